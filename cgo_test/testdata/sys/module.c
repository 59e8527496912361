/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The module sys: attributes, functions, options, audit hooks; clocks. */
#include "../check.h"
#include <math.h>

static PyObject *sys(const char *name) { return Py_XNewRef(PySys_GetObject(name)); }
static PyObject *call(const char *name, const char *format, ...)
{
    PyObject *f = PySys_GetObject(name), *args, *r;
    va_list va;
    if (!f) { printf("no sys.%s\n", name), check_failures++; return NULL; }
    va_start(va, format);
    args = Py_VaBuildValue(format, va);
    va_end(va);
    r = args ? PyObject_CallObject(f, args) : NULL;
    Py_XDECREF(args);
    return r;
}

static void getting(void)
{
    PyObject *v = PyUnicode_FromString("value");
    CHECK(!PySys_GetObject("no such thing"));
    CHECK_CLEAN();
    Py_ssize_t n = Py_REFCNT(v);
    CHECK(PySys_SetObject("mine", v) == 0);
    CHECK(PySys_GetObject("mine") == v && Py_REFCNT(v) == n + 1);
    PyErr_SetString(PyExc_KeyError, "kept");
    CHECK(PySys_GetObject("mine") == v && !PySys_GetObject("no such thing"));
    CHECK_RAISED(PyExc_KeyError, "'kept'");
    CHECK(PySys_SetObject("mine", NULL) == 0 && !PySys_GetObject("mine") && Py_REFCNT(v) == n);
    CHECK(PySys_SetObject("mine", NULL) == 0);
    Py_DECREF(v);
    CHECK_CLEAN();
}

static void attributes(void)
{
    static const char *const names[] = {
        "version", "version_info", "hexversion", "api_version", "implementation", "abiflags", "platform", "byteorder", "maxsize", "maxunicode",
        "copyright", "hash_info", "thread_info", "float_info", "int_info", "float_repr_style", "flags", "argv", "orig_argv", "path", "modules",
        "meta_path", "path_hooks", "path_importer_cache", "warnoptions", "_xoptions", "stdout", "stderr", "__stdout__", "__stderr__",
        "executable", "prefix", "base_prefix", "exec_prefix", "base_exec_prefix", "platlibdir", "pycache_prefix", "builtin_module_names",
        "stdlib_module_names", "dont_write_bytecode", "excepthook", "displayhook", "unraisablehook", "__excepthook__", "__unraisablehook__",
        "_git", "_framework"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!PySys_GetObject(names[i])) printf("no sys.%s\n", names[i]), check_failures++;
    CHECK_REPR(sys("byteorder"), "'little'");
    CHECK_REPR(sys("maxsize"), "9223372036854775807");
    CHECK_REPR(sys("maxunicode"), "1114111");
    CHECK_REPR(sys("platform"), "'linux'");
    CHECK_REPR(sys("abiflags"), "'t'");
    CHECK_REPR(sys("api_version"), "1013");
    CHECK_REPR(sys("float_repr_style"), "'short'");
    CHECK_REPR(sys("hash_info"), "sys.hash_info(width=64, modulus=2305843009213693951, inf=314159, nan=0, imag=1000003, algorithm='siphash13', "
                                 "hash_bits=64, seed_bits=128, cutoff=0)");
    PyObject *m = PySys_GetObject("modules");
    CHECK(m == PyImport_GetModuleDict() && PyDict_GetItemString(m, "sys") && PyDict_GetItemString(m, "builtins"));
    CHECK(PyDict_GetItemString(m, "__main__") != NULL);
    PyObject *v = sys("version_info"), *w = PyObject_GetAttrString(v, "major"), *t = (PyObject *)Py_TYPE(v);
    CHECK_REPR(w, "3");
    CHECK(PyTuple_Check(v) && PyTuple_GET_SIZE(v) == 5);
    CHECK(!PyObject_CallNoArgs(t));
    CHECK_RAISED(PyExc_TypeError, "cannot create 'sys.version_info' instances");
    Py_DECREF(v);
    v = sys("flags");
    CHECK(PyTuple_GET_SIZE(v) == 18);
    CHECK_REPR(PyObject_GetAttrString(v, "gil"), "None");
    CHECK_REPR(PyObject_GetAttrString(v, "dev_mode"), "False");
    CHECK_REPR(PyObject_GetAttrString(v, "int_max_str_digits"), "4300");
    CHECK(!PyObject_CallNoArgs((PyObject *)Py_TYPE(v)));
    CHECK_RAISED(PyExc_TypeError, "cannot create 'sys.flags' instances");
    Py_DECREF(v);
    v = sys("implementation");
    CHECK_REPR(PyObject_GetAttrString(v, "name"), "'cpython'");
    CHECK_REPR(PyObject_GetAttrString(v, "_multiarch"), "'x86_64-linux-gnu'");
    CHECK(!strcmp(Py_TYPE(v)->tp_name, "types.SimpleNamespace"));
    Py_DECREF(v);
    v = PyThread_GetInfo();
    CHECK_REPR(PyObject_GetAttrString(v, "name"), "'pthread'");
    Py_DECREF(v);
}

