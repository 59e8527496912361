// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type range: ints of any size, computed when asked for.
//
// World: bare.
// Guard: none: ranges do not change.
// Invariant: start, stop, step and length are ints, step is not zero, length is not negative.

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// rangeObject is the form of a range.
type rangeObject struct {
	layout.Object
	start, stop, step, length *Object
}

const rangeObjectSize = 64

// rangeInt is the value of an exact int that fits into a word.
func rangeInt(o *Object) (int, bool) {
	if i, ok := seqSmallIndex(o); ok {
		return i, true
	}
	l := as[*layout.LongObject](o)
	p := addr(o) + 40
	n := l.LvTag >> 3
	if n > 3 || n < 2 {
		return 0, false
	}
	v := uint(prim.Load[uint32](p)) | uint(prim.Load[uint32](p+4))<<30
	if n == 3 {
		if prim.Load[uint32](p+8) > 7 {
			return 0, false
		}
		v |= uint(prim.Load[uint32](p+8)) << 60
	}
	return int(v) * (1 - int(l.LvTag&3)), true
}

// rangeLength counts the items of a range of words; as an unsigned number it cannot overflow. step is not 0.
func rangeLength(start, stop, step int) uint {
	gap, by := uint(stop)-uint(start), uint(step)
	if step < 0 {
		gap, by = -gap, -by
	}
	if by == 0 || step > 0 && start >= stop || step < 0 && start <= stop {
		return 0
	}
	return 1 + (gap-1)/by
}

// rangeMake makes a range, and counts its items.
//
// Refs: new; takes new references.
func rangeMake(ts *Thread, start, stop, step *Object) *Object {
	n := rangeCount(ts, start, stop, step)
	if n == nil {
		return nil
	}
	o := newObject(ts, RangeType, rangeObjectSize)
	if o == nil {
		decref(ts, n)
		return nil
	}
	r := as[*rangeObject](o)
	r.start, r.stop, r.step, r.length = newRef(ts, start), newRef(ts, stop), newRef(ts, step), n
	return o
}

// rangeCount is the number of items as an int.
//
// Refs: new.
func rangeCount(ts *Thread, start, stop, step *Object) *Object {
	a, oka := rangeInt(start)
	b, okb := rangeInt(stop)
	c, okc := rangeInt(step)
	if oka && okb && okc {
		if n := rangeLength(a, b, c); n <= math.MaxInt {
			return LongFromSsizeT(ts, int(n))
		}
	}
	low, high, by := start, stop, newRef(ts, step)
	if longSign(step) < 0 {
		decref(ts, by)
		low, high, by = stop, start, NumberNegative(ts, step)
		if by == nil {
			return nil
		}
	}
	n := rangeCountUp(ts, low, high, by)
	decref(ts, by)
	return n
}

// rangeCountUp is (high - low - 1) // by + 1, or 0 when low is not below high.
func rangeCountUp(ts *Thread, low, high, by *Object) *Object {
	k := ObjectRichCompareBool(ts, low, high, layout.GE)
	if k != 0 {
		if k < 0 {
			return nil
		}
		return LongFromSsizeT(ts, 0)
	}
	one := LongFromSsizeT(ts, 1)
	n := rangeThen(ts, rangeThen(ts, rangeThen(ts, newRef(ts, high), NumberSubtract, low), NumberSubtract, one), NumberFloorDivide, by)
	return rangeThen(ts, n, NumberAdd, one)
}

// rangeThen is op(a, b), dropping a; nil stays nil.
func rangeThen(ts *Thread, a *Object, op func(*Thread, *Object, *Object) *Object, b *Object) *Object {
	if a == nil {
		return nil
	}
	r := op(ts, a, b)
	decref(ts, a)
	return r
}

// rangeFromArgs makes a range of the n arguments at p: stop, or start and stop, or all three.
func rangeFromArgs(ts *Thread, p uintptr, n int) *Object {
	if !seqPositional(ts, "range", n, 1, 3) {
		return nil
	}
	var start, stop, step *Object
	if n == 1 {
		start, stop = LongFromSsizeT(ts, 0), NumberIndex(ts, itemAt(p, 0))
	} else {
		start = NumberIndex(ts, itemAt(p, 0))
		if start != nil {
			stop = NumberIndex(ts, itemAt(p, 1))
		}
	}
	if stop != nil {
		if n == 3 {
			step = NumberIndex(ts, itemAt(p, 2))
			if step != nil && longSign(step) == 0 {
				raise(ts, ExcValueError, "range() arg 3 must not be zero")
				decref(ts, step)
				step = nil
			}
		} else {
			step = LongFromSsizeT(ts, 1)
		}
	}
	var r *Object
	if start != nil && step != nil {
		r = rangeMake(ts, start, stop, step)
	}
	xdecref(ts, start)
	xdecref(ts, stop)
	xdecref(ts, step)
	return r
}

