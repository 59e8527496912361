/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Four threads share one iterator of each kind: items may come twice or not at all, but nothing is freed early or lost. */
#include "../check.h"
#include <pthread.h>

enum { threads = 4, items = 300, rounds = 40 };

static PyObject *shared;
static pthread_barrier_t start;
static Py_ssize_t got[threads];

static void *drain(void *arg)
{
    PyGILState_STATE s = PyGILState_Ensure();
    Py_BEGIN_ALLOW_THREADS
    pthread_barrier_wait(&start);
    Py_END_ALLOW_THREADS
    Py_ssize_t n = 0;
    PyObject *x;
    while (n < threads * items && (x = PyIter_Next(shared))) {
        CHECK(Py_REFCNT(x) > 0);
        n++;
        Py_DECREF(x);
    }
    PyErr_Clear(); /* a dict or set may say that it changed */
    got[(Py_ssize_t)arg] = n;
    PyGILState_Release(s);
    return NULL;
}

/* make gives a new iterator over what it is given. */
static void share(const char *name, PyObject *(*make)(PyObject *), PyObject *of)
{
    for (int i = 0; i < rounds; i++) {
        shared = make(of);
        CHECK(shared);
        if (!shared) { printf("%s\n", name); return; }
        pthread_t t[threads];
        for (Py_ssize_t k = 0; k < threads; k++) pthread_create(&t[k], NULL, drain, (void *)k);
        Py_ssize_t n = 0;
        Py_BEGIN_ALLOW_THREADS
        for (int k = 0; k < threads; k++) { pthread_join(t[k], NULL); n += got[k]; }
        Py_END_ALLOW_THREADS
        if (!n) { printf("%s gave nothing\n", name); check_failures++; }
        CHECK(Py_REFCNT(shared) == 1);
        Py_CLEAR(shared);
    }
}

static PyObject *make_reversed(PyObject *o) { return PyObject_CallOneArg((PyObject *)&PyReversed_Type, o); }
static PyObject *make_enumerate(PyObject *o) { return PyObject_CallOneArg((PyObject *)&PyEnum_Type, o); }
static PyObject *make_zip(PyObject *o) { return PyObject_CallFunctionObjArgs((PyObject *)&PyZip_Type, o, o, NULL); }
static PyObject *make_map(PyObject *o)
{
    PyObject *z = make_zip(o), *m = PyObject_CallFunctionObjArgs((PyObject *)&PyMap_Type, &PyTuple_Type, z, NULL);
    Py_XDECREF(z);
    return m;
}
static PyObject *make_filter(PyObject *o) { return PyObject_CallFunctionObjArgs((PyObject *)&PyFilter_Type, Py_None, o, NULL); }

int main(void)
{
    Py_Initialize();
    pthread_barrier_init(&start, NULL, threads);
    PyObject *list = PyList_New(0), *dict = PyDict_New();
    for (long i = 0; i < items; i++) {
        PyObject *v = PyLong_FromLong(100000 + i);
        PyList_Append(list, v);
        PyDict_SetItem(dict, v, v);
        Py_DECREF(v);
    }
    PyObject *tuple = PyList_AsTuple(list), *set = PySet_New(list), *views = PyDict_Items(dict);
    PyObject *items_view = PyObject_CallMethod(dict, "items", NULL), *range = PyObject_CallFunction((PyObject *)&PyRange_Type, "i", (int)items);
    share("list", PyObject_GetIter, list);
    share("tuple", PyObject_GetIter, tuple);
    share("dict", PyObject_GetIter, dict);
    share("items", PyObject_GetIter, items_view);
    share("set", PyObject_GetIter, set);
    share("range", PyObject_GetIter, range);
    share("sequence", PySeqIter_New, list);
    share("reversed list", make_reversed, list);
    share("reversed tuple", make_reversed, tuple);
    share("reversed dict", make_reversed, dict);
    share("enumerate", make_enumerate, list);
    share("zip", make_zip, list);
    share("map", make_map, list);
    share("filter", make_filter, list);
    CHECK(PyList_GET_SIZE(list) == items && PyDict_Size(dict) == items && PySet_Size(set) == items);
    Py_ssize_t refs = Py_REFCNT(PyList_GET_ITEM(list, 7));
    CHECK(refs == 7); /* list, tuple, set, twice the dict, twice an item of the dict */
    PyObject *all[] = {items_view, views, range, set, tuple, dict, list};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) { CHECK(Py_REFCNT(all[i]) > 0); Py_DECREF(all[i]); }
    pthread_barrier_destroy(&start);
    return CHECK_DONE();
}
