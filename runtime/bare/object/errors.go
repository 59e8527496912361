// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The error indicator: the exception that a failing call leaves for its caller.
//
// World: bare. No function here looks at anything but the calling thread's record and the exception itself.
// Guard: ts.CurrentException and the stack at ts.ExcInfo belong to the thread; compiled extensions exchange both without a call.
// Invariant: the indicator is nil or a whole, normalized instance: type and traceback are read from it, never kept beside it.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type (
	excObject = layout.BaseExceptionObject
	excStack  = layout.ErrStackItem
)

// isExcInstance tells whether o is an instance of BaseException; isExcClass whether it is such a class.
func isExcInstance(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_BASE_EXC_SUBCLASS) }

func isExcClass(o *Object) bool {
	return hasFlag(o.ObType, layout.TPFLAGS_TYPE_SUBCLASS) && hasFlag(as[*TypeObject](o), layout.TPFLAGS_BASE_EXC_SUBCLASS)
}

// errReplace makes exc, whose reference it takes over, the error indicator.
func errReplace(ts *Thread, exc *Object) {
	old := ts.CurrentException
	ts.CurrentException = exc
	if old != nil {
		decref(ts, old)
	}
}

// ErrOccurred implements PyErr_Occurred: the type of the exception that is set, or nil.
//
// Refs: borrowed.
//
//go:nosplit
func ErrOccurred(ts *Thread) *Object {
	if exc := ts.CurrentException; exc != nil {
		return up(exc.ObType)
	}
	return nil
}

// ErrClear implements PyErr_Clear: drops the exception that is set, if any.
//
//go:nosplit
func ErrClear(ts *Thread) {
	if exc := ts.CurrentException; exc != nil {
		ts.CurrentException = nil
		decref(ts, exc)
	}
}

// ErrGetRaisedException implements PyErr_GetRaisedException: takes the exception out of the indicator, nil when none is set.
//
// Refs: new.
func ErrGetRaisedException(ts *Thread) *Object {
	exc := ts.CurrentException
	ts.CurrentException = nil
	return exc
}

// ErrSetRaisedException implements PyErr_SetRaisedException: sets an instance as it is, without chaining; nil clears.
//
// Refs: steals exc.
func ErrSetRaisedException(ts *Thread, exc *Object) { errReplace(ts, exc) }

// errTop is the innermost entry of the stack of handled exceptions that holds one, or the outermost entry.
func errTop(ts *Thread) *excStack {
	e := ts.ExcInfo
	for (e.ExcValue == nil || e.ExcValue == None) && e.PreviousItem != nil {
		e = e.PreviousItem
	}
	return e
}

// ErrSetObject implements PyErr_SetObject: raises value, or exc called with value: a tuple gives all arguments, nil and None
// none. The exception being handled becomes its context.
//
// Errors: what making the exception raises is set instead; SystemError when exc is no exception class.
//
//go:noinline
func ErrSetObject(ts *Thread, exc, value *Object) {
	if exc != nil && !isExcClass(exc) {
		raise(ts, ExcSystemError, "_PyErr_SetObject: exception %R is not a BaseException subclass", argO(exc))
		return
	}
	ready := false
	if value != nil && isExcInstance(value) {
		r := ObjectIsSubclass(ts, up(value.ObType), exc)
		if r < 0 {
			return
		}
		ready = r != 0
	}
	if ready {
		incref(ts, value)
	} else {
		// The caller may own value only through the exception that ErrClear drops.
		xnewRef(ts, value)
		ErrClear(ts)
		made := errCreate(ts, exc, value)
		xdecref(ts, value)
		if made == nil {
			return
		}
		value = made
	}
	if handled := errTop(ts).ExcValue; handled != nil && handled != None && handled != value {
		errChain(ts, value, handled)
	}
	errReplace(ts, value)
}

// errChain makes handled the context of exc, and cuts exc out of handled's own chain, which would otherwise become a circle.
// A chain that is circular already is noticed by a second walker at half the speed.
func errChain(ts *Thread, exc, handled *Object) {
	o, slow, step := handled, handled, false
	for {
		next := as[*excObject](o).Context
		if next == nil {
			break
		}
		if next == exc {
			ExceptionSetContext(ts, o, nil)
			break
		}
		if o = next; o == slow {
			break
		}
		if step {
			slow = as[*excObject](slow).Context
			if slow == nil {
				break
			}
		}
		step = !step
	}
	ExceptionSetContext(ts, exc, newRef(ts, handled))
}

