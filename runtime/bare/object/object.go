// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What every object can be asked: text, hash, comparison, truth.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// objectAddress is an address as %p prints it.
//
// Refs: new.
func objectAddress(ts *Thread, o *Object) *Object {
	var b textBuffer
	b.string(ts, "0x")
	shift := uint(60)
	for shift > 0 && addr(o)>>shift&15 == 0 {
		shift -= 4
	}
	for {
		c := byte(addr(o) >> shift & 15)
		if c < 10 {
			b.byte(ts, '0'+c)
		} else {
			b.byte(ts, 'a'+c-10)
		}
		if shift == 0 {
			break
		}
		shift -= 4
	}
	var s *Object
	if b.failed {
		ErrNoMemory(ts)
	} else {
		s = UnicodeFromStringAndSize(ts, b.p, b.n)
	}
	freeMem(ts, b.p)
	return s
}

// objectRepr is object.__repr__: <MODULE.QUALNAME object at ADDRESS>.
func objectRepr(ts *Thread, o *Object) *Object {
	t := o.ObType
	at := objectAddress(ts, o)
	if at == nil {
		return nil
	}
	m := typeGetModule(ts, up(t), 0)
	if m == nil {
		ErrClear(ts)
	} else if !isStr(m) {
		decref(ts, m)
		m = nil
	}
	var r *Object
	if name := TypeGetQualName(ts, t); name != nil {
		if m != nil && UnicodeCompare(ts, m, id_builtins) != 0 {
			r = strFormat(ts, "<%s.%s object at %s>", argO(m), argO(name), argO(at))
		} else {
			r = strFormat(ts, "<%s object at %s>", argT(t), argO(at))
		}
		decref(ts, name)
	}
	xdecref(ts, m)
	decref(ts, at)
	return r
}

// objectStr is object.__str__: repr().
func objectStr(ts *Thread, o *Object) *Object {
	if f := o.ObType.TpRepr; f != 0 && f != fn_objectStr {
		return callUnary(ts, f, o)
	}
	return objectRepr(ts, o)
}

// objectDealloc frees an object that has nothing but its header.
func objectDealloc(ts *Thread, o *Object) { callFree(ts, o.ObType.TpFree, addr(o)) }

// objectRichcompare compares by identity.
func objectRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	switch op {
	case layout.EQ:
		if a == b {
			return True
		}
	case layout.NE:
		// The opposite of what the type says of equality.
		if f := a.ObType.TpRichcompare; f != 0 {
			r := callRichcmp(ts, f, a, b, layout.EQ)
			if r == nil || r == NotImplemented {
				return r
			}
			ok := ObjectIsTrue(ts, r)
			decref(ts, r)
			if ok < 0 {
				return nil
			}
			return wrapBool(ok == 0)
		}
	}
	return NotImplemented
}

// ObjectRepr implements PyObject_Repr: repr(o); NULL is "<NULL>".
//
// Refs: new. Errors: TypeError when __repr__ gives no str.
func ObjectRepr(ts *Thread, o *Object) *Object {
	if o == nil {
		return UnicodeFromString(ts, strAddr("<NULL>\x00"))
	}
	f := o.ObType.TpRepr
	if f == 0 {
		at := objectAddress(ts, o)
		if at == nil {
			return nil
		}
		r := strFormat(ts, "<%s object at %s>", argTO(o), argO(at))
		decref(ts, at)
		return r
	}
	if !enterRecursive(ts, " while getting the repr of an object") {
		return nil
	}
	r := callUnary(ts, f, o)
	if r != nil && !isStr(r) {
		raise(ts, ExcTypeError, "__repr__ returned non-string (type %s)", argTO(r))
		decref(ts, r)
		return nil
	}
	return r
}

