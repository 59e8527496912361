// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Storing and removing entries of dicts.
//
// World: bare.
// Guard: the dict's lock, taken here unless the name ends in Locked. References that an entry loses are dropped after the lock, since
// a drop may run any code.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// dictAppend adds an entry that is not there, to a table with room and of the right form. References are new.
//
//go:nosplit
func dictAppend(ts *Thread, d *layout.DictObject, k *dictKeys, key *Object, hash int, value *Object) {
	incref(ts, key)
	incref(ts, value)
	n := k.n
	e := k.entry(n)
	if k.general {
		prim.Store(e-8, hash)
	}
	atom.StoreRelease(prim.At[*uintptr](e+8), addr(value))
	atom.StoreRelease(prim.At[*uintptr](e), addr(key))
	k.n, k.live = n+1, n+1
	k.setSlot(k.freeSlot(hash), n)
	atom.StoreReleaseInt(&d.MaUsed, d.MaUsed+1)
}

// dictInsertLocked adds an entry whose key is known to be missing, growing the table when needed: -1 with an exception set.
func dictInsertLocked(ts *Thread, o, key *Object, hash int, value *Object) int32 {
	d := as[*layout.DictObject](o)
	if d.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictAdded, o, key, value)
	}
	k := dictTable(d)
	general := key.ObType != UnicodeType
	if k.n >= k.room() || (general && !k.general) {
		if !dictGrow(ts, o, general) {
			return -1
		}
		k = dictTable(d)
	}
	dictAppend(ts, d, k, key, hash, value)
	return 0
}

// dictStoreLocked sets key to value. old is the value that was there: the caller drops it after unlocking.
func dictStoreLocked(ts *Thread, o, key *Object, hash int, value *Object) (old *Object, r int32) {
	d := as[*layout.DictObject](o)
	ix := dictFind(ts, d, key, hash)
	if ix < 0 {
		if ix == -2 {
			return nil, -1
		}
		return nil, dictInsertLocked(ts, o, key, hash, value)
	}
	e := dictTable(d).entry(ix)
	if old = itemAt(e, 1); old == value {
		return nil, 0
	}
	if d.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictModified, o, key, value)
		old = itemAt(e, 1)
	}
	incref(ts, value)
	atom.StoreRelease(prim.At[*uintptr](e+8), addr(value))
	return old, 0
}

// dictStore sets key to value: -1 with an exception set.
//
//go:noinline
func dictStore(ts *Thread, o, key *Object, hash int, value *Object) int32 {
	dictLock(ts, o)
	old, r := dictStoreLocked(ts, o, key, hash, value)
	unlockObject(ts, o)
	xdecref(ts, old)
	return r
}

// DictSetItem implements PyDict_SetItem: d[key] = value. Refs: both borrowed; the dict makes its own. Error: -1.
//
//go:nosplit
func DictSetItem(ts *Thread, o, key, value *Object) int32 {
	if dictCheck(o) && key.ObType == UnicodeType {
		d := as[*layout.DictObject](o)
		hash := as[*layout.ASCIIObject](key).Hash
		if hash == -1 {
			hash = strHashSlow(ts, key)
		}
		if d.MaWatcherTag&dictWatchers == 0 {
			lockObject(ts, o)
			if !dictReadable(ts, o) {
				containerShare(o)
			}
			k := dictTable(d)
			e := dictProbe(k, key, hash)
			if e > dictDoubt {
				old := itemAt(e, 1)
				if old == value {
					unlockObject(ts, o)
					return 0
				}
				incref(ts, value)
				atom.StoreRelease(prim.At[*uintptr](e+8), addr(value))
				unlockObject(ts, o)
				decref(ts, old)
				return 0
			}
			if e == dictMissing {
				if k.n < k.room() {
					dictAppend(ts, d, k, key, hash, value)
					unlockObject(ts, o)
					return 0
				}
				if k.log2 == 0 {
					return dictFirst(ts, o, key, hash, value)
				}
			}
			old, r := dictStoreLocked(ts, o, key, hash, value)
			unlockObject(ts, o)
			xdecref(ts, old)
			return r
		}
	}
	return dictSetItemSlow(ts, o, key, value)
}

// dictFirst gives a dict without a table one with a str key, and gives back its lock.
//
//go:noinline
func dictFirst(ts *Thread, o, key *Object, hash int, value *Object) int32 {
	k := dictAllocKeys(ts, dictMinLog2, false)
	if k == nil {
		unlockObject(ts, o)
		return -1
	}
	incref(ts, key)
	incref(ts, value)
	setItem(k.entries, 0, key)
	setItem(k.entries, 1, value)
	k.n, k.live = 1, 1
	k.setSlot(uint(hash)&k.mask, 0)
	d := as[*layout.DictObject](o)
	atom.StoreRelease(&d.MaKeys, uintptr(unsafe.Pointer(k)))
	atom.StoreReleaseInt(&d.MaUsed, 1)
	unlockObject(ts, o)
	return 0
}

//go:noinline
func dictSetItemSlow(ts *Thread, o, key, value *Object) int32 {
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return -1
	}
	return dictStore(ts, o, key, hash, value)
}

// PrivDictSetItemKnownHash answers CPython's _PyDict_SetItem_KnownHash: SetItem with the hash given.
func PrivDictSetItemKnownHash(ts *Thread, o, key, value *Object, hash int) int32 {
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	return dictStore(ts, o, key, hash, value)
}

// PrivDictSetItemKnownHashLockHeld implements _PyDict_SetItem_KnownHash_LockHeld: SetItem for a caller that holds the lock.
func PrivDictSetItemKnownHashLockHeld(ts *Thread, o, key, value *Object, hash int) int32 {
	if !dictReadable(ts, o) {
		containerShare(o)
	}
	old, r := dictStoreLocked(ts, o, key, hash, value)
	xdecref(ts, old)
	return r
}

