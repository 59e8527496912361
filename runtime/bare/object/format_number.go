// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Numbers in the format mini-language: see format_spec.go.
//
// World: bare. A number's text is taken apart (sign, prefix, whole part, fraction, rest), grouped, padded, and put together in UTF-8.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// byteText is n bytes at p; chars of them begin a character.
type byteText struct {
	p        uintptr
	n, chars int
}

func textConst(s string) byteText { return byteText{strAddr(s), len(s), len(s)} }

// textC views a C string in UTF-8.
func textC(p uintptr) byteText {
	t := byteText{p: p, n: prim.Strlen(p)}
	for i := 0; i < t.n; i++ {
		if byteAt(p, i)&0xc0 != 0x80 {
			t.chars++
		}
	}
	return t
}

// numberParts is a number's text taken apart.
type numberParts struct {
	negative bool
	prefix   byteText // 0x
	whole    byteText // digits
	point    bool
	fraction byteText // digits
	rest     byteText // exponent, %, inf
}

// splitNumber takes the text of a float apart.
func splitNumber(p uintptr, n int) numberParts {
	var t numberParts
	if n > 0 && byteAt(p, 0) == '-' {
		t.negative = true
		p++
		n--
	}
	i := 0
	for i < n && isDigit(byteAt(p, i)) {
		i++
	}
	t.whole = byteText{p, i, i}
	if i < n && byteAt(p, i) == '.' {
		t.point = true
		i++
		start := i
		for i < n && isDigit(byteAt(p, i)) {
			i++
		}
		t.fraction = byteText{p + uintptr(start), i - start, i - start}
	}
	t.rest = byteText{p + uintptr(i), n - i, n - i}
	return t
}

// numberLocale is what separates and groups digits.
type numberLocale struct {
	point, separator, fracSeparator byteText
	grouping                        uintptr // C string of group sizes, as localeconv has it
}

// localeFor gives the separators that a specification asks for. Those of the C locale database live until it is changed.
func localeFor(f *formatSpec) numberLocale {
	l := numberLocale{point: textConst("."), grouping: strAddr("\x00")}
	switch f.group {
	case groupComma:
		l.separator, l.grouping = textConst(","), strAddr("\x03\x00")
	case groupUnderscore:
		l.separator, l.grouping = textConst("_"), strAddr("\x03\x00")
	case groupUnderFour:
		l.separator, l.grouping = textConst("_"), strAddr("\x04\x00")
	case groupLocale:
		c := prim.Call0(prim.Libc.Localeconv)
		l.point = textC(prim.Load[uintptr](c))
		l.separator = textC(prim.Load[uintptr](c + 8))
		l.grouping = prim.Load[uintptr](c + 16)
	}
	switch f.fracGroup {
	case groupComma:
		l.fracSeparator = textConst(",")
	case groupUnderscore:
		l.fracSeparator = textConst("_")
	}
	return l
}

// grouper walks groups of digits from the right: the sizes, the last of which repeats.
type grouper struct {
	p    uintptr
	size int
}

// next is the size of the next group, 0 for all that is left.
func (g *grouper) next() int {
	switch c := prim.Load[byte](g.p); c {
	case 0:
		return g.size
	case 127:
		g.size = 0
		return 0
	default:
		g.size = int(c)
		g.p++
		return g.size
	}
}

// groupStep is one group from the right: zeros in front of digits, the digits, and whether a separator follows on its right.
type groupStep struct{ zeros, digits int }

// groupNext takes the next group off left digits, padded with zeros to a width of at least min characters. done: it is the last.
func (g *grouper) groupNext(left, min *int, sepChars int) (s groupStep, done bool) {
	size := g.next()
	most := *left
	if *min > most {
		most = *min
	}
	if most < 1 {
		most = 1
	}
	if size == 0 || size > most {
		size = most
	}
	if s.zeros = size - *left; s.zeros < 0 {
		s.zeros = 0
	}
	if s.digits = *left; s.digits > size {
		s.digits = size
	}
	*left -= s.digits
	*min -= size
	done = *left <= 0 && *min <= 0
	*min -= sepChars
	return s, done
}

// groupedLength counts the characters and bytes of n digits grouped to a width of at least min.
func (l *numberLocale) groupedLength(n, min int) (chars, size int) {
	g := grouper{p: l.grouping}
	for first := true; ; first = false {
		s, done := g.groupNext(&n, &min, l.separator.chars)
		if !first {
			chars += l.separator.chars
			size += l.separator.n
		}
		chars += s.zeros + s.digits
		size += s.zeros + s.digits
		if done {
			return chars, size
		}
	}
}

