/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyStatus, PyWideStringList, PyPreConfig and PyConfig before the runtime starts. */
#define _GNU_SOURCE
#include "../check.h"
#include <stdlib.h>
#include <wchar.h>

/* No runtime, no exceptions. */
#undef CHECK
#define CHECK(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); check_failures++; } } while (0)

static void statuses(void)
{
    PyStatus s = PyStatus_Ok();
    CHECK(!PyStatus_IsError(s) && !PyStatus_IsExit(s) && !PyStatus_Exception(s));
    CHECK(!s.func && !s.err_msg && s.exitcode == 0);
    s = PyStatus_Error("text");
    CHECK(PyStatus_IsError(s) && !PyStatus_IsExit(s) && PyStatus_Exception(s));
    CHECK(!s.func && !strcmp(s.err_msg, "text") && s.exitcode == 0);
    s = PyStatus_Exit(7);
    CHECK(!PyStatus_IsError(s) && PyStatus_IsExit(s) && PyStatus_Exception(s));
    CHECK(!s.func && !s.err_msg && s.exitcode == 7);
    s = PyStatus_NoMemory();
    CHECK(PyStatus_IsError(s) && !strcmp(s.err_msg, "memory allocation failed") && !s.func);
}

static void lists(PyConfig *c)
{
    PyWideStringList *l = &c->argv;
    wchar_t text[] = L"b\u00e4";
    CHECK(!PyStatus_Exception(PyWideStringList_Append(l, text)));
    text[0] = L'x';
    CHECK(l->length == 1 && !wcscmp(l->items[0], L"b\u00e4"));
    CHECK(!PyStatus_Exception(PyWideStringList_Insert(l, 0, L"a")));
    CHECK(!PyStatus_Exception(PyWideStringList_Insert(l, 1, L"")));
    CHECK(!PyStatus_Exception(PyWideStringList_Insert(l, 99, L"\U0001F600")));
    CHECK(l->length == 4 && !wcscmp(l->items[0], L"a") && !wcscmp(l->items[1], L"") && !wcscmp(l->items[2], L"b\u00e4") &&
          !wcscmp(l->items[3], L"\U0001F600"));
    PyStatus s = PyWideStringList_Insert(l, -1, L"no");
    CHECK(PyStatus_IsError(s) && !strcmp(s.err_msg, "PyWideStringList_Insert index must be >= 0") && !strcmp(s.func, "PyWideStringList_Insert"));
    CHECK(l->length == 4);
}

static void pre_configs(void)
{
    PyPreConfig p;
    memset(&p, 0x55, sizeof p);
    PyPreConfig_InitPythonConfig(&p);
    CHECK(p._config_init == 2 && p.parse_argv == 1 && p.isolated == 0 && p.use_environment == 1 && p.configure_locale == 1);
    CHECK(p.coerce_c_locale == -1 && p.coerce_c_locale_warn == -1 && p.utf8_mode == -1 && p.dev_mode == -1 && p.allocator == 0);
    memset(&p, 0x55, sizeof p);
    PyPreConfig_InitIsolatedConfig(&p);
    CHECK(p._config_init == 3 && p.parse_argv == 0 && p.isolated == 1 && p.use_environment == 0 && p.configure_locale == 0);
    CHECK(p.coerce_c_locale == 0 && p.coerce_c_locale_warn == 0 && p.utf8_mode == 0 && p.dev_mode == 0 && p.allocator == 0);
    PyStatus s = Py_PreInitialize(NULL);
    CHECK(PyStatus_IsError(s) && !strcmp(s.err_msg, "preinitialization config is NULL"));
    s = Py_PreInitializeFromArgs(NULL, 0, NULL);
    CHECK(PyStatus_IsError(s) && !strcmp(s.err_msg, "preinitialization config is NULL"));
    s = Py_PreInitializeFromBytesArgs(NULL, 0, NULL);
    CHECK(PyStatus_IsError(s) && !strcmp(s.err_msg, "preinitialization config is NULL"));
}

