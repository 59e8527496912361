// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// types.SimpleNamespace: an object with nothing but attributes.
//
// World: bare.
// Guard: the dict guards itself.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// namespaceDict is where the dict lies: 32 bytes of header, then a word.
const (
	namespaceDictOffset = 32
	namespaceSize       = 40
)

func namespaceDict(o *Object) *Object { return prim.Load[*Object](addr(o) + namespaceDictOffset) }

// namespaceNew makes one with the items of a dict.
//
// Refs: new.
func namespaceNew(ts *Thread, d *Object) *Object {
	copied := DictCopy(ts, d)
	if copied == nil {
		return nil
	}
	o := newGCObject(ts, NamespaceType, namespaceSize)
	if o == nil {
		decref(ts, copied)
		return nil
	}
	prim.Store(addr(o)+namespaceDictOffset, copied)
	gcTrack(o)
	return o
}

// namespaceTpNew is tp_new: no attributes yet.
func namespaceTpNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o == nil {
		return nil
	}
	d := DictNew(ts)
	if d == nil {
		decref(ts, o)
		return nil
	}
	prim.Store(addr(o)+namespaceDictOffset, d)
	return o
}

// namespaceInit is tp_init: SimpleNamespace(mapping_or_iterable=(), /, **kwargs).
func namespaceInit(ts *Thread, o, args, kw *Object) int32 {
	n := tupleSize(args)
	if n > 1 {
		return raiseInt(ts, ExcTypeError, "SimpleNamespace expected at most 1 argument, got %d", argI(n))
	}
	if n == 1 {
		d := ObjectCallOneArg(ts, up(DictType), tupleItem(args, 0))
		if d == nil {
			return -1
		}
		r := namespaceStrings(ts, d)
		if r == 0 {
			r = DictUpdate(ts, namespaceDict(o), d)
		}
		decref(ts, d)
		if r < 0 {
			return -1
		}
	}
	if kw == nil {
		return 0
	}
	if namespaceStrings(ts, kw) < 0 {
		return -1
	}
	return DictUpdate(ts, namespaceDict(o), kw)
}

// namespaceStrings refuses keys that are no str.
func namespaceStrings(ts *Thread, d *Object) int32 {
	keys := DictKeys(ts, d)
	if keys == nil {
		return -1
	}
	r := int32(0)
	for i := 0; r == 0 && i < as[*VarObject](keys).ObSize; i++ {
		if !isStr(ListGetItem(ts, keys, i)) {
			r = raiseInt(ts, ExcTypeError, "keywords must be strings")
		}
	}
	decref(ts, keys)
	return r
}

func namespaceDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	t := o.ObType
	d := namespaceDict(o)
	prim.Store(addr(o)+namespaceDictOffset, uintptr(0))
	xdecref(ts, d)
	callFree(ts, t.TpFree, addr(o))
}

func namespaceTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if d := namespaceDict(o); d != nil {
		return callVisit(ts, visit, d, arg)
	}
	return 0
}

func namespaceClear(ts *Thread, o *Object) int32 {
	if d := namespaceDict(o); d != nil {
		DictClear(ts, d)
	}
	return 0
}

// namespaceRepr is repr(): namespace(name=value, ...), with the type's name for a subclass.
func namespaceRepr(ts *Thread, o *Object) *Object {
	name := "namespace"
	r := ReprEnter(ts, o)
	if r != 0 {
		if r < 0 {
			return nil
		}
		return namespaceRepr1(ts, o, name, true)
	}
	s := namespaceRepr1(ts, o, name, false)
	ReprLeave(ts, o)
	return s
}

func namespaceRepr1(ts *Thread, o *Object, name string, inside bool) *Object {
	var b textBuffer
	if o.ObType == NamespaceType {
		b.string(ts, name)
	} else {
		b.bytes(ts, o.ObType.TpName, prim.Strlen(o.ObType.TpName))
	}
	if inside {
		b.string(ts, "(...)")
		return b.finish(ts, true)
	}
	b.byte(ts, '(')
	ok := true
	if keys := DictKeys(ts, namespaceDict(o)); keys != nil {
		first := true
		for i := 0; ok && i < as[*VarObject](keys).ObSize; i++ {
			k := ListGetItem(ts, keys, i)
			if !isStr(k) || UnicodeGetLength(ts, k) == 0 {
				continue
			}
			v := xnewRef(ts, DictGetItemWithError(ts, namespaceDict(o), k))
			if v == nil {
				ok = ts.CurrentException == nil
				continue
			}
			if !first {
				b.string(ts, ", ")
			}
			first = false
			ok = b.object(ts, k)
			b.byte(ts, '=')
			s := ObjectRepr(ts, v)
			ok = ok && s != nil && b.object(ts, s)
			xdecref(ts, s)
			decref(ts, v)
		}
		decref(ts, keys)
	} else {
		ok = false
	}
	b.byte(ts, ')')
	return b.finish(ts, ok)
}

// namespaceRichcompare compares the dicts of two of them.
func namespaceRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !typeIsSubtype(a.ObType, NamespaceType) || !typeIsSubtype(b.ObType, NamespaceType) || op != layout.EQ && op != layout.NE {
		return NotImplemented
	}
	return ObjectRichCompare(ts, namespaceDict(a), namespaceDict(b), op)
}

// namespaceReduce is what pickle needs.
func namespaceReduce(ts *Thread, o, unused *Object) *Object {
	return tupleOf3(ts, up(o.ObType), emptyTuple, namespaceDict(o))
}

// namespaceReplace is __replace__(**changes).
func namespaceReplace(ts *Thread, o, args, kw *Object) *Object {
	if tupleSize(args) != 0 {
		return raise(ts, ExcTypeError, "__replace__() takes 0 positional arguments but %d were given", argI(tupleSize(args)))
	}
	r := ObjectCallNoArgs(ts, up(o.ObType))
	if r == nil {
		return nil
	}
	if DictUpdate(ts, namespaceDict(r), namespaceDict(o)) < 0 || kw != nil && DictUpdate(ts, namespaceDict(r), kw) < 0 {
		decref(ts, r)
		return nil
	}
	return r
}
