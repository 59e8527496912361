// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The type called type: attributes, calls, the life of heap types, what C asks of a type.
//
// World: bare.
// Guard: the type lock for whatever changes a type; readers take none.

package object

import (
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// typeStatic is the PyMethodDef of every __new__, behind the slot table.
var typeStatic uintptr

// typeNewDef is the PyMethodDef of the built-in __new__ that calls tp_new.
func typeNewDef() uintptr {
	if typeStatic == 0 {
		p := prim.Map(4096)
		if p == 0 {
			return 0
		}
		d := prim.At[*layout.MethodDef](p)
		d.MlName, d.MlMeth, d.MlFlags = strAddr("__new__\x00"), fn_typeNewWrapper, layout.METH_VARARGS|layout.METH_KEYWORDS
		d.MlDoc = strAddr("__new__($type, *args, **kwargs)\n--\n\nCreate and return a new object.  See help(type) for accurate signature.\x00")
		typeStatic = p
	}
	return typeStatic
}

// typeNewWrapper is TYPE.__new__(cls, ...): calls TYPE's tp_new when that is safe for cls.
func typeNewWrapper(ts *Thread, self, args, kwargs *Object) *Object {
	if self == nil || !typeCheck(self) {
		return raise(ts, ExcSystemError, "__new__() called with non-type 'self'")
	}
	t := as[*TypeObject](self)
	if tupleSize(args) < 1 {
		return raise(ts, ExcTypeError, "%s.__new__(): not enough arguments", argT(t))
	}
	arg := tupleItem(args, 0)
	if !typeCheck(arg) {
		return raise(ts, ExcTypeError, "%s.__new__(X): X is not a type object (%s)", argT(t), argTO(arg))
	}
	sub := as[*TypeObject](arg)
	if !typeIsSubtype(sub, t) {
		return raise(ts, ExcTypeError, "%s.__new__(%s): %s is not a subtype of %s", argT(t), argT(sub), argT(sub), argT(t))
	}
	// The C function must be the one that the nearest type with a tp_new of its own uses: object.__new__(dict) would not set up
	// what dict's does.
	static := sub
	for static != nil && static.TpNew == fn_slotNew {
		static = static.TpBase
	}
	if static != nil && static.TpNew != t.TpNew {
		return raise(ts, ExcTypeError, "%s.__new__(%s) is not safe, use %s.__new__()", argT(t), argT(sub), argT(static))
	}
	rest := TupleGetSlice(ts, args, 1, tupleSize(args))
	if rest == nil {
		return nil
	}
	r := callTernary(ts, t.TpNew, arg, rest, kwargs)
	decref(ts, rest)
	return r
}

// typePreheader is the room before an object of type t: two words when it has a managed dict or managed weak references.
func typePreheader(t *TypeObject) uintptr {
	if t.TpFlags&layout.TPFLAGS_PREHEADER != 0 {
		return preheaderSize
	}
	return 0
}

const typeSmall = 128 // bytes that are sooner cleared here than by a call

// typeAllocRaw allocates size bytes for an object of type t with its header set and everything behind it zero. A heap type gets a
// reference.
//
// Refs: new.
func typeAllocRaw(ts *Thread, t *TypeObject, size uintptr) *Object {
	pre := typePreheader(t)
	kind := heap.KindObject
	if pre != 0 {
		kind = heap.KindGCPre
	} else if t.TpFlags&layout.TPFLAGS_HAVE_GC != 0 {
		kind = heap.KindGC
	}
	if kind != heap.KindObject {
		if ts.GCBudget--; ts.GCBudget < 0 {
			gcMaybe(ts)
		}
	}
	size += pre
	var p uintptr
	if size <= typeSmall {
		p = ts.Heap.Take(kind, size)
	}
	if p == 0 {
		if p = ts.Heap.Alloc(kind, size); p == 0 {
			return ErrNoMemory(ts)
		}
	}
	if size <= typeSmall {
		for q, end := p, p+size; q < end; q += 8 { // a block is whole words
			prim.Store(q, uintptr(0))
		}
	} else {
		prim.Clear(p, size)
	}
	o := obj(p + pre)
	initHeader(ts, o, t)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		incref(ts, up(t))
	}
	return o
}

