/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The options of a running runtime by name, configurations that C sees as names and values, what comes from the environment, and what is
 * wrong there. */
#include "../check.h"
#include "../child.h"
#include <stdint.h>

#if PY_VERSION_HEX >= 0x030e0000
static PyObject *make_built_in(void)
{
    static PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = "built_in", .m_size = 0};
    PyObject *m = PyModule_Create(&def);
    if (m) PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED);
    return m;
}

static void init_config_errors(void)
{
    const char *text = "x", *names[] = {"unknown", "argv", "isolated", "home", "hash_seed"};
    int64_t n;
    char *s, **l;
    size_t k;
    int code = 5;
    PyInitConfig *c = PyInitConfig_Create();
    CHECK(PyInitConfig_GetError(c, &text) == 0 && !text);
    CHECK(PyInitConfig_GetExitCode(c, &code) == -1 && code == 5);
    CHECK(PyInitConfig_HasOption(c, "isolated") == 1 && PyInitConfig_HasOption(c, "utf8_mode") == 1 && PyInitConfig_HasOption(c, "sys_path_0") == 1);
    CHECK(PyInitConfig_HasOption(c, "unknown") == 0 && PyInitConfig_HasOption(c, "") == 0);
#define FAILS(call, want) do { CHECK((call) == -1); CHECK(PyInitConfig_GetError(c, &text) == 1 && !strcmp(text, want)); } while (0)
    FAILS(PyInitConfig_GetInt(c, names[0], &n), "unknown config option name");
    FAILS(PyInitConfig_GetStr(c, names[0], &s), "unknown config option name");
    FAILS(PyInitConfig_GetStrList(c, names[0], &k, &l), "unknown config option name");
    FAILS(PyInitConfig_SetInt(c, names[0], 1), "unknown config option name");
    FAILS(PyInitConfig_SetStr(c, names[0], "1"), "unknown config option name");
    FAILS(PyInitConfig_SetStrList(c, names[0], 0, NULL), "unknown config option name");
    FAILS(PyInitConfig_GetInt(c, names[1], &n), "config option type is not int");
    FAILS(PyInitConfig_GetStr(c, names[1], &s), "config option type is not string");
    FAILS(PyInitConfig_GetStrList(c, names[2], &k, &l), "config option type is not string list");
    FAILS(PyInitConfig_SetInt(c, names[3], 1), "config option type is not int");
    FAILS(PyInitConfig_SetStr(c, names[2], "1"), "config option type is not string");
    FAILS(PyInitConfig_SetStrList(c, names[3], 0, NULL), "config option type is not strings list");
    FAILS(PyInitConfig_SetInt(c, "cpu_count", INT64_C(1) << 31), "config option value is out of int range");
    FAILS(PyInitConfig_SetInt(c, names[2], -1), "config option value is out of unsigned int range");
    FAILS(PyInitConfig_SetInt(c, names[4], -1), "config option value is out of unsigned long range");
    FAILS(PyInitConfig_SetStr(c, "program_name", NULL), "config option string cannot be NULL");
    CHECK(PyInitConfig_SetStr(c, names[3], NULL) == 0);
    PyInitConfig_Free(c);
    PyInitConfig_Free(NULL);
}

