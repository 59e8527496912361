/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Ints: conversions from and to C, texts, arithmetic, export. */
#include "check.h"
#include <errno.h>
#include <limits.h>

static PyObject *num(const char *text) { return PyLong_FromString(text, NULL, 0); }

static void check_op(int line, PyObject *(*f)(PyObject *, PyObject *), const char *a, const char *b, const char *want)
{
    PyObject *x = num(a), *y = num(b), *r = f(x, y);
    check_repr(__FILE__, line, r, want);
    Py_DECREF(x);
    Py_DECREF(y);
}
#define OP(f, a, b, want) check_op(__LINE__, f, a, b, want)

static void small_ints_are_shared(void)
{
    for (long i = -5; i <= 256; i++) {
        PyObject *a = PyLong_FromLong(i), *b = PyLong_FromLongLong(i);
        CHECK(a == b);
        CHECK(PyLong_AsLong(a) == i);
    }
    PyObject *s = num("1000000000000000000000"), *d = PyNumber_Subtract(s, s), *zero = PyLong_FromLong(0);
    CHECK(d == zero);
    Py_DECREF(s);
}

static void limits_round_trip(void)
{
    long values[] = {0, 1, -1, 255, 256, 257, -5, -6, 1L << 29, (1L << 30) - 1, 1L << 30, -(1L << 30), 1L << 60, LONG_MAX, LONG_MIN};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        PyObject *o = PyLong_FromLong(values[i]);
        CHECK(PyLong_AsLong(o) == values[i]);
        CHECK(PyLong_AsLongLong(o) == values[i]);
        CHECK(PyLong_AsSsize_t(o) == values[i]);
        CHECK(PyLong_AsUnsignedLongMask(o) == (unsigned long)values[i]);
        CHECK(PyLong_AsDouble(o) == (double)values[i]);
        int overflow = 7;
        CHECK(PyLong_AsLongAndOverflow(o, &overflow) == values[i] && overflow == 0);
        char text[40];
        sprintf(text, "%ld", values[i]);
        CHECK_REPR(o, text);
    }
    PyObject *o = PyLong_FromUnsignedLongLong(ULLONG_MAX);
    CHECK(PyLong_AsUnsignedLongLong(o) == ULLONG_MAX);
    CHECK(PyLong_AsSize_t(o) == SIZE_MAX);
    CHECK(PyLong_AsVoidPtr(o) == (void *)-1);
    CHECK_CLEAN();
    CHECK_REPR(o, "18446744073709551615");
}

