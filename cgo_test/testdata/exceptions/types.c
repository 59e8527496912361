/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The exception types: constructors, attributes, texts. */
#include "../check.h"

/* A call of cls with arguments as for Py_BuildValue. */
#define NEW(cls, ...) PyObject_CallFunction(cls, __VA_ARGS__)

/* The attribute; none when o could not be made. */
static PyObject *attr(PyObject *o, const char *name) { return o ? PyObject_GetAttrString(o, name) : NULL; }

static void text(int line, PyObject *o, const char *want)
{
    PyObject *s = o ? PyObject_Str(o) : NULL;
    const char *got = s ? PyUnicode_AsUTF8(s) : NULL;
    if (!got || strcmp(got, want)) { printf("%s:%d: \"%s\", want \"%s\"\n", __FILE__, line, got ? got : "(exception)", want); check_failures++; PyErr_Clear(); }
    Py_XDECREF(s);
    Py_XDECREF(o);
}
#define TEXT(o, want) text(__LINE__, o, want)

static PyObject *keywords(PyObject *cls, PyObject *kw)
{
    PyObject *args = PyTuple_New(0), *r = PyObject_Call(cls, args, kw);
    Py_DECREF(args);
    Py_DECREF(kw);
    return r;
}

static void base(void)
{
    CHECK_REPR(NEW(PyExc_ValueError, NULL), "ValueError()");
    CHECK_REPR(NEW(PyExc_ValueError, "s", "x"), "ValueError('x')");
    CHECK_REPR(NEW(PyExc_ValueError, "si", "x", 1), "ValueError('x', 1)");
    TEXT(NEW(PyExc_ValueError, "si", "x", 1), "('x', 1)");
    TEXT(NEW(PyExc_KeyError, "s", "k"), "'k'");
    CHECK(keywords(PyExc_ValueError, Py_BuildValue("{s:i}", "a", 1)) == NULL);
    CHECK_RAISED(PyExc_TypeError, "ValueError() takes no keyword arguments");
    PyObject *e = NEW(PyExc_ValueError, NULL);
    CHECK(PyObject_SetAttrString(e, "__cause__", Py_True) < 0);
    CHECK_RAISED(PyExc_TypeError, "exception cause must be None or derive from BaseException");
    CHECK(PyObject_SetAttrString(e, "__context__", Py_True) < 0);
    CHECK_RAISED(PyExc_TypeError, "exception context must be None or derive from BaseException");
    CHECK(PyObject_SetAttrString(e, "__traceback__", Py_True) < 0);
    CHECK_RAISED(PyExc_TypeError, "__traceback__ must be a traceback or None");
    CHECK(PyObject_DelAttrString(e, "args") < 0);
    CHECK_RAISED(PyExc_TypeError, "args may not be deleted");
    CHECK(PyObject_SetAttrString(e, "extra", Py_True) == 0);
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'ValueError'>, (), {'extra': True})");
    CHECK_REPR(PyObject_CallMethod(e, "add_note", "s", "n1"), "None");
    CHECK_REPR(attr(e, "__notes__"), "['n1']");
    CHECK(PyObject_CallMethod(e, "add_note", "i", 3) == NULL);
    CHECK_RAISED(PyExc_TypeError, "add_note() argument must be str, not int");
    PyException_SetCause(e, NEW(PyExc_KeyError, NULL));
    CHECK_REPR(attr(e, "__suppress_context__"), "True");
    CHECK_REPR(PyObject_CallMethod(e, "with_traceback", "O", Py_None), "ValueError()");
    Py_DECREF(e);
}

static void special(void)
{
    PyObject *e = NEW(PyExc_StopIteration, "i", 5);
    CHECK_REPR(attr(e, "value"), "5");
    Py_XDECREF(e);
    e = NEW(PyExc_SystemExit, "ii", 5, 6);
    CHECK_REPR(attr(e, "code"), "(5, 6)");
    Py_XDECREF(e);
    e = keywords(PyExc_ImportError, Py_BuildValue("{s:s,s:s}", "name", "n", "path", "p"));
    CHECK_REPR(attr(e, "name"), "'n'");
    CHECK_REPR(attr(e, "msg"), "None");
    Py_XDECREF(e);
    CHECK(keywords(PyExc_ImportError, Py_BuildValue("{s:i}", "foo", 1)) == NULL);
    CHECK_RAISED(PyExc_TypeError, "ImportError() got an unexpected keyword argument 'foo'");
    e = keywords(PyExc_AttributeError, Py_BuildValue("{s:s,s:i}", "name", "n", "obj", 7));
    CHECK_REPR(attr(e, "name"), "'n'");
    CHECK_REPR(attr(e, "obj"), "7");
    Py_XDECREF(e);
    e = NEW(PyExc_OSError, "isz", 2, "no", NULL);
    CHECK((PyObject *)Py_TYPE(e) == PyExc_FileNotFoundError);
    TEXT(e, "[Errno 2] no");
    e = NEW(PyExc_OSError, "isszs", 17, "ex", "a", NULL, "b");
    CHECK_REPR(PyObject_CallMethod(e, "__reduce__", NULL), "(<class 'FileExistsError'>, (17, 'ex', 'a', None, 'b'))");
    TEXT(e, "[Errno 17] ex: 'a' -> 'b'");
    e = NEW(PyExc_BlockingIOError, "isi", 11, "again", 9);
    CHECK_REPR(attr(e, "characters_written"), "9");
    Py_XDECREF(e);
    CHECK_REPR(NEW(PyExc_OSError, "s", "only"), "OSError('only')");
    TEXT(NEW(PyExc_SyntaxError, "s(siis)", "bad", "/d/f.py", 3, 1, "x y"), "bad (f.py, line 3)");
    CHECK(NEW(PyExc_SyntaxError, "s(ii)", "bad", 1, 2) == NULL);
    CHECK_RAISED(PyExc_TypeError, "function takes at least 4 arguments (2 given)");
}

