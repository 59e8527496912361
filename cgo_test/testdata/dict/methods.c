/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The dict type as Python code sees it: construction, methods, operators, views, iterators, subclasses, keys that run code. */
#include "../check.h"

#define DICT ((PyObject *)&PyDict_Type)
#define CALL(o, name, ...) PyObject_CallMethod(o, name, __VA_ARGS__)

static PyObject *abc(void) { return Py_BuildValue("{sisisi}", "a", 1, "b", 2, "c", 3); }

static void constructor(void)
{
    CHECK_REPR(PyObject_CallNoArgs(DICT), "{}");
    CHECK_REPR(PyObject_CallFunction(DICT, "(N)", abc()), "{'a': 1, 'b': 2, 'c': 3}");
    CHECK_REPR(PyObject_CallFunction(DICT, "([(ii)(ii)])", 1, 2, 3, 4), "{1: 2, 3: 4}");
    PyObject *args = Py_BuildValue("([(si)])", "z", 0), *kw = abc();
    CHECK_REPR(PyObject_Call(DICT, args, kw), "{'z': 0, 'a': 1, 'b': 2, 'c': 3}");
    CHECK(!PyObject_CallFunction(DICT, "ii", 1, 2));
    CHECK_RAISED(PyExc_TypeError, "dict expected at most 1 argument, got 2");
    CHECK(!PyObject_CallFunction(DICT, "(i)", 1));
    CHECK_RAISED(PyExc_TypeError, "'int' object is not iterable");
    CHECK_REPR(CALL(DICT, "fromkeys", "(s)", "ab"), "{'a': None, 'b': None}");
    CHECK_REPR(CALL(DICT, "fromkeys", "si", "ab", 3), "{'a': 3, 'b': 3}");
    Py_DECREF(args);
    Py_DECREF(kw);
    CHECK_CLEAN();
}

