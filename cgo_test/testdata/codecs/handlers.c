/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Error handlers: the built-in ones as callables, registered ones, and what codecs do with what handlers return. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"

static PyObject *text(const char *escaped) { return PyUnicode_DecodeUnicodeEscape(escaped, (Py_ssize_t)strlen(escaped), NULL); }

static PyObject *enc_error(const char *encoding, const char *escaped, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *s = text(escaped), *e = PyObject_CallFunction(PyExc_UnicodeEncodeError, "sOnns", encoding, s, start, end, "why");
    Py_DECREF(s);
    return e;
}
static PyObject *dec_error(const char *encoding, const char *bytes, Py_ssize_t n, Py_ssize_t start, Py_ssize_t end)
{
    return PyObject_CallFunction(PyExc_UnicodeDecodeError, "sy#nns", encoding, bytes, n, start, end, "why");
}
static PyObject *trans_error(const char *escaped, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *s = text(escaped), *e = PyObject_CallFunction(PyExc_UnicodeTranslateError, "Onns", s, start, end, "why");
    Py_DECREF(s);
    return e;
}

/* Calls a handler and drops the exception; repr of the result. */
static void gives(int line, PyObject *(*handler)(PyObject *), PyObject *exc, const char *want)
{
    Py_ssize_t refs = Py_REFCNT(exc);
    PyObject *r = handler(exc), *a = r ? PyObject_ASCII(r) : NULL;
    const char *got = a ? PyUnicode_AsUTF8(a) : NULL;
    if (!got || strcmp(got, want)) { printf("%s:%d: %s, want %s\n", __FILE__, line, got ? got : "(exception)", want); check_failures++; if (PyErr_Occurred()) PyErr_Print(); }
    if (Py_REFCNT(exc) != refs) { printf("%s:%d: references %zd, were %zd\n", __FILE__, line, Py_REFCNT(exc), refs); check_failures++; }
    Py_XDECREF(a); Py_XDECREF(r); Py_DECREF(exc);
}
#define GIVES(handler, exc, want) gives(__LINE__, handler, exc, want)
/* It raises the exception itself. */
#define AGAIN(handler, exc) do { PyObject *e = exc; CHECK(!handler(e)); PyObject *g = PyErr_GetRaisedException(); CHECK(g == e); Py_XDECREF(g); Py_DECREF(e); } while (0)
#define REFUSES(handler, exc, name) do { PyObject *e = exc; CHECK(!handler(e)); CHECK_RAISED(PyExc_TypeError, "don't know how to handle " name " in error callback"); Py_DECREF(e); } while (0)

static PyObject *named(const char *name, PyObject *exc)
{
    PyObject *h = PyCodec_LookupError(name), *r = h ? PyObject_CallOneArg(h, exc) : NULL;
    Py_XDECREF(h);
    return r;
}
static PyObject *pass(PyObject *exc) { return named("surrogatepass", exc); }
static PyObject *escape(PyObject *exc) { return named("surrogateescape", exc); }

static PyObject *value_error(void) { return PyObject_CallFunction(PyExc_ValueError, "s", "v"); }

