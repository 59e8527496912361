// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The module atexit, and C callbacks with data: what runs when the runtime ends.
//
// World: bare.
// Guard: atexitList is a list object, atexitCalls a list under atexitLock; both are emptied by the thread that ends the runtime.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

var (
	atexitList  *Object // a list of (function, args, kwargs); nil until the first
	atexitCalls uintptr // {next, function, data} in libc's memory, in the order of registration
	atexitLock  uint32
)

// UnstableAtExit implements PyUnstable_AtExit: calls f(data) when the interpreter has ended, in the order of registration.
//
// Errors: -1 and MemoryError.
func UnstableAtExit(ts *Thread, interpreter, f, data uintptr) int32 {
	if interpreter != thread.Interpreter() {
		fatalReport(ts.TLS, strAddr("PyUnstable_AtExit\x00"), strAddr("not the current interpreter\x00"))
		prim.Abort()
	}
	e := prim.Malloc(24)
	if e == 0 {
		ErrNoMemory(ts)
		return -1
	}
	prim.Store(e+8, f)
	prim.Store(e+16, data)
	for !atom.CAS32(&atexitLock, 0, 1) {
		prim.Yield()
	}
	prim.Store(e, uintptr(0))
	at := &atexitCalls
	for *at != 0 {
		at = prim.At[*uintptr](*at)
	}
	*at = e
	atom.Swap32(&atexitLock, 0)
	return 0
}

// atexitData calls what PyUnstable_AtExit registered.
func atexitData(ts *Thread) {
	for atexitCalls != 0 {
		e := atexitCalls
		atexitCalls = prim.Load[uintptr](e)
		prim.Call1(prim.Load[uintptr](e+8), prim.Load[uintptr](e+16))
		prim.Free(e)
		ErrClear(ts)
	}
}

// atexitRegister is atexit.register(func, /, *args, **kwargs): gives func.
func atexitRegister(ts *Thread, self, args, kw *Object) *Object {
	if tupleSize(args) == 0 {
		return raise(ts, ExcTypeError, "register() takes at least 1 argument (0 given)")
	}
	f := tupleItem(args, 0)
	if CallableCheck(ts, f) == 0 {
		return raise(ts, ExcTypeError, "the first argument must be callable")
	}
	if atexitList == nil {
		l := ListNew(ts, 0)
		if l == nil {
			return nil
		}
		if !atom.CAS(addressOfWord(&atexitList), 0, addr(l)) {
			decref(ts, l)
		}
	}
	rest := TupleGetSlice(ts, args, 1, tupleSize(args))
	if rest == nil {
		return nil
	}
	item := tupleOf3(ts, f, rest, orNone(kw))
	decref(ts, rest)
	if item == nil {
		return nil
	}
	// At the front: the last one registered is called first.
	r := ListInsert(ts, atexitList, 0, item)
	decref(ts, item)
	if r < 0 {
		return nil
	}
	return newRef(ts, f)
}

// atexitRun calls what is registered, also what the callbacks register meanwhile. An exception is shown and lost.
func atexitRun(ts *Thread) {
	for atexitList != nil && ListSize(ts, atexitList) > 0 {
		item := ListGetItemRef(ts, atexitList, 0)
		if item == nil || ListSetSlice(ts, atexitList, 0, 1, nil) < 0 {
			xdecref(ts, item)
			ErrClear(ts)
			break
		}
		kw := tupleItem(item, 2)
		if kw == None {
			kw = nil
		}
		v := ObjectCall(ts, tupleItem(item, 0), tupleItem(item, 1), kw)
		if v == nil {
			e := ErrGetRaisedException(ts)
			where := strFormat(ts, "in atexit callback %R", argO(tupleItem(item, 0)))
			ErrSetRaisedException(ts, e)
			ErrWriteUnraisable(ts, where)
			xdecref(ts, where)
		}
		xdecref(ts, v)
		decref(ts, item)
	}
	l := atexitList
	atexitList = nil
	xdecref(ts, l)
}

// atexitRunExitfuncs is atexit._run_exitfuncs().
func atexitRunExitfuncs(ts *Thread, self, unused *Object) *Object {
	atexitRun(ts)
	return newRef(ts, None)
}

// atexitClear is atexit._clear().
func atexitClear(ts *Thread, self, unused *Object) *Object {
	l := atexitList
	if l != nil && ListSetSlice(ts, l, 0, ListSize(ts, l), nil) < 0 {
		return nil
	}
	return newRef(ts, None)
}

// atexitNcallbacks is atexit._ncallbacks().
func atexitNcallbacks(ts *Thread, self, unused *Object) *Object {
	if atexitList == nil {
		return LongFromLong(ts, 0)
	}
	return LongFromSsizeT(ts, ListSize(ts, atexitList))
}

// atexitUnregister is atexit.unregister(func).
func atexitUnregister(ts *Thread, self, f *Object) *Object {
	for i := 0; atexitList != nil && i < ListSize(ts, atexitList); {
		item := ListGetItemRef(ts, atexitList, i)
		if item == nil {
			ErrClear(ts)
			break
		}
		r := ObjectRichCompareBool(ts, tupleItem(item, 0), f, layout.EQ)
		decref(ts, item)
		if r < 0 || r > 0 && ListSetSlice(ts, atexitList, i, i+1, nil) < 0 {
			return nil
		}
		if r == 0 {
			i++
		}
	}
	return newRef(ts, None)
}
