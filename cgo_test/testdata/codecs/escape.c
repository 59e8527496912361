/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * unicode_escape and raw_unicode_escape, both ways; names. */
#include <stdlib.h>
#include "../check.h"

static PyObject *dec(const char *s, const char *errors) { return PyUnicode_DecodeUnicodeEscape(s, (Py_ssize_t)strlen(s), errors); }
static PyObject *raw(const char *s, const char *errors) { return PyUnicode_DecodeRawUnicodeEscape(s, (Py_ssize_t)strlen(s), errors); }

#define FAILS(text, why) do { CHECK(!dec(text, NULL)); CHECK_RAISED(PyExc_UnicodeDecodeError, why); } while (0)
#define RAW_FAILS(text, why) do { CHECK(!raw(text, NULL)); CHECK_RAISED(PyExc_UnicodeDecodeError, why); } while (0)
#define AT "'unicodeescape' codec can't decode "

static void decode(void)
{
    CHECK_REPR(dec("", NULL), "''");
    CHECK_REPR(dec("plain \xe4", NULL), "'plain \xc3\xa4'");
    CHECK_REPR(PyObject_ASCII(dec("\\a\\b\\t\\n\\v\\f\\r\\\\\\'\\\"x\\\ny", NULL)), "'\\'\\\\x07\\\\x08\\\\t\\\\n\\\\x0b\\\\x0c\\\\r\\\\\\\\\\\\\\'\"xy\\''");
    CHECK_REPR(PyObject_ASCII(dec("\\x41\\xe4\\u20ac\\U0001f600\\ud800", NULL)), "\"'A\\\\xe4\\\\u20ac\\\\U0001f600\\\\ud800'\"");
    CHECK_REPR(dec("\\101\\0\\60z\\377", NULL), "'A\\x000z\xc3\xbf'");
    FAILS("a\\", AT "byte 0x5c in position 1: \\ at end of string");
    FAILS("a\\x4", AT "bytes in position 1-3: truncated \\xXX escape");
    FAILS("a\\xg0", AT "bytes in position 1-2: truncated \\xXX escape");
    FAILS("\\u20a", AT "bytes in position 0-4: truncated \\uXXXX escape");
    FAILS("\\U0001f60", AT "bytes in position 0-8: truncated \\UXXXXXXXX escape");
    FAILS("\\U00110000", AT "bytes in position 0-9: illegal Unicode character");
    FAILS("\\Uffffffff", AT "bytes in position 0-9: illegal Unicode character");
    FAILS("\\N", AT "bytes in position 0-1: malformed \\N character escape");
    FAILS("\\Nx", AT "bytes in position 0-1: malformed \\N character escape");
    FAILS("\\N{", AT "bytes in position 0-2: malformed \\N character escape");
    FAILS("\\N{}", AT "bytes in position 0-2: malformed \\N character escape");
    FAILS("\\N{SPACE", AT "bytes in position 0-7: malformed \\N character escape");
    FAILS("\\N{no such name}", AT "bytes in position 0-15: unknown Unicode character name");
    CHECK_REPR(dec("a\\xg\\u12z\\N{x}", "replace"), "'a\xef\xbf\xbdg\xef\xbf\xbdz\xef\xbf\xbd'");
    CHECK_REPR(dec("a\\xg\\", "ignore"), "'ag'");
    CHECK_REPR(dec("\\xg", "backslashreplace"), "'\\\\x5c\\\\x78g'");
}

