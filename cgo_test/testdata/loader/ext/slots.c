/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * An extension "slots" that does one thing right or wrong; -DCASE_name says which. */
#include <Python.h>

static int fine(PyObject *m) { return PyModule_AddIntConstant(m, "fine", 1); }
static int second(PyObject *m) { return PyObject_HasAttrString(m, "fine") ? PyModule_AddIntConstant(m, "second", 2) : -1; }
static int fails(PyObject *m) { return -1; }
static int raises(PyObject *m) { PyErr_SetString(PyExc_ValueError, "from exec"); return -1; }
static int reports(PyObject *m) { PyErr_SetString(PyExc_ValueError, "from exec"); return 0; }
static PyObject *make(PyObject *spec, PyModuleDef *def) { return PyModule_New("made"); }
static PyObject *make_null(PyObject *spec, PyModuleDef *def) { return NULL; }
static PyObject *make_raises(PyObject *spec, PyModuleDef *def) { PyErr_SetString(PyExc_ValueError, "from create"); return NULL; }
static PyObject *make_reports(PyObject *spec, PyModuleDef *def) { PyErr_SetString(PyExc_ValueError, "from create"); return PyModule_New("made"); }
static PyObject *make_set(PyObject *spec, PyModuleDef *def) { return PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Odd"); }
static PyObject *function(PyObject *self, PyObject *args) { return PyLong_FromLong(7); }
static int traverse(PyObject *m, visitproc visit, void *arg) { return 0; }
static int clear(PyObject *m) { return 0; }
static void release(void *m) {}

#define FREE {Py_mod_gil, Py_MOD_GIL_NOT_USED}
#define SLOTS(...) static PyModuleDef_Slot slots[] = {__VA_ARGS__, {0, NULL}}
#define DEF(...) static PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = "slots", __VA_ARGS__}
#define MULTI DEF(.m_slots = slots)
#define INIT PyMODINIT_FUNC PyInit_slots(void)
#define RETURN_DEF INIT { return PyModuleDef_Init(&def); }

#if defined CASE_good
static PyMethodDef methods[] = {{"function", function, METH_NOARGS, NULL}, {NULL}};
SLOTS(FREE, {Py_mod_exec, fine}); DEF(.m_slots = slots, .m_methods = methods, .m_doc = "Doc.", .m_size = 16, .m_traverse = traverse, .m_clear = clear, .m_free = release);
RETURN_DEF
#elif defined CASE_create
SLOTS(FREE, {Py_mod_create, make}, {Py_mod_exec, fine}); MULTI; RETURN_DEF
#elif defined CASE_two_execs
SLOTS(FREE, {Py_mod_exec, fine}, {Py_mod_exec, second}); MULTI; RETURN_DEF
#elif defined CASE_no_slots
SLOTS(FREE); DEF(.m_slots = NULL); RETURN_DEF
#elif defined CASE_two_creates
SLOTS(FREE, {Py_mod_create, make}, {Py_mod_create, make}); MULTI; RETURN_DEF
#elif defined CASE_two_gils
SLOTS(FREE, FREE); MULTI; RETURN_DEF
#elif defined CASE_two_interpreters
SLOTS(FREE, {Py_mod_multiple_interpreters, (void *)1}, {Py_mod_multiple_interpreters, (void *)1}); MULTI; RETURN_DEF
#elif defined CASE_unknown
SLOTS(FREE, {99, NULL}); MULTI; RETURN_DEF
#elif defined CASE_negative
SLOTS(FREE, {-1, NULL}); MULTI; RETURN_DEF
#elif defined CASE_size
SLOTS(FREE); DEF(.m_slots = slots, .m_size = -1); RETURN_DEF
#elif defined CASE_create_null
SLOTS(FREE, {Py_mod_create, make_null}); MULTI; RETURN_DEF
#elif defined CASE_create_raises
SLOTS(FREE, {Py_mod_create, make_raises}); MULTI; RETURN_DEF
#elif defined CASE_create_reports
SLOTS(FREE, {Py_mod_create, make_reports}); MULTI; RETURN_DEF
#elif defined CASE_odd
static PyMethodDef methods[] = {{"function", function, METH_NOARGS, NULL}, {NULL}};
SLOTS(FREE, {Py_mod_create, make_set}); DEF(.m_slots = slots, .m_methods = methods, .m_doc = "Doc."); RETURN_DEF
#elif defined CASE_odd_size
SLOTS(FREE, {Py_mod_create, make_set}); DEF(.m_slots = slots, .m_size = 1); RETURN_DEF
#elif defined CASE_odd_traverse
SLOTS(FREE, {Py_mod_create, make_set}); DEF(.m_slots = slots, .m_traverse = traverse); RETURN_DEF
#elif defined CASE_odd_clear
SLOTS(FREE, {Py_mod_create, make_set}); DEF(.m_slots = slots, .m_clear = clear); RETURN_DEF
#elif defined CASE_odd_free
SLOTS(FREE, {Py_mod_create, make_set}); DEF(.m_slots = slots, .m_free = release); RETURN_DEF
#elif defined CASE_odd_exec
SLOTS(FREE, {Py_mod_create, make_set}, {Py_mod_exec, fine}); MULTI; RETURN_DEF
#elif defined CASE_exec_fails
SLOTS(FREE, {Py_mod_exec, fails}); MULTI; RETURN_DEF
#elif defined CASE_exec_raises
SLOTS(FREE, {Py_mod_exec, fine}, {Py_mod_exec, raises}); MULTI; RETURN_DEF
#elif defined CASE_exec_reports
SLOTS(FREE, {Py_mod_exec, reports}); MULTI; RETURN_DEF
#elif defined CASE_class_method
static PyMethodDef methods[] = {{"function", function, METH_NOARGS | METH_CLASS, NULL}, {NULL}};
SLOTS(FREE); DEF(.m_slots = slots, .m_methods = methods); RETURN_DEF
#elif defined CASE_static_method
static PyMethodDef methods[] = {{"function", function, METH_NOARGS | METH_STATIC, NULL}, {NULL}};
SLOTS(FREE); DEF(.m_slots = slots, .m_methods = methods); RETURN_DEF
#elif defined CASE_bad_doc
SLOTS(FREE); DEF(.m_slots = slots, .m_doc = "\xff"); RETURN_DEF
#elif defined CASE_interpreters_0
SLOTS(FREE, {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED}); MULTI; RETURN_DEF
#elif defined CASE_interpreters_2
SLOTS(FREE, {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}); MULTI; RETURN_DEF
#elif defined CASE_interpreters_7
SLOTS(FREE, {Py_mod_multiple_interpreters, (void *)7}); MULTI; RETURN_DEF
#elif defined CASE_gil_used
SLOTS({Py_mod_gil, Py_MOD_GIL_USED}); MULTI; RETURN_DEF
#elif defined CASE_gil_7
SLOTS({Py_mod_gil, (void *)7}); MULTI; RETURN_DEF
#elif defined CASE_undeclared
SLOTS({Py_mod_exec, fine}); MULTI; RETURN_DEF
#elif defined CASE_undeclared_fails
SLOTS({Py_mod_exec, raises}); MULTI; RETURN_DEF
#elif defined CASE_init_null
INIT { return NULL; }
#elif defined CASE_init_raises
INIT { PyErr_SetString(PyExc_ValueError, "from init"); return NULL; }
#elif defined CASE_init_reports
SLOTS(FREE); MULTI; INIT { PyErr_SetString(PyExc_ValueError, "from init"); return PyModuleDef_Init(&def); }
#elif defined CASE_init_plain
SLOTS(FREE); MULTI; INIT { return (PyObject *)&def; }
#elif defined CASE_init_none
INIT { Py_RETURN_NONE; }
#elif defined CASE_init_no_def
INIT { PyObject *m = PyModule_New("slots"); PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED); return m; }
#elif defined CASE_single
DEF(.m_size = -1); INIT { PyObject *m = PyModule_Create(&def); PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED); return m; }
#elif defined CASE_single_undeclared
DEF(.m_size = -1); INIT { return PyModule_Create(&def); }
#elif defined CASE_single_used
DEF(.m_size = -1); INIT { PyObject *m = PyModule_Create(&def); PyUnstable_Module_SetGIL(m, Py_MOD_GIL_USED); return m; }
#elif defined CASE_single_slots
SLOTS(FREE); MULTI; INIT { return PyModule_Create(&def); }
#elif defined CASE_single_version
DEF(.m_size = -1); INIT { PyObject *m = PyModule_Create2(&def, 999); if (m) PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED); return m; }
#elif defined CASE_retry
static int times;
static int sometimes(PyObject *m) { return times++ ? fine(m) : raises(m); }
SLOTS(FREE, {Py_mod_exec, sometimes}); MULTI; RETURN_DEF
#else
#error no CASE_
#endif
