/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What happens to all threads at once: the runtime ends, the GIL goes on, the world is stopped while one imports. Each in child processes
 * of its own, since it happens once. */
#include "threads/threads.h"

#include <spawn.h>
#include <ungil.h>

static atomic_int begun, came_back, over;
static PyObject *shared;

static void start(void *(*f)(void *), int n)
{
    for (int i = 0; i < n; i++) {
        pthread_t t;
        if (pthread_create(&t, NULL, f, (void *)(intptr_t)i)) exit(3);
        pthread_detach(t);
    }
}

static void wait_begun(int n)
{
    Py_BEGIN_ALLOW_THREADS
    while (begun < n) sched_yield();
    Py_END_ALLOW_THREADS
}

/* ---- the end with threads that are in C code */

static void *detached_for_ever(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    Py_BEGIN_CRITICAL_SECTION(shared); /* given up while it is detached */
    Py_BEGIN_ALLOW_THREADS
    begun++;
    while (!over) usleep(1000);
    Py_END_ALLOW_THREADS /* never returns */
    came_back++;
    Py_END_CRITICAL_SECTION();
    PyGILState_Release(g);
    return arg;
}

static void *in_sections(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    PyObject *own = PyList_New(0);
    for (long n = 0;; n++) {
        Py_BEGIN_CRITICAL_SECTION(own);
        Py_BEGIN_CRITICAL_SECTION(shared);
        if (n == 100) begun++;
        PyObject *x = PyLong_FromLong(n + 100000);
        if (PyList_Append(n % 2 ? own : shared, x) < 0) came_back++;
        Py_DECREF(x);
        if (n % 100 == 0) PyList_SetSlice(shared, 0, PY_SSIZE_T_MAX, NULL);
        if (n % 100 == 0) PyList_SetSlice(own, 0, PY_SSIZE_T_MAX, NULL);
        if (n % 7 == 0) { Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS }
        Py_END_CRITICAL_SECTION();
        Py_END_CRITICAL_SECTION();
    }
    PyGILState_Release(g);
    return arg;
}

static int child_ends(void)
{
    Py_Initialize();
    shared = PyList_New(0);
    start(detached_for_ever, 2);
    start(in_sections, 3);
    wait_begun(5);
    Py_BEGIN_CRITICAL_SECTION(shared); /* as any other can */
    CHECK(PyList_Append(shared, Py_None) == 0);
    Py_END_CRITICAL_SECTION();
    CHECK(Py_FinalizeEx() == 0);
    CHECK(!Py_IsInitialized());
    over = 1;
    usleep(20000); /* those that wake now may not come back */
    CHECK(came_back == 0);
    return check_failures != 0;
}

/* ---- the GIL */

enum { HOT = 8 };
static atomic_long turns[HOT];
static struct PyModuleDef legacy_def = {PyModuleDef_HEAD_INIT, .m_name = "legacy_of_test", .m_size = -1};
static PyObject *init_legacy(void) { return PyModule_Create(&legacy_def); }
static int inside;

static void hot(long i)
{
    PyObject *own = PyList_New(0), *d = PyDict_New(), *key = PyUnicode_FromFormat("key %d", (int)i);
    while (!over) {
        for (int k = 0; k < 50; k++) {
            if (Ungil_IsGILEnabled()) { /* nobody else is attached, as long as nothing is called that may wait */
                if (inside++ != 0) came_back++;
                for (volatile int spin = 0; spin < 100; spin++) { }
                if (--inside != 0) came_back++;
            }
            PyObject *x = PyFloat_FromDouble(k);
            if (PyList_Append(own, x) < 0 || PyList_Append(shared, x) < 0 || PyDict_SetItem(d, key, x) < 0) came_back++;
            Py_DECREF(x);
            if (PyDict_GetItemWithError(d, key) != x || PyErr_Occurred()) came_back++;
        }
        if (PyList_SetSlice(own, 0, PY_SSIZE_T_MAX, NULL) < 0 || PyList_SetSlice(shared, 0, PY_SSIZE_T_MAX, NULL) < 0) came_back++;
        if (turns[i]++ == 20) begun++;
        Py_BEGIN_ALLOW_THREADS /* with the GIL nobody else runs otherwise */
        Py_END_ALLOW_THREADS
    }
    Py_DECREF(own);
    Py_DECREF(d);
    Py_DECREF(key);
}

static void *run_hot(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    run(hot, HOT);
    PyGILState_Release(g);
    return arg;
}

static int child_gil(void)
{
    PyImport_AppendInittab("legacy_of_test", init_legacy);
    Py_Initialize();
    shared = PyList_New(0);
    pthread_t t;
    pthread_create(&t, NULL, run_hot, NULL);
    wait_begun(HOT);
    CHECK(!Ungil_IsGILEnabled());
    PyObject *m = PyImport_ImportModule("legacy_of_test");
    CHECK(m && Ungil_IsGILEnabled());
    Py_XDECREF(m);
    long before[HOT];
    for (int i = 0; i < HOT; i++) before[i] = turns[i];
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < HOT; i++) while (turns[i] < before[i] + 5) sched_yield(); /* each goes on */
    over = 1;
    pthread_join(t, NULL);
    Py_END_ALLOW_THREADS
    CHECK(came_back == 0 && inside == 0);
    Py_DECREF(shared);
    return CHECK_DONE();
}

/* ---- imports while another thread stops the world */

enum { MODULES = 40 };
static char names[MODULES][16];
static atomic_int made;
static struct PyModuleDef small_def = {PyModuleDef_HEAD_INIT, .m_name = "small", .m_size = 0,
    .m_slots = (PyModuleDef_Slot[]){{Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}}};
static PyObject *init_small(void) { made++; return PyModuleDef_Init(&small_def); }

static void stopping(long i)
{
    if (i == 0)
        while (over < 2) PyGC_Collect();
    else {
        for (int k = 0; k < MODULES; k++) {
            PyObject *m = PyImport_ImportModule(names[k]);
            if (!m) { PyErr_Print(); came_back++; }
            Py_XDECREF(m);
        }
        over++;
    }
}

static int child_import(void)
{
    for (int i = 0; i < MODULES; i++) {
        snprintf(names[i], sizeof names[i], "small_%d", i);
        PyImport_AppendInittab(names[i], init_small);
    }
    Py_Initialize();
    run(stopping, 3);
    CHECK(came_back == 0 && made == MODULES); /* each once, whoever came first */
    CHECK(!Ungil_IsGILEnabled());
    CHECK_CLEAN();
    return CHECK_DONE();
}

int main(int argc, char **argv)
{
    setenv("PYTHONWARNINGS", "ignore", 1); /* of turning the GIL on */
    if (argc > 1) return argv[1][0] == 'e' ? child_ends() : argv[1][0] == 'g' ? child_gil() : child_import();
    for (int i = 0; i < 9; i++) {
        char *args[] = {argv[0], i % 3 == 0 ? "ends" : i % 3 == 1 ? "gil" : "import", NULL};
        pid_t pid;
        int status;
        extern char **environ;
        CHECK(posix_spawn(&pid, "/proc/self/exe", NULL, NULL, args, environ) == 0);
        CHECK(waitpid(pid, &status, 0) == pid);
        if (status) { printf("%s: status %#x\n", args[1], status); check_failures++; }
    }
    return check_failures != 0;
}
