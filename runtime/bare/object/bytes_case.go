// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Methods of bytes and bytearray that look at ASCII letters, or pad, or map bytes.
//
// World: bare. Guard: bytes_args.go.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

func isUpperByte(c byte) bool { return c >= 'A' && c <= 'Z' }

func isLowerByte(c byte) bool { return c >= 'a' && c <= 'z' }

func isAlphaByte(c byte) bool { return isLowerByte(c | 32) }

func isDigitByte(c byte) bool { return c >= '0' && c <= '9' }

func toLowerByte(c byte) byte {
	if isUpperByte(c) {
		return c | 32
	}
	return c
}

func toUpperByte(c byte) byte {
	if isLowerByte(c) {
		return c &^ 32
	}
	return c
}

const (
	byteAlnum = iota
	byteAlpha
	byteDigit
	byteSpace
)

// bytesAll tells whether there are bytes and all are of a class.
func bytesAll(ts *Thread, self *Object, class int) *Object {
	s := bytesBegin(ts, self)
	ok := s.n > 0
	for i := 0; i < s.n && ok; i++ {
		c := s.at(i)
		switch class {
		case byteAlnum:
			ok = isAlphaByte(c) || isDigitByte(c)
		case byteAlpha:
			ok = isAlphaByte(c)
		case byteDigit:
			ok = isDigitByte(c)
		default:
			ok = isSpaceByte(c)
		}
	}
	bytesEnd(ts, self)
	return boolOf(ok)
}

func bytesIsalnum(ts *Thread, self, unused *Object) *Object { return bytesAll(ts, self, byteAlnum) }

func bytesIsalpha(ts *Thread, self, unused *Object) *Object { return bytesAll(ts, self, byteAlpha) }

func bytesIsdigit(ts *Thread, self, unused *Object) *Object { return bytesAll(ts, self, byteDigit) }

func bytesIsspace(ts *Thread, self, unused *Object) *Object { return bytesAll(ts, self, byteSpace) }

func bytesIsascii(ts *Thread, self, unused *Object) *Object {
	s := bytesBegin(ts, self)
	ok := true
	for i := 0; i < s.n && ok; i++ {
		ok = s.at(i) < 128
	}
	bytesEnd(ts, self)
	return boolOf(ok)
}

// bytesCased tells whether there are letters and all are of one case.
func bytesCased(ts *Thread, self *Object, upper bool) *Object {
	s := bytesBegin(ts, self)
	found, ok := false, true
	for i := 0; i < s.n && ok; i++ {
		c := s.at(i)
		if isAlphaByte(c) {
			found = true
			ok = isUpperByte(c) == upper
		}
	}
	bytesEnd(ts, self)
	return boolOf(found && ok)
}

func bytesIslower(ts *Thread, self, unused *Object) *Object { return bytesCased(ts, self, false) }

func bytesIsupper(ts *Thread, self, unused *Object) *Object { return bytesCased(ts, self, true) }

func bytesIstitle(ts *Thread, self, unused *Object) *Object {
	s := bytesBegin(ts, self)
	found, inWord, ok := false, false, true
	for i := 0; i < s.n && ok; i++ {
		c := s.at(i)
		switch {
		case isUpperByte(c):
			ok = !inWord
			found, inWord = true, true
		case isLowerByte(c):
			ok = inWord
			found, inWord = true, true
		default:
			inWord = false
		}
	}
	bytesEnd(ts, self)
	return boolOf(found && ok)
}

const (
	caseLower = iota
	caseUpper
	caseSwap
	caseTitle
	caseFirst
)

// bytesRecase makes a copy in another case.
func bytesRecase(ts *Thread, self *Object, how int) *Object {
	s := bytesBegin(ts, self)
	r, p := bytesRoom(ts, self, s.n)
	inWord := false
	for i := 0; i < s.n && r != nil; i++ {
		c := s.at(i)
		lower := how == caseLower || (how == caseTitle || how == caseFirst) && inWord || how == caseSwap && isUpperByte(c)
		inWord = isAlphaByte(c) || how == caseFirst
		if lower {
			c = toLowerByte(c)
		} else {
			c = toUpperByte(c)
		}
		setByte(p, i, c)
	}
	bytesEnd(ts, self)
	return r
}

