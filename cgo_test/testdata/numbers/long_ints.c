/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Ints too long for schoolbook arithmetic: laws that hold between operations, the same results in a forked child, with several threads. */
#include "check.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* An int of n digits of a base, made without the functions that are checked here. */
static PyObject *make(int bits, unsigned seed)
{
    size_t n = bits / 8 + 1;
    unsigned char *b = malloc(n);
    unsigned x = seed * 2654435761u + 12345;
    for (size_t i = 0; i < n; i++) { x = x * 1664525u + 1013904223u; b[i] = seed % 7 == 3 ? (i % 50 < 25 ? 0xff : 0) : x >> 24; }
    b[n - 1] = 1;
    PyObject *o = PyLong_FromNativeBytes(b, n, Py_ASNATIVEBYTES_LITTLE_ENDIAN | Py_ASNATIVEBYTES_UNSIGNED_BUFFER);
    free(b);
    return o;
}

static int equal(PyObject *a, PyObject *b) { return a && b && PyObject_RichCompareBool(a, b, Py_EQ) == 1; }

/* f(a, b), taking both. */
#define OF(f, a, b) of2(f, a, b)
static PyObject *of2(PyObject *(*f)(PyObject *, PyObject *), PyObject *a, PyObject *b)
{
    PyObject *r = a && b ? f(a, b) : NULL;
    Py_XDECREF(a);
    Py_XDECREF(b);
    return r;
}
static PyObject *same(PyObject *o) { return Py_NewRef(o); }

#define LAW(left, right) do { PyObject *l_ = left, *r_ = right; CHECK(equal(l_, r_)); Py_XDECREF(l_); Py_XDECREF(r_); } while (0)

static const int sizes[] = {64, 600, 1290, 1320, 1350, 1800, 1830, 2400, 4000, 9000, 20000, 70000};
#define SIZES ((int)(sizeof sizes / sizeof *sizes))

static void products_distribute(void)
{
    for (int i = 0; i < SIZES; i++) for (int j = 0; j < SIZES; j++) {
        PyObject *a = make(sizes[i], i + 1), *b = make(sizes[j], j + 20), *c = make(sizes[j] / 2, 3);
        LAW(OF(PyNumber_Multiply, same(a), OF(PyNumber_Add, same(b), same(c))), OF(PyNumber_Add, PyNumber_Multiply(a, b), PyNumber_Multiply(a, c)));
        LAW(OF(PyNumber_Multiply, PyNumber_Negative(a), same(b)), OF(PyNumber_Multiply, same(b), PyNumber_Negative(a)));
        /* (a + b)(a - b) = a a - b b */
        LAW(OF(PyNumber_Multiply, PyNumber_Add(a, b), PyNumber_Subtract(a, b)), OF(PyNumber_Subtract, PyNumber_Multiply(a, a), PyNumber_Multiply(b, b)));
        Py_DECREF(a); Py_DECREF(b); Py_DECREF(c);
    }
}

static void quotients_and_remainders_add_up(void)
{
    for (int i = 0; i < SIZES; i++) for (int j = 0; j < SIZES; j++) for (int s = 0; s < 4; s++) {
        PyObject *a = make(sizes[i], i + 3), *b = make(sizes[j], j + 5);
        if (s & 1) Py_SETREF(a, PyNumber_Negative(a));
        if (s & 2) Py_SETREF(b, PyNumber_Negative(b));
        PyObject *q = PyNumber_FloorDivide(a, b), *r = PyNumber_Remainder(a, b), *pair = PyNumber_Divmod(a, b);
        LAW(OF(PyNumber_Add, PyNumber_Multiply(q, b), same(r)), same(a));
        CHECK(pair && equal(PyTuple_GET_ITEM(pair, 0), q) && equal(PyTuple_GET_ITEM(pair, 1), r));
        PyObject *zero = PyLong_FromLong(0), *ra = PyNumber_Absolute(r), *ba = PyNumber_Absolute(b);
        CHECK(PyObject_RichCompareBool(ra, ba, Py_LT) == 1);
        CHECK(equal(r, zero) || _PyLong_Sign(r) == _PyLong_Sign(b));
        /* An exact quotient, and one less. */
        PyObject *m = PyNumber_Multiply(a, b), *one = PyLong_FromLong(1);
        LAW(PyNumber_FloorDivide(m, b), same(a));
        LAW(PyNumber_Remainder(m, b), same(zero));
        LAW(OF(PyNumber_FloorDivide, s & 2 ? PyNumber_Add(m, one) : PyNumber_Subtract(m, one), same(b)), PyNumber_Subtract(a, one));
        Py_DECREF(m); Py_DECREF(one); Py_DECREF(zero); Py_DECREF(ra); Py_DECREF(ba);
        Py_DECREF(a); Py_DECREF(b); Py_DECREF(q); Py_DECREF(r); Py_DECREF(pair);
    }
}

