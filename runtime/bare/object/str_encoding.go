// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Encoding and decoding by name: the most usual encodings at once, all others through the codec registry.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

type encodingID int

const (
	encodingOther encodingID = iota
	encodingUTF8
	encodingUTF16
	encodingUTF32
	encodingLatin1
	encodingASCII
)

// encodingOf knows the names that need no registry, NULL being UTF-8.
func encodingOf(name uintptr) encodingID {
	if name == 0 {
		return encodingUTF8
	}
	switch {
	case encodingNamed(name, "utf_8"), encodingNamed(name, "utf8"):
		return encodingUTF8
	case encodingNamed(name, "latin_1"), encodingNamed(name, "latin1"), encodingNamed(name, "iso_8859_1"), encodingNamed(name, "iso8859_1"):
		return encodingLatin1
	case encodingNamed(name, "ascii"), encodingNamed(name, "us_ascii"):
		return encodingASCII
	case encodingNamed(name, "utf_16"), encodingNamed(name, "utf16"):
		return encodingUTF16
	case encodingNamed(name, "utf_32"), encodingNamed(name, "utf32"):
		return encodingUTF32
	}
	return encodingOther
}

// encodingNamed compares a name with one in normal form: lower case, one _ for whatever stands between letters, digits and dots, none
// at the ends.
func encodingNamed(name uintptr, want string) bool {
	w, i := strAddr(want), 0
	gap := false
	for p := name; ; p++ {
		c := byteAt(p, 0)
		if c == 0 {
			return i == len(want)
		}
		if c-'A' < 26 {
			c += 32
		}
		if c-'a' >= 26 && c-'0' >= 10 && c != '.' {
			gap = true
			continue
		}
		if gap && i > 0 {
			if i >= len(want) || byteAt(w, i) != '_' {
				return false
			}
			i++
		}
		gap = false
		if i >= len(want) || byteAt(w, i) != c {
			return false
		}
		i++
	}
}

// UnicodeGetDefaultEncoding implements PyUnicode_GetDefaultEncoding: "utf-8".
func UnicodeGetDefaultEncoding(ts *Thread) uintptr { return strAddr("utf-8\x00") }

// UnicodeAsEncodedString implements PyUnicode_AsEncodedString: a bytes by a text encoding, NULL meaning UTF-8.
//
// Refs: new bytes. Error: NULL; LookupError for an encoding that is not known or not for text, TypeError when it does not make bytes.
//
//go:nosplit
func UnicodeAsEncodedString(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	if o != nil && strPlainASCII(o) && (encoding == 0 || encodingIsUTF8(encoding)) {
		return BytesFromStringAndSize(ts, addr(o)+strASCIIHead, strLen(o))
	}
	return strAsEncodedSlow(ts, o, encoding, errors)
}

// encodingIsUTF8 knows the two usual names.
func encodingIsUTF8(name uintptr) bool {
	if byteAt(name, 0) != 'u' || byteAt(name, 1) != 't' || byteAt(name, 2) != 'f' {
		return false
	}
	if byteAt(name, 3) == '-' {
		name++
	}
	return byteAt(name, 3) == '8' && byteAt(name, 4) == 0
}

//go:noinline
func strAsEncodedSlow(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	if o == nil || !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	switch encodingOf(encoding) {
	case encodingUTF8:
		return strEncodeUTF8(ts, o, errors)
	case encodingLatin1:
		return strEncodeSmall(ts, o, errors, 256)
	case encodingASCII:
		return strEncodeSmall(ts, o, errors, 128)
	case encodingUTF16:
		return strEncodeUTF16(ts, o, errors, 0)
	case encodingUTF32:
		return strEncodeUTF32(ts, o, errors, 0)
	}
	r := codecEncodeText(ts, o, encoding, errors)
	if r == nil || strIsBytes(r) {
		return r
	}
	if !isInstanceOf(ts, r, ByteArrayType) {
		raise(ts, ExcTypeError, "'%s' encoder returned '%s' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", argCN(encoding, 400), argCN(r.ObType.TpName, 400))
		decref(ts, r)
		return nil
	}
	var b *Object
	if encodingWarn(ts, ExcRuntimeWarning, strFormat(ts, "encoder %s returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types", argC(encoding))) {
		a := as[*layout.ByteArrayObject](r)
		b = BytesFromStringAndSize(ts, a.ObStart, a.ObSize)
	}
	decref(ts, r)
	return b
}

// encodingWarn warns with a text that it takes over; false with an exception.
func encodingWarn(ts *Thread, category, text *Object) bool {
	if text == nil {
		return false
	}
	p, _ := utf8Of(ts, text)
	r := int32(-1)
	if p != 0 {
		r = ErrWarnEx(ts, category, p, 1)
	}
	decref(ts, text)
	return r == 0
}

