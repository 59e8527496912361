/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Functions of Python as C makes, reads and changes them. */
#include "../check.h"

static PyObject *code, *globals;

static PyObject *make(void) { return PyFunction_New(code, globals); }

static void check_new(void)
{
    PyObject *q = PyUnicode_FromString("Outer.fn");
    Py_ssize_t refs = Py_REFCNT(globals);
    PyObject *f = PyFunction_NewWithQualName(code, globals, q);
    CHECK(f && PyFunction_Check(f));
    CHECK(PyFunction_GetCode(f) == code && PyFunction_GetGlobals(f) == globals);
    CHECK_REPR(PyObject_GetAttrString(f, "__qualname__"), "'Outer.fn'");
    CHECK_REPR(PyObject_GetAttrString(f, "__name__"), "'fn'");
    CHECK_REPR(Py_XNewRef(PyFunction_GetModule(f)), "'m'");
    CHECK(Py_REFCNT(globals) == refs + 1);
    Py_DECREF(f);
    PyGC_Collect(); /* its references may be counted with a delay */
    CHECK(Py_REFCNT(globals) == refs);
    f = PyFunction_NewWithQualName(code, globals, NULL);
    CHECK_REPR(PyObject_GetAttrString(f, "__qualname__"), "'fn'");
    Py_XDECREF(f);
    Py_DECREF(q);
}

static void check_no_module(void)
{
    PyObject *d = PyDict_New(), *f = PyFunction_New(code, d);
    CHECK(f && PyFunction_GetModule(f) == NULL);
    CHECK_CLEAN();
    Py_XDECREF(f);
    Py_DECREF(d);
}

/* What a function has not: NULL without an exception. */
static void check_nothing_set(void)
{
    PyObject *f = make();
    CHECK(!PyFunction_GetDefaults(f) && !PyFunction_GetKwDefaults(f) && !PyFunction_GetClosure(f));
    CHECK_CLEAN();
    Py_DECREF(f);
}

static void check_defaults(void)
{
    PyObject *f = make(), *t = Py_BuildValue("(i)", 1000), *d = Py_BuildValue("{s:i}", "k", 2);
    CHECK(PyFunction_SetDefaults(f, t) == 0 && PyFunction_GetDefaults(f) == t && Py_REFCNT(t) == 2);
    CHECK(PyFunction_SetDefaults(f, Py_None) == 0 && !PyFunction_GetDefaults(f) && Py_REFCNT(t) == 1);
    CHECK(PyFunction_SetKwDefaults(f, d) == 0 && PyFunction_GetKwDefaults(f) == d && Py_REFCNT(d) == 2);
    CHECK(PyFunction_SetKwDefaults(f, Py_None) == 0 && !PyFunction_GetKwDefaults(f) && Py_REFCNT(d) == 1);
    CHECK(PyFunction_SetDefaults(f, d) == -1);
    CHECK_RAISED(PyExc_SystemError, "non-tuple default args");
    CHECK(PyFunction_SetKwDefaults(f, t) == -1);
    CHECK_RAISED(PyExc_SystemError, "non-dict keyword only default args");
    Py_DECREF(f);
    Py_DECREF(t);
    Py_DECREF(d);
}

static void check_closure(void)
{
    PyObject *f = make(), *c = PyCell_New(Py_None), *t = PyTuple_Pack(1, c);
    CHECK(PyFunction_SetClosure(f, t) == 0 && PyFunction_GetClosure(f) == t && Py_REFCNT(t) == 2);
    CHECK(PyFunction_SetClosure(f, c) == -1);
    CHECK_RAISED(PyExc_SystemError, "expected tuple for closure, got 'cell'");
    CHECK(PyFunction_GetClosure(f) == t);
    CHECK(PyFunction_SetClosure(f, Py_None) == 0 && !PyFunction_GetClosure(f) && Py_REFCNT(t) == 1);
    CHECK_CLEAN();
    Py_DECREF(f);
    Py_DECREF(c);
    Py_DECREF(t);
}

static void check_annotations(void)
{
    PyObject *f = make(), *d = Py_BuildValue("{s:i}", "a", 2);
    CHECK(PyFunction_SetAnnotations(f, d) == 0 && PyFunction_GetAnnotations(f) == d && Py_REFCNT(d) == 2);
    PyObject *got = PyObject_GetAttrString(f, "__annotations__");
    CHECK(got == d);
    Py_XDECREF(got);
    CHECK(PyFunction_SetAnnotations(f, code) == -1);
    CHECK_RAISED(PyExc_SystemError, "non-dict annotations");
    CHECK(PyFunction_GetAnnotations(f) == d);
    CHECK(PyFunction_SetAnnotations(f, Py_None) == 0 && Py_REFCNT(d) == 1);
    CHECK_CLEAN();
    Py_DECREF(f);
    Py_DECREF(d);
}

static PyObject *mine(PyObject *f, PyObject *const *args, size_t n, PyObject *names)
{
    return Py_BuildValue("Oni", f == args[1] ? Py_True : Py_False, PyVectorcall_NARGS(n), names != NULL);
}

static void check_vectorcall(void)
{
    PyObject *f = make();
    Py_ssize_t refs = Py_REFCNT(f);
    PyFunction_SetVectorcall((PyFunctionObject *)f, mine);
    CHECK_REPR(PyObject_CallFunctionObjArgs(f, Py_None, f, NULL), "(True, 2, 0)");
    CHECK(PyVectorcall_Function(f) == mine && Py_REFCNT(f) == refs);
    Py_DECREF(f);
}

static void check_wrong_type(void)
{
    PyObject *(*const gets[])(PyObject *) = {PyFunction_GetCode, PyFunction_GetGlobals, PyFunction_GetModule, PyFunction_GetDefaults,
        PyFunction_GetKwDefaults, PyFunction_GetClosure, PyFunction_GetAnnotations};
    int (*const sets[])(PyObject *, PyObject *) = {PyFunction_SetDefaults, PyFunction_SetKwDefaults, PyFunction_SetClosure, PyFunction_SetAnnotations};
    for (size_t i = 0; i < sizeof gets / sizeof *gets; i++) {
        CHECK(gets[i](code) == NULL);
        CHECK_RAISED(PyExc_SystemError, NULL);
    }
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        CHECK(sets[i](code, Py_None) == -1);
        CHECK_RAISED(PyExc_SystemError, NULL);
    }
}

int main(void)
{
    Py_Initialize();
    code = (PyObject *)PyCode_NewEmpty("file.py", "fn", 7);
    globals = Py_BuildValue("{s:s}", "__name__", "m");
    check_new();
    check_no_module();
    check_nothing_set();
    check_defaults();
    check_closure();
    check_annotations();
    check_vectorcall();
    check_wrong_type();
    Py_DECREF(code);
    Py_DECREF(globals);
    return CHECK_DONE();
}
