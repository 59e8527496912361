/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Signals, locks with timeouts, thread-specific storage, started threads and pending calls: what is set in one thread and seen in another. */
#include "threads/threads.h"
#include <pythread.h>
#include <signal.h>

/* ---- signals */

static int interrupted(void)
{
    int r = PyErr_CheckSignals();
    int is = r == -1 && PyErr_ExceptionMatches(PyExc_KeyboardInterrupt);
    PyErr_Clear();
    return is;
}

static void other_thread_sees_none(long i)
{
    (void)i;
    CHECK(PyErr_CheckSignals() == 0 && !PyErr_Occurred()); /* not the main thread */
}

static void test_set_interrupt(void)
{
    CHECK(PyErr_CheckSignals() == 0 && !PyErr_Occurred());
    PyErr_SetInterrupt();
    run(other_thread_sees_none, 2);
    CHECK(interrupted());
    CHECK(PyErr_CheckSignals() == 0);
    CHECK(PyErr_SetInterruptEx(SIGINT) == 0 && interrupted());
    CHECK(PyErr_SetInterruptEx(0) == -1 && PyErr_SetInterruptEx(-5) == -1 && PyErr_SetInterruptEx(10000) == -1);
    CHECK(!PyErr_Occurred() && PyErr_CheckSignals() == 0);
    CHECK(PyErr_SetInterruptEx(SIGUSR2) == 0); /* its disposition is the default: nothing to do */
    CHECK(PyErr_CheckSignals() == 0 && !PyErr_Occurred());
}

static void interrupt_from_thread(long i) { if (i == 0) PyErr_SetInterrupt(); }

static void test_interrupt_of_others(void)
{
    run_unattached(interrupt_from_thread, 1); /* by a thread without a record */
    CHECK(interrupted());
    run(interrupt_from_thread, 2);
    CHECK(interrupted());
    CHECK_CLEAN();
}

/* ---- locks */

static PyThread_type_lock lock;
static atomic_int waiting, got, signals;
static pthread_t waiter;

static void on_signal(int n) { (void)n; signals++; }

static void *acquire(void *arg)
{
    waiting = 1;
    got = PyThread_acquire_lock_timed(lock, 60 * 1000 * 1000, (int)(intptr_t)arg);
    waiting = 2;
    return NULL;
}

static void test_lock_interrupted(void)
{
    struct sigaction a = {.sa_handler = on_signal}, old; /* without SA_RESTART */
    sigaction(SIGUSR1, &a, &old);
    CHECK((lock = PyThread_allocate_lock()) != NULL);
    CHECK(PyThread_acquire_lock_timed(lock, 0, 0) == PY_LOCK_ACQUIRED);
    CHECK(PyThread_acquire_lock_timed(lock, 0, 0) == PY_LOCK_FAILURE && PyThread_acquire_lock_timed(lock, 0, 1) == PY_LOCK_FAILURE);
    CHECK(PyThread_acquire_lock_timed(lock, 1000, 1) == PY_LOCK_FAILURE);
    CHECK(PyThread_acquire_lock(lock, NOWAIT_LOCK) == 0);

    /* A signal ends the wait of one that asked for it; the lock is not taken. */
    waiting = signals = 0;
    pthread_create(&waiter, NULL, acquire, (void *)1);
    while (waiting < 2) { /* one that comes before it sleeps is not seen */
        if (waiting == 1) pthread_kill(waiter, SIGUSR1);
        usleep(1000);
    }
    pthread_join(waiter, NULL);
    CHECK(got == PY_LOCK_INTR && signals > 0);
    CHECK(PyThread_acquire_lock(lock, NOWAIT_LOCK) == 0);

    /* One that did not ask waits on, until the lock is free. */
    waiting = signals = 0;
    got = -1;
    pthread_create(&waiter, NULL, acquire, (void *)0);
    while (waiting < 1) sched_yield();
    for (int i = 0; i < 20; i++) {
        pthread_kill(waiter, SIGUSR1);
        usleep(1000);
    }
    CHECK(waiting == 1 && got == -1);
    PyThread_release_lock(lock);
    pthread_join(waiter, NULL);
    CHECK(got == PY_LOCK_ACQUIRED);
    PyThread_release_lock(lock);
    CHECK(PyThread_acquire_lock(lock, WAIT_LOCK) == 1);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    sigaction(SIGUSR1, &old, NULL);
}

/* ---- started threads and their storage */

static Py_tss_t key = Py_tss_NEEDS_INIT;
static PyThread_type_lock done;
static int values[2];
static unsigned long ident_inside;

