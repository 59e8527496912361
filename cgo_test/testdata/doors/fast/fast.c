/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What every function with a fast path answers to many objects, printed: the text is the same when the fast paths are off. */
#include <Python.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static PyObject *objects[200];
static int count;

static void add(PyObject *o) { if (!o) { PyErr_Print(); printf("no object %d\n", count); } objects[count++] = o; }

/* What is left of an error. */
static void outcome(void)
{
    PyObject *e = PyErr_GetRaisedException();
    if (!e) { printf("\n"); return; }
    PyObject *s = PyObject_Str(e);
    printf(" %s: %s\n", Py_TYPE(e)->tp_name, s ? PyUnicode_AsUTF8(s) : "?");
    Py_XDECREF(s);
    Py_DECREF(e);
}

static void show(PyObject *o)
{
    if (!o) printf(" NULL");
    else if (PyErr_Occurred()) printf(" result with an exception");
    else {
        PyObject *r = PyObject_Repr(o);
        printf(" %s %s %zd", Py_TYPE(o)->tp_name, r ? PyUnicode_AsUTF8(r) : "?", Py_REFCNT(o) > 1000 ? 1000 : Py_REFCNT(o));
        Py_XDECREF(r);
    }
    outcome();
}

static PyObject *derived(const char *name, PyTypeObject *base)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, (PyObject *)base);
}

static int has_bool(PyObject *o) { (void)o; return 1; }
static Py_ssize_t has_len(PyObject *o) { (void)o; return 0; }
static Py_hash_t has_hash(PyObject *o) { (void)o; return 4242; }
static PyObject *as_int(PyObject *o) { (void)o; return PyLong_FromLong(77); }
static PyType_Slot odd_slots[] = {{Py_nb_bool, has_bool}, {Py_sq_length, has_len}, {Py_tp_hash, has_hash}, {Py_nb_index, as_int}, {0, NULL}};
static PyType_Spec odd_spec = {"Odd", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, odd_slots};

static void make_objects(void)
{
    static const long long ints[] = {-6, -5, -1, 0, 1, 7, 256, 257, (1 << 30) - 1, 1 << 30, -(1 << 30), (1LL << 60) - 1, 1LL << 60, -(1LL << 60) + 1, LLONG_MAX, LLONG_MIN};
    static PyTypeObject *const bases[] = {&PyLong_Type, &PyFloat_Type, &PyUnicode_Type, &PyBytes_Type, &PyTuple_Type, &PyList_Type, &PyDict_Type};
    for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) add(PyLong_FromLongLong(ints[i]));
    add(PyLong_FromUnsignedLongLong(ULLONG_MAX));
    add(PyLong_FromString("123456789012345678901234567890", NULL, 10));
    add(Py_NewRef(Py_None)), add(Py_NewRef(Py_True)), add(Py_NewRef(Py_False)), add(Py_NewRef(Py_Ellipsis));
    add(PyFloat_FromDouble(0)), add(PyFloat_FromDouble(-2.5)), add(PyComplex_FromDoubles(1, 2));
    add(PyUnicode_FromString("")), add(PyUnicode_FromString("ascii text")), add(PyUnicode_FromString("h\xc3\xa9")), add(PyUnicode_FromString("\xe2\x82\xac\xf0\x9f\x90\x8d"));
    add(PyBytes_FromString("")), add(PyBytes_FromString("bytes")), add(PyByteArray_FromStringAndSize("xy", 2));
    add(PyTuple_New(0)), add(Py_BuildValue("(iss)", 1, "two", "three")), add(Py_BuildValue("([])"));
    add(PyList_New(0)), add(Py_BuildValue("[iisO]", 1000, 2, "x", Py_None));
    add(PyDict_New()), add(Py_BuildValue("{s:i}", "k", 1)), add(PySet_New(NULL)), add(PyFrozenSet_New(objects[33]));
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        PyObject *t = derived("Derived", bases[i]);
        add(t ? PyObject_CallNoArgs(t) : NULL);
        add(t);
    }
    PyObject *odd = PyType_FromSpec(&odd_spec);
    add(PyObject_CallNoArgs(odd));
    add(odd);
    PyObject *args = Py_BuildValue("s(OO){}", "OddList", (PyObject *)&PyList_Type, odd);
    PyObject *t = args ? PyObject_Call((PyObject *)&PyType_Type, args, NULL) : NULL;
    Py_XDECREF(args);
    add(t ? PyObject_CallNoArgs(t) : NULL);
    add(t);
}

