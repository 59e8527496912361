/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What a collection does in which order: weak references, callbacks, finalizers, resurrection, tp_clear, tp_del; and the functions of
 * objimpl.h for one object. */
#include "../check.h"
#include <stddef.h>
#include <stdlib.h>

typedef struct { PyObject_HEAD PyObject *ref; PyObject *weak; int id; } Node;

static int dead, finalized, cleared, resurrect, raise_in_clear;
static PyObject *saved, *probe; /* what a finalizer keeps; a weak reference that it looks through */
static char order[64];
static int probe_alive = -1;

static void note(char c) { size_t n = strlen(order); if (n + 1 < sizeof order) order[n] = c, order[n + 1] = 0; }

static int node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->ref);
    return 0;
}
static int node_clear(PyObject *self)
{
    cleared++;
    note('c');
    Py_CLEAR(((Node *)self)->ref);
    if (raise_in_clear) PyErr_SetString(PyExc_ValueError, "from tp_clear");
    return 0;
}
static void node_finalize(PyObject *self)
{
    finalized++;
    note('f');
    if (probe) {
        PyObject *o;
        probe_alive = PyWeakref_GetRef(probe, &o);
        Py_XDECREF(o);
    }
    if (resurrect) {
        resurrect = 0;
        saved = Py_NewRef(self);
    }
}
static void node_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    if (t->tp_finalize && PyObject_CallFinalizerFromDealloc(self) < 0) return;
    PyObject_GC_UnTrack(self);
    if (((Node *)self)->weak) PyObject_ClearWeakRefs(self);
    Py_CLEAR(((Node *)self)->ref);
    t->tp_free(self);
    Py_DECREF(t);
    dead++;
    note('d');
}
static PyMemberDef node_members[] = {
    {"ref", Py_T_OBJECT_EX, offsetof(Node, ref), 0, NULL},
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weak), Py_READONLY, NULL},
    {NULL}
};
#define SLOTS {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {Py_tp_members, node_members}, {Py_tp_new, PyType_GenericNew}
static PyType_Slot plain_slots[] = {SLOTS, {0, NULL}};
static PyType_Slot final_slots[] = {SLOTS, {Py_tp_finalize, node_finalize}, {0, NULL}};
static void node_del(PyObject *self) {}
static PyType_Slot del_slots[] = {SLOTS, {Py_tp_del, node_del}, {0, NULL}};
#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE)
static PyType_Spec plain_spec = {"order.Plain", sizeof(Node), 0, FLAGS, plain_slots};
static PyType_Spec final_spec = {"order.Final", sizeof(Node), 0, FLAGS, final_slots};
static PyType_Spec del_spec = {"order.Del", sizeof(Node), 0, FLAGS, del_slots};
static PyObject *Plain, *Final;

static PyObject *node(PyObject *type, PyObject *ref)
{
    PyObject *n = PyObject_CallNoArgs(type);
    if (n && ref) ((Node *)n)->ref = Py_NewRef(ref);
    return n;
}
/* Two objects of a type that hold each other; one reference to the first. */
static PyObject *pair(PyObject *type)
{
    PyObject *a = node(type, NULL), *b = node(type, a);
    ((Node *)a)->ref = b;
    return a;
}
static void reset(void)
{
    while (PyGC_Collect() > 0) {}
    dead = finalized = cleared = 0;
    order[0] = 0;
}

static PyObject *called(PyObject *self, PyObject *ref)
{
    PyObject *o;
    CHECK(PyWeakref_GetRef(ref, &o) == 0);
    note('w');
    Py_RETURN_NONE;
}
static PyMethodDef called_def = {"called", called, METH_O, NULL};

static void callback_before_finalizer(void)
{
    reset();
    PyObject *a = pair(Final), *f = PyCFunction_New(&called_def, NULL), *w = PyWeakref_NewRef(a, f);
    Py_DECREF(a);
    CHECK(PyGC_Collect() == 2);
    CHECK(!strncmp(order, "wff", 3) && strchr(order, 'c'));
    CHECK(dead == 2 && finalized == 2);
    Py_DECREF(w);
    Py_DECREF(f);
}

