/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Firing events of monitoring where no tool listens: nothing happens, and a negative offset is refused. */
#include "../check.h"

static PyObject *code, *value;
static PyMonitoringState state;

static int resume(int n) { return _PyMonitoring_FirePyResumeEvent(&state, code, n); }
static int return_(int n) { return _PyMonitoring_FirePyReturnEvent(&state, code, n, value); }
static int yield(int n) { return _PyMonitoring_FirePyYieldEvent(&state, code, n, value); }
static int call(int n) { return _PyMonitoring_FireCallEvent(&state, code, n, value, value); }
static int line(int n) { return _PyMonitoring_FireLineEvent(&state, code, n, 7); }
static int jump(int n) { return _PyMonitoring_FireJumpEvent(&state, code, n, value); }
static int branch(int n) { return _PyMonitoring_FireBranchEvent(&state, code, n, value); }
static int c_return(int n) { return _PyMonitoring_FireCReturnEvent(&state, code, n, value); }
static int stop(int n) { return _PyMonitoring_FireStopIterationEvent(&state, code, n, value); }
#if PY_VERSION_HEX >= 0x030E0000
static int left(int n) { return _PyMonitoring_FireBranchLeftEvent(&state, code, n, value); }
static int right(int n) { return _PyMonitoring_FireBranchRightEvent(&state, code, n, value); }
#endif

static void check(const char *name, int (*fire)(int))
{
    Py_ssize_t refs = Py_REFCNT(value);
    int bad = check_failures;
    CHECK(fire(0) == 0);
    CHECK(fire(1000) == 0);
    CHECK_CLEAN();
    CHECK(fire(-1) == -1);
    CHECK_RAISED(PyExc_ValueError, "offset must be non-negative");
    CHECK(Py_REFCNT(value) == refs);
    CHECK(state.active == 0);
    if (check_failures != bad) printf("%s: in %s\n", __FILE__, name);
}
#define CHECK_EVENT(name) check(#name, name)

int main(void)
{
    Py_Initialize();
    code = (PyObject *)PyCode_NewEmpty("file.py", "fn", 7);
    value = PyList_New(0);
    uint64_t version = 0;
    CHECK(PyMonitoring_EnterScope(&state, &version, (const uint8_t[]){PY_MONITORING_EVENT_LINE}, 1) == 0);
    CHECK_EVENT(resume);
    CHECK_EVENT(return_);
    CHECK_EVENT(yield);
    CHECK_EVENT(call);
    CHECK_EVENT(line);
    CHECK_EVENT(jump);
    CHECK_EVENT(branch);
    CHECK_EVENT(c_return);
    CHECK_EVENT(stop);
#if PY_VERSION_HEX >= 0x030E0000
    CHECK_EVENT(left);
    CHECK_EVENT(right);
#endif
    CHECK(PyMonitoring_ExitScope() == 0);
    Py_DECREF(code);
    Py_DECREF(value);
    return CHECK_DONE();
}
