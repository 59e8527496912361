/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyArg_ParseTuple and its relatives: units, errors, what a failure gives back. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"

static PyObject *T(const char *format, ...)
{
    va_list v;
    va_start(v, format);
    PyObject *r = Py_VaBuildValue(format, v);
    va_end(v);
    return r;
}

#define FAILS(args, exc, text, ...) do { PyObject *a_ = args; CHECK(!PyArg_ParseTuple(a_, __VA_ARGS__)); CHECK_RAISED(exc, text); Py_XDECREF(a_); } while (0)
#define PARSES(args, ...) do { PyObject *a_ = args; CHECK(PyArg_ParseTuple(a_, __VA_ARGS__)); CHECK_CLEAN(); Py_XDECREF(a_); } while (0)

static void test_numbers(void)
{
    int i; short h; unsigned char b; unsigned short H; unsigned int I; long l; unsigned long k; long long L; Py_ssize_t n; float f; double d; Py_complex D; int p;
    PARSES(T("(ii)", 5, -6), "ii", &i, &p);
    CHECK(i == 5 && p == -6);
    PARSES(T("(iiiiLkLn)", -7, 255, -1, -1, -1LL, 7UL, -5LL, (Py_ssize_t)9), "hbHIlkLn", &h, &b, &H, &I, &l, &k, &L, &n);
    CHECK(h == -7 && b == 255 && H == 65535 && I == ~0U && l == -1 && k == 7 && L == -5 && n == 9);
    PARSES(T("(ddDi)", 1.5, 2.5, &(Py_complex){1, 2}, 3), "fdDp", &f, &d, &D, &p);
    CHECK(f == 1.5f && d == 2.5 && D.real == 1 && D.imag == 2 && p == 1);
    FAILS(T("(L)", 1LL << 31), PyExc_OverflowError, "signed integer is greater than maximum", "i", &i);
    FAILS(T("(L)", -(1LL << 31) - 1), PyExc_OverflowError, "signed integer is less than minimum", "i", &i);
    FAILS(T("(i)", 32768), PyExc_OverflowError, "signed short integer is greater than maximum", "h", &h);
    FAILS(T("(i)", -1), PyExc_OverflowError, "unsigned byte integer is less than minimum", "b", &b);
    FAILS(T("(s)", "x"), PyExc_TypeError, "'str' object cannot be interpreted as an integer", "i", &i);
    FAILS(T("(s)", "x"), PyExc_TypeError, "argument 1 must be int, not str", "k", &k);
}

static void test_strings(void)
{
    const char *s, *z; Py_ssize_t n; PyObject *o, *u; char c; int C; Py_buffer v;
    PARSES(T("(szO)", "text", NULL, Py_None), "szO", &s, &z, &o);
    CHECK(!strcmp(s, "text") && !z && o == Py_None);
    PARSES(T("(s#y#)", "a\0b", (Py_ssize_t)3, "x\0", (Py_ssize_t)2), "Us#", &u, &s, &n);
    CHECK(n == 2);
    PARSES(T("(cC)", 'x', 0x20ac), "cC", &c, &C);
    CHECK(c == 'x' && C == 0x20ac);
    PARSES(T("(s)", "buffer"), "s*", &v);
    CHECK(v.len == 6 && !memcmp(v.buf, "buffer", 6));
    PyBuffer_Release(&v);
    FAILS(T("(s#)", "a\0b", (Py_ssize_t)3), PyExc_ValueError, "embedded null character", "s", &s);
    FAILS(T("(y#)", "a\0b", (Py_ssize_t)3), PyExc_ValueError, "embedded null byte", "y", &s);
    FAILS(T("(i)", 1), PyExc_TypeError, "argument 1 must be str, not int", "s", &s);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be str, not None", "s", &s);
    FAILS(T("(i)", 1), PyExc_TypeError, "f() argument 1 must be str or None, not int", "z:f", &s);
    FAILS(T("(i)", 1), PyExc_TypeError, "a bytes-like object is required, not 'int'", "y*", &v);
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be read-write bytes-like object, not bytes", "w*", &v);
    FAILS(T("(N)", PyByteArray_FromStringAndSize("x", 1)), PyExc_TypeError, "argument 1 must be read-only bytes-like object, not bytearray", "y", &s);
    FAILS(T("(y)", "xy"), PyExc_TypeError, "argument 1 must be a byte string of length 1, not a bytes object of length 2", "c", &c);
    FAILS(T("(s)", "xy"), PyExc_TypeError, "argument 1 must be a unicode character, not a string of length 2", "C", &C);
    FAILS(T("(i)", 1), PyExc_TypeError, "argument 1 must be list, not int", "O!", &PyList_Type, &o);
    char *e = NULL, room[4];
    PARSES(T("(s)", "\xc3\xa9t"), "et", "utf-8", &e);
    CHECK(!strcmp(e, "\xc3\xa9t"));
    PyMem_Free(e);
    e = room; n = 4;
    PARSES(T("(s)", "abc"), "es#", "utf-8", &e, &n);
    CHECK(n == 3 && !strcmp(room, "abc"));
    n = 3;
    FAILS(T("(s)", "abc"), PyExc_ValueError, "encoded string too long (3, maximum length 2)", "es#", "utf-8", &e, &n);
}

