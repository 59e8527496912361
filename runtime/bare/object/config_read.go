// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Deciding a configuration: command line first, then -X options, then the environment, then what is usual.
//
// World: bare, before the runtime starts. ret is where an error goes; false says that one is there.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// Lists that live while a configuration is read: what -W, PYTHONWARNINGS and all of them together say.
var configLists [6]uintptr

func configList(i uintptr) uintptr { return pointerOf(&configLists) + i*16 }

// configRead decides everything that is open in the configuration at p; where things are only on request.
func configRead(tls *TLS, ret, p uintptr, where bool) bool {
	if !preInitializeFromConfig(tls, ret, p, 0, 0, false) {
		return false
	}
	c := prim.At[*layout.Config](p)
	configGetFlags(c)
	argv, orig := pointerOf(&c.Argv.Length), pointerOf(&c.OrigArgv.Length)
	if c.OrigArgv.Length == 0 && !(c.Argv.Length == 1 && wideAt(wideItem(argv, 0), 0) == 0) && !wideListCopy(orig, argv) {
		return statusNoMemory(ret)
	}
	if !configReadFirst(ret, c) {
		return false
	}
	if c.Isolated > 0 {
		c.SafePath, c.UseEnvironment, c.UserSiteDirectory = 1, 0, 0
	}
	ok := configReadLine(ret, c)
	for i := uintptr(0); i < 3; i++ {
		wideListClear(configList(i))
	}
	if !ok || !sysPreXOptions(ret, pointerOf(&c.Xoptions.Length)) {
		return false
	}
	if c.UseEnvironment != 0 && !configReadEnvironment(ret, c) {
		return false
	}
	if xoptionFind(pointerOf(&c.Xoptions.Length), "showrefcount") != 0 {
		c.ShowRefCount = 1
	}
	if v := xoptionValue(c, "gil"); v != 0 {
		if !configGIL(ret, c, v, 4) {
			return false
		}
	}
	return configReadNumbers(ret, c) && (!where || configReadPaths(ret, c)) && configReadDefaults(ret, c)
}

// configReadFirst decides what -E, -I and -X say, and what pre-initialization has decided.
func configReadFirst(ret uintptr, c *layout.Config) bool {
	pre := prim.At[*layout.PreConfig](pointerOf(&preConfigFrom))
	prim.Move(pointerOf(&preConfigFrom), pointerOf(&preConfigMemory), preConfigSize)
	preConfigTake(pre, c)
	x := pointerOf(&c.Xoptions.Length)
	if c.ParseArgv == 1 {
		more := configList(0)
		ok := preParse(ret, pre, pointerOf(&c.Argv.Length), more)
		for i := 0; ok && i < wideListLen(more); i++ {
			if !wideListAppend(x, wideCopy(wideItem(more, i))) {
				ok = statusNoMemory(ret)
			}
		}
		wideListClear(more)
		if !ok {
			return false
		}
	}
	if pre.Isolated > 0 {
		pre.UseEnvironment = 0
	}
	c.Isolated, c.UseEnvironment = b2i(pre.Isolated > 0), b2i(pre.UseEnvironment > 0)
	if c.DevMode < 0 || c.DevMode == 0 && c.ConfigInit != configIsolated {
		c.DevMode = b2i(pre.DevMode > 0 || xoptionFind(x, "dev") != 0 || environment(c.UseEnvironment, "PYTHONDEVMODE\x00") != 0)
	}
	if xoptionFind(x, "warn_default_encoding") != 0 || environment(c.UseEnvironment, "PYTHONWARNDEFAULTENCODING\x00") != 0 {
		c.WarnDefaultEncoding = 1
	}
	return true
}

