/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Tuples and lists through the C API: making, reading, writing, iterating. */
#include "../check.h"

static void tuples(void)
{
    PyObject *a = PyLong_FromLong(1000), *b = PyLong_FromLong(2000);
    PyObject *t = PyTuple_Pack(2, a, b);
    CHECK(t && PyTuple_Size(t) == 2 && PyTuple_GetItem(t, 0) == a && PyTuple_GET_ITEM(t, 1) == b);
    CHECK(!PyTuple_GetItem(t, 2));
    CHECK_RAISED(PyExc_IndexError, "tuple index out of range");
    CHECK(!PyTuple_GetItem(t, -1));
    CHECK_RAISED(PyExc_IndexError, "tuple index out of range");
    CHECK(!PyTuple_GetItem(a, 0));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyTuple_New(0) == PyTuple_New(0));
    CHECK(!PyTuple_New(-1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject *u = PyTuple_New(3);
    CHECK(u && PyTuple_SetItem(u, 0, Py_NewRef(a)) == 0 && PyTuple_SetItem(u, 1, Py_NewRef(b)) == 0 && PyTuple_SetItem(u, 2, Py_NewRef(a)) == 0);
    CHECK(PyTuple_SetItem(u, 3, Py_NewRef(a)) == -1);
    CHECK_RAISED(PyExc_IndexError, "tuple assignment index out of range");
    PyObject *s = PyTuple_GetSlice(u, 1, 99);
    CHECK(s && PyTuple_Size(s) == 2 && PyTuple_GET_ITEM(s, 0) == b);
    Py_DECREF(s);
    s = PyTuple_GetSlice(u, 0, 3);
    CHECK(s == u);
    Py_DECREF(s);
    CHECK(_PyTuple_Resize(&u, 5) == 0 && PyTuple_GET_SIZE(u) == 5 && PyTuple_GET_ITEM(u, 0) == a && !PyTuple_GET_ITEM(u, 4));
    CHECK(_PyTuple_Resize(&u, 1) == 0 && PyTuple_GET_SIZE(u) == 1 && PyTuple_GET_ITEM(u, 0) == a);
    Py_INCREF(u);
    PyObject *v = u;
    CHECK(_PyTuple_Resize(&v, 2) == -1 && !v);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(u);
    Py_DECREF(t);
    CHECK(Py_REFCNT(a) == 1 && Py_REFCNT(b) == 1);
    Py_DECREF(a);
    Py_DECREF(b);
}

static void lists(void)
{
    PyObject *l = PyList_New(0), *x = PyLong_FromLong(5000);
    for (int i = 0; i < 100; i++) CHECK(PyList_Append(l, x) == 0);
    CHECK(PyList_Size(l) == 100 && Py_REFCNT(x) == 101 && PyList_GetItem(l, 99) == x);
    PyObject *r = PyList_GetItemRef(l, 3);
    CHECK(r == x && Py_REFCNT(x) == 102);
    Py_DECREF(r);
    CHECK(!PyList_GetItem(l, 100));
    CHECK_RAISED(PyExc_IndexError, "list index out of range");
    CHECK(!PyList_GetItemRef(l, -1));
    CHECK_RAISED(PyExc_IndexError, "list index out of range");
    CHECK(!PyList_GetItemRef(x, 0));
    CHECK_RAISED(PyExc_TypeError, "expected a list");
    CHECK(PyList_SetItem(l, 100, Py_NewRef(x)) == -1);
    CHECK_RAISED(PyExc_IndexError, "list assignment index out of range");
    CHECK(PyList_SetItem(l, 50, Py_NewRef(Py_None)) == 0 && PyList_GET_ITEM(l, 50) == Py_None && Py_REFCNT(x) == 100);
    CHECK(PyList_Insert(l, 0, Py_None) == 0 && PyList_GET_ITEM(l, 0) == Py_None && PyList_GET_ITEM(l, 51) == Py_None && PyList_Size(l) == 101);
    CHECK(PyList_Insert(l, -1, Py_True) == 0 && PyList_GET_ITEM(l, 100) == Py_True && PyList_GET_ITEM(l, 101) == x);
    PyObject *s = PyList_GetSlice(l, 50, 53);
    CHECK(s && PyList_Size(s) == 3 && PyList_GET_ITEM(s, 1) == Py_None);
    CHECK(PyList_SetSlice(l, 0, 100, s) == 0 && PyList_Size(l) == 5);
    CHECK(PyList_SetSlice(l, 1, 2, l) == 0 && PyList_Size(l) == 9);
    CHECK(PyList_SetSlice(l, 0, 99, NULL) == 0 && PyList_Size(l) == 0);
    CHECK(PyList_SetSlice(l, 0, 0, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "can only assign an iterable");
    PyObject *t = PyList_AsTuple(s);
    CHECK(t && PyTuple_Size(t) == 3 && PyTuple_GET_ITEM(t, 0) == x);
    CHECK(PyList_Extend(l, t) == 0 && PyList_Extend(l, s) == 0 && PyList_Extend(l, l) == 0 && PyList_Size(l) == 12);
    CHECK(PyList_Clear(l) == 0 && PyList_Size(l) == 0);
    Py_DECREF(t);
    Py_DECREF(s);
    Py_DECREF(l);
    CHECK(Py_REFCNT(x) == 1);
    Py_DECREF(x);
}

static PyObject *ints(int n, ...)
{
    PyObject *l = PyList_New(n);
    va_list v;
    va_start(v, n);
    for (int i = 0; i < n; i++) PyList_SET_ITEM(l, i, PyLong_FromLong(va_arg(v, int)));
    va_end(v);
    return l;
}

static int is(PyObject *l, int n, ...)
{
    int ok = l && PySequence_Size(l) == n;
    va_list v;
    va_start(v, n);
    for (int i = 0; i < n && ok; i++) {
        PyObject *o = PySequence_GetItem(l, i);
        ok = o && PyLong_AsLong(o) == va_arg(v, int);
        Py_XDECREF(o);
    }
    va_end(v);
    return ok;
}

static void iterate(void)
{
    PyObject *l = ints(3, 1, 2, 3), *t = PyList_AsTuple(l), *x;
    PyObject *both[] = {l, t};
    for (int k = 0; k < 2; k++) {
        PyObject *it = PyObject_GetIter(both[k]);
        CHECK(it && PyIter_Check(it));
        for (int i = 1; i <= 3; i++) {
            x = PyIter_Next(it);
            CHECK(x && PyLong_AsLong(x) == i);
            Py_XDECREF(x);
        }
        CHECK(!PyIter_Next(it));
        CHECK_CLEAN();
        CHECK(PyIter_NextItem(it, &x) == 0 && !x);
        Py_DECREF(it);
    }
    x = PySequence_List(t);
    CHECK(is(x, 3, 1, 2, 3));
    Py_XDECREF(x);
    x = PySequence_Tuple(l);
    CHECK(is(x, 3, 1, 2, 3));
    Py_XDECREF(x);
    x = PySequence_Fast(l, "no");
    CHECK(x == l);
    Py_XDECREF(x);
    CHECK(!PySequence_Fast(Py_None, "not that"));
    CHECK_RAISED(PyExc_TypeError, "not that");
    CHECK(!PyObject_GetIter(Py_None));
    CHECK_RAISED(PyExc_TypeError, "'NoneType' object is not iterable");
    Py_DECREF(l);
    Py_DECREF(t);
}

static void subscript(void)
{
    PyObject *l = ints(6, 0, 1, 2, 3, 4, 5), *k = PyLong_FromLong(-2), *x;
    x = PyObject_GetItem(l, k);
    CHECK(x && PyLong_AsLong(x) == 4);
    Py_XDECREF(x);
    CHECK(PyObject_SetItem(l, k, Py_None) == 0 && PyList_GET_ITEM(l, 4) == Py_None);
    CHECK(PyObject_DelItem(l, k) == 0 && PyList_Size(l) == 5);
    CHECK(PyObject_Size(l) == 5);
    CHECK(PyObject_Size(k) == -1);
    CHECK_RAISED(PyExc_TypeError, "object of type 'int' has no len()");
    CHECK(!PyObject_GetItem(k, k));
    CHECK_RAISED(PyExc_TypeError, "'int' object is not subscriptable");
    CHECK(!PyObject_GetItem(l, Py_None));
    CHECK_RAISED(PyExc_TypeError, "list indices must be integers or slices, not NoneType");
    PyObject *two = PyLong_FromLong(2), *s = PySlice_New(NULL, NULL, two);
    x = PyObject_GetItem(l, s);
    CHECK(is(x, 3, 0, 2, 5));
    CHECK(PyObject_SetItem(l, s, x) == 0 && PyObject_SetItem(l, s, l) == -1);
    CHECK_RAISED(PyExc_ValueError, "attempt to assign sequence of size 5 to extended slice of size 3");
    CHECK(PyObject_DelItem(l, s) == 0 && is(l, 2, 1, 3));
    Py_XDECREF(x);
    Py_DECREF(s);
    s = PySlice_New(NULL, NULL, k);
    PyObject *m = ints(7, 0, 1, 2, 3, 4, 5, 6);
    CHECK(PyObject_DelItem(m, s) == 0 && is(m, 3, 1, 3, 5));
    Py_DECREF(m);
    Py_DECREF(s);
    Py_DECREF(two);
    Py_DECREF(k);
    Py_DECREF(l);
}

static void slices(void)
{
    PyObject *two = PyLong_FromLong(-2), *s = PySlice_New(NULL, NULL, two);
    Py_ssize_t a, b, c, n;
    CHECK(PySlice_Unpack(s, &a, &b, &c) == 0 && a == PY_SSIZE_T_MAX && b == PY_SSIZE_T_MIN && c == -2);
    n = PySlice_AdjustIndices(7, &a, &b, c);
    CHECK(n == 4 && a == 6 && b == -1);
    PyObject *zero = PyLong_FromLong(0), *z = PySlice_New(zero, NULL, zero);
    CHECK(PySlice_Unpack(z, &a, &b, &c) == -1);
    CHECK_RAISED(PyExc_ValueError, "slice step cannot be zero");
    Py_DECREF(z);
    z = PySlice_New(Py_True, NULL, PyLong_Type.tp_base ? (PyObject *)&PyLong_Type : NULL);
    CHECK(PySlice_Unpack(z, &a, &b, &c) == -1);
    CHECK_RAISED(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    Py_DECREF(z);
    Py_DECREF(zero);
    Py_DECREF(s);
    Py_DECREF(two);
}

static void sequences(void)
{
    PyObject *l = ints(3, 1, 2, 1), *one = PyLong_FromLong(1), *nine = PyLong_FromLong(9), *x;
    CHECK(PySequence_Contains(l, one) == 1 && PySequence_Contains(l, nine) == 0 && PySequence_Count(l, one) == 2 && PySequence_Index(l, one) == 0);
    CHECK(PySequence_Index(l, nine) == -1);
    CHECK_RAISED(PyExc_ValueError, "sequence.index(x): x not in sequence");
    x = PySequence_Concat(l, l);
    CHECK(is(x, 6, 1, 2, 1, 1, 2, 1));
    Py_XDECREF(x);
    x = PySequence_Repeat(l, 2);
    CHECK(is(x, 6, 1, 2, 1, 1, 2, 1));
    Py_XDECREF(x);
    x = PySequence_InPlaceRepeat(l, 2);
    CHECK(x == l && is(x, 6, 1, 2, 1, 1, 2, 1));
    Py_XDECREF(x);
    x = PySequence_GetSlice(l, 1, -1);
    CHECK(is(x, 4, 2, 1, 1, 2));
    Py_XDECREF(x);
    CHECK(PySequence_DelSlice(l, 1, -1) == 0 && is(l, 2, 1, 1));
    CHECK(PySequence_SetItem(l, -1, nine) == 0 && PySequence_DelItem(l, 0) == 0 && is(l, 1, 9));
    CHECK(!PySequence_Concat(one, l));
    CHECK_RAISED(PyExc_TypeError, "'int' object can't be concatenated");
    CHECK(!PySequence_Concat(l, one));
    CHECK_RAISED(PyExc_TypeError, "can only concatenate list (not \"int\") to list");
    CHECK(!PySequence_GetItem(one, 0));
    CHECK_RAISED(PyExc_TypeError, "'int' object does not support indexing");
    CHECK(PySequence_SetItem(one, 0, l) == -1);
    CHECK_RAISED(PyExc_TypeError, "'int' object does not support item assignment");
    CHECK(PySequence_Check(l) && !PySequence_Check(one) && PyMapping_Check(l) && !PyMapping_Check(one));
    Py_DECREF(l);
    Py_DECREF(one);
    Py_DECREF(nine);
}

static void sorting(void)
{
    /* Every length and several shapes, against what sortedness and stability demand. */
    unsigned seed = 1;
    for (int n = 0; n < 700; n += n < 70 ? 1 : 37) {
        for (int shape = 0; shape < 5; shape++) {
            PyObject *l = PyList_New(n);
            long sum = 0, was = 0;
            for (int i = 0; i < n; i++) {
                seed = seed * 1103515245 + 12345;
                long v = shape == 0 ? (long)(seed >> 16) : shape == 1 ? -i : shape == 2 ? i % 7 : shape == 3 ? i ^ 1 : (seed >> 16) % 40 < 2 ? 3 : i;
                sum += v;
                PyList_SET_ITEM(l, i, PyLong_FromLong(v));
            }
            CHECK(PyList_Sort(l) == 0 && PyList_Size(l) == n);
            int sorted = 1;
            for (int i = 0; i < n; i++) {
                was += PyLong_AsLong(PyList_GET_ITEM(l, i));
                if (i && PyLong_AsLong(PyList_GET_ITEM(l, i - 1)) > PyLong_AsLong(PyList_GET_ITEM(l, i))) sorted = 0;
            }
            CHECK(sorted && sum == was);
            Py_DECREF(l);
        }
    }
    PyObject *l = ints(2, 1, 2);
    PyList_Append(l, Py_None);
    CHECK(PyList_Sort(l) == -1);
    CHECK_RAISED(PyExc_TypeError, "'<' not supported between instances of 'NoneType' and 'int'");
    CHECK(PyList_Size(l) == 3 && PyList_Reverse(l) == 0 && PyList_GET_ITEM(l, 0) == Py_None);
    Py_DECREF(l);
}

static void compare(void)
{
    PyObject *a = ints(3, 1, 2, 3), *b = ints(3, 1, 2, 4), *t = PyList_AsTuple(a), *u = PyList_AsTuple(b);
    CHECK(PyObject_RichCompareBool(a, b, Py_LT) == 1 && PyObject_RichCompareBool(a, b, Py_EQ) == 0 && PyObject_RichCompareBool(t, u, Py_GE) == 0);
    CHECK(PyObject_RichCompareBool(t, u, Py_NE) == 1 && PyObject_RichCompareBool(a, t, Py_EQ) == 0);
    CHECK(PyObject_Hash(t) == 529344067295497451 && PyObject_Hash(t) == PyObject_Hash(t));
    CHECK(PyObject_Hash(PyTuple_New(0)) == 5740354900026072187);
    CHECK(PyObject_Hash(a) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'list'");
    PyList_Append(a, a);
    CHECK_REPR(Py_NewRef(a), "[1, 2, 3, [...]]");
    CHECK_REPR(Py_NewRef(t), "(1, 2, 3)");
    CHECK_REPR(PyTuple_GetSlice(t, 0, 1), "(1,)");
    PyList_Clear(a);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(t);
    Py_DECREF(u);
}

int main(void)
{
    Py_Initialize();
    tuples();
    lists();
    iterate();
    subscript();
    slices();
    sequences();
    sorting();
    compare();
    return CHECK_DONE();
}
