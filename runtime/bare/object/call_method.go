// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Calling methods by name, without making a bound method where the type's attribute is a method descriptor.
//
// World: bare; hot.
// Guard: the callable found is held for the length of the call: another thread may replace it in its type.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// lookupMethod finds what self.name calls. unbound means that callable takes self as first argument; otherwise it is bound.
//
// Refs: new. Errors: nil with the exception of the attribute access.
func lookupMethod(ts *Thread, self, name *Object) (callable *Object, unbound bool) {
	t := self.ObType
	if t.TpGetattro != fn_PyObject_GenericGetAttr || t.TpDictoffset != 0 || t.TpFlags&layout.TPFLAGS_MANAGED_DICT != 0 ||
		name.ObType != UnicodeType {
		return ObjectGetAttr(ts, self, name), false
	}
	// No instance dict can hide what the type says.
	d := PrivTypeLookupRef(ts, t, name)
	if d != nil && d.ObType.TpFlags&layout.TPFLAGS_METHOD_DESCRIPTOR != 0 {
		return d, true
	}
	xdecref(ts, d)
	return ObjectGetAttr(ts, self, name), false
}

// ObjectVectorcallMethod implements PyObject_VectorcallMethod: args[0] is self, nargsf counts it.
//
// Refs: new; args borrowed. Errors: AttributeError; whatever the call raises.
func ObjectVectorcallMethod(ts *Thread, name *Object, args uintptr, nargsf uint, kwnames *Object) *Object {
	callable, unbound := lookupMethod(ts, itemAt(args, 0), name)
	if callable == nil {
		return nil
	}
	if unbound {
		nargsf &^= uint(argumentsOffset) // args[-1] is not free: self takes part in the call
	} else {
		args += 8 // self's place is free now, so the callee may use it if the caller said so for args[-1]
		nargsf--
	}
	r := ObjectVectorcall(ts, callable, args, nargsf, kwnames)
	decref(ts, callable)
	return r
}

