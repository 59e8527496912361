// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// staticmethod and classmethod.
//
// World: bare.
// Invariant: the wrapped callable is set by __new__ or __init__ and read without a lock afterwards.

package object

import (
	"runtime/cgo"
)

// funcObject is both types' object; data.h's ungil_funcobject is the same for C.
type funcObject struct {
	_ cgo.Incomplete
	Object
	callable *Object
	dict     *Object
}

// funcNew makes one of the two around a callable.
func funcNew(ts *Thread, t *TypeObject, callable *Object) *Object {
	o := TypeGenericAlloc(ts, t, 0)
	if o == nil {
		return nil
	}
	as[*funcObject](o).callable = newRef(ts, callable)
	return o
}

// StaticMethodNew implements PyStaticMethod_New.
//
// Refs: new.
func StaticMethodNew(ts *Thread, callable *Object) *Object {
	return funcNew(ts, StaticMethodType, callable)
}

// ClassMethodNew implements PyClassMethod_New.
//
// Refs: new.
func ClassMethodNew(ts *Thread, callable *Object) *Object {
	return funcNew(ts, ClassMethodType, callable)
}

func funcDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	f := as[*funcObject](o)
	xdecref(ts, f.callable)
	xdecref(ts, f.dict)
	callFree(ts, o.ObType.TpFree, addr(o))
}

func funcTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	f := as[*funcObject](o)
	if r := typeVisit(ts, visit, arg, f.callable); r != 0 {
		return r
	}
	return typeVisit(ts, visit, arg, f.dict)
}

func funcClear(ts *Thread, o *Object) int32 {
	f := as[*funcObject](o)
	c, d := f.callable, f.dict
	f.callable, f.dict = nil, nil
	xdecref(ts, c)
	xdecref(ts, d)
	return 0
}

// funcInit sets the callable and copies its name, doc string and module.
func funcInit(ts *Thread, o, args, kwargs *Object) int32 {
	name := "staticmethod"
	if typeIsSubtype(o.ObType, ClassMethodType) {
		name = "classmethod"
	}
	if kwargs != nil && DictSize(ts, kwargs) != 0 {
		return raiseInt(ts, ExcTypeError, "%s() takes no keyword arguments", argS(name))
	}
	if n := tupleSize(args); n != 1 {
		return raiseInt(ts, ExcTypeError, "%s expected 1 argument, got %d", argS(name), argI(n))
	}
	f := as[*funcObject](o)
	old := f.callable
	f.callable = newRef(ts, tupleItem(args, 0))
	xdecref(ts, old)
	return funcCopyAttrs(ts, o, f.callable)
}

// funcCopyAttrs copies what a callable is known by; what it lacks is left out.
func funcCopyAttrs(ts *Thread, o, from *Object) int32 {
	for i := 0; i < 4; i++ {
		name := id___module__
		switch i {
		case 1:
			name = id___name__
		case 2:
			name = id___qualname__
		case 3:
			name = id___doc__
		}
		v := objectGetOptional(ts, from, name)
		if v == nil {
			if ts.CurrentException != nil {
				return -1
			}
			continue
		}
		r := objectGenericSet(ts, o, name, v, nil)
		decref(ts, v)
		if r < 0 {
			return -1
		}
	}
	return 0
}

// funcStaticGet gives the callable itself.
func funcStaticGet(ts *Thread, o, instance, cls *Object) *Object {
	f := as[*funcObject](o)
	if f.callable == nil {
		return raise(ts, ExcRuntimeError, "uninitialized staticmethod object")
	}
	return newRef(ts, f.callable)
}

// funcClassGet binds the callable to the class.
func funcClassGet(ts *Thread, o, instance, cls *Object) *Object {
	f := as[*funcObject](o)
	if f.callable == nil {
		return raise(ts, ExcRuntimeError, "uninitialized classmethod object")
	}
	if cls == nil {
		cls = up(instance.ObType)
	}
	return MethodNew(ts, f.callable, cls)
}

func funcStaticCall(ts *Thread, o, args, kwargs *Object) *Object {
	f := as[*funcObject](o)
	if f.callable == nil {
		return raise(ts, ExcRuntimeError, "uninitialized staticmethod object")
	}
	return ObjectCall(ts, f.callable, args, kwargs)
}

func funcStaticRepr(ts *Thread, o *Object) *Object {
	return strFormat(ts, "<staticmethod(%R)>", argO(as[*funcObject](o).callable))
}

func funcClassRepr(ts *Thread, o *Object) *Object {
	return strFormat(ts, "<classmethod(%R)>", argO(as[*funcObject](o).callable))
}

func funcGetIsAbstract(ts *Thread, o *Object) *Object {
	c := as[*funcObject](o).callable
	if c == nil {
		return False
	}
	r := funcIsAbstract(ts, c)
	if r < 0 {
		return nil
	}
	return wrapBool(r > 0)
}

// funcIsAbstract is the truth of o.__isabstractmethod__, false when there is none.
func funcIsAbstract(ts *Thread, o *Object) int32 {
	v := objectGetOptional(ts, o, id___isabstractmethod__)
	if v == nil {
		return -b2i(ts.CurrentException != nil)
	}
	r := ObjectIsTrue(ts, v)
	decref(ts, v)
	return r
}
