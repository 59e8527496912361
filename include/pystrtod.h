/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Conversion between floats and text, correctly rounded, whatever the locale. */
#ifndef Py_PYSTRTOD_H
#define Py_PYSTRTOD_H

#include "pytypedefs.h"
#include "pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(char *) PyOS_double_to_string(
    double val, char format_code, int precision, int flags, int *type);
PyAPI_FUNC(double) PyOS_string_to_double(
    const char *str, char **endptr, PyObject *overflow_exception);

/* Flags of PyOS_double_to_string. */
#define Py_DTSF_SIGN 0x01
#define Py_DTSF_ADD_DOT_0 0x02
#define Py_DTSF_ALT 0x04
#define Py_DTSF_NO_NEG_0 0x08

/* What it stores in *type. */
#define Py_DTST_FINITE 0
#define Py_DTST_INFINITE 1
#define Py_DTST_NAN 2

#ifdef __cplusplus
}
#endif

#endif /* Py_PYSTRTOD_H */