static void functions(void)
{
    PyObject *o = PyLong_FromLong(123456), *l = PyList_New(0);
    CHECK_REPR(call("getrefcount", "(O)", l), "2");
    CHECK_REPR(call("getsizeof", "(O)", Py_None), "32");
    CHECK_REPR(call("getsizeof", "(i)", 1), "44");
    CHECK(!call("getsizeof", "()"));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_DECREF(l);
    PyObject *s = PyUnicode_FromString("a string to intern"), *t = PyUnicode_FromString("a string to intern"), *a = call("intern", "(O)", s),
             *b = call("intern", "(O)", t);
    CHECK(a == b && a == s);
    CHECK_REPR(call("_is_interned", "(O)", a), "True");
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_DECREF(s);
    Py_DECREF(t);
    CHECK(!call("intern", "(i)", 1));
    CHECK_RAISED(PyExc_TypeError, "intern() argument must be str, not int");
    CHECK_REPR(call("getdefaultencoding", "()"), "'utf-8'");
    PyObject *e = call("getfilesystemencoding", "()"); /* by the locale in CPython */
    CHECK(e && PyUnicode_Check(e));
    Py_XDECREF(e);
    CHECK_REPR(call("getfilesystemencodeerrors", "()"), "'surrogateescape'");
    CHECK_REPR(call("is_finalizing", "()"), "False");
    CHECK_REPR(call("_is_gil_enabled", "()"), "False");
    CHECK_REPR(call("getrecursionlimit", "()"), "1000");
    CHECK_REPR(call("setrecursionlimit", "(i)", 2000), "None");
    CHECK_REPR(call("getrecursionlimit", "()"), "2000");
    CHECK(!call("setrecursionlimit", "(i)", 0));
    CHECK_RAISED(PyExc_ValueError, "recursion limit must be greater or equal than 1");
    CHECK_REPR(call("setrecursionlimit", "(i)", 1000), "None");
    CHECK_REPR(call("get_int_max_str_digits", "()"), "4300");
    CHECK_REPR(call("set_int_max_str_digits", "(i)", 1000), "None");
    CHECK_REPR(call("get_int_max_str_digits", "()"), "1000");
    CHECK(!call("set_int_max_str_digits", "(i)", 639));
    CHECK_RAISED(PyExc_ValueError, "maxdigits must be 0 or larger than 640");
    CHECK_REPR(call("set_int_max_str_digits", "(i)", 4300), "None");
    CHECK_REPR(call("getswitchinterval", "()"), "0.005");
    CHECK(!call("setswitchinterval", "(i)", 0));
    CHECK_RAISED(PyExc_ValueError, "switch interval must be strictly positive");
    CHECK(!call("exit", "(i)", 3));
    CHECK_RAISED(PyExc_SystemExit, "3");
    CHECK(!call("exit", "()"));
    CHECK_RAISED(PyExc_SystemExit, "");
    CHECK_REPR(call("call_tracing", "(O(O))", PySys_GetObject("_is_interned"), PySys_GetObject("byteorder")), "False");
    CHECK_REPR(call("gettrace", "()"), "None");
    CHECK_REPR(call("exc_info", "()"), "(None, None, None)");
    CHECK_REPR(call("exception", "()"), "None");
    CHECK_REPR(call("displayhook", "(O)", Py_None), "None");
    Py_DECREF(o);
}

/* displayhook writes to sys.stdout whatever that is. */
static char written[256];
static PyObject *write_to(PyObject *self, PyObject *text)
{
    (void)self;
    strcat(written, PyUnicode_AsUTF8(text));
    Py_RETURN_NONE;
}
static PyMethodDef write_def = {"write", write_to, METH_O, NULL};

