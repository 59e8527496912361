// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Biased reference counts (PEP 703).
//
// World: bare; entered from C by every Py_DECREF of an extension.
// Guard: ob_ref_local and ob_tid belong to the owner thread; ob_ref_shared is atomic.
// Invariant: the count is ob_ref_local + ob_ref_shared>>2; ob_ref_local == all ones means immortal.
// Invariant: the low two bits of ob_ref_shared only go up: 0 initial, 1 maybe weakly referenced, 2 queued, 3 merged.
//
// Objects that many threads share (heap types, functions and descriptors of modules, modules) have deferred counts (gcDeferred in
// ob_gc_bits, deferredBias in ob_ref_shared): their count is never zero, and only the collector frees them. What a thread that is not
// the owner adds and drops is summed up in its record (thread.CountDeferred) as long as our functions do it; the collector adds the sums
// to the objects. An inlined Py_INCREF goes to ob_ref_shared directly, which is as right.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	refImmortal    = 1<<32 - 1
	refSharedShift = 2
	refMaybeWeak   = 1
	refQueued      = 2
	refMerged      = 3
	refFlags       = 3
)

// incref adds a reference. It may be given any object, by any attached thread. Short enough to be inlined: an immortal object has no
// owner.
func incref(ts *Thread, o *Object) {
	if atom.Race {
		increfSeen(ts, o)
	} else if o.ObTid == ts.Tid {
		o.ObRefLocal++
	} else if o.ObRefLocal != refImmortal {
		increfOther(ts, o)
	}
}

// keepOne adds a reference of the thread tid to o when that takes one store at most; else it does nothing and tells so. With dropOne it
// is for loops over many objects, which keep their variables in registers when nothing is called.
func keepOne(tid uintptr, o *Object) bool {
	if atom.Race {
		return keepSeen(tid, o)
	}
	l := o.ObRefLocal
	if o.ObTid == tid {
		o.ObRefLocal = l + 1
		return true
	}
	return l == refImmortal
}

// increfSeen is incref, and keepSeen keepOne, for the race detector.
func increfSeen(ts *Thread, o *Object) {
	if l := atom.Own32(&o.ObRefLocal); atom.OwnTid(&o.ObTid) == ts.Tid {
		atom.SetOwn32(&o.ObRefLocal, l+1)
	} else if l != refImmortal {
		increfOther(ts, o)
	}
}

func keepSeen(tid uintptr, o *Object) bool {
	l := atom.Own32(&o.ObRefLocal)
	if atom.OwnTid(&o.ObTid) == tid {
		atom.SetOwn32(&o.ObRefLocal, l+1)
		return true
	}
	return l == refImmortal
}

// increfOther adds a reference of a thread that is not the owner.
//
//go:noinline
func increfOther(ts *Thread, o *Object) {
	if deferred(o) {
		thread.CountDeferred(ts, o, 1)
		return
	}
	atom.AddInt(&o.ObRefShared, 1<<refSharedShift)
}

// deferred tells whether only the collector frees o.
func deferred(o *Object) bool { return atom.Load8(&o.ObGcBits)&gcDeferred != 0 }

// newRef is incref as an expression; o must not be nil.
func newRef(ts *Thread, o *Object) *Object {
	incref(ts, o)
	return o
}

// xnewRef is newRef that lets nil pass.
func xnewRef(ts *Thread, o *Object) *Object {
	if o != nil {
		incref(ts, o)
	}
	return o
}

// decref drops a reference; the object may die, and any code may run. Short enough to be inlined everywhere: an immortal object has
// no owner, so that one test of the owner serves for both.
func decref(ts *Thread, o *Object) {
	if atom.Race || o.ObTid != ts.Tid || o.ObRefLocal == 1 {
		decrefSlow(ts, o)
	} else {
		o.ObRefLocal--
	}
}

// decrefSlow drops a reference that is the owner's last, or another thread's, or an immortal object's.
//
//go:noinline
//go:nosplit
func decrefSlow(ts *Thread, o *Object) {
	if atom.OwnTid(&o.ObTid) == ts.Tid {
		l := atom.Own32(&o.ObRefLocal) - 1
		atom.SetOwn32(&o.ObRefLocal, l)
		if l == 0 {
			mergeZeroLocal(ts, o)
		}
		return
	}
	if atom.Own32(&o.ObRefLocal) != refImmortal {
		decrefShared(ts, o)
	}
}

