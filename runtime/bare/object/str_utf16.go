// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// UTF-16: decoding with or without a byte order mark, encoding in either order.
//
// World: bare. Input without faults is measured and then copied; the first fault begins again with a writer and the error handlers.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

func isHighSurrogate(c uint32) bool { return c-0xd800 < 0x400 }

func isLowSurrogate(c uint32) bool { return c-0xdc00 < 0x400 }

func joinSurrogates(high, low uint32) uint32 { return 0x10000 + (high-0xd800)<<10 + (low - 0xdc00) }

// utfOrder settles the byte order of n bytes of units of size bytes, which *byteorder, when given, may say (-1 little, 1 big): without
// it a mark tells. It returns the order and how many bytes the mark takes.
func utfOrder(p uintptr, n, size int, byteorder uintptr) (big bool, skip int) {
	order := int32(0)
	if byteorder != 0 {
		order = prim.Load[int32](byteorder)
	}
	if order != 0 || n < size {
		return order > 0, 0
	}
	little, bigMark := unit16(p, false), unit16(p, true)
	if size == 4 {
		little, bigMark = unit32(p, false), unit32(p, true)
	}
	switch {
	case little == 0xfeff:
		order, skip = -1, size
	case bigMark == 0xfeff:
		order, skip = 1, size
	}
	if byteorder != 0 {
		prim.Store(byteorder, order)
	}
	return order > 0, skip
}

// utf16Scan walks over what is right from offset i: how many characters, their bits joined, and where it stopped. A surrogate alone,
// or an odd byte, stops it.
func utf16Scan(p uintptr, i, n int, big bool) (count int, bits uint32, end int) {
	for ; i+2 <= n; i += 2 {
		c := unit16(p+uintptr(i), big)
		if isSurrogate(c) {
			if !isHighSurrogate(c) || i+4 > n {
				break
			}
			low := unit16(p+uintptr(i)+2, big)
			if !isLowSurrogate(low) {
				break
			}
			c = joinSurrogates(c, low)
			i += 2
		}
		bits |= c
		count++
	}
	return count, bits, i
}

// utf16Into decodes bytes i to end, which utf16Scan found right, into a str that fits them.
func utf16Into(o *Object, p uintptr, i, end int, big bool) {
	dst, kind := strData(o), strKind(o)
	for j := 0; i < end; j++ {
		c := unit16(p+uintptr(i), big)
		i += 2
		if isSurrogate(c) {
			c = joinSurrogates(c, unit16(p+uintptr(i), big))
			i += 2
		}
		setCharAt(dst, kind, j, c)
	}
}

// strDecodeUTF16 decodes n bytes. byteorder and consumed may be 0. New reference.
func strDecodeUTF16(ts *Thread, p uintptr, n int, errors, byteorder, consumed uintptr) *Object {
	if n < 0 {
		return strNegative(ts)
	}
	big, i := utfOrder(p, n, 2, byteorder)
	count, bits, end := utf16Scan(p, i, n, big)
	// An incomplete character at the end: one byte, or a high surrogate with at most one byte behind it.
	partial := consumed != 0 && (n-end == 1 || n-end < 4 && n-end >= 2 && isHighSurrogate(unit16(p+uintptr(end), big)))
	if end != n && !partial {
		return strDecodeUTF16Slow(ts, p, i, n, errors, big, consumed)
	}
	if consumed != 0 {
		prim.Store(consumed, end)
	}
	return utfResult(ts, p, i, end, count, bits, big, 2)
}

// utfResult makes the str of input that is right. New reference.
func utfResult(ts *Thread, p uintptr, i, end, count int, bits uint32, big bool, size int) *Object {
	if count == 0 {
		return emptyStr
	}
	if count == 1 {
		return strFromChar(ts, bits)
	}
	o := UnicodeNew(ts, count, maxCharOf(bits))
	if o == nil {
		return nil
	}
	if size == 2 {
		utf16Into(o, p, i, end, big)
	} else {
		utf32Into(o, p, i, end, big)
	}
	return o
}

