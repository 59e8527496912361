// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The buffer protocol (PEP 3118).
//
// World: bare; getting and releasing a simple buffer of bytes is hot.
// Guard: a Py_buffer belongs to whoever got it; its exporter keeps the memory in place until the release.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

func bufferAt(p uintptr) *layout.Buffer { return (*layout.Buffer)(unsafe.Pointer(p)) }

// isBuffer tells whether o's type exports buffers.
func isBuffer(o *Object) bool {
	b := o.ObType.TpAsBuffer
	return b != nil && b.BfGetbuffer != 0
}

// ObjectCheckBuffer implements PyObject_CheckBuffer.
func ObjectCheckBuffer(ts *Thread, o *Object) int32 { return b2i(isBuffer(o)) }

// ObjectGetBuffer implements PyObject_GetBuffer: fills *view; PyBuffer_Release gives it back.
//
// Refs: view->obj new. Errors: -1 with TypeError for an object without buffers, those of the exporter.
//
//go:nosplit
func ObjectGetBuffer(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	if o.ObType == BytesType && flags == layout.BUF_SIMPLE && view != 0 {
		v := bufferAt(view)
		incref(ts, o)
		v.Buf = addr(o) + bytesOffset
		v.Obj = o
		v.Len = as[*layout.BytesObject](o).ObSize
		v.Itemsize = 1
		v.Readonly = 1
		v.Ndim = 1
		v.Format, v.Shape, v.Strides, v.Suboffsets, v.Internal = 0, 0, 0, 0, 0
		return 0
	}
	return getBufferSlow(ts, o, view, flags)
}

//go:noinline
func getBufferSlow(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	if flags == layout.BUF_READ || flags == layout.BUF_WRITE {
		badInternalCall(ts)
		return -1
	}
	if !isBuffer(o) {
		return raiseInt(ts, ExcTypeError, "a bytes-like object is required, not '%s'", argCN(o.ObType.TpName, 100))
	}
	return callGetbuffer(ts, o.ObType.TpAsBuffer.BfGetbuffer, o, view, flags)
}

// BufferRelease implements PyBuffer_Release. A view without an object is left alone, so a second release does nothing.
//
// Refs: drops view->obj.
func BufferRelease(ts *Thread, view uintptr) {
	v := bufferAt(view)
	o := v.Obj
	if o == nil {
		return
	}
	if b := o.ObType.TpAsBuffer; b != nil && b.BfReleasebuffer != 0 {
		callReleasebuffer(ts, b.BfReleasebuffer, o, view)
	}
	v.Obj = nil
	decref(ts, o)
}

