// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The types map, filter and zip.
//
// World: bare. Everything here may run any code.
// Guard: none: what their fields refer to never changes; strict is a byte set by __setstate__.

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// mapObject is the form of map and, without a function, of zip.
type mapObject struct {
	layout.Object
	iters    *Object // a tuple of iterators
	function *Object // nil in a zip
	strict   int
}

const mapObjectSize = 56

// strictKeyword reads the only keyword argument that map and zip know.
func strictKeyword(ts *Thread, name string, kwds *Object) (strict, ok bool) {
	if kwds == nil {
		return false, true
	}
	n := DictSize(ts, kwds)
	if n == 0 {
		return false, true
	}
	if n > 1 {
		raise(ts, ExcTypeError, "%s() takes at most 1 keyword argument (%d given)", argS(name), argI(n))
		return false, false
	}
	v := DictGetItemWithError(ts, kwds, id_strict)
	if v == nil {
		if ErrOccurred(ts) == nil {
			strictUnexpected(ts, argS(name), kwds)
		}
		return false, false
	}
	k := ObjectIsTrue(ts, v)
	return k > 0, k >= 0
}

func strictUnexpected(ts *Thread, name Arg, kwds *Object) {
	keys := DictKeys(ts, kwds)
	if keys == nil {
		return
	}
	raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'", name, argO(itemAt(as[*layout.ListObject](keys).ObItem, 0)))
	decref(ts, keys)
}

// itersOf makes a tuple of iterators over the arguments from first on.
//
// Refs: new.
func itersOf(ts *Thread, args *Object, first int) *Object {
	n := tupleSize(args) - first
	t := TupleNew(ts, n)
	if t == nil {
		return nil
	}
	for i := 0; i < n; i++ {
		it := ObjectGetIter(ts, tupleItem(args, first+i))
		if it == nil {
			decref(ts, t)
			return nil
		}
		setItem(tupleItems(t), i, it)
	}
	return t
}

// mapMake makes a map or zip.
//
// Refs: steals iters, which may be nil for a failure.
func mapMake(ts *Thread, t *TypeObject, iters, function *Object, strict bool) *Object {
	if iters == nil {
		return nil
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o == nil {
		decref(ts, iters)
		return nil
	}
	m := as[*mapObject](o)
	m.iters, m.function, m.strict = iters, xnewRef(ts, function), int(b2i(strict))
	return o
}

// mapNew is tp_new: map(function, iterable, /, *iterables, strict=False).
func mapNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	strict, ok := strictKeyword(ts, "map", kwds)
	if !ok {
		return nil
	}
	if tupleSize(args) < 2 {
		return raise(ts, ExcTypeError, "map() must have at least two arguments.")
	}
	return mapMake(ts, t, itersOf(ts, args, 1), tupleItem(args, 0), strict)
}

// zipNew is tp_new: zip(*iterables, strict=False).
func zipNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	strict, ok := strictKeyword(ts, "zip", kwds)
	if !ok {
		return nil
	}
	return mapMake(ts, t, itersOf(ts, args, 0), nil, strict)
}

// mapDealloc is tp_dealloc of map and zip.
func mapDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	m := as[*mapObject](o)
	xdecref(ts, m.iters)
	xdecref(ts, m.function)
	freeInstance(ts, o)
}

// mapTraverse is tp_traverse of map and zip.
func mapTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	m := as[*mapObject](o)
	return visitTwo(ts, m.iters, m.function, visit, arg)
}

// mapFetch fills the n slots at p with the next items: false at the end, or with an exception; p then holds nothing.
func mapFetch(ts *Thread, o *Object, name string, p uintptr) bool {
	m := as[*mapObject](o)
	n := tupleSize(m.iters)
	for i := 0; i < n; i++ {
		it := tupleItem(m.iters, i)
		x := callUnary(ts, it.ObType.TpIternext, it)
		if x != nil {
			setItem(p, i, x)
			continue
		}
		for j := i - 1; j >= 0; j-- {
			decref(ts, itemAt(p, j))
		}
		if atom.LoadInt(&m.strict) != 0 && iterEnded(ts) {
			mapStrict(ts, m.iters, name, i)
		}
		return false
	}
	return true
}

// mapStrict raises ValueError when not all iterators end together; the i-th has ended first.
func mapStrict(ts *Thread, iters *Object, name string, i int) {
	if i > 0 {
		raise(ts, ExcValueError, "%s() argument %d is shorter than argument%s%d", argS(name), argI(i+1), argS(mapPlural(i)), argI(i))
		return
	}
	for i = 1; i < tupleSize(iters); i++ {
		it := tupleItem(iters, i)
		x := callUnary(ts, it.ObType.TpIternext, it)
		if x != nil {
			decref(ts, x)
			raise(ts, ExcValueError, "%s() argument %d is longer than argument%s%d", argS(name), argI(i+1), argS(mapPlural(i)), argI(i))
			return
		}
		if !iterEnded(ts) {
			return
		}
	}
}

