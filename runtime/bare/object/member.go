// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Struct members as attributes: PyMember_GetOne and PyMember_SetOne.
//
// World: bare.
// Guard: a reference in a member is read without a lock and replaced under the lock of its object.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// MemberGetOne implements PyMember_GetOne: the member of the object at p as an object.
//
// Refs: new. Errors: AttributeError for an empty T_OBJECT_EX, SystemError for an unknown kind or a relative offset.
func MemberGetOne(ts *Thread, p uintptr, m *layout.MemberDef) *Object {
	if m.Flags&layout.RELATIVE_OFFSET != 0 {
		return raise(ts, ExcSystemError, "PyMember_GetOne used with Py_RELATIVE_OFFSET")
	}
	q := p + uintptr(m.Offset)
	switch m.Type {
	case layout.T_LONG, layout.T_LONGLONG, layout.T_PYSSIZET:
		return LongFromSsizeT(ts, prim.Load[int](q))
	case layout.T_INT:
		return LongFromSsizeT(ts, int(prim.Load[int32](q)))
	case layout.T_OBJECT_EX:
		return memberGetObject(ts, p, q, m, false)
	case layout.T_OBJECT:
		return memberGetObject(ts, p, q, m, true)
	}
	return memberGetOther(ts, q, m)
}

// memberGetOther serves the less frequent kinds.
//
//go:noinline
func memberGetOther(ts *Thread, q uintptr, m *layout.MemberDef) *Object {
	switch m.Type {
	case layout.T_BOOL:
		return wrapBool(byteAt(q, 0) != 0)
	case layout.T_BYTE:
		return LongFromSsizeT(ts, int(int8(byteAt(q, 0))))
	case layout.T_UBYTE:
		return LongFromSsizeT(ts, int(byteAt(q, 0)))
	case layout.T_SHORT:
		return LongFromSsizeT(ts, int(prim.Load[int16](q)))
	case layout.T_USHORT:
		return LongFromSsizeT(ts, int(prim.Load[uint16](q)))
	case layout.T_UINT:
		return LongFromSsizeT(ts, int(prim.Load[uint32](q)))
	case layout.T_ULONG, layout.T_ULONGLONG:
		return LongFromUnsignedLongLong(ts, prim.Load[uint](q))
	case layout.T_FLOAT:
		return FloatFromDouble(ts, float64(prim.Load[float32](q)))
	case layout.T_DOUBLE:
		return FloatFromDouble(ts, prim.Load[float64](q))
	case layout.T_STRING:
		if s := prim.Load[uintptr](q); s != 0 {
			return UnicodeFromString(ts, s)
		}
		return None
	case layout.T_STRING_INPLACE:
		return UnicodeFromString(ts, q)
	case layout.T_CHAR:
		return UnicodeFromStringAndSize(ts, q, 1)
	case layout.T_NONE:
		return None
	}
	return raise(ts, ExcSystemError, "bad memberdescr type")
}

// memberGetObject reads a reference at q in the object at p.
func memberGetObject(ts *Thread, p, q uintptr, m *layout.MemberDef, orNone bool) *Object {
	o := obj(atom.LoadAcquire(prim.At[*uintptr](q)))
	if o == nil {
		if orNone {
			return None
		}
		return raise(ts, ExcAttributeError, "'%s' object has no attribute '%s'", argTO(obj(p)), argC(m.Name))
	}
	if atom.OwnTid(&o.ObTid) == ts.Tid || immortal(o) {
		// No other thread can drop the last reference to an object of ours between the two steps: it would queue it for us.
		incref(ts, o)
		return o
	}
	return memberGetShared(ts, p, q, m, orNone)
}

// memberGetShared takes a reference that another thread may be replacing.
//
//go:noinline
func memberGetShared(ts *Thread, p, q uintptr, m *layout.MemberDef, orNone bool) *Object {
	o := obj(atom.LoadAcquire(prim.At[*uintptr](q)))
	if o != nil && tryIncref(ts, o) {
		if obj(atom.LoadAcquire(prim.At[*uintptr](q))) == o {
			return o
		}
		decref(ts, o)
	}
	lockObject(ts, obj(p))
	o = prim.Load[*Object](q)
	xnewRef(ts, o)
	unlockObject(ts, obj(p))
	if o == nil {
		if orNone {
			return None
		}
		return raise(ts, ExcAttributeError, "'%s' object has no attribute '%s'", argTO(obj(p)), argC(m.Name))
	}
	enableTryIncref(ts, o)
	return o
}

// MemberSetOne implements PyMember_SetOne: sets the member of the object at p from v, or deletes it when v is NULL.
//
// Errors: -1 with TypeError, AttributeError, OverflowError, SystemError. A number that does not fit warns, as in C.
func MemberSetOne(ts *Thread, p uintptr, m *layout.MemberDef, v *Object) int32 {
	if m.Flags&layout.RELATIVE_OFFSET != 0 {
		return raiseInt(ts, ExcSystemError, "PyMember_SetOne used with Py_RELATIVE_OFFSET")
	}
	if m.Flags&layout.READONLY != 0 {
		return raiseInt(ts, ExcAttributeError, "readonly attribute")
	}
	q := p + uintptr(m.Offset)
	if m.Type == layout.T_LONG && v != nil {
		n := LongAsLong(ts, v)
		if n == -1 && ts.CurrentException != nil {
			return -1
		}
		prim.Store(q, n)
		return 0
	}
	return memberSetOther(ts, p, q, m, v)
}

