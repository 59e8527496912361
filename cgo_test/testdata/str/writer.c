/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyUnicodeWriter, and the private _PyUnicodeWriter whose macros extensions inline. */
#include "calls.h"

#define TEXT(o, want) is_row(__FILE__, __LINE__, want, o)

#if PY_VERSION_HEX >= 0x030E0000
static void create(void)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    CHECK(w);
    PyObject *s = PyUnicodeWriter_Finish(w), *e = PyUnicode_FromString("");
    CHECK(s == e);
    Py_XDECREF(s);
    Py_DECREF(e);
    w = PyUnicodeWriter_Create(100);
    CHECK(w && PyUnicodeWriter_WriteChar(w, 'q') == 0);
    s = PyUnicodeWriter_Finish(w);
    e = PyUnicode_FromString("q");
    CHECK(s == e); /* one-character strs are shared */
    Py_XDECREF(s);
    Py_DECREF(e);
    CHECK(!PyUnicodeWriter_Create(-1));
    CHECK_RAISED(PyExc_ValueError, "length must be positive");
    CHECK(!PyUnicodeWriter_Create(PY_SSIZE_T_MAX));
    CHECK_RAISED(PyExc_MemoryError, NULL);
    PyUnicodeWriter_Discard(PyUnicodeWriter_Create(10));
    PyUnicodeWriter_Discard(NULL);
    CHECK_CLEAN();
}

static void chars(void)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(3);
    CHECK(PyUnicodeWriter_WriteChar(w, 'a') == 0 && PyUnicodeWriter_WriteChar(w, 0xe9) == 0 && PyUnicodeWriter_WriteChar(w, 0x20ac) == 0 && PyUnicodeWriter_WriteChar(w, 0x10ffff) == 0 && PyUnicodeWriter_WriteChar(w, 0) == 0);
    CHECK(PyUnicodeWriter_WriteChar(w, 0x110000) == -1);
    CHECK_RAISED(PyExc_ValueError, "character must be in range(0x110000)");
    TEXT(PyUnicodeWriter_Finish(w), "'a\\xe9\\u20ac\\U0010ffff\\x00'");
    for (int n = 1; n < 3000; n = n * 2 + 1) {
        w = PyUnicodeWriter_Create(n / 3);
        for (int i = 0; i < n; i++) CHECK(PyUnicodeWriter_WriteChar(w, (Py_UCS4)(i + 1 < n ? 'a' + i % 26 : 0x20ac)) == 0);
        PyObject *s = PyUnicodeWriter_Finish(w);
        CHECK(s && PyUnicode_GET_LENGTH(s) == n && PyUnicode_READ_CHAR(s, n - 1) == 0x20ac && narrow(s));
        Py_XDECREF(s);
    }
}

static void strs(void)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    PyObject *s = S("text \xe2\x82\xac"), *i = I(42), *sub = SS("sub"), *e = S("");
    Py_ssize_t refs = Py_REFCNT(s);
    CHECK(PyUnicodeWriter_WriteStr(w, s) == 0 && PyUnicodeWriter_WriteStr(w, i) == 0 && PyUnicodeWriter_WriteStr(w, sub) == 0 && PyUnicodeWriter_WriteStr(w, e) == 0 && PyUnicodeWriter_WriteStr(w, Py_None) == 0);
    TEXT(PyUnicodeWriter_Finish(w), "'text \\u20ac42subNone'");
    CHECK(Py_REFCNT(s) == refs);
    w = PyUnicodeWriter_Create(0);
    CHECK(PyUnicodeWriter_WriteRepr(w, s) == 0 && PyUnicodeWriter_WriteRepr(w, i) == 0 && PyUnicodeWriter_WriteRepr(w, NULL) == 0);
    TEXT(PyUnicodeWriter_Finish(w), "\"'text \\u20ac'42<NULL>\"");
    w = PyUnicodeWriter_Create(0);
    CHECK(PyUnicodeWriter_WriteSubstring(w, s, 2, 6) == 0 && PyUnicodeWriter_WriteSubstring(w, s, 0, 0) == 0 && PyUnicodeWriter_WriteSubstring(w, s, 0, 2) == 0 && PyUnicodeWriter_WriteSubstring(w, sub, 0, 3) == 0);
    CHECK(PyUnicodeWriter_WriteSubstring(w, Py_None, 0, 0) == -1);
    CHECK_RAISED(PyExc_TypeError, "expect str, not NoneType");
    CHECK(PyUnicodeWriter_WriteSubstring(w, s, -1, 2) == -1);
    CHECK_RAISED(PyExc_ValueError, "start must be positive and less than or equal to end");
    CHECK(PyUnicodeWriter_WriteSubstring(w, s, 3, 2) == -1);
    CHECK_RAISED(PyExc_ValueError, NULL);
    CHECK(PyUnicodeWriter_WriteSubstring(w, s, 0, 7) == -1);
    CHECK_RAISED(PyExc_ValueError, NULL);
    TEXT(PyUnicodeWriter_Finish(w), "'xt \\u20actesub'");
    /* A str that was taken over whole is not written to, and is what comes out when nothing follows. */
    w = PyUnicodeWriter_Create(0);
    CHECK(PyUnicodeWriter_WriteStr(w, s) == 0 && PyUnicodeWriter_WriteChar(w, '!') == 0);
    TEXT(PyUnicodeWriter_Finish(w), "'text \\u20ac!'");
    CHECK(PyUnicode_GET_LENGTH(s) == 6 && Py_REFCNT(s) == refs);
    Py_DECREF(s);
    Py_DECREF(i);
    Py_DECREF(sub);
    Py_DECREF(e);
}

