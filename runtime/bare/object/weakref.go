// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Weak references (PyWeakReference).
//
// World: bare.
// Guard: the list of an object's weak references, and wr_object, wr_prev, wr_next of each, are under the lock that the object's
// address selects (weakLock). wr_callback is set when the reference is made and taken by whoever clears it, under the same lock.
// Invariant: wr_object is the referent, or None once it is dead; the reference without callback and of the exact type comes first
// in the list, and there is at most one; then likewise a proxy.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

type weakObject = layout.WeakReference

const weakStripes = 256

// weakLocks lie 64 bytes apart, so that two of them never share a cache line.
var weakLocks [weakStripes * 64]uint8

// weakLock is the lock of o's list. Threads have objects at like places in their pages, so all bits of the address count.
func weakLock(o *Object) *uint8 {
	return (*uint8)(unsafe.Add(unsafe.Pointer(&weakLocks), (addr(o)*0x9e3779b97f4a7c15)>>56*64))
}

// weakList is where the head of o's list lies; 0 when o's type has no room for one.
func weakList(o *Object) uintptr {
	off := o.ObType.TpWeaklistoffset
	if off == 0 {
		return 0
	}
	return addr(o) + uintptr(off)
}

// weakIsBasic tells whether w may be shared: no callback, exact type.
func weakIsBasic(w *weakObject) bool {
	return w != nil && w.WrCallback == nil && (w.ObType == WeakrefRefType || weakProxyCheck(up(w)))
}

// weakBasic is the reference that may be shared for a new one of type t.
func weakBasic(head uintptr, t *TypeObject) *weakObject {
	w := prim.Load[*weakObject](head)
	if t != WeakrefRefType && w != nil && w.WrCallback == nil && w.ObType == WeakrefRefType {
		w = w.WrNext
	}
	if weakIsBasic(w) && (w.ObType == WeakrefRefType) == (t == WeakrefRefType) {
		return w
	}
	return nil
}

// weakShares tells whether references of type t without a callback are shared.
func weakShares(t *TypeObject) bool {
	return t == WeakrefRefType || t == WeakrefProxyType || t == WeakrefCallableProxyType
}

// WeakrefNewRef implements PyWeakref_NewRef. Without a callback the same reference is given out while it lives.
//
// Refs: new; callback may be NULL or None. Error: NULL; TypeError when o cannot be weakly referenced.
func WeakrefNewRef(ts *Thread, o, callback *Object) *Object {
	if callback == None {
		callback = nil
	}
	return weakNew(ts, WeakrefRefType, o, callback)
}

func weakNew(ts *Thread, t *TypeObject, o, callback *Object) *Object {
	head := weakList(o)
	if head == 0 {
		return raise(ts, ExcTypeError, "cannot create weak reference to '%s' object", argTO(o))
	}
	m := weakLock(o)
	share := callback == nil && weakShares(t)
	if share && atom.LoadRelaxed(prim.At[*uintptr](head)) != 0 {
		thread.Lock(ts, m)
		if w := weakBasic(head, t); w != nil && tryIncref(ts, up(w)) {
			thread.Unlock(ts, m)
			return up(w)
		}
		thread.Unlock(ts, m)
	}
	enableTryIncref(ts, o)
	var n *Object
	var w *weakObject
	if t == WeakrefRefType {
		if n = newGCObject(ts, t, unsafe.Sizeof(*(*weakObject)(nil))); n == nil {
			return nil
		}
		w = as[*weakObject](n)
		w.WrObject, w.WrCallback, w.WrPrev, w.WrNext, w.WeakrefsLock = None, nil, nil, nil, 0
		gcTrack(n)
		n.ObRefShared = refMaybeWeak // as enableTryIncref, of what nobody else knows
	} else {
		if n = callSsizeArg(ts, t.TpAlloc, up(t), 0); n == nil {
			return nil
		}
		w = as[*weakObject](n)
		enableTryIncref(ts, n)
	}
	w.Hash, w.Vectorcall = -1, fn_weakVectorcall
	thread.Lock(ts, m)
	if share {
		if have := weakBasic(head, t); have != nil && tryIncref(ts, up(have)) {
			thread.Unlock(ts, m)
			w.WrObject = None
			decref(ts, n)
			return up(have)
		}
	}
	w.WrObject, w.WrCallback = o, xnewRef(ts, callback)
	weakInsert(head, w)
	thread.Unlock(ts, m)
	return n
}

