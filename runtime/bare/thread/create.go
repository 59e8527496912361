// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Making, binding and releasing records.
//
// World: bare.
// Invariant: a record is bound to at most one OS thread at a time; while bound its Tid is that thread's and it is in the table of
// owners (brc.go). Releasing it unregisters it first: thread ids recur.
// Invariant: a record's memory, heap included, is never given back to the system; released records are used again.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	scratchSize = 1 << 20 // address space: as many nested calls as the C stack holds
	locksSize   = 1 << 20 // as well; a page of it is touched
	guardSize   = 4096
	stackSlack  = 256 << 10 // C stack kept free below the recursion check: what one C function between two checks may use
)

// interpreter is what PyInterpreterState pointers point at. Its content is nobody's business: C sees an opaque struct.
var interpreter [64]uintptr

// Interpreter is the address of the one interpreter.
func Interpreter() uintptr { return addr(&interpreter) }

func recordSize() uintptr {
	return (unsafe.Sizeof(*(*Thread)(nil)) + scratchSize + 4095) &^ 4095
}

// mapRecord gets memory for a record that nobody used before.
func mapRecord() *Thread {
	n := recordSize() + locksSize + guardSize
	p := prim.Map(n)
	if p == 0 {
		return nil
	}
	const sysMprotect = 10
	prim.Call4(prim.Libc.Syscall, sysMprotect, p+n-guardSize, guardSize, 0)
	t := (*Thread)(unsafe.Pointer(p))
	t.Heap.Init()
	t.LockBase = p + recordSize()
	return t
}

// newRecord makes a record that is bound to no OS thread, detached (suspended while the world is stopped). nil: no memory.
func newRecord(whence int32) *Thread {
	lockRegistry()
	t := (*Thread)(unsafe.Pointer(freeRecords))
	if t != nil {
		freeRecords = uintptr(unsafe.Pointer(t.nextFree))
		t.nextFree, t.released = nil, false
	}
	unlockRegistry()
	if t == nil {
		if t = mapRecord(); t == nil {
			return nil
		}
	}
	prim.Clear(uintptr(unsafe.Pointer(&t.ThreadState)), unsafe.Sizeof(*(*layout.ThreadState)(nil)))
	t.Interp = Interpreter()
	t.Status = 1
	t.Whence = whence
	t.GilstateCounter = 1
	t.WhatEvent = -1
	t.PyRecursionLimit, t.PyRecursionRemaining = 1000, 1000
	t.ExcInfo = &t.ExcState
	t.ContextVer = 1
	t.ScratchTop = (uintptr(unsafe.Pointer(t)) + unsafe.Sizeof(*(*Thread)(nil)) + 15) &^ 15
	t.ScratchEnd = t.ScratchTop + scratchSize - 64
	t.LockTop = t.LockBase
	t.ImportName, t.ImportWaits, t.stops = 0, 0, 0
	t.TLS, t.Tid, t.Bias = nil, 0, noBias
	lockRegistry()
	nextID++
	t.Id = nextID
	if world.stopped != 0 {
		t.State = suspended
	}
	t.link()
	unlockRegistry()
	return t
}

// bind makes t the calling OS thread's. Its first record becomes the one that PyGILState_Ensure uses.
func bind(tls *TLS, t *Thread) {
	if tls.stackLow == 0 {
		prim.Call1(Pthread.StackBounds, addr(&tls.stackLow))
	}
	if tls.exitHook == 0 {
		tls.exitHook = 1
		prim.Call1(Pthread.ArmExit, uintptr(unsafe.Pointer(tls)))
	}
	const sysGettid = 186
	t.TLS = tls
	t.Tid = prim.Call0(prim.Libc.PthreadSelf)
	t.ThreadId = uint(t.Tid)
	t.NativeThreadId = uint(prim.Call1(prim.Libc.Syscall, sysGettid))
	setStackLimit(t, tls.stackLow, tls.stackEnd)
	t.Status |= 2
	registerOwner(t)
	biasBegin(t)
	if tls.Bound == nil {
		tls.Bound = t
		t.Status |= 8
	}
}

