// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package heap

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
)

// Kind says what a block holds. Blocks of different kinds never share a page.
type Kind uintptr

const (
	KindMem    Kind = iota // PyMem_ memory and arrays: no reader without a lock may hold it
	KindObject             // objects that the collector does not see
	KindGC                 // objects that the collector may see
	KindGCPre              // the same, behind two words for a managed dict and weak references
	Kinds
)

const (
	pageShift = 16
	pageSize  = 1 << pageShift
	pageMask  = pageSize - 1
	headSize  = 128 // a page's header, before the first block
	carveSize = 4 << 10

	smallMax = 1024     // classes in steps of 16 up to here
	blockMax = 16 << 10 // then eight to each power of two; above: large
	classes  = smallMax/16 + 1 + 4*8
)

// page is the header of a page, and of a large block.
//
// free, used, bump, next, prev, full belong to the owner thread. heap, kind, class, size are set before the first block is given out.
type page struct {
	_     cgo.Incomplete
	heap  uintptr // *Heap that owns the page; 0 for a large block
	owner uintptr // *Heap that the first owner was, for large blocks as well
	free  uintptr // blocks to give out, linked by their first word
	used  int     // blocks given out, counting those on the foreign list
	bump  uintptr // the first byte never given out
	end   uintptr // the end of the last whole block
	size  uintptr // of a block; of the whole mapping for a large block
	next  *page
	prev  *page
	kind  uint8
	full  bool // not in its class's list; of a large block with an object: freed, its grace period has begun
	live  bool // belongs to a heap: false in the pool
	class uint16
	goal  uintptr // grace period of a retired page
}

// Heap is one thread's heap. Only its thread allocates from it; any thread may free.
type Heap struct {
	_       cgo.Incomplete
	direct  [Kinds * classes]*page // where Alloc looks: the head of each list; &empty when slow
	lists   [Kinds * classes]*page // the pages of each class that may have a free block; &empty for none
	foreign uintptr                // blocks that other threads freed; atomic
	retired *page                  // pages of objects that wait for their grace period, oldest last
	seen    uintptr                // qsbr: the write sequence this thread has seen; 0 while offline; atomic
	delayed delayedQueue
	nextReg *Heap // registry; under registryLock, never removed
	failIn  int   // fault injection: so many allocations until the first that fails; see Fail
	failFor int   // how many fail then; below 0 all
	failed  int   // how many have failed
	slow    bool  // every allocation takes the slow path
}

// empty is the head of a list without pages: its free list is empty, so that Alloc needs no test for nil.
var empty page

// Init makes zeroed memory a heap. It is called once per record; the heap stays registered for ever.
func (h *Heap) Init() {
	for i := uintptr(0); i < uintptr(Kinds)*classes; i++ {
		h.setHead(i, &empty)
	}
	register(h)
}

// head is the first page of list i, or &empty.
func (h *Heap) head(i uintptr) *page {
	return *(**page)(unsafe.Add(unsafe.Pointer(&h.lists), i*8))
}

func (h *Heap) setHead(i uintptr, pg *page) {
	*(**page)(unsafe.Add(unsafe.Pointer(&h.lists), i*8)) = pg
	if !h.slow {
		*(**page)(unsafe.Add(unsafe.Pointer(&h.direct), i*8)) = pg
	}
}

// index is a page's list.
func (pg *page) index() uintptr { return uintptr(pg.kind)*classes + uintptr(pg.class) }

// Fail makes count allocations of this thread fail, beginning with the first-th from now; all from there on when count is below 0, none
// when first is 0. It returns how many the call before it made fail.
func (h *Heap) Fail(first, count int) int {
	n := h.failed
	h.failIn, h.failFor, h.failed, h.slow = first, count, 0, false
	for i := uintptr(0); i < uintptr(Kinds)*classes; i++ {
		pg := h.head(i)
		if first != 0 {
			pg = &empty
		}
		*(**page)(unsafe.Add(unsafe.Pointer(&h.direct), i*8)) = pg
	}
	h.slow = first != 0
	return n
}

// fails tells whether an allocation is to fail.
func (h *Heap) fails() bool {
	if h.failIn > 1 {
		h.failIn--
		return false
	}
	if h.failFor == 0 {
		return false
	}
	if h.failFor > 0 {
		h.failFor--
	}
	h.failed++
	return true
}

// classOf is the size class of a size of at most blockMax.
func classOf(size uintptr) uintptr {
	if size <= smallMax {
		return (size + 15) >> 4
	}
	return classOfMedium(size)
}

// classOfMedium has eight classes to each doubling from 1024 to 16384.
func classOfMedium(size uintptr) uintptr {
	s := size - 1
	base := uintptr(smallMax/16 + 1)
	for s >= smallMax*2 {
		s >>= 1
		base += 8
	}
	return base + (s-smallMax)>>7
}

