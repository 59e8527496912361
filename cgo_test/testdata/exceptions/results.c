/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the machinery of calls says of results, how it names functions, how exceptions are chained; keyword arguments as a dict. */
#include "check.h"

extern PyObject *_Py_CheckFunctionResult(PyThreadState *, PyObject *callable, PyObject *result, const char *where);
extern PyObject *_PyObject_FunctionStr(PyObject *);
extern PyObject *_PyStack_AsDict(PyObject *const *values, PyObject *kwnames);
extern void _PyErr_ChainExceptions1(PyObject *);
extern void _PyErr_BadInternalCall(const char *file, int line);
extern int _PyDict_SetItem_KnownHash_LockHeld(PyDictObject *, PyObject *key, PyObject *value, Py_hash_t);
extern int _PySet_NextEntryRef(PyObject *, Py_ssize_t *pos, PyObject **key, Py_hash_t *);

static PyObject *check(PyObject *callable, PyObject *result, const char *where) { return _Py_CheckFunctionResult(PyThreadState_Get(), callable, result, where); }
static PyObject *builtin(const char *name) { return PyDict_GetItemString(PyEval_GetBuiltins(), name); }
static PyObject *value_error(void) { return PyObject_CallFunction(PyExc_ValueError, "s", "first"); }

static void right_results_pass(void)
{
    PyObject *o = PyFloat_FromDouble(1);
    CHECK(check(builtin("len"), o, NULL) == o && Py_REFCNT(o) == 1);
    CHECK(check(NULL, o, "slot") == o && Py_REFCNT(o) == 1);
    CHECK_CLEAN();
    PyErr_SetString(PyExc_KeyError, "mine");
    CHECK(check(builtin("len"), NULL, NULL) == NULL);
    CHECK_RAISED(PyExc_KeyError, "'mine'");
    Py_DECREF(o);
}

static void null_without_an_exception(void)
{
    CHECK(check(builtin("len"), NULL, NULL) == NULL);
    CHECK_RAISED(PyExc_SystemError, "<built-in function len> returned NULL without setting an exception");
    CHECK(check(NULL, NULL, "the slot") == NULL);
    CHECK_RAISED(PyExc_SystemError, "the slot returned NULL without setting an exception");
}

static void result_with_an_exception(void)
{
    PyObject *o = PyFloat_FromDouble(1);
    Py_INCREF(o);
    PyErr_SetString(PyExc_KeyError, "mine");
    CHECK(check(builtin("len"), o, NULL) == NULL && Py_REFCNT(o) == 1);
    PyObject *e = PyErr_GetRaisedException(), *cause = PyException_GetCause(e), *context = PyException_GetContext(e);
    CHECK(cause == context && Py_IS_TYPE(cause, (PyTypeObject *)PyExc_KeyError));
    Py_XDECREF(cause);
    Py_XDECREF(context);
    PyErr_SetRaisedException(e);
    CHECK_RAISED(PyExc_SystemError, "<built-in function len> returned a result with an exception set");
    PyErr_SetString(PyExc_KeyError, "mine");
    CHECK(check(NULL, o, "the slot") == NULL);
    CHECK_RAISED(PyExc_SystemError, "the slot returned a result with an exception set");
}

static int named(PyObject *f, const char *want)
{
    PyObject *s = _PyObject_FunctionStr(f);
    int r = s && !strcmp(PyUnicode_AsUTF8(s), want);
    if (s && !r) printf("%s\n", PyUnicode_AsUTF8(s));
    Py_XDECREF(s);
    return r;
}

static PyObject *method(PyObject *self, PyObject *unused) { Py_RETURN_NONE; }
static PyMethodDef methods[] = {{"meth", method, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0}};
static PyType_Spec spec = {"mod.T", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};

static void names_of_functions(void)
{
    PyObject *t = PyType_FromSpec(&spec), *m = PyObject_GetAttrString(t, "meth"), *n = PyLong_FromLong(42);
    CHECK(named(builtin("len"), "len()"));
    CHECK(named((PyObject *)&PyLong_Type, "int()"));
    CHECK(named(t, "mod.T()"));
    CHECK(named(m, "T.meth()"));
    CHECK(named(n, "42"));
    CHECK_CLEAN();
    Py_DECREF(m);
    Py_DECREF(t);
}

static void bad_internal_call(void)
{
    _PyErr_BadInternalCall("dir/file.c", 12);
    CHECK_RAISED(PyExc_SystemError, "dir/file.c:12: bad argument to internal function");
}

static void chaining_nothing_changes_nothing(void)
{
    _PyErr_ChainExceptions1(NULL);
    CHECK_CLEAN();
    PyErr_SetString(PyExc_KeyError, "mine");
    _PyErr_ChainExceptions1(NULL);
    CHECK_RAISED(PyExc_KeyError, "'mine'");
}

