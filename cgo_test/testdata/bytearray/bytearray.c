/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * bytearray: its C functions, what changes it, exports that keep it from changing. What it shares with bytes is in bytes/. */
#include "../check.h"

#define CALL(o, name, ...) PyObject_CallMethod(o, name, __VA_ARGS__)
#define FAILS(call, type, text) do { CHECK((call) == NULL); CHECK_RAISED(type, text); } while (0)
#define HAS(a, s) check_content(__LINE__, a, s, sizeof s - 1)
#define EXPORTED "Existing exports of data: object cannot be re-sized"

static void check_content(int line, PyObject *a, const char *s, Py_ssize_t n)
{
    if (PyByteArray_Size(a) == n && !memcmp(PyByteArray_AsString(a), s, n) && PyByteArray_AsString(a)[n] == 0)
        return;
    printf("%s:%d: content\n", __FILE__, line);
    check_failures++;
}

static PyObject *of(const char *s) { return PyByteArray_FromStringAndSize(s, strlen(s)); }

static PyObject *slice(long start, long stop, long step)
{
    PyObject *a = PyLong_FromLong(start), *b = PyLong_FromLong(stop), *c = PyLong_FromLong(step), *s = PySlice_New(a, stop == 999 ? Py_None : b, c);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    return s;
}

/* key and value are dropped; value NULL deletes. */
static int assign(PyObject *a, PyObject *key, PyObject *value)
{
    int r = value ? PyObject_SetItem(a, key, value) : PyObject_DelItem(a, key);
    Py_DECREF(key);
    Py_XDECREF(value);
    return r;
}

static void make(void)
{
    PyObject *a = PyByteArray_FromStringAndSize("a\0b", 3);
    CHECK(a && PyByteArray_CheckExact(a) && PyByteArray_Check(a) && Py_REFCNT(a) == 1 && PyByteArray_GET_SIZE(a) == 3);
    CHECK(PyByteArray_AS_STRING(a) == PyByteArray_AsString(a) && ((PyByteArrayObject *)a)->ob_exports == 0);
    HAS(a, "a\0b");
    Py_DECREF(a);
    a = PyByteArray_FromStringAndSize(NULL, 0);
    HAS(a, "");
    CHECK(PyByteArray_AS_STRING(a)[0] == 0);
    Py_DECREF(a);
    a = PyByteArray_FromStringAndSize(NULL, 5);
    CHECK(a && PyByteArray_Size(a) == 5 && PyByteArray_AsString(a)[5] == 0);
    Py_DECREF(a);
    FAILS(PyByteArray_FromStringAndSize("a", -1), PyExc_SystemError, "Negative size passed to PyByteArray_FromStringAndSize");
    FAILS(PyByteArray_FromStringAndSize(NULL, PY_SSIZE_T_MAX), PyExc_MemoryError, NULL);
    PyObject *b = PyBytes_FromString("xyz"), *n = PyLong_FromLong(2);
    a = PyByteArray_FromObject(b);
    HAS(a, "xyz");
    Py_DECREF(a);
    a = PyByteArray_FromObject(n);
    HAS(a, "\0\0");
    Py_DECREF(a);
    FAILS(PyByteArray_FromObject(Py_None), PyExc_TypeError, "cannot convert 'NoneType' object to bytearray");
    Py_DECREF(n);
    a = of("ab");
    PyObject *c = PyByteArray_Concat(a, b);
    HAS(c, "abxyz");
    CHECK(PyByteArray_CheckExact(c) && Py_REFCNT(c) == 1);
    Py_DECREF(c);
    c = PyByteArray_Concat(b, b);
    HAS(c, "xyzxyz");
    Py_DECREF(c);
    FAILS(PyByteArray_Concat(a, Py_None), PyExc_TypeError, "can't concat NoneType to bytearray");
    FAILS(PyByteArray_Concat(Py_None, a), PyExc_TypeError, "can't concat bytearray to NoneType");
    CHECK(((PyByteArrayObject *)a)->ob_exports == 0);
    CHECK(PyObject_Hash(a) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'bytearray'");
    CHECK_REPR(Py_NewRef(a), "bytearray(b'ab')");
    PyObject *s = PyObject_Str(a);
    CHECK(s && !strcmp(PyUnicode_AsUTF8(s), "bytearray(b'ab')"));
    Py_XDECREF(s);
    Py_DECREF(a);
    Py_DECREF(b);
    a = of("it's \"");
    CHECK_REPR(a, "bytearray(b'it\\'s \"')");
    a = of("it's");
    CHECK_REPR(a, "bytearray(b\"it\\'s\")");
}

static void resize(void)
{
    PyObject *a = of("abc");
    CHECK(PyByteArray_Resize(a, 10) == 0 && PyByteArray_Size(a) == 10 && !memcmp(PyByteArray_AsString(a), "abc", 3) && PyByteArray_AsString(a)[10] == 0);
    CHECK(PyByteArray_Resize(a, 2) == 0);
    HAS(a, "ab");
    CHECK(PyByteArray_Resize(a, 0) == 0);
    HAS(a, "");
    CHECK(PyByteArray_Resize(a, 100000) == 0 && PyByteArray_Size(a) == 100000);
    CHECK(PyByteArray_Resize(a, 3) == 0 && PyByteArray_Size(a) == 3);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyByteArray_Resize(a, -1) == -1);
    CHECK_RAISED(PyExc_ValueError, "Can only resize to positive sizes, got -1");
#endif
    Py_buffer v;
    CHECK(PyObject_GetBuffer(a, &v, PyBUF_SIMPLE) == 0);
    CHECK(PyByteArray_Resize(a, 4) == -1 && PyByteArray_Size(a) == 3);
    CHECK_RAISED(PyExc_BufferError, EXPORTED);
    CHECK(PyByteArray_Resize(a, 3) == 0);
    PyBuffer_Release(&v);
    CHECK(PyByteArray_Resize(a, 4) == 0);
    CHECK(PyByteArray_Resize(a, PY_SSIZE_T_MAX) == -1);
    CHECK_RAISED(PyExc_MemoryError, NULL);
    Py_DECREF(a);
}

