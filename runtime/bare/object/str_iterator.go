// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The iterator of str.
//
// World: bare.
// Guard: none; of two threads that step one iterator at once both may get the same character.
// Invariant: str lives as long as the iterator; index is below 0 once the end was reached, and stays.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
)

type strIter struct {
	_ cgo.Incomplete
	Object
	index uintptr // atomic
	str   *Object
}

// strIterate is tp_iter of str. The iterators of ASCII strs and of others differ in their types' names alone.
func strIterate(ts *Thread, o *Object) *Object {
	t := UnicodeIterType
	if strIsASCII(o) {
		t = UnicodeASCIIIterType
	}
	it := as[*strIter](newGCObject(ts, t, unsafe.Sizeof(*(*strIter)(nil))))
	if it == nil {
		return nil
	}
	it.index, it.str = 0, newRef(ts, o)
	gcTrack(up(it))
	return up(it)
}

func striterNext(ts *Thread, o *Object) *Object {
	it := as[*strIter](o)
	i := int(atom.LoadRelaxed(&it.index))
	v := viewStr(it.str)
	if uint(i) >= uint(v.n) {
		atom.StoreRelease(&it.index, ^uintptr(0))
		return nil
	}
	atom.StoreRelease(&it.index, uintptr(i+1))
	return strFromChar(ts, v.at(i))
}

func striterDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	decref(ts, as[*strIter](o).str)
	freeObject(ts, o)
}

func striterTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return callVisit(ts, visit, as[*strIter](o).str, arg)
}

func striterLengthHint(ts *Thread, o, unused *Object) *Object {
	it := as[*strIter](o)
	i := int(atom.LoadRelaxed(&it.index))
	if i < 0 {
		return LongFromSsizeT(ts, 0)
	}
	return LongFromSsizeT(ts, max(strLen(it.str)-i, 0))
}

// striterReduce is __reduce__: iter, its argument, and how far it is.
func striterReduce(ts *Thread, o, unused *Object) *Object {
	it := as[*strIter](o)
	i := int(atom.LoadRelaxed(&it.index))
	f := builtinNamed(ts, id_iter)
	if f == nil {
		return nil
	}
	of := it.str
	var r, at *Object
	if i < 0 {
		of = emptyStr
	} else if at = LongFromSsizeT(ts, i); at == nil {
		decref(ts, f)
		return nil
	}
	if args := tupleOf1(ts, of); args != nil {
		if at == nil {
			r = tupleOf2(ts, f, args)
		} else {
			r = tupleOf3(ts, f, args, at)
		}
		decref(ts, args)
	}
	xdecref(ts, at)
	decref(ts, f)
	return r
}

// striterSetstate is __setstate__: how far it is; nothing happens once the end was reached.
func striterSetstate(ts *Thread, o, state *Object) *Object {
	i := LongAsSsizeT(ts, state)
	if i == -1 && ts.CurrentException != nil {
		return nil
	}
	it := as[*strIter](o)
	if int(atom.LoadRelaxed(&it.index)) >= 0 {
		atom.StoreRelease(&it.index, uintptr(min(max(i, 0), strLen(it.str))))
	}
	return None
}
