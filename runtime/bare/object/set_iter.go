// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Iterators over sets.
//
// World: bare.
// Guard: pos, used and left are plain words that threads which share an iterator may race on: that repeats or skips elements, no more.
// Invariant: the set is kept until the iterator dies; used == -1 marks the end.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// setIter is a set_iterator.
type setIter struct {
	_ cgo.Incomplete
	layout.Object
	set  *Object
	used int // the number of elements at the start; -1 at the end, -2 after a change of it was reported
	pos  int
	left int
}

var _ [64]byte = [unsafe.Sizeof(*(*setIter)(nil))]byte{}

// setTpIter is tp_iter of both types.
func setTpIter(ts *Thread, o *Object) *Object {
	it := newGCObject(ts, SetIterType, unsafe.Sizeof(*(*setIter)(nil)))
	if it == nil {
		return nil
	}
	i := as[*setIter](it)
	i.set = newRef(ts, o)
	i.used = setLength(ts, o)
	i.pos, i.left = 0, i.used
	gcTrack(it)
	return it
}

func setIterDealloc(ts *Thread, it *Object) {
	gcUntrack(it)
	o := as[*setIter](it).set
	freeObject(ts, it)
	decref(ts, o)
}

func setIterTraverse(ts *Thread, it *Object, visit, arg uintptr) int32 {
	return callVisit(ts, visit, as[*setIter](it).set, arg)
}

// setIterNext is tp_iternext.
func setIterNext(ts *Thread, it *Object) *Object {
	i := as[*setIter](it)
	if i.used == -1 {
		return nil
	}
	if i.used != setLength(ts, i.set) {
		i.used = -2 // stays so: no size is equal to it
		return raise(ts, ExcRuntimeError, "Set changed size during iteration")
	}
	key, _, at := setEntryAt(ts, i.set, i.pos)
	if at < 0 {
		i.used = -1
		return nil
	}
	i.pos = at + 1
	i.left--
	return key
}

// setIterLengthHint is __length_hint__(): 0 after a change of size.
func setIterLengthHint(ts *Thread, it, _ *Object) *Object {
	i := as[*setIter](it)
	n := 0
	if i.used >= 0 && i.used == setLength(ts, i.set) {
		n = i.left
	}
	return LongFromSsizeT(ts, n)
}

// setIterReduce is __reduce__(): iter(list of what is left). The iterator itself does not move.
func setIterReduce(ts *Thread, it, _ *Object) *Object {
	i := as[*setIter](it)
	c := setTpIter(ts, i.set)
	if c == nil {
		return nil
	}
	j := as[*setIter](c)
	j.used, j.pos, j.left = i.used, i.pos, i.left
	return iterReduceList(ts, c)
}

// iterReduceList is the pair (iter, (list,)) of what is left of an iterator, which is used up along with the reference to it.
func iterReduceList(ts *Thread, it *Object) *Object {
	l := SequenceList(ts, it)
	decref(ts, it)
	if l == nil {
		return nil
	}
	iter := builtinNamed(ts, id_iter)
	args := TupleNew(ts, 1)
	if iter == nil || args == nil {
		decref(ts, l)
		xdecref(ts, iter)
		xdecref(ts, args)
		return nil
	}
	setTupleItem(args, 0, l)
	return dictPair(ts, iter, args)
}
