/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Every unit of argument formats with every kind of wrong argument, its exact text, and what failures give back. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"

#define FAILS(args, exc, text, ...) do { PyObject *a_ = args; CHECK(a_ && !PyArg_ParseTuple(a_, __VA_ARGS__)); CHECK_RAISED(exc, text); Py_XDECREF(a_); } while (0)
#define PARSES(args, ...) do { PyObject *a_ = args; CHECK(a_ && PyArg_ParseTuple(a_, __VA_ARGS__)); CHECK_CLEAN(); Py_XDECREF(a_); } while (0)
#define T Py_BuildValue

static PyObject *index_type, *str_type;

static PyObject *index_index(PyObject *self, PyObject *unused) { return PyLong_FromLong(77); }
static PyObject *index_float(PyObject *self, PyObject *unused) { return PyFloat_FromDouble(7.5); }
static PyMethodDef index_methods[] = {{"__index__", index_index, METH_NOARGS, NULL}, {"__float__", index_float, METH_NOARGS, NULL}, {NULL}};

/* A class with methods. */
static PyObject *class_of(const char *name, PyObject *base, PyMethodDef *methods)
{
    PyObject *c = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, base);
    for (; c && methods && methods->ml_name; methods++) {
        PyObject *f = PyDescr_NewMethod((PyTypeObject *)c, methods);
        CHECK(f && PyObject_SetAttrString(c, methods->ml_name, f) == 0);
        Py_XDECREF(f);
    }
    CHECK(c != NULL);
    return c;
}

static PyObject *index_make(void) { return T("(N)", PyObject_CallNoArgs(index_type)); }

static void integers(void)
{
    unsigned char b = 0; short h = 0; unsigned short H = 0; int i = 0; unsigned int I = 0; long l = 0; unsigned long k = 0; long long L = 0; unsigned long long K = 0; Py_ssize_t n = 0;
    PyObject *big = PyLong_FromString("123456789012345678901234567890", NULL, 10);
    const char *not_int[] = {"'str' object cannot be interpreted as an integer", "'float' object cannot be interpreted as an integer", "'NoneType' object cannot be interpreted as an integer"};
    PyObject *bad[] = {T("(s)", "x"), T("(d)", 1.5), T("(O)", Py_None)};
    for (int j = 0; j < 3; j++) {
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "b", &b);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "B", &b);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "h", &h);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "H", &H);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "i", &i);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "I", &I);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "l", &l);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "L", &L);
        FAILS(Py_NewRef(bad[j]), PyExc_TypeError, not_int[j], "n", &n);
        Py_DECREF(bad[j]);
    }
    FAILS(T("(s)", "x"), PyExc_TypeError, "argument 1 must be int, not str", "k", &k);
    FAILS(T("(s)", "x"), PyExc_TypeError, "f() argument 1 must be int, not str", "K:f", &K);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be int, not None", "K", &K);
    PARSES(index_make(), "b", &b); CHECK(b == 77);
    PARSES(index_make(), "B", &b);
    PARSES(index_make(), "h", &h); CHECK(h == 77);
    PARSES(index_make(), "H", &H); CHECK(H == 77);
    PARSES(index_make(), "i", &i); CHECK(i == 77);
    PARSES(index_make(), "I", &I); CHECK(I == 77);
    PARSES(index_make(), "l", &l); CHECK(l == 77);
    PARSES(index_make(), "L", &L); CHECK(L == 77);
    PARSES(index_make(), "n", &n); CHECK(n == 77);
    PARSES(T("(O)", Py_True), "i", &i); CHECK(i == 1);
    FAILS(T("(i)", 256), PyExc_OverflowError, "unsigned byte integer is greater than maximum", "b", &b);
    FAILS(T("(i)", -32769), PyExc_OverflowError, "signed short integer is less than minimum", "h", &h);
    FAILS(T("(O)", big), PyExc_OverflowError, "Python int too large to convert to C long", "b", &b);
    FAILS(T("(O)", big), PyExc_OverflowError, "Python int too large to convert to C long", "i", &i);
    FAILS(T("(O)", big), PyExc_OverflowError, "Python int too large to convert to C long", "l", &l);
    FAILS(T("(O)", big), PyExc_OverflowError, NULL, "L", &L);
    FAILS(T("(O)", big), PyExc_OverflowError, "Python int too large to convert to C ssize_t", "n", &n);
    PARSES(T("(O)", big), "B", &b); CHECK(b == 0xd2);
    PARSES(T("(O)", big), "H", &H); CHECK(H == 0x0ad2);
    PARSES(T("(O)", big), "I", &I);
    PARSES(T("(O)", big), "k", &k);
    PARSES(T("(O)", big), "K", &K); CHECK(K == k && (unsigned int)k == I);
    PARSES(T("(i)", -1), "B", &b); CHECK(b == 255);
    PARSES(T("(i)", -2), "K", &K); CHECK(K == ~1ULL);
    PARSES(T("(L)", LLONG_MIN), "L", &L); CHECK(L == LLONG_MIN);
    PARSES(T("(n)", PY_SSIZE_T_MIN), "n", &n); CHECK(n == PY_SSIZE_T_MIN);
    Py_DECREF(big);
}

