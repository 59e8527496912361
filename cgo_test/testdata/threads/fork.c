/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * fork beside threads that call the API: the child has one thread, free locks and a working runtime. */
#include "threads/threads.h"
#include <ungil.h>

static atomic_int done;
static PyObject *shared;

static void *loop(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    while (!done) {
        PyObject *l = PyList_New(1);
        CHECK(l && PyList_Append(shared, l) == 0 && PyList_SetSlice(shared, 0, 1, NULL) == 0);
        Py_BEGIN_CRITICAL_SECTION(shared);
        Py_XDECREF(l);
        Py_END_CRITICAL_SECTION();
        CHECK(PyDict_SetItemString(PyInterpreterState_GetDict(PyInterpreterState_Get()), "key", Py_None) == 0);
        PyObject *s = PyUnicode_InternFromString("a text of this test"), *w = PyWeakref_NewRef((PyObject *)&PyList_Type, NULL);
        Py_XDECREF(s);
        Py_XDECREF(w);
        Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS
    }
    PyGILState_Release(g);
    return arg;
}

static int child(void)
{
    CHECK(PyList_Append(shared, Py_None) == 0); /* another thread may have had its lock */
    PyObject *l = PyList_New(0);
    for (int i = 0; i < 1000; i++) {
        PyObject *v = PyLong_FromLong(i + 1000);
        if (!v || PyList_Append(l, v) < 0) return 3;
        Py_DECREF(v);
    }
    Py_DECREF(l);
    PyGC_Collect();
    PyObject *s = PyUnicode_InternFromString("another text of this test"), *w = PyWeakref_NewRef((PyObject *)&PyList_Type, NULL);
    CHECK(s && w);
    Py_XDECREF(s);
    Py_XDECREF(w);
    /* The Go part cannot be called any more: a refusal, not a hang. */
    CHECK(!PyImport_ImportModule("no_such_module"));
    CHECK_RAISED(PyExc_RuntimeError, "importing an extension module is not possible in a forked child process: the runtime's Go part "
                                     "ended with the fork; do it before fork, or exec after it");
    CHECK(!Ungil_LoadExtension("/nowhere/x.so", "x"));
    CHECK_RAISED(PyExc_RuntimeError, "loading an extension module is not possible in a forked child process: the runtime's Go part "
                                     "ended with the fork; do it before fork, or exec after it");
    PyObject *sys = PyImport_ImportModule("sys"); /* no Go part needed */
    CHECK(sys);
    Py_XDECREF(sys);
    if (check_failures) return 4;
    Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS
    PyGILState_STATE g = PyGILState_Ensure();
    PyGILState_Release(g);
    return 0;
}

/* A thread without a record forks: the child's API works as far as the other threads left it whole. */
static void *fork_detached(void *arg)
{
    for (int i = 0; i < 5; i++) {
        pid_t p = fork();
        if (p == 0) {
            alarm(5);
            PyGILState_STATE g = PyGILState_Ensure();
            PyObject *t = PyTuple_New(1);
            Py_XDECREF(t);
            PyGILState_Release(g);
            _exit(t ? 0 : 5);
        }
        int status = -1;
        waitpid(p, &status, 0);
        if (status) { printf("child: status %#x\n", status); check_failures++; }
    }
    return arg;
}

int main(void)
{
    Py_Initialize();
#ifdef UNGIL_PORTABLE
    return CHECK_DONE(); /* not supported there: every door is a cgo call, and Go does not survive a fork */
#endif
    shared = PyList_New(0);
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, loop, NULL);
    for (int i = 0; i < 20; i++) {
        if (i & 1) PyOS_BeforeFork();
        pid_t p = fork();
        if (p == 0) {
            if (i & 1) PyOS_AfterFork_Child();
            alarm(5);
            int r = child();
            fflush(stdout);
            _exit(r);
        }
        if (i & 1) PyOS_AfterFork_Parent();
        int status = -1;
        Py_BEGIN_ALLOW_THREADS
        waitpid(p, &status, 0);
        Py_END_ALLOW_THREADS
        if (status) { printf("child: status %#x\n", status); check_failures++; }
    }
    pthread_t f;
    pthread_create(&f, NULL, fork_detached, NULL);
    done = 1;
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    pthread_join(f, NULL);
    Py_END_ALLOW_THREADS
    Py_DECREF(shared);
    return CHECK_DONE();
}
