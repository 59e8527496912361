// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Attributes of objects: PyObject_GetAttr, PyObject_GenericGetAttr and their family.
//
// World: bare.
// Guard: the instance's dict is read without a lock by dict code; tp_dict through the type attribute cache.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// Where a managed dict and managed weak references lie, before the object.
const (
	managedDictOffset    = -8
	managedWeakrefOffset = -16
	preheaderSize        = 16
)

// objectBadName raises TypeError for an attribute name that is no str.
//
//go:noinline
func objectBadName(ts *Thread, name *Object) *Object {
	return raise(ts, ExcTypeError, "attribute name must be string, not '%s'", argTO(name))
}

// ObjectGetAttr implements PyObject_GetAttr: o.name.
//
// Refs: new. Errors: AttributeError with name and object, or what a getter raises.
//
//go:nosplit
func ObjectGetAttr(ts *Thread, o, name *Object) *Object {
	t := o.ObType
	if t.TpGetattro == fn_PyObject_GenericGetAttr && isStr(name) {
		return objectGenericGet(ts, o, name, nil, false)
	}
	if t == ModuleType {
		if r := moduleGet(ts, o, name); r != nil {
			return r
		}
	}
	return objectGetAttrOther(ts, o, name)
}

//go:noinline
func objectGetAttrOther(ts *Thread, o, name *Object) *Object {
	if !isStr(name) {
		return objectBadName(ts, name)
	}
	t := o.ObType
	var r *Object
	switch {
	case t.TpGetattro != 0:
		r = callBinary(ts, t.TpGetattro, o, name)
	case t.TpGetattr != 0:
		s := UnicodeAsUTF8(ts, name)
		if s == 0 {
			return nil
		}
		r = callBinary(ts, t.TpGetattr, o, obj(s))
	default:
		raise(ts, ExcAttributeError, "'%s' object has no attribute '%s'", argT(t), argO(name))
	}
	if r == nil {
		objectErrorContext(ts, o, name)
	}
	return r
}

// objectErrorContext notes in an AttributeError being raised which attribute of which object was asked for, unless it says so.
//
//go:noinline
func objectErrorContext(ts *Thread, o, name *Object) {
	e := ts.CurrentException
	if e == nil || !typeIsSubtype(e.ObType, as[*TypeObject](ExcAttributeError)) {
		return
	}
	a := as[*layout.AttributeErrorObject](e)
	if a.Obj != nil || a.Name != nil {
		return
	}
	a.Name, a.Obj = newRef(ts, name), newRef(ts, o)
}

// objectDictAt is where o's dict pointer lies; 0 when its type gives it none.
func objectDictAt(o *Object, t *TypeObject) uintptr {
	off := t.TpDictoffset
	if off == 0 {
		return 0
	}
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		return addr(o) - 8
	}
	if off > 0 {
		return addr(o) + uintptr(off)
	}
	return objectDictAtEnd(o, t)
}

// objectDictAtEnd serves negative offsets: from the end of a variable-size object.
//
//go:noinline
func objectDictAtEnd(o *Object, t *TypeObject) uintptr {
	n := as[*VarObject](o).ObSize
	if t.TpFlags&layout.TPFLAGS_LONG_SUBCLASS != 0 {
		n = int(as[*layout.LongObject](o).LvTag >> 3)
	}
	if n < 0 {
		n = -n
	}
	size := (t.TpBasicsize + n*t.TpItemsize + 7) &^ 7
	return addr(o) + uintptr(size+t.TpDictoffset)
}

// objectDictRef is o's dict, nil when it has none yet. Another thread may be assigning __dict__.
//
// Refs: new.
func objectDictRef(ts *Thread, o *Object, t *TypeObject) *Object {
	p := objectDictAt(o, t)
	if p == 0 {
		return nil
	}
	d := obj(atom.LoadAcquire(prim.At[*uintptr](p)))
	if d == nil {
		return nil
	}
	if atom.OwnTid(&d.ObTid) == ts.Tid {
		incref(ts, d) // another thread that drops the last reference to an object of ours queues it for us
		return d
	}
	return objectDictShared(ts, o, p)
}

