/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Dicts and sets that several threads read and change at once: what is found is what was stored, counts come out even. */
#include "../check.h"
#include <pthread.h>

enum { KEYS = 40, ROUNDS = 4000 };
static PyObject *dict, *set, *keys[KEYS], *twins[KEYS], *ints[KEYS];
static int bad;

/* The value stored under key i: a fresh int whose last digits tell i. */
static PyObject *value(long i, long round) { return PyLong_FromLong((round * 1000003 + 100000) * 100 + i); }

static int good(PyObject *v, long i) { return PyLong_Check(v) && PyLong_AsLong(v) % 100 == i; }

static void *reader(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (long r = 0; r < ROUNDS; r++) {
        long i = r % KEYS;
        PyObject *v, *k = r % 3 == 0 ? keys[i] : r % 3 == 1 ? twins[i] : ints[i];
        if (PyDict_GetItemRef(dict, k, &v) < 0) bad++;
        if (v && !good(v, i)) bad++;
        Py_XDECREF(v);
        if (PyDict_Contains(dict, k) < 0 || PySet_Contains(set, k) < 0) bad++;
        if (r % 100 == 0) {
            PyObject *c = PyDict_Copy(dict), *it;
            Py_ssize_t pos = 0;
            PyObject *key, *x;
            while (PyDict_Next(c, &pos, &key, &x)) if (!PyLong_Check(x)) bad++;
            Py_DECREF(c);
            it = PyObject_GetIter(dict);
            while ((x = PyIter_Next(it))) Py_DECREF(x);
            if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_RuntimeError)) bad++;
            PyErr_Clear();
            Py_DECREF(it);
            it = PyObject_GetIter(set);
            while ((x = PyIter_Next(it))) Py_DECREF(x);
            if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_RuntimeError)) bad++;
            PyErr_Clear();
            Py_DECREF(it);
            PyObject *l = PyDict_Values(dict);
            Py_DECREF(l);
        }
    }
    PyGILState_Release(g);
    return NULL;
}

static void *writer(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (long r = 0; r < ROUNDS; r++) {
        long i = (r * 7) % KEYS;
        PyObject *v = value(i, r), *k = r % 2 ? keys[i] : ints[i], *old;
        if (PyDict_SetItem(dict, k, v) < 0 || PySet_Add(set, k) < 0) bad++;
        Py_DECREF(v);
        if (r % 3 == 0) {
            if (PyDict_Pop(dict, twins[i], &old) < 0) bad++;
            if (old && !good(old, i)) bad++;
            Py_XDECREF(old);
            if (PySet_Discard(set, twins[i]) < 0) bad++;
        }
        if (r % 500 == 0) PyDict_Clear(dict);
        if (r % 700 == 0) PySet_Clear(set);
        if (r % 90 == 0) {
            PyObject *p = PySet_Pop(set);
            if (!p) PyErr_Clear();
            Py_XDECREF(p);
            PyObject *item = PyObject_CallMethod(dict, "popitem", NULL);
            if (!item) PyErr_Clear();
            Py_XDECREF(item);
        }
    }
    PyGILState_Release(g);
    return NULL;
}

int main(void)
{
    Py_Initialize();
    dict = PyDict_New();
    set = PySet_New(NULL);
    for (int i = 0; i < KEYS; i++) {
        keys[i] = PyUnicode_FromFormat("a key of some length, number %d", i);
        twins[i] = PyUnicode_FromFormat("a key of some length, number %d", i);
        ints[i] = PyLong_FromLong(1L << 40 | i);
    }
    pthread_t t[4];
    PyThreadState *ts = PyEval_SaveThread();
    for (int i = 0; i < 4; i++) CHECK(pthread_create(&t[i], NULL, i % 2 ? writer : reader, NULL) == 0);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    PyEval_RestoreThread(ts);
    CHECK(bad == 0);
    PyObject *k, *v;
    Py_ssize_t pos = 0, n = 0;
    while (PyDict_Next(dict, &pos, &k, &v)) n++;
    CHECK(n == PyDict_Size(dict));
    Py_DECREF(dict);
    Py_DECREF(set);
    for (int i = 0; i < KEYS; i++) {
        CHECK(Py_REFCNT(keys[i]) == 1);
        CHECK(Py_REFCNT(twins[i]) == 1);
        CHECK(Py_REFCNT(ints[i]) == 1);
        Py_DECREF(keys[i]);
        Py_DECREF(twins[i]);
        Py_DECREF(ints[i]);
    }
    CHECK_CLEAN();
    return CHECK_DONE();
}
