/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * range, the iterators, cells, struct sequences, generic aliases and unions through the C API. */
#include "../check.h"

/* Calls a type with up to three arguments; NULL ends them. */
static PyObject *call(PyTypeObject *t, PyObject *a, PyObject *b, PyObject *c)
{
    return PyObject_CallFunctionObjArgs((PyObject *)t, a, b, c, NULL);
}

static PyObject *num(long v) { return PyLong_FromLong(v); }

static void ranges(void)
{
    CHECK_REPR(call(&PyRange_Type, num(5), NULL, NULL), "range(0, 5)");
    CHECK_REPR(call(&PyRange_Type, num(5), num(1), num(-2)), "range(5, 1, -2)");
    PyObject *r = call(&PyRange_Type, num(1), num(10), num(3)), *x;
    CHECK(PyObject_Size(r) == 3);
    CHECK_REPR(PySequence_List(r), "[1, 4, 7]");
    CHECK_REPR(PySequence_GetItem(r, -1), "7");
    CHECK(!PySequence_GetItem(r, 3));
    CHECK_RAISED(PyExc_IndexError, "range object index out of range");
    CHECK(PySequence_Contains(r, num(4)) == 1 && PySequence_Contains(r, num(5)) == 0 && PySequence_Contains(r, Py_None) == 0);
    CHECK_REPR(PySequence_GetSlice(r, 1, 3), "range(4, 10, 3)");
    x = call(&PyRange_Type, num(1), num(9), num(3));
    CHECK(PyObject_RichCompareBool(r, x, Py_EQ) == 1 && PyObject_Hash(r) == PyObject_Hash(x));
    CHECK(!call(&PyRange_Type, NULL, NULL, NULL));
    CHECK_RAISED(PyExc_TypeError, "range expected at least 1 argument, got 0");
    CHECK(!call(&PyRange_Type, num(1), num(2), num(0)));
    CHECK_RAISED(PyExc_ValueError, "range() arg 3 must not be zero");
    x = PyLong_FromString("100000000000000000000", NULL, 10);
    r = call(&PyRange_Type, x, PyNumber_Add(x, num(2)), NULL);
    CHECK_REPR(PySequence_List(r), "[100000000000000000000, 100000000000000000001]");
    CHECK_REPR(PyObject_CallMethod(r, "index", "O", x), "0");
    x = call(&PyReversed_Type, r, NULL, NULL);
    CHECK_REPR(PySequence_List(x), "[100000000000000000001, 100000000000000000000]");
}

static void others(void)
{
    PyObject *l = Py_BuildValue("[iii]", 1, 0, 3), *m = Py_BuildValue("[ii]", 7, 8), *x;
    CHECK_REPR(PySequence_List(call(&PyEnum_Type, l, num(5), NULL)), "[(5, 1), (6, 0), (7, 3)]");
    CHECK_REPR(PySequence_List(call(&PyReversed_Type, l, NULL, NULL)), "[3, 0, 1]");
    CHECK_REPR(PySequence_List(call(&PyReversed_Type, PyList_AsTuple(l), NULL, NULL)), "[3, 0, 1]");
    CHECK_REPR(PySequence_List(call(&PyZip_Type, l, m, NULL)), "[(1, 7), (0, 8)]");
    CHECK_REPR(PySequence_List(call(&PyFilter_Type, Py_None, l, NULL)), "[1, 3]");
    CHECK_REPR(PySequence_List(call(&PyMap_Type, (PyObject *)&PyBool_Type, l, NULL)), "[True, False, True]");
    CHECK(!call(&PyMap_Type, l, NULL, NULL));
    CHECK_RAISED(PyExc_TypeError, "map() must have at least two arguments.");
    CHECK(!call(&PyReversed_Type, num(1), NULL, NULL));
    CHECK_RAISED(PyExc_TypeError, "'int' object is not reversible");
    PyObject *args = PyTuple_Pack(2, l, m), *kw = Py_BuildValue("{s:O}", "strict", Py_True);
    x = PyObject_Call((PyObject *)&PyZip_Type, args, kw);
    CHECK(x && !PySequence_List(x));
    CHECK_RAISED(PyExc_ValueError, "zip() argument 2 is shorter than argument 1");
    x = PySeqIter_New(l);
    CHECK_REPR(PySequence_List(x), "[1, 0, 3]");
    CHECK(!PyIter_Next(x) && PyObject_LengthHint(x, 9) == 0);
    x = PyCallIter_New((PyObject *)&PyLong_Type, num(0));
    CHECK_REPR(PySequence_List(x), "[]");
    CHECK_CLEAN();
}