static void built_in(void)
{
    AGAIN(PyCodec_StrictErrors, enc_error("x", "abc", 1, 2));
    AGAIN(PyCodec_StrictErrors, value_error());
    CHECK(!PyCodec_StrictErrors(Py_None));
    CHECK_RAISED(PyExc_TypeError, "codec must pass exception instance");

    GIVES(PyCodec_IgnoreErrors, enc_error("x", "abc", 1, 2), "('', 2)");
    GIVES(PyCodec_IgnoreErrors, dec_error("x", "abc", 3, 1, 3), "('', 3)");
    GIVES(PyCodec_IgnoreErrors, trans_error("abc", 0, 1), "('', 1)");
    REFUSES(PyCodec_IgnoreErrors, value_error(), "ValueError");
    REFUSES(PyCodec_IgnoreErrors, Py_NewRef(Py_None), "NoneType");

    GIVES(PyCodec_ReplaceErrors, enc_error("x", "abcd", 1, 3), "('?" "?', 3)");
    GIVES(PyCodec_ReplaceErrors, enc_error("x", "abcd", 1, 2), "('?', 2)");
    GIVES(PyCodec_ReplaceErrors, dec_error("x", "abcd", 4, 1, 3), "('\\ufffd', 3)");
    GIVES(PyCodec_ReplaceErrors, trans_error("abcd", 1, 3), "('\\ufffd\\ufffd', 3)");
    REFUSES(PyCodec_ReplaceErrors, value_error(), "ValueError");

    GIVES(PyCodec_XMLCharRefReplaceErrors, enc_error("x", "a\\t\\x7f\\u20ac\\U0001f600\\U0010ffff", 1, 6), "('&#9;&#127;&#8364;&#128512;&#1114111;', 6)");
    REFUSES(PyCodec_XMLCharRefReplaceErrors, dec_error("x", "a", 1, 0, 1), "UnicodeDecodeError");
    REFUSES(PyCodec_XMLCharRefReplaceErrors, trans_error("a", 0, 1), "UnicodeTranslateError");

    GIVES(PyCodec_BackslashReplaceErrors, enc_error("x", "a\\xe4\\u20ac\\U0001f600", 0, 4), "('\\\\x61\\\\xe4\\\\u20ac\\\\U0001f600', 4)");
    GIVES(PyCodec_BackslashReplaceErrors, dec_error("x", "a\xe4", 2, 0, 2), "('\\\\x61\\\\xe4', 2)");
    GIVES(PyCodec_BackslashReplaceErrors, trans_error("\\u20ac", 0, 1), "('\\\\u20ac', 1)");
    REFUSES(PyCodec_BackslashReplaceErrors, value_error(), "ValueError");

    GIVES(PyCodec_NameReplaceErrors, enc_error("x", "a\\u20ac\\x07\\ue000\\uac00", 0, 5), "('\\\\N{LATIN SMALL LETTER A}\\\\N{EURO SIGN}\\\\x07\\\\ue000\\\\N{HANGUL SYLLABLE GA}', 5)");
    REFUSES(PyCodec_NameReplaceErrors, dec_error("x", "a", 1, 0, 1), "UnicodeDecodeError");

    GIVES(pass, enc_error("utf-8", "a\\ud800\\udfff", 1, 3), "(b'\\xed\\xa0\\x80\\xed\\xbf\\xbf', 3)");
    GIVES(pass, enc_error("utf-16", "\\ud800", 0, 1), "(b'\\x00\\xd8', 1)");
    GIVES(pass, enc_error("UTF_16_BE", "\\ud800", 0, 1), "(b'\\xd8\\x00', 1)");
    GIVES(pass, enc_error("utf32le", "\\ud800", 0, 1), "(b'\\x00\\xd8\\x00\\x00', 1)");
    GIVES(pass, enc_error("utf-32-be", "\\ud800", 0, 1), "(b'\\x00\\x00\\xd8\\x00', 1)");
    AGAIN(pass, enc_error("utf-8", "a", 0, 1));
    AGAIN(pass, enc_error("latin-1", "\\ud800", 0, 1));
    AGAIN(pass, enc_error("utf-8-sig", "\\ud800", 0, 1));
    GIVES(pass, dec_error("utf-8", "a\xed\xa0\x80", 4, 1, 2), "('\\ud800', 4)");
    GIVES(pass, dec_error("utf-16-le", "\x00\xd8", 2, 0, 2), "('\\ud800', 2)");
    GIVES(pass, dec_error("utf-32-be", "\0\0\xdf\xff", 4, 0, 4), "('\\udfff', 4)");
    AGAIN(pass, dec_error("utf-8", "\xed\xa0", 2, 0, 1));
    AGAIN(pass, dec_error("utf-8", "\xe2\x82\xac", 3, 0, 1));
    AGAIN(pass, dec_error("ascii", "\xed\xa0\x80", 3, 0, 1));
    REFUSES(pass, trans_error("a", 0, 1), "UnicodeTranslateError");

    GIVES(escape, enc_error("x", "a\\udc80\\udcff", 1, 3), "(b'\\x80\\xff', 3)");
    AGAIN(escape, enc_error("x", "\\udc7f", 0, 1));
    AGAIN(escape, enc_error("x", "\\udc80a", 0, 2));
    GIVES(escape, dec_error("x", "\x80\xff\x90" "a", 4, 0, 4), "('\\udc80\\udcff\\udc90', 3)");
    GIVES(escape, dec_error("x", "\x80\x81\x82\x83\x84", 5, 0, 5), "('\\udc80\\udc81\\udc82\\udc83', 4)");
    AGAIN(escape, dec_error("x", "a", 1, 0, 1));
    REFUSES(escape, value_error(), "ValueError");
}

static PyObject *result; /* of the handler below; NULL: it raises */
static PyObject *seen;
static PyObject *new_object; /* stored in the exception */
static PyObject *handle(PyObject *self, PyObject *exc)
{
    Py_XSETREF(seen, Py_BuildValue("(NNNNN)", PyObject_GetAttrString(exc, "encoding"), PyObject_GetAttrString(exc, "object"), PyObject_GetAttrString(exc, "start"), PyObject_GetAttrString(exc, "end"),
        PyObject_GetAttrString(exc, "reason")));
    if (new_object && PyObject_SetAttrString(exc, "object", new_object) < 0) return NULL;
    if (!result) { PyErr_SetString(PyExc_KeyError, "from the handler"); return NULL; }
    return Py_NewRef(result);
}
static PyMethodDef handle_def = {"handle", handle, METH_O, NULL};

