// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyType_Ready: completing a type object that C filled in.
//
// World: bare.
// Guard: the type lock, for the whole of it: a type that two threads ready at once is readied once.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// readyStaticTypes makes the library's own types ready. -1 with an exception set, or without one when there was no memory for the
// slot table.
func readyStaticTypes(ts *Thread) int32 {
	if slotDefs == 0 && !typeSlotdefsInit() {
		return -1
	}
	if TypeReady(ts, BaseObjectType) < 0 || TypeReady(ts, TypeType) < 0 {
		return -1
	}
	for i := 0; i < staticTypes; i++ {
		if TypeReady(ts, as[*TypeObject](itemAt(addresses, i))) < 0 {
			return -1
		}
	}
	return 0
}

// TypeReady implements PyType_Ready: fills in what a type inherits, its dict and its resolution order. Doing it again is harmless.
//
// Errors: -1.
func TypeReady(ts *Thread, t *TypeObject) int32 {
	if atom.LoadRelaxed((*uintptr)(unsafe.Pointer(&t.TpFlags)))&layout.TPFLAGS_READY != 0 {
		return 0
	}
	typeLock(ts)
	r := int32(0)
	if t.TpFlags&layout.TPFLAGS_READY == 0 {
		if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
			// Types that C defines statically cannot change: their slots may be inlined.
			t.TpFlags |= layout.TPFLAGS_IMMUTABLETYPE
			setImmortal(up(t))
		}
		r = typeReadyLocked(ts, t)
	}
	typeUnlock(ts)
	return r
}

func typeReadyLocked(ts *Thread, t *TypeObject) int32 {
	t.TpFlags |= layout.TPFLAGS_READYING
	ok := typeReadyBase(ts, t) && typeReadyDict(ts, t) && typeReadyMro(ts, t) && typeReadyNew(ts, t) && typeReadyInherit(ts, t) &&
		typeReadyPreheader(ts, t) && typeReadyHash(ts, t) && typeReadySubclasses(ts, t) && typeReadyCheck(ts, t)
	t.TpFlags &^= layout.TPFLAGS_READYING
	if !ok {
		return -1
	}
	p := (*uintptr)(unsafe.Pointer(&t.TpFlags))
	atom.StoreRelease(p, *p|layout.TPFLAGS_READY)
	return 0
}

// typeReadyBase settles tp_base, ob_type, tp_bases and tp_dict.
func typeReadyBase(ts *Thread, t *TypeObject) bool {
	if t.TpName == 0 {
		raise(ts, ExcSystemError, "Type does not define the tp_name field.")
		return false
	}
	if t.TpDict == nil {
		if t.TpDict = DictNew(ts); t.TpDict == nil {
			return false
		}
	}
	if t.TpBase == nil && t != BaseObjectType {
		t.TpBase = BaseObjectType
		if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
			incref(ts, up(t.TpBase))
		}
	}
	b := t.TpBase
	if b != nil && b.TpFlags&layout.TPFLAGS_READY == 0 {
		if !enterRecursive(ts, " while making a type's bases ready") || TypeReady(ts, b) < 0 {
			return false
		}
	}
	if t.ObType == nil && b != nil {
		t.ObType = b.ObType
	}
	if t.TpBases == nil {
		if b == nil {
			t.TpBases = emptyTuple
		} else if t.TpBases = tupleOf1(ts, up(b)); t.TpBases == nil {
			return false
		}
	}
	return true
}

// typeReadyDict enters slot wrappers, methods, members, getters and the doc string. What the dict has already stays.
func typeReadyDict(ts *Thread, t *TypeObject) bool {
	if !typeAddOperators(ts, t) || !typeAddMethods(ts, t) || !typeAddMembers(ts, t) || !typeAddGetsets(ts, t) {
		return false
	}
	r := DictContains(ts, t.TpDict, id___doc__)
	if r != 0 {
		return r > 0
	}
	doc := None
	if t.TpDoc != 0 {
		if doc = docText(ts, t.TpName, t.TpDoc); doc == nil {
			return false
		}
	}
	r = DictSetItem(ts, t.TpDict, id___doc__, doc)
	decref(ts, doc)
	return r == 0
}

