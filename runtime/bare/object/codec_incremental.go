// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Incremental coders of the built-in encodings: text or bytes piece by piece.
//
// World: bare.
// Guard: a coder is for one thread at a time; its lock only keeps the buffer whole.
// Invariant: buffer is a bytes that no piece has been decoded of, empty for encoders.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// codecStepper is an IncrementalEncoder or IncrementalDecoder. state is 0 at the beginning; of utf-16 and utf-32 -1 or 1 once the byte order
// is known; of utf-8-sig 1 once the mark is behind.
type codecStepper struct {
	_ cgo.Incomplete
	Object
	rec, errors, buffer *Object
	state               int
}

var _ [64]byte = [unsafe.Sizeof(*(*codecStepper)(nil))]byte{}

func codecStepperDealloc(ts *Thread, o *Object) {
	s := as[*codecStepper](o)
	rec, errors, buffer := s.rec, s.errors, s.buffer
	freeObject(ts, o)
	xdecref(ts, rec)
	xdecref(ts, errors)
	xdecref(ts, buffer)
}

// codecStepperNew makes a coder: (errors='strict').
//
// Refs: new.
func codecStepperNew(ts *Thread, t *TypeObject, fname string, rec *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, fname, "errors\x00", 1, 0, 1, 0, args, n, kwnames, out)
	errors := itemAt(out, 0)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	if errors == nil {
		errors = id_strict
	}
	o := newObject(ts, t, 64)
	if o == nil {
		return nil
	}
	s := as[*codecStepper](o)
	s.rec, s.errors, s.buffer, s.state = newRef(ts, rec), newRef(ts, errors), emptyBytes, 0
	return o
}

func codecInfoIncEncoder(ts *Thread, rec *Object, args uintptr, n int, kwnames *Object) *Object {
	return codecStepperNew(ts, IncrementalEncoderType, "IncrementalEncoder", rec, args, n, kwnames)
}

func codecInfoIncDecoder(ts *Thread, rec *Object, args uintptr, n int, kwnames *Object) *Object {
	return codecStepperNew(ts, IncrementalDecoderType, "IncrementalDecoder", rec, args, n, kwnames)
}

// codecStepperArgs reads (input, final=False) and the coder's error handler.
func codecStepperArgs(ts *Thread, s *codecStepper, fname string, args uintptr, n int, kwnames *Object) (input *Object, final bool, errors uintptr, ok bool) {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil, false, 0, false
	}
	ok = keywordsOf(ts, fname, "input\x00final\x00", 2, 0, 2, 1, args, n, kwnames, out)
	input = itemAt(out, 0)
	last := itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil, false, 0, false
	}
	if last != nil {
		t := ObjectIsTrue(ts, last)
		if t < 0 {
			return nil, false, 0, false
		}
		final = t > 0
	}
	errors, ok = textArg(ts, fname, "errors", s.errors)
	return input, final, errors, ok
}

// codecMarked tells the encodings that begin with a mark: 2 and 4 for UTF-16 and UTF-32, 3 for utf-8-sig, else 0.
func codecMarked(id int) int {
	switch id {
	case codec_utf_16:
		return 2
	case codec_utf_8_sig:
		return 3
	case codec_utf_32:
		return 4
	}
	return 0
}

// codecStepEncode is IncrementalEncoder.encode(input, final=False).
func codecStepEncode(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	s := as[*codecStepper](self)
	o, _, errors, ok := codecStepperArgs(ts, s, "encode", args, n, kwnames)
	if !ok {
		return nil
	}
	if !isStr(o) {
		return raise(ts, ExcTypeError, "%s_encode() argument 1 must be str, not %s", argC(codecNameOf(ts, s.rec)), argTO(o))
	}
	id := codecIDOf(ts, s.rec)
	if s.state != 0 {
		switch id {
		case codec_utf_16:
			id = codec_utf_16_le
		case codec_utf_32:
			id = codec_utf_32_le
		case codec_utf_8_sig:
			id = codec_utf_8
		}
	}
	r := codecEncodeStr(ts, id, tupleItem(s.rec, 2), o, errors)
	if r != nil && codecMarked(id) != 0 {
		s.state = 1
	}
	return r
}

// codecStepBuffers tells the encodings whose characters may be cut in pieces.
func codecStepBuffers(id int) bool {
	return id <= codec_utf_7 || id == codec_unicode_escape || id == codec_raw_unicode_escape
}

// codecStepDecode is IncrementalDecoder.decode(input, final=False).
func codecStepDecode(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	s := as[*codecStepper](self)
	o, final, errors, ok := codecStepperArgs(ts, s, "decode", args, n, kwnames)
	if !ok {
		return nil
	}
	var view bytesView
	in, ok := view.open(ts, o)
	if !ok {
		return nil
	}
	// What was left of the pieces before, and the new one.
	lockObject(ts, self)
	old := newRef(ts, s.buffer)
	unlockObject(ts, self)
	k := strBytesLen(old)
	data := BytesFromStringAndSize(ts, 0, k+in.n)
	if data != nil && data != emptyBytes {
		prim.Move(strBytesData(data), strBytesData(old), uintptr(k))
		prim.Move(strBytesData(data)+uintptr(k), in.p, uintptr(in.n))
	}
	decref(ts, old)
	view.close(ts)
	if data == nil {
		return nil
	}
	out, mark := scratch(ts, 16)
	var r *Object
	if out != 0 {
		r = s.decode(ts, self, data, errors, final, out)
		ts.ScratchTop = mark
	}
	decref(ts, data)
	return r
}