static void unicode_errors(void)
{
    TEXT(NEW(PyExc_UnicodeEncodeError, "ssiis", "ascii", "a\xc3\xa9", 1, 2, "why"), "'ascii' codec can't encode character '\\xe9' in position 1: why");
    TEXT(NEW(PyExc_UnicodeEncodeError, "ssiis", "ascii", "abc", 0, 2, "why"), "'ascii' codec can't encode characters in position 0-1: why");
    TEXT(NEW(PyExc_UnicodeTranslateError, "siis", "\xe2\x82\xac", 0, 1, "why"), "can't translate character '\\u20ac' in position 0: why");
    PyObject *e = PyUnicodeDecodeError_Create("utf-8", "a\xff", 2, 1, 2, "why");
    Py_ssize_t n = 0;
    CHECK(PyUnicodeDecodeError_GetStart(e, &n) == 0 && n == 1);
    CHECK(PyUnicodeDecodeError_SetEnd(e, 50) == 0 && PyUnicodeDecodeError_GetEnd(e, &n) == 0 && n == 2);
    CHECK_REPR(PyUnicodeDecodeError_GetObject(e), "b'a\\xff'");
    CHECK(PyUnicodeDecodeError_SetReason(e, "because") == 0);
    PyUnicodeDecodeError_SetEnd(e, 2);
    CHECK(PyUnicodeEncodeError_GetReason(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeEncodeError object, got UnicodeDecodeError");
    TEXT(e, "'utf-8' codec can't decode byte 0xff in position 1: because");
    CHECK(NEW(PyExc_UnicodeEncodeError, "i", 1) == NULL);
    CHECK_RAISED(PyExc_TypeError, "function takes exactly 5 arguments (1 given)");
}

static void groups(void)
{
    PyObject *v = NEW(PyExc_ValueError, "i", 1), *t = NEW(PyExc_TypeError, "i", 2);
    PyObject *g = NEW(PyExc_BaseExceptionGroup, "s[OO]", "msg", v, t);
    CHECK(g && !strcmp(Py_TYPE(g)->tp_name, "ExceptionGroup"));
    CHECK_REPR(Py_XNewRef(g), "ExceptionGroup('msg', [ValueError(1), TypeError(2)])");
    TEXT(Py_XNewRef(g), "msg (2 sub-exceptions)");
    CHECK_REPR(PyObject_CallMethod(g, "split", "O", PyExc_ValueError), "(ExceptionGroup('msg', [ValueError(1)]), ExceptionGroup('msg', [TypeError(2)]))");
    CHECK_REPR(PyObject_CallMethod(g, "subgroup", "O", PyExc_KeyError), "None");
    CHECK(PyObject_CallMethod(g, "split", "i", 3) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)");
    CHECK(NEW(PyExc_BaseExceptionGroup, "s[]", "m") == NULL);
    CHECK_RAISED(PyExc_ValueError, "second argument (exceptions) must be a non-empty sequence");
    PyObject *k = NEW(PyExc_KeyboardInterrupt, NULL), *b = NEW(PyExc_BaseExceptionGroup, "s[O]", "m", k);
    CHECK((PyObject *)Py_TYPE(b) == PyExc_BaseExceptionGroup);
    CHECK(PyObject_CallFunction((PyObject *)Py_TYPE(g), "s[O]", "m", k) == NULL);
    CHECK_RAISED(PyExc_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    Py_XDECREF(k); Py_XDECREF(b); Py_XDECREF(g); Py_XDECREF(v); Py_XDECREF(t);
}

int main(void)
{
    Py_Initialize();
    base();
    special();
    unicode_errors();
    groups();
    return CHECK_DONE();
}
