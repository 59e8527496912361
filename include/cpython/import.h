/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Tables of built-in and frozen modules. */
#ifndef Py_CPYTHON_IMPORT_H
#define Py_CPYTHON_IMPORT_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _inittab {
    const char *name; /* ASCII; NULL ends the table */
    PyObject *(*initfunc)(void);
};

struct _frozen {
    const char *name; /* ASCII; NULL ends the table */
    const unsigned char *code;
    int size;
    int is_package;
};

PyAPI_DATA(const struct _frozen *) PyImport_FrozenModules;
PyAPI_DATA(struct _inittab *) PyImport_Inittab;

PyAPI_FUNC(int) PyImport_ExtendInittab(struct _inittab *newtab);
PyAPI_FUNC(PyObject *) PyImport_ImportModuleAttr(PyObject *mod_name, PyObject *attr_name);
PyAPI_FUNC(PyObject *) PyImport_ImportModuleAttrString(const char *mod_name, const char *attr_name);

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_IMPORT_H */
