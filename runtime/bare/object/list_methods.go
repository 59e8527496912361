// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type list: constructor, methods, comparison, repr, iterators.
//
// World: bare.
// Guard: see list.go. What may run other code holds no lock: it takes the items one by one and looks at the length each time.

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// listInit is tp_init: list(iterable=(), /).
func listInit(ts *Thread, o, args, kwds *Object) int32 {
	if o.ObType == ListType || o.ObType.TpNew == ListType.TpNew {
		if !seqNoKeywords(ts, "list", kwds) {
			return -1
		}
	}
	n := tupleSize(args)
	if !seqPositional(ts, "list", n, 0, 1) {
		return -1
	}
	listClearItems(ts, o)
	if n == 0 {
		return 0
	}
	return listExtend(ts, o, tupleItem(args, 0))
}

// listVectorcall is tp_vectorcall of the type: list(iterable) without an argument tuple.
func listVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := seqNargs(nargsf)
	if !seqNoKwnames(ts, "list", kwnames) || !seqPositional(ts, "list", n, 0, 1) {
		return nil
	}
	o := callSsizeArg(ts, as[*TypeObject](t).TpAlloc, t, 0)
	if o != nil && n == 1 && listExtend(ts, o, itemAt(args, 0)) < 0 {
		decref(ts, o)
		return nil
	}
	return o
}

// listExtend appends all items of an iterable.
func listExtend(ts *Thread, o, iterable *Object) int32 {
	if iterable.ObType == ListType || iterable.ObType == TupleType {
		p, n, ok := listCollect(ts, iterable)
		if !ok {
			return -1
		}
		return listExtendArray(ts, o, p, n)
	}
	it := ObjectGetIter(ts, iterable)
	if it == nil {
		return -1
	}
	// The hint is asked for since its errors are errors of extend; the array grows with the items.
	if hint := ObjectLengthHint(ts, iterable, 8); hint < 0 || (hint >= listHintLarge && !listHintFits(ts, listSize(o), hint)) {
		decref(ts, it)
		return -1
	}
	for {
		x := callUnary(ts, it.ObType.TpIternext, it)
		if x == nil {
			break
		}
		if listAppendOwned(ts, o, x) < 0 {
			decref(ts, it)
			return -1
		}
	}
	decref(ts, it)
	if !iterEnded(ts) {
		return -1
	}
	return 0
}

// listExtendArray appends the n references of an array of listNewArray, and frees it or makes it the list's own.
func listExtendArray(ts *Thread, o *Object, p uintptr, n int) int32 {
	if n == 0 {
		listDropArray(ts, p, 0)
		return 0
	}
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	if l.ObItem == 0 {
		l.Allocated = listCapacity(p)
		for i := n; i < l.Allocated; i++ {
			setItem(p, i, nil)
		}
		atom.StoreRelease(&l.ObItem, p)
		atom.StoreReleaseInt(&l.ObSize, n)
		unlockObject(ts, o)
		return 0
	}
	size := l.ObSize
	if !listReserve(ts, o, size+n) {
		unlockObject(ts, o)
		listDropArray(ts, p, n)
		return -1
	}
	for i := 0; i < n; i++ {
		listPut(l.ObItem, size+i, itemAt(p, i))
	}
	atom.StoreReleaseInt(&l.ObSize, size+n)
	unlockObject(ts, o)
	freeMem(ts, p-8)
	return 0
}

// ListExtend implements PyList_Extend: o.extend(iterable). Errors: SystemError for anything but a list.
func ListExtend(ts *Thread, o, iterable *Object) int32 {
	if !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return listExtend(ts, o, iterable)
}

// ListClear implements PyList_Clear: o.clear(). Errors: SystemError for anything but a list.
func ListClear(ts *Thread, o *Object) int32 {
	if !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return listClearItems(ts, o)
}

// ListReverse implements PyList_Reverse: o.reverse(). Errors: SystemError for anything but a list.
func ListReverse(ts *Thread, o *Object) int32 {
	if o == nil || !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	p := l.ObItem
	for i, j := 0, l.ObSize-1; i < j; i, j = i+1, j-1 {
		x := itemAt(p, i)
		listPut(p, i, itemAt(p, j))
		listPut(p, j, x)
	}
	unlockObject(ts, o)
	return 0
}

// listMethodAppend is list.append(object, /).
func listMethodAppend(ts *Thread, o, v *Object) *Object {
	incref(ts, v)
	if listAppendOwned(ts, o, v) < 0 {
		return nil
	}
	return None
}

// listMethodExtend is list.extend(iterable, /).
func listMethodExtend(ts *Thread, o, iterable *Object) *Object {
	if listExtend(ts, o, iterable) < 0 {
		return nil
	}
	return None
}

// listMethodInsert is list.insert(index, object, /).
func listMethodInsert(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "insert", nargs, 2, 2) {
		return nil
	}
	i, ok := listIndexArg(ts, itemAt(args, 0))
	if !ok || ListInsert(ts, o, i, itemAt(args, 1)) < 0 {
		return nil
	}
	return None
}

