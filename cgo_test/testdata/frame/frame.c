/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Frames that extensions make, and their local variables. */
#include "../check.h"
#include <frameobject.h>

static PyObject *globals, *empty_code, *function, *module;

static void check_getters(void)
{
    PyFrameObject *f = PyFrame_New(PyThreadState_Get(), (PyCodeObject *)empty_code, globals, NULL);
    CHECK(f && PyFrame_Check(f) && Py_REFCNT(f) == 1);
    PyCodeObject *c = PyFrame_GetCode(f);
    CHECK((PyObject *)c == empty_code);
    Py_DECREF(c);
    CHECK(!PyFrame_GetBack(f) && !PyFrame_GetGenerator(f) && PyFrame_GetLineNumber(f) == 7);
    CHECK_CLEAN();
    PyObject *g = PyFrame_GetGlobals(f), *b = PyFrame_GetBuiltins(f);
    CHECK(g == globals && b && PyDict_Check(b));
    Py_DECREF(g);
    Py_DECREF(b);
    CHECK_REPR(PyObject_GetAttrString((PyObject *)f, "f_lineno"), "7");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)f, "f_back"), "None");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)f, "f_trace"), "None");
    PyObject *s = PyObject_Repr((PyObject *)f);
    char want[200];
    snprintf(want, sizeof want, "<frame at %p, file 'file.py', line 7, code fn>", (void *)f);
    CHECK(s && !strcmp(PyUnicode_AsUTF8(s), want));
    Py_XDECREF(s);
    CHECK(PyObject_SetAttrString((PyObject *)f, "f_lineno", Py_None) == -1);
    PyErr_Clear();
    Py_DECREF(f);
}

static void check_new_errors(void)
{
    PyThreadState *t = PyThreadState_Get();
    CHECK(!PyEval_GetFrame() && !PyEval_GetGlobals());
    CHECK_CLEAN();
    CHECK(!PyEval_GetLocals());
    CHECK_RAISED(PyExc_SystemError, "frame does not exist");
    PyObject *b = PyEval_GetBuiltins();
    CHECK(b && PyDict_Check(b));
    PyFrameObject *f = PyFrame_New(t, (PyCodeObject *)module, globals, NULL);
    CHECK(f != NULL);
    Py_XDECREF(f);
}

/* A module's code: the locals are the mapping given. */
static void check_mapping(void)
{
    PyObject *l = Py_BuildValue("{s:i}", "x", 5);
    PyFrameObject *f = PyFrame_New(PyThreadState_Get(), (PyCodeObject *)module, globals, l);
    PyObject *got = PyFrame_GetLocals(f);
    CHECK(got == l);
    Py_XDECREF(got);
    CHECK(!PyFrame_GetVarString(f, "x"));
    CHECK_RAISED(PyExc_NameError, "variable 'x' does not exist");
    CHECK(!PyFrame_GetVar(f, Py_None));
    CHECK_RAISED(PyExc_TypeError, "name must be str, not NoneType");
    Py_DECREF(f);
    CHECK(Py_REFCNT(l) == 1);
    Py_DECREF(l);
}

