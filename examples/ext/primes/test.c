/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT */
#include <Python.h>
#include <ungil.h>
#include <pthread.h>
#include <stdio.h>

static PyObject *count;
static int failures;
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); if (PyErr_Occurred()) PyErr_Print(); failures++; } } while (0)

static void *work(void *unused)
{
    PyGILState_STATE s = PyGILState_Ensure();
    PyObject *limit = PyLong_FromLong(20000), *r = PyObject_CallOneArg(count, limit);
    CHECK(r && PyLong_AsLong(r) == 2262);
    Py_XDECREF(r);
    Py_XDECREF(limit);
    PyGILState_Release(s);
    return unused;
}

int main(void)
{
    Py_Initialize();
    PyObject *m = PyImport_ImportModule("primes");
    CHECK(m);
    count = m ? PyObject_GetAttrString(m, "count") : NULL;
    CHECK(count);
    if (failures) return 1;
    CHECK(!Ungil_IsGILEnabled());
    Ungil_GILDecision d;
    CHECK(Ungil_GetGILDecision(0, &d) == 1 && d.reason == UNGIL_GIL_DECLARED_FREE && !d.enabled);
    PyObject *negative = PyLong_FromLong(-1), *r = PyObject_CallOneArg(count, negative);
    CHECK(!r && PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    Py_DECREF(negative);
    pthread_t t[2];
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    Py_DECREF(count);
    Py_DECREF(m);
    return Py_FinalizeEx() < 0 || failures;
}
