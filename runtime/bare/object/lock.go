// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The lock that every object carries.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// The lock's byte in the word that it shares with ob_flags and ob_gc_bits: a compare-and-swap of the word is inlined where one of the
// byte would be a call. When a neighbour changes meanwhile, the slow way looks at the byte alone.
const (
	lockMask  = 0xff << 16
	lockTaken = 1 << 16
)

func lockWord(o *Object) *uint32 { return (*uint32)(unsafe.Pointer(&o.ObFlags)) }

// lockObject takes o's own lock. Recursion by the same thread is allowed for the section on top.
func lockObject(ts *Thread, o *Object) {
	w := lockWord(o)
	if v := atom.Load32(w); v&lockMask != 0 || !atom.CAS32(w, v, v|lockTaken) {
		lockObjectSlow(ts, o)
	}
}

//go:noinline
func lockObjectSlow(ts *Thread, o *Object) {
	if !atom.CAS8(&o.ObMutex, 0, 1) {
		thread.LockSlow(ts, &o.ObMutex)
	}
}

// unlockObject gives o's lock back.
func unlockObject(ts *Thread, o *Object) {
	w := lockWord(o)
	if v := atom.Load32(w); v&lockMask != lockTaken || !atom.CAS32(w, v, v&^lockMask) {
		unlockObjectSlow(ts, o)
	}
}

//go:noinline
func unlockObjectSlow(ts *Thread, o *Object) {
	if !atom.CAS8(&o.ObMutex, 1, 0) {
		thread.UnlockSlow(ts, &o.ObMutex)
	}
}

// lockTracked is lockObject for objects that are probably tracked by the collector, with no other bit set in the word: without a load
// of the word, which would wait for the locked instruction before it.
func lockTracked(ts *Thread, o *Object) {
	if !atom.CAS32(lockWord(o), gcTracked<<24, gcTracked<<24|lockTaken) {
		lockObject(ts, o)
	}
}

// unlockTracked is unlockObject for what lockTracked or lockObject took.
func unlockTracked(ts *Thread, o *Object) {
	if !atom.CAS32(lockWord(o), gcTracked<<24|lockTaken, gcTracked<<24) {
		unlockObject(ts, o)
	}
}
