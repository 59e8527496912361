// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Types from specifications: PyType_FromMetaclass and its shorter forms.
//
// World: bare.
// Guard: the new type is known to no other thread until it is returned.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	typeSlotLast  = 83
	typeSlotToken = 83
	typeSlotBase  = 48
	typeSlotBases = 49
	typeSlotDoc   = 56
	typeSlotMembs = 72
)

// typeSpecOffset is where, in PyHeapTypeObject, the slot with a Py_tp_ ... number lies; 0 for a number that is none.
func typeSpecOffset(slot int32) int32 {
	if slot <= 0 || slot > typeSlotLast {
		return 0
	}
	return int32(typeSpecOffsets[slot&127])
}

const (
	typeOffNb = unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsNumber)
	typeOffMp = unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsMapping)
	typeOffSq = unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsSequence)
	typeOffAm = unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsAsync)
	typeOffBf = unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsBuffer)
)

// typeSpecOffsets by slot number, the order of CPython's typeslots.h.
var typeSpecOffsets = [128]int16{
	1:  int16(typeOffBf + unsafe.Offsetof((*layout.BufferProcs)(nil).BfGetbuffer)),
	2:  int16(typeOffBf + unsafe.Offsetof((*layout.BufferProcs)(nil).BfReleasebuffer)),
	3:  int16(typeOffMp + unsafe.Offsetof((*layout.MappingMethods)(nil).MpAssSubscript)),
	4:  int16(typeOffMp + unsafe.Offsetof((*layout.MappingMethods)(nil).MpLength)),
	5:  int16(typeOffMp + unsafe.Offsetof((*layout.MappingMethods)(nil).MpSubscript)),
	6:  int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbAbsolute)),
	7:  int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbAdd)),
	8:  int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbAnd)),
	9:  int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbBool)),
	10: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbDivmod)),
	11: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloat)),
	12: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloorDivide)),
	13: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbIndex)),
	14: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceAdd)),
	15: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceAnd)),
	16: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceFloorDivide)),
	17: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceLshift)),
	18: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceMultiply)),
	19: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceOr)),
	20: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplacePower)),
	21: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceRemainder)),
	22: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceRshift)),
	23: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceSubtract)),
	24: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceTrueDivide)),
	25: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceXor)),
	26: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInt)),
	27: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInvert)),
	28: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbLshift)),
	29: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbMultiply)),
	30: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbNegative)),
	31: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbOr)),
	32: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbPositive)),
	33: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbPower)),
	34: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbRemainder)),
	35: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbRshift)),
	36: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbSubtract)),
	37: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbTrueDivide)),
	38: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbXor)),
	39: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqAssItem)),
	40: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqConcat)),
	41: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqContains)),
	42: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqInplaceConcat)),
	43: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqInplaceRepeat)),
	44: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqItem)),
	45: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqLength)),
	46: int16(typeOffSq + unsafe.Offsetof((*layout.SequenceMethods)(nil).SqRepeat)),
	47: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpAlloc)),
	48: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpBase)),
	49: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpBases)),
	50: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpCall)),
	51: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpClear)),
	52: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpDealloc)),
	53: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpDel)),
	54: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpDescrGet)),
	55: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpDescrSet)),
	56: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpDoc)),
	57: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetattr)),
	58: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetattro)),
	59: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpHash)),
	60: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpInit)),
	61: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpIsGc)),
	62: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpIter)),
	63: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpIternext)),
	64: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpMethods)),
	65: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpNew)),
	66: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpRepr)),
	67: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)),
	68: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpSetattr)),
	69: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpSetattro)),
	70: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpStr)),
	71: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpTraverse)),
	72: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpMembers)),
	73: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetset)),
	74: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpFree)),
	75: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbMatrixMultiply)),
	76: int16(typeOffNb + unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceMatrixMultiply)),
	77: int16(typeOffAm + unsafe.Offsetof((*layout.AsyncMethods)(nil).AmAwait)),
	78: int16(typeOffAm + unsafe.Offsetof((*layout.AsyncMethods)(nil).AmAiter)),
	79: int16(typeOffAm + unsafe.Offsetof((*layout.AsyncMethods)(nil).AmAnext)),
	80: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpFinalize)),
	81: int16(typeOffAm + unsafe.Offsetof((*layout.AsyncMethods)(nil).AmSend)),
	82: int16(unsafe.Offsetof((*layout.TypeObject)(nil).TpVectorcall)),
	83: int16(unsafe.Offsetof((*layout.HeapTypeObject)(nil).HtToken)),
}

