/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The buffer protocol's functions: every flag, every error. */
#include "exporter.h"

static void simple(void)
{
    PyObject *b = PyBytes_FromString("hello"), *a = PyByteArray_FromStringAndSize("hello", 5);
    Py_ssize_t n = Py_REFCNT(b);
    CHECK(PyObject_CheckBuffer(b) == 1 && PyObject_CheckBuffer(a) == 1 && PyObject_CheckBuffer(Py_None) == 0);
    Py_buffer v;
    CHECK(PyObject_GetBuffer(b, &v, PyBUF_SIMPLE) == 0);
    CHECK(v.obj == b && v.buf == PyBytes_AS_STRING(b) && v.len == 5 && v.itemsize == 1 && v.readonly == 1 && v.ndim == 1 && !v.format && !v.shape && !v.strides && !v.suboffsets && !v.internal);
    CHECK(Py_REFCNT(b) == n + 1);
    PyBuffer_Release(&v);
    CHECK(!v.obj && Py_REFCNT(b) == n);
    PyBuffer_Release(&v);
    CHECK(Py_REFCNT(b) == n);
    CHECK(PyObject_GetBuffer(b, &v, PyBUF_FULL_RO) == 0);
    CHECK(!strcmp(v.format, "B") && v.shape == &v.len && v.strides == &v.itemsize && !v.suboffsets);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(b, &v, PyBUF_WRITABLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "Object is not writable.");
    CHECK(PyObject_GetBuffer(b, &v, PyBUF_READ) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyObject_GetBuffer(b, &v, PyBUF_WRITE) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyObject_GetBuffer(Py_None, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    CHECK(PyObject_GetBuffer((PyObject *)&PyLong_Type, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'type'");
    CHECK(PyObject_GetBuffer(a, &v, PyBUF_WRITABLE) == 0 && v.readonly == 0 && v.obj == a && ((PyByteArrayObject *)a)->ob_exports == 1);
    PyBuffer_Release(&v);
    CHECK(((PyByteArrayObject *)a)->ob_exports == 0);
    CHECK(PyObject_GetBuffer(b, NULL, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_BufferError, NULL);
    CHECK(PyObject_GetBuffer(a, NULL, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "bytearray_getbuffer: view==NULL argument is obsolete");
    Py_DECREF(a);
    Py_DECREF(b);
}

static void fill_info(void)
{
    char mem[4] = "abc";
    PyObject *o = PyList_New(0);
    Py_ssize_t n = Py_REFCNT(o);
    Py_buffer v;
    CHECK(PyBuffer_FillInfo(&v, o, mem, 3, 0, PyBUF_SIMPLE) == 0 && v.obj == o && Py_REFCNT(o) == n + 1 && v.buf == mem && v.len == 3 && !v.shape && !v.strides && !v.format && v.ndim == 1 && v.itemsize == 1);
    Py_DECREF(o);
    CHECK(PyBuffer_FillInfo(&v, NULL, mem, 3, 1, PyBUF_ND) == 0 && !v.obj && v.shape == &v.len && !v.strides && v.readonly == 1);
    CHECK(PyBuffer_FillInfo(&v, NULL, mem, 3, 0, PyBUF_STRIDES) == 0 && v.shape && v.strides == &v.itemsize && !v.format);
    CHECK(PyBuffer_FillInfo(&v, NULL, mem, 3, 0, PyBUF_FORMAT) == 0 && !v.shape && !strcmp(v.format, "B"));
    CHECK(PyBuffer_FillInfo(&v, NULL, mem, 3, 0, PyBUF_FULL) == 0 && v.shape && v.strides && v.format && !v.suboffsets);
    CHECK(PyBuffer_FillInfo(&v, o, mem, 3, 1, PyBUF_WRITABLE) == -1 && Py_REFCNT(o) == n);
    CHECK_RAISED(PyExc_BufferError, "Object is not writable.");
    CHECK(PyBuffer_FillInfo(NULL, o, mem, 3, 0, 0) == -1);
    CHECK_RAISED(PyExc_BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
    CHECK(PyBuffer_FillInfo(&v, o, mem, 3, 0, PyBUF_READ) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyBuffer_FillInfo(&v, o, mem, 3, 0, PyBUF_WRITE) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(o);
}

static void strides(void)
{
    Py_ssize_t shape[3] = {2, 3, 4}, s[3];
    PyBuffer_FillContiguousStrides(3, shape, s, 2, 'C');
    CHECK(s[0] == 24 && s[1] == 8 && s[2] == 2);
    PyBuffer_FillContiguousStrides(3, shape, s, 2, 'F');
    CHECK(s[0] == 2 && s[1] == 4 && s[2] == 12);
    PyBuffer_FillContiguousStrides(1, shape, s, 8, 'C');
    CHECK(s[0] == 8);
    PyBuffer_FillContiguousStrides(0, shape, s, 8, 'C');
    CHECK(s[0] == 8);
}

static void contiguous(void)
{
    char m[24];
    Py_ssize_t shape[3] = {2, 3, 4}, s[3];
    Py_buffer v;
    memset(&v, 0, sizeof v);
    v.buf = m; v.len = 24; v.itemsize = 1; v.ndim = 3; v.shape = shape; v.strides = s;
    PyBuffer_FillContiguousStrides(3, shape, s, 1, 'C');
    CHECK(PyBuffer_IsContiguous(&v, 'C') == 1 && PyBuffer_IsContiguous(&v, 'F') == 0 && PyBuffer_IsContiguous(&v, 'A') == 1 && PyBuffer_IsContiguous(&v, 'X') == 0);
    PyBuffer_FillContiguousStrides(3, shape, s, 1, 'F');
    CHECK(PyBuffer_IsContiguous(&v, 'C') == 0 && PyBuffer_IsContiguous(&v, 'F') == 1 && PyBuffer_IsContiguous(&v, 'A') == 1);
    s[1] = 1;
    CHECK(PyBuffer_IsContiguous(&v, 'A') == 0);
    v.len = 0;
    CHECK(PyBuffer_IsContiguous(&v, 'C') == 1 && PyBuffer_IsContiguous(&v, 'F') == 1);
    v.len = 24;
    v.strides = NULL;
    CHECK(PyBuffer_IsContiguous(&v, 'C') == 1 && PyBuffer_IsContiguous(&v, 'F') == 0 && PyBuffer_IsContiguous(&v, 'A') == 1);
    shape[0] = 1; shape[1] = 24; shape[2] = 1;
    CHECK(PyBuffer_IsContiguous(&v, 'F') == 1);
    v.ndim = 1;
    CHECK(PyBuffer_IsContiguous(&v, 'F') == 1);
    v.ndim = 3;
    v.strides = s;
    s[0] = 99; s[1] = 1; s[2] = -7; /* of dimensions with one item they do not count */
    CHECK(PyBuffer_IsContiguous(&v, 'C') == 1 && PyBuffer_IsContiguous(&v, 'F') == 1);
    Py_ssize_t sub[3] = {-1, -1, -1};
    v.suboffsets = sub;
    CHECK(PyBuffer_IsContiguous(&v, 'A') == 0);
}

static void copies(void)
{
    short m[6] = {1, 2, 3, 4, 5, 6}, out[6], f[6] = {1, 4, 2, 5, 3, 6};
    Py_ssize_t shape[2] = {2, 3}, s[2] = {6, 2}, gaps[2] = {24, 4};
    Py_buffer v;
    memset(&v, 0, sizeof v);
    v.buf = m; v.len = 12; v.itemsize = 2; v.ndim = 2; v.shape = shape; v.strides = s; v.format = "h";
    CHECK(PyBuffer_GetPointer(&v, (Py_ssize_t[]){1, 2}) == m + 5);
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'C') == 0 && !memcmp(out, m, 12));
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'F') == 0 && !memcmp(out, f, 12));
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'A') == 0 && !memcmp(out, m, 12));
    CHECK(PyBuffer_ToContiguous(out, &v, 11, 'C') == -1);
    CHECK_RAISED(PyExc_ValueError, "PyBuffer_ToContiguous: len != view->len");
    v.strides = NULL;
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'F') == 0 && !memcmp(out, f, 12));
    short wide[24] = {0};
    for (int i = 0; i < 6; i++) wide[i / 3 * 12 + i % 3 * 2] = m[i];
    v.buf = wide; v.strides = gaps;
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'C') == 0 && !memcmp(out, m, 12));
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'F') == 0 && !memcmp(out, f, 12));
    CHECK(PyBuffer_ToContiguous(out, &v, 12, 'A') == 0 && !memcmp(out, m, 12));
    short back[6] = {11, 12, 13, 14, 15, 16};
    CHECK(PyBuffer_FromContiguous(&v, back, 12, 'C') == 0 && wide[0] == 11 && wide[4] == 13 && wide[12] == 14 && wide[16] == 16 && wide[1] == 0);
    CHECK(PyBuffer_FromContiguous(&v, back, 12, 'F') == 0 && wide[0] == 11 && wide[12] == 12 && wide[2] == 13 && wide[16] == 16);
    CHECK(PyBuffer_FromContiguous(&v, m, 4, 'C') == 0 && wide[0] == 1 && wide[2] == 2 && wide[4] == 15);
    v.buf = out; v.strides = s;
    CHECK(PyBuffer_FromContiguous(&v, back, 1000, 'C') == 0 && !memcmp(out, back, 12));
    CHECK(PyBuffer_FromContiguous(&v, f, 12, 'F') == 0 && !memcmp(out, m, 12));
}

