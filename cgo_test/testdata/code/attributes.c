/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Code objects made from parts: names, instructions, lines and places, what is refused; the keys of constants. */
#include "../check.h"

/* Five code units. Line 7 without columns; 8 to 9, columns 4 to 9; 8, columns 19 to 24; nowhere; 9, columns 3 to 6. */
static const char units[] = {30, 0, 30, 0, 30, 0, 30, 0, 30, 0};
static const unsigned char lines[] = {0xe8, 0, 0xf0, 2, 1, 5, 10, 0x90, 0x35, 0xf8, 0xd8, 3, 6};

static PyObject *part[11]; /* code, consts, names, varnames, freevars, cellvars, filename, name, qualname, linetable, exceptiontable */

static PyCodeObject *make(int args, int pos_only, int kw_only, int locals, int stack, int flags)
{
    return PyUnstable_Code_NewWithPosOnlyArgs(args, pos_only, kw_only, locals, stack, flags, part[0], part[1], part[2], part[3], part[4],
        part[5], part[6], part[7], part[8], 7, part[9], part[10]);
}

static void begin(void)
{
    part[0] = PyBytes_FromStringAndSize(units, sizeof units);
    part[1] = Py_BuildValue("(i)", 1);
    part[2] = Py_BuildValue("(s)", "global");
    part[3] = Py_BuildValue("(sss)", "a", "b", "c");
    part[4] = Py_BuildValue("(ss)", "free1", "free2");
    part[5] = Py_BuildValue("(ss)", "b", "cell");
    part[6] = Py_BuildValue("s", "file.py");
    part[7] = Py_BuildValue("s", "fn");
    part[8] = Py_BuildValue("s", "Class.fn");
    part[9] = PyBytes_FromStringAndSize((const char *)lines, sizeof lines);
    part[10] = PyBytes_FromString("");
}

static void end(void) { for (int i = 0; i < 11; i++) Py_CLEAR(part[i]); }

static void check_new(void)
{
    Py_ssize_t consts = Py_REFCNT(part[1]);
    PyCodeObject *c = make(3, 1, 0, 3, 2, CO_OPTIMIZED | CO_NEWLOCALS);
    CHECK(c && PyCode_Check(c));
    if (!c) return;
    CHECK(c->co_argcount == 3 && c->co_posonlyargcount == 1 && c->co_kwonlyargcount == 0 && c->co_firstlineno == 7);
    CHECK(c->co_stacksize == 2 && c->co_nlocals == 3 && c->co_ncellvars == 2 && c->co_nfreevars == 2);
    CHECK(PyCode_GetNumFree(c) == 2);
    CHECK_REPR(PyObject_GetAttrString((PyObject *)c, "co_qualname"), "'Class.fn'");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)c, "co_names"), "('global',)");
    CHECK(Py_REFCNT(part[1]) == consts + 1 || c->co_consts != part[1]);
    Py_DECREF(c);
    PyGC_Collect(); /* its references may be counted with a delay */
    CHECK(Py_REFCNT(part[1]) == consts);
}

static void check_names(void)
{
    PyCodeObject *c = make(3, 1, 0, 3, 2, 0);
    PyObject *v = PyCode_GetVarnames(c);
    CHECK(v && PyTuple_CheckExact(v));
    CHECK_REPR(v, "('a', 'b', 'c')");
    CHECK_REPR(PyCode_GetCellvars(c), "('b', 'cell')");
    CHECK_REPR(PyCode_GetFreevars(c), "('free1', 'free2')");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)c, "co_cellvars"), "('b', 'cell')");
    Py_DECREF(c);
}

static void check_code(void)
{
    PyCodeObject *c = make(0, 0, 0, 3, 0, 0);
    PyObject *b = PyCode_GetCode(c);
    CHECK(b && PyBytes_CheckExact(b) && PyBytes_GET_SIZE(b) == sizeof units && !memcmp(PyBytes_AS_STRING(b), units, sizeof units));
    Py_XDECREF(b);
    Py_DECREF(c);
}

static void check_lines(void)
{
    static const int want[] = {7, 8, 8, -1, 9};
    PyCodeObject *c = make(0, 0, 0, 3, 0, 0);
    for (int i = 0; i < 5; i++) {
        CHECK(PyCode_Addr2Line(c, 2 * i) == want[i]);
        CHECK(PyCode_Addr2Line(c, 2 * i + 1) == want[i]);
    }
    CHECK(PyCode_Addr2Line(c, -1) == 7 && PyCode_Addr2Line(c, -100) == 7);
    CHECK(PyCode_Addr2Line(c, 10) == -1);
    CHECK_CLEAN();
    Py_DECREF(c);
}

static void check_places(void)
{
    static const int want[][5] = {{-1, 7, 0, 7, 0}, {0, 7, -1, 7, -1}, {2, 8, 4, 9, 9}, {4, 8, 19, 8, 24}, {6, -1, -1, -1, -1}, {8, 9, 3, 9, 6}};
    PyCodeObject *c = make(0, 0, 0, 3, 0, 0);
    for (int i = 0; i < 6; i++) {
        int l = 99, k = 99, el = 99, ek = 99;
        CHECK(PyCode_Addr2Location(c, want[i][0], &l, &k, &el, &ek) == 1);
        if (l != want[i][1] || k != want[i][2] || el != want[i][3] || ek != want[i][4])
            printf("%s: at %d: %d %d %d %d\n", __FILE__, want[i][0], l, k, el, ek), check_failures++;
    }
    Py_DECREF(c);
}

