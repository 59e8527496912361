/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * An extension that tells where it sees types, singletons and functions of the API. */
#include <Python.h>

static PyObject *of(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    PyObject *d = PyDict_New();
#define TELL(name) do { \
        PyObject *v = d ? PyLong_FromVoidPtr((void *)&name) : NULL; \
        if (!v || PyDict_SetItemString(d, #name, v) < 0) Py_CLEAR(d); \
        Py_XDECREF(v); \
    } while (0)
    TELL(PyLong_Type);
    TELL(PyType_Type);
    TELL(PyBaseObject_Type);
    TELL(PyExc_ValueError);
    TELL(_Py_NoneStruct);
    TELL(PyObject_GenericGetAttr);
    TELL(PyType_GenericNew);
    TELL(PyLong_FromLong);
    return d;
}

static PyMethodDef methods[] = {{"of", of, METH_NOARGS, "Where the API is, by name."}, {NULL, NULL, 0, NULL}};
static PyModuleDef_Slot slots[] = {{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "addresses", NULL, 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_addresses(void) { return PyModuleDef_Init(&def); }
