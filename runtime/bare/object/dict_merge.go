// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Merging mappings and sequences of pairs into dicts.
//
// World: bare.
// Guard: two dicts are merged under both locks. A section that waits may lose its locks for that time, and comparisons and destructors
// run any code: the source is looked at again after each entry.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// What a merge does with a key that is already there.
const (
	dictKeep     = 0
	dictOverride = 1
	dictUnique   = 2 // KeyError
)

// lockBoth takes the locks of two objects, in the order of their addresses; they may be the same.
func lockBoth(ts *Thread, a, b *Object) {
	if addr(b) < addr(a) {
		a, b = b, a
	}
	lockObject(ts, a)
	if a != b {
		lockObject(ts, b)
	}
}

// unlockBoth gives back what lockBoth took.
func unlockBoth(ts *Thread, a, b *Object) {
	if addr(b) < addr(a) {
		a, b = b, a
	}
	if a != b {
		unlockObject(ts, b)
	}
	unlockObject(ts, a)
}

// dictPlain tells whether b is a dict that iterates as dict does, so that its table may be read in place of its keys().
func dictPlain(b *Object) bool {
	return b.ObType == DictType || dictCheck(b) && b.ObType.TpIter == DictType.TpIter
}

// dictMerge adds b, any mapping, to the dict a. Error: -1.
func dictMerge(ts *Thread, a, b *Object, mode int) int32 {
	if a == nil || b == nil || !dictCheck(a) {
		badInternalCall(ts)
		return -1
	}
	if !dictPlain(b) {
		return dictMergeMapping(ts, a, b, mode)
	}
	if a == b {
		return 0
	}
	lockBoth(ts, a, b)
	if !dictReadable(ts, a) {
		containerShare(a)
	}
	if !dictReadable(ts, b) {
		containerShare(b)
	}
	r := dictMergeLocked(ts, a, b, mode)
	unlockBoth(ts, a, b)
	return r
}

// dictMergeLocked adds dict b to dict a.
func dictMergeLocked(ts *Thread, a, b *Object, mode int) int32 {
	da, db := as[*layout.DictObject](a), as[*layout.DictObject](b)
	if db.MaUsed == 0 {
		return 0
	}
	from := dictTable(db)
	if da.MaUsed == 0 {
		return dictFill(ts, a, b, from)
	}
	if dictTable(da).room() < db.MaUsed && !dictRebuild(ts, a, dictLog2For(da.MaUsed+db.MaUsed), from.general) {
		return -1
	}
	n := from.n
	for i := 0; i < n; i++ {
		e := from.entry(i)
		key := itemAt(e, 0)
		if key == nil {
			continue
		}
		value, hash := itemAt(e, 1), from.hashAt(e)
		incref(ts, key)
		incref(ts, value)
		r := dictMergeEntry(ts, a, key, hash, value, mode)
		decref(ts, key)
		decref(ts, value)
		if r < 0 {
			return -1
		}
		if dictTable(db) != from || from.n != n {
			return raiseInt(ts, ExcRuntimeError, "dict mutated during update")
		}
	}
	return 0
}

// dictFill gives the empty dict a a copy of b's table.
func dictFill(ts *Thread, a, b *Object, from *dictKeys) int32 {
	da, db := as[*layout.DictObject](a), as[*layout.DictObject](b)
	if da.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictCloned, a, b, nil)
		from = dictTable(db)
	}
	k := dictClone(ts, from, db.MaUsed)
	if k == nil {
		return -1
	}
	old := dictTable(da)
	atom.StoreRelease(&da.MaKeys, uintptr(unsafe.Pointer(k)))
	atom.StoreReleaseInt(&da.MaUsed, db.MaUsed)
	dictRetire(ts, a, old)
	return 0
}

// dictMergeEntry adds one entry to a, whose lock is held.
func dictMergeEntry(ts *Thread, a, key *Object, hash int, value *Object, mode int) int32 {
	if mode == dictOverride {
		old, r := dictStoreLocked(ts, a, key, hash, value)
		xdecref(ts, old)
		return r
	}
	switch ix := dictFind(ts, as[*layout.DictObject](a), key, hash); {
	case ix == -1:
		return dictInsertLocked(ts, a, key, hash, value)
	case ix >= 0 && mode == dictKeep:
		return 0
	case ix >= 0:
		keyError(ts, key)
	}
	return -1
}

