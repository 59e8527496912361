/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the full API adds to warnings.h. */
#ifndef Py_CPYTHON_WARNINGS_H
#define Py_CPYTHON_WARNINGS_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(int) PyErr_WarnExplicitFormat(
    PyObject *category, const char *filename, int lineno, const char *module, PyObject *registry,
    const char *format, ...);
PyAPI_FUNC(int) PyErr_WarnExplicitObject(
    PyObject *category, PyObject *message, PyObject *filename, int lineno, PyObject *module,
    PyObject *registry);

#define PyErr_Warn(category, msg) PyErr_WarnEx((category), (msg), 1)

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_WARNINGS_H */
