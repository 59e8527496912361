// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The sys module, and PySys_.
//
// World: bare.
// Guard: the module's dict; interp.sysDict is set once, at start.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// Versions: what the runtime presents itself as.
const (
	versionNumber  = "3.14.0\x00"
	versionBuild   = "ungil\x00"
	versionGo      = "[Go, free-threading]\x00"
	versionText    = "3.14.0 free-threading build (ungil) [Go]\x00"
	copyrightText  = "Copyright (c) the ungil authors.\x00"
	platformText   = "linux\x00"
	cacheTag       = "cpython-314"
	multiarch      = "x86_64-linux-gnu"
	hexVersion     = 0x030E00F0
	abiFlags       = "t"
	implementation = "cpython"
)

// GetVersion implements Py_GetVersion: static text.
func GetVersion(tls *TLS) uintptr { return strAddr(versionText) }

// GetPlatform implements Py_GetPlatform.
func GetPlatform(tls *TLS) uintptr { return strAddr(platformText) }

// GetCopyright implements Py_GetCopyright.
func GetCopyright(tls *TLS) uintptr { return strAddr(copyrightText) }

// GetCompiler implements Py_GetCompiler: in square brackets.
func GetCompiler(tls *TLS) uintptr { return strAddr(versionGo) }

// GetBuildInfo implements Py_GetBuildInfo.
func GetBuildInfo(tls *TLS) uintptr { return strAddr(versionBuild) }

// PACKFULLVERSION implements Py_PACK_FULL_VERSION: a version as PY_VERSION_HEX writes it.
func PACKFULLVERSION(tls *TLS, major, minor, micro, level, serial int32) uint32 {
	return uint32(major)&0xff<<24 | uint32(minor)&0xff<<16 | uint32(micro)&0xff<<8 | uint32(level)&0xf<<4 | uint32(serial)&0xf
}

// PACKVERSION implements Py_PACK_VERSION.
func PACKVERSION(tls *TLS, major, minor int32) uint32 {
	return PACKFULLVERSION(tls, major, minor, 0, 0, 0)
}

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
		sysSet(ts, "_git\x00", strBuildTuple(ts)) &&
		sysSet(ts, "_framework\x00", sysText(ts, "")) &&
		sysSet(ts, "version_info\x00", sysVersionInfo(ts)) &&
		sysSet(ts, "implementation\x00", sysImplementation(ts)) &&
		sysSet(ts, "hash_info\x00", sysHashInfo(ts)) &&
		sysSet(ts, "thread_info\x00", ThreadGetInfo(ts)) &&
		sysSet(ts, "int_info\x00", LongGetInfo(ts)) &&
		sysSet(ts, "float_info\x00", FloatGetInfo(ts)) &&
		sysSet(ts, "float_repr_style\x00", sysText(ts, "short")) &&
		sysSet(ts, "builtin_module_names\x00", sysBuiltinNames(ts)) &&
		sysSet(ts, "stdlib_module_names\x00", FrozenSetNew(ts, nil)) &&
		sysSet(ts, "byteorder\x00", sysText(ts, "little")) &&
		sysSet(ts, "maxsize\x00", LongFromLong(ts, 1<<63-1)) &&
		sysSet(ts, "maxunicode\x00", LongFromLong(ts, 0x10ffff)) &&
		sysSet(ts, "copyright\x00", UnicodeFromString(ts, strAddr(copyrightText))) &&
		sysSet(ts, "warnoptions\x00", ListNew(ts, 0)) &&
		sysSet(ts, "meta_path\x00", ListNew(ts, 0)) &&
		sysSet(ts, "path_hooks\x00", ListNew(ts, 0)) &&
		sysSet(ts, "path_importer_cache\x00", DictNew(ts))
}

// strBuildTuple is sys._git: who built it, and from what.
func strBuildTuple(ts *Thread) *Object {
	name := sysText(ts, "ungil")
	if name == nil {
		return nil
	}
	t := tupleOf3(ts, name, emptyStr, emptyStr)
	decref(ts, name)
	return t
}
