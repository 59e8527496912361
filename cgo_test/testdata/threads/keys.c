/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * Keys and stacks of threads: the functions that pythread.h keeps for older code.
 * A key's value is NULL in a thread that set none. */
#include "../check.h"
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static int key;
static int here, there;

static void key_values(void)
{
    key = PyThread_create_key();
    CHECK(key >= 0);
    CHECK(PyThread_get_key_value(key) == NULL);
    CHECK(PyThread_set_key_value(key, &here) == 0);
    CHECK(PyThread_get_key_value(key) == &here);
    CHECK(PyThread_set_key_value(key, &there) == 0); /* replaces */
    CHECK(PyThread_get_key_value(key) == &there);
    PyThread_ReInitTLS(); /* keeps what is set */
    CHECK(PyThread_get_key_value(key) == &there);
    PyThread_delete_key_value(key);
    CHECK(PyThread_get_key_value(key) == NULL);
    CHECK(PyThread_set_key_value(key, NULL) == 0);
    CHECK(PyThread_get_key_value(key) == NULL);
    PyThread_delete_key(key);
}

static void two_keys(void)
{
    int a = PyThread_create_key(), b = PyThread_create_key();
    CHECK(a >= 0 && b >= 0 && a != b);
    CHECK(PyThread_set_key_value(a, &here) == 0);
    CHECK(PyThread_get_key_value(b) == NULL);
    CHECK(PyThread_set_key_value(b, &there) == 0);
    CHECK(PyThread_get_key_value(a) == &here);
    PyThread_delete_key(a);
    CHECK(PyThread_get_key_value(b) == &there);
    PyThread_delete_key(b);
}

static void deleted_key(void)
{
    int k = PyThread_create_key();
    CHECK(PyThread_set_key_value(k, &here) == 0);
    PyThread_delete_key(k);
    CHECK(PyThread_set_key_value(k, &here) == -1);
    CHECK(PyThread_get_key_value(k) == NULL);
    k = PyThread_create_key(); /* no value of an earlier key shows */
    CHECK(PyThread_get_key_value(k) == NULL);
    PyThread_delete_key(k);
}

static void *other_thread(void *p)
{
    (void)p;
    if (PyThread_get_key_value(key) != NULL) return "another thread's value";
    if (PyThread_set_key_value(key, &there) != 0) return "not set";
    if (PyThread_get_key_value(key) != &there) return "not kept";
    return NULL;
}

static void of_each_thread(void)
{
    pthread_t t;
    void *r = "";
    key = PyThread_create_key();
    CHECK(PyThread_set_key_value(key, &here) == 0);
    CHECK(pthread_create(&t, NULL, other_thread, NULL) == 0);
    pthread_join(t, &r);
    CHECK(r == NULL);
    CHECK(PyThread_get_key_value(key) == &here);
    PyThread_delete_key(key);
}

static void *says_native_id(void *p) { *(unsigned long *)p = PyThread_get_thread_native_id(); return NULL; }

static void native_ids(void)
{
    unsigned long id = 0;
    pthread_t t;
    CHECK(PyThread_get_thread_native_id() == (unsigned long)syscall(SYS_gettid));
    CHECK(pthread_create(&t, NULL, says_native_id, &id) == 0);
    pthread_join(t, NULL);
    CHECK(id != 0 && id != PyThread_get_thread_native_id());
}

static PyThread_type_lock done;
static size_t stack_of_thread;

static void measure(void *p)
{
    pthread_attr_t a;
    (void)p;
    pthread_getattr_np(pthread_self(), &a);
    pthread_attr_getstacksize(&a, &stack_of_thread);
    pthread_attr_destroy(&a);
    PyThread_release_lock(done);
}

static void stack_sizes(void)
{
    size_t before = PyThread_get_stacksize();
    CHECK(before == 0);
    CHECK(PyThread_set_stacksize(1) == -1); /* less than a thread needs */
    CHECK(PyThread_get_stacksize() == before);
    CHECK(PyThread_set_stacksize(32 << 20) == 0);
    CHECK(PyThread_get_stacksize() == 32 << 20);
    CHECK_CLEAN();
    done = PyThread_allocate_lock();
    PyThread_acquire_lock(done, 1);
    CHECK(PyThread_start_new_thread(measure, NULL) != PYTHREAD_INVALID_THREAD_ID);
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(done, 1);
    Py_END_ALLOW_THREADS
    CHECK(stack_of_thread >= 32 << 20);
    PyThread_free_lock(done);
    CHECK(PyThread_set_stacksize(0) == 0); /* what the system gives */
    CHECK(PyThread_get_stacksize() == 0);
}

static void *exits(void *p)
{
    *(int *)p = 1;
    PyThread_exit_thread();
    *(int *)p = 2;
    return NULL;
}

static void exit_thread(void)
{
    int reached = 0;
    pthread_t t;
    PyThread_init_thread(); /* again changes nothing */
    CHECK(pthread_create(&t, NULL, exits, &reached) == 0);
    pthread_join(t, NULL);
    CHECK(reached == 1);
}

static PyObject *frames_in_call(PyObject *self, PyObject *args)
{
    (void)self, (void)args;
    return _PyThread_CurrentFrames();
}
static PyMethodDef frames_def = {"frames", frames_in_call, METH_NOARGS, NULL};

static void current_frames(void)
{
    PyObject *d = _PyThread_CurrentFrames();
    CHECK(d && PyDict_CheckExact(d) && PyDict_GET_SIZE(d) == 0 && Py_REFCNT(d) == 1); /* no Python code runs */
    Py_XDECREF(d);
    PyObject *f = PyCFunction_New(&frames_def, NULL);
    CHECK_REPR(PyObject_CallNoArgs(f), "{}"); /* a C function has no frame */
    Py_DECREF(f);
}

int main(void)
{
    PyThread_init_thread(); /* before the runtime starts too */
    Py_Initialize();
    key_values();
    two_keys();
    deleted_key();
    of_each_thread();
    native_ids();
    stack_sizes();
    exit_thread();
    current_frames();
    return CHECK_DONE();
}