// listIndexArg is an index given as an argument: out of range is OverflowError.
func listIndexArg(ts *Thread, o *Object) (int, bool) {
	if i, ok := seqSmallIndex(o); ok {
		return i, true
	}
	n := NumberIndex(ts, o)
	if n == nil {
		return 0, false
	}
	i := LongAsSsizeT(ts, n)
	decref(ts, n)
	return i, i != -1 || ErrOccurred(ts) == nil
}

// listMethodPop is list.pop(index=-1, /).
func listMethodPop(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "pop", nargs, 0, 1) {
		return nil
	}
	i := -1
	if nargs == 1 {
		var ok bool
		if i, ok = listIndexArg(ts, itemAt(args, 0)); !ok {
			return nil
		}
	}
	x, size := listTake(ts, o, i, true)
	if x == nil {
		if size == 0 {
			return raise(ts, ExcIndexError, "pop from empty list")
		}
		return raise(ts, ExcIndexError, "pop index out of range")
	}
	return x
}

// listMethodRemove is list.remove(value, /).
func listMethodRemove(ts *Thread, o, v *Object) *Object {
	i := listFind(ts, o, v, 0, math.MaxInt)
	if i < 0 {
		if ErrOccurred(ts) != nil {
			return nil
		}
		return raise(ts, ExcValueError, "list.remove(x): x not in list")
	}
	if listReplace(ts, o, i, i+1, 0, 0) {
		return None
	}
	return nil
}

// listFind is the place of the first item from start to stop that equals v; -1 when there is none, or with an exception.
func listFind(ts *Thread, o, v *Object, start, stop int) int {
	for i := start; i < stop; i++ {
		x := listGetRef(ts, o, i)
		if x == nil {
			break
		}
		k := ObjectRichCompareBool(ts, x, v, layout.EQ)
		decref(ts, x)
		if k < 0 {
			break
		}
		if k > 0 {
			return i
		}
	}
	return -1
}

// listMethodIndex is list.index(value, start=0, stop=sys.maxsize, /).
func listMethodIndex(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "index", nargs, 1, 3) {
		return nil
	}
	start, stop, ok := seqSearchRange(ts, args, nargs, listSize(o))
	if !ok {
		return nil
	}
	i := listFind(ts, o, itemAt(args, 0), start, stop)
	if i >= 0 {
		return LongFromSsizeT(ts, i)
	}
	if ErrOccurred(ts) == nil {
		raise(ts, ExcValueError, "list.index(x): x not in list")
	}
	return nil
}

// listMethodCount is list.count(value, /).
func listMethodCount(ts *Thread, o, v *Object) *Object {
	n := 0
	for i := 0; ; i++ {
		x := listGetRef(ts, o, i)
		if x == nil {
			return LongFromSsizeT(ts, n)
		}
		if x == v {
			n++
			decref(ts, x)
			continue
		}
		k := ObjectRichCompareBool(ts, x, v, layout.EQ)
		decref(ts, x)
		if k < 0 {
			return nil
		}
		n += int(k)
	}
}

// listContains is sq_contains.
func listContains(ts *Thread, o, v *Object) int32 {
	if listFind(ts, o, v, 0, math.MaxInt) >= 0 {
		return 1
	}
	if ErrOccurred(ts) != nil {
		return -1
	}
	return 0
}

// listMethodClear is list.clear().
func listMethodClear(ts *Thread, o, _ *Object) *Object {
	listClearItems(ts, o)
	return None
}

// listMethodCopy is list.copy().
func listMethodCopy(ts *Thread, o, _ *Object) *Object { return listSlice(ts, o, 0, math.MaxInt) }

// listMethodReverse is list.reverse().
func listMethodReverse(ts *Thread, o, _ *Object) *Object {
	ListReverse(ts, o)
	return None
}

// listSizeof is list.__sizeof__().
func listSizeof(ts *Thread, o, _ *Object) *Object {
	n := as[*layout.ListObject](o).Allocated
	if n < 0 {
		n = 0
	}
	return LongFromSsizeT(ts, o.ObType.TpBasicsize+n*8)
}

// listLength is sq_length.
func listLength(ts *Thread, o *Object) int { return listSize(o) }

// listSqItem is sq_item.
func listSqItem(ts *Thread, o *Object, i int) *Object {
	x := listGetRef(ts, o, i)
	if x == nil {
		return raise(ts, ExcIndexError, "list index out of range")
	}
	return x
}

// listInplaceConcat is sq_inplace_concat.
func listInplaceConcat(ts *Thread, o, iterable *Object) *Object {
	if listExtend(ts, o, iterable) < 0 {
		return nil
	}
	return newRef(ts, o)
}

