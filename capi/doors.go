// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

package capi

/*
#include "internal.h"
extern uintptr_t ungil_doors[1];
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
	table := uintptr(unsafe.Pointer(&C.ungil_doors[0]))
	for i, f := range object.Doors {
		if f != nil {
			openDoor(table, i, f)
		}
	}
	for _, d := range moreDoors {
		openDoor(table, d.index, d.f)
	}
}

func openDoor(table uintptr, i int, f any) {
	funcval := (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
	atom.StoreRelease((*uintptr)(unsafe.Pointer(table+uintptr(i)*8)), *(*uintptr)(funcval))
}
