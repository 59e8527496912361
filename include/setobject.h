/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * set and frozenset. */
#ifndef Py_SETOBJECT_H
#define Py_SETOBJECT_H

#include "object.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(PyTypeObject) PyFrozenSet_Type;
PyAPI_DATA(PyTypeObject) PySet_Type;
PyAPI_DATA(PyTypeObject) PySetIter_Type;

PyAPI_FUNC(PyObject *) PyFrozenSet_New(PyObject *);
PyAPI_FUNC(int) PySet_Add(PyObject *set, PyObject *key);
PyAPI_FUNC(int) PySet_Clear(PyObject *set);
PyAPI_FUNC(int) PySet_Contains(PyObject *anyset, PyObject *key);
PyAPI_FUNC(int) PySet_Discard(PyObject *set, PyObject *key);
PyAPI_FUNC(PyObject *) PySet_New(PyObject *);
PyAPI_FUNC(PyObject *) PySet_Pop(PyObject *set);
PyAPI_FUNC(Py_ssize_t) PySet_Size(PyObject *anyset);

#define PySet_Check(op) \
    (Py_IS_TYPE((op), &PySet_Type) || PyType_IsSubtype(Py_TYPE(op), &PySet_Type))
#define PySet_CheckExact(op) Py_IS_TYPE((op), &PySet_Type)
#define PyFrozenSet_CheckExact(op) Py_IS_TYPE((op), &PyFrozenSet_Type)
#define PyFrozenSet_Check(op) \
    (Py_IS_TYPE((op), &PyFrozenSet_Type) || PyType_IsSubtype(Py_TYPE(op), &PyFrozenSet_Type))
#define PyAnySet_CheckExact(op) (PySet_CheckExact(op) || PyFrozenSet_CheckExact(op))
#define PyAnySet_Check(op) \
    (PyAnySet_CheckExact(op) || PyType_IsSubtype(Py_TYPE(op), &PySet_Type) \
     || PyType_IsSubtype(Py_TYPE(op), &PyFrozenSet_Type))

#include "cpython/setobject.h"

#ifdef __cplusplus
}
#endif

#endif /* Py_SETOBJECT_H */
