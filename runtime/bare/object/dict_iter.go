// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Iterators over dicts: keys, values and items, forward and in reverse.
//
// World: bare.
// Guard: pos, used and left are plain words that threads which share an iterator may race on: that repeats or skips entries, no more.
// Invariant: the dict is kept until the iterator dies; used == -1 marks the end, so that a shared iterator never loses its dict
// under another thread's feet. result belongs to whoever finds itself its only holder.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// dictIter is an iterator of any of the six types.
type dictIter struct {
	_ cgo.Incomplete
	layout.Object
	dict   *Object
	used   int     // ma_used at the start; -1 at the end, -2 after a change of size was reported
	pos    int     // the entry to look at next
	left   int     // entries still expected
	result *Object // items: the last pair, used again when nobody else holds it
}

var _ [72]byte = [unsafe.Sizeof(*(*dictIter)(nil))]byte{}

// dictIterNew makes an iterator of type t. Refs: new.
func dictIterNew(ts *Thread, o *Object, t *TypeObject) *Object {
	var result *Object
	if t == DictIterItemType || t == DictRevIterItemType {
		if result = TupleNew(ts, 2); result == nil {
			return nil
		}
		setTupleItem(result, 0, None)
		setTupleItem(result, 1, None)
	}
	it := newGCObject(ts, t, unsafe.Sizeof(*(*dictIter)(nil)))
	if it == nil {
		xdecref(ts, result)
		return nil
	}
	i := as[*dictIter](it)
	d := as[*layout.DictObject](o)
	i.dict, i.result = newRef(ts, o), result
	i.used = atom.LoadInt(&d.MaUsed)
	i.left, i.pos = i.used, 0
	if t == DictRevIterKeyType || t == DictRevIterValueType || t == DictRevIterItemType {
		if !dictReadable(ts, o) {
			dictShare(ts, o)
		}
		i.pos = dictTable(d).n - 1
	}
	gcTrack(it)
	return it
}

func dictIterDealloc(ts *Thread, it *Object) {
	gcUntrack(it)
	i := as[*dictIter](it)
	d, result := i.dict, i.result
	decref(ts, d)
	xdecref(ts, result)
	freeObject(ts, it)
}

func dictIterTraverse(ts *Thread, it *Object, visit, arg uintptr) int32 {
	i := as[*dictIter](it)
	if r := callVisit(ts, visit, i.dict, arg); r != 0 {
		return r
	}
	if i.result != nil {
		return callVisit(ts, visit, i.result, arg)
	}
	return 0
}

// dictIterStep takes references to the next entry: at is -1 at the end or with an exception set.
func dictIterStep(ts *Thread, it *Object) (key, value *Object, at int) {
	i := as[*dictIter](it)
	if i.used == -1 {
		return nil, nil, -1
	}
	if i.used != dictLength(ts, i.dict) {
		i.used = -2 // stays so: no size is equal to it
		raise(ts, ExcRuntimeError, "dictionary changed size during iteration")
		return nil, nil, -1
	}
	key, value, at = dictEntryAt(ts, i.dict, i.pos)
	if at < 0 {
		i.used = -1
		return nil, nil, -1
	}
	if i.left == 0 {
		decref(ts, key)
		decref(ts, value)
		i.used = -1
		raise(ts, ExcRuntimeError, "dictionary keys changed during iteration")
		return nil, nil, -1
	}
	i.pos = at + 1
	i.left--
	return key, value, at
}

// dictReverseStep is dictIterStep backwards.
func dictReverseStep(ts *Thread, it *Object) (key, value *Object, at int) {
	i := as[*dictIter](it)
	if i.used == -1 {
		return nil, nil, -1
	}
	if i.used != dictLength(ts, i.dict) {
		i.used = -2
		raise(ts, ExcRuntimeError, "dictionary changed size during iteration")
		return nil, nil, -1
	}
	key, value, at = dictEntryBefore(ts, i.dict, i.pos)
	if at < 0 {
		i.used = -1
		return nil, nil, -1
	}
	i.pos = at - 1
	i.left--
	return key, value, at
}