// listRichcompare is tp_richcompare: lexicographic; identical items are equal.
func listRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !listCheck(a) || !listCheck(b) {
		return NotImplemented
	}
	if listSize(a) != listSize(b) && (op == layout.EQ || op == layout.NE) {
		return seqBool(op == layout.NE)
	}
	for i := 0; ; i++ {
		x, y := listGetRef(ts, a, i), listGetRef(ts, b, i)
		if x == nil || y == nil {
			xdecref(ts, x)
			xdecref(ts, y)
			return seqCompareLengths(listSize(a), listSize(b), op)
		}
		if x == y {
			decref(ts, x)
			decref(ts, y)
			continue
		}
		k := ObjectRichCompareBool(ts, x, y, layout.EQ)
		var r *Object
		if k == 0 {
			switch {
			case op == layout.EQ:
				r = False
			case op == layout.NE:
				r = True
			case listSize(a) <= i || listSize(b) <= i: // the comparison made one shorter
				r = seqCompareLengths(listSize(a), listSize(b), op)
			default:
				r = ObjectRichCompare(ts, x, y, op)
			}
		}
		decref(ts, x)
		decref(ts, y)
		if k <= 0 {
			return r
		}
	}
}

// listRepr is tp_repr.
func listRepr(ts *Thread, o *Object) *Object {
	if listSize(o) == 0 {
		return UnicodeFromStringAndSize(ts, strAddr("[]"), 2)
	}
	r := ReprEnter(ts, o)
	if r != 0 {
		if r < 0 {
			return nil
		}
		return UnicodeFromStringAndSize(ts, strAddr("[...]"), 5)
	}
	s := listReprItems(ts, o)
	ReprLeave(ts, o)
	return s
}

func listReprItems(ts *Thread, o *Object) *Object {
	var w strWriter
	w.overallocate = 1
	w.minLength = listSize(o) * 12 // a guess
	ok := w.char(ts, '[')
	for i := 0; ok; i++ {
		x := listGetRef(ts, o, i)
		if x == nil {
			break
		}
		ok = (i == 0 || w.text(ts, ", ")) && w.repr(ts, x)
		decref(ts, x)
	}
	return w.end(ts, ok && w.char(ts, ']'))
}

// listIter is tp_iter.
func listIter(ts *Thread, o *Object) *Object { return newIndexIter(ts, ListIterType, o, 0) }

// listIterNext is tp_iternext of the iterator. The list stays referenced at the end: another thread may be reading it.
//
//go:nosplit
func listIterNext(ts *Thread, it *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i >= 0 {
		if x := listGetRef(ts, s.seq, i); x != nil {
			atom.StoreReleaseInt(&s.index, i+1)
			return x
		}
		atom.StoreReleaseInt(&s.index, -1)
	}
	return nil
}

// listIterLen is __length_hint__.
func listIterLen(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	n := 0
	if i := atom.LoadInt(&s.index); i >= 0 {
		if n = listSize(s.seq) - i; n < 0 {
			n = 0
		}
	}
	return LongFromSsizeT(ts, n)
}

// listIterReduce is __reduce__.
func listIterReduce(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return seqReduceIter(ts, id_iter, listAlloc(ts, 0, 0), -1)
	}
	return seqReduceIter(ts, id_iter, newRef(ts, s.seq), i)
}

// listIterSetstate is __setstate__.
func listIterSetstate(ts *Thread, it, state *Object) *Object {
	return listIterSetIndex(ts, it, state, listSize(as[*indexIter](it).seq))
}

// listIterSetIndex sets the index, brought into -1 .. high; nothing for an iterator at its end.
func listIterSetIndex(ts *Thread, it, state *Object, high int) *Object {
	i := LongAsSsizeT(ts, state)
	if i == -1 && ErrOccurred(ts) != nil {
		return nil
	}
	if i < -1 {
		i = -1
	} else if i > high {
		i = high
	}
	atom.StoreReleaseInt(&as[*indexIter](it).index, i)
	return None
}

// listReversed is list.__reversed__().
func listReversed(ts *Thread, o, _ *Object) *Object {
	return newIndexIter(ts, ListRevIterType, o, listSize(o)-1)
}

// listRevIterNext is tp_iternext of the reverse iterator.
func listRevIterNext(ts *Thread, it *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i >= 0 {
		if x := listGetRef(ts, s.seq, i); x != nil {
			atom.StoreReleaseInt(&s.index, i-1)
			return x
		}
		atom.StoreReleaseInt(&s.index, -1)
	}
	return nil
}

// listRevIterLen is __length_hint__ of the reverse iterator.
func listRevIterLen(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	n := atom.LoadInt(&s.index) + 1
	if listSize(s.seq) < n {
		n = 0
	}
	return LongFromSsizeT(ts, n)
}

// listRevIterReduce is __reduce__ of the reverse iterator.
func listRevIterReduce(ts *Thread, it, _ *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return seqReduceIter(ts, id_iter, listAlloc(ts, 0, 0), -1)
	}
	return seqReduceIter(ts, id_reversed, newRef(ts, s.seq), i)
}

// listRevIterSetstate is __setstate__ of the reverse iterator.
func listRevIterSetstate(ts *Thread, it, state *Object) *Object {
	return listIterSetIndex(ts, it, state, listSize(as[*indexIter](it).seq)-1)
}
