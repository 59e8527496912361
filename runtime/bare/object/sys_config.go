// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What sys shows of the configuration, and its struct sequences.
//
// World: bare.
// Guard: the types are made once per process (infoType); sys.flags is written at a start, and by PyConfig_Set.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

var sysFlagsType, sysVersionType, sysHashType, sysThreadType infoType

// sysSetList sets sys.name to a list of str.
func sysSetList(ts *Thread, name string, list uintptr) bool {
	return sysSet(ts, name, wideListObjects(ts, list))
}

// sysSetWide sets sys.name to a str, None for NULL.
func sysSetWide(ts *Thread, name string, p uintptr) bool {
	if p == 0 {
		return sysSet(ts, name, newRef(ts, None))
	}
	return sysSet(ts, name, wideStr(ts, p))
}

// sysConfigure makes sys show a configuration.
func sysConfigure(ts *Thread, c *layout.Config) bool {
	x := DictNew(ts)
	for i := 0; x != nil && i < c.Xoptions.Length; i++ {
		if !sysXOption(ts, x, wideItem(pointerOf(&c.Xoptions.Length), i)) {
			decref(ts, x)
			x = nil
		}
	}
	return sysSet(ts, "_xoptions\x00", x) &&
		sysSetList(ts, "argv\x00", pointerOf(&c.Argv.Length)) &&
		sysSetList(ts, "orig_argv\x00", pointerOf(&c.OrigArgv.Length)) &&
		sysSetList(ts, "warnoptions\x00", pointerOf(&c.Warnoptions.Length)) &&
		sysSetList(ts, "path\x00", pointerOf(&c.ModuleSearchPaths.Length)) &&
		sysSetWide(ts, "executable\x00", c.Executable) &&
		sysSetWide(ts, "_base_executable\x00", c.BaseExecutable) &&
		sysSetWide(ts, "prefix\x00", c.Prefix) &&
		sysSetWide(ts, "base_prefix\x00", c.BasePrefix) &&
		sysSetWide(ts, "exec_prefix\x00", c.ExecPrefix) &&
		sysSetWide(ts, "base_exec_prefix\x00", c.BaseExecPrefix) &&
		sysSetWide(ts, "platlibdir\x00", c.Platlibdir) &&
		sysSetWide(ts, "pycache_prefix\x00", c.PycachePrefix) &&
		sysSetWide(ts, "_stdlib_dir\x00", c.StdlibDir) &&
		sysSet(ts, "dont_write_bytecode\x00", BoolFromLong(ts, int(b2i(c.WriteBytecode == 0)))) &&
		sysSet(ts, "flags\x00", sysFlags(ts, c))
}

// sysInfoType is the type of a struct sequence that Python code cannot make.
func sysInfoType(ts *Thread, t *infoType, name, names string, n, visible int) *TypeObject {
	if made := atom.LoadAcquire(&t.made); made != 0 {
		return as[*TypeObject](obj(made))
	}
	made := t.visible(ts, name, names, n, visible)
	if made == nil {
		return nil
	}
	if hasFlag(made, layout.TPFLAGS_DISALLOW_INSTANTIATION) {
		return made
	}
	made.TpFlags |= layout.TPFLAGS_DISALLOW_INSTANTIATION
	made.TpNew = 0
	d := TypeGetDict(ts, made)
	if d == nil || DictDelItemString(ts, d, strAddr("__new__\x00")) < 0 {
		ErrClear(ts)
	}
	xdecref(ts, d)
	TypeModified(ts, made)
	return made
}

// sysFlags is sys.flags.
//
// Refs: new.
func sysFlags(ts *Thread, c *layout.Config) *Object {
	t := sysInfoType(ts, &sysFlagsType, "sys.flags\x00", "debug\x00inspect\x00interactive\x00optimize\x00dont_write_bytecode\x00no_user_site\x00no_site\x00"+
		"ignore_environment\x00verbose\x00bytes_warning\x00quiet\x00hash_randomization\x00isolated\x00dev_mode\x00utf8_mode\x00"+
		"warn_default_encoding\x00safe_path\x00int_max_str_digits\x00gil\x00thread_inherit_context\x00context_aware_warnings\x00", 21, 18)
	if t == nil {
		return nil
	}
	numbers := [...]int32{c.ParserDebug, c.Inspect, c.Interactive, c.OptimizationLevel, b2i(c.WriteBytecode == 0), b2i(c.UserSiteDirectory == 0),
		b2i(c.SiteImport == 0), b2i(c.UseEnvironment == 0), c.Verbose, c.BytesWarning, c.Quiet, b2i(c.UseHashSeed == 0 || c.HashSeed != 0),
		c.Isolated, c.DevMode, runtimePreConfig().Utf8Mode, c.WarnDefaultEncoding, c.SafePath, c.IntMaxStrDigits, c.EnableGil,
		c.ThreadInheritContext, c.ContextAwareWarnings}
	s := StructSequenceNew(ts, t)
	for i := range numbers {
		const devMode, safePath, gil = 13, 16, 18
		var v *Object
		switch {
		case i == devMode || i == safePath:
			v = BoolFromLong(ts, int(b2i(numbers[i] != 0)))
		case i == gil && numbers[i] < 0:
			v = newRef(ts, None)
		default:
			v = LongFromLong(ts, int(numbers[i]))
		}
		s = fillInfo(ts, s, i, v)
	}
	return s
}

