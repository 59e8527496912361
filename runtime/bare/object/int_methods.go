// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The int type: constructor, methods, attributes.
//
// World: bare.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// longNew is tp_new.
func longNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	spec := keywordSpec{fname: "int", names: [4]*Object{nil, id_base}, n: 2, maxPos: 2}
	var a [4]*Object
	if !bindNew(ts, &spec, args, kwds, &a) {
		return nil
	}
	return longConstruct(ts, t, a[0], a[1])
}

// longVectorcall is tp_vectorcall.
func longVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if kwnames != nil {
		return PrivObjectMakeTpCall(ts, ts, t, args, vectorcallArgs(nargsf), kwnames)
	}
	n := vectorcallArgs(nargsf)
	switch n {
	case 0:
		return longConstruct(ts, typeOf(t), nil, nil)
	case 1:
		return longConstruct(ts, typeOf(t), itemAt(args, 0), nil)
	case 2:
		return longConstruct(ts, typeOf(t), itemAt(args, 0), itemAt(args, 1))
	}
	return raise(ts, ExcTypeError, "int expected at most 2 arguments, got %d", argI(n))
}

// vectorcallArgs is PyVectorcall_NARGS.
func vectorcallArgs(nargsf uintptr) int { return int(nargsf &^ (1 << 63)) }

// longConstruct is int(x, base) for type t; x and base may be nil.
//
// Refs: new.
func longConstruct(ts *Thread, t *TypeObject, x, base *Object) *Object {
	o := longConstructExact(ts, x, base)
	if o == nil || t == LongType {
		return o
	}
	n := longLen(o)
	room := n
	if room == 0 {
		room = 1
	}
	r := callSsizeArg(ts, t.TpAlloc, up(t), room)
	if r != nil {
		as[*layout.LongObject](r).LvTag = longTag(o) &^ 4
		prim.Move(longDigits(r), longDigits(o), uintptr(room)*4)
	}
	decref(ts, o)
	return r
}

func longConstructExact(ts *Thread, x, base *Object) *Object {
	if x == nil {
		if base != nil {
			return raise(ts, ExcTypeError, "int() missing string argument")
		}
		return smallInt(0)
	}
	if base == nil {
		return NumberLong(ts, x)
	}
	b := NumberAsSsizeT(ts, base, nil)
	if b == -1 && ts.CurrentException != nil {
		return nil
	}
	if b != 0 && (b < 2 || b > 36) {
		return raise(ts, ExcValueError, "int() base must be >= 2 and <= 36, or 0")
	}
	switch {
	case unicodeCheck(x):
		return LongFromUnicodeObject(ts, x, int32(b))
	case x.ObType.TpFlags&layout.TPFLAGS_BYTES_SUBCLASS != 0, isByteArray(ts, x):
		p, n := byteView(x)
		return longFromByteText(ts, p, n, b, x)
	}
	return raise(ts, ExcTypeError, "int() can't convert non-string with explicit base")
}

// isByteArray tells whether o is a bytearray or of a subclass.
func isByteArray(ts *Thread, o *Object) bool {
	return o.ObType == ByteArrayType || TypeIsSubtype(ts, o.ObType, ByteArrayType) != 0
}

// longSelf serves the methods without arguments that give the int itself: conjugate, __trunc__, __floor__, __ceil__.
func longSelf(ts *Thread, o, _ *Object) *Object { return longPos(ts, o) }

// The attributes of rational numbers.

func longGetSelf(ts *Thread, o *Object, _ uintptr) *Object { return longPos(ts, o) }

func longGetZero(ts *Thread, _ *Object, _ uintptr) *Object { return smallInt(0) }

func longGetOne(ts *Thread, _ *Object, _ uintptr) *Object { return smallInt(1) }

// longToFloatSlot is nb_float.
func longToFloatSlot(ts *Thread, o *Object) *Object {
	x, ok := longFloat(ts, o)
	if !ok {
		return nil
	}
	return FloatFromDouble(ts, x)
}

// longBitLength is int.bit_length.
func longBitLength(ts *Thread, o, _ *Object) *Object { return longFromInt(ts, longBitLen(o)) }

// longBitCount is int.bit_count.
func longBitCount(ts *Thread, o, _ *Object) *Object {
	n, p := 0, longDigits(o)
	for i := longLen(o) - 1; i >= 0; i-- {
		n += bits.OnesCount(digitAt(p, i))
	}
	return longFromInt(ts, n)
}

// longIsInteger is int.is_integer.
func longIsInteger(ts *Thread, _, _ *Object) *Object { return True }

// longAsIntegerRatio is int.as_integer_ratio.
func longAsIntegerRatio(ts *Thread, o, _ *Object) *Object {
	return pairSteal(ts, longPos(ts, o), smallInt(1))
}

// singleSteal makes a tuple of one.
//
// Refs: new; takes o, which may be nil: then the result is nil.
func singleSteal(ts *Thread, o *Object) *Object {
	if o == nil {
		return nil
	}
	t := TupleNew(ts, 1)
	if t == nil {
		decref(ts, o)
		return nil
	}
	setItem(pointerOf(&as[*layout.TupleObject](t).ObItem), 0, o)
	return t
}

// longGetnewargs is int.__getnewargs__.
func longGetnewargs(ts *Thread, o, _ *Object) *Object {
	return singleSteal(ts, longCopyDigits(ts, o, longIsNeg(o)))
}

// longSizeof is int.__sizeof__.
func longSizeof(ts *Thread, o, _ *Object) *Object {
	n := longLen(o)
	if n == 0 {
		n = 1
	}
	return longFromInt(ts, longDigitsAt+n*4)
}

