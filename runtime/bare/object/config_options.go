// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The names of all options: where they lie in PyConfig and PyPreConfig, and where sys shows them.
//
// World: bare.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// What an option holds.
const (
	optionInt = iota
	optionUInt
	optionBool
	optionULong
	optionText       // always set once the runtime runs
	optionTextOrNone // NULL for none
	optionList
)

// Who may do what with an option of a running runtime.
const (
	optionInitOnly = iota // has no name then
	optionReadOnly
	optionPublic
)

type option struct {
	name   string // ends with NUL
	attr   string // the attribute of sys, ends with NUL; "" for none
	offset uintptr
	kind   uint8
	access uint8
	flag   int8 // the field of sys.flags; -1 for none
	not    bool // that field holds the opposite
}

// configOptions are PyConfig's.
var configOptions = [...]option{
	{name: "argv\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Argv), kind: optionList, access: optionPublic, flag: -1, attr: "argv\x00"},
	{name: "base_exec_prefix\x00", offset: unsafe.Offsetof((*layout.Config)(nil).BaseExecPrefix), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "base_exec_prefix\x00"},
	{name: "base_executable\x00", offset: unsafe.Offsetof((*layout.Config)(nil).BaseExecutable), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "_base_executable\x00"},
	{name: "base_prefix\x00", offset: unsafe.Offsetof((*layout.Config)(nil).BasePrefix), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "base_prefix\x00"},
	{name: "bytes_warning\x00", offset: unsafe.Offsetof((*layout.Config)(nil).BytesWarning), kind: optionUInt, access: optionPublic, flag: 9},
	{name: "cpu_count\x00", offset: unsafe.Offsetof((*layout.Config)(nil).CpuCount), kind: optionInt, access: optionPublic, flag: -1},
	{name: "exec_prefix\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ExecPrefix), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "exec_prefix\x00"},
	{name: "executable\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Executable), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "executable\x00"},
	{name: "inspect\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Inspect), kind: optionBool, access: optionPublic, flag: 1},
	{name: "int_max_str_digits\x00", offset: unsafe.Offsetof((*layout.Config)(nil).IntMaxStrDigits), kind: optionUInt, access: optionPublic, flag: -1},
	{name: "interactive\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Interactive), kind: optionBool, access: optionPublic, flag: 2},
	{name: "module_search_paths\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ModuleSearchPaths), kind: optionList, access: optionPublic, flag: -1, attr: "path\x00"},
	{name: "optimization_level\x00", offset: unsafe.Offsetof((*layout.Config)(nil).OptimizationLevel), kind: optionUInt, access: optionPublic, flag: 3},
	{name: "parser_debug\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ParserDebug), kind: optionBool, access: optionPublic, flag: 0},
	{name: "platlibdir\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Platlibdir), kind: optionText, access: optionPublic, flag: -1, attr: "platlibdir\x00"},
	{name: "prefix\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Prefix), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "prefix\x00"},
	{name: "pycache_prefix\x00", offset: unsafe.Offsetof((*layout.Config)(nil).PycachePrefix), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "pycache_prefix\x00"},
	{name: "quiet\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Quiet), kind: optionBool, access: optionPublic, flag: 10},
	{name: "stdlib_dir\x00", offset: unsafe.Offsetof((*layout.Config)(nil).StdlibDir), kind: optionTextOrNone, access: optionPublic, flag: -1, attr: "_stdlib_dir\x00"},
	{name: "use_environment\x00", offset: unsafe.Offsetof((*layout.Config)(nil).UseEnvironment), kind: optionBool, access: optionPublic, flag: 7, not: true},
	{name: "verbose\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Verbose), kind: optionUInt, access: optionPublic, flag: 8},
	{name: "warnoptions\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Warnoptions), kind: optionList, access: optionPublic, flag: -1, attr: "warnoptions\x00"},
	{name: "write_bytecode\x00", offset: unsafe.Offsetof((*layout.Config)(nil).WriteBytecode), kind: optionBool, access: optionPublic, flag: 4, not: true},
	{name: "xoptions\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Xoptions), kind: optionList, access: optionPublic, flag: -1, attr: "_xoptions\x00"},
	{name: "buffered_stdio\x00", offset: unsafe.Offsetof((*layout.Config)(nil).BufferedStdio), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "check_hash_pycs_mode\x00", offset: unsafe.Offsetof((*layout.Config)(nil).CheckHashPycsMode), kind: optionText, access: optionReadOnly, flag: -1},
	{name: "code_debug_ranges\x00", offset: unsafe.Offsetof((*layout.Config)(nil).CodeDebugRanges), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "configure_c_stdio\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ConfigureCStdio), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "context_aware_warnings\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ContextAwareWarnings), kind: optionInt, access: optionReadOnly, flag: -1},
	{name: "dev_mode\x00", offset: unsafe.Offsetof((*layout.Config)(nil).DevMode), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "dump_refs\x00", offset: unsafe.Offsetof((*layout.Config)(nil).DumpRefs), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "dump_refs_file\x00", offset: unsafe.Offsetof((*layout.Config)(nil).DumpRefsFile), kind: optionTextOrNone, access: optionReadOnly, flag: -1},
	{name: "enable_gil\x00", offset: unsafe.Offsetof((*layout.Config)(nil).EnableGil), kind: optionInt, access: optionReadOnly, flag: -1},
	{name: "faulthandler\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Faulthandler), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "filesystem_encoding\x00", offset: unsafe.Offsetof((*layout.Config)(nil).FilesystemEncoding), kind: optionText, access: optionReadOnly, flag: -1},
	{name: "filesystem_errors\x00", offset: unsafe.Offsetof((*layout.Config)(nil).FilesystemErrors), kind: optionText, access: optionReadOnly, flag: -1},
	{name: "hash_seed\x00", offset: unsafe.Offsetof((*layout.Config)(nil).HashSeed), kind: optionULong, access: optionReadOnly, flag: -1},
	{name: "home\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Home), kind: optionTextOrNone, access: optionReadOnly, flag: -1},
	{name: "import_time\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ImportTime), kind: optionUInt, access: optionReadOnly, flag: -1},
	{name: "install_signal_handlers\x00", offset: unsafe.Offsetof((*layout.Config)(nil).InstallSignalHandlers), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "isolated\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Isolated), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "malloc_stats\x00", offset: unsafe.Offsetof((*layout.Config)(nil).MallocStats), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "orig_argv\x00", offset: unsafe.Offsetof((*layout.Config)(nil).OrigArgv), kind: optionList, access: optionReadOnly, flag: -1, attr: "orig_argv\x00"},
	{name: "parse_argv\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ParseArgv), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "pathconfig_warnings\x00", offset: unsafe.Offsetof((*layout.Config)(nil).PathconfigWarnings), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "perf_profiling\x00", offset: unsafe.Offsetof((*layout.Config)(nil).PerfProfiling), kind: optionUInt, access: optionReadOnly, flag: -1},
	{name: "program_name\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ProgramName), kind: optionText, access: optionReadOnly, flag: -1},
	{name: "remote_debug\x00", offset: unsafe.Offsetof((*layout.Config)(nil).RemoteDebug), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "run_command\x00", offset: unsafe.Offsetof((*layout.Config)(nil).RunCommand), kind: optionTextOrNone, access: optionReadOnly, flag: -1},
	{name: "run_filename\x00", offset: unsafe.Offsetof((*layout.Config)(nil).RunFilename), kind: optionTextOrNone, access: optionReadOnly, flag: -1},
	{name: "run_module\x00", offset: unsafe.Offsetof((*layout.Config)(nil).RunModule), kind: optionTextOrNone, access: optionReadOnly, flag: -1},
	{name: "safe_path\x00", offset: unsafe.Offsetof((*layout.Config)(nil).SafePath), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "show_ref_count\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ShowRefCount), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "site_import\x00", offset: unsafe.Offsetof((*layout.Config)(nil).SiteImport), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "skip_source_first_line\x00", offset: unsafe.Offsetof((*layout.Config)(nil).SkipSourceFirstLine), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "stdio_encoding\x00", offset: unsafe.Offsetof((*layout.Config)(nil).StdioEncoding), kind: optionText, access: optionReadOnly, flag: -1},
	{name: "stdio_errors\x00", offset: unsafe.Offsetof((*layout.Config)(nil).StdioErrors), kind: optionText, access: optionReadOnly, flag: -1},
	{name: "thread_inherit_context\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ThreadInheritContext), kind: optionInt, access: optionReadOnly, flag: -1},
	{name: "tlbc_enabled\x00", offset: unsafe.Offsetof((*layout.Config)(nil).TlbcEnabled), kind: optionInt, access: optionReadOnly, flag: -1},
	{name: "tracemalloc\x00", offset: unsafe.Offsetof((*layout.Config)(nil).Tracemalloc), kind: optionUInt, access: optionReadOnly, flag: -1},
	{name: "use_frozen_modules\x00", offset: unsafe.Offsetof((*layout.Config)(nil).UseFrozenModules), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "use_hash_seed\x00", offset: unsafe.Offsetof((*layout.Config)(nil).UseHashSeed), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "user_site_directory\x00", offset: unsafe.Offsetof((*layout.Config)(nil).UserSiteDirectory), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "warn_default_encoding\x00", offset: unsafe.Offsetof((*layout.Config)(nil).WarnDefaultEncoding), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "_config_init\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ConfigInit), kind: optionUInt, access: optionInitOnly, flag: -1},
	{name: "_init_main\x00", offset: unsafe.Offsetof((*layout.Config)(nil).InitMain), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "_install_importlib\x00", offset: unsafe.Offsetof((*layout.Config)(nil).InstallImportlib), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "_is_python_build\x00", offset: unsafe.Offsetof((*layout.Config)(nil).IsPythonBuild), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "module_search_paths_set\x00", offset: unsafe.Offsetof((*layout.Config)(nil).ModuleSearchPathsSet), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "pythonpath_env\x00", offset: unsafe.Offsetof((*layout.Config)(nil).PythonpathEnv), kind: optionTextOrNone, access: optionInitOnly, flag: -1},
	{name: "sys_path_0\x00", offset: unsafe.Offsetof((*layout.Config)(nil).SysPath0), kind: optionTextOrNone, access: optionInitOnly, flag: -1},
}

// preConfigOptions are PyPreConfig's. Names that PyConfig has too are found there first.
var preConfigOptions = [...]option{
	{name: "allocator\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).Allocator), kind: optionInt, access: optionReadOnly, flag: -1},
	{name: "coerce_c_locale\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).CoerceCLocale), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "coerce_c_locale_warn\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).CoerceCLocaleWarn), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "configure_locale\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).ConfigureLocale), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "utf8_mode\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).Utf8Mode), kind: optionBool, access: optionReadOnly, flag: -1},
	{name: "_config_init\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).ConfigInit), kind: optionInt, access: optionInitOnly, flag: -1},
	{name: "dev_mode\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).DevMode), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "isolated\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).Isolated), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "parse_argv\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).ParseArgv), kind: optionBool, access: optionInitOnly, flag: -1},
	{name: "use_environment\x00", offset: unsafe.Offsetof((*layout.PreConfig)(nil).UseEnvironment), kind: optionBool, access: optionInitOnly, flag: -1},
}

// optionFind finds an option of PyConfig or, with pre, of PyPreConfig; all asks for those that only starting knows, too.
func optionFind(name uintptr, all bool) (o *option, pre bool) {
	text := cString(name)
	for i := range configOptions {
		if o = &configOptions[i]; o.is(text) && (all || o.access != optionInitOnly) {
			return o, false
		}
	}
	for i := range preConfigOptions {
		if o = &preConfigOptions[i]; o.is(text) && (all || o.access != optionInitOnly) {
			return o, true
		}
	}
	return nil, false
}

// is compares the name.
func (o *option) is(text string) bool {
	return len(o.name) == len(text)+1 && cString(strAddr(o.name)) == text
}
