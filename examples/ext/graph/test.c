/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT */
#include <Python.h>
#include <pthread.h>
#include <stdio.h>

static PyObject *shared;
static int failures;
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); if (PyErr_Occurred()) PyErr_Print(); failures++; } } while (0)

static long number(PyObject *m, const char *name)
{
    PyObject *r = PyObject_CallMethod(m, name, NULL);
    long n = r ? PyLong_AsLong(r) : -1;
    Py_XDECREF(r);
    return n;
}

static void *work(void *unused)
{
    PyGILState_STATE s = PyGILState_Ensure();
    for (int i = 0; i < 20000; i++) {
        PyObject *v = PyLong_FromLong(i + 1000), *old = PyObject_GetAttrString(shared, "link");
        CHECK(old && v && PyObject_SetAttrString(shared, "link", v) == 0);
        Py_XDECREF(old);
        Py_XDECREF(v);
    }
    PyGILState_Release(s);
    return unused;
}

int main(void)
{
    Py_Initialize();
    PyObject *m = PyImport_ImportModule("graph");
    CHECK(m);
    if (!m) return 1;
    PyObject *node = PyObject_CallMethod(m, "cycle", NULL);
    CHECK(node && number(m, "count") == 2);
    Py_XDECREF(node);
    CHECK(number(m, "count") == 2); /* the cycle keeps itself alive */
    PyGC_Collect();
    CHECK(number(m, "count") == 0);
    PyObject *type = PyObject_GetAttrString(m, "Node");
    shared = type ? PyObject_CallNoArgs(type) : NULL;
    CHECK(shared);
    pthread_t t[2];
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    Py_XDECREF(shared);
    Py_XDECREF(type);
    Py_DECREF(m);
    return Py_FinalizeEx() < 0 || failures;
}
