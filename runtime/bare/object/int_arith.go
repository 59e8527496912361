// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Ints: magnitudes, sums, products.
//
// World: bare. The mag functions work on arrays of 30-bit digits, least significant first, known by address and length; they raise
// nothing and, unless they say so, allocate nothing.

package object

import (
	"math/bits"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// magAdd writes a + b, na >= nb, as na+1 digits. r may be a or b.
func magAdd(r, a uintptr, na int, b uintptr, nb int) {
	carry, i := uint(0), 0
	for ; i < nb; i++ {
		carry += digitAt(a, i) + digitAt(b, i)
		setDigit(r, i, carry&longMask)
		carry >>= longShift
	}
	for ; i < na; i++ {
		carry += digitAt(a, i)
		setDigit(r, i, carry&longMask)
		carry >>= longShift
	}
	setDigit(r, i, carry)
}

// magSub writes a - b, a >= b, as na digits. r may be a or b.
func magSub(r, a uintptr, na int, b uintptr, nb int) {
	borrow, i := uint(0), 0
	for ; i < nb; i++ {
		borrow = digitAt(a, i) - digitAt(b, i) - borrow
		setDigit(r, i, borrow&longMask)
		borrow = borrow >> longShift & 1
	}
	for ; i < na; i++ {
		borrow = digitAt(a, i) - borrow
		setDigit(r, i, borrow&longMask)
		borrow = borrow >> longShift & 1
	}
}

// magAddTo adds b to the digits at r and carries on as far as needed; the sum must fit.
func magAddTo(r uintptr, b uintptr, nb int) {
	carry, i := uint(0), 0
	for ; i < nb; i++ {
		carry += digitAt(r, i) + digitAt(b, i)
		setDigit(r, i, carry&longMask)
		carry >>= longShift
	}
	for ; carry != 0; i++ {
		carry += digitAt(r, i)
		setDigit(r, i, carry&longMask)
		carry >>= longShift
	}
}

// magCmp compares: -1, 0 or 1. No leading zeros.
func magCmp(a uintptr, na int, b uintptr, nb int) int {
	if na != nb {
		if na < nb {
			return -1
		}
		return 1
	}
	for i := na - 1; i >= 0; i-- {
		if x, y := digitAt(a, i), digitAt(b, i); x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	return 0
}

// magTrim is n without leading zeros.
func magTrim(p uintptr, n int) int {
	for n > 0 && digitAt(p, n-1) == 0 {
		n--
	}
	return n
}

// magMulSchool writes a * b as na+nb digits; r is neither a nor b.
func magMulSchool(r, a uintptr, na int, b uintptr, nb int) {
	prim.Clear(r, uintptr(na+nb)*4)
	for i := 0; i < na; i++ {
		x, carry := digitAt(a, i), uint(0)
		if x == 0 {
			continue
		}
		p := r + uintptr(i)*4
		for j := 0; j < nb; j++ {
			carry += x*digitAt(b, j) + digitAt(p, j)
			setDigit(p, j, carry&longMask)
			carry >>= longShift
		}
		setDigit(p, nb, carry)
	}
}

// karatsubaCutoff is the length from which three half products are cheaper than four.
const karatsubaCutoff = 70

// magKaratsuba writes a * b, both of n digits, as 2n digits. work holds 4n+1024 digits. Recursion: at most log2(n) deep.
func magKaratsuba(r, a, b uintptr, n int, work uintptr) {
	if n < karatsubaCutoff {
		magMulSchool(r, a, n, b, n)
		return
	}
	m := n / 2
	h := n - m
	a1, b1, r1 := a+uintptr(m)*4, b+uintptr(m)*4, r+uintptr(2*m)*4
	// (a0+a1)(b0+b1) - a0 b0 - a1 b1 is the middle part.
	sa := work
	sb := sa + uintptr(h+1)*4
	mid := sb + uintptr(h+1)*4
	rest := mid + uintptr(2*h+2)*4
	magAdd(sa, a1, h, a, m)
	magAdd(sb, b1, h, b, m)
	magKaratsuba(mid, sa, sb, h+1, rest)
	magKaratsuba(r, a, b, m, rest)
	magKaratsuba(r1, a1, b1, h, rest)
	magSub(mid, mid, 2*h+2, r, 2*m)
	magSub(mid, mid, 2*h+2, r1, 2*h)
	magAddTo(r+uintptr(m)*4, mid, magTrim(mid, 2*h+2))
}

// magMul writes a * b, na >= nb, as na+nb digits; r is neither a nor b. False when there is no memory to work in.
func magMul(ts *Thread, r, a uintptr, na int, b uintptr, nb int) bool {
	if nb < karatsubaCutoff {
		magMulSchool(r, b, nb, a, na)
		return true
	}
	// The longer one in pieces as long as the shorter.
	work := allocMem(ts, uintptr(4*nb+1024+2*nb)*4)
	if work == 0 {
		return false
	}
	product := work + uintptr(4*nb+1024)*4
	prim.Clear(r, uintptr(na+nb)*4)
	for i := 0; i < na; i += nb {
		p := a + uintptr(i)*4
		if n := na - i; n < nb {
			ok := n == 0 || magMul(ts, product, b, nb, p, n)
			if ok {
				magAddTo(r+uintptr(i)*4, product, magTrim(product, n+nb))
			}
			freeMem(ts, work)
			return ok
		}
		magKaratsuba(product, p, b, nb, work)
		magAddTo(r+uintptr(i)*4, product, magTrim(product, 2*nb))
	}
	freeMem(ts, work)
	return true
}

// longShort tells whether o has at most two digits, so that sums of two such fit a word; longShortValue is its value.
func longShort(o *Object) bool { return longTag(o) < 3<<longTagCount }

func longShortValue(o *Object) int {
	l := as[*layout.LongObject](o)
	u := int(l.ObDigit[0])
	if l.LvTag >= longCompact {
		u |= int(digitAt(longDigits(o), 1)) << longShift
	}
	return (1 - int(l.LvTag&longSignBits)) * u
}

// longBoth tells whether both operands of a slot are ints.
func longBoth(a, b *Object) bool {
	return a.ObType.TpFlags&b.ObType.TpFlags&layout.TPFLAGS_LONG_SUBCLASS != 0
}

// notImplemented is the answer of a slot that leaves an operation to the other operand.
func notImplemented(ts *Thread) *Object { return newRef(ts, NotImplemented) }

// longAdd is nb_add.
//
//go:nosplit
func longAdd(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	if longShort(a) && longShort(b) {
		return longFromInt(ts, longShortValue(a)+longShortValue(b))
	}
	return longSum(ts, a, b, longIsNeg(b))
}

// longSub is nb_subtract.
//
//go:nosplit
func longSub(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	if longShort(a) && longShort(b) {
		return longFromInt(ts, longShortValue(a)-longShortValue(b))
	}
	return longSum(ts, a, b, !longIsNeg(b))
}

// longSum adds |b| with the sign negB to a.
//
// Refs: new.
//
//go:noinline
func longSum(ts *Thread, a, b *Object, negB bool) *Object {
	negA := longIsNeg(a)
	pa, na, pb, nb := longDigits(a), longLen(a), longDigits(b), longLen(b)
	cmp := magCmp(pa, na, pb, nb)
	if cmp < 0 {
		pa, na, pb, nb = pb, nb, pa, na
		negA, negB = negB, negA
	}
	if negA == negB {
		r := longAlloc(ts, na+1)
		if r == nil {
			return nil
		}
		magAdd(longDigits(r), pa, na, pb, nb)
		return longFinish(ts, r, na+1, negA)
	}
	if cmp == 0 {
		return smallInt(0)
	}
	r := longAlloc(ts, na)
	if r == nil {
		return nil
	}
	magSub(longDigits(r), pa, na, pb, nb)
	return longFinish(ts, r, na, negA)
}

// longMul is nb_multiply.
//
//go:nosplit
func longMul(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	if longIsCompact(a) && longIsCompact(b) {
		return longFromInt(ts, longCompactValue(a)*longCompactValue(b))
	}
	return longProduct(ts, a, b)
}

// longProduct is a * b.
//
// Refs: new.
//
//go:noinline
func longProduct(ts *Thread, a, b *Object) *Object {
	neg := longIsNeg(a) != longIsNeg(b)
	if longShort(a) && longShort(b) {
		hi, lo := bits.Mul64(uint64(longMag2(a)), uint64(longMag2(b)))
		return longFrom128(ts, uint(hi), uint(lo), neg)
	}
	pa, na, pb, nb := longDigits(a), longLen(a), longDigits(b), longLen(b)
	if na < nb {
		pa, na, pb, nb = pb, nb, pa, na
	}
	if nb == 0 {
		return smallInt(0)
	}
	r := longAlloc(ts, na+nb)
	if r == nil {
		return nil
	}
	if nb >= liftMulDigits && magMulLift(ts, longDigits(r), pa, na, pb, nb) {
		return longFinish(ts, r, na+nb, neg)
	}
	if !magMul(ts, longDigits(r), pa, na, pb, nb) {
		freeObject(ts, r)
		return ErrNoMemory(ts)
	}
	return longFinish(ts, r, na+nb, neg)
}

// longNeg is nb_negative.
func longNeg(ts *Thread, o *Object) *Object {
	if longShort(o) {
		return longFromInt(ts, -longShortValue(o))
	}
	return longCopyDigits(ts, o, !longIsNeg(o))
}

// longAbs is nb_absolute.
func longAbs(ts *Thread, o *Object) *Object {
	if longIsNeg(o) {
		return longNeg(ts, o)
	}
	return longExact(ts, o)
}

// longPos is nb_positive, nb_int, nb_index and the methods that give the int itself.
//
//go:nosplit
func longPos(ts *Thread, o *Object) *Object {
	if o.ObType == LongType {
		return newRef(ts, o)
	}
	return longExact(ts, o)
}

// longBool is nb_bool.
func longBool(ts *Thread, o *Object) int32 { return b2i(!longIsZero(o)) }

// longCompare is -1, 0 or 1.
func longCompare(a, b *Object) int {
	negA, negB := longIsNeg(a), longIsNeg(b)
	if negA != negB {
		if negA {
			return -1
		}
		return 1
	}
	c := magCmp(longDigits(a), longLen(a), longDigits(b), longLen(b))
	if negA {
		return -c
	}
	return c
}

// compareBool answers a rich comparison of what compares as c (negative, 0, positive).
func compareBool(c int, op int32) *Object {
	var r bool
	switch op {
	case layout.LT:
		r = c < 0
	case layout.LE:
		r = c <= 0
	case layout.EQ:
		r = c == 0
	case layout.NE:
		r = c != 0
	case layout.GT:
		r = c > 0
	default:
		r = c >= 0
	}
	if r {
		return True
	}
	return False
}

// compareInts is 0 or 1.
func compareInts(x, y int, op int32) int32 {
	switch op {
	case layout.LT:
		return b2i(x < y)
	case layout.LE:
		return b2i(x <= y)
	case layout.EQ:
		return b2i(x == y)
	case layout.NE:
		return b2i(x != y)
	case layout.GT:
		return b2i(x > y)
	}
	return b2i(x >= y)
}

// longRichCompare is tp_richcompare.
//
//go:nosplit
func longRichCompare(ts *Thread, a, b *Object, op int32) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	if longShort(a) && longShort(b) {
		x, y := longShortValue(a), longShortValue(b)
		c := 0
		if x < y {
			c = -1
		} else if x > y {
			c = 1
		}
		return compareBool(c, op)
	}
	return compareBool(longCompare(a, b), op)
}

// hashModulus is the prime 2**61 - 1, of which numbers of all types take their hash.
const (
	hashBits    = 61
	hashModulus = 1<<hashBits - 1
)

// longHash is tp_hash: the value modulo 2**61 - 1 with the sign of the int, never -1.
//
//go:nosplit
func longHash(ts *Thread, o *Object) int {
	if longIsCompact(o) {
		if v := longCompactValue(o); v != -1 {
			return v
		}
		return -2
	}
	return longHashMag(o)
}

//go:noinline
func longHashMag(o *Object) int {
	p, x := longDigits(o), uint(0)
	for i := longLen(o) - 1; i >= 0; i-- {
		// Times 2**30 modulo 2**61 - 1 is a rotation of 61 bits.
		x = x<<longShift&hashModulus | x>>(hashBits-longShift)
		if x += digitAt(p, i); x >= hashModulus {
			x -= hashModulus
		}
	}
	h := int(x)
	if longIsNeg(o) {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h
}

// pointerOf is the address of a static table.
func pointerOf[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) }
