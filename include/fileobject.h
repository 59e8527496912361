/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * File objects, through the io module. */
#ifndef Py_FILEOBJECT_H
#define Py_FILEOBJECT_H

#include "object.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PY_STDIOTEXTMODE "b"

Py_DEPRECATED(3.12) PyAPI_DATA(const char *) Py_FileSystemDefaultEncodeErrors;
Py_DEPRECATED(3.12) PyAPI_DATA(const char *) Py_FileSystemDefaultEncoding;
Py_DEPRECATED(3.12) PyAPI_DATA(int) Py_HasFileSystemDefaultEncoding;
Py_DEPRECATED(3.12) PyAPI_DATA(int) Py_UTF8Mode;

PyAPI_FUNC(PyObject *) PyFile_FromFd(
    int, const char *, const char *, int, const char *, const char *, const char *, int);
PyAPI_FUNC(PyObject *) PyFile_GetLine(PyObject *, int);
PyAPI_FUNC(int) PyFile_WriteObject(PyObject *, PyObject *, int);
PyAPI_FUNC(int) PyFile_WriteString(const char *, PyObject *);
PyAPI_FUNC(int) PyObject_AsFileDescriptor(PyObject *);

#include "cpython/fileobject.h"

#ifdef __cplusplus
}
#endif

#endif /* Py_FILEOBJECT_H */