// configReadLine reads the rest of the command line and gathers the warning options.
func configReadLine(ret uintptr, c *layout.Config) bool {
	line, env, all := configList(0), configList(1), configList(2)
	if c.ParseArgv < 0 {
		c.ParseArgv = 1
	}
	if c.ParseArgv == 1 {
		index, ok := configParse(ret, c, line)
		if !ok {
			return false
		}
		if !configRest(c, index) {
			return statusNoMemory(ret)
		}
	}
	if !configRunPath(c) {
		return statusNoMemory(ret)
	}
	if c.UseEnvironment != 0 {
		if v := environment(1, "PYTHONWARNINGS\x00"); v != 0 && !configSplit(env, v, ',') {
			return statusNoMemory(ret)
		}
	}
	ok := true
	if c.DevMode != 0 {
		ok = configWarn(c, all, wideText("default"))
	}
	ok = ok && configWarnAll(c, all, env) && configWarnAll(c, all, line)
	if ok && c.BytesWarning > 1 {
		ok = configWarn(c, all, wideText("error::BytesWarning"))
	} else if ok && c.BytesWarning == 1 {
		ok = configWarn(c, all, wideText("default::BytesWarning"))
	}
	given := pointerOf(&c.Warnoptions.Length)
	ok = ok && configWarnAll(c, all, pointerOf(&sysPreWarn)) && wideListExtend(all, wideListLen(given), c.Warnoptions.Items) &&
		wideListCopy(given, all)
	if !ok {
		return statusNoMemory(ret)
	}
	wideListClear(pointerOf(&sysPreWarn))
	return true
}

// configRunPath makes run_filename absolute, where the working directory has a name.
func configRunPath(c *layout.Config) bool {
	if c.RunFilename == 0 || wideAt(c.RunFilename, 0) == '/' {
		return true
	}
	const most = 4096
	name, _ := wideEncode(c.RunFilename)
	buffer := prim.Malloc(most + 8)
	ok := buffer != 0
	if ok && name != 0 && prim.Call2(libcFunction("getcwd\x00"), buffer, most) != 0 {
		n := prim.Strlen(buffer)
		if q := prim.Realloc(buffer, uintptr(n+prim.Strlen(name)+2)); q != 0 {
			buffer = q
			pathJoin(buffer, n, name)
			ok = configSetBytes(pointerOf(&c.RunFilename), buffer)
		} else {
			ok = false
		}
	}
	prim.Free(buffer)
	prim.Free(name)
	return ok
}

// configWarn appends an option, which it takes, unless it is there.
func configWarn(c *layout.Config, all, item uintptr) bool {
	if item != 0 && (wideListHas(pointerOf(&c.Warnoptions.Length), item) || wideListHas(all, item)) {
		prim.Free(item)
		return true
	}
	return wideListAppend(all, item)
}

func configWarnAll(c *layout.Config, all, from uintptr) bool {
	for i := 0; i < wideListLen(from); i++ {
		if !configWarn(c, all, wideCopy(wideItem(from, i))) {
			return false
		}
	}
	return true
}

// configSplit appends the parts of a C string between separators; empty ones are left out.
func configSplit(list, p uintptr, separator byte) bool {
	for n := 0; ; n++ {
		b := byteAt(p, n)
		if b != separator && b != 0 {
			continue
		}
		if n > 0 {
			q, _ := wideDecode(p, n)
			if !wideListAppend(list, q) {
				return false
			}
		}
		if b == 0 {
			return true
		}
		p += uintptr(n) + 1
		n = -1
	}
}

// configRest keeps the arguments from index on: sys.argv, whose first is -c or -m where one of those runs.
func configRest(c *layout.Config, index int) bool {
	rest := configList(2)
	if index >= c.Argv.Length {
		if !wideListAppend(rest, wideText("")) {
			return false
		}
	} else if !wideListExtend(rest, c.Argv.Length-index, c.Argv.Items+uintptr(index)*8) {
		return false
	}
	ok := true
	if c.RunCommand != 0 {
		ok = wideSetText(prim.At[*layout.WideStringList](rest).Items, "-c")
	} else if c.RunModule != 0 {
		ok = wideSetText(prim.At[*layout.WideStringList](rest).Items, "-m")
	}
	ok = ok && wideListCopy(pointerOf(&c.Argv.Length), rest)
	wideListClear(rest)
	return ok
}

