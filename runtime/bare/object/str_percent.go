// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The % operator of str: printf's conversions with objects.
//
// World: bare. Conversions may run any code; the format and the arguments cannot change, and are held by the caller.

package object

// strPercent is the state of one formatting.
type strPercent struct {
	w           strWriter
	f           strView
	o           *Object // the format
	i           int     // the next character of the format
	args        *Object // the tuple of arguments, or the only one
	next, count int     // the next argument of the tuple; -2 of -1: args is the only one and not taken, -1 of -1: it is taken
	owned       bool    // args is a reference of our own: what %(key) found
	mapping     *Object // where %(key) looks, nil when the arguments are no mapping
}

// percentUnit is one conversion.
type percentUnit struct {
	left, plus, blank, alt, zero bool
	width, precision             int // -1: none
	c                            uint32
}

// percentNumber is a number's text taken apart: sign, prefix, zeros that the precision asks for, and the rest.
type percentNumber struct {
	sign, prefix uint32 // 0: none; the prefix is this letter behind a 0
	zeros        int
	body         strView
	upper        bool
}

// strRemainder is nb_remainder.
func strRemainder(ts *Thread, a, b *Object) *Object {
	if !isStr(a) {
		return NotImplemented
	}
	return UnicodeFormat(ts, a, b)
}

// UnicodeFormat implements PyUnicode_Format: format % args, args being a tuple, a mapping or the only argument. New reference;
// TypeError, ValueError, OverflowError, and what the arguments' methods raise.
func UnicodeFormat(ts *Thread, format, args *Object) *Object {
	if format == nil || args == nil {
		return badInternalCall(ts)
	}
	if !isStr(format) {
		return raise(ts, ExcTypeError, "must be str, not %s", argTO(format))
	}
	var p strPercent
	p.o, p.f, p.args = format, viewStr(format), args
	p.w.minLength, p.w.overallocate = p.f.n+100, 1
	if tupleCheck(args) {
		p.count = tupleSize(args)
	} else {
		p.next, p.count = -2, -1
		if MappingCheck(ts, args) != 0 && !isStr(args) {
			p.mapping = args
		}
	}
	ok := p.run(ts)
	if p.owned {
		decref(ts, p.args)
	}
	return p.w.end(ts, ok)
}

func (p *strPercent) run(ts *Thread) bool {
	for p.i < p.f.n {
		k := p.f.findChar('%', p.i, p.f.n, false)
		if k < 0 {
			k = p.f.n
			p.w.overallocate = 0
		}
		if k > p.i {
			if p.i == 0 && k == p.f.n {
				if !p.w.str(ts, p.o) {
					return false
				}
			} else if !p.w.view(ts, p.f.sub(p.i, k)) {
				return false
			}
		}
		p.i = k + 1
		if k < p.f.n && !p.unit(ts) {
			return false
		}
	}
	if p.next < p.count && p.mapping == nil {
		raise(ts, ExcTypeError, "not all arguments converted during string formatting")
		return false
	}
	return true
}

// arg is the next argument, borrowed.
func (p *strPercent) arg(ts *Thread) *Object {
	if p.next >= p.count {
		return raise(ts, ExcTypeError, "not enough arguments for format string")
	}
	p.next++
	if p.count < 0 {
		return p.args
	}
	return tupleItem(p.args, p.next-1)
}

// unit handles what follows a %.
func (p *strPercent) unit(ts *Thread) bool {
	if p.i < p.f.n && p.f.at(p.i) == '%' {
		p.i++
		return p.w.char(ts, '%')
	}
	u := percentUnit{width: -1, precision: -1}
	return p.key(ts) && p.parse(ts, &u) && p.convert(ts, &u)
}

