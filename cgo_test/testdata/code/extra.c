/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Extra data of code objects: indexes, storing, when it is freed, what is refused. */
#include "../check.h"

static int freed[2];
static void *last;
static void free_a(void *p) { freed[0]++; last = p; }
static void free_b(void *p) { freed[1]++; last = p; }
static Py_ssize_t a, b;
static int data[4];

static void check_index(void)
{
    a = PyUnstable_Eval_RequestCodeExtraIndex(free_a);
    b = PyUnstable_Eval_RequestCodeExtraIndex(free_b);
    CHECK(a >= 0 && b == a + 1);
}

static void check_set_get(void)
{
    PyObject *c = (PyObject *)PyCode_NewEmpty("file.py", "fn", 1);
    void *p = &data;
    CHECK(PyUnstable_Code_GetExtra(c, a, &p) == 0 && p == NULL);
    CHECK(PyUnstable_Code_SetExtra(c, a, &data[0]) == 0);
    CHECK(PyUnstable_Code_GetExtra(c, a, &p) == 0 && p == &data[0]);
    CHECK(PyUnstable_Code_GetExtra(c, b, &p) == 0 && p == NULL);
    CHECK(PyUnstable_Code_SetExtra(c, b, &data[1]) == 0);
    CHECK(PyUnstable_Code_GetExtra(c, a, &p) == 0 && p == &data[0]);
    CHECK(freed[0] == 0 && freed[1] == 0);
    CHECK(PyUnstable_Code_SetExtra(c, a, &data[2]) == 0);
    CHECK(freed[0] == 1 && last == &data[0]);
    CHECK(PyUnstable_Code_SetExtra(c, a, NULL) == 0);
    CHECK(freed[0] == 2 && last == &data[2]);
    CHECK_CLEAN();
    Py_DECREF(c);
    PyGC_Collect(); /* its references may be counted with a delay */
    CHECK(freed[1] == 1 && last == &data[1]);
}

/* A code object whose data is shorter than the number of indexes grows. */
static void check_grows(void)
{
    PyObject *c = (PyObject *)PyCode_NewEmpty("file.py", "fn", 1);
    void *p = NULL;
    CHECK(PyUnstable_Code_SetExtra(c, a, &data[0]) == 0);
    Py_ssize_t more = PyUnstable_Eval_RequestCodeExtraIndex(NULL);
    CHECK(more == b + 1);
    CHECK(PyUnstable_Code_GetExtra(c, more, &p) == 0 && p == NULL);
    CHECK(PyUnstable_Code_SetExtra(c, more, &data[3]) == 0);
    CHECK(PyUnstable_Code_GetExtra(c, more, &p) == 0 && p == &data[3]);
    CHECK(PyUnstable_Code_GetExtra(c, a, &p) == 0 && p == &data[0]);
    /* Without a function to free it, it is the caller's alone. */
    CHECK(PyUnstable_Code_SetExtra(c, more, NULL) == 0);
    Py_DECREF(c);
}

static void check_refused(void)
{
    PyObject *c = (PyObject *)PyCode_NewEmpty("file.py", "fn", 1);
    void *p = NULL;
    CHECK(PyUnstable_Code_SetExtra(c, 200, &data) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnstable_Code_SetExtra(c, -1, &data) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnstable_Code_SetExtra(Py_None, a, &data) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyUnstable_Code_GetExtra(Py_None, a, &p) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(c);
}

/* The indexes come to an end, without an exception. */
static void check_all_taken(void)
{
    int n = 0;
    while (n < 1000 && PyUnstable_Eval_RequestCodeExtraIndex(free_a) >= 0) n++;
    CHECK(n > 0 && n < 256);
    CHECK(PyUnstable_Eval_RequestCodeExtraIndex(free_a) == -1);
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    check_index();
    check_set_get();
    check_grows();
    check_refused();
    check_all_taken();
    return CHECK_DONE();
}
