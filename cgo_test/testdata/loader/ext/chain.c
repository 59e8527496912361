/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A module -DNAME=x whose execution imports -DIMPORTS="y"; with -DNEEDS it declares nothing about the GIL, with -DFAILS it fails at
 * the end. Its attribute which is its name. */
#include <Python.h>
#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)
#define INIT2(x) PyInit_##x
#define INIT(x) INIT2(x)

static int exec(PyObject *m)
{
#ifdef IMPORTS
    PyObject *other = PyImport_ImportModule(IMPORTS);
    if (!other) return -1;
    Py_DECREF(other);
#endif
#ifdef FAILS
    PyErr_SetString(PyExc_ValueError, "at the end");
    return -1;
#endif
    return PyModule_AddStringConstant(m, "which", TEXT(NAME));
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec},
#ifndef NEEDS
                                   {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
                                   {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = TEXT(NAME), .m_slots = slots};
PyMODINIT_FUNC INIT(NAME)(void) { return PyModuleDef_Init(&def); }
