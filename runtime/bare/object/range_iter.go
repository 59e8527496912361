// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The iterators of range: one of words, one of ints of any size.
//
// World: bare.
// Guard: the words are relaxed atomics: threads that share an iterator may get an item twice. The fields of a long iterator are changed
// under its lock.

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// rangeIter is the form of range_iterator.
type rangeIter struct {
	layout.Object
	start, step, left int
}

// longRangeIter is the form of longrange_iterator.
type longRangeIter struct {
	layout.Object
	start, step, left *Object
}

const rangeIterSize = 56

// rangeIterMake makes an iterator over left words.
func rangeIterMake(ts *Thread, start, step, left int) *Object {
	o := newObject(ts, RangeIterType, rangeIterSize)
	if o != nil {
		it := as[*rangeIter](o)
		it.start, it.step, it.left = start, step, left
	}
	return o
}

// longRangeIterMake makes an iterator over left ints.
//
// Refs: steals all three, on failure too; a nil among them is a failure.
func longRangeIterMake(ts *Thread, start, step, left *Object) *Object {
	var o *Object
	if start != nil && step != nil && left != nil {
		o = newObject(ts, LongRangeIterType, rangeIterSize)
	}
	if o == nil {
		xdecref(ts, start)
		xdecref(ts, step)
		xdecref(ts, left)
		return nil
	}
	it := as[*longRangeIter](o)
	it.start, it.step, it.left = start, step, left
	return o
}

// rangeWords gives the range as words when iterating over it cannot overflow one.
func rangeWords(o *Object) (start, stop, step, n int, ok bool) {
	r := as[*rangeObject](o)
	start, oka := rangeInt(r.start)
	stop, okb := rangeInt(r.stop)
	step, okc := rangeInt(r.step)
	if !oka || !okb || !okc {
		return 0, 0, 0, 0, false
	}
	u := rangeLength(start, stop, step)
	if u > math.MaxInt {
		return 0, 0, 0, 0, false
	}
	if u != 0 && (step > 0 && stop > math.MaxInt-(step-1) || step < 0 && stop < math.MinInt+(-1-step)) {
		return 0, 0, 0, 0, false
	}
	return start, stop, step, int(u), true
}

// rangeTpIter is tp_iter of range.
func rangeTpIter(ts *Thread, o *Object) *Object {
	if start, _, step, n, ok := rangeWords(o); ok {
		return rangeIterMake(ts, start, step, n)
	}
	r := as[*rangeObject](o)
	return longRangeIterMake(ts, newRef(ts, r.start), newRef(ts, r.step), newRef(ts, r.length))
}

// rangeReversed is range.__reversed__().
func rangeReversed(ts *Thread, o, _ *Object) *Object {
	if start, _, step, n, ok := rangeWords(o); ok && step > math.MinInt &&
		!(step > 0 && start < math.MinInt+step || step < 0 && start > math.MaxInt+step) {
		return rangeIterMake(ts, start+(n-1)*step, -step, n)
	}
	r := as[*rangeObject](o)
	one := LongFromSsizeT(ts, 1)
	last := NumberSubtract(ts, r.length, one)
	if last == nil {
		return nil
	}
	start := rangeItem(ts, o, last)
	decref(ts, last)
	return longRangeIterMake(ts, start, NumberNegative(ts, r.step), newRef(ts, r.length))
}

// rangeIterNext is tp_iternext.
func rangeIterNext(ts *Thread, o *Object) *Object {
	it := as[*rangeIter](o)
	n := atom.LoadInt(&it.left)
	if n <= 0 {
		return nil
	}
	v := atom.LoadInt(&it.start)
	atom.StoreReleaseInt(&it.start, v+it.step)
	atom.StoreReleaseInt(&it.left, n-1)
	return LongFromSsizeT(ts, v)
}

// rangeIterDealloc is tp_dealloc.
func rangeIterDealloc(ts *Thread, o *Object) { freeObject(ts, o) }

// rangeIterLen is __length_hint__.
func rangeIterLen(ts *Thread, o, _ *Object) *Object {
	return LongFromSsizeT(ts, atom.LoadInt(&as[*rangeIter](o).left))
}

// rangeIterReduce is __reduce__: iter of the range that is left.
func rangeIterReduce(ts *Thread, o, _ *Object) *Object {
	it := as[*rangeIter](o)
	start, n := atom.LoadInt(&it.start), atom.LoadInt(&it.left)
	return rangeIterReduceFrom(ts, LongFromSsizeT(ts, start), LongFromSsizeT(ts, start+n*it.step), LongFromSsizeT(ts, it.step))
}

