// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The dict object (PyDictObject): its table, its birth and its end.
//
// World: bare; any function may be entered from C.
// Guard: the table and ma_used are written under the object's lock. Readers without it load ma_keys once, probe that table, and check
// what they took from it (dict_lookup.go).
// Invariant: within one table an entry goes from unused to (key, value) to removed and never back, so a key seen twice in the
// same entry was alive in between. A table that lock-free readers may hold is freed with freeMemDelayed.
// Invariant: gcShared is clear only while no thread but the owner (ob_tid) has looked at the dict; it is set under the lock. The
// owner of a dict that is not shared frees its tables at once.
// Invariant: ma_values is 0: attributes live in ordinary tables.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const dictSubclass = layout.TPFLAGS_DICT_SUBCLASS

// dictKeys heads a table. The index follows it, one signed number of 1, 2, 4 or 8 bytes per slot, then the entries in the order of
// insertion: key and value when all keys are exact str (which know their hash), else hash, key, value.
type dictKeys struct {
	entries uintptr // the key of entry 0
	mask    uint    // index slots less one
	n       int     // entries written so far, those removed since included: never goes down
	live    int     // no entry from here on is in use: where popitem begins
	log2    uint8   // log2 of the number of index slots
	width   uint8   // log2 of the bytes of one
	general bool    // entries carry the hash
	ends    bool    // an OrderedDict knows where entries begin: never set in a table that other dicts may have (odict.go)
}

const (
	dictHead  = unsafe.Sizeof(dictKeys{})
	dictFree  = -1 // index slot: never used
	dictDummy = -2 // index slot: its entry was removed

	dictStrEntry     = 16
	dictGeneralEntry = 24

	dictMinLog2 = 3
	dictMaxLog2 = 56
)

// What capi/fast_containers.h knows of tables.
const (
	OffsetKeysEntries = unsafe.Offsetof((*dictKeys)(nil).entries)
	OffsetKeysMask    = unsafe.Offsetof((*dictKeys)(nil).mask)
	OffsetKeysN       = unsafe.Offsetof((*dictKeys)(nil).n)
	OffsetKeysWidth   = unsafe.Offsetof((*dictKeys)(nil).width)
	OffsetKeysGeneral = unsafe.Offsetof((*dictKeys)(nil).general)
	OffsetKeysIndex   = dictHead
)

// dictEmpty is the table of every dict without one of its own: no room, one free slot.
var dictEmpty = struct {
	dictKeys
	index [8]int8
}{index: [8]int8{-1, -1, -1, -1, -1, -1, -1, -1}}

func dictEmptyKeys() uintptr { return uintptr(unsafe.Pointer(&dictEmpty)) }

// room is how many entries a table has place for: two thirds of the slots.
func (k *dictKeys) room() int { return 2 << (k.log2 & 63) / 3 }

// entry is the address of the key of entry i; the value lies behind it, the hash of a general entry before it.
func (k *dictKeys) entry(i int) uintptr {
	if k.general {
		return k.entries + uintptr(i)*dictGeneralEntry
	}
	return k.entries + uintptr(i)*dictStrEntry
}

// step is the distance of two entries.
func (k *dictKeys) step() uintptr {
	if k.general {
		return dictGeneralEntry
	}
	return dictStrEntry
}

// hashAt is the hash of the key at e, an entry in use.
func (k *dictKeys) hashAt(e uintptr) int {
	if k.general {
		return prim.Load[int](e - 8)
	}
	return as[*layout.ASCIIObject](itemAt(e, 0)).Hash
}

// hashOf is hashAt for a reader without the lock, who has read the key: by now the entry may have none.
func (k *dictKeys) hashOf(e, key uintptr) int {
	if k.general {
		return prim.Load[int](e - 8)
	}
	return as[*layout.ASCIIObject](obj(key)).Hash
}

// slot reads index slot i: an entry's number, dictFree or dictDummy.
func (k *dictKeys) slot(i uint) int {
	p := uintptr(unsafe.Pointer(k)) + dictHead
	switch k.width {
	case 0:
		return int(int8(atom.LoadRelaxed8(prim.At[*uint8](p + uintptr(i)))))
	case 1:
		return int(*(*int16)(unsafe.Pointer(p + uintptr(i)*2)))
	case 2:
		return int(*(*int32)(unsafe.Pointer(p + uintptr(i)*4)))
	}
	return *(*int)(unsafe.Pointer(p + uintptr(i)*8))
}

// setSlot writes index slot i. A reader that sees a new entry's number there sees the entry.
func (k *dictKeys) setSlot(i uint, v int) {
	p := uintptr(unsafe.Pointer(k)) + dictHead
	switch k.width {
	case 0:
		atom.StoreRelease8((*uint8)(unsafe.Pointer(p+uintptr(i))), uint8(v))
	case 1:
		*(*int16)(unsafe.Pointer(p + uintptr(i)*2)) = int16(v)
	case 2:
		*(*int32)(unsafe.Pointer(p + uintptr(i)*4)) = int32(v)
	default:
		*(*int)(unsafe.Pointer(p + uintptr(i)*8)) = v
	}
}