// weakInsert puts w behind those that may be shared; of these the reference is first, then the proxy. The caller holds the lock.
func weakInsert(head uintptr, w *weakObject) {
	var prev *weakObject
	if !weakIsBasic(w) || w.ObType != WeakrefRefType {
		prev = weakBasic(head, WeakrefRefType)
		if p := weakBasic(head, WeakrefProxyType); p != nil && !weakIsBasic(w) {
			prev = p
		}
	}
	if prev == nil {
		w.WrPrev, w.WrNext = nil, prim.Load[*weakObject](head)
		prim.Store(head, w)
	} else {
		w.WrPrev, w.WrNext = prev, prev.WrNext
		prev.WrNext = w
	}
	if w.WrNext != nil {
		w.WrNext.WrPrev = w
	}
}

// weakDetach takes w out of its referent's list. The caller holds the lock.
func weakDetach(head uintptr, w *weakObject) {
	if w.WrPrev != nil {
		w.WrPrev.WrNext = w.WrNext
	} else {
		prim.Store(head, w.WrNext)
	}
	if w.WrNext != nil {
		w.WrNext.WrPrev = w.WrPrev
	}
	w.WrPrev, w.WrNext, w.WrObject = nil, nil, None
}

// weakUnlink is weakDetach that returns the callback, which the caller drops or calls.
func weakUnlink(head uintptr, w *weakObject) *Object {
	weakDetach(head, w)
	cb := w.WrCallback
	w.WrCallback = nil
	return cb
}

// weakClear clears a reference without calling its callback.
func weakClear(ts *Thread, w *weakObject) {
	o := w.WrObject
	if o == None || o == nil {
		return
	}
	m := weakLock(o)
	thread.Lock(ts, m)
	var cb *Object
	if w.WrObject != None {
		cb = weakUnlink(weakList(o), w)
	}
	thread.Unlock(ts, m)
	xdecref(ts, cb)
}

// weakGet is the referent with a new reference, nil when it is dead.
func weakGet(ts *Thread, w *weakObject) *Object {
	o := w.WrObject
	if o == None {
		return nil
	}
	m := weakLock(o)
	thread.Lock(ts, m)
	ok := w.WrObject != None && tryIncref(ts, o)
	if sabotage.WeakTry && !ok && w.WrObject != None {
		ok = true
		incref(ts, o)
	}
	thread.Unlock(ts, m)
	if ok {
		return o
	}
	return nil
}

func weakArg(o *Object) *weakObject {
	if o != nil && (o.ObType == WeakrefRefType || o.ObType == WeakrefProxyType || o.ObType == WeakrefCallableProxyType || typeIsSubtype(o.ObType, WeakrefRefType)) {
		return as[*weakObject](o)
	}
	return nil
}

// WeakrefGetRef implements PyWeakref_GetRef: 1 and a new reference in *result, 0 and NULL when the referent is dead.
//
// Error: -1; TypeError when ref is no weak reference.
func WeakrefGetRef(ts *Thread, ref *Object, result uintptr) int32 {
	prim.Store[*Object](result, nil)
	if ref == nil {
		badInternalCall(ts)
		return -1
	}
	w := weakArg(ref)
	if w == nil {
		return raiseInt(ts, ExcTypeError, "expected a weakref")
	}
	o := weakGet(ts, w)
	prim.Store(result, o)
	return b2i(o != nil)
}

// WeakrefGetObject implements PyWeakref_GetObject.
//
// Refs: borrowed: None when the referent is dead. Error: NULL and SystemError when ref is no weak reference.
func WeakrefGetObject(ts *Thread, ref *Object) *Object {
	w := weakArg(ref)
	if w == nil {
		return badInternalCall(ts)
	}
	o := weakGet(ts, w)
	if o == nil {
		return None
	}
	decref(ts, o)
	return o
}

// WeakrefIsDead implements PyWeakref_IsDead.
//
// Error: -1; TypeError when ref is no weak reference.
func WeakrefIsDead(ts *Thread, ref *Object) int32 {
	if ref == nil {
		badInternalCall(ts)
		return -1
	}
	w := weakArg(ref)
	if w == nil {
		return raiseInt(ts, ExcTypeError, "expected a weakref, got %s", argTO(ref))
	}
	o := weakGet(ts, w)
	xdecref(ts, o)
	return b2i(o == nil)
}

