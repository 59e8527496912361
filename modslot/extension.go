// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Loading one extension file: open, run its init function, decide about the GIL, put the module into sys.modules, execute it.
//
// World: bare; finding and opening the file are lifts. The caller holds the module's import lock.
// Invariant: on every error path sys.modules is as it was before.

package modslot

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/doors"
	"github.com/ungil/ungil/runtime/layout"
)

func init() {
	object.LoadExtension, object.LoadBuiltin, object.EndModules = loadExtension, loadBuiltin, endModules
	object.ForkHook = func() { tableMutex = 0 }
}

// loadBuiltin makes the module of an init function that the embedding program gave.
//
// Refs: new. Error: NULL.
func loadBuiltin(ts *Thread, name, spec *Object, init uintptr) *Object {
	p, mark := object.Scratch(ts, openRequestSize)
	if p == 0 {
		return nil
	}
	r := prim.At[*OpenRequest](p)
	r.Name, r.Init, r.ASCII, r.Gil, r.Message = object.UnicodeAsUTF8(ts, name), init, 1, 0, 0
	r.Path = r.Name
	var m *Object
	if r.Name != 0 {
		if result := runInit(ts, r); result != nil && result.ObType == object.ModuleDefType {
			m = multiPhase(ts, name, spec, uintptr(unsafe.Pointer(result)), r)
		} else if result != nil {
			m = singlePhase(ts, name, nil, result, r)
		}
	}
	ts.ScratchTop = mark
	return m
}

// OpenRequest is what LiftOpenExtension works on. It lies on the scratch stack; texts are C memory.
//
// ORDER OPEN: loader/lift.go reads and writes the same words.
type OpenRequest struct {
	Path, Name uintptr // in: UTF-8, NUL-terminated; the full name
	Init       uintptr // out: the init function; 0 when it failed
	ASCII      uintptr // out: 1 when the entry symbol is PyInit_, 0 when it is PyInitU_
	Gil        uintptr // out: the Py_mod_gil slot as read from the file, plus 1; 0 when the file does not show one
	Message    uintptr // out: why it failed, malloc'ed
}

const openRequestSize = 48

// loadExtension loads the file path as module name; spec is what Py_mod_create gets.
//
// Refs: new; all arguments borrowed. Error: NULL; ImportError when the file is no extension for this runtime.
func loadExtension(ts *Thread, name, path, spec *Object) *Object {
	if m, found := reload(ts, name, path, spec); found || ts.CurrentException != nil {
		return m
	}
	r, mark := object.Scratch(ts, openRequestSize)
	if r == 0 {
		return nil
	}
	m := openAndInit(ts, name, path, spec, prim.At[*OpenRequest](r))
	ts.ScratchTop = mark
	return m
}

func openAndInit(ts *Thread, name, path, spec *Object, r *OpenRequest) *Object {
	r.Name, r.Path = object.UnicodeAsUTF8(ts, name), object.UnicodeAsUTF8(ts, path)
	if r.Name == 0 || r.Path == 0 {
		return nil
	}
	if !object.CanLift(ts, "loading an extension module") {
		return nil
	}
	r.Init, r.ASCII, r.Gil, r.Message = 0, 0, 0, 0
	doors.Lift(doors.LiftOpenExtension, uintptr(unsafe.Pointer(r)))
	if r.Init == 0 {
		return openFailed(ts, name, path, r)
	}
	result := runInit(ts, r)
	if result == nil {
		return nil
	}
	if result.ObType == object.ModuleDefType {
		return multiPhase(ts, name, spec, uintptr(unsafe.Pointer(result)), r)
	}
	return singlePhase(ts, name, path, result, r)
}

// openFailed raises ImportError with name and path.
func openFailed(ts *Thread, name, path *Object, r *OpenRequest) *Object {
	if r.Message == 0 {
		return object.ErrNoMemory(ts)
	}
	s := object.UnicodeDecodeUTF8(ts, r.Message, prim.Strlen(r.Message), replaceHandler())
	prim.Free(r.Message)
	if s != nil {
		object.ErrSetImportError(ts, s, name, path)
		object.Decref(ts, s)
	}
	return nil
}

func replaceHandler() uintptr { return uintptr(unsafe.Pointer(unsafe.StringData("replace\x00"))) }

// runInit calls PyInit_ and checks that it kept the rules.
func runInit(ts *Thread, r *OpenRequest) *Object {
	old := ts.ImportName
	ts.ImportName = r.Name
	result := (*Object)(unsafe.Pointer(prim.Call0(r.Init)))
	ts.ImportName = old
	short := lastPart(r.Name)
	if result == nil {
		if ts.CurrentException == nil {
			object.Raise(ts, object.ExcSystemError, "initialization of %s failed without raising an exception", object.ArgC(short))
		}
		return nil
	}
	if ts.CurrentException != nil {
		return object.RaiseChained(ts, object.ExcSystemError, "initialization of %s raised unreported exception", object.ArgC(short))
	}
	if result.ObType == nil {
		// The definition did not pass through PyModuleDef_Init; it is not an object, so no count is touched.
		return object.Raise(ts, object.ExcSystemError, "init function of %s returned uninitialized object", object.ArgC(short))
	}
	return result
}

