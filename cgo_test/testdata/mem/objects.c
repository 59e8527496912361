/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 * Memory of objects: PyObject_Init and the functions behind PyObject_New and PyObject_GC_New, with the references that
 * objects of heap types hold of their type, and without memory. */
#include "../check.h"

static int refuse; /* the object allocator answers NULL */
static PyMemAllocatorEx real;
static void *failing_malloc(void *c, size_t n) { (void)c; return refuse ? NULL : real.malloc(real.ctx, n); }
static void *failing_calloc(void *c, size_t n, size_t s) { (void)c; return refuse ? NULL : real.calloc(real.ctx, n, s); }
static void *failing_realloc(void *c, void *p, size_t n) { (void)c; return refuse ? NULL : real.realloc(real.ctx, p, n); }
static void passing_free(void *c, void *p) { (void)c; real.free(real.ctx, p); }

static void plain_dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    if (PyType_IS_GC(t)) PyObject_GC_UnTrack(o);
    t->tp_free(o);
    if (t->tp_flags & Py_TPFLAGS_HEAPTYPE) Py_DECREF(t);
}
static int no_traverse(PyObject *o, visitproc visit, void *arg)
{
    if (Py_TYPE(o)->tp_flags & Py_TPFLAGS_HEAPTYPE) Py_VISIT(Py_TYPE(o));
    return 0;
}

static PyTypeObject Static = {PyVarObject_HEAD_INIT(NULL, 0) "m.Static", sizeof(PyVarObject), sizeof(int), plain_dealloc,
                              .tp_flags = Py_TPFLAGS_DEFAULT};
static PyTypeObject StaticGC = {PyVarObject_HEAD_INIT(NULL, 0) "m.StaticGC", sizeof(PyVarObject), sizeof(int), plain_dealloc,
                                .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, .tp_traverse = no_traverse,
                                .tp_free = PyObject_GC_Del};
static PyTypeObject *Heap, *HeapGC;

static void make_types(void)
{
    PyType_Slot slots[] = {{Py_tp_dealloc, plain_dealloc}, {0, NULL}};
    PyType_Slot gc_slots[] = {{Py_tp_dealloc, plain_dealloc}, {Py_tp_traverse, no_traverse}, {0, NULL}};
    PyType_Spec spec = {"m.Heap", sizeof(PyVarObject), sizeof(int), Py_TPFLAGS_DEFAULT, slots};
    PyType_Spec gc_spec = {"m.HeapGC", sizeof(PyVarObject), sizeof(int), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, gc_slots};
    CHECK(PyType_Ready(&Static) == 0 && PyType_Ready(&StaticGC) == 0);
    Heap = (PyTypeObject *)PyType_FromSpec(&spec), HeapGC = (PyTypeObject *)PyType_FromSpec(&gc_spec);
    CHECK(Heap && HeapGC);
}

static void init(void)
{
    PyTypeObject *types[] = {&Static, Heap};
    for (int i = 0; i < 2; i++) {
        Py_ssize_t refs = Py_REFCNT(types[i]);
        PyObject *o = PyObject_Malloc(sizeof(PyVarObject));
        memset(o, 0x55, sizeof(PyVarObject));
        CHECK(PyObject_Init(o, types[i]) == o);
        CHECK(Py_REFCNT(o) == 1 && Py_TYPE(o) == types[i]);
        CHECK(Py_REFCNT(types[i]) == refs + i); /* a heap type gains a reference */
        Py_DECREF(o);
        CHECK(Py_REFCNT(types[i]) == refs);
    }
    CHECK(PyObject_Init(NULL, &Static) == NULL);
    CHECK_RAISED(PyExc_MemoryError, "");
}

static void init_var(void)
{
    PyTypeObject *types[] = {&Static, Heap};
    for (int i = 0; i < 2; i++) {
        Py_ssize_t refs = Py_REFCNT(types[i]);
        PyVarObject *o = PyObject_Malloc(sizeof(PyVarObject) + 5 * sizeof(int));
        memset(o, 0x55, sizeof *o);
        CHECK(PyObject_InitVar(o, types[i], 5) == o);
        CHECK(Py_SIZE(o) == 5 && Py_REFCNT(o) == 1 && Py_TYPE(o) == types[i]);
        CHECK(Py_REFCNT(types[i]) == refs + i);
        Py_DECREF(o);
        CHECK(Py_REFCNT(types[i]) == refs);
    }
    CHECK(PyObject_InitVar(NULL, &Static, 1) == NULL);
    CHECK_RAISED(PyExc_MemoryError, "");
}

