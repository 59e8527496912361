// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// UTF-32: decoding with or without a byte order mark, encoding in either order.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// utf32Scan walks over the characters that are right from offset i: how many, their bits joined, and where it stopped.
func utf32Scan(p uintptr, i, n int, big bool) (count int, bits uint32, end int) {
	for ; i+4 <= n; i += 4 {
		c := unit32(p+uintptr(i), big)
		if c > strMaxChar || isSurrogate(c) {
			break
		}
		bits |= c
		count++
	}
	return count, bits, i
}

// utf32Into decodes bytes i to end, which utf32Scan found right, into a str that fits them.
func utf32Into(o *Object, p uintptr, i, end int, big bool) {
	dst, kind := strData(o), strKind(o)
	for j := 0; i < end; j++ {
		setCharAt(dst, kind, j, unit32(p+uintptr(i), big))
		i += 4
	}
}

// strDecodeUTF32 decodes n bytes. byteorder and consumed may be 0. New reference.
func strDecodeUTF32(ts *Thread, p uintptr, n int, errors, byteorder, consumed uintptr) *Object {
	if n < 0 {
		return strNegative(ts)
	}
	big, i := utfOrder(p, n, 4, byteorder)
	count, bits, end := utf32Scan(p, i, n, big)
	if end != n && (consumed == 0 || n-end >= 4) {
		return strDecodeUTF32Slow(ts, p, i, n, errors, big, consumed)
	}
	if consumed != 0 {
		prim.Store(consumed, end)
	}
	return utfResult(ts, p, i, end, count, bits, big, 4)
}

//go:noinline
func strDecodeUTF32Slow(ts *Thread, p uintptr, i, n int, errors uintptr, big bool, consumed uintptr) *Object {
	var w strWriter
	w.minLength, w.overallocate = (n-i+3)/4, 1
	d := strDecoder{w: &w, p: p, n: n, errors: errors, encoding: "utf-32-le\x00"}
	if big {
		d.encoding = "utf-32-be\x00"
	}
	for i >= 0 && i < d.n {
		if d.n-i < 4 {
			if consumed != 0 {
				break
			}
			i = d.fail(ts, i, d.n, "truncated data\x00")
			continue
		}
		c := unit32(d.p+uintptr(i), big)
		switch {
		case isSurrogate(c):
			i = d.fail(ts, i, i+4, "code point in surrogate code point range(0xd800, 0xe000)\x00")
		case c > strMaxChar:
			i = d.fail(ts, i, i+4, "code point not in range(0x110000)\x00")
		case w.char(ts, c):
			i += 4
		default:
			i = -1
		}
	}
	if i >= 0 && consumed != 0 {
		prim.Store(consumed, i)
	}
	d.close(ts)
	return w.end(ts, i >= 0)
}

// UnicodeDecodeUTF32 implements PyUnicode_DecodeUTF32: *byteorder -1 means little-endian, 1 big-endian, 0 that a mark at the
// beginning decides, else little-endian; it is set to what the mark said. NULL is like 0. New reference.
func UnicodeDecodeUTF32(ts *Thread, p uintptr, n int, errors, byteorder uintptr) *Object {
	return strDecodeUTF32(ts, p, n, errors, byteorder, 0)
}

// UnicodeDecodeUTF32Stateful implements PyUnicode_DecodeUTF32Stateful: with consumed not NULL, an incomplete character at the end is
// no error, and *consumed tells how many bytes were decoded.
func UnicodeDecodeUTF32Stateful(ts *Thread, p uintptr, n int, errors, byteorder, consumed uintptr) *Object {
	return strDecodeUTF32(ts, p, n, errors, byteorder, consumed)
}

// strEncodeUTF32 encodes: order -1 little-endian, 1 big-endian, 0 little-endian behind a mark. New reference to a bytes.
func strEncodeUTF32(ts *Thread, o *Object, errors uintptr, order int) *Object {
	v := viewStr(o)
	big := order > 0
	if v.n > ssizeMax/4-1 {
		return ErrNoMemory(ts)
	}
	units := v.n
	if order == 0 {
		units++
	}
	if v.kind > 1 {
		for i := 0; i < v.n; i++ {
			if isSurrogate(v.at(i)) {
				return strEncodeUTF32Errors(ts, o, errors, order)
			}
		}
	}
	b := BytesFromStringAndSize(ts, 0, units*4)
	if b == nil {
		return nil
	}
	q := strBytesData(b)
	if order == 0 {
		prim.Store(q, uint32(0xfeff))
		q += 4
	}
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		if big {
			c = c>>24 | c>>8&0xff00 | c&0xff00<<8 | c<<24
		}
		prim.Store(q, c)
		q += 4
	}
	return b
}

//go:noinline
func strEncodeUTF32Errors(ts *Thread, o *Object, errors uintptr, order int) *Object {
	e := strEncoder{o: o, v: viewStr(o), errors: errors, encoding: "utf-32\x00", unit: 4, big: order > 0}
	switch {
	case order < 0:
		e.encoding = "utf-32-le\x00"
	case order > 0:
		e.encoding = "utf-32-be\x00"
	default:
		e.char(ts, 0xfeff)
	}
	i := 0
	for i >= 0 && i < e.v.n {
		if c := e.v.at(i); isSurrogate(c) {
			i = e.fail(ts, i, i+1, "surrogates not allowed\x00", 128)
		} else {
			e.char(ts, c)
			i++
		}
	}
	return e.end(ts, i >= 0)
}

// UnicodeAsUTF32String implements PyUnicode_AsUTF32String: a bytes of UTF-32 in the machine's order behind a mark, strictly. New
// reference; TypeError, UnicodeEncodeError.
func UnicodeAsUTF32String(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeUTF32(ts, o, 0, 0)
}
