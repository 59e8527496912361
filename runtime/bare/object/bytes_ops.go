// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The operators of bytes, its representation, its iterator.
//
// World: bare. Guard: see bytes.go. repr, comparison and repetition serve bytearray too.

package object

import (
	"runtime/cgo"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

func bytesLength(ts *Thread, o *Object) int { return bytesLen(o) }

// bytesHash is tp_hash: cached in the object.
func bytesHash(ts *Thread, o *Object) int {
	b := as[*layout.BytesObject](o)
	if b.ObShash == -1 {
		b.ObShash = HashBuffer(ts, bytesData(o), b.ObSize)
	}
	return b.ObShash
}

func bytesItem(ts *Thread, o *Object, i int) *Object {
	if i < 0 || i >= bytesLen(o) {
		return raise(ts, ExcIndexError, "index out of range")
	}
	return LongFromLong(ts, int(byteAt(bytesData(o), i)))
}

func hasIndex(o *Object) bool { return o.ObType.TpAsNumber != nil && o.ObType.TpAsNumber.NbIndex != 0 }

func bytesSubscript(ts *Thread, o, key *Object) *Object {
	if hasIndex(key) {
		i := NumberAsSsizeT(ts, key, ExcIndexError)
		if i == -1 && ts.CurrentException != nil {
			return nil
		}
		if i < 0 {
			i += bytesLen(o)
		}
		return bytesItem(ts, o, i)
	}
	if key.ObType != SliceType {
		return raise(ts, ExcTypeError, "byte indices must be integers or slices, not %s", argCN(key.ObType.TpName, 200))
	}
	start, step, n, ok := sliceOver(ts, key, bytesLen(o))
	if !ok {
		return nil
	}
	s := byteSpan{bytesData(o), bytesLen(o)}
	if step == 1 && n == s.n && o.ObType == BytesType {
		return newRef(ts, o)
	}
	if step == 1 || n <= 0 {
		return BytesFromStringAndSize(ts, s.p+uintptr(start), n)
	}
	r := bytesAlloc(ts, n)
	for i := 0; i < n && r != nil; i++ {
		setByte(bytesData(r), i, s.at(start+i*step))
	}
	return r
}

// sliceOver resolves a slice over n items.
func sliceOver(ts *Thread, key *Object, n int) (start, step, count int, ok bool) {
	out, mark := scratch(ts, 24)
	if out == 0 {
		return 0, 0, 0, false
	}
	if SliceUnpack(ts, key, out, out+8, out+16) == 0 {
		step = sizeAt(out, 2)
		count = SliceAdjustIndices(ts, n, out, out+8, step)
		start = sizeAt(out, 0)
		ok = true
	}
	ts.ScratchTop = mark
	return start, step, count, ok
}

func bytesRepeat(ts *Thread, o *Object, times int) *Object {
	if times < 0 {
		times = 0
	}
	s := bytesBegin(ts, o)
	var r *Object
	switch {
	case times == 1 || s.n == 0:
		r = bytesSame(ts, o, s)
	case times > 0 && s.n > maxSize/times && isBytes(o):
		raise(ts, ExcOverflowError, "repeated bytes are too long")
	case times > 0 && s.n > (maxSize-bytesHead)/times:
		ErrNoMemory(ts)
	default:
		var p uintptr
		if r, p = bytesRoom(ts, o, s.n*times); r != nil {
			spanRepeat(p, s, times)
		}
	}
	bytesEnd(ts, o)
	return r
}

// spanRepeat writes s times times to p.
func spanRepeat(p uintptr, s byteSpan, times int) {
	total := s.n * times
	if total == 0 {
		return
	}
	prim.Move(p, s.p, uintptr(s.n))
	for done := s.n; done < total; {
		n := done
		if n > total-done {
			n = total - done
		}
		prim.Move(p+uintptr(done), p, uintptr(n))
		done += n
	}
}

// compareResult is what a comparison operator makes of c, which is negative, zero or positive.
func compareResult(c int, op int32) *Object {
	switch op {
	case layout.LT:
		return boolOf(c < 0)
	case layout.LE:
		return boolOf(c <= 0)
	case layout.EQ:
		return boolOf(c == 0)
	case layout.NE:
		return boolOf(c != 0)
	case layout.GT:
		return boolOf(c > 0)
	}
	return boolOf(c >= 0)
}

func bytesRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !isBytes(a) || !isBytes(b) {
		return NotImplemented
	}
	x, y := byteSpan{bytesData(a), bytesLen(a)}, byteSpan{bytesData(b), bytesLen(b)}
	if a == b {
		return compareResult(0, op)
	}
	if op == layout.EQ || op == layout.NE {
		return boolOf(spanEqual(x, y) == (op == layout.EQ))
	}
	return compareResult(spanCompare(x, y), op)
}

func bytesGetbuffer(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	return BufferFillInfo(ts, view, o, bytesData(o), bytesLen(o), 1, flags)
}

// BytesRepr implements PyBytes_Repr: smartquotes is whether double quotes may stand where the content has single ones.
//
// Refs: new.
func BytesRepr(ts *Thread, o *Object, smartquotes int32) *Object {
	return spanRepr(ts, byteSpan{bytesData(o), bytesLen(o)}, smartquotes != 0, '\\')
}

func bytesRepr(ts *Thread, o *Object) *Object { return BytesRepr(ts, o, 1) }

