// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Floats to text and back: repr, the format codes of PyOS_double_to_string, float(text).
//
// World: bare.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/prim"
)

const (
	dtsfSign     = 1 // always a sign
	dtsfAddDot0  = 2 // .0 behind what looks like an int
	dtsfAlt      = 4 // keep the point, and for g the zeros
	dtsfNoNegOut = 8 // no sign of what is rounded to zero

	dtstFinite   = 0
	dtstInfinite = 1
	dtstNaN      = 2
)

func isInf(x float64) bool { return x > math.MaxFloat64 || x < -math.MaxFloat64 }

func signbit(x float64) bool { return math.Float64bits(x)>>63 != 0 }

// floatSpecial writes inf or nan with its sign.
func floatSpecial(ts *Thread, b *textBuffer, x float64, upper bool, flags int32) int32 {
	kind := int32(dtstInfinite)
	name := "inf"
	switch {
	case x != x:
		kind, name = dtstNaN, "nan"
		if upper {
			name = "NAN"
		}
	case upper:
		name = "INF"
	}
	if kind == dtstInfinite && x < 0 {
		b.byte(ts, '-')
	} else if flags&dtsfSign != 0 {
		b.byte(ts, '+')
	}
	b.string(ts, name)
	return kind
}

// floatFormat writes x by one of the codes e E f F g G r, precision at least 0, and tells what kind of number it was.
//
// Error: -1, MemoryError set.
func floatFormat(ts *Thread, b *textBuffer, x float64, code byte, precision int, flags int32) int32 {
	lower := asciiLower(code)
	upper := lower != code
	if x != x || isInf(x) {
		return floatSpecial(ts, b, x, upper, flags)
	}
	var d decimal
	ok, exponent, end := true, false, 0 // end: how many digits to show, counted from the first one
	switch lower {
	case 'e':
		ok = d.significant(ts, x, precision+1)
		exponent, end = true, precision+1
	case 'f':
		ok = d.fixed(ts, x, precision)
		end = d.point + precision
	case 'g':
		if precision == 0 {
			precision = 1
		}
		ok = d.significant(ts, x, precision)
		most := precision
		if flags&dtsfAddDot0 != 0 {
			most--
		}
		exponent = d.point <= -4 || d.point > most
		if flags&dtsfAlt != 0 {
			end = precision
		}
	default: // r
		ok = d.shortest(ts, x)
		exponent = d.point <= -4 || d.point > 16
	}
	if ok {
		d.write(ts, b, signbit(x), exponent, upper, end, flags)
	}
	d.free(ts)
	if b.failed {
		ErrNoMemory(ts)
		ok = false
	}
	if !ok {
		return -1
	}
	return dtstFinite
}

// write lays out the digits: sign, the digits up to end with the point among them, an exponent.
func (d *decimal) write(ts *Thread, b *textBuffer, negative, exponent, upper bool, end int, flags int32) {
	zero := d.text.n == 0 || d.text.n == 1 && byteAt(d.text.p, 0) == '0'
	if negative && !(flags&dtsfNoNegOut != 0 && zero) {
		b.byte(ts, '-')
	} else if flags&dtsfSign != 0 {
		b.byte(ts, '+')
	}
	point := d.point
	if exponent {
		point = 1
	}
	if flags&dtsfAddDot0 != 0 && !exponent && end < point+1 {
		end = point + 1
	}
	if end < d.text.n {
		end = d.text.n
	}
	size := 1
	if end-point > 0 {
		size = end - point
	}
	if point > 0 {
		size += point
	}
	if !b.grow(ts, size+16) {
		return
	}
	if point <= 0 {
		b.byte(ts, '0')
	}
	for i := 0; i < point; i++ {
		b.byte(ts, d.digit(i))
	}
	if end > point || flags&dtsfAlt != 0 {
		b.byte(ts, '.')
	}
	for i := point; i < end; i++ {
		b.byte(ts, d.digit(i))
	}
	if exponent {
		letter := byte('e')
		if upper {
			letter = 'E'
		}
		b.byte(ts, letter)
		b.exponent(ts, d.point-1)
	}
}