// xdecref is decref that lets nil pass.
func xdecref(ts *Thread, o *Object) {
	if o != nil {
		decref(ts, o)
	}
}

// immortal tells whether counts of o never change.
func immortal(o *Object) bool { return atom.Own32(&o.ObRefLocal) == refImmortal }

// setImmortal makes o live for ever. The caller is the only one that knows o, or all threads are stopped.
func setImmortal(o *Object) { o.ObTid, o.ObRefLocal, o.ObRefShared = 0, refImmortal, 0 }

// mergeZeroLocal is what the owner does when its count has become zero. Most objects that die are of the types whose memory is all
// they have: these are freed here, without a call of their destructor.
//
//go:noinline
//go:nosplit
func mergeZeroLocal(ts *Thread, o *Object) {
	if atom.LoadInt(&o.ObRefShared) != 0 {
		mergeShared(ts, o)
		return
	}
	t := o.ObType
	if t == UnicodeType && as[*layout.ASCIIObject](o).Bits&(strCompact|strASCII) == strCompact|strASCII ||
		t == LongType || t == FloatType || t == BytesType {
		if !ts.Heap.Give(addr(o)) {
			ts.Heap.Free(addr(o))
		}
		return
	}
	dealloc(ts, o)
}

// mergeShared gives up the ownership of an object that other threads have counted.
//
//go:noinline
func mergeShared(ts *Thread, o *Object) {
	if deferred(o) {
		// The owner goes on counting alone, with a stock from the others' count.
		atom.SetOwn32(&o.ObRefLocal, deferredStock)
		atom.AddInt(&o.ObRefShared, -deferredStock<<refSharedShift)
		return
	}
	thread.LeaveBias(ts, o)
	// Ownership is given up before the state changes: whoever sees "merged" must see no owner.
	atom.StoreRelease(&o.ObTid, 0)
	for {
		s := atom.LoadInt(&o.ObRefShared)
		n := s&^refFlags | refMerged
		if atom.CASInt(&o.ObRefShared, s, n) {
			if n == refMerged {
				dealloc(ts, o)
			}
			return
		}
	}
}

// decrefShared drops a reference that the calling thread does not own. When no count is left to subtract from, the object goes to
// its owner's queue, with the reference.
//
//go:noinline
func decrefShared(ts *Thread, o *Object) {
	if deferred(o) {
		thread.CountDeferred(ts, o, -1)
		return
	}
	for {
		s := atom.LoadInt(&o.ObRefShared)
		if s == 0 || s == refMaybeWeak {
			if atom.CASInt(&o.ObRefShared, s, refQueued) {
				thread.QueueMerge(ts, o)
				return
			}
			continue
		}
		n := s - 1<<refSharedShift
		if sabotage.SharedCount && n != refMerged {
			o.ObRefShared = n
			return
		}
		if atom.CASInt(&o.ObRefShared, s, n) {
			if n == refMerged {
				dealloc(ts, o)
			}
			return
		}
	}
}

// tryIncref adds a reference to an object that may be dying, or dead and not yet reused for another kind: for lock-free readers.
// It fails without an error; the caller then takes the lock.
func tryIncref(ts *Thread, o *Object) bool {
	l := atom.Load32(&o.ObRefLocal)
	if l == refImmortal {
		return true
	}
	if atom.LoadRelaxed(&o.ObTid) == ts.Tid {
		atom.SetOwn32(&o.ObRefLocal, l+1)
		return true
	}
	if deferred(o) {
		// It cannot die before this thread next stops.
		thread.CountDeferred(ts, o, 1)
		return true
	}
	for {
		s := atom.LoadInt(&o.ObRefShared)
		if s == 0 || s == refMerged {
			return false
		}
		if atom.CASInt(&o.ObRefShared, s, s+1<<refSharedShift) {
			return true
		}
	}
}

// enableTryIncref marks o so that tryIncref of other threads can succeed: needed before o is reachable by lock-free readers.
func enableTryIncref(ts *Thread, o *Object) {
	if immortal(o) {
		return
	}
	for {
		s := atom.LoadInt(&o.ObRefShared)
		if s&refFlags != 0 || atom.CASInt(&o.ObRefShared, s, s|refMaybeWeak) {
			return
		}
	}
}

