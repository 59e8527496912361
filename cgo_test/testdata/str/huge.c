/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Widths and lengths that no memory holds. */
#include "calls.h"

static void methods(void)
{
    RAISES(PyExc_MemoryError, "", S("ab"), "ljust", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "ljust", T(2, I(4611686018427387904L), S("*")), NULL);
    RAISES(PyExc_MemoryError, "", S("ab"), "rjust", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "rjust", T(2, I(4611686018427387904L), S("*")), NULL);
    RAISES(PyExc_MemoryError, "", S("ab"), "center", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "center", T(2, I(4611686018427387904L), S("*")), NULL);
    RAISES(PyExc_MemoryError, "", S("-1"), "zfill", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "zfill", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_OverflowError, "repeated string is too long", S("ab"), "__mul__", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_OverflowError, "repeated string is too long", S("\xe2\x82\xacx"), "__mul__", T(1, I(4611686018427387904L)), NULL);
    RAISES(PyExc_MemoryError, "", S("%*s"), "%", T(2, I(4611686018427387904L), S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("%*d"), "%", T(2, I(4611686018427387904L), I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%*.3f"), "%", T(2, I(4611686018427387904L), F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%4611686018427387904s"), "%", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("%4611686018427387904d"), "%", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%-4611686018427387904c"), "%", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%04611686018427387904x"), "%", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:4611686018427387904}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<4611686018427387904}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^4611686018427387904}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>4611686018427387904}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", I(5), "__format__", T(1, S("=4611686018427387904d")), NULL);
    RAISES(PyExc_MemoryError, "", I(5), "__format__", T(1, S("04611686018427387904x")), NULL);
    RAISES(PyExc_MemoryError, "", I(5), "__format__", T(1, S("4611686018427387904c")), NULL);
    RAISES(PyExc_MemoryError, "", F(1.5), "__format__", T(1, S("04611686018427387904.2f")), NULL);
    RAISES(PyExc_MemoryError, "", S("ab"), "ljust", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "ljust", T(2, I(9223372036854775807L), S("*")), NULL);
    RAISES(PyExc_MemoryError, "", S("ab"), "rjust", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "rjust", T(2, I(9223372036854775807L), S("*")), NULL);
    RAISES(PyExc_MemoryError, "", S("ab"), "center", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "center", T(2, I(9223372036854775807L), S("*")), NULL);
    RAISES(PyExc_MemoryError, "", S("-1"), "zfill", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_MemoryError, "", S("\xe2\x82\xac"), "zfill", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_OverflowError, "repeated string is too long", S("ab"), "__mul__", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_OverflowError, "repeated string is too long", S("\xe2\x82\xacx"), "__mul__", T(1, I(9223372036854775807L)), NULL);
    RAISES(PyExc_MemoryError, "", S("%*s"), "%", T(2, I(9223372036854775807L), S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("%*d"), "%", T(2, I(9223372036854775807L), I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%*.3f"), "%", T(2, I(9223372036854775807L), F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%9223372036854775807s"), "%", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("%9223372036854775807d"), "%", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%-9223372036854775807c"), "%", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("%09223372036854775807x"), "%", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, S("a")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, S("\xe2\x82\xac")), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, I(5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, I(-5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, F(1.5)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, Z(1.0, 2.0)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:9223372036854775807}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:<9223372036854775807}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:^9223372036854775807}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", S("{:\xe2\x82\xac>9223372036854775807}"), "format", T(1, O(Py_True)), NULL);
    RAISES(PyExc_MemoryError, "", I(5), "__format__", T(1, S("=9223372036854775807d")), NULL);
    RAISES(PyExc_MemoryError, "", I(5), "__format__", T(1, S("09223372036854775807x")), NULL);
    RAISES(PyExc_MemoryError, "", I(5), "__format__", T(1, S("9223372036854775807c")), NULL);
    RAISES(PyExc_MemoryError, "", F(1.5), "__format__", T(1, S("09223372036854775807.2f")), NULL);
    RAISES(PyExc_OverflowError, "cannot fit 'int' into an index-sized integer", S("ab"), "__mul__", T(1, G("1000000000000000000000000000000")), NULL);
    IS("''", S(""), "__mul__", T(1, I(9223372036854775807L)), NULL);
    IS("''", S("a"), "__mul__", T(1, I(0)), NULL);
}

int main(void)
{
    Py_Initialize();
    methods();
    CHECK_CLEAN();
    return CHECK_DONE();
}
