// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The set objects (PySetObject): set and frozenset share it.
//
// World: bare; any function may be entered from C.
// Guard: as for dicts (dict.go): the table is written under the object's lock, and probed without it by readers that check what they
// found; gcShared tells whether a thread other than the owner has looked. A frozenset is written only by the one that makes it.
// Invariant: within one table an entry goes from unused to a key to removed and never back. Only an exclusive owner (dictExclusive) uses
// a removed entry again, empties a table in place, or puts entries back into smalltable.
// Invariant: a table outside the object is preceded by 16 bytes whose first word is its mask, so that a reader gets both at once.
// Invariant: an unused entry has key NULL and hash 0, a removed one key setDummy and hash -1.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	setMinSize   = 8
	setEntrySize = 16
	setTableHead = 16
	setDummy     = 1 // no object has this address
	setLinear    = 9 // entries tried beside a slot before the probe jumps

	// What capi/fast_containers.h knows of tables.
	SetRemoved = setDummy
	SetLinear  = setLinear

	setTableAt = unsafe.Offsetof(layout.SetObject{}.Table)
	setSmallAt = unsafe.Offsetof(layout.SetObject{}.Smalltable)
)

// setTable is the table of o as a reader sees it, with its mask.
func setTable(o *Object) (t uintptr, mask uint) {
	t = atom.LoadAcquire(prim.At[*uintptr](addr(o) + setTableAt))
	if t == addr(o)+setSmallAt {
		return t, setMinSize - 1
	}
	return t, prim.Load[uint](t - setTableHead)
}

// setPublish makes t the table of o.
func setPublish(o *Object, t uintptr, mask uint) {
	as[*layout.SetObject](o).Mask = int(mask)
	atom.StoreRelease(prim.At[*uintptr](addr(o)+setTableAt), t)
}

// setSame compares the key of entry e, whose hash is the one sought: 1, 0, or -1 when that needs the lock.
func setSame(ts *Thread, e uintptr, key *Object) int {
	p := prim.At[*uintptr](e)
	k := atom.LoadAcquire(p)
	if k <= setDummy {
		return 0
	}
	// The entry's key may be dying. Held and still in its entry, it was alive all the time.
	if !tryIncref(ts, obj(k)) {
		return -1
	}
	eq := -1
	if atom.LoadAcquire(p) == k {
		eq = keyEqual(obj(k), key)
	}
	decref(ts, obj(k))
	return eq
}