// errCreate calls an exception class as raising does.
//
// Refs: new.
func errCreate(ts *Thread, exc, value *Object) *Object {
	if value == None {
		value = nil
	}
	if t := as[*TypeObject](exc); exc != nil && t.TpNew == fn_exceptionNew && t.TpInit == fn_exceptionInit && hasFlag(t, layout.TPFLAGS_STATIC_BUILTIN) {
		return errCreatePlain(ts, t, value)
	}
	var made *Object
	switch {
	case value == nil:
		made = ObjectCallNoArgs(ts, exc)
	case hasFlag(value.ObType, layout.TPFLAGS_TUPLE_SUBCLASS):
		made = ObjectCall(ts, exc, value, nil)
	default:
		made = ObjectCallOneArg(ts, exc, value)
	}
	if made != nil && !isExcInstance(made) {
		raise(ts, ExcTypeError, "calling %R should have returned an instance of BaseException, not %s", argO(exc), argTO(made))
		decref(ts, made)
		return nil
	}
	return made
}

// errCreatePlain is errCreate for the many built-in types whose instances hold their arguments and nothing else.
func errCreatePlain(ts *Thread, t *TypeObject, value *Object) *Object {
	args := emptyTuple
	if value != nil {
		if value.ObType == TupleType {
			args = newRef(ts, value)
		} else if hasFlag(value.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
			args = TupleGetSlice(ts, value, 0, TupleSize(ts, value))
		} else if args = TupleNew(ts, 1); args != nil {
			setItem(uintptr(unsafe.Pointer(&as[*layout.TupleObject](args).ObItem)), 0, newRef(ts, value))
		}
		if args == nil {
			return nil
		}
	}
	exc := newGCObject(ts, t, uintptr(t.TpBasicsize))
	if exc == nil {
		decref(ts, args)
		return nil
	}
	prim.Clear(addr(exc)+unsafe.Sizeof(*exc), uintptr(t.TpBasicsize)-unsafe.Sizeof(*exc))
	as[*excObject](exc).Args = args
	gcTrack(exc)
	return exc
}

// ErrSetNone implements PyErr_SetNone: raises exc without arguments.
func ErrSetNone(ts *Thread, exc *Object) { ErrSetObject(ts, exc, nil) }

// ErrSetString implements PyErr_SetString: raises exc with a text in UTF-8.
//
// Errors: UnicodeDecodeError is set instead when the text is not UTF-8.
func ErrSetString(ts *Thread, exc *Object, text uintptr) {
	s := UnicodeFromString(ts, text)
	if s == nil {
		return
	}
	ErrSetObject(ts, exc, s)
	decref(ts, s)
}

// ErrFormatV implements PyErr_FormatV: raises exc with a text made as PyUnicode_FromFormatV makes it, in place of any exception
// that is set; returns nil.
func ErrFormatV(ts *Thread, exc *Object, format uintptr, va *VaList) *Object {
	// Formatting calls str() and repr(), which must not run with an exception set.
	ErrClear(ts)
	if s := UnicodeFromFormatV(ts, format, va); s != nil {
		ErrSetObject(ts, exc, s)
		decref(ts, s)
	}
	return nil
}

// ErrGivenExceptionMatches implements PyErr_GivenExceptionMatches: whether err, an exception or a class of them, is caught by exc,
// a class or a tuple of such, nested at will. It raises nothing.
func ErrGivenExceptionMatches(ts *Thread, err, exc *Object) int32 {
	if err == nil || exc == nil {
		return 0
	}
	if hasFlag(exc.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return errMatchesTuple(ts, err, exc)
	}
	if isExcInstance(err) {
		err = up(err.ObType)
	}
	if err == exc {
		return 1
	}
	if !isExcClass(err) || !isExcClass(exc) {
		return 0
	}
	t := as[*TypeObject](err)
	for b := t.TpBase; b != nil; b = b.TpBase {
		if up(b) == exc {
			return 1
		}
	}
	// Built-in exceptions have one base each. Others may have more, and only the mro knows them.
	if hasFlag(t, layout.TPFLAGS_STATIC_BUILTIN) {
		return 0
	}
	return TypeIsSubtype(ts, t, as[*TypeObject](exc))
}

