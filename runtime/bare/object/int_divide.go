// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Ints: quotients, remainders, true division, powers, greatest common divisors.
//
// World: bare. Quotients round towards minus infinity and remainders have the divisor's sign, as Python wants; the mag functions
// below truncate.

package object

import (
	"math"
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// magDiv1 writes a / d as n digits, and gives the remainder. d is a digit, not 0. q may be a; q 0 drops the quotient.
func magDiv1(q, a uintptr, n int, d uint) uint {
	if d == 0 {
		return 0
	}
	rem := uint(0)
	for i := n - 1; i >= 0; i-- {
		rem = rem<<longShift | digitAt(a, i)
		x := rem / d
		rem -= x * d
		if q != 0 {
			setDigit(q, i, x)
		}
	}
	return rem
}

// magShl writes a << (30*words + bits), bits < 30, as n+words+1 digits. r may be a when words is 0.
func magShl(r, a uintptr, n, words int, shift uint) {
	high := uint(0)
	for i := n - 1; i >= 0; i-- {
		d := digitAt(a, i) << (shift & 31)
		setDigit(r, i+words+1, high|d>>longShift)
		high = d & longMask
	}
	setDigit(r, words, high)
	prim.Clear(r, uintptr(words)*4)
}

// magShr writes a >> (30*words + bits) as n-words digits and tells whether a one fell out. r may be a.
func magShr(r, a uintptr, n, words int, shift uint) bool {
	lost := false
	for i := 0; i < words; i++ {
		if digitAt(a, i) != 0 {
			lost = true
			break
		}
	}
	shift &= 31
	if digitAt(a, words)&(1<<shift-1) != 0 {
		lost = true
	}
	low := digitAt(a, words) >> shift
	for i := words + 1; i < n; i++ {
		d := digitAt(a, i) << (longShift - shift)
		setDigit(r, i-words-1, (low|d)&longMask)
		low = d >> longShift
	}
	setDigit(r, n-words-1, low)
	return lost
}

// magDivKnuth divides the n+m digits at u by the n digits at v, n >= 2, whose top digit has its top bit set; the top digit of u is
// less than that of v. It writes m digits at q (unless q is 0) and leaves the remainder in the low n digits of u.
func magDivKnuth(q, u uintptr, m int, v uintptr, n int) {
	v1, v2 := digitAt(v, n-1), digitAt(v, n-2)
	if v1 == 0 {
		return
	}
	for j := m - 1; j >= 0; j-- {
		p := u + uintptr(j)*4
		top := digitAt(p, n)<<longShift | digitAt(p, n-1)
		guess := top / v1
		rest := top - guess*v1
		for guess*v2 > rest<<longShift|digitAt(p, n-2) {
			guess--
			if rest += v1; rest >= longBase {
				break
			}
		}
		// Subtract guess * v; at most once too much.
		borrow := 0
		for i := 0; i < n; i++ {
			borrow += int(digitAt(p, i)) - int(guess*digitAt(v, i))
			setDigit(p, i, uint(borrow)&longMask)
			borrow >>= longShift
		}
		if int(digitAt(p, n))+borrow < 0 {
			carry := uint(0)
			for i := 0; i < n; i++ {
				carry += digitAt(p, i) + digitAt(v, i)
				setDigit(p, i, carry&longMask)
				carry >>= longShift
			}
			guess--
		}
		setDigit(p, n, 0)
		if q != 0 {
			setDigit(q, j, guess)
		}
	}
}

// longTruncDivide gives quotient and remainder of magnitudes, signs as C has them: the quotient's is the product of the signs,
// the remainder's that of a. A nil out pointer is not wanted. b is not zero.
//
// Refs: new through q and r.   Error: false, MemoryError set, both nil.
func longTruncDivide(ts *Thread, a, b *Object, q, r **Object) bool {
	pa, na, pb, nb := longDigits(a), longLen(a), longDigits(b), longLen(b)
	negA, negQ := longIsNeg(a), longIsNeg(a) != longIsNeg(b)
	if magCmp(pa, na, pb, nb) < 0 {
		if r != nil {
			*r = longExact(ts, a)
			if *r == nil {
				return false
			}
		}
		if q != nil {
			*q = smallInt(0)
		}
		return true
	}
	var quo, rem *Object
	if q != nil {
		if quo = longAlloc(ts, na-nb+1); quo == nil {
			return false
		}
	}
	quoDigits := uintptr(0)
	if quo != nil {
		quoDigits = longDigits(quo)
	}
	if nb == 1 {
		x := magDiv1(quoDigits, pa, na, digitAt(pb, 0))
		if quo != nil {
			*q = longFinish(ts, quo, na, negQ)
		}
		if r != nil {
			v := int(x)
			if negA {
				v = -v
			}
			if *r = longFromInt(ts, v); *r == nil {
				if q != nil {
					decref(ts, *q)
					*q = nil
				}
				return false
			}
		}
		return true
	}
	if nb >= liftDivDigits && na-nb >= liftQuotientLeast {
		remDigits := uintptr(0)
		if r != nil {
			if rem = longAlloc(ts, nb); rem == nil {
				longDrop(ts, quo)
				return false
			}
			remDigits = longDigits(rem)
		}
		if magDivLift(ts, quoDigits, remDigits, pa, na, pb, nb) {
			if q != nil {
				*q = longFinish(ts, quo, na-nb+1, negQ)
			}
			if r != nil {
				*r = longFinish(ts, rem, nb, negA)
			}
			return true
		}
		longDrop(ts, rem)
	}
	// u is a with its remainder in the end: an int at once, so that nothing is copied.
	if rem = longAlloc(ts, na+1); rem == nil {
		longDrop(ts, quo)
		return false
	}
	u := longDigits(rem)
	v := allocMem(ts, uintptr(nb+1)*4)
	if v == 0 {
		longDrop(ts, quo)
		longDrop(ts, rem)
		ErrNoMemory(ts)
		return false
	}
	shift := uint(longShift - bits.Len(digitAt(pb, nb-1)))
	magShl(v, pb, nb, 0, shift)
	magShl(u, pa, na, 0, shift)
	magDivKnuth(quoDigits, u, na-nb+1, v, nb)
	freeMem(ts, v)
	if quo != nil {
		*q = longFinish(ts, quo, na-nb+1, negQ)
	}
	if r == nil {
		longDrop(ts, rem)
		return true
	}
	magShr(u, u, nb, 0, shift)
	*r = longFinish(ts, rem, nb, negA)
	return true
}

// longDrop frees a fresh int that nobody else knows, or nil.
func longDrop(ts *Thread, o *Object) {
	if o != nil {
		freeObject(ts, o)
	}
}

// longDivideByZero raises.
//
//go:noinline
func longDivideByZero(ts *Thread) *Object {
	return raise(ts, ExcZeroDivisionError, "division by zero")
}

// longFloorDivide is floor division: see longTruncDivide.
func longFloorDivide(ts *Thread, a, b *Object, q, r **Object) bool {
	if longIsZero(b) {
		longDivideByZero(ts)
		return false
	}
	if longShort(a) && longShort(b) {
		x, y := longShortValue(a), longShortValue(b)
		d, m := floorDivInt(x, y)
		if q != nil {
			if *q = longFromInt(ts, d); *q == nil {
				return false
			}
		}
		if r != nil {
			if *r = longFromInt(ts, m); *r == nil {
				if q != nil {
					decref(ts, *q)
					*q = nil
				}
				return false
			}
		}
		return true
	}
	if longIsNeg(a) == longIsNeg(b) {
		return longTruncDivide(ts, a, b, q, r)
	}
	// The remainder tells whether to step down, so it is needed even when not wanted.
	var rem *Object
	if !longTruncDivide(ts, a, b, q, &rem) {
		return false
	}
	if !longIsZero(rem) {
		ok := true
		if r != nil {
			ok = longReplace(ts, &rem, longAdd(ts, rem, b))
		}
		if ok && q != nil {
			ok = longReplace(ts, q, longSub(ts, *q, smallInt(1)))
		}
		if !ok {
			xdecref(ts, rem)
			if q != nil {
				xdecref(ts, *q)
				*q = nil
			}
			return false
		}
	}
	if r != nil {
		*r = rem
	} else {
		decref(ts, rem)
	}
	return true
}

// floorDivInt is floor division of words; y is not 0, and x is not the least word.
func floorDivInt(x, y int) (q, r int) {
	if y == 0 {
		return 0, 0
	}
	q = x / y
	r = x - q*y
	if r != 0 && (r < 0) != (y < 0) {
		q--
		r += y
	}
	return q, r
}

// longReplace drops *p and puts o in its place; false when o is nil, *p is nil then.
func longReplace(ts *Thread, p **Object, o *Object) bool {
	decref(ts, *p)
	*p = o
	return o != nil
}

// longFloorDiv is nb_floor_divide.
func longFloorDiv(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	var q *Object
	longFloorDivide(ts, a, b, &q, nil)
	return q
}

// longMod is nb_remainder.
func longMod(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	var r *Object
	longFloorDivide(ts, a, b, nil, &r)
	return r
}

// longDivmod is nb_divmod.
//
//go:nosplit
func longDivmod(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	if longShort(a) && longShort(b) {
		if y := longShortValue(b); y != 0 {
			q, r := floorDivInt(longShortValue(a), y)
			return pairSteal(ts, longFromInt(ts, q), longFromInt(ts, r))
		}
	}
	return longDivmodSlow(ts, a, b)
}

//go:noinline
func longDivmodSlow(ts *Thread, a, b *Object) *Object {
	var q, r *Object
	if !longFloorDivide(ts, a, b, &q, &r) {
		return nil
	}
	return pairSteal(ts, q, r)
}

// pairSteal makes a tuple of two.
//
// Refs: new; takes both references, which may be nil: then the result is nil.
//
//go:nosplit
func pairSteal(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return pairDrop(ts, a, b)
	}
	t := newGCObject(ts, TupleType, tupleHeader+16)
	if t == nil {
		return pairDrop(ts, a, b)
	}
	v := as[*layout.TupleObject](t)
	v.ObSize, v.ObHash = 2, -1
	p := tupleItems(t)
	setItem(p, 0, a)
	setItem(p, 1, b)
	gcTrack(t)
	return t
}

