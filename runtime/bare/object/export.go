// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What package modslot, which lies above this one, needs of it.

package object

// Incref adds a reference to o, which must not be nil.
func Incref(ts *Thread, o *Object) { incref(ts, o) }

// Decref drops a reference to o, which must not be nil. Any code may run.
func Decref(ts *Thread, o *Object) { decref(ts, o) }

// Xdecref is Decref that lets nil pass.
func Xdecref(ts *Thread, o *Object) { xdecref(ts, o) }

// Raise sets an exception and returns nil: see raise.
//
//go:noinline
func Raise(ts *Thread, exc *Object, format string, args ...Arg) *Object {
	raise(ts, exc, format, args...)
	return nil
}

// RaiseChained is Raise with the exception that was set before as __cause__ and __context__.
//
//go:noinline
func RaiseChained(ts *Thread, exc *Object, format string, args ...Arg) *Object {
	old := ErrGetRaisedException(ts)
	raise(ts, exc, format, args...)
	e := ErrGetRaisedException(ts)
	if old != nil && e != nil {
		ExceptionSetCause(ts, e, newRef(ts, old))
		ExceptionSetContext(ts, e, old)
	} else {
		xdecref(ts, old)
	}
	ErrSetRaisedException(ts, e)
	return nil
}

// StrFormat makes a str from a format.
//
//go:noinline
func StrFormat(ts *Thread, format string, args ...Arg) *Object { return strFormat(ts, format, args...) }

// Arguments of Raise.

func ArgString(s string) Arg { return argS(s) }

func ArgC(p uintptr) Arg { return argC(p) }

func ArgInt(i int) Arg { return argI(i) }

func ArgType(o *Object) Arg { return argTO(o) }

func ArgObject(o *Object) Arg { return argO(o) }

// Scratch reserves memory that C may use during a call; restore ts.ScratchTop to mark when done.
func Scratch(ts *Thread, n uintptr) (p, mark uintptr) { return scratch(ts, n) }

// AllocMem, FreeMem: memory that is no object.
func AllocMem(ts *Thread, n uintptr) uintptr { return allocMem(ts, n) }

func FreeMem(ts *Thread, p uintptr) { freeMem(ts, p) }

// CallBinary and CallInquiry call C function pointers of those forms.
func CallBinary(ts *Thread, fn uintptr, a, b *Object) *Object { return callBinary(ts, fn, a, b) }

func CallInquiry(ts *Thread, fn uintptr, a *Object) int32 { return callInquiry(ts, fn, a) }

// CString views a C string as a Go string, without a copy.
func CString(p uintptr) string { return cString(p) }

// IDs of names that the import machinery uses.
func IDName() *Object { return id_name }

func IDPath() *Object { return id_path }

func IDFile() *Object { return id___file__ }

func IDSpec() *Object { return id___spec__ }

func IDOrigin() *Object { return id_origin }

// DeferCounts spares an object that many threads share the contention on its count: only the collector frees it.
func DeferCounts(o *Object) { deferCounts(o) }
