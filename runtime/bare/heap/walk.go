// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package heap

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// Cursor goes through all blocks of a kind that were ever given out, in all heaps, free ones included: the caller tells objects
// from free blocks by ob_gc_bits, which Alloc leaves zero in blocks that never were objects. All other threads are stopped; blocks
// of that kind may be freed meanwhile, but not allocated.
type Cursor struct {
	kind    Kind
	segment uintptr // segmentHead
	page    uintptr
	block   uintptr
	large   *page
	started bool
}

// Start makes c a cursor over a kind.
func (c *Cursor) Start(k Kind) { *c = Cursor{kind: k, segment: segments, large: larges} }

// Next is the next block, 0 at the end.
func (c *Cursor) Next() uintptr {
	for {
		if c.block != 0 {
			pg := pageOf(c.page)
			if c.block < pg.bump {
				b := c.block
				c.block += pg.size
				return b
			}
			c.block = 0
		}
		if !c.nextPage() {
			break
		}
	}
	for pg := c.large; pg != nil; pg = c.large {
		c.large = pg.next
		if Kind(pg.kind) == c.kind {
			return uintptr(unsafe.Pointer(pg)) + headSize
		}
	}
	return 0
}

// nextPage moves to the next live page of the kind.
func (c *Cursor) nextPage() bool {
	for c.segment != 0 {
		base := prim.Load[uintptr](c.segment)
		end := base + segmentSize
		if base+segmentSize == segEnd {
			end = segment
		}
		if !c.started {
			c.started, c.page = true, base
		} else {
			c.page += pageSize
		}
		if c.page >= end {
			c.started = false
			c.segment = prim.Load[uintptr](c.segment + 8)
			continue
		}
		if pg := pageOf(c.page); pg.live && Kind(pg.kind) == c.kind {
			c.block = c.page + headSize
			return true
		}
	}
	return false
}

// UsedObjects is about how many objects that the collector may see are allocated. No thread is stopped: an estimate.
func UsedObjects() int {
	n := 0
	for s := atom.LoadAcquire(&segments); s != 0; s = prim.Load[uintptr](s + 8) {
		base := prim.Load[uintptr](s)
		end := base + segmentSize
		if end == segEnd {
			end = segment
		}
		for p := base; p < end; p += pageSize {
			if pg := pageOf(p); pg.live && Kind(pg.kind) >= KindGC {
				n += pg.used
			}
		}
	}
	return n
}

// Blocks counts the blocks given out in all heaps, those that wait for their owner or for a grace period included. All other threads
// are stopped.
func Blocks() int {
	n := 0
	for k := Kind(0); k < Kinds; k++ {
		var c Cursor
		c.Start(k)
		for c.nextPage() {
			n += pageOf(c.page).used
		}
		for pg := c.large; pg != nil; pg = pg.next {
			if Kind(pg.kind) == k {
				n++
			}
		}
	}
	return n
}

// HoldsObject tells whether p, any address, lies in a page or large block of objects that the collector does not see.
func HoldsObject(p uintptr) bool {
	for s := atom.LoadAcquire(&segments); s != 0; s = prim.Load[uintptr](s + 8) {
		if base := prim.Load[uintptr](s); p-base < segmentSize {
			pg := pageOf(p)
			return pg.live && Kind(pg.kind) == KindObject
		}
	}
	lock(&poolLock)
	found := false
	for pg := larges; pg != nil && !found; pg = pg.next {
		found = uintptr(unsafe.Pointer(pg))+headSize == p && Kind(pg.kind) == KindObject
	}
	unlock(&poolLock)
	return found
}
