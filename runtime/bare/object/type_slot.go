// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Slots of types whose operators are methods found by name: everything but numbers, and the choice of slots.
//
// World: bare; entered through type slots.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// slotMethod finds a special method on o's type: unbound tells that the caller passes o itself as first argument.
//
// Refs: new; nil without an exception when there is none.
func slotMethod(ts *Thread, o, name *Object) (f *Object, unbound bool) {
	t := o.ObType
	f = typeLookupRef(ts, t, name)
	if f == nil {
		return nil, false
	}
	if f.ObType.TpFlags&layout.TPFLAGS_METHOD_DESCRIPTOR != 0 {
		return f, true
	}
	if get := f.ObType.TpDescrGet; get != 0 {
		b := callTernary(ts, get, f, o, up(t))
		decref(ts, f)
		return b, false
	}
	return f, false
}

// slotCallWith calls what slotMethod gave, with up to two arguments; drops f.
func slotCallWith(ts *Thread, f *Object, unbound bool, o *Object, n int, a, b *Object) *Object {
	p, mark := scratch(ts, 32)
	if p == 0 {
		decref(ts, f)
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, o)
	setItem(p, 2, a)
	setItem(p, 3, b)
	var r *Object
	if unbound {
		r = ObjectVectorcall(ts, f, p+8, uint(n+1)|1<<63, nil)
	} else {
		r = ObjectVectorcall(ts, f, p+16, uint(n)|1<<63, nil)
	}
	ts.ScratchTop = mark
	decref(ts, f)
	return r
}

// slotCall calls a special method of o with n arguments, at most two.
//
// Refs: new. Errors: AttributeError when the type has no such method.
func slotCall(ts *Thread, o, name *Object, n int, a, b *Object) *Object {
	f, unbound := slotMethod(ts, o, name)
	if f == nil {
		if ts.CurrentException == nil {
			ErrSetObject(ts, ExcAttributeError, name)
		}
		return nil
	}
	return slotCallWith(ts, f, unbound, o, n, a, b)
}

// slotMaybe is slotCall that gives NotImplemented when there is no such method.
func slotMaybe(ts *Thread, o, name *Object, n int, a, b *Object) *Object {
	f, unbound := slotMethod(ts, o, name)
	if f == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return NotImplemented
	}
	return slotCallWith(ts, f, unbound, o, n, a, b)
}

// slotNumberIs tells whether the number slot at offset off of o's type is fn.
func slotNumberIs(o *Object, off, fn uintptr) bool {
	nb := o.ObType.TpAsNumber
	return nb != nil && prim.Load[uintptr](uintptr(unsafe.Pointer(nb))+off) == fn
}

// slotBinary is a binary operator by methods: the right operand's reflected method goes first when its type derives from the
// left's and overrides it.
func slotBinary(ts *Thread, a, b *Object, off, fn uintptr, name, rname *Object) *Object {
	other := a.ObType != b.ObType && slotNumberIs(b, off, fn)
	if slotNumberIs(a, off, fn) {
		if other && typeIsSubtype(b.ObType, a.ObType) {
			over := slotOverloaded(ts, a, b, rname)
			if over < 0 {
				return nil
			}
			if over > 0 {
				r := slotMaybe(ts, b, rname, 1, a, nil)
				if r != NotImplemented {
					return r
				}
				other = false
			}
		}
		r := slotMaybe(ts, a, name, 1, b, nil)
		if r != NotImplemented || a.ObType == b.ObType {
			return r
		}
	}
	if other {
		return slotMaybe(ts, b, rname, 1, a, nil)
	}
	return NotImplemented
}

// slotOverloaded tells whether b's type has another method by that name than a's.
func slotOverloaded(ts *Thread, a, b, name *Object) int32 {
	y := objectGetOptional(ts, up(b.ObType), name)
	if y == nil {
		return -b2i(ts.CurrentException != nil)
	}
	x := objectGetOptional(ts, up(a.ObType), name)
	if x == nil {
		decref(ts, y)
		if ts.CurrentException != nil {
			return -1
		}
		return 1
	}
	r := ObjectRichCompareBool(ts, x, y, layout.NE)
	decref(ts, x)
	decref(ts, y)
	return r
}

