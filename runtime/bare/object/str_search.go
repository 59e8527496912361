// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Searching, splitting and joining strs.
//
// World: bare. Arguments are immutable, so nothing is locked.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// strArg raises TypeError unless o is a str.
func strArg(ts *Thread, o *Object) bool {
	if o == nil {
		badInternalCall(ts)
		return false
	}
	if !isStr(o) {
		raise(ts, ExcTypeError, "must be str, not %s", argTO(o))
		return false
	}
	return true
}

// equalAt tells whether v has w at i; the caller checked that it fits.
func (v strView) equalAt(w strView, i int) bool {
	if v.kind == w.kind {
		return prim.Equal(v.p+uintptr(i)*v.kind, w.p, uintptr(w.n)*w.kind)
	}
	for k := 0; k < w.n; k++ {
		if v.at(i+k) != w.at(k) {
			return false
		}
	}
	return true
}

// findChar is the first (or last) index of c in [i, j), or -1.
func (v strView) findChar(c uint32, i, j int, last bool) int {
	if c > kindMax(v.kind) {
		return -1
	}
	if last {
		for j--; j >= i; j-- {
			if v.at(j) == c {
				return j
			}
		}
		return -1
	}
	for ; i < j; i++ {
		if v.at(i) == c {
			return i
		}
	}
	return -1
}

// find is the first (or last) index of w in [i, j), or -1. An empty w is found at the edge.
func (v strView) find(w strView, i, j int, last bool) int {
	if j-i < w.n {
		return -1
	}
	if w.n == 0 {
		if last {
			return j
		}
		return i
	}
	if w.kind > v.kind {
		return -1 // a str uses the narrowest kind: w has a character that v cannot hold
	}
	c := w.at(0)
	if last {
		for k := j - w.n; k >= i; k-- {
			if v.at(k) == c && v.equalAt(w, k) {
				return k
			}
		}
		return -1
	}
	for k := i; ; k++ {
		if k = v.findChar(c, k, j-w.n+1, false); k < 0 || v.equalAt(w, k) {
			return k
		}
	}
}

// count is how often w occurs in [i, j) without overlap.
func (v strView) count(w strView, i, j int) int {
	if w.n == 0 {
		if j < i {
			return 0
		}
		return j - i + 1
	}
	n := 0
	for {
		if i = v.find(w, i, j, false); i < 0 {
			return n
		}
		n++
		i += w.n
	}
}

// strRange brings slice bounds into [0, n].
func strRange(start, end, n int) (int, int) {
	if end > n {
		end = n
	} else if end < 0 {
		if end += n; end < 0 {
			end = 0
		}
	}
	if start < 0 {
		if start += n; start < 0 {
			start = 0
		}
	}
	return start, end
}

// UnicodeFindChar implements PyUnicode_FindChar: the index of a character in [start, end), from the front for direction 1, from the
// back for -1; -1 when there is none.
//
// Error: -2.
func UnicodeFindChar(ts *Thread, o *Object, c uint32, start, end int, direction int32) int {
	if !strArg(ts, o) {
		return -2
	}
	v := viewStr(o)
	start, end = strRange(start, end, v.n)
	return v.findChar(c, start, end, direction < 0)
}

// UnicodeFind implements PyUnicode_Find.
//
// Error: -2.
func UnicodeFind(ts *Thread, o, sub *Object, start, end int, direction int32) int {
	if !strArg(ts, o) || !strArg(ts, sub) {
		return -2
	}
	v := viewStr(o)
	start, end = strRange(start, end, v.n)
	return v.find(viewStr(sub), start, end, direction < 0)
}

// UnicodeCount implements PyUnicode_Count.
//
// Error: -1.
func UnicodeCount(ts *Thread, o, sub *Object, start, end int) int {
	if !strArg(ts, o) || !strArg(ts, sub) {
		return -1
	}
	v := viewStr(o)
	start, end = strRange(start, end, v.n)
	if start > end {
		return 0
	}
	return v.count(viewStr(sub), start, end)
}

