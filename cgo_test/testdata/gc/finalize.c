/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Py_FinalizeEx destroys what modules hold: heap types, module state, instances in cycles; also when the runtime starts again. */
#include "../check.h"
#include <stddef.h>

/* A check when there is no runtime to print an exception. */
#define AFTER(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); check_failures++; } } while (0)

typedef struct { PyObject_HEAD PyObject *ref; } Node;

static int dead, finalized, freed, static_freed, initialized_in_free, finalizing_in_free, exit_calls, dead_at_exit;
static char order[256];

static int node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->ref);
    return 0;
}
static int node_clear(PyObject *self) { Py_CLEAR(((Node *)self)->ref); return 0; }
static void node_finalize(PyObject *self) { finalized++; }
static void node_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) return;
    PyObject_GC_UnTrack(self);
    node_clear(self);
    t->tp_free(self);
    Py_DECREF(t);
    dead++;
}
static PyMemberDef node_members[] = {{"ref", Py_T_OBJECT_EX, offsetof(Node, ref), 0, NULL}, {NULL}};
static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {Py_tp_finalize, node_finalize},
    {Py_tp_members, node_members}, {Py_tp_new, PyType_GenericNew}, {0, NULL}
};
static PyType_Spec node_spec = {"final.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, node_slots};

typedef struct { PyObject *type, *node; } State;

static int m_traverse(PyObject *m, visitproc visit, void *arg)
{
    State *s = PyModule_GetState(m);
    Py_VISIT(s->type);
    Py_VISIT(s->node);
    return 0;
}
static int m_clear(PyObject *m)
{
    State *s = PyModule_GetState(m);
    Py_CLEAR(s->type);
    Py_CLEAR(s->node);
    return 0;
}
static void m_free(void *m)
{
    m_clear(m);
    freed++;
    initialized_in_free = Py_IsInitialized();
    finalizing_in_free = Py_IsFinalizing();
}
static int m_exec(PyObject *m)
{
    State *s = PyModule_GetState(m);
    s->type = PyType_FromModuleAndSpec(m, &node_spec, NULL);
    s->node = s->type ? PyObject_CallNoArgs(s->type) : NULL;
    if (!s->node || PyObject_SetAttrString(s->node, "ref", m) < 0 || PyModule_AddObjectRef(m, "Node", s->type) < 0) return -1;
    PyObject *n = PyObject_CallNoArgs(s->type); /* a cycle by itself, in the module's dict */
    return !n || PyObject_SetAttrString(n, "ref", n) < 0 || PyModule_Add(m, "node", n) < 0 ? -1 : 0;
}
static PyObject *m_function(PyObject *self, PyObject *arg) { return Py_NewRef(arg); }
static PyMethodDef m_methods[] = {{"function", m_function, METH_O, NULL}, {NULL}};
static PyModuleDef_Slot m_slots[] = {{Py_mod_exec, m_exec}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
static PyModuleDef m_def = {PyModuleDef_HEAD_INIT, "multi", NULL, sizeof(State), m_methods, m_slots, m_traverse, m_clear, m_free};
static PyObject *init_multi(void) { return PyModuleDef_Init(&m_def); }

static void s_free(void *m) { static_freed++; }
static PyModuleDef s_def = {PyModuleDef_HEAD_INIT, "single", NULL, 0, m_methods, NULL, NULL, NULL, s_free};
static PyObject *init_single(void)
{
    PyObject *m = PyModule_Create(&s_def), *t = m ? PyType_FromSpec(&node_spec) : NULL;
    if (!t || PyModule_Add(m, "Node", t) < 0 || PyModule_Add(m, "node", PyObject_CallNoArgs(t)) < 0) return NULL;
#ifdef Py_GIL_DISABLED
    PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED);
#endif
    return m;
}

/* Which of two values of a module's dict dies first: a private name before a public one. */
static void named_free(PyObject *c) { strcat(order, PyCapsule_GetName(c)); }

static void at_exit(void)
{
    exit_calls++;
    dead_at_exit = dead;
}

static void session(int again)
{
    Py_Initialize();
    CHECK(Py_IsInitialized() && !Py_IsFinalizing());
    PyObject *multi = PyImport_ImportModule("multi"), *single = PyImport_ImportModule("single");
    CHECK(multi && single);
    if (!multi || !single) return;
    /* A module that somebody holds is wiped, not destroyed. */
    PyObject *held = PyImport_AddModuleRef("held");
    CHECK(PyModule_Add(held, "public", PyCapsule_New(&dead, "b", named_free)) == 0 && PyModule_Add(held, "_private", PyCapsule_New(&dead, "a", named_free)) == 0);
    /* What is in sys and builtins goes last, and what is in the dict of the thread. */
    PyObject *n = PyObject_CallNoArgs(PyDict_GetItemString(PyModule_GetDict(single), "Node"));
    CHECK(PySys_SetObject("value", n) == 0);
    Py_DECREF(n);
    n = PyCapsule_New(&dead, "t", named_free);
    CHECK(PyDict_SetItemString(PyThreadState_GetDict(), "value", n) == 0);
    Py_DECREF(n);
    /* Two instances that hold each other, outside of every module. */
    PyObject *x = PyObject_CallNoArgs(PyDict_GetItemString(PyModule_GetDict(multi), "Node")), *y = PyObject_CallNoArgs((PyObject *)Py_TYPE(x));
    CHECK(PyObject_SetAttrString(x, "ref", y) == 0 && PyObject_SetAttrString(y, "ref", x) == 0);
    Py_DECREF(x);
    Py_DECREF(y);
    Py_DECREF(multi);
    Py_DECREF(single);
    CHECK(Py_AtExit(at_exit) == 0);
    dead = finalized = freed = static_freed = exit_calls = 0;
    initialized_in_free = finalizing_in_free = -1;
    order[0] = 0;
    AFTER(Py_FinalizeEx() == 0);
    AFTER(!Py_IsInitialized());
    AFTER(dead == 6);
    AFTER(finalized == 6);
    AFTER(freed == 1 && static_freed == 1);
    AFTER(initialized_in_free == 0 && finalizing_in_free == 1);
    AFTER(exit_calls == 1 && dead_at_exit == 6);
    AFTER(!strcmp(order, "abt"));
    if (strcmp(order, "abt") || dead != 6 || freed != 1 || static_freed != 1) printf("%s %d %d %d %d\n", order, dead, finalized, freed, static_freed);
}

int main(void)
{
    CHECK(PyImport_AppendInittab("multi", init_multi) == 0 && PyImport_AppendInittab("single", init_single) == 0);
    for (int i = 0; i < 3; i++) session(i);
    return check_failures ? 1 : 0;
}
