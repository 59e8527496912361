/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Buffers as arguments: the units y* y# y s* s# z* z# w* of PyArg_Parse with every kind of exporter; file descriptors; numbers from
 * buffers. */
#include "exporter.h"

static int parse(PyObject *o, const char *format, ...)
{
    va_list va;
    PyObject *args = PyTuple_Pack(1, o);
    va_start(va, format);
    int r = PyArg_VaParse(args, format, va);
    va_end(va);
    Py_DECREF(args);
    return r;
}

#define REFUSED(call, exc, text) do { CHECK(!(call)); CHECK_RAISED(exc, text); } while (0)

static void views(void)
{
    PyObject *b = PyBytes_FromString("abc"), *a = PyByteArray_FromStringAndSize("abc", 3), *mv = PyMemoryView_FromObject(a), *s = PyUnicode_FromString("abc");
    PyObject *ro = PyMemoryView_FromObject(b), *odd = item(mv, slice(0, 999, 2));
    PyObject *all[] = {b, a, mv, ro};
    const char *formats[] = {"y*", "s*", "z*"};
    Py_buffer v;
    for (int f = 0; f < 3; f++)
        for (int i = 0; i < 4; i++) {
            CHECK(parse(all[i], formats[f], &v) && v.obj == all[i] && v.len == 3 && !memcmp(v.buf, "abc", 3) && !v.shape && v.itemsize == 1);
            CHECK(i != 2 || ((PyMemoryViewObject *)mv)->exports == 1);
            PyBuffer_Release(&v);
            CHECK(((PyMemoryViewObject *)mv)->exports == 0);
        }
    CHECK(parse(s, "s*", &v) && v.obj == s && v.len == 3 && v.readonly);
    PyBuffer_Release(&v);
    CHECK(parse(Py_None, "z*", &v) && !v.obj && !v.buf && v.len == 0);
    PyBuffer_Release(&v);
    REFUSED(parse(s, "y*", &v), PyExc_TypeError, "a bytes-like object is required, not 'str'");
    REFUSED(parse(Py_None, "y*", &v), PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    REFUSED(parse(Py_None, "s*", &v), PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    REFUSED(parse(odd, "y*", &v), PyExc_BufferError, "memoryview: underlying buffer is not C-contiguous");
    REFUSED(parse(odd, "s*", &v), PyExc_BufferError, "memoryview: underlying buffer is not C-contiguous");
    CHECK(parse(a, "w*", &v) && v.obj == a && !v.readonly);
    PyBuffer_Release(&v);
    CHECK(parse(mv, "w*", &v) && v.obj == mv);
    PyBuffer_Release(&v);
    REFUSED(parse(b, "w*", &v), PyExc_TypeError, "argument 1 must be read-write bytes-like object, not bytes");
    REFUSED(parse(ro, "w*", &v), PyExc_TypeError, "argument 1 must be read-write bytes-like object, not memoryview");
    REFUSED(parse(odd, "w*", &v), PyExc_TypeError, "argument 1 must be read-write bytes-like object, not memoryview");
    REFUSED(parse(s, "w*:name", &v), PyExc_TypeError, "name() argument 1 must be read-write bytes-like object, not str");
    const char *p;
    Py_ssize_t n;
    const char *sized[] = {"y#", "s#", "z#"};
    for (int f = 0; f < 3; f++) {
        p = NULL;
        CHECK(parse(b, sized[f], &p, &n) && p == PyBytes_AS_STRING(b) && n == 3);
        REFUSED(parse(a, sized[f], &p, &n), PyExc_TypeError, f == 0 ? "argument 1 must be read-only bytes-like object, not bytearray" : NULL);
        REFUSED(parse(mv, sized[f], &p, &n), PyExc_TypeError, f == 0 ? "argument 1 must be read-only bytes-like object, not memoryview" : NULL);
        PyObject *pb = PyPickleBuffer_FromObject(b);
        REFUSED(parse(pb, sized[f], &p, &n), PyExc_TypeError, NULL);
        Py_DECREF(pb);
    }
    CHECK(parse(s, "s#", &p, &n) && n == 3);
    CHECK(parse(Py_None, "z#", &p, &n) && !p && n == 0);
    CHECK(parse(b, "y", &p) && p == PyBytes_AS_STRING(b));
    REFUSED(parse(a, "y", &p), PyExc_TypeError, "argument 1 must be read-only bytes-like object, not bytearray");
    PyObject *nul = PyBytes_FromStringAndSize("a\0b", 3);
    REFUSED(parse(nul, "y", &p), PyExc_ValueError, "embedded null byte");
    CHECK(parse(nul, "y#", &p, &n) && n == 3);
    Py_DECREF(nul);
    /* What was taken before a later argument fails is given back. */
    PyObject *two = PyTuple_Pack(2, a, b);
    Py_buffer w;
    REFUSED(PyArg_ParseTuple(two, "y*w*", &v, &w), PyExc_TypeError, "argument 2 must be read-write bytes-like object, not bytes");
    Py_DECREF(two);
    Py_DECREF(odd);
    Py_DECREF(mv);
    CHECK(((PyByteArrayObject *)a)->ob_exports == 0);
    Py_DECREF(ro);
    Py_DECREF(s);
    Py_DECREF(a);
    Py_DECREF(b);
}

/* An exporter of its own: y* asks for a simple buffer. */
static void exporters(void)
{
    char m[4] = "xyz";
    Py_ssize_t shape[1] = {3}, strides[1] = {1};
    Exporter *e = exporter_new(m, "B", 1, 1, shape, strides);
    Py_buffer v;
    CHECK(parse((PyObject *)e, "y*", &v) && v.buf == m && e->flags == PyBUF_SIMPLE && e->out == 1);
    PyBuffer_Release(&v);
    CHECK(parse((PyObject *)e, "w*", &v) && e->flags == PyBUF_WRITABLE);
    PyBuffer_Release(&v);
    const char *p;
    Py_ssize_t n;
    REFUSED(parse((PyObject *)e, "y#", &p, &n), PyExc_TypeError, "argument 1 must be read-only bytes-like object, not test.Exporter");
    CHECK(e->out == 0);
    Py_DECREF(e);
}

/* Who else takes buffers. */
static void users(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3), *mv = PyMemoryView_FromObject(a), *odd = item(mv, slice(0, 999, 2)), *r;
    CHECK_REPR(PyBytes_FromObject(mv), "b'abc'");
    CHECK_REPR(PyBytes_FromObject(odd), "b'ac'");
    CHECK_REPR(PyByteArray_FromObject(odd), "bytearray(b'ac')");
    r = PyByteArray_FromStringAndSize("-", 1);
    PyObject *same = PySequence_InPlaceConcat(r, mv);
    CHECK(same == r);
    Py_XDECREF(same);
    FAILS(PySequence_InPlaceConcat(r, odd), PyExc_TypeError, "can't concat memoryview to bytearray");
    CHECK_REPR(r, "bytearray(b'-abc')");
    PyObject *digits = PyByteArray_FromStringAndSize("42", 2), *dv = PyMemoryView_FromObject(digits), *o;
    CHECK_REPR(PyNumber_Long(dv), "42");
    CHECK_REPR(PyNumber_Float(dv), "42.0");
    CHECK_REPR(PyNumber_Long(digits), "42");
    CHECK_REPR(PyUnicode_FromEncodedObject(dv, "ascii", NULL), "'42'");
    o = PyObject_CallFunction((PyObject *)&PyUnicode_Type, "Os", dv, "utf-8");
    CHECK_REPR(o, "'42'");
    Py_DECREF(dv);
    CHECK(((PyByteArrayObject *)digits)->ob_exports == 0);
    Py_DECREF(digits);
    Py_DECREF(odd);
    Py_DECREF(mv);
    Py_DECREF(a);
}

static PyObject *fileno_result;
static PyObject *fileno_of(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    return Py_XNewRef(fileno_result);
}
static PyMethodDef file_methods[] = {{"fileno", fileno_of, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot file_slots[] = {{Py_tp_methods, file_methods}, {0, NULL}};
static PyType_Spec file_spec = {"test.File", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, file_slots};

static void descriptors(void)
{
    PyObject *type = PyType_FromSpec(&file_spec), *f = PyObject_CallNoArgs(type), *o = PyLong_FromLong(7);
    CHECK(PyObject_AsFileDescriptor(o) == 7);
    fileno_result = o;
    CHECK(PyObject_AsFileDescriptor(f) == 7);
    Py_DECREF(o);
    o = PyLong_FromLong(-1);
    CHECK(PyObject_AsFileDescriptor(o) == -1);
    CHECK_RAISED(PyExc_ValueError, "file descriptor cannot be a negative integer (-1)");
    Py_DECREF(o);
    fileno_result = Py_None;
    CHECK(PyObject_AsFileDescriptor(f) == -1);
    CHECK_RAISED(PyExc_TypeError, "fileno() returned a non-integer");
    CHECK(PyObject_AsFileDescriptor(Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "argument must be an int, or have a fileno() method.");
    fileno_result = NULL;
    o = PyLong_FromLongLong(1LL << 40);
    CHECK(PyObject_AsFileDescriptor(o) == -1);
    CHECK_RAISED(PyExc_OverflowError, "Python int too large to convert to C int");
    Py_DECREF(o);
    Py_DECREF(f);
    Py_DECREF(type);
}

int main(void)
{
    Py_Initialize();
    views();
    exporters();
    users();
    descriptors();
    CHECK_CLEAN();
    return CHECK_DONE();
}
