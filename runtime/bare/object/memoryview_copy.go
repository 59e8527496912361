// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Copying and comparing the items of two buffers of one shape.
//
// World: bare. Guard: both buffers are held by the caller. A buffer here is complete: shape, strides and format are there.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// fillStrides computes the strides of an array without gaps, in C's or Fortran's order.
func fillStrides(n int, shape, strides uintptr, itemsize int, fortran bool) {
	s := itemsize
	for k := 0; k < n; k++ {
		i := n - 1 - k
		if fortran {
			i = k
		}
		setSize(strides, i, s)
		s *= sizeAt(shape, i)
	}
}

// sameFormat tells whether two formats and item sizes are the same but for an @ in front.
func sameFormat(d, s *layout.Buffer) bool {
	a, b := d.Format, s.Format
	if a == 0 {
		a = strAddr("B\x00")
	}
	if b == 0 {
		b = strAddr("B\x00")
	}
	if byteAt(a, 0) == '@' {
		a++
	}
	if byteAt(b, 0) == '@' {
		b++
	}
	n := prim.Strlen(a)
	return d.Itemsize == s.Itemsize && n == prim.Strlen(b) && prim.Equal(a, b, uintptr(n))
}

// sameShape tells whether two shapes are the same, up to a dimension of size zero.
func sameShape(d, s *layout.Buffer) bool {
	if d.Ndim != s.Ndim {
		return false
	}
	for i := 0; i < int(d.Ndim); i++ {
		n := sizeAt(d.Shape, i)
		if n != sizeAt(s.Shape, i) {
			return false
		}
		if n == 0 {
			break
		}
	}
	return true
}

// bufferPair walks two buffers together.
type bufferPair struct {
	shape                     uintptr
	ndim, size                int
	strides, suboffsets       uintptr // of the first
	otherStrides, otherOffset uintptr // of the second
	temp                      uintptr // room for a row; 0: rows are without gaps in both
}

func pairOf(d, s *layout.Buffer) bufferPair {
	return bufferPair{s.Shape, int(s.Ndim), s.Itemsize, d.Strides, d.Suboffsets, s.Strides, s.Suboffsets, 0}
}

// rowGaps tells whether the last dimension of either buffer is more than a run of memory.
func rowGaps(d, s *layout.Buffer) bool {
	last := int(d.Ndim) - 1
	return sizeAt(d.Strides, last) != d.Itemsize || sizeAt(s.Strides, last) != s.Itemsize ||
		d.Suboffsets != 0 && sizeAt(d.Suboffsets, last) >= 0 || s.Suboffsets != 0 && sizeAt(s.Suboffsets, last) >= 0
}

// memCopySame copies s over d after checking that they have one structure; of one dimension. They may overlap.
func memCopySame(ts *Thread, d, s *layout.Buffer) int32 {
	if !sameFormat(d, s) || !sameShape(d, s) {
		return raiseInt(ts, ExcValueError, "memoryview assignment: lvalue and rvalue have different structures")
	}
	if !rowGaps(d, s) {
		bufferCopyItems(d, s, 0)
		return 0
	}
	temp := allocMem(ts, uintptr(sizeAt(d.Shape, 0)*d.Itemsize)+1)
	if temp == 0 {
		ErrNoMemory(ts)
		return -1
	}
	bufferCopyItems(d, s, temp)
	freeMem(ts, temp)
	return 0
}

// bufferCopyItems copies the items of s over those of d, which has s's shape; one dimension or more. temp is room for a row, needed
// where rows overlap and have gaps.
func bufferCopyItems(d, s *layout.Buffer, temp uintptr) {
	w := pairOf(d, s)
	w.temp = temp
	w.copy(0, d.Buf, s.Buf, rowGaps(d, s))
}

func (w *bufferPair) copy(dim int, p, q uintptr, gaps bool) {
	n := sizeAt(w.shape, dim)
	dp, dq := sizeAt(w.strides, dim), sizeAt(w.otherStrides, dim)
	if dim < w.ndim-1 {
		for ; n > 0; n-- {
			w.copy(dim+1, memFollow(p, w.suboffsets, dim), memFollow(q, w.otherOffset, dim), gaps)
			p += uintptr(dp)
			q += uintptr(dq)
		}
		return
	}
	size := uintptr(w.size)
	if !gaps {
		prim.Move(p, q, uintptr(n)*size)
		return
	}
	if w.temp == 0 {
		for ; n > 0; n-- {
			prim.Move(memFollow(p, w.suboffsets, dim), memFollow(q, w.otherOffset, dim), size)
			p += uintptr(dp)
			q += uintptr(dq)
		}
		return
	}
	t := w.temp
	for i := n; i > 0; i-- {
		prim.Move(t, memFollow(q, w.otherOffset, dim), size)
		q += uintptr(dq)
		t += size
	}
	t = w.temp
	for i := n; i > 0; i-- {
		prim.Move(memFollow(p, w.suboffsets, dim), t, size)
		p += uintptr(dp)
		t += size
	}
}

// bufferEqual compares two buffers of one shape item by item: 1, 0, or -1 with an exception. c is their common native format; 0: both are
// unpacked by their own.
func bufferEqual(ts *Thread, a, b *layout.Buffer, c byte) int32 {
	e := itemEquality{c: c, a: a.Format, b: b.Format, sizeA: a.Itemsize, sizeB: b.Itemsize}
	if a.Ndim == 0 {
		return e.equal(ts, a.Buf, b.Buf)
	}
	w := pairOf(a, b)
	return w.equal(ts, &e, 0, a.Buf, b.Buf)
}

func (w *bufferPair) equal(ts *Thread, e *itemEquality, dim int, p, q uintptr) int32 {
	for n := sizeAt(w.shape, dim); n > 0; n-- {
		x, y := memFollow(p, w.suboffsets, dim), memFollow(q, w.otherOffset, dim)
		r := int32(0)
		if dim < w.ndim-1 {
			r = w.equal(ts, e, dim+1, x, y)
		} else {
			r = e.equal(ts, x, y)
		}
		if r <= 0 {
			return r
		}
		p += uintptr(sizeAt(w.strides, dim))
		q += uintptr(sizeAt(w.otherStrides, dim))
	}
	return 1
}

// itemEquality compares items.
type itemEquality struct {
	c            byte // the native format of both; 0: a and b
	a, b         uintptr
	sizeA, sizeB int
}

func (e *itemEquality) equal(ts *Thread, p, q uintptr) int32 {
	switch e.c {
	case 0:
		return e.equalUnpacked(ts, p, q)
	case 'f', 'd', 'e':
		return b2i(nativeFloat(ts, e.c, nativeLoad(p, e.c)) == nativeFloat(ts, e.c, nativeLoad(q, e.c)))
	case '?':
		return b2i((byteAt(p, 0) != 0) == (byteAt(q, 0) != 0))
	}
	return b2i(nativeLoad(p, e.c) == nativeLoad(q, e.c))
}

func (e *itemEquality) equalUnpacked(ts *Thread, p, q uintptr) int32 {
	x := structUnpack(ts, e.a, p, e.sizeA)
	if x == nil {
		return -1
	}
	y := structUnpack(ts, e.b, q, e.sizeB)
	if y == nil {
		decref(ts, x)
		return -1
	}
	r := ObjectRichCompareBool(ts, x, y, layout.EQ)
	decref(ts, x)
	decref(ts, y)
	return r
}
