// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Views of dicts: keys(), values(), items(). A view holds its dict and nothing else.
//
// World: bare.
// Guard: none of its own; the dict never changes.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// dictView is a view of any of the three types.
type dictView struct {
	_ cgo.Incomplete
	layout.Object
	dict *Object
}

var _ [40]byte = [unsafe.Sizeof(*(*dictView)(nil))]byte{}

// dictViewNew makes a view of type t. Refs: new.
func dictViewNew(ts *Thread, o *Object, t *TypeObject) *Object {
	v := newGCObject(ts, t, unsafe.Sizeof(*(*dictView)(nil)))
	if v == nil {
		return nil
	}
	as[*dictView](v).dict = newRef(ts, o)
	gcTrack(v)
	return v
}

func dictMethodKeys(ts *Thread, o, _ *Object) *Object   { return dictViewNew(ts, o, DictKeysType) }
func dictMethodItems(ts *Thread, o, _ *Object) *Object  { return dictViewNew(ts, o, DictItemsType) }
func dictMethodValues(ts *Thread, o, _ *Object) *Object { return dictViewNew(ts, o, DictValuesType) }

func viewDict(v *Object) *Object { return as[*dictView](v).dict }

func dictViewDealloc(ts *Thread, v *Object) {
	gcUntrack(v)
	d := viewDict(v)
	freeObject(ts, v)
	decref(ts, d)
}

func dictViewTraverse(ts *Thread, v *Object, visit, arg uintptr) int32 {
	return callVisit(ts, visit, viewDict(v), arg)
}

// dictViewRepr is tp_repr: dict_keys(['a', 'b']).
func dictViewRepr(ts *Thread, v *Object) *Object {
	if r := ReprEnter(ts, v); r != 0 {
		if r < 0 {
			return nil
		}
		return strFormat(ts, "...")
	}
	var s *Object
	if l := SequenceList(ts, v); l != nil {
		s = strNamedRepr(ts, v.ObType, l)
		decref(ts, l)
	}
	ReprLeave(ts, v)
	return s
}

// strNamedRepr is the name of a type and the repr of o in parentheses.
func strNamedRepr(ts *Thread, t *TypeObject, o *Object) *Object {
	w := UnicodeWriterCreate(ts, 0)
	if w == 0 {
		return nil
	}
	if UnicodeWriterWriteUTF8(ts, w, t.TpName, -1) < 0 || UnicodeWriterWriteChar(ts, w, '(') < 0 ||
		UnicodeWriterWriteRepr(ts, w, o) < 0 || UnicodeWriterWriteChar(ts, w, ')') < 0 {
		UnicodeWriterDiscard(ts, w)
		return nil
	}
	return UnicodeWriterFinish(ts, w)
}

func dictViewLength(ts *Thread, v *Object) int { return dictLength(ts, viewDict(v)) }

// dictViewIter is tp_iter.
func dictViewIter(ts *Thread, v *Object) *Object {
	t := DictIterKeyType
	switch v.ObType {
	case DictItemsType:
		t = DictIterItemType
	case DictValuesType:
		t = DictIterValueType
	}
	return dictIterNew(ts, viewDict(v), t)
}

// dictViewReversed is __reversed__().
func dictViewReversed(ts *Thread, v, _ *Object) *Object {
	t := DictRevIterKeyType
	switch v.ObType {
	case DictItemsType:
		t = DictRevIterItemType
	case DictValuesType:
		t = DictRevIterValueType
	}
	return dictIterNew(ts, viewDict(v), t)
}

// dictViewMapping is the attribute mapping.
func dictViewMapping(ts *Thread, v *Object, _ uintptr) *Object { return DictProxyNew(ts, viewDict(v)) }

// dictViewContains is sq_contains of keys and items.
func dictViewContains(ts *Thread, v, o *Object) int32 {
	if viewOf(v, DictKeysType) {
		return DictContains(ts, viewDict(v), o)
	}
	if !hasFlag(o.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) || as[*layout.VarObject](o).ObSize != 2 {
		return 0
	}
	key := itemAt(addr(o)+48, 0)
	hash := dictHash(ts, key)
	if hash == -1 {
		return -1
	}
	value, r := dictGet(ts, viewDict(v), key, hash)
	if r == 1 {
		r = ObjectRichCompareBool(ts, value, itemAt(addr(o)+48, 1), layout.EQ)
		decref(ts, value)
	}
	return r
}

