/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The exception types in their corners: constructors, attributes, pickling, subclasses, groups. */
#include "../check.h"
#include <errno.h>
#include <stddef.h>

#define NEW(cls, ...) PyObject_CallFunction(cls, __VA_ARGS__)

static PyObject *attr(PyObject *o, const char *name) { return o ? PyObject_GetAttrString(o, name) : NULL; }
static PyObject *keywords(PyObject *cls, PyObject *args, PyObject *kw)
{
    PyObject *r = PyObject_Call(cls, args, kw);
    Py_DECREF(args);
    Py_XDECREF(kw);
    return r;
}
static void text(int line, PyObject *o, const char *want)
{
    PyObject *s = o ? PyObject_Str(o) : NULL;
    const char *got = s ? PyUnicode_AsUTF8(s) : NULL;
    if (!got || strcmp(got, want)) { printf("%s:%d: \"%s\", want \"%s\"\n", __FILE__, line, got ? got : "(exception)", want); check_failures++; PyErr_Clear(); }
    Py_XDECREF(s);
    Py_XDECREF(o);
}
#define TEXT(o, want) text(__LINE__, o, want)
#define ATTR(o, name, want) CHECK_REPR(attr(o, name), want)
#define FAILS(x, type, want) do { CHECK((x) == NULL); CHECK_RAISED(type, want); } while (0)

/* A subclass made by type(name, (base,), {}). */
static PyObject *subclass(const char *name, PyObject *base)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, base);
}

static void hierarchy(void)
{
    static const struct { PyObject **cls, **base; } pairs[] = {
        {&PyExc_Exception, &PyExc_BaseException}, {&PyExc_GeneratorExit, &PyExc_BaseException}, {&PyExc_SystemExit, &PyExc_BaseException},
        {&PyExc_KeyboardInterrupt, &PyExc_BaseException}, {&PyExc_BaseExceptionGroup, &PyExc_BaseException}, {&PyExc_ArithmeticError, &PyExc_Exception},
        {&PyExc_FloatingPointError, &PyExc_ArithmeticError}, {&PyExc_OverflowError, &PyExc_ArithmeticError}, {&PyExc_ZeroDivisionError, &PyExc_ArithmeticError},
        {&PyExc_AssertionError, &PyExc_Exception}, {&PyExc_AttributeError, &PyExc_Exception}, {&PyExc_BufferError, &PyExc_Exception},
        {&PyExc_EOFError, &PyExc_Exception}, {&PyExc_ImportError, &PyExc_Exception}, {&PyExc_ModuleNotFoundError, &PyExc_ImportError},
        {&PyExc_LookupError, &PyExc_Exception}, {&PyExc_IndexError, &PyExc_LookupError}, {&PyExc_KeyError, &PyExc_LookupError},
        {&PyExc_MemoryError, &PyExc_Exception}, {&PyExc_NameError, &PyExc_Exception}, {&PyExc_UnboundLocalError, &PyExc_NameError},
        {&PyExc_OSError, &PyExc_Exception}, {&PyExc_BlockingIOError, &PyExc_OSError}, {&PyExc_ChildProcessError, &PyExc_OSError},
        {&PyExc_ConnectionError, &PyExc_OSError}, {&PyExc_BrokenPipeError, &PyExc_ConnectionError}, {&PyExc_ConnectionAbortedError, &PyExc_ConnectionError},
        {&PyExc_ConnectionRefusedError, &PyExc_ConnectionError}, {&PyExc_ConnectionResetError, &PyExc_ConnectionError}, {&PyExc_FileExistsError, &PyExc_OSError},
        {&PyExc_FileNotFoundError, &PyExc_OSError}, {&PyExc_InterruptedError, &PyExc_OSError}, {&PyExc_IsADirectoryError, &PyExc_OSError},
        {&PyExc_NotADirectoryError, &PyExc_OSError}, {&PyExc_PermissionError, &PyExc_OSError}, {&PyExc_ProcessLookupError, &PyExc_OSError},
        {&PyExc_TimeoutError, &PyExc_OSError}, {&PyExc_ReferenceError, &PyExc_Exception}, {&PyExc_RuntimeError, &PyExc_Exception},
        {&PyExc_NotImplementedError, &PyExc_RuntimeError}, {&PyExc_RecursionError, &PyExc_RuntimeError}, {&PyExc_PythonFinalizationError, &PyExc_RuntimeError},
        {&PyExc_StopIteration, &PyExc_Exception}, {&PyExc_StopAsyncIteration, &PyExc_Exception}, {&PyExc_SyntaxError, &PyExc_Exception},
        {&PyExc_IndentationError, &PyExc_SyntaxError}, {&PyExc_TabError, &PyExc_IndentationError}, {&PyExc_SystemError, &PyExc_Exception},
        {&PyExc_TypeError, &PyExc_Exception}, {&PyExc_ValueError, &PyExc_Exception}, {&PyExc_UnicodeError, &PyExc_ValueError},
        {&PyExc_UnicodeEncodeError, &PyExc_UnicodeError}, {&PyExc_UnicodeDecodeError, &PyExc_UnicodeError}, {&PyExc_UnicodeTranslateError, &PyExc_UnicodeError},
        {&PyExc_Warning, &PyExc_Exception}, {&PyExc_BytesWarning, &PyExc_Warning}, {&PyExc_DeprecationWarning, &PyExc_Warning},
        {&PyExc_EncodingWarning, &PyExc_Warning}, {&PyExc_FutureWarning, &PyExc_Warning}, {&PyExc_ImportWarning, &PyExc_Warning},
        {&PyExc_PendingDeprecationWarning, &PyExc_Warning}, {&PyExc_ResourceWarning, &PyExc_Warning}, {&PyExc_RuntimeWarning, &PyExc_Warning},
        {&PyExc_SyntaxWarning, &PyExc_Warning}, {&PyExc_UnicodeWarning, &PyExc_Warning}, {&PyExc_UserWarning, &PyExc_Warning}};
    PyObject *builtins = PyImport_ImportModule("builtins");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        PyTypeObject *t = (PyTypeObject *)*pairs[i].cls;
        if ((PyObject *)t->tp_base != *pairs[i].base) printf("%s\n", t->tp_name), check_failures++;
        PyObject *o = attr(builtins, t->tp_name), *c = subclass("Sub", (PyObject *)t), *e = c ? NEW(c, "siis", "a", 1, 2, "b") : NULL;
        CHECK(o == (PyObject *)t && c);
        if (!e) PyErr_Clear(); /* the constructor wants other arguments */
        Py_XDECREF(o); Py_XDECREF(c); Py_XDECREF(e);
    }
    PyObject *group = attr(builtins, "ExceptionGroup");
    CHECK_REPR(attr(group, "__bases__"), "(<class 'BaseExceptionGroup'>, <class 'Exception'>)");
    Py_XDECREF(group);
    Py_DECREF(builtins);
}