// typeSpec is what the first walk over a specification finds.
type typeSpec struct {
	spec                 *layout.TypeSpec
	bases                *Object // from a slot
	base                 *Object
	doc                  uintptr
	members              uintptr
	nmembers             int
	weaklist, dict, call uintptr // the special members, in the specification
	token                uintptr
}

// typeSpecScan reads the slots whose content decides the size of the type.
func typeSpecScan(ts *Thread, s *typeSpec) bool {
	var members, doc, token bool
	p := uintptr(unsafe.Pointer(s.spec.Slots))
	for ; p != 0 && prim.Load[int32](p) != 0; p += 16 {
		slot, v := prim.Load[int32](p), prim.Load[uintptr](p+8)
		if typeSpecOffset(slot) == 0 {
			raise(ts, ExcRuntimeError, "invalid slot offset")
			return false
		}
		switch slot {
		case typeSlotMembs:
			if typeSpecTwice(ts, &members, "Py_tp_members") {
				return false
			}
			s.members = v
			if !typeSpecMembers(ts, s) {
				return false
			}
		case typeSlotDoc:
			if typeSpecTwice(ts, &doc, "Py_tp_doc") {
				return false
			}
			s.doc = v
		case typeSlotBase:
			s.base = obj(v)
		case typeSlotBases:
			s.bases = obj(v)
		case typeSlotToken:
			if typeSpecTwice(ts, &token, "Py_tp_token") {
				return false
			}
			s.token = v
			if v == 0 { // Py_TP_USE_SPEC
				s.token = uintptr(unsafe.Pointer(s.spec))
			}
		}
	}
	if s.spec.Name == 0 {
		raise(ts, ExcSystemError, "Type spec does not define the name field.")
		return false
	}
	return true
}

// typeSpecTwice notes that a slot was met, and refuses it the second time.
func typeSpecTwice(ts *Thread, seen *bool, name string) bool {
	if *seen {
		raise(ts, ExcSystemError, "Multiple %s slots are not supported.", argS(name))
		return true
	}
	*seen = true
	return false
}

// typeSpecMembers counts members and takes the special ones out, which give offsets to the type itself.
func typeSpecMembers(ts *Thread, s *typeSpec) bool {
	for p := s.members; p != 0 && prim.Load[uintptr](p) != 0; p += unsafe.Sizeof(*(*layout.MemberDef)(nil)) {
		m := prim.At[*layout.MemberDef](p)
		s.nmembers++
		off := m.Offset
		if m.Flags&layout.RELATIVE_OFFSET != 0 {
			if s.spec.Basicsize > 0 {
				raise(ts, ExcSystemError, "With Py_RELATIVE_OFFSET, basicsize must be negative.")
				return false
			}
			if off < 0 || off >= -int(s.spec.Basicsize) {
				raise(ts, ExcSystemError, "Member offset out of range (0..-basicsize)")
				return false
			}
		}
		name := cString(m.Name)
		switch {
		case name == "__weaklistoffset__":
			s.weaklist = p
		case name == "__dictoffset__":
			s.dict = p
		case name == "__vectorcalloffset__":
			s.call = p
		default:
			continue
		}
		if m.Type != layout.T_PYSSIZET || m.Flags&^layout.RELATIVE_OFFSET != layout.READONLY {
			raise(ts, ExcSystemError, "type of %s must be Py_T_PYSSIZET and its flags Py_READONLY", argC(m.Name))
			return false
		}
	}
	return true
}

// TypeFromMetaclass implements PyType_FromMetaclass: a heap type from a specification.
//
// Refs: new; takes references on the metaclass, the module and the bases. Errors: TypeError, SystemError, RuntimeError.
func TypeFromMetaclass(ts *Thread, meta *TypeObject, module *Object, spec *layout.TypeSpec, basesArg *Object) *Object {
	s := typeSpec{spec: spec}
	if !typeSpecScan(ts, &s) {
		return nil
	}
	bases := typeSpecBases(ts, &s, basesArg)
	if bases == nil {
		return nil
	}
	r := typeFromBases(ts, &s, meta, module, bases)
	decref(ts, bases)
	return r
}

