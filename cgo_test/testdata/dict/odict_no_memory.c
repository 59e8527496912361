/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * OrderedDict with the N-th allocation failing, alone and with all behind it, for every N: MemoryError or the right result, and no block
 * lost. What a move that failed leaves behind is the order there was. */
#include "../check.h"
#include <ungil.h>

static PyObject *filled(int n)
{
    PyObject *od = PyODict_New();
    for (int i = 0; od && i < n; i++) {
        PyObject *k = PyLong_FromLong(1000 + i);
        if (!k || PyODict_SetItem(od, k, k) < 0) Py_CLEAR(od);
        Py_XDECREF(k);
    }
    return od;
}

static PyObject *build(void) { return filled(20); }

static PyObject *after(PyObject *od, PyObject *r)
{
    if (!r) Py_CLEAR(od);
    Py_XDECREF(r);
    return od;
}

static int sorted(PyObject *od, int n)
{
    Py_ssize_t pos = 0;
    PyObject *k, *v;
    int i = 0;
    for (; PyDict_Next(od, &pos, &k, &v); i++) if (k != v || PyLong_AsLong(k) != 1000 + i) return 0;
    return i == n;
}

static PyObject *moved(int front)
{
    PyObject *od = filled(10), *r = od ? PyObject_CallMethod(od, "move_to_end", "ii", 1005, !front) : NULL;
    if (od && !r && !sorted(od, 10)) printf("a failed move left another order\n"), check_failures++;
    return od ? after(od, r) : NULL;
}
static PyObject *to_front(void) { return moved(1); }
static PyObject *to_back(void) { return moved(0); }
static PyObject *taken(void) { PyObject *od = filled(5); return od ? after(od, PyObject_CallMethod(od, "popitem", "i", 0)) : NULL; }
static PyObject *given(void) { PyObject *od = filled(5); return od ? after(od, PyObject_CallMethod(od, "setdefault", "ii", 7000, 8000)) : NULL; }
static PyObject *copied(void) { PyObject *od = filled(5), *r = od ? PyObject_CallMethod(od, "copy", NULL) : NULL; Py_XDECREF(od); return r; }
static PyObject *shown(void) { PyObject *od = filled(5), *r = od ? PyObject_Repr(od) : NULL; Py_XDECREF(od); return r; }
static PyObject *joined(void) { PyObject *od = filled(5), *r = od ? PyNumber_Or(od, od) : NULL; Py_XDECREF(od); return r; }
static PyObject *reduced(void) { PyObject *od = filled(5), *r = od ? PyObject_CallMethod(od, "__reduce__", NULL) : NULL; Py_XDECREF(od); return r; }
static PyObject *listed(void)
{
    PyObject *od = filled(5), *v = od ? PyObject_CallMethod(od, "items", NULL) : NULL, *it = v ? PyObject_CallMethod(v, "__reversed__", NULL) : NULL;
    PyObject *first = it ? PyIter_Next(it) : NULL, *red = first ? PyObject_CallMethod(it, "__reduce__", NULL) : NULL, *r = red ? PySequence_List(it) : NULL;
    Py_XDECREF(od), Py_XDECREF(v), Py_XDECREF(it), Py_XDECREF(first), Py_XDECREF(red);
    return r;
}

static int errors;

static void repeat(const char *name, PyObject *(*how)(void))
{
    for (int i = 0; i < 3; i++) {
        PyObject *r = how();
        if (!r) { printf("%s fails\n", name); check_failures++; PyErr_Print(); return; }
        Py_DECREF(r);
    }
    for (int all = 0; all < 2; all++) for (Py_ssize_t first = 1; ; first++) {
        PyGC_Collect();
        Py_ssize_t blocks = Ungil_CountBlocks();
        Ungil_FailAllocations(first, all ? -1 : 1);
        PyObject *r = how();
        Py_ssize_t failed = Ungil_FailAllocations(0, 0);
        if (r) { Py_DECREF(r); CHECK_CLEAN(); }
        else if (!PyErr_ExceptionMatches(PyExc_MemoryError)) {
            printf("%s, allocation %zd: no MemoryError\n", name, first);
            check_failures++;
            if (PyErr_Occurred()) PyErr_Print();
        } else errors++;
        PyErr_Clear();
        PyGC_Collect();
        if (Ungil_CountBlocks() != blocks) { printf("%s, allocation %zd%s: %zd blocks more\n", name, first, all ? " and all behind" : "", Ungil_CountBlocks() - blocks); check_failures++; }
        if (!failed) break;
        if (first > 3000) { printf("%s never ends\n", name); check_failures++; break; }
    }
}
#define R(f) repeat(#f, f)

int main(void)
{
    Py_Initialize();
    R(build), R(to_front), R(to_back), R(taken), R(given), R(copied), R(shown), R(joined), R(reduced), R(listed);
    CHECK(errors > 50);
    CHECK_CLEAN();
    return CHECK_DONE();
}