// writeGrouped adds digits in groups.
func (l *numberLocale) writeGrouped(ts *Thread, b *textBuffer, digits byteText, min int) {
	n := digits.n
	_, size := l.groupedLength(n, min)
	if !b.grow(ts, size) {
		return
	}
	end := b.p + uintptr(b.n+size)
	b.n += size
	g := grouper{p: l.grouping}
	for first := true; ; first = false {
		if !first {
			end -= uintptr(l.separator.n)
			prim.Move(end, l.separator.p, uintptr(l.separator.n))
		}
		s, done := g.groupNext(&n, &min, l.separator.chars)
		end -= uintptr(s.digits)
		prim.Move(end, digits.p+uintptr(n), uintptr(s.digits))
		for i := 0; i < s.zeros; i++ {
			end--
			prim.Store(end, byte('0'))
		}
		if done {
			return
		}
	}
}

// fractionChars counts the characters of a fraction in groups of three.
func (l *numberLocale) fractionChars(n int) int {
	if l.fracSeparator.n == 0 || n == 0 {
		return n
	}
	return n + (n-1)/3
}

func (l *numberLocale) writeFraction(ts *Thread, b *textBuffer, t byteText) {
	if l.fracSeparator.n == 0 {
		b.bytes(ts, t.p, t.n)
		return
	}
	for i := 0; i < t.n; i++ {
		if i > 0 && i%3 == 0 {
			b.bytes(ts, l.fracSeparator.p, l.fracSeparator.n)
		}
		b.byte(ts, byteAt(t.p, i))
	}
}

// fill adds n fill characters. The room is asked for at once: a width that no memory holds fails before anything is written.
func (b *textBuffer) fill(ts *Thread, c uint32, n int) {
	if n <= 0 || !b.grow(ts, n) {
		return
	}
	for ; n > 0 && !b.failed; n-- {
		b.char(ts, c)
	}
}

// char adds a character in UTF-8; a surrogate as three bytes, which only surrogatepass reads back.
func (b *textBuffer) char(ts *Thread, c uint32) {
	switch {
	case c < 0x80:
		b.byte(ts, byte(c))
	case c < 0x800:
		b.byte(ts, byte(0xc0|c>>6))
		b.byte(ts, byte(0x80|c&63))
	case c < 0x10000:
		b.byte(ts, byte(0xe0|c>>12))
		b.byte(ts, byte(0x80|c>>6&63))
		b.byte(ts, byte(0x80|c&63))
	default:
		b.byte(ts, byte(0xf0|c>>18))
		b.byte(ts, byte(0x80|c>>12&63))
		b.byte(ts, byte(0x80|c>>6&63))
		b.byte(ts, byte(0x80|c&63))
	}
}

// signOf is the sign to show, 0 for none.
func signOf(sign byte, negative bool) byte {
	switch {
	case negative:
		return '-'
	case sign == '+' || sign == ' ':
		return sign
	}
	return 0
}

// numberLayout is how wide the parts of a number become.
type numberLayout struct {
	sign                byte
	min                 int // least width of the whole part: zeros in front of it are grouped with it
	chars               int
	left, inside, right int
}

// layoutNumber measures a number in its field.
func layoutNumber(f *formatSpec, l *numberLocale, t *numberParts) numberLayout {
	y := numberLayout{sign: signOf(f.sign, t.negative)}
	fixed := t.prefix.chars + t.rest.chars + l.fractionChars(t.fraction.chars)
	if y.sign != 0 {
		fixed++
	}
	if t.point {
		fixed += l.point.chars
	}
	if f.fill == '0' && f.align == '=' {
		y.min = f.width - fixed
	}
	whole := 0
	if t.whole.n > 0 {
		whole, _ = l.groupedLength(t.whole.n, y.min)
	}
	y.chars = fixed + whole
	y.left, y.inside, y.right = formatPadding(f.align, f.width-y.chars)
	return y
}

// writeNumber adds a number without the padding on its sides.
func writeNumber(ts *Thread, b *textBuffer, f *formatSpec, l *numberLocale, t *numberParts, y *numberLayout) {
	if y.sign != 0 {
		b.byte(ts, y.sign)
	}
	b.bytes(ts, t.prefix.p, t.prefix.n)
	b.fill(ts, f.fill, y.inside)
	if t.whole.n > 0 {
		l.writeGrouped(ts, b, t.whole, y.min)
	}
	if t.point {
		b.bytes(ts, l.point.p, l.point.n)
	}
	l.writeFraction(ts, b, t.fraction)
	b.bytes(ts, t.rest.p, t.rest.n)
}