// typeSpecBases is the tuple of bases: the argument, a slot, or object.
//
// Refs: new.
func typeSpecBases(ts *Thread, s *typeSpec, arg *Object) *Object {
	b := arg
	if b == nil {
		b = s.bases
	}
	if b == nil {
		b = s.base
		if b == nil {
			b = up(BaseObjectType)
		}
		return tupleOf1(ts, b)
	}
	if tupleCheck(b) {
		return newRef(ts, b)
	}
	if arg == nil && s.bases == b {
		return raise(ts, ExcSystemError, "Py_tp_bases is not a tuple")
	}
	return tupleOf1(ts, b)
}

func typeFromBases(ts *Thread, s *typeSpec, meta *TypeObject, module, bases *Object) *Object {
	spec := s.spec
	if spec.Flags&layout.TPFLAGS_IMMUTABLETYPE != 0 && !typeBasesImmutable(ts, spec.Name, bases) {
		return nil
	}
	if meta == nil {
		meta = TypeType
	}
	if meta = typeCalculateMeta(ts, meta, bases); meta == nil {
		return nil
	}
	if !typeIsSubtype(meta, TypeType) {
		return raise(ts, ExcTypeError, "Metaclass '%R' is not a subclass of 'type'.", argO(up(meta)))
	}
	if meta.TpNew != 0 && meta.TpNew != TypeType.TpNew {
		return raise(ts, ExcTypeError, "Metaclasses with custom tp_new are not supported.")
	}
	base := typeBestBase(ts, bases)
	if base == nil {
		return nil
	}
	size, data := int(spec.Basicsize), 0
	switch {
	case size == 0:
		size = base.TpBasicsize
	case size < 0:
		if base.TpItemsize != 0 && base.TpFlags&layout.TPFLAGS_ITEMS_AT_END == 0 && spec.Itemsize == 0 {
			return raise(ts, ExcSystemError, "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.")
		}
		data = typeAlignUp(base.TpBasicsize)
		size = data + typeAlignUp(-size)
	}
	o := callSsizeArg(ts, meta.TpAlloc, up(meta), s.nmembers)
	if o == nil {
		return nil
	}
	deferCounts(o)
	h := as[*layout.HeapTypeObject](o)
	if !typeFromFill(ts, s, h, base, module, bases, size, data) || TypeReady(ts, as[*TypeObject](o)) < 0 ||
		!typeFromSizes(ts, as[*TypeObject](o)) || !typeFromModule(ts, s, as[*TypeObject](o)) {
		decref(ts, o)
		return nil
	}
	return o
}

// typeFromSizes refuses a basic size that does not hold what the offsets promise; with an allocator of its own a type may know better.
func typeFromSizes(ts *Thread, t *TypeObject) bool {
	if t.TpAlloc != fn_PyType_GenericAlloc {
		return true
	}
	size, b := t.TpBasicsize, t.TpBase
	if b != nil && b.TpBasicsize > size {
		raise(ts, ExcTypeError, "tp_basicsize for type '%s' (%d) is too small for base '%s' (%d)", argT(t), argI(size), argT(b), argI(b.TpBasicsize))
		return false
	}
	return typeFromOffset(ts, t, "weaklist", t.TpWeaklistoffset) && typeFromOffset(ts, t, "dict", t.TpDictoffset) &&
		typeFromOffset(ts, t, "vectorcall", t.TpVectorcallOffset)
}

func typeFromOffset(ts *Thread, t *TypeObject, what string, offset int) bool {
	if offset+8 <= t.TpBasicsize {
		return true
	}
	raise(ts, ExcTypeError, "%s offset %d is out of bounds for type '%s' (tp_basicsize = %d)", argS(what), argI(offset), argT(t), argI(t.TpBasicsize))
	return false
}

// typeAlignUp rounds up to the strictest alignment of C.
func typeAlignUp(n int) int { return (n + 15) &^ 15 }

