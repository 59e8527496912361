// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyConfig: the options of the runtime as a struct that the embedding program fills.
//
// World: bare. Everything here may be called before the runtime starts.
// Invariant: strings and lists belong to the struct, in libc's memory. A number below zero is not decided yet.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// What filled a struct: _config_init.
const (
	configCompat   = 1 // Py_Initialize
	configPython   = 2
	configIsolated = 3
)

const configSize = unsafe.Sizeof(*(*layout.Config)(nil))

var _ [464 - configSize]byte
var _ [configSize - 464]byte

// configMemory is the configuration that the runtime runs with.
var configMemory [464 / 8]uintptr

// runtimeConfig is that as a struct.
func runtimeConfig() *layout.Config { return prim.At[*layout.Config](pointerOf(&configMemory)) }

// configInitCompat leaves everything to the environment and the old global variables.
func configInitCompat(p uintptr) *layout.Config {
	prim.Clear(p, configSize)
	c := prim.At[*layout.Config](p)
	c.ConfigInit = configCompat
	c.Isolated, c.UseEnvironment, c.DevMode, c.UseHashSeed = -1, -1, -1, -1
	c.InstallSignalHandlers = 1
	c.Faulthandler, c.Tracemalloc, c.PerfProfiling, c.RemoteDebug = -1, -1, -1, -1
	c.SiteImport, c.BytesWarning, c.Inspect, c.Interactive, c.OptimizationLevel, c.ParserDebug = -1, -1, -1, -1, -1, -1
	c.WriteBytecode, c.Verbose, c.Quiet, c.UserSiteDirectory, c.BufferedStdio = -1, -1, -1, -1, -1
	c.InstallImportlib, c.PathconfigWarnings, c.InitMain, c.UseFrozenModules = 1, -1, 1, 1
	c.IntMaxStrDigits, c.CpuCount, c.EnableGil, c.TlbcEnabled = -1, -1, -1, -1
	c.CodeDebugRanges, c.ThreadInheritContext, c.ContextAwareWarnings = 1, 1, 1
	return c
}

func configInitDefaults(p uintptr) *layout.Config {
	c := configInitCompat(p)
	c.Isolated, c.BytesWarning, c.Inspect, c.Interactive, c.OptimizationLevel, c.ParserDebug = 0, 0, 0, 0, 0, 0
	c.Verbose, c.Quiet = 0, 0
	c.UseEnvironment, c.SiteImport, c.WriteBytecode, c.UserSiteDirectory, c.BufferedStdio, c.PathconfigWarnings = 1, 1, 1, 1, 1, 1
	return c
}

// ConfigInitPythonConfig implements PyConfig_InitPythonConfig: what the python command starts with.
func ConfigInitPythonConfig(tls *TLS, p uintptr) {
	c := configInitDefaults(p)
	c.ConfigInit = configPython
	c.ConfigureCStdio, c.ParseArgv = 1, 1
}

// ConfigInitIsolatedConfig implements PyConfig_InitIsolatedConfig: nothing comes from the environment or the command line.
func ConfigInitIsolatedConfig(tls *TLS, p uintptr) {
	c := configInitDefaults(p)
	c.ConfigInit = configIsolated
	c.Isolated, c.SafePath = 1, 1
	c.UseEnvironment, c.UserSiteDirectory, c.DevMode, c.InstallSignalHandlers, c.UseHashSeed = 0, 0, 0, 0, 0
	c.Faulthandler, c.Tracemalloc, c.PerfProfiling, c.PathconfigWarnings = 0, 0, 0, 0
	c.IntMaxStrDigits = intDefaultMaxStrDigits
}

// ConfigClear implements PyConfig_Clear: frees strings and lists. The numbers stay.
func ConfigClear(tls *TLS, p uintptr) {
	for i := range configOptions {
		o := &configOptions[i]
		switch o.kind {
		case optionText, optionTextOrNone:
			prim.Free(prim.Load[uintptr](p + o.offset))
			prim.Store(p+o.offset, uintptr(0))
		case optionList:
			wideListClear(p + o.offset)
		}
	}
	prim.At[*layout.Config](p).ModuleSearchPathsSet = 0
}