static void by_name(void)
{
    CHECK_REPR(dec("\\N{LATIN SMALL LETTER A}\\N{latin small letter b}\\N{Euro Sign}", NULL), "'ab\xe2\x82\xac'");
    CHECK_REPR(dec("\\N{LINE FEED}\\N{nul}\\N{ALERT}\\N{LATIN CAPITAL LETTER GHA}", NULL), "'\\n\\x00\\x07\xc6\xa2'");
    CHECK_REPR(dec("\\N{HANGUL SYLLABLE GA}\\N{HANGUL SYLLABLE HIH}\\N{HANGUL SYLLABLE EOLP}", NULL), "'\xea\xb0\x80\xed\x9e\xa3\xec\x97\x82'");
    CHECK_REPR(dec("\\N{CJK UNIFIED IDEOGRAPH-4E00}\\N{CJK COMPATIBILITY IDEOGRAPH-F900}\\N{NUSHU CHARACTER-1B170}\\N{nushu character-1b171}", NULL), "'\xe4\xb8\x80\xef\xa4\x80\xf0\x9b\x85\xb0\xf0\x9b\x85\xb1'");
    CHECK(!dec("\\N{cjk unified ideograph-4e00}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{CJK UNIFIED IDEOGRAPH-4e00}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK_REPR(dec("\\N{CJK UNIFIED IDEOGRAPH-04E00}", NULL), "'\xe4\xb8\x80'");
    CHECK(!dec("\\N{NUSHU CHARACTER-01B170}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{CJK UNIFIED IDEOGRAPH-F900}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{hangul syllable ga}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{HANGUL SYLLABLE }", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{HANGUL SYLLABLE GAX}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{LATIN SMALL LETTER}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{LATIN SMALL LETTER A }", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{TANGUT IDEOGRAPH-17000}", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!dec("\\N{KEYCAP DIGIT ONE}", NULL)); /* a sequence */
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    PyObject *s = dec("a\\u20ac\\n\\ue000\\U0001f600\\uac01\\u4e00\\U00017000", NULL);
    CHECK_REPR(PyUnicode_AsEncodedString(s, "ascii", "namereplace"),
        "b'a\\\\N{EURO SIGN}\\n\\\\ue000\\\\N{GRINNING FACE}\\\\N{HANGUL SYLLABLE GAG}\\\\N{CJK UNIFIED IDEOGRAPH-4E00}\\\\U00017000'");
    Py_XDECREF(s);
}

static void warns(void)
{
    /* An escape that means nothing stays, with a warning that may be an error. */
    setenv("PYTHONWARNINGS", "error", 1);
    Py_FinalizeEx();
    Py_Initialize();
    CHECK(!dec("a\\z\\400", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, PY_VERSION_HEX < 0x030e0000 ? "invalid escape sequence '\\z'" : "\"\\z\" is an invalid escape sequence. Such sequences will not work in the future. ");
    CHECK(!dec("\\x41\\477\\z", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, PY_VERSION_HEX < 0x030e0000 ? "invalid octal escape sequence '\\477'" : "\"\\477\" is an invalid octal escape sequence. Such sequences will not work in the future. ");
    CHECK(!dec("\\\xe4", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, PY_VERSION_HEX < 0x030e0000 ? "invalid escape sequence '\\\xc3\xa4'" : "\"\\\xc3\xa4\" is an invalid escape sequence. Such sequences will not work in the future. ");
    PyObject *s = PyUnicode_FromString("x");
    CHECK(!PyUnicode_AsDecodedObject(s, "utf-8", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, "PyUnicode_AsDecodedObject() is deprecated; use PyCodec_Decode() to decode from str");
    CHECK(!PyUnicode_AsDecodedUnicode(s, "utf-8", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, "PyUnicode_AsDecodedUnicode() is deprecated; use PyCodec_Decode() to decode from str to str");
    CHECK(!PyUnicode_AsEncodedObject(s, "utf-8", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, "PyUnicode_AsEncodedObject() is deprecated; use PyUnicode_AsEncodedString() to encode from str to bytes or PyCodec_Encode() for generic encoding");
    CHECK(!PyUnicode_AsEncodedUnicode(s, "utf-8", NULL));
    CHECK_RAISED(PyExc_DeprecationWarning, "PyUnicode_AsEncodedUnicode() is deprecated; use PyCodec_Encode() to encode from str to str");
    Py_DECREF(s);
    setenv("PYTHONWARNINGS", "ignore", 1);
    Py_FinalizeEx();
    Py_Initialize();
    CHECK_REPR(dec("a\\z\\477\\8", NULL), "'a\\\\z\xc4\xbf\\\\8'");
}

static void raw_decode(void)
{
    CHECK_REPR(raw("", NULL), "''");
    CHECK_REPR(raw("a\\n\\\\\\x41\xe4\\u20ac\\U0001f600", NULL), "'a\\\\n\\\\\\\\\\\\x41\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80'");
    CHECK_REPR(raw("a\\", NULL), "'a\\\\'");
    RAW_FAILS("\\u20a", "'rawunicodeescape' codec can't decode bytes in position 0-4: truncated \\uXXXX escape");
    RAW_FAILS("x\\u20ag", "'rawunicodeescape' codec can't decode bytes in position 1-5: truncated \\uXXXX escape");
    RAW_FAILS("\\U0001f60", "'rawunicodeescape' codec can't decode bytes in position 0-8: truncated \\UXXXXXXXX escape");
    RAW_FAILS("\\U00110000", "'rawunicodeescape' codec can't decode bytes in position 0-9: \\Uxxxxxxxx out of range");
    CHECK_REPR(raw("\\uzz", "replace"), "'\xef\xbf\xbdzz'");
}

static void encode(void)
{
    PyObject *s = dec("a\\\\\\t\\n\\r\\0\\x7f\\xe4\\u20ac\\U0001f600\\udc80", NULL);
    CHECK_REPR(PyUnicode_AsUnicodeEscapeString(s), "b'a\\\\\\\\\\\\t\\\\n\\\\r\\\\x00\\\\x7f\\\\xe4\\\\u20ac\\\\U0001f600\\\\udc80'");
    CHECK_REPR(PyUnicode_AsRawUnicodeEscapeString(s), "b'a\\\\\\t\\n\\r\\x00\\x7f\\xe4\\\\u20ac\\\\U0001f600\\\\udc80'");
    Py_DECREF(s);
    s = PyUnicode_FromString("");
    CHECK_REPR(PyUnicode_AsUnicodeEscapeString(s), "b''");
    CHECK_REPR(PyUnicode_AsRawUnicodeEscapeString(s), "b''");
    Py_DECREF(s);
    CHECK(!PyUnicode_AsUnicodeEscapeString(Py_None));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(!PyUnicode_AsRawUnicodeEscapeString(Py_None));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
}

int main(void)
{
    Py_Initialize();
    decode();
    by_name();
    raw_decode();
    encode();
    warns();
    CHECK_CLEAN();
    return CHECK_DONE();
}
