// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Biased locks: as long as no thread but the owner (ob_tid) has asked for an object's lock, the owner takes it and gives it back
// with plain stores.
//
// World: bare.
// Guard: biasLock, for ending the bias of an object and for what only that may change: another thread's entries.
// Invariant: without gcUnbiased in ob_gc_bits the byte ob_mutex is 0, except for a moment under biasLock, and the lock is held exactly by
// a thread whose stack of held locks (held.go) has a biased entry for it. With gcUnbiased no entry of that object is biased, except one
// that its thread is about to look at again, and the byte alone is the lock. The bit is never cleared while the object lives.
// Invariant: an object with biased entries keeps its ob_tid: who changes that ends the bias first.
//
// The owner first writes its entry and then looks at the object's word; giving back it first removes the entry and then looks. Who ends
// the bias first writes the byte and then reads the owner's entries. Each side would need a full barrier between its two steps; the
// owner's is left out, and membarrier(2) makes every running thread pass one when a bias ends. An owner that is not attached has passed
// one and will pass another. Whichever side comes second sees the first: so the owner finds the byte written and waits for biasLock, or
// its entry is found and the lock is left to it, by the byte, before anybody else may take it.
//
// A thread whose objects lose their bias again and again makes them for others: it stops biasing until its next collection.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	// EntryBiased marks an entry of the stack of held locks: the lock is held by the entry alone.
	EntryBiased = 4

	gcUnbiased = 128 // ob_gc_bits: see above

	// The word that holds ob_flags, ob_mutex and ob_gc_bits.
	WordLock     = 0xff << 16
	WordTaken    = mutexLocked << 16
	WordUnbiased = gcUnbiased << 24

	// NotBiased are the bits of that word of which none is set in an object that its owner may lock by an entry alone.
	NotBiased = WordLock | WordUnbiased

	noBias   = 1   // Thread.Bias of a thread that takes no biased locks: no thread id
	biasEnds = 256 // a thread that has lost so many stops biasing
	mutexAt  = unsafe.Offsetof(layout.Object{}.ObMutex)
)

var (
	biasLock  uint32
	biasWorks uint32 // 1: the kernel has membarrier; set when the runtime starts
)

func wordOf(o *layout.Object) *uint32 { return (*uint32)(unsafe.Pointer(&o.ObFlags)) }

// entryAt is the entry at e of a stack of held locks; other threads may change one that is biased.
func entryAt(e uintptr) uintptr { return atom.OwnTid(prim.At[*uintptr](e)) }

func setEntry(e, v uintptr) { atom.SetOwnTid(prim.At[*uintptr](e), v) }

// objectOf is the object whose mutex lies at p.
func objectOf(p uintptr) *layout.Object { return prim.At[*layout.Object](p - mutexAt) }

// membarrier makes every running thread of the process pass a full barrier. The library registers for it while it loads (capi/start.c).
// Under the race detector the owner's stores are locked instructions, and need none.
func membarrier() bool {
	if atom.Race || sabotage.Membarrier {
		return true
	}
	const sysMembarrier, privateExpedited, register = 324, 8, 16
	e := errno()
	r := prim.Call3(prim.Libc.Syscall, sysMembarrier, privateExpedited, 0)
	if r != 0 && biasWorks != 0 {
		// A forked child may have to register anew.
		prim.Call3(prim.Libc.Syscall, sysMembarrier, register, 0)
		r = prim.Call3(prim.Libc.Syscall, sysMembarrier, privateExpedited, 0)
	}
	setErrno(e)
	return r == 0
}

// LateEntry takes the lock of an object that the thread may bias, in a build for sabotage: as a processor may see it without membarrier, it
// looks at the object's word before others can see its entry.
func LateEntry(ts *Thread, o *layout.Object) bool {
	if o.ObTid != ts.Bias || atom.Load32(wordOf(o))&NotBiased != 0 {
		return false
	}
	prim.Yield()
	setEntry(ts.LockTop, mutexOf(o)|EntryBiased)
	ts.LockTop += 8
	return true
}

// biasInit finds out whether biasing works here.
func biasInit() {
	biasWorks = 0
	if membarrier() {
		biasWorks = 1
	}
}

// biasBegin lets a thread bias, from when it is bound or after a collection.
func biasBegin(t *Thread) {
	rawLock(&biasLock)
	atom.StoreRelease(&t.lost, 0)
	bias := uintptr(noBias)
	knows := uint32(1)
	if biasWorks != 0 {
		bias, knows = t.Tid, 0
	}
	atom.StoreRelease32(&t.knows, knows)
	atom.StoreRelease(&t.Bias, bias)
	rawUnlock(&biasLock)
}