static void init_config(void)
{
    const char *text;
    int64_t n = -5;
    char *s, **l, *argv[] = {"prog", "b\xc3\xa4"}, *paths[] = {"/nowhere"};
    size_t k;
    PyInitConfig *c = PyInitConfig_Create();
    CHECK(PyInitConfig_GetInt(c, "isolated", &n) == 0 && n == 1);
    CHECK(PyInitConfig_SetInt(c, "hash_seed", 10) == 0 && PyInitConfig_GetInt(c, "hash_seed", &n) == 0 && n == 10);
    CHECK(PyInitConfig_GetInt(c, "use_hash_seed", &n) == 0 && n == 1);
    CHECK(PyInitConfig_SetInt(c, "verbose", 0) == 0 && PyInitConfig_SetInt(c, "utf8_mode", 1) == 0 && PyInitConfig_SetInt(c, "enable_gil", -1) == 0);
    CHECK(PyInitConfig_GetStr(c, "home", &s) == 0 && !s);
    CHECK(PyInitConfig_SetStr(c, "program_name", "b\xc3\xa4") == 0);
    CHECK(PyInitConfig_GetStr(c, "program_name", &s) == 0 && !strcmp(s, "b\xc3\xa4"));
    free(s);
    CHECK(PyInitConfig_SetStrList(c, "argv", 2, argv) == 0);
    CHECK(PyInitConfig_GetStrList(c, "argv", &k, &l) == 0 && k == 2 && !strcmp(l[1], "b\xc3\xa4"));
    PyInitConfig_FreeStrList(k, l);
    CHECK(PyInitConfig_SetStrList(c, "module_search_paths", 1, paths) == 0);
    CHECK(PyInitConfig_AddModule(c, "built_in", make_built_in) == 0);
    CHECK(Py_InitializeFromInitConfig(c) == 0);
    CHECK(PyInitConfig_GetError(c, &text) == 0);
    PyInitConfig_Free(c);
    PyObject *m = PyImport_ImportModule("built_in");
    CHECK(m != NULL);
    Py_XDECREF(m);
    CHECK_REPR(PyConfig_Get("argv"), "['prog', 'b\xc3\xa4']");
    CHECK_REPR(PyConfig_Get("module_search_paths"), "['/nowhere']");
    CHECK_REPR(PyConfig_Get("hash_seed"), "10");
    CHECK_REPR(PyConfig_Get("use_hash_seed"), "True");
    CHECK_REPR(PyConfig_Get("isolated"), "True");
    CHECK_REPR(PyConfig_Get("utf8_mode"), "True");
    CHECK_REPR(PyConfig_Get("program_name"), "'b\xc3\xa4'");
}

static void getting(void)
{
    int n = 77;
    CHECK(!PyConfig_Get("unknown"));
    CHECK_RAISED(PyExc_ValueError, "unknown config option name: unknown");
    CHECK(!PyConfig_Get("module_search_paths_set"));
    CHECK_RAISED(PyExc_ValueError, "unknown config option name: module_search_paths_set");
    CHECK(PyConfig_GetInt("unknown", &n) == -1);
    CHECK_RAISED(PyExc_ValueError, "unknown config option name: unknown");
    CHECK(PyConfig_GetInt("argv", &n) == -1);
    CHECK_RAISED(PyExc_TypeError, "config option argv is not an int");
    CHECK(n == 77);
    CHECK(PyConfig_GetInt("isolated", &n) == 0 && n == 1);
    CHECK(PyConfig_GetInt("int_max_str_digits", &n) == 0 && n == 4300);
    CHECK_REPR(PyConfig_Get("write_bytecode"), "True");
    CHECK_REPR(PyConfig_Get("filesystem_encoding"), "'utf-8'");
    CHECK_REPR(PyConfig_Get("xoptions"), "{}");
    CHECK_REPR(PyConfig_Get("home"), "None");
    PyObject *names = PyConfig_Names();
    CHECK(PyFrozenSet_CheckExact(names));
    PyObject *it = PyObject_GetIter(names), *name;
    int count = 0;
    while ((name = PyIter_Next(it))) {
        PyObject *v = PyConfig_Get(PyUnicode_AsUTF8(name));
        CHECK(v != NULL);
        Py_XDECREF(v);
        Py_DECREF(name);
        count++;
    }
    CHECK(count > 65);
    Py_DECREF(it);
    Py_DECREF(names);
    CHECK_CLEAN();
}

static void set(const char *name, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *v = Py_VaBuildValue(format, va);
    va_end(va);
    CHECK(PyConfig_Set(name, v) == 0);
    Py_XDECREF(v);
}

static void refuse(const char *name, PyObject *type, const char *text, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *v = Py_VaBuildValue(format, va);
    va_end(va);
    CHECK(PyConfig_Set(name, v) == -1);
    check_raised(__FILE__, __LINE__, type, text);
    Py_XDECREF(v);
}

