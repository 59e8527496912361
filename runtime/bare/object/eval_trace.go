// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Trace and profile functions, monitoring by code that is no bytecode, and what C asks of the evaluator about a callable.
//
// World: bare.
// Guard: a record's trace and profile fields belong to its thread; the functions for all threads stop the others.
// Invariant: trace events come from bytecode alone, also in CPython, and no bytecode runs here: a function that is set is kept, told by
// sys.gettrace and sys.getprofile, and never called. No tool can be registered for monitoring, so the state of a scope is always 0.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// traceAudit asks the audit hooks. What they raise is unraisable.
func traceAudit(ts *Thread, event, text string) bool {
	if !sysAudited() || SysAuditTuple(ts, strAddr(event), emptyTuple) >= 0 {
		return true
	}
	exc := ErrGetRaisedException(ts)
	msg := sysText(ts, text)
	if msg == nil {
		ErrClear(ts)
	}
	ErrSetRaisedException(ts, exc)
	unraisable(ts, msg, nil)
	xdecref(ts, msg)
	return false
}

func traceSet(ts, t *Thread, fn uintptr, arg *Object) {
	t.CTracefunc = 0
	clearField(ts, &t.CTraceobj)
	t.CTraceobj = xnewRef(ts, arg)
	t.CTracefunc = fn
}

func profileSet(ts, t *Thread, fn uintptr, arg *Object) {
	t.CProfilefunc = 0
	clearField(ts, &t.CProfileobj)
	t.CProfileobj = xnewRef(ts, arg)
	t.CProfilefunc = fn
}

// EvalSetTrace implements PyEval_SetTrace: the thread's trace function and its first argument; NULL for none.
//
// Refs: takes a new reference.
func EvalSetTrace(ts *Thread, fn uintptr, arg *Object) {
	if traceAudit(ts, "sys.settrace\x00", "Exception ignored in PyEval_SetTrace") {
		traceSet(ts, ts, fn, arg)
	}
}

// EvalSetProfile implements PyEval_SetProfile: the thread's profile function and its first argument; NULL for none.
//
// Refs: takes a new reference.
func EvalSetProfile(ts *Thread, fn uintptr, arg *Object) {
	if traceAudit(ts, "sys.setprofile\x00", "Exception ignored in PyEval_SetProfile") {
		profileSet(ts, ts, fn, arg)
	}
}

// EvalSetTraceAllThreads implements PyEval_SetTraceAllThreads: the same for every thread.
//
// Refs: takes new references.
func EvalSetTraceAllThreads(ts *Thread, fn uintptr, arg *Object) {
	if traceAudit(ts, "sys.settrace\x00", "Exception ignored in PyEval_SetTraceAllThreads") {
		traceAll(ts, fn, arg, traceSet)
	}
}

// EvalSetProfileAllThreads implements PyEval_SetProfileAllThreads: the same for every thread.
//
// Refs: takes new references.
func EvalSetProfileAllThreads(ts *Thread, fn uintptr, arg *Object) {
	if traceAudit(ts, "sys.setprofile\x00", "Exception ignored in PyEval_SetProfileAllThreads") {
		traceAll(ts, fn, arg, profileSet)
	}
}

// traceAll sets a function in every record. What the records held is dropped when the world runs again: a destructor may wait for
// another thread.
func traceAll(ts *Thread, fn uintptr, arg *Object, set func(ts, t *Thread, fn uintptr, arg *Object)) {
	old := ListNew(ts, 0)
	if old == nil {
		ErrWriteUnraisable(ts, nil)
		return
	}
	thread.StopTheWorld(ts)
	for t := thread.InterpreterStateThreadHead(ts.TLS, 0); t != nil; t = thread.ThreadStateNext(ts.TLS, t) {
		for _, o := range [...]*Object{t.CTraceobj, t.CProfileobj} {
			if o != nil && ListAppend(ts, old, o) < 0 {
				ErrClear(ts)
				incref(ts, o) // Without memory it stays for good: no destructor runs while the world stands.
			}
		}
		set(ts, t, fn, arg)
	}
	thread.StartTheWorld(ts)
	decref(ts, old)
}

// EvalGetFuncName implements PyEval_GetFuncName: the name of a function or method, of anything else that of its type.
func EvalGetFuncName(ts *Thread, f *Object) uintptr {
	for f.ObType == MethodType {
		f = MethodFunction(ts, f)
	}
	switch f.ObType {
	case FunctionType:
		return UnicodeAsUTF8(ts, as[*functionObject](f).FuncName)
	case CFunctionType:
		return as[*layout.CFunctionObject](f).MMl.MlName
	}
	return f.ObType.TpName
}

// EvalGetFuncDesc implements PyEval_GetFuncDesc: "()" for a function or method, else " object".
func EvalGetFuncDesc(ts *Thread, f *Object) uintptr {
	if t := f.ObType; t == MethodType || t == FunctionType || t == CFunctionType {
		return strAddr("()\x00")
	}
	return strAddr(" object\x00")
}

