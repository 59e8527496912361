// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Searching, splitting, joining, replacing: methods of bytes and bytearray.
//
// World: bare. Guard: bytes_args.go.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// bytesNeedle is what to look for: the bytes of an exporter, or one byte given as a number.
type bytesNeedle struct {
	v bytesView
	s byteSpan
}

func (b *bytesNeedle) open(ts *Thread, o *Object) bool {
	if isBuffer(o) {
		s, ok := b.v.open(ts, o)
		b.s = s
		return ok
	}
	if o.ObType.TpAsNumber == nil || o.ObType.TpAsNumber.NbIndex == 0 {
		raise(ts, ExcTypeError, "argument should be integer or bytes-like object, not '%s'", argCN(o.ObType.TpName, 200))
		return false
	}
	c, ok := byteArg(ts, o)
	b.s = byteSpan{bytesData(bytesFromByte(c)), 1}
	return ok
}

const (
	bytesFindFirst = iota
	bytesFindLast
	bytesFindCount
)

// bytesSearch is find, rfind, index, rindex and count: -1 for nothing found, -2 with an exception.
func bytesSearch(ts *Thread, self *Object, name string, args uintptr, n, what int) int {
	if !argCount(ts, name, n, 1, 3) {
		return -2
	}
	start, end := 0, math.MaxInt
	if !searchBound(ts, args, n, 1, &start) || !searchBound(ts, args, n, 2, &end) {
		return -2
	}
	var b bytesNeedle
	if !b.open(ts, itemAt(args, 0)) {
		return -2
	}
	s := bytesBegin(ts, self)
	start, end = clampBounds(start, end, s.n)
	r := -1
	if what == bytesFindCount {
		r = 0
	}
	if end-start >= b.s.n && end >= start {
		part := s.from(start, end)
		switch what {
		case bytesFindFirst:
			r = spanIndex(part, b.s)
		case bytesFindLast:
			r = spanLastIndex(part, b.s)
		default:
			r = spanCount(part, b.s, math.MaxInt)
		}
		if r >= 0 && what != bytesFindCount {
			r += start
		}
	}
	bytesEnd(ts, self)
	b.v.close(ts)
	return r
}

func bytesFind(ts *Thread, self *Object, args uintptr, n int) *Object {
	return searchResult(ts, bytesSearch(ts, self, "find", args, n, bytesFindFirst), false)
}

func bytesRfind(ts *Thread, self *Object, args uintptr, n int) *Object {
	return searchResult(ts, bytesSearch(ts, self, "rfind", args, n, bytesFindLast), false)
}

func bytesIndex(ts *Thread, self *Object, args uintptr, n int) *Object {
	return searchResult(ts, bytesSearch(ts, self, "index", args, n, bytesFindFirst), true)
}

func bytesRindex(ts *Thread, self *Object, args uintptr, n int) *Object {
	return searchResult(ts, bytesSearch(ts, self, "rindex", args, n, bytesFindLast), true)
}

func bytesCount(ts *Thread, self *Object, args uintptr, n int) *Object {
	return searchResult(ts, bytesSearch(ts, self, "count", args, n, bytesFindCount), false)
}

func searchResult(ts *Thread, r int, must bool) *Object {
	if r == -2 {
		return nil
	}
	if r == -1 && must {
		return raise(ts, ExcValueError, "subsection not found")
	}
	return LongFromSsizeT(ts, r)
}

// bytesContains is sq_contains.
func bytesContains(ts *Thread, self, o *Object) int32 {
	var b bytesNeedle
	c, number := -1, false
	if o.ObType.TpAsNumber != nil && o.ObType.TpAsNumber.NbIndex != 0 {
		// An __index__ that fails leaves the object its buffer.
		c = NumberAsSsizeT(ts, o, nil)
		if number = c != -1 || ts.CurrentException == nil; !number {
			ErrClear(ts)
		}
	}
	if number {
		if c < 0 || c > 255 {
			return raiseInt(ts, ExcValueError, "byte must be in range(0, 256)")
		}
		b.s = byteSpan{bytesData(bytesFromByte(byte(c))), 1}
	} else if s, ok := b.v.open(ts, o); ok {
		b.s = s
	} else {
		return -1
	}
	s := bytesBegin(ts, self)
	r := spanIndex(s, b.s)
	bytesEnd(ts, self)
	b.v.close(ts)
	return b2i(r >= 0)
}

