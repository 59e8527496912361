// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Telling a SyntaxError where it is.
//
// World: bare.

package object

// ErrSyntaxLocation implements PyErr_SyntaxLocation: file and line, without a column.
func ErrSyntaxLocation(ts *Thread, file uintptr, line int32) {
	ErrSyntaxLocationEx(ts, file, line, -1)
}

// ErrSyntaxLocationEx implements PyErr_SyntaxLocationEx: file, in the encoding of the file system, line, and column unless negative.
func ErrSyntaxLocationEx(ts *Thread, file uintptr, line, column int32) {
	var name *Object
	if file != 0 {
		exc := ErrGetRaisedException(ts)
		if name = UnicodeDecodeFSDefault(ts, file); name == nil {
			ErrClear(ts)
		}
		ErrSetRaisedException(ts, exc)
	}
	syntaxLocate(ts, name, line, column, line, -1)
	xdecref(ts, name)
}

// ErrSyntaxLocationObject implements PyErr_SyntaxLocationObject.
func ErrSyntaxLocationObject(ts *Thread, file *Object, line, column int32) {
	syntaxLocate(ts, file, line, column, line, -1)
}

// ErrRangedSyntaxLocationObject implements PyErr_RangedSyntaxLocationObject: with an end.
func ErrRangedSyntaxLocationObject(ts *Thread, file *Object, line, column, endLine, endColumn int32) {
	syntaxLocate(ts, file, line, column, endLine, endColumn)
}

// syntaxLocate sets the attributes of the exception that is set, each for itself: one that cannot be set is left out. An exception
// of another type gets the attributes that SyntaxErrors have, too.
func syntaxLocate(ts *Thread, file *Object, line, column, endLine, endColumn int32) {
	exc := ErrGetRaisedException(ts)
	if exc == nil {
		return
	}
	syntaxSetNumber(ts, exc, id_lineno, line, true)
	syntaxSetNumber(ts, exc, id_offset, column, column >= 0)
	syntaxSetNumber(ts, exc, id_end_lineno, endLine, endLine >= 0)
	syntaxSetNumber(ts, exc, id_end_offset, endColumn, endColumn >= 0)
	if file != nil {
		syntaxSet(ts, exc, id_filename, file)
		text := orNone(ErrProgramTextObject(ts, file, line))
		syntaxSet(ts, exc, id_text, text)
		decref(ts, text)
	}
	if up(exc.ObType) != ExcSyntaxError {
		syntaxSetMissing(ts, exc, id_msg)
		syntaxSetMissing(ts, exc, id_print_file_and_line)
	}
	errReplace(ts, exc)
}

func syntaxSet(ts *Thread, exc, name, v *Object) {
	if ObjectSetAttr(ts, exc, name, v) < 0 {
		ErrClear(ts)
	}
}

func syntaxSetNumber(ts *Thread, exc, name *Object, n int32, known bool) {
	v := None
	if known {
		if v = LongFromLong(ts, int(n)); v == nil {
			ErrClear(ts)
			return
		}
	}
	syntaxSet(ts, exc, name, v)
	decref(ts, v)
}

// syntaxSetMissing gives exc an attribute that it lacks: msg is its text, any other None.
func syntaxSetMissing(ts *Thread, exc, name *Object) {
	have, ok := optionalAttr(ts, exc, name)
	if !ok {
		ErrClear(ts)
	}
	if have != nil {
		decref(ts, have)
		return
	}
	v := None
	if name == id_msg {
		if v = ObjectStr(ts, exc); v == nil {
			ErrClear(ts)
			return
		}
	}
	syntaxSet(ts, exc, name, v)
	decref(ts, v)
}
