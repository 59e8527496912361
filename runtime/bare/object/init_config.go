// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyInitConfig: a configuration that C sees as names and values only.
//
// World: bare, before the runtime starts.
// Invariant: texts are UTF-8. An error stays in the struct until the next one, or until it is freed.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// initConfig is struct PyInitConfig.
type initConfig struct {
	_         cgo.Incomplete
	config    layout.Config
	preConfig layout.PreConfig
	status    layout.Status
	inittab   uintptr // an array of (name, init function), with an empty one at its end
	modules   int
	exitText  uintptr
}

func initConfigAt(p uintptr) *initConfig { return (*initConfig)(unsafe.Pointer(p)) }

// InitConfigCreate implements PyInitConfig_Create: an isolated configuration; NULL when there is no memory.
func InitConfigCreate(tls *TLS) uintptr {
	p := prim.Calloc(1, unsafe.Sizeof(*(*initConfig)(nil)))
	if p != 0 {
		c := initConfigAt(p)
		ConfigInitIsolatedConfig(tls, pointerOf(&c.config.ConfigInit))
		PreConfigInitIsolatedConfig(tls, pointerOf(&c.preConfig.ConfigInit))
	}
	return p
}

// InitConfigFree implements PyInitConfig_Free. p may be NULL.
func InitConfigFree(tls *TLS, p uintptr) {
	if p == 0 {
		return
	}
	c := initConfigAt(p)
	ConfigClear(tls, pointerOf(&c.config.ConfigInit))
	for i := 0; i < c.modules; i++ {
		prim.Free(prim.Load[uintptr](c.inittab + uintptr(i)*16))
	}
	prim.Free(c.inittab)
	prim.Free(c.exitText)
	prim.Free(p)
}

// InitConfigGetError implements PyInitConfig_GetError: 1 with the text when there is one. An exit code counts as an error.
func InitConfigGetError(tls *TLS, p, text uintptr) int32 {
	c := initConfigAt(p)
	switch {
	case c.status.Type == statusExit:
		if c.exitText == 0 {
			c.exitText = prim.Malloc(32)
		}
		if c.exitText == 0 {
			prim.Store(text, strAddr("memory allocation failed\x00"))
			return 1
		}
		prim.Call4(prim.Libc.Snprintf, c.exitText, 32, strAddr("exit code %i\x00"), uintptr(uint32(c.status.Exitcode)))
		prim.Store(text, c.exitText)
		return 1
	case c.status.Type == statusError && c.status.ErrMsg != 0:
		prim.Store(text, c.status.ErrMsg)
		return 1
	}
	prim.Store(text, uintptr(0))
	return 0
}

// InitConfigGetExitCode implements PyInitConfig_GetExitCode: 0 with the code, -1 when the start asked for no exit.
func InitConfigGetExitCode(tls *TLS, p, code uintptr) int32 {
	c := initConfigAt(p)
	if c.status.Type != statusExit {
		return -1
	}
	prim.Store(code, c.status.Exitcode)
	return 0
}

// fail leaves an error; the text is a constant that ends with NUL. It returns -1.
func (c *initConfig) fail(text string) int32 {
	statusSet(pointerOf(&c.status.Type), statusError, 0, strAddr(text), 0)
	return -1
}

// option finds an option and where it lies; at is 0, and an error left, when there is none of that name.
func (c *initConfig) option(name uintptr) (at uintptr, o *option) {
	o, pre := optionFind(name, true)
	if o == nil {
		c.fail("unknown config option name\x00")
		return 0, nil
	}
	at = pointerOf(&c.config.ConfigInit)
	if pre {
		at = pointerOf(&c.preConfig.ConfigInit)
	}
	return at + o.offset, o
}

// InitConfigHasOption implements PyInitConfig_HasOption.
func InitConfigHasOption(tls *TLS, p, name uintptr) int32 {
	o, _ := optionFind(name, true)
	return b2i(o != nil)
}

