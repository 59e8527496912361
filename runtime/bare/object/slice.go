// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type slice, and the arithmetic of slices.
//
// World: bare; the macros of extensions may read the fields.
// Guard: none: slices do not change.
// Invariant: start, stop and step are objects, None where nothing was given.

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// SliceNew implements PySlice_New: slice(start, stop, step); NULL stands for None.
//
// Refs: new; takes new references.
func SliceNew(ts *Thread, start, stop, step *Object) *Object {
	if start == nil {
		start = None
	}
	if stop == nil {
		stop = None
	}
	if step == nil {
		step = None
	}
	o := newGCObject(ts, SliceType, unsafe.Sizeof(*(*layout.SliceObject)(nil)))
	if o == nil {
		return nil
	}
	s := as[*layout.SliceObject](o)
	s.Start = newRef(ts, start)
	s.Stop = newRef(ts, stop)
	s.Step = newRef(ts, step)
	gcTrack(o)
	return o
}

// PrivSliceFromIndices implements _PySlice_FromIndices: slice(start, stop).
//
// Refs: new.
func PrivSliceFromIndices(ts *Thread, start, stop int) *Object {
	a := LongFromSsizeT(ts, start)
	if a == nil {
		return nil
	}
	b := LongFromSsizeT(ts, stop)
	if b == nil {
		decref(ts, a)
		return nil
	}
	s := SliceNew(ts, a, b, None)
	decref(ts, a)
	decref(ts, b)
	return s
}

// sliceIndex converts a bound of a slice, clamped to Py_ssize_t. def stands for None.
func sliceIndex(ts *Thread, o *Object, def int) (int, bool) {
	if o == None {
		return def, true
	}
	if i, ok := seqSmallIndex(o); ok {
		return i, true
	}
	if IndexCheck(ts, o) == 0 {
		raise(ts, ExcTypeError, "slice indices must be integers or None or have an __index__ method")
		return 0, false
	}
	return seqIndex(ts, o, nil)
}

// sliceIndexNotNone is sliceIndex for bounds that are plain arguments.
func sliceIndexNotNone(ts *Thread, o *Object) (int, bool) {
	if IndexCheck(ts, o) == 0 {
		raise(ts, ExcTypeError, "slice indices must be integers or have an __index__ method")
		return 0, false
	}
	return seqIndex(ts, o, nil)
}

// PrivEvalSliceIndex implements _PyEval_SliceIndex: *pi becomes the bound; None and NULL leave it. Errors: TypeError; 0.
func PrivEvalSliceIndex(ts *Thread, o *Object, pi uintptr) int32 {
	if o == nil {
		return 1
	}
	i, ok := sliceIndex(ts, o, prim.Load[int](pi))
	if !ok {
		return 0
	}
	prim.Store(pi, i)
	return 1
}

// PrivEvalSliceIndexNotNone implements _PyEval_SliceIndexNotNone: as _PyEval_SliceIndex, without None. Errors: TypeError; 0.
func PrivEvalSliceIndexNotNone(ts *Thread, o *Object, pi uintptr) int32 {
	i, ok := sliceIndexNotNone(ts, o)
	if !ok {
		return 0
	}
	prim.Store(pi, i)
	return 1
}

// sliceUnpack converts the three fields, with the ends of the range of Py_ssize_t where nothing was given.
func sliceUnpack(ts *Thread, o *Object) (start, stop, step int, ok bool) {
	s := as[*layout.SliceObject](o)
	step, ok = sliceIndex(ts, s.Step, 1)
	if !ok {
		return 0, 0, 0, false
	}
	if step == 0 {
		raise(ts, ExcValueError, "slice step cannot be zero")
		return 0, 0, 0, false
	}
	// -step must be a number too.
	if step < -math.MaxInt {
		step = -math.MaxInt
	}
	first, last := 0, math.MaxInt
	if step < 0 {
		first, last = math.MaxInt, math.MinInt
	}
	if start, ok = sliceIndex(ts, s.Start, first); !ok {
		return 0, 0, 0, false
	}
	if stop, ok = sliceIndex(ts, s.Stop, last); !ok {
		return 0, 0, 0, false
	}
	return start, stop, step, true
}

// sliceAdjust brings bounds into the range of a sequence of n items; count is how many items the slice has. step is not 0 and not the
// least int.
func sliceAdjust(n, start, stop, step int) (first, last, count int) {
	low, high := 0, n
	if step < 0 {
		low, high = -1, n-1
	}
	start = sliceBound(n, start, low, high)
	stop = sliceBound(n, stop, low, high)
	gap, by := stop-start, uint(step)
	if step < 0 {
		gap, by = -gap, -by
	}
	if gap <= 0 || by == 0 {
		return start, stop, 0
	}
	return start, stop, int(uint(gap-1)/by) + 1
}

