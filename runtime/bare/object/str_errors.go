// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Error handlers of the built-in codecs: what a decoder or encoder does at a place it cannot convert.
//
// World: bare. The well-known handlers are answered here without an exception object; any other name is looked up in the codec
// registry and called, so any code may run inside fail: a decoder reads d.p and d.n again afterwards.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type handlerKind uint8

const (
	handUnknown handlerKind = iota // not looked at yet
	handStrict
	handIgnore
	handReplace
	handBackslash
	handXML
	handSurrogateEscape
	handSurrogatePass
	handOther // a registered handler
)

// cEqual tells whether the NUL-terminated string at p is s.
func cEqual(p uintptr, s string) bool {
	for i := 0; i < len(s); i++ {
		if byteAt(p, i) != byteAt(strAddr(s), i) {
			return false
		}
	}
	return byteAt(p, len(s)) == 0
}

// errorKind is the kind of a handler's name; 0 is strict.
func errorKind(errors uintptr) handlerKind {
	switch {
	case errors == 0 || cEqual(errors, "strict"):
		return handStrict
	case cEqual(errors, "ignore"):
		return handIgnore
	case cEqual(errors, "replace"):
		return handReplace
	case cEqual(errors, "backslashreplace"):
		return handBackslash
	case cEqual(errors, "xmlcharrefreplace"):
		return handXML
	case cEqual(errors, "surrogateescape"):
		return handSurrogateEscape
	case cEqual(errors, "surrogatepass"):
		return handSurrogatePass
	}
	return handOther
}

// strDecoder is the state of decoding bytes into a writer. encoding ends with NUL.
type strDecoder struct {
	w        *strWriter
	p        uintptr // the input; a handler may replace it
	n        int
	errors   uintptr
	kind     handlerKind
	encoding string
	exc      *Object // the exception given to a registered handler; reused for the next
	handler  *Object
	input    *Object // the bytes that replaced the input, owned
}

func (d *strDecoder) close(ts *Thread) {
	xdecref(ts, d.exc)
	xdecref(ts, d.handler)
	xdecref(ts, d.input)
	d.exc, d.handler, d.input = nil, nil, nil
}

// raise sets the UnicodeDecodeError of a place and returns -1. reason ends with NUL.
func (d *strDecoder) raise(ts *Thread, start, end int, reason string) int {
	if !d.makeExc(ts, start, end, reason) {
		return -1
	}
	ErrSetObject(ts, up(d.exc.ObType), d.exc)
	return -1
}

// makeExc makes or updates the exception.
func (d *strDecoder) makeExc(ts *Thread, start, end int, reason string) bool {
	if d.exc == nil {
		d.exc = UnicodeDecodeErrorCreate(ts, strAddr(d.encoding), d.p, d.n, start, end, strAddr(reason))
		return d.exc != nil
	}
	return UnicodeDecodeErrorSetStart(ts, d.exc, start) == 0 && UnicodeDecodeErrorSetEnd(ts, d.exc, end) == 0 &&
		UnicodeDecodeErrorSetReason(ts, d.exc, strAddr(reason)) == 0
}

// fail handles bytes start to end, which are wrong for a reason, and returns where to go on, -1 with the exception set.
//
//go:noinline
func (d *strDecoder) fail(ts *Thread, start, end int, reason string) int {
	if d.kind == handUnknown {
		d.kind = errorKind(d.errors)
	}
	switch d.kind {
	case handIgnore:
		return end
	case handReplace:
		if !d.w.char(ts, 0xfffd) {
			return -1
		}
		return end
	case handBackslash:
		for i := start; i < end; i++ {
			b := uint32(byteAt(d.p, i))
			if !d.w.text(ts, "\\x") || !d.w.char(ts, uint32(hexDigit(b>>4))) || !d.w.char(ts, uint32(hexDigit(b&15))) {
				return -1
			}
		}
		return end
	case handSurrogateEscape:
		i := start
		for ; i < end && i < start+4 && byteAt(d.p, i) >= 128; i++ {
			if !d.w.char(ts, 0xdc00+uint32(byteAt(d.p, i))) {
				return -1
			}
		}
		if i == start {
			return d.raise(ts, start, end, reason)
		}
		return i
	case handSurrogatePass:
		c, k := surrogateAt(d.p+uintptr(start), d.n-start, d.encoding)
		if k == 0 {
			return d.raise(ts, start, end, reason)
		}
		if !d.w.char(ts, c) {
			return -1
		}
		return start + k
	case handOther, handXML:
		return d.call(ts, start, end, reason)
	}
	return d.raise(ts, start, end, reason)
}

