/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The encodings and decodings of str that have a C function of their own, its size, immortal names, the kind of a writer. */
#include "check.h"

extern Py_ssize_t PyUnicode_GetSize(PyObject *);
extern void PyUnicode_InternImmortal(PyObject **);

static PyObject *decoded(const char *s) { return PyUnicode_DecodeUTF8(s, strlen(s), "surrogatepass"); }

static void encodes(void)
{
    PyObject *s = decoded("a\xc3\xa9");
    CHECK_REPR(PyUnicode_AsUTF8String(s), "b'a\\xc3\\xa9'");
    CHECK_REPR(PyUnicode_AsLatin1String(s), "b'a\\xe9'");
    CHECK(Py_REFCNT(s) == 1);
    Py_SETREF(s, decoded("abc"));
    PyObject *b = PyUnicode_AsASCIIString(s);
    CHECK(Py_REFCNT(b) == 1);
    CHECK_REPR(b, "b'abc'");
    CHECK(Py_REFCNT(s) == 1);
    Py_DECREF(s);
}

static void what_does_not_fit_raises(void)
{
    PyObject *s = decoded("a\xc3\xa9"), *wide = decoded("\xe2\x82\xac"), *lone = decoded("\xed\xa0\x80");
    CHECK(PyUnicode_AsASCIIString(s) == NULL);
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'ascii' codec can't encode character '\\xe9' in position 1: ordinal not in range(128)");
    CHECK(PyUnicode_AsLatin1String(wide) == NULL);
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'latin-1' codec can't encode character '\\u20ac' in position 0: ordinal not in range(256)");
    CHECK(PyUnicode_AsUTF8String(lone) == NULL);
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed");
    Py_DECREF(s);
    Py_DECREF(wide);
    Py_DECREF(lone);
}

static void only_str_is_encoded(void)
{
    PyObject *b = PyBytes_FromString("abc");
    CHECK(PyUnicode_AsASCIIString(b) == NULL);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(PyUnicode_AsLatin1String(b) == NULL);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(PyUnicode_AsUTF8String(b) == NULL);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(Py_REFCNT(b) == 1);
    Py_DECREF(b);
}

static void decodes_latin1(void)
{
    CHECK_REPR(PyUnicode_DecodeLatin1("a\xe9\0z", 4, NULL), "'a\xc3\xa9\\x00z'");
    CHECK_REPR(PyUnicode_DecodeLatin1("", 0, "strict"), "''");
    PyObject *e = PyUnicode_DecodeLatin1("\xe9", 1, "no such handler"), *same = PyUnicode_DecodeLatin1("\xe9", 1, NULL);
    CHECK(e == same);
    CHECK_CLEAN();
}

static void decodes_by_a_map(void)
{
    PyObject *text = decoded("xyz\xe2\x82\xac"), *dict = Py_BuildValue("{i:s,i:i,i:O}", 97, "long", 98, 0x20ac, 99, Py_None);
    CHECK_REPR(PyUnicode_DecodeCharmap("\0\3\2", 3, text, NULL), "'x\xe2\x82\xacz'");
    CHECK_REPR(PyUnicode_DecodeCharmap("ab", 2, dict, NULL), "'long\xe2\x82\xac'");
    CHECK_REPR(PyUnicode_DecodeCharmap("a\xe9", 2, NULL, NULL), "'a\xc3\xa9'");
    CHECK_REPR(PyUnicode_DecodeCharmap("", 0, dict, NULL), "''");
    CHECK_REPR(PyUnicode_DecodeCharmap("acz", 3, dict, "replace"), "'long\xef\xbf\xbd\xef\xbf\xbd'");
    CHECK_REPR(PyUnicode_DecodeCharmap("acz", 3, dict, "ignore"), "'long'");
    CHECK(Py_REFCNT(text) == 1 && Py_REFCNT(dict) == 1);
    Py_DECREF(text);
    Py_DECREF(dict);
}

