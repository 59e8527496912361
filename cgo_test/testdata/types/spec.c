/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyType_FromSpec and its kin, PyType_Ready: what is refused and with which text; names, modules, tokens, item data. */
#include "../check.h"
#include <stddef.h>
#ifndef Py_RELATIVE_OFFSET
#define Py_RELATIVE_OFFSET 8
#endif

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)
#define SPEC(sp, name, size, item, flags, ...) PyType_Slot sp##_slots[] = {__VA_ARGS__}; PyType_Spec sp = {name, size, item, flags, sp##_slots}
#define END {0, NULL}

static PyObject *get(PyObject *o, const char *name) { return PyObject_GetAttrString(o, name); }
static PyObject *repr(PyObject *o) { return PyUnicode_FromString("repr"); }

static void names(void)
{
    SPEC(dotted, "pack.mod.Name", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_doc, "Name(x, /)\n--\n\nText."}, END);
    SPEC(plain, "Plain", 0, 0, Py_TPFLAGS_DEFAULT, END);
    PyObject *t = PyType_FromSpec(&dotted);
    CHECK_REPR(get(t, "__name__"), "'Name'");
    CHECK_REPR(get(t, "__qualname__"), "'Name'");
    CHECK_REPR(get(t, "__module__"), "'pack.mod'");
    CHECK_REPR(get(t, "__doc__"), "'Text.'");
    CHECK_REPR(get(t, "__text_signature__"), "'(x, /)'");
    CHECK_REPR(Py_NewRef(t), "<class 'pack.mod.Name'>");
    CHECK(!strcmp(((PyTypeObject *)t)->tp_name, "pack.mod.Name"));
    CHECK_REPR(PyType_GetName((PyTypeObject *)t), "'Name'");
    CHECK_REPR(PyType_GetQualName((PyTypeObject *)t), "'Name'");
    CHECK_REPR(PyType_GetFullyQualifiedName((PyTypeObject *)t), "'pack.mod.Name'");
    CHECK_REPR(PyType_GetModuleName((PyTypeObject *)t), "'pack.mod'");
    CHECK_REPR(PyType_GetFullyQualifiedName(&PyLong_Type), "'int'");
    CHECK_REPR(PyType_GetModuleName(&PyLong_Type), "'builtins'");
    CHECK(((PyTypeObject *)t)->tp_basicsize == PyBaseObject_Type.tp_basicsize);
    Py_DECREF(t);
    t = PyType_FromSpec(&plain);
#if PY_VERSION_HEX >= 0x030e0000
    if (!t) CHECK_RAISED(PyExc_DeprecationWarning, NULL);