// ObjectClearWeakRefs implements PyObject_ClearWeakRefs: a destructor's call, for an object whose count is zero. References are
// cleared first, then the callbacks called; what they raise is unraisable, and an exception that is set stays.
func ObjectClearWeakRefs(ts *Thread, o *Object) {
	if o == nil || weakList(o) == 0 || refcnt(o) != 0 {
		badInternalCall(ts)
		return
	}
	head := weakList(o)
	if prim.Load[uintptr](head) == 0 {
		return
	}
	m := weakLock(o)
	if sabotage.WeakTry {
		prim.Yield()
	}
	thread.Lock(ts, m)
	for w := prim.Load[*weakObject](head); weakIsBasic(w); w = prim.Load[*weakObject](head) {
		weakUnlink(head, w)
	}
	// Those with a callback stay alive for it: they move to a chain of their own, linked by wr_next.
	var first, last *weakObject
	for w := prim.Load[*weakObject](head); w != nil; w = prim.Load[*weakObject](head) {
		cb := weakUnlink(head, w)
		if cb == nil {
			continue
		}
		if !tryIncref(ts, up(w)) {
			// Another thread is destroying the reference: its callback is not called.
			thread.Unlock(ts, m)
			decref(ts, cb)
			thread.Lock(ts, m)
			continue
		}
		w.WrCallback = cb
		if last == nil {
			first = w
		} else {
			last.WrNext = w
		}
		last = w
	}
	thread.Unlock(ts, m)
	if first != nil {
		weakCallbacks(ts, first)
	}
}

// weakCallbacks calls the callbacks of a chain and drops it.
//
//go:noinline
func weakCallbacks(ts *Thread, w *weakObject) {
	e := ErrGetRaisedException(ts)
	for w != nil {
		next, cb := w.WrNext, w.WrCallback
		w.WrNext, w.WrCallback = nil, nil
		r := ObjectCallOneArg(ts, cb, up(w))
		if r == nil {
			ErrWriteUnraisable(ts, cb)
		} else {
			decref(ts, r)
		}
		decref(ts, cb)
		decref(ts, up(w))
		w = next
	}
	ErrSetRaisedException(ts, e)
}

// UnstableObjectClearWeakRefsNoCallbacks implements PyUnstable_Object_ClearWeakRefsNoCallbacks: the references are dead, and keep
// their callbacks.
func UnstableObjectClearWeakRefsNoCallbacks(ts *Thread, o *Object) {
	head := weakList(o)
	if head == 0 {
		return
	}
	m := weakLock(o)
	thread.Lock(ts, m)
	for w := prim.Load[*weakObject](head); w != nil; w = prim.Load[*weakObject](head) {
		weakDetach(head, w)
	}
	thread.Unlock(ts, m)
}

// PrivWeakrefClearRef implements _PyWeakref_ClearRef: the reference is dead, and keeps its callback.
func PrivWeakrefClearRef(ts *Thread, ref *Object) {
	w := as[*weakObject](ref)
	o := w.WrObject
	if o == None || o == nil {
		return
	}
	m := weakLock(o)
	thread.Lock(ts, m)
	if w.WrObject != None {
		weakDetach(weakList(o), w)
	}
	thread.Unlock(ts, m)
}

// weakVectorcall calls a reference: the referent, or None.
func weakVectorcall(ts *Thread, self *Object, args uintptr, nargsf uint, kwnames *Object) *Object {
	if n := nargsf &^ (1 << 63); n != 0 || kwnames != nil && tupleSize(kwnames) != 0 {
		if kwnames != nil && tupleSize(kwnames) != 0 {
			return raise(ts, ExcTypeError, "weakref() takes no keyword arguments")
		}
		return raise(ts, ExcTypeError, "weakref expected 0 arguments, got %d", argU(n))
	}
	if o := weakGet(ts, as[*weakObject](self)); o != nil {
		return o
	}
	return newRef(ts, None)
}

func weakDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	w := as[*weakObject](o)
	weakClear(ts, w)
	if cb := w.WrCallback; cb != nil {
		w.WrCallback = nil
		decref(ts, cb)
	}
	t := o.ObType
	if t == WeakrefRefType {
		freeObject(ts, o)
		return
	}
	callFree(ts, t.TpFree, addr(o))
	if hasFlag(t, layout.TPFLAGS_HEAPTYPE) {
		decref(ts, up(t))
	}
}

func weakTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if cb := as[*weakObject](o).WrCallback; cb != nil {
		return callVisit(ts, visit, cb, arg)
	}
	return 0
}

func weakClearSlot(ts *Thread, o *Object) int32 {
	w := as[*weakObject](o)
	weakClear(ts, w)
	cb := w.WrCallback
	w.WrCallback = nil
	xdecref(ts, cb)
	return 0
}

// weakHash is the referent's hash, kept for when it is dead.
func weakHash(ts *Thread, o *Object) int {
	w := as[*weakObject](o)
	if w.Hash != -1 {
		return w.Hash
	}
	x := weakGet(ts, w)
	if x == nil {
		raise(ts, ExcTypeError, "weak object has gone away")
		return -1
	}
	h := ObjectHash(ts, x)
	decref(ts, x)
	w.Hash = h
	return h
}

// weakRichcompare compares living referents, else the references themselves.
func weakRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if op != layout.EQ && op != layout.NE || !typeIsSubtype(a.ObType, WeakrefRefType) || !typeIsSubtype(b.ObType, WeakrefRefType) {
		return newRef(ts, NotImplemented)
	}
	x, y := weakGet(ts, as[*weakObject](a)), weakGet(ts, as[*weakObject](b))
	var r *Object
	if x == nil || y == nil {
		r = BoolFromLong(ts, int(b2i((a == b) == (op == layout.EQ))))
	} else {
		r = ObjectRichCompare(ts, x, y, op)
	}
	xdecref(ts, x)
	xdecref(ts, y)
	return r
}

func weakRepr(ts *Thread, o *Object) *Object { return weakText(ts, o, "weakref", true) }

// weakText is the repr of a reference or proxy; with the name of what it refers to when that has one.
func weakText(ts *Thread, o *Object, what string, named bool) *Object {
	at := objectAddress(ts, o)
	if at == nil {
		return nil
	}
	var r, to *Object
	x := weakGet(ts, as[*weakObject](o))
	if x == nil {
		r = strFormat(ts, "<%s at %s; dead>", argS(what), argO(at))
	} else if to = objectAddress(ts, x); to != nil {
		var name *Object
		class := TypeGetFullyQualifiedName(ts, x.ObType)
		if named && class != nil {
			if name = seqLookupSpecial(ts, x, id___name__); name == nil {
				ErrClear(ts)
			}
		}
		switch {
		case class == nil: // no memory
		case name != nil && isStr(name):
			r = strFormat(ts, "<%s at %s; to '%s' at %s (%s)>", argS(what), argO(at), argO(class), argO(to), argO(name))
		default:
			r = strFormat(ts, "<%s at %s; to '%s' at %s>", argS(what), argO(at), argO(class), argO(to))
		}
		xdecref(ts, name)
		xdecref(ts, class)
	}
	xdecref(ts, x)
	xdecref(ts, to)
	decref(ts, at)
	return r
}

// weakTpNew is ref(object[, callback]).
func weakTpNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	n := tupleSize(args)
	if n < 1 || n > 2 {
		word := "at least 1 argument"
		if n > 2 {
			word = "at most 2 arguments"
		}
		return raise(ts, ExcTypeError, "__new__ expected %s, got %d", argS(word), argI(n))
	}
	var cb *Object
	if n == 2 && tupleItem(args, 1) != None {
		cb = tupleItem(args, 1)
	}
	return weakNew(ts, t, tupleItem(args, 0), cb)
}

func weakTpInit(ts *Thread, o, args, kwargs *Object) int32 {
	if o.ObType == WeakrefRefType && kwargs != nil && DictSize(ts, kwargs) != 0 {
		return raiseInt(ts, ExcTypeError, "ref() takes no keyword arguments")
	}
	return 0
}

// weakGetCallback is __callback__.
func weakGetCallback(ts *Thread, o *Object, closure uintptr) *Object {
	w := as[*weakObject](o)
	x := w.WrObject
	if x == None {
		return newRef(ts, None)
	}
	m := weakLock(x)
	thread.Lock(ts, m)
	cb := w.WrCallback
	if cb == nil {
		cb = None
	}
	incref(ts, cb)
	thread.Unlock(ts, m)
	return cb
}