// typeFromFill fills in what the specification gives.
func typeFromFill(ts *Thread, s *typeSpec, h *layout.HeapTypeObject, base *TypeObject, module, bases *Object, size, data int) bool {
	t := as[*TypeObject](up(h))
	t.TpFlags = uint(s.spec.Flags) | layout.TPFLAGS_HEAPTYPE
	t.TpAsAsync, t.TpAsNumber, t.TpAsSequence, t.TpAsMapping, t.TpAsBuffer = &h.AsAsync, &h.AsNumber, &h.AsSequence, &h.AsMapping, &h.AsBuffer
	n := prim.Strlen(s.spec.Name)
	name := MemMalloc(ts, uint(n+1))
	if name == 0 {
		ErrNoMemory(ts)
		return false
	}
	prim.Move(name, s.spec.Name, uintptr(n+1))
	h.HtTpname, t.TpName = name, name
	if h.HtName = UnicodeFromString(ts, typeShortName(name)); h.HtName == nil {
		return false
	}
	h.HtQualname = newRef(ts, h.HtName)
	h.HtModule = xnewRef(ts, module)
	h.HtToken = s.token
	t.TpBases = newRef(ts, bases)
	incref(ts, up(base))
	t.TpBase = base
	t.TpBasicsize, t.TpItemsize = size, int(s.spec.Itemsize)
	if s.doc != 0 {
		k := uintptr(prim.Strlen(s.doc) + 1)
		if t.TpDoc = MemMalloc(ts, uint(k)); t.TpDoc == 0 {
			ErrNoMemory(ts)
			return false
		}
		prim.Move(t.TpDoc, s.doc, k)
	}
	for p := uintptr(unsafe.Pointer(s.spec.Slots)); p != 0 && prim.Load[int32](p) != 0; p += 16 {
		switch slot := prim.Load[int32](p); slot {
		case typeSlotBase, typeSlotBases, typeSlotDoc, typeSlotToken, typeSlotMembs:
		default:
			prim.Store(uintptr(unsafe.Pointer(h))+uintptr(typeSpecOffset(slot)), prim.Load[uintptr](p+8))
		}
	}
	typeFromMembers(s, t, data)
	if t.TpDealloc == 0 {
		t.TpDealloc = fn_subtypeDealloc
	}
	return true
}

// typeFromMembers copies the members behind the type object, with offsets from the start of the instance.
func typeFromMembers(s *typeSpec, t *TypeObject, data int) {
	const size = unsafe.Sizeof(*(*layout.MemberDef)(nil))
	if s.members == 0 {
		return
	}
	to := uintptr(unsafe.Pointer(t)) + uintptr(t.ObType.TpBasicsize)
	prim.Move(to, s.members, uintptr(s.nmembers)*size) // tp_alloc left room for one more, which is zero: the end
	t.TpMembers = prim.At[*layout.MemberDef](to)
	for i := 0; i < s.nmembers; i++ {
		m := prim.At[*layout.MemberDef](to + uintptr(i)*size)
		if m.Flags&layout.RELATIVE_OFFSET != 0 {
			m.Flags &^= layout.RELATIVE_OFFSET
			m.Offset += data
		}
		switch s.members + uintptr(i)*size {
		case s.weaklist:
			t.TpWeaklistoffset = m.Offset
		case s.dict:
			t.TpDictoffset = m.Offset
		case s.call:
			t.TpVectorcallOffset = m.Offset
		}
	}
}

// typeFromModule sets __module__ from the name of the specification.
func typeFromModule(ts *Thread, s *typeSpec, t *TypeObject) bool {
	r := DictContains(ts, t.TpDict, id___module__)
	if r != 0 {
		return r > 0
	}
	n := int(typeShortName(s.spec.Name) - s.spec.Name)
	if n == 0 {
		if w := strFormat(ts, "builtin type %s has no __module__ attribute", argC(s.spec.Name)); w != nil {
			r = typeWarn(ts, ExcDeprecationWarning, w)
			decref(ts, w)
			return r == 0
		}
		return false
	}
	m := UnicodeFromStringAndSize(ts, s.spec.Name, n-1)
	if m == nil {
		return false
	}
	r = DictSetItem(ts, t.TpDict, id___module__, m)
	decref(ts, m)
	return r == 0
}

// typeWarn issues a warning with a str.
func typeWarn(ts *Thread, category, text *Object) int32 {
	p := UnicodeAsUTF8(ts, text)
	if p == 0 {
		return -1
	}
	return ErrWarnEx(ts, category, p, 1)
}