static void encoded(void)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    CHECK(PyUnicodeWriter_WriteUTF8(w, "a\xe2\x82\xac|", -1) == 0 && PyUnicodeWriter_WriteUTF8(w, "bcd", 2) == 0 && PyUnicodeWriter_WriteUTF8(w, "x", 0) == 0 && PyUnicodeWriter_WriteASCII(w, "|ascii", -1) == 0 && PyUnicodeWriter_WriteASCII(w, "xyz", 1) == 0);
    CHECK(PyUnicodeWriter_WriteUTF8(w, "good\xff", -1) == -1);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 4: invalid start byte");
    Py_ssize_t used = -1;
    CHECK(PyUnicodeWriter_DecodeUTF8Stateful(w, "\xff!", 2, "replace", NULL) == 0);
    CHECK(PyUnicodeWriter_DecodeUTF8Stateful(w, "q\xe2\x82", 3, NULL, &used) == 0 && used == 1);
    CHECK(PyUnicodeWriter_DecodeUTF8Stateful(w, "q\xe2\x82", 3, "strict", NULL) == -1);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data");
    CHECK(PyUnicodeWriter_DecodeUTF8Stateful(w, "bad\xff", 4, "strict", &used) == -1 && used == 0);
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(PyUnicodeWriter_DecodeUTF8Stateful(w, "\xff-", 2, "ignore", &used) == 0 && used == 2);
    TEXT(PyUnicodeWriter_Finish(w), "'a\\u20ac|bc|asciix\\ufffd!q-'");
    w = PyUnicodeWriter_Create(0);
    Py_UCS4 u[] = {'a', 0xe9, 0x1f600, 0x110000};
    CHECK(PyUnicodeWriter_WriteUCS4(w, u, 3) == 0 && PyUnicodeWriter_WriteUCS4(w, u, 0) == 0 && PyUnicodeWriter_WriteWideChar(w, L"|w\u20ac", -1) == 0 && PyUnicodeWriter_WriteWideChar(w, L"xyz", 2) == 0);
    CHECK(PyUnicodeWriter_WriteUCS4(w, u, -1) == -1);
    CHECK_RAISED(PyExc_ValueError, "size must be positive");
    CHECK(PyUnicodeWriter_WriteUCS4(w, u, 4) == -1);
    CHECK_RAISED(PyExc_ValueError, "character U+110000 is not in range [U+0000; U+10ffff]");
    TEXT(PyUnicodeWriter_Finish(w), "'a\\xe9\\U0001f600|w\\u20acxy'");
}

static void format(void)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    CHECK(PyUnicodeWriter_Format(w, "%s %d", "one", 1) == 0 && PyUnicodeWriter_WriteChar(w, '|') == 0);
    CHECK(PyUnicodeWriter_Format(w, "lost %s %y", "text", 1) == -1);
    CHECK_RAISED(PyExc_SystemError, "invalid format string: %y");
    CHECK(PyUnicodeWriter_Format(w, "%R", Py_None) == 0 && PyUnicodeWriter_Format(w, "") == 0 && PyUnicodeWriter_WriteASCII(w, "end", 3) == 0);
    TEXT(PyUnicodeWriter_Finish(w), "'one 1|Noneend'");
    w = PyUnicodeWriter_Create(0);
    CHECK(PyUnicodeWriter_Format(w, "%y", 1) == -1);
    PyUnicodeWriter_Discard(w);
    CHECK_RAISED(PyExc_SystemError, NULL);
}
#endif

