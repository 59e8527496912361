// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The built-in encodings as codecs of the registry.
//
// World: bare.
// Invariant: a codec's functions have a codec record as self: a tuple (number, decoding str or None, encoding dict or None), the
// latter two for encodings that map single bytes.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// codecNumber finds an encoding by its normal name: -1 when there is none.
func codecNumber(name uintptr, n int) int {
	p := strAddr(codecAliases)
	for end := p + uintptr(len(codecAliases)); p < end; {
		k := prim.Strlen(p)
		id := int(byteAt(p, k+1))
		if k == n && prim.Equal(p, name, uintptr(n)) {
			return id
		}
		p += uintptr(k) + 2
	}
	return -1
}

// codecNth is the i-th of NUL-terminated names.
func codecNth(names string, i int) uintptr {
	p := strAddr(names)
	for ; i > 0; i-- {
		p += uintptr(prim.Strlen(p)) + 1
	}
	return p
}

// codecSearch is the search function of the built-in encodings.
func codecSearch(ts *Thread, self, name *Object) *Object {
	if !isStr(name) {
		return raise(ts, ExcTypeError, "search_function() argument must be str, not %s", argTO(name))
	}
	v := viewStr(name)
	if v.n > 60 || !strIsASCII(name) {
		return None
	}
	// The registry's normal form has lower case; dots are the same as _ here.
	p, mark := scratch(ts, 64)
	if p == 0 {
		return nil
	}
	for i := 0; i < v.n; i++ {
		c := byte(v.at(i))
		if c == '.' || c == '-' || c == ' ' {
			c = '_'
		}
		if c-'A' < 26 {
			c += 32
		}
		setByte(p, i, c)
	}
	id := codecNumber(p, v.n)
	ts.ScratchTop = mark
	if id < 0 {
		return None
	}
	rec := codecRecord(ts, id)
	if rec == nil {
		return nil
	}
	r := codecInfo(ts, id, rec)
	decref(ts, rec)
	return r
}

// codecRecord makes the record of an encoding.
//
// Refs: new.
func codecRecord(ts *Thread, id int) *Object {
	n := LongFromSsizeT(ts, id)
	if n == nil {
		return nil
	}
	decode, encode := newRef(ts, None), newRef(ts, None)
	if id >= codecFirstTable {
		decode = strFromView(ts, strView{uintptr(unsafe.Pointer(&codecTables)) + uintptr(id-codecFirstTable)*512, 256, 2})
		if encode = nil; decode != nil {
			encode = UnicodeBuildEncodingMap(ts, decode)
		}
	}
	var r *Object
	if encode != nil {
		r = tupleOf3(ts, n, decode, encode)
	}
	decref(ts, n)
	xdecref(ts, decode)
	xdecref(ts, encode)
	return r
}

// codecInfo makes a CodecInfo, which is a tuple with attributes.
//
// Refs: new.
func codecInfo(ts *Thread, id int, rec *Object) *Object {
	class := codecInfoClass(ts)
	if class == nil {
		return nil
	}
	fs := TupleNew(ts, 6)
	ok := fs != nil
	for i := 0; i < 6 && ok; i++ {
		f := CFunctionNewEx(ts, codecInfoMethods+uintptr(i)*unsafe.Sizeof(*(*layout.MethodDef)(nil)), rec, nil)
		if ok = f != nil; ok {
			setItem(tupleItems(fs), i, f)
		}
	}
	var r *Object
	if ok {
		if t := TupleGetSlice(ts, fs, 0, 4); t != nil {
			r = ObjectCallOneArg(ts, class, t)
			decref(ts, t)
		}
	}
	if r != nil {
		name := UnicodeFromString(ts, codecNth(codecPublic, id))
		ok = name != nil && ObjectSetAttr(ts, r, id_name, name) == 0 &&
			ObjectSetAttr(ts, r, id_encode, tupleItem(fs, 0)) == 0 && ObjectSetAttr(ts, r, id_decode, tupleItem(fs, 1)) == 0 &&
			ObjectSetAttr(ts, r, id_streamreader, tupleItem(fs, 2)) == 0 && ObjectSetAttr(ts, r, id_streamwriter, tupleItem(fs, 3)) == 0 &&
			ObjectSetAttr(ts, r, id_incrementalencoder, tupleItem(fs, 4)) == 0 &&
			ObjectSetAttr(ts, r, id_incrementaldecoder, tupleItem(fs, 5)) == 0
		xdecref(ts, name)
		if !ok {
			decref(ts, r)
			r = nil
		}
	}
	xdecref(ts, fs)
	decref(ts, class)
	return r
}