static void floats(void)
{
    float f; double d; Py_complex c; int p;
    FAILS(T("(s)", "x"), PyExc_TypeError, "must be real number, not str", "f", &f);
    FAILS(T("(s)", "x"), PyExc_TypeError, "must be real number, not str", "d", &d);
    FAILS(T("(s)", "x"), PyExc_TypeError, "must be real number, not str", "D", &c);
    PARSES(T("(i)", 3), "d", &d); CHECK(d == 3);
    PARSES(index_make(), "d", &d); CHECK(d == 7.5);
    PARSES(index_make(), "f", &f); CHECK(f == 7.5f);
    PARSES(index_make(), "D", &c); CHECK(c.real == 7.5 && c.imag == 0);
    PARSES(T("(d)", 1e300), "f", &f); CHECK(f > 3e38f);
    FAILS(T("(N)", PyLong_FromString("1" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000"
        "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000"
        "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000" "0000000000", NULL, 10)), PyExc_OverflowError,
        "int too large to convert to float", "d", &d);
    PARSES(T("([])"), "p", &p); CHECK(p == 0);
    PARSES(T("([i])", 1), "p", &p); CHECK(p == 1);
    PARSES(T("(O)", Py_None), "p", &p); CHECK(p == 0);
}

static void characters(void)
{
    char c = 0; int C = 0;
    FAILS(T("(i)", 1), PyExc_TypeError, "argument 1 must be a byte string of length 1, not int", "c", &c);
    FAILS(T("(s)", "x"), PyExc_TypeError, "argument 1 must be a byte string of length 1, not str", "c", &c);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be a byte string of length 1, not None", "c", &c);
    FAILS(T("(y)", ""), PyExc_TypeError, "argument 1 must be a byte string of length 1, not a bytes object of length 0", "c", &c);
    FAILS(T("(N)", PyByteArray_FromStringAndSize("abc", 3)), PyExc_TypeError, "argument 1 must be a byte string of length 1, not a bytearray object of length 3", "c", &c);
    PARSES(T("(N)", PyByteArray_FromStringAndSize("q", 1)), "c", &c); CHECK(c == 'q');
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be a unicode character, not bytes", "C", &C);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be a unicode character, not None", "C", &C);
    FAILS(T("(s)", ""), PyExc_TypeError, "argument 1 must be a unicode character, not a string of length 0", "C", &C);
    PARSES(T("(C)", 0x10ffff), "C", &C); CHECK(C == 0x10ffff);
}

