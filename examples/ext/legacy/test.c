/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT */
#include <Python.h>
#include <ungil.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static int failures;
static atomic_int stop;
static atomic_long rounds;
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); if (PyErr_Occurred()) PyErr_Print(); failures++; } } while (0)

static void *work(void *unused)
{
    PyGILState_STATE s = PyGILState_Ensure();
    while (!stop) {
        PyObject *o = PyLong_FromLong(1000 + rounds++);
        CHECK(o);
        Py_XDECREF(o);
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    PyGILState_Release(s);
    return unused;
}

int main(void)
{
    Py_Initialize();
    pthread_t t;
    pthread_create(&t, NULL, work, NULL);
    Py_BEGIN_ALLOW_THREADS
    while (rounds < 1000) {}
    Py_END_ALLOW_THREADS
    CHECK(!Ungil_IsGILEnabled());
    PyObject *m = PyImport_ImportModule("legacy");
    CHECK(m && Ungil_IsGILEnabled());
    Ungil_GILDecision d;
    CHECK(Ungil_GetGILDecision(0, &d) == 1 && d.reason == UNGIL_GIL_UNDECLARED && d.enabled && !strcmp(d.module, "legacy"));
    PyObject *r = m ? PyObject_CallMethod(m, "tick", NULL) : NULL;
    CHECK(r && PyLong_AsLong(r) == 1);
    Py_XDECREF(r);
    long before = rounds;
    Py_BEGIN_ALLOW_THREADS
    while (rounds < before + 1000) {} /* the other thread goes on, one at a time */
    stop = 1;
    pthread_join(t, NULL);
    Py_END_ALLOW_THREADS
    Py_XDECREF(m);
    return Py_FinalizeEx() < 0 || failures;
}