// codecInfoClass is the class CodecInfo, made when the first codec is asked for.
//
// Refs: new.
func codecInfoClass(ts *Thread) *Object {
	if c := interp.codecs.info; c != nil {
		return newRef(ts, c)
	}
	name, bases, d := strConst(ts, "CodecInfo"), tupleOf1(ts, up(TupleType)), DictNew(ts)
	var c *Object
	if name != nil && bases != nil && d != nil {
		module := strConst(ts, "codecs")
		if module != nil && DictSetItem(ts, d, id___module__, module) == 0 && DictSetItem(ts, d, id__is_text_encoding, True) == 0 {
			if args := tupleOf3(ts, name, bases, d); args != nil {
				c = ObjectCall(ts, up(TypeType), args, nil)
				decref(ts, args)
			}
		}
		xdecref(ts, module)
	}
	xdecref(ts, name)
	xdecref(ts, bases)
	xdecref(ts, d)
	if c != nil {
		// Two threads may make it at once; the second class stays and the first serves its own codecs.
		interp.codecs.info = newRef(ts, c)
	}
	return c
}

// codecArgs checks (input, errors='strict') of a coder's call: errors as a C string, 0 when it was not given.
func codecArgs(ts *Thread, rec *Object, what string, args uintptr, n int) (errors uintptr, ok bool) {
	if n < 1 || n > 2 {
		raise(ts, ExcTypeError, "%s() takes 1 or 2 arguments (%d given)", argS(what), argI(n))
		return 0, false
	}
	if n == 1 || itemAt(args, 1) == None {
		return 0, true
	}
	e := itemAt(args, 1)
	if !isStr(e) {
		raise(ts, ExcTypeError, "%s_%s() argument 2 must be str or None, not %s", argC(codecNameOf(ts, rec)), argS(what), argTO(e))
		return 0, false
	}
	p, k := utf8Of(ts, e)
	if p == 0 {
		return 0, false
	}
	if hasNUL(p, k) {
		raise(ts, ExcValueError, "embedded null character")
		return 0, false
	}
	return p, true
}

// codecNameOf is the name of the function family that CPython has for an encoding.
func codecNameOf(ts *Thread, rec *Object) uintptr {
	id := codecIDOf(ts, rec)
	if id >= codecFirstTable {
		id = codec_charmap
	}
	return codecNth(codecModules, id)
}

func codecIDOf(ts *Thread, rec *Object) int { return LongAsSsizeT(ts, tupleItem(rec, 0)) }

// codecPair makes (o, n); it takes over o, nil stays nil.
//
// Refs: new.
func codecPair(ts *Thread, o *Object, n int) *Object {
	if o == nil {
		return nil
	}
	var r *Object
	if i := LongFromSsizeT(ts, n); i != nil {
		r = tupleOf2(ts, o, i)
		decref(ts, i)
	}
	decref(ts, o)
	return r
}

// codecInfoEncode is a codec's encoder: (input, errors='strict') gives (bytes, length of input).
func codecInfoEncode(ts *Thread, rec *Object, args uintptr, n int) *Object {
	errors, ok := codecArgs(ts, rec, "encode", args, n)
	if !ok {
		return nil
	}
	o := itemAt(args, 0)
	if !isStr(o) {
		return raise(ts, ExcTypeError, "%s_encode() argument 1 must be str, not %s", argC(codecNameOf(ts, rec)), argTO(o))
	}
	return codecPair(ts, codecEncodeStr(ts, codecIDOf(ts, rec), tupleItem(rec, 2), o, errors), strLen(o))
}

