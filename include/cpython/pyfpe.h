/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Guards for floating-point traps, of old. They expand to nothing. */
#ifndef Py_CPYTHON_PYFPE_H
#define Py_CPYTHON_PYFPE_H

#define PyFPE_START_PROTECT(err_string, leave_stmt)
#define PyFPE_END_PROTECT(v)

#endif /* Py_CPYTHON_PYFPE_H */
