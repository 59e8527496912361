/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * An OrderedDict whose entries some threads move to both ends while others look them up, take them out and iterate: a key that only
 * moves is found all the time, and what is iterated over is whole. */
#include "../check.h"
#include <pthread.h>

enum { KEYS = 30, GUESTS = 8, ROUNDS = 6000 };
static PyObject *od, *keys[KEYS + GUESTS], *twins[KEYS];
static int bad;

static void *mover(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    PyObject *move = PyObject_GetAttrString(od, "move_to_end"), *pop = PyObject_GetAttrString(od, "pop");
    for (long r = 0; r < ROUNDS; r++) {
        PyObject *done = PyObject_CallFunctionObjArgs(move, keys[(r * 7 + (long)arg) % KEYS], r & 1 ? Py_True : Py_False, NULL);
        if (!done) bad++;
        Py_XDECREF(done);
        PyObject *guest = keys[KEYS + r % GUESTS];
        if (PyODict_SetItem(od, guest, guest) < 0) bad++;
        done = PyObject_CallFunctionObjArgs(pop, guest, Py_None, NULL);
        if (done != guest && done != Py_None) bad++;
        Py_XDECREF(done);
    }
    Py_DECREF(move);
    Py_DECREF(pop);
    PyErr_Clear();
    PyGILState_Release(g);
    return NULL;
}

static void *reader(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (long r = 0; r < ROUNDS; r++) {
        PyObject *v, *k = r & 1 ? keys[r % KEYS] : twins[r % KEYS];
        if (PyDict_GetItemRef(od, k, &v) != 1 || v != keys[r % KEYS]) bad++;
        Py_XDECREF(v);
        if (PyDict_Contains(od, k) != 1) bad++;
        if (r % 50 == 0) {
            PyObject *items = PyObject_CallMethod(od, "items", NULL), *it = PyObject_GetIter(items), *pair;
            while ((pair = PyIter_Next(it))) {
                if (PyTuple_GET_ITEM(pair, 0) != PyTuple_GET_ITEM(pair, 1)) bad++;
                Py_DECREF(pair);
            }
            if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_RuntimeError)) bad++;
            PyErr_Clear();
            Py_DECREF(it);
            Py_DECREF(items);
        }
    }
    PyErr_Clear();
    PyGILState_Release(g);
    return NULL;
}

int main(void)
{
    Py_Initialize();
    od = PyODict_New();
    for (int i = 0; i < KEYS + GUESTS; i++) keys[i] = PyUnicode_FromFormat("key %d", i);
    for (int i = 0; i < KEYS; i++) {
        twins[i] = PyUnicode_FromFormat("key %d", i);
        CHECK(PyODict_SetItem(od, keys[i], keys[i]) == 0);
    }
    pthread_t t[4];
    PyThreadState *ts = PyEval_SaveThread();
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, i & 1 ? mover : reader, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    PyEval_RestoreThread(ts);
    CHECK(!bad && PyODict_SIZE(od) == KEYS);
    Py_ssize_t pos = 0, n = 0;
    PyObject *k, *v;
    for (; PyDict_Next(od, &pos, &k, &v); n++) CHECK(k == v);
    CHECK(n == KEYS);
    Py_DECREF(od);
    for (int i = 0; i < KEYS + GUESTS; i++) CHECK(Py_REFCNT(keys[i]) == 1);
    return CHECK_DONE();
}