static void copy_data(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("12345", 5), *b = PyBytes_FromString("abc");
    CHECK(PyObject_CopyData(a, b) == 0);
    CHECK_REPR(Py_NewRef(a), "bytearray(b'abc45')");
    CHECK(PyObject_CopyData(b, a) == -1);
    CHECK_RAISED(PyExc_BufferError, "Object is not writable.");
    CHECK(PyObject_CopyData(a, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "both destination and source must be bytes-like objects");
    CHECK(PyObject_CopyData(Py_None, a) == -1);
    CHECK_RAISED(PyExc_TypeError, "both destination and source must be bytes-like objects");
    PyObject *small = PyByteArray_FromStringAndSize("1", 1);
    CHECK(PyObject_CopyData(small, b) == -1);
    CHECK_RAISED(PyExc_BufferError, "destination is too small to receive data from source");
    CHECK(((PyByteArrayObject *)a)->ob_exports == 0 && ((PyByteArrayObject *)small)->ob_exports == 0);
    short m[6] = {1, 2, 3, 4, 5, 6}, out[6] = {0};
    Py_ssize_t shape[2] = {2, 3}, s[2] = {0, 0}, f[2] = {2, 4};
    Exporter *src = exporter_new(m, "h", 2, 2, shape, s), *dst = exporter_new(out, "h", 2, 2, shape, f);
    CHECK(PyObject_CopyData((PyObject *)dst, (PyObject *)src) == 0);
    CHECK(out[0] == 1 && out[1] == 4 && out[2] == 2 && out[3] == 5 && out[4] == 3 && out[5] == 6);
    CHECK(src->out == 0 && dst->out == 0 && src->flags == PyBUF_FULL_RO && dst->flags == PyBUF_FULL);
    Py_DECREF(src);
    Py_DECREF(dst);
    Py_DECREF(small);
    Py_DECREF(a);
    Py_DECREF(b);
}

static void sizes(void)
{
    static const struct { const char *format; Py_ssize_t size; } t[] = {
        {"", 0}, {"@", 0}, {"<", 0}, {"b", 1}, {"B", 1}, {"c", 1}, {"?", 1}, {"x", 1}, {"h", 2}, {"H", 2}, {"e", 2}, {"i", 4}, {"I", 4}, {"f", 4},
        {"l", 8}, {"L", 8}, {"q", 8}, {"Q", 8}, {"d", 8}, {"n", 8}, {"N", 8}, {"P", 8}, {"s", 1}, {"p", 1}, {"10s", 10}, {"0s", 0}, {"5p", 5},
        {"<l", 4}, {"=L", 4}, {">q", 8}, {"!i", 4}, {"bi", 8}, {"<bi", 5}, {"@bhiq", 16}, {"ib", 5}, {"ib0i", 8}, {"3h", 6}, {"bhh", 6}, {"2b d", 16},
        {" i\tb\n", 5}, {"bxxd", 16}, {"<3x2hQ", 15}, {"b2d", 24}, {"1000000i", 4000000},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        Py_ssize_t n = PyBuffer_SizeFromFormat(t[i].format);
        if (n != t[i].size) { printf("%s:%d: \"%s\" is %zd, want %zd\n", __FILE__, __LINE__, t[i].format, n, t[i].size); check_failures++; PyErr_Clear(); }
    }
    static const struct { const char *format, *text; } bad[] = {
        {"3", "repeat count given without format specifier"}, {"w", "bad char in struct format"}, {"<n", "bad char in struct format"}, {"<P", "bad char in struct format"},
        {"i<", "bad char in struct format"}, {"T{i}", "bad char in struct format"}, {"3 i", "bad char in struct format"},
        {"9223372036854775807i", "total struct size too long"}, {"99999999999999999999b", "total struct size too long"}, {"9223372036854775807bb", "total struct size too long"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(PyBuffer_SizeFromFormat(bad[i].format) == -1);
        PyObject *e = PyErr_GetRaisedException(), *text = PyObject_Str(e);
        if (strcmp(Py_TYPE(e)->tp_name, "error") || strcmp(PyUnicode_AsUTF8(text), bad[i].text) || !PyObject_IsInstance(e, PyExc_Exception)) { printf("%s:%d: \"%s\": %s: %s\n", __FILE__, __LINE__, bad[i].format, Py_TYPE(e)->tp_name, PyUnicode_AsUTF8(text)); check_failures++; }
        Py_DECREF(text);
        Py_DECREF(e);
    }
    CHECK(PyBuffer_SizeFromFormat("\xc3\xa9") == -1);
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)");
    CHECK(PyBuffer_SizeFromFormat("\xff") == -1);
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyBuffer_SizeFromFormat("F") == 8 && PyBuffer_SizeFromFormat("<D") == 16 && PyBuffer_SizeFromFormat("bF") == 12 && PyBuffer_SizeFromFormat("bD") == 24);
#endif
}

