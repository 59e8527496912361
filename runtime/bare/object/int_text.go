// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Ints to text and back.
//
// World: bare.
// Invariant: the length of texts in bases that are no power of two is limited (intMaxStrDigits). Long ones are a lift's (int_lift.go);
// what is here for them costs quadratic time.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// intMaxStrDigits is sys.get_int_max_str_digits: 0 is no limit. Atomic.
var intMaxStrDigits int = intDefaultMaxStrDigits

// The names are those of sys.int_info: a limit below the threshold is refused, and shorter texts are never counted.
const (
	intDefaultMaxStrDigits        = 4300
	intStrDigitsCheckThreshold    = 640
	intTooLong                    = "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
	intTextTooLong                = "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit"
	decimalLimb                   = 1000000000
	decimalLimbDigits             = 9
	longFromDigitsRecursionCutoff = 1500
)

// decimalDigits counts the digits of u, at least one.
func decimalDigits(u uint) int {
	n := int(uint(bits.Len(u)) * 1233 >> 12)
	if n < 20 && u >= pow10Word(n) {
		n++
	}
	if n == 0 {
		n = 1
	}
	return n
}

// longRepr is tp_repr and tp_str.
//
//go:nosplit
func longRepr(ts *Thread, o *Object) *Object {
	if !longShort(o) {
		return longDecimal(ts, o)
	}
	v := longShortValue(o)
	if uint(v) < 10 {
		return obj(asciiChars + uintptr('0'+v)*asciiCharSize)
	}
	u, neg := uint(v), 0
	if v < 0 {
		u, neg = -u, 1
	}
	n := decimalDigits(u) + neg
	s := asciiAlloc(ts, n)
	if s != nil {
		p := asciiData(s)
		prim.Store(p, byte('-'))
		putDecimal(p+uintptr(n), u, n-neg)
	}
	return s
}

// longDecimalLimbs converts n digits to base 10**9 at out, least significant first, and counts the limbs. Quadratic.
func longDecimalLimbs(out, p uintptr, n int) int {
	size := 0
	for i := n - 1; i >= 0; i-- {
		carry := digitAt(p, i)
		for j := 0; j < size; j++ {
			carry |= digitAt(out, j) << longShift
			q := carry / decimalLimb
			setDigit(out, j, carry-q*decimalLimb)
			carry = q
		}
		for carry != 0 {
			q := carry / decimalLimb
			setDigit(out, size, carry-q*decimalLimb)
			size++
			carry = q
		}
	}
	return size
}

// longTooLong raises when n decimal digits are beyond the limit.
func longTooLong(ts *Thread, n int) bool {
	limit := atom.LoadInt(&intMaxStrDigits)
	if n <= intStrDigitsCheckThreshold || limit <= 0 || n <= limit {
		return false
	}
	raise(ts, ExcValueError, intTooLong, argI(limit))
	return true
}

// longDecimal is the decimal text of a long int.
//
// Refs: new.
//
//go:noinline
func longDecimal(ts *Thread, o *Object) *Object {
	n := longLen(o)
	// Fewer digits than this cannot be: so a hopeless conversion is refused before it costs anything.
	if longTooLong(ts, int(float64(longBitLen(o)-1)*0.30102999566398114)) {
		return nil
	}
	if n >= liftTextDigits {
		if s, ok := longDecimalLift(ts, o); ok {
			return s
		}
	}
	limbs := allocMem(ts, uintptr(n+n/29+2)*4)
	if limbs == 0 {
		return ErrNoMemory(ts)
	}
	size := longDecimalLimbs(limbs, longDigits(o), n)
	neg := int(b2i(longIsNeg(o)))
	var s *Object
	if size > 0 {
		top := digitAt(limbs, size-1)
		first := decimalDigits(top)
		length := first + (size-1)*decimalLimbDigits
		if !longTooLong(ts, length) {
			if s = asciiAlloc(ts, length+neg); s != nil {
				p := asciiData(s)
				prim.Store(p, byte('-'))
				p += uintptr(first + neg)
				putDecimal(p, top, first)
				for i := size - 2; i >= 0; i-- {
					p += decimalLimbDigits
					putDecimal(p, digitAt(limbs, i), decimalLimbDigits)
				}
			}
		}
	}
	freeMem(ts, limbs)
	return s
}