// typeAdopt enters a descriptor under a name unless there is one; drops the caller's reference. Descriptors of types that live
// for ever do so too, without counts that threads would contend for.
func typeAdopt(ts *Thread, t *TypeObject, name, descr *Object, replace bool) bool {
	if descr == nil {
		return false
	}
	if immortal(up(t)) {
		setImmortal(descr)
	} else {
		deferCounts(descr)
	}
	var r int32
	if replace {
		r = DictSetItem(ts, t.TpDict, name, descr)
	} else {
		r = DictSetDefaultRef(ts, t.TpDict, name, descr, 0)
	}
	decref(ts, descr)
	return r >= 0
}

// typeAddOperators makes a slot wrapper for every special name whose slot is filled.
func typeAddOperators(ts *Thread, t *TypeObject) bool {
	for i := 0; i < slotDefCount; i++ {
		d := slotDefAt(i)
		p := typeSlot(t, d.offset)
		if d.wrapper == 0 || p == nil || *p == 0 {
			continue
		}
		r := DictContains(ts, t.TpDict, d.nameObj)
		if r < 0 {
			return false
		}
		if r > 0 {
			continue
		}
		if *p == fn_PyObject_HashNotImplemented {
			if DictSetItem(ts, t.TpDict, d.nameObj, None) < 0 {
				return false
			}
			continue
		}
		if !typeAdopt(ts, t, d.nameObj, DescrNewWrapper(ts, t, uintptr(unsafe.Pointer(d)), *p), true) {
			return false
		}
	}
	return true
}

func typeAddMethods(ts *Thread, t *TypeObject) bool {
	p := uintptr(unsafe.Pointer(t.TpMethods))
	if p == 0 {
		return true
	}
	for ; prim.At[*layout.MethodDef](p).MlName != 0; p += unsafe.Sizeof(*t.TpMethods) {
		if !typeAddMethod(ts, t, prim.At[*layout.MethodDef](p)) {
			return false
		}
	}
	return true
}

func typeAddMethod(ts *Thread, t *TypeObject, m *layout.MethodDef) bool {
	var d *Object
	switch {
	case m.MlFlags&layout.METH_CLASS != 0:
		if m.MlFlags&layout.METH_STATIC != 0 {
			raise(ts, ExcValueError, "method cannot be both class and static")
			return false
		}
		d = DescrNewClassMethod(ts, t, m)
	case m.MlFlags&layout.METH_STATIC != 0:
		f := CFunctionNewEx(ts, uintptr(unsafe.Pointer(m)), up(t), nil)
		if f == nil {
			return false
		}
		d = StaticMethodNew(ts, f)
		decref(ts, f)
	default:
		d = DescrNewMethod(ts, t, m)
	}
	if d == nil {
		return false
	}
	name := UnicodeInternFromString(ts, m.MlName)
	if name == nil {
		decref(ts, d)
		return false
	}
	ok := typeAdopt(ts, t, name, d, m.MlFlags&layout.METH_COEXIST != 0)
	decref(ts, name)
	return ok
}

func typeAddMembers(ts *Thread, t *TypeObject) bool {
	p := uintptr(unsafe.Pointer(t.TpMembers))
	if p == 0 {
		return true
	}
	for ; prim.At[*layout.MemberDef](p).Name != 0; p += unsafe.Sizeof(*t.TpMembers) {
		d := DescrNewMember(ts, t, prim.At[*layout.MemberDef](p))
		if d == nil || !typeAdopt(ts, t, as[*layout.DescrObject](d).DName, d, false) {
			return false
		}
	}
	return true
}

func typeAddGetsets(ts *Thread, t *TypeObject) bool {
	p := uintptr(unsafe.Pointer(t.TpGetset))
	if p == 0 {
		return true
	}
	for ; prim.At[*layout.GetSetDef](p).Name != 0; p += unsafe.Sizeof(*t.TpGetset) {
		d := DescrNewGetSet(ts, t, prim.At[*layout.GetSetDef](p))
		if d == nil || !typeAdopt(ts, t, as[*layout.DescrObject](d).DName, d, false) {
			return false
		}
	}
	return true
}

