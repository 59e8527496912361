/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A type that exports whatever buffer it is told to, and counts the buffers that are out. */
#ifndef EXPORTER_H
#define EXPORTER_H
#include "../check.h"

typedef struct {
    PyObject_HEAD
    Py_buffer view; /* what everyone gets, whatever the flags */
    Py_ssize_t out;
    Py_ssize_t asked;
    int flags;      /* of the last request */
} Exporter;

static int exporter_get(PyObject *o, Py_buffer *view, int flags)
{
    Exporter *e = (Exporter *)o;
    *view = e->view;
    view->obj = Py_NewRef(o);
    e->flags = flags;
    e->asked++;
    e->out++;
    return 0;
}

static void exporter_release(PyObject *o, Py_buffer *view)
{
    (void)view;
    ((Exporter *)o)->out--;
}

static void exporter_dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    CHECK(((Exporter *)o)->out == 0);
    t->tp_free(o);
    Py_DECREF(t);
}

static Py_hash_t exporter_hash(PyObject *o)
{
    (void)o;
    return 7;
}

static PyType_Slot exporter_slots[] = {
    {Py_bf_getbuffer, exporter_get},
    {Py_bf_releasebuffer, exporter_release},
    {Py_tp_dealloc, exporter_dealloc},
    {Py_tp_hash, exporter_hash},
    {0, NULL},
};
static PyType_Spec exporter_spec = {"test.Exporter", sizeof(Exporter), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, exporter_slots};
static PyTypeObject *exporter_type;

/* An exporter of memory in C's order. shape and the arrays of the view stay the caller's. */
static Exporter *exporter_new(void *mem, const char *format, Py_ssize_t itemsize, int ndim, Py_ssize_t *shape, Py_ssize_t *strides)
{
    if (!exporter_type)
        exporter_type = (PyTypeObject *)PyType_FromSpec(&exporter_spec);
    Exporter *e = (Exporter *)exporter_type->tp_alloc(exporter_type, 0);
    e->view.buf = mem;
    e->view.format = (char *)format;
    e->view.itemsize = itemsize;
    e->view.ndim = ndim;
    e->view.shape = shape;
    e->view.strides = strides;
    e->view.len = itemsize;
    for (int i = 0; i < ndim; i++)
        e->view.len *= shape[i];
    if (strides && !strides[0])
        PyBuffer_FillContiguousStrides(ndim, shape, strides, (int)itemsize, 'C');
    return e;
}

static inline PyObject *exporter_mv(void *mem, const char *format, Py_ssize_t itemsize, int ndim, Py_ssize_t *shape, Py_ssize_t *strides)
{
    Exporter *e = exporter_new(mem, format, itemsize, ndim, shape, strides);
    PyObject *mv = PyMemoryView_FromObject((PyObject *)e);
    Py_DECREF(e);
    return mv;
}

/* o.name as repr; o.name(...) ; o[key] with a key that is dropped. */
#define ATTR(o, name, text) CHECK_REPR(PyObject_GetAttrString((PyObject *)(o), name), text)
#define CALL(o, name, ...) PyObject_CallMethod((PyObject *)(o), name, __VA_ARGS__)
#define FAILS(call, type, text) do { CHECK((call) == NULL); CHECK_RAISED(type, text); } while (0)

static inline PyObject *item(PyObject *o, PyObject *key)
{
    PyObject *r = key ? PyObject_GetItem(o, key) : NULL;
    Py_XDECREF(key);
    return r;
}

static inline int set_item(PyObject *o, PyObject *key, PyObject *value)
{
    int r = PyObject_SetItem(o, key, value);
    Py_DECREF(key);
    Py_DECREF(value);
    return r;
}

static inline PyObject *slice(long start, long stop, long step)
{
    PyObject *a = PyLong_FromLong(start), *b = PyLong_FromLong(stop), *c = PyLong_FromLong(step);
    PyObject *s = PySlice_New(a, stop == 999 ? Py_None : b, c);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    return s;
}

static inline PyObject *call_kw(PyObject *o, const char *name, PyObject *args, PyObject *kw)
{
    PyObject *f = PyObject_GetAttrString(o, name), *r = f ? PyObject_Call(f, args, kw) : NULL;
    Py_XDECREF(f);
    Py_DECREF(args);
    Py_DECREF(kw);
    return r;
}
#endif
