/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of methods as rows of a table: arguments made by short functions, the result compared with the text of ascii(). A str that
 * comes back must be in its narrowest form. */
#include "../check.h"
#include <stdarg.h>
#include <stdlib.h>
#pragma GCC optimize ("O0") /* rows run once; there are many */

static inline PyObject *S(const char *utf8) { return PyUnicode_DecodeUTF8(utf8, (Py_ssize_t)strlen(utf8), "surrogatepass"); }
static inline PyObject *Sn(const char *utf8, Py_ssize_t n) { return PyUnicode_DecodeUTF8(utf8, n, "surrogatepass"); }
static inline PyObject *Y(const char *bytes) { return PyBytes_FromString(bytes); }
static inline PyObject *I(long i) { return PyLong_FromLong(i); }
static inline PyObject *G(const char *digits) { return PyLong_FromString(digits, NULL, 10); }
static inline PyObject *F(double d) { return PyFloat_FromDouble(d); }
static inline PyObject *Z(double re, double im) { return PyComplex_FromDoubles(re, im); }
static inline PyObject *N(void) { return Py_NewRef(Py_None); }
static inline PyObject *O(PyObject *o) { return Py_NewRef(o); }

/* An instance of a subclass of str. */
static inline PyObject *subclass(void)
{
    static PyObject *type;
    if (!type) {
        PyType_Slot slots[] = {{0, NULL}};
        PyType_Spec spec = {"sub.Str", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
        type = PyType_FromSpecWithBases(&spec, (PyObject *)&PyUnicode_Type);
    }
    return type;
}
static inline PyObject *SS(const char *utf8)
{
    PyObject *s = S(utf8), *r = PyObject_CallOneArg(subclass(), s);
    Py_DECREF(s);
    return r;
}

static inline PyObject *T(int n, ...)
{
    va_list l;
    va_start(l, n);
    PyObject *t = PyTuple_New(n);
    for (int i = 0; i < n; i++) PyTuple_SET_ITEM(t, i, va_arg(l, PyObject *));
    va_end(l);
    return t;
}

static inline PyObject *L(int n, ...)
{
    va_list l;
    va_start(l, n);
    PyObject *t = PyList_New(n);
    for (int i = 0; i < n; i++) PyList_SET_ITEM(t, i, va_arg(l, PyObject *));
    va_end(l);
    return t;
}

/* A dict of n pairs. */
static inline PyObject *D(int n, ...)
{
    va_list l;
    va_start(l, n);
    PyObject *d = PyDict_New();
    for (int i = 0; i < n; i++) {
        PyObject *k = va_arg(l, PyObject *), *v = va_arg(l, PyObject *);
        PyDict_SetItem(d, k, v);
        Py_DECREF(k);
        Py_DECREF(v);
    }
    va_end(l);
    return d;
}

static inline int narrow(PyObject *o)
{
    if (PyTuple_Check(o) || PyList_Check(o)) {
        for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(o); i++) if (!narrow(PySequence_Fast_GET_ITEM(o, i))) return 0;
        return 1;
    }
    if (!PyUnicode_CheckExact(o)) return 1;
    Py_ssize_t n = PyUnicode_GET_LENGTH(o);
    PyObject *w = PyUnicode_FromKindAndData(PyUnicode_KIND(o), PyUnicode_DATA(o), n);
    int kind = PyUnicode_KIND(o);
    int ok = w && PyUnicode_KIND(w) == kind && PyUnicode_IS_ASCII(w) == PyUnicode_IS_ASCII(o) && PyUnicode_Compare(o, w) == 0 &&
             PyUnicode_READ(kind, PyUnicode_DATA(o), n) == 0 && PyUnicode_IS_COMPACT(o);
    Py_XDECREF(w);
    return ok;
}

/* The result of a call: a method by its name, "%" for the operator, NULL for o itself called. Drops all references. */
static inline PyObject *call_row(PyObject *o, const char *method, PyObject *args, PyObject *kwargs)
{
    PyObject *r = NULL;
    if (!o || !args) printf("no object to call\n"), abort();
    if (method && !strcmp(method, "%")) r = PyNumber_Remainder(o, args);
    else {
        PyObject *f = method ? PyObject_GetAttrString(o, method) : Py_NewRef(o);
        if (f) r = PyObject_Call(f, args, kwargs);
        Py_XDECREF(f);
    }
    Py_DECREF(o);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return r;
}

#define IS(want, o, method, args, kwargs) is_row(__FILE__, __LINE__, want, call_row(o, method, args, kwargs))
static inline void is_row(const char *file, int line, const char *want, PyObject *r)
{
    PyObject *s = r ? PyObject_ASCII(r) : NULL;
    const char *got = s ? PyUnicode_AsUTF8(s) : NULL;
    if (!got || strcmp(got, want)) { printf("%s:%d: %s, want %s\n", file, line, got ? got : "(exception)", want); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    if (r && !narrow(r)) { printf("%s:%d: %s is not in its narrowest form\n", file, line, got); check_failures++; }
    Py_XDECREF(s);
    Py_XDECREF(r);
}

#define RAISES(type, text, o, method, args, kwargs) raises_row(__FILE__, __LINE__, type, text, call_row(o, method, args, kwargs))
static inline void raises_row(const char *file, int line, PyObject *type, const char *text, PyObject *r)
{
    if (r) { printf("%s:%d: a result, want %s: %s\n", file, line, ((PyTypeObject *)type)->tp_name, text); check_failures++; Py_DECREF(r); return; }
    check_raised(file, line, type, text);
}