// longDecimalLift is longDecimal through a lift.
//
// Refs: new; nil with an exception set.   Error: false: there was no lift.
func longDecimalLift(ts *Thread, o *Object) (*Object, bool) {
	size := int(float64(longBitLen(o))*0.30102999566398121) + 2
	text := allocMem(ts, uintptr(size))
	if text == 0 {
		return ErrNoMemory(ts), true
	}
	n := magTextLift(ts, text, size, longDigits(o), longLen(o))
	var s *Object
	if n != 0 && !longTooLong(ts, n) {
		neg := int(b2i(longIsNeg(o)))
		if s = asciiAlloc(ts, n+neg); s != nil {
			p := asciiData(s)
			prim.Store(p, byte('-'))
			prim.Move(p+uintptr(neg), text, uintptr(n))
		}
	}
	freeMem(ts, text)
	return s, n != 0
}

// lowerDigits are the digits of all bases.
const lowerDigits = "0123456789abcdefghijklmnopqrstuvwxyz"

// longBinaryText is the text in a base of 1<<shift, with 0x and the like in front when prefix is not 0.
//
// Refs: new.
func longBinaryText(ts *Thread, o *Object, shift uint, prefix byte) *Object {
	n := longBitLen(o) // of base 2
	switch shift {
	case 3:
		n = (n + 2) / 3
	case 4:
		n = (n + 3) / 4
	}
	if n == 0 {
		n = 1
	}
	neg := int(b2i(longIsNeg(o)))
	length := n + neg
	if prefix != 0 {
		length += 2
	}
	if length == 1 {
		return obj(asciiChars + uintptr(byteAt(strAddr(lowerDigits), int(digitAt(longDigits(o), 0))))*asciiCharSize)
	}
	s := asciiAlloc(ts, length)
	if s == nil {
		return nil
	}
	p := asciiData(s)
	prim.Store(p, byte('-'))
	if prefix != 0 {
		setByte(p, neg, '0')
		setByte(p, neg+1, prefix)
	}
	var acc, accBits uint
	j, count, digits := 0, longLen(o), longDigits(o)
	shift &= 7
	mask, letters := uint(1)<<shift-1, strAddr(lowerDigits)
	for i := length - 1; i >= length-n; {
		if j < count {
			acc |= digitAt(digits, j) << (accBits & 31)
			accBits += longShift
			j++
		} else {
			accBits = longShift // the rest, zeros in front of it are cut by n
		}
		for ; accBits >= shift && i >= length-n; i-- {
			setByte(p, i, byteAt(letters, int(acc&mask)))
			acc >>= shift
			accBits -= shift
		}
	}
	return s
}

// longText is the text in base 2, 8, 10 or 16, with its prefix when wanted.
//
// Refs: new.
func longText(ts *Thread, o *Object, base int32, prefix bool) *Object {
	var shift uint
	var letter byte
	switch base {
	case 2:
		shift, letter = 1, 'b'
	case 8:
		shift, letter = 3, 'o'
	case 16:
		shift, letter = 4, 'x'
	default:
		return longRepr(ts, o)
	}
	if !prefix {
		letter = 0
	}
	return longBinaryText(ts, o, shift, letter)
}

// longParse is the result of scanning the text of an int.
type longParse struct {
	at   int  // where the text stopped being a number
	base int  // that the text was read in, 0 for leading zeros of a base of 0: as PyLong_FromString's message shows it
	bad  bool // not a number at all
}