// xoptionFind finds the -X option name, with or without a value: 0 when it was not given.
func xoptionFind(list uintptr, name string) uintptr {
	for i := 0; i < wideListLen(list); i++ {
		p := wideItem(list, i)
		if wideBegins(p, name) {
			if c := wideAt(p, len(name)); c == 0 || c == '=' {
				return p
			}
		}
	}
	return 0
}

// xoptionValue is what stands behind = of an -X option: the empty text when nothing does, 0 when it was not given.
func xoptionValue(c *layout.Config, name string) uintptr {
	p := xoptionFind(pointerOf(&c.Xoptions.Length), name)
	if p == 0 {
		return 0
	}
	if v := wideFind(p, '='); v != 0 {
		return v + 4
	}
	return p + uintptr(wideLen(p))*4
}

// configGIL decides whether the GIL is on; the text's characters have size bytes.
func configGIL(ret uintptr, c *layout.Config, p, size uintptr) bool {
	first := decimalChar(p, size)
	if first != '0' && first != '1' || decimalChar(p+size, size) != 0 {
		return statusFail(ret, "config_read_gil\x00", "PYTHON_GIL / -X gil must be \"0\" or \"1\"\x00")
	}
	c.EnableGil = int32(first - '0')
	return true
}

// configEnvFlag raises a number to what a variable says; text counts as 1.
func configEnvFlag(at *int32, name string) {
	v := environment(1, name)
	if v == 0 {
		return
	}
	n, ok := textInt(v)
	if !ok || n < 0 {
		n = 1
	}
	if *at < n {
		*at = n
	}
}

func configEnvText(at uintptr, name string) bool {
	v := environment(1, name)
	return v == 0 || prim.Load[uintptr](at) != 0 || configSetBytes(at, v)
}

// configReadEnvironment reads the variables that mirror options.
func configReadEnvironment(ret uintptr, c *layout.Config) bool {
	configEnvFlag(&c.ParserDebug, "PYTHONDEBUG\x00")
	configEnvFlag(&c.Verbose, "PYTHONVERBOSE\x00")
	configEnvFlag(&c.OptimizationLevel, "PYTHONOPTIMIZE\x00")
	configEnvFlag(&c.Inspect, "PYTHONINSPECT\x00")
	var no int32
	if configEnvFlag(&no, "PYTHONDONTWRITEBYTECODE\x00"); no > 0 {
		c.WriteBytecode = 0
	}
	no = 0
	if configEnvFlag(&no, "PYTHONNOUSERSITE\x00"); no > 0 {
		c.UserSiteDirectory = 0
	}
	no = 0
	if configEnvFlag(&no, "PYTHONUNBUFFERED\x00"); no > 0 {
		c.BufferedStdio = 0
	}
	if environment(1, "PYTHONDUMPREFS\x00") != 0 {
		c.DumpRefs = 1
	}
	if environment(1, "PYTHONMALLOCSTATS\x00") != 0 {
		c.MallocStats = 1
	}
	if !configEnvText(pointerOf(&c.DumpRefsFile), "PYTHONDUMPREFSFILE\x00") || !configEnvText(pointerOf(&c.PythonpathEnv), "PYTHONPATH\x00") ||
		!configEnvText(pointerOf(&c.Platlibdir), "PYTHONPLATLIBDIR\x00") {
		return statusNoMemory(ret)
	}
	if c.UseHashSeed < 0 {
		c.UseHashSeed, c.HashSeed = 0, 0
		if v := environment(1, "PYTHONHASHSEED\x00"); v != 0 && cString(v) != "random" {
			seed, ok := hashSeed(v, prim.Strlen(v))
			if !ok {
				return statusFail(ret, "config_init_hash_seed\x00",
					"PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\x00")
			}
			c.UseHashSeed, c.HashSeed = 1, seed
		}
	}
	if environment(1, "PYTHONSAFEPATH\x00") != 0 {
		c.SafePath = 1
	}
	if v := environment(1, "PYTHON_GIL\x00"); v != 0 {
		return configGIL(ret, c, v, 1)
	}
	return true
}

