// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The lock that every object carries.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// The lock's byte in the word that it shares with ob_flags and ob_gc_bits: a compare-and-swap of the word is inlined where one of the
// byte would be a call. When a neighbour changes meanwhile, the slow way looks at the byte alone.
const (
	lockMask  = 0xff << 16
	lockTaken = 1 << 16
)

func lockWord(o *Object) *uint32 { return (*uint32)(unsafe.Pointer(&o.ObFlags)) }

// lockObject takes o's own lock and notes it with the thread. The thread may have it already. A thread that waits here, or detaches
// later, gives up all of them and has them again when it goes on: re-read the object after a call that may run other code.
func lockObject(ts *Thread, o *Object) {
	w := lockWord(o)
	if v := atom.Load32(w); v&lockMask != 0 || !atom.CAS32(w, v, v|lockTaken) {
		thread.LockHeld(ts, &o.ObMutex)
		return
	}
	prim.Store(ts.LockTop, uintptr(unsafe.Pointer(&o.ObMutex)))
	ts.LockTop += 8
}

// unlockObject gives o's lock back: of those that the thread has, the last taken.
func unlockObject(ts *Thread, o *Object) {
	w := lockWord(o)
	if prim.Load[uintptr](ts.LockTop-8) == uintptr(unsafe.Pointer(&o.ObMutex)) {
		if v := atom.Load32(w); v&lockMask == lockTaken && atom.CAS32(w, v, v&^lockMask) {
			ts.LockTop -= 8
			return
		}
	}
	thread.UnlockHeld(ts, &o.ObMutex)
}

// lockTracked is lockObject for objects that are probably tracked by the collector, with no other bit set in the word: without a load
// of the word, which would wait for the locked instruction before it.
func lockTracked(ts *Thread, o *Object) {
	if !atom.CAS32(lockWord(o), gcTracked<<24, gcTracked<<24|lockTaken) {
		lockObject(ts, o)
		return
	}
	prim.Store(ts.LockTop, uintptr(unsafe.Pointer(&o.ObMutex)))
	ts.LockTop += 8
}

// unlockTracked is unlockObject for what lockTracked or lockObject took.
func unlockTracked(ts *Thread, o *Object) {
	if prim.Load[uintptr](ts.LockTop-8) == uintptr(unsafe.Pointer(&o.ObMutex)) &&
		atom.CAS32(lockWord(o), gcTracked<<24|lockTaken, gcTracked<<24) {
		ts.LockTop -= 8
		return
	}
	unlockObject(ts, o)
}