// dictRemoveLocked takes entry ix out of the table. Its references pass to the caller.
func dictRemoveLocked(d *layout.DictObject, ix int) (key, value *Object) {
	k := dictTable(d)
	e := k.entry(ix)
	key, value = itemAt(e, 0), itemAt(e, 1)
	k.setSlot(k.slotOf(k.hashAt(e), ix), dictDummy)
	atom.StoreRelease(prim.At[*uintptr](e), 0)
	atom.StoreRelease(prim.At[*uintptr](e+8), 0)
	if ix == k.live-1 {
		k.live = ix
	}
	atom.StoreReleaseInt(&d.MaUsed, d.MaUsed-1)
	return key, value
}

// dictPop removes key and gives its value to the caller. r: 1, 0 when key is missing, -1 with an exception set.
func dictPop(ts *Thread, o, key *Object, hash int) (value *Object, r int32) {
	d := as[*layout.DictObject](o)
	dictLock(ts, o)
	ix := dictFind(ts, d, key, hash)
	if ix >= 0 && d.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictDeleted, o, key, nil)
		ix = dictFind(ts, d, key, hash)
	}
	if ix < 0 {
		unlockObject(ts, o)
		return nil, b2i(ix == -2) * -1
	}
	old, value := dictRemoveLocked(d, ix)
	unlockObject(ts, o)
	decref(ts, old)
	return value, 1
}

// keyError raises KeyError with the key as its argument, also when that is a tuple. The result is nil.
//
//go:noinline
func keyError(ts *Thread, key *Object) *Object {
	args := TupleNew(ts, 1)
	if args == nil {
		return nil
	}
	setTupleItem(args, 0, newRef(ts, key))
	ErrSetObject(ts, ExcKeyError, args)
	decref(ts, args)
	return nil
}

// setTupleItem fills item i of a fresh tuple, which takes over the reference.
func setTupleItem(t *Object, i int, o *Object) {
	const items = 48
	setItem(addr(t)+items, i, o)
}

// DictDelItem implements PyDict_DelItem. Error: -1, KeyError when key is missing.
func DictDelItem(ts *Thread, o, key *Object) int32 {
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return -1
	}
	return dictDelete(ts, o, key, hash)
}

// dictDelete is DelItem with the hash given.
func dictDelete(ts *Thread, o, key *Object, hash int) int32 {
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	v, r := dictPop(ts, o, key, hash)
	if r == 0 {
		keyError(ts, key)
		return -1
	}
	xdecref(ts, v)
	if r < 0 {
		return -1
	}
	return 0
}

// DictPop implements PyDict_Pop: removes key; 1 and its value in *result (a new reference; dropped when result is 0), 0 and NULL when
// it is missing, -1 and NULL with an exception set. An empty dict does not hash the key.
func DictPop(ts *Thread, o, key *Object, result uintptr) int32 {
	if result != 0 {
		setItem(result, 0, nil)
	}
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	if atom.LoadInt(&as[*layout.DictObject](o).MaUsed) == 0 {
		return 0
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return -1
	}
	v, r := dictPop(ts, o, key, hash)
	if result != 0 {
		setItem(result, 0, v)
	} else {
		xdecref(ts, v)
	}
	return r
}

// PrivDictPop implements _PyDict_Pop: the value, removed, or a reference to def; NULL with KeyError when def is NULL.
//
// Refs: new.
func PrivDictPop(ts *Thread, o, key, def *Object) *Object {
	if !dictCheck(o) {
		return badInternalCall(ts)
	}
	if atom.LoadInt(&as[*layout.DictObject](o).MaUsed) != 0 {
		hash := dictHash(ts, key)
		if hash == -1 {
			return nil
		}
		if v, r := dictPop(ts, o, key, hash); r != 0 {
			return v
		}
	}
	if def != nil {
		return newRef(ts, def)
	}
	return keyError(ts, key)
}

// dictSetDefault looks key up and stores def when it is missing. r: 1 found, 0 stored, -1 with an exception set. Refs: v new.
func dictSetDefault(ts *Thread, o, key, def *Object) (v *Object, r int32) {
	if !dictCheck(o) {
		badInternalCall(ts)
		return nil, -1
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return nil, -1
	}
	d := as[*layout.DictObject](o)
	dictLock(ts, o)
	switch ix := dictFind(ts, d, key, hash); {
	case ix >= 0:
		v, r = newRef(ts, itemAt(dictTable(d).entry(ix), 1)), 1
	case ix == -2:
		r = -1
	default:
		if r = dictInsertLocked(ts, o, key, hash, def); r == 0 {
			v = newRef(ts, def)
		}
	}
	unlockObject(ts, o)
	return v, r
}

// DictSetDefaultRef implements PyDict_SetDefaultRef: 1 and the value there was, or 0 and def, which is stored. *result may be 0.
//
// Refs: *result new. Error: -1, *result NULL.
func DictSetDefaultRef(ts *Thread, o, key, def *Object, result uintptr) int32 {
	v, r := dictSetDefault(ts, o, key, def)
	if result != 0 {
		setItem(result, 0, v)
	} else {
		xdecref(ts, v)
	}
	return r
}

// DictSetDefault implements PyDict_SetDefault. Refs: borrowed.
// Errors: SystemError for anything but a dict; what hashing and comparing raise; MemoryError.
func DictSetDefault(ts *Thread, o, key, def *Object) *Object {
	v, _ := dictSetDefault(ts, o, key, def)
	xdecref(ts, v)
	return v
}
