// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Floats to decimal digits and back, correctly rounded.
//
// World: bare. The usual case is a product of 64 by 128 bits with a power of ten from pow10Table (Giulietti's Schubfach for the
// shortest digits, Lemire's method for reading); what it cannot decide is computed exactly with ints.
// Invariant: a table entry is cut off, so a product is too small by less than the other factor, unless 0 <= k <= 55: then exact.

package object

import (
	"math"
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
)

const (
	floatMantBits = 53
	floatExpMask  = 0x7ff
	floatBias     = 1075 // of the mantissa as an integer
	pow10ExactMax = 55
)

// pow10Bits is floor(log2(10**k)), for |k| < 1233; log10Pow2 is floor(log10(2**e)), for |e| < 1500.
func pow10Bits(k int) int { return k * 1741647 >> 19 }

func log10Pow2(e int) int { return e * 1262611 >> 22 }

// pow10At is a table entry.
func pow10At(k int) (hi, lo uint64) {
	p := pointerOf(&pow10Table) + uintptr(k-pow10Min)*16
	return prim.Load[uint64](p), prim.Load[uint64](p + 8)
}

// floatParts splits a finite |x| into m * 2**e, m an integer of at most 53 bits.
func floatParts(x float64) (m uint64, e int) {
	b := math.Float64bits(x)
	m = b & (1<<52 - 1)
	e = int(b>>52) & floatExpMask
	if e != 0 {
		m |= 1 << 52
	} else {
		e = 1
	}
	return m, e - floatBias
}

// roundToOdd is the integer part of g * c / 2**128, with the lowest bit set when something of weight was cut off.
func roundToOdd(hi, lo, c uint64) uint64 {
	x1, _ := bits.Mul64(lo, c)
	y1, y0 := bits.Mul64(hi, c)
	y0, carry := bits.Add64(y0, x1, 0)
	y1 += carry
	if y0 > 1 {
		y1 |= 1
	}
	return y1
}

// shortestDigits is the shortest decimal d * 10**k that reads back as |x|, the nearest to x of several; x is finite and not 0.
// d has no trailing zeros.
func shortestDigits(x float64) (d uint64, k int) {
	m, e := floatParts(x)
	if e <= 0 && e > -floatMantBits {
		// Integers below 2**53 are their own shortest digits.
		if s := uint(-e); m&(1<<s-1) == 0 {
			return trimZeros(m>>s, 0)
		}
	}
	odd := m & 1
	// The interval that rounds to x, in units of 2**(e-2).
	c := m << 2
	left, right := c-2, c+2
	k = log10Pow2(e)
	if m == 1<<52 && e > 1-floatBias {
		left = c - 1
		k = (e*1262611 - 524031) >> 22 // floor(log10(3/4 * 2**e)): the gap below is half as wide
	}
	h := uint(e + pow10Bits(-k) + 1)
	hi, lo := pow10At(-k)
	if -k < 0 || -k > pow10ExactMax {
		lo++ // round up: the method wants an upper bound
		if lo == 0 {
			hi++
		}
	}
	left = roundToOdd(hi, lo, left<<(h&63))
	mid := roundToOdd(hi, lo, c<<(h&63))
	right = roundToOdd(hi, lo, right<<(h&63))
	s := mid >> 2
	if s >= 10 {
		short := s / 10
		up := left+odd <= short*40
		down := short*40+40+odd <= right
		if up != down {
			if down {
				short++
			}
			return trimZeros(short, k+1)
		}
	}
	in := left+odd <= s<<2
	over := s<<2+4+odd <= right
	if in != over {
		if over {
			s++
		}
		return trimZeros(s, k)
	}
	middle := s<<2 + 2
	if mid > middle || mid == middle && s&1 != 0 {
		s++
	}
	return trimZeros(s, k)
}

// trimZeros moves the trailing zeros of d, not 0, into the exponent.
func trimZeros(d uint64, k int) (uint64, int) {
	for d%10000 == 0 {
		d /= 10000
		k += 4
	}
	for d%10 == 0 {
		d /= 10
		k++
	}
	return d, k
}

