/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Thread-specific storage keys as static variables. */
#ifndef Py_CPYTHON_PYTHREAD_H
#define Py_CPYTHON_PYTHREAD_H

#include "../pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(const long long) PY_TIMEOUT_MAX;

struct _Py_tss_t {
    int _is_initialized;
    unsigned int _key; /* a pthread_key_t */
};

#define Py_tss_NEEDS_INIT {0, 0}

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_PYTHREAD_H */