// rangeNew is tp_new.
func rangeNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if !seqNoKeywords(ts, "range", kwds) {
		return nil
	}
	return rangeFromArgs(ts, tupleItems(args), tupleSize(args))
}

// rangeVectorcall is tp_vectorcall of the type.
func rangeVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if !seqNoKwnames(ts, "range", kwnames) {
		return nil
	}
	return rangeFromArgs(ts, args, seqNargs(nargsf))
}

// rangeDealloc is tp_dealloc.
func rangeDealloc(ts *Thread, o *Object) {
	r := as[*rangeObject](o)
	decref(ts, r.start)
	decref(ts, r.stop)
	decref(ts, r.step)
	decref(ts, r.length)
	freeObject(ts, o)
}

// rangeRepr is tp_repr.
func rangeRepr(ts *Thread, o *Object) *Object {
	r := as[*rangeObject](o)
	if i, ok := seqSmallIndex(r.step); ok && i == 1 {
		return strFormat(ts, "range(%R, %R)", argO(r.start), argO(r.stop))
	}
	return strFormat(ts, "range(%R, %R, %R)", argO(r.start), argO(r.stop), argO(r.step))
}

// rangeSize is sq_length. Errors: OverflowError.
func rangeSize(ts *Thread, o *Object) int { return LongAsSsizeT(ts, as[*rangeObject](o).length) }

// rangeBool is nb_bool.
func rangeBool(ts *Thread, o *Object) int32 { return b2i(longSign(as[*rangeObject](o).length) != 0) }

// rangeItem is start + i * step.
//
// Refs: new.
func rangeItem(ts *Thread, o, i *Object) *Object {
	r := as[*rangeObject](o)
	const small = 1 << 30
	n, okn := rangeInt(i)
	a, oka := rangeInt(r.start)
	c, okc := rangeInt(r.step)
	if okn && oka && okc && n > -small && n < small && c > -small && c < small && a > -1<<61 && a < 1<<61 {
		return LongFromSsizeT(ts, a+n*c)
	}
	p := NumberMultiply(ts, i, r.step)
	if p == nil {
		return nil
	}
	v := NumberAdd(ts, r.start, p)
	decref(ts, p)
	return v
}

// rangeGet is the item at an index of any size; a negative one counts from the end.
func rangeGet(ts *Thread, o, index *Object) *Object {
	length := as[*rangeObject](o).length
	i := newRef(ts, index)
	if longSign(i) < 0 {
		i = rangeThen(ts, i, NumberAdd, length)
		if i == nil {
			return nil
		}
	}
	k := int32(1)
	if longSign(i) >= 0 {
		k = ObjectRichCompareBool(ts, i, length, layout.GE)
	}
	var v *Object
	if k == 0 {
		v = rangeItem(ts, o, i)
	} else if k > 0 {
		raise(ts, ExcIndexError, "range object index out of range")
	}
	decref(ts, i)
	return v
}

// rangeSqItem is sq_item. The caller has added the length to a negative index already.
func rangeSqItem(ts *Thread, o *Object, i int) *Object {
	n := LongFromSsizeT(ts, i)
	if n == nil {
		return nil
	}
	var v *Object
	if i < 0 {
		raise(ts, ExcIndexError, "range object index out of range")
	} else {
		v = rangeGet(ts, o, n)
	}
	decref(ts, n)
	return v
}

// rangeSubscript is mp_subscript: an index or a slice.
func rangeSubscript(ts *Thread, o, key *Object) *Object {
	if IndexCheck(ts, key) != 0 {
		i := NumberIndex(ts, key)
		if i == nil {
			return nil
		}
		v := rangeGet(ts, o, i)
		decref(ts, i)
		return v
	}
	if key.ObType != SliceType {
		return raise(ts, ExcTypeError, "range indices must be integers or slices, not %s", argTO(key))
	}
	start, stop, step, ok := sliceLongIndices(ts, key, as[*rangeObject](o).length)
	if !ok {
		return nil
	}
	var r *Object
	a, b := rangeItem(ts, o, start), rangeItem(ts, o, stop)
	c := NumberMultiply(ts, step, as[*rangeObject](o).step)
	if a != nil && b != nil && c != nil {
		r = rangeMake(ts, a, b, c)
	}
	xdecref(ts, a)
	xdecref(ts, b)
	xdecref(ts, c)
	decref(ts, start)
	decref(ts, stop)
	decref(ts, step)
	return r
}

