/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * OrderedDict: storing, both ends, order in comparison, views, iterators, subclasses. */
#include "../check.h"

/* {'a': 0, 'b': 1, ...} from the letters of keys. */
static PyObject *make(const char *keys)
{
    PyObject *od = PyODict_New();
    for (int i = 0; keys[i]; i++) {
        PyObject *k = PyUnicode_FromStringAndSize(keys + i, 1), *v = PyLong_FromLong(i);
        CHECK(PyODict_SetItem(od, k, v) == 0);
        Py_DECREF(k);
        Py_DECREF(v);
    }
    return od;
}

/* The keys in order as one word; also checks that the reverse is the same. */
static int order(PyObject *od, const char *want)
{
    char got[256];
    size_t n = 0;
    PyObject *it = PyObject_GetIter(od), *k;
    while (n < 255 && (k = PyIter_Next(it))) {
        got[n++] = PyUnicode_AsUTF8(k)[0];
        Py_DECREF(k);
    }
    got[n] = 0;
    Py_DECREF(it);
    int same = !PyErr_Occurred() && !strcmp(got, want);
    if (!same) printf("order %s, want %s\n", got, want);
    it = PyObject_CallMethod(od, "__reversed__", NULL);
    while (n > 0 && (k = PyIter_Next(it))) {
        same &= got[--n] == PyUnicode_AsUTF8(k)[0];
        Py_DECREF(k);
    }
    same &= n == 0 && !PyIter_Next(it) && !PyErr_Occurred();
    Py_XDECREF(it);
    PyObject *key, *v;
    Py_ssize_t pos = 0, count = 0;
    while (PyDict_Next(od, &pos, &key, &v)) {
        PyObject *r = NULL;
        same &= PyDict_GetItemRef(od, key, &r) == 1 && r == v;
        Py_XDECREF(r);
        count++;
    }
    return same && count == PyDict_Size(od) && (size_t)count == strlen(want);
}

static int drop(PyObject *o)
{
    Py_XDECREF(o);
    return o != NULL;
}

