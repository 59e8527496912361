// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Indexing, slices and the methods that change a bytearray.
//
// World: bare. Guard: bytearray.go.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

func bytearrayItem(ts *Thread, o *Object, i int) *Object {
	s := bytesBegin(ts, o)
	c := -1
	if i >= 0 && i < s.n {
		c = int(s.at(i))
	}
	bytesEnd(ts, o)
	if c < 0 {
		return raise(ts, ExcIndexError, "bytearray index out of range")
	}
	return LongFromLong(ts, c)
}

func bytearraySubscript(ts *Thread, o, key *Object) *Object {
	if hasIndex(key) {
		i := NumberAsSsizeT(ts, key, ExcIndexError)
		if i == -1 && ts.CurrentException != nil {
			return nil
		}
		if i < 0 {
			i += atomSize(o)
		}
		return bytearrayItem(ts, o, i)
	}
	if key.ObType != SliceType {
		return raise(ts, ExcTypeError, "bytearray indices must be integers or slices, not %s", argCN(key.ObType.TpName, 200))
	}
	out, mark := scratch(ts, 24)
	if out == 0 {
		return nil
	}
	var r *Object
	if SliceUnpack(ts, key, out, out+8, out+16) == 0 {
		s := bytesBegin(ts, o)
		step := sizeAt(out, 2)
		n := SliceAdjustIndices(ts, s.n, out, out+8, step)
		start := sizeAt(out, 0)
		if r = ByteArrayFromStringAndSize(ts, 0, n); r != nil {
			p := as[byteArray](r).ObStart
			for i := 0; i < n; i++ {
				setByte(p, i, s.at(start+i*step))
			}
		}
		bytesEnd(ts, o)
	}
	ts.ScratchTop = mark
	return r
}

// bytearraySplice replaces n bytes at i of a locked bytearray by s, which lies elsewhere.
func bytearraySplice(ts *Thread, o *Object, i, n int, s byteSpan) int32 {
	b := as[byteArray](o)
	size := b.ObSize
	if s.n != n && !bytearrayCanResize(ts, o) {
		return -1
	}
	if s.n > n {
		if s.n-n > maxSize-1-size {
			ErrNoMemory(ts)
			return -1
		}
		if bytearraySetSize(ts, o, size+s.n-n) < 0 {
			return -1
		}
		p := b.ObStart + uintptr(i)
		prim.Move(p+uintptr(s.n), p+uintptr(n), uintptr(size-i-n))
	} else if s.n < n && i == 0 { // from the front: the start moves instead of the content
		b.ObStart += uintptr(n - s.n)
		b.ObSize -= n - s.n
	} else if s.n < n {
		p := b.ObStart + uintptr(i)
		prim.Move(p+uintptr(s.n), p+uintptr(n), uintptr(size-i-n))
		if bytearraySetSize(ts, o, size+s.n-n) < 0 {
			return -1
		}
	}
	prim.Move(b.ObStart+uintptr(i), s.p, uintptr(s.n))
	return 0
}