func slotPower(ts *Thread, a, b, mod *Object) *Object {
	const off = unsafe.Offsetof((*layout.NumberMethods)(nil).NbPower)
	if mod == None {
		return slotBinary(ts, a, b, off, fn_slotPower, id___pow__, id___rpow__)
	}
	// Three arguments never look at the right operand first.
	if slotNumberIs(a, off, fn_slotPower) {
		r := slotMaybe(ts, a, id___pow__, 2, b, mod)
		if r != NotImplemented || a.ObType == b.ObType {
			return r
		}
	}
	if slotNumberIs(b, off, fn_slotPower) {
		r := slotMaybe(ts, b, id___rpow__, 2, a, mod)
		if r != NotImplemented {
			return r
		}
	}
	return NotImplemented
}

func slotInplacePower(ts *Thread, a, b, mod *Object) *Object {
	return slotCall(ts, a, id___ipow__, 1, b, nil)
}

func slotBool(ts *Thread, o *Object) int32 {
	name := id___bool__
	f, unbound := slotMethod(ts, o, name)
	if f == nil && ts.CurrentException == nil {
		name = id___len__
		f, unbound = slotMethod(ts, o, name)
		if f == nil && ts.CurrentException == nil {
			return 1
		}
	}
	if f == nil {
		return -1
	}
	r := slotCallWith(ts, f, unbound, o, 0, nil, nil)
	if r == nil {
		return -1
	}
	var v int32
	switch {
	case name == id___len__:
		n := slotLenOf(ts, r)
		if n < 0 {
			v = -1
		} else {
			v = b2i(n != 0)
		}
	case r.ObType == BoolType:
		v = b2i(r == True)
	default:
		v = raiseInt(ts, ExcTypeError, "__bool__ should return bool, returned %s", argTO(r))
	}
	decref(ts, r)
	return v
}

// slotLenOf checks the result of __len__.
func slotLenOf(ts *Thread, r *Object) int {
	i := NumberIndex(ts, r)
	if i == nil {
		return -1
	}
	n := NumberAsSsizeT(ts, i, ExcOverflowError)
	decref(ts, i)
	if n < 0 {
		if ts.CurrentException == nil || n < -1 {
			return int(raiseInt(ts, ExcValueError, "__len__() should return >= 0"))
		}
		return -1
	}
	return n
}

func slotLength(ts *Thread, o *Object) int {
	r := slotCall(ts, o, id___len__, 0, nil, nil)
	if r == nil {
		return -1
	}
	n := slotLenOf(ts, r)
	decref(ts, r)
	return n
}

func slotSubscript(ts *Thread, o, key *Object) *Object {
	return slotCall(ts, o, id___getitem__, 1, key, nil)
}

// slotDropped turns a result into a status.
func slotDropped(ts *Thread, r *Object) int32 {
	if r == nil {
		return -1
	}
	decref(ts, r)
	return 0
}

func slotAssSubscript(ts *Thread, o, key, v *Object) int32 {
	if v == nil {
		return slotDropped(ts, slotCall(ts, o, id___delitem__, 1, key, nil))
	}
	return slotDropped(ts, slotCall(ts, o, id___setitem__, 2, key, v))
}

func slotItem(ts *Thread, o *Object, i int) *Object {
	k := LongFromSsizeT(ts, i)
	if k == nil {
		return nil
	}
	r := slotCall(ts, o, id___getitem__, 1, k, nil)
	decref(ts, k)
	return r
}

func slotAssItem(ts *Thread, o *Object, i int, v *Object) int32 {
	k := LongFromSsizeT(ts, i)
	if k == nil {
		return -1
	}
	r := slotAssSubscript(ts, o, k, v)
	decref(ts, k)
	return r
}

func slotContains(ts *Thread, o, v *Object) int32 {
	f, unbound := slotMethod(ts, o, id___contains__)
	if f == nil {
		if ts.CurrentException != nil {
			return -1
		}
		return int32(PrivSequenceIterSearchContains(ts, o, v))
	}
	if f == None {
		return raiseInt(ts, ExcTypeError, "'%s' object is not a container", argTO(o))
	}
	r := slotCallWith(ts, f, unbound, o, 1, v, nil)
	if r == nil {
		return -1
	}
	t := ObjectIsTrue(ts, r)
	decref(ts, r)
	return t
}

