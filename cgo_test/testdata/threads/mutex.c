/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyMutex and the locks of pythread.h under contention, by attached threads and by such without a record: one at a time, no wake-up lost. */
#include "threads/threads.h"

enum { THREADS = 4 };
static PyMutex mutex, short_mutex;
static PyThread_type_lock lock;
static volatile long counter, short_counter, lock_counter;
static atomic_long passes;
static double end;

static void loop(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end) {
        for (int k = 0; k < 50; k++) {
            PyMutex_Lock(&mutex);
            long c = counter;
            if (rnd(&r) % 16 == 0) sched_yield(); /* others come to wait */
            counter = c + 1;
            PyMutex_Unlock(&mutex);
            PyMutex_Lock(&short_mutex);
            short_counter++;
            PyMutex_Unlock(&short_mutex);
            if (PyThread_acquire_lock_timed(lock, k % 2 ? -1 : 1000000000, 0) != PY_LOCK_ACQUIRED) { CHECK(!"acquired"); return; }
            lock_counter++;
            PyThread_release_lock(lock);
        }
        passes += 50;
    }
}

/* Two threads that wake each other with locks held by the other: the waker is never the owner of what it sets free. */
static PyThread_type_lock ping, pong;
enum { TURNS = 3000 };
static void turns(long i)
{
    PyThread_type_lock a = i ? ping : pong, b = i ? pong : ping;
    for (int k = 0; k < TURNS; k++) {
        PyThread_acquire_lock(a, WAIT_LOCK);
        PyThread_release_lock(b);
    }
}

int main(void)
{
    Py_Initialize();
    lock = PyThread_allocate_lock();
    end = hammer_end();
    run(loop, THREADS);
    CHECK(counter == passes && short_counter == passes && lock_counter == passes);
    end = hammer_end();
    run_unattached(loop, THREADS);
    CHECK(counter == passes && short_counter == passes && lock_counter == passes);
    CHECK(!PyMutex_IsLocked(&mutex) && !PyMutex_IsLocked(&short_mutex));
    ping = PyThread_allocate_lock(), pong = PyThread_allocate_lock();
    PyThread_acquire_lock(ping, WAIT_LOCK);
    run(turns, 2);
    PyThread_free_lock(lock);
    PyThread_free_lock(ping);
    PyThread_free_lock(pong);
    return CHECK_DONE();
}