// UnicodeTailmatch implements PyUnicode_Tailmatch: whether sub is at the end (direction 1) or the start (-1) of o[start:end].
//
// Error: -1.
func UnicodeTailmatch(ts *Thread, o, sub *Object, start, end int, direction int32) int {
	if !strArg(ts, o) || !strArg(ts, sub) {
		return -1
	}
	v, w := viewStr(o), viewStr(sub)
	start, end = strRange(start, end, v.n)
	if end-start < w.n {
		return 0
	}
	if direction > 0 {
		start = end - w.n
	}
	return int(b2i(v.equalAt(w, start)))
}

// UnicodeContains implements PyUnicode_Contains.
//
// Error: -1; TypeError when sub is no str.
func UnicodeContains(ts *Thread, o, sub *Object) int32 {
	if sub == nil || !isStr(sub) {
		return raiseInt(ts, ExcTypeError, "'in <string>' requires string as left operand, not %s", argTO(sub))
	}
	if !strArg(ts, o) {
		return -1
	}
	v := viewStr(o)
	return b2i(v.find(viewStr(sub), 0, v.n, false) >= 0)
}

// strTake appends o, which is new, to a list and drops the reference.
func strTake(ts *Thread, l, o *Object) bool {
	if o == nil {
		return false
	}
	r := ListAppend(ts, l, o)
	decref(ts, o)
	return r == 0
}

// isSpace is str.isspace of one character.
func strIsSpace(c uint32) bool {
	switch {
	case c < 128:
		return c == ' ' || c-9 < 5 || c-28 < 4
	case c == 0x85, c == 0xa0, c == 0x1680, c-0x2000 <= 10, c == 0x2028, c == 0x2029, c == 0x202f, c == 0x205f, c == 0x3000:
		return true
	}
	return false
}

// strSplit is split and rsplit. sep is nil for white space.
//
// Refs: new.
func strSplit(ts *Thread, o, sep *Object, max int, right bool) *Object {
	if !strArg(ts, o) || sep != nil && !strArg(ts, sep) {
		return nil
	}
	if max < 0 {
		if sep != nil && strLen(sep) == 1 && strPlainASCII(sep) && strPlainASCII(o) {
			return strSplitByte(ts, o, byteAt(strData(sep), 0))
		}
		max = 1<<63 - 1
	}
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	var ok bool
	switch {
	case sep == nil:
		ok = strSplitSpace(ts, l, o, max, right)
	case strLen(sep) == 0:
		raise(ts, ExcValueError, "empty separator")
	default:
		ok = strSplitAt(ts, l, o, viewStr(sep), max, right)
	}
	if ok && right {
		ok = ListReverse(ts, l) == 0
	}
	if !ok {
		decref(ts, l)
		return nil
	}
	return l
}

func strSplitAt(ts *Thread, l, o *Object, w strView, max int, right bool) bool {
	v := viewStr(o)
	i, j := 0, v.n
	for ; max > 0; max-- {
		k := v.find(w, i, j, right)
		if k < 0 {
			break
		}
		if right {
			if !strTake(ts, l, strSub(ts, o, k+w.n, j)) {
				return false
			}
			j = k
			continue
		}
		if !strTake(ts, l, strSub(ts, o, i, k)) {
			return false
		}
		i = k + w.n
	}
	return strTake(ts, l, strSub(ts, o, i, j))
}

func strSplitSpace(ts *Thread, l, o *Object, max int, right bool) bool {
	v := viewStr(o)
	i, j := 0, v.n
	for {
		for i < j && strIsSpace(v.at(i)) && !right {
			i++
		}
		for i < j && strIsSpace(v.at(j-1)) && right {
			j--
		}
		if i == j {
			return true
		}
		if max == 0 {
			break
		}
		max--
		k := i
		if right {
			for k = j; k > i && !strIsSpace(v.at(k-1)); k-- {
			}
			if !strTake(ts, l, strSub(ts, o, k, j)) {
				return false
			}
			j = k
			continue
		}
		for k < j && !strIsSpace(v.at(k)) {
			k++
		}
		if !strTake(ts, l, strSub(ts, o, i, k)) {
			return false
		}
		i = k
	}
	// What is left keeps its white space, but for the side from which parts were looked for.
	return strTake(ts, l, strSub(ts, o, i, j))
}