// memberSetOther serves the less frequent kinds, and deletions.
//
//go:noinline
func memberSetOther(ts *Thread, p, q uintptr, m *layout.MemberDef, v *Object) int32 {
	switch m.Type {
	case layout.T_OBJECT, layout.T_OBJECT_EX:
		return memberSetObject(ts, p, q, m, v)
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "can't delete numeric/char attribute")
	}
	switch m.Type {
	case layout.T_STRING, layout.T_STRING_INPLACE:
		return raiseInt(ts, ExcTypeError, "readonly attribute")
	case layout.T_BOOL:
		if v.ObType != BoolType {
			return raiseInt(ts, ExcTypeError, "attribute value type must be bool")
		}
		setByte(q, 0, byte(b2i(v == True)))
	case layout.T_CHAR:
		return memberSetChar(ts, q, v)
	case layout.T_FLOAT, layout.T_DOUBLE:
		f := FloatAsDouble(ts, v)
		if f == -1 && ts.CurrentException != nil {
			return -1
		}
		if m.Type == layout.T_FLOAT {
			prim.Store(q, float32(f))
		} else {
			prim.Store(q, f)
		}
	case layout.T_PYSSIZET:
		n := LongAsSsizeT(ts, v)
		if n == -1 && ts.CurrentException != nil {
			return -1
		}
		prim.Store(q, n)
	case layout.T_LONGLONG:
		n := LongAsLongLong(ts, v)
		if n == -1 && ts.CurrentException != nil {
			return -1
		}
		prim.Store(q, n)
	case layout.T_ULONG, layout.T_ULONGLONG, layout.T_UINT:
		return memberSetUnsigned(ts, q, m.Type, v)
	default:
		return memberSetSmall(ts, q, m, v)
	}
	return 0
}

// memberSetObject replaces the reference at q.
func memberSetObject(ts *Thread, p, q uintptr, m *layout.MemberDef, v *Object) int32 {
	xnewRef(ts, v)
	lockObject(ts, obj(p))
	old := prim.Load[*Object](q)
	if v == nil && old == nil && m.Type == layout.T_OBJECT_EX {
		unlockObject(ts, obj(p))
		raise(ts, ExcAttributeError, "%s", argC(m.Name))
		return -1
	}
	atom.StoreRelease(prim.At[*uintptr](q), addr(v))
	unlockObject(ts, obj(p))
	xdecref(ts, old)
	return 0
}

// memberSetChar stores a str of one character.
func memberSetChar(ts *Thread, q uintptr, v *Object) int32 {
	if !hasFlag(v.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		ErrBadArgument(ts)
		return -1
	}
	mark := ts.ScratchTop
	size, _ := scratch(ts, 8)
	if size == 0 {
		return -1
	}
	s := UnicodeAsUTF8AndSize(ts, v, size)
	n := prim.Load[int](size)
	ts.ScratchTop = mark
	if s == 0 || n != 1 {
		ErrBadArgument(ts)
		return -1
	}
	setByte(q, 0, byteAt(s, 0))
	return 0
}

// memberSetUnsigned stores unsigned int, long and long long: a negative number is allowed, with a warning, as C converts it.
func memberSetUnsigned(ts *Thread, q uintptr, kind int32, v *Object) int32 {
	i := NumberIndex(ts, v)
	if i == nil {
		return -1
	}
	negative := false
	overflowed := false
	u := LongAsUnsignedLongLong(ts, i)
	if u == ^uint(0) && ts.CurrentException != nil {
		if ErrExceptionMatches(ts, ExcOverflowError) == 0 {
			decref(ts, i)
			return -1
		}
		ErrClear(ts)
		n := LongAsLong(ts, i)
		if n == -1 && ts.CurrentException != nil {
			decref(ts, i)
			return -1
		}
		negative, u = true, uint(n)
	}
	decref(ts, i)
	if kind == layout.T_UINT {
		prim.Store(q, uint32(u))
		overflowed = !negative && u > 1<<32-1
	} else {
		prim.Store(q, u)
	}
	if negative {
		return memberWarn(ts, "Writing negative value into unsigned field\x00")
	}
	if overflowed {
		return memberWarn(ts, "Truncation of value to unsigned int\x00")
	}
	return 0
}

// memberSetSmall stores byte, short and int, truncated with a warning.
func memberSetSmall(ts *Thread, q uintptr, m *layout.MemberDef, v *Object) int32 {
	switch m.Type {
	case layout.T_BYTE, layout.T_UBYTE, layout.T_SHORT, layout.T_USHORT, layout.T_INT:
	default:
		return raiseInt(ts, ExcSystemError, "bad memberdescr type for %s", argC(m.Name))
	}
	n := LongAsLong(ts, v)
	if n == -1 && ts.CurrentException != nil {
		return -1
	}
	switch m.Type {
	case layout.T_BYTE:
		setByte(q, 0, byte(n))
		if n != int(int8(n)) {
			return memberWarn(ts, "Truncation of value to char\x00")
		}
	case layout.T_UBYTE:
		setByte(q, 0, byte(n))
		if n != int(uint8(n)) {
			return memberWarn(ts, "Truncation of value to unsigned char\x00")
		}
	case layout.T_SHORT:
		prim.Store(q, int16(n))
		if n != int(int16(n)) {
			return memberWarn(ts, "Truncation of value to short\x00")
		}
	case layout.T_USHORT:
		prim.Store(q, uint16(n))
		if n != int(uint16(n)) {
			return memberWarn(ts, "Truncation of value to unsigned short\x00")
		}
	case layout.T_INT:
		prim.Store(q, int32(n))
		if n != int(int32(n)) {
			return memberWarn(ts, "Truncation of value to int\x00")
		}
	}
	return 0
}

// memberWarn issues a RuntimeWarning; text ends with NUL.
func memberWarn(ts *Thread, text string) int32 {
	return ErrWarnEx(ts, ExcRuntimeWarning, strAddr(text), 1)
}
