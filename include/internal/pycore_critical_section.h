/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Internal names of critical sections, for code written before the public
 * ones existed. */
#ifndef Py_INTERNAL_PYCORE_CRITICAL_SECTION_H
#define Py_INTERNAL_PYCORE_CRITICAL_SECTION_H

#include "../Python.h"

#define _PyCriticalSection_Begin PyCriticalSection_Begin
#define _PyCriticalSection_BeginMutex PyCriticalSection_BeginMutex
#define _PyCriticalSection_End PyCriticalSection_End
#define _PyCriticalSection2_Begin PyCriticalSection2_Begin
#define _PyCriticalSection2_BeginMutex PyCriticalSection2_BeginMutex
#define _PyCriticalSection2_End PyCriticalSection2_End

#endif /* Py_INTERNAL_PYCORE_CRITICAL_SECTION_H */