// PrivSequenceIterSearchContains looks for v by iteration.
func PrivSequenceIterSearchContains(ts *Thread, o, v *Object) int {
	it := ObjectGetIter(ts, o)
	if it == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "argument of type '%s' is not a container or iterable", argTO(o))
		}
		return -1
	}
	for {
		x := IterNext(ts, it)
		if x == nil {
			decref(ts, it)
			return -int(b2i(ts.CurrentException != nil))
		}
		r := ObjectRichCompareBool(ts, x, v, layout.EQ)
		decref(ts, x)
		if r != 0 {
			decref(ts, it)
			return int(r)
		}
	}
}

func slotRepr(ts *Thread, o *Object) *Object {
	f, unbound := slotMethod(ts, o, id___repr__)
	if f != nil {
		return slotCallWith(ts, f, unbound, o, 0, nil, nil)
	}
	if ts.CurrentException != nil {
		return nil
	}
	return objectRepr(ts, o)
}

func slotStr(ts *Thread, o *Object) *Object { return slotCall(ts, o, id___str__, 0, nil, nil) }

func slotHash(ts *Thread, o *Object) int {
	f, unbound := slotMethod(ts, o, id___hash__)
	if f == None {
		return ObjectHashNotImplemented(ts, o)
	}
	if f == nil {
		if ts.CurrentException != nil {
			return -1
		}
		return ObjectHashNotImplemented(ts, o)
	}
	r := slotCallWith(ts, f, unbound, o, 0, nil, nil)
	if r == nil {
		return -1
	}
	if !hasFlag(r.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		decref(ts, r)
		return int(raiseInt(ts, ExcTypeError, "__hash__ method should return an integer"))
	}
	h := LongAsSsizeT(ts, r)
	if h == -1 && ts.CurrentException != nil {
		// Wider than a hash: hash it as int does.
		ErrClear(ts)
		h = callLen(ts, LongType.TpHash, r)
	}
	if h == -1 {
		h = -2
	}
	decref(ts, r)
	return h
}

func slotTpCall(ts *Thread, o, args, kwargs *Object) *Object {
	f, unbound := slotMethod(ts, o, id___call__)
	if f == nil {
		if ts.CurrentException == nil {
			ErrSetObject(ts, ExcAttributeError, id___call__)
		}
		return nil
	}
	r := slotCallArgs(ts, f, unbound, o, args, kwargs)
	decref(ts, f)
	return r
}

// slotCallArgs calls f with o before the arguments of a tuple when unbound.
func slotCallArgs(ts *Thread, f *Object, unbound bool, o, args, kwargs *Object) *Object {
	if !unbound {
		return ObjectCall(ts, f, args, kwargs)
	}
	n := tupleSize(args)
	t := TupleNew(ts, n+1)
	if t == nil {
		return nil
	}
	p := tupleItems(t)
	setItem(p, 0, newRef(ts, o))
	for i := 0; i < n; i++ {
		setItem(p, i+1, newRef(ts, tupleItem(args, i)))
	}
	r := ObjectCall(ts, f, t, kwargs)
	decref(ts, t)
	return r
}

// slotGetattro serves a type with __getattribute__ alone.
func slotGetattro(ts *Thread, o, name *Object) *Object {
	return slotCall(ts, o, id___getattribute__, 1, name, nil)
}

// slotGetattrHook tries __getattribute__, then __getattr__ after an AttributeError.
func slotGetattrHook(ts *Thread, o, name *Object) *Object {
	t := o.ObType
	getattr := typeLookupRef(ts, t, id___getattr__)
	if getattr == nil {
		return slotGetattro(ts, o, name)
	}
	var r *Object
	ga := typeLookupRef(ts, t, id___getattribute__)
	if ga == nil || ga.ObType == WrapperDescrType && as[*layout.WrapperDescrObject](ga).DWrapped == fn_PyObject_GenericGetAttr {
		xdecref(ts, ga)
		if !isStr(name) {
			decref(ts, getattr)
			return objectBadName(ts, name)
		}
		r = objectGenericGet(ts, o, name, nil, true)
		if r == nil && ts.CurrentException != nil {
			decref(ts, getattr)
			return nil
		}
	} else {
		decref(ts, ga)
		r = slotCall(ts, o, id___getattribute__, 1, name, nil)
		if r == nil {
			if ErrExceptionMatches(ts, ExcAttributeError) == 0 {
				decref(ts, getattr)
				return nil
			}
			ErrClear(ts)
		}
	}
	decref(ts, getattr)
	if r != nil {
		return r
	}
	return slotCall(ts, o, id___getattr__, 1, name, nil)
}