// typeReadyMro computes the resolution order and checks that a static type has static bases only.
func typeReadyMro(ts *Thread, t *TypeObject) bool {
	if !typeComputeMro(ts, t) {
		return false
	}
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		return true
	}
	for i := 0; i < tupleSize(t.TpMro); i++ {
		b := tupleItem(t.TpMro, i)
		if typeCheck(b) && as[*TypeObject](b).TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
			raise(ts, ExcTypeError, "type '%s' is not dynamically allocated but its base type '%s' is dynamically allocated", argT(t), argT(as[*TypeObject](b)))
			return false
		}
	}
	return true
}

// typeReadyNew settles tp_new: a static type directly below object does not inherit object's.
func typeReadyNew(ts *Thread, t *TypeObject) bool {
	if t.TpNew == 0 && t.TpBase == BaseObjectType && t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		t.TpFlags |= layout.TPFLAGS_DISALLOW_INSTANTIATION
	}
	if t.TpFlags&layout.TPFLAGS_DISALLOW_INSTANTIATION != 0 {
		t.TpNew = 0
		return true
	}
	if t.TpNew == 0 {
		if t.TpBase != nil {
			t.TpNew = t.TpBase.TpNew
		}
		return true
	}
	if t.TpNew == fn_slotNew { // __new__ is in the dict already
		return true
	}
	r := DictContains(ts, t.TpDict, id___new__)
	if r != 0 {
		return r > 0
	}
	return typeAdopt(ts, t, id___new__, CFunctionNewEx(ts, typeNewDef(), up(t), nil), true)
}

// typeReadyInherit copies what the type leaves open from its bases.
func typeReadyInherit(ts *Thread, t *TypeObject) bool {
	b := t.TpBase
	if b == nil {
		return true
	}
	typeInheritSpecial(t, b)
	for i := 1; i < tupleSize(t.TpMro); i++ {
		if m := tupleItem(t.TpMro, i); typeCheck(m) && !typeInheritSlots(ts, t, as[*TypeObject](m)) {
			return false
		}
	}
	if t.TpAsAsync == nil {
		t.TpAsAsync = b.TpAsAsync
	}
	if t.TpAsNumber == nil {
		t.TpAsNumber = b.TpAsNumber
	}
	if t.TpAsSequence == nil {
		t.TpAsSequence = b.TpAsSequence
	}
	if t.TpAsMapping == nil {
		t.TpAsMapping = b.TpAsMapping
	}
	if t.TpAsBuffer == nil {
		t.TpAsBuffer = b.TpAsBuffer
	}
	const gcBase = layout.TPFLAGS_HAVE_GC | layout.TPFLAGS_BASETYPE
	if t.TpFlags&gcBase == gcBase && (t.TpFree == 0 || t.TpFree == fn_PyObject_Free) {
		raise(ts, ExcTypeError, "type '%s' participates in gc, but is a base type but has inappropriate tp_free slot", argT(t))
		return false
	}
	return true
}

// typeReadyPreheader settles the offsets of dicts and weak references that lie before the object.
func typeReadyPreheader(ts *Thread, t *TypeObject) bool {
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		if t.TpDictoffset != 0 && t.TpDictoffset != -1 {
			raise(ts, ExcTypeError, "type %s has the Py_TPFLAGS_MANAGED_DICT flag but tp_dictoffset is set to incompatible value", argT(t))
			return false
		}
		t.TpDictoffset = -1
	}
	if t.TpFlags&layout.TPFLAGS_MANAGED_WEAKREF != 0 {
		if t.TpWeaklistoffset != 0 && t.TpWeaklistoffset != managedWeakrefOffset {
			raise(ts, ExcTypeError, "type %s has the Py_TPFLAGS_MANAGED_WEAKREF flag but tp_weaklistoffset is set to incompatible value", argT(t))
			return false
		}
		t.TpWeaklistoffset = managedWeakrefOffset
	}
	return true
}

