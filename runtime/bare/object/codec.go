// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The codec registry: search functions, the codecs they found, and the error handlers by name.
//
// World: bare. Search functions and codecs are anyone's code.
// Guard: interp.codecs is set by Py_Initialize and cleared by Py_FinalizeEx, after which nothing is known; the list and the dicts in it
// guard themselves.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// codecState is the registry.
type codecState struct {
	search *Object // list of search functions; the first is that of the built-in encodings
	cache  *Object // dict from normal names to what a search function returned
	errors *Object // dict from names to error handlers
	info   *Object // the class CodecInfo
}

// codecStart makes the registry.
func codecStart(ts *Thread) bool {
	c := &interp.codecs
	c.search, c.cache, c.errors = ListNew(ts, 0), DictNew(ts), DictNew(ts)
	if c.search == nil || c.cache == nil || c.errors == nil {
		return false
	}
	f := CFunctionNewEx(ts, codecSearchMethods, nil, nil)
	if f == nil {
		return false
	}
	ok := ListAppend(ts, c.search, f) == 0
	decref(ts, f)
	for p := codecHandlers; ok; p += 32 { // sizeof(PyMethodDef)
		d := prim.At[*layout.MethodDef](p)
		if d.MlName == 0 {
			break
		}
		if f = CFunctionNewEx(ts, p, nil, nil); f == nil {
			return false
		}
		// The methods are called strict_errors and so on.
		n := prim.Strlen(d.MlName) - len("_errors")
		k := strFromASCII(ts, d.MlName, n)
		ok = k != nil && DictSetItem(ts, c.errors, k, f) == 0
		xdecref(ts, k)
		decref(ts, f)
	}
	return ok
}

// codecEnd gives the registry up.
func codecEnd(ts *Thread) {
	c := interp.codecs
	interp.codecs = codecState{}
	xdecref(ts, c.search)
	xdecref(ts, c.cache)
	xdecref(ts, c.errors)
	xdecref(ts, c.info)
}

// CodecRegister implements PyCodec_Register: search is asked after those that were registered before.
//
// Error: -1; TypeError when it cannot be called.
func CodecRegister(ts *Thread, search *Object) int32 {
	if search == nil {
		ErrBadArgument(ts)
		return -1
	}
	if CallableCheck(ts, search) == 0 {
		return raiseInt(ts, ExcTypeError, "argument must be callable")
	}
	if interp.codecs.search == nil {
		return raiseInt(ts, ExcRuntimeError, "the codec registry is gone")
	}
	return ListAppend(ts, interp.codecs.search, search)
}

// CodecUnregister implements PyCodec_Unregister: takes a search function out and forgets every codec that was found. One that is not
// registered is no error.
func CodecUnregister(ts *Thread, search *Object) int32 {
	l := interp.codecs.search
	if l == nil {
		return 0
	}
	for i := 0; i < ListSize(ts, l); i++ {
		item := ListGetItemRef(ts, l, i)
		if item == nil {
			ErrClear(ts)
			return 0
		}
		if item != search {
			decref(ts, item)
			continue
		}
		r := ListSetSlice(ts, l, i, i+1, nil)
		decref(ts, item)
		DictClear(ts, interp.codecs.cache)
		return r
	}
	return 0
}

// codecNormal is the normal form of a name: lower case, with one _ for what stands between letters, digits and dots.
//
// Refs: new.
func codecNormal(ts *Thread, name uintptr) *Object {
	var b textBuffer
	gap := false
	for p := name; byteAt(p, 0) != 0; p++ {
		c := byteAt(p, 0)
		if c-'A' < 26 {
			c += 32
		}
		if c-'a' >= 26 && c-'0' >= 10 && c != '.' {
			gap = true
			continue
		}
		if gap && b.n > 0 {
			b.byte(ts, '_')
		}
		gap = false
		b.byte(ts, c)
	}
	return b.finish(ts, true)
}

// codecLookup finds a codec: a tuple (encoder, decoder, stream reader, stream writer).
//
// Refs: new. Error: nil; LookupError when no search function knows it.
func codecLookup(ts *Thread, encoding uintptr) *Object {
	if encoding == 0 {
		ErrBadArgument(ts)
		return nil
	}
	c := &interp.codecs
	if c.cache == nil {
		return raise(ts, ExcLookupError, "no codec search functions registered: can't find encoding")
	}
	name := codecNormal(ts, encoding)
	if name == nil {
		return nil
	}
	r := codecFind(ts, c, name, encoding)
	decref(ts, name)
	return r
}

