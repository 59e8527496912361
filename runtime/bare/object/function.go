// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Functions written in Python.
//
// World: bare.
// Guard: fields are read and replaced under the function's lock.
// Invariant: func_code is a code object, func_globals a dict. func_defaults, func_kwdefaults, func_closure and func_annotations are
// nil where Python shows None.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type functionObject = layout.FunctionObject

// FunctionNew implements PyFunction_New: PyFunction_NewWithQualName with the code's own qualified name.
//
// Refs: new.
func FunctionNew(ts *Thread, code, globals *Object) *Object {
	return FunctionNewWithQualName(ts, code, globals, nil)
}

// FunctionNewWithQualName implements PyFunction_NewWithQualName. The doc string is the code's first constant if the code says so;
// the module is named by the globals.
//
// Refs: new. Errors: SystemError when code is no code object or globals no dict.
func FunctionNewWithQualName(ts *Thread, code, globals, qualname *Object) *Object {
	if code == nil || code.ObType != CodeType || globals == nil || !hasFlag(globals.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return badInternalCall(ts)
	}
	module := DictGetItemWithError(ts, globals, id___name__)
	if module == nil && ErrOccurred(ts) != nil {
		return nil
	}
	builtins := functionBuiltins(ts, globals)
	if builtins == nil {
		return nil
	}
	o := newGCObject(ts, FunctionType, unsafe.Sizeof(*(*functionObject)(nil)))
	if o == nil {
		decref(ts, builtins)
		return nil
	}
	prim.Clear(addr(o)+unsafe.Sizeof(*o), unsafe.Sizeof(*(*functionObject)(nil))-unsafe.Sizeof(*o))
	f, c := as[*functionObject](o), as[*codeObject](code)
	f.FuncGlobals, f.FuncBuiltins, f.FuncCode = newRef(ts, globals), builtins, newRef(ts, code)
	f.FuncName = newRef(ts, c.CoName)
	if qualname == nil {
		qualname = c.CoQualname
	}
	f.FuncQualname = newRef(ts, qualname)
	f.FuncModule = xnewRef(ts, module)
	f.FuncDoc = None
	if c.CoFlags&layout.CO_HAS_DOCSTRING != 0 && exceptionArgsLen(c.CoConsts) > 0 {
		f.FuncDoc = newRef(ts, exceptionArg(c.CoConsts, 0))
	}
	f.FuncTypeparams = emptyTuple
	f.Vectorcall = fn_functionVectorcall
	gcTrack(o)
	functionEvent(ts, functionCreated, "PyFunction_EVENT_CREATE", o, nil)
	return o
}

// functionBuiltins is the dict of builtins that globals name, else the interpreter's.
//
// Refs: new.
func functionBuiltins(ts *Thread, globals *Object) *Object {
	b := DictGetItemWithError(ts, globals, id___builtins__)
	if b == nil {
		if ErrOccurred(ts) != nil {
			return nil
		}
		if b = EvalGetBuiltins(ts); b == nil {
			return nil
		}
	}
	if TypeIsSubtype(ts, b.ObType, ModuleType) != 0 {
		b = ModuleGetDict(ts, b)
	}
	return newRef(ts, b)
}

// functionVectorcall is how functions are called. There is nothing yet that runs their code.
func functionVectorcall(ts *Thread, f *Object, args, nargsf uintptr, kwnames *Object) *Object {
	return raise(ts, ExcNotImplementedError, "calling the function %s(): running Python code is not implemented",
		argO(as[*functionObject](f).FuncQualname))
}

// PyFunction_WatchEvent.
const (
	functionCreated = iota
	functionDestroyed
	functionModifyCode
	functionModifyDefaults
	functionModifyKwdefaults
	functionModifyQualname
)

// functionModifies tells watchers that v is about to be put into field, if that is one they hear of.
func functionModifies(ts *Thread, o, v *Object, field **Object) {
	switch f := as[*functionObject](o); field {
	case &f.FuncDefaults:
		functionEvent(ts, functionModifyDefaults, "PyFunction_EVENT_MODIFY_DEFAULTS", o, v)
	case &f.FuncKwdefaults:
		functionEvent(ts, functionModifyKwdefaults, "PyFunction_EVENT_MODIFY_KWDEFAULTS", o, v)
	}
}

// functionFields are the words from func_globals to func_typeparams; the weak references among them are no object.
const (
	functionWords    = 15
	functionWeakWord = 10
)

// functionClear is tp_clear. Name and qualified name stay, for they are read without a check.
func functionClear(ts *Thread, o *Object) int32 {
	f := as[*functionObject](o)
	for _, field := range [...]**Object{&f.FuncGlobals, &f.FuncBuiltins, &f.FuncModule, &f.FuncDefaults, &f.FuncKwdefaults, &f.FuncDoc,
		&f.FuncDict, &f.FuncClosure, &f.FuncAnnotations, &f.FuncAnnotate, &f.FuncTypeparams} {
		exceptionStore(ts, o, field, nil)
	}
	return 0
}

