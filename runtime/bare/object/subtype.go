// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Instances of types made at run time: their destruction and traversal, on top of the nearest C type's.
//
// World: bare; entered through tp_dealloc, tp_traverse, tp_clear of heap types.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// subtypeBase is the nearest base whose destructor is its own.
func subtypeBase(t *TypeObject) *TypeObject {
	for t != nil && t.TpDealloc == fn_subtypeDealloc {
		t = t.TpBase
	}
	return t
}

// subtypeDealloc is tp_dealloc of types that give none: finalizer, weak references, slots, dict, then the base's destructor.
func subtypeDealloc(ts *Thread, o *Object) {
	t := o.ObType
	base := subtypeBase(t)
	gc := t.TpFlags&layout.TPFLAGS_HAVE_GC != 0
	if gc {
		gcUntrack(o)
	}
	if t.TpFinalize != 0 {
		if gc {
			gcTrack(o)
		}
		if ObjectCallFinalizerFromDealloc(ts, o) < 0 {
			return // it lives on
		}
		if gc {
			gcUntrack(o)
		}
	}
	if t.TpDel != 0 {
		if !subtypeDel(ts, o, t) {
			return
		}
	}
	if t.TpWeaklistoffset != 0 && base.TpWeaklistoffset == 0 {
		ObjectClearWeakRefs(ts, o)
	}
	for b := t; b != nil && b.TpDealloc == fn_subtypeDealloc; b = b.TpBase {
		if b.ObSize != 0 {
			subtypeClearSlots(ts, b, o)
		}
	}
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		ObjectClearManagedDict(ts, o)
	} else if t.TpDictoffset != 0 && base.TpDictoffset == 0 {
		subtypeClearAt(ts, objectDictAt(o, t))
	}
	t = o.ObType // __class__ may have been assigned by what ran
	if base.TpFlags&layout.TPFLAGS_HAVE_GC != 0 {
		gcTrack(o) // base's destructor expects it
	}
	if base == BaseObjectType && t.TpFree == fn_PyObject_Free {
		// objectDealloc, without the ways to it.
		freeObject(ts, o)
		if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
			decref(ts, up(t))
		}
		return
	}
	baseHeap := base.TpFlags&layout.TPFLAGS_HEAPTYPE != 0
	callDestructor(ts, base.TpDealloc, o)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 && !baseHeap {
		decref(ts, up(t))
	}
}

// subtypeDel runs the old tp_del, which may resurrect: false then.
func subtypeDel(ts *Thread, o *Object, t *TypeObject) bool {
	objectResurrect(ts, o)
	callDestructor(ts, t.TpDel, o)
	return objectUnresurrect(ts, o)
}

// subtypeClearAt drops the reference at an address.
func subtypeClearAt(ts *Thread, p uintptr) {
	if p == 0 {
		return
	}
	v := prim.Load[*Object](p)
	prim.Store(p, uintptr(0))
	xdecref(ts, v)
}

// subtypeMembers is where the members of a heap type lie, one for each of its __slots__ first.
func subtypeMembers(t *TypeObject) uintptr {
	return uintptr(unsafe.Pointer(t)) + uintptr(t.ObType.TpBasicsize)
}

// subtypeClearSlots drops what the __slots__ of one class of o hold.
func subtypeClearSlots(ts *Thread, t *TypeObject, o *Object) {
	p := subtypeMembers(t)
	for i := 0; i < t.ObSize; i++ {
		m := prim.At[*layout.MemberDef](p + uintptr(i)*unsafe.Sizeof(*(*layout.MemberDef)(nil)))
		if m.Type == layout.T_OBJECT_EX && m.Flags&layout.READONLY == 0 {
			subtypeClearAt(ts, addr(o)+uintptr(m.Offset))
		}
	}
}

// subtypeTraverse visits slots, dict, the type, and what the base visits.
func subtypeTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	t := o.ObType
	b := t
	for ; b != nil && b.TpTraverse == fn_subtypeTraverse; b = b.TpBase {
		p := subtypeMembers(b)
		for i := 0; i < b.ObSize; i++ {
			m := prim.At[*layout.MemberDef](p + uintptr(i)*unsafe.Sizeof(*(*layout.MemberDef)(nil)))
			if m.Type != layout.T_OBJECT_EX {
				continue
			}
			if v := prim.Load[*Object](addr(o) + uintptr(m.Offset)); v != nil {
				if r := callVisit(ts, visit, v, arg); r != 0 {
					return r
				}
			}
		}
	}
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		if r := ObjectVisitManagedDict(ts, o, visit, arg); r != 0 {
			return r
		}
	} else if b == nil || t.TpDictoffset != b.TpDictoffset {
		if d := objectDict(o, t); d != nil {
			if r := callVisit(ts, visit, d, arg); r != 0 {
				return r
			}
		}
	}
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 && (b == nil || b.TpTraverse == 0 || b.TpFlags&layout.TPFLAGS_HEAPTYPE == 0) {
		if r := callVisit(ts, visit, up(t), arg); r != 0 {
			return r
		}
	}
	if b != nil && b.TpTraverse != 0 {
		return callTraverse(ts, b.TpTraverse, o, visit, arg)
	}
	return 0
}

// subtypeClear breaks cycles through slots and dict, then what the base breaks.
func subtypeClear(ts *Thread, o *Object) int32 {
	t := o.ObType
	b := t
	for ; b != nil && b.TpClear == fn_subtypeClear; b = b.TpBase {
		if b.ObSize != 0 {
			subtypeClearSlots(ts, b, o)
		}
	}
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		ObjectClearManagedDict(ts, o)
	} else if b == nil || t.TpDictoffset != b.TpDictoffset {
		subtypeClearAt(ts, objectDictAt(o, t))
	}
	if b != nil && b.TpClear != 0 {
		return callInquiry(ts, b.TpClear, o)
	}
	return 0
}

// ObjectCallFinalizer implements PyObject_CallFinalizer: runs tp_finalize, once in the life of an object that the collector sees.
func ObjectCallFinalizer(ts *Thread, o *Object) {
	t := o.ObType
	if t.TpFinalize == 0 {
		return
	}
	gc := t.TpFlags&layout.TPFLAGS_HAVE_GC != 0
	if gc && o.ObGcBits&gcFinalized != 0 {
		return
	}
	callDestructor(ts, t.TpFinalize, o)
	if gc {
		o.ObGcBits |= gcFinalized
	}
}

// PrivResurrectReference implements _Py_ResurrectReference: tells who traces references that o lives on. The count is the caller's.
func PrivResurrectReference(ts *Thread, o *Object) {}

// objectResurrect gives a dying object one reference, the calling thread's.
func objectResurrect(ts *Thread, o *Object) {
	o.ObTid = ts.Tid
	o.ObRefLocal = 1
	o.ObRefShared = refMaybeWeak
}

// objectUnresurrect takes that reference away again; false when there is another one: o lives.
func objectUnresurrect(ts *Thread, o *Object) bool {
	if o.ObTid == ts.Tid && o.ObRefLocal == 1 && o.ObRefShared>>refSharedShift == 0 && o.ObRefShared&refFlags != refQueued {
		o.ObRefLocal = 0
		return true
	}
	decref(ts, o)
	return false
}

// ObjectCallFinalizerFromDealloc implements PyObject_CallFinalizerFromDealloc: -1 when the finalizer has resurrected o, whose
// destructor must return at once.
func ObjectCallFinalizerFromDealloc(ts *Thread, o *Object) int32 {
	objectResurrect(ts, o)
	ObjectCallFinalizer(ts, o)
	if objectUnresurrect(ts, o) {
		return 0
	}
	return -1
}
