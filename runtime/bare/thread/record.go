// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package thread

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/layout"
)

// Values of ThreadState.State. Only the owner leaves attached; whoever stops the world moves detached to suspended and back.
const (
	detached  = 0
	attached  = 1
	suspended = 2
	hanging   = 3 // the runtime has ended: attaching never returns
)

// Values of ThreadState.Whence, as CPython counts them.
const (
	whenceInit     = 1
	whenceThread   = 2
	whenceGILState = 3
	whenceAPI      = 4
)

// Thread is the record that every door passes as first argument. It begins with the PyThreadState that C code sees; what follows
// belongs to the runtime. Records are whole pages of their own: no two threads write one cache line.
type Thread struct {
	layout.ThreadState
	Tid         uintptr // the value of the thread pointer register: the owner id in objects. 0 while bound to no OS thread
	TLS         *TLS    // the OS thread's block; nil while bound to none
	StackLimit  uintptr // lowest address of the C stack that the recursion check allows; owner thread only
	ScratchTop  uintptr // next free byte of the scratch stack; owner thread only
	ScratchEnd  uintptr
	LockTop     uintptr    // next free word of the stack of held object locks (held.go); owner thread only
	LockBase    uintptr    // its first word
	Bias        uintptr    // Tid while the thread may lock its objects by entries alone (bias.go), else noBias; atomic
	ImportName  uintptr    // full name (UTF-8) of the extension whose init function this thread runs; 0 outside
	ImportWaits uintptr    // the import record that this thread waits for; under the import mutex
	GCBudget    int        // GC objects that this thread may make before it collects; owner thread only
	want        [2]uintptr // mutexes to be taken by the attach under way; owner thread only
	stops       int        // how deep StopTheWorld is nested; owner thread only
	nextFree    *Thread    // list of released records; under registryLock
	mergeQueue  uintptr    // objects that other threads handed over (brc.go); atomic
	nextOwner   *Thread    // bucket of owners; under the bucket's lock
	lost        uintptr    // biased locks that other threads have ended; written under biasLock, atomic
	knows       uint32     // it has seen that Bias is noBias, between two locks; written under biasLock or by the owner, atomic
	released    bool       // on the list of released records; under registryLock
	Heap        heap.Heap
	sums        [deferredSums]deferredSum // deferred.go
}

// TLS is the thread-local block (capi/internal.h). The OS thread alone writes it, except wait, which a waker finishes.
type TLS struct {
	_        cgo.Incomplete
	Attached *Thread // holds the right to run now
	Bound    *Thread // what PyGILState_Ensure goes back to
	CStack   uintptr // portable build: the C stack's position at the innermost door
	wait     waiter
	spec     [2]uintptr // a timespec
	stackLow uintptr    // lowest address of the C stack; 0: not asked yet
	stackEnd uintptr
	exitHook uintptr // the key's destructor is armed
	unused   [4]uintptr
}

// Timespec is memory of the calling thread's for one call of clock_gettime.
func (t *TLS) Timespec() uintptr { return uintptr(unsafe.Pointer(&t.spec)) }

const tlsSize = 128

var _ [tlsSize - unsafe.Sizeof(TLS{})]byte
var _ [unsafe.Sizeof(TLS{}) - tlsSize]byte

// state is the atomic view of a record's state.
func (t *Thread) state() *uint32 { return (*uint32)(unsafe.Pointer(&t.State)) }

// registry lists all records in use, newest first, through ThreadState.Prev and Next, which C may read.
var (
	registryLock uint32
	registryHead uintptr // *Thread; atomic: written under registryLock
	freeRecords  uintptr // *Thread, released ones; under registryLock
	nextID       uint64  // under registryLock
)

func lockRegistry() {
	if !sabotage.RegistryLock {
		rawLock(&registryLock)
	}
}

func unlockRegistry() {
	if !sabotage.RegistryLock {
		rawUnlock(&registryLock)
	}
}

func headRecord() *Thread { return (*Thread)(unsafe.Pointer(atom.LoadAcquire(&registryHead))) }

func (t *Thread) next() *Thread { return (*Thread)(unsafe.Pointer(t.Next)) }

// link puts t in front of the registry. registryLock is held.
func (t *Thread) link() {
	h := headRecord()
	t.Prev, t.Next = nil, nil
	if h != nil {
		t.Next = &h.ThreadState
		h.Prev = &t.ThreadState
	}
	atom.StoreRelease(&registryHead, uintptr(unsafe.Pointer(t)))
}

// unlink takes t out of the registry. registryLock is held.
func (t *Thread) unlink() {
	if t.Next != nil {
		t.Next.Prev = t.Prev
	}
	if t.Prev != nil {
		t.Prev.Next = t.Next
	} else {
		atom.StoreRelease(&registryHead, uintptr(unsafe.Pointer(t.Next)))
	}
	t.Prev, t.Next = nil, nil
}

// addr is a Go variable's or field's address as a word.
func addr[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) }

// text is where a constant's bytes lie; it ends with its own NUL.
func text(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) }
