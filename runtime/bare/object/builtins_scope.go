// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Functions of builtins about names, modules and classes; asynchronous iteration; and those that need Python source or the module io.
//
// World: bare.

package object

// builtinVars is vars([object]).
func builtinVars(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "vars", n, 0, 1) {
		return nil
	}
	if n == 0 {
		return EvalGetFrameLocals(ts)
	}
	d := ObjectGetAttr(ts, itemAt(args, 0), id___dict__)
	if d == nil && ErrExceptionMatches(ts, ExcAttributeError) != 0 {
		ErrClear(ts)
		raise(ts, ExcTypeError, "vars() argument must have __dict__ attribute")
	}
	return d
}

func builtinGlobals(ts *Thread, self, unused *Object) *Object { return xnewRef(ts, EvalGetGlobals(ts)) }

func builtinLocals(ts *Thread, self, unused *Object) *Object { return EvalGetFrameLocals(ts) }

func builtinAiter(ts *Thread, self, o *Object) *Object { return ObjectGetAIter(ts, o) }

// builtinAnext is anext(async_iterator[, default]).
func builtinAnext(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "anext", n, 1, 2) {
		return nil
	}
	it := itemAt(args, 0)
	m := it.ObType.TpAsAsync
	if m == nil || m.AmAnext == 0 {
		return raise(ts, ExcTypeError, "'%s' object is not an async iterator", argCN(it.ObType.TpName, 200))
	}
	if n == 2 {
		return raise(ts, ExcNotImplementedError, "anext with a default is not implemented")
	}
	return callUnary(ts, m.AmAnext, it)
}

// builtinImport is __import__(name, globals=None, locals=None, fromlist=(), level=0).
func builtinImport(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 80)
	if out == 0 {
		return nil
	}
	a := namedArgs{"__import__", "name\x00globals\x00locals\x00fromlist\x00level\x00", 5, 5, 1}
	ok := a.take(ts, args, n, kwnames, out)
	name, globals, locals, fromlist, levelObject := itemAt(out, 0), itemAt(out, 1), itemAt(out, 2), itemAt(out, 3), itemAt(out, 4)
	ts.ScratchTop = mark
	level := int32(0)
	if ok && levelObject != nil {
		level = LongAsInt(ts, levelObject)
		ok = level != -1 || ts.CurrentException == nil
	}
	if !ok {
		return nil
	}
	return ImportImportModuleLevelObject(ts, name, globals, locals, fromlist, level)
}

// builtinBuildClass is __build_class__(func, name, /, *bases, [metaclass], **kwds). The body of a class is a Python function.
func builtinBuildClass(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	if n < 2 {
		return raise(ts, ExcTypeError, "__build_class__: not enough arguments")
	}
	if itemAt(args, 0).ObType != FunctionType {
		return raise(ts, ExcTypeError, "__build_class__: func must be a function")
	}
	if !isStr(itemAt(args, 1)) {
		return raise(ts, ExcTypeError, "__build_class__: name is not a string")
	}
	return raise(ts, ExcNotImplementedError, "__build_class__ is not implemented: there is no interpreter of Python source")
}

func builtinOpen(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return raise(ts, ExcNotImplementedError, "open is not implemented: it needs the module io")
}

func builtinInput(ts *Thread, self *Object, args uintptr, n int) *Object {
	return raise(ts, ExcNotImplementedError, "input is not implemented")
}

func builtinBreakpoint(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return raise(ts, ExcNotImplementedError, "breakpoint is not implemented: there is no debugger of Python source")
}
