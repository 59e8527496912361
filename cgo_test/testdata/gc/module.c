/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The module gc. */
#include "../check.h"

static PyObject *gc;

static void cycle(void)
{
    PyObject *l = PyList_New(0);
    CHECK(PyList_Append(l, l) == 0);
    Py_DECREF(l);
}

static void switches(void)
{
    CHECK_REPR(PyObject_CallMethod(gc, "isenabled", NULL), "True");
    CHECK_REPR(PyObject_CallMethod(gc, "disable", NULL), "None");
    CHECK_REPR(PyObject_CallMethod(gc, "isenabled", NULL), "False");
    CHECK(PyGC_IsEnabled() == 0);
    PyGC_Collect();
    PyObject_CallMethod(gc, "collect", NULL);
    cycle();
    CHECK(PyGC_Collect() == 0);
    CHECK_REPR(PyObject_CallMethod(gc, "collect", NULL), "1");
    CHECK(PyGC_Enable() == 0 && PyGC_Enable() == 1 && PyGC_Disable() == 1 && PyGC_Disable() == 0 && PyGC_Enable() == 0);
    cycle();
    CHECK(PyGC_Collect() == 1);
    cycle();
    CHECK_REPR(PyObject_CallMethod(gc, "collect", "i", 0), "1");
    CHECK(!PyObject_CallMethod(gc, "collect", "i", 3));
    CHECK_RAISED(PyExc_ValueError, "invalid generation");
    CHECK(!PyObject_CallMethod(gc, "collect", "ii", 1, 1));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(!PyObject_CallMethod(gc, "collect", "s", "x"));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK_CLEAN();
}

static void collect_keeps_the_exception(void)
{
    cycle();
    PyErr_SetString(PyExc_KeyError, "kept");
    CHECK(PyGC_Collect() == 1);
    CHECK_RAISED(PyExc_KeyError, "'kept'");
}

static void thresholds(void)
{
    CHECK_REPR(PyObject_CallMethod(gc, "get_threshold", NULL), "(2000, 10, 0)");
    CHECK_REPR(PyObject_CallMethod(gc, "set_threshold", "ii", 3000, 7), "None");
    CHECK_REPR(PyObject_CallMethod(gc, "get_threshold", NULL), "(3000, 7, 0)");
    CHECK(!PyObject_CallMethod(gc, "set_threshold", NULL));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(!PyObject_CallMethod(gc, "set_threshold", "s", "x"));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK_REPR(PyObject_CallMethod(gc, "set_threshold", "ii", 2000, 10), "None");
    PyObject *t = PyObject_CallMethod(gc, "get_count", NULL);
    CHECK(t && PyTuple_Check(t) && PyTuple_GET_SIZE(t) == 3 && PyLong_Check(PyTuple_GET_ITEM(t, 0)));
    Py_XDECREF(t);
    CHECK_CLEAN();
}

static int called;
static PyObject *phase(PyObject *self, PyObject *args)
{
    const char *name;
    PyObject *info;
    if (!PyArg_ParseTuple(args, "sO", &name, &info)) return NULL;
    CHECK(!strcmp(name, called++ ? "stop" : "start"));
    CHECK(PyDict_Check(info) && PyDict_Size(info) == 3);
    CHECK(PyLong_AsLong(PyDict_GetItemString(info, "generation")) == 2);
    CHECK(PyLong_AsLong(PyDict_GetItemString(info, "collected")) == (called == 2 ? 1 : 0));
    CHECK(PyLong_AsLong(PyDict_GetItemString(info, "uncollectable")) == 0);
    Py_RETURN_NONE;
}
static void callbacks(void)
{
    static PyMethodDef def = {"phase", phase, METH_VARARGS, NULL};
    PyObject *l = PyObject_GetAttrString(gc, "callbacks"), *f = PyCFunction_New(&def, NULL);
    CHECK(l && PyList_Check(l) && PyList_Append(l, f) == 0);
    cycle();
    CHECK_REPR(PyObject_CallMethod(gc, "collect", NULL), "1");
    CHECK(called == 2);
    CHECK(PyList_SetSlice(l, 0, 1, NULL) == 0);
    PyGC_Collect();
    CHECK(called == 2);
    Py_XDECREF(l);
    Py_DECREF(f);
    CHECK_CLEAN();
}

static void statistics(void)
{
    PyObject *a = PyObject_CallMethod(gc, "get_stats", NULL);
    CHECK(a && PyList_Check(a) && PyList_GET_SIZE(a) == 3);
    cycle();
    PyObject_CallMethod(gc, "collect", NULL);
    PyObject *b = PyObject_CallMethod(gc, "get_stats", NULL), *x = PyList_GetItem(a, 2), *y = PyList_GetItem(b, 2);
    CHECK(PyLong_AsLong(PyDict_GetItemString(y, "collections")) == PyLong_AsLong(PyDict_GetItemString(x, "collections")) + 1);
    CHECK(PyLong_AsLong(PyDict_GetItemString(y, "collected")) == PyLong_AsLong(PyDict_GetItemString(x, "collected")) + 1);
    CHECK(PyLong_AsLong(PyDict_GetItemString(y, "uncollectable")) == 0);
    Py_XDECREF(a);
    Py_XDECREF(b);
}