// digitValue is the value of a digit of any base, 37 for other characters.
func digitValue(c byte) uint {
	switch {
	case c-'0' < 10:
		return uint(c - '0')
	case c-'a' < 26:
		return uint(c-'a') + 10
	case c-'A' < 26:
		return uint(c-'A') + 10
	}
	return 37
}

// longScan reads an int of n bytes at p in the given base (0: by its prefix). p[n] may be read and is no digit.
//
// Refs: new; nil with bad set is a bad literal, nil without it has an exception set.
func longScan(ts *Thread, p uintptr, n, base int) (o *Object, r longParse) {
	i := 0
	for i < n && asciiSpace(byteAt(p, i)) {
		i++
	}
	neg := false
	if c := byteAt(p, i); i < n && (c == '+' || c == '-') {
		neg = c == '-'
		i++
	}
	onlyZero := false
	second := byte(0)
	if i+1 < n {
		second = asciiLower(byteAt(p, i+1))
	}
	zero := i < n && byteAt(p, i) == '0'
	if base == 0 {
		base = 10
		if zero {
			switch second {
			case 'x':
				base = 16
			case 'o':
				base = 8
			case 'b':
				base = 2
			default:
				onlyZero = true // 0777 is no number, 000 is
			}
		}
	}
	r.base = base
	if zero && (base == 16 && second == 'x' || base == 8 && second == 'o' || base == 2 && second == 'b') {
		if i += 2; i < n && byteAt(p, i) == '_' {
			i++
		}
	}
	start, digits, previous := i, 0, byte('_')
	r.bad = true
	for ; i < n; i++ {
		c := byteAt(p, i)
		if c == '_' {
			if previous == '_' {
				r.at = i
				if i > start {
					r.at--
				}
				return nil, r
			}
		} else if digitValue(c) >= uint(base) {
			break
		} else {
			digits++
		}
		previous = c
	}
	if i > start && previous == '_' {
		r.at = i - 1
		return nil, r
	}
	r.at = i
	if digits == 0 {
		return nil, r
	}
	end := i
	for i < n && asciiSpace(byteAt(p, i)) {
		i++
	}
	o, ok := longFromText(ts, p+uintptr(start), end-start, digits, base)
	if !ok {
		r.bad = false
		return nil, r
	}
	if onlyZero && !longIsZero(o) {
		decref(ts, o)
		r.base = 0
		return nil, r
	}
	r.at = i
	if i != n {
		decref(ts, o)
		return nil, r
	}
	r.bad = false
	if neg {
		longReplace(ts, &o, longNeg(ts, o))
	}
	return o, r
}

// longFromText makes an int of digits digits among n bytes; underscores are skipped.
//
// Refs: new.   Error: false, ValueError set for more digits than allowed, or MemoryError.
func longFromText(ts *Thread, p uintptr, n, digits, base int) (*Object, bool) {
	if base&(base-1) == 0 {
		o := longFromBinary(ts, p, n, digits, uint(bits.Len(uint(base))-1))
		return o, o != nil
	}
	if digits > intStrDigitsCheckThreshold {
		if limit := atom.LoadInt(&intMaxStrDigits); limit > 0 && digits > limit {
			raise(ts, ExcValueError, intTextTooLong, argI(limit), argI(digits))
			return nil, false
		}
	}
	if digits <= 18 && base <= 10 || digits <= 11 {
		v := uint(0)
		for i := 0; i < n; i++ {
			if c := byteAt(p, i); c != '_' {
				v = v*uint(base) + digitValue(c)
			}
		}
		o := longFromUint(ts, v)
		return o, o != nil
	}
	values := allocMem(ts, uintptr(digits))
	if values == 0 {
		ErrNoMemory(ts)
		return nil, false
	}
	k := 0
	for i := 0; i < n; i++ {
		if c := byteAt(p, i); c != '_' {
			setByte(values, k, byte(digitValue(c)))
			k++
		}
	}
	var o *Object
	if digits >= liftScanDigits {
		o = longFromDigitsLift(ts, values, digits, uint(base))
	} else {
		o = longFromDigitsFlat(ts, values, digits, uint(base))
	}
	freeMem(ts, values)
	return o, o != nil
}