// functionDealloc is tp_dealloc.
func functionDealloc(ts *Thread, o *Object) {
	if functionWatchers.active() && !functionWatchers.lastNotice(ts, functionDestroyed, "PyFunction_EVENT_DESTROY", o) {
		return
	}
	gcUntrack(o)
	f := as[*functionObject](o)
	if f.FuncWeakreflist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	functionClear(ts, o)
	xdecref(ts, f.FuncCode)
	xdecref(ts, f.FuncName)
	xdecref(ts, f.FuncQualname)
	freeObject(ts, o)
}

// functionTraverse is tp_traverse.
func functionTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	p := addr(o) + unsafe.Sizeof(*o)
	for i := 0; i < functionWords; i++ {
		if v := itemAt(p, i); v != nil && i != functionWeakWord {
			if r := callVisit(ts, visit, v, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

func functionRepr(ts *Thread, o *Object) *Object {
	var b textBuffer
	ok := b.format(ts, "<function %s at 0x", []Arg{argO(as[*functionObject](o).FuncQualname)})
	b.hex(ts, uint(addr(o)), 1)
	b.byte(ts, '>')
	return b.finish(ts, ok)
}

// functionGet is tp_descr_get: a function found in a class becomes a method.
func functionGet(ts *Thread, f, o, class *Object) *Object {
	if o == nil || o == None {
		return newRef(ts, f)
	}
	return MethodNew(ts, f, o)
}

// functionIs checks the argument of the functions below.
func functionIs(ts *Thread, o *Object) bool {
	if o != nil && o.ObType == FunctionType {
		return true
	}
	badInternalCall(ts)
	return false
}

// FunctionGetCode implements PyFunction_GetCode.
//
// Refs: borrowed, as in all the getters that follow.
func FunctionGetCode(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncCode
}

// FunctionGetGlobals implements PyFunction_GetGlobals.
func FunctionGetGlobals(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncGlobals
}

// FunctionGetModule implements PyFunction_GetModule: its __module__, or nil.
func FunctionGetModule(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncModule
}

// FunctionGetDefaults implements PyFunction_GetDefaults: a tuple or nil.
func FunctionGetDefaults(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncDefaults
}

// FunctionGetKwDefaults implements PyFunction_GetKwDefaults: a dict or nil.
func FunctionGetKwDefaults(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncKwdefaults
}

// FunctionGetClosure implements PyFunction_GetClosure: a tuple of cells or nil.
func FunctionGetClosure(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncClosure
}

// FunctionGetAnnotations implements PyFunction_GetAnnotations: a dict or nil.
func FunctionGetAnnotations(ts *Thread, o *Object) *Object {
	if !functionIs(ts, o) {
		return nil
	}
	return as[*functionObject](o).FuncAnnotations
}

// functionSet replaces a field by v, None standing for nil; v must have a flag of its type.
func functionSet(ts *Thread, o, v *Object, field **Object, flag uint, what string) int32 {
	if v == None {
		v = nil
	} else if v == nil || !hasFlag(v.ObType, flag) {
		return raiseInt(ts, ExcSystemError, "%s", argS(what))
	}
	functionModifies(ts, o, v, field)
	exceptionStore(ts, o, field, xnewRef(ts, v))
	return 0
}

// FunctionSetDefaults implements PyFunction_SetDefaults: a tuple, or None for none.
func FunctionSetDefaults(ts *Thread, o, v *Object) int32 {
	if !functionIs(ts, o) {
		return -1
	}
	return functionSet(ts, o, v, &as[*functionObject](o).FuncDefaults, layout.TPFLAGS_TUPLE_SUBCLASS, "non-tuple default args")
}

// FunctionSetKwDefaults implements PyFunction_SetKwDefaults: a dict, or None for none.
func FunctionSetKwDefaults(ts *Thread, o, v *Object) int32 {
	if !functionIs(ts, o) {
		return -1
	}
	return functionSet(ts, o, v, &as[*functionObject](o).FuncKwdefaults, layout.TPFLAGS_DICT_SUBCLASS, "non-dict keyword only default args")
}

// FunctionSetClosure implements PyFunction_SetClosure: a tuple of cells, or None for none.
func FunctionSetClosure(ts *Thread, o, v *Object) int32 {
	if !functionIs(ts, o) {
		return -1
	}
	if v != nil && v != None && !hasFlag(v.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return raiseInt(ts, ExcSystemError, "expected tuple for closure, got '%s'", argCN(v.ObType.TpName, 100))
	}
	return functionSet(ts, o, v, &as[*functionObject](o).FuncClosure, layout.TPFLAGS_TUPLE_SUBCLASS, "expected tuple for closure")
}

// FunctionSetAnnotations implements PyFunction_SetAnnotations: a dict, or None for none.
func FunctionSetAnnotations(ts *Thread, o, v *Object) int32 {
	if !functionIs(ts, o) {
		return -1
	}
	r := functionSet(ts, o, v, &as[*functionObject](o).FuncAnnotations, layout.TPFLAGS_DICT_SUBCLASS, "non-dict annotations")
	if r == 0 {
		exceptionStore(ts, o, &as[*functionObject](o).FuncAnnotate, nil)
	}
	return r
}

// FunctionSetVectorcall implements PyFunction_SetVectorcall.
func FunctionSetVectorcall(ts *Thread, o *Object, vectorcall uintptr) {
	f := as[*functionObject](o)
	f.FuncVersion = 0
	f.Vectorcall = vectorcall
}
