/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Resident memory stays flat while types with instances in cycles are made and dropped. */
#include "../check.h"
#include <stddef.h>
#include <unistd.h>

typedef struct { PyObject_HEAD PyObject *ref; } Node;

static long made, dead;

static int node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->ref);
    return 0;
}
static int node_clear(PyObject *self) { Py_CLEAR(((Node *)self)->ref); return 0; }
static void node_dealloc(PyObject *self)
{
    PyTypeObject *t = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    node_clear(self);
    t->tp_free(self);
    Py_DECREF(t);
    dead++;
}
static PyObject *node_get(PyObject *self, PyObject *unused) { return Py_NewRef(Py_None); }
static PyMethodDef node_methods[] = {{"get", node_get, METH_NOARGS, NULL}, {NULL}};
static PyMemberDef node_members[] = {{"ref", Py_T_OBJECT_EX, offsetof(Node, ref), 0, NULL}, {NULL}};
static PyType_Slot node_slots[] = {
    {Py_tp_doc, "A node."}, {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc},
    {Py_tp_members, node_members}, {Py_tp_methods, node_methods}, {Py_tp_new, PyType_GenericNew}, {0, NULL}
};
static PyType_Spec node_spec = {"flat.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, node_slots};

static long resident(void)
{
    long size = 0, rss = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f) {
        if (fscanf(f, "%ld %ld", &size, &rss) != 2) rss = 0;
        fclose(f);
    }
    return rss * sysconf(_SC_PAGESIZE);
}

/* One type, three instances; all refer to each other. */
static int cycle(void)
{
    PyObject *t = PyType_FromSpec(&node_spec), *n[3];
    if (!t) return -1;
    for (int i = 0; i < 3; i++) {
        n[i] = PyObject_CallNoArgs(t);
        if (!n[i]) return -1;
        made++;
    }
    for (int i = 0; i < 3; i++) ((Node *)n[i])->ref = Py_NewRef(n[(i + 1) % 3]);
    int r = PyObject_SetAttrString(t, "first", n[0]);
    for (int i = 0; i < 3; i++) Py_DECREF(n[i]);
    Py_DECREF(t);
    return r;
}

static void run(long n)
{
    for (long i = 0; i < n; i++) {
        if (cycle() < 0) { CHECK(0); return; }
    }
}

static void types(long n)
{
    run(n / 10);
    PyGC_Collect();
    long before = resident();
    run(n);
    PyGC_Collect();
    long grown = resident() - before;
    if (grown > 4 << 20) printf("grown by %ld bytes\n", grown);
    CHECK(grown <= 4 << 20);
    CHECK(made - dead == 0);
}

static void classes(long n)
{
    PyObject *args = Py_BuildValue("(s(){ss})", "Made", "__module__", "flat");
    long before = 0;
    for (long i = 0; i < n + n / 10; i++) {
        if (i == n / 10) {
            PyGC_Collect();
            before = resident();
        }
        PyObject *t = PyObject_CallObject((PyObject *)&PyType_Type, args), *o = t ? PyObject_CallNoArgs(t) : NULL;
        CHECK(o && PyObject_SetAttrString(o, "me", o) == 0);
        Py_XDECREF(o);
        Py_XDECREF(t);
    }
    PyGC_Collect();
    long grown = resident() - before;
    if (grown > 4 << 20) printf("grown by %ld bytes\n", grown);
    CHECK(grown <= 4 << 20);
    Py_DECREF(args);
}

int main(void)
{
    Py_Initialize();
#ifdef UNGIL_PORTABLE
    types(5000);
    classes(2000);
#else
    types(100000);
    classes(20000);
#endif
    CHECK_CLEAN();
    return CHECK_DONE();
}
