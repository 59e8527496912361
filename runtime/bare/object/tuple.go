// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type tuple: making, reading, hashing, comparing.
//
// World: bare; the macros of extensions read ob_size and ob_item of a tuple directly.
// Guard: none. A tuple is written only by the thread that makes it, before anyone else knows it.
// Invariant: a tracked tuple has no field that is not nil or an object. ob_hash is -1 until the hash is known; then it never changes.
// Invariant: there is one empty tuple of type tuple itself, emptyTuple, static and immortal.

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// tupleHeader is the offset of the items.
const tupleHeader = 48

// tupleMax is the largest length whose size in bytes is no overflow.
const tupleMax = (math.MaxInt - tupleHeader) / 8

// tupleCheck tells whether o is a tuple or of a subclass.
func tupleCheck(o *Object) bool { return o.ObType.TpFlags&layout.TPFLAGS_TUPLE_SUBCLASS != 0 }

// tupleItems is the address of a tuple's items.
func tupleItems(o *Object) uintptr { return addr(o) + tupleHeader }

// tupleSize is the length of a tuple.
func tupleSize(o *Object) int { return as[*VarObject](o).ObSize }

// tupleItem is the i-th item, borrowed.
func tupleItem(o *Object, i int) *Object { return itemAt(addr(o)+tupleHeader, i) }

// tupleAlloc makes a tuple of n > 0 items that are undefined; it is not tracked. nil with MemoryError set when there is no memory.
func tupleAlloc(ts *Thread, n int) *Object {
	if n > tupleMax {
		return ErrNoMemory(ts)
	}
	o := newGCObject(ts, TupleType, uintptr(tupleHeader+n*8))
	if o == nil {
		return nil
	}
	t := as[*layout.TupleObject](o)
	t.ObSize = n
	t.ObHash = -1
	return o
}

// tupleOf1, tupleOf2 and tupleOf3 make tuples of new references to their arguments.
func tupleOf1(ts *Thread, a *Object) *Object {
	t := tupleAlloc(ts, 1)
	if t != nil {
		setItem(tupleItems(t), 0, newRef(ts, a))
		gcTrack(t)
	}
	return t
}

func tupleOf2(ts *Thread, a, b *Object) *Object {
	t := tupleAlloc(ts, 2)
	if t != nil {
		p := tupleItems(t)
		setItem(p, 0, newRef(ts, a))
		setItem(p, 1, newRef(ts, b))
		gcTrack(t)
	}
	return t
}

func tupleOf3(ts *Thread, a, b, c *Object) *Object {
	t := tupleAlloc(ts, 3)
	if t != nil {
		p := tupleItems(t)
		setItem(p, 0, newRef(ts, a))
		setItem(p, 1, newRef(ts, b))
		setItem(p, 2, newRef(ts, c))
		gcTrack(t)
	}
	return t
}

// tupleFromArray makes a tuple of new references to the n objects at p.
func tupleFromArray(ts *Thread, p uintptr, n int) *Object {
	if n == 0 {
		return emptyTuple
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		return nil
	}
	items := tupleItems(t)
	for i := 0; i < n; i++ {
		setItem(items, i, newRef(ts, itemAt(p, i)))
	}
	gcTrack(t)
	return t
}

// TupleNew implements PyTuple_New: a tuple of n NULLs, to be filled by PyTuple_SET_ITEM.
//
// Refs: new. Errors: SystemError when n is negative, MemoryError.
func TupleNew(ts *Thread, n int) *Object {
	if n == 0 {
		return emptyTuple
	}
	if n < 0 {
		return badInternalCall(ts)
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		return nil
	}
	if n <= 8 {
		for i := 0; i < n; i++ {
			setItem(tupleItems(t), i, nil)
		}
	} else {
		prim.Clear(tupleItems(t), uintptr(n)*8)
	}
	gcTrack(t)
	return t
}

// TuplePackVa implements PyTuple_Pack: a tuple of n objects given as arguments.
//
// Refs: new; takes new references to the arguments. Errors: MemoryError, SystemError when n is negative.
func TuplePackVa(ts *Thread, n int, v *VaList) *Object {
	if n == 0 {
		return emptyTuple
	}
	if n < 0 {
		return badInternalCall(ts)
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		return nil
	}
	p := tupleItems(t)
	for i := 0; i < n; i++ {
		o := v.object()
		incref(ts, o)
		setItem(p, i, o)
	}
	gcTrack(t)
	return t
}

