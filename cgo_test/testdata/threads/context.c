/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Every thread has a context of its own; one context is entered by one thread at a time; readers of a context that changes. */
#include "threads.h"

enum { THREADS = 4, ROUNDS = 2000 };
static PyObject *var, *shared;
static atomic_int entered, inside;

static long value(void)
{
    PyObject *v;
    if (PyContextVar_Get(var, NULL, &v) < 0 || !v) return -1;
    long n = PyLong_AsLong(v);
    Py_DECREF(v);
    return n;
}

static void own(long i)
{
    CHECK(value() == -1);
    for (long k = 0; k < ROUNDS; k++) {
        PyObject *n = PyLong_FromLong(i * ROUNDS + k + 100000), *t = PyContextVar_Set(var, n);
        Py_DECREF(n);
        CHECK(value() == i * ROUNDS + k + 100000);
        if (k % 3 == 0) CHECK(PyContextVar_Reset(var, t) == 0);
        Py_XDECREF(t);
    }
}

static void enter(long i)
{
    for (int k = 0; k < ROUNDS; k++) {
        if (PyContext_Enter(shared) < 0) {
            CHECK(PyErr_ExceptionMatches(PyExc_RuntimeError));
            PyErr_Clear();
            continue;
        }
        CHECK(inside++ == 0);
        entered++;
        PyObject *n = PyLong_FromLong(k + 1000);
        Py_XDECREF(PyContextVar_Set(var, n));
        Py_DECREF(n);
        CHECK(value() == k + 1000);
        inside--;
        CHECK(PyContext_Exit(shared) == 0);
    }
}

static void mixed(long i)
{
    if (i == 0) { enter(i); return; }
    for (int k = 0; k < ROUNDS; k++) {
        PyObject *v = PyObject_CallMethod(shared, "get", "O", var), *c = PyContext_Copy(shared);
        CHECK(v && (v == Py_None || PyLong_AsLong(v) >= 0));
        CHECK(c && PyObject_Size(c) == 1);
        Py_XDECREF(v);
        Py_XDECREF(c);
    }
}

int main(void)
{
    Py_Initialize();
    var = PyContextVar_New("var", NULL);
    shared = PyContext_New();
    run(own, THREADS);
    CHECK(value() == -1);
    run(enter, THREADS);
    CHECK(entered > 0 && PyObject_Size(shared) == 1);
    run(mixed, THREADS);
    CHECK(value() == -1);
    PyObject *last = PyObject_GetItem(shared, var);
    CHECK(last && Py_REFCNT(last) == 2);
    Py_XDECREF(last);
    Py_DECREF(shared);
    CHECK(Py_REFCNT(var) == 1);
    Py_DECREF(var);
    return CHECK_DONE();
}
