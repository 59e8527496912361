// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError, and the functions that read and change their fields.
//
// World: bare.
// Guard: as exception.go. start and end are plain words.
// Invariant: fields may hold anything, since Python code can assign to them; whoever uses one checks it.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type unicodeError = layout.UnicodeErrorObject

// unicodeErrorArgs checks the arguments: encoding (but for translation), object, start, end, reason.
func unicodeErrorArgs(ts *Thread, args *Object, want int, strObject bool) (start, end int, ok bool) {
	if n := exceptionArgsLen(args); n != want {
		raise(ts, ExcTypeError, "function takes exactly %d arguments (%d given)", argI(want), argI(n))
		return
	}
	o := want - 4 // index of object
	if o == 1 && !unicodeErrorIsStr(ts, args, 0) || strObject && !unicodeErrorIsStr(ts, args, o) {
		return
	}
	if start, ok = unicodeErrorIndex(ts, exceptionArg(args, o+1)); !ok {
		return
	}
	if end, ok = unicodeErrorIndex(ts, exceptionArg(args, o+2)); !ok {
		return
	}
	return start, end, unicodeErrorIsStr(ts, args, o+3)
}

func unicodeErrorIsStr(ts *Thread, args *Object, i int) bool {
	v := exceptionArg(args, i)
	if hasFlag(v.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		return true
	}
	raise(ts, ExcTypeError, "argument %d must be str, not %s", argI(i+1), argCN(typeNameOrNone(v), 50))
	return false
}

func unicodeErrorIndex(ts *Thread, v *Object) (int, bool) {
	i := NumberIndex(ts, v)
	if i == nil {
		return 0, false
	}
	n := LongAsSsizeT(ts, i)
	decref(ts, i)
	return n, n != -1 || ErrOccurred(ts) == nil
}

func unicodeEncodeErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, kwds) < 0 {
		return -1
	}
	start, end, ok := unicodeErrorArgs(ts, args, 5, true)
	if !ok {
		return -1
	}
	unicodeErrorFill(ts, self, exceptionArg(args, 0), newRef(ts, exceptionArg(args, 1)), start, end, exceptionArg(args, 4))
	return 0
}

func unicodeTranslateErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, kwds) < 0 {
		return -1
	}
	start, end, ok := unicodeErrorArgs(ts, args, 4, true)
	if !ok {
		return -1
	}
	unicodeErrorFill(ts, self, nil, newRef(ts, exceptionArg(args, 0)), start, end, exceptionArg(args, 3))
	return 0
}

// unicodeDecodeErrorInit copies an object with a buffer that is not bytes.
func unicodeDecodeErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, kwds) < 0 {
		return -1
	}
	start, end, ok := unicodeErrorArgs(ts, args, 5, false)
	if !ok {
		return -1
	}
	object := exceptionArg(args, 1)
	if hasFlag(object.ObType, layout.TPFLAGS_BYTES_SUBCLASS) {
		incref(ts, object)
	} else if object = unicodeErrorBytes(ts, object); object == nil {
		return -1
	}
	unicodeErrorFill(ts, self, exceptionArg(args, 0), object, start, end, exceptionArg(args, 4))
	return 0
}

// unicodeErrorBytes copies an object's buffer.
func unicodeErrorBytes(ts *Thread, o *Object) *Object {
	view, mark := scratch(ts, 80) // sizeof(Py_buffer)
	if view == 0 {
		return nil
	}
	var b *Object
	if ObjectGetBuffer(ts, o, view, 0) == 0 {
		b = BytesFromStringAndSize(ts, prim.Load[uintptr](view), prim.Load[int](view+16)) // buf, len
		BufferRelease(ts, view)
	}
	ts.ScratchTop = mark
	return b
}

// unicodeErrorFill sets all fields; it takes over the reference to object.
func unicodeErrorFill(ts *Thread, self, encoding, object *Object, start, end int, reason *Object) {
	e := as[*unicodeError](self)
	exceptionStore(ts, self, &e.Encoding, xnewRef(ts, encoding))
	exceptionStore(ts, self, &e.Obj, object)
	exceptionStore(ts, self, &e.Reason, newRef(ts, reason))
	e.Start, e.End = start, end
}

