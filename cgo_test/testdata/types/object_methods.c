/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Methods that every object has: __dir__, __reduce__, __reduce_ex__, __getstate__; those of type; copyreg. */
#include "../check.h"

static PyObject *copyreg;

/* A class of a namespace. */
static PyObject *class(const char *name, PyObject *bases, PyObject *ns)
{
    PyObject *r = bases && ns ? PyObject_CallFunction((PyObject *)&PyType_Type, "sOO", name, bases, ns) : NULL;
    Py_XDECREF(bases);
    Py_XDECREF(ns);
    return r;
}

static PyObject *of(PyObject *base) { return Py_BuildValue("(O)", base); }

static void dir(void)
{
    PyObject *c = class("C", of((PyObject *)&PyBaseObject_Type), Py_BuildValue("{s:i}", "b", 1)), *o = PyObject_CallNoArgs(c);
    CHECK(PyObject_SetAttrString(o, "a", Py_None) == 0);
    PyObject *d = PyObject_Dir(o), *a = PyUnicode_FromString("a"), *b = PyUnicode_FromString("b"), *cl = PyUnicode_FromString("__class__"), *mro = PyUnicode_FromString("mro");
    CHECK(d && PySequence_Contains(d, a) == 1 && PySequence_Contains(d, b) == 1 && PySequence_Contains(d, cl) == 1);
    Py_XDECREF(d);
    d = PyObject_Dir(c);
    CHECK(d && PySequence_Contains(d, a) == 0 && PySequence_Contains(d, b) == 1 && PySequence_Contains(d, mro) == 0);
    Py_XDECREF(d);
    Py_DECREF(a), Py_DECREF(b), Py_DECREF(cl), Py_DECREF(mro), Py_DECREF(o), Py_DECREF(c);
}

static void reduce(void)
{
    PyObject *c = class("C", of((PyObject *)&PyBaseObject_Type), PyDict_New()), *o = PyObject_CallNoArgs(c);
    PyObject_SetAttrString(o, "x", Py_True);
    PyObject *r = PyObject_CallMethod(o, "__reduce_ex__", "i", 2), *newobj = PyObject_GetAttrString(copyreg, "__newobj__");
    CHECK(r && PyTuple_Size(r) == 5 && PyTuple_GET_ITEM(r, 0) == newobj);
    if (r) {
        PyObject *copy = PyObject_Call(newobj, PyTuple_GET_ITEM(r, 1), NULL);
        CHECK(copy && (PyObject *)Py_TYPE(copy) == c);
        Py_XDECREF(copy);
        CHECK_REPR(Py_NewRef(PyTuple_GET_ITEM(r, 2)), "{'x': True}");
        CHECK(PyTuple_GET_ITEM(r, 3) == Py_None && PyTuple_GET_ITEM(r, 4) == Py_None);
    }
    Py_XDECREF(r);
    r = PyObject_CallMethod(o, "__reduce__", NULL);
    CHECK(r && PyTuple_Size(r) == 3);
    if (r) {
        PyObject *copy = PyObject_Call(PyTuple_GET_ITEM(r, 0), PyTuple_GET_ITEM(r, 1), NULL);
        CHECK(copy && (PyObject *)Py_TYPE(copy) == c);
        Py_XDECREF(copy);
        CHECK_REPR(Py_NewRef(PyTuple_GET_ITEM(r, 2)), "{'x': True}");
    }
    Py_XDECREF(r);
    PyObject *l = Py_BuildValue("[i]", 5);
    r = PyObject_CallMethod(l, "__reduce_ex__", "i", 4);
    CHECK(r && PyTuple_GET_ITEM(r, 2) == Py_None && PyIter_Check(PyTuple_GET_ITEM(r, 3)));
    Py_XDECREF(r);
    Py_DECREF(l);
    l = Py_BuildValue("{i:i}", 1, 2);
    r = PyObject_CallMethod(l, "__reduce_ex__", "i", 4);
    CHECK(r && PyTuple_GET_ITEM(r, 3) == Py_None && PyIter_Check(PyTuple_GET_ITEM(r, 4)));
    Py_XDECREF(r);
    Py_DECREF(l);
    l = PyMemoryView_FromMemory("abc", 3, PyBUF_READ);
    CHECK(!PyObject_CallMethod(l, "__reduce_ex__", "i", 4));
    CHECK_RAISED(PyExc_TypeError, "cannot pickle memoryview objects");
    CHECK(!PyObject_CallMethod(l, "__reduce_ex__", "i", 0));
    CHECK_RAISED(PyExc_TypeError, "cannot pickle 'memoryview' object");
    Py_DECREF(l);
    l = PyComplex_FromDoubles(1, 2);
    r = PyObject_CallMethod(l, "__reduce_ex__", "i", 2);
    CHECK(r != NULL);
    if (r) CHECK_REPR(PySequence_GetItem(r, 1), "(<class 'complex'>, 1.0, 2.0)");
    Py_XDECREF(r);
    Py_DECREF(l), Py_DECREF(newobj), Py_DECREF(o), Py_DECREF(c);
}

