// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The cyclic collector, first half: with the world stopped, find the objects that nothing outside refers to.
//
// World: bare.
// Guard: gcRunning is taken by the thread that collects. Everything here runs with all other threads stopped.
// Invariant: in a stopped world a candidate carries gcUnreachable, and ob_tid holds its count less the references that candidates hold
// on it; ob_tid is restored, from the page's heap, when the candidate is reached or given to the garbage.
// Invariant: afterwards no object carries gcUnreachable.
//
// Three walks over the pages: (1) every tracked object becomes a candidate and takes its references away from those it visits; (2)
// candidates with a count left, and all they reach, are candidates no more; (3) the rest is garbage, a walk that is left out when
// nothing is. What is frozen, immortal or not tracked is outside: its references count. So is an object whose count is zero, which
// some thread is destroying, unless only the collector may free it.

package object

import (
	"runtime/cgo"

	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	gcFinalized   = 2 // tp_finalize has run
	gcUnreachable = 4 // a candidate, while the collector works
	gcFrozen      = 8 // outside of collections
	gcDeferred    = 64
)

// gcWork is a stack of objects in libc's memory.
type gcWork struct {
	_      cgo.Incomplete
	p      uintptr
	n, cap int
	failed bool // an object did not fit: no memory
}

// Owned by the collecting thread; empty between collections.
var (
	gcStack   gcWork // reached, not yet visited
	gcGarbage gcWork // unreachable, each with a reference
	gcLegacy  gcWork // unreachable with tp_del, each with a reference: they go to gc.garbage
	gcTotal   int    // candidates
	gcReached int    // candidates that were reached
	gcSawDel  bool   // a candidate has tp_del
	gcSawWeak bool   // garbage has weak references that are not cleared yet
)

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

func (w *gcWork) free() {
	prim.Free(w.p)
	w.p, w.n, w.cap, w.failed = 0, 0, 0, false
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
			b += preheaderSize
		}
		if o := obj(b); o.ObGcBits&gcTracked != 0 {
			return o
		}
	}
}

// gcCount is an object's count; deferred ones without what they were given in advance.
func gcCount(o *Object) int {
	n := int(o.ObRefLocal) + o.ObRefShared>>refSharedShift
	if o.ObGcBits&gcDeferred != 0 {
		n -= deferredBias
	}
	return n
}

// gcCandidate makes a tracked object a candidate whose count is still to be added; false when it is outside.
func gcCandidate(o *Object) bool {
	if o.ObGcBits&gcUnreachable != 0 {
		return true
	}
	if o.ObGcBits&(gcTracked|gcFrozen) != gcTracked || immortal(o) {
		return false
	}
	o.ObGcBits |= gcUnreachable
	o.ObTid = 0
	return true
}

// gcVisitSubtract is the visitproc that takes away the references of candidates. With an argument only those that are candidates
// already lose one.
func gcVisitSubtract(ts *Thread, o *Object, arg uintptr) int32 {
	if arg == 0 && gcCandidate(o) || o.ObGcBits&gcUnreachable != 0 {
		o.ObTid--
	}
	return 0
}

// gcVisitReach is the visitproc that marks what a reachable object refers to.
func gcVisitReach(ts *Thread, o *Object, arg uintptr) int32 {
	if o.ObGcBits&gcUnreachable != 0 {
		gcReach(o)
	}
	return 0
}

// gcReach makes a candidate reachable.
func gcReach(o *Object) {
	gcRestore(o)
	gcReached++
	gcStack.push(o)
}

// gcRestore ends an object's candidacy.
func gcRestore(o *Object) {
	o.ObGcBits &^= gcUnreachable
	o.ObTid = 0
	if o.ObRefShared&refFlags != refMerged {
		o.ObTid = thread.OwnerOf(addr(o))
	}
}

// gcSubtract is the first walk.
func gcSubtract(ts *Thread) {
	gcTotal, gcSawDel = 0, false
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		n := gcCount(o)
		if n == 0 && o.ObGcBits&(gcUnreachable|gcDeferred) == 0 || !gcCandidate(o) {
			continue
		}
		t := o.ObType
		if t == TupleType && o.ObGcBits&gcDeferred == 0 {
			if tupleMaybeUntrack(ts, o); o.ObGcBits&gcTracked == 0 {
				gcRestore(o) // in no cycle: its holders' references are enough
				continue
			}
		}
		o.ObTid += uintptr(n)
		gcTotal++
		if t.TpDel != 0 {
			gcSawDel = true
		}
		switch {
		case t == ListType || t == TupleType:
			p, k := gcItems(o)
			for ; k > 0; k-- {
				if x := itemAt(p, k-1); x != nil && gcCandidate(x) {
					x.ObTid--
				}
			}
		case t.TpTraverse != 0:
			callTraverse(ts, t.TpTraverse, o, fn_gcVisitSubtract, 0)
		}
	}
}

// gcItems is the array of a list or tuple.
func gcItems(o *Object) (p uintptr, n int) {
	if o.ObType == ListType {
		return as[*layout.ListObject](o).ObItem, as[*VarObject](o).ObSize
	}
	return tupleItems(o), as[*VarObject](o).ObSize
}

