/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Threads that make and drop cycles, change what others hold and come and go, while another collects all the time: what is reachable
 * stays whole, what is not dies once. */
#include "threads/threads.h"

enum { THREADS = 3, BOXES = 16 };
typedef struct { PyObject_HEAD; PyObject *link; long mark; } Node;
enum { ALIVE = 0x600D, DEAD = 0xDEAD };
static PyTypeObject *type;
static PyObject *shared;
static atomic_long born, died;
static double end;

static int node_traverse(PyObject *o, visitproc visit, void *arg)
{
    Py_VISIT(((Node *)o)->link);
    Py_VISIT(Py_TYPE(o));
    return 0;
}
static int node_clear(PyObject *o) { Py_CLEAR(((Node *)o)->link); return 0; }
static void node_dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    PyObject_GC_UnTrack(o);
    CHECK(((Node *)o)->mark == ALIVE);
    ((Node *)o)->mark = DEAD;
    died++;
    node_clear(o);
    t->tp_free(o);
    Py_DECREF(t);
}
static PyType_Slot slots[] = {{Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {0, NULL}};
static PyType_Spec spec = {"collect.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

static PyObject *node(PyObject *link)
{
    PyObject *o = type->tp_alloc(type, 0);
    if (!o) return NULL;
    ((Node *)o)->mark = ALIVE;
    ((Node *)o)->link = Py_XNewRef(link);
    born++;
    return o;
}

/* Nodes that C alone holds, which refer to each other in a way that changes all the time: the collector may clear none. */
enum { OWN = 64 };
static void relink(PyObject **own, PyObject **expected, uint32_t *r)
{
    for (int n = 0; n < 200; n++) {
        int a = rnd(r) % OWN, b = rnd(r) % OWN;
        CHECK(((Node *)own[a])->link == expected[a]);
        PyObject *old = ((Node *)own[a])->link;
        expected[a] = rnd(r) % 2 ? own[b] : NULL;
        ((Node *)own[a])->link = Py_XNewRef(expected[a]);
        Py_XDECREF(old);
    }
}

static void churn(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    PyObject *own[OWN], *expected[OWN] = {NULL};
    for (int k = 0; k < OWN; k++) own[k] = node(NULL);
    while (seconds() < end && !check_failures) {
        relink(own, expected, &r);
        PyObject *a = node(NULL), *l = PyList_New(0), *b = node(l);
        CHECK(a && l && b && PyList_Append(l, b) == 0 && PyList_Append(l, a) == 0); /* a cycle of l and b */
        Py_XDECREF(a);
        Py_XDECREF(l);
        Py_INCREF(b);
        CHECK(PyList_SetItem(shared, rnd(&r) % BOXES, b) == 0); /* the last holder of an older one may be here */
        Py_XDECREF(b);
        PyObject *x = PyList_GetItemRef(shared, rnd(&r) % BOXES);
        if (x != Py_None) {
            CHECK(Py_TYPE(x) == type && ((Node *)x)->mark == ALIVE);
            PyObject *in = ((Node *)x)->link;
            CHECK(in && PyList_CheckExact(in) && PyList_GET_SIZE(in) == 2);
            PyObject *y = PyList_GetItemRef(in, 1);
            CHECK(y && ((Node *)y)->mark == ALIVE);
            Py_XDECREF(y);
        }
        Py_XDECREF(x);
    }
    for (int k = 0; k < OWN; k++) Py_DECREF(own[k]);
}

static void collect(long i)
{
    if (i) { churn(i); return; }
    while (seconds() < end && !check_failures) {
        PyGC_Collect();
        Py_BEGIN_ALLOW_THREADS usleep(500); Py_END_ALLOW_THREADS
    }
}

int main(void)
{
    Py_Initialize();
    type = (PyTypeObject *)PyType_FromSpec(&spec);
    shared = PyList_New(0);
    for (int i = 0; i < BOXES; i++) PyList_Append(shared, Py_None);
    end = hammer_end();
    run(collect, THREADS + 1);
    Py_DECREF(shared);
    for (int i = 0; i < 3; i++) PyGC_Collect();
    CHECK(born == died);
    if (born != died) printf("born %ld, died %ld\n", (long)born, (long)died);
    Py_DECREF(type);
    return CHECK_DONE();
}
