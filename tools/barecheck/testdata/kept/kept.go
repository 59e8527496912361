// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package kept takes addresses of locals as numbers. A comment says in which functions they are kept.
package kept

import "unsafe"

type pair struct{ a, b uintptr }

var shared pair

func itemAt(p uintptr, i int) uintptr { return *(*uintptr)(unsafe.Pointer(p + uintptr(i)*8)) }

func out(p uintptr) uintptr { return p }

func variable() uintptr { // kept
	var x [4]uintptr
	p := uintptr(unsafe.Pointer(&x[1]))
	return itemAt(p, 0)
}

func argument() uintptr { // kept
	var x pair
	return out(uintptr(unsafe.Pointer(&x.b)) + 8)
}

func result(x uintptr) uintptr { // kept
	return uintptr(unsafe.Pointer(&x))
}

func atOnce() uintptr {
	x := pair{1, 2}
	return itemAt(uintptr(unsafe.Pointer(&x))+8, 0)
}

func pointer(x *pair) uintptr { return out(uintptr(unsafe.Pointer(&x.b))) }

func global() uintptr { return out(uintptr(unsafe.Pointer(&shared.a))) }