// TypeGenericAlloc implements PyType_GenericAlloc: the tp_alloc of most types. The object's fields are zero; it is tracked.
//
// Refs: new.
func TypeGenericAlloc(ts *Thread, t *TypeObject, n int) *Object {
	size := t.TpBasicsize
	if t.TpItemsize != 0 {
		// One item more, as room for a terminator.
		size += (n + 1) * t.TpItemsize
		if n < 0 || t.TpItemsize > 0 && n > (1<<62)/t.TpItemsize {
			return ErrNoMemory(ts)
		}
		size = (size + 7) &^ 7
	}
	o := typeAllocRaw(ts, t, uintptr(size))
	if o == nil {
		return nil
	}
	if t.TpItemsize != 0 {
		as[*VarObject](o).ObSize = n
	}
	if t.TpFlags&layout.TPFLAGS_HAVE_GC != 0 {
		gcTrack(o)
	}
	return o
}

// TypeGenericNew implements PyType_GenericNew: a tp_new that only allocates.
//
// Refs: new.
func TypeGenericNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	return callSsizeArg(ts, t.TpAlloc, up(t), 0)
}

// typeCall is calling a type: type(x), or tp_new and then tp_init.
func typeCall(ts *Thread, self, args, kwargs *Object) *Object {
	t := as[*TypeObject](self)
	if t == TypeType {
		n := tupleSize(args)
		if n == 1 && (kwargs == nil || DictSize(ts, kwargs) == 0) {
			return newRef(ts, up(tupleItem(args, 0).ObType))
		}
		if n != 3 {
			return raise(ts, ExcTypeError, "type() takes 1 or 3 arguments")
		}
	}
	if t.TpNew == 0 {
		return raise(ts, ExcTypeError, "cannot create '%s' instances", argT(t))
	}
	o := callTernary(ts, t.TpNew, self, args, kwargs)
	if o == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcSystemError, "%R returned NULL without setting an exception", argO(self))
		}
		return nil
	}
	if !typeIsSubtype(o.ObType, t) {
		return o // __new__ gave something else: it is not ours to initialise
	}
	if init := o.ObType.TpInit; init != 0 && callObjObjArg(ts, init, o, args, kwargs) < 0 {
		decref(ts, o)
		return nil
	}
	return o
}

// typeOnlyAllocates tells whether calling t without arguments is no more than TypeGenericAlloc.
func typeOnlyAllocates(t *TypeObject) bool {
	return t.TpNew == BaseObjectType.TpNew && t.TpInit == BaseObjectType.TpInit && t.TpAlloc == fn_PyType_GenericAlloc &&
		t.TpFlags&layout.TPFLAGS_IS_ABSTRACT == 0 && t.TpVectorcall == 0
}

// typeVectorcall is typeCall for an array of arguments; type(x) at once.
func typeVectorcall(ts *Thread, self *Object, args uintptr, nargsf uint, kwnames *Object) *Object {
	n := int(nargsf &^ (1 << 63))
	if n == 1 && self == up(TypeType) && (kwnames == nil || tupleSize(kwnames) == 0) {
		return newRef(ts, up(itemAt(args, 0).ObType))
	}
	if self == up(TypeType) && n != 3 {
		return raise(ts, ExcTypeError, "type() takes 1 or 3 arguments")
	}
	return PrivObjectMakeTpCall(ts, ts, self, args, n, kwnames)
}

