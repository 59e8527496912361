// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Memory for objects.
//
// World: bare. Every allocation passes here, so that failing the N-th one is possible in one place.

package object

import (
	"github.com/ungil/ungil/runtime/bare/heap"
)

// newObject allocates an object of a static built-in type that the collector does not see: size bytes, one reference, header set,
// the rest undefined. nil with MemoryError set when there is no memory.
//
//go:nosplit
func newObject(ts *Thread, t *TypeObject, size uintptr) *Object {
	if size <= 1024 {
		if b := ts.Heap.Take(heap.KindObject, size); b != 0 {
			o := obj(b)
			initHeader(ts, o, t)
			return o
		}
	}
	return newObjectSlow(ts, t, heap.KindObject, size)
}

// newGCObject is newObject for types that the collector traverses; the object is not tracked yet: gcTrack it when its fields are
// set.
//
//go:nosplit
func newGCObject(ts *Thread, t *TypeObject, size uintptr) *Object {
	if ts.GCBudget--; ts.GCBudget >= 0 && size <= 1024 {
		if b := ts.Heap.Take(heap.KindGC, size); b != 0 {
			o := obj(b)
			initHeader(ts, o, t)
			return o
		}
	}
	return newObjectSlow(ts, t, heap.KindGC, size)
}

// newObjectSlow is the rest of newObject and newGCObject: a collection that is due, a page without a free block, no memory.
//
//go:noinline
func newObjectSlow(ts *Thread, t *TypeObject, k heap.Kind, size uintptr) *Object {
	if ts.GCBudget < 0 {
		gcMaybe(ts)
	}
	o := obj(ts.Heap.Alloc(k, size))
	if o == nil {
		return ErrNoMemory(ts)
	}
	initHeader(ts, o, t)
	return o
}

// freeObject gives back the memory of an object made by newObject or newGCObject, from its type's tp_free or tp_dealloc.
func freeObject(ts *Thread, o *Object) {
	if !ts.Heap.Give(addr(o)) {
		ts.Heap.Free(addr(o))
	}
}

// allocMem is n bytes that are no object (arrays of lists, tables of dicts): 0 without an error set when there is no memory.
func allocMem(ts *Thread, n uintptr) uintptr { return ts.Heap.Alloc(heap.KindMem, n) }

// reallocMem resizes what allocMem gave; 0, and the block untouched, when there is no memory.
func reallocMem(ts *Thread, p, n uintptr) uintptr { return ts.Heap.Realloc(heap.KindMem, p, n) }

// freeMem gives back what allocMem gave, which may be 0.
func freeMem(ts *Thread, p uintptr) {
	if p != 0 {
		ts.Heap.Free(p)
	}
}

// freeMemDelayed gives back what allocMem gave once no lock-free reader can still look at it.
func freeMemDelayed(ts *Thread, p uintptr) { ts.Heap.FreeDelayed(p) }

const (
	gcTracked = 1 // ob_gc_bits: the collector sees the object
	gcShared  = 16
)

// gcTrack lets the collector see o, whose fields are valid from now on.
func gcTrack(o *Object) { o.ObGcBits |= gcTracked }

// gcUntrack hides o from the collector: first act of a destructor.
func gcUntrack(o *Object) { o.ObGcBits &^= gcTracked }
