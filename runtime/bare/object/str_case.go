// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Methods of str that change case.
//
// World: bare.
// Guard: none; a str does not change.
// Invariant: the result is an exact str, of a subclass's instance too, even when nothing changed.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// What strRecase does.
const (
	strToUpper = iota
	strToLower
	strToTitle
	strToCapital
	strToSwapped
	strToFolded
)

const (
	everyByte    = 0x0101010101010101
	greekSigma   = 0x3a3
	greekFinal   = 0x3c2
	greekSmall   = 0x3c3
	asciiCaseBit = 0x20
)

// Words that, added to eight ASCII bytes, leave the high bit set in those that are at or above a letter.
const (
	fromSmallA = (0x80 - 'a') * everyByte
	pastSmallZ = (0x7f - 'z') * everyByte
	fromBigA   = (0x80 - 'A') * everyByte
	pastBigZ   = (0x7f - 'Z') * everyByte
)

// asciiFlip changes the case of those of eight ASCII bytes that lie between the letters whose words are from and past.
func asciiFlip(w, from, past uint64) uint64 {
	return w ^ ((w+from)&^(w+past)&highBits)>>2
}

// strRecaseASCII makes a copy of n ASCII bytes, with case changed between the letters of from and past.
//
// Refs: new. Error: nil, MemoryError.
func strRecaseASCII(ts *Thread, src uintptr, n int, from, past uint64) *Object {
	if n <= 1 {
		if n == 0 {
			return emptyStr
		}
		return latin1Char(uint32(asciiFlip(uint64(prim.Load[uint8](src)), from, past)))
	}
	o := UnicodeNew(ts, n, 127)
	if o == nil {
		return nil
	}
	dst, end := addr(o)+strASCIIHead, uintptr(n)
	switch {
	case n >= 8:
		for i := uintptr(0); i+8 < end; i += 8 {
			prim.Store(dst+i, asciiFlip(prim.Load[uint64](src+i), from, past))
		}
		// The last word overlaps what is done: it starts from the source again.
		prim.Store(dst+end-8, asciiFlip(prim.Load[uint64](src+end-8), from, past))
	case n >= 4:
		low := uint32(asciiFlip(uint64(prim.Load[uint32](src)), from, past))
		high := uint32(asciiFlip(uint64(prim.Load[uint32](src+end-4)), from, past))
		prim.Store(dst, low)
		prim.Store(dst+end-4, high)
	default:
		for i := uintptr(0); i < end; i++ {
			prim.Store(dst+i, uint8(asciiFlip(uint64(prim.Load[uint8](src+i)), from, past)))
		}
	}
	return o
}

// strUpper is str.upper.
func strUpper(ts *Thread, self, unused *Object) *Object {
	if strIsASCII(self) {
		return strRecaseASCII(ts, strData(self), strLen(self), fromSmallA, pastSmallZ)
	}
	return strRecase(ts, self, strToUpper)
}

// strLower is str.lower.
func strLower(ts *Thread, self, unused *Object) *Object {
	if strIsASCII(self) {
		return strRecaseASCII(ts, strData(self), strLen(self), fromBigA, pastBigZ)
	}
	return strRecase(ts, self, strToLower)
}

// strCasefold is str.casefold.
func strCasefold(ts *Thread, self, unused *Object) *Object {
	if strIsASCII(self) {
		return strRecaseASCII(ts, strData(self), strLen(self), fromBigA, pastBigZ)
	}
	return strRecase(ts, self, strToFolded)
}

// strTitle is str.title.
func strTitle(ts *Thread, self, unused *Object) *Object { return strRecase(ts, self, strToTitle) }

// strCapitalize is str.capitalize. The ASCII form lowers everything and raises the first, in an object that nobody knows yet.
func strCapitalize(ts *Thread, self, unused *Object) *Object {
	n := strLen(self)
	if !strIsASCII(self) || n < 2 {
		return strRecase(ts, self, strToCapital)
	}
	o := strRecaseASCII(ts, strData(self), n, fromBigA, pastBigZ)
	if o != nil {
		p := addr(o) + strASCIIHead
		prim.Store(p, toUpperByte(prim.Load[uint8](p)))
	}
	return o
}

// strSwapcase is str.swapcase.
func strSwapcase(ts *Thread, self, unused *Object) *Object { return strRecase(ts, self, strToSwapped) }

// strRecase makes the text of self in another case, of any kind.
//
// Refs: new. Error: nil, MemoryError.
//
//go:noinline
func strRecase(ts *Thread, self *Object, how int) *Object {
	v := viewStr(self)
	w := strWriter{minLength: v.n, overallocate: 1}
	cased := false // title: the character before has case
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		r := unicodeOf(c)
		do := how
		switch how {
		case strToTitle:
			if cased {
				do = strToLower
			}
			cased = r.flags&ucCased != 0
		case strToCapital:
			if i > 0 {
				do = strToLower
			}
		case strToSwapped:
			if r.flags&ucUpper != 0 {
				do = strToLower
			} else if r.flags&ucLower != 0 {
				do = strToUpper
			}
		}
		if !w.recased(ts, v, i, r, do) {
			w.drop(ts)
			return nil
		}
	}
	return w.finish(ts)
}

// recased adds the i-th character of v, whose record is r, in another case. strToSwapped leaves it as it is.
func (w *strWriter) recased(ts *Thread, v strView, i int, r *unicodeRecord, do int) bool {
	c := v.at(i)
	var m int32
	switch do {
	case strToUpper:
		m = r.upper
	case strToLower:
		if c == greekSigma {
			return w.char(ts, strSmallSigma(v, i))
		}
		m = r.lower
	case strToTitle, strToCapital:
		m = r.title
	case strToFolded:
		m = r.fold
	default:
		return w.char(ts, c)
	}
	first, n := unicodeMap(c, r, m)
	if !w.char(ts, first) {
		return false
	}
	for k := 1; k < n; k++ {
		if !w.char(ts, unicodeCaseAt(m, k)) {
			return false
		}
	}
	return true
}

// strSmallSigma is the lower case of the capital sigma at i, which has a form of its own at the end of a word: after a cased
// character and not before one, where characters that case ignores do not count.
func strSmallSigma(v strView, i int) uint32 {
	j := i - 1
	for j >= 0 && unicodeHas(v.at(j), ucCaseIgnorable) {
		j--
	}
	if j < 0 || !unicodeHas(v.at(j), ucCased) {
		return greekSmall
	}
	j = i + 1
	for j < v.n && unicodeHas(v.at(j), ucCaseIgnorable) {
		j++
	}
	if j < v.n && unicodeHas(v.at(j), ucCased) {
		return greekSmall
	}
	return greekFinal
}
