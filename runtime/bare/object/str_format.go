// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyUnicode_FromFormat: C's format strings with objects.
//
// World: bare.
// Invariant: the format is ASCII; a verb takes its arguments from the list in the order width, precision, value.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// conversion is one verb.
type conversion struct {
	left, zero, alt  bool
	width, precision int // -1: none; precision -2: a negative one was given, which shows nothing of C strings
	size             byte
	verb             byte
}

// UnicodeFromFormatV implements PyUnicode_FromFormatV, and with it PyUnicode_FromFormat: a str made from a format and arguments.
// New reference; SystemError for an unknown verb, what the objects' methods raise.
//
// Refs: new.
func UnicodeFromFormatV(ts *Thread, format uintptr, va *VaList) *Object {
	var w strWriter
	w.overallocate = 1
	w.minLength = 32
	return w.end(ts, w.format(ts, format, va))
}

// format adds a format with its arguments.
func (w *strWriter) format(ts *Thread, format uintptr, va *VaList) bool {
	p := format
	for {
		q := p
		c := byteAt(q, 0)
		for c != 0 && c != '%' && c < 128 {
			q++
			c = byteAt(q, 0)
		}
		if q != p {
			// Text at the very end needs no spare room behind it.
			if c == 0 {
				w.overallocate = 0
			}
			if !w.ascii(ts, p, int(q-p)) {
				return false
			}
		}
		switch {
		case c == 0:
			return true
		case c >= 128:
			raise(ts, ExcValueError, "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0x%s", argC(hexText(ts, uint32(c))))
			return false
		}
		if p = w.verb(ts, q, va); p == 0 {
			return false
		}
	}
}

// verb adds the verb at p and returns what follows it, 0 with the exception set.
func (w *strWriter) verb(ts *Thread, p uintptr, va *VaList) uintptr {
	f := conversion{width: -1, precision: -1}
	q := p + 1
	// The plain verbs need no parsing of options.
	switch c := byteAt(q, 0); c {
	case '%':
		if !w.char(ts, '%') {
			return 0
		}
		return q + 1
	case 's', 'd', 'U', 'R', 'S', 'u', 'i':
		f.verb = c
		q++
	default:
		if q = f.parse(ts, q, va); q == 0 {
			return 0
		}
	}
	if byteAt(q, 0) == 0 {
		w.overallocate = 0
	}
	ok, known := w.convert(ts, &f, va)
	if !known {
		raise(ts, ExcSystemError, "invalid format string: %s", argC(p))
		return 0
	}
	if !ok {
		return 0
	}
	return q
}

// parse reads a verb behind its %; the rest, or 0 with the exception set.
func (f *conversion) parse(ts *Thread, p uintptr, va *VaList) uintptr {
	for {
		switch byteAt(p, 0) {
		case '-':
			f.left = true
		case '0':
			f.zero = true
		case '#':
			f.alt = true
		default:
			return f.parseSizes(ts, p, va)
		}
		p++
	}
}

func (f *conversion) parseSizes(ts *Thread, p uintptr, va *VaList) uintptr {
	if byteAt(p, 0) == '*' {
		f.width = int(va.int32())
		if f.width < 0 {
			f.left = true
			f.width = -f.width
		}
		p++
	} else if p = formatNumber(p, &f.width); p == 0 {
		raise(ts, ExcValueError, "width too big")
		return 0
	}
	if byteAt(p, 0) == '.' {
		p++
		if byteAt(p, 0) == '*' {
			f.precision = int(va.int32())
			if f.precision < 0 {
				f.precision = -2
			}
			p++
		} else {
			if p = formatNumber(p, &f.precision); p == 0 {
				raise(ts, ExcValueError, "precision too big")
				return 0
			}
		}
	}
	switch c := byteAt(p, 0); c {
	case 'l':
		f.size = 'l'
		p++
		if byteAt(p, 0) == 'l' {
			p++
		}
	case 'z', 'j', 't':
		f.size = c
		p++
	}
	f.verb = byteAt(p, 0)
	if f.verb == 0 {
		return p // an unfinished verb: convert refuses it
	}
	return p + 1
}

// formatNumber reads decimal digits, if there are any, into *n; 0 when the number is too big.
func formatNumber(p uintptr, n *int) uintptr {
	c := byteAt(p, 0)
	if c < '0' || c > '9' {
		return p
	}
	v := 0
	for c >= '0' && c <= '9' {
		if v > (ssizeMax-int(c-'0'))/10 {
			return 0
		}
		v = v*10 + int(c-'0')
		p++
		c = byteAt(p, 0)
	}
	*n = v
	return p
}

