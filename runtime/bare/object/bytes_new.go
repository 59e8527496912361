// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// bytes from other objects: the constructor, fromhex, PyBytes_FromObject, escapes, C formats.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// BytesFromObject implements PyBytes_FromObject: from an exporter or an iterable of integers.
//
// Refs: new.
func BytesFromObject(ts *Thread, x *Object) *Object {
	if x == nil {
		return badInternalCall(ts)
	}
	if x.ObType == BytesType {
		return newRef(ts, x)
	}
	if isBuffer(x) {
		return bytesFromBuffer(ts, x)
	}
	if x.ObType == ListType || x.ObType == TupleType || (!isStr(x) && (x.ObType.TpIter != 0 || SequenceCheck(ts, x) != 0)) {
		it := ObjectGetIter(ts, x)
		if it != nil {
			r := bytesFromIter(ts, it, x)
			decref(ts, it)
			return r
		}
		if ErrExceptionMatches(ts, ExcTypeError) == 0 {
			return nil
		}
	}
	return raise(ts, ExcTypeError, "cannot convert '%s' object to bytes", argCN(x.ObType.TpName, 200))
}

// bytesFromBuffer copies what an exporter shows, in C's order.
func bytesFromBuffer(ts *Thread, x *Object) *Object {
	v, mark := scratch(ts, 80)
	if v == 0 {
		return nil
	}
	var r *Object
	if ObjectGetBuffer(ts, x, v, layout.BUF_FULL_RO) == 0 {
		if r = bytesAlloc(ts, bufferAt(v).Len); r != nil && BufferToContiguous(ts, bytesData(r), v, bufferAt(v).Len, 'C') < 0 {
			decref(ts, r)
			r = nil
		}
		BufferRelease(ts, v)
	}
	ts.ScratchTop = mark
	return r
}

// byteItem is an item of an iterable as a byte.
func byteItem(ts *Thread, o *Object) (byte, bool) {
	v := NumberAsSsizeT(ts, o, nil)
	if v == -1 && ts.CurrentException != nil {
		return 0, false
	}
	if v < 0 || v > 255 {
		raise(ts, ExcValueError, "bytes must be in range(0, 256)")
		return 0, false
	}
	return byte(v), true
}

func bytesFromIter(ts *Thread, it, x *Object) *Object {
	var b textBuffer
	ok := true
	for ok {
		o := IterNext(ts, it)
		if o == nil {
			ok = ts.CurrentException == nil
			break
		}
		var c byte
		if c, ok = byteItem(ts, o); ok {
			b.byte(ts, c)
			if b.failed {
				ErrNoMemory(ts)
				ok = false
			}
		}
		decref(ts, o)
	}
	var r *Object
	if ok {
		r = BytesFromStringAndSize(ts, b.p, b.n)
		if b.p == 0 {
			r = emptyBytes
		}
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return r
}

// bytesNew is tp_new: bytes(), bytes(str, encoding[, errors]), bytes(int), bytes(object).
func bytesNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	x, enc, errors, ok := bytesNewArgs(ts, "bytes", args, kw)
	if !ok {
		return nil
	}
	b := bytesBuild(ts, x, enc, errors)
	if b == nil || t == BytesType {
		return b
	}
	r := bytesSubtype(ts, t, b)
	decref(ts, b)
	return r
}

// bytesSubtype is an instance of a subclass with b's content.
func bytesSubtype(ts *Thread, t *TypeObject, b *Object) *Object {
	n := bytesLen(b)
	r := callSsizeArg(ts, t.TpAlloc, up(t), n)
	if r == nil {
		return nil
	}
	prim.Move(bytesData(r), bytesData(b), uintptr(n)+1)
	as[*layout.BytesObject](r).ObSize = n
	as[*layout.BytesObject](r).ObShash = as[*layout.BytesObject](b).ObShash
	return r
}

// bytesNewArgs sorts the arguments (source, encoding, errors) that the constructors of both types take.
func bytesNewArgs(ts *Thread, name string, args, kw *Object) (x *Object, enc, errors uintptr, ok bool) {
	out, mark := scratch(ts, 24)
	if out == 0 {
		return nil, 0, 0, false
	}
	if keywordsOfCall(ts, name, "source\x00encoding\x00errors\x00", 3, 0, 3, 0, args, kw, out) {
		x = itemAt(out, 0)
		if enc, ok = textArg(ts, name, "encoding", itemAt(out, 1)); ok {
			errors, ok = textArg(ts, name, "errors", itemAt(out, 2))
		}
	}
	ts.ScratchTop = mark
	return x, enc, errors, ok
}