// UnicodeDecode implements PyUnicode_Decode: n bytes by a text encoding, NULL meaning UTF-8. Of no bytes the encoding is not looked at.
//
// Refs: new. Error: NULL; LookupError for an encoding that is not known or not for text, TypeError when it does not make a str.
func UnicodeDecode(ts *Thread, p uintptr, n int, encoding, errors uintptr) *Object {
	if n == 0 {
		return emptyStr
	}
	if n < 0 {
		return strNegative(ts)
	}
	switch encodingOf(encoding) {
	case encodingUTF8:
		return UnicodeDecodeUTF8(ts, p, n, errors)
	case encodingLatin1:
		return UnicodeDecodeLatin1(ts, p, n, errors)
	case encodingASCII:
		return UnicodeDecodeASCII(ts, p, n, errors)
	case encodingUTF16:
		return strDecodeUTF16(ts, p, n, errors, 0, 0)
	case encodingUTF32:
		return strDecodeUTF32(ts, p, n, errors, 0, 0)
	}
	// The codec sees the caller's bytes; a view that it keeps outlives them, as in CPython.
	b := MemoryViewFromMemory(ts, p, n, layout.BUF_READ)
	if b == nil {
		return nil
	}
	r := codecDecodeText(ts, b, encoding, errors)
	decref(ts, b)
	if r != nil && !isStr(r) {
		raise(ts, ExcTypeError, "'%s' decoder returned '%s' instead of 'str'; use codecs.decode() to decode to arbitrary types", argCN(encoding, 400), argCN(r.ObType.TpName, 400))
		decref(ts, r)
		return nil
	}
	return r
}

// UnicodeFromEncodedObject implements PyUnicode_FromEncodedObject: decodes what has a buffer.
//
// Refs: new. Error: NULL; TypeError for a str or what has no buffer, and as UnicodeDecode.
func UnicodeFromEncodedObject(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	if o == nil {
		return badInternalCall(ts)
	}
	if strIsBytes(o) {
		return UnicodeDecode(ts, strBytesData(o), strBytesLen(o), encoding, errors)
	}
	if isStr(o) {
		return raise(ts, ExcTypeError, "decoding str is not supported")
	}
	var view bytesView
	s, ok := view.open(ts, o)
	if !ok {
		return raise(ts, ExcTypeError, "decoding to str: need a bytes-like object, %s found", argCN(o.ObType.TpName, 80))
	}
	r := UnicodeDecode(ts, s.p, s.n, encoding, errors)
	view.close(ts)
	return r
}

// unicodeByCodec is what the deprecated functions share: a conversion of a str by any codec, after a warning.
func unicodeByCodec(ts *Thread, o *Object, encoding, errors uintptr, warning string, decode bool) *Object {
	if o == nil || !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	if ErrWarnEx(ts, ExcDeprecationWarning, strAddr(warning), 1) < 0 {
		return nil
	}
	if encoding == 0 {
		encoding = UnicodeGetDefaultEncoding(ts)
	}
	if decode {
		return CodecDecode(ts, o, encoding, errors)
	}
	return CodecEncode(ts, o, encoding, errors)
}

// UnicodeAsDecodedObject implements PyUnicode_AsDecodedObject, deprecated: PyCodec_Decode of a str.
//
// Refs: new. Error: NULL; TypeError for what is no str.
func UnicodeAsDecodedObject(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	return unicodeByCodec(ts, o, encoding, errors, "PyUnicode_AsDecodedObject() is deprecated; use PyCodec_Decode() to decode from str\x00", true)
}

// UnicodeAsDecodedUnicode implements PyUnicode_AsDecodedUnicode, deprecated: PyCodec_Decode of a str to a str.
//
// Refs: new. Error: NULL; TypeError for what is no str, or does not become one.
func UnicodeAsDecodedUnicode(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	r := unicodeByCodec(ts, o, encoding, errors, "PyUnicode_AsDecodedUnicode() is deprecated; use PyCodec_Decode() to decode from str to str\x00", true)
	if r != nil && !isStr(r) {
		// The type named is that of the argument, as in CPython.
		return unicodeNotStr(ts, r, o, encoding, "decoder", "decode")
	}
	return r
}

// unicodeNotStr drops a result that is no str.
func unicodeNotStr(ts *Thread, r, typed *Object, encoding uintptr, who, verb string) *Object {
	if encoding == 0 {
		encoding = UnicodeGetDefaultEncoding(ts)
	}
	raise(ts, ExcTypeError, "'%s' %s returned '%s' instead of 'str'; use codecs.%s() to %s to arbitrary types", argCN(encoding, 400), argS(who), argCN(typed.ObType.TpName, 400), argS(verb), argS(verb))
	decref(ts, r)
	return nil
}

// UnicodeAsEncodedObject implements PyUnicode_AsEncodedObject, deprecated: PyCodec_Encode of a str.
//
// Refs: new. Error: NULL; TypeError for what is no str.
func UnicodeAsEncodedObject(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	return unicodeByCodec(ts, o, encoding, errors, "PyUnicode_AsEncodedObject() is deprecated; use PyUnicode_AsEncodedString() to encode from str to bytes or PyCodec_Encode() for generic encoding\x00", false)
}

// UnicodeAsEncodedUnicode implements PyUnicode_AsEncodedUnicode, deprecated: PyCodec_Encode of a str to a str.
//
// Refs: new. Error: NULL; TypeError for what is no str, or does not become one.
func UnicodeAsEncodedUnicode(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	r := unicodeByCodec(ts, o, encoding, errors, "PyUnicode_AsEncodedUnicode() is deprecated; use PyCodec_Encode() to encode from str to str\x00", false)
	if r != nil && !isStr(r) {
		return unicodeNotStr(ts, r, r, encoding, "encoder", "encode")
	}
	return r
}