static PyObject *enc(const char *escaped, const char *encoding)
{
    PyObject *s = text(escaped), *r = PyUnicode_AsEncodedString(s, encoding, "test");
    Py_DECREF(s);
    return r;
}

static void registered(void)
{
    PyObject *h = PyCFunction_New(&handle_def, NULL);
    CHECK(PyCodec_RegisterError("test", Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "handler must be callable");
    CHECK(!PyCodec_LookupError("test"));
    CHECK_RAISED(PyExc_LookupError, "unknown error handler name 'test'");
    CHECK(PyCodec_RegisterError("test", h) == 0);
    PyObject *g = PyCodec_LookupError("test");
    CHECK(g == h);
    Py_XDECREF(g);
    PyObject *a = PyCodec_LookupError(NULL), *b = PyCodec_LookupError("strict");
    CHECK(a && a == b);
    Py_XDECREF(a); Py_XDECREF(b);
    const char *names[] = {"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"};
    for (int i = 0; i < 8; i++) { g = PyCodec_LookupError(names[i]); CHECK(g && PyCallable_Check(g)); Py_XDECREF(g); }

    /* Encoding. */
    result = Py_BuildValue("(si)", "<>", 4);
    CHECK_REPR(enc("a\\xe4\\xe5\\xe6", "ascii"), "b'a<>'");
    CHECK_REPR(Py_NewRef(seen), "('ascii', 'a\xc3\xa4\xc3\xa5\xc3\xa6', 1, 4, 'ordinal not in range(128)')");
    Py_SETREF(result, Py_BuildValue("(yi)", "\xff\xfe", -1));
    CHECK_REPR(enc("a\\u20acbc", "latin-1"), "b'a\\xff\\xfec'");
    CHECK_REPR(enc("\\ud800bc", "utf-8"), "b'\\xff\\xfec'");
    CHECK_REPR(enc("\\ud800bc", "utf-16-le"), "b'\\xff\\xfec\\x00'");
    CHECK(!enc("\\ud800bc", "utf-32-le"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-32-le' codec can't encode character '\\ud800' in position 0: surrogates not allowed");
    Py_SETREF(result, Py_BuildValue("(sn)", "\xc3\xa4", (Py_ssize_t)1));
    CHECK(!enc("\\u20ac", "ascii"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'ascii' codec can't encode character '\\u20ac' in position 0: ordinal not in range(128)");
    CHECK_REPR(enc("\\u20ac", "latin-1"), "b'\\xe4'");
    CHECK(!enc("\\ud800", "utf-8"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed");
    CHECK(!enc("\\ud800", "utf-16"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, NULL);
    CHECK_REPR(enc("\\u20ac", "cp437"), "b'\\x84'");
    CHECK(!enc("\\u20ac", "koi8-r"));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'charmap' codec can't encode character '\\u20ac' in position 0: character maps to <undefined>");

    const struct { PyObject *r; PyObject *type; const char *text; } wrong[] = {
        {Py_NewRef(Py_None), PyExc_TypeError, "encoding error handler must return (str/bytes, int) tuple"},
        {Py_BuildValue("(s)", "x"), PyExc_TypeError, "encoding error handler must return (str/bytes, int) tuple"},
        {Py_BuildValue("[si]", "x", 1), PyExc_TypeError, "encoding error handler must return (str/bytes, int) tuple"},
        {Py_BuildValue("(sii)", "x", 1, 2), PyExc_TypeError, "encoding error handler must return (str/bytes, int) tuple"},
        {Py_BuildValue("(ii)", 1, 1), PyExc_TypeError, "encoding error handler must return (str/bytes, int) tuple"},
        {Py_BuildValue("(ss)", "x", "y"), PyExc_TypeError, "'str' object cannot be interpreted as an integer"},
        {Py_BuildValue("(si)", "x", 5), PyExc_IndexError, "position 5 from error handler out of bounds"},
        {Py_BuildValue("(si)", "x", -5), PyExc_IndexError, "position -1 from error handler out of bounds"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Py_SETREF(result, wrong[i].r);
        CHECK(!enc("abc\\xe4", "ascii"));
        CHECK_RAISED(wrong[i].type, wrong[i].text);
    }
    Py_CLEAR(result);
    CHECK(!enc("abc\\xe4", "ascii"));
    CHECK_RAISED(PyExc_KeyError, "'from the handler'");

    /* Decoding. */
    result = Py_BuildValue("(si)", "<>", 2);
    CHECK_REPR(PyUnicode_Decode("\xff\xfe" "a", 3, "ascii", "test"), "'<>a'");
    CHECK_REPR(Py_NewRef(seen), "('ascii', b'\\xff\\xfea', 0, 1, 'ordinal not in range(128)')");
    CHECK_REPR(PyUnicode_DecodeUTF8("\xff\xfe" "a", 3, "test"), "'<>a'");
    CHECK_REPR(Py_NewRef(seen), "('utf-8', b'\\xff\\xfea', 0, 1, 'invalid start byte')");
    Py_SETREF(result, Py_BuildValue("(si)", "\xe2\x82\xac", -1));
    CHECK_REPR(PyUnicode_DecodeUTF8("\xff\xfe" "a", 3, "test"), "'\xe2\x82\xac" "a'");
    const struct { PyObject *r; PyObject *type; const char *text; } bad[] = {
        {Py_NewRef(Py_None), PyExc_TypeError, "decoding error handler must return (str, int) tuple"},
        {Py_BuildValue("(s)", "x"), PyExc_TypeError, "decoding error handler must return (str, int) tuple"},
        {Py_BuildValue("(yi)", "x", 1), PyExc_TypeError, "decoding error handler must return (str, int) tuple"},
        {Py_BuildValue("(ss)", "x", "y"), PyExc_TypeError, "'str' object cannot be interpreted as an integer"},
        {Py_BuildValue("(si)", "x", 9), PyExc_IndexError, "position 9 from error handler out of bounds"},
        {Py_BuildValue("(si)", "x", -9), PyExc_IndexError, "position -5 from error handler out of bounds"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Py_SETREF(result, bad[i].r);
        CHECK(!PyUnicode_Decode("abc\xe4", 4, "ascii", "test"));
        CHECK_RAISED(bad[i].type, bad[i].text);
    }
    /* A handler may replace the input. */
    Py_SETREF(result, Py_BuildValue("(si)", "<>", 1));
    new_object = PyBytes_FromString("xyzzy");
    CHECK_REPR(PyUnicode_DecodeASCII("\xff" "b", 2, "test"), "'<>yzzy'");
    CHECK_REPR(PyUnicode_DecodeUTF8("\xff" "b", 2, "test"), "'<>yzzy'");
    CHECK_REPR(PyUnicode_DecodeUTF7("\xff" "b", 2, "test"), "'<>yzzy'");
    Py_SETREF(new_object, PyUnicode_FromString("no bytes"));
    CHECK(!PyUnicode_DecodeASCII("\xff" "b", 2, "test"));
    CHECK_RAISED(PyExc_TypeError, PY_VERSION_HEX < 0x030e0000 ? "object attribute must be bytes" : "UnicodeError 'object' attribute must be a bytes");
    Py_CLEAR(new_object);
    Py_CLEAR(result);
    CHECK(!PyUnicode_DecodeASCII("\xff", 1, "test"));
    CHECK_RAISED(PyExc_KeyError, "'from the handler'");
    Py_CLEAR(seen);
    Py_DECREF(h);
}

/* es, et, es#, et# take any text encoding. */
static void arguments(void)
{
    PyObject *args = Py_BuildValue("(s)", "a\xe2\x82\xac");
    char *p = NULL;
    CHECK(PyArg_ParseTuple(args, "es", "utf-16-le", &p) == 0);
    CHECK_RAISED(PyExc_TypeError, "argument 1 must be encoded string without null bytes, not str");
    CHECK(PyArg_ParseTuple(args, "es", "cp1252", &p) && !strcmp(p, "a\x80"));
    PyMem_Free(p);
    CHECK(PyArg_ParseTuple(args, "et", "utf-7", &p) && !strcmp(p, "a+IKw-"));
    PyMem_Free(p);
    CHECK(!PyArg_ParseTuple(args, "es", "latin-1", &p));
    CHECK_RAISED(PyExc_UnicodeEncodeError, "'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)");
    CHECK(!PyArg_ParseTuple(args, "es", "no such", &p));
    CHECK_RAISED(PyExc_LookupError, "unknown encoding: no such");
    Py_ssize_t size = 0;
    p = NULL;
    CHECK(PyArg_ParseTuple(args, "es#", "utf-16", &p, &size) && size == 6 && !memcmp(p, "\xff\xfe" "a\0\xac\x20\0", 7));
    PyMem_Free(p);
    char room[4];
    p = room;
    size = 4;
    CHECK(PyArg_ParseTuple(args, "et#", "cp1252", &p, &size) && size == 2 && !strcmp(room, "a\x80"));
    size = 2;
    CHECK(!PyArg_ParseTuple(args, "et#", "cp1252", &p, &size));
    CHECK_RAISED(PyExc_ValueError, NULL);
    Py_DECREF(args);
}

int main(void)
{
    Py_Initialize();
    built_in();
    registered();
    arguments();
    CHECK_CLEAN();
    return CHECK_DONE();
}