// surrogateAt reads a surrogate in an encoding's own form: the character and its bytes, 0 when there is none.
func surrogateAt(p uintptr, n int, encoding string) (c uint32, k int) {
	form, big := utfForm(encoding)
	switch {
	case form == 8 && n >= 3:
		b0, b1, b2 := uint32(byteAt(p, 0)), uint32(byteAt(p, 1)), uint32(byteAt(p, 2))
		if b0&0xf0 == 0xe0 && b1&0xc0 == 0x80 && b2&0xc0 == 0x80 {
			c, k = b0&15<<12|b1&0x3f<<6|b2&0x3f, 3
		}
	case form == 16 && n >= 2:
		c, k = unit16(p, big), 2
	case form == 32 && n >= 4:
		c, k = unit32(p, big), 4
	}
	if !isSurrogate(c) {
		return 0, 0
	}
	return c, k
}

// utfForm tells 8, 16 or 32 of a UTF encoding's name in any of its spellings, and whether it is big-endian; 0 for others.
func utfForm(encoding string) (form int, big bool) {
	p := strAddr(encoding)
	if cEqual(p, "CP_UTF8") {
		return 8, false
	}
	if (byteAt(p, 0)|32) != 'u' || (byteAt(p, 1)|32) != 't' || (byteAt(p, 2)|32) != 'f' {
		return 0, false
	}
	i := 3
	if byteAt(p, i) == '-' || byteAt(p, i) == '_' {
		i++
	}
	switch {
	case byteAt(p, i) == '8':
		form = 8
		i++
	case byteAt(p, i) == '1' && byteAt(p, i+1) == '6':
		form = 16
		i += 2
	case byteAt(p, i) == '3' && byteAt(p, i+1) == '2':
		form = 32
		i += 2
	default:
		return 0, false
	}
	if byteAt(p, i) == 0 {
		return form, false
	}
	if form == 8 {
		return 0, false
	}
	if byteAt(p, i) == '-' || byteAt(p, i) == '_' {
		i++
	}
	if (byteAt(p, i+1)|32) != 'e' || byteAt(p, i+2) != 0 {
		return 0, false
	}
	switch byteAt(p, i) | 32 {
	case 'b':
		return form, true
	case 'l':
		return form, false
	}
	return 0, false
}

func unit16(p uintptr, big bool) uint32 {
	a, b := uint32(byteAt(p, 0)), uint32(byteAt(p, 1))
	if big {
		return a<<8 | b
	}
	return b<<8 | a
}

func unit32(p uintptr, big bool) uint32 {
	if big {
		return unit16(p, true)<<16 | unit16(p+2, true)
	}
	return unit16(p+2, false)<<16 | unit16(p, false)
}

// call asks a registered handler.
func (d *strDecoder) call(ts *Thread, start, end int, reason string) int {
	if d.handler == nil {
		if d.handler = CodecLookupError(ts, d.errors); d.handler == nil {
			return -1
		}
	}
	if !d.makeExc(ts, start, end, reason) {
		return -1
	}
	r := ObjectCallOneArg(ts, d.handler, d.exc)
	if r == nil {
		return -1
	}
	s, pos, ok := handlerResult(ts, r, "decoding error handler must return (str, int) tuple", false)
	if !ok {
		decref(ts, r)
		return -1
	}
	in := UnicodeDecodeErrorGetObject(ts, d.exc)
	if in == nil {
		decref(ts, r)
		return -1
	}
	xdecref(ts, d.input)
	d.input = in
	d.p, d.n = strBytesData(in), strBytesLen(in)
	next := handlerPosition(ts, pos, d.n)
	if next >= 0 && !d.w.str(ts, s) {
		next = -1
	}
	decref(ts, r)
	return next
}

// handlerResult checks a handler's (replacement, position): s is borrowed from r. bytes tells that a bytes replacement is allowed.
func handlerResult(ts *Thread, r *Object, text string, bytes bool) (s *Object, pos int, ok bool) {
	if !hasFlag(r.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) || as[*VarObject](r).ObSize != 2 {
		raise(ts, ExcTypeError, text)
		return nil, 0, false
	}
	s = tupleItem(r, 0)
	good := isStr(s) || bytes && strIsBytes(s)
	if !good && !bytes {
		raise(ts, ExcTypeError, text)
		return nil, 0, false
	}
	pos = NumberAsSsizeT(ts, tupleItem(r, 1), ExcOverflowError)
	if pos == -1 && ErrOccurred(ts) != nil {
		return nil, 0, false
	}
	if !good {
		raise(ts, ExcTypeError, text)
	}
	return s, pos, good
}

// handlerPosition is a handler's position as an offset into n; -1 with IndexError.
func handlerPosition(ts *Thread, pos, n int) int {
	next := pos
	if next < 0 {
		next += n
	}
	if next < 0 || next > n {
		raise(ts, ExcIndexError, "position %d from error handler out of bounds", argI(next))
		return -1
	}
	return next
}