// InitConfigGetInt implements PyInitConfig_GetInt.
//
// Error: -1, told by PyInitConfig_GetError.
func InitConfigGetInt(tls *TLS, p, name, value uintptr) int32 {
	c := initConfigAt(p)
	at, o := c.option(name)
	if at == 0 {
		return -1
	}
	switch o.kind {
	case optionInt, optionUInt, optionBool:
		prim.Store(value, int(prim.Load[int32](at)))
	case optionULong:
		n := prim.Load[uint](at)
		if n > 1<<63-1 {
			return c.fail("config option value doesn't fit into int64_t\x00")
		}
		prim.Store(value, int(n))
	default:
		return c.fail("config option type is not int\x00")
	}
	return 0
}

// InitConfigGetStr implements PyInitConfig_GetStr: a copy that the caller frees with free(); NULL where the option is none.
func InitConfigGetStr(tls *TLS, p, name, value uintptr) int32 {
	c := initConfigAt(p)
	at, o := c.option(name)
	if at == 0 {
		return -1
	}
	if o.kind != optionText && o.kind != optionTextOrNone {
		return c.fail("config option type is not string\x00")
	}
	s := prim.Load[uintptr](at)
	if s != 0 {
		if s = c.encoded(s); s == 0 {
			return -1
		}
	}
	prim.Store(value, s)
	return 0
}

// encoded is a string in UTF-8; 0, and an error left, when it has none or there is no memory.
func (c *initConfig) encoded(s uintptr) uintptr {
	text, bad := wideEncode(s)
	if text == 0 {
		if bad >= 0 {
			c.fail("encoding error\x00")
		} else {
			statusNoMemory(pointerOf(&c.status.Type))
		}
	}
	return text
}

// InitConfigGetStrList implements PyInitConfig_GetStrList: copies that PyInitConfig_FreeStrList frees.
func InitConfigGetStrList(tls *TLS, p, name, length, items uintptr) int32 {
	c := initConfigAt(p)
	at, o := c.option(name)
	if at == 0 {
		return -1
	}
	if o.kind != optionList {
		return c.fail("config option type is not string list\x00")
	}
	n := wideListLen(at)
	list := prim.Malloc(uintptr(n) * 8)
	if list == 0 {
		statusNoMemory(pointerOf(&c.status.Type))
		return -1
	}
	for i := 0; i < n; i++ {
		s := c.encoded(wideItem(at, i))
		if s == 0 {
			InitConfigFreeStrList(tls, uint(i), list)
			return -1
		}
		prim.Store(list+uintptr(i)*8, s)
	}
	prim.Store(length, n)
	prim.Store(items, list)
	return 0
}

// InitConfigFreeStrList implements PyInitConfig_FreeStrList.
func InitConfigFreeStrList(tls *TLS, n uint, items uintptr) {
	for i := uint(0); i < n; i++ {
		prim.Free(prim.Load[uintptr](items + uintptr(i)*8))
	}
	prim.Free(items)
}

// InitConfigSetInt implements PyInitConfig_SetInt. Setting hash_seed makes it used.
func InitConfigSetInt(tls *TLS, p, name uintptr, value int) int32 {
	c := initConfigAt(p)
	at, o := c.option(name)
	if at == 0 {
		return -1
	}
	switch o.kind {
	case optionInt:
		if value != int(int32(value)) {
			return c.fail("config option value is out of int range\x00")
		}
		prim.Store(at, int32(value))
	case optionUInt, optionBool:
		if value < 0 || value > 1<<32-1 {
			return c.fail("config option value is out of unsigned int range\x00")
		}
		prim.Store(at, int32(uint32(value)))
	case optionULong:
		if value < 0 {
			return c.fail("config option value is out of unsigned long range\x00")
		}
		prim.Store(at, uint(value))
	default:
		return c.fail("config option type is not int\x00")
	}
	if at == pointerOf(&c.config.HashSeed) {
		c.config.UseHashSeed = 1
	}
	return 0
}

