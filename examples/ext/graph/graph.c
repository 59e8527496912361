/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A heap type with module state, that the cyclic collector traverses. A Node links to another object; two nodes that link to each
 * other die by collection. Writers of the link take the node's own lock, so that several threads may share a node. */
#include <Python.h>
#include <stdatomic.h>
#include <stddef.h>

typedef struct { PyTypeObject *node; } State;

typedef struct { PyObject_HEAD PyObject *link; PyObject *weakrefs; } Node;

static atomic_long alive; /* instances, of all threads */

static int node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->link);
    return 0;
}

static int node_clear(PyObject *self)
{
    Py_CLEAR(((Node *)self)->link);
    return 0;
}

static void node_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (((Node *)self)->weakrefs) PyObject_ClearWeakRefs(self);
    node_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
    alive--;
}

static PyObject *node_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"link", NULL};
    PyObject *link = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:Node", names, &link)) return NULL;
    Node *self = (Node *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->link = Py_NewRef(link);
    alive++;
    return (PyObject *)self;
}

static PyObject *get_link(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *link;
    Py_BEGIN_CRITICAL_SECTION(self);
    link = Py_XNewRef(((Node *)self)->link);
    Py_END_CRITICAL_SECTION();
    if (!link) PyErr_SetString(PyExc_AttributeError, "link");
    return link;
}

static int set_link(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    PyObject *old;
    Py_XINCREF(value);
    Py_BEGIN_CRITICAL_SECTION(self);
    old = ((Node *)self)->link;
    ((Node *)self)->link = value;
    Py_END_CRITICAL_SECTION();
    Py_XDECREF(old);
    return 0;
}

static PyGetSetDef node_getset[] = {
    {"link", get_link, set_link, "The object that this node links to.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef node_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weakrefs), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot node_slots[] = {
    {Py_tp_doc, "Node(link=None)\n--\n\nA node with one link."},
    {Py_tp_new, node_new},
    {Py_tp_dealloc, node_dealloc},
    {Py_tp_traverse, node_traverse},
    {Py_tp_clear, node_clear},
    {Py_tp_getset, node_getset},
    {Py_tp_members, node_members},
    {0, NULL},
};

static PyType_Spec node_spec = {"graph.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, node_slots};

static PyObject *count(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    return PyLong_FromLong(alive);
}

static PyObject *cycle(PyObject *module, PyObject *unused)
{
    (void)unused;
    State *state = PyModule_GetState(module);
    PyObject *a = PyObject_CallNoArgs((PyObject *)state->node), *b = a ? PyObject_CallOneArg((PyObject *)state->node, a) : NULL;
    if (b && set_link(a, b, NULL) < 0) Py_CLEAR(b);
    Py_XDECREF(a);
    return b;
}

static PyMethodDef methods[] = {
    {"count", count, METH_NOARGS, "count() -> how many nodes exist"},
    {"cycle", cycle, METH_NOARGS, "cycle() -> one of two new nodes that link to each other"},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module)
{
    State *state = PyModule_GetState(module);
    state->node = (PyTypeObject *)PyType_FromModuleAndSpec(module, &node_spec, NULL);
    return state->node ? PyModule_AddType(module, state->node) : -1;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    Py_VISIT(((State *)PyModule_GetState(module))->node);
    return 0;
}

static int clear(PyObject *module)
{
    Py_CLEAR(((State *)PyModule_GetState(module))->node);
    return 0;
}

static void release(void *module) { clear(module); }

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "graph", .m_doc = "Nodes that link to each other.", .m_size = sizeof(State),
    .m_methods = methods, .m_slots = slots, .m_traverse = traverse, .m_clear = clear, .m_free = release,
};

PyMODINIT_FUNC PyInit_graph(void) { return PyModuleDef_Init(&definition); }