#endif
    if (t) {
        FAILS(get(t, "__module__"), PyExc_AttributeError, "__module__");
        CHECK_REPR(get(t, "__doc__"), "None");
        Py_DECREF(t);
    }
    SPEC(nameless, NULL, 0, 0, Py_TPFLAGS_DEFAULT, END);
    FAILS(PyType_FromSpec(&nameless), PyExc_SystemError, "Type spec does not define the name field.");
    dotted.name = "pack.mod.Name";
    t = PyType_FromSpec(&dotted);
    PyObject *u = PyUnicode_FromString("Renamed");
    CHECK(PyObject_SetAttrString(t, "__name__", u) == 0);
    CHECK_REPR(Py_NewRef(t), "<class 'pack.mod.Name'>");
    CHECK_REPR(get(t, "__name__"), "'Renamed'");
    CHECK(PyObject_SetAttrString(t, "__name__", Py_None) < 0);
    CHECK_RAISED(PyExc_TypeError, "can only assign string to Renamed.__name__, not 'NoneType'");
    CHECK(PyObject_SetAttrString((PyObject *)&PyLong_Type, "__name__", u) < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot set '__name__' attribute of immutable type 'int'");
    CHECK(PyObject_SetAttrString((PyObject *)&PyLong_Type, "foo", u) < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot set 'foo' attribute of immutable type 'int'");
    Py_DECREF(u), Py_DECREF(t);
}

static int traverse(PyObject *o, visitproc visit, void *arg) { Py_VISIT(Py_TYPE(o)); return 0; }
static PyObject *vcall(PyObject *o, PyObject *const *a, size_t n, PyObject *k) { return NULL; }

static void wrong(void)
{
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {-1, repr}, END); FAILS(PyType_FromSpec(&s), PyExc_RuntimeError, "invalid slot offset"); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {9999, repr}, END); FAILS(PyType_FromSpec(&s), PyExc_RuntimeError, "invalid slot offset"); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "type m.T has the Py_TPFLAGS_HAVE_GC flag but has no traverse function"); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_base, &PyBool_Type}, END); FAILS(PyType_FromSpec(&s), PyExc_TypeError, "type 'bool' is not an acceptable base type"); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, END); PyObject *b = B("(i)", 1); FAILS(PyType_FromSpecWithBases(&s, b), PyExc_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases"); Py_DECREF(b); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, END); PyObject *b = B("[i]", 1); CHECK(!PyType_FromSpecWithBases(&s, b)); PyErr_Clear(); Py_DECREF(b); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, END); PyObject *b = B("(OO)", &PyList_Type, &PyDict_Type); FAILS(PyType_FromSpecWithBases(&s, b), PyExc_TypeError, "multiple bases have instance lay-out conflict"); Py_DECREF(b); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, END); PyObject *b = B("(OO)", &PyBaseObject_Type, &PyList_Type); FAILS(PyType_FromSpecWithBases(&s, b), PyExc_TypeError, "Cannot create a consistent method resolution order (MRO) for bases object, list"); Py_DECREF(b); }
    { SPEC(s, "m.T", 8, 0, Py_TPFLAGS_DEFAULT, {Py_tp_base, &PyList_Type}, END); CHECK(!PyType_FromSpec(&s)); CHECK_RAISED(PyExc_TypeError, "tp_basicsize for type 'm.T' (8) is too small for base 'list' (56)"); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_doc, "one"}, {Py_tp_doc, "two"}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "Multiple Py_tp_doc slots are not supported."); }
    PyMemberDef m[] = {{"x", Py_T_INT, 16, 0}, {NULL}}, rel[] = {{"x", Py_T_INT, 0, Py_RELATIVE_OFFSET}, {NULL}}, neg[] = {{"x", Py_T_INT, -8, Py_RELATIVE_OFFSET}, {NULL}}, big[] = {{"x", Py_T_INT, 8, Py_RELATIVE_OFFSET}, {NULL}};
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, m}, {Py_tp_members, m}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "Multiple Py_tp_members slots are not supported."); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, rel}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "Member offset out of range (0..-basicsize)"); }
    { SPEC(s, "m.T", 64, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, rel}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "With Py_RELATIVE_OFFSET, basicsize must be negative."); }
    { SPEC(s, "m.T", -8, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, neg}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "Member offset out of range (0..-basicsize)"); }
    { SPEC(s, "m.T", -8, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, big}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "Member offset out of range (0..-basicsize)"); }
    PyMemberDef vo[] = {{"__vectorcalloffset__", Py_T_PYSSIZET, 64, Py_READONLY}, {NULL}}, dof[] = {{"__dictoffset__", Py_T_PYSSIZET, 64, Py_READONLY}, {NULL}}, wo[] = {{"__weaklistoffset__", Py_T_PYSSIZET, 64, Py_READONLY}, {NULL}};
    { SPEC(s, "m.T", 32, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, vo}, END); FAILS(PyType_FromSpec(&s), PyExc_TypeError, "vectorcall offset 64 is out of bounds for type 'm.T' (tp_basicsize = 32)"); }
    { SPEC(s, "m.T", 32, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, dof}, END); FAILS(PyType_FromSpec(&s), PyExc_TypeError, "dict offset 64 is out of bounds for type 'm.T' (tp_basicsize = 32)"); }
    { SPEC(s, "m.T", 32, 0, Py_TPFLAGS_DEFAULT, {Py_tp_members, wo}, END); FAILS(PyType_FromSpec(&s), PyExc_TypeError, "weaklist offset 64 is out of bounds for type 'm.T' (tp_basicsize = 32)"); }
    { SPEC(s, "m.T", -8, 0, Py_TPFLAGS_DEFAULT, {Py_tp_base, &PyLong_Type}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END."); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_repr, NULL}, END); PyObject *t = PyType_FromSpec(&s);
#if PY_VERSION_HEX >= 0x030e0000
      (void)t; PyErr_Clear();
#else
      CHECK(t != NULL); Py_XDECREF(t);
#endif
    }
    { PyMethodDef bad[] = {{"f", (PyCFunction)repr, METH_O | METH_NOARGS, NULL}, {NULL}}; SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_methods, bad}, END); FAILS(PyType_FromSpec(&s), PyExc_SystemError, "f() method: bad call flags"); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, END); PyObject *t = PyType_FromSpec(&s); FAILS(PyObject_CallNoArgs(t), PyExc_TypeError, "cannot create 'm.T' instances"); Py_XDECREF(t); }
    { SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, END); PyObject *t = PyType_FromSpec(&s); CHECK(PyObject_SetAttrString(t, "x", Py_None) < 0); CHECK_RAISED(PyExc_TypeError, "cannot set 'x' attribute of immutable type 'm.T'"); Py_XDECREF(t); }
    { SPEC(b, "m.Mut", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, END); PyObject *mut = PyType_FromSpec(&b); SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, {Py_tp_base, mut}, END); PyObject *t = PyType_FromSpec(&s);