static void started(void *arg)
{
    ident_inside = PyThread_get_thread_ident();
    CHECK(arg == &values[1] && !PyGILState_Check() && !PyGILState_GetThisThreadState());
    CHECK(PyThread_tss_get(&key) == NULL);
    CHECK(PyThread_tss_set(&key, arg) == 0 && PyThread_tss_get(&key) == arg);
    PyGILState_STATE g = PyGILState_Ensure();
    CHECK(PyGILState_Check() && g == PyGILState_UNLOCKED);
    CHECK(PyThread_tss_get(&key) == arg);
    PyGILState_Release(g);
    CHECK(!PyGILState_Check());
    PyThread_release_lock(done);
}

static void test_started(void)
{
    CHECK(!PyThread_tss_is_created(&key));
    PyThread_tss_delete(&key); /* nothing to do */
    CHECK(PyThread_tss_create(&key) == 0 && PyThread_tss_is_created(&key));
    CHECK(PyThread_tss_create(&key) == 0); /* it is: no harm */
    CHECK(PyThread_tss_get(&key) == NULL);
    CHECK(PyThread_tss_set(&key, &values[0]) == 0);
    CHECK((done = PyThread_allocate_lock()) != NULL && PyThread_acquire_lock(done, 1) == 1);
    unsigned long id = PyThread_start_new_thread(started, &values[1]);
    CHECK(id != PYTHREAD_INVALID_THREAD_ID && id != PyThread_get_thread_ident());
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(done, 1);
    Py_END_ALLOW_THREADS
    CHECK(ident_inside == id);
    CHECK(PyThread_tss_get(&key) == &values[0]);
    PyThread_tss_delete(&key);
    CHECK(!PyThread_tss_is_created(&key));
    CHECK(PyThread_tss_create(&key) == 0 && PyThread_tss_get(&key) == NULL); /* the old value is gone */
    PyThread_tss_delete(&key);
    Py_tss_t *k = PyThread_tss_alloc();
    CHECK(k && !PyThread_tss_is_created(k) && PyThread_tss_create(k) == 0 && PyThread_tss_set(k, k) == 0 && PyThread_tss_get(k) == k);
    PyThread_tss_free(k);
    PyThread_tss_free(NULL);
    PyThread_release_lock(done);
    PyThread_free_lock(done);
}

/* ---- pending calls */

static atomic_int calls, wrong_thread;
static unsigned long main_ident;

static int pending(void *arg)
{
    if (PyThread_get_thread_ident() != main_ident || !PyGILState_Check()) wrong_thread++;
    calls += (int)(intptr_t)arg;
    return 0;
}
static int failing(void *arg) { PyErr_SetString(PyExc_KeyError, arg); return -1; }

static void add_calls(long i) { for (int k = 0; k < 5; k++) while (Py_AddPendingCall(pending, (void *)(intptr_t)(i + 1)) < 0) sched_yield(); }

static void not_here(long i) { (void)i; CHECK(Py_MakePendingCalls() == 0 && calls == 0); }

static void test_pending(void)
{
    main_ident = PyThread_get_thread_ident();
    calls = 0;
    run_unattached(add_calls, 2);
    run(not_here, 2); /* only the main thread makes them */
    CHECK(Py_MakePendingCalls() == 0 && calls == 5 * (1 + 2) && !wrong_thread);
    run(add_calls, 3);
    CHECK(Py_MakePendingCalls() == 0 && calls == 5 * (1 + 2) + 5 * (1 + 2 + 3) && !wrong_thread);
    CHECK(Py_AddPendingCall(failing, "from a pending call") == 0);
    CHECK(Py_MakePendingCalls() == -1);
    CHECK_RAISED(PyExc_KeyError, "'from a pending call'");
    CHECK(Py_MakePendingCalls() == 0 && !PyErr_Occurred());
    CHECK_CLEAN();
}

/* ---- which thread may run */

static void nested(long i)
{
    (void)i;
    CHECK(PyGILState_Check());
    PyThreadState *t = PyThreadState_Get();
    CHECK(PyGILState_GetThisThreadState() == t);
    CHECK(PyEval_SaveThread() == t && !PyGILState_Check() && !PyThreadState_GetUnchecked());
    CHECK(PyGILState_GetThisThreadState() == t);
    PyGILState_STATE g = PyGILState_Ensure();
    CHECK(g == PyGILState_UNLOCKED && PyGILState_Check() && PyThreadState_Get() == t);
    PyGILState_STATE h = PyGILState_Ensure();
    CHECK(h == PyGILState_LOCKED);
    PyGILState_Release(h);
    CHECK(PyGILState_Check());
    PyGILState_Release(g);
    CHECK(!PyGILState_Check() && PyGILState_GetThisThreadState() == t);
    PyEval_RestoreThread(t);
    CHECK(PyGILState_Check() && PyThreadState_Get() == t);
}

int main(void)
{
    CHECK(!PyGILState_Check() || !Py_IsInitialized());
    Py_Initialize();
    CHECK(PyGILState_Check());
    test_set_interrupt();
    test_interrupt_of_others();
    test_lock_interrupted();
    test_started();
    test_pending();
    nested(0);
    run(nested, 4);
    return CHECK_DONE();
}
