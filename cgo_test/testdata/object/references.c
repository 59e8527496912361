/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * References by the functions behind the macros of refcount.h, as a caller without inline functions uses them.
 * Sums of a count are read with Py_REFCNT; its parts only where a function is about them. */
#include "../threads/threads.h"
PyAPI_FUNC(void) _Py_SetImmortal(PyObject *);
PyAPI_FUNC(void) _Py_NewReferenceNoTotal(PyObject *);
PyAPI_FUNC(void) _Py_ResurrectReference(PyObject *);

static int freed;
static void count_dealloc(PyObject *o)
{
    freed++;
    PyObject_Free(o);
}
static PyTypeObject Counted = {PyVarObject_HEAD_INIT(NULL, 0) "m.Counted", sizeof(PyObject), 0, count_dealloc};

static void inc_and_dec(void)
{
    PyObject *o = PyObject_New(PyObject, &Counted);
    _Py_IncRef(o);
    CHECK(Py_REFCNT(o) == 2);
    _Py_DecRef(o);
    CHECK(Py_REFCNT(o) == 1 && freed == 0);
    _Py_DecRef(o);
    CHECK(freed == 1);
    Py_ssize_t n = Py_REFCNT(Py_None);
    _Py_IncRef(Py_None); /* immortal: no count changes */
    _Py_DecRef(Py_None);
    _Py_DecRef(Py_None);
    CHECK(Py_REFCNT(Py_None) == n);
}

static void dec_shared(void)
{
    PyObject *o = PyObject_New(PyObject, &Counted);
    freed = 0;
    o->ob_ref_shared = _Py_REF_SHARED(2, 0); /* two references that other threads took */
    CHECK(Py_REFCNT(o) == 3);
    _Py_DecRefShared(o);
    CHECK(Py_REFCNT(o) == 2 && o->ob_ref_local == 1);
    _Py_DecRefShared(o);
    CHECK(Py_REFCNT(o) == 1 && freed == 0);
    Py_DECREF(o);
    CHECK(freed == 1);
}

static void merge_zero(void)
{
    PyObject *o = PyObject_New(PyObject, &Counted);
    freed = 0;
    o->ob_ref_shared = _Py_REF_SHARED(1, 0);
    o->ob_ref_local = 0;
    _Py_MergeZeroLocalRefcount(o); /* the owner has none left, another thread has one: no owner from now on */
    CHECK(freed == 0 && Py_REFCNT(o) == 1 && o->ob_tid == 0);
    CHECK((o->ob_ref_shared & _Py_REF_SHARED_FLAG_MASK) == _Py_REF_MERGED);
    Py_DECREF(o);
    CHECK(freed == 1);
    o = PyObject_New(PyObject, &Counted);
    o->ob_ref_local = 0;
    _Py_MergeZeroLocalRefcount(o); /* none at all */
    CHECK(freed == 2);
}

static void set_refcnt(void)
{
    PyObject *o = PyObject_New(PyObject, &Counted);
    freed = 0;
    _Py_SetRefcnt(o, 5);
    CHECK(Py_REFCNT(o) == 5 && o->ob_ref_local == 5);
    _Py_SetRefcnt(o, 1);
    CHECK(Py_REFCNT(o) == 1 && freed == 0);
    Py_DECREF(o);
    CHECK(freed == 1);
    Py_ssize_t n = Py_REFCNT(Py_None);
    _Py_SetRefcnt(Py_None, 7);
    CHECK(Py_REFCNT(Py_None) == n);
}

static void set_refcnt_unowned(void)
{
    PyObject *o = PyObject_New(PyObject, &Counted);
    freed = 0;
    o->ob_tid = 0, o->ob_ref_local = 0, o->ob_ref_shared = _Py_REF_SHARED(1, _Py_REF_MERGED);
    _Py_SetRefcnt(o, 4);
    CHECK(Py_REFCNT(o) == 4 && o->ob_ref_local == 0);
    CHECK((o->ob_ref_shared & _Py_REF_SHARED_FLAG_MASK) == _Py_REF_MERGED);
    _Py_SetRefcnt(o, 1);
    Py_DECREF(o);
    CHECK(freed == 1);
}

static void new_references(void)
{
    for (int no_total = 0; no_total < 2; no_total++) {
        PyObject *o = PyObject_Malloc(sizeof *o);
        memset(o, 0x55, sizeof *o);
        Py_SET_TYPE(o, &Counted);
        (no_total ? _Py_NewReferenceNoTotal : _Py_NewReference)(o);
        CHECK(Py_REFCNT(o) == 1 && o->ob_ref_local == 1 && o->ob_ref_shared == 0);
        CHECK(_Py_IsOwnedByCurrentThread(o));
        CHECK(o->ob_mutex._bits == 0 && o->ob_gc_bits == 0);
        CHECK(Py_TYPE(o) == &Counted);
        freed = 0;
        Py_DECREF(o);
        CHECK(freed == 1);
    }
}

static void resurrect(void)
{
    PyObject *o = PyObject_New(PyObject, &Counted);
    Py_INCREF(o);
    _Py_ResurrectReference(o); /* tells who traces references; no count changes */
    CHECK(Py_REFCNT(o) == 2);
    Py_DECREF(o);
    Py_DECREF(o);
}

#if PY_VERSION_HEX >= 0x030e0000
static void immortal(void)
{
    PyObject *o = PyList_New(0);
    CHECK(PyObject_GC_IsTracked(o));
    _Py_SetImmortal(o);
    CHECK(Py_REFCNT(o) == Py_REFCNT(Py_None));
    CHECK(!PyObject_GC_IsTracked(o)); /* the collector has no use for it */
    for (int i = 0; i < 3; i++) Py_DECREF(o);
    CHECK(Py_REFCNT(o) == Py_REFCNT(Py_None));
    CHECK(PyList_Append(o, Py_None) == 0 && PyList_GET_SIZE(o) == 1);
}
#endif

static uintptr_t addresses[4];
static void address(long i) { addresses[i] = _Py_GetThreadLocal_Addr(); CHECK(addresses[i] == _Py_GetThreadLocal_Addr()); }

static void thread_local_address(void)
{
    uintptr_t mine = _Py_GetThreadLocal_Addr();
    CHECK(mine != 0);
    run(address, 4);
    for (int i = 0; i < 4; i++) CHECK(addresses[i] != 0 && addresses[i] != mine);
    CHECK(_Py_GetThreadLocal_Addr() == mine);
}

static void break_point(void)
{
    PyErr_SetNone(PyExc_KeyError);
    _Py_BreakPoint(); /* for debuggers to stop at */
    CHECK_RAISED(PyExc_KeyError, "");
}

int main(void)
{
    Py_Initialize();
    CHECK(PyType_Ready(&Counted) == 0);
    inc_and_dec();
    dec_shared();
    merge_zero();
    set_refcnt();
    set_refcnt_unowned();
    new_references();
    resurrect();
#if PY_VERSION_HEX >= 0x030e0000
    immortal();
#endif
    thread_local_address();
    break_point();
    return CHECK_DONE();
}
