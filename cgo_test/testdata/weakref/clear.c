/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * Weak references cleared by name, and objects that wait to be destroyed.
 */
#include "../check.h"
PyAPI_FUNC(void) _PyWeakref_ClearRef(PyWeakReference *);
PyAPI_FUNC(void) PyUnstable_Object_ClearWeakRefsNoCallbacks(PyObject *);

static int called;
static PyObject *callback(PyObject *self, PyObject *ref) { (void)self, (void)ref; called++; Py_RETURN_NONE; }
static PyMethodDef callback_def = {"callback", callback, METH_O, NULL};

static PyObject *instance(void)
{
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "T"), *o = PyObject_CallNoArgs(t);
    Py_DECREF(t);
    return o;
}

static PyObject *target(PyObject *ref)
{
    PyObject *o = NULL;
    CHECK(PyWeakref_GetRef(ref, &o) >= 0);
    Py_XDECREF(o); /* alive by the test's own reference */
    return o;
}

static void clear_one(void)
{
    PyObject *o = instance(), *f = PyCFunction_New(&callback_def, NULL);
    PyObject *r = PyWeakref_NewRef(o, f), *other = PyWeakref_NewRef(o, NULL);
    Py_ssize_t refs = Py_REFCNT(f);
    called = 0;
    CHECK(target(r) == o);
    _PyWeakref_ClearRef((PyWeakReference *)r);
    CHECK(target(r) == NULL && target(other) == o);
    CHECK(called == 0 && Py_REFCNT(f) == refs); /* the callback stays, and nobody calls it */
    _PyWeakref_ClearRef((PyWeakReference *)r); /* again: nothing */
    CHECK(target(r) == NULL);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyWeakref_IsDead(r) == 1 && PyWeakref_IsDead(other) == 0);
#endif
    Py_DECREF(o);
    CHECK(called == 0 && target(other) == NULL);
    Py_DECREF(r);
    Py_DECREF(other);
    CHECK(Py_REFCNT(f) == refs - 1);
    Py_DECREF(f);
}

static void clear_all(void)
{
    PyObject *o = instance(), *f = PyCFunction_New(&callback_def, NULL);
    PyObject *r = PyWeakref_NewRef(o, f), *plain = PyWeakref_NewRef(o, NULL), *proxy = PyWeakref_NewProxy(o, NULL);
    called = 0;
    PyUnstable_Object_ClearWeakRefsNoCallbacks(o);
    CHECK(target(r) == NULL && target(plain) == NULL && target(proxy) == NULL);
    CHECK(called == 0 && Py_REFCNT(o) == 1);
    PyUnstable_Object_ClearWeakRefsNoCallbacks(o); /* none left */
    PyObject *again = PyWeakref_NewRef(o, NULL); /* a new one is another one */
    CHECK(again && again != plain && target(again) == o);
    Py_DECREF(o);
    CHECK(called == 0);
    Py_DECREF(r);
    Py_DECREF(plain);
    Py_DECREF(proxy);
    Py_XDECREF(again);
    Py_DECREF(f);
}

static void no_weak_references(void)
{
    PyObject *o = PyLong_FromLong(123456);
    PyErr_SetNone(PyExc_KeyError);
    PyUnstable_Object_ClearWeakRefsNoCallbacks(o); /* an int has none */
    CHECK_RAISED(PyExc_KeyError, "");
    CHECK(Py_REFCNT(o) == 1);
    Py_DECREF(o);
}

static int destroyed;
static void later_dealloc(PyObject *o) { destroyed++; PyObject_GC_Del(o); }
static int no_traverse(PyObject *o, visitproc v, void *arg) { (void)o, (void)v, (void)arg; return 0; }
static PyTypeObject Later = {PyVarObject_HEAD_INIT(NULL, 0) "m.Later", sizeof(PyObject), 0, later_dealloc,
                             .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, .tp_traverse = no_traverse};

static void waiting_objects(void)
{
    PyThreadState *ts = PyThreadState_Get();
    CHECK(PyType_Ready(&Later) == 0);
    _PyTrash_thread_destroy_chain(ts); /* nobody waits */
    for (int i = 0; i < 3; i++) {
        PyObject *o = PyObject_GC_New(PyObject, &Later);
        Py_SET_REFCNT(o, 0);
        _PyTrash_thread_deposit_object(ts, o);
    }
    CHECK(destroyed == 0);
    _PyTrash_thread_destroy_chain(ts);
    CHECK(destroyed == 3);
    _PyTrash_thread_destroy_chain(ts);
    CHECK(destroyed == 3);
}

int main(void)
{
    Py_Initialize();
    clear_one();
    clear_all();
    no_weak_references();
    waiting_objects();
    return CHECK_DONE();
}
