// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Pre-initialization: locale, UTF-8 mode, allocator - what must be decided before the first string is decoded.
//
// World: bare.
// Guard: one thread starts the runtime. preInitialized goes back to 0 when the runtime ends.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const preConfigSize = unsafe.Sizeof(*(*layout.PreConfig)(nil))

var _ [40 - preConfigSize]byte
var _ [preConfigSize - 40]byte

var (
	preConfigMemory [40 / 8]uintptr // what the runtime was pre-initialized with
	preConfigNew    [40 / 8]uintptr // the one being decided
	preInitialized  bool
	preConfigState  uint8 // what a fatal error tells
)

const (
	preConfigBegun = 1
	preConfigDone  = 2
)

func runtimePreConfig() *layout.PreConfig {
	return prim.At[*layout.PreConfig](pointerOf(&preConfigMemory))
}

func preConfigInitCompat(p uintptr) *layout.PreConfig {
	prim.Clear(p, preConfigSize)
	c := prim.At[*layout.PreConfig](p)
	c.ConfigInit, c.ConfigureLocale = configCompat, 1
	c.Isolated, c.UseEnvironment, c.DevMode = -1, -1, -1
	return c
}

// PreConfigInitPythonConfig implements PyPreConfig_InitPythonConfig.
func PreConfigInitPythonConfig(tls *TLS, p uintptr) {
	c := preConfigInitCompat(p)
	c.ConfigInit = configPython
	c.Isolated, c.ParseArgv, c.UseEnvironment = 0, 1, 1
	c.CoerceCLocale, c.CoerceCLocaleWarn, c.Utf8Mode = -1, -1, -1
}

// PreConfigInitIsolatedConfig implements PyPreConfig_InitIsolatedConfig.
func PreConfigInitIsolatedConfig(tls *TLS, p uintptr) {
	c := preConfigInitCompat(p)
	c.ConfigInit = configIsolated
	c.ConfigureLocale, c.Isolated, c.UseEnvironment, c.DevMode = 0, 1, 0, 0
}

// environment is the value of a variable, 0 when it is unset, empty or not to be looked at. name ends with NUL.
func environment(use int32, name string) uintptr {
	if use == 0 {
		return 0
	}
	p := prim.Call1(prim.Libc.Getenv, strAddr(name))
	if p != 0 && byteAt(p, 0) == 0 {
		return 0
	}
	return p
}

// preInitialize decides and applies a configuration. config 0 is Py_Initialize's own. The arguments, n at argv, are wide or bytes; they are
// looked at when the configuration says so. false: ret holds the error. A second time it does nothing.
func preInitialize(tls *TLS, ret, config uintptr, n int, argv uintptr, bytes bool) bool {
	if preInitialized {
		return true
	}
	args := pointerOf(&preCommandLine.Argv.Length)
	wideListClear(args)
	var ok bool
	switch {
	case argv == 0:
		ok = true
	case bytes:
		ok = wideListDecode(args, n, argv)
	default:
		ok = wideListExtend(args, n, argv)
	}
	if !ok {
		wideListClear(args)
		return statusNoMemory(ret)
	}
	p := pointerOf(&preConfigNew)
	if config != 0 {
		prim.Move(p, config, preConfigSize)
	} else {
		preConfigInitCompat(p)
	}
	preConfigState = preConfigBegun
	ok = preConfigRead(ret, prim.At[*layout.PreConfig](p)) && preConfigApply(ret, prim.At[*layout.PreConfig](p))
	wideListClear(args)
	wideListClear(pointerOf(&preCommandLine.Xoptions.Length))
	if !ok {
		return false
	}
	prim.Move(pointerOf(&preConfigMemory), p, preConfigSize)
	preInitialized = true
	preConfigState = preConfigDone
	return true
}

// preCommandLineMemory holds the arguments and -X options while a configuration is decided.
var preCommandLineMemory [464 / 8]uintptr

var preCommandLine = (*layout.Config)(unsafe.Pointer(&preCommandLineMemory))