/* What a memoryview answers to every kind of request. */
static void requests(void)
{
    short m[6] = {1, 2, 3, 4, 5, 6};
    Py_ssize_t shape[2] = {2, 3}, c[2] = {0, 0}, f[2] = {2, 4}, gaps[2] = {6, 4};
    PyObject *mv = exporter_mv(m, "h", 2, 2, shape, c);
    PyMemoryViewObject *mo = (PyMemoryViewObject *)mv;
    Py_ssize_t n = Py_REFCNT(mv);
    Py_buffer v;
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_SIMPLE) == 0 && v.obj == mv && Py_REFCNT(mv) == n + 1 && mo->exports == 1);
    CHECK(v.ndim == 1 && !v.shape && !v.strides && !v.format && v.itemsize == 2 && v.len == 12);
    PyBuffer_Release(&v);
    CHECK(Py_REFCNT(mv) == n && mo->exports == 0);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_ND) == 0 && v.ndim == 2 && v.shape[1] == 3 && !v.strides && !v.format);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_CONTIG) == 0 && v.ndim == 2 && !v.strides);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_STRIDES) == 0 && v.strides[0] == 6 && !v.format);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_RECORDS) == 0 && v.strides[0] == 6 && !strcmp(v.format, "h"));
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_ND | PyBUF_FORMAT) == 0 && !v.strides && v.format);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_C_CONTIGUOUS) == 0);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_ANY_CONTIGUOUS) == 0);
    PyBuffer_Release(&v);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_F_CONTIGUOUS) == -1 && !v.obj);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not Fortran contiguous");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_FORMAT) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: cannot cast to unsigned bytes if the format flag is present");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_FORMAT | PyBUF_WRITABLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: cannot cast to unsigned bytes if the format flag is present");
    PyObject *ro = CALL(mv, "toreadonly", NULL);
    CHECK(PyObject_GetBuffer(ro, &v, PyBUF_WRITABLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not writable");
    CHECK(PyObject_GetBuffer(ro, &v, PyBUF_FULL_RO) == 0 && v.readonly);
    PyBuffer_Release(&v);
    Py_DECREF(ro);
    CHECK(mo->exports == 0 && Py_REFCNT(mv) == n);
    Py_DECREF(mv);
    mv = exporter_mv(m, "h", 2, 2, shape, f);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not C-contiguous");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_C_CONTIGUOUS) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not C-contiguous");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_ND) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not C-contiguous");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_F_CONTIGUOUS) == 0);
    PyBuffer_Release(&v);
    Py_DECREF(mv);
    shape[1] = 1;
    mv = exporter_mv(m, "h", 2, 2, shape, gaps);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_ANY_CONTIGUOUS) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer is not contiguous");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_STRIDES) == 0);
    PyBuffer_Release(&v);
    Py_DECREF(mv);
}

