/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Frames, for code that makes them. */
#ifndef Py_FRAMEOBJECT_H
#define Py_FRAMEOBJECT_H

#include "pyframe.h"

#include "cpython/frameobject.h"

#endif /* Py_FRAMEOBJECT_H */