// bytesTail is startswith and endswith.
func bytesTail(ts *Thread, self *Object, name string, args uintptr, n int, atEnd bool) *Object {
	if !argCount(ts, name, n, 1, 3) {
		return nil
	}
	start, end := 0, math.MaxInt
	if !searchBound(ts, args, n, 1, &start) || !searchBound(ts, args, n, 2, &end) {
		return nil
	}
	sub := itemAt(args, 0)
	if !isTuple(sub) {
		r := bytesTailMatch(ts, self, sub, start, end, atEnd)
		if r == -1 && ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "%s first arg must be bytes or a tuple of bytes, not %s", argS(name), argTO(sub))
		}
		return boolOrNull(r)
	}
	for i := 0; i < tupleLen(sub); i++ {
		if r := bytesTailMatch(ts, self, itemAt(tupleArgs(sub), i), start, end, atEnd); r != 0 {
			return boolOrNull(r)
		}
	}
	return False
}

// boolOrNull is a status as a bool, nil for -1.
func boolOrNull(r int32) *Object {
	switch r {
	case -1:
		return nil
	case 0:
		return False
	}
	return True
}

func bytesTailMatch(ts *Thread, self, sub *Object, start, end int, atEnd bool) int32 {
	var v bytesView
	t, ok := v.open(ts, sub)
	if !ok {
		return -1
	}
	s := bytesBegin(ts, self)
	start, end = clampBounds(start, end, s.n)
	r := false
	if end-start >= t.n && end >= start {
		if atEnd {
			start = end - t.n
		}
		r = prim.Equal(s.p+uintptr(start), t.p, uintptr(t.n))
	}
	bytesEnd(ts, self)
	v.close(ts)
	return b2i(r)
}

func bytesStartswith(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesTail(ts, self, "startswith", args, n, false)
}

func bytesEndswith(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesTail(ts, self, "endswith", args, n, true)
}

// bytesRemove is removeprefix and removesuffix.
func bytesRemove(ts *Thread, self, o *Object, atEnd bool) *Object {
	var v bytesView
	t, ok := v.open(ts, o)
	if !ok {
		return nil
	}
	s := bytesBegin(ts, self)
	var r *Object
	switch {
	case t.n == 0 || t.n > s.n:
		r = bytesSame(ts, self, s)
	case atEnd && prim.Equal(s.p+uintptr(s.n-t.n), t.p, uintptr(t.n)):
		r = bytesLike(ts, self, s.from(0, s.n-t.n))
	case !atEnd && prim.Equal(s.p, t.p, uintptr(t.n)):
		r = bytesLike(ts, self, s.from(t.n, s.n))
	default:
		r = bytesSame(ts, self, s)
	}
	bytesEnd(ts, self)
	v.close(ts)
	return r
}

func bytesRemoveprefix(ts *Thread, self, o *Object) *Object { return bytesRemove(ts, self, o, false) }

func bytesRemovesuffix(ts *Thread, self, o *Object) *Object { return bytesRemove(ts, self, o, true) }

func isSpaceByte(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// bytesStripWhat strips what is in set, or white space when set is nil.
func bytesStripWhat(ts *Thread, self *Object, name string, args uintptr, n int, left, right bool) *Object {
	if !argCount(ts, name, n, 0, 1) {
		return nil
	}
	var v bytesView
	set, have := byteSpan{}, false
	if n == 1 && itemAt(args, 0) != None {
		var ok bool
		if set, ok = v.open(ts, itemAt(args, 0)); !ok {
			return nil
		}
		have = true
	}
	s := bytesBegin(ts, self)
	i, j := 0, s.n
	for left && i < j && stripByte(s.at(i), set, have) {
		i++
	}
	for right && j > i && stripByte(s.at(j-1), set, have) {
		j--
	}
	var r *Object
	if i == 0 && j == s.n {
		r = bytesSame(ts, self, s)
	} else {
		r = bytesLike(ts, self, s.from(i, j))
	}
	bytesEnd(ts, self)
	v.close(ts)
	return r
}

func stripByte(c byte, set byteSpan, have bool) bool {
	if !have {
		return isSpaceByte(c)
	}
	return spanIndexByte(set, c) >= 0
}

func bytesStrip(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesStripWhat(ts, self, "strip", args, n, true, true)
}

func bytesLstrip(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesStripWhat(ts, self, "lstrip", args, n, true, false)
}

func bytesRstrip(ts *Thread, self *Object, args uintptr, n int) *Object {
	return bytesStripWhat(ts, self, "rstrip", args, n, false, true)
}

// appendPart adds a part of self to a list; false with an exception.
func appendPart(ts *Thread, l, self *Object, s byteSpan) bool {
	o := bytesLike(ts, self, s)
	if o == nil {
		return false
	}
	r := ListAppend(ts, l, o)
	decref(ts, o)
	return r == 0
}

// bytesSplitArgs is split and rsplit.
func bytesSplitArgs(ts *Thread, self *Object, name string, args uintptr, n int, kwnames *Object, right bool) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	var r *Object
	if keywordsOf(ts, name, "sep\x00maxsplit\x00", 2, 0, 2, 0, args, n, kwnames, out) {
		max, ok := -1, true
		if m := itemAt(out, 1); m != nil {
			max, ok = sizeArg(ts, m)
		}
		if max < 0 {
			max = math.MaxInt
		}
		if ok {
			r = bytesSplitAt(ts, self, itemAt(out, 0), max, right)
		}
	}
	ts.ScratchTop = mark
	return r
}