func slotSetattro(ts *Thread, o, name, v *Object) int32 {
	if v == nil {
		return slotDropped(ts, slotCall(ts, o, id___delattr__, 1, name, nil))
	}
	return slotDropped(ts, slotCall(ts, o, id___setattr__, 2, name, v))
}

func slotRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	name := id___lt__
	switch op {
	case layout.LE:
		name = id___le__
	case layout.EQ:
		name = id___eq__
	case layout.NE:
		name = id___ne__
	case layout.GT:
		name = id___gt__
	case layout.GE:
		name = id___ge__
	}
	return slotMaybe(ts, a, name, 1, b, nil)
}

func slotIter(ts *Thread, o *Object) *Object {
	f, unbound := slotMethod(ts, o, id___iter__)
	if f == None {
		return raise(ts, ExcTypeError, "'%s' object is not iterable", argTO(o))
	}
	if f != nil {
		return slotCallWith(ts, f, unbound, o, 0, nil, nil)
	}
	if ts.CurrentException != nil {
		return nil
	}
	f, _ = slotMethod(ts, o, id___getitem__)
	if f == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return raise(ts, ExcTypeError, "'%s' object is not iterable", argTO(o))
	}
	decref(ts, f)
	return SeqIterNew(ts, o)
}

func slotIternext(ts *Thread, o *Object) *Object {
	return slotCall(ts, o, id___next__, 0, nil, nil)
}

func slotDescrGet(ts *Thread, o, instance, cls *Object) *Object {
	f := typeLookupRef(ts, o.ObType, id___get__)
	if f == nil {
		return newRef(ts, o) // __get__ was deleted since
	}
	if instance == nil {
		instance = None
	}
	if cls == nil {
		cls = None
	}
	p, mark := scratch(ts, 32)
	if p == 0 {
		decref(ts, f)
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, o)
	setItem(p, 2, instance)
	setItem(p, 3, cls)
	r := ObjectVectorcall(ts, f, p+8, 3|1<<63, nil)
	ts.ScratchTop = mark
	decref(ts, f)
	return r
}

func slotDescrSet(ts *Thread, o, target, v *Object) int32 {
	if v == nil {
		return slotDropped(ts, slotCall(ts, o, id___delete__, 1, target, nil))
	}
	return slotDropped(ts, slotCall(ts, o, id___set__, 2, target, v))
}

func slotInit(ts *Thread, o, args, kwargs *Object) int32 {
	f, unbound := slotMethod(ts, o, id___init__)
	if f == nil {
		if ts.CurrentException == nil {
			ErrSetObject(ts, ExcAttributeError, id___init__)
		}
		return -1
	}
	r := slotCallArgs(ts, f, unbound, o, args, kwargs)
	decref(ts, f)
	if r == nil {
		return -1
	}
	decref(ts, r)
	if r != None {
		return raiseInt(ts, ExcTypeError, "__init__() should return None, not '%s'", argTO(r))
	}
	return 0
}

// slotNew calls the type's __new__, which is a static method or built-in.
func slotNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	f := ObjectGetAttr(ts, up(t), id___new__)
	if f == nil {
		return nil
	}
	r := slotCallArgs(ts, f, true, up(t), args, kwargs)
	decref(ts, f)
	return r
}

// slotFinalize calls __del__; what it raises is reported as unraisable, and an exception set before survives.
func slotFinalize(ts *Thread, o *Object) {
	saved := ErrGetRaisedException(ts)
	f, unbound := slotMethod(ts, o, id___del__)
	if f != nil {
		if r := slotCallWith(ts, newRef(ts, f), unbound, o, 0, nil, nil); r != nil {
			decref(ts, r)
		} else {
			ErrWriteUnraisable(ts, f)
		}
		decref(ts, f)
	} else if ts.CurrentException != nil {
		ErrWriteUnraisable(ts, o)
	}
	ErrSetRaisedException(ts, saved)
}

// slotAsync calls an asynchronous special method that must exist.
func slotAsync(ts *Thread, o, name *Object) *Object {
	f, unbound := slotMethod(ts, o, name)
	if f == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcAttributeError, "object %s does not have %s method", argTO(o), argO(name))
		}
		return nil
	}
	return slotCallWith(ts, f, unbound, o, 0, nil, nil)
}

