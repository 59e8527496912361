// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// Subscription, length and PyMapping_*.
//
// World: bare. Everything here may run any code.
// Guard: none; lists and dicts guard themselves.

import (
	"github.com/ungil/ungil/runtime/layout"
)

// ObjectSize implements PyObject_Size: len(o). Errors: TypeError, -1.
func ObjectSize(ts *Thread, o *Object) int {
	if o == nil {
		nullArgument(ts)
		return -1
	}
	if m := o.ObType.TpAsSequence; m != nil && m.SqLength != 0 {
		return callLen(ts, m.SqLength, o)
	}
	return MappingSize(ts, o)
}

// ObjectLength implements PyObject_Length.
func ObjectLength(ts *Thread, o *Object) int { return ObjectSize(ts, o) }

// MappingSize implements PyMapping_Size: the length by mp_length. Errors: TypeError, -1.
func MappingSize(ts *Thread, o *Object) int {
	if o == nil {
		nullArgument(ts)
		return -1
	}
	if m := o.ObType.TpAsMapping; m != nil && m.MpLength != 0 {
		return callLen(ts, m.MpLength, o)
	}
	if m := o.ObType.TpAsSequence; m != nil && m.SqLength != 0 {
		return int(raiseInt(ts, ExcTypeError, "%s is not a mapping", argTO(o)))
	}
	return int(raiseInt(ts, ExcTypeError, "object of type '%s' has no len()", argTO(o)))
}

// MappingLength implements PyMapping_Length.
func MappingLength(ts *Thread, o *Object) int { return MappingSize(ts, o) }

// hasLen tells whether o's type has a length.
func hasLen(o *Object) bool {
	if m := o.ObType.TpAsSequence; m != nil && m.SqLength != 0 {
		return true
	}
	m := o.ObType.TpAsMapping
	return m != nil && m.MpLength != 0
}

// ObjectLengthHint implements PyObject_LengthHint: len(o), or __length_hint__, or the given default. Errors: -1.
func ObjectLengthHint(ts *Thread, o *Object, def int) int {
	if hasLen(o) {
		n := ObjectSize(ts, o)
		if n >= 0 {
			return n
		}
		if ErrExceptionMatches(ts, ExcTypeError) == 0 {
			return -1
		}
		ErrClear(ts)
	}
	f := seqLookupSpecial(ts, o, id___length_hint__)
	if f == nil {
		if ErrOccurred(ts) != nil {
			return -1
		}
		return def
	}
	r := ObjectCallNoArgs(ts, f)
	decref(ts, f)
	if r == nil {
		if ErrExceptionMatches(ts, ExcTypeError) == 0 {
			return -1
		}
		ErrClear(ts)
		return def
	}
	return lengthHintValue(ts, r, def)
}

// lengthHintValue checks what __length_hint__ returned, and drops it.
func lengthHintValue(ts *Thread, r *Object, def int) int {
	if r == NotImplemented {
		return def
	}
	if !hasFlag(r.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		raise(ts, ExcTypeError, "__length_hint__ must be an integer, not %s", argTO(r))
		decref(ts, r)
		return -1
	}
	n := LongAsSsizeT(ts, r)
	decref(ts, r)
	if n < 0 {
		if ErrOccurred(ts) == nil {
			raise(ts, ExcValueError, "__length_hint__() should return >= 0")
		}
		return -1
	}
	return n
}

// ObjectGetItem implements PyObject_GetItem: o[key].
//
// Refs: new. Errors: TypeError, and what the slots raise.
//
//go:nosplit
func ObjectGetItem(ts *Thread, o, key *Object) *Object {
	if o != nil && key != nil {
		if o.ObType == ListType {
			if i, ok := seqSmallIndex(key); ok && i >= 0 {
				if x := listGetRef(ts, o, i); x != nil {
					return x
				}
			}
		}
		if m := o.ObType.TpAsMapping; m != nil && m.MpSubscript != 0 {
			return callBinary(ts, m.MpSubscript, o, key)
		}
	}
	return objectGetItemSlow(ts, o, key)
}

//go:noinline
func objectGetItemSlow(ts *Thread, o, key *Object) *Object {
	if o == nil || key == nil {
		return nullArgument(ts)
	}
	if m := o.ObType.TpAsSequence; m != nil && m.SqItem != 0 {
		i, ok := sequenceKey(ts, key)
		if !ok {
			return nil
		}
		return SequenceGetItem(ts, o, i)
	}
	if hasFlag(o.ObType, layout.TPFLAGS_TYPE_SUBCLASS) {
		return typeGetItem(ts, o, key)
	}
	return raise(ts, ExcTypeError, "'%s' object is not subscriptable", argTO(o))
}