func bytesSplitAt(ts *Thread, self, sep *Object, max int, right bool) *Object {
	var v bytesView
	t := byteSpan{}
	if sep != nil && sep != None {
		var ok bool
		if t, ok = v.open(ts, sep); !ok {
			return nil
		}
		if t.n == 0 {
			v.close(ts)
			return raise(ts, ExcValueError, "empty separator")
		}
	}
	l := ListNew(ts, 0)
	if l == nil {
		v.close(ts)
		return nil
	}
	s := bytesBegin(ts, self)
	var ok bool
	switch {
	case t.n == 0 && right:
		ok = bytesRsplitSpace(ts, l, self, s, max)
	case t.n == 0:
		ok = bytesSplitSpace(ts, l, self, s, max)
	case right:
		ok = bytesRsplitSep(ts, l, self, s, t, max)
	default:
		ok = bytesSplitSep(ts, l, self, s, t, max)
	}
	bytesEnd(ts, self)
	v.close(ts)
	if ok && right {
		ok = ListReverse(ts, l) == 0
	}
	if !ok {
		decref(ts, l)
		return nil
	}
	return l
}

func bytesSplitSpace(ts *Thread, l, self *Object, s byteSpan, max int) bool {
	i := 0
	for ; max > 0; max-- {
		for i < s.n && isSpaceByte(s.at(i)) {
			i++
		}
		if i == s.n {
			return true
		}
		j := i
		for j < s.n && !isSpaceByte(s.at(j)) {
			j++
		}
		if !appendPart(ts, l, self, s.from(i, j)) {
			return false
		}
		i = j
	}
	for i < s.n && isSpaceByte(s.at(i)) {
		i++
	}
	return i == s.n || appendPart(ts, l, self, s.from(i, s.n))
}

func bytesRsplitSpace(ts *Thread, l, self *Object, s byteSpan, max int) bool {
	j := s.n
	for ; max > 0; max-- {
		for j > 0 && isSpaceByte(s.at(j-1)) {
			j--
		}
		if j == 0 {
			return true
		}
		i := j
		for i > 0 && !isSpaceByte(s.at(i-1)) {
			i--
		}
		if !appendPart(ts, l, self, s.from(i, j)) {
			return false
		}
		j = i
	}
	for j > 0 && isSpaceByte(s.at(j-1)) {
		j--
	}
	return j == 0 || appendPart(ts, l, self, s.from(0, j))
}

func bytesSplitSep(ts *Thread, l, self *Object, s, t byteSpan, max int) bool {
	for ; max > 0; max-- {
		i := spanIndex(s, t)
		if i < 0 {
			break
		}
		if !appendPart(ts, l, self, s.from(0, i)) {
			return false
		}
		s = s.from(i+t.n, s.n)
	}
	return appendPart(ts, l, self, s)
}

func bytesRsplitSep(ts *Thread, l, self *Object, s, t byteSpan, max int) bool {
	for ; max > 0; max-- {
		i := spanLastIndex(s, t)
		if i < 0 {
			break
		}
		if !appendPart(ts, l, self, s.from(i+t.n, s.n)) {
			return false
		}
		s = s.from(0, i)
	}
	return appendPart(ts, l, self, s)
}

