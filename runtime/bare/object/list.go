// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type list: its array, and the C functions that read and write items.
//
// World: bare; the macros of extensions read and write ob_size and ob_item directly.
// Guard: writers hold the list's lock; readers hold none. A reader loads ob_item, checks the index against the capacity kept in front
// of that very array, takes a reference with tryIncref and looks again: whatever it saw was then in the list. If any step fails it
// takes the lock.
// Invariant: slots from ob_size up to the capacity are nil, so that a reader with an old length finds nothing instead of the dead.
// Invariant: an item leaves its slot, or the array leaves ob_item, before its reference is dropped.
// Invariant: the bit gcShared is set, under the lock, before a thread that does not own the list first reads it without the lock. As
// long as it is clear only the owner can hold an array that the list outgrows, so the array is freed at once; otherwise freeMemDelayed.

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// listMax is the largest length whose array's size in bytes is no overflow.
const listMax = math.MaxInt/8 - 2

// listCheck tells whether o is a list or of a subclass.
func listCheck(o *Object) bool { return o.ObType.TpFlags&layout.TPFLAGS_LIST_SUBCLASS != 0 }

// listSize is the length as any thread may read it.
func listSize(o *Object) int { return atom.LoadInt(&as[*layout.ListObject](o).ObSize) }

// listSlot reads the i-th slot of an array that others may write; listPut writes it.
func listSlot(p uintptr, i int) *Object {
	return obj(atom.LoadAcquire((*uintptr)(unsafe.Pointer(p + uintptr(i)*8))))
}

func listPut(p uintptr, i int, o *Object) {
	atom.StoreRelease((*uintptr)(unsafe.Pointer(p+uintptr(i)*8)), addr(o))
}

// listNewArray makes an array of n slots, undefined, behind a word that holds n; 0 without an exception when there is no memory.
func listNewArray(ts *Thread, n int) uintptr {
	if n > listMax {
		return 0
	}
	p := allocMem(ts, uintptr(n)*8+8)
	if p == 0 {
		return 0
	}
	prim.Store(p, n)
	return p + 8
}

// listHintLarge is the length from which on a hint is not believed, only tried.
const listHintLarge = 1 << 20

// listHintFits tells whether there is memory for hint items behind n: MemoryError at once rather than after most of them. The array
// still grows with the items.
//
//go:noinline
func listHintFits(ts *Thread, n, hint int) bool {
	if hint > ssizeMax-n {
		return true // a lie
	}
	p := listNewArray(ts, n+hint)
	if p == 0 {
		ErrNoMemory(ts)
		return false
	}
	freeMem(ts, p-8)
	return true
}

// listCapacity is how many slots the array p has; p is not 0.
func listCapacity(p uintptr) int { return prim.Load[int](p - 8) }

// listFreeArray frees an array, which may be 0, that is no longer in ob_item of o.
func listFreeArray(ts *Thread, o *Object, p uintptr) {
	if p == 0 {
		return
	}
	if listAlone(ts, o) {
		freeMem(ts, p-8)
		return
	}
	freeMemDelayed(ts, p-8)
}

// listAlone tells whether no other thread can hold o's array without o's lock. The caller holds the lock, or the only reference.
func listAlone(ts *Thread, o *Object) bool {
	return atom.OwnTid(&o.ObTid) == ts.Tid && atom.Load8(&o.ObGcBits)&gcShared == 0
}

// listShare notes that the calling thread, when it does not own o, may read it without the lock from now on. It holds the lock.
func listShare(ts *Thread, o *Object) {
	if atom.OwnTid(&o.ObTid) != ts.Tid && atom.Load8(&o.ObGcBits)&gcShared == 0 {
		atom.Or8(&o.ObGcBits, gcShared)
	}
}

// listGrowth is the capacity for n items when the array must be replaced: an eighth more and a little, so that appending is linear.
func listGrowth(n, old int) int {
	c := (n + n>>3 + 6) &^ 3
	if n-old > c-n {
		c = (n + 3) &^ 3
	}
	return c
}

// listReserve replaces the array by one of at least n slots, when it has fewer. The caller holds the lock.
func listReserve(ts *Thread, o *Object, n int) bool {
	l := as[*layout.ListObject](o)
	if n <= l.Allocated {
		return true
	}
	if n > listMax {
		ErrNoMemory(ts)
		return false
	}
	return listReplaceArray(ts, o, listGrowth(n, l.ObSize))
}

