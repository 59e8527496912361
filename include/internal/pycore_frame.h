/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of frame objects. Not public, yet generated code writes f_lineno of
 * frames it has made and f_back of those of generators.
 *
 * Invariant: f_back at 32, f_lineno at 56. */
#ifndef Py_INTERNAL_PYCORE_FRAME_H
#define Py_INTERNAL_PYCORE_FRAME_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _PyInterpreterFrame;

struct _frame {
    PyObject_HEAD
    PyFrameObject *f_back;
    struct _PyInterpreterFrame *f_frame; /* what runs; or _f_frame_data */
    PyObject *f_trace;
    int f_lineno;           /* 0: ask the code object */
    char f_trace_lines;
    char f_trace_opcodes;
    PyObject *f_extra_locals;
    PyObject *f_locals_cache;
    PyObject *f_overwritten_fast_locals;
    PyObject *_f_frame_data[1];
};

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_PYCORE_FRAME_H */
