// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type cell: one variable that functions share.
//
// World: bare; the macros of extensions call PyCell_Get and PyCell_Set.
// Guard: ob_ref changes and is read under the cell's lock.

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// CellNew implements PyCell_New: a cell with a content, or empty for NULL.
//
// Refs: new; takes a new reference.
func CellNew(ts *Thread, v *Object) *Object {
	o := newGCObject(ts, CellType, unsafe.Sizeof(*(*layout.CellObject)(nil)))
	if o == nil {
		return nil
	}
	as[*layout.CellObject](o).ObRef = xnewRef(ts, v)
	gcTrack(o)
	return o
}

// cellGet is the content, nil when empty.
//
// Refs: new.
func cellGet(ts *Thread, o *Object) *Object {
	lockObject(ts, o)
	v := xnewRef(ts, as[*layout.CellObject](o).ObRef)
	unlockObject(ts, o)
	return v
}

// cellSet replaces the content.
//
// Refs: steals v, which may be nil.
func cellSet(ts *Thread, o, v *Object) {
	c := as[*layout.CellObject](o)
	lockObject(ts, o)
	old := c.ObRef
	c.ObRef = v
	unlockObject(ts, o)
	xdecref(ts, old)
}

// CellGet implements PyCell_Get: the content, NULL without an exception when empty.
//
// Refs: new. Errors: SystemError for anything but a cell.
func CellGet(ts *Thread, o *Object) *Object {
	if o.ObType != CellType {
		return badInternalCall(ts)
	}
	return cellGet(ts, o)
}

// CellSet implements PyCell_Set: replaces the content; NULL empties.
//
// Refs: takes a new reference. Errors: SystemError for anything but a cell.
func CellSet(ts *Thread, o, v *Object) int32 {
	if o.ObType != CellType {
		badInternalCall(ts)
		return -1
	}
	cellSet(ts, o, xnewRef(ts, v))
	return 0
}

// cellNew is tp_new: cell([contents]).
func cellNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if !seqNoKeywords(ts, "cell", kwds) || !seqPositional(ts, "cell", tupleSize(args), 0, 1) {
		return nil
	}
	if tupleSize(args) == 0 {
		return CellNew(ts, nil)
	}
	return CellNew(ts, tupleItem(args, 0))
}

// cellDealloc is tp_dealloc.
func cellDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	xdecref(ts, as[*layout.CellObject](o).ObRef)
	freeObject(ts, o)
}

// cellTraverse is tp_traverse.
func cellTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return visitTwo(ts, as[*layout.CellObject](o).ObRef, nil, visit, arg)
}

// cellClear is tp_clear.
func cellClear(ts *Thread, o *Object) int32 {
	cellSet(ts, o, nil)
	return 0
}

// cellRichcompare is tp_richcompare: by content, an empty cell before all others.
func cellRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if a.ObType != CellType || b.ObType != CellType {
		return NotImplemented
	}
	va, vb := cellGet(ts, a), cellGet(ts, b)
	var r *Object
	if va != nil && vb != nil {
		r = ObjectRichCompare(ts, va, vb, op)
	} else {
		r = seqCompareLengths(int(b2i(va != nil)), int(b2i(vb != nil)), op)
	}
	xdecref(ts, va)
	xdecref(ts, vb)
	return r
}

// cellHex writes a word as 0x and hexadecimal digits, as %p does, to 18 bytes at p; n is how many it needs.
func cellHex(p, v uintptr) (n int) {
	digits := 1
	for x := v >> 4; x != 0; x >>= 4 {
		digits++
	}
	setByte(p, 0, '0')
	setByte(p, 1, 'x')
	for i := digits + 1; i > 1; i-- {
		d := byte(v & 15)
		if d < 10 {
			setByte(p, i, '0'+d)
		} else {
			setByte(p, i, 'a'+d-10)
		}
		v >>= 4
	}
	return digits + 2
}

// cellRepr is tp_repr.
func cellRepr(ts *Thread, o *Object) *Object {
	p, mark := scratch(ts, 48)
	if p == 0 {
		return nil
	}
	v := cellGet(ts, o)
	n := cellHex(p, addr(o))
	var s *Object
	if v == nil {
		s = strFormat(ts, "<cell at %s: empty>", Arg{argString, p, n})
	} else {
		m := cellHex(p+24, addr(v))
		s = strFormat(ts, "<cell at %s: %s object at %s>", Arg{argString, p, n}, argTO(v), Arg{argString, p + 24, m})
		decref(ts, v)
	}
	ts.ScratchTop = mark
	return s
}

// cellGetContents and cellSetContents are cell.cell_contents.
func cellGetContents(ts *Thread, o *Object, _ uintptr) *Object {
	v := cellGet(ts, o)
	if v == nil {
		return raise(ts, ExcValueError, "Cell is empty")
	}
	return v
}

func cellSetContents(ts *Thread, o, v *Object, _ uintptr) int32 {
	cellSet(ts, o, xnewRef(ts, v))
	return 0
}