// errMatchesTuple looks through a tuple of classes. One that is nested too deep to be looked through has no match.
//
//go:noinline
func errMatchesTuple(ts *Thread, err, exc *Object) int32 {
	if stackEnds(ts) {
		return 0
	}
	t := as[*layout.TupleObject](exc)
	for i := 0; i < t.ObSize; i++ {
		if ErrGivenExceptionMatches(ts, err, itemAt(uintptr(unsafe.Pointer(&t.ObItem)), i)) != 0 {
			return 1
		}
	}
	return 0
}

// ErrExceptionMatches implements PyErr_ExceptionMatches: ErrGivenExceptionMatches for the exception that is set.
func ErrExceptionMatches(ts *Thread, exc *Object) int32 {
	return ErrGivenExceptionMatches(ts, ErrOccurred(ts), exc)
}

// ErrFetch implements PyErr_Fetch: takes the exception out of the indicator as type, instance and traceback; all nil when none
// is set.
//
// Refs: new, in all three places.
func ErrFetch(ts *Thread, ptype, pvalue, ptraceback uintptr) {
	exc := ErrGetRaisedException(ts)
	var typ, tb *Object
	if exc != nil {
		typ = newRef(ts, up(exc.ObType))
		tb = ExceptionGetTraceback(ts, exc)
	}
	setItem(ptype, 0, typ)
	setItem(pvalue, 0, exc)
	setItem(ptraceback, 0, tb)
}

// ErrRestore implements PyErr_Restore: sets the exception that a type, a value and a traceback describe. The value may be an
// instance, arguments for the type, or nil. No context is chained. A nil type clears.
//
// Refs: steals all three.
func ErrRestore(ts *Thread, typ, value, tb *Object) {
	if typ == nil {
		xdecref(ts, value)
		xdecref(ts, tb)
		ErrClear(ts)
		return
	}
	if value == nil || typ != up(value.ObType) {
		made := errCreate(ts, typ, value)
		xdecref(ts, value)
		if made == nil {
			decref(ts, typ)
			xdecref(ts, tb)
			return
		}
		value = made
	}
	decref(ts, typ)
	if tb == None {
		tb = nil
	}
	if tb != nil && tb.ObType != TraceBackType {
		decref(ts, value)
		decref(ts, tb)
		raise(ts, ExcTypeError, "traceback must be a Traceback or None")
		return
	}
	exceptionStore(ts, value, &as[*excObject](value).Traceback, tb)
	errReplace(ts, value)
}

// normalizeDepth is how often an exception raised while normalizing another is normalized in its turn.
const normalizeDepth = 32

// ErrNormalizeException implements PyErr_NormalizeException: makes the value of a triple that PyErr_Restore would take an instance
// of its type. An exception that this raises takes the triple's place.
//
// Refs: those in the three places are replaced.
func ErrNormalizeException(ts *Thread, ptype, pvalue, ptraceback uintptr) {
	for depth := 0; !errNormalize(ts, ptype, pvalue); depth++ {
		if depth == normalizeDepth {
			raise(ts, ExcRecursionError, "maximum recursion depth exceeded while normalizing an exception")
		}
		if depth == normalizeDepth+2 {
			fatal.Fatal(strAddr("PyErr_NormalizeException\x00"), "Cannot recover from the recursive normalization of an exception.")
		}
		tb := itemAt(ptraceback, 0)
		ErrFetch(ts, ptype, pvalue, ptraceback)
		if tb != nil {
			if itemAt(ptraceback, 0) == nil {
				setItem(ptraceback, 0, tb)
			} else {
				decref(ts, tb)
			}
		}
	}
}

// errNormalize is one attempt. It fails with an exception set and type and value dropped.
func errNormalize(ts *Thread, ptype, pvalue uintptr) bool {
	typ, value := itemAt(ptype, 0), itemAt(pvalue, 0)
	if typ == nil {
		return true
	}
	if value == nil {
		value = None
	}
	if isExcClass(typ) {
		r := int32(0)
		if isExcInstance(value) {
			r = ObjectIsSubclass(ts, up(value.ObType), typ)
		}
		if r > 0 && up(value.ObType) != typ {
			decref(ts, typ)
			typ = newRef(ts, up(value.ObType))
		}
		if r == 0 {
			made := errCreate(ts, typ, value)
			decref(ts, value)
			value = made
		}
		if r < 0 || value == nil {
			decref(ts, typ)
			xdecref(ts, value)
			return false
		}
	}
	setItem(ptype, 0, typ)
	setItem(pvalue, 0, value)
	return true
}
