/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * The names under which callers compiled with PY_SSIZE_T_CLEAN reach formats: '#' is a Py_ssize_t.
 */
#define PY_SSIZE_T_CLEAN
#include "../check.h"
#undef Py_BuildValue
#undef PyArg_Parse
PyAPI_FUNC(PyObject *) _Py_BuildValue_SizeT(const char *, ...);
PyAPI_FUNC(PyObject *) _Py_VaBuildValue_SizeT(const char *, va_list);
PyAPI_FUNC(int) _PyArg_Parse_SizeT(PyObject *, const char *, ...);
PyAPI_FUNC(int) _PyArg_ParseTuple_SizeT(PyObject *, const char *, ...);
PyAPI_FUNC(int) _PyArg_ParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char *const *, ...);
PyAPI_FUNC(int) _PyArg_VaParse_SizeT(PyObject *, const char *, va_list);
PyAPI_FUNC(int) _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char *const *, va_list);
PyAPI_FUNC(PyObject *) _PyObject_CallFunction_SizeT(PyObject *, const char *, ...);
PyAPI_FUNC(PyObject *) _PyObject_CallMethod_SizeT(PyObject *, const char *, const char *, ...);
PyAPI_FUNC(PyObject *) _PyObject_CallMethodId(PyObject *, _Py_Identifier *, const char *, ...);
PyAPI_FUNC(PyObject *) _PyObject_GetAttrId(PyObject *, _Py_Identifier *);

static PyObject *va_build(const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *o = _Py_VaBuildValue_SizeT(format, va);
    va_end(va);
    return o;
}
static int va_parse(PyObject *args, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    int r = _PyArg_VaParse_SizeT(args, format, va);
    va_end(va);
    return r;
}
static int va_parse_keywords(PyObject *args, PyObject *kw, const char *format, char *const *names, ...)
{
    va_list va;
    va_start(va, names);
    int r = _PyArg_VaParseTupleAndKeywords_SizeT(args, kw, format, names, va);
    va_end(va);
    return r;
}

static void builds(void)
{
    CHECK_REPR(_Py_BuildValue_SizeT(""), "None");
    CHECK_REPR(_Py_BuildValue_SizeT("i", 3), "3");
    CHECK_REPR(_Py_BuildValue_SizeT("(s#y#[i]d)", "abc", (Py_ssize_t)2, "xyz", (Py_ssize_t)1, 7, 0.5), "('ab', b'x', [7], 0.5)");
    CHECK(_Py_BuildValue_SizeT("(i", 1) == NULL);
    CHECK_RAISED(PyExc_SystemError, "unmatched paren in format");
    CHECK_REPR(va_build("(s#i)", "abc", (Py_ssize_t)3, -1), "('abc', -1)");
    CHECK(va_build("!") == NULL);
    CHECK_RAISED(PyExc_SystemError, "bad format char passed to Py_BuildValue");
}

static void build_references(void)
{
    PyObject *l = PyList_New(0), *t = _Py_BuildValue_SizeT("(OO)", l, l);
    CHECK(Py_REFCNT(l) == 3);
    Py_XDECREF(t);
    CHECK(Py_REFCNT(l) == 1);
    t = va_build("(ON)", l, PyList_New(0));
    CHECK(Py_REFCNT(l) == 2);
    Py_XDECREF(t);
    Py_DECREF(l);
}

