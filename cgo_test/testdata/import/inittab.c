/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Built-in modules that a host gives: PyImport_AppendInittab, PyImport_ExtendInittab and the variable itself. */
#include "../check.h"

static PyModuleDef definitions[4];
static PyObject *init(int i, const char *name)
{
    definitions[i] = (PyModuleDef){PyModuleDef_HEAD_INIT, .m_name = name, .m_size = 0};
    PyObject *m = PyModule_Create(&definitions[i]);
    if (m) PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED);
    if (m) PyModule_AddIntConstant(m, "which", i);
    return m;
}
static PyObject *init_a(void) { return init(0, "host_a"); }
static PyObject *init_b(void) { return init(1, "host_b"); }
static PyObject *init_c(void) { return init(2, "host_c"); }
static PyObject *init_d(void) { return init(3, "host_d"); }

static long which(const char *name)
{
    PyObject *m = PyImport_ImportModule(name), *o = m ? PyObject_GetAttrString(m, "which") : NULL;
    long n = o ? PyLong_AsLong(o) : -1;
    Py_XDECREF(o);
    Py_XDECREF(m);
    return n;
}

int main(void)
{
    CHECK(PyImport_Inittab && !PyImport_Inittab[0].name);
    static struct _inittab own[] = {{"host_a", init_a}, {NULL, NULL}};
    PyImport_Inittab = own;
    CHECK(PyImport_AppendInittab("host_b", init_b) == 0);
    CHECK(PyImport_Inittab != own && !strcmp(PyImport_Inittab[0].name, "host_a") && !strcmp(PyImport_Inittab[1].name, "host_b") && !PyImport_Inittab[2].name);
    struct _inittab more[] = {{"host_c", init_c}, {"host_d", init_d}, {NULL, NULL}};
    CHECK(PyImport_ExtendInittab(more) == 0);
    CHECK(PyImport_Inittab[3].initfunc == init_d && !PyImport_Inittab[4].name);
    CHECK(PyImport_ExtendInittab(more + 2) == 0);
    Py_Initialize();
    CHECK(which("host_a") == 0 && which("host_b") == 1 && which("host_c") == 2 && which("host_d") == 3);
    PyObject *names = PySys_GetObject("builtin_module_names"), *d = PyUnicode_FromString("host_d");
    CHECK(names && PySequence_Contains(names, d) == 1);
    Py_DECREF(d);
    CHECK(which("host_e") == -1);
    CHECK_RAISED(PyExc_ModuleNotFoundError, "No module named 'host_e'");
    return CHECK_DONE();
}
