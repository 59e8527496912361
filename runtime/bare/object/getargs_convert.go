// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The units of argument formats.
//
// World: bare; hot. Each unit takes its addresses from the va_list and stores through them.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// convertTo is PyArg_'s flag for a converter that wants to be called again on failure.
const cleanupSupported = 0x20000

// expected notes that arg should have been something else.
//
//go:noinline
func (a *argParser) expected(ts *Thread, what Arg, arg *Object) bool {
	if ts.CurrentException != nil {
		return false
	}
	if arg == None {
		a.reason = strFormat(ts, "must be %s, not None", what)
	} else {
		a.reason = strFormat(ts, "must be %s, not %s", what, argCN(arg.ObType.TpName, 50))
	}
	return false
}

// badFormat notes a fault of the format or of the C arguments: SystemError.
//
//go:noinline
func (a *argParser) badFormat(ts *Thread, text string) bool {
	a.bad = true
	a.reason = strFormat(ts, "%s", argS(text))
	return false
}

// convert converts one argument by the next unit; false leaves a reason or an exception.
func (a *argParser) convert(ts *Thread, arg *Object) bool {
	c := byteAt(a.format, 0)
	switch c {
	case 'i':
		a.format++
		if arg.ObType == LongType {
			l := as[*layout.LongObject](arg)
			if l.LvTag < 16 {
				// one digit: 30 bits
				prim.Store(a.va.word(), int32(1-int(l.LvTag&3))*int32(l.ObDigit[0]))
				return true
			}
		}
		return a.ranged(ts, 'i', arg)
	case 'O':
		a.format++
		if m := byteAt(a.format, 0); m != '!' && m != '&' {
			setItem(a.va.word(), 0, arg)
			return true
		}
		return a.object(ts, arg)
	case '(':
		if a.nested(ts, arg) {
			return true
		}
		return false
	case 's', 'z':
		a.format++
		if a.text(ts, c, arg) {
			return true
		}
	case 0, ':', ';':
		a.badFormat(ts, "(impossible<bad format char>)")
	default:
		a.format++
		if a.simple(ts, c, arg) {
			return true
		}
	}
	a.setLevel(ts, a.depth, 0)
	return false
}

// simple converts by a unit other than the hottest.
func (a *argParser) simple(ts *Thread, c byte, arg *Object) bool {
	switch c {
	case 'b', 'h':
		return a.ranged(ts, c, arg)
	case 'B', 'H', 'I', 'k', 'K':
		return a.masked(ts, c, arg)
	case 'l', 'L', 'n':
		return a.word(ts, c, arg)
	case 'f', 'd':
		p := a.va.word()
		x := FloatAsDouble(ts, arg)
		if x == -1 && ts.CurrentException != nil {
			return false
		}
		if c == 'f' {
			prim.Store(p, float32(x))
		} else {
			prim.Store(p, x)
		}
		return true
	case 'D':
		p := a.va.word()
		re, im := ComplexAsCComplex(ts, arg)
		if re == -1 && ts.CurrentException != nil {
			return false
		}
		prim.Store(p, re)
		prim.Store(p+8, im)
		return true
	case 'p':
		p := a.va.word()
		v := ObjectIsTrue(ts, arg)
		if v < 0 {
			return false
		}
		prim.Store(p, b2i(v > 0))
		return true
	case 'c', 'C':
		return a.char(ts, c, arg)
	case 'y':
		return a.bytes(ts, arg)
	case 'e':
		return a.encoded(ts, arg)
	case 'w':
		return a.writable(ts, arg)
	case 'S':
		return a.instance(ts, arg, isBytes(arg), "bytes")
	case 'Y':
		return a.instance(ts, arg, isInstanceOf(ts, arg, ByteArrayType), "bytearray")
	case 'U':
		return a.instance(ts, arg, isStr(arg), "str")
	}
	return a.badFormat(ts, "(impossible<bad format char>)")
}

