/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Audit events; declared in sysmodule.h. */
#ifndef Py_AUDIT_H
#define Py_AUDIT_H

#include "sysmodule.h"

#endif /* Py_AUDIT_H */