// configNumber reads a number from a variable, and over it from an -X option. Each has its own test and text.
func configNumber(c *layout.Config, variable, xoption string) (n int32, state uint8) {
	if v := environment(c.UseEnvironment, variable); v != 0 {
		var ok bool
		if n, ok = textInt(v); !ok {
			return 0, numberBadVariable
		}
		state = numberVariable
	}
	if x := xoptionFind(pointerOf(&c.Xoptions.Length), xoption); x != 0 {
		v := wideFind(x, '=')
		if v == 0 {
			return 0, numberNoValue
		}
		var ok bool
		if n, ok = wideInt(v + 4); !ok {
			return 0, numberBadOption
		}
		state = numberOption
	}
	return n, state
}

// What configNumber found.
const (
	numberNone = iota
	numberVariable
	numberOption
	numberBadVariable
	numberBadOption
	numberNoValue
)

// configReadNumbers reads the options that hold numbers.
func configReadNumbers(ret uintptr, c *layout.Config) bool {
	x := pointerOf(&c.Xoptions.Length)
	if c.Faulthandler < 0 && (environment(c.UseEnvironment, "PYTHONFAULTHANDLER\x00") != 0 || xoptionFind(x, "faulthandler") != 0) {
		c.Faulthandler = 1
	}
	if environment(c.UseEnvironment, "PYTHONNODEBUGRANGES\x00") != 0 || xoptionFind(x, "no_debug_ranges") != 0 {
		c.CodeDebugRanges = 0
	}
	if environment(c.UseEnvironment, "PYTHON_DISABLE_REMOTE_DEBUG\x00") != 0 || xoptionFind(x, "disable-remote-debug") != 0 {
		c.RemoteDebug = 0
	}
	return configImportTime(ret, c) && configTracemalloc(ret, c) && configPerf(c) && configDigits(ret, c) && configSwitches(ret, c) &&
		configCPUCount(ret, c) && configPycachePrefix(ret, c)
}

func configImportTime(ret uintptr, c *layout.Config) bool {
	if v := environment(c.UseEnvironment, "PYTHONPROFILEIMPORTTIME\x00"); v != 0 {
		n, ok := textInt(v)
		if c.ImportTime = 1; ok && n >= 0 && n <= 2 {
			c.ImportTime = n
		}
	}
	x := xoptionFind(pointerOf(&c.Xoptions.Length), "importtime")
	if x == 0 {
		return true
	}
	switch v := wideFind(x, '='); {
	case v == 0 || wideIs(v, "=1"):
		c.ImportTime = 1
	case wideIs(v, "=2"):
		c.ImportTime = 2
	default:
		return statusFail(ret, "config_init_import_time\x00", "-X importtime: values other than 1 and 2 are reserved for future use.\x00")
	}
	return true
}

func configTracemalloc(ret uintptr, c *layout.Config) bool {
	if c.Tracemalloc >= 0 {
		return true
	}
	n, state := configNumber(c, "PYTHONTRACEMALLOC\x00", "tracemalloc")
	switch {
	case state == numberBadVariable || state == numberVariable && n < 0:
		return statusFail(ret, "config_init_tracemalloc\x00", "PYTHONTRACEMALLOC: invalid number of frames\x00")
	case state == numberBadOption || state == numberOption && n < 0:
		return statusFail(ret, "config_init_tracemalloc\x00", "-X tracemalloc=NFRAME: invalid number of frames\x00")
	case state == numberNoValue:
		n = 1
	}
	if state != numberNone {
		c.Tracemalloc = n
	}
	return true
}

func configPerf(c *layout.Config) bool {
	if c.PerfProfiling >= 0 {
		return true
	}
	x := pointerOf(&c.Xoptions.Length)
	if v := environment(c.UseEnvironment, "PYTHONPERFSUPPORT\x00"); v != 0 {
		if n, ok := textInt(v); ok && n != 0 {
			c.PerfProfiling = 1
		}
	}
	if xoptionFind(x, "perf") != 0 {
		c.PerfProfiling = 1
	}
	if v := environment(c.UseEnvironment, "PYTHON_PERF_JIT_SUPPORT\x00"); v != 0 {
		if n, ok := textInt(v); ok && n != 0 {
			c.PerfProfiling = 2
		}
	}
	if xoptionFind(x, "perf_jit") != 0 {
		c.PerfProfiling = 2
	}
	return true
}

