/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Every code point: properties, case and names, as hashes that tools/unicodegen computes from Unicode's own files; and names both ways. */
#include "../check.h"
#include "ucd_16.h"

static unsigned fnv(unsigned h, unsigned value)
{
    for (int i = 0; i < 32; i += 8) h = (h ^ (value >> i & 255)) * 0x01000193u;
    return h;
}

#define ALL_OF(name, call) do { unsigned h = 0x811c9dc5u; for (Py_UCS4 c = 0; c < 0x110000; c++) if (call(c)) h = fnv(h, c); CHECK(h == UCD_##name); } while (0)
#define MAP(name, call) do { unsigned h = 0x811c9dc5u; for (Py_UCS4 c = 0; c < 0x110000; c++) h = fnv(h, (unsigned)call(c)); CHECK(h == UCD_##name); } while (0)

static void properties(void)
{
    ALL_OF(Alpha, _PyUnicode_IsAlpha);
    ALL_OF(Decimal, _PyUnicode_IsDecimalDigit);
    ALL_OF(Digit, _PyUnicode_IsDigit);
    ALL_OF(Numeric, _PyUnicode_IsNumeric);
    ALL_OF(Lower, _PyUnicode_IsLowercase);
    ALL_OF(Upper, _PyUnicode_IsUppercase);
    ALL_OF(Title, _PyUnicode_IsTitlecase);
    ALL_OF(Space, _PyUnicode_IsWhitespace);
    ALL_OF(Linebreak, _PyUnicode_IsLinebreak);
    ALL_OF(Printable, _PyUnicode_IsPrintable);
    MAP(ToUpper, _PyUnicode_ToUppercase);
    MAP(ToLower, _PyUnicode_ToLowercase);
    MAP(ToTitle, _PyUnicode_ToTitlecase);
    MAP(ToDecimal, _PyUnicode_ToDecimalDigit);
    MAP(ToDigit, _PyUnicode_ToDigit);
    unsigned h = 0x811c9dc5u;
    for (int c = 0; c < 0x110000; c++) {
        PyObject *s = PyUnicode_FromOrdinal(c), *f = PyObject_CallMethod(s, "casefold", NULL);
        for (Py_ssize_t i = 0; f && i < PyUnicode_GET_LENGTH(f); i++) h = fnv(h, PyUnicode_READ_CHAR(f, i));
        Py_XDECREF(f);
        Py_DECREF(s);
    }
    CHECK(h == UCD_Fold);
    /* Loses its lower case only in 17.0; the other got a capital in 16.0. */
    CHECK(_PyUnicode_IsLowercase(0x295));
    CHECK(_PyUnicode_ToUppercase(0x264) == 0xa7cb);
}

/* What namereplace writes for every character, and that the escape leads back. */
static void names(void)
{
    unsigned h = 0x811c9dc5u;
    int count = 0;
    for (int c = 0; c < 0x110000; c++) {
        PyObject *s = PyUnicode_FromOrdinal(c);
        PyObject *exc = PyObject_CallFunction(PyExc_UnicodeEncodeError, "sOnns", "x", s, (Py_ssize_t)0, (Py_ssize_t)1, "why");
        PyObject *r = PyCodec_NameReplaceErrors(exc), *back = NULL;
        const char *text = r ? PyUnicode_AsUTF8(PyTuple_GET_ITEM(r, 0)) : NULL;
        if (!text) { CHECK(0); return; }
        size_t n = strlen(text);
        if (text[1] == 'N') {
            count++;
            h = fnv(h, (unsigned)c);
            for (size_t i = 3; i < n - 1; i++) h = (h ^ (unsigned char)text[i]) * 0x01000193u;
        }
        back = PyUnicode_DecodeUnicodeEscape(text, (Py_ssize_t)n, NULL);
        if (!back || PyUnicode_Compare(back, s)) { printf("%s:%d: U+%04X %s does not lead back\n", __FILE__, __LINE__, (unsigned)c, text); check_failures++; PyErr_Clear(); }
        Py_XDECREF(back); Py_DECREF(r); Py_DECREF(exc); Py_DECREF(s);
    }
    CHECK(h == UCD_Names);
    CHECK(count == 148853);
}

int main(void)
{
    Py_Initialize();
    if (PY_VERSION_HEX >= 0x030e0000) {
        properties();
        names();
    }
    CHECK_CLEAN();
    return CHECK_DONE();
}