// rangeHasInt tells whether an int is in the range: 1, 0 or -1.
func rangeHasInt(ts *Thread, o, v *Object) int32 {
	r := as[*rangeObject](o)
	low, op, high, op2 := r.start, int32(layout.LE), r.stop, int32(layout.LT)
	if longSign(r.step) < 0 {
		low, op, high, op2 = r.stop, layout.LT, r.start, layout.LE
	}
	if k := ObjectRichCompareBool(ts, low, v, op); k <= 0 {
		return k
	}
	if k := ObjectRichCompareBool(ts, v, high, op2); k <= 0 {
		return k
	}
	rest := rangeThen(ts, NumberSubtract(ts, v, r.start), NumberRemainder, r.step)
	if rest == nil {
		return -1
	}
	k := b2i(longSign(rest) == 0)
	decref(ts, rest)
	return k
}

// rangeExact tells whether v is compared as a number: an exact int or a bool.
func rangeExact(v *Object) bool { return v.ObType == LongType || v.ObType == BoolType }

// rangeContains is sq_contains.
func rangeContains(ts *Thread, o, v *Object) int32 {
	if rangeExact(v) {
		return rangeHasInt(ts, o, v)
	}
	return int32(seqSearch(ts, o, v, searchContains))
}

// rangeMethodCount is range.count(value, /).
func rangeMethodCount(ts *Thread, o, v *Object) *Object {
	n := 0
	if rangeExact(v) {
		n = int(rangeHasInt(ts, o, v))
	} else {
		n = seqSearch(ts, o, v, searchCount)
	}
	if n < 0 {
		return nil
	}
	return LongFromSsizeT(ts, n)
}

// rangeMethodIndex is range.index(value, /).
func rangeMethodIndex(ts *Thread, o, v *Object) *Object {
	if !rangeExact(v) {
		n := seqSearch(ts, o, v, searchIndex)
		if n < 0 {
			return nil
		}
		return LongFromSsizeT(ts, n)
	}
	k := rangeHasInt(ts, o, v)
	if k < 0 {
		return nil
	}
	if k == 0 {
		return raise(ts, ExcValueError, "%R is not in range", argO(v))
	}
	r := as[*rangeObject](o)
	return rangeThen(ts, NumberSubtract(ts, v, r.start), NumberFloorDivide, r.step)
}

// rangeKey is what equal ranges have in common: the length, the start unless empty, the step unless it has one item.
//
// Refs: new.
func rangeKey(ts *Thread, o *Object) *Object {
	r := as[*rangeObject](o)
	start, step := None, None
	if longSign(r.length) != 0 {
		start = r.start
		if i, ok := seqSmallIndex(r.length); !ok || i != 1 {
			step = r.step
		}
	}
	return tupleOf3(ts, r.length, start, step)
}

// rangeHash is tp_hash.
func rangeHash(ts *Thread, o *Object) int {
	k := rangeKey(ts, o)
	if k == nil {
		return -1
	}
	h := tupleHash(ts, k)
	decref(ts, k)
	return h
}

// rangeRichcompare is tp_richcompare: ranges are equal when they have the same items.
func rangeRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if b.ObType != RangeType || (op != layout.EQ && op != layout.NE) {
		return NotImplemented
	}
	ka := rangeKey(ts, a)
	if ka == nil {
		return nil
	}
	kb := rangeKey(ts, b)
	if kb == nil {
		decref(ts, ka)
		return nil
	}
	r := tupleRichcompare(ts, ka, kb, op)
	decref(ts, ka)
	decref(ts, kb)
	return r
}

// rangeReduce is __reduce__.
func rangeReduce(ts *Thread, o, _ *Object) *Object {
	r := as[*rangeObject](o)
	args := tupleOf3(ts, r.start, r.stop, r.step)
	if args == nil {
		return nil
	}
	t := tupleOf2(ts, up(o.ObType), args)
	decref(ts, args)
	return t
}