// typeGetattr is TYPE.name: data descriptor of the metatype, the type's own resolution order, other attribute of the metatype.
//
// Refs: new; quiet as in objectGenericGet.
func typeGetattr(ts *Thread, t *TypeObject, name *Object, quiet bool) *Object {
	if t.TpFlags&layout.TPFLAGS_READY == 0 && TypeReady(ts, t) < 0 {
		return nil
	}
	meta := t.ObType
	var get uintptr
	m := typeLookupRef(ts, meta, name)
	if m != nil {
		get = m.ObType.TpDescrGet
		if get != 0 && m.ObType.TpDescrSet != 0 {
			r := callTernary(ts, get, m, up(t), up(meta))
			decref(ts, m)
			if r == nil {
				return objectGenericFailed(ts, up(t), name, quiet)
			}
			return r
		}
	}
	a := typeLookupRef(ts, t, name)
	if a != nil {
		xdecref(ts, m)
		local := a.ObType.TpDescrGet
		if local == 0 {
			return a
		}
		r := callTernary(ts, local, a, nil, up(t))
		decref(ts, a)
		if r == nil {
			return objectGenericFailed(ts, up(t), name, quiet)
		}
		return r
	}
	if m != nil {
		if get == 0 {
			return m
		}
		r := callTernary(ts, get, m, up(t), up(meta))
		decref(ts, m)
		if r == nil {
			return objectGenericFailed(ts, up(t), name, quiet)
		}
		return r
	}
	if ts.CurrentException != nil || quiet {
		return nil
	}
	raise(ts, ExcAttributeError, "type object '%s' has no attribute '%s'", argT(t), argO(name))
	objectErrorContext(ts, up(t), name)
	return nil
}

// typeGetattro is type's tp_getattro.
func typeGetattro(ts *Thread, o, name *Object) *Object {
	if !isStr(name) {
		return objectBadName(ts, name)
	}
	return typeGetattr(ts, as[*TypeObject](o), name, false)
}

// typeIsSpecialName tells whether a name begins and ends with two underscores.
func typeIsSpecialName(ts *Thread, name *Object) bool {
	mark := ts.ScratchTop
	p, _ := scratch(ts, 8)
	if p == 0 {
		return false
	}
	s := UnicodeAsUTF8AndSize(ts, name, p)
	n := prim.Load[int](p)
	ts.ScratchTop = mark
	if s == 0 {
		ErrClear(ts)
		return false
	}
	return n > 4 && byteAt(s, 0) == '_' && byteAt(s, 1) == '_' && byteAt(s, n-1) == '_' && byteAt(s, n-2) == '_'
}

// typeSetattro is type's tp_setattro: also chooses slots anew when a special method changes.
func typeSetattro(ts *Thread, o, name, v *Object) int32 {
	t := as[*TypeObject](o)
	if t.TpFlags&layout.TPFLAGS_IMMUTABLETYPE != 0 {
		return raiseInt(ts, ExcTypeError, "cannot set %R attribute of immutable type '%s'", argO(name), argT(t))
	}
	if !isStr(name) {
		objectBadName(ts, name)
		return -1
	}
	if t.TpFlags&layout.TPFLAGS_READY == 0 && TypeReady(ts, t) < 0 {
		return -1
	}
	name = typeInterned(ts, name)
	if name == nil {
		return -1
	}
	r := typeSetattrInterned(ts, t, name, v)
	decref(ts, name)
	return r
}

// typeInterned is the interned str for a name.
//
// Refs: new.
func typeInterned(ts *Thread, name *Object) *Object {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	setItem(p, 0, newRef(ts, name))
	if name.ObType == UnicodeType {
		UnicodeInternInPlace(ts, p)
	}
	r := itemAt(p, 0)
	ts.ScratchTop = mark
	return r
}

