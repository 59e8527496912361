// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The % operator of bytes and bytearray (PEP 461).
//
// World: bare. Guard: the format is a copy, so that conversions may run any code. Numbers are formatted by str's own % operator,
// whose rules are the same, and taken over as ASCII.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// bytesFormat is the state of one formatting.
type bytesFormat struct {
	out     textBuffer
	f       byteSpan
	i       int     // offset of the next byte of the format
	args    *Object // the tuple of arguments, or the only one
	next    int     // the next argument; -1: args is the only one and not taken, -2: it is taken
	count   int
	mapping *Object // where %(name) looks, nil when args is no mapping
	value   *Object // what %(name) found, a new reference, nil without a name
}

// bytesRemainder is nb_remainder.
func bytesRemainder(ts *Thread, a, b *Object) *Object {
	if !isBytes(a) && !isInstanceOf(ts, a, ByteArrayType) {
		return NotImplemented
	}
	s := bytesBegin(ts, a)
	f := BytesFromStringAndSize(ts, s.p, s.n)
	bytesEnd(ts, a)
	if f == nil {
		return nil
	}
	var b1 bytesFormat
	b1.f = byteSpan{bytesData(f), bytesLen(f)}
	b1.args = b
	if isTuple(b) {
		b1.count = tupleLen(b)
	} else {
		b1.next, b1.count = -1, -1
		if MappingCheck(ts, b) != 0 && !isBytes(b) && !isStr(b) && !isInstanceOf(ts, b, ByteArrayType) {
			b1.mapping = b
		}
	}
	var r *Object
	if b1.run(ts) {
		r = bytesLike(ts, a, byteSpan{b1.out.p, b1.out.n})
		if b1.out.n == 0 && isBytes(a) {
			r = emptyBytes
		}
	} else if b1.out.failed && ts.CurrentException == nil {
		ErrNoMemory(ts)
	}
	freeText(ts, &b1.out)
	decref(ts, f)
	return r
}

// arg is the next argument, borrowed.
func (b *bytesFormat) arg(ts *Thread) *Object {
	if b.value != nil {
		return b.value
	}
	if b.next == -1 {
		b.next = -2
		return b.args
	}
	if b.next >= 0 && b.next < b.count {
		b.next++
		return itemAt(tupleArgs(b.args), b.next-1)
	}
	return raise(ts, ExcTypeError, "not enough arguments for format string")
}

func (b *bytesFormat) run(ts *Thread) bool {
	for b.i < b.f.n {
		c := b.f.at(b.i)
		b.i++
		if c != '%' {
			b.out.byte(ts, c)
			continue
		}
		if b.i < b.f.n && b.f.at(b.i) == '%' {
			b.out.byte(ts, '%')
			b.i++
			continue
		}
		ok := b.name(ts) && b.unit(ts)
		xdecref(ts, b.value)
		b.value = nil
		if !ok {
			return false
		}
	}
	if b.out.failed {
		return false
	}
	if b.mapping == nil && (b.next == -1 || b.next >= 0 && b.next < b.count) {
		raise(ts, ExcTypeError, "not all arguments converted during bytes formatting")
		return false
	}
	return true
}

// name reads (key) and looks it up.
func (b *bytesFormat) name(ts *Thread) bool {
	if b.i >= b.f.n || b.f.at(b.i) != '(' {
		return true
	}
	if b.mapping == nil {
		raise(ts, ExcTypeError, "format requires a mapping")
		return false
	}
	b.i++
	start, depth := b.i, 1
	for b.i < b.f.n && depth > 0 {
		switch b.f.at(b.i) {
		case '(':
			depth++
		case ')':
			depth--
		}
		b.i++
	}
	if depth > 0 {
		raise(ts, ExcValueError, "incomplete format key")
		return false
	}
	key := BytesFromStringAndSize(ts, b.f.p+uintptr(start), b.i-1-start)
	if key == nil {
		return false
	}
	b.value = ObjectGetItem(ts, b.mapping, key)
	decref(ts, key)
	return b.value != nil
}