static void python_config(PyConfig *c)
{
    CHECK(c->_config_init == 2 && c->isolated == 0 && c->use_environment == 1 && c->dev_mode == -1 && c->install_signal_handlers == 1);
    CHECK(c->use_hash_seed == -1 && c->hash_seed == 0 && c->faulthandler == -1 && c->tracemalloc == -1 && c->perf_profiling == -1);
    CHECK(c->import_time == 0 || c->import_time == -1);
    CHECK(c->code_debug_ranges == 1 && c->show_ref_count == 0 && c->dump_refs == 0 && !c->dump_refs_file && c->malloc_stats == 0);
    CHECK(!c->filesystem_encoding && !c->filesystem_errors && !c->pycache_prefix && c->parse_argv == 1);
    CHECK(c->orig_argv.length == 0 && c->argv.length == 0 && c->xoptions.length == 0 && c->warnoptions.length == 0);
    CHECK(c->site_import == 1 && c->bytes_warning == 0 && c->warn_default_encoding == 0 && c->inspect == 0 && c->interactive == 0);
    CHECK(c->optimization_level == 0 && c->parser_debug == 0 && c->write_bytecode == 1 && c->verbose == 0 && c->quiet == 0);
    CHECK(c->user_site_directory == 1 && c->configure_c_stdio == 1 && c->buffered_stdio == 1 && !c->stdio_encoding && !c->stdio_errors);
    CHECK(!c->check_hash_pycs_mode && c->use_frozen_modules == 1 && c->safe_path == 0 && c->int_max_str_digits == -1 && c->cpu_count == -1);
    CHECK(c->enable_gil == -1 && c->pathconfig_warnings == 1 && !c->program_name && !c->home && !c->platlibdir && c->module_search_paths_set == 0);
    CHECK(!c->run_command && !c->run_module && !c->run_filename && c->_install_importlib == 1 && c->_init_main == 1 && c->_is_python_build == 0);
}

static void isolated_config(void)
{
    PyConfig c;
    memset(&c, 0x55, sizeof c);
    PyConfig_InitIsolatedConfig(&c);
    CHECK(c._config_init == 3 && c.isolated == 1 && c.use_environment == 0 && c.user_site_directory == 0 && c.dev_mode == 0);
    CHECK(c.install_signal_handlers == 0 && c.use_hash_seed == 0 && c.faulthandler == 0 && c.tracemalloc == 0 && c.perf_profiling == 0);
    CHECK(c.int_max_str_digits == 4300 && c.safe_path == 1 && c.pathconfig_warnings == 0 && c.parse_argv == 0 && c.configure_c_stdio == 0);
    PyConfig_Clear(&c);
}

static void setters(PyConfig *c)
{
    CHECK(!PyStatus_Exception(PyConfig_SetString(c, &c->program_name, L"first")));
    CHECK(!wcscmp(c->program_name, L"first"));
    CHECK(!PyStatus_Exception(PyConfig_SetString(c, &c->program_name, c->program_name)));
    CHECK(!wcscmp(c->program_name, L"first"));
    CHECK(!PyStatus_Exception(PyConfig_SetBytesString(c, &c->program_name, "b\xc3\xa4")));
    CHECK(!wcscmp(c->program_name, L"b\u00e4"));
    CHECK(!PyStatus_Exception(PyConfig_SetBytesString(c, &c->program_name, "b\xff")));
    CHECK(!wcscmp(c->program_name, L"b\xdcff"));
    CHECK(!PyStatus_Exception(PyConfig_SetString(c, &c->program_name, NULL)));
    CHECK(!c->program_name);
    CHECK(!PyStatus_Exception(PyConfig_SetBytesString(c, &c->program_name, NULL)));
    wchar_t *items[] = {L"one", L"two", L""};
    CHECK(!PyStatus_Exception(PyConfig_SetWideStringList(c, &c->warnoptions, 3, items)));
    CHECK(c->warnoptions.length == 3 && !wcscmp(c->warnoptions.items[1], L"two") && c->warnoptions.items[1] != items[1]);
    CHECK(!PyStatus_Exception(PyConfig_SetWideStringList(c, &c->warnoptions, 1, c->warnoptions.items)));
    CHECK(c->warnoptions.length == 1 && !wcscmp(c->warnoptions.items[0], L"one"));
    CHECK(!PyStatus_Exception(PyConfig_SetWideStringList(c, &c->warnoptions, 0, NULL)));
    CHECK(c->warnoptions.length == 0);
    CHECK(!PyStatus_Exception(PyConfig_SetArgv(c, 2, items)));
    CHECK(c->argv.length == 2 && !wcscmp(c->argv.items[0], L"one"));
    char *bytes[] = {"prog", "b\xc3\xa4", "-W"};
    CHECK(!PyStatus_Exception(PyConfig_SetBytesArgv(c, 3, bytes)));
    CHECK(c->argv.length == 3 && !wcscmp(c->argv.items[1], L"b\u00e4"));
    CHECK(!PyStatus_Exception(PyConfig_SetArgv(c, 0, NULL)));
    CHECK(c->argv.length == 0);
}

