// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// File descriptors of objects.
//
// World: bare. May run any code.

package object

// ObjectAsFileDescriptor implements PyObject_AsFileDescriptor: an int, or what o.fileno() returns.
//
// Errors: -1 with TypeError for anything else, ValueError when it is negative, OverflowError.
func ObjectAsFileDescriptor(ts *Thread, o *Object) int32 {
	n := o
	if longCheck(o) {
		if o.ObType == BoolType && ErrWarnEx(ts, ExcRuntimeWarning, strAddr("bool is used as a file descriptor\x00"), 1) != 0 {
			return -1
		}
		incref(ts, n)
	} else {
		f, ok := typingAttr(ts, o, id_fileno)
		if !ok {
			return -1
		}
		if f == nil {
			return raiseInt(ts, ExcTypeError, "argument must be an int, or have a fileno() method.")
		}
		n = ObjectCallNoArgs(ts, f)
		decref(ts, f)
		if n == nil {
			return -1
		}
		if !longCheck(n) {
			decref(ts, n)
			return raiseInt(ts, ExcTypeError, "fileno() returned a non-integer")
		}
	}
	fd := LongAsInt(ts, n)
	decref(ts, n)
	if fd < 0 && ts.CurrentException == nil {
		return raiseInt(ts, ExcValueError, "file descriptor cannot be a negative integer (%d)", argI(int(fd)))
	}
	return fd
}
