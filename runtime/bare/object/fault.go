// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// Making allocations fail, and counting what is allocated: how a program finds out what its extensions do when memory runs out.

import (
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// UngilFailAllocations implements Ungil_FailAllocations: makes count allocations of the calling thread fail, beginning with the
// first-th from now; all when count is negative, none when first is 0. Raw memory is not affected.
//
// Result: how many allocations the call before this one made fail. No error.
func UngilFailAllocations(ts *Thread, first, count int) int {
	if first < 0 {
		first = 0
	}
	return ts.Heap.Fail(first, count)
}

// UngilCountBlocks implements Ungil_CountBlocks: how many blocks of objects and PyMem_ memory are in use by all threads.
//
// Locks: stops the world.
func UngilCountBlocks(ts *Thread) int {
	thread.DrainMerges(ts)
	thread.StopTheWorld(ts)
	n := heap.Blocks()
	thread.StartTheWorld(ts)
	return n
}
