/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Sets and frozensets: the C API, methods, operators, hashes, iterators, subclasses. */
#include "../check.h"

#define CALL(o, name, ...) PyObject_CallMethod(o, name, __VA_ARGS__)

static PyObject *set_of(const char *elements)
{
    PyObject *s = PyUnicode_FromString(elements), *r = PySet_New(s);
    Py_DECREF(s);
    return r;
}

static PyObject *frozen_of(const char *elements)
{
    PyObject *s = PyUnicode_FromString(elements), *r = PyFrozenSet_New(s);
    Py_DECREF(s);
    return r;
}

/* The elements of o in order, joined. Drops the reference. */
#define CHECK_ELEMENTS(o, type, text) check_elements(__LINE__, o, type, text)
static void check_elements(int line, PyObject *o, PyTypeObject *type, const char *text)
{
    if (!o) { printf("set/basics.c:%d: exception\n", line); PyErr_Print(); check_failures++; return; }
    if (Py_TYPE(o) != type) { printf("set/basics.c:%d: type %s\n", line, Py_TYPE(o)->tp_name); check_failures++; }
    PyObject *l = PySequence_List(o), *empty = PyUnicode_FromString("");
    PyList_Sort(l);
    PyObject *s = PyUnicode_Join(empty, l);
    if (!s || strcmp(PyUnicode_AsUTF8(s), text)) { printf("set/basics.c:%d: %s, want %s\n", line, s ? PyUnicode_AsUTF8(s) : "?", text); check_failures++; }
    Py_XDECREF(s);
    Py_DECREF(empty);
    Py_DECREF(l);
    Py_DECREF(o);
}