// setProbe looks for key, an exact str: its entry, dictMissing, or dictDoubt when a key with the same hash must be compared with more
// care.
//
//go:nosplit
func setProbe(t uintptr, mask uint, key *Object, hash int) uintptr {
	i := uint(hash) & mask
	perturb := uint(hash)
	for {
		e := t + uintptr(i)*setEntrySize
		n := 0
		if i+setLinear <= mask {
			n = setLinear
		}
		for {
			k := atom.LoadAcquire(prim.At[*uintptr](e))
			if k == addr(key) {
				return e
			}
			if k == 0 {
				return dictMissing
			}
			if atom.LoadInt(prim.At[*int](e+8)) == hash && k != setDummy {
				if strKeySame(k, key) && atom.LoadAcquire(prim.At[*uintptr](e)) == k {
					return e
				}
				return dictDoubt
			}
			if n == 0 {
				break
			}
			n--
			e += setEntrySize
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// setProbeEqual is setProbe that compares keys of plain types.
func setProbeEqual(ts *Thread, t uintptr, mask uint, key *Object, hash int) uintptr {
	i := uint(hash) & mask
	perturb := uint(hash)
	for {
		e := t + uintptr(i)*setEntrySize
		n := 0
		if i+setLinear <= mask {
			n = setLinear
		}
		for {
			k := atom.LoadAcquire(prim.At[*uintptr](e))
			if k == addr(key) {
				return e
			}
			if k == 0 {
				return dictMissing
			}
			if atom.LoadInt(prim.At[*int](e+8)) == hash && k != setDummy {
				if eq := setSame(ts, e, key); eq > 0 {
					return e
				} else if eq < 0 {
					return dictDoubt
				}
			}
			if n == 0 {
				break
			}
			n--
			e += setEntrySize
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// setFind looks key up under the lock: its entry, or the entry where it would go: an unused one, or the first removed one when no other
// thread can be reading the table. r: 1, 0, or -1 with an exception set. __eq__ may run; what it did to the set has been seen.
func setFind(ts *Thread, o, key *Object, hash int) (e uintptr, r int32) {
restart:
	t, mask := setTable(o)
	i := uint(hash) & mask
	perturb := uint(hash)
	free := uintptr(0) // the first entry on the way that a removed key left
	for {
		e = t + uintptr(i)*setEntrySize
		n := 0
		if i+setLinear <= mask {
			n = setLinear
		}
		for {
			k := itemAt(e, 0)
			if k == key {
				return e, 1
			}
			if k == nil {
				if free != 0 && dictExclusive(ts, o) {
					e = free
				}
				return e, 0
			}
			if addr(k) == setDummy {
				if free == 0 {
					free = e
				}
			} else if atom.LoadInt(prim.At[*int](e+8)) == hash {
				eq := keyEqual(k, key)
				if eq < 0 {
					incref(ts, k)
					eq = int(ObjectRichCompareBool(ts, k, key, layout.EQ))
					decref(ts, k)
					if eq < 0 {
						return 0, -1
					}
					if t2, mask2 := setTable(o); t2 != t || mask2 != mask || itemAt(e, 0) != k {
						goto restart
					}
				}
				if eq > 0 {
					return e, 1
				}
			}
			if n == 0 {
				break
			}
			n--
			e += setEntrySize
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// setPut writes a key that is not there into table t, which has room. The reference passes to the table.
func setPut(t uintptr, mask uint, key *Object, hash int) {
	i := uint(hash) & mask
	perturb := uint(hash)
	for {
		e := t + uintptr(i)*setEntrySize
		n := 0
		if i+setLinear <= mask {
			n = setLinear
		}
		for {
			if itemAt(e, 0) == nil {
				prim.Store(e+8, hash)
				atom.StoreRelease(prim.At[*uintptr](e), addr(key))
				return
			}
			if n == 0 {
				break
			}
			n--
			e += setEntrySize
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// setResize moves o's keys to a table with more than min entries, whose lock is held: false with MemoryError set.
func setResize(ts *Thread, o *Object, min int) bool {
	s := as[*layout.SetObject](o)
	size := uint(setMinSize)
	for size <= uint(min) {
		if size >= 1<<56 {
			ErrNoMemory(ts)
			return false
		}
		size <<= 1
	}
	old, oldMask := setTable(o)
	small := addr(o) + setSmallAt
	if size == setMinSize && dictExclusive(ts, o) {
		if old == small {
			var copy [setMinSize * setEntrySize / 8]uintptr
			prim.Move(uintptr(unsafe.Pointer(&copy)), small, setMinSize*setEntrySize)
			prim.Clear(small, setMinSize*setEntrySize)
			for i := uintptr(0); i < setMinSize; i++ {
				// The address is taken anew each time: in the portable build a call may move the stack.
				if k := itemAt(uintptr(unsafe.Pointer(&copy))+i*setEntrySize, 0); addr(k) > setDummy {
					setPut(small, setMinSize-1, k, prim.Load[int](uintptr(unsafe.Pointer(&copy))+i*setEntrySize+8))
				}
			}
			s.Fill = s.Used
			return true
		}
		prim.Clear(small, setMinSize*setEntrySize)
		setMoveKeys(small, setMinSize-1, old, oldMask)
		setPublish(o, small, setMinSize-1)
	} else {
		t := setAllocTable(ts, size)
		if t == 0 {
			return false
		}
		setMoveKeys(t, size-1, old, oldMask)
		setPublish(o, t, size-1)
	}
	s.Fill = s.Used
	setRetire(ts, o, old)
	return true
}

// setAllocTable makes an empty table: 0 with MemoryError set.
func setAllocTable(ts *Thread, size uint) uintptr {
	p := allocMem(ts, uintptr(size)*setEntrySize+setTableHead)
	if p == 0 {
		ErrNoMemory(ts)
		return 0
	}
	prim.Store(p, size-1)
	prim.Clear(p+setTableHead, uintptr(size)*setEntrySize)
	return p + setTableHead
}

// setMoveKeys puts the keys of one table into another, with their references.
func setMoveKeys(to uintptr, toMask uint, from uintptr, fromMask uint) {
	for i := uint(0); i <= fromMask; i++ {
		e := from + uintptr(i)*setEntrySize
		if k := itemAt(e, 0); addr(k) > setDummy {
			setPut(to, toMask, k, prim.Load[int](e+8))
		}
	}
}

// setRetire frees a table that o no longer has, when it lies outside the object.
func setRetire(ts *Thread, o *Object, t uintptr) {
	if t == addr(o)+setSmallAt {
		return
	}
	if dictExclusive(ts, o) {
		freeMem(ts, t-setTableHead)
	} else {
		freeMemDelayed(ts, t-setTableHead)
	}
}

// setAddAt adds a missing key at the unused entry e. Fill may ask for a larger table: -1 with MemoryError set, the key added.
func setAddAt(ts *Thread, o *Object, e uintptr, key *Object, hash int) int32 {
	s := as[*layout.SetObject](o)
	incref(ts, key)
	// A reader without the lock that sees the entry between the stores sees the mark of a removed key, or looks again.
	if prim.Load[uintptr](e) != setDummy {
		s.Fill++
	}
	prim.Store(e+8, hash)
	atom.StoreRelease(prim.At[*uintptr](e), addr(key))
	atom.StoreReleaseInt(&s.Used, s.Used+1)
	if s.Fill*5 < s.Mask*3 {
		return 0
	}
	return setGrow(ts, o)
}

//go:noinline
func setGrow(ts *Thread, o *Object) int32 {
	n := as[*layout.SetObject](o).Used
	if n > 50000 {
		n *= 2
	} else {
		n *= 4
	}
	return b2i(setResize(ts, o, n)) - 1
}

// setAddLocked adds key: 1 when it was missing, 0, or -1 with an exception set.
func setAddLocked(ts *Thread, o, key *Object, hash int) int32 {
	e, r := setFind(ts, o, key, hash)
	if r != 0 {
		if r > 0 {
			return 0
		}
		return -1
	}
	if setAddAt(ts, o, e, key, hash) < 0 {
		return -1
	}
	return 1
}

// setAdd is setAddLocked that takes the lock.
func setAdd(ts *Thread, o, key *Object, hash int) int32 {
	dictLock(ts, o)
	r := setAddLocked(ts, o, key, hash)
	unlockObject(ts, o)
	return r
}

// setRemoveAt makes entry e a removed one. Its reference passes to the caller.
func setRemoveAt(o *Object, e uintptr) *Object {
	s := as[*layout.SetObject](o)
	key := itemAt(e, 0)
	atom.StoreRelease(prim.At[*uintptr](e), setDummy)
	atom.StoreReleaseInt(prim.At[*int](e+8), -1)
	atom.StoreReleaseInt(&s.Used, s.Used-1)
	return key
}

// setDiscard removes key: 1, 0 when it is missing, -1 with an exception set.
//
//go:noinline
func setDiscard(ts *Thread, o, key *Object, hash int) int32 {
	dictLock(ts, o)
	e, r := setFind(ts, o, key, hash)
	var old *Object
	if r > 0 {
		old = setRemoveAt(o, e)
	}
	unlockObject(ts, o)
	xdecref(ts, old)
	return r
}

// setHas looks key up: 1, 0, or -1 with an exception set.
//
//go:noinline
func setHas(ts *Thread, o, key *Object, hash int) int32 {
	if !dictReadable(ts, o) {
		dictShare(ts, o)
	}
	t, mask := setTable(o)
	if e := setProbeEqual(ts, t, mask, key, hash); e != dictDoubt {
		if t2, _ := setTable(o); t2 == t {
			return b2i(e != dictMissing)
		}
	}
	dictLock(ts, o)
	_, r := setFind(ts, o, key, hash)
	unlockObject(ts, o)
	return r
}

// setEntryAt takes a reference to the first key at entry i or later, and its number: -1 at the end.
func setEntryAt(ts *Thread, o *Object, i int) (key *Object, hash, at int) {
	if dictReadable(ts, o) {
		t, mask := setTable(o)
		for ; i >= 0 && uint(i) <= mask; i++ {
			e := t + uintptr(i)*setEntrySize
			p := prim.At[*uintptr](e)
			k := atom.LoadAcquire(p)
			if k <= setDummy {
				continue
			}
			hash = prim.Load[int](e + 8)
			if !tryIncref(ts, obj(k)) {
				break
			}
			if t2, _ := setTable(o); t2 == t && atom.LoadAcquire(p) == k {
				return obj(k), hash, i
			}
			decref(ts, obj(k))
			break
		}
		if i < 0 || uint(i) > mask {
			return nil, 0, -1
		}
	}
	dictLock(ts, o)
	t, mask := setTable(o)
	for at = i; at >= 0 && uint(at) <= mask; at++ {
		e := t + uintptr(at)*setEntrySize
		if key = itemAt(e, 0); addr(key) > setDummy {
			hash = prim.Load[int](e + 8)
			increfShared(ts, key)
			unlockObject(ts, o)
			return key, hash, at
		}
	}
	unlockObject(ts, o)
	return nil, 0, -1
}

// setClear removes every key.
func setClear(ts *Thread, o *Object) {
	s := as[*layout.SetObject](o)
	dictLock(ts, o)
	t, mask := setTable(o)
	small := addr(o) + setSmallAt
	if s.Fill == 0 {
		unlockObject(ts, o)
		return
	}
	exclusive := dictExclusive(ts, o)
	var copy [setMinSize * setEntrySize / 8]uintptr
	copied := exclusive && t == small
	switch {
	case exclusive:
		if copied {
			prim.Move(uintptr(unsafe.Pointer(&copy)), small, setMinSize*setEntrySize)
		}
		prim.Clear(small, setMinSize*setEntrySize)
		setPublish(o, small, setMinSize-1)
	default:
		// Readers may be in the old table: an empty one takes its place.
		e := setAllocTable(ts, setMinSize)
		if e == 0 {
			ErrClear(ts)
			setClearSlowly(ts, o)
			unlockObject(ts, o)
			return
		}
		setPublish(o, e, setMinSize-1)
	}
	s.Fill = 0
	atom.StoreReleaseInt(&s.Used, 0)
	unlockObject(ts, o)
	for i := uint(0); i <= mask; i++ {
		k := itemAt(t+uintptr(i)*setEntrySize, 0)
		if copied { // the address is taken anew each time: in the portable build a call may move the stack
			k = itemAt(uintptr(unsafe.Pointer(&copy))+uintptr(i)*setEntrySize, 0)
		}
		if addr(k) > setDummy {
			decref(ts, k)
		}
	}
	switch {
	case t == small:
	case exclusive:
		freeMem(ts, t-setTableHead)
	default:
		freeMemDelayed(ts, t-setTableHead)
	}
}

// setClearSlowly removes the keys one by one, without memory.
func setClearSlowly(ts *Thread, o *Object) {
	for i := uint(0); ; i++ {
		t, mask := setTable(o)
		if i > mask {
			return
		}
		e := t + uintptr(i)*setEntrySize
		if addr(itemAt(e, 0)) > setDummy {
			decref(ts, setRemoveAt(o, e))
		}
	}
}

// setInitEmpty sets the fields of a new set.
func setInitEmpty(o *Object) {
	s := as[*layout.SetObject](o)
	s.Fill, s.Used, s.Hash, s.Finger, s.Weakreflist = 0, 0, -1, 0, 0
	prim.Clear(addr(o)+setSmallAt, setMinSize*setEntrySize)
	setPublish(o, addr(o)+setSmallAt, setMinSize-1)
}

// setNew makes an empty set of type t. Refs: new.
func setNew(ts *Thread, t *TypeObject) *Object {
	if t == SetType || t == FrozenSetType {
		o := newGCObject(ts, t, unsafe.Sizeof(*(*layout.SetObject)(nil)))
		if o != nil {
			setInitEmpty(o)
			gcTrack(o)
		}
		return o
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o != nil {
		setInitEmpty(o)
	}
	return o
}

// setNewFrom makes a set of type t from an iterable, which may be nil. Refs: new.
func setNewFrom(ts *Thread, t *TypeObject, iterable *Object) *Object {
	o := setNew(ts, t)
	if o != nil && iterable != nil && setUpdateFrom(ts, o, iterable) < 0 {
		decref(ts, o)
		return nil
	}
	return o
}

// setDealloc is tp_dealloc of both types.
func setDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	if as[*layout.SetObject](o).Weakreflist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	t, mask := setTable(o)
	if as[*layout.SetObject](o).Used != 0 {
		for i := uint(0); i <= mask; i++ {
			if k := itemAt(t+uintptr(i)*setEntrySize, 0); addr(k) > setDummy {
				decref(ts, k)
			}
		}
	}
	if t != addr(o)+setSmallAt {
		freeMem(ts, t-setTableHead)
	}
	if o.ObType == SetType || o.ObType == FrozenSetType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// setTraverse is tp_traverse of both types.
func setTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	t, mask := setTable(o)
	for i := uint(0); i <= mask; i++ {
		if k := itemAt(t+uintptr(i)*setEntrySize, 0); addr(k) > setDummy {
			if r := callVisit(ts, visit, k, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

// setTpClear is tp_clear of both types.
func setTpClear(ts *Thread, o *Object) int32 {
	setClear(ts, o)
	return 0
}