// objectDictShared is objectDictRef for a dict that another thread may free.
//
//go:noinline
func objectDictShared(ts *Thread, o *Object, p uintptr) *Object {
	d := obj(atom.LoadAcquire(prim.At[*uintptr](p)))
	if d != nil && tryIncref(ts, d) {
		if obj(atom.LoadAcquire(prim.At[*uintptr](p))) == d {
			return d
		}
		decref(ts, d)
	}
	lockObject(ts, o)
	if d = prim.Load[*Object](p); d != nil {
		enableTryIncref(ts, d)
		incref(ts, d)
	}
	unlockObject(ts, o)
	return d
}

// objectDict is o's dict, nil when it has none yet, for a caller that has o alone or is the collector.
func objectDict(o *Object, t *TypeObject) *Object {
	p := objectDictAt(o, t)
	if p == 0 {
		return nil
	}
	return obj(atom.LoadAcquire(prim.At[*uintptr](p)))
}

// objectGenericGet is attribute access in the usual order: data descriptor, instance dict, other descriptor, class attribute.
// dict replaces the instance's own when given. quiet: nil without AttributeError when there is no such attribute.
//
// Refs: new.
func objectGenericGet(ts *Thread, o, name, dict *Object, quiet bool) *Object {
	t := o.ObType
	if t.TpFlags&layout.TPFLAGS_READY == 0 && TypeReady(ts, t) < 0 {
		return nil
	}
	descr, ok := typeLookupBorrowed(ts, t, name)
	if !ok {
		descr = typeLookupRef(ts, t, name)
	} else if descr != nil {
		// Nothing of a member descriptor, or of a method descriptor without an instance dict in front of it, is needed once the
		// function that reads or binds it has begun: no reference.
		if descr.ObType == MemberDescrType {
			d := as[*layout.MemberDescrObject](descr)
			if d.DType == t && d.DMember.Flags&layout.AUDIT_READ == 0 {
				r := MemberGetOne(ts, addr(o), d.DMember)
				if r == nil {
					return objectGenericFailed(ts, o, name, quiet)
				}
				return r
			}
		} else if descr.ObType == MethodDescrType && t.TpDictoffset == 0 && dict == nil && as[*layout.DescrObject](descr).DType == t {
			r := descrBind(ts, as[*layout.MethodDescrObject](descr), o)
			if r == nil {
				return objectGenericFailed(ts, o, name, quiet)
			}
			return r
		}
		incref(ts, descr)
	}
	var get uintptr
	if descr != nil {
		dt := descr.ObType
		if dt == MemberDescrType {
			d := as[*layout.MemberDescrObject](descr)
			if d.DType == t && d.DMember.Flags&layout.AUDIT_READ == 0 {
				r := MemberGetOne(ts, addr(o), d.DMember)
				decref(ts, descr)
				if r == nil {
					return objectGenericFailed(ts, o, name, quiet)
				}
				return r
			}
		}
		get = dt.TpDescrGet
		if get != 0 && dt.TpDescrSet != 0 {
			r := callTernary(ts, get, descr, o, up(t))
			decref(ts, descr)
			if r == nil {
				return objectGenericFailed(ts, o, name, quiet)
			}
			return r
		}
	}
	own := dict == nil
	if own {
		dict = objectDictRef(ts, o, t)
	}
	if dict != nil {
		pending := ts.CurrentException
		r := objectDictGet(ts, dict, name)
		if own {
			decref(ts, dict)
		}
		if r != nil || ts.CurrentException != pending {
			if descr != nil {
				decref(ts, descr)
			}
			return r
		}
	}
	if descr == nil {
		if quiet {
			return nil
		}
		return objectNoAttribute(ts, o, name)
	}
	if get == 0 {
		return descr
	}
	var r *Object
	if descr.ObType == MethodDescrType && (as[*layout.DescrObject](descr).DType == t || typeIsSubtype(t, as[*layout.DescrObject](descr).DType)) {
		r = descrBind(ts, as[*layout.MethodDescrObject](descr), o)
	} else {
		r = callTernary(ts, get, descr, o, up(t))
	}
	decref(ts, descr)
	if r == nil {
		return objectGenericFailed(ts, o, name, quiet)
	}
	return r
}

