// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// type(name, bases, dict): making classes from a namespace.
//
// World: bare.
// Guard: the new type is the calling thread's alone until TypeReady adds it to its bases' subclasses.
// Invariant: a type made here has subtypeDealloc, and its slots follow the dunder names in its dict (slotUpdateAll).

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// classMaker is what the steps of making a class share.
type classMaker struct {
	meta             *TypeObject
	name, bases      *Object // borrowed from the arguments, or bases made here
	dict             *Object // a copy of the namespace: new
	base             *TypeObject
	slots            *Object // a tuple of names, new; nil when there is no __slots__
	addDict, addWeak bool
}

// typeTpNew is type's tp_new.
//
// Refs: new.
func typeTpNew(ts *Thread, meta *TypeObject, args, kwargs *Object) *Object {
	if n := tupleSize(args); n != 3 {
		return raise(ts, ExcTypeError, "type.__new__() takes exactly 3 arguments (%d given)", argI(n))
	}
	c := classMaker{meta: meta, name: tupleItem(args, 0), bases: tupleItem(args, 1)}
	ns := tupleItem(args, 2)
	if !isStr(c.name) {
		return raise(ts, ExcTypeError, "type.__new__() argument 1 must be str, not %s", argTO(c.name))
	}
	if !tupleCheck(c.bases) {
		return raise(ts, ExcTypeError, "type.__new__() argument 2 must be tuple, not %s", argTO(c.bases))
	}
	if !hasFlag(ns.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raise(ts, ExcTypeError, "type.__new__() argument 3 must be dict, not %s", argTO(ns))
	}
	if tupleSize(c.bases) == 0 {
		if c.bases = tupleOf1(ts, up(BaseObjectType)); c.bases == nil {
			return nil
		}
	} else {
		incref(ts, c.bases)
		if r, done := c.winner(ts, args, kwargs); done {
			decref(ts, c.bases)
			return r
		}
	}
	t := c.make(ts, ns, kwargs)
	decref(ts, c.bases)
	return t
}

// winner finds the most derived metaclass; one with a tp_new of its own takes over.
func (c *classMaker) winner(ts *Thread, args, kwargs *Object) (r *Object, done bool) {
	for i := 0; i < tupleSize(c.bases); i++ {
		b := tupleItem(c.bases, i)
		if typeCheck(b) {
			continue
		}
		p, mark := scratch(ts, 8)
		if p == 0 {
			return nil, true
		}
		has := ObjectGetOptionalAttr(ts, b, id___mro_entries__, p)
		xdecref(ts, prim.Load[*Object](p))
		ts.ScratchTop = mark
		if has > 0 {
			raise(ts, ExcTypeError, "type() doesn't support MRO entry resolution; use types.new_class()")
		}
		if has != 0 {
			return nil, true
		}
	}
	w := typeCalculateMeta(ts, c.meta, c.bases)
	if w == nil {
		return nil, true
	}
	if w != c.meta {
		if w.TpNew != TypeType.TpNew {
			return callTernary(ts, w.TpNew, up(w), args, kwargs), true
		}
		c.meta = w
	}
	return nil, false
}

// make builds the type.
func (c *classMaker) make(ts *Thread, ns, kwargs *Object) *Object {
	if c.base = typeBestBase(ts, c.bases); c.base == nil {
		return nil
	}
	if c.dict = DictCopy(ts, ns); c.dict == nil {
		return nil
	}
	var t *TypeObject
	if c.readSlots(ts) {
		t = c.allocate(ts)
	}
	if t != nil && !(c.fill(ts, t) && TypeReady(ts, t) == 0 && c.finish(ts, t, kwargs)) {
		decref(ts, up(t))
		t = nil
	}
	xdecref(ts, c.slots)
	decref(ts, c.dict)
	return up(t)
}