static void base(void)
{
    PyObject *e = NEW(PyExc_BaseException, "ii", 1, 2);
    ATTR(e, "args", "(1, 2)");
    CHECK(PyObject_SetAttrString(e, "args", Py_None) < 0);
    CHECK_RAISED(PyExc_TypeError, "'NoneType' object is not iterable");
    PyObject *l = Py_BuildValue("[i]", 7);
    CHECK(PyObject_SetAttrString(e, "args", l) == 0);
    ATTR(e, "args", "(7,)");
    Py_DECREF(l);
    CHECK(PyObject_DelAttrString(e, "__cause__") < 0);
    CHECK_RAISED(PyExc_TypeError, "__cause__ may not be deleted");
    CHECK(PyObject_DelAttrString(e, "__context__") < 0);
    CHECK_RAISED(PyExc_TypeError, "__context__ may not be deleted");
    CHECK(PyObject_DelAttrString(e, "__traceback__") < 0);
    CHECK_RAISED(PyExc_TypeError, "__traceback__ may not be deleted");
    CHECK(PyObject_SetAttrString(e, "__suppress_context__", Py_None) < 0);
    CHECK_RAISED(PyExc_TypeError, "attribute value type must be bool");
    ATTR(e, "__suppress_context__", "False");
    ATTR(e, "__dict__", "{}");
    FAILS(PyObject_CallMethod(e, "with_traceback", "i", 3), PyExc_TypeError, "__traceback__ must be a traceback or None");
    FAILS(PyObject_CallMethod(e, "add_note", NULL), PyExc_TypeError, "BaseException.add_note() takes exactly one argument (0 given)");
    l = PyUnicode_FromString("no list");
    CHECK(PyObject_SetAttrString(e, "__notes__", l) == 0);
    FAILS(PyObject_CallMethod(e, "add_note", "s", "x"), PyExc_TypeError, "Cannot add note: __notes__ is not a list");
    Py_DECREF(l);
    CHECK_REPR(PyObject_CallMethod(e, "__setstate__", "O", Py_None), "None");
    CHECK_REPR(PyObject_CallMethod(e, "__setstate__", "({s:i})", "k", 8), "None");
    ATTR(e, "k", "8");
    FAILS(PyObject_CallMethod(e, "__setstate__", "i", 3), PyExc_TypeError, "state is not a dictionary");
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'BaseException'>, (7,), {'__notes__': 'no list', 'k': 8})");
    Py_DECREF(e);
    CHECK_REPR(NEW(PyExc_ValueError, "(i)", 1), "ValueError(1)");
    CHECK_REPR(NEW(PyExc_ValueError, "((i))", 1), "ValueError((1,))");
    PyObject *c = subclass("Mine", PyExc_ValueError);
    e = NEW(c, "i", 3);
    CHECK_REPR(Py_XNewRef(e), "Mine(3)");
    FAILS(keywords(c, Py_BuildValue("()"), Py_BuildValue("{s:i}", "a", 1)), PyExc_TypeError, "Mine() takes no keyword arguments");
    Py_XDECREF(e); Py_XDECREF(c);
    FAILS(PyObject_CallMethod(PyExc_ValueError, "__new__", NULL), PyExc_TypeError, "ValueError.__new__(): not enough arguments");
}

