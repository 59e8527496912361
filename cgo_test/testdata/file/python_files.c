/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Python files from C: writing, reading lines, opening descriptors and code, the plain printer. The module _io is one of the program's own. */
#include "../check.h"
#include <unistd.h>

/* A file whose method write notes its argument, and whose readline gives what line says. */
static PyObject *written, *line, *opened;

static PyObject *write_(PyObject *self, PyObject *arg)
{
    if (!PyUnicode_Check(arg)) return PyErr_Format(PyExc_TypeError, "no text");
    Py_XSETREF(written, Py_NewRef(arg));
    Py_RETURN_NONE;
}
static PyObject *readline(PyObject *self, PyObject *args) { Py_XSETREF(written, Py_NewRef(args)); return Py_XNewRef(line); }
static PyObject *open_(PyObject *self, PyObject *args) { Py_XSETREF(opened, Py_NewRef(args)); return PyUnicode_FromString("opened"); }
static PyMethodDef methods[] = {{"write", write_, METH_O, NULL}, {"readline", readline, METH_VARARGS, NULL}, {"open", open_, METH_VARARGS, NULL}, {NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_io", NULL, -1, methods, NULL, NULL, NULL, NULL};
static PyObject *file;

static void check_write_object(void)
{
    PyObject *s = PyUnicode_FromString("text");
    Py_ssize_t refs = Py_REFCNT(s);
    CHECK(PyFile_WriteObject(s, file, 0) == 0);
    CHECK_REPR(Py_XNewRef(written), "\"'text'\"");
    CHECK(PyFile_WriteObject(s, file, Py_PRINT_RAW) == 0);
    CHECK_REPR(Py_XNewRef(written), "'text'");
    Py_CLEAR(written);
    CHECK(Py_REFCNT(s) == refs);
    CHECK(PyFile_WriteObject(NULL, file, 0) == 0);
    CHECK_REPR(Py_XNewRef(written), "'<NULL>'");
    CHECK(PyFile_WriteObject(s, NULL, 0) == -1);
    CHECK_RAISED(PyExc_TypeError, "writeobject with NULL file");
    CHECK(PyFile_WriteObject(s, Py_None, 0) == -1);
    CHECK_RAISED(PyExc_AttributeError, "'NoneType' object has no attribute 'write'");
    Py_DECREF(s);
}

static void check_write_string(void)
{
    CHECK(PyFile_WriteString("h\xc3\xa9", file) == 0);
    CHECK_REPR(Py_XNewRef(written), "'h\xc3\xa9'");
    CHECK(PyFile_WriteString("x", NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, "null file for PyFile_WriteString");
    CHECK(PyFile_WriteString("\xff", file) == -1);
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    Py_CLEAR(written);
    PyErr_SetString(PyExc_KeyError, "set");
    CHECK(PyFile_WriteString("x", file) == -1 && !written);
    CHECK_RAISED(PyExc_KeyError, "'set'");
    CHECK(PyFile_WriteString("x", Py_None) == -1);
    CHECK_RAISED(PyExc_AttributeError, NULL);
}

static PyObject *get(PyObject *text, int n)
{
    Py_XSETREF(line, text);
    return PyFile_GetLine(file, n);
}

static void check_get_line(void)
{
    CHECK_REPR(get(PyUnicode_FromString("one\n"), 0), "'one\\n'");
    CHECK_REPR(Py_XNewRef(written), "()");
    CHECK_REPR(get(PyUnicode_FromString("one\n"), 100), "'one\\n'");
    CHECK_REPR(Py_XNewRef(written), "(100,)");
    CHECK_REPR(get(PyUnicode_FromString("one\n"), -1), "'one'");
    CHECK_REPR(Py_XNewRef(written), "()");
    CHECK_REPR(get(PyUnicode_FromString("one"), -1), "'one'");
    CHECK_REPR(get(PyBytes_FromString("one\n"), -1), "b'one'");
    CHECK_REPR(get(PyBytes_FromString("one"), -1), "b'one'");
    CHECK_REPR(get(PyUnicode_FromString(""), 0), "''");
    CHECK(get(PyUnicode_FromString(""), -1) == NULL);
    CHECK_RAISED(PyExc_EOFError, "EOF when reading a line");
    CHECK(get(PyBytes_FromString(""), -1) == NULL);
    CHECK_RAISED(PyExc_EOFError, "EOF when reading a line");
    CHECK(get(Py_NewRef(Py_None), 0) == NULL);
    CHECK_RAISED(PyExc_TypeError, "object.readline() returned non-string");
    CHECK(PyFile_GetLine(NULL, 0) == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyFile_GetLine(Py_None, 0) == NULL);
    CHECK_RAISED(PyExc_AttributeError, "'NoneType' object has no attribute 'readline'");
}

static void check_from_fd(void)
{
    CHECK_REPR(PyFile_FromFd(7, "ignored", "wb", -1, NULL, NULL, NULL, 1), "'opened'");
    CHECK_REPR(Py_XNewRef(opened), "(7, 'wb', -1, None, None, None, True)");
    CHECK_REPR(PyFile_FromFd(8, NULL, "r", 512, "utf-8", "strict", "\n", 0), "'opened'");
    CHECK_REPR(Py_XNewRef(opened), "(8, 'r', 512, 'utf-8', 'strict', '\\n', False)");
    CHECK_CLEAN();
}

static void check_open_code(void)
{
    PyObject *p = PyUnicode_FromString("a path");
    CHECK_REPR(PyFile_OpenCode("a path"), "'opened'");
    CHECK_REPR(Py_XNewRef(opened), "('a path', 'rb')");
    Py_CLEAR(opened);
    CHECK_REPR(PyFile_OpenCodeObject(p), "'opened'");
    CHECK_REPR(Py_XNewRef(opened), "('a path', 'rb')");
    Py_CLEAR(opened);
    CHECK(PyFile_OpenCode("\xff") == NULL);
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    PyObject *b = PyBytes_FromString("x");
    CHECK(PyFile_OpenCodeObject(b) == NULL);
    CHECK_RAISED(PyExc_TypeError, "'path' must be 'str', not 'bytes'");
    Py_DECREF(b);
    Py_DECREF(p);
}

static PyObject *hook(PyObject *path, void *data)
{
    if (PyUnicode_EqualToUTF8(path, "fails")) return PyErr_Format(PyExc_OSError, "no code");
    return Py_BuildValue("Os", path, (char *)data);
}

static int refuse, heard;
static int audit(const char *event, PyObject *args, void *data)
{
    if (strcmp(event, "setopencodehook")) return 0;
    heard++;
    if (!refuse) return 0;
    PyErr_SetString(PyExc_RuntimeError, "refused");
    return -1;
}

static void check_hook(void)
{
    CHECK(PySys_AddAuditHook(audit, NULL) == 0);
    refuse = 1;
    CHECK(PyFile_SetOpenCodeHook(hook, "data") == -1);
    CHECK_RAISED(PyExc_RuntimeError, "refused");
    refuse = 0;
    CHECK(PyFile_SetOpenCodeHook(hook, "data") == 0 && heard == 2);
    CHECK_REPR(PyFile_OpenCode("p"), "('p', 'data')");
    CHECK(PyFile_OpenCode("fails") == NULL);
    CHECK_RAISED(PyExc_OSError, "no code");
    CHECK(PyFile_OpenCodeObject(Py_None) == NULL);
    CHECK_RAISED(PyExc_TypeError, "'path' must be 'str', not 'NoneType'");
    CHECK(PyFile_SetOpenCodeHook(hook, "other") == -1);
    CHECK_RAISED(PyExc_SystemError, "failed to change existing open_code hook");
    CHECK_REPR(PyFile_OpenCode("p"), "('p', 'data')");
}

static void check_printer(void)
{
    int fds[2], out = dup(1);
    char got[32] = "";
    PyObject *p = PyFile_NewStdPrinter(1);
    CHECK(p && Py_REFCNT(p) == 1 && pipe(fds) == 0);
    fflush(stdout);
    dup2(fds[1], 1);
    PyObject *n = PyObject_CallMethod(p, "write", "s", "h\xc3\xa9\n");
    dup2(out, 1);
    CHECK(read(fds[0], got, sizeof got - 1) == 4 && !strcmp(got, "h\xc3\xa9\n"));
    CHECK_REPR(n, "4");
    CHECK_REPR(PyObject_CallMethod(p, "fileno", NULL), "1");
    CHECK_REPR(PyObject_CallMethod(p, "flush", NULL), "None");
    CHECK_REPR(PyObject_GetAttrString(p, "closed"), "False");
    CHECK_REPR(PyObject_GetAttrString(p, "mode"), "'w'");
    CHECK(PyObject_CallMethod(p, "write", "i", 1) == NULL);
    CHECK_RAISED(PyExc_TypeError, NULL);
    close(fds[0]), close(fds[1]), close(out);
    Py_XDECREF(p);
    CHECK(PyFile_NewStdPrinter(0) == NULL && PyFile_NewStdPrinter(3) == NULL);
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    file = PyModule_Create(&definition);
    PyObject *modules = PyImport_GetModuleDict(), *io = Py_XNewRef(PyDict_GetItemString(modules, "_io"));
    CHECK(PyDict_SetItemString(modules, "_io", file) == 0);
    check_write_object();
    check_write_string();
    check_get_line();
    check_from_fd();
    check_open_code();
    check_hook();
    check_printer();
    if (io) PyDict_SetItemString(modules, "_io", io);
    else PyDict_DelItemString(modules, "_io");
    Py_XDECREF(io);
    Py_CLEAR(written);
    Py_CLEAR(line);
    Py_CLEAR(opened);
    Py_DECREF(file);
    return CHECK_DONE();
}
