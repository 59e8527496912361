/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Incremental coders of the built-in encodings. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"

static PyObject *piece(PyObject *d, const char *s, Py_ssize_t n, int final) { return PyObject_CallMethod(d, "decode", "y#i", s, n, final); }

static void decoders(void)
{
    PyObject *d = PyCodec_IncrementalDecoder("utf-8", NULL);
    CHECK(d != NULL);
    CHECK_REPR(PyObject_GetAttrString(d, "errors"), "'strict'");
    CHECK_REPR(piece(d, "a\xe2\x82", 3, 0), "'a'");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'\\xe2\\x82', 0)");
    CHECK_REPR(piece(d, "\xac" "b", 2, 0), "'\xe2\x82\xac" "b'");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 0)");
    CHECK_REPR(piece(d, "\xe2", 1, 0), "''");
    CHECK(!piece(d, "", 0, 1));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xe2 in position 0: unexpected end of data");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'\\xe2', 0)");
    CHECK_REPR(PyObject_CallMethod(d, "reset", NULL), "None");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 0)");
    CHECK_REPR(PyObject_CallMethod(d, "setstate", "((yi))", "\xe2\x82", 0), "None");
    CHECK_REPR(piece(d, "\xac", 1, 1), "'\xe2\x82\xac'");
    CHECK(!PyObject_CallMethod(d, "decode", "s", "a"));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(!PyObject_CallMethod(d, "decode", NULL));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("utf-8", "replace");
    CHECK_REPR(PyObject_GetAttrString(d, "errors"), "'replace'");
    CHECK_REPR(piece(d, "\xff\xe2", 2, 1), "'\xef\xbf\xbd\xef\xbf\xbd'");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("utf-16", NULL);
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 2)");
    CHECK_REPR(piece(d, "\xfe", 1, 0), "''");
    CHECK_REPR(piece(d, "\xff\0a\0", 4, 0), "'a'");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'\\x00', 1)");
    CHECK_REPR(piece(d, "b\xd8\x3d", 3, 0), "'b'");
    CHECK_REPR(piece(d, "\xde\x00", 2, 0), "'\xf0\x9f\x98\x80'");
    CHECK_REPR(PyObject_CallMethod(d, "reset", NULL), "None");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 2)");
    CHECK(!piece(d, "a\0", 2, 0));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-16' codec can't decode bytes in position 0-1: Stream does not start with BOM");
    CHECK_REPR(PyObject_CallMethod(d, "setstate", "((yi))", "", 0), "None");
    CHECK_REPR(piece(d, "a\0", 2, 0), "'a'");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("utf-16-be", NULL);
    CHECK_REPR(piece(d, "\xfe\xff\0", 3, 0), "'\\ufeff'");
    CHECK_REPR(piece(d, "a", 1, 0), "'a'");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("utf-32", NULL);
    CHECK_REPR(piece(d, "\xff\xfe\0\0a\0\0", 7, 0), "''");
    CHECK_REPR(piece(d, "\0b", 2, 0), "'a'");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'b', 0)");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("utf-8-sig", NULL);
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 1)");
    CHECK_REPR(piece(d, "\xef\xbb", 2, 0), "''");
    CHECK_REPR(piece(d, "\xbf" "a", 2, 0), "'a'");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 0)");
    CHECK_REPR(piece(d, "\xef\xbb\xbf", 3, 0), "'\\ufeff'");
    Py_XDECREF(d);
    d = PyCodec_IncrementalDecoder("utf-8-sig", NULL);
    CHECK_REPR(piece(d, "\0", 1, 0), "'\\x00'");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("utf-7", NULL);
    CHECK_REPR(piece(d, "a+AO", 4, 0), "'a'");
    CHECK_REPR(piece(d, "Q-", 2, 0), "'\xc3\xa4'");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("unicode_escape", NULL);
    CHECK_REPR(piece(d, "a\\u20", 5, 0), "'a'");
    CHECK_REPR(piece(d, "acb", 3, 0), "'\xe2\x82\xac" "b'");
    Py_XDECREF(d);

    d = PyCodec_IncrementalDecoder("cp1252", NULL);
    CHECK_REPR(piece(d, "\x80", 1, 0), "'\xe2\x82\xac'");
    CHECK_REPR(PyObject_CallMethod(d, "getstate", NULL), "(b'', 0)");
    Py_XDECREF(d);
}

static void encoders(void)
{
    PyObject *e = PyCodec_IncrementalEncoder("utf-16", NULL);
    CHECK_REPR(PyObject_CallMethod(e, "getstate", NULL), "2");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", "a"), "b'\\xff\\xfea\\x00'");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "si", "b", 1), "b'b\\x00'");
    CHECK_REPR(PyObject_CallMethod(e, "getstate", NULL), "0");
    CHECK_REPR(PyObject_CallMethod(e, "reset", NULL), "None");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", ""), "b'\\xff\\xfe'");
    CHECK_REPR(PyObject_CallMethod(e, "setstate", "i", 2), "None");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", ""), "b'\\xff\\xfe'");
    CHECK_REPR(PyObject_CallMethod(e, "setstate", "i", 0), "None");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", "a"), "b'a\\x00'");
    CHECK(!PyObject_CallMethod(e, "encode", "y", "a"));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_XDECREF(e);
    e = PyCodec_IncrementalEncoder("utf-8-sig", NULL);
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", "a"), "b'\\xef\\xbb\\xbfa'");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", "b"), "b'b'");
    CHECK_REPR(PyObject_CallMethod(e, "getstate", NULL), "0");
    Py_XDECREF(e);
    e = PyCodec_IncrementalEncoder("ascii", "xmlcharrefreplace");
    CHECK_REPR(PyObject_CallMethod(e, "encode", "s", "\xc3\xa4"), "b'&#228;'");
    CHECK_REPR(PyObject_CallMethod(e, "getstate", NULL), "0");
    CHECK_REPR(PyObject_CallMethod(e, "setstate", "i", 0), "None");
    Py_XDECREF(e);
    CHECK(!PyCodec_IncrementalEncoder("no such", NULL));
    CHECK_RAISED(PyExc_LookupError, "unknown encoding: no such");
}

int main(void)
{
    Py_Initialize();
    decoders();
    encoders();
    CHECK_CLEAN();
    return CHECK_DONE();
}