// ObjectStr implements PyObject_Str: str(o).
//
// Refs: new. Errors: TypeError when __str__ gives no str.
func ObjectStr(ts *Thread, o *Object) *Object {
	if o == nil {
		return UnicodeFromString(ts, strAddr("<NULL>\x00"))
	}
	if o.ObType == UnicodeType {
		return newRef(ts, o)
	}
	f := o.ObType.TpStr
	if f == 0 {
		return ObjectRepr(ts, o)
	}
	if !enterRecursive(ts, " while getting the str of an object") {
		return nil
	}
	r := callUnary(ts, f, o)
	if r != nil && !isStr(r) {
		raise(ts, ExcTypeError, "__str__ returned non-string (type %s)", argTO(r))
		decref(ts, r)
		return nil
	}
	return r
}

// ObjectASCII implements PyObject_ASCII: repr(o) with everything but ASCII escaped.
//
// Refs: new.
func ObjectASCII(ts *Thread, o *Object) *Object {
	r := ObjectRepr(ts, o)
	if r == nil || as[*layout.ASCIIObject](r).Bits&objectASCIIBit != 0 {
		return r
	}
	b := UnicodeAsEncodedString(ts, r, strAddr("ascii\x00"), strAddr("backslashreplace\x00"))
	decref(ts, r)
	if b == nil {
		return nil
	}
	s := UnicodeDecodeASCII(ts, BytesAsString(ts, b), BytesSize(ts, b), strAddr("strict\x00"))
	decref(ts, b)
	return s
}

// objectASCIIBit is the ascii flag among the bits of a str's state.
const objectASCIIBit = 1 << 4

// ObjectBytes implements PyObject_Bytes: bytes(o).
//
// Refs: new. Errors: TypeError when __bytes__ gives no bytes.
func ObjectBytes(ts *Thread, o *Object) *Object {
	if o == nil {
		return BytesFromString(ts, strAddr("<NULL>\x00"))
	}
	if o.ObType == BytesType {
		return newRef(ts, o)
	}
	f, unbound := slotMethod(ts, o, id___bytes__)
	if f == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return BytesFromObject(ts, o)
	}
	r := slotCallWith(ts, f, unbound, o, 0, nil, nil)
	if r != nil && !hasFlag(r.ObType, layout.TPFLAGS_BYTES_SUBCLASS) {
		raise(ts, ExcTypeError, "__bytes__ returned non-bytes (type %s)", argTO(r))
		decref(ts, r)
		return nil
	}
	return r
}

// ObjectFormat implements PyObject_Format: format(o, spec); spec may be NULL.
//
// Refs: new.
func ObjectFormat(ts *Thread, o, spec *Object) *Object {
	if spec != nil && !isStr(spec) {
		return raise(ts, ExcSystemError, "Format specifier must be a string, not %s", argTO(spec))
	}
	if spec == nil || UnicodeGetLength(ts, spec) == 0 {
		if o.ObType == UnicodeType {
			return newRef(ts, o)
		}
		if o.ObType == LongType {
			return ObjectStr(ts, o)
		}
		spec = emptyStr
	}
	f, unbound := slotMethod(ts, o, id___format__)
	if f == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return raise(ts, ExcTypeError, "Type %s doesn't define __format__", argTO(o))
	}
	r := slotCallWith(ts, f, unbound, o, 1, spec, nil)
	if r != nil && !isStr(r) {
		raise(ts, ExcTypeError, "__format__ must return a str, not %s", argTO(r))
		decref(ts, r)
		return nil
	}
	return r
}

// ObjectHash implements PyObject_Hash: hash(o), -1 for an error.
func ObjectHash(ts *Thread, o *Object) int {
	t := o.ObType
	if t.TpHash != 0 {
		return callLen(ts, t.TpHash, o)
	}
	return objectHashUnready(ts, o)
}

