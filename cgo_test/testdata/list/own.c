/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What a thread does with containers that nobody else knows: making and ending them, items that end with them, equal keys. */
#include "../check.h"

static int ended, order[64];
typedef struct { PyObject_HEAD int id; } Item;
static void item_dealloc(PyObject *o)
{
    if (ended < 64) order[ended] = ((Item *)o)->id;
    ended++;
    PyTypeObject *t = Py_TYPE(o);
    PyObject_Free(o);
    Py_DECREF(t);
}
static PyType_Slot item_slots[] = {{Py_tp_dealloc, item_dealloc}, {0, NULL}};
static PyType_Spec item_spec = {"own.Item", sizeof(Item), 0, Py_TPFLAGS_DEFAULT, item_slots};
static PyObject *item_type;

static PyObject *item(int id)
{
    Item *i = PyObject_New(Item, (PyTypeObject *)item_type);
    i->id = id;
    return (PyObject *)i;
}

static void test_new(void)
{
    for (Py_ssize_t n = 0; n < 140; n++) {
        PyObject *l = PyList_New(n);
        CHECK(PyList_Size(l) == n && Py_REFCNT(l) == 1 && PyObject_GC_IsTracked(l));
        for (Py_ssize_t i = 0; i < n; i++) CHECK(PyList_GET_ITEM(l, i) == NULL);
        for (Py_ssize_t i = 0; i < n; i++) CHECK(PyList_SetItem(l, i, PyLong_FromSsize_t(i + 1000)) == 0);
        for (Py_ssize_t i = 0; i < n; i++) CHECK(PyLong_AsSsize_t(PyList_GetItem(l, i)) == i + 1000);
        CHECK(PyList_Append(l, Py_None) == 0 && PyList_Size(l) == n + 1);
        Py_DECREF(l);
    }
    CHECK(PyList_New(-1) == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
}

static void test_items_end_with_list(void)
{
    PyObject *l = PyList_New(5), *kept = item(9);
    for (int i = 0; i < 4; i++) PyList_SetItem(l, i, item(i));
    PyList_SetItem(l, 4, Py_NewRef(kept));
    PyList_Append(l, kept);
    PyList_Append(l, Py_None);
    CHECK(Py_REFCNT(kept) == 3);
    ended = 0;
    Py_DECREF(l);
    CHECK(ended == 4 && order[0] == 3 && order[3] == 0);
    CHECK(Py_REFCNT(kept) == 1);
    Py_DECREF(kept);
    CHECK(ended == 5);
}

static void test_replaced(void)
{
    PyObject *l = PyList_New(1), *a = item(1);
    ended = 0;
    PyList_SetItem(l, 0, a);
    CHECK(PyList_SetItem(l, 0, item(2)) == 0 && ended == 1 && order[0] == 1);
    CHECK(PyList_SetItem(l, 0, Py_NewRef(PyList_GetItem(l, 0))) == 0 && ended == 1);
    CHECK(PyList_SetItem(l, 1, item(3)) == -1 && ended == 2);
    CHECK_RAISED(PyExc_IndexError, "list assignment index out of range");
    CHECK(PyList_SetItem(l, -1, item(3)) == -1 && ended == 3);
    CHECK_RAISED(PyExc_IndexError, "list assignment index out of range");
    CHECK(PyList_SetItem(Py_None, 0, item(4)) == -1 && ended == 4);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyList_SetItem(l, 0, NULL) == 0 && ended == 5 && PyList_GET_ITEM(l, 0) == NULL);
    Py_DECREF(l);
}

