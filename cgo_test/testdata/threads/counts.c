/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Reference counts that several threads change at once, also of objects whose owner has gone: no reference is lost, none is invented, and
 * every object dies exactly once. */
#include "threads/threads.h"

enum { OBJECTS = 8, THREADS = 4 };
static PyObject *objects[OBJECTS];
static atomic_long born, died;
static double end;

static void counted_dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    died++;
    t->tp_free(o);
    Py_DECREF(t);
}
static PyType_Slot slots[] = {{Py_tp_dealloc, counted_dealloc}, {0, NULL}};
static PyType_Spec spec = {"counts.Counted", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
static PyTypeObject *type;

static PyObject *counted(void)
{
    PyObject *o = type->tp_alloc(type, 0);
    if (o) born++;
    return o;
}

/* References are taken and dropped by inlined code and by functions, in runs, so that the shared part moves up and down. */
static void churn(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end)
        for (int k = 0; k < 500; k++) {
            PyObject *o = objects[rnd(&r) % OBJECTS];
            int n = rnd(&r) % 4 + 1;
            for (int j = 0; j < n; j++) Py_INCREF(o);
            for (int j = 0; j < n; j++) { if (r & 1 << j) Py_DECREF(o); else Py_DecRef(o); }
        }
}

static void make_objects(long i)
{
    (void)i;
    for (int k = 0; k < OBJECTS; k++) objects[k] = counted();
}

static void drop_objects(long i)
{
    (void)i;
    for (int k = 0; k < OBJECTS; k++) Py_CLEAR(objects[k]);
}

/* A ring of mailboxes: each thread makes objects, and drops those of others, so that last drops happen on threads that are not the owner;
 * threads end all the time with objects of theirs alive. */
enum { BOXES = 64 };
static _Atomic(PyObject *) boxes[BOXES];

static void exchange(long i)
{
    uint32_t r = ((uint32_t)i * 40503u + (uint32_t)(seconds() * 1e6)) | 1;
    for (int k = 0; k < 2000; k++) {
        PyObject *o = counted();
        CHECK(o);
        if (rnd(&r) % 8 == 0) Py_INCREF(o), Py_DECREF(o);
        PyObject *old = atomic_exchange(&boxes[rnd(&r) % BOXES], o);
        Py_XDECREF(old);
    }
}

int main(void)
{
    Py_Initialize();
    type = (PyTypeObject *)PyType_FromSpec(&spec);
    CHECK(type);
    /* The owner lives: the main thread. */
    make_objects(0);
    end = hammer_end();
    run(churn, THREADS);
    for (int k = 0; k < OBJECTS; k++) CHECK(Py_REFCNT(objects[k]) == 1);
    drop_objects(0);
    CHECK(born == died);
    /* The owner is gone before the others come. */
    run(make_objects, 1);
    end = hammer_end();
    run(churn, THREADS);
    for (int k = 0; k < OBJECTS; k++) CHECK(Py_REFCNT(objects[k]) == 1);
    run(drop_objects, 1);
    CHECK(born == died);
    for (double t = hammer_end(); seconds() < t;) run(exchange, THREADS);
    for (int k = 0; k < BOXES; k++) Py_XDECREF(boxes[k]);
    Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS /* what others handed to this thread is merged when it attaches */
    CHECK(born == died);
    if (born != died) printf("born %ld, died %ld\n", (long)born, (long)died);
    Py_DECREF(type);
    return CHECK_DONE();
}
