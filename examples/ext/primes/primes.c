/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A multi-phase module that declares that it needs no GIL: it has no state of its own, and counts primes. */
#include <Python.h>

static PyObject *count(PyObject *module, PyObject *arg)
{
    (void)module;
    long limit = PyLong_AsLong(arg), found = 0;
    if (limit == -1 && PyErr_Occurred()) return NULL;
    if (limit < 0) return PyErr_Format(PyExc_ValueError, "count() expects a limit of at least 0, not %ld", limit);
    Py_BEGIN_ALLOW_THREADS /* no object is touched below */
    for (long n = 2; n < limit; n++) {
        long d = 2;
        while (d * d <= n && n % d) d++;
        found += d * d > n;
    }
    Py_END_ALLOW_THREADS
    return PyLong_FromLong(found);
}

static PyMethodDef methods[] = {
    {"count", count, METH_O, "count(limit) -> how many primes lie below limit"},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "primes", .m_doc = "Counts primes without a GIL.", .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC PyInit_primes(void) { return PyModuleDef_Init(&definition); }
