/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * memoryview: reading and assigning items of every native format, slices, several dimensions, pointers, comparison, iteration. */
#include "exporter.h"
#include <limits.h>
#include <math.h>
#include <stdint.h>

static unsigned char room[16] __attribute__((aligned(16)));

/* One item of a format, at room. */
static PyObject *one(const char *format)
{
    PyObject *mv = PyMemoryView_FromMemory((char *)room, 16, PyBUF_WRITE), *c = CALL(mv, "cast", "s", format);
    Py_DECREF(mv);
    return c;
}

/* Assigns value (dropped) to an item and reads it back. */
static void check_round(int line, const char *format, PyObject *value, const char *text, const void *bits, size_t n)
{
    PyObject *c = one(format), *zero = PyLong_FromLong(0);
    memset(room, 0xee, sizeof room);
    if (PyObject_SetItem(c, zero, value) != 0 || memcmp(room, bits, n) || room[n] != 0xee) { printf("%s:%d: stored wrong\n", __FILE__, line); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    check_repr(__FILE__, line, PyObject_GetItem(c, zero), text);
    check_repr(__FILE__, line, PySequence_GetItem(c, 0), text);
    Py_DECREF(zero);
    Py_DECREF(c);
    Py_DECREF(value);
}
#define ROUND(format, value, text, type, bits) do { type x_ = bits; check_round(__LINE__, format, value, text, &x_, sizeof x_); } while (0)

static void round_trips(void)
{
    ROUND("b", PyLong_FromLong(-128), "-128", signed char, -128);
    ROUND("b", PyLong_FromLong(127), "127", signed char, 127);
    ROUND("B", PyLong_FromLong(255), "255", unsigned char, 255);
    ROUND("@B", PyLong_FromLong(254), "254", unsigned char, 254);
    ROUND("h", PyLong_FromLong(-32768), "-32768", short, -32768);
    ROUND("H", PyLong_FromLong(65535), "65535", unsigned short, 65535);
    ROUND("i", PyLong_FromLong(INT_MIN), "-2147483648", int, INT_MIN);
    ROUND("I", PyLong_FromLong(UINT_MAX), "4294967295", unsigned, UINT_MAX);
    ROUND("l", PyLong_FromLong(LONG_MIN), "-9223372036854775808", long, LONG_MIN);
    ROUND("L", PyLong_FromUnsignedLong(ULONG_MAX), "18446744073709551615", unsigned long, ULONG_MAX);
    ROUND("q", PyLong_FromLong(LONG_MAX), "9223372036854775807", long long, LONG_MAX);
    ROUND("Q", PyLong_FromUnsignedLong(ULONG_MAX), "18446744073709551615", unsigned long long, ULONG_MAX);
    ROUND("n", PyLong_FromLong(-5), "-5", Py_ssize_t, -5);
    ROUND("N", PyLong_FromLong(5), "5", size_t, 5);
    ROUND("f", PyFloat_FromDouble(1.5), "1.5", float, 1.5f);
    ROUND("f", PyFloat_FromDouble(1e300), "inf", float, (float)INFINITY);
    ROUND("f", PyLong_FromLong(2), "2.0", float, 2);
    ROUND("d", PyFloat_FromDouble(-0.1), "-0.1", double, -0.1);
    ROUND("e", PyFloat_FromDouble(1.5), "1.5", uint16_t, 0x3e00);
    ROUND("?", PyLong_FromLong(7), "True", unsigned char, 1);
    ROUND("?", PyUnicode_FromString(""), "False", unsigned char, 0);
    ROUND("c", PyBytes_FromString("z"), "b'z'", char, 'z');
    ROUND("P", PyLong_FromLong(77), "77", size_t, 77);
    ROUND("B", Py_NewRef(Py_True), "1", unsigned char, 1);
}

/* Assigning value (dropped) fails; the memory stays. */
static void check_refused(int line, const char *format, PyObject *value, PyObject *type, const char *text)
{
    PyObject *c = one(format), *zero = PyLong_FromLong(0);
    memset(room, 0xee, sizeof room);
    if (PyObject_SetItem(c, zero, value) != -1 || room[0] != 0xee) { printf("%s:%d: accepted\n", __FILE__, line); check_failures++; }
    check_raised(__FILE__, line, type, text);
    Py_DECREF(zero);
    Py_DECREF(c);
    Py_DECREF(value);
}
#define RANGE(format, value) check_refused(__LINE__, format, value, PyExc_ValueError, "memoryview: invalid value for format '" format "'")
#define TYPE(format, value) check_refused(__LINE__, format, value, PyExc_TypeError, "memoryview: invalid type for format '" format "'")

static void refused(void)
{
    RANGE("b", PyLong_FromLong(128));
    RANGE("b", PyLong_FromLong(-129));
    RANGE("B", PyLong_FromLong(256));
    RANGE("B", PyLong_FromLong(-1));
    RANGE("h", PyLong_FromLong(32768));
    RANGE("H", PyLong_FromLong(65536));
    RANGE("i", PyLong_FromLong(2147483648L));
    RANGE("I", PyLong_FromLong(4294967296L));
    RANGE("l", PyLong_FromUnsignedLong(ULONG_MAX));
    RANGE("L", PyLong_FromLong(-1));
    RANGE("q", PyLong_FromUnsignedLong(ULONG_MAX));
    RANGE("Q", PyLong_FromLong(-1));
    RANGE("n", PyLong_FromUnsignedLong(ULONG_MAX));
    RANGE("N", PyLong_FromLong(-1));
    RANGE("e", PyFloat_FromDouble(1e6));
    RANGE("c", PyBytes_FromString("ab"));
    RANGE("c", PyBytes_FromString(""));
    RANGE("P", PyNumber_Lshift(PyLong_FromLong(1), PyLong_FromLong(70)));
    TYPE("b", PyFloat_FromDouble(1));
    TYPE("B", PyUnicode_FromString("a"));
    TYPE("h", Py_NewRef(Py_None));
    TYPE("H", PyFloat_FromDouble(1));
    TYPE("i", PyFloat_FromDouble(1));
    TYPE("I", PyFloat_FromDouble(1));
    TYPE("l", PyFloat_FromDouble(1));
    TYPE("L", PyFloat_FromDouble(1));
    TYPE("q", PyFloat_FromDouble(1));
    TYPE("Q", PyFloat_FromDouble(1));
    TYPE("n", PyFloat_FromDouble(1));
    TYPE("N", PyFloat_FromDouble(1));
    TYPE("f", PyUnicode_FromString("1"));
    TYPE("d", Py_NewRef(Py_None));
    TYPE("e", Py_NewRef(Py_None));
    TYPE("c", PyLong_FromLong(1));
    TYPE("c", PyByteArray_FromStringAndSize("a", 1));
    TYPE("P", PyFloat_FromDouble(1));
    PyObject *c = one("B");
    CHECK(PyObject_DelItemString(c, "x") == -1);
    CHECK_RAISED(PyExc_TypeError, "cannot delete memory");
    CHECK(PySequence_SetItem(c, 0, Py_True) == -1);
    CHECK_RAISED(PyExc_TypeError, "memoryview is not a sequence");
    Py_DECREF(c);
}

static void keys(void)
{
    int m[6] = {0, 1, 2, 3, 4, 5};
    Py_ssize_t shape[2] = {6, 0}, strides[2] = {4, 0};
    PyObject *mv = exporter_mv(m, "i", 4, 1, shape, strides);
    CHECK_REPR(item(mv, PyLong_FromLong(5)), "5");
    CHECK_REPR(item(mv, PyLong_FromLong(-6)), "0");
    CHECK_REPR(item(mv, Py_NewRef(Py_True)), "1");
    CHECK_REPR(PySequence_GetItem(mv, -1), "5");
    CHECK_REPR(item(mv, Py_BuildValue("(i)", 3)), "3");
    FAILS(item(mv, PyLong_FromLong(6)), PyExc_IndexError, "index out of bounds on dimension 1");
    FAILS(item(mv, PyLong_FromLong(-7)), PyExc_IndexError, "index out of bounds on dimension 1");
    FAILS(PySequence_GetItem(mv, 6), PyExc_IndexError, "index out of bounds on dimension 1");
    FAILS(item(mv, PyNumber_Lshift(PyLong_FromLong(1), PyLong_FromLong(70))), PyExc_IndexError, "cannot fit 'int' into an index-sized integer");
    FAILS(item(mv, PyUnicode_FromString("a")), PyExc_TypeError, "memoryview: invalid slice key");
    FAILS(item(mv, Py_NewRef(Py_None)), PyExc_TypeError, "memoryview: invalid slice key");
    FAILS(item(mv, Py_NewRef(Py_Ellipsis)), PyExc_TypeError, "memoryview: invalid slice key");
    FAILS(item(mv, PyTuple_New(0)), PyExc_NotImplementedError, "sub-views are not implemented");
    FAILS(item(mv, Py_BuildValue("(ii)", 1, 1)), PyExc_TypeError, "cannot index 1-dimension view with 2-element tuple");
    FAILS(item(mv, Py_BuildValue("(is)", 1, "a")), PyExc_TypeError, "memoryview: invalid slice key");
    FAILS(item(mv, Py_BuildValue("(NN)", slice(0, 1, 1), slice(0, 1, 1))), PyExc_NotImplementedError, "multi-dimensional slicing is not implemented");
    CHECK(set_item(mv, Py_BuildValue("(i)", 2), PyLong_FromLong(20)) == 0 && m[2] == 20);
    CHECK(set_item(mv, PyLong_FromLong(6), PyLong_FromLong(20)) == -1);
    CHECK_RAISED(PyExc_IndexError, "index out of bounds on dimension 1");
    CHECK(set_item(mv, PyUnicode_FromString("a"), PyLong_FromLong(20)) == -1);
    CHECK_RAISED(PyExc_TypeError, "memoryview: invalid slice key");
    CHECK(set_item(mv, Py_BuildValue("(NN)", slice(0, 1, 1), slice(0, 1, 1)), PyLong_FromLong(1)) == -1);
    CHECK_RAISED(PyExc_NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
    Py_DECREF(mv);
    shape[0] = 2;
    shape[1] = 3;
    strides[0] = 0;
    m[2] = 2;
    mv = exporter_mv(m, "i", 4, 2, shape, strides);
    CHECK_REPR(item(mv, Py_BuildValue("(ii)", 1, 2)), "5");
    CHECK_REPR(item(mv, Py_BuildValue("(ii)", -2, -1)), "2");
    FAILS(item(mv, Py_BuildValue("(ii)", 2, 0)), PyExc_IndexError, "index out of bounds on dimension 1");
    FAILS(item(mv, Py_BuildValue("(ii)", 1, 3)), PyExc_IndexError, "index out of bounds on dimension 2");
    FAILS(item(mv, PyLong_FromLong(0)), PyExc_NotImplementedError, "multi-dimensional sub-views are not implemented");
    FAILS(item(mv, Py_BuildValue("(i)", 0)), PyExc_NotImplementedError, "sub-views are not implemented");
    FAILS(item(mv, Py_BuildValue("(iii)", 0, 0, 0)), PyExc_TypeError, "cannot index 2-dimension view with 3-element tuple");
    FAILS(PyObject_GetIter(mv), PyExc_NotImplementedError, "multi-dimensional sub-views are not implemented");
    CHECK(set_item(mv, Py_BuildValue("(ii)", 0, 1), PyLong_FromLong(-9)) == 0 && m[1] == -9);
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong(-9)) == -1);
    CHECK_RAISED(PyExc_NotImplementedError, "sub-views are not implemented");
    CHECK(set_item(mv, Py_BuildValue("(i)", 0), PyLong_FromLong(-9)) == -1);
    CHECK_RAISED(PyExc_NotImplementedError, "sub-views are not implemented");
    CHECK(set_item(mv, slice(0, 1, 1), PyBytes_FromString("")) == -1);
    CHECK_RAISED(PyExc_NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
    PyObject *rows = item(mv, slice(1, 999, 1));
    ATTR(rows, "shape", "(1, 3)");
    ATTR(rows, "nbytes", "12");
    CHECK_REPR(CALL(rows, "tolist", NULL), "[[3, 4, 5]]");
    Py_DECREF(rows);
    rows = item(mv, slice(1, -3, -1));
    ATTR(rows, "strides", "(-12, 4)");
    CHECK_REPR(CALL(rows, "tolist", NULL), "[[3, 4, 5], [0, -9, 2]]");
    CHECK_REPR(CALL(rows, "tobytes", NULL), "b'\\x03\\x00\\x00\\x00\\x04\\x00\\x00\\x00\\x05\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xf7\\xff\\xff\\xff\\x02\\x00\\x00\\x00'");
    ATTR(rows, "contiguous", "False");
    Py_DECREF(rows);
    Py_DECREF(mv);
    mv = exporter_mv(m + 4, "i", 4, 0, NULL, NULL);
    CHECK_REPR(item(mv, PyTuple_New(0)), "4");
    PyObject *same = item(mv, Py_NewRef(Py_Ellipsis));
    CHECK(same == mv);
    Py_XDECREF(same);
    FAILS(item(mv, PyLong_FromLong(0)), PyExc_TypeError, "invalid indexing of 0-dim memory");
    FAILS(item(mv, slice(0, 1, 1)), PyExc_TypeError, "invalid indexing of 0-dim memory");
    FAILS(PySequence_GetItem(mv, 0), PyExc_TypeError, NULL);
    CHECK(set_item(mv, PyTuple_New(0), PyLong_FromLong(44)) == 0 && m[4] == 44);
    CHECK(set_item(mv, Py_NewRef(Py_Ellipsis), PyLong_FromLong(45)) == 0 && m[4] == 45);
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong(45)) == -1);
    CHECK_RAISED(PyExc_TypeError, "invalid indexing of 0-dim memory");
    Py_DECREF(mv);
}

