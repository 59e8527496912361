// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// unicode_escape and raw_unicode_escape: str as ASCII or Latin-1 with the escapes of Python source.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// escapeDecoder decodes either form.
type escapeDecoder struct {
	d        strDecoder
	raw      bool
	stateful bool
	bad      [4]byte
	badLen   int // the first escape that means nothing, or is an octal number above 255
}

// escapePending is what the parts of the decoder return for an escape that the end of the input cuts off.
const escapePending = -2

// note remembers the first escape to warn about: k bytes at offset i.
func (e *escapeDecoder) note(i, k int) {
	if e.badLen == 0 {
		e.badLen = k
		e.bad[0] = byteAt(e.d.p, i)
		if k == 3 {
			e.bad[1], e.bad[2] = byteAt(e.d.p, i+1), byteAt(e.d.p, i+2)
		}
	}
}

// hex reads exactly count hexadecimal digits at i: the value, where it stopped, and whether all were there.
func (e *escapeDecoder) hex(i, count int) (c uint32, at int, ok bool) {
	for ; count > 0; count-- {
		if i >= e.d.n {
			return 0, i, false
		}
		b := byteAt(e.d.p, i)
		v := uint32(0)
		switch {
		case b-'0' < 10:
			v = uint32(b - '0')
		case b|32 >= 'a' && b|32 <= 'f':
			v = uint32(b|32) - 'a' + 10
		default:
			return 0, i, false
		}
		c = c<<4 | v
		i++
	}
	return c, i, true
}

// put writes a character and returns next, or -1.
func (e *escapeDecoder) put(ts *Thread, c uint32, next int) int {
	if !e.d.w.char(ts, c) {
		return -1
	}
	return next
}

// wrong is an escape from start to i that cannot be: what the handler says, or, when it is the end of the input that lacks, the state
// to come back to.
func (e *escapeDecoder) wrong(ts *Thread, start, i int, reason string) int {
	if i >= e.d.n && e.stateful {
		return escapePending
	}
	return e.d.fail(ts, start, i, reason)
}

// number is an escape of hexadecimal digits at i, the escape began at start.
func (e *escapeDecoder) number(ts *Thread, start, i, count int, reason, above string) int {
	c, at, ok := e.hex(i, count)
	if !ok {
		return e.wrong(ts, start, at, reason)
	}
	if c > strMaxChar {
		return e.d.fail(ts, start, at, above)
	}
	return e.put(ts, c, at)
}

// escape decodes what begins with the backslash at start.
func (e *escapeDecoder) escape(ts *Thread, start int) int {
	i := start + 1
	if i >= e.d.n {
		if e.raw && !e.stateful {
			return e.put(ts, '\\', i)
		}
		return e.wrong(ts, start, i, "\\ at end of string\x00")
	}
	c := byteAt(e.d.p, i)
	i++
	above := "illegal Unicode character\x00"
	if e.raw {
		above = "\\Uxxxxxxxx out of range\x00"
	}
	switch c {
	case 'u':
		return e.number(ts, start, i, 4, "truncated \\uXXXX escape\x00", above)
	case 'U':
		return e.number(ts, start, i, 8, "truncated \\UXXXXXXXX escape\x00", above)
	}
	if e.raw {
		if !e.d.w.char(ts, '\\') {
			return -1
		}
		return e.put(ts, uint32(c), i)
	}
	switch c {
	case '\n':
		return i
	case '\\', '\'', '"':
		return e.put(ts, uint32(c), i)
	case 'a':
		return e.put(ts, 7, i)
	case 'b':
		return e.put(ts, 8, i)
	case 't':
		return e.put(ts, 9, i)
	case 'n':
		return e.put(ts, 10, i)
	case 'v':
		return e.put(ts, 11, i)
	case 'f':
		return e.put(ts, 12, i)
	case 'r':
		return e.put(ts, 13, i)
	case 'x':
		return e.number(ts, start, i, 2, "truncated \\xXX escape\x00", above)
	case 'N':
		return e.name(ts, start, i)
	}
	if c-'0' < 8 {
		v := uint32(c - '0')
		for end := i + 2; i < end && i < e.d.n && byteAt(e.d.p, i)-'0' < 8; i++ {
			v = v<<3 | uint32(byteAt(e.d.p, i)-'0')
		}
		if v > 0xff {
			e.note(i-3, 3)
		}
		return e.put(ts, v, i)
	}
	e.note(i-1, 1)
	if !e.d.w.char(ts, '\\') {
		return -1
	}
	return e.put(ts, uint32(c), i)
}

// name is \N{...}, i stands behind the N.
func (e *escapeDecoder) name(ts *Thread, start, i int) int {
	reason := "malformed \\N character escape\x00"
	if i >= e.d.n {
		return e.wrong(ts, start, i, reason)
	}
	if byteAt(e.d.p, i) != '{' {
		return e.d.fail(ts, start, i, reason)
	}
	i++
	from := i
	for i < e.d.n && byteAt(e.d.p, i) != '}' {
		i++
	}
	if i >= e.d.n {
		return e.wrong(ts, start, i, reason)
	}
	if i == from {
		return e.d.fail(ts, start, i, reason)
	}
	c, ok := unicodeNamed(e.d.p+uintptr(from), i-from)
	i++
	if !ok {
		return e.d.fail(ts, start, i, "unknown Unicode character name\x00")
	}
	return e.put(ts, c, i)
}

