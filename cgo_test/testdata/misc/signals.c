/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Interrupts, signal handlers, a child's first call, printing with a limit, and the lock that was once the only one. */
#include "../check.h"
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

int PySignal_SetWakeupFd(int);
int PyEval_ThreadsInitialized(void);
void PyEval_InitThreads(void);
void PyEval_AcquireLock(void);
void PyEval_ReleaseLock(void);
void PyOS_AfterFork(void);

static volatile sig_atomic_t seen;
static void handler(int n) { seen = n; }
static void other(int n) { seen = -n; }

static void check_setsig(void)
{
    PyOS_sighandler_t before = PyOS_getsig(SIGUSR1);
    CHECK(before == SIG_DFL);
    CHECK(PyOS_setsig(SIGUSR1, handler) == before && PyOS_getsig(SIGUSR1) == handler);
    raise(SIGUSR1);
    CHECK(seen == SIGUSR1);
    CHECK(PyOS_setsig(SIGUSR1, other) == handler);
    raise(SIGUSR1);
    CHECK(seen == -SIGUSR1);
    CHECK(PyOS_setsig(SIGUSR1, SIG_IGN) == other && PyOS_getsig(SIGUSR1) == SIG_IGN);
    CHECK(PyOS_setsig(SIGUSR1, before) == SIG_IGN);
    CHECK(PyOS_getsig(1000) == SIG_ERR && PyOS_setsig(1000, handler) == SIG_ERR && PyOS_setsig(SIGKILL, handler) == SIG_ERR);
    CHECK_CLEAN();
}

static void check_interrupt(void)
{
    CHECK(PyOS_InterruptOccurred() == 0);
    PyErr_SetInterrupt();
    CHECK(PyOS_InterruptOccurred() == 1);
    CHECK(PyOS_InterruptOccurred() == 0 && PyErr_CheckSignals() == 0);
    CHECK_CLEAN();
}

static void check_wakeup(void)
{
    int fds[2];
    char byte = 0;
    CHECK(pipe(fds) == 0);
    CHECK(PySignal_SetWakeupFd(fds[1]) == -1);
    PyErr_SetInterrupt();
    CHECK(PyOS_InterruptOccurred() == 1 && read(fds[0], &byte, 1) == 1 && byte == SIGINT);
    CHECK(PySignal_SetWakeupFd(-5) == fds[1] && PySignal_SetWakeupFd(-1) == -1);
    CHECK_CLEAN();
    close(fds[0]), close(fds[1]);
}

static int print(char *p, size_t size, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    int n = PyOS_vsnprintf(p, size, format, va);
    va_end(va);
    return n;
}

static void check_vsnprintf(void)
{
    char b[8];
    CHECK(print(b, sizeof b, "%d %s", 12, "ab") == 5 && !strcmp(b, "12 ab"));
    CHECK(print(b, sizeof b, "%s", "1234567") == 7 && !strcmp(b, "1234567"));
    CHECK(print(b, sizeof b, "%s", "123456789") == 9 && !strcmp(b, "1234567"));
    CHECK(print(b, 1, "%s", "x") == 1 && !b[0]);
    CHECK(print(b, sizeof b, "%.1f", 1.25) == 3 && !strcmp(b, "1.2"));
}

static void check_after_fork(void)
{
    int status = -1;
    fflush(stdout);
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork();
        PyObject *l = Py_BuildValue("[i]", 5);
        _exit(l && PyList_Size(l) == 1 && !PyErr_Occurred() && PyGILState_Check() ? 7 : 1);
    }
    PyOS_AfterFork_Parent();
    CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void check_lock(void)
{
    PyEval_InitThreads();
    CHECK(PyEval_ThreadsInitialized() == 1);
    PyEval_ReleaseLock();
    PyEval_AcquireLock();
    PyObject *o = PyLong_FromLong(70000);
    CHECK(o && PyLong_AsLong(o) == 70000);
    CHECK_CLEAN();
    Py_XDECREF(o);
}

int main(void)
{
    CHECK(PyEval_ThreadsInitialized() == 0);
    Py_InitializeEx(1);
    check_setsig();
    check_interrupt();
    check_wakeup();
    check_vsnprintf();
    check_after_fork();
    check_lock();
    return CHECK_DONE();
}
