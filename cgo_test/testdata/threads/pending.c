/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Pending calls added by attached and unattached threads while the main thread makes them: each runs once, on the main thread, in the
 * order in which its thread added them. */
#include "threads/threads.h"

enum { THREADS = 4, EACH = 3000 };
static long seen[THREADS];
static atomic_long added, made;
static pthread_t main_thread;

static int call(void *arg)
{
    long v = (long)arg, i = v / 1000000, k = v % 1000000;
    CHECK(pthread_equal(pthread_self(), main_thread));
    CHECK(k == seen[i] + 1);
    seen[i] = k;
    made++;
    return 0;
}

static void *add(void *arg)
{
    long i = (long)arg;
    PyGILState_STATE g = PyGILState_UNLOCKED;
    if (i % 2) g = PyGILState_Ensure();
    for (long k = 1; k <= EACH; k++) {
        while (Py_AddPendingCall(call, (void *)(i * 1000000 + k)) < 0) { /* full */
            if (i % 2) { Py_BEGIN_ALLOW_THREADS sched_yield(); Py_END_ALLOW_THREADS }
            else sched_yield();
        }
        added++;
    }
    if (i % 2) PyGILState_Release(g);
    return NULL;
}

int main(void)
{
    Py_Initialize();
    main_thread = pthread_self();
    pthread_t t[THREADS];
    for (long i = 0; i < THREADS; i++) pthread_create(&t[i], NULL, add, (void *)i);
    double end = seconds() + 20;
    while (made < THREADS * EACH && seconds() < end && !check_failures) {
        CHECK(Py_MakePendingCalls() == 0);
        Py_BEGIN_ALLOW_THREADS sched_yield(); Py_END_ALLOW_THREADS
    }
    CHECK(made == THREADS * EACH && added == made);
    if (check_failures) return 1; /* the others may wait for room */
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    return CHECK_DONE();
}