// decode decodes what there is and keeps the rest. out is room for the number of bytes used, and a byte order.
func (s *codecStepper) decode(ts *Thread, self, data *Object, errors uintptr, final bool, out uintptr) *Object {
	id, p, n := codecIDOf(ts, s.rec), strBytesData(data), strBytesLen(data)
	prim.Store(out, n)
	prim.Store(out+8, int32(s.state))
	consumed := out
	if final || !codecStepBuffers(id) {
		consumed = 0
	}
	state := s.state
	if id == codec_utf_8_sig {
		state = 1
		switch {
		case s.state != 0:
			id = codec_utf_8
		case n < 3 && prim.Equal(strAddr("\xef\xbb\xbf"), p, uintptr(n)):
			// The bytes may become the mark.
			s.keep(ts, self, data, 0)
			return emptyStr
		}
	}
	r := codecDecodeBytes(ts, id, tupleItem(s.rec, 1), p, n, errors, out+8, consumed)
	if r == nil {
		return nil
	}
	used := prim.Load[int](out)
	if size := codecMarked(id); size == 2 || size == 4 {
		if state = int(prim.Load[int32](out + 8)); state == 0 && used >= size {
			decref(ts, r)
			return codecNoMark(ts, codecNth(codecPublic, id), data, size)
		}
	}
	s.state = state
	if !s.keep(ts, self, data, used) {
		decref(ts, r)
		return nil
	}
	return r
}

// codecNoMark raises for a stream without a byte order mark.
func codecNoMark(ts *Thread, encoding uintptr, data *Object, size int) *Object {
	e := UnicodeDecodeErrorCreate(ts, encoding, strBytesData(data), strBytesLen(data), 0, size, strAddr("Stream does not start with BOM\x00"))
	if e != nil {
		ErrSetObject(ts, up(e.ObType), e)
		decref(ts, e)
	}
	return nil
}

// keep makes the bytes behind used the buffer.
func (s *codecStepper) keep(ts *Thread, self, data *Object, used int) bool {
	n := strBytesLen(data)
	rest := emptyBytes
	if used < n {
		if rest = BytesFromStringAndSize(ts, strBytesData(data)+uintptr(used), n-used); rest == nil {
			return false
		}
	}
	s.replace(ts, self, rest)
	return true
}

// replace stores a buffer, which it takes over.
func (s *codecStepper) replace(ts *Thread, self, buffer *Object) {
	lockObject(ts, self)
	old := s.buffer
	s.buffer = buffer
	unlockObject(ts, self)
	xdecref(ts, old)
}

// codecStepReset is reset().
func codecStepReset(ts *Thread, self, unused *Object) *Object {
	s := as[*codecStepper](self)
	s.state = 0
	s.replace(ts, self, emptyBytes)
	return None
}

// number is the state as Python code knows it: for a byte order 0 for the machine's, 1 for the other, 2 for not known; for
// utf-8-sig 1 until the mark is behind.
func (s *codecStepper) number(ts *Thread) int {
	switch codecMarked(codecIDOf(ts, s.rec)) {
	case 0:
		return 0
	case 3:
		return 1 - s.state
	}
	if s.state == 0 {
		return 2
	}
	return (s.state + 1) / 2
}

// setNumber is the reverse.
func (s *codecStepper) setNumber(ts *Thread, v int, decoder bool) {
	size := codecMarked(codecIDOf(ts, s.rec))
	s.state = 0
	switch {
	case size == 0:
	case size == 3:
		s.state = int(b2i(v == 0))
	case v == 0:
		s.state = -1
	case v == 1 && decoder:
		s.state = 1
	}
}

// codecStepEncoderState is IncrementalEncoder.getstate().
func codecStepEncoderState(ts *Thread, self, unused *Object) *Object {
	s := as[*codecStepper](self)
	v := s.number(ts)
	if codecMarked(codecIDOf(ts, s.rec)) != 3 && v == 1 {
		v = 0 // an encoder never writes the other order
	}
	return LongFromSsizeT(ts, v)
}

// codecStepEncoderSetState is IncrementalEncoder.setstate(state).
func codecStepEncoderSetState(ts *Thread, self, state *Object) *Object {
	v := LongAsSsizeT(ts, state)
	if v == -1 && ts.CurrentException != nil {
		return nil
	}
	as[*codecStepper](self).setNumber(ts, v, false)
	return None
}

// codecStepDecoderState is IncrementalDecoder.getstate().
func codecStepDecoderState(ts *Thread, self, unused *Object) *Object {
	s := as[*codecStepper](self)
	lockObject(ts, self)
	b := newRef(ts, s.buffer)
	unlockObject(ts, self)
	return codecPair(ts, b, s.number(ts))
}

// codecStepDecoderSetState is IncrementalDecoder.setstate((buffer, number)).
func codecStepDecoderSetState(ts *Thread, self, state *Object) *Object {
	if !tupleCheck(state) || tupleSize(state) != 2 || !strIsBytes(tupleItem(state, 0)) {
		return raise(ts, ExcTypeError, "state must be a tuple (bytes, int)")
	}
	v := LongAsSsizeT(ts, tupleItem(state, 1))
	if v == -1 && ts.CurrentException != nil {
		return nil
	}
	s := as[*codecStepper](self)
	s.setNumber(ts, v, true)
	if codecStepBuffers(codecIDOf(ts, s.rec)) {
		s.replace(ts, self, newRef(ts, tupleItem(state, 0)))
	}
	return None
}

func codecInfoStreamReader(ts *Thread, rec *Object, args uintptr, n int) *Object {
	notWritten(ts, "codecs.StreamReader")
	return nil
}

func codecInfoStreamWriter(ts *Thread, rec *Object, args uintptr, n int) *Object {
	notWritten(ts, "codecs.StreamWriter")
	return nil
}
