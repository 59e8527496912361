/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Subclasses of built-in types with fields of their own; __slots__, __set_name__, __init_subclass__, metaclasses, watchers, named tuples of C. */
#include "../check.h"
#include <structmember.h>

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)

static PyObject *get(PyObject *o, const char *name) { return PyObject_GetAttrString(o, name); }

static int clears;
static void own_dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o), *own = t;
    while (own->tp_dealloc != own_dealloc) own = own->tp_base;
    clears++;
    own->tp_base->tp_dealloc(o);
    Py_DECREF(t);
}

/* A subclass of every built-in type with a long behind its fields (in front of the items is none to be had). */
static void fields(void)
{
    struct { PyTypeObject *base; PyObject *args; const char *repr; } cases[] = {
        {&PyFloat_Type, B("(d)", 1.5), "1.5"}, {&PyComplex_Type, B("(dd)", 1.0, 2.0), "(1+2j)"}, {&PyUnicode_Type, B("(s)", "text"), "'text'"}, {&PyList_Type, B("([ii])", 1, 2), "[1, 2]"}, {&PyDict_Type, B("({s:i})", "a", 1), "{'a': 1}"},
        {&PySet_Type, B("([i])", 1), NULL}, {&PyFrozenSet_Type, B("([i])", 1), NULL}, {&PyByteArray_Type, B("(y)", "ab"), NULL}, {(PyTypeObject *)PyExc_ValueError, B("(s)", "bad"), NULL}, {(PyTypeObject *)PyExc_OSError, B("(is)", 2, "no"), NULL},
        {&PyBaseObject_Type, B("()"), NULL}, {&PyModule_Type, B("(s)", "m"), NULL}, {&PyProperty_Type, B("()"), NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PyMemberDef members[] = {{"extra", T_LONG, cases[i].base->tp_basicsize, 0}, {NULL}};
        PyType_Slot slots[] = {{Py_tp_base, cases[i].base}, {Py_tp_members, members}, {Py_tp_dealloc, cases[i].base == &PyBaseObject_Type ? NULL : own_dealloc}, {0, NULL}};
        if (!slots[2].pfunc) slots[2].slot = 0;
        PyType_Spec spec = {"m.Sub", (int)(cases[i].base->tp_basicsize + sizeof(long)), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
        PyTypeObject *t = (PyTypeObject *)PyType_FromSpec(&spec);
        CHECK(t != NULL);
        if (!t) { printf("  base %s\n", cases[i].base->tp_name); continue; }
        CHECK((t->tp_flags & Py_TPFLAGS_HAVE_GC) == (cases[i].base->tp_flags & Py_TPFLAGS_HAVE_GC));
        PyObject *o = PyObject_Call((PyObject *)t, cases[i].args, NULL);
        CHECK(o && Py_TYPE(o) == t && PyObject_IsInstance(o, (PyObject *)cases[i].base) == 1);
        if (o) {
            PyObject *v = PyLong_FromLong(123456);
            CHECK_REPR(get(o, "extra"), "0");
            CHECK(PyObject_SetAttrString(o, "extra", v) == 0);
            CHECK_REPR(get(o, "extra"), "123456");
            if (cases[i].repr) CHECK_REPR(Py_NewRef(o), cases[i].repr);
            Py_DECREF(v), Py_DECREF(o);
        }
        PyObject *py = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Deep", t), *p = py ? PyObject_Call(py, cases[i].args, NULL) : NULL;
        CHECK(p != NULL);
        if (p) {
            PyObject *five = PyLong_FromLong(5);
            CHECK(PyObject_SetAttrString(p, "free", Py_True) == 0 && PyObject_SetAttrString(p, "extra", five) == 0);
            CHECK_REPR(get(p, "extra"), "5");
            Py_DECREF(five);
            CHECK_REPR(get(p, "free"), "True");
        }
        Py_XDECREF(p), Py_XDECREF(py), Py_DECREF(t), Py_DECREF(cases[i].args);
    }
    PyGC_Collect();
    CHECK(clears == 24);
    /* Types with items: no fields of one's own, but a dict. */
    PyTypeObject *var[] = {&PyLong_Type, &PyTuple_Type, &PyBytes_Type};
    PyObject *args[] = {B("(i)", 70000), B("((ii))", 1, 2), B("(y)", "xyz")};
    const char *reprs[] = {"70000", "(1, 2)", "b'xyz'"};
    for (int i = 0; i < 3; i++) {
        PyObject *py = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Var", var[i]), *p = PyObject_Call(py, args[i], NULL);
        CHECK(p && PyObject_SetAttrString(p, "free", Py_True) == 0);
        CHECK_REPR(get(p, "free"), "True");
        CHECK_REPR(Py_XNewRef(p), reprs[i]);
        PyObject *w = PyWeakref_NewRef(p, NULL);
        if (i == 0 || i == 1 || i == 2) { if (!w) CHECK_RAISED(PyExc_TypeError, "cannot create weak reference to 'Var' object"); }
        Py_XDECREF(w), Py_XDECREF(p), Py_DECREF(py), Py_DECREF(args[i]);
        FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:(s)}", "Slotted", var[i], "__slots__", "x"), PyExc_TypeError, i == 0 ? "nonempty __slots__ not supported for subtype of 'int'" : i == 1 ? "nonempty __slots__ not supported for subtype of 'tuple'" : "nonempty __slots__ not supported for subtype of 'bytes'");
    }
}

static PyObject *make(PyObject *bases, PyObject *ns) { PyObject *r = PyObject_CallFunction((PyObject *)&PyType_Type, "sNN", "C", bases, ns); return r; }

static void slots(void)
{
    PyObject *obj = (PyObject *)&PyBaseObject_Type, *c = make(B("(O)", obj), B("{s:(sss)}", "__slots__", "b", "a", "__private")), *o = PyObject_CallNoArgs(c);
    CHECK(PyObject_SetAttrString(o, "a", Py_True) == 0);
    FAILS(get(o, "b"), PyExc_AttributeError, NULL);
    CHECK(PyObject_SetAttrString(o, "_C__private", Py_None) == 0);
    CHECK(PyObject_SetAttrString(o, "zz", Py_None) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'C' object has no attribute 'zz' and no __dict__ for setting new attributes");
    FAILS(PyWeakref_NewRef(o, NULL), PyExc_TypeError, "cannot create weak reference to 'C' object");
    CHECK(((PyTypeObject *)c)->tp_basicsize == PyBaseObject_Type.tp_basicsize + 24);
    CHECK_REPR(get(c, "a"), "<member 'a' of 'C' objects>");
    CHECK_REPR(get(c, "__slots__"), "('b', 'a', '__private')");
    Py_DECREF(o), Py_DECREF(c);
    FAILS(make(B("(O)", obj), B("{s:(i)}", "__slots__", 1)), PyExc_TypeError, "__slots__ items must be strings, not 'int'");
    FAILS(make(B("(O)", obj), B("{s:(s)}", "__slots__", "1a")), PyExc_TypeError, "__slots__ must be identifiers");
    FAILS(make(B("(O)", obj), B("{s:(s),s:i}", "__slots__", "a", "a", 1)), PyExc_ValueError, "'a' in __slots__ conflicts with class variable");
    FAILS(make(B("(O)", obj), B("{s:(ss)}", "__slots__", "__dict__", "__dict__")), PyExc_TypeError, "__dict__ slot disallowed: we already got one");
    FAILS(make(B("(O)", obj), B("{s:(ss)}", "__slots__", "__weakref__", "__weakref__")), PyExc_TypeError, "__weakref__ slot disallowed: we already got one");
    FAILS(make(B("(O)", obj), B("{s:i}", "__slots__", 1)), PyExc_TypeError, "'int' object is not iterable");
    c = make(B("(O)", obj), B("{s:(ss)}", "__slots__", "__dict__", "__weakref__")), o = PyObject_CallNoArgs(c);
    PyObject *w = PyWeakref_NewRef(o, NULL);
    CHECK(w && PyObject_SetAttrString(o, "zz", Py_None) == 0);
    Py_XDECREF(w), Py_DECREF(o), Py_DECREF(c);
    c = make(B("(O)", obj), B("{s:s}", "__slots__", "single")), o = PyObject_CallNoArgs(c);
    CHECK(PyObject_SetAttrString(o, "single", o) == 0); /* a cycle */
    Py_DECREF(o), Py_DECREF(c);
}

static PyObject *seen;
static PyObject *set_name(PyObject *self, PyObject *args) { seen = Py_NewRef(args); return Py_NewRef(Py_None); }
static PyObject *set_name_fails(PyObject *self, PyObject *args) { PyErr_SetString(PyExc_KeyError, "k"); return NULL; }
static PyObject *init_sub(PyObject *cls, PyObject *args, PyObject *kw) { seen = B("OOO", cls, args, kw ? kw : Py_None); return Py_NewRef(Py_None); }
static PyMethodDef defs[] = {{"__set_name__", set_name, METH_VARARGS}, {"__set_name__", set_name_fails, METH_VARARGS}, {"__init_subclass__", (PyCFunction)init_sub, METH_VARARGS | METH_KEYWORDS}};
static PyObject *mro_list(PyObject *cls, PyObject *none) { return B("[OO]", cls, &PyBaseObject_Type); }
static PyObject *mro_bad(PyObject *cls, PyObject *none) { return B("[i]", 1); }
static PyObject *mro_layout(PyObject *cls, PyObject *none) { return B("[OO]", cls, &PyList_Type); }
static PyMethodDef mros[] = {{"mro", mro_list, METH_NOARGS}, {"mro", mro_bad, METH_NOARGS}, {"mro", mro_layout, METH_NOARGS}};

static void hooks(void)
{
    PyObject *obj = (PyObject *)&PyBaseObject_Type, *d = make(B("(O)", obj), B("{}")), *f = PyDescr_NewMethod((PyTypeObject *)d, &defs[0]);
    PyObject_SetAttrString(d, "__set_name__", f);
    Py_DECREF(f);
    PyObject *i = PyObject_CallNoArgs(d), *c = make(B("(O)", obj), B("{s:O}", "attr", i));
    CHECK(c && seen && PyTuple_GET_ITEM(seen, 0) == c);
    if (seen) CHECK_REPR(PySequence_GetItem(seen, 1), "'attr'");
    Py_CLEAR(seen);
    Py_XDECREF(c);
    f = PyDescr_NewMethod((PyTypeObject *)d, &defs[1]);
    PyObject_SetAttrString(d, "__set_name__", f);
    Py_DECREF(f);
    c = make(B("(O)", obj), B("{s:O}", "attr", i));
    CHECK(!c);
    CHECK_RAISED(PyExc_KeyError, NULL);
    Py_DECREF(i), Py_DECREF(d);
    c = make(B("(O)", obj), B("{}"));
    f = PyDescr_NewClassMethod((PyTypeObject *)c, &defs[2]);
    PyObject_SetAttrString(c, "__init_subclass__", f);
    Py_DECREF(f);
    PyObject *kw = B("{s:i}", "flag", 1), *args = B("(s(O){})", "Kid", c), *kid = PyObject_Call((PyObject *)&PyType_Type, args, kw);
    CHECK(kid && seen);
    if (seen) CHECK_REPR(Py_NewRef(seen), "(<class 'Kid'>, (), {'flag': 1})");
    Py_CLEAR(seen);
    Py_XDECREF(kid), Py_DECREF(args), Py_DECREF(c);
    args = B("(s(O){})", "Kid", obj);
    FAILS(PyObject_Call((PyObject *)&PyType_Type, args, kw), PyExc_TypeError, "Kid.__init_subclass__() takes no keyword arguments");
    Py_DECREF(args), Py_DECREF(kw);
    for (int k = 0; k < 3; k++) {
        PyObject *meta = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Meta", &PyType_Type);
        f = PyDescr_NewMethod((PyTypeObject *)meta, &mros[k]);
        PyObject_SetAttrString(meta, "mro", f);
        Py_DECREF(f);
        c = PyObject_CallFunction(meta, "s(O){}", "M", obj);
        if (k == 0) { CHECK(c && (PyObject *)Py_TYPE(c) == meta && PyTuple_Size(((PyTypeObject *)c)->tp_mro) == 2); }
        else { CHECK(!c); CHECK_RAISED(PyExc_TypeError, k == 1 ? "mro() returned a non-class ('int')" : "mro() returned base with unsuitable layout ('list')"); }
        Py_XDECREF(c), Py_DECREF(meta);
    }
    PyObject *m1 = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "M1", &PyType_Type), *m2 = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "M2", &PyType_Type);
    PyObject *a = PyObject_CallFunction(m1, "s(O){}", "A", obj), *b = PyObject_CallFunction(m2, "s(O){}", "Bb", obj);
    FAILS(make(B("(OO)", a, b), B("{}")), PyExc_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    c = make(B("(O)", a), B("{}"));
    CHECK(c && (PyObject *)Py_TYPE(c) == m1);
    Py_XDECREF(c), Py_DECREF(a), Py_DECREF(b), Py_DECREF(m1), Py_DECREF(m2);
    FAILS(make(B("(i)", 1), B("{}")), PyExc_TypeError, NULL);
    FAILS(make(B("(OO)", obj, obj), B("{}")), PyExc_TypeError, "duplicate base class object");
    FAILS(make(B("(O)", &PyBool_Type), B("{}")), PyExc_TypeError, "type 'bool' is not an acceptable base type");
    FAILS(make(B("(OO)", &PyList_Type, &PyDict_Type), B("{}")), PyExc_TypeError, "multiple bases have instance lay-out conflict");
    FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "ss", "a", "b"), PyExc_TypeError, "type() takes 1 or 3 arguments");
    FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "s[]{}", "a"), PyExc_TypeError, "type.__new__() argument 2 must be tuple, not list");
    FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "i(){}", 1), PyExc_TypeError, "type.__new__() argument 1 must be str, not int");
    FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "s()[]", "a"), PyExc_TypeError, "type.__new__() argument 3 must be dict, not list");
    FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "s#(){}", "a\0b", (Py_ssize_t)3), PyExc_ValueError, "type name must not contain null characters");
    CHECK_REPR(PyObject_CallFunction((PyObject *)&PyType_Type, "i", 1), "<class 'int'>");
}