#if PY_VERSION_HEX >= 0x030e0000
      CHECK(!t); CHECK_RAISED(PyExc_TypeError, "Creating immutable type m.T from mutable base m.Mut");
#else
      PyErr_Clear();
#endif
      Py_XDECREF(t); Py_DECREF(mut); }
}

static void static_types(void)
{
    static PyTypeObject no_name = {PyVarObject_HEAD_INIT(NULL, 0)}, gc = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "s.GC", .tp_basicsize = sizeof(PyObject), .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC};
    static PyTypeObject on_heap = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "s.OnHeap", .tp_flags = Py_TPFLAGS_DEFAULT}, good = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "s.Good", .tp_basicsize = sizeof(PyObject), .tp_repr = repr, .tp_flags = Py_TPFLAGS_DEFAULT, .tp_doc = "doc"};
    static PyTypeObject with_new = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "s.New", .tp_basicsize = sizeof(PyObject), .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .tp_new = PyType_GenericNew};
    static PyTypeObject managed = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "s.Managed", .tp_basicsize = sizeof(PyObject), .tp_dictoffset = 24, .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT, .tp_traverse = traverse};
    CHECK(PyType_Ready(&no_name) < 0);
    CHECK_RAISED(PyExc_SystemError, "Type does not define the tp_name field.");
    CHECK(PyType_Ready(&gc) < 0);
    CHECK_RAISED(PyExc_SystemError, "type s.GC has the Py_TPFLAGS_HAVE_GC flag but has no traverse function");
    CHECK(PyType_Ready(&managed) < 0);
    CHECK_RAISED(PyExc_TypeError, NULL);
    PyObject *h = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Heap", &PyBaseObject_Type);
    on_heap.tp_base = (PyTypeObject *)h;
    CHECK(PyType_Ready(&on_heap) < 0);
    CHECK_RAISED(PyExc_TypeError, "type 's.OnHeap' is not dynamically allocated but its base type 'Heap' is dynamically allocated");
    CHECK(PyType_Ready(&good) == 0 && PyType_Ready(&good) == 0);
    FAILS(PyObject_CallNoArgs((PyObject *)&good), PyExc_TypeError, "cannot create 's.Good' instances");
    CHECK(Py_TYPE(&good) == &PyType_Type && good.tp_base == &PyBaseObject_Type && PyTuple_Size(good.tp_mro) == 2);
    CHECK_REPR(get((PyObject *)&good, "__module__"), "'s'");
    CHECK_REPR(get((PyObject *)&good, "__name__"), "'Good'");
    CHECK_REPR(get((PyObject *)&good, "__doc__"), "'doc'");
    CHECK(good.tp_flags & Py_TPFLAGS_IMMUTABLETYPE && good.tp_flags & Py_TPFLAGS_READY);
    PyObject *raw = PyObject_New(PyObject, &good), *r = PyObject_CallMethod(raw, "__repr__", NULL);
    CHECK_REPR(r, "'repr'");
    CHECK_REPR(get(raw, "__class__"), "<class 's.Good'>");
    Py_DECREF(raw);
    CHECK(PyType_Ready(&with_new) == 0);
    PyObject *o = PyObject_CallNoArgs((PyObject *)&with_new);
    CHECK(o && Py_TYPE(o) == &with_new);
    FAILS(PyObject_CallFunction(get((PyObject *)&with_new, "__new__"), "O", &PyLong_Type), PyExc_TypeError, "s.New.__new__(int): int is not a subtype of s.New");
    FAILS(PyObject_CallFunction(get((PyObject *)&with_new, "__new__"), "i", 1), PyExc_TypeError, "s.New.__new__(X): X is not a type object (int)");
    FAILS(PyObject_CallFunction(get((PyObject *)&with_new, "__new__"), NULL), PyExc_TypeError, "s.New.__new__(): not enough arguments");
    FAILS(PyObject_CallFunction(get((PyObject *)&PyBaseObject_Type, "__new__"), "O", &PyLong_Type), PyExc_TypeError, "object.__new__(int) is not safe, use int.__new__()");
    Py_XDECREF(o), Py_DECREF(h);
}

