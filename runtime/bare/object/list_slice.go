// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type list: everything that reads or replaces several items at once.
//
// World: bare.
// Guard: the list's lock, see list.go. No code of others runs while it is held: new items are collected before, old ones dropped after.

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// listCopyRange copies the items from low to high, brought into range, to a new array of listNewArray: n new references. p is 0 when n
// is.
func listCopyRange(ts *Thread, o *Object, low, high int) (p uintptr, n int, ok bool) {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	low, high = seqClamp(low, high, l.ObSize)
	if n = high - low; n > 0 {
		p = listNewArray(ts, n)
		if p == 0 {
			unlockObject(ts, o)
			ErrNoMemory(ts)
			return 0, 0, false
		}
		from := l.ObItem + uintptr(low)*8
		for i := 0; i < n; i++ {
			x := itemAt(from, i)
			if x != nil {
				incref(ts, x)
			}
			setItem(p, i, x)
		}
	}
	unlockObject(ts, o)
	return p, n, true
}

// listCollect collects the items of any iterable in a new array of listNewArray: n new references.
func listCollect(ts *Thread, o *Object) (p uintptr, n int, ok bool) {
	if o.ObType == ListType {
		return listCopyRange(ts, o, 0, math.MaxInt)
	}
	if o.ObType == TupleType {
		if n = tupleSize(o); n == 0 {
			return 0, 0, true
		}
		if p = listNewArray(ts, n); p == 0 {
			ErrNoMemory(ts)
			return 0, 0, false
		}
		for i := 0; i < n; i++ {
			setItem(p, i, newRef(ts, tupleItem(o, i)))
		}
		return p, n, true
	}
	return seqCollect(ts, o)
}

// listAsTuple is the items as a tuple.
func listAsTuple(ts *Thread, o *Object) *Object {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	n := l.ObSize
	if n == 0 {
		unlockObject(ts, o)
		return emptyTuple
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		unlockObject(ts, o)
		return nil
	}
	listCopyRefs(ts, tupleItems(t), l.ObItem, n)
	unlockObject(ts, o)
	gcTrack(t)
	return t
}

// listCopyRefs copies n objects, which may be nil, with new references.
func listCopyRefs(ts *Thread, to, from uintptr, n int) {
	tid := ts.Tid
	for i := 0; i < n; i++ {
		x := itemAt(from, i)
		setItem(to, i, x)
		if x != nil && !keepOne(tid, x) {
			increfOther(ts, x)
		}
	}
}

// ListAsTuple implements PyList_AsTuple. Errors: SystemError for anything but a list.
//
// Refs: new.
func ListAsTuple(ts *Thread, o *Object) *Object {
	if o == nil || !listCheck(o) {
		return badInternalCall(ts)
	}
	return listAsTuple(ts, o)
}

// ListGetSlice implements PyList_GetSlice: a list of the items from low to high, both brought into range.
//
// Refs: new. Errors: SystemError for anything but a list.
func ListGetSlice(ts *Thread, o *Object, low, high int) *Object {
	if !listCheck(o) {
		return badInternalCall(ts)
	}
	return listSlice(ts, o, low, high)
}

func listSlice(ts *Thread, o *Object, low, high int) *Object {
	p, n, ok := listCopyRange(ts, o, low, high)
	if !ok {
		return nil
	}
	return listAdopt(ts, p, n)
}

// listReplace replaces the items from low to high, brought into range, by the n at p.
//
// Refs: steals those at p, not on failure.
func listReplace(ts *Thread, o *Object, low, high int, p uintptr, n int) bool {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	size := l.ObSize
	low, high = seqClamp(low, high, size)
	gone := high - low
	if n == 0 && gone == size {
		unlockObject(ts, o)
		listClearItems(ts, o)
		return true
	}
	var old uintptr
	if gone > 0 {
		old = listNewArray(ts, gone)
		if old == 0 {
			unlockObject(ts, o)
			ErrNoMemory(ts)
			return false
		}
	}
	more := n - gone
	if more > 0 && !listReserve(ts, o, size+more) {
		unlockObject(ts, o)
		if old != 0 {
			freeMem(ts, old-8)
		}
		return false
	}
	items := l.ObItem
	at := items + uintptr(low)*8
	prim.Move(old, at, uintptr(gone)*8)
	if more != 0 {
		prim.Move(at+uintptr(n)*8, at+uintptr(gone)*8, uintptr(size-high)*8)
	}
	prim.Move(at, p, uintptr(n)*8)
	if more < 0 {
		prim.Clear(items+uintptr(size+more)*8, uintptr(-more)*8)
	}
	atom.StoreReleaseInt(&l.ObSize, size+more)
	if more < 0 {
		listShrunk(ts, o)
	}
	unlockObject(ts, o)
	listDropArray(ts, old, gone)
	return true
}

// ListSetSlice implements PyList_SetSlice: o[low:high] = v; a NULL v deletes.
//
// Errors: SystemError for anything but a list, TypeError when v is not iterable. Locks: o's own, v's while it is copied.
func ListSetSlice(ts *Thread, o *Object, low, high int, v *Object) int32 {
	if !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return listAssSlice(ts, o, low, high, v)
}

