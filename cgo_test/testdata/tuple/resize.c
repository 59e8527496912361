/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Tuples made longer and shorter in place; struct sequences and what they own; sets extended by any iterable. */
#include "check.h"

static void shorter_drops_the_rest(void)
{
    PyObject *v = PyFloat_FromDouble(1), *t = PyTuple_New(3);
    for (int i = 0; i < 3; i++) PyTuple_SET_ITEM(t, i, Py_NewRef(v));
    CHECK(_PyTuple_Resize(&t, 1) == 0 && PyTuple_GET_SIZE(t) == 1 && Py_REFCNT(v) == 2 && Py_REFCNT(t) == 1);
    Py_DECREF(t);
    CHECK(Py_REFCNT(v) == 1);
    Py_DECREF(v);
}

static void same_length_is_the_same_tuple(void)
{
    PyObject *t = PyTuple_New(2), *before = t;
    CHECK(_PyTuple_Resize(&t, 2) == 0 && t == before && Py_REFCNT(t) == 1);
    Py_DECREF(t);
}

static void no_length_is_the_empty_tuple(void)
{
    PyObject *v = PyFloat_FromDouble(1), *t = PyTuple_Pack(1, v), *empty = PyTuple_New(0);
    CHECK(_PyTuple_Resize(&t, 0) == 0 && t == empty && Py_REFCNT(v) == 1);
    CHECK(_PyTuple_Resize(&t, 2) == 0 && t != empty && PyTuple_GET_SIZE(t) == 2 && !PyTuple_GET_ITEM(t, 0) && !PyTuple_GET_ITEM(t, 1));
    Py_DECREF(t);
    Py_DECREF(v);
}

static void wrong_tuples_are_given_up(void)
{
    PyObject *t = PyTuple_New(2), *mine = Py_NewRef(t), *l = PyList_New(0), *l2 = Py_NewRef(l), *none = NULL;
    CHECK(_PyTuple_Resize(&t, 3) == -1 && t == NULL && Py_REFCNT(mine) == 1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(_PyTuple_Resize(&l, 3) == -1 && l == NULL && Py_REFCNT(l2) == 1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(_PyTuple_Resize(&none, 3) == -1 && none == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(mine);
    Py_DECREF(l2);
}

static PyStructSequence_Field fields[] = {{"first", "doc 1"}, {"second", NULL}, {"hidden", "doc 3"}, {NULL}};
static PyStructSequence_Desc desc = {"m.Seq", "A sequence.", fields, 2};

static void a_struct_sequence_owns_its_items(void)
{
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    PyObject *o = PyStructSequence_New(type), *v[3];
    CHECK(Py_REFCNT(o) == 1 && Py_SIZE(o) == 2);
    for (int i = 0; i < 3; i++) {
        v[i] = PyFloat_FromDouble(i);
        CHECK(PyStructSequence_GetItem(o, i) == NULL);
        PyStructSequence_SetItem(o, i, Py_NewRef(v[i]));
        CHECK(PyStructSequence_GetItem(o, i) == v[i] && Py_REFCNT(v[i]) == 2);
    }
    CHECK_CLEAN();
    CHECK_REPR(o, "m.Seq(first=0.0, second=1.0)");
    for (int i = 0; i < 3; i++) CHECK(Py_REFCNT(v[i]) == 1);
    Py_DECREF(type);
}

static void a_field_without_a_name(void)
{
    PyStructSequence_Field some[] = {{"first", NULL}, {PyStructSequence_UnnamedField, NULL}, {NULL}};
    PyStructSequence_Desc with = {"m.Some", NULL, some, 2};
    PyTypeObject *type = PyStructSequence_NewType(&with);
    CHECK(type && type->tp_flags & Py_TPFLAGS_HEAPTYPE);
    CHECK_REPR(PyObject_GetAttrString((PyObject *)type, "n_unnamed_fields"), "1");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)type, "n_sequence_fields"), "2");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)type, "n_fields"), "2");
    CHECK_REPR(PyObject_GetAttrString((PyObject *)type, "__match_args__"), "('first',)");
    Py_DECREF(type);
}

static void sets_take_any_iterable(void)
{
    PyObject *s = PySet_New(NULL), *v = PyFloat_FromDouble(1), *l = PyList_New(0), *d = PyDict_New(), *other = PySet_New(NULL);
    PyList_Append(l, v);
    PyDict_SetItem(d, v, Py_None);
    PySet_Add(other, Py_None);
    CHECK(_PySet_Update(s, l) == 0 && PySet_Size(s) == 1 && Py_REFCNT(v) == 4);
    CHECK(_PySet_Update(s, d) == 0 && PySet_Size(s) == 1 && Py_REFCNT(v) == 4);
    CHECK(_PySet_Update(s, other) == 0 && PySet_Size(s) == 2);
    CHECK(_PySet_Update(s, s) == 0 && PySet_Size(s) == 2);
    CHECK_CLEAN();
    Py_DECREF(s);
    CHECK(Py_REFCNT(v) == 3);
    Py_DECREF(l);
    Py_DECREF(d);
    Py_DECREF(other);
    Py_DECREF(v);
}

static void sets_refuse_what_has_no_items(void)
{
    PyObject *s = PySet_New(NULL), *l = PyList_New(0), *inner = PyList_New(0), *n = PyLong_FromLong(1);
    PyList_Append(l, n);
    PyList_Append(l, inner);
    CHECK(_PySet_Update(s, n) == -1);
    CHECK_RAISED(PyExc_TypeError, "'int' object is not iterable");
    CHECK(_PySet_Update(s, l) == -1 && PySet_Size(s) == 1);
    CHECK_RAISED(PyExc_TypeError, PY_VERSION_HEX >= 0x030E0000 ? "cannot use 'list' as a set element (unhashable type: 'list')" : "unhashable type: 'list'");
    CHECK(_PySet_Update(l, s) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(s);
    Py_DECREF(l);
    Py_DECREF(inner);
}

int main(void)
{
    Py_Initialize();
    shorter_drops_the_rest();
    same_length_is_the_same_tuple();
    no_length_is_the_empty_tuple();
    wrong_tuples_are_given_up();
    a_struct_sequence_owns_its_items();
    a_field_without_a_name();
    sets_take_any_iterable();
    sets_refuse_what_has_no_items();
    return CHECK_DONE();
}
