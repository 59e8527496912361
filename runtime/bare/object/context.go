// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// contextvars: Context, ContextVar and Token. A thread's current context is in its record.
//
// World: bare.
// Guard: vars of a Context is read and replaced under the object's lock. Only the thread that has entered a context changes it, so
// that thread may read vars without a lock. entered and prev are the entering thread's, claimed under the lock.
// Invariant: vars is a tuple of variable, value, variable, value, ..., ordered by the address of the variable, and never changes: a
// copy of a context shares it. Variables are compared by identity.

package object

import (
	"runtime/cgo"
	"unsafe"
)

// contextObject is the form of a Context.
type contextObject struct {
	_ cgo.Incomplete
	Object
	prev     *Object // what was current before
	vars     *Object
	weakrefs *Object
	entered  int
}

// contextVarObject is the form of a ContextVar.
type contextVarObject struct {
	_ cgo.Incomplete
	Object
	name         *Object
	defaultValue *Object // nil: none
	hash         int
}

// contextTokenObject is the form of a Token.
type contextTokenObject struct {
	_ cgo.Incomplete
	Object
	context *Object
	variable,
	old *Object // old: nil when the variable had no value
	used uint32
}

// The types' basicsizes are written as numbers.
var (
	_ [64]byte = [unsafe.Sizeof(*(*contextObject)(nil))]byte{}
	_ [56]byte = [unsafe.Sizeof(*(*contextVarObject)(nil))]byte{}
	_ [64]byte = [unsafe.Sizeof(*(*contextTokenObject)(nil))]byte{}
)

// contextSwitched is PyContextEvent's only value.
const contextSwitched = 1

