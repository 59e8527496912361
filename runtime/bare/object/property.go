// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// property: an attribute computed by functions.
//
// World: bare. The functions and what they are asked for may run any code.
// Guard: __init__, __set_name__ and the setter of __name__ write the fields; afterwards they are read without a lock.
// Invariant: a function that is None is kept as nil.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// propertyObject is the form of a property; data.h's ungil_property is the same for C.
type propertyObject struct {
	_ cgo.Incomplete
	layout.Object
	get, set, del *Object
	doc, name     *Object
	getterDoc     int // the doc string is the getter's: a copy takes its own getter's
}

var _ [80]byte = [unsafe.Sizeof(*(*propertyObject)(nil))]byte{}

// propertyReplace stores a reference, nil for None, and drops the old one.
func propertyReplace(ts *Thread, slot **Object, v *Object) {
	if v == None {
		v = nil
	}
	old := *slot
	*slot = xnewRef(ts, v)
	xdecref(ts, old)
}

// propertyInit is tp_init: property(fget=None, fset=None, fdel=None, doc=None).
func propertyInit(ts *Thread, o, args, kwds *Object) int32 {
	spec := keywordSpec{fname: "property", n: 4, maxPos: 4}
	spec.names[0], spec.names[1], spec.names[2], spec.names[3] = id_fget, id_fset, id_fdel, id_doc
	var v [4]*Object
	if !bindKeywords(ts, &spec, tupleItems(args), tupleSize(args), nil, kwds, &v) {
		return -1
	}
	p := as[*propertyObject](o)
	propertyReplace(ts, &p.get, v[0])
	propertyReplace(ts, &p.set, v[1])
	propertyReplace(ts, &p.del, v[2])
	propertyReplace(ts, &p.doc, nil)
	propertyReplace(ts, &p.name, nil)
	p.getterDoc = 0
	doc := v[3]
	if doc == None {
		doc = nil
	}
	if doc != nil {
		incref(ts, doc)
	} else if p.get != nil {
		doc = objectGetOptional(ts, p.get, id___doc__)
		if doc == nil && ts.CurrentException != nil {
			return -1
		}
		if doc == None {
			doc = nil
		}
		p.getterDoc = int(b2i(doc != nil))
	}
	if o.ObType == PropertyType {
		p.doc = doc
		return 0
	}
	return propertySubclassDoc(ts, o, doc)
}

// propertySubclassDoc sets the doc string of a subclass's instance, whose class has a __doc__ that hides the member. Steals doc.
// An instance that takes no attributes goes without, unless the text is its getter's.
func propertySubclassDoc(ts *Thread, o, doc *Object) int32 {
	if doc == nil {
		doc = None
	}
	r := ObjectSetAttr(ts, o, id___doc__, doc)
	decref(ts, doc)
	if r < 0 && as[*propertyObject](o).getterDoc == 0 && ErrExceptionMatches(ts, ExcAttributeError) != 0 {
		ErrClear(ts)
		return 0
	}
	return r
}

func propertyDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	propertyClear(ts, o)
	p := as[*propertyObject](o)
	propertyReplace(ts, &p.get, nil)
	propertyReplace(ts, &p.set, nil)
	propertyReplace(ts, &p.del, nil)
	propertyReplace(ts, &p.name, nil)
	freeInstance(ts, o)
}

func propertyTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	p := as[*propertyObject](o)
	if r := visitTwo(ts, p.get, p.set, visit, arg); r != 0 {
		return r
	}
	if r := visitTwo(ts, p.del, p.doc, visit, arg); r != 0 {
		return r
	}
	return typeVisit(ts, visit, arg, p.name)
}

// propertyClear is tp_clear. The functions stay: a cycle through them is broken at their own dicts.
func propertyClear(ts *Thread, o *Object) int32 {
	propertyReplace(ts, &as[*propertyObject](o).doc, nil)
	return 0
}

// propertyName is the name set by the class, or the getter's; nil without an exception when there is none. Refs: new.
func propertyName(ts *Thread, o *Object) *Object {
	p := as[*propertyObject](o)
	if p.name != nil {
		return newRef(ts, p.name)
	}
	if p.get == nil {
		return nil
	}
	return objectGetOptional(ts, p.get, id___name__)
}

