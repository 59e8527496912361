// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyConfig_Get, PyConfig_Set: the options of the running runtime by name.
//
// World: bare.
// Invariant: an option that sys shows lives there; the rest in the runtime's configuration.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// wideStr is a str of a wide string.
func wideStr(ts *Thread, p uintptr) *Object { return UnicodeFromWideChar(ts, p, -1) }

// wideListObjects is a list of str.
func wideListObjects(ts *Thread, list uintptr) *Object {
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	for i := 0; i < wideListLen(list); i++ {
		s := wideStr(ts, wideItem(list, i))
		if s == nil || ListAppend(ts, l, s) < 0 {
			xdecref(ts, s)
			decref(ts, l)
			return nil
		}
		decref(ts, s)
	}
	return l
}

// optionValue is an option as the struct at p has it.
//
// Refs: new.
func optionValue(ts *Thread, o *option, p uintptr) *Object {
	p += o.offset
	switch o.kind {
	case optionBool:
		return BoolFromLong(ts, int(b2i(prim.Load[int32](p) != 0)))
	case optionULong:
		return LongFromUnsignedLong(ts, prim.Load[uint](p))
	case optionText, optionTextOrNone:
		if s := prim.Load[uintptr](p); s != 0 {
			return wideStr(ts, s)
		}
		return newRef(ts, None)
	case optionList:
		l := wideListObjects(ts, p)
		if l == nil {
			return nil
		}
		t := ListAsTuple(ts, l)
		decref(ts, l)
		return t
	}
	return LongFromLong(ts, int(prim.Load[int32](p)))
}

func configUnknown(ts *Thread, name uintptr) {
	raise(ts, ExcValueError, "unknown config option name: %s", argC(name))
}

// ConfigGet implements PyConfig_Get.
//
// Refs: new. Errors: ValueError for an unknown name, RuntimeError when sys has lost the attribute.
func ConfigGet(ts *Thread, name uintptr) *Object {
	o, pre := optionFind(name, false)
	switch {
	case o == nil:
		configUnknown(ts, name)
		return nil
	case pre:
		return optionValue(ts, o, pointerOf(&preConfigMemory))
	case o.attr != "":
		v := xnewRef(ts, SysGetObject(ts, strAddr(o.attr)))
		if v == nil {
			return raise(ts, ExcRuntimeError, "lost sys.%s", argC(strAddr(o.attr)))
		}
		return v
	}
	switch cString(name) {
	case "write_bytecode":
		v := xnewRef(ts, SysGetObject(ts, strAddr("dont_write_bytecode\x00")))
		if v == nil {
			return raise(ts, ExcRuntimeError, "lost sys.dont_write_bytecode")
		}
		r := ObjectIsTrue(ts, v)
		decref(ts, v)
		if r < 0 {
			return nil
		}
		return BoolFromLong(ts, int(b2i(r == 0)))
	case "int_max_str_digits":
		return LongFromLong(ts, atom.LoadInt(&intMaxStrDigits))
	}
	return optionValue(ts, o, pointerOf(&configMemory))
}

// ConfigGetInt implements PyConfig_GetInt.
//
// Errors: -1: TypeError when the option is no int, OverflowError, and those of PyConfig_Get.
func ConfigGetInt(ts *Thread, name, value uintptr) int32 {
	v := ConfigGet(ts, name)
	if v == nil {
		return -1
	}
	if !isInt(v) {
		decref(ts, v)
		return raiseInt(ts, ExcTypeError, "config option %s is not an int", argC(name))
	}
	n := LongAsInt(ts, v)
	decref(ts, v)
	if n == -1 && ts.CurrentException != nil {
		return raiseInt(ts, ExcOverflowError, "config option %s value does not fit into a C int", argC(name))
	}
	prim.Store(value, n)
	return 0
}

// ConfigNames implements PyConfig_Names: a frozenset of str.
//
// Refs: new.
func ConfigNames(ts *Thread) *Object {
	s := SetNew(ts, nil)
	if s == nil {
		return nil
	}
	ok := true
	for i := range configOptions {
		ok = ok && configNamesAdd(ts, s, &configOptions[i])
	}
	for i := range preConfigOptions {
		ok = ok && configNamesAdd(ts, s, &preConfigOptions[i])
	}
	var r *Object
	if ok {
		r = FrozenSetNew(ts, s)
	}
	decref(ts, s)
	return r
}

func configNamesAdd(ts *Thread, s *Object, o *option) bool {
	if o.access == optionInitOnly {
		return true
	}
	name := UnicodeFromString(ts, strAddr(o.name))
	if name == nil {
		return false
	}
	r := SetAdd(ts, s, name)
	decref(ts, name)
	return r == 0
}

