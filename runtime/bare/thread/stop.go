// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/heap"
)

// StopTheWorld returns when every other thread is detached or parked; StartTheWorld lets them go on.
func StopTheWorld(ts *Thread) {}

// StartTheWorld ends what StopTheWorld began.
func StartTheWorld(ts *Thread) {}

// OwnerOf is the thread id that owns objects in the block at p.
func OwnerOf(p uintptr) uintptr {
	h := heap.Owner(p)
	return (*Thread)(unsafe.Pointer(uintptr(unsafe.Pointer(h)) - unsafe.Offsetof((*Thread)(nil).Heap))).Tid
}
