/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * A set that several threads change and probe: no element is lost, none is there twice, counts come out even. */
#include "threads/threads.h"

enum { THREADS = 4, KEYS = 64, EACH = 500 };
static PyObject *set, *keys[KEYS], *mine[THREADS][EACH];
static double end;

static void insert(long i)
{
    for (int k = 0; k < EACH; k++) CHECK(PySet_Add(set, mine[i][k]) == 0);
}

static void discard(long i)
{
    for (int k = 0; k < EACH && !check_failures; k++) CHECK(PySet_Discard(set, mine[i][k]) == 1);
}

static void mixed(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end && !check_failures)
        for (int n = 0; n < 200; n++) {
            PyObject *k = keys[rnd(&r) % KEYS], *p;
            switch (rnd(&r) % 8) {
            case 0:
            case 1:
                CHECK(PySet_Add(set, k) == 0);
                break;
            case 2:
                CHECK(PySet_Discard(set, k) >= 0);
                break;
            case 3:
                if ((p = PySet_Pop(set))) Py_DECREF(p);
                else PyErr_Clear();
                if (rnd(&r) % 64 == 0) CHECK(PySet_Clear(set) == 0);
                break;
            case 4:
                p = PyFrozenSet_New(set);
                CHECK(p && PySet_Size(p) <= KEYS);
                Py_XDECREF(p);
                break;
            default:
                CHECK(PySet_Contains(set, k) >= 0);
            }
        }
}

int main(void)
{
    Py_Initialize();
    set = PySet_New(NULL);
    for (int k = 0; k < KEYS; k++) keys[k] = k % 2 ? PyUnicode_FromFormat("an element, number %d", k) : PyLong_FromLong(k + 1000000);
    for (int i = 0; i < THREADS; i++)
        for (int k = 0; k < EACH; k++) mine[i][k] = PyUnicode_FromFormat("element %d of thread %d", k, i);
    for (double t = hammer_end(); seconds() < t && !check_failures;) {
        run(insert, THREADS);
        CHECK(PySet_Size(set) == THREADS * EACH);
        for (int i = 0; i < THREADS; i++)
            for (int k = 0; k < EACH; k++) CHECK(PySet_Contains(set, mine[i][k]) == 1);
        if (check_failures) break;
        run(discard, THREADS);
        CHECK(PySet_Size(set) == 0);
    }
    end = hammer_end();
    if (!check_failures) run(mixed, THREADS);
    Py_ssize_t n = 0;
    PyObject *it = PyObject_GetIter(set), *x;
    while ((x = PyIter_Next(it))) { n++; Py_DECREF(x); }
    Py_DECREF(it);
    CHECK(n == PySet_Size(set) && n <= KEYS);
    Py_DECREF(set);
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
