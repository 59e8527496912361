// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Methods and attributes of type that Python code reads: mro(), __subclasses__(), __instancecheck__, __abstractmethods__ and others.
//
// World: bare.
// Guard: the type lock where a class's dict is read and written in one step.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// typeMro is type.mro(): the C3 order as a list, computed anew.
func typeMro(ts *Thread, o, unused *Object) *Object {
	mro := typeMroDefault(ts, as[*TypeObject](o))
	if mro == nil {
		return nil
	}
	l := SequenceList(ts, mro)
	decref(ts, mro)
	return l
}

// typeSubclassesMethod is type.__subclasses__(): the direct subclasses that are alive.
func typeSubclassesMethod(ts *Thread, o, unused *Object) *Object {
	for room := 4; ; {
		p := prim.Malloc(uintptr(room) * 8)
		if p == 0 {
			return ErrNoMemory(ts)
		}
		n, k := 0, 0
		typeLock(ts)
		if l := typeSubclassList(as[*TypeObject](o)); l != nil {
			for n = l.n; k < n && k < room; k++ {
				c := up(l.at(k))
				if !tryIncref(ts, c) {
					c = nil
				}
				setItem(p, k, c)
			}
		}
		typeUnlock(ts)
		r := (*Object)(nil)
		if n <= room {
			r = ListNew(ts, 0)
		}
		for i := 0; i < k; i++ {
			c := itemAt(p, i)
			if c != nil && r != nil && ListAppend(ts, r, c) < 0 {
				decref(ts, r)
				r = nil
			}
			xdecref(ts, c)
		}
		prim.Free(p)
		if n <= room {
			return r
		}
		room = n + 8
	}
}

// typePrepare is type.__prepare__(): the namespace of a class body.
func typePrepare(ts *Thread, cls *Object, args uintptr, n int, kwnames *Object) *Object {
	return DictNew(ts)
}

// typeInstancecheck is type.__instancecheck__(instance).
func typeInstancecheck(ts *Thread, cls, o *Object) *Object {
	r := objectIsInstanceReal(ts, o, cls)
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(r))
}

// typeSubclasscheck is type.__subclasscheck__(subclass).
func typeSubclasscheck(ts *Thread, cls, o *Object) *Object {
	r := objectIsSubclassReal(ts, o, cls)
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(r))
}

// typeOwn is an entry of a class's own dict; nil without an exception when there is none.
//
// Refs: new.
func typeOwn(ts *Thread, t *TypeObject, name *Object) *Object {
	typeLock(ts)
	v := xnewRef(ts, typeDictGet(ts, t.TpDict, name))
	typeUnlock(ts)
	return v
}

// typeOwnSet stores or, with nil, deletes an entry of a heap type's own dict.
func typeOwnSet(ts *Thread, t *TypeObject, name, v *Object) int32 {
	typeLock(ts)
	old := xnewRef(ts, typeDictGet(ts, t.TpDict, name))
	typeModifiedLocked(ts, t)
	r := int32(-1)
	switch {
	case v != nil:
		enableTryIncref(ts, v)
		r = DictSetItem(ts, t.TpDict, name, v)
	case old != nil:
		r = DictDelItem(ts, t.TpDict, name)
	}
	typeUnlock(ts)
	if r < 0 && ts.CurrentException == nil {
		raise(ts, ExcAttributeError, "%U", argO(name))
	}
	xdecref(ts, old)
	return r
}

// typeMaySet refuses to change a type that is not to be changed.
func typeMaySet(ts *Thread, t *TypeObject, name string, v *Object) bool {
	if t.TpFlags&layout.TPFLAGS_IMMUTABLETYPE != 0 {
		raise(ts, ExcTypeError, "cannot set '%s' attribute of immutable type '%s'", argS(name), argT(t))
		return false
	}
	return true
}

// typeGetAbstractmethods is the getter of __abstractmethods__; type itself has the getter and no such attribute.
func typeGetAbstractmethods(ts *Thread, o *Object, closure uintptr) *Object {
	t := as[*TypeObject](o)
	if t != TypeType {
		if v := typeOwn(ts, t, id___abstractmethods__); v != nil || ts.CurrentException != nil {
			return v
		}
	}
	return raise(ts, ExcAttributeError, "__abstractmethods__")
}

// typeSetAbstractmethods also notes in tp_flags whether the class may be instantiated.
func typeSetAbstractmethods(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	abstract := int32(0)
	if v != nil {
		if abstract = ObjectIsTrue(ts, v); abstract < 0 {
			return -1
		}
	}
	if !typeMaySet(ts, t, "__abstractmethods__", v) || typeOwnSet(ts, t, id___abstractmethods__, v) < 0 {
		return -1
	}
	typeLock(ts)
	f := t.TpFlags &^ layout.TPFLAGS_IS_ABSTRACT
	if abstract != 0 {
		f |= layout.TPFLAGS_IS_ABSTRACT
	}
	t.TpFlags = f
	typeUnlock(ts)
	return 0
}

