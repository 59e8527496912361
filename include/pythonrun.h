/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Running of source text and printing of errors. */
#ifndef Py_PYTHONRUN_H
#define Py_PYTHONRUN_H

#include "object.h"
#include "compile.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(int) (*PyOS_InputHook)(void);

PyAPI_FUNC(PyObject *) Py_CompileString(const char *, const char *, int);
PyAPI_FUNC(void) PyErr_Display(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(void) PyErr_DisplayException(PyObject *);
PyAPI_FUNC(void) PyErr_Print(void);
PyAPI_FUNC(void) PyErr_PrintEx(int);

#include "cpython/pythonrun.h"

#ifdef __cplusplus
}
#endif

#endif /* Py_PYTHONRUN_H */
