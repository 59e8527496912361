// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// fork: the child has one thread, and must not find a lock taken by one that is not there.
//
// World: bare; called by pthread_atfork's handlers (capi/start.c), so also for a fork that C code makes without asking.
// The forking thread stops the world and takes the locks below it, so that in the child nothing is half done. An extension's own PyMutex
// that another thread held stays locked in the child, as in CPython.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
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
	for i := range owners {
		rawLock(&owners[i].lock)
	}
}

func forkUnlock() {
	for i := range lot {
		rawUnlock(&lot[i].lock)
	}
	for i := range owners {
		rawUnlock(&owners[i].lock)
	}
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
	gilMutex = 0
	world.waiting, world.owed = 0, 0
	keep := ts
	if keep == nil {
		keep = tls.Bound
	}
	for t := headRecord(); t != nil; {
		next := t.next()
		if t != keep {
			t.nextOwner, t.TLS, t.Tid = nil, nil, 0
			t.HoldsGil = 0
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
	} else if keep != nil {
		// A stop by another thread may have suspended it; that thread is not there.
		atom.Swap32(&world.stopped, 0)
		atom.CAS32(keep.state(), suspended, detached)
		stopMutex = 0
		prim.Call1(Pthread.Swap, 0)
	}
}
