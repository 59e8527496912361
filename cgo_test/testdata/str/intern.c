/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Interned strs: one object for one text. */
#include "calls.h"

static void in_place(void)
{
    PyObject *a = S("a text of this test"), *b = S("a text of this test");
    CHECK(a != b && !PyUnicode_CHECK_INTERNED(a));
    PyUnicode_InternInPlace(&a);
    CHECK(PyUnicode_CHECK_INTERNED(a));
    PyUnicode_InternInPlace(&b);
    CHECK(a == b);
    PyObject *again = a;
    PyUnicode_InternInPlace(&a);
    CHECK(again == a);
    PyObject *w = S("\xe2\x82\xac wide"), *v = S("\xe2\x82\xac wide"), *x = S("\xf0\x9f\x98\x80 widest");
    PyUnicode_InternInPlace(&w);
    PyUnicode_InternInPlace(&v);
    PyUnicode_InternInPlace(&x);
    CHECK(w == v && w != x && !strcmp(PyUnicode_AsUTF8(w), "\xe2\x82\xac wide"));
    /* Instances of subclasses, other objects and NULL are left alone. */
    PyObject *s = SS("a text of this test"), *was = s;
    PyUnicode_InternInPlace(&s);
    CHECK(s == was && !PyUnicode_CHECK_INTERNED(s));
    PyObject *one = PyUnicode_New(1, 127);
    PyUnicode_WriteChar(one, 0, 'y');
    PyUnicode_InternInPlace(&one);
    PyObject *y = PyUnicode_FromString("y");
    CHECK(one == y);
    Py_DECREF(y);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(w);
    Py_DECREF(v);
    Py_DECREF(x);
    Py_DECREF(s);
    Py_DECREF(one);
}

static void from_string(void)
{
    PyObject *a = PyUnicode_InternFromString("interned at once"), *b = PyUnicode_InternFromString("interned at once"), *c = S("interned at once");
    CHECK(a && a == b && a != c && PyUnicode_CHECK_INTERNED(a));
    PyUnicode_InternInPlace(&c);
    CHECK(c == a);
    PyObject *e = PyUnicode_InternFromString(""), *q = PyUnicode_InternFromString("q"), *w = PyUnicode_InternFromString("\xe2\x82\xac"), *w2 = PyUnicode_InternFromString("\xe2\x82\xac");
    CHECK(e && PyUnicode_GET_LENGTH(e) == 0 && q && PyUnicode_GET_LENGTH(q) == 1 && w && w == w2);
    CHECK(!PyUnicode_InternFromString("\xff"));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    /* The texts of keywords and attributes that the runtime uses itself are interned too. */
    PyObject *append = PyUnicode_InternFromString("append"), *append2 = PyUnicode_InternFromString("append");
    CHECK(append == append2 && PyUnicode_CHECK_INTERNED(append));
    for (int i = 0; i < 20000; i++) {
        char text[32];
        snprintf(text, sizeof text, "interned %d", i);
        PyObject *x = PyUnicode_InternFromString(text), *y = PyUnicode_FromString(text);
        PyUnicode_InternInPlace(&y);
        if (x != y || PyUnicode_CompareWithASCIIString(x, text)) { printf("%s: two objects\n", text); check_failures++; }
        Py_DECREF(x);
        Py_DECREF(y);
    }
    PyObject *objects[] = {a, b, c, e, q, w, w2, append, append2};
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) Py_XDECREF(objects[i]);
}

static void from_id(void)
{
    static struct _Py_Identifier id = {"an_identifier", -1, {0}};
    PyObject *a = _PyUnicode_FromId(&id), *b = _PyUnicode_FromId(&id), *c = PyUnicode_InternFromString("an_identifier");
    CHECK(a && a == b && a == c);
    Py_XDECREF(c);
}

int main(void)
{
    Py_Initialize();
    in_place();
    from_string();
    from_id();
    CHECK_CLEAN();
    return CHECK_DONE();
}
