// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Attaching and detaching: what gives a thread the right to touch objects.
//
// World: bare. Attach and detach are hot: one locked instruction for the pair.
// Invariant: state attached is entered by one compare-and-swap from detached, and left by a plain store. Whoever stops the world reads
// states until no other is attached, so no barrier is needed after that store (stop.go).
// Invariant: an attached thread holds the GIL when the GIL is on. Locks to be re-taken are taken before the GIL, and the GIL before the
// state: a thread that waits for a lock holds at most locks at lower addresses.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
)

// Attach gives the calling OS thread the right to run with t. It waits while the world is stopped, for the GIL when that is on, and
// for ever when the runtime has ended. errno is kept.
func Attach(tls *TLS, t *Thread) {
	if t.TLS != tls || t.LockTop != t.LockBase || t.CriticalSection != 0 || tls.Attached != nil || gilOn.on != 0 {
		attachAndDrain(tls, t)
		return
	}
	t.Heap.Enter()
	if !atom.CAS32(t.state(), detached, attached) {
		t.Heap.Offline()
		attachAndDrain(tls, t)
		return
	}
	tls.Attached = t
	if gilOn.on != 0 {
		// It went on between the two looks: leave and come again, with it.
		Detach(t)
		attachAndDrain(tls, t)
		return
	}
	if atom.LoadRelaxed(&t.mergeQueue) != 0 {
		DrainMerges(t)
	}
}

//go:noinline
func attachAndDrain(tls *TLS, t *Thread) {
	attachSlow(tls, t)
	DrainMerges(t)
}

// attachSlow is Attach in all cases, except that it leaves what other threads handed over: no code of others runs.
//
//go:noinline
func attachSlow(tls *TLS, t *Thread) {
	if tls.Attached != nil {
		fatal.Fatal(text("_PyThreadState_Attach\x00"), "non-NULL old thread state")
	}
	e := errno()
	if t.TLS != tls {
		if t.TLS != nil {
			// C code carries the record to another OS thread. What the old one owned is merged when it is next dropped.
			queue := unbind(t)
			bind(tls, t)
			atom.Swap(&t.mergeQueue, queue)
		} else {
			bind(tls, t)
		}
	}
	if atom.Load32(t.state()) == hanging {
		hang(tls)
	}
	if t.LockTop != t.LockBase || t.CriticalSection != 0 || t.want[0] != 0 {
		retake(tls, t)
	}
	enter(tls, t)
	t.want[0], t.want[1] = 0, 0 // until here a forked child must know of them (fork.go)
	tls.Attached = t
	setErrno(e)
}

// enter takes the GIL if that is on, and moves t to attached. errno may change.
func enter(tls *TLS, t *Thread) {
	for {
		if gilOn.on != 0 && t.HoldsGil == 0 {
			waitGIL(tls, t)
		}
		t.Heap.Enter()
		if atom.CAS32(t.state(), detached, attached) {
			if gilOn.on == 0 || t.HoldsGil != 0 {
				return
			}
			leave(t)
			continue
		}
		t.Heap.Offline()
		if atom.Load32(t.state()) == hanging {
			if t.HoldsGil != 0 {
				dropGIL(tls, t)
			}
			hang(tls)
		}
		waitWorld(tls, t)
	}
}

// leave moves t from attached to detached and keeps all else: the caller comes back with enter.
func leave(t *Thread) {
	t.Heap.Offline()
	atom.StoreRelease32(t.state(), detached)
}

// Detach gives up the right to run: sections and object locks are suspended, the GIL is dropped.
func Detach(t *Thread) {
	if t.LockTop != t.LockBase || t.CriticalSection != 0 || t.HoldsGil != 0 {
		detachSlow(t)
	}
	t.TLS.Attached = nil
	t.Heap.Offline()
	// Last: from here on another thread may delete the record.
	atom.StoreRelease32(t.state(), detached)
}

//go:noinline
func detachSlow(t *Thread) {
	if t.LockTop != t.LockBase || t.CriticalSection != 0 {
		suspendLocks(t)
	}
	if t.HoldsGil != 0 {
		dropGIL(t.TLS, t)
	}
}

// hang never returns: the runtime has ended, and this thread may not touch it again.
//
//go:noinline
func hang(tls *TLS) {
	tls.Attached = nil
	for {
		never := (*uint32)(unsafe.Pointer(&tls.unused))
		sleep(tls, never, *never, -1)
	}
}