// objectGenericFailed handles the exception of a descriptor: an AttributeError vanishes for a quiet caller.
//
//go:noinline
func objectGenericFailed(ts *Thread, o, name *Object, quiet bool) *Object {
	if quiet {
		if ts.CurrentException != nil && ErrExceptionMatches(ts, ExcAttributeError) != 0 {
			ErrClear(ts)
		}
		return nil
	}
	objectErrorContext(ts, o, name)
	return nil
}

//go:noinline
func objectNoAttribute(ts *Thread, o, name *Object) *Object {
	raise(ts, ExcAttributeError, "'%s' object has no attribute '%s'", argTO(o), argO(name))
	objectErrorContext(ts, o, name)
	return nil
}

// objectDictGet looks into an instance's dict.
//
// Refs: new; nil without an exception when the key is not there.
func objectDictGet(ts *Thread, dict, name *Object) *Object {
	mark := ts.ScratchTop
	p, _ := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	prim.Store(p, uintptr(0))
	DictGetItemRef(ts, dict, name, p)
	r := prim.Load[*Object](p)
	ts.ScratchTop = mark
	return r
}

// ObjectGenericGetAttr implements PyObject_GenericGetAttr: the tp_getattro of most types.
//
// Refs: new. Errors: AttributeError; TypeError for a name that is no str; whatever a descriptor raises.
func ObjectGenericGetAttr(ts *Thread, o, name *Object) *Object {
	if !isStr(name) {
		return objectBadName(ts, name)
	}
	return objectGenericGet(ts, o, name, nil, false)
}

// PrivObjectGenericGetAttrWithDict implements _PyObject_GenericGetAttrWithDict.
//
// Refs: new.
func PrivObjectGenericGetAttrWithDict(ts *Thread, o, name, dict *Object, suppress int32) *Object {
	if !isStr(name) {
		return objectBadName(ts, name)
	}
	return objectGenericGet(ts, o, name, dict, suppress != 0)
}

// objectGetOptional is o.name, nil without an exception when there is no such attribute.
//
// Refs: new.
func objectGetOptional(ts *Thread, o, name *Object) *Object {
	t := o.ObType
	if !isStr(name) {
		return objectBadName(ts, name)
	}
	if t.TpGetattro == fn_PyObject_GenericGetAttr {
		return objectGenericGet(ts, o, name, nil, true)
	}
	if t.TpGetattro == fn_typeGetattro {
		return typeGetattr(ts, as[*TypeObject](o), name, true)
	}
	r := objectGetAttrOther(ts, o, name)
	if r == nil && ts.CurrentException != nil && ErrExceptionMatches(ts, ExcAttributeError) != 0 {
		ErrClear(ts)
	}
	return r
}

// ObjectGetOptionalAttr implements PyObject_GetOptionalAttr: 1 and a new reference in *result, 0 and NULL when there is no such
// attribute, -1 and NULL for another error.
func ObjectGetOptionalAttr(ts *Thread, o, name *Object, result uintptr) int32 {
	r := objectGetOptional(ts, o, name)
	prim.Store(result, addr(r))
	if r != nil {
		return 1
	}
	if ts.CurrentException != nil {
		return -1
	}
	return 0
}

// ObjectGetOptionalAttrString implements PyObject_GetOptionalAttrString.
func ObjectGetOptionalAttrString(ts *Thread, o *Object, name uintptr, result uintptr) int32 {
	n := strNamed(ts, name)
	if n == nil {
		prim.Store(result, uintptr(0))
		return -1
	}
	r := ObjectGetOptionalAttr(ts, o, n, result)
	decref(ts, n)
	return r
}

