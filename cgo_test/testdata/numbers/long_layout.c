/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Ints of fixed-width C types, their sign, bytes and digits; the ends and the hash of floats. */
#include "check.h"
#include <float.h>
#include <math.h>
#include <stdint.h>

static PyObject *num(const char *text) { return PyLong_FromString(text, NULL, 0); }

static void float_ends(void)
{
    CHECK(PyFloat_GetMax() == DBL_MAX);
    CHECK(PyFloat_GetMin() == DBL_MIN);
}

#if PY_VERSION_HEX >= 0x030E0000
static void from_fixed_widths(void)
{
    CHECK_REPR(PyLong_FromInt32(INT32_MIN), "-2147483648");
    CHECK_REPR(PyLong_FromInt32(INT32_MAX), "2147483647");
    CHECK_REPR(PyLong_FromUInt32(UINT32_MAX), "4294967295");
    CHECK_REPR(PyLong_FromInt64(INT64_MIN), "-9223372036854775808");
    CHECK_REPR(PyLong_FromInt64(INT64_MAX), "9223372036854775807");
    CHECK_REPR(PyLong_FromUInt64(UINT64_MAX), "18446744073709551615");
    PyObject *five = PyLong_FromLong(5);
    CHECK(PyLong_FromInt32(5) == five && PyLong_FromUInt32(5) == five && PyLong_FromInt64(5) == five && PyLong_FromUInt64(5) == five);
    PyObject *big = PyLong_FromUInt32(1u << 31);
    CHECK(Py_REFCNT(big) == 1 && PyLong_CheckExact(big));
    Py_DECREF(big);
}

static void signs(void)
{
    PyObject *pos = num("0x1_0000_0000_0000_0000_0000"), *neg = PyLong_FromLong(-3), *zero = PyLong_FromLong(0);
    int sign = 7;
    CHECK(PyLong_GetSign(pos, &sign) == 0 && sign == 1);
    CHECK(PyLong_GetSign(neg, &sign) == 0 && sign == -1);
    CHECK(PyLong_GetSign(zero, &sign) == 0 && sign == 0);
    CHECK(PyLong_GetSign(Py_True, &sign) == 0 && sign == 1);
    CHECK(PyLong_IsNegative(pos) == 0 && PyLong_IsNegative(neg) == 1 && PyLong_IsNegative(zero) == 0 && PyLong_IsNegative(Py_False) == 0);
    CHECK(PyLong_IsPositive(pos) == 1 && PyLong_IsPositive(neg) == 0 && PyLong_IsPositive(zero) == 0 && PyLong_IsPositive(Py_True) == 1);
    CHECK(PyLong_IsZero(pos) == 0 && PyLong_IsZero(neg) == 0 && PyLong_IsZero(zero) == 1 && PyLong_IsZero(Py_False) == 1);
    CHECK_CLEAN();
    CHECK(Py_REFCNT(pos) == 1);
    Py_DECREF(pos);
}

