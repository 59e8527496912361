// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The float type: constructor, methods, attributes.
//
// World: bare.

package object

import (
	"math"
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// floatConstruct is float(x) for type t; x may be nil.
//
// Refs: new.
func floatConstruct(ts *Thread, t *TypeObject, x *Object) *Object {
	var r *Object
	switch {
	case x == nil:
		r = floatNew(ts, 0)
	case x.ObType == UnicodeType:
		r = FloatFromString(ts, x)
	default:
		r = NumberFloat(ts, x)
	}
	if r == nil || t == FloatType {
		return r
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o != nil {
		as[*layout.FloatObject](o).ObFval = floatValue(r)
	}
	decref(ts, r)
	return o
}

// floatTypeNew is tp_new.
func floatTypeNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	var x *Object
	if t == FloatType || t.TpInit == FloatType.TpInit {
		if !oneOptional(ts, "float", args, kwds, &x) {
			return nil
		}
		return floatConstruct(ts, t, x)
	}
	// A subclass with an __init__ of its own may take keywords.
	if !oneOptional(ts, "float", args, nil, &x) {
		return nil
	}
	return floatConstruct(ts, t, x)
}

// floatVectorcall is tp_vectorcall.
func floatVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if kwnames != nil && as[*layout.TupleObject](kwnames).ObSize != 0 {
		return raise(ts, ExcTypeError, "float() takes no keyword arguments")
	}
	n := vectorcallArgs(nargsf)
	if !checkPositional(ts, "float", n, 0, 1) {
		return nil
	}
	if n == 0 {
		return floatConstruct(ts, typeOf(t), nil)
	}
	return floatConstruct(ts, typeOf(t), itemAt(args, 0))
}

// floatOfType turns an exact float into one of class t by calling it.
//
// Refs: takes r, which may be nil.
func floatOfType(ts *Thread, t, r *Object) *Object {
	if r == nil || typeOf(t) == FloatType {
		return r
	}
	o := ObjectCallOneArg(ts, t, r)
	decref(ts, r)
	return o
}

// floatFromNumber is float.from_number: numbers only, no text.
func floatFromNumber(ts *Thread, t, o *Object) *Object {
	if o.ObType == FloatType && typeOf(t) == FloatType {
		return newRef(ts, o)
	}
	x := FloatAsDouble(ts, o)
	if x == -1 && ts.CurrentException != nil {
		return nil
	}
	return floatOfType(ts, t, floatNew(ts, x))
}

// floatSelf serves conjugate; floatGetReal and floatGetImag the attributes.
func floatSelf(ts *Thread, o, _ *Object) *Object { return floatPos(ts, o) }

func floatGetReal(ts *Thread, o *Object, _ uintptr) *Object { return floatPos(ts, o) }

func floatGetImag(ts *Thread, _ *Object, _ uintptr) *Object { return floatNew(ts, 0) }

// floatTrunc is float.__trunc__; floatFloor __floor__; floatCeil __ceil__.
func floatTrunc(ts *Thread, o, _ *Object) *Object { return LongFromDouble(ts, floatValue(o)) }

func floatFloor(ts *Thread, o, _ *Object) *Object {
	return LongFromDouble(ts, floorFloat(floatValue(o)))
}

func floatCeil(ts *Thread, o, _ *Object) *Object {
	return LongFromDouble(ts, -floorFloat(-floatValue(o)))
}

// floatIsInteger is float.is_integer.
func floatIsInteger(ts *Thread, o, _ *Object) *Object {
	x := floatValue(o)
	return boolOf(!isInf(x) && x == floorFloat(x))
}