// contextFind is where a variable stands in vars, or would.
func contextFind(vars, v *Object) (i int, found bool) {
	p := tupleItems(vars)
	lo, hi := 0, tupleSize(vars)/2
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch k := itemAt(p, mid*2); {
		case k == v:
			return mid, true
		case addr(k) < addr(v):
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return lo, false
}

// contextVars is a context's variables and values.
//
// Refs: new.
func contextVars(ts *Thread, ctx *Object) *Object {
	lockObject(ts, ctx)
	vars := newRef(ts, as[*contextObject](ctx).vars)
	unlockObject(ts, ctx)
	return vars
}

// contextLookup is the value of a variable.
//
// Refs: new. nil, without an exception, when there is none.
func contextLookup(ts *Thread, ctx, v *Object) *Object {
	var r *Object
	lockObject(ts, ctx)
	vars := as[*contextObject](ctx).vars
	if i, found := contextFind(vars, v); found {
		r = newRef(ts, tupleItem(vars, i*2+1))
	}
	unlockObject(ts, ctx)
	return r
}

// contextReplace makes vars the variables of a context.
//
// Refs: steals vars.
func contextReplace(ts *Thread, ctx, vars *Object) {
	c := as[*contextObject](ctx)
	lockObject(ts, ctx)
	old := c.vars
	c.vars = vars
	unlockObject(ts, ctx)
	decref(ts, old)
}

// contextStore sets a variable, or without a value deletes it. ctx is the current context.
//
// Error: false; LookupError when there is nothing to delete.
func contextStore(ts *Thread, ctx, v, value *Object) bool {
	for {
		vars := contextVars(ts, ctx)
		made := contextVarsWith(ts, vars, v, value)
		// Making the tuple may have started a collection, and that a finalizer that changed the context.
		same := as[*contextObject](ctx).vars == vars
		if made != nil && same {
			contextReplace(ts, ctx, made)
		} else if made != nil {
			decref(ts, made)
		}
		decref(ts, vars)
		if made == nil || same {
			return made != nil
		}
	}
}

// contextVarsWith is vars with one variable set, or without a value deleted.
//
// Refs: new.
func contextVarsWith(ts *Thread, vars, v, value *Object) *Object {
	i, found := contextFind(vars, v)
	n := tupleSize(vars)
	size := n
	if value == nil {
		if !found {
			ErrSetObject(ts, ExcLookupError, v)
			return nil
		}
		size -= 2
	} else if !found {
		size += 2
	}
	made := TupleNew(ts, size)
	if made == nil {
		return nil
	}
	from, to := tupleItems(vars), tupleItems(made)
	for k := 0; k < i*2; k++ {
		setItem(to, k, newRef(ts, itemAt(from, k)))
	}
	k, at := i*2, i*2
	if value != nil {
		setItem(to, at, newRef(ts, v))
		setItem(to, at+1, newRef(ts, value))
		at += 2
	}
	if found {
		k += 2
	}
	for ; k < n; k++ {
		setItem(to, at, newRef(ts, itemAt(from, k)))
		at++
	}
	return made
}

// contextMake makes a context.
//
// Refs: new; steals vars.
func contextMake(ts *Thread, vars *Object) *Object {
	o := newGCObject(ts, ContextType, unsafe.Sizeof(*(*contextObject)(nil)))
	if o == nil {
		decref(ts, vars)
		return nil
	}
	c := as[*contextObject](o)
	c.prev, c.vars, c.weakrefs, c.entered = nil, vars, nil, 0
	gcTrack(o)
	return o
}

// contextCurrent is the thread's context, made when there is none.
//
// Refs: borrowed.
func contextCurrent(ts *Thread) *Object {
	if ts.Context == nil {
		c := contextMake(ts, emptyTuple)
		if c == nil {
			return nil
		}
		ts.Context = c
	}
	return ts.Context
}

// contextArg checks the argument of a public function.
func contextArg(ts *Thread, o *Object, t *TypeObject, name string) bool {
	if o != nil && o.ObType == t {
		return true
	}
	raise(ts, ExcTypeError, "an instance of %s was expected", argS(name))
	return false
}

// ContextNew implements PyContext_New: an empty context.
//
// Refs: new.
func ContextNew(ts *Thread) *Object { return contextMake(ts, emptyTuple) }

// ContextCopy implements PyContext_Copy: a context with the same variables, which then goes its own way.
//
// Refs: new. Error: TypeError for anything but a Context.
func ContextCopy(ts *Thread, ctx *Object) *Object {
	if !contextArg(ts, ctx, ContextType, "Context") {
		return nil
	}
	return contextMake(ts, contextVars(ts, ctx))
}

// ContextCopyCurrent implements PyContext_CopyCurrent: a copy of the thread's context.
//
// Refs: new.
func ContextCopyCurrent(ts *Thread) *Object {
	ctx := contextCurrent(ts)
	if ctx == nil {
		return nil
	}
	return contextMake(ts, contextVars(ts, ctx))
}

// ContextEnter implements PyContext_Enter: makes ctx the thread's context.
//
// Errors: -1; TypeError for anything but a Context, RuntimeError when some thread has entered it.
func ContextEnter(ts *Thread, ctx *Object) int32 {
	if !contextArg(ts, ctx, ContextType, "Context") {
		return -1
	}
	c := as[*contextObject](ctx)
	lockObject(ts, ctx)
	entered := c.entered
	c.entered = 1
	unlockObject(ts, ctx)
	if entered != 0 {
		return raiseInt(ts, ExcRuntimeError, "cannot enter context: %R is already entered", argO(ctx))
	}
	c.prev = ts.Context
	ts.Context = newRef(ts, ctx)
	contextChanged(ts)
	return 0
}

// ContextExit implements PyContext_Exit: gives the thread back the context it had when it entered ctx.
//
// Errors: -1; TypeError for anything but a Context, RuntimeError when it is not the current one.
func ContextExit(ts *Thread, ctx *Object) int32 {
	if !contextArg(ts, ctx, ContextType, "Context") {
		return -1
	}
	c := as[*contextObject](ctx)
	lockObject(ts, ctx)
	entered := c.entered
	unlockObject(ts, ctx)
	if entered == 0 {
		return raiseInt(ts, ExcRuntimeError, "cannot exit context: %R has not been entered", argO(ctx))
	}
	if ts.Context != ctx {
		return raiseInt(ts, ExcRuntimeError, "cannot exit context: thread state references a different context object")
	}
	ts.Context = c.prev
	c.prev = nil
	lockObject(ts, ctx)
	c.entered = 0
	unlockObject(ts, ctx)
	decref(ts, ctx)
	contextChanged(ts)
	return 0
}

// contextChanged tells who wants to know that the thread has another context.
func contextChanged(ts *Thread) {
	ts.ContextVer++
	if contextWatchers.active() {
		o := orNone(xnewRef(ts, ts.Context))
		contextWatchers.notify(ts, contextSwitched, "Py_CONTEXT_SWITCHED", o, nil)
		decref(ts, o)
	}
}

// ContextAddWatcher implements PyContext_AddWatcher: the callback's id. Error: -1, RuntimeError when eight are in use.
func ContextAddWatcher(ts *Thread, callback uintptr) int32 {
	return contextWatchers.add(ts, callback, "context")
}

// ContextClearWatcher implements PyContext_ClearWatcher. Error: -1, ValueError when no callback has the id.
func ContextClearWatcher(ts *Thread, id int32) int32 { return contextWatchers.clear(ts, id, "context") }

// contextNew is tp_new: Context().
func contextNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	if tupleSize(args) != 0 || kw != nil && DictSize(ts, kw) != 0 {
		return raise(ts, ExcTypeError, "Context() does not accept any arguments")
	}
	return ContextNew(ts)
}

