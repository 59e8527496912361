/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layouts of objects that no public header shows. They are the runtime's own;
 * the generator of package layout reads them here, beside the public ones. */
#ifndef Py_INTERNAL_UNGIL_OBJECTS_H
#define Py_INTERNAL_UNGIL_OBJECTS_H

#include "../Python.h"
#include "pycore_frame.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    PyObject *md_dict;
    PyModuleDef *md_def;
    void *md_state;
    PyObject *md_weaklist;
    PyObject *md_name;
    void *md_gil; /* the Py_mod_gil slot */
} PyModuleObject;

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_UNGIL_OBJECTS_H */
