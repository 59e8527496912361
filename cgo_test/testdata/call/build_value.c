/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Py_BuildValue: every unit, nesting, errors in the middle and who owns what afterwards. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"
#include <limits.h>

#define B Py_BuildValue
#define FAILS(exc, text, ...) do { CHECK(!B(__VA_ARGS__)); CHECK_RAISED(exc, text); } while (0)

static PyObject *va_build(const char *format, ...)
{
    va_list v;
    va_start(v, format);
    PyObject *r = Py_VaBuildValue(format, v);
    va_end(v);
    return r;
}

static PyObject *make_list(void *p) { return PyList_New(*(int *)p); }
static PyObject *make_error(void *p) { PyErr_SetString(PyExc_KeyError, "no"); return NULL; }

static void units(void)
{
    Py_complex c = {1, -2};
    int two = 2;
    CHECK_REPR(B(""), "None");
    CHECK_REPR(B("()"), "()");
    CHECK_REPR(B("[]"), "[]");
    CHECK_REPR(B("{}"), "{}");
    CHECK_REPR(B("i", INT_MIN), "-2147483648");
    CHECK_REPR(B("(i)", 1), "(1,)");
    CHECK_REPR(B("bBhHiI", -1, 255, -5, 65535, -7, UINT_MAX), "(-1, 255, -5, 65535, -7, 4294967295)");
    CHECK_REPR(B("bB", 300, -1), "(300, -1)");
    CHECK_REPR(B("H", -1), "4294967295");
    CHECK_REPR(B("lkLKn", LONG_MIN, ULONG_MAX, LLONG_MIN, ULLONG_MAX, PY_SSIZE_T_MIN), "(-9223372036854775808, 18446744073709551615, -9223372036854775808, 18446744073709551615, -9223372036854775808)");
    CHECK_REPR(B("fdD", 1.5, 0.1, &c), "(1.5, 0.1, (1-2j))");
    CHECK_REPR(B("cC", 'x', 0x20ac), "(b'x', '\xe2\x82\xac')");
    CHECK_REPR(B("szU", "a", "b", "c"), "('a', 'b', 'c')");
    CHECK_REPR(B("szUyu", NULL, NULL, NULL, NULL, NULL), "(None, None, None, None, None)");
    CHECK_REPR(B("s#z#U#y#", "a\0b", (Py_ssize_t)3, "", (Py_ssize_t)0, "xyz", (Py_ssize_t)1, "q\0", (Py_ssize_t)2), "('a\\x00b', '', 'x', b'q\\x00')");
    CHECK_REPR(B("s#y#", NULL, (Py_ssize_t)3, NULL, (Py_ssize_t)3), "(None, None)");
    CHECK_REPR(B("u", L"w\xe9"), "'w\xc3\xa9'");
    CHECK_REPR(B("u#", L"wide", (Py_ssize_t)2), "'wi'");
    CHECK_REPR(B("s#", "abc", (Py_ssize_t)-1), "'abc'");
    CHECK_REPR(B("O&", make_list, &(int){0}), "[]");
    CHECK_REPR(B("N", PyLong_FromLong(5)), "5");
    CHECK_REPR(B("S", Py_None), "None");
    CHECK_REPR(B("OSO", Py_True, Py_False, Py_None), "(True, False, None)");
    CHECK_REPR(B("[ii]", 1, 2), "[1, 2]");
    CHECK_REPR(B("{s:i,s:i}", "a", 1, "b", 2), "{'a': 1, 'b': 2}");
    CHECK_REPR(B("{sisi}", "a", 1, "b", 2), "{'a': 1, 'b': 2}");
    CHECK_REPR(B("{s:i,s:i}", "a", 1, "a", 2), "{'a': 2}");
    CHECK_REPR(B(" ( i , [ i : i ] ,\t{ i : ( ) } ) ", 1, 2, 3, 4), "(1, [2, 3], {4: ()})");
    CHECK_REPR(B("((ii)(ii))i", 1, 2, 3, 4, 5), "(((1, 2), (3, 4)), 5)");
    CHECK_REPR(B("((((((((i))))))))", 5), "((((((((5,),),),),),),),)");
    CHECK_REPR(B("(dddddddddd)iiiiiiii", .5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 1, 2, 3, 4, 5, 6, 7, 8), "((0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5), 1, 2, 3, 4, 5, 6, 7, 8)");
    CHECK_REPR(va_build("(is[d])", 1, "x", 2.5), "(1, 'x', [2.5])");
#if PY_VERSION_HEX >= 0x030e0000
    CHECK_REPR(B("pp", two, 0), "(True, False)");
#else
    (void)two;
#endif
    CHECK(B("N", NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "NULL object passed to Py_BuildValue");
}

static void failures(void)
{
    PyObject *l = PyList_New(0);
    Py_ssize_t r = Py_REFCNT(l);
    FAILS(PyExc_SystemError, "NULL object passed to Py_BuildValue", "O", NULL);
    FAILS(PyExc_SystemError, "NULL object passed to Py_BuildValue", "(OO)", l, NULL);
    FAILS(PyExc_SystemError, "NULL object passed to Py_BuildValue", "ONi", NULL, Py_NewRef(l), 5);
    FAILS(PyExc_SystemError, "NULL object passed to Py_BuildValue", "[NON]", Py_NewRef(l), NULL, Py_NewRef(l));
    FAILS(PyExc_SystemError, "NULL object passed to Py_BuildValue", "(N(ON)N)", Py_NewRef(l), NULL, Py_NewRef(l), Py_NewRef(l));
    FAILS(PyExc_SystemError, "NULL object passed to Py_BuildValue", "{N:O,i:N}", PyLong_FromLong(1000), NULL, 2, Py_NewRef(l));
    FAILS(PyExc_TypeError, NULL, "{N:N,i:N}", Py_NewRef(l), Py_NewRef(l), 2, Py_NewRef(l));
    FAILS(PyExc_SystemError, "Bad dict format", "{N}", Py_NewRef(l));
    FAILS(PyExc_SystemError, "Bad dict format", "{N:N,N}", Py_NewRef(l), Py_NewRef(l), Py_NewRef(l));
    FAILS(PyExc_SystemError, "unmatched paren in format", "(N", Py_NewRef(l));
    Py_DECREF(l); /* the format is not walked: N keeps its reference */
    FAILS(PyExc_SystemError, "unmatched paren in format", "[i", 1);
    FAILS(PyExc_SystemError, "unmatched paren in format", "{i:i", 1, 2);
    FAILS(PyExc_SystemError, "bad format char passed to Py_BuildValue", "X", 1);
    FAILS(PyExc_SystemError, "bad format char passed to Py_BuildValue", "(iXN)", 1, Py_NewRef(l));
    Py_XDECREF(PyErr_GetRaisedException());
    FAILS(PyExc_KeyError, "'no'", "O&", make_error, NULL);
    FAILS(PyExc_KeyError, "'no'", "(NO&N)", Py_NewRef(l), make_error, NULL, Py_NewRef(l));
    FAILS(PyExc_UnicodeDecodeError, NULL, "(sN)", "\xff", Py_NewRef(l));
    FAILS(PyExc_ValueError, "chr() arg not in range(0x110000)", "(CN)", 0x110000, Py_NewRef(l));
    PyErr_SetString(PyExc_IndexError, "set before");
    CHECK(!B("(ON)", NULL, Py_NewRef(l)));
    CHECK_RAISED(PyExc_IndexError, "set before");
    PyErr_SetString(PyExc_IndexError, "set before");
    CHECK(!B("N", NULL));
    CHECK_RAISED(PyExc_IndexError, "set before");
    CHECK(Py_REFCNT(l) == r);
    PyObject *t = B("OO", l, l);
    CHECK(Py_REFCNT(l) == r + 2);
    Py_DECREF(t);
    t = B("N", Py_NewRef(l));
    CHECK(t == l && Py_REFCNT(l) == r + 1);
    Py_DECREF(t);
    t = B("{O:N}", Py_None, Py_NewRef(l));
    CHECK(Py_REFCNT(l) == r + 1);
    Py_DECREF(t);
    CHECK(Py_REFCNT(l) == r);
    Py_DECREF(l);
}

int main(void)
{
    Py_Initialize();
    units();
    failures();
    return CHECK_DONE();
}
