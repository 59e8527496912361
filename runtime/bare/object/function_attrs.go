// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The attributes of functions written in Python.
//
// World: bare.
// Guard: as function.go.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

func functionGetCode(ts *Thread, o *Object, _ uintptr) *Object {
	return exceptionLoad(ts, o, &as[*functionObject](o).FuncCode)
}

func functionSetCode(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == nil || v.ObType != CodeType {
		return raiseInt(ts, ExcTypeError, "__code__ must be set to a code object")
	}
	f := as[*functionObject](o)
	want, have := int(as[*codeObject](v).CoNfreevars), exceptionArgsLen(f.FuncClosure)
	if want != have {
		return raiseInt(ts, ExcValueError, "%s() requires a code object with %d free vars, not %d", argO(f.FuncName), argI(have), argI(want))
	}
	functionEvent(ts, functionModifyCode, "PyFunction_EVENT_MODIFY_CODE", o, v)
	f.FuncVersion = 0
	exceptionStore(ts, o, &f.FuncCode, newRef(ts, v))
	return 0
}

func functionGetDefaults(ts *Thread, o *Object, _ uintptr) *Object {
	return orNone(exceptionLoad(ts, o, &as[*functionObject](o).FuncDefaults))
}

func functionSetDefaults(ts *Thread, o, v *Object, _ uintptr) int32 {
	return functionPut(ts, o, v, &as[*functionObject](o).FuncDefaults, layout.TPFLAGS_TUPLE_SUBCLASS, "__defaults__ must be set to a tuple object")
}

// functionPut replaces an optional field; deleting it is setting None.
func functionPut(ts *Thread, o, v *Object, field **Object, flag uint, text string) int32 {
	if v == None {
		v = nil
	}
	if v != nil && !hasFlag(v.ObType, flag) {
		return raiseInt(ts, ExcTypeError, "%s", argS(text))
	}
	functionModifies(ts, o, v, field)
	as[*functionObject](o).FuncVersion = 0
	exceptionStore(ts, o, field, xnewRef(ts, v))
	return 0
}

func functionGetKwdefaults(ts *Thread, o *Object, _ uintptr) *Object {
	return orNone(exceptionLoad(ts, o, &as[*functionObject](o).FuncKwdefaults))
}

func functionSetKwdefaults(ts *Thread, o, v *Object, _ uintptr) int32 {
	return functionPut(ts, o, v, &as[*functionObject](o).FuncKwdefaults, layout.TPFLAGS_DICT_SUBCLASS, "__kwdefaults__ must be set to a dict object")
}

// functionGetAnnotations makes an empty dict when there is none.
func functionGetAnnotations(ts *Thread, o *Object, _ uintptr) *Object {
	f := as[*functionObject](o)
	if v := exceptionLoad(ts, o, &f.FuncAnnotations); v != nil {
		return v
	}
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	lockObject(ts, o)
	have := f.FuncAnnotations
	if have == nil {
		f.FuncAnnotations = newRef(ts, d)
	} else {
		incref(ts, have)
	}
	unlockObject(ts, o)
	if have == nil {
		return d
	}
	decref(ts, d)
	return have
}

func functionSetAnnotations(ts *Thread, o, v *Object, _ uintptr) int32 {
	return functionPut(ts, o, v, &as[*functionObject](o).FuncAnnotations, layout.TPFLAGS_DICT_SUBCLASS, "__annotations__ must be set to a dict object")
}

func functionGetName(ts *Thread, o *Object, _ uintptr) *Object {
	return exceptionLoad(ts, o, &as[*functionObject](o).FuncName)
}

func functionSetName(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == nil || !isStr(v) {
		return raiseInt(ts, ExcTypeError, "__name__ must be set to a string object")
	}
	exceptionStore(ts, o, &as[*functionObject](o).FuncName, newRef(ts, v))
	return 0
}

func functionGetQualname(ts *Thread, o *Object, _ uintptr) *Object {
	return exceptionLoad(ts, o, &as[*functionObject](o).FuncQualname)
}

func functionSetQualname(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == nil || !isStr(v) {
		return raiseInt(ts, ExcTypeError, "__qualname__ must be set to a string object")
	}
	functionEvent(ts, functionModifyQualname, "PyFunction_EVENT_MODIFY_QUALNAME", o, v)
	exceptionStore(ts, o, &as[*functionObject](o).FuncQualname, newRef(ts, v))
	return 0
}

func functionGetTypeParams(ts *Thread, o *Object, _ uintptr) *Object {
	v := exceptionLoad(ts, o, &as[*functionObject](o).FuncTypeparams)
	if v == nil {
		return emptyTuple
	}
	return v
}

