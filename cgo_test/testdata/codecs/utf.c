/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * UTF-16, UTF-32 and UTF-7 by function: orders, marks, partial input, faults, handlers. */
#include "../check.h"

static PyObject *str(const char *escaped)
{
    return PyUnicode_DecodeUnicodeEscape(escaped, (Py_ssize_t)strlen(escaped), NULL);
}

/* The str that escapes describe equals o, also in its form; drops o. */
#define IS(o, escaped) is(__LINE__, o, escaped)
static void is(int line, PyObject *o, const char *escaped)
{
    PyObject *want = str(escaped);
    if (!o || !want || PyUnicode_Compare(o, want) != 0 || PyUnicode_KIND(o) != PyUnicode_KIND(want)) {
        PyObject *a = o ? PyObject_ASCII(o) : NULL;
        printf("%s:%d: %s, want %s\n", __FILE__, line, a ? PyUnicode_AsUTF8(a) : "(exception)", escaped);
        check_failures++;
        if (PyErr_Occurred()) PyErr_Print();
        Py_XDECREF(a);
    }
    Py_XDECREF(want);
    Py_XDECREF(o);
}

static PyObject *dec16(const char *s, Py_ssize_t n, const char *errors, int order) { return PyUnicode_DecodeUTF16(s, n, errors, &order); }
static PyObject *dec32(const char *s, Py_ssize_t n, const char *errors, int order) { return PyUnicode_DecodeUTF32(s, n, errors, &order); }
static PyObject *enc(const char *escaped, const char *encoding, const char *errors)
{
    PyObject *s = str(escaped), *r = PyUnicode_AsEncodedString(s, encoding, errors);
    Py_DECREF(s);
    return r;
}

