/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * mappingproxy through the C API. */
#include "../check.h"

static void reads(PyObject *d, PyObject *p)
{
    PyObject *a = PyUnicode_FromString("a"), *z = PyUnicode_FromString("z");
    CHECK(PyObject_Size(p) == 2);
    CHECK(PySequence_Contains(p, a) == 1 && PySequence_Contains(p, z) == 0);
    CHECK_REPR(PyObject_GetItem(p, a), "1");
    CHECK(!PyObject_GetItem(p, z));
    CHECK_RAISED(PyExc_KeyError, "'z'");
    CHECK_REPR(Py_NewRef(p), "mappingproxy({'a': 1, 'b': 2})");
    CHECK_REPR(PyObject_Str(p), "\"{'a': 1, 'b': 2}\"");
    CHECK_REPR(PySequence_List(p), "['a', 'b']");
    CHECK(PyObject_RichCompareBool(p, d, Py_EQ) == 1 && PyObject_RichCompareBool(p, p, Py_NE) == 0);
    CHECK(PyObject_Hash(p) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyObject_SetItem(p, a, z) < 0);
    CHECK_RAISED(PyExc_TypeError, "'mappingproxy' object does not support item assignment");
}

static void methods(PyObject *p)
{
    CHECK_REPR(PyObject_CallMethod(p, "get", "s", "b"), "2");
    CHECK_REPR(PyObject_CallMethod(p, "get", "s", "z"), "None");
    CHECK_REPR(PyObject_CallMethod(p, "get", "si", "z", 9), "9");
    CHECK(!PyObject_CallMethod(p, "get", NULL));
    CHECK_RAISED(PyExc_TypeError, "get expected at least 1 argument, got 0");
    CHECK_REPR(PyObject_CallMethod(p, "keys", NULL), "dict_keys(['a', 'b'])");
    CHECK_REPR(PyObject_CallMethod(p, "values", NULL), "dict_values([1, 2])");
    CHECK_REPR(PyObject_CallMethod(p, "items", NULL), "dict_items([('a', 1), ('b', 2)])");
    CHECK_REPR(PyObject_CallMethod(p, "copy", NULL), "{'a': 1, 'b': 2}");
    CHECK_REPR(PySequence_List(PyObject_CallMethod(p, "__reversed__", NULL)), "['b', 'a']");
}

static void operators(PyObject *p)
{
    PyObject *more = Py_BuildValue("{s:i}", "c", 3);
    CHECK_REPR(PyNumber_Or(p, more), "{'a': 1, 'b': 2, 'c': 3}");
    CHECK_REPR(PyNumber_Or(more, p), "{'c': 3, 'a': 1, 'b': 2}");
    CHECK(!PyNumber_InPlaceOr(p, more));
    CHECK_RAISED(PyExc_TypeError, "'|=' is not supported by mappingproxy; use '|' instead");
    Py_DECREF(more);
}

static void construction(PyObject *d)
{
    PyObject *t = (PyObject *)&PyDictProxy_Type, *none = PyTuple_New(0), *kw = Py_BuildValue("{s:O}", "mapping", d);
    CHECK_REPR(PyObject_Call(t, none, kw), "mappingproxy({'a': 1, 'b': 2})");
    CHECK(!PyObject_CallNoArgs(t));
    CHECK_RAISED(PyExc_TypeError, "mappingproxy() missing required argument 'mapping' (pos 1)");
    PyObject *l = PyList_New(0);
    CHECK(!PyDictProxy_New(l));
    CHECK_RAISED(PyExc_TypeError, "mappingproxy() argument must be a mapping, not list");
    CHECK(!PyObject_CallOneArg(t, Py_None));
    CHECK_RAISED(PyExc_TypeError, "mappingproxy() argument must be a mapping, not NoneType");
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    PyObject *d = Py_BuildValue("{s:i,s:i}", "a", 1, "b", 2), *p = PyDictProxy_New(d);
    reads(d, p);
    methods(p);
    operators(p);
    construction(d);
    Py_DECREF(p);
    Py_DECREF(d);
    return CHECK_DONE();
}
