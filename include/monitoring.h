/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Monitoring events of code that is not bytecode; see cpython/monitoring.h. */
#ifndef Py_MONITORING_H
#define Py_MONITORING_H

#include "cpython/monitoring.h"

#endif /* Py_MONITORING_H */
