// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Attributes of types: the cache in front of the method resolution order, version tags, watchers.
//
// World: bare; read by every attribute access.
// Guard: the type lock (typeLock) for the dicts, resolution orders, subclass lists and version tags of types, and for writes to the
// cache; the cache is read without a lock.
// Invariant: a type with a version tag has bases with version tags; a change to a type takes the tags of it and of all its
// subclasses away before the old value is dropped. A tag is never given twice.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// typeCacheEntry is one line of the cache. seq is odd while the entry is written.
type typeCacheEntry struct {
	seq     uint32
	version uint32
	name    uintptr // an immortal str: its address stands for it
	value   uintptr // nil: the type has no such attribute
	_       uintptr
}

const typeCacheSize = 4096

var (
	typeCache       [typeCacheSize]typeCacheEntry
	typeMutex       uint8
	typeMutexOwner  uintptr // the Tid that holds typeMutex
	typeMutexDepth  int     // how many times over
	typeNextVersion uint32  // the last tag given out
)

// typeMaxVersions is how many tags one type may use up: a type that changes all the time is not worth caching.
const typeMaxVersions = 1000

// typeLock takes the lock on all types. The thread that holds it may take it again.
func typeLock(ts *Thread) {
	if sabotage.TypeLock {
		return
	}
	if atom.LoadRelaxed(&typeMutexOwner) == ts.Tid {
		typeMutexDepth++
		return
	}
	if !atom.CAS8(&typeMutex, 0, 1) {
		thread.LockSlow(ts, &typeMutex)
	}
	atom.StoreRelease(&typeMutexOwner, ts.Tid)
}

func typeUnlock(ts *Thread) {
	if sabotage.TypeLock {
		return
	}
	if typeMutexDepth > 0 {
		typeMutexDepth--
		return
	}
	atom.StoreRelease(&typeMutexOwner, 0)
	if !atom.CAS8(&typeMutex, 1, 0) {
		thread.UnlockSlow(ts, &typeMutex)
	}
}

// typeCacheIndex mixes a tag and a name.
func typeCacheIndex(version uint32, name *Object) uintptr {
	return (uintptr(version)*31 ^ addr(name)>>4 ^ addr(name)>>11) & (typeCacheSize - 1)
}

// typeLookupRef finds an attribute along the resolution order, without binding it; nil without an error when there is none.
//
// Refs: new.
func typeLookupRef(ts *Thread, t *TypeObject, name *Object) *Object {
	v := atom.Load32(&t.TpVersionTag)
	e := &typeCache[(uintptr(v)*31^addr(name)>>4^addr(name)>>11)&(typeCacheSize-1)]
	seq := atom.Load32(&e.seq)
	if atom.Load32(&e.version) == v && atom.LoadRelaxed(&e.name) == addr(name) && v != 0 {
		if sabotage.TypeSequence {
			prim.Yield()
			o := obj(atom.LoadRelaxed(&e.value))
			if o == nil || tryIncref(ts, o) {
				return o
			}
		}
		o := obj(atom.LoadRelaxed(&e.value))
		if o == nil || atom.Load32(&o.ObRefLocal) == refImmortal {
			if atom.Load32(&e.seq) == seq && seq&1 == 0 {
				return o
			}
		} else if seq&1 == 0 && tryIncref(ts, o) {
			if atom.Load32(&e.seq) == seq && atom.Load32(&t.TpVersionTag) == v {
				return o
			}
			decref(ts, o)
		}
	}
	return typeLookupSlow(ts, t, name)
}

