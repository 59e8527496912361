/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Methods of bytes and bytearray that change or test characters. */
#include "table.h"

static void on_capitalize(void)
{
    IS("", "capitalize", T(0), NULL, "b''");
    IS("hello World", "capitalize", T(0), NULL, "b'Hello world'");
    IS("a1", "capitalize", T(0), NULL, "b'A1'");
    IS("Hello World", "capitalize", T(0), NULL, "b'Hello world'");
    IS("\303\251", "capitalize", T(0), NULL, "b'\\xc3\\xa9'");
    RAISES("x", "capitalize", T(1, I(1)), NULL, PyExc_TypeError, "*.capitalize() takes no arguments (1 given)");
}

static void on_lower(void)
{
    IS("", "lower", T(0), NULL, "b''");
    IS("hello World", "lower", T(0), NULL, "b'hello world'");
    IS("a1", "lower", T(0), NULL, "b'a1'");
    IS("Hello World", "lower", T(0), NULL, "b'hello world'");
    IS("\303\251", "lower", T(0), NULL, "b'\\xc3\\xa9'");
    RAISES("x", "lower", T(1, I(1)), NULL, PyExc_TypeError, "*.lower() takes no arguments (1 given)");
}

static void on_upper(void)
{
    IS("", "upper", T(0), NULL, "b''");
    IS("hello World", "upper", T(0), NULL, "b'HELLO WORLD'");
    IS("a1", "upper", T(0), NULL, "b'A1'");
    IS("Hello World", "upper", T(0), NULL, "b'HELLO WORLD'");
    IS("\303\251", "upper", T(0), NULL, "b'\\xc3\\xa9'");
    RAISES("x", "upper", T(1, I(1)), NULL, PyExc_TypeError, "*.upper() takes no arguments (1 given)");
}

static void on_swapcase(void)
{
    IS("", "swapcase", T(0), NULL, "b''");
    IS("hello World", "swapcase", T(0), NULL, "b'HELLO wORLD'");
    IS("a1", "swapcase", T(0), NULL, "b'A1'");
    IS("Hello World", "swapcase", T(0), NULL, "b'hELLO wORLD'");
    IS("\303\251", "swapcase", T(0), NULL, "b'\\xc3\\xa9'");
    RAISES("x", "swapcase", T(1, I(1)), NULL, PyExc_TypeError, "*.swapcase() takes no arguments (1 given)");
}

static void on_title(void)
{
    IS("", "title", T(0), NULL, "b''");
    IS("hello World", "title", T(0), NULL, "b'Hello World'");
    IS("a1", "title", T(0), NULL, "b'A1'");
    IS("Hello World", "title", T(0), NULL, "b'Hello World'");
    IS("\303\251", "title", T(0), NULL, "b'\\xc3\\xa9'");
    RAISES("x", "title", T(1, I(1)), NULL, PyExc_TypeError, "*.title() takes no arguments (1 given)");
}

static void on_isalnum(void)
{
    IS("", "isalnum", T(0), NULL, "False");
    IS("hello World", "isalnum", T(0), NULL, "False");
    IS("ABC", "isalnum", T(0), NULL, "True");
    IS("abc", "isalnum", T(0), NULL, "True");
    IS("123", "isalnum", T(0), NULL, "True");
    IS("a1", "isalnum", T(0), NULL, "True");
    IS(" \t\n", "isalnum", T(0), NULL, "False");
    IS("Hello World", "isalnum", T(0), NULL, "False");
    IS("\303\251", "isalnum", T(0), NULL, "False");
    IS("a\000b", "isalnum", T(0), NULL, "False");
    RAISES("x", "isalnum", T(1, I(1)), NULL, PyExc_TypeError, "*.isalnum() takes no arguments (1 given)");
}

