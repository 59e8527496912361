// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The builtins module: the names of the built-in types, exceptions and constants, and the functions that need no interpreter.
//
// World: bare.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// builtinsStart makes the module.
func builtinsStart(ts *Thread) bool {
	name := sysText(ts, "builtins")
	if name == nil {
		return false
	}
	m := ModuleNewObject(ts, name)
	if m == nil {
		decref(ts, name)
		return false
	}
	interp.builtins = m
	d := as[*moduleObject](m).MdDict
	ok := DictSetItem(ts, interp.modules, name, m) == 0 && moduleAddMethods(ts, m, name, builtinMethods) == 0 && builtinsTypes(ts, d) &&
		DictSetItemString(ts, d, strAddr("None\x00"), None) == 0 && DictSetItemString(ts, d, strAddr("True\x00"), True) == 0 &&
		DictSetItemString(ts, d, strAddr("False\x00"), False) == 0 && DictSetItemString(ts, d, strAddr("Ellipsis\x00"), Ellipsis) == 0 &&
		DictSetItemString(ts, d, strAddr("NotImplemented\x00"), NotImplemented) == 0 && DictSetItemString(ts, d, strAddr("__debug__\x00"), True) == 0
	decref(ts, name)
	return ok
}

// builtinsTypes adds every exception type, and the types that Python names without a module.
func builtinsTypes(ts *Thread, d *Object) bool {
	for i := 0; i < staticTypes; i++ {
		t := prim.At[*TypeObject](prim.Load[uintptr](addresses + uintptr(i)*8))
		if !hasFlag(t, layout.TPFLAGS_BASE_EXC_SUBCLASS) {
			continue
		}
		if DictSetItemString(ts, d, t.TpName, up(t)) < 0 {
			return false
		}
	}
	named := [...]*TypeObject{BaseObjectType, TypeType, LongType, BoolType, FloatType, ComplexType, UnicodeType, BytesType, ByteArrayType,
		MemoryViewType, TupleType, ListType, DictType, SetType, FrozenSetType, SliceType, RangeType, EnumType, ReversedType, MapType,
		FilterType, ZipType, StaticMethodType, ClassMethodType, PropertyType, SuperType}
	for i := 0; i < len(named); i++ {
		t := *(**TypeObject)(unsafe.Add(unsafe.Pointer(&named), uintptr(i)*8))
		if DictSetItemString(ts, d, t.TpName, up(t)) < 0 {
			return false
		}
	}
	return DictSetItemString(ts, d, strAddr("ExceptionGroup\x00"), excExceptionGroup) == 0 && DictSetItemString(ts, d, strAddr("EnvironmentError\x00"), ExcOSError) == 0 && DictSetItemString(ts, d, strAddr("IOError\x00"), ExcOSError) == 0
}

func builtinLen(ts *Thread, self, o *Object) *Object {
	n := ObjectSize(ts, o)
	if n < 0 {
		return nil
	}
	return LongFromSsizeT(ts, n)
}

func builtinRepr(ts *Thread, self, o *Object) *Object { return ObjectRepr(ts, o) }

func builtinASCII(ts *Thread, self, o *Object) *Object { return ObjectASCII(ts, o) }

func builtinHash(ts *Thread, self, o *Object) *Object {
	h := ObjectHash(ts, o)
	if h == -1 {
		return nil
	}
	return LongFromSsizeT(ts, h)
}

func builtinID(ts *Thread, self, o *Object) *Object { return LongFromVoidPtr(ts, addr(o)) }

func builtinAbs(ts *Thread, self, o *Object) *Object { return NumberAbsolute(ts, o) }

func builtinCallable(ts *Thread, self, o *Object) *Object {
	return BoolFromLong(ts, int(CallableCheck(ts, o)))
}

// builtinArg is the i-th argument of a METH_FASTCALL function; nil when there are fewer.
func builtinArg(args uintptr, n, i int) *Object {
	if i < n {
		return itemAt(args, i)
	}
	return nil
}

