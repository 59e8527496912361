/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Methods and operators of bytes and bytearray that take apart, put together, convert and compare. */
#include "table.h"

static void on_split(void)
{
    IS(" a  b c ", "split", T(0), NULL, "[b'a', b'b', b'c']");
    IS("a,b,,c", "split", T(1, B(",")), NULL, "[b'a', b'b', b'', b'c']");
    IS("a,b,,c", "split", T(2, B(","), I(1)), NULL, "[b'a', b'b,,c']");
    IS("a,b,,c", "split", T(2, B(","), I(-1)), NULL, "[b'a', b'b', b'', b'c']");
    IS("a b  c ", "split", T(2, NONE, I(1)), NULL, "[b'a', b'b  c ']");
    IS("a--b--c", "split", T(1, B("--")), NULL, "[b'a', b'b', b'c']");
    IS("", "split", T(0), NULL, "[]");
    IS("", "split", T(1, B(",")), NULL, "[b'']");
    RAISES("abc", "split", T(1, B("")), NULL, PyExc_ValueError, "empty separator");
    IS("a,b", "split", T(1, BA(",")), NULL, "[b'a', b'b']");
    IS("a,b", "split", T(1, MV(",")), NULL, "[b'a', b'b']");
    RAISES("a,b", "split", T(1, S("x")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("a,b", "split", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
    IS("a b c", "split", T(0), K(1, "maxsplit", I(1)), "[b'a', b'b c']");
    IS("a,b,c", "split", T(0), K(2, "sep", B(","), "maxsplit", I(1)), "[b'a', b'b,c']");
    RAISES("a", "split", T(3, B(","), I(1), I(2)), NULL, PyExc_TypeError, "split() takes at most 2 arguments (3 given)");
    RAISES("a", "split", T(2, B(","), S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    RAISES("a", "split", T(0), K(1, "zep", I(1)), PyExc_TypeError, "split() got an unexpected keyword argument 'zep'. Did you mean 'sep'?");
    IS("a b", "split", T(0), K(1, "maxsplit", I(0)), "[b'a b']");
    IS("  a b  ", "split", T(2, NONE, I(0)), NULL, "[b'a b  ']");
}

static void on_rsplit(void)
{
    IS(" a  b c ", "rsplit", T(0), NULL, "[b'a', b'b', b'c']");
    IS("a,b,,c", "rsplit", T(1, B(",")), NULL, "[b'a', b'b', b'', b'c']");
    IS("a,b,,c", "rsplit", T(2, B(","), I(1)), NULL, "[b'a,b,', b'c']");
    IS("a,b,,c", "rsplit", T(2, B(","), I(-1)), NULL, "[b'a', b'b', b'', b'c']");
    IS("a b  c ", "rsplit", T(2, NONE, I(1)), NULL, "[b'a b', b'c']");
    IS("a--b--c", "rsplit", T(1, B("--")), NULL, "[b'a', b'b', b'c']");
    IS("", "rsplit", T(0), NULL, "[]");
    IS("", "rsplit", T(1, B(",")), NULL, "[b'']");
    RAISES("abc", "rsplit", T(1, B("")), NULL, PyExc_ValueError, "empty separator");
    IS("a,b", "rsplit", T(1, BA(",")), NULL, "[b'a', b'b']");
    IS("a,b", "rsplit", T(1, MV(",")), NULL, "[b'a', b'b']");
    RAISES("a,b", "rsplit", T(1, S("x")), NULL, PyExc_TypeError, "a bytes-like object is required, not 'str'");
    RAISES("a,b", "rsplit", T(1, I(1)), NULL, PyExc_TypeError, "a bytes-like object is required, not 'int'");
    IS("a b c", "rsplit", T(0), K(1, "maxsplit", I(1)), "[b'a b', b'c']");
    IS("a,b,c", "rsplit", T(0), K(2, "sep", B(","), "maxsplit", I(1)), "[b'a,b', b'c']");
    RAISES("a", "rsplit", T(3, B(","), I(1), I(2)), NULL, PyExc_TypeError, "rsplit() takes at most 2 arguments (3 given)");
    RAISES("a", "rsplit", T(2, B(","), S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    RAISES("a", "rsplit", T(0), K(1, "zep", I(1)),
        PyExc_TypeError, "rsplit() got an unexpected keyword argument 'zep'. Did you mean 'sep'?");
    IS("a b", "rsplit", T(0), K(1, "maxsplit", I(0)), "[b'a b']");
    IS("  a b  ", "rsplit", T(2, NONE, I(0)), NULL, "[b'  a b']");
}

static void on_splitlines(void)
{
    IS("a\nb\015\nc\015d", "splitlines", T(0), NULL, "[b'a', b'b', b'c', b'd']");
    IS("a\nb\015\nc\015d\n", "splitlines", T(1, YES), NULL, "[b'a\\n', b'b\\r\\n', b'c\\r', b'd\\n']");
    IS("", "splitlines", T(0), NULL, "[]");
    IS("\n", "splitlines", T(0), NULL, "[b'']");
    IS("a\013b\014c", "splitlines", T(0), NULL, "[b'a\\x0bb\\x0cc']");
    IS("a\nb", "splitlines", T(0), K(1, "keepends", I(1)), "[b'a\\n', b'b']");
    RAISES("a", "splitlines", T(2, I(1), I(2)), NULL, PyExc_TypeError, "splitlines() takes at most 1 argument (2 given)");
    IS("a\n", "splitlines", T(1, S("x")), NULL, "[b'a\\n']");
}

static void on_join(void)
{
    IS(",", "join", T(1, L(2, B("a"), B("b"))), NULL, "b'a,b'");
    IS("", "join", T(1, L(0)), NULL, "b''");
    IS(",", "join", T(1, T(1, B("a"))), NULL, "b'a'");
    IS(", ", "join", T(1, L(3, BA("a"), MV("bc"), B("d"))), NULL, "b'a, bc, d'");
    RAISES(",", "join", T(1, L(2, B("a"), S("b"))), NULL, PyExc_TypeError, "sequence item 1: expected a bytes-like object, str found");
    RAISES(",", "join", T(1, L(1, I(1))), NULL, PyExc_TypeError, "sequence item 0: expected a bytes-like object, int found");
    RAISES(",", "join", T(1, I(1)), NULL, PyExc_TypeError, "can only join an iterable");
    RAISES(",", "join", T(0), NULL, PyExc_TypeError, "*.join() takes exactly one argument (0 given)");
    IS(",", "join", T(1, B("")), NULL, "b''");
    RAISES(",", "join", T(1, B("ab")), NULL, PyExc_TypeError, "sequence item 0: expected a bytes-like object, int found");
    IS("", "join", T(1, L(3, B("a"), B("b"), B("c"))), NULL, "b'abc'");
    RAISES(",", "join", T(1, L(2, B("a"), NONE)), NULL, PyExc_TypeError, "sequence item 1: expected a bytes-like object, NoneType found");
}

static void on_hex(void)
{
    IS("\001\376", "hex", T(0), NULL, "'01fe'");
    IS("\001\376 ", "hex", T(1, S(":")), NULL, "'01:fe:20'");
    IS("\001\376 ", "hex", T(1, B("-")), NULL, "'01-fe-20'");
    IS("\001\376 ", "hex", T(2, S(":"), I(2)), NULL, "'01:fe20'");
    IS("\001\376 ", "hex", T(2, S(":"), I(-2)), NULL, "'01fe:20'");
    IS("\001\376", "hex", T(2, S(":"), I(0)), NULL, "'01fe'");
    IS("", "hex", T(1, S(":")), NULL, "''");
    RAISES("a", "hex", T(1, S("::")), NULL, PyExc_ValueError, "sep must be length 1.");
    RAISES("a", "hex", T(1, I(1)), NULL, PyExc_TypeError, "object of type 'int' has no len()");
    RAISES("a", "hex", T(1, S("\303\251")), NULL, PyExc_ValueError, "sep must be ASCII.");
    IS("abcd", "hex", T(0), K(2, "sep", S("_"), "bytes_per_sep", I(3)), "'61_626364'");
    RAISES("a", "hex", T(2, S(":"), S("x")), NULL, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
}

static void on_decode(void)
{
    IS("abc", "decode", T(0), NULL, "'abc'");
    IS("\303\251", "decode", T(0), NULL, "'\303\251'");
    RAISES("\377", "decode", T(0), NULL,
        PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
    IS("\377", "decode", T(1, S("latin-1")), NULL, "'\303\277'");
    IS("\377", "decode", T(2, S("utf-8"), S("replace")), NULL, "'\357\277\275'");
    IS("\377a", "decode", T(2, S("ascii"), S("ignore")), NULL, "'a'");
    IS("a", "decode", T(0), K(1, "errors", S("strict")), "'a'");
    IS("a", "decode", T(0), K(1, "encoding", S("ascii")), "'a'");
    RAISES("a", "decode", T(1, I(1)), NULL, PyExc_TypeError, "decode() argument 'encoding' must be str, not int");
    RAISES("a", "decode", T(2, S("utf-8"), I(1)), NULL, PyExc_TypeError, "decode() argument 'errors' must be str, not int");
    RAISES("a", "decode", T(3, S("utf-8"), S("strict"), I(1)), NULL, PyExc_TypeError, "decode() takes at most 2 arguments (3 given)");
    RAISES("a", "decode", T(1, S("no-such")), NULL, PyExc_LookupError, "unknown encoding: no-such");
    IS("a\000", "decode", T(1, S("utf-16-le")), NULL, "'a'");
}

static void on_add(void)
{
    IS("ab", "__add__", T(1, B("cd")), NULL, "b'abcd'");
    IS("ab", "__add__", T(1, BA("cd")), NULL, "b'abcd'");
    IS("ab", "__add__", T(1, MV("cd")), NULL, "b'abcd'");
    RAISES_BYTES("ab", "__add__", T(1, S("x")), NULL, PyExc_TypeError, "can't concat str to bytes");
    RAISES_ARRAY("ab", "__add__", T(1, S("x")), NULL, PyExc_TypeError, "can't concat str to bytearray");
    RAISES_BYTES("ab", "__add__", T(1, I(1)), NULL, PyExc_TypeError, "can't concat int to bytes");
    RAISES_ARRAY("ab", "__add__", T(1, I(1)), NULL, PyExc_TypeError, "can't concat int to bytearray");
}

static void on_mul(void)
{
    IS("ab", "__mul__", T(1, I(3)), NULL, "b'ababab'");
    IS("ab", "__mul__", T(1, I(0)), NULL, "b''");
    IS("ab", "__mul__", T(1, I(-1)), NULL, "b''");
    IS("a", "__mul__", T(1, I(5)), NULL, "b'aaaaa'");
    IS("ab", "__mul__", T(1, I(1)), NULL, "b'ab'");
}

static void on_rmul(void)
{
    IS("ab", "__rmul__", T(1, I(2)), NULL, "b'abab'");
}

static void on_getitem(void)
{
    IS("ab", "__getitem__", T(1, I(0)), NULL, "97");
    IS("ab", "__getitem__", T(1, I(-1)), NULL, "98");
    RAISES_BYTES("ab", "__getitem__", T(1, I(2)), NULL, PyExc_IndexError, "index out of range");
    RAISES_ARRAY("ab", "__getitem__", T(1, I(2)), NULL, PyExc_IndexError, "bytearray index out of range");
    RAISES_BYTES("ab", "__getitem__", T(1, I(-3)), NULL, PyExc_IndexError, "index out of range");
    RAISES_ARRAY("ab", "__getitem__", T(1, I(-3)), NULL, PyExc_IndexError, "bytearray index out of range");
    RAISES_BYTES("ab", "__getitem__", T(1, S("x")), NULL, PyExc_TypeError, "byte indices must be integers or slices, not str");
    RAISES_ARRAY("ab", "__getitem__", T(1, S("x")), NULL, PyExc_TypeError, "bytearray indices must be integers or slices, not str");
    RAISES_BYTES("ab", "__getitem__", T(1, F(1.0)), NULL, PyExc_TypeError, "byte indices must be integers or slices, not float");
    RAISES_ARRAY("ab", "__getitem__", T(1, F(1.0)), NULL, PyExc_TypeError, "bytearray indices must be integers or slices, not float");
    RAISES("ab", "__getitem__", T(1, I(1180591620717411303424)), NULL, PyExc_IndexError, "cannot fit 'int' into an index-sized integer");
    IS("ab", "__getitem__", T(1, YES), NULL, "98");
}

static void on_len(void)
{
    IS("ab", "__len__", T(0), NULL, "2");
}

static void on_eq(void)
{
    IS("ab", "__eq__", T(1, B("ab")), NULL, "True");
    IS("ab", "__eq__", T(1, B("abc")), NULL, "False");
    IS("ab", "__eq__", T(1, B("aa")), NULL, "False");
    IS_BYTES("ab", "__eq__", T(1, BA("b")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__eq__", T(1, BA("b")), NULL, "False");
    IS("ab", "__eq__", T(1, B("x")), NULL, "False");
    IS("ab", "__eq__", T(1, I(5)), NULL, "NotImplemented");
    IS("ab", "__eq__", T(1, S("x")), NULL, "NotImplemented");
    IS("ab", "__eq__", T(1, NONE), NULL, "NotImplemented");
    IS_BYTES("ab", "__eq__", T(1, MV("ab")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__eq__", T(1, MV("ab")), NULL, "True");
}

static void on_ne(void)
{
    IS("ab", "__ne__", T(1, B("ab")), NULL, "False");
    IS("ab", "__ne__", T(1, B("abc")), NULL, "True");
    IS("ab", "__ne__", T(1, B("aa")), NULL, "True");
    IS_BYTES("ab", "__ne__", T(1, BA("b")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__ne__", T(1, BA("b")), NULL, "True");
}

static void on_lt(void)
{
    IS("ab", "__lt__", T(1, B("ab")), NULL, "False");
    IS("ab", "__lt__", T(1, B("abc")), NULL, "True");
    IS("ab", "__lt__", T(1, B("aa")), NULL, "False");
    IS_BYTES("ab", "__lt__", T(1, BA("b")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__lt__", T(1, BA("b")), NULL, "True");
    IS("ab", "__lt__", T(1, I(1)), NULL, "NotImplemented");
}

static void on_le(void)
{
    IS("ab", "__le__", T(1, B("ab")), NULL, "True");
    IS("ab", "__le__", T(1, B("abc")), NULL, "True");
    IS("ab", "__le__", T(1, B("aa")), NULL, "False");
    IS_BYTES("ab", "__le__", T(1, BA("b")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__le__", T(1, BA("b")), NULL, "True");
}

static void on_gt(void)
{
    IS("ab", "__gt__", T(1, B("ab")), NULL, "False");
    IS("ab", "__gt__", T(1, B("abc")), NULL, "False");
    IS("ab", "__gt__", T(1, B("aa")), NULL, "True");
    IS_BYTES("ab", "__gt__", T(1, BA("b")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__gt__", T(1, BA("b")), NULL, "False");
}

static void on_ge(void)
{
    IS("ab", "__ge__", T(1, B("ab")), NULL, "True");
    IS("ab", "__ge__", T(1, B("abc")), NULL, "False");
    IS("ab", "__ge__", T(1, B("aa")), NULL, "True");
    IS_BYTES("ab", "__ge__", T(1, BA("b")), NULL, "NotImplemented");
    IS_ARRAY("ab", "__ge__", T(1, BA("b")), NULL, "False");
}

static void on_mod(void)
{
    IS("%d and %s", "__mod__", T(1, T(2, I(5), B("x"))), NULL, "b'5 and x'");
    IS("%s", "__mod__", T(1, B("x")), NULL, "b'x'");
    IS("%a %r", "__mod__", T(1, T(2, S("\303\251"), I(1))), NULL, "b\"'\\\\xe9' 1\"");
    IS("%c%c", "__mod__", T(1, T(2, I(65), B("B"))), NULL, "b'AB'");
    IS("%5d|%-5d|%05d|%+d", "__mod__", T(1, T(4, I(1), I(2), I(3), I(4))), NULL, "b'    1|2    |00003|+4'");
    IS("%x %X %o %#x", "__mod__", T(1, T(4, I(255), I(255), I(8), I(255))), NULL, "b'ff FF 10 0xff'");
    IS("%.2f %e %g", "__mod__", T(1, T(3, F(1.5), F(1.5), F(1.5))), NULL, "b'1.50 1.500000e+00 1.5'");
    IS("%%", "__mod__", T(1, T(0)), NULL, "b'%'");
    IS("%5s|%-5s|%.1s", "__mod__", T(1, T(3, B("ab"), B("ab"), B("ab"))), NULL, "b'   ab|ab   |a'");
    RAISES("%d", "__mod__", T(1, T(0)), NULL, PyExc_TypeError, "not enough arguments for format string");
    RAISES("%d", "__mod__", T(1, T(2, I(1), I(2))), NULL, PyExc_TypeError, "not all arguments converted during bytes formatting");
    RAISES("%d", "__mod__", T(1, T(1, S("x"))), NULL, PyExc_TypeError, "%d format: a real number is required, not str");
    RAISES("%s", "__mod__", T(1, S("x")), NULL,
        PyExc_TypeError, "%b requires a bytes-like object, or an object that implements __bytes__, not 'str'");
    RAISES("%c", "__mod__", T(1, I(256)), NULL, PyExc_OverflowError, "%c arg not in range(256)");
    RAISES_NEW("%c", "__mod__", T(1, B("ab")), NULL,
        PyExc_TypeError, "%c requires an integer in range(256) or a single byte, not a bytes object of length 2");
    RAISES("%z", "__mod__", T(1, I(1)), NULL, PyExc_ValueError, "unsupported format character 'z' (0x7a) at index 1");
    RAISES("%", "__mod__", T(1, I(1)), NULL, PyExc_ValueError, "incomplete format");
    IS("%b", "__mod__", T(1, T(1, MV("q"))), NULL, "b'q'");
    RAISES("%b", "__mod__", T(1, I(1)), NULL,
        PyExc_TypeError, "%b requires a bytes-like object, or an object that implements __bytes__, not 'int'");
    IS("%*d", "__mod__", T(1, T(2, I(4), I(7))), NULL, "b'   7'");
    IS("%d", "__mod__", T(1, F(1.5)), NULL, "b'1'");
    RAISES("%x", "__mod__", T(1, F(1.5)), NULL, PyExc_TypeError, "%x format: an integer is required, not float");
    RAISES("%(a)s", "__mod__", T(1, I(1)), NULL, PyExc_TypeError, "format requires a mapping");
    RAISES("%f", "__mod__", T(1, S("x")), NULL, PyExc_TypeError, "float argument required, not str");
}

int main(void)
{
    Py_Initialize();
    on_split();
    on_rsplit();
    on_splitlines();
    on_join();
    on_hex();
    on_decode();
    on_add();
    on_mul();
    on_rmul();
    on_getitem();
    on_len();
    on_eq();
    on_ne();
    on_lt();
    on_le();
    on_gt();
    on_ge();
    on_mod();
    CHECK_CLEAN();
    return CHECK_DONE();
}