// ConfigSet implements PyConfig_Set.
//
// Errors: -1: ValueError for an unknown name, an option that cannot be set, or a negative value; TypeError; those of audit hooks.
func ConfigSet(ts *Thread, name uintptr, value *Object) int32 {
	if sysAudited() {
		s := UnicodeFromString(ts, name)
		if s == nil {
			return -1
		}
		args := tupleOf2(ts, s, value)
		decref(ts, s)
		if args == nil {
			return -1
		}
		r := SysAuditTuple(ts, strAddr("cpython.PyConfig_Set\x00"), args)
		decref(ts, args)
		if r < 0 {
			return -1
		}
	}
	o, pre := optionFind(name, false)
	if o == nil {
		configUnknown(ts, name)
		return -1
	}
	if pre || o.access != optionPublic {
		return raiseInt(ts, ExcValueError, "cannot set read-only option %s", argC(name))
	}
	n, ok := configCheck(ts, o, value)
	switch {
	case !ok:
		return -1
	case o.attr != "":
		return SysSetObject(ts, strAddr(o.attr), value)
	case o.flag >= 0:
		return configSetFlag(ts, o, n)
	case cString(name) == "int_max_str_digits":
		return sysSetDigits(ts, n)
	case cString(name) == "cpu_count":
		runtimeConfig().CpuCount = n
		return 0
	}
	return raiseInt(ts, ExcValueError, "cannot set option %s", argC(name))
}

// configCheck tells whether value is of the option's kind, and gives it when it is a number.
func configCheck(ts *Thread, o *option, value *Object) (n int32, ok bool) {
	switch o.kind {
	case optionInt, optionUInt, optionBool:
		if !isInt(value) {
			raise(ts, ExcTypeError, "expected int or bool, got %s", argTO(value))
			return 0, false
		}
		n = LongAsInt(ts, value)
		if n == -1 && ts.CurrentException != nil {
			return 0, false
		}
		if n < 0 && o.kind != optionInt {
			raise(ts, ExcValueError, "value must be >= 0")
			return 0, false
		}
		return n, true
	case optionText:
		if value.ObType != UnicodeType {
			raise(ts, ExcTypeError, "expected str, got %s", argTO(value))
			return 0, false
		}
	case optionTextOrNone:
		if value != None && value.ObType != UnicodeType {
			raise(ts, ExcTypeError, "expected str or None, got %s", argTO(value))
			return 0, false
		}
	case optionList:
		if cString(strAddr(o.name)) == "xoptions" {
			return 0, configCheckDict(ts, value)
		}
		return 0, configCheckList(ts, value)
	}
	return 0, true
}

func configCheckList(ts *Thread, value *Object) bool {
	if !isList(value) {
		raise(ts, ExcTypeError, "expected list[str], got %s", argTO(value))
		return false
	}
	for i := 0; i < ListSize(ts, value); i++ {
		item := ListGetItemRef(ts, value, i)
		if item == nil {
			ErrClear(ts)
			break
		}
		ok := isStr(item)
		if !ok {
			raise(ts, ExcTypeError, "expected str, list item %d has type %s", argI(i), argTO(item))
		}
		decref(ts, item)
		if !ok {
			return false
		}
	}
	return true
}

func configCheckDict(ts *Thread, value *Object) bool {
	if !isDict(value) {
		raise(ts, ExcTypeError, "expected dict[str, str | bool], got %s", argTO(value))
		return false
	}
	p, mark := scratch(ts, 24)
	if p == 0 {
		return false
	}
	prim.Store(p, 0)
	ok := true
	for ok && DictNext(ts, value, p, p+8, p+16) != 0 {
		k, v := prim.Load[*Object](p+8), prim.Load[*Object](p+16)
		if !isStr(k) {
			raise(ts, ExcTypeError, "expected str, got dict key type %s", argTO(k))
			ok = false
		} else if !isStr(v) && v.ObType != BoolType {
			raise(ts, ExcTypeError, "expected str or bool, got dict value type %s", argTO(v))
			ok = false
		}
	}
	ts.ScratchTop = mark
	return ok
}

// configSetFlag sets an option that sys.flags shows.
func configSetFlag(ts *Thread, o *option, n int32) int32 {
	if o.kind == optionBool {
		n = b2i(n != 0)
	}
	shown := n
	if o.not {
		shown = b2i(n == 0)
	}
	v := LongFromLong(ts, int(shown))
	if v == nil {
		return -1
	}
	r := sysSetFlag(ts, int(o.flag), v)
	if r == 0 {
		prim.Store(pointerOf(&configMemory)+o.offset, n)
		if o.is("write_bytecode") {
			r = SysSetObject(ts, strAddr("dont_write_bytecode\x00"), v)
		}
	}
	decref(ts, v)
	return r
}

func isInt(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_LONG_SUBCLASS) }

func isList(o *Object) bool { return hasFlag(o.ObType, layout.TPFLAGS_LIST_SUBCLASS) }