// readSlots reads __slots__ and decides about an instance dict and weak references.
func (c *classMaker) readSlots(ts *Thread) bool {
	mayDict := c.base.TpDictoffset == 0
	mayWeak := c.base.TpWeaklistoffset == 0 && c.base.TpItemsize == 0
	slots := DictGetItemWithError(ts, c.dict, id___slots__)
	if slots == nil {
		if ts.CurrentException != nil {
			return false
		}
		c.addDict, c.addWeak = mayDict, mayWeak
		return true
	}
	if isStr(slots) {
		c.slots = tupleOf1(ts, slots)
	} else {
		c.slots = SequenceTuple(ts, slots)
	}
	if c.slots == nil {
		return false
	}
	if tupleSize(c.slots) > 0 && c.base.TpItemsize != 0 {
		raise(ts, ExcTypeError, "nonempty __slots__ not supported for subtype of '%s'", argT(c.base))
		return false
	}
	return c.checkSlots(ts, mayDict, mayWeak)
}

// checkSlots takes __dict__ and __weakref__ out of the names and mangles and sorts the rest.
func (c *classMaker) checkSlots(ts *Thread, mayDict, mayWeak bool) bool {
	names := ListNew(ts, 0)
	if names == nil {
		return false
	}
	for i := 0; i < tupleSize(c.slots); i++ {
		s := tupleItem(c.slots, i)
		if !c.slotName(ts, s, names, mayDict, mayWeak) {
			decref(ts, names)
			return false
		}
	}
	// Another base may bring what this one lacks.
	for i := 0; i < tupleSize(c.bases) && (mayDict && !c.addDict || mayWeak && !c.addWeak); i++ {
		b := as[*TypeObject](tupleItem(c.bases, i))
		if b == c.base {
			continue
		}
		c.addDict = c.addDict || mayDict && b.TpDictoffset != 0
		c.addWeak = c.addWeak || mayWeak && b.TpWeaklistoffset != 0
	}
	if ListSort(ts, names) < 0 {
		decref(ts, names)
		return false
	}
	t := ListAsTuple(ts, names)
	decref(ts, names)
	if t == nil {
		return false
	}
	decref(ts, c.slots)
	c.slots = t
	return true
}

// slotName checks one name of __slots__.
func (c *classMaker) slotName(ts *Thread, s, names *Object, mayDict, mayWeak bool) bool {
	if !isStr(s) {
		raise(ts, ExcTypeError, "__slots__ items must be strings, not '%s'", argTO(s))
		return false
	}
	if UnicodeIsIdentifier(ts, s) == 0 {
		raise(ts, ExcTypeError, "__slots__ must be identifiers")
		return false
	}
	if UnicodeEqual(ts, s, id___dict__) == 1 {
		if !mayDict || c.addDict {
			raise(ts, ExcTypeError, "__dict__ slot disallowed: we already got one")
			return false
		}
		c.addDict = true
		return true
	}
	if UnicodeEqual(ts, s, id___weakref__) == 1 {
		if !mayWeak || c.addWeak {
			raise(ts, ExcTypeError, "__weakref__ slot disallowed: we already got one")
			return false
		}
		c.addWeak = true
		return true
	}
	m := c.mangle(ts, s)
	if m == nil {
		return false
	}
	r := ListAppend(ts, names, m)
	if r == 0 && UnicodeEqual(ts, m, id___qualname__) == 0 && UnicodeEqual(ts, m, id___classcell__) == 0 {
		if r = DictContains(ts, c.dict, m); r > 0 {
			raise(ts, ExcValueError, "%R in __slots__ conflicts with class variable", argO(m))
		}
	}
	decref(ts, m)
	return r == 0
}

