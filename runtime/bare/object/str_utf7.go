// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// UTF-7 (RFC 2152): ASCII, with everything else as UTF-16 in base64 between + and -.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// base64Value is the six bits of a base64 digit, -1 for any other byte.
func base64Value(c byte) int {
	switch {
	case c-'A' < 26:
		return int(c - 'A')
	case c-'a' < 26:
		return int(c-'a') + 26
	case c-'0' < 10:
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

func base64Digit(v uint32) byte {
	return byteAt(strAddr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"), int(v&63))
}

// utf7Decoder is the state inside a shifted part, which began at input offset start when out characters were written.
type utf7Decoder struct {
	d          strDecoder
	shift      bool
	start, out int
	bits       uint
	acc        uint32
	high       uint32 // a high surrogate that waits for the low one
}

// digit takes six bits of a shifted part.
func (u *utf7Decoder) digit(ts *Thread, v int) bool {
	u.acc = u.acc<<6 | uint32(v)
	u.bits += 6
	if u.bits < 16 {
		return true
	}
	u.bits -= 16
	c := u.acc >> (u.bits & 31)
	u.acc &= 1<<(u.bits&31) - 1
	if u.high != 0 {
		high := u.high
		u.high = 0
		if isLowSurrogate(c) {
			return u.d.w.char(ts, joinSurrogates(high, c))
		}
		if !u.d.w.char(ts, high) {
			return false
		}
	}
	if isHighSurrogate(c) {
		u.high = c
		return true
	}
	return u.d.w.char(ts, c)
}

// leave ends a shifted part at a byte that is no digit and lies at i; the result is where to go on, -1 for failure.
func (u *utf7Decoder) leave(ts *Thread, i int, c byte) int {
	u.shift = false
	switch {
	case u.bits >= 6:
		return u.d.fail(ts, u.start, i+1, "partial character in shift sequence\x00")
	case u.bits > 0 && u.acc != 0:
		return u.d.fail(ts, u.start, i+1, "non-zero padding bits in shift sequence\x00")
	}
	if u.high != 0 && c < 128 && c != '+' && !u.d.w.char(ts, u.high) {
		return -1
	}
	u.high = 0
	if c == '-' {
		i++
	}
	return i
}

// run decodes from offset i to the end of the input; -1 for failure.
func (u *utf7Decoder) run(ts *Thread, i int) int {
	for i >= 0 && i < u.d.n {
		c := byteAt(u.d.p, i)
		switch {
		case u.shift:
			v := base64Value(c)
			if v < 0 {
				i = u.leave(ts, i, c)
			} else if i++; !u.digit(ts, v) {
				i = -1
			}
		case c == '+':
			u.start = i
			i++
			if i < u.d.n && byteAt(u.d.p, i) == '-' {
				if i++; !u.d.w.char(ts, '+') {
					i = -1
				}
			} else if i < u.d.n && base64Value(byteAt(u.d.p, i)) < 0 {
				i = u.d.fail(ts, u.start, i+1, "ill-formed sequence\x00")
			} else {
				u.shift, u.out, u.bits, u.acc, u.high = true, u.d.w.pos, 0, 0, 0
			}
		case c < 128:
			k := i + 1
			for k < u.d.n && byteAt(u.d.p, k) < 128 && byteAt(u.d.p, k) != '+' {
				k++
			}
			if u.d.w.ascii(ts, u.d.p+uintptr(i), k-i) {
				i = k
			} else {
				i = -1
			}
		default:
			u.start = i
			i = u.d.fail(ts, i, i+1, "unexpected special character\x00")
		}
	}
	return i
}

// UnicodeDecodeUTF7Stateful implements PyUnicode_DecodeUTF7Stateful: with consumed not NULL, a shifted part that does not end is left
// alone, and *consumed tells how many bytes were decoded. New reference.
func UnicodeDecodeUTF7Stateful(ts *Thread, p uintptr, n int, errors, consumed uintptr) *Object {
	var w strWriter
	w.minLength, w.overallocate = n, 1
	u := utf7Decoder{d: strDecoder{w: &w, p: p, n: n, errors: errors, encoding: "utf7\x00"}}
	i := u.run(ts, 0)
	for i >= 0 && consumed == 0 && u.shift {
		u.shift = false
		if u.high != 0 || u.bits >= 6 || u.bits > 0 && u.acc != 0 {
			i = u.run(ts, u.d.fail(ts, u.start, n, "unterminated shift sequence\x00"))
		}
	}
	if i >= 0 && consumed != 0 {
		if u.shift {
			i, w.pos = u.start, u.out
		}
		prim.Store(consumed, i)
	}
	u.d.close(ts)
	return w.end(ts, i >= 0)
}

// UnicodeDecodeUTF7 implements PyUnicode_DecodeUTF7. New reference; UnicodeDecodeError or what the handler raises.
func UnicodeDecodeUTF7(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	return UnicodeDecodeUTF7Stateful(ts, p, n, errors, 0)
}

// utf7Direct tells the characters that stand for themselves: all of printable ASCII but + \ ~, and the usual white space.
func utf7Direct(c uint32) bool {
	switch c {
	case '+', '\\', '~':
		return false
	case '\t', '\n', '\r':
		return true
	}
	return c >= ' ' && c < 127
}

// strEncodeUTF7 encodes; there is nothing that cannot be encoded. New reference to a bytes.
func strEncodeUTF7(ts *Thread, o *Object) *Object {
	var out textBuffer
	v := viewStr(o)
	shift := false
	bits, acc := uint(0), uint32(0)
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		if utf7Direct(c) {
			if shift {
				shift = false
				if bits > 0 {
					out.byte(ts, base64Digit(acc<<(6-bits&7)))
					bits, acc = 0, 0
				}
				if base64Value(byte(c)) >= 0 || c == '-' {
					out.byte(ts, '-')
				}
			}
			out.byte(ts, byte(c))
			continue
		}
		if !shift {
			out.byte(ts, '+')
			if c == '+' {
				out.byte(ts, '-')
				continue
			}
			shift = true
		}
		low := uint32(0)
		if c >= 0x10000 {
			low = 0xdc00 + c&0x3ff
			c = 0xd800 + (c-0x10000)>>10
		}
		for {
			acc = acc<<16 | c
			bits += 16
			for bits >= 6 {
				bits -= 6
				out.byte(ts, base64Digit(acc>>(bits&31)))
			}
			acc &= 1<<(bits&31) - 1
			if low == 0 {
				break
			}
			c, low = low, 0
		}
	}
	if bits > 0 {
		out.byte(ts, base64Digit(acc<<(6-bits&7)))
	}
	if shift {
		out.byte(ts, '-')
	}
	return out.toBytes(ts, true)
}

// toBytes makes a bytes of the buffer, unless something failed before, and frees it.
//
// Refs: new. Error: nil; MemoryError.
func (b *textBuffer) toBytes(ts *Thread, ok bool) *Object {
	var r *Object
	if b.failed {
		ErrNoMemory(ts)
	} else if ok {
		r = BytesFromStringAndSize(ts, b.p, b.n)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return r
}
