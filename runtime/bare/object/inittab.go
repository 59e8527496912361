// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Modules whose init function the embedding program gives: PyImport_Inittab, a variable that C may also set.
//
// Guard: changed before Py_Initialize by one thread; read-only afterwards.
// Invariant: *PyImport_Inittab is an array of struct _inittab {name, initfunc} that ends with a NULL name.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// LoadBuiltin makes the module of an init function. Set by package modslot before any door is open.
var LoadBuiltin func(ts *Thread, name, spec *Object, init uintptr) *Object

// inittabOwn is the array that ImportExtendInittab allocated; 0 for none.
var inittabOwn uintptr

// inittabLen is the number of entries of an inittab.
func inittabLen(p uintptr) int {
	n := 0
	for prim.Load[uintptr](p+uintptr(n)*16) != 0 {
		n++
	}
	return n
}

// inittabGrow makes room for more entries in *PyImport_Inittab, which is copied when C set it: the address of the first of them,
// 0 when there is no memory. They are to be filled, terminator included.
func inittabGrow(more int) uintptr {
	p := prim.Load[uintptr](inittabVariable)
	n := inittabLen(p)
	old := uintptr(0)
	if p == inittabOwn {
		old = p
	}
	q := prim.Realloc(old, uintptr(n+more+1)*16)
	if q == 0 {
		return 0
	}
	if old == 0 {
		prim.Move(q, p, uintptr(n)*16)
		if inittabOwn != 0 {
			prim.Free(inittabOwn)
		}
	}
	inittabOwn = q
	prim.Store(inittabVariable, q)
	return q + uintptr(n)*16
}

// ImportExtendInittab implements PyImport_ExtendInittab: adds the entries of an array that ends with a NULL name. Names are kept by
// address, as in CPython.
//
// Error: -1 when there is no memory.
func ImportExtendInittab(tls *TLS, table uintptr) int32 {
	n := inittabLen(table)
	if n == 0 {
		return 0
	}
	p := inittabGrow(n)
	if p == 0 {
		return -1
	}
	prim.Move(p, table, uintptr(n+1)*16)
	return 0
}

// ImportAppendInittab implements PyImport_AppendInittab.
//
// Error: -1 when there is no memory.
func ImportAppendInittab(tls *TLS, name, init uintptr) int32 {
	p := inittabGrow(1)
	if p == 0 {
		return -1
	}
	prim.Store(p, name)
	prim.Store(p+8, init)
	prim.Store(p+16, uintptr(0))
	prim.Store(p+24, uintptr(0))
	return 0
}

// importBuiltin imports a module of the inittab.
//
// Refs: new. Error: NULL, without an exception when there is none of that name.
func importBuiltin(ts *Thread, name *Object) *Object {
	if m := builtinModule(ts, name); m != nil || ts.CurrentException != nil {
		return m
	}
	for e := prim.Load[uintptr](inittabVariable); prim.Load[uintptr](e) != 0; e += 16 {
		if UnicodeEqualToUTF8(ts, name, prim.Load[uintptr](e)) == 0 {
			continue
		}
		spec := specBuiltin(ts, name)
		if spec == nil {
			return nil
		}
		m := LoadBuiltin(ts, name, spec, prim.Load[uintptr](e+8))
		decref(ts, spec)
		return m
	}
	return nil
}
