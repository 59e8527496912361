/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The argument parser that remembers what it learned about its format. */
#ifndef Py_CPYTHON_MODSUPPORT_H
#define Py_CPYTHON_MODSUPPORT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Runs an initialiser once: 0 not yet, else done. */
typedef struct {
    uint8_t v;
} _PyOnceFlag;

/* Static, zeroed but for what the caller sets: format or keywords, fname,
 * custom_msg. The first use fills in the rest. */
typedef struct _PyArg_Parser {
    const char *format;
    const char *const *keywords;
    const char *fname;
    const char *custom_msg;
    _PyOnceFlag once;
    int is_kwtuple_owned;
    int pos;           /* positional-only parameters */
    int min;           /* required parameters */
    int max;           /* parameters that may be positional */
    PyObject *kwtuple;
    struct _PyArg_Parser *next;
} _PyArg_Parser;

PyAPI_FUNC(int) _PyArg_ParseTupleAndKeywordsFast(
    PyObject *, PyObject *, struct _PyArg_Parser *, ...);

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_MODSUPPORT_H */