/* The callback of a reference that is garbage itself is not called. */
static void callback_that_is_garbage(void)
{
    reset();
    PyObject *a = pair(Plain), *f = PyCFunction_New(&called_def, a), *w = PyWeakref_NewRef(a, f), *l = PyList_New(0);
    PyList_Append(l, w);
    PyObject *holder = node(Plain, l);
    Py_XSETREF(((Node *)((Node *)a)->ref)->ref, Py_NewRef(holder));
    PyList_Append(l, a);
    Py_DECREF(holder);
    Py_DECREF(l);
    Py_DECREF(w);
    Py_DECREF(f);
    Py_DECREF(a);
    CHECK(PyGC_Collect() > 0);
    CHECK(!strchr(order, 'w') && dead == 3);
}

/* A reference that lives, its callback, and a referent that is garbage through a list. */
static void callback_of_what_garbage_holds(void)
{
    reset();
    PyObject *s = PySet_New(NULL), *f = PyCFunction_New(&called_def, NULL), *w = PyWeakref_NewRef(s, f), *a = pair(Plain);
    Py_XSETREF(((Node *)((Node *)a)->ref)->ref, s);
    PyObject *l = PyList_New(0);
    PyList_Append(l, l);
    PyList_Append(l, a);
    Py_DECREF(a);
    Py_DECREF(l);
    CHECK(PyGC_Collect() > 0);
    CHECK(strchr(order, 'w') != NULL);
    Py_DECREF(w);
    Py_DECREF(f);
}

/* A reference without a callback is still good in finalizers (since 3.14), and dead afterwards. */
static void plain_reference(void)
{
    reset();
    PyObject *a = pair(Final), *o;
    probe = PyWeakref_NewRef(a, NULL);
    Py_DECREF(a);
    CHECK(PyGC_Collect() == 2);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(probe_alive == 1);
#endif
    CHECK(PyWeakref_GetRef(probe, &o) == 0 && dead == 2);
    Py_CLEAR(probe);
}

static void resurrection(void)
{
    reset();
    PyObject *a = pair(Final), *b = ((Node *)a)->ref, *o, *w = PyWeakref_NewRef(b, NULL);
    resurrect = 1;
    Py_DECREF(a);
    PyGC_Collect();
    CHECK(saved && finalized == 2 && dead == 0 && cleared == 0);
    /* The whole of what hangs together lives on, tracked. */
    CHECK(saved == a || saved == b);
    CHECK(((Node *)saved)->ref && ((Node *)((Node *)saved)->ref)->ref == saved);
    CHECK(PyObject_GC_IsTracked(saved) && PyObject_GC_IsTracked(((Node *)saved)->ref));
    CHECK(PyObject_GC_IsFinalized(saved) && PyObject_GC_IsFinalized(((Node *)saved)->ref));
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyWeakref_GetRef(w, &o) == 1);
    Py_XDECREF(o);
#endif
    CHECK(PyGC_Collect() == 0 && dead == 0);
    /* The second time there is no finalizer. */
    Py_CLEAR(saved);
    CHECK(PyGC_Collect() == 2);
    CHECK(dead == 2 && finalized == 2);
    CHECK(PyWeakref_GetRef(w, &o) == 0);
    Py_DECREF(w);
}

static void resurrection_from_dealloc(void)
{
    reset();
    PyObject *n = node(Final, NULL);
    resurrect = 1;
    Py_DECREF(n);
    CHECK(saved == n && dead == 0 && finalized == 1 && PyObject_GC_IsTracked(n) && Py_REFCNT(n) == 1);
    CHECK(PyObject_GC_IsFinalized(n));
    Py_CLEAR(saved);
    CHECK(dead == 1 && finalized == 1);
}

static void finalizer_function(void)
{
    reset();
    PyObject *n = node(Final, NULL);
    CHECK(!PyObject_GC_IsFinalized(n));
    PyObject_CallFinalizer(n);
    CHECK(finalized == 1 && PyObject_GC_IsFinalized(n));
    PyObject_CallFinalizer(n);
    CHECK(finalized == 1);
    Py_DECREF(n);
    CHECK(dead == 1 && finalized == 1);
    n = node(Plain, NULL);
    PyObject_CallFinalizer(n);
    CHECK(finalized == 1);
    Py_DECREF(n);
}

