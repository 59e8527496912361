// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Making objects for C, and reference counts as functions.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// PrivObjectNew implements _PyObject_New: an object of a type without a garbage collector, fields undefined.
//
// Refs: new; a heap type gets a reference.
func PrivObjectNew(ts *Thread, t *TypeObject) *Object {
	o := obj(ObjectMalloc(ts, uint(t.TpBasicsize)))
	if o == nil {
		return ErrNoMemory(ts)
	}
	return ObjectInit(ts, o, t)
}

// PrivObjectNewVar implements _PyObject_NewVar.
//
// Refs: new.
func PrivObjectNewVar(ts *Thread, t *TypeObject, n int) *Object {
	o := obj(ObjectMalloc(ts, uint(t.TpBasicsize+n*t.TpItemsize+7)&^7))
	if o == nil {
		return ErrNoMemory(ts)
	}
	return ObjectInitVar(ts, o, t, n)
}

// ObjectInit implements PyObject_Init: makes memory an object with one reference.
//
// Refs: a heap type gets a reference.
func ObjectInit(ts *Thread, o *Object, t *TypeObject) *Object {
	if o == nil {
		return ErrNoMemory(ts)
	}
	initHeader(ts, o, t)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		incref(ts, up(t))
	}
	return o
}

// ObjectInitVar implements PyObject_InitVar.
func ObjectInitVar(ts *Thread, o *Object, t *TypeObject, n int) *Object {
	if o == nil {
		return ErrNoMemory(ts)
	}
	as[*VarObject](o).ObSize = n
	return ObjectInit(ts, o, t)
}

// PrivNewReference implements _Py_NewReference: a fresh reference count of one.
func PrivNewReference(ts *Thread, o *Object) { initHeader(ts, o, o.ObType) }

// PrivNewReferenceNoTotal implements _Py_NewReferenceNoTotal.
func PrivNewReferenceNoTotal(ts *Thread, o *Object) { initHeader(ts, o, o.ObType) }

// NewRef implements Py_NewRef.
func NewRef(ts *Thread, o *Object) *Object { return newRef(ts, o) }

// XNewRef implements Py_XNewRef.
func XNewRef(ts *Thread, o *Object) *Object { return xnewRef(ts, o) }

// Is implements Py_Is.
func Is(ts *Thread, a, b *Object) int32 { return b2i(a == b) }

// IsNone implements Py_IsNone.
func IsNone(ts *Thread, o *Object) int32 { return b2i(o == None) }

// IsTrue implements Py_IsTrue.
func IsTrue(ts *Thread, o *Object) int32 { return b2i(o == True) }

// IsFalse implements Py_IsFalse.
func IsFalse(ts *Thread, o *Object) int32 { return b2i(o == False) }

// TYPE implements Py_TYPE.
func TYPE(ts *Thread, o *Object) *TypeObject { return o.ObType }

// REFCNT implements Py_REFCNT.
func REFCNT(ts *Thread, o *Object) int { return refcnt(o) }

// PrivSetRefcnt implements _Py_SetRefcnt; without effect on an immortal object.
func PrivSetRefcnt(ts *Thread, o *Object, n int) {
	if immortal(o) {
		return
	}
	switch {
	case deferred(o):
		o.ObTid, o.ObRefLocal = 0, 0
		atom.StoreReleaseInt(&o.ObRefShared, (n+deferredBias)<<refSharedShift|refMerged)
	case o.ObTid == ts.Tid && n < 1<<32-1:
		o.ObRefLocal = uint32(n)
		atom.StoreReleaseInt(&o.ObRefShared, o.ObRefShared&refFlags)
	default:
		thread.LeaveBias(ts, o)
		o.ObTid, o.ObRefLocal = 0, 0
		atom.StoreReleaseInt(&o.ObRefShared, n<<refSharedShift|refMerged)
	}
}

// PrivSetImmortal implements _Py_SetImmortal. The collector has no use for what never goes.
func PrivSetImmortal(ts *Thread, o *Object) {
	if ObjectGCIsTracked(ts, o) != 0 {
		ObjectGCUnTrack(ts, o)
	}
	thread.LeaveBias(ts, o)
	setImmortal(o)
}

// UnstableIsImmortal implements PyUnstable_IsImmortal.
func UnstableIsImmortal(ts *Thread, o *Object) int32 { return b2i(immortal(o)) }

// UnstableTryIncRef implements PyUnstable_TryIncRef.
func UnstableTryIncRef(ts *Thread, o *Object) int32 { return b2i(tryIncref(ts, o)) }

// UnstableEnableTryIncRef implements PyUnstable_EnableTryIncRef.
func UnstableEnableTryIncRef(ts *Thread, o *Object) { enableTryIncref(ts, o) }

// UnstableObjectIsUniquelyReferenced implements PyUnstable_Object_IsUniquelyReferenced.
func UnstableObjectIsUniquelyReferenced(ts *Thread, o *Object) int32 {
	return b2i(uniquelyReferenced(ts, o))
}

// UnstableObjectIsUniqueReferencedTemporary implements PyUnstable_Object_IsUniqueReferencedTemporary. Bytecode is not run on a
// stack of borrowed references here, so the two questions are one.
func UnstableObjectIsUniqueReferencedTemporary(ts *Thread, o *Object) int32 {
	return b2i(uniquelyReferenced(ts, o))
}

// UnstableObjectEnableDeferredRefcount implements PyUnstable_Object_EnableDeferredRefcount: 1 when only the collector frees o from now
// on, 0 when that was so before, or the collector does not see such objects.
func UnstableObjectEnableDeferredRefcount(ts *Thread, o *Object) int32 { return b2i(deferCounts(o)) }