// scaledFast is |x| * 10**p rounded half to even, when a 128-bit power decides it and the result fits a word.
func scaledFast(x float64, p int) (n uint64, ok bool) {
	m, e := floatParts(x)
	if m == 0 {
		return 0, true
	}
	if p < pow10Min || p > pow10Max {
		return 0, false
	}
	z := uint(bits.LeadingZeros64(m))
	m <<= z
	e -= int(z)
	s := -1 - e - pow10Bits(p) // bits of the product's top word that are fraction
	if s < 0 || s > 63 {
		return 0, false
	}
	hi, lo := pow10At(p)
	x1, x0 := bits.Mul64(lo, m)
	y1, y0 := bits.Mul64(hi, m)
	y0, carry := bits.Add64(y0, x1, 0)
	y1 += carry
	shift := uint(s)
	n = y1 >> shift
	// The fraction as 128 bits: f1 is its top.
	f1, f0 := y1<<(64-shift)|y0>>shift, y0<<(64-shift)
	if shift == 0 {
		f1, f0 = y0, 0
	}
	const half = 1 << 63
	if p >= 0 && p <= pow10ExactMax {
		rest := f0 | x0
		if f1 > half || f1 == half && (rest != 0 || n&1 != 0) {
			n++
		}
		return n, n != 0 || f1 != 0
	}
	// The true fraction is larger by less than two units of y0: near a half nothing is known.
	if f1 >= half-2 && f1 <= half+2 {
		return 0, false
	}
	if f1 > half {
		n++
	}
	return n, true
}

// scaledExact is |x| * 10**p rounded half to even, as an int.
//
// Refs: new.
func scaledExact(ts *Thread, x float64, p int) *Object {
	m, e := floatParts(x)
	num, den := longFromMag(ts, uint(m), false), newRef(ts, smallInt(1))
	if num == nil {
		return nil
	}
	five := p
	if five < 0 {
		five = -five
	}
	exp := longFromInt(ts, five)
	var power *Object
	if exp != nil {
		power = longPowMod(ts, smallInt(5), exp, nil)
		decref(ts, exp)
	}
	ok := power != nil
	if ok && p >= 0 {
		ok = longReplace(ts, &num, longMul(ts, num, power))
	} else if ok {
		ok = longReplace(ts, &den, longMul(ts, den, power))
	}
	xdecref(ts, power)
	// 10**p is 5**p << p.
	if e += p; ok && e >= 0 {
		ok = longReplace(ts, &num, longShiftLeft(ts, num, e))
	} else if ok {
		ok = longReplace(ts, &den, longShiftLeft(ts, den, -e))
	}
	var q *Object
	if ok {
		q = longRoundedQuotient(ts, num, den)
	}
	xdecref(ts, num)
	xdecref(ts, den)
	return q
}

// longRoundedQuotient is a / b rounded half to even; both are positive, or a is 0.
//
// Refs: new.
func longRoundedQuotient(ts *Thread, a, b *Object) *Object {
	var q, r *Object
	if !longFloorDivide(ts, a, b, &q, &r) {
		return nil
	}
	twice := longShiftLeft(ts, r, 1)
	decref(ts, r)
	if twice == nil {
		decref(ts, q)
		return nil
	}
	c := longCompare(twice, b)
	decref(ts, twice)
	if c > 0 || c == 0 && !longIsZero(q) && digitAt(longDigits(q), 0)&1 != 0 {
		longReplace(ts, &q, longAdd(ts, q, smallInt(1)))
	}
	return q
}

// decimal is a number's digits and where the decimal point stands: 0.d1d2d3... * 10**point. The digits lie in text.
type decimal struct {
	text  textBuffer
	point int
}

// free ends a decimal.
func (d *decimal) free(ts *Thread) {
	if d.text.p != 0 {
		freeMem(ts, d.text.p)
	}
}

// setWord makes the digits those of u, the point behind them moved by exp.
func (d *decimal) setWord(ts *Thread, u uint, exp int) bool {
	n := decimalDigits(u)
	d.text.n = 0
	if !d.text.grow(ts, n) {
		ErrNoMemory(ts)
		return false
	}
	putDecimal(d.text.p+uintptr(n), u, n)
	d.text.n = n
	d.point = n + exp
	return true
}

