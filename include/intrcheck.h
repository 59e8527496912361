/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Interrupts and forks. */
#ifndef Py_INTRCHECK_H
#define Py_INTRCHECK_H

#include "pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

Py_DEPRECATED(3.7) PyAPI_FUNC(void) PyOS_AfterFork(void);
PyAPI_FUNC(void) PyOS_AfterFork_Child(void);
PyAPI_FUNC(void) PyOS_AfterFork_Parent(void);
PyAPI_FUNC(void) PyOS_BeforeFork(void);
PyAPI_FUNC(int) PyOS_InterruptOccurred(void);

#ifdef __cplusplus
}
#endif

#endif /* Py_INTRCHECK_H */
