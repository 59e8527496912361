/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * Dictionaries of instances and lookups by their private names: managed dictionaries, attributes with a given dictionary, and
 * what types answer about themselves. */
#include "../check.h"
PyAPI_FUNC(int) _PyObject_SetManagedDict(PyObject *, PyObject *);
PyAPI_FUNC(PyObject **) _PyObject_GetDictPtr(PyObject *);
PyAPI_FUNC(PyObject *) _PyType_LookupRef(PyTypeObject *, PyObject *);

static PyObject *type_named(const char *name) { return PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", name); }

static PyObject *instance(void)
{
    PyObject *t = type_named("T"), *o = PyObject_CallNoArgs(t);
    Py_DECREF(t);
    return o;
}

static int visited;
static PyObject *visit_last;
static int count_visit(PyObject *o, void *arg) { visited++, visit_last = o; return arg ? *(int *)arg : 0; }

static void dict_pointer(void)
{
    PyObject *o = instance(), *v = PyLong_FromLong(12345), **p;
    CHECK(PyObject_SetAttrString(o, "x", v) == 0);
    p = _PyObject_GetDictPtr(o);
    CHECK(p && *p && PyDict_CheckExact(*p));
    CHECK(p && PyDict_GetItemString(*p, "x") == v);
    PyObject *d = PyObject_GenericGetDict(o, NULL);
    CHECK(p && d == *p);
    Py_XDECREF(d);
    CHECK(_PyObject_GetDictPtr(v) == NULL); /* an int has none */
    CHECK(_PyObject_GetDictPtr(Py_None) == NULL);
    CHECK_CLEAN();
    Py_DECREF(o);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(v);
}

static void set_managed(void)
{
    PyObject *o = instance(), *v = PyList_New(0), *d = PyDict_New();
    CHECK(PyObject_SetAttrString(o, "x", v) == 0 && Py_REFCNT(v) == 2);
    CHECK(PyDict_SetItemString(d, "y", v) == 0 && Py_REFCNT(v) == 3);
    CHECK(_PyObject_SetManagedDict(o, d) == 0);
    CHECK(Py_REFCNT(d) == 2 && Py_REFCNT(v) == 2); /* what was there is gone */
    CHECK(!PyObject_HasAttrString(o, "x") && PyObject_HasAttrString(o, "y"));
    PyObject *now = PyObject_GenericGetDict(o, NULL);
    CHECK(now == d);
    Py_XDECREF(now);
    CHECK(_PyObject_SetManagedDict(o, NULL) == 0);
    CHECK(Py_REFCNT(d) == 1 && !PyObject_HasAttrString(o, "y"));
    CHECK(PyObject_SetAttrString(o, "z", v) == 0); /* a new one comes */
    CHECK(PyDict_GET_SIZE(d) == 1);
    Py_DECREF(o);
    Py_DECREF(d);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(v);
}

static void dict_outlives(void)
{
    PyObject *o = instance(), *v = PyList_New(0);
    CHECK(PyObject_SetAttrString(o, "x", v) == 0);
    PyObject *d = PyObject_GenericGetDict(o, NULL);
    CHECK(_PyObject_SetManagedDict(o, NULL) == 0);
    CHECK(PyDict_GetItemString(d, "x") == v); /* who holds it keeps what it held */
    CHECK(!PyObject_HasAttrString(o, "x"));
    Py_DECREF(d);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(o);
    Py_DECREF(v);
}

static void clear_managed(void)
{
    PyObject *o = instance(), *v = PyList_New(0);
    PyObject_ClearManagedDict(o); /* none yet */
    CHECK(PyObject_SetAttrString(o, "x", v) == 0 && Py_REFCNT(v) == 2);
    PyObject_ClearManagedDict(o);
    CHECK(Py_REFCNT(v) == 1);
    CHECK(!PyObject_HasAttrString(o, "x"));
    PyObject_ClearManagedDict(o);
    CHECK_CLEAN();
    Py_DECREF(o);
    Py_DECREF(v);
}

static void visit_managed(void)
{
    PyObject *o = instance(), *v = PyList_New(0);
    int stop = 7;
    visited = 0;
    CHECK(PyObject_SetAttrString(o, "x", v) == 0);
    CHECK(PyObject_VisitManagedDict(o, count_visit, NULL) == 0);
    CHECK(visited == 1); /* its values, or the dictionary that holds them */
    CHECK(PyObject_VisitManagedDict(o, count_visit, &stop) == 7);
    PyObject *d = PyDict_New();
    CHECK(_PyObject_SetManagedDict(o, d) == 0);
    visited = 0;
    CHECK(PyObject_VisitManagedDict(o, count_visit, NULL) == 0);
    CHECK(visited == 1 && visit_last == d);
    CHECK(_PyObject_SetManagedDict(o, NULL) == 0);
    visited = 0;
    CHECK(PyObject_VisitManagedDict(o, count_visit, &stop) == 0 && visited == 0);
    CHECK(PyObject_VisitManagedDict(v, count_visit, &stop) == 0 && visited == 0); /* a list has none */
    Py_DECREF(d);
    Py_DECREF(o);
    Py_DECREF(v);
}

static void get_with_dict(void)
{
    PyObject *o = instance(), *d = PyDict_New(), *v = PyList_New(0), *x = PyUnicode_InternFromString("x");
    PyDict_SetItem(d, x, v);
    PyObject *r = _PyObject_GenericGetAttrWithDict(o, x, d, 0);
    CHECK(r == v && Py_REFCNT(v) == 3);
    Py_XDECREF(r);
    CHECK(Py_REFCNT(d) == 1);
    CHECK(_PyObject_GenericGetAttrWithDict(o, x, NULL, 0) == NULL); /* the object's own has no x */
    CHECK_RAISED(PyExc_AttributeError, "'T' object has no attribute 'x'");
    CHECK(_PyObject_GenericGetAttrWithDict(o, x, NULL, 1) == NULL); /* 1: and says nothing */
    CHECK_CLEAN();
    PyObject_SetAttr(o, x, Py_True);
    CHECK_REPR(_PyObject_GenericGetAttrWithDict(o, x, NULL, 0), "True");
    CHECK(_PyObject_GenericGetAttrWithDict(o, Py_None, NULL, 1) == NULL);
    CHECK_RAISED(PyExc_TypeError, "attribute name must be string, not 'NoneType'");
    PyObject *name = PyUnicode_FromString("__class__"); /* a data descriptor comes first */
    PyDict_SetItem(d, name, Py_None);
    r = _PyObject_GenericGetAttrWithDict(o, name, d, 0);
    CHECK(r == (PyObject *)Py_TYPE(o));
    Py_XDECREF(r);
    Py_DECREF(name);
    Py_DECREF(o);
    Py_DECREF(d);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(v);
    Py_DECREF(x);
}

static void set_with_dict(void)
{
    PyObject *o = instance(), *d = PyDict_New(), *v = PyList_New(0), *x = PyUnicode_InternFromString("x");
    CHECK(_PyObject_GenericSetAttrWithDict(o, x, v, d) == 0);
    CHECK(PyDict_GetItem(d, x) == v && Py_REFCNT(v) == 2);
    CHECK(!PyObject_HasAttr(o, x));
    CHECK(_PyObject_GenericSetAttrWithDict(o, x, NULL, d) == 0); /* NULL deletes */
    CHECK(PyDict_GET_SIZE(d) == 0 && Py_REFCNT(v) == 1);
    CHECK(_PyObject_GenericSetAttrWithDict(o, x, NULL, d) == -1);
    CHECK_RAISED(PyExc_AttributeError, "'T' object has no attribute 'x'");
    CHECK(_PyObject_GenericSetAttrWithDict(o, x, v, NULL) == 0);
    CHECK(PyObject_HasAttr(o, x) && Py_REFCNT(v) == 2);
    CHECK(_PyObject_GenericSetAttrWithDict(o, Py_None, v, d) == -1);
    CHECK_RAISED(PyExc_TypeError, "attribute name must be string, not 'NoneType'");
    CHECK(Py_REFCNT(d) == 1);
    Py_DECREF(o);
    Py_DECREF(d);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(v);
    Py_DECREF(x);
}

static void lookup_ref(void)
{
    PyObject *t = type_named("T"), *v = PyList_New(0), *x = PyUnicode_InternFromString("x");
    CHECK(PyObject_SetAttr(t, x, v) == 0);
    Py_ssize_t refs = Py_REFCNT(v);
    PyObject *r = _PyType_LookupRef((PyTypeObject *)t, x);
    CHECK(r == v && Py_REFCNT(v) == refs + 1); /* the caller's own */
    Py_XDECREF(r);
    CHECK(PyObject_DelAttr(t, x) == 0);
    CHECK(_PyType_LookupRef((PyTypeObject *)t, x) == NULL);
    CHECK_CLEAN();
    PyObject *name = PyUnicode_InternFromString("__repr__"); /* of a base */
    r = _PyType_LookupRef((PyTypeObject *)t, name);
    CHECK(r != NULL);
    Py_XDECREF(r);
    Py_DECREF(name);
    Py_DECREF(t);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(v);
    Py_DECREF(x);
}

static void type_names(void)
{
    PyTypeObject dotted = {PyVarObject_HEAD_INIT(NULL, 0) "package.module.Name"};
    PyObject *t = type_named("a.b");
    CHECK(!strcmp(_PyType_Name(&dotted), "Name"));
    CHECK(!strcmp(_PyType_Name(&PyLong_Type), "int"));
    CHECK(!strcmp(_PyType_Name((PyTypeObject *)t), "b"));
    Py_DECREF(t);
}

int main(void)
{
    Py_Initialize();
    dict_pointer();
    set_managed();
    dict_outlives();
    clear_managed();
    visit_managed();
    get_with_dict();
    set_with_dict();
    lookup_ref();
    type_names();
    return CHECK_DONE();
}
