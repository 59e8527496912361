// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The sys module, and PySys_.
//
// World: bare.
// Guard: the module's dict; interp.sysDict is set once, at start.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// Versions: what the runtime presents itself as.
const (
	versionText    = "3.14.0 (ungil)\x00"
	cacheTag       = "cpython-314"
	multiarch      = "x86_64-linux-gnu"
	hexVersion     = 0x030E00F0
	abiFlags       = "t"
	implementation = "cpython"
)

// SysGetObject implements PySys_GetObject.
//
// Refs: borrowed. Error: NULL; the exception that is set before the call stays.
func SysGetObject(ts *Thread, name uintptr) *Object {
	if interp.sysDict == nil {
		return nil
	}
	e := ErrGetRaisedException(ts)
	v := DictGetItemString(ts, interp.sysDict, name)
	if ts.CurrentException != nil {
		ErrClear(ts)
		v = nil
	}
	ErrSetRaisedException(ts, e)
	return v
}

// SysSetObject implements PySys_SetObject: a NULL value deletes.
//
// Refs: borrowed. Error: -1.
func SysSetObject(ts *Thread, name uintptr, v *Object) int32 {
	if interp.sysDict == nil {
		return raiseInt(ts, ExcRuntimeError, "lost sys module")
	}
	if v != nil {
		return DictSetItemString(ts, interp.sysDict, name, v)
	}
	s := UnicodeFromString(ts, name)
	if s == nil {
		return -1
	}
	r := int32(0)
	if c := DictContains(ts, interp.sysDict, s); c > 0 {
		r = DictDelItem(ts, interp.sysDict, s)
	} else {
		r = c
	}
	decref(ts, s)
	return r
}

// sysSet sets sys.name to value, which it steals; name is a constant that ends with NUL.
func sysSet(ts *Thread, name string, value *Object) bool {
	if value == nil {
		return false
	}
	r := SysSetObject(ts, strAddr(name), value)
	decref(ts, value)
	return r == 0
}

func sysText(ts *Thread, s string) *Object { return UnicodeFromStringAndSize(ts, strAddr(s), len(s)) }

// sysStart makes the sys module with everything that needs no configuration.
func sysStart(ts *Thread) bool {
	if interp.modules = DictNew(ts); interp.modules == nil {
		return false
	}
	name := sysText(ts, "sys")
	if name == nil {
		return false
	}
	m := ModuleNewObject(ts, name)
	if m == nil {
		decref(ts, name)
		return false
	}
	interp.sysModule, interp.sysDict = m, as[*moduleObject](m).MdDict
	incref(ts, interp.modules)
	ok := DictSetItem(ts, interp.modules, name, m) == 0 && sysSet(ts, "modules\x00", interp.modules) && sysConstants(ts) &&
		moduleAddMethods(ts, m, name, sysMethods) == 0 && moduleAddMethods(ts, m, name, sysHooks) == 0 && sysStreams(ts)
	decref(ts, name)
	return ok
}

func sysConstants(ts *Thread) bool {
	return sysSet(ts, "version\x00", UnicodeFromString(ts, strAddr(versionText))) &&
		sysSet(ts, "hexversion\x00", LongFromLong(ts, hexVersion)) &&
		sysSet(ts, "api_version\x00", LongFromLong(ts, layout.PYTHON_API_VERSION)) &&
		sysSet(ts, "abiflags\x00", sysText(ts, abiFlags)) &&
		sysSet(ts, "platform\x00", sysText(ts, "linux")) &&
		sysSet(ts, "byteorder\x00", sysText(ts, "little")) &&
		sysSet(ts, "maxsize\x00", LongFromLong(ts, 1<<63-1)) &&
		sysSet(ts, "maxunicode\x00", LongFromLong(ts, 0x10ffff)) &&
		sysSet(ts, "copyright\x00", sysText(ts, "Copyright the ungil authors.")) &&
		sysSet(ts, "dont_write_bytecode\x00", newRef(ts, True)) &&
		sysSet(ts, "path\x00", ListNew(ts, 0)) &&
		sysSet(ts, "argv\x00", ListNew(ts, 0)) &&
		sysSet(ts, "orig_argv\x00", ListNew(ts, 0)) &&
		sysSet(ts, "warnoptions\x00", ListNew(ts, 0)) &&
		sysSet(ts, "meta_path\x00", ListNew(ts, 0)) &&
		sysSet(ts, "path_hooks\x00", ListNew(ts, 0)) &&
		sysSet(ts, "path_importer_cache\x00", DictNew(ts)) &&
		sysSet(ts, "_xoptions\x00", DictNew(ts))
}

// sysGetrefcount is sys.getrefcount: one more than the caller sees, for the argument itself.
func sysGetrefcount(ts *Thread, self, o *Object) *Object { return LongFromSsizeT(ts, refcnt(o)) }

// sysIntern is sys.intern.
func sysIntern(ts *Thread, self, s *Object) *Object {
	if s.ObType != UnicodeType {
		return raise(ts, ExcTypeError, "can't intern %s", argTO(s))
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	prim.Store(p, newRef(ts, s))
	UnicodeInternInPlace(ts, p)
	r := prim.Load[*Object](p)
	ts.ScratchTop = mark
	return r
}

// sysIsGILEnabled is sys._is_gil_enabled.
func sysIsGILEnabled(ts *Thread, self, unused *Object) *Object {
	return BoolFromLong(ts, int(b2i(thread.GILEnabled())))
}

// sysGetrecursionlimit is sys.getrecursionlimit.
func sysGetrecursionlimit(ts *Thread, self, unused *Object) *Object {
	return LongFromLong(ts, int(GetRecursionLimit(ts)))
}