static void items(void)
{
    PyObject *od = PyODict_New(), *k = PyUnicode_FromString("a key"), *v = PyUnicode_FromString("a value");
    CHECK(od && PyODict_CheckExact(od) && PyODict_Check(od) && PyDict_Check(od) && !PyDict_CheckExact(od) && PyODict_SIZE(od) == 0);
    CHECK(PyODict_SetItem(od, k, v) == 0 && Py_REFCNT(v) == 2 && Py_REFCNT(k) >= 2);
    CHECK(PyODict_SetItem(od, k, v) == 0 && Py_REFCNT(v) == 2 && PyODict_Size(od) == 1);
    CHECK(PyODict_GetItem(od, k) == v && PyODict_GetItemWithError(od, k) == v && PyODict_Contains(od, k) == 1 && PyODict_GetItemString(od, "a key") == v);
    CHECK(PyODict_DelItem(od, k) == 0 && Py_REFCNT(v) == 1 && Py_REFCNT(k) == 1 && PyODict_SIZE(od) == 0);
    CHECK(PyODict_DelItem(od, k) == -1);
    CHECK_RAISED(PyExc_KeyError, "'a key'");
    PyObject *l = PyList_New(0);
    CHECK(PyODict_SetItem(od, l, v) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'list'");
    CHECK(PyODict_DelItem(od, l) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'list'");
    CHECK(PyObject_SetItem(od, k, v) == 0 && PyObject_DelItem(od, k) == 0 && PyObject_DelItem(od, k) == -1);
    CHECK_RAISED(PyExc_KeyError, "'a key'");
    CHECK(PyObject_Hash(od) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'collections.OrderedDict'");
    Py_DECREF(l);
    Py_DECREF(k);
    Py_DECREF(v);
    Py_DECREF(od);
    CHECK_CLEAN();
}

static void construct(void)
{
    PyObject *t = (PyObject *)&PyODict_Type;
    CHECK_REPR(PyObject_CallNoArgs(t), "OrderedDict()");
    PyObject *pairs = Py_BuildValue("[(ii)(ii)(ii)]", 3, 1, 1, 2, 3, 4);
    CHECK_REPR(PyObject_CallOneArg(t, pairs), "OrderedDict({3: 4, 1: 2})");
    PyObject *d = Py_BuildValue("{sisi}", "x", 1, "y", 2), *args = PyTuple_Pack(1, pairs);
    CHECK_REPR(PyObject_Call(t, args, d), "OrderedDict({3: 4, 1: 2, 'x': 1, 'y': 2})");
    CHECK_REPR(PyObject_CallOneArg(t, d), "OrderedDict({'x': 1, 'y': 2})");
    CHECK(!PyObject_CallFunction(t, "ii", 1, 2));
    CHECK_RAISED(PyExc_TypeError, "expected at most 1 arguments, got 2");
    CHECK(!PyObject_CallFunction(t, "i", 1));
    CHECK_RAISED(PyExc_TypeError, "'int' object is not iterable");
    CHECK(!PyObject_CallFunction(t, "([()])", 1));
    CHECK_RAISED(PyExc_ValueError, "need more than 0 values to unpack");
    CHECK(!PyObject_CallFunction(t, "([(i)])", 1));
    CHECK_RAISED(PyExc_ValueError, "need more than 1 value to unpack");
    CHECK(!PyObject_CallFunction(t, "([(iii)])", 1, 2, 3));
    CHECK_RAISED(PyExc_ValueError, "too many values to unpack (expected 2)");
    PyObject *od = make("ab");
    CHECK(!PyObject_CallMethod(od, "update", "ii", 1, 2));
    CHECK_RAISED(PyExc_TypeError, "update() takes at most 1 positional argument (2 given)");
    CHECK(drop(PyObject_CallMethod(od, "update", "O", d)) && order(od, "abxy"));
    CHECK(PyODict_SetItem(od, Py_None, od) == 0);
    Py_INCREF(od);
    CHECK_REPR(od, "OrderedDict({'a': 0, 'b': 1, 'x': 1, 'y': 2, None: ...})");
    CHECK(PyODict_DelItem(od, Py_None) == 0);
    CHECK_REPR(PyObject_CallMethod(t, "fromkeys", "s", "xyz"), "OrderedDict({'x': None, 'y': None, 'z': None})");
    CHECK_REPR(PyObject_CallMethod(t, "fromkeys", "si", "xy", 7), "OrderedDict({'x': 7, 'y': 7})");
    CHECK(!PyObject_CallMethod(t, "fromkeys", NULL));
    CHECK_RAISED(PyExc_TypeError, "fromkeys() missing required argument 'iterable' (pos 1)");
    Py_DECREF(args);
    Py_DECREF(pairs);
    Py_DECREF(d);
    Py_DECREF(od);
    CHECK_CLEAN();
}

static void move(void)
{
    PyObject *od = make("abcde");
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "s", "b")) && order(od, "acdeb"));
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "s", "b")) && order(od, "acdeb"));
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", "d", 0)) && order(od, "daceb"));
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", "d", 0)) && order(od, "daceb"));
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", "b", 0)) && order(od, "bdace"));
    CHECK(!PyObject_CallMethod(od, "move_to_end", "s", "z"));
    CHECK_RAISED(PyExc_KeyError, "'z'");
    PyObject *empty = PyODict_New();
    CHECK(!PyObject_CallMethod(empty, "move_to_end", "s", "z"));
    CHECK_RAISED(PyExc_KeyError, "'z'");
    CHECK(!PyObject_CallMethod(empty, "move_to_end", NULL));
    CHECK_RAISED(PyExc_TypeError, "move_to_end() missing required argument 'key' (pos 1)");
    Py_DECREF(empty);
    for (int i = 0; i < 1000; i++) {
        char key[2] = {"abcde"[i * 7 % 5], 0};
        CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", key, i % 3)));
        PyObject *last = PyObject_CallMethod(od, "popitem", "i", i % 3), *k = last ? PyTuple_GetItem(last, 0) : NULL;
        CHECK(k && PyUnicode_CompareWithASCIIString(k, key) == 0);
        CHECK(k && PyODict_SetItem(od, k, PyTuple_GetItem(last, 1)) == 0 && PyODict_SIZE(od) == 5);
        Py_XDECREF(last);
    }
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", "e", 0)) && drop(PyObject_CallMethod(od, "move_to_end", "si", "d", 0)));
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", "c", 0)) && drop(PyObject_CallMethod(od, "move_to_end", "si", "b", 0)));
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "si", "a", 0)) && order(od, "abcde"));
    Py_DECREF(od);
    CHECK_CLEAN();
}