func sliceBound(n, i, low, high int) int {
	if i < 0 {
		if i += n; i < 0 {
			return low
		}
		return i
	}
	if i >= n {
		return high
	}
	return i
}

// SliceUnpack implements PySlice_Unpack: the three fields as numbers, clamped. Errors: TypeError, ValueError for a step of 0; -1.
func SliceUnpack(ts *Thread, o *Object, pstart, pstop, pstep uintptr) int32 {
	start, stop, step, ok := sliceUnpack(ts, o)
	if !ok {
		return -1
	}
	prim.Store(pstart, start)
	prim.Store(pstop, stop)
	prim.Store(pstep, step)
	return 0
}

// SliceAdjustIndices implements PySlice_AdjustIndices: brings *start and *stop into the range of a sequence; returns the number of
// items. No errors.
func SliceAdjustIndices(ts *Thread, n int, pstart, pstop uintptr, step int) int {
	start, stop, count := sliceAdjust(n, prim.Load[int](pstart), prim.Load[int](pstop), step)
	prim.Store(pstart, start)
	prim.Store(pstop, stop)
	return count
}

// SliceGetIndicesEx implements PySlice_GetIndicesEx: unpack and adjust in one. Errors: as PySlice_Unpack.
func SliceGetIndicesEx(ts *Thread, o *Object, n int, pstart, pstop, pstep, pcount uintptr) int32 {
	if SliceUnpack(ts, o, pstart, pstop, pstep) < 0 {
		return -1
	}
	prim.Store(pcount, SliceAdjustIndices(ts, n, pstart, pstop, prim.Load[int](pstep)))
	return 0
}

// SliceGetIndices implements PySlice_GetIndices: the older form, for exact ints only: negative numbers count from the end, an index
// beyond the end is an error, reported by -1 without an exception.
func SliceGetIndices(ts *Thread, o *Object, n int, pstart, pstop, pstep uintptr) int32 {
	s := as[*layout.SliceObject](o)
	step := 1
	if s.Step != None {
		if !hasFlag(s.Step.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
			return -1
		}
		step = LongAsSsizeT(ts, s.Step)
	}
	start, stop := 0, n
	if step < 0 {
		start, stop = n-1, -1
	}
	var ok bool
	if start, ok = sliceOldBound(ts, s.Start, start, n); !ok {
		return -1
	}
	if stop, ok = sliceOldBound(ts, s.Stop, stop, n); !ok {
		return -1
	}
	prim.Store(pstep, step)
	prim.Store(pstart, start)
	prim.Store(pstop, stop)
	if stop > n || start >= n || step == 0 {
		return -1
	}
	return 0
}

func sliceOldBound(ts *Thread, o *Object, def, n int) (int, bool) {
	if o == None {
		return def, true
	}
	if !hasFlag(o.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		return 0, false
	}
	i := LongAsSsizeT(ts, o)
	if i < 0 {
		i += n
	}
	return i, true
}

// sliceNew is tp_new: slice(stop) or slice(start, stop, step=None).
func sliceNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if !seqNoKeywords(ts, "slice", kwds) || !seqPositional(ts, "slice", tupleSize(args), 1, 3) {
		return nil
	}
	switch tupleSize(args) {
	case 1:
		return SliceNew(ts, nil, tupleItem(args, 0), nil)
	case 2:
		return SliceNew(ts, tupleItem(args, 0), tupleItem(args, 1), nil)
	}
	return SliceNew(ts, tupleItem(args, 0), tupleItem(args, 1), tupleItem(args, 2))
}

// sliceDealloc is tp_dealloc.
func sliceDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	s := as[*layout.SliceObject](o)
	decref(ts, s.Step)
	decref(ts, s.Start)
	decref(ts, s.Stop)
	freeObject(ts, o)
}

// sliceTraverse is tp_traverse.
func sliceTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	s := as[*layout.SliceObject](o)
	if r := callVisit(ts, visit, s.Start, arg); r != 0 {
		return r
	}
	if r := callVisit(ts, visit, s.Stop, arg); r != 0 {
		return r
	}
	return callVisit(ts, visit, s.Step, arg)
}

// sliceRepr is tp_repr.
func sliceRepr(ts *Thread, o *Object) *Object {
	s := as[*layout.SliceObject](o)
	return strFormat(ts, "slice(%R, %R, %R)", argO(s.Start), argO(s.Stop), argO(s.Step))
}

// sliceTuple is the three fields.
func sliceTuple(ts *Thread, o *Object) *Object {
	s := as[*layout.SliceObject](o)
	return tupleOf3(ts, s.Start, s.Stop, s.Step)
}

// sliceHash is tp_hash: that of the tuple of the fields.
func sliceHash(ts *Thread, o *Object) int {
	t := sliceTuple(ts, o)
	if t == nil {
		return -1
	}
	h, ok := tupleHashItems(ts, t)
	decref(ts, t)
	switch {
	case !ok:
		return -1
	case h == math.MaxUint:
		return 1546275796
	}
	return int(h)
}