// floatAsIntegerRatio is float.as_integer_ratio: in lowest terms, the denominator positive.
func floatAsIntegerRatio(ts *Thread, o, _ *Object) *Object {
	x := floatValue(o)
	if isInf(x) {
		return raise(ts, ExcOverflowError, "cannot convert Infinity to integer ratio")
	}
	if x != x {
		return raise(ts, ExcValueError, "cannot convert NaN to integer ratio")
	}
	m, e := floatParts(x)
	if m == 0 {
		return pairSteal(ts, smallInt(0), smallInt(1))
	}
	z := bits.TrailingZeros64(m)
	m >>= uint(z)
	e += z
	num, den := longFromMag(ts, uint(m), x < 0), newRef(ts, smallInt(1))
	if num != nil && e > 0 {
		longReplace(ts, &num, longShiftLeft(ts, num, e))
	} else if num != nil && e < 0 {
		longReplace(ts, &den, longShiftLeft(ts, den, -e))
	}
	return pairSteal(ts, num, den)
}

// floatGetnewargs is float.__getnewargs__.
func floatGetnewargs(ts *Thread, o, _ *Object) *Object {
	return singleSteal(ts, floatNew(ts, floatValue(o)))
}

// roundHalfEven is the whole number nearest to x.
func roundHalfEven(x float64) float64 {
	r := floorFloat(x)
	d := x - r
	if d > 0.5 || d == 0.5 && isOdd(r) {
		r++
	}
	if r == 0 {
		r = math.Copysign(0, x)
	}
	return r
}

// floatRound is float.__round__: an int without ndigits; else the float nearest to x among those of that many decimals, from x's
// exact value.
func floatRound(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !checkPositional(ts, "__round__", nargs, 0, 1) {
		return nil
	}
	x := floatValue(o)
	if nargs == 0 || itemAt(args, 0) == None {
		return LongFromDouble(ts, roundHalfEven(x))
	}
	n := NumberAsSsizeT(ts, itemAt(args, 0), nil)
	if n == -1 && ts.CurrentException != nil {
		return nil
	}
	const most, least = 323, -308
	switch {
	case x != x || isInf(x) || x == 0 || n > most:
		return floatNew(ts, x)
	case n < least:
		return floatNew(ts, math.Copysign(0, x))
	}
	y, ok := floatRounded(ts, x, n)
	if !ok {
		return nil
	}
	if isInf(y) {
		return raise(ts, ExcOverflowError, "rounded value too large to represent")
	}
	return floatNew(ts, math.Copysign(y, x))
}

// floatRounded is |x| rounded to n decimals.
func floatRounded(ts *Thread, x float64, n int) (y float64, ok bool) {
	var d decimal
	if ok = d.fixed(ts, x, n); ok && d.text.n > 0 {
		t := decimalText{d.text.p, d.text.n, d.text.n, d.point - d.text.n}
		y, ok = t.value(ts)
	}
	d.free(ts)
	return y, ok
}

// putHex writes n hexadecimal digits of u, the most significant first.
func putHex(p uintptr, u uint64, n int) {
	for i := n - 1; i >= 0; i-- {
		setByte(p, i, byteAt(strAddr(lowerDigits), int(u&15)))
		u >>= 4
	}
}

// floatHex is float.hex.
func floatHex(ts *Thread, o, _ *Object) *Object {
	x := floatValue(o)
	if x != x || isInf(x) {
		return floatRepr(ts, o)
	}
	buf, mark := scratch(ts, 40)
	if buf == 0 {
		return nil
	}
	p := buf
	if signbit(x) {
		setByte(p, 0, '-')
		p++
	}
	prim.Move(p, strAddr("0x0."), 4)
	b := math.Float64bits(x)
	e := int(b>>52)&floatExpMask - 1023
	if e > -1023 {
		setByte(p, 2, '1')
	} else {
		e = -1022
	}
	p += 4
	if x == 0 {
		setByte(p, 0, '0')
		p++
		e = 0
	} else {
		putHex(p, b&(1<<52-1), 13)
		p += 13
	}
	setByte(p, 0, 'p')
	setByte(p, 1, '+')
	if e < 0 {
		setByte(p, 1, '-')
		e = -e
	}
	n := decimalDigits(uint(e))
	putDecimal(p+2+uintptr(n), uint(e), n)
	p += 2 + uintptr(n)
	s := asciiFrom(ts, buf, int(p)-int(buf))
	ts.ScratchTop = mark
	return s
}