func (a *argParser) instance(ts *Thread, arg *Object, ok bool, what string) bool {
	p := a.va.word()
	if !ok {
		return a.expected(ts, argS(what), arg)
	}
	setItem(p, 0, arg)
	return true
}

// ranged converts to a C integer narrower than long, with a check of its range.
//
//go:noinline
func (a *argParser) ranged(ts *Thread, c byte, arg *Object) bool {
	p := a.va.word()
	v := LongAsLong(ts, arg)
	if v == -1 && ts.CurrentException != nil {
		return false
	}
	min, max, what := 0, 255, "unsigned byte integer"
	switch c {
	case 'h':
		min, max, what = -1<<15, 1<<15-1, "signed short integer"
	case 'i':
		min, max, what = -1<<31, 1<<31-1, "signed integer"
	}
	if v > max {
		raise(ts, ExcOverflowError, "%s is greater than maximum", argS(what))
		return false
	}
	if v < min {
		raise(ts, ExcOverflowError, "%s is less than minimum", argS(what))
		return false
	}
	switch c {
	case 'b':
		prim.Store(p, uint8(v))
	case 'h':
		prim.Store(p, int16(v))
	default:
		prim.Store(p, int32(v))
	}
	return true
}

// masked converts to an unsigned C integer without a check of its range.
func (a *argParser) masked(ts *Thread, c byte, arg *Object) bool {
	p := a.va.word()
	if (c == 'k' || c == 'K') && IndexCheck(ts, arg) == 0 {
		return a.expected(ts, argS("int"), arg)
	}
	v := LongAsUnsignedLongMask(ts, arg)
	if v == ^uint(0) && ts.CurrentException != nil {
		return false
	}
	switch c {
	case 'B':
		prim.Store(p, uint8(v))
	case 'H':
		prim.Store(p, uint16(v))
	case 'I':
		prim.Store(p, uint32(v))
	default:
		prim.Store(p, v)
	}
	return true
}

func (a *argParser) word(ts *Thread, c byte, arg *Object) bool {
	p := a.va.word()
	v := -1
	if c != 'n' {
		v = LongAsLong(ts, arg)
	} else if i := NumberIndex(ts, arg); i != nil {
		v = LongAsSsizeT(ts, i)
		decref(ts, i)
	}
	if v == -1 && ts.CurrentException != nil {
		return false
	}
	prim.Store(p, v)
	return true
}

// char converts a string of length 1: bytes for c, str for C.
func (a *argParser) char(ts *Thread, c byte, arg *Object) bool {
	p := a.va.word()
	if c == 'C' {
		if !isStr(arg) {
			return a.expected(ts, argS("a unicode character"), arg)
		}
		if n := UnicodeGetLength(ts, arg); n != 1 {
			a.reason = strFormat(ts, "must be a unicode character, not a string of length %d", argI(n))
			return false
		}
		prim.Store(p, UnicodeReadChar(ts, arg, 0))
		return true
	}
	data, n, what := uintptr(0), 0, "bytes"
	if isBytes(arg) {
		data, n = bytesData(arg), bytesLen(arg)
	} else if isInstanceOf(ts, arg, ByteArrayType) {
		b := as[*layout.ByteArrayObject](arg)
		data, n, what = b.ObStart, b.ObSize, "bytearray"
	} else {
		return a.expected(ts, argS("a byte string of length 1"), arg)
	}
	if n != 1 {
		a.reason = strFormat(ts, "must be a byte string of length 1, not a %s object of length %d", argS(what), argI(n))
		return false
	}
	prim.Store(p, byteAt(data, 0))
	return true
}

