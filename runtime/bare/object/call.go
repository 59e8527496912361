// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The call protocol (PEP 590): vectorcall first, tp_call where a type has none.
//
// World: bare; hot, and re-entered by everything that calls.
// Guard: argument arrays belong to the caller for the length of the call; they lie in scratch memory, in a tuple, or in C's memory.
// Invariant: a result and an exception never leave together, and never are both missing (checkResult).
// Invariant: ts.ScratchTop is the same before and after every function here.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// argumentsOffset is PY_VECTORCALL_ARGUMENTS_OFFSET: the callee may change args[-1] if it puts it back.
const argumentsOffset = 1 << 63

const whileCalling = " while calling a Python object"

// tupleArgs is where the items of a tuple lie: usable as an argument array while the tuple lives.
func tupleArgs(t *Object) uintptr { return addr(t) + 48 }

func tupleLen(t *Object) int { return as[*layout.TupleObject](t).ObSize }

func isTuple(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) }

func isDict(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_DICT_SUBCLASS) }

// vectorcallOf is the vectorcall function of an object, 0 when it has none.
func vectorcallOf(o *Object) uintptr {
	t := o.ObType
	if t.TpFlags&layout.TPFLAGS_HAVE_VECTORCALL == 0 {
		return 0
	}
	return prim.Load[uintptr](addr(o) + uintptr(t.TpVectorcallOffset))
}

// callResult passes on what a callable returned, if it kept the rule that there is either a result or an exception.
func callResult(ts *Thread, callable, r *Object) *Object {
	if (r == nil) == (ts.CurrentException != nil) {
		return r
	}
	return badCallResult(ts, callable, r, 0)
}

// badCallResult replaces a wrong outcome by SystemError. where is a C string that names the callee when callable is nil.
//
// Refs: drops result.
//
//go:noinline
func badCallResult(ts *Thread, callable, result *Object, where uintptr) *Object {
	if result == nil {
		if callable != nil {
			return raise(ts, ExcSystemError, "%R returned NULL without setting an exception", argO(callable))
		}
		return raise(ts, ExcSystemError, "%s returned NULL without setting an exception", argC(where))
	}
	cause := ErrGetRaisedException(ts)
	decref(ts, result)
	if callable != nil {
		raise(ts, ExcSystemError, "%R returned a result with an exception set", argO(callable))
	} else {
		raise(ts, ExcSystemError, "%s returned a result with an exception set", argC(where))
	}
	return chainCause(ts, cause)
}

// chainCause makes the exception that is set "the direct consequence" of cause, and returns nil.
//
// Refs: steals cause.
func chainCause(ts *Thread, cause *Object) *Object {
	e := ErrGetRaisedException(ts)
	if e == nil {
		ErrSetRaisedException(ts, cause)
		return nil
	}
	ExceptionSetCause(ts, e, newRef(ts, cause))
	ExceptionSetContext(ts, e, cause)
	ErrSetRaisedException(ts, e)
	return nil
}

// PrivCheckFunctionResult implements _Py_CheckFunctionResult: SystemError unless there is either a result or an exception.
// callable may be NULL, then where is the C string that names it.
//
// Refs: passes result through, or drops it.
func PrivCheckFunctionResult(ts *Thread, tstate *Thread, callable, result *Object, where uintptr) *Object {
	if (result == nil) == (ts.CurrentException != nil) {
		return result
	}
	return badCallResult(ts, callable, result, where)
}

// VectorcallNARGS implements PyVectorcall_NARGS.
func VectorcallNARGS(ts *Thread, n uint) int { return int(n &^ uint(argumentsOffset)) }

// VectorcallFunction implements PyVectorcall_Function: NULL without an error when callable has no vectorcall.
func VectorcallFunction(ts *Thread, callable *Object) uintptr { return vectorcallOf(callable) }

