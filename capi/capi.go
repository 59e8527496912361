// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package capi is the C ABI: the doors, the data symbols, the va_start shims, the cgo exports. abi.txt is the list of public
// names; files whose name begins with z are generated from it, from types/ and from include/ by tools/abigen.
//
// init connects the two worlds and opens the doors. It runs on a thread of Go's own, perhaps while the dynamic loader's lock is
// held by a constructor that waits for it, so it never calls dlopen or dlsym.
package capi

/*
#cgo CFLAGS: -O2 -Wall -I${SRCDIR}/../include
#cgo portable CFLAGS: -DUNGIL_PORTABLE
#cgo sabotage CFLAGS: -DUNGIL_SABOTAGE
#cgo LDFLAGS: -lpthread -lm -ldl
#include "internal.h"
extern uintptr_t ungil_ways[4];
static inline uintptr_t addresses(void) { return (uintptr_t)ungil_addresses; }
*/
import "C"

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/doors"
)

// The thread-local block as C and Go see it.
var (
	_ [C.ungil_tls_size - unsafe.Sizeof(*(*thread.TLS)(nil))]byte
	_ [unsafe.Sizeof(*(*thread.TLS)(nil)) - C.ungil_tls_size]byte
	_ [C.ungil_tls_c_stack - unsafe.Offsetof((*thread.TLS)(nil).CStack)]byte
	_ [unsafe.Offsetof((*thread.TLS)(nil).CStack) - C.ungil_tls_c_stack]byte
)

func init() {
	prim.Libc = *(*prim.LibcTable)(unsafe.Pointer(&C.ungil_libc[0]))
	w := (*[4]uintptr)(unsafe.Pointer(&C.ungil_ways[0]))
	prim.Callout, doors.Start, doors.Size, doors.Table = w[0], w[1], w[2], w[3]
	object.SetAddresses(uintptr(C.addresses()))
	thread.Pthread = *(*thread.PthreadTable)(unsafe.Pointer(&C.ungil_pthread[0]))
	openLift()
	openDoors()
	C.ungil_ready()
}
