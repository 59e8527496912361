// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The float object (PyFloatObject): creation, operators, comparison.
//
// World: bare; entered from C.
// Guard: ob_fval never changes once another thread can see the object.

package object

import (
	"math"
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const floatSize = 40

// floatValue is the value of a float or of a subclass.
func floatValue(o *Object) float64 { return as[*layout.FloatObject](o).ObFval }

// floatCheck tells whether o is a float or of a subclass.
func floatCheck(ts *Thread, o *Object) bool {
	return o.ObType == FloatType || TypeIsSubtype(ts, o.ObType, FloatType) != 0
}

// floatNew makes a float.
//
// Refs: new.
//
//go:nosplit
func floatNew(ts *Thread, x float64) *Object {
	o := newObject(ts, FloatType, floatSize)
	if o != nil {
		as[*layout.FloatObject](o).ObFval = x
	}
	return o
}

// FloatFromDouble implements PyFloat_FromDouble.
//
// Refs: new. Errors: MemoryError.
//
//go:nosplit
func FloatFromDouble(ts *Thread, x float64) *Object {
	o := newObject(ts, FloatType, floatSize)
	if o != nil {
		as[*layout.FloatObject](o).ObFval = x
	}
	return o
}

// floatDealloc is tp_dealloc.
//
//go:nosplit
func floatDealloc(ts *Thread, o *Object) {
	if o.ObType == FloatType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// FloatAsDouble implements PyFloat_AsDouble: asks __float__, then __index__.
//
// Error: -1, TypeError set.
//
//go:nosplit
func FloatAsDouble(ts *Thread, o *Object) float64 {
	if o != nil && o.ObType == FloatType {
		return as[*layout.FloatObject](o).ObFval
	}
	return floatAsDoubleSlow(ts, o)
}

//go:noinline
func floatAsDoubleSlow(ts *Thread, o *Object) float64 {
	if o == nil {
		raise(ts, ExcTypeError, "bad argument type for built-in operation")
		return -1
	}
	if floatCheck(ts, o) {
		return floatValue(o)
	}
	nb := o.ObType.TpAsNumber
	if nb == nil || nb.NbFloat == 0 {
		if nb != nil && nb.NbIndex != 0 {
			i := numberIndex(ts, o)
			if i == nil {
				return -1
			}
			x, _ := longFloat(ts, i)
			decref(ts, i)
			return x
		}
		raise(ts, ExcTypeError, "must be real number, not %s", argTO(o))
		return -1
	}
	r := callUnary(ts, nb.NbFloat, o)
	if r == nil {
		return -1
	}
	if r.ObType != FloatType {
		if r = numberExactFloat(ts, o, r); r == nil {
			return -1
		}
	}
	x := floatValue(r)
	decref(ts, r)
	return x
}

// FloatGetMax implements PyFloat_GetMax.
func FloatGetMax(ts *Thread) float64 { return math.MaxFloat64 }

// FloatGetMin implements PyFloat_GetMin: the least normal positive float.
func FloatGetMin(ts *Thread) float64 { return 0x1p-1022 }

// floatOperand reads an operand of a slot: 1 when it is a float or an int, 0 when it is neither, -1 with OverflowError set for an
// int too large.
//
//go:nosplit
func floatOperand(ts *Thread, o *Object, x *float64) int {
	if o.ObType == FloatType {
		*x = as[*layout.FloatObject](o).ObFval
		return 1
	}
	return floatOperandSlow(ts, o, x)
}

//go:noinline
func floatOperandSlow(ts *Thread, o *Object, x *float64) int {
	if floatCheck(ts, o) {
		*x = floatValue(o)
		return 1
	}
	if !longCheck(o) {
		return 0
	}
	v, ok := longFloat(ts, o)
	if !ok {
		return -1
	}
	*x = v
	return 1
}

// floatBoth reads both operands; r is the slot's answer when ok is false.
func floatBoth(ts *Thread, a, b *Object) (x, y float64, r *Object, ok bool) {
	s := floatOperand(ts, a, &x)
	if s > 0 {
		s = floatOperand(ts, b, &y)
	}
	switch {
	case s > 0:
		return x, y, nil, true
	case s == 0:
		return 0, 0, notImplemented(ts), false
	}
	return 0, 0, nil, false
}

// floatAdd is nb_add.
func floatAdd(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	return floatNew(ts, x+y)
}

// floatSub is nb_subtract.
func floatSub(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	return floatNew(ts, x-y)
}

// floatMul is nb_multiply.
func floatMul(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	return floatNew(ts, x*y)
}

// floatDiv is nb_true_divide.
func floatDiv(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	if y == 0 {
		return longDivideByZero(ts)
	}
	return floatNew(ts, x/y)
}

// floorDivmod is Python's divmod of floats, y not 0: the remainder has y's sign, the quotient is a whole number.
func floorDivmod(x, y float64) (q, mod float64) {
	mod = prim.CallFloat2(prim.Libc.Fmod, x, y)
	// x - mod is close to a multiple of y.
	div := (x - mod) / y
	if mod != 0 {
		if (y < 0) != (mod < 0) {
			mod += y
			div--
		}
	} else {
		mod = math.Copysign(0, y)
	}
	if div == 0 {
		return math.Copysign(0, x/y), mod
	}
	q = floorFloat(div)
	if div-q > 0.5 {
		q++
	}
	return q, mod
}

// floorFloat is the largest whole number not above x, without the machine's rounding instruction, which not all have.
func floorFloat(x float64) float64 {
	if x != x || x >= 1<<52 || x <= -(1<<52) {
		return x
	}
	t := float64(int(x))
	if t > x {
		t--
	}
	if t == 0 {
		return math.Copysign(0, x)
	}
	return t
}

// floatMod is nb_remainder.
func floatMod(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	if y == 0 {
		return longDivideByZero(ts)
	}
	_, mod := floorDivmod(x, y)
	return floatNew(ts, mod)
}

// floatFloorDiv is nb_floor_divide.
func floatFloorDiv(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	if y == 0 {
		return longDivideByZero(ts)
	}
	q, _ := floorDivmod(x, y)
	return floatNew(ts, q)
}

// floatDivmod is nb_divmod.
func floatDivmod(ts *Thread, a, b *Object) *Object {
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	if y == 0 {
		return longDivideByZero(ts)
	}
	q, mod := floorDivmod(x, y)
	return pairSteal(ts, floatNew(ts, q), floatNew(ts, mod))
}

// isOdd tells whether x is an odd whole number.
func isOdd(x float64) bool {
	if x < 0 {
		x = -x
	}
	return x < 1<<53 && x == float64(int(x)) && int(x)&1 != 0
}

// floatPow is nb_power. What C leaves open, or sets errno for, is decided before C's pow is asked.
func floatPow(ts *Thread, a, b, c *Object) *Object {
	if c != None {
		return raise(ts, ExcTypeError, "pow() 3rd argument not allowed unless all arguments are integers")
	}
	x, y, r, ok := floatBoth(ts, a, b)
	if !ok {
		return r
	}
	switch {
	case y == 0 || x == 1:
		return floatNew(ts, 1)
	case x != x:
		return floatNew(ts, x)
	case y != y:
		return floatNew(ts, y)
	case isInf(y):
		return floatNew(ts, powInfinite(x, y))
	case isInf(x):
		return floatNew(ts, powOfInfinity(x, y))
	case x == 0:
		if y < 0 {
			return raise(ts, ExcZeroDivisionError, "zero to a negative power")
		}
		if !isOdd(y) {
			x = 0
		}
		return floatNew(ts, x)
	}
	negate := false
	if x < 0 {
		if y != floorFloat(y) {
			return complexPow(ts, a, b, None)
		}
		x, negate = -x, isOdd(y)
	}
	z := 1.0
	if x != 1 {
		z = prim.CallFloat2(prim.Libc.Pow, x, y)
		if isInf(z) {
			return raiseErrno(ts, ExcOverflowError, 34, "Numerical result out of range")
		}
	}
	if negate {
		z = -z
	}
	return floatNew(ts, z)
}

// raiseErrno raises with the arguments (number, text) that an errno gives.
//
//go:noinline
func raiseErrno(ts *Thread, exc *Object, number int, text string) *Object {
	t := pairSteal(ts, longFromInt(ts, number), asciiConst(ts, text))
	if t != nil {
		ErrSetObject(ts, exc, t)
		decref(ts, t)
	}
	return nil
}

// powInfinite is x**y for an infinite y; x is not 1 and no NaN.
func powInfinite(x, y float64) float64 {
	if x < 0 {
		x = -x
	}
	switch {
	case x == 1:
		return 1
	case (y > 0) == (x > 1):
		return math.Inf(1)
	}
	return 0
}

// powOfInfinity is x**y for an infinite x and a finite y that is not 0.
func powOfInfinity(x, y float64) float64 {
	odd := isOdd(y)
	if y > 0 {
		if odd || x > 0 {
			return x
		}
		return -x
	}
	if odd {
		return math.Copysign(0, x)
	}
	return 0
}

// floatNeg is nb_negative; floatAbs nb_absolute; floatPos nb_positive and nb_float; floatBool nb_bool.
func floatNeg(ts *Thread, o *Object) *Object { return floatNew(ts, -floatValue(o)) }

func floatAbs(ts *Thread, o *Object) *Object {
	return floatNew(ts, math.Float64frombits(math.Float64bits(floatValue(o))&^(1<<63)))
}

func floatPos(ts *Thread, o *Object) *Object {
	if o.ObType == FloatType {
		return newRef(ts, o)
	}
	return floatNew(ts, floatValue(o))
}

func floatBool(ts *Thread, o *Object) int32 { return b2i(floatValue(o) != 0) }

// floatToInt is nb_int and __trunc__.
func floatToInt(ts *Thread, o *Object) *Object { return LongFromDouble(ts, floatValue(o)) }

// floatCompareInt compares x with an int exactly: -1, 0, 1. x is no NaN.
func floatCompareInt(ts *Thread, x float64, i *Object) int {
	if longIsCompact(i) {
		y := float64(longCompactValue(i))
		return int(b2i(x > y)) - int(b2i(x < y))
	}
	neg := longIsNeg(i)
	sign := 1
	if neg {
		sign = -1
	}
	if (x < 0) != neg || x == 0 || isInf(x) {
		// Of different signs, or one beyond all ints: i is not 0.
		if x == 0 {
			return -sign
		}
		if x < 0 {
			return -1
		}
		return 1
	}
	// Magnitudes of the same sign: by exponent, then bit by bit.
	m, e := floatParts(x)
	xBits := bits.Len64(m) + e
	if n := longBitLen(i); xBits != n {
		if xBits < n {
			return -sign
		}
		return sign
	}
	// Same length, so at least 2**30: compare i with the whole part, and then the rest.
	n := longLen(i)
	p := longDigits(i)
	for k := n - 1; k >= 0; k-- {
		// The digit of x that stands at bit 30*k.
		d := uint(floatBitsAt(m, e, k*longShift))
		if g := digitAt(p, k); d != g {
			if d < g {
				return -sign
			}
			return sign
		}
	}
	if e < 0 && m&(1<<(uint(-e)&63)-1) != 0 {
		return sign
	}
	return 0
}

// floatBitsAt is 30 bits of m * 2**e from bit at on.
func floatBitsAt(m uint64, e, at int) uint64 {
	s := at - e
	switch {
	case s >= 64 || s <= -64:
		return 0
	case s >= 0:
		return m >> uint(s) & longMask
	}
	return m << uint(-s) & longMask
}

// floatRichCompare is tp_richcompare.
func floatRichCompare(ts *Thread, a, b *Object, op int32) *Object {
	x := floatValue(a)
	if floatCheck(ts, b) {
		return compareFloats(x, floatValue(b), op)
	}
	if !longCheck(b) {
		return notImplemented(ts)
	}
	if x != x {
		return boolOf(op == layout.NE)
	}
	return compareBool(floatCompareInt(ts, x, b), op)
}

// compareFloats answers a rich comparison; a NaN is unequal to all.
func compareFloats(x, y float64, op int32) *Object {
	switch op {
	case layout.LT:
		return boolOf(x < y)
	case layout.LE:
		return boolOf(x <= y)
	case layout.EQ:
		return boolOf(x == y)
	case layout.NE:
		return boolOf(x != y)
	case layout.GT:
		return boolOf(x > y)
	}
	return boolOf(x >= y)
}

// floatHash is tp_hash.
func floatHash(ts *Thread, o *Object) int { return PrivHashDouble(ts, o, floatValue(o)) }