// propertyLacks raises that a property has no getter, setter or deleter.
func propertyLacks(ts *Thread, o, instance *Object, what string) int32 {
	name := propertyName(ts, o)
	if name == nil && ts.CurrentException != nil {
		return -1
	}
	q := ObjectGetAttr(ts, up(instance.ObType), id___qualname__)
	if q != nil && name != nil {
		raise(ts, ExcAttributeError, "property %R of %R object has no %s", argO(name), argO(q), argS(what))
	} else if q != nil {
		raise(ts, ExcAttributeError, "property of %R object has no %s", argO(q), argS(what))
	}
	xdecref(ts, q)
	xdecref(ts, name)
	return -1
}

func propertyDescrGet(ts *Thread, o, instance, cls *Object) *Object {
	if instance == nil || instance == None {
		return newRef(ts, o)
	}
	get := xnewRef(ts, as[*propertyObject](o).get)
	if get == nil {
		propertyLacks(ts, o, instance, "getter")
		return nil
	}
	r := ObjectCallOneArg(ts, get, instance)
	decref(ts, get)
	return r
}

func propertyDescrSet(ts *Thread, o, instance, v *Object) int32 {
	p := as[*propertyObject](o)
	f, what := p.set, "setter"
	if v == nil {
		f, what = p.del, "deleter"
	}
	if f == nil {
		return propertyLacks(ts, o, instance, what)
	}
	incref(ts, f)
	var args *Object
	if v == nil {
		args = tupleOf1(ts, instance)
	} else {
		args = tupleOf2(ts, instance, v)
	}
	var r *Object
	if args != nil {
		r = ObjectCall(ts, f, args, nil)
		decref(ts, args)
	}
	decref(ts, f)
	if r == nil {
		return -1
	}
	decref(ts, r)
	return 0
}

// propertyOr is a, or b when a is nil or None, or None.
func propertyOr(a, b *Object) *Object {
	if a != nil && a != None {
		return a
	}
	if b != nil {
		return b
	}
	return None
}

// propertyCopy makes a property of the same class with some functions replaced.
func propertyCopy(ts *Thread, o, get, set, del *Object) *Object {
	p := as[*propertyObject](o)
	get, set, del = propertyOr(get, p.get), propertyOr(set, p.set), propertyOr(del, p.del)
	doc := propertyOr(p.doc, nil)
	if p.getterDoc != 0 && get != None {
		doc = None
	}
	args := TupleNew(ts, 4)
	if args == nil {
		return nil
	}
	q := tupleItems(args)
	setItem(q, 0, newRef(ts, get))
	setItem(q, 1, newRef(ts, set))
	setItem(q, 2, newRef(ts, del))
	setItem(q, 3, newRef(ts, doc))
	r := ObjectCall(ts, up(o.ObType), args, nil)
	decref(ts, args)
	if r != nil && typeIsSubtype(r.ObType, PropertyType) {
		propertyReplace(ts, &as[*propertyObject](r).name, p.name)
	}
	return r
}

func propertyGetter(ts *Thread, o, f *Object) *Object  { return propertyCopy(ts, o, f, nil, nil) }
func propertySetter(ts *Thread, o, f *Object) *Object  { return propertyCopy(ts, o, nil, f, nil) }
func propertyDeleter(ts *Thread, o, f *Object) *Object { return propertyCopy(ts, o, nil, nil, f) }

// propertySetName is __set_name__(owner, name).
func propertySetName(ts *Thread, o, args *Object) *Object {
	if n := tupleSize(args); n != 2 {
		return raise(ts, ExcTypeError, "__set_name__() takes 2 positional arguments but %d were given", argI(n))
	}
	propertyReplace(ts, &as[*propertyObject](o).name, tupleItem(args, 1))
	return None
}

func propertyGetName(ts *Thread, o *Object, _ uintptr) *Object {
	n := propertyName(ts, o)
	if n == nil && ts.CurrentException == nil {
		return raise(ts, ExcAttributeError, "'property' object has no attribute '__name__'")
	}
	return n
}

func propertyPutName(ts *Thread, o, v *Object, _ uintptr) int32 {
	p := as[*propertyObject](o)
	old := p.name
	p.name = xnewRef(ts, v)
	xdecref(ts, old)
	return 0
}

// propertyIsAbstract is __isabstractmethod__: whether any of the functions is abstract.
func propertyIsAbstract(ts *Thread, o *Object, _ uintptr) *Object {
	p := as[*propertyObject](o)
	r := int32(0)
	if p.get != nil {
		r = funcIsAbstract(ts, p.get)
	}
	if r == 0 && p.set != nil {
		r = funcIsAbstract(ts, p.set)
	}
	if r == 0 && p.del != nil {
		r = funcIsAbstract(ts, p.del)
	}
	return boolObject(ts, r)
}