// star reads a width or precision: digits, or * for the next argument.
func (b *bytesFormat) star(ts *Thread, what string) (n int, ok bool) {
	if b.i < b.f.n && b.f.at(b.i) == '*' {
		b.i++
		a := b.arg(ts)
		if a == nil {
			return 0, false
		}
		if isIntObject(a) {
			n = LongAsSsizeT(ts, a)
			return n, n != -1 || ts.CurrentException == nil
		}
		raise(ts, ExcTypeError, "* wants int")
		return 0, false
	}
	for b.i < b.f.n && isDigitByte(b.f.at(b.i)) {
		n = n*10 + int(b.f.at(b.i)-'0')
		if n > 1<<31-1 {
			raise(ts, ExcValueError, "%s too big", argS(what))
			return 0, false
		}
		b.i++
	}
	return n, true
}

// isIntObject tells whether o is an int.
func isIntObject(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_LONG_SUBCLASS) }

// unit formats one argument: flags, width, precision, verb.
func (b *bytesFormat) unit(ts *Thread) bool {
	start := b.i
	left := false
	for b.i < b.f.n {
		c := b.f.at(b.i)
		if c != '-' && c != '+' && c != ' ' && c != '#' && c != '0' {
			break
		}
		left = left || c == '-'
		b.i++
	}
	flags := b.f.from(start, b.i)
	width, ok := b.star(ts, "width")
	if !ok {
		return false
	}
	if width < 0 {
		left, width = true, -width
	}
	prec := -1
	if b.i < b.f.n && b.f.at(b.i) == '.' {
		b.i++
		if prec, ok = b.star(ts, "precision"); !ok {
			return false
		}
		if prec < 0 {
			prec = 0
		}
	}
	for b.i < b.f.n && (b.f.at(b.i) == 'h' || b.f.at(b.i) == 'l' || b.f.at(b.i) == 'L') {
		b.i++
	}
	if b.i >= b.f.n {
		raise(ts, ExcValueError, "incomplete format")
		return false
	}
	c := b.f.at(b.i)
	b.i++
	if c == '%' {
		b.out.byte(ts, '%')
		return true
	}
	a := b.arg(ts)
	if a == nil {
		return false
	}
	switch c {
	case 'r', 'a':
		return b.text(ts, ObjectASCII(ts, a), prec, width, left)
	case 's', 'b':
		return b.object(ts, a, prec, width, left)
	case 'c':
		return b.char(ts, a, width, left)
	case 'd', 'i', 'u', 'o', 'x', 'X', 'e', 'E', 'f', 'F', 'g', 'G':
		return b.number(ts, a, flags, width, prec, c, left)
	}
	raise(ts, ExcValueError, "unsupported format character '%s' (0x%s) at index %d", argS(goString(b.f.p+uintptr(b.i-1), 1)), argS(goString(hexPair(c), 2)), argI(b.i-1))
	return false
}

// hexPair is where the two hexadecimal digits of a byte stand, in a table that stays in place.
func hexPair(c byte) uintptr { return strAddr(hexPairs) + uintptr(c)*2 }

const hexPairs = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" +
	"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f" +
	"404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f" +
	"606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f" +
	"808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f" +
	"a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf" +
	"c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf" +
	"e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"

// pad adds s in a field of width bytes.
func (b *bytesFormat) pad(ts *Thread, s byteSpan, width int, left bool) {
	for n := s.n; !left && n < width && !b.out.failed; n++ {
		b.out.byte(ts, ' ')
	}
	b.out.bytes(ts, s.p, s.n)
	for n := s.n; left && n < width && !b.out.failed; n++ {
		b.out.byte(ts, ' ')
	}
}

// text adds an ASCII str; steals it, nil fails.
func (b *bytesFormat) text(ts *Thread, s *Object, prec, width int, left bool) bool {
	if s == nil {
		return false
	}
	p, n := utf8Of(ts, s)
	if p != 0 {
		if prec >= 0 && n > prec {
			n = prec
		}
		b.pad(ts, byteSpan{p, n}, width, left)
	}
	decref(ts, s)
	return p != 0
}

