// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The C API of attaching and detaching: PyEval_SaveThread and relatives, PyThreadState_New to _Swap, PyGILState_.
//
// World: bare. SaveThread, RestoreThread, Ensure and Release are hot.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/fatal"
)

const needsThread = "the function must be called with the GIL held, after Python initialization and before Python finalization, but the GIL is released (the current Python thread state is NULL)"

// EvalSaveThread implements PyEval_SaveThread: detaches; the result is for PyEval_RestoreThread.
func EvalSaveThread(ts *Thread) *Thread {
	Detach(ts)
	return ts
}

// EvalRestoreThread implements PyEval_RestoreThread: attaches. Hangs for ever when the runtime has ended.
func EvalRestoreThread(tls *TLS, t *Thread) {
	if t == nil {
		fatal.Fatal(text("PyEval_RestoreThread\x00"), needsThread)
	}
	Attach(tls, t)
}

// EvalAcquireThread implements PyEval_AcquireThread: attaches a thread that has no attached record.
func EvalAcquireThread(tls *TLS, t *Thread) {
	if t == nil {
		fatal.Fatal(text("PyEval_AcquireThread\x00"), needsThread)
	}
	Attach(tls, t)
}

// EvalReleaseThread implements PyEval_ReleaseThread: detaches; t must be the attached record.
func EvalReleaseThread(tls *TLS, t *Thread) {
	if t == nil || tls.Attached != t {
		fatal.Fatal(text("PyEval_ReleaseThread\x00"), "wrong thread state")
	}
	Detach(t)
}

// EvalInitThreads implements PyEval_InitThreads: threads are always ready.
func EvalInitThreads(tls *TLS) {}

// EvalThreadsInitialized implements PyEval_ThreadsInitialized.
func EvalThreadsInitialized(tls *TLS) int32 {
	if mainID != 0 {
		return 1
	}
	return 0
}

// EvalAcquireLock implements PyEval_AcquireLock: attaches the calling thread's own record.
func EvalAcquireLock(tls *TLS) {
	if tls.Bound == nil {
		fatal.Fatal(text("PyEval_AcquireLock\x00"), needsThread)
	}
	Attach(tls, tls.Bound)
}

// EvalReleaseLock implements PyEval_ReleaseLock: detaches.
func EvalReleaseLock(ts *Thread) { Detach(ts) }

// ThreadStateNew implements PyThreadState_New: a detached record, bound to the OS thread that first attaches it. NULL: no memory.
func ThreadStateNew(tls *TLS, interp uintptr) *Thread { return newRecord(whenceAPI) }

// ThreadStateDelete implements PyThreadState_Delete: t was cleared and is not attached.
func ThreadStateDelete(tls *TLS, t *Thread) {
	if t == nil {
		fatal.Fatal(text("PyThreadState_Delete\x00"), "NULL tstate")
	}
	if t == tls.Attached {
		fatal.Fatal(text("PyThreadState_Delete\x00"), "tstate is still current")
	}
	discard(tls.Attached, t)
}

// ThreadStateDeleteCurrent implements PyThreadState_DeleteCurrent: detaches the cleared record and gives it up.
func ThreadStateDeleteCurrent(ts *Thread) { Release(ts) }

// ThreadStateGet implements PyThreadState_Get: the attached record; none is a fatal error.
func ThreadStateGet(ts *Thread) *Thread { return ts }

// ThreadStateGetUnchecked implements PyThreadState_GetUnchecked: NULL when none is attached.
func ThreadStateGetUnchecked(tls *TLS) *Thread { return tls.Attached }

// ThreadStateSwap implements PyThreadState_Swap: detaches the attached record, if any, and attaches t, if any; returns the former.
func ThreadStateSwap(tls *TLS, t *Thread) *Thread {
	old := tls.Attached
	if old == t {
		return old
	}
	if old != nil {
		Detach(old)
	}
	if t != nil {
		Attach(tls, t)
	}
	return old
}

// ThreadStateGetID implements PyThreadState_GetID.
func ThreadStateGetID(tls *TLS, t *Thread) uint { return uint(t.Id) }

// ThreadStateGetInterpreter implements PyThreadState_GetInterpreter.
func ThreadStateGetInterpreter(tls *TLS, t *Thread) uintptr { return t.Interp }

// ThreadStateNext implements PyThreadState_Next: the record after t in the list, which the caller keeps others from changing.
func ThreadStateNext(tls *TLS, t *Thread) *Thread { return t.next() }

// InterpreterStateThreadHead implements PyInterpreterState_ThreadHead.
func InterpreterStateThreadHead(tls *TLS, interp uintptr) *Thread { return headRecord() }