// setStackLimit derives the recursion check's limit from a stack's bounds. A small stack keeps less free.
func setStackLimit(t *Thread, low, end uintptr) {
	slack := uintptr(stackSlack)
	if n := (end - low) / 4; n < slack {
		slack = n
	}
	t.StackLimit = low + slack
}

// New makes a record bound to the calling OS thread and leaves it detached. nil when there is no memory.
func New(tls *TLS) *Thread {
	t := newRecord(whenceInit)
	if t != nil {
		bind(tls, t)
	}
	return t
}

// unbind takes t, which nobody is attached with, from its OS thread: no owner with its id is found any more. What was queued is
// returned.
func unbind(t *Thread) uintptr {
	if t.TLS == nil {
		return 0
	}
	queue := unregisterOwner(t)
	unbound(t)
	return queue
}

// unbound ends the tie of a record that is in no table.
func unbound(t *Thread) {
	if t.TLS.Bound == t {
		t.TLS.Bound = nil
	}
	t.TLS, t.Tid, t.Bias = nil, 0, noBias
	t.Status |= 4
}

// leaveThread detaches the calling thread from its record and ends their tie. Destructors run as long as the record is an owner like any
// other: without a thread id it would take objects without an owner for its own. So it leaves the table with an empty queue, and touches
// no object afterwards.
func leaveThread(ts *Thread) {
	biasSettle(ts, ts)
	for {
		DrainMerges(ts)
		clearHook(ts)
		queue := unregisterOwner(ts)
		if queue == 0 {
			break
		}
		registerOwner(ts)
		mergeList(ts, queue)
	}
	flushSums(ts)
	// The tie ends while still attached: a detached record may be another thread's at once.
	tls := ts.TLS
	if ts.LockTop != ts.LockBase || ts.CriticalSection != 0 || ts.HoldsGil != 0 {
		detachSlow(ts)
	}
	unbound(ts)
	tls.Attached = nil
	leave(ts)
}

// retire puts a detached, unbound record on the list of those to be used again.
func retire(t *Thread) {
	lockRegistry()
	if !t.released {
		t.released = true
		t.unlink()
		t.nextFree = (*Thread)(unsafe.Pointer(freeRecords))
		freeRecords = uintptr(unsafe.Pointer(t))
	}
	unlockRegistry()
}

// Release detaches the calling thread from its record for good, and drops what it holds: the record waits for another thread.
func Release(ts *Thread) {
	leaveThread(ts)
	retire(ts)
}

// discard releases another record than the calling thread's, bound or not, that nobody is attached through.
func discard(ts, t *Thread) {
	queue := unbind(t)
	for {
		// A stopped world may hold it suspended; then the caller could not run.
		if s := atom.Load32(t.state()); s == detached || s == hanging {
			break
		}
		prim.Yield()
	}
	flushSums(t)
	retire(t)
	if ts != nil {
		mergeList(ts, queue)
	}
}

// Exit ends the calling OS thread's part: called by C when it ends, with what it left attached or bound.
func Exit(tls *TLS) {
	t := tls.Attached
	if t == nil {
		t = tls.Bound
		if t == nil || atom.Load32(t.state()) == hanging || Ended() {
			return
		}
		keep := t.Whence != whenceGILState // somebody made it and may still want to delete it
		Attach(tls, t)
		if keep {
			leaveThread(t)
			return
		}
	}
	Release(t)
}

// mainID is the OS thread that began the runtime; 0 before.
var mainID uintptr

// Start gives the thread that begins the runtime its record, and attaches it. nil: no memory.
func Start(tls *TLS) *Thread {
	biasInit()
	Begin()
	t := tls.Bound
	if t == nil || atom.Load32(t.state()) == hanging {
		tls.Bound = nil
		if t = New(tls); t == nil {
			return nil
		}
	}
	mainID = t.Tid
	if tls.Attached != t {
		Attach(tls, t)
	}
	return t
}

// IsMain tells whether ts runs on the OS thread that began the runtime.
func IsMain(ts *Thread) bool { return ts.Tid == mainID }
