/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Constants by number, the recursion limit, the protection of the C stack, version tags of types. */
#include "check.h"
#include <stdint.h>

static void constants(void)
{
    PyObject *want[] = {Py_None, Py_False, Py_True, Py_Ellipsis, Py_NotImplemented};
    for (unsigned i = 0; i < 5; i++) {
        CHECK(Py_GetConstant(i) == want[i]);
        CHECK(Py_GetConstantBorrowed(i) == want[i]);
    }
    const char *reprs[] = {"0", "1", "''", "b''", "()"};
    for (unsigned i = 5; i < 10; i++) {
        PyObject *b = Py_GetConstantBorrowed(i), *o = Py_GetConstant(i);
        CHECK(o == b);
        CHECK_REPR(o, reprs[i - 5]);
    }
    CHECK_CLEAN();
}

static void constants_are_the_shared_objects(void)
{
    PyObject *zero = PyLong_FromLong(0), *one = PyLong_FromLong(1), *s = PyUnicode_FromString(""), *b = PyBytes_FromString(""), *t = PyTuple_New(0);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_ZERO) == zero && Py_GetConstantBorrowed(Py_CONSTANT_ONE) == one);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_EMPTY_STR) == s && Py_GetConstantBorrowed(Py_CONSTANT_EMPTY_BYTES) == b);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_EMPTY_TUPLE) == t);
}

static int is_bad_call(void)
{
    PyObject *e = PyErr_GetRaisedException(), *s = e ? PyObject_Str(e) : NULL;
    int r = e && Py_TYPE(e) == (PyTypeObject *)PyExc_SystemError && strstr(PyUnicode_AsUTF8(s), "bad argument to internal function");
    Py_XDECREF(s);
    Py_XDECREF(e);
    return r;
}

static void no_such_constant_raises(void)
{
    CHECK(Py_GetConstant(10) == NULL && is_bad_call());
    CHECK(Py_GetConstantBorrowed(10) == NULL && is_bad_call());
    CHECK(Py_GetConstant(UINT_MAX) == NULL && is_bad_call());
}

static void recursion_limit(void)
{
    int before = Py_GetRecursionLimit();
    CHECK(before == 1000);
    Py_SetRecursionLimit(before + 234);
    CHECK(Py_GetRecursionLimit() == before + 234);
    PyObject *get = PySys_GetObject("getrecursionlimit");
    CHECK_REPR(PyObject_CallNoArgs(get), "1234");
    Py_SetRecursionLimit(before);
    CHECK(Py_GetRecursionLimit() == before);
}

static void version_tags(void)
{
    CHECK(PyUnstable_Type_AssignVersionTag(&PyLong_Type) == 1);
    PyType_Slot slots[] = {{0}};
    PyType_Spec spec = {"m.T", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyTypeObject *t = (PyTypeObject *)PyType_FromSpec(&spec);
    CHECK(PyUnstable_Type_AssignVersionTag(t) == 1 && t->tp_version_tag != 0);
    unsigned tag = t->tp_version_tag;
    CHECK(PyUnstable_Type_AssignVersionTag(t) == 1 && t->tp_version_tag == tag);
    PyType_Modified(t);
    CHECK(t->tp_version_tag == 0);
    CHECK(PyUnstable_Type_AssignVersionTag(t) == 1 && t->tp_version_tag != tag);
    Py_DECREF(t);
}

static PyTypeObject raw = {PyVarObject_HEAD_INIT(&PyType_Type, 0) .tp_name = "m.Raw"};
static void a_type_that_is_not_ready_has_no_version_tag(void)
{
    CHECK(PyUnstable_Type_AssignVersionTag(&raw) == 0);
    CHECK_CLEAN();
}

#if PY_VERSION_HEX >= 0x030E0000
static void stack_margin(void)
{
    PyThreadState *ts = PyThreadState_Get();
    CHECK(_Py_ReachedRecursionLimitWithMargin(ts, 0) == 0);
    CHECK(_Py_ReachedRecursionLimitWithMargin(ts, 1) == 0);
    CHECK_CLEAN();
}

/* The stack is said to end a page below this frame; afterwards it is what it was. */
static void stack_protection(void)
{
    PyThreadState *ts = PyThreadState_Get();
    char here;
    uintptr_t low = ((uintptr_t)&here & ~(uintptr_t)4095) - 3 * 4096;
    CHECK(PyUnstable_ThreadState_SetStackProtection(ts, (void *)low, 1 << 20) == 0);
    int reached = _Py_ReachedRecursionLimitWithMargin(ts, 1);
    PyUnstable_ThreadState_ResetStackProtection(ts);
    CHECK(reached == 1);
    CHECK(_Py_ReachedRecursionLimitWithMargin(ts, 1) == 0);
    CHECK(Py_EnterRecursiveCall(" here") == 0);
    Py_LeaveRecursiveCall();
    CHECK_CLEAN();
}

static void too_small_a_stack_is_refused(void)
{
    char here;
    CHECK(PyUnstable_ThreadState_SetStackProtection(PyThreadState_Get(), &here, 4096) == -1);
    PyObject *e = PyErr_GetRaisedException(), *s = PyObject_Str(e);
    CHECK(Py_TYPE(e) == (PyTypeObject *)PyExc_ValueError);
    CHECK(strncmp(PyUnicode_AsUTF8(s), "stack_size must be at least ", 28) == 0);
    Py_DECREF(s);
    Py_DECREF(e);
    CHECK(_Py_ReachedRecursionLimitWithMargin(PyThreadState_Get(), 1) == 0);
}
#endif

int main(void)
{
    Py_Initialize();
    constants();
    constants_are_the_shared_objects();
    no_such_constant_raises();
    recursion_limit();
    version_tags();
    a_type_that_is_not_ready_has_no_version_tag();
#if PY_VERSION_HEX >= 0x030E0000
    stack_margin();
    stack_protection();
    too_small_a_stack_is_refused();
#endif
    return CHECK_DONE();
}