static void objects(void)
{
    PyObject *l = PyList_New(0), *n = PyLong_FromLong(70000), *all = PyObject_CallMethod(gc, "get_objects", NULL);
    CHECK_REPR(PyObject_CallMethod(gc, "is_tracked", "O", l), "True");
    CHECK_REPR(PyObject_CallMethod(gc, "is_tracked", "O", n), "False");
    CHECK_REPR(PyObject_CallMethod(gc, "is_finalized", "O", l), "False");
    int found = 0;
    for (Py_ssize_t i = 0; all && i < PyList_GET_SIZE(all); i++) found += PyList_GET_ITEM(all, i) == l;
    CHECK(found == 1);
    Py_XDECREF(all);
    CHECK(PyList_Append(l, n) == 0);
    CHECK_REPR(PyObject_CallMethod(gc, "get_referents", "O", l), "[70000]");
    PyObject *holder = PyTuple_Pack(1, l), *r = PyObject_CallMethod(gc, "get_referrers", "O", l);
    found = 0;
    for (Py_ssize_t i = 0; r && i < PyList_GET_SIZE(r); i++) found += PyList_GET_ITEM(r, i) == holder;
    CHECK(found == 1);
    Py_XDECREF(r);
    Py_DECREF(holder);
    CHECK(!PyObject_CallMethod(gc, "get_objects", "i", 3));
    CHECK_RAISED(PyExc_ValueError, "generation parameter must be less than the number of available generations (3)");
    CHECK(!PyObject_CallMethod(gc, "get_objects", "i", -2));
    CHECK_RAISED(PyExc_ValueError, "generation parameter cannot be negative");
    Py_DECREF(l);
    Py_DECREF(n);
    CHECK_CLEAN();
}

/* A tuple that can be in no cycle is left alone from the first collection on. */
static void untracking(void)
{
    PyObject *flat = Py_BuildValue("(iis)", 1000, 2000, "x"), *nested = PyTuple_Pack(1, flat), *l = PyList_New(0), *full = PyTuple_Pack(2, flat, l);
    CHECK(PyObject_GC_IsTracked(full));
    PyGC_Collect();
    PyGC_Collect();
    CHECK(!PyObject_GC_IsTracked(flat) && !PyObject_GC_IsTracked(nested) && PyObject_GC_IsTracked(full) && PyObject_GC_IsTracked(l));
    CHECK(PyList_Append(l, full) == 0);
    Py_DECREF(full);
    Py_DECREF(l);
    CHECK(PyGC_Collect() == 2);
    CHECK(Py_REFCNT(flat) == 2);
    Py_DECREF(nested);
    CHECK(Py_REFCNT(flat) == 1);
    Py_DECREF(flat);
}

static void freezing(void)
{
    PyObject_CallMethod(gc, "collect", NULL);
    CHECK_REPR(PyObject_CallMethod(gc, "get_freeze_count", NULL), "0");
    cycle();
    CHECK_REPR(PyObject_CallMethod(gc, "freeze", NULL), "None");
    CHECK(PyGC_Collect() == 0);
    PyObject *n = PyObject_CallMethod(gc, "get_freeze_count", NULL);
    CHECK(PyLong_AsLong(n) > 10);
    Py_XDECREF(n);
    cycle();
    CHECK(PyGC_Collect() == 1);
    CHECK_REPR(PyObject_CallMethod(gc, "unfreeze", NULL), "None");
    CHECK_REPR(PyObject_CallMethod(gc, "get_freeze_count", NULL), "0");
    CHECK(PyGC_Collect() == 1);
    CHECK_CLEAN();
}

static void flags(void)
{
    CHECK_REPR(PyObject_GetAttrString(gc, "garbage"), "[]");
    CHECK_REPR(PyObject_GetAttrString(gc, "DEBUG_LEAK"), "38");
    CHECK_REPR(PyObject_CallMethod(gc, "get_debug", NULL), "0");
    PyObject *saveall = PyObject_GetAttrString(gc, "DEBUG_SAVEALL");
    CHECK_REPR(PyObject_CallMethod(gc, "set_debug", "O", saveall), "None");
    cycle();
    CHECK(PyGC_Collect() == 1);
    CHECK_REPR(PyObject_GetAttrString(gc, "garbage"), "[[[...]]]");
    CHECK_REPR(PyObject_CallMethod(gc, "set_debug", "i", 0), "None");
    PyObject *l = PyObject_GetAttrString(gc, "garbage");
    CHECK(PyList_SetSlice(l, 0, 1, NULL) == 0);
    CHECK(PyGC_Collect() == 1);
    CHECK_REPR(l, "[]");
    Py_XDECREF(saveall);
    CHECK_CLEAN();
}

/* Enough more objects start a collection by themselves. */
static void automatic(void)
{
    PyGC_Collect();
    PyObject *before = PyObject_CallMethod(gc, "get_stats", NULL);
    for (int i = 0; i < 50000; i++) cycle();
    PyObject *after = PyObject_CallMethod(gc, "get_stats", NULL);
    CHECK(PyLong_AsLong(PyDict_GetItemString(PyList_GetItem(after, 0), "collections")) > PyLong_AsLong(PyDict_GetItemString(PyList_GetItem(before, 0), "collections")));
    Py_XDECREF(before);
    Py_XDECREF(after);
    CHECK(PyGC_Collect() < 30000);
}

int main(void)
{
    Py_Initialize();
    gc = PyImport_ImportModule("gc");
    CHECK(gc != NULL);
    if (gc) {
        switches();
        collect_keeps_the_exception();
        thresholds();
        callbacks();
        statistics();
        objects();
        untracking();
        freezing();
        flags();
        automatic();
    }
    Py_XDECREF(gc);
    return CHECK_DONE();
}
