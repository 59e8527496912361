// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// How method descriptors are called: one vectorcall function per calling convention. The first argument is self.
//
// World: bare; hot. Invariant: self is an instance of d_type before the C function sees it.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// methodDescrVectorcall is the vectorcall function for ml_flags, 0 when they fit no calling convention.
func methodDescrVectorcall(flags int32) uintptr {
	switch flags & methCallFlags {
	case layout.METH_VARARGS:
		return fn_methodDescrVarargs
	case layout.METH_VARARGS | layout.METH_KEYWORDS:
		return fn_methodDescrVarargsKeywords
	case layout.METH_FASTCALL:
		return fn_methodDescrFast
	case layout.METH_FASTCALL | layout.METH_KEYWORDS:
		return fn_methodDescrFastKeywords
	case layout.METH_NOARGS:
		return fn_methodDescrNoArgs
	case layout.METH_O:
		return fn_methodDescrO
	case layout.METH_METHOD | layout.METH_FASTCALL | layout.METH_KEYWORDS:
		return fn_methodDescrMethod
	}
	return 0
}

// methodDescrCheck tells whether a call may reach the C function: there is a self, of the right type, no keyword where none is
// taken, and stack.
func methodDescrCheck(ts *Thread, d *Object, args uintptr, n int, kwnames *Object) bool {
	if n >= 1 && noKwnames(kwnames) && !stackLow(ts) {
		t := as[*layout.DescrObject](d).DType
		if s := itemAt(args, 0).ObType; s == t || TypeIsSubtype(ts, s, t) != 0 {
			return true
		}
	}
	return methodDescrRefuse(ts, d, args, n, kwnames)
}

//go:noinline
func methodDescrRefuse(ts *Thread, d *Object, args uintptr, n int, kwnames *Object) bool {
	if n < 1 {
		if s := PrivObjectFunctionStr(ts, d); s != nil {
			raise(ts, ExcTypeError, "unbound method %s needs an argument", argO(s))
			decref(ts, s)
		}
		return false
	}
	self := itemAt(args, 0)
	c := as[*layout.DescrObject](d)
	if TypeIsSubtype(ts, self.ObType, c.DType) == 0 {
		name := argO(c.DName)
		if c.DName == nil {
			name = argS("?")
		}
		raise(ts, ExcTypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, argCN(c.DType.TpName, 100), argCN(self.ObType.TpName, 100))
		return false
	}
	if !noKwnames(kwnames) {
		cfunctionWrongArgs(ts, d, 0, kwnames, "")
		return false
	}
	return enterRecursive(ts, whileCalling)
}

func methodDescrNoArgs(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, kwnames) {
		return nil
	}
	if n != 1 {
		return cfunctionWrongArgs(ts, d, n-1, nil, "no arguments")
	}
	return callBinary(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), nil)
}

func methodDescrO(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, kwnames) {
		return nil
	}
	if n != 2 {
		return cfunctionWrongArgs(ts, d, n-1, nil, "exactly one argument")
	}
	return callBinary(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), itemAt(args, 1))
}

func methodDescrFast(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, kwnames) {
		return nil
	}
	return callFast(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), args+8, n-1)
}

func methodDescrFastKeywords(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, nil) {
		return nil
	}
	return callFastKeywords(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), args+8, n-1, kwnames)
}

func methodDescrMethod(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, nil) {
		return nil
	}
	return callMethod(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), as[*layout.DescrObject](d).DType, args+8, n-1, kwnames)
}

func methodDescrVarargs(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, kwnames) {
		return nil
	}
	tuple := tupleFromArgs(ts, args+8, n-1)
	if tuple == nil {
		return nil
	}
	r := callBinary(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), tuple)
	decref(ts, tuple)
	return r
}

func methodDescrVarargsKeywords(ts *Thread, d *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !methodDescrCheck(ts, d, args, n, nil) {
		return nil
	}
	tuple := tupleFromArgs(ts, args+8, n-1)
	if tuple == nil {
		return nil
	}
	var r, kw *Object
	if !noKwnames(kwnames) {
		if kw = PrivStackAsDict(ts, args+uintptr(n)*8, kwnames); kw == nil {
			decref(ts, tuple)
			return nil
		}
	}
	r = callTernary(ts, as[*layout.MethodDescrObject](d).DMethod.MlMeth, itemAt(args, 0), tuple, kw)
	decref(ts, tuple)
	xdecref(ts, kw)
	return r
}