// utf8Of is the UTF-8 of a str, 0 with an exception.
func utf8Of(ts *Thread, s *Object) (p uintptr, n int) {
	u := as[*layout.ASCIIObject](s)
	if u.Bits&(8|16) == 8|16 { // compact, ASCII
		return addr(s) + 56, u.Length
	}
	size, mark := scratch(ts, 8)
	if size == 0 {
		return 0, 0
	}
	p = UnicodeAsUTF8AndSize(ts, s, size)
	n = prim.Load[int](size)
	ts.ScratchTop = mark
	return p, n
}

// text is s and z: a str as UTF-8, or with * and # also bytes.
func (a *argParser) text(ts *Thread, c byte, arg *Object) bool {
	m := byteAt(a.format, 0)
	if m == '*' || m == '#' {
		a.format++
		return a.textSized(ts, c, m, arg)
	}
	p := a.va.word()
	if isStr(arg) {
		s, n := utf8Of(ts, arg)
		if s == 0 {
			return false
		}
		if hasNUL(s, n) {
			raise(ts, ExcValueError, "embedded null character")
			return false
		}
		prim.Store(p, s)
		return true
	}
	if c == 'z' {
		if arg == None {
			prim.Store(p, uintptr(0))
			return true
		}
		return a.expected(ts, argS("str or None"), arg)
	}
	return a.expected(ts, argS("str"), arg)
}

func (a *argParser) textSized(ts *Thread, c, m byte, arg *Object) bool {
	p := a.va.word()
	if m == '*' {
		switch {
		case c == 'z' && arg == None:
			BufferFillInfo(ts, p, nil, 0, 0, 1, 0)
		case isStr(arg):
			s, n := utf8Of(ts, arg)
			if s == 0 {
				return false
			}
			BufferFillInfo(ts, p, arg, s, n, 1, 0)
		default:
			return a.view(ts, arg, p)
		}
		return a.onFailure(ts, cleanupBuffer, p)
	}
	size := a.va.word()
	switch {
	case c == 'z' && arg == None:
		prim.Store(p, uintptr(0))
		prim.Store(size, 0)
	case isStr(arg):
		s, n := utf8Of(ts, arg)
		if s == 0 {
			return false
		}
		prim.Store(p, s)
		prim.Store(size, n)
	default:
		n := a.readOnly(ts, arg, p)
		if n < 0 {
			return false
		}
		prim.Store(size, n)
	}
	return true
}

// bytes is y: a bytes-like object.
func (a *argParser) bytes(ts *Thread, arg *Object) bool {
	p := a.va.word()
	m := byteAt(a.format, 0)
	if m == '*' {
		a.format++
		return a.view(ts, arg, p)
	}
	n := a.readOnly(ts, arg, p)
	if n < 0 {
		return false
	}
	if m == '#' {
		a.format++
		prim.Store(a.va.word(), n)
		return true
	}
	if hasNUL(prim.Load[uintptr](p), n) {
		raise(ts, ExcValueError, "embedded null byte")
		return false
	}
	return true
}

// view fills the caller's Py_buffer, to be released by the caller, or here on failure. An exporter that answers a simple request with
// gaps is not caught: the protocol forbids it.
func (a *argParser) view(ts *Thread, arg *Object, p uintptr) bool {
	if ObjectGetBuffer(ts, arg, p, layout.BUF_SIMPLE) != 0 {
		return a.expected(ts, argS("bytes-like object"), arg)
	}
	return a.onFailure(ts, cleanupBuffer, p)
}

// readOnly stores the address of the bytes of an object whose buffer needs no release, and returns their number; -1 on failure.
func (a *argParser) readOnly(ts *Thread, arg *Object, p uintptr) int {
	if isBytes(arg) && arg.ObType == BytesType {
		prim.Store(p, bytesData(arg))
		return bytesLen(arg)
	}
	b := arg.ObType.TpAsBuffer
	if b != nil && b.BfReleasebuffer != 0 {
		a.expected(ts, argS("read-only bytes-like object"), arg)
		return -1
	}
	v, mark := scratch(ts, 80)
	if v == 0 {
		return -1
	}
	n := -1
	if ObjectGetBuffer(ts, arg, v, layout.BUF_SIMPLE) != 0 {
		a.expected(ts, argS("bytes-like object"), arg)
	} else {
		prim.Store(p, bufferAt(v).Buf)
		n = bufferAt(v).Len
		BufferRelease(ts, v)
	}
	ts.ScratchTop = mark
	return n
}

