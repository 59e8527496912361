// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Stopping all threads but one.
//
// World: bare.
// Guard: stopMutex is held from StopTheWorld to StartTheWorld.
// Invariant: while world.stopped is set and StopTheWorld has returned, every other record is suspended or hanging, and a record made
// meanwhile begins suspended. Between the two calls the requester takes no lock that another thread may hold, and does not detach.
//
// A detached thread is suspended by a compare-and-swap and notices when it attaches. An attached one is waited for: it detaches, blocks,
// or comes to a door of capi/stops.txt, whose entries in the table are the wait stubs meanwhile (the portable build looks at a flag),
// and parks there. The states are read again and again, every 50 microseconds, because leaving the state attached is a plain store.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
)

var world struct {
	_       [64]byte
	stopped uint32 // a stop is asked for or complete; under registryLock
	epoch   uint32 // futex: counts the ends of stops
	parked  uint32 // futex: counts threads that parked at a door
	waiting uint32 // threads that wait for the end of the stop
	owed    uint32 // those of the last stop that have not run since
	_       [64]byte
}

var stopMutex uint8

// StopTheWorld returns when every other thread is detached or parked. It may wait, detached, for another stop to end. Calls nest.
func StopTheWorld(ts *Thread) {
	if ts.stops > 0 {
		ts.stops++
		return
	}
	tls := ts.TLS
	Lock(ts, &stopMutex)
	ts.stops = 1
	if sabotage.StopAll {
		return
	}
	e := errno()
	// Threads that the last stop held up run first: a loop of stops would starve them.
	for t := now(tls) + 1e6; ; {
		o := atom.Load32(&world.owed)
		if o == 0 || now(tls) >= t {
			break
		}
		// Not by yielding: with more threads than processors each yield costs the others' whole time slices.
		sleep(tls, &world.owed, o, 50e3)
	}
	rawLock(&registryLock)
	atom.Swap32(&world.stopped, 1)
	rawUnlock(&registryLock)
	atom.Swap32(&world.owed, 0)
	prim.Call1(Pthread.Swap, 1)
	for n := 0; ; n++ {
		parked := atom.Load32(&world.parked)
		if suspendAll(ts) {
			break
		}
		if n < 2 {
			prim.Yield()
		} else {
			sleep(tls, &world.parked, parked, 50e3)
		}
	}
	setErrno(e)
}

// suspendAll suspends detached threads and tells whether no other is attached.
func suspendAll(ts *Thread) bool {
	all := true
	rawLock(&registryLock)
	for t := headRecord(); t != nil; t = t.next() {
		if t != ts && !atom.CAS32(t.state(), detached, suspended) && atom.Load32(t.state()) == attached {
			all = false
		}
	}
	rawUnlock(&registryLock)
	return all
}

// StartTheWorld ends what StopTheWorld began.
func StartTheWorld(ts *Thread) {
	if ts.stops--; ts.stops > 0 {
		return
	}
	if sabotage.StopAll {
		Unlock(ts, &stopMutex)
		return
	}
	e := errno()
	prim.Call1(Pthread.Swap, 0)
	rawLock(&registryLock)
	atom.Swap32(&world.stopped, 0)
	atom.Swap32(&world.owed, atom.Load32(&world.waiting))
	for t := headRecord(); t != nil; t = t.next() {
		if t != ts {
			atom.CAS32(t.state(), suspended, detached)
		}
	}
	rawUnlock(&registryLock)
	atom.Add32(&world.epoch, 1)
	prim.FutexWake(&world.epoch, 1<<30)
	setErrno(e)
	Unlock(ts, &stopMutex)
}

// waitWorld waits until the record is not suspended any more.
func waitWorld(tls *TLS, t *Thread) {
	atom.Add32(&world.waiting, 1)
	for {
		e := atom.Load32(&world.epoch)
		if atom.Load32(t.state()) != suspended {
			break
		}
		sleep(tls, &world.epoch, e, -1)
	}
	atom.Add32(&world.waiting, ^uint32(0))
	if o := atom.Load32(&world.owed); o != 0 {
		atom.CAS32(&world.owed, o, o-1)
	}
}

// ParkAtDoor is where a wait stub ends while the world is being stopped. The requester itself passes.
func ParkAtDoor(tls *TLS) {
	t := tls.Attached
	if t == nil || t.stops != 0 || atom.Load32(&world.stopped) == 0 {
		return
	}
	e := errno()
	if t.HoldsGil != 0 {
		dropGIL(tls, t)
	}
	t.Heap.Offline()
	atom.StoreRelease32(t.state(), suspended)
	atom.Add32(&world.parked, 1)
	prim.FutexWake(&world.parked, 1)
	waitWorld(tls, t)
	enter(tls, t)
	setErrno(e)
	if atom.LoadRelaxed(&t.mergeQueue) != 0 {
		DrainMerges(t)
	}
}

// OwnerOf is the thread id that owns objects in the block at p: that of the record whose heap it lies in, 0 when the record is bound to
// no thread. The world is stopped, so that giving objects to the thread that has the record now is safe.
func OwnerOf(p uintptr) uintptr {
	h := heap.Owner(p)
	return (*Thread)(unsafe.Pointer(uintptr(unsafe.Pointer(h)) - unsafe.Offsetof((*Thread)(nil).Heap))).Tid
}

// End makes every other thread hang when it next attaches: the runtime ends. The calling thread's record stays usable.
func End(ts *Thread) {
	StopTheWorld(ts)
	rawLock(&registryLock)
	for t := headRecord(); t != nil; t = t.next() {
		if t != ts {
			atom.Swap32(t.state(), hanging)
		}
	}
	rawUnlock(&registryLock)
	atom.Swap32(&ended, 1)
	StartTheWorld(ts)
}

var ended uint32

// Ended tells whether the runtime has ended and not begun again.
func Ended() bool { return atom.Load32(&ended) != 0 }

// Begin undoes End, for a runtime that starts again. Records of before stay as they are.
func Begin() { atom.Swap32(&ended, 0) }
