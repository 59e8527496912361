/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Case and properties of str, by method and by function; Unicode 16.0. */
#include "../check.h"

static PyObject *call(const char *text, const char *method)
{
    PyObject *s = PyUnicode_FromString(text);
    PyObject *r = s ? PyObject_CallMethod(s, method, NULL) : NULL;
    Py_XDECREF(s);
    return r;
}

static void text_is(int line, const char *text, const char *method, const char *want)
{
    PyObject *r = call(text, method);
    const char *got = r ? PyUnicode_AsUTF8(r) : NULL;
    if (!got || strcmp(got, want)) { printf("%s:%d: %s of \"%s\": \"%s\", want \"%s\"\n", __FILE__, line, method, text, got ? got : "(exception)", want); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    PyObject *w = PyUnicode_FromString(want);
    /* Equal texts must have equal kinds: a wider result than need be would differ here. */
    if (r && w && (PyUnicode_KIND(r) != PyUnicode_KIND(w) || PyUnicode_Compare(r, w) != 0 || PyObject_Hash(r) != PyObject_Hash(w))) { printf("%s:%d: form of %s of \"%s\"\n", __FILE__, line, method, text); check_failures++; }
    Py_XDECREF(w);
    Py_XDECREF(r);
}
#define TEXT(text, method, want) text_is(__LINE__, text, method, want)

static void truth_is(int line, const char *text, const char *method, int want)
{
    PyObject *r = call(text, method);
    if (r != (want ? Py_True : Py_False)) { printf("%s:%d: %s of \"%s\" is not %d\n", __FILE__, line, method, text, want); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    Py_XDECREF(r);
}
#define YES(text, method) truth_is(__LINE__, text, method, 1)
#define NO(text, method) truth_is(__LINE__, text, method, 0)

static void ascii(void)
{
    /* Lengths around the words that are done at once. */
    TEXT("", "upper", ""); TEXT("a", "upper", "A"); TEXT("ab", "upper", "AB"); TEXT("abc", "upper", "ABC"); TEXT("a{`z", "upper", "A{`Z");
    TEXT("abcde", "upper", "ABCDE"); TEXT("abcdefg", "upper", "ABCDEFG"); TEXT("abcdefgh", "upper", "ABCDEFGH");
    TEXT("hello, world", "upper", "HELLO, WORLD"); TEXT("abcdefghijklmnop", "upper", "ABCDEFGHIJKLMNOP");
    TEXT("abcdefghijklmnopq", "upper", "ABCDEFGHIJKLMNOPQ"); TEXT("@AZ[`az{\x7f", "upper", "@AZ[`AZ{\x7f");
    TEXT("@AZ[`az{\x7f", "lower", "@az[`az{\x7f"); TEXT("HELLO, World", "lower", "hello, world"); TEXT("ABC", "casefold", "abc");
    TEXT("hELLO wORLD", "capitalize", "Hello world"); TEXT("", "capitalize", ""); TEXT("x", "capitalize", "X"); TEXT("xY", "capitalize", "Xy");
    TEXT("hello WORLD they're x2y", "title", "Hello World They'Re X2Y"); TEXT("", "title", "");
    TEXT("Hello World", "swapcase", "hELLO wORLD"); TEXT("", "swapcase", ""); TEXT("Q", "swapcase", "q");
}

static void special(void)
{
    TEXT("straße", "upper", "STRASSE"); TEXT("straße", "casefold", "strasse"); TEXT("ßa", "title", "Ssa"); TEXT("ßA", "capitalize", "Ssa");
    TEXT("ﬃ", "upper", "FFI"); TEXT("ﬃ", "title", "Ffi"); TEXT("ﬃ", "casefold", "ffi"); TEXT("\u0390", "upper", "\u0399\u0308\u0301");
    TEXT("ŉ", "upper", "ʼN"); TEXT("İ", "lower", "i̇"); TEXT("ǆ", "title", "ǅ"); TEXT("ǅ", "upper", "Ǆ"); TEXT("ǅ", "lower", "ǆ");
    TEXT("ǅ", "swapcase", "ǅ"); TEXT("ᾳ", "upper", "ΑΙ"); TEXT("ᾳ", "title", "ᾼ"); TEXT("ᾼ", "swapcase", "ᾼ"); TEXT("ჰ", "title", "ჰ"); TEXT("ჰ", "upper", "Ჰ");
    TEXT("ÿ", "upper", "Ÿ"); TEXT("µ", "upper", "Μ"); TEXT("µ", "casefold", "μ"); TEXT("\u212A", "lower", "k"); TEXT("\u212B", "lower", "å");
    TEXT("Àé", "swapcase", "àÉ"); TEXT("𐐀x", "lower", "𐐨x"); TEXT("Ꭰ", "lower", "ꭰ"); TEXT("ꭰ", "casefold", "Ꭰ"); TEXT("ẞ", "casefold", "ss");
    /* Came with Unicode 16.0. */
    TEXT("\u0264", "upper", "\uA7CB"); TEXT("\uA7DC", "lower", "\u019B"); TEXT("\u1C89", "lower", "\u1C8A"); TEXT("\U00010d50", "casefold", "\U00010d70"); TEXT("\U00010d70", "title", "\U00010d50");
    TEXT("\u0264", "title", "\uA7CB");
    /* Came with 17.0: not yet. */
    TEXT("\uA7D3", "upper", "\uA7D3"); NO("\uA7D2", "isalpha");
}

static void sigma(void)
{
    TEXT("Σ", "lower", "σ"); TEXT("ΑΣ", "lower", "ας"); TEXT("ΑΣΑ", "lower", "ασα"); TEXT("Α.Σ", "lower", "α.ς"); TEXT("ΑΣ.Α", "lower", "ασ.α");
    TEXT("ΑΣ Α", "lower", "ας α"); TEXT(" Σ", "lower", " σ"); TEXT("ΑΣ", "capitalize", "Ας"); TEXT("ΑΣ ΣΑ", "title", "Ας Σα");
    TEXT("ΑΣ", "swapcase", "ας"); TEXT("ΑΣ", "casefold", "ασ"); TEXT("ς", "casefold", "σ"); TEXT("ς", "upper", "Σ");
}

static void predicates(void)
{
    NO("", "isalpha"); YES("abÄ", "isalpha"); NO("a1", "isalpha"); YES("ª", "isalpha"); NO("Ⅷ", "isalpha");
    NO("", "isdecimal"); YES("09", "isdecimal"); YES("٣", "isdecimal"); NO("²", "isdecimal"); YES("\U00010d40", "isdecimal");
    NO("", "isdigit"); YES("9²", "isdigit"); NO("½", "isdigit"); NO("", "isnumeric"); YES("½Ⅷ一", "isnumeric"); NO("a", "isnumeric");
    NO("", "isalnum"); YES("a1²½", "isalnum"); NO("a-", "isalnum"); NO("_", "isalnum");
    NO("", "isspace"); YES(" \t\n\x0b\x0c\r\x1c\x1f\xc2\x85\u00a0\u2003\u2028\u3000", "isspace"); NO("\u200b", "isspace"); NO(" a", "isspace");
    NO("", "islower"); YES("ab1", "islower"); NO("aB", "islower"); NO("1", "islower"); NO("aǅ", "islower"); YES("ª", "islower"); YES("ⅷ", "islower");
    NO("", "isupper"); YES("AB1", "isupper"); NO("Ab", "isupper"); NO("ǅ", "isupper"); YES("Ⅷ", "isupper");
    NO("", "istitle"); YES("Ab Cd", "istitle"); NO("AB", "istitle"); NO("ab", "istitle"); YES("A", "istitle"); YES("ǅx", "istitle"); NO("1", "istitle"); YES("A1B", "istitle");
    YES("", "isprintable"); YES("a é", "isprintable"); NO("\n", "isprintable"); NO("\u00a0", "isprintable"); NO("\u00ad", "isprintable"); NO("\U000e0001", "isprintable");
    YES("", "isascii"); YES("\x7f", "isascii"); NO("é", "isascii");
    NO("", "isidentifier"); YES("_a1", "isidentifier"); YES("é", "isidentifier"); NO("1a", "isidentifier"); NO("a-b", "isidentifier"); YES("a·", "isidentifier"); NO("·", "isidentifier");
    YES("a\u30fb", "isidentifier"); YES("class", "isidentifier"); YES("℘", "isidentifier");
}

static void functions(void)
{
    CHECK(_PyUnicode_ToUppercase('a') == 'A' && _PyUnicode_ToLowercase('A') == 'a' && _PyUnicode_ToTitlecase(0x1c6) == 0x1c5);
    CHECK(_PyUnicode_ToUppercase(0xdf) == 'S' && _PyUnicode_ToLowercase(0x130) == 'i' && _PyUnicode_ToTitlecase(0xdf) == 'S');
    CHECK(_PyUnicode_ToUppercase(0xfb03) == 'F' && _PyUnicode_ToLowercase(0xfb03) == 0xfb03);
    CHECK(_PyUnicode_ToDecimalDigit('7') == 7 && _PyUnicode_ToDecimalDigit(0xb2) == -1 && _PyUnicode_ToDecimalDigit(0x663) == 3);
    CHECK(_PyUnicode_ToDigit(0xb2) == 2 && _PyUnicode_ToDigit(0xbd) == -1 && _PyUnicode_ToDigit('x') == -1);
    CHECK(_PyUnicode_ToNumeric(0xbd) == 0.5 && _PyUnicode_ToNumeric('x') == -1.0 && _PyUnicode_ToNumeric(0x4e00) == 1.0 && _PyUnicode_ToNumeric(0xf33) == -0.5);
    CHECK(_PyUnicode_IsAlpha('a') == 1 && _PyUnicode_IsAlpha('1') == 0 && _PyUnicode_IsDecimalDigit('1') == 1 && _PyUnicode_IsDigit(0xb2) == 1);
    CHECK(_PyUnicode_IsNumeric(0xbd) == 1 && _PyUnicode_IsLowercase('a') == 1 && _PyUnicode_IsUppercase('A') == 1 && _PyUnicode_IsTitlecase(0x1c5) == 1);
    CHECK(_PyUnicode_IsWhitespace(0x85) == 1 && _PyUnicode_IsLinebreak(0x2028) == 1 && _PyUnicode_IsLinebreak(' ') == 0 && _PyUnicode_IsLinebreak(0x1f) == 0);
    CHECK(_PyUnicode_IsPrintable(' ') == 1 && _PyUnicode_IsPrintable(0x7f) == 0);
    /* Surrogates, unassigned and impossible characters have no property and map to themselves. */
    for (Py_UCS4 c = 0xd800; c <= 0xdfff; c++) CHECK(!_PyUnicode_IsAlpha(c) && !_PyUnicode_IsPrintable(c) && _PyUnicode_ToUppercase(c) == c);
    CHECK(_PyUnicode_ToLowercase(0x110000) == 0x110000 && !_PyUnicode_IsPrintable(0xffffffff) && _PyUnicode_ToNumeric(0xffffffff) == -1.0);
    CHECK(_PyUnicode_ToUppercase(0x10ffff) == 0x10ffff && !_PyUnicode_IsPrintable(0x378));
    PyObject *s = PyUnicode_FromString("x y");
    CHECK(PyUnicode_IsIdentifier(s) == 0);
    Py_DECREF(s);
}

int main(void)
{
    Py_Initialize();
    ascii();
    special();
    sigma();
    predicates();
    functions();
    CHECK_CLEAN();
    return CHECK_DONE();
}