// deferCounts makes the collector the only one that frees o, which it tracks or will track; false when that was so before, or the
// collector does not see such objects. Any thread may do it.
func deferCounts(o *Object) bool {
	if o.ObType.TpFlags&layout.TPFLAGS_HAVE_GC == 0 || immortal(o) {
		return false
	}
	w := lockWord(o)
	for {
		v := atom.Load32(w)
		if v&(gcDeferred<<24) != 0 {
			return false
		}
		if atom.CAS32(w, v, v|gcDeferred<<24) {
			break
		}
	}
	atom.AddInt(&o.ObRefShared, deferredBias<<refSharedShift)
	return true
}

const (
	deferredBias  = (1<<63 - 1) / 8
	deferredStock = 1 << 20
)

// refcnt is the whole count, as Py_REFCNT tells it.
func refcnt(o *Object) int {
	l := atom.Own32(&o.ObRefLocal)
	if l == refImmortal {
		return 3 << 30
	}
	return int(l) + atom.LoadInt(&o.ObRefShared)>>refSharedShift
}

// uniquelyReferenced tells whether the calling thread holds the only reference.
func uniquelyReferenced(ts *Thread, o *Object) bool {
	return atom.OwnTid(&o.ObTid) == ts.Tid && atom.Own32(&o.ObRefLocal) == 1 && atom.LoadInt(&o.ObRefShared) == 0
}

// dealloc calls the type's destructor. Containers nest as deep as memory allows, the C stack does not: where it is nearly used up
// an object waits in a list of the thread, linked by ob_tid, until a call further up has room.
func dealloc(ts *Thread, o *Object) {
	t := o.ObType
	if t.TpFlags&layout.TPFLAGS_HAVE_GC != 0 && stackLow(ts) {
		gcUntrack(o)
		o.ObTid = addr(ts.DeleteLater)
		ts.DeleteLater = o
		return
	}
	callDestructor(ts, t.TpDealloc, o)
	if ts.DeleteLater != nil {
		deallocLater(ts)
	}
}

// deallocLater destroys what waits, as far as there is room.
//
//go:noinline
func deallocLater(ts *Thread) {
	for o := ts.DeleteLater; o != nil && !stackRoomless(ts); o = ts.DeleteLater {
		ts.DeleteLater = obj(o.ObTid)
		o.ObTid = 0
		callDestructor(ts, o.ObType.TpDealloc, o)
	}
}

// stackRoomless tells whether so little C stack is left that a chain of destructors would soon stop again.
func stackRoomless(ts *Thread) bool {
	return thread.StackPointer(ts) < ts.StackLimit+256<<10
}

// initHeader makes fresh memory an object owned by the calling thread, with one reference. It takes no reference on the type.
func initHeader(ts *Thread, o *Object, t *TypeObject) {
	if atom.Race {
		atom.SetOwnTid(&o.ObTid, ts.Tid)
		atom.SetOwn32((*uint32)(unsafe.Pointer(&o.ObFlags)), 0)
		atom.SetOwn32(&o.ObRefLocal, 1)
		atom.StoreReleaseInt(&o.ObRefShared, 0)
	} else {
		o.ObTid = ts.Tid
		*(*uint32)(unsafe.Pointer(&o.ObFlags)) = 0 // ob_flags, ob_mutex, ob_gc_bits
		o.ObRefLocal = 1
		o.ObRefShared = 0
	}
	o.ObType = t
}

// PrivMergeZeroLocalRefcount implements _Py_MergeZeroLocalRefcount: the tail of an inlined Py_DECREF by the owner.
//
// Refs: o's local count is already zero.
func PrivMergeZeroLocalRefcount(ts *Thread, o *Object) { mergeZeroLocal(ts, o) }

// PrivDecRefShared implements _Py_DecRefShared: the tail of an inlined Py_DECREF by a thread that is not the owner.
//
// Refs: drops one.
func PrivDecRefShared(ts *Thread, o *Object) { decrefShared(ts, o) }

// IncRef implements Py_IncRef. o may be NULL.
func IncRef(ts *Thread, o *Object) { xnewRef(ts, o) }

// DecRef implements Py_DecRef. o may be NULL.
func DecRef(ts *Thread, o *Object) { xdecref(ts, o) }

// PrivIncRef implements _Py_IncRef.
func PrivIncRef(ts *Thread, o *Object) { incref(ts, o) }

// PrivDecRef implements _Py_DecRef.
func PrivDecRef(ts *Thread, o *Object) { decref(ts, o) }

// PrivDealloc implements _Py_Dealloc: runs the destructor of an object whose count is zero.
func PrivDealloc(ts *Thread, o *Object) { dealloc(ts, o) }