static void test_arity(void)
{
    int a = 0, b = 0, c = 0;
    FAILS(T("()"), PyExc_TypeError, "function takes exactly 1 argument (0 given)", "i", &a);
    FAILS(T("(iii)", 1, 2, 3), PyExc_TypeError, "f() takes at most 2 arguments (3 given)", "i|i:f", &a, &b);
    FAILS(T("()"), PyExc_TypeError, "f() takes at least 1 argument (0 given)", "i|i:f", &a, &b);
    FAILS(T("()"), PyExc_TypeError, "own words", "i;own words", &a);
    FAILS(T("(i(ii))", 1, 2, 3), PyExc_TypeError, "argument 2 must be tuple of length 3, not 2", "i(iii)", &a, &a, &b, &c);
    FAILS(T("(i(is))", 1, 2, "x"), PyExc_TypeError, "'str' object cannot be interpreted as an integer", "i(ii)", &a, &b, &c);
    FAILS(T("(i(ii))", 1, 2, 3), PyExc_TypeError, "f() argument 2, item 1 must be str, not int", "i(is):f", &a, &b, &c);
    FAILS(T("(ii)", 1, 2), PyExc_TypeError, "argument 2 must be 2-item sequence, not int", "i(ii)", &a, &b, &c);
    PARSES(T("(i(ii))", 1, 2, 3), "i(ii)", &a, &b, &c);
    CHECK(a == 1 && b == 2 && c == 3);
    PARSES(T("(i)", 4), "i|i(ii)", &a, &b, &c, &c);
    PyObject *o = PyLong_FromLong(3);
    CHECK(PyArg_Parse(o, "i", &a) && a == 3);
    CHECK(!PyArg_Parse(o, "s", &a));
    CHECK_RAISED(PyExc_TypeError, "argument must be str, not int");
    Py_DECREF(o);
    PyObject *t = T("(ii)", 1, 2), *x = NULL, *y = NULL;
    CHECK(PyArg_UnpackTuple(t, "f", 1, 2, &x, &y) && x == PyTuple_GetItem(t, 0) && y == PyTuple_GetItem(t, 1));
    CHECK(!PyArg_UnpackTuple(t, "f", 3, 4, &x, &y));
    CHECK_RAISED(PyExc_TypeError, "f expected at least 3 arguments, got 2");
    CHECK(!PyArg_UnpackTuple(t, NULL, 1, 1, &x));
    CHECK_RAISED(PyExc_TypeError, "unpacked tuple should have 1 element, but has 2");
    Py_DECREF(t);
}

static int cleaned;
static int convert(PyObject *o, void *p)
{
    if (!o) { cleaned++; return 1; }
    *(PyObject **)p = o;
    return Py_CLEANUP_SUPPORTED;
}

static void test_cleanup(void)
{
    PyObject *o; Py_buffer v; int i; char *e = NULL;
    PyObject *b = PyByteArray_FromStringAndSize("x", 1);
    PyObject *a = T("(OOsi)", b, b, "abc", 1);
    CHECK(!PyArg_ParseTuple(a, "O&y*ess", convert, &o, &v, "utf-8", &e, &i));
    CHECK_RAISED(PyExc_TypeError, "argument 4 must be str, not int");
    CHECK(cleaned == 1 && e == NULL);
    CHECK(PyByteArray_Resize(b, 50) == 0); /* the view was released */
    Py_DECREF(a);
    Py_DECREF(b);
}

static void kw(PyObject *args, PyObject *kwargs, const char *format, int ok, const char *text, int a0, int b0, int c0)
{
    static char *names[] = {"alpha", "beta", "gamma", NULL};
    int a = 0, b = 0, c = 0;
    CHECK(PyArg_ParseTupleAndKeywords(args, kwargs, format, names, &a, &b, &c) == ok);
    if (ok) { CHECK_CLEAN(); CHECK(a == a0 && b == b0 && c == c0); }
    else CHECK_RAISED(PyExc_TypeError, text);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
}

static void test_keywords(void)
{
    kw(T("(i)", 1), NULL, "i|ii:f", 1, NULL, 1, 0, 0);
    kw(T("(i)", 1), T("{s:i,s:i}", "beta", 2, "gamma", 3), "i|ii:f", 1, NULL, 1, 2, 3);
    kw(T("()"), T("{s:i,s:i}", "gamma", 2, "alpha", 3), "i|ii:f", 1, NULL, 3, 0, 2);
    kw(T("()"), NULL, "i|ii:f", 0, "f() missing required argument 'alpha' (pos 1)", 0, 0, 0);
    kw(T("(i)", 1), T("{s:i}", "alpha", 2), "i|ii:f", 0, "argument for f() given by name ('alpha') and position (1)", 0, 0, 0);
    kw(T("(i)", 1), T("{s:i}", "zzz", 2), "i|ii:f", 0, "f() got an unexpected keyword argument 'zzz'", 0, 0, 0);
    kw(T("(i)", 1), T("{s:i}", "gama", 2), "i|ii:f", 0, "f() got an unexpected keyword argument 'gama'. Did you mean 'gamma'?", 0, 0, 0);
    kw(T("(iiii)", 1, 2, 3, 4), NULL, "i|ii:f", 0, "f() takes at most 3 arguments (4 given)", 0, 0, 0);
    kw(T("(iii)", 1, 2, 3), NULL, "i|i$i:f", 0, "f() takes at most 2 positional arguments (3 given)", 0, 0, 0);
    kw(T("(s)", "x"), NULL, "i|ii", 0, "'str' object cannot be interpreted as an integer", 0, 0, 0);
    static char *names[] = {"", "b", NULL};
    int a = 0, b = 0;
    PyObject *t = T("()"), *k = T("{s:i}", "b", 1);
    CHECK(!PyArg_ParseTupleAndKeywords(t, k, "i|i:f", names, &a, &b));
    CHECK_RAISED(PyExc_TypeError, "f() takes at least 1 positional argument (0 given)");
    Py_DECREF(t); Py_DECREF(k);
}

int main(void)
{
    Py_Initialize();
    test_numbers();
    test_strings();
    test_arity();
    test_cleanup();
    test_keywords();
    return CHECK_DONE();
}
