/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Opening of files by Python paths. The caller closes with Py_fclose. */
#ifndef Py_CPYTHON_FILEUTILS_H
#define Py_CPYTHON_FILEUTILS_H

#include "../pytypedefs.h"
#include "../pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(FILE *) _Py_fopen_obj(PyObject *path, const char *mode);
PyAPI_FUNC(int) Py_fclose(FILE *file);
PyAPI_FUNC(FILE *) Py_fopen(PyObject *path, const char *mode);

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_FILEUTILS_H */