static void texts_round_trip(void)
{
    for (int i = 0; i < SIZES; i++) {
        PyObject *a = make(sizes[i], i + 31);
        for (int neg = 0; neg < 2; neg++) {
            PyObject *s = PyObject_Str(a);
            CHECK(s && PyUnicode_READ_CHAR(s, 0) != '0' && (PyUnicode_READ_CHAR(s, 0) == '-') == neg);
            LAW(PyLong_FromUnicodeObject(s, 10), same(a));
            LAW(PyLong_FromUnicodeObject(s, 0), same(a));
            /* Digit by digit group, without the conversion: base 10**9 by Horner. */
            const char *t = PyUnicode_AsUTF8(s);
            PyObject *v = PyLong_FromLong(0);
            Py_ssize_t n = PyUnicode_GET_LENGTH(s) - neg, at = neg;
            for (Py_ssize_t k = n % 9 ? n % 9 : 9; at < n + neg; at += k, k = 9) {
                char part[10] = {0};
                memcpy(part, t + at, k);
                v = OF(PyNumber_Add, OF(PyNumber_Multiply, v, PyLong_FromLong(1000000000)), PyLong_FromLong(atol(part)));
            }
            if (neg) Py_SETREF(v, PyNumber_Negative(v));
            LAW(v, same(a));
            /* The same digits in other bases: compared with Horner's rule too. */
            for (int base = 11; base <= 35; base += 12) {
                PyObject *u = PyLong_FromString(t, NULL, base), *w = PyLong_FromLong(0);
                if (n > 3000) { Py_XDECREF(u); Py_DECREF(w); continue; }
                for (Py_ssize_t k = neg; k < n + neg; k++) w = OF(PyNumber_Add, OF(PyNumber_Multiply, w, PyLong_FromLong(base)), PyLong_FromLong(t[k] - '0'));
                if (neg) Py_SETREF(w, PyNumber_Negative(w));
                LAW(u, w);
            }
            for (int base = 2; base <= 16; base *= 2) if (base != 4) {
                PyObject *x = PyNumber_ToBase(a, base);
                LAW(PyLong_FromUnicodeObject(x, 0), same(a));
                LAW(PyLong_FromUnicodeObject(x, base), same(a));
                Py_XDECREF(x);
            }
            Py_XDECREF(s);
            Py_SETREF(a, PyNumber_Negative(a));
        }
        Py_DECREF(a);
    }
}

static void zeros_in_the_middle_of_texts(void)
{
    /* 10**n and its neighbours: all zeros, all nines. */
    for (int n = 340; n < 4000; n += 313) {
        PyObject *p = OF((PyObject *(*)(PyObject *, PyObject *))PyNumber_InPlaceMultiply, PyLong_FromLong(1), PyLong_FromLong(1));
        for (int i = 0; i < n; i++) p = OF(PyNumber_Multiply, p, PyLong_FromLong(10));
        char *want = malloc(n + 2);
        memset(want, '0', n + 1);
        want[0] = '1'; want[n + 1] = 0;
        CHECK_REPR(same(p), want);
        LAW(PyLong_FromString(want, NULL, 10), same(p));
        p = OF(PyNumber_Subtract, p, PyLong_FromLong(1));
        memset(want, '9', n);
        want[n] = 0;
        CHECK_REPR(same(p), want);
        LAW(PyLong_FromString(want, NULL, 10), same(p));
        Py_DECREF(p);
        free(want);
    }
}