// typeGetDoc is the getter of __doc__.
func typeGetDoc(ts *Thread, o *Object, closure uintptr) *Object {
	t := as[*TypeObject](o)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 && t.TpDoc != 0 {
		return docText(ts, typeShortName(t.TpName), t.TpDoc)
	}
	v := typeOwn(ts, t, id___doc__)
	if v == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return newRef(ts, None)
	}
	if get := v.ObType.TpDescrGet; get != 0 {
		r := callTernary(ts, get, v, nil, o)
		decref(ts, v)
		return r
	}
	return v
}

func typeSetDoc(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__doc__", v) {
		return -1
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "cannot delete '__doc__' attribute of immutable type '%s'", argT(t))
	}
	return typeOwnSet(ts, t, id___doc__, v)
}

// typeGetTextSignature is the getter of __text_signature__.
func typeGetTextSignature(ts *Thread, o *Object, closure uintptr) *Object {
	t := as[*TypeObject](o)
	return docSignature(ts, typeShortName(t.TpName), t.TpDoc, 0)
}

// typeGetAnnotations is the getter of __annotations__: an empty dict for a class that has none.
func typeGetAnnotations(ts *Thread, o *Object, closure uintptr) *Object {
	t := as[*TypeObject](o)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		return raise(ts, ExcAttributeError, "type object '%s' has no attribute '__annotations__'", argT(t))
	}
	for _, name := range [...]*Object{id___annotations__, id___annotations_cache__} {
		v := typeOwn(ts, t, name)
		if v == nil {
			if ts.CurrentException != nil {
				return nil
			}
			continue
		}
		if get := v.ObType.TpDescrGet; get != 0 {
			r := callTernary(ts, get, v, nil, o)
			decref(ts, v)
			return r
		}
		return v
	}
	d := DictNew(ts)
	if d != nil && typeOwnSet(ts, t, id___annotations_cache__, d) < 0 {
		decref(ts, d)
		return nil
	}
	return d
}

func typeSetAnnotations(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__annotations__", v) {
		return -1
	}
	name := id___annotations__
	if own := typeOwn(ts, t, name); own != nil {
		decref(ts, own)
	} else if ts.CurrentException != nil {
		return -1
	} else {
		name = id___annotations_cache__
	}
	if v == nil {
		own := typeOwn(ts, t, name)
		if own == nil {
			if ts.CurrentException == nil {
				raise(ts, ExcAttributeError, "__annotations__")
			}
			return -1
		}
		decref(ts, own)
	}
	return typeOwnSet(ts, t, name, v)
}

// typeGetTypeParams is the getter of __type_params__.
func typeGetTypeParams(ts *Thread, o *Object, closure uintptr) *Object {
	t := as[*TypeObject](o)
	if t == TypeType {
		return newRef(ts, emptyTuple)
	}
	v := typeOwn(ts, t, id___type_params__)
	if v == nil && ts.CurrentException == nil {
		return newRef(ts, emptyTuple)
	}
	return v
}

func typeSetTypeParams(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__type_params__", v) {
		return -1
	}
	return typeOwnSet(ts, t, id___type_params__, v)
}

// typeSetName is the setter of __name__.
func typeSetName(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__name__", v) {
		return -1
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "cannot delete '__name__' attribute of immutable type '%s'", argT(t))
	}
	if !isStr(v) {
		return raiseInt(ts, ExcTypeError, "can only assign string to %s.__name__, not '%s'", argT(t), argTO(v))
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return -1
	}
	s := UnicodeAsUTF8AndSize(ts, v, p)
	n := prim.Load[int](p)
	ts.ScratchTop = mark
	if s == 0 {
		return -1
	}
	if prim.Strlen(s) != n {
		return raiseInt(ts, ExcValueError, "type name must not contain null characters")
	}
	h := as[*layout.HeapTypeObject](o)
	typeLock(ts)
	old := h.HtName
	h.HtName = newRef(ts, v)
	t.TpName = s // lives as long as the str that ht_name holds
	typeUnlock(ts)
	xdecref(ts, old)
	return 0
}

// typeSetQualname is the setter of __qualname__.
func typeSetQualname(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__qualname__", v) {
		return -1
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "cannot delete '__qualname__' attribute of immutable type '%s'", argT(t))
	}
	if !isStr(v) {
		return raiseInt(ts, ExcTypeError, "can only assign string to %s.__qualname__, not '%s'", argT(t), argTO(v))
	}
	h := as[*layout.HeapTypeObject](o)
	typeLock(ts)
	old := h.HtQualname
	h.HtQualname = newRef(ts, v)
	typeUnlock(ts)
	xdecref(ts, old)
	return 0
}

// typeSetModule is the setter of __module__.
func typeSetModule(ts *Thread, o, v *Object, closure uintptr) int32 {
	t := as[*TypeObject](o)
	if !typeMaySet(ts, t, "__module__", v) {
		return -1
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "cannot delete '__module__' attribute of immutable type '%s'", argT(t))
	}
	return typeOwnSet(ts, t, id___module__, v)
}
