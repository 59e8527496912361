// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Short names for the layout package, and the small helpers that all of this package uses.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

type (
	Thread = thread.Thread
	TLS    = thread.TLS

	Object     = layout.Object
	VarObject  = layout.VarObject
	TypeObject = layout.TypeObject
)

// NULL-terminated C strings, arrays and out parameters travel as uintptr; these read and write them.

// addr is an object's address as a word.
func addr(o *Object) uintptr { return uintptr(unsafe.Pointer(o)) }

// obj is the object at an address.
func obj(p uintptr) *Object { return (*Object)(unsafe.Pointer(p)) }

// as views an object as the struct of its type: as[*layout.ListObject](o).
func as[P any](o *Object) P { return *(*P)(unsafe.Pointer(&o)) }

// up is the object that a struct begins with, given a pointer to the struct.
func up[P any](p P) *Object { return *(**Object)(unsafe.Pointer(&p)) }

// itemAt reads the i-th of the object pointers at p; setItem writes it.
func itemAt(p uintptr, i int) *Object { return *(**Object)(unsafe.Pointer(p + uintptr(i)*8)) }

func setItem(p uintptr, i int, o *Object) { *(**Object)(unsafe.Pointer(p + uintptr(i)*8)) = o }

// byteAt reads the i-th byte at p.
func byteAt(p uintptr, i int) byte { return *(*byte)(unsafe.Pointer(p + uintptr(i))) }

func setByte(p uintptr, i int, b byte) { *(*byte)(unsafe.Pointer(p + uintptr(i))) = b }

// strAddr is where a Go string's bytes lie: for constants only, which never move. They are not NUL-terminated.
func strAddr(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) }

// goString views n bytes as a Go string, without a copy. It must not outlive them.
func goString(p uintptr, n int) string { return prim.String(p, n) }

// cString views a NUL-terminated C string as a Go string, without a copy.
func cString(p uintptr) string { return goString(p, prim.Strlen(p)) }

// hasFlag tests bits of tp_flags.
func hasFlag(t *TypeObject, bits uint) bool { return t.TpFlags&bits != 0 }

// b2i is C's truth value.
func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// scratch reserves n bytes (rounded up to 16) of the thread's scratch stack: for memory that C writes to or reads from during one
// call, which must never be a Go local. The caller restores ts.ScratchTop to the returned mark when done. p is 0, with MemoryError
// set, when the stack is used up.
//
//	p, mark := scratch(ts, 24)
//	...
//	ts.ScratchTop = mark
func scratch(ts *Thread, n uintptr) (p, mark uintptr) {
	mark = ts.ScratchTop
	if ts.ScratchEnd-mark < n+16 {
		ErrNoMemory(ts)
		return 0, mark
	}
	ts.ScratchTop = (mark + n + 15) &^ 15
	return mark, mark
}

// stackLow tells whether the C stack is nearly used up: the runtime's own check, since Go's prologues check nothing here.
func stackLow(ts *Thread) bool {
	return thread.StackPointer(ts) < ts.StackLimit
}

// stackEnds is stackLow for functions that call themselves and can do without an exception: a call, so that barecheck sees the look.
//
//go:noinline
func stackEnds(ts *Thread) bool { return stackLow(ts) }