// TupleSize implements PyTuple_Size: the length. Errors: SystemError for anything but a tuple.
func TupleSize(ts *Thread, o *Object) int {
	if !tupleCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return tupleSize(o)
}

// TupleGetItem implements PyTuple_GetItem: the i-th item; negative indices do not count from the end.
//
// Refs: borrowed. Errors: IndexError, SystemError for anything but a tuple.
//
//go:nosplit
func TupleGetItem(ts *Thread, o *Object, i int) *Object {
	if o.ObType.TpFlags&layout.TPFLAGS_TUPLE_SUBCLASS != 0 && uint(i) < uint(as[*VarObject](o).ObSize) {
		return itemAt(addr(o)+tupleHeader, i)
	}
	return tupleGetItemFailed(ts, o)
}

//go:noinline
func tupleGetItemFailed(ts *Thread, o *Object) *Object {
	if !tupleCheck(o) {
		return badInternalCall(ts)
	}
	return raise(ts, ExcIndexError, "tuple index out of range")
}

// TupleSetItem implements PyTuple_SetItem: fills a tuple that only its maker knows.
//
// Refs: steals v, on failure too; drops what was there. Errors: SystemError when o is no tuple or others hold it, IndexError.
func TupleSetItem(ts *Thread, o *Object, i int, v *Object) int32 {
	if !tupleCheck(o) || !uniquelyReferenced(ts, o) {
		xdecref(ts, v)
		badInternalCall(ts)
		return -1
	}
	if uint(i) >= uint(tupleSize(o)) {
		xdecref(ts, v)
		return raiseInt(ts, ExcIndexError, "tuple assignment index out of range")
	}
	old := tupleItem(o, i)
	setItem(tupleItems(o), i, v)
	xdecref(ts, old)
	return 0
}

// TupleGetSlice implements PyTuple_GetSlice: the items from low to high, both brought into range.
//
// Refs: new, o itself when that is all of an exact tuple. Errors: SystemError for anything but a tuple.
func TupleGetSlice(ts *Thread, o *Object, low, high int) *Object {
	if o == nil || !tupleCheck(o) {
		return badInternalCall(ts)
	}
	n := tupleSize(o)
	low, high = seqClamp(low, high, n)
	if low == 0 && high == n && o.ObType == TupleType {
		return newRef(ts, o)
	}
	return tupleFromArray(ts, tupleItems(o)+uintptr(low)*8, high-low)
}

// seqClamp brings the bounds of a slice of step 1 into 0 .. n, high not below low.
func seqClamp(low, high, n int) (int, int) {
	if low < 0 {
		low = 0
	} else if low > n {
		low = n
	}
	if high < low {
		high = low
	} else if high > n {
		high = n
	}
	return low, high
}

// PrivTupleResize implements _PyTuple_Resize: replaces the tuple at *pv, which nobody else may know, by one of another length; new
// items are NULL.
//
// Refs: *pv is consumed and replaced; on failure it is NULL. Errors: SystemError when *pv is no exact tuple or others hold it.
func PrivTupleResize(ts *Thread, pv uintptr, n int) int32 {
	o := itemAt(pv, 0)
	if o == nil || o.ObType != TupleType || n < 0 || (tupleSize(o) != 0 && !uniquelyReferenced(ts, o)) {
		setItem(pv, 0, nil)
		xdecref(ts, o)
		badInternalCall(ts)
		return -1
	}
	old := tupleSize(o)
	if old == n {
		return 0
	}
	if n == 0 {
		setItem(pv, 0, emptyTuple)
		decref(ts, o)
		return 0
	}
	if old == 0 {
		t := TupleNew(ts, n)
		setItem(pv, 0, t)
		if t == nil {
			return -1
		}
		return 0
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		setItem(pv, 0, nil)
		decref(ts, o)
		return -1
	}
	from, to := tupleItems(o), tupleItems(t)
	for i := 0; i < n; i++ {
		if i < old {
			setItem(to, i, itemAt(from, i))
			setItem(from, i, nil)
		} else {
			setItem(to, i, nil)
		}
	}
	gcTrack(t)
	setItem(pv, 0, t)
	decref(ts, o)
	return 0
}

