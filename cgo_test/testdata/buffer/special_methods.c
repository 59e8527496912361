/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * __buffer__ and __release_buffer__: classes that define them, and C types that are asked by these names. */
#include "exporter.h"

static PyObject *source;     /* what __buffer__ exports */
static PyObject *given;      /* the memoryview it returned, borrowed */
static int asked_flags, released, same_view, release_fails;
static PyObject *returns;    /* instead of a memoryview */

static PyObject *get_buffer(PyObject *self, PyObject *args)
{
    PyObject *o;
    (void)self;
    if (!PyArg_ParseTuple(args, "Oi", &o, &asked_flags))
        return NULL;
    if (returns)
        return Py_NewRef(returns);
    return given = PyMemoryView_FromObject(source);
}

static PyObject *kept;

static PyObject *release_buffer(PyObject *self, PyObject *args)
{
    PyObject *o, *mv;
    (void)self;
    if (!PyArg_ParseTuple(args, "OO", &o, &mv))
        return NULL;
    CHECK(PyMemoryView_Check(mv));
    released++;
    same_view = mv == given;
    if (kept == Py_True) { /* try to keep it */
        kept = NULL;
        FAILS(PyMemoryView_FromObject(mv), PyExc_ValueError, "cannot create new view on restricted memoryview");
        FAILS(item(mv, slice(0, 1, 1)), PyExc_ValueError, "cannot create new view on restricted memoryview");
        FAILS(CALL(mv, "cast", "s", "B"), PyExc_ValueError, "cannot create new view on restricted memoryview");
        FAILS(CALL(mv, "toreadonly", NULL), PyExc_ValueError, "cannot create new view on restricted memoryview");
        Py_buffer v;
        CHECK(PyObject_GetBuffer(mv, &v, PyBUF_SIMPLE) == -1);
        CHECK_RAISED(PyExc_ValueError, "cannot create new view on restricted memoryview");
        CHECK_REPR(CALL(mv, "tobytes", NULL), "b'xyz'");
        kept = Py_NewRef(mv);
    }
    if (release_fails) {
        PyErr_SetString(PyExc_KeyError, "no");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef buffer_def = {"__buffer__", get_buffer, METH_VARARGS, NULL};
static PyMethodDef release_def = {"__release_buffer__", release_buffer, METH_VARARGS, NULL};

static PyObject *class_of(PyObject *base, int with_buffer, int with_release)
{
    PyObject *d = PyDict_New();
    for (int i = 0; i < 2; i++) {
        if (!(i ? with_release : with_buffer))
            continue;
        PyObject *f = PyCFunction_New(i ? &release_def : &buffer_def, NULL), *m = PyInstanceMethod_New(f);
        PyDict_SetItemString(d, i ? "__release_buffer__" : "__buffer__", m);
        Py_DECREF(m);
        Py_DECREF(f);
    }
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O)O", "C", base, d);
    Py_DECREF(d);
    return t;
}

static void defined(void)
{
    PyObject *type = class_of((PyObject *)&PyBaseObject_Type, 1, 1), *o = PyObject_CallNoArgs(type);
    source = PyByteArray_FromStringAndSize("abc", 3);
    CHECK(o && PyObject_CheckBuffer(o));
    Py_ssize_t n = Py_REFCNT(o);
    Py_buffer v;
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_FULL) == 0 && asked_flags == PyBUF_FULL);
    CHECK(v.buf == PyByteArray_AS_STRING(source) && v.len == 3 && v.obj != o && v.obj != given && !strcmp(Py_TYPE(v.obj)->tp_name, "_buffer_wrapper"));
    CHECK(Py_REFCNT(o) == n + 1 && Py_REFCNT(given) == 1 && ((PyMemoryViewObject *)given)->exports == 1 && ((PyByteArrayObject *)source)->ob_exports == 1);
    CHECK(released == 0);
    PyBuffer_Release(&v);
    CHECK(released == 1 && same_view && Py_REFCNT(o) == n && ((PyByteArrayObject *)source)->ob_exports == 0);
    PyObject *mv = PyMemoryView_FromObject(o);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'abc'");
    CHECK(asked_flags == PyBUF_FULL_RO);
    Py_XDECREF(CALL(mv, "release", NULL));
    CHECK(released == 2 && same_view);
    Py_DECREF(mv);
    CHECK(released == 2);
    CHECK_REPR(PyBytes_FromObject(o), "b'abc'");
    CHECK(released == 3);
    PyErr_SetString(PyExc_IndexError, "kept");
    PyObject *e = PyErr_GetRaisedException();
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_SIMPLE) == 0);
    PyErr_SetRaisedException(e);
    PyBuffer_Release(&v);
    CHECK_RAISED(PyExc_IndexError, "kept");
    returns = Py_None;
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_TypeError, "__buffer__ returned non-memoryview object");
    returns = PyMemoryView_FromObject(source);
    PyObject *ro = CALL(returns, "toreadonly", NULL);
    Py_DECREF(returns);
    returns = ro;
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_WRITABLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not writable");
    Py_CLEAR(returns);
    CHECK(Py_REFCNT(o) == n);
    Py_DECREF(o);
    Py_DECREF(type);
    released = 0;
    type = class_of((PyObject *)&PyBaseObject_Type, 1, 0);
    o = PyObject_CallNoArgs(type);
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_SIMPLE) == 0);
    PyBuffer_Release(&v);
    CHECK(released == 0 && ((PyByteArrayObject *)source)->ob_exports == 0);
    Py_DECREF(o);
    Py_DECREF(type);
    type = class_of((PyObject *)&PyBaseObject_Type, 0, 1);
    o = PyObject_CallNoArgs(type);
    CHECK(!PyObject_CheckBuffer(o));
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'C'");
    Py_DECREF(o);
    Py_DECREF(type);
    Py_CLEAR(source);
}

