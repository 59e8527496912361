/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Watchers of code objects and of functions. */
#include "../check.h"

static struct { int event; void *object; PyObject *value; } seen[16];
static int n;
static int on_code(PyCodeEvent event, PyCodeObject *co)
{
    if (n < 16) { seen[n].event = event; seen[n].object = co; n++; }
    return 0;
}
static int on_function(PyFunction_WatchEvent event, PyFunctionObject *f, PyObject *value)
{
    if (n < 16) { seen[n].event = event; seen[n].object = f; seen[n].value = value; n++; }
    return 0;
}
static PyObject *kept;
static int keep_code(PyCodeEvent event, PyCodeObject *co)
{
    if (event == PY_CODE_EVENT_DESTROY && !kept) kept = Py_NewRef(co);
    return 0;
}
static int fails(PyCodeEvent event, PyCodeObject *co)
{
    PyErr_SetString(PyExc_ValueError, "watcher");
    return -1;
}
static PyObject *message;
static PyObject *hook(PyObject *self, PyObject *arg)
{
    Py_XSETREF(message, PyObject_GetAttrString(arg, "err_msg"));
    Py_RETURN_NONE;
}
static PyMethodDef hook_def = {"hook", hook, METH_O, NULL};

static void check_code(void)
{
    int id = PyCode_AddWatcher(on_code);
    CHECK(id == 0);
    PyCodeObject *c = PyCode_NewEmpty("f.py", "f", 3);
    CHECK(n == 1 && seen[0].event == PY_CODE_EVENT_CREATE && seen[0].object == c);
    Py_DECREF(c);
    CHECK(n == 2 && seen[1].event == PY_CODE_EVENT_DESTROY && seen[1].object == c);
    CHECK(PyCode_ClearWatcher(id) == 0);
    c = PyCode_NewEmpty("f.py", "f", 3);
    CHECK(n == 2);
    id = PyCode_AddWatcher(keep_code);
    Py_DECREF(c);
    CHECK(kept == (PyObject *)c && Py_REFCNT(c) == 1);
    CHECK_REPR(PyObject_GetAttrString(kept, "co_name"), "'f'");
    Py_DECREF(kept);
    CHECK(PyCode_ClearWatcher(id) == 0);
    CHECK(PyCode_ClearWatcher(id) == -1);
    CHECK_RAISED(PyExc_ValueError, "No code watcher set for ID 0");
    CHECK(PyCode_ClearWatcher(-1) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid code watcher ID -1");
    for (int i = 0; i < 8; i++) CHECK(PyCode_AddWatcher(on_code) == i);
    CHECK(PyCode_AddWatcher(on_code) == -1);
    CHECK_RAISED(PyExc_RuntimeError, "no more code watcher IDs available");
    for (int i = 0; i < 8; i++) CHECK(PyCode_ClearWatcher(i) == 0);
}

static void check_failing(void)
{
    PyObject *f = PyCFunction_New(&hook_def, NULL);
    PySys_SetObject("unraisablehook", f);
    int id = PyCode_AddWatcher(fails);
    PyErr_SetString(PyExc_KeyError, "kept");
    PyErr_Clear();
    PyCodeObject *c = PyCode_NewEmpty("f.py", "f", 3);
    char want[200];
    snprintf(want, sizeof want, "Exception ignored in PY_CODE_EVENT_CREATE watcher callback for <code object f at %p, file \"f.py\", line 3>", (void *)c);
    CHECK(c && message && !strcmp(PyUnicode_AsUTF8(message), want));
    CHECK_CLEAN();
    CHECK(PyCode_ClearWatcher(id) == 0);
    Py_CLEAR(message);
    Py_DECREF(c);
    Py_DECREF(f);
}

static void check_function(void)
{
    PyObject *globals = PyDict_New();
    PyCodeObject *c = PyCode_NewEmpty("f.py", "f", 3), *d = PyCode_NewEmpty("g.py", "g", 4);
    n = 0;
    int id = PyFunction_AddWatcher(on_function);
    CHECK(id == 0);
    PyObject *f = PyFunction_New((PyObject *)c, globals), *none = PyTuple_New(0), *kw = PyDict_New();
    CHECK(n == 1 && seen[0].event == PyFunction_EVENT_CREATE && seen[0].object == f);
    CHECK(PyFunction_SetDefaults(f, none) == 0);
    CHECK(n == 2 && seen[1].event == PyFunction_EVENT_MODIFY_DEFAULTS && seen[1].value == none);
    CHECK(PyFunction_SetKwDefaults(f, kw) == 0);
    CHECK(n == 3 && seen[2].event == PyFunction_EVENT_MODIFY_KWDEFAULTS && seen[2].value == kw);
    CHECK(PyObject_SetAttrString(f, "__code__", (PyObject *)d) == 0);
    CHECK(n == 4 && seen[3].event == PyFunction_EVENT_MODIFY_CODE && seen[3].value == (PyObject *)d);
    CHECK(PyObject_SetAttrString(f, "__defaults__", Py_None) == 0);
    CHECK(n == 5 && seen[4].event == PyFunction_EVENT_MODIFY_DEFAULTS && seen[4].value == NULL);
    Py_DECREF(f);
    CHECK(seen[n - 1].event == PyFunction_EVENT_DESTROY && seen[n - 1].object == f);
    CHECK(PyFunction_ClearWatcher(id) == 0);
    CHECK(PyFunction_ClearWatcher(id) == -1);
    PyErr_Clear();
    CHECK(PyFunction_ClearWatcher(9) == -1);
    PyErr_Clear();
    Py_DECREF(c);
    Py_DECREF(d);
    Py_DECREF(none);
    Py_DECREF(kw);
    Py_DECREF(globals);
}

int main(void)
{
    Py_Initialize();
    check_code();
    check_failing();
    check_function();
    CHECK_CLEAN();
    return CHECK_DONE();
}