static void on_isalpha(void)
{
    IS("", "isalpha", T(0), NULL, "False");
    IS("hello World", "isalpha", T(0), NULL, "False");
    IS("ABC", "isalpha", T(0), NULL, "True");
    IS("abc", "isalpha", T(0), NULL, "True");
    IS("123", "isalpha", T(0), NULL, "False");
    IS("a1", "isalpha", T(0), NULL, "False");
    IS(" \t\n", "isalpha", T(0), NULL, "False");
    IS("Hello World", "isalpha", T(0), NULL, "False");
    IS("\303\251", "isalpha", T(0), NULL, "False");
    IS("a\000b", "isalpha", T(0), NULL, "False");
    RAISES("x", "isalpha", T(1, I(1)), NULL, PyExc_TypeError, "*.isalpha() takes no arguments (1 given)");
}

static void on_isascii(void)
{
    IS("", "isascii", T(0), NULL, "True");
    IS("hello World", "isascii", T(0), NULL, "True");
    IS("ABC", "isascii", T(0), NULL, "True");
    IS("abc", "isascii", T(0), NULL, "True");
    IS("123", "isascii", T(0), NULL, "True");
    IS("a1", "isascii", T(0), NULL, "True");
    IS(" \t\n", "isascii", T(0), NULL, "True");
    IS("Hello World", "isascii", T(0), NULL, "True");
    IS("\303\251", "isascii", T(0), NULL, "False");
    IS("a\000b", "isascii", T(0), NULL, "True");
    RAISES("x", "isascii", T(1, I(1)), NULL, PyExc_TypeError, "*.isascii() takes no arguments (1 given)");
}

static void on_isdigit(void)
{
    IS("", "isdigit", T(0), NULL, "False");
    IS("hello World", "isdigit", T(0), NULL, "False");
    IS("ABC", "isdigit", T(0), NULL, "False");
    IS("abc", "isdigit", T(0), NULL, "False");
    IS("123", "isdigit", T(0), NULL, "True");
    IS("a1", "isdigit", T(0), NULL, "False");
    IS(" \t\n", "isdigit", T(0), NULL, "False");
    IS("Hello World", "isdigit", T(0), NULL, "False");
    IS("\303\251", "isdigit", T(0), NULL, "False");
    IS("a\000b", "isdigit", T(0), NULL, "False");
    RAISES("x", "isdigit", T(1, I(1)), NULL, PyExc_TypeError, "*.isdigit() takes no arguments (1 given)");
}

static void on_islower(void)
{
    IS("", "islower", T(0), NULL, "False");
    IS("hello World", "islower", T(0), NULL, "False");
    IS("ABC", "islower", T(0), NULL, "False");
    IS("abc", "islower", T(0), NULL, "True");
    IS("123", "islower", T(0), NULL, "False");
    IS("a1", "islower", T(0), NULL, "True");
    IS(" \t\n", "islower", T(0), NULL, "False");
    IS("Hello World", "islower", T(0), NULL, "False");
    IS("\303\251", "islower", T(0), NULL, "False");
    IS("a\000b", "islower", T(0), NULL, "True");
    RAISES("x", "islower", T(1, I(1)), NULL, PyExc_TypeError, "*.islower() takes no arguments (1 given)");
}

static void on_isspace(void)
{
    IS("", "isspace", T(0), NULL, "False");
    IS("hello World", "isspace", T(0), NULL, "False");
    IS("ABC", "isspace", T(0), NULL, "False");
    IS("abc", "isspace", T(0), NULL, "False");
    IS("123", "isspace", T(0), NULL, "False");
    IS("a1", "isspace", T(0), NULL, "False");
    IS(" \t\n", "isspace", T(0), NULL, "True");
    IS("Hello World", "isspace", T(0), NULL, "False");
    IS("\303\251", "isspace", T(0), NULL, "False");
    IS("a\000b", "isspace", T(0), NULL, "False");
    RAISES("x", "isspace", T(1, I(1)), NULL, PyExc_TypeError, "*.isspace() takes no arguments (1 given)");
}

