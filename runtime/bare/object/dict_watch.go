// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Watchers of dicts: callbacks of extensions that hear of changes before they happen.
//
// World: bare.
// Guard: the callbacks are slots of one word, claimed by compare-and-swap. A dict's mask of watchers is the low byte of _ma_watcher_tag.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/doors"
	"github.com/ungil/ungil/runtime/layout"
)

// PyDict_WatchEvent.
const (
	dictAdded = iota
	dictModified
	dictDeleted
	dictCloned
	dictCleared
	dictDeallocated
)

const (
	dictWatchers     = 0xff // bits of _ma_watcher_tag: one per watcher
	dictMaxWatchers  = 8
	dictFirstWatcher = 2 // CPython keeps the first two for itself
)

// dictCallbacks holds the callbacks by id; 0 is free.
var dictCallbacks [dictMaxWatchers]uintptr

func dictCallback(id int) *uintptr {
	return (*uintptr)(unsafe.Add(unsafe.Pointer(&dictCallbacks), uintptr(id)*8))
}

// callWatcher calls a PyDict_WatchCallback.
func callWatcher(ts *Thread, fn uintptr, event uintptr, o, key, value *Object) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, uintptr, *Object, *Object, *Object) int32)(unsafe.Pointer(&f)))(ts, event, o, key, value)
	}
	return int32(prim.Call4(fn, event, addr(o), addr(key), addr(value)))
}

// dictNotify tells o's watchers of an event. An exception that is set stays; those of callbacks go to the unraisable hook.
//
//go:noinline
func dictNotify(ts *Thread, event uintptr, o, key, value *Object) {
	exc := ErrGetRaisedException(ts)
	bits := as[*layout.DictObject](o).MaWatcherTag & dictWatchers
	for id := 0; bits != 0; id, bits = id+1, bits>>1 {
		if bits&1 == 0 {
			continue
		}
		fn := atom.LoadAcquire(dictCallback(id))
		if fn != 0 && callWatcher(ts, fn, event, o, key, value) < 0 {
			dictWatcherFailed(ts, event, o)
		}
	}
	ErrSetRaisedException(ts, exc)
}

// dictWatcherFailed reports a callback's exception.
func dictWatcherFailed(ts *Thread, event uintptr, o *Object) {
	name := "PyDict_EVENT_DEALLOCATED"
	switch event {
	case dictAdded:
		name = "PyDict_EVENT_ADDED"
	case dictModified:
		name = "PyDict_EVENT_MODIFIED"
	case dictDeleted:
		name = "PyDict_EVENT_DELETED"
	case dictCloned:
		name = "PyDict_EVENT_CLONED"
	case dictCleared:
		name = "PyDict_EVENT_CLEARED"
	}
	var b textBuffer
	b.string(ts, "Exception ignored in ")
	b.string(ts, name)
	b.string(ts, " watcher callback for <dict at 0x")
	shift := uint(64)
	for shift > 4 && addr(o)>>(shift-4) == 0 {
		shift -= 4
	}
	for shift > 0 {
		shift -= 4
		digit := byte(addr(o) >> (shift & 63) & 15)
		if digit < 10 {
			b.byte(ts, '0'+digit)
		} else {
			b.byte(ts, 'a'+digit-10)
		}
	}
	b.string(ts, ">\x00")
	if b.failed {
		ErrWriteUnraisable(ts, nil)
	} else {
		ErrFormatUnraisableVa(ts, b.p, nil)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
}

// dictLastNotice tells the watchers that o is about to die; false when one of them has kept it alive.
func dictLastNotice(ts *Thread, o *Object) bool {
	o.ObTid, o.ObRefLocal, o.ObRefShared = ts.Tid, 1, 0
	dictNotify(ts, dictDeallocated, o, nil, nil)
	if uniquelyReferenced(ts, o) {
		o.ObRefLocal = 0
		return true
	}
	decref(ts, o)
	return false
}

// DictAddWatcher implements PyDict_AddWatcher: the new watcher's id. Error: -1, RuntimeError when all are in use.
func DictAddWatcher(ts *Thread, callback uintptr) int32 {
	for id := dictFirstWatcher; id < dictMaxWatchers; id++ {
		if atom.CAS(dictCallback(id), 0, callback) {
			return int32(id)
		}
	}
	return raiseInt(ts, ExcRuntimeError, "no more dict watcher IDs available")
}

// dictWatcherID checks an id: false with ValueError set.
func dictWatcherID(ts *Thread, id int32) bool {
	if id < 0 || id >= dictMaxWatchers {
		raise(ts, ExcValueError, "Invalid dict watcher ID %d", argI(int(id)))
		return false
	}
	if atom.LoadAcquire(dictCallback(int(id))) == 0 {
		raise(ts, ExcValueError, "No dict watcher set for ID %d", argI(int(id)))
		return false
	}
	return true
}

// DictClearWatcher implements PyDict_ClearWatcher. Error: -1, ValueError.
func DictClearWatcher(ts *Thread, id int32) int32 {
	if !dictWatcherID(ts, id) {
		return -1
	}
	atom.StoreRelease(dictCallback(int(id)), 0)
	return 0
}

// DictWatch implements PyDict_Watch. Error: -1, ValueError.
func DictWatch(ts *Thread, id int32, o *Object) int32 { return dictSetWatch(ts, id, o, true) }

// DictUnwatch implements PyDict_Unwatch. Error: -1, ValueError.
func DictUnwatch(ts *Thread, id int32, o *Object) int32 { return dictSetWatch(ts, id, o, false) }

func dictSetWatch(ts *Thread, id int32, o *Object, on bool) int32 {
	if !dictCheck(o) {
		return raiseInt(ts, ExcValueError, "Cannot watch non-dictionary")
	}
	if !dictWatcherID(ts, id) {
		return -1
	}
	d := as[*layout.DictObject](o)
	bit := uint64(1) << (uint(id) & 7)
	dictLock(ts, o)
	if on {
		d.MaWatcherTag |= bit
	} else {
		d.MaWatcherTag &^= bit
	}
	unlockObject(ts, o)
	return 0
}
