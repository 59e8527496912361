// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package heap

import "unsafe"

// What the assembly of capi knows of Take and Give.
const (
	OffsetPageHeap = unsafe.Offsetof((*page)(nil).heap)
	OffsetPageFree = unsafe.Offsetof((*page)(nil).free)
	OffsetPageUsed = unsafe.Offsetof((*page)(nil).used)
	OffsetPageFull = unsafe.Offsetof((*page)(nil).full)
	OffsetPagePrev = unsafe.Offsetof((*page)(nil).prev)
	OffsetDirect   = unsafe.Offsetof((*Heap)(nil).direct)
	PageMask       = pageMask
	SmallMax       = smallMax
	Classes        = classes
)