func bytesLower(ts *Thread, self, unused *Object) *Object { return bytesRecase(ts, self, caseLower) }

func bytesUpper(ts *Thread, self, unused *Object) *Object { return bytesRecase(ts, self, caseUpper) }

func bytesSwapcase(ts *Thread, self, unused *Object) *Object { return bytesRecase(ts, self, caseSwap) }

func bytesTitle(ts *Thread, self, unused *Object) *Object { return bytesRecase(ts, self, caseTitle) }

func bytesCapitalize(ts *Thread, self, unused *Object) *Object {
	return bytesRecase(ts, self, caseFirst)
}

// bytesPad is content between left and right fill bytes, self when nothing is to be added.
func bytesPad(ts *Thread, self *Object, s byteSpan, left, right int, fill byte) *Object {
	if left <= 0 && right <= 0 {
		return bytesSame(ts, self, s)
	}
	if left > maxSize-bytesHead-s.n || right > maxSize-bytesHead-s.n-left {
		return raise(ts, ExcOverflowError, "padded string is too long")
	}
	r, p := bytesRoom(ts, self, s.n+left+right)
	if r == nil {
		return nil
	}
	for i := 0; i < left; i++ {
		setByte(p, i, fill)
	}
	prim.Move(p+uintptr(left), s.p, uintptr(s.n))
	for i := left + s.n; i < left+s.n+right; i++ {
		setByte(p, i, fill)
	}
	return r
}

// fillArg is the fill byte of ljust, rjust and center.
func fillArg(ts *Thread, name string, o *Object) (byte, bool) {
	what, s := "bytes", byteSpan{}
	if isBytes(o) {
		s = byteSpan{bytesData(o), bytesLen(o)}
	} else if isInstanceOf(ts, o, ByteArrayType) {
		b := as[*layout.ByteArrayObject](o)
		what, s = "bytearray", byteSpan{b.ObStart, b.ObSize}
	} else {
		raise(ts, ExcTypeError, "%s() argument 2 must be a byte string of length 1, not %s", argS(name), argCN(o.ObType.TpName, 50))
		return 0, false
	}
	if s.n != 1 {
		raise(ts, ExcTypeError, "%s(): argument 2 must be a byte string of length 1, not a %s object of length %d", argS(name), argS(what), argI(s.n))
		return 0, false
	}
	return s.at(0), true
}

// bytesJustify is ljust, rjust and center: where tells how the fill is shared out.
func bytesJustify(ts *Thread, self *Object, name string, args uintptr, n int, where int) *Object {
	if !argCount(ts, name, n, 1, 2) {
		return nil
	}
	width, ok := sizeArg(ts, itemAt(args, 0))
	fill := byte(' ')
	if ok && n == 2 {
		fill, ok = fillArg(ts, name, itemAt(args, 1))
	}
	if !ok {
		return nil
	}
	s := bytesBegin(ts, self)
	pad, left := 0, 0
	if width > s.n {
		pad = width - s.n
	}
	switch where {
	case 'r':
		left = pad
	case 'c':
		left = pad/2 + pad&width&1
	}
	r := bytesPad(ts, self, s, left, pad-left, fill)
	bytesEnd(ts, self)
	return r
}

func bytesLjust(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesJustify(ts, self, "ljust", args, n, 'l')
}

func bytesRjust(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesJustify(ts, self, "rjust", args, n, 'r')
}

func bytesCenter(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesJustify(ts, self, "center", args, n, 'c')
}

func bytesZfill(ts *Thread, self, arg *Object) *Object {
	width, ok := sizeArg(ts, arg)
	if !ok {
		return nil
	}
	s := bytesBegin(ts, self)
	fill := 0
	if width > s.n {
		fill = width - s.n
	}
	r := bytesPad(ts, self, s, fill, 0, '0')
	if r != nil && fill > 0 && s.n > 0 && (s.at(0) == '+' || s.at(0) == '-') {
		p := byteSpan{bytesData(r), 0}.p
		if !isBytes(r) {
			p = as[*layout.ByteArrayObject](r).ObStart
		}
		setByte(p, 0, s.at(0)) // the sign goes to the front
		setByte(p, fill, '0')
	}
	bytesEnd(ts, self)
	return r
}

