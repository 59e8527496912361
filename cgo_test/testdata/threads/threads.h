/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * For the programs that hammer one path from several threads: threads that begin at once, time, random numbers, and a fatal end when
 * the program hangs. */
#ifndef UNGIL_THREADS_H
#define UNGIL_THREADS_H
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static inline uint32_t rnd(uint32_t *s) { *s ^= *s << 13; *s ^= *s >> 17; *s ^= *s << 5; return *s; }

struct worker { pthread_t t; void (*f)(long); long i; int attached; };
static atomic_int workers_ready, workers_go;

static void *worker_main(void *p)
{
    struct worker *w = p;
    PyGILState_STATE g = PyGILState_UNLOCKED;
    workers_ready++;
    while (!workers_go) sched_yield();
    if (w->attached) g = PyGILState_Ensure();
    w->f(w->i);
    if (w->attached) PyGILState_Release(g);
    return NULL;
}

static inline void run_threads(void (*f)(long), int n, int attached)
{
    struct worker w[64];
    workers_ready = workers_go = 0;
    for (int i = 0; i < n; i++) {
        w[i] = (struct worker){.f = f, .i = i, .attached = attached};
        if (pthread_create(&w[i].t, NULL, worker_main, &w[i])) { perror("pthread_create"); exit(3); }
    }
    Py_BEGIN_ALLOW_THREADS
    while (workers_ready < n) sched_yield();
    workers_go = 1;
    for (int i = 0; i < n; i++) pthread_join(w[i].t, NULL);
    Py_END_ALLOW_THREADS
}

/* Runs f(0) ... f(n-1) in n attached threads that begin at the same time; the caller is attached and waits detached. */
static inline void run(void (*f)(long), int n) { run_threads(f, n, 1); }
/* The same in threads without a record. */
static inline void run_unattached(void (*f)(long), int n) { run_threads(f, n, 0); }

/* How long a hammer runs: UNGIL_HAMMER_SECONDS, or a second. Use: for (double end = hammer_end(); seconds() < end;) ... */
static inline double hammer_end(void)
{
    const char *s = getenv("UNGIL_HAMMER_SECONDS");
    return seconds() + (s ? atof(s) : 1.0);
}

/* A count that threads change, read with the sum of both parts while none does. */
static inline Py_ssize_t count_of(PyObject *o) { return Py_REFCNT(o); }
#endif
