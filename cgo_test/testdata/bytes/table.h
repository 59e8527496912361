/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * One line a call: content of self, method, tuple of arguments, dict of keywords or NULL, and what comes of it. Each is called on a bytes
 * and on a bytearray. Results are compared as text in which both types look like bytes; a result must be of self's type. In the
 * text of an exception a * at the start is the name of the type. */
#ifndef TABLE_H
#define TABLE_H
#include "../check.h"
#include <stdarg.h>

#define B(s) PyBytes_FromStringAndSize(s, sizeof s - 1)
#define BA(s) PyByteArray_FromStringAndSize(s, sizeof s - 1)
#define S(s) PyUnicode_FromStringAndSize(s, sizeof s - 1)
#define I(i) int_of(#i)
#define F(d) PyFloat_FromDouble(d)
#define NONE Py_NewRef(Py_None)
#define YES Py_NewRef(Py_True)
#define NO Py_NewRef(Py_False)
#define MV(s) view_of(B(s))
#define T(...) tuple_of(__VA_ARGS__)
#define L(...) list_of(__VA_ARGS__)
#define K(...) dict_of(__VA_ARGS__)

static inline PyObject *int_of(const char *digits) { return PyLong_FromString(digits, NULL, 10); }

static inline PyObject *view_of(PyObject *b)
{
    PyObject *r = PyMemoryView_FromObject(b);
    Py_DECREF(b);
    return r;
}

static inline PyObject *tuple_of(int n, ...)
{
    va_list va;
    PyObject *t = PyTuple_New(n);
    va_start(va, n);
    for (int i = 0; i < n; i++)
        PyTuple_SET_ITEM(t, i, va_arg(va, PyObject *));
    va_end(va);
    return t;
}

static inline PyObject *list_of(int n, ...)
{
    va_list va;
    PyObject *l = PyList_New(n);
    va_start(va, n);
    for (int i = 0; i < n; i++)
        PyList_SET_ITEM(l, i, va_arg(va, PyObject *));
    va_end(va);
    return l;
}

static inline PyObject *dict_of(int n, ...)
{
    va_list va;
    PyObject *d = PyDict_New();
    va_start(va, n);
    for (int i = 0; i < n; i++) {
        const char *k = va_arg(va, const char *);
        PyObject *v = va_arg(va, PyObject *);
        PyDict_SetItemString(d, k, v);
        Py_DECREF(v);
    }
    va_end(va);
    return d;
}

/* repr(o) where a bytearray looks like bytes. */
static inline PyObject *plain(PyObject *o)
{
    if (PyByteArray_Check(o)) {
        PyObject *b = PyBytes_FromObject(o), *r = PyObject_Repr(b);
        Py_DECREF(b);
        return r;
    }
    if (!PyTuple_Check(o) && !PyList_Check(o))
        return PyObject_Repr(o);
    PyObject *parts = PyList_New(0), *sep = PyUnicode_FromString(", ");
    for (Py_ssize_t i = 0; i < PySequence_Size(o); i++) {
        PyObject *x = PySequence_GetItem(o, i), *s = plain(x);
        PyList_Append(parts, s);
        Py_DECREF(s);
        Py_DECREF(x);
    }
    PyObject *s = PyUnicode_Join(sep, parts), *r = PyUnicode_FromFormat(PyTuple_Check(o) ? "(%U)" : "[%U]", s);
    Py_DECREF(s);
    Py_DECREF(sep);
    Py_DECREF(parts);
    return r;
}

static inline void table_call(const char *file, int line, PyTypeObject *type, const char *self, Py_ssize_t n, const char *name,
                              PyObject *args, PyObject *kw, PyObject *exc, const char *want)
{
    PyObject *o = type == &PyBytes_Type ? PyBytes_FromStringAndSize(self, n) : PyByteArray_FromStringAndSize(self, n);
    PyObject *f = PyObject_GetAttrString(o, name), *r = f ? PyObject_Call(f, args, kw) : NULL;
    if (exc) {
        char text[300];
        snprintf(text, sizeof text, "%s%s", *want == '*' ? type->tp_name : "", *want == '*' ? want + 1 : want);
        if (r) { printf("%s:%d: %s: a result\n", file, line, type->tp_name); check_failures++; }
        check_raised(file, line, exc, text);
    } else {
        PyObject *s = r ? plain(r) : NULL;
        const char *got = s ? PyUnicode_AsUTF8(s) : "(exception)";
        if (strcmp(got, want)) { printf("%s:%d: %s: %s, want %s\n", file, line, type->tp_name, got, want); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
        if (r && (PyBytes_Check(r) || PyByteArray_Check(r)) && !Py_IS_TYPE(r, type)) { printf("%s:%d: %s, want %s\n", file, line, Py_TYPE(r)->tp_name, type->tp_name); check_failures++; }
        Py_XDECREF(s);
    }
    if (type == &PyByteArray_Type && ((PyByteArrayObject *)o)->ob_exports != 0) { printf("%s:%d: an export is left\n", file, line); check_failures++; }
    Py_XDECREF(r);
    Py_XDECREF(f);
    Py_DECREF(o);
}

#define ROW(type, self, name, args, kw, exc, want) do { \
    PyObject *args_ = args, *kw_ = kw; \
    table_call(__FILE__, __LINE__, type, self, sizeof self - 1, name, args_, kw_, exc, want); \
    Py_DECREF(args_); \
    Py_XDECREF(kw_); \
} while (0)
#define BOTH(...) do { ROW(&PyBytes_Type, __VA_ARGS__); ROW(&PyByteArray_Type, __VA_ARGS__); } while (0)
#define IS(self, name, args, kw, want) BOTH(self, name, args, kw, NULL, want)
#define IS_BYTES(self, name, args, kw, want) ROW(&PyBytes_Type, self, name, args, kw, NULL, want)
#define IS_ARRAY(self, name, args, kw, want) ROW(&PyByteArray_Type, self, name, args, kw, NULL, want)
#define RAISES(self, name, args, kw, exc, want) BOTH(self, name, args, kw, exc, want)
#define RAISES_BYTES(self, name, args, kw, exc, want) ROW(&PyBytes_Type, self, name, args, kw, exc, want)
#define RAISES_ARRAY(self, name, args, kw, exc, want) ROW(&PyByteArray_Type, self, name, args, kw, exc, want)
/* A text that CPython 3.13 does not have. */
#if PY_VERSION_HEX >= 0x030e0000
#define RAISES_NEW(...) RAISES(__VA_ARGS__)
#else
#define RAISES_NEW(...) ((void)0)
#endif
#endif