// mangle makes a private name (two underscores in front, not behind) the class's own.
//
// Refs: new.
func (c *classMaker) mangle(ts *Thread, s *Object) *Object {
	n := UnicodeGetLength(ts, s)
	if n < 3 || UnicodeReadChar(ts, s, 0) != '_' || UnicodeReadChar(ts, s, 1) != '_' ||
		UnicodeReadChar(ts, s, n-1) == '_' && UnicodeReadChar(ts, s, n-2) == '_' {
		return newRef(ts, s)
	}
	k, cn := 0, UnicodeGetLength(ts, c.name)
	for k < cn && UnicodeReadChar(ts, c.name, k) == '_' {
		k++
	}
	if k == cn {
		return newRef(ts, s)
	}
	stem := UnicodeSubstring(ts, c.name, k, cn)
	if stem == nil {
		return nil
	}
	m := strFormat(ts, "_%s%s", argO(stem), argO(s))
	decref(ts, stem)
	return m
}

// allocate makes the type object, with room for a member per slot.
func (c *classMaker) allocate(ts *Thread) *TypeObject {
	n := 0
	if c.slots != nil {
		n = tupleSize(c.slots)
	}
	t := callSsizeArg(ts, c.meta.TpAlloc, up(c.meta), n)
	if t != nil {
		deferCounts(t)
	}
	return as[*TypeObject](t)
}

// fill sets the fields that TypeReady needs.
func (c *classMaker) fill(ts *Thread, t *TypeObject) bool {
	h := as[*layout.HeapTypeObject](up(t))
	// The collector sees every instance: one may refer to itself through its class.
	t.TpFlags = layout.TPFLAGS_HEAPTYPE | layout.TPFLAGS_BASETYPE | layout.TPFLAGS_HAVE_GC
	h.HtSlots = xnewRef(ts, c.slots)
	t.TpAsAsync, t.TpAsNumber, t.TpAsSequence, t.TpAsMapping, t.TpAsBuffer = &h.AsAsync, &h.AsNumber, &h.AsSequence, &h.AsMapping, &h.AsBuffer
	t.TpBases = newRef(ts, c.bases)
	incref(ts, up(c.base))
	t.TpBase = c.base
	t.TpDict = newRef(ts, c.dict)
	h.HtName = newRef(ts, c.name)
	if t.TpName = UnicodeAsUTF8(ts, c.name); t.TpName == 0 {
		return false
	}
	if prim.Strlen(t.TpName) != utf8Length(ts, c.name) {
		raise(ts, ExcValueError, "type name must not contain null characters")
		return false
	}
	t.TpBasicsize, t.TpItemsize = c.base.TpBasicsize, c.base.TpItemsize
	t.TpDealloc, t.TpAlloc = fn_subtypeDealloc, fn_PyType_GenericAlloc
	c.layoutSlots(ts, t)
	if c.addDict {
		t.TpFlags |= layout.TPFLAGS_MANAGED_DICT
		t.TpDictoffset = -1
	}
	if c.addWeak {
		t.TpFlags |= layout.TPFLAGS_MANAGED_WEAKREF
		t.TpWeaklistoffset = -16
	}
	t.TpTraverse, t.TpClear, t.TpFree = fn_subtypeTraverse, fn_subtypeClear, fn_PyObject_GC_Del
	return c.names(ts, t, h)
}

func utf8Length(ts *Thread, s *Object) int {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return -1
	}
	UnicodeAsUTF8AndSize(ts, s, p)
	n := prim.Load[int](p)
	ts.ScratchTop = mark
	return n
}

// layoutSlots gives each name of __slots__ a word behind the base's fields, and a member behind the type object.
func (c *classMaker) layoutSlots(ts *Thread, t *TypeObject) {
	if c.slots == nil || tupleSize(c.slots) == 0 {
		return
	}
	const size = unsafe.Sizeof(*(*layout.MemberDef)(nil))
	p := uintptr(unsafe.Pointer(t)) + uintptr(c.meta.TpBasicsize)
	t.TpMembers = prim.At[*layout.MemberDef](p)
	off := (t.TpBasicsize + 7) &^ 7
	for i := 0; i < tupleSize(c.slots); i++ {
		m := prim.At[*layout.MemberDef](p + uintptr(i)*size)
		m.Name, m.Type, m.Offset, m.Flags = UnicodeAsUTF8(ts, tupleItem(c.slots, i)), layout.T_OBJECT_EX, off, 0
		off += 8
	}
	t.TpBasicsize = off
}

