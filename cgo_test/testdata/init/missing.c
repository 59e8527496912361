/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What needs Python source says so by name: NotImplementedError, and the function's documented failure. */
#include "../check.h"

static void raised(int line, const char *name)
{
    PyObject *e = PyErr_GetRaisedException(), *s = e ? PyObject_Str(e) : NULL;
    if (!e || !PyErr_GivenExceptionMatches(e, PyExc_NotImplementedError) || !s || !strstr(PyUnicode_AsUTF8(s), name))
        printf("%s:%d: %s: %s\n", __FILE__, line, name, s ? PyUnicode_AsUTF8(s) : "no exception"), check_failures++;
    Py_XDECREF(s);
    Py_XDECREF(e);
}
#define MISSING(name, call) do { CHECK(call); raised(__LINE__, name); } while (0)

int main(void)
{
    Py_Initialize();
    PyObject *d = PyDict_New();
    FILE *f = fopen("/dev/null", "r");
    MISSING("PyRun_String", !PyRun_String("1", Py_eval_input, d, d));
    MISSING("PyRun_StringFlags", !PyRun_StringFlags("1", Py_eval_input, d, d, NULL));
    MISSING("PyRun_SimpleString", PyRun_SimpleString("1") == -1);
    MISSING("PyRun_SimpleStringFlags", PyRun_SimpleStringFlags("1", NULL) == -1);
    MISSING("PyRun_SimpleFile", PyRun_SimpleFile(f, "x") == -1);
    MISSING("PyRun_SimpleFileExFlags", PyRun_SimpleFileExFlags(f, "x", 0, NULL) == -1);
    MISSING("PyRun_AnyFile", PyRun_AnyFile(f, "x") == -1);
    MISSING("PyRun_AnyFileExFlags", PyRun_AnyFileExFlags(f, "x", 0, NULL) == -1);
    MISSING("PyRun_File", !PyRun_File(f, "x", Py_file_input, d, d));
    MISSING("PyRun_FileExFlags", !PyRun_FileExFlags(f, "x", Py_file_input, d, d, 0, NULL));
    MISSING("PyRun_InteractiveLoop", PyRun_InteractiveLoop(f, "x") == -1);
    MISSING("PyRun_InteractiveOne", PyRun_InteractiveOne(f, "x") == -1);
    MISSING("Py_CompileString", !Py_CompileString("1", "x", Py_eval_input));
    MISSING("Py_CompileStringExFlags", !Py_CompileStringExFlags("1", "x", Py_eval_input, NULL, -1));
    MISSING("Py_CompileStringObject", !Py_CompileStringObject("1", Py_None, Py_eval_input, NULL, -1));
    MISSING("PyImport_ExecCodeModule", !PyImport_ExecCodeModule("x", d));
    MISSING("PyImport_ExecCodeModuleEx", !PyImport_ExecCodeModuleEx("x", d, "x"));
    MISSING("PyImport_ExecCodeModuleWithPathnames", !PyImport_ExecCodeModuleWithPathnames("x", d, "x", "x"));
    MISSING("PyEval_EvalCode", !PyEval_EvalCode(d, d, d));
    fclose(f);
    Py_DECREF(d);
    return CHECK_DONE();
}
