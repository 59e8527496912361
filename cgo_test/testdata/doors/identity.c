/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * One copy of every type, singleton and function, as this executable sees them and as the library does. The driver builds it as
 * a position-independent executable; examples/host compares the other kinds of host and an extension. */
#include <check.h>
#include <dlfcn.h>

#define SAME_OBJECT(name) CHECK(dlsym(RTLD_DEFAULT, #name) == (void *)&name)

static void types_of_objects(void)
{
    PyObject *i = PyLong_FromLong(1L << 40), *s = PyUnicode_FromString("some text"), *t = PyTuple_New(2);
    CHECK(Py_TYPE(i) == &PyLong_Type);
    CHECK(Py_TYPE(s) == &PyUnicode_Type);
    CHECK(Py_TYPE(t) == &PyTuple_Type);
    CHECK(Py_TYPE((PyObject *)&PyLong_Type) == &PyType_Type);
    CHECK(PyLong_Type.tp_base == &PyBaseObject_Type);
    CHECK(PyBool_Type.tp_base == &PyLong_Type);
    CHECK(Py_TYPE(Py_None)->tp_basicsize > 0);
    Py_DECREF(i), Py_DECREF(s), Py_DECREF(t);
}

static void addresses(void)
{
    SAME_OBJECT(PyLong_Type);
    SAME_OBJECT(PyUnicode_Type);
    SAME_OBJECT(PyType_Type);
    SAME_OBJECT(PyBaseObject_Type);
    SAME_OBJECT(PyExc_ValueError);
    SAME_OBJECT(_Py_NoneStruct);
    SAME_OBJECT(PyObject_GenericGetAttr);
    SAME_OBJECT(PyType_GenericNew);
    SAME_OBJECT(PyObject_HashNotImplemented);
}

/* What static types hold in their slots is what &name gives. */
static void slots(void)
{
    CHECK(PyBaseObject_Type.tp_getattro == PyObject_GenericGetAttr);
    CHECK(PyBaseObject_Type.tp_setattro == PyObject_GenericSetAttr);
    CHECK(PyLong_Type.tp_getattro == PyObject_GenericGetAttr);
    CHECK(PyList_Type.tp_hash == PyObject_HashNotImplemented);
    CHECK(PyList_Type.tp_alloc == PyType_GenericAlloc);
    CHECK(PyList_Type.tp_free == PyObject_GC_Del);
}

int main(void)
{
    Py_Initialize();
    types_of_objects();
    addresses();
    slots();
    return CHECK_DONE();
}