static void new_objects(void)
{
    PyTypeObject *types[] = {&Static, Heap, &StaticGC, HeapGC};
    for (int i = 0; i < 4; i++) {
        Py_ssize_t refs = Py_REFCNT(types[i]);
        PyObject *o = i < 2 ? _PyObject_New(types[i]) : _PyObject_GC_New(types[i]);
        CHECK(o && Py_REFCNT(o) == 1 && Py_TYPE(o) == types[i]);
        CHECK(Py_REFCNT(types[i]) == refs + (i & 1));
        if (i >= 2) CHECK(!PyObject_GC_IsTracked(o)); /* its maker tracks it when it is whole */
        Py_DECREF(o);
        CHECK(Py_REFCNT(types[i]) == refs);
    }
}

static void new_var_objects(void)
{
    PyTypeObject *types[] = {&Static, Heap, &StaticGC, HeapGC};
    for (int i = 0; i < 4; i++) {
        Py_ssize_t refs = Py_REFCNT(types[i]);
        PyVarObject *o = i < 2 ? _PyObject_NewVar(types[i], 300) : _PyObject_GC_NewVar(types[i], 300);
        CHECK(o && Py_REFCNT(o) == 1 && Py_TYPE(o) == types[i] && Py_SIZE(o) == 300);
        memset(o + 1, 0xff, 300 * sizeof(int)); /* all of it is there */
        CHECK(Py_REFCNT(types[i]) == refs + (i & 1));
        Py_DECREF(o);
        CHECK(Py_REFCNT(types[i]) == refs);
    }
    CHECK(_PyObject_GC_NewVar(&StaticGC, -1) == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
}

static void resize(void)
{
    PyTypeObject *types[] = {&StaticGC, HeapGC};
    for (int i = 0; i < 2; i++) {
        Py_ssize_t refs = Py_REFCNT(types[i]);
        PyVarObject *o = _PyObject_GC_NewVar(types[i], 4);
        for (int k = 0; k < 4; k++) ((int *)(o + 1))[k] = k;
        o = _PyObject_GC_Resize(o, 5000);
        CHECK(o && Py_SIZE(o) == 5000 && Py_REFCNT(o) == 1 && Py_TYPE(o) == types[i]);
        for (int k = 0; k < 4; k++) CHECK(((int *)(o + 1))[k] == k);
        memset(o + 1, 0, 5000 * sizeof(int));
        o = _PyObject_GC_Resize(o, 1);
        CHECK(o && Py_SIZE(o) == 1);
        CHECK(Py_REFCNT(types[i]) == refs + i);
        CHECK(_PyObject_GC_Resize(o, PY_SSIZE_T_MAX / 4) == NULL); /* and the object stays */
        CHECK_RAISED(PyExc_MemoryError, "");
        CHECK(Py_SIZE(o) == 1 && Py_REFCNT(o) == 1);
        PyObject_GC_Track((PyObject *)o);
        CHECK(PyObject_GC_IsTracked((PyObject *)o));
        Py_DECREF(o);
        CHECK(Py_REFCNT(types[i]) == refs);
    }
}

static void without_memory(void)
{
    PyMemAllocatorEx failing = {NULL, failing_malloc, failing_calloc, failing_realloc, passing_free};
    Py_ssize_t refs = Py_REFCNT(Heap), gc_refs = Py_REFCNT(HeapGC);
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &real);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &failing);
    for (int i = 0; i < 2; i++) {
        refuse = 1;
        void *o = i ? (void *)_PyObject_NewVar(Heap, 3) : (void *)_PyObject_New(Heap);
        refuse = 0;
        CHECK(o == NULL);
        CHECK_RAISED(PyExc_MemoryError, "");
    }
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &real);
    CHECK(_PyObject_NewVar(Heap, PY_SSIZE_T_MAX / 8) == NULL); /* more than there is */
    CHECK_RAISED(PyExc_MemoryError, "");
    CHECK(_PyObject_GC_NewVar(HeapGC, PY_SSIZE_T_MAX / 8) == NULL);
    CHECK_RAISED(PyExc_MemoryError, "");
    CHECK(Py_REFCNT(Heap) == refs && Py_REFCNT(HeapGC) == gc_refs);
}

int main(void)
{
    Py_Initialize();
    make_types();
    init();
    init_var();
    new_objects();
    new_var_objects();
    resize();
    without_memory();
    Py_DECREF(Heap);
    Py_DECREF(HeapGC);
    return CHECK_DONE();
}
