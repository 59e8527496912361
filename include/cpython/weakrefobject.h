/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of weak references. */
#ifndef Py_CPYTHON_WEAKREFOBJECT_H
#define Py_CPYTHON_WEAKREFOBJECT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _PyWeakReference {
    PyObject_HEAD
    PyObject *wr_object;   /* None once dead; not counted */
    PyObject *wr_callback; /* NULL: none */
    Py_hash_t hash;        /* of the object; -1: not computed */
    PyWeakReference *wr_prev;
    PyWeakReference *wr_next;
    vectorcallfunc vectorcall;
    PyMutex *weakrefs_lock; /* guards wr_object, wr_prev and wr_next */
};

PyAPI_FUNC(void) _PyWeakref_ClearRef(PyWeakReference *self);
PyAPI_FUNC(int) PyWeakref_IsDead(PyObject *ref);

#define _PyWeakref_CAST(op) \
    (assert(PyWeakref_Check(op)), _Py_CAST(PyWeakReference *, (op)))

/* Borrowed, and so unsafe as soon as another thread can drop the object:
 * PyWeakref_GetRef is the safe one. */
Py_DEPRECATED(3.13) static inline PyObject *
PyWeakref_GET_OBJECT(PyObject *ref_obj)
{
    PyWeakReference *ref = _PyWeakref_CAST(ref_obj);
    PyObject *obj = ref->wr_object;
    /* The count is 0 while the object is being taken apart. */
    if (Py_REFCNT(obj) > 0) {
        return obj;
    }
    return Py_None;
}
#define PyWeakref_GET_OBJECT(ref) PyWeakref_GET_OBJECT(_PyObject_CAST(ref))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_WEAKREFOBJECT_H */