/* Keys that are no str, many of them: everything to the front is everything reversed; from the front it comes out in order. */
static void many(void)
{
    enum { N = 20000 };
    PyObject *od = PyODict_New();
    for (int i = 0; i < N; i++) {
        PyObject *k = PyLong_FromLong(i * 3);
        CHECK(PyODict_SetItem(od, k, k) == 0);
        Py_DECREF(k);
    }
    PyObject *move = PyObject_GetAttrString(od, "move_to_end"), *pop = PyObject_GetAttrString(od, "popitem");
    for (int i = 0; i < N; i++) {
        CHECK(drop(PyObject_CallFunction(move, "ii", i * 3, 0)));
    }
    int wrong = 0;
    for (int i = N - 1; i >= 0; i--) {
        PyObject *pair = PyObject_CallFunction(pop, "i", 0);
        wrong += !pair || PyLong_AsLong(PyTuple_GetItem(pair, 0)) != i * 3 || PyLong_AsLong(PyTuple_GetItem(pair, 1)) != i * 3;
        Py_XDECREF(pair);
    }
    CHECK(!wrong && PyODict_SIZE(od) == 0);
    CHECK(!PyObject_CallFunction(pop, "i", 0));
    CHECK_RAISED(PyExc_KeyError, "'dictionary is empty'");
    Py_DECREF(move);
    Py_DECREF(pop);
    Py_DECREF(od);
    CHECK_CLEAN();
}

static void ends(void)
{
    PyObject *od = make("abc");
    CHECK_REPR(PyObject_CallMethod(od, "popitem", NULL), "('c', 2)");
    CHECK_REPR(PyObject_CallMethod(od, "popitem", "i", 0), "('a', 0)");
    CHECK_REPR(PyObject_CallMethod(od, "popitem", "i", 1), "('b', 1)");
    CHECK(!PyObject_CallMethod(od, "popitem", NULL));
    CHECK_RAISED(PyExc_KeyError, "'dictionary is empty'");
    CHECK_REPR(PyObject_CallMethod(od, "setdefault", "si", "k", 5), "5");
    CHECK_REPR(PyObject_CallMethod(od, "setdefault", "si", "k", 6), "5");
    CHECK_REPR(PyObject_CallMethod(od, "setdefault", "s", "n"), "None");
    CHECK_REPR(PyObject_CallMethod(od, "pop", "s", "k"), "5");
    CHECK_REPR(PyObject_CallMethod(od, "pop", "si", "k", 8), "8");
    CHECK(!PyObject_CallMethod(od, "pop", "s", "k"));
    CHECK_RAISED(PyExc_KeyError, "'k'");
    CHECK(!PyObject_CallMethod(od, "pop", "[]"));
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'list'");
    CHECK(!PyObject_CallMethod(od, "pop", NULL));
    CHECK_RAISED(PyExc_TypeError, "pop() missing required argument 'key' (pos 1)");
    CHECK(order(od, "n") && drop(PyObject_CallMethod(od, "clear", NULL)) && order(od, ""));
    PyDict_Clear(od);
    Py_DECREF(od);
    CHECK_CLEAN();
}

static void compare(void)
{
    PyObject *a = make("ab"), *b = PyODict_New(), *d;
    PyObject *k = PyUnicode_FromString("b"), *v = PyLong_FromLong(1), *k2 = PyUnicode_FromString("a"), *v2 = PyLong_FromLong(0);
    PyODict_SetItem(b, k, v);
    PyODict_SetItem(b, k2, v2);
    d = PyDict_Copy(b);
    CHECK(PyDict_CheckExact(d));
    CHECK(PyObject_RichCompareBool(a, b, Py_EQ) == 0 && PyObject_RichCompareBool(a, b, Py_NE) == 1);
    CHECK(PyObject_RichCompareBool(a, d, Py_EQ) == 1 && PyObject_RichCompareBool(d, a, Py_EQ) == 1 && PyObject_RichCompareBool(d, a, Py_NE) == 0);
    CHECK(drop(PyObject_CallMethod(b, "move_to_end", "s", "b")) && PyObject_RichCompareBool(a, b, Py_EQ) == 1 && PyObject_RichCompareBool(a, b, Py_NE) == 0);
    CHECK(!PyObject_RichCompare(a, b, Py_LT));
    CHECK_RAISED(PyExc_TypeError, "'<' not supported between instances of 'collections.OrderedDict' and 'collections.OrderedDict'");
    PyObject *c = PyObject_CallMethod(a, "copy", NULL);
    CHECK(c && c != a && PyODict_CheckExact(c) && PyObject_RichCompareBool(a, c, Py_EQ) == 1);
    CHECK(PyODict_DelItem(c, k) == 0 && PyODict_SIZE(a) == 2);
    Py_DECREF(c);
    PyObject *more = Py_BuildValue("{sisi}", "b", 9, "z", 3);
    CHECK_REPR(PyNumber_Or(a, more), "OrderedDict({'a': 0, 'b': 9, 'z': 3})");
    CHECK_REPR(PyNumber_Or(more, a), "OrderedDict({'b': 1, 'z': 3, 'a': 0})");
    CHECK(!PyNumber_Or(a, v));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for |: 'collections.OrderedDict' and 'int'");
    Py_INCREF(a);
    CHECK(PyNumber_InPlaceOr(a, more) == a);
    CHECK_REPR(a, "OrderedDict({'a': 0, 'b': 9, 'z': 3})");
    Py_DECREF(more);
    Py_DECREF(k);
    Py_DECREF(v);
    Py_DECREF(k2);
    Py_DECREF(v2);
    Py_DECREF(d);
    Py_DECREF(b);
    Py_DECREF(a);
    CHECK_CLEAN();
}

