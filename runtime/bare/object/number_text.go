// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What texts of numbers share: making ASCII strs, reading strs as ASCII, tables.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	strBitsASCII   = 1 | 1<<3 | 1<<4 // kind 1, compact, ascii
	strBitCompact  = 1 << 3
	strBitASCII    = 1 << 4
	asciiDataAt    = 56
	compactDataAt  = 72
	asciiCharSize  = 64
	maxNumberError = 200 // characters of a bad literal that a message shows
)

// asciiAlloc makes a str of n > 1 ASCII characters that the caller fills in at asciiData, before anybody else sees it.
//
// Refs: new.
func asciiAlloc(ts *Thread, n int) *Object {
	o := newObject(ts, UnicodeType, asciiDataAt+uintptr(n)+1)
	if o == nil {
		return nil
	}
	a := as[*layout.ASCIIObject](o)
	a.Length, a.Hash, a.Interned, a.Bits = n, -1, 0, strBitsASCII
	setByte(addr(o)+asciiDataAt, n, 0)
	return o
}

// asciiData is where the characters of a compact ASCII str lie.
func asciiData(o *Object) uintptr { return addr(o) + asciiDataAt }

// asciiFrom makes a str of n ASCII characters at p.
//
// Refs: new.
func asciiFrom(ts *Thread, p uintptr, n int) *Object {
	if n == 0 {
		return emptyStr
	}
	if n == 1 {
		return obj(asciiChars + uintptr(byteAt(p, 0))*asciiCharSize)
	}
	o := asciiAlloc(ts, n)
	if o != nil {
		prim.Move(asciiData(o), p, uintptr(n))
	}
	return o
}

// asciiConst makes a str of a constant ASCII text.
func asciiConst(ts *Thread, s string) *Object { return asciiFrom(ts, strAddr(s), len(s)) }

// unicodeCheck tells whether o is a str or of a subclass.
func unicodeCheck(o *Object) bool { return o.ObType.TpFlags&layout.TPFLAGS_UNICODE_SUBCLASS != 0 }

// textView is a str's characters: n of them, kind bytes each, at p.
type textView struct {
	p    uintptr
	n    int
	kind int
}

// textOf views a str. It lives as long as the str.
func textOf(o *Object) textView {
	a := as[*layout.ASCIIObject](o)
	v := textView{n: a.Length, kind: int(a.Bits & 7)}
	switch {
	case a.Bits&strBitCompact == 0:
		v.p = as[*layout.UnicodeObject](o).Data
	case a.Bits&strBitASCII != 0:
		v.p = addr(o) + asciiDataAt
	default:
		v.p = addr(o) + compactDataAt
	}
	return v
}

// at is the i-th character.
func (v textView) at(i int) uint32 {
	switch v.kind {
	case 1:
		return uint32(byteAt(v.p, i))
	case 2:
		return uint32(prim.Load[uint16](v.p + uintptr(i)*2))
	}
	return prim.Load[uint32](v.p + uintptr(i)*4)
}

// numberText is a str as number parsers want it: decimal digits and white space of all scripts made ASCII, other characters beyond
// ASCII '?', which no number contains, a NUL at the end. Free it with numberTextFree.
//
// Error: p is 0, MemoryError set.
func numberText(ts *Thread, o *Object) (p uintptr, n int) {
	v := textOf(o)
	if as[*layout.ASCIIObject](o).Bits&strBitASCII != 0 {
		return v.p, v.n
	}
	p = allocMem(ts, uintptr(v.n)+1)
	if p == 0 {
		ErrNoMemory(ts)
		return 0, 0
	}
	for i := 0; i < v.n; i++ {
		setByte(p, i, numberChar(ts, v.at(i)))
	}
	setByte(p, v.n, 0)
	return p, v.n
}

func numberChar(ts *Thread, c uint32) byte {
	if c < 128 {
		return byte(c)
	}
	if PrivUnicodeIsWhitespace(ts, c) != 0 {
		return ' '
	}
	if d := PrivUnicodeToDecimalDigit(ts, c); d >= 0 && d < 10 {
		return '0' + byte(d)
	}
	return '?'
}

// numberTextFree ends the use of what numberText gave for o.
func numberTextFree(ts *Thread, o *Object, p uintptr) {
	if as[*layout.ASCIIObject](o).Bits&strBitASCII == 0 {
		freeMem(ts, p)
	}
}

// asciiSpace is C's isspace in the C locale.
func asciiSpace(c byte) bool { return c == ' ' || c-9 < 5 }

// asciiLower is c in lower case, when it is an ASCII letter.
func asciiLower(c byte) byte {
	if c-'A' < 26 {
		return c + 32
	}
	return c
}

// isDigit tells whether c is an ASCII decimal digit.
func isDigit(c byte) bool { return c-'0' < 10 }

// reprCut is repr(o), at most n characters of it.
//
// Refs: new.
func reprCut(ts *Thread, o *Object, n int) *Object {
	r := ObjectRepr(ts, o)
	if r == nil || textOf(r).n <= n {
		return r
	}
	s := UnicodeSubstring(ts, r, 0, n)
	decref(ts, r)
	return s
}

// pow10Words are the powers of ten that fit a word.
var pow10Words = [20]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19}

// pow10Word is 10**n, 0 <= n < 20.
func pow10Word(n int) uint { return uint(prim.Load[uint64](pointerOf(&pow10Words) + uintptr(n)*8)) }

// digitPairs are the decimal texts of 0 to 99.
const digitPairs = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

// putDecimal writes u as n digits that end before p, zeros in front.
func putDecimal(end uintptr, u uint, n int) {
	pairs := strAddr(digitPairs)
	for n >= 2 {
		q := u / 100
		end -= 2
		prim.Store(end, prim.Load[uint16](pairs+uintptr(u-q*100)*2))
		u = q
		n -= 2
	}
	if n > 0 {
		prim.Store(end-1, '0'+byte(u))
	}
}
