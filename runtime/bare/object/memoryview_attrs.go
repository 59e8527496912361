// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Attributes of memoryview.
//
// World: bare. Guard: memoryview.go.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// memAttr is the buffer of a view that is not released; nil with ValueError set.
func memAttr(ts *Thread, o *Object) *layout.Buffer {
	mv := as[memView](o)
	if !memAlive(mv) {
		memForbidden(ts)
		return nil
	}
	return &mv.View
}

// memGetObj is obj: the exporter, None for plain memory.
func memGetObj(ts *Thread, o *Object, _ uintptr) *Object {
	mv := as[memView](o)
	if !memHold(mv, memExport) {
		return memForbidden(ts)
	}
	r := mv.View.Obj
	if r == nil {
		r = None
	}
	incref(ts, r)
	memDrop(mv, memExport)
	return r
}

func memGetNbytes(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return LongFromSsizeT(ts, v.Len)
}

func memGetFormat(ts *Thread, o *Object, _ uintptr) *Object {
	mv := as[memView](o)
	if !memHold(mv, memExport) {
		return memForbidden(ts)
	}
	r := UnicodeFromString(ts, mv.View.Format)
	memDrop(mv, memExport)
	return r
}

func memGetItemsize(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return LongFromSsizeT(ts, v.Itemsize)
}

func memGetNdim(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return LongFromLong(ts, int(v.Ndim))
}

func memGetReadonly(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return boolOf(v.Readonly != 0)
}

// memSizes is an array of the view as a tuple; empty when there is none.
func memSizes(ts *Thread, p uintptr, n int) *Object {
	if p == 0 {
		n = 0
	}
	t := TupleNew(ts, n)
	if t == nil {
		return nil
	}
	for i := 0; i < n; i++ {
		x := LongFromSsizeT(ts, sizeAt(p, i))
		if x == nil {
			decref(ts, t)
			return nil
		}
		setItem(tupleItems(t), i, x)
	}
	return t
}

func memGetShape(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return memSizes(ts, v.Shape, int(v.Ndim))
}

func memGetStrides(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return memSizes(ts, v.Strides, int(v.Ndim))
}

func memGetSuboffsets(ts *Thread, o *Object, _ uintptr) *Object {
	v := memAttr(ts, o)
	if v == nil {
		return nil
	}
	return memSizes(ts, v.Suboffsets, int(v.Ndim))
}

// memHasFlags tells whether one of some flags is set.
func memHasFlags(ts *Thread, o *Object, flags int32) *Object {
	if memAttr(ts, o) == nil {
		return nil
	}
	return boolOf(as[memView](o).Flags&flags != 0)
}

func memGetCContiguous(ts *Thread, o *Object, _ uintptr) *Object {
	return memHasFlags(ts, o, layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_C)
}

func memGetFContiguous(ts *Thread, o *Object, _ uintptr) *Object {
	return memHasFlags(ts, o, layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_FORTRAN)
}

func memGetContiguous(ts *Thread, o *Object, _ uintptr) *Object { return memHasFlags(ts, o, memShapes) }