// InterpreterStateGet implements PyInterpreterState_Get.
func InterpreterStateGet(ts *Thread) uintptr { return ts.Interp }

// InterpreterStateMain implements PyInterpreterState_Main.
func InterpreterStateMain(tls *TLS) uintptr { return Interpreter() }

// InterpreterStateHead implements PyInterpreterState_Head.
func InterpreterStateHead(tls *TLS) uintptr { return Interpreter() }

// InterpreterStateNext implements PyInterpreterState_Next: there is one interpreter.
func InterpreterStateNext(tls *TLS, interp uintptr) uintptr { return 0 }

// ThreadStateEnterTracing implements PyThreadState_EnterTracing.
func ThreadStateEnterTracing(ts *Thread, t *Thread) { t.Tracing++ }

// ThreadStateLeaveTracing implements PyThreadState_LeaveTracing.
func ThreadStateLeaveTracing(ts *Thread, t *Thread) { t.Tracing-- }

// UnstableThreadStateSetStackProtection implements PyUnstable_ThreadState_SetStackProtection: t runs on a stack of size bytes that
// begins at start. Error: -1 and ValueError when it is too small, raised by the caller in package object.
func (t *Thread) SetStackProtection(start, size uintptr) bool {
	if size < 64<<10 {
		return false
	}
	setStackLimit(t, start, start+size)
	return true
}

// ResetStackProtection goes back to the bounds of the OS thread's own stack.
func (t *Thread) ResetStackProtection() {
	if t.TLS != nil {
		setStackLimit(t, t.TLS.stackLow, t.TLS.stackEnd)
	}
}

const (
	gilLocked   = 0
	gilUnlocked = 1
)

// GILStateEnsure implements PyGILState_Ensure: attaches whatever thread it is, with a record of its own or a new one. The result says what
// PyGILState_Release goes back to. Hangs for ever when the runtime has ended.
func GILStateEnsure(tls *TLS) int32 {
	if t := tls.Attached; t != nil {
		t.GilstateCounter++
		return gilLocked
	}
	t := tls.Bound
	if t == nil {
		t = ensureNew(tls)
	}
	Attach(tls, t)
	t.GilstateCounter++
	return gilUnlocked
}

//go:noinline
func ensureNew(tls *TLS) *Thread {
	if Ended() {
		hang(tls)
	}
	if mainID == 0 {
		fatal.Fatal(text("PyGILState_Ensure\x00"), "the runtime is not initialized")
	}
	t := newRecord(whenceGILState)
	if t == nil {
		fatal.Fatal(text("PyGILState_Ensure\x00"), "Couldn't create thread-state for new thread")
	}
	bind(tls, t)
	t.GilstateCounter = 0
	return t
}

// GILStateRelease implements PyGILState_Release: undoes one PyGILState_Ensure. The record that the outermost one made is given up.
func GILStateRelease(tls *TLS, old int32) {
	t := tls.Attached
	if t == nil {
		releaseWrong(tls)
	}
	if t.GilstateCounter--; t.GilstateCounter <= 0 {
		releaseLast(t)
		return
	}
	if old == gilUnlocked {
		Detach(t)
	}
}

//go:noinline
func releaseWrong(tls *TLS) {
	if tls.Bound == nil {
		fatal.Fatal(text("PyGILState_Release\x00"), "auto-releasing thread-state, but no thread-state for this thread")
	}
	fatal.Fatal(text("PyGILState_Release\x00"), "thread state must be current when releasing")
}

// releaseLast gives the record up. Destructors may call Ensure and Release: the counter keeps them from coming here again.
//
//go:noinline
func releaseLast(t *Thread) {
	t.GilstateCounter = 1
	clearHook(t)
	t.GilstateCounter = 0
	Release(t)
}

// GILStateGetThisThreadState implements PyGILState_GetThisThreadState: NULL when the OS thread has no record.
func GILStateGetThisThreadState(tls *TLS) *Thread { return tls.Bound }

// GILStateCheck implements PyGILState_Check: whether the calling thread is attached.
func GILStateCheck(tls *TLS) int32 {
	if tls.Attached != nil {
		return 1
	}
	return 0
}

// RecordOf is the record in use whose OS thread has this id; nil when there is none. It may go away while the caller is detached.
func RecordOf(id uint) *Thread {
	rawLock(&registryLock)
	t := headRecord()
	for t != nil && t.ThreadId != id {
		t = t.next()
	}
	rawUnlock(&registryLock)
	return t
}

// IsLive tells whether t is a record in use.
func IsLive(t *Thread) bool { return t != nil && !t.released }
