/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * Critical sections by the names of their functions: what is locked inside, what is not after, one mutex twice, and sections
 * that a detached thread lets go of. */
#include "threads.h"

/* A list whose lock has been taken together with another one, so that it is in the mutex even while one thread alone knows it. */
static PyObject *list(void)
{
    PyObject *o = PyList_New(0), *other = PyList_New(0);
    PyCriticalSection2 c;
    PyCriticalSection2_Begin(&c, o, other);
    PyCriticalSection2_End(&c);
    Py_DECREF(other);
    return o;
}

static void one_object(void)
{
    PyObject *o = list();
    Py_ssize_t refs = Py_REFCNT(o);
    PyCriticalSection c;
    PyCriticalSection_Begin(&c, o);
    CHECK(o->ob_mutex._bits & 1);
    CHECK(Py_REFCNT(o) == refs);
    PyCriticalSection_End(&c);
    CHECK(!(o->ob_mutex._bits & 1));
    CHECK(Py_REFCNT(o) == refs);
    Py_DECREF(o);
}

static void nested_objects(void)
{
    PyObject *a = list(), *b = list();
    PyCriticalSection c, d;
    PyCriticalSection_Begin(&c, a);
    PyCriticalSection_Begin(&d, b);
    CHECK(a->ob_mutex._bits & 1 && b->ob_mutex._bits & 1);
    PyCriticalSection_End(&d);
    CHECK(a->ob_mutex._bits & 1 && !(b->ob_mutex._bits & 1));
    PyCriticalSection_End(&c);
    CHECK(!(a->ob_mutex._bits & 1));
    Py_DECREF(a);
    Py_DECREF(b);
}

static void two_objects(void)
{
    PyObject *a = PyList_New(0), *b = PyList_New(0);
    PyCriticalSection2 c;
    for (int swap = 0; swap < 2; swap++) {
        PyCriticalSection2_Begin(&c, swap ? b : a, swap ? a : b);
        CHECK(a->ob_mutex._bits & 1 && b->ob_mutex._bits & 1);
        PyCriticalSection2_End(&c);
        CHECK(!(a->ob_mutex._bits & 1) && !(b->ob_mutex._bits & 1));
    }
    PyCriticalSection2_Begin(&c, a, a); /* the same one is locked once */
    CHECK(a->ob_mutex._bits & 1);
    PyCriticalSection2_End(&c);
    CHECK(!(a->ob_mutex._bits & 1));
    CHECK(Py_REFCNT(a) == 1 && Py_REFCNT(b) == 1);
    Py_DECREF(a);
    Py_DECREF(b);
}

static void detaching(void)
{
    PyObject *a = list(), *b = list();
    PyCriticalSection c;
    PyCriticalSection2 c2;
    PyCriticalSection_Begin(&c, a);
    Py_BEGIN_ALLOW_THREADS
    CHECK(!(a->ob_mutex._bits & 1));
    Py_END_ALLOW_THREADS
    CHECK(a->ob_mutex._bits & 1);
    PyCriticalSection_End(&c);
    PyCriticalSection2_Begin(&c2, a, b);
    Py_BEGIN_ALLOW_THREADS
    CHECK(!(a->ob_mutex._bits & 1) && !(b->ob_mutex._bits & 1));
    Py_END_ALLOW_THREADS
    CHECK(a->ob_mutex._bits & 1 && b->ob_mutex._bits & 1);
    PyCriticalSection2_End(&c2);
    CHECK(!(a->ob_mutex._bits & 1) && !(b->ob_mutex._bits & 1));
    Py_DECREF(a);
    Py_DECREF(b);
}

#if PY_VERSION_HEX >= 0x030e0000
static void mutexes(void)
{
    PyMutex m = {0}, n = {0};
    PyCriticalSection c;
    PyCriticalSection2 c2;
    PyCriticalSection_BeginMutex(&c, &m);
    CHECK(PyMutex_IsLocked(&m));
    Py_BEGIN_ALLOW_THREADS
    CHECK(!PyMutex_IsLocked(&m));
    Py_END_ALLOW_THREADS
    CHECK(PyMutex_IsLocked(&m));
    PyCriticalSection_End(&c);
    CHECK(!PyMutex_IsLocked(&m));
    for (int swap = 0; swap < 2; swap++) {
        PyCriticalSection2_BeginMutex(&c2, swap ? &n : &m, swap ? &m : &n);
        CHECK(PyMutex_IsLocked(&m) && PyMutex_IsLocked(&n));
        PyCriticalSection2_End(&c2);
        CHECK(!PyMutex_IsLocked(&m) && !PyMutex_IsLocked(&n));
    }
    PyCriticalSection2_BeginMutex(&c2, &m, &m);
    CHECK(PyMutex_IsLocked(&m));
    PyCriticalSection2_End(&c2);
    CHECK(!PyMutex_IsLocked(&m));
}

static void same_mutex_nested(void)
{
    PyMutex m = {0};
    PyCriticalSection c, d;
    PyCriticalSection_BeginMutex(&c, &m);
    PyCriticalSection_BeginMutex(&d, &m); /* held by the section around it: nothing to do */
    CHECK(PyMutex_IsLocked(&m));
    PyCriticalSection_End(&d);
    CHECK(PyMutex_IsLocked(&m));
    PyCriticalSection_End(&c);
    CHECK(!PyMutex_IsLocked(&m));
}
#endif

static PyObject *shared_a, *shared_b;
static long counted;

static void counts(long i)
{
    for (int k = 0; k < 2000; k++) {
        PyCriticalSection2 c;
        PyCriticalSection2_Begin(&c, i & 1 ? shared_a : shared_b, i & 1 ? shared_b : shared_a);
        counted++;
        PyCriticalSection2_End(&c);
        PyCriticalSection d;
        PyCriticalSection_Begin(&d, shared_a);
        counted++;
        PyCriticalSection_End(&d);
    }
}

static void threads_exclude_each_other(void)
{
    shared_a = PyList_New(0), shared_b = PyList_New(0);
    run(counts, 4);
    CHECK(counted == 4 * 2000 * 2);
    Py_DECREF(shared_a);
    Py_DECREF(shared_b);
}

int main(void)
{
    Py_Initialize();
    one_object();
    nested_objects();
    two_objects();
    detaching();
#if PY_VERSION_HEX >= 0x030e0000
    mutexes();
    same_mutex_nested();
#endif
    threads_exclude_each_other();
    return CHECK_DONE();
}