func typeSetattrInterned(ts *Thread, t *TypeObject, name, v *Object) int32 {
	m := typeLookupRef(ts, t.ObType, name)
	if m != nil {
		if set := m.ObType.TpDescrSet; set != 0 {
			r := callObjObjArg(ts, set, m, up(t), v)
			decref(ts, m)
			return r
		}
		decref(ts, m)
	}
	special := typeIsSpecialName(ts, name)
	// The old value outlives the lock: what it destroys may run code.
	typeLock(ts)
	old := xnewRef(ts, typeDictGet(ts, t.TpDict, name))
	typeModifiedLocked(ts, t)
	var r int32
	if v != nil {
		enableTryIncref(ts, v)
		r = DictSetItem(ts, t.TpDict, name, v)
	} else if old == nil {
		r = -1
	} else {
		r = DictDelItem(ts, t.TpDict, name)
	}
	if r == 0 && special {
		slotUpdateName(ts, t, name)
	}
	typeUnlock(ts)
	if r < 0 && v == nil && old == nil && ts.CurrentException == nil {
		raise(ts, ExcAttributeError, "type object '%s' has no attribute '%s'", argT(t), argO(name))
		objectErrorContext(ts, up(t), name)
	}
	xdecref(ts, old)
	return r
}

// TypeGetFlags implements PyType_GetFlags.
func TypeGetFlags(ts *Thread, t *TypeObject) uint { return t.TpFlags }

// PrivTypeName implements _PyType_Name: tp_name behind the last dot.
func PrivTypeName(ts *Thread, t *TypeObject) uintptr { return typeShortName(t.TpName) }

func typeShortName(name uintptr) uintptr {
	s := name
	for p := name; byteAt(p, 0) != 0; p++ {
		if byteAt(p, 0) == '.' {
			s = p + 1
		}
	}
	return s
}

// TypeGetName implements PyType_GetName: __name__.
//
// Refs: new.
func TypeGetName(ts *Thread, t *TypeObject) *Object {
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		return newRef(ts, as[*layout.HeapTypeObject](up(t)).HtName)
	}
	return UnicodeFromString(ts, typeShortName(t.TpName))
}

// TypeGetQualName implements PyType_GetQualName: __qualname__.
//
// Refs: new.
func TypeGetQualName(ts *Thread, t *TypeObject) *Object {
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		return newRef(ts, as[*layout.HeapTypeObject](up(t)).HtQualname)
	}
	return TypeGetName(ts, t)
}

// TypeGetModuleName implements PyType_GetModuleName: __module__.
//
// Refs: new.
func TypeGetModuleName(ts *Thread, t *TypeObject) *Object { return typeGetModule(ts, up(t), 0) }

// TypeGetFullyQualifiedName implements PyType_GetFullyQualifiedName: module and qualified name, without builtins and __main__.
//
// Refs: new.
func TypeGetFullyQualifiedName(ts *Thread, t *TypeObject) *Object {
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		return UnicodeFromString(ts, t.TpName)
	}
	q := TypeGetQualName(ts, t)
	if q == nil {
		return nil
	}
	m := TypeGetModuleName(ts, t)
	if m == nil {
		decref(ts, q)
		return nil
	}
	if isStr(m) && !typeNamesDefault(ts, m) {
		r := strFormat(ts, "%s.%s", argO(m), argO(q))
		decref(ts, q)
		q = r
	}
	decref(ts, m)
	return q
}

// typeNamesDefault tells whether a module name goes without saying.
func typeNamesDefault(ts *Thread, m *Object) bool {
	return UnicodeCompare(ts, m, id_builtins) == 0 || UnicodeCompare(ts, m, id___main__) == 0
}

// typeGetModule is the getter of __module__.
func typeGetModule(ts *Thread, o *Object, closure uintptr) *Object {
	t := as[*TypeObject](o)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		typeLock(ts)
		m := xnewRef(ts, typeDictGet(ts, t.TpDict, id___module__))
		typeUnlock(ts)
		if m == nil && ts.CurrentException == nil {
			return raise(ts, ExcAttributeError, "__module__")
		}
		return m
	}
	s := typeShortName(t.TpName)
	if s == t.TpName {
		return id_builtins
	}
	return UnicodeFromStringAndSize(ts, t.TpName, int(s-t.TpName)-1)
}