// listReplaceArray moves the items to a new array of c slots, c not below the length. The caller holds the lock.
func listReplaceArray(ts *Thread, o *Object, c int) bool {
	l := as[*layout.ListObject](o)
	p := listNewArray(ts, c)
	if p == 0 {
		ErrNoMemory(ts)
		return false
	}
	old, n := l.ObItem, l.ObSize
	prim.Move(p, old, uintptr(n)*8)
	prim.Clear(p+uintptr(n)*8, uintptr(c-n)*8)
	atom.StoreRelease(&l.ObItem, p)
	l.Allocated = c
	listFreeArray(ts, o, old)
	return true
}

// listShrunk gives memory back after the length became smaller. The caller holds the lock; lack of memory is no error here.
func listShrunk(ts *Thread, o *Object) {
	l := as[*layout.ListObject](o)
	n := l.ObSize
	if n >= l.Allocated>>1 {
		return
	}
	if n == 0 {
		p := l.ObItem
		atom.StoreRelease(&l.ObItem, 0)
		l.Allocated = 0
		listFreeArray(ts, o, p)
		return
	}
	p := listNewArray(ts, listGrowth(n, n))
	if p == 0 {
		return
	}
	old, c := l.ObItem, listCapacity(p)
	prim.Move(p, old, uintptr(n)*8)
	prim.Clear(p+uintptr(n)*8, uintptr(c-n)*8)
	atom.StoreRelease(&l.ObItem, p)
	l.Allocated = c
	listFreeArray(ts, o, old)
}

// listAlloc makes an exact list of n items in the array p, which it takes over, references included. p may be 0 when n is. On failure
// p is left to the caller.
//
// Refs: new, tracked.
func listAlloc(ts *Thread, p uintptr, n int) *Object {
	o := newGCObject(ts, ListType, unsafe.Sizeof(*(*layout.ListObject)(nil)))
	if o == nil {
		return nil
	}
	l := as[*layout.ListObject](o)
	l.ObSize = n
	l.ObItem = p
	l.Allocated = 0
	if p != 0 {
		l.Allocated = listCapacity(p)
	}
	gcTrack(o)
	return o
}

// listAdopt is listAlloc that frees the array and its references on failure.
func listAdopt(ts *Thread, p uintptr, n int) *Object {
	o := listAlloc(ts, p, n)
	if o == nil {
		listDropArray(ts, p, n)
	}
	return o
}

// listDropArray drops the n references of an array that no list holds, last first, and frees it.
func listDropArray(ts *Thread, p uintptr, n int) {
	if p == 0 {
		return
	}
	for i := n - 1; i >= 0; i-- {
		xdecref(ts, itemAt(p, i))
	}
	freeMem(ts, p-8)
}

// ListNew implements PyList_New: a list of n NULLs, to be filled by PyList_SET_ITEM.
//
// Refs: new. Errors: SystemError when n is negative, MemoryError.
func ListNew(ts *Thread, n int) *Object {
	if n <= 0 {
		if n < 0 {
			return badInternalCall(ts)
		}
		return listAlloc(ts, 0, 0)
	}
	p := listNewArray(ts, n)
	if p == 0 {
		return ErrNoMemory(ts)
	}
	prim.Clear(p, uintptr(n)*8)
	o := listAlloc(ts, p, n)
	if o == nil {
		freeMem(ts, p-8)
	}
	return o
}

// listFromArray makes a list of new references to the n objects at p.
func listFromArray(ts *Thread, p uintptr, n int) *Object {
	if n == 0 {
		return listAlloc(ts, 0, 0)
	}
	a := listNewArray(ts, n)
	if a == 0 {
		return ErrNoMemory(ts)
	}
	for i := 0; i < n; i++ {
		setItem(a, i, newRef(ts, itemAt(p, i)))
	}
	return listAdopt(ts, a, n)
}

// ListSize implements PyList_Size. Errors: SystemError for anything but a list.
func ListSize(ts *Thread, o *Object) int {
	if !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return listSize(o)
}

