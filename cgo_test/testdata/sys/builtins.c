/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Functions of the module builtins. */
#include "../check.h"

static PyObject *call(const char *name, const char *format, ...)
{
    PyObject *d = PyEval_GetBuiltins(), *f = PyDict_GetItemString(d, name), *args, *r;
    va_list va;
    if (!f) { printf("no builtins.%s\n", name), check_failures++; return NULL; }
    va_start(va, format);
    args = Py_VaBuildValue(format, va);
    va_end(va);
    r = args ? PyObject_CallObject(f, args) : NULL;
    Py_XDECREF(args);
    return r;
}

int main(void)
{
    Py_Initialize();
    CHECK_REPR(call("any", "([iii])", 0, 1, 0), "True");
    CHECK_REPR(call("any", "([])"), "False");
    CHECK_REPR(call("all", "([iii])", 1, 1, 0), "False");
    CHECK_REPR(call("all", "([])"), "True");
    CHECK(!call("any", "(i)", 1));
    CHECK_RAISED(PyExc_TypeError, "'int' object is not iterable");
    CHECK_REPR(call("bin", "(i)", -5), "'-0b101'");
    CHECK_REPR(call("oct", "(i)", 8), "'0o10'");
    CHECK_REPR(call("hex", "(i)", 255), "'0xff'");
    CHECK(!call("hex", "(s)", "x"));
    CHECK_RAISED(PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    CHECK_REPR(call("chr", "(i)", 228), "'\xc3\xa4'");
    CHECK(!call("chr", "(i)", -1));
    CHECK_RAISED(PyExc_ValueError, "chr() arg not in range(0x110000)");
    CHECK(!call("chr", "(i)", 0x110000));
    CHECK_RAISED(PyExc_ValueError, "chr() arg not in range(0x110000)");
    CHECK_REPR(call("ord", "(s)", "\xc3\xa4"), "228");
    CHECK_REPR(call("ord", "(y)", "a"), "97");
    CHECK(!call("ord", "(s)", "ab"));
    CHECK_RAISED(PyExc_TypeError, "ord() expected a character, but string of length 2 found");
    CHECK(!call("ord", "(i)", 1));
    CHECK_RAISED(PyExc_TypeError, "ord() expected string of length 1, but int found");
    CHECK_REPR(call("format", "(is)", 5, "03d"), "'005'");
    CHECK(!call("format", "(ii)", 5, 5));
    CHECK_RAISED(PyExc_TypeError, "format() argument 2 must be str, not int");
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(!call("eval", "(s)", "1"));
    CHECK_RAISED(PyExc_NotImplementedError, NULL);
    CHECK(!call("exec", "(s)", "1"));
    CHECK_RAISED(PyExc_NotImplementedError, NULL);
    CHECK(!call("compile", "(sss)", "1", "x", "eval"));
    CHECK_RAISED(PyExc_NotImplementedError, NULL);
#endif
    return CHECK_DONE();
}