static void setting(void)
{
    set("argv", "[ss]", "a", "b");
    CHECK_REPR(PyConfig_Get("argv"), "['a', 'b']");
    CHECK_REPR(Py_NewRef(PySys_GetObject("argv")), "['a', 'b']");
    set("prefix", "s", "/p");
    CHECK_REPR(Py_NewRef(PySys_GetObject("prefix")), "'/p'");
    set("prefix", "O", Py_None);
    set("xoptions", "{sOss}", "a", Py_True, "b", "c");
    CHECK_REPR(PyConfig_Get("xoptions"), "{'a': True, 'b': 'c'}");
    set("verbose", "i", 3);
    CHECK_REPR(PyConfig_Get("verbose"), "3");
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "verbose"), "3");
    set("inspect", "i", 3);
    CHECK_REPR(PyConfig_Get("inspect"), "True");
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "inspect"), "1");
    set("write_bytecode", "O", Py_False);
    CHECK_REPR(PyConfig_Get("write_bytecode"), "False");
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "dont_write_bytecode"), "1");
    set("use_environment", "i", 1);
    CHECK_REPR(PyObject_GetAttrString(PySys_GetObject("flags"), "ignore_environment"), "0");
    set("int_max_str_digits", "i", 700);
    CHECK_REPR(PyConfig_Get("int_max_str_digits"), "700");
    refuse("int_max_str_digits", PyExc_ValueError, "maxdigits must be 0 or larger than 640", "i", 1);
    set("int_max_str_digits", "i", 4300);
    refuse("unknown", PyExc_ValueError, "unknown config option name: unknown", "i", 1);
    refuse("isolated", PyExc_ValueError, "cannot set read-only option isolated", "i", 1);
    refuse("utf8_mode", PyExc_ValueError, "cannot set read-only option utf8_mode", "i", 1);
    refuse("verbose", PyExc_TypeError, "expected int or bool, got str", "s", "1");
    refuse("verbose", PyExc_ValueError, "value must be >= 0", "i", -1);
    refuse("verbose", PyExc_OverflowError, NULL, "L", 1LL << 40);
    refuse("platlibdir", PyExc_TypeError, "expected str, got int", "i", 1);
    refuse("prefix", PyExc_TypeError, "expected str or None, got int", "i", 1);
    refuse("argv", PyExc_TypeError, "expected list[str], got tuple", "()");
    refuse("argv", PyExc_TypeError, "expected str, list item 1 has type int", "[si]", "a", 1);
    refuse("xoptions", PyExc_TypeError, "expected dict[str, str | bool], got list", "[]");
    refuse("xoptions", PyExc_TypeError, "expected str, got dict key type int", "{is}", 1, "a");
    refuse("xoptions", PyExc_TypeError, "expected str or bool, got dict value type int", "{si}", "a", 1);
}
#endif

/* Starts as the python command would with these arguments, and prints what came of it. */
static int command(const char *line)
{
    char *argv[16], copy[256];
    int argc = 0;
    PyConfig c;
    strcpy(copy, line);
    for (char *p = strtok(copy, " "); p; p = strtok(NULL, " ")) argv[argc++] = p;
    PyConfig_InitPythonConfig(&c);
    c.site_import = 0;
    PyStatus s = PyConfig_SetBytesArgv(&c, argc, argv);
    if (!PyStatus_Exception(s)) {
        s = Py_InitializeFromConfig(&c);
    }
    PyConfig_Clear(&c);
    if (PyStatus_Exception(s)) Py_ExitStatusException(s);
    PySys_FormatStdout("flags %R argv %R warn %R x %R\n", PySys_GetObject("flags"), PySys_GetObject("argv"), PySys_GetObject("warnoptions"),
                       PySys_GetObject("_xoptions"));
    return Py_FinalizeEx();
}

#define HASH "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\nPython runtime state: "
#define GIL "Fatal Python error: config_read_gil: PYTHON_GIL / -X gil must be \"0\" or \"1\"\nPython runtime state: "
#define DIGITS "Fatal Python error: config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.\n"

