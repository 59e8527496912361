// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The iterator of OrderedDict and its views: keys, values and pairs, in both directions.
//
// World: bare.
// Guard: the lock of the dict, for every field but result, which belongs to whoever finds itself its only holder.
// Invariant: pos is the entry that comes next, -1 at the end: what changes after the last entry was given is not reported. The dict is kept
// until the iterator dies.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

type odictIter struct {
	_ cgo.Incomplete
	layout.Object
	dict   *Object
	used   int // ma_used at the start; -1 after a change of size was reported
	state  uint
	pos    int
	kind   uint    // odictIter bits
	result *Object // items: the last pair, used again when nobody else holds it
}

var _ [80]byte = [unsafe.Sizeof(*(*odictIter)(nil))]byte{}

const (
	odictIterReversed = 1
	odictIterKey      = 2
	odictIterValue    = 4
	odictIterItem     = odictIterKey | odictIterValue
)

// odictSeek is the first entry in use at number i or later, or earlier when backwards: -1 when there is none.
func odictSeek(k *dictKeys, i int, backwards bool) int {
	if backwards {
		if i >= k.n {
			i = k.n - 1
		}
		for i >= 0 && itemAt(k.entry(i), 0) == nil {
			i--
		}
		return i
	}
	for ; i < k.n; i++ {
		if itemAt(k.entry(i), 0) != nil {
			return i
		}
	}
	return -1
}

// odictIterNew makes an iterator. Refs: new.
func odictIterNew(ts *Thread, o *Object, kind uint) *Object {
	var result *Object
	if kind&odictIterItem == odictIterItem {
		if result = TupleNew(ts, 2); result == nil {
			return nil
		}
		setTupleItem(result, 0, None)
		setTupleItem(result, 1, None)
	}
	it := newGCObject(ts, ODictIterType, unsafe.Sizeof(*(*odictIter)(nil)))
	if it == nil {
		xdecref(ts, result)
		return nil
	}
	i := as[*odictIter](it)
	od := as[*odictObject](o)
	i.dict, i.result, i.kind = newRef(ts, o), result, kind
	dictLock(ts, o)
	i.used, i.state = od.MaUsed, od.state
	i.pos = odictEntry(od, kind&odictIterReversed != 0)
	unlockObject(ts, o)
	gcTrack(it)
	return it
}

func odictIterDealloc(ts *Thread, it *Object) {
	gcUntrack(it)
	i := as[*odictIter](it)
	d, result := i.dict, i.result
	freeObject(ts, it)
	decref(ts, d)
	xdecref(ts, result)
}

func odictIterTraverse(ts *Thread, it *Object, visit, arg uintptr) int32 {
	i := as[*odictIter](it)
	if r := callVisit(ts, visit, i.dict, arg); r != 0 {
		return r
	}
	if i.result != nil {
		return callVisit(ts, visit, i.result, arg)
	}
	return 0
}

// odictIterNext is tp_iternext.
func odictIterNext(ts *Thread, it *Object) *Object {
	i := as[*odictIter](it)
	o := i.dict
	od := as[*odictObject](o)
	dictLock(ts, o)
	switch {
	case i.pos < 0:
		unlockObject(ts, o)
		return nil
	case i.state != od.state:
		i.pos = -1
		unlockObject(ts, o)
		return raise(ts, ExcRuntimeError, "OrderedDict mutated during iteration")
	case i.used != od.MaUsed:
		i.used = -1 // stays so: no size is equal to it
		unlockObject(ts, o)
		return raise(ts, ExcRuntimeError, "OrderedDict changed size during iteration")
	}
	k := dictTable(&od.DictObject)
	backwards := i.kind&odictIterReversed != 0
	at := odictSeek(k, i.pos, backwards)
	if at < 0 {
		i.pos = -1
		unlockObject(ts, o)
		return nil
	}
	e := k.entry(at)
	var key, value *Object
	if i.kind&odictIterKey != 0 {
		key = itemAt(e, 0)
		increfShared(ts, key)
	}
	if i.kind&odictIterValue != 0 {
		value = itemAt(e, 1)
		increfShared(ts, value)
	}
	if backwards {
		i.pos = odictSeek(k, at-1, true)
	} else {
		i.pos = odictSeek(k, at+1, false)
	}
	unlockObject(ts, o)
	switch {
	case value == nil:
		return key
	case key == nil:
		return value
	}
	return pairAgain(ts, i.result, key, value)
}

// odictIterReduce is __reduce__(): iter(list of what is left). The iterator itself does not move.
func odictIterReduce(ts *Thread, it, _ *Object) *Object {
	c := newGCObject(ts, ODictIterType, unsafe.Sizeof(*(*odictIter)(nil)))
	if c == nil {
		return nil
	}
	i, j := as[*odictIter](it), as[*odictIter](c)
	dictLock(ts, i.dict)
	j.dict, j.used, j.state, j.pos, j.kind, j.result = newRef(ts, i.dict), i.used, i.state, i.pos, i.kind, xnewRef(ts, i.result)
	unlockObject(ts, i.dict)
	gcTrack(c)
	return iterReduceList(ts, c)
}

// odictIterKeys is tp_iter of OrderedDict.
func odictIterKeys(ts *Thread, o *Object) *Object { return odictIterNew(ts, o, odictIterKey) }

// odictReversed is __reversed__() of OrderedDict.
func odictReversed(ts *Thread, o, _ *Object) *Object {
	return odictIterNew(ts, o, odictIterKey|odictIterReversed)
}

// odictViewKind tells what a view iterates over.
func odictViewKind(v *Object) uint {
	switch {
	case viewOf(v, DictKeysType):
		return odictIterKey
	case viewOf(v, DictItemsType):
		return odictIterItem
	}
	return odictIterValue
}

// odictViewIter is tp_iter of the views.
func odictViewIter(ts *Thread, v *Object) *Object {
	return odictIterNew(ts, viewDict(v), odictViewKind(v))
}

// odictViewReversed is __reversed__() of the views.
func odictViewReversed(ts *Thread, v, _ *Object) *Object {
	return odictIterNew(ts, viewDict(v), odictViewKind(v)|odictIterReversed)
}