static int told[3];
static int watch0(PyTypeObject *t) { told[0]++; return 0; }
static int watch1(PyTypeObject *t) { told[1]++; return 0; }

static void watchers(void)
{
    PyObject *c = make(B("(O)", &PyBaseObject_Type), B("{}")), *d = make(B("(O)", c), B("{}"));
    int a = PyType_AddWatcher(watch0), b = PyType_AddWatcher(watch1);
    CHECK(a >= 0 && b >= 0 && a != b);
    CHECK(PyType_Watch(a, c) == 0);
    CHECK(PyObject_SetAttrString(c, "x", Py_None) == 0 && told[0] == 1 && told[1] == 0);
    CHECK(PyType_Watch(b, d) == 0);
    CHECK_REPR(get(d, "x"), "None"); /* looked up again: tags are given */
    CHECK(PyObject_SetAttrString(c, "y", Py_None) == 0 && told[0] == 2 && told[1] == 1);
    CHECK(PyType_Unwatch(a, c) == 0);
    CHECK_REPR(get(d, "x"), "None");
    CHECK(PyObject_SetAttrString(c, "z", Py_None) == 0 && told[0] == 2 && told[1] == 2);
    CHECK(PyType_Watch(a, Py_None) < 0);
    CHECK_RAISED(PyExc_ValueError, "Cannot watch non-type");
    CHECK(PyType_Watch(-1, c) < 0);
    CHECK_RAISED(PyExc_ValueError, "Invalid type watcher ID -1");
    CHECK(PyType_Watch(8, c) < 0);
    CHECK_RAISED(PyExc_ValueError, "Invalid type watcher ID 8");
    CHECK(PyType_ClearWatcher(a) == 0 && PyType_ClearWatcher(b) == 0);
    CHECK(PyType_ClearWatcher(a) < 0);
    char want[60];
    snprintf(want, sizeof want, "No type watcher set for ID %d", a);
    CHECK_RAISED(PyExc_ValueError, want);
    CHECK(PyType_Watch(a, c) < 0);
    CHECK_RAISED(PyExc_ValueError, want);
    PyType_Modified((PyTypeObject *)c);
    CHECK(told[0] == 2);
    Py_DECREF(c), Py_DECREF(d);
}