typedef struct { PyObject_VAR_HEAD double x; } VarBase;

static void data(void)
{
    PyMemberDef rel[] = {{"n", Py_T_INT, 0, Py_RELATIVE_OFFSET}, {NULL}};
    SPEC(ext, "m.Ext", -(int)sizeof(long), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, {Py_tp_members, rel}, {Py_tp_base, &PyList_Type}, END);
    PyTypeObject *t = (PyTypeObject *)PyType_FromSpec(&ext);
    CHECK(t && t->tp_basicsize == (PyList_Type.tp_basicsize + 15) / 16 * 16 + 16);
    if (t) {
        PyObject *o = PyObject_CallNoArgs((PyObject *)t);
        CHECK(PyType_GetTypeDataSize(t) == 16);
        int *p = PyObject_GetTypeData(o, t);
        CHECK((char *)p == (char *)o + (PyList_Type.tp_basicsize + 15) / 16 * 16);
        *p = 42;
        CHECK_REPR(get(o, "n"), "42");
        PyObject *v = PyLong_FromLong(43);
        CHECK(PyObject_SetAttrString(o, "n", v) == 0 && *p == 43);
        Py_DECREF(v), Py_DECREF(o);
    }
    SPEC(same, "m.Same", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_base, &PyList_Type}, END);
    PyTypeObject *s = (PyTypeObject *)PyType_FromSpec(&same);
    CHECK(s && s->tp_basicsize == PyList_Type.tp_basicsize && PyType_GetTypeDataSize(s) == 0);
    Py_XDECREF(s), Py_XDECREF(t);
    SPEC(meta, "m.Meta", -(int)sizeof(long), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, {Py_tp_base, &PyType_Type}, END);
    PyTypeObject *mt = (PyTypeObject *)PyType_FromSpec(&meta);
    CHECK(mt && mt->tp_flags & Py_TPFLAGS_ITEMS_AT_END);
    SPEC(inst, "m.Inst", 0, 0, Py_TPFLAGS_DEFAULT, END);
    PyObject *i = mt ? PyType_FromMetaclass(mt, NULL, &inst, NULL) : NULL;
    CHECK(i && Py_TYPE(i) == mt);
    if (i) {
        long *p = PyObject_GetTypeData(i, mt);
        CHECK(*p == 0);
        *p = 5;
        CHECK(PyObject_GetItemData(i) == (char *)i + mt->tp_basicsize);
    }
    PyObject *l = PyList_New(0);
    FAILS(PyObject_GetItemData(l), PyExc_TypeError, "type 'list' does not have Py_TPFLAGS_ITEMS_AT_END");
    Py_DECREF(l);
    SPEC(newmeta, "m.NewMeta", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_base, &PyType_Type}, {Py_tp_new, PyType_GenericNew}, END);
    PyTypeObject *nm = (PyTypeObject *)PyType_FromSpec(&newmeta);
    PyObject *x = PyType_FromMetaclass(nm, NULL, &inst, NULL);
    CHECK(!x);
    CHECK_RAISED(PyExc_TypeError, "Metaclasses with custom tp_new are not supported.");
    x = PyType_FromMetaclass(&PyList_Type, NULL, &inst, NULL);
    CHECK(!x);
    CHECK_RAISED(PyExc_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    Py_XDECREF(nm), Py_XDECREF(i), Py_XDECREF(mt);
}

static PyModuleDef def = {PyModuleDef_HEAD_INIT, "own", NULL, 16, NULL}, other = {PyModuleDef_HEAD_INIT, "other", NULL, 0, NULL};