// ListGetItem implements PyList_GetItem: the i-th item; negative indices do not count from the end.
//
// Refs: borrowed: valid only as long as no thread changes the list. Errors: IndexError, SystemError for anything but a list.
//
//go:nosplit
func ListGetItem(ts *Thread, o *Object, i int) *Object {
	if o.ObType.TpFlags&layout.TPFLAGS_LIST_SUBCLASS != 0 {
		l := as[*layout.ListObject](o)
		p := atom.LoadAcquire(&l.ObItem)
		if uint(i) < uint(l.ObSize) && p != 0 && i < listCapacity(p) {
			return listSlot(p, i)
		}
	}
	return listGetItemFailed(ts, o)
}

//go:noinline
func listGetItemFailed(ts *Thread, o *Object) *Object {
	if !listCheck(o) {
		return badInternalCall(ts)
	}
	return raise(ts, ExcIndexError, "list index out of range")
}

// ListGetItemRef implements PyList_GetItemRef: the i-th item; negative indices do not count from the end.
//
// Refs: new. Errors: IndexError, TypeError for anything but a list. Locks: none, or o's own for a moment.
//
//go:nosplit
func ListGetItemRef(ts *Thread, o *Object, i int) *Object {
	if o.ObType.TpFlags&layout.TPFLAGS_LIST_SUBCLASS == 0 {
		return listExpected(ts)
	}
	if x := listGetRef(ts, o, i); x != nil {
		return x
	}
	return listGetItemFailed(ts, o)
}

//go:noinline
func listExpected(ts *Thread) *Object { return raise(ts, ExcTypeError, "expected a list") }

// listGetRef is the i-th item as a new reference, nil without an exception when there is none.
//
//go:nosplit
func listGetRef(ts *Thread, o *Object, i int) *Object {
	if atom.OwnTid(&o.ObTid) != ts.Tid && atom.Load8(&o.ObGcBits)&gcShared == 0 {
		return listGetRefLocked(ts, o, i)
	}
	l := as[*layout.ListObject](o)
	if uint(i) >= uint(atom.LoadInt(&l.ObSize)) {
		return nil
	}
	p := atom.LoadAcquire(&l.ObItem)
	if p == 0 || i >= listCapacity(p) {
		return listGetRefLocked(ts, o, i)
	}
	x := listSlot(p, i)
	if x == nil {
		return listGetRefLocked(ts, o, i)
	}
	// tryIncref, spelt out for its two common cases.
	if n := atom.Load32(&x.ObRefLocal); n != refImmortal {
		if atom.LoadRelaxed(&x.ObTid) == ts.Tid {
			atom.SetOwn32(&x.ObRefLocal, n+1)
		} else if !tryIncref(ts, x) {
			return listGetRefLocked(ts, o, i)
		}
	}
	if listSlot(p, i) == x && atom.LoadAcquire(&l.ObItem) == p {
		return x
	}
	return listGetRefChanged(ts, o, i, x)
}

// listGetRefChanged goes on when the slot changed while its item got a reference.
//
//go:noinline
func listGetRefChanged(ts *Thread, o *Object, i int, x *Object) *Object {
	decref(ts, x)
	return listGetRefLocked(ts, o, i)
}

//go:noinline
func listGetRefLocked(ts *Thread, o *Object, i int) *Object {
	var x *Object
	lockObject(ts, o)
	listShare(ts, o)
	l := as[*layout.ListObject](o)
	if uint(i) < uint(l.ObSize) {
		if x = itemAt(l.ObItem, i); x != nil {
			if atom.OwnTid(&x.ObTid) != ts.Tid {
				// The next reader of another thread then succeeds without the lock.
				enableTryIncref(ts, x)
			}
			incref(ts, x)
		}
	}
	unlockObject(ts, o)
	return x
}

// ListSetItem implements PyList_SetItem: replaces the i-th item; negative indices do not count from the end.
//
// Refs: steals v, on failure too; drops what was there. Errors: IndexError, SystemError for anything but a list. Locks: o's own.
//
//go:nosplit
func ListSetItem(ts *Thread, o *Object, i int, v *Object) int32 {
	if o.ObType.TpFlags&layout.TPFLAGS_LIST_SUBCLASS == 0 {
		return listSetItemFailed(ts, o, v)
	}
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	if uint(i) >= uint(l.ObSize) {
		unlockObject(ts, o)
		return listSetItemFailed(ts, o, v)
	}
	p := l.ObItem + uintptr(i)*8
	old := itemAt(p, 0)
	listPut(p, 0, v)
	unlockObject(ts, o)
	if old != nil {
		decref(ts, old)
	}
	return 0
}

