/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Weak references read while the last reference is dropped by another thread: the referent is whole or gone, callbacks run once. */
#include "threads/threads.h"

enum { THREADS = 4, REFS = 8 };
static PyTypeObject *type;
static _Atomic(PyObject *) refs[REFS]; /* weak references; never dropped while threads run */
static PyMutex mutexes[REFS];
static atomic_long callbacks, with_callback, born, died;
static double end;

typedef struct { PyObject_HEAD; PyObject *weak; long mark; } Target;
enum { ALIVE = 0x600D, DEAD = 0xDEAD };

static void target_dealloc(PyObject *o)
{
    Target *t = (Target *)o;
    PyTypeObject *k = Py_TYPE(o);
    if (t->weak) PyObject_ClearWeakRefs(o);
    CHECK(t->mark == ALIVE);
    t->mark = DEAD;
    died++;
    k->tp_free(o);
    Py_DECREF(k);
}
static PyMemberDef members[] = {{"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Target, weak), Py_READONLY, NULL}, {0}};
static PyType_Slot slots[] = {{Py_tp_dealloc, target_dealloc}, {Py_tp_members, members}, {0, NULL}};
static PyType_Spec spec = {"weakref_test.Target", sizeof(Target), 0, Py_TPFLAGS_DEFAULT, slots};

static PyObject *called(PyObject *self, PyObject *ref) { (void)self, (void)ref; callbacks++; Py_RETURN_NONE; }
static PyMethodDef def = {"called", called, METH_O, NULL};
static PyObject *callback;

static void loop(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end && !check_failures)
        for (int n = 0; n < 50; n++) {
            int k = rnd(&r) % REFS;
            PyObject *o;
            if (i % 2 == 0 || rnd(&r) % 4 == 0) {
                /* A new target; a reference to it is shown to the others, and the target dies while they look. */
                o = type->tp_alloc(type, 0);
                CHECK(o);
                ((Target *)o)->mark = ALIVE;
                born++;
                int cb = rnd(&r) % 2;
                PyObject *w = PyWeakref_NewRef(o, cb ? callback : NULL);
                CHECK(w);
                with_callback += cb;
                PyMutex_Lock(&mutexes[k]);
                PyObject *old = refs[k];
                refs[k] = Py_NewRef(w);
                PyMutex_Unlock(&mutexes[k]);
                sched_yield();
                Py_DECREF(o);
                Py_DECREF(w); /* lives in refs until it is replaced: the callback is owed */
                if (old) {
                    /* Its target is dropped or about to be: wait, so that its callback runs before the reference goes. */
                    while (PyWeakref_GetRef(old, &o) == 1) { Py_DECREF(o); Py_BEGIN_ALLOW_THREADS sched_yield(); Py_END_ALLOW_THREADS }
                    Py_DECREF(old);
                }
                continue;
            }
            PyMutex_Lock(&mutexes[k]);
            PyObject *w = Py_XNewRef(refs[k]);
            PyMutex_Unlock(&mutexes[k]);
            if (!w) continue;
            for (int m = 0; m < 20; m++) {
                CHECK(PyWeakref_GetRef(w, &o) >= 0);
                if (!o) break;
                CHECK(Py_TYPE(o) == type && ((Target *)o)->mark == ALIVE);
                Py_DECREF(o);
            }
            Py_DECREF(w);
        }
}

int main(void)
{
    Py_Initialize();
    type = (PyTypeObject *)PyType_FromSpec(&spec);
    callback = PyCFunction_New(&def, NULL);
    CHECK(type && callback);
    end = hammer_end();
    run(loop, THREADS);
    for (int k = 0; k < REFS; k++) {
        PyObject *o = NULL;
        if (refs[k]) CHECK(PyWeakref_GetRef(refs[k], &o) == 0 && !o);
    }
    Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS
    CHECK(born == died);
    /* A reference that dies before its target has no callback; here each outlives it. */
    CHECK(callbacks == with_callback);
    if (callbacks != with_callback) printf("%ld callbacks of %ld\n", (long)callbacks, (long)with_callback);
    for (int k = 0; k < REFS; k++) Py_XDECREF(refs[k]);
    Py_DECREF(callback);
    Py_DECREF(type);
    return CHECK_DONE();
}
