/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The modules codecs and _codecs: the registry from Python objects. */
#include "../check.h"

static PyObject *search(PyObject *self, PyObject *name) { Py_RETURN_NONE; }
static PyMethodDef search_def = {"search", search, METH_O, NULL};

static void functions(const char *module)
{
    PyObject *m = PyImport_ImportModule(module);
    CHECK(m != NULL);
    if (!m) { PyErr_Clear(); return; }
    CHECK_REPR(PyObject_CallMethod(m, "encode", "s", "a\xc3\xa4"), "b'a\\xc3\\xa4'");
    CHECK_REPR(PyObject_CallMethod(m, "encode", "ss", "a\xc3\xa4", "latin1"), "b'a\\xe4'");
    CHECK_REPR(PyObject_CallMethod(m, "encode", "sss", "a\xc3\xa4", "ascii", "replace"), "b'a?'");
    CHECK_REPR(PyObject_CallMethod(m, "decode", "ys", "a\xe4", "cp1252"), "'a\xc3\xa4'");
    CHECK(!PyObject_CallMethod(m, "encode", NULL));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(!PyObject_CallMethod(m, "encode", "si", "a", 1));
    CHECK_RAISED(PyExc_TypeError, "encode() argument 'encoding' must be str, not int");
    PyObject *c = PyObject_CallMethod(m, "lookup", "s", "UTF8");
    CHECK(c && PyTuple_Check(c) && PyTuple_GET_SIZE(c) == 4);
    CHECK_REPR(PyObject_GetAttrString(c, "name"), "'utf-8'");
    CHECK_REPR(PyObject_GetAttrString(c, "_is_text_encoding"), "True");
    PyObject *e = PyObject_GetAttrString(c, "encode"), *d = PyObject_GetAttrString(c, "decode");
    CHECK_REPR(PyObject_CallFunction(e, "s", "x"), "(b'x', 1)");
    CHECK_REPR(PyObject_CallFunction(d, "ys", "x", "strict"), "('x', 1)");
    Py_XDECREF(e); Py_XDECREF(d); Py_XDECREF(c);
    c = PyObject_CallMethod(m, "lookup", "s", "L1");
    CHECK_REPR(PyObject_GetAttrString(c, "name"), "'iso8859-1'");
    Py_XDECREF(c);
    CHECK(!PyObject_CallMethod(m, "lookup", "s", "no such"));
    CHECK_RAISED(PyExc_LookupError, "unknown encoding: no such");
    CHECK(!PyObject_CallMethod(m, "lookup", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "lookup() argument must be str, not int");
    PyObject *f = PyCFunction_New(&search_def, NULL);
    CHECK_REPR(PyObject_CallMethod(m, "register", "O", f), "None");
    CHECK_REPR(PyObject_CallMethod(m, "unregister", "O", f), "None");
    CHECK(!PyObject_CallMethod(m, "register", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "argument must be callable");
    CHECK_REPR(PyObject_CallMethod(m, "register_error", "sO", "mine", f), "None");
    PyObject *g = PyObject_CallMethod(m, "lookup_error", "s", "mine");
    CHECK(g == f);
    Py_XDECREF(g); Py_DECREF(f);
    CHECK(!PyObject_CallMethod(m, "register_error", "si", "mine", 1));
    CHECK_RAISED(PyExc_TypeError, "handler must be callable");
    CHECK(!PyObject_CallMethod(m, "register_error", "ii", 1, 1));
    CHECK_RAISED(PyExc_TypeError, "register_error() argument 1 must be str, not int");
    CHECK(!PyObject_CallMethod(m, "lookup_error", "s", "not there"));
    CHECK_RAISED(PyExc_LookupError, "unknown error handler name 'not there'");
    Py_DECREF(m);
}

static void facade(void)
{
    PyObject *m = PyImport_ImportModule("codecs");
    CHECK_REPR(PyObject_GetAttrString(m, "BOM_UTF8"), "b'\\xef\\xbb\\xbf'");
    CHECK_REPR(PyObject_GetAttrString(m, "BOM_UTF16_BE"), "b'\\xfe\\xff'");
    CHECK_REPR(PyObject_GetAttrString(m, "BOM_UTF32_LE"), "b'\\xff\\xfe\\x00\\x00'");
    const char *names[] = {"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"};
    for (int i = 0; i < 6; i++) {
        char attr[40];
        snprintf(attr, sizeof attr, "%s_errors", names[i]);
        PyObject *a = PyObject_GetAttrString(m, attr), *b = PyCodec_LookupError(names[i]);
        CHECK(a && a == b);
        Py_XDECREF(a); Py_XDECREF(b);
    }
    PyObject *c = PyObject_GetAttrString(m, "CodecInfo"), *i = PyObject_CallMethod(m, "lookup", "s", "ascii");
    CHECK(c && i && PyObject_IsInstance(i, c) == 1);
    Py_XDECREF(c); Py_XDECREF(i); Py_DECREF(m);
}

static void paths(void)
{
    PyObject *out = NULL, *s = PyUnicode_DecodeFSDefault("a\xff"), *b = PyBytes_FromString("b");
    CHECK(PyUnicode_FSConverter(s, &out) == Py_CLEANUP_SUPPORTED);
    CHECK_REPR(Py_NewRef(out), "b'a\\xff'");
    CHECK(PyUnicode_FSConverter(NULL, &out) == 1 && !out);
    CHECK(PyUnicode_FSDecoder(b, &out) == Py_CLEANUP_SUPPORTED);
    CHECK_REPR(Py_NewRef(out), "'b'");
    CHECK(PyUnicode_FSDecoder(NULL, &out) == 1 && !out);
    CHECK(!PyUnicode_FSConverter(Py_None, &out));
    CHECK_RAISED(PyExc_TypeError, "expected str, bytes or os.PathLike object, not NoneType");
    PyObject *n = PyUnicode_FromStringAndSize("a\0b", 3);
    CHECK(!PyUnicode_FSConverter(n, &out));
    CHECK_RAISED(PyExc_ValueError, "embedded null byte");
    CHECK(!PyUnicode_FSDecoder(n, &out));
    CHECK_RAISED(PyExc_ValueError, "embedded null character");
    Py_DECREF(n);
    Py_ssize_t refs = Py_REFCNT(s);
    PyObject *p = PyOS_FSPath(s);
    CHECK(p == s && Py_REFCNT(s) == refs + 1);
    Py_XDECREF(p);
    /* Methods that return what they should, and what not. */
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Path"), *o = PyObject_CallNoArgs(type);
    CHECK(!PyOS_FSPath(o));
    CHECK_RAISED(PyExc_TypeError, "expected str, bytes or os.PathLike object, not Path");
    Py_DECREF(s); Py_DECREF(b); Py_XDECREF(o); Py_XDECREF(type);
    CHECK(!strcmp(PyUnicode_GetDefaultEncoding(), "utf-8"));
}

static PyObject *as_path(PyObject *self, PyObject *none) { return PyUnicode_FromString("there"); }
static PyObject *as_int(PyObject *self, PyObject *none) { return PyLong_FromLong(1); }
static PyMethodDef good_methods[] = {{"__fspath__", as_path, METH_NOARGS, NULL}, {0}}, bad_methods[] = {{"__fspath__", as_int, METH_NOARGS, NULL}, {0}};

static void path_like(void)
{
    PyType_Slot good[] = {{Py_tp_methods, good_methods}, {0}}, bad[] = {{Py_tp_methods, bad_methods}, {0}};
    PyType_Spec good_spec = {"mod.Good", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, good}, bad_spec = {"mod.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, bad};
    PyObject *t = PyType_FromSpec(&good_spec), *o = PyObject_CallNoArgs(t);
    CHECK_REPR(PyOS_FSPath(o), "'there'");
    Py_XDECREF(o); Py_XDECREF(t);
    t = PyType_FromSpec(&bad_spec);
    o = PyObject_CallNoArgs(t);
    CHECK(!PyOS_FSPath(o));
    CHECK_RAISED(PyExc_TypeError, "expected Bad.__fspath__() to return str or bytes, not int");
    Py_XDECREF(o); Py_XDECREF(t);
}

static void locale(void)
{
    size_t n = 0;
    wchar_t *w = Py_DecodeLocale("a\xe2\x82\xac\xff", &n);
    CHECK(w && n == 3 && w[0] == 'a' && w[1] == 0x20ac && w[2] == 0xdcff && !w[3]);
    char *s = Py_EncodeLocale(w, &n);
    CHECK(s && !strcmp(s, "a\xe2\x82\xac\xff"));
    PyMem_Free(s);
    PyMem_RawFree(w);
    CHECK(!Py_EncodeLocale(L"ab\xd800", &n) && n == 2);
    PyErr_Clear();
    CHECK_REPR(PyUnicode_DecodeLocale("a\xe2\x82\xac", "strict"), "'a\xe2\x82\xac'");
    CHECK_REPR(PyUnicode_DecodeLocale("\xff", "surrogateescape"), "'\\udcff'");
    CHECK_REPR(PyUnicode_DecodeLocaleAndSize("ab", 2, NULL), "'ab'");
    CHECK(!PyUnicode_DecodeLocaleAndSize("a\0b", 3, NULL));
    CHECK_RAISED(PyExc_ValueError, "embedded null byte");
    PyObject *u = PyUnicode_FromString("a\xe2\x82\xac");
    CHECK_REPR(PyUnicode_EncodeLocale(u, NULL), "b'a\\xe2\\x82\\xac'");
    CHECK_REPR(PyUnicode_EncodeFSDefault(u), "b'a\\xe2\\x82\\xac'");
    Py_DECREF(u);
    CHECK_REPR(PyUnicode_DecodeFSDefaultAndSize("a\xff", 2), "'a\\udcff'");
}

int main(void)
{
    PyPreConfig pre;
    PyPreConfig_InitPythonConfig(&pre);
    pre.utf8_mode = 1;
    Py_PreInitialize(&pre);
    Py_Initialize();
    functions("_codecs");
    functions("codecs");
    facade();
    paths();
    path_like();
    locale();
    CHECK_CLEAN();
    return CHECK_DONE();
}
