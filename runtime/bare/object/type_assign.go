// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Assignment of __class__ and of __bases__.
//
// World: bare.
// Guard: __class__ changes while the world is stopped: every thread reads ob_type without a lock. Bases, resolution orders and lists of
// subclasses change under the type lock; what lock-free readers may hold of them is left to the collector (typeRetire).

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// typeLikeBase tells whether t's instances look exactly like those of its base.
func typeLikeBase(t *TypeObject) bool {
	b := t.TpBase
	return b != nil && t.TpBasicsize == b.TpBasicsize && t.TpItemsize == b.TpItemsize && t.TpDictoffset == b.TpDictoffset &&
		t.TpWeaklistoffset == b.TpWeaklistoffset && t.TpFlags&layout.TPFLAGS_HAVE_GC == b.TpFlags&layout.TPFLAGS_HAVE_GC &&
		(t.TpDealloc == fn_subtypeDealloc || t.TpDealloc == b.TpDealloc)
}

// typeSameSlots tells whether two types with the same base add the same to it: a dict, weak references, __slots__.
func typeSameSlots(ts *Thread, a, b *TypeObject) bool {
	size := a.TpBase.TpBasicsize
	if a.TpDictoffset == size && b.TpDictoffset == size {
		size += 8
	}
	if a.TpWeaklistoffset == size && b.TpWeaklistoffset == size {
		size += 8
	}
	if a.TpFlags&b.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		return false
	}
	s, t := as[*layout.HeapTypeObject](up(a)).HtSlots, as[*layout.HeapTypeObject](up(b)).HtSlots
	if s != nil && t != nil {
		if ObjectRichCompareBool(ts, s, t, layout.EQ) != 1 {
			return false
		}
		size += 8 * tupleSize(s)
	}
	return size == a.TpBasicsize && size == b.TpBasicsize
}

// typeMayReplace tells whether instances of one type may become instances of another; else TypeError about an attribute.
func typeMayReplace(ts *Thread, from, to *TypeObject, attribute string) bool {
	if to.TpFree != from.TpFree {
		raise(ts, ExcTypeError, "%s assignment: '%s' deallocator differs from '%s'", argS(attribute), argT(to), argT(from))
		return false
	}
	a, b := to, from
	for typeLikeBase(a) {
		a = a.TpBase
	}
	for typeLikeBase(b) {
		b = b.TpBase
	}
	const kinds = layout.TPFLAGS_INLINE_VALUES | layout.TPFLAGS_PREHEADER
	if a != b && (a.TpBase != b.TpBase || a.TpBase == nil || !typeSameSlots(ts, a, b)) || from.TpFlags&kinds != to.TpFlags&kinds {
		if ts.CurrentException == nil {
			raise(ts, ExcTypeError, "%s assignment: '%s' object layout differs from '%s'", argS(attribute), argT(to), argT(from))
		}
		return false
	}
	return true
}

// objectSetClass is the setter of __class__.
func objectSetClass(ts *Thread, o, v *Object, closure uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcTypeError, "can't delete __class__ attribute")
	}
	if !typeCheck(v) {
		return raiseInt(ts, ExcTypeError, "__class__ must be set to a class, not '%s' object", argTO(v))
	}
	if sysAudited() {
		args := tupleOf3(ts, o, id___class__, v)
		if args == nil {
			return -1
		}
		r := SysAuditTuple(ts, strAddr("object.__setattr__\x00"), args)
		decref(ts, args)
		if r < 0 {
			return -1
		}
	}
	to := as[*TypeObject](v)
	incref(ts, v) // for the object
	thread.StopTheWorld(ts)
	from := o.ObType
	ok := true
	if !(typeIsSubtype(to, ModuleType) && typeIsSubtype(from, ModuleType)) && (from.TpFlags|to.TpFlags)&layout.TPFLAGS_IMMUTABLETYPE != 0 {
		raise(ts, ExcTypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses")
		ok = false
	}
	if ok = ok && typeMayReplace(ts, from, to, "__class__"); ok {
		atom.StoreRelease((*uintptr)(unsafe.Pointer(&o.ObType)), uintptr(unsafe.Pointer(to)))
	}
	thread.StartTheWorld(ts)
	if !ok {
		decref(ts, v)
		return -1
	}
	if to.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		decref(ts, v)
	}
	if from.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		decref(ts, up(from))
	}
	return 0
}

// typeSetBases is the setter of __bases__.
//
// Error: -1, and nothing has changed.
func typeSetBases(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__bases__", v) {
		return -1
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "cannot delete '__bases__' attribute of immutable type '%s'", argT(t))
	}
	if !tupleCheck(v) {
		return raiseInt(ts, ExcTypeError, "can only assign tuple to %s.__bases__, not %s", argT(t), argTO(v))
	}
	if tupleSize(v) == 0 {
		return raiseInt(ts, ExcTypeError, "can only assign non-empty tuple to %s.__bases__, not ()", argT(t))
	}
	typeLock(ts)
	r := typeSetBasesLocked(ts, t, v)
	typeUnlock(ts)
	return r
}