// UnicodeSplit implements PyUnicode_Split. sep may be NULL for white space; max below 0 is no limit.
//
// Refs: new. Error: NULL.
func UnicodeSplit(ts *Thread, o, sep *Object, max int) *Object {
	return strSplit(ts, o, sep, max, false)
}

// UnicodeRSplit implements PyUnicode_RSplit.
//
// Refs: new. Error: NULL.
func UnicodeRSplit(ts *Thread, o, sep *Object, max int) *Object {
	return strSplit(ts, o, sep, max, true)
}

// strIsBreak tells whether c ends a line.
func strIsBreak(c uint32) bool {
	return c-10 < 4 || c-0x1c < 3 || c == 0x85 || c == 0x2028 || c == 0x2029
}

// UnicodeSplitlines implements PyUnicode_Splitlines.
//
// Refs: new. Error: NULL.
func UnicodeSplitlines(ts *Thread, o *Object, keep int32) *Object {
	if !strArg(ts, o) {
		return nil
	}
	l := ListNew(ts, 0)
	v := viewStr(o)
	for i := 0; l != nil && i < v.n; {
		j := i
		for j < v.n && !strIsBreak(v.at(j)) {
			j++
		}
		end := j
		if j < v.n {
			if v.at(j) == '\r' && j+1 < v.n && v.at(j+1) == '\n' {
				j++
			}
			j++
			if keep != 0 {
				end = j
			}
		}
		if !strTake(ts, l, strSub(ts, o, i, end)) {
			decref(ts, l)
			return nil
		}
		i = j
	}
	return l
}

// strPartition is partition and rpartition.
//
// Refs: new.
func strPartition(ts *Thread, o, sep *Object, right bool) *Object {
	if !strArg(ts, o) || !strArg(ts, sep) {
		return nil
	}
	v, n := viewStr(o), strLen(sep)
	if n == 0 {
		return raise(ts, ExcValueError, "empty separator")
	}
	k := v.find(viewStr(sep), 0, v.n, right)
	t := TupleNew(ts, 3)
	if t == nil {
		return nil
	}
	var a, b, c *Object
	switch {
	case k >= 0:
		a, b, c = strSub(ts, o, 0, k), newRef(ts, sep), strSub(ts, o, k+n, v.n)
	case right:
		a, b, c = newRef(ts, emptyStr), newRef(ts, emptyStr), strUnchanged(ts, o)
	default:
		a, b, c = strUnchanged(ts, o), newRef(ts, emptyStr), newRef(ts, emptyStr)
	}
	setItem(tupleItems(t), 0, a)
	setItem(tupleItems(t), 1, b)
	setItem(tupleItems(t), 2, c)
	if a == nil || b == nil || c == nil {
		decref(ts, t)
		return nil
	}
	return t
}

// UnicodePartition implements PyUnicode_Partition.
//
// Refs: new. Error: NULL; ValueError for an empty separator.
func UnicodePartition(ts *Thread, o, sep *Object) *Object { return strPartition(ts, o, sep, false) }

// UnicodeRPartition implements PyUnicode_RPartition.
//
// Refs: new. Error: NULL; ValueError for an empty separator.
func UnicodeRPartition(ts *Thread, o, sep *Object) *Object { return strPartition(ts, o, sep, true) }

// UnicodeJoin implements PyUnicode_Join. sep may be NULL for a space.
//
// Refs: new. Error: NULL; TypeError when an item is no str.
func UnicodeJoin(ts *Thread, sep, iterable *Object) *Object {
	f := SequenceFast(ts, iterable, strAddr("can only join an iterable\x00"))
	if f == nil {
		return nil
	}
	if !hasFlag(f.ObType, layout.TPFLAGS_LIST_SUBCLASS) {
		r := PrivUnicodeJoinArray(ts, sep, tupleItems(f), tupleSize(f))
		decref(ts, f)
		return r
	}
	// The items are walked twice: for the length, and to be copied.
	lockObject(ts, f)
	items, n := seqFastItems(f)
	r := PrivUnicodeJoinArray(ts, sep, items, n)
	unlockObject(ts, f)
	decref(ts, f)
	return r
}

