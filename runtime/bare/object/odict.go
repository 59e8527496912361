// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// collections.OrderedDict: a dict whose entries can be moved to either end and be taken from either end.
//
// World: bare.
// Guard: the object's lock, for the table and for the fields of odictObject.
// Invariant: the order is that of the entries in the dict's table. first and unused speak of the current table when its ends flag is set,
// and of no table otherwise: entries before first are not in use, entries before unused have never been. An entry moves to one that was never
// used, as every entry of a dict does, and its index slot is turned over in one store, so that readers without the lock find it all the time.
// Invariant: state changes with every insertion, removal and move made here. What writes by way of PyDict_ functions changes ma_used only.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// odictObject is PyODictObject.
type odictObject struct {
	layout.DictObject
	inst   *Object // the instance's __dict__
	weak   uintptr // the list of weak references
	state  uint
	first  int
	unused int
}

var _ [104]byte = [unsafe.Sizeof(*(*odictObject)(nil))]byte{}

func odictCheck(o *Object) bool { return o.ObType == ODictType || typeIsSubtype(o.ObType, ODictType) }

// odictKnowEnds makes first and unused speak of the table k of od, which is not empty.
func odictKnowEnds(od *odictObject, k *dictKeys) {
	if !k.ends {
		od.first, od.unused, k.ends = 0, 0, true
	}
}

// odictFirstEntry is the number of the first entry in use. The dict is not empty.
func odictFirstEntry(od *odictObject, k *dictKeys) int {
	odictKnowEnds(od, k)
	i := od.first
	for i < k.n && itemAt(k.entry(i), 0) == nil {
		i++
	}
	od.first = i
	return i
}

// odictRank is how many entries before ix are in use.
func odictRank(k *dictKeys, ix int) int {
	r := 0
	for i := 0; i < ix; i++ {
		if itemAt(k.entry(i), 0) != nil {
			r++
		}
	}
	return r
}

// odictFrontRoom gives o a table that begins with unused entries, as many as are in use: moves to the front pay for it together.
func odictFrontRoom(ts *Thread, o *Object) bool {
	od := as[*odictObject](o)
	old := dictTable(&od.DictObject)
	gap := od.MaUsed + 1
	k := dictAllocKeys(ts, dictLog2For(gap+2*od.MaUsed), old.general)
	if k == nil {
		return false
	}
	prim.Clear(k.entry(0), uintptr(gap)*k.step())
	dictPackFrom(k, old, gap)
	atom.StoreRelease(&od.MaKeys, uintptr(unsafe.Pointer(k)))
	od.first, od.unused, k.ends = gap, gap, true
	dictRetire(ts, o, old)
	return true
}

// odictMoveLocked makes entry ix the last one or the first: false with MemoryError set, and nothing has changed.
func odictMoveLocked(ts *Thread, o *Object, ix int, last bool) bool {
	od := as[*odictObject](o)
	k := dictTable(&od.DictObject)
	to := 0
	if last {
		if ix == dictLastEntry(&od.DictObject) {
			return true
		}
		if k.n >= k.room() {
			ix = odictRank(k, ix)
			if !dictGrow(ts, o, k.general) {
				return false
			}
			k = dictTable(&od.DictObject)
		}
		to = k.n
	} else {
		if ix == odictFirstEntry(od, k) {
			return true
		}
		if od.unused == 0 {
			ix = odictRank(k, ix)
			if !odictFrontRoom(ts, o) {
				return false
			}
			k = dictTable(&od.DictObject)
			ix += od.first
		}
		to = od.unused - 1
	}
	from, e := k.entry(ix), k.entry(to)
	hash := k.hashAt(from)
	if k.general {
		prim.Store(e-8, hash)
	}
	atom.StoreRelease(prim.At[*uintptr](e+8), prim.Load[uintptr](from+8))
	atom.StoreRelease(prim.At[*uintptr](e), prim.Load[uintptr](from))
	if last {
		k.n, k.live = to+1, to+1
	} else {
		od.first, od.unused = to, to
	}
	k.setSlot(k.slotOf(hash, ix), to)
	atom.StoreRelease(prim.At[*uintptr](from), 0)
	atom.StoreRelease(prim.At[*uintptr](from+8), 0)
	od.state++
	return true
}

// ODictNew implements PyODict_New: an empty OrderedDict. Refs: new. Error: MemoryError.
func ODictNew(ts *Thread) *Object { return dictTpNew(ts, up(ODictType), nil, nil) }

// odictStore sets key to value: -1 with an exception set.
func odictStore(ts *Thread, o, key *Object, hash int, value *Object) int32 {
	od := as[*odictObject](o)
	dictLock(ts, o)
	used := od.MaUsed
	old, r := dictStoreLocked(ts, o, key, hash, value)
	if od.MaUsed != used {
		od.state++
	}
	unlockObject(ts, o)
	xdecref(ts, old)
	return r
}

// ODictSetItem implements PyODict_SetItem: od[key] = value; a new key goes to the end. Refs: both borrowed. Error: -1.
func ODictSetItem(ts *Thread, o, key, value *Object) int32 {
	if o == nil || key == nil || value == nil || !odictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	hash := keyHash(ts, key)
	if hash == -1 {
		return -1
	}
	return odictStore(ts, o, key, hash, value)
}