// EvalMergeCompilerFlags implements PyEval_MergeCompilerFlags: 1 when flags are set; no frame runs that would add others.
func EvalMergeCompilerFlags(ts *Thread, flags uintptr) int32 {
	return b2i(prim.Load[int32](flags) != 0)
}

// monitoringVersion is what a scope is told when its state is up to date. 0 stands for a scope that never was entered.
const monitoringVersion = 1

// MonitoringEnterScope implements PyMonitoring_EnterScope: brings n states up to date, unless they are.
func MonitoringEnterScope(ts *Thread, states, version, events uintptr, n int) int32 {
	if prim.Load[uint64](version) == monitoringVersion {
		return 0
	}
	for i := 0; i < n; i++ {
		setByte(states, 2*i, 0)
	}
	prim.Store(version, uint64(monitoringVersion))
	return 0
}

// MonitoringExitScope implements PyMonitoring_ExitScope.
func MonitoringExitScope(ts *Thread) int32 { return 0 }

// monitoringFire is an event at an offset of a code-like object: no tool is registered that would hear of it. Error: -1, ValueError for a
// negative offset.
func monitoringFire(ts *Thread, offset int32) int32 {
	if offset < 0 {
		return raiseInt(ts, ExcValueError, "offset must be non-negative")
	}
	return 0
}

// PrivMonitoringFirePyStartEvent implements _PyMonitoring_FirePyStartEvent, and those below what their names say.
func PrivMonitoringFirePyStartEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFirePyResumeEvent implements _PyMonitoring_FirePyResumeEvent.
func PrivMonitoringFirePyResumeEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFirePyReturnEvent implements _PyMonitoring_FirePyReturnEvent.
func PrivMonitoringFirePyReturnEvent(ts *Thread, state uintptr, code *Object, offset int32, value *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFirePyYieldEvent implements _PyMonitoring_FirePyYieldEvent.
func PrivMonitoringFirePyYieldEvent(ts *Thread, state uintptr, code *Object, offset int32, value *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireCallEvent implements _PyMonitoring_FireCallEvent.
func PrivMonitoringFireCallEvent(ts *Thread, state uintptr, code *Object, offset int32, callable, arg0 *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireLineEvent implements _PyMonitoring_FireLineEvent.
func PrivMonitoringFireLineEvent(ts *Thread, state uintptr, code *Object, offset, line int32) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireJumpEvent implements _PyMonitoring_FireJumpEvent.
func PrivMonitoringFireJumpEvent(ts *Thread, state uintptr, code *Object, offset int32, target *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireBranchEvent implements _PyMonitoring_FireBranchEvent.
func PrivMonitoringFireBranchEvent(ts *Thread, state uintptr, code *Object, offset int32, target *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireBranchLeftEvent implements _PyMonitoring_FireBranchLeftEvent.
func PrivMonitoringFireBranchLeftEvent(ts *Thread, state uintptr, code *Object, offset int32, target *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireBranchRightEvent implements _PyMonitoring_FireBranchRightEvent.
func PrivMonitoringFireBranchRightEvent(ts *Thread, state uintptr, code *Object, offset int32, target *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireCReturnEvent implements _PyMonitoring_FireCReturnEvent.
func PrivMonitoringFireCReturnEvent(ts *Thread, state uintptr, code *Object, offset int32, value *Object) int32 {
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireStopIterationEvent implements _PyMonitoring_FireStopIterationEvent.
func PrivMonitoringFireStopIterationEvent(ts *Thread, state uintptr, code *Object, offset int32, value *Object) int32 {
	return monitoringFire(ts, offset)
}

// monitoringFireRaised is an event about the exception that is set, which stays set. Error: -1, ValueError when none is.
func monitoringFireRaised(ts *Thread, offset int32, event int) int32 {
	if ts.CurrentException == nil {
		return raiseInt(ts, ExcValueError, "Firing event %d with no exception set", argI(event))
	}
	return monitoringFire(ts, offset)
}

// PrivMonitoringFireRaiseEvent implements _PyMonitoring_FireRaiseEvent.
func PrivMonitoringFireRaiseEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFireRaised(ts, offset, 11)
}

// PrivMonitoringFireExceptionHandledEvent implements _PyMonitoring_FireExceptionHandledEvent.
func PrivMonitoringFireExceptionHandledEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFireRaised(ts, offset, 12)
}

// PrivMonitoringFirePyUnwindEvent implements _PyMonitoring_FirePyUnwindEvent.
func PrivMonitoringFirePyUnwindEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFireRaised(ts, offset, 13)
}

// PrivMonitoringFirePyThrowEvent implements _PyMonitoring_FirePyThrowEvent.
func PrivMonitoringFirePyThrowEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFireRaised(ts, offset, 14)
}

// PrivMonitoringFireReraiseEvent implements _PyMonitoring_FireReraiseEvent.
func PrivMonitoringFireReraiseEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFireRaised(ts, offset, 15)
}

// PrivMonitoringFireCRaiseEvent implements _PyMonitoring_FireCRaiseEvent.
func PrivMonitoringFireCRaiseEvent(ts *Thread, state uintptr, code *Object, offset int32) int32 {
	return monitoringFireRaised(ts, offset, 17)
}
