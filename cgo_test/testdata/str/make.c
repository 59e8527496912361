/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Making strs from memory, and changing them while they are new. */
#include "calls.h"
#include <wchar.h>

#define TEXT(o, want) is_row(__FILE__, __LINE__, want, o)

static void new(void)
{
    PyObject *s = PyUnicode_New(0, 127), *t = PyUnicode_FromString("");
    CHECK(s == t && PyUnicode_GET_LENGTH(s) == 0);
    Py_DECREF(s);
    Py_DECREF(t);
    static const struct { Py_UCS4 max; int kind, ascii; } forms[] = {{0, 1, 1}, {127, 1, 1}, {128, 1, 0}, {255, 1, 0}, {256, 2, 0}, {0xffff, 2, 0}, {0x10000, 4, 0}, {0x10ffff, 4, 0}};
    for (int i = 0; i < 8; i++) {
        s = PyUnicode_New(5, forms[i].max);
        CHECK(s && Py_REFCNT(s) == 1 && PyUnicode_KIND(s) == (unsigned)forms[i].kind && PyUnicode_IS_ASCII(s) == (unsigned)forms[i].ascii && PyUnicode_IS_COMPACT(s));
        CHECK(PyUnicode_GET_LENGTH(s) == 5 && PyUnicode_READ(PyUnicode_KIND(s), PyUnicode_DATA(s), 5) == 0);
        CHECK(PyUnicode_MAX_CHAR_VALUE(s) == (forms[i].max < 128 ? 127u : forms[i].max < 256 ? 255u : forms[i].max < 0x10000 ? 0xffffu : 0x10ffffu));
        for (int k = 0; k < 5; k++) PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), k, forms[i].max - (Py_UCS4)(k < (int)forms[i].max ? k : 0));
        Py_DECREF(s);
    }
    CHECK(!PyUnicode_New(5, 0x110000));
    CHECK_RAISED(PyExc_SystemError, "invalid maximum character passed to PyUnicode_New");
    CHECK(!PyUnicode_New(-1, 127));
    CHECK_RAISED(PyExc_SystemError, "Negative size passed to PyUnicode_New");
    CHECK(!PyUnicode_New(PY_SSIZE_T_MAX, 127));
    CHECK_RAISED(PyExc_MemoryError, NULL);
    CHECK(!PyUnicode_New(PY_SSIZE_T_MAX / 2, 0xffff));
    CHECK_RAISED(PyExc_MemoryError, NULL);
    CHECK(!PyUnicode_New(PY_SSIZE_T_MAX / 4, 0x10ffff));
    CHECK_RAISED(PyExc_MemoryError, NULL);
}

static void from_kind(void)
{
    const Py_UCS1 a[] = {'a', 0xe9, 'c'};
    const Py_UCS2 b[] = {'a', 0xe9, 0x20ac, 0xd800};
    const Py_UCS4 c[] = {'a', 0xe9, 0x20ac, 0x1f600, 0x10ffff};
    TEXT(PyUnicode_FromKindAndData(1, a, 1), "'a'");
    TEXT(PyUnicode_FromKindAndData(1, a, 3), "'a\\xe9c'");
    TEXT(PyUnicode_FromKindAndData(1, a, 0), "''");
    TEXT(PyUnicode_FromKindAndData(1, NULL, 0), "''");
    TEXT(PyUnicode_FromKindAndData(2, b, 1), "'a'");
    TEXT(PyUnicode_FromKindAndData(2, b, 2), "'a\\xe9'");
    TEXT(PyUnicode_FromKindAndData(2, b, 4), "'a\\xe9\\u20ac\\ud800'");
    TEXT(PyUnicode_FromKindAndData(2, b, 0), "''");
    for (int n = 0; n < 6; n++) {
        PyObject *s = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, c, n);
        CHECK(s && PyUnicode_GET_LENGTH(s) == n && narrow(s));
        for (int i = 0; i < n; i++) CHECK(PyUnicode_READ_CHAR(s, i) == c[i]);
        Py_XDECREF(s);
    }
    CHECK(!PyUnicode_FromKindAndData(1, a, -1));
    CHECK_RAISED(PyExc_ValueError, "size must be positive");
    CHECK(!PyUnicode_FromKindAndData(3, a, 1));
    CHECK_RAISED(PyExc_SystemError, "invalid kind");
    CHECK(!PyUnicode_FromKindAndData(0, a, 1));
    CHECK_RAISED(PyExc_SystemError, "invalid kind");
}