// biasNotice is called by an owner between two locks: one that does not bias any more says that it knows. Until then it may be about to
// write an entry, having looked at Bias before.
func biasNotice(ts *Thread) {
	if atom.OwnTid(&ts.Bias) == noBias && ts.knows == 0 {
		atom.StoreRelease32(&ts.knows, 1)
	}
}

// BiasAgain gives a thread that lost too many biased locks another chance.
func BiasAgain(ts *Thread) {
	if atom.LoadRelaxed(&ts.lost) != 0 {
		biasBegin(ts)
	}
}

// LeaveBias is for an owner that is about to give an object up: it may hold its lock by an entry.
func LeaveBias(ts *Thread, o *layout.Object) {
	if ts.LockTop != ts.LockBase {
		Unbias(ts, o)
	}
}

// Unbias ends the bias of o for good. If its owner holds it, even by the entry that it has just written, it holds it by the byte
// afterwards.
//
//go:noinline
func Unbias(ts *Thread, o *layout.Object) {
	w := wordOf(o)
	rawLock(&biasLock)
	for {
		v := atom.Load32(w)
		if v&WordUnbiased != 0 {
			rawUnlock(&biasLock)
			return
		}
		if atom.CAS32(w, v, v|WordTaken) {
			break
		}
	}
	if biasHeld(ts, o) {
		atom.Or8(&o.ObGcBits, gcUnbiased)
	} else {
		for {
			if v := atom.Load32(w); atom.CAS32(w, v, v&^WordLock|WordUnbiased) {
				break
			}
		}
	}
	rawUnlock(&biasLock)
}

// biasHeld tells whether the owner of o holds its lock by entries, and turns them into ordinary ones. biasLock is held, and the byte is
// written.
func biasHeld(ts *Thread, o *layout.Object) bool {
	p := mutexOf(o)
	tid := atom.LoadRelaxed(&o.ObTid)
	if tid == 0 {
		return false
	}
	b := ownerBucketOf(tid)
	rawLock(&b.lock)
	fence := false
	for t := b.first; t != nil; t = t.nextOwner {
		if t.Tid != tid || t == ts || atom.Load32(t.state()) != attached {
			continue
		}
		if atom.LoadRelaxed(&t.Bias) == tid {
			lost := atom.LoadRelaxed(&t.lost) + 1
			atom.StoreRelease(&t.lost, lost)
			if lost >= biasEnds {
				atom.StoreRelease(&t.Bias, noBias)
			}
			fence = true
		} else if atom.Load32(&t.knows) == 0 || biasEntry(t, p) {
			// It does not bias any more, but it may not know yet, or has not given this lock back since.
			fence = true
		}
	}
	if fence && !membarrier() {
		fatal.Throw("membarrier failed")
	}
	held := false
	for t := b.first; t != nil; t = t.nextOwner {
		if t.Tid == tid && !sabotage.BiasHeld && biasMark(t, p) {
			held = true
		}
	}
	rawUnlock(&b.lock)
	return held
}

// biasEntry tells whether t has a biased entry for the mutex at p.
func biasEntry(t *Thread, p uintptr) bool {
	top := atom.LoadAcquire(&t.LockTop)
	for e := t.LockBase; e < top; e += 8 {
		if atom.LoadAcquire(prim.At[*uintptr](e)) == p|EntryBiased {
			return true
		}
	}
	return false
}

// biasListed tells whether an entry below end is for the mutex at p.
func biasListed(ts *Thread, end, p uintptr) bool {
	for e := ts.LockBase; e < end; e += 8 {
		if entryAt(e)&^(heldAlready|EntryBiased) == p {
			return true
		}
	}
	return false
}

// biasMark turns t's biased entries for the mutex at p into ordinary ones: the outermost holds it, the others had it already.
func biasMark(t *Thread, p uintptr) bool {
	held := false
	top := atom.LoadAcquire(&t.LockTop)
	for e := t.LockBase; e < top; e += 8 {
		if atom.LoadAcquire(prim.At[*uintptr](e)) != p|EntryBiased {
			continue
		}
		if held {
			atom.StoreRelease(prim.At[*uintptr](e), p|heldAlready)
		} else {
			atom.StoreRelease(prim.At[*uintptr](e), p)
			held = true
		}
	}
	return held
}

// biasSettle turns all biased entries of t, which is the calling thread or stopped, into ordinary ones.
func biasSettle(ts, t *Thread) {
	for e := t.LockBase; e < t.LockTop; e += 8 {
		if p := entryAt(e); p&EntryBiased != 0 {
			Unbias(ts, objectOf(p&^EntryBiased))
		}
	}
}

// SettleLocks ends the bias of all locks that are held, for a collector that gives objects other owners. The world is stopped.
func SettleLocks(ts *Thread) {
	rawLock(&registryLock)
	for t := headRecord(); t != nil; t = t.next() {
		biasSettle(ts, t)
	}
	rawUnlock(&registryLock)
}