// callMethodNoArgs calls self.name().
//
// Refs: new.
func callMethodNoArgs(ts *Thread, self, name *Object) *Object {
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, self)
	r := ObjectVectorcallMethod(ts, name, p+8, 1|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// callMethodOneArg calls self.name(arg).
//
// Refs: new.
func callMethodOneArg(ts *Thread, self, name, arg *Object) *Object {
	p, mark := scratch(ts, 24)
	if p == 0 {
		return nil
	}
	setItem(p, 0, nil)
	setItem(p, 1, self)
	setItem(p, 2, arg)
	r := ObjectVectorcallMethod(ts, name, p+8, 2|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// ObjectCallFunctionVa implements PyObject_CallFunction: arguments by a Py_BuildValue format, NULL for none. A format that makes
// one tuple means its items.
//
// Refs: new.
func ObjectCallFunctionVa(ts *Thread, callable *Object, format uintptr, va *VaList) *Object {
	if callable == nil {
		return nullArgument(ts)
	}
	return callFormat(ts, callable, nil, format, va)
}

// PrivObjectCallFunctionSizeTVa implements _PyObject_CallFunction_SizeT.
func PrivObjectCallFunctionSizeTVa(ts *Thread, callable *Object, format uintptr, va *VaList) *Object {
	return ObjectCallFunctionVa(ts, callable, format, va)
}

// callFormat calls with arguments made from a format, self before them when it is not nil.
func callFormat(ts *Thread, callable, self *Object, format uintptr, va *VaList) *Object {
	const few = 6
	n := 0
	if format != 0 {
		if n = buildCount(ts, format, 0); n < 0 {
			return nil
		}
	}
	p := ts.ScratchTop
	const size = (few + 2) * 8
	if n > few || ts.ScratchEnd-p < size+16 {
		return callFormatMany(ts, callable, self, format, va, n)
	}
	ts.ScratchTop = p + size // a multiple of 16
	setItem(p, 0, nil)
	setItem(p, 1, self)
	args := p + 16
	b := builder{format, va}
	var r *Object
	i := 0
	for ; i < n; i++ {
		v := b.value(ts)
		if v == nil {
			b.ignore(ts, 0, n-i-1)
			break
		}
		setItem(args, i, v)
	}
	if i == n && (n == 0 || byteAt(b.format, 0) == 0 || b.close(ts, 0)) {
		switch {
		case n == 1 && isTuple(itemAt(args, 0)):
			r = callSpread(ts, callable, self, itemAt(args, 0))
		case self != nil:
			r = ObjectVectorcall(ts, callable, args-8, uint(n+1)|argumentsOffset, nil)
		default:
			r = ObjectVectorcall(ts, callable, args, uint(n)|argumentsOffset, nil)
		}
	}
	for i--; i >= 0; i-- {
		decref(ts, itemAt(args, i))
	}
	ts.ScratchTop = p
	return r
}

// callFormatMany is callFormat for any number of arguments.
//
//go:noinline
func callFormatMany(ts *Thread, callable, self *Object, format uintptr, va *VaList, n int) *Object {
	args, mark := argArray(ts, n+1)
	if args == 0 {
		return nil
	}
	setItem(args, 0, self)
	var r *Object
	if n == 0 || buildArray(ts, format, va, args+8, n) {
		first := args + 8
		if self != nil {
			first = args
		}
		if n == 1 && isTuple(itemAt(args, 1)) {
			r = callSpread(ts, callable, self, itemAt(args, 1))
		} else {
			r = ObjectVectorcall(ts, callable, first, uint(args+8-first)/8+uint(n)|argumentsOffset, nil)
		}
		for i := 1; i <= n; i++ {
			decref(ts, itemAt(args, i))
		}
	}
	freeArgArray(ts, args, n+1, mark)
	return r
}

// callSpread calls with the items of a tuple, self before them when it is not nil.
func callSpread(ts *Thread, callable, self, tuple *Object) *Object {
	n := tupleLen(tuple)
	if self == nil {
		return ObjectVectorcall(ts, callable, tupleArgs(tuple), uint(n), nil)
	}
	args, mark := argArray(ts, n+1)
	if args == 0 {
		return nil
	}
	setItem(args, 0, self)
	prim.Move(args+8, tupleArgs(tuple), uintptr(n)*8)
	r := ObjectVectorcall(ts, callable, args, uint(n+1)|argumentsOffset, nil)
	freeArgArray(ts, args, n+1, mark)
	return r
}

// ObjectCallMethodVa implements PyObject_CallMethod: the method by a C string, arguments by a Py_BuildValue format or NULL.
//
// Refs: new. Errors: also TypeError when the attribute is not callable.
func ObjectCallMethodVa(ts *Thread, o *Object, name, format uintptr, va *VaList) *Object {
	if o == nil || name == 0 {
		return nullArgument(ts)
	}
	s := UnicodeInternFromString(ts, name)
	if s == nil {
		return nil
	}
	r := callMethodFormat(ts, o, s, format, va)
	decref(ts, s)
	return r
}

// PrivObjectCallMethodSizeTVa implements _PyObject_CallMethod_SizeT.
func PrivObjectCallMethodSizeTVa(ts *Thread, o *Object, name, format uintptr, va *VaList) *Object {
	return ObjectCallMethodVa(ts, o, name, format, va)
}

// PrivObjectCallMethodIdVa implements _PyObject_CallMethodId: the method by a _Py_Identifier.
//
// Refs: new.
func PrivObjectCallMethodIdVa(ts *Thread, o *Object, id, format uintptr, va *VaList) *Object {
	if o == nil || id == 0 {
		return nullArgument(ts)
	}
	s := PrivUnicodeFromId(ts, id)
	if s == nil {
		return nil
	}
	return callMethodFormat(ts, o, s, format, va)
}

func callMethodFormat(ts *Thread, o, name *Object, format uintptr, va *VaList) *Object {
	callable, unbound := lookupMethod(ts, o, name)
	if callable == nil {
		return nil
	}
	if callable.ObType.TpCall == 0 {
		raise(ts, ExcTypeError, "attribute of type '%s' is not callable", argCN(callable.ObType.TpName, 200))
		decref(ts, callable)
		return nil
	}
	self := o
	if !unbound {
		self = nil
	}
	r := callFormat(ts, callable, self, format, va)
	decref(ts, callable)
	return r
}

// EvalCallFunctionVa implements PyEval_CallFunction: calls with the tuple that a Py_BuildValue format makes.
//
// Refs: new.
func EvalCallFunctionVa(ts *Thread, callable *Object, format uintptr, va *VaList) *Object {
	args := VaBuildValue(ts, format, va)
	if args == nil {
		return nil
	}
	r := EvalCallObjectWithKeywords(ts, callable, args, nil)
	decref(ts, args)
	return r
}

// EvalCallMethodVa implements PyEval_CallMethod.
//
// Refs: new.
func EvalCallMethodVa(ts *Thread, o *Object, name, format uintptr, va *VaList) *Object {
	callable := ObjectGetAttrString(ts, o, name)
	if callable == nil {
		return nil
	}
	r := EvalCallFunctionVa(ts, callable, format, va)
	decref(ts, callable)
	return r
}

// vaObjects gathers object arguments up to NULL behind first (taken when not nil) and one free word. The array grows at the top
// of the scratch stack, where nothing else is put meanwhile.
func vaObjects(ts *Thread, first *Object, va *VaList) (args uintptr, n int, mark uintptr) {
	p, mark := scratch(ts, 64)
	if p == 0 {
		return 0, 0, mark
	}
	setItem(p, 0, nil)
	args = p + 8
	if first != nil {
		setItem(args, 0, first)
		n = 1
	}
	room := 7
	for o := va.object(); o != nil; o = va.object() {
		if n >= room {
			if q, _ := scratch(ts, 64); q == 0 {
				ts.ScratchTop = mark
				return 0, 0, mark
			}
			room += 8
		}
		setItem(args, n, o)
		n++
	}
	return args, n, mark
}

// ObjectCallFunctionObjArgsVa implements PyObject_CallFunctionObjArgs: arguments up to NULL.
//
// Refs: new; arguments borrowed.
func ObjectCallFunctionObjArgsVa(ts *Thread, callable *Object, va *VaList) *Object {
	if callable == nil {
		return nullArgument(ts)
	}
	args, n, mark := vaObjects(ts, nil, va)
	if args == 0 {
		return nil
	}
	r := ObjectVectorcall(ts, callable, args, uint(n)|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// ObjectCallMethodObjArgsVa implements PyObject_CallMethodObjArgs: name a str, arguments up to NULL.
//
// Refs: new; arguments borrowed.
func ObjectCallMethodObjArgsVa(ts *Thread, o, name *Object, va *VaList) *Object {
	if o == nil || name == nil {
		return nullArgument(ts)
	}
	args, n, mark := vaObjects(ts, o, va)
	if args == 0 {
		return nil
	}
	r := ObjectVectorcallMethod(ts, name, args, uint(n)|argumentsOffset, nil)
	ts.ScratchTop = mark
	return r
}

// PrivObjectFunctionStr implements _PyObject_FunctionStr: what error texts call a callable, "module.qualname()" or str() of it.
//
// Refs: new.
func PrivObjectFunctionStr(ts *Thread, f *Object) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	setItem(out, 0, nil)
	setItem(out, 1, nil)
	var r *Object
	if ObjectGetOptionalAttr(ts, f, id___qualname__, out) < 0 {
	} else if q := itemAt(out, 0); q == nil {
		r = ObjectStr(ts, f)
	} else if ObjectGetOptionalAttr(ts, f, id___module__, out+8) >= 0 {
		r = functionStr(ts, itemAt(out, 1), q)
	}
	xdecref(ts, itemAt(out, 0))
	xdecref(ts, itemAt(out, 1))
	ts.ScratchTop = mark
	return r
}

func functionStr(ts *Thread, module, qualname *Object) *Object {
	if module != nil && module != None {
		if !hasFlag(module.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) || UnicodeEqualToUTF8(ts, module, strAddr("builtins\x00")) == 0 {
			return strFormat(ts, "%s.%s()", argO(module), argO(qualname))
		}
	}
	return strFormat(ts, "%s()", argO(qualname))
}
