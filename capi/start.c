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
    if (!__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) {
        pthread_mutex_lock(&lock);
        while (!ready) pthread_cond_wait(&over, &lock);
        pthread_mutex_unlock(&lock);
    }
    ungil_f_threadPark();
}

HIDDEN void ungil_ready(void)
{
    pthread_mutex_lock(&lock);
    __atomic_store_n(&ready, 1, __ATOMIC_RELEASE);
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
HIDDEN uintptr_t *ungil_entries; /* what the table holds when nothing is swapped */
static uintptr_t *waits;         /* what it holds before Go's init: the wait stubs */
HIDDEN uintptr_t ungil_ways[4];
__attribute__((constructor(101))) static void ways(void)
{
    ungil_ways[0] = (uintptr_t)&callout_word, ungil_ways[1] = (uintptr_t)ungil_doors_start;
    ungil_ways[2] = (uintptr_t)(ungil_doors_end - ungil_doors_start), ungil_ways[3] = (uintptr_t)ungil_doors;
    waits = malloc(ungil_doors_count * sizeof *waits), ungil_entries = calloc(ungil_doors_count, sizeof *ungil_entries);
    if (!waits || !ungil_entries) abort();
    memcpy(waits, ungil_doors, ungil_doors_count * sizeof *waits);
}

/* Not 0: no fast path answers, every call goes through the table. Bits: 1 the world is to stop, 2 UNGIL_FAST=0,
 * 4 allocators other than ours. */
HIDDEN unsigned char ungil_slow;
#ifdef UNGIL_SABOTAGE
HIDDEN unsigned char ungil_bias_bit_ignored; /* fast_containers.h */
#endif
__attribute__((constructor(104))) static void fast(void)
{
    const char *s = getenv("UNGIL_FAST");
    if (s && !strcmp(s, "0")) ungil_slow |= 2;
#ifdef UNGIL_SABOTAGE
    const char *left_out = getenv("UNGIL_SABOTAGE");
    if (left_out && !strcmp(left_out, "membarrier")) ungil_slow |= 2; /* the functions in Go leave it out */
    ungil_bias_bit_ignored = left_out && !strcmp(left_out, "biasbit");
#endif
}

/* Puts the wait stubs in place of the doors of stops.txt, or the entries back. 2: no fast path for memory either; 3: again. */
HIDDEN void ungil_swap(int stop)
{
    if (stop == 2) __atomic_or_fetch(&ungil_slow, 4, __ATOMIC_SEQ_CST);
    if (stop == 3) __atomic_and_fetch(&ungil_slow, (unsigned char)~4, __ATOMIC_SEQ_CST);
    if (stop >= 2) return;
    if (stop) __atomic_or_fetch(&ungil_slow, 1, __ATOMIC_SEQ_CST);
    for (const int *i = ungil_stops; *i >= 0; i++)
        __atomic_store_n(&ungil_doors[*i], stop ? waits[*i] : ungil_entries[*i], __ATOMIC_RELEASE);
    if (!stop) __atomic_and_fetch(&ungil_slow, (unsigned char)~1, __ATOMIC_SEQ_CST);
}
#else
HIDDEN uintptr_t ungil_ways[4];
HIDDEN int ungil_stopping;
HIDDEN void ungil_swap(int stop) { if (stop < 2) __atomic_store_n(&ungil_stopping, stop, __ATOMIC_SEQ_CST); }
#endif

/* Ending a biased lock needs membarrier (runtime/bare/thread/bias.go). Registering takes the kernel 4 microseconds while the process has
 * one thread and ten milliseconds later, so it is done before Go's init starts its own. Whether it worked is seen when it is used. */
__attribute__((constructor(102))) static void membarrier_register(void)
{
    const int register_private_expedited = 16;
    int e = errno;
    syscall(SYS_membarrier, register_private_expedited, 0, 0);
    errno = e;
}

/* The calling thread's stack: lowest address and end. */
HIDDEN void ungil_stack_bounds(uintptr_t bounds[2])
{
    pthread_attr_t a;
    void *low = NULL;
    size_t n = 0;
    if (!pthread_getattr_np(pthread_self(), &a)) {
        pthread_attr_getstack(&a, &low, &n);
        pthread_attr_destroy(&a);
    }
    if (!n) low = (char *)__builtin_frame_address(0) - (1 << 20), n = 1 << 20;
    bounds[0] = (uintptr_t)low, bounds[1] = (uintptr_t)low + n;
}

/* A thread that ends gives its record back. The destructor runs with the thread-local block still there. */
static pthread_key_t exit_key;
static void thread_exits(void *tls) { (void)tls; ungil_f_threadExit(); }
HIDDEN void ungil_arm_exit(void *tls) { pthread_setspecific(exit_key, tls); }

/* An OS thread for PyThread_start_new_thread: its id, or all ones. */
struct start { void (*f)(void *); void *arg; };
static void *start(void *p)
{
    struct start s = *(struct start *)p;
    free(p);
    s.f(s.arg);
    return NULL;
}
static uintptr_t start_thread(void (*f)(void *), void *arg, size_t stack)
{
    struct start *s = malloc(sizeof *s);
    pthread_attr_t a;
    pthread_t t;
    int bad;
    if (!s) return (uintptr_t)-1;
    s->f = f, s->arg = arg;
    pthread_attr_init(&a);
    bad = stack && pthread_attr_setstacksize(&a, stack);
    pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED);
    bad = bad || pthread_create(&t, &a, start, s);
    pthread_attr_destroy(&a);
    if (bad) { free(s); return (uintptr_t)-1; }
    return (uintptr_t)t;
}

/* Before Go's init no thread is attached, and its doors would wait. */
static void fork_before(void) { if (__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) ungil_f_forkBefore(); }
static void fork_parent(void) { if (__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) ungil_f_forkParent(); }
static void fork_child(void) { if (__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) ungil_f_forkChild(); }

/* ORDER PTHREAD: thread.Pthread lists the same. */
HIDDEN uintptr_t ungil_pthread[8];
__attribute__((constructor(103))) static void threads(void)
{
    const uintptr_t a[] = {
        (uintptr_t)pthread_key_create, (uintptr_t)pthread_key_delete, (uintptr_t)pthread_getspecific, (uintptr_t)pthread_setspecific,
        (uintptr_t)start_thread,
        (uintptr_t)ungil_stack_bounds, (uintptr_t)ungil_arm_exit, (uintptr_t)ungil_swap,
    };
    memcpy(ungil_pthread, a, sizeof a);
    if (pthread_key_create(&exit_key, thread_exits)) abort();
#ifndef UNGIL_PORTABLE
    pthread_atfork(fork_before, fork_parent, fork_child);
#else
    /* These handlers enter Go, which a forked child cannot where every door is a cgo call: there fork must be followed by exec. */
    (void)fork_before, (void)fork_parent, (void)fork_child;
#endif
}

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
