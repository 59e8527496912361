/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers with the N-th allocation failing, alone and with all behind it, for every N: MemoryError or the right result, no block lost. */
#include "check.h"
#include <ungil.h>

struct call {
    const char *name;
    PyObject *(*how)(struct call *);
    PyObject *a, *b, *c;
};

static PyObject *I(const char *s) { return PyLong_FromString(s, NULL, 0); }
static PyObject *S(const char *s) { return PyUnicode_FromString(s); }
static PyObject *F(double d) { return PyFloat_FromDouble(d); }

/* 2**bits + 12345: long enough for the ways that long ints take. */
static PyObject *L(long bits)
{
    PyObject *one = PyLong_FromLong(1), *n = PyLong_FromLong(bits), *p = PyNumber_Lshift(one, n), *k = PyLong_FromLong(12345), *r = PyNumber_Add(p, k);
    Py_DECREF(one); Py_DECREF(n); Py_DECREF(p); Py_DECREF(k);
    return r;
}

static PyObject *by_name(struct call *c) { return PyObject_CallMethod(c->a, c->name, c->c ? "OO" : c->b ? "(O)" : NULL, c->b, c->c); }
static PyObject *new_of(struct call *c) { return PyObject_CallFunctionObjArgs(c->a, c->b, c->c, NULL); }
#define BINARY(name, f) static PyObject *name(struct call *c) { return f(c->a, c->b); }
BINARY(add, PyNumber_Add) BINARY(sub, PyNumber_Subtract) BINARY(mul, PyNumber_Multiply) BINARY(floordiv, PyNumber_FloorDivide) BINARY(mod, PyNumber_Remainder)
BINARY(divide, PyNumber_Divmod) BINARY(truediv, PyNumber_TrueDivide) BINARY(lshift, PyNumber_Lshift) BINARY(rshift, PyNumber_Rshift) BINARY(and_, PyNumber_And)
BINARY(or_, PyNumber_Or) BINARY(xor, PyNumber_Xor) BINARY(gcd, _PyLong_GCD)
static PyObject *power(struct call *c) { return PyNumber_Power(c->a, c->b, c->c ? c->c : Py_None); }
#define UNARY(name, f) static PyObject *name(struct call *c) { return f(c->a); }
UNARY(neg, PyNumber_Negative) UNARY(invert, PyNumber_Invert) UNARY(absolute, PyNumber_Absolute) UNARY(str, PyObject_Str) UNARY(to_long, PyNumber_Long) UNARY(to_float, PyNumber_Float)
static PyObject *base2(struct call *c) { return PyNumber_ToBase(c->a, 2); }
static PyObject *base16(struct call *c) { return PyNumber_ToBase(c->a, 16); }
static PyObject *from_str(struct call *c) { return PyLong_FromUnicodeObject(c->a, 10); }
static PyObject *from_str16(struct call *c) { return PyLong_FromUnicodeObject(c->a, 16); }
static PyObject *float_from(struct call *c) { return PyFloat_FromString(c->a); }
static PyObject *from_double(struct call *c) { (void)c; return PyLong_FromDouble(1e200); }
static PyObject *from_bytes(struct call *c) { (void)c; return PyLong_FromNativeBytes("abcdefghijklmnopqrstuvwxyz", 26, Py_ASNATIVEBYTES_BIG_ENDIAN); }
static PyObject *info(struct call *c) { (void)c; return Py_BuildValue("NN", PyLong_GetInfo(), PyFloat_GetInfo()); }
static PyObject *complexes(struct call *c) { (void)c; return PyComplex_FromDoubles(1.5, -2); }
static PyObject *c_complexes(struct call *c) { (void)c; return PyComplex_FromCComplex((Py_complex){1.5, -2}); }
static PyObject *from_array(struct call *c) { (void)c; return _PyLong_FromByteArray((const unsigned char *)"abcdefghijklmnopqrstuvwxyz", 26, 1, 1); }
static PyObject *from_digits(struct call *c) { (void)c; return (PyObject *)_PyLong_FromDigits(1, 3, (digit[]){1, 2, 3}); }
static PyObject *copy(struct call *c) { return _PyLong_Copy((PyLongObject *)c->a); }
static PyObject *fixed_widths(struct call *c)
{
    (void)c;
    return Py_BuildValue("NNNNN", PyLong_FromInt32(INT32_MIN), PyLong_FromUInt32(UINT32_MAX), PyLong_FromInt64(INT64_MIN), PyLong_FromUInt64(UINT64_MAX), PyLong_FromSize_t(SIZE_MAX));
}
static PyObject *slice_from(struct call *c) { (void)c; return _PySlice_FromIndices(1000, 2000); }
static PyObject *slice_long(struct call *c)
{
    PyObject *start, *stop, *step, *s = PySlice_New(NULL, c->b, NULL);
    if (!s) return NULL;
    int r = _PySlice_GetLongIndices((PySliceObject *)s, c->a, &start, &stop, &step);
    Py_DECREF(s);
    return r < 0 ? NULL : Py_BuildValue("NNN", start, stop, step);
}
static PyObject *writer(struct call *c)
{
    (void)c;
    void *digits;
    PyLongWriter *w = PyLongWriter_Create(1, 20, &digits);
    if (!w) return NULL;
    for (int i = 0; i < 20; i++) ((unsigned *)digits)[i] = i + 1;
    return PyLongWriter_Finish(w);
}
static PyObject *export(struct call *c)
{
    PyLongExport e;
    if (PyLong_Export(c->a, &e) < 0) return NULL;
    PyObject *r = PyLong_FromSsize_t(e.ndigits + 1000);
    PyLong_FreeExport(&e);
    return r;
}

