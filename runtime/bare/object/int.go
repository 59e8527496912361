// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The int object (PyLongObject): form, creation, small values.
//
// World: bare; entered from C.
// Guard: an int never changes once another thread can see it; the writer functions (int_export.go) fill one that nobody else knows.
// Invariant: lv_tag = digits<<3 | flag of static ints<<2 | sign; sign is 0 positive, 1 zero, 2 negative.
// Invariant: the magnitude is the sum of ob_digit[i] << 30*i, 0 <= ob_digit[i] < 1<<30, the top digit is not 0; zero has no digits,
// but ob_digit[0] == 0 all the same, so that the value of a compact int (at most one digit) needs no test.
// Invariant: exact ints from -5 to 256 are the static objects at smallInts, one every 48 bytes.

package object

import (
	"math/bits"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	longShift = 30
	longBase  = 1 << longShift
	longMask  = longBase - 1

	longDigitsAt  = 40     // offset of ob_digit
	longTagCount  = 3      // lv_tag >> longTagCount counts digits
	longCompact   = 2 << 3 // tags below have at most one digit
	longPositive  = 0
	longZero      = 1
	longNegative  = 2
	longSignBits  = 3
	longMaxDigits = (1<<63-1)/4/longShift - 16

	smallIntMin, smallIntMax = -5, 256
	smallIntSize             = 48
)

// longTag is lv_tag.
func longTag(o *Object) uintptr { return as[*layout.LongObject](o).LvTag }

// longLen counts the digits.
func longLen(o *Object) int { return int(longTag(o) >> longTagCount) }

// longDigits is where the digits lie.
func longDigits(o *Object) uintptr { return addr(o) + longDigitsAt }

// longIsNeg and longIsZero read the sign.
func longIsNeg(o *Object) bool { return longTag(o)&longSignBits == longNegative }

func longIsZero(o *Object) bool { return longTag(o)&longSignBits == longZero }

// longIsCompact tells whether longCompactValue may be asked.
func longIsCompact(o *Object) bool { return longTag(o) < longCompact }

// longCompactValue is the value of an int of at most one digit.
func longCompactValue(o *Object) int {
	l := as[*layout.LongObject](o)
	return (1 - int(l.LvTag&longSignBits)) * int(l.ObDigit[0])
}

// longCheck tells whether o is an int or of a subclass.
func longCheck(o *Object) bool { return o.ObType.TpFlags&layout.TPFLAGS_LONG_SUBCLASS != 0 }

// digitAt reads the i-th digit at p; setDigit writes it.
func digitAt(p uintptr, i int) uint { return uint(*(*uint32)(unsafe.Pointer(p + uintptr(i)*4))) }

func setDigit(p uintptr, i int, d uint) { *(*uint32)(unsafe.Pointer(p + uintptr(i)*4)) = uint32(d) }

// longSetTag gives a fresh int its sign and length.
func longSetTag(o *Object, n int, negative bool) {
	sign := uintptr(longPositive)
	if n == 0 {
		sign = longZero
	} else if negative {
		sign = longNegative
	}
	as[*layout.LongObject](o).LvTag = uintptr(n)<<longTagCount | sign
}

// longAlloc makes an int of n digits whose digits, sign and final length are not set yet; give it to longFinish.
//
// Refs: new.
func longAlloc(ts *Thread, n int) *Object {
	if uint(n) > longMaxDigits {
		return raise(ts, ExcOverflowError, "too many digits in integer")
	}
	room := n
	if room == 0 {
		room = 1
	}
	o := newObject(ts, LongType, longDigitsAt+uintptr(room)*4)
	if o == nil {
		return nil
	}
	as[*layout.LongObject](o).LvTag = uintptr(n)<<longTagCount | uintptr(b2i(n == 0))
	as[*layout.LongObject](o).ObDigit[0] = 0
	return o
}

// longFinish ends the making of an int of n digits: cuts leading zeros, sets the sign, and puts a small value's static object in its
// place. o must be fresh.
//
// Refs: takes o, gives one back.
func longFinish(ts *Thread, o *Object, n int, negative bool) *Object {
	p := longDigits(o)
	for n > 0 && digitAt(p, n-1) == 0 {
		n--
	}
	if n <= 1 {
		v := int(digitAt(p, 0))
		if n == 0 {
			v = 0
		}
		if negative {
			v = -v
		}
		if uint(v-smallIntMin) <= smallIntMax-smallIntMin {
			longSetTag(o, 1, false)
			freeObject(ts, o)
			return smallInt(v)
		}
	}
	longSetTag(o, n, negative)
	return o
}

// smallInt is the static object of a value from -5 to 256.
func smallInt(v int) *Object { return obj(smallInts + uintptr(v-smallIntMin)*smallIntSize) }