// ObjectGetAttrString implements PyObject_GetAttrString.
//
// Refs: new. Errors: AttributeError; whatever the lookup raises.
func ObjectGetAttrString(ts *Thread, o *Object, name uintptr) *Object {
	if t := o.ObType; t.TpGetattro == 0 && t.TpGetattr != 0 {
		return callBinary(ts, t.TpGetattr, o, obj(name))
	}
	n := strNamed(ts, name)
	if n == nil {
		return nil
	}
	r := ObjectGetAttr(ts, o, n)
	decref(ts, n)
	return r
}

// ObjectHasAttrWithError implements PyObject_HasAttrWithError.
func ObjectHasAttrWithError(ts *Thread, o, name *Object) int32 {
	r := objectGetOptional(ts, o, name)
	if r != nil {
		decref(ts, r)
		return 1
	}
	if ts.CurrentException != nil {
		return -1
	}
	return 0
}

// ObjectHasAttrStringWithError implements PyObject_HasAttrStringWithError.
func ObjectHasAttrStringWithError(ts *Thread, o *Object, name uintptr) int32 {
	n := strNamed(ts, name)
	if n == nil {
		return -1
	}
	r := ObjectHasAttrWithError(ts, o, n)
	decref(ts, n)
	return r
}

// ObjectHasAttr implements PyObject_HasAttr, which cannot report errors: they go to sys.unraisablehook.
func ObjectHasAttr(ts *Thread, o, name *Object) int32 {
	r := ObjectHasAttrWithError(ts, o, name)
	if r < 0 {
		objectUnraisable(ts, o)
		return 0
	}
	return r
}

// ObjectHasAttrString implements PyObject_HasAttrString.
func ObjectHasAttrString(ts *Thread, o *Object, name uintptr) int32 {
	r := ObjectHasAttrStringWithError(ts, o, name)
	if r < 0 {
		objectUnraisable(ts, o)
		return 0
	}
	return r
}

//go:noinline
func objectUnraisable(ts *Thread, o *Object) { ErrWriteUnraisable(ts, o) }

// ObjectSetAttr implements PyObject_SetAttr: o.name = v, or del o.name when v is NULL.
//
// Errors: -1 with AttributeError or TypeError.
func ObjectSetAttr(ts *Thread, o, name, v *Object) int32 {
	if !isStr(name) {
		objectBadName(ts, name)
		return -1
	}
	t := o.ObType
	if t.TpSetattro == fn_PyObject_GenericSetAttr {
		return objectGenericSet(ts, o, name, v, nil)
	}
	return objectSetAttrOther(ts, o, name, v)
}

//go:noinline
func objectSetAttrOther(ts *Thread, o, name, v *Object) int32 {
	t := o.ObType
	if t.TpSetattro != 0 {
		return callObjObjArg(ts, t.TpSetattro, o, name, v)
	}
	if t.TpSetattr != 0 {
		s := UnicodeAsUTF8(ts, name)
		if s == 0 {
			return -1
		}
		return callObjObjArg(ts, t.TpSetattr, o, obj(s), v)
	}
	what := "assign to"
	if v == nil {
		what = "del"
	}
	some := "only read-only"
	if t.TpGetattr == 0 && t.TpGetattro == 0 {
		some = "no"
	}
	return raiseInt(ts, ExcTypeError, "'%s' object has %s attributes (%s .%s)", argT(t), argS(some), argS(what), argO(name))
}

// ObjectSetAttrString implements PyObject_SetAttrString.
//
// Errors: -1, AttributeError, TypeError; whatever the setter raises.
func ObjectSetAttrString(ts *Thread, o *Object, name uintptr, v *Object) int32 {
	if t := o.ObType; t.TpSetattro == 0 && t.TpSetattr != 0 {
		return callObjObjArg(ts, t.TpSetattr, o, obj(name), v)
	}
	n := UnicodeInternFromString(ts, name)
	if n == nil {
		return -1
	}
	r := ObjectSetAttr(ts, o, n, v)
	decref(ts, n)
	return r
}