static int errors;

static void repeat(struct call c)
{
    PyObject *want = c.how(&c), *text = want ? PyObject_ASCII(want) : NULL;
    Py_XDECREF(want);
    if (!text) { printf("%s fails\n", c.name); check_failures++; PyErr_Print(); return; }
    Py_ssize_t refs = c.a ? Py_REFCNT(c.a) : 0;
    Py_XDECREF(c.how(&c));
    for (int all = 0; all < 2; all++) for (Py_ssize_t first = 1; ; first++) {
        Py_ssize_t blocks = Ungil_CountBlocks();
        Ungil_FailAllocations(first, all ? -1 : 1);
        PyObject *r = c.how(&c);
        Py_ssize_t failed = Ungil_FailAllocations(0, 0);
        if (r) {
            PyObject *t = PyObject_ASCII(r);
            if (!t || PyUnicode_Compare(t, text)) { printf("%s, allocation %zd: another result\n", c.name, first); check_failures++; }
            Py_XDECREF(t);
            Py_DECREF(r);
            CHECK_CLEAN();
        } else if (!PyErr_ExceptionMatches(PyExc_MemoryError)) {
            printf("%s, allocation %zd: no MemoryError\n", c.name, first);
            check_failures++;
            if (PyErr_Occurred()) PyErr_Print();
        }
        else errors++;
        PyErr_Clear();
        if (Ungil_CountBlocks() != blocks) { printf("%s, allocation %zd%s: %zd blocks more\n", c.name, first, all ? " and all behind" : "", Ungil_CountBlocks() - blocks); check_failures++; }
        if (c.a && Py_REFCNT(c.a) != refs) { printf("%s, allocation %zd: %zd references, want %zd\n", c.name, first, Py_REFCNT(c.a), refs); check_failures++; refs = Py_REFCNT(c.a); }
        if (!failed) break;
        if (first > 2000) { printf("%s never ends\n", c.name); check_failures++; break; }
    }
    Py_DECREF(text);
    Py_XDECREF(c.a);
    Py_XDECREF(c.b);
    Py_XDECREF(c.c);
}
#define H(how, a, b, c) repeat((struct call){#how, how, a, b, c})
#define M(name, a, b, c) repeat((struct call){name, by_name, a, b, c})
#define NEW(type, b, c) repeat((struct call){#type, new_of, Py_NewRef((PyObject *)&type), b, c})

static void arithmetic(long bits)
{
    H(add, L(bits), L(bits - 7), NULL);
    H(sub, L(bits), L(bits - 7), NULL);
    H(mul, L(bits), L(bits - 7), NULL);
    H(mul, L(bits), L(200), NULL);
    H(floordiv, L(2 * bits), L(bits), NULL);
    H(mod, L(2 * bits), L(bits), NULL);
    H(divide, L(2 * bits), L(bits), NULL);
    H(divide, PyNumber_Negative(L(2 * bits)), L(bits), NULL);
    H(mod, PyNumber_Negative(L(2 * bits)), L(bits), NULL);
    H(truediv, L(bits), L(bits - 3), NULL);
    H(lshift, L(bits), I("100"), NULL);
    H(rshift, PyNumber_Negative(L(bits)), I("100"), NULL);
    H(and_, L(bits), PyNumber_Negative(L(bits - 5)), NULL);
    H(or_, L(bits), PyNumber_Negative(L(bits - 5)), NULL);
    H(xor, L(bits), PyNumber_Negative(L(bits - 5)), NULL);
    H(gcd, L(bits), L(bits - 11), NULL);
    H(power, L(bits), I("5"), NULL);
    H(power, L(bits), I("0x1234567890abcdef1234567"), L(bits - 31));
    H(power, L(100), L(400), I("1000003"));
    H(power, L(bits), I("-3"), I("0x10000000000000000000000000000000000000000000000061"));
    H(neg, L(bits), NULL, NULL);
    H(invert, L(bits), NULL, NULL);
    H(absolute, PyNumber_Negative(L(bits)), NULL, NULL);
    H(str, L(bits), NULL, NULL);
    H(base2, L(bits), NULL, NULL);
    H(base16, L(bits), NULL, NULL);
    H(from_str, PyObject_Str(L(bits)), NULL, NULL);
    H(from_str16, PyObject_Str(L(bits)), NULL, NULL);
    H(export, L(bits), NULL, NULL);
    M("__round__", L(bits), I("-20"), NULL);
    M("to_bytes", L(bits), PyLong_FromLong(bits / 8 + 3), S("little"));
    M("as_integer_ratio", L(bits), NULL, NULL);
    M("__getnewargs__", L(bits), NULL, NULL);
    M("__hash__", L(bits), NULL, NULL);
    M("bit_count", L(bits), NULL, NULL);
}

