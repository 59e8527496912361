// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The error handlers as callables: a UnicodeError comes in, (replacement, position to go on) goes out. The built-in codecs answer the
// well-known names without them (str_errors.go); these serve other codecs.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/layout"

// CodecRegisterError implements PyCodec_RegisterError: gives a handler a name, instead of the one that has it.
//
// Error: -1; TypeError when the handler cannot be called.
func CodecRegisterError(ts *Thread, name uintptr, handler *Object) int32 {
	if CallableCheck(ts, handler) == 0 {
		return raiseInt(ts, ExcTypeError, "handler must be callable")
	}
	if interp.codecs.errors == nil {
		return raiseInt(ts, ExcRuntimeError, "the codec registry is gone")
	}
	return DictSetItemString(ts, interp.codecs.errors, name, handler)
}

// CodecLookupError implements PyCodec_LookupError: the handler of a name, NULL means strict. New reference; LookupError.
func CodecLookupError(ts *Thread, name uintptr) *Object {
	if name == 0 {
		name = strAddr("strict\x00")
	}
	if d := interp.codecs.errors; d != nil {
		k := UnicodeFromString(ts, name)
		if k == nil {
			return nil
		}
		r, failed := codecDictGet(ts, d, k)
		decref(ts, k)
		if r != nil || failed {
			return r
		}
	}
	return raise(ts, ExcLookupError, "unknown error handler name '%s'", argCN(name, 400))
}

// codecFault is what a UnicodeError says, moved into its object.
type codecFault struct {
	object     *Object // owned
	start, end int
	encode     bool
	decode     bool // neither: translate
}

// codecFaultOf reads an exception. what tells which kinds the handler knows: any of 'e', 'd', 't'. The caller drops object.
func codecFaultOf(ts *Thread, exc *Object, what string) (f codecFault, ok bool) {
	class := ExcUnicodeEncodeError
	switch {
	case unicodeErrorKind(ts, exc, ExcUnicodeEncodeError):
		f.encode = true
	case unicodeErrorKind(ts, exc, ExcUnicodeDecodeError):
		f.decode = true
		class = ExcUnicodeDecodeError
	case unicodeErrorKind(ts, exc, ExcUnicodeTranslateError) && len(what) == 3:
		class = ExcUnicodeTranslateError
	default:
		return f, codecWrongError(ts, exc)
	}
	if f.decode && len(what) < 2 {
		return f, codecWrongError(ts, exc)
	}
	e := as[*unicodeError](exc)
	if f.object = unicodeErrorGet(ts, exc, class, &e.Obj, "object", f.decode); f.object == nil {
		return f, false
	}
	n := strBytesLenOrLen(f.object, f.decode)
	f.start, f.end = e.Start, e.End
	if f.start >= n {
		f.start = n - 1
	}
	if f.start < 0 {
		f.start = 0
	}
	if f.end < 1 {
		f.end = 1
	}
	if f.end > n {
		f.end = n
	}
	return f, true
}

func strBytesLenOrLen(o *Object, bytes bool) int {
	if bytes {
		return strBytesLen(o)
	}
	return strLen(o)
}

func unicodeErrorKind(ts *Thread, exc, class *Object) bool {
	return TypeIsSubtype(ts, exc.ObType, as[*TypeObject](class)) != 0
}

func codecWrongError(ts *Thread, exc *Object) bool {
	raise(ts, ExcTypeError, "don't know how to handle %s in error callback", argCN(exc.ObType.TpName, 200))
	return false
}

// answer makes a handler's result and drops the object. It takes over s; nil stays nil.
//
// Refs: new.
func (f *codecFault) answer(ts *Thread, s *Object, pos int) *Object {
	decref(ts, f.object)
	if s == nil {
		return nil
	}
	var r *Object
	if i := LongFromSsizeT(ts, pos); i != nil {
		r = tupleOf2(ts, s, i)
		decref(ts, i)
	}
	decref(ts, s)
	return r
}

// again raises the exception that a handler was given, and drops the object.
func (f *codecFault) again(ts *Thread, exc *Object) *Object {
	decref(ts, f.object)
	ErrSetObject(ts, up(exc.ObType), exc)
	return nil
}

// CodecStrictErrors implements PyCodec_StrictErrors: raises the exception. Always NULL; TypeError for what is no exception.
func CodecStrictErrors(ts *Thread, exc *Object) *Object {
	if !hasFlag(exc.ObType, layout.TPFLAGS_BASE_EXC_SUBCLASS) {
		return raise(ts, ExcTypeError, "codec must pass exception instance")
	}
	ErrSetObject(ts, up(exc.ObType), exc)
	return nil
}

// CodecIgnoreErrors implements PyCodec_IgnoreErrors: nothing for the fault. New reference; TypeError for another exception.
func CodecIgnoreErrors(ts *Thread, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "edt")
	if !ok {
		return nil
	}
	return f.answer(ts, emptyStr, f.end)
}

// CodecReplaceErrors implements PyCodec_ReplaceErrors: ? for a character that cannot be encoded, one U+FFFD for bytes that cannot be
// decoded. New reference; TypeError for another exception.
func CodecReplaceErrors(ts *Thread, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "edt")
	if !ok {
		return nil
	}
	var w strWriter
	n, c := f.end-f.start, uint32(0xfffd)
	if f.decode {
		n = 1
	} else if f.encode {
		c = '?'
	}
	ok = w.fill(ts, n, c)
	return f.answer(ts, w.end(ts, ok), f.end)
}