static void key_error(void)
{
    TEXT(NEW(PyExc_KeyError, NULL), "");
    TEXT(NEW(PyExc_KeyError, "s", ""), "''");
    TEXT(NEW(PyExc_KeyError, "ss", "a", "b"), "('a', 'b')");
    TEXT(NEW(PyExc_KeyError, "i", 3), "3");
    PyObject *c = subclass("K", PyExc_KeyError);
    TEXT(NEW(c, "s", "a"), "'a'");
    Py_XDECREF(c);
}

static void stop(void)
{
    PyObject *e = NEW(PyExc_StopIteration, NULL);
    ATTR(e, "value", "None");
    CHECK(PyObject_SetAttrString(e, "value", Py_True) == 0);
    ATTR(e, "value", "True");
    ATTR(e, "args", "()");
    CHECK(PyObject_DelAttrString(e, "value") == 0);
    ATTR(e, "value", "None");
    Py_XDECREF(e);
    e = NEW(PyExc_StopIteration, "ii", 1, 2);
    ATTR(e, "value", "1");
    Py_XDECREF(e);
    PyErr_SetObject(PyExc_StopIteration, Py_True);
    e = PyErr_GetRaisedException();
    ATTR(e, "value", "True");
    Py_XDECREF(e);
    e = NEW(PyExc_SystemExit, NULL);
    ATTR(e, "code", "None");
    Py_XDECREF(e);
    e = NEW(PyExc_SystemExit, "s", "x");
    ATTR(e, "code", "'x'");
    Py_XDECREF(e);
}