func bytesSplit(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return bytesSplitArgs(ts, self, "split", args, n, kwnames, false)
}

func bytesRsplit(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return bytesSplitArgs(ts, self, "rsplit", args, n, kwnames, true)
}

func bytesSplitlines(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, "splitlines", "keepends\x00", 1, 0, 1, 0, args, n, kwnames, out)
	k := itemAt(out, 0)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	keep := int32(0)
	if k != nil {
		if keep = ObjectIsTrue(ts, k); keep < 0 {
			return nil
		}
	}
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	s := bytesBegin(ts, self)
	for i := 0; i < s.n && ok; {
		j := i
		for j < s.n && s.at(j) != '\n' && s.at(j) != '\r' {
			j++
		}
		next := j
		if j < s.n {
			next++
			if s.at(j) == '\r' && next < s.n && s.at(next) == '\n' {
				next++
			}
			if keep != 0 {
				j = next
			}
		}
		ok = appendPart(ts, l, self, s.from(i, j))
		i = next
	}
	bytesEnd(ts, self)
	if !ok {
		decref(ts, l)
		return nil
	}
	return l
}

// bytesPartitionAt is partition and rpartition.
func bytesPartitionAt(ts *Thread, self, sep *Object, right bool) *Object {
	var v bytesView
	t, ok := v.open(ts, sep)
	if !ok {
		return nil
	}
	if t.n == 0 {
		v.close(ts)
		return raise(ts, ExcValueError, "empty separator")
	}
	r := TupleNew(ts, 3)
	if r == nil {
		v.close(ts)
		return nil
	}
	s := bytesBegin(ts, self)
	empty := byteSpan{s.p, 0}
	a, b, c := s, empty, empty
	i := -1
	if right {
		i = spanLastIndex(s, t)
		a, c = empty, s
	} else {
		i = spanIndex(s, t)
	}
	if i >= 0 {
		a, b, c = s.from(0, i), s.from(i, i+t.n), s.from(i+t.n, s.n)
	}
	items := tupleArgs(r)
	setItem(items, 0, bytesPart(ts, self, a, s))
	setItem(items, 1, bytesPart(ts, self, b, s))
	setItem(items, 2, bytesPart(ts, self, c, s))
	bytesEnd(ts, self)
	v.close(ts)
	if itemAt(items, 0) == nil || itemAt(items, 1) == nil || itemAt(items, 2) == nil {
		decref(ts, r)
		return nil
	}
	return r
}

// bytesPart is a part of self as a new object, or self when it is all of it.
func bytesPart(ts *Thread, self *Object, part, whole byteSpan) *Object {
	if part.n == whole.n {
		return bytesSame(ts, self, part)
	}
	return bytesLike(ts, self, part)
}

func bytesPartition(ts *Thread, self, sep *Object) *Object {
	return bytesPartitionAt(ts, self, sep, false)
}

func bytesRpartition(ts *Thread, self, sep *Object) *Object {
	return bytesPartitionAt(ts, self, sep, true)
}

func bytesReplace(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !argCount(ts, "replace", n, 2, 3) {
		return nil
	}
	var v, w bytesView
	from, ok := v.open(ts, itemAt(args, 0))
	if !ok {
		return nil
	}
	to, ok := w.open(ts, itemAt(args, 1))
	var r *Object
	max := -1
	opened := ok
	if ok && n == 3 {
		max, ok = sizeArg(ts, itemAt(args, 2))
	}
	if max < 0 {
		max = math.MaxInt
	}
	if ok {
		s := bytesBegin(ts, self)
		r = spanReplace(ts, self, s, from, to, max)
		bytesEnd(ts, self)
	}
	if opened {
		w.close(ts)
	}
	v.close(ts)
	return r
}

func spanReplace(ts *Thread, self *Object, s, from, to byteSpan, max int) *Object {
	count := spanCount(s, from, max)
	if count == 0 || max == 0 {
		return bytesSame(ts, self, s)
	}
	if grow := to.n - from.n; grow > 0 && count > (maxSize-bytesHead-s.n)/grow {
		return raise(ts, ExcOverflowError, "replace bytes is too long")
	}
	r, p := bytesRoom(ts, self, s.n+count*(to.n-from.n))
	if r == nil {
		return nil
	}
	for ; count > 0; count-- {
		i := 0
		if from.n > 0 {
			i = spanIndex(s, from)
		}
		prim.Move(p, s.p, uintptr(i))
		prim.Move(p+uintptr(i), to.p, uintptr(to.n))
		p += uintptr(i + to.n)
		s = s.from(i+from.n, s.n)
		if from.n == 0 && s.n > 0 && count > 1 { // between any two bytes
			setByte(p, 0, s.at(0))
			p++
			s = s.from(1, s.n)
		}
	}
	prim.Move(p, s.p, uintptr(s.n))
	return r
}

