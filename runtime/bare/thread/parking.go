// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The parking lot: threads that wait for a byte somewhere in memory sleep in queues keyed by its address, so that a mutex needs no
// more than the byte.
//
// World: bare; with or without a record.
// Guard: a bucket's queue, and every change of a mutex byte that depends on who waits, is under the bucket's lock.
// Invariant: a waiter lies in its OS thread's block: it neither moves nor is used twice at a time, because a thread re-takes
// locks only after it has left the queue.

package thread

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
)

type waiter struct {
	_      cgo.Incomplete
	next   *waiter
	key    uintptr
	woken  uint32 // the futex: 1 when taken from the queue by a waker
	handed uint32 // the lock was handed over
	fair   int    // from this time on the lock is handed over instead of set free
}

type bucket struct {
	_           cgo.Incomplete
	lock        uint32
	first, last *waiter
	_           [40]byte
}

// A prime number of queues.
const buckets = 257

var lot [buckets]bucket

func bucketOf(key uintptr) *bucket {
	return (*bucket)(unsafe.Add(unsafe.Pointer(&lot), (key>>3^key)%buckets*unsafe.Sizeof(lot[0])))
}

// How a thread waits.
const (
	waitDetach = iota // detached: its sections and object locks are given up meanwhile, and the GIL
	waitLight         // the world may stop meanwhile, but locks and GIL are kept: C code that waits without detaching
)

// What parking came to.
const (
	parkAgain = iota // woken, or the byte was different: try again
	parkHanded
	parkTimeout
	parkSignal
)

// take removes the first waiter with this key; more tells whether another is left.
func (b *bucket) take(key uintptr) (w *waiter, more bool) {
	var prev *waiter
	for w = b.first; w != nil && w.key != key; w = w.next {
		prev = w
	}
	if w == nil {
		return nil, false
	}
	b.cut(prev, w)
	for x := w.next; x != nil; x = x.next {
		if x.key == key {
			return w, true
		}
	}
	return w, false
}

// cut takes w, which follows prev, out of the queue.
func (b *bucket) cut(prev, w *waiter) {
	if prev == nil {
		b.first = w.next
	} else {
		prev.next = w.next
	}
	if b.last == w {
		b.last = prev
	}
}

// remove takes w out if it is still in the queue.
func (b *bucket) remove(w *waiter) bool {
	var prev *waiter
	for x := b.first; x != nil; x = x.next {
		if x == w {
			b.cut(prev, w)
			return true
		}
		prev = x
	}
	return false
}

// park sleeps until somebody unparks m, unless m is not expect. deadline is a time, or -1. A signal ends it if signals is set. The thread
// is not attached: who is woken must try for m again without waiting for anything else, or the wake-up is lost on it.
func park(tls *TLS, m *uint8, expect uint8, deadline int, signals bool) int {
	w := &tls.wait
	key := addr(m)
	b := bucketOf(key)
	t := now(tls)
	if sabotage.ParkCheck {
		prim.Yield()
	}
	rawLock(&b.lock)
	if atom.Load8(m) != expect && !sabotage.ParkCheck {
		rawUnlock(&b.lock)
		return parkAgain
	}
	w.key, w.woken, w.handed, w.next, w.fair = key, 0, 0, nil, t+1e6
	if b.last == nil {
		b.first = w
	} else {
		b.last.next = w
	}
	b.last = w
	rawUnlock(&b.lock)
	r := parkSleep(tls, b, deadline, signals)
	if r == parkAgain && w.handed != 0 {
		r = parkHanded
	}
	return r
}

// parkSleep is park's wait: afterwards the waiter is in no queue.
func parkSleep(tls *TLS, b *bucket, deadline int, signals bool) int {
	w := &tls.wait
	for atom.Load32(&w.woken) == 0 {
		ns := -1
		if deadline >= 0 {
			if ns = deadline - now(tls); ns < 0 {
				ns = 0
			}
		}
		interrupted := sleep(tls, &w.woken, 0, ns)
		r := parkAgain
		if interrupted && signals {
			r = parkSignal
		} else if deadline >= 0 && now(tls) >= deadline {
			r = parkTimeout
		}
		if r != parkAgain {
			rawLock(&b.lock)
			gone := b.remove(w)
			rawUnlock(&b.lock)
			if gone {
				return r
			}
			// A waker has taken it: what it gives may not be lost.
			for atom.Load32(&w.woken) == 0 {
				sleep(tls, &w.woken, 0, -1)
			}
		}
	}
	return parkAgain
}

// wake lets a waiter go that was taken from its queue. Its memory may be gone right after woken is set.
func wake(w *waiter) {
	f := &w.woken
	atom.Swap32(f, 1)
	e := errno()
	futexWake(f, 1)
	setErrno(e)
}
