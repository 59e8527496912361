/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Critical sections, for code that asks for the internal header. The public
 * one has them all. */
#ifndef Py_INTERNAL_PYCORE_CRITICAL_SECTION_H
#define Py_INTERNAL_PYCORE_CRITICAL_SECTION_H

#include "../Python.h"
#include "ungil_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_PYCORE_CRITICAL_SECTION_H */
