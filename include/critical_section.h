/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Critical sections; see cpython/critical_section.h. */
#ifndef Py_CRITICAL_SECTION_H
#define Py_CRITICAL_SECTION_H

#include "cpython/critical_section.h"

#endif /* Py_CRITICAL_SECTION_H */
