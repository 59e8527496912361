/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * How processes end, and what can be asked before the runtime starts. */
#include "../check.h"
#include "../child.h"
#include <signal.h>
#include <wchar.h>

#undef CHECK
#define CHECK(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); check_failures++; } } while (0)

static void at_exit(void) { printf("at exit\n"); }
static PyObject *broken_flush(PyObject *self, PyObject *args)
{
    (void)self, (void)args;
    PyErr_SetString(PyExc_ValueError, "cannot flush");
    return NULL;
}
static PyMethodDef flush_def = {"flush", broken_flush, METH_NOARGS, NULL};

static void break_stdout(void)
{
    PyObject *m = PyModule_New("file"), *f = PyCFunction_New(&flush_def, NULL);
    PyModule_AddObjectRef(m, "flush", f);
    PySys_SetObject("stdout", m);
    Py_DECREF(f);
    Py_DECREF(m);
}

static int child(const char *name)
{
    if (!strcmp(name, "exit status 3")) Py_ExitStatusException(PyStatus_Exit(3));
    if (!strcmp(name, "exit status error")) Py_ExitStatusException(PyStatus_Error("what"));
    if (!strcmp(name, "exit status ok")) Py_ExitStatusException(PyStatus_Ok());
    if (!strcmp(name, "config NULL")) Py_ExitStatusException(Py_InitializeFromConfig(NULL));
    if (!strcmp(name, "fatal before")) Py_FatalError("why");
    if (!strcmp(name, "Py_Exit before")) { Py_AtExit(at_exit); Py_Exit(5); }
    Py_Initialize();
    if (!strcmp(name, "Py_Exit")) { Py_AtExit(at_exit); Py_Exit(4); }
    if (!strcmp(name, "Py_Exit flush")) { break_stdout(); Py_Exit(4); }
    if (!strcmp(name, "finalize flush")) { break_stdout(); return Py_FinalizeEx() == -1 ? 9 : 1; }
    if (!strcmp(name, "fatal")) Py_FatalError("why");
    if (!strcmp(name, "fatal exception")) { PyErr_SetString(PyExc_KeyError, "key"); Py_FatalError("why"); }
    if (!strcmp(name, "fatal NULL")) Py_FatalError(NULL);
    return 0;
}

#if PY_VERSION_HEX >= 0x030e0000
static int missing(const char *name)
{
    wchar_t *wide[] = {L"x", NULL};
    char *bytes[] = {"x", NULL};
    if (!strcmp(name, "Py_Main")) return Py_Main(1, wide);
    if (!strcmp(name, "Py_BytesMain")) return Py_BytesMain(1, bytes);
    Py_Initialize();
    int r = Py_RunMain();
    return r != 0 && !Py_IsInitialized() ? r : 99;
}
#endif

static void ends(void)
{
    CHECK_CHILD("exit status 3", NULL, 3, "");
    CHECK(!child_output[0]);
    CHECK_CHILD("exit status error", NULL, 1, "Fatal Python error: what\nPython runtime state: ");
    CHECK_CHILD("exit status ok", NULL, -SIGABRT,
                "Fatal Python error: Py_ExitStatusException() must not be called on success\n");
    CHECK_CHILD("config NULL", NULL, 1, "Fatal Python error: Py_InitializeFromConfig: initialization config is NULL\n");
    CHECK_CHILD("Py_Exit", NULL, 4, "at exit\n");
    CHECK_CHILD("Py_Exit before", NULL, 5, "");
    CHECK_CHILD("Py_Exit flush", NULL, 120, "ValueError: cannot flush");
    CHECK_CHILD("finalize flush", NULL, 9, "ValueError: cannot flush");
    CHECK_CHILD("fatal", NULL, -SIGABRT, "why\nPython runtime state: initialized\n");
    CHECK_CHILD("fatal NULL", NULL, -SIGABRT, "<message not set>\nPython runtime state: initialized\n");
    CHECK_CHILD("fatal before", NULL, -SIGABRT, "why\nPython runtime state: ");
    CHECK_CHILD("fatal exception", NULL, -SIGABRT, "KeyError: 'key'\n");
#if PY_VERSION_HEX >= 0x030e0000
    CHECK_CHILD("Py_Main", NULL, 1, "Py_Main is not implemented");
    CHECK_CHILD("Py_BytesMain", NULL, 1, "Py_BytesMain is not implemented");
    CHECK_CHILD("Py_RunMain", NULL, 1, "Py_RunMain is not implemented");
#endif
}

