/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * marshal: the bytes are those that CPython writes, and whatever the bytes are, reading gives an object or an exception. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"
#include <marshal.h>
#include <unistd.h>

#define BYTES(s) s, sizeof(s) - 1
#define WRITES(o, version, bytes) check_writes(__LINE__, o, version, bytes, sizeof(bytes) - 1)
#define READS(bytes, repr) CHECK_REPR(PyMarshal_ReadObjectFromString(BYTES(bytes)), repr)
#define REFUSES(bytes, type, text) do { CHECK(!PyMarshal_ReadObjectFromString(BYTES(bytes))); CHECK_RAISED(type, text); } while (0)

/* o is written as these bytes, and read back equal. Drops o. */
static void check_writes(int line, PyObject *o, int version, const char *bytes, Py_ssize_t n)
{
    PyObject *b = PyMarshal_WriteObjectToString(o, version), *want = PyBytes_FromStringAndSize(bytes, n), *r;
    if (!b || PyObject_RichCompareBool(b, want, Py_EQ) != 1) {
        PyObject *s = b ? PyObject_Repr(b) : NULL, *t = PyObject_Repr(want);
        printf("%s:%d: %s, want %s\n", __FILE__, line, s ? PyUnicode_AsUTF8(s) : "exception", PyUnicode_AsUTF8(t));
        check_failures++;
        PyErr_Clear();
        Py_XDECREF(s);
        Py_XDECREF(t);
    } else if (!(r = PyMarshal_ReadObjectFromString(bytes, n)) || Py_TYPE(r) != Py_TYPE(o) || PyObject_RichCompareBool(r, o, Py_EQ) != 1) {
        printf("%s:%d: read something else\n", __FILE__, line);
        check_failures++;
        PyErr_Clear();
    } else {
        Py_DECREF(r);
    }
    Py_XDECREF(b);
    Py_DECREF(want);
    Py_XDECREF(o);
}

static PyObject *interned(const char *s) { return PyUnicode_InternFromString(s); }

static void check_singletons(void)
{
    WRITES(Py_NewRef(Py_None), 4, "N");
    WRITES(Py_NewRef(Py_True), 4, "T");
    WRITES(Py_NewRef(Py_False), 4, "F");
    WRITES(Py_NewRef(Py_Ellipsis), 4, ".");
    WRITES(Py_NewRef(PyExc_StopIteration), 4, "S");
}

static void check_numbers(void)
{
    WRITES(PyLong_FromLong(1), 2, "i\1\0\0\0");
    WRITES(PyLong_FromLong(1), 4, "\xe9\1\0\0\0");
    WRITES(PyLong_FromLong(1000000), 4, "i\x40\x42\x0f\0");
    WRITES(PyLong_FromLong(-2147483648L), 4, "i\0\0\0\x80");
    WRITES(PyLong_FromLong(2147483648L), 4, "l\3\0\0\0\0\0\0\0\2\0");
    WRITES(PyLong_FromLong(-2147483649L), 4, "l\xfd\xff\xff\xff\1\0\0\0\2\0");
    WRITES(PyLong_FromString("1000000000000000000000000000000", NULL, 10), 4, "l\7\0\0\0\0\0\0\0\xa9" "7\xa7" "3\x04M\x93" "e'\x03");
    WRITES(PyFloat_FromDouble(1.5), 2, "g\0\0\0\0\0\0\xf8\x3f");
    WRITES(PyFloat_FromDouble(1.5), 1, "f\0031.5");
    WRITES(PyFloat_FromDouble(0.1), 0, "f\0230.10000000000000001");
    WRITES(PyComplex_FromDoubles(1.5, -2), 4, "y\0\0\0\0\0\0\xf8\x3f\0\0\0\0\0\0\0\xc0");
    WRITES(PyComplex_FromDoubles(1.5, -2), 1, "x\0031.5\2-2");
    READS("I\0\0\0\0\1\0\0\0", "4294967296");
    READS("l\0\0\0\0", "0");
    REFUSES("l\1\0\0\0\0\0", PyExc_ValueError, "bad marshal data (unnormalized long data)");
    REFUSES("l\1\0\0\0\1\x80", PyExc_ValueError, "bad marshal data (digit out of range in long)");
    REFUSES("l\0\0\0\x80", PyExc_ValueError, "bad marshal data (long size out of range)");
    REFUSES("i\1\0", PyExc_EOFError, "marshal data too short");
    REFUSES("g\1\0", PyExc_EOFError, "marshal data too short");
    REFUSES("f\5" "1.5xy", PyExc_ValueError, "could not convert string to float: '1.5xy'");
}