static void powers_modulo(void)
{
    for (int i = 0; i < 8; i++) {
        PyObject *a = make(sizes[i] / 3, i + 41), *m = make(sizes[i], i + 51), *e = make(200, i + 61), *f = make(130, i + 71);
        /* a**(e+f) = a**e a**f, a**(e*2) = (a**e)**2 */
        PyObject *p = PyNumber_Power(a, e, m), *q = PyNumber_Power(a, f, m), *sum = PyNumber_Add(e, f);
        LAW(PyNumber_Power(a, sum, m), OF(PyNumber_Remainder, PyNumber_Multiply(p, q), same(m)));
        Py_SETREF(sum, PyNumber_Lshift(e, Py_True));
        LAW(PyNumber_Power(a, sum, m), OF(PyNumber_Remainder, PyNumber_Multiply(p, p), same(m)));
        PyObject *na = PyNumber_Negative(a), *nm = PyNumber_Negative(m);
        LAW(PyNumber_Power(a, e, nm), OF(PyNumber_Subtract, same(p), same(m)));
        LAW(PyNumber_Power(na, sum, m), PyNumber_Power(a, sum, m));
        Py_DECREF(a); Py_DECREF(m); Py_DECREF(e); Py_DECREF(f); Py_DECREF(p); Py_DECREF(q); Py_DECREF(sum); Py_DECREF(na); Py_DECREF(nm);
    }
}

static void divisors(void)
{
    for (int i = 0; i < SIZES - 1; i++) {
        PyObject *a = make(sizes[i], i + 81), *b = make(sizes[i] / 2, i + 91), *c = make(sizes[SIZES - 2 - i] / 4, i + 101), *n = PyNumber_Negative(b);
        PyObject *g = _PyLong_GCD(a, b), *one = PyLong_FromLong(1);
        LAW(_PyLong_GCD(b, a), same(g));
        LAW(_PyLong_GCD(a, n), same(g));
        LAW(OF(_PyLong_GCD, PyNumber_FloorDivide(a, g), PyNumber_FloorDivide(b, g)), same(one));
        LAW(OF(_PyLong_GCD, PyNumber_Multiply(a, c), PyNumber_Multiply(b, c)), PyNumber_Multiply(g, c));
        LAW(OF(_PyLong_GCD, PyNumber_Multiply(a, c), same(c)), same(c));
        LAW(OF(_PyLong_GCD, same(a), PyLong_FromLong(0)), same(a));
        Py_DECREF(a); Py_DECREF(b); Py_DECREF(c); Py_DECREF(g); Py_DECREF(n); Py_DECREF(one);
    }
}

/* Everything once, as one tuple. */
static PyObject *everything(void)
{
    PyObject *a = make(5000, 1), *b = make(3500, 2), *s = PyObject_Str(a);
    PyObject *m = PyNumber_Multiply(a, b), *e = make(300, 4);
    PyObject *r = Py_BuildValue("NNNNNNNN", PyNumber_Multiply(a, a), PyNumber_Divmod(m, a), PyNumber_Divmod(PyNumber_InPlaceAdd(m, b), a), _PyLong_GCD(m, b),
                                PyNumber_Power(a, e, b), PyLong_FromUnicodeObject(s, 10), PyLong_FromString(PyUnicode_AsUTF8(s), NULL, 33), PyObject_Str(m));
    Py_DECREF(a); Py_DECREF(b); Py_DECREF(s); Py_DECREF(e); Py_DECREF(m);
    return r;
}

static void forked_children_compute_the_same(void)
{
    PyObject *want = everything();
    CHECK(want);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        PyObject *got = everything();
        _exit(equal(want, got) ? 0 : 1);
    }
    PyOS_AfterFork_Parent();
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    Py_XDECREF(want);
}

static PyObject *shared;

static void *thread(void *arg)
{
    PyGILState_STATE s = PyGILState_Ensure();
    PyObject *list = arg;
    for (int i = 0; i < 50; i++) {
        PyObject *r = everything();
        if (!equal(r, shared)) { printf("a thread has another result\n"); check_failures++; }
        if (PyList_Append(list, r) < 0) check_failures++;
        Py_XDECREF(r);
        if (i % 10 == 0) PyGC_Collect();
    }
    PyGILState_Release(s);
    return NULL;
}

static void threads_compute_at_once(void)
{
    shared = everything();
    PyObject *list = PyList_New(0);
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, thread, list);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    CHECK(PyList_GET_SIZE(list) == 150);
    Py_DECREF(list);
    Py_DECREF(shared);
}

int main(void)
{
    Py_Initialize();
    PyObject *sys = PyImport_ImportModule("sys"), *r = PyObject_CallMethod(sys, "set_int_max_str_digits", "i", 0);
    CHECK(r);
    Py_XDECREF(r);
    Py_DECREF(sys);
    products_distribute();
    quotients_and_remainders_add_up();
    texts_round_trip();
    zeros_in_the_middle_of_texts();
    powers_modulo();
    divisors();
    threads_compute_at_once();
    forked_children_compute_the_same();
    CHECK_CLEAN();
    return CHECK_DONE();
}