// writable is w*: a view that may be written.
func (a *argParser) writable(ts *Thread, arg *Object) bool {
	p := a.va.word()
	if byteAt(a.format, 0) != '*' {
		return a.badFormat(ts, "(invalid use of 'w' format character)")
	}
	a.format++
	if ObjectGetBuffer(ts, arg, p, layout.BUF_WRITABLE) != 0 {
		ErrClear(ts)
		return a.expected(ts, argS("read-write bytes-like object"), arg)
	}
	return a.onFailure(ts, cleanupBuffer, p)
}

// object is O! (an instance of a type) and O& (a converter).
func (a *argParser) object(ts *Thread, arg *Object) bool {
	m := byteAt(a.format, 0)
	a.format++
	if m == '!' {
		t := as[*TypeObject](a.va.object())
		p := a.va.word()
		if arg.ObType == t || TypeIsSubtype(ts, arg.ObType, t) != 0 {
			setItem(p, 0, arg)
			return true
		}
		a.setLevel(ts, a.depth, 0)
		return a.expected(ts, argCN(t.TpName, 50), arg)
	}
	convert := a.va.word()
	p := a.va.word()
	r := int32(prim.Call2(convert, addr(arg), p))
	if r == 0 {
		a.setLevel(ts, a.depth, 0)
		return a.badFormat(ts, "(unspecified)")
	}
	if r == cleanupSupported {
		return a.onFailure(ts, convert, p)
	}
	return true
}

// encoded is es and et, with or without #: a str encoded into memory of the caller's.
func (a *argParser) encoded(ts *Thread, arg *Object) bool {
	encoding := a.va.word()
	kind := byteAt(a.format, 0)
	if kind != 's' && kind != 't' {
		return a.badFormat(ts, "(unknown parser marker combination)")
	}
	a.format++
	p := a.va.word()
	if p == 0 {
		return a.badFormat(ts, "(buffer is NULL)")
	}
	size := uintptr(0)
	sized := byteAt(a.format, 0) == '#'
	if sized {
		a.format++
		if size = a.va.word(); size == 0 {
			return a.badFormat(ts, "(buffer_len is NULL)")
		}
	}
	if encoding == 0 {
		encoding = strAddr("utf-8\x00")
	}
	data, n := uintptr(0), 0
	var made *Object
	switch {
	case kind == 't' && isBytes(arg):
		data, n = bytesData(arg), bytesLen(arg)
	case kind == 't' && isInstanceOf(ts, arg, ByteArrayType):
		b := as[*layout.ByteArrayObject](arg)
		data, n = b.ObStart, b.ObSize
	case isStr(arg):
		if made = UnicodeAsEncodedString(ts, arg, encoding, 0); made == nil {
			return a.badFormat(ts, "(encoding failed)")
		}
		if !isBytes(made) {
			decref(ts, made)
			return a.badFormat(ts, "(encoder failed to return bytes)")
		}
		data, n = bytesData(made), bytesLen(made)
	case kind == 's':
		return a.expected(ts, argS("str"), arg)
	default:
		return a.expected(ts, argS("str, bytes or bytearray"), arg)
	}
	ok := a.storeEncoded(ts, arg, p, size, data, n)
	xdecref(ts, made)
	return ok
}