static void chaining_to_nothing_raises(void)
{
    PyObject *e = value_error();
    _PyErr_ChainExceptions1(e);
    PyObject *now = PyErr_GetRaisedException();
    CHECK(now == e && Py_REFCNT(e) == 1);
    Py_XDECREF(now);
}

static void chaining_makes_the_context(void)
{
    PyObject *e = value_error();
    PyErr_SetString(PyExc_KeyError, "mine");
    _PyErr_ChainExceptions1(e);
    PyObject *now = PyErr_GetRaisedException(), *context = PyException_GetContext(now), *cause = PyException_GetCause(now);
    CHECK(Py_IS_TYPE(now, (PyTypeObject *)PyExc_KeyError) && context == e && cause == NULL);
    CHECK(Py_REFCNT(e) == 2);
    Py_XDECREF(context);
    Py_DECREF(now);
}

static void keywords_as_a_dict(void)
{
    PyObject *names = Py_BuildValue("(ss)", "a", "b"), *values[] = {PyFloat_FromDouble(1), PyFloat_FromDouble(2)}, *none = PyTuple_New(0);
    PyObject *d = _PyStack_AsDict(values, names);
    CHECK(PyDict_CheckExact(d) && Py_REFCNT(d) == 1 && Py_REFCNT(values[0]) == 2 && Py_REFCNT(values[1]) == 2);
    CHECK_REPR(d, "{'a': 1.0, 'b': 2.0}");
    CHECK(Py_REFCNT(values[0]) == 1 && Py_REFCNT(names) == 1);
    CHECK_REPR(_PyStack_AsDict(NULL, none), "{}");
    Py_DECREF(names);
}

/* The hash given is the one the entry is kept under: an equal key with another hash is not found, wherever the search meets the entry. */
static void dict_item_with_a_known_hash(void)
{
    PyObject *d = PyDict_New(), *k = PyUnicode_FromString("key"), *v = PyFloat_FromDouble(1), *w = PyFloat_FromDouble(2), *got;
    CHECK(_PyDict_SetItem_KnownHash_LockHeld((PyDictObject *)d, k, v, PyObject_Hash(k)) == 0);
    CHECK(Py_REFCNT(v) == 2 && PyDict_GetItemRef(d, k, &got) == 1 && got == v);
    Py_DECREF(got);
    CHECK(_PyDict_SetItem_KnownHash_LockHeld((PyDictObject *)d, k, w, PyObject_Hash(k)) == 0);
    CHECK(Py_REFCNT(v) == 1 && Py_REFCNT(w) == 2 && PyDict_Size(d) == 1);
    PyDict_Clear(d);
    PyObject *half = PyFloat_FromDouble(0.5), *equal = PyFloat_FromDouble(0.5);
    CHECK(_PyDict_SetItem_KnownHash_LockHeld((PyDictObject *)d, half, v, 12345) == 0);
    CHECK(PyDict_GetItemRef(d, equal, &got) == 0 && got == NULL);
    CHECK(PyDict_Size(d) == 1 && Py_REFCNT(half) == 2);
    Py_DECREF(d);
    CHECK(Py_REFCNT(v) == 1 && Py_REFCNT(k) == 1 && Py_REFCNT(half) == 1);
    Py_DECREF(equal);
    Py_DECREF(half);
    Py_DECREF(k);
}

static void set_entries(void)
{
    PyObject *s = PySet_New(NULL), *a = PyFloat_FromDouble(1.5), *b = PyFloat_FromDouble(2.5), *key = NULL;
    PySet_Add(s, a);
    PySet_Add(s, b);
    Py_ssize_t pos = 0;
    Py_hash_t hash;
    int n = 0;
    while (_PySet_NextEntryRef(s, &pos, &key, &hash) == 1) {
        CHECK((key == a || key == b) && hash == PyObject_Hash(key) && Py_REFCNT(key) == 3);
        Py_DECREF(key);
        n++;
    }
    CHECK(n == 2);
    CHECK(_PySet_NextEntryRef(s, &pos, &key, &hash) == 0);
    CHECK_CLEAN();
    Py_DECREF(s);
    CHECK(Py_REFCNT(a) == 1);
}

static void entries_of_no_set_raise(void)
{
    PyObject *l = PyList_New(0), *key;
    Py_ssize_t pos = 0;
    Py_hash_t hash;
    CHECK(_PySet_NextEntryRef(l, &pos, &key, &hash) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(l);
}

int main(void)
{
    Py_Initialize();
    right_results_pass();
    null_without_an_exception();
    result_with_an_exception();
    names_of_functions();
    bad_internal_call();
    chaining_nothing_changes_nothing();
    chaining_to_nothing_raises();
    chaining_makes_the_context();
    keywords_as_a_dict();
    dict_item_with_a_known_hash();
    set_entries();
    entries_of_no_set_raise();
    return CHECK_DONE();
}
