// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The cyclic collector: stop the world, find what only cycles hold, start the world, finalize, clear.
//
// World: bare.
// Guard: gcRunning is taken by the thread that collects; marking happens with all other threads stopped, everything that runs other
// code (weak reference callbacks, finalizers, tp_clear) with them running.
// Invariant: between the passes of a stopped world ob_tid of a candidate holds its count of references from outside the candidates;
// it is restored from the page's heap before the world starts.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	gcFinalized   = 2 // tp_finalize has run
	gcUnreachable = 4 // a candidate, while the collector works
	gcDeferred    = 64
)

var (
	gcOff     bool   // PyGC_Disable
	gcRunning uint32 // atomic
)

// gcWork is a stack of objects in libc's memory.
type gcWork struct {
	_      cgo.Incomplete
	p      uintptr
	n, cap int
	failed bool
}

var gcStack gcWork // owned by the collecting thread

func (w *gcWork) push(o *Object) {
	if w.n == w.cap {
		c := w.cap*2 + 1024
		p := prim.Realloc(w.p, uintptr(c)*8)
		if p == 0 {
			w.failed = true
			return
		}
		w.p, w.cap = p, c
	}
	setItem(w.p, w.n, o)
	w.n++
}

// gcEach goes through all tracked objects, in the two kinds of pages that hold them.
type gcEach struct {
	c    heap.Cursor
	kind heap.Kind
}

func (e *gcEach) start() { e.kind = heap.KindGC; e.c.Start(heap.KindGC) }

func (e *gcEach) next() *Object {
	for {
		b := e.c.Next()
		if b == 0 {
			if e.kind == heap.KindGCPre {
				return nil
			}
			e.kind = heap.KindGCPre
			e.c.Start(heap.KindGCPre)
			continue
		}
		if e.kind == heap.KindGCPre {
			b += 16
		}
		if o := obj(b); o.ObGcBits&gcTracked != 0 {
			return o
		}
	}
}

// gcPrepare makes every tracked mortal object a candidate with its whole count.
func gcPrepare() {
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if immortal(o) {
			continue
		}
		n := int(o.ObRefLocal) + o.ObRefShared>>refSharedShift
		if o.ObGcBits&gcDeferred != 0 {
			n -= deferredBias
		}
		o.ObTid = uintptr(n)
		o.ObGcBits |= gcUnreachable
	}
}

const deferredBias = (1<<63 - 1) / 8

// gcVisitSubtract is the visitproc that takes away references among candidates.
func gcVisitSubtract(ts *Thread, o *Object, arg uintptr) int32 {
	if o.ObGcBits&gcUnreachable != 0 {
		o.ObTid--
	}
	return 0
}

// gcVisitReach is the visitproc that marks what a reachable object refers to.
func gcVisitReach(ts *Thread, o *Object, arg uintptr) int32 {
	if o.ObGcBits&gcUnreachable != 0 {
		o.ObGcBits &^= gcUnreachable
		gcStack.push(o)
	}
	return 0
}

// gcSubtract takes the references that candidates hold away from each other's counts.
func gcSubtract(ts *Thread) {
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if o.ObGcBits&gcUnreachable != 0 && o.ObType.TpTraverse != 0 {
			callTraverse(ts, o.ObType.TpTraverse, o, fn_gcVisitSubtract, 0)
		}
	}
}

// gcMark clears the mark of every candidate that something outside refers to, and of all it reaches. Immortal tracked objects are
// roots as well.
func gcMark(ts *Thread) {
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		switch {
		case immortal(o):
			gcStack.push(o)
		case o.ObGcBits&gcUnreachable != 0 && int(o.ObTid) > 0:
			o.ObGcBits &^= gcUnreachable
			gcStack.push(o)
		}
		for gcStack.n > 0 {
			gcStack.n--
			x := itemAt(gcStack.p, gcStack.n)
			if f := x.ObType.TpTraverse; f != 0 {
				callTraverse(ts, f, x, fn_gcVisitReach, 0)
			}
		}
	}
}

// gcRestore gives every candidate its owner back. With garbage, the unreachable ones get a reference and go there.
func gcRestore(ts *Thread, garbage *gcWork) {
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if immortal(o) {
			continue
		}
		o.ObTid = 0
		if o.ObRefShared&refFlags != refMerged {
			o.ObTid = thread.OwnerOf(addr(o))
		}
		if o.ObGcBits&gcUnreachable != 0 {
			o.ObGcBits &^= gcUnreachable
			if garbage != nil {
				incref(ts, o)
				garbage.push(o)
				if garbage.failed {
					garbage.failed = false
					decref(ts, o) // cannot be its last: a cycle holds it
				}
			}
		}
	}
}

// gcFind stops the world and fills garbage with new references to the unreachable objects.
func gcFind(ts *Thread, garbage *gcWork) {
	thread.StopTheWorld(ts)
	gcPrepare()
	gcSubtract(ts)
	gcStack.n, gcStack.failed = 0, false
	gcMark(ts)
	if gcStack.failed {
		garbage = nil // what is unreachable is not known
	}
	gcRestore(ts, garbage)
	thread.StartTheWorld(ts)
}