// bytearrayAssSubscript is mp_ass_subscript: x nil deletes.
func bytearrayAssSubscript(ts *Thread, o, key, x *Object) int32 {
	if hasIndex(key) {
		i := NumberAsSsizeT(ts, key, ExcIndexError)
		if i == -1 && ts.CurrentException != nil {
			return -1
		}
		return bytearraySetItem(ts, o, i, x, true)
	}
	if key.ObType != SliceType {
		return raiseInt(ts, ExcTypeError, "bytearray indices must be integers or slices, not %s", argCN(key.ObType.TpName, 200))
	}
	var made *Object
	s := byteSpan{}
	var v bytesView
	if x != nil {
		if x == o || !isInstanceOf(ts, x, ByteArrayType) && !isBytes(x) {
			if isStr(x) || hasIndex(x) && !isBuffer(x) {
				return raiseInt(ts, ExcTypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
			}
			if made = ByteArrayFromObject(ts, x); made == nil {
				return -1
			}
			x = made
		}
		var ok bool
		if s, ok = v.open(ts, x); !ok {
			xdecref(ts, made)
			return -1
		}
	}
	r := bytearrayAssSlice(ts, o, key, s, x == nil)
	v.close(ts)
	xdecref(ts, made)
	return r
}

// bytearraySetItem sets or deletes (x nil) one byte; wrap counts a negative index from the end.
func bytearraySetItem(ts *Thread, o *Object, i int, x *Object, wrap bool) int32 {
	c, ok := byte(0), true
	if x != nil {
		if c, ok = byteArg(ts, x); !ok {
			return -1
		}
	}
	lockObject(ts, o)
	b := as[byteArray](o)
	if i < 0 && wrap {
		i += b.ObSize
	}
	r := int32(0)
	if i < 0 || i >= b.ObSize {
		r = raiseInt(ts, ExcIndexError, "bytearray index out of range")
	} else if x != nil {
		setByte(b.ObStart, i, c)
	} else {
		r = bytearraySplice(ts, o, i, 1, byteSpan{})
	}
	unlockObject(ts, o)
	return r
}

func bytearrayAssItem(ts *Thread, o *Object, i int, x *Object) int32 {
	return bytearraySetItem(ts, o, i, x, false)
}

func bytearrayAssSlice(ts *Thread, o, key *Object, s byteSpan, del bool) int32 {
	out, mark := scratch(ts, 24)
	if out == 0 {
		return -1
	}
	r := SliceUnpack(ts, key, out, out+8, out+16)
	if r == 0 {
		lockObject(ts, o)
		step := sizeAt(out, 2)
		n := SliceAdjustIndices(ts, as[byteArray](o).ObSize, out, out+8, step)
		start := sizeAt(out, 0)
		switch {
		case step == 1:
			r = bytearraySplice(ts, o, start, n, s)
		case del:
			r = bytearrayDelStep(ts, o, start, step, n)
		case n != s.n:
			r = raiseInt(ts, ExcValueError, "attempt to assign bytes of size %d to extended slice of size %d", argI(s.n), argI(n))
		default:
			p := as[byteArray](o).ObStart
			for i := 0; i < n; i++ {
				setByte(p, start+i*step, s.at(i))
			}
		}
		unlockObject(ts, o)
	}
	ts.ScratchTop = mark
	return r
}

// bytearrayDelStep removes n bytes at start, start+step ...
func bytearrayDelStep(ts *Thread, o *Object, start, step, n int) int32 {
	if n == 0 {
		return 0
	}
	if !bytearrayCanResize(ts, o) {
		return -1
	}
	if step < 0 {
		start += (n - 1) * step
		step = -step
	}
	b := as[byteArray](o)
	to, next, left := start, start, n
	for i := start; i < b.ObSize; i++ {
		if left > 0 && i == next {
			next += step
			left--
			continue
		}
		setByte(b.ObStart, to, byteAt(b.ObStart, i))
		to++
	}
	return bytearraySetSize(ts, o, to)
}

// noneOr is None for success, nil for failure.
func noneOr(r int32) *Object {
	if r < 0 {
		return nil
	}
	return None
}

func bytearrayAppend(ts *Thread, o, x *Object) *Object {
	c, ok := byteArg(ts, x)
	if !ok {
		return nil
	}
	return noneOr(bytearrayAppendByte(ts, o, c))
}

func bytearrayClear(ts *Thread, o, unused *Object) *Object { return noneOr(ByteArrayResize(ts, o, 0)) }

func bytearrayCopy(ts *Thread, o, unused *Object) *Object {
	s := bytesBegin(ts, o)
	r := ByteArrayFromStringAndSize(ts, s.p, s.n)
	bytesEnd(ts, o)
	return r
}

func bytearrayExtend(ts *Thread, o, x *Object) *Object {
	if x != o && isBuffer(x) {
		var v bytesView
		s, ok := v.open(ts, x)
		if !ok {
			return nil
		}
		r := bytearrayAppendSpan(ts, o, s)
		v.close(ts)
		return noneOr(r)
	}
	it := ObjectGetIter(ts, x)
	if it == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "can't extend bytearray with %s", argCN(x.ObType.TpName, 100))
		}
		return nil
	}
	t := ByteArrayFromStringAndSize(ts, 0, 0)
	r := int32(-1)
	if t != nil {
		r = bytearrayTake(ts, t, it)
		if r < 0 && isStr(x) && ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "expected iterable of integers; got: 'str'")
		}
		if r == 0 {
			r = bytearrayAppendSpan(ts, o, byteSpan{as[byteArray](t).ObStart, as[byteArray](t).ObSize})
		}
		decref(ts, t)
	}
	decref(ts, it)
	return noneOr(r)
}

func bytearrayInsert(ts *Thread, o *Object, args uintptr, n int) *Object {
	if !argCount(ts, "insert", n, 2, 2) {
		return nil
	}
	i, ok := sizeArg(ts, itemAt(args, 0))
	if !ok {
		return nil
	}
	c, ok := byteArg(ts, itemAt(args, 1))
	if !ok {
		return nil
	}
	lockObject(ts, o)
	size := as[byteArray](o).ObSize
	if i < 0 {
		if i += size; i < 0 {
			i = 0
		}
	}
	if i > size {
		i = size
	}
	r := bytearraySplice(ts, o, i, 0, byteSpan{bytesData(bytesFromByte(c)), 1})
	unlockObject(ts, o)
	return noneOr(r)
}

