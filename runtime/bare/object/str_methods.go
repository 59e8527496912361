// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Methods of str that need no properties of characters.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// strArguments reads sub[, start[, end]] of a METH_FASTCALL method; with text sub must be a str, which is looked at first.
func strArguments(ts *Thread, o *Object, name string, text bool, args uintptr, n int) (sub *Object, start, end int, ok bool) {
	if !builtinCount(ts, name, n, 1, 3) {
		return nil, 0, 0, false
	}
	if text && !isStr(itemAt(args, 0)) {
		raise(ts, ExcTypeError, "%s() argument 1 must be str, not %s", argS(name), argC(typeNameOrNone(itemAt(args, 0))))
		return nil, 0, 0, false
	}
	start, end = 0, strLen(o)
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil, 0, 0, false
	}
	prim.Store(p, 0)
	prim.Store(p+8, end)
	ok = n < 2 || PrivEvalSliceIndex(ts, itemAt(args, 1), p) != 0
	ok = ok && (n < 3 || PrivEvalSliceIndex(ts, itemAt(args, 2), p+8) != 0)
	start, end = prim.Load[int](p), prim.Load[int](p+8)
	ts.ScratchTop = mark
	return itemAt(args, 0), start, end, ok
}

func strFindWith(ts *Thread, o *Object, name string, args uintptr, n int, direction int32) (int, bool) {
	sub, start, end, ok := strArguments(ts, o, name, true, args, n)
	if !ok {
		return 0, false
	}
	return UnicodeFind(ts, o, sub, start, end, direction), true
}

func strFind(ts *Thread, o *Object, args uintptr, n int) *Object {
	if i, ok := strFindWith(ts, o, "find", args, n, 1); ok {
		return LongFromSsizeT(ts, i)
	}
	return nil
}

func strRfind(ts *Thread, o *Object, args uintptr, n int) *Object {
	if i, ok := strFindWith(ts, o, "rfind", args, n, -1); ok {
		return LongFromSsizeT(ts, i)
	}
	return nil
}

func strIndexResult(ts *Thread, i int, ok bool) *Object {
	if !ok {
		return nil
	}
	if i < 0 {
		return raise(ts, ExcValueError, "substring not found")
	}
	return LongFromSsizeT(ts, i)
}

func strIndex(ts *Thread, o *Object, args uintptr, n int) *Object {
	i, ok := strFindWith(ts, o, "index", args, n, 1)
	return strIndexResult(ts, i, ok)
}

func strRindex(ts *Thread, o *Object, args uintptr, n int) *Object {
	i, ok := strFindWith(ts, o, "rindex", args, n, -1)
	return strIndexResult(ts, i, ok)
}

func strCountMethod(ts *Thread, o *Object, args uintptr, n int) *Object {
	sub, start, end, ok := strArguments(ts, o, "count", true, args, n)
	if !ok {
		return nil
	}
	return LongFromSsizeT(ts, UnicodeCount(ts, o, sub, start, end))
}

// strTail is startswith and endswith: a str or a tuple of them.
func strTail(ts *Thread, o *Object, name string, args uintptr, n int, direction int32) *Object {
	sub, start, end, ok := strArguments(ts, o, name, false, args, n)
	if !ok {
		return nil
	}
	if isStr(sub) {
		return BoolFromLong(ts, UnicodeTailmatch(ts, o, sub, start, end, direction))
	}
	if !tupleCheck(sub) {
		return raise(ts, ExcTypeError, "%s first arg must be str or a tuple of str, not %s", argS(name), argTO(sub))
	}
	for i := 0; i < tupleSize(sub); i++ {
		x := tupleItem(sub, i)
		if !isStr(x) {
			return raise(ts, ExcTypeError, "tuple for %s must only contain str, not %s", argS(name), argTO(x))
		}
		if UnicodeTailmatch(ts, o, x, start, end, direction) != 0 {
			return newRef(ts, True)
		}
	}
	return newRef(ts, False)
}

func strStartswith(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strTail(ts, o, "startswith", args, n, -1)
}

func strEndswith(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strTail(ts, o, "endswith", args, n, 1)
}

// strSplitMethod is split and rsplit with sep and maxsplit by position or name.
func strSplitMethod(ts *Thread, o *Object, name string, args uintptr, n int, kwnames *Object, right bool) *Object {
	var a [4]*Object
	if kwnames != nil || n > 2 {
		if !bindKeywords(ts, &keywordSpec{fname: name, names: [4]*Object{id_sep, id_maxsplit}, n: 2, maxPos: 2}, args, n, kwnames, nil, &a) {
			return nil
		}
	} else {
		a[0], a[1] = builtinArg(args, n, 0), builtinArg(args, n, 1)
	}
	max, ok := -1, true
	if a[1] != nil {
		if max, ok = sizeArg(ts, a[1]); !ok {
			return nil
		}
	}
	sep := a[0]
	if sep == None {
		sep = nil
	}
	if sep != nil && !isStr(sep) {
		return raise(ts, ExcTypeError, "must be str or None, not %s", argTO(sep))
	}
	return strSplit(ts, o, sep, max, right)
}

