/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of pyerrors.h in their corners: wrong arguments, references, an exception that is set already. */
#include "../check.h"
#include <errno.h>
#include <stdarg.h>

static PyObject *new(PyObject *cls, const char *text) { return PyObject_CallFunction(cls, "s", text); }
static PyObject *str(const char *s) { return PyUnicode_FromString(s); }
#define ATTR(o, name) PyObject_GetAttrString(o, name)

static void set_object(void)
{
    /* A value that is an instance is the exception; one of another class is its argument; a tuple is its arguments. */
    PyObject *v = new(PyExc_KeyError, "k");
    Py_ssize_t refs = Py_REFCNT(v);
    PyErr_SetObject(PyExc_LookupError, v);
    CHECK(Py_REFCNT(v) == refs + 1);
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e == v);
    Py_DECREF(e);
    PyErr_SetObject(PyExc_ValueError, v);
    e = PyErr_GetRaisedException();
    CHECK(e != v && (PyObject *)Py_TYPE(e) == PyExc_ValueError);
    CHECK_REPR(ATTR(e, "args"), "(KeyError('k'),)");
    Py_DECREF(e);
    Py_DECREF(v);
    v = Py_BuildValue("(ii)", 1, 2);
    PyErr_SetObject(PyExc_ValueError, v);
    CHECK_REPR(PyErr_GetRaisedException(), "ValueError(1, 2)");
    PyErr_SetObject(PyExc_ValueError, Py_None);
    CHECK_REPR(PyErr_GetRaisedException(), "ValueError()");
    PyErr_SetObject(PyExc_ValueError, NULL);
    CHECK_REPR(PyErr_GetRaisedException(), "ValueError()");
    Py_DECREF(v);
    PyErr_SetObject(Py_None, Py_None);
    CHECK_RAISED(PyExc_SystemError, "_PyErr_SetObject: exception None is not a BaseException subclass");
    PyErr_SetString(Py_True, "x");
    CHECK_RAISED(PyExc_SystemError, "_PyErr_SetObject: exception True is not a BaseException subclass");
    PyErr_SetString(PyExc_ValueError, "\xff");
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
    /* The constructor fails: what it raised is the exception. */
    v = Py_BuildValue("(i)", 1);
    PyErr_SetObject(PyExc_UnicodeDecodeError, v);
    CHECK_RAISED(PyExc_TypeError, "function takes exactly 5 arguments (1 given)");
    Py_DECREF(v);
}

static void format_v(PyObject *cls, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    CHECK(PyErr_FormatV(cls, format, va) == NULL);
    va_end(va);
}

static void formats(void)
{
    format_v(PyExc_ValueError, "%s %d %R", "a", 5, Py_None);
    CHECK_RAISED(PyExc_ValueError, "a 5 None");
    CHECK(PyErr_Format(PyExc_ValueError, "%T %zd %c%%", Py_True, (Py_ssize_t)-3, 'x') == NULL);
    CHECK_RAISED(PyExc_ValueError, "bool -3 x%");
    /* The exception that is set does not stand in the way, and becomes no context. */
    PyErr_SetString(PyExc_KeyError, "old");
    PyErr_Format(PyExc_ValueError, "%A", Py_None);
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e && PyException_GetContext(e) == NULL);
    Py_XDECREF(e);
}

static void raised(void)
{
    PyObject *e = new(PyExc_ValueError, "a");
    Py_ssize_t refs = Py_REFCNT(e);
    PyErr_SetRaisedException(Py_NewRef(e));
    CHECK(PyErr_Occurred() == PyExc_ValueError && Py_REFCNT(e) == refs + 1);
    PyErr_SetRaisedException(Py_NewRef(PyExc_KeyError) ? new(PyExc_KeyError, "b") : NULL);
    CHECK(Py_REFCNT(e) == refs);
    PyErr_SetRaisedException(NULL);
    CHECK_CLEAN();
    CHECK(PyErr_GetRaisedException() == NULL);
    PyErr_SetRaisedException(e);
    PyErr_Clear();
    PyErr_Clear();
    CHECK_CLEAN();
    Py_DECREF(PyExc_KeyError);
}

