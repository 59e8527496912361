// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The module object (PyModuleObject).
//
// World: bare.
// Guard: md_dict, md_name, md_def are set while the module is made and do not change; md_state is set once, by PyModule_ExecDef
// or PyModule_Create; md_gil is written by PyUnstable_Module_SetGIL and read by the importing thread.
// Invariant: md_dict is never NULL once the module is visible.
//
// Making modules from slot arrays is package modslot's.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type moduleObject = layout.ModuleObject

// ModuleDef is the PyModuleDef that an extension passes.
type ModuleDef = layout.ModuleDef

// asModule views o as a module, or is nil when it is none.
func asModule(o *Object) *moduleObject {
	if o.ObType == ModuleType || TypeIsSubtype(nil, o.ObType, ModuleType) != 0 {
		return as[*moduleObject](o)
	}
	return nil
}

// moduleArg is asModule that raises TypeError.
func moduleArg(ts *Thread, o *Object) *moduleObject {
	if o == nil {
		badInternalCall(ts)
		return nil
	}
	m := asModule(o)
	if m == nil {
		raise(ts, ExcTypeError, "expected module object, got %s", argTO(o))
	}
	return m
}

// moduleAlloc is an empty module of a type, without a dict.
func moduleAlloc(ts *Thread, t *TypeObject) *moduleObject {
	o := newInstance(ts, t)
	if o == nil {
		return nil
	}
	m := as[*moduleObject](o)
	m.MdDict, m.MdDef, m.MdState, m.MdWeaklist, m.MdName, m.MdGil = nil, nil, 0, 0, nil, modGILUsed
	return m
}

// moduleFill sets the attributes that every module begins with.
func moduleFill(ts *Thread, d, name, doc *Object) bool {
	if doc == nil {
		doc = None
	}
	return DictSetItem(ts, d, id___name__, name) == 0 && DictSetItem(ts, d, id___doc__, doc) == 0 &&
		DictSetItem(ts, d, id___package__, None) == 0 && DictSetItem(ts, d, id___loader__, None) == 0 &&
		DictSetItem(ts, d, id___spec__, None) == 0
}

// ModuleNewObject implements PyModule_NewObject: an empty module.
//
// Refs: new; name is borrowed. Error: NULL.
func ModuleNewObject(ts *Thread, name *Object) *Object {
	m := moduleAlloc(ts, ModuleType)
	if m == nil {
		return nil
	}
	m.MdDict = DictNew(ts)
	if m.MdDict == nil || !moduleFill(ts, m.MdDict, name, nil) {
		decref(ts, up(m))
		return nil
	}
	if UnicodeCheckExact(name) {
		m.MdName = newRef(ts, name)
	}
	moduleTrack(m)
	return up(m)
}

// moduleTrack shows a new module to the collector, which alone frees it and its dict.
func moduleTrack(m *moduleObject) {
	deferCounts(m.MdDict)
	deferCounts(up(m))
	gcTrack(up(m))
}

// UnicodeCheckExact tells whether o is exactly a str.
func UnicodeCheckExact(o *Object) bool { return o.ObType == UnicodeType }

// ModuleNew implements PyModule_New.
//
// Refs: new. Error: NULL; UnicodeDecodeError when name is not UTF-8.
func ModuleNew(ts *Thread, name uintptr) *Object {
	s := UnicodeFromString(ts, name)
	if s == nil {
		return nil
	}
	m := ModuleNewObject(ts, s)
	decref(ts, s)
	return m
}

// ModuleGetDict implements PyModule_GetDict.
//
// Refs: borrowed. Error: NULL and SystemError when m is no module.
func ModuleGetDict(ts *Thread, m *Object) *Object {
	if m == nil || asModule(m) == nil {
		return badInternalCall(ts)
	}
	return as[*moduleObject](m).MdDict
}

// ModuleGetNameObject implements PyModule_GetNameObject.
//
// Refs: new. Error: NULL; TypeError when m is no module, SystemError when it has no name.
func ModuleGetNameObject(ts *Thread, m *Object) *Object {
	if m == nil || asModule(m) == nil {
		ErrBadArgument(ts)
		return nil
	}
	n := DictGetItemWithError(ts, as[*moduleObject](m).MdDict, id___name__)
	if n == nil || !hasFlag(n.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		if ts.CurrentException == nil {
			raise(ts, ExcSystemError, "nameless module")
		}
		return nil
	}
	return newRef(ts, n)
}

