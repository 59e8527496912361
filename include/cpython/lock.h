/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyMutex, a lock of one byte that needs no initialisation but zero and no
 * destruction. Waiters park outside of it. */
#ifndef Py_CPYTHON_LOCK_H
#define Py_CPYTHON_LOCK_H

#include "../pyport.h"
#include "pyatomic.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _Py_UNLOCKED 0
#define _Py_LOCKED 1

/* Bit 0: locked. Bit 1: some thread is parked. Other bits are zero. */
typedef struct PyMutex {
    uint8_t _bits;
} PyMutex;

PyAPI_FUNC(int) PyMutex_IsLocked(PyMutex *m);
PyAPI_FUNC(void) PyMutex_Lock(PyMutex *m);
PyAPI_FUNC(void) PyMutex_Unlock(PyMutex *m);

/* The uncontended case without a call: 0 -> 1 with acquire order. */
static inline void
_PyMutex_Lock(PyMutex *m)
{
    uint8_t expected = _Py_UNLOCKED;
    if (!_Py_atomic_compare_exchange_uint8(&m->_bits, &expected, _Py_LOCKED)) {
        PyMutex_Lock(m);
    }
}
#define PyMutex_Lock _PyMutex_Lock

/* Fails when a waiter is parked: the function wakes it. */
static inline void
_PyMutex_Unlock(PyMutex *m)
{
    uint8_t expected = _Py_LOCKED;
    if (!_Py_atomic_compare_exchange_uint8(&m->_bits, &expected, _Py_UNLOCKED)) {
        PyMutex_Unlock(m);
    }
}
#define PyMutex_Unlock _PyMutex_Unlock

static inline int
_PyMutex_IsLocked(PyMutex *m)
{
    return (_Py_atomic_load_uint8(&m->_bits) & _Py_LOCKED) != 0;
}
#define PyMutex_IsLocked _PyMutex_IsLocked

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_LOCK_H */
