// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// UTF-8: decoding, encoding, and the UTF-8 form that a str keeps for C.
//
// World: bare.
// Guard: Utf8 of a str that is not ASCII is published once by compare-and-swap, behind Utf8Length; whoever loses frees its copy.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// What utf8At returns for bytes that are no character: 0 means the end came too early; utf8BadStart that the first byte begins
// none; utf8BadCont-k that k bytes were right and the next is none of the continuation.
const (
	utf8BadStart = -1
	utf8BadCont  = -1 // minus k
)

// utf8At decodes the character at p, of which n bytes are there: the character and its length, or a reason from above.
func utf8At(p uintptr, n int) (c uint32, k int) {
	if n <= 0 {
		return 0, 0
	}
	b := uint32(byteAt(p, 0))
	if b < 0x80 {
		return b, 1
	}
	switch {
	case b < 0xc2 || b > 0xf4:
		return 0, utf8BadStart
	case b < 0xe0:
		if n < 2 {
			return 0, 0
		}
		b1 := uint32(byteAt(p, 1))
		if b1&0xc0 != 0x80 {
			return 0, utf8BadCont - 1
		}
		return b&0x1f<<6 | b1&0x3f, 2
	case b < 0xf0:
		if n < 2 {
			return 0, 0
		}
		b1 := uint32(byteAt(p, 1))
		// E0 would be overlong below A0, ED a surrogate from A0 on.
		if b1&0xc0 != 0x80 || b == 0xe0 && b1 < 0xa0 || b == 0xed && b1 >= 0xa0 {
			return 0, utf8BadCont - 1
		}
		if n < 3 {
			return 0, 0
		}
		b2 := uint32(byteAt(p, 2))
		if b2&0xc0 != 0x80 {
			return 0, utf8BadCont - 2
		}
		return b&0xf<<12 | b1&0x3f<<6 | b2&0x3f, 3
	}
	if n < 2 {
		return 0, 0
	}
	b1 := uint32(byteAt(p, 1))
	if b1&0xc0 != 0x80 || b == 0xf0 && b1 < 0x90 || b == 0xf4 && b1 >= 0x90 {
		return 0, utf8BadCont - 1
	}
	if n < 3 {
		return 0, 0
	}
	b2 := uint32(byteAt(p, 2))
	if b2&0xc0 != 0x80 {
		return 0, utf8BadCont - 2
	}
	if n < 4 {
		return 0, 0
	}
	b3 := uint32(byteAt(p, 3))
	if b3&0xc0 != 0x80 {
		return 0, utf8BadCont - 3
	}
	return b&7<<18 | b1&0x3f<<12 | b2&0x3f<<6 | b3&0x3f, 4
}

// utf8Scan counts the characters of n bytes and bounds them; bad is the offset of the first byte that is not UTF-8, n when all is.
func utf8Scan(p uintptr, n, i int) (count int, max uint32, bad int) {
	count = i
	for i < n {
		if byteAt(p, i) < 0x80 {
			k := asciiPrefix(p+uintptr(i), n-i)
			i += k
			count += k
			continue
		}
		c, k := utf8At(p+uintptr(i), n-i)
		if k <= 0 {
			return count, max, i
		}
		max |= c
		i += k
		count++
	}
	return count, max, n
}

// utf8Into decodes valid UTF-8 into characters of a kind.
func utf8Into(dst, kind, p uintptr, n int) {
	j := 0
	for i := 0; i < n; {
		b := uint32(byteAt(p, i))
		var c uint32
		switch {
		case b < 0x80:
			c = b
			i++
		case b < 0xe0:
			c = b&0x1f<<6 | uint32(byteAt(p, i+1))&0x3f
			i += 2
		case b < 0xf0:
			c = b&0xf<<12 | uint32(byteAt(p, i+1))&0x3f<<6 | uint32(byteAt(p, i+2))&0x3f
			i += 3
		default:
			c = b&7<<18 | uint32(byteAt(p, i+1))&0x3f<<12 | uint32(byteAt(p, i+2))&0x3f<<6 | uint32(byteAt(p, i+3))&0x3f
			i += 4
		}
		setCharAt(dst, kind, j, c)
		j++
	}
}

// strDecodeUTF8 decodes n bytes with an error handler (0: strict). consumed, when not 0, is where to store how many bytes were
// used: an incomplete end is then left. New reference.
func strDecodeUTF8(ts *Thread, p uintptr, n int, errors, consumed uintptr) *Object {
	if n < 0 {
		return strNegative(ts)
	}
	i := asciiPrefix(p, n)
	if i == n {
		if consumed != 0 {
			prim.Store(consumed, n)
		}
		return strFromASCII(ts, p, n)
	}
	count, max, bad := utf8Scan(p, n, i)
	if bad != n {
		return strDecodeUTF8Slow(ts, p, n, errors, consumed)
	}
	if consumed != 0 {
		prim.Store(consumed, n)
	}
	if count == 1 {
		c, _ := utf8At(p, n)
		return strFromChar(ts, c)
	}
	o := newWide(ts, count, min(max, strMaxChar))
	if o == nil {
		return nil
	}
	utf8Into(addr(o)+strCompactHead, strKind(o), p, n)
	return o
}

