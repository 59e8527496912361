/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyUnicode_FromFormat and its kin: every conversion with flags, width, precision and sizes. */
#include "calls.h"
#include <stdint.h>
#include <limits.h>
#include <stddef.h>
#include <wchar.h>

static PyObject *fv(const char *format, ...)
{
    va_list l;
    va_start(l, format);
    PyObject *r = PyUnicode_FromFormatV(format, l);
    va_end(l);
    return r;
}
#define IS1(want, ...) do { is_row(__FILE__, __LINE__, want, PyUnicode_FromFormat(__VA_ARGS__)); is_row(__FILE__, __LINE__, want, fv(__VA_ARGS__)); } while (0)
#define BAD(type, text, ...) do { CHECK(!PyUnicode_FromFormat(__VA_ARGS__)); CHECK_RAISED(type, text); } while (0)

static void text(void)
{
    IS1("''", ""); IS1("'abc'", "abc"); IS1("'%'", "%%"); IS1("'a%b%'", "a%%b%%"); IS1("'x'", "%c", 'x'); IS1("'\\xe9'", "%c", 0xe9);
    IS1("'\\u20ac\\U0001f600\\x00'", "%c%c%c", 0x20ac, 0x1f600, 0); IS1("'\\U0010ffff'", "%c", 0x10ffff);
    IS1("'[abc]'", "[%s]", "abc"); IS1("'[  abc]'", "[%5s]", "abc"); IS1("'[abc  ]'", "[%-5s]", "abc"); IS1("'[ab]'", "[%.2s]", "abc"); IS1("'[   ab]'", "[%5.2s]", "abc");
    IS1("'[ab   ]'", "[%-5.2s]", "abc"); IS1("'[]'", "[%s]", ""); IS1("'[]'", "[%.0s]", "abc"); IS1("'[\\u20ac]'", "[%s]", "\xe2\x82\xac"); IS1("'[  \\u20ac]'", "[%3s]", "\xe2\x82\xac");
    IS1("'[\\ufffd]'", "[%s]", "\xff"); IS1("'[a\\ufffdb]'", "[%s]", "a\xe2\x82" "b"); IS1("'[a\\u20ac]'", "[%.4s]", "a\xe2\x82\xac" "b");
#if PY_VERSION_HEX >= 0x030E0000 /* a character that the precision cuts is left out */
    IS1("'[]'", "[%.2s]", "\xe2\x82\xac"); IS1("'[a]'", "[%.3s]", "a\xe2\x82\xac");
#endif
    IS1("'[abc]'", "[%.s]", "abc"); IS1("'[42]'", "[%.d]", 42);
    IS1("'[  abc]'", "[%*s]", 5, "abc"); IS1("'[abc  ]'", "[%*s]", -5, "abc"); IS1("'[ab]'", "[%.*s]", 2, "abc"); IS1("'[]'", "[%.*s]", -2, "abc"); IS1("'[   ab]'", "[%*.*s]", 5, 2, "abc");
    char open[2] = {'a', 'b'}; /* no NUL behind it */
    IS1("'ab'", "%.2s", open);
    IS1("'a\\u20ac'", "%ls", L"a\u20ac"); IS1("'[   a]'", "[%4ls]", L"a"); IS1("'[a\\u20ac]'", "[%.2ls]", L"a\u20acb"); IS1("'[a   ]'", "[%-4ls]", L"a"); IS1("''", "%ls", L"");
    wchar_t wopen[2] = {'a', 'b'};
    IS1("'ab'", "%.2ls", wopen);
    IS1("'00abc'", "%s%s", "00", "abc"); IS1("'   abc'", "%06s", "abc");
}