static void check_proxy(void)
{
    PyFrameObject *f = PyFrame_New(PyThreadState_Get(), (PyCodeObject *)function, globals, NULL);
    PyObject *p = PyFrame_GetLocals(f), *q = PyObject_GetAttrString((PyObject *)f, "f_locals");
    CHECK(p && Py_IS_TYPE(p, &PyFrameLocalsProxy_Type) && q != p);
    CHECK(PyObject_RichCompareBool(p, q, Py_EQ) == 1 && PyObject_Size(p) == 0 && PySequence_Contains(p, Py_None) == 0);
    PyObject *five = PyLong_FromLong(5), *x = PyUnicode_FromString("x"), *empty = PyDict_New();
    CHECK(PyObject_SetItem(p, x, five) == 0 && PyObject_Size(q) == 1);
    CHECK_REPR(PyObject_GetItem(q, x), "5");
    CHECK_REPR(Py_NewRef(q), "{'x': 5}");
    CHECK_REPR(PyFrame_GetVar(f, x), "5");
    CHECK(!PyFrame_GetVarString(f, "y"));
    CHECK_RAISED(PyExc_NameError, "variable 'y' does not exist");
    CHECK_REPR(PyObject_CallMethod(q, "keys", NULL), "['x']");
    CHECK_REPR(PyObject_CallMethod(q, "values", NULL), "[5]");
    CHECK_REPR(PyObject_CallMethod(q, "items", NULL), "[('x', 5)]");
    CHECK_REPR(PyObject_CallMethod(q, "copy", NULL), "{'x': 5}");
    CHECK_REPR(PyObject_CallMethod(q, "get", "s", "y"), "None");
    CHECK_REPR(PyObject_CallMethod(q, "get", "si", "y", 3), "3");
    CHECK(!PyObject_CallMethod(q, "get", NULL));
    CHECK_RAISED(PyExc_TypeError, "get expected 1 or 2 arguments");
    CHECK_REPR(PyObject_CallMethod(q, "setdefault", "si", "z", 8), "8");
    CHECK_REPR(PySequence_List(p), "['x', 'z']");
    CHECK(!PyObject_GetItem(p, Py_None));
    CHECK_RAISED(PyExc_KeyError, "\"local variable 'None' is not defined\"");
    CHECK(!PyObject_CallMethod(p, "update", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "update() argument must be dict or another FrameLocalsProxy");
    CHECK_REPR(PyObject_CallMethod(p, "update", "{s:i}", "w", 1), "None");
    CHECK_REPR(PyNumber_Or(p, empty), "{'x': 5, 'z': 8, 'w': 1}");
    PyObject *d = PyDict_Copy(empty);
    PyDict_Update(d, p);
    CHECK(PyObject_RichCompareBool(p, d, Py_EQ) == 1 && PyObject_RichCompareBool(p, empty, Py_EQ) == 0);
    CHECK(PyObject_Hash(p) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'FrameLocalsProxy'");
#if PY_VERSION_HEX >= 0x030E0000
    CHECK(PyObject_DelItem(p, x) == -1);
    CHECK_RAISED(PyExc_ValueError, "cannot remove local variables from FrameLocalsProxy");
    CHECK(PyObject_DelItem(p, Py_None) == -1);
    CHECK_RAISED(PyExc_KeyError, "None");
    CHECK_REPR(PyObject_CallMethod(p, "pop", "s", "w"), "1");
    CHECK_REPR(PyObject_CallMethod(p, "pop", "sO", "w", Py_None), "None");
    CHECK(!PyObject_CallMethod(p, "pop", "s", "x"));
    CHECK_RAISED(PyExc_ValueError, "cannot remove local variables from FrameLocalsProxy");
    CHECK(!PyObject_CallMethod(p, "pop", "s", "w"));
    CHECK_RAISED(PyExc_KeyError, "'w'");
    CHECK(!PyObject_CallFunction((PyObject *)&PyFrameLocalsProxy_Type, "i", 1));
    CHECK_RAISED(PyExc_TypeError, "expect frame, not int");
    PyObject *r = PyObject_CallOneArg((PyObject *)&PyFrameLocalsProxy_Type, (PyObject *)f);
    CHECK(r && PyObject_RichCompareBool(r, p, Py_EQ) == 1);
    Py_XDECREF(r);
#endif
    CHECK(PyFrame_FastToLocalsWithError(f) == 0);
    Py_DECREF(d);
    Py_DECREF(empty);
    Py_DECREF(x);
    Py_DECREF(five);
    Py_DECREF(p);
    Py_DECREF(q);
    CHECK(Py_REFCNT(f) == 1);
    Py_DECREF(f);
}

int main(void)
{
    Py_Initialize();
    globals = PyDict_New();
    empty_code = (PyObject *)PyCode_NewEmpty("file.py", "fn", 7);
    PyObject *none = PyTuple_New(0), *empty = PyBytes_FromString(""), *code = PyBytes_FromStringAndSize("\x80\x00", 2);
    PyObject *file = PyUnicode_FromString("file.py"), *name = PyUnicode_FromString("<module>");
    PyObject *lines = PyBytes_FromString("\xe8\x00");
    module = (PyObject *)PyUnstable_Code_New(0, 0, 0, 1, 0, code, none, none, none, none, none, file, name, name, 1, lines, empty);
    PyObject *locals = Py_BuildValue("(s)", "x");
    function = (PyObject *)PyUnstable_Code_New(0, 0, 1, 1, CO_OPTIMIZED | CO_NEWLOCALS, code, none, none, locals, none, none, file, name, name, 1,
                                               lines, empty);
    CHECK(module && function);
    check_getters();
    check_new_errors();
    check_mapping();
    check_proxy();
    CHECK(Py_REFCNT(globals) == 1);
    Py_DECREF(none);
    Py_DECREF(empty);
    Py_DECREF(code);
    Py_DECREF(file);
    Py_DECREF(name);
    Py_DECREF(lines);
    Py_DECREF(globals);
    Py_DECREF(module);
    Py_DECREF(function);
    Py_DECREF(locals);
    Py_DECREF(empty_code);
    CHECK_CLEAN();
    return CHECK_DONE();
}
