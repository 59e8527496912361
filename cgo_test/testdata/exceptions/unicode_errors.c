/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The fields of UnicodeDecodeError and UnicodeTranslateError through their C functions. */
#include "check.h"

static PyObject *decode_error(void) { return PyUnicodeDecodeError_Create("enc", "a\xff" "c", 3, 1, 2, "why"); }
static PyObject *translate_error(void) { return PyObject_CallFunction(PyExc_UnicodeTranslateError, "snns", "abc", (Py_ssize_t)1, (Py_ssize_t)2, "why"); }
/* One whose __init__ never ran. */
static PyObject *empty(PyObject *type)
{
    PyObject *args = PyTuple_New(0), *e = ((PyTypeObject *)type)->tp_new((PyTypeObject *)type, args, NULL);
    Py_DECREF(args);
    return e;
}

#if PY_VERSION_HEX >= 0x030E0000
#define NOT_SET(field) "UnicodeError '" field "' attribute is not set"
#else
#define NOT_SET(field) field " attribute not set"
#endif

static void decode_texts(void)
{
    PyObject *e = decode_error(), *enc = PyUnicodeDecodeError_GetEncoding(e), *why = PyUnicodeDecodeError_GetReason(e);
    CHECK(Py_REFCNT(enc) >= 2 && Py_REFCNT(why) >= 2);
    CHECK_REPR(enc, "'enc'");
    CHECK_REPR(why, "'why'");
    CHECK(Py_REFCNT(e) == 1);
    Py_DECREF(e);
}

static void decode_texts_not_set(void)
{
    PyObject *e = empty(PyExc_UnicodeDecodeError);
    CHECK(PyUnicodeDecodeError_GetEncoding(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, NOT_SET("encoding"));
    CHECK(PyUnicodeDecodeError_GetReason(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, NOT_SET("reason"));
    Py_DECREF(e);
}

static void decode_start(void)
{
    PyObject *e = decode_error();
    Py_ssize_t n = 77;
    CHECK(PyUnicodeDecodeError_SetStart(e, 2) == 0 && PyUnicodeDecodeError_GetStart(e, &n) == 0 && n == 2);
    CHECK(PyUnicodeDecodeError_SetStart(e, 50) == 0 && PyUnicodeDecodeError_GetStart(e, &n) == 0 && n == 2);
    CHECK(PyUnicodeDecodeError_SetStart(e, -5) == 0 && PyUnicodeDecodeError_GetStart(e, &n) == 0);
    CHECK_CLEAN();
    Py_DECREF(e);
}

static void translate_object_and_reason(void)
{
    PyObject *e = translate_error(), *o = PyUnicodeTranslateError_GetObject(e), *why = PyUnicodeTranslateError_GetReason(e);
    CHECK(Py_REFCNT(o) >= 2 && Py_REFCNT(why) >= 2);
    CHECK_REPR(o, "'abc'");
    CHECK_REPR(why, "'why'");
    CHECK(PyUnicodeTranslateError_SetReason(e, "because") == 0);
    CHECK_REPR(PyUnicodeTranslateError_GetReason(e), "'because'");
    Py_DECREF(e);
}

static void translate_not_set(void)
{
    PyObject *e = empty(PyExc_UnicodeTranslateError);
    Py_ssize_t n = 77;
    CHECK(PyUnicodeTranslateError_GetObject(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, NOT_SET("object"));
    CHECK(PyUnicodeTranslateError_GetReason(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, NOT_SET("reason"));
    CHECK(PyUnicodeTranslateError_GetStart(e, &n) == -1);
    CHECK_RAISED(PyExc_TypeError, NOT_SET("object"));
    CHECK(PyUnicodeTranslateError_GetEnd(e, &n) == -1);
    CHECK_RAISED(PyExc_TypeError, NOT_SET("object"));
    CHECK(n == 77);
    CHECK(PyUnicodeTranslateError_SetReason(e, "late") == 0);
    CHECK_REPR(PyUnicodeTranslateError_GetReason(e), "'late'");
    Py_DECREF(e);
}

static void translate_bounds(void)
{
    PyObject *e = translate_error();
    Py_ssize_t n = 77;
    CHECK(PyUnicodeTranslateError_GetStart(e, &n) == 0 && n == 1);
    CHECK(PyUnicodeTranslateError_GetEnd(e, &n) == 0 && n == 2);
    CHECK(PyUnicodeTranslateError_SetStart(e, 2) == 0 && PyUnicodeTranslateError_GetStart(e, &n) == 0 && n == 2);
    CHECK(PyUnicodeTranslateError_SetEnd(e, 3) == 0 && PyUnicodeTranslateError_GetEnd(e, &n) == 0 && n == 3);
    CHECK_CLEAN();
    Py_DECREF(e);
}

static void translate_bounds_are_clipped(void)
{
    PyObject *e = translate_error();
    Py_ssize_t n = 77;
    CHECK(PyUnicodeTranslateError_SetStart(e, 50) == 0 && PyUnicodeTranslateError_GetStart(e, &n) == 0 && n == 2);
    CHECK(PyUnicodeTranslateError_SetEnd(e, 50) == 0 && PyUnicodeTranslateError_GetEnd(e, &n) == 0 && n == 3);
    CHECK(PyUnicodeTranslateError_SetEnd(e, 0) == 0 && PyUnicodeTranslateError_GetEnd(e, &n) == 0 && n == 1);
    Py_DECREF(e);
}

#if PY_VERSION_HEX >= 0x030E0000
static void other_types_are_refused(void)
{
    PyObject *e = translate_error(), *d = decode_error();
    Py_ssize_t n = 77;
    CHECK(PyUnicodeDecodeError_GetEncoding(Py_None) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeDecodeError object, got NoneType");
    CHECK(PyUnicodeDecodeError_GetReason(e) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeDecodeError object, got UnicodeTranslateError");
    CHECK(PyUnicodeDecodeError_SetStart(e, 0) == -1);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeDecodeError object, got UnicodeTranslateError");
    CHECK(PyUnicodeTranslateError_GetObject(d) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    CHECK(PyUnicodeTranslateError_GetReason(d) == NULL);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    CHECK(PyUnicodeTranslateError_GetStart(d, &n) == -1 && n == 77);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    CHECK(PyUnicodeTranslateError_GetEnd(d, &n) == -1 && n == 77);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    CHECK(PyUnicodeTranslateError_SetStart(d, 0) == -1);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    CHECK(PyUnicodeTranslateError_SetEnd(d, 0) == -1);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    CHECK(PyUnicodeTranslateError_SetReason(d, "x") == -1);
    CHECK_RAISED(PyExc_TypeError, "expecting a UnicodeTranslateError object, got UnicodeDecodeError");
    Py_DECREF(e);
    Py_DECREF(d);
}
#endif

int main(void)
{
    Py_Initialize();
    decode_texts();
    decode_texts_not_set();
    decode_start();
    translate_object_and_reason();
    translate_not_set();
    translate_bounds();
    translate_bounds_are_clipped();
#if PY_VERSION_HEX >= 0x030E0000
    other_types_are_refused();
#endif
    return CHECK_DONE();
}
