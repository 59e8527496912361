/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of tracebacks. */
#ifndef Py_CPYTHON_TRACEBACK_H
#define Py_CPYTHON_TRACEBACK_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _traceback PyTracebackObject;

struct _traceback {
    PyObject_HEAD
    PyTracebackObject *tb_next;
    PyFrameObject *tb_frame;
    int tb_lasti;
    int tb_lineno; /* -1: computed from tb_lasti on demand */
};

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_TRACEBACK_H */
