// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Modules whose init function the embedding program gives (PyImport_AppendInittab).
//
// Guard: filled before Py_Initialize by one thread; read-only afterwards.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// LoadBuiltin makes the module of an init function. Set by package modslot before any door is open.
var LoadBuiltin func(ts *Thread, name, spec *Object, init uintptr) *Object

// inittab is an array of struct _inittab {name, initfunc} that ends with a NULL name.
var inittab struct {
	p uintptr
	n int
}

// ImportExtendInittab implements PyImport_ExtendInittab: adds the entries of an array that ends with a NULL name. Names are kept by
// address, as in CPython.
//
// Error: -1 when there is no memory.
func ImportExtendInittab(tls *TLS, table uintptr) int32 {
	n := 0
	for prim.Load[uintptr](table+uintptr(n)*16) != 0 {
		n++
	}
	p := prim.Realloc(inittab.p, uintptr(inittab.n+n+1)*16)
	if p == 0 {
		return -1
	}
	prim.Move(p+uintptr(inittab.n)*16, table, uintptr(n+1)*16)
	inittab.p, inittab.n = p, inittab.n+n
	return 0
}

// ImportAppendInittab implements PyImport_AppendInittab.
//
// Error: -1 when there is no memory.
func ImportAppendInittab(tls *TLS, name, init uintptr) int32 {
	p := prim.Realloc(inittab.p, uintptr(inittab.n+2)*16)
	if p == 0 {
		return -1
	}
	e := p + uintptr(inittab.n)*16
	prim.Store(e, name)
	prim.Store(e+8, init)
	prim.Store(e+16, uintptr(0))
	prim.Store(e+24, uintptr(0))
	inittab.p, inittab.n = p, inittab.n+1
	return 0
}

// importBuiltin imports a module of the inittab.
//
// Refs: new. Error: NULL, without an exception when there is none of that name.
func importBuiltin(ts *Thread, name *Object) *Object {
	if m := builtinModule(ts, name); m != nil || ts.CurrentException != nil {
		return m
	}
	for i := 0; i < inittab.n; i++ {
		e := inittab.p + uintptr(i)*16
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