// digit is the i-th digit, 0 beyond both ends.
func (d *decimal) digit(i int) byte {
	if uint(i) < uint(d.text.n) {
		return byteAt(d.text.p, i)
	}
	return '0'
}

// exponent adds a sign and at least two digits.
func (b *textBuffer) exponent(ts *Thread, e int) {
	sign := byte('+')
	if e < 0 {
		sign, e = '-', -e
	}
	b.byte(ts, sign)
	if e < 10 {
		b.byte(ts, '0')
	}
	b.int(ts, e)
}

// floatRepr is tp_repr: the shortest text that reads back the same. Written out apart from floatFormat, because it is hot.
func floatRepr(ts *Thread, o *Object) *Object {
	x := floatValue(o)
	p, mark := scratch(ts, 40)
	if p == 0 {
		return nil
	}
	s := asciiFrom(ts, p, floatShortText(p, x))
	ts.ScratchTop = mark
	return s
}

// floatShortText writes repr(x) at p, at most 25 characters, and counts them.
func floatShortText(p uintptr, x float64) int {
	start := p
	if signbit(x) && x == x {
		setByte(p, 0, '-')
		p++
	}
	if x != x || isInf(x) {
		name := "inf"
		if x != x {
			name = "nan"
		}
		prim.Move(p, strAddr(name), 3)
		return int(p+3) - int(start)
	}
	d, k := uint64(0), 0
	if x != 0 {
		d, k = shortestDigits(x)
	}
	n := decimalDigits(uint(d))
	point := n + k
	switch {
	case point > 16 || point <= -4:
		// d.ddde+xx: the digits one to the right, then the first moved in front of the point.
		putDecimal(p+1+uintptr(n), uint(d), n)
		setByte(p, 0, byteAt(p, 1))
		if n > 1 {
			setByte(p, 1, '.')
			p += uintptr(n) + 1
		} else {
			p++
		}
		return int(putExponent(p, point-1)) - int(start)
	case point <= 0:
		setByte(p, 0, '0')
		setByte(p, 1, '.')
		for i := 0; i < -point; i++ {
			setByte(p, 2+i, '0')
		}
		p += uintptr(2 - point + n)
		putDecimal(p, uint(d), n)
	case point >= n:
		putDecimal(p+uintptr(n), uint(d), n)
		for i := n; i < point; i++ {
			setByte(p, i, '0')
		}
		setByte(p, point, '.')
		setByte(p, point+1, '0')
		p += uintptr(point) + 2
	default:
		putDecimal(p+uintptr(n), uint(d), n)
		prim.Move(p+uintptr(point)+1, p+uintptr(point), uintptr(n-point))
		setByte(p, point, '.')
		p += uintptr(n) + 1
	}
	return int(p) - int(start)
}

// putExponent writes e, a sign and at least two digits, and gives the end.
func putExponent(p uintptr, e int) uintptr {
	setByte(p, 0, 'e')
	sign := byte('+')
	if e < 0 {
		sign, e = '-', -e
	}
	setByte(p, 1, sign)
	n := 2
	if e >= 100 {
		n = 3
	}
	putDecimal(p+2+uintptr(n), uint(e), n)
	return p + 2 + uintptr(n)
}

// OSDoubleToString implements PyOS_double_to_string: memory of PyMem_Malloc.
//
// Error: 0, SystemError (a bad code, or a precision with r) or MemoryError set.
func OSDoubleToString(ts *Thread, x float64, code int32, precision, flags int32, kind uintptr) uintptr {
	switch byte(code) {
	case 'e', 'E', 'f', 'F', 'g', 'G':
	case 'r':
		if precision != 0 {
			badInternalCall(ts)
			return 0
		}
	default:
		badInternalCall(ts)
		return 0
	}
	var b textBuffer
	k := floatFormat(ts, &b, x, byte(code), int(precision), flags)
	b.byte(ts, 0)
	if k < 0 || b.failed {
		if k >= 0 {
			ErrNoMemory(ts)
		}
		if b.p != 0 {
			freeMem(ts, b.p)
		}
		return 0
	}
	if kind != 0 {
		prim.Store(kind, k)
	}
	if memHooks != 0 {
		return memHooked(ts, b.p, uintptr(b.n))
	}
	return b.p
}

