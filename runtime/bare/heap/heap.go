// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package heap gives out the memory of objects and of PyMem_: see doc.go.
package heap

import (
	"runtime/cgo"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// Kind says what a block holds. Blocks of different kinds never share a page.
type Kind uintptr

const (
	KindMem    Kind = iota // PyMem_ memory
	KindObject             // objects that the collector does not see
	KindGC                 // objects that the collector may see
	KindGCPre              // the same, behind two words for a managed dict and weak references
	Kinds
)

// Heap is one thread's heap. Only its thread allocates from it; any thread may free.
type Heap struct {
	_ cgo.Incomplete
}

// Alloc returns size bytes aligned to 16, or 0 when there is no memory. The content is undefined.
func (h *Heap) Alloc(k Kind, size uintptr) uintptr { return prim.Malloc(size) }

// Free gives back a block that Alloc returned, on this heap or another thread's. h is the calling thread's.
func (h *Heap) Free(p uintptr) { prim.Free(p) }

// Realloc resizes a block, moving it when needed; 0 and the block untouched when there is no memory.
func (h *Heap) Realloc(k Kind, p, size uintptr) uintptr { return prim.Realloc(p, size) }
