/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Many foreign threads that attach for the first time at once, nest, and end: each gets a record of its own, and none is left over. */
#include "threads/threads.h"

enum { THREADS = 40 };
static PyThreadState *records[THREADS];
static uint64_t ids[THREADS];
static atomic_int here;

static void storm(long i)
{
    CHECK(!PyGILState_Check() && !PyThreadState_GetUnchecked() && !PyGILState_GetThisThreadState());
    for (int n = 0; n < 20; n++) {
        PyGILState_STATE a = PyGILState_Ensure(), b = PyGILState_Ensure();
        CHECK(a == PyGILState_UNLOCKED && b == PyGILState_LOCKED && PyGILState_Check());
        PyThreadState *t = PyThreadState_Get();
        CHECK(t == PyGILState_GetThisThreadState() && t->interp == PyInterpreterState_Get());
        PyObject *d = PyThreadState_GetDict(); /* fresh: what an earlier thread kept is gone */
        CHECK(d && PyDict_Size(d) == 0 && PyDict_SetItemString(d, "mine", Py_None) == 0);
        PyObject *l = PyList_New(0), *v = PyLong_FromLong(i + 100000);
        CHECK(l && v && PyList_Append(l, v) == 0);
        Py_XDECREF(v);
        Py_XDECREF(l);
        if (n == 10) { /* all of them at once */
            records[i] = t, ids[i] = PyThreadState_GetID(t);
            Py_BEGIN_ALLOW_THREADS
            for (here++; here < THREADS;) sched_yield();
            Py_END_ALLOW_THREADS
            CHECK(PyThreadState_Get() == t);
        }
        PyGILState_Release(b);
        CHECK(PyGILState_Check());
        PyGILState_Release(a);
        CHECK(!PyGILState_Check() && !PyGILState_GetThisThreadState());
    }
}

static int count_records(void)
{
    int n = 0;
    for (PyThreadState *t = PyInterpreterState_ThreadHead(PyInterpreterState_Get()); t; t = PyThreadState_Next(t)) n++;
    return n;
}

int main(void)
{
    Py_Initialize();
    int before = count_records();
    CHECK(before == 1);
    for (double end = hammer_end(); seconds() < end && !check_failures;) {
        here = 0;
        run_unattached(storm, THREADS);
        for (int i = 0; i < THREADS; i++)
            for (int k = 0; k < i; k++) CHECK(records[i] != records[k] && ids[i] != ids[k]);
        CHECK(count_records() == before);
    }
    return CHECK_DONE();
}