// configDigits decides the limit of digits between int and str.
func configDigits(ret uintptr, c *layout.Config) bool {
	if c.IntMaxStrDigits < 0 {
		n, state := configNumber(c, "PYTHONINTMAXSTRDIGITS\x00", "int_max_str_digits")
		bad := n != 0 && n < intStrDigitsCheckThreshold
		switch {
		case state == numberBadVariable || state == numberVariable && bad:
			return statusFail(ret, "config_init_int_max_str_digits\x00",
				"PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.\x00")
		case state >= numberBadOption || state == numberOption && bad:
			return statusFail(ret, "config_init_int_max_str_digits\x00",
				"-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.\x00")
		case state == numberNone:
			n = intDefaultMaxStrDigits
		}
		c.IntMaxStrDigits = n
	}
	return true
}

// configSwitch reads a switch that is 0 or 1; message is the error, which names both sources.
func configSwitch(ret uintptr, c *layout.Config, at *int32, variable, xoption, function, message string) bool {
	n, state := configNumber(c, variable, xoption)
	if state >= numberBadVariable || state != numberNone && n != 0 && n != 1 {
		return statusFail(ret, function, message)
	}
	if state != numberNone {
		*at = n
	}
	return true
}

func configSwitches(ret uintptr, c *layout.Config) bool {
	if !configSwitch(ret, c, &c.ThreadInheritContext, "PYTHON_THREAD_INHERIT_CONTEXT\x00", "thread_inherit_context",
		"config_init_thread_inherit_context\x00", "-X thread_inherit_context=n: n is missing or an invalid number\x00") {
		return false
	}
	if !configSwitch(ret, c, &c.ContextAwareWarnings, "PYTHON_CONTEXT_AWARE_WARNINGS\x00", "context_aware_warnings",
		"config_init_context_aware_warnings\x00", "-X context_aware_warnings=n: n is missing or an invalid number\x00") {
		return false
	}
	if !configSwitch(ret, c, &c.TlbcEnabled, "PYTHON_TLBC\x00", "tlbc", "config_init_tlbc\x00",
		"PYTHON_TLBC=N: N is missing or invalid\x00") {
		return false
	}
	if c.TlbcEnabled < 0 {
		c.TlbcEnabled = 1
	}
	return true
}

func configCPUCount(ret uintptr, c *layout.Config) bool {
	if c.CpuCount >= 0 {
		return true
	}
	if v := environment(c.UseEnvironment, "PYTHON_CPU_COUNT\x00"); v != 0 && cString(v) != "default" {
		n, ok := textInt(v)
		if !ok || n < 1 {
			return configCPUCountBad(ret)
		}
		c.CpuCount = n
	}
	x := xoptionFind(pointerOf(&c.Xoptions.Length), "cpu_count")
	if x == 0 {
		return true
	}
	v := wideFind(x, '=')
	if v == 0 {
		return configCPUCountBad(ret)
	}
	if wideIs(v, "=default") {
		c.CpuCount = -1
		return true
	}
	n, ok := wideInt(v + 4)
	if !ok || n < 1 {
		return configCPUCountBad(ret)
	}
	c.CpuCount = n
	return true
}

func configCPUCountBad(ret uintptr) bool {
	return statusFail(ret, "config_init_cpu_count\x00",
		"-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0\x00")
}

func configPycachePrefix(ret uintptr, c *layout.Config) bool {
	if c.PycachePrefix != 0 {
		return true
	}
	at, ok := pointerOf(&c.PycachePrefix), true
	if x := xoptionValue(c, "pycache_prefix"); x != 0 {
		if wideAt(x, 0) != 0 {
			ok = wideSet(at, x)
		}
	} else if c.UseEnvironment != 0 {
		ok = configEnvText(at, "PYTHONPYCACHEPREFIX\x00")
	}
	if !ok {
		return statusNoMemory(ret)
	}
	return true
}