static void methods(void)
{
    PyObject *a = of("abc");
    CHECK_REPR(CALL(a, "append", "i", 'd'), "None");
    HAS(a, "abcd");
    FAILS(CALL(a, "append", "i", 256), PyExc_ValueError, "byte must be in range(0, 256)");
    FAILS(CALL(a, "append", "i", -1), PyExc_ValueError, "byte must be in range(0, 256)");
    FAILS(CALL(a, "append", "s", "a"), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    FAILS(CALL(a, "append", NULL), PyExc_TypeError, "bytearray.append() takes exactly one argument (0 given)");
    CHECK_REPR(CALL(a, "extend", "y", "ef"), "None");
    CHECK_REPR(CALL(a, "extend", "[ii]", 'g', 'h'), "None");
    CHECK_REPR(CALL(a, "extend", "O", a), "None");
    HAS(a, "abcdefghabcdefgh");
    FAILS(CALL(a, "extend", "i", 1), PyExc_TypeError, "can't extend bytearray with int");
    FAILS(CALL(a, "extend", "[i]", 256), PyExc_ValueError, "byte must be in range(0, 256)");
    FAILS(CALL(a, "extend", "[s]", "a"), PyExc_TypeError, NULL);
    FAILS(CALL(a, "extend", "s", "a"), PyExc_TypeError, NULL);
    HAS(a, "abcdefghabcdefgh");
    CHECK_REPR(CALL(a, "clear", NULL), "None");
    HAS(a, "");
    CHECK_REPR(CALL(a, "extend", "y", "abc"), "None");
    CHECK_REPR(CALL(a, "insert", "ii", 0, 'x'), "None");
    CHECK_REPR(CALL(a, "insert", "ii", -1, 'y'), "None");
    CHECK_REPR(CALL(a, "insert", "ii", 100, 'z'), "None");
    CHECK_REPR(CALL(a, "insert", "ii", -100, 'w'), "None");
    HAS(a, "wxabycz");
    FAILS(CALL(a, "insert", "i", 0), PyExc_TypeError, "insert expected 2 arguments, got 1");
    FAILS(CALL(a, "insert", "ii", 0, 999), PyExc_ValueError, "byte must be in range(0, 256)");
    FAILS(CALL(a, "insert", "si", "x", 9), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    CHECK_REPR(CALL(a, "pop", NULL), "122");
    CHECK_REPR(CALL(a, "pop", "i", 0), "119");
    CHECK_REPR(CALL(a, "pop", "i", -2), "121");
    HAS(a, "xabc");
    FAILS(CALL(a, "pop", "i", 4), PyExc_IndexError, "pop index out of range");
    FAILS(CALL(a, "pop", "i", -5), PyExc_IndexError, "pop index out of range");
    FAILS(CALL(a, "pop", "s", "x"), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    FAILS(CALL(a, "pop", "ii", 1, 2), PyExc_TypeError, "pop expected at most 1 argument, got 2");
    CHECK_REPR(CALL(a, "remove", "i", 'a'), "None");
    HAS(a, "xbc");
    FAILS(CALL(a, "remove", "i", 'a'), PyExc_ValueError, "value not found in bytearray");
    FAILS(CALL(a, "remove", "i", 256), PyExc_ValueError, "byte must be in range(0, 256)");
    CHECK_REPR(CALL(a, "reverse", NULL), "None");
    HAS(a, "cbx");
    PyObject *c = CALL(a, "copy", NULL);
    CHECK(c && c != a && PyByteArray_CheckExact(c));
    HAS(c, "cbx");
    CHECK_REPR(CALL(c, "clear", NULL), "None");
    FAILS(CALL(c, "pop", NULL), PyExc_IndexError, "pop from empty bytearray");
    FAILS(CALL(c, "remove", "i", 1), PyExc_ValueError, "value not found in bytearray");
    CHECK_REPR(CALL(c, "reverse", NULL), "None");
    CHECK_REPR(CALL(c, "__alloc__", NULL), "1");
    Py_DECREF(c);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK_REPR(CALL(a, "resize", "i", 5), "None");
    HAS(a, "cbx\0\0");
    CHECK_REPR(CALL(a, "resize", "i", 1), "None");
    HAS(a, "c");
    FAILS(CALL(a, "resize", "i", -1), PyExc_ValueError, "bytearray.resize(): new size must be >= 0, got -1");
    FAILS(CALL(a, "resize", "s", "x"), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    CHECK_REPR(CALL(a, "extend", "y", "bx"), "None");
    HAS(a, "cbx");
#endif
    PyObject *r = CALL(a, "__reduce__", NULL);
    CHECK(r && PyTuple_Size(r) == 3 && PyTuple_GET_ITEM(r, 0) == (PyObject *)&PyByteArray_Type);
    CHECK_REPR(PyObject_GetItem(r, PyLong_FromLong(1)), "('cbx', 'latin-1')");
    Py_XDECREF(r);
    r = CALL(a, "__reduce_ex__", "i", 4);
    CHECK_REPR(PyObject_GetItem(r, PyLong_FromLong(1)), "(b'cbx',)");
    Py_XDECREF(r);
    r = CALL(a, "__sizeof__", NULL);
    CHECK(r && PyLong_AsLong(r) >= (long)sizeof(PyByteArrayObject) + 4);
    Py_XDECREF(r);
    Py_DECREF(a);
}

static void items(void)
{
    PyObject *a = of("abc");
    CHECK(PySequence_SetItem(a, 0, PyLong_FromLong('x')) == 0 && PySequence_SetItem(a, -1, PyLong_FromLong('z')) == 0);
    HAS(a, "xbz");
    PyObject *n = PyLong_FromLong(300);
    CHECK(PySequence_SetItem(a, 0, n) == -1);
    CHECK_RAISED(PyExc_ValueError, "byte must be in range(0, 256)");
    CHECK(PySequence_SetItem(a, 3, Py_True) == -1);
    CHECK_RAISED(PyExc_IndexError, "bytearray index out of range");
    CHECK(PySequence_DelItem(a, 1) == 0);
    HAS(a, "xz");
    CHECK(PySequence_DelItem(a, 2) == -1);
    CHECK_RAISED(PyExc_IndexError, "bytearray index out of range");
    CHECK(assign(a, PyLong_FromLong(-1), PyLong_FromLong('q')) == 0);
    HAS(a, "xq");
    CHECK(assign(a, PyLong_FromLong(5), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_IndexError, "bytearray index out of range");
    CHECK(assign(a, PyUnicode_FromString("a"), PyLong_FromLong(0)) == -1);
    CHECK_RAISED(PyExc_TypeError, "bytearray indices must be integers or slices, not str");
    CHECK(assign(a, PyLong_FromLong(0), PyUnicode_FromString("a")) == -1);
    CHECK_RAISED(PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    CHECK(assign(a, PyLong_FromLong(0), NULL) == 0);
    HAS(a, "q");
    Py_DECREF(n);
    Py_DECREF(a);
}

static void slices(void)
{
    PyObject *a = of("abcdef");
    CHECK(assign(a, slice(1, 3, 1), PyBytes_FromString("XYZ")) == 0);
    HAS(a, "aXYZdef");
    CHECK(assign(a, slice(0, 2, 1), PyBytes_FromString("")) == 0);
    HAS(a, "YZdef");
    CHECK(assign(a, slice(2, 2, 1), PyBytes_FromString("--")) == 0);
    HAS(a, "YZ--def");
    CHECK(assign(a, slice(0, 4, 1), Py_BuildValue("[ii]", 'a', 'b')) == 0);
    HAS(a, "abdef");
    CHECK(assign(a, slice(1, 2, 1), Py_NewRef(a)) == 0);
    HAS(a, "aabdefdef");
    CHECK(assign(a, slice(0, 999, 2), PyBytes_FromString("12345")) == 0);
    HAS(a, "1a2d3f4e5");
    CHECK(assign(a, slice(8, -10, -4), PyBytes_FromString("xyz")) == 0);
    HAS(a, "za2dyf4ex");
    CHECK(assign(a, slice(0, 999, 2), PyBytes_FromString("1")) == -1);
    CHECK_RAISED(PyExc_ValueError, "attempt to assign bytes of size 1 to extended slice of size 5");
    CHECK(assign(a, slice(0, 999, 2), NULL) == 0);
    HAS(a, "adfe");
    CHECK(assign(a, slice(3, -5, -2), NULL) == 0);
    HAS(a, "af");
    CHECK(assign(a, slice(0, 1, 1), NULL) == 0);
    HAS(a, "f");
    CHECK(assign(a, slice(0, 1, 1), PyUnicode_FromString("a")) == -1);
    CHECK_RAISED(PyExc_TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    CHECK(assign(a, slice(0, 1, 1), PyLong_FromLong(3)) == -1);
    CHECK_RAISED(PyExc_TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    CHECK(assign(a, slice(0, 1, 1), Py_BuildValue("[i]", 256)) == -1);
    CHECK_RAISED(PyExc_ValueError, "byte must be in range(0, 256)");
    CHECK(assign(a, slice(0, 1, 0), PyBytes_FromString("")) == -1);
    CHECK_RAISED(PyExc_ValueError, "slice step cannot be zero");
    HAS(a, "f");
    CHECK(PySequence_SetSlice(a, 1, 1, a) == 0);
    HAS(a, "ff");
    CHECK(PySequence_DelSlice(a, 0, 1) == 0);
    HAS(a, "f");
    /* Taken from the front again and again, memory still counts. */
    CHECK_REPR(CALL(a, "extend", "y", "0123456789012345678901234567890123456789"), "None");
    for (int i = 0; i < 30; i++)
        CHECK(assign(a, slice(0, 1, 1), NULL) == 0);
    HAS(a, "9" "0123456789");
    CHECK_REPR(CALL(a, "append", "i", '!'), "None");
    HAS(a, "9" "0123456789!");
    Py_DECREF(a);
}

static void in_place(void)
{
    PyObject *a = of("ab"), *b = PyBytes_FromString("cd"), *m = PyMemoryView_FromObject(b);
    PyObject *r = PySequence_InPlaceConcat(a, b);
    CHECK(r == a);
    Py_XDECREF(r);
    r = PyNumber_InPlaceAdd(a, m);
    CHECK(r == a);
    Py_XDECREF(r);
    HAS(a, "abcdcd");
    FAILS(PySequence_InPlaceConcat(a, a), PyExc_BufferError, EXPORTED); /* its own view keeps it from growing */
    HAS(a, "abcdcd");
    FAILS(PySequence_InPlaceConcat(a, Py_None), PyExc_TypeError, "can't concat NoneType to bytearray");
    CHECK(PyByteArray_Resize(a, 2) == 0);
    r = PySequence_InPlaceRepeat(a, 3);
    CHECK(r == a);
    Py_XDECREF(r);
    HAS(a, "ababab");
    r = PySequence_InPlaceRepeat(a, 0);
    CHECK(r == a);
    Py_XDECREF(r);
    HAS(a, "");
    Py_DECREF(m);
    Py_DECREF(b);
    Py_DECREF(a);
}

/* Every change of size fails while a view exists, and nothing changes; changes in place go on. */
static void exported(void)
{
    PyObject *a = of("abc"), *mv = PyMemoryView_FromObject(a), *b = PyBytes_FromString("x");
    FAILS(CALL(a, "append", "i", 1), PyExc_BufferError, EXPORTED);
    FAILS(CALL(a, "extend", "y", "x"), PyExc_BufferError, EXPORTED);
    FAILS(CALL(a, "insert", "ii", 0, 1), PyExc_BufferError, EXPORTED);
    FAILS(CALL(a, "pop", NULL), PyExc_BufferError, EXPORTED);
    FAILS(CALL(a, "remove", "i", 'a'), PyExc_BufferError, EXPORTED);
    FAILS(CALL(a, "clear", NULL), PyExc_BufferError, EXPORTED);
    FAILS(PySequence_InPlaceConcat(a, b), PyExc_BufferError, EXPORTED);
    FAILS(PySequence_InPlaceRepeat(a, 2), PyExc_BufferError, EXPORTED);
    CHECK(assign(a, PyLong_FromLong(0), NULL) == -1);
    CHECK_RAISED(PyExc_BufferError, EXPORTED);
    CHECK(assign(a, slice(0, 1, 1), NULL) == -1);
    CHECK_RAISED(PyExc_BufferError, EXPORTED);
    CHECK(assign(a, slice(0, 1, 1), PyBytes_FromString("xy")) == -1);
    CHECK_RAISED(PyExc_BufferError, EXPORTED);
    HAS(a, "abc");
    CHECK(assign(a, slice(0, 1, 1), PyBytes_FromString("x")) == 0);
    CHECK_REPR(CALL(a, "reverse", NULL), "None");
    CHECK_REPR(CALL(mv, "tobytes", NULL), "b'cbx'");
    Py_DECREF(mv);
    CHECK_REPR(CALL(a, "append", "i", '.'), "None");
    HAS(a, "cbx.");
    Py_DECREF(b);
    Py_DECREF(a);
}

int main(void)
{
    Py_Initialize();
    make();
    resize();
    methods();
    items();
    slices();
    in_place();
    exported();
    CHECK_CLEAN();
    return CHECK_DONE();
}
