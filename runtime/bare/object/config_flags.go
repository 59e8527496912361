// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The old global variables of configuration (Py_VerboseFlag and its like): read by Py_Initialize, written by every start.
//
// World: bare.
// Guard: one thread starts the runtime; afterwards they are only read.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// ORDER FLAGS: capi/data.h lists the same.
const (
	flagUTF8Mode = iota
	flagDebug
	flagVerbose
	flagQuiet
	flagInteractive
	flagInspect
	flagOptimize
	flagNoSite
	flagBytesWarning
	flagFrozen
	flagIgnoreEnvironment
	flagDontWriteBytecode
	flagNoUserSite
	flagUnbuffered
	flagHashRandomization
	flagIsolated
	flagHasEncoding
	flagEncoding
	flagEncodeErrors
)

// configFlag is the address of a variable.
func configFlag(i uintptr) uintptr { return prim.Load[uintptr](configFlags + i*8) }

func flagGet(i uintptr) int32    { return prim.Load[int32](configFlag(i)) }
func flagSet(i uintptr, v int32) { prim.Store(configFlag(i), v) }

// configGlobal takes an open option from a variable.
func configGlobal(at *int32, flag uintptr, not bool) {
	if *at >= 0 {
		return
	}
	v := flagGet(flag)
	if not {
		v = b2i(v == 0)
	}
	*at = v
}

// configGetFlags takes what is open from the variables.
func configGetFlags(c *layout.Config) {
	if c.ConfigInit != configCompat {
		return
	}
	configGlobal(&c.Isolated, flagIsolated, false)
	configGlobal(&c.UseEnvironment, flagIgnoreEnvironment, true)
	configGlobal(&c.BytesWarning, flagBytesWarning, false)
	configGlobal(&c.Inspect, flagInspect, false)
	configGlobal(&c.Interactive, flagInteractive, false)
	configGlobal(&c.OptimizationLevel, flagOptimize, false)
	configGlobal(&c.ParserDebug, flagDebug, false)
	configGlobal(&c.Verbose, flagVerbose, false)
	configGlobal(&c.Quiet, flagQuiet, false)
	configGlobal(&c.PathconfigWarnings, flagFrozen, true)
	configGlobal(&c.BufferedStdio, flagUnbuffered, true)
	configGlobal(&c.SiteImport, flagNoSite, true)
	configGlobal(&c.WriteBytecode, flagDontWriteBytecode, true)
	configGlobal(&c.UserSiteDirectory, flagNoUserSite, true)
}

// configSetFlags writes the variables.
func configSetFlags(c *layout.Config) {
	flagSet(flagIsolated, c.Isolated)
	flagSet(flagIgnoreEnvironment, b2i(c.UseEnvironment == 0))
	flagSet(flagBytesWarning, c.BytesWarning)
	flagSet(flagInspect, c.Inspect)
	flagSet(flagInteractive, c.Interactive)
	flagSet(flagOptimize, c.OptimizationLevel)
	flagSet(flagDebug, c.ParserDebug)
	flagSet(flagVerbose, c.Verbose)
	flagSet(flagQuiet, c.Quiet)
	flagSet(flagFrozen, b2i(c.PathconfigWarnings == 0))
	flagSet(flagUnbuffered, b2i(c.BufferedStdio == 0))
	flagSet(flagNoSite, b2i(c.SiteImport == 0))
	flagSet(flagDontWriteBytecode, b2i(c.WriteBytecode == 0))
	flagSet(flagNoUserSite, b2i(c.UserSiteDirectory == 0))
	flagSet(flagHashRandomization, b2i(c.UseHashSeed == 0 || c.HashSeed != 0))
	flagSet(flagUTF8Mode, runtimePreConfig().Utf8Mode)
	flagSet(flagHasEncoding, 1)
	prim.Store(configFlag(flagEncoding), strAddr("utf-8\x00"))
	prim.Store(configFlag(flagEncodeErrors), strAddr("surrogateescape\x00"))
}

// GETENV implements Py_GETENV: getenv, or NULL when the environment is ignored.
func GETENV(tls *TLS, name uintptr) uintptr {
	if flagGet(flagIgnoreEnvironment) != 0 {
		return 0
	}
	return prim.Call1(prim.Libc.Getenv, name)
}