static void check_text(void)
{
    WRITES(PyBytes_FromString("ab"), 4, "s\2\0\0\0ab");
    WRITES(PyUnicode_FromString("hello"), 4, "z\5hello");
    WRITES(interned("hello_marshal"), 4, "\xda\rhello_marshal");
    WRITES(PyUnicode_FromString("hello"), 2, "u\5\0\0\0hello");
    WRITES(PyUnicode_FromString("hello"), 3, "u\5\0\0\0hello");
    WRITES(interned("hello_marshal"), 3, "\xf4\r\0\0\0hello_marshal");
    WRITES(PyUnicode_FromString("h\xc3\xa9llo"), 4, "u\6\0\0\0h\xc3\xa9llo");
    WRITES(PyUnicode_DecodeUTF8(BYTES("a\xed\xa0\x80"), "surrogatepass"), 4, "u\4\0\0\0a\xed\xa0\x80");
    PyObject *l = PyUnicode_New(300, 127), *b;
    memset(PyUnicode_DATA(l), 'x', 300);
    b = PyMarshal_WriteObjectToString(l, 4);
    CHECK(b && PyBytes_Size(b) == 305 && !memcmp(PyBytes_AsString(b), "a\x2c\1\0\0xxx", 8));
    Py_XDECREF(b);
    PyUnicode_InternInPlace(&l);
    b = PyMarshal_WriteObjectToString(l, 4);
    CHECK(b && PyBytes_Size(b) == 305 && !memcmp(PyBytes_AsString(b), "\xc1\x2c\1\0\0xxx", 8));
    PyObject *r = PyMarshal_ReadObjectFromString(PyBytes_AsString(b), 305);
    CHECK(r == l);
    Py_XDECREF(r);
    Py_XDECREF(b);
    Py_DECREF(l);
    r = PyMarshal_ReadObjectFromString(BYTES("Z\rhello_marshal"));
    PyObject *same = interned("hello_marshal");
    CHECK(r == same);
    Py_XDECREF(r);
    Py_DECREF(same);
    PyObject *array = PyByteArray_FromStringAndSize("ab", 2);
    CHECK_REPR(PyMarshal_WriteObjectToString(array, 4), "b's\\x02\\x00\\x00\\x00ab'");
    Py_DECREF(array);
    REFUSES("s\5\0\0\0ab", PyExc_EOFError, "marshal data too short");
    REFUSES("s\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (bytes object size out of range)");
    REFUSES("a\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (string size out of range)");
    REFUSES("u\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (string size out of range)");
    REFUSES("u\1\0\0\0\xff", PyExc_UnicodeDecodeError, NULL);
    REFUSES("z\5ab", PyExc_EOFError, "marshal data too short");
}

static void check_containers(void)
{
    WRITES(Py_BuildValue("(ii)", 1000, 2000), 4, ")\2i\xe8\3\0\0i\xd0\7\0\0");
    WRITES(Py_BuildValue("(ii)", 1000, 2000), 3, "(\2\0\0\0i\xe8\3\0\0i\xd0\7\0\0");
    WRITES(Py_BuildValue("[ii]", 1000, 2000), 4, "[\2\0\0\0i\xe8\3\0\0i\xd0\7\0\0");
    WRITES(Py_BuildValue("{i:i}", 1000, 2000), 4, "{i\xe8\3\0\0i\xd0\7\0\0" "0");
    WRITES(PyTuple_New(0), 2, "(\0\0\0\0");
    WRITES(PyList_New(0), 4, "[\0\0\0\0");
    WRITES(PyDict_New(), 4, "{0");
    PyObject *t = Py_BuildValue("(iii)", 3000, 1000, 2000);
    WRITES(PySet_New(t), 2, "<\3\0\0\0i\xb8\x0b\0\0i\xd0\7\0\0i\xe8\3\0\0");
    WRITES(PyFrozenSet_New(t), 2, ">\3\0\0\0i\xb8\x0b\0\0i\xd0\7\0\0i\xe8\3\0\0");
    Py_DECREF(t);
    READS(">\0\0\0\0", "frozenset()");
    REFUSES("(\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (tuple size out of range)");
    REFUSES("[\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (list size out of range)");
    REFUSES("<\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (set size out of range)");
    REFUSES(")\1" "0", PyExc_TypeError, "NULL object in marshal data for tuple");
    REFUSES("[\1\0\0\0" "0", PyExc_TypeError, "NULL object in marshal data for list");
    REFUSES("<\1\0\0\0" "0", PyExc_TypeError, "NULL object in marshal data for set");
    REFUSES("0", PyExc_TypeError, "NULL object in marshal data for object");
    REFUSES("[\2\0\0\0N", PyExc_EOFError, "EOF read where object expected");
    REFUSES("{N", PyExc_EOFError, "EOF read where object expected");
    REFUSES("<\1\0\0\0[\0\0\0\0", PyExc_TypeError, NULL);
    READS("{NN0", "{None: None}");
}