// noSource raises for an encoding without text to encode.
func noSource(ts *Thread, x *Object, enc, errors uintptr) bool {
	if (x == nil || !isStr(x)) && (enc != 0 || errors != 0) {
		if enc != 0 {
			raise(ts, ExcTypeError, "encoding without a string argument")
		} else {
			raise(ts, ExcTypeError, "errors without a string argument")
		}
		return true
	}
	if x != nil && isStr(x) && enc == 0 {
		raise(ts, ExcTypeError, "string argument without an encoding")
		return true
	}
	return false
}

// bytesBuild makes exact bytes from the constructor's arguments.
func bytesBuild(ts *Thread, x *Object, enc, errors uintptr) *Object {
	if x != nil && isStr(x) && enc == 0 && errors != 0 {
		return raise(ts, ExcTypeError, "string argument without an encoding")
	}
	if x == nil || isStr(x) || enc != 0 || errors != 0 {
		if noSource(ts, x, enc, errors) {
			return nil
		}
		if x == nil {
			return emptyBytes
		}
		return UnicodeAsEncodedString(ts, x, enc, errors)
	}
	if f := specialMethod(ts, x, id___bytes__); f != nil {
		r := ObjectCallNoArgs(ts, f)
		decref(ts, f)
		if r != nil && !isBytes(r) {
			raise(ts, ExcTypeError, "__bytes__ returned non-bytes (type %s)", argCN(r.ObType.TpName, 200))
			decref(ts, r)
			return nil
		}
		return r
	} else if ts.CurrentException != nil {
		return nil
	}
	if hasIndex(x) {
		n := NumberAsSsizeT(ts, x, ExcOverflowError)
		if n == -1 && ts.CurrentException != nil {
			if ErrExceptionMatches(ts, ExcTypeError) == 0 {
				return nil
			}
			ErrClear(ts) // __index__ refused: take x as an iterable
		} else {
			if n < 0 {
				return raise(ts, ExcValueError, "negative count")
			}
			r := bytesAlloc(ts, n)
			if r != nil && n > 0 {
				prim.Clear(bytesData(r), uintptr(n))
			}
			return r
		}
	}
	return BytesFromObject(ts, x)
}

// specialMethod is a method of o's type bound to o, nil without an exception when there is none.
//
// Refs: new.
func specialMethod(ts *Thread, o, name *Object) *Object {
	d := PrivTypeLookupRef(ts, o.ObType, name)
	if d == nil {
		return nil
	}
	get := d.ObType.TpDescrGet
	if get == 0 {
		return d
	}
	r := callTernary(ts, get, d, o, up(o.ObType))
	decref(ts, d)
	return r
}

// hexValue is the value of a hexadecimal digit, 16 for any other byte.
func hexValue(c byte) byte {
	switch {
	case isDigitByte(c):
		return c - '0'
	case c|32 >= 'a' && c|32 <= 'f':
		return c | 32 - 'a' + 10
	}
	return 16
}

// bytesFromHex is the class method fromhex: of a subclass, called with the bytes.
func bytesFromHex(ts *Thread, cls, arg *Object) *Object {
	b := hexBytes(ts, arg)
	if b == nil || cls == up(BytesType) {
		return b
	}
	r := ObjectCallOneArg(ts, cls, b)
	decref(ts, b)
	return r
}

// hexBytes decodes the hexadecimal digits in a str, or in what has a buffer; white space may stand between bytes.
func hexBytes(ts *Thread, arg *Object) *Object {
	var v bytesView
	s := byteSpan{}
	if isStr(arg) {
		if s.p, s.n = utf8Of(ts, arg); s.p == 0 {
			return nil
		}
	} else if isBuffer(arg) {
		var ok bool
		if s, ok = v.open(ts, arg); !ok {
			return nil
		}
	} else {
		return raise(ts, ExcTypeError, "fromhex() argument must be str or bytes-like, not %s", argTO(arg))
	}
	r := hexDecode(ts, arg, s)
	v.close(ts)
	return r
}

