// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The complex object (PyComplexObject): arithmetic, operators, API.
//
// World: bare; entered from C.
// Guard: cval never changes once another thread can see the object.
// Invariant: a real operand of a sum, product or quotient counts as real, not as a complex number whose imaginary part is zero:
// so signs of zeros, infinities and NaNs in the other part survive.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const complexSize = 48

// complexCheck tells whether o is a complex or of a subclass.
func complexCheck(ts *Thread, o *Object) bool {
	return o.ObType == ComplexType || TypeIsSubtype(ts, o.ObType, ComplexType) != 0
}

// complexValue is the value of a complex or of a subclass.
func complexValue(o *Object) (re, im float64) {
	c := as[*layout.ComplexObject](o)
	return c.Cval.Real, c.Cval.Imag
}

// complexNew makes a complex.
//
// Refs: new.
func complexNew(ts *Thread, re, im float64) *Object {
	o := newObject(ts, ComplexType, complexSize)
	if o != nil {
		c := as[*layout.ComplexObject](o)
		c.Cval.Real, c.Cval.Imag = re, im
	}
	return o
}

// complexDealloc is tp_dealloc.
func complexDealloc(ts *Thread, o *Object) {
	if o.ObType == ComplexType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// ComplexFromCComplex implements PyComplex_FromCComplex.
//
// Refs: new.
func ComplexFromCComplex(ts *Thread, re, im float64) *Object { return complexNew(ts, re, im) }

// ComplexFromDoubles implements PyComplex_FromDoubles.
//
// Refs: new.
func ComplexFromDoubles(ts *Thread, re, im float64) *Object { return complexNew(ts, re, im) }

// complexSpecial asks the __complex__ method. nil without an error: the type has none.
//
// Refs: new; a complex exactly or of a subclass.
func complexSpecial(ts *Thread, o *Object) *Object {
	if o.ObType == ComplexType {
		return newRef(ts, o)
	}
	f := seqLookupSpecial(ts, o, id___complex__)
	if f == nil {
		return nil
	}
	r := ObjectCallNoArgs(ts, f)
	decref(ts, f)
	if r == nil || r.ObType == ComplexType {
		return r
	}
	if !complexCheck(ts, r) {
		raise(ts, ExcTypeError, "__complex__ returned non-complex (type %s)", argTO(r))
		decref(ts, r)
		return nil
	}
	text := strFormat(ts, "__complex__ returned non-complex (type %s).  The ability to return an instance of a strict subclass of complex is deprecated, and may not be supported in a future version of Python.", argTO(r))
	if !warnDeprecated(ts, text) {
		decref(ts, r)
		return nil
	}
	return r
}

// ComplexAsCComplex implements PyComplex_AsCComplex: asks __complex__, then __float__, then __index__.
//
// Error: -1+0j, TypeError set.
func ComplexAsCComplex(ts *Thread, o *Object) (re, im float64) {
	if complexCheck(ts, o) {
		return complexValue(o)
	}
	c := complexSpecial(ts, o)
	if c != nil {
		re, im = complexValue(c)
		decref(ts, c)
		return re, im
	}
	if ts.CurrentException != nil {
		return -1, 0
	}
	return FloatAsDouble(ts, o), 0
}

// complexPart serves the two functions below.
func complexPart(ts *Thread, o *Object, imag bool) float64 {
	var re, im float64
	if complexCheck(ts, o) {
		re, im = complexValue(o)
	} else if c := complexSpecial(ts, o); c != nil {
		re, im = complexValue(c)
		decref(ts, c)
	} else if ts.CurrentException != nil {
		return -1
	} else if re = FloatAsDouble(ts, o); re == -1 && ts.CurrentException != nil {
		return -1
	}
	if imag {
		return im
	}
	return re
}

// ComplexRealAsDouble implements PyComplex_RealAsDouble.
//
// Error: -1, TypeError set.
func ComplexRealAsDouble(ts *Thread, o *Object) float64 { return complexPart(ts, o, false) }

// ComplexImagAsDouble implements PyComplex_ImagAsDouble: 0 for a real number.
//
// Error: -1, TypeError set.
func ComplexImagAsDouble(ts *Thread, o *Object) float64 { return complexPart(ts, o, true) }

// PrivCSum implements _Py_c_sum; PrivCDiff _Py_c_diff; PrivCNeg _Py_c_neg.
func PrivCSum(ts *Thread, a, b, c, d float64) (re, im float64) { return a + c, b + d }

func PrivCDiff(ts *Thread, a, b, c, d float64) (re, im float64) { return a - c, b - d }

func PrivCNeg(ts *Thread, a, b float64) (re, im float64) { return -a, -b }

// unitOf is 1 for an infinity, else 0, with the sign of x: what is left of a factor when only infinities count.
func unitOf(x float64) float64 {
	if isInf(x) {
		return math.Copysign(1, x)
	}
	return math.Copysign(0, x)
}

// zeroNaN is 0 with the sign of x when x is a NaN, else x.
func zeroNaN(x float64) float64 {
	if x != x {
		return math.Copysign(0, x)
	}
	return x
}

// PrivCProd implements _Py_c_prod. A product that came out as NaN + NaN j although a factor, or a product of parts, is infinite is
// infinite, in the direction that the signs give (C, annex G).
func PrivCProd(ts *Thread, a, b, c, d float64) (re, im float64) {
	ac, bd, ad, bc := float64(a*c), float64(b*d), float64(a*d), float64(b*c)
	re, im = ac-bd, ad+bc
	if re == re || im == im {
		return re, im
	}
	infinite := false
	if isInf(a) || isInf(b) {
		a, b = unitOf(a), unitOf(b)
		c, d = zeroNaN(c), zeroNaN(d)
		infinite = true
	}
	if isInf(c) || isInf(d) {
		c, d = unitOf(c), unitOf(d)
		a, b = zeroNaN(a), zeroNaN(b)
		infinite = true
	}
	if !infinite && (isInf(ac) || isInf(bd) || isInf(ad) || isInf(bc)) {
		a, b, c, d = zeroNaN(a), zeroNaN(b), zeroNaN(c), zeroNaN(d)
		infinite = true
	}
	if infinite {
		inf := math.Inf(1)
		re, im = inf*(float64(a*c)-float64(b*d)), inf*(float64(a*d)+float64(b*c))
	}
	return re, im
}

func absFloat(x float64) float64 { return math.Float64frombits(math.Float64bits(x) &^ (1 << 63)) }

// complexQuot is (a + b j) / (c + d j), scaled by the larger part of the divisor. zero: the divisor is zero.
func complexQuot(a, b, c, d float64) (re, im float64, zero bool) {
	ac, ad := absFloat(c), absFloat(d)
	switch {
	case ac >= ad:
		if ac == 0 {
			return 0, 0, true
		}
		ratio := d / c
		den := c + float64(d*ratio)
		re, im = (a+float64(b*ratio))/den, (b-float64(a*ratio))/den
	case ad >= ac:
		ratio := c / d
		den := float64(c*ratio) + d
		re, im = (float64(a*ratio)+b)/den, (float64(b*ratio)-a)/den
	default:
		re, im = math.NaN(), math.NaN()
	}
	if re != re && im != im {
		// Infinite by finite is infinite, finite by infinite zero (C, annex G).
		if (isInf(a) || isInf(b)) && !isInf(c) && c == c && !isInf(d) && d == d {
			x, y := unitOf(a), unitOf(b)
			inf := math.Inf(1)
			re = inf * (float64(x*c) + float64(y*d))
			im = inf * (float64(y*c) - float64(x*d))
		} else if (isInf(ac) || isInf(ad)) && a == a && !isInf(a) && b == b && !isInf(b) {
			x, y := unitOf(c), unitOf(d)
			re = 0 * (float64(a*x) + float64(b*y))
			im = 0 * (float64(b*x) - float64(a*y))
		}
	}
	return re, im, false
}

// Errno values as the C functions leave them.
const (
	errnoDomain = 33
	errnoRange  = 34
)

// setErrno is C's errno of this thread: the _Py_c_ functions report by it.
func setErrno(e int32) { prim.Store(prim.Call0(prim.Libc.ErrnoLocation), e) }

// PrivCQuot implements _Py_c_quot: by zero it is 0, and errno EDOM.
func PrivCQuot(ts *Thread, a, b, c, d float64) (re, im float64) {
	re, im, zero := complexQuot(a, b, c, d)
	if zero {
		setErrno(errnoDomain)
	}
	return re, im
}

// complexAbs is the magnitude; overflow: it is infinite although the parts are not.
func complexAbs(a, b float64) (x float64, overflow bool) {
	if isInf(a) || isInf(b) {
		return math.Inf(1), false
	}
	if a != a || b != b {
		return math.NaN(), false
	}
	x = prim.CallFloat2(prim.Libc.Hypot, a, b)
	return x, isInf(x)
}

// PrivCAbs implements _Py_c_abs: errno is 0 or ERANGE; a NaN leaves it.
func PrivCAbs(ts *Thread, a, b float64) float64 {
	x, overflow := complexAbs(a, b)
	if overflow {
		setErrno(errnoRange)
	} else if x == x {
		setErrno(0)
	}
	return x
}

// complexPower is (a + b j) ** (c + d j) by the polar form. zero: a domain error, as 0 to a negative or complex power is one.
func complexPower(a, b, c, d float64) (re, im float64, zero bool) {
	if c == 0 && d == 0 {
		return 1, 0, false
	}
	if a == 0 && b == 0 {
		return 0, 0, d != 0 || c < 0
	}
	size := prim.CallFloat2(prim.Libc.Hypot, a, b)
	length := prim.CallFloat2(prim.Libc.Pow, size, c)
	angle := prim.CallFloat2(prim.Libc.Atan2, b, a)
	phase := float64(angle * c)
	if d != 0 {
		length *= prim.CallFloat(prim.Libc.Exp, float64(-angle*d))
		phase += float64(d * prim.CallFloat(prim.Libc.Log, size))
	}
	// C's sine of infinity is a domain error, which Python reports like that of zero.
	return length * prim.CallFloat(prim.Libc.Cos, phase), length * prim.CallFloat(prim.Libc.Sin, phase), isInf(phase)
}

// complexOverflowed tells whether a result of C complex arithmetic left the range.
func complexOverflowed(re, im float64) bool { return isInf(re) || isInf(im) }

// PrivCPow implements _Py_c_pow: errno is EDOM or ERANGE on failure.
func PrivCPow(ts *Thread, a, b, c, d float64) (re, im float64) {
	re, im, zero := complexPower(a, b, c, d)
	if zero {
		setErrno(errnoDomain)
	} else if complexOverflowed(re, im) {
		setErrno(errnoRange)
	}
	return re, im
}

// complexSmallPower is a small whole power by squaring.
func complexSmallPower(ts *Thread, a, b float64, n int) (re, im float64) {
	re = 1
	if n < 0 {
		re, im = complexSmallPower(ts, a, b, -n)
		re, im, _ = complexQuot(1, 0, re, im)
		return re, im
	}
	first := true
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			if first {
				re, im, first = a, b, false
			} else {
				re, im = PrivCProd(ts, re, im, a, b)
			}
		}
		if n > 1 {
			a, b = PrivCProd(ts, a, b, a, b)
		}
	}
	return re, im
}

