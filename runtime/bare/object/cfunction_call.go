// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// How C functions are called: one vectorcall function per calling convention, tp_call for METH_VARARGS.
//
// World: bare; hot. Invariant: none of these checks the outcome; the call protocol does.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// cfunctionWrongArgs raises for a call whose arguments do not fit. given counts those the caller gave.
//
//go:noinline
func cfunctionWrongArgs(ts *Thread, f *Object, given int, kwnames *Object, want string) *Object {
	if ts.CurrentException != nil {
		return nil
	}
	s := PrivObjectFunctionStr(ts, f)
	if s == nil {
		return nil
	}
	if kwnames != nil && tupleLen(kwnames) != 0 {
		raise(ts, ExcTypeError, "%s takes no keyword arguments", argO(s))
	} else {
		raise(ts, ExcTypeError, "%s takes %s (%d given)", argO(s), argS(want), argI(given))
	}
	decref(ts, s)
	return nil
}

func noKwnames(kwnames *Object) bool { return kwnames == nil || tupleLen(kwnames) == 0 }

func cfunctionVectorcallNoArgs(ts *Thread, callable *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if n != 0 || !noKwnames(kwnames) {
		return cfunctionWrongArgs(ts, callable, n, kwnames, "no arguments")
	}
	if stackLow(ts) && !enterRecursive(ts, whileCalling) {
		return nil
	}
	f := as[*layout.CFunctionObject](callable)
	return callBinary(ts, f.MMl.MlMeth, cfunctionSelf(f), nil)
}

func cfunctionVectorcallO(ts *Thread, callable *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if n != 1 || !noKwnames(kwnames) {
		return cfunctionWrongArgs(ts, callable, n, kwnames, "exactly one argument")
	}
	if stackLow(ts) && !enterRecursive(ts, whileCalling) {
		return nil
	}
	f := as[*layout.CFunctionObject](callable)
	return callBinary(ts, f.MMl.MlMeth, cfunctionSelf(f), itemAt(args, 0))
}

func cfunctionVectorcallFast(ts *Thread, callable *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ argumentsOffset)
	if !noKwnames(kwnames) {
		return cfunctionWrongArgs(ts, callable, n, kwnames, "")
	}
	if stackLow(ts) && !enterRecursive(ts, whileCalling) {
		return nil
	}
	f := as[*layout.CFunctionObject](callable)
	return callFast(ts, f.MMl.MlMeth, cfunctionSelf(f), args, n)
}

func cfunctionVectorcallFastKeywords(ts *Thread, callable *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if stackLow(ts) && !enterRecursive(ts, whileCalling) {
		return nil
	}
	f := as[*layout.CFunctionObject](callable)
	return callFastKeywords(ts, f.MMl.MlMeth, cfunctionSelf(f), args, int(nargsf&^argumentsOffset), kwnames)
}

func cfunctionVectorcallMethod(ts *Thread, callable *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if stackLow(ts) && !enterRecursive(ts, whileCalling) {
		return nil
	}
	m := as[*layout.CMethodObject](callable)
	f := as[*layout.CFunctionObject](callable)
	return callMethod(ts, f.MMl.MlMeth, cfunctionSelf(f), m.MmClass, args, int(nargsf&^argumentsOffset), kwnames)
}

// cfunctionCall is tp_call: METH_VARARGS functions get the caller's own tuple and dict.
func cfunctionCall(ts *Thread, callable, args, kwargs *Object) *Object {
	f := as[*layout.CFunctionObject](callable)
	flags := f.MMl.MlFlags
	if flags&layout.METH_VARARGS == 0 {
		return VectorcallCall(ts, callable, args, kwargs)
	}
	self := cfunctionSelf(f)
	if flags&layout.METH_KEYWORDS != 0 {
		return callResult(ts, callable, callTernary(ts, f.MMl.MlMeth, self, args, kwargs))
	}
	if kwargs != nil && as[*layout.DictObject](kwargs).MaUsed != 0 {
		return raise(ts, ExcTypeError, "%s() takes no keyword arguments", argCN(f.MMl.MlName, 200))
	}
	return callResult(ts, callable, callBinary(ts, f.MMl.MlMeth, self, args))
}

// CFunctionCall implements PyCFunction_Call.
//
// Refs: new.
func CFunctionCall(ts *Thread, callable, args, kwargs *Object) *Object {
	return ObjectCall(ts, callable, args, kwargs)
}
