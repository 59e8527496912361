// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package modslot makes modules from the descriptions that extensions pass: a PyModuleDef, with or without an array of slots.
//
// World: bare. The rules, their order and their texts are CPython 3.14's.
package modslot

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type (
	Thread = object.Thread
	Object = object.Object
	Def    = layout.ModuleDef
)

// GIL is what a module declares about the GIL: the values of Py_mod_gil.
type GIL uintptr

const (
	GILUsed    GIL = 0
	GILNotUsed GIL = 1
)

var maxIndex int // the last m_index given out; atomic

func defOf(p uintptr) *Def { return (*Def)(unsafe.Pointer(p)) }

// ModuleDefInit implements PyModuleDef_Init: makes the definition an object. Called again it changes nothing.
//
// Refs: borrowed. Error: NULL.
func ModuleDefInit(ts *Thread, def uintptr) *Object {
	d := defOf(def)
	if d.MIndex == 0 {
		d.ObType = object.ModuleDefType
		d.ObTid, d.ObRefLocal, d.ObRefShared = 0, 1<<32-1, 0
		d.MIndex = atom.AddInt(&maxIndex, 1)
	}
	return (*Object)(unsafe.Pointer(d))
}

// slots is a PyModuleDef's slot array, read and found valid.
type slots struct {
	create    uintptr
	execs     int
	interp    uintptr
	hasInterp bool
	gil       GIL
	hasGIL    bool
}

// read goes through the slots. name is the module's, for texts.
func (s *slots) read(ts *Thread, d *Def, name uintptr) bool {
	if d.MSlots == nil {
		return true
	}
	for p := uintptr(unsafe.Pointer(d.MSlots)); ; p += unsafe.Sizeof(*(*layout.ModuleDefSlot)(nil)) {
		id, value := prim.Load[int32](p), prim.Load[uintptr](p+8)
		switch id {
		case 0:
			return true
		case layout.Mod_create:
			if s.create != 0 {
				object.Raise(ts, object.ExcSystemError, "module %s has multiple create slots", object.ArgC(name))
				return false
			}
			s.create = value
		case layout.Mod_exec:
			s.execs++
		case layout.Mod_multiple_interpreters:
			if s.hasInterp {
				object.Raise(ts, object.ExcSystemError, "module %s has more than one 'multiple interpreters' slots", object.ArgC(name))
				return false
			}
			s.interp, s.hasInterp = value, true
		case layout.Mod_gil:
			if s.hasGIL {
				object.Raise(ts, object.ExcSystemError, "module %s has more than one 'gil' slot", object.ArgC(name))
				return false
			}
			s.gil, s.hasGIL = GIL(value), true
		default:
			object.Raise(ts, object.ExcSystemError, "module %s uses unknown slot ID %d", object.ArgC(name), object.ArgInt(int(id)))
			return false
		}
	}
}

// Declared reads what a definition says about the GIL, without raising; a definition with faults counts as undeclared.
func Declared(def uintptr) (gil GIL, declared bool) {
	d := defOf(def)
	if d.MSlots == nil {
		return GILUsed, false
	}
	for p := uintptr(unsafe.Pointer(d.MSlots)); ; p += unsafe.Sizeof(*(*layout.ModuleDefSlot)(nil)) {
		switch prim.Load[int32](p) {
		case 0:
			return GILUsed, false
		case layout.Mod_gil:
			return GIL(prim.Load[uintptr](p + 8)), true
		}
	}
}

// checkVersion warns of a module made for another API version.
func checkVersion(ts *Thread, name uintptr, version int32) bool {
	if version == layout.PYTHON_API_VERSION || version == layout.PYTHON_ABI_VERSION {
		return true
	}
	s := object.StrFormat(ts, "Python C API version mismatch for module %s: This Python has API version %d, module %s has version %d.",
		object.ArgC(name), object.ArgInt(layout.PYTHON_API_VERSION), object.ArgC(name), object.ArgInt(int(version)))
	if s == nil {
		return false
	}
	p := object.UnicodeAsUTF8(ts, s)
	ok := p != 0 && object.ErrWarnEx(ts, object.ExcRuntimeWarning, p, 1) == 0
	object.Decref(ts, s)
	return ok
}

// ModuleFromDefAndSpec2 implements PyModule_FromDefAndSpec2: the first of the two phases.
//
// Refs: new; spec borrowed. Error: NULL; SystemError for a wrong definition.
func ModuleFromDefAndSpec2(ts *Thread, def uintptr, spec *Object, version int32) *Object {
	ModuleDefInit(ts, def)
	nameObj := object.ObjectGetAttr(ts, spec, object.IDName())
	if nameObj == nil {
		return nil
	}
	m := fromDef(ts, defOf(def), spec, nameObj, version)
	object.Decref(ts, nameObj)
	return m
}

func fromDef(ts *Thread, d *Def, spec, nameObj *Object, version int32) *Object {
	name := object.UnicodeAsUTF8(ts, nameObj)
	if name == 0 || !checkVersion(ts, name, version) {
		return nil
	}
	if d.MSize < 0 {
		return object.Raise(ts, object.ExcSystemError, "module %s: m_size may not be negative for multi-phase initialization", object.ArgC(name))
	}
	var s slots
	if !s.read(ts, d, name) {
		return nil
	}
	m := create(ts, d, &s, spec, nameObj, name)
	if m == nil {
		return nil
	}
	if !fill(ts, d, &s, m, nameObj, name) {
		object.Decref(ts, m)
		return nil
	}
	return m
}

