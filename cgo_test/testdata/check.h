/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Checks for conformance programs: a failed one prints file, line and text, and the program exits with 1 at its end. */
#ifndef UNGIL_CHECK_H
#define UNGIL_CHECK_H
#include <Python.h>
#include <stdio.h>
#include <string.h>

static int check_failures;

#define CHECK(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); check_failures++; if (PyErr_Occurred()) PyErr_Print(); } } while (0)

/* No exception is set. */
#define CHECK_CLEAN() CHECK(!PyErr_Occurred())

/* Exactly this exception type is set, with this text (NULL: any). Clears it. */
#define CHECK_RAISED(type, text) check_raised(__FILE__, __LINE__, type, text)
static inline void check_raised(const char *file, int line, PyObject *type, const char *text)
{
    PyObject *e = PyErr_GetRaisedException();
    if (!e) { printf("%s:%d: no exception, want %s\n", file, line, ((PyTypeObject *)type)->tp_name); check_failures++; return; }
    if ((PyObject *)Py_TYPE(e) != type) { printf("%s:%d: %s, want %s\n", file, line, Py_TYPE(e)->tp_name, ((PyTypeObject *)type)->tp_name); check_failures++; }
    PyObject *s = PyObject_Str(e);
    const char *got = s ? PyUnicode_AsUTF8(s) : NULL;
    if (text && (!got || strcmp(got, text))) { printf("%s:%d: \"%s\", want \"%s\"\n", file, line, got ? got : "(no text)", text); check_failures++; }
    Py_XDECREF(s);
    Py_DECREF(e);
}

/* repr(o) is text; drops the reference. */
#define CHECK_REPR(o, text) check_repr(__FILE__, __LINE__, o, text)
static inline void check_repr(const char *file, int line, PyObject *o, const char *text)
{
    PyObject *s = o ? PyObject_Repr(o) : NULL;
    const char *got = s ? PyUnicode_AsUTF8(s) : NULL;
    if (!got || strcmp(got, text)) { printf("%s:%d: %s, want %s\n", file, line, got ? got : "(exception)", text); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    Py_XDECREF(s);
    Py_XDECREF(o);
}

/* What main returns. */
#define CHECK_DONE() (Py_FinalizeEx() < 0 ? 2 : check_failures ? 1 : 0)
#endif
