// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyMem_, PyObject_ and raw memory.
//
// World: bare. Raw memory is libc's, so that any thread may use it; the other two domains are the calling thread's heap.
// Invariant: a request of no bytes gets a block of its own; one above PY_SSIZE_T_MAX gets NULL.
// What capi/fast_amd64.S answers without these functions it does not while memHooks is set (mem_domains.go).

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// MemRawMalloc implements PyMem_RawMalloc. Any thread, attached or not.
//
// Error: NULL, no exception.
func MemRawMalloc(tls *TLS, n uint) uintptr {
	if memHooks != 0 {
		return memHookMalloc(domainRaw, n)
	}
	if n-1 > 1<<63-2 { // also for none
		if n != 0 {
			return 0
		}
		n = 1
	}
	return prim.Malloc(uintptr(n))
}

// MemRawCalloc implements PyMem_RawCalloc.
//
// Error: NULL, no exception.
func MemRawCalloc(tls *TLS, n, size uint) uintptr {
	if memHooks != 0 {
		return memHookCalloc(domainRaw, n, size)
	}
	if hi, lo := bits.Mul(n, size); hi != 0 || lo > 1<<63-1 {
		return 0
	} else if lo == 0 {
		n, size = 1, 1
	}
	return prim.Calloc(uintptr(n), uintptr(size))
}

// MemRawRealloc implements PyMem_RawRealloc.
//
// Error: NULL, no exception; the block stays valid.
func MemRawRealloc(tls *TLS, p uintptr, n uint) uintptr {
	if memHooks != 0 {
		return memHookRealloc(domainRaw, p, n)
	}
	if n > 1<<63-1 {
		return 0
	}
	if n == 0 {
		n = 1
	}
	return prim.Realloc(p, uintptr(n))
}

// MemRawFree implements PyMem_RawFree.
func MemRawFree(tls *TLS, p uintptr) {
	if memHooks != 0 {
		memHookFree(domainRaw, p)
		return
	}
	prim.Free(p)
}

// MemMalloc implements PyMem_Malloc.
//
// Error: NULL, no exception.
//
//go:nosplit
func MemMalloc(ts *Thread, n uint) uintptr {
	if memHooks != 0 {
		return memHookMalloc(domainMem, n)
	}
	if n <= 1024 {
		if b := ts.Heap.Take(heap.KindMem, uintptr(n)); b != 0 {
			return b
		}
	}
	return memMallocSlow(ts, n)
}

//go:noinline
func memMallocSlow(ts *Thread, n uint) uintptr {
	if n > 1<<63-1 {
		return 0
	}
	return ts.Heap.Alloc(heap.KindMem, uintptr(n))
}

// callocKind is zeroed memory of a kind.
func callocKind(ts *Thread, k heap.Kind, n, size uint) uintptr {
	hi, total := bits.Mul(n, size)
	if hi != 0 || total > 1<<63-1 {
		return 0
	}
	p := ts.Heap.Alloc(k, uintptr(total))
	if p != 0 {
		prim.Clear(p, uintptr(total))
	}
	return p
}

// MemCalloc implements PyMem_Calloc.
//
// Error: NULL, no exception.
func MemCalloc(ts *Thread, n, size uint) uintptr {
	if memHooks != 0 {
		return memHookCalloc(domainMem, n, size)
	}
	return callocKind(ts, heap.KindMem, n, size)
}

// MemRealloc implements PyMem_Realloc.
//
// Error: NULL, no exception; the block stays valid.
func MemRealloc(ts *Thread, p uintptr, n uint) uintptr {
	if memHooks != 0 {
		return memHookRealloc(domainMem, p, n)
	}
	if n > 1<<63-1 {
		return 0
	}
	return ts.Heap.Realloc(heap.KindMem, p, uintptr(n))
}

// MemFree implements PyMem_Free. p may be NULL.
//
//go:nosplit
func MemFree(ts *Thread, p uintptr) {
	if memHooks != 0 {
		memHookFree(domainMem, p)
		return
	}
	if p != 0 && !ts.Heap.Give(p) {
		memFreeSlow(ts, p)
	}
}

//go:noinline
func memFreeSlow(ts *Thread, p uintptr) { ts.Heap.Free(p) }

// ObjectMalloc implements PyObject_Malloc.
//
// Error: NULL, no exception.
func ObjectMalloc(ts *Thread, n uint) uintptr {
	if memHooks != 0 {
		return memHookMalloc(domainObj, n)
	}
	if n > 1<<63-1 {
		return 0
	}
	return ts.Heap.Alloc(heap.KindObject, uintptr(n))
}

// ObjectCalloc implements PyObject_Calloc.
//
// Error: NULL, no exception.
func ObjectCalloc(ts *Thread, n, size uint) uintptr {
	if memHooks != 0 {
		return memHookCalloc(domainObj, n, size)
	}
	return callocKind(ts, heap.KindObject, n, size)
}

// ObjectRealloc implements PyObject_Realloc.
//
// Error: NULL, no exception; the block stays valid.
func ObjectRealloc(ts *Thread, p uintptr, n uint) uintptr {
	if memHooks != 0 {
		return memHookRealloc(domainObj, p, n)
	}
	if n > 1<<63-1 {
		return 0
	}
	return ts.Heap.Realloc(heap.KindObject, p, uintptr(n))
}

// ObjectFree implements PyObject_Free. p may be NULL.
func ObjectFree(ts *Thread, p uintptr) {
	if memHooks != 0 {
		memHookFree(domainObj, p)
		return
	}
	if p != 0 {
		ts.Heap.Free(p)
	}
}