// floatFromhex is float.fromhex.
func floatFromhex(ts *Thread, t, s *Object) *Object {
	size, mark := scratch(ts, 8)
	if size == 0 {
		return nil
	}
	p := UnicodeAsUTF8AndSize(ts, s, size)
	n := prim.Load[int](size)
	ts.ScratchTop = mark
	if p == 0 {
		return nil
	}
	p, n = trimSpace(p, n)
	x, status := scanHex(p, n)
	switch status {
	case hexBad:
		return raise(ts, ExcValueError, "invalid hexadecimal floating-point string")
	case hexTooLarge:
		return raise(ts, ExcOverflowError, "hexadecimal value too large to represent as a float")
	}
	return floatOfType(ts, t, floatNew(ts, x))
}

const (
	hexOK = iota
	hexBad
	hexTooLarge
)

// scanHex reads a whole text: a sign, 0x or not, hexadecimal digits with a point, p and a decimal exponent.
func scanHex(p uintptr, n int) (float64, int) {
	i, neg := 0, false
	if n > 0 && (byteAt(p, 0) == '-' || byteAt(p, 0) == '+') {
		neg = byteAt(p, 0) == '-'
		i++
	}
	if x, size := scanSpecial(p+uintptr(i), n-i); size > 0 && i+size == n {
		if neg {
			x = -x
		}
		return x, hexOK
	}
	if n-i >= 2 && byteAt(p, i) == '0' && asciiLower(byteAt(p, i+1)) == 'x' {
		i += 2
	}
	// 60 bits are kept; what is cut off below only matters as not being zero.
	var m uint
	exp, digits, point, sticky := 0, 0, false, false
	for ; i < n; i++ {
		c := byteAt(p, i)
		if c == '.' && !point {
			point = true
			continue
		}
		d := digitValue(c)
		if d > 15 {
			break
		}
		digits++
		if m>>56 == 0 {
			m = m<<4 | d
			if point {
				exp -= 4
			}
		} else {
			sticky = sticky || d != 0
			if !point {
				exp += 4
			}
		}
	}
	if digits == 0 {
		return 0, hexBad
	}
	if i < n && asciiLower(byteAt(p, i)) == 'p' {
		i++
		minus := false
		if i < n && (byteAt(p, i) == '-' || byteAt(p, i) == '+') {
			minus = byteAt(p, i) == '-'
			i++
		}
		if i >= n || !isDigit(byteAt(p, i)) {
			return 0, hexBad
		}
		e := 0
		for ; i < n && isDigit(byteAt(p, i)); i++ {
			if e < 1<<40 {
				e = e*10 + int(byteAt(p, i)-'0')
			}
		}
		if minus {
			e = -e
		}
		exp += e
	}
	if i != n {
		return 0, hexBad
	}
	x, ok := 0.0, true
	if m != 0 && exp > 2000 {
		return 0, hexTooLarge
	}
	if m != 0 && exp > -3000 {
		x, ok = floatRoundScaled(m<<3|uint(b2i(sticky)), false, exp-3)
	}
	if !ok {
		return 0, hexTooLarge
	}
	if neg {
		x = -x
	}
	return x, hexOK
}

// floatGetformat is float.__getformat__.
func floatGetformat(ts *Thread, _, kind *Object) *Object {
	if !unicodeCheck(kind) {
		return raise(ts, ExcTypeError, "__getformat__() argument must be str, not %s", argC(typeNameOrNone(kind)))
	}
	if !sameText(kind, id_double) && !sameText(kind, id_float) {
		return raise(ts, ExcValueError, "__getformat__() argument 1 must be 'double' or 'float'")
	}
	return asciiConst(ts, "IEEE, little-endian")
}

// floatFormatMethod is float.__format__.
func floatFormatMethod(ts *Thread, o, spec *Object) *Object {
	if !needFormatSpec(ts, spec) {
		return nil
	}
	return formatFloat(ts, o, spec)
}

// putBytes writes the low n bytes of u in the given order.
func putBytes(p uintptr, u uint64, n int, little bool) {
	for i := 0; i < n; i++ {
		at := i
		if !little {
			at = n - 1 - i
		}
		setByte(p, at, byte(u))
		u >>= 8
	}
}

