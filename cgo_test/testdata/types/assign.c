/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Assignment of __class__ and of __bases__. */
#include "../check.h"

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK((x) < 0); CHECK_RAISED(exc, text); } while (0)

static PyObject *class(const char *name, PyObject *bases, PyObject *ns)
{
    PyObject *r = PyObject_CallFunction((PyObject *)&PyType_Type, "sNN", name, bases, ns);
    CHECK(r != NULL);
    return r;
}

static int set(PyObject *o, const char *name, PyObject *v)
{
    int r = PyObject_SetAttrString(o, name, v);
    Py_XDECREF(v);
    return r;
}

static PyObject *get(PyObject *o, const char *name) { return PyObject_GetAttrString(o, name); }

static PyObject *one(PyObject *self, PyObject *none) { return PyLong_FromLong(1); }
static PyObject *two(PyObject *self, PyObject *none) { return PyLong_FromLong(2); }
static PyMethodDef one_def = {"f", one, METH_NOARGS, NULL}, two_def = {"f", two, METH_NOARGS, NULL};
static PyMethodDef len_one = {"__len__", one, METH_NOARGS, NULL}, len_two = {"__len__", two, METH_NOARGS, NULL};

static void add(PyObject *cls, PyMethodDef *def)
{
    PyObject *d = PyDescr_NewMethod((PyTypeObject *)cls, def);
    CHECK(d && PyObject_SetAttrString(cls, def->ml_name, d) == 0);
    Py_XDECREF(d);
}