// toStr makes a str of the text and frees it.
//
// Refs: new.   Error: nil, MemoryError set.
func (b *textBuffer) toStr(ts *Thread) *Object {
	var s *Object
	if b.failed {
		ErrNoMemory(ts)
	} else {
		ascii := true
		for i := 0; i < b.n; i++ {
			if byteAt(b.p, i) >= 0x80 {
				ascii = false
				break
			}
		}
		if ascii {
			s = asciiFrom(ts, b.p, b.n)
		} else {
			s = UnicodeDecodeUTF8(ts, b.p, b.n, strAddr("surrogatepass\x00"))
		}
	}
	b.drop(ts)
	return s
}

// drop frees the text.
func (b *textBuffer) drop(ts *Thread) {
	if b.p != 0 {
		freeMem(ts, b.p)
		b.p = 0
	}
}

// formatParts lays out a number and makes the str.
//
// Refs: new.
func formatParts(ts *Thread, f *formatSpec, t *numberParts) *Object {
	var b textBuffer
	l := localeFor(f)
	y := layoutNumber(f, &l, t)
	b.fill(ts, f.fill, y.left)
	writeNumber(ts, &b, f, &l, t, &y)
	b.fill(ts, f.fill, y.right)
	return b.toStr(ts)
}

// formatEmpty is the answer to an empty specification: str(o).
func formatEmpty(ts *Thread, o, spec *Object) (*Object, bool) {
	if textOf(spec).n != 0 {
		return nil, false
	}
	if o.ObType == LongType {
		return longRepr(ts, o), true
	}
	return ObjectStr(ts, o), true
}

// formatInt is int.__format__.
//
// Refs: new.   Error: nil, ValueError or OverflowError set.
func formatInt(ts *Thread, o, spec *Object) *Object {
	if s, ok := formatEmpty(ts, o, spec); ok {
		return s
	}
	var f formatSpec
	if !formatParse(ts, o, spec, &f, 'd', '>') {
		return nil
	}
	switch f.kind {
	case 'b', 'c', 'd', 'o', 'x', 'X', 'n':
		return formatIntAs(ts, o, &f)
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		x, ok := longFloat(ts, o)
		if !ok {
			return nil
		}
		return formatFloatAs(ts, x, &f)
	}
	return formatUnknownType(ts, f.kind, o)
}

func formatIntAs(ts *Thread, o *Object, f *formatSpec) *Object {
	if f.precision >= 0 {
		return raise(ts, ExcValueError, "Precision not allowed in integer format specifier")
	}
	if f.noNegZero {
		return raise(ts, ExcValueError, "Negative zero coercion (z) not allowed in integer format specifier")
	}
	base := int32(10)
	switch f.kind {
	case 'c':
		return formatChar(ts, o, f)
	case 'b':
		base = 2
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	case 'n':
		f.group = groupLocale
	}
	s := longText(ts, o, base, base != 10)
	if s == nil {
		return nil
	}
	p, n := asciiData(s), textOf(s).n
	t := numberParts{negative: longIsNeg(o)}
	if t.negative {
		p++
		n--
	}
	if base != 10 {
		if f.alternate {
			t.prefix = byteText{p, 2, 2}
		}
		p += 2
		n -= 2
	}
	t.whole = byteText{p, n, n}
	if f.kind == 'X' {
		// The str is our own: nobody else has seen it.
		for q := asciiData(s); q < p+uintptr(n); q++ {
			if c := prim.Load[byte](q); c-'a' < 26 {
				prim.Store(q, c-32)
			}
		}
	}
	r := formatParts(ts, f, &t)
	decref(ts, s)
	return r
}

// formatChar is the type c: the character of that number.
func formatChar(ts *Thread, o *Object, f *formatSpec) *Object {
	if f.sign != 0 {
		return raise(ts, ExcValueError, "Sign not allowed with integer format specifier 'c'")
	}
	if f.alternate {
		return raise(ts, ExcValueError, "Alternate form (#) not allowed with integer format specifier 'c'")
	}
	v, overflow := longToInt(o)
	if overflow != 0 {
		return raise(ts, ExcOverflowError, "Python int too large to convert to C long")
	}
	if v < 0 || v > 0x10ffff {
		return raise(ts, ExcOverflowError, "%%c arg not in range(0x110000)")
	}
	var b textBuffer
	left, inside, right := formatPadding(f.align, f.width-1)
	b.fill(ts, f.fill, left+inside)
	b.char(ts, uint32(v))
	b.fill(ts, f.fill, right)
	return b.toStr(ts)
}

