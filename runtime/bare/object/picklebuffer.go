// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// pickle.PickleBuffer: a buffer that pickling may carry outside of the stream.
//
// World: bare.
// Guard: view under the object's lock; its owner is nil once it is released.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// pickleBuffer is the form of a PickleBuffer.
type pickleBuffer struct {
	layout.Object
	view     layout.Buffer
	weakrefs *Object
}

const pickleBufferSize = 120

var _ [pickleBufferSize]byte = [unsafe.Sizeof(*(*pickleBuffer)(nil))]byte{}

func pickleBufferForbidden(ts *Thread) {
	raise(ts, ExcValueError, "operation forbidden on released PickleBuffer object")
}

// PickleBufferFromObject implements PyPickleBuffer_FromObject: PickleBuffer(base).
//
// Refs: new. Errors: those of the exporter.
func PickleBufferFromObject(ts *Thread, base *Object) *Object {
	o := newGCObject(ts, PickleBufferType, pickleBufferSize)
	if o == nil {
		return nil
	}
	p := as[*pickleBuffer](o)
	prim.Clear(viewAddr(&p.view), unsafe.Sizeof(p.view))
	p.weakrefs = nil
	if ObjectGetBuffer(ts, base, viewAddr(&p.view), layout.BUF_FULL_RO) < 0 {
		p.view.Obj = nil
		decref(ts, o)
		return nil
	}
	gcTrack(o)
	return o
}

// pickleBufferArg checks that o is a PickleBuffer.
func pickleBufferArg(ts *Thread, o *Object) bool {
	if o.ObType == PickleBufferType {
		return true
	}
	raise(ts, ExcTypeError, "expected PickleBuffer, %s found", argCN(o.ObType.TpName, 200))
	return false
}

// PickleBufferGetBuffer implements PyPickleBuffer_GetBuffer: the buffer, which stays the object's.
//
// Errors: 0 with TypeError for another type, ValueError when it is released.
func PickleBufferGetBuffer(ts *Thread, o *Object) uintptr {
	if !pickleBufferArg(ts, o) {
		return 0
	}
	p := as[*pickleBuffer](o)
	if p.view.Obj == nil {
		pickleBufferForbidden(ts)
		return 0
	}
	return viewAddr(&p.view)
}

// PickleBufferRelease implements PyPickleBuffer_Release. Errors: -1 with TypeError for another type.
func PickleBufferRelease(ts *Thread, o *Object) int32 {
	if !pickleBufferArg(ts, o) {
		return -1
	}
	return pickleBufferClear(ts, o)
}

// pickleBufferClear gives the buffer back, once.
func pickleBufferClear(ts *Thread, o *Object) int32 {
	p := as[*pickleBuffer](o)
	const size = unsafe.Sizeof(p.view)
	v, mark := scratch(ts, size)
	if v == 0 {
		return -1
	}
	lockObject(ts, o)
	prim.Move(v, viewAddr(&p.view), size)
	p.view.Obj = nil
	unlockObject(ts, o)
	BufferRelease(ts, v)
	ts.ScratchTop = mark
	return 0
}

// pickleBufferNew is tp_new.
func pickleBufferNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	ok := keywordsOfCall(ts, "PickleBuffer", "\x00", 1, 1, 1, 1, args, kw, out)
	base := itemAt(out, 0)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	return PickleBufferFromObject(ts, base)
}

func pickleBufferTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return visitTwo(ts, as[*pickleBuffer](o).view.Obj, nil, visit, arg)
}

func pickleBufferDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	if as[*pickleBuffer](o).weakrefs != nil {
		ObjectClearWeakRefs(ts, o)
	}
	BufferRelease(ts, viewAddr(&as[*pickleBuffer](o).view))
	freeObject(ts, o)
}

// pickleBufferGetbuffer is bf_getbuffer: what the owner gives.
func pickleBufferGetbuffer(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	lockObject(ts, o)
	x := xnewRef(ts, as[*pickleBuffer](o).view.Obj)
	unlockObject(ts, o)
	if x == nil {
		pickleBufferForbidden(ts)
		return -1
	}
	r := ObjectGetBuffer(ts, x, view, flags)
	decref(ts, x)
	return r
}

// pickleBufferReleasebuffer is bf_releasebuffer. No buffer has a PickleBuffer as owner, so it is never called; that it is there tells
// PyArg_Parse not to take the memory without keeping the buffer.
func pickleBufferReleasebuffer(ts *Thread, o *Object, view uintptr) {}

// pickleBufferRaw is raw(): the memory as a view of bytes, for a buffer without gaps.
func pickleBufferRaw(ts *Thread, o, _ *Object) *Object {
	p := as[*pickleBuffer](o)
	lockObject(ts, o)
	gone := p.view.Obj == nil
	whole := !gone && bufferContiguous(&p.view, 'A')
	unlockObject(ts, o)
	if gone {
		pickleBufferForbidden(ts)
		return nil
	}
	if !whole {
		return raise(ts, ExcBufferError, "cannot extract raw buffer from non-contiguous buffer")
	}
	r := MemoryViewFromObject(ts, o)
	if r == nil {
		return nil
	}
	mv := as[memView](r)
	v := &mv.View
	v.Format, v.Ndim, v.Itemsize = strAddr("B\x00"), 1, 1
	v.Shape, v.Strides = viewAddr(v)+unsafe.Offsetof(v.Len), viewAddr(v)+unsafe.Offsetof(v.Itemsize)
	mv.Flags = layout.MEMORYVIEW_C | layout.MEMORYVIEW_FORTRAN
	return r
}

func pickleBufferReleaseMethod(ts *Thread, o, _ *Object) *Object {
	if pickleBufferClear(ts, o) < 0 {
		return nil
	}
	return None
}