// takeBytes reads n bytes in the given order.
func takeBytes(p uintptr, n int, little bool) uint64 {
	u := uint64(0)
	for i := 0; i < n; i++ {
		at := i
		if little {
			at = n - 1 - i
		}
		u = u<<8 | uint64(byteAt(p, at))
	}
	return u
}

// halfBits is x rounded half to even to binary16; false when it is too large.
func halfBits(x float64) (uint64, bool) {
	b := math.Float64bits(x)
	sign := b >> 48 & 0x8000
	e := int(b>>52)&floatExpMask - 1023
	m := b & (1<<52 - 1)
	switch {
	case e == 1024 && m == 0:
		return sign | 0x7c00, true
	case e == 1024:
		return sign | 0x7c00 | m>>42, true
	case e >= 16:
		return 0, false
	case e < -25:
		return sign, true
	}
	m |= 1 << 52
	cut := uint(42)
	if e < -14 {
		cut += uint(-14 - e)
	}
	rest, half := m&(1<<cut-1), uint64(1)<<(cut-1)
	q := m >> cut
	if rest > half || rest == half && q&1 != 0 {
		q++
	}
	if e >= -14 {
		q += uint64(e+14) << 10 // the mantissa's top bit counts one exponent
	}
	return sign | q, q < 0x7c00
}

// FloatPack2 implements PyFloat_Pack2.
//
// Error: -1, OverflowError set.
func FloatPack2(ts *Thread, x float64, p uintptr, little int32) int32 {
	u, ok := halfBits(x)
	if !ok {
		return raiseInt(ts, ExcOverflowError, "float too large to pack with e format")
	}
	putBytes(p, u, 2, little != 0)
	return 0
}

// FloatPack4 implements PyFloat_Pack4.
//
// Error: -1, OverflowError set.
func FloatPack4(ts *Thread, x float64, p uintptr, little int32) int32 {
	y := math.Float32bits(float32(x))
	if x != x && math.Float64bits(x)&(1<<51) == 0 {
		y &^= 1 << 22 // the conversion made a signalling NaN quiet
		if y&(1<<23-1) == 0 {
			y |= 1
		}
	}
	if y&0x7fffffff == 0x7f800000 && !isInf(x) {
		return raiseInt(ts, ExcOverflowError, "float too large to pack with f format")
	}
	putBytes(p, uint64(y), 4, little != 0)
	return 0
}

// FloatPack8 implements PyFloat_Pack8.
func FloatPack8(ts *Thread, x float64, p uintptr, little int32) int32 {
	putBytes(p, math.Float64bits(x), 8, little != 0)
	return 0
}

// FloatUnpack2 implements PyFloat_Unpack2.
func FloatUnpack2(ts *Thread, p uintptr, little int32) float64 {
	u := takeBytes(p, 2, little != 0)
	sign, e, m := u>>15<<63, int(u>>10&0x1f), u&0x3ff
	switch e {
	case 0x1f:
		return math.Float64frombits(sign | 0x7ff<<52 | m<<42)
	case 0:
		x := float64(int(m)) * 0x1p-24
		return math.Float64frombits(sign | math.Float64bits(x))
	}
	return math.Float64frombits(sign | uint64(e-15+1023)<<52 | m<<42)
}

// FloatUnpack4 implements PyFloat_Unpack4.
func FloatUnpack4(ts *Thread, p uintptr, little int32) float64 {
	u := uint32(takeBytes(p, 4, little != 0))
	y := float64(math.Float32frombits(u))
	if y != y {
		// Bit by bit: the conversion would make a signalling NaN quiet.
		return math.Float64frombits(uint64(u>>31)<<63 | 0x7ff<<52 | uint64(u&(1<<23-1))<<29)
	}
	return y
}

// FloatUnpack8 implements PyFloat_Unpack8.
func FloatUnpack8(ts *Thread, p uintptr, little int32) float64 {
	return math.Float64frombits(takeBytes(p, 8, little != 0))
}
