/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What was set by single functions before there was a configuration: options, paths, the home; and a frozen program. */
#include "../check.h"
#include "../child.h"

void PySys_AddWarnOption(const wchar_t *);
void PySys_AddWarnOptionUnicode(PyObject *);
void PySys_AddXOption(const wchar_t *);
int PySys_HasWarnOptions(void);
void PySys_SetPath(const wchar_t *);
void Py_SetPath(const wchar_t *);
void Py_SetPythonHome(const wchar_t *);
int Py_FrozenMain(int, char **);

static PyObject *sys(const char *name) { return Py_XNewRef(PySys_GetObject(name)); }

static void check_warn_options(void)
{
    PyObject *o = PyUnicode_FromString("error::UserWarning");
    Py_ssize_t refs = Py_REFCNT(o);
    CHECK(PySys_HasWarnOptions() == 0);
    PySys_AddWarnOption(L"ignore");
    CHECK(PySys_HasWarnOptions() == 1);
    PySys_AddWarnOptionUnicode(o);
    CHECK(Py_REFCNT(o) == refs + 1);
    CHECK_REPR(sys("warnoptions"), "['ignore', 'error::UserWarning']");
    PySys_ResetWarnOptions();
    CHECK(PySys_HasWarnOptions() == 0 && Py_REFCNT(o) == refs);
    CHECK_CLEAN();
    /* One that is gone is made anew. */
    CHECK(PySys_SetObject("warnoptions", NULL) == 0 && PySys_HasWarnOptions() == 0);
    PySys_AddWarnOptionUnicode(o);
    CHECK_REPR(sys("warnoptions"), "['error::UserWarning']");
    PySys_ResetWarnOptions();
    CHECK_CLEAN();
    Py_DECREF(o);
}

static void check_x_option(void)
{
    PyObject *d = PySys_GetXOptions();
    PySys_AddXOption(L"flag");
    PySys_AddXOption(L"key=a=b");
    CHECK_REPR(Py_XNewRef(PyDict_GetItemString(d, "flag")), "True");
    CHECK_REPR(Py_XNewRef(PyDict_GetItemString(d, "key")), "'a=b'");
    CHECK_CLEAN();
}

static void check_path(void)
{
    PyObject *old = sys("path");
    PySys_SetPath(L"/a:/b/c::d");
    CHECK_REPR(sys("path"), "['/a', '/b/c', '', 'd']");
    PySys_SetPath(L"");
    CHECK_REPR(sys("path"), "['']");
    CHECK_CLEAN();
    CHECK(PySys_SetObject("path", old) == 0);
    Py_XDECREF(old);
}

#ifdef UNGIL_ABI
/* A program with its own process, for these count at the start alone. */
static int starts(void)
{
    Py_SetPythonHome(L"/the/home");
    Py_SetPath(L"/one:/two");
    PySys_AddWarnOption(L"once");
    PySys_AddXOption(L"early");
    Py_InitializeEx(0);
    CHECK_REPR(sys("path"), "['/one', '/two']");
    CHECK_REPR(sys("warnoptions"), "['once']");
    CHECK_REPR(Py_XNewRef(PyDict_GetItemString(PySys_GetXOptions(), "early")), "True");
    CHECK(PySys_HasWarnOptions() == 1);
    CHECK(!wcscmp(Py_GetPythonHome(), L"/the/home"));
    Py_InitializeEx(1); /* does nothing */
    CHECK(Py_IsInitialized());
    return CHECK_DONE();
}

/* There is no interpreter to run it, and the exit code says so. */
static int frozen(char *name)
{
    char *argv[] = {name, NULL};
    return Py_FrozenMain(1, argv) == 1 ? 9 : 0;
}
#endif

int main(int argc, char **argv)
{
#ifdef UNGIL_ABI
    if (argc > 1) return strcmp(argv[1], "frozen") ? starts() : frozen(argv[0]);
    CHECK_CHILD("starts", NULL, 0, "");
    CHECK_CHILD("frozen", NULL, 9, "Py_FrozenMain is not implemented");
#endif
    Py_InitializeEx(0);
    check_warn_options();
    check_x_option();
    check_path();
    return CHECK_DONE();
}
