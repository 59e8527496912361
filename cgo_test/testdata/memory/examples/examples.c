/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Every allocation of every example fails once, alone and with all that follow it: import and use end with MemoryError, leave no
 * module half registered, and cost no memory for good.
 *
 *   examples DIRECTORY        where the examples' files lie */
#include "../../check.h"
#include <ungil.h>

#define SUFFIX ".cpython-314t-x86_64-linux-gnu.so"
static const char *directory;

static PyObject *import(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s%s", directory, name, SUFFIX);
    return Ungil_LoadExtension(path, name);
}

/* 0 when all went well. */
static int drop(PyObject *o)
{
    Py_XDECREF(o);
    return o ? 0 : -1;
}

static int primes(void)
{
    PyObject *m = import("primes");
    if (!m) return -1;
    int r = drop(PyObject_CallMethod(m, "count", "i", 100));
    Py_DECREF(m);
    return r;
}

static int graph(void)
{
    PyObject *m = import("graph");
    if (!m) return -1;
    PyObject *node = PyObject_CallMethod(m, "cycle", NULL), *type = PyObject_GetAttrString(m, "Node"), *one = type ? PyObject_CallFunction(type, "O", node) : NULL;
    int r = node && type && one ? 0 : -1;
    if (!r) r = PyObject_SetAttrString(node, "link", one);
    if (!r) r = drop(PyObject_GetAttrString(node, "link"));
    if (!r) r = drop(PyWeakref_NewRef(one, NULL));
    if (!r) r = drop(PyObject_Repr(one));
    if (!r) r = drop(PyObject_CallMethod(m, "count", NULL));
    Py_XDECREF(one);
    Py_XDECREF(type);
    Py_XDECREF(node);
    Py_DECREF(m);
    return r;
}

static int legacy(void)
{
    PyObject *m = import("legacy");
    if (!m) return -1;
    int r = drop(PyObject_CallMethod(m, "tick", NULL));
    Py_DECREF(m);
    return r;
}

static void forget(const char *name)
{
    PyObject *modules = PyImport_GetModuleDict(), *key = PyUnicode_FromString(name);
    if (PyDict_Contains(modules, key) == 1) PyDict_DelItem(modules, key);
    Py_DECREF(key);
    PyGC_Collect();
}

static int has_module(const char *name)
{
    PyObject *o = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    return o != NULL;
}

static void every(const char *name, int (*use)(void), Py_ssize_t count)
{
    Py_ssize_t blocks = 0, failures = 0;
    CHECK(use() == 0); /* what stays for good: interned names, files that are open */
    forget(name);
    for (Py_ssize_t n = 1; n < 100000; n++) {
        Ungil_FailAllocations(n, count);
        int r = use();
        Py_ssize_t failed = Ungil_FailAllocations(0, 0);
        if (r < 0) {
            PyObject *e = PyErr_GetRaisedException();
            if (!e || !(PyErr_GivenExceptionMatches(e, PyExc_MemoryError) || PyErr_GivenExceptionMatches(e, PyExc_ImportError))) {
                printf("%s, allocation %zd: ", name, n), check_failures++;
                if (e) PyErr_DisplayException(e);
                printf("%s\n", e ? Py_TYPE(e)->tp_name : "no exception");
            }
            Py_XDECREF(e);
            CHECK(failed > 0);
        } else {
            CHECK_CLEAN();
            CHECK(has_module(name));
        }
        forget(name);
        if (!failed) break;
        failures++;
        if (n == 1) blocks = Ungil_CountBlocks();
    }
    Py_ssize_t now = Ungil_CountBlocks();
    CHECK(failures > 5);
    if (now > blocks + 8) printf("%s: %zd blocks more after %zd failures\n", name, now - blocks, failures), check_failures++;
    CHECK(use() == 0);
    forget(name);
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    directory = argv[1];
    Py_Initialize();
    every("primes", primes, 1), every("primes", primes, -1);
    every("graph", graph, 1), every("graph", graph, -1);
    every("legacy", legacy, 1), every("legacy", legacy, -1);
    return CHECK_DONE();
}
