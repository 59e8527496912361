// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The complex type: text, constructor, methods.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// complexRepr is tp_repr: the imaginary part alone when the real one is positive zero.
func complexRepr(ts *Thread, o *Object) *Object {
	re, im := complexValue(o)
	var b textBuffer
	ok := true
	if re == 0 && !signbit(re) {
		ok = floatFormat(ts, &b, im, 'r', 0, 0) >= 0
		b.byte(ts, 'j')
	} else {
		b.byte(ts, '(')
		ok = floatFormat(ts, &b, re, 'r', 0, 0) >= 0 && floatFormat(ts, &b, im, 'r', 0, dtsfSign) >= 0
		b.byte(ts, 'j')
		b.byte(ts, ')')
	}
	if !ok {
		b.drop(ts)
		return nil
	}
	return b.toStr(ts)
}

// complexOfType makes a complex of type t.
//
// Refs: new.
func complexOfType(ts *Thread, t *TypeObject, re, im float64) *Object {
	if t == ComplexType {
		return complexNew(ts, re, im)
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o != nil {
		c := as[*layout.ComplexObject](o)
		c.Cval.Real, c.Cval.Imag = re, im
	}
	return o
}

// complexScan reads a whole text: a real part, an imaginary one with j, or both, perhaps in parentheses. It gives false with an
// exception set only without memory; bad says that the text is no complex number.
func complexScan(ts *Thread, p uintptr, n int) (re, im float64, bad, ok bool) {
	p, n = trimSpace(p, n)
	if n > 0 && byteAt(p, 0) == '(' {
		if byteAt(p, n-1) != ')' || n < 2 {
			return 0, 0, true, true
		}
		p, n = trimSpace(p+1, n-2)
	}
	x, size, ok := scanFloat(ts, p, n)
	if !ok {
		return 0, 0, false, false
	}
	i := size
	if size > 0 {
		if c := byteOr0(p, i, n); c == '+' || c == '-' {
			re = x
			y, more, ok := scanFloat(ts, p+uintptr(i), n-i)
			if !ok {
				return 0, 0, false, false
			}
			if more == 0 {
				// A sign alone stands for one.
				y, more = 1, 1
				if c == '-' {
					y = -1
				}
			}
			im = y
			i += more
			if asciiLower(byteOr0(p, i, n)) != 'j' {
				return 0, 0, true, true
			}
			i++
		} else if asciiLower(c) == 'j' {
			im = x
			i++
		} else {
			re = x
		}
	} else {
		im = 1
		if c := byteOr0(p, i, n); c == '+' || c == '-' {
			if c == '-' {
				im = -1
			}
			i++
		}
		if asciiLower(byteOr0(p, i, n)) != 'j' {
			return 0, 0, true, true
		}
		i++
	}
	return re, im, i != n, true
}

// byteOr0 is the i-th of n bytes at p, 0 behind them.
func byteOr0(p uintptr, i, n int) byte {
	if i < n {
		return byteAt(p, i)
	}
	return 0
}

// complexFromText is complex(text) for type t.
//
// Refs: new.   Error: nil, ValueError set.
func complexFromText(ts *Thread, t *TypeObject, o *Object) *Object {
	p, n := numberText(ts, o)
	if p == 0 {
		return nil
	}
	copied := uintptr(0)
	q, m := p, n
	if hasByte(p, n, '_') {
		if copied = allocMem(ts, uintptr(n)); copied == 0 {
			numberTextFree(ts, o, p)
			return ErrNoMemory(ts)
		}
		m = withoutUnderscores(copied, p, n)
		q = copied
	}
	var re, im float64
	bad, ok := true, true
	if m >= 0 {
		re, im, bad, ok = complexScan(ts, q, m)
	}
	if copied != 0 {
		freeMem(ts, copied)
	}
	numberTextFree(ts, o, p)
	switch {
	case !ok:
		return nil
	case bad && m < 0:
		return raise(ts, ExcValueError, "could not convert string to complex: %R", argO(o))
	case bad:
		return raise(ts, ExcValueError, "complex() arg is a malformed string")
	}
	return complexOfType(ts, t, re, im)
}

// complexIsReal tells whether o has __float__ or __index__.
func complexIsReal(o *Object) bool {
	nb := o.ObType.TpAsNumber
	return nb != nil && (nb.NbFloat != 0 || nb.NbIndex != 0)
}

// complexConstruct is complex(r, i) for type t; both may be nil.
//
// Refs: new.
func complexConstruct(ts *Thread, t *TypeObject, r, i *Object) *Object {
	switch {
	case r == nil && i == nil:
		return complexOfType(ts, t, 0, 0)
	case i == nil:
		return complexFromOne(ts, t, r)
	}
	var x, y complexOperand
	x.real = true
	if r != nil && !complexRealArgument(ts, r, &x) {
		return nil
	}
	if !complexArgument(ts, i, "imag", &y) {
		return nil
	}
	// r + i*1j, where a complex imaginary argument turns into the real part.
	if !y.real {
		x.re -= y.im
	}
	if !x.real {
		y.re += x.im
	}
	return complexOfType(ts, t, x.re, y.re)
}

// complexFromOne is complex(x).
func complexFromOne(ts *Thread, t *TypeObject, o *Object) *Object {
	if o.ObType == ComplexType && t == ComplexType {
		return newRef(ts, o)
	}
	if unicodeCheck(o) {
		return complexFromText(ts, t, o)
	}
	c := complexSpecial(ts, o)
	if c != nil {
		re, im := complexValue(c)
		decref(ts, c)
		return complexOfType(ts, t, re, im)
	}
	if ts.CurrentException != nil {
		return nil
	}
	if complexCheck(ts, o) {
		re, im := complexValue(o)
		return complexOfType(ts, t, re, im)
	}
	if !complexIsReal(o) {
		return raise(ts, ExcTypeError, "complex() argument must be a string or a number, not %s", argTO(o))
	}
	x := FloatAsDouble(ts, o)
	if x == -1 && ts.CurrentException != nil {
		return nil
	}
	return complexOfType(ts, t, x, 0)
}

// complexRealArgument reads the first of two arguments, which may have __complex__.
func complexRealArgument(ts *Thread, o *Object, c *complexOperand) bool {
	z := complexSpecial(ts, o)
	if z == nil {
		return ts.CurrentException == nil && complexArgument(ts, o, "real", c)
	}
	c.re, c.im = complexValue(z)
	c.real = false
	decref(ts, z)
	if complexIsReal(o) {
		return true
	}
	return warnDeprecated(ts, strFormat(ts, "complex() argument 'real' must be a real number, not %s", argTO(o)))
}

// complexArgument reads one of two arguments; a complex one is deprecated.
func complexArgument(ts *Thread, o *Object, name string, c *complexOperand) bool {
	if complexCheck(ts, o) {
		text := strFormat(ts, "complex() argument '%s' must be a real number, not %s", argS(name), argTO(o))
		if !warnDeprecated(ts, text) {
			return false
		}
		c.re, c.im = complexValue(o)
		c.real = false
		return true
	}
	c.real = true
	if !complexIsReal(o) {
		raise(ts, ExcTypeError, "complex() argument '%s' must be a real number, not %s", argS(name), argTO(o))
		return false
	}
	c.re = FloatAsDouble(ts, o)
	return c.re != -1 || ts.CurrentException == nil
}

// complexTypeNew is tp_new.
func complexTypeNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	spec := keywordSpec{fname: "complex", names: [4]*Object{id_real, id_imag}, n: 2, maxPos: 2}
	var a [4]*Object
	if !bindNew(ts, &spec, args, kwds, &a) {
		return nil
	}
	return complexConstruct(ts, t, a[0], a[1])
}

