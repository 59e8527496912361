/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The module time, and sys._getframe without a frame. */
#include "../check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <math.h>

static PyObject *m;
static double seconds(const char *name)
{
    PyObject *o = PyObject_CallMethod(m, name, NULL);
    CHECK(o && PyFloat_CheckExact(o));
    double x = o ? PyFloat_AsDouble(o) : -1;
    Py_XDECREF(o);
    return x;
}
static long long nanoseconds(const char *name)
{
    PyObject *o = PyObject_CallMethod(m, name, NULL);
    CHECK(o && PyLong_CheckExact(o));
    long long x = o ? PyLong_AsLongLong(o) : -1;
    Py_XDECREF(o);
    return x;
}

static void check_clocks(void)
{
    static const char *const names[] = {"time", "monotonic", "perf_counter", "process_time", "thread_time"};
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
    for (int i = 0; i < 5; i++) {
        struct timespec t, u;
        char ns[30];
        snprintf(ns, sizeof ns, "%s_ns", names[i]);
        clock_gettime(clocks[i], &t);
        double x = seconds(names[i]);
        long long n = nanoseconds(ns);
        clock_gettime(clocks[i], &u);
        long long before = t.tv_sec * 1000000000LL + t.tv_nsec, after = u.tv_sec * 1000000000LL + u.tv_nsec;
        CHECK(n >= before && n <= after);
        CHECK(x >= before * 1e-9 - 1e-6 && x <= after * 1e-9 + 1e-6);
    }
}

static atomic_int ran;
static void *other(void *unused)
{
    PyGILState_STATE g = PyGILState_Ensure();
    PyGC_Collect(); /* stops all threads that are attached */
    ran = 1;
    PyGILState_Release(g);
    return NULL;
}

static void check_sleep(void)
{
    double begin = seconds("monotonic");
    pthread_t t;
    CHECK(pthread_create(&t, NULL, other, NULL) == 0);
    CHECK_REPR(PyObject_CallMethod(m, "sleep", "d", 0.2), "None");
    CHECK(seconds("monotonic") - begin >= 0.2 && ran);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(t, NULL);
    Py_END_ALLOW_THREADS
    CHECK_REPR(PyObject_CallMethod(m, "sleep", "i", 0), "None");
    CHECK(!PyObject_CallMethod(m, "sleep", "i", -1));
    CHECK_RAISED(PyExc_ValueError, "sleep length must be non-negative");
    CHECK(!PyObject_CallMethod(m, "sleep", "d", NAN));
    CHECK_RAISED(PyExc_ValueError, "Invalid value NaN (not a number)");
    CHECK(!PyObject_CallMethod(m, "sleep", "d", 1e30));
    CHECK_RAISED(PyExc_OverflowError, "timestamp out of range for platform time_t");
    CHECK(!PyObject_CallMethod(m, "sleep", "s", "x"));
    CHECK_RAISED(PyExc_TypeError, "'str' object cannot be interpreted as an integer");
}

static void check_getframe(void)
{
    PyObject *f = PySys_GetObject("_getframe");
    CHECK(!PyObject_CallNoArgs(f));
    CHECK_RAISED(PyExc_ValueError, "call stack is not deep enough");
    CHECK(!PyObject_CallFunction(f, "i", 3));
    CHECK_RAISED(PyExc_ValueError, "call stack is not deep enough");
    CHECK(!PyObject_CallFunction(f, "s", "x"));
    CHECK_RAISED(PyExc_TypeError, NULL);
}

int main(void)
{
    Py_Initialize();
    m = PyImport_ImportModule("time");
    CHECK(m != NULL);
    check_clocks();
    check_sleep();
    check_getframe();
    CHECK_CLEAN();
    Py_XDECREF(m);
    return CHECK_DONE();
}