// preConfigRead decides what is open.
func preConfigRead(ret uintptr, c *layout.PreConfig) bool {
	if c.ConfigInit == configCompat {
		configGlobal(&c.Isolated, flagIsolated, false)
		configGlobal(&c.UseEnvironment, flagIgnoreEnvironment, true)
		if flagGet(flagUTF8Mode) > 0 {
			c.Utf8Mode = 1
		}
	}
	x := pointerOf(&preCommandLine.Xoptions.Length)
	wideListClear(x)
	if c.ParseArgv != 0 && !preParse(ret, c, pointerOf(&preCommandLine.Argv.Length), x) {
		return false
	}
	if c.Isolated > 0 {
		c.UseEnvironment = 0
	}
	if c.Isolated < 0 {
		c.Isolated = 0
	}
	if c.UseEnvironment < 0 {
		c.UseEnvironment = 1
	}
	if c.DevMode < 0 {
		c.DevMode = b2i(xoptionFind(x, "dev") != 0 || environment(c.UseEnvironment, "PYTHONDEVMODE\x00") != 0)
	}
	ok := true
	if c.Utf8Mode < 0 || c.ConfigureLocale != 0 {
		// What the environment says of the locale counts, not what the program has set.
		old := localeCopy()
		localeSet("\x00")
		preConfigLocale(c)
		ok = preConfigUTF8(ret, c, x)
		if old != 0 {
			prim.Call2(libcFunction("setlocale\x00"), localeCtype, old)
			prim.Free(old)
		}
	} else {
		preConfigLocale(c)
	}
	return ok && preConfigAllocator(ret, c)
}

// localeCopy is the name of the locale, in libc's memory.
func localeCopy() uintptr {
	name := localeName()
	if name == 0 {
		return 0
	}
	n := uintptr(prim.Strlen(name)) + 1
	p := prim.Malloc(n)
	if p != 0 {
		prim.Move(p, name, n)
	}
	return p
}

// localeSet sets the locale of characters to a constant that ends with NUL; "" asks the environment. It tells whether there is one.
func localeSet(name string) bool {
	return prim.Call2(libcFunction("setlocale\x00"), localeCtype, strAddr(name)) != 0
}

// preConfigUTF8 decides the UTF-8 mode.
func preConfigUTF8(ret uintptr, c *layout.PreConfig, x uintptr) bool {
	if c.Utf8Mode >= 0 {
		return true
	}
	if o := xoptionFind(x, "utf8"); o != 0 {
		v := wideFind(o, '=')
		switch {
		case v == 0 || wideIs(v, "=1"):
			c.Utf8Mode = 1
		case wideIs(v, "=0"):
			c.Utf8Mode = 0
		default:
			return statusFail(ret, "preconfig_init_utf8_mode\x00", "invalid -X utf8 option value\x00")
		}
		return true
	}
	if v := environment(c.UseEnvironment, "PYTHONUTF8\x00"); v != 0 {
		switch cString(v) {
		case "1":
			c.Utf8Mode = 1
		case "0":
			c.Utf8Mode = 0
		default:
			return statusFail(ret, "preconfig_init_utf8_mode\x00", "invalid PYTHONUTF8 environment variable value\x00")
		}
		return true
	}
	c.Utf8Mode = b2i(localeIsC())
	return true
}

// localeName is what the C library's characters follow: a text that lives until the next setlocale, or 0.
func localeName() uintptr { return prim.Call2(libcFunction("setlocale\x00"), localeCtype, 0) }

const localeCtype = 0 // LC_CTYPE

func localeIsC() bool {
	name := localeName()
	return name != 0 && (cString(name) == "C" || cString(name) == "POSIX")
}

// preConfigLocale decides whether a locale of plain ASCII is exchanged for one of UTF-8: 2 says so.
func preConfigLocale(c *layout.PreConfig) {
	if c.ConfigureLocale == 0 {
		c.CoerceCLocale, c.CoerceCLocaleWarn = 0, 0
		return
	}
	if v := environment(c.UseEnvironment, "PYTHONCOERCECLOCALE\x00"); v != 0 {
		switch cString(v) {
		case "0":
			if c.CoerceCLocale < 0 {
				c.CoerceCLocale = 0
			}
		case "warn":
			if c.CoerceCLocaleWarn < 0 {
				c.CoerceCLocaleWarn = 1
			}
		default:
			if c.CoerceCLocale < 0 {
				c.CoerceCLocale = 1
			}
		}
	}
	if c.CoerceCLocale != 0 {
		c.CoerceCLocale = 0
		if localeIsC() {
			c.CoerceCLocale = 2
		}
	}
	if c.CoerceCLocaleWarn < 0 {
		c.CoerceCLocaleWarn = 0
	}
}

