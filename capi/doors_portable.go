// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build portable

package capi

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/object"
)

// entries holds the func value of every door's function.
var entries [len(object.Doors)]unsafe.Pointer

// openDoors collects the functions; the doors themselves are the C functions of zportable.c.
func openDoors() {
	for i, f := range object.Doors {
		if f != nil {
			entries[i] = (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
		}
	}
	for _, d := range moreDoors {
		f := d.f
		entries[d.index] = (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
	}
}

func entry(i int) unsafe.Pointer { return entries[i] }