// rangeIterReduceFrom makes what __reduce__ returns: iter, a range in a tuple, None as state.
//
// Refs: steals all three; a nil among them is a failure.
func rangeIterReduceFrom(ts *Thread, start, stop, step *Object) *Object {
	var r, t *Object
	if start != nil && stop != nil && step != nil {
		r = rangeMake(ts, start, stop, step)
	}
	xdecref(ts, start)
	xdecref(ts, stop)
	xdecref(ts, step)
	if r == nil {
		return nil
	}
	args := tupleOf1(ts, r)
	decref(ts, r)
	f := seqBuiltin(ts, id_iter)
	if args != nil && f != nil {
		t = tupleOf3(ts, f, args, None)
	}
	xdecref(ts, args)
	xdecref(ts, f)
	return t
}

// rangeIterSetstate is __setstate__(index): skips that many.
func rangeIterSetstate(ts *Thread, o, state *Object) *Object {
	i := LongAsLong(ts, state)
	if i == -1 && ErrOccurred(ts) != nil {
		return nil
	}
	it := as[*rangeIter](o)
	n := atom.LoadInt(&it.left)
	if i < 0 {
		i = 0
	} else if i > n {
		i = n
	}
	atom.StoreReleaseInt(&it.start, atom.LoadInt(&it.start)+i*it.step)
	atom.StoreReleaseInt(&it.left, n-i)
	return None
}

// longRangeIterNext is tp_iternext.
func longRangeIterNext(ts *Thread, o *Object) *Object {
	it := as[*longRangeIter](o)
	lockObject(ts, o)
	start, left := newRef(ts, it.start), newRef(ts, it.left)
	unlockObject(ts, o)
	if longSign(left) <= 0 {
		decref(ts, start)
		decref(ts, left)
		return nil
	}
	one := LongFromSsizeT(ts, 1)
	left = rangeThen(ts, left, NumberSubtract, one)
	next := NumberAdd(ts, start, it.step)
	if left == nil || next == nil {
		xdecref(ts, left)
		xdecref(ts, next)
		decref(ts, start)
		return nil
	}
	longRangeIterSet(ts, o, next, left)
	return start
}

// longRangeIterSet replaces where the iterator is.
//
// Refs: steals both.
func longRangeIterSet(ts *Thread, o, start, left *Object) {
	it := as[*longRangeIter](o)
	lockObject(ts, o)
	oldStart, oldLeft := it.start, it.left
	it.start, it.left = start, left
	unlockObject(ts, o)
	decref(ts, oldStart)
	decref(ts, oldLeft)
}

// longRangeIterDealloc is tp_dealloc.
func longRangeIterDealloc(ts *Thread, o *Object) {
	it := as[*longRangeIter](o)
	decref(ts, it.start)
	decref(ts, it.step)
	decref(ts, it.left)
	freeObject(ts, o)
}

// longRangeIterLen is __length_hint__.
func longRangeIterLen(ts *Thread, o, _ *Object) *Object {
	lockObject(ts, o)
	n := newRef(ts, as[*longRangeIter](o).left)
	unlockObject(ts, o)
	return n
}

// longRangeIterReduce is __reduce__.
func longRangeIterReduce(ts *Thread, o, _ *Object) *Object {
	it := as[*longRangeIter](o)
	lockObject(ts, o)
	start, left := newRef(ts, it.start), newRef(ts, it.left)
	unlockObject(ts, o)
	stop := rangeThen(ts, rangeThen(ts, left, NumberMultiply, it.step), NumberAdd, start)
	return rangeIterReduceFrom(ts, start, stop, newRef(ts, it.step))
}

// longRangeIterSetstate is __setstate__(index): skips that many.
func longRangeIterSetstate(ts *Thread, o, state *Object) *Object {
	if !hasFlag(state.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		return raise(ts, ExcTypeError, "state must be an int, not %s", argTO(state))
	}
	it := as[*longRangeIter](o)
	lockObject(ts, o)
	start, left := newRef(ts, it.start), newRef(ts, it.left)
	unlockObject(ts, o)
	skip := newRef(ts, state)
	if longSign(skip) < 0 {
		decref(ts, skip)
		skip = LongFromSsizeT(ts, 0)
	} else if k := ObjectRichCompareBool(ts, skip, left, layout.GT); k > 0 {
		decref(ts, skip)
		skip = newRef(ts, left)
	}
	left = rangeThen(ts, left, NumberSubtract, skip)
	next := rangeThen(ts, rangeThen(ts, skip, NumberMultiply, it.step), NumberAdd, start)
	decref(ts, start)
	if left == nil || next == nil {
		xdecref(ts, left)
		xdecref(ts, next)
		return nil
	}
	longRangeIterSet(ts, o, next, left)
	return None
}
