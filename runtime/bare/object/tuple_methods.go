// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type tuple: constructor, sequence slots, methods, repr, iterator.
//
// World: bare.
// Guard: none for tuples. The index of an iterator is a relaxed atomic: threads that share one may get an item twice, never a bad one.

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// tupleNew is tp_new: tuple(iterable=(), /).
func tupleNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if t == TupleType || t.TpInit == TupleType.TpInit {
		if !seqNoKeywords(ts, "tuple", kwds) {
			return nil
		}
	}
	n := tupleSize(args)
	if !seqPositional(ts, "tuple", n, 0, 1) {
		return nil
	}
	var iterable *Object
	if n == 1 {
		iterable = tupleItem(args, 0)
	}
	if t == TupleType {
		return tupleFromIterable(ts, iterable)
	}
	from := tupleFromIterable(ts, iterable)
	if from == nil {
		return nil
	}
	return tupleSubtype(ts, t, from)
}

// tupleFromIterable is tuple(iterable), of nil the empty one.
func tupleFromIterable(ts *Thread, iterable *Object) *Object {
	if iterable == nil {
		return emptyTuple
	}
	return SequenceTuple(ts, iterable)
}

// tupleSubtype makes an instance of a subclass with the items of an exact tuple, which it drops.
func tupleSubtype(ts *Thread, t *TypeObject, from *Object) *Object {
	n := tupleSize(from)
	o := callSsizeArg(ts, t.TpAlloc, up(t), n)
	if o != nil {
		as[*layout.TupleObject](o).ObHash = -1
		to, p := tupleItems(o), tupleItems(from)
		for i := 0; i < n; i++ {
			setItem(to, i, newRef(ts, itemAt(p, i)))
		}
	}
	decref(ts, from)
	return o
}

// tupleVectorcall is tp_vectorcall of the type: tuple(iterable) without an argument tuple.
func tupleVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := seqNargs(nargsf)
	if !seqNoKwnames(ts, "tuple", kwnames) || !seqPositional(ts, "tuple", n, 0, 1) {
		return nil
	}
	if n == 0 {
		return emptyTuple
	}
	return tupleFromIterable(ts, itemAt(args, 0))
}

// tupleLength is sq_length.
func tupleLength(ts *Thread, o *Object) int { return tupleSize(o) }

// tupleSqItem is sq_item.
func tupleSqItem(ts *Thread, o *Object, i int) *Object {
	if uint(i) >= uint(tupleSize(o)) {
		return raise(ts, ExcIndexError, "tuple index out of range")
	}
	return newRef(ts, tupleItem(o, i))
}

// tupleConcat is sq_concat.
func tupleConcat(ts *Thread, a, b *Object) *Object {
	if tupleSize(a) == 0 && b.ObType == TupleType {
		return newRef(ts, b)
	}
	if !tupleCheck(b) {
		return raise(ts, ExcTypeError, "can only concatenate tuple (not \"%s\") to tuple", argTO(b))
	}
	na, nb := tupleSize(a), tupleSize(b)
	if nb == 0 && a.ObType == TupleType {
		return newRef(ts, a)
	}
	if na > math.MaxInt-nb {
		return ErrNoMemory(ts)
	}
	if na+nb == 0 {
		return emptyTuple
	}
	t := tupleAlloc(ts, na+nb)
	if t == nil {
		return nil
	}
	to := tupleItems(t)
	for i := 0; i < na; i++ {
		setItem(to, i, newRef(ts, tupleItem(a, i)))
	}
	for i := 0; i < nb; i++ {
		setItem(to, na+i, newRef(ts, tupleItem(b, i)))
	}
	gcTrack(t)
	return t
}

// tupleRepeat is sq_repeat.
func tupleRepeat(ts *Thread, o *Object, k int) *Object {
	n := tupleSize(o)
	if (n == 0 || k == 1) && o.ObType == TupleType {
		return newRef(ts, o)
	}
	if n == 0 || k <= 0 {
		return emptyTuple
	}
	if n > tupleMax/k {
		return ErrNoMemory(ts)
	}
	t := tupleAlloc(ts, n*k)
	if t == nil {
		return nil
	}
	to := tupleItems(t)
	seqFillRepeated(ts, to, tupleItems(o), n, k)
	gcTrack(t)
	return t
}

// seqFillRepeated writes k times the n items at from to the array at to, with their references.
func seqFillRepeated(ts *Thread, to, from uintptr, n, k int) {
	for i := 0; i < n; i++ {
		x := itemAt(from, i)
		for j := 0; j < k; j++ {
			incref(ts, x)
		}
		setItem(to, i, x)
	}
	// Doubling what is there keeps the copies long.
	done, all := n, n*k
	for done < all {
		m := done
		if m > all-done {
			m = all - done
		}
		prim.Move(to+uintptr(done)*8, to, uintptr(m)*8)
		done += m
	}
}