// gcCollect runs one collection and returns how many objects it found unreachable.
func gcCollect(ts *Thread) int {
	if !atom.CAS32(&gcRunning, 0, 1) {
		return 0
	}
	e := ErrGetRaisedException(ts)
	garbage := (*gcWork)(unsafe.Pointer(prim.Calloc(1, unsafe.Sizeof(*(*gcWork)(nil)))))
	found := 0
	if garbage != nil {
		gcFind(ts, garbage)
		found = garbage.n
		gcClearWeakrefs(ts, garbage)
		if gcFinalize(ts, garbage) {
			gcResurrected(ts, garbage)
		}
		gcClearGarbage(ts, garbage)
		prim.Free(garbage.p)
		prim.Free(uintptr(unsafe.Pointer(garbage)))
	}
	atom.StoreRelease32(&gcRunning, 0)
	ErrSetRaisedException(ts, e)
	return found
}

// gcClearWeakrefs clears weak references to garbage before anything can look through them, calling callbacks.
func gcClearWeakrefs(ts *Thread, w *gcWork) {
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if o.ObType.TpWeaklistoffset != 0 {
			ObjectClearWeakRefs(ts, o)
		}
	}
}

// gcFinalize runs tp_finalize of garbage that has one; it tells whether any ran.
func gcFinalize(ts *Thread, w *gcWork) bool {
	ran := false
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if f := o.ObType.TpFinalize; f != 0 && o.ObGcBits&gcFinalized == 0 {
			o.ObGcBits |= gcFinalized
			callDestructor(ts, f, o)
			ran = true
		}
	}
	return ran
}

// gcResurrected drops from garbage what finalizers made reachable again: it repeats the search with the garbage's own references
// counted as inside.
func gcResurrected(ts *Thread, w *gcWork) {
	again := (*gcWork)(unsafe.Pointer(prim.Calloc(1, unsafe.Sizeof(*(*gcWork)(nil)))))
	if again == nil {
		for ; w.n > 0; w.n-- {
			decref(ts, itemAt(w.p, w.n-1))
		}
		return
	}
	// The references that w holds would make all of it reachable: they are given up for the search, which cannot free anything, since
	// every object of w is in a cycle or was found through one.
	thread.StopTheWorld(ts)
	gcPrepare()
	for i := 0; i < w.n; i++ {
		if o := itemAt(w.p, i); o.ObGcBits&gcUnreachable != 0 {
			o.ObTid--
		}
	}
	gcSubtract(ts)
	gcStack.n, gcStack.failed = 0, false
	gcMark(ts)
	if gcStack.failed {
		gcRestore(ts, nil)
	} else {
		gcRestore(ts, again)
	}
	thread.StartTheWorld(ts)
	for i := 0; i < w.n; i++ {
		decref(ts, itemAt(w.p, i))
	}
	prim.Free(w.p)
	w.p, w.n, w.cap = again.p, again.n, again.cap
	prim.Free(uintptr(unsafe.Pointer(again)))
}

// gcClearGarbage breaks the cycles.
func gcClearGarbage(ts *Thread, w *gcWork) {
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if f := o.ObType.TpClear; f != 0 && o.ObGcBits&gcTracked != 0 {
			callInquiry(ts, f, o)
			if ts.CurrentException != nil {
				ErrWriteUnraisable(ts, o)
			}
		}
	}
	for i := 0; i < w.n; i++ {
		decref(ts, itemAt(w.p, i))
	}
	w.n = 0
}

// gcMaybe collects when enough objects were made since the last time: called where a GC object is allocated, never in PyMem_.
//
//go:noinline
func gcMaybe(ts *Thread) {
	thread.DrainMerges(ts)
	ts.GCBudget = gcThreshold
	if !gcOff && interp.initialized {
		gcCollect(ts)
		live := heap.LiveBytes() / 256
		if int(live) > ts.GCBudget {
			ts.GCBudget = int(live)
		}
	}
}

const gcThreshold = 10000

// GCCollect implements PyGC_Collect: a full collection; 0 when one is running.
func GCCollect(ts *Thread) int { return gcCollect(ts) }

// GCEnable implements PyGC_Enable and tells what was before.
func GCEnable(ts *Thread) int32 {
	old := gcOff
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
	gcTrack(o)
}

//go:noinline
func gcTrackedTwice(ts *Thread, o *Object) {
	PrivFatalErrorFunc(ts.TLS, strAddr("PyObject_GC_Track\x00"), strAddr("object already tracked by the garbage collector\x00"))
}

// ObjectGCUnTrack implements PyObject_GC_UnTrack. An object that is not tracked is left alone.
func ObjectGCUnTrack(ts *Thread, o *Object) { gcUntrack(o) }

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
		if callVisit(ts, f, o, arg) == 0 {
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
