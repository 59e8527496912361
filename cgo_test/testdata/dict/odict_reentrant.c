/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * An OrderedDict that the comparison of its keys empties while it is being searched, moved in or compared: nothing is lost, and what is
 * stored afterwards comes in order. */
#include "../check.h"

enum { KEYS = 6 };
static PyObject *target;
static int left = -1;

/* Equal to itself alone; the left-th comparison empties the target. */
static PyObject *key_compare(PyObject *a, PyObject *b, int op)
{
    if (op != Py_EQ) Py_RETURN_NOTIMPLEMENTED;
    if (left > 0 && --left == 0) PyDict_Clear(target);
    return Py_NewRef(a == b ? Py_True : Py_False);
}
static Py_hash_t key_hash(PyObject *o) { return 5; }
static PyType_Slot slots[] = {{Py_tp_richcompare, key_compare}, {Py_tp_hash, key_hash}, {0, NULL}};
static PyType_Spec spec = {"test.Key", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};

static PyObject *filled(PyObject **keys)
{
    PyObject *od = PyODict_New();
    for (int i = 0; i < KEYS; i++) CHECK(PyODict_SetItem(od, keys[i], Py_None) == 0);
    return od;
}

static void searched(PyObject *type, const char *method, int when)
{
    PyObject *keys[KEYS];
    for (int i = 0; i < KEYS; i++) keys[i] = PyObject_CallNoArgs(type);
    PyObject *od = target = filled(keys), *r;
    left = when;
    if (!(r = PyObject_CallMethod(od, method, "O", keys[KEYS - 1]))) {
        CHECK(PyErr_ExceptionMatches(PyExc_KeyError));
        PyErr_Clear();
    }
    Py_XDECREF(r);
    left = -1;
    for (int i = 0; i < KEYS; i++) {
        CHECK(PyODict_SetItem(od, keys[i], keys[i]) == 0);
        CHECK(r = PyObject_CallMethod(od, "move_to_end", "Oi", keys[i], 0));
        Py_XDECREF(r);
    }
    PyObject *it = PyObject_GetIter(od), *k;
    int i = KEYS;
    for (; i > 0 && (k = PyIter_Next(it)); Py_DECREF(k)) CHECK(k == keys[--i]);
    CHECK(i == 0 && !PyIter_Next(it));
    CHECK_CLEAN();
    Py_DECREF(it);
    Py_DECREF(od);
    for (i = 0; i < KEYS; i++) {
        CHECK(Py_REFCNT(keys[i]) == 1);
        Py_DECREF(keys[i]);
    }
}

static void compared(PyObject *type, int when)
{
    PyObject *keys[KEYS];
    for (int i = 0; i < KEYS; i++) keys[i] = PyObject_CallNoArgs(type);
    PyObject *a = filled(keys), *b = target = filled(keys);
    left = when;
    if (PyObject_RichCompareBool(a, b, Py_EQ) < 0) {
        CHECK(PyErr_ExceptionMatches(PyExc_RuntimeError));
        PyErr_Clear();
    }
    left = -1;
    Py_DECREF(a);
    Py_DECREF(b);
    for (int i = 0; i < KEYS; i++) {
        CHECK(Py_REFCNT(keys[i]) == 1);
        Py_DECREF(keys[i]);
    }
}

int main(void)
{
    Py_Initialize();
    PyObject *type = PyType_FromSpec(&spec);
    for (int when = 1; when < 10; when++) {
        searched(type, "move_to_end", when);
        searched(type, "pop", when);
        searched(type, "setdefault", when);
        compared(type, when);
    }
    Py_DECREF(type);
    return CHECK_DONE();
}