// ObjectVectorcall implements PyObject_Vectorcall. kwnames is a tuple of str or NULL; its values follow the positional arguments.
//
// Refs: new; args borrowed. Errors: those of the callable; TypeError when it is none.
//
//go:nosplit
func ObjectVectorcall(ts *Thread, callable *Object, args uintptr, nargsf uint, kwnames *Object) *Object {
	t := callable.ObType
	if t.TpFlags&layout.TPFLAGS_HAVE_VECTORCALL != 0 {
		if fn := prim.Load[uintptr](addr(callable) + uintptr(t.TpVectorcallOffset)); fn != 0 {
			if fn == fn_cfunctionVectorcallFast && kwnames == nil && !stackLow(ts) {
				f := as[*layout.CFunctionObject](callable)
				self := f.MSelf
				if f.MMl.MlFlags&layout.METH_STATIC != 0 {
					self = nil
				}
				r := callFast(ts, f.MMl.MlMeth, self, args, int(nargsf&^uint(argumentsOffset)))
				if (r == nil) == (ts.CurrentException != nil) {
					return r
				}
				return badCallResult(ts, callable, r, 0)
			}
			r := callVectorcall(ts, fn, callable, args, uintptr(nargsf), kwnames)
			if (r == nil) == (ts.CurrentException != nil) {
				return r
			}
			return badCallResult(ts, callable, r, 0)
		}
	}
	return makeTpCall(ts, callable, args, int(nargsf&^uint(argumentsOffset)), kwnames)
}

// ObjectCallNoArgs implements PyObject_CallNoArgs.
//
// Refs: new. Errors: as PyObject_Vectorcall.
//
//go:nosplit
func ObjectCallNoArgs(ts *Thread, callable *Object) *Object {
	if callable.ObType == CFunctionType {
		f := as[*layout.CFunctionObject](callable)
		if f.Vectorcall == fn_cfunctionVectorcallNoArgs && !stackLow(ts) {
			d := f.MMl
			self := f.MSelf
			if d.MlFlags&layout.METH_STATIC != 0 {
				self = nil
			}
			r := callBinary(ts, d.MlMeth, self, nil)
			if (r == nil) == (ts.CurrentException != nil) {
				return r
			}
			return badCallResult(ts, callable, r, 0)
		}
	}
	return callNoArgsSlow(ts, callable)
}