// CodecXMLCharRefReplaceErrors implements PyCodec_XMLCharRefReplaceErrors: &#N; for a character. New reference; TypeError for an
// exception other than UnicodeEncodeError.
func CodecXMLCharRefReplaceErrors(ts *Thread, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "e")
	if !ok {
		return nil
	}
	var b textBuffer
	v := viewStr(f.object)
	for i := f.start; i < f.end; i++ {
		b.string(ts, "&#")
		b.uint(ts, uint(v.at(i)))
		b.byte(ts, ';')
	}
	return f.answer(ts, b.finish(ts, true), f.end)
}

// CodecBackslashReplaceErrors implements PyCodec_BackslashReplaceErrors: \xNN, \uNNNN or \UNNNNNNNN for a character or byte. New
// reference; TypeError for another exception.
func CodecBackslashReplaceErrors(ts *Thread, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "edt")
	if !ok {
		return nil
	}
	var b textBuffer
	for i := f.start; i < f.end; i++ {
		if f.decode {
			b.escapeTo(ts, uint32(byteAt(strBytesData(f.object), i)))
		} else {
			b.escapeTo(ts, viewStr(f.object).at(i))
		}
	}
	return f.answer(ts, b.finish(ts, true), f.end)
}

// CodecNameReplaceErrors implements PyCodec_NameReplaceErrors: \N{NAME} for a character that has a name, else as backslashreplace. New
// reference; TypeError for an exception other than UnicodeEncodeError.
func CodecNameReplaceErrors(ts *Thread, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "e")
	if !ok {
		return nil
	}
	var b textBuffer
	v := viewStr(f.object)
	for i := f.start; i < f.end; i++ {
		at := b.n
		b.string(ts, "\\N{")
		if unicodeName(ts, &b, v.at(i)) {
			b.byte(ts, '}')
			continue
		}
		b.n = at
		b.escapeTo(ts, v.at(i))
	}
	return f.answer(ts, b.finish(ts, true), f.end)
}

// codecSurrogatePass is the handler surrogatepass, for the UTF encodings: a surrogate passes in the encoding's own form.
func codecSurrogatePass(ts *Thread, self, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "ed")
	if !ok {
		return nil
	}
	e := as[*unicodeError](exc)
	encoding := unicodeErrorGet(ts, exc, up(exc.ObType), &e.Encoding, "encoding", false)
	if encoding == nil {
		decref(ts, f.object)
		return nil
	}
	name := UnicodeAsUTF8(ts, encoding)
	if name == 0 {
		decref(ts, encoding)
		decref(ts, f.object)
		return nil
	}
	var r *Object
	if f.decode {
		data, n := strBytesData(f.object), strBytesLen(f.object)
		if c, k := surrogateAt(data+uintptr(f.start), n-f.start, cString(name)); k > 0 {
			r = f.answer(ts, strFromChar(ts, c), f.start+k)
		} else {
			r = f.again(ts, exc)
		}
	} else {
		r = f.passSurrogates(ts, exc, name)
	}
	decref(ts, encoding)
	return r
}

// passSurrogates encodes the surrogates of a fault.
func (f *codecFault) passSurrogates(ts *Thread, exc *Object, name uintptr) *Object {
	form, big := utfForm(cString(name))
	if form == 0 {
		return f.again(ts, exc)
	}
	e := strEncoder{o: f.object, v: viewStr(f.object), big: big}
	if form != 8 {
		e.unit = form / 8
	}
	for i := f.start; i < f.end; i++ {
		if !e.passSurrogate(ts, form, big, e.v.at(i)) {
			xdecref(ts, e.end(ts, false))
			return f.again(ts, exc)
		}
	}
	return f.answer(ts, e.end(ts, true), f.end)
}

// codecSurrogateEscape is the handler surrogateescape: bytes from 128 on become U+DC80 to U+DCFF, and back.
func codecSurrogateEscape(ts *Thread, self, exc *Object) *Object {
	f, ok := codecFaultOf(ts, exc, "ed")
	if !ok {
		return nil
	}
	if f.decode {
		var w strWriter
		i := f.start
		ok = true
		for ; ok && i < f.end && i < f.start+4; i++ {
			b := byteAt(strBytesData(f.object), i)
			if b < 128 {
				break
			}
			ok = w.char(ts, 0xdc00+uint32(b))
		}
		if i == f.start {
			return f.again(ts, exc)
		}
		return f.answer(ts, w.end(ts, ok), i)
	}
	var b textBuffer
	v := viewStr(f.object)
	for i := f.start; i < f.end; i++ {
		c := v.at(i)
		if c < 0xdc80 || c > 0xdcff {
			b.finish(ts, false)
			return f.again(ts, exc)
		}
		b.byte(ts, byte(c-0xdc00))
	}
	return f.answer(ts, b.toBytes(ts, true), f.end)
}

// The others as methods.

func codecStrict(ts *Thread, self, exc *Object) *Object { return CodecStrictErrors(ts, exc) }

func codecIgnore(ts *Thread, self, exc *Object) *Object { return CodecIgnoreErrors(ts, exc) }

func codecReplace(ts *Thread, self, exc *Object) *Object { return CodecReplaceErrors(ts, exc) }

func codecXMLCharRef(ts *Thread, self, exc *Object) *Object {
	return CodecXMLCharRefReplaceErrors(ts, exc)
}

func codecBackslash(ts *Thread, self, exc *Object) *Object {
	return CodecBackslashReplaceErrors(ts, exc)
}

func codecName(ts *Thread, self, exc *Object) *Object { return CodecNameReplaceErrors(ts, exc) }
