// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// memoryview: making views, the buffer that several of them share, and giving it back.
//
// World: bare.
// Guard: none; a view's fields do not change once it is published, but for exports and the released bit. The memory that a view shows
// is there as long as the view is held: memHold.
// Invariant: exports counts in its low half the buffers handed out (and longer uses by the runtime), in its high half the uses that are
// a few instructions long; it is far below zero once the view is released. A managed buffer's exports is the number of its views that
// are not released; the last one gives the exporter's buffer back.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type (
	memView    = *layout.MemoryViewObject
	managedBuf = *layout.ManagedBufferObject
)

const (
	memArray    = unsafe.Offsetof((*layout.MemoryViewObject)(nil).ObArray)
	memPin      = 1 << 32  // a use without a call-out: who releases waits for its end
	memExport   = 1        // a use of any length: who releases fails
	memReleased = -1 << 63 // exports of a released view
	memShapes   = layout.MEMORYVIEW_C | layout.MEMORYVIEW_FORTRAN | layout.MEMORYVIEW_SCALAR
)

// viewAddr is where a view's Py_buffer lies.
func viewAddr(v *layout.Buffer) uintptr { return uintptr(unsafe.Pointer(v)) }

// memHold keeps the memory of a view in place until memDrop of the same kind; false when it is gone. Between memPin and its end nothing
// may allocate, raise or wait: another thread may be spinning for it.
//
//go:nosplit
func memHold(mv memView, kind int) bool {
	if atom.AddInt(&mv.Exports, kind) >= 0 {
		if m := mv.Mbuf; m != nil && m.Flags&layout.MANAGED_BUFFER_RELEASED == 0 {
			return true
		}
	}
	atom.AddInt(&mv.Exports, -kind)
	return false
}

//go:nosplit
func memDrop(mv memView, kind int) { atom.AddInt(&mv.Exports, -kind) }

// memAlive tells whether a view is not released, for what lies in the view itself.
func memAlive(mv memView) bool {
	m := mv.Mbuf
	return atom.LoadInt(&mv.Exports) >= 0 && m != nil && m.Flags&layout.MANAGED_BUFFER_RELEASED == 0
}

//go:noinline
func memForbidden(ts *Thread) *Object {
	return raise(ts, ExcValueError, "operation forbidden on released memoryview object")
}

// memRestricted refuses a new view of one that __release_buffer__ got.
func memRestricted(ts *Thread, mv memView) bool {
	if mv.Flags&layout.MEMORYVIEW_RESTRICTED == 0 {
		return false
	}
	raise(ts, ExcValueError, "cannot create new view on restricted memoryview")
	return true
}

// mbufNew makes a managed buffer without views; its master is empty.
//
// Refs: new, tracked.
func mbufNew(ts *Thread) *Object {
	o := newGCObject(ts, ManagedBufferType, unsafe.Sizeof(*managedBuf(nil)))
	if o == nil {
		return nil
	}
	m := as[managedBuf](o)
	m.Flags, m.Exports = 0, 0
	prim.Clear(viewAddr(&m.Master), unsafe.Sizeof(m.Master))
	gcTrack(o)
	return o
}

// mbufRelease gives the exporter's buffer back, once.
func mbufRelease(ts *Thread, m managedBuf) {
	w := (*uint32)(unsafe.Pointer(&m.Flags))
	for {
		f := atom.Load32(w)
		if f&layout.MANAGED_BUFFER_RELEASED != 0 {
			return
		}
		if atom.CAS32(w, f, f|layout.MANAGED_BUFFER_RELEASED) {
			break
		}
	}
	gcUntrack(up(m))
	BufferRelease(ts, viewAddr(&m.Master))
}

func mbufDealloc(ts *Thread, o *Object) {
	m := as[managedBuf](o)
	gcUntrack(o)
	mbufRelease(ts, m)
	if m.Flags&layout.MANAGED_BUFFER_FREE_FORMAT != 0 {
		freeMem(ts, m.Master.Format)
	}
	freeObject(ts, o)
}

func mbufTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return visitTwo(ts, as[managedBuf](o).Master.Obj, nil, visit, arg)
}

func mbufClear(ts *Thread, o *Object) int32 {
	mbufRelease(ts, as[managedBuf](o))
	return 0
}

// memFlags works out the flags of a view whose shape is complete.
func memFlags(mv memView) {
	v := &mv.View
	f := int32(0)
	switch {
	case v.Ndim == 0:
		f = memShapes
	case v.Ndim == 1:
		if sizeAt(v.Shape, 0) == 1 || sizeAt(v.Strides, 0) == v.Itemsize {
			f = layout.MEMORYVIEW_C | layout.MEMORYVIEW_FORTRAN
		}
	default:
		if bufferContiguous(v, 'C') {
			f |= layout.MEMORYVIEW_C
		}
		if bufferContiguous(v, 'F') {
			f |= layout.MEMORYVIEW_FORTRAN
		}
	}
	if v.Suboffsets != 0 {
		f = f&^(layout.MEMORYVIEW_C|layout.MEMORYVIEW_FORTRAN) | layout.MEMORYVIEW_PIL
	}
	mv.Flags = f
}

// memAlloc makes a view with room for ndim dimensions, bound to no managed buffer.
//
// Refs: new, not tracked.
func memAlloc(ts *Thread, ndim int) *Object {
	o := newGCObject(ts, MemoryViewType, memArray+uintptr(ndim)*24)
	if o == nil {
		return nil
	}
	as[*VarObject](o).ObSize = 3 * ndim
	mv := as[memView](o)
	mv.Mbuf, mv.Hash, mv.Flags, mv.Exports, mv.Weakreflist = nil, -1, 0, 0, 0
	prim.Clear(viewAddr(&mv.View), unsafe.Sizeof(mv.View))
	return o
}

// memRoom points shape, strides and suboffsets at the view's own array.
func memRoom(mv memView, ndim int) {
	p := uintptr(unsafe.Pointer(mv)) + memArray
	v := &mv.View
	v.Ndim = int32(ndim)
	v.Shape, v.Strides, v.Suboffsets = p, p+uintptr(ndim)*8, p+uintptr(ndim)*16
}

// memShared copies what a view has in common with the one it is made of.
func memShared(d, s *layout.Buffer) {
	d.Obj, d.Buf, d.Len, d.Itemsize, d.Readonly, d.Internal = s.Obj, s.Buf, s.Len, s.Itemsize, s.Readonly, s.Internal
	d.Format = s.Format
	if d.Format == 0 {
		d.Format = strAddr("B\x00")
	}
}

// memComplete copies shape, strides and suboffsets, and computes what s does not have.
func memComplete(d, s *layout.Buffer) {
	n := int(s.Ndim)
	if n == 0 {
		d.Shape, d.Strides, d.Suboffsets = 0, 0, 0
		return
	}
	if s.Shape != 0 {
		prim.Move(d.Shape, s.Shape, uintptr(n)*8)
	} else {
		prim.Clear(d.Shape, uintptr(n)*8)
		if s.Itemsize > 0 {
			setSize(d.Shape, 0, s.Len/s.Itemsize)
		}
	}
	if s.Strides != 0 {
		prim.Move(d.Strides, s.Strides, uintptr(n)*8)
	} else {
		fillStrides(n, d.Shape, d.Strides, s.Itemsize, false)
	}
	if s.Suboffsets != 0 {
		prim.Move(d.Suboffsets, s.Suboffsets, uintptr(n)*8)
	} else {
		d.Suboffsets = 0
	}
}

// memAddView makes a view of m like src. from is the memoryview that src belongs to, nil when no other thread can release m.
//
// Refs: new. Errors: ValueError when there are too many dimensions or from is released.
func memAddView(ts *Thread, m managedBuf, src *layout.Buffer, from memView) *Object {
	if src.Ndim > layout.BUF_MAX_NDIM {
		return raise(ts, ExcValueError, "memoryview: number of dimensions must not exceed %d", argI(layout.BUF_MAX_NDIM))
	}
	o := memBind(ts, m, src, from, int(src.Ndim))
	if o == nil {
		return nil
	}
	mv := as[memView](o)
	memComplete(&mv.View, src)
	memFlags(mv)
	return o
}

