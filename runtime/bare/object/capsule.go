// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyCapsule: a C pointer as an object, with a name that says what it points to.
//
// World: bare; GetPointer and IsValid are hot.
// Guard: none: as in CPython, whoever sets fields of a capsule that others use must order it.
// Invariant: the pointer of a valid capsule is not NULL. Its memory and its name belong to its maker.

package object

import (
	"runtime/cgo"

	"github.com/ungil/ungil/runtime/bare/prim"
)

type capsuleObject struct {
	_ cgo.Incomplete
	Object
	pointer, name, context, destructor uintptr
}

const capsuleSize = 64

// CapsuleNew implements PyCapsule_New. name (NULL allowed) and what pointer points to must outlive the capsule.
//
// Refs: new. Errors: ValueError when pointer is NULL.
func CapsuleNew(ts *Thread, pointer, name, destructor uintptr) *Object {
	if pointer == 0 {
		return raise(ts, ExcValueError, "PyCapsule_New called with null pointer")
	}
	o := newGCObject(ts, CapsuleType, capsuleSize)
	if o == nil {
		return nil
	}
	c := as[*capsuleObject](o)
	c.pointer, c.name, c.context, c.destructor = pointer, name, 0, destructor
	return o // never tracked: it holds no references
}

func capsuleValid(o *Object) bool {
	return o != nil && o.ObType == CapsuleType && as[*capsuleObject](o).pointer != 0
}

//go:noinline
func capsuleInvalid(ts *Thread, fn string) int32 {
	return raiseInt(ts, ExcValueError, "%s called with invalid PyCapsule object", argS(fn))
}

// sameName compares two C strings, either of which may be NULL.
func sameName(a, b uintptr) bool {
	if a == b {
		return true
	}
	if a == 0 || b == 0 {
		return false
	}
	for {
		c := prim.Load[byte](a)
		if c != prim.Load[byte](b) {
			return false
		}
		if c == 0 {
			return true
		}
		a++
		b++
	}
}

// CapsuleIsValid implements PyCapsule_IsValid: 1 when o is a capsule with a pointer and this name. Raises nothing.
func CapsuleIsValid(ts *Thread, o *Object, name uintptr) int32 {
	return b2i(capsuleValid(o) && sameName(as[*capsuleObject](o).name, name))
}

// CapsuleGetPointer implements PyCapsule_GetPointer. Errors: ValueError when o is no valid capsule or has another name.
//
//go:nosplit
func CapsuleGetPointer(ts *Thread, o *Object, name uintptr) uintptr {
	if o != nil && o.ObType == CapsuleType {
		c := as[*capsuleObject](o)
		if p := c.pointer; p != 0 && sameName(c.name, name) {
			return p
		}
	}
	return capsuleNoPointer(ts, o)
}

//go:noinline
func capsuleNoPointer(ts *Thread, o *Object) uintptr {
	if !capsuleValid(o) {
		capsuleInvalid(ts, "PyCapsule_GetPointer")
	} else {
		raise(ts, ExcValueError, "PyCapsule_GetPointer called with incorrect name")
	}
	return 0
}

// CapsuleGetName implements PyCapsule_GetName. Errors: NULL is an error only when an exception is set.
func CapsuleGetName(ts *Thread, o *Object) uintptr {
	if !capsuleValid(o) {
		capsuleInvalid(ts, "PyCapsule_GetName")
		return 0
	}
	return as[*capsuleObject](o).name
}

// CapsuleGetDestructor implements PyCapsule_GetDestructor. Errors: NULL is an error only when an exception is set.
func CapsuleGetDestructor(ts *Thread, o *Object) uintptr {
	if !capsuleValid(o) {
		capsuleInvalid(ts, "PyCapsule_GetDestructor")
		return 0
	}
	return as[*capsuleObject](o).destructor
}

