// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package prim

import "unsafe"

// The memory kernels of the Go runtime: assembly in Go's own register convention, without a stack check or a write barrier.
// copy and clear would reach the same code behind length checks that can panic.

//go:noescape
//go:linkname memmove runtime.memmove
func memmove(to, from unsafe.Pointer, n uintptr)

//go:noescape
//go:linkname memclrNoHeapPointers runtime.memclrNoHeapPointers
func memclrNoHeapPointers(p unsafe.Pointer, n uintptr)

//go:noescape
//go:linkname memequal runtime.memequal
func memequal(a, b unsafe.Pointer, n uintptr) bool

// Move copies n bytes; the areas may overlap.
func Move(dst, src uintptr, n uintptr) { memmove(unsafe.Pointer(dst), unsafe.Pointer(src), n) }

// Clear zeroes n bytes.
func Clear(p uintptr, n uintptr) { memclrNoHeapPointers(unsafe.Pointer(p), n) }

// Equal tells whether n bytes are the same.
func Equal(a, b uintptr, n uintptr) bool { return memequal(unsafe.Pointer(a), unsafe.Pointer(b), n) }