// tupleContains is sq_contains.
func tupleContains(ts *Thread, o, v *Object) int32 {
	for i := 0; i < tupleSize(o); i++ {
		if k := ObjectRichCompareBool(ts, tupleItem(o, i), v, layout.EQ); k != 0 {
			return k
		}
	}
	return 0
}

// tupleSubscript is mp_subscript: an index or a slice.
func tupleSubscript(ts *Thread, o, key *Object) *Object {
	if i, ok := seqSmallIndex(key); ok {
		if i < 0 {
			i += tupleSize(o)
		}
		return tupleSqItem(ts, o, i)
	}
	if IndexCheck(ts, key) != 0 {
		i, ok := seqIndex(ts, key, ExcIndexError)
		if !ok {
			return nil
		}
		if i < 0 {
			i += tupleSize(o)
		}
		return tupleSqItem(ts, o, i)
	}
	if key.ObType != SliceType {
		return raise(ts, ExcTypeError, "tuple indices must be integers or slices, not %s", argTO(key))
	}
	start, stop, step, ok := sliceUnpack(ts, key)
	if !ok {
		return nil
	}
	start, _, n := sliceAdjust(tupleSize(o), start, stop, step)
	if n <= 0 {
		return emptyTuple
	}
	if step == 1 && n == tupleSize(o) && o.ObType == TupleType {
		return newRef(ts, o)
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		return nil
	}
	to := tupleItems(t)
	for i := 0; i < n; i++ {
		setItem(to, i, newRef(ts, tupleItem(o, start)))
		start += step
	}
	gcTrack(t)
	return t
}

// seqSearchRange reads start and stop of index(): nil arguments stand for the whole length n.
func seqSearchRange(ts *Thread, args uintptr, nargs, n int) (start, stop int, ok bool) {
	stop = math.MaxInt
	if nargs > 1 {
		if start, ok = sliceIndexNotNone(ts, itemAt(args, 1)); !ok {
			return 0, 0, false
		}
	}
	if nargs > 2 {
		if stop, ok = sliceIndexNotNone(ts, itemAt(args, 2)); !ok {
			return 0, 0, false
		}
	}
	if start < 0 {
		if start += n; start < 0 {
			start = 0
		}
	}
	if stop < 0 {
		if stop += n; stop < 0 {
			stop = 0
		}
	}
	return start, stop, true
}

// tupleIndex is tuple.index(value, start=0, stop=sys.maxsize, /).
func tupleIndex(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "index", nargs, 1, 3) {
		return nil
	}
	start, stop, ok := seqSearchRange(ts, args, nargs, tupleSize(o))
	if !ok {
		return nil
	}
	if stop > tupleSize(o) {
		stop = tupleSize(o)
	}
	for i := start; i < stop; i++ {
		k := ObjectRichCompareBool(ts, tupleItem(o, i), itemAt(args, 0), layout.EQ)
		if k < 0 {
			return nil
		}
		if k > 0 {
			return LongFromSsizeT(ts, i)
		}
	}
	return raise(ts, ExcValueError, "tuple.index(x): x not in tuple")
}

// tupleCount is tuple.count(value, /).
func tupleCount(ts *Thread, o, v *Object) *Object {
	n := 0
	for i := 0; i < tupleSize(o); i++ {
		k := ObjectRichCompareBool(ts, tupleItem(o, i), v, layout.EQ)
		if k < 0 {
			return nil
		}
		n += int(k)
	}
	return LongFromSsizeT(ts, n)
}

// tupleGetnewargs is __getnewargs__: the items as an exact tuple in a tuple.
func tupleGetnewargs(ts *Thread, o, _ *Object) *Object {
	all := tupleFromArray(ts, tupleItems(o), tupleSize(o))
	if all == nil {
		return nil
	}
	t := tupleOf1(ts, all)
	decref(ts, all)
	return t
}

// tupleRepr is tp_repr.
func tupleRepr(ts *Thread, o *Object) *Object {
	if tupleSize(o) == 0 {
		return UnicodeFromStringAndSize(ts, strAddr("()"), 2)
	}
	r := ReprEnter(ts, o)
	if r != 0 {
		if r < 0 {
			return nil
		}
		return UnicodeFromStringAndSize(ts, strAddr("(...)"), 5)
	}
	s := tupleReprItems(ts, o)
	ReprLeave(ts, o)
	return s
}

