// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// super: attributes as found behind a class in the resolution order of an object's type.
//
// World: bare.
// Guard: the fields are set by tp_new and tp_init and read without a lock; a second __init__ while others read is the caller's race,
// and keeps what it replaces until the object dies.
// Invariant: objType is nil exactly when self is: an unbound super.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

type superObject struct {
	layout.Object
	class   *TypeObject // __thisclass__
	self    *Object     // __self__
	objType *TypeObject // __self_class__
}

const superSize = 56

var _ [superSize - unsafe.Sizeof(superObject{})]byte

// superInit is tp_init: super(type), super(type, obj), super(type, type2). Without arguments it would need the calling frame.
func superInit(ts *Thread, o, args, kwds *Object) int32 {
	if kwds != nil && DictSize(ts, kwds) != 0 {
		return raiseInt(ts, ExcTypeError, "super() takes no keyword arguments")
	}
	n := tupleSize(args)
	if n > 2 {
		return raiseInt(ts, ExcTypeError, "super() expected at most 2 arguments, got %d", argI(n))
	}
	if n == 0 {
		return raiseInt(ts, ExcRuntimeError, "super(): no current frame")
	}
	class := tupleItem(args, 0)
	if !typeCheck(class) {
		return raiseInt(ts, ExcTypeError, "super() argument 1 must be a type, not %s", argTO(class))
	}
	self := (*Object)(nil)
	if n == 2 && tupleItem(args, 1) != None {
		self = tupleItem(args, 1)
	}
	return superSet(ts, as[*superObject](o), as[*TypeObject](class), self)
}

// superSet fills the fields.
func superSet(ts *Thread, s *superObject, class *TypeObject, self *Object) int32 {
	var t *TypeObject
	if self != nil {
		if t = superCheck(ts, class, self); t == nil {
			return -1
		}
		incref(ts, self)
	}
	oldClass, oldSelf, oldType := s.class, s.self, s.objType
	s.class, s.self, s.objType = as[*TypeObject](newRef(ts, up(class))), self, t
	xdecref(ts, up(oldClass))
	xdecref(ts, oldSelf)
	xdecref(ts, up(oldType))
	return 0
}

// superCheck is the type whose resolution order is to be searched: o itself when it is a class derived from class, or o's type.
//
// Refs: new. Error: nil, TypeError set.
func superCheck(ts *Thread, class *TypeObject, o *Object) *TypeObject {
	if typeCheck(o) && typeIsSubtype(as[*TypeObject](o), class) {
		return as[*TypeObject](newRef(ts, o))
	}
	if typeIsSubtype(o.ObType, class) {
		return as[*TypeObject](newRef(ts, up(o.ObType)))
	}
	// A proxy says by its __class__ what it stands for.
	c := objectGetOptional(ts, o, id___class__)
	if c == nil && ts.CurrentException != nil {
		return nil
	}
	if c != nil {
		if typeCheck(c) && as[*TypeObject](c) != o.ObType && typeIsSubtype(as[*TypeObject](c), class) {
			return as[*TypeObject](c)
		}
		decref(ts, c)
	}
	kind, name := "instance of", o.ObType
	if typeCheck(o) {
		kind, name = "type", as[*TypeObject](o)
	}
	raise(ts, ExcTypeError, "super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).", argS(kind), argT(name), argT(class))
	return nil
}

// superFind is the first attribute of a name behind class in the order of t; nil without an exception when there is none.
//
// Refs: new.
func superFind(ts *Thread, class, t *TypeObject, name *Object) *Object {
	typeLock(ts)
	mro := xnewRef(ts, t.TpMro)
	typeUnlock(ts)
	if mro == nil {
		return nil
	}
	n, i := tupleSize(mro), 0
	for i+1 < n && tupleItem(mro, i) != up(class) {
		i++
	}
	var found *Object
	p, mark := scratch(ts, 8)
	for i++; p != 0 && i < n; i++ {
		c := as[*TypeObject](tupleItem(mro, i))
		d := TypeGetDict(ts, c)
		if d == nil {
			continue
		}
		r := DictGetItemRef(ts, d, name, p)
		decref(ts, d)
		if r != 0 {
			found = itemAt(p, 0)
			break
		}
	}
	ts.ScratchTop = mark
	decref(ts, mro)
	return found
}

// superGetattro is tp_getattro.
func superGetattro(ts *Thread, o, name *Object) *Object {
	s := as[*superObject](o)
	if s.objType == nil || isStr(name) && UnicodeEqual(ts, name, id___class__) == 1 {
		return ObjectGenericGetAttr(ts, o, name)
	}
	if !isStr(name) {
		return objectBadName(ts, name)
	}
	class, self, t := s.class, newRef(ts, s.self), as[*TypeObject](newRef(ts, up(s.objType)))
	a := superFind(ts, class, t, name)
	switch {
	case a != nil:
		if get := a.ObType.TpDescrGet; get != 0 {
			x := self
			if x == up(t) {
				x = nil // a class method's way: bound to the class
			}
			r := callTernary(ts, get, a, x, up(t))
			decref(ts, a)
			a = r
		}
	case ts.CurrentException == nil:
		a = ObjectGenericGetAttr(ts, o, name)
	}
	decref(ts, self)
	decref(ts, up(t))
	return a
}

// superDescrGet is tp_descr_get: an unbound super in a class is bound by reading it from an instance.
func superDescrGet(ts *Thread, o, instance, cls *Object) *Object {
	s := as[*superObject](o)
	if instance == nil || instance == None || s.self != nil {
		return newRef(ts, o)
	}
	if o.ObType != SuperType {
		// A subclass may want more than its fields: it is called.
		if s.class == nil {
			return callTwoArgs(ts, up(o.ObType), None, instance)
		}
		return callTwoArgs(ts, up(o.ObType), up(s.class), instance)
	}
	r := TypeGenericAlloc(ts, SuperType, 0)
	if r != nil && superSet(ts, as[*superObject](r), s.class, instance) < 0 {
		decref(ts, r)
		return nil
	}
	return r
}

// superRepr is tp_repr.
func superRepr(ts *Thread, o *Object) *Object {
	s := as[*superObject](o)
	class := "NULL\x00"
	name := strAddr(class)
	if s.class != nil {
		name = s.class.TpName
	}
	if s.objType != nil {
		return strFormat(ts, "<super: <class '%s'>, <%s object>>", argC(name), argC(s.objType.TpName))
	}
	return strFormat(ts, "<super: <class '%s'>, NULL>", argC(name))
}

func superDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	s := as[*superObject](o)
	xdecref(ts, s.self)
	xdecref(ts, up(s.class))
	xdecref(ts, up(s.objType))
	callFree(ts, o.ObType.TpFree, addr(o))
}

func superTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	s := as[*superObject](o)
	for _, x := range [...]*Object{s.self, up(s.class), up(s.objType)} {
		if x == nil {
			continue
		}
		if r := callVisit(ts, visit, x, arg); r != 0 {
			return r
		}
	}
	return 0
}
