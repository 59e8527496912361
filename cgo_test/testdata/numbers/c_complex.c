/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Complex numbers as C sees them: Py_complex arithmetic with its errno, conversion from and to objects. */
#include "check.h"
#include <errno.h>
#include <math.h>

static Py_complex c(double re, double im) { Py_complex z = {re, im}; return z; }
static int is(Py_complex z, double re, double im) { return z.real == re && z.imag == im && !signbit(z.real) == !signbit(re) && !signbit(z.imag) == !signbit(im); }

static void sums(void)
{
    CHECK(is(_Py_c_sum(c(1, -2), c(0.5, 4)), 1.5, 2));
    CHECK(is(_Py_c_sum(c(-0.0, -0.0), c(-0.0, 0.0)), -0.0, 0.0));
    CHECK(is(_Py_c_sum(c(INFINITY, 1), c(1, -INFINITY)), INFINITY, -INFINITY));
}

static void differences(void)
{
    CHECK(is(_Py_c_diff(c(1, -2), c(0.5, 4)), 0.5, -6));
    CHECK(is(_Py_c_diff(c(0.0, -0.0), c(0.0, 0.0)), 0.0, -0.0));
}

static void negatives(void)
{
    CHECK(is(_Py_c_neg(c(1, -2)), -1, 2));
    CHECK(is(_Py_c_neg(c(0.0, -0.0)), -0.0, 0.0));
}

static void quotients(void)
{
    errno = 0;
    CHECK(is(_Py_c_quot(c(4, 2), c(2, 0)), 2, 1));
    CHECK(is(_Py_c_quot(c(4, 2), c(0, 2)), 1, -2));
    CHECK(is(_Py_c_quot(c(1, 0), c(1, 1)), 0.5, -0.5));
    CHECK(is(_Py_c_quot(c(1, 0), c(INFINITY, 3)), 0.0, 0.0));
    CHECK(errno == 0);
    Py_complex q = _Py_c_quot(c(1, 1), c(NAN, 1));
    CHECK(isnan(q.real) && isnan(q.imag) && errno == 0);
}

static void quotient_by_zero_sets_edom(void)
{
    errno = 0;
    CHECK(is(_Py_c_quot(c(3, 4), c(0, 0)), 0, 0));
    CHECK(errno == EDOM);
    errno = 0;
    CHECK(is(_Py_c_quot(c(0, 0), c(-0.0, 0)), 0, 0));
    CHECK(errno == EDOM);
}

static void powers(void)
{
    errno = 0;
    CHECK(is(_Py_c_pow(c(5, 7), c(0, 0)), 1, 0));
    CHECK(is(_Py_c_pow(c(0, 0), c(0, 0)), 1, 0));
    CHECK(is(_Py_c_pow(c(0, 0), c(2, 0)), 0, 0));
    CHECK(errno == 0);
    Py_complex p = _Py_c_pow(c(0, 1), c(2, 0));
    CHECK(p.real == -1 && fabs(p.imag) < 1e-15);
    p = _Py_c_pow(c(1, 1), c(0, 1));
    CHECK(fabs(p.real - 0.42882900629436785) < 1e-15 && fabs(p.imag - 0.15487175246424678) < 1e-15);
}

static void zero_to_a_negative_or_complex_power_sets_edom(void)
{
    errno = 0;
    CHECK(is(_Py_c_pow(c(0, 0), c(-1, 0)), 0, 0));
    CHECK(errno == EDOM);
    errno = 0;
    CHECK(is(_Py_c_pow(c(0, 0), c(2, 1)), 0, 0));
    CHECK(errno == EDOM);
}

static void absolute_values(void)
{
    errno = EINTR;
    CHECK(_Py_c_abs(c(3, -4)) == 5 && errno == 0);
    errno = EINTR;
    CHECK(_Py_c_abs(c(NAN, -INFINITY)) == INFINITY && errno == 0);
    errno = EINTR;
    CHECK(_Py_c_abs(c(-INFINITY, NAN)) == INFINITY && errno == 0);
}

static void absolute_value_of_nan_leaves_errno(void)
{
    errno = EINTR;
    CHECK(isnan(_Py_c_abs(c(NAN, 1))) && isnan(_Py_c_abs(c(1, NAN))) && errno == EINTR);
}

