// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// Type parameters in the arguments of generic aliases and unions: which there are, and putting others in their place. A parameter is
// whatever has __typing_subst__; what has __parameters__ contains some.
//
// World: bare. Everything here may run any code.
// Guard: none.

import (
	"github.com/ungil/ungil/runtime/layout"
)

// typingAddOnce appends what a list does not hold yet, by identity.
func typingAddOnce(ts *Thread, l, o *Object) bool {
	p := as[*layout.ListObject](l)
	for i := 0; i < p.ObSize; i++ {
		if itemAt(p.ObItem, i) == o {
			return true
		}
	}
	return ListAppend(ts, l, o) == 0
}

// typingParameters is a tuple of the parameters in a tuple of arguments, each once.
//
// Refs: new.
func typingParameters(ts *Thread, args *Object) *Object {
	l := listAlloc(ts, 0, 0)
	if l == nil {
		return nil
	}
	ok := true
	for i := 0; i < tupleSize(args) && ok; i++ {
		ok = typingAddParameters(ts, l, tupleItem(args, i))
	}
	var t *Object
	if ok {
		t = listAsTuple(ts, l)
	}
	decref(ts, l)
	return t
}

func typingAddParameters(ts *Thread, l, arg *Object) bool {
	// A class's __parameters__ would be the descriptor for its instances.
	if hasFlag(arg.ObType, layout.TPFLAGS_TYPE_SUBCLASS) {
		return true
	}
	subst, ok := typingAttr(ts, arg, id___typing_subst__)
	if !ok {
		return false
	}
	if subst != nil {
		decref(ts, subst)
		return typingAddOnce(ts, l, arg)
	}
	inner, ok := typingAttr(ts, arg, id___parameters__)
	if !ok {
		return false
	}
	if inner != nil && tupleCheck(inner) {
		for i := 0; i < tupleSize(inner) && ok; i++ {
			ok = typingAddOnce(ts, l, tupleItem(inner, i))
		}
	}
	xdecref(ts, inner)
	return ok
}

// typingPosition is the place of o in a tuple, by identity; -1 when it is not there.
func typingPosition(t, o *Object) int {
	for i := 0; i < tupleSize(t); i++ {
		if tupleItem(t, i) == o {
			return i
		}
	}
	return -1
}

// typingSubstitute is args with params replaced by item: self[item].
//
// Refs: new, a tuple.
func typingSubstitute(ts *Thread, self, args, params, item *Object) *Object {
	n := tupleSize(params)
	if n == 0 {
		return raise(ts, ExcTypeError, "%R is not a generic class", argO(self))
	}
	if item = typingPrepare(ts, self, params, item); item == nil {
		return nil
	}
	given := tupleSize(item)
	if given != n {
		word := "few"
		if given > n {
			word = "many"
		}
		raise(ts, ExcTypeError, "Too %s arguments for %R; actual %d, expected %d", argS(word), argO(self), argI(given), argI(n))
		decref(ts, item)
		return nil
	}
	l := listAlloc(ts, 0, 0)
	ok := l != nil
	for i := 0; i < tupleSize(args) && ok; i++ {
		ok = typingReplace(ts, l, tupleItem(args, i), params, item)
	}
	decref(ts, item)
	var t *Object
	if ok {
		t = listAsTuple(ts, l)
	}
	xdecref(ts, l)
	return t
}

// typingPrepare is item as a tuple, after every parameter has had a say (__typing_prepare_subst__): defaults, variadic ones.
//
// Refs: new.
func typingPrepare(ts *Thread, self, params, item *Object) *Object {
	if tupleCheck(item) {
		item = newRef(ts, item)
	} else if item = tupleOf1(ts, item); item == nil {
		return nil
	}
	for i := 0; i < tupleSize(params); i++ {
		f, ok := typingAttr(ts, tupleItem(params, i), id___typing_prepare_subst__)
		if !ok {
			decref(ts, item)
			return nil
		}
		if f == nil || f == None {
			continue
		}
		args := tupleOf2(ts, self, item)
		var r *Object
		if args != nil {
			r = ObjectCall(ts, f, args, nil)
			decref(ts, args)
		}
		decref(ts, f)
		decref(ts, item)
		if r == nil {
			return nil
		}
		item = r
		if !tupleCheck(item) {
			if item = tupleOf1(ts, r); item == nil {
				decref(ts, r)
				return nil
			}
			decref(ts, r)
		}
	}
	return item
}

// typingReplace appends to l what one argument becomes.
func typingReplace(ts *Thread, l, arg, params, item *Object) bool {
	if hasFlag(arg.ObType, layout.TPFLAGS_TYPE_SUBCLASS) {
		return ListAppend(ts, l, arg) == 0
	}
	unpack, ok := typingTruth(ts, arg, id___typing_is_unpacked_typevartuple__)
	if !ok {
		return false
	}
	subst, ok := typingAttr(ts, arg, id___typing_subst__)
	if !ok {
		return false
	}
	var v *Object
	if subst != nil {
		if i := typingPosition(params, arg); i >= 0 {
			v = ObjectCallOneArg(ts, subst, tupleItem(item, i))
		} else {
			raise(ts, ExcSystemError, "a type parameter is missing from __parameters__")
		}
		decref(ts, subst)
	} else {
		v = typingReplaceInner(ts, arg, params, item)
	}
	if v == nil {
		return false
	}
	if !unpack {
		return listAppendOwned(ts, l, v) == 0
	}
	if !tupleCheck(v) {
		raise(ts, ExcTypeError, "expected __typing_subst__ of %s objects to return a tuple, not %s", argTO(arg), argTO(v))
		decref(ts, v)
		return false
	}
	k := listExtend(ts, l, v)
	decref(ts, v)
	return k == 0
}

// typingTruth is the truth of an attribute that may be missing.
func typingTruth(ts *Thread, o, name *Object) (yes, ok bool) {
	v, ok := typingAttr(ts, o, name)
	if !ok || v == nil {
		return false, ok
	}
	k := ObjectIsTrue(ts, v)
	decref(ts, v)
	return k > 0, k >= 0
}

// typingReplaceInner replaces the parameters inside an argument: arg[those of item that it uses].
//
// Refs: new.
func typingReplaceInner(ts *Thread, arg, params, item *Object) *Object {
	inner, ok := typingAttr(ts, arg, id___parameters__)
	if !ok {
		return nil
	}
	if inner == nil || !tupleCheck(inner) || tupleSize(inner) == 0 {
		xdecref(ts, inner)
		return newRef(ts, arg)
	}
	l := listAlloc(ts, 0, 0)
	ok = l != nil
	for i := 0; i < tupleSize(inner) && ok; i++ {
		p := tupleItem(inner, i)
		at := typingPosition(params, p)
		if at < 0 {
			ok = ListAppend(ts, l, p) == 0
			continue
		}
		v := tupleItem(item, at)
		variadic := false
		if tupleCheck(v) {
			// A variadic parameter stands for all that it got.
			if variadic, ok = typingTruth(ts, up(p.ObType), id___iter__); !ok {
				break
			}
		}
		if variadic {
			ok = listExtend(ts, l, v) == 0
		} else {
			ok = ListAppend(ts, l, v) == 0
		}
	}
	decref(ts, inner)
	var args, r *Object
	if ok {
		args = listAsTuple(ts, l)
	}
	xdecref(ts, l)
	if args != nil {
		r = ObjectGetItem(ts, arg, args)
		decref(ts, args)
	}
	return r
}