static void from_text(void)
{
    TEXT(PyUnicode_FromString(""), "''");
    TEXT(PyUnicode_FromString("a"), "'a'");
    TEXT(PyUnicode_FromString("abcdefghijklmnopqrstuvwxyz"), "'abcdefghijklmnopqrstuvwxyz'");
    TEXT(PyUnicode_FromString("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), "'a\\xe9\\u20ac\\U0001f600'");
    char buffer[64];
    for (int at = 0; at < 16; at++) for (int n = 0; n < 24; n++) {
        memset(buffer, 'x', sizeof buffer);
        for (int i = 0; i < n; i++) buffer[at + i] = (char)('a' + i);
        buffer[at + n] = 0;
        PyObject *s = PyUnicode_FromString(buffer + at);
        CHECK(s && PyUnicode_GET_LENGTH(s) == n && PyUnicode_IS_ASCII(s) && !memcmp(PyUnicode_DATA(s), buffer + at, (size_t)n + 1));
        Py_XDECREF(s);
    }
    CHECK(!PyUnicode_FromString("\xff"));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
    CHECK(!PyUnicode_FromString("abcdefghi\xe9"));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xe9 in position 9: unexpected end of data");
    TEXT(PyUnicode_FromStringAndSize("abc", 2), "'ab'");
    TEXT(PyUnicode_FromStringAndSize("a\0c", 3), "'a\\x00c'");
    TEXT(PyUnicode_FromStringAndSize("abc", 0), "''");
    TEXT(PyUnicode_FromStringAndSize(NULL, 0), "''");
    TEXT(PyUnicode_FromStringAndSize("\xe2\x82\xac", 3), "'\\u20ac'");
    CHECK(!PyUnicode_FromStringAndSize("\xe2\x82\xac", 2));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data");
    CHECK(!PyUnicode_FromStringAndSize("abc", -1));
    CHECK_RAISED(PyExc_SystemError, "Negative size passed to PyUnicode_FromStringAndSize");
    CHECK(!PyUnicode_FromStringAndSize(NULL, 3));
    CHECK_RAISED(PyExc_SystemError, "NULL string with positive size with NULL passed to PyUnicode_FromStringAndSize");
    PyObject *a = PyUnicode_FromString("q"), *b = PyUnicode_FromStringAndSize("q", 1), *c = PyUnicode_FromOrdinal('q');
    CHECK(a == b && b == c); /* one object for each character below 256 */
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
}

static void from_ordinal(void)
{
    TEXT(PyUnicode_FromOrdinal(0), "'\\x00'");
    TEXT(PyUnicode_FromOrdinal(0xff), "'\\xff'");
    TEXT(PyUnicode_FromOrdinal(0x100), "'\\u0100'");
    TEXT(PyUnicode_FromOrdinal(0xd800), "'\\ud800'");
    TEXT(PyUnicode_FromOrdinal(0xffff), "'\\uffff'");
    TEXT(PyUnicode_FromOrdinal(0x10ffff), "'\\U0010ffff'");
    CHECK(!PyUnicode_FromOrdinal(-1));
    CHECK_RAISED(PyExc_ValueError, "chr() arg not in range(0x110000)");
    CHECK(!PyUnicode_FromOrdinal(0x110000));
    CHECK_RAISED(PyExc_ValueError, "chr() arg not in range(0x110000)");
}

static void from_object(void)
{
    PyObject *s = S("some text"), *sub = SS("\xe2\x82\xacuro");
    Py_ssize_t refs = Py_REFCNT(s);
    PyObject *t = PyUnicode_FromObject(s);
    CHECK(t == s && Py_REFCNT(s) == refs + 1);
    Py_DECREF(t);
    t = PyUnicode_FromObject(sub);
    CHECK(t && t != sub && PyUnicode_CheckExact(t) && PyUnicode_Compare(t, sub) == 0 && narrow(t));
    Py_XDECREF(t);
    CHECK(!PyUnicode_FromObject(Py_None));
    CHECK_RAISED(PyExc_TypeError, "Can't convert 'NoneType' object to str implicitly");
    CHECK(PyUnicode_Check(sub) && !PyUnicode_CheckExact(sub) && PyUnicode_CheckExact(s) && !PyUnicode_Check(Py_None));
    CHECK(PyUnicode_READY(s) == 0 && PyUnicode_READY(sub) == 0 && PyUnicode_IS_READY(s));
    Py_DECREF(s);
    Py_DECREF(sub);
}

static void wide(void)
{
    TEXT(PyUnicode_FromWideChar(L"a\u00e9\u20ac\U0001f600", -1), "'a\\xe9\\u20ac\\U0001f600'");
    TEXT(PyUnicode_FromWideChar(L"a\u20ac", 1), "'a'");
    TEXT(PyUnicode_FromWideChar(L"a\0b", 3), "'a\\x00b'");
    TEXT(PyUnicode_FromWideChar(L"", -1), "''");
    TEXT(PyUnicode_FromWideChar(L"", 0), "''");
    TEXT(PyUnicode_FromWideChar(NULL, 0), "''");
    CHECK(!PyUnicode_FromWideChar(NULL, -1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    const wchar_t bad[] = {'a', 0x110000, 0};
    CHECK(!PyUnicode_FromWideChar(bad, 2));
    CHECK_RAISED(PyExc_ValueError, "character U+110000 is not in range [U+0000; U+10ffff]");
    PyObject *s = S("a\xe2\x82\xac\xf0\x9f\x98\x80"), *z = Sn("a\0b", 3);
    wchar_t buffer[8];
    wmemset(buffer, L'#', 8);
    CHECK(PyUnicode_AsWideChar(s, buffer, 8) == 3 && !wcscmp(buffer, L"a\u20ac\U0001f600") && buffer[4] == L'#');
    wmemset(buffer, L'#', 8);
    CHECK(PyUnicode_AsWideChar(s, buffer, 3) == 3 && buffer[2] == 0x1f600 && buffer[3] == L'#');
    wmemset(buffer, L'#', 8);
    CHECK(PyUnicode_AsWideChar(s, buffer, 2) == 2 && buffer[1] == 0x20ac && buffer[2] == L'#');
    CHECK(PyUnicode_AsWideChar(s, buffer, 0) == 0);
    CHECK(PyUnicode_AsWideChar(s, NULL, 0) == 4);
    CHECK(PyUnicode_AsWideChar(Py_None, buffer, 8) == -1);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(PyUnicode_AsWideChar(NULL, buffer, 8) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_ssize_t n = -5;
    wchar_t *w = PyUnicode_AsWideCharString(s, &n);
    CHECK(w && n == 3 && !wcscmp(w, L"a\u20ac\U0001f600"));
    PyMem_Free(w);
    w = PyUnicode_AsWideCharString(s, NULL);
    CHECK(w && !wcscmp(w, L"a\u20ac\U0001f600"));
    PyMem_Free(w);
    w = PyUnicode_AsWideCharString(z, &n);
    CHECK(w && n == 3 && w[1] == 0 && w[2] == 'b' && w[3] == 0);
    PyMem_Free(w);
    CHECK(!PyUnicode_AsWideCharString(z, NULL));
    CHECK_RAISED(PyExc_ValueError, "embedded null character");
    CHECK(!PyUnicode_AsWideCharString(Py_None, NULL));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(!PyUnicode_AsWideCharString(NULL, NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(s);
    Py_DECREF(z);
}

static void ucs4(void)
{
    PyObject *s = S("a\xe2\x82\xac\xf0\x9f\x98\x80");
    Py_UCS4 buffer[5] = {9, 9, 9, 9, 9};
    CHECK(PyUnicode_AsUCS4(s, buffer, 5, 0) == buffer && buffer[0] == 'a' && buffer[2] == 0x1f600 && buffer[3] == 9);
    CHECK(PyUnicode_AsUCS4(s, buffer, 3, 0) == buffer);
    CHECK(PyUnicode_AsUCS4(s, buffer, 4, 1) == buffer && buffer[3] == 0 && buffer[4] == 9);
    CHECK(!PyUnicode_AsUCS4(s, buffer, 3, 1));
    CHECK_RAISED(PyExc_SystemError, "string is longer than the buffer");
    CHECK(!PyUnicode_AsUCS4(s, buffer, 2, 0));
    CHECK_RAISED(PyExc_SystemError, "string is longer than the buffer");
    CHECK(!PyUnicode_AsUCS4(s, NULL, 5, 0));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyUnicode_AsUCS4(s, buffer, -1, 0));
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_UCS4 *p = PyUnicode_AsUCS4Copy(s);
    CHECK(p && p[0] == 'a' && p[1] == 0x20ac && p[2] == 0x1f600 && p[3] == 0);
    PyMem_Free(p);
    Py_DECREF(s);
}

static void reading(void)
{
    PyObject *s = S("a\xe2\x82\xac" "c"), *sub = SS("\xf0\x9f\x98\x80x");
    CHECK(PyUnicode_GetLength(s) == 3 && PyUnicode_GetLength(sub) == 2);
    CHECK(PyUnicode_GetLength(Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(PyUnicode_ReadChar(s, 1) == 0x20ac && PyUnicode_ReadChar(sub, 0) == 0x1f600 && PyUnicode_ReadChar(sub, 1) == 'x');
    CHECK(PyUnicode_ReadChar(s, 3) == (Py_UCS4)-1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_ReadChar(s, -1) == (Py_UCS4)-1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_ReadChar(Py_None, 0) == (Py_UCS4)-1);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
#if PY_VERSION_HEX >= 0x030E0000
    CHECK((PyUnicode_KIND)(s) == 2 && (PyUnicode_DATA)(s) == (const void *)((PyCompactUnicodeObject *)s + 1) && PyUnicode_KIND(sub) == 4);
#endif
    CHECK(PyUnicode_2BYTE_DATA(s)[1] == 0x20ac && PyUnicode_4BYTE_DATA(sub)[0] == 0x1f600);
    TEXT(PyUnicode_Substring(s, 0, 3), "'a\\u20acc'");
    TEXT(PyUnicode_Substring(s, 0, 99), "'a\\u20acc'");
    TEXT(PyUnicode_Substring(s, 0, 1), "'a'");
    TEXT(PyUnicode_Substring(s, 1, 2), "'\\u20ac'");
    TEXT(PyUnicode_Substring(s, 2, 2), "''");
    TEXT(PyUnicode_Substring(s, 2, 1), "''");
    TEXT(PyUnicode_Substring(s, 5, 9), "''");
    TEXT(PyUnicode_Substring(sub, 1, 2), "'x'");
    PyObject *t = PyUnicode_Substring(s, 0, 3);
    CHECK(t == s);
    Py_DECREF(t);
    t = PyUnicode_Substring(sub, 0, 2);
    CHECK(t && PyUnicode_CheckExact(t) && PyUnicode_Compare(t, sub) == 0);
    Py_XDECREF(t);
    CHECK(!PyUnicode_Substring(s, -1, 2));
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(!PyUnicode_Substring(s, 0, -2));
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    Py_DECREF(s);
    Py_DECREF(sub);
}

static void writing(void)
{
    PyObject *s = PyUnicode_New(3, 127);
    CHECK(PyUnicode_WriteChar(s, 0, 'x') == 0 && PyUnicode_WriteChar(s, 1, 'y') == 0 && PyUnicode_WriteChar(s, 2, 'z') == 0);
    CHECK(!PyUnicode_CompareWithASCIIString(s, "xyz"));
    CHECK(PyUnicode_WriteChar(s, 3, 'a') == -1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_WriteChar(s, -1, 'a') == -1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_WriteChar(s, 0, 128) == -1);
    CHECK_RAISED(PyExc_ValueError, "character out of range");
    CHECK(PyUnicode_WriteChar(Py_None, 0, 'a') == -1);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    Py_INCREF(s);
    CHECK(PyUnicode_WriteChar(s, 0, 'a') == -1);
    CHECK_RAISED(PyExc_SystemError, "Cannot modify a string currently used");
    Py_DECREF(s);
    CHECK(PyUnicode_WriteChar(s, 0, 'a') == 0);
    PyObject_Hash(s);
    CHECK(PyUnicode_WriteChar(s, 0, 'b') == -1);
    CHECK_RAISED(PyExc_SystemError, "Cannot modify a string currently used");
    Py_DECREF(s);
    s = PyUnicode_New(4, 0xffff);
    CHECK(PyUnicode_Fill(s, 0, 4, 0x20ac) == 4 && PyUnicode_Fill(s, 1, 2, 'a') == 2 && PyUnicode_Fill(s, 3, 99, 'b') == 1 && PyUnicode_Fill(s, 4, 1, 'c') == 0);
    CHECK(PyUnicode_Fill(s, 9, 1, 'c') == 0 && PyUnicode_Fill(s, 0, 0, 'c') == 0 && PyUnicode_Fill(s, 0, -1, 'c') == 0);
    CHECK(PyUnicode_ReadChar(s, 0) == 0x20ac && PyUnicode_ReadChar(s, 1) == 'a' && PyUnicode_ReadChar(s, 3) == 'b');
    CHECK(PyUnicode_Fill(s, -1, 2, 'a') == -1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_Fill(s, 0, 1, 0x10000) == -1);
    CHECK_RAISED(PyExc_ValueError, "fill character is bigger than the string maximum character");
    CHECK(PyUnicode_Fill(Py_None, 0, 1, 'a') == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_INCREF(s);
    CHECK(PyUnicode_Fill(s, 0, 1, 'a') == -1);
    CHECK_RAISED(PyExc_SystemError, "Cannot modify a string currently used");
    Py_DECREF(s);
    Py_DECREF(s);
}

static void copying(void)
{
    PyObject *to = PyUnicode_New(5, 127), *a = S("abcdef"), *w = S("x\xe2\x82\xac" "y"), *l = S("\xc3\xa9z");
    CHECK(PyUnicode_Fill(to, 0, 5, '-') == 5);
    CHECK(PyUnicode_CopyCharacters(to, 1, a, 2, 3) == 3 && !PyUnicode_CompareWithASCIIString(to, "-cde-"));
    CHECK(PyUnicode_CopyCharacters(to, 0, a, 4, 9) == 2 && !PyUnicode_CompareWithASCIIString(to, "efde-"));
    CHECK(PyUnicode_CopyCharacters(to, 5, a, 6, 9) == 0 && PyUnicode_CopyCharacters(to, 0, a, 0, 0) == 0);
    CHECK(PyUnicode_CopyCharacters(to, 4, w, 2, 1) == 1 && !PyUnicode_CompareWithASCIIString(to, "efdey"));
    CHECK(PyUnicode_CopyCharacters(to, 0, w, 0, 3) == -1);
    CHECK_RAISED(PyExc_SystemError, "Cannot copy UCS2 characters into a string of ascii characters");
    CHECK(PyUnicode_CopyCharacters(to, 0, l, 0, 1) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnicode_CopyCharacters(to, 3, a, 0, 3) == -1);
    CHECK_RAISED(PyExc_SystemError, "Cannot write 3 characters at 3 in a string of 5 characters");
    CHECK(PyUnicode_CopyCharacters(to, 6, a, 0, 1) == -1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_CopyCharacters(to, 0, a, 7, 1) == -1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_CopyCharacters(to, 0, a, -1, 1) == -1);
    CHECK_RAISED(PyExc_IndexError, "string index out of range");
    CHECK(PyUnicode_CopyCharacters(to, 0, a, 0, -1) == -1);
    CHECK_RAISED(PyExc_SystemError, "how_many cannot be negative");
    CHECK(PyUnicode_CopyCharacters(to, 0, Py_None, 0, 1) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnicode_CopyCharacters(Py_None, 0, a, 0, 1) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_INCREF(to);
    CHECK(PyUnicode_CopyCharacters(to, 0, a, 0, 1) == -1);
    CHECK_RAISED(PyExc_SystemError, "Cannot modify a string currently used");
    Py_DECREF(to);
    Py_DECREF(to);
    to = PyUnicode_New(3, 0x10ffff);
    CHECK(PyUnicode_CopyCharacters(to, 0, w, 0, 3) == 3 && PyUnicode_ReadChar(to, 1) == 0x20ac);
    CHECK(PyUnicode_CopyCharacters(to, 0, l, 0, 2) == 2 && PyUnicode_ReadChar(to, 0) == 0xe9);
    Py_DECREF(to);
    Py_DECREF(a);
    Py_DECREF(w);
    Py_DECREF(l);
}

static void resize(void)
{
    PyObject *s = PyUnicode_New(3, 127);
    memcpy(PyUnicode_1BYTE_DATA(s), "abc", 3);
    CHECK(PyUnicode_Resize(&s, 3) == 0 && PyUnicode_Resize(&s, 2) == 0 && !PyUnicode_CompareWithASCIIString(s, "ab"));
    CHECK(PyUnicode_Resize(&s, 1000) == 0 && PyUnicode_GET_LENGTH(s) == 1000 && !memcmp(PyUnicode_DATA(s), "ab", 2) && PyUnicode_1BYTE_DATA(s)[1000] == 0);
    CHECK(PyUnicode_Resize(&s, 0) == 0 && PyUnicode_GET_LENGTH(s) == 0);
    Py_DECREF(s);
    s = S("shared text");
    PyObject *keep = Py_NewRef(s);
    CHECK(PyUnicode_Resize(&s, 6) == 0 && s != keep && !PyUnicode_CompareWithASCIIString(s, "shared") && !PyUnicode_CompareWithASCIIString(keep, "shared text"));
    CHECK(Py_REFCNT(keep) == 1);
    CHECK(PyUnicode_Resize(&s, -1) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnicode_Resize(NULL, 1) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject *no = NULL;
    CHECK(PyUnicode_Resize(&no, 1) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    no = Py_None;
    CHECK(PyUnicode_Resize(&no, 1) == -1 && no == Py_None);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnicode_Resize(&s, PY_SSIZE_T_MAX / 2) == -1 && !PyUnicode_CompareWithASCIIString(s, "shared"));
    CHECK_RAISED(PyExc_MemoryError, NULL);
    Py_DECREF(keep);
    Py_DECREF(s);
    s = S("\xe2\x82\xac uro");
    CHECK(PyUnicode_AsUTF8(s) && PyUnicode_Resize(&s, 1) == 0 && PyUnicode_GET_LENGTH(s) == 1);
    CHECK(!strcmp(PyUnicode_AsUTF8(s), "\xe2\x82\xac"));
    Py_DECREF(s);
}

static void concat(void)
{
    PyObject *a = S("abc"), *w = S("\xe2\x82\xac"), *e = S(""), *sub = SS("sub");
    TEXT(PyUnicode_Concat(a, a), "'abcabc'");
    TEXT(PyUnicode_Concat(a, w), "'abc\\u20ac'");
    TEXT(PyUnicode_Concat(w, a), "'\\u20acabc'");
    TEXT(PyUnicode_Concat(sub, w), "'sub\\u20ac'");
    TEXT(PyUnicode_Concat(e, e), "''");
    Py_ssize_t refs = Py_REFCNT(a);
    PyObject *r = PyUnicode_Concat(a, e), *q = PyUnicode_Concat(e, a);
    CHECK(r == a && q == a && Py_REFCNT(a) == refs + 2);
    Py_XDECREF(r);
    Py_XDECREF(q);
    r = PyUnicode_Concat(sub, e);
    CHECK(r && PyUnicode_CheckExact(r));
    Py_XDECREF(r);
    CHECK(!PyUnicode_Concat(a, Py_None));
    CHECK_RAISED(PyExc_TypeError, "can only concatenate str (not \"NoneType\") to str");
    CHECK(!PyUnicode_Concat(Py_None, a));
    CHECK_RAISED(PyExc_TypeError, "must be str, not NoneType");
    Py_DECREF(a);
    Py_DECREF(w);
    Py_DECREF(e);
    Py_DECREF(sub);
}

static void append(void)
{
    PyObject *s = PyUnicode_New(3, 127), *x = S("xyz"), *w = S("\xf0\x9f\x98\x80");
    memcpy(PyUnicode_1BYTE_DATA(s), "abc", 3);
    PyUnicode_Append(&s, x);
    CHECK(s && !PyUnicode_CompareWithASCIIString(s, "abcxyz") && Py_REFCNT(s) == 1 && Py_REFCNT(x) == 1);
    PyObject *keep = Py_NewRef(s);
    PyUnicode_Append(&s, x);
    CHECK(s && s != keep && !PyUnicode_CompareWithASCIIString(s, "abcxyzxyz") && !PyUnicode_CompareWithASCIIString(keep, "abcxyz") && Py_REFCNT(keep) == 1);
    Py_DECREF(keep);
    PyUnicode_Append(&s, w);
    CHECK(s && PyUnicode_GET_LENGTH(s) == 10 && PyUnicode_KIND(s) == 4);
    PyUnicode_Append(&s, x);
    CHECK(s && PyUnicode_GET_LENGTH(s) == 13 && PyUnicode_ReadChar(s, 12) == 'z');
    PyUnicode_Append(&s, s);
    CHECK(s && PyUnicode_GET_LENGTH(s) == 26 && PyUnicode_ReadChar(s, 25) == 'z');
    for (int i = 0; i < 200; i++) PyUnicode_Append(&s, x);
    CHECK(s && PyUnicode_GET_LENGTH(s) == 626 && narrow(s));
    PyUnicode_Append(&s, Py_None);
    CHECK(!s);
    CHECK_RAISED(PyExc_SystemError, NULL);
    s = Py_NewRef(x);
    PyUnicode_Append(&s, NULL);
    CHECK(!s && Py_REFCNT(x) == 1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    s = NULL;
    PyUnicode_Append(&s, x);
    CHECK(!s);
    CHECK_RAISED(PyExc_SystemError, NULL);
    /* An exception that is set stays. */
    PyErr_SetString(PyExc_KeyError, "first");
    s = Py_NewRef(x);
    PyUnicode_Append(&s, NULL);
    CHECK(!s && Py_REFCNT(x) == 1);
    CHECK_RAISED(PyExc_KeyError, "'first'");
    /* The last character of a result is not shared with the one-character strs. */
    s = S("");
    PyUnicode_Append(&s, x);
    CHECK(s == x && Py_REFCNT(x) == 2);
    PyUnicode_AppendAndDel(&s, Py_NewRef(x));
    CHECK(s && Py_REFCNT(x) == 1 && !PyUnicode_CompareWithASCIIString(s, "xyzxyz"));
    PyUnicode_AppendAndDel(&s, NULL);
    CHECK(!s);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(x);
    Py_DECREF(w);
}

int main(void)
{
    Py_Initialize();
    new();
    from_kind();
    from_text();
    from_ordinal();
    from_object();
    wide();
    ucs4();
    reading();
    writing();
    copying();
    resize();
    concat();
    append();
    CHECK_CLEAN();
    return CHECK_DONE();
}