func bytesExpandtabs(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	tab := 8
	ok := keywordsOf(ts, "expandtabs", "tabsize\x00", 1, 0, 1, 0, args, n, kwnames, out)
	o := itemAt(out, 0)
	ts.ScratchTop = mark
	if ok && o != nil {
		v := LongAsInt(ts, o)
		tab = int(v)
		ok = v != -1 || ts.CurrentException == nil
	}
	if !ok {
		return nil
	}
	s := bytesBegin(ts, self)
	var r *Object
	if total, fits := spanExpand(s, tab, 0); !fits {
		raise(ts, ExcOverflowError, "result too long")
	} else {
		var p uintptr
		if r, p = bytesRoom(ts, self, total); r != nil {
			spanExpand(s, tab, p)
		}
	}
	bytesEnd(ts, self)
	return r
}

// spanExpand writes s with tabs expanded to p, or only counts when p is 0.
func spanExpand(s byteSpan, tab int, p uintptr) (n int, fits bool) {
	column := 0
	for i := 0; i < s.n; i++ {
		c := s.at(i)
		if c == '\t' {
			if tab > 0 {
				k := tab - column%tab
				column += k
				if n > maxSize-bytesHead-k {
					return 0, false
				}
				for ; k > 0; k-- {
					if p != 0 {
						setByte(p, n, ' ')
					}
					n++
				}
			}
			continue
		}
		column++
		if c == '\n' || c == '\r' {
			column = 0
		}
		if p != 0 {
			setByte(p, n, c)
		}
		n++
	}
	return n, true
}

// bytesTranslate is translate(table, /, delete=b”).
func bytesTranslate(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, "translate", "\x00delete\x00", 2, 1, 2, 1, args, n, kwnames, out)
	table, del := itemAt(out, 0), itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	var v, w bytesView
	t, d := byteSpan{}, byteSpan{}
	if table != None {
		if t, ok = v.open(ts, table); !ok {
			return nil
		}
		if t.n != 256 {
			v.close(ts)
			return raise(ts, ExcValueError, "translation table must be 256 characters long")
		}
	}
	if del != nil {
		if d, ok = w.open(ts, del); !ok {
			v.close(ts)
			return nil
		}
	}
	r := bytesMap(ts, self, t, d)
	w.close(ts)
	v.close(ts)
	return r
}

// bytesMap drops the bytes in d and maps the others by t (empty: not at all).
func bytesMap(ts *Thread, self *Object, t, d byteSpan) *Object {
	drop, mark := scratch(ts, 256)
	if drop == 0 {
		return nil
	}
	prim.Clear(drop, 256)
	for i := 0; i < d.n; i++ {
		setByte(drop, int(d.at(i)), 1)
	}
	s := bytesBegin(ts, self)
	total, changed := 0, false
	for i := 0; i < s.n; i++ {
		c := s.at(i)
		if byteAt(drop, int(c)) != 0 {
			changed = true
			continue
		}
		total++
		changed = changed || t.n != 0 && t.at(int(c)) != c
	}
	var r *Object
	if !changed {
		r = bytesSame(ts, self, s)
	} else {
		var p uintptr
		if r, p = bytesRoom(ts, self, total); r != nil {
			for i := 0; i < s.n; i++ {
				c := s.at(i)
				if byteAt(drop, int(c)) != 0 {
					continue
				}
				if t.n != 0 {
					c = t.at(int(c))
				}
				setByte(p, 0, c)
				p++
			}
		}
	}
	bytesEnd(ts, self)
	ts.ScratchTop = mark
	return r
}

// bytesMaketrans is the static method maketrans(frm, to).
func bytesMaketrans(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !argCount(ts, "maketrans", n, 2, 2) {
		return nil
	}
	var v, w bytesView
	from, ok := v.open(ts, itemAt(args, 0))
	if !ok {
		return nil
	}
	var r *Object
	if to, ok := w.open(ts, itemAt(args, 1)); ok {
		if from.n != to.n {
			raise(ts, ExcValueError, "maketrans arguments must have same length")
		} else if r = bytesAlloc(ts, 256); r != nil {
			for i := 0; i < 256; i++ {
				setByte(bytesData(r), i, byte(i))
			}
			for i := 0; i < from.n; i++ {
				setByte(bytesData(r), int(from.at(i)), to.at(i))
			}
		}
		w.close(ts)
	}
	v.close(ts)
	return r
}

