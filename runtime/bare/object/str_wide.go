// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// wchar_t, the locale's encoding, and the file system's.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// UnicodeFromWideChar implements PyUnicode_FromWideChar: n wide characters, -1: up to the NUL. New reference; SystemError, ValueError.
func UnicodeFromWideChar(ts *Thread, p uintptr, n int) *Object {
	if p == 0 && n != 0 {
		return badInternalCall(ts)
	}
	if n == -1 {
		n = wideLen(p)
	}
	return UnicodeFromKindAndData(ts, 4, p, n)
}

// UnicodeAsWideChar implements PyUnicode_AsWideChar: copies up to n wide characters, a NUL behind them if it fits; how many, the NUL
// not counted, or the whole size with NUL when p is NULL. -1 with SystemError, TypeError.
func UnicodeAsWideChar(ts *Thread, o *Object, p uintptr, n int) int {
	if o == nil {
		badInternalCall(ts)
		return -1
	}
	if !isStr(o) {
		ErrBadArgument(ts)
		return -1
	}
	v := viewStr(o)
	if p == 0 {
		return v.n + 1
	}
	r := v.n
	if n > v.n {
		n = v.n + 1
	} else {
		r = n
	}
	if n > v.n {
		strCopy(p, 4, v.p, v.kind, v.n)
		prim.Store(p+uintptr(v.n)*4, uint32(0))
	} else if n > 0 {
		strCopy(p, 4, v.p, v.kind, n)
	}
	return r
}

// UnicodeAsWideCharString implements PyUnicode_AsWideCharString: a copy in PyMem_ memory, NUL-terminated; *size, when not NULL, gets
// the length, and without it a NUL inside is a ValueError. The caller frees with PyMem_Free.
func UnicodeAsWideCharString(ts *Thread, o *Object, size uintptr) uintptr {
	if o == nil {
		badInternalCall(ts)
		return 0
	}
	if !isStr(o) {
		ErrBadArgument(ts)
		return 0
	}
	v := viewStr(o)
	if size == 0 {
		for i := 0; i < v.n; i++ {
			if v.at(i) == 0 {
				raise(ts, ExcValueError, "embedded null character")
				return 0
			}
		}
	}
	p := UnicodeAsUCS4Copy(ts, o)
	if p != 0 && size != 0 {
		prim.Store(size, v.n)
	}
	return p
}

// UnicodeAsUCS4Copy implements PyUnicode_AsUCS4Copy: the characters with a NUL, in PyMem_ memory that the caller frees.
func UnicodeAsUCS4Copy(ts *Thread, o *Object) uintptr {
	v := viewStr(o)
	p := MemMalloc(ts, uint(v.n+1)*4)
	if p == 0 {
		ErrNoMemory(ts)
		return 0
	}
	strCopy(p, 4, v.p, v.kind, v.n)
	prim.Store(p+uintptr(v.n)*4, uint32(0))
	return p
}

// UnicodeAsUCS4 implements PyUnicode_AsUCS4: copies the characters into n words at p, a NUL behind them on request. p, or NULL with
// SystemError when they do not fit.
func UnicodeAsUCS4(ts *Thread, o *Object, p uintptr, n int, null int32) uintptr {
	if p == 0 || n < 0 {
		badInternalCall(ts)
		return 0
	}
	v := viewStr(o)
	need := v.n
	if null != 0 {
		need++
	}
	if n < need {
		raise(ts, ExcSystemError, "string is longer than the buffer")
		if null != 0 && n > 0 {
			prim.Store(p, uint32(0))
		}
		return 0
	}
	strCopy(p, 4, v.p, v.kind, v.n)
	if null != 0 {
		prim.Store(p+uintptr(v.n)*4, uint32(0))
	}
	return p
}

// localeErrors maps a handler of the locale functions: only strict, surrogateescape (and surrogatepass, which has no meaning for
// bytes that came from a locale) exist. false with ValueError.
func localeErrors(ts *Thread, errors uintptr) bool {
	switch errorKind(errors) {
	case handStrict, handSurrogateEscape, handSurrogatePass:
		return true
	}
	raise(ts, ExcValueError, "unsupported error handler")
	return false
}

// The locale's encoding is UTF-8, as in CPython's UTF-8 mode; the file system's is UTF-8 with surrogateescape.