/* An object that occurs twice is one object again. */
static void check_references(void)
{
    PyObject *l = PyList_New(0), *t = PyTuple_Pack(2, l, l), *b = PyMarshal_WriteObjectToString(t, 4);
    CHECK_REPR(Py_XNewRef(b), "b')\\x02\\xdb\\x00\\x00\\x00\\x00r\\x00\\x00\\x00\\x00'");
    PyObject *r = PyMarshal_ReadObjectFromString(PyBytes_AsString(b), PyBytes_Size(b));
    CHECK(r && PyTuple_GET_ITEM(r, 0) == PyTuple_GET_ITEM(r, 1) && Py_REFCNT(PyTuple_GET_ITEM(r, 0)) == 2);
    Py_XDECREF(r);
    Py_XDECREF(b);
    PyList_Append(l, l);
    b = PyMarshal_WriteObjectToString(l, 4);
    CHECK_REPR(Py_XNewRef(b), "b'\\xdb\\x01\\x00\\x00\\x00r\\x00\\x00\\x00\\x00'");
    r = PyMarshal_ReadObjectFromString(PyBytes_AsString(b), PyBytes_Size(b));
    CHECK(r && PyList_GET_ITEM(r, 0) == r);
    PyList_SetSlice(r, 0, 1, NULL);
    Py_XDECREF(r);
    Py_XDECREF(b);
    CHECK(!PyMarshal_WriteObjectToString(l, 2));
    CHECK_RAISED(PyExc_ValueError, "object too deeply nested to marshal");
    PyList_SetSlice(l, 0, 1, NULL);
    Py_DECREF(t);
    CHECK(Py_REFCNT(l) == 1);
    Py_DECREF(l);
    REFUSES("r\0\0\0\0", PyExc_ValueError, "bad marshal data (invalid reference)");
    REFUSES("r\xff\xff\xff\xff", PyExc_ValueError, "bad marshal data (invalid reference)");
    REFUSES("\xbe\1\0\0\0r\0\0\0\0", PyExc_ValueError, "bad marshal data (invalid reference)");
}

static void check_slices(void)
{
#if PY_VERSION_HEX >= 0x030E0000
    PyObject *a = PyLong_FromLong(1000), *s = PySlice_New(a, NULL, NULL);
    Py_DECREF(a);
    CHECK(Py_MARSHAL_VERSION == 5);
    CHECK(!PyMarshal_WriteObjectToString(s, 4));
    CHECK_RAISED(PyExc_ValueError, "unmarshallable object");
    WRITES(s, 5, ":i\xe8\3\0\0NN");
    REFUSES(":N", PyExc_EOFError, "EOF read where object expected");
#endif
}

static void check_refused(void)
{
    PyObject *o = PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type), *l = PyList_New(0), *inner;
    CHECK(!PyMarshal_WriteObjectToString(o, 4));
    CHECK_RAISED(PyExc_ValueError, "unmarshallable object");
    PyList_Append(l, o);
    CHECK(!PyMarshal_WriteObjectToString(l, 4));
    CHECK_RAISED(PyExc_ValueError, "unmarshallable object");
    PyObject *s = PySet_New(l);
    CHECK(!PyMarshal_WriteObjectToString(s, 4));
    CHECK_RAISED(PyExc_ValueError, "unmarshallable object");
    Py_DECREF(s);
    Py_DECREF(o);
    for (int i = 0; i < 3000; i++) {
        inner = l;
        l = PyList_New(1);
        PyList_SET_ITEM(l, 0, inner);
    }
    CHECK(!PyMarshal_WriteObjectToString(l, 4));
    CHECK_RAISED(PyExc_ValueError, "object too deeply nested to marshal");
    Py_DECREF(l);
    char deep[3000 * 2];
    for (int i = 0; i < 3000; i++) { deep[2 * i] = ')'; deep[2 * i + 1] = 1; }
    CHECK(!PyMarshal_ReadObjectFromString(deep, sizeof deep));
    CHECK_RAISED(PyExc_ValueError, "recursion limit exceeded");
    REFUSES("", PyExc_EOFError, "EOF read where object expected");
    REFUSES("Q", PyExc_ValueError, "bad marshal data (unknown type code)");
}