/* A class that derives from a C exporter and wants to know of releases: C's own function is called all the same. */
static void derived(void)
{
    PyObject *type = class_of((PyObject *)&PyByteArray_Type, 0, 1), *o = PyObject_CallFunction(type, "y", "xyz");
    CHECK(o && PyObject_CheckBuffer(o));
    Py_buffer v;
    released = 0;
    kept = Py_True;
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_SIMPLE) == 0 && v.obj == o && ((PyByteArrayObject *)o)->ob_exports == 1);
    PyBuffer_Release(&v);
    CHECK(released == 1 && ((PyByteArrayObject *)o)->ob_exports == 0);
    CHECK(kept && kept != Py_True);
    FAILS(CALL(kept, "tobytes", NULL), PyExc_ValueError, "operation forbidden on released memoryview object");
    Py_CLEAR(kept);
    Py_DECREF(o);
    Py_DECREF(type);
}

/* The same with a __buffer__ that asks the base class. */
static PyObject *ask_base(PyObject *self, PyObject *args)
{
    PyObject *o;
    (void)self;
    if (!PyArg_ParseTuple(args, "Oi", &o, &asked_flags))
        return NULL;
    return given = CALL(&PyByteArray_Type, "__buffer__", "Oi", o, asked_flags);
}
static PyMethodDef ask_def = {"__buffer__", ask_base, METH_VARARGS, NULL};

static void derived_both(void)
{
    PyObject *type = class_of((PyObject *)&PyByteArray_Type, 0, 1), *f = PyCFunction_New(&ask_def, NULL), *m = PyInstanceMethod_New(f);
    CHECK(PyObject_SetAttrString(type, "__buffer__", m) == 0);
    PyObject *o = PyObject_CallFunction(type, "y", "xyz");
    Py_buffer v;
    released = 0;
    CHECK(PyObject_GetBuffer(o, &v, PyBUF_SIMPLE) == 0 && v.obj != o && ((PyByteArrayObject *)o)->ob_exports == 1);
    PyBuffer_Release(&v);
    CHECK(released == 1 && ((PyByteArrayObject *)o)->ob_exports == 0);
    Py_DECREF(o);
    Py_DECREF(m);
    Py_DECREF(f);
    Py_DECREF(type);
}

/* Asking C types by name. */
static void wrappers(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3), *b = PyBytes_FromString("abc");
    PyObject *mv = CALL(a, "__buffer__", "i", PyBUF_FULL);
    CHECK(mv && PyMemoryView_Check(mv) && PyMemoryView_GET_BASE(mv) == a && ((PyByteArrayObject *)a)->ob_exports == 1);
    CHECK_REPR(CALL(a, "__release_buffer__", "O", mv), "None");
    CHECK(((PyByteArrayObject *)a)->ob_exports == 0);
    FAILS(CALL(mv, "tobytes", NULL), PyExc_ValueError, "operation forbidden on released memoryview object");
    FAILS(CALL(a, "__release_buffer__", "O", mv), PyExc_ValueError, "memoryview's buffer has already been released");
    Py_DECREF(mv);
    FAILS(CALL(a, "__release_buffer__", "i", 1), PyExc_TypeError, "expected a memoryview object");
    FAILS(CALL(a, "__release_buffer__", NULL), PyExc_TypeError, NULL);
    mv = PyMemoryView_FromObject(b);
    FAILS(CALL(a, "__release_buffer__", "O", mv), PyExc_ValueError, "memoryview's buffer is not this object");
    Py_DECREF(mv);
    char mem[2] = "a";
    mv = PyMemoryView_FromMemory(mem, 1, PyBUF_READ);
    CHECK_REPR(CALL(a, "__release_buffer__", "O", mv), "None");
    Py_DECREF(mv);
    FAILS(CALL(b, "__buffer__", "i", PyBUF_WRITABLE), PyExc_BufferError, "Object is not writable.");
    FAILS(CALL(b, "__buffer__", "L", 1LL << 31), PyExc_OverflowError, "buffer flags too large");
    FAILS(CALL(b, "__buffer__", "s", "x"), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    FAILS(CALL(b, "__buffer__", NULL), PyExc_TypeError, NULL);
    FAILS(PyObject_GetAttrString(b, "__release_buffer__"), PyExc_AttributeError, "'bytes' object has no attribute '__release_buffer__'");
    mv = CALL(b, "__buffer__", "i", 0);
    PyObject *mv2 = CALL(mv, "__buffer__", "i", PyBUF_FULL_RO);
    CHECK(mv2 && PyMemoryView_GET_BASE(mv2) == mv && ((PyMemoryViewObject *)mv)->exports == 1);
    CHECK_REPR(CALL(mv, "__release_buffer__", "O", mv2), "None");
    CHECK(((PyMemoryViewObject *)mv)->exports == 0);
    Py_XDECREF(mv2);
    Py_DECREF(mv);
    Py_DECREF(a);
    Py_DECREF(b);
}

int main(void)
{
    Py_Initialize();
    defined();
    derived();
    derived_both();
    wrappers();
    CHECK_CLEAN();
    return CHECK_DONE();
}