//go:noinline
func pairDrop(ts *Thread, a, b *Object) *Object {
	xdecref(ts, a)
	xdecref(ts, b)
	return nil
}

// longTrueDiv is nb_true_divide: the quotient correctly rounded, however long the operands.
func longTrueDiv(ts *Thread, a, b *Object) *Object {
	if !longBoth(a, b) {
		return notImplemented(ts)
	}
	if longIsZero(b) {
		return longDivideByZero(ts)
	}
	neg := longIsNeg(a) != longIsNeg(b)
	if longBitLen(a) <= 53 && longBitLen(b) <= 53 {
		x := float64(int(longWrap(a))) / float64(int(longWrap(b)))
		return FloatFromDouble(ts, x)
	}
	zero := 0.0
	if neg {
		zero = math.Copysign(0, -1)
	}
	diff := longBitLen(a) - longBitLen(b)
	if longIsZero(a) || diff < -1076 {
		return FloatFromDouble(ts, zero)
	}
	if diff > 1024 {
		return raise(ts, ExcOverflowError, "integer division result too large for a float")
	}
	q, shift, sticky, ok := longScaledQuotient(ts, a, b, diff)
	if !ok {
		return nil
	}
	x, ok := floatRoundScaled(q, sticky, shift)
	if !ok {
		return raise(ts, ExcOverflowError, "integer division result too large for a float")
	}
	if neg {
		x = -x
	}
	return FloatFromDouble(ts, x)
}