static void os_error(void)
{
    PyObject *e = NEW(PyExc_OSError, NULL);
    ATTR(e, "errno", "None");
    ATTR(e, "strerror", "None");
    ATTR(e, "filename", "None");
    ATTR(e, "filename2", "None");
    TEXT(e, "");
    e = NEW(PyExc_OSError, "i", 2);
    CHECK((PyObject *)Py_TYPE(e) == PyExc_OSError);
    ATTR(e, "errno", "None");
    TEXT(e, "2");
    e = NEW(PyExc_OSError, "iss", 2, "no", "f");
    ATTR(e, "args", "(2, 'no')");
    ATTR(e, "filename", "'f'");
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'FileNotFoundError'>, (2, 'no', 'f'))");
    CHECK_REPR(Py_XNewRef(e), "FileNotFoundError(2, 'no')");
    CHECK(PyObject_SetAttrString(e, "errno", Py_None) == 0);
    TEXT(e, "[Errno None] no: 'f'");
    e = NEW(PyExc_OSError, "isOOO", 2, "no", Py_None, Py_None, Py_None);
    TEXT(e, "[Errno 2] no");
    e = NEW(PyExc_OSError, "isssss", 2, "no", "a", "b", "c", "d");
    CHECK((PyObject *)Py_TYPE(e) == PyExc_OSError);
    ATTR(e, "errno", "None");
    TEXT(e, "(2, 'no', 'a', 'b', 'c', 'd')");
    e = NEW(PyExc_OSError, "ss", "x", "no");
    ATTR(e, "errno", "'x'");
    TEXT(e, "[Errno x] no");
    e = NEW(PyExc_FileNotFoundError, "is", 13, "no");
    CHECK((PyObject *)Py_TYPE(e) == PyExc_FileNotFoundError);
    TEXT(e, "[Errno 13] no");
    FAILS(keywords(PyExc_OSError, Py_BuildValue("()"), Py_BuildValue("{s:i}", "errno", 1)), PyExc_TypeError, "OSError() takes no keyword arguments");
    e = NEW(PyExc_BlockingIOError, "is", 11, "again");
    CHECK(PyObject_GetAttrString(e, "characters_written") == NULL);
    CHECK_RAISED(PyExc_AttributeError, "characters_written");
    PyObject *n = PyLong_FromLong(5);
    CHECK(PyObject_SetAttrString(e, "characters_written", n) == 0);
    ATTR(e, "characters_written", "5");
    CHECK(PyObject_DelAttrString(e, "characters_written") == 0);
    CHECK(PyObject_DelAttrString(e, "characters_written") < 0);
    CHECK_RAISED(PyExc_AttributeError, "characters_written");
    CHECK(PyObject_SetAttrString(e, "characters_written", Py_None) < 0);
    CHECK_RAISED(PyExc_TypeError, "'NoneType' object cannot be interpreted as an integer");
    Py_DECREF(n);
    Py_XDECREF(e);
    e = NEW(PyExc_BlockingIOError, "iss", 11, "again", "file");
    ATTR(e, "filename", "'file'");
    Py_XDECREF(e);
    PyObject *c = subclass("Own", PyExc_OSError);
    e = NEW(c, "is", 2, "no");
    CHECK_REPR(Py_XNewRef(e), "Own(2, 'no')");
    ATTR(e, "errno", "2");
    Py_XDECREF(e); Py_XDECREF(c);
}

static void import_error(void)
{
    PyObject *e = keywords(PyExc_ImportError, Py_BuildValue("(ss)", "a", "b"), Py_BuildValue("{s:s,s:s}", "name", "n", "name_from", "f"));
    ATTR(e, "msg", "None");
    ATTR(e, "name_from", "'f'");
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'ImportError'>, ('a', 'b'), {'name': 'n', 'name_from': 'f'})");
    TEXT(e, "('a', 'b')");
    e = NEW(PyExc_ImportError, "s", "m");
    ATTR(e, "msg", "'m'");
    ATTR(e, "path", "None");
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'ImportError'>, ('m',))");
    TEXT(e, "m");
    e = NEW(PyExc_ImportError, "i", 5);
    TEXT(e, "5");
    e = NEW(PyExc_ModuleNotFoundError, "s", "m");
    CHECK_REPR(PyObject_CallMethod(e, "__setstate__", "({s:s,s:i})", "name", "n", "extra", 1), "None");
    ATTR(e, "name", "'n'");
    Py_XDECREF(e);
}

static void name_errors(void)
{
    PyObject *e = keywords(PyExc_NameError, Py_BuildValue("(s)", "m"), Py_BuildValue("{s:s}", "name", "n"));
    ATTR(e, "name", "'n'");
    TEXT(e, "m");
    FAILS(keywords(PyExc_NameError, Py_BuildValue("()"), Py_BuildValue("{s:i}", "x", 1)), PyExc_TypeError, "NameError() got an unexpected keyword argument 'x'");
    e = NEW(PyExc_AttributeError, "s", "m");
    ATTR(e, "name", "None");
    ATTR(e, "obj", "None");
    Py_XDECREF(e);
    e = keywords(PyExc_AttributeError, Py_BuildValue("(s)", "m"), Py_BuildValue("{s:s,s:i}", "name", "n", "obj", 1));
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'AttributeError'>, ('m',), {'name': 'n', 'args': ('m',)})");
    Py_XDECREF(e);
    FAILS(keywords(PyExc_AttributeError, Py_BuildValue("()"), Py_BuildValue("{s:i}", "x", 1)), PyExc_TypeError, "AttributeError() got an unexpected keyword argument 'x'");
}

