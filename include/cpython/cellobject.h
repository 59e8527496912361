/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Cells: variables shared with inner functions. */
#ifndef Py_CPYTHON_CELLOBJECT_H
#define Py_CPYTHON_CELLOBJECT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    PyObject *ob_ref; /* NULL when empty */
} PyCellObject;

PyAPI_DATA(PyTypeObject) PyCell_Type;

PyAPI_FUNC(PyObject *) PyCell_Get(PyObject *);
PyAPI_FUNC(PyObject *) PyCell_New(PyObject *);
PyAPI_FUNC(int) PyCell_Set(PyObject *, PyObject *);

#define PyCell_Check(op) Py_IS_TYPE((op), &PyCell_Type)

#define _PyCell_CAST(cell) \
    (assert(PyCell_Check(cell)), _Py_CAST(PyCellObject *, (cell)))

/* Steals value; the value it replaces is not dropped. */
static inline void
PyCell_SET(PyObject *op, PyObject *value)
{
    PyCellObject *cell = _PyCell_CAST(op);
    Py_BEGIN_CRITICAL_SECTION(cell);
    cell->ob_ref = value;
    Py_END_CRITICAL_SECTION();
}
#define PyCell_SET(op, value) PyCell_SET(_PyObject_CAST(op), (value))

/* Borrowed. */
static inline PyObject *
PyCell_GET(PyObject *op)
{
    PyObject *res;
    PyCellObject *cell = _PyCell_CAST(op);
    Py_BEGIN_CRITICAL_SECTION(cell);
    res = cell->ob_ref;
    Py_END_CRITICAL_SECTION();
    return res;
}
#define PyCell_GET(op) PyCell_GET(_PyObject_CAST(op))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_CELLOBJECT_H */
