// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Counts of shared objects that a thread keeps to itself.
//
// World: bare.
// Guard: a record's sums are its owner thread's, or the collector's while the world is stopped.
// Invariant: an object with a sum that is not zero has deferred counts, so that only the collector frees it, and that after it has added
// all sums.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

const deferredSums = 256

// deferredSum is what one thread added to (and dropped from) the count of one object.
type deferredSum struct {
	o uintptr
	n int
}

// CountDeferred adds n to the count of an object with deferred counts, on behalf of a thread that does not own it.
func CountDeferred(ts *Thread, o *layout.Object, n int) {
	e := ts.sumOf(o)
	if e.o != uintptr(unsafe.Pointer(o)) {
		countDeferredOther(e, o, n)
		return
	}
	e.n += n
}

func (t *Thread) sumOf(o *layout.Object) *deferredSum {
	a := uintptr(unsafe.Pointer(o))
	return (*deferredSum)(unsafe.Add(unsafe.Pointer(&t.sums), (a>>4^a>>12)%deferredSums*unsafe.Sizeof(deferredSum{})))
}

// countDeferredOther gives the object that has the entry its sum.
//
//go:noinline
func countDeferredOther(e *deferredSum, o *layout.Object, n int) {
	e.flush()
	e.o, e.n = uintptr(unsafe.Pointer(o)), n
}

func (e *deferredSum) flush() {
	if e.n != 0 {
		atom.AddInt(&(*layout.Object)(unsafe.Pointer(e.o)).ObRefShared, e.n<<refShift)
		e.n = 0
	}
}

// flushSums adds all sums of a record to the objects. The calling thread owns the record, or the world is stopped.
func flushSums(t *Thread) {
	for i := uintptr(0); i < deferredSums; i++ {
		(*deferredSum)(unsafe.Add(unsafe.Pointer(&t.sums), i*unsafe.Sizeof(deferredSum{}))).flush()
	}
}

// FlushDeferred adds the sums of all records to the objects. The world is stopped.
func FlushDeferred() {
	rawLock(&registryLock)
	for t := headRecord(); t != nil; t = t.next() {
		flushSums(t)
	}
	rawUnlock(&registryLock)
}
