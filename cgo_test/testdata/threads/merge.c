/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Last references dropped by many threads at once, of objects that one living thread owns: the owner gets each, and destroys each
 * exactly once. */
#include "threads/threads.h"

enum { THREADS = 4, EACH = 3000 };
static PyObject *objects[THREADS][EACH];
static atomic_long died;
static PyTypeObject *type;

static void counted_dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    died++;
    t->tp_free(o);
    Py_DECREF(t);
}
static PyType_Slot slots[] = {{Py_tp_dealloc, counted_dealloc}, {0, NULL}};
static PyType_Spec spec = {"merge.Counted", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};

static void drop(long i)
{
    for (int k = 0; k < EACH; k++) Py_DECREF(objects[i][k]);
}

int main(void)
{
    Py_Initialize();
    type = (PyTypeObject *)PyType_FromSpec(&spec);
    long born = 0;
    for (double end = hammer_end(); seconds() < end;) {
        for (int i = 0; i < THREADS; i++)
            for (int k = 0; k < EACH; k++) {
                objects[i][k] = type->tp_alloc(type, 0);
                CHECK(objects[i][k]);
                born++;
            }
        run(drop, THREADS);
        CHECK(died == born);
        if (check_failures) break;
    }
    Py_DECREF(type);
    return CHECK_DONE();
}
