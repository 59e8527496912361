/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A shared library, linked against the library, whose constructor uses the API while dlopen holds the dynamic loader's lock and
 * before Go's init may have run. */
#include <Python.h>

long plugin_saw;

__attribute__((constructor)) static void constructor(void)
{
    Py_Initialize();
    PyObject *o = PyLong_FromLong(41), *one = PyLong_FromLong(1), *sum = PyNumber_Add(o, one);
    plugin_saw = PyLong_AsLong(sum);
    Py_DECREF(o), Py_DECREF(one), Py_DECREF(sum);
}