/* The functions of Python 2's protocol, which are in the library still. */
extern int PyObject_AsReadBuffer(PyObject *, const void **, Py_ssize_t *);
extern int PyObject_AsCharBuffer(PyObject *, const char **, Py_ssize_t *);
extern int PyObject_AsWriteBuffer(PyObject *, void **, Py_ssize_t *);
extern int PyObject_CheckReadBuffer(PyObject *);

static void old(void)
{
    PyObject *b = PyBytes_FromString("abc"), *a = PyByteArray_FromStringAndSize("xyz", 3);
    const void *p;
    const char *c;
    void *w;
    Py_ssize_t n;
    CHECK(PyObject_CheckReadBuffer(b) == 1 && PyObject_CheckReadBuffer(Py_None) == 0);
    CHECK(PyObject_AsReadBuffer(b, &p, &n) == 0 && p == PyBytes_AS_STRING(b) && n == 3);
    CHECK(PyObject_AsCharBuffer(a, &c, &n) == 0 && c == PyByteArray_AS_STRING(a) && n == 3);
    CHECK(PyObject_AsWriteBuffer(a, &w, &n) == 0 && w == PyByteArray_AS_STRING(a) && n == 3);
    CHECK(PyObject_AsWriteBuffer(b, &w, &n) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected a writable bytes-like object");
    CHECK(PyObject_AsReadBuffer(Py_None, &p, &n) == -1);
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'NoneType'");
    CHECK(PyObject_AsReadBuffer(NULL, &p, &n) == -1);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(PyObject_AsCharBuffer(b, NULL, &n) == -1);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(PyObject_AsWriteBuffer(a, &w, NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    Py_DECREF(a);
    Py_DECREF(b);
}

int main(void)
{
    Py_Initialize();
    simple();
    fill_info();
    strides();
    contiguous();
    copies();
    copy_data();
    sizes();
    requests();
    old();
    CHECK_CLEAN();
    return CHECK_DONE();
}
