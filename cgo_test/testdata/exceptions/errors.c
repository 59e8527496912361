/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The error indicator. */
#include "../check.h"
#include <errno.h>

static void indicator(void)
{
    PyErr_SetString(PyExc_ValueError, "bad");
    CHECK(PyErr_Occurred() == PyExc_ValueError);
    CHECK(PyErr_ExceptionMatches(PyExc_Exception) && !PyErr_ExceptionMatches(PyExc_KeyError));
    PyObject *inner = PyTuple_Pack(2, PyExc_OSError, PyExc_ValueError), *outer = PyTuple_Pack(2, PyExc_KeyError, inner);
    CHECK(PyErr_ExceptionMatches(outer));
    Py_DECREF(inner);
    Py_DECREF(outer);
    CHECK_RAISED(PyExc_ValueError, "bad");
    PyErr_SetNone(PyExc_StopIteration);
    CHECK_RAISED(PyExc_StopIteration, "");
    CHECK(PyErr_Format(PyExc_KeyError, "no %d of %s", 3, "it") == NULL);
    CHECK_RAISED(PyExc_KeyError, "'no 3 of it'");
    PyErr_SetObject((PyObject *)&PyLong_Type, Py_None);
    CHECK_RAISED(PyExc_SystemError, "_PyErr_SetObject: exception <class 'int'> is not a BaseException subclass");
    CHECK(PyErr_BadArgument() == 0);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    PyErr_NoMemory();
    CHECK_RAISED(PyExc_MemoryError, "");
    CHECK(PyExc_IOError == PyExc_OSError && PyExc_EnvironmentError == PyExc_OSError);
}

static void many_memory_errors(void)
{
    PyObject *all[40];
    for (int i = 0; i < 40; i++) { PyErr_NoMemory(); all[i] = PyErr_GetRaisedException(); CHECK(all[i] && (PyObject *)Py_TYPE(all[i]) == PyExc_MemoryError); }
    CHECK(all[0] != all[1]);
    for (int i = 0; i < 40; i++) Py_DECREF(all[i]);
}

static void fetch_restore(void)
{
    PyObject *t, *v, *tb;
    PyErr_SetString(PyExc_IndexError, "x");
    PyErr_Fetch(&t, &v, &tb);
    CHECK(t == PyExc_IndexError && v && !tb);
    CHECK_CLEAN();
    PyErr_NormalizeException(&t, &v, &tb);
    PyErr_Restore(t, v, tb);
    CHECK_RAISED(PyExc_IndexError, "x");
    PyErr_Restore(Py_NewRef(PyExc_TypeError), PyUnicode_FromString("later"), NULL);
    CHECK_RAISED(PyExc_TypeError, "later");
    t = Py_NewRef(PyExc_KeyError), v = PyUnicode_FromString("k"), tb = NULL;
    PyErr_NormalizeException(&t, &v, &tb);
    CHECK(PyErr_GivenExceptionMatches(v, PyExc_KeyError));
    Py_XDECREF(t); Py_XDECREF(v); Py_XDECREF(tb);
    PyErr_Fetch(&t, &v, &tb);
    CHECK(!t && !v && !tb);
}

static void chaining(void)
{
    PyErr_SetString(PyExc_ValueError, "first");
    PyObject *first = PyErr_GetRaisedException();
    PyErr_SetHandledException(first);
    PyErr_SetString(PyExc_TypeError, "second");
    PyObject *second = PyErr_GetRaisedException(), *c = PyException_GetContext(second);
    CHECK(c == first);
    Py_XDECREF(c);
    /* Raising first while second, whose context it is, is handled must not make a circle. */
    PyErr_SetHandledException(second);
    PyErr_SetObject(PyExc_ValueError, first);
    PyObject *again = PyErr_GetRaisedException();
    CHECK(again == first);
    c = PyException_GetContext(second);
    CHECK(c == NULL);
    Py_XDECREF(c);
    c = PyException_GetContext(first);
    CHECK(c == second);
    Py_XDECREF(c);
    PyException_SetContext(first, NULL);
    PyErr_SetHandledException(NULL);
    CHECK(PyErr_GetHandledException() == NULL);
    Py_DECREF(again); Py_DECREF(first); Py_DECREF(second);
}

static void errno_forms(void)
{
    errno = ENOENT;
    CHECK(PyErr_SetFromErrno(PyExc_OSError) == NULL);
    CHECK_RAISED(PyExc_FileNotFoundError, "[Errno 2] No such file or directory");
    errno = EACCES;
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, "/f");
    PyObject *e = PyErr_GetRaisedException();
    PyObject *name = PyObject_GetAttrString(e, "filename");
    CHECK_REPR(name, "'/f'");
    CHECK_REPR(PyObject_GetAttrString(e, "args"), "(13, 'Permission denied')");
    PyErr_SetRaisedException(e);
    CHECK_RAISED(PyExc_PermissionError, "[Errno 13] Permission denied: '/f'");
    PyObject *a = PyUnicode_FromString("a"), *b = PyUnicode_FromString("b");
    errno = EEXIST;
    PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, a, b);
    CHECK_RAISED(PyExc_FileExistsError, "[Errno 17] File exists: 'a' -> 'b'");
    Py_DECREF(a); Py_DECREF(b);
}

static void new_exceptions(void)
{
    PyObject *c = PyErr_NewExceptionWithDoc("mod.sub.Oops", "Doc.", NULL, NULL);
    CHECK(c != NULL);
    if (!c) return;
    CHECK_REPR(Py_NewRef(c), "<class 'mod.sub.Oops'>");
    CHECK_REPR(PyObject_GetAttrString(c, "__doc__"), "'Doc.'");
    PyErr_SetString(c, "hi");
    CHECK(PyErr_ExceptionMatches(PyExc_Exception) && PyErr_ExceptionMatches(c));
    CHECK_RAISED(c, "hi");
    Py_DECREF(c);
    CHECK(PyErr_NewException("nodot", NULL, NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "PyErr_NewException: name must be module.class");
    PyObject *msg = PyUnicode_FromString("m"), *n = PyUnicode_FromString("n");
    PyErr_SetImportError(msg, n, NULL);
    CHECK_RAISED(PyExc_ImportError, "m");
    PyErr_SetImportErrorSubclass(PyExc_ValueError, msg, n, NULL);
    CHECK_RAISED(PyExc_TypeError, "expected a subclass of ImportError");
    Py_DECREF(msg); Py_DECREF(n);
    CHECK(!strcmp(PyExceptionClass_Name(PyExc_OSError), "OSError"));
}

static void interrupts(void)
{
    CHECK(PyErr_CheckSignals() == 0);
    PyErr_SetInterrupt();
    CHECK(PyErr_CheckSignals() == -1);
    CHECK_RAISED(PyExc_KeyboardInterrupt, "");
    CHECK(PyErr_SetInterruptEx(1000) == -1);
}

int main(void)
{
    Py_Initialize();
    indicator();
    many_memory_errors();
    fetch_restore();
    chaining();
    errno_forms();
    new_exceptions();
    interrupts();
    return CHECK_DONE();
}