/* What is read is in the struct, and parsing is done once. */
static void reading(PyConfig *c)
{
    wchar_t *argv[] = {L"prog", L"-bBsvqO", L"-vW", L"ignore", L"-X", L"int_max_str_digits=640", L"-Xname", L"-Wonce", L"script", L"-v", L"rest"};
    c->use_environment = 0;
    CHECK(!PyStatus_Exception(PyConfig_SetArgv(c, 11, argv)));
    CHECK(!PyStatus_Exception(PyWideStringList_Append(&c->warnoptions, L"error")));
    CHECK(!PyStatus_Exception(PyWideStringList_Append(&c->module_search_paths, L"/nowhere")));
    c->module_search_paths_set = 1;
    for (int i = 0; i < 2; i++) {
        PyStatus s = PyConfig_Read(c);
        CHECK(!PyStatus_Exception(s));
        CHECK(c->orig_argv.length == 11 && !wcscmp(c->orig_argv.items[1], L"-bBsvqO"));
        CHECK(c->argv.length == 3 && !wcscmp(c->argv.items[0], L"script") && !wcscmp(c->argv.items[1], L"-v"));
        CHECK(c->bytes_warning == 1 && c->write_bytecode == 0 && c->user_site_directory == 0 && c->verbose == 2 && c->quiet == 1);
        CHECK(c->optimization_level == 1 && c->int_max_str_digits == 640 && c->parse_argv == 2 && c->isolated == 0);
        CHECK(c->xoptions.length == 2 && !wcscmp(c->xoptions.items[0], L"int_max_str_digits=640") && !wcscmp(c->xoptions.items[1], L"name"));
        CHECK(c->warnoptions.length == 4 && !wcscmp(c->warnoptions.items[0], L"ignore") && !wcscmp(c->warnoptions.items[1], L"once") &&
              !wcscmp(c->warnoptions.items[2], L"default::BytesWarning") && !wcscmp(c->warnoptions.items[3], L"error"));
        CHECK(c->run_filename && c->run_filename[0] == L'/' && wcsstr(c->run_filename, L"/script"));
        CHECK(c->module_search_paths.length == 1 && !wcscmp(c->module_search_paths.items[0], L"/nowhere"));
        CHECK(!wcscasecmp(c->filesystem_encoding, L"utf-8") && !wcscmp(c->filesystem_errors, L"surrogateescape"));
        CHECK(c->stdio_encoding && c->stdio_errors && !wcscmp(c->check_hash_pycs_mode, L"default"));
        CHECK(c->dev_mode == 0 && c->faulthandler == 0 && c->tracemalloc == 0 && c->use_hash_seed == 0 && c->install_signal_handlers == 1);
        CHECK(!c->executable && !c->prefix && !c->exec_prefix && !c->base_prefix && !c->base_executable);
    }
}

int main(void)
{
    PyConfig c;
    setenv("LC_ALL", "C.UTF-8", 1);
    memset(&c, 0x55, sizeof c);
    PyConfig_InitPythonConfig(&c);
    python_config(&c);
    isolated_config();
    statuses();
    lists(&c);
    pre_configs();
    PyConfig_Clear(&c);
    CHECK(c.argv.length == 0 && !c.argv.items);
    PyConfig_Clear(&c);
    PyConfig_InitPythonConfig(&c);
    setters(&c);
    PyConfig_Clear(&c);
    PyConfig_InitPythonConfig(&c);
    reading(&c);
    CHECK(Py_IsInitialized() == 0);
    PyConfig_Clear(&c);
    CHECK(!c.program_name && !c.executable && !c.run_filename && c.xoptions.length == 0 && c.module_search_paths_set == 0);
    return check_failures != 0;
}