// longScaledQuotient is |a| / |b| as q * 2**shift, q at least 55 bits, or as many as the float will have and two more; sticky tells
// whether something was cut. diff is the difference of bit lengths.
func longScaledQuotient(ts *Thread, a, b *Object, diff int) (q uint, shift int, sticky, ok bool) {
	shift = diff
	if shift < -1021 {
		shift = -1021
	}
	shift -= 55
	na, nb := longLen(a), longLen(b)
	var x *Object
	if shift <= 0 {
		words, off := -shift/longShift, uint(-shift)%longShift
		if x = longAlloc(ts, na+words+1); x == nil {
			return 0, 0, false, false
		}
		magShl(longDigits(x), longDigits(a), na, words, off)
		longSetTag(x, magTrim(longDigits(x), na+words+1), false)
	} else {
		words, off := shift/longShift, uint(shift)%longShift
		if x = longAlloc(ts, na-words); x == nil {
			return 0, 0, false, false
		}
		sticky = magShr(longDigits(x), longDigits(a), na, words, off)
		longSetTag(x, magTrim(longDigits(x), na-words), false)
	}
	var quo, rem *Object
	if nb == 1 && longLen(x) == 1 {
		// The only digit of b is not 0; the test spares the compiler's.
		v, d := digitAt(longDigits(x), 0), digitAt(longDigits(b), 0)
		if d != 0 {
			q = v / d
			sticky = sticky || v%d != 0
		}
		longDrop(ts, x)
		return q, shift, sticky, true
	}
	ok = longTruncDivide(ts, x, b, &quo, &rem)
	longDrop(ts, x)
	if !ok {
		return 0, 0, false, false
	}
	u := longWrap(quo)
	if longIsNeg(quo) {
		u = -u
	}
	sticky = sticky || !longIsZero(rem)
	decref(ts, quo)
	decref(ts, rem)
	return u, shift, sticky, true
}

