// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package heap

import (
	"runtime/cgo"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

const segmentSize = 4 << 20

// The pool of pages that belong to no heap. Guard: poolLock.
var (
	poolLock uint32
	pool     uintptr // free pages, linked by their first word
	segment  uintptr // the next page of the segment that is being cut
	segEnd   uintptr
	inUse    int     // pages that heaps hold
	segments uintptr // segmentHead: every segment ever mapped; atomic: release on publish, acquire on read
)

// segmentHead is a note of one segment, in malloc's memory.
type segmentHead struct {
	_    cgo.Incomplete
	base uintptr
	next uintptr
}

// noteSegment adds a segment to the list. The caller holds poolLock.
func noteSegment(base uintptr) bool {
	p := prim.Malloc(16)
	if p == 0 {
		return false
	}
	prim.Store(p, base)
	prim.Store(p+8, segments)
	atom.StoreRelease(&segments, p)
	return true
}

// lock takes a lock that is held for a few instructions only.
func lock(l *uint32) {
	for !atom.CAS32(l, 0, 1) {
		prim.Yield()
	}
}

func unlock(l *uint32) { atom.StoreRelease32(l, 0) }

// ForkLock takes the locks of this package, so that no other thread is inside while the process forks; ForkUnlock gives them back, in
// the parent and in the child.
func ForkLock() {
	lock(&registryLock)
	lock(&poolLock)
}

func ForkUnlock() {
	unlock(&poolLock)
	unlock(&registryLock)
}

// takePage returns 64 KiB, aligned; 0 when there is no memory. The content is undefined.
func takePage() uintptr {
	lock(&poolLock)
	p := pool
	if p != 0 {
		pool = prim.Load[uintptr](p)
	} else {
		if segment == segEnd {
			segment = mapAligned(segmentSize)
			if segment != 0 && !noteSegment(segment) {
				prim.Unmap(segment, segmentSize)
				segment = 0
			}
			segEnd = segment
			if segment != 0 {
				segEnd = segment + segmentSize
			}
		}
		if p = segment; p != 0 {
			segment += pageSize
		}
	}
	if p != 0 {
		inUse++
	}
	unlock(&poolLock)
	return p
}

// LiveBytes is about how much the pages of all heaps hold, large blocks apart. Read without a lock: an estimate.
func LiveBytes() int { return inUse << pageShift }

// givePage returns a page to the pool.
func givePage(p uintptr) {
	pageOf(p).live = false
	lock(&poolLock)
	inUse--
	prim.Store(p, pool)
	pool = p
	unlock(&poolLock)
}

// mapAligned maps n bytes aligned to a page of ours; 0 when there is no memory.
func mapAligned(n uintptr) uintptr {
	p := prim.Map(n + pageSize)
	if p == 0 {
		return 0
	}
	a := (p + pageMask) &^ uintptr(pageMask)
	if a != p {
		prim.Unmap(p, a-p)
	}
	if tail := p + n + pageSize - (a + n); tail != 0 {
		prim.Unmap(a+n, tail)
	}
	return a
}