/* Every prefix, and every byte changed, of one of everything. */
__attribute__((unused))
static void check_broken(void)
{
    PyObject *all = Py_BuildValue("[Oid(s#y#)[ii]{s:O}]", Py_None, 300, 1.5, "text", (Py_ssize_t)4, "bb", (Py_ssize_t)2, 1, 70000, "k", Py_True);
    PyObject *b = PyMarshal_WriteObjectToString(all, 4);
    char copy[300];
    Py_ssize_t n = PyBytes_Size(b);
    CHECK(n > 30 && n < 300);
    for (Py_ssize_t i = 0; i < n; i++) {
        CHECK(!PyMarshal_ReadObjectFromString(PyBytes_AsString(b), i));
        CHECK(PyErr_ExceptionMatches(PyExc_EOFError));
        PyErr_Clear();
        for (int c = 0; c < 256; c++) {
            memcpy(copy, PyBytes_AsString(b), n);
            if ((copy[i] = (char)c) == 'c' || (char)c == (char)('c' | 0x80)) continue;
            PyObject *r = PyMarshal_ReadObjectFromString(copy, n);
            CHECK(!r == !!PyErr_Occurred());
            PyErr_Clear();
            Py_XDECREF(r);
        }
    }
    Py_DECREF(b);
    Py_DECREF(all);
}

static void check_files(void)
{
    FILE *f = tmpfile();
    PyObject *l = Py_BuildValue("[is]", 1000, "x"), *r;
    PyMarshal_WriteObjectToFile(l, f, 4);
    PyMarshal_WriteLongToFile(-123456, f, 4);
    PyMarshal_WriteLongToFile(0xfffe, f, 4);
    PyMarshal_WriteObjectToFile(l, f, 4);
    CHECK_CLEAN();
    rewind(f);
    CHECK_REPR(PyMarshal_ReadObjectFromFile(f), "[1000, 'x']");
    CHECK(PyMarshal_ReadLongFromFile(f) == -123456);
    CHECK(PyMarshal_ReadShortFromFile(f) == -2 && PyMarshal_ReadShortFromFile(f) == 0);
    CHECK_REPR(PyMarshal_ReadLastObjectFromFile(f), "[1000, 'x']");
    CHECK(PyMarshal_ReadLongFromFile(f) == -1);
    CHECK_RAISED(PyExc_EOFError, "EOF read where not expected");
    CHECK(PyMarshal_ReadShortFromFile(f) == -1);
    CHECK_RAISED(PyExc_EOFError, "EOF read where not expected");
    CHECK(!PyMarshal_ReadObjectFromFile(f));
    CHECK_RAISED(PyExc_EOFError, "EOF read where object expected");
    CHECK(!PyMarshal_ReadLastObjectFromFile(f));
    CHECK_RAISED(PyExc_EOFError, NULL);
    rewind(f);
    fwrite("s\xff\xff\xff\x7f""abc", 1, 8, f);
    fflush(f);
    CHECK(ftruncate(fileno(f), 8) == 0);
    rewind(f);
    r = PyMarshal_ReadObjectFromFile(f);
    CHECK(!r);
    CHECK_RAISED(PyExc_EOFError, "EOF read where not expected");
    fclose(f);
    Py_DECREF(l);
}

int main(void)
{
    Py_Initialize();
    check_singletons();
    check_numbers();
    check_text();
    check_containers();
    check_references();
    check_slices();
    check_refused();
#if PY_VERSION_HEX >= 0x030E0000 /* not on 3.13: CPython takes the memory first that a length in the data asks for */
    check_broken();
#endif
    check_files();
    CHECK_CLEAN();
    return CHECK_DONE();
}