func hexDecode(ts *Thread, arg *Object, s byteSpan) *Object {
	m := allocMem(ts, uintptr(s.n)/2+1)
	if m == 0 {
		return ErrNoMemory(ts)
	}
	n, bad := 0, -1
	for i := 0; i < s.n; {
		if isSpaceByte(s.at(i)) {
			i++
			continue
		}
		hi := hexValue(s.at(i))
		if hi > 15 {
			bad = i
			break
		}
		if i+1 >= s.n {
			bad = i + 1
			break
		}
		lo := hexValue(s.at(i + 1))
		if lo > 15 {
			bad = i + 1
			break
		}
		setByte(m, n, hi<<4|lo)
		n++
		i += 2
	}
	var r *Object
	switch {
	case bad < 0:
		r = BytesFromStringAndSize(ts, m, n)
	case bad == s.n:
		raise(ts, ExcValueError, "fromhex() arg must contain an even number of hexadecimal digits")
	default:
		if isStr(arg) { // a position in characters, not in bytes of UTF-8
			chars := 0
			for i := 0; i < bad; i++ {
				if s.at(i)&0xc0 != 0x80 {
					chars++
				}
			}
			bad = chars
		}
		raise(ts, ExcValueError, "non-hexadecimal number found in fromhex() arg at position %d", argI(bad))
	}
	freeMem(ts, m)
	return r
}

// BytesDecodeEscape implements PyBytes_DecodeEscape: resolves the escapes of a bytes literal. errors may be NULL.
//
// Refs: new. Errors: ValueError for a bad \x escape or a backslash at the end; MemoryError, also for a size below 0.
func BytesDecodeEscape(ts *Thread, p uintptr, n int, errors uintptr, unicode int, recode uintptr) *Object {
	if n < 0 {
		return ErrNoMemory(ts)
	}
	var b textBuffer
	s := byteSpan{p, n}
	firstBad := -1
	for i := 0; i < s.n; {
		c := s.at(i)
		i++
		if c != '\\' {
			b.byte(ts, c)
			continue
		}
		if i == s.n {
			raise(ts, ExcValueError, "Trailing \\ in string")
			return freeText(ts, &b)
		}
		c = s.at(i)
		i++
		switch c {
		case '\n':
		case '\\', '\'', '"':
			b.byte(ts, c)
		case 'b':
			b.byte(ts, '\b')
		case 'f':
			b.byte(ts, '\f')
		case 't':
			b.byte(ts, '\t')
		case 'n':
			b.byte(ts, '\n')
		case 'r':
			b.byte(ts, '\r')
		case 'v':
			b.byte(ts, '\v')
		case 'a':
			b.byte(ts, '\a')
		case '0', '1', '2', '3', '4', '5', '6', '7':
			start, v := i-1, int(c-'0')
			for k := 0; k < 2 && i < s.n && s.at(i) >= '0' && s.at(i) <= '7'; k++ {
				v = v<<3 + int(s.at(i)-'0')
				i++
			}
			if v > 255 && firstBad < 0 {
				firstBad = start
			}
			b.byte(ts, byte(v))
		case 'x':
			if i+1 < s.n && hexValue(s.at(i)) < 16 && hexValue(s.at(i+1)) < 16 {
				b.byte(ts, hexValue(s.at(i))<<4|hexValue(s.at(i+1)))
				i += 2
				break
			}
			if !badHexEscape(ts, &b, errors, i-2) {
				return freeText(ts, &b)
			}
			if i < s.n && hexValue(s.at(i)) < 16 {
				i++
			}
		default:
			if firstBad < 0 {
				firstBad = i - 1
			}
			b.byte(ts, '\\')
			b.byte(ts, c)
		}
	}
	if firstBad >= 0 && !warnEscape(ts, s, firstBad) {
		return freeText(ts, &b)
	}
	if b.failed {
		ErrNoMemory(ts)
		return freeText(ts, &b)
	}
	r := emptyBytes
	if b.n > 0 {
		r = BytesFromStringAndSize(ts, b.p, b.n)
	}
	freeText(ts, &b)
	return r
}

// freeText frees a buffer's memory and returns nil.
func freeText(ts *Thread, b *textBuffer) *Object {
	if b.p != 0 {
		freeMem(ts, b.p)
		b.p = 0
	}
	return nil
}

// badHexEscape does what errors says about \x without two digits at offset at.
func badHexEscape(ts *Thread, b *textBuffer, errors uintptr, at int) bool {
	switch {
	case errors == 0 || sameName(errors, strAddr("strict\x00")):
		raise(ts, ExcValueError, "invalid \\x escape at position %d", argI(at))
		return false
	case sameName(errors, strAddr("replace\x00")):
		b.byte(ts, '?')
	case sameName(errors, strAddr("ignore\x00")):
	default:
		raise(ts, ExcValueError, "decoding error; unknown error handling code: %s", argCN(errors, 400))
		return false
	}
	return true
}

