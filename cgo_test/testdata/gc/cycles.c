/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Cycles of every kind die: counted by the destructors of what hangs on them. */
#include "../check.h"
#include <frameobject.h>
#include <stddef.h>

/* Node: a heap type with a reference, a dict and weak references, whose destructor counts. */
typedef struct { PyObject_HEAD PyObject *ref; PyObject *dict; PyObject *weak; } Node;

static int nodes_dead, nodes_finalized, modules_freed, capsules_freed;

static int node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->ref);
    Py_VISIT(((Node *)self)->dict);
    return 0;
}

static int node_clear(PyObject *self)
{
    Py_CLEAR(((Node *)self)->ref);
    Py_CLEAR(((Node *)self)->dict);
    return 0;
}

static void node_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (((Node *)self)->weak) PyObject_ClearWeakRefs(self);
    node_clear(self);
    t->tp_free(self);
    Py_DECREF(t);
    nodes_dead++;
}

static PyMemberDef node_members[] = {
    {"ref", Py_T_OBJECT_EX, offsetof(Node, ref), 0, NULL},
    {"__dictoffset__", Py_T_PYSSIZET, offsetof(Node, dict), Py_READONLY, NULL},
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weak), Py_READONLY, NULL},
    {NULL}
};

static PyObject *node_self(PyObject *self, PyObject *unused) { return Py_NewRef(self); }
static PyMethodDef node_methods[] = {{"me", node_self, METH_NOARGS, NULL}, {NULL}};

static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {Py_tp_members, node_members},
    {Py_tp_methods, node_methods}, {Py_tp_new, PyType_GenericNew}, {0, NULL}
};
static PyType_Spec node_spec = {"cycles.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, node_slots};

static void node_finalize(PyObject *self) { nodes_finalized++; }
static PyType_Slot final_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {Py_tp_members, node_members},
    {Py_tp_new, PyType_GenericNew}, {Py_tp_finalize, node_finalize}, {0, NULL}
};
static PyType_Spec final_spec = {"cycles.Final", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, final_slots};

static PyObject *new_node(PyObject *type) { return PyObject_CallNoArgs(type); }

/* Whether the type behind a weak reference is gone. */
static int gone(PyObject *weak)
{
    PyObject *o = NULL;
    int r = PyWeakref_GetRef(weak, &o);
    Py_XDECREF(o);
    return r == 0;
}

static void collect(void)
{
    for (int i = 0; i < 3; i++) PyGC_Collect();
}

static void type_alone(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *w = PyWeakref_NewRef(t, NULL);
    CHECK(t && w && !gone(w));
    Py_DECREF(t);
    collect();
    CHECK(gone(w));
    Py_DECREF(w);
}

static void type_is_kept_by_instance(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *w = PyWeakref_NewRef(t, NULL), *n = new_node(t);
    Py_DECREF(t);
    collect();
    CHECK(!gone(w));
    nodes_dead = 0;
    Py_DECREF(n);
    CHECK(nodes_dead == 1);
    collect();
    CHECK(gone(w));
    Py_DECREF(w);
}

static void instance_and_type(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *w = PyWeakref_NewRef(t, NULL);
    nodes_dead = 0;
    for (int i = 0; i < 3; i++) {
        PyObject *n = new_node(t);
        char name[] = {'n', '0' + i, 0};
        CHECK(PyObject_SetAttrString(t, name, n) == 0 && PyObject_SetAttrString(n, "ref", t) == 0);
        Py_DECREF(n);
    }
    collect();
    CHECK(nodes_dead == 0 && !gone(w));
    Py_DECREF(t);
    collect();
    CHECK(nodes_dead == 3 && gone(w));
    Py_DECREF(w);
}

static void type_in_its_own_dict(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *w = PyWeakref_NewRef(t, NULL);
    CHECK(PyObject_SetAttrString(t, "own", t) == 0);
    Py_DECREF(t);
    collect();
    CHECK(gone(w));
    Py_DECREF(w);
}

static void class_made_by_calling_type(void)
{
    PyObject *t = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){sO}", "Made", &PyBaseObject_Type, "x", Py_None);
    PyObject *w = PyWeakref_NewRef(t, NULL), *o = new_node(t);
    CHECK(t && w && o && PyObject_SetAttrString(o, "self", o) == 0 && PyObject_SetAttrString(t, "instance", o) == 0);
    PyObject *ow = PyWeakref_NewRef(o, NULL);
    Py_DECREF(o);
    Py_DECREF(t);
    CHECK(!gone(ow));
    collect();
    CHECK(gone(w) && gone(ow));
    Py_DECREF(w);
    Py_DECREF(ow);
}