// ModuleGetName implements PyModule_GetName: UTF-8 that lives as long as the name.
//
// Error: NULL, as PyModule_GetNameObject.
func ModuleGetName(ts *Thread, m *Object) uintptr {
	n := ModuleGetNameObject(ts, m)
	if n == nil {
		return 0
	}
	p := UnicodeAsUTF8(ts, n)
	decref(ts, n)
	return p
}

// ModuleGetFilenameObject implements PyModule_GetFilenameObject.
//
// Refs: new. Error: NULL; SystemError when the module has no __file__.
func ModuleGetFilenameObject(ts *Thread, m *Object) *Object {
	if m == nil || asModule(m) == nil {
		ErrBadArgument(ts)
		return nil
	}
	f := DictGetItemWithError(ts, as[*moduleObject](m).MdDict, id___file__)
	if f == nil || !hasFlag(f.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		if ts.CurrentException == nil {
			raise(ts, ExcSystemError, "module filename missing")
		}
		return nil
	}
	return newRef(ts, f)
}

// ModuleGetFilename implements PyModule_GetFilename.
func ModuleGetFilename(ts *Thread, m *Object) uintptr {
	f := ModuleGetFilenameObject(ts, m)
	if f == nil {
		return 0
	}
	p := UnicodeAsUTF8(ts, f)
	decref(ts, f)
	return p
}

// ModuleGetDef implements PyModule_GetDef: NULL without an exception when the module was made without one.
//
// Error: NULL and SystemError when m is no module.
func ModuleGetDef(ts *Thread, m *Object) uintptr {
	if m == nil || asModule(m) == nil {
		ErrBadArgument(ts)
		return 0
	}
	return uintptr(unsafe.Pointer(as[*moduleObject](m).MdDef))
}

// ModuleGetState implements PyModule_GetState: NULL without an exception when there is none.
func ModuleGetState(ts *Thread, m *Object) uintptr {
	if m == nil || asModule(m) == nil {
		ErrBadArgument(ts)
		return 0
	}
	return as[*moduleObject](m).MdState
}

// ModuleAddObjectRef implements PyModule_AddObjectRef.
//
// Refs: value borrowed; NULL means that an exception is set already. Error: -1.
func ModuleAddObjectRef(ts *Thread, m *Object, name uintptr, value *Object) int32 {
	if m == nil || asModule(m) == nil {
		return raiseInt(ts, ExcTypeError, "PyModule_AddObjectRef() first argument must be a module")
	}
	if value == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcSystemError, "PyModule_AddObjectRef() must be called with an exception raised if value is NULL")
		}
		return -1
	}
	return DictSetItemString(ts, as[*moduleObject](m).MdDict, name, value)
}

// ModuleAdd implements PyModule_Add.
//
// Refs: steals value, also on failure. Error: -1.
func ModuleAdd(ts *Thread, m *Object, name uintptr, value *Object) int32 {
	r := ModuleAddObjectRef(ts, m, name, value)
	xdecref(ts, value)
	return r
}

// ModuleAddObject implements PyModule_AddObject.
//
// Refs: steals value on success only. Error: -1.
func ModuleAddObject(ts *Thread, m *Object, name uintptr, value *Object) int32 {
	r := ModuleAddObjectRef(ts, m, name, value)
	if r == 0 {
		decref(ts, value)
	}
	return r
}

// ModuleAddIntConstant implements PyModule_AddIntConstant.
func ModuleAddIntConstant(ts *Thread, m *Object, name uintptr, value int) int32 {
	return ModuleAdd(ts, m, name, LongFromLong(ts, value))
}

// ModuleAddStringConstant implements PyModule_AddStringConstant.
func ModuleAddStringConstant(ts *Thread, m *Object, name, value uintptr) int32 {
	return ModuleAdd(ts, m, name, UnicodeFromString(ts, value))
}