static void refused(int n, PyObject *with, PyObject *type, const char *text)
{
    PyObject *old = part[n];
    part[n] = with;
    CHECK(make(0, 0, 0, 3, 0, 0) == NULL);
    CHECK_RAISED(type, text);
    part[n] = old;
    Py_DECREF(with);
}

static void check_refused(void)
{
    for (int i = 0; i < 11; i++) {
        PyObject *old = part[i];
        part[i] = Py_None;
        CHECK(make(0, 0, 0, 3, 0, 0) == NULL);
        CHECK_RAISED(PyExc_SystemError, NULL);
        part[i] = old;
    }
    refused(0, PyBytes_FromString("abc"), PyExc_ValueError, "code: co_code is malformed");
    CHECK(make(4, 0, 0, 3, 0, 0) == NULL);
    CHECK_RAISED(PyExc_ValueError, "code: co_varnames is too small");
    CHECK(make(2, 0, 1, 3, 0, CO_VARARGS) == NULL);
    CHECK_RAISED(PyExc_ValueError, "code: co_varnames is too small");
    CHECK(make(0, 0, 0, 2, 0, 0) == NULL);
    CHECK_RAISED(PyExc_ValueError, "code: co_nlocals != len(co_varnames)");
    CHECK(make(1, 2, 0, 3, 0, 0) == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(make(0, 0, 0, 3, -1, 0) == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
}

extern PyObject *_PyCode_ConstantKey(PyObject *);

/* The key of a constant; drops the constant. */
static PyObject *key(PyObject *o)
{
    PyObject *k = _PyCode_ConstantKey(o);
    Py_DECREF(o);
    return k;
}

static void check_itself(PyObject *o)
{
    PyObject *k = _PyCode_ConstantKey(o);
    CHECK(k == o);
    Py_XDECREF(k);
    Py_DECREF(o);
}

static void check_keys(void)
{
    check_itself(PyLong_FromLong(70000));
    check_itself(PyUnicode_FromString("text"));
    check_itself(Py_NewRef(Py_None));
    check_itself(Py_NewRef(Py_Ellipsis));
    check_itself((PyObject *)make(0, 0, 0, 3, 0, 0));
    CHECK_REPR(key(Py_NewRef(Py_True)), "(<class 'bool'>, True)");
    CHECK_REPR(key(PyBytes_FromString("b")), "(<class 'bytes'>, b'b')");
    CHECK_REPR(key(PyFloat_FromDouble(0.0)), "(<class 'float'>, 0.0)");
    CHECK_REPR(key(PyFloat_FromDouble(-0.0)), "(<class 'float'>, -0.0, None)");
    CHECK_REPR(key(PyComplex_FromDoubles(-0.0, -0.0)), "(<class 'complex'>, (-0-0j), True)");
    CHECK_REPR(key(PyComplex_FromDoubles(0.0, -0.0)), "(<class 'complex'>, -0j, False)");
    CHECK_REPR(key(PyComplex_FromDoubles(-0.0, 0.0)), "(<class 'complex'>, (-0+0j), None)");
    CHECK_REPR(key(PyComplex_FromDoubles(1.0, 2.0)), "(<class 'complex'>, (1+2j))");
    CHECK_REPR(key(Py_BuildValue("(id)", 1, 1.0)), "((1, (<class 'float'>, 1.0)), (1, 1.0))");
    PyObject *t = Py_BuildValue("(i)", 5);
    CHECK_REPR(key(PyFrozenSet_New(t)), "(frozenset({5}), frozenset({5}))");
    Py_DECREF(t);
}

/* Anything else is known by its address. */
static void check_key_of_others(void)
{
    PyObject *l = PyList_New(0), *k = _PyCode_ConstantKey(l);
    CHECK(k && PyTuple_GET_SIZE(k) == 2 && PyLong_AsVoidPtr(PyTuple_GET_ITEM(k, 0)) == l && PyTuple_GET_ITEM(k, 1) == l && Py_REFCNT(l) == 2);
    Py_XDECREF(k);
    CHECK(Py_REFCNT(l) == 1);
    Py_DECREF(l);
}

#if PY_VERSION_HEX >= 0x030E0000
static void check_key_of_slice(void)
{
    PyObject *one = PyLong_FromLong(1), *x = PyFloat_FromDouble(1.0);
    CHECK_REPR(key(PySlice_New(one, x, NULL)), "(slice(1, (<class 'float'>, 1.0), None), slice(1, 1.0, None))");
    Py_DECREF(one);
    Py_DECREF(x);
}
#endif

int main(void)
{
    Py_Initialize();
    begin();
    check_new();
    check_names();
    check_code();
    check_lines();
    check_places();
    check_refused();
    check_keys();
    check_key_of_others();
#if PY_VERSION_HEX >= 0x030E0000
    check_key_of_slice();
#endif
    end();
    return CHECK_DONE();
}
