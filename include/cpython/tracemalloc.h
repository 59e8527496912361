/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Tracing of memory that does not come from the runtime's allocators. */
#ifndef Py_CPYTHON_TRACEMALLOC_H
#define Py_CPYTHON_TRACEMALLOC_H

#include "../pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(int) PyTraceMalloc_Track(unsigned int domain, uintptr_t ptr, size_t size);
PyAPI_FUNC(int) PyTraceMalloc_Untrack(unsigned int domain, uintptr_t ptr);

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_TRACEMALLOC_H */
