// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What PyThreadState_ and PyInterpreterState_ do with objects; attaching and the records themselves are package thread's.
//
// World: bare.
// Guard: a record's objects belong to the thread that is attached with it, or, while nobody is, to whoever clears it.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// threadClear drops all objects that a record holds.
func threadClear(t *Thread) { threadClearOther(t, t) }

// clearField empties a field before it drops what was there: a destructor may look at it.
func clearField(ts *Thread, p **Object) {
	o := *p
	*p = nil
	xdecref(ts, o)
}

func threadClearOther(ts, t *Thread) {
	clearField(ts, &t.Dict)
	clearField(ts, &t.AsyncExc)
	clearField(ts, &t.CurrentException)
	clearField(ts, &t.ExcState.ExcValue)
	clearField(ts, &t.CProfileobj)
	clearField(ts, &t.CTraceobj)
	clearField(ts, &t.AsyncGenFirstiter)
	clearField(ts, &t.AsyncGenFinalizer)
	clearField(ts, &t.Context)
	clearField(ts, &t.ThreadingLocalKey)
	clearField(ts, &t.ThreadingLocalSentinel)
	t.CProfilefunc, t.CTracefunc = 0, 0
	t.Status |= 64
}

// ThreadStateClear implements PyThreadState_Clear: drops what t holds. The calling thread is attached, with t or another record.
func ThreadStateClear(ts *Thread, t *Thread) { threadClearOther(ts, t) }

// ThreadStateGetDict implements PyThreadState_GetDict.
//
// Refs: borrowed. NULL without an exception when the thread is not attached or there is no memory.
func ThreadStateGetDict(tls *TLS) *Object {
	ts := tls.Attached
	if ts == nil {
		return nil
	}
	if ts.Dict == nil {
		if ts.Dict = DictNew(ts); ts.Dict == nil {
			ErrClear(ts)
		}
	}
	return ts.Dict
}

// ThreadStateSetAsyncExc implements PyThreadState_SetAsyncExc: exc (NULL: none) will be raised in the thread with this id when it next
// runs bytecode. The result is the number of threads found.
//
// Refs: takes its own.
func ThreadStateSetAsyncExc(ts *Thread, id uint, exc *Object) int32 {
	xnewRef(ts, exc)
	// With the others stopped the record cannot go away.
	thread.StopTheWorld(ts)
	var old *Object
	t := thread.RecordOf(id)
	if t != nil {
		old = t.AsyncExc
		t.AsyncExc = exc
		const asyncException = 8
		if exc != nil {
			atom.StoreRelease(&t.EvalBreaker, t.EvalBreaker|asyncException)
		}
	}
	thread.StartTheWorld(ts)
	if t == nil {
		xdecref(ts, exc)
		return 0
	}
	xdecref(ts, old)
	return 1
}

// UnstableThreadStateSetStackProtection implements PyUnstable_ThreadState_SetStackProtection: the thread of t runs on a stack of n bytes
// from low up. Error: -1; ValueError when the stack is too small.
func UnstableThreadStateSetStackProtection(ts *Thread, t *Thread, low uintptr, n uint) int32 {
	if !t.SetStackProtection(low, uintptr(n)) {
		return raiseInt(ts, ExcValueError, "stack_size must be at least %u bytes", argU(64<<10))
	}
	return 0
}

// UnstableThreadStateResetStackProtection implements PyUnstable_ThreadState_ResetStackProtection.
func UnstableThreadStateResetStackProtection(ts *Thread, t *Thread) { t.ResetStackProtection() }

// interpDict is what PyInterpreterState_GetDict gives out; atomic.
var interpDict uintptr

// InterpreterStateGetDict implements PyInterpreterState_GetDict.
//
// Refs: borrowed. NULL without an exception when there is no memory.
func InterpreterStateGetDict(ts *Thread, interp uintptr) *Object {
	if p := atom.LoadAcquire(&interpDict); p != 0 {
		return obj(p)
	}
	d := DictNew(ts)
	if d == nil {
		ErrClear(ts)
		return nil
	}
	if !atom.CAS(&interpDict, 0, addr(d)) {
		decref(ts, d)
	}
	return obj(atom.LoadAcquire(&interpDict))
}

// InterpreterStateGetID implements PyInterpreterState_GetID: 0, the main one.
//
// Error: -1 and RuntimeError when interp is NULL.
func InterpreterStateGetID(ts *Thread, interp uintptr) int {
	if interp == 0 {
		raise(ts, ExcRuntimeError, "no interpreter provided")
		return -1
	}
	return 0
}

// OSBeforeFork implements PyOS_BeforeFork: the others stop. The library's own handler of fork does the rest.
func OSBeforeFork(tls *TLS) { thread.BeforeFork(tls) }

// OSAfterForkParent implements PyOS_AfterFork_Parent.
func OSAfterForkParent(tls *TLS) { thread.AfterForkParent(tls) }

// OSAfterForkChild implements PyOS_AfterFork_Child.
func OSAfterForkChild(tls *TLS) { forkChild(tls) }

// ThreadStateGetFrame implements PyThreadState_GetFrame: NULL without an exception, since no thread runs a frame: there is no bytecode here,
// and a frame that PyFrame_New made is not being executed.
func ThreadStateGetFrame(ts *Thread, t *Thread) uintptr { return 0 }

// NewInterpreterFromConfig implements Py_NewInterpreterFromConfig: there is one interpreter, so it is always an error status that names the
// function. *tstate becomes NULL.
func NewInterpreterFromConfig(ts *Thread, ret, tstate, config uintptr) uintptr {
	prim.Store(tstate, uintptr(0))
	return statusSet(ret, statusError, strAddr("Py_NewInterpreterFromConfig\x00"),
		strAddr("Py_NewInterpreterFromConfig is not implemented: there is one interpreter\x00"), 0)
}