static void text(void)
{
    const char *s; Py_ssize_t n; Py_buffer v; PyObject *o;
    PyObject *lone = T("(N)", PyUnicode_FromOrdinal(0xd800));
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be str, not bytes", "s", &s);
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be str or None, not bytes", "z", &s);
    FAILS(T("(i)", 1), PyExc_TypeError, "a bytes-like object is required, not 'int'", "s*", &v);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "a bytes-like object is required, not 'NoneType'", "s*", &v);
    FAILS(T("(i)", 1), PyExc_TypeError, "a bytes-like object is required, not 'int'", "z*", &v);
    FAILS(T("(i)", 1), PyExc_TypeError, "a bytes-like object is required, not 'int'", "s#", &s, &n);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "a bytes-like object is required, not 'NoneType'", "s#", &s, &n);
    FAILS(T("(i)", 1), PyExc_TypeError, "a bytes-like object is required, not 'int'", "z#", &s, &n);
    FAILS(T("(N)", PyByteArray_FromStringAndSize("x", 1)), PyExc_TypeError, "argument 1 must be read-only bytes-like object, not bytearray", "s#", &s, &n);
    FAILS(T("(N)", PyMemoryView_FromMemory("x", 1, PyBUF_READ)), PyExc_TypeError, "argument 1 must be read-only bytes-like object, not memoryview", "y#", &s, &n);
    FAILS(T("(s)", "x"), PyExc_TypeError, "a bytes-like object is required, not 'str'", "y*", &v);
    FAILS(T("(s)", "x"), PyExc_TypeError, "a bytes-like object is required, not 'str'", "y#", &s, &n);
    FAILS(T("(s)", "x"), PyExc_TypeError, "a bytes-like object is required, not 'str'", "y", &s);
    FAILS(Py_NewRef(lone), PyExc_UnicodeEncodeError, "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed", "s", &s);
    FAILS(Py_NewRef(lone), PyExc_UnicodeEncodeError, NULL, "s#", &s, &n);
    FAILS(Py_NewRef(lone), PyExc_UnicodeEncodeError, NULL, "s*", &v);
    FAILS(Py_NewRef(lone), PyExc_UnicodeEncodeError, NULL, "z*", &v);
    FAILS(T("(s#)", "a\0b", (Py_ssize_t)3), PyExc_ValueError, "embedded null character", "z", &s);
    PARSES(T("(s#)", "a\0b", (Py_ssize_t)3), "z#", &s, &n); CHECK(n == 3 && !memcmp(s, "a\0b", 4));
    PARSES(T("(O)", Py_None), "z#", &s, &n); CHECK(!s && n == 0);
    PARSES(T("(O)", Py_None), "z*", &v); CHECK(!v.buf && v.len == 0 && !v.obj);
    PARSES(T("(y#)", "a\0b", (Py_ssize_t)3), "y#", &s, &n); CHECK(n == 3);
    PARSES(T("(y#)", "a\0b", (Py_ssize_t)3), "s#", &s, &n); CHECK(n == 3);
    PyObject *a = T("(N)", PyByteArray_FromStringAndSize("xyz", 3)), *b = PyTuple_GET_ITEM(a, 0);
    CHECK(PyArg_ParseTuple(a, "s*", &v) && v.len == 3 && v.obj == b);
    CHECK(PyByteArray_Resize(b, 10) < 0);
    CHECK_RAISED(PyExc_BufferError, "Existing exports of data: object cannot be re-sized");
    PyBuffer_Release(&v);
    CHECK(PyArg_ParseTuple(a, "w*", &v) && v.len == 3 && v.obj == b && !v.readonly);
    ((char *)v.buf)[0] = 'X';
    CHECK(PyByteArray_AsString(b)[0] == 'X');
    PyBuffer_Release(&v);
    CHECK(PyArg_ParseTuple(a, "y*", &v) && v.len == 3);
    PyBuffer_Release(&v);
    CHECK(PyArg_ParseTuple(a, "Y", &o) && o == b);
    Py_DECREF(a);
    FAILS(T("(i)", 1), PyExc_TypeError, "argument 1 must be read-write bytes-like object, not int", "w*", &v);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be read-write bytes-like object, not None", "w*", &v);
    PyObject *m = PyMemoryView_FromMemory("abcdef", 6, PyBUF_READ), *sl = PySlice_New(NULL, NULL, PyLong_FromLong(2)), *odd = PyObject_GetItem(m, sl);
    FAILS(T("(O)", odd), PyExc_BufferError, "memoryview: underlying buffer is not C-contiguous", "y*", &v);
    Py_XDECREF(odd), Py_DECREF(sl), Py_DECREF(m), Py_DECREF(lone);
    FAILS(T("(s)", "x"), PyExc_TypeError, "argument 1 must be bytes, not str", "S", &o);
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be bytearray, not bytes", "Y", &o);
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be str, not bytes", "U", &o);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be str, not None", "U", &o);
    PARSES(T("(y)", "x"), "S", &o);
    PARSES(T("(N)", PyObject_CallFunction(str_type, "s", "sub")), "U", &o);
    PARSES(T("(N)", PyObject_CallFunction(str_type, "s", "sub")), "s#", &s, &n);
}

static void encoded(void)
{
    char *e = NULL, room[4]; Py_ssize_t n;
    FAILS(T("(y)", "x"), PyExc_TypeError, "argument 1 must be str, not bytes", "es", "utf-8", &e);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be str, not None", "es", "utf-8", &e);
    FAILS(T("(i)", 1), PyExc_TypeError, "argument 1 must be str, bytes or bytearray, not int", "et", "utf-8", &e);
    FAILS(T("(s)", "x"), PyExc_LookupError, "unknown encoding: nonexistent", "es", "nonexistent", &e);
    FAILS(T("(s)", "\xc3\xa9"), PyExc_UnicodeEncodeError, "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)", "es", "ascii", &e);
    FAILS(T("(s#)", "a\0b", (Py_ssize_t)3), PyExc_TypeError, "argument 1 must be encoded string without null bytes, not str", "es", "utf-8", &e);
    FAILS(T("(y#)", "a\0b", (Py_ssize_t)3), PyExc_TypeError, "argument 1 must be encoded string without null bytes, not bytes", "et", "utf-8", &e);
    FAILS(T("(s)", "x"), PyExc_SystemError, "argument 1 (unknown parser marker combination)", "ex", "utf-8", &e);
    FAILS(T("(s)", "x"), PyExc_SystemError, "argument 1 (buffer is NULL)", "es", "utf-8", NULL);
    FAILS(T("(s)", "x"), PyExc_SystemError, "argument 1 (buffer_len is NULL)", "es#", "utf-8", &e, NULL);
    CHECK(e == NULL);
    PARSES(T("(s)", "\xc3\xa9"), "es", "latin-1", &e); CHECK(!strcmp(e, "\xe9")); PyMem_Free(e); e = NULL;
    PARSES(T("(s)", "\xc3\xa9"), "es", NULL, &e); CHECK(!strcmp(e, "\xc3\xa9")); PyMem_Free(e); e = NULL;
    PARSES(T("(y)", "\xe9"), "et", "utf-8", &e); CHECK(!strcmp(e, "\xe9")); PyMem_Free(e); e = NULL;
    PARSES(T("(N)", PyByteArray_FromStringAndSize("ab", 2)), "et", "utf-8", &e); CHECK(!strcmp(e, "ab")); PyMem_Free(e); e = NULL;
    PARSES(T("(s#)", "a\0b", (Py_ssize_t)3), "es#", "utf-8", &e, &n); CHECK(n == 3 && !memcmp(e, "a\0b", 4)); PyMem_Free(e); e = NULL;
    PARSES(T("(y#)", "a\0b", (Py_ssize_t)3), "et#", "utf-8", &e, &n); CHECK(n == 3); PyMem_Free(e); e = NULL;
    e = room, n = 4;
    PARSES(T("(y)", "abc"), "et#", "utf-8", &e, &n); CHECK(n == 3 && !strcmp(room, "abc"));
    e = NULL, n = 0;
    FAILS(T("(si)", "x", 1), PyExc_TypeError, "argument 2 must be str, not int", "es#s", "utf-8", &e, &n, &room);
    CHECK(e == NULL);
}

