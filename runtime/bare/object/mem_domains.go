// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The three memory domains and their allocators: those of C code in place of our own, and debug hooks around either.
//
// World: bare.
// Guard: allocators are set before other threads run, as CPython asks for; memHooks is read without a lock.
// Invariant: while memHooks is 0 nobody looks at memAllocators. While it is not, no fast path in front of a door answers for memory.
// Invariant: what the runtime allocates for itself - objects of built-in types, instances of types made by C, arrays - comes from the
// heap and never passes a hook. PyObject_Free, which is such types' tp_free, tells them by their page: with hooks, what PyObject_Malloc
// gives lies in pages of plain memory.

package object

import (
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	domainRaw = 0
	domainMem = 1
	domainObj = 2

	allocatorNotSet        = 0
	allocatorDefault       = 1
	allocatorDebug         = 2
	allocatorMimalloc      = 7
	allocatorMimallocDebug = 8

	allocatorSize = 40 // sizeof(PyMemAllocatorEx)
)

var (
	memHooks      uint32         // a bit per domain whose allocator is not our own
	memAllocators [3 * 5]uintptr // three PyMemAllocatorEx
	memReady      bool           // they are filled
	memArena      [3]uintptr     // PyObjectArenaAllocator; zeros: our own
	memOwnNames   = [...]memAllocatorName{{"default", allocatorDefault}, {"debug", allocatorDebug}, {"mimalloc", allocatorMimalloc}, {"mimalloc_debug", allocatorMimallocDebug}}
)

type memAllocatorName struct {
	name string
	id   int32
}

// allocatorNamed is what PYTHONMALLOC may say in a free-threaded runtime.
func allocatorNamed(name string) (id int32, ok bool) {
	for i := range memOwnNames {
		if memOwnNames[i].name == name {
			return memOwnNames[i].id, true
		}
	}
	return 0, false
}

// allocatorSet applies a name; false when there is no such allocator.
func allocatorSet(id int32) bool {
	switch id {
	case allocatorDefault, allocatorMimalloc:
		allocatorReset()
	case allocatorDebug, allocatorMimallocDebug:
		allocatorReset()
		MemSetupDebugHooks(nil)
	default:
		return false
	}
	return true
}

func memAllocator(domain uintptr) *layout.MemAllocatorEx {
	return prim.At[*layout.MemAllocatorEx](pointerOf(&memAllocators) + domain*allocatorSize)
}

// memOwn makes a our own allocator of a domain.
func memOwn(a *layout.MemAllocatorEx, domain uintptr) {
	a.Ctx = 0
	switch domain {
	case domainRaw:
		a.Malloc, a.Calloc, a.Realloc, a.Free = fn_memRawMalloc, fn_memRawCalloc, fn_memRawRealloc, fn_memRawFree
	case domainMem:
		a.Malloc, a.Calloc, a.Realloc, a.Free = fn_memMemMalloc, fn_memMemCalloc, fn_memMemRealloc, fn_memMemFree
	default:
		a.Malloc, a.Calloc, a.Realloc, a.Free = fn_memObjMalloc, fn_memObjCalloc, fn_memObjRealloc, fn_memObjFree
	}
}

func memFill() {
	if !memReady {
		for d := uintptr(0); d < 3; d++ {
			memOwn(memAllocator(d), d)
		}
		memReady = true
	}
}

// allocatorReset puts our own allocators in place, unless C code has put its own there; debug hooks go.
func allocatorReset() {
	for d := uintptr(0); d < 3; d++ {
		if memReady && memAllocator(d).Malloc == fn_memDebugMalloc {
			prim.Move(pointerOf(&memAllocators)+d*allocatorSize, memDebugBelow(d), allocatorSize)
		}
	}
	memSwitch()
}

// memSwitch says which domains have hooks, and turns fast paths off or on.
func memSwitch() {
	hooks := uint32(0)
	for d := uintptr(0); d < 3 && memReady; d++ {
		a := memAllocator(d)
		if a.Malloc != memOwnMalloc(d) {
			hooks |= 1 << d
		}
	}
	if hooks != 0 {
		prim.Call1(thread.Pthread.Swap, 2)
	}
	memHooks = hooks
	if hooks == 0 {
		prim.Call1(thread.Pthread.Swap, 3)
	}
}

func memOwnMalloc(domain uintptr) uintptr {
	switch domain {
	case domainRaw:
		return fn_memRawMalloc
	case domainMem:
		return fn_memMemMalloc
	}
	return fn_memObjMalloc
}

// MemGetAllocator implements PyMem_GetAllocator: zeros for a domain that is none.
func MemGetAllocator(tls *TLS, domain int32, allocator uintptr) {
	if domain < 0 || domain > domainObj {
		prim.Clear(allocator, allocatorSize)
		return
	}
	memFill()
	prim.Move(allocator, pointerOf(&memAllocators)+uintptr(domain)*allocatorSize, allocatorSize)
}

// MemSetAllocator implements PyMem_SetAllocator: nothing for a domain that is none.
func MemSetAllocator(tls *TLS, domain int32, allocator uintptr) {
	if domain < 0 || domain > domainObj {
		return
	}
	memFill()
	prim.Move(pointerOf(&memAllocators)+uintptr(domain)*allocatorSize, allocator, allocatorSize)
	memSwitch()
}

// memTooLarge tells whether a size is above PY_SSIZE_T_MAX.
func memTooLarge(n uint) bool { return n > 1<<63-1 }

