/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Frames as seen from outside. */
#ifndef Py_PYFRAME_H
#define Py_PYFRAME_H

#include "object.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(PyCodeObject *) PyFrame_GetCode(PyFrameObject *frame);
PyAPI_FUNC(int) PyFrame_GetLineNumber(PyFrameObject *);

#include "cpython/pyframe.h"

#ifdef __cplusplus
}
#endif

#endif /* Py_PYFRAME_H */