// newEncodeError makes a UnicodeEncodeError. Refs: new. encoding and reason end with NUL.
func newEncodeError(ts *Thread, encoding string, o *Object, start, end int, reason string) *Object {
	args := TupleNew(ts, 5)
	if args == nil {
		return nil
	}
	if TupleSetItem(ts, args, 0, UnicodeFromString(ts, strAddr(encoding))) != 0 ||
		TupleSetItem(ts, args, 1, newRef(ts, o)) != 0 ||
		TupleSetItem(ts, args, 2, LongFromSsizeT(ts, start)) != 0 ||
		TupleSetItem(ts, args, 3, LongFromSsizeT(ts, end)) != 0 ||
		TupleSetItem(ts, args, 4, UnicodeFromString(ts, strAddr(reason))) != 0 || ErrOccurred(ts) != nil {
		decref(ts, args)
		return nil
	}
	e := ObjectCallObject(ts, ExcUnicodeEncodeError, args)
	decref(ts, args)
	return e
}

// raiseEncodeError sets a UnicodeEncodeError.
func raiseEncodeError(ts *Thread, encoding string, o *Object, start, end int, reason string) {
	if e := newEncodeError(ts, encoding, o, start, end, reason); e != nil {
		ErrSetObject(ts, up(e.ObType), e)
		decref(ts, e)
	}
}

// strEncoder is the state of encoding a str into bytes. A multi-byte encoding sets unit (2 or 4) and big, so that replacements
// are written in its units. A character map sets table, through which replacements pass.
type strEncoder struct {
	o        *Object
	v        strView
	errors   uintptr
	kind     handlerKind
	encoding string
	unit     int
	big      bool
	table    *Object
	exc      *Object
	handler  *Object
	out      textBuffer
}

// end is the bytes that were collected, or nil; frees the state. New reference.
func (e *strEncoder) end(ts *Thread, ok bool) *Object {
	var b *Object
	if e.out.failed {
		if ErrOccurred(ts) == nil {
			ErrNoMemory(ts)
		}
	} else if ok {
		b = BytesFromStringAndSize(ts, e.out.p, e.out.n)
	}
	if e.out.p != 0 {
		freeMem(ts, e.out.p)
	}
	xdecref(ts, e.exc)
	xdecref(ts, e.handler)
	e.exc, e.handler = nil, nil
	return b
}

// ascii adds one ASCII character of a replacement, in the encoding's units.
func (e *strEncoder) ascii(ts *Thread, c byte) { e.char(ts, uint32(c)) }

// char adds a character below the encoding's limit, in its units.
func (e *strEncoder) char(ts *Thread, c uint32) {
	switch e.unit {
	case 2:
		e.unit16(ts, c)
	case 4:
		if e.big {
			e.bigUnit(ts, c>>16)
			e.bigUnit(ts, c&0xffff)
		} else {
			e.littleUnit(ts, c&0xffff)
			e.littleUnit(ts, c>>16)
		}
	default:
		e.out.byte(ts, byte(c))
	}
}

func (e *strEncoder) bigUnit(ts *Thread, c uint32) {
	e.out.byte(ts, byte(c>>8))
	e.out.byte(ts, byte(c))
}

func (e *strEncoder) littleUnit(ts *Thread, c uint32) {
	e.out.byte(ts, byte(c))
	e.out.byte(ts, byte(c>>8))
}

// unit16 adds 16 bits in the encoding's byte order.
func (e *strEncoder) unit16(ts *Thread, c uint32) {
	if e.big {
		e.bigUnit(ts, c)
	} else {
		e.littleUnit(ts, c)
	}
}

func (e *strEncoder) raise(ts *Thread, start, end int, reason string) int {
	if e.makeExc(ts, start, end, reason) {
		ErrSetObject(ts, up(e.exc.ObType), e.exc)
	}
	return -1
}

func (e *strEncoder) makeExc(ts *Thread, start, end int, reason string) bool {
	if e.exc == nil {
		e.exc = newEncodeError(ts, e.encoding, e.o, start, end, reason)
		return e.exc != nil
	}
	return UnicodeEncodeErrorSetStart(ts, e.exc, start) == 0 && UnicodeEncodeErrorSetEnd(ts, e.exc, end) == 0 &&
		UnicodeEncodeErrorSetReason(ts, e.exc, strAddr(reason)) == 0
}

