// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Ints: shifts and the logical operators, on two's complement of unlimited length.
//
// World: bare.

package object

// longShiftCount reads a shift count: false with ValueError set when it is negative. A count beyond a word is given as -1.
func longShiftCount(ts *Thread, b *Object) (int, bool) {
	if longIsNeg(b) {
		raise(ts, ExcValueError, "negative shift count")
		return 0, false
	}
	v, overflow := longToInt(b)
	if overflow != 0 {
		return -1, true
	}
	return v, true
}

// longLshift is nb_lshift.
func longLshift(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	n, ok := longShiftCount(ts, b)
	if !ok {
		return nil
	}
	if longIsZero(a) {
		return smallInt(0)
	}
	if n < 0 {
		return raise(ts, ExcOverflowError, "too many digits in integer")
	}
	return longShiftLeft(ts, a, n)
}

// longShiftLeft is a << n, n >= 0.
//
// Refs: new.
func longShiftLeft(ts *Thread, a *Object, n int) *Object {
	if longIsCompact(a) && n < 32 {
		return longFromInt(ts, longCompactValue(a)<<uint(n))
	}
	size, words, off := longLen(a), n/longShift, uint(n)%longShift
	if size == 0 {
		return smallInt(0)
	}
	r := longAlloc(ts, size+words+1)
	if r == nil {
		return nil
	}
	magShl(longDigits(r), longDigits(a), size, words, off)
	return longFinish(ts, r, size+words+1, longIsNeg(a))
}

// longRshift is nb_rshift.
func longRshift(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	n, ok := longShiftCount(ts, b)
	if !ok {
		return nil
	}
	return longShiftRight(ts, a, n)
}

// longShiftRight is a >> n, rounded towards minus infinity; n < 0 stands for a count beyond all bits.
//
// Refs: new.
func longShiftRight(ts *Thread, a *Object, n int) *Object {
	if longShort(a) {
		if uint(n) > 63 {
			n = 63
		}
		return longFromInt(ts, longShortValue(a)>>uint(n))
	}
	size, neg := longLen(a), longIsNeg(a)
	words, off := n/longShift, uint(n)%longShift
	if n < 0 || words >= size {
		if neg {
			return smallInt(-1)
		}
		return smallInt(0)
	}
	r := longAlloc(ts, size-words+1)
	if r == nil {
		return nil
	}
	p := longDigits(r)
	lost := magShr(p, longDigits(a), size, words, off)
	size -= words
	setDigit(p, size, 0)
	if neg && lost {
		for i := 0; ; i++ {
			d := digitAt(p, i) + 1
			setDigit(p, i, d&longMask)
			if d < longBase {
				break
			}
		}
	}
	return longFinish(ts, r, size+1, neg)
}

// complementReader reads the digits of an int's two's complement one after the other, without end.
type complementReader struct {
	p     uintptr
	i, n  int
	neg   bool
	carry uint
}

func longReader(o *Object) complementReader {
	return complementReader{longDigits(o), 0, longLen(o), longIsNeg(o), 1}
}

func (c *complementReader) next() uint {
	d := uint(0)
	if c.i < c.n {
		d = digitAt(c.p, c.i)
		c.i++
	}
	if c.neg {
		d = (d ^ longMask) + c.carry
		c.carry = d >> longShift
		d &= longMask
	}
	return d
}

// longLogical is a op b, op one of & | ^.
//
// Refs: new.
//
//go:noinline
func longLogical(ts *Thread, a, b *Object, op byte) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	n := longLen(a)
	if m := longLen(b); m > n {
		n = m
	}
	n++
	r := longAlloc(ts, n)
	if r == nil {
		return nil
	}
	p, x, y := longDigits(r), longReader(a), longReader(b)
	for i := 0; i < n; i++ {
		d, e := x.next(), y.next()
		switch op {
		case '&':
			d &= e
		case '|':
			d |= e
		default:
			d ^= e
		}
		setDigit(p, i, d)
	}
	neg := digitAt(p, n-1)>>(longShift-1) != 0
	if neg {
		carry := uint(1)
		for i := 0; i < n; i++ {
			d := (digitAt(p, i) ^ longMask) + carry
			carry = d >> longShift
			setDigit(p, i, d&longMask)
		}
	}
	return longFinish(ts, r, n, neg)
}

// longAnd is nb_and.
func longAnd(ts *Thread, a, b *Object) *Object {
	if longBoth(a, b) && longShort(a) && longShort(b) {
		return longFromInt(ts, longShortValue(a)&longShortValue(b))
	}
	return longLogical(ts, a, b, '&')
}

// longOr is nb_or.
func longOr(ts *Thread, a, b *Object) *Object {
	if longBoth(a, b) && longShort(a) && longShort(b) {
		return longFromInt(ts, longShortValue(a)|longShortValue(b))
	}
	return longLogical(ts, a, b, '|')
}

// longXor is nb_xor.
func longXor(ts *Thread, a, b *Object) *Object {
	if longBoth(a, b) && longShort(a) && longShort(b) {
		return longFromInt(ts, longShortValue(a)^longShortValue(b))
	}
	return longLogical(ts, a, b, '^')
}

// longNot is nb_invert: -(o+1).
func longNot(ts *Thread, o *Object) *Object {
	if longShort(o) {
		return longFromInt(ts, ^longShortValue(o))
	}
	r := longAdd(ts, o, smallInt(1))
	if r == nil {
		return nil
	}
	n := longNeg(ts, r)
	decref(ts, r)
	return n
}
