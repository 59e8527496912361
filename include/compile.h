/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Compilation of source text. */
#ifndef Py_COMPILE_H
#define Py_COMPILE_H

#include "pytypedefs.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Start symbols. */
#define Py_single_input 256
#define Py_file_input 257
#define Py_eval_input 258
#define Py_func_type_input 345

#include "cpython/compile.h"

#ifdef __cplusplus
}
#endif

#endif /* Py_COMPILE_H */