// log2Of is the binary logarithm of each base, not less than the true one.
var log2Of = [37]float64{
	0, 0, 1.0000000000000002, 1.5849625007211563, 2.0000000000000004, 2.3219280948873626,
	2.5849625007211565, 2.8073549220576046, 3.0000000000000004, 3.1699250014423126, 3.3219280948873626, 3.4594316186372978,
	3.5849625007211565, 3.7004397181410926, 3.8073549220576046, 3.906890595608519, 4.000000000000001, 4.08746284125034,
	4.169925001442313, 4.247927513443586, 4.3219280948873635, 4.392317422778762, 4.459431618637298, 4.523561956057014,
	4.584962500721157, 4.643856189774725, 4.700439718141093, 4.754887502163469, 4.807354922057605, 4.857980995127573,
	4.90689059560852, 4.954196310386876, 5.000000000000001, 5.044394119358454, 5.08746284125034, 5.129283016944967,
	5.169925001442313,
}

// longFromDigitsLift is longFromDigits through a lift where there is one.
func longFromDigitsLift(ts *Thread, p uintptr, n int, base uint) *Object {
	size := int(float64(n)*prim.Load[float64](pointerOf(&log2Of)+uintptr(base)*8)/longShift) + 2
	o := longAlloc(ts, size)
	if o == nil {
		return nil
	}
	if magScanLift(ts, longDigits(o), size, p, n, base) {
		return longFinish(ts, o, size, false)
	}
	longDrop(ts, o)
	return longFromDigits(ts, p, n, base)
}

// longFromDigits makes an int of n digit values in a base: long ones by halves, so that products are long too.
//
// Refs: new.   Recursion: at most log2(n) deep.
func longFromDigits(ts *Thread, p uintptr, n int, base uint) *Object {
	if n <= longFromDigitsRecursionCutoff {
		return longFromDigitsFlat(ts, p, n, base)
	}
	low := n / 2
	hi := longFromDigits(ts, p, n-low, base)
	if hi == nil {
		return nil
	}
	lo := longFromDigits(ts, p+uintptr(n-low), low, base)
	exp := longFromInt(ts, low)
	var power *Object
	if lo != nil && exp != nil {
		power = longPowMod(ts, smallInt(int(base)), exp, nil)
	}
	xdecref(ts, exp)
	if power == nil || !longReplace(ts, &hi, longMul(ts, hi, power)) {
		xdecref(ts, hi)
		xdecref(ts, lo)
		xdecref(ts, power)
		return nil
	}
	longReplace(ts, &hi, longAdd(ts, hi, lo))
	decref(ts, power)
	decref(ts, lo)
	return hi
}

// longFromDigitsFlat is longFromDigits in quadratic time.
func longFromDigitsFlat(ts *Thread, p uintptr, n int, base uint) *Object {
	size := n*bits.Len(base-1)/longShift + 2
	o := longAlloc(ts, size)
	if o == nil {
		return nil
	}
	out, used := longDigits(o), 0
	for i := 0; i < n; {
		// As many digits as fit one of ours.
		mult, value := uint(1), uint(0)
		for i < n && mult*base <= longBase {
			value = value*base + uint(byteAt(p, i))
			mult *= base
			i++
		}
		for j := 0; j < used; j++ {
			value += digitAt(out, j) * mult
			setDigit(out, j, value&longMask)
			value >>= longShift
		}
		if value != 0 {
			setDigit(out, used, value)
			used++
		}
	}
	return longFinish(ts, o, used, false)
}

