/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * One thread changes the attributes of classes, the others read them: each name gives a value that was stored under it, never older than
 * one the reader has seen, and counts come out even. */
#include "threads/threads.h"

enum { READERS = 3, NAMES = 12, KINDS = 3, GENERATIONS = 4000 };
static PyObject *all[GENERATIONS][KINDS], *names[NAMES];
static atomic_int generation, done;
static atomic_long latest[NAMES];

static int set_attr(PyObject *c, int n, long round)
{
    PyObject *v = Py_BuildValue("(il)", n, round);
    CHECK(v && PyObject_SetAttr(c, names[n], v) == 0);
    Py_XDECREF(v);
    return !check_failures;
}

/* A class that has all names, and classes below it. */
static void make_classes(int g, long round)
{
    PyObject *base = (PyObject *)&PyBaseObject_Type;
    for (int k = 0; k < KINDS; k++) {
        base = all[g][k] = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Class", base);
        CHECK(base);
        for (int n = 0; k == 0 && n < NAMES; n++) set_attr(base, n, round);
    }
}

static void write_attributes(uint32_t *r)
{
    double end = hammer_end();
    for (long round = 1; seconds() < end && !check_failures; round++) {
        int n = rnd(r) % NAMES;
        if (!set_attr(all[generation][0], n, round)) break;
        atomic_store(&latest[n], round);
        if (round % 600 == 0 && generation + 1 < GENERATIONS) { /* a class has a thousand version tags: then it is not cached any more */
            make_classes(generation + 1, round);
            generation++;
            if (generation % 16 == 0) PyType_ClearCache();
        }
    }
    done = 1;
}

static void worker(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    if (i == 0) { write_attributes(&r); return; }
    while (!done && !check_failures) {
        int n = rnd(&r) % NAMES;
        long least = atomic_load(&latest[n]);
        PyObject *v = PyObject_GetAttr(all[generation][rnd(&r) % KINDS], names[n]);
        CHECK(v && PyTuple_CheckExact(v) && PyTuple_GET_SIZE(v) == 2);
        if (check_failures) return;
        CHECK(PyLong_AsLong(PyTuple_GET_ITEM(v, 0)) == n);
        CHECK(PyLong_AsLong(PyTuple_GET_ITEM(v, 1)) >= least);
        Py_DECREF(v);
    }
}

int main(void)
{
    Py_Initialize();
    for (int n = 0; n < NAMES; n++) {
        char s[8] = {'n', (char)('a' + n)};
        names[n] = PyUnicode_InternFromString(s);
    }
    make_classes(0, 0);
    run(worker, READERS + 1);
    for (int g = 0; g <= generation; g++)
        for (int k = KINDS; k-- > 0;) Py_DECREF(all[g][k]);
    return CHECK_DONE();
}
