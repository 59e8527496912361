// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What C asks of the collector: PyGC_, PyObject_GC_, PyUnstable_GC_.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// GCCollect implements PyGC_Collect: a full collection, and how many objects it found unreachable; 0 when one is running or the
// collector is disabled. An exception that is set stays.
func GCCollect(ts *Thread) int {
	if gcOff {
		return 0
	}
	return gcCollect(ts, gcOldest)
}

// GCEnable implements PyGC_Enable and tells what was before. What was made meanwhile counts as old: whoever builds a large heap with the
// collector disabled is not stopped at once.
func GCEnable(ts *Thread) int32 {
	old := gcOff
	if old {
		gcLive = heap.UsedObjects()
	}
	gcOff = false
	return b2i(!old)
}

// GCDisable implements PyGC_Disable and tells what was before.
func GCDisable(ts *Thread) int32 {
	old := gcOff
	gcOff = true
	return b2i(!old)
}

// GCIsEnabled implements PyGC_IsEnabled.
func GCIsEnabled(ts *Thread) int32 { return b2i(!gcOff) }

// ObjectGCTrack implements PyObject_GC_Track: the object's fields are valid from now on. Tracking twice is a fatal error.
func ObjectGCTrack(ts *Thread, o *Object) {
	if o.ObGcBits&gcTracked != 0 {
		gcTrackedTwice(ts, o)
	}
	if gcKnownToOne(o) {
		gcTrack(o)
		return
	}
	atom.Or8(&o.ObGcBits, gcTracked)
}

// gcKnownToOne tells whether only the calling thread can know o, new or dying: its bits need no atomic. It holds a reference, or o is
// being destroyed.
func gcKnownToOne(o *Object) bool { return o.ObRefLocal <= 1 && o.ObRefShared>>refSharedShift == 0 }

//go:noinline
func gcTrackedTwice(ts *Thread, o *Object) {
	PrivFatalErrorFunc(ts.TLS, strAddr("PyObject_GC_Track\x00"), strAddr("object already tracked by the garbage collector\x00"))
}

// ObjectGCUnTrack implements PyObject_GC_UnTrack. An object that is not tracked is left alone.
func ObjectGCUnTrack(ts *Thread, o *Object) {
	if gcKnownToOne(o) {
		gcUntrack(o)
		return
	}
	atom.And8(&o.ObGcBits, ^uint8(gcTracked))
}

// ObjectGCIsTracked implements PyObject_GC_IsTracked.
func ObjectGCIsTracked(ts *Thread, o *Object) int32 {
	return b2i(ObjectISGC(ts, o) != 0 && o.ObGcBits&gcTracked != 0)
}

// ObjectGCIsFinalized implements PyObject_GC_IsFinalized.
func ObjectGCIsFinalized(ts *Thread, o *Object) int32 {
	return b2i(ObjectISGC(ts, o) != 0 && o.ObGcBits&gcFinalized != 0)
}

// ObjectISGC implements PyObject_IS_GC.
func ObjectISGC(ts *Thread, o *Object) int32 {
	t := o.ObType
	if !hasFlag(t, layout.TPFLAGS_HAVE_GC) {
		return 0
	}
	if t.TpIsGc != 0 {
		return callInquiry(ts, t.TpIsGc, o)
	}
	return 1
}

// ObjectGCDel implements PyObject_GC_Del: the tp_free of types that the collector traverses.
func ObjectGCDel(ts *Thread, o *Object) {
	gcUntrack(o)
	ts.Heap.Free(addr(o) - typePreheader(o.ObType))
}

// PrivObjectGCNew implements _PyObject_GC_New: an untracked instance whose fields are zero.
//
// Refs: new; a reference to a heap type is taken. Error: NULL.
func PrivObjectGCNew(ts *Thread, t *TypeObject) *Object {
	return typeAllocRaw(ts, t, uintptr(t.TpBasicsize))
}

// PrivObjectGCNewVar implements _PyObject_GC_NewVar.
//
// Refs: new. Error: NULL; SystemError when n is negative.
func PrivObjectGCNewVar(ts *Thread, t *TypeObject, n int) *Object {
	if n < 0 {
		return badInternalCall(ts)
	}
	if t.TpItemsize != 0 && n > (1<<62-t.TpBasicsize)/t.TpItemsize {
		return ErrNoMemory(ts)
	}
	o := typeAllocRaw(ts, t, uintptr(t.TpBasicsize+n*t.TpItemsize+7)&^7)
	if o != nil {
		as[*VarObject](o).ObSize = n
	}
	return o
}

// PrivObjectGCResize implements _PyObject_GC_Resize: the object may move, so it must not be tracked or seen by anybody.
//
// Refs: the reference moves. Error: NULL and MemoryError; the old object stays valid.
func PrivObjectGCResize(ts *Thread, o *Object, n int) *Object {
	t := o.ObType
	if n < 0 || t.TpItemsize != 0 && n > (1<<62-t.TpBasicsize)/t.TpItemsize {
		return ErrNoMemory(ts)
	}
	k, pre := gcKind(t)
	p := ts.Heap.Realloc(k, addr(o)-pre, pre+uintptr(t.TpBasicsize+n*t.TpItemsize+7)&^7)
	if p == 0 {
		return ErrNoMemory(ts)
	}
	o = obj(p + pre)
	as[*VarObject](o).ObSize = n
	return o
}

func gcKind(t *TypeObject) (heap.Kind, uintptr) {
	if pre := typePreheader(t); pre != 0 {
		return heap.KindGCPre, pre
	}
	return heap.KindGC, 0
}

// UnstableGCVisitObjects implements PyUnstable_GC_VisitObjects: calls f(object, arg) for every tracked object until it returns 0.
// The world is stopped meanwhile: f must not allocate or block.
func UnstableGCVisitObjects(ts *Thread, f, arg uintptr) {
	thread.StopTheWorld(ts)
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if o.ObGcBits&gcFrozen == 0 && callVisit(ts, f, o, arg) == 0 {
			break
		}
	}
	thread.StartTheWorld(ts)
}

// UnstableObjectGCNewWithExtraData implements PyUnstable_Object_GC_NewWithExtraData: an instance with zeroed bytes behind it.
//
// Refs: new. Error: NULL.
func UnstableObjectGCNewWithExtraData(ts *Thread, t *TypeObject, extra uint) *Object {
	if extra > 1<<62 {
		return ErrNoMemory(ts)
	}
	return typeAllocRaw(ts, t, uintptr(t.TpBasicsize)+uintptr(extra))
}
