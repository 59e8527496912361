/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Making types, assigning bases, calling and parsing with the N-th allocation failing, alone and with all behind it, for every N:
 * MemoryError or the right result, and no block lost. */
#define PY_SSIZE_T_CLEAN
#include "../check.h"
#include <stddef.h>
#include <ungil.h>

#define B Py_BuildValue

/* ---- types ---- */
static PyObject *unary(PyObject *o, PyObject *unused) { return Py_NewRef(Py_None); }
static PyObject *repr(PyObject *o) { return PyUnicode_FromString("repr"); }
static PyObject *add(PyObject *a, PyObject *b) { return Py_NewRef(Py_NotImplemented); }
static PyMethodDef methods[] = {{"one", unary, METH_NOARGS, "one"}, {"two", unary, METH_O | METH_CLASS, "two"}, {"three", unary, METH_NOARGS | METH_STATIC, NULL}, {NULL}};
typedef struct { PyObject ob_base; PyObject *o; long l; } Fields;
static PyMemberDef members[] = {{"o", Py_T_OBJECT_EX, offsetof(Fields, o), 0}, {"l", Py_T_LONG, offsetof(Fields, l), Py_READONLY, "doc"}, {NULL}};
static PyObject *got(PyObject *o, void *c) { return Py_NewRef(Py_None); }
static PyGetSetDef getset[] = {{"g", got, NULL, "doc", NULL}, {NULL}};
static PyType_Slot slots[] = {{Py_tp_doc, "T(x)\n--\n\nText."}, {Py_tp_methods, methods}, {Py_tp_members, members}, {Py_tp_getset, getset}, {Py_tp_repr, repr}, {Py_nb_add, add}, {Py_tp_new, PyType_GenericNew}, {0, NULL}};
static PyType_Spec spec = {"no_memory.T", sizeof(Fields), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static PyObject *from_spec(void) { return PyType_FromSpec(&spec); }
static PyObject *from_bases(void)
{
    PyObject *t = from_spec(), *b = t ? B("(O)", t) : NULL, *r = b ? PyType_FromSpecWithBases(&spec, b) : NULL;
    Py_XDECREF(t), Py_XDECREF(b);
    return r;
}
static PyObject *by_call(void) { return PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i,s:s,s:(ss)}", "C", &PyBaseObject_Type, "x", 1, "__doc__", "text", "__slots__", "__dict__", "__private"); }
static PyObject *diamond(void)
{
    PyObject *a = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "A", &PyList_Type), *b = a ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Bb", a) : NULL, *c = b ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "C", a) : NULL;
    PyObject *d = c ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(OO){}", "D", b, c) : NULL, *o = d ? PyObject_CallNoArgs(d) : NULL;
    PyObject *r = o && PyObject_SetAttrString(o, "x", Py_None) == 0 ? PyObject_GetAttrString(o, "x") : NULL;
    Py_XDECREF(a), Py_XDECREF(b), Py_XDECREF(c), Py_XDECREF(d), Py_XDECREF(o);
    return r;
}
static PyObject *set_bases(void)
{
    PyObject *a = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "A", &PyBaseObject_Type), *b = a ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Bb", &PyBaseObject_Type) : NULL;
    PyObject *c = b ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "C", a) : NULL, *d = c ? PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "D", c) : NULL, *t = d ? B("(O)", b) : NULL, *r = NULL;
    if (t && PyObject_SetAttrString(c, "__bases__", t) == 0) r = PyLong_FromLong(PyObject_IsSubclass(d, b));
    else if (t && PyObject_IsSubclass(d, a) != 1) printf("the order of a subclass has changed\n"), check_failures++;
    Py_XDECREF(a), Py_XDECREF(b), Py_XDECREF(c), Py_XDECREF(d), Py_XDECREF(t);
    return r;
}
static PyStructSequence_Field fields[] = {{"first", "doc 1"}, {"second", NULL}, {"hidden", "doc 3"}, {NULL}};
static PyStructSequence_Desc desc = {"no_memory.Seq", "A sequence.", fields, 2};
static PyObject *sequence(void)
{
    PyTypeObject *t = PyStructSequence_NewType(&desc);
    PyObject *r = t ? PyObject_CallFunction((PyObject *)t, "((iii))", 1, 2, 3) : NULL, *s = r ? PyObject_Repr(r) : NULL;
    Py_XDECREF(t), Py_XDECREF(r);
    return s;
}
static PyObject *set_dunder(void)
{
    static PyMethodDef len = {"__len__", unary, METH_NOARGS, NULL};
    PyObject *a = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "A", &PyBaseObject_Type), *d = a ? PyDescr_NewMethod((PyTypeObject *)a, &len) : NULL;
    PyObject *r = d && PyObject_SetAttrString(a, "__len__", d) == 0 ? Py_NewRef(Py_None) : NULL;
    Py_XDECREF(a), Py_XDECREF(d);
    return r;
}