static void cells(void)
{
    PyObject *c = PyCell_New(NULL);
    CHECK(!PyCell_Get(c));
    CHECK_CLEAN();
    CHECK(!PyObject_GetAttrString(c, "cell_contents"));
    CHECK_RAISED(PyExc_ValueError, "Cell is empty");
    CHECK(PyCell_Set(c, Py_None) == 0 && PyCell_Get(c) == Py_None);
    CHECK(PyObject_RichCompareBool(c, PyCell_New(NULL), Py_GT) == 1);
    CHECK(PyObject_Hash(c) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'cell'");
}

static PyStructSequence_Field fields[] = {{"one", "first"}, {"two", NULL}, {"hidden", "by name"}, {NULL, NULL}};
static PyStructSequence_Desc desc = {"mod.rec", "a record", fields, 2};
static PyTypeObject static_type;

static void structs(void)
{
    CHECK(PyStructSequence_InitType2(&static_type, &desc) == 0);
    PyTypeObject *heap_type = PyStructSequence_NewType(&desc), *types[] = {&static_type, heap_type};
    for (int i = 0; i < 2 && types[i]; i++) {
        PyObject *o = PyStructSequence_New(types[i]), *v = num(70000);
        for (int k = 0; k < 3; k++) PyStructSequence_SetItem(o, k, Py_NewRef(v));
        CHECK(PyTuple_Size(o) == 2 && PyStructSequence_GetItem(o, 2) == v);
        CHECK_REPR(Py_NewRef(o), "mod.rec(one=70000, two=70000)");
        CHECK_REPR(PyObject_GetAttrString(o, "hidden"), "70000");
        CHECK_REPR(PyObject_GetAttrString((PyObject *)types[i], "__match_args__"), "('one', 'two')");
        CHECK_REPR(PyObject_GetAttrString((PyObject *)types[i], "n_fields"), "3");
        Py_DECREF(o);
        CHECK(Py_REFCNT(v) == 1);
        o = call(types[i], PyTuple_Pack(2, v, v), Py_BuildValue("{s:i}", "hidden", 4), NULL);
        CHECK_REPR(PyObject_GetAttrString(o, "hidden"), "4");
        CHECK(!call(types[i], PyTuple_Pack(1, v), NULL, NULL));
        CHECK_RAISED(PyExc_TypeError, i ? NULL : "mod.rec() takes an at least 2-sequence (1-sequence given)");
    }
    CHECK(heap_type != NULL);
}

static void aliases(void)
{
    PyObject *a = Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type), *u;
    CHECK_REPR(Py_NewRef(a), "list[int]");
    CHECK_REPR(PyObject_GetAttrString(a, "__args__"), "(<class 'int'>,)");
    CHECK_REPR(PyObject_GetAttrString(a, "__parameters__"), "()");
    CHECK(PyObject_RichCompareBool(a, Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type), Py_EQ) == 1);
    CHECK(PyObject_IsInstance(num(1), a) == -1);
    CHECK_RAISED(PyExc_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
    CHECK(!PyObject_GetItem(a, a));
    CHECK_RAISED(PyExc_TypeError, "list[int] is not a generic class");
    CHECK_REPR(PyObject_CallNoArgs(a), "[]");
    CHECK_REPR(PyObject_GetItem((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type), "list[int]");
    u = PyNumber_Or((PyObject *)&PyLong_Type, (PyObject *)&PyUnicode_Type);
    CHECK_REPR(Py_XNewRef(u), "int | str");
    CHECK_REPR(PyNumber_Or(u, Py_None), "int | str | None");
    CHECK(PyNumber_Or((PyObject *)&PyLong_Type, (PyObject *)&PyLong_Type) == (PyObject *)&PyLong_Type);
    CHECK(PyObject_IsInstance(num(1), u) == 1 && PyObject_IsInstance(Py_None, u) == 0 && PyObject_IsSubclass((PyObject *)&PyBool_Type, u) == 1);
    PyObject *w = PyNumber_Or((PyObject *)&PyUnicode_Type, (PyObject *)&PyLong_Type);
    CHECK(PyObject_RichCompareBool(u, w, Py_EQ) == 1 && PyObject_Hash(u) == PyObject_Hash(w));
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    ranges();
    others();
    cells();
    structs();
    aliases();
    return CHECK_DONE();
}