func listAssSlice(ts *Thread, o *Object, low, high int, v *Object) int32 {
	return listAssSliceOr(ts, o, low, high, v, "can only assign an iterable")
}

// listAssSliceOr is listAssSlice with a text of its own for what is not iterable.
func listAssSliceOr(ts *Thread, o *Object, low, high int, v *Object, message string) int32 {
	var p uintptr
	n := 0
	if v != nil {
		var ok bool
		if p, n, ok = listCollectOr(ts, v, message); !ok {
			return -1
		}
	}
	if !listReplace(ts, o, low, high, p, n) {
		listDropArray(ts, p, n)
		return -1
	}
	if p != 0 {
		freeMem(ts, p-8)
	}
	return 0
}

// listCollectOr is listCollect with a text of its own for what is not iterable.
func listCollectOr(ts *Thread, v *Object, message string) (p uintptr, n int, ok bool) {
	if v.ObType != ListType && v.ObType != TupleType {
		it := ObjectGetIter(ts, v)
		if it == nil {
			if ErrExceptionMatches(ts, ExcTypeError) != 0 {
				raise(ts, ExcTypeError, "%s", argS(message))
			}
			return 0, 0, false
		}
		p, n, ok = seqCollect(ts, it)
		decref(ts, it)
		return p, n, ok
	}
	return listCollect(ts, v)
}

// listTake takes the i-th item out of the list; nil without an exception when there is none. size is the length before.
//
// Refs: the list's.
func listTake(ts *Thread, o *Object, i int, fromEnd bool) (x *Object, size int) {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	size = l.ObSize
	if fromEnd && i < 0 {
		i += size
	}
	if uint(i) < uint(size) {
		items := l.ObItem
		at := items + uintptr(i)*8
		x = itemAt(at, 0)
		prim.Move(at, at+8, uintptr(size-1-i)*8)
		listPut(items, size-1, nil)
		atom.StoreReleaseInt(&l.ObSize, size-1)
		listShrunk(ts, o)
	}
	unlockObject(ts, o)
	return x, size
}

// listAssItem is sq_ass_item: o[i] = v, or del o[i] for nil.
func listAssItem(ts *Thread, o *Object, i int, v *Object) int32 {
	if v != nil {
		incref(ts, v)
		return ListSetItem(ts, o, i, v)
	}
	x, size := listTake(ts, o, i, false)
	if uint(i) >= uint(size) {
		return raiseInt(ts, ExcIndexError, "list assignment index out of range")
	}
	xdecref(ts, x)
	return 0
}

// listAssSubscript is mp_ass_subscript: an index or a slice, nil deletes.
func listAssSubscript(ts *Thread, o, key, v *Object) int32 {
	i, ok := seqSmallIndex(key)
	if !ok && IndexCheck(ts, key) != 0 {
		if i, ok = seqIndex(ts, key, ExcIndexError); !ok {
			return -1
		}
	}
	if ok {
		if i < 0 {
			i += listSize(o)
		}
		return listAssItem(ts, o, i, v)
	}
	if key.ObType != SliceType {
		return raiseInt(ts, ExcTypeError, "list indices must be integers or slices, not %s", argTO(key))
	}
	start, stop, step, ok := sliceUnpack(ts, key)
	if !ok {
		return -1
	}
	if step == 1 {
		start, stop, _ = sliceAdjust(listSize(o), start, stop, 1)
		return listAssSliceOr(ts, o, start, stop, v, "must assign iterable to extended slice")
	}
	if v == nil {
		return listDelExtended(ts, o, start, stop, step)
	}
	return listAssExtended(ts, o, start, stop, step, v)
}

// listDelExtended deletes the items of a slice with a step.
func listDelExtended(ts *Thread, o *Object, start, stop, step int) int32 {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	size := l.ObSize
	start, _, n := sliceAdjust(size, start, stop, step)
	if n <= 0 {
		unlockObject(ts, o)
		return 0
	}
	if step < 0 {
		start += step * (n - 1)
		step = -step
	}
	old := listNewArray(ts, n)
	if old == 0 {
		unlockObject(ts, o)
		ErrNoMemory(ts)
		return -1
	}
	items := l.ObItem
	// Each round takes one item out and closes the gap with what lies between it and the next.
	to, at := start, start
	for i := 0; i < n; i++ {
		setItem(old, i, itemAt(items, at))
		next := size
		if i < n-1 {
			next = at + step
		}
		m := next - at - 1
		prim.Move(items+uintptr(to)*8, items+uintptr(at+1)*8, uintptr(m)*8)
		to += m
		at = next
	}
	prim.Clear(items+uintptr(to)*8, uintptr(size-to)*8)
	atom.StoreReleaseInt(&l.ObSize, to)
	listShrunk(ts, o)
	unlockObject(ts, o)
	listDropArray(ts, old, n)
	return 0
}