// run decodes; the result is where it stopped, -1 for failure.
func (e *escapeDecoder) run(ts *Thread) int {
	i := 0
	for i >= 0 && i < e.d.n {
		k := i
		for k < e.d.n && byteAt(e.d.p, k) != '\\' {
			k++
		}
		if k > i {
			if !e.d.w.view(ts, strView{e.d.p + uintptr(i), k - i, 1}) {
				return -1
			}
			i = k
			continue
		}
		next := e.escape(ts, i)
		if next == escapePending {
			return i
		}
		i = next
	}
	return i
}

// warn warns about the escape that was noted.
func (e *escapeDecoder) warn(ts *Thread) bool {
	what, n := "", e.badLen
	if n == 3 {
		what = "octal "
	}
	text, mark := scratch(ts, 16)
	if text == 0 {
		return false
	}
	// A single byte above 127 is a Latin-1 character of the text.
	k := 0
	if n == 1 && e.bad[0] >= 128 {
		k = putUTF8(text, uint32(e.bad[0]))
	} else {
		setByte(text, 0, e.bad[0])
		setByte(text, 1, e.bad[1])
		setByte(text, 2, e.bad[2])
		k = n
	}
	setByte(text, k, 0)
	w := strFormat(ts, "\"\\%s\" is an invalid %sescape sequence. Such sequences will not work in the future. ", argC(text), argS(what))
	ts.ScratchTop = mark
	if w == nil {
		return false
	}
	p, _ := utf8Of(ts, w)
	r := int32(-1)
	if p != 0 {
		r = ErrWarnEx(ts, ExcDeprecationWarning, p, 1)
	}
	decref(ts, w)
	return r == 0
}

// strDecodeEscape decodes either form. consumed may be 0. New reference.
func strDecodeEscape(ts *Thread, p uintptr, n int, errors uintptr, raw bool, consumed uintptr) *Object {
	if n < 0 {
		return strNegative(ts)
	}
	var w strWriter
	w.minLength, w.overallocate = n, 1
	e := escapeDecoder{d: strDecoder{w: &w, p: p, n: n, errors: errors, encoding: "unicodeescape\x00"}, raw: raw, stateful: consumed != 0}
	if raw {
		e.d.encoding = "rawunicodeescape\x00"
	}
	i := e.run(ts)
	if i >= 0 && consumed != 0 {
		prim.Store(consumed, i)
	}
	e.d.close(ts)
	r := w.end(ts, i >= 0)
	if r != nil && e.badLen > 0 && !e.warn(ts) {
		decref(ts, r)
		return nil
	}
	return r
}

// UnicodeDecodeUnicodeEscape implements PyUnicode_DecodeUnicodeEscape. New reference; UnicodeDecodeError or what the handler raises,
// DeprecationWarning for escapes that mean nothing.
func UnicodeDecodeUnicodeEscape(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	return strDecodeEscape(ts, p, n, errors, false, 0)
}

// UnicodeDecodeRawUnicodeEscape implements PyUnicode_DecodeRawUnicodeEscape: Latin-1 in which only \u and \U escape. New reference.
func UnicodeDecodeRawUnicodeEscape(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	return strDecodeEscape(ts, p, n, errors, true, 0)
}

// escapeTo adds \x, \u or \U, for characters of up to 2, 4 or 8 digits.
func (b *textBuffer) escapeTo(ts *Thread, c uint32) {
	b.byte(ts, '\\')
	switch {
	case c < 0x100:
		b.byte(ts, 'x')
		b.hex(ts, uint(c), 2)
	case c < 0x10000:
		b.byte(ts, 'u')
		b.hex(ts, uint(c), 4)
	default:
		b.byte(ts, 'U')
		b.hex(ts, uint(c), 8)
	}
}

// strEncodeEscape encodes; there is nothing that cannot be encoded. New reference to a bytes.
func strEncodeEscape(ts *Thread, o *Object, raw bool) *Object {
	v := viewStr(o)
	if raw && v.kind == 1 {
		return BytesFromStringAndSize(ts, v.p, v.n)
	}
	var out textBuffer
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		switch {
		case raw && c < 0x100:
			out.byte(ts, byte(c))
		case raw || c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 127:
			out.escapeTo(ts, c)
		case c == '\\':
			out.string(ts, "\\\\")
		case c == '\t':
			out.string(ts, "\\t")
		case c == '\n':
			out.string(ts, "\\n")
		case c == '\r':
			out.string(ts, "\\r")
		default:
			out.byte(ts, byte(c))
		}
	}
	return out.toBytes(ts, true)
}

// UnicodeAsUnicodeEscapeString implements PyUnicode_AsUnicodeEscapeString: a bytes of ASCII. New reference; TypeError.
func UnicodeAsUnicodeEscapeString(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeEscape(ts, o, false)
}

// UnicodeAsRawUnicodeEscapeString implements PyUnicode_AsRawUnicodeEscapeString: a bytes of Latin-1 with \u and \U. New reference;
// TypeError.
func UnicodeAsRawUnicodeEscapeString(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeEscape(ts, o, true)
}