static void environment(void)
{
    CHECK_CHILD("p", "PYTHONHASHSEED=x", 1, HASH);
    CHECK_CHILD("p", "PYTHONHASHSEED=4294967296", 1, HASH);
    CHECK_CHILD("p", "PYTHONHASHSEED=4294967295", 0, "hash_randomization=1");
    CHECK_CHILD("p", "PYTHONHASHSEED=0", 0, "hash_randomization=0");
    CHECK_CHILD("p", "PYTHONHASHSEED=random", 0, "hash_randomization=1");
    CHECK_CHILD("p", "PYTHON_GIL=2", 1, GIL);
    CHECK_CHILD("p -X gil=on", NULL, 1, GIL);
    CHECK_CHILD("p -X gil=0", NULL, 0, "x {'gil': '0'}");
    CHECK_CHILD("p", "PYTHONINTMAXSTRDIGITS=639", 1, DIGITS);
    CHECK_CHILD("p", "PYTHONINTMAXSTRDIGITS=a", 1, DIGITS);
    CHECK_CHILD("p", "PYTHONINTMAXSTRDIGITS=640", 0, "int_max_str_digits=640");
    CHECK_CHILD("p -X int_max_str_digits=0", "PYTHONINTMAXSTRDIGITS=640", 0, "int_max_str_digits=0");
    CHECK_CHILD("p -X int_max_str_digits=9", NULL, 1, "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.");
    CHECK_CHILD("p -X int_max_str_digits", NULL, 1, "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.");
    CHECK_CHILD("p", "PYTHONUTF8=2", 1, "Fatal Python error: preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value\n");
    CHECK_CHILD("p -X utf8=2", NULL, 1, "Fatal Python error: preconfig_init_utf8_mode: invalid -X utf8 option value\n");
    CHECK_CHILD("p", "PYTHONUTF8=1", 0, "utf8_mode=1");
    CHECK_CHILD("p -Xutf8=0", "PYTHONUTF8=1", 0, "utf8_mode=0");
    CHECK_CHILD("p", "PYTHONTRACEMALLOC=x", 1, "Fatal Python error: config_init_tracemalloc: PYTHONTRACEMALLOC: invalid number of frames\n");
    CHECK_CHILD("p", "PYTHON_CPU_COUNT=0", 1, "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0");
    CHECK_CHILD("p -E", "PYTHONHASHSEED=x", 0, "ignore_environment=1");
    CHECK_CHILD("p -I", "PYTHONVERBOSE=1", 0, "no_user_site=1");
    CHECK(strstr(child_output, "isolated=1") && strstr(child_output, "ignore_environment=1") && strstr(child_output, "safe_path=True"));
    CHECK_CHILD("p", "PYTHONWARNINGS=ignore,error::UserWarning", 0, "warn ['ignore', 'error::UserWarning']");
    CHECK_CHILD("p -bb -W once", "PYTHONWARNINGS=ignore", 0, "warn ['ignore', 'once', 'error::BytesWarning']");
    CHECK_CHILD("p", "PYTHONDEVMODE=1", 0, "dev_mode=True");
    CHECK(strstr(child_output, "warn ['default']"));
    CHECK_CHILD("p", "PYTHONDONTWRITEBYTECODE=1", 0, "dont_write_bytecode=1");
    CHECK_CHILD("p", "PYTHONOPTIMIZE=text", 0, "optimize=1");
    CHECK_CHILD("p -dOO", NULL, 0, "optimize=2");
    CHECK(strstr(child_output, "debug=1"));
    CHECK_CHILD("p -X a -X b=c=d -Xe= - x -y", NULL, 0, "argv ['-', 'x', '-y'] warn [] x {'a': True, 'b': 'c=d', 'e': ''}");
    CHECK_CHILD("p", NULL, 0, "argv ['']");
}

static void commands(void)
{
    CHECK_CHILD("p -V", NULL, 0, "Python 3.");
    CHECK_CHILD("p --version", NULL, 0, "Python 3.");
    CHECK_CHILD("p -h", NULL, 0, "usage: p [option] ... [-c cmd | -m mod | file | -] [arg] ...\nOptions");
    CHECK_CHILD("p -Z", NULL, 2, "Unknown option: -Z\nusage: p [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information.\n");
    CHECK_CHILD("p -W", NULL, 2, "Argument expected for the -W option\n");
    CHECK_CHILD("p -J", NULL, 2, "-J is reserved for Jython\n");
    CHECK_CHILD("p --unknown", NULL, 2, "unknown option --unknown\n");
    CHECK_CHILD("p --check-hash-based-pycs x", NULL, 2, "--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n");
}

int main(int argc, char **argv)
{
    if (argc > 1) return command(argv[1]);
    environment();
    commands();
#if PY_VERSION_HEX >= 0x030e0000
    init_config_errors();
    init_config();
    getting();
    setting();
    return CHECK_DONE();
#else
    return check_failures != 0;
#endif
}
