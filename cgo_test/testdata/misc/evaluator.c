/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Trace functions, monitoring, names of callables, debugging aids, what belongs to .pyc files, finders. */
#include "../check.h"
#include <stdlib.h>
#include <unistd.h>

static int calls;
static int tracer(PyObject *self, PyFrameObject *f, int what, PyObject *arg) { calls++; return 0; }
static PyObject *nothing(PyObject *self, PyObject *unused) { Py_RETURN_NONE; }
static PyMethodDef nothing_def = {"nothing", nothing, METH_NOARGS, NULL};

static void check_trace(void)
{
    PyObject *o = PyList_New(0), *f = PyCFunction_New(&nothing_def, NULL), *gettrace = PySys_GetObject("gettrace");
    PyObject *getprofile = PySys_GetObject("getprofile"), *got;
    PyEval_SetTrace(tracer, o);
    PyEval_SetProfile(tracer, o);
    CHECK(Py_REFCNT(o) == 3);
    got = PyObject_CallNoArgs(gettrace);
    CHECK(got == o);
    Py_XDECREF(got);
    got = PyObject_CallNoArgs(getprofile);
    CHECK(got == o);
    Py_XDECREF(got);
    Py_XDECREF(PyObject_CallNoArgs(f));
    CHECK(calls == 0);
    PyEval_SetTrace(NULL, NULL);
    PyEval_SetProfile(NULL, NULL);
    CHECK(Py_REFCNT(o) == 1);
    CHECK_REPR(PyObject_CallNoArgs(gettrace), "None");
    PyEval_SetTraceAllThreads(tracer, o);
    PyEval_SetProfileAllThreads(tracer, o);
    CHECK(Py_REFCNT(o) == 3);
    PyEval_SetTraceAllThreads(NULL, NULL);
    PyEval_SetProfileAllThreads(NULL, NULL);
    CHECK(Py_REFCNT(o) == 1);
    CHECK_CLEAN();
    Py_DECREF(o);
    Py_DECREF(f);
}

static void check_names(void)
{
    PyObject *f = PyCFunction_New(&nothing_def, NULL), *m = PyMethod_New(f, Py_None), *l = PyList_New(0), *g = PyDict_New();
    PyCodeObject *c = PyCode_NewEmpty("f.py", "fn", 1);
    PyObject *fn = PyFunction_New((PyObject *)c, g);
    CHECK(!strcmp(PyEval_GetFuncName(f), "nothing") && !strcmp(PyEval_GetFuncDesc(f), "()"));
    CHECK(!strcmp(PyEval_GetFuncName(m), "nothing") && !strcmp(PyEval_GetFuncDesc(m), "()"));
    CHECK(!strcmp(PyEval_GetFuncName(fn), "fn") && !strcmp(PyEval_GetFuncDesc(fn), "()"));
    CHECK(!strcmp(PyEval_GetFuncName(l), "list") && !strcmp(PyEval_GetFuncDesc(l), " object"));
    PyCompilerFlags flags = {0, 0};
    CHECK(PyEval_MergeCompilerFlags(&flags) == 0 && flags.cf_flags == 0);
    flags.cf_flags = 1;
    CHECK(PyEval_MergeCompilerFlags(&flags) == 1 && flags.cf_flags == 1);
    Py_DECREF(f);
    Py_DECREF(m);
    Py_DECREF(l);
    Py_DECREF(fn);
    Py_DECREF(c);
    Py_DECREF(g);
    CHECK(PyThreadState_GetFrame(PyThreadState_Get()) == NULL);
    CHECK_CLEAN();
}

static void check_monitoring(void)
{
    PyMonitoringState s[2] = {{0, 0}, {0, 0}};
    uint64_t version = 0;
    const uint8_t events[2] = {PY_MONITORING_EVENT_PY_START, PY_MONITORING_EVENT_PY_RETURN};
    CHECK(PyMonitoring_EnterScope(s, &version, events, 2) == 0 && !s[0].active && !s[1].active);
    uint64_t first = version;
    CHECK(PyMonitoring_EnterScope(s, &version, events, 2) == 0 && version == first);
    CHECK(PyMonitoring_FirePyStartEvent(&s[0], Py_None, 0) == 0 && PyMonitoring_FirePyReturnEvent(&s[1], Py_None, 3, Py_None) == 0);
    CHECK(PyMonitoring_FireLineEvent(&s[0], Py_None, 0, 1) == 0 && PyMonitoring_FireCallEvent(&s[0], Py_None, 0, Py_None, Py_None) == 0);
    CHECK(PyMonitoring_FirePyResumeEvent(&s[0], Py_None, 0) == 0 && PyMonitoring_FirePyYieldEvent(&s[0], Py_None, 0, Py_None) == 0);
    CHECK(PyMonitoring_FireJumpEvent(&s[0], Py_None, 0, Py_None) == 0 && PyMonitoring_FireCReturnEvent(&s[0], Py_None, 0, Py_None) == 0);
    CHECK(PyMonitoring_FireRaiseEvent(&s[0], Py_None, 0) == 0);
    CHECK(PyMonitoring_ExitScope() == 0);
    CHECK_CLEAN();
    PyMonitoringState on = {0, 0};
    CHECK(_PyMonitoring_FirePyStartEvent(&on, Py_None, -1) == -1);
    CHECK_RAISED(PyExc_ValueError, "offset must be non-negative");
    CHECK(_PyMonitoring_FireRaiseEvent(&on, Py_None, 0) == -1);
#if PY_VERSION_HEX >= 0x030E0000
    CHECK_RAISED(PyExc_ValueError, "Firing event 11 with no exception set");
#else
    PyErr_Clear();
#endif
    PyErr_SetString(PyExc_KeyError, "x");
    CHECK(_PyMonitoring_FireReraiseEvent(&on, Py_None, 0) == 0 && _PyMonitoring_FireCRaiseEvent(&on, Py_None, 0) == 0);
    CHECK(_PyMonitoring_FirePyUnwindEvent(&on, Py_None, 0) == 0 && _PyMonitoring_FirePyThrowEvent(&on, Py_None, 0) == 0);
    CHECK(_PyMonitoring_FireExceptionHandledEvent(&on, Py_None, 0) == 0);
    CHECK_RAISED(PyExc_KeyError, "'x'");
}

