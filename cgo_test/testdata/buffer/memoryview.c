/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * memoryview: the C functions, attributes, methods, release. */
#include "exporter.h"

#define RELEASED "operation forbidden on released memoryview object"

static PyObject *bytes(const char *s) { return PyBytes_FromString(s); }

static void from_object(void)
{
    PyObject *b = bytes("abcdef");
    Py_ssize_t n = Py_REFCNT(b);
    PyObject *mv = PyMemoryView_FromObject(b);
    CHECK(mv && Py_IS_TYPE(mv, &PyMemoryView_Type) && PyMemoryView_Check(mv) && Py_REFCNT(mv) == 1 && Py_REFCNT(b) == n + 1);
    Py_buffer *v = PyMemoryView_GET_BUFFER(mv);
    CHECK(v->obj == b && PyMemoryView_GET_BASE(mv) == b && v->buf == PyBytes_AS_STRING(b) && v->len == 6 && v->itemsize == 1 && v->readonly == 1);
    CHECK(v->ndim == 1 && v->shape[0] == 6 && v->strides[0] == 1 && v->suboffsets == NULL && !strcmp(v->format, "B"));
    PyObject *mv2 = PyMemoryView_FromObject(mv);
    CHECK(mv2 && mv2 != mv && PyMemoryView_GET_BASE(mv2) == b && Py_REFCNT(mv) == 1 && Py_REFCNT(b) == n + 1);
    CHECK(((PyMemoryViewObject *)mv)->mbuf == ((PyMemoryViewObject *)mv2)->mbuf && ((PyMemoryViewObject *)mv)->mbuf->exports == 2);
    Py_DECREF(mv);
    CHECK(Py_REFCNT(b) == n + 1);
    Py_DECREF(mv2);
    CHECK(Py_REFCNT(b) == n);
    Py_DECREF(b);
    FAILS(PyMemoryView_FromObject(Py_None), PyExc_TypeError, "memoryview: a bytes-like object is required, not 'NoneType'");
    PyObject *type = (PyObject *)&PyMemoryView_Type;
    FAILS(PyObject_CallNoArgs(type), PyExc_TypeError, "memoryview() missing required argument 'object' (pos 1)");
    FAILS(PyObject_CallFunction(type, "ii", 1, 2), PyExc_TypeError, "memoryview() takes at most 1 argument (2 given)");
    FAILS(PyObject_CallFunction(type, "i", 1), PyExc_TypeError, "memoryview: a bytes-like object is required, not 'int'");
    PyObject *empty = PyTuple_New(0), *kw = Py_BuildValue("{s:y}", "object", "xy");
    mv = PyObject_Call(type, empty, kw);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'xy'");
    Py_XDECREF(mv);
    PyDict_Clear(kw);
    PyDict_SetItemString(kw, "thing", Py_None);
    FAILS(PyObject_Call(type, empty, kw), PyExc_TypeError, NULL);
    Py_DECREF(kw);
    Py_DECREF(empty);
    PyTypeObject *t = &PyMemoryView_Type;
    CHECK(t->tp_basicsize == 160 && t->tp_itemsize == 8 && t->tp_weaklistoffset == 152 && !(t->tp_flags & Py_TPFLAGS_BASETYPE));
    CHECK((t->tp_flags & Py_TPFLAGS_SEQUENCE) && !strcmp(t->tp_name, "memoryview"));
}

static void from_memory(void)
{
    char mem[4] = "abc";
    PyObject *mv = PyMemoryView_FromMemory(mem, 3, PyBUF_READ);
    CHECK(mv && PyMemoryView_GET_BASE(mv) == NULL);
    ATTR(mv, "obj", "None");
    ATTR(mv, "readonly", "True");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'abc'");
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong(1)) == -1);
    CHECK_RAISED(PyExc_TypeError, "cannot modify read-only memory");
    Py_DECREF(mv);
    mv = PyMemoryView_FromMemory(mem, 3, PyBUF_WRITE);
    ATTR(mv, "readonly", "False");
    CHECK(set_item(mv, PyLong_FromLong(-1), PyLong_FromLong('x')) == 0 && mem[2] == 'x');
    CHECK(PyObject_Hash(mv) == -1);
    CHECK_RAISED(PyExc_ValueError, "cannot hash writable memoryview object");
    Py_DECREF(mv);
    mv = PyMemoryView_FromMemory(mem, 0, PyBUF_READ);
    CHECK_REPR(CALL(mv, "tolist", NULL), "[]");
    CHECK(PyObject_Size(mv) == 0);
    Py_DECREF(mv);
}

