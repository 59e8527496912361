/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PickleBuffer. */
#include "exporter.h"

#define RELEASED "operation forbidden on released PickleBuffer object"

static void functions(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3);
    Py_ssize_t n = Py_REFCNT(a);
    PyObject *p = PyPickleBuffer_FromObject(a);
    CHECK(p && PyPickleBuffer_Check(p) && Py_REFCNT(p) == 1 && Py_REFCNT(a) == n + 1 && ((PyByteArrayObject *)a)->ob_exports == 1);
    const Py_buffer *v = PyPickleBuffer_GetBuffer(p);
    CHECK(v && v->obj == a && v->len == 3 && !v->readonly);
    CHECK(PyPickleBuffer_Release(p) == 0 && Py_REFCNT(a) == n && ((PyByteArrayObject *)a)->ob_exports == 0);
    CHECK(PyPickleBuffer_Release(p) == 0 && Py_REFCNT(a) == n);
    CHECK(PyPickleBuffer_GetBuffer(p) == NULL);
    CHECK_RAISED(PyExc_ValueError, RELEASED);
    Py_DECREF(p);
    CHECK(PyPickleBuffer_GetBuffer(a) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expected PickleBuffer, bytearray found");
    CHECK(PyPickleBuffer_Release(a) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected PickleBuffer, bytearray found");
    FAILS(PyPickleBuffer_FromObject(Py_None), PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    p = PyPickleBuffer_FromObject(a);
    Py_DECREF(p);
    CHECK(Py_REFCNT(a) == n && ((PyByteArrayObject *)a)->ob_exports == 0);
    Py_DECREF(a);
}

static void type(void)
{
    PyObject *t = (PyObject *)&PyPickleBuffer_Type, *a = PyByteArray_FromStringAndSize("abc", 3);
    PyObject *p = PyObject_CallOneArg(t, a);
    CHECK(p && PyObject_CheckBuffer(p));
    ATTR(t, "__module__", "'pickle'");
    Py_buffer v;
    CHECK(PyObject_GetBuffer(p, &v, PyBUF_SIMPLE) == 0 && v.obj == a);
    PyBuffer_Release(&v);
    PyObject *mv = PyMemoryView_FromObject(p);
    CHECK(mv && PyMemoryView_GET_BASE(mv) == a);
    Py_DECREF(mv);
    CHECK_REPR(PyBytes_FromObject(p), "b'abc'");
    PyObject *ref = PyWeakref_NewRef(p, NULL);
    CHECK(ref && PyObject_GC_IsTracked(p));
    CHECK_REPR(CALL(p, "release", NULL), "None");
    CHECK_REPR(CALL(p, "release", NULL), "None");
    FAILS(CALL(p, "raw", NULL), PyExc_ValueError, RELEASED);
    CHECK(PyObject_GetBuffer(p, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_ValueError, RELEASED);
    Py_DECREF(p);
    PyObject *gone = Py_None;
    CHECK(PyWeakref_GetRef(ref, &gone) == 0 && !gone);
    Py_DECREF(ref);
    FAILS(PyObject_CallNoArgs(t), PyExc_TypeError, "PickleBuffer() takes exactly 1 positional argument (0 given)");
    FAILS(PyObject_CallFunction(t, "ii", 1, 2), PyExc_TypeError, "PickleBuffer() takes at most 1 argument (2 given)");
    FAILS(PyObject_CallFunction(t, "i", 1), PyExc_TypeError, "a bytes-like object is required, not 'int'");
    Py_DECREF(a);
}

static void raw(void)
{
    short m[6] = {1, 2, 3, 4, 5, 6};
    Py_ssize_t shape[2] = {2, 3}, c[2] = {0, 0}, f[2] = {2, 4}, gaps[2] = {6, 1};
    Exporter *e = exporter_new(m, "h", 2, 2, shape, f);
    PyObject *p = PyPickleBuffer_FromObject((PyObject *)e), *r = CALL(p, "raw", NULL);
    CHECK(r && PyMemoryView_GET_BASE(r) == (PyObject *)e && e->out == 2);
    ATTR(r, "format", "'B'");
    ATTR(r, "ndim", "1");
    ATTR(r, "itemsize", "1");
    ATTR(r, "shape", "(12,)");
    ATTR(r, "strides", "(1,)");
    ATTR(r, "readonly", "False");
    ATTR(r, "contiguous", "True");
    CHECK_REPR(CALL(r, "tobytes", NULL), "b'\\x01\\x00\\x02\\x00\\x03\\x00\\x04\\x00\\x05\\x00\\x06\\x00'");
    CHECK_REPR(item(r, PyLong_FromLong(2)), "2");
    PyObject *cast = CALL(r, "cast", "s", "h");
    CHECK_REPR(CALL(cast, "tolist", NULL), "[1, 2, 3, 4, 5, 6]");
    Py_DECREF(cast);
    Py_DECREF(r);
    Py_DECREF(p);
    CHECK(e->out == 0);
    Py_DECREF(e);
    e = exporter_new(m, "h", 2, 2, shape, gaps);
    p = PyPickleBuffer_FromObject((PyObject *)e);
    FAILS(CALL(p, "raw", NULL), PyExc_BufferError, "cannot extract raw buffer from non-contiguous buffer");
    Py_DECREF(p);
    Py_DECREF(e);
    e = exporter_new(m, "h", 2, 0, NULL, NULL);
    p = PyPickleBuffer_FromObject((PyObject *)e);
    r = CALL(p, "raw", NULL);
    ATTR(r, "shape", "(2,)");
    CHECK_REPR(CALL(r, "tolist", NULL), "[1, 0]");
    Py_DECREF(r);
    Py_DECREF(p);
    Py_DECREF(e);
    (void)c;
}

int main(void)
{
    Py_Initialize();
    functions();
    type();
    raw();
    CHECK_CLEAN();
    return CHECK_DONE();
}