// sequenceKey is a key as an index of a type that has only sequence slots.
func sequenceKey(ts *Thread, key *Object) (int, bool) {
	if IndexCheck(ts, key) == 0 {
		raise(ts, ExcTypeError, "sequence index must be integer, not '%s'", argTO(key))
		return 0, false
	}
	return seqIndex(ts, key, ExcIndexError)
}

// typeGetItem subscripts a class: type itself gives an alias, others what __class_getitem__ makes.
func typeGetItem(ts *Thread, o, key *Object) *Object {
	if o == up(TypeType) {
		return GenericAlias(ts, o, key)
	}
	mark := ts.ScratchTop
	p, _ := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	found := ObjectGetOptionalAttr(ts, o, id___class_getitem__, p)
	f := itemAt(p, 0)
	ts.ScratchTop = mark
	if found < 0 {
		return nil
	}
	if f != nil && f != None {
		r := ObjectCallOneArg(ts, f, key)
		decref(ts, f)
		return r
	}
	xdecref(ts, f)
	return raise(ts, ExcTypeError, "type '%s' is not subscriptable", argT(as[*TypeObject](o)))
}

// ObjectSetItem implements PyObject_SetItem: o[key] = v.
//
// Errors: TypeError, and what the slots raise.
func ObjectSetItem(ts *Thread, o, key, v *Object) int32 {
	if o == nil || key == nil || v == nil {
		nullArgument(ts)
		return -1
	}
	return objectAssItem(ts, o, key, v)
}

// ObjectDelItem implements PyObject_DelItem: del o[key].
//
// Errors: TypeError, and what the slots raise.
func ObjectDelItem(ts *Thread, o, key *Object) int32 {
	if o == nil || key == nil {
		nullArgument(ts)
		return -1
	}
	return objectAssItem(ts, o, key, nil)
}

// objectAssItem sets or, with a nil v, deletes.
func objectAssItem(ts *Thread, o, key, v *Object) int32 {
	if m := o.ObType.TpAsMapping; m != nil && m.MpAssSubscript != 0 {
		return callObjObjArg(ts, m.MpAssSubscript, o, key, v)
	}
	// An index is converted first, even when the sequence refuses then.
	if m := o.ObType.TpAsSequence; m != nil && (m.SqAssItem != 0 || IndexCheck(ts, key) != 0) {
		i, ok := sequenceKey(ts, key)
		if !ok {
			return -1
		}
		return seqAssItem(ts, o, i, v, v == nil)
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "'%s' object does not support item deletion", argTO(o))
	}
	return raiseInt(ts, ExcTypeError, "'%s' object does not support item assignment", argTO(o))
}

// ObjectDelItemString implements PyObject_DelItemString: del o[key] for a UTF-8 key.
func ObjectDelItemString(ts *Thread, o *Object, key uintptr) int32 {
	if o == nil || key == 0 {
		nullArgument(ts)
		return -1
	}
	k := UnicodeFromString(ts, key)
	if k == nil {
		return -1
	}
	r := ObjectDelItem(ts, o, k)
	decref(ts, k)
	return r
}

// MappingCheck implements PyMapping_Check.
func MappingCheck(ts *Thread, o *Object) int32 { return b2i(o != nil && hasSubscript(o)) }

// MappingGetItemString implements PyMapping_GetItemString: o[key] for a UTF-8 key.
//
// Refs: new.
func MappingGetItemString(ts *Thread, o *Object, key uintptr) *Object {
	if o == nil || key == 0 {
		return nullArgument(ts)
	}
	k := UnicodeFromString(ts, key)
	if k == nil {
		return nil
	}
	r := ObjectGetItem(ts, o, k)
	decref(ts, k)
	return r
}

// MappingSetItemString implements PyMapping_SetItemString: o[key] = v for a UTF-8 key.
func MappingSetItemString(ts *Thread, o *Object, key uintptr, v *Object) int32 {
	if key == 0 {
		nullArgument(ts)
		return -1
	}
	k := UnicodeFromString(ts, key)
	if k == nil {
		return -1
	}
	r := ObjectSetItem(ts, o, k, v)
	decref(ts, k)
	return r
}

// mappingGetOptional is o[key]: nil without an exception when that raises KeyError.
func mappingGetOptional(ts *Thread, o, key *Object) (*Object, bool) {
	r := ObjectGetItem(ts, o, key)
	if r != nil {
		return r, true
	}
	if ErrExceptionMatches(ts, ExcKeyError) == 0 {
		return nil, false
	}
	ErrClear(ts)
	return nil, true
}