// ModuleAddType implements PyModule_AddType: readies the type and adds it under the last part of its name.
//
// Refs: t borrowed. Error: -1.
func ModuleAddType(ts *Thread, m *Object, t *TypeObject) int32 {
	if TypeReady(ts, t) < 0 {
		return -1
	}
	name := t.TpName
	for p := name; byteAt(p, 0) != 0; p++ {
		if byteAt(p, 0) == '.' {
			name = p + 1
		}
	}
	return ModuleAddObjectRef(ts, m, name, up(t))
}

// ModuleSetDocString implements PyModule_SetDocString.
func ModuleSetDocString(ts *Thread, m *Object, doc uintptr) int32 {
	s := UnicodeFromString(ts, doc)
	if s == nil {
		return -1
	}
	r := ObjectSetAttr(ts, m, id___doc__, s)
	decref(ts, s)
	return r
}

// ModuleAddFunctions implements PyModule_AddFunctions: methods end with a NULL name.
//
// Error: -1; ValueError for CLASS and STATIC methods.
func ModuleAddFunctions(ts *Thread, m *Object, methods uintptr) int32 {
	name := ModuleGetNameObject(ts, m)
	if name == nil {
		return -1
	}
	r := moduleAddMethods(ts, m, name, methods)
	decref(ts, name)
	return r
}

// ModuleAddMethods sets the functions of a method table as attributes of m, which need not be a module; name is their __module__.
func ModuleAddMethods(ts *Thread, m, name *Object, methods uintptr) int32 {
	return moduleAddMethods(ts, m, name, methods)
}

func moduleAddMethods(ts *Thread, m, name *Object, methods uintptr) int32 {
	for p := methods; p != 0; p += unsafe.Sizeof(*(*layout.MethodDef)(nil)) {
		d := prim.At[*layout.MethodDef](p)
		if d.MlName == 0 {
			break
		}
		if d.MlFlags&(layout.METH_CLASS|layout.METH_STATIC) != 0 {
			return raiseInt(ts, ExcValueError, "module functions cannot set METH_CLASS or METH_STATIC")
		}
		f := CMethodNew(ts, p, m, name, nil)
		if f == nil {
			return -1
		}
		deferCounts(f)
		r := ObjectSetAttrString(ts, m, d.MlName, f)
		decref(ts, f)
		if r < 0 {
			return -1
		}
	}
	return 0
}

// UnstableModuleSetGIL implements PyUnstable_Module_SetGIL: what a single-phase module declares; gil is one of the Py_MOD_GIL_ values.
//
// Error: -1 and SystemError when m is no module.
func UnstableModuleSetGIL(ts *Thread, m *Object, gil uintptr) int32 {
	if m == nil || asModule(m) == nil {
		badInternalCall(ts)
		return -1
	}
	as[*moduleObject](m).MdGil = gil
	return 0
}

// moduleDealloc is tp_dealloc.
func moduleDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	m := as[*moduleObject](o)
	if m.MdWeaklist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	if d := m.MdDef; d != nil && d.MFree != 0 && (d.MSize <= 0 || m.MdState != 0) {
		callFree(ts, d.MFree, addr(o))
	}
	xdecref(ts, m.MdDict)
	xdecref(ts, m.MdName)
	if m.MdState != 0 {
		freeMem(ts, m.MdState)
	}
	t := o.ObType
	callFree(ts, t.TpFree, addr(o))
	if hasFlag(t, layout.TPFLAGS_HEAPTYPE) {
		decref(ts, up(t))
	}
}

// moduleTraverse is tp_traverse.
func moduleTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	m := as[*moduleObject](o)
	if d := m.MdDef; d != nil && d.MTraverse != 0 && (d.MSize <= 0 || m.MdState != 0) {
		if r := callTraverse(ts, d.MTraverse, o, visit, arg); r != 0 {
			return r
		}
	}
	if m.MdDict != nil {
		return callVisit(ts, visit, m.MdDict, arg)
	}
	return 0
}