// seqFastItems is the array of a list or tuple.
func seqFastItems(f *Object) (items uintptr, n int) {
	n = as[*VarObject](f).ObSize
	if hasFlag(f.ObType, layout.TPFLAGS_LIST_SUBCLASS) {
		return as[*layout.ListObject](f).ObItem, n
	}
	return tupleItems(f), n
}

// PrivUnicodeJoinArray answers CPython's _PyUnicode_JoinArray.
//
// Refs: new. Error: NULL.
func PrivUnicodeJoinArray(ts *Thread, sep *Object, items uintptr, n int) *Object {
	s := viewConst(" ")
	if sep != nil {
		if !isStr(sep) {
			return raise(ts, ExcTypeError, "separator: expected str instance, %s found", argTO(sep))
		}
		if n > 1 && strPlainASCII(sep) {
			if r := strJoinASCII(ts, sep, items, n); r != nil || ts.CurrentException != nil {
				return r
			}
		}
		s = viewStr(sep)
	}
	if n == 0 {
		return newRef(ts, emptyStr)
	}
	total, max := 0, uint32(0)
	if n > 1 {
		max = kindMax(s.kind)
		if sep == nil || strIsASCII(sep) {
			max = 127
		}
		total = s.n * (n - 1)
	}
	for i := 0; i < n; i++ {
		o := itemAt(items, i)
		if !isStr(o) {
			return raise(ts, ExcTypeError, "sequence item %d: expected str instance, %s found", argI(i), argTO(o))
		}
		if m := strMaxOf(o); m > max {
			max = m
		}
		if total += strLen(o); total < 0 {
			return raise(ts, ExcOverflowError, "join() result is too long for a Python string")
		}
	}
	if n == 1 && isStrExact(itemAt(items, 0)) {
		return newRef(ts, itemAt(items, 0))
	}
	r := UnicodeNew(ts, total, max)
	if r == nil {
		return nil
	}
	p, kind := strData(r), strKind(r)
	for i := 0; i < n; i++ {
		if i > 0 && s.n > 0 {
			strCopy(p, kind, s.p, s.kind, s.n)
			p += uintptr(s.n) * kind
		}
		v := viewStr(itemAt(items, i))
		strCopy(p, kind, v.p, v.kind, v.n)
		p += uintptr(v.n) * kind
	}
	return r
}

// UnicodeReplace implements PyUnicode_Replace. max below 0 is no limit.
//
// Refs: new. Error: NULL.
func UnicodeReplace(ts *Thread, o, old, new *Object, max int) *Object {
	if !strArg(ts, o) || !strArg(ts, old) || !strArg(ts, new) {
		return nil
	}
	v, w, x := viewStr(o), viewStr(old), viewStr(new)
	n := v.count(w, 0, v.n)
	if max >= 0 && n > max {
		n = max
	}
	if n == 0 {
		return strUnchanged(ts, o)
	}
	if grow := x.n - w.n; grow > 0 && n > (1<<62-v.n)/grow {
		return raise(ts, ExcOverflowError, "replace string is too long")
	}
	m := strMaxOf(o)
	if k := strMaxOf(new); k > m {
		m = k
	}
	var wr strWriter
	ok := wr.room(ts, v.n+n*(x.n-w.n), m)
	i := 0
	for ; ok && n > 0; n-- {
		k := i
		if w.n > 0 {
			k = v.find(w, i, v.n, false)
			ok = wr.view(ts, v.sub(i, k)) && wr.view(ts, x)
			i = k + w.n
			continue
		}
		ok = wr.view(ts, x)
		if ok && i < v.n {
			ok = wr.view(ts, v.sub(i, i+1))
			i++
		}
	}
	return wr.end(ts, ok && (i >= v.n || wr.view(ts, v.sub(i, v.n))))
}