// UnicodeDecodeErrorCreate implements PyUnicodeDecodeError_Create.
//
// Refs: new.
func UnicodeDecodeErrorCreate(ts *Thread, encoding, object uintptr, length, start, end int, reason uintptr) *Object {
	enc, data, why := UnicodeFromString(ts, encoding), (*Object)(nil), (*Object)(nil)
	if enc != nil {
		data = BytesFromStringAndSize(ts, object, length)
	}
	if data != nil {
		why = UnicodeFromString(ts, reason)
	}
	var exc *Object
	if why != nil {
		from, to := LongFromSsizeT(ts, start), LongFromSsizeT(ts, end)
		if from != nil && to != nil {
			if args := tupleOf(ts, enc, data, from, to, why); args != nil {
				exc = ObjectCall(ts, ExcUnicodeDecodeError, args, nil)
				decref(ts, args)
			}
		}
		xdecref(ts, from)
		xdecref(ts, to)
	}
	xdecref(ts, enc)
	xdecref(ts, data)
	xdecref(ts, why)
	return exc
}

// hex adds a number in at least width hexadecimal digits.
func (b *textBuffer) hex(ts *Thread, u uint, width int) {
	if width > 1 || u >= 16 {
		b.hex(ts, u>>4, width-1)
	}
	d := byte(u & 15)
	if d < 10 {
		b.byte(ts, '0'+d)
	} else {
		b.byte(ts, 'a'+d-10)
	}
}

// unicodeErrorText makes the text: one character or byte is shown, of a longer range the positions.
func unicodeErrorText(ts *Thread, self *Object, verb string, decode, translate bool) *Object {
	e := as[*unicodeError](self)
	if e.Obj == nil {
		return emptyStr
	}
	// str() may run code that changes every field: the object is looked at afterwards.
	reason := excStrOf(ts, self, &e.Reason)
	if reason == nil {
		return nil
	}
	var b textBuffer
	ok := true
	if !translate {
		if encoding := excStrOf(ts, self, &e.Encoding); encoding != nil {
			ok = b.format(ts, "'%s' codec ", []Arg{argO(encoding)})
			decref(ts, encoding)
		} else {
			ok = false
		}
	}
	object := exceptionLoad(ts, self, &e.Obj)
	if ok && unicodeErrorCheck(ts, object, "object", decode) {
		b.string(ts, "can't ")
		b.string(ts, verb)
		unicodeErrorRange(ts, &b, e, object, decode)
		ok = b.format(ts, ": %s", []Arg{argO(reason)})
	} else {
		ok = false
	}
	decref(ts, reason)
	xdecref(ts, object)
	return b.finish(ts, ok)
}

