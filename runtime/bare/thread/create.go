// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

const (
	scratchSize = 64 << 10
	stackSlack  = 256 << 10 // C stack kept free below the recursion check: what one C function between two checks may use
)

// New makes the record of the calling OS thread and leaves it detached. nil when there is no memory.
func New(tls *TLS) *Thread {
	p := prim.Map((unsafe.Sizeof(*(*Thread)(nil)) + scratchSize + 4095) &^ 4095)
	if p == 0 {
		return nil
	}
	t := (*Thread)(unsafe.Pointer(p))
	t.Tid = prim.Call0(prim.Libc.PthreadSelf)
	t.TLS = tls
	t.Heap.Init()
	t.Heap.Online()
	t.ScratchTop = (p + unsafe.Sizeof(*(*Thread)(nil)) + 15) &^ 15
	t.ScratchEnd = t.ScratchTop + scratchSize - 64
	t.StackLimit = StackPointer(t) - 4<<20 + stackSlack
	t.PyRecursionLimit, t.PyRecursionRemaining = 1000, 1000
	t.ExcInfo = &t.ExcState
	tls.Bound = t
	return t
}

// Release detaches the calling thread from its record for good: the record waits for another thread.
func Release(ts *Thread) {
	tls := ts.TLS
	ts.Heap.Offline()
	tls.Attached = nil
}