static PyObject *unraisables;
static void clear_that_raises(void)
{
    PyObject *append, *old = Py_XNewRef(PySys_GetObject("unraisablehook"));
    unraisables = PyList_New(0);
    append = PyObject_GetAttrString(unraisables, "append");
    PySys_SetObject("unraisablehook", append);
    reset();
    raise_in_clear = 1;
    Py_DECREF(pair(Plain));
    PyErr_SetString(PyExc_KeyError, "kept");
    CHECK(PyGC_Collect() == 2);
    CHECK_RAISED(PyExc_KeyError, "'kept'");
    raise_in_clear = 0;
    CHECK(PyList_Size(unraisables) >= 1 && dead == 2);
    CHECK_REPR(PyObject_GetAttrString(PyList_GetItem(unraisables, 0), "err_msg"), "'Exception ignored in tp_clear of order.Plain'");
    CHECK_REPR(PyObject_GetAttrString(PyList_GetItem(unraisables, 0), "exc_value"), "ValueError('from tp_clear')");
    PySys_SetObject("unraisablehook", old);
    Py_XDECREF(old);
    Py_DECREF(append);
    Py_CLEAR(unraisables);
}

/* What has tp_del, and what it holds, stays; the object goes to gc.garbage. */
static void legacy_finalizer(void)
{
    reset();
    PyObject *gc = PyImport_ImportModule("gc"), *garbage = PyObject_GetAttrString(gc, "garbage"), *t = PyType_FromSpec(&del_spec);
    PyObject *plain = node(Plain, NULL), *n = node(t, plain);
    ((Node *)plain)->ref = Py_NewRef(n);
    Py_DECREF(n);
    Py_DECREF(plain);
    PyGC_Collect();
    CHECK(dead == 0 && cleared == 0);
    CHECK(PyList_Size(garbage) == 1 && PyList_GetItem(garbage, 0) == n);
    Py_CLEAR(((Node *)n)->ref);
    CHECK(PyList_SetSlice(garbage, 0, 1, NULL) == 0);
    CHECK(dead == 2);
    Py_DECREF(t);
    Py_DECREF(garbage);
    Py_DECREF(gc);
}

static void tracking(void)
{
    PyObject *n = node(Plain, NULL), *i = PyLong_FromLong(1);
    CHECK(PyObject_GC_IsTracked(n) == 1 && PyObject_IS_GC(n) && PyType_IS_GC(Py_TYPE(n)) && !PyObject_IS_GC(i));
    CHECK(PyObject_GC_IsTracked(i) == 0 && PyObject_GC_IsFinalized(i) == 0);
    PyObject_GC_UnTrack(n);
    CHECK(PyObject_GC_IsTracked(n) == 0);
    PyObject_GC_UnTrack(n);
    PyObject_GC_Track(n);
    CHECK(PyObject_GC_IsTracked(n) == 1);
    CHECK(PyObject_IS_GC(Plain) && !PyObject_IS_GC((PyObject *)&PyLong_Type));
    /* What is not tracked is outside: it keeps what it refers to. */
    PyObject_GC_UnTrack(n);
    ((Node *)n)->ref = Py_NewRef(n);
    reset();
    CHECK(dead == 0);
    PyObject_GC_Track(n);
    Py_DECREF(n);
    CHECK(PyGC_Collect() == 1 && dead == 1);
    Py_DECREF(i);
}

typedef struct { PyObject_VAR_HEAD PyObject *items[1]; } Var;
static int var_dead;
static int var_traverse(PyObject *self, visitproc visit, void *arg)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) Py_VISIT(((Var *)self)->items[i]);
    Py_VISIT(Py_TYPE(self));
    return 0;
}
static void var_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) Py_CLEAR(((Var *)self)->items[i]);
    PyObject_GC_Del(self);
    Py_DECREF(t);
    var_dead++;
}
static int var_clear(PyObject *self)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) Py_CLEAR(((Var *)self)->items[i]);
    return 0;
}
static PyType_Slot var_slots[] = {{Py_tp_traverse, var_traverse}, {Py_tp_clear, var_clear}, {Py_tp_dealloc, var_dealloc}, {0, NULL}};
static PyType_Spec var_spec = {"order.Var", offsetof(Var, items), sizeof(PyObject *), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, var_slots};