// complexOperand is an operand of a slot.
type complexOperand struct {
	re, im float64
	real   bool // an int or a float
}

// complexRead reads an operand: 1, 0 when it is no number of ours, -1 with OverflowError set.
func complexRead(ts *Thread, o *Object, c *complexOperand) int {
	if complexCheck(ts, o) {
		c.re, c.im = complexValue(o)
		return 1
	}
	c.real = true
	return floatOperand(ts, o, &c.re)
}

// complexBoth reads both; r is the slot's answer when ok is false.
func complexBoth(ts *Thread, a, b *Object) (x, y complexOperand, r *Object, ok bool) {
	s := complexRead(ts, a, &x)
	if s > 0 {
		s = complexRead(ts, b, &y)
	}
	switch {
	case s > 0:
		ok = true
	case s == 0:
		r = notImplemented(ts)
	}
	return x, y, r, ok
}

// complexAdd is nb_add.
func complexAdd(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := complexBoth(ts, a, b)
	switch {
	case !ok:
		return r
	case x.real:
		return complexNew(ts, x.re+y.re, y.im)
	case y.real:
		return complexNew(ts, x.re+y.re, x.im)
	}
	return complexNew(ts, x.re+y.re, x.im+y.im)
}

// complexSub is nb_subtract.
func complexSub(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := complexBoth(ts, a, b)
	switch {
	case !ok:
		return r
	case x.real:
		return complexNew(ts, x.re-y.re, -y.im)
	case y.real:
		return complexNew(ts, x.re-y.re, x.im)
	}
	return complexNew(ts, x.re-y.re, x.im-y.im)
}

