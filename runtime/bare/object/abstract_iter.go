// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The iterator protocol: PyObject_GetIter, PyIter_*, PyAIter_*.
//
// World: bare. Everything here may run any code.
// Guard: none.

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// iterCheck tells whether o has tp_iternext, other than the one that says it has none.
func iterCheck(o *Object) bool {
	f := o.ObType.TpIternext
	return f != 0 && f != fn_objectNextNotImplemented
}

// IterCheck implements PyIter_Check.
func IterCheck(ts *Thread, o *Object) int32 { return b2i(iterCheck(o)) }

// AIterCheck implements PyAIter_Check.
func AIterCheck(ts *Thread, o *Object) int32 {
	m := o.ObType.TpAsAsync
	return b2i(m != nil && m.AmAnext != 0 && m.AmAnext != fn_objectNextNotImplemented)
}

// ObjectSelfIter implements PyObject_SelfIter: tp_iter of iterators.
//
// Refs: new.
func ObjectSelfIter(ts *Thread, o *Object) *Object { return newRef(ts, o) }

// objectNextNotImplemented is tp_iternext of a type whose __next__ is None.
func objectNextNotImplemented(ts *Thread, o *Object) *Object {
	return raise(ts, ExcTypeError, "'%s' object is not iterable", argTO(o))
}

// ObjectGetIter implements PyObject_GetIter: iter(o), with sequences that have no tp_iter read by index.
//
// Refs: new. Errors: TypeError.
func ObjectGetIter(ts *Thread, o *Object) *Object {
	f := o.ObType.TpIter
	if f == 0 {
		if seqCheck(o) {
			return SeqIterNew(ts, o)
		}
		return iterNotIterable(ts, o)
	}
	it := callUnary(ts, f, o)
	if it != nil && !iterCheck(it) {
		raise(ts, ExcTypeError, "iter() returned non-iterator of type '%s'", argTO(it))
		decref(ts, it)
		return nil
	}
	return it
}

//go:noinline
func iterNotIterable(ts *Thread, o *Object) *Object {
	return raise(ts, ExcTypeError, "'%s' object is not iterable", argTO(o))
}

// ObjectGetAIter implements PyObject_GetAIter: aiter(o).
//
// Refs: new. Errors: TypeError.
func ObjectGetAIter(ts *Thread, o *Object) *Object {
	m := o.ObType.TpAsAsync
	if m == nil || m.AmAiter == 0 {
		return raise(ts, ExcTypeError, "'%s' object is not an async iterable", argTO(o))
	}
	it := callUnary(ts, m.AmAiter, o)
	if it != nil && AIterCheck(ts, it) == 0 {
		raise(ts, ExcTypeError, "aiter() returned not an async iterator of type '%s'", argTO(it))
		decref(ts, it)
		return nil
	}
	return it
}

// IterNext implements PyIter_Next: the next item; nil without an exception at the end.
//
// Refs: new. Errors: whatever the iterator raises other than StopIteration; at the end NULL without an exception.
//
//go:nosplit
func IterNext(ts *Thread, it *Object) *Object {
	x := callUnary(ts, it.ObType.TpIternext, it)
	if x == nil {
		iterEnded(ts)
	}
	return x
}

// iterEnded clears a StopIteration and tells whether the iterator ended without any other exception.
//
//go:noinline
func iterEnded(ts *Thread) bool {
	if ErrOccurred(ts) == nil {
		return true
	}
	if ErrExceptionMatches(ts, ExcStopIteration) == 0 {
		return false
	}
	ErrClear(ts)
	return true
}

// IterNextItem implements PyIter_NextItem: 1 and the next item in *item, 0 and NULL at the end, -1 and NULL with an exception.
//
// Refs: *item is new. Errors: TypeError when it is no iterator.
func IterNextItem(ts *Thread, it *Object, item uintptr) int32 {
	setItem(item, 0, nil)
	f := it.ObType.TpIternext
	if f == 0 {
		return raiseInt(ts, ExcTypeError, "expected an iterator, got '%s'", argTO(it))
	}
	x := callUnary(ts, f, it)
	if x != nil {
		setItem(item, 0, x)
		return 1
	}
	if iterEnded(ts) {
		return 0
	}
	return -1
}

// The values of PySendResult.
const (
	pygenReturn = 0
	pygenError  = -1
	pygenNext   = 1
)

// IterSend implements PyIter_Send: sends arg into a generator or iterator. *result is what it yields (PYGEN_NEXT) or returns
// (PYGEN_RETURN), NULL with PYGEN_ERROR.
//
// Refs: *result is new.
func IterSend(ts *Thread, it, arg *Object, result uintptr) int32 {
	if m := it.ObType.TpAsAsync; m != nil && m.AmSend != 0 {
		return int32(prim.Call3(m.AmSend, addr(it), addr(arg), result))
	}
	var x *Object
	if arg == None && iterCheck(it) {
		x = callUnary(ts, it.ObType.TpIternext, it)
	} else {
		x = seqCallMethod(ts, it, id_send, arg)
	}
	setItem(result, 0, x)
	if x != nil {
		return pygenNext
	}
	x = iterReturnValue(ts)
	setItem(result, 0, x)
	if x != nil {
		return pygenReturn
	}
	return pygenError
}

// iterReturnValue takes the value out of a StopIteration that is set; None when no exception is. nil when another one is set.
//
// Refs: new.
func iterReturnValue(ts *Thread) *Object {
	if ErrOccurred(ts) == nil {
		return None
	}
	if ErrExceptionMatches(ts, ExcStopIteration) == 0 {
		return nil
	}
	e := ErrGetRaisedException(ts)
	v := ObjectGetAttr(ts, e, id_value)
	decref(ts, e)
	return v
}