func slotAwait(ts *Thread, o *Object) *Object { return slotAsync(ts, o, id___await__) }

func slotAiter(ts *Thread, o *Object) *Object { return slotAsync(ts, o, id___aiter__) }

func slotAnext(ts *Thread, o *Object) *Object { return slotAsync(ts, o, id___anext__) }

// slotUpdate chooses the content of the slot that the entries from i on stand for; the index behind them.
//
// A slot is a C function when all the methods it stands for are wrappers of that function, and the generic one otherwise.
// Guard: the type lock.
func slotUpdate(ts *Thread, t *TypeObject, i int) int {
	first := slotDefAt(i)
	p := typeSlot(t, first.offset)
	var generic, specific uintptr
	useGeneric := false
	for ; i < slotDefCount && slotDefAt(i).offset == first.offset; i++ {
		if p == nil {
			continue
		}
		d := slotDefAt(i)
		f := typeFindInMro(ts, t, d.nameObj)
		if f == nil {
			if ts.CurrentException != nil {
				ErrClear(ts)
			}
			if p == &t.TpIternext {
				specific = fn_objectNextNotImplemented
			}
			continue
		}
		switch {
		case f.ObType == WrapperDescrType && as[*slotDef](obj(as[*layout.WrapperDescrObject](f).DBase)).nameObj == d.nameObj:
			w := as[*layout.WrapperDescrObject](f)
			if one := slotOnly(t, d.nameObj); one == nil || one == p {
				generic = d.function
			}
			if (specific == 0 || specific == w.DWrapped) && as[*slotDef](obj(w.DBase)).wrapper == d.wrapper && typeIsSubtype(t, w.DType) {
				specific = w.DWrapped
			} else {
				// Another slot's wrapper: list.__mul__ fills sq_repeat, and then nb_multiply stays empty.
				useGeneric = true
			}
		case p == &t.TpNew && f.ObType == CFunctionType && as[*layout.CFunctionObject](f).MMl == prim.At[*layout.MethodDef](typeNewDef()):
			specific = t.TpNew
		case f == None && p == &t.TpHash:
			specific = fn_PyObject_HashNotImplemented
		default:
			useGeneric = true
			generic = d.function
			if p == &t.TpCall {
				t.TpFlags &^= layout.TPFLAGS_HAVE_VECTORCALL
			}
		}
	}
	if p != nil {
		v := generic
		if specific != 0 && !useGeneric {
			v = specific
		}
		atom.StoreRelease(p, v)
	}
	return i
}

// slotOnly is the one filled slot of t among those that a name stands for; nil when there are none or several.
func slotOnly(t *TypeObject, name *Object) *uintptr {
	var one *uintptr
	for i := 0; i < slotDefCount; i++ {
		d := slotDefAt(i)
		if d.nameObj != name {
			continue
		}
		p := typeSlot(t, d.offset)
		if p == nil || *p == 0 {
			continue
		}
		if one != nil && one != p {
			return nil
		}
		one = p
	}
	return one
}

// slotUpdateAll chooses every slot of a new type.
func slotUpdateAll(ts *Thread, t *TypeObject) {
	for i := 0; i < slotDefCount; {
		i = slotUpdate(ts, t, i)
	}
}

// slotUpdateName chooses the slots that a special name stands for, in t and in the subclasses that inherit it.
// Guard: the type lock.
func slotUpdateName(ts *Thread, t *TypeObject, name *Object) {
	for i := 0; i < slotDefCount; {
		off := slotDefAt(i).offset
		first, hit := i, false
		for ; i < slotDefCount && slotDefAt(i).offset == off; i++ {
			hit = hit || slotDefAt(i).nameObj == name
		}
		if hit {
			slotUpdateTree(ts, t, name, first)
		}
	}
}

func slotUpdateTree(ts *Thread, t *TypeObject, name *Object, first int) {
	slotUpdate(ts, t, first)
	l := typeSubclassList(t)
	if l == nil {
		return
	}
	for i := 0; i < l.n; i++ {
		s := l.at(i)
		if s.TpDict != nil && typeDictGet(ts, s.TpDict, name) != nil {
			continue
		}
		slotUpdateTree(ts, s, name, first)
	}
}
