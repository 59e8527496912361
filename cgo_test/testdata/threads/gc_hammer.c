/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Collections while other threads allocate, make and drop types, replace dicts and take weak references: every object dies once, and
 * after its last reference. */
#include "threads.h"
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

typedef struct { PyObject_HEAD PyObject *ref; PyObject *dict; PyObject *weak; int magic; } Node;

static atomic_long made, dead, called;
static atomic_int running, stop;
static PyObject *shared_type, *shared_object, *shared_slot;
static PyMutex slot_lock;

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
    if (((Node *)self)->magic != 4711) abort();
    ((Node *)self)->magic = 0;
    if (((Node *)self)->weak) PyObject_ClearWeakRefs(self);
    node_clear(self);
    t->tp_free(self);
    Py_DECREF(t);
    dead++;
}
static PyObject *node_new(PyTypeObject *t, PyObject *args, PyObject *kw)
{
    PyObject *o = t->tp_alloc(t, 0);
    if (o) {
        ((Node *)o)->magic = 4711;
        made++;
    }
    return o;
}
static PyObject *node_me(PyObject *self, PyObject *unused) { return Py_NewRef(self); }
static PyMethodDef node_methods[] = {{"me", node_me, METH_NOARGS, NULL}, {NULL}};
static PyMemberDef node_members[] = {
    {"ref", Py_T_OBJECT_EX, offsetof(Node, ref), 0, NULL},
    {"__dictoffset__", Py_T_PYSSIZET, offsetof(Node, dict), Py_READONLY, NULL},
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weak), Py_READONLY, NULL},
    {NULL}
};
static PyGetSetDef node_getset[] = {{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL}, {NULL}};
static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {Py_tp_members, node_members},
    {Py_tp_methods, node_methods}, {Py_tp_getset, node_getset}, {Py_tp_new, node_new}, {0, NULL}
};
static PyType_Spec node_spec = {"hammer.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, node_slots};

static PyObject *callback(PyObject *self, PyObject *ref)
{
    PyObject *o = NULL;
    if (PyWeakref_GetRef(ref, &o) != 0) abort();
    called++;
    return Py_NewRef(Py_None);
}
static PyMethodDef callback_def = {"callback", callback, METH_O, NULL};

static PyObject *node(PyObject *type)
{
    PyObject *n = PyObject_CallNoArgs(type);
    if (!n) abort();
    return n;
}

/* Cycles of instances of the shared type, lists and bound methods. */
static void cycles(long i)
{
    PyObject *a = node(shared_type), *b = node(shared_type), *l = PyList_New(0), *m = PyObject_GetAttrString(a, "me");
    if (PyObject_SetAttrString(a, "ref", b) < 0 || PyObject_SetAttrString(b, "ref", l) < 0 || PyList_Append(l, a) < 0 || !m ||
        PyObject_SetAttrString(b, "method", m) < 0 || PyObject_SetAttrString(b, "number", Py_None) < 0) abort();
    PyObject *r = PyObject_CallMethod(b, "me", NULL);
    if (r != b) abort();
    Py_DECREF(r);
    Py_DECREF(m);
    Py_DECREF(l);
    Py_DECREF(b);
    Py_DECREF(a);
}

/* Types with instances in their own dict. */
static void types(long i)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n = node(t);
    if (PyObject_SetAttrString(t, "own", n) < 0 || PyObject_SetAttrString(n, "ref", n) < 0) abort();
    PyObject *s = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", t), *k = s ? node(s) : NULL;
    if (!k || PyObject_SetAttrString(k, "ref", s) < 0) abort();
    Py_DECREF(k);
    Py_DECREF(s);
    Py_DECREF(n);
    Py_DECREF(t);
}

/* The dict of an object that others read. */
static void dicts(long i)
{
    PyObject *d = PyDict_New(), *v = PyLong_FromLong(i + 100000);
    if (!d || PyDict_SetItemString(d, "value", v) < 0 || PyObject_SetAttrString(shared_object, "__dict__", d) < 0) abort();
    Py_DECREF(v);
    Py_DECREF(d);
    PyErr_Clear();
}
static void reads(long i)
{
    PyObject *v = PyObject_GetAttrString(shared_object, "value");
    if (!v || PyLong_AsLong(v) < 100000) abort();
    Py_DECREF(v);
    if (i % 16 == 0 && PyObject_SetAttrString(shared_object, "other", Py_None) < 0) abort();
}

/* Weak references to an object that another thread drops, with callbacks that may be garbage themselves. */
static void weak(long i)
{
    PyObject *o = node(shared_type), *old, *f = PyCFunction_New(&callback_def, NULL), *w = PyWeakref_NewRef(o, f);
    Py_DECREF(f);
    if (i % 3 == 0 && PyObject_SetAttrString(o, "ref", w) < 0) abort();
    PyMutex_Lock(&slot_lock);
    old = shared_slot;
    shared_slot = o;
    PyMutex_Unlock(&slot_lock);
    Py_XDECREF(old);
    PyObject *x = NULL;
    int r = PyWeakref_GetRef(w, &x);
    if (r < 0 || (r == 1) != (x != NULL) || (x && ((Node *)x)->magic != 4711)) abort();
    Py_XDECREF(x);
    Py_DECREF(w);
}
static void collects(long i) { PyGC_Collect(); }

typedef struct { void (*step)(long); long n; } Job;

static void *work(void *arg)
{
    Job *job = arg;
    PyGILState_STATE s = PyGILState_Ensure();
    for (long i = 0; job->n ? i < job->n : !stop; i++) {
        job->step(i);
        if (i % 32 == 0) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
        }
    }
    PyGILState_Release(s);
    running--;
    return NULL;
}

int main(void)
{
    Py_Initialize();
    long unit = 500;
    shared_type = PyType_FromSpec(&node_spec);
    shared_object = node(shared_type);
    dicts(0);
    Job jobs[] = {{cycles, 20 * unit}, {cycles, 20 * unit}, {types, 2 * unit}, {types, 2 * unit}, {dicts, 40 * unit}, {reads, 100 * unit}, {reads, 100 * unit},
                  {weak, 20 * unit}, {weak, 20 * unit}, {collects, 0}};
    enum { N = sizeof jobs / sizeof *jobs };
    pthread_t ids[N];
    running = N;
    for (int i = 0; i < N; i++) pthread_create(&ids[i], NULL, work, &jobs[i]);
    Py_BEGIN_ALLOW_THREADS
    while (running > 1) usleep(1000);
    stop = 1;
    for (int i = 0; i < N; i++) pthread_join(ids[i], NULL);
    Py_END_ALLOW_THREADS
    Py_CLEAR(shared_slot);
    Py_CLEAR(shared_object);
    Py_CLEAR(shared_type);
    for (int i = 0; i < 4; i++) PyGC_Collect();
    CHECK(made > 0 && called > 0);
    if (made != dead) printf("%ld made, %ld dead\n", (long)made, (long)dead);
    CHECK(made == dead);
    CHECK_CLEAN();
    return CHECK_DONE();
}
