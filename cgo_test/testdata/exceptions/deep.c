/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Data nested deeper than the stack reaches: an answer or RecursionError, never the end of the process. */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A tuple of tuples of ... of exc, none when memory is short. */
static PyObject *nest(PyObject *exc, int depth)
{
    PyObject *o = Py_NewRef(exc);
    for (int i = 0; i < depth && o; i++) {
        PyObject *t = PyTuple_New(1);
        if (t) PyTuple_SET_ITEM(t, 0, o);
        o = t;
    }
    return o;
}

static void test_match_in_tuples(void)
{
    PyObject *few = nest(PyExc_ValueError, 100), *many = nest(PyExc_ValueError, 300000);
    CHECK(few && many);
    CHECK(PyErr_GivenExceptionMatches(PyExc_ValueError, few) == 1);
    CHECK(PyErr_GivenExceptionMatches(PyExc_KeyError, few) == 0);
    CHECK(PyErr_GivenExceptionMatches(PyExc_KeyError, many) == 0);
    PyErr_GivenExceptionMatches(PyExc_ValueError, many); /* either answer, and it comes back */
    CHECK(!PyErr_Occurred());
    Py_DECREF(few);
    Py_DECREF(many);
}

/* On a thread of 256 KiB, where a few thousand levels are too many. */
static void *test_import_of_a_long_name(void *unused)
{
    PyGILState_STATE state = PyGILState_Ensure();
    enum { n = 5000 };
    char *name = malloc(2 * n);
    if (!name) abort();
    for (int i = 0; i < n; i++) name[2 * i] = 'a', name[2 * i + 1] = '.';
    name[2 * n - 1] = 0;
    CHECK(!PyImport_ImportModule(name));
#ifdef UNGIL_PORTABLE
    CHECK(PyErr_ExceptionMatches(PyExc_ImportError)); /* Go's own stack has room */
#else
    CHECK(PyErr_ExceptionMatches(PyExc_RecursionError));
#endif
    PyErr_Clear();
    CHECK(!PyImport_ImportModule("a.a.a"));
    CHECK(PyErr_ExceptionMatches(PyExc_ImportError));
    PyErr_Clear();
    free(name);
    PyGILState_Release(state);
    return unused;
}

static void on_a_small_stack(void *(*test)(void *))
{
    pthread_attr_t a;
    pthread_t t;
    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 256 << 10);
    PyThreadState *ts = PyEval_SaveThread();
    CHECK(!pthread_create(&t, &a, test, NULL) && !pthread_join(t, NULL));
    PyEval_RestoreThread(ts);
    pthread_attr_destroy(&a);
}

/* Classes that inherit from each other; the layout of the last is found without a call for each. */
static void test_chain_of_classes(void)
{
    static PyType_Slot slots[] = {{0, NULL}};
    PyType_Spec spec = {"m.C", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *base = Py_NewRef((PyObject *)&PyLong_Type);
    for (int i = 0; i < 200 && base; i++) {
        PyObject *c = PyType_FromSpecWithBases(&spec, base);
        Py_DECREF(base);
        base = c;
    }
    CHECK(base != NULL);
    if (!base) return;
    CHECK(PyType_IsSubtype((PyTypeObject *)base, &PyLong_Type));
    PyObject *bases = Py_BuildValue("(OO)", base, &PyFloat_Type);
    CHECK(!PyType_FromSpecWithBases(&spec, bases)); /* int's layout reaches the last of them */
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    PyObject *v = PyObject_CallFunction(base, "i", 7);
    CHECK(v && PyLong_AsLong(v) == 7);
    Py_XDECREF(v);
    Py_DECREF(bases);
    Py_DECREF(base);
}

int main(void)
{
    Py_Initialize();
    test_match_in_tuples();
    on_a_small_stack(test_import_of_a_long_name);
    test_chain_of_classes();
    return CHECK_DONE();
}