// names takes __qualname__ and __doc__ from the namespace and wraps what is implicitly static or a class method.
func (c *classMaker) names(ts *Thread, t *TypeObject, h *layout.HeapTypeObject) bool {
	q := DictGetItemWithError(ts, c.dict, id___qualname__)
	if q != nil {
		if !isStr(q) {
			raise(ts, ExcTypeError, "type __qualname__ must be a str, not %s", argTO(q))
			return false
		}
		h.HtQualname = newRef(ts, q)
		if DictDelItem(ts, c.dict, id___qualname__) < 0 {
			return false
		}
	} else if ts.CurrentException != nil {
		return false
	} else {
		h.HtQualname = newRef(ts, c.name)
	}
	if doc := DictGetItemWithError(ts, c.dict, id___doc__); doc != nil && isStr(doc) {
		p := UnicodeAsUTF8(ts, doc)
		if p == 0 {
			return false
		}
		n := uintptr(utf8Length(ts, doc) + 1)
		if t.TpDoc = MemMalloc(ts, uint(n)); t.TpDoc == 0 {
			ErrNoMemory(ts)
			return false
		}
		prim.Move(t.TpDoc, p, n)
	}
	return ts.CurrentException == nil && c.wrap(ts, id___new__, StaticMethodNew) && c.wrap(ts, id___init_subclass__, ClassMethodNew) &&
		c.wrap(ts, id___class_getitem__, ClassMethodNew)
}

// wrap makes a Python function of that name in the namespace a static or class method.
func (c *classMaker) wrap(ts *Thread, name *Object, wrapper func(ts *Thread, f *Object) *Object) bool {
	f := DictGetItemWithError(ts, c.dict, name)
	if f == nil {
		return ts.CurrentException == nil
	}
	if f.ObType != FunctionType {
		return true
	}
	w := wrapper(ts, f)
	if w == nil {
		return false
	}
	r := DictSetItem(ts, c.dict, name, w)
	decref(ts, w)
	return r == 0
}

// finish sets slots from dunder names, then tells the attributes (__set_name__) and the parent (__init_subclass__).
func (c *classMaker) finish(ts *Thread, t *TypeObject, kwargs *Object) bool {
	if c.addDict && DictContains(ts, t.TpDict, id___dict__) == 0 && !c.addGetset(ts, t, typeDictGetset) {
		return false
	}
	if c.addWeak && DictContains(ts, t.TpDict, id___weakref__) == 0 && !c.addGetset(ts, t, typeWeakGetset) {
		return false
	}
	typeLock(ts)
	slotUpdateAll(ts, t)
	typeUnlock(ts)
	if cell := DictGetItemWithError(ts, t.TpDict, id___classcell__); cell != nil {
		if cell.ObType != CellType {
			raise(ts, ExcTypeError, "type.__new__() __classcell__ must be a nonlocal cell, not <class '%s'>", argTO(cell))
			return false
		}
		if CellSet(ts, cell, up(t)) < 0 || DictDelItem(ts, t.TpDict, id___classcell__) < 0 {
			return false
		}
	} else if ts.CurrentException != nil {
		return false
	}
	return typeSetNames(ts, t) && typeInitSubclass(ts, t, kwargs)
}

// addGetset adds the descriptor of __dict__ or __weakref__.
func (c *classMaker) addGetset(ts *Thread, t *TypeObject, def uintptr) bool {
	d := DescrNewGetSet(ts, t, prim.At[*layout.GetSetDef](def))
	if d == nil {
		return false
	}
	r := DictSetItemString(ts, t.TpDict, prim.Load[uintptr](def), d)
	decref(ts, d)
	return r == 0
}

