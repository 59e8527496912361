/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A host that opens the library at run time, for itself alone (RTLD_LOCAL): opened LIBRARY FILE. Extensions name no library that
 * they need, so the library must make itself visible before it loads one. */
#include <Python.h>
#include <ungil.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void *library;

static void *find(const char *name)
{
    void *p = dlsym(library, name);
    if (!p) fprintf(stderr, "%s\n", dlerror()), exit(1);
    return p;
}
#define API(name) (*(__typeof__(name) *)find(#name))

/* Whether the extension sees every name where the library has it. */
static int compare(PyObject *seen)
{
    static const char *const names[] = {"PyLong_Type", "PyType_Type", "PyBaseObject_Type", "PyExc_ValueError", "_Py_NoneStruct",
                                        "PyObject_GenericGetAttr", "PyType_GenericNew", "PyLong_FromLong"};
    int failures = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        PyObject *v = API(PyDict_GetItemString)(seen, names[i]);
        if (!v || API(PyLong_AsVoidPtr)(v) != find(names[i])) fprintf(stderr, "%s: host and extension differ\n", names[i]), failures++;
    }
    return failures;
}

int main(int argc, char **argv)
{
    if (argc != 3) return fprintf(stderr, "usage: opened LIBRARY FILE\n"), 2;
    library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (!library) return fprintf(stderr, "%s\n", dlerror()), 1;
    API(Py_Initialize)();
    PyObject *n = API(PyLong_FromLong)(1L << 40);
    if (!n || Py_TYPE(n) != find("PyLong_Type")) return fprintf(stderr, "an int is not of PyLong_Type\n"), 1;
    PyObject *m = API(Ungil_LoadExtension)(argv[2], "addresses");
    PyObject *seen = m ? API(PyObject_CallMethod)(m, "of", NULL) : NULL;
    if (!seen) return API(PyErr_Print)(), 1;
    int failures = compare(seen);
    API(Py_DecRef)(seen), API(Py_DecRef)(m), API(Py_DecRef)(n);
    return API(Py_FinalizeEx)() < 0 || failures;
}
