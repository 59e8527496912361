/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A type whose only references are instances made by other threads, which count in their own records: it lives as long as the last of
 * them, whoever drops that. */
#include "threads.h"

typedef struct { PyObject_HEAD int magic; } Cell;

static atomic_int step, dead;
static PyObject *type, *cells[8];
static int hold;

static void cell_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    if (((Cell *)self)->magic != 4711) abort();
    t->tp_free(self);
    Py_DECREF(t);
    dead++;
}
static PyType_Slot cell_slots[] = {{Py_tp_dealloc, cell_dealloc}, {Py_tp_new, PyType_GenericNew}, {0, NULL}};
static PyType_Spec cell_spec = {"counts.Cell", sizeof(Cell), 0, Py_TPFLAGS_DEFAULT, cell_slots};

static int gone(PyObject *weak)
{
    PyObject *o = NULL;
    int r = PyWeakref_GetRef(weak, &o);
    Py_XDECREF(o);
    return r == 0;
}

static void *work(void *unused)
{
    PyGILState_STATE s = PyGILState_Ensure();
    for (int i = 0; i < 8; i++) {
        cells[i] = PyObject_CallNoArgs(type);
        if (!cells[i]) abort();
        ((Cell *)cells[i])->magic = 4711;
    }
    step = 1;
    if (hold) { /* the thread lives, detached, while the others are counted */
        Py_BEGIN_ALLOW_THREADS
        while (step != 2) sched_yield();
        Py_END_ALLOW_THREADS
        for (int i = 0; i < 4; i++) Py_CLEAR(cells[i]);
    }
    PyGILState_Release(s);
    return NULL;
}

static void wait_for(int n)
{
    Py_BEGIN_ALLOW_THREADS
    while (step != n) sched_yield();
    Py_END_ALLOW_THREADS
}

static void run_once(int with_hold)
{
    pthread_t id;
    hold = with_hold;
    step = dead = 0;
    type = PyType_FromSpec(&cell_spec);
    PyObject *weak = PyWeakref_NewRef(type, NULL);
    if (pthread_create(&id, NULL, work, NULL)) abort();
    wait_for(1);
    if (!hold) {
        Py_BEGIN_ALLOW_THREADS
        pthread_join(id, NULL);
        Py_END_ALLOW_THREADS
    }
    Py_CLEAR(type);
    PyGC_Collect();
    PyGC_Collect();
    CHECK(!gone(weak));
    if (hold) {
        step = 2;
        Py_BEGIN_ALLOW_THREADS
        pthread_join(id, NULL);
        Py_END_ALLOW_THREADS
        CHECK(dead == 4);
        PyGC_Collect();
        CHECK(!gone(weak));
    }
    for (int i = 0; i < 7; i++) Py_CLEAR(cells[i]);
    PyGC_Collect();
    CHECK(!gone(weak));
    Py_CLEAR(cells[7]);
    PyGC_Collect();
    PyGC_Collect();
    CHECK(dead == 8 && gone(weak));
    Py_DECREF(weak);
}

int main(void)
{
    Py_Initialize();
    for (int i = 0; i < 3; i++) {
        run_once(1);
        run_once(0);
    }
    CHECK_CLEAN();
    return CHECK_DONE();
}