static void each(PyObject *o)
{
    static const Py_ssize_t indexes[] = {0, 1, 2, 3, -1, PY_SSIZE_T_MAX, PY_SSIZE_T_MIN};
    printf("AsLong %ld", PyLong_AsLong(o)), outcome();
    printf("AsLongLong %lld", PyLong_AsLongLong(o)), outcome();
    printf("AsSsize_t %zd", PyLong_AsSsize_t(o)), outcome();
    printf("AsDouble %a", PyFloat_AsDouble(o)), outcome();
    printf("IsTrue %d", PyObject_IsTrue(o)), outcome();
    Py_hash_t h = PyObject_Hash(o);
    printf("Hash %d", h == -1 ? -1 : h == PyObject_Hash(o)), outcome();
    printf("Tuple_Size %zd", PyTuple_Size(o)), outcome();
    printf("List_Size %zd", PyList_Size(o)), outcome();
    printf("Bytes_Size %zd", PyBytes_Size(o)), outcome();
    printf("GetLength %zd", PyUnicode_GetLength(o)), outcome();
    printf("Dict_Size %zd", PyDict_Size(o)), outcome();
    const char *u = PyUnicode_AsUTF8(o);
    printf("AsUTF8 %s", u ? u : "NULL"), outcome();
    Py_ssize_t n = -7;
    u = PyUnicode_AsUTF8AndSize(o, &n);
    printf("AsUTF8AndSize %s %zd %d", u ? u : "NULL", n, u == PyUnicode_AsUTF8AndSize(o, NULL)), outcome();
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        printf("Tuple_GetItem %zd", indexes[i]), show(PyTuple_GetItem(o, indexes[i]));
        printf("List_GetItem %zd", indexes[i]), show(PyList_GetItem(o, indexes[i]));
        PyObject *r = PyList_GetItemRef(o, indexes[i]);
        printf("List_GetItemRef %zd", indexes[i]), show(r), Py_XDECREF(r);
    }
    PyObject *f = PySequence_Fast(o, "no sequence");
    printf("Sequence_Fast %d", f == o), show(f), Py_XDECREF(f);
    PyObject *it = PyObject_GetIter(o);
    printf("GetIter %s", it ? Py_TYPE(it)->tp_name : "NULL"), outcome();
    for (int i = 0; it && i < 6; i++) {
        PyObject *x = i & 1 ? PyIter_Next(it) : Py_TYPE(it)->tp_iternext(it);
        printf("Iter_Next"), show(x), Py_XDECREF(x);
    }
    Py_XDECREF(it);
    for (int flags = 0; flags < 2; flags++) {
        Py_buffer b;
        memset(&b, 0xee, sizeof b);
        Py_ssize_t refs = Py_REFCNT(o);
        int r = PyObject_GetBuffer(o, &b, flags ? PyBUF_FULL_RO : PyBUF_SIMPLE);
        printf("GetBuffer %d", r);
        if (!r) {
            printf(" %d %zd %zd %d %d %d %d %d %d %d %zd", b.obj == o, b.len, b.itemsize, b.readonly, b.ndim, b.format != NULL, b.shape != NULL, b.strides != NULL,
                   b.suboffsets != NULL, b.internal != NULL, Py_REFCNT(o) - refs);
            if (b.len) printf(" %c", *(char *)b.buf);
            PyBuffer_Release(&b);
            printf(" Release %d %zd", b.obj == NULL, Py_REFCNT(o) - refs);
            PyBuffer_Release(&b);
        }
        outcome();
    }
    if (PyUnicode_Check(o)) {
        static const char *const texts[] = {"", "a", "ascii", "ascii text", "ascii texts", "ascii tex\xff", "ascii  text", "b", "two", "h\xe9", "a text that is longer than others"};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) printf("CompareWithASCIIString %zu %d\n", i, PyUnicode_CompareWithASCIIString(o, texts[i]));
    }
    for (int i = 0; i < count; i++) {
        for (int op = Py_LT; op <= Py_GE; op++) printf("RichCompareBool %d %d %d", i, op, PyObject_RichCompareBool(o, objects[i], op)), outcome();
        printf("IsInstance %d %d", i, PyObject_IsInstance(o, objects[i])), outcome();
        printf("Compare %d %d", i, PyUnicode_Compare(o, objects[i])), outcome();
        if (PyType_Check(o) && PyType_Check(objects[i])) printf("IsSubtype %d %d\n", i, PyType_IsSubtype((PyTypeObject *)o, (PyTypeObject *)objects[i]));
    }
    Py_ssize_t before = Py_REFCNT(o);
    Py_IncRef(o), Py_IncRef(o);
    printf("IncRef %zd", Py_REFCNT(o) - before);
    Py_DecRef(o), Py_DecRef(o);
    printf(" DecRef %zd\n", Py_REFCNT(o) - before);
}

