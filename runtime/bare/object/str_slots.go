// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The slots of str: what operators, repr, indexing and iteration do.
//
// World: bare. A str never changes once others can see it.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// strRepr is tp_repr: quotes, escapes, and characters that are not printable as \x, \u or \U.
func strRepr(ts *Thread, o *Object) *Object {
	if strReprPlain(o) {
		n := strLen(o)
		r := newASCII(ts, n+2)
		if r != nil {
			p := addr(r) + strASCIIHead
			setByte(p, 0, '\'')
			prim.Move(p+1, addr(o)+strASCIIHead, uintptr(n))
			setByte(p, n+1, '\'')
		}
		return r
	}
	v := viewStr(o)
	quote := uint32('\'')
	if v.findChar('\'', 0, v.n, false) >= 0 && v.findChar('"', 0, v.n, false) < 0 {
		quote = '"'
	}
	var w strWriter
	ok := w.room(ts, v.n+2, 127) && w.char(ts, quote)
	for i := 0; ok && i < v.n; i++ {
		ok = strReprChar(ts, &w, v.at(i), quote)
	}
	return w.end(ts, ok && w.char(ts, quote))
}

func strReprChar(ts *Thread, w *strWriter, c, quote uint32) bool {
	switch {
	case c == quote || c == '\\':
		return w.char(ts, '\\') && w.char(ts, c)
	case c == '\t':
		return w.text(ts, "\\t")
	case c == '\n':
		return w.text(ts, "\\n")
	case c == '\r':
		return w.text(ts, "\\r")
	case c >= ' ' && c < 127:
		return w.char(ts, c)
	case c > 127:
		p := PrivUnicodeIsPrintable(ts, c)
		if ts.CurrentException != nil {
			return false
		}
		if p != 0 {
			return w.char(ts, c)
		}
	}
	digits := uint(8)
	switch {
	case c < 256:
		digits = 2
		if !w.text(ts, "\\x") {
			return false
		}
	case c < 0x10000:
		digits = 4
		if !w.text(ts, "\\u") {
			return false
		}
	default:
		if !w.text(ts, "\\U") {
			return false
		}
	}
	for ; digits > 0; digits-- {
		if !w.char(ts, uint32(hexDigit(c>>((digits-1)*4)&15))) {
			return false
		}
	}
	return true
}

// strStr is tp_str.
func strStr(ts *Thread, o *Object) *Object { return strUnchanged(ts, o) }

func strLength(ts *Thread, o *Object) int { return strLen(o) }

// strItem is sq_item.
func strItem(ts *Thread, o *Object, i int) *Object {
	if uint(i) >= uint(strLen(o)) {
		return raise(ts, ExcIndexError, "string index out of range")
	}
	return strFromChar(ts, viewStr(o).at(i))
}

// strSubscript is mp_subscript: an index or a slice.
func strSubscript(ts *Thread, o, key *Object) *Object {
	n := strLen(o)
	if IndexCheck(ts, key) != 0 {
		i, ok := seqIndex(ts, key, ExcIndexError)
		if !ok {
			return nil
		}
		if i < 0 {
			i += n
		}
		return strItem(ts, o, i)
	}
	if key.ObType != SliceType {
		return raise(ts, ExcTypeError, "string indices must be integers, not '%s'", argTO(key))
	}
	start, stop, step, ok := sliceUnpack(ts, key)
	if !ok {
		return nil
	}
	start, _, k := sliceAdjust(n, start, stop, step)
	if k <= 0 {
		return newRef(ts, emptyStr)
	}
	if step == 1 {
		if k == n {
			return strUnchanged(ts, o)
		}
		return strSub(ts, o, start, start+k)
	}
	v, max := viewStr(o), uint32(0)
	for i, j := 0, start; i < k; i, j = i+1, j+step {
		max |= v.at(j)
	}
	r := UnicodeNew(ts, k, maxCharOf(max))
	if r == nil {
		return nil
	}
	p, kind := strData(r), strKind(r)
	for i, j := 0, start; i < k; i, j = i+1, j+step {
		setCharAt(p, kind, i, v.at(j))
	}
	return r
}

// strConcat is sq_concat.
func strConcat(ts *Thread, a, b *Object) *Object { return UnicodeConcat(ts, a, b) }

// strContains is sq_contains.
func strContains(ts *Thread, o, sub *Object) int32 { return UnicodeContains(ts, o, sub) }

