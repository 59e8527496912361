// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The PySet_ functions.
//
// World: bare; any function may be entered from C.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// isMutableSet tells whether o is a set or of a subclass; isFrozenSet the same of frozenset; isSet either.
func isMutableSet(ts *Thread, o *Object) bool {
	return o.ObType == SetType || TypeIsSubtype(ts, o.ObType, SetType) != 0
}

func isFrozenSet(ts *Thread, o *Object) bool {
	return o.ObType == FrozenSetType || TypeIsSubtype(ts, o.ObType, FrozenSetType) != 0
}

func isSet(ts *Thread, o *Object) bool {
	return o.ObType == SetType || o.ObType == FrozenSetType || isMutableSet(ts, o) || isFrozenSet(ts, o)
}

// setHash is a key's hash: -1 with the exception that sets raise.
func setHash(ts *Thread, key *Object) int {
	h := keyHash(ts, key)
	if h == -1 {
		keyUnhashable(ts, key, "cannot use '%s' as a set element (%s)")
	}
	return h
}

// SetNew implements PySet_New: a set of an iterable's elements, empty for NULL. Refs: new.
func SetNew(ts *Thread, iterable *Object) *Object { return setNewFrom(ts, SetType, iterable) }

// FrozenSetNew implements PyFrozenSet_New: a new frozenset of an iterable's elements, empty for NULL. Refs: new.
func FrozenSetNew(ts *Thread, iterable *Object) *Object {
	return setNewFrom(ts, FrozenSetType, iterable)
}

// SetSize implements PySet_Size. Error: -1, SystemError for what is no set.
func SetSize(ts *Thread, o *Object) int {
	if !isSet(ts, o) {
		badInternalCall(ts)
		return -1
	}
	return setLength(ts, o)
}

// SetContains implements PySet_Contains: 1, 0, or -1 with an exception set. Lock: none unless a comparison must run code.
//
//go:nosplit
func SetContains(ts *Thread, o, key *Object) int32 {
	if (o.ObType == SetType || o.ObType == FrozenSetType) && key.ObType == UnicodeType && dictReadable(ts, o) {
		if hash := as[*layout.ASCIIObject](key).Hash; hash != -1 {
			t, mask := setTable(o)
			e := setProbe(t, mask, key, hash)
			if e != dictDoubt && atom.LoadAcquire(prim.At[*uintptr](addr(o)+setTableAt)) == t {
				return b2i(e != dictMissing)
			}
		}
	}
	return setContainsSlow(ts, o, key)
}

//go:noinline
func setContainsSlow(ts *Thread, o, key *Object) int32 {
	if !isSet(ts, o) {
		badInternalCall(ts)
		return -1
	}
	hash := setHash(ts, key)
	if hash == -1 {
		return -1
	}
	return setHas(ts, o, key, hash)
}

// SetAdd implements PySet_Add: also fills a frozenset that only the caller knows. Error: -1.
//
//go:nosplit
func SetAdd(ts *Thread, o, key *Object) int32 {
	if o.ObType == SetType && key.ObType == UnicodeType {
		if hash := as[*layout.ASCIIObject](key).Hash; hash != -1 {
			lockObject(ts, o)
			if !dictReadable(ts, o) {
				containerShare(o)
			}
			e, r := setFind(ts, o, key, hash)
			if r == 0 {
				r = setAddAt(ts, o, e, key, hash)
			} else if r > 0 {
				r = 0
			}
			unlockObject(ts, o)
			return r
		}
	}
	return setAddSlow(ts, o, key)
}

//go:noinline
func setAddSlow(ts *Thread, o, key *Object) int32 {
	if !isMutableSet(ts, o) && !(isFrozenSet(ts, o) && uniquelyReferenced(ts, o)) {
		badInternalCall(ts)
		return -1
	}
	hash := setHash(ts, key)
	if hash == -1 {
		return -1
	}
	if setAdd(ts, o, key, hash) < 0 {
		return -1
	}
	return 0
}

// SetDiscard implements PySet_Discard: 1 when key was there, 0, or -1 with an exception set.
//
//go:nosplit
func SetDiscard(ts *Thread, o, key *Object) int32 {
	if o.ObType == SetType && key.ObType == UnicodeType {
		if hash := as[*layout.ASCIIObject](key).Hash; hash != -1 {
			return setDiscard(ts, o, key, hash)
		}
	}
	return setDiscardSlow(ts, o, key)
}

//go:noinline
func setDiscardSlow(ts *Thread, o, key *Object) int32 {
	if !isMutableSet(ts, o) {
		badInternalCall(ts)
		return -1
	}
	hash := setHash(ts, key)
	if hash == -1 {
		return -1
	}
	return setDiscard(ts, o, key, hash)
}

// SetPop implements PySet_Pop: any key, removed. Refs: new. Error: KeyError when the set is empty.
func SetPop(ts *Thread, o *Object) *Object {
	if !isMutableSet(ts, o) {
		return badInternalCall(ts)
	}
	return setMethodPop(ts, o, nil)
}

// SetClear implements PySet_Clear. Error: -1, SystemError for what is no set.
func SetClear(ts *Thread, o *Object) int32 {
	if !isMutableSet(ts, o) {
		badInternalCall(ts)
		return -1
	}
	setClear(ts, o)
	return 0
}

// PrivSetNextEntryRef implements _PySet_NextEntryRef: stores the next key and its hash and moves *pos on, from 0; 0 at the end.
//
// Refs: key new. Error: -1, SystemError for what is no set.
func PrivSetNextEntryRef(ts *Thread, o *Object, pos, key, hash uintptr) int32 {
	if !isSet(ts, o) {
		badInternalCall(ts)
		return -1
	}
	k, h, at := setEntryAt(ts, o, prim.Load[int](pos))
	if at < 0 {
		return 0
	}
	prim.Store(pos, at+1)
	setItem(key, 0, k)
	prim.Store(hash, h)
	return 1
}

// PrivSetNextEntry implements _PySet_NextEntry: as NextEntryRef. Refs: key borrowed.
func PrivSetNextEntry(ts *Thread, o *Object, pos, key, hash uintptr) int32 {
	r := PrivSetNextEntryRef(ts, o, pos, key, hash)
	if r > 0 {
		decref(ts, itemAt(key, 0))
	}
	return r
}

// PrivSetUpdate implements _PySet_Update: adds an iterable's elements. Error: -1, SystemError for what is no set.
func PrivSetUpdate(ts *Thread, o, iterable *Object) int32 {
	if !isMutableSet(ts, o) {
		badInternalCall(ts)
		return -1
	}
	return setUpdateFrom(ts, o, iterable)
}