// preConfigAllocator decides the allocators.
func preConfigAllocator(ret uintptr, c *layout.PreConfig) bool {
	if c.Allocator == allocatorNotSet {
		if v := environment(c.UseEnvironment, "PYTHONMALLOC\x00"); v != 0 {
			name, ok := allocatorNamed(cString(v))
			if !ok {
				return statusFail(ret, "preconfig_init_allocator\x00", "PYTHONMALLOC: unknown allocator\x00")
			}
			c.Allocator = name
		}
	}
	if c.DevMode > 0 && c.Allocator == allocatorNotSet {
		c.Allocator = allocatorDebug
	}
	return true
}

// preConfigApply makes a decided configuration real.
func preConfigApply(ret uintptr, c *layout.PreConfig) bool {
	if c.ConfigureLocale != 0 {
		localeSet("\x00")
		if c.CoerceCLocale == 2 && localeSet("C.UTF-8\x00") {
			prim.Call3(libcFunction("setenv\x00"), strAddr("LC_CTYPE\x00"), strAddr("C.UTF-8\x00"), 1)
			if c.CoerceCLocaleWarn != 0 {
				prim.WriteString("Python detected LC_CTYPE=C: LC_CTYPE coerced to C.UTF-8 (set another locale or " +
					"PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n")
			}
		}
	}
	if c.Allocator != allocatorNotSet && !allocatorSet(c.Allocator) {
		return statusFail(ret, "_PyPreConfig_Write\x00", "Unknown PYTHONMALLOC allocator\x00")
	}
	return true
}

// preInitializeFromConfig pre-initializes as a PyConfig asks for.
func preInitializeFromConfig(tls *TLS, ret, config uintptr, argc int, argv uintptr, bytes bool) bool {
	if preInitialized {
		return true
	}
	c := prim.At[*layout.Config](config)
	p := pointerOf(&preConfigFrom)
	switch c.ConfigInit {
	case configPython:
		PreConfigInitPythonConfig(tls, p)
	case configIsolated:
		PreConfigInitIsolatedConfig(tls, p)
	default:
		preConfigInitCompat(p)
	}
	pre := prim.At[*layout.PreConfig](p)
	preConfigTake(pre, c)
	pre.ParseArgv = c.ParseArgv
	if argv == 0 && c.ParseArgv != 0 {
		argc, argv = c.Argv.Length, c.Argv.Items
	}
	if c.ParseArgv == 0 {
		argc, argv = 0, 0
	}
	return preInitialize(tls, ret, p, argc, argv, bytes)
}

var preConfigFrom [40 / 8]uintptr

// preConfigTake copies what both structs have, where PyConfig has decided it.
func preConfigTake(pre *layout.PreConfig, c *layout.Config) {
	if c.Isolated != -1 {
		pre.Isolated = c.Isolated
	}
	if c.UseEnvironment != -1 {
		pre.UseEnvironment = c.UseEnvironment
	}
	if c.DevMode != -1 {
		pre.DevMode = c.DevMode
	}
}

// PreInitialize implements Py_PreInitialize.
func PreInitialize(tls *TLS, ret, config uintptr) uintptr {
	return PreInitializeFromBytesArgs(tls, ret, config, 0, 0)
}

// PreInitializeFromArgs implements Py_PreInitializeFromArgs: with the arguments of the command line.
func PreInitializeFromArgs(tls *TLS, ret, config uintptr, argc int, argv uintptr) uintptr {
	if config == 0 {
		statusFail(ret, "_Py_PreInitializeFromPyArgv\x00", "preinitialization config is NULL\x00")
		return ret
	}
	return statusDone(ret, preInitialize(tls, ret, config, argc, argv, false))
}

// PreInitializeFromBytesArgs implements Py_PreInitializeFromBytesArgs: with arguments in the locale's encoding.
func PreInitializeFromBytesArgs(tls *TLS, ret, config uintptr, argc int, argv uintptr) uintptr {
	if config == 0 {
		statusFail(ret, "_Py_PreInitializeFromPyArgv\x00", "preinitialization config is NULL\x00")
		return ret
	}
	return statusDone(ret, preInitialize(tls, ret, config, argc, argv, true))
}