// typeBaseChain tells whether t is among b's bases proper: while mro() of a metatype runs, orders may be older than those.
func typeBaseChain(b, t *TypeObject) bool {
	for ; b != nil; b = b.TpBase {
		if b == t {
			return true
		}
	}
	return false
}

func typeSetBasesLocked(ts *Thread, t *TypeObject, bases *Object) int32 {
	for i := 0; i < tupleSize(bases); i++ {
		o := tupleItem(bases, i)
		if !typeCheck(o) {
			return raiseInt(ts, ExcTypeError, "%s.__bases__ must be tuple of classes, not '%s'", argT(t), argTO(o))
		}
		b := as[*TypeObject](o)
		if typeIsSubtype(b, t) || typeBaseChain(b, t) {
			return raiseInt(ts, ExcTypeError, "a __bases__ item causes an inheritance cycle")
		}
	}
	base := typeBestBase(ts, bases)
	if base == nil || !typeMayReplace(ts, t.TpBase, base, "__bases__") {
		return -1
	}
	undo := ListNew(ts, 0)
	if undo == nil {
		return -1
	}
	oldBases, oldBase := t.TpBases, t.TpBase
	t.TpBases, t.TpBase = newRef(ts, bases), base
	incref(ts, up(base))
	ok := typeMroTree(ts, t, undo) && typeReadySubclasses(ts, t) // there is room for t in its bases' lists
	if !ok {
		typeMroUndo(ts, undo)
	}
	decref(ts, undo)
	if t.TpBases != bases { // a metatype's mro() has set others meanwhile
		typeRetire(ts, oldBases)
		decref(ts, up(oldBase))
		return b2i(ok) - 1
	}
	if !ok {
		t.TpBases, t.TpBase = oldBases, oldBase
		typeLeave(t, bases)
		typeEnter(ts, t) // where old and new bases are the same
		decref(ts, bases)
		decref(ts, up(base))
		return -1
	}
	typeLeave(t, oldBases)
	typeEnter(ts, t)
	typeModifiedLocked(ts, t)
	first := 0
	for i := 0; i < slotDefCount; i++ {
		if slotDefAt(i).offset != slotDefAt(first).offset {
			first = i
		}
		slotUpdateTree(ts, t, slotDefAt(i).nameObj, first)
	}
	typeRetire(ts, oldBases)
	decref(ts, up(oldBase))
	return 0
}

// typeLeave takes t out of the lists of subclasses of some bases.
func typeLeave(t *TypeObject, bases *Object) {
	for i := 0; i < tupleSize(bases); i++ {
		if b := tupleItem(bases, i); typeCheck(b) {
			typeRemoveSubclass(as[*TypeObject](b), t)
		}
	}
}

// typeEnter puts t back into lists that have had it: they need no memory for that.
func typeEnter(ts *Thread, t *TypeObject) {
	if !typeReadySubclasses(ts, t) {
		fatal.Throw("a list of subclasses has lost its room")
	}
}

// typeMroTree computes the orders of t and of all its subclasses anew, and notes in a list what they were: (type, new, old).
func typeMroTree(ts *Thread, t *TypeObject, undo *Object) bool {
	if stackLow(ts) && !enterRecursive(ts, " while computing the resolution order of subclasses") {
		return false
	}
	old := newRef(ts, t.TpMro)
	if !typeComputeMro(ts, t) {
		decref(ts, old)
		return false
	}
	typeModifiedLocked(ts, t)
	note := TupleNew(ts, 3)
	if note == nil {
		typeMroBack(ts, t, t.TpMro, old)
		return false
	}
	items := tupleItems(note)
	setItem(items, 0, newRef(ts, up(t)))
	setItem(items, 1, newRef(ts, t.TpMro))
	setItem(items, 2, old)
	r := ListAppend(ts, undo, note)
	if r < 0 {
		typeMroBack(ts, t, t.TpMro, newRef(ts, old))
	}
	decref(ts, note)
	if r < 0 {
		return false
	}
	subclasses := typeSubclassesMethod(ts, up(t), nil)
	if subclasses == nil {
		return false
	}
	ok := true
	for i := 0; ok && i < listSize(subclasses); i++ {
		ok = typeMroTree(ts, as[*TypeObject](itemAt(as[*layout.ListObject](subclasses).ObItem, i)), undo)
	}
	decref(ts, subclasses)
	return ok
}

// typeMroBack gives t an order that it had, unless it has got another one than that to be replaced.
//
// Refs: steals old.
func typeMroBack(ts *Thread, t *TypeObject, mro, old *Object) {
	if t.TpMro != mro {
		decref(ts, old)
		return
	}
	typeModifiedLocked(ts, t)
	atom.StoreRelease((*uintptr)(unsafe.Pointer(&t.TpMro)), addr(old))
	typeRetire(ts, mro)
}

func typeMroUndo(ts *Thread, undo *Object) {
	e := ErrGetRaisedException(ts)
	for i := listSize(undo) - 1; i >= 0; i-- {
		items := tupleItems(itemAt(as[*layout.ListObject](undo).ObItem, i))
		typeMroBack(ts, as[*TypeObject](itemAt(items, 0)), itemAt(items, 1), newRef(ts, itemAt(items, 2)))
	}
	ErrSetRaisedException(ts, e)
}
