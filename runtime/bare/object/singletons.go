// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// None, NotImplemented and Ellipsis: one immortal object each.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/fatal"

func noneRepr(ts *Thread, o *Object) *Object { return newRef(ts, id_None) }

func notImplementedRepr(ts *Thread, o *Object) *Object { return newRef(ts, id_NotImplemented) }

func ellipsisRepr(ts *Thread, o *Object) *Object { return newRef(ts, id_Ellipsis) }

func noneBool(ts *Thread, o *Object) int32 { return 0 }

// noneHash is the same in every process, as CPython's has been since 3.12.
func noneHash(ts *Thread, o *Object) int { return 0xfca86420 }

// notImplementedBool refuses: a truth value of NotImplemented is nearly always a mistake. CPython 3.14 raises TypeError.
func notImplementedBool(ts *Thread, o *Object) int32 {
	return raiseInt(ts, ExcTypeError, "NotImplemented should not be used in a boolean context")
}

// singletonNew is the tp_new of a type with one instance: no arguments, and that instance.
func singletonNew(ts *Thread, name string, one, args, kwargs *Object) *Object {
	if tupleSize(args) != 0 || kwargs != nil && DictSize(ts, kwargs) != 0 {
		return raise(ts, ExcTypeError, "%s takes no arguments", argS(name))
	}
	return newRef(ts, one)
}

func noneNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	return singletonNew(ts, "NoneType", None, args, kwargs)
}

func notImplementedNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	return singletonNew(ts, "NotImplementedType", NotImplemented, args, kwargs)
}

func ellipsisNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	return singletonNew(ts, "EllipsisType", Ellipsis, args, kwargs)
}

// singletonDealloc is never right: the objects are immortal.
func singletonDealloc(ts *Thread, o *Object) { fatal.Throw("a singleton's destructor was called") }