static void methods(void)
{
    M("as_integer_ratio", F(2.675), NULL, NULL);
    M("as_integer_ratio", F(1e300), NULL, NULL);
    M("as_integer_ratio", F(5e-324), NULL, NULL);
    M("hex", F(2.675), NULL, NULL);
    M("fromhex", F(0), S("0x1.8p+3"), NULL);
    M("__round__", F(2.675), I("2"), NULL);
    M("__round__", F(1e200), NULL, NULL);
    M("__trunc__", F(1e200), NULL, NULL);
    M("__floor__", F(-1e200), NULL, NULL);
    M("__ceil__", F(1e200), NULL, NULL);
    M("__divmod__", F(7.5), F(-2), NULL);
    M("__pow__", F(7.5), F(-2), NULL);
    M("__repr__", F(1e100 / 3), NULL, NULL);
    M("__format__", F(1234.5), S("+20,.3f"), NULL);
    M("__getnewargs__", F(7.5), NULL, NULL);
    M("from_bytes", Py_NewRef((PyObject *)&PyLong_Type), PyBytes_FromStringAndSize("abcdefghijkl", 12), S("big"));
    H(to_long, F(1e200), NULL, NULL);
    H(to_long, S("123456789012345678901234567890"), NULL, NULL);
    H(to_long, PyBytes_FromString("123456789012345678901234567890"), NULL, NULL);
    H(to_float, S(" 1_0.5 "), NULL, NULL);
    H(to_float, L(300), NULL, NULL);
    H(float_from, PyBytes_FromString("1.5e10"), NULL, NULL);
    H(float_from, S("123456789012345678901234567890123456789012345678901234567890.5e-20"), NULL, NULL);
    H(from_double, NULL, NULL, NULL);
    H(from_bytes, NULL, NULL, NULL);
    H(info, NULL, NULL, NULL);
    H(complexes, NULL, NULL, NULL);
    H(c_complexes, NULL, NULL, NULL);
    H(from_array, NULL, NULL, NULL);
    H(from_digits, NULL, NULL, NULL);
    H(copy, L(100), NULL, NULL);
    H(fixed_widths, NULL, NULL, NULL);
    H(slice_from, NULL, NULL, NULL);
    H(slice_long, L(100), I("-5"), NULL);
    H(writer, NULL, NULL, NULL);
    NEW(PyLong_Type, S("\xd9\xa1\xd9\xa2 "), NULL);
    NEW(PyLong_Type, S("zz_zz"), I("36"));
    NEW(PyFloat_Type, S("inf"), NULL);
    NEW(PyComplex_Type, S("(1.5-2j)"), NULL);
    NEW(PyComplex_Type, F(1.5), I("3"));
    PyObject *c = PyComplex_FromDoubles(1.5, -2);
    M("__pow__", Py_NewRef(c), I("3"), NULL);
    M("__pow__", Py_NewRef(c), Py_NewRef(c), NULL);
    M("__truediv__", Py_NewRef(c), Py_NewRef(c), NULL);
    M("__repr__", Py_NewRef(c), NULL, NULL);
    M("conjugate", Py_NewRef(c), NULL, NULL);
    M("__abs__", Py_NewRef(c), NULL, NULL);
    M("__getnewargs__", c, NULL, NULL);
}

int main(void)
{
    Py_Initialize();
    PyObject *sys = PyImport_ImportModule("sys"), *r = PyObject_CallMethod(sys, "set_int_max_str_digits", "i", 0);
    CHECK(r);
    Py_XDECREF(r);
    Py_DECREF(sys);
    arithmetic(300);
    arithmetic(4000);
    methods();
    CHECK(errors > 100);
    CHECK_CLEAN();
    return CHECK_DONE();
}