// bytesDecode is decode(encoding='utf-8', errors='strict').
func bytesDecode(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	var r *Object
	if keywordsOf(ts, "decode", "encoding\x00errors\x00", 2, 0, 2, 0, args, n, kwnames, out) {
		enc, ok := textArg(ts, "decode", "encoding", itemAt(out, 0))
		errors := uintptr(0)
		if ok {
			errors, ok = textArg(ts, "decode", "errors", itemAt(out, 1))
		}
		if ok {
			r = UnicodeFromEncodedObject(ts, self, enc, errors)
		}
	}
	ts.ScratchTop = mark
	return r
}

// textArg is an optional str argument as a C string, 0 when it was not given.
func textArg(ts *Thread, fname, arg string, o *Object) (uintptr, bool) {
	if o == nil {
		return 0, true
	}
	if !isStr(o) {
		t := argCN(o.ObType.TpName, 50)
		if o == None {
			t = argS("None")
		}
		raise(ts, ExcTypeError, "%s() argument '%s' must be str, not %s", argS(fname), argS(arg), t)
		return 0, false
	}
	p, n := utf8Of(ts, o)
	if p == 0 {
		return 0, false
	}
	if hasNUL(p, n) {
		raise(ts, ExcValueError, "embedded null character")
		return 0, false
	}
	return p, true
}

// bytesHex is hex([sep[, bytes_per_sep]]).
func bytesHex(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	s := bytesBegin(ts, self)
	r := spanHexArgs(ts, s, args, n, kwnames)
	bytesEnd(ts, self)
	return r
}

// spanHexArgs is hex() of a run of bytes that stays in place, with the arguments of the method.
func spanHexArgs(ts *Thread, s byteSpan, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, "hex", "sep\x00bytes_per_sep\x00", 2, 0, 2, 0, args, n, kwnames, out)
	sep, per := itemAt(out, 0), itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	group := 1
	if per != nil {
		v := LongAsInt(ts, per)
		if v == -1 && ts.CurrentException != nil {
			return nil
		}
		group = int(v)
	}
	if sep == nil {
		return spanHex(ts, s, 0, 0)
	}
	c, ok := hexSeparator(ts, sep)
	if !ok {
		return nil
	}
	return spanHex(ts, s, c, group)
}

func hexSeparator(ts *Thread, sep *Object) (byte, bool) {
	n := ObjectSize(ts, sep)
	if n < 0 {
		return 0, false
	}
	if n != 1 {
		raise(ts, ExcValueError, "sep must be length 1.")
		return 0, false
	}
	c := uint32(0)
	switch {
	case isStr(sep):
		c = UnicodeReadChar(ts, sep, 0)
	case isBytes(sep):
		c = uint32(byteAt(bytesData(sep), 0))
	default:
		raise(ts, ExcTypeError, "sep must be str or bytes.")
		return 0, false
	}
	if c > 127 {
		raise(ts, ExcValueError, "sep must be ASCII.")
		return 0, false
	}
	return byte(c), true
}

const hexDigits = "0123456789abcdef"

// spanHex is s in hexadecimal with sep after every group bytes, counted from the right, from the left when group is negative; none
// for 0.
//
// Refs: new.
func spanHex(ts *Thread, s byteSpan, sep byte, group int) *Object {
	fromLeft := group < 0
	if fromLeft {
		group = -group
	}
	seps := 0
	if group > 0 && s.n > 0 {
		seps = (s.n - 1) / group
	}
	if s.n > (maxSize-128-seps)/2 {
		return ErrNoMemory(ts)
	}
	r := UnicodeNew(ts, s.n*2+seps, 127)
	if r == nil || s.n == 0 {
		return r
	}
	p := addr(r) + 56
	left := 0 // bytes until the next separator
	if group > 0 {
		left = s.n % group
	}
	if left == 0 || fromLeft {
		left = group
	}
	for i := 0; i < s.n; i++ {
		if group > 0 && left == 0 {
			setByte(p, 0, sep)
			p++
			left = group
		}
		left--
		c := s.at(i)
		setByte(p, 0, byteAt(strAddr(hexDigits), int(c>>4)))
		setByte(p, 1, byteAt(strAddr(hexDigits), int(c&15)))
		p += 2
	}
	return r
}