// setInt is setWord for an int that is not negative.
//
// Refs: takes o, which may be nil: false then.
func (d *decimal) setInt(ts *Thread, o *Object, exp int) bool {
	if o == nil {
		return false
	}
	if longShort(o) {
		u := uint(longShortValue(o))
		decref(ts, o)
		return d.setWord(ts, u, exp)
	}
	n := longLen(o)
	limbs := allocMem(ts, uintptr(n+n/29+2)*4)
	if limbs == 0 {
		decref(ts, o)
		ErrNoMemory(ts)
		return false
	}
	size := longDecimalLimbs(limbs, longDigits(o), n)
	decref(ts, o)
	top := digitAt(limbs, size-1)
	first := decimalDigits(top)
	length := first + (size-1)*decimalLimbDigits
	d.text.n = 0
	ok := d.text.grow(ts, length)
	if ok {
		p := d.text.p + uintptr(first)
		putDecimal(p, top, first)
		for i := size - 2; i >= 0; i-- {
			p += decimalLimbDigits
			putDecimal(p, digitAt(limbs, i), decimalLimbDigits)
		}
		d.text.n = length
		d.point = length + exp
	} else {
		ErrNoMemory(ts)
	}
	freeMem(ts, limbs)
	return ok
}

// trim cuts trailing zeros.
func (d *decimal) trim() {
	for d.text.n > 1 && byteAt(d.text.p, d.text.n-1) == '0' {
		d.text.n--
	}
}

// setZero makes the digits those of 0: "0" with the point behind it.
func (d *decimal) setZero(ts *Thread) bool { return d.setWord(ts, 0, 0) }

// fixed makes the digits those of |x| rounded to p decimals (p may be negative). A result of zero has no digits and its point at -p.
func (d *decimal) fixed(ts *Thread, x float64, p int) bool {
	if x == 0 {
		return d.setZero(ts)
	}
	// No float has more decimals than this.
	exact := p
	if exact > 1100 {
		exact = 1100
	}
	if exact < -330 {
		d.text.n, d.point = 0, -p
		return true
	}
	if n, ok := scaledFast(x, exact); ok {
		if n == 0 {
			d.text.n, d.point = 0, -p
			return true
		}
		return d.setWord(ts, uint(n), -exact)
	}
	o := scaledExact(ts, x, exact)
	if o != nil && longIsZero(o) {
		d.text.n, d.point = 0, -p
		return true
	}
	return d.setInt(ts, o, -exact)
}

// significant makes the digits those of |x| rounded to n significant ones, n > 0; fewer when the rest are zeros.
func (d *decimal) significant(ts *Thread, x float64, n int) bool {
	if x == 0 {
		return d.setZero(ts)
	}
	if n > 1100 {
		n = 1100
	}
	m, e := floatParts(x)
	// Never more than the true exponent of ten.
	p := n - 1 - log10Pow2(e+bits.Len64(m)-1)
	for {
		if !d.fixed(ts, x, p) {
			return false
		}
		if d.text.n <= n {
			d.trim()
			return true
		}
		p--
	}
}

// shortest makes the digits the fewest that read back as |x|.
func (d *decimal) shortest(ts *Thread, x float64) bool {
	if x == 0 {
		return d.setZero(ts)
	}
	u, k := shortestDigits(x)
	return d.setWord(ts, uint(u), k)
}

// floatFromProduct is w * 10**q rounded half to even, w not 0. ok is false when it cannot be decided; x is then still within one
// unit of the truth.
func floatFromProduct(w uint64, q int) (x float64, ok bool) {
	if q < -342 {
		return 0, true
	}
	if q > 308 {
		return math.Inf(1), true
	}
	lz := uint(bits.LeadingZeros64(w))
	w <<= lz
	thi, tlo := pow10At(q)
	hi, lo := bits.Mul64(thi, w)
	x1, x0 := bits.Mul64(tlo, w)
	lo, carry := bits.Add64(lo, x1, 0)
	hi += carry
	ok = true
	exact := q >= 0 && q <= pow10ExactMax
	top := hi >> 63
	// 54 bits and what lies below: more, or a little more than the product tells.
	shift := uint(top) + 9
	m := hi >> shift
	rest := hi & (1<<shift - 1)
	low := lo | x0
	if !exact && rest == 1<<shift-1 && lo >= ^uint64(1) {
		ok = false
	}
	e := pow10Bits(q) + int(top) - int(lz) + 63 + 1023 // biased exponent of the leading bit
	if e <= 0 {
		// Subnormal: fewer bits are kept.
		cut := uint(1 - e)
		if cut > 60 {
			return 0, ok
		}
		rest |= m & (1<<cut - 1) << shift
		if !exact && rest == (1<<(shift+cut)-1) && lo >= ^uint64(1) {
			ok = false
		}
		m >>= cut
		shift += cut
		e = 0
	}
	// m has one bit more than the mantissa: the half. Between equals only an exact product can tell.
	sticky := rest != 0 || low != 0
	if m&1 != 0 && rest == 0 && lo <= 1 && !exact {
		ok = false
	}
	up := m&1 != 0 && (sticky || m&2 != 0)
	m >>= 1
	if up {
		m++
	}
	if m >= 1<<floatMantBits {
		m >>= 1
		e++
	}
	if e == 0 && m >= 1<<52 {
		e = 1
	}
	if e >= floatExpMask {
		return math.Inf(1), ok
	}
	return math.Float64frombits(m&(1<<52-1) | uint64(e)<<52), ok
}