// strRepeat is sq_repeat.
func strRepeat(ts *Thread, o *Object, times int) *Object {
	v := viewStr(o)
	if times <= 0 || v.n == 0 {
		return newRef(ts, emptyStr)
	}
	if times == 1 {
		return strUnchanged(ts, o)
	}
	if v.n > (1<<62)/times {
		return raise(ts, ExcOverflowError, "repeated string is too long")
	}
	r := UnicodeNew(ts, v.n*times, strMaxOf(o))
	if r == nil {
		return nil
	}
	p, kind := strData(r), strKind(r)
	if v.n == 1 {
		fillChars(p, kind, 0, times, v.at(0))
		return r
	}
	size := uintptr(v.n) * kind
	strCopy(p, kind, v.p, v.kind, v.n)
	total := size * uintptr(times)
	for done := size; done < total; {
		n := min(done, total-done)
		prim.Move(p+done, p, n)
		done += n
	}
	return r
}

// strFormatMethod is __format__.
func strFormatMethod(ts *Thread, o, spec *Object) *Object {
	if !isStr(spec) {
		return raise(ts, ExcTypeError, "__format__() argument must be str, not %s", argC(typeNameOrNone(spec)))
	}
	return formatStr(ts, o, spec)
}

// strTpNew is str(object=”) and str(bytes, encoding, errors).
func strTpNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	var a [4]*Object
	if !bindNew(ts, &keywordSpec{fname: "str", names: [4]*Object{id_object, id_encoding, id_errors}, n: 3, maxPos: 3}, args, kw, &a) {
		return nil
	}
	return strConstruct(ts, t, a[0], a[1], a[2])
}

// strVectorcall is tp_vectorcall of the type.
func strVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := vectorcallArgs(nargsf)
	if kwnames != nil && tupleSize(kwnames) > 0 {
		return PrivObjectMakeTpCall(ts, ts, t, args, n, kwnames)
	}
	if n == 1 && t == up(UnicodeType) {
		return ObjectStr(ts, itemAt(args, 0))
	}
	if !seqPositional(ts, "str", n, 0, 3) {
		return nil
	}
	return strConstruct(ts, typeOf(t), builtinArg(args, n, 0), builtinArg(args, n, 1), builtinArg(args, n, 2))
}

// strConstruct is str(x, encoding, errors) for type t; each may be nil. New reference.
func strConstruct(ts *Thread, t *TypeObject, x, encodingArg, errorsArg *Object) *Object {
	encoding, ok := strTextArg(ts, "str", id_encoding, encodingArg)
	if !ok {
		return nil
	}
	errors, ok := strTextArg(ts, "str", id_errors, errorsArg)
	if !ok {
		return nil
	}
	var s *Object
	switch {
	case x == nil:
		s = emptyStr
	case encoding == 0 && errors == 0:
		s = ObjectStr(ts, x)
	default:
		s = UnicodeFromEncodedObject(ts, x, encoding, errors)
	}
	if s == nil || t == UnicodeType {
		return s
	}
	r := strSubtype(ts, t, s)
	decref(ts, s)
	return r
}

// strSubtype copies s into an instance of a subclass, whose characters lie in a block of their own.
func strSubtype(ts *Thread, t *TypeObject, s *Object) *Object {
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o == nil {
		return nil
	}
	v := viewStr(s)
	data := allocMem(ts, uintptr(v.n+1)*v.kind)
	if data == 0 {
		decref(ts, o)
		return ErrNoMemory(ts)
	}
	prim.Move(data, v.p, uintptr(v.n)*v.kind)
	setCharAt(data, v.kind, v.n, 0)
	a := as[*layout.ASCIIObject](o)
	a.Length, a.Hash = v.n, as[*layout.ASCIIObject](s).Hash
	bits := uint(v.kind)
	if strIsASCII(s) {
		bits |= strASCII
	}
	setStrState(o, strState(bits))
	u := as[*layout.UnicodeObject](o)
	u.Data = data
	if strIsASCII(s) {
		c := as[*layout.CompactUnicodeObject](o)
		c.Utf8, c.Utf8Length = data, v.n
	}
	return o
}

// strSizeof is __sizeof__: the bytes of the object, with its characters and its UTF-8 where they lie apart.
func strSizeof(ts *Thread, o, unused *Object) *Object {
	u := as[*layout.UnicodeObject](o)
	n := (strLen(o) + 1) * int(strKind(o))
	switch {
	case u.Bits&strCompact == 0:
		n += 80 // sizeof(PyUnicodeObject)
		if u.Utf8 != 0 && u.Utf8 != u.Data {
			n += u.Utf8Length + 1
		}
	case strIsASCII(o):
		n += strASCIIHead
	default:
		n += strCompactHead
		if u.Utf8 != 0 {
			n += u.Utf8Length + 1
		}
	}
	return LongFromSsizeT(ts, n)
}

// strGetnewargs is __getnewargs__.
func strGetnewargs(ts *Thread, o, unused *Object) *Object {
	s := strExactCopy(ts, o)
	if s == nil {
		return nil
	}
	t := tupleOf1(ts, s)
	decref(ts, s)
	return t
}