// key reads (key) and makes what the mapping has under it the only argument.
func (p *strPercent) key(ts *Thread) bool {
	if p.i >= p.f.n || p.f.at(p.i) != '(' {
		return true
	}
	if p.mapping == nil {
		raise(ts, ExcTypeError, "format requires a mapping")
		return false
	}
	p.i++
	start, depth := p.i, 1
	for ; p.i < p.f.n && depth > 0; p.i++ {
		switch p.f.at(p.i) {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	if depth > 0 {
		raise(ts, ExcValueError, "incomplete format key")
		return false
	}
	k := strSub(ts, p.o, start, p.i-1)
	if k == nil {
		return false
	}
	v := ObjectGetItem(ts, p.mapping, k)
	decref(ts, k)
	if v == nil {
		return false
	}
	old, owned := p.args, p.owned
	p.args, p.owned, p.next, p.count = v, true, -2, -1
	if owned {
		decref(ts, old)
	}
	return true
}

// peek is the character at hand, 0 at the end.
func (p *strPercent) peek() uint32 {
	if p.i < p.f.n {
		return p.f.at(p.i)
	}
	return 0
}

// parse reads flags, width, precision, a size that counts for nothing, and the letter.
func (p *strPercent) parse(ts *Thread, u *percentUnit) bool {
	for more := true; more; {
		switch p.peek() {
		case '-':
			u.left = true
		case '+':
			u.plus = true
		case ' ':
			u.blank = true
		case '#':
			u.alt = true
		case '0':
			u.zero = true
		default:
			more = false
			continue
		}
		p.i++
	}
	if !p.width(ts, u) || !p.precision(ts, u) {
		return false
	}
	if c := p.peek(); c == 'h' || c == 'l' || c == 'L' {
		p.i++
	}
	if p.i >= p.f.n {
		raise(ts, ExcValueError, "incomplete format")
		return false
	}
	u.c = p.f.at(p.i)
	p.i++
	return true
}

// star is the argument that a * takes, an int; nil with TypeError.
func (p *strPercent) star(ts *Thread) *Object {
	p.i++
	v := p.arg(ts)
	if v != nil && !isIntObject(v) {
		return raise(ts, ExcTypeError, "* wants int")
	}
	return v
}

func (p *strPercent) width(ts *Thread, u *percentUnit) bool {
	if p.peek() == '*' {
		v := p.star(ts)
		if v == nil {
			return false
		}
		n := LongAsSsizeT(ts, v)
		if n == -1 && ts.CurrentException != nil {
			return false
		}
		if n < 0 {
			u.left = true
			n = -n
		}
		u.width = n
		return true
	}
	return p.number(ts, &u.width, ssizeMax, "width too big")
}

func (p *strPercent) precision(ts *Thread, u *percentUnit) bool {
	if p.peek() != '.' {
		return true
	}
	p.i++
	u.precision = 0
	if p.peek() == '*' {
		v := p.star(ts)
		if v == nil {
			return false
		}
		n := LongAsInt(ts, v)
		if n == -1 && ts.CurrentException != nil {
			return false
		}
		u.precision = max(int(n), 0)
		return true
	}
	return p.number(ts, &u.precision, 1<<31-1, "precision too big")
}

// number reads decimal digits, if there are any.
func (p *strPercent) number(ts *Thread, to *int, most int, tooBig string) bool {
	n, any := 0, false
	for d := p.peek() - '0'; d < 10; d = p.peek() - '0' {
		if n > (most-int(d))/10 {
			raise(ts, ExcValueError, tooBig)
			return false
		}
		n, any = n*10+int(d), true
		p.i++
	}
	if any {
		*to = n
	}
	return true
}

// convert adds the next argument.
func (p *strPercent) convert(ts *Thread, u *percentUnit) bool {
	if p.i >= p.f.n {
		p.w.overallocate = 0
	}
	v := p.arg(ts)
	if v == nil {
		return false
	}
	switch u.c {
	case 's':
		if isStrExact(v) {
			return p.text(ts, u, v)
		}
		return p.owner(ts, u, ObjectStr(ts, v))
	case 'r':
		return p.owner(ts, u, ObjectRepr(ts, v))
	case 'a':
		return p.owner(ts, u, ObjectASCII(ts, v))
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return p.integer(ts, u, v)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return p.float(ts, u, v)
	case 'c':
		return p.char(ts, u, v)
	}
	return p.unknown(ts, u)
}

func (p *strPercent) unknown(ts *Thread, u *percentUnit) bool {
	shown := u.c
	if shown < 31 || shown > 126 {
		shown = '?'
	}
	raise(ts, ExcValueError, "unsupported format character '%s' (0x%s) at index %d", argChar(shown), argC(hexText(ts, u.c)), argI(p.i-1))
	return false
}

// owner is text that drops the reference; nil counts as failure with the exception left set.
func (p *strPercent) owner(ts *Thread, u *percentUnit, o *Object) bool {
	if o == nil {
		return false
	}
	ok := p.text(ts, u, o)
	decref(ts, o)
	return ok
}

// text adds a str cut to the precision in a field of the width.
func (p *strPercent) text(ts *Thread, u *percentUnit, o *Object) bool {
	n := strLen(o)
	if u.width <= n && (u.precision < 0 || u.precision >= n) {
		return p.w.str(ts, o)
	}
	v := viewStr(o)
	if u.precision >= 0 && n > u.precision {
		v.n = u.precision
	}
	return p.field(ts, u, v)
}

// field adds characters in a field of the width.
func (p *strPercent) field(ts *Thread, u *percentUnit, v strView) bool {
	pad := u.width - v.n
	return (u.left || p.w.fill(ts, pad, ' ')) && p.w.view(ts, v) && (!u.left || p.w.fill(ts, pad, ' '))
}

// char is %c: a str of one character or the number of one.
func (p *strPercent) char(ts *Thread, u *percentUnit, v *Object) bool {
	if isStr(v) {
		if strLen(v) == 1 {
			return p.field(ts, u, viewStr(v))
		}
		raise(ts, ExcTypeError, "%%c requires an int or a unicode character, not a string of length %d", argI(strLen(v)))
		return false
	}
	i := NumberIndex(ts, v)
	if i == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "%%c requires an int or a unicode character, not %s", argTO(v))
		}
		return false
	}
	c, overflow := longToInt(i)
	decref(ts, i)
	if overflow != 0 || uint(c) > strMaxChar {
		raise(ts, ExcOverflowError, "%%c arg not in range(0x110000)")
		return false
	}
	pad := u.width - 1
	return (u.left || p.w.fill(ts, pad, ' ')) && p.w.char(ts, uint32(c)) && (!u.left || p.w.fill(ts, pad, ' '))
}