// UnicodeDecodeLocaleAndSize implements PyUnicode_DecodeLocaleAndSize: n bytes behind which is a NUL and in which is none. New
// reference; ValueError, UnicodeDecodeError.
func UnicodeDecodeLocaleAndSize(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	if !localeErrors(ts, errors) {
		return nil
	}
	if byteAt(p, n) != 0 || prim.Strlen(p) != n {
		return raise(ts, ExcValueError, "embedded null byte")
	}
	return strDecodeUTF8(ts, p, n, errors, 0)
}

// UnicodeDecodeLocale implements PyUnicode_DecodeLocale.
func UnicodeDecodeLocale(ts *Thread, p, errors uintptr) *Object {
	return UnicodeDecodeLocaleAndSize(ts, p, prim.Strlen(p), errors)
}

// UnicodeEncodeLocale implements PyUnicode_EncodeLocale: a bytes. New reference; ValueError for a NUL inside, UnicodeEncodeError.
func UnicodeEncodeLocale(ts *Thread, o *Object, errors uintptr) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	if !localeErrors(ts, errors) {
		return nil
	}
	v := viewStr(o)
	for i := 0; i < v.n; i++ {
		if v.at(i) == 0 {
			return raise(ts, ExcValueError, "embedded null character")
		}
	}
	return strEncodeUTF8(ts, o, errors)
}

// UnicodeDecodeFSDefaultAndSize implements PyUnicode_DecodeFSDefaultAndSize. New reference.
func UnicodeDecodeFSDefaultAndSize(ts *Thread, p uintptr, n int) *Object {
	return strDecodeUTF8(ts, p, n, strAddr("surrogateescape\x00"), 0)
}

// UnicodeDecodeFSDefault implements PyUnicode_DecodeFSDefault. New reference.
func UnicodeDecodeFSDefault(ts *Thread, p uintptr) *Object {
	return UnicodeDecodeFSDefaultAndSize(ts, p, prim.Strlen(p))
}

// UnicodeEncodeFSDefault implements PyUnicode_EncodeFSDefault: a bytes. New reference; TypeError, UnicodeEncodeError.
func UnicodeEncodeFSDefault(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeUTF8(ts, o, strAddr("surrogateescape\x00"))
}

// UnicodeFSConverter implements PyUnicode_FSConverter, an "O&" converter: a path (str, bytes, or with __fspath__) as bytes in
// *(PyObject **)out. 1, Py_CLEANUP_SUPPORTED for success, 0 with TypeError, ValueError. NULL frees *out.
func UnicodeFSConverter(ts *Thread, o *Object, out uintptr) int32 {
	if o == nil {
		old := itemAt(out, 0)
		setItem(out, 0, nil)
		xdecref(ts, old)
		return 1
	}
	path := OSFSPath(ts, o)
	if path == nil {
		return 0
	}
	b := path
	if !strIsBytes(path) {
		b = UnicodeEncodeFSDefault(ts, path)
		decref(ts, path)
		if b == nil {
			return 0
		}
	}
	if prim.Strlen(strBytesData(b)) != strBytesLen(b) {
		raise(ts, ExcValueError, "embedded null byte")
		decref(ts, b)
		return 0
	}
	setItem(out, 0, b)
	return cleanupSupported
}

// UnicodeFSDecoder implements PyUnicode_FSDecoder, an "O&" converter: a path as a str in *(PyObject **)out.
func UnicodeFSDecoder(ts *Thread, o *Object, out uintptr) int32 {
	if o == nil {
		old := itemAt(out, 0)
		setItem(out, 0, nil)
		xdecref(ts, old)
		return 1
	}
	path := OSFSPath(ts, o)
	if path == nil {
		return 0
	}
	s := path
	if strIsBytes(path) {
		s = UnicodeDecodeFSDefaultAndSize(ts, strBytesData(path), strBytesLen(path))
		decref(ts, path)
		if s == nil {
			return 0
		}
	}
	v := viewStr(s)
	for i := 0; i < v.n; i++ {
		if v.at(i) == 0 {
			raise(ts, ExcValueError, "embedded null character")
			decref(ts, s)
			return 0
		}
	}
	setItem(out, 0, s)
	return cleanupSupported
}