// memBind makes a view of m whose shape, strides, suboffsets and flags are left to the caller: it has room for ndim dimensions.
//
// Refs: new, tracked.
func memBind(ts *Thread, m managedBuf, src *layout.Buffer, from memView, ndim int) *Object {
	o := memAlloc(ts, ndim)
	if o == nil {
		return nil
	}
	if from != nil && !memHold(from, memPin) {
		decref(ts, o)
		return memForbidden(ts)
	}
	mv := as[memView](o)
	memShared(&mv.View, src)
	memRoom(mv, ndim)
	mv.Mbuf = m
	incref(ts, up(m))
	atom.AddInt(&m.Exports, 1)
	if from != nil {
		memDrop(from, memPin)
	}
	gcTrack(o)
	return o
}

// memOfMaster makes the first view of a managed buffer, and drops the caller's reference to that.
func memOfMaster(ts *Thread, m *Object) *Object {
	o := memAddView(ts, as[managedBuf](m), &as[managedBuf](m).Master, nil)
	decref(ts, m)
	return o
}

// MemoryViewFromMemory implements PyMemoryView_FromMemory: a view of size bytes that stay where they are, to be written to when flags
// is PyBUF_WRITE.
//
// Refs: new.
func MemoryViewFromMemory(ts *Thread, p uintptr, size int, flags int32) *Object {
	m := mbufNew(ts)
	if m == nil {
		return nil
	}
	// No flag asks for writing, so this cannot fail.
	BufferFillInfo(ts, viewAddr(&as[managedBuf](m).Master), nil, p, size, b2i(flags != layout.BUF_WRITE), layout.BUF_FULL_RO)
	return memOfMaster(ts, m)
}

