/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A host that links the library: linked FILE loads the extension addresses and checks that host, library and extension mean the
 * same type, singleton and function by every name. An executable may take copies of a library's data and entries of its own for
 * a library's functions; then a type would be two types. */
#include <Python.h>
#include <ungil.h>
#include <stdio.h>

static int failures;
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); if (PyErr_Occurred()) PyErr_Print(); failures++; } } while (0)

static void same(PyObject *seen, const char *name, void *here)
{
    PyObject *v = PyDict_GetItemString(seen, name);
    if (!v || PyLong_AsVoidPtr(v) != here) fprintf(stderr, "%s: host and extension differ\n", name), failures++;
}
#define SAME(name) same(seen, #name, (void *)&name)

static void compare(PyObject *seen)
{
    SAME(PyLong_Type);
    SAME(PyType_Type);
    SAME(PyBaseObject_Type);
    SAME(PyExc_ValueError);
    SAME(_Py_NoneStruct);
    SAME(PyObject_GenericGetAttr);
    SAME(PyType_GenericNew);
    SAME(PyLong_FromLong);
}

int main(int argc, char **argv)
{
    if (argc != 2) return fprintf(stderr, "usage: linked FILE\n"), 2;
    Py_Initialize();
    PyObject *n = PyLong_FromLong(1L << 40);
    CHECK(Py_TYPE(n) == &PyLong_Type);
    CHECK(PyBaseObject_Type.tp_getattro == PyObject_GenericGetAttr);
    Py_XDECREF(n);
    PyObject *m = Ungil_LoadExtension(argv[1], "addresses");
    CHECK(m);
    PyObject *seen = m ? PyObject_CallMethod(m, "of", NULL) : NULL;
    CHECK(seen);
    if (seen) compare(seen);
    Py_XDECREF(seen);
    Py_XDECREF(m);
    return Py_FinalizeEx() < 0 || failures;
}
