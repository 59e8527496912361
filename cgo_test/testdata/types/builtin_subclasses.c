/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Classes over built-in types fill the slots that their base fills and no other: an operator of the wrong operand names both. */
#include "../check.h"

static PyObject *subclass(const char *name, PyTypeObject *base)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){ss}", name, base, "__module__", "m");
}

static void sequences_have_no_number_slots(void)
{
    PyTypeObject *bases[] = {&PyList_Type, &PyTuple_Type, &PyUnicode_Type, &PyBytes_Type, &PyByteArray_Type};
    for (int i = 0; i < 5; i++) {
        PyTypeObject *t = (PyTypeObject *)subclass("S", bases[i]);
        CHECK(t && t->tp_as_sequence->sq_concat == bases[i]->tp_as_sequence->sq_concat);
        CHECK(t->tp_as_sequence->sq_repeat == bases[i]->tp_as_sequence->sq_repeat);
        CHECK(!t->tp_as_number->nb_add && !t->tp_as_number->nb_multiply);
        PyObject *o = PyObject_CallNoArgs((PyObject *)t), *one = PyLong_FromLong(1), *two = PyLong_FromLong(2);
        CHECK(!PyNumber_Multiply(o, (PyObject *)&PyBaseObject_Type));
        CHECK_RAISED(PyExc_TypeError, "can't multiply sequence by non-int of type 'type'");
        CHECK(!PyNumber_Add(one, o));
        CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for +: 'int' and 'S'");
        CHECK(!PyNumber_InPlaceAdd(one, o));
        CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for +=: 'int' and 'S'");
        PyObject *r = PyNumber_Multiply(two, o);
        CHECK(r && Py_TYPE(r) == bases[i] && PySequence_Size(r) == 0);
        Py_XDECREF(r);
        Py_DECREF(two);
        Py_DECREF(one);
        Py_DECREF(o);
        Py_DECREF(t);
    }
}

static void numbers_have_no_sequence_slots(void)
{
    PyTypeObject *t = (PyTypeObject *)subclass("I", &PyLong_Type);
    CHECK(t && !t->tp_as_sequence->sq_concat && !t->tp_as_sequence->sq_repeat);
    CHECK(t->tp_as_number->nb_add == PyLong_Type.tp_as_number->nb_add);
    PyObject *o = PyObject_CallFunction((PyObject *)t, "i", 5);
    CHECK(!PyNumber_InPlaceAdd(o, Py_None)); /* not NotImplemented */
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for +=: 'I' and 'NoneType'");
    CHECK(!PyNumber_InPlaceMultiply(o, Py_None));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for *=: 'I' and 'NoneType'");
    CHECK(!PySequence_Concat(o, o));
    CHECK_RAISED(PyExc_TypeError, "'I' object can't be concatenated");
    Py_DECREF(o);
    Py_DECREF(t);
}

/* A wrapper of a method borrowed from a type that is no base goes by name. */
static void borrowed_wrapper(void)
{
    PyObject *add = PyObject_GetAttrString((PyObject *)&PyList_Type, "__add__");
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){sO}", "T", "__add__", add);
    PyObject *o = PyObject_CallNoArgs(t);
    CHECK(!PyNumber_Add(o, o));
    CHECK_RAISED(PyExc_TypeError, "descriptor '__add__' requires a 'list' object but received a 'T'");
    Py_DECREF(o);
    Py_DECREF(t);
    Py_DECREF(add);
}

static PyObject *self_only(PyObject *self, PyObject *arg) { return Py_NewRef(arg ? arg : self); }
static PyMethodDef plain_defs[] = {{"none", self_only, METH_NOARGS}, {"one", self_only, METH_O}, {"any", self_only, METH_VARARGS}, {0}};

/* What METH_NOARGS and METH_O say stands in for a signature that the docstring does not give. */
static void signature_from_flags(void)
{
    const char *want[] = {"'($self, /)'", "'($self, object, /)'", "None"};
    for (int i = 0; i < 3; i++) {
        PyObject *f = PyCFunction_New(&plain_defs[i], Py_None);
        CHECK_REPR(PyObject_GetAttrString(f, "__text_signature__"), want[i]);
        Py_DECREF(f);
    }
}

static PyType_Slot no_slots[] = {{0}};
static PyType_Spec dotted = {"pkg.mod.Dotted", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};

