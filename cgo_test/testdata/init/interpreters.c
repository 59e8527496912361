/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * There is one interpreter: what would make, clear or end another says so, with its name, and nothing else happens. */
#include "../check.h"

static void check_status(void)
{
    PyThreadState *before = PyThreadState_Get(), *t = (PyThreadState *)&check_failures;
    PyInterpreterConfig config = {.use_main_obmalloc = 0, .allow_threads = 1, .check_multi_interp_extensions = 1,
                                  .gil = PyInterpreterConfig_OWN_GIL};
    PyStatus s = Py_NewInterpreterFromConfig(&t, &config);
    CHECK(PyStatus_Exception(s) && PyStatus_IsError(s) && s.func && !strcmp(s.func, "Py_NewInterpreterFromConfig"));
    CHECK(s.err_msg && *s.err_msg);
    CHECK(PyThreadState_Get() == before);
    PyErr_Clear();
}

static void check_new(void)
{
    PyThreadState *before = PyThreadState_Get();
    CHECK(Py_NewInterpreter() == NULL);
    PyObject *e = PyErr_GetRaisedException(), *s = e ? PyObject_Str(e) : NULL;
    CHECK(e && PyErr_GivenExceptionMatches(e, PyExc_NotImplementedError) && s && strstr(PyUnicode_AsUTF8(s), "Py_NewInterpreter"));
    Py_XDECREF(s);
    Py_XDECREF(e);
    CHECK(PyThreadState_Get() == before && PyInterpreterState_Next(PyInterpreterState_Head()) == NULL);
    CHECK(PyInterpreterState_GetID(PyInterpreterState_Get()) == 0);
}

int main(void)
{
    Py_Initialize();
    check_status();
    check_new();
    CHECK_CLEAN();
    return CHECK_DONE();
}