// ObjectDelAttr implements PyObject_DelAttr.
func ObjectDelAttr(ts *Thread, o, name *Object) int32 { return ObjectSetAttr(ts, o, name, nil) }

// ObjectDelAttrString implements PyObject_DelAttrString.
func ObjectDelAttrString(ts *Thread, o *Object, name uintptr) int32 {
	return ObjectSetAttrString(ts, o, name, nil)
}

// objectGenericSet is assignment in the usual order: data descriptor, then the instance's dict (or dict, when given).
func objectGenericSet(ts *Thread, o, name, v, dict *Object) int32 {
	t := o.ObType
	if t.TpFlags&layout.TPFLAGS_READY == 0 && TypeReady(ts, t) < 0 {
		return -1
	}
	descr, ok := typeLookupBorrowed(ts, t, name)
	if ok {
		if descr == nil {
			return objectSetInDict(ts, o, name, v, dict, nil)
		}
		if d := as[*layout.MemberDescrObject](descr); descr.ObType == MemberDescrType && d.DType == t {
			// The definition lives as long as the type, which o keeps alive; the descriptor is not touched again.
			return MemberSetOne(ts, addr(o), d.DMember, v)
		}
	}
	descr = typeLookupRef(ts, t, name)
	if descr != nil {
		dt := descr.ObType
		if dt.TpDescrSet != 0 {
			r := callObjObjArg(ts, dt.TpDescrSet, descr, o, v)
			decref(ts, descr)
			return r
		}
	}
	r := objectSetInDict(ts, o, name, v, dict, descr)
	xdecref(ts, descr)
	return r
}

// objectSetInDict is the second half of objectGenericSet; descr is what the class has by that name.
//
//go:noinline
func objectSetInDict(ts *Thread, o, name, v, dict, descr *Object) int32 {
	t := o.ObType
	if dict == nil {
		if t.TpDictoffset == 0 {
			return objectCannotSet(ts, o, name, descr)
		}
		if v == nil {
			if dict = objectDictRef(ts, o, t); dict == nil {
				objectNoAttribute(ts, o, name)
				return -1
			}
		} else if dict = objectNeedDict(ts, o); dict == nil {
			return -1
		}
	} else {
		incref(ts, dict)
	}
	var r int32
	if v == nil {
		r = DictDelItem(ts, dict, name)
		if r < 0 && ErrExceptionMatches(ts, ExcKeyError) != 0 {
			ErrClear(ts)
			objectNoAttribute(ts, o, name)
		}
	} else {
		r = DictSetItem(ts, dict, name, v)
	}
	decref(ts, dict)
	return r
}

// objectCannotSet raises AttributeError for an object without a dict.
//
//go:noinline
func objectCannotSet(ts *Thread, o, name, descr *Object) int32 {
	t := o.ObType
	switch {
	case descr != nil:
		raise(ts, ExcAttributeError, "'%s' object attribute '%s' is read-only", argT(t), argO(name))
	case t.TpSetattro == fn_PyObject_GenericSetAttr:
		raise(ts, ExcAttributeError, "'%s' object has no attribute '%s' and no __dict__ for setting new attributes", argT(t), argO(name))
	default:
		raise(ts, ExcAttributeError, "'%s' object has no attribute '%s'", argT(t), argO(name))
	}
	objectErrorContext(ts, o, name)
	return -1
}

// objectNeedDict is o's dict, made when there is none yet.
//
// Refs: new. Errors: AttributeError when the type gives no dict.
func objectNeedDict(ts *Thread, o *Object) *Object {
	p := objectDictAt(o, o.ObType)
	if p == 0 {
		return raise(ts, ExcAttributeError, "This object has no __dict__")
	}
	for {
		if d := objectDictRef(ts, o, o.ObType); d != nil {
			return d
		}
		d := DictNew(ts)
		if d == nil {
			return nil
		}
		incref(ts, d)
		if atom.CAS(prim.At[*uintptr](p), 0, addr(d)) {
			return d
		}
		decref(ts, d) // another thread was first
		decref(ts, d)
	}
}