//go:noinline
func strDecodeUTF16Slow(ts *Thread, p uintptr, i, n int, errors uintptr, big bool, consumed uintptr) *Object {
	var w strWriter
	w.minLength, w.overallocate = (n-i+1)/2, 1
	d := strDecoder{w: &w, p: p, n: n, errors: errors, encoding: "utf-16-le\x00"}
	if big {
		d.encoding = "utf-16-be\x00"
	}
	for i >= 0 && i < d.n {
		left := d.n - i
		if left == 1 {
			if consumed != 0 {
				break
			}
			i = d.fail(ts, i, d.n, "truncated data\x00")
			continue
		}
		c := unit16(d.p+uintptr(i), big)
		if isHighSurrogate(c) {
			if left < 4 {
				if consumed != 0 {
					break
				}
				i = d.fail(ts, i, d.n, "unexpected end of data\x00")
				continue
			}
			low := unit16(d.p+uintptr(i)+2, big)
			if !isLowSurrogate(low) {
				i = d.fail(ts, i, i+2, "illegal UTF-16 surrogate\x00")
				continue
			}
			c = joinSurrogates(c, low)
			i += 2
		} else if isLowSurrogate(c) {
			i = d.fail(ts, i, i+2, "illegal encoding\x00")
			continue
		}
		if i += 2; !w.char(ts, c) {
			i = -1
		}
	}
	if i >= 0 && consumed != 0 {
		prim.Store(consumed, i)
	}
	d.close(ts)
	return w.end(ts, i >= 0)
}

// UnicodeDecodeUTF16 implements PyUnicode_DecodeUTF16: *byteorder -1 means little-endian, 1 big-endian, 0 that a mark at the
// beginning decides, else little-endian; it is set to what the mark said. NULL is like 0. New reference.
func UnicodeDecodeUTF16(ts *Thread, p uintptr, n int, errors, byteorder uintptr) *Object {
	return strDecodeUTF16(ts, p, n, errors, byteorder, 0)
}

// UnicodeDecodeUTF16Stateful implements PyUnicode_DecodeUTF16Stateful: with consumed not NULL, an incomplete character at the end is
// no error, and *consumed tells how many bytes were decoded.
func UnicodeDecodeUTF16Stateful(ts *Thread, p uintptr, n int, errors, byteorder, consumed uintptr) *Object {
	return strDecodeUTF16(ts, p, n, errors, byteorder, consumed)
}

// strEncodeUTF16 encodes: order -1 little-endian, 1 big-endian, 0 little-endian behind a mark. New reference to a bytes.
func strEncodeUTF16(ts *Thread, o *Object, errors uintptr, order int) *Object {
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
			c := v.at(i)
			if isSurrogate(c) {
				return strEncodeUTF16Errors(ts, o, errors, order)
			}
			if c >= 0x10000 {
				units++
			}
		}
	}
	b := BytesFromStringAndSize(ts, 0, units*2)
	if b == nil {
		return nil
	}
	q := strBytesData(b)
	if order == 0 {
		prim.Store(q, uint16(0xfeff))
		q += 2
	}
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		if c >= 0x10000 {
			putUnit16(q, 0xd800+(c-0x10000)>>10, big)
			q += 2
			c = 0xdc00 + c&0x3ff
		}
		putUnit16(q, c, big)
		q += 2
	}
	return b
}

func putUnit16(p uintptr, c uint32, big bool) {
	if big {
		c = c&0xff<<8 | c>>8
	}
	prim.Store(p, uint16(c))
}

//go:noinline
func strEncodeUTF16Errors(ts *Thread, o *Object, errors uintptr, order int) *Object {
	e := strEncoder{o: o, v: viewStr(o), errors: errors, encoding: "utf-16\x00", unit: 2, big: order > 0}
	switch {
	case order < 0:
		e.encoding = "utf-16-le\x00"
	case order > 0:
		e.encoding = "utf-16-be\x00"
	default:
		e.unit16(ts, 0xfeff)
	}
	i := 0
	for i >= 0 && i < e.v.n {
		c := e.v.at(i)
		if isSurrogate(c) {
			i = e.fail(ts, i, i+1, "surrogates not allowed\x00", 128)
			continue
		}
		if c >= 0x10000 {
			e.unit16(ts, 0xd800+(c-0x10000)>>10)
			c = 0xdc00 + c&0x3ff
		}
		e.unit16(ts, c)
		i++
	}
	return e.end(ts, i >= 0)
}

// UnicodeAsUTF16String implements PyUnicode_AsUTF16String: a bytes of UTF-16 in the machine's order behind a mark, strictly. New
// reference; TypeError, UnicodeEncodeError.
func UnicodeAsUTF16String(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeUTF16(ts, o, 0, 0)
}