// moduleClear is tp_clear. An exception of the extension's own m_clear is unraisable.
func moduleClear(ts *Thread, o *Object) int32 {
	m := as[*moduleObject](o)
	if d := m.MdDef; d != nil && d.MClear != 0 && (d.MSize <= 0 || m.MdState != 0) {
		if callInquiry(ts, d.MClear, o) != 0 && ts.CurrentException != nil {
			ErrWriteUnraisable(ts, o)
		}
	}
	if d := m.MdDict; d != nil {
		m.MdDict = nil
		decref(ts, d)
	}
	return 0
}

// moduleRepr is tp_repr: from __spec__ or __name__ and __file__.
func moduleRepr(ts *Thread, o *Object) *Object {
	d := as[*moduleObject](o).MdDict
	name := DictGetItemWithError(ts, d, id___name__)
	if name == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return strFormat(ts, "<module '?'>")
	}
	file := DictGetItemWithError(ts, d, id___file__)
	if file == nil {
		if ts.CurrentException != nil {
			return nil
		}
		spec := DictGetItemWithError(ts, d, id___spec__)
		if spec == nil && ts.CurrentException != nil {
			return nil
		}
		if spec != nil && spec != None {
			return strFormat(ts, "<module %R (built-in)>", argO(name))
		}
		return strFormat(ts, "<module %R>", argO(name))
	}
	return strFormat(ts, "<module %R from %R>", argO(name), argO(file))
}

// moduleGet is what an exact module's dict has, when that can be told at once: the dict lives as long as the module, so that it is read
// without a reference. nil, without an exception, says nothing.
//
// Refs: new.
func moduleGet(ts *Thread, o, name *Object) *Object {
	if name.ObType != UnicodeType {
		return nil
	}
	if descr, ok := typeLookupBorrowed(ts, ModuleType, name); !ok || descr != nil {
		return nil
	}
	d := as[*moduleObject](o).MdDict
	if d == nil || !dictReadable(ts, d) {
		return nil
	}
	k := dictTable(as[*layout.DictObject](d))
	if e := dictProbe(k, name, strHashed(ts, name)); e > dictDoubt {
		if v, ok := dictTake(ts, as[*layout.DictObject](d), k, e); ok {
			return v
		}
	}
	return nil
}

// moduleGetattro is tp_getattro: generic, then the module's own __getattr__, then AttributeError with the module's name.
func moduleGetattro(ts *Thread, o, name *Object) *Object {
	if o.ObType == ModuleType && name.ObType == UnicodeType {
		// The common case: no attribute of the type, a key of the dict, which a module keeps as long as it lives.
		if x := typeLookupRef(ts, ModuleType, name); x != nil {
			decref(ts, x)
		} else if d := as[*moduleObject](o).MdDict; d != nil && dictReadable(ts, d) && ts.CurrentException == nil {
			if hash := as[*layout.ASCIIObject](name).Hash; hash != -1 {
				k := dictTable(as[*layout.DictObject](d))
				if e := dictProbe(k, name, hash); e > dictDoubt {
					if v, ok := dictTake(ts, as[*layout.DictObject](d), k, e); ok {
						return v
					}
				}
			}
		}
	}
	v := ObjectGenericGetAttr(ts, o, name)
	if v != nil || ErrExceptionMatches(ts, ExcAttributeError) == 0 {
		return v
	}
	d := as[*moduleObject](o).MdDict
	if d == nil {
		return nil
	}
	ErrClear(ts)
	if f := DictGetItemWithError(ts, d, id___getattr__); f != nil {
		return ObjectCallOneArg(ts, f, name)
	}
	if ts.CurrentException != nil {
		return nil
	}
	mod := DictGetItemWithError(ts, d, id___name__)
	if mod == nil && ts.CurrentException != nil {
		return nil
	}
	if mod != nil && hasFlag(mod.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		raise(ts, ExcAttributeError, "module '%s' has no attribute '%s'", argO(mod), argO(name))
	} else {
		raise(ts, ExcAttributeError, "module has no attribute '%s'", argO(name))
	}
	moduleErrorContext(ts, o, name)
	return nil
}

// moduleErrorContext sets name and obj of the AttributeError that is set.
func moduleErrorContext(ts *Thread, o, name *Object) {
	e := ts.CurrentException
	if e == nil || e.ObType != as[*TypeObject](ExcAttributeError) {
		return
	}
	a := as[*layout.AttributeErrorObject](e)
	if a.Obj == nil && a.Name == nil {
		a.Obj, a.Name = newRef(ts, o), newRef(ts, name)
	}
}