func strSplitM(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	return strSplitMethod(ts, o, "split", args, n, kwnames, false)
}

func strRsplitM(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	return strSplitMethod(ts, o, "rsplit", args, n, kwnames, true)
}

func strSplitlinesM(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	var a [4]*Object
	if !bindKeywords(ts, &keywordSpec{fname: "splitlines", names: [4]*Object{id_keepends}, n: 1, maxPos: 1}, args, n, kwnames, nil, &a) {
		return nil
	}
	keep := int32(0)
	if a[0] != nil {
		if keep = ObjectIsTrue(ts, a[0]); keep < 0 {
			return nil
		}
	}
	return UnicodeSplitlines(ts, o, keep)
}

// strExpandtabs is expandtabs(tabsize=8).
func strExpandtabs(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	var a [4]*Object
	if !bindKeywords(ts, &keywordSpec{fname: "expandtabs", names: [4]*Object{id_tabsize}, n: 1, maxPos: 1}, args, n, kwnames, nil, &a) {
		return nil
	}
	size := 8
	if a[0] != nil {
		if size = int(LongAsInt(ts, a[0])); size == -1 && ts.CurrentException != nil {
			return nil
		}
	}
	v := viewStr(o)
	if v.findChar('\t', 0, v.n, false) < 0 {
		return strUnchanged(ts, o)
	}
	var w strWriter
	w.minLength, w.overallocate = v.n, 1
	ok, start, column, total := true, 0, 0, v.n
	for i := 0; ok && i < v.n; i++ {
		switch v.at(i) {
		case '\t':
			fill := 0
			if size > 0 {
				fill = size - column%size
			}
			if total > ssizeMax-fill {
				raise(ts, ExcOverflowError, "new string is too long")
				return w.end(ts, false)
			}
			total += fill
			ok = w.view(ts, v.sub(start, i)) && w.fill(ts, fill, ' ')
			start, column = i+1, column+fill
		case '\n', '\r':
			column = 0
		default:
			column++
		}
	}
	return w.end(ts, ok && w.view(ts, v.sub(start, v.n)))
}

func strJoinM(ts *Thread, o, iterable *Object) *Object { return UnicodeJoin(ts, o, iterable) }

func strPartitionM(ts *Thread, o, sep *Object) *Object { return strPartition(ts, o, sep, false) }

func strRpartitionM(ts *Thread, o, sep *Object) *Object { return strPartition(ts, o, sep, true) }

// strReplaceM is replace(old, new, /, count=-1).
func strReplaceM(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	var a [4]*Object
	if !bindKeywords(ts, &keywordSpec{fname: "replace", names: [4]*Object{nil, nil, id_count}, n: 3, min: 2, maxPos: 3}, args, n, kwnames, nil, &a) {
		return nil
	}
	for i := 0; i < 2; i++ {
		if x := itemAt(args, i); !isStr(x) {
			return raise(ts, ExcTypeError, "replace() argument %d must be str, not %s", argI(i+1), argC(typeNameOrNone(x)))
		}
	}
	max, ok := -1, true
	if a[2] != nil {
		if max, ok = sizeArg(ts, a[2]); !ok {
			return nil
		}
	}
	return UnicodeReplace(ts, o, a[0], a[1], max)
}

// strStripWhat strips characters of a set, or white space, on either side.
func strStripWhat(ts *Thread, o *Object, name string, args uintptr, n int, left, right bool) *Object {
	if !builtinCount(ts, name, n, 0, 1) {
		return nil
	}
	v := viewStr(o)
	i, j := 0, v.n
	if n == 0 || itemAt(args, 0) == None {
		for left && i < j && strIsSpace(v.at(i)) {
			i++
		}
		for right && i < j && strIsSpace(v.at(j-1)) {
			j--
		}
		return strSub(ts, o, i, j)
	}
	set := itemAt(args, 0)
	if !isStr(set) {
		return raise(ts, ExcTypeError, "%s arg must be None or str", argS(name))
	}
	w := viewStr(set)
	for left && i < j && w.findChar(v.at(i), 0, w.n, false) >= 0 {
		i++
	}
	for right && i < j && w.findChar(v.at(j-1), 0, w.n, false) >= 0 {
		j--
	}
	return strSub(ts, o, i, j)
}

func strStrip(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strStripWhat(ts, o, "strip", args, n, true, true)
}

