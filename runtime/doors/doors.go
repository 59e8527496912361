// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

package doors

import "unsafe"

// Where the stubs lie, and the table of entries they call through. Set once, while the library loads.
var Start, Size, Table uintptr

// stubShift is log2 of a stub's size; capi/doors_amd64.S aligns stubs to it.
const stubShift = 7

// Direct looks whether fn, a function pointer found in a slot, is one of our own doors. If so ok is true and f is a func value
// of the Go function behind it, to be cast to its Go type, thread record first. Calling it goes through the table, so that what
// swaps entries there also sees calls that never leave Go.
//
// Cost: two instructions and a branch when fn is C's.
func Direct(fn uintptr) (f unsafe.Pointer, ok bool) {
	i := fn - Start
	return unsafe.Pointer(Table + i>>stubShift<<3), i < Size
}
