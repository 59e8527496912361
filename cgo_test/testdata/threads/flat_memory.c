/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Resident memory stays flat over very many allocations and drops: by the thread that made the objects, by another one, and through
 * containers. UNGIL_SOAK runs ten times as many. */
#include "threads/threads.h"

static long total = 10000000;
enum { BATCH = 1000 };

static long resident(void)
{
    long pages = 0, x;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &x, &pages) != 2) perror("statm");
    if (f) fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) >> 10);
}

static void flat(const char *what, void (*f)(long n))
{
    f(total / 50); /* warm: heaps have their pages */
    long before = resident();
    f(total);
    long grown = resident() - before;
    if (grown > 2048) { printf("%s: %ld kB more after %ld objects\n", what, grown, total); check_failures++; }
}

static void own(long n)
{
    for (long i = 0; i < n; i++) {
        PyObject *o = i % 16 ? PyFloat_FromDouble(i) : PyBytes_FromStringAndSize(NULL, i % 2000);
        Py_DECREF(o);
    }
}

static void containers(long n)
{
    PyObject *d = PyDict_New();
    for (long i = 0; i < n; i += 10) {
        PyObject *l = PyList_New(0), *v = PyLong_FromLong(i + 100000);
        for (int k = 0; k < 6; k++) PyList_Append(l, v);
        PyObject *key = PyLong_FromLong(i % 1000);
        PyDict_SetItem(d, key, l);
        Py_DECREF(key);
        Py_DECREF(v);
        Py_DECREF(l);
    }
    Py_DECREF(d);
}

/* One thread makes, another drops: batches go through a ring of two. */
static PyObject *_Atomic ring[2][BATCH];
static atomic_int full[2];
static long batches;

static void *drop(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (long b = 0; b < batches; b++) {
        Py_BEGIN_ALLOW_THREADS
        while (!full[b & 1]) sched_yield();
        Py_END_ALLOW_THREADS
        for (int i = 0; i < BATCH; i++) Py_DECREF(ring[b & 1][i]);
        full[b & 1] = 0;
    }
    PyGILState_Release(g);
    return arg;
}

static void handed_over(long n)
{
    pthread_t t;
    batches = n / BATCH / 4;
    pthread_create(&t, NULL, drop, NULL);
    for (long b = 0; b < batches; b++) {
        Py_BEGIN_ALLOW_THREADS /* what comes back to this thread is merged here */
        while (full[b & 1]) sched_yield();
        Py_END_ALLOW_THREADS
        for (int i = 0; i < BATCH; i++) ring[b & 1][i] = i % 2 ? PyFloat_FromDouble(i) : PyTuple_Pack(1, Py_None);
        full[b & 1] = 1;
    }
    Py_BEGIN_ALLOW_THREADS
    pthread_join(t, NULL);
    Py_END_ALLOW_THREADS
}

/* Threads that make objects and end: the next to drop them is a thread that did not exist. */
static PyObject *_Atomic left[BATCH];
static void *leave(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (int i = 0; i < BATCH; i++) {
        Py_XDECREF(left[i]);
        left[i] = PyFloat_FromDouble(i);
    }
    PyGILState_Release(g);
    return arg;
}

static void left_behind(long n)
{
    for (long b = 0; b < n / BATCH / 4; b++) {
        pthread_t t;
        pthread_create(&t, NULL, leave, NULL);
        Py_BEGIN_ALLOW_THREADS
        pthread_join(t, NULL);
        Py_END_ALLOW_THREADS
    }
}

int main(void)
{
    if (getenv("UNGIL_SOAK")) total *= 10;
#ifdef UNGIL_PORTABLE
    total /= 10;
#endif
    Py_Initialize();
    flat("own", own);
    flat("containers", containers);
    flat("handed over", handed_over);
    flat("left behind", left_behind);
    for (int i = 0; i < BATCH; i++) Py_XDECREF(left[i]);
    return CHECK_DONE();
}