static void test_pack(void)
{
    PyObject *a = item(1), *b = item(2), *t;
    CHECK_REPR(PyTuple_Pack(0), "()");
    CHECK_REPR(PyTuple_Pack(1, Py_None), "(None,)");
    CHECK_REPR(PyTuple_Pack(2, Py_None, Py_True), "(None, True)");
    CHECK_REPR(PyTuple_Pack(3, Py_None, Py_True, Py_False), "(None, True, False)");
    CHECK_REPR(PyTuple_Pack(7, Py_None, Py_True, Py_False, Py_None, Py_True, Py_False, Py_None),
               "(None, True, False, None, True, False, None)");
    t = PyTuple_Pack(3, a, b, a);
    CHECK(Py_REFCNT(t) == 1 && Py_REFCNT(a) == 3 && Py_REFCNT(b) == 2 && PyObject_GC_IsTracked(t));
    CHECK(PyTuple_GET_ITEM(t, 0) == a && PyTuple_GET_ITEM(t, 1) == b && PyTuple_GET_ITEM(t, 2) == a);
    Py_DECREF(t);
    CHECK(Py_REFCNT(a) == 1 && Py_REFCNT(b) == 1);
    t = PyTuple_Pack(3, a, a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    ended = 0;
    Py_DECREF(t);
    CHECK(ended == 2 && order[0] == 2 && order[1] == 1);
}

static void test_nested(void)
{
    PyObject *l = PyList_New(0);
    ended = 0;
    for (int i = 0; i < 100000; i++) {
        PyObject *outer = i % 2 ? PyList_New(1) : PyTuple_New(1);
        if (i % 2) PyList_SetItem(outer, 0, l);
        else PyTuple_SetItem(outer, 0, l);
        l = outer;
    }
    Py_DECREF(l);
    for (int i = 0; i < 40; i++) {
        PyObject *o = PyTuple_Pack(2, item_type, Py_None);
        Py_DECREF(o);
    }
}

/* Keys that are equal and not the same, of lengths around whole words. */
static void test_equal_keys(void)
{
    PyObject *d = PyDict_New(), *s = PySet_New(NULL), *v, *keys[40];
    for (int i = 0; i < 40; i++) {
        char text[48];
        memset(text, 'k', sizeof text);
        text[i] = 0;
        keys[i] = PyUnicode_FromString(text);
        PyObject *n = PyLong_FromLong(5000 + i);
        CHECK(PyDict_SetItem(d, keys[i], n) == 0 && PySet_Add(s, keys[i]) == 0);
        Py_DECREF(n);
    }
    for (int i = 0; i < 40; i++) {
        char text[48];
        memset(text, 'k', sizeof text);
        text[i] = 0;
        PyObject *twin = PyUnicode_FromString(text);
        CHECK(PyObject_Hash(twin) == PyObject_Hash(keys[i]));
        CHECK(PyDict_Contains(d, twin) == 1 && PySet_Contains(s, twin) == 1);
        CHECK(PyDict_GetItemRef(d, twin, &v) == 1 && PyLong_AsLong(v) == 5000 + i);
        Py_XDECREF(v);
        CHECK(PyDict_GetItemWithError(d, twin) == v);
        v = PyObject_GetItem(d, twin);
        CHECK(v && PyLong_AsLong(v) == 5000 + i);
        Py_XDECREF(v);
        CHECK(PyDict_SetItem(d, twin, Py_None) == 0 && PyDict_Size(d) == 40);
        CHECK(PyDict_GetItem(d, keys[i]) == Py_None);
        CHECK(PySet_Add(s, twin) == 0 && PySet_Size(s) == 40);
        CHECK(PySet_Discard(s, twin) == 1 && PySet_Contains(s, keys[i]) == 0 && PySet_Discard(s, twin) == 0);
        CHECK(PySet_Add(s, twin) == 0);
        Py_DECREF(twin);
    }
    PyObject *gone = PyUnicode_FromString("not there");
    CHECK(PyDict_GetItemRef(d, gone, &v) == 0 && v == NULL);
    CHECK(PyDict_Contains(d, gone) == 0 && PySet_Contains(s, gone) == 0 && PyDict_GetItemWithError(d, gone) == NULL);
    CHECK(PyObject_GetItem(d, gone) == NULL);
    CHECK_RAISED(PyExc_KeyError, "'not there'");
    Py_DECREF(gone);
    Py_DECREF(d);
    Py_DECREF(s);
    for (int i = 0; i < 40; i++) {
        CHECK(Py_REFCNT(keys[i]) == 1 || i < 2);
        Py_DECREF(keys[i]);
    }
}

/* A set that keys come to and leave, again and again, does not fill up. */
static void test_set_churn(void)
{
    PyObject *s = PySet_New(NULL);
    for (int round = 0; round < 300; round++) {
        char text[16];
        snprintf(text, sizeof text, "key%d", round);
        PyObject *k = PyUnicode_FromString(text), *old;
        CHECK(PySet_Add(s, k) == 0 && PySet_Contains(s, k) == 1);
        if (round >= 4) {
            snprintf(text, sizeof text, "key%d", round - 4);
            old = PyUnicode_FromString(text);
            CHECK(PySet_Discard(s, old) == 1 && PySet_Contains(s, old) == 0);
            Py_DECREF(old);
            CHECK(PySet_Size(s) == 4);
        }
        Py_DECREF(k);
    }
    Py_DECREF(s);
}

int main(void)
{
    Py_Initialize();
    item_type = PyType_FromSpec(&item_spec);
    test_new();
    test_items_end_with_list();
    test_replaced();
    test_pack();
    test_nested();
    test_equal_keys();
    test_set_churn();
    Py_DECREF(item_type);
    CHECK_CLEAN();
    return CHECK_DONE();
}
