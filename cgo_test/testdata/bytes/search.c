/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Methods of bytes and bytearray that look for something. */
#include "table.h"

static void on_find(void)
{
    IS("abcabc", "find", T(1, B("c")), NULL, "2");
    IS("abcabc", "find", T(1, B("bc")), NULL, "1");
    IS("abcabc", "find", T(1, I(97)), NULL, "0");
    IS("abcabc", "find", T(1, B("z")), NULL, "-1");
    IS("abcabc", "find", T(1, B("")), NULL, "0");
    IS("abcabc", "find", T(2, B("c"), I(3)), NULL, "5");
    IS("abcabc", "find", T(3, B("a"), I(1), I(3)), NULL, "-1");
    IS("abcabc", "find", T(3, B("a"), I(-3), NONE), NULL, "3");
    IS("abcabc", "find", T(2, B(""), I(10)), NULL, "-1");
    IS("abcabc", "find", T(3, B(""), I(2), I(2)), NULL, "2");
    IS("abcabc", "find", T(1, BA("ca")), NULL, "2");
    IS("abcabc", "find", T(1, MV("ca")), NULL, "2");
    IS("abcabc", "find", T(1, B("abcabcabc")), NULL, "-1");
    IS("abcabc", "find", T(1, YES), NULL, "-1");
    RAISES("abcabc", "find", T(1, I(256)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "find", T(1, I(-1)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "find", T(1, S("a")), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'str'");
    RAISES("abcabc", "find", T(1, F(1.0)), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'float'");
    RAISES("abcabc", "find", T(1, NONE), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'NoneType'");
    RAISES("abcabc", "find", T(0), NULL, PyExc_TypeError, "find expected at least 1 argument, got 0");
    RAISES("abcabc", "find", T(2, B("a"), S("x")), NULL,
        PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    RAISES("abcabc", "find", T(4, B("a"), I(0), I(1), I(2)), NULL, PyExc_TypeError, "find expected at most 3 arguments, got 4");
    IS("abcabc", "find", T(3, B("c"), I(-100), I(100)), NULL, "2");
    RAISES("abcabc", "find", T(1, I(1180591620717411303424)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    IS("\377\000\377", "find", T(1, I(255)), NULL, "0");
}

static void on_rfind(void)
{
    IS("abcabc", "rfind", T(1, B("c")), NULL, "5");
    IS("abcabc", "rfind", T(1, B("bc")), NULL, "4");
    IS("abcabc", "rfind", T(1, I(97)), NULL, "3");
    IS("abcabc", "rfind", T(1, B("z")), NULL, "-1");
    IS("abcabc", "rfind", T(1, B("")), NULL, "6");
    IS("abcabc", "rfind", T(2, B("c"), I(3)), NULL, "5");
    IS("abcabc", "rfind", T(3, B("a"), I(1), I(3)), NULL, "-1");
    IS("abcabc", "rfind", T(3, B("a"), I(-3), NONE), NULL, "3");
    IS("abcabc", "rfind", T(2, B(""), I(10)), NULL, "-1");
    IS("abcabc", "rfind", T(3, B(""), I(2), I(2)), NULL, "2");
    IS("abcabc", "rfind", T(1, BA("ca")), NULL, "2");
    IS("abcabc", "rfind", T(1, MV("ca")), NULL, "2");
    IS("abcabc", "rfind", T(1, B("abcabcabc")), NULL, "-1");
    IS("abcabc", "rfind", T(1, YES), NULL, "-1");
    RAISES("abcabc", "rfind", T(1, I(256)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "rfind", T(1, I(-1)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "rfind", T(1, S("a")), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'str'");
    RAISES("abcabc", "rfind", T(1, F(1.0)), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'float'");
    RAISES("abcabc", "rfind", T(1, NONE), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'NoneType'");
    RAISES("abcabc", "rfind", T(0), NULL, PyExc_TypeError, "rfind expected at least 1 argument, got 0");
    RAISES("abcabc", "rfind", T(2, B("a"), S("x")), NULL,
        PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    RAISES("abcabc", "rfind", T(4, B("a"), I(0), I(1), I(2)), NULL, PyExc_TypeError, "rfind expected at most 3 arguments, got 4");
    IS("abcabc", "rfind", T(3, B("c"), I(-100), I(100)), NULL, "5");
    RAISES("abcabc", "rfind", T(1, I(1180591620717411303424)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    IS("\377\000\377", "rfind", T(1, I(255)), NULL, "2");
}

static void on_index(void)
{
    IS("abcabc", "index", T(1, B("c")), NULL, "2");
    IS("abcabc", "index", T(1, B("bc")), NULL, "1");
    IS("abcabc", "index", T(1, I(97)), NULL, "0");
    RAISES("abcabc", "index", T(1, B("z")), NULL, PyExc_ValueError, "subsection not found");
    IS("abcabc", "index", T(1, B("")), NULL, "0");
    IS("abcabc", "index", T(2, B("c"), I(3)), NULL, "5");
    RAISES("abcabc", "index", T(3, B("a"), I(1), I(3)), NULL, PyExc_ValueError, "subsection not found");
    IS("abcabc", "index", T(3, B("a"), I(-3), NONE), NULL, "3");
    RAISES("abcabc", "index", T(2, B(""), I(10)), NULL, PyExc_ValueError, "subsection not found");
    IS("abcabc", "index", T(3, B(""), I(2), I(2)), NULL, "2");
    IS("abcabc", "index", T(1, BA("ca")), NULL, "2");
    IS("abcabc", "index", T(1, MV("ca")), NULL, "2");
    RAISES("abcabc", "index", T(1, B("abcabcabc")), NULL, PyExc_ValueError, "subsection not found");
    RAISES("abcabc", "index", T(1, YES), NULL, PyExc_ValueError, "subsection not found");
    RAISES("abcabc", "index", T(1, I(256)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "index", T(1, I(-1)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "index", T(1, S("a")), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'str'");
    RAISES("abcabc", "index", T(1, F(1.0)), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'float'");
    RAISES("abcabc", "index", T(1, NONE), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'NoneType'");
    RAISES("abcabc", "index", T(0), NULL, PyExc_TypeError, "index expected at least 1 argument, got 0");
    RAISES("abcabc", "index", T(2, B("a"), S("x")), NULL,
        PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    RAISES("abcabc", "index", T(4, B("a"), I(0), I(1), I(2)), NULL, PyExc_TypeError, "index expected at most 3 arguments, got 4");
    IS("abcabc", "index", T(3, B("c"), I(-100), I(100)), NULL, "2");
    RAISES("abcabc", "index", T(1, I(1180591620717411303424)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    IS("\377\000\377", "index", T(1, I(255)), NULL, "0");
}

static void on_rindex(void)
{
    IS("abcabc", "rindex", T(1, B("c")), NULL, "5");
    IS("abcabc", "rindex", T(1, B("bc")), NULL, "4");
    IS("abcabc", "rindex", T(1, I(97)), NULL, "3");
    RAISES("abcabc", "rindex", T(1, B("z")), NULL, PyExc_ValueError, "subsection not found");
    IS("abcabc", "rindex", T(1, B("")), NULL, "6");
    IS("abcabc", "rindex", T(2, B("c"), I(3)), NULL, "5");
    RAISES("abcabc", "rindex", T(3, B("a"), I(1), I(3)), NULL, PyExc_ValueError, "subsection not found");
    IS("abcabc", "rindex", T(3, B("a"), I(-3), NONE), NULL, "3");
    RAISES("abcabc", "rindex", T(2, B(""), I(10)), NULL, PyExc_ValueError, "subsection not found");
    IS("abcabc", "rindex", T(3, B(""), I(2), I(2)), NULL, "2");
    IS("abcabc", "rindex", T(1, BA("ca")), NULL, "2");
    IS("abcabc", "rindex", T(1, MV("ca")), NULL, "2");
    RAISES("abcabc", "rindex", T(1, B("abcabcabc")), NULL, PyExc_ValueError, "subsection not found");
    RAISES("abcabc", "rindex", T(1, YES), NULL, PyExc_ValueError, "subsection not found");
    RAISES("abcabc", "rindex", T(1, I(256)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "rindex", T(1, I(-1)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "rindex", T(1, S("a")), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'str'");
    RAISES("abcabc", "rindex", T(1, F(1.0)), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'float'");
    RAISES("abcabc", "rindex", T(1, NONE), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'NoneType'");
    RAISES("abcabc", "rindex", T(0), NULL, PyExc_TypeError, "rindex expected at least 1 argument, got 0");
    RAISES("abcabc", "rindex", T(2, B("a"), S("x")), NULL,
        PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    RAISES("abcabc", "rindex", T(4, B("a"), I(0), I(1), I(2)), NULL, PyExc_TypeError, "rindex expected at most 3 arguments, got 4");
    IS("abcabc", "rindex", T(3, B("c"), I(-100), I(100)), NULL, "5");
    RAISES("abcabc", "rindex", T(1, I(1180591620717411303424)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    IS("\377\000\377", "rindex", T(1, I(255)), NULL, "2");
}

static void on_count(void)
{
    IS("abcabc", "count", T(1, B("c")), NULL, "2");
    IS("abcabc", "count", T(1, B("bc")), NULL, "2");
    IS("abcabc", "count", T(1, I(97)), NULL, "2");
    IS("abcabc", "count", T(1, B("z")), NULL, "0");
    IS("abcabc", "count", T(1, B("")), NULL, "7");
    IS("abcabc", "count", T(2, B("c"), I(3)), NULL, "1");
    IS("abcabc", "count", T(3, B("a"), I(1), I(3)), NULL, "0");
    IS("abcabc", "count", T(3, B("a"), I(-3), NONE), NULL, "1");
    IS("abcabc", "count", T(2, B(""), I(10)), NULL, "0");
    IS("abcabc", "count", T(3, B(""), I(2), I(2)), NULL, "1");
    IS("abcabc", "count", T(1, BA("ca")), NULL, "1");
    IS("abcabc", "count", T(1, MV("ca")), NULL, "1");
    IS("abcabc", "count", T(1, B("abcabcabc")), NULL, "0");
    IS("abcabc", "count", T(1, YES), NULL, "0");
    RAISES("abcabc", "count", T(1, I(256)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "count", T(1, I(-1)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("abcabc", "count", T(1, S("a")), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'str'");
    RAISES("abcabc", "count", T(1, F(1.0)), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'float'");
    RAISES("abcabc", "count", T(1, NONE), NULL, PyExc_TypeError, "argument should be integer or bytes-like object, not 'NoneType'");
    RAISES("abcabc", "count", T(0), NULL, PyExc_TypeError, "count expected at least 1 argument, got 0");
    RAISES("abcabc", "count", T(2, B("a"), S("x")), NULL,
        PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    RAISES("abcabc", "count", T(4, B("a"), I(0), I(1), I(2)), NULL, PyExc_TypeError, "count expected at most 3 arguments, got 4");
    IS("abcabc", "count", T(3, B("c"), I(-100), I(100)), NULL, "2");
    RAISES("abcabc", "count", T(1, I(1180591620717411303424)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    IS("\377\000\377", "count", T(1, I(255)), NULL, "2");
}

static void on_startswith(void)
{
    IS("hello", "startswith", T(1, B("he")), NULL, "True");
    IS("hello", "startswith", T(1, B("lo")), NULL, "False");
    IS("hello", "startswith", T(1, B("")), NULL, "True");
    IS("hello", "startswith", T(2, B("l"), I(2)), NULL, "True");
    IS("hello", "startswith", T(3, B("l"), I(2), I(3)), NULL, "True");
    IS("hello", "startswith", T(1, T(3, B("x"), B("he"), B("lo"))), NULL, "True");
    IS("hello", "startswith", T(1, T(0)), NULL, "False");
    IS("hello", "startswith", T(1, BA("he")), NULL, "True");
    IS("hello", "startswith", T(1, MV("lo")), NULL, "False");
    RAISES("hello", "startswith", T(1, S("he")), NULL, PyExc_TypeError, "startswith first arg must be bytes or a tuple of bytes, not str");
    RAISES("hello", "startswith", T(1, T(1, S("he"))), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("hello", "startswith", T(1, I(1)), NULL, PyExc_TypeError, "startswith first arg must be bytes or a tuple of bytes, not int");
    RAISES("hello", "startswith", T(0), NULL, PyExc_TypeError, "startswith expected at least 1 argument, got 0");
    IS("hello", "startswith", T(2, B(""), I(6)), NULL, "False");
    IS("hello", "startswith", T(2, B(""), I(5)), NULL, "True");
    IS("hello", "startswith", T(3, B("h"), NONE, NONE), NULL, "True");
    RAISES("hello", "startswith", T(1, L(1, B("h"))), NULL,
        PyExc_TypeError, "startswith first arg must be bytes or a tuple of bytes, not list");
}

static void on_endswith(void)
{
    IS("hello", "endswith", T(1, B("he")), NULL, "False");
    IS("hello", "endswith", T(1, B("lo")), NULL, "True");
    IS("hello", "endswith", T(1, B("")), NULL, "True");
    IS("hello", "endswith", T(2, B("l"), I(2)), NULL, "False");
    IS("hello", "endswith", T(3, B("l"), I(2), I(3)), NULL, "True");
    IS("hello", "endswith", T(1, T(3, B("x"), B("he"), B("lo"))), NULL, "True");
    IS("hello", "endswith", T(1, T(0)), NULL, "False");
    IS("hello", "endswith", T(1, BA("he")), NULL, "False");
    IS("hello", "endswith", T(1, MV("lo")), NULL, "True");
    RAISES("hello", "endswith", T(1, S("he")), NULL, PyExc_TypeError, "endswith first arg must be bytes or a tuple of bytes, not str");
    RAISES("hello", "endswith", T(1, T(1, S("he"))), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("hello", "endswith", T(1, I(1)), NULL, PyExc_TypeError, "endswith first arg must be bytes or a tuple of bytes, not int");
    RAISES("hello", "endswith", T(0), NULL, PyExc_TypeError, "endswith expected at least 1 argument, got 0");
    IS("hello", "endswith", T(2, B(""), I(6)), NULL, "False");
    IS("hello", "endswith", T(2, B(""), I(5)), NULL, "True");
    IS("hello", "endswith", T(3, B("h"), NONE, NONE), NULL, "False");
    RAISES("hello", "endswith", T(1, L(1, B("h"))), NULL,
        PyExc_TypeError, "endswith first arg must be bytes or a tuple of bytes, not list");
}

static void on_partition(void)
{
    IS("a.b.c", "partition", T(1, B(".")), NULL, "(b'a', b'.', b'b.c')");
    IS("abc", "partition", T(1, B(".")), NULL, "(b'abc', b'', b'')");
    IS("a.b", "partition", T(1, BA(".")), NULL, "(b'a', b'.', b'b')");
    RAISES("abc", "partition", T(1, B("")), NULL, PyExc_ValueError, "empty separator");
    RAISES("abc", "partition", T(1, S(".")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "partition", T(0), NULL, PyExc_TypeError, "*.partition() takes exactly one argument (0 given)");
    RAISES("abc", "partition", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
}

static void on_rpartition(void)
{
    IS("a.b.c", "rpartition", T(1, B(".")), NULL, "(b'a.b', b'.', b'c')");
    IS("abc", "rpartition", T(1, B(".")), NULL, "(b'', b'', b'abc')");
    IS("a.b", "rpartition", T(1, BA(".")), NULL, "(b'a', b'.', b'b')");
    RAISES("abc", "rpartition", T(1, B("")), NULL, PyExc_ValueError, "empty separator");
    RAISES("abc", "rpartition", T(1, S(".")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "rpartition", T(0), NULL, PyExc_TypeError, "*.rpartition() takes exactly one argument (0 given)");
    RAISES("abc", "rpartition", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
}

static void on_replace(void)
{
    IS("aXbXc", "replace", T(2, B("X"), B("--")), NULL, "b'a--b--c'");
    IS("aXbXc", "replace", T(2, B("X"), B("")), NULL, "b'abc'");
    IS("aXbXc", "replace", T(2, B("X"), B("Y")), NULL, "b'aYbYc'");
    IS("aXbXc", "replace", T(3, B("X"), B("Y"), I(1)), NULL, "b'aYbXc'");
    IS("abc", "replace", T(2, B(""), B("-")), NULL, "b'-a-b-c-'");
    IS("abc", "replace", T(3, B(""), B("-"), I(2)), NULL, "b'-a-bc'");
    IS("", "replace", T(2, B(""), B("x")), NULL, "b'x'");
    IS("abc", "replace", T(2, B("z"), B("y")), NULL, "b'abc'");
    IS("abcabc", "replace", T(2, B("bc"), B("Q")), NULL, "b'aQaQ'");
    IS("abcabc", "replace", T(2, B("bc"), B("QRS")), NULL, "b'aQRSaQRS'");
    IS("abc", "replace", T(3, B("b"), B("x"), I(0)), NULL, "b'abc'");
    IS("abc", "replace", T(3, B("b"), B("x"), I(-1)), NULL, "b'axc'");
    IS("abc", "replace", T(2, BA("a"), MV("z")), NULL, "b'zbc'");
    RAISES("abc", "replace", T(2, S("a"), B("b")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "replace", T(2, B("a"), S("b")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "replace", T(1, B("a")), NULL, PyExc_TypeError, "replace expected at least 2 arguments, got 1");
    RAISES("abc", "replace", T(4, B("a"), B("b"), I(1), I(2)), NULL, PyExc_TypeError, "replace expected at most 3 arguments, got 4");
    RAISES("abc", "replace", T(3, B("a"), B("b"), S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
}

static void on_translate(void)
{
    IS("abc", "translate", T(1, NONE), NULL, "b'abc'");
    IS("abcab", "translate", T(2, NONE, B("b")), NULL, "b'aca'");
    IS("abc", "translate", T(1, NONE), K(1, "delete", B("a")), "b'bc'");
    RAISES("abc", "translate", T(1, B("x")), NULL, PyExc_ValueError, "translation table must be 256 characters long");
    RAISES("abc", "translate", T(1, S("x")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "translate", T(0), NULL, PyExc_TypeError, "translate() takes at least 1 positional argument (0 given)");
    RAISES("abc", "translate", T(2, NONE, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("abc", "translate", T(3, NONE, B("a"), I(1)), NULL, PyExc_TypeError, "translate() takes at most 2 arguments (3 given)");
    IS("abc", "translate", T(2, NONE, BA("ac")), NULL, "b'b'");
}

static void on_contains(void)
{
    IS("ab", "__contains__", T(1, I(97)), NULL, "True");
    IS("ab", "__contains__", T(1, B("b")), NULL, "True");
    IS("ab", "__contains__", T(1, B("ba")), NULL, "False");
    IS("ab", "__contains__", T(1, B("")), NULL, "True");
    RAISES("ab", "__contains__", T(1, I(256)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
    RAISES("ab", "__contains__", T(1, S("a")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("ab", "__contains__", T(1, NONE), NULL, PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    IS("ab", "__contains__", T(1, MV("ab")), NULL, "True");
    RAISES("ab", "__contains__", T(1, I(-1)), NULL, PyExc_ValueError, "byte must be in range(0, 256)");
}

int main(void)
{
    Py_Initialize();
    on_find();
    on_rfind();
    on_index();
    on_rindex();
    on_count();
    on_startswith();
    on_endswith();
    on_partition();
    on_rpartition();
    on_replace();
    on_translate();
    on_contains();
    CHECK_CLEAN();
    return CHECK_DONE();
}
