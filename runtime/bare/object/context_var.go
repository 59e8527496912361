// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// contextvars.ContextVar and contextvars.Token.
//
// World: bare.
// Guard: a variable never changes. used of a Token is claimed by compare-and-swap.
// Invariant: a variable without __hash__ of its own compares by identity; its hash mixes its name with its address.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
)

// contextVarMake makes a variable.
//
// Refs: new; takes new references.
func contextVarMake(ts *Thread, name, defaultValue *Object) *Object {
	if !isStr(name) {
		return raise(ts, ExcTypeError, "context variable name must be a str")
	}
	h := ObjectHash(ts, name)
	if h == -1 {
		return nil
	}
	o := newGCObject(ts, ContextVarType, unsafe.Sizeof(*(*contextVarObject)(nil)))
	if o == nil {
		return nil
	}
	v := as[*contextVarObject](o)
	v.name, v.defaultValue = newRef(ts, name), xnewRef(ts, defaultValue)
	if v.hash = h ^ HashPointer(ts, addr(o)); v.hash == -1 {
		v.hash = -2
	}
	gcTrack(o)
	return o
}

// ContextVarNew implements PyContextVar_New: a variable with a name in UTF-8, and a default unless it is NULL.
//
// Refs: new; takes a new reference to the default.
func ContextVarNew(ts *Thread, name uintptr, defaultValue *Object) *Object {
	s := UnicodeFromString(ts, name)
	if s == nil {
		return nil
	}
	o := contextVarMake(ts, s, defaultValue)
	decref(ts, s)
	return o
}

// contextVarValue is the value in the thread's context.
//
// Refs: new. nil, without an exception, when there is none.
func contextVarValue(ts *Thread, v *Object) *Object {
	if ts.Context == nil {
		return nil
	}
	return contextLookup(ts, ts.Context, v)
}

// ContextVarGet implements PyContextVar_Get: the value in the thread's context, else the given default, else the variable's own, else
// NULL.
//
// Refs: *value is new. Error: -1, *value untouched; TypeError for anything but a ContextVar.
func ContextVarGet(ts *Thread, v, defaultValue *Object, value uintptr) int32 {
	if !contextArg(ts, v, ContextVarType, "ContextVar") {
		return -1
	}
	r := contextVarValue(ts, v)
	if r == nil {
		if defaultValue == nil {
			defaultValue = as[*contextVarObject](v).defaultValue
		}
		r = xnewRef(ts, defaultValue)
	}
	setItem(value, 0, r)
	return 0
}

// ContextVarSet implements PyContextVar_Set: sets the value in the thread's context.
//
// Refs: the result, a Token for PyContextVar_Reset, is new. Error: TypeError for anything but a ContextVar.
func ContextVarSet(ts *Thread, v, value *Object) *Object {
	if !contextArg(ts, v, ContextVarType, "ContextVar") {
		return nil
	}
	if value == nil {
		return badInternalCall(ts)
	}
	ctx := contextCurrent(ts)
	if ctx == nil {
		return nil
	}
	o := newGCObject(ts, ContextTokenType, unsafe.Sizeof(*(*contextTokenObject)(nil)))
	if o == nil {
		return nil
	}
	t := as[*contextTokenObject](o)
	t.context, t.variable, t.old, t.used = newRef(ts, ctx), newRef(ts, v), contextLookup(ts, ctx, v), 0
	gcTrack(o)
	if !contextStore(ts, ctx, v, value) {
		decref(ts, o)
		return nil
	}
	return o
}

// ContextVarReset implements PyContextVar_Reset: gives a variable the value it had before the set that made the token.
//
// Errors: -1; TypeError for other types, RuntimeError when the token has been used, ValueError when it is another variable's or was
// made in another context.
func ContextVarReset(ts *Thread, v, token *Object) int32 {
	if !contextArg(ts, v, ContextVarType, "ContextVar") || !contextArg(ts, token, ContextTokenType, "Token") {
		return -1
	}
	t := as[*contextTokenObject](token)
	if atom.Load32(&t.used) != 0 {
		return raiseInt(ts, ExcRuntimeError, "%R has already been used once", argO(token))
	}
	if t.variable != v {
		return raiseInt(ts, ExcValueError, "%R was created by a different ContextVar", argO(token))
	}
	ctx := contextCurrent(ts)
	if ctx == nil {
		return -1
	}
	if t.context != ctx {
		return raiseInt(ts, ExcValueError, "%R was created in a different Context", argO(token))
	}
	if !atom.CAS32(&t.used, 0, 1) {
		return raiseInt(ts, ExcRuntimeError, "%R has already been used once", argO(token))
	}
	return b2i(contextStore(ts, ctx, v, t.old)) - 1
}

// contextVarNew is tp_new: ContextVar(name, *, default=<none>).
func contextVarNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	spec := keywordSpec{fname: "ContextVar", n: 2, min: 1, maxPos: 1}
	spec.names[1] = id_default
	var out [4]*Object
	if !bindKeywords(ts, &spec, tupleItems(args), tupleSize(args), nil, kw, &out) {
		return nil
	}
	return contextVarMake(ts, out[0], out[1])
}

func contextVarClear(ts *Thread, o *Object) int32 {
	v := as[*contextVarObject](o)
	exceptionStore(ts, o, &v.defaultValue, nil)
	return 0
}

func contextVarDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	v := as[*contextVarObject](o)
	name, defaultValue := v.name, v.defaultValue
	freeObject(ts, o)
	decref(ts, name)
	xdecref(ts, defaultValue)
}

func contextVarTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	v := as[*contextVarObject](o)
	return visitTwo(ts, v.name, v.defaultValue, visit, arg)
}

func contextVarHash(ts *Thread, o *Object) int { return as[*contextVarObject](o).hash }

func contextVarRepr(ts *Thread, o *Object) *Object {
	v := as[*contextVarObject](o)
	var b textBuffer
	ok := b.format(ts, "<ContextVar name=%R", []Arg{argO(v.name)})
	if d := exceptionLoad(ts, o, &v.defaultValue); d != nil {
		ok = ok && b.format(ts, " default=%R", []Arg{argO(d)})
		decref(ts, d)
	}
	contextAddress(ts, &b, o)
	return b.finish(ts, ok)
}

// contextVarGetMethod is get(default=<none>, /).
func contextVarGetMethod(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "get", nargs, 0, 1) {
		return nil
	}
	r := contextVarValue(ts, o)
	if r == nil {
		d := as[*contextVarObject](o).defaultValue
		if nargs == 1 {
			d = itemAt(args, 0)
		}
		if r = xnewRef(ts, d); r == nil {
			ErrSetObject(ts, ExcLookupError, o)
		}
	}
	return r
}

func contextVarSetMethod(ts *Thread, o, value *Object) *Object { return ContextVarSet(ts, o, value) }

// contextVarResetMethod is reset(token, /).
func contextVarResetMethod(ts *Thread, o, token *Object) *Object {
	if token.ObType != ContextTokenType {
		return raise(ts, ExcTypeError, "expected an instance of Token, got %R", argO(token))
	}
	if ContextVarReset(ts, o, token) < 0 {
		return nil
	}
	return None
}

// contextVarName is ContextVar.name.
func contextVarName(ts *Thread, o *Object, _ uintptr) *Object {
	return newRef(ts, as[*contextVarObject](o).name)
}

// contextMissing is Token.MISSING, immortal; atomic, 0 until it is asked for.
var contextMissing uintptr

// contextTokenMissing is Token.MISSING, which stands for no value.
//
// Refs: immortal.
func contextTokenMissing(ts *Thread) *Object {
	if p := atom.LoadAcquire(&contextMissing); p != 0 {
		return obj(p)
	}
	o := newObject(ts, ContextMissingType, unsafe.Sizeof(*(*Object)(nil)))
	if o == nil {
		return nil
	}
	setImmortal(o)
	if !atom.CAS(&contextMissing, 0, addr(o)) {
		freeObject(ts, o)
	}
	return obj(atom.LoadAcquire(&contextMissing))
}

// contextTypesReady adds the one attribute of a type that no table describes.
func contextTypesReady(ts *Thread) bool {
	o := contextTokenMissing(ts)
	return o != nil && DictSetItem(ts, ContextTokenType.TpDict, id_MISSING, o) == 0
}

func contextMissingRepr(ts *Thread, o *Object) *Object { return sysText(ts, "<Token.MISSING>") }

// contextTokenNew is tp_new, which refuses.
func contextTokenNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	return raise(ts, ExcRuntimeError, "Tokens can only be created by ContextVars")
}

func contextTokenClear(ts *Thread, o *Object) int32 {
	t := as[*contextTokenObject](o)
	exceptionStore(ts, o, &t.old, nil)
	return 0
}

func contextTokenDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	t := as[*contextTokenObject](o)
	ctx, v, old := t.context, t.variable, t.old
	freeObject(ts, o)
	decref(ts, ctx)
	decref(ts, v)
	xdecref(ts, old)
}

func contextTokenTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	t := as[*contextTokenObject](o)
	if r := callVisit(ts, visit, t.context, arg); r != 0 {
		return r
	}
	return visitTwo(ts, t.variable, t.old, visit, arg)
}

func contextTokenRepr(ts *Thread, o *Object) *Object {
	t := as[*contextTokenObject](o)
	used := ""
	if atom.Load32(&t.used) != 0 {
		used = " used"
	}
	var b textBuffer
	ok := b.format(ts, "<Token%s var=%R", []Arg{argS(used), argO(t.variable)})
	contextAddress(ts, &b, o)
	return b.finish(ts, ok)
}

func contextTokenVar(ts *Thread, o *Object, _ uintptr) *Object {
	return newRef(ts, as[*contextTokenObject](o).variable)
}

func contextTokenOld(ts *Thread, o *Object, _ uintptr) *Object {
	if v := exceptionLoad(ts, o, &as[*contextTokenObject](o).old); v != nil {
		return v
	}
	return contextTokenMissing(ts)
}

// contextTokenEnter is __enter__(): with var.set(...) as token.
func contextTokenEnter(ts *Thread, o, _ *Object) *Object { return newRef(ts, o) }

// contextTokenExit is __exit__(type, value, traceback): resets the variable.
func contextTokenExit(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "__exit__", nargs, 3, 3) || ContextVarReset(ts, as[*contextTokenObject](o).variable, o) < 0 {
		return nil
	}
	return None
}
