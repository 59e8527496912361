/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Objects around functions: built-in functions, bound and instance methods, class and static methods, and their attributes. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"

PyAPI_FUNC(PyObject *) PyCFunction_Call(PyObject *, PyObject *, PyObject *); /* in no header any more */

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)

static PyObject *show(PyObject *self, PyObject *args, PyObject *kwargs) { return B("OOO", self ? self : Py_None, args, kwargs ? kwargs : Py_None); }
static PyObject *show_method(PyObject *self, PyTypeObject *cls, PyObject *const *args, Py_ssize_t n, PyObject *names) { return B("OO", self, (PyObject *)cls); }
static PyMethodDef def = {"show", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS, "show($self, /, *args)\n--\n\nShows it."};
static PyMethodDef plain_def = {"plain", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS, "No signature"};
static PyMethodDef nodoc_def = {"nodoc", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS, NULL};
static PyMethodDef method_def = {"method", (PyCFunction)show_method, METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL};
static PyMethodDef static_def = {"st", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS | METH_STATIC, NULL};

static PyObject *attr(PyObject *o, const char *name) { return PyObject_GetAttrString(o, name); }

static void builtin(void)
{
    PyObject *self = B("[i]", 1), *mod = PyUnicode_FromString("modname"), *f = PyCFunction_NewEx(&def, self, mod), *g = PyCFunction_New(&plain_def, NULL), *n = PyCFunction_New(&nodoc_def, NULL);
    CHECK(PyCFunction_Check(f) && PyCFunction_CheckExact(f) && !PyCFunction_Check(self));
    CHECK(PyCFunction_GetFunction(f) == (PyCFunction)show && PyCFunction_GetSelf(f) == self && PyCFunction_GetFlags(f) == (METH_VARARGS | METH_KEYWORDS));
    CHECK(PyCFunction_GET_SELF(f) == self && PyCFunction_GET_FUNCTION(f) == (PyCFunction)show && PyCFunction_GET_FLAGS(f) == (METH_VARARGS | METH_KEYWORDS) && !PyCFunction_GET_CLASS(f));
    CHECK(PyCFunction_GetSelf(g) == NULL);
    CHECK_CLEAN();
    CHECK(PyCFunction_GetFunction(self) == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyCFunction_GetSelf(self) == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyCFunction_GetFlags(self) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK_REPR(attr(f, "__name__"), "'show'");
    CHECK_REPR(attr(f, "__qualname__"), "'list.show'");
    CHECK_REPR(attr(g, "__qualname__"), "'plain'");
    CHECK_REPR(attr(f, "__doc__"), "'Shows it.'");
    CHECK_REPR(attr(f, "__text_signature__"), "'($self, /, *args)'");
    CHECK_REPR(attr(g, "__doc__"), "'No signature'");
    CHECK_REPR(attr(g, "__text_signature__"), "None");
    CHECK_REPR(attr(n, "__doc__"), "None");
    CHECK_REPR(attr(f, "__module__"), "'modname'");
    CHECK_REPR(attr(g, "__module__"), "None");
    CHECK_REPR(attr(f, "__self__"), "[1]");
    CHECK_REPR(attr(g, "__self__"), "None");
    CHECK(PyObject_SetAttrString(f, "__module__", Py_None) == 0);
    CHECK_REPR(attr(f, "__module__"), "None");
    CHECK(PyObject_SetAttrString(f, "__name__", mod) < 0);
    CHECK_RAISED(PyExc_AttributeError, "attribute '__name__' of 'builtin_function_or_method' objects is not writable");
    CHECK(PyObject_SetAttrString(f, "other", mod) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'builtin_function_or_method' object has no attribute 'other' and no __dict__ for setting new attributes");
    CHECK_REPR(Py_NewRef(g), "<built-in function plain>");
    char want[100];
    snprintf(want, sizeof want, "<built-in method show of list object at %p>", (void *)self);
    CHECK_REPR(Py_NewRef(f), want);
    PyObject *f2 = PyCFunction_NewEx(&def, self, NULL), *f3 = PyCFunction_New(&def, mod);
    CHECK(PyObject_RichCompareBool(f, f2, Py_EQ) == 1 && PyObject_RichCompareBool(f, f3, Py_EQ) == 0 && PyObject_RichCompareBool(f, g, Py_NE) == 1);
    CHECK(PyObject_Hash(f) == PyObject_Hash(f2));
    FAILS(PyObject_RichCompare(f, f2, Py_LT), PyExc_TypeError, "'<' not supported between instances of 'builtin_function_or_method' and 'builtin_function_or_method'");
    PyObject *r = PyObject_CallMethod(g, "__reduce__", NULL);
    CHECK_REPR(r, "'plain'");
    r = PyObject_CallMethod(f, "__reduce__", NULL);
    CHECK(r && PyTuple_Size(r) == 2);
    if (r) CHECK_REPR(PySequence_GetItem(r, 1), "([1], 'show')");
    Py_XDECREF(r);
    PyObject *t = B("(i)", 1);
    CHECK_REPR(PyCFunction_Call(f, t, NULL), "([1], (1,), None)");
    Py_DECREF(t);
    FAILS(PyObject_CallNoArgs((PyObject *)&PyCFunction_Type), PyExc_TypeError, "cannot create 'builtin_function_or_method' instances");
    Py_DECREF(self), Py_DECREF(mod), Py_DECREF(f), Py_DECREF(g), Py_DECREF(n), Py_DECREF(f2), Py_DECREF(f3);
}

static void cmethod(void)
{
    PyObject *self = B("[i]", 1), *f = PyCMethod_New(&method_def, self, NULL, &PyList_Type);
    CHECK(f && Py_TYPE(f) == &PyCMethod_Type && PyCFunction_Check(f) && !PyCFunction_CheckExact(f) && PyCMethod_Check(f) && PyCMethod_CheckExact(f));
    CHECK(PyCFunction_GET_CLASS(f) == &PyList_Type);
    CHECK_REPR(PyObject_CallNoArgs(f), "([1], <class 'list'>)");
    Py_ssize_t r = Py_REFCNT(self);
    Py_DECREF(f);
    CHECK(Py_REFCNT(self) == r - 1);
    f = PyCFunction_New(&static_def, self);
    CHECK_REPR(PyObject_CallNoArgs(f), "(None, (), None)");
    CHECK(PyCFunction_GetSelf(f) == NULL);
    CHECK_CLEAN();
    Py_DECREF(f), Py_DECREF(self);
}

static void bound(void)
{
    PyObject *self = B("[i]", 1), *f = PyCFunction_New(&def, NULL), *m = PyMethod_New(f, self), *len = attr((PyObject *)&PyList_Type, "__len__"), *ml = PyMethod_New(len, self);
    CHECK(PyMethod_Check(m) && PyMethod_Function(m) == f && PyMethod_Self(m) == self && PyMethod_GET_FUNCTION(m) == f && PyMethod_GET_SELF(m) == self);
    CHECK_REPR(PyObject_CallFunction(m, "i", 5), "(None, ([1], 5), None)");
    CHECK_REPR(PyObject_CallNoArgs(m), "(None, ([1],), None)");
    CHECK_REPR(PyObject_CallNoArgs(ml), "1");
    PyObject *t = B("(i)", 1), *d = B("{s:i}", "k", 2);
    CHECK_REPR(PyObject_Call(m, t, d), "(None, ([1], 1), {'k': 2})");
    CHECK_REPR(attr(m, "__doc__"), "'Shows it.'");
    CHECK_REPR(attr(m, "__name__"), "'show'");
    CHECK(attr(m, "__self__") == self);
    Py_DECREF(self);
    CHECK(attr(m, "__func__") == f);
    Py_DECREF(f);
    CHECK_REPR(Py_NewRef(m), "<bound method show of [1]>");
    CHECK_REPR(Py_NewRef(ml), "<bound method list.__len__ of [1]>");
    PyObject *same = PyMethod_New(f, self), *eq = B("[i]", 1), *other = PyMethod_New(f, eq);
    CHECK(PyObject_RichCompareBool(m, same, Py_EQ) == 1 && PyObject_Hash(m) == PyObject_Hash(same));
    CHECK(PyObject_RichCompareBool(m, other, Py_EQ) == 0); /* equal, but not the same self */
    CHECK_REPR(PyObject_CallMethod(ml, "__reduce__", NULL), "(<built-in function getattr>, ([1], '__len__'))");
    FAILS(PyMethod_New(f, NULL), PyExc_SystemError, NULL);
    FAILS(PyObject_CallNoArgs((PyObject *)&PyMethod_Type), PyExc_TypeError, "method expected 2 arguments, got 0");
    FAILS(PyObject_CallFunction((PyObject *)&PyMethod_Type, "ii", 1, 2), PyExc_TypeError, "first argument must be callable");
    FAILS(PyObject_CallFunction((PyObject *)&PyMethod_Type, "OO", f, Py_None), PyExc_TypeError, "instance must not be None");
    CHECK(PyObject_SetAttrString(m, "x", f) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'method' object has no attribute 'x' and no __dict__ for setting new attributes");
    PyObject *get = PyObject_CallMethod(m, "__get__", "OO", eq, Py_TYPE(eq));
    CHECK(get == m); /* bound already */
    Py_XDECREF(get);
    Py_DECREF(same), Py_DECREF(eq), Py_DECREF(other), Py_DECREF(t), Py_DECREF(d), Py_DECREF(ml), Py_DECREF(len), Py_DECREF(m), Py_DECREF(f), Py_DECREF(self);
}

static void instance_method(void)
{
    PyObject *f = PyCFunction_New(&def, NULL), *im = PyInstanceMethod_New(f), *o = B("[i]", 3);
    CHECK(PyInstanceMethod_Check(im) && PyInstanceMethod_Function(im) == f && PyInstanceMethod_GET_FUNCTION(im) == f);
    CHECK_REPR(PyObject_CallFunction(im, "i", 1), "(None, (1,), None)");
    CHECK_REPR(attr(im, "__doc__"), "'Shows it.'");
    CHECK_REPR(attr(im, "__name__"), "'show'");
    CHECK(attr(im, "__func__") == f);
    Py_DECREF(f);
    descrgetfunc get = Py_TYPE(im)->tp_descr_get;
    PyObject *b = get(im, o, (PyObject *)Py_TYPE(o));
    CHECK(b && PyMethod_Check(b));
    if (b) CHECK_REPR(PyObject_CallFunction(b, "i", 1), "(None, ([3], 1), None)");
    Py_XDECREF(b);
    b = get(im, NULL, (PyObject *)Py_TYPE(o));
    CHECK(b == f);
    Py_XDECREF(b);
    char want[100];
    snprintf(want, sizeof want, "<instancemethod show at %p>", (void *)im);
    PyObject *im2 = PyInstanceMethod_New(f);
    CHECK(PyObject_RichCompareBool(im, im2, Py_EQ) == 1);
    FAILS(PyObject_CallFunction((PyObject *)&PyInstanceMethod_Type, "i", 1), PyExc_TypeError, "first argument must be callable");
    Py_DECREF(im2), Py_DECREF(im), Py_DECREF(o), Py_DECREF(f);
}

static void class_static(void)
{
    PyObject *f = PyCFunction_New(&def, NULL), *len = attr((PyObject *)&PyList_Type, "__len__"), *c = PyClassMethod_New(len), *s = PyStaticMethod_New(f);
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:O,s:O}", "T", &PyBaseObject_Type, "c", c, "s", s), *o = PyObject_CallNoArgs(t);
    CHECK_REPR(PyObject_CallMethod(o, "s", "i", 1), "(None, (1,), None)");
    CHECK_REPR(PyObject_CallMethod(t, "s", "i", 1), "(None, (1,), None)");
    CHECK_REPR(PyObject_CallFunction(s, "i", 1), "(None, (1,), None)"); /* callable itself */
    FAILS(PyObject_CallMethod(o, "c", NULL), PyExc_TypeError, "descriptor '__len__' requires a 'list' object but received a 'type'");
    FAILS(PyObject_CallNoArgs(c), PyExc_TypeError, "'classmethod' object is not callable");
    PyObject *s2 = PyObject_CallOneArg((PyObject *)&PyStaticMethod_Type, f); /* other than PyStaticMethod_New, copies attributes */
    CHECK_REPR(attr(s2, "__doc__"), "'Shows it.'");
    CHECK_REPR(attr(s2, "__name__"), "'show'");
    Py_XDECREF(s2);
    FAILS(attr(s, "__name__"), PyExc_AttributeError, "'staticmethod' object has no attribute '__name__'");
    CHECK(attr(s, "__wrapped__") == f);
    Py_DECREF(f);
    CHECK(attr(c, "__func__") == len);
    Py_DECREF(len);
    CHECK_REPR(attr(s, "__isabstractmethod__"), "False");
    CHECK_REPR(Py_NewRef(s), "<staticmethod(<built-in function show>)>");
    CHECK_REPR(Py_NewRef(c), "<classmethod(<slot wrapper '__len__' of 'list' objects>)>");
    FAILS(PyObject_CallNoArgs((PyObject *)&PyClassMethod_Type), PyExc_TypeError, "classmethod expected 1 argument, got 0");
    FAILS(PyObject_CallFunction((PyObject *)&PyStaticMethod_Type, "ii", 1, 2), PyExc_TypeError, "staticmethod expected 1 argument, got 2");
    CHECK(PyObject_SetAttrString(s, "x", Py_True) == 0);
    CHECK_REPR(attr(s, "x"), "True");
    PyObject *d = PyDescr_NewClassMethod((PyTypeObject *)t, &def);
    CHECK(d && PyObject_SetAttrString(t, "dc", d) == 0);
    CHECK_REPR(PyObject_CallMethod(o, "dc", "i", 4), "(<class 'T'>, (4,), None)");
    CHECK_REPR(Py_XNewRef(d), "<method 'show' of 'T' objects>");
    FAILS(PyObject_CallNoArgs(d), PyExc_TypeError, "descriptor 'show' of 'T' object needs an argument");
    Py_XDECREF(d), Py_DECREF(o), Py_DECREF(t), Py_DECREF(c), Py_DECREF(s), Py_DECREF(f), Py_DECREF(len);
}

int main(void)
{
    Py_Initialize();
    builtin();
    cmethod();
    bound();
    instance_method();
    class_static();
    return CHECK_DONE();
}
