// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The lock that every object carries.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// sabotaged tells whether a build that leaves a lock out leaves out o's.
func sabotaged(o *Object) bool {
	return sabotage.ListLock && o.ObType.TpFlags&layout.TPFLAGS_LIST_SUBCLASS != 0 || sabotage.DictLock && dictCheck(o) ||
		sabotage.SetLock && (o.ObType == SetType)
}

// lockWord is ob_flags, ob_mutex and ob_gc_bits.
func lockWord(o *Object) *uint32 { return (*uint32)(unsafe.Pointer(&o.ObFlags)) }

// lockObject takes o's own lock and notes it with the thread. The thread may have it already. A thread that waits here, or detaches
// later, gives up all of them and has them again when it goes on: re-read the object after a call that may run other code.
//
// Two stores and no locked instruction as long as only the owner has asked for it (package thread, bias.go). The entry must be
// written before the object's word is read.
func lockObject(ts *Thread, o *Object) {
	if sabotage.Any && sabotaged(o) {
		return
	}
	if sabotage.Membarrier && thread.LateEntry(ts, o) {
		return
	}
	top := ts.LockTop
	atom.SetOwnTid(prim.At[*uintptr](top), uintptr(unsafe.Pointer(&o.ObMutex))|thread.EntryBiased)
	atom.SetOwnTid(&ts.LockTop, top+8)
	if atom.Load32(lockWord(o))&thread.NotBiased != 0 || atom.OwnTid(&o.ObTid) != atom.OwnTid(&ts.Bias) {
		thread.LockHeld(ts, o)
	}
}

// unlockObject gives o's lock back: of those that the thread has, the last taken. The entry must be gone before the word is read.
func unlockObject(ts *Thread, o *Object) {
	if sabotage.Any && sabotaged(o) {
		return
	}
	atom.SetOwnTid(&ts.LockTop, ts.LockTop-8)
	if atom.Load32(lockWord(o))&thread.NotBiased != 0 {
		thread.UnlockHeld(ts, o)
	}
}

// Bits of ob_gc_bits, and of ob_ref_shared, for capi/fast_amd64.S.
const (
	BitTracked  = gcTracked
	BitShared   = gcShared
	BitDeferred = gcDeferred
	BitsMerged  = refMerged
)

// What capi/fast_containers.h cannot decide itself.

// lockDoors makes the doors of these functions.
func lockDoors() [3]uintptr { return [3]uintptr{fn_lockAgain, fn_lockGiven, fn_sectionAgain} }

// lockAgain looks after an entry that has just been pushed for o and is not enough, and gives the lock back.
func lockAgain(ts *Thread, o *Object) {
	thread.LockHeld(ts, o)
	unlockObject(ts, o)
}

// lockGiven gives back a lock whose entry has been taken off the stack and that is not only an entry.
func lockGiven(ts *Thread, o *Object) { thread.UnlockHeld(ts, o) }

// sectionAgain is PyCriticalSection_Begin after the entry of the section has been pushed and is not enough.
func sectionAgain(ts *Thread, c uintptr, o *Object) { thread.SectionBeginOwn(ts, c, o) }