static void integers(void)
{
    IS1("'0'", "%d", 0); IS1("'-42'", "%d", -42); IS1("'42'", "%i", 42); IS1("'-2147483648'", "%d", INT_MIN); IS1("'4294967295'", "%u", UINT_MAX); IS1("'2147483647'", "%i", INT_MAX);
    IS1("'-9223372036854775808'", "%ld", LONG_MIN); IS1("'18446744073709551615'", "%lu", ULONG_MAX); IS1("'-9223372036854775808'", "%lld", LLONG_MIN); IS1("'18446744073709551615'", "%llu", ULLONG_MAX);
    IS1("'-5'", "%zd", (Py_ssize_t)-5); IS1("'18446744073709551615'", "%zu", SIZE_MAX); IS1("'-5'", "%zi", (Py_ssize_t)-5); IS1("'-5'", "%jd", (intmax_t)-5); IS1("'5'", "%ju", (uintmax_t)5); IS1("'-5'", "%td", (ptrdiff_t)-5); IS1("'5'", "%tu", (ptrdiff_t)5);
    IS1("'ff'", "%x", 255); IS1("'FF'", "%X", 255); IS1("'377'", "%o", 255); IS1("'ffffffff'", "%x", -1); IS1("'ffffffffffffffff'", "%lx", -1L); IS1("'FFFFFFFFFFFFFFFF'", "%llX", -1LL); IS1("'1777777777777777777777'", "%zo", SIZE_MAX); IS1("'ff'", "%jx", (intmax_t)255); IS1("'ff'", "%tx", (ptrdiff_t)255);
    IS1("'[   42]'", "[%5d]", 42); IS1("'[42   ]'", "[%-5d]", 42); IS1("'[00042]'", "[%05d]", 42); IS1("'[-0042]'", "[%05d]", -42); IS1("'[  -42]'", "[%5d]", -42); IS1("'[00042]'", "[%.5d]", 42); IS1("'[-00042]'", "[%.5d]", -42); IS1("'[  00042]'", "[%7.5d]", 42); IS1("'[00042  ]'", "[%-7.5d]", 42); IS1("'[0000042]'", "[%07.5d]", 42);
    IS1("'[   42]'", "[%*d]", 5, 42); IS1("'[42   ]'", "[%*d]", -5, 42); IS1("'[00042]'", "[%.*d]", 5, 42); IS1("'[42]'", "[%.*d]", -5, 42); IS1("'[0000ff]'", "[%06x]", 255); IS1("'[    FF]'", "[%6X]", 255); IS1("'[377   ]'", "[%-6o]", 255); IS1("'[0]'", "[%.0d]", 0); IS1("'[42   ]'", "[%-05d]", 42);
    IS1("'1 2 3 4 5 6 7 8'", "%d %d %d %d %d %d %d %d", 1, 2, 3, 4, 5, 6, 7, 8);
    IS1("'[                                                                                                  42]'", "[%100d]", 42);
    char want[80];
    void *p = &want;
    snprintf(want, sizeof want, "'[%p]'", p);
    IS1(want, "[%p]", p);
    snprintf(want, sizeof want, "'[%p] a'", (void *)0x10);
    IS1(want, "[%p] %s", (void *)0x10, "a");
    IS1("'0x(nil)'", "%p", NULL);
}

static PyObject *other(PyObject *self) { (void)self; return PyUnicode_FromString("\xe2\x82\xac sub"); }
static PyObject *fail(PyObject *self) { (void)self; PyErr_SetString(PyExc_KeyError, "no"); return NULL; }