// isDictSet tells whether o is a view that behaves as a set.
func isDictSet(o *Object) bool { return viewOf(o, DictKeysType) || viewOf(o, DictItemsType) }

// viewOf tells whether o is a view of type t: those of OrderedDict derive from those of dict.
func viewOf(o *Object, t *TypeObject) bool { return o.ObType == t || typeIsSubtype(o.ObType, t) }

// allIn tells whether all of a's elements are in b: 1, 0, or -1 with an exception set.
func allIn(ts *Thread, a, b *Object) int32 {
	it := ObjectGetIter(ts, a)
	if it == nil {
		return -1
	}
	r := int32(1)
	for r == 1 {
		o := IterNext(ts, it)
		if o == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		r = SequenceContains(ts, b, o)
		decref(ts, o)
	}
	decref(ts, it)
	return r
}

// dictViewRichcompare is tp_richcompare of keys and items: as sets, with sets and other such views.
func dictViewRichcompare(ts *Thread, v, o *Object, op int32) *Object {
	if !isDictSet(o) && !isSet(ts, o) {
		return newRef(ts, NotImplemented)
	}
	n := ObjectSize(ts, o)
	if n < 0 {
		return nil
	}
	mine := dictViewLength(ts, v)
	var r int32
	switch op {
	case layout.EQ, layout.NE:
		if mine == n {
			r = allIn(ts, v, o)
		}
		if op == layout.NE && r >= 0 {
			r = 1 - r
		}
	case layout.LT, layout.LE:
		if mine < n || op == layout.LE && mine == n {
			r = allIn(ts, v, o)
		}
	default:
		if mine > n || op == layout.GE && mine == n {
			r = allIn(ts, o, v)
		}
	}
	return boolObject(ts, r)
}

// dictViewIsdisjoint is isdisjoint(iterable).
func dictViewIsdisjoint(ts *Thread, v, o *Object) *Object {
	if v == o {
		return boolObject(ts, b2i(dictViewLength(ts, v) == 0))
	}
	// The smaller of two sets is walked, the other asked.
	if isDictSet(o) || o.ObType == SetType || o.ObType == FrozenSetType {
		n := ObjectSize(ts, o)
		if n < 0 {
			return nil
		}
		if n > dictViewLength(ts, v) {
			v, o = o, v
		}
	}
	it := ObjectGetIter(ts, o)
	if it == nil {
		return nil
	}
	r := int32(0)
	for r == 0 {
		e := IterNext(ts, it)
		if e == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		r = SequenceContains(ts, v, e)
		decref(ts, e)
	}
	decref(ts, it)
	if r < 0 {
		return nil
	}
	return boolObject(ts, 1-r)
}

// dictViewSub is nb_subtract. Either operand may be the view.
func dictViewSub(ts *Thread, a, b *Object) *Object {
	s := SetNew(ts, a)
	if s != nil && setDifferenceFrom(ts, s, b) < 0 {
		decref(ts, s)
		return nil
	}
	return s
}

// dictViewOr is nb_or. Either operand may be the view.
func dictViewOr(ts *Thread, a, b *Object) *Object {
	s := SetNew(ts, a)
	if s != nil && setUpdateFrom(ts, s, b) < 0 {
		decref(ts, s)
		return nil
	}
	return s
}

// dictViewXor is nb_xor. Either operand may be the view.
func dictViewXor(ts *Thread, a, b *Object) *Object {
	s := SetNew(ts, a)
	if s != nil && setSymmetricFrom(ts, s, b) < 0 {
		decref(ts, s)
		return nil
	}
	return s
}

// dictViewAnd is nb_and. Either operand may be the view: that one is asked, the other walked.
func dictViewAnd(ts *Thread, a, b *Object) *Object {
	if !isDictSet(a) || isDictSet(b) && dictViewLength(ts, b) > dictViewLength(ts, a) {
		a, b = b, a
	}
	it := ObjectGetIter(ts, b)
	if it == nil {
		return nil
	}
	s := SetNew(ts, nil)
	r := int32(0)
	for s != nil && r >= 0 {
		e := IterNext(ts, it)
		if e == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		if r = SequenceContains(ts, a, e); r > 0 {
			r = SetAdd(ts, s, e)
		}
		decref(ts, e)
	}
	decref(ts, it)
	if r < 0 {
		decref(ts, s)
		return nil
	}
	return s
}