// sizeOf is the block size of a class.
func sizeOf(class uintptr) uintptr {
	if class <= smallMax/16 {
		if class == 0 {
			return 16
		}
		return class << 4
	}
	c := class - (smallMax/16 + 1)
	return (smallMax + (c&7+1)*128) << (c >> 3)
}

// pageOf is the page of a block.
func pageOf(p uintptr) *page { return (*page)(unsafe.Pointer(p &^ pageMask)) }

// linkOf is the first word of a free block, the next one's address: of a block that was an object it lies where readers without a lock
// may still look for the owner.
func linkOf(b uintptr) uintptr { return atom.OwnTid(prim.At[*uintptr](b)) }

func setLink(b, next uintptr) { atom.SetOwnTid(prim.At[*uintptr](b), next) }

// Alloc returns size bytes aligned to 16, or 0 when there is no memory. The content is undefined. A block of KindGCPre includes
// its two words.
//
// Cost: two loads, one branch, three stores when the class's page has a free block.
func (h *Heap) Alloc(k Kind, size uintptr) uintptr {
	if size <= smallMax {
		pg := *(**page)(unsafe.Add(unsafe.Pointer(&h.direct), (uintptr(k)*classes+(size+15)>>4)*8))
		if b := pg.free; b != 0 {
			pg.free = linkOf(b)
			pg.used++
			return b
		}
	}
	return h.allocSlow(k, size)
}

// Take is Alloc's first step alone, to be inlined where the kind and a size of at most 1024 are constants: 0 when the class's first
// page has no free block, and Alloc must be called.
func (h *Heap) Take(k Kind, size uintptr) uintptr {
	pg := *(**page)(unsafe.Add(unsafe.Pointer(&h.direct), (uintptr(k)*classes+(size+15)>>4)*8))
	b := pg.free
	if b != 0 {
		if atom.Race {
			pg.free = linkOf(b)
		} else {
			pg.free = *(*uintptr)(unsafe.Pointer(b))
		}
		pg.used++
	}
	return b
}

// Give is Free's first step alone, to be inlined: false when nothing was done, and Free must be called.
func (h *Heap) Give(p uintptr) bool {
	pg := (*page)(unsafe.Pointer(p &^ pageMask))
	if pg.heap != uintptr(unsafe.Pointer(h)) || pg.used <= 1 && pg.prev != nil || pg.full {
		return false
	}
	if atom.Race {
		setLink(p, pg.free)
	} else {
		*(*uintptr)(unsafe.Pointer(p)) = pg.free
	}
	pg.free = p
	pg.used--
	return true
}

// Free gives back a block that Alloc returned, on this heap or another thread's. h is the calling thread's.
//
// Cost: as Alloc when the block is the thread's own.
func (h *Heap) Free(p uintptr) {
	pg := pageOf(p)
	if pg.heap == uintptr(unsafe.Pointer(h)) {
		setLink(p, pg.free)
		pg.free = p
		pg.used--
		if !pg.full && pg.used != 0 {
			return
		}
		h.freeEdge(pg)
		return
	}
	h.freeSlow(pg, p)
}

// freeEdge follows a free that emptied a page, or made a full one usable again.
//
//go:noinline
func (h *Heap) freeEdge(pg *page) {
	if pg.full {
		pg.full = false
		first := h.head(pg.index())
		h.link(pg)
		if first != &empty && first.used == 0 {
			h.retire(first)
		}
	}
	if pg.used == 0 {
		h.retire(pg)
	}
}

// freeSlow frees a block that is large, or another thread's.
//
//go:noinline
func (h *Heap) freeSlow(pg *page, p uintptr) {
	if p == 0 {
		return
	}
	if pg.heap == 0 {
		if Kind(pg.kind) != KindMem && !pg.full {
			// An object: readers without a lock may look at its header. FreeDelayed comes back here.
			pg.full = true
			h.FreeDelayed(p)
			return
		}
		freeLarge(pg)
		return
	}
	owner := (*Heap)(unsafe.Pointer(pg.heap))
	for {
		old := atom.LoadRelaxed(&owner.foreign)
		setLink(p, old)
		if sabotage.ForeignFree {
			prim.Yield()
			owner.foreign = p
			return
		}
		if atom.CAS(&owner.foreign, old, p) {
			return
		}
	}
}

// takeForeign frees what other threads gave back.
func (h *Heap) takeForeign() {
	if atom.LoadRelaxed(&h.foreign) == 0 {
		return
	}
	b := atom.Swap(&h.foreign, 0)
	for b != 0 {
		next := linkOf(b)
		h.Free(b)
		b = next
	}
}

// link puts a page in front of its class's list.
func (h *Heap) link(pg *page) {
	first := h.head(pg.index())
	pg.prev, pg.next = nil, nil
	if first != &empty {
		pg.next = first
		first.prev = pg
	}
	h.setHead(pg.index(), pg)
}