static void allocating(void)
{
    PyTypeObject *t = (PyTypeObject *)PyType_FromSpec(&var_spec);
    Var *v = PyObject_GC_NewVar(Var, t, 2);
    CHECK(v && Py_SIZE(v) == 2 && Py_REFCNT(v) == 1 && Py_TYPE(v) == t && !PyObject_GC_IsTracked((PyObject *)v));
    v->items[0] = Py_NewRef(Py_None);
    v->items[1] = Py_NewRef(Py_True);
    v = PyObject_GC_Resize(Var, v, 500);
    CHECK(v && Py_SIZE(v) == 500 && v->items[0] == Py_None && v->items[1] == Py_True);
    for (int i = 2; i < 500; i++) v->items[i] = NULL;
    v->items[499] = Py_NewRef((PyObject *)v);
    PyObject_GC_Track(v);
    Py_DECREF(v);
    CHECK(var_dead == 0);
    CHECK(PyGC_Collect() == 1 && var_dead == 1);
    v = PyObject_GC_NewVar(Var, t, 30000); /* a block of its own */
    CHECK(v != NULL);
    memset(v->items, 0, 30000 * sizeof(PyObject *));
    v->items[29999] = Py_NewRef((PyObject *)v);
    PyObject_GC_Track(v);
    Py_DECREF(v);
    CHECK(PyGC_Collect() == 1 && var_dead == 2);
    CHECK(!PyObject_GC_NewVar(Var, t, PY_SSIZE_T_MAX / 2));
    CHECK_RAISED(PyExc_MemoryError, NULL);
    Node *n = (Node *)PyUnstable_Object_GC_NewWithExtraData((PyTypeObject *)Plain, 100);
    CHECK(n && !PyObject_GC_IsTracked((PyObject *)n) && !n->ref);
    for (int i = 0; n && i < 100; i++) CHECK(((char *)(n + 1))[i] == 0);
    PyObject_GC_Track(n);
    Py_XDECREF((PyObject *)n);
    Node *m = PyObject_GC_New(Node, (PyTypeObject *)Plain);
    CHECK(m && Py_REFCNT(m) == 1 && !PyObject_GC_IsTracked((PyObject *)m));
    m->ref = m->weak = NULL;
    PyObject_GC_Track(m);
    Py_XDECREF((PyObject *)m);
    Py_DECREF(t);
    CHECK_CLEAN();
}

static int visited(PyObject *o, void *arg)
{
    PyObject **p = arg;
    if (o == p[0]) p[1] = o;
    return p[1] == NULL;
}
static void visiting(void)
{
    PyObject *n = node(Plain, NULL), *found[2] = {n, NULL};
    PyUnstable_GC_VisitObjects(visited, found);
    CHECK(found[1] == n);
    PyObject_GC_UnTrack(n);
    found[1] = NULL;
    PyUnstable_GC_VisitObjects(visited, found);
    CHECK(found[1] == NULL);
    PyObject_GC_Track(n);
    Py_DECREF(n);
}

#if PY_VERSION_HEX >= 0x030e0000
static void deferring(void)
{
    reset();
    PyObject *n = node(Plain, NULL), *i = PyLong_FromLong(123456);
    CHECK(PyUnstable_Object_EnableDeferredRefcount(i) == 0);
    CHECK(PyUnstable_Object_IsUniquelyReferenced(n) == 1);
    CHECK(PyUnstable_Object_EnableDeferredRefcount(n) == 1);
    CHECK(PyUnstable_Object_EnableDeferredRefcount(n) == 0);
    CHECK(PyUnstable_Object_IsUniquelyReferenced(n) == 0);
    CHECK(!PyUnstable_IsImmortal(n) && PyUnstable_IsImmortal(Py_None));
    Py_INCREF(n);
    Py_DECREF(n);
    Py_DECREF(n);
    CHECK(dead == 0);
    CHECK(PyGC_Collect() == 1 && dead == 1);
    CHECK(PyUnstable_TryIncRef(i) == 1);
    PyUnstable_EnableTryIncRef(i);
    CHECK(PyUnstable_Object_IsUniqueReferencedTemporary(i) == 0);
    Py_DECREF(i);
    Py_DECREF(i);
    CHECK_CLEAN();
}
#endif

int main(void)
{
    Py_Initialize();
    Plain = PyType_FromSpec(&plain_spec);
    Final = PyType_FromSpec(&final_spec);
    callback_before_finalizer();
    callback_that_is_garbage();
    callback_of_what_garbage_holds();
    plain_reference();
    resurrection();
    resurrection_from_dealloc();
    finalizer_function();
    clear_that_raises();
    legacy_finalizer();
    tracking();
    allocating();
    visiting();
#if PY_VERSION_HEX >= 0x030e0000
    deferring();
#endif
    Py_DECREF(Plain);
    Py_DECREF(Final);
    CHECK_CLEAN();
    return CHECK_DONE();
}