// floatRoundScaled is q * 2**shift rounded half to even to a float, subnormal ones too; sticky says that the true value is a
// little larger. False when it is too large.
func floatRoundScaled(q uint, sticky bool, shift int) (float64, bool) {
	if q == 0 {
		return 0, true
	}
	n := bits.Len(q)
	extra := n
	if m := -1021 - shift; m > extra {
		extra = m
	}
	extra -= 53
	if extra > 0 {
		if extra >= 64 {
			return 0, true
		}
		e := uint(extra)
		low := q & (1<<e - 1)
		half := uint(1) << (e - 1)
		q >>= e
		if low > half || low == half && (sticky || q&1 != 0) {
			q++
		}
		shift += extra
	}
	if bits.Len(q)+shift > 1024 {
		return 0, false
	}
	return math.Ldexp(float64(q), shift), true
}

// PrivLongGCD implements _PyLong_GCD.
//
// Refs: new.
func PrivLongGCD(ts *Thread, a, b *Object) *Object {
	if longLen(a) < longLen(b) {
		a, b = b, a
	}
	if n := longLen(b); n >= liftGCDDigits {
		o := longAlloc(ts, n)
		if o == nil {
			return nil
		}
		if magGCDLift(ts, longDigits(o), longDigits(a), longLen(a), longDigits(b), n) {
			return longFinish(ts, o, n, false)
		}
		longDrop(ts, o)
	}
	a, b = longAbs(ts, a), longAbs(ts, b)
	for a != nil && b != nil && !(longShort(a) && longShort(b)) {
		if longIsZero(b) {
			decref(ts, b)
			return a
		}
		r := longMod(ts, a, b)
		decref(ts, a)
		a, b = b, r
	}
	if a == nil || b == nil {
		xdecref(ts, a)
		xdecref(ts, b)
		return nil
	}
	x, y := uint(longShortValue(a)), uint(longShortValue(b))
	decref(ts, a)
	decref(ts, b)
	for y != 0 {
		x, y = y, x%y
	}
	return longFromMag(ts, x, false)
}

// longInvert is the inverse of a modulo n.
//
// Refs: new.   Error: nil, ValueError when there is none.
func longInvert(ts *Thread, a, n *Object) *Object {
	b, c := newRef(ts, smallInt(1)), newRef(ts, smallInt(0))
	a, n = newRef(ts, a), newRef(ts, n)
	for !longIsZero(n) {
		var q, r *Object
		if !longFloorDivide(ts, a, n, &q, &r) {
			goto fail
		}
		decref(ts, a)
		a, n = n, r
		t := longMul(ts, q, c)
		decref(ts, q)
		if t == nil {
			goto fail
		}
		s := longSub(ts, b, t)
		decref(ts, t)
		if s == nil {
			goto fail
		}
		decref(ts, b)
		b, c = c, s
	}
	decref(ts, c)
	decref(ts, n)
	c, n = nil, nil
	if a == smallInt(1) {
		decref(ts, a)
		return b
	}
	raise(ts, ExcValueError, "base is not invertible for the given modulus")
fail:
	decref(ts, a)
	decref(ts, b)
	xdecref(ts, c)
	xdecref(ts, n)
	return nil
}