// configReadDefaults decides what is still open.
func configReadDefaults(ret uintptr, c *layout.Config) bool {
	if !configFrozen(ret, c) {
		return false
	}
	if c.Faulthandler < 0 {
		c.Faulthandler = b2i(c.DevMode != 0)
	}
	for _, at := range [...]*int32{&c.Tracemalloc, &c.PerfProfiling} {
		if *at < 0 {
			*at = 0
		}
	}
	if c.RemoteDebug < 0 {
		c.RemoteDebug = 1
	}
	if c.UseHashSeed < 0 {
		c.UseHashSeed, c.HashSeed = 0, 0
	}
	if c.ConfigureCStdio < 0 {
		c.ConfigureCStdio = 1
	}
	if !configReadEncodings(c) {
		return statusNoMemory(ret)
	}
	if c.Argv.Length < 1 && !wideListAppend(pointerOf(&c.Argv.Length), wideText("")) {
		return statusNoMemory(ret)
	}
	if c.CheckHashPycsMode == 0 && !wideSetText(pointerOf(&c.CheckHashPycsMode), "default") {
		return statusNoMemory(ret)
	}
	if c.ParseArgv == 1 {
		c.ParseArgv = 2 // once is enough
	}
	return true
}

func configFrozen(ret uintptr, c *layout.Config) bool {
	if v := environment(c.UseEnvironment, "PYTHON_FROZEN_MODULES\x00"); v != 0 {
		switch cString(v) {
		case "on":
			c.UseFrozenModules = 1
		case "off":
			c.UseFrozenModules = 0
		default:
			StatusError(nil, ret, strAddr("bad value for PYTHON_FROZEN_MODULES (expected \"on\" or \"off\")\x00"))
			return false
		}
	}
	switch v := xoptionValue(c, "frozen_modules"); {
	case v == 0:
	case wideIs(v, "on") || wideIs(v, ""):
		c.UseFrozenModules = 1
	case wideIs(v, "off"):
		c.UseFrozenModules = 0
	default:
		StatusError(nil, ret, strAddr("bad value for option -X frozen_modules (expected \"on\" or \"off\")\x00"))
		return false
	}
	return true
}

// configReadEncodings decides the encodings. Files' names are UTF-8 whatever the locale.
func configReadEncodings(c *layout.Config) bool {
	if c.FilesystemEncoding == 0 && !wideSetText(pointerOf(&c.FilesystemEncoding), "utf-8") {
		return false
	}
	if c.FilesystemErrors == 0 && !wideSetText(pointerOf(&c.FilesystemErrors), "surrogateescape") {
		return false
	}
	if v := environment(c.UseEnvironment, "PYTHONIOENCODING\x00"); v != 0 && (c.StdioEncoding == 0 || c.StdioErrors == 0) {
		n := 0
		for byteAt(v, n) != 0 && byteAt(v, n) != ':' {
			n++
		}
		if n > 0 && c.StdioEncoding == 0 {
			if c.StdioEncoding, _ = wideDecode(v, n); c.StdioEncoding == 0 {
				return false
			}
		}
		if c.StdioErrors == 0 {
			ok := true
			if byteAt(v, n) == ':' && byteAt(v, n+1) != 0 {
				ok = configSetBytes(pointerOf(&c.StdioErrors), v+uintptr(n)+1)
			} else if n > 0 {
				ok = wideSetText(pointerOf(&c.StdioErrors), "strict")
			}
			if !ok {
				return false
			}
		}
	}
	if c.StdioEncoding == 0 && !wideSetText(pointerOf(&c.StdioEncoding), "utf-8") {
		return false
	}
	if c.StdioErrors == 0 {
		if runtimePreConfig().Utf8Mode != 0 || localeIsC() {
			return wideSetText(pointerOf(&c.StdioErrors), "surrogateescape")
		}
		return wideSetText(pointerOf(&c.StdioErrors), "strict")
	}
	return true
}