// unlink takes a page out of its class's list.
func (h *Heap) unlink(pg *page) {
	if pg.next != nil {
		pg.next.prev = pg.prev
	}
	if pg.prev != nil {
		pg.prev.next = pg.next
	} else if pg.next != nil {
		h.setHead(pg.index(), pg.next)
	} else {
		h.setHead(pg.index(), &empty)
	}
	pg.next, pg.prev = nil, nil
}

// allocSlow is Alloc when the class's first page has no free block.
//
//go:noinline
func (h *Heap) allocSlow(k Kind, size uintptr) uintptr {
	if h.slow && h.fails() {
		return 0
	}
	h.Quiescent()
	h.drainDelayed()
	if size > blockMax {
		return allocLarge(h, k, size)
	}
	class := classOf(size)
	h.takeForeign()
	i := uintptr(k)*classes + class
	for pg := h.head(i); pg != &empty; pg = h.head(i) {
		if pg.free != 0 || h.carve(pg) {
			b := pg.free
			pg.free = linkOf(b)
			pg.used++
			return b
		}
		h.unlink(pg)
		pg.full = true
	}
	pg := h.newPage(k, class)
	if pg == nil {
		return 0
	}
	h.carve(pg)
	b := pg.free
	pg.free = linkOf(b)
	pg.used++
	return b
}

// carve cuts blocks from the part of a page that was never used, about as many as one page of the system holds, so that memory is
// touched when it is needed. The second word of each is zeroed, or behind two words the fourth: a block that is on a list is no object.
func (h *Heap) carve(pg *page) bool {
	n := uintptr(1)
	if pg.size != 0 && pg.size < carveSize {
		n = carveSize / pg.size
	}
	b := pg.bump
	last := uintptr(0)
	flags := flagsAt(Kind(pg.kind))
	for ; n > 0 && b < pg.end; n-- {
		setLink(b+flags, 0)
		if last != 0 {
			setLink(last, b)
		} else {
			pg.free = b
		}
		last = b
		b += pg.size
	}
	if last == 0 {
		return false
	}
	setLink(last, 0)
	pg.bump = b
	return true
}

// flagsAt is where, in a block, the word with ob_gc_bits lies.
func flagsAt(k Kind) uintptr {
	if k == KindGCPre {
		return 24
	}
	return 8
}

// newPage takes a page for a class and makes it the head of the list; nil when there is no memory.
func (h *Heap) newPage(k Kind, class uintptr) *page {
	h.reclaim()
	p := takePage()
	if p == 0 {
		return nil
	}
	pg := pageOf(p)
	size := sizeOf(class)
	pg.heap, pg.free, pg.used, pg.bump, pg.size = uintptr(unsafe.Pointer(h)), 0, 0, p+headSize, size
	pg.owner = pg.heap
	if size == 0 {
		return nil
	}
	pg.end = p + headSize + (pageSize-headSize)/size*size
	pg.kind, pg.class, pg.full, pg.live = uint8(k), uint16(class), false, true
	h.link(pg)
	return pg
}

// retire gives an empty page up, unless it is the first of its class: a thread that makes and drops one object at a time never comes
// here. Only the first page of a class is ever empty.
func (h *Heap) retire(pg *page) {
	if pg.prev == nil {
		return
	}
	h.unlink(pg)
	if Kind(pg.kind) == KindMem {
		givePage(uintptr(unsafe.Pointer(pg)))
		return
	}
	pg.goal = Advance()
	pg.next = h.retired
	h.retired = pg
}

// reclaim returns retired pages whose grace period is over to the pool.
func (h *Heap) reclaim() {
	link := &h.retired
	for *link != nil {
		pg := *link
		if Reached(pg.goal) {
			// Everything behind it is older.
			*link = nil
			for pg != nil {
				next := pg.next
				givePage(uintptr(unsafe.Pointer(pg)))
				pg = next
			}
			return
		}
		link = &pg.next
	}
}

// Owner is the heap that a block was allocated from.
func Owner(p uintptr) *Heap { return (*Heap)(unsafe.Pointer(pageOf(p).owner)) }

// Usable is how many bytes of a block may be used.
func Usable(p uintptr) uintptr {
	pg := pageOf(p)
	if pg.heap == 0 {
		return pg.size - headSize
	}
	return pg.size
}

// Realloc resizes a block, moving it when needed; 0 and the block untouched when there is no memory. p may be 0.
func (h *Heap) Realloc(k Kind, p, size uintptr) uintptr {
	if p == 0 {
		return h.Alloc(k, size)
	}
	have := Usable(p)
	if size <= have && (size >= have/2 || have <= 64) {
		return p
	}
	q := h.Alloc(k, size)
	if q == 0 {
		if size <= have {
			return p
		}
		return 0
	}
	if have > size {
		have = size
	}
	prim.Move(q, p, have)
	h.Free(p)
	return q
}