static void methods(void)
{
    PyObject *d = abc();
    CHECK_REPR(CALL(d, "get", "s", "a"), "1");
    CHECK_REPR(CALL(d, "get", "s", "q"), "None");
    CHECK_REPR(CALL(d, "get", "si", "q", 7), "7");
    CHECK(!CALL(d, "get", NULL));
    CHECK_RAISED(PyExc_TypeError, "get expected at least 1 argument, got 0");
    CHECK(!CALL(d, "get", "iii", 1, 2, 3));
    CHECK_RAISED(PyExc_TypeError, "get expected at most 2 arguments, got 3");
    CHECK(!CALL(d, "get", "([])"));
    CHECK_RAISED(PyExc_TypeError, "cannot use 'list' as a dict key (unhashable type: 'list')");
    CHECK_REPR(CALL(d, "setdefault", "si", "d", 4), "4");
    CHECK_REPR(CALL(d, "setdefault", "s", "e"), "None");
    CHECK_REPR(CALL(d, "pop", "s", "e"), "None");
    CHECK_REPR(CALL(d, "pop", "si", "e", 9), "9");
    CHECK(!CALL(d, "pop", "s", "e"));
    CHECK_RAISED(PyExc_KeyError, "'e'");
    CHECK_REPR(CALL(d, "popitem", NULL), "('d', 4)");
    CHECK_REPR(CALL(d, "__contains__", "s", "a"), "True");
    CHECK_REPR(CALL(d, "__getitem__", "s", "a"), "1");
    CHECK(!CALL(d, "__getitem__", "s", "zz"));
    CHECK_RAISED(PyExc_KeyError, "'zz'");
    CHECK_REPR(CALL(d, "update", "([(si)])", "a", 10), "None");
    CHECK_REPR(CALL(d, "copy", NULL), "{'a': 10, 'b': 2, 'c': 3}");
    CHECK_REPR(CALL(d, "keys", NULL), "dict_keys(['a', 'b', 'c'])");
    CHECK_REPR(CALL(d, "values", NULL), "dict_values([10, 2, 3])");
    CHECK_REPR(CALL(d, "items", NULL), "dict_items([('a', 10), ('b', 2), ('c', 3)])");
    PyObject *r = CALL(d, "__reversed__", NULL);
    CHECK_REPR(PySequence_List(r), "['c', 'b', 'a']");
    Py_XDECREF(r);
    CHECK(PyObject_SetItem(d, Py_None, Py_True) == 0 && PyObject_DelItem(d, Py_None) == 0 && PyObject_DelItem(d, Py_None) == -1);
    CHECK_RAISED(PyExc_KeyError, "None");
    CHECK(PyObject_Hash(d) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'dict'");
    PyObject *e = Py_BuildValue("{si}", "a", 5);
    CHECK_REPR(PyNumber_Or(e, d), "{'a': 10, 'b': 2, 'c': 3}");
    CHECK(PyNumber_InPlaceOr(e, d) == e && (Py_DECREF(e), 1) && PyObject_RichCompareBool(d, e, Py_EQ) == 1);
    PyObject *l = PyList_New(0);
    CHECK(!PyNumber_Or(d, l));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for |: 'dict' and 'list'");
    CHECK(PyNumber_InPlaceOr(d, l) == d && (Py_DECREF(d), 1));
    CHECK(!PyObject_RichCompare(d, e, Py_LT));
    CHECK_RAISED(PyExc_TypeError, "'<' not supported between instances of 'dict' and 'dict'");
    PyDict_SetItemString(d, "me", d);
    CHECK_REPR(Py_NewRef(d), "{'a': 10, 'b': 2, 'c': 3, 'me': {...}}");
    CHECK_REPR(CALL(d, "clear", NULL), "None");
    CHECK(PyDict_Size(d) == 0);
    Py_DECREF(l);
    Py_DECREF(e);
    Py_DECREF(d);
    CHECK_CLEAN();
}

static PyObject *sorted_list(PyObject *o)
{
    PyObject *l = o ? PySequence_List(o) : NULL;
    Py_XDECREF(o);
    if (l) PyList_Sort(l);
    return l;
}

static void views(void)
{
    PyObject *d = abc(), *k = CALL(d, "keys", NULL), *i = CALL(d, "items", NULL), *v = CALL(d, "values", NULL);
    CHECK(PyDictKeys_Check(k) && PyDictItems_Check(i) && PyDictValues_Check(v) && PyDictViewSet_Check(k) && PyObject_Size(v) == 3);
    PyObject *s = Py_BuildValue("[sss]", "b", "c", "x");
    CHECK_REPR(sorted_list(PyNumber_And(k, s)), "['b', 'c']");
    CHECK_REPR(sorted_list(PyNumber_And(s, k)), "['b', 'c']");
    CHECK_REPR(sorted_list(PyNumber_Or(k, s)), "['a', 'b', 'c', 'x']");
    CHECK_REPR(sorted_list(PyNumber_Subtract(k, s)), "['a']");
    CHECK_REPR(sorted_list(PyNumber_Subtract(s, k)), "['x']");
    CHECK_REPR(sorted_list(PyNumber_Xor(k, s)), "['a', 'x']");
    CHECK_REPR(CALL(k, "isdisjoint", "O", s), "False");
    CHECK_REPR(CALL(k, "isdisjoint", "([s])", "q"), "True");
    PyObject *set = PySet_New(k), *pair = Py_BuildValue("(si)", "a", 1), *no = Py_BuildValue("(si)", "a", 2);
    CHECK(PyObject_RichCompareBool(k, set, Py_EQ) == 1 && PyObject_RichCompareBool(set, k, Py_EQ) == 1 && PyObject_RichCompareBool(k, set, Py_LT) == 0);
    CHECK(PySet_Add(set, Py_None) == 0 && PyObject_RichCompareBool(k, set, Py_LT) == 1 && PyObject_RichCompareBool(k, set, Py_GE) == 0);
    CHECK(PySequence_Contains(i, pair) == 1 && PySequence_Contains(i, no) == 0 && PySequence_Contains(i, Py_None) == 0);
    PyObject *m = PyObject_GetAttrString(k, "mapping");
    CHECK(m && Py_TYPE(m) == &PyDictProxy_Type);
    Py_XDECREF(m);
    PyObject *r = CALL(i, "__reversed__", NULL);
    CHECK(Py_TYPE(r) == &PyDictRevIterItem_Type);
    CHECK_REPR(PySequence_List(r), "[('c', 3), ('b', 2), ('a', 1)]");
    Py_DECREF(r);
    r = CALL(v, "__reversed__", NULL);
    CHECK_REPR(PySequence_List(r), "[3, 2, 1]");
    Py_DECREF(r);
    Py_DECREF(set);
    Py_DECREF(pair);
    Py_DECREF(no);
    Py_DECREF(s);
    Py_DECREF(k);
    Py_DECREF(i);
    Py_DECREF(v);
    Py_DECREF(d);
    CHECK_CLEAN();
}

static void iterators(void)
{
    PyObject *d = abc(), *it = PyObject_GetIter(d), *x;
    CHECK(PyObject_LengthHint(it, -1) == 3);
    CHECK_REPR(PyIter_Next(it), "'a'");
    CHECK(PyObject_LengthHint(it, -1) == 2);
    PyObject *red = CALL(it, "__reduce__", NULL);
    CHECK(red && PyTuple_Size(red) == 2);
    if (red) CHECK_REPR(Py_NewRef(PyTuple_GET_ITEM(red, 1)), "(['b', 'c'],)");
    Py_XDECREF(red);
    PyDict_SetItemString(d, "new", Py_None);
    CHECK(!PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "dictionary changed size during iteration");
    CHECK(!PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "dictionary changed size during iteration");
    Py_DECREF(it);
    it = PyObject_GetIter(d);
    for (int n = 0; n < 4; n++) { x = PyIter_Next(it); CHECK(x); Py_XDECREF(x); }
    PyDict_DelItemString(d, "a");
    PyDict_SetItemString(d, "later", Py_None);
    CHECK(!PyIter_Next(it));
    CHECK_RAISED(PyExc_RuntimeError, "dictionary keys changed during iteration");
    CHECK(!PyIter_Next(it));
    CHECK_CLEAN();
    Py_DECREF(it);
    PyObject *items = CALL(d, "items", NULL);
    it = PyObject_GetIter(items);
    PyObject *first = PyIter_Next(it), *second = PyIter_Next(it);
    CHECK(first != second);
    CHECK_REPR(first, "('b', 2)");
    CHECK_REPR(second, "('c', 3)");
    while ((x = PyIter_Next(it))) Py_DECREF(x);
    CHECK_CLEAN();
    Py_DECREF(it);
    Py_DECREF(items);
    Py_DECREF(d);
}

/* A key whose comparison runs an action; equal to any of its kind when asked to be. */
static PyObject *victim;
static void (*action)(void);
static int key_equal;
static Py_hash_t key_hash(PyObject *o) { return 1; }
static PyObject *key_compare(PyObject *a, PyObject *b, int op)
{
    void (*act)(void) = action;
    action = NULL;
    if (act) act();
    if (key_equal < 0) { PyErr_SetString(PyExc_ValueError, "compare"); return NULL; }
    return PyBool_FromLong(key_equal);
}
static PyType_Slot key_slots[] = {{Py_tp_hash, key_hash}, {Py_tp_richcompare, key_compare}, {0, NULL}};
static PyType_Spec key_spec = {"test.Key", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, key_slots};

static void clear_victim(void) { PyDict_Clear(victim); }
static void fill_victim(void)
{
    for (int i = 0; i < 100; i++) { PyObject *n = PyLong_FromLong(i); PyDict_SetItem(victim, n, n); Py_DECREF(n); }
}

static void keys_that_run_code(void)
{
    PyObject *t = PyType_FromSpec(&key_spec);
    CHECK(t);
    if (!t) return;
    PyObject *a = PyObject_CallNoArgs(t), *b = PyObject_CallNoArgs(t);
    victim = PyDict_New();
    CHECK(PyDict_SetItem(victim, a, Py_None) == 0);
    CHECK(PyDict_Contains(victim, b) == 0);
    key_equal = 1;
    CHECK(PyDict_Contains(victim, b) == 1);
    key_equal = -1;
    CHECK(PyDict_Contains(victim, b) == -1);
    CHECK_RAISED(PyExc_ValueError, "compare");
    CHECK(PyDict_SetItem(victim, b, Py_None) == -1);
    CHECK_RAISED(PyExc_ValueError, "compare");
    CHECK(!PyDict_GetItem(victim, a) || 1);
    PyErr_Clear();
    key_equal = 1;
    action = clear_victim;
    CHECK(PyDict_Contains(victim, b) == 0 && PyDict_Size(victim) == 0);
    CHECK(PyDict_SetItem(victim, a, Py_None) == 0);
    action = fill_victim;
    CHECK(PyDict_SetItem(victim, b, Py_True) == 0 && PyDict_GetItemWithError(victim, a) == Py_True && PyDict_Size(victim) == 100);
    key_equal = 0;
    PyDict_Clear(victim);
    PyDict_SetItem(victim, a, Py_None);
    action = clear_victim;
    CHECK(PyDict_SetItem(victim, b, Py_True) == 0 && PyDict_Size(victim) == 1);
    Py_DECREF(victim);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(t);
    CHECK_CLEAN();
}

/* A subclass made in C with fields of its own and __missing__. */
typedef struct { PyDictObject base; long extra; } Sub;
static int sub_init(PyObject *o, PyObject *args, PyObject *kw)
{
    if (PyDict_Type.tp_init(o, args, kw) < 0) return -1;
    ((Sub *)o)->extra = 42;
    return 0;
}
static PyObject *sub_missing(PyObject *o, PyObject *key) { return PyUnicode_FromFormat("no %S", key); }
static PyMethodDef sub_methods[] = {{"__missing__", sub_missing, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot sub_slots[] = {{Py_tp_init, sub_init}, {Py_tp_methods, sub_methods}, {0, NULL}};
static PyType_Spec sub_spec = {"test.Sub", sizeof(Sub), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, sub_slots};

static void subclass(void)
{
    PyObject *t = PyType_FromSpecWithBases(&sub_spec, DICT);
    CHECK(t);
    if (!t) return;
    PyObject *o = PyObject_CallFunction(t, "({si})", "a", 1);
    CHECK(o && PyDict_Check(o) && !PyDict_CheckExact(o) && ((Sub *)o)->extra == 42 && PyDict_Size(o) == 1);
    if (!o) return;
    PyObject *k = PyUnicode_FromString("b");
    CHECK_REPR(PyObject_GetItem(o, k), "'no b'");
    CHECK(!PyDict_GetItemWithError(o, k));
    CHECK_CLEAN();
    PyObject *c = CALL(o, "copy", NULL);
    CHECK(c && PyDict_CheckExact(c) && PyObject_RichCompareBool(c, o, Py_EQ) == 1);
    Py_XDECREF(c);
    PyObject *f = CALL(t, "fromkeys", "(s)", "xy");
    CHECK(f && Py_TYPE(f) == (PyTypeObject *)t && PyDict_Size(f) == 2);
    Py_XDECREF(f);
    CHECK_REPR(Py_NewRef(o), "{'a': 1}");
    Py_DECREF(k);
    Py_DECREF(o);
    Py_DECREF(t);
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    constructor();
    methods();
    views();
    iterators();
    keys_that_run_code();
    subclass();
    return CHECK_DONE();
}