static void restore(void)
{
    /* Any pair of type and value makes an exception at once, of exactly that type. */
    PyErr_Restore(Py_NewRef(PyExc_ValueError), NULL, NULL);
    CHECK_RAISED(PyExc_ValueError, "");
    PyErr_Restore(Py_NewRef(PyExc_ValueError), Py_BuildValue("(ii)", 1, 2), NULL);
    CHECK_RAISED(PyExc_ValueError, "(1, 2)");
    PyErr_Restore(Py_NewRef(PyExc_LookupError), new(PyExc_KeyError, "k"), NULL);
    CHECK_RAISED(PyExc_LookupError, "'k'");
    PyErr_Restore(Py_NewRef(Py_None), NULL, NULL);
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e && PyObject_TypeCheck(e, (PyTypeObject *)PyExc_BaseException));
    Py_XDECREF(e);
    PyErr_SetString(PyExc_KeyError, "old");
    PyErr_Restore(NULL, NULL, NULL);
    CHECK_CLEAN();
    /* A traceback. */
    PyObject *t, *v, *tb;
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_Fetch(&t, &v, &tb);
    CHECK(t == PyExc_ValueError && PyExceptionInstance_Check(v) && tb == NULL);
    PyErr_Restore(t, v, tb);
    PyErr_Clear();
    t = v = tb = NULL;
    PyErr_NormalizeException(&t, &v, &tb);
    CHECK(!t && !v && !tb);
    t = Py_NewRef(PyExc_ValueError);
    PyErr_NormalizeException(&t, &v, &tb);
    CHECK(t == PyExc_ValueError && v && Py_TYPE(v) == (PyTypeObject *)PyExc_ValueError && !tb);
    Py_XDECREF(t); Py_XDECREF(v);
    t = Py_NewRef(PyExc_LookupError), v = new(PyExc_KeyError, "k");
    PyErr_NormalizeException(&t, &v, &tb);
    CHECK(t == PyExc_KeyError);
    Py_XDECREF(t); Py_XDECREF(v);
    t = Py_NewRef(PyExc_UnicodeDecodeError), v = str("one argument");
    PyErr_NormalizeException(&t, &v, &tb);
    CHECK(t == PyExc_TypeError && v && Py_TYPE(v) == (PyTypeObject *)PyExc_TypeError);
    Py_XDECREF(t); Py_XDECREF(v); Py_XDECREF(tb);
}

static void handled(void)
{
    PyObject *a, *b, *c, *e = new(PyExc_ValueError, "a");
    CHECK(PyErr_GetHandledException() == NULL);
    PyErr_GetExcInfo(&a, &b, &c);
    CHECK(a == NULL || a == Py_None);
    CHECK(b == NULL || b == Py_None);
    Py_XDECREF(a); Py_XDECREF(b); Py_XDECREF(c);
    Py_ssize_t refs = Py_REFCNT(e);
    PyErr_SetHandledException(e);
    CHECK(Py_REFCNT(e) == refs + 1);
    PyObject *h = PyErr_GetHandledException();
    CHECK(h == e);
    Py_XDECREF(h);
    PyErr_GetExcInfo(&a, &b, &c);
    CHECK(a == PyExc_ValueError && b == e && c == Py_None);
    PyErr_SetExcInfo(a, b, c); /* steals them */
    CHECK(Py_REFCNT(e) == refs + 1);
    PyErr_SetHandledException(Py_None);
    CHECK(PyErr_GetHandledException() == NULL);
    PyErr_SetExcInfo(NULL, NULL, NULL);
    CHECK(PyErr_GetHandledException() == NULL);
    CHECK(Py_REFCNT(e) == refs);
    Py_DECREF(e);
}