// typeSetNames calls __set_name__ of every attribute that has one.
func typeSetNames(ts *Thread, t *TypeObject) bool {
	names := DictCopy(ts, t.TpDict)
	if names == nil {
		return false
	}
	p, mark := scratch(ts, 24)
	if p == 0 {
		decref(ts, names)
		return false
	}
	prim.Store[int](p, 0)
	ok := true
	for ok && DictNext(ts, names, p, p+8, p+16) != 0 {
		k, v := prim.Load[*Object](p+8), prim.Load[*Object](p+16)
		f := typeLookupRef(ts, v.ObType, id___set_name__)
		if f == nil {
			ok = ts.CurrentException == nil
			continue
		}
		decref(ts, f)
		r := ObjectCallMethodObjArgs3(ts, v, id___set_name__, up(t), k)
		ok = r != nil
		xdecref(ts, r)
	}
	ts.ScratchTop = mark
	decref(ts, names)
	return ok
}

// ObjectCallMethodObjArgs3 calls o.name(a, b).
func ObjectCallMethodObjArgs3(ts *Thread, o, name, a, b *Object) *Object {
	p, mark := scratch(ts, 24)
	if p == 0 {
		return nil
	}
	setItem(p, 0, o)
	setItem(p, 1, a)
	setItem(p, 2, b)
	r := ObjectVectorcallMethod(ts, name, p, 3, nil)
	ts.ScratchTop = mark
	return r
}

// typeInitSubclass calls super(t, t).__init_subclass__(**kwargs).
func typeInitSubclass(ts *Thread, t *TypeObject, kwargs *Object) bool {
	mro := t.TpMro
	for i := 1; i < tupleSize(mro); i++ {
		b := as[*TypeObject](tupleItem(mro, i))
		f := typeDictGet(ts, b.TpDict, id___init_subclass__)
		if f == nil {
			if ts.CurrentException != nil {
				return false
			}
			continue
		}
		incref(ts, f)
		bound := f
		if get := f.ObType.TpDescrGet; get != 0 {
			bound = callTernary(ts, get, f, nil, up(t))
			decref(ts, f)
			if bound == nil {
				return false
			}
		}
		r := ObjectCall(ts, bound, emptyTuple, kwargs)
		decref(ts, bound)
		xdecref(ts, r)
		return r != nil
	}
	return true
}

// typeTpInit is type's tp_init: all the work was tp_new's.
func typeTpInit(ts *Thread, self, args, kwargs *Object) int32 {
	if kwargs != nil && tupleSize(args) == 1 && DictSize(ts, kwargs) != 0 {
		return raiseInt(ts, ExcTypeError, "type.__init__() takes no keyword arguments")
	}
	if n := tupleSize(args); n != 1 && n != 3 {
		return raiseInt(ts, ExcTypeError, "type.__init__() takes 1 or 3 arguments")
	}
	return 0
}

// typeGetBases is __bases__.
func typeGetBases(ts *Thread, o *Object, closure uintptr) *Object {
	typeLock(ts) // they may be assigned meanwhile
	r := newRef(ts, as[*TypeObject](o).TpBases)
	typeUnlock(ts)
	return r
}

func typeGetName(ts *Thread, o *Object, closure uintptr) *Object {
	return TypeGetName(ts, as[*TypeObject](o))
}

func typeGetQualname(ts *Thread, o *Object, closure uintptr) *Object {
	return TypeGetQualName(ts, as[*TypeObject](o))
}

// typeWeakref is the getter of __weakref__.
func typeWeakref(ts *Thread, o *Object, closure uintptr) *Object {
	w := prim.Load[*Object](addr(o) - 16)
	if w == nil {
		w = None
	}
	return newRef(ts, w)
}

// typeGetDict is __dict__: a view that cannot be written through.
func typeGetDict(ts *Thread, o *Object, closure uintptr) *Object {
	return DictProxyNew(ts, as[*TypeObject](o).TpDict)
}