// complexFromNumber is complex.from_number: numbers only, no text.
func complexFromNumber(ts *Thread, t, o *Object) *Object {
	if o.ObType == ComplexType && typeOf(t) == ComplexType {
		return newRef(ts, o)
	}
	re, im := ComplexAsCComplex(ts, o)
	if re == -1 && ts.CurrentException != nil {
		return nil
	}
	r := complexNew(ts, re, im)
	if r == nil || typeOf(t) == ComplexType {
		return r
	}
	c := ObjectCallOneArg(ts, t, r)
	decref(ts, r)
	return c
}

// complexConjugate is complex.conjugate.
func complexConjugate(ts *Thread, o, _ *Object) *Object {
	re, im := complexValue(o)
	return complexNew(ts, re, -im)
}

// complexSelf is complex.__complex__.
func complexSelf(ts *Thread, o, _ *Object) *Object { return complexPos(ts, o) }

// complexGetnewargs is complex.__getnewargs__.
func complexGetnewargs(ts *Thread, o, _ *Object) *Object {
	re, im := complexValue(o)
	return pairSteal(ts, floatNew(ts, re), floatNew(ts, im))
}

// complexFormatMethod is complex.__format__.
func complexFormatMethod(ts *Thread, o, spec *Object) *Object {
	if !needFormatSpec(ts, spec) {
		return nil
	}
	return formatComplex(ts, o, spec)
}