// codecEncodeStr encodes a str by a built-in encoding.
//
// Refs: new bytes.
func codecEncodeStr(ts *Thread, id int, table, o *Object, errors uintptr) *Object {
	switch id {
	case codec_utf_8:
		return strEncodeUTF8(ts, o, errors)
	case codec_utf_8_sig:
		b := strEncodeUTF8(ts, o, errors)
		if b == nil {
			return nil
		}
		n := strBytesLen(b)
		r := BytesFromStringAndSize(ts, 0, n+3)
		if r != nil {
			putUTF8(strBytesData(r), 0xfeff)
			prim.Move(strBytesData(r)+3, strBytesData(b), uintptr(n))
		}
		decref(ts, b)
		return r
	case codec_utf_16:
		return strEncodeUTF16(ts, o, errors, 0)
	case codec_utf_16_le:
		return strEncodeUTF16(ts, o, errors, -1)
	case codec_utf_16_be:
		return strEncodeUTF16(ts, o, errors, 1)
	case codec_utf_32:
		return strEncodeUTF32(ts, o, errors, 0)
	case codec_utf_32_le:
		return strEncodeUTF32(ts, o, errors, -1)
	case codec_utf_32_be:
		return strEncodeUTF32(ts, o, errors, 1)
	case codec_utf_7:
		return strEncodeUTF7(ts, o)
	case codec_ascii:
		return strEncodeSmall(ts, o, errors, 128)
	case codec_unicode_escape:
		return strEncodeEscape(ts, o, false)
	case codec_raw_unicode_escape:
		return strEncodeEscape(ts, o, true)
	case codec_latin_1, codec_charmap:
		return strEncodeSmall(ts, o, errors, 256)
	}
	return strEncodeCharmap(ts, o, table, errors)
}

// codecInfoDecode is a codec's decoder: (input, errors='strict') gives (str, number of bytes).
func codecInfoDecode(ts *Thread, rec *Object, args uintptr, n int) *Object {
	errors, ok := codecArgs(ts, rec, "decode", args, n)
	if !ok {
		return nil
	}
	o := itemAt(args, 0)
	id := codecIDOf(ts, rec)
	if isStr(o) && (id == codec_unicode_escape || id == codec_raw_unicode_escape) {
		p, k := utf8Of(ts, o)
		if p == 0 {
			return nil
		}
		return codecPair(ts, codecDecodeBytes(ts, id, nil, p, k, errors, 0, 0), k)
	}
	var view bytesView
	s, ok := view.open(ts, o)
	if !ok {
		return nil
	}
	r := codecPair(ts, codecDecodeBytes(ts, id, tupleItem(rec, 1), s.p, s.n, errors, 0, 0), s.n)
	view.close(ts)
	return r
}

// codecDecodeBytes decodes by a built-in encoding. consumed, when not 0, is where to store how many bytes were used, an incomplete end
// being left; order where a UTF-16 or UTF-32 decoder keeps its byte order. Encodings that cannot stop in between use all.
//
// Refs: new.
func codecDecodeBytes(ts *Thread, id int, table *Object, p uintptr, n int, errors, order, consumed uintptr) *Object {
	if consumed != 0 {
		prim.Store(consumed, n)
	}
	if id != codec_utf_16 && id != codec_utf_32 {
		// The order is in the name.
		at, mark := scratch(ts, 8)
		if at == 0 {
			return nil
		}
		prim.Store(at, int32(-1))
		if id == codec_utf_16_be || id == codec_utf_32_be {
			prim.Store(at, int32(1))
		}
		r := codecDecodeOrdered(ts, id, table, p, n, errors, at, consumed)
		ts.ScratchTop = mark
		return r
	}
	return codecDecodeOrdered(ts, id, table, p, n, errors, order, consumed)
}

func codecDecodeOrdered(ts *Thread, id int, table *Object, p uintptr, n int, errors, order, consumed uintptr) *Object {
	switch id {
	case codec_utf_8:
		return strDecodeUTF8(ts, p, n, errors, consumed)
	case codec_utf_8_sig:
		if n >= 3 && byteAt(p, 0) == 0xef && byteAt(p, 1) == 0xbb && byteAt(p, 2) == 0xbf {
			r := strDecodeUTF8(ts, p+3, n-3, errors, consumed)
			if consumed != 0 && r != nil {
				prim.Store(consumed, prim.Load[int](consumed)+3)
			}
			return r
		}
		return strDecodeUTF8(ts, p, n, errors, consumed)
	case codec_utf_16, codec_utf_16_le, codec_utf_16_be:
		return strDecodeUTF16(ts, p, n, errors, order, consumed)
	case codec_utf_32, codec_utf_32_le, codec_utf_32_be:
		return strDecodeUTF32(ts, p, n, errors, order, consumed)
	case codec_utf_7:
		return UnicodeDecodeUTF7Stateful(ts, p, n, errors, consumed)
	case codec_ascii:
		return UnicodeDecodeASCII(ts, p, n, errors)
	case codec_unicode_escape:
		return strDecodeEscape(ts, p, n, errors, false, consumed)
	case codec_raw_unicode_escape:
		return strDecodeEscape(ts, p, n, errors, true, consumed)
	case codec_latin_1, codec_charmap:
		return UnicodeDecodeLatin1(ts, p, n, errors)
	}
	return UnicodeDecodeCharmap(ts, p, n, table, errors)
}