// longFromInt makes an int.
//
// Refs: new.
//
//go:nosplit
func longFromInt(ts *Thread, v int) *Object {
	if uint(v-smallIntMin) <= smallIntMax-smallIntMin {
		return smallInt(v)
	}
	sign, u := uintptr(longPositive), uint(v)
	if v < 0 {
		sign, u = longNegative, -u
	}
	if u >= longBase {
		return longFromMag(ts, u, v < 0)
	}
	o := newObject(ts, LongType, smallIntSize)
	if o != nil {
		l := as[*layout.LongObject](o)
		l.LvTag = 1<<longTagCount | sign
		l.ObDigit[0] = uint32(u)
	}
	return o
}

// longFromMag makes an int of a magnitude and a sign.
//
// Refs: new.
//
//go:noinline
func longFromMag(ts *Thread, u uint, negative bool) *Object {
	if u <= smallIntMax && (!negative || u <= -smallIntMin) {
		if negative {
			return smallInt(-int(u))
		}
		return smallInt(int(u))
	}
	n := (bits.Len(u) + longShift - 1) / longShift
	o := newObject(ts, LongType, longDigitsAt+uintptr(n)*4)
	if o == nil {
		return nil
	}
	longSetTag(o, n, negative)
	p := longDigits(o)
	for i := 0; i < n; i++ {
		setDigit(p, i, u&longMask)
		u >>= longShift
	}
	return o
}

// longFrom128 makes an int of hi<<64 | lo and a sign: products of two words.
//
//go:noinline
func longFrom128(ts *Thread, hi, lo uint, negative bool) *Object {
	if hi == 0 {
		return longFromMag(ts, lo, negative)
	}
	o := longAlloc(ts, 5)
	if o == nil {
		return nil
	}
	p := longDigits(o)
	for i := 0; i < 5; i++ {
		setDigit(p, i, lo&longMask)
		lo = lo>>longShift | hi<<(64-longShift)
		hi >>= longShift
	}
	return longFinish(ts, o, 5, negative)
}

// longMag2 is the magnitude of an int of at most two digits.
func longMag2(o *Object) uint {
	p := longDigits(o)
	u := digitAt(p, 0)
	if longLen(o) > 1 {
		u |= digitAt(p, 1) << longShift
	}
	return u
}

// longDealloc is tp_dealloc.
//
//go:nosplit
func longDealloc(ts *Thread, o *Object) {
	if o.ObType == LongType {
		freeObject(ts, o)
		return
	}
	longDeallocSlow(ts, o)
}

