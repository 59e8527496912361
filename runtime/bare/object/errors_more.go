// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Raising by special functions: errno, wrong arguments, imports; the exception being handled; new exception classes.
//
// World: bare.
// Guard: as errors.go.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// ErrBadArgument implements PyErr_BadArgument: TypeError. Returns 0.
func ErrBadArgument(ts *Thread) int32 {
	raise(ts, ExcTypeError, "bad argument type for built-in operation")
	return 0
}

// ErrBadInternalCall implements PyErr_BadInternalCall: SystemError.
func ErrBadInternalCall(ts *Thread) { badInternalCall(ts) }

// PrivErrBadInternalCall implements _PyErr_BadInternalCall: SystemError that names a place in a C source.
func PrivErrBadInternalCall(ts *Thread, file uintptr, line int32) {
	raise(ts, ExcSystemError, "%s:%d: bad argument to internal function", argC(file), argI(int(line)))
}

// errno is the calling thread's errno, and errnoSet changes it.
func errno() int32 { return prim.Load[int32](prim.Call0(prim.Libc.ErrnoLocation)) }

func errnoSet(n int32) { prim.Store(prim.Call0(prim.Libc.ErrnoLocation), n) }

// ErrSetFromErrno implements PyErr_SetFromErrno: raises exc with errno and its text. Returns nil.
func ErrSetFromErrno(ts *Thread, exc *Object) *Object {
	return ErrSetFromErrnoWithFilenameObjects(ts, exc, nil, nil)
}

// ErrSetFromErrnoWithFilename implements PyErr_SetFromErrnoWithFilename: the file name is in the encoding of the file system.
func ErrSetFromErrnoWithFilename(ts *Thread, exc *Object, filename uintptr) *Object {
	var name *Object
	if filename != 0 {
		n := errno()
		if name = UnicodeDecodeFSDefault(ts, filename); name == nil {
			return nil
		}
		errnoSet(n)
	}
	ErrSetFromErrnoWithFilenameObjects(ts, exc, name, nil)
	xdecref(ts, name)
	return nil
}

// ErrSetFromErrnoWithFilenameObject implements PyErr_SetFromErrnoWithFilenameObject.
func ErrSetFromErrnoWithFilenameObject(ts *Thread, exc, filename *Object) *Object {
	return ErrSetFromErrnoWithFilenameObjects(ts, exc, filename, nil)
}

// ErrSetFromErrnoWithFilenameObjects implements PyErr_SetFromErrnoWithFilenameObjects: raises exc with errno, its text and up to
// two file names; OSError becomes the subclass that the number asks for. Returns nil.
//
// Errors: for EINTR what a signal handler raises comes first.
func ErrSetFromErrnoWithFilenameObjects(ts *Thread, exc, name, name2 *Object) *Object {
	const eintr = 4
	n := errno()
	if n == eintr && ErrCheckSignals(ts) < 0 {
		return nil
	}
	var text *Object
	if n == 0 {
		text = UnicodeFromString(ts, strAddr("Error\x00"))
	} else {
		text = UnicodeDecodeLocale(ts, prim.Call1(prim.Libc.Strerror, uintptr(n)), strAddr("surrogateescape\x00"))
	}
	if text == nil {
		return nil
	}
	number := LongFromLong(ts, int(n))
	if number == nil {
		decref(ts, text)
		return nil
	}
	var args *Object
	switch {
	case name == nil:
		args = tupleOf(ts, number, text)
	case name2 == nil:
		args = tupleOf(ts, number, text, name)
	default:
		zero := LongFromLong(ts, 0)
		args = tupleOf(ts, number, text, name, zero, name2)
	}
	decref(ts, number)
	decref(ts, text)
	if args == nil {
		return nil
	}
	if made := ObjectCall(ts, exc, args, nil); made != nil {
		ErrSetObject(ts, up(made.ObType), made)
		decref(ts, made)
	}
	decref(ts, args)
	return nil
}

// tupleOf makes a tuple of its arguments.
//
// Refs: new; the arguments stay the caller's.
func tupleOf(ts *Thread, items ...*Object) *Object {
	t := TupleNew(ts, len(items))
	if t != nil {
		for i, o := range items {
			TupleSetItem(ts, t, i, newRef(ts, o))
		}
	}
	return t
}

// ErrSetImportErrorSubclass implements PyErr_SetImportErrorSubclass: raises a subclass of ImportError with msg, name and path, of
// which the last two may be nil for None. Returns nil.
func ErrSetImportErrorSubclass(ts *Thread, exc, msg, name, path *Object) *Object {
	r := ObjectIsSubclass(ts, exc, ExcImportError)
	if r < 0 {
		return nil
	}
	if r == 0 {
		return raise(ts, ExcTypeError, "expected a subclass of ImportError")
	}
	if msg == nil {
		return raise(ts, ExcTypeError, "expected a message argument")
	}
	if name == nil {
		name = None
	}
	if path == nil {
		path = None
	}
	kwds := DictNew(ts)
	if kwds == nil {
		return nil
	}
	args := tupleOf(ts, msg)
	if args != nil && DictSetItem(ts, kwds, id_name, name) == 0 && DictSetItem(ts, kwds, id_path, path) == 0 {
		if made := ObjectCall(ts, exc, args, kwds); made != nil {
			ErrSetObject(ts, up(made.ObType), made)
			decref(ts, made)
		}
	}
	xdecref(ts, args)
	decref(ts, kwds)
	return nil
}