static void slices(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("abcdefgh", 8), *mv = PyMemoryView_FromObject(a), *s;
    CHECK_REPR(CALL(s = item(mv, slice(2, 5, 1)), "tobytes", NULL), "b'cde'");
    ATTR(s, "c_contiguous", "True");
    Py_DECREF(s);
    CHECK_REPR(CALL(s = item(mv, slice(0, 999, 3)), "tobytes", NULL), "b'adg'");
    ATTR(s, "strides", "(3,)");
    ATTR(s, "contiguous", "False");
    PyObject *t = item(s, slice(1, 999, 1));
    CHECK_REPR(CALL(t, "tolist", NULL), "[100, 103]");
    Py_DECREF(t);
    CHECK_REPR(PySequence_List(s), "[97, 100, 103]");
    Py_DECREF(s);
    CHECK_REPR(CALL(s = item(mv, slice(7, -9, -2)), "tobytes", NULL), "b'hfdb'");
    Py_DECREF(s);
    CHECK_REPR(CALL(s = item(mv, slice(5, 2, 1)), "tobytes", NULL), "b''");
    Py_DECREF(s);
    FAILS(item(mv, slice(0, 1, 0)), PyExc_ValueError, "slice step cannot be zero");
    CHECK(set_item(mv, slice(0, 3, 1), PyBytes_FromString("XYZ")) == 0);
    CHECK(set_item(mv, slice(7, -9, -3), PyBytes_FromString("123")) == 0);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'X3Zd2fg1'");
    CHECK(set_item(mv, slice(0, 2, 1), PyBytes_FromString("XYZ")) == -1);
    CHECK_RAISED(PyExc_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
    CHECK(set_item(mv, slice(0, 2, 1), PyLong_FromLong(1)) == -1);
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'int'");
    CHECK(set_item(mv, slice(0, 2, 0), PyBytes_FromString("ab")) == -1);
    CHECK_RAISED(PyExc_ValueError, "slice step cannot be zero");
    /* Overlapping. */
    CHECK(set_item(mv, slice(0, 8, 1), PyBytes_FromString("01234567")) == 0);
    CHECK(set_item(mv, slice(1, 8, 1), item(mv, slice(0, 7, 1))) == 0);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'00123456'");
    CHECK(set_item(mv, slice(7, -9, -1), item(mv, slice(0, 8, 1))) == 0);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'65432100'");
    PyObject *h = CALL(mv, "cast", "s", "h"), *ah = CALL(mv, "cast", "s", "@h"), *sh = item(ah, slice(0, 1, 1));
    CHECK(set_item(h, slice(3, 4, 1), Py_NewRef(sh)) == 0);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'65432165'");
    CHECK(set_item(h, slice(0, 1, 1), PyBytes_FromString("ab")) == -1);
    CHECK_RAISED(PyExc_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
    Py_DECREF(h);
    Py_DECREF(ah);
    Py_DECREF(sh);
    Py_DECREF(mv);
    CHECK(((PyByteArrayObject *)a)->ob_exports == 0);
    Py_DECREF(a);
}

/* Rows that are reached through pointers. */
static void pointers(void)
{
    char row0[] = "__abc", row1[] = "__def";
    char *rows[2] = {row0, row1};
    Py_ssize_t shape[2] = {2, 3}, strides[2] = {sizeof(char *), 1}, sub[2] = {2, -1};
    Exporter *e = exporter_new(rows, "B", 1, 2, shape, strides);
    e->view.suboffsets = sub;
    PyObject *mv = PyMemoryView_FromObject((PyObject *)e);
    ATTR(mv, "suboffsets", "(2, -1)");
    ATTR(mv, "contiguous", "False");
    CHECK_REPR(CALL(mv, "tolist", NULL), "[[97, 98, 99], [100, 101, 102]]");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'abcdef'");
    CHECK_REPR(CALL(mv, "tobytes", "s", "F"), "b'adbecf'");
    CHECK_REPR(item(mv, Py_BuildValue("(ii)", 1, 1)), "101");
    CHECK(set_item(mv, Py_BuildValue("(ii)", 1, 1), PyLong_FromLong('E')) == 0 && row1[3] == 'E');
    PyObject *second = item(mv, slice(1, 999, 1)), *copy = PyMemoryView_GetContiguous(mv, PyBUF_READ, 'C');
    CHECK_REPR(CALL(second, "tobytes", NULL), "b'dEf'");
    CHECK(copy && PyObject_RichCompareBool(mv, copy, Py_EQ) == 1);
    Py_buffer v;
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_STRIDES) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer requires suboffsets");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_SIMPLE) == -1);
    CHECK_RAISED(PyExc_BufferError, "memoryview: underlying buffer requires suboffsets");
    CHECK(PyObject_GetBuffer(mv, &v, PyBUF_INDIRECT) == 0 && v.suboffsets && v.suboffsets[0] == 2 && !v.format);
    CHECK(!PyBuffer_IsContiguous(&v, 'A') && PyBuffer_GetPointer(&v, (Py_ssize_t[]){1, 2}) == row1 + 4);
    PyBuffer_Release(&v);
    Py_DECREF(second);
    Py_DECREF(copy);
    Py_DECREF(mv);
    Py_DECREF(e);
    char *items[3] = {row0 + 2, row1 + 2, row0 + 4};
    Py_ssize_t shape1[1] = {3}, strides1[1] = {sizeof(char *)}, sub1[1] = {0};
    e = exporter_new(items, "c", 1, 1, shape1, strides1);
    e->view.suboffsets = sub1;
    mv = PyMemoryView_FromObject((PyObject *)e);
    CHECK_REPR(CALL(mv, "tolist", NULL), "[b'a', b'd', b'c']");
    CHECK_REPR(PySequence_List(mv), "[b'a', b'd', b'c']");
    CHECK_REPR(item(mv, PyLong_FromLong(2)), "b'c'");
    PyObject *src = PyBytes_FromString("xyz"), *m2 = PyMemoryView_FromObject(src), *c = CALL(m2, "cast", "s", "c");
    CHECK(set_item(mv, slice(2, -4, -1), Py_NewRef(c)) == 0);
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'zyx'");
    Py_DECREF(c);
    Py_DECREF(m2);
    Py_DECREF(src);
    Py_DECREF(mv);
    Py_DECREF(e);
}

static PyObject *with_format(void *mem, const char *format, Py_ssize_t size, Py_ssize_t n)
{
    static Py_ssize_t shapes[64], strides[64];
    static int used;
    shapes[used] = n;
    strides[used] = size;
    PyObject *mv = exporter_mv(mem, format, size, 1, &shapes[used], &strides[used]);
    used++;
    return mv;
}

static void check_compare(int line, PyObject *a, PyObject *b, int want)
{
    int got = PyObject_RichCompareBool(a, b, Py_EQ), ne = PyObject_RichCompareBool(a, b, Py_NE);
    if (got != want || ne != !want) { printf("%s:%d: %d %d, want %d\n", __FILE__, line, got, ne, want); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    Py_DECREF(a);
    Py_DECREF(b);
}
#define COMPARE(a, b, want) check_compare(__LINE__, a, b, want)

static void comparison(void)
{
    char m1[] = {1, 2, 3, 4}, m2[] = {1, 2, 3, 5};
    short h[] = {1, 2, 3, 4};
    int i[] = {1, 2, 3, 4};
    float f[] = {1, 2, 3, 4}, nan[] = {NAN};
    double d[] = {1, 2, 3, 4};
    unsigned char big[] = {0, 1, 0, 2, 0, 3, 0, 4};
    COMPARE(with_format(m1, "b", 1, 4), with_format(m1, "b", 1, 4), 1);
    COMPARE(with_format(m1, "b", 1, 4), with_format(m2, "b", 1, 4), 0);
    COMPARE(with_format(m1, "b", 1, 4), with_format(m2, "b", 1, 3), 0);
    COMPARE(with_format(m1, "b", 1, 3), with_format(m2, "B", 1, 3), 1);
    COMPARE(with_format(m1, "b", 1, 4), with_format(h, "h", 2, 4), 1);
    COMPARE(with_format(h, "h", 2, 4), with_format(i, "i", 4, 4), 1);
    COMPARE(with_format(h, "@h", 2, 4), with_format(h, "h", 2, 4), 1);
    COMPARE(with_format(h, "h", 2, 4), with_format(big, ">h", 2, 4), 1);
    COMPARE(with_format(h, "h", 2, 4), with_format(big, "<h", 2, 4), 0);
    COMPARE(with_format(h, "h", 2, 4), with_format(f, "f", 4, 4), 1);
    COMPARE(with_format(d, "d", 8, 4), with_format(f, "f", 4, 4), 1);
    COMPARE(with_format(nan, "f", 4, 1), with_format(nan, "f", 4, 1), 0);
    COMPARE(with_format(m1, "c", 1, 4), with_format(m1, "c", 1, 4), 1);
    COMPARE(with_format(m1, "c", 1, 4), with_format(m1, "b", 1, 4), 0);
    COMPARE(with_format(h, "hh", 4, 2), with_format(h, "2h", 4, 2), 1);
    COMPARE(with_format(h, "<hh", 4, 2), with_format(big, ">hh", 4, 2), 1);
    COMPARE(with_format(h, "hh", 4, 2), with_format(i, "i", 4, 2), 0);
    COMPARE(with_format(m1, "3s", 3, 1), with_format(m1, "3s", 3, 1), 1);
    COMPARE(with_format(m1, "b3x", 4, 1), with_format(m2, "b3x", 4, 1), 1); /* bytes that mean nothing do not count */
    COMPARE(with_format(m1, "w", 1, 4), with_format(m1, "w", 1, 4), 0);
    COMPARE(with_format(m1, "b", 1, 4), with_format(m1, "T{b:x:}", 1, 4), 0);
    COMPARE(with_format(d, "?", 1, 4), with_format(d, "?", 1, 4), 1);
    COMPARE(with_format(d, "e", 2, 4), with_format(d, "e", 2, 4), 1);
    COMPARE(with_format(d, "P", 8, 4), with_format(d, "Q", 8, 4), 1);
    COMPARE(with_format(d, "q", 8, 4), with_format(d, "Q", 8, 4), 1);
    COMPARE(with_format(h, "h", 2, 4), PyBytes_FromString("\1\2\3\4"), 1);
    COMPARE(with_format(m1, "B", 1, 4), PyByteArray_FromStringAndSize("\1\2\3\4", 4), 1);
    COMPARE(PyBytes_FromString("\1\2\3\4"), with_format(m1, "B", 1, 4), 1);
    COMPARE(PyByteArray_FromStringAndSize("\1\2\3\5", 4), with_format(m1, "B", 1, 4), 0);
    COMPARE(with_format(m1, "B", 1, 4), PyLong_FromLong(1), 0);
    COMPARE(with_format(m1, "B", 1, 4), PyUnicode_FromString("a"), 0);
    PyObject *a = with_format(m1, "B", 1, 4), *b = with_format(m2, "B", 1, 4);
    FAILS(PyObject_RichCompare(a, b, Py_LT), PyExc_TypeError, "'<' not supported between instances of 'memoryview' and 'memoryview'");
    CHECK(PyObject_RichCompareBool(a, a, Py_EQ) == 1);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_ssize_t s1[2] = {2, 2}, st1[2] = {0, 0}, s2[2] = {2, 2}, st2[2] = {1, 2};
    char f_order[] = {1, 3, 2, 4};
    COMPARE(exporter_mv(m1, "b", 1, 2, s1, st1), exporter_mv(f_order, "b", 1, 2, s2, st2), 1);
    Py_ssize_t z1[2] = {0, 3}, z2[2] = {0, 5}, zs[2] = {1, 1};
    COMPARE(exporter_mv(m1, "b", 1, 2, z1, zs), exporter_mv(m1, "b", 1, 2, z2, zs), 1);
    COMPARE(exporter_mv(m1, "b", 1, 0, NULL, NULL), exporter_mv(h, "h", 2, 0, NULL, NULL), 1);
    COMPARE(exporter_mv(m1, "b", 1, 2, s1, st1), PyBytes_FromString("\1\2\3\4"), 0);
}

static void formats(void)
{
    int m[2] = {1, 2};
    PyObject *mv = with_format(m, "ii", 8, 1);
    FAILS(item(mv, PyLong_FromLong(0)), PyExc_NotImplementedError, "memoryview: unsupported format ii");
    FAILS(CALL(mv, "tolist", NULL), PyExc_NotImplementedError, "memoryview: unsupported format ii");
    FAILS(PyObject_GetIter(mv), PyExc_NotImplementedError, "memoryview: unsupported format ii");
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_NotImplementedError, "memoryview: unsupported format ii");
    ATTR(mv, "format", "'ii'");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x00'");
    Py_DECREF(mv);
    mv = with_format(m, "<i", 4, 2);
    FAILS(item(mv, PyLong_FromLong(0)), PyExc_NotImplementedError, "memoryview: unsupported format <i");
    PyObject *c = CALL(mv, "cast", "s", "B");
    CHECK(c && PyObject_Size(c) == 8);
    Py_XDECREF(c);
    FAILS(CALL(mv, "cast", "s", "i"), PyExc_TypeError, "memoryview: cannot cast between two non-byte formats");
    Py_DECREF(mv);
    mv = with_format(m, "w", 4, 2);
    FAILS(item(mv, PyLong_FromLong(0)), PyExc_NotImplementedError, "memoryview: format w not supported");
    FAILS(CALL(mv, "tolist", NULL), PyExc_NotImplementedError, "memoryview: format w not supported");
    CHECK(set_item(mv, PyLong_FromLong(0), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_NotImplementedError, "memoryview: format w not supported");
    Py_DECREF(mv);
    mv = with_format(m, NULL, 1, 8);
    ATTR(mv, "format", "'B'");
    CHECK_REPR(item(mv, PyLong_FromLong(4)), "2");
    Py_DECREF(mv);
    unsigned char bools[2] = {2, 0};
    mv = with_format(bools, "?", 1, 2);
    CHECK_REPR(CALL(mv, "tolist", NULL), "[True, False]");
    Py_DECREF(mv);
}

static void iteration(void)
{
    PyObject *b = PyBytes_FromString("abc"), *mv = PyMemoryView_FromObject(b), *it = PyObject_GetIter(mv);
    CHECK(it && !strcmp(Py_TYPE(it)->tp_name, "memory_iterator") && PyObject_GetIter(it) == it);
    Py_DECREF(it);
    CHECK_REPR(PyIter_Next(it), "97");
    CHECK_REPR(PySequence_List(it), "[98, 99]");
    CHECK(!PyIter_Next(it));
    CHECK_CLEAN();
    Py_DECREF(it);
    it = PyObject_GetIter(mv);
    CHECK_REPR(PyIter_Next(it), "97");
    Py_XDECREF(CALL(mv, "release", NULL));
    FAILS(PyIter_Next(it), PyExc_ValueError, "operation forbidden on released memoryview object");
    Py_DECREF(it);
    Py_DECREF(mv);
    mv = PyMemoryView_FromObject(b);
    PyObject *x = PyLong_FromLong('b'), *y = PyLong_FromLong('z');
    CHECK(PySequence_Contains(mv, x) == 1 && PySequence_Contains(mv, y) == 0);
    CHECK_REPR(PySequence_Tuple(mv), "(97, 98, 99)");
    PyObject *l = PyList_New(0);
    CHECK_REPR(CALL(l, "extend", "O", mv), "None");
    CHECK_REPR(l, "[97, 98, 99]");
    PyObject *r = PyObject_CallOneArg((PyObject *)&PyReversed_Type, mv);
    CHECK_REPR(PySequence_List(r), "[99, 98, 97]");
    Py_XDECREF(r);
    Py_DECREF(x);
    Py_DECREF(y);
    Py_DECREF(mv);
    Py_DECREF(b);
}

#if PY_VERSION_HEX >= 0x030e0000
static void count_index(void)
{
    short m[5] = {1, 2, 1, 3, 1};
    Py_ssize_t shape[2] = {5, 0}, strides[2] = {2, 0};
    PyObject *mv = exporter_mv(m, "h", 2, 1, shape, strides);
    CHECK_REPR(CALL(mv, "count", "i", 1), "3");
    CHECK_REPR(CALL(mv, "count", "d", 2.0), "1");
    CHECK_REPR(CALL(mv, "count", "s", "a"), "0");
    FAILS(CALL(mv, "count", NULL), PyExc_TypeError, "memoryview.count() takes exactly one argument (0 given)");
    CHECK_REPR(CALL(mv, "index", "i", 1), "0");
    CHECK_REPR(CALL(mv, "index", "ii", 1, 1), "2");
    CHECK_REPR(CALL(mv, "index", "ii", 1, -1), "4");
    CHECK_REPR(CALL(mv, "index", "iii", 3, -3, -1), "3");
    FAILS(CALL(mv, "index", "i", 9), PyExc_ValueError, "memoryview.index(x): x not found");
    FAILS(CALL(mv, "index", "iii", 3, 0, 3), PyExc_ValueError, "memoryview.index(x): x not found");
    FAILS(CALL(mv, "index", NULL), PyExc_TypeError, "index expected at least 1 argument, got 0");
    FAILS(CALL(mv, "index", "is", 1, "x"), PyExc_TypeError, "slice indices must be integers or have an __index__ method");
    Py_XDECREF(CALL(mv, "release", NULL));
    FAILS(CALL(mv, "index", "i", 1), PyExc_ValueError, "operation forbidden on released memoryview object");
    Py_DECREF(mv);
    mv = exporter_mv(m, "h", 2, 0, NULL, NULL);
    FAILS(CALL(mv, "index", "i", 1), PyExc_TypeError, "invalid lookup on 0-dim memory");
    FAILS(CALL(mv, "count", "i", 1), PyExc_TypeError, "invalid indexing of 0-dim memory");
    Py_DECREF(mv);
    shape[0] = 2; shape[1] = 2; strides[0] = 0;
    mv = exporter_mv(m, "h", 2, 2, shape, strides);
    FAILS(CALL(mv, "index", "i", 1), PyExc_NotImplementedError, "multi-dimensional lookup is not implemented");
    FAILS(CALL(mv, "count", "i", 1), PyExc_NotImplementedError, "multi-dimensional sub-views are not implemented");
    Py_DECREF(mv);
}
#else
static void count_index(void) {}
#endif

/* __index__ that releases the view, from inside an assignment. */
static PyObject *victim;
static PyObject *evil_index(PyObject *o)
{
    (void)o;
    PyObject *r = CALL(victim, "release", NULL);
    CHECK(r != NULL);
    Py_XDECREF(r);
    return PyLong_FromLong(1);
}
static PyType_Slot evil_slots[] = {{Py_nb_index, evil_index}, {0, NULL}};
static PyType_Spec evil_spec = {"test.Evil", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, evil_slots};

static void released_meanwhile(void)
{
    PyObject *type = PyType_FromSpec(&evil_spec), *evil = PyObject_CallNoArgs(type);
    PyObject *a = PyByteArray_FromStringAndSize("abc", 3);
    victim = PyMemoryView_FromObject(a);
    CHECK(set_item(victim, PyLong_FromLong(0), Py_NewRef(evil)) == -1);
    CHECK_RAISED(PyExc_ValueError, "operation forbidden on released memoryview object");
    Py_DECREF(victim);
    victim = PyMemoryView_FromObject(a);
    FAILS(item(victim, Py_NewRef(evil)), PyExc_ValueError, "operation forbidden on released memoryview object");
    Py_DECREF(victim);
    victim = PyMemoryView_FromObject(a);
    CHECK(set_item(victim, Py_NewRef(evil), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_ValueError, "operation forbidden on released memoryview object");
    Py_DECREF(victim);
    CHECK_REPR(a, "bytearray(b'abc')");
    Py_DECREF(evil);
    Py_DECREF(type);
}

int main(void)
{
    Py_Initialize();
    round_trips();
    refused();
    keys();
    slices();
    pointers();
    comparison();
    formats();
    iteration();
    count_index();
    released_meanwhile();
    CHECK_CLEAN();
    return CHECK_DONE();
}
