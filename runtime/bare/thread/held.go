// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The locks of objects that the runtime holds for itself, and suspending and re-taking them together with C's critical sections.
//
// World: bare; the attached owner of the record.
// Invariant: LockBase to LockTop lists, outermost first, the mutexes that functions of the runtime have taken and not given back;
// bit 0 marks an entry whose mutex the thread had already, by an outer entry or by a section; bit 2 a biased one (bias.go), which other
// threads may change.
//
// A thread that detaches gives up all of them and has all of them again when it attaches: so a function that re-reads the object
// after a call that may run other code needs no other care. They are re-taken in the order of addresses, by a thread that is not
// attached yet and holds no others; so threads that re-take cannot wait for each other in a circle, and a thread that waits in any
// other place has given up its own.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/layout"
)

const heldAlready = 1

func byteAt(p uintptr) *uint8 { return prim.At[*uint8](p) }

// LockHeld is the slow way of taking an object's lock for the runtime: the entry at the top, which the caller has just pushed as a biased
// one, is not enough. It waits, unless the thread holds the lock already.
//
//go:noinline
func LockHeld(ts *Thread, o *layout.Object) {
	w := wordOf(o)
	p := mutexOf(o)
	top := ts.LockTop
	biasNotice(ts)
	if v := atom.Load32(w); v&NotBiased == WordUnbiased {
		// The bias had ended before the entry was pushed, since the lock would have been left to it otherwise.
		if atom.CAS32(w, v, v|WordTaken) {
			setEntry(top-8, p)
			return
		}
	} else if v&NotBiased == 0 && atom.OwnTid(&o.ObTid) == ts.Tid && !biasListed(ts, top-8, p) {
		// The owner, which does not bias now: it ends the bias and takes the lock in one step.
		if atom.CAS32(w, v, v|WordTaken|WordUnbiased) {
			setEntry(top-8, p)
			return
		}
	}
	if atom.Load32(w)&WordUnbiased == 0 {
		Unbias(ts, o)
	}
	if entryAt(top-8)&EntryBiased == 0 {
		return // the end of the bias left the lock to this entry, or to one further out
	}
	atom.SetOwnTid(&ts.LockTop, top-8)
	if !atom.CAS8(&o.ObMutex, 0, mutexLocked) {
		if holds(ts, p) {
			p |= heldAlready
		} else {
			waitObjects(ts, p, 0)
		}
	}
	setEntry(ts.LockTop, p)
	atom.SetOwnTid(&ts.LockTop, ts.LockTop+8)
}

// UnlockHeld is the slow way of giving it back. The caller has taken the entry off the stack.
//
//go:noinline
func UnlockHeld(ts *Thread, o *layout.Object) {
	w := wordOf(o)
	p := mutexOf(o)
	if entryAt(ts.LockTop) == p {
		if v := atom.Load32(w); v&NotBiased == WordUnbiased|WordTaken && atom.CAS32(w, v, v&^WordLock) {
			return
		}
	}
	unlockRest(ts, o)
}

//go:noinline
func unlockRest(ts *Thread, o *layout.Object) {
	if atom.Load32(wordOf(o))&WordUnbiased == 0 {
		// Its bias is about to end: whether the lock has been left to the entry is known afterwards.
		Unbias(ts, o)
	}
	p := entryAt(ts.LockTop)
	if p&^(heldAlready|EntryBiased) != mutexOf(o) {
		fatal.Throw("locks of objects are given back out of order")
	}
	if p&(heldAlready|EntryBiased) == 0 && !unlock(ts.TLS, &o.ObMutex) {
		fatal.Throw("unlocking an object that is not locked")
	}
}

// holds tells whether the thread has the mutex at p, through an entry or an active section.
func holds(ts *Thread, p uintptr) bool {
	for e := ts.LockTop; e != ts.LockBase; {
		if e -= 8; entryAt(e) == p {
			return true
		}
	}
	for s := ts.CriticalSection; s != 0 && s&sectionInactive == 0; s = section(s).CsPrev {
		if sectionHas(s, p) {
			return true
		}
	}
	return false
}

// waitObjects takes one or two (0: one) mutexes of objects that are not free: the thread detaches, so that it holds none, and takes them
// together with those it had, in the order of addresses.
//
//go:noinline
func waitObjects(ts *Thread, m1, m2 uintptr) {
	if m2 == 0 && tryFor(byteAt(m1)) {
		return
	}
	tls := ts.TLS
	if sabotage.SectionSuspend {
		lockUntil(tls, byteAt(m1), -1, waitLight, false)
		if m2 != 0 {
			lockUntil(tls, byteAt(m2), -1, waitLight, false)
		}
		return
	}
	Detach(ts)
	ts.want[0], ts.want[1] = m1, m2
	attachSlow(tls, ts)
}

// suspendLocks gives up what the thread holds, before it detaches.
func suspendLocks(ts *Thread) {
	biasSettle(ts, ts)
	for e := ts.LockTop; e != ts.LockBase; {
		e -= 8
		if p := entryAt(e); p&heldAlready == 0 {
			UnlockTLS(ts.TLS, byteAt(p))
		}
	}
	suspendSections(ts)
}

// retake takes, before the thread attaches, the mutexes of all entries and of the innermost section, and those it wants besides.
func retake(tls *TLS, ts *Thread) {
	for last := uintptr(0); ; {
		p := leastAbove(ts, last)
		if p == 0 {
			break
		}
		lockRaw(tls, byteAt(p), -1, false)
		last = p
	}
	ts.CriticalSection &^= sectionInactive
	for e := ts.LockBase; e != ts.LockTop; e += 8 {
		p := entryAt(e) &^ heldAlready
		if ts.CriticalSection != 0 && sectionHas(ts.CriticalSection, p) || listed(ts.LockBase, e, p) {
			p |= heldAlready
		}
		setEntry(e, p)
	}
}

// listed tells whether the entries from base to end, end excluded, have the mutex at p.
func listed(base, end, p uintptr) bool {
	for e := base; e != end; e += 8 {
		if entryAt(e) == p {
			return true
		}
	}
	return false
}

// leastAbove is the lowest address above last of a mutex to re-take; 0 when there is none.
func leastAbove(ts *Thread, last uintptr) uintptr {
	least := uintptr(0)
	for i := 0; i < 2; i++ {
		if p := ts.want[i&1]; p > last && (least == 0 || p < least) {
			least = p
		}
	}
	for e := ts.LockBase; e != ts.LockTop; e += 8 {
		if p := entryAt(e) &^ heldAlready; p > last && (least == 0 || p < least) {
			least = p
		}
	}
	if s := ts.CriticalSection; s != 0 {
		if p := section(s).CsMutex; p > last && (least == 0 || p < least) {
			least = p
		}
		if s&sectionTwo != 0 {
			if p := section2(s).CsMutex2; p > last && (least == 0 || p < least) {
				least = p
			}
		}
	}
	return least
}

// claim gives a section the mutex at p if an entry of the runtime holds it; the entry becomes one that had it already.
func claim(ts *Thread, p uintptr) bool {
	for e := ts.LockBase; e != ts.LockTop; e += 8 {
		if entryAt(e) == p {
			setEntry(e, p|heldAlready)
			return true
		}
	}
	return false
}
