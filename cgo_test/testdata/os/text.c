/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyOS_ functions of text and numbers, and Py_UniversalNewlineFgets. */
#include "../check.h"
#include <errno.h>

static void check_compare(void)
{
    CHECK(PyOS_mystricmp("AbC", "aBc") == 0 && PyOS_mystricmp("a", "B") < 0 && PyOS_mystricmp("b", "A") > 0 && PyOS_mystricmp("ab", "a") > 0);
    CHECK(PyOS_mystrnicmp("ABx", "aby", 2) == 0 && PyOS_mystrnicmp("ABx", "aby", 3) < 0 && PyOS_mystrnicmp("a", "b", 0) == 0);
}

static void check_print(void)
{
    char b[8];
    memset(b, 'x', sizeof b);
    CHECK(PyOS_snprintf(b, 8, "%d-%s", 12, "ab") == 5 && !strcmp(b, "12-ab"));
    CHECK(PyOS_snprintf(b, 4, "%s", "abcdef") == 6 && !strcmp(b, "abc"));
}

static void check_strtol(void)
{
    char *end;
    CHECK(PyOS_strtol("  -0x1fz", &end, 0) == -31 && *end == 'z');
    CHECK(PyOS_strtol("777", &end, 8) == 511 && !*end);
    CHECK(PyOS_strtoul("0b101", &end, 0) == 5 && !*end);
    errno = 0;
    CHECK(PyOS_strtoul("99999999999999999999", &end, 10) == (unsigned long)-1 && errno == ERANGE);
    errno = 0;
    CHECK(PyOS_strtol("9223372036854775808", &end, 10) == 9223372036854775807L && errno == ERANGE);
}

static void check_doubles(void)
{
    int kind = -1;
    char *s = PyOS_double_to_string(0.1, 'r', 0, 0, &kind);
    CHECK(s && !strcmp(s, "0.1") && kind == Py_DTST_FINITE);
    PyMem_Free(s);
    s = PyOS_double_to_string(3, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    CHECK(s && !strcmp(s, "3.0"));
    PyMem_Free(s);
    s = PyOS_double_to_string(1234.5678, 'f', 2, Py_DTSF_SIGN, &kind);
    CHECK(s && !strcmp(s, "+1234.57"));
    PyMem_Free(s);
    CHECK(!PyOS_double_to_string(1, 'x', 0, 0, NULL));
    PyErr_Clear();
    char *end;
    CHECK(PyOS_string_to_double("1.5rest", &end, NULL) == 1.5 && !strcmp(end, "rest"));
    CHECK(PyOS_string_to_double("1.5rest", NULL, NULL) == -1);
    CHECK_RAISED(PyExc_ValueError, "could not convert string to float: '1.5rest'");
    CHECK(PyOS_string_to_double("1e999", NULL, PyExc_OverflowError) == -1);
    CHECK_RAISED(PyExc_OverflowError, "value too large to convert to float: '1e999'");
}

static void check_fgets(void)
{
    char b[20];
    FILE *f = tmpfile();
    fputs("a\r\nb\rc\nlast", f);
    rewind(f);
    CHECK(Py_UniversalNewlineFgets(b, 20, f, NULL) && !strcmp(b, "a\n"));
    CHECK(Py_UniversalNewlineFgets(b, 20, f, NULL) && !strcmp(b, "b\n"));
    CHECK(Py_UniversalNewlineFgets(b, 20, f, NULL) && !strcmp(b, "c\n"));
    CHECK(Py_UniversalNewlineFgets(b, 3, f, NULL) && !strcmp(b, "la"));
    CHECK(Py_UniversalNewlineFgets(b, 20, f, NULL) && !strcmp(b, "st"));
    CHECK(!Py_UniversalNewlineFgets(b, 20, f, NULL));
    CHECK(!Py_FdIsInteractive(f, "name"));
    fclose(f);
}

int main(void)
{
    Py_Initialize();
    check_compare();
    check_print();
    check_strtol();
    check_doubles();
    check_fgets();
    CHECK_CLEAN();
    return CHECK_DONE();
}