static PyObject *type_of(const char *name, reprfunc repr, reprfunc str)
{
    PyType_Slot slots[] = {{Py_tp_repr, (void *)repr}, {Py_tp_str, (void *)str}, {0, NULL}};
    PyType_Spec spec = {name, sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    return PyType_FromSpec(&spec);
}

static void objects(void)
{
    PyObject *s = S("a\xe2\x82\xac'"), *i = I(5), *l = L(2, I(1), S("x"));
    Py_ssize_t refs = Py_REFCNT(s);
    IS1("\"[a\\u20ac']\"", "[%U]", s); IS1("\"[  a\\u20ac']\"", "[%5U]", s); IS1("\"[a\\u20ac'  ]\"", "[%-5U]", s); IS1("'[a\\u20ac]'", "[%.2U]", s); IS1("'[    a]'", "[%5.1U]", s);
    IS1("\"a\\u20ac'\"", "%S", s); IS1("'\"a\\u20ac\\'\"'", "%R", s); IS1("'\"a\\\\u20ac\\'\"'", "%A", s); IS1("'5 5 5'", "%S %R %A", i, i, i); IS1("\"[1, 'x']\"", "%S", l); IS1("'[1, '", "%.4R", l); IS1("'[         5]'", "[%10S]", i); IS1("'[5         ]'", "[%-10R]", i); IS1("'[    5]'", "[%5A]", i);
    IS1("\"a\\u20ac'\"", "%V", s, "unused"); IS1("'used'", "%V", NULL, "used"); IS1("'[  us]'", "[%4.2V]", NULL, "used"); IS1("'[  a\\u20ac]'", "[%4.2V]", s, ""); IS1("'\\ufffd'", "%V", NULL, "\xff");
    IS1("\"a\\u20ac'\"", "%lV", s, L"unused"); IS1("'w\\u20ac'", "%lV", NULL, L"w\u20ac"); IS1("'w'", "%.1lV", NULL, L"w\u20ac");
    CHECK(Py_REFCNT(s) == refs);
    PyObject *r = PyUnicode_FromFormat("%U", s);
    CHECK(r && PyUnicode_Compare(r, s) == 0);
    Py_XDECREF(r);
    IS1("'a\\u20ac5\\U0001f600'", "%c%c%d%c", 'a', 0x20ac, 5, 0x1f600);
    PyObject *heap = type_of("pkg.mod.Heap", other, other), *raiser = type_of("pkg.mod.Raiser", fail, fail);
    PyObject *h = PyObject_CallNoArgs(heap), *f = PyObject_CallNoArgs(raiser);
    IS1("'\\u20ac sub \\u20ac sub \\\\u20ac sub'", "%S %R %A", h, h, h);
    IS1("'int'", "%T", i); IS1("'pkg.mod.Heap'", "%T", h); IS1("'pkg.mod:Heap'", "%#T", h); IS1("'int'", "%#T", i); IS1("'int'", "%N", &PyLong_Type); IS1("'pkg.mod.Heap pkg.mod:Heap'", "%N %#N", heap, heap);
    IS1("'[     int]'", "[%8T]", i); IS1("'[pkg]'", "[%.3T]", h); IS1("'[int     ]'", "[%-8N]", &PyLong_Type);
    BAD(PyExc_TypeError, "%N argument must be a type", "%N", i);
    BAD(PyExc_KeyError, "'no'", "%S", f);
    BAD(PyExc_KeyError, "'no'", "%R", f);
    BAD(PyExc_KeyError, "'no'", "%A", f);
    BAD(PyExc_KeyError, "'no'", "long text in front %s %S %d", "x", f, 5);
    Py_DECREF(h);
    Py_DECREF(f);
    Py_DECREF(heap);
    Py_DECREF(raiser);
    Py_DECREF(s);
    Py_DECREF(i);
    Py_DECREF(l);
}

static void errors(void)
{
    BAD(PyExc_SystemError, "invalid format string: %y", "%y", 1);
    BAD(PyExc_SystemError, "invalid format string: %", "%");
    BAD(PyExc_SystemError, "invalid format string: %5", "abc %5");
    BAD(PyExc_SystemError, "invalid format string: %l", "%l");
    BAD(PyExc_SystemError, "invalid format string: %lU rest", "%lU rest", Py_None);
    BAD(PyExc_SystemError, "invalid format string: %zs", "%zs", "a");
    BAD(PyExc_SystemError, "invalid format string: %zc", "%zc", 1);
    BAD(PyExc_SystemError, "invalid format string: %lp", "%lp", NULL);
    BAD(PyExc_SystemError, "invalid format string: %+d", "%+d", 1);
    BAD(PyExc_SystemError, "invalid format string: % d", "% d", 1);
    BAD(PyExc_SystemError, "invalid format string: %hd", "%hd", 1);
    BAD(PyExc_SystemError, "invalid format string: %f", "%f", 1.0);
    BAD(PyExc_SystemError, "invalid format string: %5%", "%5%");
    BAD(PyExc_SystemError, "invalid format string: %lc", "%lc", 1);
    BAD(PyExc_SystemError, "invalid format string: %5c", "%5c", 1);
    BAD(PyExc_SystemError, "invalid format string: %.5c", "%.5c", 1);
    BAD(PyExc_SystemError, "invalid format string: %5p", "%5p", NULL);
    BAD(PyExc_ValueError, "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0xc3", "a\xc3\xa9");
    BAD(PyExc_OverflowError, "character argument not in range(0x110000)", "%c", -1);
    BAD(PyExc_OverflowError, "character argument not in range(0x110000)", "%c", 0x110000);
    BAD(PyExc_ValueError, "width too big", "%99999999999999999999d", 1);
    BAD(PyExc_ValueError, "precision too big", "%.99999999999999999999d", 1);
    BAD(PyExc_MemoryError, NULL, "%9223372036854775807d", 1);
    BAD(PyExc_MemoryError, NULL, "%9223372036854775807s", "a");
}

static void growth(void)
{
    char big[3001];
    memset(big, 'x', 3000);
    big[3000] = 0;
    for (int n = 1; n <= 3000; n = n * 3 + 1) {
        PyObject *r = PyUnicode_FromFormat("%.*s|%s%d%c", n, big, big, n, 0x20ac);
        CHECK(r && PyUnicode_GET_LENGTH(r) == n + 3002 + snprintf(NULL, 0, "%d", n) && PyUnicode_READ_CHAR(r, PyUnicode_GET_LENGTH(r) - 1) == 0x20ac && narrow(r));
        Py_XDECREF(r);
    }
}

int main(void)
{
    Py_Initialize();
    text();
    integers();
    objects();
    errors();
    growth();
    CHECK_CLEAN();
    return CHECK_DONE();
}