// dictEntryBefore takes references to the last entry in use at number i or earlier, and its number: -1 when there is none.
func dictEntryBefore(ts *Thread, o *Object, i int) (key, value *Object, at int) {
	dictLock(ts, o)
	k := dictTable(as[*layout.DictObject](o))
	if i >= k.n {
		i = k.n - 1
	}
	for at = i; at >= 0; at-- {
		e := k.entry(at)
		if key = itemAt(e, 0); key != nil {
			value = itemAt(e, 1)
			increfShared(ts, key)
			increfShared(ts, value)
			break
		}
	}
	unlockObject(ts, o)
	return key, value, at
}

func dictIterNextKey(ts *Thread, it *Object) *Object {
	key, value, _ := dictIterStep(ts, it)
	xdecref(ts, value)
	return key
}

func dictIterNextValue(ts *Thread, it *Object) *Object {
	key, value, _ := dictIterStep(ts, it)
	xdecref(ts, key)
	return value
}

func dictIterNextItem(ts *Thread, it *Object) *Object {
	key, value, at := dictIterStep(ts, it)
	if at < 0 {
		return nil
	}
	return dictIterPair(ts, it, key, value)
}

func dictReverseNextKey(ts *Thread, it *Object) *Object {
	key, value, _ := dictReverseStep(ts, it)
	xdecref(ts, value)
	return key
}

func dictReverseNextValue(ts *Thread, it *Object) *Object {
	key, value, _ := dictReverseStep(ts, it)
	xdecref(ts, key)
	return value
}

func dictReverseNextItem(ts *Thread, it *Object) *Object {
	key, value, at := dictReverseStep(ts, it)
	if at < 0 {
		return nil
	}
	return dictIterPair(ts, it, key, value)
}

// dictIterPair makes a pair of two references, which it takes over: the pair given last when nobody else has it.
func dictIterPair(ts *Thread, it, key, value *Object) *Object {
	return pairAgain(ts, as[*dictIter](it).result, key, value)
}

// pairAgain makes a pair of two references, which it takes over: the tuple pair when nobody else has it.
func pairAgain(ts *Thread, pair, key, value *Object) *Object {
	if !uniquelyReferenced(ts, pair) {
		return dictPair(ts, key, value)
	}
	incref(ts, pair) // nobody else may take it from here on
	items := addr(pair) + 48
	k, v := itemAt(items, 0), itemAt(items, 1)
	setTupleItem(pair, 0, key)
	setTupleItem(pair, 1, value)
	as[*layout.TupleObject](pair).ObHash = -1
	if pair.ObGcBits&gcTracked == 0 {
		gcTrack(pair) // the collector stops looking at tuples of plain values
	}
	decref(ts, k)
	decref(ts, v)
	return pair
}

// dictPair makes a tuple of two references, which it takes over, also when it fails.
func dictPair(ts *Thread, key, value *Object) *Object {
	pair := TupleNew(ts, 2)
	if pair == nil {
		decref(ts, key)
		decref(ts, value)
		return nil
	}
	setTupleItem(pair, 0, key)
	setTupleItem(pair, 1, value)
	return pair
}

// dictIterLengthHint is __length_hint__(): 0 after a change of size.
func dictIterLengthHint(ts *Thread, it, _ *Object) *Object {
	i := as[*dictIter](it)
	n := 0
	if i.used >= 0 && i.used == dictLength(ts, i.dict) {
		n = i.left
	}
	return LongFromSsizeT(ts, n)
}

// dictIterReduce is __reduce__(): iter(list of what is left). The iterator itself does not move.
func dictIterReduce(ts *Thread, it, _ *Object) *Object {
	i := as[*dictIter](it)
	c := newGCObject(ts, it.ObType, unsafe.Sizeof(*(*dictIter)(nil)))
	if c == nil {
		return nil
	}
	j := as[*dictIter](c)
	j.dict, j.used, j.pos, j.left, j.result = newRef(ts, i.dict), i.used, i.pos, i.left, xnewRef(ts, i.result)
	gcTrack(c)
	return iterReduceList(ts, c)
}

// dictIterKeys is tp_iter of dict.
func dictIterKeys(ts *Thread, o *Object) *Object { return dictIterNew(ts, o, DictIterKeyType) }

// dictMethodReversed is __reversed__() of dict.
func dictMethodReversed(ts *Thread, o, _ *Object) *Object {
	return dictIterNew(ts, o, DictRevIterKeyType)
}