// MappingGetOptionalItem implements PyMapping_GetOptionalItem: 1 and o[key] in *result, 0 and NULL when that raises KeyError, -1.
//
// Refs: *result is new.
func MappingGetOptionalItem(ts *Thread, o, key *Object, result uintptr) int32 {
	if o != nil && o.ObType == DictType {
		return DictGetItemRef(ts, o, key, result)
	}
	r, ok := mappingGetOptional(ts, o, key)
	setItem(result, 0, r)
	if !ok {
		return -1
	}
	return b2i(r != nil)
}

// MappingGetOptionalItemString implements PyMapping_GetOptionalItemString.
//
// Refs: *result is new.
func MappingGetOptionalItemString(ts *Thread, o *Object, key, result uintptr) int32 {
	if key == 0 {
		setItem(result, 0, nil)
		nullArgument(ts)
		return -1
	}
	k := UnicodeFromString(ts, key)
	if k == nil {
		setItem(result, 0, nil)
		return -1
	}
	r := MappingGetOptionalItem(ts, o, k, result)
	decref(ts, k)
	return r
}

// MappingHasKeyWithError implements PyMapping_HasKeyWithError: 1, 0, or -1 with an exception other than KeyError.
func MappingHasKeyWithError(ts *Thread, o, key *Object) int32 {
	r, ok := mappingGetOptional(ts, o, key)
	if !ok {
		return -1
	}
	if r == nil {
		return 0
	}
	decref(ts, r)
	return 1
}

// MappingHasKeyStringWithError implements PyMapping_HasKeyStringWithError.
func MappingHasKeyStringWithError(ts *Thread, o *Object, key uintptr) int32 {
	r := MappingGetItemString(ts, o, key)
	if r != nil {
		decref(ts, r)
		return 1
	}
	if ErrExceptionMatches(ts, ExcKeyError) == 0 {
		return -1
	}
	ErrClear(ts)
	return 0
}

// MappingHasKey implements PyMapping_HasKey: 1 or 0; an exception is reported as unraisable, which the function's form demands.
func MappingHasKey(ts *Thread, o, key *Object) int32 {
	if o == nil || key == nil {
		nullArgument(ts)
		mappingUnraisable(ts, "Exception ignored in PyMapping_HasKey(); consider using PyMapping_HasKeyWithError(), PyMapping_GetOptionalItem() or PyObject_GetItem()\x00")
		return 0
	}
	r := MappingHasKeyWithError(ts, o, key)
	if r < 0 {
		mappingUnraisable(ts, "Exception ignored in PyMapping_HasKey(); consider using PyMapping_HasKeyWithError(), PyMapping_GetOptionalItem() or PyObject_GetItem()\x00")
		return 0
	}
	return r
}

// MappingHasKeyString implements PyMapping_HasKeyString: as PyMapping_HasKey.
func MappingHasKeyString(ts *Thread, o *Object, key uintptr) int32 {
	r := MappingHasKeyStringWithError(ts, o, key)
	if r < 0 {
		mappingUnraisable(ts, "Exception ignored in PyMapping_HasKeyString(); consider using PyMapping_HasKeyStringWithError(), PyMapping_GetOptionalItemString() or PyMapping_GetItemString()\x00")
		return 0
	}
	return r
}

// mappingUnraisable reports the exception that is set with a message of its own.
func mappingUnraisable(ts *Thread, message string) {
	s := UnicodeFromString(ts, strAddr(message))
	ErrWriteUnraisable(ts, s)
	xdecref(ts, s)
}

// mappingList calls a method of o and makes a list of what it returns.
func mappingList(ts *Thread, o, name *Object) *Object {
	view := seqCallMethod(ts, o, name, nil)
	if view == nil {
		return nil
	}
	it := ObjectGetIter(ts, view)
	if it == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "%s.%s() returned a non-iterable (type %s)", argTO(o), argO(name), argTO(view))
		}
		decref(ts, view)
		return nil
	}
	decref(ts, view)
	l := SequenceList(ts, it)
	decref(ts, it)
	return l
}

// MappingKeys implements PyMapping_Keys: a list of the keys.
//
// Refs: new.
func MappingKeys(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if o.ObType == DictType {
		return DictKeys(ts, o)
	}
	return mappingList(ts, o, id_keys)
}

// MappingValues implements PyMapping_Values: a list of the values.
//
// Refs: new.
func MappingValues(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if o.ObType == DictType {
		return DictValues(ts, o)
	}
	return mappingList(ts, o, id_values)
}

// MappingItems implements PyMapping_Items: a list of pairs.
//
// Refs: new.
func MappingItems(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if o.ObType == DictType {
		return DictItems(ts, o)
	}
	return mappingList(ts, o, id_items)
}
