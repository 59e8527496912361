// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package thread is threads, locks and stopping: see doc.go.
package thread

import (
	"runtime/cgo"

	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/layout"
)

// Thread is the record that every door passes as first argument. It begins with the PyThreadState that C code sees; what follows
// belongs to the runtime.
type Thread struct {
	layout.ThreadState
	Tid         uintptr // the value of the thread pointer register: the owner id in objects. 0 while bound to no OS thread
	TLS         *TLS    // the OS thread's block
	StackLimit  uintptr // lowest address of the C stack that the recursion check allows; owner thread only
	ScratchTop  uintptr // next free byte of the scratch stack; owner thread only
	ScratchEnd  uintptr
	ImportName  uintptr // full name (UTF-8) of the extension whose init function this thread runs; 0 outside
	ImportWaits uintptr // the import record that this thread waits for; under the import mutex
	GCBudget    int     // GC objects that may be made before the next look at collecting; owner thread only
	Heap        heap.Heap
}

// TLS is the thread-local block (capi/internal.h): Attached holds the right to run now, Bound is the record that
// PyGILState_Ensure goes back to.
type TLS struct {
	_        cgo.Incomplete
	Attached *Thread
	Bound    *Thread
	CStack   uintptr // portable build: the C stack's position at the innermost door
}