// tupleDealloc is tp_dealloc; subclasses reach it through theirs.
func tupleDealloc(ts *Thread, o *Object) {
	if o == emptyTuple {
		// Only a wrong count of an extension comes here; the object is static.
		setImmortal(o)
		return
	}
	gcUntrack(o)
	p := tupleItems(o)
	tid := ts.Tid
	for i := tupleSize(o) - 1; i >= 0; i-- {
		if x := itemAt(p, i); x != nil && !dropOne(tid, x) {
			decrefSlow(ts, x)
		}
	}
	if o.ObType == TupleType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// tupleTraverse is tp_traverse.
func tupleTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	p := tupleItems(o)
	for i := tupleSize(o) - 1; i >= 0; i-- {
		if x := itemAt(p, i); x != nil {
			if r := callVisit(ts, visit, x, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

// tupleMaybeUntrack hides from the collector an exact tuple that can be in no cycle: all its items are complete and not seen by the
// collector themselves. For the collector, while threads are stopped.
func tupleMaybeUntrack(ts *Thread, o *Object) {
	p := tupleItems(o)
	for i := tupleSize(o) - 1; i >= 0; i-- {
		x := itemAt(p, i)
		if x == nil {
			return
		}
		if ObjectISGC(ts, x) != 0 && (x.ObType != TupleType || x.ObGcBits&gcTracked != 0) {
			return
		}
	}
	gcUntrack(o)
}

const (
	xxPrime1 = 11400714785074694791
	xxPrime2 = 14029467366897019727
	xxPrime5 = 2870177450012600261
)

// tupleHash is tp_hash: xxHash over the hashes of the items, in CPython's variant, kept in ob_hash.
//
//go:nosplit
func tupleHash(ts *Thread, o *Object) int {
	t := as[*layout.TupleObject](o)
	if h := int(atom.LoadRelaxed((*uintptr)(unsafe.Pointer(&t.ObHash)))); h != -1 {
		return h
	}
	return tupleHashSlow(ts, o)
}

//go:noinline
func tupleHashSlow(ts *Thread, o *Object) int {
	n := tupleSize(o)
	acc, ok := tupleHashItems(ts, o)
	if !ok {
		return -1
	}
	acc += uint(n) ^ (xxPrime5 ^ 3527539)
	if acc == math.MaxUint {
		acc = 1546275796
	}
	atom.StoreReleaseInt(&as[*layout.TupleObject](o).ObHash, int(acc))
	return int(acc)
}

// tupleHashItems is the hash of a tuple before its length comes in: that of a slice.
func tupleHashItems(ts *Thread, o *Object) (acc uint, ok bool) {
	acc = xxPrime5
	for i, n := 0, tupleSize(o); i < n; i++ {
		lane := ObjectHash(ts, tupleItem(o, i))
		if lane == -1 {
			return 0, false
		}
		acc += uint(lane) * xxPrime2
		acc = acc<<31 | acc>>33
		acc *= xxPrime1
	}
	return acc, true
}

// tupleRichcompare is tp_richcompare: lexicographic; identical items are equal.
func tupleRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !tupleCheck(a) || !tupleCheck(b) {
		return NotImplemented
	}
	na, nb := tupleSize(a), tupleSize(b)
	i := 0
	for ; i < na && i < nb; i++ {
		k := ObjectRichCompareBool(ts, tupleItem(a, i), tupleItem(b, i), layout.EQ)
		if k < 0 {
			return nil
		}
		if k == 0 {
			break
		}
	}
	if i >= na || i >= nb {
		return seqCompareLengths(na, nb, op)
	}
	switch op {
	case layout.EQ:
		return False
	case layout.NE:
		return True
	}
	return ObjectRichCompare(ts, tupleItem(a, i), tupleItem(b, i), op)
}

// seqCompareLengths answers a comparison of two sequences of which one is the beginning of the other.
func seqCompareLengths(na, nb int, op int32) *Object {
	var r bool
	switch op {
	case layout.LT:
		r = na < nb
	case layout.LE:
		r = na <= nb
	case layout.EQ:
		r = na == nb
	case layout.NE:
		r = na != nb
	case layout.GT:
		r = na > nb
	default:
		r = na >= nb
	}
	return seqBool(r)
}

// seqBool is the bool of a condition.
func seqBool(r bool) *Object {
	if r {
		return True
	}
	return False
}