//go:noinline
func objectHashUnready(ts *Thread, o *Object) int {
	t := o.ObType
	if t.TpFlags&layout.TPFLAGS_READY == 0 {
		if TypeReady(ts, t) < 0 {
			return -1
		}
		if t.TpHash != 0 {
			return callLen(ts, t.TpHash, o)
		}
	}
	return ObjectHashNotImplemented(ts, o)
}

// ObjectHashNotImplemented implements PyObject_HashNotImplemented: the tp_hash of types that cannot be hashed.
func ObjectHashNotImplemented(ts *Thread, o *Object) int {
	return int(raiseInt(ts, ExcTypeError, "unhashable type: '%s'", argTO(o)))
}

// ObjectGenericHash implements PyObject_GenericHash: the hash of an object's identity.
func ObjectGenericHash(ts *Thread, o *Object) int { return objectHashPointer(addr(o)) }

// objectHashPointer turns the always-zero low bits of an address up.
func objectHashPointer(p uintptr) int {
	h := int(p>>4 | p<<60)
	if h == -1 {
		h = -2
	}
	return h
}

// objectSwapped is the comparison that reads the same from the other side.
var objectSwapped = [8]int32{layout.GT, layout.GE, layout.EQ, layout.NE, layout.LT, layout.LE}

// objectOpNames are the operators for messages.
var objectOpNames = [8]string{"<", "<=", "==", "!=", ">", ">="}

// ObjectRichCompare implements PyObject_RichCompare: v op w.
//
// Refs: new. Errors: TypeError when neither side knows the order; RecursionError; SystemError for NULL.
func ObjectRichCompare(ts *Thread, v, w *Object, op int32) *Object {
	if v == nil || w == nil {
		if ts.CurrentException == nil {
			badInternalCall(ts)
		}
		return nil
	}
	if stackLow(ts) {
		enterRecursive(ts, " in comparison")
		return nil
	}
	checked := v.ObType == w.ObType
	if !checked && w.ObType.TpRichcompare != 0 && typeIsSubtype(w.ObType, v.ObType) {
		checked = true
		if r := callRichcmp(ts, w.ObType.TpRichcompare, w, v, objectSwapped[op&7]); r != NotImplemented {
			return r
		}
		if f := v.ObType.TpRichcompare; f != 0 {
			if r := callRichcmp(ts, f, v, w, op); r != NotImplemented {
				return r
			}
		}
		return objectCompareDefault(ts, v, w, op)
	}
	if f := v.ObType.TpRichcompare; f != 0 {
		if r := callRichcmp(ts, f, v, w, op); r != NotImplemented {
			return r
		}
	}
	if f := w.ObType.TpRichcompare; f != 0 {
		// Also for operands of one type: each may answer for the other order.
		if r := callRichcmp(ts, f, w, v, objectSwapped[op&7]); r != NotImplemented {
			return r
		}
	}
	return objectCompareDefault(ts, v, w, op)
}

// objectCompareDefault compares identities, which have no order.
//
//go:noinline
func objectCompareDefault(ts *Thread, v, w *Object, op int32) *Object {
	switch op {
	case layout.EQ:
		return wrapBool(v == w)
	case layout.NE:
		return wrapBool(v != w)
	}
	return raise(ts, ExcTypeError, "'%s' not supported between instances of '%s' and '%s'", argS(objectOpNames[op&7]), argTO(v), argTO(w))
}

// ObjectRichCompareBool implements PyObject_RichCompareBool: identical objects are equal.
//
// Errors: -1, whatever the comparison or the truth of its result raises.
//
//go:nosplit
func ObjectRichCompareBool(ts *Thread, v, w *Object, op int32) int32 {
	if v != nil && w != nil && v.ObType == LongType && w.ObType == LongType && longShort(v) && longShort(w) {
		return compareInts(longShortValue(v), longShortValue(w), op)
	}
	return objectCompareBoolSlow(ts, v, w, op)
}