static int ran;
static int fails(PyObject *o, void *p) { ran++; PyErr_SetString(PyExc_KeyError, "own"); return 0; }
static int silent(PyObject *o, void *p) { return 0; }
static int plain(PyObject *o, void *p) { if (!o) ran += 100; *(PyObject **)p = o; return 1; }
static int clean(PyObject *o, void *p)
{
    if (!o) { ran++; Py_CLEAR(*(PyObject **)p); return 1; }
    *(PyObject **)p = Py_NewRef(o);
    return Py_CLEANUP_SUPPORTED;
}

static void objects(void)
{
    PyObject *o = NULL, *o2 = NULL; const char *s;
    ran = 0;
    FAILS(T("(i)", 1), PyExc_KeyError, "'own'", "O&", fails, &o);
    FAILS(T("(i)", 1), PyExc_SystemError, "argument 1 (unspecified)", "O&", silent, &o);
    FAILS(T("(i)", 1), PyExc_SystemError, "f() argument 1 (unspecified)", "O&:f", silent, &o);
    FAILS(T("(ii)", 1, 2), PyExc_TypeError, "argument 2 must be str, not int", "O&s", plain, &o, &s);
    CHECK(ran == 1);
    PyObject *l = PyList_New(0);
    Py_ssize_t r = Py_REFCNT(l);
    FAILS(T("(OOi)", l, l, 2), PyExc_TypeError, "argument 3 must be str, not int", "O&O&s", clean, &o, clean, &o2, &s);
    CHECK(ran == 3 && !o && !o2 && Py_REFCNT(l) == r);
    FAILS(T("(Oi)", l, 2), PyExc_TypeError, "argument 2 must be list, not int", "O&O!", clean, &o, &PyList_Type, &o2);
    CHECK(ran == 4 && Py_REFCNT(l) == r);
    FAILS(T("((Oi)i)", l, 2, 3), PyExc_TypeError, "argument 1, item 1 must be str, not int", "(O&s)i", clean, &o, &s, &ran);
    CHECK(ran == 5 && Py_REFCNT(l) == r);
    PARSES(T("(O)", l), "O&", clean, &o); CHECK(o == l && ran == 5); Py_CLEAR(o);
    PARSES(T("(O)", l), "O!", &PyList_Type, &o);
    PARSES(T("(O)", Py_True), "O!", &PyLong_Type, &o);
    FAILS(T("(O)", Py_None), PyExc_TypeError, "argument 1 must be int, not None", "O!", &PyLong_Type, &o);
    CHECK(Py_REFCNT(l) == r);
    Py_DECREF(l);
}