static void utf16_decode(void)
{
    IS(PyUnicode_DecodeUTF16("a\0b\0", 4, NULL, NULL), "ab");
    IS(PyUnicode_DecodeUTF16("\xff\xfe" "a\0", 4, NULL, NULL), "a");
    IS(PyUnicode_DecodeUTF16("\xfe\xff\0a", 4, NULL, NULL), "a");
    IS(PyUnicode_DecodeUTF16("", 0, NULL, NULL), "");
    IS(PyUnicode_DecodeUTF16("\xff\xfe", 2, NULL, NULL), "");
    IS(dec16("\xff\xfe" "a\0", 4, NULL, -1), "\\ufeffa");
    IS(dec16("\0a\0\xe4", 4, NULL, 1), "a\\xe4");
    IS(dec16("\x3d\xd8\x00\xde", 4, NULL, -1), "\\U0001f600");
    IS(dec16("a\0\x3d\xd8\x00\xde\xac\x20", 8, NULL, -1), "a\\U0001f600\\u20ac");
    IS(dec16("\xd8\x3d\xde\x00", 4, NULL, 1), "\\U0001f600");
    int order = 0;
    IS(PyUnicode_DecodeUTF16("\xfe\xff\0a", 4, NULL, &order), "a");
    CHECK(order == 1);
    order = 0;
    IS(PyUnicode_DecodeUTF16("\xff\xfe" "a\0", 4, NULL, &order), "a");
    CHECK(order == -1);
    order = 0;
    IS(PyUnicode_DecodeUTF16("a\0", 2, NULL, &order), "a");
    CHECK(order == 0);
    CHECK(!dec16("a", 1, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data");
    CHECK(!dec16("a\0b", 3, NULL, 1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16-be' codec can't decode byte 0x62 in position 2: truncated data");
    CHECK(!dec16("a\0\x00\xdc", 4, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16-le' codec can't decode bytes in position 2-3: illegal encoding");
    CHECK(!dec16("a\0\x00\xd8", 4, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16-le' codec can't decode bytes in position 2-3: unexpected end of data");
    CHECK(!dec16("a\0\x00\xd8x", 5, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16-le' codec can't decode bytes in position 2-4: unexpected end of data");
    CHECK(!dec16("\x00\xd8" "a\0", 4, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate");
    IS(dec16("\x00\xd8" "a\0\x00\xdc", 6, "replace", -1), "\\ufffda\\ufffd");
    IS(dec16("\x00\xd8" "a\0\x00\xdc", 6, "ignore", -1), "a");
    IS(dec16("\x00\xd8" "a\0\x00\xdc", 6, "surrogatepass", -1), "\\ud800a\\udc00");
    IS(dec16("\xd8\x00\0a", 4, "surrogatepass", 1), "\\ud800a");
    IS(dec16("\x00\xd8" "a\0", 4, "backslashreplace", -1), "\\\\x00\\\\xd8a");
    CHECK(!dec16("a\0\x80", 3, "surrogateescape", -1) == 0);
    PyErr_Clear();
    CHECK(!dec16("\x00\xd8" "a\0", 4, "no such", -1));
    CHECK_RAISED(PyExc_LookupError, "unknown error handler name 'no such'");
}

static void utf16_stateful(void)
{
    Py_ssize_t used = 99;
    int order = -1;
    IS(PyUnicode_DecodeUTF16Stateful("a\0b", 3, NULL, &order, &used), "a");
    CHECK(used == 2);
    IS(PyUnicode_DecodeUTF16Stateful("a\0\x3d\xd8", 4, NULL, &order, &used), "a");
    CHECK(used == 2);
    IS(PyUnicode_DecodeUTF16Stateful("a\0\x3d\xd8\x00", 5, NULL, &order, &used), "a");
    CHECK(used == 2);
    IS(PyUnicode_DecodeUTF16Stateful("a\0\x3d\xd8\x00\xde", 6, NULL, &order, &used), "a\\U0001f600");
    CHECK(used == 6);
    IS(PyUnicode_DecodeUTF16Stateful("", 0, NULL, NULL, &used), "");
    CHECK(used == 0);
    IS(PyUnicode_DecodeUTF16Stateful("x", 1, NULL, NULL, &used), "");
    CHECK(used == 0);
    order = 0;
    IS(PyUnicode_DecodeUTF16Stateful("\xfe\xff\0a\0", 5, NULL, &order, &used), "a");
    CHECK(used == 4 && order == 1);
    order = -1;
    IS(PyUnicode_DecodeUTF16Stateful("\x00\xdc" "a\0b", 5, "replace", &order, &used), "\\ufffda");
    CHECK(used == 4);
    used = 99;
    CHECK(!PyUnicode_DecodeUTF16Stateful("\x00\xdc", 2, NULL, &order, &used));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
}

static void utf16_encode(void)
{
    PyObject *s = str("a\\xe4\\u20ac\\U0001f600");
    CHECK_REPR(PyUnicode_AsUTF16String(s), "b'\\xff\\xfea\\x00\\xe4\\x00\\xac =\\xd8\\x00\\xde'");
    CHECK_REPR(PyUnicode_AsEncodedString(s, "utf-16-le", NULL), "b'a\\x00\\xe4\\x00\\xac =\\xd8\\x00\\xde'");
    CHECK_REPR(PyUnicode_AsEncodedString(s, "UTF-16BE", NULL), "b'\\x00a\\x00\\xe4 \\xac\\xd8=\\xde\\x00'");
    Py_DECREF(s);
    CHECK_REPR(enc("", "utf-16", NULL), "b'\\xff\\xfe'");
    CHECK_REPR(enc("", "utf-16-le", NULL), "b''");
    CHECK(!PyUnicode_AsUTF16String(Py_None));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    s = str("a\\ud800");
    CHECK(!PyUnicode_AsUTF16String(s));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-16' codec can't encode character '\\ud800' in position 1: surrogates not allowed");
    Py_DECREF(s);
    CHECK(!enc("\\ud800\\udc00", "utf-16-be", "strict"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-16-be' codec can't encode character '\\ud800' in position 0: surrogates not allowed");
    CHECK_REPR(enc("\\ud800x", "utf-16-le", "replace"), "b'?\\x00x\\x00'");
    CHECK_REPR(enc("\\ud800x", "utf-16-be", "ignore"), "b'\\x00x'");
    CHECK_REPR(enc("\\ud800x", "utf-16-be", "backslashreplace"), "b'\\x00\\\\\\x00u\\x00d\\x008\\x000\\x000\\x00x'");
    CHECK_REPR(enc("\\udc80", "utf-16-le", "xmlcharrefreplace"), "b'&\\x00#\\x005\\x006\\x004\\x004\\x008\\x00;\\x00'");
    CHECK_REPR(enc("\\ud800x", "utf-16", "surrogatepass"), "b'\\xff\\xfe\\x00\\xd8x\\x00'");
    CHECK(!enc("\\udc80", "utf-16-le", "surrogateescape"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-16-le' codec can't encode character '\\udc80' in position 0: surrogates not allowed");
}

static void utf32_decode(void)
{
    IS(PyUnicode_DecodeUTF32("a\0\0\0\xac\x20\0\0", 8, NULL, NULL), "a\\u20ac");
    IS(PyUnicode_DecodeUTF32("\xff\xfe\0\0" "a\0\0\0", 8, NULL, NULL), "a");
    IS(PyUnicode_DecodeUTF32("\0\0\xfe\xff\0\0\0a", 8, NULL, NULL), "a");
    IS(PyUnicode_DecodeUTF32("", 0, NULL, NULL), "");
    IS(dec32("\0\1\xf6\0", 4, NULL, 1), "\\U0001f600");
    IS(dec32("\0\0\xfe\xff", 4, NULL, 1), "\\ufeff");
    int order = 0;
    IS(PyUnicode_DecodeUTF32("\0\0\xfe\xff\0\0\0a", 8, NULL, &order), "a");
    CHECK(order == 1);
    CHECK(!dec32("a\0\0", 3, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-32-le' codec can't decode bytes in position 0-2: truncated data");
    CHECK(!dec32("\0\xd8\0\0", 4, NULL, -1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)");
    CHECK(!dec32("\0\x11\0\0", 4, NULL, 1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-32-be' codec can't decode bytes in position 0-3: code point not in range(0x110000)");
    IS(dec32("\0\xd8\0\0" "a\0\0\0\0\0\0\x80" "b", 13, "replace", -1), "\\ufffda\\ufffd\\ufffd");
    IS(dec32("\0\xd8\0\0" "a\0\0\0", 8, "surrogatepass", -1), "\\ud800a");
    Py_ssize_t used = 99;
    order = -1;
    IS(PyUnicode_DecodeUTF32Stateful("a\0\0\0b\0\0", 7, NULL, &order, &used), "a");
    CHECK(used == 4);
    IS(PyUnicode_DecodeUTF32Stateful("\0\xd8\0\0b\0\0", 7, "ignore", &order, &used), "");
    CHECK(used == 4);
    IS(PyUnicode_DecodeUTF32Stateful("", 0, NULL, NULL, &used), "");
    CHECK(used == 0);
}

static void utf32_encode(void)
{
    PyObject *s = str("a\\u20ac\\U0001f600");
    CHECK_REPR(PyUnicode_AsUTF32String(s), "b'\\xff\\xfe\\x00\\x00a\\x00\\x00\\x00\\xac \\x00\\x00\\x00\\xf6\\x01\\x00'");
    CHECK_REPR(PyUnicode_AsEncodedString(s, "utf-32-be", NULL), "b'\\x00\\x00\\x00a\\x00\\x00 \\xac\\x00\\x01\\xf6\\x00'");
    CHECK_REPR(PyUnicode_AsEncodedString(s, "UTF_32_LE", NULL), "b'a\\x00\\x00\\x00\\xac \\x00\\x00\\x00\\xf6\\x01\\x00'");
    Py_DECREF(s);
    CHECK(!PyUnicode_AsUTF32String(Py_None));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    s = str("\\udfff");
    CHECK(!PyUnicode_AsUTF32String(s));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-32' codec can't encode character '\\udfff' in position 0: surrogates not allowed");
    Py_DECREF(s);
    CHECK_REPR(enc("\\ud800", "utf-32-le", "surrogatepass"), "b'\\x00\\xd8\\x00\\x00'");
    CHECK_REPR(enc("\\ud800", "utf-32-be", "replace"), "b'\\x00\\x00\\x00?'");
}

static void utf7(void)
{
    IS(PyUnicode_DecodeUTF7("a+AOQ-b", 7, NULL), "a\\xe4b");
    IS(PyUnicode_DecodeUTF7("a+AOQ.b", 7, NULL), "a\\xe4.b");
    IS(PyUnicode_DecodeUTF7("+-", 2, NULL), "+");
    IS(PyUnicode_DecodeUTF7("+2D3eAA", 7, NULL), "\\U0001f600");
    IS(PyUnicode_DecodeUTF7("+2D3eAA-x", 9, NULL), "\\U0001f600x");
    IS(PyUnicode_DecodeUTF7("", 0, NULL), "");
    IS(PyUnicode_DecodeUTF7("+2AA-", 5, NULL), "\\ud800");
    CHECK(!PyUnicode_DecodeUTF7("a+AO", 4, NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf7' codec can't decode bytes in position 1-3: unterminated shift sequence");
    CHECK(!PyUnicode_DecodeUTF7("a+AO-", 5, NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf7' codec can't decode bytes in position 1-4: partial character in shift sequence");
    CHECK(!PyUnicode_DecodeUTF7("+AAB-", 5, NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf7' codec can't decode bytes in position 0-4: non-zero padding bits in shift sequence");
    CHECK(!PyUnicode_DecodeUTF7("a+\x80", 3, NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf7' codec can't decode bytes in position 1-2: ill-formed sequence");
    CHECK(!PyUnicode_DecodeUTF7("a\x80", 2, NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf7' codec can't decode byte 0x80 in position 1: unexpected special character");
    IS(PyUnicode_DecodeUTF7("a\x80" "b", 3, "replace"), "a\\ufffdb");
    IS(PyUnicode_DecodeUTF7("a+AO", 4, "ignore"), "a");
    Py_ssize_t used = 99;
    IS(PyUnicode_DecodeUTF7Stateful("a+AOQ", 5, NULL, &used), "a");
    CHECK(used == 1);
    IS(PyUnicode_DecodeUTF7Stateful("a+AOQ-", 6, NULL, &used), "a\\xe4");
    CHECK(used == 6);
    IS(PyUnicode_DecodeUTF7Stateful("", 0, NULL, &used), "");
    CHECK(used == 0);
    IS(PyUnicode_DecodeUTF7Stateful("\xe4", 1, "replace", &used), "\\ufffd");
    CHECK(used == 1);
    CHECK_REPR(enc("a\\xe4b", "utf-7", NULL), "b'a+AOQ-b'");
    CHECK_REPR(enc("a\\xe4.-\\xe4-", "utf-7", NULL), "b'a+AOQ.-+AOQ--'");
    CHECK_REPR(enc("+\\\\~\\t\\0", "utf-7", NULL), "b'+-+AFwAfg\\t+AAA-'");
    CHECK_REPR(enc("\\U0001f600\\ud800", "UTF7", NULL), "b'+2D3eANgA-'");
    CHECK_REPR(enc("", "utf-7", NULL), "b''");
}

int main(void)
{
    Py_Initialize();
    utf16_decode();
    utf16_stateful();
    utf16_encode();
    utf32_decode();
    utf32_encode();
    utf7();
    CHECK_CLEAN();
    return CHECK_DONE();
}