func memHookMalloc(domain uintptr, n uint) uintptr {
	if memTooLarge(n) {
		return 0
	}
	a := memAllocator(domain)
	return prim.Call2(a.Malloc, a.Ctx, uintptr(n))
}

func memHookCalloc(domain uintptr, n, size uint) uintptr {
	if size != 0 && n > (1<<63-1)/size {
		return 0
	}
	a := memAllocator(domain)
	return prim.Call3(a.Calloc, a.Ctx, uintptr(n), uintptr(size))
}

func memHookRealloc(domain, p uintptr, n uint) uintptr {
	if memTooLarge(n) {
		return 0
	}
	a := memAllocator(domain)
	if domain == domainObj && p != 0 && heap.HoldsObject(p) {
		return prim.Call3(fn_memObjRealloc, 0, p, uintptr(n))
	}
	return prim.Call3(a.Realloc, a.Ctx, p, uintptr(n))
}

func memHookFree(domain, p uintptr) {
	a := memAllocator(domain)
	if domain == domainObj && p != 0 && heap.HoldsObject(p) {
		prim.Call2(fn_memObjFree, 0, p)
		return
	}
	prim.Call2(a.Free, a.Ctx, p)
}

// memHooked moves n bytes of the heap into memory that PyMem_Free takes while there are hooks; 0 with MemoryError.
func memHooked(ts *Thread, p, n uintptr) uintptr {
	q := MemMalloc(ts, uint(n))
	if q == 0 {
		ErrNoMemory(ts)
	} else {
		prim.Move(q, p, n)
	}
	freeMem(ts, p)
	return q
}

// Our own allocators as C functions with a context that they ignore.

func memRawMalloc(tls *TLS, ctx uintptr, n uint) uintptr {
	return prim.Malloc(uintptr(max(n, 1)))
}

func memRawCalloc(tls *TLS, ctx uintptr, n, size uint) uintptr {
	if n == 0 || size == 0 {
		n, size = 1, 1
	}
	return prim.Calloc(uintptr(n), uintptr(size))
}

func memRawRealloc(tls *TLS, ctx, p uintptr, n uint) uintptr {
	return prim.Realloc(p, uintptr(max(n, 1)))
}

func memRawFree(tls *TLS, ctx, p uintptr) { prim.Free(p) }

func memMemMalloc(ts *Thread, ctx uintptr, n uint) uintptr {
	if memTooLarge(n) {
		return 0
	}
	return ts.Heap.Alloc(heap.KindMem, uintptr(n))
}

func memMemCalloc(ts *Thread, ctx uintptr, n, size uint) uintptr {
	return callocKind(ts, heap.KindMem, n, size)
}

func memMemRealloc(ts *Thread, ctx, p uintptr, n uint) uintptr {
	if memTooLarge(n) {
		return 0
	}
	return ts.Heap.Realloc(heap.KindMem, p, uintptr(n))
}

func memMemFree(ts *Thread, ctx, p uintptr) {
	if p != 0 {
		ts.Heap.Free(p)
	}
}

func memObjMalloc(ts *Thread, ctx uintptr, n uint) uintptr { return memMemMalloc(ts, 0, n) }

func memObjCalloc(ts *Thread, ctx uintptr, n, size uint) uintptr { return memMemCalloc(ts, 0, n, size) }

func memObjRealloc(ts *Thread, ctx, p uintptr, n uint) uintptr {
	if memTooLarge(n) {
		return 0
	}
	if p != 0 && heap.HoldsObject(p) {
		return ts.Heap.Realloc(heap.KindObject, p, uintptr(n))
	}
	return ts.Heap.Realloc(heap.KindMem, p, uintptr(n))
}

// memObjFree waits with plain memory until no lock-free reader can hold it, for it may have been an object.
func memObjFree(ts *Thread, ctx, p uintptr) {
	switch {
	case p == 0:
	case heap.HoldsObject(p):
		ts.Heap.Free(p)
	default:
		ts.Heap.FreeDelayed(p)
	}
}

// ObjectGetArenaAllocator implements PyObject_GetArenaAllocator: who gives the system's memory to the heap.
func ObjectGetArenaAllocator(tls *TLS, allocator uintptr) {
	a := prim.At[*layout.ObjectArenaAllocator](allocator)
	if memArena[1] == 0 {
		a.Ctx, a.Alloc, a.Free = 0, fn_memArenaAlloc, fn_memArenaFree
		return
	}
	prim.Move(allocator, pointerOf(&memArena), 24)
}

// ObjectSetArenaAllocator implements PyObject_SetArenaAllocator: kept and given back by the function above. As in CPython's free-threaded
// build, nothing else asks for it: the heap maps its memory itself.
func ObjectSetArenaAllocator(tls *TLS, allocator uintptr) {
	prim.Move(pointerOf(&memArena), allocator, 24)
}

func memArenaAlloc(tls *TLS, ctx uintptr, n uint) uintptr {
	return prim.Map(uintptr(n+4095) &^ 4095)
}

func memArenaFree(tls *TLS, ctx, p uintptr, n uint) { prim.Unmap(p, uintptr(n+4095)&^4095) }

// TraceMallocTrack implements PyTraceMalloc_Track: -2, for nothing is traced.
func TraceMallocTrack(tls *TLS, domain uint32, p, n uint) int32 { return -2 }

// TraceMallocUntrack implements PyTraceMalloc_Untrack: -2, for nothing is traced.
func TraceMallocUntrack(tls *TLS, domain uint32, p uint) int32 { return -2 }
