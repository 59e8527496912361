/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of bytearray and the accessors that read it. */
#ifndef Py_CPYTHON_BYTEARRAYOBJECT_H
#define Py_CPYTHON_BYTEARRAYOBJECT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_VAR_HEAD
    Py_ssize_t ob_alloc;   /* bytes at ob_bytes */
    char *ob_bytes;        /* start of the memory */
    char *ob_start;        /* first byte in use, within the memory */
    Py_ssize_t ob_exports; /* buffers handed out; no resize while > 0 */
} PyByteArrayObject;

PyAPI_DATA(char) _PyByteArray_empty_string[];

#define _PyByteArray_CAST(op) \
    (assert(PyByteArray_Check(op)), _Py_CAST(PyByteArrayObject *, (op)))

static inline Py_ssize_t
PyByteArray_GET_SIZE(PyObject *op)
{
    PyByteArrayObject *self = _PyByteArray_CAST(op);
    return _Py_atomic_load_ssize_relaxed(&(_PyVarObject_CAST(self)->ob_size));
}
#define PyByteArray_GET_SIZE(self) PyByteArray_GET_SIZE(_PyObject_CAST(self))

/* Never NULL: an empty bytearray shares one terminating byte. */
static inline char *
PyByteArray_AS_STRING(PyObject *op)
{
    PyByteArrayObject *self = _PyByteArray_CAST(op);
    if (PyByteArray_GET_SIZE(self)) {
        return self->ob_start;
    }
    return _PyByteArray_empty_string;
}
#define PyByteArray_AS_STRING(self) PyByteArray_AS_STRING(_PyObject_CAST(self))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_BYTEARRAYOBJECT_H */
