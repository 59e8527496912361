/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What is asked of the frame that runs, which there is none of in a program of C; and of a frame that never ran. */
#include "../check.h"
#include <frameobject.h>

void PyFrame_FastToLocals(PyFrameObject *);
void PyFrame_LocalsToFast(PyFrameObject *, int);
int _PyFrame_IsEntryFrame(PyFrameObject *);

/* Without a frame the interpreter's own builtins count. */
static void check_builtins(void)
{
    PyObject *b = PyEval_GetFrameBuiltins();
    CHECK(b && PyDict_Check(b) && b == PyEval_GetBuiltins());
    CHECK(b && PyDict_GetItemString(b, "len"));
    CHECK_CLEAN();
    Py_XDECREF(b);
}

static void check_globals(void)
{
    CHECK(PyEval_GetFrameGlobals() == NULL);
    CHECK_CLEAN();
}

static void check_locals(void)
{
    CHECK(PyEval_GetFrameLocals() == NULL);
    CHECK_RAISED(PyExc_SystemError, "frame does not exist");
}

static void check_never_ran(void)
{
    PyObject *globals = PyDict_New();
    PyCodeObject *code = PyCode_NewEmpty("file.py", "fn", 7);
    PyFrameObject *f = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    CHECK(f != NULL);
    if (!f) return;
    CHECK(PyFrame_GetLasti(f) == 2);
    CHECK_REPR(PyObject_GetAttrString((PyObject *)f, "f_lasti"), "2");
    PyFrame_FastToLocals(f);
    PyFrame_LocalsToFast(f, 0);
    PyFrame_LocalsToFast(f, 1);
    CHECK(PyFrame_GetLasti(f) == 2 && Py_REFCNT(f) == 1);
    CHECK(_PyFrame_IsEntryFrame(f) == 0);
    CHECK_CLEAN();
    Py_DECREF(f);
    Py_DECREF(code);
    Py_DECREF(globals);
}

int main(void)
{
    Py_Initialize();
    check_builtins();
    check_globals();
    check_locals();
    check_never_ran();
    return CHECK_DONE();
}