static void formats(void)
{
    int a = 0, b = 0, c = 0, d = 0; PyObject *o; const char *s;
    FAILS(T("(i)", 1), PyExc_SystemError, "argument 1 (impossible<bad format char>)", "a", &a);
    FAILS(T("(i)", 1), PyExc_SystemError, "argument 1 (impossible<bad format char>)", "Q", &a);
    FAILS(T("(i)", 1), PyExc_SystemError, "argument 1 (impossible<bad format char>)", "u", &a);
    FAILS(T("(i)", 1), PyExc_SystemError, "bad format string: i!", "i!", &a);
    FAILS(T("(i)", 1), PyExc_SystemError, "bad format string: i#:f", "i#:f", &a);
    FAILS(T("(i)", 1), PyExc_SystemError, "argument 1 (invalid use of 'w' format character)", "w", &a);
    FAILS(T("()"), PyExc_TypeError, "function takes exactly 2 arguments (0 given)", "ii", &a, &b);
    FAILS(T("(i)", 1), PyExc_TypeError, "f() takes exactly 2 arguments (1 given)", "ii:f", &a, &b);
    FAILS(T("(iii)", 1, 2, 3), PyExc_TypeError, "f() takes exactly 2 arguments (3 given)", "ii:f", &a, &b);
    FAILS(T("(i)", 1), PyExc_TypeError, "f() takes exactly 0 arguments (1 given)", ":f");
    FAILS(T("(i)", 1), PyExc_TypeError, "function takes exactly 0 arguments (1 given)", "");
    FAILS(T("(i)", 1), PyExc_TypeError, "f() takes at least 2 arguments (1 given)", "ii|i:f", &a, &b, &c);
    FAILS(T("(iiii)", 1, 2, 3, 4), PyExc_TypeError, "f() takes at most 3 arguments (4 given)", "ii|i:f", &a, &b, &c);
    FAILS(T("(ii)", 1, 2), PyExc_TypeError, "f() takes at most 1 argument (2 given)", "|i:f", &a);
    FAILS(T("(ss)", "a", "b"), PyExc_TypeError, "'str' object cannot be interpreted as an integer", "si;own words", &s, &a);
    PARSES(T("()"), "");
    PARSES(T("()"), ":f");
    PARSES(T("()"), "|ii", &a, &b);
    PARSES(T("(i)", 5), "|ii", &a, &b); CHECK(a == 5);
    PARSES(T("((((i))))", 5), "(((i)))", &a);
    PARSES(T("((i(ii)i))", 1, 2, 3, 4), "(i(ii)i)", &a, &b, &c, &d); CHECK(a == 1 && b == 2 && c == 3 && d == 4);
    FAILS(T("((i(is)i))", 1, 2, "x", 4), PyExc_TypeError, "'str' object cannot be interpreted as an integer", "(i(ii)i)", &a, &b, &c, &d);
    FAILS(T("((i(ii)i))", 1, 2, 3, 4), PyExc_TypeError, "argument 1, item 1, item 1 must be str, not int", "(i(is)i)", &a, &b, &s, &d);
    FAILS(T("((i(ii)i))", 1, 2, 3, 4), PyExc_TypeError, "f() argument 1, item 2 must be str, not int", "(i(ii)s):f", &a, &b, &c, &s);
    FAILS(T("((i(iii)i))", 1, 2, 3, 4, 5), PyExc_TypeError, NULL, "(i(ii)i)", &a, &b, &c, &d);
    FAILS(T("(())"), PyExc_TypeError, "argument 1 must be tuple of length 1, not 0", "(i)", &a);
    FAILS(T("(s)", "ab"), PyExc_TypeError, NULL, "(ii)", &a, &b);
    FAILS(T("(O)", Py_None), PyExc_TypeError, NULL, "(ii)", &a, &b);
    FAILS(T("({})"), PyExc_TypeError, NULL, "(ii)", &a, &b);
    PARSES(T("([ii])", 8, 9), "(ii)", &a, &b); CHECK(a == 8 && b == 9);
    PARSES(T("(())"), "()");
    PyObject *l = T("[]");
    CHECK(!PyArg_ParseTuple(l, "i", &a));
    CHECK_RAISED(PyExc_SystemError, "new style getargs format but argument is not a tuple");
    Py_DECREF(l);
    o = T("(ii)", 1, 2);
    CHECK(PyArg_Parse(o, "(ii)", &a, &b) && a == 1 && b == 2);
    CHECK(!PyArg_Parse(o, "(is)", &a, &s));
    CHECK_RAISED(PyExc_TypeError, "argument 2 must be str, not int");
    CHECK(!PyArg_Parse(o, "(is):f", &a, &s));
    CHECK_RAISED(PyExc_TypeError, "f() argument 2 must be str, not int");
    CHECK(!PyArg_Parse(o, "(iii)", &a, &b, &c));
    CHECK_RAISED(PyExc_TypeError, "argument must be tuple of length 3, not 2");
    CHECK(!PyArg_Parse(o, "ii", &a, &b));
    CHECK_RAISED(PyExc_SystemError, "old style getargs format uses new features");
    CHECK(!PyArg_Parse(o, "|i", &a));
    CHECK_RAISED(PyExc_SystemError, "old style getargs format uses new features");
    CHECK(!PyArg_Parse(o, ":f"));
    CHECK_RAISED(PyExc_TypeError, "f() takes no arguments");
    CHECK(!PyArg_Parse(o, ""));
    CHECK_RAISED(PyExc_TypeError, "function takes no arguments");
    CHECK(PyArg_Parse(NULL, ""));
    CHECK(!PyArg_Parse(NULL, "i:f", &a));
    CHECK_RAISED(PyExc_TypeError, "f() takes at least one argument");
    CHECK(!PyArg_Parse(o, "i;own", &a));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(!PyArg_Parse(o, "s;own", &a));
    CHECK_RAISED(PyExc_TypeError, "own");
    Py_DECREF(o);
}