func contextClear(ts *Thread, o *Object) int32 {
	c := as[*contextObject](o)
	prev := c.prev
	c.prev = nil
	xdecref(ts, prev)
	contextReplace(ts, o, emptyTuple)
	return 0
}

func contextDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	c := as[*contextObject](o)
	if c.weakrefs != nil {
		ObjectClearWeakRefs(ts, o)
	}
	prev, vars := c.prev, c.vars
	freeObject(ts, o)
	xdecref(ts, prev)
	decref(ts, vars)
}

func contextTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	c := as[*contextObject](o)
	return visitTwo(ts, c.prev, c.vars, visit, arg)
}

// contextRichcompare is tp_richcompare: equal when both have the same variables with equal values.
func contextRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	const eq, ne = 2, 3
	if a.ObType != ContextType || b.ObType != ContextType || op != eq && op != ne {
		return NotImplemented
	}
	va, vb := contextVars(ts, a), contextVars(ts, b)
	n := tupleSize(va)
	same := b2i(n == tupleSize(vb))
	for i := 0; i < n && same == 1; i += 2 {
		same = b2i(tupleItem(va, i) == tupleItem(vb, i))
	}
	for i := 1; i < n && same == 1; i += 2 {
		same = ObjectRichCompareBool(ts, tupleItem(va, i), tupleItem(vb, i), eq)
	}
	decref(ts, va)
	decref(ts, vb)
	switch {
	case same < 0:
		return nil
	case (same == 1) == (op == eq):
		return True
	}
	return False
}

func contextLength(ts *Thread, o *Object) int {
	lockObject(ts, o)
	n := tupleSize(as[*contextObject](o).vars) / 2
	unlockObject(ts, o)
	return n
}

// contextKey checks a key of the mapping.
func contextKey(ts *Thread, key *Object) bool {
	if key.ObType == ContextVarType {
		return true
	}
	raise(ts, ExcTypeError, "a ContextVar key was expected, got %R", argO(key))
	return false
}

func contextContains(ts *Thread, o, key *Object) int32 {
	if !contextKey(ts, key) {
		return -1
	}
	v := contextLookup(ts, o, key)
	xdecref(ts, v)
	return b2i(v != nil)
}