// decimalText is the text of a number, taken apart: n digits at p, a point among them perhaps, times 10**exp when the point is left
// out.
type decimalText struct {
	p      uintptr
	n      int
	digits int // significant ones, leading zeros left out
	exp    int
}

// value is the float nearest to the text, half to even.
func (t *decimalText) value(ts *Thread) (x float64, ok bool) {
	const most = 19 // digits that fit a word
	w, taken, dropped := uint64(0), 0, false
	for i := 0; i < t.n; i++ {
		c := byteAt(t.p, i)
		if c == '.' {
			continue
		}
		if taken == 0 && c == '0' {
			continue
		}
		if taken < most {
			w = w*10 + uint64(c-'0')
			taken++
		} else if c != '0' {
			dropped = true
			break
		}
	}
	if w == 0 {
		return 0, true
	}
	exp := t.exp
	if t.digits > most {
		exp += t.digits - most
	}
	if !dropped && w < 1<<53 && exp >= -22 && exp <= 22 {
		// Both factors are exact floats: one rounding.
		if exp < 0 {
			return float64(w) / pow10Float(-exp), true
		}
		if exp == 0 {
			return float64(w), true
		}
		return float64(w) * pow10Float(exp), true
	}
	x, sure := floatFromProduct(w, exp)
	if sure && dropped {
		// The truth is between w and w+1: sure when both round alike.
		y, sureToo := floatFromProduct(w+1, exp)
		sure = sureToo && x == y
	}
	if sure {
		return x, true
	}
	return t.exactly(ts, x)
}

// pow10Float is 10**n, 0 <= n <= 22.
func pow10Float(n int) float64 {
	if n < 20 {
		return float64(pow10Word(n))
	}
	return float64(pow10Word(n-10)) * 1e10
}

// exactDigits is how many digits of a text decide: no point halfway between floats has more than 767.
const exactDigits = 800

// exactly is value by exact arithmetic, from a guess that is off by a few units at most.
func (t *decimalText) exactly(ts *Thread, x float64) (float64, bool) {
	num, exp := t.asInt(ts)
	if num == nil {
		return 0, false
	}
	for {
		// Is the truth above the middle of x and the float above? Below the middle of x and the one under it?
		if x <= math.MaxFloat64 {
			c, ok := compareMiddle(ts, num, exp, x)
			if !ok {
				decref(ts, num)
				return 0, false
			}
			if c > 0 || c == 0 && math.Float64bits(x)&1 != 0 {
				x = math.Float64frombits(math.Float64bits(x) + 1)
				if c == 0 {
					break
				}
				continue
			}
		}
		if x == 0 {
			break
		}
		under := math.Float64frombits(math.Float64bits(x) - 1)
		c, ok := compareMiddle(ts, num, exp, under)
		if !ok {
			decref(ts, num)
			return 0, false
		}
		if c > 0 || c == 0 && math.Float64bits(x)&1 == 0 {
			break
		}
		x = under
	}
	decref(ts, num)
	return x, true
}

// asInt is the text as num * 10**exp, with a digit 1 in place of very many.
//
// Refs: new.
func (t *decimalText) asInt(ts *Thread) (num *Object, exp int) {
	n := t.digits
	if n > exactDigits {
		n = exactDigits
	}
	p := allocMem(ts, uintptr(n)+1)
	if p == 0 {
		ErrNoMemory(ts)
		return nil, 0
	}
	k, more := 0, false
	for i := 0; i < t.n; i++ {
		c := byteAt(t.p, i)
		if c == '.' || k == 0 && c == '0' {
			continue
		}
		if k < n {
			setByte(p, k, c-'0')
			k++
		} else if c != '0' {
			more = true
		}
	}
	exp = t.exp + t.digits - n
	if more {
		setByte(p, k, 1)
		k++
		exp--
	}
	num = longFromDigits(ts, p, k, 10)
	freeMem(ts, p)
	return num, exp
}