static void syntax_error(void)
{
    PyObject *e = NEW(PyExc_SyntaxError, NULL);
    ATTR(e, "msg", "None");
    ATTR(e, "lineno", "None");
    TEXT(e, "None");
    e = NEW(PyExc_SyntaxError, "s", "m");
    ATTR(e, "msg", "'m'");
    TEXT(e, "m");
    e = NEW(PyExc_SyntaxError, "s(siisii)", "m", "f", 1, 2, "t", 3, 4);
    ATTR(e, "filename", "'f'");
    ATTR(e, "lineno", "1");
    ATTR(e, "offset", "2");
    ATTR(e, "text", "'t'");
    ATTR(e, "end_lineno", "3");
    ATTR(e, "end_offset", "4");
    CHECK_REPR(Py_XNewRef(e), "SyntaxError('m', ('f', 1, 2, 't', 3, 4))");
    TEXT(e, "m (f, line 1)");
    FAILS(NEW(PyExc_SyntaxError, "s(siisi)", "m", "f", 1, 2, "t", 3), PyExc_TypeError, "end_offset must be provided when end_lineno is provided");
    FAILS(NEW(PyExc_SyntaxError, "s(siisiiii)", "m", "f", 1, 2, "t", 3, 4, 5, 6), PyExc_TypeError, "function takes at most 7 arguments (8 given)");
    FAILS(NEW(PyExc_SyntaxError, "si", "m", 5), PyExc_TypeError, "'int' object is not iterable");
    e = NEW(PyExc_SyntaxError, "s(OiiO)", "m", Py_None, 1, 2, Py_None);
    TEXT(e, "m (line 1)");
    e = NEW(PyExc_SyntaxError, "s(sOiO)", "m", "/a/b", Py_None, 2, Py_None);
    TEXT(e, "m (b)");
    e = NEW(PyExc_SyntaxError, "sss", "a", "b", "c");
    TEXT(e, "a");
    e = NEW(PyExc_TabError, "s", "m");
    CHECK_REPR(e, "TabError('m')");
}