static void parses_tuples(void)
{
    PyObject *args = Py_BuildValue("(siO)", "text", 5, Py_None), *o = NULL;
    const char *s = NULL;
    Py_ssize_t n = -1;
    int i = 0;
    CHECK(_PyArg_ParseTuple_SizeT(args, "s#iO", &s, &n, &i, &o) == 1);
    CHECK(s && !strcmp(s, "text") && n == 4 && i == 5 && o == Py_None);
    n = -1, i = 0;
    CHECK(va_parse(args, "s#iO", &s, &n, &i, &o) == 1);
    CHECK(n == 4 && i == 5);
    CHECK(Py_REFCNT(args) == 1);
    CHECK(_PyArg_ParseTuple_SizeT(args, "s#i:func", &s, &n, &i) == 0);
    CHECK_RAISED(PyExc_TypeError, "func() takes exactly 2 arguments (3 given)");
    CHECK(va_parse(args, "iiO", &i, &i, &o) == 0);
    CHECK_RAISED(PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    CHECK(_PyArg_ParseTuple_SizeT(Py_None, "i", &i) == 0);
    CHECK_RAISED(PyExc_SystemError, "new style getargs format but argument is not a tuple");
    CHECK(va_parse(Py_None, "i", &i) == 0);
    CHECK_RAISED(PyExc_SystemError, "new style getargs format but argument is not a tuple");
    Py_DECREF(args);
}

static void parses_one(void)
{
    PyObject *o = PyUnicode_FromString("text"), *seven = PyLong_FromLong(7);
    const char *s = NULL;
    Py_ssize_t n = -1;
    int i = 0;
    CHECK(_PyArg_Parse_SizeT(o, "s#", &s, &n) == 1 && n == 4 && !strcmp(s, "text"));
    CHECK(_PyArg_Parse_SizeT(seven, "i", &i) == 1 && i == 7);
    CHECK(_PyArg_Parse_SizeT(o, "i", &i) == 0);
    CHECK_RAISED(PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    CHECK(_PyArg_Parse_SizeT(seven, "s#", &s, &n) == 0);
    CHECK_RAISED(PyExc_TypeError, "a bytes-like object is required, not 'int'");
    CHECK(Py_REFCNT(o) == 1);
    Py_DECREF(o);
    Py_DECREF(seven);
}

static void parses_keywords(void)
{
    char *names[] = {"first", "second", NULL};
    PyObject *args = Py_BuildValue("(s)", "text"), *kw = Py_BuildValue("{s:i}", "second", 9), *bad = Py_BuildValue("{s:i}", "third", 9);
    const char *s = NULL;
    for (int va = 0; va < 2; va++) {
        int (*parse)(PyObject *, PyObject *, const char *, char *const *, ...) = _PyArg_ParseTupleAndKeywords_SizeT;
        if (va) parse = va_parse_keywords;
        Py_ssize_t n = -1;
        int i = 0;
        CHECK(parse(args, kw, "s#|i:func", names, &s, &n, &i) == 1);
        CHECK(n == 4 && i == 9 && !strcmp(s, "text"));
        i = 1;
        CHECK(parse(args, NULL, "s#|i:func", names, &s, &n, &i) == 1 && i == 1);
        CHECK(parse(args, bad, "s#|i:func", names, &s, &n, &i) == 0);
        CHECK_RAISED(PyExc_TypeError, "func() got an unexpected keyword argument 'third'");
        CHECK(parse(args, NULL, "s#i:func", names, &s, &n, &i) == 0);
        CHECK_RAISED(PyExc_TypeError, "func() missing required argument 'second' (pos 2)");
        CHECK(parse(NULL, kw, "s#|i:func", names, &s, &n, &i) == 0);
        PyErr_Clear();
        CHECK(parse(args, kw, NULL, names, &s, &n, &i) == 0);
        CHECK(PyErr_ExceptionMatches(PyExc_SystemError));
        PyErr_Clear();
        CHECK(parse(args, args, "s#|i:func", names, &s, &n, &i) == 0);
        CHECK(PyErr_ExceptionMatches(PyExc_SystemError));
        PyErr_Clear();
    }
    CHECK(Py_REFCNT(args) == 1 && Py_REFCNT(kw) == 1);
    Py_DECREF(args);
    Py_DECREF(kw);
    Py_DECREF(bad);
}

static void calls(void)
{
    PyObject *o = PyUnicode_FromString("a-b"), *len = PyObject_GetAttrString(o, "replace");
    CHECK_REPR(_PyObject_CallFunction_SizeT(len, "s#s#", "-xx", (Py_ssize_t)1, "+yy", (Py_ssize_t)2), "'a+yb'");
    CHECK_REPR(_PyObject_CallFunction_SizeT((PyObject *)&PyList_Type, NULL), "[]");
    CHECK_REPR(_PyObject_CallFunction_SizeT((PyObject *)&PyList_Type, ""), "[]");
    CHECK_REPR(_PyObject_CallFunction_SizeT((PyObject *)&PyList_Type, "((ii))", 1, 2), "[1, 2]");
    CHECK(_PyObject_CallFunction_SizeT(NULL, "i", 1) == NULL);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(_PyObject_CallFunction_SizeT(Py_None, "i", 1) == NULL);
    CHECK_RAISED(PyExc_TypeError, "'NoneType' object is not callable");
    CHECK_REPR(_PyObject_CallMethod_SizeT(o, "split", "s#", "-xx", (Py_ssize_t)1), "['a', 'b']");
    CHECK_REPR(_PyObject_CallMethod_SizeT(o, "upper", NULL), "'A-B'");
    CHECK(_PyObject_CallMethod_SizeT(o, "nothing", NULL) == NULL);
    CHECK_RAISED(PyExc_AttributeError, "'str' object has no attribute 'nothing'");
    CHECK(_PyObject_CallMethod_SizeT(NULL, "upper", NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(_PyObject_CallMethod_SizeT(o, NULL, NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    Py_DECREF(len);
    CHECK(Py_REFCNT(o) == 1);
    Py_DECREF(o);
}

static void identifiers(void)
{
    static _Py_Identifier id_split = {"split", -1}, id_nothing = {"nothing", -1}, id_real = {"real", -1};
    PyObject *o = PyUnicode_FromString("a-b"), *big = PyLong_FromLong(123456789);
    for (int i = 0; i < 2; i++) { /* the name is made once */
        CHECK_REPR(_PyObject_CallMethodId(o, &id_split, "s", "-"), "['a', 'b']");
        CHECK_REPR(_PyObject_CallMethodId(o, &id_split, NULL), "['a-b']");
        CHECK(_PyObject_CallMethodId(o, &id_nothing, NULL) == NULL);
        CHECK_RAISED(PyExc_AttributeError, "'str' object has no attribute 'nothing'");
        CHECK_REPR(_PyObject_GetAttrId(big, &id_real), "123456789");
        CHECK(_PyObject_GetAttrId(big, &id_nothing) == NULL);
        CHECK_RAISED(PyExc_AttributeError, "'int' object has no attribute 'nothing'");
    }
    CHECK(_PyObject_CallMethodId(NULL, &id_split, NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(Py_REFCNT(o) == 1 && Py_REFCNT(big) == 1);
    Py_DECREF(o);
    Py_DECREF(big);
}

int main(void)
{
    Py_Initialize();
    builds();
    build_references();
    parses_tuples();
    parses_one();
    parses_keywords();
    calls();
    identifiers();
    return CHECK_DONE();
}