// dictMergeMapping adds what has keys() and __getitem__ to a.
func dictMergeMapping(ts *Thread, a, b *Object, mode int) int32 {
	keys := MappingKeys(ts, b)
	if keys == nil {
		return -1
	}
	it := ObjectGetIter(ts, keys)
	decref(ts, keys)
	if it == nil {
		return -1
	}
	var r int32
	for r == 0 {
		key := IterNext(ts, it)
		if key == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		r = dictMergeKey(ts, a, b, key, mode)
		decref(ts, key)
	}
	decref(ts, it)
	return r
}

// dictMergeKey adds b[key] to a.
func dictMergeKey(ts *Thread, a, b, key *Object, mode int) int32 {
	if mode != dictOverride {
		switch r := DictContains(ts, a, key); {
		case r < 0:
			return -1
		case r > 0 && mode == dictKeep:
			return 0
		case r > 0:
			keyError(ts, key)
			return -1
		}
	}
	value := ObjectGetItem(ts, b, key)
	if value == nil {
		return -1
	}
	r := DictSetItem(ts, a, key, value)
	decref(ts, value)
	return r
}

// DictMerge implements PyDict_Merge: adds the mapping b to a; keys that are there are kept unless override is set. Error: -1.
func DictMerge(ts *Thread, a, b *Object, override int32) int32 {
	mode := dictKeep
	if override != 0 {
		mode = dictOverride
	}
	return dictMerge(ts, a, b, mode)
}

// DictUpdate implements PyDict_Update: Merge with override. Error: -1.
func DictUpdate(ts *Thread, a, b *Object) int32 { return dictMerge(ts, a, b, dictOverride) }

// DictMergeFromSeq2 implements PyDict_MergeFromSeq2: adds the pairs of an iterable to d. Error: -1.
func DictMergeFromSeq2(ts *Thread, d, seq *Object, override int32) int32 {
	it := ObjectGetIter(ts, seq)
	if it == nil {
		return -1
	}
	var r int32
	for i := 0; r == 0; i++ {
		item := IterNext(ts, it)
		if item == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		r = dictMergePair(ts, d, item, i, override)
		decref(ts, item)
	}
	decref(ts, it)
	return r
}

// dictMergePair adds item, number i of the sequence, which must be an iterable of two.
func dictMergePair(ts *Thread, d, item *Object, i int, override int32) int32 {
	fast := SequenceFast(ts, item, strAddr("object is not iterable\x00"))
	if fast == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			dictPairNote(ts, i)
		}
		return -1
	}
	n := as[*layout.VarObject](fast).ObSize
	if n != 2 {
		decref(ts, fast)
		return raiseInt(ts, ExcValueError, "dictionary update sequence element #%d has length %d; 2 is required", argI(i), argI(n))
	}
	items := addr(fast) + 48
	if hasFlag(fast.ObType, layout.TPFLAGS_LIST_SUBCLASS) {
		items = as[*layout.ListObject](fast).ObItem
	}
	key, value := newRef(ts, itemAt(items, 0)), newRef(ts, itemAt(items, 1))
	var r int32
	if override != 0 {
		r = DictSetItem(ts, d, key, value)
	} else if r = DictSetDefaultRef(ts, d, key, value, 0); r > 0 {
		r = 0
	}
	decref(ts, key)
	decref(ts, value)
	decref(ts, fast)
	return r
}

// dictPairNote adds the number of the bad element to the exception that is set.
func dictPairNote(ts *Thread, i int) {
	exc := ErrGetRaisedException(ts)
	if note := strFormat(ts, "Cannot convert dictionary update sequence element #%d to a sequence", argI(i)); note != nil {
		if method := ObjectGetAttr(ts, exc, id_add_note); method != nil {
			xdecref(ts, ObjectCallOneArg(ts, method, note))
			decref(ts, method)
		}
		decref(ts, note)
	}
	ErrClear(ts)
	ErrSetRaisedException(ts, exc)
}

// dictUpdateFrom is update(arg): merges a mapping when arg has keys, else a sequence of pairs.
func dictUpdateFrom(ts *Thread, d, arg *Object) int32 {
	if arg.ObType == DictType {
		return dictMerge(ts, d, arg, dictOverride)
	}
	keys := ObjectGetAttr(ts, arg, id_keys)
	if keys == nil {
		if ErrExceptionMatches(ts, ExcAttributeError) == 0 {
			return -1
		}
		ErrClear(ts)
		return DictMergeFromSeq2(ts, d, arg, 1)
	}
	decref(ts, keys)
	return dictMerge(ts, d, arg, dictOverride)
}