// MemoryViewFromBuffer implements PyMemoryView_FromBuffer: a view of a buffer that stays the caller's, who keeps its memory, format,
// shape and owner alive.
//
// Refs: new. Errors: ValueError when the buffer has no memory.
func MemoryViewFromBuffer(ts *Thread, info uintptr) *Object {
	if bufferAt(info).Buf == 0 {
		return raise(ts, ExcValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL")
	}
	m := mbufNew(ts)
	if m == nil {
		return nil
	}
	master := &as[managedBuf](m).Master
	prim.Move(viewAddr(master), info, unsafe.Sizeof(*master))
	master.Obj = nil
	return memOfMaster(ts, m)
}

// MemoryViewFromObject implements PyMemoryView_FromObject: memoryview(o).
//
// Refs: new. Errors: TypeError for an object without buffers, those of the exporter.
func MemoryViewFromObject(ts *Thread, o *Object) *Object {
	return memFromFlags(ts, o, layout.BUF_FULL_RO)
}

func memFromFlags(ts *Thread, o *Object, flags int32) *Object {
	if o.ObType == MemoryViewType {
		mv := as[memView](o)
		if !memAlive(mv) {
			return memForbidden(ts)
		}
		if memRestricted(ts, mv) {
			return nil
		}
		return memAddView(ts, mv.Mbuf, &mv.View, mv)
	}
	if !isBuffer(o) {
		return raise(ts, ExcTypeError, "memoryview: a bytes-like object is required, not '%s'", argCN(o.ObType.TpName, 200))
	}
	return memFromProc(ts, o, flags, 0)
}

// memFromProc makes a view of what a getbufferproc gives; 0: the type's own.
func memFromProc(ts *Thread, o *Object, flags int32, fn uintptr) *Object {
	m := mbufNew(ts)
	if m == nil {
		return nil
	}
	master := &as[managedBuf](m).Master
	var r int32
	if fn == 0 {
		r = ObjectGetBuffer(ts, o, viewAddr(master), flags)
	} else {
		r = callGetbuffer(ts, fn, o, viewAddr(master), flags)
	}
	if r < 0 {
		master.Obj = nil
		decref(ts, m)
		return nil
	}
	return memOfMaster(ts, m)
}

// MemoryViewGetContiguous implements PyMemoryView_GetContiguous: a view of o's memory if it is in order ('C', 'F' or 'A') already, else,
// for reading, of a copy.
//
// Refs: new. Errors: BufferError when it cannot be written to where it lies.
func MemoryViewGetContiguous(ts *Thread, o *Object, buffertype int32, order int8) *Object {
	r := MemoryViewFromObject(ts, o)
	if r == nil {
		return nil
	}
	v := &as[memView](r).View
	var made *Object
	switch {
	case buffertype == layout.BUF_WRITE && v.Readonly != 0:
		raise(ts, ExcBufferError, "underlying buffer is not writable")
	case bufferContiguous(v, byte(order)):
		return r
	case buffertype == layout.BUF_WRITE:
		raise(ts, ExcBufferError, "writable contiguous buffer requested for a non-contiguous object.")
	default:
		made = memContiguousCopy(ts, v, order == 'F')
	}
	decref(ts, r)
	return made
}

// memContiguousCopy is a view, of s's shape and format, of a bytes object with s's items in C's or Fortran's order. s has everything and
// one dimension or more.
func memContiguousCopy(ts *Thread, s *layout.Buffer, fortran bool) *Object {
	b := BytesFromStringAndSize(ts, 0, s.Len)
	if b == nil {
		return nil
	}
	m := mbufNew(ts)
	if m == nil {
		decref(ts, b)
		return nil
	}
	master := &as[managedBuf](m).Master
	n := uintptr(prim.Strlen(s.Format)) + 1
	format := allocMem(ts, n)
	if format == 0 || ObjectGetBuffer(ts, b, viewAddr(master), layout.BUF_FULL_RO) != 0 {
		if format == 0 {
			ErrNoMemory(ts)
		} else {
			freeMem(ts, format)
		}
		decref(ts, b)
		decref(ts, m)
		return nil
	}
	decref(ts, b)
	prim.Move(format, s.Format, n)
	master.Format = format
	as[managedBuf](m).Flags |= layout.MANAGED_BUFFER_FREE_FORMAT
	o := memBind(ts, as[managedBuf](m), master, nil, int(s.Ndim))
	decref(ts, m)
	if o == nil {
		return nil
	}
	mv := as[memView](o)
	d := &mv.View
	d.Itemsize = s.Itemsize
	prim.Move(d.Shape, s.Shape, uintptr(s.Ndim)*8)
	fillStrides(int(s.Ndim), d.Shape, d.Strides, d.Itemsize, fortran)
	d.Suboffsets = 0
	memFlags(mv)
	bufferCopyItems(d, s, 0)
	return o
}

// memNew is tp_new: memoryview(object).
func memNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	ok := keywordsOfCall(ts, "memoryview", "object\x00", 1, 0, 1, 1, args, kw, out)
	o := itemAt(out, 0)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	return MemoryViewFromObject(ts, o)
}

// memFromFlagsMethod is the class method _from_flags(object, flags).
func memFromFlagsMethod(ts *Thread, cls *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, "_from_flags", "object\x00flags\x00", 2, 0, 2, 2, args, n, kwnames, out)
	o, f := itemAt(out, 0), itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	flags := LongAsInt(ts, f)
	if flags == -1 && ts.CurrentException != nil {
		return nil
	}
	return memFromFlags(ts, o, flags)
}

// memRelease gives up a view's part of the managed buffer. Errors: -1 with BufferError while the view has handed out buffers.
func memRelease(ts *Thread, mv memView) int32 {
	n := memTryRelease(ts, mv)
	if n == 0 {
		return 0
	}
	if n < 0 {
		return raiseInt(ts, ExcSystemError, "_memory_release(): negative export count")
	}
	s := "s"
	if n == 1 {
		s = ""
	}
	return raiseInt(ts, ExcBufferError, "memoryview has %d exported buffer%s", argI(n), argS(s))
}