// listAssExtended assigns to a slice with a step: as many items as it has.
func listAssExtended(ts *Thread, o *Object, start, stop, step int, v *Object) int32 {
	p, n, ok := listCollectOr(ts, v, "must assign iterable to extended slice")
	if !ok {
		return -1
	}
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	first, last, count := sliceAdjust(l.ObSize, start, stop, step)
	if (step < 0 && first < last) || (step > 0 && first > last) {
		last = first
	}
	if n != count {
		unlockObject(ts, o)
		listDropArray(ts, p, n)
		return raiseInt(ts, ExcValueError, "attempt to assign sequence of size %d to extended slice of size %d", argI(n), argI(count))
	}
	for i := 0; i < n; i++ {
		at := l.ObItem + uintptr(first)*8
		old := itemAt(at, 0)
		listPut(at, 0, itemAt(p, i))
		setItem(p, i, old)
		first += step
	}
	unlockObject(ts, o)
	listDropArray(ts, p, n)
	return 0
}

// listSubscript is mp_subscript: an index or a slice.
func listSubscript(ts *Thread, o, key *Object) *Object {
	i, ok := seqSmallIndex(key)
	if !ok && IndexCheck(ts, key) != 0 {
		if i, ok = seqIndex(ts, key, ExcIndexError); !ok {
			return nil
		}
	}
	if ok {
		if i < 0 {
			i += listSize(o)
		}
		return listSqItem(ts, o, i)
	}
	if key.ObType != SliceType {
		return raise(ts, ExcTypeError, "list indices must be integers or slices, not %s", argTO(key))
	}
	start, stop, step, ok := sliceUnpack(ts, key)
	if !ok {
		return nil
	}
	if step == 1 {
		start, stop, _ = sliceAdjust(listSize(o), start, stop, 1)
		return listSlice(ts, o, start, stop)
	}
	return listGetExtended(ts, o, start, stop, step)
}

// listGetExtended is a slice with a step.
func listGetExtended(ts *Thread, o *Object, start, stop, step int) *Object {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	start, _, n := sliceAdjust(l.ObSize, start, stop, step)
	if n <= 0 {
		unlockObject(ts, o)
		return listAlloc(ts, 0, 0)
	}
	p := listNewArray(ts, n)
	if p == 0 {
		unlockObject(ts, o)
		return ErrNoMemory(ts)
	}
	for i := 0; i < n; i++ {
		x := itemAt(l.ObItem, start)
		setItem(p, i, xnewRef(ts, x))
		start += step
	}
	unlockObject(ts, o)
	return listAdopt(ts, p, n)
}

// listConcat is sq_concat.
func listConcat(ts *Thread, a, b *Object) *Object {
	if !listCheck(b) {
		return raise(ts, ExcTypeError, "can only concatenate list (not \"%s\") to list", argTO(b))
	}
	// The copies are made one after the other: no two locks at once.
	p, na, ok := listCopyRange(ts, a, 0, math.MaxInt)
	if !ok {
		return nil
	}
	q, nb, ok := listCopyRange(ts, b, 0, math.MaxInt)
	if !ok {
		listDropArray(ts, p, na)
		return nil
	}
	if nb == 0 {
		return listAdopt(ts, p, na)
	}
	r := listResizeArray(ts, p, na, na+nb)
	if r == 0 {
		listDropArray(ts, p, na)
		listDropArray(ts, q, nb)
		return ErrNoMemory(ts)
	}
	prim.Move(r+uintptr(na)*8, q, uintptr(nb)*8)
	freeMem(ts, q-8)
	return listAdopt(ts, r, na+nb)
}

// listRepeat is sq_repeat.
func listRepeat(ts *Thread, o *Object, k int) *Object {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	n := l.ObSize
	if n == 0 || k <= 0 {
		unlockObject(ts, o)
		return listAlloc(ts, 0, 0)
	}
	var p uintptr
	if n <= listMax/k {
		p = listNewArray(ts, n*k)
	}
	if p == 0 {
		unlockObject(ts, o)
		return ErrNoMemory(ts)
	}
	seqFillRepeated(ts, p, l.ObItem, n, k)
	unlockObject(ts, o)
	return listAdopt(ts, p, n*k)
}

// listInplaceRepeat is sq_inplace_repeat.
func listInplaceRepeat(ts *Thread, o *Object, k int) *Object {
	l := as[*layout.ListObject](o)
	if k <= 0 {
		listClearItems(ts, o)
		return newRef(ts, o)
	}
	lockObject(ts, o)
	n := l.ObSize
	if n == 0 || k == 1 {
		unlockObject(ts, o)
		return newRef(ts, o)
	}
	if n > listMax/k {
		unlockObject(ts, o)
		return ErrNoMemory(ts)
	}
	if !listReserve(ts, o, n*k) {
		unlockObject(ts, o)
		return nil
	}
	// The items have one reference already: k-1 more each.
	p := l.ObItem
	for i := 0; i < n; i++ {
		for j := 1; j < k; j++ {
			incref(ts, itemAt(p, i))
		}
	}
	for done := n; done < n*k; {
		m := done
		if m > n*k-done {
			m = n*k - done
		}
		prim.Move(p+uintptr(done)*8, p, uintptr(m)*8)
		done += m
	}
	atom.StoreReleaseInt(&l.ObSize, n*k)
	unlockObject(ts, o)
	return newRef(ts, o)
}