func lastPart(name uintptr) uintptr {
	last := name
	for p := name; prim.Load[byte](p) != 0; p++ {
		if prim.Load[byte](p) == '.' {
			last = p + 1
		}
	}
	return last
}

// multiPhase makes and executes the module of a definition.
func multiPhase(ts *Thread, name, spec *Object, def uintptr, r *OpenRequest) *Object {
	reason := reasonOf(Declared(def))
	if !decide(ts, name, r, reason) {
		return nil
	}
	m := multiPhaseModule(ts, name, spec, def)
	if m == nil {
		thread.GILWithdraw(ts, reason)
	}
	return m
}

// multiPhaseModule makes and executes the module.
func multiPhaseModule(ts *Thread, name, spec *Object, def uintptr) *Object {
	m := ModuleFromDefAndSpec2(ts, def, spec, layout.PYTHON_API_VERSION)
	if m == nil {
		return nil
	}
	if object.ImportSetAttributes(ts, m, spec) < 0 || object.ImportPublish(ts, name, m) < 0 {
		object.Decref(ts, m)
		return nil
	}
	if isModule(m) && ModuleExecDef(ts, m, def) < 0 {
		object.ImportWithdraw(ts, name)
		object.Decref(ts, m)
		return nil
	}
	return m
}

// singlePhase finishes a module that PyInit_ made itself.
func singlePhase(ts *Thread, name, path, m *Object, r *OpenRequest) *Object {
	short := object.ArgC(lastPart(r.Name))
	if r.ASCII == 0 {
		object.Raise(ts, object.ExcSystemError, "initialization of %s did not return PyModuleDef", short)
		object.Decref(ts, m)
		return nil
	}
	if !isModule(m) {
		object.Raise(ts, object.ExcSystemError, "initialization of %s did not return an extension module", short)
		object.Decref(ts, m)
		return nil
	}
	mo := (*layout.ModuleObject)(unsafe.Pointer(m))
	if mo.MdDef == nil {
		object.Raise(ts, object.ExcSystemError, "initialization of %s did not return a valid extension module", short)
		object.Decref(ts, m)
		return nil
	}
	gil := GIL(mo.MdGil)
	reason := reasonOf(gil, gil == GILNotUsed)
	mo.MdDef.MInit = r.Init
	if !decide(ts, name, r, reason) {
		object.Decref(ts, m)
		return nil
	}
	if path != nil && object.ModuleAddFile(ts, m, path) < 0 ||
		stateAdd(ts, m, mo.MdDef) < 0 || path != nil && remember(ts, name, path, m) < 0 || object.ImportPublish(ts, name, m) < 0 {
		thread.GILWithdraw(ts, reason)
		object.Decref(ts, m)
		return nil
	}
	return m
}

// reasonOf says what a module's slot, or the lack of one, means.
func reasonOf(gil GIL, declared bool) thread.GILReason {
	switch {
	case !declared:
		return thread.GILUndeclared
	case gil != GILNotUsed:
		return thread.GILDeclaredUsed
	}
	return thread.GILDeclaredFree
}

// decide applies the GIL policy to a module that is about to be used, and records the decision.
func decide(ts *Thread, name *Object, r *OpenRequest, reason thread.GILReason) bool {
	chain := object.ImportChain(ts, name)
	if chain == nil {
		return false
	}
	p := object.UnicodeAsUTF8(ts, chain)
	turned := p != 0 && thread.GILDecide(ts, r.Name, r.Path, p, reason)
	object.Decref(ts, chain)
	if p == 0 {
		return false
	}
	if turned && !warnGIL(ts, r.Name) {
		thread.GILWithdraw(ts, reason)
		return false
	}
	return true
}

// warnGIL warns, once, that the GIL is on now. An error from a filter fails the import.
func warnGIL(ts *Thread, name uintptr) bool {
	s := object.StrFormat(ts, "The global interpreter lock (GIL) has been enabled to load module '%s', which has not declared that it can run safely "+
		"without the GIL. To override this behavior and keep the GIL disabled (at your own risk), run with PYTHON_GIL=0 or -Xgil=0.", object.ArgC(name))
	if s == nil {
		return false
	}
	p := object.UnicodeAsUTF8(ts, s)
	ok := p != 0 && object.ErrWarnEx(ts, object.ExcRuntimeWarning, p, 1) == 0
	object.Decref(ts, s)
	return ok
}