func codecFind(ts *Thread, c *codecState, name *Object, encoding uintptr) *Object {
	r, failed := codecDictGet(ts, c.cache, name)
	if r != nil || failed {
		return r
	}
	n := ListSize(ts, c.search)
	if n == 0 {
		return raise(ts, ExcLookupError, "no codec search functions registered: can't find encoding")
	}
	for i := 0; i < n; i++ {
		f := ListGetItemRef(ts, c.search, i)
		if f == nil {
			return nil
		}
		r = ObjectCallOneArg(ts, f, name)
		decref(ts, f)
		if r == nil {
			return nil
		}
		if r == None {
			decref(ts, r)
			continue
		}
		if !hasFlag(r.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) || tupleSize(r) != 4 {
			decref(ts, r)
			return raise(ts, ExcTypeError, "codec search functions must return 4-tuples")
		}
		if DictSetItem(ts, c.cache, name, r) < 0 {
			decref(ts, r)
			return nil
		}
		return r
	}
	return raise(ts, ExcLookupError, "unknown encoding: %s", argC(encoding))
}

// codecDictGet looks a name up; nil without failure when it is not there.
//
// Refs: new.
func codecDictGet(ts *Thread, d, name *Object) (r *Object, failed bool) {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil, true
	}
	found := DictGetItemRef(ts, d, name, out)
	r = itemAt(out, 0)
	ts.ScratchTop = mark
	return r, found < 0
}

// codecLookupText is codecLookup that refuses codecs which say that they do not convert between str and bytes.
func codecLookupText(ts *Thread, encoding uintptr, instead string) *Object {
	r := codecLookup(ts, encoding)
	if r == nil || r.ObType == TupleType {
		return r
	}
	v, failed := codecAttr(ts, r, id__is_text_encoding)
	text := int32(1)
	switch {
	case failed:
		text = -1
	case v != nil:
		text = ObjectIsTrue(ts, v)
		decref(ts, v)
	}
	if text > 0 {
		return r
	}
	if text == 0 {
		raise(ts, ExcLookupError, "'%s' is not a text encoding; use %s to handle arbitrary codecs", argCN(encoding, 400), argS(instead))
	}
	decref(ts, r)
	return nil
}

// codecAttr is an attribute that may be missing: nil then.
//
// Refs: new.
func codecAttr(ts *Thread, o, name *Object) (v *Object, failed bool) {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil, true
	}
	r := ObjectGetOptionalAttr(ts, o, name, out)
	v = itemAt(out, 0)
	ts.ScratchTop = mark
	if r < 0 {
		return nil, true
	}
	return v, false
}

// codecItem is an item of a codec; it takes over the reference to the codec, nil included.
//
// Refs: new.
func codecItem(ts *Thread, codec *Object, i int) *Object {
	if codec == nil {
		return nil
	}
	v := newRef(ts, tupleItem(codec, i))
	decref(ts, codec)
	return v
}

// CodecKnownEncoding implements PyCodec_KnownEncoding: 1 when the encoding can be found, else 0. No exception is set.
func CodecKnownEncoding(ts *Thread, encoding uintptr) int32 {
	c := codecLookup(ts, encoding)
	if c == nil {
		ErrClear(ts)
		return 0
	}
	decref(ts, c)
	return 1
}

// CodecEncoder implements PyCodec_Encoder: the encoding's encoder. New reference; LookupError.
func CodecEncoder(ts *Thread, encoding uintptr) *Object {
	return codecItem(ts, codecLookup(ts, encoding), 0)
}

// CodecDecoder implements PyCodec_Decoder: the encoding's decoder. New reference; LookupError.
func CodecDecoder(ts *Thread, encoding uintptr) *Object {
	return codecItem(ts, codecLookup(ts, encoding), 1)
}

// codecCall calls fn(object[, errors]); without object, fn([errors]).
//
// Refs: new.
func codecCall(ts *Thread, fn, object *Object, errors uintptr) *Object {
	var e *Object
	if errors != 0 {
		if e = UnicodeFromString(ts, errors); e == nil {
			return nil
		}
	}
	var args *Object
	switch {
	case object == nil && e == nil:
		args = newRef(ts, emptyTuple)
	case object == nil:
		args = tupleOf1(ts, e)
	case e == nil:
		args = tupleOf1(ts, object)
	default:
		args = tupleOf2(ts, object, e)
	}
	xdecref(ts, e)
	if args == nil {
		return nil
	}
	r := ObjectCall(ts, fn, args, nil)
	decref(ts, args)
	return r
}