func (a *argParser) storeEncoded(ts *Thread, arg *Object, p, size, data uintptr, n int) bool {
	if size == 0 && hasNUL(data, n) {
		return a.expected(ts, argS("encoded string without null bytes"), arg)
	}
	to := prim.Load[uintptr](p)
	if size == 0 || to == 0 {
		if to = MemMalloc(ts, uint(n)+1); to == 0 {
			ErrNoMemory(ts)
			return false
		}
		prim.Store(p, to)
		if !a.onFailure(ts, cleanupMemory, p) {
			MemFree(ts, to)
			prim.Store(p, uintptr(0))
			return false
		}
	} else if room := prim.Load[int](size); n+1 > room {
		raise(ts, ExcValueError, "encoded string too long (%d, maximum length %d)", argI(n), argI(room-1))
		return false
	}
	prim.Move(to, data, uintptr(n))
	setByte(to, n, 0)
	if size != 0 {
		prim.Store(size, n)
	}
	return true
}

// nestedCount counts the units in brackets (format stands behind the opening one) and tells whether results would borrow from
// the items, which only a tuple keeps alive.
func nestedCount(format uintptr) (n int, borrows bool) {
	level := 0
	for p := format; ; p++ {
		c := byteAt(p, 0)
		switch {
		case c == '(':
			if level == 0 {
				n++
			}
			level++
			continue
		case c == ')':
			if level == 0 {
				return n, borrows
			}
			level--
			continue
		case c == ':' || c == ';' || c == 0:
			return n, borrows
		}
		if level == 0 && c|32 >= 'a' && c|32 <= 'z' {
			n++
			if c == 'e' && (byteAt(p, 1) == 's' || byteAt(p, 1) == 't') {
				p++
				continue
			}
		}
		switch c {
		case 'y', 's', 'z':
			borrows = borrows || byteAt(p, 1) != '*'
		case 'S', 'Y', 'U':
			borrows = true
		case 'O':
			borrows = borrows || byteAt(p, 1) != '&'
		}
	}
}

// nested is (units): a tuple, or another sequence, of as many items.
func (a *argParser) nested(ts *Thread, arg *Object) bool {
	level := a.depth
	n, borrows := nestedCount(a.format + 1)
	items := arg
	if !isTuple(arg) {
		if SequenceCheck(ts, arg) == 0 || isStr(arg) || isBytes(arg) || isInstanceOf(ts, arg, ByteArrayType) {
			a.setLevel(ts, level, 0)
			what, not := "sequence", argCN(arg.ObType.TpName, 50)
			if borrows {
				what = "tuple"
			}
			if arg == None {
				not = argS("None")
			}
			a.reason = strFormat(ts, "must be %d-item %s, not %s", argI(n), argS(what), not)
			return false
		}
		if borrows {
			if !a.warnSequence(ts, n, arg) {
				return false
			}
		}
		if items = SequenceTuple(ts, arg); items == nil {
			return false
		}
	}
	ok := a.items(ts, items, n, borrows || items == arg, level)
	if items != arg {
		decref(ts, items)
	}
	return ok
}

func (a *argParser) warnSequence(ts *Thread, n int, arg *Object) bool {
	s := strFormat(ts, "argument must be %d-item tuple, not %s", argI(n), argTO(arg))
	if s == nil {
		return false
	}
	p, _ := utf8Of(ts, s)
	r := ErrWarnEx(ts, ExcDeprecationWarning, p, 1)
	decref(ts, s)
	return r == 0
}

func (a *argParser) items(ts *Thread, items *Object, n int, tuple bool, level int) bool {
	if tupleLen(items) != n {
		a.setLevel(ts, level, 0)
		what := "sequence"
		if tuple {
			what = "tuple"
		}
		a.reason = strFormat(ts, "must be %s of length %d, not %d", argS(what), argI(n), argI(tupleLen(items)))
		return false
	}
	a.format++
	a.depth++
	for i := 0; i < n; i++ {
		if !a.convert(ts, itemAt(tupleArgs(items), i)) {
			a.setLevel(ts, level, int32(i+1))
			return false
		}
	}
	a.depth--
	if byteAt(a.format, 0) == ')' {
		a.format++
	}
	return true
}
