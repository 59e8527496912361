/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A thread that collects in a loop, or detaches and attaches in a loop with the GIL on, lets the others have their turn. */
#include "threads/threads.h"

#include <spawn.h>

enum { THREADS = 3 };
static atomic_long turns[THREADS + 1];
static double end;

static void attach_loop(long i)
{
    if (i == 0) {
        while (seconds() < end) { PyGC_Collect(); turns[0]++; }
        return;
    }
    while (seconds() < end) {
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        turns[i]++;
    }
}

/* Thread 0 is attached nearly all the time: without its giving the GIL to who waits the others would find it taken whenever they wake. */
static void work_loop(long i)
{
    while (seconds() < end) {
        double t = seconds() + (i ? 0 : 0.002);
        while (seconds() < t) {}
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        turns[i]++;
    }
}

static void check(const char *what, long least)
{
    for (int i = 0; i <= THREADS; i++) {
        if (turns[i] < (i ? least : 3)) { /* a stop waits for threads that the system does not let run */
            printf("%s: thread %d of %d had %ld turns\n", what, i, THREADS + 1, (long)turns[i]);
            check_failures++;
        }
        turns[i] = 0;
    }
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        setenv("PYTHON_GIL", "1", 1);
        Py_Initialize();
        end = hammer_end();
        run(work_loop, THREADS + 1);
        check("GIL", 30);
        return CHECK_DONE();
    }
    Py_Initialize();
    end = hammer_end();
    run(attach_loop, THREADS + 1);
    check("stops", 30);
    extern char **environ;
    pid_t p;
    int status = -1;
    char *args[] = {argv[0], "child", NULL};
    if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ)) { perror("posix_spawn"); return 3; }
    waitpid(p, &status, 0);
    if (status) { printf("child: status %#x\n", status); check_failures++; }
    return CHECK_DONE();
}
