/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Starting and ending, again and again: what is called when, and what stays. */
#include "../check.h"
#include <stdlib.h>

static char calls[256];
static void note(const char *what) { strcat(calls, what); }

/* The runtime may have ended. */
static void calls_are(int line, const char *want)
{
    if (strcmp(calls, want)) printf("%s:%d: %s, want %s\n", __FILE__, line, calls, want), check_failures++;
}

static void at_exit_a(void) { note(Py_IsInitialized() ? "A!" : "a"); }
static void at_exit_b(void) { note(Py_IsInitialized() ? "B!" : "b"); }
static void with_data(void *data) { note(data); }

static PyObject *callback(PyObject *self, PyObject *args, PyObject *kw)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s", &text)) return NULL;
    note(text);
    if (!Py_IsInitialized() || Py_IsFinalizing()) note("?");
    if (kw && PyDict_Size(kw) == 1) note("k");
    if (!strcmp(text, "e")) { PyErr_SetString(PyExc_ValueError, "lost"); return NULL; }
    Py_RETURN_NONE;
}
static PyMethodDef callback_def = {"callback", (PyCFunction)(void (*)(void))callback, METH_VARARGS | METH_KEYWORDS, NULL};

static void destroyed(PyObject *capsule)
{
    (void)capsule;
    note(Py_IsFinalizing() ? "d" : "D");
}

static void register_python(PyObject *f, const char *text, int kw)
{
    PyObject *m = PyImport_ImportModule("atexit"), *r = m ? PyObject_GetAttrString(m, "register") : NULL;
    PyObject *args = Py_BuildValue("Os", f, text), *k = kw ? Py_BuildValue("{s:i}", "x", 1) : NULL;
    PyObject *v = r ? PyObject_Call(r, args, k) : NULL;
    CHECK(v == f);
    Py_XDECREF(v);
    Py_XDECREF(args);
    Py_XDECREF(k);
    Py_XDECREF(r);
    Py_XDECREF(m);
}

/* atexit callbacks, last first; then modules; then C callbacks with data, in order; then those without, last first, when all is over. */
static void order(void)
{
    calls[0] = 0;
    CHECK(Py_AtExit(at_exit_a) == 0);
    CHECK(Py_AtExit(at_exit_b) == 0);
    Py_Initialize();
    CHECK(Py_IsInitialized() == 1);
    CHECK(Py_IsFinalizing() == 0);
    CHECK(PyUnstable_AtExit(PyInterpreterState_Get(), with_data, "1") == 0);
    CHECK(PyUnstable_AtExit(PyInterpreterState_Get(), with_data, "2") == 0);
    PyObject *f = PyCFunction_New(&callback_def, NULL);
    register_python(f, "x", 0);
    register_python(f, "y", 1);
    Py_DECREF(f);
    PyObject *m = PyImport_AddModuleRef("holder"), *c = PyCapsule_New(calls, NULL, destroyed);
    CHECK(PyModule_AddObjectRef(m, "capsule", c) == 0);
    Py_DECREF(c);
    Py_DECREF(m);
    CHECK(Py_FinalizeEx() == 0);
    calls_are(__LINE__, "ykxd12ba");
    CHECK(Py_IsInitialized() == 0);
    CHECK(Py_FinalizeEx() == 0);
    Py_Finalize();
    calls_are(__LINE__, "ykxd12ba");
}

/* Nothing of an earlier start is left: modules, callbacks, attributes of sys. Objects made before are never used again. */
static void again(void)
{
    for (int i = 0; i < 20; i++) {
        calls[0] = 0;
        Py_Initialize();
        Py_Initialize();
        CHECK(Py_IsInitialized() == 1);
        CHECK(Py_IsFinalizing() == 0);
        CHECK(!PyImport_GetModule(PyUnicode_FromString("holder")));
        CHECK_CLEAN();
        CHECK(!PySys_GetObject("left"));
        PyObject *one = PyLong_FromLong(100000 + i), *d = PyDict_New();
        CHECK(PySys_SetObject("left", one) == 0);
        CHECK(PyDict_SetItemString(d, "key", one) == 0);
        CHECK(PyDict_GetItemString(d, "key") == one);
        Py_DECREF(d);
        Py_DECREF(one);
        PyObject *f = PyCFunction_New(&callback_def, NULL);
        register_python(f, "z", 0);
        Py_DECREF(f);
        CHECK(Py_FinalizeEx() == 0);
        calls_are(__LINE__, "z");
    }
}

/* Callbacks can be taken back; one that registers another has it called as well. */
static void taken_back(void)
{
    calls[0] = 0;
    Py_Initialize();
    PyObject *f = PyCFunction_New(&callback_def, NULL), *g = PyCFunction_New(&callback_def, Py_None);
    register_python(f, "f", 0);
    register_python(g, "g", 0);
    PyObject *m = PyImport_ImportModule("atexit");
    CHECK_REPR(PyObject_CallMethod(m, "_ncallbacks", NULL), "2");
    CHECK_REPR(PyObject_CallMethod(m, "unregister", "O", f), "None");
#if PY_VERSION_HEX >= 0x030e0000
    CHECK_REPR(PyObject_CallMethod(m, "_ncallbacks", NULL), "1");
#endif
    CHECK_REPR(PyObject_CallMethod(m, "_run_exitfuncs", NULL), "None");
    calls_are(__LINE__, "g");
    CHECK_REPR(PyObject_CallMethod(m, "_ncallbacks", NULL), "0");
    register_python(f, "f", 0);
    CHECK_REPR(PyObject_CallMethod(m, "_clear", NULL), "None");
    CHECK(!PyObject_CallMethod(m, "register", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "the first argument must be callable");
    CHECK(!PyObject_CallMethod(m, "register", NULL));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_DECREF(m);
    Py_DECREF(f);
    Py_DECREF(g);
    CHECK(Py_FinalizeEx() == 0);
    calls_are(__LINE__, "g");
}

/* No more than 32 functions without data. */
static void nothing(void) { }
static void full(void)
{
    for (int i = 0; i < 32; i++) CHECK(Py_AtExit(nothing) == 0);
    CHECK(Py_AtExit(nothing) == -1);
    Py_Initialize();
    CHECK(Py_FinalizeEx() == 0);
    CHECK(Py_AtExit(nothing) == 0);
}

int main(void)
{
    CHECK(Py_IsInitialized() == 0);
    CHECK(Py_IsFinalizing() == 0);
    CHECK(Py_FinalizeEx() == 0);
    order();
    again();
    taken_back();
    full();
    return check_failures != 0;
}