static void slots(void)
{
    PyObject *base = class("_Base", of((PyObject *)&PyBaseObject_Type), Py_BuildValue("{s:(ss)}", "__slots__", "a", "__hidden"));
    PyObject *c = class("C", of(base), Py_BuildValue("{s:s}", "__slots__", "b")), *o = PyObject_CallNoArgs(c);
    CHECK(o && PyObject_SetAttrString(o, "b", Py_True) == 0);
    CHECK_REPR(PyObject_CallMethod(copyreg, "_slotnames", "O", c), "['b', 'a', '_Base__hidden']");
    CHECK_REPR(PyObject_CallMethod(o, "__getstate__", NULL), "(None, {'b': True})");
    PyObject *r = PyObject_CallMethod(o, "__reduce_ex__", "i", 2);
    CHECK(r != NULL);
    if (r) CHECK_REPR(PySequence_GetItem(r, 2), "(None, {'b': True})");
    Py_XDECREF(r);
    Py_DECREF(o), Py_DECREF(c), Py_DECREF(base);
    c = class("D", of((PyObject *)&PyBaseObject_Type), PyDict_New()), o = PyObject_CallNoArgs(c);
    CHECK_REPR(PyObject_CallMethod(o, "__getstate__", NULL), "None");
    Py_DECREF(o), Py_DECREF(c);
    PyObject *plain = PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type);
    CHECK_REPR(PyObject_CallMethod(plain, "__getstate__", NULL), "None");
    Py_DECREF(plain);
}

static void type_methods(void)
{
    PyObject *a = class("A", of((PyObject *)&PyBaseObject_Type), PyDict_New()), *b = class("B", of(a), PyDict_New());
    CHECK_REPR(PyObject_CallMethod(b, "mro", NULL), "[<class 'B'>, <class 'A'>, <class 'object'>]");
    CHECK_REPR(PyObject_CallMethod(a, "__subclasses__", NULL), "[<class 'B'>]");
    CHECK_REPR(PyObject_CallMethod((PyObject *)&PyType_Type, "__prepare__", NULL), "{}");
    PyObject *o = PyObject_CallNoArgs(b);
    CHECK_REPR(PyObject_CallMethod(a, "__instancecheck__", "O", o), "True");
    CHECK_REPR(PyObject_CallMethod(a, "__subclasscheck__", "O", b), "True");
    CHECK_REPR(PyObject_CallMethod(b, "__subclasscheck__", "O", a), "False");
    Py_DECREF(o);
    CHECK(!PyObject_GetAttrString(a, "__abstractmethods__"));
    CHECK_RAISED(PyExc_AttributeError, "__abstractmethods__");
    PyObject *names = Py_BuildValue("[s]", "f"), *frozen = PyFrozenSet_New(names);
    CHECK(PyObject_SetAttrString(a, "__abstractmethods__", frozen) == 0 && ((PyTypeObject *)a)->tp_flags & Py_TPFLAGS_IS_ABSTRACT);
    CHECK(!PyObject_CallNoArgs(a));
    CHECK_RAISED(PyExc_TypeError, "Can't instantiate abstract class A without an implementation for abstract method 'f'");
    CHECK(PyObject_DelAttrString(a, "__abstractmethods__") == 0 && !(((PyTypeObject *)a)->tp_flags & Py_TPFLAGS_IS_ABSTRACT));
    Py_DECREF(frozen), Py_DECREF(names);
    CHECK_REPR(PyObject_GetAttrString(a, "__doc__"), "None");
    PyObject *text = PyUnicode_FromString("Text");
    CHECK(PyObject_SetAttrString(a, "__doc__", text) == 0);
    CHECK_REPR(PyObject_GetAttrString(a, "__doc__"), "'Text'");
    CHECK(PyObject_SetAttrString(a, "__name__", text) == 0 && PyObject_SetAttrString(a, "__qualname__", text) == 0);
    CHECK(!strcmp(((PyTypeObject *)a)->tp_name, "Text"));
    CHECK_REPR(PyObject_GetAttrString(a, "__name__"), "'Text'");
    CHECK(PyObject_SetAttrString(a, "__name__", Py_None) < 0);
    CHECK_RAISED(PyExc_TypeError, "can only assign string to Text.__name__, not 'NoneType'");
    CHECK(PyObject_DelAttrString(a, "__name__") < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot delete '__name__' attribute of immutable type 'Text'");
    CHECK(PyObject_SetAttrString((PyObject *)&PyLong_Type, "__name__", text) < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot set '__name__' attribute of immutable type 'int'");
    Py_DECREF(text);
    CHECK_REPR(PyObject_GetAttrString(a, "__annotations__"), "{}");
    CHECK_REPR(PyObject_GetAttrString(a, "__type_params__"), "()");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)&PyBaseObject_Type, "__text_signature__"), "'()'");
    CHECK_CLEAN();
    Py_DECREF(b), Py_DECREF(a);
}

