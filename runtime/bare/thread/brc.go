// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Objects whose last references were dropped by a thread that does not own them: they go to the owner, which merges its local count
// into the shared one.
//
// World: bare.
// Guard: a bucket's list of owners is under its lock; a record's queue is pushed under that lock and taken by one exchange.
// Invariant: a record is in the table exactly while it is bound. An object whose owner is not found is merged under the lock of the
// bucket, so that no new thread with the same id can become its owner meanwhile.

package thread

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	refImmortal = 1<<32 - 1
	refShift    = 2
	refMerged   = 3
	refFlags    = 3
)

type ownerBucket struct {
	_     cgo.Incomplete
	lock  uint32
	first *Thread
	_     [48]byte
}

var owners [buckets]ownerBucket

func ownerBucketOf(tid uintptr) *ownerBucket {
	return (*ownerBucket)(unsafe.Add(unsafe.Pointer(&owners), (tid>>8)%buckets*unsafe.Sizeof(owners[0])))
}

// registerOwner enters a record that has just been bound.
func registerOwner(t *Thread) {
	b := ownerBucketOf(t.Tid)
	rawLock(&b.lock)
	t.nextOwner = b.first
	b.first = t
	rawUnlock(&b.lock)
}

// unregisterOwner takes a record out and returns its queue.
func unregisterOwner(t *Thread) uintptr {
	b := ownerBucketOf(t.Tid)
	rawLock(&b.lock)
	if b.first == t {
		b.first = t.nextOwner
	} else {
		for x := b.first; x != nil; x = x.nextOwner {
			if x.nextOwner == t {
				x.nextOwner = t.nextOwner
				break
			}
		}
	}
	t.nextOwner = nil
	queue := atom.Swap(&t.mergeQueue, 0)
	rawUnlock(&b.lock)
	return queue
}

// find is a record of the thread with this id, the attached one if there are several. The lock is held.
func (b *ownerBucket) find(tid uintptr) *Thread {
	var found *Thread
	for t := b.first; t != nil; t = t.nextOwner {
		if t.Tid == tid && (found == nil || atom.Load32(t.state()) == attached) {
			found = t
		}
	}
	return found
}

// QueueMerge hands o, with one reference, to the thread that owns it, which adds its local count to the shared one at its next
// chance. If the owner has exited the calling thread does it at once.
//
//go:noinline
func QueueMerge(ts *Thread, o *layout.Object) {
	node := ts.Heap.Alloc(heap.KindMem, 16)
	if node == 0 {
		// With everybody stopped any thread may merge.
		StopTheWorld(ts)
		Unbias(ts, o) // its owner may have parked while it held the lock
		dead := mergeCount(o)
		StartTheWorld(ts)
		if dead {
			deallocHook(ts, o)
		}
		return
	}
	tid := atom.LoadRelaxed(&o.ObTid)
	if tid == ts.Tid {
		LeaveBias(ts, o)
	}
	b := ownerBucketOf(tid)
	rawLock(&b.lock)
	t := b.find(tid)
	if sabotage.MergeQueue && t != nil {
		rawUnlock(&b.lock)
		prim.Store(node, uintptr(unsafe.Pointer(o)))
		prim.Store(node+8, t.mergeQueue)
		t.mergeQueue = node
		return
	}
	if t == nil || tid == ts.Tid || tid == 0 {
		dead := mergeCount(o)
		rawUnlock(&b.lock)
		ts.Heap.Free(node)
		if dead {
			deallocHook(ts, o)
		}
		return
	}
	prim.Store(node, uintptr(unsafe.Pointer(o)))
	prim.Store(node+8, t.mergeQueue)
	atom.Swap(&t.mergeQueue, node)
	rawUnlock(&b.lock)
}

// mergeCount drops a reference and adds the local count to the shared one; it tells whether none is left. The caller is the owner, or the
// owner cannot run.
func mergeCount(o *layout.Object) bool {
	local := int(atom.Own32(&o.ObRefLocal))
	if local == refImmortal {
		return false
	}
	// Ownership is given up first: whoever sees "merged" must see no owner, and may free the object.
	atom.SetOwn32(&o.ObRefLocal, 0)
	atom.StoreRelease(&o.ObTid, 0)
	for {
		s := atom.LoadInt(&o.ObRefShared)
		n := (s>>refShift+local-1)<<refShift | refMerged
		if atom.CASInt(&o.ObRefShared, s, n) {
			return n == refMerged
		}
	}
}

// DrainMerges merges what other threads handed to ts. Objects may die: any code may run.
//
//go:noinline
func DrainMerges(ts *Thread) {
	if atom.LoadRelaxed(&ts.mergeQueue) == 0 {
		return
	}
	biasNotice(ts)
	b := ownerBucketOf(ts.Tid)
	rawLock(&b.lock)
	queue := atom.Swap(&ts.mergeQueue, 0)
	rawUnlock(&b.lock)
	mergeList(ts, queue)
}

// mergeList merges a queue that no other thread knows any more.
func mergeList(ts *Thread, queue uintptr) {
	if queue == 0 {
		return
	}
	// Destructors must not see the exception that the thread is raising.
	e := ts.CurrentException
	ts.CurrentException = nil
	for queue != 0 {
		o := prim.Load[*layout.Object](queue)
		node := queue
		queue = prim.Load[uintptr](node + 8)
		ts.Heap.Free(node)
		if tid := atom.LoadRelaxed(&o.ObTid); tid != 0 && tid != ts.Tid {
			QueueMerge(ts, o) // a collection gave it to the record's new thread
		} else {
			LeaveBias(ts, o)
			if mergeCount(o) {
				deallocHook(ts, o)
			}
		}
	}
	ts.CurrentException = e
}

// MergeQueues merges what was handed to any thread. The world is stopped; the caller owns what it returns, for DropMerged: objects whose
// count is zero.
func MergeQueues(ts *Thread) uintptr {
	dead := uintptr(0)
	rawLock(&registryLock)
	for t := headRecord(); t != nil; t = t.next() {
		for queue := atom.Swap(&t.mergeQueue, 0); queue != 0; {
			node := queue
			queue = prim.Load[uintptr](node + 8)
			if mergeCount(prim.Load[*layout.Object](node)) {
				prim.Store(node+8, dead)
				dead = node
			} else {
				ts.Heap.Free(node)
			}
		}
	}
	rawUnlock(&registryLock)
	return dead
}

// DropMerged destroys what MergeQueues found.
func DropMerged(ts *Thread, dead uintptr) {
	for dead != 0 {
		o := prim.Load[*layout.Object](dead)
		node := dead
		dead = prim.Load[uintptr](node + 8)
		ts.Heap.Free(node)
		deallocHook(ts, o)
	}
}
