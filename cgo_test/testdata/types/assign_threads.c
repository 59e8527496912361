/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * One thread assigns __bases__ and __class__ all the time, the others use the instances: every look gives what one of the classes says. */
#include "threads/threads.h"

enum { READERS = 3, ROUNDS = 3000 };
static PyObject *a, *b, *c, *d, *kind_a, *kind_b, *object, *name;
static atomic_int done;

/* A class; its attribute f is a number that a method would not be: between finding a method and calling it the class may change. */
static PyObject *class(const char *n, PyObject *base, int f)
{
    PyObject *r = f ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", n, base, "f", f) : PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", n, base);
    CHECK(r != NULL);
    return r;
}

static void writer(void)
{
    PyObject *sets[] = {Py_BuildValue("(O)", a), Py_BuildValue("(O)", b), Py_BuildValue("(OO)", a, b), Py_BuildValue("(OO)", b, a)};
    for (int i = 0; i < ROUNDS && !check_failures; i++) {
        CHECK(PyObject_SetAttrString(c, "__bases__", sets[i % 4]) == 0);
        CHECK(PyObject_SetAttrString(object, "__class__", i % 2 ? kind_a : kind_b) == 0);
    }
    for (int i = 0; i < 4; i++) Py_XDECREF(sets[i]);
    done = 1;
}

static void worker(long i)
{
    if (i == 0) { writer(); return; }
    PyObject *o = PyObject_CallNoArgs(d);
    while (!done && !check_failures) {
        PyObject *r = PyObject_GetAttr(o, name), *q = PyObject_GetAttr(object, name), *bases = PyObject_GetAttrString(c, "__bases__"), *mro = PyObject_GetAttrString(d, "__mro__");
        CHECK(r && PyLong_AsLong(r) >= 1 && PyLong_AsLong(r) <= 2);
        CHECK(q && PyLong_AsLong(q) >= 1 && PyLong_AsLong(q) <= 2);
        CHECK(bases && PyTuple_Size(bases) >= 1 && mro && PyTuple_Size(mro) >= 4);
        CHECK(PyObject_IsInstance(o, c) == 1);
        PyObject *s = PyObject_GetAttrString(a, "f");
        CHECK(s != NULL);
        Py_XDECREF(r), Py_XDECREF(q), Py_XDECREF(bases), Py_XDECREF(mro), Py_XDECREF(s);
        if (PyErr_Occurred()) PyErr_Print();
    }
    Py_XDECREF(o);
}

int main(void)
{
    Py_Initialize();
    PyObject *obj = (PyObject *)&PyBaseObject_Type, *root = class("Root", obj, 0);
    a = class("A", root, 1), b = class("Bb", root, 2), c = class("C", a, 0), d = class("D", c, 0), kind_a = class("KindA", obj, 1), kind_b = class("KindB", obj, 2);
    object = PyObject_CallNoArgs(kind_a);
    name = PyUnicode_InternFromString("f");
    run(worker, READERS + 1);
    Py_DECREF(object), Py_DECREF(name), Py_DECREF(d), Py_DECREF(c), Py_DECREF(a), Py_DECREF(b), Py_DECREF(root), Py_DECREF(kind_a), Py_DECREF(kind_b);
    PyGC_Collect();
    return CHECK_DONE();
}