// typeLookupBorrowed is typeLookupRef without a reference, from the cache alone: ok is false when it does not know the attribute, or cannot
// tell that it stays alive. It does until this thread next stops (docs/LOCKS.md): objects with deferred counts are freed while all threads are
// stopped, and objects of this thread by this thread.
//
//go:nosplit
func typeLookupBorrowed(ts *Thread, t *TypeObject, name *Object) (o *Object, ok bool) {
	v := atom.Load32(&t.TpVersionTag)
	e := &typeCache[(uintptr(v)*31^addr(name)>>4^addr(name)>>11)&(typeCacheSize-1)]
	seq := atom.Load32(&e.seq)
	if atom.Load32(&e.version) != v || atom.LoadRelaxed(&e.name) != addr(name) || v == 0 {
		return nil, false
	}
	o = obj(atom.LoadRelaxed(&e.value))
	if seq&1 != 0 || atom.Load32(&e.seq) != seq {
		return nil, false
	}
	if o == nil {
		return nil, true
	}
	if atom.Load32(&o.ObRefLocal) != refImmortal && atom.LoadRelaxed(&o.ObTid) != ts.Tid && !deferred(o) {
		return nil, false
	}
	return o, atom.Load32(&t.TpVersionTag) == v
}

//go:noinline
func typeLookupSlow(ts *Thread, t *TypeObject, name *Object) *Object {
	typeLock(ts)
	v := typeAssignVersion(ts, t)
	// A look-up raises nothing, and an exception that is set already stays.
	pending := ts.CurrentException
	ts.CurrentException = nil
	o := typeFindInMro(ts, t, name)
	if o != nil {
		incref(ts, o)
		enableTryIncref(ts, o)
	}
	if ts.CurrentException != nil {
		v = 0 // not known: the failure must not be remembered
		ErrClear(ts)
	}
	ts.CurrentException = pending
	if v != 0 && immortal(name) && v == t.TpVersionTag {
		e := &typeCache[typeCacheIndex(v, name)&(typeCacheSize-1)]
		atom.StoreRelease32(&e.seq, e.seq+1)
		atom.StoreRelease32(&e.version, v)
		if sabotage.TypeLock {
			prim.Yield()
		}
		atom.StoreRelease(&e.name, addr(name))
		atom.StoreRelease(&e.value, addr(o))
		atom.StoreRelease32(&e.seq, e.seq+1)
	}
	typeUnlock(ts)
	return o
}

// typeFindInMro looks into the dicts of t's resolution order. Under the type lock.
//
// Refs: borrowed from the dict.
func typeFindInMro(ts *Thread, t *TypeObject, name *Object) *Object {
	mro := t.TpMro
	if mro == nil {
		return nil
	}
	incref(ts, mro)
	n := tupleSize(mro)
	var o *Object
	for i := 0; i < n; i++ {
		b := tupleItem(mro, i)
		if !typeCheck(b) || as[*TypeObject](b).TpDict == nil {
			continue
		}
		if o = typeDictGet(ts, as[*TypeObject](b).TpDict, name); o != nil || ts.CurrentException != nil {
			break
		}
	}
	decref(ts, mro)
	return o
}

// typeDictGet looks into a type's dict; an error counts as absence only for the caller that looks at the exception.
//
// Refs: borrowed; valid while the type lock is held.
func typeDictGet(ts *Thread, d, name *Object) *Object {
	saved := ts.CurrentException
	ts.CurrentException = nil
	o := DictGetItemWithError(ts, d, name)
	if ts.CurrentException == nil {
		ts.CurrentException = saved
	} else if saved != nil {
		ErrClear(ts)
		ts.CurrentException = saved
	}
	return o
}

// typeCheck tells whether o is a type.
func typeCheck(o *Object) bool { return o.ObType.TpFlags&layout.TPFLAGS_TYPE_SUBCLASS != 0 }

// typeAssignVersion gives t a tag if it may have one; 0 when not. Under the type lock.
func typeAssignVersion(ts *Thread, t *TypeObject) uint32 {
	if t.TpVersionTag != 0 {
		return t.TpVersionTag
	}
	if t.TpFlags&layout.TPFLAGS_READY == 0 || t.TpVersionsUsed >= typeMaxVersions || typeNextVersion == 1<<32-1 || stackEnds(ts) {
		return 0
	}
	if bases := t.TpBases; bases != nil {
		for i := 0; i < tupleSize(bases); i++ {
			if b := tupleItem(bases, i); typeCheck(b) && typeAssignVersion(ts, as[*TypeObject](b)) == 0 {
				return 0
			}
		}
	}
	if t.TpFlags&layout.TPFLAGS_IMMUTABLETYPE == 0 {
		t.TpVersionsUsed++
	}
	typeNextVersion++
	if sabotage.TypeLock {
		prim.Yield()
	}
	atom.StoreRelease32(&t.TpVersionTag, typeNextVersion)
	return typeNextVersion
}