static void what_a_map_lacks_raises(void)
{
    PyObject *text = decoded("xy\xef\xbf\xbe"), *dict = Py_BuildValue("{i:O,i:i,i:d}", 99, Py_None, 100, 0x110000, 101, 1.5);
    CHECK(PyUnicode_DecodeCharmap("\0\7", 2, text, NULL) == NULL);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'charmap' codec can't decode byte 0x07 in position 1: character maps to <undefined>");
    CHECK(PyUnicode_DecodeCharmap("\2", 1, text, NULL) == NULL);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'charmap' codec can't decode byte 0x02 in position 0: character maps to <undefined>");
    CHECK(PyUnicode_DecodeCharmap("c", 1, dict, NULL) == NULL);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'charmap' codec can't decode byte 0x63 in position 0: character maps to <undefined>");
    CHECK(PyUnicode_DecodeCharmap("d", 1, dict, NULL) == NULL);
    CHECK_RAISED(PyExc_TypeError, "character mapping must be in range(0x110000)");
    CHECK(PyUnicode_DecodeCharmap("e", 1, dict, NULL) == NULL);
    CHECK_RAISED(PyExc_TypeError, "character mapping must return integer, None or str");
    Py_DECREF(text);
    Py_DECREF(dict);
}

static void decodes_utf8_in_pieces(void)
{
    Py_ssize_t used = 77;
    CHECK_REPR(PyUnicode_DecodeUTF8Stateful("a\xe2\x82", 3, NULL, &used), "'a'");
    CHECK(used == 1);
    CHECK_REPR(PyUnicode_DecodeUTF8Stateful("\xe2\x82\xac", 3, NULL, &used), "'\xe2\x82\xac'");
    CHECK(used == 3);
    CHECK_REPR(PyUnicode_DecodeUTF8Stateful("", 0, NULL, &used), "''");
    CHECK(used == 0);
    CHECK_REPR(PyUnicode_DecodeUTF8Stateful("a\xff\xe2", 3, "replace", &used), "'a\xef\xbf\xbd'");
    CHECK(used == 2);
    CHECK_CLEAN();
}

static void whole_utf8_must_end(void)
{
    CHECK(PyUnicode_DecodeUTF8Stateful("a\xe2\x82", 3, NULL, NULL) == NULL);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data");
    Py_ssize_t used = 77;
    CHECK(PyUnicode_DecodeUTF8Stateful("a\xff", 2, NULL, &used) == NULL);
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
}

static void immortal_names(void)
{
    PyObject *s = decoded("a name that nobody has interned yet"), *mine = s;
    PyUnicode_InternImmortal(&s);
    CHECK(s == mine && PyUnicode_CHECK_INTERNED(s));
    PyObject *other = decoded("a name that nobody has interned yet");
    CHECK(other != s);
    PyUnicode_InternImmortal(&other);
    CHECK(other == s);
    Py_DECREF(other);
    Py_DECREF(s);
    s = PyUnicode_InternFromString("a name that nobody has interned yet");
    CHECK(s == mine);
    CHECK_REPR(s, "'a name that nobody has interned yet'");
}

static void writer_widens(void)
{
    _PyUnicodeWriter w;
    _PyUnicodeWriter_Init(&w);
    CHECK(_PyUnicodeWriter_WriteASCIIString(&w, "abc", 3) == 0);
    CHECK(_PyUnicodeWriter_PrepareKindInternal(&w, PyUnicode_2BYTE_KIND) == 0);
    CHECK(w.kind == PyUnicode_2BYTE_KIND && w.maxchar == 0xffff && w.pos == 3);
    CHECK(PyUnicode_READ(w.kind, w.data, 2) == 'c');
    CHECK(_PyUnicodeWriter_PrepareKindInternal(&w, PyUnicode_4BYTE_KIND) == 0);
    CHECK(w.kind == PyUnicode_4BYTE_KIND && w.maxchar == 0x10ffff);
    CHECK(PyUnicode_READ(w.kind, w.data, 2) == 'c');
    CHECK_REPR(_PyUnicodeWriter_Finish(&w), "'abc'");
}

static void size_has_gone(void)
{
    PyObject *s = decoded("a\xc3\xa9");
    CHECK(PyUnicode_GetSize(s) == -1);
    CHECK_RAISED(PyExc_RuntimeError, "PyUnicode_GetSize has been removed.");
    Py_DECREF(s);
}

int main(void)
{
    Py_Initialize();
    encodes();
    what_does_not_fit_raises();
    only_str_is_encoded();
    decodes_latin1();
    decodes_by_a_map();
    what_a_map_lacks_raises();
    decodes_utf8_in_pieces();
    whole_utf8_must_end();
    immortal_names();
    writer_widens();
    size_has_gone();
    return CHECK_DONE();
}
