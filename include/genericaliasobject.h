/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Parametrised types such as list[int]. */
#ifndef Py_GENERICALIASOBJECT_H
#define Py_GENERICALIASOBJECT_H

#include "object.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(PyTypeObject) Py_GenericAliasType;

PyAPI_FUNC(PyObject *) Py_GenericAlias(PyObject *, PyObject *);

#ifdef __cplusplus
}
#endif

#endif /* Py_GENERICALIASOBJECT_H */