func contextSubscript(ts *Thread, o, key *Object) *Object {
	if !contextKey(ts, key) {
		return nil
	}
	v := contextLookup(ts, o, key)
	if v == nil {
		ErrSetObject(ts, ExcKeyError, key)
	}
	return v
}

// contextGet is get(key, default=None, /).
func contextGet(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "get", nargs, 1, 2) || !contextKey(ts, itemAt(args, 0)) {
		return nil
	}
	v := contextLookup(ts, o, itemAt(args, 0))
	switch {
	case v != nil:
		return v
	case nargs == 2:
		return newRef(ts, itemAt(args, 1))
	}
	return None
}

// contextIterate is an iterator over every second item of vars from first on, or with pairs over variables and values.
func contextIterate(ts *Thread, o *Object, first int, pairs bool) *Object {
	vars := contextVars(ts, o)
	n := tupleSize(vars) / 2
	t := TupleNew(ts, n)
	for i := 0; t != nil && i < n; i++ {
		item := newRef(ts, tupleItem(vars, i*2+first))
		if pairs {
			decref(ts, item)
			if item = tupleOf2(ts, tupleItem(vars, i*2), tupleItem(vars, i*2+1)); item == nil {
				decref(ts, t)
				t = nil
				break
			}
		}
		setItem(tupleItems(t), i, item)
	}
	decref(ts, vars)
	if t == nil {
		return nil
	}
	it := ObjectGetIter(ts, t)
	decref(ts, t)
	return it
}

func contextIter(ts *Thread, o *Object) *Object      { return contextIterate(ts, o, 0, false) }
func contextKeys(ts *Thread, o, _ *Object) *Object   { return contextIterate(ts, o, 0, false) }
func contextValues(ts *Thread, o, _ *Object) *Object { return contextIterate(ts, o, 1, false) }
func contextItems(ts *Thread, o, _ *Object) *Object  { return contextIterate(ts, o, 0, true) }

func contextCopyMethod(ts *Thread, o, _ *Object) *Object { return ContextCopy(ts, o) }

// contextRun is run(callable, *args, **kwargs): a call with the context entered.
func contextRun(ts *Thread, o *Object, args uintptr, nargs int, kwnames *Object) *Object {
	if nargs < 1 {
		return raise(ts, ExcTypeError, "run() missing 1 required positional argument")
	}
	if ContextEnter(ts, o) < 0 {
		return nil
	}
	r := ObjectVectorcall(ts, itemAt(args, 0), args+8, uint(nargs-1), kwnames)
	exc := ErrGetRaisedException(ts)
	if ContextExit(ts, o) < 0 {
		xdecref(ts, exc)
		xdecref(ts, r)
		return nil
	}
	ErrSetRaisedException(ts, exc)
	return r
}

// contextCopyContext is contextvars.copy_context().
func contextCopyContext(ts *Thread, _, _ *Object) *Object { return ContextCopyCurrent(ts) }

// contextModuleMake makes the modules contextvars and _contextvars.
func contextModuleMake(ts *Thread, name *Object) *Object {
	m := builtinMake(ts, name, contextMethods)
	if m == nil {
		return nil
	}
	d := as[*moduleObject](m).MdDict
	ok := contextTokenMissing(ts) != nil && dictPut(ts, d, "Context\x00", newRef(ts, up(ContextType))) &&
		dictPut(ts, d, "ContextVar\x00", newRef(ts, up(ContextVarType))) && dictPut(ts, d, "Token\x00", newRef(ts, up(ContextTokenType)))
	return builtinDone(ts, name, m, ok)
}

// contextAddress adds " at 0x..." and the end of a repr.
func contextAddress(ts *Thread, b *textBuffer, o *Object) {
	b.string(ts, " at 0x")
	b.hex(ts, uint(addr(o)), 1)
	b.byte(ts, '>')
}