static void structs(void)
{
    static PyStructSequence_Field fields[] = {{"first", "doc 1"}, {"second", NULL}, {"hidden", "doc 3"}, {NULL}};
    static PyStructSequence_Desc desc = {"m.Seq", "A sequence.", fields, 2};
    PyTypeObject *t = PyStructSequence_NewType(&desc);
    CHECK(t != NULL);
    CHECK_REPR(get((PyObject *)t, "n_fields"), "3");
    CHECK_REPR(get((PyObject *)t, "n_sequence_fields"), "2");
    CHECK_REPR(get((PyObject *)t, "n_unnamed_fields"), "0");
    CHECK_REPR(get((PyObject *)t, "__match_args__"), "('first', 'second')");
    CHECK_REPR(get((PyObject *)t, "__doc__"), "'A sequence.'");
    PyObject *o = PyStructSequence_New(t);
    for (int i = 0; i < 3; i++) PyStructSequence_SetItem(o, i, PyLong_FromLong(i + 10));
    CHECK_REPR(Py_NewRef(o), "m.Seq(first=10, second=11)");
    CHECK(PyTuple_Size(o) == 2 && PyTuple_Check(o));
    CHECK_REPR(get(o, "hidden"), "12");
    CHECK_REPR(Py_NewRef(PyStructSequence_GetItem(o, 1)), "11");
    CHECK_REPR(PyObject_CallMethod(o, "__reduce__", NULL), "(<class 'm.Seq'>, ((10, 11), {'hidden': 12}))");
    CHECK_REPR(PyObject_CallFunction((PyObject *)t, "((iii))", 1, 2, 3), "m.Seq(first=1, second=2)");
    PyObject *o2 = PyObject_CallFunction((PyObject *)t, "((ii))", 1, 2);
    CHECK_REPR(get(o2, "hidden"), "None");
    Py_XDECREF(o2);
    o2 = PyObject_CallFunction((PyObject *)t, "((ii){s:i})", 1, 2, "hidden", 5);
    CHECK_REPR(get(o2, "hidden"), "5");
    Py_XDECREF(o2);
    FAILS(PyObject_CallFunction((PyObject *)t, "((i))", 1), PyExc_TypeError, "m.Seq() takes an at least 2-sequence (1-sequence given)");
    FAILS(PyObject_CallFunction((PyObject *)t, "((iiii))", 1, 2, 3, 4), PyExc_TypeError, "m.Seq() takes an at most 3-sequence (4-sequence given)");
    FAILS(PyObject_CallFunction((PyObject *)t, "i", 1), PyExc_TypeError, "constructor requires a sequence");
    FAILS(PyObject_CallFunction((PyObject *)t, "((ii)i)", 1, 2, 3), PyExc_TypeError, "m.Seq() takes a dict as second arg, if any");
    FAILS(PyObject_CallNoArgs((PyObject *)t), PyExc_TypeError, NULL);
    PyObject *kw = B("{s:i}", "second", 99), *e = PyTuple_New(0), *f = get(o, "__replace__");
    if (f) {
        CHECK_REPR(PyObject_Call(f, e, kw), "m.Seq(first=10, second=99)");
        Py_DECREF(kw);
        kw = B("{s:i}", "third", 1);
        FAILS(PyObject_Call(f, e, kw), PyExc_TypeError, NULL);
    }
    Py_XDECREF(f), Py_DECREF(e), Py_DECREF(kw);
    FAILS(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", t), PyExc_TypeError, "type 'm.Seq' is not an acceptable base type");
    CHECK(PyObject_SetAttrString(o, "first", Py_None) < 0);
    CHECK_RAISED(PyExc_AttributeError, "readonly attribute");
    PyObject *plain = B("(ii)", 10, 11);
    CHECK(PyObject_RichCompareBool(o, plain, Py_EQ) == 1 && PyObject_Hash(o) == PyObject_Hash(plain));
    Py_DECREF(plain), Py_DECREF(o), Py_DECREF(t);
    static PyTypeObject st;
    CHECK(PyStructSequence_InitType2(&st, &desc) == 0);
    o = PyStructSequence_New(&st);
    for (int i = 0; i < 3; i++) PyStructSequence_SetItem(o, i, PyLong_FromLong(i));
    CHECK_REPR(o, "m.Seq(first=0, second=1)");
}

int main(void)
{
    Py_Initialize();
    fields();
    slots();
    hooks();
    watchers();
    structs();
    PyGC_Collect();
    return CHECK_DONE();
}
