// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build race

package prim

import (
	"sync/atomic"
	"unsafe"
)

// arena is what Map gives out under the race detector, which sees Go's data segment but no foreign memory.
var (
	arena     [256 << 20]byte
	arenaUsed atomic.Uintptr
)

// Map gets n bytes of zeroed memory, n a multiple of 4096; 0 when there is none.
func Map(n uintptr) uintptr {
	base := (uintptr(unsafe.Pointer(&arena)) + 4095) &^ 4095
	end := arenaUsed.Add(n)
	if end > uintptr(len(arena))-4096 {
		return 0
	}
	return base + end - n
}

// Unmap does nothing: what Map gave is used once.
func Unmap(p, n uintptr) {}
