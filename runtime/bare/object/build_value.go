// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Py_BuildValue: objects from a format and C values.
//
// World: bare; hot.
// Invariant: every argument of a format is taken from the va_list, also after a failure: an N argument gives its reference away
// whatever happens.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// builder walks a format and its arguments. It lives on the Go stack.
type builder struct {
	format uintptr
	va     *VaList
}

// PrivBuildValueSizeTVa implements _Py_BuildValue_SizeT: as Py_BuildValue.
func PrivBuildValueSizeTVa(ts *Thread, format uintptr, va *VaList) *Object {
	return VaBuildValue(ts, format, va)
}

// PrivVaBuildValueSizeT implements _Py_VaBuildValue_SizeT: as Py_VaBuildValue.
func PrivVaBuildValueSizeT(ts *Thread, format uintptr, va *VaList) *Object {
	return VaBuildValue(ts, format, va)
}

// VaBuildValue implements Py_VaBuildValue, and through it Py_BuildValue: None for an empty format, the object for one unit, a
// tuple for more.
//
// Refs: new; steals arguments of N. Errors: SystemError for a bad format or a NULL object without an exception.
func VaBuildValue(ts *Thread, format uintptr, va *VaList) *Object {
	if byteAt(format, 0) == '(' {
		// A format in brackets as a whole is one unit: its length need not be known.
		p := format + 1
		n := 0
		for ; byteAt(p, 0)|32-'a' < 26; p++ {
			n++
		}
		if byteAt(p, 0) == ')' && byteAt(p, 1) == 0 {
			b := builder{format + 1, va}
			return b.tuple(ts, ')', n)
		}
	}
	n := buildCount(ts, format, 0)
	if n < 0 {
		return nil
	}
	if n == 0 {
		return None
	}
	b := builder{format, va}
	if n == 1 {
		return b.value(ts)
	}
	return b.tuple(ts, 0, n)
}

// buildCount counts the units up to end, the nested ones not; -1 with SystemError when a bracket does not close.
//
//go:nosplit
func buildCount(ts *Thread, format uintptr, end byte) int {
	count := 0
	p := format
	for ; byteAt(p, 0)|32-'a' < 26; p++ { // most formats are letters and nothing else
		count++
	}
	if byteAt(p, 0) == end {
		return count
	}
	return buildCountSlow(ts, p, count, end)
}

// buildCountSlow goes on at p after count units.
//
//go:noinline
func buildCountSlow(ts *Thread, p uintptr, count int, end byte) int {
	level := 0
	for ; ; p++ {
		c := byteAt(p, 0)
		if level == 0 {
			if c == end {
				return count
			}
			if c|32-'a' < 26 {
				count++
				continue
			}
		}
		switch c {
		case 0:
			return int(raiseInt(ts, ExcSystemError, "unmatched paren in format"))
		case '(', '[', '{':
			if level == 0 {
				count++
			}
			level++
		case ')', ']', '}':
			level--
		case '#', '&', ',', ':', ' ', '\t':
		default:
			if level == 0 {
				count++
			}
		}
	}
}

// buildArray makes the n units of a format into an array of new references. On failure it drops what it made.
func buildArray(ts *Thread, format uintptr, va *VaList, out uintptr, n int) bool {
	b := builder{format, va}
	for i := 0; i < n; i++ {
		v := b.value(ts)
		if v == nil {
			b.ignore(ts, 0, n-i-1)
			for i--; i >= 0; i-- {
				decref(ts, itemAt(out, i))
			}
			return false
		}
		setItem(out, i, v)
	}
	return b.close(ts, 0)
}

// close expects the end of a bracket, or of the format when end is 0.
func (b *builder) close(ts *Thread, end byte) bool {
	for c := byteAt(b.format, 0); c != end; c = byteAt(b.format, 0) {
		if c != ',' && c != ':' && c != ' ' && c != '\t' {
			raise(ts, ExcSystemError, "Unmatched paren in format")
			return false
		}
		b.format++
	}
	if end != 0 {
		b.format++
	}
	return true
}

// ignore takes the next n units and drops them, keeping the exception.
func (b *builder) ignore(ts *Thread, end byte, n int) *Object {
	for ; n > 0; n-- {
		e := ErrGetRaisedException(ts)
		v := b.value(ts)
		xdecref(ts, v)
		ErrSetRaisedException(ts, e)
	}
	if b.close(ts, end) {
		return nil
	}
	return nil
}

func (b *builder) tuple(ts *Thread, end byte, n int) *Object {
	if n < 0 {
		return nil
	}
	t := TupleNew(ts, n)
	if t == nil {
		return b.ignore(ts, end, n)
	}
	for i := 0; i < n; i++ {
		v := b.value(ts)
		if v == nil {
			b.ignore(ts, end, n-i-1)
			decref(ts, t)
			return nil
		}
		setItem(tupleArgs(t), i, v)
	}
	if !b.close(ts, end) {
		decref(ts, t)
		return nil
	}
	return t
}