static void subclasses_go_with_the_base(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *w = PyWeakref_NewRef(t, NULL);
    PyObject *s = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", t), *ws = PyWeakref_NewRef(s, NULL);
    PyObject *n = new_node(s);
    CHECK(s && n && PyObject_SetAttrString(n, "ref", n) == 0 && PyObject_SetAttrString(t, "sub", s) == 0);
    nodes_dead = 0;
    Py_DECREF(t);
    Py_DECREF(s);
    collect();
    CHECK(nodes_dead == 0 && !gone(w) && !gone(ws));
    Py_DECREF(n);
    collect();
    CHECK(nodes_dead == 1 && gone(w) && gone(ws));
    Py_DECREF(w);
    Py_DECREF(ws);
}

static void dict_and_bound_method(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = new_node(t), *m = PyObject_GetAttrString(n, "me");
    nodes_dead = 0;
    CHECK(m && PyObject_SetAttrString(n, "method", m) == 0);
    Py_DECREF(m);
    Py_DECREF(n);
    collect();
    CHECK(nodes_dead == 1);
    Py_DECREF(t);
    collect();
}

static void containers(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = new_node(t);
    PyObject *l = PyList_New(0), *d = PyDict_New(), *s = PyTuple_Pack(2, l, d);
    CHECK(PyDict_SetItemString(d, "node", n) == 0 && PyList_Append(l, s) == 0 && PyObject_SetAttrString(n, "ref", l) == 0);
    nodes_dead = 0;
    Py_DECREF(s);
    Py_DECREF(d);
    Py_DECREF(l);
    Py_DECREF(n);
    CHECK(nodes_dead == 0);
    collect();
    CHECK(nodes_dead == 1);
    Py_DECREF(t);
}

static void capsule_free(PyObject *c) { capsules_freed++; }

static void capsule_in_a_cycle(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = new_node(t), *c = PyCapsule_New(t, "cycles.x", capsule_free);
    CHECK(c && PyObject_SetAttrString(n, "ref", n) == 0 && PyObject_SetAttrString(n, "capsule", c) == 0);
    nodes_dead = capsules_freed = 0;
    Py_DECREF(c);
    Py_DECREF(n);
    Py_DECREF(t);
    collect();
    CHECK(nodes_dead == 1 && capsules_freed == 1);
}

static void exception_and_its_object(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = new_node(t);
    PyErr_SetObject(PyExc_ValueError, n);
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e && PyObject_SetAttrString(n, "ref", e) == 0);
    nodes_dead = 0;
    Py_DECREF(e);
    Py_DECREF(n);
    collect();
    CHECK(nodes_dead == 1);
    Py_DECREF(t);
}

/* An exception whose traceback has a frame whose globals hold the exception. */
static void exception_and_its_traceback(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = new_node(t), *globals = PyDict_New();
    PyCodeObject *code = PyCode_NewEmpty("file.c", "function", 7);
    CHECK(code && PyDict_SetItemString(globals, "node", n) == 0);
    PyFrameObject *f = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    PyErr_SetString(PyExc_ValueError, "in a cycle");
    CHECK(f && PyTraceBack_Here(f) == 0);
    PyObject *e = PyErr_GetRaisedException(), *tb = PyException_GetTraceback(e);
    CHECK(tb && PyTraceBack_Check(tb) && PyDict_SetItemString(globals, "error", e) == 0);
    nodes_dead = 0;
    Py_XDECREF(tb);
    Py_DECREF(e);
    Py_XDECREF((PyObject *)f);
    Py_XDECREF((PyObject *)code);
    Py_DECREF(globals);
    Py_DECREF(n);
    collect();
    CHECK(nodes_dead == 1);
    Py_DECREF(t);
}

/* A callback that holds what its weak reference refers to, all garbage. */
static void closure_of_a_callback(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = new_node(t), *me = PyObject_GetAttrString(n, "me"), *w = PyWeakref_NewRef(n, me);
    CHECK(w && PyObject_SetAttrString(n, "weak", w) == 0);
    nodes_dead = 0;
    Py_DECREF(w);
    Py_DECREF(me);
    Py_DECREF(n);
    collect();
    CHECK(nodes_dead == 1);
    /* A reference that lives keeps its callback, and so the referent. */
    n = new_node(t);
    me = PyObject_GetAttrString(n, "me");
    w = PyWeakref_NewRef(n, me);
    nodes_dead = 0;
    Py_DECREF(me);
    Py_DECREF(n);
    collect();
    CHECK(nodes_dead == 0 && !gone(w));
    Py_DECREF(w);
    collect();
    CHECK(nodes_dead == 1);
    Py_DECREF(t);
}