// decoded is a C string as a wide one; 0, and an error left, when it is not UTF-8 or there is no memory.
func (c *initConfig) decoded(text uintptr) uintptr {
	s, n := wideDecode(text, prim.Strlen(text))
	if s == 0 {
		statusNoMemory(pointerOf(&c.status.Type))
		return 0
	}
	for i := 0; i < n; i++ {
		if x := wideAt(s, i); x >= 0xd800 && x < 0xe000 {
			prim.Free(s)
			c.fail("cannot decode string\x00")
			return 0
		}
	}
	return s
}

// InitConfigSetStr implements PyInitConfig_SetStr: NULL only where the option may be none.
func InitConfigSetStr(tls *TLS, p, name, value uintptr) int32 {
	c := initConfigAt(p)
	at, o := c.option(name)
	if at == 0 {
		return -1
	}
	if o.kind != optionText && o.kind != optionTextOrNone {
		return c.fail("config option type is not string\x00")
	}
	if value == 0 && o.kind == optionText {
		return c.fail("config option string cannot be NULL\x00")
	}
	s := uintptr(0)
	if value != 0 {
		if s = c.decoded(value); s == 0 {
			return -1
		}
	}
	prim.Free(prim.Load[uintptr](at))
	prim.Store(at, s)
	return 0
}

// InitConfigSetStrList implements PyInitConfig_SetStrList.
func InitConfigSetStrList(tls *TLS, p, name uintptr, n uint, items uintptr) int32 {
	c := initConfigAt(p)
	at, o := c.option(name)
	if at == 0 {
		return -1
	}
	if o.kind != optionList {
		return c.fail("config option type is not strings list\x00")
	}
	wideListClear(at)
	for i := uint(0); i < n; i++ {
		s := c.decoded(prim.Load[uintptr](items + uintptr(i)*8))
		if s == 0 {
			return -1
		}
		if !wideListAppend(at, s) {
			statusNoMemory(pointerOf(&c.status.Type))
			return -1
		}
	}
	if at == pointerOf(&c.config.ModuleSearchPaths.Length) {
		c.config.ModuleSearchPathsSet = 1
	}
	return 0
}

// InitConfigAddModule implements PyInitConfig_AddModule: a built-in module, whose name is copied.
func InitConfigAddModule(tls *TLS, p, name, init uintptr) int32 {
	c := initConfigAt(p)
	n := uintptr(prim.Strlen(name)) + 1
	text := prim.Malloc(n)
	table := prim.Realloc(c.inittab, uintptr(c.modules+2)*16)
	if table != 0 {
		c.inittab = table
	}
	if text == 0 || table == 0 {
		prim.Free(text)
		statusNoMemory(pointerOf(&c.status.Type))
		return -1
	}
	prim.Move(text, name, n)
	e := table + uintptr(c.modules)*16
	prim.Store(e, text)
	prim.Store(e+8, init)
	prim.Clear(e+16, 16)
	c.modules++
	return 0
}

// InitializeFromInitConfig implements Py_InitializeFromInitConfig.
//
// Error: -1, told by PyInitConfig_GetError.
func InitializeFromInitConfig(tls *TLS, p uintptr) int32 {
	c := initConfigAt(p)
	ret := pointerOf(&c.status.Type)
	StatusOk(tls, ret)
	if c.modules > 0 {
		if ImportExtendInittab(tls, c.inittab) < 0 {
			statusNoMemory(ret)
			return -1
		}
		// The table keeps names by address: from here on they belong to it.
		prim.Free(c.inittab)
		c.inittab, c.modules = 0, 0
	}
	config := pointerOf(&c.config.ConfigInit)
	preConfigTake(&c.preConfig, &c.config)
	if !preInitialize(tls, ret, pointerOf(&c.preConfig.ConfigInit), c.config.Argv.Length, c.config.Argv.Items, false) {
		return -1
	}
	InitializeFromConfig(tls, ret, config)
	if statusFailed(ret) {
		return -1
	}
	return 0
}