static void streams(void)
{
    PyObject *m = PyModule_New("file"), *f = PyCFunction_New(&write_def, NULL), *old = sys("stdout"), *olderr = sys("stderr");
    PyModule_AddObjectRef(m, "write", f);
    PySys_SetObject("stdout", m);
    PySys_SetObject("stderr", m);
    CHECK_REPR(call("displayhook", "((is))", 1, "x"), "None");
    CHECK(!strcmp(written, "(1, 'x')\n"));
    CHECK_REPR(PyObject_GetAttrString(PyImport_AddModule("builtins"), "_"), "(1, 'x')");
    written[0] = 0;
    PySys_WriteStdout("%s %d;", "a", 1);
    PySys_WriteStderr("%s %d;", "b", 2);
    PySys_FormatStdout("%U %R;", PySys_GetObject("byteorder"), Py_None);
    PySys_FormatStderr("%d;", 3);
    CHECK(!strcmp(written, "a 1;b 2;little None;3;"));
    PySys_SetObject("stdout", old);
    PySys_SetObject("stderr", olderr);
    Py_DECREF(old);
    Py_DECREF(olderr);
    Py_DECREF(f);
    Py_DECREF(m);
    CHECK_CLEAN();
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static void options(void)
{
    PyObject *x = PySys_GetXOptions();
    CHECK_REPR(Py_NewRef(x), "{'early': True, 'name': 'value=1'}");
    CHECK(x == PySys_GetObject("_xoptions"));
    CHECK_REPR(sys("warnoptions"), "['ignore::UserWarning']");
    PySys_ResetWarnOptions();
    CHECK_REPR(sys("warnoptions"), "[]");
    wchar_t *argv[] = {L"/no/such/dir/prog", L"b\u00e4"}, *none[] = {L""};
    PySys_SetArgvEx(2, argv, 0);
    CHECK_REPR(sys("argv"), "['/no/such/dir/prog', 'b\xc3\xa4']");
    PyObject *path = PyList_New(0);
    PySys_SetObject("path", path);
    PySys_SetArgvEx(2, argv, 1);
    CHECK_REPR(sys("path"), "['/no/such/dir']");
    PySys_SetArgvEx(0, none, 0);
    CHECK_REPR(sys("argv"), "['']");
    PySys_SetArgv(1, argv);
    CHECK_REPR(sys("argv"), "['/no/such/dir/prog']");
    Py_DECREF(path);
    CHECK_CLEAN();
}

/* Audit hooks: C ones in order of registration, before the runtime starts as well; one can refuse. */
static char events[512];
static int mode;
static int hook(const char *event, PyObject *args, void *data)
{
    if (mode == 0) return 0;
    if (!strcmp(event, "test.event") || !strcmp(event, "sys.addaudithook") || !strcmp(event, "test.tuple")) {
        PyObject *r = PyObject_Repr(args);
        sprintf(events + strlen(events), "%s%s%s;", (char *)data, event, PyUnicode_AsUTF8(r));
        Py_DECREF(r);
    }
    if (mode == 2) { PyErr_SetString(PyExc_RuntimeError, "no"); return -1; }
    if (mode == 3) { PyErr_SetString(PyExc_OSError, "no"); return -1; }
    return 0;
}
static PyObject *python_hook(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *r = PyObject_Repr(args);
    if (strstr(PyUnicode_AsUTF8(r), "test.")) strcat(events, "P"), strcat(events, PyUnicode_AsUTF8(r));
    Py_DECREF(r);
    Py_RETURN_NONE;
}
static PyMethodDef python_hook_def = {"hook", python_hook, METH_VARARGS, NULL};

static void saw(int line, const char *want)
{
    if (strcmp(events, want)) printf("%s:%d: %s, want %s\n", __FILE__, line, events, want), check_failures++;
    events[0] = 0;
}

static void audits(void)
{
    mode = 1;
    CHECK(PySys_Audit("test.event", NULL) == 0);
    saw(__LINE__, "atest.event();");
    CHECK(PySys_Audit("test.event", "si", "x", 1) == 0);
    saw(__LINE__, "atest.event('x', 1);");
    CHECK(PySys_Audit("test.event", "i", 1) == 0);
    saw(__LINE__, "atest.event(1,);");
    CHECK(PySys_AuditTuple("test.tuple", NULL) == 0);
    saw(__LINE__, "atest.tuple();");
    PyObject *t = Py_BuildValue("(s)", "y"), *l = PyList_New(0);
    CHECK(PySys_AuditTuple("test.tuple", t) == 0);
    saw(__LINE__, "atest.tuple('y',);");
    CHECK(PySys_AuditTuple("test.tuple", l) == -1);
    CHECK_RAISED(PyExc_TypeError, "args must be tuple, got list");
    Py_DECREF(t);
    Py_DECREF(l);
    PyErr_SetString(PyExc_KeyError, "kept");
    CHECK(PySys_Audit("test.event", NULL) == 0);
    CHECK_RAISED(PyExc_KeyError, "'kept'");
    events[0] = 0;
    CHECK_REPR(call("audit", "(si)", "test.event", 2), "None");
    saw(__LINE__, "atest.event(2,);");
    CHECK(!call("audit", "()"));
    CHECK_RAISED(PyExc_TypeError, "audit() missing 1 required positional argument: 'event'");
    CHECK(!call("audit", "(i)", 1));
    CHECK_RAISED(PyExc_TypeError, NULL);
    events[0] = 0;
    mode = 2;
    CHECK(PySys_Audit("test.event", NULL) == -1);
    CHECK_RAISED(PyExc_RuntimeError, "no");
    CHECK(PySys_AddAuditHook(hook, "b") == 0);
    CHECK_CLEAN();
    mode = 3;
    CHECK(PySys_AddAuditHook(hook, "b") == -1);
    CHECK_RAISED(PyExc_OSError, "no");
    PyObject *f = PyCFunction_New(&python_hook_def, NULL);
    CHECK_REPR(call("addaudithook", "(O)", f), "None");
    mode = 1;
    events[0] = 0;
    CHECK(PySys_Audit("test.event", NULL) == 0);
    saw(__LINE__, "atest.event();");
    CHECK(PySys_AddAuditHook(hook, "b") == 0);
    CHECK_REPR(call("addaudithook", "(O)", f), "None");
    events[0] = 0;
    CHECK(PySys_Audit("test.event", "i", 3) == 0);
    saw(__LINE__, "atest.event(3,);btest.event(3,);P('test.event', (3,))");
    Py_DECREF(f);
    mode = 0;
}

static void clocks(void)
{
    PyTime_t a = 0, b = 0;
    CHECK(PyTime_Monotonic(&a) == 0 && PyTime_MonotonicRaw(&b) == 0 && a > 0 && b >= a && b - a < 1000000000);
    CHECK(PyTime_PerfCounter(&a) == 0 && a >= b && PyTime_PerfCounterRaw(&b) == 0 && b >= a && b - a < 1000000000);
    CHECK(PyTime_Time(&a) == 0 && PyTime_TimeRaw(&b) == 0 && a > 1600000000LL * 1000000000 && b - a < 1000000000 && a - b < 1000000000);
    CHECK(PyTime_AsSecondsDouble(0) == 0 && PyTime_AsSecondsDouble(1500000000) == 1.5 && PyTime_AsSecondsDouble(-1) == -1e-9);
    CHECK(PyTime_AsSecondsDouble(3000000000) == 3.0);
    CHECK_CLEAN();
}

/* gc, atexit and _warnings can be imported; every built-in module is named. */
static void modules(void)
{
    PyObject *m = PyImport_ImportModule("gc");
    CHECK_REPR(PyObject_CallMethod(m, "isenabled", NULL), "True");
    CHECK_REPR(PyObject_CallMethod(m, "disable", NULL), "None");
    CHECK(PyGC_IsEnabled() == 0);
    CHECK_REPR(PyObject_CallMethod(m, "enable", NULL), "None");
    CHECK(PyGC_IsEnabled() == 1);
    PyObject *l = PyList_New(0);
    PyList_Append(l, l);
    CHECK_REPR(PyObject_CallMethod(m, "is_tracked", "O", l), "True");
    CHECK_REPR(PyObject_CallMethod(m, "get_referents", "O", l), "[[[...]]]");
    Py_DECREF(l);
    PyObject *n = PyObject_CallMethod(m, "collect", NULL);
    CHECK(n && PyLong_AsLong(n) >= 1);
    Py_XDECREF(n);
    CHECK(!PyObject_CallMethod(m, "collect", "i", 5));
    CHECK_RAISED(PyExc_ValueError, "invalid generation");
    Py_DECREF(m);
    m = PyImport_ImportModule("_warnings");
    CHECK_REPR(PyObject_CallMethod(m, "warn", "sO", "quiet", PyExc_DeprecationWarning), "None");
    CHECK(!PyObject_CallMethod(m, "warn", "sO", "x", PyExc_KeyError));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_DECREF(m);
    PyObject *names = PySys_GetObject("builtin_module_names");
    static const char *const some[] = {"builtins", "sys", "gc", "atexit", "_warnings"};
    for (size_t i = 0; i < 5; i++) {
        PyObject *s = PyUnicode_FromString(some[i]);
        CHECK(PySequence_Contains(names, s) == 1);
        Py_DECREF(s);
    }
}

int main(void)
{
    CHECK(PySys_AddAuditHook(hook, "a") == 0);
    PyConfig c;
    PyConfig_InitIsolatedConfig(&c);
    c.site_import = 0;
    wchar_t *x[] = {L"early", L"name=value=1"}, *w[] = {L"ignore::UserWarning"};
    PyConfig_SetWideStringList(&c, &c.xoptions, 2, x);
    PyConfig_SetWideStringList(&c, &c.warnoptions, 1, w);
    PyStatus s = Py_InitializeFromConfig(&c);
    if (PyStatus_Exception(s)) Py_ExitStatusException(s);
    PyConfig_Clear(&c);
    getting();
    attributes();
    functions();
    streams();
    options();
    audits();
    clocks();
    modules();
    return CHECK_DONE();
}
