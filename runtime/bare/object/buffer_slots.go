// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// __buffer__ and __release_buffer__ (PEP 688): slots of classes that define them, and wrappers of C slots under those names.
//
// World: bare. Everything here may run any code.
// Invariant: the owner of a buffer that __buffer__ made is a wrapper, which holds the memoryview and the object asked; both are nil once
// the buffer is released.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// bufferWrapper is the form of the owner of a buffer that came from __buffer__.
type bufferWrapper struct {
	layout.Object
	mv, obj *Object
}

const bufferWrapperSize = 48

func bufferWrapperTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	w := as[*bufferWrapper](o)
	return visitTwo(ts, w.mv, w.obj, visit, arg)
}

func bufferWrapperDealloc(ts *Thread, o *Object) {
	w := as[*bufferWrapper](o)
	gcUntrack(o)
	xdecref(ts, w.mv)
	xdecref(ts, w.obj)
	freeObject(ts, o)
}

// bufferWrapperRelease is bf_releasebuffer: gives the memoryview's buffer back, and tells the object, if it wants to be told.
func bufferWrapperRelease(ts *Thread, o *Object, view uintptr) {
	w := as[*bufferWrapper](o)
	mv, x := w.mv, w.obj
	if mv == nil || x == nil {
		return
	}
	memReleasebuffer(ts, mv, view)
	// A C function is called when the memoryview is released.
	if b := x.ObType.TpAsBuffer; as[memView](mv).View.Obj != x && b != nil && b.BfReleasebuffer == fn_slotReleasebuffer {
		bufferReleaseByName(ts, x, view)
	}
	w.mv, w.obj = nil, nil
	decref(ts, mv)
	decref(ts, x)
}

// slotGetbuffer is bf_getbuffer of a class with __buffer__.
func slotGetbuffer(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	n := LongFromLong(ts, int(flags))
	if n == nil {
		return -1
	}
	mv := slotCall(ts, o, id___buffer__, 1, n, nil)
	decref(ts, n)
	if mv == nil {
		return -1
	}
	if mv.ObType != MemoryViewType {
		raise(ts, ExcTypeError, "__buffer__ returned non-memoryview object")
		decref(ts, mv)
		return -1
	}
	wo := newGCObject(ts, BufferWrapperType, bufferWrapperSize)
	if wo == nil {
		decref(ts, mv)
		return -1
	}
	w := as[*bufferWrapper](wo)
	w.mv, w.obj = nil, nil
	if ObjectGetBuffer(ts, mv, view, flags) < 0 {
		decref(ts, wo)
		decref(ts, mv)
		return -1
	}
	// The buffer's own reference to the memoryview goes; the wrapper has one.
	w.mv, w.obj = mv, newRef(ts, o)
	gcTrack(wo)
	bufferAt(view).Obj = wo
	decref(ts, mv)
	return 0
}

// slotReleasebuffer is bf_releasebuffer of a class with __release_buffer__. That method cannot be trusted to give back what a C base
// class handed out, so the base's function is called all the same.
func slotReleasebuffer(ts *Thread, o *Object, view uintptr) {
	bufferReleaseByName(ts, o, view)
	if fn := bufferBaseRelease(ts, o.ObType); fn != 0 {
		callReleasebuffer(ts, fn, o, view)
	}
}

// bufferBaseRelease is the first C bf_releasebuffer of the classes behind t in its order.
func bufferBaseRelease(ts *Thread, t *TypeObject) uintptr {
	typeLock(ts)
	fn := uintptr(0)
	mro := t.TpMro
	seen := false
	for i := 0; mro != nil && i < tupleSize(mro) && fn == 0; i++ {
		x := tupleItem(mro, i)
		if seen && hasFlag(x.ObType, layout.TPFLAGS_TYPE_SUBCLASS) {
			if b := as[*TypeObject](x).TpAsBuffer; b != nil && b.BfReleasebuffer != fn_slotReleasebuffer {
				fn = b.BfReleasebuffer
			}
		}
		seen = seen || x == up(t)
	}
	typeUnlock(ts)
	return fn
}

// bufferReleaseByName calls __release_buffer__ with the memoryview that __buffer__ gave, or, for a buffer of a C base class, a restricted
// one of it that does not outlive the call. What it raises is unraisable; an exception that is set stays.
func bufferReleaseByName(ts *Thread, o *Object, view uintptr) {
	saved := ErrGetRaisedException(ts)
	owner := bufferAt(view).Obj
	wrapped := owner != nil && owner.ObType == BufferWrapperType
	var mv *Object
	if wrapped {
		mv = xnewRef(ts, as[*bufferWrapper](owner).mv)
	} else if mv = MemoryViewFromBuffer(ts, view); mv != nil {
		as[memView](mv).Flags |= layout.MEMORYVIEW_RESTRICTED
	} else {
		bufferUnraisable(ts, o, "Exception ignored in bf_releasebuffer of %s")
	}
	if mv != nil {
		r := slotCall(ts, o, id___release_buffer__, 1, mv, nil)
		if r == nil {
			bufferUnraisable(ts, o, "Exception ignored in __release_buffer__ of %s")
		}
		xdecref(ts, r)
		if !wrapped && memRelease(ts, as[memView](mv)) < 0 {
			bufferUnraisable(ts, o, "Exception ignored in bf_releasebuffer of %s")
		}
		decref(ts, mv)
	}
	ErrSetRaisedException(ts, saved)
}

// bufferUnraisable reports the exception that is set; message holds a %s for the name of o's type.
func bufferUnraisable(ts *Thread, o *Object, message string) {
	e := ErrGetRaisedException(ts)
	msg := strFormat(ts, message, argC(o.ObType.TpName))
	ErrClear(ts)
	ErrSetRaisedException(ts, e)
	unraisable(ts, msg, nil)
	xdecref(ts, msg)
}

// wrapBuffer is __buffer__(flags) of a C type: a memoryview of what its bf_getbuffer gives.
func wrapBuffer(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	flags, ok := wrapIndex(ts, tupleItem(args, 0))
	if !ok {
		return nil
	}
	if flags > 1<<31-1 {
		return raise(ts, ExcOverflowError, "buffer flags too large")
	}
	return memFromProc(ts, self, int32(flags), fn)
}

// wrapReleasebuffer is __release_buffer__(buffer) of a C type: releases the memoryview, which must be of self.
func wrapReleasebuffer(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	o := tupleItem(args, 0)
	if o.ObType != MemoryViewType {
		return raise(ts, ExcTypeError, "expected a memoryview object")
	}
	mv := as[memView](o)
	switch {
	case mv.View.Obj == nil:
		return None
	case mv.View.Obj != self:
		return raise(ts, ExcValueError, "memoryview's buffer is not this object")
	case mv.Flags&layout.MEMORYVIEW_RELEASED != 0:
		return raise(ts, ExcValueError, "memoryview's buffer has already been released")
	case memRelease(ts, mv) < 0:
		return nil
	}
	return None
}

var _ [bufferWrapperSize]byte = [unsafe.Sizeof(*(*bufferWrapper)(nil))]byte{}