static void api(void)
{
    PyObject *s = PySet_New(NULL), *k = PyUnicode_FromString("key"), *k2 = PyUnicode_FromString("key"), *l = PyList_New(0);
    CHECK(s && PySet_Size(s) == 0 && PySet_GET_SIZE(s) == 0 && PySet_Contains(s, k) == 0);
    CHECK(PySet_Add(s, k) == 0 && PySet_Add(s, k2) == 0 && PySet_Size(s) == 1 && Py_REFCNT(k) == 2 && Py_REFCNT(k2) == 1);
    CHECK(PySet_Contains(s, k2) == 1 && PySet_Discard(s, k2) == 1 && PySet_Discard(s, k2) == 0 && Py_REFCNT(k) == 1);
    CHECK(PySet_Add(s, l) == -1);
    CHECK_RAISED(PyExc_TypeError, "cannot use 'list' as a set element (unhashable type: 'list')");
    CHECK(PySet_Contains(s, l) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PySet_Contains(s, s) == -1);
    CHECK_RAISED(PyExc_TypeError, "cannot use 'set' as a set element (unhashable type: 'set')");
    CHECK(!PySet_Pop(s));
    CHECK_RAISED(PyExc_KeyError, "'pop from an empty set'");
    PySet_Add(s, k);
    PyObject *p = PySet_Pop(s);
    CHECK(p == k && PySet_Size(s) == 0);
    Py_XDECREF(p);
    CHECK(PySet_Size(l) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PySet_Contains(l, k) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject *some = PyUnicode_FromString("xyz"), *e;
    Py_ssize_t pos = 0, n = 0;
    Py_hash_t hash;
    CHECK(_PySet_Update(s, some) == 0 && PySet_Size(s) == 3);
    while (_PySet_NextEntry(s, &pos, &e, &hash) > 0) { n++; CHECK(PyObject_Hash(e) == hash); }
    CHECK(n == 3 && _PySet_NextEntry(l, &pos, &e, &hash) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(some);
    PyObject *f = PyFrozenSet_New(NULL);
    CHECK(PySet_Add(f, k) == 0 && PySet_Contains(f, k2) == 1);
    PyObject *again = Py_NewRef(f);
    CHECK(PySet_Add(f, Py_None) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PySet_Discard(f, k) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PySet_Clear(f) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PySet_New(Py_None));
    CHECK_RAISED(PyExc_TypeError, "'NoneType' object is not iterable");
    Py_DECREF(again);
    Py_DECREF(f);
    Py_DECREF(l);
    Py_DECREF(s);
    CHECK(Py_REFCNT(k) == 1);
    Py_DECREF(k);
    Py_DECREF(k2);
    CHECK_CLEAN();
}

static void many(void)
{
    PyObject *s = PySet_New(NULL);
    for (long i = 0; i < 100000; i++) {
        PyObject *n = PyLong_FromLong(i * 7);
        if (PySet_Add(s, n) < 0) CHECK(0);
        Py_DECREF(n);
    }
    CHECK(PySet_Size(s) == 100000);
    PyObject *c = PySet_New(s);
    CHECK(PyObject_RichCompareBool(s, c, Py_EQ) == 1);
    long bad = 0;
    for (long i = 0; i < 100000; i += 2) {
        PyObject *n = PyLong_FromLong(i * 7);
        bad += PySet_Discard(s, n) != 1;
        Py_DECREF(n);
    }
    for (long i = 0; i < 100000; i++) {
        PyObject *n = PyLong_FromLong(i * 7);
        bad += PySet_Contains(s, n) != i % 2;
        Py_DECREF(n);
    }
    CHECK(bad == 0 && PySet_Size(s) == 50000);
    PyObject *diff = PyNumber_Subtract(c, s);
    CHECK(diff && PySet_Size(diff) == 50000);
    PyObject *x = PyNumber_Xor(c, s);
    CHECK(x && PyObject_RichCompareBool(x, diff, Py_EQ) == 1);
    while (PySet_Size(s) > 0) Py_XDECREF(PySet_Pop(s));
    PySet_Clear(c);
    CHECK(PySet_Size(c) == 0);
    for (int i = 0; i < 1000; i++) { PySet_Add(c, Py_None); PySet_Discard(c, Py_None); }
    CHECK(PySet_Size(c) == 0);
    Py_XDECREF(diff);
    Py_XDECREF(x);
    Py_DECREF(c);
    Py_DECREF(s);
    CHECK_CLEAN();
}

static void algebra(void)
{
    PyTypeObject *S = &PySet_Type, *F = &PyFrozenSet_Type;
    PyObject *a = set_of("abc"), *f = frozen_of("bcd"), *list = PyUnicode_FromString("bcd");
    CHECK_ELEMENTS(PyNumber_Or(a, f), S, "abcd");
    CHECK_ELEMENTS(PyNumber_Or(f, a), F, "abcd");
    CHECK_ELEMENTS(PyNumber_And(a, f), S, "bc");
    CHECK_ELEMENTS(PyNumber_And(f, a), F, "bc");
    CHECK_ELEMENTS(PyNumber_Subtract(a, f), S, "a");
    CHECK_ELEMENTS(PyNumber_Xor(a, f), S, "ad");
    CHECK_ELEMENTS(PyNumber_Xor(f, a), F, "ad");
    CHECK_ELEMENTS(CALL(a, "union", "OO", list, f), S, "abcd");
    CHECK_ELEMENTS(CALL(a, "union", NULL), S, "abc");
    CHECK_ELEMENTS(CALL(a, "intersection", "OO", list, f), S, "bc");
    CHECK_ELEMENTS(CALL(a, "intersection", NULL), S, "abc");
    CHECK_ELEMENTS(CALL(a, "difference", "Os", list, "a"), S, "");
    CHECK_ELEMENTS(CALL(a, "symmetric_difference", "s", "ccx"), S, "abx");
    CHECK(!PyNumber_Or(a, list));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for |: 'set' and 'str'");
    CHECK_REPR(CALL(a, "update", "ss", "x", "y"), "None");
    CHECK_ELEMENTS(PySet_New(a), S, "abcxy");
    CHECK_REPR(CALL(a, "intersection_update", "s", "abx"), "None");
    CHECK_ELEMENTS(PySet_New(a), S, "abx");
    CHECK_REPR(CALL(a, "difference_update", "ss", "b", "q"), "None");
    CHECK_ELEMENTS(PySet_New(a), S, "ax");
    CHECK_REPR(CALL(a, "symmetric_difference_update", "s", "aaz"), "None");
    CHECK_ELEMENTS(PySet_New(a), S, "xz");
    CHECK(PyNumber_InPlaceOr(a, f) == a && (Py_DECREF(a), 1));
    CHECK_ELEMENTS(PySet_New(a), S, "bcdxz");
    CHECK(PyNumber_InPlaceAnd(a, f) == a && (Py_DECREF(a), 1));
    CHECK_ELEMENTS(PySet_New(a), S, "bcd");
    CHECK(PyNumber_InPlaceSubtract(a, a) == a && (Py_DECREF(a), 1) && PySet_Size(a) == 0);
    CHECK(PyNumber_InPlaceXor(a, f) == a && (Py_DECREF(a), 1) && PySet_Size(a) == 3);
    CHECK(PyObject_RichCompareBool(a, f, Py_EQ) == 1 && PyObject_RichCompareBool(a, f, Py_LE) == 1 && PyObject_RichCompareBool(a, f, Py_LT) == 0);
    PySet_Add(a, Py_None);
    CHECK(PyObject_RichCompareBool(a, f, Py_GT) == 1 && PyObject_RichCompareBool(f, a, Py_LT) == 1 && PyObject_RichCompareBool(a, f, Py_NE) == 1);
    CHECK_REPR(CALL(f, "issubset", "O", a), "True");
    CHECK_REPR(CALL(f, "issubset", "s", "abcdef"), "True");
    CHECK_REPR(CALL(f, "issuperset", "s", "bbx"), "False");
    CHECK_REPR(CALL(f, "issuperset", "s", "bb"), "True");
    CHECK_REPR(CALL(f, "isdisjoint", "s", "xyz"), "True");
    CHECK_REPR(CALL(f, "isdisjoint", "O", a), "False");
    CHECK_REPR(CALL(a, "issubset", "([])"), "False");
    CHECK(!CALL(a, "issuperset", "([[]])"));
    CHECK_RAISED(PyExc_TypeError, "cannot use 'list' as a set element (unhashable type: 'list')");
    CHECK(!PyObject_RichCompare(a, list, Py_LT));
    CHECK_RAISED(PyExc_TypeError, "'<' not supported between instances of 'set' and 'str'");
    Py_DECREF(a);
    Py_DECREF(f);
    Py_DECREF(list);
    CHECK_CLEAN();
}

static void hashes(void)
{
    PyObject *f = PyFrozenSet_New(NULL);
    CHECK(PyObject_Hash(f) == 133146708735736);
    PyObject *one = Py_BuildValue("(iii)", 1, 2, 3), *g = PyFrozenSet_New(one);
    CHECK(PyObject_Hash(g) == -272375401224217160);
    PyObject *s = PySet_New(one), *outer = PySet_New(NULL);
    CHECK(PyObject_Hash(s) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'set'");
    PySet_Add(outer, g);
    CHECK(PySequence_Contains(outer, s) == 1);
    CHECK_REPR(CALL(outer, "__contains__", "O", s), "True");
    CHECK_REPR(CALL(outer, "remove", "O", s), "None");
    CHECK(!CALL(outer, "remove", "O", s));
    CHECK_RAISED(PyExc_KeyError, "{1, 2, 3}");
    CHECK_REPR(CALL(outer, "discard", "O", s), "None");
    Py_DECREF(outer);
    Py_DECREF(s);
    Py_DECREF(one);
    Py_DECREF(g);
    Py_DECREF(f);
    CHECK_CLEAN();
}

static void types(void)
{
    PyObject *S = (PyObject *)&PySet_Type, *F = (PyObject *)&PyFrozenSet_Type;
    CHECK_REPR(PyObject_CallNoArgs(S), "set()");
    CHECK_REPR(PyObject_CallNoArgs(F), "frozenset()");
    CHECK_REPR(PyObject_CallFunction(S, "([iii])", 3, 1, 2), "{1, 2, 3}");
    CHECK_REPR(PyObject_CallFunction(F, "([i])", 3), "frozenset({3})");
    CHECK(!PyObject_CallFunction(S, "ii", 1, 2));
    CHECK_RAISED(PyExc_TypeError, "set expected at most 1 argument, got 2");
    PyObject *kw = Py_BuildValue("{si}", "a", 1), *none = PyTuple_New(0);
    CHECK(!PyObject_Call(S, none, kw));
    CHECK_RAISED(PyExc_TypeError, "set() takes no keyword arguments");
    CHECK(!PyObject_Call(F, none, kw));
    CHECK_RAISED(PyExc_TypeError, "frozenset() takes no keyword arguments");
    PyObject *f = frozen_of("ab"), *g = PyObject_CallOneArg(F, f), *h = CALL(f, "copy", NULL);
    CHECK(f == g && f == h);
    Py_DECREF(f);
    Py_DECREF(g);
    Py_DECREF(h);
    PyObject *s = set_of("a"), *it = PyObject_GetIter(s);
    CHECK(PyObject_LengthHint(it, -1) == 1 && PySet_Add(s, Py_None) == 0 && !PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "Set changed size during iteration");
    Py_DECREF(it);
    PyObject *init = PyObject_GetAttrString(s, "__init__");
    CHECK_REPR(PyObject_CallFunction(init, "([i])", 5), "None");
    CHECK_REPR(Py_NewRef(s), "{5}");
    PyObject *red = CALL(s, "__reduce__", NULL);
    CHECK_REPR(red, "(<class 'set'>, ([5],), None)");
    PyObject *wr = PyWeakref_NewRef(s, NULL), *o = NULL;
    CHECK(wr && PyWeakref_GetRef(wr, &o) == 1 && o == s);
    Py_XDECREF(o);
    Py_XDECREF(init);
    Py_DECREF(s);
    CHECK(wr && PyWeakref_GetRef(wr, &o) == 0);
    Py_XDECREF(wr);
    PyType_Slot slots[] = {{0, NULL}};
    PyType_Spec spec = {"test.Sub", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *t = PyType_FromSpecWithBases(&spec, S);
    PyObject *a = t ? PyObject_CallFunction(t, "s", "ab") : NULL, *b = set_of("bc");
    CHECK(a && PySet_Check(a) && !PySet_CheckExact(a));
    CHECK_ELEMENTS(CALL(a, "copy", NULL), &PySet_Type, "ab");
    CHECK_ELEMENTS(PyNumber_Or(a, b), &PySet_Type, "abc");
    CHECK_ELEMENTS(PyNumber_And(a, b), &PySet_Type, "b");
    CHECK_ELEMENTS(PyNumber_Subtract(a, b), &PySet_Type, "a");
    CHECK_ELEMENTS(PyNumber_Xor(a, b), &PySet_Type, "ac");
    PyObject *few = PySequence_Tuple(none), *empty = PyObject_CallOneArg(t, few);
    CHECK_REPR(empty, "test.Sub()");
    Py_DECREF(few);
    Py_XDECREF(a);
    Py_DECREF(b);
    Py_XDECREF(t);
    Py_DECREF(kw);
    CHECK_CLEAN();
}

/* Of what is no set the key is not looked at. */
static void no_set(void)
{
    PyObject *l = PyList_New(0);
    CHECK(PySet_Add(l, NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PySet_Contains(l, NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PySet_Discard(l, NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(l);
}

int main(void)
{
    Py_Initialize();
    api();
    no_set();
    many();
    algebra();
    hashes();
    types();
    return CHECK_DONE();
}