static void finalizer_runs_once(void)
{
    PyObject *t = PyType_FromSpec(&final_spec), *n = new_node(t), *m = new_node(t);
    CHECK(PyObject_SetAttrString(n, "ref", m) == 0 && PyObject_SetAttrString(m, "ref", n) == 0);
    nodes_dead = nodes_finalized = 0;
    Py_DECREF(n);
    Py_DECREF(m);
    collect();
    CHECK(nodes_dead == 2 && nodes_finalized == 2);
    Py_DECREF(t);
    collect();
}

/* ---- modules ---- */
typedef struct { PyObject *node, *type; } State;

static int m_traverse(PyObject *m, visitproc visit, void *arg)
{
    State *s = PyModule_GetState(m);
    Py_VISIT(s->node);
    Py_VISIT(s->type);
    return 0;
}
static int m_clear(PyObject *m)
{
    State *s = PyModule_GetState(m);
    Py_CLEAR(s->node);
    Py_CLEAR(s->type);
    return 0;
}
static void m_free(void *m)
{
    m_clear(m);
    modules_freed++;
}
static PyObject *m_function(PyObject *self, PyObject *arg) { return Py_NewRef(arg); }
static PyMethodDef m_methods[] = {{"function", m_function, METH_O, NULL}, {NULL}};
static int m_exec(PyObject *m)
{
    State *s = PyModule_GetState(m);
    s->type = PyType_FromModuleAndSpec(m, &node_spec, NULL);
    s->node = s->type ? new_node(s->type) : NULL;
    return !s->node || PyObject_SetAttrString(s->node, "ref", m) < 0 || PyModule_AddObjectRef(m, "Node", s->type) < 0 ? -1 : 0;
}
static PyModuleDef_Slot m_slots[] = {{Py_mod_exec, m_exec}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
static PyModuleDef m_def = {PyModuleDef_HEAD_INIT, "cycles", NULL, sizeof(State), m_methods, m_slots, m_traverse, m_clear, m_free};

static PyObject *new_module(void)
{
    PyObject *name = PyUnicode_FromString("cycles"), *kw = Py_BuildValue("{sO}", "name", name);
    PyObject *ns = PyImport_ImportModule("types"), *spec = NULL;
    (void)kw;
    PyErr_Clear();
    Py_XDECREF(ns);
    spec = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){sO}", "Spec", &PyBaseObject_Type, "name", name);
    PyObject *m = PyModule_FromDefAndSpec(&m_def, spec);
    if (m && PyModule_ExecDef(m, &m_def) < 0) Py_CLEAR(m);
    Py_XDECREF(spec);
    Py_DECREF(name);
    Py_XDECREF(kw);
    return m;
}

static void module_state_type_and_instance(void)
{
    PyObject *m = new_module(), *w = m ? PyWeakref_NewRef(m, NULL) : NULL;
    CHECK(m && w);
    if (!m) return;
    collect();
    CHECK(!gone(w));
    modules_freed = nodes_dead = 0;
    Py_DECREF(m);
    collect();
    CHECK(modules_freed == 1 && nodes_dead == 1 && gone(w));
    Py_DECREF(w);
}

static void module_is_kept_by_its_function(void)
{
    PyObject *m = new_module(), *f = m ? PyObject_GetAttrString(m, "function") : NULL;
    CHECK(f != NULL);
    modules_freed = nodes_dead = 0;
    Py_XDECREF(m);
    collect();
    CHECK(modules_freed == 0);
    PyObject *r = PyObject_CallOneArg(f, Py_None);
    CHECK(r == Py_None);
    Py_XDECREF(f);
    collect();
    CHECK(modules_freed == 1 && nodes_dead == 1);
}

static void what_is_found_is_counted(void)
{
    collect();
    CHECK(PyGC_Collect() == 0);
    PyObject *a = PyList_New(0), *b = PyList_New(0);
    CHECK(PyList_Append(a, b) == 0 && PyList_Append(b, a) == 0);
    Py_DECREF(a);
    CHECK(PyGC_Collect() == 0);
    Py_DECREF(b);
    CHECK(PyGC_Collect() == 2);
}

int main(void)
{
    Py_Initialize();
    type_alone();
    type_is_kept_by_instance();
    instance_and_type();
    type_in_its_own_dict();
    class_made_by_calling_type();
    subclasses_go_with_the_base();
    dict_and_bound_method();
    containers();
    capsule_in_a_cycle();
    exception_and_its_object();
    exception_and_its_traceback();
    closure_of_a_callback();
    finalizer_runs_once();
    module_state_type_and_instance();
    module_is_kept_by_its_function();
    what_is_found_is_counted();
    CHECK_CLEAN();
    return CHECK_DONE();
}
