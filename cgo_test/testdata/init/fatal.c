/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * Fatal errors by the functions behind Py_FatalError and _PyObject_ASSERT.
 */
#include "../check.h"
#include "../child.h"
#include <signal.h>
PyAPI_FUNC(void) _PyObject_AssertFailed(PyObject *, const char *, const char *, const char *, int, const char *);

static int child(const char *name)
{
    if (!strcmp(name, "function before")) _Py_FatalErrorFunc("func", "why");
    Py_Initialize();
    if (!strcmp(name, "function")) _Py_FatalErrorFunc("func", "why");
    if (!strcmp(name, "no function")) _Py_FatalErrorFunc(NULL, "why");
    if (!strcmp(name, "no text")) _Py_FatalErrorFunc("func", NULL);
    PyObject *o = PyLong_FromLong(424242);
    if (!strcmp(name, "assert")) _PyObject_AssertFailed(o, "x > 1", "too small", "file.c", 12, "func");
    if (!strcmp(name, "assert short")) _PyObject_AssertFailed(o, NULL, NULL, "file.c", 12, NULL);
    if (!strcmp(name, "assert NULL")) _PyObject_AssertFailed(NULL, "x", NULL, "file.c", 12, "func");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) return child(argv[1]);
    CHECK_CHILD("function before", NULL, -SIGABRT, "Fatal Python error: func: why\n");
    CHECK_CHILD("function", NULL, -SIGABRT, "Fatal Python error: func: why\n");
    CHECK_CHILD("no function", NULL, -SIGABRT, "Fatal Python error: why\n");
    CHECK_CHILD("no text", NULL, -SIGABRT, "Fatal Python error: func: <message not set>\n");
    CHECK_CHILD("assert", NULL, -SIGABRT, "file.c:12: func: Assertion \"x > 1\" failed: too small\n");
    CHECK_CHILD("assert", NULL, -SIGABRT, "object type name: int\n");
    CHECK_CHILD("assert", NULL, -SIGABRT, "object repr     : 424242\n");
    CHECK_CHILD("assert", NULL, -SIGABRT, "Fatal Python error: _PyObject_AssertFailed: _PyObject_AssertFailed\n");
    CHECK_CHILD("assert short", NULL, -SIGABRT, "file.c:12: Assertion failed\n");
    CHECK_CHILD("assert NULL", NULL, -SIGABRT, "file.c:12: func: Assertion \"x\" failed\n<object at (nil) is freed>\n");
    return check_failures ? 1 : 0;
}
