/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of memoryview. Several views share one managed buffer, which owns
 * the Py_buffer that the exporter filled. */
#ifndef Py_CPYTHON_MEMORYOBJECT_H
#define Py_CPYTHON_MEMORYOBJECT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    int flags;
    Py_ssize_t exports; /* memoryviews using it */
    Py_buffer master;
} _PyManagedBufferObject;

#define _Py_MANAGED_BUFFER_RELEASED 0x001
#define _Py_MANAGED_BUFFER_FREE_FORMAT 0x002

typedef struct {
    PyObject_VAR_HEAD
    _PyManagedBufferObject *mbuf;
    Py_hash_t hash;     /* -1: not computed */
    int flags;
    Py_ssize_t exports; /* buffers handed out by the view itself */
    Py_buffer view;
    PyObject *weakreflist;
    Py_ssize_t ob_array[1]; /* shape, strides and suboffsets */
} PyMemoryViewObject;

#define _Py_MEMORYVIEW_RELEASED 0x001
#define _Py_MEMORYVIEW_C 0x002
#define _Py_MEMORYVIEW_FORTRAN 0x004
#define _Py_MEMORYVIEW_SCALAR 0x008
#define _Py_MEMORYVIEW_PIL 0x010
#define _Py_MEMORYVIEW_RESTRICTED 0x020

#define _PyMemoryView_CAST(op) _Py_CAST(PyMemoryViewObject *, (op))

static inline Py_buffer *
PyMemoryView_GET_BUFFER(PyObject *op)
{
    return (&_PyMemoryView_CAST(op)->view);
}
#define PyMemoryView_GET_BUFFER(op) PyMemoryView_GET_BUFFER(_PyObject_CAST(op))

static inline PyObject *
PyMemoryView_GET_BASE(PyObject *op)
{
    return _PyMemoryView_CAST(op)->view.obj;
}
#define PyMemoryView_GET_BASE(op) PyMemoryView_GET_BASE(_PyObject_CAST(op))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_MEMORYOBJECT_H */