static void private(void)
{
    _PyUnicodeWriter w;
    _PyUnicodeWriter_Init(&w);
    CHECK(!w.buffer && w.pos == 0 && w.size == 0 && !w.overallocate);
    PyObject *e = _PyUnicodeWriter_Finish(&w), *e2 = S("");
    CHECK(e == e2);
    Py_XDECREF(e);
    Py_DECREF(e2);
    _PyUnicodeWriter_Init(&w);
    w.overallocate = 1;
    w.min_length = 20;
    PyObject *s = S("one\xe2\x82\xac"), *ascii = S("plain");
    CHECK(_PyUnicodeWriter_WriteStr(&w, s) == 0 && w.pos == 4 && w.size >= 20 && w.kind == 2);
    CHECK(_PyUnicodeWriter_WriteChar(&w, 'x') == 0 && _PyUnicodeWriter_WriteChar(&w, 0x1f600) == 0 && w.kind == 4 && w.maxchar == 0x10ffff);
    CHECK(_PyUnicodeWriter_WriteASCIIString(&w, "ascii", -1) == 0 && _PyUnicodeWriter_WriteASCIIString(&w, "ascii", 2) == 0 && _PyUnicodeWriter_WriteLatin1String(&w, "\xe9!", 2) == 0);
    CHECK(_PyUnicodeWriter_WriteSubstring(&w, s, 1, 3) == 0 && _PyUnicodeWriter_WriteSubstring(&w, s, 2, 2) == 0);
    CHECK(_PyUnicodeWriter_Prepare(&w, 3, 'z') == 0);
    for (int i = 0; i < 3; i++) PyUnicode_WRITE(w.kind, w.data, w.pos++, 'z');
    TEXT(_PyUnicodeWriter_Finish(&w), "'one\\u20acx\\U0001f600asciias\\xe9!nezzz'");
    /* A str written first is taken over, read-only, and comes out itself. */
    _PyUnicodeWriter_Init(&w);
    CHECK(_PyUnicodeWriter_WriteStr(&w, ascii) == 0 && w.readonly && w.buffer == ascii);
    PyObject *r = _PyUnicodeWriter_Finish(&w);
    CHECK(r == ascii);
    Py_XDECREF(r);
    _PyUnicodeWriter_Init(&w);
    CHECK(_PyUnicodeWriter_WriteStr(&w, ascii) == 0 && _PyUnicodeWriter_WriteChar(&w, '!') == 0 && !w.readonly && w.buffer != ascii);
    TEXT(_PyUnicodeWriter_Finish(&w), "'plain!'");
    _PyUnicodeWriter_Init(&w);
    w.min_length = 2;
    CHECK(_PyUnicodeWriter_PrepareKind(&w, PyUnicode_2BYTE_KIND) == 0 && w.kind == 2);
    CHECK(_PyUnicodeWriter_WriteASCIIString(&w, "ab", 2) == 0 && _PyUnicodeWriter_WriteChar(&w, 0x20ac) == 0);
    TEXT(_PyUnicodeWriter_Finish(&w), "'ab\\u20ac'");
    _PyUnicodeWriter_Init(&w);
    CHECK(_PyUnicodeWriter_WriteStr(&w, s) == 0);
    _PyUnicodeWriter_Dealloc(&w);
    CHECK(!w.buffer && Py_REFCNT(s) == 1);
    _PyUnicodeWriter_Init(&w);
    CHECK(_PyUnicodeWriter_PrepareInternal(&w, PY_SSIZE_T_MAX, 127) == -1);
    CHECK_RAISED(PyExc_MemoryError, NULL);
    _PyUnicodeWriter_Dealloc(&w);
    Py_DECREF(s);
    Py_DECREF(ascii);
}

int main(void)
{
    Py_Initialize();
#if PY_VERSION_HEX >= 0x030E0000
    create();
    chars();
    strs();
    encoded();
    format();
#endif
    private();
    CHECK_CLEAN();
    return CHECK_DONE();
}
