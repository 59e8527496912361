// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Slot wrappers bound to an object: (1).__add__.
//
// World: bare.
// Invariant: immutable after it is made.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// methodWrapper is the object; data.h's ungil_method_wrapper is the same for C.
type methodWrapper struct {
	_ cgo.Incomplete
	Object
	descr *layout.WrapperDescrObject
	self  *Object
}

// WrapperNew implements PyWrapper_New: binds a wrapper_descriptor to an object of its type.
//
// Refs: new; takes its own references.
func WrapperNew(ts *Thread, d, self *Object) *Object {
	o := newGCObject(ts, MethodWrapperType, unsafe.Sizeof(*(*methodWrapper)(nil)))
	if o == nil {
		return nil
	}
	w := as[*methodWrapper](o)
	w.descr, w.self = as[*layout.WrapperDescrObject](newRef(ts, d)), newRef(ts, self)
	gcTrack(o)
	return o
}

func methodWrapperDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	w := as[*methodWrapper](o)
	d, self := w.descr, w.self
	freeObject(ts, o)
	xdecref(ts, up(d))
	xdecref(ts, self)
}

func methodWrapperTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	w := as[*methodWrapper](o)
	if w.descr != nil {
		if r := callVisit(ts, visit, &w.descr.Object, arg); r != 0 {
			return r
		}
	}
	if w.self != nil {
		return callVisit(ts, visit, w.self, arg)
	}
	return 0
}

func methodWrapperDef(o *Object) *slotDef {
	return as[*slotDef](obj(as[*methodWrapper](o).descr.DBase))
}

func methodWrapperRepr(ts *Thread, o *Object) *Object {
	w := as[*methodWrapper](o)
	s := objectAddress(ts, w.self)
	if s == nil {
		return nil
	}
	r := strFormat(ts, "<method-wrapper '%s' of %s object at %s>", argC(methodWrapperDef(o).name), argTO(w.self), argO(s))
	decref(ts, s)
	return r
}

func methodWrapperHash(ts *Thread, o *Object) int {
	w := as[*methodWrapper](o)
	h := int(HashPointer(ts, addr(w.self))) ^ int(HashPointer(ts, addr(&w.descr.Object)))
	if h == -1 {
		h = -2
	}
	return h
}

func methodWrapperCompare(ts *Thread, a, b *Object, op int32) *Object {
	if op != layout.EQ && op != layout.NE || a.ObType != MethodWrapperType || b.ObType != MethodWrapperType {
		return NotImplemented
	}
	x, y := as[*methodWrapper](a), as[*methodWrapper](b)
	same := x.descr == y.descr && x.self == y.self
	return wrapBool(same == (op == layout.EQ))
}

func methodWrapperCall(ts *Thread, o, args, kwargs *Object) *Object {
	w := as[*methodWrapper](o)
	return descrWrapperRaw(ts, &w.descr.Object, w.self, args, kwargs)
}

func methodWrapperObjclass(ts *Thread, o *Object) *Object {
	return newRef(ts, up(as[*methodWrapper](o).descr.DType))
}

func methodWrapperName(ts *Thread, o *Object) *Object {
	return UnicodeFromString(ts, methodWrapperDef(o).name)
}

func methodWrapperQualname(ts *Thread, o *Object) *Object {
	return descrGetQualname(ts, &as[*methodWrapper](o).descr.Object)
}

func methodWrapperDoc(ts *Thread, o *Object) *Object {
	d := methodWrapperDef(o)
	return docText(ts, d.name, d.doc)
}

func methodWrapperSignature(ts *Thread, o *Object) *Object {
	d := methodWrapperDef(o)
	return docSignature(ts, d.name, d.doc, 0)
}

// methodWrapperReduce pickles it as getattr(self, name).
func methodWrapperReduce(ts *Thread, o, _ *Object) *Object {
	w := as[*methodWrapper](o)
	f := descrBuiltin(ts, id_getattr)
	if f == nil {
		return nil
	}
	return descrReduceTo(ts, f, w.self, w.descr.DName)
}