// OSStringToDouble implements PyOS_string_to_double: without end the whole text must be a number; a value too large raises
// overflow, or is infinite when that is NULL.
//
// Error: -1, ValueError or *overflow* set.
func OSStringToDouble(ts *Thread, s, end uintptr, overflow *Object) float64 {
	n := prim.Strlen(s)
	x, size, ok := scanFloat(ts, s, n)
	if !ok {
		return -1
	}
	if size == 0 || end == 0 && size != n {
		floatBadText(ts, ExcValueError, "could not convert string to float: '%s'", s, n)
		x = -1
	} else if overflow != nil && isInf(x) && textHasDigit(s, size) {
		floatBadText(ts, overflow, "value too large to convert to float: '%s'", s, n)
		x = -1
	}
	if end != 0 {
		prim.Store(end, s+uintptr(size))
	}
	return x
}

// floatBadText raises with the first characters of a text.
func floatBadText(ts *Thread, exc *Object, format string, s uintptr, n int) {
	if n > maxNumberError {
		n = maxNumberError
	}
	raise(ts, exc, format, argCN(s, n))
}

// textHasDigit tells a number too large from inf.
func textHasDigit(p uintptr, n int) bool {
	for i := 0; i < n; i++ {
		if isDigit(byteAt(p, i)) {
			return true
		}
	}
	return false
}

// withoutUnderscores copies n characters at p to out without underscores, each of which must stand between digits; it counts what
// is left, -1 for a bad one.
func withoutUnderscores(out, p uintptr, n int) int {
	k, previous := 0, byte(0)
	for i := 0; i < n; i++ {
		c := byteAt(p, i)
		if c == '_' {
			if !isDigit(previous) {
				return -1
			}
		} else {
			if previous == '_' && !isDigit(c) {
				return -1
			}
			setByte(out, k, c)
			k++
		}
		previous = c
	}
	if previous == '_' {
		return -1
	}
	return k
}

// hasByte tells whether a byte is among n at p.
func hasByte(p uintptr, n int, c byte) bool {
	for i := 0; i < n; i++ {
		if byteAt(p, i) == c {
			return true
		}
	}
	return false
}

// trimSpace cuts ASCII white space off both ends.
func trimSpace(p uintptr, n int) (uintptr, int) {
	for n > 0 && asciiSpace(byteAt(p, 0)) {
		p++
		n--
	}
	for n > 0 && asciiSpace(byteAt(p, n-1)) {
		n--
	}
	return p, n
}

// floatFromText reads a float that takes all of n characters but white space around; o is shown in the message.
//
// Refs: new.   Error: nil, ValueError set.
func floatFromText(ts *Thread, p uintptr, n int, o *Object) *Object {
	p, n = trimSpace(p, n)
	copied := uintptr(0)
	if hasByte(p, n, '_') {
		copied = allocMem(ts, uintptr(n))
		if copied == 0 {
			return ErrNoMemory(ts)
		}
		n = withoutUnderscores(copied, p, n)
		p = copied
	}
	x, size, ok := 0.0, 0, true
	if n > 0 {
		x, size, ok = scanFloat(ts, p, n)
	}
	if copied != 0 {
		freeMem(ts, copied)
	}
	if !ok {
		return nil
	}
	if n <= 0 || size != n {
		return raise(ts, ExcValueError, "could not convert string to float: %R", argO(o))
	}
	return FloatFromDouble(ts, x)
}

// FloatFromString implements PyFloat_FromString: a float from a str or the bytes of a buffer.
//
// Refs: new.   Error: NULL, ValueError or TypeError set.
func FloatFromString(ts *Thread, o *Object) *Object {
	if unicodeCheck(o) {
		p, n := numberText(ts, o)
		if p == 0 {
			return nil
		}
		r := floatFromText(ts, p, n, o)
		numberTextFree(ts, o, p)
		return r
	}
	b, ok := bytesOfBuffer(ts, o)
	if !ok {
		return raise(ts, ExcTypeError, "float() argument must be a string or a real number, not '%s'", argTO(o))
	}
	if b == nil {
		return nil
	}
	p, n := byteView(b)
	r := floatFromText(ts, p, n, o)
	decref(ts, b)
	return r
}