// configCopy makes to, which holds a configuration or zeros, a copy of from. false: no memory.
func configCopy(to, from uintptr) bool {
	ConfigClear(nil, to)
	for i := range configOptions {
		o := &configOptions[i]
		a, b := to+o.offset, from+o.offset
		ok := true
		switch o.kind {
		case optionText, optionTextOrNone:
			ok = wideSet(a, prim.Load[uintptr](b))
		case optionList:
			ok = wideListCopy(a, b)
		case optionULong:
			prim.Store(a, prim.Load[uint](b))
		default:
			prim.Store(a, prim.Load[int32](b))
		}
		if !ok {
			return false
		}
	}
	return true
}

// ConfigSetString implements PyConfig_SetString: makes *at a copy of a wide string, NULL for NULL. The runtime is pre-initialized first.
func ConfigSetString(tls *TLS, ret, config, at, text uintptr) uintptr {
	if !preInitializeFromConfig(tls, ret, config, 0, 0, false) {
		return ret
	}
	if !wideSet(at, text) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}

// ConfigSetBytesString implements PyConfig_SetBytesString: the same for a string in the locale's encoding.
func ConfigSetBytesString(tls *TLS, ret, config, at, text uintptr) uintptr {
	if !preInitializeFromConfig(tls, ret, config, 0, 0, false) {
		return ret
	}
	if !configSetBytes(at, text) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}

// configSetBytes makes *at a decoded string, 0 for 0.
func configSetBytes(at, text uintptr) bool {
	q := uintptr(0)
	if text != 0 {
		if q, _ = wideDecode(text, prim.Strlen(text)); q == 0 {
			return false
		}
	}
	prim.Free(prim.Load[uintptr](at))
	prim.Store(at, q)
	return true
}

// ConfigSetArgv implements PyConfig_SetArgv. The pre-initialization that comes first may parse these arguments.
func ConfigSetArgv(tls *TLS, ret, config uintptr, argc int, argv uintptr) uintptr {
	if !preInitializeFromConfig(tls, ret, config, argc, argv, false) {
		return ret
	}
	if !wideListSet(pointerOf(&prim.At[*layout.Config](config).Argv.Length), argc, argv) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}

// ConfigSetBytesArgv implements PyConfig_SetBytesArgv: the same for arguments in the locale's encoding.
func ConfigSetBytesArgv(tls *TLS, ret, config uintptr, argc int, argv uintptr) uintptr {
	if !preInitializeFromConfig(tls, ret, config, argc, argv, true) {
		return ret
	}
	list := pointerOf(&prim.At[*layout.Config](config).Argv.Length)
	wideListClear(list)
	if !wideListDecode(list, argc, argv) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}

// wideListDecode appends n decoded C strings.
func wideListDecode(list uintptr, n int, items uintptr) bool {
	for i := 0; i < n; i++ {
		p := prim.Load[uintptr](items + uintptr(i)*8)
		q, _ := wideDecode(p, prim.Strlen(p))
		if !wideListAppend(list, q) {
			return false
		}
	}
	return true
}

// ConfigSetWideStringList implements PyConfig_SetWideStringList: replaces a list by copies.
func ConfigSetWideStringList(tls *TLS, ret, config, list uintptr, n int, items uintptr) uintptr {
	if !preInitializeFromConfig(tls, ret, config, 0, 0, false) {
		return ret
	}
	if !wideListSet(list, n, items) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}

// ConfigRead implements PyConfig_Read: decides what is not decided yet, by the command line and the environment. Where
// things are is decided by the start.
func ConfigRead(tls *TLS, ret, config uintptr) uintptr {
	return statusDone(ret, configRead(tls, ret, config, false))
}
