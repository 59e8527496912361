/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Floats and complex numbers: texts both ways, packing, operators, the number protocol's messages, formats. */
#include "check.h"
#include <float.h>
#include <math.h>

static void check_double(int line, double x, const char *want) { check_repr(__FILE__, line, PyFloat_FromDouble(x), want); }
#define SHOWS(x, want) check_double(__LINE__, x, want)

static void shortest_texts(void)
{
    SHOWS(0.0, "0.0");
    SHOWS(-0.0, "-0.0");
    SHOWS(0.1, "0.1");
    SHOWS(1e16, "1e+16");
    SHOWS(9999999999999998.0, "9999999999999998.0");
    SHOWS(1e22, "1e+22");
    SHOWS(1e23, "1e+23");
    SHOWS(0.0001, "0.0001");
    SHOWS(0.00001, "1e-05");
    SHOWS(5e-324, "5e-324");
    SHOWS(DBL_MAX, "1.7976931348623157e+308");
    SHOWS(DBL_MIN, "2.2250738585072014e-308");
    SHOWS(123456789.125, "123456789.125");
    SHOWS(9007199254740993.0, "9007199254740992.0");
    SHOWS(INFINITY, "inf");
    SHOWS(-INFINITY, "-inf");
    SHOWS(NAN, "nan");
}

static void check_text(int line, double x, char code, int precision, int flags, const char *want)
{
    int kind;
    char *s = PyOS_double_to_string(x, code, precision, flags, &kind);
    if (!s || strcmp(s, want)) printf("%s:%d: %s, want %s\n", __FILE__, line, s ? s : "NULL", want), check_failures++;
    PyMem_Free(s);
}
#define TEXT(x, code, precision, flags, want) check_text(__LINE__, x, code, precision, flags, want)