// spanRepr is s as a literal. also is a character that gets a backslash whatever the quotes.
func spanRepr(ts *Thread, s byteSpan, smart bool, also byte) *Object {
	quote := byte('\'')
	if smart && spanIndexByte(s, '\'') >= 0 && spanIndexByte(s, '"') < 0 {
		quote = '"'
	}
	n := 3
	for i := 0; i < s.n; i++ {
		switch c := s.at(i); {
		case c == quote || c == also || c == '\\' || c == '\t' || c == '\n' || c == '\r':
			n += 2
		case c < ' ' || c >= 127:
			n += 4
		default:
			n++
		}
		if n > maxSize-128 {
			return raise(ts, ExcOverflowError, "bytes object is too large to make repr")
		}
	}
	r := UnicodeNew(ts, n, 127)
	if r == nil {
		return nil
	}
	p := addr(r) + 56
	setByte(p, 0, 'b')
	setByte(p, 1, quote)
	p += 2
	for i := 0; i < s.n; i++ {
		p = reprByte(p, s.at(i), quote, also)
	}
	setByte(p, 0, quote)
	return r
}

func reprByte(p uintptr, c, quote, also byte) uintptr {
	e := byte(0)
	switch {
	case c == quote || c == also || c == '\\':
		e = c
	case c == '\t':
		e = 't'
	case c == '\n':
		e = 'n'
	case c == '\r':
		e = 'r'
	case c < ' ' || c >= 127:
		setByte(p, 0, '\\')
		setByte(p, 1, 'x')
		setByte(p, 2, byteAt(strAddr(hexDigits), int(c>>4)))
		setByte(p, 3, byteAt(strAddr(hexDigits), int(c&15)))
		return p + 4
	default:
		setByte(p, 0, c)
		return p + 1
	}
	setByte(p, 0, '\\')
	setByte(p, 1, e)
	return p + 2
}

// bytesStr is tp_str: the representation.
func bytesStr(ts *Thread, o *Object) *Object { return ObjectRepr(ts, o) }

func bytesGetnewargs(ts *Thread, o, unused *Object) *Object {
	s := byteSpan{bytesData(o), bytesLen(o)}
	b := BytesFromStringAndSize(ts, s.p, s.n)
	if b == nil {
		return nil
	}
	r := tupleOfOne(ts, b)
	decref(ts, b)
	return r
}

// tupleOfOne is a tuple of one item.
//
// Refs: new; o borrowed.
func tupleOfOne(ts *Thread, o *Object) *Object {
	r := TupleNew(ts, 1)
	if r != nil {
		setItem(tupleArgs(r), 0, newRef(ts, o))
	}
	return r
}

func bytesBytes(ts *Thread, o, unused *Object) *Object {
	if o.ObType == BytesType {
		return newRef(ts, o)
	}
	return BytesFromStringAndSize(ts, bytesData(o), bytesLen(o))
}

// bytesIter walks a bytes or a bytearray. seq becomes nil at the end.
type bytesIter struct {
	_ cgo.Incomplete
	Object
	index int
	seq   *Object
}

// newBytesIter makes an iterator of type t over o.
//
// Refs: new.
func newBytesIter(ts *Thread, t *TypeObject, o *Object) *Object {
	r := newGCObject(ts, t, 48)
	if r == nil {
		return nil
	}
	it := as[*bytesIter](r)
	it.index = 0
	it.seq = newRef(ts, o)
	gcTrack(r)
	return r
}

func bytesIterate(ts *Thread, o *Object) *Object { return newBytesIter(ts, BytesIterType, o) }

func bytesiterDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	xdecref(ts, as[*bytesIter](o).seq)
	freeObject(ts, o)
}

func bytesiterTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if s := as[*bytesIter](o).seq; s != nil {
		return callVisit(ts, visit, s, arg)
	}
	return 0
}

// bytesiterNext is tp_iternext. The iterator keeps seq until it dies, so that threads that share it never see it freed: the end is
// told by the index.
func bytesiterNext(ts *Thread, o *Object) *Object {
	it := as[*bytesIter](o)
	i := it.index
	if i < 0 {
		return nil
	}
	s := bytesBegin(ts, it.seq)
	c := -1
	if i < s.n {
		c = int(s.at(i))
	}
	bytesEnd(ts, it.seq)
	if c < 0 {
		it.index = -1
		return nil
	}
	it.index = i + 1
	return LongFromLong(ts, c)
}

func bytesiterLengthHint(ts *Thread, o, unused *Object) *Object {
	it := as[*bytesIter](o)
	n := 0
	if it.index >= 0 {
		s := bytesBegin(ts, it.seq)
		if n = s.n - it.index; n < 0 {
			n = 0
		}
		bytesEnd(ts, it.seq)
	}
	return LongFromSsizeT(ts, n)
}

func bytesiterReduce(ts *Thread, o, unused *Object) *Object {
	it := as[*bytesIter](o)
	f := builtinNamed(ts, id_iter)
	if f == nil {
		return nil
	}
	seq, n := emptyTuple, 2
	if it.index >= 0 {
		seq, n = it.seq, 3
	}
	args := tupleOfOne(ts, seq)
	r := TupleNew(ts, n)
	if args == nil || r == nil {
		decref(ts, f)
		xdecref(ts, args)
		xdecref(ts, r)
		return nil
	}
	setItem(tupleArgs(r), 0, f)
	setItem(tupleArgs(r), 1, args)
	if n == 3 {
		i := LongFromSsizeT(ts, it.index)
		if i == nil {
			decref(ts, r)
			return nil
		}
		setItem(tupleArgs(r), 2, i)
	}
	return r
}

func bytesiterSetstate(ts *Thread, o, state *Object) *Object {
	i := LongAsSsizeT(ts, state)
	if i == -1 && ts.CurrentException != nil {
		return nil
	}
	it := as[*bytesIter](o)
	if it.index >= 0 {
		s := bytesBegin(ts, it.seq)
		if i < 0 {
			i = 0
		} else if i > s.n {
			i = s.n
		}
		it.index = i
		bytesEnd(ts, it.seq)
	}
	return None
}