// codecIncremental makes an incremental coder of a codec's attribute.
func codecIncremental(ts *Thread, encoding, errors uintptr, name *Object) *Object {
	c := codecLookup(ts, encoding)
	if c == nil {
		return nil
	}
	f := ObjectGetAttr(ts, c, name)
	decref(ts, c)
	if f == nil {
		return nil
	}
	r := codecCall(ts, f, nil, errors)
	decref(ts, f)
	return r
}

// CodecIncrementalEncoder implements PyCodec_IncrementalEncoder. New reference; LookupError, AttributeError when the codec has none.
func CodecIncrementalEncoder(ts *Thread, encoding, errors uintptr) *Object {
	return codecIncremental(ts, encoding, errors, id_incrementalencoder)
}

// CodecIncrementalDecoder implements PyCodec_IncrementalDecoder. New reference; LookupError, AttributeError when the codec has none.
func CodecIncrementalDecoder(ts *Thread, encoding, errors uintptr) *Object {
	return codecIncremental(ts, encoding, errors, id_incrementaldecoder)
}

func codecStream(ts *Thread, encoding uintptr, stream *Object, errors uintptr, i int) *Object {
	f := codecItem(ts, codecLookup(ts, encoding), i)
	if f == nil {
		return nil
	}
	r := codecCall(ts, f, stream, errors)
	decref(ts, f)
	return r
}

// CodecStreamReader implements PyCodec_StreamReader: a reader of a binary stream. New reference; LookupError.
func CodecStreamReader(ts *Thread, encoding uintptr, stream *Object, errors uintptr) *Object {
	return codecStream(ts, encoding, stream, errors, 2)
}

// CodecStreamWriter implements PyCodec_StreamWriter: a writer to a binary stream. New reference; LookupError.
func CodecStreamWriter(ts *Thread, encoding uintptr, stream *Object, errors uintptr) *Object {
	return codecStream(ts, encoding, stream, errors, 3)
}

// codecRun converts an object by a coder, which it takes over; nil stays nil. what is "encoding" or "decoding".
//
// Refs: new.
func codecRun(ts *Thread, coder, object *Object, encoding, errors uintptr, what, wrong string) *Object {
	if coder == nil {
		return nil
	}
	r := codecCall(ts, coder, object, errors)
	decref(ts, coder)
	if r == nil {
		codecNote(ts, what, encoding)
		return nil
	}
	if !hasFlag(r.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) || tupleSize(r) != 2 {
		decref(ts, r)
		return raise(ts, ExcTypeError, wrong)
	}
	return codecItem(ts, r, 0)
}

// codecNote adds to the exception that is set where it came from.
//
//go:noinline
func codecNote(ts *Thread, what string, encoding uintptr) {
	exc := ErrGetRaisedException(ts)
	if exc == nil {
		return
	}
	note := strFormat(ts, "%s with '%s' codec failed", argS(what), argC(encoding))
	if note != nil {
		xdecref(ts, exceptionAddNote(ts, exc, note))
		decref(ts, note)
	}
	if ts.CurrentException != nil {
		ErrClear(ts)
	}
	ErrSetRaisedException(ts, exc)
}

const (
	codecBadEncoder = "encoder must return a tuple (object, integer)"
	codecBadDecoder = "decoder must return a tuple (object,integer)"
)

// CodecEncode implements PyCodec_Encode: any codec, whatever it makes. New reference; LookupError, what the codec raises with a note.
func CodecEncode(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	return codecRun(ts, CodecEncoder(ts, encoding), o, encoding, errors, "encoding", codecBadEncoder)
}

// CodecDecode implements PyCodec_Decode: any codec, whatever it makes. New reference; LookupError, what the codec raises with a note.
func CodecDecode(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	return codecRun(ts, CodecDecoder(ts, encoding), o, encoding, errors, "decoding", codecBadDecoder)
}

// codecEncodeText and codecDecodeText are the same for text encodings only.
func codecEncodeText(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	f := codecItem(ts, codecLookupText(ts, encoding, "codecs.encode()"), 0)
	return codecRun(ts, f, o, encoding, errors, "encoding", codecBadEncoder)
}

func codecDecodeText(ts *Thread, o *Object, encoding, errors uintptr) *Object {
	f := codecItem(ts, codecLookupText(ts, encoding, "codecs.decode()"), 1)
	return codecRun(ts, f, o, encoding, errors, "decoding", codecBadDecoder)
}
