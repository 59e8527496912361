/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Blocks of all sizes that one thread allocates and another frees, also after the first has ended and its heap serves a new thread: no
 * block is given out twice, none is lost. */
#include "threads/threads.h"

enum { THREADS = 4, BOXES = 256 };
struct block { size_t size; uint64_t mark; };
static _Atomic(struct block *) boxes[BOXES];
static atomic_ulong next_mark = 1;

static void fill(struct block *b, size_t n)
{
    b->size = n;
    b->mark = atomic_fetch_add(&next_mark, 1) * 0x9E3779B97F4A7C15u;
    for (uint64_t *p = (uint64_t *)(b + 1), *e = (uint64_t *)((char *)b + n); p + 1 <= e; p++) *p = b->mark;
}

static int whole(struct block *b)
{
    for (uint64_t *p = (uint64_t *)(b + 1), *e = (uint64_t *)((char *)b + b->size); p + 1 <= e; p++)
        if (*p != b->mark) return 0;
    return 1;
}

static size_t some_size(uint32_t *r)
{
    switch (rnd(r) % 16) {
    case 0: return 16 + rnd(r) % 30000; /* medium and large */
    case 1: return 16 + rnd(r) % 2000;
    default: return 16 + rnd(r) % 200;
    }
}

/* Threads live for a short time, so that records and heaps change hands. */
static void churn(long i)
{
    uint32_t r = ((uint32_t)i * 2654435761u + (uint32_t)(seconds() * 1e6)) | 1;
    for (int k = 0; k < 3000; k++) {
        size_t n = some_size(&r);
        struct block *b = r & 1 ? PyMem_Malloc(n) : PyObject_Malloc(n);
        if (!b) { CHECK(b); return; }
        fill(b, n);
        struct block *old = atomic_exchange(&boxes[rnd(&r) % BOXES], b);
        if (!old) continue;
        CHECK(whole(old));
        if (rnd(&r) % 8 == 0) { /* resized by a thread that is not the owner */
            size_t m = some_size(&r), keep = m < old->size ? m : old->size;
            uint64_t mark = old->mark;
            old = PyMem_Realloc(old, m);
            CHECK(old && old->mark == mark);
            old->size = keep;
            CHECK(whole(old));
        }
        PyMem_Free(old);
        if (check_failures) return;
    }
}

static long resident(void)
{
    long pages = 0, x;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &x, &pages) != 2) perror("statm");
    if (f) fclose(f);
    return pages * 4;
}

int main(void)
{
    Py_Initialize();
    for (int i = 0; i < 10; i++) run(churn, THREADS);
    long before = resident(), rounds = 0;
    for (double end = hammer_end(); seconds() < end && !check_failures; rounds++) run(churn, THREADS);
    long grown = resident() - before;
    /* At most 256 blocks live. What is lost adds up: a round allocates 20 MB. */
    if (grown > 24 << 10) { printf("%ld kB more resident memory after %ld rounds\n", grown, rounds); check_failures++; }
    for (int k = 0; k < BOXES; k++) {
        CHECK(!boxes[k] || whole(boxes[k]));
        PyMem_Free(boxes[k]);
    }
    return CHECK_DONE();
}