// longDeallocSlow frees subclasses, and revives static ints: C code that drops a reference too many must not free static memory.
//
//go:noinline
func longDeallocSlow(ts *Thread, o *Object) {
	if addr(o)-smallInts < (smallIntMax-smallIntMin+1)*smallIntSize || o == True || o == False {
		setImmortal(o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// longCopyDigits makes an exact int with the digits of o.
//
// Refs: new.
func longCopyDigits(ts *Thread, o *Object, negative bool) *Object {
	n := longLen(o)
	if n <= 1 {
		v := int(digitAt(longDigits(o), 0))
		if negative {
			v = -v
		}
		return longFromInt(ts, v)
	}
	r := longAlloc(ts, n)
	if r == nil {
		return nil
	}
	prim.Move(longDigits(r), longDigits(o), uintptr(n)*4)
	longSetTag(r, n, negative)
	return r
}

// longExact is o itself when its type is int, a copy of type int otherwise.
//
// Refs: new.
func longExact(ts *Thread, o *Object) *Object {
	if o.ObType == LongType {
		return newRef(ts, o)
	}
	return longCopyDigits(ts, o, longIsNeg(o))
}

// LongFromLong implements PyLong_FromLong.
//
// Refs: new. Errors: MemoryError.
//
//go:nosplit
func LongFromLong(ts *Thread, v int) *Object {
	if uint(v-smallIntMin) <= smallIntMax-smallIntMin {
		return smallInt(v)
	}
	sign, u := uintptr(longPositive), uint(v)
	if v < 0 {
		sign, u = longNegative, -u
	}
	if u >= longBase {
		return longFromMag(ts, u, v < 0)
	}
	o := newObject(ts, LongType, smallIntSize)
	if o != nil {
		l := as[*layout.LongObject](o)
		l.LvTag = 1<<longTagCount | sign
		l.ObDigit[0] = uint32(u)
	}
	return o
}

// LongFromLongLong implements PyLong_FromLongLong.
//
// Refs: new. Errors: MemoryError.
func LongFromLongLong(ts *Thread, v int) *Object { return longFromInt(ts, v) }

// LongFromSsizeT implements PyLong_FromSsize_t.
//
// Refs: new. Errors: MemoryError.
func LongFromSsizeT(ts *Thread, v int) *Object { return longFromInt(ts, v) }

// LongFromInt32 implements PyLong_FromInt32.
func LongFromInt32(ts *Thread, v int32) *Object { return longFromInt(ts, int(v)) }

// LongFromInt64 implements PyLong_FromInt64.
func LongFromInt64(ts *Thread, v int) *Object { return longFromInt(ts, v) }

// longFromUint makes an int of an unsigned word.
//
//go:nosplit
func longFromUint(ts *Thread, u uint) *Object {
	if u < longBase {
		return longFromInt(ts, int(u))
	}
	return longFromMag(ts, u, false)
}

// LongFromUnsignedLong implements PyLong_FromUnsignedLong.
func LongFromUnsignedLong(ts *Thread, u uint) *Object { return longFromUint(ts, u) }

// LongFromUnsignedLongLong implements PyLong_FromUnsignedLongLong.
//
// Refs: new. Errors: MemoryError.
func LongFromUnsignedLongLong(ts *Thread, u uint) *Object { return longFromUint(ts, u) }

// LongFromSizeT implements PyLong_FromSize_t.
//
// Refs: new. Errors: MemoryError.
func LongFromSizeT(ts *Thread, u uint) *Object { return longFromUint(ts, u) }

// LongFromUInt32 implements PyLong_FromUInt32.
func LongFromUInt32(ts *Thread, u uint32) *Object { return longFromUint(ts, uint(u)) }

// LongFromUInt64 implements PyLong_FromUInt64.
func LongFromUInt64(ts *Thread, u uint) *Object { return longFromUint(ts, u) }

// LongFromVoidPtr implements PyLong_FromVoidPtr: the address, without a sign.
func LongFromVoidPtr(ts *Thread, p uintptr) *Object { return longFromUint(ts, uint(p)) }

// PrivLongNew implements _PyLong_New: an int of n digits for C code that fills ob_digit itself.
//
// Refs: new.   Error: NULL, OverflowError or MemoryError set.
func PrivLongNew(ts *Thread, n int) *Object { return longAlloc(ts, n) }

// PrivLongFromDigits implements _PyLong_FromDigits.
//
// Refs: new.
func PrivLongFromDigits(ts *Thread, negative int32, n int, digits uintptr) *Object {
	if n == 0 {
		return smallInt(0)
	}
	o := longAlloc(ts, n)
	if o == nil {
		return nil
	}
	longSetTag(o, n, negative != 0)
	prim.Move(longDigits(o), digits, uintptr(n)*4)
	return o
}

// PrivLongCopy implements _PyLong_Copy: an exact int of the same value.
//
// Refs: new.
func PrivLongCopy(ts *Thread, o *Object) *Object {
	if o == nil || !longCheck(o) {
		return badInternalCall(ts)
	}
	return longCopyDigits(ts, o, longIsNeg(o))
}

// PrivLongSign implements _PyLong_Sign: -1, 0 or 1.
func PrivLongSign(ts *Thread, o *Object) int32 { return 1 - int32(longTag(o)&longSignBits) }

// LongGetSign implements PyLong_GetSign.
//
// Error: -1, TypeError set.
func LongGetSign(ts *Thread, o *Object, sign uintptr) int32 {
	if !longCheck(o) {
		return raiseInt(ts, ExcTypeError, "expect int, got %s", argTO(o))
	}
	prim.Store(sign, PrivLongSign(ts, o))
	return 0
}

// longIsSign serves the three tests below.
func longIsSign(ts *Thread, o *Object, sign uintptr) int32 {
	if !longCheck(o) {
		return raiseInt(ts, ExcTypeError, "expected int, got %s", argTO(o))
	}
	return b2i(longTag(o)&longSignBits == sign)
}

// LongIsPositive implements PyLong_IsPositive.
func LongIsPositive(ts *Thread, o *Object) int32 { return longIsSign(ts, o, longPositive) }

// LongIsNegative implements PyLong_IsNegative.
func LongIsNegative(ts *Thread, o *Object) int32 { return longIsSign(ts, o, longNegative) }

// LongIsZero implements PyLong_IsZero.
func LongIsZero(ts *Thread, o *Object) int32 { return longIsSign(ts, o, longZero) }

// longBitLen counts the bits of the magnitude.
func longBitLen(o *Object) int {
	n := longLen(o)
	if n == 0 {
		return 0
	}
	return (n-1)*longShift + bits.Len(digitAt(longDigits(o), n-1))
}

// PrivLongNumBits implements _PyLong_NumBits: bits of the magnitude.
func PrivLongNumBits(ts *Thread, o *Object) int { return longBitLen(o) }

// UnstableLongIsCompact implements PyUnstable_Long_IsCompact.
func UnstableLongIsCompact(ts *Thread, o *Object) int32 { return b2i(longIsCompact(o)) }

// UnstableLongCompactValue implements PyUnstable_Long_CompactValue.
func UnstableLongCompactValue(ts *Thread, o *Object) int { return longCompactValue(o) }