// longRound is int.__round__: to a power of ten, half to even.
func longRound(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !checkPositional(ts, "__round__", nargs, 0, 1) {
		return nil
	}
	if nargs == 0 || itemAt(args, 0) == None {
		return longPos(ts, o)
	}
	digits := NumberIndex(ts, itemAt(args, 0))
	if digits == nil {
		return nil
	}
	if !longIsNeg(digits) {
		decref(ts, digits)
		return longPos(ts, o)
	}
	longReplace(ts, &digits, longNeg(ts, digits))
	if digits == nil {
		return nil
	}
	unit := longPowMod(ts, smallInt(10), digits, nil)
	decref(ts, digits)
	if unit == nil {
		return nil
	}
	rem := longNearRemainder(ts, o, unit)
	decref(ts, unit)
	if rem == nil {
		return nil
	}
	r := longSub(ts, o, rem)
	decref(ts, rem)
	return r
}

// longNearRemainder is a minus the multiple of b nearest to a, the even one of two; b > 0.
//
// Refs: new.
func longNearRemainder(ts *Thread, a, b *Object) *Object {
	var q, r *Object
	if !longFloorDivide(ts, a, b, &q, &r) {
		return nil
	}
	odd := longLen(q) > 0 && digitAt(longDigits(q), 0)&1 != 0
	decref(ts, q)
	twice := longShiftLeft(ts, r, 1)
	if twice == nil {
		decref(ts, r)
		return nil
	}
	c := longCompare(twice, b)
	decref(ts, twice)
	if c > 0 || c == 0 && odd {
		longReplace(ts, &r, longSub(ts, r, b))
	}
	return r
}

// longByteOrder reads the byteorder argument of to_bytes and from_bytes; nil is big.
func longByteOrder(ts *Thread, fname string, o *Object) (little, ok bool) {
	if o == nil {
		return false, true
	}
	if !unicodeCheck(o) {
		raise(ts, ExcTypeError, "%s() argument 'byteorder' must be str, not %s", argS(fname), argTO(o))
		return false, false
	}
	if sameText(o, id_little) {
		return true, true
	}
	if sameText(o, id_big) {
		return false, true
	}
	raise(ts, ExcValueError, "byteorder must be either 'little' or 'big'")
	return false, false
}

// longSigned reads the signed argument; nil is false.
func longSigned(ts *Thread, o *Object) (signed, ok bool) {
	if o == nil {
		return false, true
	}
	t := ObjectIsTrue(ts, o)
	return t > 0, t >= 0
}

// longToBytes is int.to_bytes.
func longToBytes(ts *Thread, o *Object, args uintptr, nargs int, kwnames *Object) *Object {
	spec := keywordSpec{fname: "to_bytes", names: [4]*Object{id_length, id_byteorder, id_signed}, n: 3, maxPos: 2}
	var a [4]*Object
	if !bindKeywords(ts, &spec, args, nargs, kwnames, nil, &a) {
		return nil
	}
	n := 1
	if a[0] != nil {
		i := NumberIndex(ts, a[0])
		if i == nil {
			return nil
		}
		n = LongAsSsizeT(ts, i)
		decref(ts, i)
		if n == -1 && ts.CurrentException != nil {
			return nil
		}
	}
	little, ok := longByteOrder(ts, "to_bytes", a[1])
	if !ok {
		return nil
	}
	signed, ok := longSigned(ts, a[2])
	if !ok {
		return nil
	}
	if n < 0 {
		return raise(ts, ExcValueError, "length argument must be non-negative")
	}
	b := BytesFromStringAndSize(ts, 0, n)
	if b == nil {
		return nil
	}
	if n > 0 || !longIsZero(o) {
		p, _ := byteView(b)
		if PrivLongAsByteArray(ts, o, p, uint(n), b2i(little), b2i(signed), 1) < 0 {
			decref(ts, b)
			return nil
		}
	}
	return b
}

// longFromBytesMethod is int.from_bytes.
func longFromBytesMethod(ts *Thread, t *Object, args uintptr, nargs int, kwnames *Object) *Object {
	spec := keywordSpec{fname: "from_bytes", names: [4]*Object{id_bytes, id_byteorder, id_signed}, n: 3, min: 1, maxPos: 2}
	var a [4]*Object
	if !bindKeywords(ts, &spec, args, nargs, kwnames, nil, &a) {
		return nil
	}
	little, ok := longByteOrder(ts, "from_bytes", a[1])
	if !ok {
		return nil
	}
	signed, ok := longSigned(ts, a[2])
	if !ok {
		return nil
	}
	b := ObjectBytes(ts, a[0])
	if b == nil {
		return nil
	}
	p, n := byteView(b)
	o := longFromBytes(ts, p, n, little, signed)
	decref(ts, b)
	if o == nil || typeOf(t) == LongType {
		return o
	}
	r := ObjectCallOneArg(ts, t, o)
	decref(ts, o)
	return r
}

// needFormatSpec refuses a format specification that is no str.
func needFormatSpec(ts *Thread, spec *Object) bool {
	if unicodeCheck(spec) {
		return true
	}
	raise(ts, ExcTypeError, "__format__() argument must be str, not %s", argC(typeNameOrNone(spec)))
	return false
}

// longFormatMethod is int.__format__.
func longFormatMethod(ts *Thread, o, spec *Object) *Object {
	if !needFormatSpec(ts, spec) {
		return nil
	}
	return formatInt(ts, o, spec)
}