// finish makes a str of the buffer, unless something failed before, and frees it.
//
// Refs: new.
func (b *textBuffer) finish(ts *Thread, ok bool) *Object {
	var s *Object
	if b.failed {
		ErrNoMemory(ts)
	} else if ok {
		s = UnicodeDecodeUTF8(ts, b.p, b.n, strAddr("replace\x00"))
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return s
}

// excStrOf is str() of a field.
func excStrOf(ts *Thread, self *Object, field **Object) *Object {
	v := orNone(exceptionLoad(ts, self, field))
	s := ObjectStr(ts, v)
	decref(ts, v)
	return s
}

// unicodeErrorRange adds what cannot be converted, and where.
func unicodeErrorRange(ts *Thread, b *textBuffer, e *unicodeError, object *Object, decode bool) {
	var n int
	if decode {
		n = BytesSize(ts, object)
	} else {
		n = UnicodeGetLength(ts, object)
	}
	start, end := e.Start, e.End
	if start < 0 || start >= n || end > n || end != start+1 {
		if decode {
			b.string(ts, " bytes in position ")
		} else {
			b.string(ts, " characters in position ")
		}
		b.int(ts, start)
		b.byte(ts, '-')
		b.int(ts, end-1)
		return
	}
	if decode {
		b.string(ts, " byte 0x")
		b.hex(ts, uint(byteAt(BytesAsString(ts, object), start)), 2)
	} else {
		b.string(ts, " character '\\")
		switch c := uint(UnicodeReadChar(ts, object, start)); {
		case c <= 0xff:
			b.byte(ts, 'x')
			b.hex(ts, c, 2)
		case c <= 0xffff:
			b.byte(ts, 'u')
			b.hex(ts, c, 4)
		default:
			b.byte(ts, 'U')
			b.hex(ts, c, 8)
		}
		b.byte(ts, '\'')
	}
	b.string(ts, " in position ")
	b.int(ts, start)
}

func unicodeEncodeErrorStr(ts *Thread, self *Object) *Object {
	return unicodeErrorText(ts, self, "encode", false, false)
}

func unicodeDecodeErrorStr(ts *Thread, self *Object) *Object {
	return unicodeErrorText(ts, self, "decode", true, false)
}

func unicodeTranslateErrorStr(ts *Thread, self *Object) *Object {
	return unicodeErrorText(ts, self, "translate", false, true)
}

// unicodeErrorCheck checks the type of a field's value.
func unicodeErrorCheck(ts *Thread, v *Object, name string, isBytes bool) bool {
	if v == nil {
		raise(ts, ExcTypeError, "UnicodeError '%s' attribute is not set", argS(name))
		return false
	}
	if isBytes && !hasFlag(v.ObType, layout.TPFLAGS_BYTES_SUBCLASS) {
		raise(ts, ExcTypeError, "UnicodeError '%s' attribute must be a bytes", argS(name))
		return false
	}
	if !isBytes && !hasFlag(v.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		raise(ts, ExcTypeError, "UnicodeError '%s' attribute must be a string", argS(name))
		return false
	}
	return true
}

// unicodeErrorIs checks that self is an instance of class.
func unicodeErrorIs(ts *Thread, self, class *Object) bool {
	if TypeIsSubtype(ts, self.ObType, as[*TypeObject](class)) != 0 {
		return true
	}
	raise(ts, ExcTypeError, "expecting a %s object, got %s", argT(as[*TypeObject](class)), argTO(self))
	return false
}

// unicodeErrorGet is a checked field.
//
// Refs: new.
func unicodeErrorGet(ts *Thread, self, class *Object, field **Object, name string, isBytes bool) *Object {
	if !unicodeErrorIs(ts, self, class) {
		return nil
	}
	v := exceptionLoad(ts, self, field)
	if !unicodeErrorCheck(ts, v, name, isBytes) {
		xdecref(ts, v)
		return nil
	}
	return v
}

// unicodeErrorBound stores start or end at out, moved into the object.
func unicodeErrorBound(ts *Thread, self, class *Object, isEnd bool, out uintptr) int32 {
	isBytes := class == ExcUnicodeDecodeError
	o := unicodeErrorGet(ts, self, class, &as[*unicodeError](self).Obj, "object", isBytes)
	if o == nil {
		return -1
	}
	var n int
	if isBytes {
		n = BytesSize(ts, o)
	} else {
		n = UnicodeGetLength(ts, o)
	}
	decref(ts, o)
	v := as[*unicodeError](self).Start
	if isEnd {
		v = as[*unicodeError](self).End
		if v < 1 {
			v = 1
		}
		if v > n {
			v = n
		}
	} else {
		if v >= n {
			v = n - 1
		}
		if v < 0 {
			v = 0
		}
	}
	prim.Store(out, v)
	return 0
}

// unicodeErrorSetReason replaces the reason.
func unicodeErrorSetReason(ts *Thread, self, class *Object, reason uintptr) int32 {
	if !unicodeErrorIs(ts, self, class) {
		return -1
	}
	s := UnicodeFromString(ts, reason)
	if s == nil {
		return -1
	}
	exceptionStore(ts, self, &as[*unicodeError](self).Reason, s)
	return 0
}

func unicodeErrorSetStart(ts *Thread, self, class *Object, v int) int32 {
	if !unicodeErrorIs(ts, self, class) {
		return -1
	}
	as[*unicodeError](self).Start = v
	return 0
}

func unicodeErrorSetEnd(ts *Thread, self, class *Object, v int) int32 {
	if !unicodeErrorIs(ts, self, class) {
		return -1
	}
	as[*unicodeError](self).End = v
	return 0
}