// memTryRelease is memRelease that raises nothing: not 0 is the number of buffers that keep the view from being released.
func memTryRelease(ts *Thread, mv memView) int {
	for {
		v := atom.LoadInt(&mv.Exports)
		if v < memReleased/2 {
			return 0
		}
		if v < 0 {
			return -1
		}
		if n := int(int32(v)); n != 0 {
			return n
		}
		if v != 0 { // another thread is reading an item right now
			prim.Yield()
			continue
		}
		if atom.CASInt(&mv.Exports, 0, memReleased) {
			break
		}
	}
	mv.Flags |= layout.MEMORYVIEW_RELEASED
	if m := mv.Mbuf; m != nil && atom.AddInt(&m.Exports, -1) == 0 {
		mbufRelease(ts, m)
	}
	return 0
}

func memDealloc(ts *Thread, o *Object) {
	mv := as[memView](o)
	gcUntrack(o)
	memTryRelease(ts, mv)
	if m := mv.Mbuf; m != nil {
		mv.Mbuf = nil
		decref(ts, up(m))
	}
	if mv.Weakreflist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	freeObject(ts, o)
}

func memTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if m := as[memView](o).Mbuf; m != nil {
		return callVisit(ts, visit, up(m), arg)
	}
	return 0
}

// memClear is tp_clear. A view with exports stays as it is: who holds those buffers still uses it.
func memClear(ts *Thread, o *Object) int32 {
	mv := as[memView](o)
	if memTryRelease(ts, mv) != 0 {
		return 0
	}
	if m := mv.Mbuf; m != nil {
		mv.Mbuf = nil
		decref(ts, up(m))
	}
	return 0
}

// memGetbuffer is bf_getbuffer.
func memGetbuffer(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	mv := as[memView](o)
	if !memHold(mv, memExport) {
		memForbidden(ts)
		return -1
	}
	d := bufferAt(view)
	prim.Move(view, viewAddr(&mv.View), unsafe.Sizeof(*d))
	d.Obj = nil
	if memRestricted(ts, mv) || !memRequest(ts, mv, d, flags) {
		memDrop(mv, memExport)
		return -1
	}
	d.Obj = newRef(ts, o)
	return 0
}

// memRequest takes out of a complete view what flags do not ask for, or refuses them.
func memRequest(ts *Thread, mv memView, d *layout.Buffer, flags int32) bool {
	f := mv.Flags
	wants := func(flags, bits int32) bool { return flags&bits == bits }
	text := ""
	switch {
	case flags&layout.BUF_WRITABLE != 0 && d.Readonly != 0:
		text = "memoryview: underlying buffer is not writable"
	case wants(flags, layout.BUF_C_CONTIGUOUS) && f&(layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_C) == 0:
		text = "memoryview: underlying buffer is not C-contiguous"
	case wants(flags, layout.BUF_F_CONTIGUOUS) && f&(layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_FORTRAN) == 0:
		text = "memoryview: underlying buffer is not Fortran contiguous"
	case wants(flags, layout.BUF_ANY_CONTIGUOUS) && f&memShapes == 0:
		text = "memoryview: underlying buffer is not contiguous"
	case !wants(flags, layout.BUF_INDIRECT) && f&layout.MEMORYVIEW_PIL != 0:
		text = "memoryview: underlying buffer requires suboffsets"
	case !wants(flags, layout.BUF_STRIDES) && f&(layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_C) == 0:
		text = "memoryview: underlying buffer is not C-contiguous"
	case !wants(flags, layout.BUF_ND) && flags&layout.BUF_FORMAT != 0:
		text = "memoryview: cannot cast to unsigned bytes if the format flag is present"
	default:
		if flags&layout.BUF_FORMAT == 0 {
			d.Format = 0
		}
		if !wants(flags, layout.BUF_STRIDES) {
			d.Strides = 0
		}
		if !wants(flags, layout.BUF_ND) {
			d.Ndim, d.Shape = 1, 0
		}
		return true
	}
	raise(ts, ExcBufferError, "%s", argS(text))
	return false
}

func memReleasebuffer(ts *Thread, o *Object, view uintptr) { memDrop(as[memView](o), memExport) }
