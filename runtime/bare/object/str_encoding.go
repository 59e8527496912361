// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Encoding and decoding by name, for the codecs that are written.
//
// World: bare.

package object

type encodingID int

const (
	encodingOther encodingID = iota
	encodingUTF8
	encodingLatin1
	encodingASCII
)

// encodingOf normalises a name as CPython does: case, and _ for anything that is no letter, digit or dot.
func encodingOf(name uintptr) encodingID {
	if name == 0 {
		return encodingUTF8
	}
	switch {
	case encodingNamed(name, "utf_8"), encodingNamed(name, "utf8"), encodingNamed(name, "u8"), encodingNamed(name, "utf"):
		return encodingUTF8
	case encodingNamed(name, "latin_1"), encodingNamed(name, "latin1"), encodingNamed(name, "iso_8859_1"), encodingNamed(name, "iso8859_1"), encodingNamed(name, "l1"):
		return encodingLatin1
	case encodingNamed(name, "ascii"), encodingNamed(name, "us_ascii"):
		return encodingASCII
	}
	return encodingOther
}

// encodingNamed compares a name with a normal one.
func encodingNamed(name uintptr, want string) bool {
	w := strAddr(want)
	for i := 0; ; i++ {
		c := byteAt(name, i)
		if i == len(want) {
			return c == 0
		}
		switch {
		case c-'A' < 26:
			c += 32
		case c == '-' || c == ' ':
			c = '_'
		}
		if c != byteAt(w, i) {
			return false
		}
	}
}

// UnicodeAsEncodedString implements PyUnicode_AsEncodedString.
//
// Refs: new bytes. Error: NULL; LookupError for an encoding that is not known.
func UnicodeAsEncodedString(ts *Thread, o *Object, encoding, errors uintptr) *Object {
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
	}
	return CodecEncode(ts, o, encoding, errors)
}

// UnicodeDecode implements PyUnicode_Decode.
//
// Refs: new. Error: NULL; LookupError for an encoding that is not known.
func UnicodeDecode(ts *Thread, p uintptr, n int, encoding, errors uintptr) *Object {
	switch encodingOf(encoding) {
	case encodingUTF8:
		return UnicodeDecodeUTF8(ts, p, n, errors)
	case encodingLatin1:
		return UnicodeDecodeLatin1(ts, p, n, errors)
	case encodingASCII:
		return UnicodeDecodeASCII(ts, p, n, errors)
	}
	b := BytesFromStringAndSize(ts, p, n)
	if b == nil {
		return nil
	}
	r := CodecDecode(ts, b, encoding, errors)
	decref(ts, b)
	return r
}