// typeRepr is <class 'MODULE.QUALNAME'>.
func typeRepr(ts *Thread, o *Object) *Object {
	t := as[*TypeObject](o)
	if t.TpName == 0 {
		return strFormat(ts, "<class at %s>", argS("NULL"))
	}
	m := typeGetModule(ts, o, 0)
	if m == nil {
		ErrClear(ts)
	} else if !isStr(m) {
		decref(ts, m)
		m = nil
	}
	name := TypeGetQualName(ts, t)
	if name == nil {
		xdecref(ts, m)
		return nil
	}
	var r *Object
	if m != nil && UnicodeCompare(ts, m, id_builtins) != 0 {
		r = strFormat(ts, "<class '%s.%s'>", argO(m), argO(name))
	} else {
		r = strFormat(ts, "<class '%s'>", argT(t))
	}
	xdecref(ts, m)
	decref(ts, name)
	return r
}

// typeIsGc tells the collector which types it owns.
func typeIsGc(ts *Thread, o *Object) int32 {
	return b2i(as[*TypeObject](o).TpFlags&layout.TPFLAGS_HEAPTYPE != 0)
}

// typeTraverse visits what a heap type holds.
func typeTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	t := as[*TypeObject](o)
	if t.TpFlags&layout.TPFLAGS_HEAPTYPE == 0 {
		return 0
	}
	h := as[*layout.HeapTypeObject](o)
	if r := typeVisit(ts, visit, arg, t.TpDict); r != 0 {
		return r
	}
	if r := typeVisit(ts, visit, arg, t.TpCache); r != 0 {
		return r
	}
	if r := typeVisit(ts, visit, arg, t.TpMro); r != 0 {
		return r
	}
	if r := typeVisit(ts, visit, arg, t.TpBases); r != 0 {
		return r
	}
	if t.TpBase != nil {
		if r := callVisit(ts, visit, up(t.TpBase), arg); r != 0 {
			return r
		}
	}
	return typeVisit(ts, visit, arg, h.HtModule)
}

func typeVisit(ts *Thread, visit, arg uintptr, o *Object) int32 {
	if o == nil {
		return 0
	}
	return callVisit(ts, visit, o, arg)
}

// typeClear breaks the cycles through a dying type: its dict and resolution order hold it, and it holds them.
func typeClear(ts *Thread, o *Object) int32 {
	t := as[*TypeObject](o)
	TypeModified(ts, t)
	if t.TpDict != nil {
		DictClear(ts, t.TpDict)
	}
	h := as[*layout.HeapTypeObject](o)
	m := h.HtModule
	h.HtModule = nil
	xdecref(ts, m)
	mro := t.TpMro
	t.TpMro = nil
	xdecref(ts, mro)
	return 0
}

// typeDealloc frees a heap type: no instance, subclass or descriptor is left.
func typeDealloc(ts *Thread, o *Object) {
	t := as[*TypeObject](o)
	h := as[*layout.HeapTypeObject](o)
	gcUntrack(o)
	typeLock(ts)
	if t.TpBases != nil {
		for i := 0; i < tupleSize(t.TpBases); i++ {
			if b := tupleItem(t.TpBases, i); typeCheck(b) {
				typeRemoveSubclass(as[*TypeObject](b), t)
			}
		}
	}
	typeModifiedLocked(ts, t)
	typeUnlock(ts)
	if t.TpWeaklist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	if l := typeSubclassList(t); l != nil {
		freeMem(ts, l.items)
		freeMem(ts, t.TpSubclasses)
	}
	xdecref(ts, t.TpDict)
	xdecref(ts, t.TpBases)
	xdecref(ts, t.TpMro)
	xdecref(ts, t.TpCache)
	if t.TpBase != nil {
		decref(ts, up(t.TpBase))
	}
	if t.TpDoc != 0 {
		MemFree(ts, t.TpDoc)
	}
	xdecref(ts, h.HtName)
	xdecref(ts, h.HtQualname)
	xdecref(ts, h.HtSlots)
	xdecref(ts, h.HtModule)
	if h.HtTpname != 0 {
		MemFree(ts, h.HtTpname)
	}
	meta := o.ObType
	callFree(ts, meta.TpFree, addr(o))
	if meta.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		decref(ts, up(meta))
	}
}
