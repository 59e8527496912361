/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * fork beside threads that call the API: the child has one thread, free locks and a working runtime. */
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int done;

static void *loop(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    while (!done) {
        PyObject *l = PyList_New(1);
        Py_XDECREF(l);
        Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS
    }
    PyGILState_Release(g);
    return arg;
}

static int child(void)
{
    PyObject *l = PyList_New(0);
    for (int i = 0; i < 1000; i++) {
        PyObject *v = PyLong_FromLong(i + 1000);
        if (!v || PyList_Append(l, v) < 0) return 3;
        Py_DECREF(v);
    }
    Py_DECREF(l);
    PyGC_Collect();
    Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS
    PyGILState_STATE g = PyGILState_Ensure();
    PyGILState_Release(g);
    return 0;
}

int main(void)
{
    Py_Initialize();
#ifdef UNGIL_PORTABLE
    return CHECK_DONE(); /* every door is Go, which does not survive a fork */
#endif
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, loop, NULL);
    for (int i = 0; i < 20; i++) {
        if (i & 1) PyOS_BeforeFork();
        pid_t p = fork();
        if (p == 0) {
            if (i & 1) PyOS_AfterFork_Child();
            alarm(5);
            _exit(child());
        }
        if (i & 1) PyOS_AfterFork_Parent();
        int status = -1;
        Py_BEGIN_ALLOW_THREADS
        waitpid(p, &status, 0);
        Py_END_ALLOW_THREADS
        CHECK(status == 0);
    }
    done = 1;
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    return CHECK_DONE();
}
