/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The C functions of bytes: results, references, errors; the constructor, slices, subclasses, iterators. */
#include "table.h"

extern PyObject *_PyBytes_Join(PyObject *, PyObject *);

static void make(void)
{
    PyObject *b = PyBytes_FromString("abc");
    CHECK(b && PyBytes_CheckExact(b) && PyBytes_GET_SIZE(b) == 3 && PyBytes_AS_STRING(b)[3] == 0 && Py_REFCNT(b) == 1);
    CHECK(PyBytes_Size(b) == 3 && PyBytes_AsString(b) == PyBytes_AS_STRING(b) && ((PyBytesObject *)b)->ob_sval == PyBytes_AS_STRING(b));
    Py_DECREF(b);
    PyObject *e1 = PyBytes_FromString(""), *e2 = PyBytes_FromStringAndSize(NULL, 0), *e3 = PyBytes_FromStringAndSize("x", 0);
    CHECK(e1 == e2 && e2 == e3 && PyBytes_Size(e1) == 0);
    PyObject *x1 = PyBytes_FromString("x"), *x2 = PyBytes_FromStringAndSize("xy", 1);
    CHECK(x1 == x2);
    b = PyBytes_FromStringAndSize(NULL, 4);
    CHECK(b && PyBytes_GET_SIZE(b) == 4 && PyBytes_AS_STRING(b)[4] == 0);
    Py_DECREF(b);
    b = PyBytes_FromStringAndSize("a\0b", 3);
    CHECK_REPR(b, "b'a\\x00b'");
    CHECK(!PyBytes_FromStringAndSize("a", -1));
    CHECK_RAISED(PyExc_SystemError, "Negative size passed to PyBytes_FromStringAndSize");
    CHECK(!PyBytes_FromStringAndSize(NULL, PY_SSIZE_T_MAX));
    CHECK_RAISED(PyExc_OverflowError, "byte string is too large");
    CHECK(PyBytes_Size(Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected bytes, NoneType found");
    CHECK(!PyBytes_AsString(Py_None));
    CHECK_RAISED(PyExc_TypeError, "expected bytes, NoneType found");
}

static void as_string_and_size(void)
{
    PyObject *b = PyBytes_FromStringAndSize("a\0b", 3), *c = PyBytes_FromString("abc");
    char *s = NULL;
    Py_ssize_t n = 0;
    CHECK(PyBytes_AsStringAndSize(b, &s, &n) == 0 && s == PyBytes_AS_STRING(b) && n == 3);
    CHECK(PyBytes_AsStringAndSize(c, &s, NULL) == 0 && s == PyBytes_AS_STRING(c));
    CHECK(PyBytes_AsStringAndSize(b, &s, NULL) == -1);
    CHECK_RAISED(PyExc_ValueError, "embedded null byte");
    CHECK(PyBytes_AsStringAndSize(Py_None, &s, &n) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected bytes, NoneType found");
    CHECK(PyBytes_AsStringAndSize(b, NULL, &n) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(b);
    Py_DECREF(c);
}

static void concat(void)
{
    PyObject *a = PyBytes_FromString("ab"), *b = PyBytes_FromString("cd"), *keep = Py_NewRef(a);
    Py_ssize_t n = Py_REFCNT(b);
    PyBytes_Concat(&a, b);
    CHECK(a && a != keep && Py_REFCNT(keep) == 1 && Py_REFCNT(b) == n && Py_REFCNT(a) == 1);
    CHECK_REPR(Py_NewRef(a), "b'abcd'");
    Py_DECREF(keep);
    PyBytes_Concat(&a, b);
    CHECK_REPR(Py_NewRef(a), "b'abcdcd'");
    PyObject *array = BA("!?"), *mv = MV("--");
    PyBytes_Concat(&a, array);
    PyBytes_Concat(&a, mv);
    CHECK_REPR(Py_NewRef(a), "b'abcdcd!?--'");
    Py_DECREF(array);
    Py_DECREF(mv);
    PyBytes_ConcatAndDel(&a, b);
    CHECK_REPR(a, "b'abcdcd!?--cd'");
    a = PyBytes_FromString("ab");
    PyBytes_Concat(&a, Py_None);
    CHECK(!a);
    CHECK_RAISED(PyExc_TypeError, "can't concat NoneType to bytes");
    PyBytes_Concat(&a, Py_None);
    CHECK(!a);
    CHECK_CLEAN();
    a = PyBytes_FromString("ab");
    PyBytes_Concat(&a, NULL);
    CHECK(!a);
    CHECK_CLEAN();
    a = PyBytes_FromString("ab");
    PyBytes_ConcatAndDel(&a, NULL);
    CHECK(!a);
    CHECK_CLEAN();
    a = PyLong_FromLong(1000);
    b = PyBytes_FromString("cd");
    PyBytes_ConcatAndDel(&a, b);
    CHECK(!a);
    CHECK_RAISED(PyExc_TypeError, NULL);
}

static void resize(void)
{
    PyObject *b = PyBytes_FromStringAndSize(NULL, 3);
    memcpy(PyBytes_AS_STRING(b), "abc", 3);
    CHECK(_PyBytes_Resize(&b, 6) == 0 && PyBytes_GET_SIZE(b) == 6 && !memcmp(PyBytes_AS_STRING(b), "abc", 3) && PyBytes_AS_STRING(b)[6] == 0);
    CHECK(_PyBytes_Resize(&b, 2) == 0 && PyBytes_GET_SIZE(b) == 2);
    CHECK(_PyBytes_Resize(&b, 2) == 0);
    CHECK_REPR(Py_NewRef(b), "b'ab'");
    CHECK(_PyBytes_Resize(&b, 0) == 0 && PyBytes_GET_SIZE(b) == 0);
    CHECK(_PyBytes_Resize(&b, 3) == 0 && PyBytes_GET_SIZE(b) == 3);
    CHECK(_PyBytes_Resize(&b, -1) == -1 && !b);
    CHECK_RAISED(PyExc_SystemError, NULL);
    b = PyBytes_FromString("shared");
    PyObject *other = Py_NewRef(b);
    CHECK(_PyBytes_Resize(&b, 3) == 0 && b != other && Py_REFCNT(other) == 1);
    CHECK_REPR(Py_NewRef(b), "b'sha'");
    Py_DECREF(b);
    b = Py_NewRef(other);
    CHECK(_PyBytes_Resize(&b, 8) == 0 && PyBytes_GET_SIZE(b) == 8 && !memcmp(PyBytes_AS_STRING(b), "shared", 6));
    Py_DECREF(b);
    CHECK_REPR(other, "b'shared'");
    b = PyLong_FromLong(1000);
    CHECK(_PyBytes_Resize(&b, 3) == -1 && !b);
    CHECK_RAISED(PyExc_SystemError, NULL);
}

static void from_object(void)
{
    PyObject *b = PyBytes_FromString("abc"), *same = PyBytes_FromObject(b);
    CHECK(same == b);
    Py_DECREF(same);
    Py_DECREF(b);
    PyObject *o;
    CHECK_REPR(PyBytes_FromObject(o = BA("xy")), "b'xy'");
    Py_DECREF(o);
    CHECK_REPR(PyBytes_FromObject(o = MV("xy")), "b'xy'");
    Py_DECREF(o);
    CHECK_REPR(PyBytes_FromObject(o = L(2, I(65), I(255))), "b'A\\xff'");
    Py_DECREF(o);
    CHECK_REPR(PyBytes_FromObject(o = T(1, YES)), "b'\\x01'");
    Py_DECREF(o);
    o = PySet_New(NULL);
    CHECK_REPR(PyBytes_FromObject(o), "b''");
    Py_DECREF(o);
    CHECK(!PyBytes_FromObject(o = L(1, I(256))));
    CHECK_RAISED(PyExc_ValueError, "bytes must be in range(0, 256)");
    Py_DECREF(o);
    CHECK(!PyBytes_FromObject(o = L(1, S("a"))));
    CHECK_RAISED(PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    Py_DECREF(o);
    CHECK(!PyBytes_FromObject(o = S("a")));
    CHECK_RAISED(PyExc_TypeError, "cannot convert 'str' object to bytes");
    Py_DECREF(o);
    CHECK(!PyBytes_FromObject(o = I(3)));
    CHECK_RAISED(PyExc_TypeError, "cannot convert 'int' object to bytes");
    Py_DECREF(o);
    CHECK(!PyBytes_FromObject(NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
}

static void repr(void)
{
    PyObject *b = PyBytes_FromString("it's"), *c = PyBytes_FromString("'\""), *d = PyBytes_FromString("\t\n\r\\\x7f\xff~");
    PyObject *r = PyBytes_Repr(b, 1);
    CHECK(r && !strcmp(PyUnicode_AsUTF8(r), "b\"it's\""));
    Py_XDECREF(r);
    r = PyBytes_Repr(b, 0);
    CHECK(r && !strcmp(PyUnicode_AsUTF8(r), "b'it\\'s'"));
    Py_XDECREF(r);
    r = PyBytes_Repr(c, 1);
    CHECK(r && !strcmp(PyUnicode_AsUTF8(r), "b'\\'\"'"));
    Py_XDECREF(r);
    CHECK_REPR(d, "b'\\t\\n\\r\\\\\\x7f\\xff~'");
    r = PyObject_Str(b);
    CHECK(r && !strcmp(PyUnicode_AsUTF8(r), "b\"it's\""));
    Py_XDECREF(r);
    Py_DECREF(b);
    Py_DECREF(c);
}

static void decode_escape(void)
{
#define ESCAPE(s, errors) PyBytes_DecodeEscape(s, sizeof s - 1, errors, 0, NULL)
    CHECK_REPR(ESCAPE("abc", NULL), "b'abc'");
    CHECK_REPR(ESCAPE("", NULL), "b''");
    CHECK_REPR(ESCAPE("\\n\\t\\\\\\'\\\"\\a\\b\\f\\r\\v", NULL), "b'\\n\\t\\\\\\'\"\\x07\\x08\\x0c\\r\\x0b'");
    CHECK_REPR(ESCAPE("\\101\\1012\\7\\0", NULL), "b'AA2\\x07\\x00'");
    CHECK_REPR(ESCAPE("\\x41\\xfF", NULL), "b'A\\xff'");
    CHECK_REPR(ESCAPE("a\\\nb", NULL), "b'ab'");
    CHECK_REPR(ESCAPE("\\x4q\\x", "replace"), "b'?q?'");
    CHECK_REPR(ESCAPE("\\x4q", "ignore"), "b'q'");
    CHECK(!ESCAPE("a\\x4q", NULL));
    CHECK_RAISED(PyExc_ValueError, "invalid \\x escape at position 1");
    CHECK(!ESCAPE("a\\x4q", "strict"));
    CHECK_RAISED(PyExc_ValueError, "invalid \\x escape at position 1");
    CHECK(!ESCAPE("a\\x4q", "unknown"));
    CHECK_RAISED(PyExc_ValueError, "decoding error; unknown error handling code: unknown");
    CHECK(!ESCAPE("a\\", NULL));
    CHECK_RAISED(PyExc_ValueError, "Trailing \\ in string");
}

static PyObject *format_v(const char *f, ...)
{
    va_list va;
    va_start(va, f);
    PyObject *r = PyBytes_FromFormatV(f, va);
    va_end(va);
    return r;
}

static void from_format(void)
{
    CHECK_REPR(PyBytes_FromFormat("plain"), "b'plain'");
    CHECK_REPR(PyBytes_FromFormat("%s|%.2s|%c%%", "str", "string", 'x'), "b'str|st|x%'");
    CHECK_REPR(PyBytes_FromFormat("%d %i %u %x %ld %lu %zd %zu", -1, 2, 3u, 255, -4L, 5ul, (Py_ssize_t)-6, (size_t)7), "b'-1 2 3 ff -4 5 -6 7'");
    CHECK_REPR(PyBytes_FromFormat("%p", (void *)0x1f), "b'0x1f'");
    CHECK_REPR(format_v("%s-%d", "a", 1), "b'a-1'");
    const char *odd = "a%", *unknown = "%d %q %d"; /* what is not known is copied with all behind it */
    CHECK_REPR(format_v(odd), "b'a%'");
    CHECK_REPR(format_v(unknown, 1, 2), "b'1 %q %d'");
    CHECK(!PyBytes_FromFormat("%c", 256));
    CHECK_RAISED(PyExc_OverflowError, "PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]");
    CHECK(!PyBytes_FromFormat("%c", -1));
    CHECK_RAISED(PyExc_OverflowError, "PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]");
}

static void join(void)
{
    PyObject *sep = PyBytes_FromString(", "), *l = L(3, B("a"), BA("bc"), MV("d")), *bad = L(2, B("a"), S("b"));
    CHECK_REPR(_PyBytes_Join(sep, l), "b'a, bc, d'");
    CHECK(!_PyBytes_Join(sep, bad));
    CHECK_RAISED(PyExc_TypeError, "sequence item 1: expected a bytes-like object, str found");
    CHECK(!_PyBytes_Join(sep, Py_None));
    CHECK_RAISED(PyExc_TypeError, "can only join an iterable");
#if PY_VERSION_HEX >= 0x030e0000
    CHECK_REPR(PyBytes_Join(sep, l), "b'a, bc, d'");
    CHECK(!PyBytes_Join(Py_None, l));
    CHECK_RAISED(PyExc_TypeError, "sep: expected bytes, got NoneType");
    CHECK(!PyBytes_Join(NULL, l));
    CHECK_RAISED(PyExc_SystemError, NULL);
#endif
    PyObject *one = L(1, B("only")), *r = _PyBytes_Join(sep, one);
    CHECK(r == PyList_GET_ITEM(one, 0));
    Py_XDECREF(r);
    Py_DECREF(one);
    Py_DECREF(l);
    Py_DECREF(bad);
    Py_DECREF(sep);
}

#define NEW(t, ...) PyObject_CallFunction((PyObject *)t, __VA_ARGS__)

static void constructor(PyTypeObject *t, const char *name)
{
    char text[120];
    PyObject *o;
#define CONTENT(call, text) do { o = call; PyObject *s_ = o ? plain(o) : NULL; CHECK(s_ && Py_IS_TYPE(o, t) && !strcmp(PyUnicode_AsUTF8(s_), text)); Py_XDECREF(s_); Py_XDECREF(o); } while (0)
#define REFUSED(call, exc, ...) do { CHECK(!(call)); snprintf(text, sizeof text, __VA_ARGS__); CHECK_RAISED(exc, text); } while (0)
    CONTENT(PyObject_CallNoArgs((PyObject *)t), "b''");
    CONTENT(NEW(t, "i", 3), "b'\\x00\\x00\\x00'");
    CONTENT(NEW(t, "y", "abc"), "b'abc'");
    CONTENT(NEW(t, "[ii]", 1, 2), "b'\\x01\\x02'");
    CONTENT(NEW(t, "ss", "\xc3\xa9", "latin-1"), "b'\\xe9'");
    CONTENT(NEW(t, "sss", "\xc3\xa9" "a", "ascii", "ignore"), "b'a'");
    REFUSED(NEW(t, "i", -1), PyExc_ValueError, "negative count");
    REFUSED(NEW(t, "s", "a"), PyExc_TypeError, "string argument without an encoding");
    REFUSED(NEW(t, "ys", "a", "ascii"), PyExc_TypeError, "encoding without a string argument");
    REFUSED(NEW(t, "yOs", "a", Py_None, "ascii"), PyExc_TypeError, "%s() argument 'encoding' must be str, not None", name);
    REFUSED(NEW(t, "ss", "\xc3\xa9", "ascii"), PyExc_UnicodeEncodeError, "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)");
    REFUSED(NEW(t, "O", Py_None), PyExc_TypeError, "cannot convert 'NoneType' object to %s", name);
    REFUSED(NEW(t, "d", 1.0), PyExc_TypeError, "cannot convert 'float' object to %s", name);
    REFUSED(NEW(t, "[i]", 256), PyExc_ValueError, t == &PyBytes_Type ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
    REFUSED(NEW(t, "[s]", "a"), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    REFUSED(NEW(t, "issi", 1, "a", "b", 2), PyExc_TypeError, "%s() takes at most 3 arguments (4 given)", name);
    REFUSED(NEW(t, "si", "a", 1), PyExc_TypeError, "%s() argument 'encoding' must be str, not int", name);
    PyObject *none = PyTuple_New(0), *kw = Py_BuildValue("{ssss}", "source", "a", "encoding", "ascii");
    CONTENT(PyObject_Call((PyObject *)t, none, kw), "b'a'");
    PyDict_DelItemString(kw, "source");
    REFUSED(PyObject_Call((PyObject *)t, none, kw), PyExc_TypeError, "encoding without a string argument");
    Py_DECREF(kw);
    kw = Py_BuildValue("{ss}", "errors", "strict");
    REFUSED(PyObject_Call((PyObject *)t, none, kw), PyExc_TypeError, "errors without a string argument");
    Py_DECREF(kw);
    kw = Py_BuildValue("{ss}", "sorce", "strict");
    REFUSED(PyObject_Call((PyObject *)t, none, kw), PyExc_TypeError, "%s() got an unexpected keyword argument 'sorce'. Did you mean 'source'?", name);
    Py_DECREF(kw);
    Py_DECREF(none);
    CONTENT(PyObject_CallMethod((PyObject *)t, "fromhex", "s", "4142 7a"), "b'ABz'");
    CONTENT(PyObject_CallMethod((PyObject *)t, "fromhex", "s", " "), "b''");
    REFUSED(PyObject_CallMethod((PyObject *)t, "fromhex", "s", "4g"), PyExc_ValueError, "non-hexadecimal number found in fromhex() arg at position 1");
    REFUSED(PyObject_CallMethod((PyObject *)t, "fromhex", "s", "41\xc3\xa9"), PyExc_ValueError, "non-hexadecimal number found in fromhex() arg at position 2");
#if PY_VERSION_HEX >= 0x030e0000
    CONTENT(PyObject_CallMethod((PyObject *)t, "fromhex", "y", "41 42"), "b'AB'");
    REFUSED(PyObject_CallMethod((PyObject *)t, "fromhex", "s", "414"), PyExc_ValueError, "fromhex() arg must contain an even number of hexadecimal digits");
    REFUSED(PyObject_CallMethod((PyObject *)t, "fromhex", "i", 1), PyExc_TypeError, "fromhex() argument must be str or bytes-like, not int");
#endif
    PyObject *tab = PyObject_CallMethod((PyObject *)t, "maketrans", "yy", "ab", "xy"), *self = NEW(t, "y", "cab");
    CHECK(tab && PyBytes_CheckExact(tab) && PyBytes_GET_SIZE(tab) == 256);
    CONTENT(PyObject_CallMethod(self, "translate", "O", tab), "b'cxy'");
    CONTENT(PyObject_CallMethod(self, "translate", "Oy", tab, "c"), "b'xy'");
    Py_XDECREF(tab);
    REFUSED(PyObject_CallMethod((PyObject *)t, "maketrans", "yy", "ab", "x"), PyExc_ValueError, "maketrans arguments must have same length");
    REFUSED(PyObject_CallMethod((PyObject *)t, "maketrans", "sy", "ab", "x"), PyExc_TypeError, "a bytes-like object is required, not 'str'");
    CONTENT(PySequence_GetSlice(self, 1, 3), "b'ab'");
    PyObject *s = PySlice_New(NULL, NULL, NULL), *step = I(-1), *back = PySlice_New(NULL, NULL, step);
    CONTENT(PyObject_GetItem(self, s), "b'cab'");
    CONTENT(PyObject_GetItem(self, back), "b'bac'");
    CHECK(t != &PyBytes_Type || PyObject_GetItem(self, s) == self);
    CHECK_REPR(PySequence_List(self), "[99, 97, 98]");
    PyObject *it = PyObject_GetIter(self);
    CHECK_REPR(PyIter_Next(it), "99");
    CHECK_REPR(PyObject_CallMethod(it, "__length_hint__", NULL), "2");
    PyObject *red = PyObject_CallMethod(it, "__reduce__", NULL);
    CHECK(red && PyTuple_Size(red) == 3);
    Py_XDECREF(red);
    CHECK_REPR(PyObject_CallMethod(it, "__setstate__", "i", 0), "None");
    CHECK_REPR(PySequence_List(it), "[99, 97, 98]");
    CHECK(!PyIter_Next(it));
    CHECK_CLEAN();
    Py_DECREF(it);
    Py_DECREF(s);
    Py_DECREF(step);
    Py_DECREF(back);
    Py_DECREF(self);
}

/* Subclasses keep their type where a subclass is asked for, and give plain results elsewhere. */
static void subclass(PyTypeObject *base)
{
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", base), *o = NEW(type, "y", "ab");
    CHECK(o && Py_IS_TYPE(o, (PyTypeObject *)type) && PyObject_Size(o) == 2 && (base == &PyBytes_Type ? PyBytes_Check(o) && !PyBytes_CheckExact(o) : PyByteArray_Check(o)));
    PyObject *r = PyObject_CallMethod(o, "upper", NULL);
    CHECK(r && Py_IS_TYPE(r, base));
    Py_XDECREF(r);
    r = PyObject_CallMethod(o, "replace", "yy", "z", "y");
    CHECK(r && Py_IS_TYPE(r, base));
    Py_XDECREF(r);
    r = PyObject_CallMethod(type, "fromhex", "s", "4142");
    CHECK(r && Py_IS_TYPE(r, (PyTypeObject *)type));
    Py_XDECREF(r);
    r = PySequence_Repeat(o, 1);
    CHECK(r && Py_IS_TYPE(r, base));
    Py_XDECREF(r);
    CHECK(PyObject_SetAttrString(o, "mark", Py_None) == 0);
    Py_DECREF(o);
    Py_DECREF(type);
}

int main(void)
{
    Py_Initialize();
    make();
    as_string_and_size();
    concat();
    resize();
    from_object();
    repr();
    decode_escape();
    from_format();
    join();
    constructor(&PyBytes_Type, "bytes");
    constructor(&PyByteArray_Type, "bytearray");
    subclass(&PyBytes_Type);
    subclass(&PyByteArray_Type);
    CHECK_CLEAN();
    return CHECK_DONE();
}