static void modules(void)
{
    PyObject *m = PyModule_Create(&def);
    SPEC(s, "own.T", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, END);
    PyTypeObject *t = (PyTypeObject *)PyType_FromModuleAndSpec(m, &s, NULL), *none = (PyTypeObject *)PyType_FromSpec(&s);
    CHECK(PyType_GetModule(t) == m && PyType_GetModuleState(t) == PyModule_GetState(m));
    FAILS(PyType_GetModule(none), PyExc_TypeError, "PyType_GetModule: Type 'own.T' has no associated module");
    FAILS(PyType_GetModule(&PyLong_Type), PyExc_TypeError, "PyType_GetModule: Type 'int' is not a heap type");
    FAILS(PyType_GetModuleState(none), PyExc_TypeError, "PyType_GetModule: Type 'own.T' has no associated module");
    PyTypeObject *sub = (PyTypeObject *)PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", t);
    FAILS(PyType_GetModule(sub), PyExc_TypeError, "PyType_GetModule: Type 'Sub' has no associated module");
    CHECK(PyType_GetModuleByDef(sub, &def) == m && PyType_GetModuleByDef(t, &def) == m);
    FAILS(PyType_GetModuleByDef(sub, &other), PyExc_TypeError, "PyType_GetModuleByDef: No superclass of 'Sub' has the given module");
    FAILS(PyType_GetModuleByDef(&PyLong_Type, &def), PyExc_TypeError, "PyType_GetModuleByDef: No superclass of 'int' has the given module");
    Py_DECREF(sub), Py_DECREF(t), Py_DECREF(none), Py_DECREF(m);
#if PY_VERSION_HEX >= 0x030e0000
    static int token;
    SPEC(tok, "own.Tok", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, {Py_tp_token, &token}, END);
    SPEC(self, "own.Self", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, {Py_tp_token, Py_TP_USE_SPEC}, END);
    PyTypeObject *a = (PyTypeObject *)PyType_FromSpec(&tok), *b = (PyTypeObject *)PyType_FromSpec(&self), *r = NULL;
    sub = (PyTypeObject *)PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", a);
    CHECK(PyType_GetBaseByToken(sub, &token, &r) == 1 && r == a);
    Py_CLEAR(r);
    CHECK(PyType_GetBaseByToken(a, &token, NULL) == 1);
    CHECK(PyType_GetBaseByToken(b, &self, &r) == 1 && r == b);
    Py_CLEAR(r);
    r = a;
    CHECK(PyType_GetBaseByToken(b, &token, &r) == 0 && r == NULL);
    CHECK(PyType_GetBaseByToken(&PyLong_Type, &token, &r) == 0 && r == NULL);
    CHECK(PyType_GetBaseByToken(b, NULL, &r) == -1 && r == NULL);
    CHECK_RAISED(PyExc_SystemError, "PyType_GetBaseByToken called with token=NULL");
    CHECK(PyType_GetBaseByToken((PyTypeObject *)Py_None, &token, &r) == -1);
    CHECK_RAISED(PyExc_TypeError, "expected a type, got a 'NoneType' object");
    CHECK(PyType_GetSlot(a, Py_tp_token) == &token);
    Py_DECREF(sub), Py_DECREF(a), Py_DECREF(b);
    PyTypeObject *c = (PyTypeObject *)PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "C", &PyBaseObject_Type), *d = (PyTypeObject *)PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "D", c);
    CHECK(PyType_Freeze(d) == -1);
    CHECK_RAISED(PyExc_TypeError, "Creating immutable type D from mutable base C");
    CHECK(PyType_Freeze(c) == 0 && PyType_Freeze(d) == 0);
    CHECK(PyObject_SetAttrString((PyObject *)c, "x", Py_None) < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot set 'x' attribute of immutable type 'C'");
    Py_DECREF(c), Py_DECREF(d);
#endif
}

static void slots(void)
{
    SPEC(s, "m.T", 0, 0, Py_TPFLAGS_DEFAULT, {Py_tp_repr, repr}, END);
    PyTypeObject *t = (PyTypeObject *)PyType_FromSpec(&s);
    CHECK(PyType_GetSlot(t, Py_tp_repr) == repr && PyType_GetSlot(t, Py_nb_add) == NULL);
    CHECK_CLEAN();
    FAILS(PyType_GetSlot(t, 0), PyExc_SystemError, NULL);
    FAILS(PyType_GetSlot(t, -1), PyExc_SystemError, NULL);
    FAILS(PyType_GetSlot(t, 9999), PyExc_SystemError, NULL);
    CHECK(PyType_GetSlot(&PyLong_Type, Py_nb_add) == PyLong_Type.tp_as_number->nb_add);
    CHECK(PyType_GetSlot(&PyList_Type, Py_nb_add) == NULL && PyType_GetSlot(&PyList_Type, Py_sq_length) == PyList_Type.tp_as_sequence->sq_length);
    CHECK(PyType_GetFlags(t) == t->tp_flags && PyType_IsSubtype(t, &PyBaseObject_Type) && !PyType_IsSubtype(&PyBaseObject_Type, t));
    (void)vcall;
    Py_DECREF(t);
}

int main(void)
{
    Py_Initialize();
    names();
    wrong();
    static_types();
    data();
    modules();
    slots();
    return CHECK_DONE();
}