static void numbers(void)
{
    static const long long edges[] = {0, 1, -1, -5, -6, 256, 257, 1LL << 29, 1LL << 30, (1LL << 30) - 1, 1LL << 59, 1LL << 60, (1LL << 60) - 1, 1LL << 62, LLONG_MAX, LLONG_MIN, LONG_MIN + 1};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        PyObject *o = PyLong_FromLong((long)edges[i]);
        printf("FromLong"), show(o), Py_XDECREF(o);
        o = PyLong_FromLongLong(edges[i]);
        printf("FromLongLong"), show(o), Py_XDECREF(o);
        o = PyLong_FromSsize_t((Py_ssize_t)edges[i]);
        printf("FromSsize_t"), show(o), Py_XDECREF(o);
        o = PyBool_FromLong((long)edges[i]);
        printf("Bool"), show(o), Py_XDECREF(o);
        o = PyFloat_FromDouble((double)edges[i]);
        printf("Float"), show(o), Py_XDECREF(o);
    }
}

/* Blocks are aligned, apart from each other and as large as was asked for. */
static void memory(void)
{
    static char *p[2000];
    int bad = 0;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2000; i++) {
            p[i] = round == 2 ? PyMem_RawMalloc(i) : round ? PyObject_Malloc(i) : PyMem_Malloc(i);
            if (!p[i] || (uintptr_t)p[i] & 15) { bad++; continue; }
            memset(p[i], i, i);
        }
        for (int i = 0; i < 2000; i++)
            for (int k = 0; k < i; k++) bad += p[i][k] != (char)i;
        for (int i = 0; i < 2000; i++) {
            char *q = p[(i * 37 + 5) % 2000];
            if (round == 2) PyMem_RawFree(q); else if (round) PyObject_Free(q); else PyMem_Free(q);
        }
    }
    PyMem_Free(NULL), PyObject_Free(NULL), PyMem_RawFree(NULL);
    printf("memory %d %d %d %d\n", bad, !PyMem_Malloc((size_t)PY_SSIZE_T_MAX + 1), !PyObject_Malloc((size_t)-1), !PyMem_RawMalloc((size_t)-1));
}

static void *other(void *list)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (int i = 0; i < 4; i++) {
        PyObject *o = PyList_GetItemRef(list, i);
        printf("other thread %d", i), show(o), Py_XDECREF(o);
    }
    PyObject *mine = PyFloat_FromDouble(0.5);
    PyList_Append(list, mine);
    Py_DECREF(mine);
    Py_IncRef(list), Py_DecRef(list);
    PyGILState_Release(g);
    return NULL;
}

/* Functions of one and of no argument, with every outcome, right and wrong. */
static int depth;
static PyObject *same(PyObject *self, PyObject *arg) { (void)self; return Py_NewRef(arg ? arg : Py_Ellipsis); }
static PyObject *neither(PyObject *self, PyObject *arg) { (void)self, (void)arg; return NULL; }
static PyObject *both(PyObject *self, PyObject *arg) { (void)self, (void)arg; PyErr_SetString(PyExc_KeyError, "both"); return PyLong_FromLong(1); }
static PyObject *raises(PyObject *self, PyObject *arg) { (void)self, (void)arg; PyErr_SetString(PyExc_ValueError, "raised"); return NULL; }
static PyObject *self_of(PyObject *self, PyObject *arg) { (void)arg; return Py_NewRef(self ? self : Py_None); }
static PyObject *deeper(PyObject *self, PyObject *arg)
{
    depth++;
    PyObject *f = PyCFunction_New(((PyCFunctionObject *)arg)->m_ml, self), *r = f ? PyObject_CallOneArg(f, f) : NULL;
    Py_XDECREF(f);
    return r;
}
static PyMethodDef call_defs[] = {
    {"same", same, METH_O, NULL}, {"neither", neither, METH_O, NULL}, {"both", both, METH_O, NULL}, {"raises", raises, METH_O, NULL}, {"self_of", self_of, METH_O, NULL},
    {"same", same, METH_NOARGS, NULL}, {"neither", neither, METH_NOARGS, NULL}, {"both", both, METH_NOARGS, NULL}, {"raises", raises, METH_NOARGS, NULL},
    {"self_of", self_of, METH_NOARGS, NULL}, {"tuple", same, METH_VARARGS, NULL}, {"static", self_of, METH_O | METH_STATIC, NULL},
};
static PyMethodDef deeper_def = {"deeper", deeper, METH_O, NULL};