static void absolute_value_too_large_sets_erange(void)
{
    errno = 0;
    CHECK(_Py_c_abs(c(1.7e308, 1.7e308)) == INFINITY);
    CHECK(errno == ERANGE);
}

static void object_from_c(void)
{
    PyObject *o = PyComplex_FromCComplex(c(1.5, -0.0));
    CHECK(PyComplex_CheckExact(o));
    CHECK(PyComplex_RealAsDouble(o) == 1.5 && signbit(PyComplex_ImagAsDouble(o)));
    CHECK(is(((PyComplexObject *)o)->cval, 1.5, -0.0));
    CHECK(is(PyComplex_AsCComplex(o), 1.5, -0.0));
    CHECK(Py_REFCNT(o) == 1);
    CHECK_REPR(o, "(1.5-0j)");
}

static void c_from_real_numbers(void)
{
    PyObject *f = PyFloat_FromDouble(-2.5), *i = PyLong_FromLong(7);
    CHECK(is(PyComplex_AsCComplex(f), -2.5, 0));
    CHECK(is(PyComplex_AsCComplex(i), 7, 0));
    CHECK(Py_REFCNT(f) == 1);
    Py_DECREF(f);
    CHECK_CLEAN();
}

static void c_from_minus_one_is_no_error(void)
{
    PyObject *o = PyComplex_FromDoubles(-1, 0);
    CHECK(is(PyComplex_AsCComplex(o), -1, 0));
    CHECK_CLEAN();
    Py_DECREF(o);
}

static void c_from_no_number_raises(void)
{
    PyObject *s = PyUnicode_FromString("1j");
    CHECK(PyComplex_AsCComplex(s).real == -1);
    CHECK_RAISED(PyExc_TypeError, "must be real number, not str");
    CHECK(PyComplex_AsCComplex(Py_None).real == -1);
    CHECK_RAISED(PyExc_TypeError, "must be real number, not NoneType");
    Py_DECREF(s);
}

static void c_from_too_large_an_int_raises(void)
{
    PyObject *one = PyLong_FromLong(1), *n = PyLong_FromLong(2000), *big = PyNumber_Lshift(one, n);
    CHECK(PyComplex_AsCComplex(big).real == -1);
    CHECK_RAISED(PyExc_OverflowError, "int too large to convert to float");
    Py_DECREF(big);
}

/* A type whose __complex__ answers with the object that made it. */
static PyObject *answer;
static PyObject *dunder_complex(PyObject *self, PyObject *unused)
{
    if (!answer) PyErr_SetString(PyExc_KeyError, "no");
    return Py_XNewRef(answer);
}
static PyMethodDef methods[] = {{"__complex__", dunder_complex, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0}};
static PyType_Spec spec = {"m.Able", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};

static void c_from_dunder_complex(void)
{
    PyObject *type = PyType_FromSpec(&spec), *o = PyObject_CallNoArgs(type);
    answer = PyComplex_FromDoubles(2, 3);
    CHECK(is(PyComplex_AsCComplex(o), 2, 3));
    CHECK(Py_REFCNT(answer) == 1);
    Py_SETREF(answer, PyFloat_FromDouble(2));
    CHECK(PyComplex_AsCComplex(o).real == -1);
    CHECK_RAISED(PyExc_TypeError, "__complex__ returned non-complex (type float)");
    CHECK(Py_REFCNT(answer) == 1);
    Py_CLEAR(answer);
    CHECK(PyComplex_AsCComplex(o).real == -1);
    CHECK_RAISED(PyExc_KeyError, "'no'");
    Py_DECREF(o);
    Py_DECREF(type);
}

int main(void)
{
    Py_Initialize();
    sums();
    differences();
    negatives();
    quotients();
    quotient_by_zero_sets_edom();
    powers();
    zero_to_a_negative_or_complex_power_sets_edom();
    absolute_values();
    absolute_value_of_nan_leaves_errno();
    absolute_value_too_large_sets_erange();
    object_from_c();
    c_from_real_numbers();
    c_from_minus_one_is_no_error();
    c_from_no_number_raises();
    c_from_too_large_an_int_raises();
    c_from_dunder_complex();
    return CHECK_DONE();
}