static void unicode_error(void)
{
    FAILS(NEW(PyExc_UnicodeDecodeError, "sOiis", "x", Py_None, 0, 1, "r"), PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    FAILS(NEW(PyExc_UnicodeEncodeError, "syiis", "x", "b", 0, 1, "r"), PyExc_TypeError, "argument 2 must be str, not bytes");
    FAILS(NEW(PyExc_UnicodeTranslateError, "yiis", "b", 0, 1, "r"), PyExc_TypeError, "argument 1 must be str, not bytes");
    FAILS(NEW(PyExc_UnicodeTranslateError, NULL), PyExc_TypeError, "function takes exactly 4 arguments (0 given)");
    TEXT(NEW(PyExc_UnicodeDecodeError, "syiis", "x", "abc", 0, 2, "r"), "'x' codec can't decode bytes in position 0-1: r");
    TEXT(NEW(PyExc_UnicodeDecodeError, "syiis", "x", "abc", 1, 2, "r"), "'x' codec can't decode byte 0x62 in position 1: r");
    TEXT(NEW(PyExc_UnicodeDecodeError, "syiis", "x", "abc", 7, 8, "r"), "'x' codec can't decode bytes in position 7-7: r");
    TEXT(NEW(PyExc_UnicodeEncodeError, "ssiis", "x", "a\xf0\x90\x80\x80", 1, 2, "r"), "'x' codec can't encode character '\\U00010000' in position 1: r");
    TEXT(NEW(PyExc_UnicodeTranslateError, "siis", "ab", 0, 2, "r"), "can't translate characters in position 0-1: r");
    PyObject *e = NEW(PyExc_UnicodeEncodeError, "ssiis", "enc", "abc", 1, 2, "r");
    Py_ssize_t n = -1;
    CHECK_REPR(PyUnicodeEncodeError_GetEncoding(e), "'enc'");
    CHECK_REPR(PyUnicodeEncodeError_GetObject(e), "'abc'");
    CHECK_REPR(PyUnicodeEncodeError_GetReason(e), "'r'");
    CHECK(PyUnicodeEncodeError_SetStart(e, 5) == 0 && PyUnicodeEncodeError_GetStart(e, &n) == 0 && n == 2);
    CHECK(PyUnicodeEncodeError_SetStart(e, -5) == 0 && PyUnicodeEncodeError_GetStart(e, &n) == 0 && n == 0);
    CHECK(PyUnicodeEncodeError_SetEnd(e, 99) == 0 && PyUnicodeEncodeError_GetEnd(e, &n) == 0 && n == 3);
    CHECK(PyUnicodeEncodeError_SetEnd(e, 0) == 0 && PyUnicodeEncodeError_GetEnd(e, &n) == 0 && n == 1);
    CHECK(PyUnicodeEncodeError_SetReason(e, "other") == 0);
    ATTR(e, "reason", "'other'");
    CHECK(PyObject_SetAttrString(e, "object", Py_None) == 0);
    CHECK(PyUnicodeEncodeError_GetObject(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, "UnicodeError 'object' attribute must be a string");
    Py_XDECREF(e);
}

static void groups(void)
{
    PyObject *v = NEW(PyExc_ValueError, "i", 1), *t = NEW(PyExc_TypeError, "i", 2), *k = NEW(PyExc_KeyboardInterrupt, NULL), *r;
    FAILS(NEW(PyExc_BaseExceptionGroup, NULL), PyExc_TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (0 given)");
    FAILS(NEW(PyExc_BaseExceptionGroup, "i[O]", 1, v), PyExc_TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not int");
    FAILS(NEW(PyExc_BaseExceptionGroup, "sO", "m", Py_None), PyExc_TypeError, "second argument (exceptions) must be a sequence");
    FAILS(NEW(PyExc_BaseExceptionGroup, "s[i]", "m", 1), PyExc_ValueError, "Item 0 of second argument (exceptions) is not an exception");
    FAILS(NEW(PyExc_BaseExceptionGroup, "s[OO]", "m", v, PyExc_ValueError), PyExc_ValueError, "Item 1 of second argument (exceptions) is not an exception");
    PyObject *g = NEW(PyExc_BaseExceptionGroup, "s(OO)", "m", v, t), *h = NEW(PyExc_BaseExceptionGroup, "s[OO]", "outer", g, k);
    ATTR(g, "message", "'m'");
    ATTR(g, "exceptions", "(ValueError(1), TypeError(2))");
    ATTR(g, "args", "('m', (ValueError(1), TypeError(2)))");
    CHECK(PyObject_SetAttrString(g, "message", Py_None) < 0);
    CHECK_RAISED(PyExc_AttributeError, "readonly attribute");
    TEXT(Py_NewRef(h), "outer (2 sub-exceptions)");
    CHECK_REPR(PyObject_CallMethod(h, "subgroup", "O", PyExc_ValueError), "ExceptionGroup('outer', [ExceptionGroup('m', [ValueError(1)])])");
    CHECK_REPR(PyObject_CallMethod(h, "split", "O", PyExc_KeyboardInterrupt),
               "(BaseExceptionGroup('outer', [KeyboardInterrupt()]), ExceptionGroup('outer', [ExceptionGroup('m', [ValueError(1), TypeError(2)])]))");
    CHECK_REPR(PyObject_CallMethod(h, "split", "((OO))", PyExc_ValueError, PyExc_KeyError),
               "(ExceptionGroup('outer', [ExceptionGroup('m', [ValueError(1)])]), BaseExceptionGroup('outer', [ExceptionGroup('m', [TypeError(2)]), KeyboardInterrupt()]))");
    r = PyObject_CallMethod(h, "subgroup", "O", PyExc_BaseException);
    CHECK(r == h);
    Py_XDECREF(r);
    CHECK_REPR(PyObject_CallMethod(h, "split", "O", PyExc_OSError), "(None, BaseExceptionGroup('outer', [ExceptionGroup('m', [ValueError(1), TypeError(2)]), KeyboardInterrupt()]))");
    CHECK_REPR(PyObject_CallMethod(g, "derive", "[O]", k), "BaseExceptionGroup('m', [KeyboardInterrupt()])");
    FAILS(PyObject_CallMethod(g, "derive", "[]"), PyExc_ValueError, "second argument (exceptions) must be a non-empty sequence");
    /* Parts have the notes, cause, context and traceback of the whole. */
    PyObject_CallMethod(g, "add_note", "s", "n");
    PyException_SetCause(g, Py_NewRef(k));
    PyException_SetContext(g, Py_NewRef(t));
    r = PyObject_CallMethod(g, "subgroup", "O", PyExc_ValueError);
    ATTR(r, "__notes__", "['n']");
    ATTR(r, "__cause__", "KeyboardInterrupt()");
    ATTR(r, "__context__", "TypeError(2)");
    Py_XDECREF(r);
    r = PyList_New(0);
    FAILS(PyUnstable_Exc_PrepReraiseStar(g, r), PyExc_ValueError, "orig must be a raised exception");
    Py_DECREF(r);
    PyObject *c = subclass("Mine", (PyObject *)Py_TYPE(g)), *m = NEW(c, "s[O]", "x", v);
    CHECK_REPR(Py_XNewRef(m), "Mine('x', [ValueError(1)])");
    CHECK_REPR(PyObject_CallMethod(m, "subgroup", "O", PyExc_Exception), "Mine('x', [ValueError(1)])");
    CHECK_REPR(PyObject_CallMethod(m, "derive", "[O]", t), "ExceptionGroup('x', [TypeError(2)])");
    FAILS(NEW(c, "s[O]", "x", k), PyExc_TypeError, "Cannot nest BaseExceptions in 'Mine'");
    CHECK_REPR(PyObject_CallMethod((PyObject *)Py_TYPE(g), "__class_getitem__", "O", &PyLong_Type), "ExceptionGroup[int]");
    Py_XDECREF(c); Py_XDECREF(m); Py_XDECREF(g); Py_XDECREF(h); Py_XDECREF(v); Py_XDECREF(t); Py_XDECREF(k);
}

/* A C type that derives from ValueError and adds a field. */
typedef struct { PyBaseExceptionObject base; PyObject *extra; } Extra;
static int extra_init(PyObject *self, PyObject *args, PyObject *kw)
{
    if (((PyTypeObject *)PyExc_ValueError)->tp_init(self, args, NULL) < 0) return -1;
    Py_XSETREF(((Extra *)self)->extra, Py_XNewRef(kw));
    return 0;
}
static int extra_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Extra *)self)->extra);
    Py_VISIT(Py_TYPE(self));
    return ((PyTypeObject *)PyExc_ValueError)->tp_traverse(self, visit, arg);
}
static int extra_clear(PyObject *self)
{
    Py_CLEAR(((Extra *)self)->extra);
    return ((PyTypeObject *)PyExc_ValueError)->tp_clear(self);
}
static void extra_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((Extra *)self)->extra);
    PyObject_GC_Track(self);
    ((PyTypeObject *)PyExc_ValueError)->tp_dealloc(self);
    (void)t;
}
static PyMemberDef extra_members[] = {{"extra", Py_T_OBJECT_EX, offsetof(Extra, extra), Py_READONLY, NULL}, {NULL}};
static PyTypeObject extra_type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Extra", .tp_basicsize = sizeof(Extra), .tp_init = extra_init,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, .tp_traverse = extra_traverse, .tp_clear = extra_clear,
    .tp_dealloc = extra_dealloc, .tp_members = extra_members};

static void from_c(void)
{
    extra_type.tp_base = (PyTypeObject *)PyExc_ValueError;
    CHECK(PyType_Ready(&extra_type) == 0);
    PyObject *e = keywords((PyObject *)&extra_type, Py_BuildValue("(s)", "text"), Py_BuildValue("{s:i}", "a", 1));
    ATTR(e, "extra", "{'a': 1}");
    CHECK_REPR(Py_XNewRef(e), "Extra('text')");
    PyErr_SetRaisedException(e);
    CHECK(PyErr_ExceptionMatches(PyExc_ValueError));
    CHECK_RAISED((PyObject *)&extra_type, "text");
}

int main(void)
{
    Py_Initialize();
    hierarchy();
    base();
    key_error();
    stop();
    os_error();
    import_error();
    name_errors();
    syntax_error();
    unicode_error();
    groups();
    from_c();
    return CHECK_DONE();
}