// freeSlot is the first slot on a hash's way that no entry uses.
func (k *dictKeys) freeSlot(hash int) uint {
	i := uint(hash) & k.mask
	for perturb := uint(hash); k.slot(i) >= 0; {
		perturb >>= 5
		i = (i*5 + perturb + 1) & k.mask
	}
	return i
}

// slotOf is the slot of entry ix, which is in use.
func (k *dictKeys) slotOf(hash, ix int) uint {
	i := uint(hash) & k.mask
	for perturb := uint(hash); k.slot(i) != ix; {
		perturb >>= 5
		i = (i*5 + perturb + 1) & k.mask
	}
	return i
}

// dictTable is the table of d as a reader sees it.
func dictTable(d *layout.DictObject) *dictKeys {
	return prim.At[*dictKeys](atom.LoadAcquire(&d.MaKeys))
}

// dictCheck tells whether o is a dict or of a subclass.
func dictCheck(o *Object) bool { return o.ObType.TpFlags&dictSubclass != 0 }

// dictReadable tells whether the calling thread may read o without the lock: it owns it, or the dict is known to be shared.
func dictReadable(ts *Thread, o *Object) bool {
	return atom.OwnTid(&o.ObTid) == ts.Tid || atom.LoadRelaxed8(&o.ObGcBits)&gcShared != 0
}

// containerShare notes that a thread other than the owner looks at o. Its lock is held.
//
//go:noinline
func containerShare(o *Object) { atom.Or8(&o.ObGcBits, gcShared) }

// dictLock takes o's lock, to write it or to read it in full.
func dictLock(ts *Thread, o *Object) {
	lockObject(ts, o)
	if !dictReadable(ts, o) {
		containerShare(o)
	}
}

// dictShare makes o readable for the calling thread.
//
//go:noinline
func dictShare(ts *Thread, o *Object) {
	dictLock(ts, o)
	unlockObject(ts, o)
}

// dictExclusive tells whether no other thread can be reading o's table. o's lock is held.
func dictExclusive(ts *Thread, o *Object) bool {
	return atom.OwnTid(&o.ObTid) == ts.Tid && o.ObGcBits&gcShared == 0
}

// dictRetire frees a table that o no longer has. References that it held have been dropped, or moved to another.
func dictRetire(ts *Thread, o *Object, k *dictKeys) {
	p := uintptr(unsafe.Pointer(k))
	switch {
	case p == dictEmptyKeys():
	case dictExclusive(ts, o):
		freeMem(ts, p)
	default:
		freeMemDelayed(ts, p)
	}
}

// dictAllocKeys makes an empty table of 1<<log2 slots: nil with MemoryError set when there is no memory.
func dictAllocKeys(ts *Thread, log2 uint8, general bool) *dictKeys {
	if log2 > dictMaxLog2 {
		ErrNoMemory(ts)
		return nil
	}
	width := uint8(0)
	switch {
	case log2 >= 32:
		width = 3
	case log2 >= 16:
		width = 2
	case log2 >= 8:
		width = 1
	}
	index := uintptr(1) << ((log2 + width) & 63)
	room := uintptr(2<<(log2&63)) / 3
	step := uintptr(dictStrEntry)
	first := dictHead + index
	if general {
		step = dictGeneralEntry
	}
	p := allocMem(ts, first+room*step)
	if p == 0 {
		ErrNoMemory(ts)
		return nil
	}
	k := prim.At[*dictKeys](p)
	k.entries = p + first
	if general {
		k.entries += 8
	}
	k.mask = 1<<(log2&63) - 1
	k.n, k.live = 0, 0
	k.log2, k.width, k.general, k.ends = log2, width, general, false
	for q := p + dictHead; q != p+first; q += 8 {
		prim.Store(q, ^uint(0))
	}
	return k
}

// dropOne drops a reference of the thread tid to o when that takes one store at most; else it does nothing and tells so. It is inlined:
// for loops over many objects.
func dropOne(tid uintptr, o *Object) bool {
	if atom.Race {
		return immortal(o)
	}
	l := o.ObRefLocal
	if o.ObTid != tid {
		return l == refImmortal
	}
	if l == 1 {
		return false
	}
	o.ObRefLocal = l - 1
	return true
}

// dictRelease drops the references of a table's entries.
func dictRelease(ts *Thread, k *dictKeys) {
	step := k.step()
	tid := ts.Tid
	for e, end := k.entries, k.entry(k.n); e < end; e += step {
		key := itemAt(e, 0)
		if key == nil {
			continue
		}
		v := itemAt(e, 1)
		if !dropOne(tid, key) {
			decref(ts, key)
		}
		if !dropOne(tid, v) {
			decref(ts, v)
		}
	}
}

