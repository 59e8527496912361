// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

package capi

/*
#include "internal.h"
extern uintptr_t ungil_doors[1], *ungil_entries;
*/
import "C"

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/object"
)

// openDoors puts the entry of every bare function into the table. An interface that holds a func points at its funcval, whose
// first word is the entry in Go's register convention.
func openDoors() {
	table, entries := uintptr(unsafe.Pointer(&C.ungil_doors[0])), uintptr(unsafe.Pointer(C.ungil_entries))
	for i, f := range object.Doors {
		if f != nil {
			openDoor(table, entries, i, f)
		}
	}
	for _, d := range moreDoors {
		openDoor(table, entries, d.index, d.f)
	}
}

// openDoor sets an entry, first in the copy that a stopped world goes back to.
func openDoor(table, entries uintptr, i int, f any) {
	funcval := (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
	e := *(*uintptr)(funcval)
	*(*uintptr)(unsafe.Pointer(entries + uintptr(i)*8)) = e
	atom.StoreRelease((*uintptr)(unsafe.Pointer(table+uintptr(i)*8)), e)
}