// sysSetFlag replaces a field of sys.flags, which others may hold.
func sysSetFlag(ts *Thread, i int, v *Object) int32 {
	flags := xnewRef(ts, SysGetObject(ts, strAddr("flags\x00")))
	if flags == nil || flags.ObType != as[*TypeObject](obj(sysFlagsType.made)) {
		xdecref(ts, flags)
		return raiseInt(ts, ExcRuntimeError, "lost sys.flags")
	}
	old := StructSequenceGetItem(ts, flags, i)
	setItem(tupleItems(flags), i, newRef(ts, v))
	xdecref(ts, old)
	decref(ts, flags)
	return 0
}

// sysVersionInfo is sys.version_info.
//
// Refs: new.
func sysVersionInfo(ts *Thread) *Object {
	t := sysInfoType(ts, &sysVersionType, "sys.version_info\x00", "major\x00minor\x00micro\x00releaselevel\x00serial\x00", 5, 5)
	if t == nil {
		return nil
	}
	s := StructSequenceNew(ts, t)
	s = fillInfo(ts, s, 0, LongFromLong(ts, hexVersion>>24))
	s = fillInfo(ts, s, 1, LongFromLong(ts, hexVersion>>16&0xff))
	s = fillInfo(ts, s, 2, LongFromLong(ts, hexVersion>>8&0xff))
	s = fillInfo(ts, s, 3, sysText(ts, "final"))
	return fillInfo(ts, s, 4, LongFromLong(ts, hexVersion&0xf))
}

// sysHashInfo is sys.hash_info.
//
// Refs: new.
func sysHashInfo(ts *Thread) *Object {
	t := sysHashType.get(ts, "sys.hash_info\x00", "width\x00modulus\x00inf\x00nan\x00imag\x00algorithm\x00hash_bits\x00seed_bits\x00cutoff\x00", 9)
	if t == nil {
		return nil
	}
	s := StructSequenceNew(ts, t)
	s = fillInfo(ts, s, 0, LongFromLong(ts, 64))
	s = fillInfo(ts, s, 1, LongFromLong(ts, hashModulus))
	s = fillInfo(ts, s, 2, LongFromLong(ts, hashInfinity))
	s = fillInfo(ts, s, 3, LongFromLong(ts, 0))
	s = fillInfo(ts, s, 4, LongFromLong(ts, 1000003))
	s = fillInfo(ts, s, 5, sysText(ts, "siphash13"))
	s = fillInfo(ts, s, 6, LongFromLong(ts, 64))
	s = fillInfo(ts, s, 7, LongFromLong(ts, 128))
	return fillInfo(ts, s, 8, LongFromLong(ts, 0))
}

// ThreadGetInfo implements PyThread_GetInfo: sys.thread_info.
//
// Refs: new.
func ThreadGetInfo(ts *Thread) *Object {
	t := sysThreadType.get(ts, "sys.thread_info\x00", "name\x00lock\x00version\x00", 3)
	if t == nil {
		return nil
	}
	version := newRef(ts, None)
	p, mark := scratch(ts, 256)
	if p == 0 {
		return nil
	}
	const libpthreadVersion = 3 // _CS_GNU_LIBPTHREAD_VERSION
	if n := prim.Call3(libcFunction("confstr\x00"), libpthreadVersion, p, 255); n > 1 && n < 255 {
		version = UnicodeDecodeFSDefaultAndSize(ts, p, int(n)-1)
	}
	ts.ScratchTop = mark
	s := StructSequenceNew(ts, t)
	s = fillInfo(ts, s, 0, sysText(ts, "pthread"))
	s = fillInfo(ts, s, 1, sysText(ts, "semaphore"))
	return fillInfo(ts, s, 2, version)
}
