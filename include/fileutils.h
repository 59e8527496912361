/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Conversion between wide strings and the encoding of the locale. */
#ifndef Py_FILEUTILS_H
#define Py_FILEUTILS_H

#include "pytypedefs.h"
#include "pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(wchar_t *) Py_DecodeLocale(const char *arg, size_t *size);
PyAPI_FUNC(char *) Py_EncodeLocale(const wchar_t *text, size_t *error_pos);

#include "cpython/fileutils.h"

#ifdef __cplusplus
}
#endif

#endif /* Py_FILEUTILS_H */
