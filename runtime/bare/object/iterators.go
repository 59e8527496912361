// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The iterators over any sequence (iter(o) without __iter__), over the results of a callable (iter(f, end)), and enumerate, reversed.
//
// World: bare. Everything here may run any code.
// Guard: an index is a relaxed atomic, so threads that share an iterator may get an item twice. callable_iterator changes under its lock.

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// freeInstance gives back the memory of an instance of a type that may be subclassed.
func freeInstance(ts *Thread, o *Object) { callFree(ts, o.ObType.TpFree, addr(o)) }

// SeqIterNew implements PySeqIter_New: an iterator over o[0], o[1], ... until IndexError.
//
// Refs: new; takes a new reference to o. Errors: SystemError when o is no sequence.
func SeqIterNew(ts *Thread, o *Object) *Object {
	if !seqCheck(o) {
		return badInternalCall(ts)
	}
	return newIndexIter(ts, SeqIterType, o, 0)
}

// seqIterEnded tells whether the exception that is set only ends a sequence, and clears it.
func seqIterEnded(ts *Thread) bool {
	if ErrOccurred(ts) == nil {
		return true
	}
	if ErrExceptionMatches(ts, ExcIndexError) != 0 || ErrExceptionMatches(ts, ExcStopIteration) != 0 {
		ErrClear(ts)
		return true
	}
	return false
}

// seqIterNext is tp_iternext. The sequence stays referenced at the end: another thread may be reading it.
func seqIterNext(ts *Thread, it *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return nil
	}
	if i == math.MaxInt {
		return raise(ts, ExcOverflowError, "iter index too large")
	}
	x := SequenceGetItem(ts, s.seq, i)
	if x != nil {
		atom.StoreReleaseInt(&s.index, i+1)
		return x
	}
	if seqIterEnded(ts) {
		atom.StoreReleaseInt(&s.index, -1)
	}
	return nil
}

// seqIterLen is __length_hint__.
func seqIterLen(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	n := 0
	if i >= 0 {
		if !hasLen(s.seq) {
			return NotImplemented
		}
		if n = SequenceSize(ts, s.seq); n < 0 {
			return nil
		}
		if n -= i; n < 0 {
			n = 0
		}
	}
	return LongFromSsizeT(ts, n)
}

// seqIterReduce is __reduce__.
func seqIterReduce(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return seqReduceIter(ts, id_iter, emptyTuple, -1)
	}
	return seqReduceIter(ts, id_iter, newRef(ts, s.seq), i)
}

// seqIterSetstate is __setstate__.
func seqIterSetstate(ts *Thread, it, state *Object) *Object {
	return indexIterSetstate(ts, it, state, math.MaxInt)
}

// callIter is the form of callable_iterator. Both fields are nil at the end.
type callIter struct {
	layout.Object
	callable, sentinel *Object
}

const callIterSize = 48

// CallIterNew implements PyCallIter_New: an iterator over the results of callable() until one equals sentinel.
//
// Refs: new; takes new references.
func CallIterNew(ts *Thread, callable, sentinel *Object) *Object {
	it := newGCObject(ts, CallIterType, callIterSize)
	if it == nil {
		return nil
	}
	c := as[*callIter](it)
	c.callable, c.sentinel = newRef(ts, callable), newRef(ts, sentinel)
	gcTrack(it)
	return it
}

// callIterFields takes new references to both fields; nil at the end.
func callIterFields(ts *Thread, it *Object) (callable, sentinel *Object) {
	c := as[*callIter](it)
	lockObject(ts, it)
	callable, sentinel = xnewRef(ts, c.callable), xnewRef(ts, c.sentinel)
	unlockObject(ts, it)
	return callable, sentinel
}

// callIterClear ends the iterator: also tp_clear.
func callIterClear(ts *Thread, it *Object) int32 {
	c := as[*callIter](it)
	lockObject(ts, it)
	callable, sentinel := c.callable, c.sentinel
	c.callable, c.sentinel = nil, nil
	unlockObject(ts, it)
	xdecref(ts, callable)
	xdecref(ts, sentinel)
	return 0
}

// callIterNext is tp_iternext.
func callIterNext(ts *Thread, it *Object) *Object {
	callable, sentinel := callIterFields(ts, it)
	if callable == nil {
		return nil
	}
	r := ObjectCallNoArgs(ts, callable)
	if r != nil {
		k := ObjectRichCompareBool(ts, sentinel, r, layout.EQ)
		if k != 0 {
			decref(ts, r)
			r = nil
		}
		if k > 0 {
			callIterClear(ts, it)
		}
	} else if ErrExceptionMatches(ts, ExcStopIteration) != 0 {
		ErrClear(ts)
		callIterClear(ts, it)
	}
	decref(ts, callable)
	decref(ts, sentinel)
	return r
}

// callIterDealloc is tp_dealloc.
func callIterDealloc(ts *Thread, it *Object) {
	gcUntrack(it)
	c := as[*callIter](it)
	xdecref(ts, c.callable)
	xdecref(ts, c.sentinel)
	freeObject(ts, it)
}