// create runs Py_mod_create, or makes a plain module.
func create(ts *Thread, d *Def, s *slots, spec, nameObj *Object, name uintptr) *Object {
	if s.create == 0 {
		return object.ModuleNewObject(ts, nameObj)
	}
	m := object.CallBinary(ts, s.create, spec, (*Object)(unsafe.Pointer(d)))
	if m == nil {
		if ts.CurrentException == nil {
			object.Raise(ts, object.ExcSystemError, "creation of module %s failed without setting an exception", object.ArgC(name))
		}
		return nil
	}
	if ts.CurrentException != nil {
		object.RaiseChained(ts, object.ExcSystemError, "creation of module %s raised unreported exception", object.ArgC(name))
		object.Decref(ts, m)
		return nil
	}
	return m
}

// fill gives the new module its definition, functions and documentation.
func fill(ts *Thread, d *Def, s *slots, m, nameObj *Object, name uintptr) bool {
	if isModule(m) {
		mo := (*layout.ModuleObject)(unsafe.Pointer(m))
		mo.MdState, mo.MdDef, mo.MdGil = 0, d, uintptr(s.gil)
	} else {
		if d.MSize > 0 || d.MTraverse != 0 || d.MClear != 0 || d.MFree != 0 {
			object.Raise(ts, object.ExcSystemError, "module %s is not a module object, but requests module state", object.ArgC(name))
			return false
		}
		if s.execs > 0 {
			object.Raise(ts, object.ExcSystemError, "module %s specifies execution slots, but did not create a ModuleType instance", object.ArgC(name))
			return false
		}
	}
	if d.MMethods != nil && object.ModuleAddMethods(ts, m, nameObj, uintptr(unsafe.Pointer(d.MMethods))) < 0 {
		return false
	}
	if d.MDoc != 0 && object.ModuleSetDocString(ts, m, d.MDoc) < 0 {
		return false
	}
	return true
}

func isModule(o *Object) bool {
	return o.ObType == object.ModuleType || object.TypeIsSubtype(nil, o.ObType, object.ModuleType) != 0
}

// ModuleExecDef implements PyModule_ExecDef: the second phase. A module whose state exists has been executed and is left alone.
//
// Error: -1; SystemError when an exec function breaks the rules.
func ModuleExecDef(ts *Thread, m *Object, def uintptr) int32 {
	d := defOf(def)
	name := object.ModuleGetName(ts, m)
	if name == 0 {
		return -1
	}
	if d.MSize >= 0 {
		mo := (*layout.ModuleObject)(unsafe.Pointer(m))
		if mo.MdState == 0 {
			// A state of no bytes is allocated all the same: its address is the mark of an executed module.
			p := object.AllocMem(ts, uintptr(d.MSize)+1)
			if p == 0 {
				object.ErrNoMemory(ts)
				return -1
			}
			prim.Clear(p, uintptr(d.MSize)+1)
			mo.MdState = p
		}
	}
	if d.MSlots == nil {
		return 0
	}
	for p := uintptr(unsafe.Pointer(d.MSlots)); prim.Load[int32](p) != 0; p += unsafe.Sizeof(*(*layout.ModuleDefSlot)(nil)) {
		switch id := prim.Load[int32](p); id {
		case layout.Mod_exec:
			if !exec(ts, m, prim.Load[uintptr](p+8), name) {
				return -1
			}
		case layout.Mod_create, layout.Mod_multiple_interpreters, layout.Mod_gil:
		default:
			object.Raise(ts, object.ExcSystemError, "module %s initialized with unknown slot %d", object.ArgC(name), object.ArgInt(int(id)))
			return -1
		}
	}
	return 0
}

// exec runs one Py_mod_exec function.
func exec(ts *Thread, m *Object, fn, name uintptr) bool {
	if fn == 0 {
		object.Raise(ts, object.ExcSystemError, "module %s has a Py_mod_exec slot without a function", object.ArgC(name))
		return false
	}
	if object.CallInquiry(ts, fn, m) != 0 {
		if ts.CurrentException == nil {
			object.Raise(ts, object.ExcSystemError, "execution of module %s failed without setting an exception", object.ArgC(name))
		}
		return false
	}
	if ts.CurrentException != nil {
		object.RaiseChained(ts, object.ExcSystemError, "execution of module %s raised unreported exception", object.ArgC(name))
		return false
	}
	return true
}

// ModuleCreate2 implements PyModule_Create2: a single-phase module. While an extension is imported, its full name replaces the one
// in the definition when that is its last part.
//
// Refs: new. Error: NULL; SystemError for a definition with slots.
func ModuleCreate2(ts *Thread, def uintptr, version int32) *Object {
	d := defOf(def)
	if d.MSlots != nil {
		return object.Raise(ts, object.ExcSystemError, "module %s: PyModule_Create is incompatible with m_slots", object.ArgC(d.MName))
	}
	ModuleDefInit(ts, def)
	if !checkVersion(ts, d.MName, version) {
		return nil
	}
	m := object.ModuleNew(ts, contextName(ts, d.MName))
	if m == nil {
		return nil
	}
	mo := (*layout.ModuleObject)(unsafe.Pointer(m))
	if d.MSize > 0 {
		mo.MdState = object.AllocMem(ts, uintptr(d.MSize))
		if mo.MdState == 0 {
			object.ErrNoMemory(ts)
			object.Decref(ts, m)
			return nil
		}
		prim.Clear(mo.MdState, uintptr(d.MSize))
	}
	if d.MMethods != nil && object.ModuleAddFunctions(ts, m, uintptr(unsafe.Pointer(d.MMethods))) < 0 ||
		d.MDoc != 0 && object.ModuleSetDocString(ts, m, d.MDoc) < 0 {
		object.Decref(ts, m)
		return nil
	}
	mo.MdDef = d
	return m
}