// integer is %d, %o, %x and their kin.
func (p *strPercent) integer(ts *Thread, u *percentUnit, v *Object) bool {
	base := int32(10)
	switch u.c {
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	}
	var i *Object
	if NumberCheck(ts, v) != 0 {
		switch {
		case isIntObject(v):
			i = newRef(ts, v)
		case base == 10:
			i = NumberLong(ts, v)
		default:
			i = NumberIndex(ts, v)
		}
		if i == nil && ErrExceptionMatches(ts, ExcTypeError) == 0 {
			return false
		}
	}
	if i == nil {
		what := "a real number"
		if base != 10 {
			what = "an integer"
		}
		raise(ts, ExcTypeError, "%%%s format: %s is required, not %s", argChar(u.c), argS(what), argTO(v))
		return false
	}
	s := longText(ts, i, base, false)
	negative := longIsNeg(i)
	decref(ts, i)
	if s == nil {
		return false
	}
	ok := p.digits(ts, u, s, base, negative)
	decref(ts, s)
	return ok
}

// digits adds an int's text.
func (p *strPercent) digits(ts *Thread, u *percentUnit, s *Object, base int32, negative bool) bool {
	if u.width < 0 && u.precision < 0 && base == 10 && !u.plus && !u.blank {
		return p.w.str(ts, s)
	}
	t := percentNumber{body: viewStr(s), upper: u.c == 'X'}
	if negative {
		t.sign = '-'
		t.body = t.body.sub(1, t.body.n)
	}
	if base != 10 && u.alt {
		t.prefix = u.c
	}
	if u.precision > 1<<31-1-3 {
		raise(ts, ExcOverflowError, "precision too large")
		return false
	}
	t.zeros = max(u.precision-t.body.n, 0)
	return p.aligned(ts, u, &t)
}

// float is %e, %f, %g and their kin.
func (p *strPercent) float(ts *Thread, u *percentUnit, v *Object) bool {
	x := FloatAsDouble(ts, v)
	if x == -1 && ts.CurrentException != nil {
		return false
	}
	precision, flags := u.precision, int32(0)
	if precision < 0 {
		precision = 6
	}
	if u.alt {
		flags = dtsfAlt
	}
	var b textBuffer
	if floatFormat(ts, &b, x, byte(u.c), precision, flags) < 0 {
		b.drop(ts)
		return false
	}
	t := percentNumber{body: strView{b.p, b.n, 1}}
	if b.n > 0 && byteAt(b.p, 0) == '-' {
		t.sign = '-'
		t.body = t.body.sub(1, b.n)
	}
	ok := p.aligned(ts, u, &t)
	b.drop(ts)
	return ok
}

// aligned adds a number in its field: zeros of the field stand between the prefix and the digits, spaces outside.
func (p *strPercent) aligned(ts *Thread, u *percentUnit, t *percentNumber) bool {
	if t.sign == 0 {
		if u.plus {
			t.sign = '+'
		} else if u.blank {
			t.sign = ' '
		}
	}
	n := t.body.n + t.zeros
	if t.sign != 0 {
		n++
	}
	if t.prefix != 0 {
		n += 2
	}
	w := &p.w
	pad := max(u.width-n, 0)
	if !w.room(ts, n+pad, 127) {
		return false
	}
	left, inside, right := pad, 0, 0
	if u.left {
		left, right = 0, pad
	} else if u.zero {
		left, inside = 0, pad
	}
	ok := w.fill(ts, left, ' ') && (t.sign == 0 || w.char(ts, t.sign))
	ok = ok && (t.prefix == 0 || w.char(ts, '0') && w.char(ts, t.prefix)) && w.fill(ts, inside+t.zeros, '0')
	if ok && t.upper {
		for i := 0; ok && i < t.body.n; i++ {
			c := t.body.at(i)
			if c >= 'a' {
				c -= 32
			}
			ok = w.char(ts, c)
		}
	} else {
		ok = ok && w.view(ts, t.body)
	}
	return ok && w.fill(ts, right, ' ')
}