// typeReadyHash makes a type unhashable that has neither a hash nor __hash__: one that defines comparison only.
func typeReadyHash(ts *Thread, t *TypeObject) bool {
	if t.TpHash != 0 {
		return true
	}
	r := DictContains(ts, t.TpDict, id___hash__)
	if r != 0 {
		return r > 0
	}
	if DictSetItem(ts, t.TpDict, id___hash__, None) < 0 {
		return false
	}
	t.TpHash = fn_PyObject_HashNotImplemented
	return true
}

func typeReadySubclasses(ts *Thread, t *TypeObject) bool {
	for i := 0; i < tupleSize(t.TpBases); i++ {
		if b := tupleItem(t.TpBases, i); typeCheck(b) && !typeAddSubclass(ts, as[*TypeObject](b), t) {
			return false
		}
	}
	return true
}

// typeReadyCheck refuses combinations that would corrupt memory later.
func typeReadyCheck(ts *Thread, t *TypeObject) bool {
	if t.TpFlags&layout.TPFLAGS_HAVE_GC != 0 && t.TpTraverse == 0 && t.TpFlags&layout.TPFLAGS_STATIC_BUILTIN == 0 {
		raise(ts, ExcSystemError, "type %s has the Py_TPFLAGS_HAVE_GC flag but has no traverse function", argT(t))
		return false
	}
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		if t.TpDictoffset != -1 {
			raise(ts, ExcSystemError, "type %s has the Py_TPFLAGS_MANAGED_DICT flag but tp_dictoffset is set to incompatible value", argT(t))
			return false
		}
	} else if t.TpDictoffset > 0 && t.TpDictoffset < int(unsafe.Sizeof(*(*Object)(nil))) {
		raise(ts, ExcSystemError, "type %s has a tp_dictoffset that is too small", argT(t))
		return false
	}
	return true
}

// typeSlot is where a slot of t lies; nil when t has no table for it. offset is that in PyHeapTypeObject.
func typeSlot(t *TypeObject, offset int32) *uintptr {
	var p uintptr
	switch {
	case offset >= slotHeapBuf:
		p, offset = uintptr(unsafe.Pointer(t.TpAsBuffer)), offset-slotHeapBuf
	case offset >= slotHeapSeq:
		p, offset = uintptr(unsafe.Pointer(t.TpAsSequence)), offset-slotHeapSeq
	case offset >= slotHeapMap:
		p, offset = uintptr(unsafe.Pointer(t.TpAsMapping)), offset-slotHeapMap
	case offset >= slotHeapNumber:
		p, offset = uintptr(unsafe.Pointer(t.TpAsNumber)), offset-slotHeapNumber
	case offset >= slotHeapAsync:
		p, offset = uintptr(unsafe.Pointer(t.TpAsAsync)), offset-slotHeapAsync
	default:
		p = uintptr(unsafe.Pointer(t))
	}
	if p == 0 {
		return nil
	}
	return prim.At[*uintptr](p + uintptr(offset))
}

// typeIsSubtype tells whether b is in a's resolution order. It runs no code and takes no lock.
func typeIsSubtype(a, b *TypeObject) bool {
	if a == b {
		return true
	}
	mro := obj(atom.LoadAcquire((*uintptr)(unsafe.Pointer(&a.TpMro))))
	if mro != nil {
		n := tupleSize(mro)
		for i := 0; i < n; i++ {
			if tupleItem(mro, i) == up(b) {
				return true
			}
		}
		return false
	}
	// a is not completely initialized yet.
	for t := a.TpBase; t != nil; t = t.TpBase {
		if t == b {
			return true
		}
	}
	return b == BaseObjectType
}

// TypeIsSubtype implements PyType_IsSubtype.
func TypeIsSubtype(ts *Thread, a, b *TypeObject) int32 { return b2i(typeIsSubtype(a, b)) }
