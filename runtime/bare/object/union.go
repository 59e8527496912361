// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type typing.Union: int | str.
//
// World: bare. Everything here may run any code.
// Guard: parameters is filled under the object's lock; the rest never changes.
// Invariant: args is a tuple of at least two different things, none of them a union.

import (
	"github.com/ungil/ungil/runtime/layout"
)

// unionObject is the form of a union.
type unionObject struct {
	layout.Object
	args       *Object
	parameters *Object // nil: not looked for yet
	weakrefs   *Object
}

const unionObjectSize = 56

// unionCheck tells whether o is a union; unionArgs is then the tuple of its alternatives, borrowed: isinstance and issubclass go
// through it.
func unionCheck(o *Object) bool { return o.ObType == UnionType }

func unionArgs(o *Object) *Object { return as[*unionObject](o).args }

// unionable tells whether the | operator may make a union of o.
func unionable(ts *Thread, o *Object) bool {
	return o == None || hasFlag(o.ObType, layout.TPFLAGS_TYPE_SUBCLASS) || o.ObType == UnionType || aliasCheck(ts, o)
}

// unionAdd appends an alternative to a list, or those of a union, unless an equal one is there.
func unionAdd(ts *Thread, l, o *Object) bool {
	if o == None {
		o = up(NoneType)
	}
	if o.ObType == UnionType {
		args := unionArgs(o)
		for i := 0; i < tupleSize(args); i++ {
			if !unionAdd(ts, l, tupleItem(args, i)) {
				return false
			}
		}
		return true
	}
	k := listContains(ts, l, o)
	return k > 0 || k == 0 && ListAppend(ts, l, o) == 0
}

// unionFromList makes a union of the alternatives in a list that nobody else knows; one alone is itself.
//
// Refs: new; steals l.
func unionFromList(ts *Thread, l *Object) *Object {
	var r *Object
	switch n := listSize(l); n {
	case 0:
		raise(ts, ExcTypeError, "Cannot take a Union of no types.")
	case 1:
		r = listGetRef(ts, l, 0)
	default:
		if args := listAsTuple(ts, l); args != nil {
			if r = newGCObject(ts, UnionType, unionObjectSize); r == nil {
				decref(ts, args)
				break
			}
			u := as[*unionObject](r)
			u.args, u.parameters, u.weakrefs = args, nil, nil
			gcTrack(r)
		}
	}
	decref(ts, l)
	return r
}

// unionTypeOr is nb_or of type, generic aliases and unions.
func unionTypeOr(ts *Thread, a, b *Object) *Object {
	if !unionable(ts, a) || !unionable(ts, b) {
		return NotImplemented
	}
	l := listAlloc(ts, 0, 0)
	if l == nil {
		return nil
	}
	if !unionAdd(ts, l, a) || !unionAdd(ts, l, b) {
		decref(ts, l)
		return nil
	}
	return unionFromList(ts, l)
}

// unionFromTuple makes a union of the items of a tuple.
//
// Refs: new.
func unionFromTuple(ts *Thread, args *Object) *Object {
	l := listAlloc(ts, 0, 0)
	if l == nil {
		return nil
	}
	for i := 0; i < tupleSize(args); i++ {
		o := tupleItem(args, i)
		if !unionMember(ts, o) || !unionAdd(ts, l, o) {
			decref(ts, l)
			return nil
		}
	}
	return unionFromList(ts, l)
}

// unionMember checks what is written as Union[...]: anything that can be called passes, as in annotations.
func unionMember(ts *Thread, o *Object) bool {
	if hasFlag(o.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		raise(ts, ExcNotImplementedError, "forward references in Union[...] are not implemented")
		return false
	}
	if unionable(ts, o) || CallableCheck(ts, o) != 0 {
		return true
	}
	subst, ok := typingAttr(ts, o, id___typing_subst__)
	if subst != nil {
		decref(ts, subst)
		return true
	}
	if ok {
		raise(ts, ExcTypeError, "Union[arg, ...]: each arg must be a type. Got %R.", argO(o))
	}
	return false
}

// unionClassGetitem is Union.__class_getitem__: Union[int, str].
func unionClassGetitem(ts *Thread, cls, item *Object) *Object {
	if tupleCheck(item) {
		return unionFromTuple(ts, item)
	}
	args := tupleOf1(ts, item)
	if args == nil {
		return nil
	}
	r := unionFromTuple(ts, args)
	decref(ts, args)
	return r
}

// unionDealloc is tp_dealloc.
func unionDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	u := as[*unionObject](o)
	if u.weakrefs != nil {
		ObjectClearWeakRefs(ts, o)
	}
	decref(ts, u.args)
	xdecref(ts, u.parameters)
	freeObject(ts, o)
}

// unionTraverse is tp_traverse.
func unionTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	u := as[*unionObject](o)
	return visitTwo(ts, u.args, u.parameters, visit, arg)
}

// unionRepr is tp_repr.
func unionRepr(ts *Thread, o *Object) *Object {
	w := UnicodeWriterCreate(ts, 0)
	if w == 0 {
		return nil
	}
	args := unionArgs(o)
	for i := 0; i < tupleSize(args); i++ {
		if i > 0 && !seqWrite(ts, w, " | ") || !typingWrite(ts, w, tupleItem(args, i)) {
			UnicodeWriterDiscard(ts, w)
			return nil
		}
	}
	return UnicodeWriterFinish(ts, w)
}

// unionHash is tp_hash: the order of the alternatives does not count.
func unionHash(ts *Thread, o *Object) int {
	s := FrozenSetNew(ts, unionArgs(o))
	if s == nil {
		return -1
	}
	h := ObjectHash(ts, s)
	decref(ts, s)
	return h
}

// unionRichcompare is tp_richcompare: equal are unions of the same alternatives in any order.
func unionRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if (op != layout.EQ && op != layout.NE) || b.ObType != UnionType {
		return NotImplemented
	}
	x, y := unionArgs(a), unionArgs(b)
	k := b2i(tupleSize(x) == tupleSize(y))
	for i := 0; i < tupleSize(x) && k > 0; i++ {
		k = tupleContains(ts, y, tupleItem(x, i))
	}
	if k < 0 {
		return nil
	}
	return seqBool((k > 0) == (op == layout.EQ))
}

// unionSubscript is mp_subscript: replaces the parameters.
func unionSubscript(ts *Thread, o, item *Object) *Object {
	u := as[*unionObject](o)
	params := aliasParameters(ts, o, u.args, &u.parameters)
	if params == nil {
		return nil
	}
	args := typingSubstitute(ts, o, u.args, params, item)
	if args == nil {
		return nil
	}
	r := unionFromTuple(ts, args)
	decref(ts, args)
	return r
}

// unionGetParameters is __parameters__.
func unionGetParameters(ts *Thread, o *Object, _ uintptr) *Object {
	u := as[*unionObject](o)
	return xnewRef(ts, aliasParameters(ts, o, u.args, &u.parameters))
}

// unionGetName is __name__ and __qualname__; unionGetOrigin is __origin__.
func unionGetName(ts *Thread, o *Object, _ uintptr) *Object { return id_Union }

func unionGetOrigin(ts *Thread, o *Object, _ uintptr) *Object { return up(UnionType) }

// unionMroEntries is __mro_entries__: a union is no base.
func unionMroEntries(ts *Thread, o, _ *Object) *Object {
	return raise(ts, ExcTypeError, "Cannot subclass %R", argO(o))
}