// complexMul is nb_multiply.
func complexMul(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := complexBoth(ts, a, b)
	switch {
	case !ok:
		return r
	case x.real:
		return complexNew(ts, x.re*y.re, x.re*y.im)
	case y.real:
		return complexNew(ts, x.re*y.re, x.im*y.re)
	}
	re, im := PrivCProd(ts, x.re, x.im, y.re, y.im)
	return complexNew(ts, re, im)
}

// complexDiv is nb_true_divide.
func complexDiv(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := complexBoth(ts, a, b)
	if !ok {
		return r
	}
	if y.re == 0 && y.im == 0 {
		return longDivideByZero(ts)
	}
	switch {
	case y.real:
		return complexNew(ts, x.re/y.re, x.im/y.re)
	case x.real:
		re, im := complexRealQuot(x.re, y.re, y.im)
		return complexNew(ts, re, im)
	}
	re, im, _ := complexQuot(x.re, x.im, y.re, y.im)
	return complexNew(ts, re, im)
}

// complexRealQuot is a real number by a complex one that is not zero.
func complexRealQuot(a, c, d float64) (re, im float64) {
	ac, ad := absFloat(c), absFloat(d)
	switch {
	case ac >= ad:
		ratio := d / c
		den := c + float64(d*ratio)
		re, im = a/den, float64(-a*ratio)/den
	case ad >= ac:
		ratio := c / d
		den := float64(c*ratio) + d
		re, im = float64(a*ratio)/den, -a/den
	default:
		re, im = math.NaN(), math.NaN()
	}
	if re != re && im != im && a == a && !isInf(a) && (isInf(ac) || isInf(ad)) {
		x, y := unitOf(c), unitOf(d)
		re, im = 0*(a*x), 0*(-a*y)
	}
	return re, im
}