// visitTwo visits two fields that may be nil.
func visitTwo(ts *Thread, a, b *Object, visit, arg uintptr) int32 {
	if a != nil {
		if r := callVisit(ts, visit, a, arg); r != 0 {
			return r
		}
	}
	if b != nil {
		return callVisit(ts, visit, b, arg)
	}
	return 0
}

// callIterTraverse is tp_traverse.
func callIterTraverse(ts *Thread, it *Object, visit, arg uintptr) int32 {
	c := as[*callIter](it)
	return visitTwo(ts, c.callable, c.sentinel, visit, arg)
}

// callIterReduce is __reduce__.
func callIterReduce(ts *Thread, it, _ *Object) *Object {
	callable, sentinel := callIterFields(ts, it)
	if callable == nil {
		return seqReduceIter(ts, id_iter, emptyTuple, -1)
	}
	f := seqBuiltin(ts, id_iter)
	args := tupleOf2(ts, callable, sentinel)
	decref(ts, callable)
	decref(ts, sentinel)
	var r *Object
	if f != nil && args != nil {
		r = tupleOf2(ts, f, args)
	}
	xdecref(ts, f)
	xdecref(ts, args)
	return r
}

// enumObject is the form of enumerate.
type enumObject struct {
	layout.Object
	index int
	it    *Object
	big   *Object // the index once it is beyond a word; under the lock
}

const enumObjectSize = 56

// enumNew is tp_new: enumerate(iterable, start=0).
func enumNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	nargs, nkw := tupleSize(args), 0
	if kwds != nil {
		nkw = DictSize(ts, kwds)
	}
	if nargs+nkw > 2 {
		return raise(ts, ExcTypeError, "enumerate() takes at most %d arguments (%d given)", argI(2), argI(nargs+nkw))
	}
	var iterable, start *Object
	if nargs > 0 {
		iterable = tupleItem(args, 0)
	}
	if nargs > 1 {
		start = tupleItem(args, 1)
	}
	if nkw > 0 && !enumKeywords(ts, kwds, &iterable, &start, nargs) {
		return nil
	}
	if iterable == nil {
		return raise(ts, ExcTypeError, "enumerate() missing required argument 'iterable'")
	}
	return enumMake(ts, t, iterable, start)
}

// enumKeywords reads the arguments that are given by name. A name that stands for a given one, or start alone, is invalid.
func enumKeywords(ts *Thread, kwds *Object, iterable, start **Object, nargs int) bool {
	keys := DictKeys(ts, kwds)
	if keys == nil {
		return false
	}
	ok := true
	n := listSize(keys)
	for i := 0; i < n && ok; i++ {
		k := itemAt(as[*layout.ListObject](keys).ObItem, i)
		switch {
		case nargs == 0 && UnicodeEqual(ts, k, id_iterable) > 0:
			*iterable = DictGetItemWithError(ts, kwds, k)
		case (nargs == 1 || n == 2) && UnicodeEqual(ts, k, id_start) > 0:
			*start = DictGetItemWithError(ts, kwds, k)
		default:
			raise(ts, ExcTypeError, "'%s' is an invalid keyword argument for enumerate()", argO(k))
			ok = false
		}
	}
	decref(ts, keys)
	return ok
}

// enumMake makes the object; start may be nil.
func enumMake(ts *Thread, t *TypeObject, iterable, start *Object) *Object {
	index := 0
	var big *Object
	if start != nil {
		n := NumberIndex(ts, start)
		if n == nil {
			return nil
		}
		var ok bool
		if index, ok = rangeInt(n); !ok || index == math.MaxInt {
			index, big = math.MaxInt, n
		} else {
			decref(ts, n)
		}
	}
	it := ObjectGetIter(ts, iterable)
	var o *Object
	if it != nil {
		o = callSsizeArg(ts, t.TpAlloc, up(t), 0)
	}
	if o == nil {
		xdecref(ts, it)
		xdecref(ts, big)
		return nil
	}
	e := as[*enumObject](o)
	e.index, e.it, e.big = index, it, big
	return o
}

// enumNext is tp_iternext: (index, item).
func enumNext(ts *Thread, o *Object) *Object {
	e := as[*enumObject](o)
	x := callUnary(ts, e.it.ObType.TpIternext, e.it)
	if x == nil {
		return nil
	}
	var index *Object
	if i := atom.LoadInt(&e.index); i < math.MaxInt {
		atom.StoreReleaseInt(&e.index, i+1)
		index = LongFromSsizeT(ts, i)
	} else {
		index = enumBig(ts, o)
	}
	if index == nil {
		decref(ts, x)
		return nil
	}
	t := tupleAlloc(ts, 2)
	if t == nil {
		decref(ts, index)
		decref(ts, x)
		return nil
	}
	setItem(tupleItems(t), 0, index)
	setItem(tupleItems(t), 1, x)
	gcTrack(t)
	return t
}