static void the_class(void)
{
    PyObject *obj = (PyObject *)&PyBaseObject_Type, *a = class("A", B("(O)", obj), B("{}")), *b = class("Bb", B("(O)", obj), B("{}")), *o = PyObject_CallNoArgs(a);
    PyObject *s = class("S", B("(O)", obj), B("{s:(s)}", "__slots__", "x")), *s2 = class("S2", B("(O)", obj), B("{s:(s)}", "__slots__", "x")), *s3 = class("S3", B("(O)", obj), B("{s:(s)}", "__slots__", "y"));
    PyObject *l = class("L", B("(O)", &PyList_Type), B("{}")), *sub = class("Sub", B("(O)", a), B("{}"));
    add(a, &one_def), add(b, &two_def);
    CHECK(set(o, "attr", PyLong_FromLong(7)) == 0);
    CHECK(set(o, "__class__", Py_NewRef(b)) == 0);
    CHECK(Py_TYPE(o) == (PyTypeObject *)b);
    CHECK_REPR(PyObject_CallMethod(o, "f", NULL), "2");
    CHECK_REPR(get(o, "attr"), "7");
    CHECK(set(o, "__class__", Py_NewRef(sub)) == 0 && PyObject_IsInstance(o, a) == 1);
    CHECK_REPR(PyObject_CallMethod(o, "f", NULL), "1");
    FAILS(set(o, "__class__", Py_NewRef(s)), PyExc_TypeError, "__class__ assignment: 'S' object layout differs from 'Sub'");
    FAILS(set(o, "__class__", Py_NewRef(l)), PyExc_TypeError, "__class__ assignment: 'L' object layout differs from 'Sub'");
    FAILS(set(o, "__class__", Py_NewRef(obj)), PyExc_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    FAILS(set(o, "__class__", PyLong_FromLong(1)), PyExc_TypeError, "__class__ must be set to a class, not 'int' object");
    FAILS(PyObject_DelAttrString(o, "__class__"), PyExc_TypeError, "can't delete __class__ attribute");
    PyObject *five = PyLong_FromLong(5000);
    FAILS(set(five, "__class__", Py_NewRef(a)), PyExc_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    Py_DECREF(five);
    CHECK(Py_TYPE(o) == (PyTypeObject *)sub);
    Py_DECREF(o);
    o = PyObject_CallNoArgs(s);
    CHECK(set(o, "x", PyLong_FromLong(1)) == 0);
    CHECK(set(o, "__class__", Py_NewRef(s2)) == 0);
    CHECK_REPR(get(o, "x"), "1");
    FAILS(set(o, "__class__", Py_NewRef(s3)), PyExc_TypeError, "__class__ assignment: 'S3' object layout differs from 'S2'");
    FAILS(set(o, "__class__", Py_NewRef(a)), PyExc_TypeError, "__class__ assignment: 'A' object layout differs from 'S2'");
    Py_DECREF(o);
    PyObject *m = PyModule_New("m"), *mt = class("M", B("(O)", &PyModule_Type), B("{}"));
    CHECK(set(m, "__class__", Py_NewRef(mt)) == 0 && Py_TYPE(m) == (PyTypeObject *)mt);
    CHECK(set(m, "__class__", Py_NewRef((PyObject *)&PyModule_Type)) == 0 && Py_TYPE(m) == &PyModule_Type);
    Py_DECREF(m), Py_DECREF(mt);
    PyObject *meta = class("Meta", B("(O)", &PyType_Type), B("{}")), *meta2 = class("Meta2", B("(O)", &PyType_Type), B("{}")), *c = PyObject_CallFunction(meta2, "s(O){}", "C", obj);
    FAILS(set(obj, "__class__", Py_NewRef(meta)), PyExc_TypeError, "cannot set '__class__' attribute of immutable type 'object'");
    CHECK(set(c, "__class__", Py_NewRef(meta)) == 0 && Py_TYPE(c) == (PyTypeObject *)meta);
    o = PyObject_CallNoArgs(c);
    CHECK(o && Py_TYPE(o) == (PyTypeObject *)c);
    Py_XDECREF(o), Py_DECREF(c), Py_DECREF(meta), Py_DECREF(meta2);
    Py_DECREF(a), Py_DECREF(b), Py_DECREF(s), Py_DECREF(s2), Py_DECREF(s3), Py_DECREF(l), Py_DECREF(sub);
}

static void bases(void)
{
    PyObject *obj = (PyObject *)&PyBaseObject_Type, *a = class("A", B("(O)", obj), B("{}")), *b = class("Bb", B("(O)", obj), B("{}"));
    PyObject *c = class("C", B("(O)", a), B("{}")), *d = class("D", B("(O)", c), B("{}")), *o = PyObject_CallNoArgs(d), *other = class("Other", B("(O)", a), B("{}"));
    add(a, &one_def), add(a, &len_one), add(b, &two_def), add(b, &len_two);
    CHECK(PyObject_Size(o) == 1);
    CHECK_REPR(PyObject_CallMethod(o, "f", NULL), "1");
    Py_ssize_t ra = Py_REFCNT(a), rb = Py_REFCNT(b);
    CHECK(set(c, "__bases__", B("(O)", b)) == 0);
    (void)ra, (void)rb;
    CHECK(PyObject_Size(o) == 2 && PyObject_IsInstance(o, b) == 1 && PyObject_IsInstance(o, a) == 0);
    CHECK_REPR(PyObject_CallMethod(o, "f", NULL), "2");
    CHECK_REPR(get(c, "__bases__"), "(<class 'Bb'>,)");
    CHECK_REPR(get(c, "__base__"), "<class 'Bb'>");
    CHECK_REPR(get(d, "__mro__"), "(<class 'D'>, <class 'C'>, <class 'Bb'>, <class 'object'>)");
    CHECK_REPR(PyObject_CallMethod(a, "__subclasses__", NULL), "[<class 'Other'>]");
    CHECK_REPR(PyObject_CallMethod(b, "__subclasses__", NULL), "[<class 'C'>]");
    CHECK(PyObject_DelAttrString(b, "__len__") == 0);
    FAILS(PyObject_Size(o), PyExc_TypeError, "object of type 'D' has no len()");
    CHECK(set(c, "__bases__", B("(OO)", b, a)) == 0);
    CHECK(PyObject_Size(o) == 1);
    CHECK_REPR(get(d, "__mro__"), "(<class 'D'>, <class 'C'>, <class 'Bb'>, <class 'A'>, <class 'object'>)");
    CHECK_REPR(PyObject_CallMethod(o, "f", NULL), "2");
    add(b, &len_two);
    CHECK(PyObject_Size(o) == 2);
    FAILS(set(c, "__bases__", B("[O]", a)), PyExc_TypeError, "can only assign tuple to C.__bases__, not list");
    FAILS(set(c, "__bases__", B("()")), PyExc_TypeError, "can only assign non-empty tuple to C.__bases__, not ()");
    FAILS(set(c, "__bases__", B("(i)", 1)), PyExc_TypeError, "C.__bases__ must be tuple of classes, not 'int'");
    FAILS(set(c, "__bases__", B("(O)", d)), PyExc_TypeError, "a __bases__ item causes an inheritance cycle");
    FAILS(set(c, "__bases__", B("(O)", c)), PyExc_TypeError, "a __bases__ item causes an inheritance cycle");
    FAILS(set(c, "__bases__", B("(OO)", a, a)), PyExc_TypeError, "duplicate base class A");
    FAILS(set(c, "__bases__", B("(O)", &PyList_Type)), PyExc_TypeError, NULL);
    FAILS(set(c, "__bases__", B("(O)", &PyBool_Type)), PyExc_TypeError, "type 'bool' is not an acceptable base type");
    FAILS(PyObject_DelAttrString(c, "__bases__"), PyExc_TypeError, "cannot delete '__bases__' attribute of immutable type 'C'");
    FAILS(set((PyObject *)&PyList_Type, "__bases__", B("(O)", a)), PyExc_TypeError, "cannot set '__bases__' attribute of immutable type 'list'");
    FAILS(set(a, "__bases__", B("(O)", b)), PyExc_TypeError, "__bases__ assignment: 'Bb' deallocator differs from 'object'");
    CHECK_REPR(get(c, "__bases__"), "(<class 'Bb'>, <class 'A'>)");
    /* A subclass whose order becomes impossible: nothing changes. */
    PyObject *e = class("E", B("(OO)", other, c), B("{}")), *x = class("X", B("(O)", other), B("{}"));
    CHECK_REPR(get(e, "__mro__"), "(<class 'E'>, <class 'Other'>, <class 'C'>, <class 'Bb'>, <class 'A'>, <class 'object'>)");
    FAILS(set(c, "__bases__", B("(OO)", x, a)), PyExc_TypeError, "Cannot create a consistent method resolution order (MRO) for bases Other, C");
    CHECK_REPR(get(c, "__bases__"), "(<class 'Bb'>, <class 'A'>)");
    CHECK_REPR(get(c, "__mro__"), "(<class 'C'>, <class 'Bb'>, <class 'A'>, <class 'object'>)");
    CHECK_REPR(get(d, "__mro__"), "(<class 'D'>, <class 'C'>, <class 'Bb'>, <class 'A'>, <class 'object'>)");
    CHECK_REPR(get(e, "__mro__"), "(<class 'E'>, <class 'Other'>, <class 'C'>, <class 'Bb'>, <class 'A'>, <class 'object'>)");
    CHECK_REPR(PyObject_CallMethod(x, "__subclasses__", NULL), "[]");
    CHECK(PyObject_Size(o) == 2);
    Py_DECREF(e), Py_DECREF(x), Py_DECREF(o), Py_DECREF(d), Py_DECREF(c), Py_DECREF(other), Py_DECREF(a), Py_DECREF(b);
}

int main(void)
{
    Py_Initialize();
    the_class();
    bases();
    PyGC_Collect();
    return CHECK_DONE();
}