func builtinCount(ts *Thread, name string, n, low, high int) bool {
	if n < low {
		raise(ts, ExcTypeError, "%s expected at least %d argument%s, got %d", argS(name), argI(low), argS(plural(low)), argI(n))
		return false
	}
	if n > high {
		raise(ts, ExcTypeError, "%s expected at most %d argument%s, got %d", argS(name), argI(high), argS(plural(high)), argI(n))
		return false
	}
	return true
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func builtinExactly(ts *Thread, name string, n, want int) bool {
	if n != want {
		raise(ts, ExcTypeError, "%s expected %d arguments, got %d", argS(name), argI(want), argI(n))
		return false
	}
	return true
}

func builtinIsinstance(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "isinstance", n, 2) {
		return nil
	}
	r := ObjectIsInstance(ts, itemAt(args, 0), itemAt(args, 1))
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(r))
}

func builtinIssubclass(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "issubclass", n, 2) {
		return nil
	}
	r := ObjectIsSubclass(ts, itemAt(args, 0), itemAt(args, 1))
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(r))
}

// builtinGetattr is getattr(object, name[, default]).
func builtinGetattr(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "getattr", n, 2, 3) {
		return nil
	}
	if n == 2 {
		return ObjectGetAttr(ts, itemAt(args, 0), itemAt(args, 1))
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	r := ObjectGetOptionalAttr(ts, itemAt(args, 0), itemAt(args, 1), p)
	v := prim.Load[*Object](p)
	ts.ScratchTop = mark
	if r == 0 {
		return newRef(ts, itemAt(args, 2))
	}
	return v
}

func builtinSetattr(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "setattr", n, 3) || ObjectSetAttr(ts, itemAt(args, 0), itemAt(args, 1), itemAt(args, 2)) < 0 {
		return nil
	}
	return newRef(ts, None)
}

func builtinDelattr(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "delattr", n, 2) || ObjectSetAttr(ts, itemAt(args, 0), itemAt(args, 1), nil) < 0 {
		return nil
	}
	return newRef(ts, None)
}

func builtinHasattr(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "hasattr", n, 2) {
		return nil
	}
	r := ObjectHasAttrWithError(ts, itemAt(args, 0), itemAt(args, 1))
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(r))
}

func builtinDivmod(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "divmod", n, 2) {
		return nil
	}
	return NumberDivmod(ts, itemAt(args, 0), itemAt(args, 1))
}

func builtinIter(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "iter", n, 1, 2) {
		return nil
	}
	if n == 1 {
		return ObjectGetIter(ts, itemAt(args, 0))
	}
	if CallableCheck(ts, itemAt(args, 0)) == 0 {
		return raise(ts, ExcTypeError, "iter(v, w): v must be callable")
	}
	return CallIterNew(ts, itemAt(args, 0), itemAt(args, 1))
}

// builtinNext is next(iterator[, default]).
func builtinNext(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "next", n, 1, 2) {
		return nil
	}
	it := itemAt(args, 0)
	if IterCheck(ts, it) == 0 {
		return raise(ts, ExcTypeError, "'%s' object is not an iterator", argTO(it))
	}
	v := callUnary(ts, it.ObType.TpIternext, it)
	if v != nil {
		return v
	}
	if d := builtinArg(args, n, 1); d != nil {
		if ts.CurrentException != nil {
			if ErrExceptionMatches(ts, ExcStopIteration) == 0 {
				return nil
			}
			ErrClear(ts)
		}
		return newRef(ts, d)
	}
	if ts.CurrentException == nil {
		ErrSetNone(ts, ExcStopIteration)
	}
	return nil
}

// builtinSorted is sorted(iterable, /, *, key=None, reverse=False).
func builtinSorted(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	if n != 1 {
		return raise(ts, ExcTypeError, "sorted expected 1 argument, got %d", argI(n))
	}
	l := SequenceList(ts, itemAt(args, 0))
	if l == nil {
		return nil
	}
	f := ObjectGetAttr(ts, l, id_sort)
	if f == nil {
		decref(ts, l)
		return nil
	}
	r := ObjectVectorcall(ts, f, args+8, uint(n-1), kwnames)
	decref(ts, f)
	if r == nil {
		decref(ts, l)
		return nil
	}
	decref(ts, r)
	return l
}
