/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Critical sections under contention: of one object and of two in either order, nested, suspended by waiting and by detaching. One thread
 * at a time is inside an active section, and none waits for ever. */
#include "threads/threads.h"

enum { THREADS = 4, OBJECTS = 3 };
static PyObject *objects[OBJECTS];
static volatile long counters[OBJECTS];
static atomic_long passes[OBJECTS];
static double end;

static void bump(int k, uint32_t *r)
{
    long c = counters[k];
    if (rnd(r) % 8 == 0) sched_yield();
    counters[k] = c + 1;
    passes[k]++;
}

static void loop(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end) {
        int x = rnd(&r) % OBJECTS, y = rnd(&r) % OBJECTS;
        PyObject *a = objects[x], *b = objects[y];
        Py_BEGIN_CRITICAL_SECTION(a);
        bump(x, &r);
        if (rnd(&r) % 16 == 0) { Py_BEGIN_ALLOW_THREADS sched_yield(); Py_END_ALLOW_THREADS }
        bump(x, &r);
        Py_BEGIN_CRITICAL_SECTION(b); /* a may be given up while this waits */
        bump(y, &r);
        Py_END_CRITICAL_SECTION();
        bump(x, &r);
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION2(a, b);
        bump(x, &r);
        if (x != y) bump(y, &r);
        if (rnd(&r) % 16 == 0) { Py_BEGIN_ALLOW_THREADS sched_yield(); Py_END_ALLOW_THREADS }
        Py_BEGIN_CRITICAL_SECTION2(b, a);
        bump(y, &r);
        Py_END_CRITICAL_SECTION2();
        bump(x, &r);
        Py_END_CRITICAL_SECTION2();
        Py_BEGIN_CRITICAL_SECTION(a);
        Py_BEGIN_CRITICAL_SECTION2(objects[(x + 1) % OBJECTS], objects[(x + 2) % OBJECTS]);
        bump((x + 1) % OBJECTS, &r);
        Py_END_CRITICAL_SECTION2();
        bump(x, &r);
        Py_END_CRITICAL_SECTION();
    }
}

int main(void)
{
    Py_Initialize();
    for (int k = 0; k < OBJECTS; k++) objects[k] = PyList_New(0);
    end = hammer_end();
    run(loop, THREADS);
    for (int k = 0; k < OBJECTS; k++) {
        CHECK(counters[k] == passes[k]);
        Py_BEGIN_CRITICAL_SECTION(objects[k]); /* left free */
        Py_END_CRITICAL_SECTION();
        Py_DECREF(objects[k]);
    }
    return CHECK_DONE();
}