//go:noinline
func objectCompareBoolSlow(ts *Thread, v, w *Object, op int32) int32 {
	if v == w {
		if op == layout.EQ {
			return 1
		}
		if op == layout.NE {
			return 0
		}
	}
	r := ObjectRichCompare(ts, v, w, op)
	switch r {
	case nil:
		return -1
	case True:
		return 1
	case False:
		return 0
	}
	b := ObjectIsTrue(ts, r)
	decref(ts, r)
	return b
}

// ObjectIsTrue implements PyObject_IsTrue.
//
// Errors: -1, whatever __bool__ or __len__ raises.
func ObjectIsTrue(ts *Thread, o *Object) int32 {
	if o == True {
		return 1
	}
	if o == False || o == None {
		return 0
	}
	t := o.ObType
	var n int
	switch {
	case t.TpAsNumber != nil && t.TpAsNumber.NbBool != 0:
		n = int(callInquiry(ts, t.TpAsNumber.NbBool, o))
	case t.TpAsMapping != nil && t.TpAsMapping.MpLength != 0:
		n = callLen(ts, t.TpAsMapping.MpLength, o)
	case t.TpAsSequence != nil && t.TpAsSequence.SqLength != 0:
		n = callLen(ts, t.TpAsSequence.SqLength, o)
	default:
		return 1
	}
	if n > 0 {
		return 1
	}
	return int32(n)
}

// ObjectNot implements PyObject_Not.
func ObjectNot(ts *Thread, o *Object) int32 {
	r := ObjectIsTrue(ts, o)
	if r < 0 {
		return r
	}
	return r ^ 1
}

// ObjectType implements PyObject_Type.
//
// Refs: new. Errors: SystemError for NULL.
func ObjectType(ts *Thread, o *Object) *Object {
	if o == nil {
		return badNull(ts)
	}
	return newRef(ts, up(o.ObType))
}

// badNull raises SystemError for a NULL argument, unless an exception is set.
func badNull(ts *Thread) *Object {
	if ts.CurrentException == nil {
		raise(ts, ExcSystemError, "null argument to internal routine")
	}
	return nil
}

// CallableCheck implements PyCallable_Check.
func CallableCheck(ts *Thread, o *Object) int32 { return b2i(o != nil && o.ObType.TpCall != 0) }

// ObjectDir implements PyObject_Dir: the sorted list of an object's names.
//
// Refs: new. Without an object (the names of the caller's scope) it needs a frame of Python code.
func ObjectDir(ts *Thread, o *Object) *Object {
	var r *Object
	if o == nil {
		locals := EvalGetLocals(ts)
		if locals == nil {
			if ts.CurrentException == nil {
				raise(ts, ExcSystemError, "frame does not exist")
			}
			return nil
		}
		r = MappingKeys(ts, locals)
	} else {
		f, unbound := slotMethod(ts, o, id___dir__)
		if f == nil {
			if ts.CurrentException == nil {
				raise(ts, ExcTypeError, "object does not provide __dir__")
			}
			return nil
		}
		r = slotCallWith(ts, f, unbound, o, 0, nil, nil)
	}
	if r == nil {
		return nil
	}
	l := SequenceList(ts, r)
	decref(ts, r)
	if l != nil && ListSort(ts, l) < 0 {
		decref(ts, l)
		return nil
	}
	return l
}

// ObjectIsInstance implements PyObject_IsInstance: isinstance(o, cls), cls a class, a union or a tuple of such.
//
// Errors: -1, TypeError for what is no class; whatever __instancecheck__ raises.
func ObjectIsInstance(ts *Thread, o, cls *Object) int32 {
	if up(o.ObType) == cls {
		return 1
	}
	if cls.ObType == TypeType {
		if typeIsSubtype(o.ObType, as[*TypeObject](cls)) {
			return 1
		}
		return objectIsInstanceReal(ts, o, cls)
	}
	return objectIsInstanceOther(ts, o, cls)
}