static void signs_refuse_other_types(void)
{
    PyObject *f = PyFloat_FromDouble(1);
    int sign = 7;
    CHECK(PyLong_GetSign(f, &sign) == -1 && sign == 7);
    CHECK_RAISED(PyExc_TypeError, "expect int, got float");
    CHECK(PyLong_IsNegative(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected int, got float");
    CHECK(PyLong_IsPositive(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected int, got float");
    CHECK(PyLong_IsZero(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected int, got float");
    Py_DECREF(f);
}
#endif

static void from_size_t(void)
{
    CHECK_REPR(PyLong_FromSize_t(SIZE_MAX), "18446744073709551615");
    CHECK_REPR(PyLong_FromSize_t(0), "0");
    CHECK_REPR(PyLong_FromSize_t((size_t)1 << 60), "1152921504606846976");
}

static void from_bytes(void)
{
    const unsigned char le[] = {0xfe, 0xff, 0xff}, wide[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80};
    CHECK_REPR(_PyLong_FromByteArray(le, 3, 1, 1), "-2");
    CHECK_REPR(_PyLong_FromByteArray(le, 3, 1, 0), "16777214");
    CHECK_REPR(_PyLong_FromByteArray(le, 3, 0, 0), "16711679");
    CHECK_REPR(_PyLong_FromByteArray(le, 3, 0, 1), "-65537");
    CHECK_REPR(_PyLong_FromByteArray(wide, 10, 1, 0), "604462909807314587353088");
    CHECK_REPR(_PyLong_FromByteArray(wide, 10, 1, 1), "-604462909807314587353088");
    CHECK_REPR(_PyLong_FromByteArray(wide, 9, 0, 1), "0");
    CHECK_REPR(_PyLong_FromByteArray(le, 0, 1, 1), "0");
}

static int bytes_are(const char *text, size_t n, int little, int is_signed, const char *want)
{
    unsigned char b[16];
    memset(b, 0x55, sizeof b);
    PyObject *o = num(text);
    int r = _PyLong_AsByteArray((PyLongObject *)o, b, n, little, is_signed, 1);
    Py_DECREF(o);
    return r == 0 && memcmp(b, want, n) == 0 && b[n] == 0x55;
}

static void to_bytes(void)
{
    CHECK(bytes_are("0", 0, 1, 0, ""));
    CHECK(bytes_are("0x123456", 4, 1, 0, "\x56\x34\x12\0"));
    CHECK(bytes_are("0x123456", 4, 0, 0, "\0\x12\x34\x56"));
    CHECK(bytes_are("-2", 3, 1, 1, "\xfe\xff\xff"));
    CHECK(bytes_are("-0x8000", 2, 0, 1, "\x80\0"));
    CHECK(bytes_are("0xffff", 2, 0, 0, "\xff\xff"));
    CHECK(bytes_are("-0x1_0000_0000_0000_0001", 10, 0, 1, "\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff"));
    CHECK_CLEAN();
}

static void to_bytes_overflows(void)
{
    unsigned char b[8];
    PyObject *o = num("0xffff"), *neg = num("-1");
    CHECK(_PyLong_AsByteArray((PyLongObject *)o, b, 1, 1, 0, 1) == -1);
    CHECK_RAISED(PyExc_OverflowError, "int too big to convert");
    CHECK(_PyLong_AsByteArray((PyLongObject *)o, b, 2, 0, 1, 1) == -1);
    CHECK_RAISED(PyExc_OverflowError, "int too big to convert");
    CHECK(_PyLong_AsByteArray((PyLongObject *)neg, b, 8, 1, 0, 1) == -1);
    CHECK_RAISED(PyExc_OverflowError, "can't convert negative int to unsigned");
    Py_DECREF(o);
}

static void to_bytes_overflows_quietly_when_told(void)
{
    unsigned char b[8];
    PyObject *o = num("0x12345"), *neg = num("-1");
    CHECK(_PyLong_AsByteArray((PyLongObject *)o, b, 2, 1, 0, 0) == -1);
    CHECK_CLEAN();
    CHECK(memcmp(b, "\x45\x23", 2) == 0);
    CHECK(_PyLong_AsByteArray((PyLongObject *)neg, b, 2, 1, 0, 0) == -1);
    CHECK_CLEAN();
    Py_DECREF(o);
}

static void copies(void)
{
    PyObject *o = num("-0x1_0000_0000_0000_0001"), *copy = _PyLong_Copy((PyLongObject *)o), *small = PyLong_FromLong(3);
    CHECK(copy != o && Py_REFCNT(copy) == 1 && Py_REFCNT(o) == 1);
    CHECK(PyObject_RichCompareBool(o, copy, Py_EQ) == 1);
    Py_DECREF(copy);
    Py_DECREF(o);
    CHECK(_PyLong_Copy((PyLongObject *)small) == small);
    copy = _PyLong_Copy((PyLongObject *)Py_True);
    CHECK(PyLong_CheckExact(copy));
    CHECK_REPR(copy, "1");
}

static void from_digits(void)
{
    digit d[] = {1, 2, 3};
    CHECK_REPR((PyObject *)_PyLong_FromDigits(0, 3, d), "3458764515968024577");
    CHECK_REPR((PyObject *)_PyLong_FromDigits(1, 3, d), "-3458764515968024577");
    CHECK_REPR((PyObject *)_PyLong_FromDigits(1, 1, d + 1), "-2");
    CHECK_REPR((PyObject *)_PyLong_FromDigits(0, 0, d), "0");
}

static void new_to_fill(void)
{
    PyLongObject *o = _PyLong_New(2);
    CHECK(o && Py_REFCNT(o) == 1 && PyLong_CheckExact(o));
    o->long_value.ob_digit[0] = 5;
    o->long_value.ob_digit[1] = 1;
    CHECK_REPR((PyObject *)o, "1073741829");
}

static void new_too_large_raises(void)
{
    CHECK(_PyLong_New(PY_SSIZE_T_MAX / 2) == NULL);
    CHECK_RAISED(PyExc_OverflowError, "too many digits in integer");
}

static void bit_lengths(void)
{
    const struct { const char *text; long long bits; } rows[] = {
        {"0", 0}, {"1", 1}, {"-1", 1}, {"255", 8}, {"-256", 9}, {"0x3fffffff", 30}, {"0x40000000", 31}, {"-0x1_0000_0000_0000_0000", 65}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        PyObject *o = num(rows[i].text);
        CHECK((long long)_PyLong_NumBits(o) == rows[i].bits);
        Py_DECREF(o);
    }
}

static void hash_of_doubles(void)
{
    PyObject *a = PyFloat_FromDouble(NAN), *b = PyFloat_FromDouble(NAN);
    CHECK(_Py_HashDouble(a, 0.0) == 0 && _Py_HashDouble(a, -0.0) == 0);
    CHECK(_Py_HashDouble(a, 1.0) == 1 && _Py_HashDouble(a, -1.0) == -2);
    CHECK(_Py_HashDouble(a, INFINITY) == 314159 && _Py_HashDouble(a, -INFINITY) == -314159);
    CHECK(_Py_HashDouble(a, 0.5) == 1152921504606846976);
    CHECK(_Py_HashDouble(a, ldexp(1, 61)) == 1 && _Py_HashDouble(a, ldexp(-1, 122)) == -2);
    CHECK(_Py_HashDouble(a, NAN) == PyObject_Hash(a) && _Py_HashDouble(b, NAN) == PyObject_Hash(b));
    CHECK(_Py_HashDouble(a, NAN) != _Py_HashDouble(b, NAN));
    Py_DECREF(a);
    Py_DECREF(b);
}

static int round_trip(const char *bytes, int n)
{
    char out[8], big[8], rev[8];
    double x = n == 2 ? PyFloat_Unpack2(bytes, 1) : n == 4 ? PyFloat_Unpack4(bytes, 1) : PyFloat_Unpack8(bytes, 1);
    int r = n == 2 ? PyFloat_Pack2(x, out, 1) : n == 4 ? PyFloat_Pack4(x, out, 1) : PyFloat_Pack8(x, out, 1);
    int q = n == 2 ? PyFloat_Pack2(x, big, 0) : n == 4 ? PyFloat_Pack4(x, big, 0) : PyFloat_Pack8(x, big, 0);
    for (int i = 0; i < n; i++) rev[i] = big[n - 1 - i];
    return r == 0 && q == 0 && isnan(x) && !memcmp(out, bytes, n) && !memcmp(rev, bytes, n);
}

static void nan_payloads_survive_packing(void)
{
    CHECK(round_trip("\0\0\0\0\0\0\xf8\x7f", 8) && round_trip("\x05\0\0\0\0\x01\xf8\xff", 8) && round_trip("\x01\0\0\0\0\0\xf0\x7f", 8));
    CHECK(round_trip("\0\0\xc0\x7f", 4) && round_trip("\x05\x01\xc0\xff", 4));
#if PY_VERSION_HEX >= 0x030E0000
    CHECK(round_trip("\x01\0\x80\x7f", 4) && round_trip("\x34\x12\x80\xff", 4));
    CHECK(round_trip("\x05\x7e", 2) && round_trip("\0\xfe", 2) && round_trip("\x01\x7c", 2));
#endif
}

int main(void)
{
    Py_Initialize();
    float_ends();
#if PY_VERSION_HEX >= 0x030E0000
    from_fixed_widths();
    signs();
    signs_refuse_other_types();
#endif
    from_size_t();
    from_bytes();
    to_bytes();
    to_bytes_overflows();
    to_bytes_overflows_quietly_when_told();
    copies();
    from_digits();
    new_to_fill();
    new_too_large_raises();
    bit_lengths();
    hash_of_doubles();
    nan_payloads_survive_packing();
    return CHECK_DONE();
}