// moduleNew is tp_new: a module whose dict exists already, so that subclasses may set attributes before __init__.
func moduleNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	m := moduleAlloc(ts, t)
	if m == nil {
		return nil
	}
	m.MdDict = DictNew(ts)
	if m.MdDict == nil {
		decref(ts, up(m))
		return nil
	}
	moduleTrack(m)
	return up(m)
}

// moduleInit is tp_init: module(name, doc=None).
func moduleInit(ts *Thread, self, args, kw *Object) int32 {
	name, doc, ok := twoArguments(ts, "module", id_name, id_doc, args, kw)
	if !ok {
		return -1
	}
	if !hasFlag(name.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		return raiseInt(ts, ExcTypeError, "module() argument 'name' must be str, not %s", argC(typeNameOrNone(name)))
	}
	if !moduleFill(ts, as[*moduleObject](self).MdDict, name, doc) {
		return -1
	}
	return 0
}

// twoArguments takes a required and an optional argument by position or keyword. The results are borrowed.
func twoArguments(ts *Thread, fn string, first, second, args, kw *Object) (a, b *Object, ok bool) {
	n := as[*VarObject](args).ObSize
	given := n
	if kw != nil {
		given += DictSize(ts, kw)
	}
	if given > 2 {
		raise(ts, ExcTypeError, "%s() takes at most 2 arguments (%d given)", argS(fn), argI(given))
		return nil, nil, false
	}
	if n > 0 {
		a = TupleGetItem(ts, args, 0)
	}
	if n > 1 {
		b = TupleGetItem(ts, args, 1)
	}
	if kw != nil {
		if x := DictGetItemWithError(ts, kw, first); x != nil {
			if a != nil {
				raise(ts, ExcTypeError, "argument for %s() given by name ('%s') and position (1)", argS(fn), argO(first))
				return nil, nil, false
			}
			a, given = x, given-1
		}
		if x := DictGetItemWithError(ts, kw, second); x != nil {
			if b != nil {
				raise(ts, ExcTypeError, "argument for %s() given by name ('%s') and position (2)", argS(fn), argO(second))
				return nil, nil, false
			}
			b, given = x, given-1
		}
		if ts.CurrentException != nil {
			return nil, nil, false
		}
		if given > n {
			unexpectedKeyword(ts, fn, first, second, kw)
			return nil, nil, false
		}
	}
	if a == nil {
		raise(ts, ExcTypeError, "%s() missing required argument '%s' (pos 1)", argS(fn), argO(first))
		return nil, nil, false
	}
	return a, b, true
}

// unexpectedKeyword names the keyword of kw that is neither first nor second.
func unexpectedKeyword(ts *Thread, fn string, first, second, kw *Object) {
	p, mark := scratch(ts, 24)
	if p == 0 {
		return
	}
	prim.Store[int](p, 0)
	for DictNext(ts, kw, p, p+8, p+16) != 0 {
		k := prim.Load[*Object](p + 8)
		if UnicodeCompare(ts, k, first) != 0 && UnicodeCompare(ts, k, second) != 0 {
			raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'", argS(fn), argO(k))
			break
		}
	}
	ts.ScratchTop = mark
}

// moduleDir is __dir__: the keys of the dict, or what the module's own __dir__ says.
func moduleDir(ts *Thread, o, unused *Object) *Object {
	d := as[*moduleObject](o).MdDict
	if f := DictGetItemWithError(ts, d, id___dir__); f != nil {
		return ObjectCallNoArgs(ts, f)
	}
	if ts.CurrentException != nil {
		return nil
	}
	return DictKeys(ts, d)
}

// Values of the Py_mod_gil slot.
const (
	modGILUsed    = 0
	modGILNotUsed = 1
)

// newInstance allocates an instance of a type by its tp_alloc; a GC type's instance is not tracked yet.
func newInstance(ts *Thread, t *TypeObject) *Object {
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o != nil && o.ObGcBits&gcTracked != 0 {
		gcUntrack(o)
	}
	return o
}
