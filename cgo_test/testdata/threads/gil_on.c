/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The GIL goes on while threads run: from then on one thread at a time is attached. Each child process sees it once. */
#include "threads/threads.h"

#include <spawn.h>
#include <ungil.h>

enum { THREADS = 3, CHILDREN = 8 };
static atomic_long progress[THREADS];
static atomic_int done;
static volatile long counter;
static atomic_long passes;

static struct PyModuleDef legacy_def = {PyModuleDef_HEAD_INIT, .m_name = "legacy_of_test", .m_size = -1};
static PyObject *init_legacy(void) { return PyModule_Create(&legacy_def); }

static void loop(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (!done) {
        if (Ungil_IsGILEnabled())
            /* Nobody else is attached while this thread is: it need not lock. */
            for (int k = 0; k < 20; k++) {
                long c = counter;
                PyObject *l = PyTuple_New(2);
                Py_XDECREF(l);
                if (rnd(&r) % 8 == 0) sched_yield();
                counter = c + 1;
                passes++;
            }
        else
            for (int k = 0; k < 20; k++) {
                PyObject *l = PyList_New(2);
                Py_XDECREF(l);
            }
        progress[i]++;
        if (rnd(&r) % 4 == 0) { Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS }
    }
}

static void *run_loops(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    run(loop, THREADS);
    PyGILState_Release(g);
    return arg;
}

static int child(void)
{
    PyImport_AppendInittab("legacy_of_test", init_legacy);
    Py_Initialize();
    CHECK(!Ungil_IsGILEnabled());
    pthread_t t;
    pthread_create(&t, NULL, run_loops, NULL);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) while (!progress[i]) sched_yield();
    Py_END_ALLOW_THREADS
    PyObject *m = PyImport_ImportModule("legacy_of_test");
    CHECK(m && Ungil_IsGILEnabled());
    Py_XDECREF(m);
    long before[THREADS];
    for (int i = 0; i < THREADS; i++) before[i] = progress[i];
    usleep(10000);
    for (int i = 0; i < THREADS; i++) CHECK(progress[i] == before[i]); /* this thread has it */
    Py_BEGIN_ALLOW_THREADS
    usleep(100000);
    done = 1;
    pthread_join(t, NULL);
    Py_END_ALLOW_THREADS
    CHECK(counter == passes && passes > 0);
    return CHECK_DONE();
}

int main(int argc, char **argv)
{
    if (argc > 1) return child();
    setenv("PYTHONWARNINGS", "ignore", 1);
    extern char **environ;
    for (int i = 0; i < CHILDREN && !check_failures; i++) {
        pid_t p;
        int status = -1;
        char *args[] = {argv[0], "child", NULL};
        if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ)) { perror("posix_spawn"); return 3; }
        waitpid(p, &status, 0);
        if (status) { printf("child: status %#x\n", status); check_failures++; }
    }
    return check_failures ? 1 : 0;
}