func functionSetTypeParams(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == nil || !hasFlag(v.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return raiseInt(ts, ExcTypeError, "__type_params__ must be set to a tuple")
	}
	exceptionStore(ts, o, &as[*functionObject](o).FuncTypeparams, newRef(ts, v))
	return 0
}

// functionArgs takes the arguments of the constructor, by position or name; nil where absent.
func functionArgs(ts *Thread, args, kwds *Object) (v [6]*Object, ok bool) {
	n := exceptionArgsLen(args)
	if n > 6 {
		raise(ts, ExcTypeError, "function() takes at most 6 arguments (%d given)", argI(n))
		return
	}
	names := [6]*Object{id_code, id_globals, id_name, id_argdefs, id_closure, id_kwdefaults}
	used := 0
	for i := 0; i < 6; i++ {
		name := *arrayAt6(&names, i)
		if i < n {
			*arrayAt6(&v, i) = exceptionArg(args, i)
		}
		if kwds == nil {
			continue
		}
		if o := DictGetItemWithError(ts, kwds, name); o != nil {
			if i < n {
				raise(ts, ExcTypeError, "argument for function() given by name ('%s') and position (%d)", argO(name), argI(i+1))
				return
			}
			*arrayAt6(&v, i) = o
			used++
		} else if ErrOccurred(ts) != nil {
			return
		}
	}
	if kwds != nil && used < DictSize(ts, kwds) {
		raise(ts, ExcTypeError, "function() got an unexpected keyword argument")
		return
	}
	if v[0] == nil || v[1] == nil {
		i, name := 1, id_code
		if v[0] != nil {
			i, name = 2, id_globals
		}
		raise(ts, ExcTypeError, "function() missing required argument '%s' (pos %d)", argO(name), argI(i))
		return
	}
	return v, true
}

// functionCreate is tp_new: FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None).
func functionCreate(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	v, ok := functionArgs(ts, args, kwds)
	if !ok {
		return nil
	}
	code, globals, name, closure := v[0], v[1], v[2], v[4]
	if code.ObType != CodeType {
		return raise(ts, ExcTypeError, "function() argument 'code' must be code, not %s", argCN(typeNameOrNone(code), 50))
	}
	if !hasFlag(globals.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raise(ts, ExcTypeError, "function() argument 'globals' must be dict, not %s", argCN(typeNameOrNone(globals), 50))
	}
	if name != nil && name != None && !isStr(name) {
		return raise(ts, ExcTypeError, "arg 3 (name) must be None or string")
	}
	if v[3] != nil && v[3] != None && !hasFlag(v[3].ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return raise(ts, ExcTypeError, "arg 4 (defaults) must be None or tuple")
	}
	if v[5] != nil && v[5] != None && !hasFlag(v[5].ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raise(ts, ExcTypeError, "arg 6 (kwdefaults) must be None or dict")
	}
	if !functionClosureFits(ts, as[*codeObject](code), closure) {
		return nil
	}
	o := FunctionNew(ts, code, globals)
	if o == nil {
		return nil
	}
	f := as[*functionObject](o)
	functionGive(ts, o, &f.FuncName, name)
	functionGive(ts, o, &f.FuncDefaults, v[3])
	functionGive(ts, o, &f.FuncClosure, closure)
	functionGive(ts, o, &f.FuncKwdefaults, v[5])
	return o
}

// arrayAt6 is the i-th of six, without a bounds check.
func arrayAt6(a *[6]*Object, i int) **Object { return itemPlace(uintptr(unsafe.Pointer(a)), i) }

// functionGive sets a field unless the value is absent or None.
func functionGive(ts *Thread, o *Object, field **Object, v *Object) {
	if v != nil && v != None {
		exceptionStore(ts, o, field, newRef(ts, v))
	}
}

// functionClosureFits checks a closure against the free names of the code.
func functionClosureFits(ts *Thread, c *codeObject, closure *Object) bool {
	free := int(c.CoNfreevars)
	if closure != nil && closure != None && !hasFlag(closure.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) || free != 0 && (closure == nil || closure == None) {
		if free != 0 {
			raise(ts, ExcTypeError, "arg 5 (closure) must be tuple")
		} else {
			raise(ts, ExcTypeError, "arg 5 (closure) must be None or tuple")
		}
		return false
	}
	n := 0
	if closure != nil && closure != None {
		n = exceptionArgsLen(closure)
	}
	if n != free {
		raise(ts, ExcValueError, "%s requires closure of length %d, not %d", argO(c.CoName), argI(free), argI(n))
		return false
	}
	for i := 0; i < n; i++ {
		if cell := exceptionArg(closure, i); cell.ObType != CellType {
			raise(ts, ExcTypeError, "arg 5 (closure) expected cell, found %s", argTO(cell))
			return false
		}
	}
	return true
}