static void check_weakref_questions(void)
{
    PyObject *s = PySet_New(NULL);
    CHECK(PyType_SUPPORTS_WEAKREFS(&PySet_Type) && !PyType_SUPPORTS_WEAKREFS(&PyLong_Type));
    PyObject **list = (PyObject **)PyObject_GET_WEAKREFS_LISTPTR(s);
    CHECK(list && *list == NULL);
    PyObject *r = PyWeakref_NewRef(s, NULL);
    CHECK(*list == r);
    Py_DECREF(r);
    Py_DECREF(s);
}

static void check_pyc(void)
{
#if PY_VERSION_HEX >= 0x030E0000
    CHECK(PyImport_GetMagicNumber() == 0x0a0d0e2b && !strcmp(PyImport_GetMagicTag(), "cpython-314"));
#endif
    CHECK(PyImport_ImportFrozenModule("no_such_frozen_module") == 0);
    CHECK_CLEAN();
    PyObject *name = PyUnicode_FromString("no_such_frozen_module");
    CHECK(PyImport_ImportFrozenModuleObject(name) == 0);
    CHECK_CLEAN();
    Py_DECREF(name);
}

static int hook_calls;
static PyObject *refuse(PyObject *self, PyObject *arg) { hook_calls++; PyErr_SetString(PyExc_ImportError, "no"); return NULL; }
static PyObject *accept(PyObject *self, PyObject *arg) { hook_calls++; return PyUnicode_FromFormat("finder for %U", arg); }
static PyObject *breaks(PyObject *self, PyObject *arg) { PyErr_SetString(PyExc_ValueError, "hook"); return NULL; }
static PyMethodDef hooks_def[] = {{"refuse", refuse, METH_O, NULL}, {"accept", accept, METH_O, NULL}, {"breaks", breaks, METH_O, NULL}};

static void check_importer(void)
{
    PyObject *hooks = PyList_New(0), *path = PyUnicode_FromString("/some/where"), *other = PyUnicode_FromString("/other");
    PySys_SetObject("path_hooks", hooks);
    CHECK_REPR(PyImport_GetImporter(other), "None");
    for (int i = 0; i < 2; i++) {
        PyObject *f = PyCFunction_New(&hooks_def[i], NULL);
        PyList_Append(hooks, f);
        Py_DECREF(f);
    }
    CHECK_REPR(PyImport_GetImporter(path), "'finder for /some/where'");
    CHECK_REPR(PyImport_GetImporter(path), "'finder for /some/where'");
    CHECK(hook_calls == 2);
    PyObject *f = PyCFunction_New(&hooks_def[2], NULL), *third = PyUnicode_FromString("/third");
    PyList_Insert(hooks, 0, f);
    CHECK(!PyImport_GetImporter(third));
    CHECK_RAISED(PyExc_ValueError, "hook");
    Py_DECREF(f);
    Py_DECREF(third);
    Py_DECREF(hooks);
    Py_DECREF(path);
    Py_DECREF(other);
}

static void check_dump(void)
{
    PyObject *l = PyList_New(0);
    char name[] = "/tmp/ungil-dump-XXXXXX", text[600];
    int fd = mkstemp(name), saved = dup(2);
    dup2(fd, 2);
    PyErr_SetString(PyExc_KeyError, "kept");
    _PyObject_Dump(l);
    dup2(saved, 2);
    close(saved);
    lseek(fd, 0, SEEK_SET);
    ssize_t n = read(fd, text, sizeof text - 1);
    text[n < 0 ? 0 : n] = 0;
    close(fd);
    unlink(name);
    char want[300];
    snprintf(want, sizeof want, "object address  : %p\nobject refcount : 1\nobject type     : %p\nobject type name: list\nobject repr     : []\n",
             (void *)l, (void *)&PyList_Type);
    CHECK(!strcmp(text, want));
    CHECK_RAISED(PyExc_KeyError, "'kept'");
    Py_DECREF(l);
}

int main(void)
{
    Py_Initialize();
    check_trace();
    check_names();
    check_monitoring();
    check_weakref_questions();
    check_pyc();
    check_importer();
    check_dump();
    CHECK_CLEAN();
    return CHECK_DONE();
}