/* Facts. */
static void facts(void)
{
    CHECK(!strncmp(Py_GetVersion(), "3.1", 3) && strstr(Py_GetVersion(), " free-threading build "));
    CHECK(Py_Version == PY_VERSION_HEX);
    CHECK(!strcmp(Py_GetPlatform(), "linux"));
    CHECK(strstr(Py_GetCopyright(), "Copyright"));
    CHECK(Py_GetCompiler()[0] == '[' || Py_GetCompiler()[1] == '[');
    CHECK(Py_GetBuildInfo()[0]);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(!strncmp(Py_GetVersion(), "3.14", 4));
    CHECK(Py_PACK_VERSION(3, 14) == 0x030E0000);
    CHECK(Py_PACK_FULL_VERSION(3, 14, 1, 0xa, 2) == 0x030E01A2);
#undef Py_PACK_VERSION
#undef Py_PACK_FULL_VERSION
    CHECK(Py_PACK_VERSION(3, 14) == 0x030E0000);
    CHECK(Py_PACK_FULL_VERSION(3, 14, 1, 0xa, 2) == 0x030E01A2);
    CHECK(Py_PACK_FULL_VERSION(0x103, 0x10e, 0x101, 0x1a, 0x12) == 0x030E01A2);
#endif
}

/* Paths: nothing before the start, what was set for it afterwards. */
static void paths(void)
{
    int argc = -1;
    wchar_t **argv;
    CHECK(!Py_GetProgramName() && !Py_GetPythonHome() && !Py_GetPrefix() && !Py_GetExecPrefix() && !Py_GetPath() && !Py_GetProgramFullPath());
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    Py_SetProgramName(L"/nowhere/b\u00e4");
    PyConfig c;
    PyConfig_InitIsolatedConfig(&c);
    wchar_t *items[] = {L"/a", L"/b"}, *args[] = {L"p", L"q"};
    CHECK(!PyStatus_Exception(PyConfig_SetWideStringList(&c, &c.module_search_paths, 2, items)));
    CHECK(!PyStatus_Exception(PyConfig_SetArgv(&c, 2, args)));
    CHECK(!PyStatus_Exception(PyConfig_SetString(&c, &c.executable, L"/x")));
    CHECK(!PyStatus_Exception(PyConfig_SetString(&c, &c.prefix, L"/y")));
    CHECK(!PyStatus_Exception(PyConfig_SetString(&c, &c.exec_prefix, L"/z")));
    c.module_search_paths_set = 1;
    c.site_import = 0;
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(!PyStatus_Exception(Py_InitializeFromConfig(&c)));
    CHECK(Py_GetPath() && !wcscmp(Py_GetPath(), L"/a:/b"));
    CHECK(Py_GetProgramName() && !wcscmp(Py_GetProgramName(), L"/nowhere/b\u00e4"));
    CHECK(!wcscmp(Py_GetPrefix(), L"/y") && !wcscmp(Py_GetExecPrefix(), L"/z") && !wcscmp(Py_GetProgramFullPath(), L"/x"));
    CHECK(!Py_GetPythonHome());
    Py_GetArgcArgv(&argc, &argv);
    CHECK(argc == 2 && !wcscmp(argv[1], L"q"));
    CHECK_REPR(Py_NewRef(PySys_GetObject("path")), "['/a', '/b']");
    CHECK_REPR(Py_NewRef(PySys_GetObject("argv")), "['p', 'q']");
    CHECK_REPR(Py_NewRef(PySys_GetObject("executable")), "'/x'");
    CHECK(Py_FinalizeEx() == 0);
    CHECK(!Py_GetPath());
#else
    (void)argc, (void)argv;
#endif
    PyConfig_Clear(&c);
}

/* The old global variables ask Py_Initialize for things, and say what came of it. */
static void variables(void)
{
    Py_VerboseFlag = 0, Py_BytesWarningFlag = 1, Py_DontWriteBytecodeFlag = 1, Py_IgnoreEnvironmentFlag = 1;
    Py_Initialize();
    CHECK(Py_DontWriteBytecodeFlag == 1 && Py_IgnoreEnvironmentFlag == 1 && Py_BytesWarningFlag == 1 && Py_HashRandomizationFlag == 1);
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "bytes_warning"), "1");
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "dont_write_bytecode"), "1");
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "ignore_environment"), "1");
    CHECK(!Py_GETENV("PATH"));
    CHECK(Py_FinalizeEx() == 0);
    Py_BytesWarningFlag = 0, Py_DontWriteBytecodeFlag = 0, Py_IgnoreEnvironmentFlag = 0;
    CHECK(Py_GETENV("PATH") && !Py_GETENV("UNGIL_NO_SUCH_VARIABLE"));
}

int main(int argc, char **argv)
{
#if PY_VERSION_HEX >= 0x030e0000
    if (argc > 1 && !strncmp(argv[1], "Py_", 3) && strncmp(argv[1], "Py_Exit", 7)) return missing(argv[1]);
#endif
    if (argc > 1) return child(argv[1]);
    facts();
    ends();
    paths();
    variables();
    return check_failures != 0;
}