// ErrSetImportError implements PyErr_SetImportError: ImportError with msg, name and path.
func ErrSetImportError(ts *Thread, msg, name, path *Object) *Object {
	return ErrSetImportErrorSubclass(ts, ExcImportError, msg, name, path)
}

// ErrGetHandledException implements PyErr_GetHandledException: the exception that an except clause is handling, or nil.
//
// Refs: new.
func ErrGetHandledException(ts *Thread) *Object {
	if v := errTop(ts).ExcValue; v != nil && v != None {
		return newRef(ts, v)
	}
	return nil
}

// ErrSetHandledException implements PyErr_SetHandledException: replaces it; nil and None say that none is handled.
func ErrSetHandledException(ts *Thread, exc *Object) {
	if exc == None {
		exc = nil
	}
	e := ts.ExcInfo
	old := e.ExcValue
	e.ExcValue = xnewRef(ts, exc)
	xdecref(ts, old)
}

// ErrGetExcInfo implements PyErr_GetExcInfo: the exception being handled as type, value and traceback. Type and traceback are None
// where there is none, the value is what the stack holds.
//
// Refs: new, in all three places.
func ErrGetExcInfo(ts *Thread, ptype, pvalue, ptraceback uintptr) {
	v := errTop(ts).ExcValue
	typ, tb := None, None
	if v != nil && v != None {
		typ = newRef(ts, up(v.ObType))
		if t := ExceptionGetTraceback(ts, v); t != nil {
			tb = t
		}
	}
	setItem(ptype, 0, typ)
	setItem(pvalue, 0, xnewRef(ts, v))
	setItem(ptraceback, 0, tb)
}

// ErrSetExcInfo implements PyErr_SetExcInfo: PyErr_SetHandledException of the value; type and traceback are ignored.
//
// Refs: steals all three.
func ErrSetExcInfo(ts *Thread, typ, value, tb *Object) {
	ErrSetHandledException(ts, value)
	xdecref(ts, value)
	xdecref(ts, typ)
	xdecref(ts, tb)
}

// PrivErrChainExceptions1 implements _PyErr_ChainExceptions1: sets exc, or makes it the context of what is set already.
//
// Refs: steals exc.
func PrivErrChainExceptions1(ts *Thread, exc *Object) {
	if exc == nil {
		return
	}
	if now := ErrGetRaisedException(ts); now != nil {
		ExceptionSetContext(ts, now, exc)
		exc = now
	}
	ErrSetRaisedException(ts, exc)
}

// ErrNewException implements PyErr_NewException: a new class, called "module.name", with base a class, a tuple of them or nil for
// Exception, and attributes from dict, which may be nil.
//
// Refs: new. Errors: SystemError when the name has no dot.
func ErrNewException(ts *Thread, name uintptr, base, dict *Object) *Object {
	dot := prim.Strlen(name) - 1
	for dot >= 0 && byteAt(name, dot) != '.' {
		dot--
	}
	if dot < 0 {
		return raise(ts, ExcSystemError, "PyErr_NewException: name must be module.class")
	}
	if base == nil {
		base = ExcException
	}
	if dict == nil {
		if dict = DictNew(ts); dict == nil {
			return nil
		}
	} else {
		incref(ts, dict)
	}
	class := errNewClass(ts, name, dot, base, dict)
	decref(ts, dict)
	return class
}

func errNewClass(ts *Thread, name uintptr, dot int, base, dict *Object) *Object {
	r := DictContains(ts, dict, id___module__)
	if r == 0 {
		module := UnicodeFromStringAndSize(ts, name, dot)
		if module == nil {
			return nil
		}
		r = DictSetItem(ts, dict, id___module__, module)
		decref(ts, module)
	}
	if r < 0 {
		return nil
	}
	var bases *Object
	if hasFlag(base.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		bases = newRef(ts, base)
	} else if bases = tupleOf(ts, base); bases == nil {
		return nil
	}
	var class *Object
	if text := UnicodeFromString(ts, name+uintptr(dot)+1); text != nil {
		if args := tupleOf(ts, text, bases, dict); args != nil {
			class = ObjectCall(ts, up(TypeType), args, nil)
			decref(ts, args)
		}
		decref(ts, text)
	}
	decref(ts, bases)
	return class
}

// ErrNewExceptionWithDoc implements PyErr_NewExceptionWithDoc: PyErr_NewException with a doc string, which may be 0.
//
// Refs: new.
func ErrNewExceptionWithDoc(ts *Thread, name, doc uintptr, base, dict *Object) *Object {
	if dict == nil {
		if dict = DictNew(ts); dict == nil {
			return nil
		}
	} else {
		incref(ts, dict)
	}
	var class *Object
	ok := true
	if doc != 0 {
		text := UnicodeFromString(ts, doc)
		ok = text != nil && DictSetItem(ts, dict, id___doc__, text) == 0
		xdecref(ts, text)
	}
	if ok {
		class = ErrNewException(ts, name, base, dict)
	}
	decref(ts, dict)
	return class
}

// methodOneArg calls a method with one argument.
//
// Refs: new.
func methodOneArg(ts *Thread, o, name, arg *Object) *Object {
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil
	}
	setItem(p, 0, o)
	setItem(p, 1, arg)
	r := ObjectVectorcallMethod(ts, name, p, 2, nil)
	ts.ScratchTop = mark
	return r
}

// methodNoArgs calls a method without arguments.
//
// Refs: new.
func methodNoArgs(ts *Thread, o, name *Object) *Object {
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil
	}
	setItem(p, 0, o)
	r := ObjectVectorcallMethod(ts, name, p, 1, nil)
	ts.ScratchTop = mark
	return r
}
