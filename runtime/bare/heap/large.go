// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package heap

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// Freed large blocks that stay mapped, for the next one of their size: mapping and touching fresh memory costs more than using it.
// A slot per size in steps of 64 KiB up to 4 MiB; atomic: whoever swaps a block in or out has it.
const hotSlots = 64

var hot [hotSlots]uintptr

// larges lists the large blocks that hold objects. Guard: poolLock.
var larges *page

// allocLarge maps a block of its own; 0 when there is no memory.
func allocLarge(h *Heap, k Kind, size uintptr) uintptr {
	if size > 1<<46 {
		return 0
	}
	n := (size + headSize + pageMask) &^ uintptr(pageMask)
	var p uintptr
	if i := n>>pageShift - 1; i < hotSlots {
		p = atom.Swap(&hot[i], 0)
	}
	if p == 0 {
		if p = mapAligned(n); p == 0 {
			return 0
		}
	}
	pg := pageOf(p)
	pg.heap, pg.size, pg.kind, pg.used, pg.live = 0, n, uint8(k), 1, false
	pg.full = false
	pg.owner = uintptr(unsafe.Pointer(h))
	prim.Store(p+headSize+flagsAt(k), uintptr(0)) // no object yet
	if k != KindMem {
		lock(&poolLock)
		pg.prev, pg.next = nil, larges
		if larges != nil {
			larges.prev = pg
		}
		larges = pg
		unlock(&poolLock)
	}
	return p + headSize
}

func freeLarge(pg *page) {
	p, n := uintptr(unsafe.Pointer(pg)), pg.size
	if Kind(pg.kind) != KindMem {
		lock(&poolLock)
		if pg.next != nil {
			pg.next.prev = pg.prev
		}
		if pg.prev != nil {
			pg.prev.next = pg.next
		} else {
			larges = pg.next
		}
		unlock(&poolLock)
	}
	if i := n>>pageShift - 1; i < hotSlots {
		if p = atom.Swap(&hot[i], p); p == 0 {
			return
		}
	}
	prim.Unmap(p, n)
}
