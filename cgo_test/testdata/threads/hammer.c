/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Threads: foreign threads that come and go, counts handed over, mutexes, critical sections, stopping. */
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4
static atomic_int done;
static PyMutex mutex;
static long counter;
static PyObject *shared, *other;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void run(void *(*f)(void *), int n)
{
    pthread_t t[64];
    for (int i = 0; i < n; i++) pthread_create(&t[i], NULL, f, (void *)(long)i);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < n; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
}

static void *storm(void *arg)
{
    for (int i = 0; i < 200; i++) {
        PyGILState_STATE a = PyGILState_Ensure(), b = PyGILState_Ensure();
        PyObject *l = PyList_New(0), *v = PyLong_FromLong(i + 100000);
        CHECK(l && v && PyList_Append(l, v) == 0);
        Py_XDECREF(v);
        Py_XDECREF(l);
        CHECK(PyGILState_Check());
        PyGILState_Release(b);
        CHECK(PyGILState_Check());
        PyGILState_Release(a);
        CHECK(!PyGILState_Check());
    }
    return arg;
}

/* Each thread leaves objects behind for the next to drop, and dies. */
static void *leave_objects(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (int i = 0; i < 1000; i++) {
        PyObject *t = PyTuple_New(1), *v = PyLong_FromLong(i + 100000);
        PyTuple_SET_ITEM(t, 0, v);
        CHECK(PyList_Append(shared, t) == 0);
        Py_DECREF(t);
        if (i % 3 == 0) CHECK(PyList_SetSlice(shared, 0, 1, NULL) == 0);
    }
    PyGILState_Release(g);
    return arg;
}

static void *no_release(void *arg)
{
    PyGILState_Ensure();
    PyObject *l = PyList_New(3);
    CHECK(l && PyList_Append(shared, l) == 0);
    Py_XDECREF(l);
    return arg;
}

static void *lock_loop(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (int i = 0; i < 20000; i++) {
        PyMutex_Lock(&mutex);
        counter++;
        PyMutex_Unlock(&mutex);
    }
    PyGILState_Release(g);
    return arg;
}

static void *unattached_lock_loop(void *arg)
{
    for (int i = 0; i < 20000; i++) {
        PyMutex_Lock(&mutex);
        counter++;
        PyMutex_Unlock(&mutex);
    }
    return arg;
}

static void *sections(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    PyObject *a = (long)arg & 1 ? shared : other, *b = (long)arg & 1 ? other : shared;
    for (int i = 0; i < 5000; i++) {
        Py_BEGIN_CRITICAL_SECTION(a);
        Py_BEGIN_CRITICAL_SECTION(a);
        if (i % 16 == 0) { Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS }
        Py_BEGIN_CRITICAL_SECTION(b);
        CHECK(PyList_Append(b, Py_None) == 0);
        Py_END_CRITICAL_SECTION();
        Py_END_CRITICAL_SECTION();
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION2(a, b);
        counter++;
        Py_BEGIN_CRITICAL_SECTION2(b, a);
        Py_END_CRITICAL_SECTION2();
        Py_END_CRITICAL_SECTION2();
        Py_BEGIN_CRITICAL_SECTION2(a, a);
        Py_END_CRITICAL_SECTION2();
    }
    PyGILState_Release(g);
    return arg;
}

static void *api_loop(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    while (!done) {
        PyObject *l = PyList_New(1);
        Py_XDECREF(l);
    }
    PyGILState_Release(g);
    return arg;
}

static void *detach_loop(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    while (!done) { Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS }
    PyGILState_Release(g);
    return arg;
}

static int count(PyObject *o, void *n) { (void)o; ++*(long *)n; return 1; }

static void stops(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, api_loop, NULL);
    pthread_create(&b, NULL, detach_loop, NULL);
    usleep(10000);
    for (int i = 0; i < 100; i++) {
        long n = 0;
        PyUnstable_GC_VisitObjects(count, &n);
        CHECK(n > 0);
    }
    for (int i = 0; i < 20; i++) PyGC_Collect();
    done = 1;
    Py_BEGIN_ALLOW_THREADS
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    Py_END_ALLOW_THREADS
}

static void *use_record(void *p)
{
    PyEval_RestoreThread(p);
    CHECK(PyThreadState_Get() == p && PyThreadState_GetDict());
    CHECK(PyList_Append(shared, Py_None) == 0);
    CHECK(PyEval_SaveThread() == p);
    return NULL;
}

static void records(void)
{
    PyThreadState *main = PyThreadState_Get(), *t = PyThreadState_New(PyInterpreterState_Get());
    CHECK(t && PyThreadState_GetID(t) != PyThreadState_GetID(main) && PyGILState_GetThisThreadState() == main);
    pthread_t p;
    pthread_create(&p, NULL, use_record, t);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(p, NULL);
    Py_END_ALLOW_THREADS
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
    CHECK(PyThreadState_Swap(NULL) == main && !PyThreadState_GetUnchecked());
    CHECK(PyThreadState_Swap(main) == NULL && PyThreadState_Get() == main);
}

static void tss_and_locks(void)
{
    Py_tss_t k = Py_tss_NEEDS_INIT;
    CHECK(!PyThread_tss_is_created(&k) && PyThread_tss_create(&k) == 0 && PyThread_tss_is_created(&k));
    CHECK(!PyThread_tss_get(&k) && PyThread_tss_set(&k, &k) == 0 && PyThread_tss_get(&k) == &k);
    PyThread_tss_delete(&k);
    CHECK(!PyThread_tss_is_created(&k));
    PyThread_type_lock l = PyThread_allocate_lock();
    CHECK(PyThread_acquire_lock(l, WAIT_LOCK) == 1 && PyThread_acquire_lock(l, NOWAIT_LOCK) == 0);
    double t = seconds();
    CHECK(PyThread_acquire_lock_timed(l, 20000, 0) == PY_LOCK_FAILURE);
    t = seconds() - t;
    CHECK(t > 0.019 && t < 1);
    PyThread_release_lock(l);
    PyThread_free_lock(l);
}

static int pending_calls;
static int pending(void *arg) { pending_calls++; return arg ? (PyErr_SetString(PyExc_ValueError, "x"), -1) : 0; }

int main(void)
{
    Py_Initialize();
    shared = PyList_New(0), other = PyList_New(0);
    tss_and_locks();
    records();
    run(storm, 16);
    for (int i = 0; i < 10; i++) run(leave_objects, 3);
    run(no_release, 8);
    run(lock_loop, THREADS);
    run(unattached_lock_loop, THREADS);
    CHECK(counter == 2 * THREADS * 20000 && !PyMutex_IsLocked(&mutex));
    counter = 0;
    run(sections, THREADS);
    CHECK(counter == THREADS * 5000);
    stops();
    CHECK(Py_AddPendingCall(pending, NULL) == 0 && Py_AddPendingCall(pending, &counter) == 0);
    CHECK(Py_MakePendingCalls() == -1 && pending_calls == 2);
    CHECK_RAISED(PyExc_ValueError, "x");
    Py_DECREF(shared);
    Py_DECREF(other);
    PyGC_Collect();
    return CHECK_DONE();
}