// complexPow is nb_power.
func complexPow(ts *Thread, a, b, c *Object) *Object {
	x, y, r, ok := complexBoth(ts, a, b)
	if !ok {
		return r
	}
	if c != None {
		return raise(ts, ExcValueError, "complex modulo")
	}
	var re, im float64
	zero := false
	if y.im == 0 && y.re == floorFloat(y.re) && absFloat(y.re) <= 100 && !(x.re == 0 && x.im == 0 && y.re < 0) {
		re, im = complexSmallPower(ts, x.re, x.im, int(y.re))
	} else {
		re, im, zero = complexPower(x.re, x.im, y.re, y.im)
	}
	if zero {
		return raise(ts, ExcZeroDivisionError, "zero to a negative or complex power")
	}
	if complexOverflowed(re, im) {
		return raise(ts, ExcOverflowError, "complex exponentiation")
	}
	return complexNew(ts, re, im)
}

// complexNeg is nb_negative; complexPos nb_positive; complexBool nb_bool.
func complexNeg(ts *Thread, o *Object) *Object {
	re, im := complexValue(o)
	return complexNew(ts, -re, -im)
}

func complexPos(ts *Thread, o *Object) *Object {
	if o.ObType == ComplexType {
		return newRef(ts, o)
	}
	re, im := complexValue(o)
	return complexNew(ts, re, im)
}

func complexBool(ts *Thread, o *Object) int32 {
	re, im := complexValue(o)
	return b2i(re != 0 || im != 0)
}

// complexAbsSlot is nb_absolute.
func complexAbsSlot(ts *Thread, o *Object) *Object {
	x, overflow := complexAbs(complexValue(o))
	if overflow {
		return raise(ts, ExcOverflowError, "absolute value too large")
	}
	return floatNew(ts, x)
}

// complexRichCompare is tp_richcompare: equality alone.
func complexRichCompare(ts *Thread, a, b *Object, op int32) *Object {
	if op != layout.EQ && op != layout.NE {
		return notImplemented(ts)
	}
	re, im := complexValue(a)
	equal := false
	switch {
	case longCheck(b):
		equal = im == 0 && re == re && floatCompareInt(ts, re, b) == 0
	case floatCheck(ts, b):
		equal = im == 0 && re == floatValue(b)
	case complexCheck(ts, b):
		c, d := complexValue(b)
		equal = re == c && im == d
	default:
		return notImplemented(ts)
	}
	return boolOf(equal == (op == layout.EQ))
}

// complexHash is tp_hash: that of the real part when the imaginary one is zero.
func complexHash(ts *Thread, o *Object) int {
	const imaginary = 1000003
	re, im := complexValue(o)
	h := int(uint(PrivHashDouble(ts, o, re)) + imaginary*uint(PrivHashDouble(ts, o, im)))
	if h == -1 {
		h = -2
	}
	return h
}
