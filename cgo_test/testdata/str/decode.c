/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * str(bytes, encoding, errors). */
#include "calls.h"

static void decode(void)
{
    IS("'abc'", O((PyObject *)&PyUnicode_Type), NULL, T(2, Y("abc"), S("ascii")), NULL);
    IS("'abc'", O((PyObject *)&PyUnicode_Type), NULL, T(3, Y("abc"), S("utf-8"), S("strict")), NULL);
    RAISES(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", O((PyObject *)&PyUnicode_Type), NULL, T(2, Y("\xff"), S("utf-8")), NULL);
    IS("'\\ufffd'", O((PyObject *)&PyUnicode_Type), NULL, T(3, Y("\xff"), S("utf-8"), S("replace")), NULL);
    IS("'a'", O((PyObject *)&PyUnicode_Type), NULL, T(1, Y("a")), D(1, S("encoding"), S("ascii")));
    IS("'a'", O((PyObject *)&PyUnicode_Type), NULL, T(1, Y("a")), D(1, S("errors"), S("strict")));
    IS("'a'", O((PyObject *)&PyUnicode_Type), NULL, T(0), D(3, S("object"), Y("a"), S("encoding"), S("latin-1"), S("errors"), S("ignore")));
    IS("\"b''\"", O((PyObject *)&PyUnicode_Type), NULL, T(1, Y("")), NULL);
    RAISES(PyExc_TypeError, "argument for str() given by name ('object') and position (1)", O((PyObject *)&PyUnicode_Type), NULL, T(1, S("a")), D(1, S("object"), S("b")));
    RAISES(PyExc_LookupError, "unknown encoding: nope", O((PyObject *)&PyUnicode_Type), NULL, T(2, Y("a"), S("nope")), NULL);
    RAISES(PyExc_TypeError, "decoding str is not supported", O((PyObject *)&PyUnicode_Type), NULL, T(2, S("a"), S("ascii")), NULL);
    RAISES(PyExc_TypeError, "decoding to str: need a bytes-like object, int found", O((PyObject *)&PyUnicode_Type), NULL, T(2, I(5), S("ascii")), NULL);
    RAISES(PyExc_TypeError, "decoding to str: need a bytes-like object, NoneType found", O((PyObject *)&PyUnicode_Type), NULL, T(2, N(), S("ascii")), NULL);
    RAISES(PyExc_TypeError, "decoding str is not supported", O((PyObject *)&PyUnicode_Type), NULL, T(2, S(""), S("ascii")), NULL);
}

static void negative(void)
{
#define NEGATIVE(call) do { CHECK(!(call)); CHECK_RAISED(PyExc_SystemError, "Negative size passed to PyUnicode_New"); } while (0)
    NEGATIVE(PyUnicode_DecodeUTF8("abc", -1, NULL));
    NEGATIVE(PyUnicode_DecodeUTF8Stateful("abc", -5, NULL, NULL));
    NEGATIVE(PyUnicode_DecodeLatin1("abc", -1, NULL));
    NEGATIVE(PyUnicode_DecodeASCII("abc", -1, NULL));
    NEGATIVE(PyUnicode_DecodeUnicodeEscape("abc", -1, NULL));
    NEGATIVE(PyUnicode_DecodeRawUnicodeEscape("abc", -1, NULL));
    NEGATIVE(PyUnicode_DecodeCharmap("abc", -1, NULL, NULL));
    NEGATIVE(PyUnicode_Decode("abc", -1, "utf-8", NULL));
    NEGATIVE(PyUnicode_Decode("abc", -1, "latin-1", NULL));
    NEGATIVE(PyUnicode_Decode("abc", -1, "cp1252", NULL));
    NEGATIVE(PyUnicode_DecodeFSDefaultAndSize("abc", -1));
    CHECK(!PyBytes_DecodeEscape("abc", -1, NULL, 0, NULL));
    CHECK_RAISED(PyExc_MemoryError, NULL);
}

int main(void)
{
    Py_Initialize();
    decode();
    negative();
    CHECK_CLEAN();
    return CHECK_DONE();
}