// warnEscape warns about an escape that means nothing, or an octal one above 255, at offset at.
func warnEscape(ts *Thread, s byteSpan, at int) bool {
	var w *Object
	c := s.at(at)
	if c >= '4' && c <= '7' {
		w = strFormat(ts, "b\"\\%s\" is an invalid octal escape sequence. Such sequences will not work in the future. ", argS(goString(s.p+uintptr(at), 3)))
	} else {
		w = strFormat(ts, "b\"\\%s\" is an invalid escape sequence. Such sequences will not work in the future. ", argS(goString(s.p+uintptr(at), 1)))
	}
	if w == nil {
		return false
	}
	p, _ := utf8Of(ts, w)
	r := ErrWarnEx(ts, ExcDeprecationWarning, p, 1)
	decref(ts, w)
	return r == 0
}

// BytesFromFormatVa implements PyBytes_FromFormat.
//
// Refs: new.
func BytesFromFormatVa(ts *Thread, format uintptr, va *VaList) *Object {
	return BytesFromFormatV(ts, format, va)
}

// BytesFromFormatV implements PyBytes_FromFormatV: %c %d %u %i %x %s %p, with l and z, width and precision of %s. From an unknown
// verb on the format is copied as it is.
//
// Refs: new. Errors: OverflowError for a %c out of range.
func BytesFromFormatV(ts *Thread, format uintptr, va *VaList) *Object {
	var b textBuffer
	for p := format; byteAt(p, 0) != 0; {
		c := byteAt(p, 0)
		if c != '%' {
			b.byte(ts, c)
			p++
			continue
		}
		next, ok := bytesVerb(ts, &b, p, va)
		if !ok {
			return freeText(ts, &b)
		}
		if next == 0 {
			b.bytes(ts, p, prim.Strlen(p))
			break
		}
		p = next
	}
	if b.failed {
		ErrNoMemory(ts)
		return freeText(ts, &b)
	}
	r := emptyBytes
	if b.n > 0 {
		r = BytesFromStringAndSize(ts, b.p, b.n)
	}
	freeText(ts, &b)
	return r
}

// bytesVerb formats the verb at p and returns where the format goes on, 0 for an unknown verb.
func bytesVerb(ts *Thread, b *textBuffer, p uintptr, va *VaList) (uintptr, bool) {
	p++
	for isDigitByte(byteAt(p, 0)) { // a width is read and has no meaning
		p++
	}
	prec := 0
	if byteAt(p, 0) == '.' {
		for p++; isDigitByte(byteAt(p, 0)); p++ {
			if prec < 1<<30 {
				prec = prec*10 + int(byteAt(p, 0)-'0')
			}
		}
	}
	for c := byteAt(p, 0); c != 0 && c != '%' && !isAlphaByte(c); c = byteAt(p, 0) {
		p++
	}
	wide := false
	if m := byteAt(p, 0); (m == 'l' || m == 'z') && (byteAt(p, 1) == 'd' || byteAt(p, 1) == 'u') {
		wide = true
		p++
	}
	switch byteAt(p, 0) {
	case 'c':
		c := va.int32()
		if c < 0 || c > 255 {
			raise(ts, ExcOverflowError, "PyBytes_FromFormatV(): %%c format expects an integer in range [0; 255]")
			return 0, false
		}
		b.byte(ts, byte(c))
	case 'd', 'i':
		if wide {
			b.int(ts, va.int())
		} else {
			b.int(ts, int(va.int32()))
		}
	case 'u':
		if wide {
			b.uint(ts, uint(va.int()))
		} else {
			b.uint(ts, uint(uint32(va.int32())))
		}
	case 'x':
		b.hex(ts, uint(uint32(va.int32())), 1)
	case 's':
		s := va.word()
		n := 0
		if prec <= 0 {
			n = prim.Strlen(s)
		} else {
			for n < prec && byteAt(s, n) != 0 {
				n++
			}
		}
		b.bytes(ts, s, n)
	case 'p':
		b.string(ts, "0x")
		b.hex(ts, uint(va.word()), 1)
	case '%':
		b.byte(ts, '%')
	default:
		return 0, true
	}
	return p + 1, true
}