// convert adds one argument. known is false for a verb that does not exist.
func (w *strWriter) convert(ts *Thread, f *conversion, va *VaList) (ok, known bool) {
	switch f.verb {
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return w.formatInt(ts, f, va), true
	case 'c':
		if f.size != 0 || f.width >= 0 || f.precision >= 0 {
			return false, false
		}
		return w.formatChar(ts, va.int32()), true
	case 's':
		p := va.word()
		if f.size == 'l' {
			return w.formatWide(ts, p, f), true
		}
		return w.formatUTF8(ts, p, f), f.size == 0
	case 'V':
		o, p := va.object(), va.word()
		if o != nil {
			return w.padded(ts, o, f), true
		}
		if f.size == 'l' {
			return w.formatWide(ts, p, f), true
		}
		return w.formatUTF8(ts, p, f), f.size == 0
	}
	if f.size != 0 {
		return false, false
	}
	switch f.verb {
	case 'p':
		if f.width >= 0 || f.precision >= 0 {
			return false, false
		}
		return w.formatPointer(ts, va.word()), true
	case 'U':
		return w.padded(ts, va.object(), f), true
	case 'S':
		return w.paddedOwned(ts, ObjectStr(ts, va.object()), f), true
	case 'R':
		return w.paddedOwned(ts, ObjectRepr(ts, va.object()), f), true
	case 'A':
		return w.paddedOwned(ts, ObjectASCII(ts, va.object()), f), true
	case 'T':
		return w.paddedOwned(ts, typeFullName(ts, va.object().ObType, f.alt), f), true
	case 'N':
		t := va.object()
		if !hasFlag(t.ObType, 1<<31) {
			raise(ts, ExcTypeError, "%%N argument must be a type")
			return false, true
		}
		return w.paddedOwned(ts, typeFullName(ts, as[*TypeObject](t), f.alt), f), true
	}
	return false, false
}

// typeFullName is a type's fully qualified name; colon separates module and name by ':' instead of '.'. New reference.
func typeFullName(ts *Thread, t *TypeObject, colon bool) *Object {
	if !colon {
		return TypeGetFullyQualifiedName(ts, t)
	}
	name := TypeGetQualName(ts, t)
	if name == nil {
		return nil
	}
	module := TypeGetModuleName(ts, t)
	if module == nil {
		decref(ts, name)
		return nil
	}
	if isStr(module) && !strEqualConst(module, "builtins") && !strEqualConst(module, "__main__") {
		var w strWriter
		ok := w.str(ts, module) && w.char(ts, ':') && w.str(ts, name)
		decref(ts, name)
		name = w.end(ts, ok)
	}
	decref(ts, module)
	return name
}

func (w *strWriter) formatChar(ts *Thread, c int32) bool {
	if c < 0 || c > strMaxChar {
		raise(ts, ExcOverflowError, "character argument not in range(0x110000)")
		return false
	}
	return w.char(ts, uint32(c))
}

// formatInt adds a number.
func (w *strWriter) formatInt(ts *Thread, f *conversion, va *VaList) bool {
	u := uint(va.word())
	signed := f.verb == 'd' || f.verb == 'i'
	if f.size == 0 {
		if signed {
			u = uint(int(int32(u)))
		} else {
			u = uint(uint32(u))
		}
	}
	negative := signed && int(u) < 0
	if negative {
		u = -u
	}
	n := digitCount(u, f.verb)
	if f.width < 0 && f.precision < 0 && !negative {
		return w.digits(ts, u, n, f.verb)
	}
	return w.formatDigits(ts, f, u, n, negative)
}

// digitCount is how many digits u has in a verb's base.
func digitCount(u uint, verb byte) int {
	n := 1
	switch verb {
	case 'x', 'X':
		for u >>= 4; u != 0; u >>= 4 {
			n++
		}
	case 'o':
		for u >>= 3; u != 0; u >>= 3 {
			n++
		}
	default:
		for ; u >= 10; u /= 10 {
			n++
		}
	}
	return n
}

