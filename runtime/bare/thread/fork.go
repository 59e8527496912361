// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// fork: the child has one thread, and must not find a lock taken by one that is not there.
//
// World: bare; called by pthread_atfork's handlers (capi/start.c), so also for a fork that C code makes without asking.
// The forking thread stops the world and takes the locks below it, so that in the child nothing is half done. What a thread that is not
// in the child had locked there is free: objects, sections (also those of one that was about to attach with its locks in hand), and the
// runtime's own mutexes, which their packages set free (object.forkChild). An extension's own PyMutex that another thread held stays
// locked, as in CPython.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
)

var (
	Forked uint32 // 1 in a child: managed Go cannot be called; atomic
)

// BeforeFork is called by the forking thread. One that is not attached forks without stopping the others.
func BeforeFork(tls *TLS) {
	if ts := tls.Attached; ts != nil {
		StopTheWorld(ts)
		if ts.stops > 1 {
			return
		}
	}
	rawLock(&registryLock)
	for i := range lot {
		rawLock(&lot[i].lock)
	}
	rawLock(&biasLock)
	for i := range owners {
		rawLock(&owners[i].lock)
	}
	heap.ForkLock()
}

func forkUnlock() {
	heap.ForkUnlock()
	for i := range lot {
		rawUnlock(&lot[i].lock)
	}
	for i := range owners {
		rawUnlock(&owners[i].lock)
	}
	rawUnlock(&biasLock)
	rawUnlock(&registryLock)
}

// AfterForkParent goes on in the parent.
func AfterForkParent(tls *TLS) {
	ts := tls.Attached
	if ts == nil || ts.stops == 1 {
		forkUnlock()
	}
	if ts != nil {
		StartTheWorld(ts)
	}
}

// AfterForkChild goes on in the child: records of other threads are given up with all they hold.
func AfterForkChild(tls *TLS) {
	ts := tls.Attached
	atom.Swap32(&Forked, 1)
	if ts != nil && ts.stops > 1 {
		ts.stops--
		return
	}
	for i := range lot {
		lot[i].first, lot[i].last = nil, nil
	}
	for i := range owners {
		owners[i].first = nil
	}
	forkUnlock()
	gilMutex, decisionMutex = 0, 0
	world.waiting, world.owed = 0, 0
	keep := ts
	if keep == nil {
		keep = tls.Bound
	}
	for t := headRecord(); t != nil; {
		next := t.next()
		if t != keep {
			freeLocksOf(t, keep)
			t.nextOwner, t.TLS, t.Tid, t.Bias = nil, nil, 0, noBias
			t.HoldsGil = 0
			flushSums(t)
			t.Heap.Offline()
			atom.Swap32(t.state(), detached)
			retire(t)
		}
		t = next
	}
	if keep != nil {
		keep.nextOwner = nil
		registerOwner(keep)
		if gilOn.on != 0 && ts != nil {
			takeGIL(tls, ts)
		}
	}
	if ts != nil {
		StartTheWorld(ts)
		if stopMutex&mutexParked != 0 {
			stopMutex = 0 // those who waited are not there
		}
	} else {
		// Another thread, which is not there, may have been stopping the world.
		atom.Swap32(&world.stopped, 0)
		if keep != nil {
			atom.CAS32(keep.state(), suspended, detached)
		}
		stopMutex = 0
		prim.Call1(Pthread.Swap, 0)
	}
}

// freeLocksOf sets the mutexes free that t, whose thread is not in the child, has or was about to take again, unless keep has them.
// Sections lie on the vanished thread's stack, which is still mapped.
func freeLocksOf(t, keep *Thread) {
	for e := t.LockBase; e != t.LockTop; e += 8 {
		freeUnlessHeld(entryAt(e)&^(heldAlready|EntryBiased), keep)
	}
	for s := t.CriticalSection; s != 0; s = section(s).CsPrev {
		freeUnlessHeld(section(s).CsMutex, keep)
		if s&sectionTwo != 0 {
			freeUnlessHeld(section2(s).CsMutex2, keep)
		}
	}
	freeUnlessHeld(t.want[0], keep)
	freeUnlessHeld(t.want[1], keep)
	t.want[0], t.want[1] = 0, 0
}

func freeUnlessHeld(p uintptr, keep *Thread) {
	if p != 0 && (keep == nil || !holds(keep, p)) {
		atom.Swap8(byteAt(p), 0)
	}
}