// typeBasesImmutable refuses mutable bases for a type that declares itself immutable.
func typeBasesImmutable(ts *Thread, name uintptr, bases *Object) bool {
	for i := 0; i < tupleSize(bases); i++ {
		b := tupleItem(bases, i)
		if !typeCheck(b) {
			raise(ts, ExcTypeError, "bases must be types")
			return false
		}
		if as[*TypeObject](b).TpFlags&layout.TPFLAGS_IMMUTABLETYPE == 0 {
			if n := TypeGetFullyQualifiedName(ts, as[*TypeObject](b)); n != nil {
				raise(ts, ExcTypeError, "Creating immutable type %s from mutable base %s", argC(name), argO(n))
				decref(ts, n)
			}
			return false
		}
	}
	return true
}

// typeBestBase is the base whose layout the new type extends.
func typeBestBase(ts *Thread, bases *Object) *TypeObject {
	var base, winner *TypeObject
	for i := 0; i < tupleSize(bases); i++ {
		o := tupleItem(bases, i)
		if !typeCheck(o) {
			raise(ts, ExcTypeError, "bases must be types")
			return nil
		}
		b := as[*TypeObject](o)
		if b.TpFlags&layout.TPFLAGS_READY == 0 && TypeReady(ts, b) < 0 {
			return nil
		}
		if b.TpFlags&layout.TPFLAGS_BASETYPE == 0 {
			raise(ts, ExcTypeError, "type '%s' is not an acceptable base type", argT(b))
			return nil
		}
		c := typeSolidBase(b)
		switch {
		case winner == nil:
			winner, base = c, b
		case typeIsSubtype(winner, c):
		case typeIsSubtype(c, winner):
			winner, base = c, b
		default:
			raise(ts, ExcTypeError, "multiple bases have instance lay-out conflict")
			return nil
		}
	}
	return base
}

// typeCalculateMeta is the most derived of the metaclass and the bases' metatypes.
func typeCalculateMeta(ts *Thread, meta *TypeObject, bases *Object) *TypeObject {
	for i := 0; i < tupleSize(bases); i++ {
		m := tupleItem(bases, i).ObType
		if typeIsSubtype(meta, m) {
			continue
		}
		if typeIsSubtype(m, meta) {
			meta = m
			continue
		}
		raise(ts, ExcTypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		return nil
	}
	return meta
}

// TypeFromModuleAndSpec implements PyType_FromModuleAndSpec.
func TypeFromModuleAndSpec(ts *Thread, module *Object, spec *layout.TypeSpec, bases *Object) *Object {
	return TypeFromMetaclass(ts, nil, module, spec, bases)
}

// TypeFromSpecWithBases implements PyType_FromSpecWithBases.
func TypeFromSpecWithBases(ts *Thread, spec *layout.TypeSpec, bases *Object) *Object {
	return TypeFromMetaclass(ts, nil, nil, spec, bases)
}

// TypeFromSpec implements PyType_FromSpec.
func TypeFromSpec(ts *Thread, spec *layout.TypeSpec) *Object {
	return TypeFromMetaclass(ts, nil, nil, spec, nil)
}

// TypeGetSlot implements PyType_GetSlot: the content of a slot, NULL when it is empty.
//
// Errors: SystemError for an unknown slot number.
func TypeGetSlot(ts *Thread, t *TypeObject, slot int32) uintptr {
	off := typeSpecOffset(slot)
	if off == 0 {
		badInternalCall(ts)
		return 0
	}
	if off > slotHeapBuf+16 { // the token
		if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
			return 0
		}
		return as[*layout.HeapTypeObject](up(t)).HtToken
	}
	p := typeSlot(t, off)
	if p == nil {
		return 0
	}
	return *p
}

// TypeGetModule implements PyType_GetModule.
//
// Refs: borrowed. Errors: TypeError.
func TypeGetModule(ts *Thread, t *TypeObject) *Object {
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		return raise(ts, ExcTypeError, "PyType_GetModule: Type '%s' is not a heap type", argT(t))
	}
	m := as[*layout.HeapTypeObject](up(t)).HtModule
	if m == nil {
		return raise(ts, ExcTypeError, "PyType_GetModule: Type '%s' has no associated module", argT(t))
	}
	return m
}

// TypeGetModuleState implements PyType_GetModuleState.
func TypeGetModuleState(ts *Thread, t *TypeObject) uintptr {
	m := TypeGetModule(ts, t)
	if m == nil {
		return 0
	}
	return ModuleGetState(ts, m)
}