// digits adds the n digits of u in a verb's base.
func (w *strWriter) digits(ts *Thread, u uint, n int, verb byte) bool {
	if !w.room(ts, n, 127) {
		return false
	}
	for i := w.pos + n - 1; i >= w.pos; i-- {
		d := byte(0)
		switch verb {
		case 'x':
			d = hexDigit(uint32(u & 15))
			u >>= 4
		case 'X':
			if d = hexDigit(uint32(u & 15)); d >= 'a' {
				d -= 32
			}
			u >>= 4
		case 'o':
			d = '0' + byte(u&7)
			u >>= 3
		default:
			d = '0' + byte(u%10)
			u /= 10
		}
		setCharAt(w.data, uintptr(w.kind), i, uint32(d))
	}
	w.pos += n
	return true
}

// formatDigits adds digits with a sign, width and precision.
func (w *strWriter) formatDigits(ts *Thread, f *conversion, u uint, n int, negative bool) bool {
	sign := int(b2i(negative))
	precision := max(f.precision, n)
	width := max(f.width, precision+sign)
	if f.zero && !f.left {
		precision = width - sign
	}
	spaces := width - precision - sign
	if !w.room(ts, width, 127) {
		return false
	}
	if !f.left && !w.fill(ts, spaces, ' ') {
		return false
	}
	if negative && !w.char(ts, '-') {
		return false
	}
	if !w.fill(ts, precision-n, '0') || !w.digits(ts, u, n, f.verb) {
		return false
	}
	return !f.left || w.fill(ts, spaces, ' ')
}

// formatPointer adds an address as 0x and hexadecimal digits; glibc's text of NULL behind 0x for 0, as in CPython.
func (w *strWriter) formatPointer(ts *Thread, p uintptr) bool {
	if p == 0 {
		return w.text(ts, "0x(nil)")
	}
	if !w.text(ts, "0x") {
		return false
	}
	s := uint(60)
	for p>>s == 0 {
		s -= 4
	}
	for ; ; s -= 4 {
		if !w.char(ts, uint32(hexDigit(uint32(p>>s&15)))) {
			return false
		}
		if s == 0 {
			return true
		}
	}
}

// padded adds a str cut to the precision and filled to the width.
func (w *strWriter) padded(ts *Thread, o *Object, f *conversion) bool {
	if f.width < 0 && f.precision < 0 {
		return w.str(ts, o)
	}
	v := viewStr(o)
	if f.precision >= 0 && v.n > f.precision {
		v.n = f.precision
	}
	return w.paddedView(ts, v, f)
}

func (w *strWriter) paddedView(ts *Thread, v strView, f *conversion) bool {
	fill := f.width - v.n
	if !f.left && !w.fill(ts, fill, ' ') {
		return false
	}
	if !w.view(ts, v) {
		return false
	}
	return !f.left || w.fill(ts, fill, ' ')
}

// paddedOwned is padded that drops the reference; nil counts as failure with the exception left set.
func (w *strWriter) paddedOwned(ts *Thread, o *Object, f *conversion) bool {
	if o == nil {
		return false
	}
	ok := w.padded(ts, o, f)
	decref(ts, o)
	return ok
}

// formatUTF8 adds a C string; the precision counts bytes, and a character that it cuts is left out.
func (w *strWriter) formatUTF8(ts *Thread, p uintptr, f *conversion) bool {
	n, cut := 0, false
	if f.precision == -1 {
		n = prim.Strlen(p)
	} else {
		for n < f.precision && byteAt(p, n) != 0 {
			n++
		}
		cut = n == f.precision
	}
	used := n
	if f.width < 0 {
		return w.utf8(ts, p, n, strAddr("replace\x00"), cut, &used)
	}
	var t strWriter
	ok := t.utf8(ts, p, n, strAddr("replace\x00"), cut, &used)
	o := t.end(ts, ok)
	if o == nil {
		return false
	}
	ok = w.paddedView(ts, viewStr(o), f)
	decref(ts, o)
	return ok
}

// formatWide adds a wchar_t string; the precision counts characters.
func (w *strWriter) formatWide(ts *Thread, p uintptr, f *conversion) bool {
	n := 0
	for (f.precision == -1 || n < f.precision) && prim.Load[uint32](p+uintptr(n)*4) != 0 {
		n++
	}
	v := strView{p, n, 4}
	for i := 0; i < n; i++ {
		if v.at(i) > strMaxChar {
			raise(ts, ExcValueError, "character U+%s is not in range [U+0000; U+10ffff]", argC(hexText(ts, v.at(i))))
			return false
		}
	}
	return w.paddedView(ts, v, f)
}