static void from_buffer(void)
{
    char mem[8] = "abcdefg";
    PyObject *owner = bytes("owner");
    Py_buffer v;
    memset(&v, 0, sizeof v);
    FAILS(PyMemoryView_FromBuffer(&v), PyExc_ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL");
    CHECK(PyBuffer_FillInfo(&v, owner, mem, 7, 0, PyBUF_SIMPLE) == 0);
    Py_ssize_t n = Py_REFCNT(owner);
    PyObject *mv = PyMemoryView_FromBuffer(&v);
    CHECK(mv && Py_REFCNT(owner) == n);
    ATTR(mv, "obj", "None");
    ATTR(mv, "format", "'B'");
    ATTR(mv, "shape", "(7,)");
    ATTR(mv, "strides", "(1,)");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'abcdefg'");
    Py_DECREF(mv);
    CHECK(Py_REFCNT(owner) == n);
    PyBuffer_Release(&v);
    Py_ssize_t shape[2] = {2, 3};
    short s[6] = {1, 2, 3, 4, 5, 6};
    memset(&v, 0, sizeof v);
    v.buf = s; v.len = 12; v.itemsize = 2; v.ndim = 2; v.format = "h"; v.shape = shape;
    mv = PyMemoryView_FromBuffer(&v);
    ATTR(mv, "strides", "(6, 2)");
    CHECK_REPR(CALL(mv, "tolist", NULL), "[[1, 2, 3], [4, 5, 6]]");
    Py_DECREF(mv);
    v.ndim = 65;
    FAILS(PyMemoryView_FromBuffer(&v), PyExc_ValueError, "memoryview: number of dimensions must not exceed 64");
    Py_DECREF(owner);
}

static void get_contiguous(void)
{
    short s[6] = {1, 2, 3, 4, 5, 6};
    Py_ssize_t shape[2] = {2, 3}, strides[2] = {0, 0};
    Exporter *e = exporter_new(s, "h", 2, 2, shape, strides);
    PyObject *mv = PyMemoryView_GetContiguous((PyObject *)e, PyBUF_READ, 'C');
    CHECK(mv && PyMemoryView_GET_BASE(mv) == (PyObject *)e && e->out == 1);
    Py_DECREF(mv);
    mv = PyMemoryView_GetContiguous((PyObject *)e, PyBUF_WRITE, 'A');
    CHECK(mv && PyMemoryView_GET_BASE(mv) == (PyObject *)e);
    Py_DECREF(mv);
    mv = PyMemoryView_GetContiguous((PyObject *)e, PyBUF_READ, 'F');
    CHECK(mv && PyMemoryView_GET_BASE(mv) != (PyObject *)e && e->out == 0);
    ATTR(mv, "strides", "(2, 4)");
    ATTR(mv, "format", "'h'");
    ATTR(mv, "readonly", "True");
    ATTR(mv, "f_contiguous", "True");
    ATTR(mv, "c_contiguous", "False");
    CHECK_REPR(CALL(mv, "tolist", NULL), "[[1, 2, 3], [4, 5, 6]]");
    CHECK_REPR(CALL(mv, "tobytes", "s", "A"), "b'\\x01\\x00\\x04\\x00\\x02\\x00\\x05\\x00\\x03\\x00\\x06\\x00'");
    PyObject *again = PyMemoryView_GetContiguous(mv, PyBUF_READ, 'C');
    ATTR(again, "strides", "(6, 2)");
    CHECK_REPR(CALL(again, "tolist", NULL), "[[1, 2, 3], [4, 5, 6]]");
    Py_DECREF(again);
    Py_DECREF(mv);
    FAILS(PyMemoryView_GetContiguous((PyObject *)e, PyBUF_WRITE, 'F'), PyExc_BufferError, "writable contiguous buffer requested for a non-contiguous object.");
    e->view.readonly = 1;
    FAILS(PyMemoryView_GetContiguous((PyObject *)e, PyBUF_WRITE, 'C'), PyExc_BufferError, "underlying buffer is not writable");
    FAILS(PyMemoryView_GetContiguous(Py_None, PyBUF_READ, 'C'), PyExc_TypeError, "memoryview: a bytes-like object is required, not 'NoneType'");
    CHECK(e->out == 0);
    Py_DECREF(e);
}

static void attributes(void)
{
    int m[12];
    for (int i = 0; i < 12; i++) m[i] = i;
    Py_ssize_t shape[2] = {3, 4}, strides[2] = {0, 0};
    PyObject *mv = exporter_mv(m, "i", 4, 2, shape, strides);
    ATTR(mv, "nbytes", "48");
    ATTR(mv, "itemsize", "4");
    ATTR(mv, "ndim", "2");
    ATTR(mv, "shape", "(3, 4)");
    ATTR(mv, "strides", "(16, 4)");
    ATTR(mv, "suboffsets", "()");
    ATTR(mv, "format", "'i'");
    ATTR(mv, "readonly", "False");
    ATTR(mv, "c_contiguous", "True");
    ATTR(mv, "f_contiguous", "False");
    ATTR(mv, "contiguous", "True");
    CHECK(PyObject_SetAttrString(mv, "shape", Py_None) == -1);
    CHECK_RAISED(PyExc_AttributeError, "attribute 'shape' of 'memoryview' objects is not writable");
    CHECK(PyObject_SetAttrString(mv, "other", Py_None) == -1);
    CHECK_RAISED(PyExc_AttributeError, NULL);
    CHECK(PyObject_Size(mv) == 3 && PySequence_Size(mv) == 3 && PyMapping_Size(mv) == 3);
    CHECK(PySequence_Check(mv) && PyMapping_Check(mv) && PyObject_CheckBuffer(mv));
    PyObject *r = PyObject_Repr(mv);
    char want[64];
    snprintf(want, sizeof want, "<memory at %p>", (void *)mv);
    CHECK(r && !strcmp(PyUnicode_AsUTF8(r), want));
    Py_XDECREF(r);
    CALL(mv, "release", NULL);
    r = PyObject_Repr(mv);
    snprintf(want, sizeof want, "<released memory at %p>", (void *)mv);
    CHECK(r && !strcmp(PyUnicode_AsUTF8(r), want));
    Py_XDECREF(r);
    Py_DECREF(mv);
    Py_ssize_t zero[1] = {0};
    mv = exporter_mv(m, "i", 4, 0, NULL, NULL);
    ATTR(mv, "ndim", "0");
    ATTR(mv, "shape", "()");
    ATTR(mv, "strides", "()");
    ATTR(mv, "nbytes", "4");
    ATTR(mv, "c_contiguous", "True");
    ATTR(mv, "f_contiguous", "True");
    CHECK(PyObject_Size(mv) == -1);
    CHECK_RAISED(PyExc_TypeError, "0-dim memory has no length");
    CHECK_REPR(CALL(mv, "tolist", NULL), "0");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'\\x00\\x00\\x00\\x00'");
    FAILS(PyObject_GetIter(mv), PyExc_TypeError, "invalid indexing of 0-dim memory");
    Py_DECREF(mv);
    strides[0] = 4;
    mv = exporter_mv(m, "i", 4, 1, zero, strides);
    ATTR(mv, "c_contiguous", "True");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b''");
    FAILS(CALL(mv, "cast", "sO", "B", Py_None), PyExc_TypeError, "memoryview: cannot cast view with zeros in shape or strides");
    Py_DECREF(mv);
}

static void to_bytes(void)
{
    short s[6] = {1, 2, 3, 4, 5, 6};
    Py_ssize_t shape[2] = {2, 3}, strides[2] = {0, 0}, f[2] = {2, 4};
    PyObject *mv = exporter_mv(s, "h", 2, 2, shape, strides);
    const char *c_order = "b'\\x01\\x00\\x02\\x00\\x03\\x00\\x04\\x00\\x05\\x00\\x06\\x00'";
    const char *f_order = "b'\\x01\\x00\\x04\\x00\\x02\\x00\\x05\\x00\\x03\\x00\\x06\\x00'";
    CHECK_REPR(CALL(mv, "tobytes", NULL), c_order);
    CHECK_REPR(CALL(mv, "tobytes", "s", "C"), c_order);
    CHECK_REPR(CALL(mv, "tobytes", "O", Py_None), c_order);
    CHECK_REPR(CALL(mv, "tobytes", "s", "A"), c_order);
    CHECK_REPR(CALL(mv, "tobytes", "s", "F"), f_order);
    CHECK_REPR(call_kw(mv, "tobytes", PyTuple_New(0), Py_BuildValue("{s:s}", "order", "F")), f_order);
    FAILS(CALL(mv, "tobytes", "s", "X"), PyExc_ValueError, "order must be 'C', 'F' or 'A'");
    FAILS(CALL(mv, "tobytes", "s", ""), PyExc_ValueError, "order must be 'C', 'F' or 'A'");
    FAILS(CALL(mv, "tobytes", "i", 1), PyExc_TypeError, "tobytes() argument 'order' must be str or None, not int");
    FAILS(CALL(mv, "tobytes", "ss", "C", "C"), PyExc_TypeError, "tobytes() takes at most 1 argument (2 given)");
    Py_DECREF(mv);
    mv = exporter_mv(s, "h", 2, 2, shape, f);
    CHECK_REPR(CALL(mv, "tolist", NULL), "[[1, 3, 5], [2, 4, 6]]");
    CHECK_REPR(CALL(mv, "tobytes", "s", "A"), c_order);
    CHECK_REPR(CALL(mv, "tobytes", "s", "F"), c_order);
    CHECK_REPR(CALL(mv, "tobytes", "s", "C"), "b'\\x01\\x00\\x03\\x00\\x05\\x00\\x02\\x00\\x04\\x00\\x06\\x00'");
    Py_DECREF(mv);
}

static void hex(void)
{
    PyObject *b = bytes("\x01\x7f\xff\x10");
    PyObject *mv = PyMemoryView_FromObject(b);
    CHECK_REPR(CALL(mv, "hex", NULL), "'017fff10'");
    CHECK_REPR(CALL(mv, "hex", "s", ":"), "'01:7f:ff:10'");
    CHECK_REPR(CALL(mv, "hex", "si", "_", 2), "'017f_ff10'");
    CHECK_REPR(CALL(mv, "hex", "si", "_", -3), "'017fff_10'");
    CHECK_REPR(CALL(mv, "hex", "yi", "-", 3), "'01-7fff10'");
    FAILS(CALL(mv, "hex", "s", "ab"), PyExc_ValueError, "sep must be length 1.");
    FAILS(CALL(mv, "hex", "i", 1), PyExc_TypeError, NULL);
    PyObject *odd = item(mv, slice(0, 999, 2));
    CHECK_REPR(CALL(odd, "hex", NULL), "'01ff'");
    CHECK_REPR(CALL(odd, "hex", "s", " "), "'01 ff'");
    Py_DECREF(odd);
    Py_DECREF(mv);
    Py_DECREF(b);
}

static void cast(void)
{
    unsigned char m[24];
    for (int i = 0; i < 24; i++) m[i] = (unsigned char)i;
    PyObject *mv = PyMemoryView_FromMemory((char *)m, 24, PyBUF_WRITE), *c;
    const char *formats = "cbBhHiIlLqQnNfde?P";
    const int sizes[] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 8, 8, 8, 8, 4, 8, 2, 1, 8};
    for (int i = 0; formats[i]; i++) {
        char f[3] = {formats[i], 0}, a[3] = {'@', formats[i], 0};
        c = CALL(mv, "cast", "s", f);
        CHECK(c && PyMemoryView_GET_BUFFER(c)->itemsize == sizes[i] && !strcmp(PyMemoryView_GET_BUFFER(c)->format, f) && PyObject_Size(c) == 24 / sizes[i]);
        Py_XDECREF(c);
        c = CALL(mv, "cast", "s", a);
        CHECK(c && PyMemoryView_GET_BUFFER(c)->itemsize == sizes[i] && !strcmp(PyMemoryView_GET_BUFFER(c)->format, a));
        Py_XDECREF(c);
    }
    c = CALL(mv, "cast", "s(iii)", "B", 2, 3, 4);
    ATTR(c, "shape", "(2, 3, 4)");
    ATTR(c, "strides", "(12, 4, 1)");
    CHECK_REPR(item(c, Py_BuildValue("(iii)", 1, 2, 3)), "23");
    PyObject *d = CALL(c, "cast", "s", "I");
    ATTR(d, "shape", "(6,)");
    FAILS(CALL(d, "cast", "s", "h"), PyExc_TypeError, "memoryview: cannot cast between two non-byte formats");
    Py_DECREF(d);
    FAILS(CALL(c, "cast", "s(ii)", "B", 4, 6), PyExc_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    Py_DECREF(c);
    c = CALL(mv, "cast", "s[ii]", "h", 3, 4);
    ATTR(c, "shape", "(3, 4)");
    Py_DECREF(c);
    c = call_kw(mv, "cast", PyTuple_New(0), Py_BuildValue("{s:s,s:(i)}", "format", "i", "shape", 6));
    ATTR(c, "shape", "(6,)");
    Py_DECREF(c);
    PyObject *part = item(mv, slice(0, 8, 1));
    c = CALL(part, "cast", "s()", "q");
    ATTR(c, "ndim", "0");
    CHECK_REPR(item(c, PyTuple_New(0)), "506097522914230528");
    Py_XDECREF(c);
    Py_DECREF(part);
    FAILS(CALL(mv, "cast", NULL), PyExc_TypeError, "cast() missing required argument 'format' (pos 1)");
    FAILS(CALL(mv, "cast", "i", 1), PyExc_TypeError, "cast() argument 'format' must be str, not int");
    FAILS(CALL(mv, "cast", "O", Py_None), PyExc_TypeError, "cast() argument 'format' must be str, not None");
    FAILS(CALL(mv, "cast", "s(i)i", "B", 1, 1), PyExc_TypeError, "cast() takes at most 2 arguments (3 given)");
    const char *bad = "memoryview: destination format must be a native single character format prefixed with an optional '@'";
    FAILS(CALL(mv, "cast", "s", ""), PyExc_ValueError, bad);
    FAILS(CALL(mv, "cast", "s", "x"), PyExc_ValueError, bad);
    FAILS(CALL(mv, "cast", "s", "<i"), PyExc_ValueError, bad);
    FAILS(CALL(mv, "cast", "s", "BB"), PyExc_ValueError, bad);
    FAILS(CALL(mv, "cast", "s", "\xc3\xa9"), PyExc_UnicodeEncodeError, NULL);
    FAILS(CALL(mv, "cast", "si", "B", 24), PyExc_TypeError, "shape must be a list or a tuple");
    FAILS(CALL(mv, "cast", "s(s)", "B", "a"), PyExc_TypeError, "memoryview.cast(): elements of shape must be integers");
    FAILS(CALL(mv, "cast", "s(i)", "B", 0), PyExc_ValueError, "memoryview.cast(): elements of shape must be integers > 0");
    FAILS(CALL(mv, "cast", "s(i)", "B", -1), PyExc_ValueError, "memoryview.cast(): elements of shape must be integers > 0");
    FAILS(CALL(mv, "cast", "s(LL)", "B", 1LL << 40, 1LL << 40), PyExc_ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
    FAILS(CALL(mv, "cast", "s(i)", "B", 23), PyExc_TypeError, "memoryview: product(shape) * itemsize != buffer size");
    FAILS(CALL(mv, "cast", "s()", "B"), PyExc_TypeError, "memoryview: product(shape) * itemsize != buffer size");
    PyObject *big = PyTuple_New(65);
    for (int i = 0; i < 65; i++) PyTuple_SET_ITEM(big, i, PyLong_FromLong(1));
    FAILS(CALL(mv, "cast", "sO", "B", big), PyExc_ValueError, "memoryview: number of dimensions must not exceed 64");
    Py_DECREF(big);
    part = item(mv, slice(0, 5, 1));
    FAILS(CALL(part, "cast", "s", "h"), PyExc_TypeError, "memoryview: length is not a multiple of itemsize");
    Py_DECREF(part);
    part = item(mv, slice(0, 999, 2));
    FAILS(CALL(part, "cast", "s", "B"), PyExc_TypeError, "memoryview: casts are restricted to C-contiguous views");
    Py_DECREF(part);
    Py_DECREF(mv);
}

static void toreadonly(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3), *mv = PyMemoryView_FromObject(a);
    PyObject *r = CALL(mv, "toreadonly", NULL);
    ATTR(r, "readonly", "True");
    ATTR(mv, "readonly", "False");
    CHECK_REPR(PyObject_GetAttrString(r, "obj"), "bytearray(b'abc')");
    CHECK(set_item(r, PyLong_FromLong(0), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_TypeError, "cannot modify read-only memory");
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong('z')) == 0);
    CHECK_REPR(CALL(r, "tobytes", NULL), "b'zbc'");
    PyObject *rr = CALL(r, "toreadonly", NULL);
    CHECK(rr && rr != r);
    Py_DECREF(rr);
    CHECK(PyObject_Hash(r) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'bytearray'");
    Py_DECREF(r);
    Py_DECREF(mv);
    Py_DECREF(a);
}

static void release(void)
{
    short s[4] = {1, 2, 3, 4};
    Py_ssize_t shape[1] = {4}, strides[1] = {2};
    Exporter *e = exporter_new(s, "h", 2, 1, shape, strides);
    PyObject *mv = PyMemoryView_FromObject((PyObject *)e), *second = item(mv, slice(1, 999, 1));
    CHECK(e->out == 1 && e->flags == PyBUF_FULL_RO);
    Py_buffer v;
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_FULL) == 0 && v.obj == mv);
    FAILS(CALL(mv, "release", NULL), PyExc_BufferError, "memoryview has 1 exported buffer");
    Py_buffer w;
    CHECK(PyObject_GetBuffer(mv, &w, PyBUF_FULL) == 0);
    FAILS(CALL(mv, "release", NULL), PyExc_BufferError, "memoryview has 2 exported buffers");
    PyBuffer_Release(&w);
    PyBuffer_Release(&v);
    CHECK(v.obj == NULL);
    CHECK_REPR(CALL(mv, "release", NULL), "None");
    CHECK_REPR(CALL(mv, "release", NULL), "None");
    CHECK(e->out == 1);
    CHECK_REPR(CALL(second, "tolist", NULL), "[2, 3, 4]");
    CHECK_REPR(CALL(second, "release", NULL), "None");
    CHECK(e->out == 0 && Py_REFCNT(e) == 1);
    const char *attrs[] = {"obj", "nbytes", "readonly", "itemsize", "format", "ndim", "shape", "strides", "suboffsets", "c_contiguous", "f_contiguous", "contiguous"};
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        FAILS(PyObject_GetAttrString(mv, attrs[i]), PyExc_ValueError, RELEASED);
    const char *methods[] = {"tobytes", "tolist", "hex", "toreadonly", "__enter__"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        FAILS(CALL(mv, methods[i], NULL), PyExc_ValueError, RELEASED);
    FAILS(CALL(mv, "cast", "s", "B"), PyExc_ValueError, RELEASED);
    FAILS(item(mv, PyLong_FromLong(0)), PyExc_ValueError, RELEASED);
    FAILS(item(mv, slice(0, 1, 1)), PyExc_ValueError, RELEASED);
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_ValueError, RELEASED);
    CHECK(PyObject_Size(mv) == -1);
    CHECK_RAISED(PyExc_ValueError, RELEASED);
    CHECK(PyObject_Hash(mv) == -1);
    CHECK_RAISED(PyExc_ValueError, RELEASED);
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_SIMPLE) == -1 && v.obj == NULL);
    CHECK_RAISED(PyExc_ValueError, RELEASED);
    FAILS(PyMemoryView_FromObject(mv), PyExc_ValueError, RELEASED);
    CHECK(PyObject_RichCompareBool(mv, second, Py_EQ) == 0);
    CHECK_REPR(PyObject_RichCompare(mv, mv, Py_EQ), "True");
    CHECK_REPR(PyObject_RichCompare(mv, mv, Py_NE), "False");
    CHECK_REPR(PyObject_RichCompare(mv, second, Py_NE), "True");
    Py_DECREF(mv);
    Py_DECREF(second);
    mv = PyMemoryView_FromObject((PyObject *)e);
    PyObject *in = CALL(mv, "__enter__", NULL);
    CHECK(in == mv);
    Py_DECREF(in);
    CHECK_REPR(CALL(mv, "__exit__", "OOO", Py_None, Py_None, Py_None), "None");
    CHECK(e->out == 0);
    CHECK_REPR(CALL(mv, "__exit__", NULL), "None");
    Py_DECREF(mv);
    Py_DECREF(e);
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3);
    mv = PyMemoryView_FromObject(a);
    CHECK(PyByteArray_Resize(a, 10) == -1);
    CHECK_RAISED(PyExc_BufferError, "Existing exports of data: object cannot be re-sized");
    Py_XDECREF(CALL(mv, "release", NULL));
    CHECK(PyByteArray_Resize(a, 10) == 0);
    Py_DECREF(mv);
    Py_DECREF(a);
}

