// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The cyclic collector, second half: with the world running, call the callbacks of weak references, finalize, break the cycles.
//
// World: bare.
// Guard: gcRunning; any code may run here.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// gcForget ends, in a forked child, the collection of a thread that is not there. What it held lives on.
func gcForget(ts *Thread) {
	if gcRunning != 0 && gcOwner != ts.Tid {
		gcGarbage, gcLegacy, gcDropped, gcStack = gcWork{}, gcWork{}, gcWork{}, gcWork{}
		gcChain, gcRunning = nil, 0
	}
}

// gcOldest is the generation that PyGC_Collect collects. There is one only: the number goes to callbacks and statistics.
const gcOldest = 2

const gcFirstThreshold = 2000

var (
	gcOff       bool    // PyGC_Disable
	gcRunning   uint32  // atomic
	gcOwner     uintptr // the Tid that collects, while gcRunning is taken
	gcThreshold int     = gcFirstThreshold
	gcLive      int     // objects that the last collection left; read without a lock: an estimate

	gcCollections, gcCollected, gcUncollectable [3]int // by generation; written by the collecting thread
)

// gcMaybe collects when there are enough more objects than after the last collection: called where a GC object is allocated, now and
// then, never in PyMem_. A collection visits all objects, so it waits until there is a fourth more of them.
//
//go:noinline
func gcMaybe(ts *Thread) {
	ts.GCBudget = gcMinBudget
	if atom.LoadRelaxed(&typeMutexOwner) == ts.Tid {
		return // no code of others runs under that lock
	}
	thread.DrainMerges(ts)
	if gcOff || gcThreshold <= 0 || !interp.initialized {
		return
	}
	n := gcThreshold
	if n < gcLive/4 {
		n = gcLive / 4
	}
	if grown := heap.UsedObjects() - gcLive; grown < n {
		if n -= grown; n > gcMinBudget {
			ts.GCBudget = n
		}
		return
	}
	thread.BiasAgain(ts)
	gcCollect(ts, 0)
}

const gcMinBudget = 500 // objects between two looks

// gcCollect runs one collection and returns how many objects it found unreachable, those that it cannot collect included.
func gcCollect(ts *Thread, generation int) int {
	if !atom.CAS32(&gcRunning, 0, 1) {
		return 0
	}
	gcOwner = ts.Tid
	e := ErrGetRaisedException(ts)
	gcCallbacks(ts, "start\x00", generation, 0, 0)
	gcFind(ts)
	gcCallWeakrefs(ts)
	if gcFinalize(ts) || gcSawWeak {
		gcStillDead(ts)
		gcDropCallbacks(ts)
	}
	collected, legacy := gcGarbage.n, gcLegacy.n
	if gcDebug&gcDebugSaveall != 0 {
		gcKeep(ts, &gcGarbage)
	} else {
		gcClearGarbage(ts)
	}
	gcKeep(ts, &gcLegacy)
	gcLegacy.free()
	gcGarbage.free()
	gcStack.free()
	gcLive = heap.UsedObjects()
	ts.GCBudget = gcMinBudget
	g := uint(generation) & 3
	if g < 3 {
		gcCollections[g]++
		gcCollected[g] += collected
		gcUncollectable[g] += legacy
	}
	atom.StoreRelease32(&gcRunning, 0)
	gcCallbacks(ts, "stop\x00", generation, collected, legacy)
	ErrSetRaisedException(ts, e)
	return collected + legacy
}

// gcChain links weak references, through wr_next: those whose callbacks are to be called, each with a reference; and those whose
// callbacks are to be dropped. gcDropped holds callbacks alone.
var (
	gcChain   *weakObject
	gcDropped gcWork
)

// gcClearWeakrefs clears weak references to garbage, and those that are garbage themselves, before anything can look through them or
// be called by them: first only those with callbacks; finalizers may still use the others. A callback is called when its reference is
// not garbage. The world is stopped, so the locks of the lists are free or belong to a thread that has not used them yet.
func gcClearWeakrefs(ts *Thread, withCallback bool) {
	gcSawWeak = false
	w := &gcGarbage
	if withCallback {
		for i := 0; i < w.n; i++ {
			itemAt(w.p, i).ObGcBits |= gcUnreachable
		}
	}
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if x := weakArg(o); x != nil && x.WrObject != None && x.WrObject != nil {
			if x.WrCallback != nil || !withCallback {
				gcDrop(weakUnlink(weakList(x.WrObject), x))
			} else {
				gcSawWeak = true
			}
		}
		head := weakList(o)
		if head == 0 {
			continue
		}
		for x := prim.Load[*weakObject](head); x != nil; {
			next := x.WrNext
			switch {
			case x.WrCallback == nil && withCallback:
				gcSawWeak = true
			case x.WrCallback == nil || !withCallback || up(x).ObGcBits&gcUnreachable != 0 || gcCount(up(x)) == 0:
				gcDrop(weakUnlink(head, x))
			default:
				cb := weakUnlink(head, x)
				if up(x).ObTid == ts.Tid {
					up(x).ObRefLocal++
				} else {
					up(x).ObRefShared += 1 << refSharedShift
				}
				x.WrCallback, x.WrNext = cb, gcChain
				gcChain = x
			}
			x = next
		}
	}
	if withCallback {
		for i := 0; i < w.n; i++ {
			itemAt(w.p, i).ObGcBits &^= gcUnreachable
		}
	}
}