//go:noinline
func callNoArgsSlow(ts *Thread, callable *Object) *Object {
	if callable.ObType == TypeType {
		if t := as[*TypeObject](callable); typeOnlyAllocates(t) {
			return TypeGenericAlloc(ts, t, 0)
		}
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	prim.Store(p, uintptr(0))
	r := ObjectVectorcall(ts, callable, p+8, argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// ObjectCallOneArg implements PyObject_CallOneArg.
//
// Refs: new; arg borrowed. Errors: as PyObject_Vectorcall.
//
//go:nosplit
func ObjectCallOneArg(ts *Thread, callable, arg *Object) *Object {
	if callable.ObType == CFunctionType {
		f := as[*layout.CFunctionObject](callable)
		if f.Vectorcall == fn_cfunctionVectorcallO && !stackLow(ts) {
			d := f.MMl
			self := f.MSelf
			if d.MlFlags&layout.METH_STATIC != 0 {
				self = nil
			}
			r := callBinary(ts, d.MlMeth, self, arg)
			if (r == nil) == (ts.CurrentException != nil) {
				return r
			}
			return badCallResult(ts, callable, r, 0)
		}
	}
	return callOneArgSlow(ts, callable, arg)
}

//go:noinline
func callOneArgSlow(ts *Thread, callable, arg *Object) *Object {
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, arg)
	r := ObjectVectorcall(ts, callable, p+8, 1|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// callTwoArgs calls with two positional arguments.
//
// Refs: new; a and b borrowed.
func callTwoArgs(ts *Thread, callable, a, b *Object) *Object {
	p, mark := scratch(ts, 24)
	if p == 0 {
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, a)
	setItem(p, 2, b)
	r := ObjectVectorcall(ts, callable, p+8, 2|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// ObjectCall implements PyObject_Call: args a tuple, kwargs a dict or NULL.
//
// Refs: new; arguments borrowed. Errors: those of the callable; TypeError when it is none.
//
//go:nosplit
func ObjectCall(ts *Thread, callable, args, kwargs *Object) *Object {
	if callable.ObType == CFunctionType && !stackLow(ts) {
		f := as[*layout.CFunctionObject](callable)
		d := f.MMl
		self := f.MSelf
		if d.MlFlags&layout.METH_STATIC != 0 {
			self = nil
		}
		var r *Object
		switch d.MlFlags & (layout.METH_VARARGS | layout.METH_KEYWORDS | layout.METH_FASTCALL | layout.METH_NOARGS | layout.METH_O) {
		case layout.METH_VARARGS:
			if kwargs != nil {
				return objectCallSlow(ts, callable, args, kwargs)
			}
			r = callBinary(ts, d.MlMeth, self, args)
		case layout.METH_VARARGS | layout.METH_KEYWORDS:
			r = callTernary(ts, d.MlMeth, self, args, kwargs)
		default:
			return objectCallSlow(ts, callable, args, kwargs)
		}
		if (r == nil) == (ts.CurrentException != nil) {
			return r
		}
		return badCallResult(ts, callable, r, 0)
	}
	return objectCallSlow(ts, callable, args, kwargs)
}

//go:noinline
func objectCallSlow(ts *Thread, callable, args, kwargs *Object) *Object {
	if fn := vectorcallOf(callable); fn != 0 {
		return vectorcallTuple(ts, fn, callable, args, kwargs)
	}
	call := callable.ObType.TpCall
	if call == 0 {
		return notCallable(ts, callable)
	}
	if !enterRecursive(ts, whileCalling) {
		return nil
	}
	return callResult(ts, callable, callTernary(ts, call, callable, args, kwargs))
}

//go:noinline
func notCallable(ts *Thread, o *Object) *Object {
	return raise(ts, ExcTypeError, "'%s' object is not callable", argCN(o.ObType.TpName, 200))
}

// ObjectCallObject implements PyObject_CallObject: args a tuple, or NULL for none.
//
// Refs: new.
func ObjectCallObject(ts *Thread, callable, args *Object) *Object {
	if args == nil {
		return ObjectCallNoArgs(ts, callable)
	}
	if !isTuple(args) {
		return raise(ts, ExcTypeError, "argument list must be a tuple")
	}
	return ObjectCall(ts, callable, args, nil)
}

// EvalCallObjectWithKeywords implements PyEval_CallObjectWithKeywords: args a tuple or NULL, kwargs a dict or NULL.
//
// Refs: new.
func EvalCallObjectWithKeywords(ts *Thread, callable, args, kwargs *Object) *Object {
	if args != nil && !isTuple(args) {
		return raise(ts, ExcTypeError, "argument list must be a tuple")
	}
	if kwargs != nil && !isDict(kwargs) {
		return raise(ts, ExcTypeError, "keyword list must be a dictionary")
	}
	if args == nil {
		args = emptyTuple
	}
	return ObjectCall(ts, callable, args, kwargs)
}

// VectorcallCall implements PyVectorcall_Call: what tp_call is for types with a vectorcall.
//
// Refs: new. Errors: TypeError when callable has no vectorcall.
func VectorcallCall(ts *Thread, callable, args, kwargs *Object) *Object {
	fn := vectorcallOf(callable)
	if fn == 0 {
		return raise(ts, ExcTypeError, "'%s' object does not support vectorcall", argCN(callable.ObType.TpName, 200))
	}
	return vectorcallTuple(ts, fn, callable, args, kwargs)
}

func vectorcallTuple(ts *Thread, fn uintptr, callable, args, kwargs *Object) *Object {
	if kwargs == nil || as[*layout.DictObject](kwargs).MaUsed == 0 {
		r := callVectorcall(ts, fn, callable, tupleArgs(args), uintptr(tupleLen(args)), nil)
		return callResult(ts, callable, r)
	}
	return vectorcallDict(ts, fn, callable, tupleArgs(args), tupleLen(args), kwargs)
}

// ObjectVectorcallDict implements PyObject_VectorcallDict: as PyObject_Vectorcall, with keywords in a dict or NULL.
//
// Refs: new.
func ObjectVectorcallDict(ts *Thread, callable *Object, args uintptr, nargsf uint, kwargs *Object) *Object {
	fn := vectorcallOf(callable)
	n := int(nargsf &^ uint(argumentsOffset))
	if fn == 0 {
		return makeTpCall(ts, callable, args, n, kwargs)
	}
	if kwargs == nil || as[*layout.DictObject](kwargs).MaUsed == 0 {
		return callResult(ts, callable, callVectorcall(ts, fn, callable, args, uintptr(nargsf), nil))
	}
	return vectorcallDict(ts, fn, callable, args, n, kwargs)
}

// argArray reserves n object pointers behind one that a callee may use for itself. Give it back with freeArgArray.
func argArray(ts *Thread, n int) (args, mark uintptr) {
	if n > 1000 {
		if p := allocMem(ts, uintptr(n+1)*8); p != 0 {
			prim.Store(p, uintptr(0))
			return p + 8, ts.ScratchTop
		}
		ErrNoMemory(ts)
		return 0, ts.ScratchTop
	}
	p, mark := scratch(ts, uintptr(n+1)*8)
	if p == 0 {
		return 0, mark
	}
	prim.Store(p, uintptr(0))
	return p + 8, mark
}

func freeArgArray(ts *Thread, args uintptr, n int, mark uintptr) {
	if n > 1000 && args != 0 {
		freeMem(ts, args-8)
	}
	ts.ScratchTop = mark
}

// vectorcallDict spreads a dict of keywords behind n positional arguments and calls. Another thread may change the dict
// meanwhile, so the values are held.
//
//go:noinline
func vectorcallDict(ts *Thread, fn uintptr, callable *Object, args uintptr, n int, kwargs *Object) *Object {
	lockObject(ts, kwargs)
	k := as[*layout.DictObject](kwargs).MaUsed
	names := TupleNew(ts, k)
	a, mark := uintptr(0), ts.ScratchTop
	if names != nil {
		a, mark = argArray(ts, n+k)
	}
	if a == 0 {
		unlockObject(ts, kwargs)
		xdecref(ts, names)
		return nil
	}
	prim.Move(a, args, uintptr(n)*8)
	k, allStr := spreadDict(ts, kwargs, a+uintptr(n)*8, names, k)
	unlockObject(ts, kwargs)
	var r *Object
	if !allStr {
		raise(ts, ExcTypeError, "keywords must be strings")
	} else {
		r = callResult(ts, callable, callVectorcall(ts, fn, callable, a, uintptr(n)|argumentsOffset, names))
	}
	for i := 0; i < k; i++ {
		decref(ts, itemAt(a, n+i))
	}
	freeArgArray(ts, a, n+tupleLen(names), mark)
	decref(ts, names)
	return r
}

// spreadDict copies the k items of a locked dict: keys to names, values to a, both as new references. allStr is whether all keys
// are str.
func spreadDict(ts *Thread, kwargs *Object, a uintptr, names *Object, k int) (count int, allStr bool) {
	out, mark := scratch(ts, 24)
	if out == 0 {
		return 0, false
	}
	prim.Store(out, 0)
	allStr = true
	i := 0
	for i < k && DictNext(ts, kwargs, out, out+8, out+16) != 0 {
		key := itemAt(out, 1)
		if !hasFlag(key.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
			allStr = false
		}
		setItem(tupleArgs(names), i, newRef(ts, key))
		setItem(a, i, newRef(ts, itemAt(out, 2)))
		i++
	}
	ts.ScratchTop = mark
	return i, allStr
}

// PrivObjectMakeTpCall implements _PyObject_MakeTpCall: calls through tp_call. keywords is a tuple of names, whose values follow
// the positional arguments, or a dict, or NULL.
//
// Refs: new.
func PrivObjectMakeTpCall(ts *Thread, tstate *Thread, callable *Object, args uintptr, nargs int, keywords *Object) *Object {
	return makeTpCall(ts, callable, args, nargs, keywords)
}

//go:noinline
func makeTpCall(ts *Thread, callable *Object, args uintptr, nargs int, keywords *Object) *Object {
	call := callable.ObType.TpCall
	if call == 0 {
		return notCallable(ts, callable)
	}
	tuple := tupleFromArgs(ts, args, nargs)
	if tuple == nil {
		return nil
	}
	var dict *Object
	if keywords != nil {
		if isDict(keywords) {
			dict = newRef(ts, keywords)
		} else if tupleLen(keywords) != 0 {
			if dict = PrivStackAsDict(ts, args+uintptr(nargs)*8, keywords); dict == nil {
				decref(ts, tuple)
				return nil
			}
		}
	}
	var r *Object
	if enterRecursive(ts, whileCalling) {
		r = callResult(ts, callable, callTernary(ts, call, callable, tuple, dict))
	}
	decref(ts, tuple)
	xdecref(ts, dict)
	return r
}

// tupleFromArgs is a tuple of n arguments.
//
// Refs: new.
func tupleFromArgs(ts *Thread, args uintptr, n int) *Object {
	if n == 0 {
		return emptyTuple
	}
	t := TupleNew(ts, n)
	if t == nil {
		return nil
	}
	to := tupleArgs(t)
	for i := 0; i < n; i++ {
		setItem(to, i, newRef(ts, itemAt(args, i)))
	}
	return t
}

// PrivStackAsDict implements _PyStack_AsDict: a dict of the names in kwnames and as many values.
//
// Refs: new.
func PrivStackAsDict(ts *Thread, values uintptr, kwnames *Object) *Object {
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	n := tupleLen(kwnames)
	for i := 0; i < n; i++ {
		if DictSetItem(ts, d, itemAt(tupleArgs(kwnames), i), itemAt(values, i)) < 0 {
			decref(ts, d)
			return nil
		}
	}
	return d
}
