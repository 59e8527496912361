/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A single-phase module in the old style. It declares nothing about the GIL and needs it: a counter is changed without a lock. */
#include <Python.h>

static long counter;

static PyObject *tick(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    counter++; /* safe only while one thread runs at a time */
    return PyLong_FromLong(counter);
}

static PyMethodDef methods[] = {
    {"tick", tick, METH_NOARGS, "tick() -> how often it was called"},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "legacy", .m_doc = "Counts calls.", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_legacy(void) { return PyModule_Create(&definition); }