// object is %b: the buffer of an exporter, or what __bytes__ returns.
func (b *bytesFormat) object(ts *Thread, a *Object, prec, width int, left bool) bool {
	var made *Object
	if !isBytes(a) && !isInstanceOf(ts, a, ByteArrayType) {
		if f := specialMethod(ts, a, id___bytes__); f != nil {
			made = ObjectCallNoArgs(ts, f)
			decref(ts, f)
			if made == nil {
				return false
			}
			if !isBytes(made) {
				raise(ts, ExcTypeError, "__bytes__ returned non-bytes (type %s)", argCN(made.ObType.TpName, 200))
				decref(ts, made)
				return false
			}
			a = made
		} else if ts.CurrentException != nil {
			return false
		}
	}
	if !isBuffer(a) {
		raise(ts, ExcTypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", argCN(a.ObType.TpName, 100))
		return false
	}
	var v bytesView
	s, ok := v.open(ts, a)
	if ok {
		if prec >= 0 && s.n > prec {
			s.n = prec
		}
		b.pad(ts, s, width, left)
	}
	v.close(ts)
	xdecref(ts, made)
	return ok
}

func (b *bytesFormat) char(ts *Thread, a *Object, width int, left bool) bool {
	if isBytes(a) && bytesLen(a) == 1 {
		b.pad(ts, byteSpan{bytesData(a), 1}, width, left)
		return true
	}
	if isInstanceOf(ts, a, ByteArrayType) && atomSize(a) == 1 {
		c := byteAt(as[byteArray](a).ObStart, 0)
		b.pad(ts, byteSpan{bytesData(bytesFromByte(c)), 1}, width, left)
		return true
	}
	if hasIndex(a) {
		c, ok := byteArg(ts, a)
		if !ok {
			if ErrExceptionMatches(ts, ExcValueError) != 0 || ErrExceptionMatches(ts, ExcOverflowError) != 0 {
				raise(ts, ExcOverflowError, "%%c arg not in range(256)")
			}
			return false
		}
		b.pad(ts, byteSpan{bytesData(bytesFromByte(c)), 1}, width, left)
		return true
	}
	if isBytes(a) || isInstanceOf(ts, a, ByteArrayType) {
		raise(ts, ExcTypeError, "%%c requires an integer in range(256) or a single byte, not a %s object of length %d", argTO(a), argI(ObjectSize(ts, a)))
	} else {
		raise(ts, ExcTypeError, "%%c requires an integer in range(256) or a single byte, not %s", argTO(a))
	}
	return false
}

// number formats through str: its format string is rebuilt with the width and precision that are known now.
func (b *bytesFormat) number(ts *Thread, a *Object, flags byteSpan, width, prec int, c byte, left bool) bool {
	var t textBuffer
	t.byte(ts, '%')
	t.bytes(ts, flags.p, flags.n)
	if left {
		t.byte(ts, '-')
	}
	if width > 0 {
		t.int(ts, width)
	}
	if prec >= 0 {
		t.byte(ts, '.')
		t.int(ts, prec)
	}
	t.byte(ts, c)
	if t.failed {
		freeText(ts, &t)
		b.out.failed = true
		return false
	}
	f := UnicodeFromStringAndSize(ts, t.p, t.n)
	freeText(ts, &t)
	if f == nil {
		return false
	}
	args := tupleOfOne(ts, a)
	if args == nil {
		decref(ts, f)
		return false
	}
	s := UnicodeFormat(ts, f, args)
	decref(ts, args)
	decref(ts, f)
	if s == nil && c != 'd' && c != 'i' && c != 'u' && c != 'o' && c != 'x' && c != 'X' && ErrExceptionMatches(ts, ExcTypeError) != 0 {
		raise(ts, ExcTypeError, "float argument required, not %s", argTO(a))
	}
	return b.text(ts, s, -1, 0, false)
}