func bytearrayPop(ts *Thread, o *Object, args uintptr, n int) *Object {
	if !argCount(ts, "pop", n, 0, 1) {
		return nil
	}
	i, ok := -1, true
	if n == 1 {
		if i, ok = sizeArg(ts, itemAt(args, 0)); !ok {
			return nil
		}
	}
	lockObject(ts, o)
	b := as[byteArray](o)
	c := -1
	if b.ObSize == 0 {
		raise(ts, ExcIndexError, "pop from empty bytearray")
	} else {
		if i < 0 {
			i += b.ObSize
		}
		if i < 0 || i >= b.ObSize {
			raise(ts, ExcIndexError, "pop index out of range")
		} else if v := byteAt(b.ObStart, i); bytearraySplice(ts, o, i, 1, byteSpan{}) == 0 {
			c = int(v)
		}
	}
	unlockObject(ts, o)
	if c < 0 {
		return nil
	}
	return LongFromLong(ts, c)
}

func bytearrayRemove(ts *Thread, o, x *Object) *Object {
	c, ok := byteArg(ts, x)
	if !ok {
		return nil
	}
	s := bytesBegin(ts, o)
	r := int32(0)
	if i := spanIndexByte(s, c); i < 0 {
		r = raiseInt(ts, ExcValueError, "value not found in bytearray")
	} else {
		r = bytearraySplice(ts, o, i, 1, byteSpan{})
	}
	bytesEnd(ts, o)
	return noneOr(r)
}

func bytearrayReverse(ts *Thread, o, unused *Object) *Object {
	s := bytesBegin(ts, o)
	for i, j := 0, s.n-1; i < j; i, j = i+1, j-1 {
		a, b := s.at(i), s.at(j)
		setByte(s.p, i, b)
		setByte(s.p, j, a)
	}
	bytesEnd(ts, o)
	return None
}

func bytearrayResizeMethod(ts *Thread, o, x *Object) *Object {
	n, ok := sizeArg(ts, x)
	if !ok {
		return nil
	}
	if n < 0 {
		return raise(ts, ExcValueError, "bytearray.resize(): new size must be >= 0, got %d", argI(n))
	}
	lockObject(ts, o)
	b := as[byteArray](o)
	old := b.ObSize
	r := bytearraySetSize(ts, o, n)
	if r == 0 && n > old {
		prim.Clear(b.ObStart+uintptr(old), uintptr(n-old))
	}
	unlockObject(ts, o)
	return noneOr(r)
}

func bytearrayAlloc(ts *Thread, o, unused *Object) *Object {
	return LongFromSsizeT(ts, as[byteArray](o).ObAlloc)
}

func bytearraySizeof(ts *Thread, o, unused *Object) *Object {
	return LongFromSsizeT(ts, o.ObType.TpBasicsize+as[byteArray](o).ObAlloc)
}

func bytearrayFromHex(ts *Thread, cls, arg *Object) *Object {
	b := hexBytes(ts, arg)
	if b == nil {
		return nil
	}
	r := ObjectCallOneArg(ts, cls, b)
	decref(ts, b)
	return r
}

// bytearrayReduce is __reduce__: the form for protocols before 3, content as Latin-1 text.
func bytearrayReduce(ts *Thread, o, unused *Object) *Object { return bytearrayReduceAs(ts, o, 2) }

func bytearrayReduceEx(ts *Thread, o *Object, args uintptr, n int) *Object {
	if !argCount(ts, "__reduce_ex__", n, 0, 1) {
		return nil
	}
	proto := int32(0)
	if n == 1 {
		if proto = LongAsInt(ts, itemAt(args, 0)); proto == -1 && ts.CurrentException != nil {
			return nil
		}
	}
	return bytearrayReduceAs(ts, o, int(proto))
}

func bytearrayReduceAs(ts *Thread, o *Object, proto int) *Object {
	state := bytearrayState(ts, o)
	if state == nil {
		return nil
	}
	s := bytesBegin(ts, o)
	var args *Object
	if proto < 3 {
		if s.n == 0 {
			args = newRef(ts, emptyTuple)
		} else if args = TupleNew(ts, 2); args != nil {
			t, codec := UnicodeDecodeLatin1(ts, s.p, s.n, 0), strFormat(ts, "latin-1")
			setItem(tupleArgs(args), 0, t)
			setItem(tupleArgs(args), 1, codec)
			if t == nil || codec == nil {
				decref(ts, args)
				args = nil
			}
		}
	} else if s.n == 0 {
		args = newRef(ts, emptyTuple)
	} else if b := BytesFromStringAndSize(ts, s.p, s.n); b != nil {
		args = tupleOfOne(ts, b)
		decref(ts, b)
	}
	bytesEnd(ts, o)
	if args == nil {
		decref(ts, state)
		return nil
	}
	r := TupleNew(ts, 3)
	if r == nil {
		decref(ts, state)
		decref(ts, args)
		return nil
	}
	setItem(tupleArgs(r), 0, newRef(ts, up(o.ObType)))
	setItem(tupleArgs(r), 1, args)
	setItem(tupleArgs(r), 2, state)
	return r
}

// bytearrayState is o.__getstate__().
//
// Refs: new.
func bytearrayState(ts *Thread, o *Object) *Object { return callMethodNoArgs(ts, o, id___getstate__) }
