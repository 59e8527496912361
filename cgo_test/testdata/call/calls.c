/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The call protocol: every way to call, with every kind of callable, and what is refused. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"
#include <stddef.h>

/* Exported, but not in every header. */
PyAPI_FUNC(PyObject *) PyEval_CallObjectWithKeywords(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) _PyObject_MakeTpCall(PyThreadState *, PyObject *, PyObject *const *, Py_ssize_t, PyObject *);
PyAPI_FUNC(PyObject *) PyEval_CallFunction(PyObject *, const char *, ...);
PyAPI_FUNC(PyObject *) PyEval_CallMethod(PyObject *, const char *, const char *, ...);

#define B Py_BuildValue

/* Shows how it was called: (args, kwargs or None). */
static PyObject *show(PyObject *self, PyObject *args, PyObject *kwargs) { return B("OO", args, kwargs ? kwargs : Py_None); }
static PyObject *show_args(PyObject *self, PyObject *args) { return Py_NewRef(args); }
static PyObject *show_fast(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    PyObject *t = PyTuple_New(n);
    for (Py_ssize_t i = 0; i < n; i++) PyTuple_SET_ITEM(t, i, Py_NewRef(args[i]));
    return t;
}
static PyObject *show_names(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return B("NO", show_fast(self, args, n + (names ? PyTuple_GET_SIZE(names) : 0)), names ? names : Py_None);
}
static PyObject *show_method(PyObject *self, PyTypeObject *cls, PyObject *const *args, size_t n, PyObject *names)
{
    return B("sN", cls->tp_name, show_names(self, args, (Py_ssize_t)n, names));
}
static PyObject *show_none(PyObject *self, PyObject *none) { return B("sO", "none", none ? none : Py_Ellipsis); }
static PyObject *show_o(PyObject *self, PyObject *o) { return B("sO", "o", o); }
static PyObject *null_clean(PyObject *self, PyObject *args) { return NULL; }
static PyObject *result_error(PyObject *self, PyObject *args) { PyErr_SetString(PyExc_KeyError, "k"); return Py_NewRef(Py_None); }

static PyMethodDef methods[] = {
    {"show", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS, "show($module, /, *args)\n--\n\nShows."},
    {"args", show_args, METH_VARARGS, NULL},
    {"fast", (PyCFunction)show_fast, METH_FASTCALL, NULL},
    {"names", (PyCFunction)show_names, METH_FASTCALL | METH_KEYWORDS, NULL},
    {"none", show_none, METH_NOARGS, NULL},
    {"o", show_o, METH_O, NULL},
    {"null_clean", null_clean, METH_VARARGS, NULL},
    {"result_error", result_error, METH_VARARGS, NULL},
    {NULL}};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "calls", NULL, -1, methods};