// DictNew implements PyDict_New: an empty dict. Refs: new. Error: MemoryError.
//
//go:nosplit
func DictNew(ts *Thread) *Object {
	o := newGCObject(ts, DictType, unsafe.Sizeof(*(*layout.DictObject)(nil)))
	if o == nil {
		return nil
	}
	d := as[*layout.DictObject](o)
	d.MaUsed, d.MaWatcherTag, d.MaKeys, d.MaValues = 0, 0, dictEmptyKeys(), 0
	gcTrack(o)
	return o
}

// dictLog2For is the log2 of the smallest table with room for n entries.
func dictLog2For(n int) uint8 {
	log2 := uint8(dictMinLog2)
	for log2 <= dictMaxLog2 && 2<<(log2&63)/3 < n {
		log2++
	}
	return log2
}

// PrivDictNewPresized implements _PyDict_NewPresized: an empty dict with room for n entries. Refs: new.
func PrivDictNewPresized(ts *Thread, n int) *Object {
	o := DictNew(ts)
	if o == nil || n <= 2<<dictMinLog2/3 {
		return o
	}
	k := dictAllocKeys(ts, dictLog2For(n), false)
	if k == nil {
		decref(ts, o)
		return nil
	}
	as[*layout.DictObject](o).MaKeys = uintptr(unsafe.Pointer(k))
	return o
}

// dictDealloc is tp_dealloc. No reader can be left: each holds a reference to the dict.
func dictDealloc(ts *Thread, o *Object) {
	d := as[*layout.DictObject](o)
	if d.MaWatcherTag&dictWatchers != 0 {
		if !dictLastNotice(ts, o) {
			return
		}
	}
	gcUntrack(o)
	if k := dictTable(d); k != nil && d.MaKeys != dictEmptyKeys() {
		dictRelease(ts, k)
		freeMem(ts, d.MaKeys)
	}
	if o.ObType == DictType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}

// dictTraverse is tp_traverse. Exact strs refer to nothing, so the keys of a table without hashes are passed over.
func dictTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	k := dictTable(as[*layout.DictObject](o))
	if k == nil {
		return 0
	}
	step := k.step()
	for e, end := k.entries, k.entry(k.n); e < end; e += step {
		key := itemAt(e, 0)
		if key == nil {
			continue
		}
		if r := callVisit(ts, visit, itemAt(e, 1), arg); r != 0 {
			return r
		}
		if k.general {
			if r := callVisit(ts, visit, key, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

// dictTpClear is tp_clear.
func dictTpClear(ts *Thread, o *Object) int32 {
	DictClear(ts, o)
	return 0
}

// DictClear implements PyDict_Clear: removes every entry. Not a dict: nothing happens.
func DictClear(ts *Thread, o *Object) {
	if !dictCheck(o) {
		return
	}
	d := as[*layout.DictObject](o)
	dictLock(ts, o)
	k := dictTable(d)
	if k == nil || d.MaKeys == dictEmptyKeys() {
		unlockObject(ts, o)
		return
	}
	if d.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictCleared, o, nil, nil)
		k = dictTable(d)
	}
	exclusive := dictExclusive(ts, o)
	atom.StoreRelease(&d.MaKeys, dictEmptyKeys())
	atom.StoreReleaseInt(&d.MaUsed, 0)
	unlockObject(ts, o)
	if uintptr(unsafe.Pointer(k)) == dictEmptyKeys() {
		return
	}
	// The table is ours alone now, but for readers that still probe it: its entries keep their words until it is freed.
	dictRelease(ts, k)
	if exclusive {
		freeMem(ts, uintptr(unsafe.Pointer(k)))
	} else {
		freeMemDelayed(ts, uintptr(unsafe.Pointer(k)))
	}
}

// DictSize implements PyDict_Size. Error: -1, SystemError for what is no dict.
func DictSize(ts *Thread, o *Object) int {
	if o == nil || !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return atom.LoadInt(&as[*layout.DictObject](o).MaUsed)
}

// DictNext implements PyDict_Next: stores the entry at *pos and moves *pos on; 0 at the end. pos starts at 0; key, value and the
// dict's other address arguments may be 0 for what is not wanted.
//
// Refs: key and value borrowed. Lock: none; a caller that shares the dict holds a critical section on it.
//
//go:nosplit
func DictNext(ts *Thread, o *Object, pos, key, value uintptr) int32 {
	if !dictCheck(o) {
		return 0
	}
	if !dictReadable(ts, o) {
		dictShare(ts, o)
	}
	k := dictTable(as[*layout.DictObject](o))
	i := prim.Load[int](pos)
	if i < 0 {
		return 0
	}
	for n := k.n; i < n; i++ {
		e := k.entry(i)
		v := itemAt(e, 1)
		if v == nil {
			continue
		}
		prim.Store(pos, i+1)
		if key != 0 {
			setItem(key, 0, itemAt(e, 0))
		}
		if value != 0 {
			setItem(value, 0, v)
		}
		return 1
	}
	return 0
}