// compareMiddle compares num * 10**exp with the middle between x and the next larger float: -1, 0, 1.
func compareMiddle(ts *Thread, num *Object, exp int, x float64) (c int, ok bool) {
	m, e := floatParts(x)
	middle := longFromMag(ts, uint(2*m+1), false)
	e--
	five := exp
	if five < 0 {
		five = -five
	}
	count := longFromInt(ts, five)
	if middle == nil || count == nil {
		xdecref(ts, middle)
		xdecref(ts, count)
		return 0, false
	}
	left := newRef(ts, num)
	power := longPowMod(ts, smallInt(5), count, nil)
	decref(ts, count)
	ok = power != nil
	if ok && exp >= 0 {
		ok = longReplace(ts, &left, longMul(ts, left, power))
	} else if ok {
		ok = longReplace(ts, &middle, longMul(ts, middle, power))
	}
	xdecref(ts, power)
	// Twos on the left: exp; on the right: e.
	if diff := exp - e; ok && diff >= 0 {
		ok = longReplace(ts, &left, longShiftLeft(ts, left, diff))
	} else if ok {
		ok = longReplace(ts, &middle, longShiftLeft(ts, middle, -diff))
	}
	if ok {
		c = longCompare(left, middle)
	}
	xdecref(ts, left)
	xdecref(ts, middle)
	return c, ok
}

// scanFloat reads a decimal number, inf, infinity or nan from n bytes at p: x, and where it ends (0: no number). ok is false
// without memory, the exception set.
func scanFloat(ts *Thread, p uintptr, n int) (x float64, end int, ok bool) {
	i, neg := 0, false
	if n > 0 && (byteAt(p, 0) == '-' || byteAt(p, 0) == '+') {
		neg = byteAt(p, 0) == '-'
		i++
	}
	start := i
	digits, significant, after, point := 0, 0, 0, false
	for ; i < n; i++ {
		c := byteAt(p, i)
		if c == '.' && !point {
			point = true
			continue
		}
		if !isDigit(c) {
			break
		}
		digits++
		if significant > 0 || c != '0' {
			significant++
		}
		if point {
			after++
		}
	}
	if digits == 0 {
		x, end = scanSpecial(p+uintptr(start), n-start)
		if end != 0 {
			end += start
		}
	} else {
		t := decimalText{p + uintptr(start), i - start, significant, -after}
		e, size := scanExponent(p+uintptr(i), n-i)
		t.exp += e
		end = i + size
		if significant > 0 {
			// Far beyond any float, before the sum of the exponents is taken for an index.
			switch scale := t.exp + significant; {
			case scale > 400:
				x = math.Inf(1)
			case scale < -400:
			default:
				if x, ok = t.value(ts); !ok {
					return 0, 0, false
				}
			}
		}
	}
	if neg {
		x = -x
	}
	return x, end, true
}

// scanExponent reads e, a sign and digits: the number, and how many characters it took; none of a half exponent.
func scanExponent(p uintptr, n int) (e, size int) {
	if n < 2 || asciiLower(byteAt(p, 0)) != 'e' {
		return 0, 0
	}
	i := 1
	c := byteAt(p, i)
	if c == '-' || c == '+' {
		i++
	}
	if i >= n || !isDigit(byteAt(p, i)) {
		return 0, 0
	}
	for ; i < n && isDigit(byteAt(p, i)); i++ {
		if e < 1<<40 {
			e = e*10 + int(byteAt(p, i)-'0')
		}
	}
	if c == '-' {
		e = -e
	}
	return e, i
}

// scanSpecial reads inf, infinity or nan, in any case.
func scanSpecial(p uintptr, n int) (float64, int) {
	switch {
	case hasWord(p, n, "infinity"):
		return math.Inf(1), 8
	case hasWord(p, n, "inf"):
		return math.Inf(1), 3
	case hasWord(p, n, "nan"):
		return math.Float64frombits(0x7ff8 << 48), 3
	}
	return 0, 0
}

// hasWord tells whether the text begins with a lower-case word, in any case.
func hasWord(p uintptr, n int, word string) bool {
	if n < len(word) {
		return false
	}
	for i := 0; i < len(word); i++ {
		if asciiLower(byteAt(p, i)) != byteAt(strAddr(word), i) {
			return false
		}
	}
	return true
}
