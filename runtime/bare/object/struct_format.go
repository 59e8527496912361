// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Format strings of the module struct, as far as buffers need them: sizes, and unpacking of one item of a buffer.
//
// World: bare.
// Guard: structError is set once, by a compare-and-swap.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
)

// structError is the class struct.error, made when it is first raised.
var structError uintptr

// raiseStructError raises struct.error.
func raiseStructError(ts *Thread, text string) {
	e := obj(atom.LoadAcquire(&structError))
	if e == nil {
		if e = ErrNewException(ts, strAddr("struct.error\x00"), nil, nil); e == nil {
			return
		}
		if !atom.CAS(&structError, 0, addr(e)) {
			decref(ts, e)
			e = obj(atom.LoadAcquire(&structError))
		}
	}
	raise(ts, e, "%s", argS(text))
}

// structReader goes through a format.
type structReader struct {
	p      uintptr
	native bool // sizes and alignment of C's types
	big    bool // most significant byte first
	size   int  // of all so far
}

// structField is what one character of a format stands for: count values of a size each, or one of count bytes for s and p, from an
// offset on.
type structField struct {
	c                   byte
	count, size, offset int
}

func structBegin(p uintptr) structReader {
	r := structReader{p: p}
	switch byteAt(p, 0) {
	case '<', '=':
		r.p++
	case '>', '!':
		r.big = true
		r.p++
	case '@':
		r.native = true
		r.p++
	default:
		r.native = true
	}
	return r
}

// formatSize is the size of a format character, 0 for one that is none.
func formatSize(c byte, native bool) int {
	switch c {
	case 'x', 's', 'p':
		return 1
	case 'F':
		return 8
	case 'D':
		return 16
	case 'n', 'N', 'P':
		if !native {
			return 0
		}
	case 'l', 'L':
		if !native {
			return 4
		}
	}
	return nativeSize(c)
}

// structAlign is what the offset of a native value is a multiple of.
func structAlign(c byte, size int) int {
	switch c {
	case 'F':
		return 4
	case 'D':
		return 8
	}
	return size
}

// next reads the next field. ok is false with struct.error set; the field's character is 0 at the end.
func (r *structReader) next(ts *Thread) (f structField, ok bool) {
	c := byteAt(r.p, 0)
	for c == ' ' || c >= 9 && c <= 13 {
		r.p++
		c = byteAt(r.p, 0)
	}
	if c == 0 {
		return structField{}, true
	}
	f.count = 1
	if c >= '0' && c <= '9' {
		n := 0
		for ; c >= '0' && c <= '9'; c = byteAt(r.p, 0) {
			d := int(c - '0')
			if n > (math.MaxInt-d)/10 {
				raiseStructError(ts, "total struct size too long")
				return f, false
			}
			n = n*10 + d
			r.p++
		}
		if c == 0 {
			raiseStructError(ts, "repeat count given without format specifier")
			return f, false
		}
		f.count = n
	}
	r.p++
	f.c, f.size = c, formatSize(c, r.native)
	if f.size == 0 {
		raiseStructError(ts, "bad char in struct format")
		return f, false
	}
	if r.native {
		if a := structAlign(c, f.size); a > 1 {
			if r.size > math.MaxInt-a {
				raiseStructError(ts, "total struct size too long")
				return f, false
			}
			r.size = (r.size + a - 1) &^ (a - 1)
		}
	}
	if f.count > (math.MaxInt-r.size)/f.size {
		raiseStructError(ts, "total struct size too long")
		return f, false
	}
	f.offset = r.size
	r.size += f.count * f.size
	return f, true
}

// structCalcsize is struct.calcsize(format); n is how many values there are. Errors: -1 with struct.error.
func structCalcsize(ts *Thread, format uintptr) (size, n int) {
	r := structBegin(format)
	for {
		f, ok := r.next(ts)
		switch {
		case !ok:
			return -1, 0
		case f.c == 0:
			return r.size, n
		case f.c == 's' || f.c == 'p':
			n++
		case f.c != 'x':
			n += f.count
		}
	}
}

// BufferSizeFromFormat implements PyBuffer_SizeFromFormat: struct.calcsize(format).
//
// Errors: -1 with struct.error, UnicodeError for what is not ASCII.
func BufferSizeFromFormat(ts *Thread, format uintptr) int {
	for p := format; byteAt(p, 0) != 0; p++ {
		if byteAt(p, 0) < 128 {
			continue
		}
		s := UnicodeFromString(ts, format)
		if s == nil {
			return -1
		}
		b := UnicodeAsASCIIString(ts, s)
		decref(ts, s)
		xdecref(ts, b)
		return -1
	}
	n, _ := structCalcsize(ts, format)
	return n
}

// structUnpack is what an item of n bytes at p means by its format: one value, or a tuple of several or none.
//
// Refs: new. Errors: struct.error.
func structUnpack(ts *Thread, format, p uintptr, n int) *Object {
	size, count := structCalcsize(ts, format)
	if size < 0 {
		return nil
	}
	if size > n {
		raiseStructError(ts, "unpack_from requires a larger buffer")
		return nil
	}
	t := TupleNew(ts, count)
	if t == nil {
		return nil
	}
	r := structBegin(format)
	at := 0
	for {
		f, ok := r.next(ts)
		if !ok {
			decref(ts, t)
			return nil
		}
		if f.c == 0 {
			break
		}
		k := f.count
		if f.c == 's' || f.c == 'p' {
			k = 1
		} else if f.c == 'x' {
			k = 0
		}
		for i := 0; i < k; i++ {
			x := structValue(ts, &r, f, p+uintptr(f.offset+i*f.size))
			if x == nil {
				decref(ts, t)
				return nil
			}
			setItem(tupleItems(t), at, x)
			at++
		}
	}
	if count != 1 {
		return t
	}
	x := newRef(ts, tupleItem(t, 0))
	decref(ts, t)
	return x
}

// structValue unpacks one value.
//
// Refs: new.
func structValue(ts *Thread, r *structReader, f structField, p uintptr) *Object {
	switch f.c {
	case 's':
		return BytesFromStringAndSize(ts, p, f.count)
	case 'p':
		n := 0
		if f.count > 0 {
			n = int(byteAt(p, 0))
			if n >= f.count {
				n = f.count - 1
			}
		}
		return BytesFromStringAndSize(ts, p+1, n)
	case 'F':
		return ComplexFromDoubles(ts, structFloat(ts, r, 'f', 4, p), structFloat(ts, r, 'f', 4, p+4))
	case 'D':
		return ComplexFromDoubles(ts, structFloat(ts, r, 'd', 8, p), structFloat(ts, r, 'd', 8, p+8))
	case 'f', 'd', 'e':
		return FloatFromDouble(ts, structFloat(ts, r, f.c, f.size, p))
	}
	v := structBits(r, p, f.size)
	c := f.c
	if f.size == 4 && (c == 'l' || c == 'L') { // standard sizes
		c -= 'l' - 'i'
	}
	return nativeBox(ts, c, v)
}

func structFloat(ts *Thread, r *structReader, c byte, size int, p uintptr) float64 {
	return nativeFloat(ts, c, structBits(r, p, size))
}

// structBits is a value of at most eight bytes in the format's byte order.
func structBits(r *structReader, p uintptr, size int) uint {
	v := uint(0)
	for i := 0; i < size; i++ {
		k := i
		if !r.big {
			k = size - 1 - i
		}
		v = v<<8 | uint(byteAt(p, k))
	}
	return v
}