func mapPlural(i int) string {
	if i == 1 {
		return " "
	}
	return "s 1-"
}

// mapNext is tp_iternext of map.
func mapNext(ts *Thread, o *Object) *Object {
	m := as[*mapObject](o)
	n := tupleSize(m.iters)
	p, mark := scratch(ts, uintptr(n)*8)
	if p == 0 {
		return nil
	}
	var r *Object
	if mapFetch(ts, o, "map", p) {
		r = ObjectVectorcall(ts, m.function, p, uint(n), nil)
		for i := 0; i < n; i++ {
			decref(ts, itemAt(p, i))
		}
	}
	ts.ScratchTop = mark
	return r
}

// zipNext is tp_iternext of zip: a tuple of the next items.
func zipNext(ts *Thread, o *Object) *Object {
	n := tupleSize(as[*mapObject](o).iters)
	if n == 0 {
		return nil
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		return nil
	}
	if !mapFetch(ts, o, "zip", tupleItems(t)) {
		// The items are gone already; what is left is memory.
		freeObject(ts, t)
		return nil
	}
	gcTrack(t)
	return t
}

// mapReduce is __reduce__ of map.
func mapReduce(ts *Thread, o, _ *Object) *Object {
	m := as[*mapObject](o)
	n := tupleSize(m.iters)
	args := tupleAlloc(ts, n+1)
	if args == nil {
		return nil
	}
	p := tupleItems(args)
	setItem(p, 0, newRef(ts, m.function))
	for i := 0; i < n; i++ {
		setItem(p, i+1, newRef(ts, tupleItem(m.iters, i)))
	}
	gcTrack(args)
	return mapReduced(ts, o, args)
}

// zipReduce is __reduce__ of zip.
func zipReduce(ts *Thread, o, _ *Object) *Object {
	return mapReduced(ts, o, newRef(ts, as[*mapObject](o).iters))
}

// mapReduced is the type and its arguments, with True as state when strict.
//
// Refs: steals args.
func mapReduced(ts *Thread, o, args *Object) *Object {
	var r *Object
	if atom.LoadInt(&as[*mapObject](o).strict) != 0 {
		r = tupleOf3(ts, up(o.ObType), args, True)
	} else {
		r = tupleOf2(ts, up(o.ObType), args)
	}
	decref(ts, args)
	return r
}

// mapSetstate is __setstate__ of map and zip: whether strict.
func mapSetstate(ts *Thread, o, state *Object) *Object {
	k := ObjectIsTrue(ts, state)
	if k < 0 {
		return nil
	}
	atom.StoreReleaseInt(&as[*mapObject](o).strict, int(k))
	return None
}

// filterObject is the form of filter.
type filterObject struct {
	layout.Object
	function, it *Object
}

const filterObjectSize = 48

// filterNew is tp_new: filter(function, iterable, /).
func filterNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if (t == FilterType || t.TpInit == FilterType.TpInit) && !seqNoKeywords(ts, "filter", kwds) {
		return nil
	}
	if !seqPositional(ts, "filter", tupleSize(args), 2, 2) {
		return nil
	}
	it := ObjectGetIter(ts, tupleItem(args, 1))
	if it == nil {
		return nil
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o == nil {
		decref(ts, it)
		return nil
	}
	f := as[*filterObject](o)
	f.function, f.it = newRef(ts, tupleItem(args, 0)), it
	return o
}

// filterDealloc is tp_dealloc.
func filterDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	f := as[*filterObject](o)
	xdecref(ts, f.function)
	xdecref(ts, f.it)
	freeInstance(ts, o)
}

// filterTraverse is tp_traverse.
func filterTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	f := as[*filterObject](o)
	return visitTwo(ts, f.function, f.it, visit, arg)
}

// filterNext is tp_iternext: the next item for which the function, or the item itself without one, is true.
func filterNext(ts *Thread, o *Object) *Object {
	f := as[*filterObject](o)
	plain := f.function == None || f.function == up(BoolType)
	for {
		x := callUnary(ts, f.it.ObType.TpIternext, f.it)
		if x == nil {
			return nil
		}
		good := x
		if !plain {
			good = ObjectCallOneArg(ts, f.function, x)
		}
		k := int32(-1)
		if good != nil {
			k = ObjectIsTrue(ts, good)
			if !plain {
				decref(ts, good)
			}
		}
		if k > 0 {
			return x
		}
		decref(ts, x)
		if k < 0 {
			return nil
		}
	}
}

// filterReduce is __reduce__.
func filterReduce(ts *Thread, o, _ *Object) *Object {
	f := as[*filterObject](o)
	args := tupleOf2(ts, f.function, f.it)
	if args == nil {
		return nil
	}
	r := tupleOf2(ts, up(o.ObType), args)
	decref(ts, args)
	return r
}
