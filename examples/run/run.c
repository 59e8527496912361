/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The main job: loads published extensions and our examples into a process without CPython, calls each, and prints a table.
 *
 *   run MODULE HOW FILE [MODULE HOW FILE ...]
 *
 * MODULE is the full name, HOW is "wheel" or "compiled". Uses public API only. */
#include <Python.h>
#include <ungil.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double seconds = 0.1; /* per measurement */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

/* A nested document with every JSON type. */
static PyObject *document(void)
{
    return Py_BuildValue("{s:[i,L,d,s,O,O,O],s:{s:{},s:[],s:s}}", "list", 1, -9007199254740991LL, 2.5, "sm\xc3\xb8rrebr\xc3\xb8" "d \"quoted\"\n", Py_True,
                         Py_False, Py_None, "object", "empty", "none", "text", "plain");
}

/* What is called to time a module: a function and its argument. */
struct call { PyObject *function, *argument; };

static int prepare(const char *name, PyObject *m, struct call *c)
{
    if (!strcmp(name, "markupsafe._speedups")) {
        c->function = PyObject_GetAttrString(m, "_escape_inner");
        c->argument = PyUnicode_FromString("<a href=\"x\">Fish & 'Chips'</a>");
    } else if (!strcmp(name, "ujson")) {
        c->function = PyObject_GetAttrString(m, "dumps");
        c->argument = document();
    } else if (!strcmp(name, "primes")) {
        c->function = PyObject_GetAttrString(m, "count");
        c->argument = PyLong_FromLong(100);
    } else if (!strcmp(name, "graph")) {
        c->function = PyObject_GetAttrString(m, "Node");
        c->argument = Py_NewRef(Py_None);
    } else {
        PyObject *f = PyObject_GetAttrString(m, "tick");
        c->function = f;
        c->argument = NULL;
    }
    return c->function && (c->argument || !strcmp(name, "legacy")) ? 0 : -1;
}

static PyObject *call(const struct call *c)
{
    return c->argument ? PyObject_CallOneArg(c->function, c->argument) : PyObject_CallNoArgs(c->function);
}

/* The result of one call, as text. For ujson the document must survive the round trip. */
static char *result(const char *name, PyObject *m, const struct call *c)
{
    PyObject *r = call(c), *shown = NULL;
    if (!r) return NULL;
    if (!strcmp(name, "ujson")) {
        PyObject *back = PyObject_CallMethod(m, "loads", "O", r);
        int same = back ? PyObject_RichCompareBool(back, c->argument, Py_EQ) : -1;
        Py_XDECREF(back);
        if (same == 1) shown = PyUnicode_FromFormat("dumps, loads: equal (%zd characters)", PyUnicode_GetLength(r));
        else if (same == 0) PyErr_SetString(PyExc_ValueError, "the document changed on the round trip");
    } else if (!strcmp(name, "graph")) {
        Py_DECREF(r);
        r = PyObject_CallMethod(m, "cycle", NULL);
        Py_CLEAR(r);
        PyGC_Collect();
        PyObject *n = PyErr_Occurred() ? NULL : PyObject_CallMethod(m, "count", NULL);
        if (n) shown = PyUnicode_FromFormat("a cycle collected, %S nodes left", n);
        Py_XDECREF(n);
    } else {
        shown = PyObject_Str(r);
    }
    Py_XDECREF(r);
    const char *text = shown ? PyUnicode_AsUTF8(shown) : NULL;
    char *copy = text ? strdup(text) : NULL;
    Py_XDECREF(shown);
    return copy;
}

struct job { const char *name; PyObject *module; double ns; int failed; };
static pthread_barrier_t gate;

static void *work(void *arg)
{
    struct job *j = arg;
    PyGILState_STATE s = PyGILState_Ensure();
    struct call c = {NULL, NULL};
    j->failed = prepare(j->name, j->module, &c) < 0;
    Py_BEGIN_ALLOW_THREADS
    pthread_barrier_wait(&gate);
    Py_END_ALLOW_THREADS
    long n = 0;
    double begin = now(), t = 0;
    while (!j->failed && t < seconds) {
        for (int i = 0; i < 100 && !j->failed; i++, n++) {
            PyObject *r = call(&c);
            j->failed = !r;
            Py_XDECREF(r);
        }
        t = now() - begin;
    }
    j->ns = n ? t / n * 1e9 : 0;
    if (j->failed) PyErr_Print();
    Py_XDECREF(c.function);
    Py_XDECREF(c.argument);
    PyGILState_Release(s);
    return NULL;
}

/* Nanoseconds per call on the slowest of some threads, each with arguments of its own; below 0 when a call failed. */
static double measure(const char *name, PyObject *m, int threads)
{
    struct job jobs[2];
    pthread_t ids[2];
    double worst = 0;
    pthread_barrier_init(&gate, NULL, threads);
    for (int i = 0; i < threads; i++) {
        jobs[i] = (struct job){name, m, 0, 0};
        pthread_create(&ids[i], NULL, work, &jobs[i]);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
    Py_END_ALLOW_THREADS
    for (int i = 0; i < threads; i++) {
        if (jobs[i].failed) worst = -1;
        if (worst >= 0 && jobs[i].ns > worst) worst = jobs[i].ns;
    }
    pthread_barrier_destroy(&gate);
    return worst;
}

/* The newest decision about the GIL. */
static Ungil_GILDecision last_decision(void)
{
    Ungil_GILDecision d = {0};
    for (Py_ssize_t i = 0; Ungil_GetGILDecision(i, &d); i++) {}
    return d;
}

static int row(const char *name, const char *how, const char *file)
{
    static const char *const declares[] = {"not used", "used", "nothing"};
    const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file, *last = strrchr(name, '.') ? strrchr(name, '.') + 1 : name;
    PyObject *m = Ungil_LoadExtension(file, name);
    struct call c = {NULL, NULL};
    char *shown = m && prepare(name, m, &c) == 0 ? result(name, m, &c) : NULL;
    double one = shown ? measure(name, m, 1) : -1, two = shown ? measure(name, m, 2) : -1;
    int bad = one < 0 || two < 0;
    if (bad) {
        printf("%-52s %-8s FAILED\n", base, how);
        if (PyErr_Occurred()) PyErr_Print();
    } else {
        Ungil_GILDecision d = last_decision();
        printf("%-52s %-8s PyInit_%-10s %-8s %-3s %-34s %9.0f %9.0f  %s\n", base, how, last, declares[d.reason], Ungil_IsGILEnabled() ? "on" : "off",
               d.enabled ? "turned on by this module" : d.reason == UNGIL_GIL_DECLARED_FREE ? "the module declares it needs none" : "it was on already", one, two, shown);
    }
    fflush(stdout);
    free(shown);
    Py_XDECREF(c.function);
    Py_XDECREF(c.argument);
    Py_XDECREF(m);
    /* The next file of the same name is a module of its own. */
    PyObject *modules = PyImport_GetModuleDict();
    if (PyMapping_HasKeyString(modules, name)) PyMapping_DelItemString(modules, name);
    PyErr_Clear();
    return bad;
}

int main(int argc, char **argv)
{
    int bad = 0;
    Py_Initialize();
    printf("%-52s %-8s %-17s %-8s %-3s %-34s %9s %9s  %s\n", "file", "how", "entry", "declares", "GIL", "why", "ns", "ns, 2 thr", "a call");
    for (int i = 1; i + 2 < argc; i += 3) bad |= row(argv[i], argv[i + 1], argv[i + 2]);
    return Py_FinalizeEx() < 0 || bad;
}