// longFromBinary makes an int of digits of a base of 1<<shift.
func longFromBinary(ts *Thread, p uintptr, n, digits int, shift uint) *Object {
	if digits > (1<<62)/8 {
		return raise(ts, ExcValueError, "int string too large to convert")
	}
	size := (digits*int(shift) + longShift - 1) / longShift
	o := longAlloc(ts, size)
	if o == nil {
		return nil
	}
	out, k := longDigits(o), 0
	var acc, accBits uint
	for i := n - 1; i >= 0; i-- {
		c := byteAt(p, i)
		if c == '_' {
			continue
		}
		acc |= digitValue(c) << accBits
		if accBits += shift; accBits >= longShift {
			setDigit(out, k, acc&longMask)
			k++
			acc >>= longShift
			accBits -= longShift
		}
	}
	if k < size {
		setDigit(out, k, acc)
		k++
	}
	return longFinish(ts, o, k, false)
}

// longBadLiteral raises for a text that is no int; o is the object whose repr the message shows.
func longBadLiteral(ts *Thread, o *Object, base int) *Object {
	r := reprCut(ts, o, maxNumberError)
	if r != nil {
		raise(ts, ExcValueError, "invalid literal for int() with base %d: %s", argI(base), argO(r))
		decref(ts, r)
	}
	return nil
}

// longBaseOK checks a base: 0 or 2 to 36.
func longBaseOK(ts *Thread, base int) bool {
	if base == 0 || base >= 2 && base <= 36 {
		return true
	}
	raise(ts, ExcValueError, "int() arg 2 must be >= 2 and <= 36")
	return false
}

// LongFromString implements PyLong_FromString. *end, when wanted, is where the text ends or stops being a number.
//
// Refs: new.   Error: NULL, ValueError set.
func LongFromString(ts *Thread, p, end uintptr, base int32) *Object {
	if !longBaseOK(ts, int(base)) {
		return nil
	}
	n := prim.Strlen(p)
	o, r := longScan(ts, p, n, int(base))
	if end != 0 {
		prim.Store(end, p+uintptr(r.at))
	}
	if o == nil && r.bad {
		if n > maxNumberError {
			n = maxNumberError
		}
		if s := UnicodeDecodeUTF8(ts, p, n, 0); s != nil {
			longBadLiteral(ts, s, r.base)
			decref(ts, s)
		}
	}
	return o
}

// LongFromUnicodeObject implements PyLong_FromUnicodeObject.
//
// Refs: new.   Error: NULL, ValueError set.
func LongFromUnicodeObject(ts *Thread, u *Object, base int32) *Object {
	if !longBaseOK(ts, int(base)) {
		return nil
	}
	p, n := numberText(ts, u)
	if p == 0 {
		return nil
	}
	o, r := longScan(ts, p, n, int(base))
	numberTextFree(ts, u, p)
	if o == nil && r.bad {
		longBadLiteral(ts, u, int(base))
	}
	return o
}

// longFromByteText makes an int of the text of bytes or a bytearray, which is NUL-terminated.
//
// Refs: new.   Error: nil, ValueError set; shows shown.
func longFromByteText(ts *Thread, p uintptr, n, base int, shown *Object) *Object {
	if !longBaseOK(ts, base) {
		return nil
	}
	o, r := longScan(ts, p, n, base)
	if o == nil && r.bad {
		if shown == nil {
			s := BytesFromStringAndSize(ts, p, n)
			if s != nil {
				longBadLiteral(ts, s, base)
				decref(ts, s)
			}
			return nil
		}
		longBadLiteral(ts, shown, base)
	}
	return o
}

// byteView is where the bytes of a bytes or bytearray object lie, and how many.
func byteView(o *Object) (p uintptr, n int) {
	if o.ObType.TpFlags&layout.TPFLAGS_BYTES_SUBCLASS != 0 {
		return pointerOf(&as[*layout.BytesObject](o).ObSval), as[*layout.BytesObject](o).ObSize
	}
	return as[*layout.ByteArrayObject](o).ObStart, as[*layout.ByteArrayObject](o).ObSize
}