// enumBig takes the index and counts on, beyond a word.
//
// Refs: new.
func enumBig(ts *Thread, o *Object) *Object {
	e := as[*enumObject](o)
	lockObject(ts, o)
	index := xnewRef(ts, e.big)
	unlockObject(ts, o)
	if index == nil {
		if index = LongFromSsizeT(ts, math.MaxInt); index == nil {
			return nil
		}
	}
	one := LongFromSsizeT(ts, 1)
	next := NumberAdd(ts, index, one)
	if next == nil {
		decref(ts, index)
		return nil
	}
	lockObject(ts, o)
	old := e.big
	e.big = next
	unlockObject(ts, o)
	xdecref(ts, old)
	return index
}

// enumDealloc is tp_dealloc.
func enumDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	e := as[*enumObject](o)
	xdecref(ts, e.it)
	xdecref(ts, e.big)
	freeInstance(ts, o)
}

// enumTraverse is tp_traverse.
func enumTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	e := as[*enumObject](o)
	return visitTwo(ts, e.it, e.big, visit, arg)
}

// enumReduce is __reduce__.
func enumReduce(ts *Thread, o, _ *Object) *Object {
	e := as[*enumObject](o)
	lockObject(ts, o)
	index := xnewRef(ts, e.big)
	unlockObject(ts, o)
	if index == nil {
		index = LongFromSsizeT(ts, atom.LoadInt(&e.index))
	}
	if index == nil {
		return nil
	}
	args := tupleOf2(ts, e.it, index)
	decref(ts, index)
	if args == nil {
		return nil
	}
	r := tupleOf2(ts, up(o.ObType), args)
	decref(ts, args)
	return r
}

// reversedNew is tp_new: what __reversed__ returns, or an object that counts the index down.
func reversedNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if t == ReversedType && !seqNoKeywords(ts, "reversed", kwds) {
		return nil
	}
	if !seqPositional(ts, "reversed", tupleSize(args), 1, 1) {
		return nil
	}
	return reversedMake(ts, t, tupleItem(args, 0))
}

// reversedVectorcall is tp_vectorcall of the type.
func reversedVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if !seqNoKwnames(ts, "reversed", kwnames) || !seqPositional(ts, "reversed", seqNargs(nargsf), 1, 1) {
		return nil
	}
	return reversedMake(ts, as[*TypeObject](t), itemAt(args, 0))
}

func reversedMake(ts *Thread, t *TypeObject, seq *Object) *Object {
	f := seqLookupSpecial(ts, seq, id___reversed__)
	if f == None || f == nil && ErrOccurred(ts) == nil && !seqCheck(seq) {
		xdecref(ts, f)
		return raise(ts, ExcTypeError, "'%s' object is not reversible", argTO(seq))
	}
	if f != nil {
		r := ObjectCallNoArgs(ts, f)
		decref(ts, f)
		return r
	}
	if ErrOccurred(ts) != nil {
		return nil
	}
	n := SequenceSize(ts, seq)
	if n == -1 {
		return nil
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o == nil {
		return nil
	}
	s := as[*indexIter](o)
	s.index, s.seq = n-1, newRef(ts, seq)
	return o
}

// reversedDealloc is tp_dealloc.
func reversedDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	xdecref(ts, as[*indexIter](o).seq)
	freeInstance(ts, o)
}

// reversedNext is tp_iternext.
func reversedNext(ts *Thread, o *Object) *Object {
	s := as[*indexIter](o)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return nil
	}
	x := SequenceGetItem(ts, s.seq, i)
	if x != nil {
		atom.StoreReleaseInt(&s.index, i-1)
		return x
	}
	if seqIterEnded(ts) {
		atom.StoreReleaseInt(&s.index, -1)
	}
	return nil
}

// reversedLen is __length_hint__.
func reversedLen(ts *Thread, o, _ *Object) *Object {
	s := as[*indexIter](o)
	left := atom.LoadInt(&s.index) + 1
	if left > 0 {
		n := SequenceSize(ts, s.seq)
		if n == -1 {
			return nil
		}
		if n < left {
			left = 0
		}
	}
	return LongFromSsizeT(ts, left)
}

// reversedReduce is __reduce__.
func reversedReduce(ts *Thread, o, _ *Object) *Object {
	s := as[*indexIter](o)
	i := atom.LoadInt(&s.index)
	seq := s.seq
	if i < 0 {
		seq = emptyTuple
	}
	args := tupleOf1(ts, seq)
	if args == nil {
		return nil
	}
	var r *Object
	if i < 0 {
		r = tupleOf2(ts, up(o.ObType), args)
	} else if state := LongFromSsizeT(ts, i); state != nil {
		r = tupleOf3(ts, up(o.ObType), args, state)
		decref(ts, state)
	}
	decref(ts, args)
	return r
}

// reversedSetstate is __setstate__.
func reversedSetstate(ts *Thread, o, state *Object) *Object {
	s := as[*indexIter](o)
	if atom.LoadInt(&s.index) < 0 {
		return None
	}
	n := SequenceSize(ts, s.seq)
	if n < 0 {
		return nil
	}
	return listIterSetIndex(ts, o, state, n-1)
}
