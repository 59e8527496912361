// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Audit hooks: C functions for the whole process until the runtime ends, callables that Python code adds.
//
// World: bare. PySys_Audit without a hook is one load.
// Guard: auditHead is a list that only grows, under auditLock, until the runtime ends; it is read without a lock.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

var (
	auditHead uintptr // atomic: the first hook {next, function, data}, in libc's memory
	auditLock uint32
	auditList *Object // a list of callables; nil until the first
)

// sysAudited tells whether anybody listens.
func sysAudited() bool { return atom.LoadAcquire(&auditHead) != 0 || auditList != nil }

// SysAuditVa implements PySys_Audit: tells the hooks of an event, with arguments as Py_BuildValue makes them; a single one becomes a
// tuple. A thread that is not attached tells nobody.
//
// Errors: -1 with what a hook raised. Otherwise the exception that is set stays set.
func SysAuditVa(tls *TLS, event, format uintptr, va *VaList) int32 {
	ts := tls.Attached
	if ts == nil || !sysAudited() {
		return 0
	}
	exc := ErrGetRaisedException(ts)
	var args *Object
	if format != 0 && byteAt(format, 0) != 0 {
		args = VaBuildValue(ts, format, va)
		if args != nil && !hasFlag(args.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
			one := tupleOf1(ts, args)
			decref(ts, args)
			args = one
		}
	} else {
		args = TupleNew(ts, 0)
	}
	return auditTell(ts, event, args, exc)
}

// SysAuditTuple implements PySys_AuditTuple: the same with a tuple of arguments, or NULL for none.
//
// Errors: TypeError when args is no tuple.
func SysAuditTuple(ts *Thread, event uintptr, args *Object) int32 {
	if args != nil && !hasFlag(args.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return raiseInt(ts, ExcTypeError, "args must be tuple, got %s", argTO(args))
	}
	if !sysAudited() {
		return 0
	}
	exc := ErrGetRaisedException(ts)
	if args == nil {
		args = TupleNew(ts, 0)
	} else {
		incref(ts, args)
	}
	return auditTell(ts, event, args, exc)
}

// auditTell tells all hooks and sets exc again when none refused. It takes args, nil for an exception, and exc.
func auditTell(ts *Thread, event uintptr, args, exc *Object) int32 {
	r := int32(-1)
	if args != nil {
		r = 0
		for e := atom.LoadAcquire(&auditHead); e != 0 && r == 0; e = atom.LoadAcquire(prim.At[*uintptr](e)) {
			if int32(prim.Call3(prim.Load[uintptr](e+8), event, addr(args), prim.Load[uintptr](e+16))) < 0 {
				r = -1
			}
		}
		if r == 0 && auditList != nil {
			r = auditTellObjects(ts, event, args)
		}
		decref(ts, args)
	}
	if r == 0 {
		ErrSetRaisedException(ts, exc)
		return 0
	}
	if ts.CurrentException == nil {
		raise(ts, ExcSystemError, "an audit hook failed without setting an exception")
	}
	xdecref(ts, exc)
	return -1
}

func auditTellObjects(ts *Thread, event uintptr, args *Object) int32 {
	name := UnicodeFromString(ts, event)
	if name == nil {
		return -1
	}
	r := int32(0)
	for i := 0; r == 0 && i < ListSize(ts, auditList); i++ {
		hook := ListGetItemRef(ts, auditList, i)
		if hook == nil {
			r = -1
			break
		}
		v := callTwoArgs(ts, hook, name, args)
		if v == nil {
			r = -1
		} else {
			decref(ts, v)
		}
		decref(ts, hook)
	}
	decref(ts, name)
	return r
}

// auditNone tells the hooks of an event without arguments; name ends with NUL.
func auditNone(ts *Thread, name string) int32 { return SysAuditTuple(ts, strAddr(name), nil) }

// SysAddAuditHook implements PySys_AddAuditHook: also before the runtime starts. A hook that refuses the event sys.addaudithook keeps the
// new one out, without an error when it does so by a RuntimeError.
//
// Errors: -1: what a hook raised, MemoryError; without an exception when the runtime is not initialized.
func SysAddAuditHook(tls *TLS, hook, data uintptr) int32 {
	ts := tls.Attached
	if !interp.initialized {
		ts = nil
	}
	if ts != nil && auditNone(ts, "sys.addaudithook\x00") < 0 {
		if ErrExceptionMatches(ts, ExcRuntimeError) != 0 {
			ErrClear(ts)
			return 0
		}
		return -1
	}
	e := prim.Calloc(1, 24)
	if e == 0 {
		if ts != nil {
			ErrNoMemory(ts)
		}
		return -1
	}
	prim.Store(e+8, hook)
	prim.Store(e+16, data)
	for !atom.CAS32(&auditLock, 0, 1) {
		prim.Yield()
	}
	at := &auditHead
	for *at != 0 {
		at = prim.At[*uintptr](*at)
	}
	atom.StoreRelease(at, e)
	atom.Swap32(&auditLock, 0)
	return 0
}

// sysAddaudithook is sys.addaudithook(hook).
func sysAddaudithook(ts *Thread, self, hook *Object) *Object {
	if auditNone(ts, "sys.addaudithook\x00") < 0 {
		if ErrExceptionMatches(ts, ExcException) != 0 {
			ErrClear(ts)
			return newRef(ts, None)
		}
		return nil
	}
	if auditList == nil {
		l := ListNew(ts, 0)
		if l == nil {
			return nil
		}
		ObjectGCUnTrack(ts, l)
		if !atom.CAS(addressOfWord(&auditList), 0, addr(l)) {
			decref(ts, l)
		}
	}
	if ListAppend(ts, auditList, hook) < 0 {
		return nil
	}
	return newRef(ts, None)
}

// addressOfWord views a variable of the package as a word.
func addressOfWord(p **Object) *uintptr { return prim.At[*uintptr](pointerOf(p)) }

// sysAudit is sys.audit(event, *args).
func sysAudit(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n == 0 {
		return raise(ts, ExcTypeError, "audit() missing 1 required positional argument: 'event'")
	}
	event := itemAt(args, 0)
	if !isStr(event) {
		return raise(ts, ExcTypeError, "expected str for argument 'event', not %s", argCN(event.ObType.TpName, 200))
	}
	if !sysAudited() {
		return newRef(ts, None)
	}
	name := UnicodeAsUTF8(ts, event)
	if name == 0 {
		return nil
	}
	t := TupleNew(ts, n-1)
	if t == nil {
		return nil
	}
	for i := 1; i < n; i++ {
		TupleSetItem(ts, t, i-1, newRef(ts, itemAt(args, i)))
	}
	r := SysAuditTuple(ts, name, t)
	decref(ts, t)
	if r < 0 {
		return nil
	}
	return newRef(ts, None)
}

// auditClear drops all hooks, which are told of it: the runtime ends.
func auditClear(ts *Thread) {
	auditNone(ts, "cpython._PySys_ClearAuditHooks\x00")
	ErrClear(ts)
	e := atom.LoadAcquire(&auditHead)
	auditHead = 0
	for e != 0 {
		next := prim.Load[uintptr](e)
		prim.Free(e)
		e = next
	}
	l := auditList
	auditList = nil
	xdecref(ts, l)
}
