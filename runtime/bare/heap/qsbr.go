// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Deferred reuse of memory that readers without a lock may still look at (quiescent-state based reclamation).
//
// A thread inside the runtime is online: it may hold pointers to such memory between two quiescent states. It passes one whenever
// it enters a slow allocation or frees such memory itself, and when it attaches; it goes offline when it detaches. Memory unlinked
// when the sequence was s is free for reuse once every online thread has seen s+2.
//
// Invariant: sequence is odd; a heap's seen is 0 (offline) or a value that sequence had.

package heap

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
)

var (
	sequence     uintptr = 1 // atomic
	registry     uintptr     // *Heap: every heap ever made; atomic: release on publish, acquire on read
	registryLock uint32
)

// register adds a heap to those that grace periods wait for.
func register(h *Heap) {
	lock(&registryLock)
	h.nextReg = (*Heap)(unsafe.Pointer(registry))
	atom.StoreRelease(&registry, uintptr(unsafe.Pointer(h)))
	unlock(&registryLock)
}

// Online begins a stretch in which the thread may read memory without locks: at attach.
func (h *Heap) Online() {
	// The exchange orders the store before every later read.
	atom.Swap(&h.seen, atom.LoadAcquire(&sequence))
}

// Enter is Online without its barrier: for a caller whose next step is a locked instruction.
func (h *Heap) Enter() { atom.StoreRelease(&h.seen, atom.LoadAcquire(&sequence)) }

// Offline ends it: at detach.
func (h *Heap) Offline() { atom.StoreRelease(&h.seen, 0) }

// Quiescent says that the calling thread holds no pointer from a read without lock.
func (h *Heap) Quiescent() {
	if h.seen != 0 {
		atom.StoreRelease(&h.seen, atom.LoadAcquire(&sequence))
	}
}

// Advance begins a grace period and returns its goal for Reached.
func Advance() uintptr { return atom.Add(&sequence, 2) }

// Reached tells whether every online thread has passed a quiescent state since Advance returned goal.
func Reached(goal uintptr) bool {
	if sabotage.GracePeriod {
		return true
	}
	for h := (*Heap)(unsafe.Pointer(atom.LoadAcquire(&registry))); h != nil; h = h.nextReg {
		if s := atom.LoadAcquire(&h.seen); s != 0 && int(s-goal) < 0 {
			return false
		}
	}
	return true
}

// delayedQueue is a ring of blocks that wait for their grace period. Owner thread only.
type delayedQueue struct {
	_             cgo.Incomplete
	entries       uintptr // array of {block, goal}
	n, first, cap int
}

// FreeDelayed frees a block once no reader without a lock can hold it. The calling thread passes a quiescent state.
func (h *Heap) FreeDelayed(p uintptr) {
	if sabotage.GracePeriod {
		for i := uintptr(0); i < Usable(p); i += 8 {
			prim.Store(p+i, uintptr(0xdbdbdbdbdbdbdbdb)) // a reader that is still there shall notice
		}
		h.Free(p)
		return
	}
	h.Quiescent()
	goal := Advance()
	h.Quiescent()
	if h.delayed.n == 0 && Reached(goal) {
		h.Free(p)
		return
	}
	q := &h.delayed
	if q.n == q.cap && !h.growDelayed() {
		// No memory to wait in: wait here. Other threads pass quiescent states without this one.
		for !Reached(goal) {
			prim.Yield()
		}
		h.Free(p)
		return
	}
	e := q.entries + uintptr((q.first+q.n)&(q.cap-1))*16
	prim.Store(e, p)
	prim.Store(e+8, goal)
	q.n++
	if q.n&31 == 0 {
		h.drainDelayed()
	}
}

func (h *Heap) growDelayed() bool {
	q := &h.delayed
	c := q.cap * 2
	if c == 0 {
		c = 64
	}
	p := prim.Malloc(uintptr(c) * 16)
	if p == 0 {
		return false
	}
	for i := 0; i < q.n; i++ {
		prim.Move(p+uintptr(i)*16, q.entries+uintptr((q.first+i)&(q.cap-1))*16, 16)
	}
	if q.entries != 0 {
		prim.Free(q.entries)
	}
	q.entries, q.first, q.cap = p, 0, c
	return true
}

// drainDelayed frees the blocks whose grace period is over.
func (h *Heap) drainDelayed() {
	q := &h.delayed
	for q.n > 0 {
		e := q.entries + uintptr(q.first)*16
		if !Reached(prim.Load[uintptr](e + 8)) {
			return
		}
		p := prim.Load[uintptr](e)
		q.first = (q.first + 1) & (q.cap - 1)
		q.n--
		h.Free(p)
	}
}