static void views(void)
{
    PyObject *od = make("ab"), *k = PyObject_CallMethod(od, "keys", NULL), *v = PyObject_CallMethod(od, "values", NULL), *i = PyObject_CallMethod(od, "items", NULL);
    CHECK(Py_IS_TYPE(k, &PyODictKeys_Type) && Py_IS_TYPE(v, &PyODictValues_Type) && Py_IS_TYPE(i, &PyODictItems_Type));
    CHECK(PyDictKeys_Check(k) && PyDictItems_Check(i) && PyDictValues_Check(v) && PyObject_Size(k) == 2 && PyObject_Size(i) == 2);
    CHECK(PyObject_IS_GC(k) && PyObject_GC_IsTracked(k));
    PyObject *a = PyUnicode_FromString("a"), *pair = Py_BuildValue("(si)", "b", 1), *other = Py_BuildValue("[s]", "a");
    CHECK(PySequence_Contains(k, a) == 1 && PySequence_Contains(i, pair) == 1 && PySequence_Contains(i, a) == 0);
    CHECK_REPR(PyNumber_And(k, other), "{'a'}");
    CHECK_REPR(PyNumber_Subtract(k, other), "{'b'}");
    CHECK(PyObject_RichCompareBool(k, k, Py_EQ) == 1);
    CHECK_REPR(PySequence_List(i), "[('a', 0), ('b', 1)]");
    CHECK_REPR(PySequence_List(v), "[0, 1]");
    PyObject *r = PyObject_CallMethod(k, "__reversed__", NULL);
    CHECK(Py_IS_TYPE(r, &PyODictIter_Type));
    CHECK_REPR(PySequence_List(r), "['b', 'a']");
    Py_DECREF(r);
    r = PyObject_CallMethod(i, "__reversed__", NULL);
    CHECK_REPR(PySequence_List(r), "[('b', 1), ('a', 0)]");
    Py_DECREF(r);
    r = PyObject_CallMethod(v, "__reversed__", NULL);
    CHECK_REPR(PySequence_List(r), "[1, 0]");
    Py_DECREF(r);
    CHECK_REPR(k, "odict_keys(['a', 'b'])");
    CHECK_REPR(v, "odict_values([0, 1])");
    CHECK_REPR(i, "odict_items([('a', 0), ('b', 1)])");
    Py_DECREF(a);
    Py_DECREF(pair);
    Py_DECREF(other);
    Py_DECREF(od);
    CHECK_CLEAN();
}