// TypeGetModuleByDef implements PyType_GetModuleByDef: the module of the first type along the resolution order that was made with
// a module of that definition.
//
// Refs: borrowed. Errors: TypeError.
func TypeGetModuleByDef(ts *Thread, t *TypeObject, def uintptr) *Object {
	if mro := t.TpMro; mro != nil {
		for i := 0; i < tupleSize(mro); i++ {
			b := tupleItem(mro, i)
			if as[*TypeObject](b).TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
				continue
			}
			if m := as[*layout.HeapTypeObject](b).HtModule; m != nil && typeModuleDef(ts, m) == def {
				return m
			}
		}
	}
	return raise(ts, ExcTypeError, "PyType_GetModuleByDef: No superclass of '%s' has the given module", argT(t))
}

// typeModuleDef is the definition of a module, 0 when m is another object.
func typeModuleDef(ts *Thread, m *Object) uintptr {
	if !typeIsSubtype(m.ObType, ModuleType) {
		return 0
	}
	return uintptr(unsafe.Pointer(ModuleGetDef(ts, m)))
}

// TypeGetBaseByToken implements PyType_GetBaseByToken: 1 and the first type along the resolution order with that token in
// *result (new reference, unless result is NULL), else 0; -1 for a NULL token.
func TypeGetBaseByToken(ts *Thread, t *TypeObject, token, result uintptr) int32 {
	if result != 0 {
		prim.Store(result, uintptr(0))
	}
	if token == 0 {
		return raiseInt(ts, ExcSystemError, "PyType_GetBaseByToken called with token=NULL")
	}
	if !typeCheck(up(t)) {
		return raiseInt(ts, ExcTypeError, "expected a type, got a '%s' object", argTO(up(t)))
	}
	mro := t.TpMro
	if mro == nil {
		return 0
	}
	for i := 0; i < tupleSize(mro); i++ {
		b := as[*layout.HeapTypeObject](tupleItem(mro, i))
		if b.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 && b.HtToken == token {
			if result != 0 {
				prim.Store(result, addr(newRef(ts, up(b))))
			}
			return 1
		}
	}
	return 0
}

// ObjectGetTypeData implements PyObject_GetTypeData: the part of o that cls, made with a negative basicsize, added.
func ObjectGetTypeData(ts *Thread, o *Object, cls *TypeObject) uintptr {
	return addr(o) + uintptr(typeAlignUp(cls.TpBase.TpBasicsize))
}

// TypeGetTypeDataSize implements PyType_GetTypeDataSize.
func TypeGetTypeDataSize(ts *Thread, cls *TypeObject) int {
	n := cls.TpBasicsize - typeAlignUp(cls.TpBase.TpBasicsize)
	if n < 0 {
		return 0
	}
	return n
}

// ObjectGetItemData implements PyObject_GetItemData: the items of a variable-size object that lie behind everything else.
//
// Errors: TypeError when the type does not say that they do.
func ObjectGetItemData(ts *Thread, o *Object) uintptr {
	if o.ObType.TpFlags&layout.TPFLAGS_ITEMS_AT_END == 0 {
		raise(ts, ExcTypeError, "type '%s' does not have Py_TPFLAGS_ITEMS_AT_END", argTO(o))
		return 0
	}
	return addr(o) + uintptr(o.ObType.TpBasicsize)
}

// TypeGetDict implements PyType_GetDict.
//
// Refs: new.
func TypeGetDict(ts *Thread, t *TypeObject) *Object { return xnewRef(ts, t.TpDict) }

// TypeFreeze implements PyType_Freeze: makes a type immutable. All its bases must be.
func TypeFreeze(ts *Thread, t *TypeObject) int32 {
	mro := t.TpMro
	for i := 1; mro != nil && i < tupleSize(mro); i++ {
		if b := tupleItem(mro, i); as[*TypeObject](b).TpFlags&layout.TPFLAGS_IMMUTABLETYPE == 0 {
			return raiseInt(ts, ExcTypeError, "Creating immutable type %s from mutable base %s", argT(t), argT(as[*TypeObject](b)))
		}
	}
	typeLock(ts)
	t.TpFlags |= layout.TPFLAGS_IMMUTABLETYPE
	typeModifiedLocked(ts, t)
	typeUnlock(ts)
	return 0
}