//go:noinline
func strDecodeUTF8Slow(ts *Thread, p uintptr, n int, errors, consumed uintptr) *Object {
	var w strWriter
	w.minLength, w.overallocate = n, 1
	used := n
	ok := w.utf8(ts, p, n, errors, consumed != 0, &used)
	if ok && consumed != 0 {
		prim.Store(consumed, used)
	}
	return w.end(ts, ok)
}

// utf8 adds UTF-8 with an error handler; partial leaves an incomplete end, and used tells how far it came.
func (w *strWriter) utf8(ts *Thread, p uintptr, n int, errors uintptr, partial bool, used *int) bool {
	count, max, bad := utf8Scan(p, n, 0)
	if bad == n {
		if max == 0 {
			return w.ascii(ts, p, n)
		}
		if !w.room(ts, count, maxCharOf(max)) {
			return false
		}
		utf8Into(w.data+uintptr(w.pos)*uintptr(w.kind), uintptr(w.kind), p, n)
		w.pos += count
		return true
	}
	d := strDecoder{w: w, p: p, n: n, errors: errors, encoding: "utf-8\x00"}
	i := 0
	ok := true
	for ok && i < d.n {
		if byteAt(d.p, i) < 0x80 {
			k := asciiPrefix(d.p+uintptr(i), d.n-i)
			ok = w.ascii(ts, d.p+uintptr(i), k)
			i += k
			continue
		}
		c, k := utf8At(d.p+uintptr(i), d.n-i)
		if k > 0 {
			ok = w.char(ts, c)
			i += k
			continue
		}
		if k == 0 && partial {
			break
		}
		switch k {
		case 0:
			i = d.fail(ts, i, d.n, "unexpected end of data\x00")
		case utf8BadStart:
			i = d.fail(ts, i, i+1, "invalid start byte\x00")
		default:
			i = d.fail(ts, i, i-k+utf8BadCont, "invalid continuation byte\x00")
		}
		ok = i >= 0
	}
	*used = i
	d.close(ts)
	return ok
}

// UnicodeDecodeUTF8 implements PyUnicode_DecodeUTF8. New reference; UnicodeDecodeError or what the handler raises.
//
// Refs: new.
func UnicodeDecodeUTF8(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	return strDecodeUTF8(ts, p, n, errors, 0)
}

// UnicodeDecodeUTF8Stateful implements PyUnicode_DecodeUTF8Stateful: with consumed not NULL, an incomplete sequence at the end is
// no error, and *consumed tells how many bytes were decoded.
func UnicodeDecodeUTF8Stateful(ts *Thread, p uintptr, n int, errors, consumed uintptr) *Object {
	return strDecodeUTF8(ts, p, n, errors, consumed)
}

// utf8Len is the bytes of c in UTF-8.
func utf8Len(c uint32) int {
	switch {
	case c < 0x80:
		return 1
	case c < 0x800:
		return 2
	case c < 0x10000:
		return 3
	}
	return 4
}

// putUTF8 writes c, surrogates included, and returns its length.
func putUTF8(p uintptr, c uint32) int {
	switch {
	case c < 0x80:
		setByte(p, 0, byte(c))
		return 1
	case c < 0x800:
		setByte(p, 0, byte(0xc0|c>>6))
		setByte(p, 1, byte(0x80|c&0x3f))
		return 2
	case c < 0x10000:
		setByte(p, 0, byte(0xe0|c>>12))
		setByte(p, 1, byte(0x80|c>>6&0x3f))
		setByte(p, 2, byte(0x80|c&0x3f))
		return 3
	}
	setByte(p, 0, byte(0xf0|c>>18))
	setByte(p, 1, byte(0x80|c>>12&0x3f))
	setByte(p, 2, byte(0x80|c>>6&0x3f))
	setByte(p, 3, byte(0x80|c&0x3f))
	return 4
}

// putUTF8 writes all characters of v and returns the end.
func (v strView) putUTF8(q uintptr) uintptr {
	if v.kind != 1 {
		for i := 0; i < v.n; i++ {
			q += uintptr(putUTF8(q, v.at(i)))
		}
		return q
	}
	for p, end := v.p, v.p+uintptr(v.n); p < end; p++ {
		c := prim.Load[byte](p)
		if c < 0x80 {
			prim.Store(q, c)
			q++
			continue
		}
		prim.Store(q, uint16(0xc0|c>>6)|uint16(0x80|c&0x3f)<<8)
		q += 2
	}
	return q
}

func isSurrogate(c uint32) bool { return c-0xd800 < 0x800 }

// utf8Size is the length of v in UTF-8, and the first surrogate in it, -1 when there is none.
func utf8Size(v strView) (n, surrogate int) {
	surrogate = -1
	if v.kind == 1 {
		return v.n + highCount(v.p, v.n), -1
	}
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		if surrogate < 0 && isSurrogate(c) {
			surrogate = i
		}
		n += utf8Len(c)
	}
	return n, surrogate
}

