// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The end of the process, and how deep C may call.
//
// World: bare; the fatal functions may be called by any thread in any state.
// Guard: exitHooks is filled under exitLock; it is emptied by the one thread that ends the runtime.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// fatalBegun is set by the first fatal error: a second one, from showing the first, aborts at once.
var fatalBegun uint32

// FatalError implements Py_FatalError: ends the process by SIGABRT.
func FatalError(tls *TLS, msg uintptr) { PrivFatalErrorFunc(tls, 0, msg) }

// PrivFatalErrorFunc implements _Py_FatalErrorFunc: the same, naming the function at fault. The exception that is set, if any, is
// shown.
func PrivFatalErrorFunc(tls *TLS, function, msg uintptr) {
	fatalReport(tls, function, msg)
	prim.Abort()
}

// fatalReport writes what a fatal error tells. tls may be nil.
func fatalReport(tls *TLS, function, msg uintptr) {
	if atom.Swap32(&fatalBegun, 1) != 0 {
		prim.Abort()
	}
	prim.Call1(prim.Libc.Fflush, 0)
	prim.WriteString("Fatal Python error: ")
	if function != 0 {
		prim.Write(2, function, prim.Strlen(function))
		prim.WriteString(": ")
	}
	if msg != 0 {
		prim.Write(2, msg, prim.Strlen(msg))
	} else {
		prim.WriteString("<message not set>")
	}
	prim.WriteString("\nPython runtime state: ")
	switch {
	case interp.finalizing:
		prim.WriteString("finalizing")
	case interp.initialized:
		prim.WriteString("initialized")
	case interp.modules != nil:
		prim.WriteString("core initialized")
	case preConfigState == preConfigDone:
		prim.WriteString("preinitialized")
	case preConfigState == preConfigBegun:
		prim.WriteString("preinitializing")
	default:
		prim.WriteString("unknown")
	}
	prim.WriteString("\n\n")
	if tls == nil {
		return
	}
	if ts := tls.Attached; ts != nil && ts.CurrentException != nil {
		exc := ErrGetRaisedException(ts)
		displayTo(ts, nil, exc)
	}
}

// PrivObjectAssertFailed implements _PyObject_AssertFailed: reports a broken object, and ends the process. file, line, function
// and the texts may be 0; rest holds the function.
func PrivObjectAssertFailed(ts *Thread, o *Object, expr, msg, file uintptr, line int32, function uintptr) {
	var b textBuffer
	if file != 0 {
		b.bytes(ts, file, prim.Strlen(file))
		b.byte(ts, ':')
		b.int(ts, int(line))
		b.string(ts, ": ")
	}
	if function != 0 {
		b.bytes(ts, function, prim.Strlen(function))
		b.string(ts, ": ")
	}
	if expr != 0 {
		b.string(ts, "Assertion \"")
		b.bytes(ts, expr, prim.Strlen(expr))
		b.string(ts, "\" failed")
	} else {
		b.string(ts, "Assertion failed")
	}
	if msg != 0 {
		b.string(ts, ": ")
		b.bytes(ts, msg, prim.Strlen(msg))
	}
	b.string(ts, "\n")
	prim.Write(2, b.p, b.n)
	if o != nil {
		PrivObjectDump(ts, o)
		prim.Write(2, strAddr("\n"), 1)
	} else {
		prim.Write(2, strAddr("<object at (nil) is freed>\n"), 27)
	}
	PrivFatalErrorFunc(ts.TLS, strAddr("_PyObject_AssertFailed\x00"), strAddr("_PyObject_AssertFailed\x00"))
}

// Exit implements Py_Exit: ends the runtime and then the process; status 120 when ending the runtime failed.
func Exit(tls *TLS, status int32) {
	if FinalizeEx(tls) < 0 {
		status = 120
	}
	prim.Call1(prim.Libc.Exit, uintptr(uint32(status)))
	fatal.Throw("exit returned")
}

// recursionMargin is the stack that one level of margin stands for.
const recursionMargin = 16 << 10

// exitHooksMax is how many functions Py_AtExit takes: as many as CPython.
const exitHooksMax = 32

var (
	exitLock  uint8
	_         [7]uint8
	exitCount int
	exitHooks [exitHooksMax]uintptr
)

// AtExit implements Py_AtExit: -1 without an exception when there is no room. The last one registered is called first, after the
// runtime has ended.
func AtExit(tls *TLS, fn uintptr) int32 {
	for !atom.CAS8(&exitLock, 0, 1) {
		prim.Yield()
	}
	r := int32(-1)
	if exitCount < exitHooksMax {
		prim.Store(uintptr(unsafe.Pointer(&exitHooks))+uintptr(exitCount)*8, fn)
		exitCount++
		r = 0
	}
	atom.Swap8(&exitLock, 0)
	return r
}

// atExitCall calls the functions of Py_AtExit: the last act of Py_FinalizeEx.
func atExitCall() {
	for exitCount > 0 {
		exitCount--
		prim.Call0(prim.Load[uintptr](uintptr(unsafe.Pointer(&exitHooks)) + uintptr(exitCount)*8))
	}
	prim.Call1(prim.Libc.Fflush, 0)
}

// recursionLimit is sys.getrecursionlimit(). It limits Python frames; C is limited by its stack.
var recursionLimit uint32 = 1000

// GetRecursionLimit implements Py_GetRecursionLimit.
func GetRecursionLimit(ts *Thread) int32 { return int32(atom.Load32(&recursionLimit)) }

// SetRecursionLimit implements Py_SetRecursionLimit. The depth that the calling thread has used stays used.
func SetRecursionLimit(ts *Thread, limit int32) {
	atom.Swap32(&recursionLimit, uint32(limit))
	depth := ts.PyRecursionLimit - ts.PyRecursionRemaining
	ts.PyRecursionLimit = limit
	ts.PyRecursionRemaining = limit - depth
}

// EnterRecursiveCall implements Py_EnterRecursiveCall: -1 with RecursionError when little C stack is left. where is a C string such
// as " while calling a Python object".
//
//go:nosplit
func EnterRecursiveCall(ts *Thread, where uintptr) int32 {
	if !stackLow(ts) {
		return 0
	}
	return recursionTooDeep(ts, where)
}

//go:noinline
func recursionTooDeep(ts *Thread, where uintptr) int32 {
	enterRecursive(ts, cString(where))
	return -1
}

// LeaveRecursiveCall implements Py_LeaveRecursiveCall: nothing, for what limits is the stack pointer.
//
//go:nosplit
func LeaveRecursiveCall(ts *Thread) {}

// PrivCheckRecursiveCall answers CPython's _Py_CheckRecursiveCall.
func PrivCheckRecursiveCall(ts *Thread, tstate *Thread, where uintptr) int32 {
	return EnterRecursiveCall(ts, where)
}

// PrivReachedRecursionLimitWithMargin implements _Py_ReachedRecursionLimitWithMargin: whether little C stack is left, margin times
// the usual reserve included.
func PrivReachedRecursionLimitWithMargin(ts *Thread, tstate *Thread, margin int32) int32 {
	return b2i(thread.StackPointer(ts) < ts.StackLimit+uintptr(uint32(margin))*recursionMargin)
}