func tupleReprItems(ts *Thread, o *Object) *Object {
	n := tupleSize(o)
	w := UnicodeWriterCreate(ts, n*3)
	if w == 0 {
		return nil
	}
	ok := seqWrite(ts, w, "(")
	for i := 0; i < n && ok; i++ {
		ok = (i == 0 || seqWrite(ts, w, ", ")) && UnicodeWriterWriteRepr(ts, w, tupleItem(o, i)) == 0
	}
	if ok && n == 1 {
		ok = seqWrite(ts, w, ",")
	}
	if !ok || !seqWrite(ts, w, ")") {
		UnicodeWriterDiscard(ts, w)
		return nil
	}
	return UnicodeWriterFinish(ts, w)
}

// indexIter is the form of the iterators that keep an object and an index: those of tuple, list and of any sequence.
type indexIter struct {
	layout.Object
	index int     // -1: at the end; it never starts again
	seq   *Object // nil: at the end
}

// indexIterSize is the size of an indexIter.
const indexIterSize = 48

// What the assembly of capi knows of it.
const (
	OffsetIterIndex = unsafe.Offsetof((*indexIter)(nil).index)
	OffsetIterSeq   = unsafe.Offsetof((*indexIter)(nil).seq)
)

// newIndexIter makes an iterator of type t over o.
//
// Refs: new; takes a new reference to o.
func newIndexIter(ts *Thread, t *TypeObject, o *Object, index int) *Object {
	it := newGCObject(ts, t, indexIterSize)
	if it == nil {
		return nil
	}
	s := as[*indexIter](it)
	s.index = index
	s.seq = newRef(ts, o)
	gcTrack(it)
	return it
}

// indexIterDealloc is tp_dealloc.
func indexIterDealloc(ts *Thread, it *Object) {
	gcUntrack(it)
	xdecref(ts, as[*indexIter](it).seq)
	freeObject(ts, it)
}

// indexIterTraverse is tp_traverse.
func indexIterTraverse(ts *Thread, it *Object, visit, arg uintptr) int32 {
	if o := as[*indexIter](it).seq; o != nil {
		return callVisit(ts, visit, o, arg)
	}
	return 0
}

// indexIterSetstate is __setstate__(index): brought into 0 .. the length; nothing for an iterator at its end.
func indexIterSetstate(ts *Thread, it, state *Object, n int) *Object {
	i := LongAsSsizeT(ts, state)
	if i == -1 && ErrOccurred(ts) != nil {
		return nil
	}
	s := as[*indexIter](it)
	if atom.LoadInt(&s.index) >= 0 {
		if i < 0 {
			i = 0
		} else if i > n {
			i = n
		}
		atom.StoreReleaseInt(&s.index, i)
	}
	return None
}

// seqReduceIter is what __reduce__ of an iterator returns: iter and its argument, with a state when index is not negative.
//
// Refs: steals arg.
func seqReduceIter(ts *Thread, name, arg *Object, index int) *Object {
	if arg == nil {
		return nil
	}
	f := seqBuiltin(ts, name)
	args := tupleOf1(ts, arg)
	decref(ts, arg)
	var r *Object
	if f != nil && args != nil {
		if index < 0 {
			r = tupleOf2(ts, f, args)
		} else if state := LongFromSsizeT(ts, index); state != nil {
			r = tupleOf3(ts, f, args, state)
			decref(ts, state)
		}
	}
	xdecref(ts, f)
	xdecref(ts, args)
	return r
}

// tupleIter is tp_iter of tuple.
func tupleIter(ts *Thread, o *Object) *Object { return newIndexIter(ts, TupleIterType, o, 0) }

// tupleIterNext is tp_iternext.
//
//go:nosplit
func tupleIterNext(ts *Thread, it *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if uint(i) >= uint(tupleSize(s.seq)) {
		atom.StoreReleaseInt(&s.index, -1)
		return nil
	}
	atom.StoreReleaseInt(&s.index, i+1)
	x := tupleItem(s.seq, i)
	incref(ts, x)
	return x
}

// tupleIterLen is __length_hint__.
func tupleIterLen(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	n := 0
	if i := atom.LoadInt(&s.index); i >= 0 {
		n = tupleSize(s.seq) - i
	}
	return LongFromSsizeT(ts, n)
}

// tupleIterReduce is __reduce__.
func tupleIterReduce(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return seqReduceIter(ts, id_iter, emptyTuple, -1)
	}
	return seqReduceIter(ts, id_iter, newRef(ts, s.seq), i)
}

// tupleIterSetstate is __setstate__.
func tupleIterSetstate(ts *Thread, it, state *Object) *Object {
	return indexIterSetstate(ts, it, state, tupleSize(as[*indexIter](it).seq))
}
