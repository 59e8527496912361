/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A small C API for the tests. */
#ifndef Py_PYTHON_H
#define Py_PYTHON_H

#define PyAPI_FUNC(type) extern type
#define PyAPI_DATA(type) extern type
typedef long Py_ssize_t;
typedef struct _object PyObject;
typedef struct _typeobject PyTypeObject;

PyAPI_DATA(PyTypeObject) PyThing_Type;
PyAPI_FUNC(PyObject *) PyThing_Get(PyObject *, Py_ssize_t);
PyAPI_FUNC(Py_ssize_t) PyThing_Hash(PyObject *);
PyAPI_FUNC(void) PyThing_Log(const char *text);
PyAPI_FUNC(PyObject *) PyThing_New(double value);
PyAPI_FUNC(int) PyThing_Set(PyObject *thing, PyObject *value);
PyAPI_FUNC(int) PyThing_Write(const char *format, ...);

#endif
