/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * property through the C API. */
#include "../check.h"

int main(void)
{
    Py_Initialize();
    PyObject *t = (PyObject *)&PyProperty_Type, *len = PyObject_GetAttrString((PyObject *)&PyList_Type, "__len__");
    PyObject *p = PyObject_CallNoArgs(t), *l = Py_BuildValue("[ii]", 1, 2), *q;
    descrgetfunc get = Py_TYPE(p)->tp_descr_get;
    descrsetfunc set = Py_TYPE(p)->tp_descr_set;
    CHECK(!get(p, l, NULL));
    CHECK_RAISED(PyExc_AttributeError, "property of 'list' object has no getter");
    CHECK_REPR(PyObject_CallMethod(p, "__set_name__", "Os", Py_None, "size"), "None");
    CHECK(!get(p, l, NULL));
    CHECK_RAISED(PyExc_AttributeError, "property 'size' of 'list' object has no getter");
    CHECK(set(p, l, l) < 0);
    CHECK_RAISED(PyExc_AttributeError, "property 'size' of 'list' object has no setter");
    CHECK(set(p, l, NULL) < 0);
    CHECK_RAISED(PyExc_AttributeError, "property 'size' of 'list' object has no deleter");
    q = PyObject_CallMethod(p, "getter", "O", len);
    CHECK(q != NULL);
    CHECK_REPR(get(q, l, NULL), "2");
    CHECK_REPR(PyObject_GetAttrString(q, "__name__"), "'size'");
    CHECK_REPR(PyObject_GetAttrString(q, "__isabstractmethod__"), "False");
    CHECK_REPR(PyObject_GetAttrString(q, "fset"), "None");
    CHECK(!PyObject_CallMethod(p, "__set_name__", "s", "x"));
    CHECK_RAISED(PyExc_TypeError, "__set_name__() takes 2 positional arguments but 1 were given");
    CHECK_CLEAN();
    Py_XDECREF(q);
    Py_DECREF(p);
    return CHECK_DONE();
}