static void on_istitle(void)
{
    IS("", "istitle", T(0), NULL, "False");
    IS("hello World", "istitle", T(0), NULL, "False");
    IS("ABC", "istitle", T(0), NULL, "False");
    IS("abc", "istitle", T(0), NULL, "False");
    IS("123", "istitle", T(0), NULL, "False");
    IS("a1", "istitle", T(0), NULL, "False");
    IS(" \t\n", "istitle", T(0), NULL, "False");
    IS("Hello World", "istitle", T(0), NULL, "True");
    IS("\303\251", "istitle", T(0), NULL, "False");
    IS("a\000b", "istitle", T(0), NULL, "False");
    RAISES("x", "istitle", T(1, I(1)), NULL, PyExc_TypeError, "*.istitle() takes no arguments (1 given)");
}

static void on_isupper(void)
{
    IS("", "isupper", T(0), NULL, "False");
    IS("hello World", "isupper", T(0), NULL, "False");
    IS("ABC", "isupper", T(0), NULL, "True");
    IS("abc", "isupper", T(0), NULL, "False");
    IS("123", "isupper", T(0), NULL, "False");
    IS("a1", "isupper", T(0), NULL, "False");
    IS(" \t\n", "isupper", T(0), NULL, "False");
    IS("Hello World", "isupper", T(0), NULL, "False");
    IS("\303\251", "isupper", T(0), NULL, "False");
    IS("a\000b", "isupper", T(0), NULL, "False");
    RAISES("x", "isupper", T(1, I(1)), NULL, PyExc_TypeError, "*.isupper() takes no arguments (1 given)");
}