/* ---- values, calls, arguments ---- */
static PyObject *show(PyObject *self, PyObject *args, PyObject *kw) { return B("OO", args, kw ? kw : Py_None); }
static PyObject *show_fast(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names) { return B("nO", n, names ? names : Py_None); }
static PyMethodDef show_def = {"show", (PyCFunction)show, METH_VARARGS | METH_KEYWORDS, NULL}, fast_def = {"fast", (PyCFunction)show_fast, METH_FASTCALL | METH_KEYWORDS, NULL};
static PyObject *values(void) { return B("(i[s{s:d,s:N}]N(y#u))", 70000, "text", "k", 1.5, "l", PyList_New(0), PyLong_FromLong(80000), "ab", (Py_ssize_t)2, L"wide"); }
static PyObject *calls_with(PyMethodDef *d)
{
    PyObject *f = PyCFunction_New(d, NULL), *r = NULL, *args = f ? B("(ii)", 70000, 2) : NULL, *kw = args ? B("{s:i,s:i}", "a", 3, "b", 90000) : NULL, *m = kw ? PyMethod_New(f, args) : NULL;
    if (m) {
        PyObject *a = PyObject_Call(f, args, kw), *b = a ? PyObject_CallFunction(m, "is", 100000, "x") : NULL, *c = b ? PyObject_VectorcallDict(m, &PyTuple_GET_ITEM(args, 0), 2, kw) : NULL;
        PyObject *e = c ? PyObject_CallFunctionObjArgs(f, args, kw, m, f, args, kw, m, f, NULL) : NULL;
        if (e) r = PyTuple_Pack(2, b, c);
        Py_XDECREF(a), Py_XDECREF(b), Py_XDECREF(c), Py_XDECREF(e);
    }
    PyObject *s = r ? PyObject_ASCII(PyTuple_GET_ITEM(r, 0)) : NULL;
    Py_XDECREF(r), Py_XDECREF(f), Py_XDECREF(args), Py_XDECREF(kw), Py_XDECREF(m);
    return s;
}
static PyObject *calls(void) { return calls_with(&show_def); }
static PyObject *fast_calls(void) { return calls_with(&fast_def); }
static int convert(PyObject *o, void *p)
{
    if (!o) { Py_CLEAR(*(PyObject **)p); return 1; }
    return (*(PyObject **)p = PyObject_Str(o)) ? Py_CLEANUP_SUPPORTED : 0;
}
static PyObject *arguments(void)
{
    static char *names[] = {"a", "b", "c", "d", NULL};
    PyObject *args = B("(Os)", Py_None, "t\xc3\xa9xt"), *kw = args ? B("{s:y,s:s}", "d", "bytes", "c", "\xe2\x82\xac") : NULL, *o = NULL, *r = NULL;
    char *e = NULL; Py_buffer v; const char *s;
    if (kw && PyArg_ParseTupleAndKeywords(args, kw, "O&es|sy*:f", names, convert, &o, "utf-8", &e, &s, &v)) {
        PyMem_Free(e), PyBuffer_Release(&v);
        r = o;
    } else if (o || e) printf("not given back\n"), check_failures++;
    Py_XDECREF(args), Py_XDECREF(kw);
    return r;
}
static PyObject *builtins(void)
{
    PyObject *b = PyEval_GetBuiltins(), *l = B("[iid]", 70000, 5, 2.5), *mx = l ? PyObject_CallFunction(PyDict_GetItemString(b, "max"), "O", l) : NULL, *sm = mx ? PyObject_CallFunction(PyDict_GetItemString(b, "sum"), "O", l) : NULL;
    PyObject *rd = sm ? PyObject_CallFunction(PyDict_GetItemString(b, "round"), "di", 2.567, 1) : NULL, *r = rd ? B("OOO", mx, sm, rd) : NULL;
    Py_XDECREF(l), Py_XDECREF(mx), Py_XDECREF(sm), Py_XDECREF(rd);
    return r;
}

static int errors;

static void repeat(const char *name, PyObject *(*how)(void))
{
    for (int i = 0; i < 3; i++) {
        PyObject *r = how();
        if (!r) { printf("%s fails\n", name); check_failures++; PyErr_Print(); return; }
        Py_DECREF(r);
    }
    for (int all = 0; all < 2; all++) for (Py_ssize_t first = 1; ; first++) {
        PyGC_Collect();
        Py_ssize_t blocks = Ungil_CountBlocks();
        Ungil_FailAllocations(first, all ? -1 : 1);
        PyObject *r = how();
        Py_ssize_t failed = Ungil_FailAllocations(0, 0);
        if (r) { Py_DECREF(r); CHECK_CLEAN(); }
        else if (!PyErr_ExceptionMatches(PyExc_MemoryError)) {
            printf("%s, allocation %zd: no MemoryError\n", name, first);
            check_failures++;
            if (PyErr_Occurred()) PyErr_Print();
        } else errors++;
        PyErr_Clear();
        PyGC_Collect();
        if (Ungil_CountBlocks() != blocks) { printf("%s, allocation %zd%s: %zd blocks more\n", name, first, all ? " and all behind" : "", Ungil_CountBlocks() - blocks); check_failures++; }
        if (!failed) break;
        if (first > 3000) { printf("%s never ends\n", name); check_failures++; break; }
    }
}
#define R(f) repeat(#f, f)

int main(void)
{
    Py_Initialize();
    R(from_spec), R(from_bases), R(by_call), R(diamond), R(set_bases), R(sequence), R(set_dunder);
    R(values), R(calls), R(fast_calls), R(arguments), R(builtins);
    CHECK(errors > 200);
    CHECK_CLEAN();
    return CHECK_DONE();
}
