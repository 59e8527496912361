/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Visibility of symbols. */
#ifndef Py_EXPORTS_H
#define Py_EXPORTS_H

#ifndef Py_IMPORTED_SYMBOL
#define Py_IMPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_EXPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_LOCAL_SYMBOL __attribute__((visibility("hidden")))
#endif

/* A function or object of the runtime; extensions find it in the process. */
#ifndef PyAPI_FUNC
#define PyAPI_FUNC(RTYPE) Py_IMPORTED_SYMBOL RTYPE
#endif
#ifndef PyAPI_DATA
#define PyAPI_DATA(RTYPE) extern Py_IMPORTED_SYMBOL RTYPE
#endif

/* The one symbol that an extension itself must export: its PyInit_ function. */
#ifndef PyMODINIT_FUNC
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" Py_EXPORTED_SYMBOL PyObject *
#else
#define PyMODINIT_FUNC Py_EXPORTED_SYMBOL PyObject *
#endif
#endif

#endif /* Py_EXPORTS_H */
