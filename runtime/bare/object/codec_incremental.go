// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Incremental and stream coders of the built-in encodings.
//
// World: bare.
// Guard: a coder is for one thread at a time, as in CPython; its buffer is replaced under its critical section.

package object

func codecInfoStreamReader(ts *Thread, rec *Object, args uintptr, n int) *Object {
	notWritten(ts, "codecs.StreamReader")
	return nil
}

func codecInfoStreamWriter(ts *Thread, rec *Object, args uintptr, n int) *Object {
	notWritten(ts, "codecs.StreamWriter")
	return nil
}

func codecInfoIncEncoder(ts *Thread, rec *Object, args uintptr, n int, kwnames *Object) *Object {
	notWritten(ts, "codecs.IncrementalEncoder")
	return nil
}

func codecInfoIncDecoder(ts *Thread, rec *Object, args uintptr, n int, kwnames *Object) *Object {
	notWritten(ts, "codecs.IncrementalDecoder")
	return nil
}