// gcDrop keeps a callback until the world runs. Without memory for that it is never dropped.
func gcDrop(cb *Object) {
	if cb != nil {
		gcDropped.push(cb)
		gcDropped.failed = false
	}
}

// gcCallWeakrefs calls the callbacks that gcClearWeakrefs found.
func gcCallWeakrefs(ts *Thread) {
	if x := gcChain; x != nil {
		gcChain = nil
		weakCallbacks(ts, x)
	}
	gcDropCallbacks(ts)
}

func gcDropCallbacks(ts *Thread) {
	for gcDropped.n > 0 {
		gcDropped.n--
		decref(ts, itemAt(gcDropped.p, gcDropped.n))
	}
	gcDropped.free()
}

// gcFinalize runs tp_finalize of garbage that has one and did not run it yet; it tells whether any ran.
func gcFinalize(ts *Thread) bool {
	ran := false
	for i := 0; i < gcGarbage.n; i++ {
		o := itemAt(gcGarbage.p, i)
		if f := o.ObType.TpFinalize; f != 0 && o.ObGcBits&gcFinalized == 0 {
			o.ObGcBits |= gcFinalized
			callDestructor(ts, f, o)
			if ts.CurrentException != nil {
				ErrWriteUnraisable(ts, o)
			}
			ran = true
		}
	}
	return ran
}

// gcClearGarbage breaks the cycles and drops the collector's references.
func gcClearGarbage(ts *Thread) {
	w := &gcGarbage
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if f := o.ObType.TpClear; f != 0 {
			callInquiry(ts, f, o)
			if ts.CurrentException != nil {
				msg := gcClearText(ts, o.ObType)
				unraisable(ts, msg, nil)
				xdecref(ts, msg)
			}
		}
		decref(ts, o)
	}
	w.n = 0
}

//go:noinline
func gcClearText(ts *Thread, t *TypeObject) *Object {
	e := ErrGetRaisedException(ts)
	msg := strFormat(ts, "Exception ignored in tp_clear of %s", argC(t.TpName))
	if msg == nil {
		ErrClear(ts)
	}
	ErrSetRaisedException(ts, e)
	return msg
}

// gcKeep appends what cannot, or shall not, be collected to gc.garbage.
func gcKeep(ts *Thread, w *gcWork) {
	for i := 0; i < w.n; i++ {
		o := itemAt(w.p, i)
		if interp.gcGarbage == nil {
			interp.gcGarbage = ListNew(ts, 0)
		}
		if interp.gcGarbage == nil || ListAppend(ts, interp.gcGarbage, o) < 0 {
			ErrClear(ts)
		}
		decref(ts, o)
	}
	w.n = 0
}

// gcCallbacks calls what gc.callbacks holds with phase and {"generation", "collected", "uncollectable"}.
func gcCallbacks(ts *Thread, phase string, generation, collected, uncollectable int) {
	l := interp.gcCallbacks
	if l == nil || !hasFlag(l.ObType, layout.TPFLAGS_LIST_SUBCLASS) || as[*VarObject](l).ObSize == 0 {
		return
	}
	gcCallbacksCall(ts, l, phase, generation, collected, uncollectable)
}

//go:noinline
func gcCallbacksCall(ts *Thread, l *Object, phase string, generation, collected, uncollectable int) {
	p := UnicodeFromString(ts, strAddr(phase))
	info := DictNew(ts)
	if p == nil || info == nil || !dictPutInt(ts, info, "generation\x00", generation) || !dictPutInt(ts, info, "collected\x00", collected) ||
		!dictPutInt(ts, info, "uncollectable\x00", uncollectable) {
		ErrWriteUnraisable(ts, nil)
	} else {
		incref(ts, l)
		for i := 0; i < as[*VarObject](l).ObSize; i++ {
			f := ListGetItemRef(ts, l, i)
			if f == nil {
				ErrClear(ts)
				break
			}
			if r := callTwo(ts, f, p, info); r != nil {
				decref(ts, r)
			} else {
				ErrWriteUnraisable(ts, f)
			}
			decref(ts, f)
		}
		decref(ts, l)
	}
	xdecref(ts, p)
	xdecref(ts, info)
}

// callTwo calls f(a, b).
func callTwo(ts *Thread, f, a, b *Object) *Object {
	args := TupleNew(ts, 2)
	if args == nil {
		return nil
	}
	setItem(tupleItems(args), 0, newRef(ts, a))
	setItem(tupleItems(args), 1, newRef(ts, b))
	r := ObjectCall(ts, f, args, nil)
	decref(ts, args)
	return r
}

// dictPutInt sets d[name] to an int.
func dictPutInt(ts *Thread, d *Object, name string, v int) bool {
	n := LongFromLong(ts, v)
	if n == nil {
		return false
	}
	r := DictSetItemString(ts, d, strAddr(name), n)
	decref(ts, n)
	return r == 0
}
