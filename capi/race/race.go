// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build race && portable

// Package race is the race leg: bare functions called from goroutines, each locked to its OS thread, under the race detector. It sees Go's
// data segment only, so prim.Map gives out a package-level array there; and what runs between two steps that should be seen as unordered
// may not pass C, because every cgo call orders the threads that make one: so slots are called in Go (doors.Known).
package race

/*
#include <stdint.h>
extern void *ungil_tls_block(void);
extern const char *const ungil_door_names[];
#define SLOTS(X) X(listDealloc) X(dictDealloc) X(setDealloc) X(tupleDealloc) X(floatDealloc)
#define DECLARE(f) extern void ungil_f_##f(void);
SLOTS(DECLARE)
struct slot { const char *name; void *address; };
#define ENTRY(f) {#f, (void *)ungil_f_##f},
static const struct slot slots[] = {SLOTS(ENTRY) {0, 0}};
static const char *slot_name(int i) { return slots[i].name; }
static uintptr_t slot_address(int i) { return (uintptr_t)slots[i].address; }
static const char *door_name(int i) { return ungil_door_names[i]; }
*/
import "C"

import (
	"runtime"
	"unsafe"

	_ "github.com/ungil/ungil/capi" // fills the tables of addresses
	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/doors"
)

// start makes the slots known that hammers call, and begins the runtime on a thread of its own, which stays attached.
func start() *thread.Thread {
	index := map[string]int{}
	for i := range object.Doors {
		if n := C.door_name(C.int(i)); n != nil {
			index[C.GoString(n)] = i
		}
	}
	doors.Known = map[uintptr]unsafe.Pointer{}
	for i := C.int(0); C.slot_name(i) != nil; i++ {
		f := object.Doors[index[C.GoString(C.slot_name(i))]]
		doors.Known[uintptr(C.slot_address(i))] = (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
	}
	runtime.LockOSThread()
	t := tls()
	object.Initialize(t)
	return t.Attached
}

// tls is the calling OS thread's block. No door has noted a position of the C stack: it counts as empty.
func tls() *thread.TLS {
	t := (*thread.TLS)(C.ungil_tls_block())
	t.CStack = ^uintptr(0)
	return t
}