// PrivTypeLookup implements _PyType_Lookup: typeLookupRef without a reference.
//
// Refs: borrowed from the type.
func PrivTypeLookup(ts *Thread, t *TypeObject, name *Object) *Object {
	o := typeLookupRef(ts, t, name)
	if o != nil {
		decref(ts, o)
	}
	return o
}

// PrivTypeLookupRef implements _PyType_LookupRef.
//
// Refs: new; NULL without an exception when there is no such attribute.
func PrivTypeLookupRef(ts *Thread, t *TypeObject, name *Object) *Object {
	return typeLookupRef(ts, t, name)
}

// UnstableTypeAssignVersionTag implements PyUnstable_Type_AssignVersionTag: 1 when the type has a tag afterwards.
func UnstableTypeAssignVersionTag(ts *Thread, t *TypeObject) int32 {
	typeLock(ts)
	v := typeAssignVersion(ts, t)
	typeUnlock(ts)
	return b2i(v != 0)
}

// TypeModified implements PyType_Modified: forgets what was cached about a type and its subclasses.
func TypeModified(ts *Thread, t *TypeObject) {
	if atom.Load32(&t.TpVersionTag) == 0 {
		return
	}
	typeLock(ts)
	typeModifiedLocked(ts, t)
	typeUnlock(ts)
}

// typeModifiedLocked is TypeModified under the type lock.
func typeModifiedLocked(ts *Thread, t *TypeObject) {
	if t.TpVersionTag == 0 {
		return
	}
	if l := typeSubclassList(t); l != nil {
		for i := 0; i < l.n; i++ {
			typeModifiedLocked(ts, l.at(i))
		}
	}
	if t.TpWatched != 0 {
		typeTellWatchers(ts, t)
	}
	atom.StoreRelease32(&t.TpVersionTag, 0)
}

// TypeClearCache implements PyType_ClearCache: empties the attribute cache and returns the last version tag given out.
func TypeClearCache(ts *Thread) uint32 {
	typeLock(ts)
	for i := range typeCache {
		e := &typeCache[i&(typeCacheSize-1)]
		atom.StoreRelease32(&e.seq, e.seq+1)
		atom.StoreRelease32(&e.version, 0)
		atom.StoreRelease(&e.name, 0)
		atom.StoreRelease(&e.value, 0)
		atom.StoreRelease32(&e.seq, e.seq+1)
	}
	v := typeNextVersion
	typeUnlock(ts)
	return v
}

// typeWatchers are the callbacks of PyType_AddWatcher, by id. Guard: the type lock.
var typeWatchers [8]uintptr

// typeTellWatchers calls the callbacks that watch t; what they raise is reported as unraisable.
//
//go:noinline
func typeTellWatchers(ts *Thread, t *TypeObject) {
	for i := 0; i < len(typeWatchers); i++ {
		if t.TpWatched&(1<<(uint(i)&7)) != 0 && typeWatchers[i&7] != 0 && callInquiry(ts, typeWatchers[i&7], up(t)) < 0 {
			ErrWriteUnraisable(ts, up(t))
		}
	}
}

// TypeAddWatcher implements PyType_AddWatcher: the id of a new callback, -1 with RuntimeError when all eight are in use.
func TypeAddWatcher(ts *Thread, callback uintptr) int32 {
	typeLock(ts)
	for i := 0; i < len(typeWatchers); i++ {
		if typeWatchers[i&7] == 0 {
			typeWatchers[i&7] = callback
			typeUnlock(ts)
			return int32(i)
		}
	}
	typeUnlock(ts)
	return raiseInt(ts, ExcRuntimeError, "no more type watcher IDs available")
}