// CapsuleGetContext implements PyCapsule_GetContext. Errors: NULL is an error only when an exception is set.
func CapsuleGetContext(ts *Thread, o *Object) uintptr {
	if !capsuleValid(o) {
		capsuleInvalid(ts, "PyCapsule_GetContext")
		return 0
	}
	return as[*capsuleObject](o).context
}

// CapsuleSetPointer implements PyCapsule_SetPointer. Errors: ValueError for NULL or an invalid capsule.
func CapsuleSetPointer(ts *Thread, o *Object, pointer uintptr) int32 {
	if !capsuleValid(o) {
		return capsuleInvalid(ts, "PyCapsule_SetPointer")
	}
	if pointer == 0 {
		return raiseInt(ts, ExcValueError, "PyCapsule_SetPointer called with null pointer")
	}
	as[*capsuleObject](o).pointer = pointer
	return 0
}

// CapsuleSetName implements PyCapsule_SetName.
func CapsuleSetName(ts *Thread, o *Object, name uintptr) int32 {
	if !capsuleValid(o) {
		return capsuleInvalid(ts, "PyCapsule_SetName")
	}
	as[*capsuleObject](o).name = name
	return 0
}

// CapsuleSetDestructor implements PyCapsule_SetDestructor.
func CapsuleSetDestructor(ts *Thread, o *Object, destructor uintptr) int32 {
	if !capsuleValid(o) {
		return capsuleInvalid(ts, "PyCapsule_SetDestructor")
	}
	as[*capsuleObject](o).destructor = destructor
	return 0
}

// CapsuleSetContext implements PyCapsule_SetContext.
func CapsuleSetContext(ts *Thread, o *Object, context uintptr) int32 {
	if !capsuleValid(o) {
		return capsuleInvalid(ts, "PyCapsule_SetContext")
	}
	as[*capsuleObject](o).context = context
	return 0
}

// CapsuleImport implements PyCapsule_Import: the pointer of the capsule "module.attribute...", whose name must be that path.
// noBlock is without meaning. Errors: those of the import; AttributeError when the path leads to no such capsule.
func CapsuleImport(ts *Thread, name uintptr, noBlock int32) uintptr {
	n := prim.Strlen(name)
	copied := allocMem(ts, uintptr(n+1))
	if copied == 0 {
		ErrNoMemory(ts)
		return 0
	}
	prim.Move(copied, name, uintptr(n+1))
	var o *Object
	for p := copied; p != 0; {
		dot := p
		for byteAt(dot, 0) != 0 && byteAt(dot, 0) != '.' {
			dot++
		}
		next := uintptr(0)
		if byteAt(dot, 0) == '.' {
			setByte(dot, 0, 0)
			next = dot + 1
		}
		if o == nil {
			if o = ImportImportModule(ts, p); o == nil {
				raise(ts, ExcImportError, "PyCapsule_Import could not import module \"%s\"", argC(p))
			}
		} else {
			a := ObjectGetAttrString(ts, o, p)
			decref(ts, o)
			o = a
		}
		if o == nil {
			break
		}
		p = next
	}
	freeMem(ts, copied)
	if o == nil {
		return 0
	}
	r := uintptr(0)
	if CapsuleIsValid(ts, o, name) != 0 {
		r = as[*capsuleObject](o).pointer
	} else {
		raise(ts, ExcAttributeError, "PyCapsule_Import \"%s\" is not valid", argC(name))
	}
	decref(ts, o)
	return r
}

func capsuleDealloc(ts *Thread, o *Object) {
	if d := as[*capsuleObject](o).destructor; d != 0 {
		callDestructor(ts, d, o)
	}
	freeObject(ts, o)
}

// capsuleTraverse has nothing to show: the type is one of the collector's only because CPython's is, which programs can read.
func capsuleTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 { return 0 }

func capsuleRepr(ts *Thread, o *Object) *Object {
	c := as[*capsuleObject](o)
	if c.name == 0 {
		return strFormat(ts, "<capsule object NULL at %s>", argP(addr(o)))
	}
	return strFormat(ts, "<capsule object \"%s\" at %s>", argC(c.name), argP(addr(o)))
}