static PyMethodDef type_methods[] = {
    {"show", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS, NULL},
    {"args", show_args, METH_VARARGS, NULL},
    {"fast", (PyCFunction)show_fast, METH_FASTCALL, NULL},
    {"names", (PyCFunction)show_names, METH_FASTCALL | METH_KEYWORDS, NULL},
    {"method", (PyCFunction)show_method, METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
    {"none", show_none, METH_NOARGS, NULL},
    {"o", show_o, METH_O, NULL},
    {"cargs", show_args, METH_VARARGS | METH_CLASS, NULL},
    {"cfast", (PyCFunction)show_fast, METH_FASTCALL | METH_CLASS, NULL},
    {"cmethod", (PyCFunction)show_method, METH_METHOD | METH_FASTCALL | METH_KEYWORDS | METH_CLASS, NULL},
    {"sargs", show_args, METH_VARARGS | METH_STATIC, NULL},
    {"so", show_o, METH_O | METH_STATIC, NULL},
    {"__repr__", show_none, METH_NOARGS | METH_COEXIST, NULL},
    {NULL}};
static PyObject *type_repr(PyObject *self) { return PyUnicode_FromString("by slot"); }
static PyType_Slot slots[] = {{Py_tp_methods, type_methods}, {Py_tp_repr, type_repr}, {0, NULL}};
static PyType_Spec spec = {"calls.Type", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static PyObject *m, *type, *inst;

static PyObject *get(PyObject *o, const char *name)
{
    PyObject *r = PyObject_GetAttrString(o, name);
    CHECK(r != NULL);
    return r;
}

/* f(*args, **kwargs) by PyObject_Call; both stolen. */
static PyObject *call(PyObject *o, const char *name, PyObject *args, PyObject *kwargs)
{
    PyObject *f = get(o, name), *r = PyObject_Call(f, args, kwargs);
    Py_DECREF(f), Py_DECREF(args), Py_XDECREF(kwargs);
    return r;
}
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)

static void flags(void)
{
    CHECK_REPR(call(m, "show", B("(i)", 1), B("{s:i}", "a", 2)), "((1,), {'a': 2})");
    CHECK_REPR(call(m, "show", B("()"), B("{}")), "((), {})");
    CHECK_REPR(call(m, "show", B("()"), NULL), "((), None)");
    CHECK_REPR(call(m, "args", B("(ii)", 1, 2), NULL), "(1, 2)");
    CHECK_REPR(call(m, "args", B("(ii)", 1, 2), B("{}")), "(1, 2)");
    FAILS(call(m, "args", B("()"), B("{s:i}", "a", 2)), PyExc_TypeError, "args() takes no keyword arguments");
    FAILS(call(m, "fast", B("()"), B("{s:i}", "a", 2)), PyExc_TypeError, "calls.fast() takes no keyword arguments");
    FAILS(call(m, "none", B("()"), B("{s:i}", "a", 2)), PyExc_TypeError, "calls.none() takes no keyword arguments");
    FAILS(call(m, "o", B("(i)", 1), B("{s:i}", "a", 2)), PyExc_TypeError, "calls.o() takes no keyword arguments");
    FAILS(call(m, "none", B("(i)", 1), NULL), PyExc_TypeError, "calls.none() takes no arguments (1 given)");
    FAILS(call(m, "o", B("()"), NULL), PyExc_TypeError, "calls.o() takes exactly one argument (0 given)");
    FAILS(call(m, "o", B("(ii)", 1, 2), NULL), PyExc_TypeError, "calls.o() takes exactly one argument (2 given)");
    CHECK_REPR(call(m, "names", B("(i)", 1), B("{s:i}", "a", 2)), "((1, 2), ('a',))");
    CHECK_REPR(call(m, "names", B("(i)", 1), B("{}")), "((1,), None)");
    CHECK_REPR(call(m, "fast", B("(ii)", 1, 2), NULL), "(1, 2)");
    CHECK_REPR(call(m, "none", B("()"), NULL), "('none', Ellipsis)");
    CHECK_REPR(call(m, "o", B("(i)", 4), NULL), "('o', 4)");
    CHECK_REPR(call(m, "show", B("()"), B("{i:i}", 1, 2)), "((), {1: 2})");
    FAILS(call(m, "names", B("()"), B("{i:i}", 1, 2)), PyExc_TypeError, "keywords must be strings");
    FAILS(call(m, "null_clean", B("()"), NULL), PyExc_SystemError, "<built-in function null_clean> returned NULL without setting an exception");
    FAILS(call(m, "result_error", B("()"), NULL), PyExc_SystemError, "<built-in function result_error> returned a result with an exception set");
}

static void type_flags(void)
{
    CHECK_REPR(call(inst, "show", B("(i)", 1), B("{s:i}", "a", 2)), "((1,), {'a': 2})");
    CHECK_REPR(call(type, "show", B("(Oi)", inst, 1), B("{s:i}", "a", 2)), "((1,), {'a': 2})");
    CHECK_REPR(call(type, "names", B("(Oi)", inst, 1), B("{s:i}", "a", 2)), "((1, 2), ('a',))");
    CHECK_REPR(call(inst, "method", B("(i)", 1), B("{s:i}", "a", 2)), "('calls.Type', ((1, 2), ('a',)))");
    CHECK_REPR(call(type, "method", B("(O)", inst), NULL), "('calls.Type', ((), None))");
    FAILS(call(type, "method", B("()"), NULL), PyExc_TypeError, "unbound method Type.method() needs an argument");
    FAILS(call(type, "method", B("(i)", 1), NULL), PyExc_TypeError, "descriptor 'method' for 'calls.Type' objects doesn't apply to a 'int' object");
    FAILS(call(type, "args", B("()"), NULL), PyExc_TypeError, "unbound method Type.args() needs an argument");
    FAILS(call(type, "args", B("(i)", 1), NULL), PyExc_TypeError, "descriptor 'args' for 'calls.Type' objects doesn't apply to a 'int' object");
    FAILS(call(type, "args", B("(O)", inst), B("{s:i}", "a", 1)), PyExc_TypeError, "Type.args() takes no keyword arguments");
    FAILS(call(inst, "args", B("()"), B("{s:i}", "a", 1)), PyExc_TypeError, "args() takes no keyword arguments");
    FAILS(call(type, "none", B("(Oi)", inst, 1), NULL), PyExc_TypeError, "Type.none() takes no arguments (1 given)");
    FAILS(call(inst, "none", B("(i)", 1), NULL), PyExc_TypeError, "Type.none() takes no arguments (1 given)");
    FAILS(call(type, "o", B("(Oii)", inst, 1, 2), NULL), PyExc_TypeError, "Type.o() takes exactly one argument (2 given)");
    FAILS(call(type, "o", B("(Oi)", inst, 1), B("{s:i}", "a", 1)), PyExc_TypeError, "Type.o() takes no keyword arguments");
    CHECK_REPR(call(type, "cargs", B("(i)", 1), NULL), "(1,)");
    CHECK_REPR(call(inst, "cargs", B("(i)", 1), NULL), "(1,)");
    CHECK_REPR(call(inst, "cfast", B("(i)", 1), NULL), "(1,)");
    CHECK_REPR(call(inst, "cmethod", B("(i)", 1), NULL), "('calls.Type', ((1,), None))");
    CHECK_REPR(call(inst, "sargs", B("(i)", 1), NULL), "(1,)");
    CHECK_REPR(call(type, "so", B("(i)", 1), NULL), "('o', 1)");
    FAILS(call(type, "so", B("()"), NULL), PyExc_TypeError, "Type.so() takes exactly one argument (0 given)");
    FAILS(call(type, "cargs", B("()"), B("{s:i}", "a", 1)), PyExc_TypeError, "cargs() takes no keyword arguments");
    CHECK_REPR(call(inst, "__repr__", B("()"), NULL), "('none', Ellipsis)");
    CHECK_REPR(get(type, "args"), "<method 'args' of 'calls.Type' objects>");
    char want[100];
    snprintf(want, sizeof want, "<built-in method so of type object at %p>", (void *)type);
    CHECK_REPR(get(type, "so"), want);
}

static void bad_flags(void)
{
    static PyMethodDef d[] = {{"bad", show_args, METH_VARARGS | METH_NOARGS, NULL}, {"bad", show_args, METH_O | METH_KEYWORDS, NULL}, {"bad", show_args, 0, NULL},
        {"bad", show_args, METH_METHOD | METH_FASTCALL, NULL}, {"bad", show_args, METH_CLASS | METH_STATIC | METH_O, NULL}, {"bad", show_args, METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
        {"bad", show_args, METH_FASTCALL, NULL}};
    for (int i = 0; i < 4; i++) {
        FAILS(PyCFunction_New(&d[i], NULL), PyExc_SystemError, "bad() method: bad call flags");
        FAILS(PyDescr_NewMethod((PyTypeObject *)type, &d[i]), PyExc_SystemError, "bad() method: bad call flags");
    }
    FAILS(PyCFunction_New(&d[5], NULL), PyExc_SystemError, "attempting to create PyCMethod with a METH_METHOD flag but no class");
    FAILS(PyCMethod_New(&d[6], NULL, NULL, (PyTypeObject *)type), PyExc_SystemError, "attempting to create PyCFunction with class but no METH_METHOD flag");
    PyMethodDef both[] = {d[4], {NULL}};
    PyType_Slot s[] = {{Py_tp_methods, both}, {0, NULL}};
    PyType_Spec sp = {"calls.Bad", 0, 0, Py_TPFLAGS_DEFAULT, s};
    FAILS(PyType_FromSpec(&sp), PyExc_ValueError, "method cannot be both class and static");
    PyMethodDef one[] = {{"f", show_o, METH_O | METH_CLASS, NULL}, {NULL}};
    PyModuleDef bm = {PyModuleDef_HEAD_INIT, "bad", NULL, -1, one};
    FAILS(PyModule_Create(&bm), PyExc_ValueError, "module functions cannot set METH_CLASS or METH_STATIC");
}

/* A callable of a type with tp_call only. */
static PyObject *tp_call(PyObject *self, PyObject *args, PyObject *kwargs) { return show(self, args, kwargs); }
static PyType_Slot call_slots[] = {{Py_tp_call, tp_call}, {0, NULL}};
static PyType_Spec call_spec = {"calls.Callable", 0, 0, Py_TPFLAGS_DEFAULT, call_slots};

/* A callable with a vectorcall of its own. */
typedef struct { PyObject ob_base; vectorcallfunc vector; } Vector;
static PyObject *vector(PyObject *self, PyObject *const *args, size_t nf, PyObject *names)
{
    return B("iN", (nf & PY_VECTORCALL_ARGUMENTS_OFFSET) != 0, show_names(self, args, PyVectorcall_NARGS(nf), names));
}
static PyMemberDef vector_members[] = {{"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Vector, vector), Py_READONLY}, {NULL}};
static PyType_Slot vector_slots[] = {{Py_tp_call, PyVectorcall_Call}, {Py_tp_members, vector_members}, {0, NULL}};
static PyType_Spec vector_spec = {"calls.Vector", sizeof(Vector), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL, vector_slots};

static void every_way(PyObject *f, int own)
{
    PyObject *one = PyLong_FromLong(1), *two = PyLong_FromLong(2), *args[] = {NULL, one, two}, *names = B("(s)", "b"), *d = B("{s:i}", "b", 2), *t = B("(i)", 1), *e = B("()"), *l = B("[]");
    if (!own) { /* (args, kwargs or None) */
        CHECK_REPR(PyObject_CallNoArgs(f), "((), None)");
        CHECK_REPR(PyObject_CallOneArg(f, one), "((1,), None)");
        CHECK_REPR(PyObject_CallObject(f, NULL), "((), None)");
        CHECK_REPR(PyObject_CallObject(f, t), "((1,), None)");
        CHECK_REPR(PyObject_CallFunction(f, NULL), "((), None)");
        CHECK_REPR(PyObject_CallFunction(f, ""), "((), None)");
        CHECK_REPR(PyObject_CallFunction(f, "i", 5), "((5,), None)");
        CHECK_REPR(PyObject_CallFunction(f, "ii", 5, 6), "((5, 6), None)");
        CHECK_REPR(PyObject_CallFunction(f, "(ii)", 5, 6), "((5, 6), None)");
        CHECK_REPR(PyObject_CallFunction(f, "((ii))", 5, 6), "(((5, 6),), None)");
        CHECK_REPR(PyObject_CallFunction(f, "O", t), "((1,), None)");
        CHECK_REPR(PyObject_CallFunction(f, "N", B("(ii)", 3, 4)), "((3, 4), None)");
        CHECK_REPR(PyObject_CallFunction(f, "[i]", 1), "(([1],), None)");
        CHECK_REPR(PyObject_CallFunctionObjArgs(f, NULL), "((), None)");
        CHECK_REPR(PyObject_CallFunctionObjArgs(f, one, two, one, two, one, two, one, two, NULL), "((1, 2, 1, 2, 1, 2, 1, 2), None)");
        CHECK_REPR(PyObject_Vectorcall(f, args + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL), "((1, 2), None)");
        CHECK_REPR(PyObject_Vectorcall(f, args + 1, 1, names), "((1,), {'b': 2})");
        CHECK_REPR(PyObject_Vectorcall(f, NULL, 0, NULL), "((), None)");
        CHECK_REPR(PyObject_VectorcallDict(f, args + 1, 1, d), "((1,), {'b': 2})");
        CHECK_REPR(PyObject_VectorcallDict(f, args + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL), "((1,), None)");
        CHECK_REPR(_PyObject_MakeTpCall(PyThreadState_Get(), f, args + 1, 1, names), "((1,), {'b': 2})");
        CHECK_REPR(_PyObject_MakeTpCall(PyThreadState_Get(), f, args + 1, 1, d), "((1,), {'b': 2})");
        CHECK_REPR(_PyObject_MakeTpCall(PyThreadState_Get(), f, args + 1, 2, NULL), "((1, 2), None)");
        CHECK_REPR(PyObject_Call(f, t, d), "((1,), {'b': 2})");
        CHECK_REPR(PyObject_Call(f, e, NULL), "((), None)");
        CHECK_REPR(PyEval_CallObjectWithKeywords(f, NULL, d), "((), {'b': 2})");
        CHECK_REPR(PyEval_CallObjectWithKeywords(f, t, NULL), "((1,), None)");
        FAILS(PyEval_CallObjectWithKeywords(f, l, NULL), PyExc_TypeError, "argument list must be a tuple");
        FAILS(PyEval_CallObjectWithKeywords(f, t, l), PyExc_TypeError, "keyword list must be a dictionary");
        CHECK_REPR(PyEval_CallFunction(f, "(i)", 1), "((1,), None)");
    } else {
        PyObject *r = PyObject_CallNoArgs(f);
        CHECK(r && PyTuple_Size(r) == 2); /* with or without room before the arguments */
        CHECK_REPR(r ? PySequence_GetItem(r, 1) : NULL, "((), None)");
        Py_XDECREF(r);
        CHECK_REPR(PyObject_CallOneArg(f, one), "(1, ((1,), None))");
        CHECK_REPR(PyObject_Call(f, t, NULL), "(0, ((1,), None))");
        CHECK_REPR(PyObject_Vectorcall(f, args + 1, 1, names), "(0, ((1, 2), ('b',)))");
        CHECK_REPR(PyObject_VectorcallDict(f, args + 1, 1, d), "(1, ((1, 2), ('b',)))");
        CHECK_REPR(PyObject_VectorcallDict(f, args + 1, 1, NULL), "(0, ((1,), None))");
        CHECK_REPR(PyVectorcall_Call(f, t, d), "(1, ((1, 2), ('b',)))");
        CHECK_REPR(PyVectorcall_Call(f, t, NULL), "(0, ((1,), None))");
        CHECK(PyVectorcall_Function(f) == vector);
    }
    FAILS(PyObject_CallFunction(f, "O", NULL), PyExc_SystemError, "NULL object passed to Py_BuildValue");
    Py_DECREF(one), Py_DECREF(two), Py_DECREF(names), Py_DECREF(d), Py_DECREF(t), Py_DECREF(e), Py_DECREF(l);
}

static void callables(void)
{
    PyObject *f = get(m, "show"), *ct = PyType_FromSpec(&call_spec), *c = PyObject_CallNoArgs(ct), *vt = PyType_FromSpec(&vector_spec), *v = PyObject_CallNoArgs(vt), *b = get(inst, "show");
    ((Vector *)v)->vector = vector;
    every_way(f, 0);
    every_way(c, 0);
    every_way(b, 0);
    every_way(v, 1);
    CHECK(PyVectorcall_Function(c) == NULL && PyVectorcall_Function(f) == NULL);
    PyObject *t = B("()"), *five = PyLong_FromLong(5);
    FAILS(PyVectorcall_Call(c, t, NULL), PyExc_TypeError, "'calls.Callable' object does not support vectorcall");
    ((Vector *)v)->vector = NULL;
    FAILS(PyVectorcall_Call(v, t, NULL), PyExc_TypeError, "'calls.Vector' object does not support vectorcall");
    CHECK(PyVectorcall_Function(v) == NULL);
    FAILS(PyObject_Call(five, t, NULL), PyExc_TypeError, "'int' object is not callable");
    FAILS(PyObject_CallNoArgs(five), PyExc_TypeError, "'int' object is not callable");
    FAILS(PyObject_CallOneArg(five, t), PyExc_TypeError, "'int' object is not callable");
    FAILS(PyObject_CallFunction(five, "i", 1), PyExc_TypeError, "'int' object is not callable");
    FAILS(PyObject_CallFunctionObjArgs(five, t, NULL), PyExc_TypeError, "'int' object is not callable");
    FAILS(PyObject_Vectorcall(five, &t, 1, NULL), PyExc_TypeError, "'int' object is not callable");
    FAILS(PyObject_CallFunction(NULL, NULL), PyExc_SystemError, "null argument to internal routine");
    FAILS(PyObject_CallFunctionObjArgs(NULL, NULL), PyExc_SystemError, "null argument to internal routine");
    FAILS(PyObject_CallMethod(NULL, "x", NULL), PyExc_SystemError, "null argument to internal routine");
    FAILS(PyObject_CallMethod(five, NULL, NULL), PyExc_SystemError, "null argument to internal routine");
    FAILS(PyObject_CallMethodObjArgs(NULL, t, NULL), PyExc_SystemError, "null argument to internal routine");
    CHECK(PyCallable_Check(f) && PyCallable_Check(c) && PyCallable_Check(ct) && !PyCallable_Check(five) && !PyCallable_Check(NULL));
    CHECK(PyVectorcall_NARGS(3 | PY_VECTORCALL_ARGUMENTS_OFFSET) == 3 && (PyVectorcall_NARGS)(7) == 7);
    Py_DECREF(t), Py_DECREF(five), Py_DECREF(f), Py_DECREF(c), Py_DECREF(ct), Py_DECREF(v), Py_DECREF(vt), Py_DECREF(b);
}

static void method_calls(void)
{
    PyObject *name = PyUnicode_FromString("show"), *one = PyLong_FromLong(1), *two = PyLong_FromLong(2), *args[] = {inst, one, two}, *names = B("(s)", "b"), *no = PyUnicode_FromString("nope");
    CHECK_REPR(PyObject_CallMethod(inst, "show", NULL), "((), None)");
    CHECK_REPR(PyObject_CallMethod(inst, "show", ""), "((), None)");
    CHECK_REPR(PyObject_CallMethod(inst, "show", "i", 1), "((1,), None)");
    CHECK_REPR(PyObject_CallMethod(inst, "show", "(ii)", 1, 2), "((1, 2), None)");
    CHECK_REPR(PyObject_CallMethod(inst, "show", "((ii))", 1, 2), "(((1, 2),), None)");
    CHECK_REPR(PyEval_CallMethod(inst, "show", "(ii)", 1, 2), "((1, 2), None)");
    CHECK_REPR(PyObject_CallMethodNoArgs(inst, name), "((), None)");
    CHECK_REPR(PyObject_CallMethodOneArg(inst, name, one), "((1,), None)");
    CHECK_REPR(PyObject_CallMethodObjArgs(inst, name, NULL), "((), None)");
    CHECK_REPR(PyObject_CallMethodObjArgs(inst, name, one, two, one, two, one, two, one, NULL), "((1, 2, 1, 2, 1, 2, 1), None)");
    CHECK_REPR(PyObject_VectorcallMethod(name, args, 2, names), "((1,), {'b': 2})");
    CHECK_REPR(PyObject_VectorcallMethod(name, args, 3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL), "((1, 2), None)");
    args[0] = m;
    CHECK_REPR(PyObject_VectorcallMethod(name, args, 2, names), "((1,), {'b': 2})");
    FAILS(PyObject_CallMethod(inst, "nope", NULL), PyExc_AttributeError, "'calls.Type' object has no attribute 'nope'");
    FAILS(PyObject_CallMethodNoArgs(inst, no), PyExc_AttributeError, "'calls.Type' object has no attribute 'nope'");
    FAILS(PyObject_CallMethodObjArgs(inst, no, one, NULL), PyExc_AttributeError, "'calls.Type' object has no attribute 'nope'");
    FAILS(PyObject_CallMethod(inst, "__doc__", NULL), PyExc_TypeError, "attribute of type 'NoneType' is not callable");
    FAILS(PyObject_CallMethod(inst, "__module__", "i", 1), PyExc_TypeError, "attribute of type 'str' is not callable");
    FAILS(PyObject_CallMethodNoArgs(inst, one), PyExc_TypeError, "attribute name must be string, not 'int'");
    CHECK(PyObject_SetAttrString(type, "attr", one) == 0);
    FAILS(PyObject_CallMethodObjArgs(inst, PyUnicode_InternFromString("attr"), one, NULL), PyExc_TypeError, "'int' object is not callable");
    Py_DECREF(name), Py_DECREF(one), Py_DECREF(two), Py_DECREF(names), Py_DECREF(no);
}

static PyObject *deep(PyObject *self, PyObject *args)
{
    PyObject *f = PyObject_GetAttrString(m, "deep"), *r = f ? PyObject_CallNoArgs(f) : NULL;
    Py_XDECREF(f);
    return r;
}
static PyMethodDef deep_def = {"deep", deep, METH_VARARGS, NULL};
static PyObject *deep_tp(PyObject *self, PyObject *args, PyObject *kw) { return PyObject_Call(self, args, kw); }
static PyType_Slot deep_slots[] = {{Py_tp_call, deep_tp}, {0, NULL}};
static PyType_Spec deep_spec = {"calls.Deep", 0, 0, Py_TPFLAGS_DEFAULT, deep_slots};

/* RecursionError; 3.14 adds how much of the stack was used. */
static void too_deep(PyObject *f)
{
    CHECK(!PyObject_CallNoArgs(f));
    PyObject *e = PyErr_GetRaisedException(), *s = e ? PyObject_Str(e) : NULL;
    CHECK(e && Py_TYPE(e) == (PyTypeObject *)PyExc_RecursionError);
    CHECK(s && strstr(PyUnicode_AsUTF8(s), " while calling a Python object"));
    if (s && !strstr(PyUnicode_AsUTF8(s), " while calling a Python object")) puts(PyUnicode_AsUTF8(s));
    Py_XDECREF(s), Py_XDECREF(e);
}

static void recursion(void)
{
    PyObject *f = PyCFunction_New(&deep_def, NULL), *t = PyType_FromSpec(&deep_spec), *o = PyObject_CallNoArgs(t);
    CHECK(PyObject_SetAttrString(m, "deep", f) == 0);
    too_deep(f);
    too_deep(o);
    Py_DECREF(f), Py_DECREF(o), Py_DECREF(t);
}

static void references(void)
{
    PyObject *f = get(m, "args"), *l = PyList_New(0), *t = B("(O)", l);
    Py_ssize_t r = Py_REFCNT(l), rt = Py_REFCNT(t), rf = Py_REFCNT(f);
    for (int i = 0; i < 50; i++) {
        Py_XDECREF(PyObject_CallOneArg(f, l));
        Py_XDECREF(PyObject_Call(f, t, NULL));
        Py_XDECREF(PyObject_CallFunctionObjArgs(f, l, l, l, NULL));
        Py_XDECREF(PyObject_CallFunction(f, "OO", l, l));
        Py_XDECREF(PyObject_CallMethod(m, "names", "OO", l, l));
        Py_XDECREF(PyObject_CallMethod(inst, "method", "OO", l, l));
    }
    CHECK(Py_REFCNT(l) == r && Py_REFCNT(t) == rt && Py_REFCNT(f) == rf);
    Py_DECREF(f), Py_DECREF(l), Py_DECREF(t);
}

int main(void)
{
    Py_Initialize();
    m = PyModule_Create(&module);
    type = PyType_FromSpec(&spec);
    inst = PyObject_CallNoArgs(type);
    flags();
    type_flags();
    bad_flags();
    callables();
    method_calls();
    recursion();
    references();
    Py_DECREF(inst), Py_DECREF(type), Py_DECREF(m);
    return CHECK_DONE();
}