// strBuildUTF8 makes the UTF-8 form of a str that has none. false with UnicodeEncodeError or MemoryError.
//
//go:noinline
func strBuildUTF8(ts *Thread, o *Object) bool {
	v := viewStr(o)
	n, surrogate := utf8Size(v)
	if surrogate >= 0 {
		end := surrogate
		for end < v.n && isSurrogate(v.at(end)) {
			end++
		}
		raiseEncodeError(ts, "utf-8\x00", o, surrogate, end, "surrogates not allowed\x00")
		return false
	}
	p := allocMem(ts, uintptr(n+1))
	if p == 0 {
		ErrNoMemory(ts)
		return false
	}
	setByte(v.putUTF8(p), 0, 0)
	u := as[*layout.CompactUnicodeObject](o)
	u.Utf8Length = n // every thread stores the same
	if !atom.CAS(&u.Utf8, 0, p) {
		freeMem(ts, p)
	}
	return true
}

// UnicodeAsUTF8AndSize implements PyUnicode_AsUTF8AndSize: the UTF-8 form, NUL-terminated and owned by o; its length goes to *size
// when size is not NULL. NULL with TypeError, UnicodeEncodeError, MemoryError, and *size is -1 then.
//
//go:nosplit
func UnicodeAsUTF8AndSize(ts *Thread, o *Object, size uintptr) uintptr {
	if isStr(o) {
		u := as[*layout.CompactUnicodeObject](o)
		if u.Bits&(strASCII|strCompact) == strASCII|strCompact {
			if size != 0 {
				*(*int)(unsafe.Pointer(size)) = u.Length
			}
			return addr(o) + strASCIIHead
		}
	}
	return strAsUTF8Slow(ts, o, size)
}

//go:noinline
func strAsUTF8Slow(ts *Thread, o *Object, size uintptr) uintptr {
	if !isStr(o) {
		ErrBadArgument(ts)
	} else {
		u := as[*layout.CompactUnicodeObject](o)
		p := atom.LoadAcquire(&u.Utf8)
		if p != 0 || strBuildUTF8(ts, o) {
			if size != 0 {
				prim.Store(size, u.Utf8Length)
			}
			return atom.LoadAcquire(&u.Utf8)
		}
	}
	if size != 0 {
		prim.Store(size, -1)
	}
	return 0
}

// UnicodeAsUTF8 implements PyUnicode_AsUTF8: PyUnicode_AsUTF8AndSize without the length.
//
// Errors: TypeError for anything but a str, UnicodeEncodeError for surrogates, MemoryError.
func UnicodeAsUTF8(ts *Thread, o *Object) uintptr { return UnicodeAsUTF8AndSize(ts, o, 0) }

// utf8View is the UTF-8 form as an address and a length; 0 with the exception set.
func utf8View(ts *Thread, o *Object) (p uintptr, n int) {
	p = UnicodeAsUTF8AndSize(ts, o, 0)
	if p == 0 {
		return 0, 0
	}
	if strIsASCII(o) {
		return p, strLen(o)
	}
	return p, as[*layout.CompactUnicodeObject](o).Utf8Length
}

// UnicodeAsUTF8String implements PyUnicode_AsUTF8String: a bytes of UTF-8. New reference; TypeError, UnicodeEncodeError.
func UnicodeAsUTF8String(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeUTF8(ts, o, 0)
}

// strEncodeUTF8 encodes with an error handler (0: strict). New reference to a bytes.
func strEncodeUTF8(ts *Thread, o *Object, errors uintptr) *Object {
	if strIsASCII(o) {
		return BytesFromStringAndSize(ts, strData(o), strLen(o))
	}
	u := as[*layout.CompactUnicodeObject](o)
	if p := atom.LoadAcquire(&u.Utf8); p != 0 {
		return BytesFromStringAndSize(ts, p, u.Utf8Length)
	}
	v := viewStr(o)
	n, surrogate := utf8Size(v)
	if surrogate >= 0 {
		return strEncodeUTF8Errors(ts, o, errors)
	}
	b := BytesFromStringAndSize(ts, 0, n)
	if b == nil {
		return nil
	}
	v.putUTF8(strBytesData(b))
	return b
}

// strBytesData is where the bytes of a bytes object begin, strBytesLen how many they are.
func strBytesData(o *Object) uintptr { return addr(o) + 48 }

func strBytesLen(o *Object) int { return as[*VarObject](o).ObSize }

func strIsBytes(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_BYTES_SUBCLASS) }

//go:noinline
func strEncodeUTF8Errors(ts *Thread, o *Object, errors uintptr) *Object {
	e := strEncoder{o: o, v: viewStr(o), errors: errors, encoding: "utf-8\x00"}
	ok := true
	for i := 0; ok && i < e.v.n; {
		c := e.v.at(i)
		if isSurrogate(c) {
			end := i + 1
			for end < e.v.n && isSurrogate(e.v.at(end)) {
				end++
			}
			i = e.fail(ts, i, end, "surrogates not allowed\x00", 128)
			ok = i >= 0
			continue
		}
		if !e.out.grow(ts, 4) {
			break
		}
		e.out.n += putUTF8(e.out.p+uintptr(e.out.n), c)
		i++
	}
	return e.end(ts, ok)
}
