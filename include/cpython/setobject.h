/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of set and frozenset: an open-addressing table, small ones inside
 * the object. */
#ifndef Py_CPYTHON_SETOBJECT_H
#define Py_CPYTHON_SETOBJECT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PySet_MINSIZE 8

typedef struct {
    PyObject *key;
    Py_hash_t hash; /* of key; -1 marks a removed entry */
} setentry;

typedef struct {
    PyObject_HEAD
    Py_ssize_t fill;  /* entries in use and removed */
    Py_ssize_t used;  /* entries in use */
    Py_ssize_t mask;  /* table size - 1, a power of two less one */
    setentry *table;  /* smalltable, or memory of its own */
    Py_hash_t hash;   /* of a frozenset; -1: not computed */
    Py_ssize_t finger; /* where pop() goes on searching */
    setentry smalltable[PySet_MINSIZE];
    PyObject *weakreflist;
} PySetObject;

#define _PySet_CAST(so) \
    (assert(PyAnySet_Check(so)), _Py_CAST(PySetObject *, so))

static inline Py_ssize_t
PySet_GET_SIZE(PyObject *so)
{
    return _Py_atomic_load_ssize_relaxed(&(_PySet_CAST(so)->used));
}
#define PySet_GET_SIZE(so) PySet_GET_SIZE(_PyObject_CAST(so))

/* Not declared by the original headers, though exported and used. The key is
 * borrowed; Ref makes a new reference. 0 at the end, -1 for what is no set. */
PyAPI_FUNC(int) _PySet_NextEntry(PyObject *set, Py_ssize_t *pos, PyObject **key,
                                 Py_hash_t *hash);
PyAPI_FUNC(int) _PySet_NextEntryRef(PyObject *set, Py_ssize_t *pos, PyObject **key,
                                    Py_hash_t *hash);
PyAPI_FUNC(int) _PySet_Update(PyObject *set, PyObject *iterable);

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_SETOBJECT_H */