// fail handles characters start to end, which cannot be encoded for a reason, and returns where to go on, -1 with the exception
// set. limit is the first character that a replacement may not contain.
//
//go:noinline
func (e *strEncoder) fail(ts *Thread, start, end int, reason string, limit uint32) int {
	if e.kind == handUnknown {
		e.kind = errorKind(e.errors)
	}
	switch e.kind {
	case handIgnore:
		return end
	case handReplace:
		for i := start; i < end; i++ {
			if e.table != nil {
				if r := e.mapped(ts, '?'); r <= 0 {
					return e.mapFailed(ts, r, start, end, reason)
				}
				continue
			}
			e.ascii(ts, '?')
		}
		return end
	case handBackslash, handXML:
		if e.table != nil {
			break // the text of the replacement has to pass through the table, as a registered handler's does
		}
		for i := start; i < end; i++ {
			e.escape(ts, e.v.at(i))
		}
		return end
	case handSurrogateEscape:
		if e.unit != 0 {
			break
		}
		i := start
		for ; i < end; i++ {
			c := e.v.at(i)
			if c < 0xdc80 || c > 0xdcff {
				break
			}
			e.out.byte(ts, byte(c-0xdc00))
		}
		if i == start {
			return e.raise(ts, start, end, reason)
		}
		return i
	case handSurrogatePass:
		form, big := utfForm(e.encoding)
		if form == 0 {
			return e.raise(ts, start, end, reason)
		}
		for i := start; i < end; i++ {
			if !e.passSurrogate(ts, form, big, e.v.at(i)) {
				return e.raise(ts, start, end, reason)
			}
		}
		return end
	case handStrict:
		return e.raise(ts, start, end, reason)
	}
	return e.call(ts, start, end, reason, limit)
}

func (e *strEncoder) passSurrogate(ts *Thread, form int, big bool, c uint32) bool {
	if !isSurrogate(c) {
		return false
	}
	if form == 8 {
		if e.out.grow(ts, 4) {
			e.out.n += putUTF8(e.out.p+uintptr(e.out.n), c)
		}
		return true
	}
	e.char(ts, c)
	return true
}

// escape adds what backslashreplace or xmlcharrefreplace makes of a character.
func (e *strEncoder) escape(ts *Thread, c uint32) {
	if e.kind == handXML {
		e.ascii(ts, '&')
		e.ascii(ts, '#')
		div := uint32(1)
		for div != 0 && c/div >= 10 {
			div *= 10
		}
		for ; div > 0; div /= 10 {
			e.ascii(ts, '0'+byte(c/div%10))
		}
		e.ascii(ts, ';')
		return
	}
	e.ascii(ts, '\\')
	s := uint(4)
	switch {
	case c >= 0x10000:
		e.ascii(ts, 'U')
		s = 28
	case c >= 0x100:
		e.ascii(ts, 'u')
		s = 12
	default:
		e.ascii(ts, 'x')
	}
	for ; ; s -= 4 {
		e.ascii(ts, hexDigit(c>>s&15))
		if s == 0 {
			return
		}
	}
}

// call asks a registered handler and writes its replacement.
func (e *strEncoder) call(ts *Thread, start, end int, reason string, limit uint32) int {
	if e.handler == nil {
		if e.handler = CodecLookupError(ts, e.errors); e.handler == nil {
			return -1
		}
	}
	if !e.makeExc(ts, start, end, reason) {
		return -1
	}
	r := ObjectCallOneArg(ts, e.handler, e.exc)
	if r == nil {
		return -1
	}
	next := -1
	s, pos, ok := handlerResult(ts, r, "encoding error handler must return (str/bytes, int) tuple", true)
	if ok {
		next = handlerPosition(ts, pos, e.v.n)
	}
	if next >= 0 {
		next = e.replacement(ts, s, next, start, end, reason, limit)
	}
	decref(ts, r)
	return next
}

// replacement adds a handler's str or bytes; next is returned when it fits.
func (e *strEncoder) replacement(ts *Thread, s *Object, next, start, end int, reason string, limit uint32) int {
	if strIsBytes(s) {
		n := strBytesLen(s)
		if e.unit != 0 && n&(e.unit-1) != 0 {
			return e.raise(ts, start, end, reason)
		}
		e.out.bytes(ts, strBytesData(s), n)
		return next
	}
	v := viewStr(s)
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		if e.table != nil {
			if r := e.mapped(ts, c); r <= 0 {
				return e.mapFailed(ts, r, start, end, reason)
			}
			continue
		}
		if c >= limit {
			return e.raise(ts, start, end, reason)
		}
		e.char(ts, c)
	}
	return next
}

// mapFailed is the end of a replacement that the table does not know (0), or whose look-up failed (-1, exception set).
func (e *strEncoder) mapFailed(ts *Thread, r, start, end int, reason string) int {
	if r < 0 {
		return -1
	}
	return e.raise(ts, start, end, reason)
}

// wideLen is the number of 32-bit characters before the NUL.
func wideLen(p uintptr) int {
	n := 0
	for prim.Load[uint32](p+uintptr(n)*4) != 0 {
		n++
	}
	return n
}
