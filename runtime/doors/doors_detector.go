// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build portable && race

package doors

import "unsafe"

// Where the stubs would lie; unused in this build.
var Start, Size, Table uintptr

// Known are the doors that Direct finds: under the race detector a slot must not be called through C, since every cgo call orders the
// threads that make one. Set before threads exist.
var Known map[uintptr]unsafe.Pointer

// Direct looks fn up in Known.
func Direct(fn uintptr) (f unsafe.Pointer, ok bool) {
	f, ok = Known[fn]
	if !ok && Missed != nil {
		Missed(fn)
	}
	return f, ok
}

// Missed, if set, is told of each function that was not found.
var Missed func(fn uintptr)
