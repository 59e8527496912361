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
	if flags&layout.BUF_WRITABLE != 0 && readonly != 0 {
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

// BufferSizeFromFormat implements PyBuffer_SizeFromFormat: struct.calcsize(format). Errors: -1.
func BufferSizeFromFormat(ts *Thread, format uintptr) int {
	m := ImportImportModule(ts, strAddr("struct\x00"))
	if m == nil {
		return -1
	}
	n := -1
	if s := UnicodeFromString(ts, format); s != nil {
		if r := callMethodOneArg(ts, m, id_calcsize, s); r != nil {
			n = LongAsSsizeT(ts, r)
			decref(ts, r)
		}
		decref(ts, s)
	}
	decref(ts, m)
	return n
}

// BufferFillContiguousStrides implements PyBuffer_FillContiguousStrides: the strides of an array without gaps, in C's or, for
// order 'F', Fortran's order.
func BufferFillContiguousStrides(ts *Thread, nd int32, shape, strides uintptr, itemsize int32, order int8) {
	s := int(itemsize)
	for k := 0; k < int(nd); k++ {
		i := int(nd) - 1 - k
		if nd <= 1 || order == 'F' {
			i = k
		}
		setSize(strides, i, s)
		s *= sizeAt(shape, i)
	}
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

// bufferCopy moves n bytes between memory without gaps, in the given order, and a view.
func bufferCopy(ts *Thread, view, mem uintptr, n int, fortran, toView bool) int32 {
	v := bufferAt(view)
	size := v.Itemsize
	if v.Ndim == 0 || size <= 0 {
		return 0
	}
	index, mark := scratch(ts, uintptr(v.Ndim)*8)
	if index == 0 {
		return -1
	}
	prim.Clear(index, uintptr(v.Ndim)*8)
	for i := n / size; i > 0; i-- {
		p := BufferGetPointer(ts, view, index)
		if toView {
			prim.Move(p, mem, uintptr(size))
		} else {
			prim.Move(mem, p, uintptr(size))
		}
		mem += uintptr(size)
		nextIndex(v, index, fortran)
	}
	ts.ScratchTop = mark
	return 0
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
	return bufferCopy(ts, view, mem, n, order == 'F', true)
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
	return bufferCopyFull(ts, view, mem, order == 'F')
}

// bufferCopyFull is bufferCopy out of a view that may lack shape or strides.
func bufferCopyFull(ts *Thread, view, mem uintptr, fortran bool) int32 {
	v := bufferAt(view)
	full, mark := scratch(ts, 80+uintptr(v.Ndim)*8+16)
	if full == 0 {
		return -1
	}
	prim.Move(full, view, 80)
	f := bufferAt(full)
	if f.Shape == 0 { // one dimension of items in a row
		f.Ndim = 1
		setSize(full+80, 1, f.Itemsize)
		if f.Itemsize > 0 {
			setSize(full+80, 0, f.Len/f.Itemsize)
		}
		f.Shape, f.Strides = full+80, full+88
	} else if f.Strides == 0 {
		f.Strides = full + 80
		BufferFillContiguousStrides(ts, f.Ndim, f.Shape, f.Strides, int32(f.Itemsize), 'C')
	}
	r := bufferCopy(ts, full, mem, f.Len, fortran, false)
	ts.ScratchTop = mark
	return r
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
	m := allocMem(ts, uintptr(s.Len)+1)
	if m == 0 {
		ErrNoMemory(ts)
		return -1
	}
	r := BufferToContiguous(ts, m, uintptr(unsafe.Pointer(s)), s.Len, 'C')
	if r == 0 {
		r = bufferCopy(ts, uintptr(unsafe.Pointer(d)), m, s.Len, false, true)
	}
	freeMem(ts, m)
	return r
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