// ObjectGenericSetAttr implements PyObject_GenericSetAttr: the tp_setattro of most types.
func ObjectGenericSetAttr(ts *Thread, o, name, v *Object) int32 {
	if !isStr(name) {
		objectBadName(ts, name)
		return -1
	}
	return objectGenericSet(ts, o, name, v, nil)
}

// PrivObjectGenericSetAttrWithDict implements _PyObject_GenericSetAttrWithDict.
func PrivObjectGenericSetAttrWithDict(ts *Thread, o, name, v, dict *Object) int32 {
	if !isStr(name) {
		objectBadName(ts, name)
		return -1
	}
	return objectGenericSet(ts, o, name, v, dict)
}

// ObjectGenericGetDict implements PyObject_GenericGetDict: a getter for __dict__.
//
// Refs: new. Errors: AttributeError when the object has no dict; MemoryError.
func ObjectGenericGetDict(ts *Thread, o *Object, closure uintptr) *Object {
	return objectNeedDict(ts, o)
}

// ObjectGenericSetDict implements PyObject_GenericSetDict: a setter for __dict__.
//
// Errors: -1, AttributeError when the object has no dict, TypeError for anything but a dict or a deletion.
func ObjectGenericSetDict(ts *Thread, o, v *Object, closure uintptr) int32 {
	p := objectDictAt(o, o.ObType)
	if p == 0 {
		return raiseInt(ts, ExcAttributeError, "This object has no __dict__")
	}
	if v == nil {
		return raiseInt(ts, ExcTypeError, "cannot delete __dict__")
	}
	if !hasFlag(v.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raiseInt(ts, ExcTypeError, "__dict__ must be set to a dictionary, not a '%s'", argTO(v))
	}
	incref(ts, v)
	objectDictReplace(ts, o, p, v)
	return 0
}

// objectDictReplace puts d, whose reference it takes, in the place of o's dict. The lock is for readers that cannot take a reference
// otherwise.
func objectDictReplace(ts *Thread, o *Object, p uintptr, d *Object) {
	lockObject(ts, o)
	old := obj(atom.Swap(prim.At[*uintptr](p), addr(d)))
	unlockObject(ts, o)
	xdecref(ts, old)
}

// PrivObjectGetDictPtr implements _PyObject_GetDictPtr: where the dict pointer lies, made for managed dicts; NULL when there is none.
func PrivObjectGetDictPtr(ts *Thread, o *Object) uintptr {
	t := o.ObType
	if t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		d := objectNeedDict(ts, o)
		if d == nil {
			ErrClear(ts)
			return 0
		}
		decref(ts, d)
	}
	return objectDictAt(o, t)
}

// ObjectVisitManagedDict implements PyObject_VisitManagedDict, for tp_traverse.
func ObjectVisitManagedDict(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if o.ObType.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		if d := prim.Load[*Object](addr(o) - 8); d != nil {
			return callVisit(ts, visit, d, arg)
		}
	}
	return 0
}

// ObjectClearManagedDict implements PyObject_ClearManagedDict, for tp_clear and tp_dealloc.
func ObjectClearManagedDict(ts *Thread, o *Object) {
	if o.ObType.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 {
		xdecref(ts, obj(atom.Swap(prim.At[*uintptr](addr(o)-8), 0)))
	}
}

// PrivObjectSetManagedDict implements _PyObject_SetManagedDict: replaces the managed dict; d may be NULL.
func PrivObjectSetManagedDict(ts *Thread, o, d *Object) int32 {
	objectDictReplace(ts, o, addr(o)-8, xnewRef(ts, d))
	return 0
}