static void hash(void)
{
    PyObject *b = bytes("hello"), *mv = PyMemoryView_FromObject(b);
    CHECK(PyObject_Hash(mv) == PyObject_Hash(b));
    PyObject *c = CALL(mv, "cast", "s", "c"), *s = item(mv, slice(4, -6, -1)), *rev = bytes("olleh");
    CHECK(PyObject_Hash(c) == PyObject_Hash(b));
    CHECK(PyObject_Hash(s) == PyObject_Hash(rev));
    Py_DECREF(c);
    Py_DECREF(s);
    Py_DECREF(rev);
    PyObject *r = CALL(mv, "release", NULL);
    Py_XDECREF(r);
    CHECK(PyObject_Hash(mv) == PyObject_Hash(b)); /* it is known already */
    Py_DECREF(mv);
    Py_DECREF(b);
    b = bytes("abcd");
    mv = PyMemoryView_FromObject(b);
    c = CALL(mv, "cast", "s", "h");
    CHECK(PyObject_Hash(c) == -1);
    CHECK_RAISED(PyExc_ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    Py_DECREF(c);
    Py_DECREF(mv);
    Py_DECREF(b);
}

static void from_flags(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3), *type = (PyObject *)&PyMemoryView_Type;
    PyObject *mv = CALL(type, "_from_flags", "Oi", a, PyBUF_FULL);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'abc'");
    ATTR(mv, "readonly", "False");
    Py_XDECREF(mv);
    PyObject *b = bytes("x");
    FAILS(CALL(type, "_from_flags", "Oi", b, PyBUF_WRITABLE), PyExc_BufferError, "Object is not writable.");
    mv = CALL(type, "_from_flags", "Oi", b, PyBUF_SIMPLE);
    ATTR(mv, "shape", "(1,)");
    Py_XDECREF(mv);
    FAILS(CALL(type, "_from_flags", "O", b), PyExc_TypeError, "_from_flags() missing required argument 'flags' (pos 2)");
    FAILS(CALL(type, "_from_flags", "Os", b, "x"), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    FAILS(CALL(type, "_from_flags", "ii", 1, 0), PyExc_TypeError, "memoryview: a bytes-like object is required, not 'int'");
    Py_DECREF(a);
    Py_DECREF(b);
}

static int live(PyObject *ref)
{
    PyObject *o = NULL;
    int r = PyWeakref_GetRef(ref, &o);
    Py_XDECREF(o);
    return r == 1;
}

static void collected(void)
{
    PyObject *l = PyList_New(0), *a = PyByteArray_FromStringAndSize("abc", 3), *mv = PyMemoryView_FromObject(a);
    CHECK(PyObject_GC_IsTracked(mv));
    PyObject *ref = PyWeakref_NewRef(mv, NULL);
    CHECK(ref && live(ref));
    PyList_Append(l, mv);
    Py_DECREF(mv);
    Py_DECREF(l);
    CHECK(!live(ref));
    Py_XDECREF(ref);
    Py_DECREF(a);
#if PY_VERSION_HEX >= 0x030e0000
    mv = PyObject_GetItem((PyObject *)&PyMemoryView_Type, (PyObject *)&PyLong_Type);
    CHECK_REPR(mv, "memoryview[int]");
#endif
}

int main(void)
{
    Py_Initialize();
    from_object();
    from_memory();
    from_buffer();
    get_contiguous();
    attributes();
    to_bytes();
    hex();
    cast();
    toreadonly();
    release();
    hash();
    from_flags();
    collected();
    CHECK_CLEAN();
    return CHECK_DONE();
}