// typeWatcherValid checks an id.
func typeWatcherValid(ts *Thread, id int32) bool {
	if id < 0 || id >= int32(len(typeWatchers)) {
		raise(ts, ExcValueError, "Invalid type watcher ID %d", argI(int(id)))
		return false
	}
	if typeWatchers[id&7] == 0 {
		raise(ts, ExcValueError, "No type watcher set for ID %d", argI(int(id)))
		return false
	}
	return true
}

// TypeClearWatcher implements PyType_ClearWatcher.
func TypeClearWatcher(ts *Thread, id int32) int32 {
	typeLock(ts)
	ok := typeWatcherValid(ts, id)
	if ok {
		typeWatchers[id&7] = 0
	}
	typeUnlock(ts)
	return b2i(ok) - 1
}

// TypeWatch implements PyType_Watch: calls the callback at the next change of the type.
func TypeWatch(ts *Thread, id int32, o *Object) int32 {
	if !typeCheck(o) {
		return raiseInt(ts, ExcValueError, "Cannot watch non-type")
	}
	typeLock(ts)
	ok := typeWatcherValid(ts, id)
	if ok {
		t := as[*TypeObject](o)
		typeAssignVersion(ts, t) // a type without a tag would not be told of
		t.TpWatched |= 1 << (uint(id) & 7)
	}
	typeUnlock(ts)
	return b2i(ok) - 1
}

// TypeUnwatch implements PyType_Unwatch.
func TypeUnwatch(ts *Thread, id int32, o *Object) int32 {
	if !typeCheck(o) {
		return raiseInt(ts, ExcValueError, "Cannot watch non-type")
	}
	typeLock(ts)
	ok := typeWatcherValid(ts, id)
	if ok {
		as[*TypeObject](o).TpWatched &^= 1 << (uint(id) & 7)
	}
	typeUnlock(ts)
	return b2i(ok) - 1
}

// typeSubclasses is what tp_subclasses points at: the direct subclasses, without references. A type leaves the list as it dies.
// Guard: the type lock.
type typeSubclasses struct {
	n, cap int
	items  uintptr
}

func (l *typeSubclasses) at(i int) *TypeObject { return as[*TypeObject](itemAt(l.items, i)) }

func typeSubclassList(t *TypeObject) *typeSubclasses {
	return prim.At[*typeSubclasses](t.TpSubclasses)
}

// typeAddSubclass enters t in the list of a base. Under the type lock.
func typeAddSubclass(ts *Thread, base, t *TypeObject) bool {
	l := typeSubclassList(base)
	if l == nil {
		p := allocMem(ts, unsafe.Sizeof(*l))
		if p == 0 {
			ErrNoMemory(ts)
			return false
		}
		prim.Clear(p, unsafe.Sizeof(*l))
		base.TpSubclasses, l = p, prim.At[*typeSubclasses](p)
	}
	for i := 0; i < l.n; i++ {
		if l.at(i) == t {
			return true
		}
	}
	if l.n == l.cap {
		p := reallocMem(ts, l.items, uintptr(l.cap*2+4)*8)
		if p == 0 {
			ErrNoMemory(ts)
			return false
		}
		l.items, l.cap = p, l.cap*2+4
	}
	enableTryIncref(ts, up(t))
	setItem(l.items, l.n, up(t))
	l.n++
	return true
}

// typeRemoveSubclass takes t out of the list of a base. Under the type lock.
func typeRemoveSubclass(base, t *TypeObject) {
	l := typeSubclassList(base)
	if l == nil {
		return
	}
	for i := 0; i < l.n; i++ {
		if l.at(i) == t {
			l.n--
			prim.Move(l.items+uintptr(i)*8, l.items+uintptr(i+1)*8, uintptr(l.n-i)*8)
			return
		}
	}
}
