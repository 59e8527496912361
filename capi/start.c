/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What Go cannot define for C: the thread-local block, waiting until Go's init has run, and the end of a process whose thread
 * calls the API without being attached.
 *
 * The library's Go init runs on a thread of its own and is not over when dlopen returns or main begins; until then every entry of
 * the table of doors is a wait stub, which ends in ungil_wait. So Go's init never opens or looks up a library: a constructor
 * that calls the API waits for it with the dynamic loader's lock held. */
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <sys/syscall.h>

HIDDEN __thread struct ungil_tls ungil_tls __attribute__((tls_model("initial-exec")));
HIDDEN char ungil_stand_in[512] __attribute__((aligned(64)));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t over = PTHREAD_COND_INITIALIZER;
static int ready;

HIDDEN void ungil_wait(void)
{
    pthread_mutex_lock(&lock);
    while (!ready) pthread_cond_wait(&over, &lock);
    pthread_mutex_unlock(&lock);
}

HIDDEN void ungil_ready(void)
{
    pthread_mutex_lock(&lock);
    ready = 1;
    pthread_cond_broadcast(&over);
    pthread_mutex_unlock(&lock);
}

HIDDEN void ungil_no_thread(int door)
{
    fprintf(stderr, "Fatal Python error: %s: the function must be called with an attached thread state, but this thread has none: "
                    "initialize the runtime first (Py_Initialize), or attach the thread (PyGILState_Ensure, PyEval_RestoreThread)\n",
            ungil_door_names[door]);
    fflush(stderr);
    abort();
}

/* For the portable build: what the assembly doors do inline. */
HIDDEN void *ungil_need_thread(int door)
{
    if (!ungil_tls.attached) ungil_no_thread(door);
    return ungil_tls.attached;
}
HIDDEN struct ungil_tls *ungil_tls_block(void) { return &ungil_tls; }

#ifndef UNGIL_PORTABLE
extern HIDDEN void ungil_callout(void);
static void *callout_word = (void *)ungil_callout;
extern HIDDEN char ungil_doors_start[], ungil_doors_end[];
extern HIDDEN uintptr_t ungil_doors[];
HIDDEN uintptr_t ungil_ways[4];
__attribute__((constructor(101))) static void ways(void)
{
    ungil_ways[0] = (uintptr_t)&callout_word, ungil_ways[1] = (uintptr_t)ungil_doors_start;
    ungil_ways[2] = (uintptr_t)(ungil_doors_end - ungil_doors_start), ungil_ways[3] = (uintptr_t)ungil_doors;
}
#else
HIDDEN uintptr_t ungil_ways[4];
#endif

/* ORDER LIBC: prim.Libc lists the same. Filled by a constructor, because Go's linker wants no dynamic relocations in data that
 * it does not know. */
HIDDEN uintptr_t ungil_libc[64];
__attribute__((constructor(102))) static void libc_addresses(void)
{
    const uintptr_t a[] = {
        (uintptr_t)malloc, (uintptr_t)calloc, (uintptr_t)realloc, (uintptr_t)free,
        (uintptr_t)mmap, (uintptr_t)munmap, (uintptr_t)madvise,
        (uintptr_t)syscall,
        (uintptr_t)abort, (uintptr_t)write, (uintptr_t)getenv,
        (uintptr_t)clock_gettime,
        (uintptr_t)snprintf, (uintptr_t)vsnprintf, (uintptr_t)strerror,
        (uintptr_t)dlsym, (uintptr_t)pthread_self,
        (uintptr_t)pthread_exit, (uintptr_t)pthread_getattr_np,
        (uintptr_t)exit, (uintptr_t)getpid, (uintptr_t)sched_yield,
        (uintptr_t)fopen, (uintptr_t)fclose, (uintptr_t)fwrite, (uintptr_t)fflush,
        (uintptr_t)__errno_location,
        (uintptr_t)&stdout, (uintptr_t)&stderr,
        (uintptr_t)(double (*)(double, double))pow, (uintptr_t)(double (*)(double, double))fmod,
        (uintptr_t)(double (*)(double, double))hypot, (uintptr_t)(double (*)(double, double))atan2,
        (uintptr_t)(double (*)(double))exp, (uintptr_t)(double (*)(double))log,
        (uintptr_t)(double (*)(double))sin, (uintptr_t)(double (*)(double))cos,
        (uintptr_t)localeconv,
    };
    memcpy(ungil_libc, a, sizeof a);
}