// formatFloat is float.__format__.
//
// Refs: new.   Error: nil, ValueError set.
func formatFloat(ts *Thread, o, spec *Object) *Object {
	if s, ok := formatEmpty(ts, o, spec); ok {
		return s
	}
	var f formatSpec
	if !formatParse(ts, o, spec, &f, 0, '>') {
		return nil
	}
	switch f.kind {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%':
		return formatFloatAs(ts, floatValue(o), &f)
	}
	return formatUnknownType(ts, f.kind, o)
}

// floatCode turns a type letter into a code of floatFormat, its precision and flags.
func (f *formatSpec) floatCode() (code byte, precision int, flags int32) {
	code, precision = byte(f.kind), f.precision
	least := 6
	switch f.kind {
	case 0:
		code, least = 'r', 0
		flags |= dtsfAddDot0
	case 'n':
		code = 'g'
		f.group = groupLocale
	case '%':
		code = 'f'
	}
	if precision < 0 {
		precision = least
	} else if code == 'r' {
		code = 'g'
	}
	if f.alternate {
		flags |= dtsfAlt
	}
	if f.noNegZero {
		flags |= dtsfNoNegOut
	}
	return code, precision, flags
}

// formatTooPrecise refuses a precision beyond a C int.
func formatTooPrecise(ts *Thread, f *formatSpec) bool {
	if f.precision <= 1<<31-1 {
		return false
	}
	raise(ts, ExcValueError, "precision too big")
	return true
}

func formatFloatAs(ts *Thread, x float64, f *formatSpec) *Object {
	if formatTooPrecise(ts, f) {
		return nil
	}
	code, precision, flags := f.floatCode()
	if f.kind == '%' {
		x *= 100
	}
	var b textBuffer
	if floatFormat(ts, &b, x, code, precision, flags) < 0 {
		b.drop(ts)
		return nil
	}
	if f.kind == '%' {
		b.byte(ts, '%')
	}
	if b.failed {
		b.drop(ts)
		return ErrNoMemory(ts)
	}
	t := splitNumber(b.p, b.n)
	r := formatParts(ts, f, &t)
	b.drop(ts)
	return r
}

// formatComplex is complex.__format__.
//
// Refs: new.   Error: nil, ValueError set.
func formatComplex(ts *Thread, o, spec *Object) *Object {
	if s, ok := formatEmpty(ts, o, spec); ok {
		return s
	}
	var f formatSpec
	if !formatParse(ts, o, spec, &f, 0, '>') {
		return nil
	}
	switch f.kind {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n':
	default:
		return formatUnknownType(ts, f.kind, o)
	}
	switch {
	case formatTooPrecise(ts, &f):
		return nil
	case f.fill == '0':
		return raise(ts, ExcValueError, "Zero padding is not allowed in complex format specifier")
	case f.align == '=':
		return raise(ts, ExcValueError, "'=' alignment flag is not allowed in complex format specifier")
	}
	c := as[*layout.ComplexObject](o)
	return formatComplexAs(ts, c.Cval.Real, c.Cval.Imag, &f)
}

func formatComplexAs(ts *Thread, re, im float64, f *formatSpec) *Object {
	code, precision, flags := f.floatCode()
	flags &^= dtsfAddDot0
	skip := f.kind == 0 && re == 0 && !signbit(re)
	parens := f.kind == 0 && !skip
	var reText, imText, b textBuffer
	if floatFormat(ts, &reText, re, code, precision, flags) < 0 || floatFormat(ts, &imText, im, code, precision, flags) < 0 {
		reText.drop(ts)
		imText.drop(ts)
		return nil
	}
	inner := *f
	inner.width, inner.fill, inner.align = -1, 0, '<'
	l := localeFor(f)
	t, u := splitNumber(reText.p, reText.n), splitNumber(imText.p, imText.n)
	y := layoutNumber(&inner, &l, &t)
	if !skip {
		inner.sign = '+' // the imaginary part is joined by its sign
	}
	z := layoutNumber(&inner, &l, &u)
	chars := z.chars + 1
	if !skip {
		chars += y.chars
	}
	if parens {
		chars += 2
	}
	left, _, right := formatPadding(f.align, f.width-chars)
	b.fill(ts, f.fill, left)
	if parens {
		b.byte(ts, '(')
	}
	if !skip {
		writeNumber(ts, &b, &inner, &l, &t, &y)
	}
	writeNumber(ts, &b, &inner, &l, &u, &z)
	b.byte(ts, 'j')
	if parens {
		b.byte(ts, ')')
	}
	b.fill(ts, f.fill, right)
	reText.drop(ts)
	imText.drop(ts)
	return b.toStr(ts)
}
