/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Iterating strs; the names in the type's dict; sizes. */
#include "calls.h"

static void iterate(void)
{
    PyObject *s = S("a\xe2\x82\xac\xf0\x9f\x98\x80"), *it = PyObject_GetIter(s);
    Py_ssize_t refs = Py_REFCNT(s);
    CHECK(it && PyIter_Check(it) && PyObject_LengthHint(it, 9) == 3);
    is_row(__FILE__, __LINE__, "'a'", PyIter_Next(it));
    is_row(__FILE__, __LINE__, "'\\u20ac'", PyIter_Next(it));
    CHECK(PyObject_LengthHint(it, 9) == 1);
    PyObject *r = PyObject_CallMethod(it, "__reduce__", NULL);
    CHECK(r && PyTuple_GET_SIZE(r) == 3 && PyLong_AsLong(PyTuple_GET_ITEM(r, 2)) == 2 && PyTuple_GET_ITEM(PyTuple_GET_ITEM(r, 1), 0) == s);
    Py_XDECREF(r);
    is_row(__FILE__, __LINE__, "'\\U0001f600'", PyIter_Next(it));
    CHECK(!PyIter_Next(it) && !PyIter_Next(it) && PyObject_LengthHint(it, 9) == 0);
    CHECK_CLEAN();
    r = PyObject_CallMethod(it, "__reduce__", NULL);
    CHECK(r && PyTuple_GET_SIZE(r) == 2 && PyUnicode_GetLength(PyTuple_GET_ITEM(PyTuple_GET_ITEM(r, 1), 0)) == 0);
    Py_XDECREF(r);
    r = PyObject_CallMethod(it, "__setstate__", "n", (Py_ssize_t)0);
    CHECK(r == Py_None && !PyIter_Next(it));
    Py_DECREF(it);
    it = PyObject_GetIter(s);
    r = PyObject_CallMethod(it, "__setstate__", "n", (Py_ssize_t)2);
    CHECK(r == Py_None);
    is_row(__FILE__, __LINE__, "'\\U0001f600'", PyIter_Next(it));
    r = PyObject_CallMethod(it, "__setstate__", "n", (Py_ssize_t)-7);
    CHECK(r == Py_None);
    is_row(__FILE__, __LINE__, "'a'", PyIter_Next(it));
    r = PyObject_CallMethod(it, "__setstate__", "n", (Py_ssize_t)99);
    CHECK(r == Py_None && !PyIter_Next(it));
    CHECK(!PyObject_CallMethod(it, "__setstate__", "s", "x"));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_DECREF(it);
    CHECK(Py_REFCNT(s) <= refs);
    PyObject *list = PySequence_List(s);
    is_row(__FILE__, __LINE__, "['a', '\\u20ac', '\\U0001f600']", list);
    it = PyObject_GetIter(s); /* lives longer than the str's name */
    Py_DECREF(s);
    is_row(__FILE__, __LINE__, "'a'", PyIter_Next(it));
    Py_DECREF(it);
}

static void names(void)
{
    static const char *own[] = {"__repr__", "__hash__", "__str__", "__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__", "__iter__", "__mod__", "__rmod__", "__len__",
        "__getitem__", "__add__", "__mul__", "__rmul__", "__contains__", "__new__", "encode", "replace", "split", "rsplit", "join", "capitalize", "casefold", "title", "center", "count", "expandtabs",
        "find", "partition", "index", "ljust", "lower", "lstrip", "rfind", "rindex", "rjust", "rstrip", "rpartition", "splitlines", "strip", "swapcase", "translate", "upper", "startswith",
        "endswith", "removeprefix", "removesuffix", "isascii", "islower", "isupper", "istitle", "isspace", "isdecimal", "isdigit", "isnumeric", "isalpha", "isalnum", "isidentifier",
        "isprintable", "zfill", "format", "format_map", "__format__", "maketrans", "__sizeof__", "__getnewargs__", "__doc__"};
    PyObject *d = PyType_GetDict(&PyUnicode_Type);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        PyObject *v = PyDict_GetItemString(d, own[i]);
        if (!v) { printf("str has no %s\n", own[i]); check_failures++; }
    }
    CHECK(PyDict_Size(d) == (Py_ssize_t)(sizeof own / sizeof own[0]));
    Py_DECREF(d);
}

static Py_ssize_t size_of(PyObject *o)
{
    PyObject *r = PyObject_CallMethod(o, "__sizeof__", NULL);
    Py_ssize_t n = r ? PyLong_AsSsize_t(r) : -1;
    Py_XDECREF(r);
    return n;
}

static void sizes(void)
{
    PyObject *a = S("abcde"), *l = S("ab\xc3\xa9"), *w = S("a\xe2\x82\xac"), *x = S("\xf0\x9f\x98\x80");
    CHECK(size_of(a) == (Py_ssize_t)sizeof(PyASCIIObject) + 6);
    const Py_ssize_t head = sizeof(PyCompactUnicodeObject);
    CHECK(size_of(l) == head + 4 && size_of(w) == head + 6 && size_of(x) == head + 8);
    CHECK(PyUnicode_AsUTF8(a) && size_of(a) == (Py_ssize_t)sizeof(PyASCIIObject) + 6);
    CHECK(PyUnicode_AsUTF8(w) && size_of(w) == head + 6 + 5);
    Py_DECREF(a);
    Py_DECREF(l);
    Py_DECREF(w);
    Py_DECREF(x);
}

static void types(void)
{
    PyObject *ascii = PyUnicode_FromString("plain"), *other = PyUnicode_FromString("caf\xc3\xa9"), *a = PyObject_GetIter(ascii), *o = PyObject_GetIter(other);
    CHECK(!strcmp(Py_TYPE(a)->tp_name, "str_ascii_iterator") && !strcmp(Py_TYPE(o)->tp_name, "str_iterator") && Py_IS_TYPE(o, &PyUnicodeIter_Type));
    CHECK_REPR(PyIter_Next(a), "'p'");
    CHECK_REPR(PyObject_CallMethod(a, "__length_hint__", NULL), "4");
    CHECK_REPR(PySequence_List(a), "['l', 'a', 'i', 'n']");
    CHECK_REPR(PySequence_Tuple(o), "('c', 'a', 'f', '\xc3\xa9')");
    Py_DECREF(a);
    Py_DECREF(o);
    Py_DECREF(ascii);
    Py_DECREF(other);
}

int main(void)
{
    Py_Initialize();
    types();
    iterate();
    names();
    sizes();
    CHECK_CLEAN();
    return CHECK_DONE();
}