//go:noinline
func listSetItemFailed(ts *Thread, o, v *Object) int32 {
	xdecref(ts, v)
	if !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return raiseInt(ts, ExcIndexError, "list assignment index out of range")
}

// ListAppend implements PyList_Append.
//
// Refs: takes a new reference to v. Errors: SystemError for anything but a list or a NULL, MemoryError. Locks: o's own.
//
//go:nosplit
func ListAppend(ts *Thread, o, v *Object) int32 {
	if v == nil || o.ObType.TpFlags&layout.TPFLAGS_LIST_SUBCLASS == 0 {
		badInternalCall(ts)
		return -1
	}
	incref(ts, v)
	return listAppendOwned(ts, o, v)
}

// listAppendOwned appends v.
//
// Refs: steals v, on failure too.
//
//go:nosplit
func listAppendOwned(ts *Thread, o, v *Object) int32 {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	n := l.ObSize
	if n < l.Allocated {
		listPut(l.ObItem, n, v)
		atom.StoreReleaseInt(&l.ObSize, n+1)
		unlockObject(ts, o)
		return 0
	}
	return listAppendGrow(ts, o, v)
}

// listAppendGrow appends to a list whose array is full. The caller holds the lock, which it gives back.
//
//go:noinline
func listAppendGrow(ts *Thread, o, v *Object) int32 {
	l := as[*layout.ListObject](o)
	n := l.ObSize
	if !listReserve(ts, o, n+1) {
		unlockObject(ts, o)
		decref(ts, v)
		return -1
	}
	listPut(l.ObItem, n, v)
	atom.StoreReleaseInt(&l.ObSize, n+1)
	unlockObject(ts, o)
	return 0
}

// ListInsert implements PyList_Insert: puts v before index i, which counts from the end when negative and is brought into range.
//
// Refs: takes a new reference to v. Errors: SystemError for anything but a list or a NULL, MemoryError. Locks: o's own.
func ListInsert(ts *Thread, o *Object, i int, v *Object) int32 {
	if v == nil || !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	n := l.ObSize
	if !listReserve(ts, o, n+1) {
		unlockObject(ts, o)
		return -1
	}
	if i < 0 {
		if i += n; i < 0 {
			i = 0
		}
	} else if i > n {
		i = n
	}
	p := l.ObItem + uintptr(i)*8
	// Items move up while readers look: they see each item at one of its two places, and look again after taking their reference.
	prim.Move(p+8, p, uintptr(n-i)*8)
	listPut(p, 0, newRef(ts, v))
	atom.StoreReleaseInt(&l.ObSize, n+1)
	unlockObject(ts, o)
	return 0
}

// listDealloc is tp_dealloc; subclasses reach it through theirs.
func listDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	l := as[*layout.ListObject](o)
	if p := l.ObItem; p != 0 {
		tid := ts.Tid
		for i := l.ObSize - 1; i >= 0; i-- {
			if x := itemAt(p, i); x != nil && !dropOne(tid, x) {
				decrefSlow(ts, x)
			}
		}
		listFreeArray(ts, o, p)
	}
	if o.ObType == ListType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// listTraverse is tp_traverse.
func listTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	l := as[*layout.ListObject](o)
	for i := l.ObSize - 1; i >= 0; i-- {
		if x := itemAt(l.ObItem, i); x != nil {
			if r := callVisit(ts, visit, x, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

// listClearItems empties the list: tp_clear, and the work behind list.clear.
func listClearItems(ts *Thread, o *Object) int32 {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	p, n := l.ObItem, l.ObSize
	if p == 0 {
		// Nothing changes, not even for list.sort, which watches the capacity.
		unlockObject(ts, o)
		return 0
	}
	atom.StoreReleaseInt(&l.ObSize, 0)
	atom.StoreRelease(&l.ObItem, 0)
	l.Allocated = 0
	unlockObject(ts, o)
	// The list is empty before any item goes: a destructor may use it.
	for i := n - 1; i >= 0; i-- {
		xdecref(ts, itemAt(p, i))
	}
	listFreeArray(ts, o, p)
	return 0
}
