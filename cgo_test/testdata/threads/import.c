/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Threads import the same modules at the same time: each module is made once, and nobody sees it before it is ready. */
#include "threads/threads.h"

enum { THREADS = 4, MODULES = 24 };
static atomic_int created[MODULES], executed[MODULES], inside[MODULES];
static PyObject *got[THREADS][MODULES];

static int number(PyObject *m)
{
    PyObject *name = PyModule_GetNameObject(m);
    int i = atoi(PyUnicode_AsUTF8(name) + 4);
    Py_DECREF(name);
    return i;
}

static int exec(PyObject *m)
{
    int i = number(m);
    executed[i]++;
    CHECK(inside[i]++ == 0);
    Py_BEGIN_ALLOW_THREADS
    usleep(2000); /* long enough for the others to come */
    Py_END_ALLOW_THREADS
    CHECK(--inside[i] == 0);
    return PyModule_AddIntConstant(m, "ready", i);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
static PyModuleDef defs[MODULES];
#define INIT(i) static PyObject *init##i(void) { created[i]++; return PyModuleDef_Init(&defs[i]); }
#define EACH(x) x(0) x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11) x(12) x(13) x(14) x(15) x(16) x(17) x(18) x(19) x(20) x(21) x(22) x(23)
EACH(INIT)
#define NAME(i) init##i,
static PyObject *(*inits[])(void) = {EACH(NAME)};

static void import(long i)
{
    char name[16];
    for (int k = 0; k < MODULES; k++) {
        int j = i % 2 ? k : MODULES - 1 - k;
        snprintf(name, sizeof name, "mod_%d", j);
        PyObject *m = PyImport_ImportModule(name), *v = m ? PyObject_GetAttrString(m, "ready") : NULL;
        CHECK(v && PyLong_AsLong(v) == j);
        Py_XDECREF(v);
        got[i][j] = m;
    }
}

int main(void)
{
    static char names[MODULES][16];
    for (int k = 0; k < MODULES; k++) {
        snprintf(names[k], sizeof names[k], "mod_%d", k);
        defs[k] = (PyModuleDef){PyModuleDef_HEAD_INIT, .m_name = names[k], .m_slots = slots};
        PyImport_AppendInittab(names[k], inits[k]);
    }
    Py_Initialize();
    run(import, THREADS);
    for (int k = 0; k < MODULES; k++) {
        CHECK(created[k] == 1 && executed[k] == 1);
        for (int i = 0; i < THREADS; i++) {
            CHECK(got[i][k] == got[0][k]);
            Py_XDECREF(got[i][k]);
        }
    }
    return CHECK_DONE();
}