// BufferFillInfo implements PyBuffer_FillInfo: a view of n bytes in a row, as flags want it. o may be NULL.
//
// Refs: view->obj is a new reference to o. Errors: -1 with BufferError when flags ask for writing and readonly is set.
func BufferFillInfo(ts *Thread, view uintptr, o *Object, buf uintptr, n int, readonly, flags int32) int32 {
	if view == 0 {
		return raiseInt(ts, ExcBufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete")
	}
	if flags == layout.BUF_READ || flags == layout.BUF_WRITE {
		badInternalCall(ts)
		return -1
	}
	v := bufferAt(view)
	if flags&layout.BUF_WRITABLE != 0 && readonly == 1 {
		return raiseInt(ts, ExcBufferError, "Object is not writable.")
	}
	v.Obj = xnewRef(ts, o)
	v.Buf = buf
	v.Len = n
	v.Readonly = readonly
	v.Itemsize = 1
	v.Format, v.Shape, v.Strides, v.Suboffsets, v.Internal = 0, 0, 0, 0, 0
	if flags&layout.BUF_FORMAT == layout.BUF_FORMAT {
		v.Format = strAddr("B\x00")
	}
	v.Ndim = 1
	if flags&layout.BUF_ND == layout.BUF_ND {
		v.Shape = view + unsafe.Offsetof(v.Len)
	}
	if flags&layout.BUF_STRIDES == layout.BUF_STRIDES {
		v.Strides = view + unsafe.Offsetof(v.Itemsize)
	}
	return 0
}

// sizeAt reads the i-th of an array of Py_ssize_t; setSize writes it.
func sizeAt(p uintptr, i int) int { return prim.Load[int](p + uintptr(i)*8) }

func setSize(p uintptr, i, v int) { prim.Store(p+uintptr(i)*8, v) }

func bufferCContiguous(v *layout.Buffer) bool {
	if v.Len == 0 || v.Strides == 0 {
		return true
	}
	want := v.Itemsize
	for i := int(v.Ndim) - 1; i >= 0; i-- {
		n := sizeAt(v.Shape, i)
		if n > 1 && sizeAt(v.Strides, i) != want {
			return false
		}
		want *= n
	}
	return true
}

func bufferFContiguous(v *layout.Buffer) bool {
	if v.Len == 0 {
		return true
	}
	if v.Strides == 0 { // contiguous in C's order: in both when at most one dimension counts
		long := 0
		for i := 0; v.Ndim > 1 && i < int(v.Ndim); i++ {
			if sizeAt(v.Shape, i) > 1 {
				long++
			}
		}
		return long <= 1
	}
	want := v.Itemsize
	for i := 0; i < int(v.Ndim); i++ {
		n := sizeAt(v.Shape, i)
		if n > 1 && sizeAt(v.Strides, i) != want {
			return false
		}
		want *= n
	}
	return true
}

func bufferContiguous(v *layout.Buffer, order byte) bool {
	if v.Suboffsets != 0 {
		return false
	}
	switch order {
	case 'C':
		return bufferCContiguous(v)
	case 'F':
		return bufferFContiguous(v)
	case 'A':
		return bufferCContiguous(v) || bufferFContiguous(v)
	}
	return false
}

// BufferIsContiguous implements PyBuffer_IsContiguous: order is 'C', 'F' or 'A' for either.
func BufferIsContiguous(ts *Thread, view uintptr, order int8) int32 {
	return b2i(bufferContiguous(bufferAt(view), byte(order)))
}

// BufferGetPointer implements PyBuffer_GetPointer: where the item of these indices lies.
func BufferGetPointer(ts *Thread, view, indices uintptr) uintptr {
	v := bufferAt(view)
	p := v.Buf
	for i := 0; i < int(v.Ndim); i++ {
		p += uintptr(sizeAt(v.Strides, i) * sizeAt(indices, i))
		if v.Suboffsets != 0 && sizeAt(v.Suboffsets, i) >= 0 {
			p = prim.Load[uintptr](p) + uintptr(sizeAt(v.Suboffsets, i))
		}
	}
	return p
}

// BufferFillContiguousStrides implements PyBuffer_FillContiguousStrides: the strides of an array without gaps, in C's or, for
// order 'F', Fortran's order.
func BufferFillContiguousStrides(ts *Thread, nd int32, shape, strides uintptr, itemsize int32, order int8) {
	fillStrides(int(nd), shape, strides, int(itemsize), order == 'F')
}

// nextIndex moves on to the next item: the last index runs fastest, for Fortran's order the first.
func nextIndex(v *layout.Buffer, index uintptr, fortran bool) {
	nd := int(v.Ndim)
	for k := 0; k < nd; k++ {
		i := nd - 1 - k
		if fortran {
			i = k
		}
		if sizeAt(index, i) < sizeAt(v.Shape, i)-1 {
			setSize(index, i, sizeAt(index, i)+1)
			return
		}
		setSize(index, i, 0)
	}
}

// BufferFromContiguous implements PyBuffer_FromContiguous: copies n bytes without gaps, in order 'C' or 'F', into a view.
func BufferFromContiguous(ts *Thread, view, mem uintptr, n int, order int8) int32 {
	v := bufferAt(view)
	if n > v.Len {
		n = v.Len
	}
	if bufferContiguous(v, byte(order)) {
		prim.Move(v.Buf, mem, uintptr(n))
		return 0
	}
	size := v.Itemsize
	if size <= 0 {
		return 0
	}
	index, mark := scratch(ts, uintptr(v.Ndim)*8)
	if index == 0 {
		return -1
	}
	prim.Clear(index, uintptr(v.Ndim)*8)
	for i := n / size; i > 0; i-- {
		prim.Move(BufferGetPointer(ts, view, index), mem, uintptr(size))
		mem += uintptr(size)
		nextIndex(v, index, order == 'F')
	}
	ts.ScratchTop = mark
	return 0
}

// BufferToContiguous implements PyBuffer_ToContiguous: copies all of a view to memory, in order 'C', 'F' or 'A' (as it lies).
//
// Errors: -1 with ValueError when n is not the view's length.
func BufferToContiguous(ts *Thread, mem, view uintptr, n int, order int8) int32 {
	v := bufferAt(view)
	if n != v.Len {
		return raiseInt(ts, ExcValueError, "PyBuffer_ToContiguous: len != view->len")
	}
	if bufferContiguous(v, byte(order)) {
		prim.Move(mem, v.Buf, uintptr(n))
		return 0
	}
	return bufferCopyOut(ts, v, mem, order == 'F')
}

// bufferComplete copies a view to full, which has room for two arrays behind it, and adds the shape and strides that it lacks.
func bufferComplete(full uintptr, v *layout.Buffer) *layout.Buffer {
	const size = unsafe.Sizeof(*v)
	prim.Move(full, viewAddr(v), size)
	f := bufferAt(full)
	if f.Shape == 0 { // one dimension of items in a row
		f.Ndim, f.Strides = 1, 0
		f.Shape = full + size
		setSize(f.Shape, 0, 0)
		if f.Itemsize > 0 {
			setSize(f.Shape, 0, f.Len/f.Itemsize)
		}
	}
	if f.Strides == 0 {
		f.Strides = full + size + 8*layout.BUF_MAX_NDIM
		fillStrides(int(f.Ndim), f.Shape, f.Strides, f.Itemsize, false)
	}
	return f
}

// bufferFullSize is how much memory bufferComplete needs.
const bufferFullSize = unsafe.Sizeof(*(*layout.Buffer)(nil)) + 16*layout.BUF_MAX_NDIM

// bufferCopyOut copies a view that is not contiguous to memory, in C's or Fortran's order.
func bufferCopyOut(ts *Thread, v *layout.Buffer, mem uintptr, fortran bool) int32 {
	p, mark := scratch(ts, 2*bufferFullSize)
	if p == 0 {
		return -1
	}
	s := bufferComplete(p, v)
	d := bufferAt(p + bufferFullSize)
	prim.Move(viewAddr(d), viewAddr(s), unsafe.Sizeof(*s))
	d.Buf, d.Suboffsets = mem, 0
	d.Strides = viewAddr(d) + unsafe.Sizeof(*d)
	fillStrides(int(d.Ndim), d.Shape, d.Strides, d.Itemsize, fortran)
	if d.Ndim > 0 {
		bufferCopyItems(d, s, 0)
	} else {
		prim.Move(mem, s.Buf, uintptr(s.Itemsize))
	}
	ts.ScratchTop = mark
	return 0
}

// ObjectCopyData implements PyObject_CopyData: copies the content of one exporter over another's.
func ObjectCopyData(ts *Thread, dest, src *Object) int32 {
	if !isBuffer(dest) || !isBuffer(src) {
		return raiseInt(ts, ExcTypeError, "both destination and source must be bytes-like objects")
	}
	d, mark := scratch(ts, 160)
	if d == 0 {
		return -1
	}
	s := d + 80
	r := int32(-1)
	if ObjectGetBuffer(ts, dest, d, layout.BUF_FULL) == 0 {
		if ObjectGetBuffer(ts, src, s, layout.BUF_FULL_RO) == 0 {
			r = copyViews(ts, bufferAt(d), bufferAt(s))
			BufferRelease(ts, s)
		}
		BufferRelease(ts, d)
	}
	ts.ScratchTop = mark
	return r
}

func copyViews(ts *Thread, d, s *layout.Buffer) int32 {
	if d.Len < s.Len {
		return raiseInt(ts, ExcBufferError, "destination is too small to receive data from source")
	}
	if bufferContiguous(d, 'C') && bufferContiguous(s, 'C') || bufferContiguous(d, 'F') && bufferContiguous(s, 'F') {
		prim.Move(d.Buf, s.Buf, uintptr(s.Len))
		return 0
	}
	n := uintptr(s.Ndim) * 8
	if d.Ndim > s.Ndim {
		n = uintptr(d.Ndim) * 8
	}
	index, mark := scratch(ts, n)
	if index == 0 {
		return -1
	}
	prim.Clear(index, n)
	items := 1
	for i := 0; i < int(s.Ndim); i++ {
		items *= sizeAt(s.Shape, i)
	}
	for ; items > 0; items-- {
		prim.Move(BufferGetPointer(ts, viewAddr(d), index), BufferGetPointer(ts, viewAddr(s), index), uintptr(s.Itemsize))
		nextIndex(s, index, false)
	}
	ts.ScratchTop = mark
	return 0
}

// ObjectAsReadBuffer implements PyObject_AsReadBuffer: the memory of an exporter, without keeping it in place.
//
// Errors: -1.
func ObjectAsReadBuffer(ts *Thread, o *Object, buf, size uintptr) int32 {
	if o == nil || buf == 0 || size == 0 {
		nullArgument(ts)
		return -1
	}
	return bufferAddress(ts, o, buf, size, layout.BUF_SIMPLE)
}

func bufferAddress(ts *Thread, o *Object, buf, size uintptr, flags int32) int32 {
	v, mark := scratch(ts, 80)
	if v == 0 {
		return -1
	}
	r := ObjectGetBuffer(ts, o, v, flags)
	if r == 0 {
		prim.Store(buf, bufferAt(v).Buf)
		prim.Store(size, bufferAt(v).Len)
		BufferRelease(ts, v)
	}
	ts.ScratchTop = mark
	return r
}

// ObjectAsCharBuffer implements PyObject_AsCharBuffer: as PyObject_AsReadBuffer.
func ObjectAsCharBuffer(ts *Thread, o *Object, buf, size uintptr) int32 {
	return ObjectAsReadBuffer(ts, o, buf, size)
}

// ObjectAsWriteBuffer implements PyObject_AsWriteBuffer. Errors: -1 with TypeError when the memory may not be written.
func ObjectAsWriteBuffer(ts *Thread, o *Object, buf, size uintptr) int32 {
	if o == nil || buf == 0 || size == 0 {
		nullArgument(ts)
		return -1
	}
	if !isBuffer(o) || bufferAddress(ts, o, buf, size, layout.BUF_WRITABLE) != 0 {
		return raiseInt(ts, ExcTypeError, "expected a writable bytes-like object")
	}
	return 0
}

// ObjectCheckReadBuffer implements PyObject_CheckReadBuffer: whether a simple buffer can be had. Raises nothing.
func ObjectCheckReadBuffer(ts *Thread, o *Object) int32 {
	if !isBuffer(o) {
		return 0
	}
	v, mark := scratch(ts, 80)
	if v == 0 {
		ErrClear(ts)
		return 0
	}
	ok := int32(1)
	if ObjectGetBuffer(ts, o, v, layout.BUF_SIMPLE) != 0 {
		ErrClear(ts)
		ok = 0
	} else {
		BufferRelease(ts, v)
	}
	ts.ScratchTop = mark
	return ok
}
