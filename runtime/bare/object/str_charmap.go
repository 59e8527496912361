// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Character maps: codecs whose table is a mapping.
//
// World: bare. A mapping's methods may be anyone's code.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// mapItem looks up a character in a mapping: nil, without an exception, when it is not there; failed tells of an exception.
// New reference.
func mapItem(ts *Thread, mapping *Object, c uint32) (r *Object, failed bool) {
	k := LongFromSsizeT(ts, int(c))
	if k == nil {
		return nil, true
	}
	r = ObjectGetItem(ts, mapping, k)
	decref(ts, k)
	if r == nil {
		if ErrExceptionMatches(ts, ExcLookupError) == 0 {
			return nil, true
		}
		ErrClear(ts)
	}
	return r, false
}

// mapped adds what the table makes of a character: 1, 0 when it has no entry, -1 with the exception set.
func (e *strEncoder) mapped(ts *Thread, c uint32) int {
	r, failed := mapItem(ts, e.table, c)
	if failed {
		return -1
	}
	if r == nil || r == None {
		return 0
	}
	result := 1
	switch {
	case hasFlag(r.ObType, layout.TPFLAGS_LONG_SUBCLASS):
		v := LongAsSsizeT(ts, r)
		if v == -1 && ErrOccurred(ts) != nil {
			ErrClear(ts)
		}
		if uint(v) > 255 {
			result = -1
			raise(ts, ExcTypeError, "character mapping must be in range(256)")
		} else {
			e.out.byte(ts, byte(v))
		}
	case strIsBytes(r):
		e.out.bytes(ts, strBytesData(r), strBytesLen(r))
	default:
		result = -1
		raise(ts, ExcTypeError, "character mapping must return integer, bytes or None, not %s", argTO(r))
	}
	decref(ts, r)
	return result
}

// strEncodeCharmap encodes through a mapping from characters to ints or bytes; nil is Latin-1. New reference to a bytes.
func strEncodeCharmap(ts *Thread, o, mapping *Object, errors uintptr) *Object {
	if mapping == nil {
		return strEncodeSmall(ts, o, errors, 256)
	}
	e := strEncoder{o: o, v: viewStr(o), errors: errors, encoding: "charmap\x00", table: mapping}
	i := 0
	for i >= 0 && i < e.v.n {
		r := e.mapped(ts, e.v.at(i))
		if r < 0 {
			return e.end(ts, false)
		}
		if r > 0 {
			i++
			continue
		}
		// All unmapped characters in a row are one error.
		end := i + 1
		for end < e.v.n {
			x, failed := mapItem(ts, mapping, e.v.at(end))
			if failed {
				return e.end(ts, false)
			}
			none := x == nil || x == None
			xdecref(ts, x)
			if !none {
				break
			}
			end++
		}
		i = e.fail(ts, i, end, "character maps to <undefined>\x00", 0)
	}
	return e.end(ts, i >= 0)
}

// UnicodeAsCharmapString implements PyUnicode_AsCharmapString: encodes through a mapping, strictly. New reference to a bytes.
func UnicodeAsCharmapString(ts *Thread, o, mapping *Object) *Object {
	if !isStr(o) || mapping == nil {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeCharmap(ts, o, mapping, 0)
}

// UnicodeDecodeCharmap implements PyUnicode_DecodeCharmap: decodes n bytes through a mapping from bytes to ints, strings or None,
// or through a str indexed by the byte; NULL is Latin-1. New reference.
func UnicodeDecodeCharmap(ts *Thread, p uintptr, n int, mapping *Object, errors uintptr) *Object {
	if mapping == nil {
		return UnicodeDecodeLatin1(ts, p, n, errors)
	}
	if n == 0 {
		return emptyStr
	}
	var w strWriter
	w.minLength, w.overallocate = n, 1
	d := strDecoder{w: &w, p: p, n: n, errors: errors, encoding: "charmap\x00"}
	i := 0
	for i >= 0 && i < d.n {
		switch mapByte(ts, &w, mapping, byteAt(d.p, i)) {
		case 1:
			i++
		case 0:
			i = d.fail(ts, i, i+1, "character maps to <undefined>\x00")
		default:
			i = -1
		}
	}
	d.close(ts)
	return w.end(ts, i >= 0)
}

// mapByte adds what a decoding map makes of a byte: 1, 0 when it has no entry, -1 with the exception set.
func mapByte(ts *Thread, w *strWriter, mapping *Object, b byte) int {
	if isStrExact(mapping) {
		v := viewStr(mapping)
		if int(b) >= v.n || v.at(int(b)) == 0xfffe {
			return 0
		}
		if !w.char(ts, v.at(int(b))) {
			return -1
		}
		return 1
	}
	r, failed := mapItem(ts, mapping, uint32(b))
	if failed {
		return -1
	}
	if r == nil || r == None {
		return 0
	}
	ok := mapResult(ts, w, r, "character mapping must be in range(0x110000)", "character mapping must return integer, None or str")
	decref(ts, r)
	return ok
}

// mapResult adds an int or str that a mapping returned: 1, 0 for the code that means undefined, -1 with an exception of the texts.
func mapResult(ts *Thread, w *strWriter, r *Object, rangeText, typeText string) int {
	switch {
	case hasFlag(r.ObType, layout.TPFLAGS_LONG_SUBCLASS):
		v := LongAsSsizeT(ts, r)
		if v == 0xfffe {
			return 0
		}
		if v < 0 || v > strMaxChar {
			if ErrOccurred(ts) != nil {
				ErrClear(ts)
			}
			raise(ts, ExcTypeError, rangeText)
			return -1
		}
		if !w.char(ts, uint32(v)) {
			return -1
		}
	case isStr(r):
		if strLen(r) == 1 && strKind(r) == 2 && viewStr(r).at(0) == 0xfffe {
			return 0
		}
		if !w.str(ts, r) {
			return -1
		}
	default:
		raise(ts, ExcTypeError, typeText)
		return -1
	}
	return 1
}

// UnicodeBuildEncodingMap implements PyUnicode_BuildEncodingMap: the reverse of a decoding str, as a dict from characters to
// bytes; U+FFFE stands for undefined. New reference.
func UnicodeBuildEncodingMap(ts *Thread, table *Object) *Object {
	if !isStr(table) || strLen(table) == 0 {
		ErrBadArgument(ts)
		return nil
	}
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	v := viewStr(table)
	for i := 0; i < min(v.n, 256); i++ {
		if v.at(i) == 0xfffe {
			continue
		}
		k, x := LongFromSsizeT(ts, int(v.at(i))), LongFromSsizeT(ts, i)
		bad := k == nil || x == nil || DictSetItem(ts, d, k, x) < 0
		xdecref(ts, k)
		xdecref(ts, x)
		if bad {
			decref(ts, d)
			return nil
		}
	}
	return d
}
