/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the full API adds to longobject.h. */
#ifndef Py_CPYTHON_LONGOBJECT_H
#define Py_CPYTHON_LONGOBJECT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Flags of PyLong_AsNativeBytes and its converses. */
#define Py_ASNATIVEBYTES_DEFAULTS -1
#define Py_ASNATIVEBYTES_BIG_ENDIAN 0
#define Py_ASNATIVEBYTES_LITTLE_ENDIAN 1
#define Py_ASNATIVEBYTES_NATIVE_ENDIAN 3
#define Py_ASNATIVEBYTES_UNSIGNED_BUFFER 4
#define Py_ASNATIVEBYTES_REJECT_NEGATIVE 8
#define Py_ASNATIVEBYTES_ALLOW_INDEX 16

PyAPI_FUNC(int) _PyLong_AsByteArray(
    PyLongObject *v, unsigned char *bytes, size_t n, int little_endian, int is_signed,
    int with_exceptions);
PyAPI_FUNC(PyObject *) _PyLong_FromByteArray(
    const unsigned char *bytes, size_t n, int little_endian, int is_signed);
PyAPI_FUNC(PyObject *) _PyLong_GCD(PyObject *, PyObject *);
PyAPI_FUNC(int64_t) _PyLong_NumBits(PyObject *v);
PyAPI_FUNC(int) _PyLong_Sign(PyObject *v);
PyAPI_FUNC(Py_ssize_t) PyLong_AsNativeBytes(
    PyObject *v, void *buffer, Py_ssize_t n_bytes, int flags);
PyAPI_FUNC(PyObject *) PyLong_FromNativeBytes(const void *buffer, size_t n_bytes, int flags);
PyAPI_FUNC(PyObject *) PyLong_FromUnicodeObject(PyObject *u, int base);
PyAPI_FUNC(PyObject *) PyLong_FromUnsignedNativeBytes(
    const void *buffer, size_t n_bytes, int flags);
PyAPI_FUNC(int) PyLong_GetSign(PyObject *v, int *sign);
PyAPI_FUNC(int) PyLong_IsNegative(PyObject *obj);
PyAPI_FUNC(int) PyLong_IsPositive(PyObject *obj);
PyAPI_FUNC(int) PyLong_IsZero(PyObject *obj);
PyAPI_FUNC(Py_ssize_t) PyUnstable_Long_CompactValue(const PyLongObject *op);
PyAPI_FUNC(int) PyUnstable_Long_IsCompact(const PyLongObject *op);

/* Only for values known to fit: the result is unchecked. */
static inline long
PyLong_AS_LONG(PyObject *op)
{
    return PyLong_AsLong(op);
}
#define PyLong_AS_LONG(op) PyLong_AS_LONG(_PyObject_CAST(op))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_LONGOBJECT_H */
