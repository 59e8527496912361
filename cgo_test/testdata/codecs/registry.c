/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The codec registry: search functions, look-up by every spelling, encoders and decoders of any kind, error handlers by name. */
#include <stdlib.h>
#include "../check.h"

static int searches;
static PyObject *found; /* what the search function below returns for names that begin with test */

static PyObject *search(PyObject *self, PyObject *name)
{
    searches++;
    const char *s = PyUnicode_AsUTF8(name);
    if (!s) return NULL;
    if (!strcmp(s, "test_raises")) { PyErr_SetString(PyExc_RuntimeError, "no luck"); return NULL; }
    if (strncmp(s, "test", 4)) Py_RETURN_NONE;
    return Py_NewRef(found);
}
static PyMethodDef search_def = {"search", search, METH_O, NULL};

static PyObject *last_args;
static PyObject *give; /* what the coder below returns; NULL: it raises */
static PyObject *coder(PyObject *self, PyObject *args)
{
    Py_XSETREF(last_args, Py_NewRef(args));
    if (!give) { PyErr_SetString(PyExc_KeyError, "from the coder"); return NULL; }
    return Py_NewRef(give);
}
static PyMethodDef coder_def = {"coder", coder, METH_VARARGS, NULL};

static void known(void)
{
    const char *names[] = {"utf-8", "UTF8", "u8", "utf", "utf8_ucs4", "cp65001", "utf_8_sig", "UTF-16", "utf-16-le", "UnicodeLittleUnmarked", "UTF-16BE", "U32", "utf-32-be",
        "utf-7", "u7", "unicode-1-1-utf-7", "latin-1", "L1", "iso-8859-1", "8859", "cp819", "ISO_8859-1:1987", "latin", "ascii", "646", "us", "ANSI_X3.4-1968", "iso646-us",
        "unicode_escape", "unicode-escape", "raw_unicode_escape", "charmap", "cp1252", "windows-1252", "cp437", "IBM437", "koi8-r", "iso8859-15", "latin9", "mac_roman", "macintosh",
        "cp037", "EBCDIC-CP-US", "tis-620", "hp-roman8", "KOI8-U", "kz1048", "ptcp154", " utf 8 ", "utf--8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!PyCodec_KnownEncoding(names[i])) { printf("%s:%d: %s is not known\n", __FILE__, __LINE__, names[i]); check_failures++; }
        CHECK_CLEAN();
    }
    CHECK(!PyCodec_KnownEncoding("no-such"));
    CHECK(!PyCodec_KnownEncoding(""));
    CHECK(!PyCodec_KnownEncoding("aliases"));
    CHECK(!PyCodec_KnownEncoding(NULL));
    CHECK_CLEAN();
    CHECK(!PyCodec_Encoder("No-Such!"));
    CHECK_RAISED(PyExc_LookupError, "unknown encoding: No-Such!");
    CHECK(!PyCodec_Decoder(NULL));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
}