func (b *builder) list(ts *Thread, n int) *Object {
	if n < 0 {
		return nil
	}
	l := ListNew(ts, n)
	if l == nil {
		return b.ignore(ts, ']', n)
	}
	for i := 0; i < n; i++ {
		v := b.value(ts)
		if v == nil {
			b.ignore(ts, ']', n-i-1)
			decref(ts, l)
			return nil
		}
		setItem(as[*layout.ListObject](l).ObItem, i, v)
	}
	if !b.close(ts, ']') {
		decref(ts, l)
		return nil
	}
	return l
}

func (b *builder) dict(ts *Thread, n int) *Object {
	if n < 0 {
		return nil
	}
	if n%2 != 0 {
		raise(ts, ExcSystemError, "Bad dict format")
		return b.ignore(ts, '}', n)
	}
	d := DictNew(ts)
	if d == nil {
		return b.ignore(ts, '}', n)
	}
	for i := 0; i < n; i += 2 {
		k := b.value(ts)
		if k == nil {
			b.ignore(ts, '}', n-i-1)
			decref(ts, d)
			return nil
		}
		v := b.value(ts)
		if v == nil || DictSetItem(ts, d, k, v) < 0 {
			b.ignore(ts, '}', n-i-2)
			decref(ts, k)
			xdecref(ts, v)
			decref(ts, d)
			return nil
		}
		decref(ts, k)
		decref(ts, v)
	}
	if !b.close(ts, '}') {
		decref(ts, d)
		return nil
	}
	return d
}

// nested makes what stands in brackets; the opening one is taken.
func (b *builder) nested(ts *Thread, open byte) *Object {
	if stackLow(ts) && !enterRecursive(ts, " while building a value") {
		return nil
	}
	switch open {
	case '(':
		return b.tuple(ts, ')', buildCount(ts, b.format, ')'))
	case '[':
		return b.list(ts, buildCount(ts, b.format, ']'))
	}
	return b.dict(ts, buildCount(ts, b.format, '}'))
}

// value makes the object of the next unit.
func (b *builder) value(ts *Thread) *Object {
	for {
		c := byteAt(b.format, 0)
		if c != 0 {
			b.format++
		}
		switch c {
		case '(', '[', '{':
			return b.nested(ts, c)
		case 'b', 'B', 'h', 'i':
			v := int(b.va.int32())
			if uint(v-smallIntMin) <= smallIntMax-smallIntMin {
				return smallInt(v)
			}
			return LongFromLong(ts, v)
		case 'H', 'I':
			return LongFromUnsignedLong(ts, uint(uint32(b.va.int32())))
		case 'n', 'l', 'L':
			return LongFromLong(ts, b.va.int())
		case 'k', 'K':
			return LongFromUnsignedLong(ts, uint(b.va.int()))
		case 'p':
			if b.va.int32() != 0 {
				return True
			}
			return False
		case 'f', 'd':
			return FloatFromDouble(ts, b.va.float64())
		case 'D':
			p := b.va.word()
			return ComplexFromDoubles(ts, prim.Load[float64](p), prim.Load[float64](p+8))
		case 'c':
			return bytesFromByte(byte(b.va.int32()))
		case 'C':
			return UnicodeFromOrdinal(ts, b.va.int32())
		case 's', 'z', 'U', 'y', 'u':
			return b.text(ts, c)
		case 'N', 'S', 'O':
			return b.object(ts, c)
		case ',', ':', ' ', '\t':
			continue
		}
		return raise(ts, ExcSystemError, "bad format char passed to Py_BuildValue")
	}
}

// text makes a str or bytes from a C string, with its length when # follows; None from NULL.
func (b *builder) text(ts *Thread, unit byte) *Object {
	p := b.va.word()
	n := -1
	if byteAt(b.format, 0) == '#' {
		b.format++
		n = b.va.int()
	}
	if p == 0 {
		return None
	}
	if unit == 'u' {
		return UnicodeFromWideChar(ts, p, n)
	}
	if n < 0 {
		if unit != 'y' {
			return UnicodeFromString(ts, p)
		}
		n = prim.Strlen(p)
	}
	if unit == 'y' {
		return BytesFromStringAndSize(ts, p, n)
	}
	return UnicodeFromStringAndSize(ts, p, n)
}

func (b *builder) object(ts *Thread, unit byte) *Object {
	if byteAt(b.format, 0) == '&' {
		b.format++
		convert := b.va.word()
		return obj(prim.Call1(convert, b.va.word()))
	}
	o := b.va.object()
	if o == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcSystemError, "NULL object passed to Py_BuildValue")
		}
		return nil
	}
	if unit != 'N' {
		incref(ts, o)
	}
	return o
}