static void matches(void)
{
    CHECK(PyErr_GivenExceptionMatches(NULL, PyExc_ValueError) == 0);
    CHECK(PyErr_GivenExceptionMatches(PyExc_ValueError, NULL) == 0);
    CHECK(PyErr_GivenExceptionMatches(PyExc_ValueError, PyExc_Exception) == 1);
    CHECK(PyErr_GivenExceptionMatches(PyExc_Exception, PyExc_ValueError) == 0);
    PyObject *e = new(PyExc_KeyError, "k"), *empty = PyTuple_New(0), *odd = PyTuple_Pack(2, Py_None, e), *list = Py_BuildValue("[O]", PyExc_KeyError);
    CHECK(PyErr_GivenExceptionMatches(e, PyExc_LookupError) == 1);
    CHECK(PyErr_GivenExceptionMatches(e, empty) == 0);
    CHECK(PyErr_GivenExceptionMatches(e, odd) == 0);
    CHECK(PyErr_GivenExceptionMatches(PyExc_KeyError, odd) == 0);
    CHECK(PyErr_GivenExceptionMatches(e, list) == 0);
    CHECK(PyErr_GivenExceptionMatches(Py_True, (PyObject *)&PyBool_Type) == 0);
    CHECK(PyErr_GivenExceptionMatches(Py_True, Py_True) == 1);
    CHECK(PyErr_ExceptionMatches(PyExc_KeyError) == 0);
    CHECK_CLEAN();
    Py_DECREF(e); Py_DECREF(empty); Py_DECREF(odd); Py_DECREF(list);
    CHECK(PyExceptionClass_Check(PyExc_OSError) && !PyExceptionClass_Check((PyObject *)&PyLong_Type));
    CHECK(!PyExceptionInstance_Check(Py_None));
    CHECK(!strcmp(PyExceptionClass_Name(PyExc_UnicodeDecodeError), "UnicodeDecodeError"));
}

static void internal(void)
{
    PyErr_BadInternalCall();
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e && (PyObject *)Py_TYPE(e) == PyExc_SystemError);
    PyObject *s = PyObject_Str(e);
    CHECK(strstr(PyUnicode_AsUTF8(s), "api.c:") && strstr(PyUnicode_AsUTF8(s), ": bad argument to internal function"));
    Py_DECREF(s); Py_DECREF(e);
    CHECK(PyErr_NoMemory() == NULL);
    e = PyErr_GetRaisedException();
    CHECK_REPR(e, "MemoryError()");
}

static void os_errors(void)
{
    static const struct { int n; PyObject **cls; } kinds[] = {
        {EAGAIN, &PyExc_BlockingIOError}, {EALREADY, &PyExc_BlockingIOError}, {EINPROGRESS, &PyExc_BlockingIOError}, {EPIPE, &PyExc_BrokenPipeError},
        {ESHUTDOWN, &PyExc_BrokenPipeError}, {ECHILD, &PyExc_ChildProcessError}, {ECONNABORTED, &PyExc_ConnectionAbortedError},
        {ECONNREFUSED, &PyExc_ConnectionRefusedError}, {ECONNRESET, &PyExc_ConnectionResetError}, {EEXIST, &PyExc_FileExistsError},
        {ENOENT, &PyExc_FileNotFoundError}, {EISDIR, &PyExc_IsADirectoryError}, {ENOTDIR, &PyExc_NotADirectoryError}, {EINTR, &PyExc_InterruptedError},
        {EACCES, &PyExc_PermissionError}, {EPERM, &PyExc_PermissionError}, {ESRCH, &PyExc_ProcessLookupError}, {ETIMEDOUT, &PyExc_TimeoutError},
        {EBADF, &PyExc_OSError}, {0, &PyExc_OSError}, {EWOULDBLOCK, &PyExc_BlockingIOError}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        errno = kinds[i].n;
        PyErr_SetFromErrno(PyExc_OSError);
        PyObject *e = PyErr_GetRaisedException(), *n = ATTR(e, "errno");
        CHECK((PyObject *)Py_TYPE(e) == *kinds[i].cls);
        CHECK(n && PyLong_AsLong(n) == kinds[i].n);
        Py_XDECREF(n); Py_XDECREF(e);
    }
    errno = 0;
    PyErr_SetFromErrno(PyExc_OSError);
    CHECK_RAISED(PyExc_OSError, "[Errno 0] Error");
    errno = 100000;
    PyErr_SetFromErrno(PyExc_OSError);
    CHECK_RAISED(PyExc_OSError, "[Errno 100000] Unknown error 100000");
    errno = ENOENT;
    PyErr_SetFromErrno(PyExc_ValueError);
    CHECK_RAISED(PyExc_ValueError, "(2, 'No such file or directory')");
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, NULL);
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory");
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, "a\xff");
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory: 'a\\udcff'");
    PyObject *b = PyBytes_FromString("raw"), *n = PyLong_FromLong(7);
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, b);
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory: b'raw'");
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, n);
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory: 7");
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, NULL);
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory");
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilenameObjects(PyExc_ValueError, b, n);
    CHECK_RAISED(PyExc_ValueError, "(2, 'No such file or directory', b'raw', 0, 7)");
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, NULL, NULL);
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory");
    Py_DECREF(b); Py_DECREF(n);
    /* An interrupted call looks at signals. */
    PyErr_SetInterrupt();
    errno = EINTR;
    PyErr_SetFromErrno(PyExc_OSError);
    CHECK_RAISED(PyExc_KeyboardInterrupt, "");
}