/* object's own __new__, __init__ and hooks count their arguments and name the type as C named it. */
static void object_arguments(void)
{
    PyObject *t = PyType_FromSpec(&dotted), *o = PyObject_CallNoArgs(t);
    CHECK(!PyObject_CallFunction(t, "i", 1));
    CHECK_RAISED(PyExc_TypeError, "pkg.mod.Dotted() takes no arguments");
    CHECK(!PyObject_CallMethod(o, "__init__", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "pkg.mod.Dotted.__init__() takes exactly one argument (the instance to initialize)");
    CHECK(!PyObject_CallMethod(o, "__subclasshook__", NULL));
    CHECK_RAISED(PyExc_TypeError, "Dotted.__subclasshook__() takes exactly one argument (0 given)");
    CHECK_REPR(PyObject_CallMethod(o, "__subclasshook__", "i", 1), "NotImplemented");
    Py_DECREF(o);
    Py_DECREF(t);
}

/* Built-in exceptions inherit what they do not change. */
static void exceptions_inherit(void)
{
    PyObject *r = PyObject_GetAttrString(PyExc_ValueError, "__repr__");
    CHECK(r && !PyObject_CallNoArgs(r));
    CHECK_RAISED(PyExc_TypeError, "descriptor '__repr__' of 'BaseException' object needs an argument");
    Py_XDECREF(r);
    r = PyObject_GetAttrString(PyExc_BaseException, "__setattr__");
    CHECK(r && !PyObject_CallNoArgs(r));
    CHECK_RAISED(PyExc_TypeError, "descriptor '__setattr__' of 'object' object needs an argument");
    Py_XDECREF(r);
}

/* A float operand refuses a third one, whatever that is. */
static void float_pow_of_three(void)
{
    PyObject *f = PyFloat_FromDouble(1.5), *s = PyUnicode_FromString("x");
    PyObject *calls[][3] = {{f, f, s}, {f, s, s}, {s, f, f}, {s, s, f}};
    for (int i = 0; i < 4; i++) {
        CHECK(!PyNumber_Power(calls[i][0], calls[i][1], calls[i][2]));
        CHECK_RAISED(PyExc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
        CHECK(!PyNumber_InPlacePower(calls[i][0], calls[i][1], calls[i][2]));
        CHECK_RAISED(PyExc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    }
    Py_DECREF(s);
    Py_DECREF(f);
}

/* The text searched for is looked at before the bounds. */
static void search_arguments(void)
{
    const char *names[] = {"find", "rfind", "index", "rindex", "count"};
    PyObject *s = PyUnicode_FromString("abc");
    char want[80];
    for (int i = 0; i < 5; i++) {
        snprintf(want, sizeof want, "%s() argument 1 must be str, not int", names[i]);
        CHECK(!PyObject_CallMethod(s, names[i], "id", 1, 1.5));
        CHECK_RAISED(PyExc_TypeError, want);
        CHECK(!PyObject_CallMethod(s, names[i], "sd", "a", 1.5));
        CHECK_RAISED(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    }
    Py_DECREF(s);
}

static void weak_reference_names_the_module(void)
{
    PyObject *t = subclass("W", &PySet_Type), *o = PyObject_CallNoArgs(t), *w = PyWeakref_NewRef(o, NULL);
    PyObject *r = PyObject_Repr(w);
    CHECK(r && strstr(PyUnicode_AsUTF8(r), "; to 'm.W' at 0x"));
    Py_XDECREF(r);
    Py_DECREF(w);
    Py_DECREF(o);
    Py_DECREF(t);
}

/* A name that UTF-8 cannot spell is in the error's text all the same, and a str subclass's own __str__ is not asked. */
static PyObject *never(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_RuntimeError, "asked");
    return NULL;
}
static PyMethodDef never_def = {"never", never, METH_VARARGS};

static void odd_names(void)
{
    PyObject *o = PyLong_FromLong(1000), *name = PyUnicode_DecodeUTF8("a\xed\xa0\x80", 4, "surrogatepass");
    CHECK(!PyObject_GetAttr(o, name));
    PyObject *e = PyErr_GetRaisedException(), *s = PyObject_Str(e), *want = PyUnicode_FromFormat("'int' object has no attribute '%U'", name);
    CHECK(PyErr_GivenExceptionMatches(e, PyExc_AttributeError) && PyUnicode_Compare(s, want) == 0);
    Py_DECREF(want);
    Py_DECREF(s);
    Py_DECREF(e);
    CHECK(PyObject_HasAttrWithError(o, name) == 0);
    CHECK(PyObject_SetAttr(o, name, Py_None) < 0);
    CHECK(PyErr_ExceptionMatches(PyExc_AttributeError));
    PyErr_Clear();
    Py_DECREF(name);
    PyObject *f = PyCFunction_New(&never_def, NULL);
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){sO}", "Name", &PyUnicode_Type, "__str__", f);
    name = PyObject_CallFunction(t, "s", "x");
    CHECK(name && !PyObject_GetAttr(o, name));
    CHECK_RAISED(PyExc_AttributeError, "'int' object has no attribute 'x'");
    Py_XDECREF(name);
    Py_DECREF(t);
    Py_DECREF(f);
    Py_DECREF(o);
}

static PyObject *list_of_nothing(PyObject *self, PyObject *args) { return PyList_New(0); }
static PyMethodDef list_def = {"list_of_nothing", list_of_nothing, METH_VARARGS};

/* The order in which bytes methods look at their arguments, and what they say. */
static void bytes_arguments(void)
{
    PyObject *b = PyBytes_FromString("ab"), *f = PyCFunction_New(&list_def, NULL);
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){sOsO}", "Odd", "__iter__", f, "__index__", f), *o = PyObject_CallNoArgs(t);
    CHECK(!PyObject_CallMethod(b, "replace", "iss", 0, "x", "y"));
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'int'");
    CHECK(!PyObject_CallMethod(b, "join", "O", o));
    CHECK_RAISED(PyExc_TypeError, "can only join an iterable");
    CHECK(PySequence_Contains(b, o) < 0); /* a failing __index__ leaves the buffer, which there is none of */
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'Odd'");
    Py_DECREF(o);
    o = PyLong_FromLong(300);
    CHECK(PySequence_Contains(b, o) < 0);
    CHECK_RAISED(PyExc_ValueError, "byte must be in range(0, 256)");
    Py_DECREF(o);
    Py_DECREF(t);
    Py_DECREF(f);
    Py_DECREF(b);
}

/* A missing argument is named before an unexpected one; an index is converted before a sequence refuses it. */
static void order_of_complaints(void)
{
    PyObject *empty = PyTuple_New(0), *kw = Py_BuildValue("{si}", "x", 1), *m = PyObject_GetAttrString((PyObject *)&PyLong_Type, "from_bytes");
    CHECK(!PyObject_Call(m, empty, kw));
    CHECK_RAISED(PyExc_TypeError, "from_bytes() missing required argument 'bytes' (pos 1)");
    PyObject *big = PyLong_FromString("1208925819614629174706176", NULL, 10), *s = PyUnicode_FromString("x");
    CHECK(PyObject_SetItem(s, big, s) < 0);
    CHECK_RAISED(PyExc_IndexError, "cannot fit 'int' into an index-sized integer");
    CHECK(PyObject_DelItem(empty, big) < 0);
    CHECK_RAISED(PyExc_IndexError, "cannot fit 'int' into an index-sized integer");
    CHECK(PyObject_SetItem(s, s, s) < 0);
    CHECK_RAISED(PyExc_TypeError, "'str' object does not support item assignment");
    Py_DECREF(s);
    Py_DECREF(big);
    Py_DECREF(m);
    Py_DECREF(kw);
    Py_DECREF(empty);
}

/* Attributes are found and set while an exception is set, which stays: deallocators and error paths do that. */
static int pending(void)
{
    PyObject *e = PyErr_GetRaisedException();
    int ok = e && Py_TYPE(e) == (PyTypeObject *)PyExc_KeyError;
    Py_XDECREF(e);
    return ok;
}

static void attributes_with_an_exception_set(void)
{
    /* Every look-up is the first of its name in its type: nothing is cached. */
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){si}", "Base", "inherited", 7);
    PyObject *u = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Derived", t), *o = PyObject_CallNoArgs(u), *r;
    PyErr_SetString(PyExc_KeyError, "k");
    r = PyObject_GetAttrString(o, "inherited");
    CHECK(r && PyLong_Check(r) && pending());
    Py_XDECREF(r);
    PyErr_SetString(PyExc_KeyError, "k");
    CHECK(PyObject_SetAttrString(o, "mine", Py_True) == 0 && pending());
    PyErr_SetString(PyExc_KeyError, "k");
    r = PyObject_GetAttrString(o, "mine");
    CHECK(r == Py_True && pending());
    Py_XDECREF(r);
    PyErr_SetString(PyExc_KeyError, "k");
    r = PyObject_GetAttrString(o, "__reduce__"); /* a method of object, looked for in o's dict first */
    CHECK(r && PyCallable_Check(r) && pending());
    Py_XDECREF(r);
    PyErr_SetString(PyExc_KeyError, "k");
    CHECK(PyObject_IsInstance(o, (PyObject *)&PyLong_Type) == 0 && pending());
    PyErr_SetString(PyExc_KeyError, "k");
    CHECK(PyObject_SetAttrString(u, "fresh", Py_True) == 0 && pending());
    PyObject *name = PyUnicode_InternFromString("absent");
    PyErr_SetString(PyExc_KeyError, "k");
    CHECK(!_PyType_Lookup((PyTypeObject *)u, name) && pending());
    PyErr_SetString(PyExc_KeyError, "k");
    CHECK(!PyObject_GetAttr(o, name));
    CHECK_RAISED(PyExc_AttributeError, "'Derived' object has no attribute 'absent'");
    Py_DECREF(name);
    Py_DECREF(o);
    Py_DECREF(u);
    Py_DECREF(t);
}

int main(void)
{
    Py_Initialize();
    sequences_have_no_number_slots();
    numbers_have_no_sequence_slots();
    borrowed_wrapper();
    signature_from_flags();
    object_arguments();
    exceptions_inherit();
    float_pow_of_three();
    search_arguments();
    weak_reference_names_the_module();
    odd_names();
    bytes_arguments();
    order_of_complaints();
    attributes_with_an_exception_set();
    return CHECK_DONE();
}
