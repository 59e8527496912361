// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// mappingproxy: a view of any mapping through which nothing can be stored, as TYPE.__dict__ is.
//
// World: bare. Everything here may run any code: the mapping may be of any type.
// Guard: none; the mapping is set before others see the object and never changes.
// Invariant: the mapping itself is never handed out by a method, only asked.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// proxyObject is the form of a mappingproxy.
type proxyObject struct {
	_ cgo.Incomplete
	layout.Object
	mapping *Object
}

// The type's basicsize is written as a number.
var _ [40]byte = [unsafe.Sizeof(*(*proxyObject)(nil))]byte{}

func proxyMapping(o *Object) *Object { return as[*proxyObject](o).mapping }

// DictProxyNew implements PyDictProxy_New: a read-only view of a mapping.
//
// Refs: new; takes a new reference. Errors: TypeError when it is no mapping, or a list or tuple, which only look like one.
func DictProxyNew(ts *Thread, mapping *Object) *Object {
	if mapping == nil {
		return badInternalCall(ts)
	}
	if MappingCheck(ts, mapping) == 0 || hasFlag(mapping.ObType, layout.TPFLAGS_LIST_SUBCLASS) || hasFlag(mapping.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return raise(ts, ExcTypeError, "mappingproxy() argument must be a mapping, not %s", argTO(mapping))
	}
	o := newGCObject(ts, DictProxyType, unsafe.Sizeof(*(*proxyObject)(nil)))
	if o == nil {
		return nil
	}
	as[*proxyObject](o).mapping = newRef(ts, mapping)
	gcTrack(o)
	return o
}

// proxyNew is tp_new: mappingproxy(mapping). The type has no subclasses.
func proxyNew(ts *Thread, t, args, kwds *Object) *Object {
	spec := keywordSpec{fname: "mappingproxy", n: 1, min: 1, maxPos: 1}
	spec.names[0] = id_mapping
	var out [4]*Object
	if !bindKeywords(ts, &spec, tupleItems(args), tupleSize(args), nil, kwds, &out) {
		return nil
	}
	return DictProxyNew(ts, out[0])
}

func proxyDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	m := proxyMapping(o)
	freeObject(ts, o)
	decref(ts, m)
}

func proxyTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return callVisit(ts, visit, proxyMapping(o), arg)
}

func proxyLen(ts *Thread, o *Object) int { return ObjectSize(ts, proxyMapping(o)) }

func proxySubscript(ts *Thread, o, key *Object) *Object {
	return ObjectGetItem(ts, proxyMapping(o), key)
}

func proxyContains(ts *Thread, o, key *Object) int32 {
	if m := proxyMapping(o); m.ObType != DictType {
		return SequenceContains(ts, m, key)
	}
	return DictContains(ts, proxyMapping(o), key)
}

func proxyIter(ts *Thread, o *Object) *Object { return ObjectGetIter(ts, proxyMapping(o)) }

func proxyStr(ts *Thread, o *Object) *Object { return ObjectStr(ts, proxyMapping(o)) }

func proxyRepr(ts *Thread, o *Object) *Object {
	return strFormat(ts, "mappingproxy(%R)", argO(proxyMapping(o)))
}

func proxyHash(ts *Thread, o *Object) int { return ObjectHash(ts, proxyMapping(o)) }

func proxyRichcompare(ts *Thread, o, other *Object, op int32) *Object {
	return ObjectRichCompare(ts, proxyMapping(o), other, op)
}

// proxyOr is nb_or: either operand may be the proxy.
func proxyOr(ts *Thread, a, b *Object) *Object {
	if a.ObType == DictProxyType {
		a = proxyMapping(a)
	}
	if b.ObType == DictProxyType {
		b = proxyMapping(b)
	}
	return NumberOr(ts, a, b)
}

// proxyInplaceOr refuses: the mapping would change.
func proxyInplaceOr(ts *Thread, o, other *Object) *Object {
	return raise(ts, ExcTypeError, "'|=' is not supported by %s; use '|' instead", argTO(o))
}

// proxyGet is get(key, default=None, /).
func proxyGet(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "get", nargs, 1, 2) {
		return nil
	}
	p, mark := scratch(ts, 32)
	if p == 0 {
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, proxyMapping(o))
	setItem(p, 2, itemAt(args, 0))
	setItem(p, 3, None)
	if nargs == 2 {
		setItem(p, 3, itemAt(args, 1))
	}
	r := ObjectVectorcallMethod(ts, id_get, p+8, 3|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

func proxyKeys(ts *Thread, o, _ *Object) *Object {
	return callMethodNoArgs(ts, proxyMapping(o), id_keys)
}

func proxyValues(ts *Thread, o, _ *Object) *Object {
	return callMethodNoArgs(ts, proxyMapping(o), id_values)
}

func proxyItems(ts *Thread, o, _ *Object) *Object {
	return callMethodNoArgs(ts, proxyMapping(o), id_items)
}

func proxyCopy(ts *Thread, o, _ *Object) *Object {
	return callMethodNoArgs(ts, proxyMapping(o), id_copy)
}

func proxyReversed(ts *Thread, o, _ *Object) *Object {
	return callMethodNoArgs(ts, proxyMapping(o), id___reversed__)
}
