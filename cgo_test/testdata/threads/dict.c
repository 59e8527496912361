/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A dict that several threads change and read: no key is lost or found twice, values belong to their keys, counts come out even. */
#include "threads/threads.h"

enum { THREADS = 4, KEYS = 64, EACH = 500 };
static PyObject *dict, *keys[KEYS], *mine[THREADS][EACH];
static double end;

/* Each thread has keys of its own: all of them are there at the end of each round, and none is after its removal. */
static void insert(long i)
{
    for (int k = 0; k < EACH; k++) CHECK(PyDict_SetItem(dict, mine[i][k], mine[i][k]) == 0);
}

static void delete(long i)
{
    for (int k = 0; k < EACH; k++) {
        PyObject *v;
        CHECK(PyDict_Pop(dict, mine[i][k], &v) == 1 && v == mine[i][k]);
        Py_XDECREF(v);
        if (check_failures) return;
    }
}

static void mixed(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end && !check_failures)
        for (int n = 0; n < 200; n++) {
            int k = rnd(&r) % KEYS;
            PyObject *v;
            switch (rnd(&r) % 8) {
            case 0:
            case 1:
                v = Py_BuildValue("(Oi)", keys[k], k + 100000);
                CHECK(v && PyDict_SetItem(dict, keys[k], v) == 0);
                Py_XDECREF(v);
                break;
            case 2:
                CHECK(PyDict_Pop(dict, keys[k], &v) >= 0);
                if (v) CHECK(PyTuple_GET_ITEM(v, 0) == keys[k]);
                Py_XDECREF(v);
                break;
            case 3:
                if (rnd(&r) % 64 == 0) PyDict_Clear(dict);
                break;
            default:
                CHECK(PyDict_GetItemRef(dict, keys[k], &v) >= 0);
                if (v) CHECK(PyTuple_CheckExact(v) && PyTuple_GET_ITEM(v, 0) == keys[k]);
                Py_XDECREF(v);
            }
        }
}

int main(void)
{
    Py_Initialize();
    dict = PyDict_New();
    for (int k = 0; k < KEYS; k++) keys[k] = k % 2 ? PyUnicode_FromFormat("a key of the dict, number %d", k) : PyLong_FromLong(k + 1000000);
    for (int i = 0; i < THREADS; i++)
        for (int k = 0; k < EACH; k++) mine[i][k] = PyUnicode_FromFormat("key %d of thread %d", k, i);
    for (double t = hammer_end(); seconds() < t && !check_failures;) {
        run(insert, THREADS);
        CHECK(PyDict_Size(dict) == THREADS * EACH);
        for (int i = 0; i < THREADS; i++)
            for (int k = 0; k < EACH; k++) CHECK(PyDict_Contains(dict, mine[i][k]) == 1);
        if (check_failures) break;
        run(delete, THREADS);
        CHECK(PyDict_Size(dict) == 0);
    }
    end = hammer_end();
    if (!check_failures) run(mixed, THREADS);
    PyObject *k, *v;
    Py_ssize_t pos = 0, n = 0;
    while (PyDict_Next(dict, &pos, &k, &v)) { CHECK(PyTuple_GET_ITEM(v, 0) == k); n++; }
    CHECK(n == PyDict_Size(dict));
    Py_DECREF(dict);
    for (int i = 0; i < KEYS; i++) {
        CHECK(Py_REFCNT(keys[i]) == 1);
        Py_DECREF(keys[i]);
    }
    for (int i = 0; i < THREADS; i++)
        for (int j = 0; j < EACH; j++) {
            CHECK(Py_REFCNT(mine[i][j]) == 1);
            Py_DECREF(mine[i][j]);
        }
    return CHECK_DONE();
}