// longPow is nb_power.
func longPow(ts *Thread, a, b, c *Object) *Object {
	if !longBoth(a, b) || c != None && !longCheck(c) {
		return notImplemented(ts)
	}
	if c == None {
		if longIsNeg(b) {
			return floatPow(ts, a, b, None)
		}
		return longPowMod(ts, a, b, nil)
	}
	if longIsZero(c) {
		return raise(ts, ExcValueError, "pow() 3rd argument cannot be 0")
	}
	mod := longAbs(ts, c)
	if mod == nil {
		return nil
	}
	if mod == smallInt(1) {
		return smallInt(0)
	}
	var z *Object
	if longIsNeg(b) {
		inv, exp := longInvert(ts, a, mod), longNeg(ts, b)
		if inv != nil && exp != nil {
			z = longPowReduced(ts, inv, exp, mod)
		}
		xdecref(ts, inv)
		xdecref(ts, exp)
	} else {
		z = longPowReduced(ts, a, b, mod)
	}
	if z != nil && longIsNeg(c) && !longIsZero(z) {
		longReplace(ts, &z, longSub(ts, z, mod))
	}
	decref(ts, mod)
	return z
}

// longPowReduced is a**b modulo mod, with a brought into range first. mod > 1.
func longPowReduced(ts *Thread, a, b, mod *Object) *Object {
	r := longMod(ts, a, mod)
	if r == nil {
		return nil
	}
	var z *Object
	if !longPowLift(ts, r, b, mod, &z) {
		z = longPowMod(ts, r, b, mod)
	}
	decref(ts, r)
	return z
}

// longMulMod sets *z to *z * a, reduced when mod is not nil.
func longMulMod(ts *Thread, z **Object, a, mod *Object) bool {
	if !longReplace(ts, z, longMul(ts, *z, a)) {
		return false
	}
	return mod == nil || longReplace(ts, z, longMod(ts, *z, mod))
}

// longPowWindow is how many bits of a long exponent are taken at once.
const longPowWindow = 5

// longPowMod is a**b for b >= 0, reduced by mod unless nil. Binary from the top; for long exponents by windows of five bits.
//
// Refs: new.
func longPowMod(ts *Thread, a, b, mod *Object) *Object {
	n := longBitLen(b)
	if n == 0 {
		return smallInt(1)
	}
	if n > 8*longShift {
		return longPowByWindows(ts, a, b, mod, n)
	}
	p := longDigits(b)
	z := longExact(ts, a)
	for i := n - 2; i >= 0 && z != nil; i-- {
		if !longMulMod(ts, &z, z, mod) {
			return nil
		}
		if digitAt(p, i/longShift)>>(uint(i)%longShift)&1 != 0 && !longMulMod(ts, &z, a, mod) {
			return nil
		}
	}
	return z
}

// longPowByWindows is longPowMod for an exponent of n bits, with a table of the odd and even powers below 32.
func longPowByWindows(ts *Thread, a, b, mod *Object, n int) *Object {
	const size = 1 << longPowWindow
	mark := ts.ScratchTop
	table, _ := scratch(ts, size*8)
	if table == 0 {
		return nil
	}
	prim.Clear(table, size*8)
	setItem(table, 0, smallInt(1))
	ok := true
	for i := 1; i < size && ok; i++ {
		t := newRef(ts, itemAt(table, i-1))
		ok = longMulMod(ts, &t, a, mod)
		setItem(table, i, t)
	}
	z := newRef(ts, smallInt(1))
	p := longDigits(b)
	for i := (n + longPowWindow - 1) / longPowWindow * longPowWindow; i > 0 && ok; i -= longPowWindow {
		w := uint(0)
		for k := i - 1; k >= i-longPowWindow; k-- {
			bit := uint(0)
			if k < n {
				bit = digitAt(p, k/longShift) >> (uint(k) % longShift) & 1
			}
			w = w<<1 | bit
		}
		for k := 0; k < longPowWindow && ok; k++ {
			ok = longMulMod(ts, &z, z, mod)
		}
		if ok && w != 0 {
			ok = longMulMod(ts, &z, itemAt(table, int(w)), mod)
		}
	}
	for i := 0; i < size; i++ {
		xdecref(ts, itemAt(table, i))
	}
	ts.ScratchTop = mark
	if !ok {
		xdecref(ts, z)
		return nil
	}
	return z
}