static int va_parse(PyObject *args, const char *format, ...)
{
    va_list v;
    va_start(v, format);
    int r = PyArg_VaParse(args, format, v);
    va_end(v);
    return r;
}

static int va_keywords(PyObject *args, PyObject *kwargs, const char *format, char **names, ...)
{
    va_list v;
    va_start(v, names);
    int r = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, v);
    va_end(v);
    return r;
}

static void lists(void)
{
    int a[12] = {0};
    char *names[] = {"a", "b", NULL};
    PyObject *t = T("(iiiiiiiiii)", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), *one = T("(i)", 7), *k = T("{s:i}", "b", 8);
    CHECK(va_parse(t, "iiiiiiiiii", a, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6, a + 7, a + 8, a + 9));
    for (int i = 0; i < 10; i++) CHECK(a[i] == i);
    CHECK(va_keywords(one, k, "ii", names, a, a + 1) && a[0] == 7 && a[1] == 8);
    CHECK(!va_keywords(k, k, "ii", names, a, a + 1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!va_keywords(one, one, "ii", names, a, a + 1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!va_keywords(one, k, NULL, names, a, a + 1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!va_keywords(one, k, "ii", NULL, a, a + 1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject *x = NULL, *y = NULL;
    CHECK(!PyArg_UnpackTuple(k, "f", 0, 1, &x));
    CHECK_RAISED(PyExc_SystemError, "PyArg_UnpackTuple() argument list is not a tuple");
    CHECK(PyArg_UnpackTuple(one, "f", 1, 2, &x, &y) && x && !y);
    CHECK(!PyArg_UnpackTuple(one, "f", 2, 2, &x, &y));
    CHECK_RAISED(PyExc_TypeError, "f expected 2 arguments, got 1");
    CHECK(!PyArg_UnpackTuple(one, "f", 0, 0));
    CHECK_RAISED(PyExc_TypeError, "f expected 0 arguments, got 1");
    CHECK(!PyArg_UnpackTuple(t, "f", 0, 1, &x));
    CHECK_RAISED(PyExc_TypeError, "f expected at most 1 argument, got 10");
    CHECK(!PyArg_UnpackTuple(one, NULL, 2, 3, &x, &y, &y));
    CHECK_RAISED(PyExc_TypeError, "unpacked tuple should have at least 2 elements, but has 1");
    CHECK(!PyArg_UnpackTuple(t, NULL, 0, 3, &x, &y, &y));
    CHECK_RAISED(PyExc_TypeError, "unpacked tuple should have at most 3 elements, but has 10");
    CHECK(PyArg_ValidateKeywordArguments(k) == 1);
    CHECK(PyArg_ValidateKeywordArguments(one) == 0);
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject *bad = T("{s:i,i:i}", "a", 1, 2, 3);
    CHECK(PyArg_ValidateKeywordArguments(bad) == 0);
    CHECK_RAISED(PyExc_TypeError, "keywords must be strings");
    Py_DECREF(bad), Py_DECREF(t), Py_DECREF(one), Py_DECREF(k);
}

/* Keyword forms: args, kwargs, format, names a b c d, expected text or NULL. */
static void kw(PyObject *args, PyObject *kwargs, const char *format, char **names, PyObject *exc, const char *text)
{
    int v[6] = {0};
    int r = PyArg_ParseTupleAndKeywords(args, kwargs, format, names, v, v + 1, v + 2, v + 3);
    if (text) { CHECK(!r); CHECK_RAISED(exc, text); }
    else { CHECK(r); CHECK_CLEAN(); }
    Py_XDECREF(args), Py_XDECREF(kwargs);
}

static void keywords(void)
{
    char *abc[] = {"a", "b", "c", NULL}, *pos[] = {"", "", "c", NULL}, *gap[] = {"a", "", "c", NULL}, *none[] = {NULL}, *two[] = {"a", "b", NULL}, *four[] = {"a", "b", "c", "d", NULL};
    PyObject *E = PyExc_TypeError, *S = PyExc_SystemError;
    kw(T("()"), NULL, "", none, NULL, NULL);
    kw(T("()"), NULL, ":f", none, NULL, NULL);
    kw(T("(i)", 1), NULL, ":f", none, E, "f() takes at most 0 arguments (1 given)");
    kw(T("()"), T("{s:i}", "a", 1), ":f", none, E, "f() takes at most 0 keyword arguments (1 given)");
    kw(T("(i)", 1), T("{s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3), "iii:f", abc, E, "f() takes at most 3 arguments (4 given)");
    kw(T("()"), T("{s:i,s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3, "d", 4), "iii:f", abc, E, "f() takes at most 3 keyword arguments (4 given)");
    kw(T("(iiii)", 1, 2, 3, 4), NULL, "iii", abc, E, "function takes at most 3 arguments (4 given)");
    kw(T("()"), NULL, "iii", abc, E, "function missing required argument 'a' (pos 1)");
    kw(T("(i)", 1), T("{s:i}", "c", 1), "iii:f", abc, E, "f() missing required argument 'b' (pos 2)");
    kw(T("(i)", 1), T("{s:i,s:i}", "b", 1, "x", 2), "iii:f", abc, E, "f() missing required argument 'c' (pos 3)");
    kw(T("(ii)", 1, 2), T("{s:i}", "x", 1), "ii|i:f", abc, E, "f() got an unexpected keyword argument 'x'");
    kw(T("(ii)", 1, 2), T("{s:i}", "x", 1), "ii|i", abc, E, "this function got an unexpected keyword argument 'x'");
    kw(T("(ii)", 1, 2), T("{s:i}", "b", 1), "ii|i:f", abc, E, "argument for f() given by name ('b') and position (2)");
    kw(T("(ii)", 1, 2), T("{s:i}", "b", 1), "ii|i", abc, E, "argument for function given by name ('b') and position (2)");
    kw(T("()"), T("{i:i}", 5, 1), "|iii:f", abc, E, "keywords must be strings");
    kw(T("(ii)", 1, 2), T("{s:i}", "c", 1), "ii|i:f", pos, NULL, NULL);
    kw(T("(i)", 1), T("{s:i}", "c", 1), "ii|i:f", pos, E, "f() takes at least 2 positional arguments (1 given)");
    kw(T("(i)", 1), T("{s:i}", "c", 1), "iii:f", pos, E, "f() takes at least 2 positional arguments (1 given)");
    kw(T("()"), T("{s:i}", "c", 1), "i|ii:f", pos, E, "f() takes at least 1 positional argument (0 given)");
    kw(T("()"), T("{s:i}", "", 1), "|iii:f", pos, E, "f() got an unexpected keyword argument ''");
    kw(T("(ii)", 1, 2), T("{s:i}", "x", 1), "ii|i:f", pos, E, "f() got an unexpected keyword argument 'x'");
    kw(T("()"), NULL, "iii", gap, S, "Empty keyword parameter name");
    kw(T("(iii)", 1, 2, 3), NULL, "ii$i:f", abc, E, "f() takes exactly 2 positional arguments (3 given)");
    kw(T("(iii)", 1, 2, 3), NULL, "ii|$i:f", abc, E, "f() takes at most 2 positional arguments (3 given)");
    kw(T("(i)", 1), NULL, "$iii:f", abc, E, "f() takes no positional arguments");
    kw(T("(i)", 1), NULL, "|$iii:f", abc, E, "f() takes no positional arguments");
    kw(T("()"), T("{s:i}", "c", 1), "|$iii:f", abc, NULL, NULL);
    kw(T("(ii)", 1, 2), NULL, "ii$i:f", abc, E, "f() missing required argument 'c' (pos 3)");
    kw(T("(i)", 1), T("{s:i}", "c", 1), "|i|ii", abc, S, "Invalid format string (| specified twice)");
    kw(T("(iii)", 1, 2, 3), NULL, "i$i|i", abc, E, "function takes exactly 1 positional argument (3 given)");
    kw(T("(i)", 1), T("{s:i}", "b", 3), "i$i|i", abc, S, "Invalid format string ($ before |)");
    kw(T("(i)", 1), T("{s:i,s:i}", "b", 3, "c", 4), "i$i$i", abc, S, "Invalid format string ($ specified twice)");
    kw(T("(i)", 1), NULL, "$iii", pos, S, "Empty parameter name after $");
    kw(T("(ii)", 1, 2), NULL, "iii", two, S, "more argument specifiers than keyword list entries (remaining format:'i')");
    kw(T("()"), NULL, "ii", two, E, "function missing required argument 'a' (pos 1)");
    kw(T("(iii)", 1, 2, 3), NULL, "ii", abc, S, "More keyword list entries (3) than format specifiers (2)");
    kw(T("(s)", "x"), NULL, "i|ii;own", abc, E, "'str' object cannot be interpreted as an integer");
    kw(T("(i)", 1), NULL, "s|ii;own", abc, E, "own");
    kw(T("()"), NULL, "s|ii;own", abc, E, "function missing required argument 'a' (pos 1)");
    kw(T("(i)", 1), T("{s:i}", "c", 1), "i|s(ii)C:f", four, E, "f() argument 3 must be 2-item sequence, not int");
    kw(T("()"), T("{s:i}", "d", 1), "|Q:f", four, S, "impossible<bad format char>: 'Q:f'");
    kw(T("()"), T("{s:i}", "b", 1), "|(ii:f", four, S, "Unmatched left paren in format string: '(ii:f'");
    kw(T("()"), T("{s:(ii)}", "b", 1, 2), "|i(ii):f", two, NULL, NULL);
    kw(T("()"), T("{s:i}", "b", 1), "|i(ii):f", two, E, "f() argument 2 must be 2-item sequence, not int");
}

static void keyword_subclass(void)
{
    char *names[] = {"alpha", NULL}, *wide[] = {"\xc3\xa9t\xc3\xa9", "z", NULL};
    int a = 0, b = 0;
    PyObject *k = PyDict_New(), *t = PyTuple_New(0), *key = PyObject_CallFunction(str_type, "s", "alpha"), *v = PyLong_FromLong(5);
    CHECK(PyDict_SetItem(k, key, v) == 0);
    CHECK(PyArg_ParseTupleAndKeywords(t, k, "i", names, &a) && a == 5);
    Py_DECREF(k);
    k = T("{s:i}", "\xc3\xa9t\xc3\xa9", 6);
    CHECK(PyArg_ParseTupleAndKeywords(t, k, "|ii", wide, &a, &b) && a == 6);
    Py_DECREF(k);
    k = T("{s:i}", "\xc3\xa9", 6);
    CHECK(!PyArg_ParseTupleAndKeywords(t, k, "|ii:f", wide, &a, &b));
    CHECK_RAISED(PyExc_TypeError, "f() got an unexpected keyword argument '\xc3\xa9'");
    PyObject *one = T("(i)", 1);
    Py_DECREF(k);
    k = T("{s:i}", "\xc3\xa9t\xc3\xa9", 6);
    CHECK(!PyArg_ParseTupleAndKeywords(one, k, "|ii:f", wide, &a, &b));
    CHECK_RAISED(PyExc_TypeError, "argument for f() given by name ('\xc3\xa9t\xc3\xa9') and position (1)");
    Py_DECREF(one), Py_DECREF(k), Py_DECREF(t), Py_DECREF(key), Py_DECREF(v);
}

static void static_parser(void)
{
    static const char *const names[] = {"", "b", "c", NULL};
    static _PyArg_Parser p = {.format = "i|i$i:f", .keywords = names};
    static _PyArg_Parser q = {.format = "i|ii:g", .keywords = names};
    int a = 0, b = 0, c = 0;
    PyObject *t = T("(ii)", 1, 2), *k = T("{s:i}", "c", 3), *e = T("()"), *x = T("{s:i}", "x", 1), *three = T("(iii)", 1, 2, 3);
    CHECK(_PyArg_ParseTupleAndKeywordsFast(t, k, &p, &a, &b, &c) && a == 1 && b == 2 && c == 3);
    CHECK(_PyArg_ParseTupleAndKeywordsFast(t, NULL, &p, &a, &b, &c));
    CHECK(!_PyArg_ParseTupleAndKeywordsFast(e, NULL, &p, &a, &b, &c));
    CHECK_RAISED(PyExc_TypeError, "f() takes at least 1 positional argument (0 given)");
    CHECK(!_PyArg_ParseTupleAndKeywordsFast(three, NULL, &p, &a, &b, &c));
    CHECK_RAISED(PyExc_TypeError, "f() takes at most 2 positional arguments (3 given)");
    CHECK(!_PyArg_ParseTupleAndKeywordsFast(t, x, &p, &a, &b, &c));
    CHECK_RAISED(PyExc_TypeError, "f() got an unexpected keyword argument 'x'");
    CHECK(!_PyArg_ParseTupleAndKeywordsFast(three, k, &q, &a, &b, &c));
    CHECK_RAISED(PyExc_TypeError, "g() takes at most 3 arguments (4 given)");
    CHECK(!_PyArg_ParseTupleAndKeywordsFast(e, k, &q, &a, &b, &c));
    CHECK_RAISED(PyExc_TypeError, "g() takes at least 1 positional argument (0 given)");
    CHECK(!_PyArg_ParseTupleAndKeywordsFast(k, k, &q, &a, &b, &c));
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(t), Py_DECREF(k), Py_DECREF(e), Py_DECREF(x), Py_DECREF(three);
}

int main(void)
{
    Py_Initialize();
    index_type = class_of("Index", (PyObject *)&PyBaseObject_Type, index_methods);
    str_type = class_of("Str", (PyObject *)&PyUnicode_Type, NULL);
    integers();
    floats();
    characters();
    text();
    encoded();
    objects();
    formats();
    lists();
    keywords();
    keyword_subclass();
    static_parser();
    Py_DECREF(index_type), Py_DECREF(str_type);
    return CHECK_DONE();
}