static void import_errors(void)
{
    PyObject *msg = str("m"), *name = str("n"), *path = str("p");
    PyErr_SetImportError(msg, name, path);
    PyObject *e = PyErr_GetRaisedException();
    CHECK_REPR(ATTR(e, "name"), "'n'");
    CHECK_REPR(ATTR(e, "path"), "'p'");
    CHECK_REPR(ATTR(e, "msg"), "'m'");
    CHECK_REPR(ATTR(e, "name_from"), "None");
    CHECK_REPR(ATTR(e, "args"), "('m',)");
    CHECK_REPR(e, "ImportError('m')");
    PyErr_SetImportErrorSubclass(PyExc_ModuleNotFoundError, msg, NULL, NULL);
    e = PyErr_GetRaisedException();
    CHECK_REPR(ATTR(e, "name"), "None");
    CHECK_REPR(e, "ModuleNotFoundError('m')");
    CHECK(PyErr_SetImportError(NULL, name, path) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expected a message argument");
    CHECK(PyErr_SetImportErrorSubclass(PyExc_ImportError, NULL, name, path) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expected a message argument");
    CHECK(PyErr_SetImportErrorSubclass(Py_None, msg, name, path) == NULL);
    CHECK_RAISED(PyExc_TypeError, "issubclass() arg 1 must be a class");
    Py_DECREF(msg); Py_DECREF(name); Py_DECREF(path);
}

static void new_classes(void)
{
    PyObject *d = Py_BuildValue("{s:i}", "x", 5), *bases = PyTuple_Pack(2, PyExc_ValueError, PyExc_KeyError);
    PyObject *c = PyErr_NewException("m.C", bases, d);
    CHECK_REPR(ATTR(c, "__bases__"), "(<class 'ValueError'>, <class 'KeyError'>)");
    CHECK_REPR(ATTR(c, "x"), "5");
    CHECK_REPR(ATTR(c, "__module__"), "'m'");
    CHECK_REPR(ATTR(c, "__name__"), "'C'");
    CHECK_REPR(Py_NewRef(d), "{'x': 5, '__module__': 'm'}");
    Py_XDECREF(c);
    Py_DECREF(d);
    d = Py_BuildValue("{s:s}", "__module__", "other");
    c = PyErr_NewException("m.C", PyExc_OSError, d);
    CHECK_REPR(c, "<class 'other.C'>");
    CHECK(PyErr_NewException("m.C", Py_None, NULL) == NULL);
    PyErr_Clear();
    CHECK(PyErr_NewException("m.C", (PyObject *)&PyBool_Type, NULL) == NULL);
    CHECK_RAISED(PyExc_TypeError, "type 'bool' is not an acceptable base type");
    c = PyErr_NewExceptionWithDoc("m.D", NULL, NULL, NULL);
    CHECK_REPR(ATTR(c, "__doc__"), "None");
    Py_XDECREF(c);
    c = PyErr_NewExceptionWithDoc("m.D", "Text.", PyExc_KeyError, d);
    CHECK_REPR(ATTR(c, "__doc__"), "'Text.'");
    CHECK_REPR(ATTR(c, "__base__"), "<class 'KeyError'>");
    Py_XDECREF(c);
    CHECK(PyErr_NewExceptionWithDoc("D", "Text.", NULL, NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "PyErr_NewException: name must be module.class");
    Py_DECREF(d); Py_DECREF(bases);
}

static void parts(void)
{
    PyObject *e = new(PyExc_ValueError, "a"), *o = new(PyExc_KeyError, "b");
    CHECK(PyException_GetTraceback(e) == NULL && PyException_GetCause(e) == NULL && PyException_GetContext(e) == NULL);
    Py_ssize_t refs = Py_REFCNT(o);
    PyException_SetContext(e, Py_NewRef(o));
    PyException_SetCause(e, Py_NewRef(o));
    CHECK(Py_REFCNT(o) == refs + 2);
    PyObject *x = PyException_GetCause(e), *y = PyException_GetContext(e);
    CHECK(x == o && y == o && Py_REFCNT(o) == refs + 4);
    Py_XDECREF(x); Py_XDECREF(y);
    PyException_SetContext(e, NULL);
    PyException_SetCause(e, NULL);
    CHECK(Py_REFCNT(o) == refs);
    CHECK_REPR(ATTR(e, "__suppress_context__"), "True");
    CHECK(PyException_SetTraceback(e, Py_None) == 0);
    CHECK(PyException_SetTraceback(e, Py_True) == -1);
    CHECK_RAISED(PyExc_TypeError, "__traceback__ must be a traceback or None");
    CHECK_REPR(PyException_GetArgs(e), "('a',)");
    PyObject *args = Py_BuildValue("(ii)", 1, 2);
    refs = Py_REFCNT(args);
    PyException_SetArgs(e, args);
    CHECK(Py_REFCNT(args) == refs + 1);
    CHECK_REPR(Py_NewRef(e), "ValueError(1, 2)");
    Py_DECREF(args); Py_DECREF(o); Py_DECREF(e);
}

static void interrupts(void)
{
    CHECK(PyErr_SetInterruptEx(-5) == -1);
    CHECK(PyErr_SetInterruptEx(0) == -1);
    CHECK_CLEAN();
    CHECK(PyErr_CheckSignals() == 0);
}

static void syntax(void)
{
    FILE *f = fopen("src.py", "w");
    fputs("first\nsecond \xc3\xa9\n\nlast", f);
    fclose(f);
    CHECK_REPR(PyErr_ProgramText("src.py", 1), "'first\\n'");
    CHECK_REPR(PyErr_ProgramText("src.py", 2), "'second \xc3\xa9\\n'");
    CHECK_REPR(PyErr_ProgramText("src.py", 3), "'\\n'");
    CHECK_REPR(PyErr_ProgramText("src.py", 4), "'last'");
    CHECK(PyErr_ProgramText("src.py", 5) == NULL);
    CHECK(PyErr_ProgramText("src.py", 0) == NULL);
    CHECK(PyErr_ProgramText("src.py", -1) == NULL);
    CHECK(PyErr_ProgramText("missing.py", 1) == NULL);
    CHECK_CLEAN();
    PyObject *name = str("src.py"), *e;
    CHECK_REPR(PyErr_ProgramTextObject(name, 1), "'first\\n'");
    PyErr_SetString(PyExc_SyntaxError, "bad");
    PyErr_RangedSyntaxLocationObject(name, 2, 3, 4, 5);
    e = PyErr_GetRaisedException();
    CHECK_REPR(ATTR(e, "filename"), "'src.py'");
    CHECK_REPR(ATTR(e, "lineno"), "2");
    CHECK_REPR(ATTR(e, "offset"), "3");
    CHECK_REPR(ATTR(e, "end_lineno"), "4");
    CHECK_REPR(ATTR(e, "end_offset"), "5");
    CHECK_REPR(ATTR(e, "text"), "'second \xc3\xa9\\n'");
    CHECK_REPR(ATTR(e, "msg"), "'bad'");
    CHECK_REPR(ATTR(e, "print_file_and_line"), "None");
    Py_XDECREF(e);
    PyErr_SetString(PyExc_SyntaxError, "bad");
    PyErr_SyntaxLocationEx("src.py", 1, -1);
    e = PyErr_GetRaisedException();
    CHECK_REPR(ATTR(e, "offset"), "None");
    CHECK_REPR(ATTR(e, "end_lineno"), "1");
    CHECK_REPR(ATTR(e, "end_offset"), "None");
    Py_XDECREF(e);
    PyErr_SetString(PyExc_ValueError, "bad");
    PyErr_SyntaxLocationObject(name, 1, 2);
    e = PyErr_GetRaisedException();
    CHECK_REPR(ATTR(e, "msg"), "'bad'");
    CHECK_REPR(ATTR(e, "lineno"), "1");
    Py_XDECREF(e);
    Py_DECREF(name);
}

int main(void)
{
    Py_Initialize();
    set_object();
    formats();
    raised();
    restore();
    handled();
    matches();
    internal();
    os_errors();
    import_errors();
    new_classes();
    parts();
    interrupts();
    syntax();
    return CHECK_DONE();
}
