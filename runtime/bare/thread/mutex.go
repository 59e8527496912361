// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The one-byte mutex, PyMutex: bit 0 is locked, bit 1 says that threads are parked.
//
// World: bare; LockTLS and UnlockTLS also without a record.
// Invariant: bit 1 is set and cleared under the bucket's lock of the parking lot, or before parking; the rest of the byte is 0.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
)

const (
	mutexLocked = 1
	mutexParked = 2
	spinMax     = 40
)

func futexWake(p *uint32, n int) { prim.FutexWake(p, n) }

// tryFor takes m if it is free within a few turns of other threads.
func tryFor(m *uint8) bool {
	for i := 0; i < spinMax; i++ {
		v := atom.Load8(m)
		switch {
		case sabotage.MutexTake && v == 0:
			prim.Yield()
			prim.Store(addr(m), uint8(mutexLocked))
			return true
		case v&mutexLocked == 0:
			if atom.CAS8(m, v, v|mutexLocked) {
				return true
			}
		case v&mutexParked != 0:
			return false
		default:
			prim.Yield()
		}
	}
	return false
}

// lockRaw takes m for a thread that is not attached, waiting until a deadline (-1: for ever). The result is parkHanded for success,
// parkTimeout or parkSignal.
func lockRaw(tls *TLS, m *uint8, deadline int, signals bool) int {
	for {
		v := atom.Load8(m)
		if v&mutexLocked == 0 {
			if atom.CAS8(m, v, v|mutexLocked) {
				return parkHanded
			}
			continue
		}
		if v&mutexParked == 0 && !atom.CAS8(m, v, v|mutexParked) {
			continue
		}
		if r := park(tls, m, mutexLocked|mutexParked, deadline, signals); r != parkAgain {
			return r
		}
	}
}

// lockUntil is lockRaw for any thread: one that is attached detaches, or leaves its state, until it has m or gives up. m is taken
// before the object locks and the GIL: its holder may be waiting for those.
func lockUntil(tls *TLS, m *uint8, deadline int, mode int, signals bool) int {
	if tryFor(m) {
		return parkHanded
	}
	if deadline == 0 {
		return parkTimeout
	}
	e := errno()
	ts := tls.Attached
	if ts != nil {
		if mode == waitDetach {
			Detach(ts)
		} else {
			leave(ts)
		}
	}
	r := lockRaw(tls, m, deadline, signals)
	if ts != nil {
		if mode == waitDetach {
			attachSlow(tls, ts)
		} else {
			enter(tls, ts)
		}
	}
	setErrno(e)
	return r
}

// unlock gives m back; false when it was not locked. A waiter that has waited a millisecond gets it handed over.
func unlock(tls *TLS, m *uint8) bool {
	if atom.CAS8(m, mutexLocked, 0) {
		return true
	}
	if atom.Load8(m)&mutexLocked == 0 {
		return false
	}
	t := now(tls)
	b := bucketOf(addr(m))
	rawLock(&b.lock)
	w, more := b.take(addr(m))
	v := uint8(0)
	if more {
		v = mutexParked
	}
	if w != nil && w.fair < t {
		w.handed = 1
		v |= mutexLocked
	}
	atom.Swap8(m, v)
	rawUnlock(&b.lock)
	if w != nil {
		wake(w)
	}
	return true
}

// LockTLS takes m; a thread that is attached waits detached.
func LockTLS(tls *TLS, m *uint8) {
	if !atom.CAS8(m, 0, mutexLocked) {
		lockUntil(tls, m, -1, waitDetach, false)
	}
}

// UnlockTLS gives m back.
func UnlockTLS(tls *TLS, m *uint8) {
	if !unlock(tls, m) {
		fatal.Throw("unlocking mutex that is not locked")
	}
}

// LockSlow waits for a one-byte mutex; the thread is detached meanwhile.
//
//go:noinline
func LockSlow(ts *Thread, m *uint8) { LockTLS(ts.TLS, m) }

// UnlockSlow gives back a mutex that may have waiters.
//
//go:noinline
func UnlockSlow(ts *Thread, m *uint8) { UnlockTLS(ts.TLS, m) }

// Lock takes a one-byte mutex of the runtime's own; a thread that waits is detached. It is never held across code of others.
func Lock(ts *Thread, m *uint8) {
	if !atom.CAS8(m, 0, 1) {
		LockSlow(ts, m)
	}
}

// Unlock gives a mutex back.
func Unlock(ts *Thread, m *uint8) {
	if !atom.CAS8(m, 1, 0) {
		UnlockSlow(ts, m)
	}
}

// MutexLock implements PyMutex_Lock: an attached thread that waits is detached meanwhile.
func MutexLock(tls *TLS, m uintptr) { LockTLS(tls, prim.At[*uint8](m)) }

// MutexUnlock implements PyMutex_Unlock. Unlocking what is not locked is a fatal error.
func MutexUnlock(tls *TLS, m uintptr) {
	if !unlock(tls, prim.At[*uint8](m)) {
		fatal.Fatal(text("PyMutex_Unlock\x00"), "unlocking mutex that is not locked")
	}
}

// MutexIsLocked implements PyMutex_IsLocked.
func MutexIsLocked(tls *TLS, m uintptr) int32 {
	return int32(atom.Load8(prim.At[*uint8](m)) & mutexLocked)
}
