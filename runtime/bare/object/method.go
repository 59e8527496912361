// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// method: a callable bound to its first argument. instancemethod: a callable that binds as a function does.
//
// World: bare; hot (method calls through attributes).
// Guard: none needed: fields are set at creation and never change.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// MethodNew implements PyMethod_New.
//
// Refs: new. Errors: SystemError when self is NULL.
func MethodNew(ts *Thread, fn, self *Object) *Object {
	if self == nil {
		return badInternalCall(ts)
	}
	o := newGCObject(ts, MethodType, 64)
	if o == nil {
		return nil
	}
	m := as[*layout.MethodObject](o)
	m.ImFunc = newRef(ts, fn)
	m.ImSelf = newRef(ts, self)
	m.ImWeakreflist = 0
	m.Vectorcall = fn_methodVectorcall
	gcTrack(o)
	return o
}

// MethodFunction implements PyMethod_Function.
//
// Refs: borrowed. Errors: SystemError when o is no method.
func MethodFunction(ts *Thread, o *Object) *Object {
	if o.ObType != MethodType {
		return badInternalCall(ts)
	}
	return as[*layout.MethodObject](o).ImFunc
}

// MethodSelf implements PyMethod_Self.
//
// Refs: borrowed. Errors: SystemError when o is no method.
func MethodSelf(ts *Thread, o *Object) *Object {
	if o.ObType != MethodType {
		return badInternalCall(ts)
	}
	return as[*layout.MethodObject](o).ImSelf
}

// methodVectorcall puts self before the arguments: in the place the caller lends, or in a copy.
func methodVectorcall(ts *Thread, o *Object, args, nargsf uintptr, kwnames *Object) *Object {
	m := as[*layout.MethodObject](o)
	fn, self := m.ImFunc, m.ImSelf
	n := nargsf &^ argumentsOffset
	if nargsf&argumentsOffset != 0 {
		args -= 8
		kept := itemAt(args, 0)
		setItem(args, 0, self)
		r := ObjectVectorcall(ts, fn, args, uint(n+1), kwnames)
		setItem(args, 0, kept)
		return r
	}
	total := int(n)
	if kwnames != nil {
		total += tupleLen(kwnames)
	}
	a, mark := argArray(ts, total+1)
	if a == 0 {
		return nil
	}
	setItem(a, 0, self)
	prim.Move(a+8, args, uintptr(total)*8)
	r := ObjectVectorcall(ts, fn, a, uint(n+1)|argumentsOffset, kwnames)
	freeArgArray(ts, a, total+1, mark)
	return r
}

func methodDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	m := as[*layout.MethodObject](o)
	if m.ImWeakreflist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	decref(ts, m.ImFunc)
	decref(ts, m.ImSelf)
	freeObject(ts, o)
}

func methodTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	m := as[*layout.MethodObject](o)
	if r := callVisit(ts, visit, m.ImFunc, arg); r != 0 {
		return r
	}
	return callVisit(ts, visit, m.ImSelf, arg)
}

// wrapperGetattro reads an attribute of a wrapper of fn: the wrapper type's own first, fn's after it.
func wrapperGetattro(ts *Thread, o, fn, name *Object) *Object {
	d := PrivTypeLookupRef(ts, o.ObType, name)
	if d == nil {
		return ObjectGetAttr(ts, fn, name)
	}
	get := d.ObType.TpDescrGet
	if get == 0 {
		return d
	}
	r := callTernary(ts, get, d, o, up(o.ObType))
	decref(ts, d)
	return r
}

func methodGetattro(ts *Thread, o, name *Object) *Object {
	return wrapperGetattro(ts, o, as[*layout.MethodObject](o).ImFunc, name)
}

func methodGetDoc(ts *Thread, o *Object, closure uintptr) *Object {
	return ObjectGetAttr(ts, as[*layout.MethodObject](o).ImFunc, id___doc__)
}

// methodDescrGet leaves a method as it is: it is bound already.
func methodDescrGet(ts *Thread, o, obj, cls *Object) *Object { return newRef(ts, o) }

// callableName is the str attribute name of f, nil without an error when it is missing or no str.
//
// Refs: new.
func callableName(ts *Thread, f, name *Object) (s *Object, ok bool) {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil, false
	}
	setItem(out, 0, nil)
	r := ObjectGetOptionalAttr(ts, f, name, out)
	s = itemAt(out, 0)
	ts.ScratchTop = mark
	if r < 0 {
		return nil, false
	}
	if s != nil && !hasFlag(s.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		decref(ts, s)
		s = nil
	}
	return s, true
}

func methodRepr(ts *Thread, o *Object) *Object {
	m := as[*layout.MethodObject](o)
	s, ok := callableName(ts, m.ImFunc, id___qualname__)
	if s == nil && ok {
		s, ok = callableName(ts, m.ImFunc, id___name__)
	}
	if !ok {
		return nil
	}
	if s == nil {
		return strFormat(ts, "<bound method ? of %R>", argO(m.ImSelf))
	}
	r := strFormat(ts, "<bound method %s of %R>", argO(s), argO(m.ImSelf))
	decref(ts, s)
	return r
}

func methodHash(ts *Thread, o *Object) int {
	m := as[*layout.MethodObject](o)
	h := ObjectHash(ts, m.ImFunc)
	if h == -1 {
		return -1
	}
	if h ^= HashPointer(ts, addr(m.ImSelf)); h == -1 {
		return -2
	}
	return h
}

func methodRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if (op != layout.EQ && op != layout.NE) || a.ObType != MethodType || b.ObType != MethodType {
		return NotImplemented
	}
	x, y := as[*layout.MethodObject](a), as[*layout.MethodObject](b)
	eq := ObjectRichCompareBool(ts, x.ImFunc, y.ImFunc, layout.EQ)
	if eq < 0 {
		return nil
	}
	if eq != 0 && x.ImSelf != y.ImSelf {
		eq = 0
	}
	if (eq != 0) == (op == layout.EQ) {
		return True
	}
	return False
}

func methodReduce(ts *Thread, o, unused *Object) *Object {
	m := as[*layout.MethodObject](o)
	name := ObjectGetAttr(ts, m.ImFunc, id___name__)
	if name == nil {
		return nil
	}
	return reduceGetattr(ts, m.ImSelf, name)
}

// argNoKeywords tells whether a constructor got no keywords; TypeError otherwise. name is what the text calls it.
func argNoKeywords(ts *Thread, name string, kw *Object) bool {
	if kw == nil || as[*layout.DictObject](kw).MaUsed == 0 {
		return true
	}
	raise(ts, ExcTypeError, "%s() takes no keyword arguments", argS(name))
	return false
}

// argCount tells whether n positional arguments are within bounds; TypeError otherwise.
func argCount(ts *Thread, name string, n, min, max int) bool {
	if n >= min && n <= max {
		return true
	}
	how, want := "", min
	if n < min {
		if min != max {
			how = "at least "
		}
	} else {
		want = max
		if min != max {
			how = "at most "
		}
	}
	s := "s"
	if want == 1 {
		s = ""
	}
	raise(ts, ExcTypeError, "%s expected %s%d argument%s, got %d", argS(name), argS(how), argI(want), argS(s), argI(n))
	return false
}

func methodNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	if !argNoKeywords(ts, "method", kw) || !argCount(ts, "method", tupleLen(args), 2, 2) {
		return nil
	}
	fn, self := itemAt(tupleArgs(args), 0), itemAt(tupleArgs(args), 1)
	if fn.ObType.TpCall == 0 {
		return raise(ts, ExcTypeError, "first argument must be callable")
	}
	if self == nil || self == None {
		return raise(ts, ExcTypeError, "instance must not be None")
	}
	return MethodNew(ts, fn, self)
}

// InstanceMethodNew implements PyInstanceMethod_New.
//
// Refs: new.
func InstanceMethodNew(ts *Thread, fn *Object) *Object {
	o := newGCObject(ts, InstanceMethodType, 40)
	if o == nil {
		return nil
	}
	as[*layout.InstanceMethodObject](o).Func = newRef(ts, fn)
	gcTrack(o)
	return o
}

// InstanceMethodFunction implements PyInstanceMethod_Function.
//
// Refs: borrowed. Errors: SystemError when o is no instancemethod.
func InstanceMethodFunction(ts *Thread, o *Object) *Object {
	if o.ObType != InstanceMethodType {
		return badInternalCall(ts)
	}
	return as[*layout.InstanceMethodObject](o).Func
}

func instancemethodDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	decref(ts, as[*layout.InstanceMethodObject](o).Func)
	freeObject(ts, o)
}

func instancemethodTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return callVisit(ts, visit, as[*layout.InstanceMethodObject](o).Func, arg)
}

func instancemethodGetattro(ts *Thread, o, name *Object) *Object {
	return wrapperGetattro(ts, o, as[*layout.InstanceMethodObject](o).Func, name)
}

func instancemethodGetDoc(ts *Thread, o *Object, closure uintptr) *Object {
	return ObjectGetAttr(ts, as[*layout.InstanceMethodObject](o).Func, id___doc__)
}

func instancemethodCall(ts *Thread, o, args, kw *Object) *Object {
	return ObjectCall(ts, as[*layout.InstanceMethodObject](o).Func, args, kw)
}

func instancemethodDescrGet(ts *Thread, o, obj, cls *Object) *Object {
	fn := as[*layout.InstanceMethodObject](o).Func
	if obj == nil {
		return newRef(ts, fn)
	}
	return MethodNew(ts, fn, obj)
}

func instancemethodRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if (op != layout.EQ && op != layout.NE) || a.ObType != InstanceMethodType || b.ObType != InstanceMethodType {
		return NotImplemented
	}
	eq := ObjectRichCompareBool(ts, as[*layout.InstanceMethodObject](a).Func, as[*layout.InstanceMethodObject](b).Func, layout.EQ)
	if eq < 0 {
		return nil
	}
	if (eq != 0) == (op == layout.EQ) {
		return True
	}
	return False
}

func instancemethodRepr(ts *Thread, o *Object) *Object {
	s, ok := callableName(ts, as[*layout.InstanceMethodObject](o).Func, id___name__)
	if !ok {
		return nil
	}
	if s == nil {
		return strFormat(ts, "<instancemethod ? at %s>", argP(addr(o)))
	}
	r := strFormat(ts, "<instancemethod %s at %s>", argO(s), argP(addr(o)))
	decref(ts, s)
	return r
}

func instancemethodNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	if !argNoKeywords(ts, "instancemethod", kw) || !argCount(ts, "instancemethod", tupleLen(args), 1, 1) {
		return nil
	}
	fn := itemAt(tupleArgs(args), 0)
	if fn.ObType.TpCall == 0 {
		return raise(ts, ExcTypeError, "first argument must be callable")
	}
	return InstanceMethodNew(ts, fn)
}