static void conversions_overflow(void)
{
    PyObject *big = num("0x8000000000000000"), *neg = PyLong_FromLong(-1), *huge = num("1_0000_0000_0000_0000_0000_0000");
    CHECK(PyLong_AsLong(big) == -1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C long");
    CHECK(PyLong_AsLongLong(big) == -1);
    CHECK_RAISED(PyExc_OverflowError, "int too big to convert");
    CHECK(PyLong_AsInt(big) == -1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C int");
    CHECK(PyLong_AsSsize_t(big) == -1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C ssize_t");
    CHECK(PyLong_AsUnsignedLong(neg) == (unsigned long)-1);
    CHECK_RAISED(PyExc_OverflowError, "can't convert negative value to unsigned int");
    CHECK(PyLong_AsUnsignedLong(huge) == (unsigned long)-1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C unsigned long");
    CHECK(PyLong_AsSize_t(neg) == (size_t)-1);
    CHECK_RAISED(PyExc_OverflowError, "can't convert negative value to size_t");
    CHECK(PyLong_AsUnsignedLongLong(neg) == (unsigned long long)-1);
    CHECK_RAISED(PyExc_OverflowError, "can't convert negative int to unsigned");
    int overflow;
    CHECK(PyLong_AsLongLongAndOverflow(big, &overflow) == -1 && overflow == 1);
    CHECK_CLEAN();
    PyObject *less = PyNumber_Negative(huge);
    CHECK(PyLong_AsLongAndOverflow(less, &overflow) == -1 && overflow == -1);
    CHECK_CLEAN();
    CHECK(PyLong_AsUnsignedLongLongMask(neg) == ULLONG_MAX);
    int32_t i32;
    CHECK(PyLong_AsInt32(big, &i32) == -1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C int32_t");
    uint32_t u32;
    CHECK(PyLong_AsUInt32(neg, &u32) == -1);
    CHECK_RAISED(PyExc_ValueError, "Cannot convert negative int");
    uint64_t u64;
    CHECK(PyLong_AsUInt64(big, &u64) == 0 && u64 == 1ULL << 63);
    int64_t i64;
    CHECK(PyLong_AsInt64(big, &i64) == -1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C int64_t");
    Py_DECREF(less);
    Py_DECREF(big);
    Py_DECREF(huge);
}

static void conversions_refuse_other_types(void)
{
    PyObject *f = PyFloat_FromDouble(1.5);
    CHECK(PyLong_AsLong(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "'float' object cannot be interpreted as an integer");
    CHECK(PyLong_AsUnsignedLong(f) == (unsigned long)-1);
    CHECK_RAISED(PyExc_TypeError, "an integer is required");
    CHECK(PyLong_AsDouble(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "an integer is required");
    CHECK(PyLong_AsLong(NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyLong_IsPositive(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected int, got float");
    Py_DECREF(f);
}

static void native_bytes(void)
{
    unsigned char b[16];
    PyObject *o = PyLong_FromLong(-2);
    CHECK(PyLong_AsNativeBytes(o, b, 2, -1) == 2 && b[0] == 0xfe && b[1] == 0xff);
    CHECK(PyLong_AsNativeBytes(o, b, 3, Py_ASNATIVEBYTES_BIG_ENDIAN) == 3 && b[0] == 0xff && b[2] == 0xfe);
    CHECK(PyLong_AsNativeBytes(o, NULL, 0, -1) == sizeof(size_t));
    CHECK(PyLong_AsNativeBytes(o, b, 4, Py_ASNATIVEBYTES_REJECT_NEGATIVE | Py_ASNATIVEBYTES_LITTLE_ENDIAN) == -1);
    CHECK_RAISED(PyExc_ValueError, "Cannot convert negative int");
    o = PyLong_FromLong(255);
    CHECK(PyLong_AsNativeBytes(o, b, 1, -1) == 1 && b[0] == 255);
    CHECK(PyLong_AsNativeBytes(o, b, 1, Py_ASNATIVEBYTES_LITTLE_ENDIAN) == 2);
    o = num("0x123456789abcdef0123456789a");
    CHECK(PyLong_AsNativeBytes(o, b, 16, Py_ASNATIVEBYTES_BIG_ENDIAN) == 13 && b[3] == 0x12 && b[15] == 0x9a && b[0] == 0);
    CHECK(PyLong_AsNativeBytes(o, b, 2, Py_ASNATIVEBYTES_BIG_ENDIAN) == 13 && b[0] == 0x78 && b[1] == 0x9a);
    Py_DECREF(o);
    unsigned char m[] = {0xff, 0xff, 0x80};
    CHECK_REPR(PyLong_FromNativeBytes(m, 3, Py_ASNATIVEBYTES_BIG_ENDIAN), "-128");
    CHECK_REPR(PyLong_FromUnsignedNativeBytes(m, 3, Py_ASNATIVEBYTES_BIG_ENDIAN), "16777088");
    CHECK_REPR(PyLong_FromNativeBytes(m, 3, Py_ASNATIVEBYTES_LITTLE_ENDIAN), "-8323073");
    CHECK_REPR(PyLong_FromNativeBytes(m, 0, -1), "0");
}

static void texts(void)
{
    static const struct { const char *text; int base; const char *want; } good[] = {
        {"0", 10, "0"}, {"  -42\n", 10, "-42"}, {"+7", 0, "7"}, {"0x_ff", 0, "255"}, {"0o17", 0, "15"}, {"0b1_0", 0, "2"}, {"zz", 36, "1295"},
        {"0xff", 16, "255"}, {"00", 0, "0"}, {"123456789012345678901234567890", 10, "123456789012345678901234567890"}, {"1_000", 10, "1000"},
        {"-0", 10, "0"}, {"ffffffffffffffffffffffff", 16, "79228162514264337593543950335"}, {"-1073741824", 10, "-1073741824"},
    };
    for (unsigned i = 0; i < sizeof good / sizeof *good; i++) CHECK_REPR(PyLong_FromString(good[i].text, NULL, good[i].base), good[i].want);
    static const struct { const char *text; int base; const char *want; } bad[] = {
        {"", 10, "invalid literal for int() with base 10: ''"}, {"1__0", 10, "invalid literal for int() with base 10: '1__0'"},
        {"_1", 10, "invalid literal for int() with base 10: '_1'"}, {"1_", 10, "invalid literal for int() with base 10: '1_'"},
        {"07", 0, "invalid literal for int() with base 0: '07'"}, {"9", 8, "invalid literal for int() with base 8: '9'"},
        {"1", 37, "int() arg 2 must be >= 2 and <= 36"}, {"1", 1, "int() arg 2 must be >= 2 and <= 36"}, {"1 2", 10, "invalid literal for int() with base 10: '1 2'"},
    };
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(!PyLong_FromString(bad[i].text, NULL, bad[i].base));
        CHECK_RAISED(PyExc_ValueError, bad[i].want);
    }
    char *end;
    const char *text = "12x";
    CHECK(!PyLong_FromString(text, &end, 10) && end == text + 2);
    CHECK_RAISED(PyExc_ValueError, NULL);
    char *large = malloc(4400);
    memset(large, '7', 4301);
    large[4301] = 0;
    CHECK(!PyLong_FromString(large, NULL, 10));
    CHECK_RAISED(PyExc_ValueError, "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit");
    large[4300] = 0;
    CHECK_REPR(PyLong_FromString(large, NULL, 10), large);
    PyObject *o = PyLong_FromString(large, NULL, 10), *p = PyNumber_Multiply(o, o);
    CHECK(!PyObject_Repr(p));
    CHECK_RAISED(PyExc_ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
    Py_DECREF(o);
    Py_DECREF(p);
    free(large);
}

static void operators(void)
{
    OP(PyNumber_Add, "0x3fffffff", "1", "1073741824");
    OP(PyNumber_Subtract, "1000000000000000000000", "1", "999999999999999999999");
    OP(PyNumber_Multiply, "-123456789012345678901234567890", "987654321", "-121932631124828532112482853211126352690");
    OP(PyNumber_FloorDivide, "-7", "2", "-4");
    OP(PyNumber_Remainder, "-7", "2", "1");
    OP(PyNumber_Remainder, "7", "-2", "-1");
    OP(PyNumber_Divmod, "-100000000000000000000000", "7", "(-14285714285714285714286, 2)");
    OP(PyNumber_Divmod, "0x10000000000000000000000000", "0xfffffffffffffffff", "(4294967296, 4294967296)");
    OP(PyNumber_TrueDivide, "1", "3", "0.3333333333333333");
    OP(PyNumber_TrueDivide, "100000000000000000000000000000001", "1000000000000000000000000000000", "100.0");
    OP(PyNumber_Lshift, "-1", "100", "-1267650600228229401496703205376");
    OP(PyNumber_Rshift, "-1267650600228229401496703205377", "100", "-2");
    OP(PyNumber_And, "-1", "0xffffffffffffffffffff", "1208925819614629174706175");
    OP(PyNumber_Or, "-0x100000000000000000", "0xff", "-295147905179352825601");
    OP(PyNumber_Xor, "-0x100000000000000000", "-1", "295147905179352825855");
    PyObject *one = PyLong_FromLong(1), *zero = PyLong_FromLong(0), *minus = PyLong_FromLong(-1);
    PyObject *(*divide[])(PyObject *, PyObject *) = {PyNumber_TrueDivide, PyNumber_FloorDivide, PyNumber_Remainder, PyNumber_Divmod};
    for (int i = 0; i < 4; i++) {
        CHECK(!divide[i](one, zero));
        CHECK_RAISED(PyExc_ZeroDivisionError, "division by zero");
    }
    CHECK(!PyNumber_Lshift(one, minus));
    CHECK_RAISED(PyExc_ValueError, "negative shift count");
    CHECK(!PyNumber_Power(zero, minus, Py_None));
    CHECK_RAISED(PyExc_ZeroDivisionError, "zero to a negative power");
    CHECK(!PyNumber_Power(one, one, zero));
    CHECK_RAISED(PyExc_ValueError, "pow() 3rd argument cannot be 0");
    PyObject *six = PyLong_FromLong(6), *nine = PyLong_FromLong(9);
    CHECK(!PyNumber_Power(six, minus, nine));
    CHECK_RAISED(PyExc_ValueError, "base is not invertible for the given modulus");
    CHECK_REPR(PyNumber_Power(PyLong_FromLong(5), minus, nine), "2");
    CHECK_REPR(PyNumber_Power(PyLong_FromLong(3), PyLong_FromLong(100), Py_None), "515377520732011331036461129765621272702107522001");
}

/* (10**k - 1)**2 is known: 99..98 00..01. Long enough for half products. */
static void long_products(void)
{
    enum { k = 1500 };
    char *nines = malloc(k + 1), *want = malloc(2 * k + 1);
    memset(nines, '9', k), nines[k] = 0;
    memset(want, '9', k - 1), want[k - 1] = '8';
    memset(want + k, '0', k - 1), want[2 * k - 1] = '1', want[2 * k] = 0;
    PyObject *o = PyLong_FromString(nines, NULL, 10), *p = PyNumber_Multiply(o, o), *q = PyNumber_FloorDivide(p, o);
    CHECK(PyObject_RichCompareBool(q, o, Py_EQ) == 1);
    CHECK_REPR(p, want);
    Py_DECREF(q);
    Py_DECREF(o);
    free(nines);
    free(want);
}

static void export_and_writer(void)
{
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    CHECK(layout->bits_per_digit == 30 && layout->digit_size == 4 && layout->digits_order == -1 && layout->digit_endianness == -1);
    PyObject *o = num("0x123456789abcdef0123456789a");
    PyLongExport e;
    CHECK(PyLong_Export(o, &e) == 0 && e.digits && e.ndigits == 4 && !e.negative);
    void *digits;
    PyLongWriter *w = PyLongWriter_Create(1, e.ndigits, &digits);
    memcpy(digits, e.digits, e.ndigits * 4);
    PyObject *n = PyLongWriter_Finish(w), *sum = PyNumber_Add(o, n);
    CHECK_REPR(sum, "0");
    Py_DECREF(n);
    PyLong_FreeExport(&e);
    CHECK(Py_REFCNT(o) == 1);
    Py_DECREF(o);
    o = PyLong_FromLong(-3);
    CHECK(PyLong_Export(o, &e) == 0 && !e.digits && e.value == -3);
    PyLong_FreeExport(&e);
    CHECK(!PyLongWriter_Create(0, 0, &digits) && !digits);
    CHECK_RAISED(PyExc_ValueError, "ndigits must be positive");
    w = PyLongWriter_Create(0, 3, &digits);
    memset(digits, 0, 12);
    *(uint32_t *)digits = 9;
    n = PyLongWriter_Finish(w);
    CHECK(n == PyLong_FromLong(9));
    PyLongWriter_Discard(NULL);
}

static void methods(void)
{
    PyObject *o = PyLong_FromLong(-1234567);
    CHECK_REPR(PyObject_CallMethod(o, "bit_length", NULL), "21");
    CHECK_REPR(PyObject_CallMethod(o, "bit_count", NULL), "11");
    CHECK_REPR(PyObject_CallMethod(o, "as_integer_ratio", NULL), "(-1234567, 1)");
    CHECK_REPR(PyObject_CallMethod(o, "__round__", "i", -3), "-1235000");
    CHECK(!PyObject_CallMethod(o, "to_bytes", "i", 4));
    CHECK_RAISED(PyExc_OverflowError, "can't convert negative int to unsigned");
    CHECK(!PyObject_CallMethod(o, "to_bytes", "is", 4, "middle"));
    CHECK_RAISED(PyExc_ValueError, "byteorder must be either 'little' or 'big'");
    PyObject *b = PyObject_CallMethod(PyLong_FromLong(258), "to_bytes", "i", 2);
    CHECK(b && PyBytes_GET_SIZE(b) == 2 && !memcmp(PyBytes_AS_STRING(b), "\1\2", 2));
    CHECK_REPR(PyObject_CallMethod((PyObject *)&PyLong_Type, "from_bytes", "Os", b, "little"), "513");
    Py_DECREF(b);
    Py_DECREF(o);
}

static void constructor(void)
{
    CHECK_REPR(PyObject_CallNoArgs((PyObject *)&PyLong_Type), "0");
    CHECK_REPR(PyObject_CallFunction((PyObject *)&PyLong_Type, "si", "0x1f", 16), "31");
    CHECK_REPR(PyObject_CallFunction((PyObject *)&PyLong_Type, "d", -3.99), "-3");
    CHECK(!PyObject_CallFunction((PyObject *)&PyLong_Type, "ii", 3, 10));
    CHECK_RAISED(PyExc_TypeError, "int() can't convert non-string with explicit base");
    CHECK(!PyObject_CallFunction((PyObject *)&PyLong_Type, "si", "1", 99));
    CHECK_RAISED(PyExc_ValueError, "int() base must be >= 2 and <= 36, or 0");
    CHECK(!PyObject_CallFunction((PyObject *)&PyLong_Type, "d", 0.0 / 0.0));
    CHECK_RAISED(PyExc_ValueError, "cannot convert float NaN to integer");
    CHECK(!PyObject_CallFunction((PyObject *)&PyLong_Type, "d", 1.0 / 0.0));
    CHECK_RAISED(PyExc_OverflowError, "cannot convert float infinity to integer");
    CHECK(!PyNumber_Long(Py_None));
    CHECK_RAISED(PyExc_TypeError, "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
}

static void c_numbers(void)
{
    char *end;
    const char *text = " -0x1fz";
    CHECK(PyOS_strtol(text, &end, 0) == -31 && end == text + 6);
    errno = 0;
    CHECK(PyOS_strtoul("18446744073709551616", &end, 10) == ULONG_MAX && errno == ERANGE && *end == 0);
    errno = 0;
    CHECK(PyOS_strtol("-9223372036854775808", &end, 10) == LONG_MIN && errno == 0);
    CHECK(PyOS_strtol("9223372036854775808", &end, 10) == LONG_MAX && errno == ERANGE);
    text = "0xg";
    CHECK(PyOS_strtoul(text, &end, 16) == 0 && end == text);
    CHECK(PyOS_mystricmp("HeLLo", "hEllo") == 0 && PyOS_mystricmp("a", "B") < 0 && PyOS_mystrnicmp("abX", "ABy", 2) == 0);
}

int main(void)
{
    Py_Initialize();
    small_ints_are_shared();
    limits_round_trip();
    conversions_overflow();
    conversions_refuse_other_types();
    native_bytes();
    texts();
    operators();
    long_products();
    export_and_writer();
    methods();
    constructor();
    c_numbers();
    return CHECK_DONE();
}
