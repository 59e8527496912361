// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package heap gives out the memory of objects and of PyMem_.
//
// World: bare.
//
// Nouns, from large to small:
//
//	segment   4 MiB of address space from the system, cut into pages; never given back
//	page      64 KiB, aligned to its size, so that a block's page is its address with the low bits cut off; holds blocks of one
//	          kind and one size, and begins with a header (type page)
//	block     what Alloc returns, a multiple of 16 bytes
//	large     a block above 16 KiB: a mapping of its own, with the same header before it
//	heap      one thread's pages, in a list per kind and size class
//
// An allocation is: (1) the head page of its class has a free block: take it, no atomic; else (2) take back what other
// threads freed; (3) look along the class's pages; (4) cut more blocks from the page's unused rest; (5) take a page from the pool;
// (6) map a segment.
//
// A free by the owner is a push on the page's list, without an atomic. A free by any other thread pushes the block on its heap's
// foreign list (one compare-and-swap), which the owner takes over at its next slow allocation.
//
// Lock-free readers may look at the header of a dead object. So blocks of objects keep the second word of what they were, the
// first becomes a link that equals no thread id; and a page of objects goes back to the pool, where it may change its kind or
// size, only after a grace period (qsbr.go).
//
// A heap outlives its thread: the record is used again by the next thread, heap and all.
//
// Lock order: registry, then pool. Both are held for a few instructions, never across a call out.
package heap