//go:noinline
func objectIsInstanceOther(ts *Thread, o, cls *Object) int32 {
	if unionCheck(cls) {
		cls = unionArgs(cls)
	}
	if tupleCheck(cls) {
		if !enterRecursive(ts, " in __instancecheck__") {
			return -1
		}
		for i := 0; i < tupleSize(cls); i++ {
			if r := ObjectIsInstance(ts, o, tupleItem(cls, i)); r != 0 {
				return r
			}
		}
		return 0
	}
	f, unbound := slotMethod(ts, cls, id___instancecheck__)
	if f != nil {
		if !enterRecursive(ts, " in __instancecheck__") {
			decref(ts, f)
			return -1
		}
		r := slotCallWith(ts, f, unbound, cls, 1, o, nil)
		if r == nil {
			return -1
		}
		b := ObjectIsTrue(ts, r)
		decref(ts, r)
		return b
	}
	if ts.CurrentException != nil {
		return -1
	}
	return objectIsInstanceReal(ts, o, cls)
}

// objectIsInstanceReal is isinstance without overrides: by type, then by __class__.
//
//go:noinline
func objectIsInstanceReal(ts *Thread, o, cls *Object) int32 {
	if typeCheck(cls) {
		if typeIsSubtype(o.ObType, as[*TypeObject](cls)) {
			return 1
		}
		pending := ts.CurrentException
		c := objectGetOptional(ts, o, id___class__)
		if c == nil {
			return -b2i(ts.CurrentException != pending)
		}
		r := b2i(c != up(o.ObType) && typeCheck(c) && typeIsSubtype(as[*TypeObject](c), as[*TypeObject](cls)))
		decref(ts, c)
		return r
	}
	if !objectIsClass(ts, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union") {
		return -1
	}
	c := objectGetOptional(ts, o, id___class__)
	if c == nil {
		return -b2i(ts.CurrentException != nil)
	}
	r := objectIsSubclassByBases(ts, c, cls)
	decref(ts, c)
	return r
}

// objectBases is o.__bases__ when that is a tuple: what makes an object a class.
//
// Refs: new; nil without an exception when it is none.
func objectBases(ts *Thread, o *Object) *Object {
	b := objectGetOptional(ts, o, id___bases__)
	if b != nil && !tupleCheck(b) {
		decref(ts, b)
		return nil
	}
	return b
}

func objectIsClass(ts *Thread, o *Object, text string) bool {
	b := objectBases(ts, o)
	if b == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcTypeError, "%s", argS(text))
		}
		return false
	}
	decref(ts, b)
	return true
}

// objectIsSubclassByBases walks __bases__.
func objectIsSubclassByBases(ts *Thread, derived, cls *Object) int32 {
	if derived == cls {
		return 1
	}
	if !enterRecursive(ts, " in __issubclass__") {
		return -1
	}
	b := objectBases(ts, derived)
	if b == nil {
		return -b2i(ts.CurrentException != nil)
	}
	r := int32(0)
	for i := 0; i < tupleSize(b) && r == 0; i++ {
		r = objectIsSubclassByBases(ts, tupleItem(b, i), cls)
	}
	decref(ts, b)
	return r
}

// objectIsSubclassReal is issubclass without overrides.
func objectIsSubclassReal(ts *Thread, derived, cls *Object) int32 {
	if typeCheck(cls) && typeCheck(derived) {
		return b2i(typeIsSubtype(as[*TypeObject](derived), as[*TypeObject](cls)))
	}
	if !objectIsClass(ts, derived, "issubclass() arg 1 must be a class") ||
		!objectIsClass(ts, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union") {
		return -1
	}
	return objectIsSubclassByBases(ts, derived, cls)
}

