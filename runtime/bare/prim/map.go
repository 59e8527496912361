// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !race

package prim

// Map gets n bytes of zeroed memory from the system, n a multiple of 4096; 0 when there is none.
func Map(n uintptr) uintptr {
	const protReadWrite, privateAnonymousNoreserve = 3, 0x4022
	p := Call6(Libc.Mmap, 0, n, protReadWrite, privateAnonymousNoreserve, ^uintptr(0), 0)
	if p == ^uintptr(0) {
		return 0
	}
	return p
}

// Unmap gives back memory that Map gave.
func Unmap(p, n uintptr) { Call2(Libc.Munmap, p, n) }
