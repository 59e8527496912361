// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Compact ASCII strings, looked at eight characters at a time: splitting, joining, repr.
//
// World: bare; hot.
// Invariant: the characters of a compact ASCII str begin at a multiple of eight and end with a NUL, so that the last word lies in
// the object's block; what is behind the end is masked.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	wordOnes = 0x0101010101010101
	wordLows = 0x7f7f7f7f7f7f7f7f // the seven bits of an ASCII character
)

// strPlainASCII tells whether o is an exact, compact, ASCII str.
func strPlainASCII(o *Object) bool {
	return o.ObType == UnicodeType && as[*layout.ASCIIObject](o).Bits&(strASCII|strCompact) == strASCII|strCompact
}

// wordMask has all bits of the first n bytes, n at most 8.
func wordMask(n int) uint64 {
	if n >= 8 {
		return ^uint64(0)
	}
	return 1<<(uint(n)*8&63) - 1
}

// wordFind has the high bit of each of the first n bytes of an ASCII word that is c, which wordOnes has multiplied.
func wordFind(w, c uint64, n int) uint64 {
	return ^((w ^ c) + wordLows) & highBits & wordMask(n)
}

// strPiece is n characters at p, ASCII. New reference.
func strPiece(ts *Thread, p uintptr, n int) *Object {
	if n < 2 {
		if n == 0 {
			return emptyStr
		}
		return latin1Char(uint32(byteAt(p, 0)))
	}
	o := newASCII(ts, n)
	if o != nil {
		prim.Move(addr(o)+strASCIIHead, p, uintptr(n))
	}
	return o
}

// strSplitByte splits an ASCII str at one ASCII character, as often as it is there.
//
// Refs: new.
func strSplitByte(ts *Thread, o *Object, sep byte) *Object {
	p, n := addr(o)+strASCIIHead, strLen(o)
	c := uint64(sep) * wordOnes
	parts := 1
	for i := 0; i < n; i += 8 {
		// One bit for each byte: the product adds them up in the top byte.
		parts += int(wordFind(prim.Load[uint64](p+uintptr(i)), c, n-i) >> 7 * wordOnes >> 56)
	}
	l := ListNew(ts, parts)
	if l == nil {
		return nil
	}
	items := as[*layout.ListObject](l).ObItem
	start, k := 0, 0
	for i := 0; i < n; i += 8 {
		for z := wordFind(prim.Load[uint64](p+uintptr(i)), c, n-i); z != 0; z &= z - 1 {
			end := i + bits.TrailingZeros64(z)>>3
			s := strPiece(ts, p+uintptr(start), end-start)
			if s == nil {
				decref(ts, l)
				return nil
			}
			setItem(items, k, s)
			start = end + 1
			k++
		}
	}
	s := strPiece(ts, p+uintptr(start), n-start)
	if s == nil {
		decref(ts, l)
		return nil
	}
	setItem(items, k, s)
	return l
}

// strJoinASCII joins n strings that are all compact ASCII; nil without an exception when one is not, or another type.
//
// Refs: new.
func strJoinASCII(ts *Thread, sep *Object, items uintptr, n int) *Object {
	step := strLen(sep)
	total := 0
	for i := 0; i < n; i++ {
		o := itemAt(items, i)
		if !strPlainASCII(o) {
			return nil
		}
		if total += strLen(o) + step; total < 0 || total > ssizeMax/2 {
			return nil
		}
	}
	if total -= step; total < 2 {
		return nil
	}
	r := newASCII(ts, total)
	if r == nil {
		return nil
	}
	p, q := addr(r)+strASCIIHead, addr(sep)+strASCIIHead
	for i := 0; ; {
		o := itemAt(items, i)
		m := strLen(o)
		prim.Move(p, addr(o)+strASCIIHead, uintptr(m))
		p += uintptr(m)
		if i++; i == n {
			return r
		}
		if step == 1 {
			setByte(p, 0, byteAt(q, 0))
			p++
			continue
		}
		prim.Move(p, q, uintptr(step))
		p += uintptr(step)
	}
}

// strReprPlain tells whether the repr of o is its text in single quotes: compact ASCII, printable, no quote, no backslash.
func strReprPlain(o *Object) bool {
	if !strPlainASCII(o) {
		return false
	}
	p, n := addr(o)+strASCIIHead, strLen(o)
	for i := 0; i < n; i += 8 {
		m := wordMask(n - i)
		w := prim.Load[uint64](p+uintptr(i))&m | 'a'*wordOnes&^m
		// Each term has the high bit of the bytes that are good: not below a space, not DEL, no backslash, no quote.
		if (w+(0x80-' ')*wordOnes)&^(w+wordOnes)&(w^'\\'*wordOnes+wordLows)&(w^'\''*wordOnes+wordLows)&highBits != highBits {
			return false
		}
	}
	return true
}

// quoted writes the text of o in single quotes.
func (w *strWriter) quoted(ts *Thread, o *Object) bool {
	n := strLen(o)
	if !w.room(ts, n+2, 127) {
		return false
	}
	if w.kind != 1 {
		return w.char(ts, '\'') && w.str(ts, o) && w.char(ts, '\'')
	}
	p := w.data + uintptr(w.pos)
	setByte(p, 0, '\'')
	prim.Move(p+1, addr(o)+strASCIIHead, uintptr(n))
	setByte(p, n+1, '\'')
	w.pos += n + 2
	return true
}

// repr writes repr(o).
func (w *strWriter) repr(ts *Thread, o *Object) bool {
	if strReprPlain(o) {
		return w.quoted(ts, o)
	}
	return w.owned(ts, ObjectRepr(ts, o))
}