// sliceRichcompare is tp_richcompare: that of the tuples of the fields.
func sliceRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if a.ObType != SliceType || b.ObType != SliceType {
		return NotImplemented
	}
	if a == b {
		return seqBool(op == layout.EQ || op == layout.LE || op == layout.GE)
	}
	ta := sliceTuple(ts, a)
	if ta == nil {
		return nil
	}
	tb := sliceTuple(ts, b)
	if tb == nil {
		decref(ts, ta)
		return nil
	}
	r := tupleRichcompare(ts, ta, tb, op)
	decref(ts, ta)
	decref(ts, tb)
	return r
}

// sliceReduce is __reduce__.
func sliceReduce(ts *Thread, o, _ *Object) *Object {
	t := sliceTuple(ts, o)
	if t == nil {
		return nil
	}
	r := tupleOf2(ts, up(SliceType), t)
	decref(ts, t)
	return r
}

// sliceIndices is slice.indices(len): start, stop and step for a sequence of that length, of any size.
func sliceIndices(ts *Thread, o, length *Object) *Object {
	n := NumberIndex(ts, length)
	if n == nil {
		return nil
	}
	var r *Object
	if longSign(n) < 0 {
		raise(ts, ExcValueError, "length should not be negative")
	} else if start, stop, step, ok := sliceLongIndices(ts, o, n); ok {
		r = tupleOf3(ts, start, stop, step)
		decref(ts, start)
		decref(ts, stop)
		decref(ts, step)
	}
	decref(ts, n)
	return r
}

// longSign is the sign of an int: -1, 0 or 1.
func longSign(o *Object) int { return 1 - int(as[*layout.LongObject](o).LvTag&3) }

// sliceEvaluate is a bound as an int object.
//
// Refs: new.
func sliceEvaluate(ts *Thread, o *Object) *Object {
	if IndexCheck(ts, o) == 0 {
		return raise(ts, ExcTypeError, "slice indices must be integers or None or have an __index__ method")
	}
	return NumberIndex(ts, o)
}

// sliceLongIndices is sliceUnpack and sliceAdjust with ints of any size.
//
// Refs: three new ones.
func sliceLongIndices(ts *Thread, o, n *Object) (start, stop, step *Object, ok bool) {
	s := as[*layout.SliceObject](o)
	if s.Step == None {
		step = LongFromLong(ts, 1)
	} else {
		step = sliceEvaluate(ts, s.Step)
	}
	if step == nil {
		return nil, nil, nil, false
	}
	if longSign(step) == 0 {
		raise(ts, ExcValueError, "slice step cannot be zero")
		decref(ts, step)
		return nil, nil, nil, false
	}
	back := longSign(step) < 0
	var low, high *Object
	if back {
		low = LongFromLong(ts, -1)
		high = NumberAdd(ts, n, low)
	} else {
		low = LongFromLong(ts, 0)
		high = newRef(ts, n)
	}
	if low != nil && high != nil {
		first, last := low, high
		if back {
			first, last = high, low
		}
		if start = sliceLongBound(ts, s.Start, first, n, low, high); start != nil {
			stop = sliceLongBound(ts, s.Stop, last, n, low, high)
		}
	}
	xdecref(ts, low)
	xdecref(ts, high)
	if stop == nil {
		xdecref(ts, start)
		decref(ts, step)
		return nil, nil, nil, false
	}
	return start, stop, step, true
}

// sliceLongBound is one bound brought between low and high; def stands for None.
//
// Refs: new.
func sliceLongBound(ts *Thread, o, def, n, low, high *Object) *Object {
	if o == None {
		return newRef(ts, def)
	}
	i := sliceEvaluate(ts, o)
	if i == nil {
		return nil
	}
	limit, op := high, int32(layout.GT)
	if longSign(i) < 0 {
		sum := NumberAdd(ts, i, n)
		decref(ts, i)
		if sum == nil {
			return nil
		}
		i, limit, op = sum, low, layout.LT
	}
	k := ObjectRichCompareBool(ts, i, limit, op)
	if k == 0 {
		return i
	}
	decref(ts, i)
	if k < 0 {
		return nil
	}
	return newRef(ts, limit)
}

// PrivSliceGetLongIndices implements _PySlice_GetLongIndices: start, stop and step as ints of any size for a sequence of that length.
//
// Refs: three new ones.
func PrivSliceGetLongIndices(ts *Thread, o, length *Object, pstart, pstop, pstep uintptr) int32 {
	start, stop, step, ok := sliceLongIndices(ts, o, length)
	setItem(pstart, 0, start)
	setItem(pstop, 0, stop)
	setItem(pstep, 0, step)
	if !ok {
		return -1
	}
	return 0
}