// bytesJoinItems joins exporters with sep between them into an object of self's kind.
func bytesJoinItems(ts *Thread, self, iterable *Object) *Object {
	list := iterable
	if list.ObType != ListType && list.ObType != TupleType {
		if list = SequenceFast(ts, iterable, strAddr("can only join an iterable\x00")); list == nil {
			return nil
		}
	} else if list.ObType == ListType { // a list may change meanwhile: join what it holds now
		if list = ListAsTuple(ts, list); list == nil {
			return nil
		}
	} else {
		incref(ts, list)
	}
	items, n := tupleArgs(list), as[*layout.VarObject](list).ObSize
	if list.ObType == ListType {
		items = as[*layout.ListObject](list).ObItem
	}
	r := joinViews(ts, self, items, n)
	decref(ts, list)
	return r
}

func joinViews(ts *Thread, self *Object, items uintptr, n int) *Object {
	if n == 1 && isBytes(self) && itemAt(items, 0).ObType == BytesType {
		return newRef(ts, itemAt(items, 0))
	}
	views := allocMem(ts, uintptr(n)*80+1)
	if views == 0 {
		return ErrNoMemory(ts)
	}
	total, i, ok := 0, 0, true
	for ; i < n; i++ {
		v := views + uintptr(i)*80
		o := itemAt(items, i)
		if ObjectGetBuffer(ts, o, v, layout.BUF_SIMPLE) != 0 {
			if isBuffer(o) {
				ok = false
				break
			}
			raise(ts, ExcTypeError, "sequence item %d: expected a bytes-like object, %s found", argI(i), argCN(o.ObType.TpName, 80))
			ok = false
			break
		}
		if total > maxSize-bytesHead-bufferAt(v).Len {
			raise(ts, ExcOverflowError, "join() result is too long")
			ok = false
			i++
			break
		}
		total += bufferAt(v).Len
	}
	var r *Object
	if ok {
		r = joinOpen(ts, self, views, n, total)
	}
	for k := 0; k < i; k++ {
		BufferRelease(ts, views+uintptr(k)*80)
	}
	freeMem(ts, views)
	return r
}

func joinOpen(ts *Thread, self *Object, views uintptr, n, total int) *Object {
	sep := bytesBegin(ts, self)
	var r *Object
	if n > 1 && sep.n > 0 && n-1 > (maxSize-bytesHead-total)/sep.n {
		raise(ts, ExcOverflowError, "join() result is too long")
	} else {
		var p uintptr
		if n > 1 {
			total += sep.n * (n - 1)
		}
		if r, p = bytesRoom(ts, self, total); r != nil {
			for i := 0; i < n; i++ {
				if i > 0 {
					prim.Move(p, sep.p, uintptr(sep.n))
					p += uintptr(sep.n)
				}
				b := bufferAt(views + uintptr(i)*80)
				prim.Move(p, b.Buf, uintptr(b.Len))
				p += uintptr(b.Len)
			}
		}
	}
	bytesEnd(ts, self)
	return r
}

func bytesJoin(ts *Thread, self, iterable *Object) *Object {
	return bytesJoinItems(ts, self, iterable)
}

// BytesJoin implements PyBytes_Join: sep.join(iterable).
//
// Refs: new. Errors: TypeError when sep is no bytes.
func BytesJoin(ts *Thread, sep, iterable *Object) *Object {
	if sep == nil {
		return badInternalCall(ts)
	}
	if !isBytes(sep) {
		return raise(ts, ExcTypeError, "sep: expected bytes, got %s", argTO(sep))
	}
	return bytesJoinItems(ts, sep, iterable)
}

// PrivBytesJoin implements _PyBytes_Join: as PyBytes_Join.
func PrivBytesJoin(ts *Thread, sep, iterable *Object) *Object { return BytesJoin(ts, sep, iterable) }