static void built_in(void)
{
    PyObject *e = PyCodec_Encoder("utf-8"), *d = PyCodec_Decoder("utf-8"), *same = PyCodec_Encoder("UTF8");
    CHECK(e && d && same && PyCallable_Check(e));
    CHECK_REPR(PyObject_CallFunction(e, "s", "a\xc3\xa4"), "(b'a\\xc3\\xa4', 2)");
    CHECK_REPR(PyObject_CallFunction(d, "y", "a\xc3\xa4"), "('a\xc3\xa4', 3)");
    CHECK_REPR(PyObject_CallFunction(d, "ys", "a\xc3", "replace"), "('a\xef\xbf\xbd', 2)");
    CHECK(!PyObject_CallFunction(e, "y", "a"));
    CHECK_RAISED(PyExc_TypeError, "utf_8_encode() argument 1 must be str, not bytes");
    CHECK(!PyObject_CallFunction(d, "s", "a"));
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'str'");
    Py_XDECREF(e); Py_XDECREF(d); Py_XDECREF(same);
    PyObject *s = PyUnicode_FromString("\xe2\x82\xac\xc3\xa9");
    CHECK_REPR(PyCodec_Encode(s, "cp1252", NULL), "b'\\x80\\xe9'");
    CHECK_REPR(PyCodec_Encode(s, "latin9", NULL), "b'\\xa4\\xe9'");
    CHECK_REPR(PyCodec_Encode(s, "latin-1", "replace"), "b'?\\xe9'");
    CHECK_REPR(PyCodec_Encode(s, "ascii", "xmlcharrefreplace"), "b'&#8364;&#233;'");
    CHECK_REPR(PyCodec_Encode(s, "utf-8-sig", NULL), "b'\\xef\\xbb\\xbf\\xe2\\x82\\xac\\xc3\\xa9'");
    CHECK_REPR(PyCodec_Encode(s, "unicode-escape", NULL), "b'\\\\u20ac\\\\xe9'");
    CHECK_REPR(PyCodec_Encode(s, "raw-unicode-escape", "strict"), "b'\\\\u20ac\\xe9'");
    CHECK(!PyCodec_Encode(s, "koi8-r", NULL));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'charmap' codec can't encode characters in position 0-1: character maps to <undefined>");
    Py_DECREF(s);
    PyObject *b = PyBytes_FromString("\x80\xe9");
    CHECK_REPR(PyCodec_Decode(b, "cp1252", NULL), "'\xe2\x82\xac\xc3\xa9'");
    CHECK_REPR(PyCodec_Decode(b, "koi8-r", NULL), "'\xe2\x94\x80\xd0\x98'");
    CHECK_REPR(PyCodec_Decode(b, "cp437", NULL), "'\xc3\x87\xce\x98'");
    CHECK_REPR(PyCodec_Decode(b, "utf-8-sig", "surrogateescape"), "'\\udc80\\udce9'");
    Py_DECREF(b);
    b = PyBytes_FromString("\x81");
    CHECK(!PyCodec_Decode(b, "cp1252", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, "'charmap' codec can't decode byte 0x81 in position 0: character maps to <undefined>");
    CHECK_REPR(PyCodec_Decode(b, "cp1252", "replace"), "'\xef\xbf\xbd'");
    Py_DECREF(b);
    b = PyBytes_FromString("\xef\xbb\xbf" "a");
    CHECK_REPR(PyCodec_Decode(b, "utf-8-sig", NULL), "'a'");
    CHECK_REPR(PyCodec_Decode(b, "utf-8", NULL), "'\\ufeffa'");
    Py_DECREF(b);
    b = PyByteArray_FromStringAndSize("\\u20ac", 6);
    CHECK_REPR(PyCodec_Decode(b, "unicode_escape", NULL), "'\xe2\x82\xac'");
    Py_DECREF(b);
    s = PyUnicode_FromString("\\x41");
    CHECK_REPR(PyCodec_Decode(s, "unicode_escape", NULL), "'A'");
    Py_DECREF(s);
}

static void by_search(void)
{
    PyObject *f = PyCFunction_New(&search_def, NULL), *c = PyCFunction_New(&coder_def, NULL);
    Py_ssize_t refs = Py_REFCNT(f);
    CHECK(PyCodec_Register(NULL) == -1);
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(PyCodec_Register(Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "argument must be callable");
    CHECK(PyCodec_Register(f) == 0);
    CHECK(Py_REFCNT(f) == refs + 1);

    found = Py_BuildValue("(OOO)", c, c, c);
    CHECK(!PyCodec_Encoder("test-a"));
    CHECK_RAISED(PyExc_TypeError, "codec search functions must return 4-tuples");
    Py_SETREF(found, Py_BuildValue("[OOOO]", c, c, c, c));
    CHECK(!PyCodec_Encoder("test-a"));
    CHECK_RAISED(PyExc_TypeError, "codec search functions must return 4-tuples");
    CHECK(!PyCodec_Encoder("test-raises"));
    CHECK_RAISED(PyExc_RuntimeError, "no luck");
    CHECK(!PyCodec_Encoder("best"));
    CHECK_RAISED(PyExc_LookupError, "unknown encoding: best");

    Py_SETREF(found, Py_BuildValue("(OOOO)", c, c, c, c));
    searches = 0;
    PyObject *e = PyCodec_Encoder("Test A");
    CHECK(e == c);
    Py_XDECREF(e);
    e = PyCodec_Decoder("test-a");
    CHECK(e == c && searches == 1);
    Py_XDECREF(e);
    CHECK(PyCodec_KnownEncoding("TEST_A") && searches == 1);

    /* Encode, Decode. */
    PyObject *n = PyLong_FromLong(12345);
    give = Py_BuildValue("(si)", "result", 7);
    CHECK_REPR(PyCodec_Encode(n, "test-a", NULL), "'result'");
    CHECK_REPR(Py_NewRef(last_args), "(12345,)");
    CHECK_REPR(PyCodec_Decode(n, "test-a", "how"), "'result'");
    CHECK_REPR(Py_NewRef(last_args), "(12345, 'how')");
    Py_SETREF(give, PyLong_FromLong(3));
    CHECK(!PyCodec_Encode(n, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "encoder must return a tuple (object, integer)");
    CHECK(!PyCodec_Decode(n, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "decoder must return a tuple (object,integer)");
    Py_CLEAR(give);
    CHECK(!PyCodec_Encode(n, "test-a", NULL));
    PyObject *exc = PyErr_GetRaisedException();
    CHECK(Py_IS_TYPE(exc, (PyTypeObject *)PyExc_KeyError));
    CHECK_REPR(PyObject_GetAttrString(exc, "__notes__"), "[\"encoding with 'test-a' codec failed\"]");
    Py_DECREF(exc);
    CHECK(!PyCodec_Decode(n, "test-a", NULL));
    exc = PyErr_GetRaisedException();
    CHECK_REPR(PyObject_GetAttrString(exc, "__notes__"), "[\"decoding with 'test-a' codec failed\"]");
    Py_DECREF(exc);
    Py_DECREF(n);

    /* Through str and bytes. */
    PyObject *s = PyUnicode_FromString("text"), *b = PyBytes_FromString("bytes");
    give = Py_BuildValue("(yi)", "result", 7);
    CHECK_REPR(PyUnicode_AsEncodedString(s, "test-a", NULL), "b'result'");
    CHECK_REPR(PyObject_CallMethod(s, "encode", "ss", "test-a", "how"), "b'result'");
    CHECK_REPR(Py_NewRef(last_args), "('text', 'how')");
    CHECK(!PyUnicode_FromEncodedObject(b, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "'test-a' decoder returned 'bytes' instead of 'str'; use codecs.decode() to decode to arbitrary types");
    Py_SETREF(give, Py_BuildValue("(si)", "result", 7));
    CHECK(!PyUnicode_AsEncodedString(s, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "'test-a' encoder returned 'str' instead of 'bytes'; use codecs.encode() to encode to arbitrary types");
    CHECK_REPR(PyUnicode_Decode("abc", 3, "test-a", NULL), "'result'");
    CHECK_REPR(PyObject_CallMethod(b, "decode", "s", "test-a"), "'result'");
    CHECK_REPR(PyUnicode_Decode("", 0, "test-a", NULL), "''");
    CHECK_REPR(PyUnicode_Decode("", 0, "no such", NULL), "''");
    Py_SETREF(give, Py_BuildValue("(Ni)", PyByteArray_FromStringAndSize("ba", 2), 2));
    CHECK_REPR(PyUnicode_AsEncodedString(s, "test-a", NULL), "b'ba'");

    /* Deprecated. */
    Py_SETREF(give, Py_BuildValue("(si)", "result", 7));
    CHECK_REPR(PyUnicode_AsDecodedObject(s, "test-a", NULL), "'result'");
    CHECK_REPR(PyUnicode_AsDecodedUnicode(s, "test-a", "how"), "'result'");
    CHECK_REPR(PyUnicode_AsEncodedObject(s, "test-a", NULL), "'result'");
    CHECK_REPR(PyUnicode_AsEncodedUnicode(s, "test-a", NULL), "'result'");
    CHECK_REPR(PyUnicode_AsEncodedObject(s, NULL, NULL), "b'text'");
    Py_SETREF(give, Py_BuildValue("(ii)", 1, 7));
    CHECK(!PyUnicode_AsDecodedUnicode(s, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "'test-a' decoder returned 'str' instead of 'str'; use codecs.decode() to decode to arbitrary types");
    CHECK(!PyUnicode_AsEncodedUnicode(s, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "'test-a' encoder returned 'int' instead of 'str'; use codecs.encode() to encode to arbitrary types");
    CHECK(!PyUnicode_AsDecodedObject(b, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(!PyUnicode_AsDecodedUnicode(b, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(!PyUnicode_AsEncodedObject(b, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(!PyUnicode_AsEncodedUnicode(b, "test-a", NULL));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");

    /* Streams call the third and fourth item. */
    CHECK_REPR(PyCodec_StreamReader("test-a", s, "how"), "(1, 7)");
    CHECK_REPR(Py_NewRef(last_args), "('text', 'how')");
    CHECK_REPR(PyCodec_StreamWriter("test-a", s, NULL), "(1, 7)");
    CHECK_REPR(Py_NewRef(last_args), "('text',)");
    CHECK(!PyCodec_StreamReader("no such", s, NULL));
    CHECK_RAISED(PyExc_LookupError, "unknown encoding: no such");
    CHECK(!PyCodec_IncrementalEncoder("test-a", NULL));
    CHECK_RAISED(PyExc_AttributeError, "'tuple' object has no attribute 'incrementalencoder'");
    CHECK(!PyCodec_IncrementalDecoder("test-a", NULL));
    CHECK_RAISED(PyExc_AttributeError, "'tuple' object has no attribute 'incrementaldecoder'");

    /* Incremental coders are attributes; a codec may say that it is none for text. */
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){sOsOsO}", "Info", &PyTuple_Type, "incrementalencoder", PyUnicode_Type.tp_base, "incrementaldecoder", &PyList_Type,
        "_is_text_encoding", Py_False);
    CHECK(type != NULL);
    Py_SETREF(found, PyObject_CallFunction(type, "((OOOO))", c, c, c, c));
    Py_XDECREF(PyObject_CallFunction((PyObject *)&PyList_Type, NULL));
    CHECK_REPR(PyCodec_IncrementalDecoder("test-b", "ab"), "['a', 'b']");
    CHECK_REPR(PyCodec_IncrementalDecoder("test-b", NULL), "[]");
    CHECK(!PyUnicode_AsEncodedString(s, "test-b", NULL));
    CHECK_RAISED(PyExc_LookupError, "'test-b' is not a text encoding; use codecs.encode() to handle arbitrary codecs");
    CHECK(!PyUnicode_Decode("a", 1, "test-b", NULL));
    CHECK_RAISED(PyExc_LookupError, "'test-b' is not a text encoding; use codecs.decode() to handle arbitrary codecs");
    CHECK_REPR(PyCodec_Encode(s, "test-b", NULL), "1");
    Py_XDECREF(type);
    Py_DECREF(s); Py_DECREF(b);

    CHECK(PyCodec_Unregister(f) == 0);
    CHECK(Py_REFCNT(f) == refs);
    CHECK(!PyCodec_KnownEncoding("test-a"));
    CHECK(PyCodec_Unregister(f) == 0);
    CHECK(PyCodec_Unregister(Py_None) == 0);
    CHECK_CLEAN();
    Py_CLEAR(give); Py_CLEAR(found); Py_CLEAR(last_args);
    Py_DECREF(f); Py_DECREF(c);
}

int main(void)
{
    setenv("PYTHONWARNINGS", "ignore", 1);
    Py_Initialize();
    known();
    built_in();
    by_search();
    CHECK_CLEAN();
    return CHECK_DONE();
}
