/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Weak references and proxies through the C API. */
#include "../check.h"
#include <stddef.h>

typedef struct { PyObject_HEAD PyObject *weak; PyObject *value; } Thing;

static int things_dead;
static void thing_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    if (((Thing *)self)->weak) PyObject_ClearWeakRefs(self);
    Py_XDECREF(((Thing *)self)->value);
    t->tp_free(self);
    Py_DECREF(t);
    things_dead++;
}
static PyObject *thing_call(PyObject *self, PyObject *args, PyObject *kw) { return Py_BuildValue("(OO)", args, kw ? kw : Py_None); }
static PyObject *thing_add(PyObject *a, PyObject *b) { return Py_BuildValue("(sii)", "add", (int)!PyWeakref_CheckProxy(a), (int)!PyWeakref_CheckProxy(b)); }
static PyObject *thing_pow(PyObject *a, PyObject *b, PyObject *c) { return Py_BuildValue("(sO)", "pow", c); }
static Py_ssize_t thing_len(PyObject *self) { return 7; }
static int thing_bool(PyObject *self) { return 0; }
static PyObject *thing_bytes(PyObject *self, PyObject *unused) { return PyBytes_FromString("raw"); }
static PyMemberDef thing_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Thing, weak), Py_READONLY, NULL},
    {"value", Py_T_OBJECT_EX, offsetof(Thing, value), 0, NULL},
    {NULL}
};
static PyMethodDef thing_methods[] = {{"__bytes__", thing_bytes, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot thing_slots[] = {
    {Py_tp_dealloc, thing_dealloc}, {Py_tp_members, thing_members}, {Py_tp_methods, thing_methods}, {Py_nb_add, thing_add}, {Py_nb_power, thing_pow},
    {Py_nb_bool, thing_bool}, {Py_mp_length, thing_len}, {Py_tp_new, PyType_GenericNew}, {0, NULL}
};
static PyType_Spec thing_spec = {"weak.Thing", sizeof(Thing), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, thing_slots};
static PyType_Slot callable_slots[] = {
    {Py_tp_dealloc, thing_dealloc}, {Py_tp_members, thing_members}, {Py_tp_call, thing_call}, {Py_tp_new, PyType_GenericNew}, {0, NULL}
};
static PyType_Spec callable_spec = {"weak.Callable", sizeof(Thing), 0, Py_TPFLAGS_DEFAULT, callable_slots};

static PyObject *type, *callable;
static char order[32];

static PyObject *note(PyObject *self, PyObject *ref)
{
    CHECK(PyWeakref_Check(ref));
    PyObject *o = (PyObject *)1;
    CHECK(PyWeakref_GetRef(ref, &o) == 0 && o == NULL);
    strcat(order, PyUnicode_AsUTF8(self));
    return Py_NewRef(Py_None);
}
static PyMethodDef note_def = {"note", note, METH_O, NULL};
static PyObject *fail(PyObject *self, PyObject *ref)
{
    PyErr_SetString(PyExc_ValueError, "from a callback");
    return NULL;
}
static PyObject *new_note(const char *name)
{
    PyObject *s = PyUnicode_FromString(name), *f = PyCFunction_New(&note_def, s);
    Py_DECREF(s);
    return f;
}

static void references(void)
{
    PyObject *o = PyObject_CallNoArgs(type), *x;
    Py_ssize_t before = Py_REFCNT(o);
    PyObject *r = PyWeakref_NewRef(o, NULL), *s = PyWeakref_NewRef(o, Py_None);
    CHECK(r && r == s && PyWeakref_CheckRefExact(r) && PyWeakref_CheckRef(r) && PyWeakref_Check(r) && !PyWeakref_CheckProxy(r));
    CHECK(Py_REFCNT(o) == before && Py_REFCNT(r) == 2);
    CHECK(PyWeakref_GetRef(r, &x) == 1 && x == o && Py_REFCNT(o) == before + 1);
    Py_DECREF(x);
    CHECK(PyWeakref_GetObject(r) == o && Py_REFCNT(o) == before);
    CHECK((x = PyObject_CallNoArgs(r)) == o);
    Py_DECREF(x);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyWeakref_IsDead(r) == 0);
#endif
    Py_DECREF(o);
    CHECK(PyWeakref_GetRef(r, &x) == 0 && x == NULL);
    CHECK(PyWeakref_GetObject(r) == Py_None);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyWeakref_IsDead(r) == 1);
#endif
    CHECK_REPR(PyObject_CallNoArgs(r), "None");
    CHECK(PyObject_Hash(r) == -1);
    CHECK_RAISED(PyExc_TypeError, "weak object has gone away");
    Py_DECREF(r);
    Py_DECREF(s);
    CHECK_CLEAN();
}