func strLstrip(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strStripWhat(ts, o, "lstrip", args, n, true, false)
}

func strRstrip(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strStripWhat(ts, o, "rstrip", args, n, false, true)
}

// strPad pads to a width with a fill character.
func strPad(ts *Thread, o *Object, name string, args uintptr, n int, where int) *Object {
	if !builtinCount(ts, name, n, 1, 2) {
		return nil
	}
	width, ok := sizeArg(ts, itemAt(args, 0))
	if !ok {
		return nil
	}
	fill := uint32(' ')
	if n == 2 {
		f := itemAt(args, 1)
		if !isStr(f) {
			return raise(ts, ExcTypeError, "The fill character must be a unicode character, not %s", argTO(f))
		}
		if strLen(f) != 1 {
			return raise(ts, ExcTypeError, "The fill character must be exactly one character long")
		}
		fill = viewStr(f).at(0)
	}
	v := viewStr(o)
	pad := width - v.n
	if pad <= 0 {
		return strUnchanged(ts, o)
	}
	left := 0
	switch where {
	case 1:
		left = pad
	case 0:
		left = pad/2 + pad&width&1
	}
	var w strWriter
	return w.end(ts, w.room(ts, width, maxCharOf(strMaxOf(o)|fill)) && w.fill(ts, left, fill) && w.view(ts, v) && w.fill(ts, pad-left, fill))
}

func strLjust(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strPad(ts, o, "ljust", args, n, -1)
}

func strRjust(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strPad(ts, o, "rjust", args, n, 1)
}

func strCenter(ts *Thread, o *Object, args uintptr, n int) *Object {
	return strPad(ts, o, "center", args, n, 0)
}

// strZfill pads with zeros behind a sign.
func strZfill(ts *Thread, o, width *Object) *Object {
	n, ok := sizeArg(ts, width)
	if !ok {
		return nil
	}
	v := viewStr(o)
	if n <= v.n {
		return strUnchanged(ts, o)
	}
	sign := 0
	if v.n > 0 && (v.at(0) == '+' || v.at(0) == '-') {
		sign = 1
	}
	var w strWriter
	return w.end(ts, w.room(ts, n, strMaxOf(o)) && w.view(ts, v.sub(0, sign)) && w.fill(ts, n-v.n, '0') && w.view(ts, v.sub(sign, v.n)))
}

func strRemoveprefix(ts *Thread, o, x *Object) *Object {
	if !isStr(x) {
		return raise(ts, ExcTypeError, "removeprefix() argument must be str, not %s", argC(typeNameOrNone(x)))
	}
	if UnicodeTailmatch(ts, o, x, 0, strLen(o), -1) == 1 {
		return strSub(ts, o, strLen(x), strLen(o))
	}
	return strUnchanged(ts, o)
}

func strRemovesuffix(ts *Thread, o, x *Object) *Object {
	if !isStr(x) {
		return raise(ts, ExcTypeError, "removesuffix() argument must be str, not %s", argC(typeNameOrNone(x)))
	}
	if strLen(x) > 0 && UnicodeTailmatch(ts, o, x, 0, strLen(o), 1) == 1 {
		return strSub(ts, o, 0, strLen(o)-strLen(x))
	}
	return strUnchanged(ts, o)
}

// strEncode is encode(encoding='utf-8', errors='strict').
func strEncode(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	var a [4]*Object
	if !bindKeywords(ts, &keywordSpec{fname: "encode", names: [4]*Object{id_encoding, id_errors}, n: 2, maxPos: 2}, args, n, kwnames, nil, &a) {
		return nil
	}
	encoding, ok := strTextArg(ts, "encode", id_encoding, a[0])
	if !ok {
		return nil
	}
	errors, ok := strTextArg(ts, "encode", id_errors, a[1])
	if !ok {
		return nil
	}
	return UnicodeAsEncodedString(ts, o, encoding, errors)
}

// strTextArg is the UTF-8 of an argument that C code takes as a string, 0 for one that was not given. TypeError, ValueError.
func strTextArg(ts *Thread, fname string, name, o *Object) (uintptr, bool) {
	if o == nil {
		return 0, true
	}
	if !isStr(o) {
		raise(ts, ExcTypeError, "%s() argument '%s' must be str, not %s", argS(fname), argO(name), argC(typeNameOrNone(o)))
		return 0, false
	}
	v := viewStr(o)
	p := UnicodeAsUTF8(ts, o)
	if p != 0 && v.findChar(0, 0, v.n, false) >= 0 {
		raise(ts, ExcValueError, "embedded null character")
		return 0, false
	}
	return p, p != 0
}

// strTranslateM is translate(table).
func strTranslateM(ts *Thread, o, table *Object) *Object {
	return UnicodeTranslate(ts, o, table, strAddr("ignore\x00"))
}
