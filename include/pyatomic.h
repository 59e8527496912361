/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Atomic operations; see cpython/pyatomic.h. */
#ifndef Py_PYATOMIC_H
#define Py_PYATOMIC_H

#include "cpython/pyatomic.h"

#endif /* Py_PYATOMIC_H */