// gcMark is the second walk.
func gcMark(ts *Thread) {
	gcReached = 0
	gcStack.n, gcStack.failed = 0, false
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if o.ObGcBits&gcUnreachable != 0 && int(o.ObTid) > 0 {
			gcReach(o)
			gcDrain(ts)
		}
	}
}

// gcDrain reaches all that the objects on the stack refer to.
func gcDrain(ts *Thread) {
	for gcStack.n > 0 {
		gcStack.n--
		o := itemAt(gcStack.p, gcStack.n)
		t := o.ObType
		switch {
		case t == ListType || t == TupleType:
			p, k := gcItems(o)
			for ; k > 0; k-- {
				if x := itemAt(p, k-1); x != nil && x.ObGcBits&gcUnreachable != 0 {
					gcReach(x)
				}
			}
		case t.TpTraverse != 0:
			callTraverse(ts, t.TpTraverse, o, fn_gcVisitReach, 0)
		}
	}
}

// gcKeepLegacy takes what has tp_del, and all it reaches, out of the garbage: nobody knows in which order to destroy it.
func gcKeepLegacy(ts *Thread) {
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if o.ObGcBits&gcUnreachable != 0 && o.ObType.TpDel != 0 {
			gcReach(o)
			gcHold(ts, &gcLegacy, o)
		}
	}
	gcDrain(ts)
}

// gcHold pushes an object with a reference.
func gcHold(ts *Thread, w *gcWork, o *Object) {
	w.push(o)
	if w.failed {
		w.failed = false // it is found again by the next collection
		return
	}
	if o.ObTid == ts.Tid {
		o.ObRefLocal++
	} else {
		o.ObRefShared += 1 << refSharedShift
	}
}

// gcTake is the third walk: what is left becomes garbage, or stays as it was when take is false. Garbage is counted by the collecting
// thread from now on, and as usual.
func gcTake(ts *Thread, take bool) {
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if o.ObGcBits&gcUnreachable == 0 {
			continue
		}
		gcRestore(o)
		if !take {
			continue
		}
		if o.ObGcBits&gcDeferred != 0 {
			o.ObGcBits &^= gcDeferred
			o.ObRefShared -= deferredBias << refSharedShift
		}
		if o.ObTid != ts.Tid || o.ObRefShared>>refSharedShift != 0 {
			n := int(o.ObRefLocal) + o.ObRefShared>>refSharedShift
			o.ObTid, o.ObRefLocal, o.ObRefShared = 0, 0, n<<refSharedShift|refMerged
		}
		gcHold(ts, &gcGarbage, o)
	}
}

// gcFind stops the world, fills gcGarbage and clears the weak references whose callbacks are to be called.
func gcFind(ts *Thread) {
	thread.StopTheWorld(ts)
	thread.SettleLocks(ts) // ob_tid changes
	dead := thread.MergeQueues(ts)
	thread.FlushDeferred()
	gcSubtract(ts)
	gcMark(ts)
	if gcSawDel && gcReached < gcTotal {
		gcKeepLegacy(ts)
	}
	if gcReached < gcTotal || gcStack.failed {
		gcTake(ts, !gcStack.failed)
	}
	gcClearWeakrefs(ts, true)
	thread.StartTheWorld(ts)
	thread.DropMerged(ts, dead)
}

// gcStillDead stops the world again and takes from the garbage what finalizers, or weak references, have made reachable. What stays
// loses its other weak references. The rest is dropped.
func gcStillDead(ts *Thread) {
	w := &gcGarbage
	thread.StopTheWorld(ts)
	thread.SettleLocks(ts)
	thread.FlushDeferred()
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		o.ObTid = uintptr(gcCount(o) - 1)
		o.ObGcBits |= gcUnreachable
	}
	for i := 0; i < w.n; i++ {
		if o := itemAt(w.p, i); o.ObType.TpTraverse != 0 {
			callTraverse(ts, o.ObType.TpTraverse, o, fn_gcVisitSubtract, 1)
		}
	}
	gcStack.n, gcStack.failed = 0, false
	for i := 0; i < w.n; i++ {
		if o := itemAt(w.p, i); o.ObGcBits&gcUnreachable != 0 && int(o.ObTid) > 0 {
			gcReach(o)
			gcDrain(ts)
		}
	}
	// The dead move to the front.
	n := 0
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if o.ObGcBits&gcUnreachable == 0 || gcStack.failed {
			continue
		}
		setItem(w.p, i, itemAt(w.p, n))
		setItem(w.p, n, o)
		n++
	}
	for i := 0; i < w.n; i++ {
		if o := itemAt(w.p, i); o.ObGcBits&gcUnreachable != 0 {
			gcRestore(o)
		}
	}
	all := w.n
	w.n = n
	gcClearWeakrefs(ts, false)
	thread.StartTheWorld(ts)
	for i := n; i < all; i++ {
		decref(ts, itemAt(w.p, i))
	}
}