// odictTake removes key and gives its value to the caller. r: 1, 0 when key is missing, -1 with an exception set.
func odictTake(ts *Thread, o, key *Object, hash int) (value *Object, r int32) {
	od := as[*odictObject](o)
	dictLock(ts, o)
	ix := dictFind(ts, &od.DictObject, key, hash)
	if ix >= 0 && od.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictDeleted, o, key, nil)
		ix = dictFind(ts, &od.DictObject, key, hash)
	}
	if ix < 0 {
		unlockObject(ts, o)
		return nil, b2i(ix == -2) * -1
	}
	old, value := dictRemoveLocked(&od.DictObject, ix)
	od.state++
	unlockObject(ts, o)
	decref(ts, old)
	return value, 1
}

// ODictDelItem implements PyODict_DelItem: del od[key]. Error: -1, KeyError when key is missing.
func ODictDelItem(ts *Thread, o, key *Object) int32 {
	if o == nil || key == nil || !odictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	hash := keyHash(ts, key)
	if hash == -1 {
		return -1
	}
	v, r := odictTake(ts, o, key, hash)
	if r == 0 {
		keyError(ts, key)
		return -1
	}
	xdecref(ts, v)
	return b2i(r < 0) * -1
}

// odictAssSubscript is mp_ass_subscript.
func odictAssSubscript(ts *Thread, o, key, value *Object) int32 {
	if value == nil {
		return ODictDelItem(ts, o, key)
	}
	return ODictSetItem(ts, o, key, value)
}

func odictDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	od := as[*odictObject](o)
	inst := od.inst
	od.inst = nil
	xdecref(ts, inst)
	if od.weak != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	dictDealloc(ts, o)
}

func odictTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if inst := as[*odictObject](o).inst; inst != nil {
		if r := callVisit(ts, visit, inst, arg); r != 0 {
			return r
		}
	}
	return dictTraverse(ts, o, visit, arg)
}

func odictTpClear(ts *Thread, o *Object) int32 {
	od := as[*odictObject](o)
	inst := od.inst
	od.inst = nil
	xdecref(ts, inst)
	odictClear(ts, o)
	return 0
}

// odictClear removes every entry.
func odictClear(ts *Thread, o *Object) {
	dictLock(ts, o)
	as[*odictObject](o).state++
	unlockObject(ts, o)
	DictClear(ts, o)
}

// odictRepr is tp_repr: OrderedDict({'a': 1}).
func odictRepr(ts *Thread, o *Object) *Object {
	name := PrivTypeName(ts, o.ObType)
	if dictLength(ts, o) == 0 {
		return strFormat(ts, "%s()", argC(name))
	}
	if r := ReprEnter(ts, o); r != 0 {
		if r < 0 {
			return nil
		}
		return strFormat(ts, "...")
	}
	var s *Object
	if d := odictPlain(ts, o); d != nil {
		s = strFormat(ts, "%s(%R)", argC(name), argO(d))
		decref(ts, d)
	}
	ReprLeave(ts, o)
	return s
}

// odictPlain is a dict of o's entries; a subclass is asked for them. Refs: new.
func odictPlain(ts *Thread, o *Object) *Object {
	if o.ObType == ODictType {
		return dictCopyOf(ts, o)
	}
	return DictCopy(ts, o)
}

// odictRichcompare is tp_richcompare: the order counts against another OrderedDict, not against a dict.
func odictRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !odictCheck(a) || !dictCheck(b) || op != layout.EQ && op != layout.NE {
		return newRef(ts, NotImplemented)
	}
	r := dictEqual(ts, a, b)
	if r > 0 && odictCheck(b) {
		r = odictSameOrder(ts, a, b)
	}
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(b2i((r == 1) == (op == layout.EQ))))
}

// odictState is o's state as it is now.
func odictState(ts *Thread, o *Object) uint {
	dictLock(ts, o)
	state := as[*odictObject](o).state
	unlockObject(ts, o)
	return state
}

// odictSameOrder compares the keys of two in order: 1, 0, or -1 with an exception set.
func odictSameOrder(ts *Thread, a, b *Object) int32 {
	sa, sb := odictState(ts, a), odictState(ts, b)
	i, j := 0, 0
	for {
		ka, va, ia := dictEntryAt(ts, a, i)
		kb, vb, ib := dictEntryAt(ts, b, j)
		r := int32(0)
		if ia >= 0 && ib >= 0 {
			r = ObjectRichCompareBool(ts, ka, kb, layout.EQ)
		}
		xdecref(ts, ka)
		xdecref(ts, va)
		xdecref(ts, kb)
		xdecref(ts, vb)
		if ia < 0 || ib < 0 {
			return b2i(ia < 0 && ib < 0)
		}
		if r <= 0 {
			return r
		}
		if odictState(ts, a) != sa || odictState(ts, b) != sb {
			return raiseInt(ts, ExcRuntimeError, "OrderedDict mutated during iteration")
		}
		i, j = ia+1, ib+1
	}
}