static void on_center(void)
{
    IS("ab", "center", T(1, I(6)), NULL, "b'  ab  '");
    IS("ab", "center", T(2, I(5), B("*")), NULL, "b'**ab*'");
    IS("ab", "center", T(1, I(2)), NULL, "b'ab'");
    IS("ab", "center", T(1, I(-1)), NULL, "b'ab'");
    IS("ab", "center", T(2, I(3), BA(".")), NULL, "b'.ab'");
    RAISES("ab", "center", T(0), NULL, PyExc_TypeError, "center expected at least 1 argument, got 0");
    RAISES("ab", "center", T(1, S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    RAISES_NEW("ab", "center", T(2, I(6), B("xx")), NULL,
        PyExc_TypeError, "center(): argument 2 must be a byte string of length 1, not a bytes object of length 2");
    RAISES_NEW("ab", "center", T(2, I(6), B("")), NULL,
        PyExc_TypeError, "center(): argument 2 must be a byte string of length 1, not a bytes object of length 0");
    RAISES("ab", "center", T(2, I(6), S("x")), NULL, PyExc_TypeError, "center() argument 2 must be a byte string of length 1, not str");
    RAISES("ab", "center", T(2, I(6), I(1)), NULL, PyExc_TypeError, "center() argument 2 must be a byte string of length 1, not int");
    RAISES("ab", "center", T(3, I(6), B("x"), I(1)), NULL, PyExc_TypeError, "center expected at most 2 arguments, got 3");
    RAISES("ab", "center", T(1, F(6.0)), NULL, PyExc_TypeError, "'float' object cannot be interpreted as an integer");
}

static void on_ljust(void)
{
    IS("ab", "ljust", T(1, I(6)), NULL, "b'ab    '");
    IS("ab", "ljust", T(2, I(5), B("*")), NULL, "b'ab***'");
    IS("ab", "ljust", T(1, I(2)), NULL, "b'ab'");
    IS("ab", "ljust", T(1, I(-1)), NULL, "b'ab'");
    IS("ab", "ljust", T(2, I(3), BA(".")), NULL, "b'ab.'");
    RAISES("ab", "ljust", T(0), NULL, PyExc_TypeError, "ljust expected at least 1 argument, got 0");
    RAISES("ab", "ljust", T(1, S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    RAISES_NEW("ab", "ljust", T(2, I(6), B("xx")), NULL,
        PyExc_TypeError, "ljust(): argument 2 must be a byte string of length 1, not a bytes object of length 2");
    RAISES_NEW("ab", "ljust", T(2, I(6), B("")), NULL,
        PyExc_TypeError, "ljust(): argument 2 must be a byte string of length 1, not a bytes object of length 0");
    RAISES("ab", "ljust", T(2, I(6), S("x")), NULL, PyExc_TypeError, "ljust() argument 2 must be a byte string of length 1, not str");
    RAISES("ab", "ljust", T(2, I(6), I(1)), NULL, PyExc_TypeError, "ljust() argument 2 must be a byte string of length 1, not int");
    RAISES("ab", "ljust", T(3, I(6), B("x"), I(1)), NULL, PyExc_TypeError, "ljust expected at most 2 arguments, got 3");
    RAISES("ab", "ljust", T(1, F(6.0)), NULL, PyExc_TypeError, "'float' object cannot be interpreted as an integer");
}

static void on_rjust(void)
{
    IS("ab", "rjust", T(1, I(6)), NULL, "b'    ab'");
    IS("ab", "rjust", T(2, I(5), B("*")), NULL, "b'***ab'");
    IS("ab", "rjust", T(1, I(2)), NULL, "b'ab'");
    IS("ab", "rjust", T(1, I(-1)), NULL, "b'ab'");
    IS("ab", "rjust", T(2, I(3), BA(".")), NULL, "b'.ab'");
    RAISES("ab", "rjust", T(0), NULL, PyExc_TypeError, "rjust expected at least 1 argument, got 0");
    RAISES("ab", "rjust", T(1, S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    RAISES_NEW("ab", "rjust", T(2, I(6), B("xx")), NULL,
        PyExc_TypeError, "rjust(): argument 2 must be a byte string of length 1, not a bytes object of length 2");
    RAISES_NEW("ab", "rjust", T(2, I(6), B("")), NULL,
        PyExc_TypeError, "rjust(): argument 2 must be a byte string of length 1, not a bytes object of length 0");
    RAISES("ab", "rjust", T(2, I(6), S("x")), NULL, PyExc_TypeError, "rjust() argument 2 must be a byte string of length 1, not str");
    RAISES("ab", "rjust", T(2, I(6), I(1)), NULL, PyExc_TypeError, "rjust() argument 2 must be a byte string of length 1, not int");
    RAISES("ab", "rjust", T(3, I(6), B("x"), I(1)), NULL, PyExc_TypeError, "rjust expected at most 2 arguments, got 3");
    RAISES("ab", "rjust", T(1, F(6.0)), NULL, PyExc_TypeError, "'float' object cannot be interpreted as an integer");
}

static void on_zfill(void)
{
    IS("-12", "zfill", T(1, I(6)), NULL, "b'-00012'");
    IS("+1", "zfill", T(1, I(4)), NULL, "b'+001'");
    IS("12", "zfill", T(1, I(1)), NULL, "b'12'");
    IS("", "zfill", T(1, I(2)), NULL, "b'00'");
    RAISES("x", "zfill", T(0), NULL, PyExc_TypeError, "*.zfill() takes exactly one argument (0 given)");
    RAISES("x", "zfill", T(1, S("a")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
}

static void on_strip(void)
{
    IS("  a b \n", "strip", T(0), NULL, "b'a b'");
    IS("xxaxx", "strip", T(1, B("x")), NULL, "b'a'");
    IS("xyaxy", "strip", T(1, BA("yx")), NULL, "b'a'");
    IS("abc", "strip", T(1, NONE), NULL, "b'abc'");
    IS("", "strip", T(0), NULL, "b''");
    RAISES("abc", "strip", T(1, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "strip", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
    RAISES("abc", "strip", T(2, B(""), B("")), NULL, PyExc_TypeError, "strip expected at most 1 argument, got 2");
    IS("aaa", "strip", T(1, B("a")), NULL, "b''");
    IS("abc", "strip", T(1, MV("ac")), NULL, "b'b'");
}

static void on_lstrip(void)
{
    IS("  a b \n", "lstrip", T(0), NULL, "b'a b \\n'");
    IS("xxaxx", "lstrip", T(1, B("x")), NULL, "b'axx'");
    IS("xyaxy", "lstrip", T(1, BA("yx")), NULL, "b'axy'");
    IS("abc", "lstrip", T(1, NONE), NULL, "b'abc'");
    IS("", "lstrip", T(0), NULL, "b''");
    RAISES("abc", "lstrip", T(1, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "lstrip", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
    RAISES("abc", "lstrip", T(2, B(""), B("")), NULL, PyExc_TypeError, "lstrip expected at most 1 argument, got 2");
    IS("aaa", "lstrip", T(1, B("a")), NULL, "b''");
    IS("abc", "lstrip", T(1, MV("ac")), NULL, "b'bc'");
}

static void on_rstrip(void)
{
    IS("  a b \n", "rstrip", T(0), NULL, "b'  a b'");
    IS("xxaxx", "rstrip", T(1, B("x")), NULL, "b'xxa'");
    IS("xyaxy", "rstrip", T(1, BA("yx")), NULL, "b'xya'");
    IS("abc", "rstrip", T(1, NONE), NULL, "b'abc'");
    IS("", "rstrip", T(0), NULL, "b''");
    RAISES("abc", "rstrip", T(1, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "rstrip", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
    RAISES("abc", "rstrip", T(2, B(""), B("")), NULL, PyExc_TypeError, "rstrip expected at most 1 argument, got 2");
    IS("aaa", "rstrip", T(1, B("a")), NULL, "b''");
    IS("abc", "rstrip", T(1, MV("ac")), NULL, "b'ab'");
}

static void on_removeprefix(void)
{
    IS("abcab", "removeprefix", T(1, B("ab")), NULL, "b'cab'");
    IS("abcab", "removeprefix", T(1, B("")), NULL, "b'abcab'");
    IS("abcab", "removeprefix", T(1, B("x")), NULL, "b'abcab'");
    IS("ab", "removeprefix", T(1, B("abc")), NULL, "b'ab'");
    RAISES("abc", "removeprefix", T(1, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "removeprefix", T(0), NULL, PyExc_TypeError, "*.removeprefix() takes exactly one argument (0 given)");
    IS("abcab", "removeprefix", T(1, MV("ab")), NULL, "b'cab'");
}

static void on_removesuffix(void)
{
    IS("abcab", "removesuffix", T(1, B("ab")), NULL, "b'abc'");
    IS("abcab", "removesuffix", T(1, B("")), NULL, "b'abcab'");
    IS("abcab", "removesuffix", T(1, B("x")), NULL, "b'abcab'");
    IS("ab", "removesuffix", T(1, B("abc")), NULL, "b'ab'");
    RAISES("abc", "removesuffix", T(1, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "removesuffix", T(0), NULL, PyExc_TypeError, "*.removesuffix() takes exactly one argument (0 given)");
    IS("abcab", "removesuffix", T(1, MV("ab")), NULL, "b'abc'");
}

static void on_expandtabs(void)
{
    IS("a\tb", "expandtabs", T(0), NULL, "b'a       b'");
    IS("a\tb\n\tc", "expandtabs", T(1, I(4)), NULL, "b'a   b\\n    c'");
    IS("a\tb", "expandtabs", T(1, I(0)), NULL, "b'ab'");
    IS("a\tb", "expandtabs", T(1, I(-1)), NULL, "b'ab'");
    IS("ab\tc", "expandtabs", T(0), K(1, "tabsize", I(3)), "b'ab c'");
    RAISES("a", "expandtabs", T(1, S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    RAISES("a", "expandtabs", T(2, I(1), I(2)), NULL, PyExc_TypeError, "expandtabs() takes at most 1 argument (2 given)");
    IS("a\015b\tc", "expandtabs", T(1, I(4)), NULL, "b'a\\rb   c'");
}

int main(void)
{
    Py_Initialize();
    on_capitalize();
    on_lower();
    on_upper();
    on_swapcase();
    on_title();
    on_isalnum();
    on_isalpha();
    on_isascii();
    on_isdigit();
    on_islower();
    on_isspace();
    on_istitle();
    on_isupper();
    on_center();
    on_ljust();
    on_rjust();
    on_zfill();
    on_strip();
    on_lstrip();
    on_rstrip();
    on_removeprefix();
    on_removesuffix();
    on_expandtabs();
    CHECK_CLEAN();
    return CHECK_DONE();
}