static void format_codes(void)
{
    TEXT(0.5, 'f', 0, 0, "0");
    TEXT(1.5, 'f', 0, 0, "2");
    TEXT(2.5, 'f', 0, Py_DTSF_ALT, "2.");
    TEXT(2.675, 'f', 2, 0, "2.67");
    TEXT(1e22, 'f', 1, 0, "10000000000000000000000.0");
    TEXT(0.1, 'f', 30, 0, "0.100000000000000005551115123126");
    TEXT(5e-324, 'e', 10, 0, "4.9406564584e-324");
    TEXT(9.9996, 'e', 3, 0, "1.000e+01");
    TEXT(123456789.0, 'g', 6, 0, "1.23457e+08");
    TEXT(123456789.0, 'G', 6, Py_DTSF_ALT, "1.23457E+08");
    TEXT(0.0001, 'g', 6, 0, "0.0001");
    TEXT(0.00001, 'g', 6, 0, "1e-05");
    TEXT(100000.0, 'g', 6, Py_DTSF_ADD_DOT_0, "1e+05");
    TEXT(100.0, 'g', 6, Py_DTSF_ALT, "100.000");
    TEXT(3.0, 'r', 0, Py_DTSF_ADD_DOT_0, "3.0");
    TEXT(3.0, 'r', 0, Py_DTSF_SIGN, "+3");
    TEXT(-0.0001, 'f', 1, 0, "-0.0");
    TEXT(-0.0001, 'f', 1, Py_DTSF_NO_NEG_0, "0.0");
    TEXT(INFINITY, 'F', 1, Py_DTSF_SIGN, "+INF");
    TEXT(NAN, 'e', 1, 0, "nan");
    CHECK(!PyOS_double_to_string(1, 'x', 1, 0, NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyOS_double_to_string(1, 'r', 1, 0, NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
}

static void reading(void)
{
    char *end;
    CHECK(PyOS_string_to_double("1.5e3x", &end, NULL) == 1500 && *end == 'x');
    CHECK(PyOS_string_to_double("x", &end, NULL) == -1);
    CHECK_RAISED(PyExc_ValueError, "could not convert string to float: 'x'");
    CHECK(PyOS_string_to_double("1e", NULL, NULL) == -1);
    CHECK_RAISED(PyExc_ValueError, "could not convert string to float: '1e'");
    CHECK(PyOS_string_to_double("1e999", NULL, NULL) == INFINITY);
    CHECK(PyOS_string_to_double("1e999", NULL, PyExc_OverflowError) == -1);
    CHECK_RAISED(PyExc_OverflowError, "value too large to convert to float: '1e999'");
    CHECK(PyOS_string_to_double("-inf", NULL, PyExc_OverflowError) == -INFINITY);
    /* Halfway between two floats, and a hair to either side. */
    CHECK(PyOS_string_to_double("9007199254740993", NULL, NULL) == 9007199254740992.0);
    CHECK(PyOS_string_to_double("9007199254740993.0000000000000000000000000000001", NULL, NULL) == 9007199254740994.0);
    CHECK(PyOS_string_to_double("2.4703282292062327208299439634110686182529901307162382e-324", NULL, NULL) == 0);
    CHECK(PyOS_string_to_double("2.4703282292062328e-324", NULL, NULL) == 5e-324);
    CHECK(PyOS_string_to_double("1.7976931348623158079e308", NULL, NULL) == DBL_MAX);
    CHECK(PyOS_string_to_double("1.797693134862315808e308", NULL, NULL) == INFINITY);
    CHECK_REPR(PyFloat_FromString(PyUnicode_FromString(" 1_0.2_5e1_0 ")), "102500000000.0");
    CHECK(!PyFloat_FromString(PyUnicode_FromString("1__0")));
    CHECK_RAISED(PyExc_ValueError, "could not convert string to float: '1__0'");
    CHECK(!PyFloat_FromString(Py_None));
    CHECK_RAISED(PyExc_TypeError, "float() argument must be a string or a real number, not 'NoneType'");
}

static void packing(void)
{
    char b[8];
    double values[] = {0, -0.0, 1, -2.5, 65504, 6e-8, 1e-5, INFINITY, -INFINITY};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        for (int little = 0; little < 2; little++) {
            CHECK(PyFloat_Pack8(values[i], b, little) == 0 && PyFloat_Unpack8(b, little) == values[i]);
            CHECK(PyFloat_Pack4(values[i], b, little) == 0 && PyFloat_Unpack4(b, little) == (float)values[i]);
            CHECK(PyFloat_Pack2(values[i], b, little) == 0 && fabs(PyFloat_Unpack2(b, little)) <= INFINITY);
        }
    }
    CHECK(PyFloat_Pack2(65519.99, b, 1) == 0 && PyFloat_Unpack2(b, 1) == 65504);
    CHECK(PyFloat_Pack2(65520, b, 1) == -1);
    CHECK_RAISED(PyExc_OverflowError, "float too large to pack with e format");
    CHECK(PyFloat_Pack4(1e39, b, 1) == -1);
    CHECK_RAISED(PyExc_OverflowError, "float too large to pack with f format");
    CHECK(PyFloat_Pack2(NAN, b, 1) == 0 && isnan(PyFloat_Unpack2(b, 1)));
}

static PyObject *flt(double x) { return PyFloat_FromDouble(x); }

static void operators(void)
{
    CHECK_REPR(PyNumber_Remainder(flt(-7.5), flt(2)), "0.5");
    CHECK_REPR(PyNumber_FloorDivide(flt(-7.5), flt(2)), "-4.0");
    CHECK_REPR(PyNumber_Divmod(flt(7), flt(-0.3)), "(-24.0, -0.19999999999999973)");
    CHECK_REPR(PyNumber_Remainder(flt(-1), flt(INFINITY)), "inf");
    CHECK_REPR(PyNumber_Power(flt(-8), flt(1.0 / 3), Py_None), "(1.0000000000000002+1.7320508075688772j)");
    CHECK_REPR(PyNumber_Power(flt(-2), flt(3), Py_None), "-8.0");
    CHECK(!PyNumber_Power(flt(10), flt(400), Py_None));
    CHECK_RAISED(PyExc_OverflowError, "(34, 'Numerical result out of range')");
    CHECK(!PyNumber_Power(flt(0), flt(-1), Py_None));
    CHECK_RAISED(PyExc_ZeroDivisionError, "zero to a negative power");
    CHECK(!PyNumber_TrueDivide(flt(1), flt(0)));
    CHECK_RAISED(PyExc_ZeroDivisionError, "division by zero");
    CHECK(!PyNumber_Power(flt(2), flt(3), flt(5)));
    CHECK_RAISED(PyExc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
}

static void comparison_with_ints_is_exact(void)
{
    PyObject *i = PyLong_FromString("9007199254740993", NULL, 10), *f = flt(9007199254740992.0), *big = PyLong_FromString("1" "000000000000000000000000000000", NULL, 10);
    CHECK(PyObject_RichCompareBool(f, i, Py_LT) == 1);
    CHECK(PyObject_RichCompareBool(i, f, Py_EQ) == 0);
    CHECK(PyObject_RichCompareBool(flt(INFINITY), big, Py_GT) == 1);
    CHECK(PyObject_RichCompareBool(flt(1e30), big, Py_GT) == 1); /* the float is 1000000000000000019884624838656 */
    CHECK(PyObject_RichCompareBool(flt(NAN), big, Py_NE) == 1);
}

static void equal_numbers_hash_alike(void)
{
    double values[] = {0, 1, -1, 2, 1e10, -1e18, 1e19, 1e300, 4611686018427387904.0};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        PyObject *f = flt(values[i]), *n = PyLong_FromDouble(values[i]), *c = PyComplex_FromDoubles(values[i], 0);
        CHECK(PyObject_Hash(f) == PyObject_Hash(n));
        CHECK(PyObject_Hash(c) == PyObject_Hash(n));
    }
    CHECK(PyObject_Hash(flt(INFINITY)) == 314159);
    CHECK(PyObject_Hash(flt(0.5)) == 1152921504606846976);
    CHECK(PyObject_Hash(PyLong_FromLong(-1)) == -2);
    CHECK(Py_HashBuffer("", 0) == 0);
}

static void methods(void)
{
    CHECK_REPR(PyObject_CallMethod(flt(0.75), "as_integer_ratio", NULL), "(3, 4)");
    CHECK_REPR(PyObject_CallMethod(flt(-0.1), "hex", NULL), "'-0x1.999999999999ap-4'");
    CHECK_REPR(PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", " 0x1.8p+1 "), "3.0");
    CHECK_REPR(PyObject_CallMethod(flt(2.675), "__round__", "i", 2), "2.67");
    CHECK_REPR(PyObject_CallMethod(flt(2.5), "__round__", NULL), "2");
    CHECK_REPR(PyObject_CallMethod(flt(-2.5), "__floor__", NULL), "-3");
    CHECK(!PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", "0x1p5000"));
    CHECK_RAISED(PyExc_OverflowError, "hexadecimal value too large to represent as a float");
    CHECK(!PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", "zz"));
    CHECK_RAISED(PyExc_ValueError, "invalid hexadecimal floating-point string");
}

static void complex_numbers(void)
{
    CHECK_REPR(PyComplex_FromDoubles(-0.0, 2), "(-0+2j)");
    CHECK_REPR(PyComplex_FromDoubles(0, -INFINITY), "-infj");
    CHECK_REPR(PyComplex_FromDoubles(1.5, NAN), "(1.5+nanj)");
    CHECK_REPR(PyNumber_Multiply(PyComplex_FromDoubles(1, 2), PyComplex_FromDoubles(3, -4)), "(11+2j)");
    CHECK_REPR(PyNumber_TrueDivide(PyComplex_FromDoubles(1, 2), PyComplex_FromDoubles(3, -4)), "(-0.2+0.4j)");
    CHECK_REPR(PyNumber_Power(PyComplex_FromDoubles(0, 1), PyLong_FromLong(2), Py_None), "(-1+0j)");
    CHECK_REPR(PyNumber_Absolute(PyComplex_FromDoubles(3, 4)), "5.0");
    /* A real operand has no imaginary part, not a zero one. */
    CHECK_REPR(PyNumber_Subtract(flt(1), PyComplex_FromDoubles(0, 0)), "(1-0j)");
    CHECK_REPR(PyNumber_Multiply(flt(INFINITY), PyComplex_FromDoubles(1, 0)), "(inf+nanj)");
    CHECK_REPR(PyNumber_Add(PyComplex_FromDoubles(1, -0.0), flt(1)), "(2-0j)");
    CHECK(!PyNumber_TrueDivide(flt(1), PyComplex_FromDoubles(0, 0)));
    CHECK_RAISED(PyExc_ZeroDivisionError, "division by zero");
    CHECK_REPR(PyObject_CallFunction((PyObject *)&PyComplex_Type, "s", " ( 1e3-2J ) "), "(1000-2j)");
    CHECK(!PyObject_CallFunction((PyObject *)&PyComplex_Type, "s", "1+2"));
    CHECK_RAISED(PyExc_ValueError, "complex() arg is a malformed string");
    Py_complex a = {INFINITY, INFINITY}, b = {1, 0}, p = _Py_c_prod(a, b);
    CHECK(isinf(p.real) && isinf(p.imag));
    CHECK(PyComplex_ImagAsDouble(flt(2)) == 0 && PyComplex_RealAsDouble(PyLong_FromLong(7)) == 7);
}

static void protocol_messages(void)
{
    PyObject *one = PyLong_FromLong(1), *s = PyUnicode_FromString("a");
    CHECK(!PyNumber_Add(one, s));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for +: 'int' and 'str'");
    CHECK(!PyNumber_InPlaceSubtract(one, s));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for -=: 'int' and 'str'");
    CHECK(!PyNumber_Divmod(s, one));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for divmod(): 'str' and 'int'");
    CHECK(!PyNumber_Power(one, Py_None, Py_None));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for ** or pow(): 'int' and 'NoneType'");
    CHECK(!PyNumber_MatrixMultiply(one, one));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for @: 'int' and 'int'");
    CHECK(!PyNumber_Multiply(s, flt(2)));
    CHECK_RAISED(PyExc_TypeError, "can't multiply sequence by non-int of type 'float'");
    CHECK(!PyNumber_Negative(s));
    CHECK_RAISED(PyExc_TypeError, "bad operand type for unary -: 'str'");
    CHECK(!PyNumber_Absolute(s));
    CHECK_RAISED(PyExc_TypeError, "bad operand type for abs(): 'str'");
    CHECK(!PyNumber_Index(flt(1)));
    CHECK_RAISED(PyExc_TypeError, "'float' object cannot be interpreted as an integer");
    CHECK(!PyNumber_Add(NULL, one));
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(PyFloat_AsDouble(s) == -1);
    CHECK_RAISED(PyExc_TypeError, "must be real number, not str");
    CHECK(PyNumber_AsSsize_t(PyNumber_Lshift(one, PyLong_FromLong(70)), NULL) == PY_SSIZE_T_MAX);
    CHECK(PyNumber_AsSsize_t(PyNumber_Lshift(one, PyLong_FromLong(70)), PyExc_IndexError) == -1);
    CHECK_RAISED(PyExc_IndexError, "cannot fit 'int' into an index-sized integer");
    CHECK(PyNumber_Check(one) && PyNumber_Check(PyComplex_FromDoubles(0, 0)) && !PyNumber_Check(s) && !PyNumber_Check(NULL));
    CHECK_REPR(PyNumber_ToBase(PyLong_FromLong(-10), 2), "'-0b1010'");
    CHECK(!PyNumber_ToBase(one, 3));
    CHECK_RAISED(PyExc_SystemError, "PyNumber_ToBase: base must be 2, 8, 10 or 16");
}

static void check_format(int line, PyObject *o, const char *spec, const char *want)
{
    PyObject *s = PyObject_Format(o, PyUnicode_FromString(spec));
    const char *got = s ? PyUnicode_AsUTF8(s) : NULL;
    if (!got || strcmp(got, want)) printf("%s:%d: %s, want %s\n", __FILE__, line, got ? got : "(exception)", want), check_failures++;
    if (!s) PyErr_Clear();
    Py_XDECREF(s);
}
#define FORMAT(o, spec, want) check_format(__LINE__, o, spec, want)

static void formats(void)
{
    PyObject *i = PyLong_FromLong(-1234567), *f = flt(1234567.891), *c = PyComplex_FromDoubles(1.5, -2);
    FORMAT(i, "", "-1234567");
    FORMAT(i, "15,", "     -1,234,567");
    FORMAT(i, "015,", "-00,001,234,567");
    FORMAT(i, "*^+15d", "***-1234567****");
    FORMAT(i, "#_x", "-0x12_d687");
    FORMAT(i, "#X", "-0X12D687");
    FORMAT(i, "=#20b", "-0b100101101011010000111");
    FORMAT(i, "=#26b", "-0b  100101101011010000111");
    FORMAT(i, ".3e", "-1.235e+06");
    FORMAT(PyLong_FromLong(8364), "c", "\xe2\x82\xac");
    FORMAT(f, ",.2f", "1,234,567.89");
    FORMAT(f, "_.3_f", "1_234_567.891");
    FORMAT(flt(0.123456789), ".8_f", "0.123_456_79");
    FORMAT(f, "g", "1.23457e+06");
    FORMAT(f, "", "1234567.891");
    FORMAT(f, "010.1f", "01234567.9");
    FORMAT(flt(0.256), ".1%", "25.6%");
    FORMAT(flt(-0.01), "z.1f", "0.0");
    FORMAT(flt(INFINITY), "010", "0000000inf");
    FORMAT(flt(2), "#.0f", "2.");
    FORMAT(flt(3), ".3", "3.0");
    FORMAT(c, "", "(1.5-2j)");
    FORMAT(c, ">12", "    (1.5-2j)");
    FORMAT(c, ".2f", "1.50-2.00j");
    FORMAT(Py_True, "d", "1");
    static const struct { int which; const char *spec, *want; } bad[] = {
        {0, ".2d", "Precision not allowed in integer format specifier"}, {0, ",_", "Cannot specify both ',' and '_'."},
        {0, ",x", "Cannot specify ',' with 'x'."}, {0, "s", "Unknown format code 's' for object of type 'int'"},
        {0, "+c", "Sign not allowed with integer format specifier 'c'"}, {1, ".", "Format specifier missing precision"},
        {1, "d", "Unknown format code 'd' for object of type 'float'"}, {1, "5ff", "Invalid format specifier '5ff' for object of type 'float'"},
        {2, "010", "Zero padding is not allowed in complex format specifier"}, {2, "=10", "'=' alignment flag is not allowed in complex format specifier"},
    };
    PyObject *which[] = {i, f, c};
    for (unsigned k = 0; k < sizeof bad / sizeof *bad; k++) {
        CHECK(!PyObject_Format(which[bad[k].which], PyUnicode_FromString(bad[k].spec)));
        CHECK_RAISED(PyExc_ValueError, bad[k].want);
    }
}

static void info(void)
{
    CHECK_REPR(PyLong_GetInfo(), "sys.int_info(bits_per_digit=30, sizeof_digit=4, default_max_str_digits=4300, str_digits_check_threshold=640)");
    CHECK_REPR(PyFloat_GetInfo(), "sys.float_info(max=1.7976931348623157e+308, max_exp=1024, max_10_exp=308, min=2.2250738585072014e-308, min_exp=-1021, min_10_exp=-307, dig=15, mant_dig=53, epsilon=2.220446049250313e-16, radix=2, rounds=1)");
    PyHash_FuncDef *def = PyHash_GetFuncDef();
    CHECK(!strcmp(def->name, "siphash13") && def->hash_bits == 64 && def->seed_bits == 128 && def->hash("x", 1) == Py_HashBuffer("x", 1));
}

int main(void)
{
    Py_Initialize();
    shortest_texts();
    format_codes();
    reading();
    packing();
    operators();
    comparison_with_ints_is_exact();
    equal_numbers_hash_alike();
    methods();
    complex_numbers();
    protocol_messages();
    formats();
    info();
    return CHECK_DONE();
}