static void supers(void)
{
    PyObject *s = (PyObject *)&PySuper_Type;
    PyObject *a = class("A", of((PyObject *)&PyBaseObject_Type), Py_BuildValue("{s:i}", "x", 1)), *b = class("B", of(a), Py_BuildValue("{s:i}", "x", 2)), *o = PyObject_CallNoArgs(b);
    PyObject *u = PyObject_CallFunction(s, "OO", b, o);
    CHECK_REPR(PyObject_GetAttrString(u, "x"), "1");
    CHECK_REPR(PyObject_GetAttrString(u, "__thisclass__"), "<class 'B'>");
    CHECK_REPR(PyObject_GetAttrString(u, "__self_class__"), "<class 'B'>");
    CHECK_REPR(PyObject_GetAttrString(u, "__class__"), "<class 'super'>");
    CHECK_REPR(Py_NewRef(u), "<super: <class 'B'>, <B object>>");
    PyObject *f = PyObject_GetAttrString(u, "__repr__"), *text = f ? PyObject_CallNoArgs(f) : NULL;
    CHECK(text && !strncmp(PyUnicode_AsUTF8(text), "<B object at", 12));
    Py_XDECREF(text), Py_XDECREF(f);
    CHECK(!PyObject_GetAttrString(u, "missing"));
    CHECK_RAISED(PyExc_AttributeError, "'super' object has no attribute 'missing'");
    Py_XDECREF(u);
    u = PyObject_CallFunction(s, "OO", a, b);
    CHECK(u && !PyObject_GetAttrString(u, "x"));
    CHECK_RAISED(PyExc_AttributeError, "'super' object has no attribute 'x'");
    Py_XDECREF(u);
    u = PyObject_CallOneArg(s, b);
    CHECK_REPR(Py_NewRef(u), "<super: <class 'B'>, NULL>");
    PyObject *bound = Py_TYPE(u)->tp_descr_get(u, o, b);
    CHECK_REPR(PyObject_GetAttrString(bound, "x"), "1");
    Py_XDECREF(bound), Py_XDECREF(u);
    CHECK(!PyObject_CallFunction(s, "OO", b, Py_None) == 0);
    CHECK(!PyObject_CallFunction(s, "Oi", b, 5));
    CHECK_RAISED(PyExc_TypeError, "super(type, obj): obj (instance of int) is not an instance or subtype of type (B).");
    CHECK(!PyObject_CallFunction(s, "i", 5));
    CHECK_RAISED(PyExc_TypeError, "super() argument 1 must be a type, not int");
    CHECK(!PyObject_CallNoArgs(s));
    CHECK_RAISED(PyExc_RuntimeError, "super(): no current frame");
    CHECK_CLEAN();
    Py_DECREF(o), Py_DECREF(b), Py_DECREF(a);
}

static void type_sizeof(void)
{
    PyObject *of_type = PyObject_GetAttrString((PyObject *)&PyType_Type, "__sizeof__"), *c = class("C", of((PyObject *)&PyBaseObject_Type), PyDict_New());
    PyObject *n = PyObject_CallOneArg(of_type, (PyObject *)&PyLong_Type), *m = PyObject_CallOneArg(of_type, c);
    CHECK(n && PyLong_AsSize_t(n) == sizeof(PyTypeObject));
    CHECK(m && PyLong_AsSize_t(m) >= sizeof(PyHeapTypeObject));
    Py_XDECREF(n), Py_XDECREF(m), Py_XDECREF(of_type), Py_XDECREF(c);
}

int main(void)
{
    Py_Initialize();
    copyreg = PyImport_ImportModule("copyreg");
    CHECK(copyreg);
    dir();
    reduce();
    slots();
    type_sizeof();
    type_methods();
    supers();
    Py_XDECREF(copyreg);
    return CHECK_DONE();
}