static void wrong_arguments(void)
{
    PyObject *n = PyLong_FromLong(5000), *x = n;
    CHECK(!PyWeakref_NewRef(n, NULL));
    CHECK_RAISED(PyExc_TypeError, "cannot create weak reference to 'int' object");
    CHECK(!PyWeakref_NewProxy(n, NULL));
    CHECK_RAISED(PyExc_TypeError, "cannot create weak reference to 'int' object");
    CHECK(PyWeakref_GetRef(n, &x) == -1 && x == NULL);
    CHECK_RAISED(PyExc_TypeError, "expected a weakref");
    CHECK(PyWeakref_GetRef(NULL, &x) == -1 && x == NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyWeakref_GetObject(n));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyWeakref_GetObject(NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyWeakref_IsDead(n) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyWeakref_IsDead(NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
#endif
    PyObject_ClearWeakRefs(n);
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject *o = PyObject_CallNoArgs(type);
    PyObject_ClearWeakRefs(o);
    CHECK_RAISED(PyExc_SystemError, NULL);
    PyObject_ClearWeakRefs(NULL);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(o);
    Py_DECREF(n);
}

/* The youngest reference's callback comes first; references that died before are not called. */
static void callbacks(void)
{
    PyObject *o = PyObject_CallNoArgs(type), *a = new_note("a"), *b = new_note("b"), *c = new_note("c"), *d = new_note("d");
    PyObject *ra = PyWeakref_NewRef(o, a), *rb = PyWeakref_NewRef(o, b), *rc = PyWeakref_NewRef(o, c), *pd = PyWeakref_NewProxy(o, d), *plain = PyWeakref_NewRef(o, NULL);
    CHECK(ra != rb && rb != rc && pd && PyWeakref_CheckProxy(pd));
    CHECK(Py_REFCNT(a) == 2);
    PyObject *got = PyObject_GetAttrString(ra, "__callback__");
    CHECK(got == a);
    Py_XDECREF(got);
    Py_DECREF(rb);
    CHECK(Py_REFCNT(b) == 1);
    order[0] = 0;
    PyErr_SetString(PyExc_KeyError, "kept");
    Py_DECREF(o);
    CHECK_RAISED(PyExc_KeyError, "'kept'");
    CHECK(!strcmp(order, "dca"));
    CHECK(Py_REFCNT(a) == 1);
    got = PyObject_GetAttrString(ra, "__callback__");
    CHECK(got == Py_None);
    Py_XDECREF(got);
    Py_DECREF(ra);
    Py_DECREF(rc);
    Py_DECREF(pd);
    Py_DECREF(plain);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    Py_DECREF(d);
    CHECK_CLEAN();
}

static void failing_callback(void)
{
    static PyMethodDef fail_def = {"fail", fail, METH_O, NULL};
    PyObject *hook = PyList_New(0), *append = PyObject_GetAttrString(hook, "append"), *old = Py_XNewRef(PySys_GetObject("unraisablehook"));
    PySys_SetObject("unraisablehook", append);
    PyObject *o = PyObject_CallNoArgs(type), *f = PyCFunction_New(&fail_def, NULL), *r = PyWeakref_NewRef(o, f);
    Py_DECREF(o);
    CHECK_CLEAN();
    CHECK(PyList_Size(hook) == 1);
    PySys_SetObject("unraisablehook", old);
    Py_XDECREF(old);
    Py_DECREF(r);
    Py_DECREF(f);
    Py_DECREF(append);
    Py_DECREF(hook);
}

static void comparisons(void)
{
    PyObject *o = PyObject_CallNoArgs(type), *p = PyObject_CallNoArgs(type), *f = new_note("");
    PyObject *a = PyWeakref_NewRef(o, NULL), *b = PyWeakref_NewRef(o, f), *c = PyWeakref_NewRef(p, NULL);
    CHECK(a != b && PyObject_RichCompareBool(a, b, Py_EQ) == 1 && PyObject_RichCompareBool(a, c, Py_EQ) == 0 && PyObject_RichCompareBool(a, c, Py_NE) == 1);
    CHECK(PyObject_Hash(a) == PyObject_Hash(o) && PyObject_Hash(a) == PyObject_Hash(b));
    CHECK(PyObject_RichCompareBool(a, b, Py_LT) == -1);
    CHECK_RAISED(PyExc_TypeError, "'<' not supported between instances of 'weakref.ReferenceType' and 'weakref.ReferenceType'");
    Py_hash_t h = PyObject_Hash(a);
    order[0] = 0;
    Py_DECREF(o);
    CHECK(PyObject_Hash(a) == h && PyObject_RichCompareBool(a, b, Py_EQ) == 0 && PyObject_RichCompareBool(a, a, Py_EQ) == 1);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    Py_DECREF(p);
    Py_DECREF(f);
    CHECK_CLEAN();
}

/* The text up to the first address. */
static void check_text(PyObject *o, const char *begin, const char *part)
{
    PyObject *s = PyObject_Repr(o);
    const char *t = s ? PyUnicode_AsUTF8(s) : "";
    if (strncmp(t, begin, strlen(begin)) || !strstr(t, part)) printf("%s: want %s ... %s\n", t, begin, part);
    CHECK(!strncmp(t, begin, strlen(begin)) && strstr(t, part));
    Py_XDECREF(s);
}

static void texts(void)
{
    PyObject *o = PyObject_CallNoArgs(type), *r = PyWeakref_NewRef(o, NULL), *p = PyWeakref_NewProxy(o, NULL), *t = PyWeakref_NewRef(type, NULL);
    check_text(r, "<weakref at 0x", "; to 'weak.Thing' at 0x");
    check_text(p, "<weakproxy at 0x", "; to 'weak.Thing' at 0x");
    check_text(t, "<weakref at 0x", "; to 'type' at 0x");
    check_text(t, "<weakref at 0x", " (Thing)>");
    Py_DECREF(o);
    check_text(r, "<weakref at 0x", "; dead>");
    check_text(p, "<weakproxy at 0x", "; dead>");
    Py_DECREF(r);
    Py_DECREF(p);
    Py_DECREF(t);
}

static void making_by_call(void)
{
    PyObject *ref = (PyObject *)&_PyWeakref_RefType, *o = PyObject_CallNoArgs(type), *r = PyObject_CallOneArg(ref, o);
    CHECK(r && Py_TYPE(r) == &_PyWeakref_RefType);
    CHECK(!PyObject_CallNoArgs(ref));
    CHECK_RAISED(PyExc_TypeError, "__new__ expected at least 1 argument, got 0");
    PyObject *r3 = PyObject_CallFunction(ref, "OOO", o, Py_None, Py_None);
    CHECK(!r3);
    CHECK_RAISED(PyExc_TypeError, "__new__ expected at most 2 arguments, got 3");
    CHECK(!PyObject_CallOneArg(r, o));
    CHECK_RAISED(PyExc_TypeError, NULL);
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Ref", ref), *s = PyObject_CallOneArg(sub, o), *s2 = PyObject_CallOneArg(sub, o);
    CHECK(s && s2 && s != s2 && PyWeakref_CheckRef(s) && !PyWeakref_CheckRefExact(s));
    CHECK(PyObject_SetAttrString(s, "extra", o) == 0);
    PyObject_DelAttrString(s, "extra");
    Py_DECREF(o);
    PyObject *x;
    CHECK(PyWeakref_GetRef(s, &x) == 0 && PyWeakref_GetRef(s2, &x) == 0 && PyWeakref_GetRef(r, &x) == 0);
    CHECK(!PyObject_CallNoArgs((PyObject *)&_PyWeakref_ProxyType));
    CHECK_RAISED(PyExc_TypeError, "cannot create 'weakref.ProxyType' instances");
    Py_XDECREF(s);
    Py_XDECREF(s2);
    Py_XDECREF(sub);
    Py_XDECREF(r);
}

static void proxies(void)
{
    PyObject *o = PyObject_CallNoArgs(type), *p = PyWeakref_NewProxy(o, NULL), *q = PyWeakref_NewProxy(o, Py_None);
    CHECK(p && p == q && PyWeakref_CheckProxy(p) && Py_TYPE(p) == &_PyWeakref_ProxyType);
    PyObject *r = PyWeakref_NewRef(o, NULL), *p2 = PyWeakref_NewProxy(o, NULL), *r2 = PyWeakref_NewRef(o, NULL);
    CHECK(r && r == r2 && p2 == p);
    CHECK(PyObject_SetAttrString(p, "value", Py_True) == 0);
    CHECK_REPR(PyObject_GetAttrString(o, "value"), "True");
    CHECK_REPR(PyObject_GetAttrString(p, "value"), "True");
    CHECK(PyObject_DelAttrString(p, "value") == 0);
    CHECK(!PyObject_GetAttrString(p, "value"));
    CHECK_RAISED(PyExc_AttributeError, NULL);
    CHECK(PyObject_Size(p) == 7 && PyObject_IsTrue(p) == 0);
    CHECK_REPR(PyNumber_Add(p, p), "('add', 1, 1)");
    CHECK_REPR(PyNumber_Add(o, p), "('add', 1, 0)");
    CHECK_REPR(PyNumber_Add(p, Py_None), "('add', 1, 1)");
    CHECK_REPR(PyNumber_InPlaceAdd(p, Py_None), "('add', 1, 1)");
    CHECK_REPR(PyNumber_Power(p, Py_None, Py_None), "('pow', None)");
    CHECK_REPR(PyObject_Bytes(p), "b'raw'");
    CHECK(!PyNumber_Subtract(p, p));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for -: 'weak.Thing' and 'weak.Thing'");
    CHECK(PyObject_RichCompareBool(p, o, Py_EQ) == 1);
    CHECK(PyObject_Hash(p) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'weakref.ProxyType'");
    CHECK(!PyIter_Next(p));
    CHECK_RAISED(PyExc_TypeError, "Weakref proxy referenced a non-iterator 'weak.Thing' object");
    CHECK(!PyObject_CallNoArgs(p));
    CHECK_RAISED(PyExc_TypeError, "'weakref.ProxyType' object is not callable");
    Py_DECREF(o);
    CHECK(!PyObject_GetAttrString(p, "value"));
    CHECK_RAISED(PyExc_ReferenceError, "weakly-referenced object no longer exists");
    CHECK(PyObject_SetAttrString(p, "value", Py_None) == -1);
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(PyObject_Size(p) == -1);
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(PyObject_IsTrue(p) == -1);
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(!PyNumber_Add(Py_None, p));
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(!PyObject_Str(p));
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(!PyNumber_Index(p));
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(!PyObject_GetItem(p, Py_None));
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(PySequence_Contains(p, Py_None) == -1);
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    CHECK(!PyObject_GetIter(p));
    CHECK_RAISED(PyExc_ReferenceError, NULL);
    Py_DECREF(p);
    Py_DECREF(q);
    Py_DECREF(p2);
    Py_DECREF(r);
    Py_DECREF(r2);
    CHECK_CLEAN();
}

static void proxy_of_containers(void)
{
    PyObject *s = Py_BuildValue("{s:i}", "k", 1), *set = PySet_New(s), *p = PyWeakref_NewProxy(set, NULL), *k = PyUnicode_FromString("k");
    CHECK(PySequence_Contains(p, k) == 1 && PySequence_Contains(p, Py_None) == 0 && PyObject_Size(p) == 1);
    CHECK_REPR(PySequence_List(p), "['k']");
    CHECK_REPR(PyNumber_Or(p, p), "{'k'}");
    CHECK_REPR(PyObject_CallMethod(p, "add", "i", 3), "None");
    CHECK(PySet_Size(set) == 2);
    Py_DECREF(k);
    Py_DECREF(p);
    Py_DECREF(set);
    Py_DECREF(s);
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "D", &PyDict_Type), *d = PyObject_CallNoArgs(sub);
    p = PyWeakref_NewProxy(d, NULL);
    CHECK(p && PyObject_SetItem(p, Py_None, Py_True) == 0);
    CHECK_REPR(PyObject_GetItem(p, Py_None), "True");
    CHECK(PyObject_DelItem(p, Py_None) == 0 && PyObject_Size(p) == 0);
    Py_XDECREF(p);
    Py_XDECREF(d);
    Py_XDECREF(sub);
    CHECK_CLEAN();
}

static void callable_proxy(void)
{
    PyObject *o = PyObject_CallNoArgs(callable), *p = PyWeakref_NewProxy(o, NULL);
    CHECK(p && Py_TYPE(p) == &_PyWeakref_CallableProxyType);
    CHECK_REPR(PyObject_CallFunction(p, "i", 3), "((3,), None)");
    Py_DECREF(o);
    CHECK(!PyObject_CallNoArgs(p));
    CHECK_RAISED(PyExc_ReferenceError, "weakly-referenced object no longer exists");
    Py_DECREF(p);
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    type = PyType_FromSpec(&thing_spec);
    callable = PyType_FromSpec(&callable_spec);
    references();
    wrong_arguments();
    callbacks();
    failing_callback();
    comparisons();
    texts();
    making_by_call();
    proxies();
    proxy_of_containers();
    callable_proxy();
    CHECK(things_dead == 10);
    Py_DECREF(type);
    Py_DECREF(callable);
    return CHECK_DONE();
}
