/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Slices and their bounds as C sees them. */
#include "check.h"

static PyObject *num(const char *text) { return PyLong_FromString(text, NULL, 0); }

/* A type whose __index__ answers 7, or raises. */
static int raises;
static PyObject *index_(PyObject *self)
{
    if (!raises) return PyLong_FromLong(7);
    PyErr_SetString(PyExc_KeyError, "no");
    return NULL;
}
static PyType_Slot slots[] = {{Py_nb_index, index_}, {0}};
static PyType_Spec spec = {"m.Indexed", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
static PyObject *indexed(void)
{
    PyObject *type = PyType_FromSpec(&spec), *o = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return o;
}

static void bound_of_none_leaves_the_default(void)
{
    Py_ssize_t i = 42;
    CHECK(_PyEval_SliceIndex(Py_None, &i) == 1 && i == 42);
    CHECK_CLEAN();
}

static void bound_of_an_index(void)
{
    Py_ssize_t i = 42;
    PyObject *n = PyLong_FromLong(-1), *x = indexed();
    CHECK(_PyEval_SliceIndex(n, &i) == 1 && i == -1);
    CHECK(_PyEval_SliceIndex(x, &i) == 1 && i == 7);
    CHECK(_PyEval_SliceIndexNotNone(n, &i) == 1 && i == -1);
    CHECK(_PyEval_SliceIndexNotNone(x, &i) == 1 && i == 7);
    CHECK_CLEAN();
    CHECK(Py_REFCNT(x) == 1);
    Py_DECREF(x);
}

static void bounds_are_clipped_not_refused(void)
{
    Py_ssize_t i = 0;
    PyObject *big = num("0x1_0000_0000_0000_0000"), *low = num("-0x1_0000_0000_0000_0000");
    CHECK(_PyEval_SliceIndex(big, &i) == 1 && i == PY_SSIZE_T_MAX);
    CHECK(_PyEval_SliceIndex(low, &i) == 1 && i == PY_SSIZE_T_MIN);
    CHECK(_PyEval_SliceIndexNotNone(big, &i) == 1 && i == PY_SSIZE_T_MAX);
    CHECK(_PyEval_SliceIndexNotNone(low, &i) == 1 && i == PY_SSIZE_T_MIN);
    CHECK_CLEAN();
    Py_DECREF(big);
    Py_DECREF(low);
}

static void bound_of_another_type_raises(void)
{
    Py_ssize_t i = 42;
    PyObject *f = PyFloat_FromDouble(1);
    CHECK(_PyEval_SliceIndex(f, &i) == 0);
    CHECK_RAISED(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    CHECK(_PyEval_SliceIndexNotNone(f, &i) == 0);
    CHECK_RAISED(PyExc_TypeError, "slice indices must be integers or have an __index__ method");
    CHECK(_PyEval_SliceIndexNotNone(Py_None, &i) == 0);
    CHECK_RAISED(PyExc_TypeError, "slice indices must be integers or have an __index__ method");
    CHECK(i == 42);
    Py_DECREF(f);
}

static void bound_passes_on_what_index_raises(void)
{
    Py_ssize_t i = 42;
    PyObject *x = indexed();
    raises = 1;
    CHECK(_PyEval_SliceIndex(x, &i) == 0);
    CHECK_RAISED(PyExc_KeyError, "'no'");
    CHECK(_PyEval_SliceIndexNotNone(x, &i) == 0);
    CHECK_RAISED(PyExc_KeyError, "'no'");
    raises = 0;
    CHECK(i == 42);
    Py_DECREF(x);
}

static void from_indices(void)
{
    PyObject *s = _PySlice_FromIndices(-3, 1000000);
    CHECK(Py_REFCNT(s) == 1 && PySlice_Check(s));
    CHECK(Py_REFCNT(((PySliceObject *)s)->stop) == 1);
    CHECK_REPR(s, "slice(-3, 1000000, None)");
}

static PyObject *slice(const char *a, const char *b, const char *c)
{
    PyObject *x = a ? num(a) : NULL, *y = b ? num(b) : NULL, *z = c ? num(c) : NULL, *s = PySlice_New(x, y, z);
    Py_XDECREF(x);
    Py_XDECREF(y);
    Py_XDECREF(z);
    return s;
}

static int long_indices_are(const char *a, const char *b, const char *c, const char *length, const char *want)
{
    PyObject *s = slice(a, b, c), *n = num(length), *start, *stop, *step;
    char text[200] = "";
    if (_PySlice_GetLongIndices((PySliceObject *)s, n, &start, &stop, &step) == 0) {
        PyObject *t = Py_BuildValue("NNN", start, stop, step), *r = PyObject_Str(t);
        snprintf(text, sizeof text, "%s", PyUnicode_AsUTF8(r));
        Py_DECREF(r);
        Py_DECREF(t);
    }
    Py_DECREF(s);
    Py_DECREF(n);
    if (strcmp(text, want)) printf("%s\n", text);
    return !strcmp(text, want);
}

static void long_indices(void)
{
    CHECK(long_indices_are(NULL, NULL, NULL, "10", "(0, 10, 1)"));
    CHECK(long_indices_are(NULL, NULL, "-1", "10", "(9, -1, -1)"));
    CHECK(long_indices_are("-3", "99", "2", "10", "(7, 10, 2)"));
    CHECK(long_indices_are("-30", "-20", "1", "10", "(0, 0, 1)"));
    CHECK(long_indices_are("99", "-99", "-2", "10", "(9, -1, -2)"));
    CHECK(long_indices_are("-1", NULL, NULL, "1000000000000000000000000", "(999999999999999999999999, 1000000000000000000000000, 1)"));
    CHECK_CLEAN();
}

static void long_indices_refuse_step_zero(void)
{
    PyObject *s = slice("1", "2", "0"), *n = PyLong_FromLong(5), *a, *b, *c;
    CHECK(_PySlice_GetLongIndices((PySliceObject *)s, n, &a, &b, &c) == -1);
    CHECK_RAISED(PyExc_ValueError, "slice step cannot be zero");
    CHECK(a == NULL && b == NULL && c == NULL);
    Py_DECREF(s);
}

static void long_indices_refuse_other_types(void)
{
    PyObject *f = PyFloat_FromDouble(1), *s = PySlice_New(f, NULL, NULL), *n = PyLong_FromLong(5), *a, *b, *c;
    CHECK(_PySlice_GetLongIndices((PySliceObject *)s, n, &a, &b, &c) == -1);
    CHECK_RAISED(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    CHECK(a == NULL && b == NULL && c == NULL);
    Py_DECREF(s);
    CHECK(Py_REFCNT(f) == 1);
    Py_DECREF(f);
}

static int old_indices_are(const char *a, const char *b, const char *c, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t step)
{
    Py_ssize_t x = 77, y = 77, z = 77;
    PyObject *s = slice(a, b, c);
    int r = PySlice_GetIndices(s, 10, &x, &y, &z);
    Py_DECREF(s);
    return r == 0 && x == start && y == stop && z == step;
}

static void old_indices(void)
{
    CHECK(old_indices_are(NULL, NULL, NULL, 0, 10, 1));
    CHECK(old_indices_are(NULL, NULL, "-2", 9, -1, -2));
    CHECK(old_indices_are("-3", "-1", "2", 7, 9, 2));
    CHECK(old_indices_are("-30", "10", NULL, -20, 10, 1));
    CHECK_CLEAN();
}

static int old_indices_refused(const char *a, const char *b, const char *c)
{
    Py_ssize_t x, y, z;
    PyObject *s = slice(a, b, c);
    int r = PySlice_GetIndices(s, 10, &x, &y, &z);
    Py_DECREF(s);
    return r == -1 && !PyErr_Occurred();
}

/* What is out of bounds, and what is no int, is an error here, without an exception. */
static void old_indices_refuse_quietly(void)
{
    CHECK(old_indices_refused("10", NULL, NULL));
    CHECK(old_indices_refused(NULL, "11", NULL));
    CHECK(old_indices_refused(NULL, NULL, "0"));
    PyObject *x = indexed();
    for (int i = 0; i < 3; i++) {
        PyObject *s = PySlice_New(i == 0 ? x : NULL, i == 1 ? x : NULL, i == 2 ? x : NULL);
        Py_ssize_t a, b, c;
        CHECK(PySlice_GetIndices(s, 10, &a, &b, &c) == -1);
        CHECK_CLEAN();
        Py_DECREF(s);
    }
    CHECK(Py_REFCNT(x) == 1);
    Py_DECREF(x);
}

int main(void)
{
    Py_Initialize();
    bound_of_none_leaves_the_default();
    bound_of_an_index();
    bounds_are_clipped_not_refused();
    bound_of_another_type_raises();
    bound_passes_on_what_index_raises();
    from_indices();
    long_indices();
    long_indices_refuse_step_zero();
    long_indices_refuse_other_types();
    old_indices();
    old_indices_refuse_quietly();
    return CHECK_DONE();
}