// ObjectIsSubclass implements PyObject_IsSubclass.
//
// Errors: -1, TypeError for what is no class; whatever __subclasscheck__ raises.
func ObjectIsSubclass(ts *Thread, derived, cls *Object) int32 {
	if cls.ObType == TypeType {
		if derived == cls {
			return 1
		}
		return objectIsSubclassReal(ts, derived, cls)
	}
	if unionCheck(cls) {
		cls = unionArgs(cls)
	}
	if tupleCheck(cls) {
		if !enterRecursive(ts, " in __subclasscheck__") {
			return -1
		}
		for i := 0; i < tupleSize(cls); i++ {
			if r := ObjectIsSubclass(ts, derived, tupleItem(cls, i)); r != 0 {
				return r
			}
		}
		return 0
	}
	f, unbound := slotMethod(ts, cls, id___subclasscheck__)
	if f != nil {
		if !enterRecursive(ts, " in __subclasscheck__") {
			decref(ts, f)
			return -1
		}
		r := slotCallWith(ts, f, unbound, cls, 1, derived, nil)
		if r == nil {
			return -1
		}
		b := ObjectIsTrue(ts, r)
		decref(ts, r)
		return b
	}
	if ts.CurrentException != nil {
		return -1
	}
	return objectIsSubclassReal(ts, derived, cls)
}

// ReprEnter implements Py_ReprEnter: 1 when the thread is in the midst of o's repr already, -1 for an error.
//
// Guard: the list of such objects is in the thread's dict.
func ReprEnter(ts *Thread, o *Object) int32 {
	d := ThreadStateGetDict(ts.TLS)
	if d == nil {
		return 0
	}
	l := DictGetItemWithError(ts, d, id_Py_Repr)
	if l == nil {
		if ts.CurrentException != nil {
			return -1
		}
		l = ListNew(ts, 0)
		if l == nil {
			return -1
		}
		r := DictSetItem(ts, d, id_Py_Repr, l)
		decref(ts, l)
		if r < 0 {
			return -1
		}
	}
	for i := ListSize(ts, l) - 1; i >= 0; i-- {
		if ListGetItem(ts, l, i) == o {
			return 1
		}
	}
	return ListAppend(ts, l, o)
}

// ReprLeave implements Py_ReprLeave; an exception that is set survives.
func ReprLeave(ts *Thread, o *Object) {
	saved := ErrGetRaisedException(ts)
	if d := ThreadStateGetDict(ts.TLS); d != nil {
		if l := DictGetItemWithError(ts, d, id_Py_Repr); l != nil && l.ObType == ListType {
			for i := ListSize(ts, l) - 1; i >= 0; i-- {
				if ListGetItem(ts, l, i) == o {
					x, _ := listTake(ts, l, i, false) // needs no memory
					xdecref(ts, x)
					break
				}
			}
		}
	}
	ErrSetRaisedException(ts, saved)
}

// GetConstantBorrowed implements Py_GetConstantBorrowed: one of the Py_CONSTANT_ objects, which are immortal.
//
// Errors: SystemError for another number.
func GetConstantBorrowed(ts *Thread, id uint32) *Object {
	switch id {
	case layout.CONSTANT_NONE:
		return None
	case layout.CONSTANT_FALSE:
		return False
	case layout.CONSTANT_TRUE:
		return True
	case layout.CONSTANT_ELLIPSIS:
		return Ellipsis
	case layout.CONSTANT_NOT_IMPLEMENTED:
		return NotImplemented
	case layout.CONSTANT_ZERO:
		return LongFromSsizeT(ts, 0)
	case layout.CONSTANT_ONE:
		return LongFromSsizeT(ts, 1)
	case layout.CONSTANT_EMPTY_STR:
		return emptyStr
	case layout.CONSTANT_EMPTY_BYTES:
		return emptyBytes
	case layout.CONSTANT_EMPTY_TUPLE:
		return emptyTuple
	}
	return badInternalCall(ts)
}

// GetConstant implements Py_GetConstant.
func GetConstant(ts *Thread, id uint32) *Object { return GetConstantBorrowed(ts, id) }