static void calls(void)
{
    PyObject *arg = PyFloat_FromDouble(0.25);
    for (size_t i = 0; i < sizeof call_defs / sizeof *call_defs; i++)
        for (int bound = 0; bound < 2; bound++) {
            PyObject *f = PyCFunction_New(&call_defs[i], bound ? arg : NULL), *r = PyObject_CallOneArg(f, arg);
            printf("CallOneArg %zu", i);
            if (r || i % 5 == 3 || i > 4) show(r); else printf(" %d\n", PyErr_ExceptionMatches(PyExc_SystemError)), PyErr_Clear();
            Py_XDECREF(r);
            r = PyObject_CallNoArgs(f);
            printf("CallNoArgs %zu", i);
            if (r || i % 5 == 3 || i < 5) show(r); else printf(" %d\n", PyErr_ExceptionMatches(PyExc_SystemError)), PyErr_Clear();
            Py_XDECREF(r);
            Py_XDECREF(f);
        }
    PyObject *f = PyCFunction_New(&deeper_def, NULL), *r = PyObject_CallOneArg(f, f);
    printf("deeper %d", depth > 1000), show(r);
    Py_XDECREF(r);
    Py_XDECREF(f);
    printf("arg %zd\n", Py_REFCNT(arg));
    Py_DECREF(arg);
}

/* Every short text against every short C string that shares a beginning with it, also at the end of a page. */
static void compare_pieces(void)
{
    static char room[2 * 4096] __attribute__((aligned(4096)));
    static const char text[] = "abcdefghijklmnopqrstuvwxyz";
    for (int n = 0; n <= 18; n++) {
        PyObject *o = PyUnicode_FromStringAndSize(text, n), *z = PyUnicode_FromStringAndSize("ab\0defghijklmnopqr", n);
        for (int m = 0; m <= 18; m++)
            for (int at = -1; at < m; at++)
                for (int end = 0; end < 2; end++) {
                    char *s = end ? room + 4096 - m - 1 : room;
                    memcpy(s, text, (size_t)m);
                    s[m] = 0;
                    if (at >= 0) s[at] = at & 1 ? 'z' : (char)0x80;
                    printf("%d", PyUnicode_CompareWithASCIIString(o, s));
                    if (at >= 0) s[at] = ' ';
                    printf("%d%d ", PyUnicode_CompareWithASCIIString(o, s), PyUnicode_CompareWithASCIIString(z, s));
                }
        printf("\n");
        Py_DECREF(o);
        Py_DECREF(z);
    }
}

int main(void)
{
    Py_Initialize();
    make_objects();
    for (int i = 0; i < count; i++) {
        printf("---- %d %s\n", i, Py_TYPE(objects[i])->tp_name);
        each(objects[i]);
    }
    numbers();
    memory();
    PyObject *list = Py_BuildValue("[nndO]", (Py_ssize_t)1 << 40, (Py_ssize_t)5, 2.5, Py_None);
    pthread_t t;
    pthread_create(&t, NULL, other, list);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(t, NULL);
    Py_END_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *o = PyList_GetItemRef(list, i);
        printf("after %zd", i), show(o), Py_XDECREF(o);
    }
    Py_DECREF(list);
    printf("state %d occurred %d\n", PyThreadState_Get() == PyThreadState_GetUnchecked(), PyErr_Occurred() != NULL);
    PyErr_SetString(PyExc_KeyError, "k");
    printf("occurred %d", PyErr_Occurred() == PyExc_KeyError), outcome();
    PyErr_Clear();
    PyErr_SetString(PyExc_KeyError, "k");
    PyErr_Clear();
    printf("cleared"), outcome();
    compare_pieces();
    calls();
    for (int i = 0; i < count; i++) Py_DECREF(objects[i]);
    return Py_FinalizeEx();
}
