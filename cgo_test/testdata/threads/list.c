/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Lists that several threads change and read: appends are not lost, what is read is what was stored, and counts come out even. */
#include "threads/threads.h"

enum { THREADS = 4, KEEP = 200 };
static PyObject *list, *values[64];
static atomic_long appended;
static double end;

static void append(long i)
{
    (void)i;
    while (seconds() < end)
        for (int k = 0; k < 200; k++) {
            CHECK(PyList_Append(list, values[k % 64]) == 0);
            appended++;
            if (check_failures) return;
        }
}

static void mixed(long i)
{
    uint32_t r = (uint32_t)i * 2654435761u + 1;
    while (seconds() < end && !check_failures) {
        Py_ssize_t n = PyList_Size(list);
        PyObject *v = values[rnd(&r) % 64];
        switch (rnd(&r) % 8) {
        case 0:
            for (int k = 0; k < 20; k++) CHECK(PyList_Append(list, v) == 0);
            break;
        case 1:
            CHECK(PyList_Insert(list, rnd(&r) % (n + 1), v) == 0);
            break;
        case 2:
            if (n > KEEP) CHECK(PyList_SetSlice(list, 0, n / 2, NULL) == 0);
            break;
        case 3:
            Py_INCREF(v);
            if (PyList_SetItem(list, rnd(&r) % (n + 1), v) < 0) PyErr_Clear();
            break;
        case 4: {
            PyObject *c = PyList_GetSlice(list, 0, n);
            CHECK(c);
            for (Py_ssize_t k = 0; c && k < PyList_GET_SIZE(c); k++) {
                PyObject *x = PyList_GET_ITEM(c, k);
                CHECK(PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) == 1);
            }
            Py_XDECREF(c);
            break;
        }
        case 5: {
            PyObject *t = PyTuple_Pack(1, Py_None); /* dies soon, perhaps while another thread reads it */
            CHECK(t && PyList_Append(list, t) == 0);
            Py_XDECREF(t);
            break;
        }
        case 6:
            CHECK(PyList_Reverse(list) == 0);
            break;
        default:
            for (int k = 0; k < 100; k++) {
                PyObject *x = PyList_GetItemRef(list, rnd(&r) % (n + 1));
                if (!x) { PyErr_Clear(); continue; }
                CHECK(PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) == 1);
                Py_DECREF(x);
            }
        }
    }
}

static void iterate(long i)
{
    if (i % 2) { mixed(i); return; }
    while (seconds() < end && !check_failures) {
        PyObject *it = PyObject_GetIter(list), *x;
        while ((x = PyIter_Next(it))) {
            CHECK(PyTuple_CheckExact(x) && PyTuple_GET_SIZE(x) == 1);
            Py_DECREF(x);
        }
        CHECK(!PyErr_Occurred());
        Py_DECREF(it);
    }
}

int main(void)
{
    Py_Initialize();
    for (int k = 0; k < 64; k++) values[k] = PyTuple_Pack(1, Py_True);
    list = PyList_New(0);
    end = seconds() + (hammer_end() - seconds()) / 4;
    run(append, THREADS);
    CHECK(PyList_GET_SIZE(list) == appended);
    CHECK(PyList_SetSlice(list, 0, PyList_GET_SIZE(list), NULL) == 0);
    end = hammer_end();
    run(mixed, THREADS);
    end = seconds() + (hammer_end() - seconds()) / 2;
    run(iterate, THREADS);
    Py_DECREF(list);
    for (int k = 0; k < 64; k++) {
        CHECK(Py_REFCNT(values[k]) == 1);
        Py_DECREF(values[k]);
    }
    return CHECK_DONE();
}
