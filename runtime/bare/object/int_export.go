// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Ints to C values and back: the PyLong_As family, byte arrays, export and writer.
//
// World: bare; entered from C.
// Error: -1 (as each type has it) with OverflowError, TypeError or SystemError set; a caller that gets -1 asks PyErr_Occurred.

package object

import (
	"math"
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// longWrap is the value modulo 1<<64, as two's complement.
func longWrap(o *Object) uint {
	p, u := longDigits(o), uint(0)
	for i := longLen(o) - 1; i >= 0; i-- {
		u = u<<longShift | digitAt(p, i)
	}
	if longIsNeg(o) {
		u = -u
	}
	return u
}

// longToInt is the value, or -1 or 1 as overflow when it is too small or too large.
func longToInt(o *Object) (v int, overflow int32) {
	if longIsCompact(o) {
		return longCompactValue(o), 0
	}
	neg := longIsNeg(o)
	if longBitLen(o) <= 64 {
		u := longWrap(o)
		if neg == (int(u) < 0) {
			return int(u), 0
		}
	}
	if neg {
		return 0, -1
	}
	return 0, 1
}

// longIndex is o as an int: o itself, or what its __index__ gives.
//
// Refs: new.   Error: nil, SystemError for nil, TypeError for what is no number.
//
//go:noinline
func longIndex(ts *Thread, o *Object) *Object {
	if o == nil {
		return badInternalCall(ts)
	}
	if longCheck(o) {
		return newRef(ts, o)
	}
	return numberIndex(ts, o)
}

// LongAsLong implements PyLong_AsLong.
//
// Errors: -1, TypeError for what has no __index__, OverflowError; SystemError for NULL.
//
//go:nosplit
func LongAsLong(ts *Thread, o *Object) int {
	if o != nil && longCheck(o) {
		// Up to two digits fit whatever they are.
		l := as[*layout.LongObject](o)
		if tag := l.LvTag; tag < 3<<longTagCount {
			v := int(l.ObDigit[0])
			if tag >= 2<<longTagCount {
				v |= int(prim.Load[uint32](addr(o)+longDigitsAt+4)) << longShift
			}
			return (1 - int(tag&longSignBits)) * v
		}
	}
	return longAsLongSlow(ts, o, "Python int too large to convert to C long")
}

//go:noinline
func longAsLongSlow(ts *Thread, o *Object, text string) int {
	i := longIndex(ts, o)
	if i == nil {
		return -1
	}
	v, overflow := longToInt(i)
	decref(ts, i)
	if overflow != 0 {
		raise(ts, ExcOverflowError, "%s", argS(text))
		return -1
	}
	return v
}

// LongAsLongLong implements PyLong_AsLongLong.
//
//go:nosplit
func LongAsLongLong(ts *Thread, o *Object) int {
	if o != nil && longCheck(o) && longIsCompact(o) {
		return longCompactValue(o)
	}
	return longAsLongSlow(ts, o, "int too big to convert")
}

// LongAsInt implements PyLong_AsInt.
//
//go:nosplit
func LongAsInt(ts *Thread, o *Object) int32 {
	if o != nil && longCheck(o) && longIsCompact(o) {
		return int32(longCompactValue(o))
	}
	return longAsIntSlow(ts, o)
}

//go:noinline
func longAsIntSlow(ts *Thread, o *Object) int32 {
	i := longIndex(ts, o)
	if i == nil {
		return -1
	}
	v, overflow := longToInt(i)
	decref(ts, i)
	if overflow != 0 || v != int(int32(v)) {
		return raiseInt(ts, ExcOverflowError, "Python int too large to convert to C int")
	}
	return int32(v)
}

// longAndOverflow serves the two functions below: overflow gets -1, 0 or 1 instead of an exception.
func longAndOverflow(ts *Thread, o *Object, overflow uintptr) int {
	prim.Store(overflow, int32(0))
	i := longIndex(ts, o)
	if i == nil {
		return -1
	}
	v, over := longToInt(i)
	decref(ts, i)
	prim.Store(overflow, over)
	if over != 0 {
		return -1
	}
	return v
}

// LongAsLongAndOverflow implements PyLong_AsLongAndOverflow.
func LongAsLongAndOverflow(ts *Thread, o *Object, overflow uintptr) int {
	return longAndOverflow(ts, o, overflow)
}

// LongAsLongLongAndOverflow implements PyLong_AsLongLongAndOverflow.
func LongAsLongLongAndOverflow(ts *Thread, o *Object, overflow uintptr) int {
	return longAndOverflow(ts, o, overflow)
}

// longNeedInt refuses what is no int, without asking __index__.
func longNeedInt(ts *Thread, o *Object) bool {
	if o == nil {
		badInternalCall(ts)
		return false
	}
	if !longCheck(o) {
		raise(ts, ExcTypeError, "an integer is required")
		return false
	}
	return true
}

// LongAsSsizeT implements PyLong_AsSsize_t.
//
// Errors: -1, TypeError for anything but an int, OverflowError; SystemError for NULL.
//
//go:nosplit
func LongAsSsizeT(ts *Thread, o *Object) int {
	if o != nil && longCheck(o) && longIsCompact(o) {
		return longCompactValue(o)
	}
	return longAsSsizeSlow(ts, o)
}

//go:noinline
func longAsSsizeSlow(ts *Thread, o *Object) int {
	if !longNeedInt(ts, o) {
		return -1
	}
	v, overflow := longToInt(o)
	if overflow != 0 {
		raise(ts, ExcOverflowError, "Python int too large to convert to C ssize_t")
		return -1
	}
	return v
}

// longAsUnsigned serves the unsigned conversions; the texts are for a negative and a too large value.
//
//go:noinline
func longAsUnsigned(ts *Thread, o *Object, negative, large string) uint {
	if !longNeedInt(ts, o) {
		return ^uint(0)
	}
	if longIsNeg(o) {
		raise(ts, ExcOverflowError, "%s", argS(negative))
		return ^uint(0)
	}
	if longBitLen(o) > 64 {
		raise(ts, ExcOverflowError, "%s", argS(large))
		return ^uint(0)
	}
	return longWrap(o)
}

// longPositiveCompact tells whether o is an int of one digit and not negative.
func longPositiveCompact(o *Object) bool {
	return o != nil && longCheck(o) && longTag(o) < longCompact && longTag(o)&longSignBits != longNegative
}

// LongAsUnsignedLong implements PyLong_AsUnsignedLong.
//
// Errors: -1 as unsigned, TypeError for anything but an int, OverflowError also for a negative one; SystemError for NULL.
//
//go:nosplit
func LongAsUnsignedLong(ts *Thread, o *Object) uint {
	if longPositiveCompact(o) {
		return uint(as[*layout.LongObject](o).ObDigit[0])
	}
	return longAsUnsigned(ts, o, "can't convert negative value to unsigned int", "Python int too large to convert to C unsigned long")
}

// LongAsSizeT implements PyLong_AsSize_t.
//
//go:nosplit
func LongAsSizeT(ts *Thread, o *Object) uint {
	if longPositiveCompact(o) {
		return uint(as[*layout.LongObject](o).ObDigit[0])
	}
	return longAsUnsigned(ts, o, "can't convert negative value to size_t", "Python int too large to convert to C size_t")
}

// LongAsUnsignedLongLong implements PyLong_AsUnsignedLongLong.
//
//go:nosplit
func LongAsUnsignedLongLong(ts *Thread, o *Object) uint {
	if longPositiveCompact(o) {
		return uint(as[*layout.LongObject](o).ObDigit[0])
	}
	return longAsUnsigned(ts, o, "can't convert negative int to unsigned", "int too big to convert")
}

// longMasked serves the mask conversions: the value modulo 1<<64, never an overflow.
//
//go:noinline
func longMasked(ts *Thread, o *Object) uint {
	i := longIndex(ts, o)
	if i == nil {
		return ^uint(0)
	}
	u := longWrap(i)
	decref(ts, i)
	return u
}

// LongAsUnsignedLongMask implements PyLong_AsUnsignedLongMask.
func LongAsUnsignedLongMask(ts *Thread, o *Object) uint { return longMasked(ts, o) }

// LongAsUnsignedLongLongMask implements PyLong_AsUnsignedLongLongMask.
func LongAsUnsignedLongLongMask(ts *Thread, o *Object) uint { return longMasked(ts, o) }

// LongAsVoidPtr implements PyLong_AsVoidPtr: negative values wrap.
//
// Error: NULL with an exception set.
func LongAsVoidPtr(ts *Thread, o *Object) uintptr {
	if o != nil && longCheck(o) && longIsNeg(o) {
		v := longAsLongSlow(ts, o, "Python int too large to convert to C long")
		if v == -1 && ts.CurrentException != nil {
			return 0
		}
		return uintptr(v)
	}
	u := LongAsUnsignedLong(ts, o)
	if u == ^uint(0) && ts.CurrentException != nil {
		return 0
	}
	return uintptr(u)
}

const (
	nativeLittleEndian   = 1
	nativeUnsigned       = 4
	nativeRejectNegative = 8
	nativeAllowIndex     = 16
)

// longSized serves PyLong_AsInt32 and its kin.
func longSized(ts *Thread, o *Object, value uintptr, size int, unsigned bool, large string) int32 {
	flags := int32(3 | nativeAllowIndex)
	if unsigned {
		flags |= nativeUnsigned | nativeRejectNegative
	}
	n := LongAsNativeBytes(ts, o, value, size, flags)
	if n < 0 {
		return -1
	}
	if n > size {
		return raiseInt(ts, ExcOverflowError, "%s", argS(large))
	}
	return 0
}

// LongAsInt32 implements PyLong_AsInt32.
func LongAsInt32(ts *Thread, o *Object, value uintptr) int32 {
	return longSized(ts, o, value, 4, false, "Python int too large to convert to C int32_t")
}

// LongAsInt64 implements PyLong_AsInt64.
func LongAsInt64(ts *Thread, o *Object, value uintptr) int32 {
	return longSized(ts, o, value, 8, false, "Python int too large to convert to C int64_t")
}

// LongAsUInt32 implements PyLong_AsUInt32.
func LongAsUInt32(ts *Thread, o *Object, value uintptr) int32 {
	return longSized(ts, o, value, 4, true, "Python int too large to convert to C uint32_t")
}

// LongAsUInt64 implements PyLong_AsUInt64.
func LongAsUInt64(ts *Thread, o *Object, value uintptr) int32 {
	return longSized(ts, o, value, 8, true, "Python int too large to convert to C uint64_t")
}

// longPutBytes writes the low n bytes of the two's complement of o.
func longPutBytes(o *Object, p uintptr, n int, little bool) {
	digits, count := longDigits(o), longLen(o)
	neg := longIsNeg(o)
	var acc, accBits uint
	carry := uint(1) // of the two's complement
	j := 0
	for i := 0; i < n; i++ {
		if accBits < 8 {
			d := uint(0)
			if j < count {
				d = digitAt(digits, j)
				j++
			}
			if neg {
				d = (d ^ longMask) + carry
				carry = d >> longShift
				d &= longMask
			}
			acc |= d << accBits
			accBits += longShift
		}
		at := i
		if !little {
			at = n - 1 - i
		}
		setByte(p, at, byte(acc))
		acc >>= 8
		accBits -= 8
	}
}

// longIsPowerOfTwo tells whether the magnitude has one bit set.
func longIsPowerOfTwo(o *Object) bool {
	p, n := longDigits(o), longLen(o)
	for i := 0; i < n-1; i++ {
		if digitAt(p, i) != 0 {
			return false
		}
	}
	return n > 0 && bits.OnesCount(digitAt(p, n-1)) == 1
}

// longFits tells whether o fits n bytes; -1, all sign, fits none at all.
func longFits(o *Object, n int, signed bool) bool {
	bitLen := longBitLen(o)
	if !signed {
		return !longIsNeg(o) && bitLen <= n*8
	}
	if n == 0 && bitLen == 1 {
		return longIsNeg(o)
	}
	return bitLen < n*8 || bitLen == 0 || longIsNeg(o) && bitLen == n*8 && longIsPowerOfTwo(o)
}

// PrivLongAsByteArray implements _PyLong_AsByteArray.
//
// Error: -1; OverflowError set when withExceptions. On too large a value the low bytes are written all the same.
func PrivLongAsByteArray(ts *Thread, o *Object, p uintptr, n uint, little, signed, withExceptions int32) int32 {
	if signed == 0 && longIsNeg(o) {
		if withExceptions != 0 {
			raise(ts, ExcOverflowError, "can't convert negative int to unsigned")
		}
		return -1
	}
	longPutBytes(o, p, int(n), little != 0)
	if longFits(o, int(n), signed != 0) {
		return 0
	}
	if withExceptions != 0 {
		raise(ts, ExcOverflowError, "int too big to convert")
	}
	return -1
}

// longFromBytes makes an int of n bytes of two's complement or of a magnitude.
//
// Refs: new.
func longFromBytes(ts *Thread, p uintptr, n int, little, signed bool) *Object {
	at, step := 0, 1 // from the least significant byte on
	if !little {
		at, step = n-1, -1
	}
	neg := false
	if signed && n > 0 {
		top := byteAt(p, 0)
		if little {
			top = byteAt(p, n-1)
		}
		neg = top >= 0x80
	}
	size := (n*8 + longShift - 1) / longShift
	o := longAlloc(ts, size)
	if o == nil {
		return nil
	}
	digits := longDigits(o)
	var acc, accBits uint
	carry, k := uint(1), 0
	for i := 0; i < n; i++ {
		b := uint(byteAt(p, at))
		at += step
		if neg {
			b = (b ^ 0xff) + carry
			carry = b >> 8
			b &= 0xff
		}
		acc |= b << accBits
		if accBits += 8; accBits >= longShift {
			setDigit(digits, k, acc&longMask)
			k++
			acc >>= longShift
			accBits -= longShift
		}
	}
	if k < size {
		setDigit(digits, k, acc)
		k++
	}
	return longFinish(ts, o, k, neg)
}

// PrivLongFromByteArray implements _PyLong_FromByteArray.
//
// Refs: new.
func PrivLongFromByteArray(ts *Thread, p uintptr, n uint, little, signed int32) *Object {
	return longFromBytes(ts, p, int(n), little != 0, signed != 0)
}

// nativeIsLittle reads the byte order out of the flags of PyLong_AsNativeBytes and PyLong_FromNativeBytes.
func nativeIsLittle(flags int32) bool {
	return flags == -1 || flags&2 != 0 || flags&nativeLittleEndian != 0
}

// LongFromNativeBytes implements PyLong_FromNativeBytes.
//
// Refs: new.
func LongFromNativeBytes(ts *Thread, p uintptr, n uint, flags int32) *Object {
	if p == 0 {
		return badInternalCall(ts)
	}
	return longFromBytes(ts, p, int(n), nativeIsLittle(flags), flags == -1 || flags&nativeUnsigned == 0)
}

// LongFromUnsignedNativeBytes implements PyLong_FromUnsignedNativeBytes.
//
// Refs: new.
func LongFromUnsignedNativeBytes(ts *Thread, p uintptr, n uint, flags int32) *Object {
	if p == 0 {
		return badInternalCall(ts)
	}
	return longFromBytes(ts, p, int(n), nativeIsLittle(flags), false)
}

// LongAsNativeBytes implements PyLong_AsNativeBytes: writes the low n bytes and tells how many are needed, n when they were enough.
//
// Error: -1, TypeError, ValueError or SystemError set.
func LongAsNativeBytes(ts *Thread, o *Object, p uintptr, n int, flags int32) int {
	if o == nil || n < 0 {
		badInternalCall(ts)
		return -1
	}
	if !longCheck(o) {
		if flags == -1 || flags&nativeAllowIndex == 0 {
			raise(ts, ExcTypeError, "expect int, got %s", argTO(o))
			return -1
		}
		if o = numberIndex(ts, o); o == nil {
			return -1
		}
	} else {
		incref(ts, o)
	}
	need := -1
	if flags != -1 && flags&nativeRejectNegative != 0 && longIsNeg(o) {
		raise(ts, ExcValueError, "Cannot convert negative int")
	} else {
		need = longNativeSize(o, n, flags)
		if n > 0 {
			longPutBytes(o, p, n, nativeIsLittle(flags))
		}
	}
	decref(ts, o)
	return need
}

// longNativeSize is what PyLong_AsNativeBytes returns: bytes that are enough for the value and its sign, 8 for a compact one, and n
// where these are more than n but it fits all the same.
func longNativeSize(o *Object, n int, flags int32) int {
	size := longBitLen(o)/8 + 1
	if longIsCompact(o) {
		size = 8
	}
	if n <= 0 || n >= size {
		return size
	}
	unsigned := flags == -1 || flags&nativeUnsigned != 0
	if longFits(o, n, true) || unsigned && longFits(o, n, false) {
		return n
	}
	if longFits(o, n, false) {
		return n + 1
	}
	return size
}

// longFrexp is the value as m * 2**e, 0.5 <= |m| < 1, m rounded half to even. e is large beyond measure when the value is.
func longFrexp(o *Object) (m float64, e int) {
	n := longLen(o)
	if n == 0 {
		return 0, 0
	}
	p := longDigits(o)
	// The top 64 bits, with all below gathered in the lowest.
	var top uint
	left := uint(64)
	i := n - 1
	var sticky uint
	d := digitAt(p, i)
	size := uint(bits.Len(d))
	top = d << (left - size)
	left -= size
	for i--; i >= 0; i-- {
		d = digitAt(p, i)
		if left >= longShift {
			left -= longShift
			top |= d << left
			continue
		}
		top |= d >> (longShift - left)
		sticky |= d & (1<<(longShift-left) - 1)
		left = 0
		for i--; i >= 0 && sticky == 0; i-- {
			sticky |= digitAt(p, i)
		}
		break
	}
	if sticky != 0 {
		top |= 1
	}
	e = longBitLen(o)
	// Round to 53 bits: the low 11 decide.
	half := top & 0x7ff
	q := top >> 11
	if half > 0x400 || half == 0x400 && q&1 != 0 {
		if q++; q == 1<<53 {
			q >>= 1
			e++
		}
	}
	m = float64(int(q)) * (1.0 / (1 << 53))
	if longIsNeg(o) {
		m = -m
	}
	return m, e
}

// floatScale is m * 2**e for 0.5 <= |m| < 1 and -1021 <= e <= 1024: no rounding happens.
func floatScale(m float64, e int) float64 {
	if m == 0 {
		return m
	}
	return math.Float64frombits(math.Float64bits(m) + uint64(e)<<52)
}

// longToFloat is the value rounded half to even; false when it is beyond the largest float.
func longToFloat(o *Object) (float64, bool) {
	if longIsCompact(o) {
		return float64(longCompactValue(o)), true
	}
	m, e := longFrexp(o)
	if e > 1024 {
		return 0, false
	}
	return floatScale(m, e), true
}

// longFloat is longToFloat with OverflowError set on false.
func longFloat(ts *Thread, o *Object) (float64, bool) {
	x, ok := longToFloat(o)
	if !ok {
		raise(ts, ExcOverflowError, "int too large to convert to float")
		return -1, false
	}
	return x, true
}

// LongAsDouble implements PyLong_AsDouble.
func LongAsDouble(ts *Thread, o *Object) float64 {
	if !longNeedInt(ts, o) {
		return -1
	}
	x, _ := longFloat(ts, o)
	return x
}

// LongFromDouble implements PyLong_FromDouble: the integer part.
//
// Refs: new.   Error: NULL, OverflowError for infinity, ValueError for NaN.
func LongFromDouble(ts *Thread, x float64) *Object {
	if x > -9.2e18 && x < 9.2e18 {
		return longFromInt(ts, int(x))
	}
	if x != x {
		return raise(ts, ExcValueError, "cannot convert float NaN to integer")
	}
	b := math.Float64bits(x)
	e := int(b>>52) & 0x7ff
	if e == 0x7ff {
		return raise(ts, ExcOverflowError, "cannot convert float infinity to integer")
	}
	m := uint(b)&(1<<52-1) | 1<<52
	shift := uint(e - 1075) // not negative: |x| >= 9.2e18 > 2**62
	n := int(shift)/longShift + 3
	o := longAlloc(ts, n)
	if o == nil {
		return nil
	}
	p := longDigits(o)
	prim.Clear(p, uintptr(n)*4)
	word, off := int(shift)/longShift, shift%longShift
	hi, lo := m>>(64-off), m<<off
	setDigit(p, word, lo&longMask)
	setDigit(p, word+1, lo>>longShift&longMask)
	setDigit(p, word+2, lo>>(2*longShift)|hi<<4)
	return longFinish(ts, o, n, x < 0)
}

// longLayout is what PyLong_GetNativeLayout points at: 30 bits in 4 bytes, least significant first, native (little) byte order.
var longLayout = [4]byte{longShift, 4, 0xff, 0xff}

// LongGetNativeLayout implements PyLong_GetNativeLayout: static memory.
func LongGetNativeLayout(ts *Thread) uintptr { return pointerOf(&longLayout) }

// LongExport implements PyLong_Export: the value when it fits 64 bits, else the digits, which live until PyLong_FreeExport.
//
// Error: -1, TypeError set.
func LongExport(ts *Thread, o *Object, export uintptr) int32 {
	e := prim.At[*layout.LongExport](export)
	if !longCheck(o) {
		e.Value, e.Negative, e.Ndigits, e.Digits, e.Reserved = 0, 0, 0, 0, 0
		return raiseInt(ts, ExcTypeError, "expected int, got %s", argTO(o))
	}
	e.Value, e.Negative, e.Ndigits, e.Digits, e.Reserved = 0, 0, 0, 0, 0
	if v, overflow := longToInt(o); overflow == 0 {
		e.Value = v
		return 0
	}
	e.Negative = uint8(b2i(longIsNeg(o)))
	e.Ndigits = longLen(o)
	if e.Ndigits == 0 {
		e.Ndigits = 1
	}
	e.Digits = longDigits(o)
	e.Reserved = addr(newRef(ts, o))
	return 0
}

// LongFreeExport implements PyLong_FreeExport.
func LongFreeExport(ts *Thread, export uintptr) {
	e := prim.At[*layout.LongExport](export)
	if e.Reserved != 0 {
		o := obj(e.Reserved)
		e.Reserved = 0
		decref(ts, o)
	}
}

// LongWriterCreate implements PyLongWriter_Create: the writer is the int itself, known to nobody else.
//
// Error: NULL, ValueError, OverflowError or MemoryError set; *digits is NULL then.
func LongWriterCreate(ts *Thread, negative int32, n int, digits uintptr) uintptr {
	prim.Store(digits, uintptr(0))
	if n <= 0 {
		raise(ts, ExcValueError, "ndigits must be positive")
		return 0
	}
	o := longAlloc(ts, n)
	if o == nil {
		return 0
	}
	longSetTag(o, n, negative != 0)
	prim.Store(digits, longDigits(o))
	return addr(o)
}

// LongWriterFinish implements PyLongWriter_Finish.
//
// Refs: new; ends the writer.
func LongWriterFinish(ts *Thread, writer uintptr) *Object {
	o := obj(writer)
	return longFinish(ts, o, longLen(o), longIsNeg(o))
}

// LongWriterDiscard implements PyLongWriter_Discard. NULL does nothing.
func LongWriterDiscard(ts *Thread, writer uintptr) {
	if writer != 0 {
		freeObject(ts, obj(writer))
	}
}
