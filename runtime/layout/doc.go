// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package layout holds the structs and constants of the cp314t ABI: facts only, no behaviour.
//
// Everything but this file is generated from include/ by tools/layoutgen, so that Go and the C that extensions
// compile agree by construction; zassert.go pins every size and offset, so that the Go compiler agrees too.
// TestFacts of tools/layoutgen holds include/ to what was read from the original headers.
//
// Names. A struct or constant has its C name without the leading Py_, Py, _Py_ or _Py: PyTypeObject is
// TypeObject, Py_nb_add is Nb_add. Members are in camel case: tp_as_number is TpAsNumber. A first member that
// holds the struct an object extends is embedded, so that a ListObject has ObRefLocal. Bit-fields beside an
// ordinary member are one byte, Bits; their masks are constants such as State_kind.
//
// Memory. Every struct has a field of type cgo.Incomplete: Go can neither allocate nor copy it, and a store of a
// pointer to it has no write barrier. Pointers to such structs are typed; all other pointers are uintptr, and
// so are pointers that several threads reach without a lock, which go through package atom.
package layout
