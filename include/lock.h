/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The one-byte lock; see cpython/lock.h. */
#ifndef Py_LOCK_H
#define Py_LOCK_H

#include "cpython/lock.h"

#endif /* Py_LOCK_H */