static void iterators(void)
{
    PyObject *od = make("abc"), *it = PyObject_GetIter(od), *k, *v = PyLong_FromLong(7), *b = PyUnicode_FromString("b");
    CHECK(Py_IS_TYPE(it, &PyODictIter_Type));
    CHECK_REPR(PyIter_Next(it), "'a'");
    PyObject *red = PyObject_CallMethod(it, "__reduce__", NULL);
    CHECK(red && PyTuple_Size(red) == 2);
    if (red) {
        Py_INCREF(PyTuple_GetItem(red, 1));
        CHECK_REPR(PyTuple_GetItem(red, 1), "(['b', 'c'],)");
    }
    Py_XDECREF(red);
    CHECK(PyODict_SetItem(od, b, v) == 0);
    CHECK_REPR(PyIter_Next(it), "'b'");
    CHECK(PyODict_DelItem(od, b) == 0 && !PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "OrderedDict mutated during iteration");
    CHECK(!PyIter_Next(it));
    CHECK_CLEAN();
    Py_DECREF(it);
    it = PyObject_GetIter(od);
    CHECK(drop(PyObject_CallMethod(od, "move_to_end", "s", "a")) && !PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "OrderedDict mutated during iteration");
    Py_DECREF(it);
    it = PyObject_GetIter(od);
    CHECK(PyDict_SetItem(od, b, v) == 0 && !PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "OrderedDict changed size during iteration");
    CHECK(!PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "OrderedDict changed size during iteration");
    Py_DECREF(it);
    CHECK(PyDict_DelItem(od, b) == 0);
    Py_DECREF(od);
    /* After the last entry nobody looks. */
    od = make("a");
    it = PyObject_GetIter(od);
    CHECK((k = PyIter_Next(it)) && PyODict_SetItem(od, b, v) == 0 && !PyIter_Next(it));
    CHECK_CLEAN();
    Py_XDECREF(k);
    Py_DECREF(it);
    Py_DECREF(od);
    Py_DECREF(v);
    Py_DECREF(b);
}

static void object(void)
{
    PyObject *od = make("ab"), *w = PyWeakref_NewRef(od, NULL), *r = NULL;
    CHECK(w && PyWeakref_GetRef(w, &r) == 1 && r == od);
    Py_XDECREF(r);
    CHECK(PyObject_SetAttrString(od, "note", Py_True) == 0);
    CHECK_REPR(PyObject_GetAttrString(od, "__dict__"), "{'note': True}");
    PyObject *red = PyObject_CallMethod(od, "__reduce__", NULL);
    CHECK(red && PyTuple_Size(red) == 5 && PyTuple_GetItem(red, 0) == (PyObject *)&PyODict_Type && PyTuple_GetItem(red, 3) == Py_None);
    CHECK_REPR(PySequence_List(PyTuple_GetItem(red, 4)), "[('a', 0), ('b', 1)]");
    CHECK_REPR(Py_NewRef(PyTuple_GetItem(red, 2)), "{'note': True}");
    Py_XDECREF(red);
    CHECK(PyODict_SetItem(od, Py_None, od) == 0);
    Py_DECREF(od);
    PyGC_Collect();
    CHECK(PyWeakref_GetRef(w, &r) == 0 && !r);
    Py_DECREF(w);
    CHECK_CLEAN();
}

static int stores;

static PyObject *sub_setitem(PyObject *self, PyObject *args)
{
    PyObject *k, *v;
    if (!PyArg_ParseTuple(args, "OO", &k, &v)) return NULL;
    stores++;
    if (PyODict_SetItem(self, k, v) < 0) return NULL;
    Py_RETURN_NONE;
}

static void subclass(void)
{
    static PyMethodDef def = {"__setitem__", sub_setitem, METH_VARARGS, NULL};
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", &PyODict_Type);
    CHECK(t && PyType_IsSubtype((PyTypeObject *)t, &PyODict_Type));
    PyObject *f = PyDescr_NewMethod((PyTypeObject *)t, &def);
    CHECK(f && PyObject_SetAttrString(t, "__setitem__", f) == 0);
    PyObject *o = PyObject_CallFunction(t, "([(si)(si)])", "a", 1, "b", 2);
    CHECK(o && PyODict_Check(o) && !PyODict_CheckExact(o) && stores == 2);
    CHECK_REPR(Py_NewRef(o), "Sub({'a': 1, 'b': 2})");
    PyObject *c = PyObject_CallMethod(o, "copy", NULL);
    CHECK(c && Py_TYPE(c) == (PyTypeObject *)t && stores == 4 && order(c, "ab"));
    Py_XDECREF(c);
    CHECK_REPR(PyObject_CallMethod(o, "setdefault", "si", "c", 3), "3");
    CHECK(stores == 5 && drop(PyObject_CallMethod(o, "move_to_end", "si", "c", 0)) && order(o, "cab"));
    CHECK_REPR(PyNumber_Or(o, o), "Sub({'c': 3, 'a': 1, 'b': 2})");
    Py_XDECREF(o);
    Py_XDECREF(f);
    Py_XDECREF(t);
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    items();
    construct();
    move();
    many();
    ends();
    compare();
    views();
    iterators();
    object();
    subclass();
    return CHECK_DONE();
}
