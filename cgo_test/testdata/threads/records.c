/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyThreadState_, PyGILState_, PyEval_SaveThread and relatives, PyInterpreterState_: results, references, and how wrong calls end. */
#include "threads/threads.h"
#include <signal.h>

/* Runs f in a child and checks that it dies by abort with this text on standard error. Called before the runtime begins. */
static void check_fatal(int line, void (*f)(void), const char *text)
{
    int fd[2], status = 0;
    char got[4096] = {0};
    if (pipe(fd)) { perror("pipe"); exit(3); }
    pid_t p = fork();
    if (p == 0) {
        dup2(fd[1], 2);
        close(fd[0]), close(fd[1]);
        alarm(20);
        f();
        _exit(0);
    }
    close(fd[1]);
    for (size_t n = 0; n < sizeof got - 1;) {
        ssize_t k = read(fd[0], got + n, sizeof got - 1 - n);
        if (k <= 0) break;
        n += k;
    }
    close(fd[0]);
    waitpid(p, &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || !strstr(got, text)) {
        printf("line %d: status %#x, stderr \"%s\", want \"%s\"\n", line, status, got, text);
        check_failures++;
    }
}
#define FATAL(f, text) check_fatal(__LINE__, f, text)

static void ensure_too_early(void) { PyGILState_Ensure(); }
static void get_detached(void) { Py_Initialize(); PyEval_SaveThread(); PyThreadState_Get(); }
static void save_detached(void) { Py_Initialize(); PyEval_SaveThread(); PyEval_SaveThread(); }
static void restore_null(void) { Py_Initialize(); PyEval_SaveThread(); PyEval_RestoreThread(NULL); }
static void restore_twice(void) { Py_Initialize(); PyEval_RestoreThread(PyThreadState_Get()); }
static void release_wrong(void) { Py_Initialize(); PyEval_ReleaseThread(PyThreadState_New(PyInterpreterState_Get())); }
static void release_detached(void) { Py_Initialize(); PyEval_SaveThread(); PyGILState_Release(PyGILState_UNLOCKED); }
static void delete_current(void) { Py_Initialize(); PyThreadState_Delete(PyThreadState_Get()); }
static void unlock_free(void) { static PyMutex m; PyMutex_Unlock(&m); }
static void release_free(void) { PyThread_release_lock(PyThread_allocate_lock()); }

static void fatal_calls(void)
{
    FATAL(ensure_too_early, "Fatal Python error: PyGILState_Ensure");
    FATAL(get_detached, "Fatal Python error: PyThreadState_Get: the function must be called with");
    FATAL(save_detached, "Fatal Python error: PyEval_SaveThread: the function must be called with");
    FATAL(restore_null, "Fatal Python error: PyEval_RestoreThread: the function must be called with");
    FATAL(restore_twice, "Fatal Python error: _PyThreadState_Attach: non-NULL old thread state");
    FATAL(release_wrong, "Fatal Python error: PyEval_ReleaseThread: wrong thread state");
    FATAL(release_detached, "Fatal Python error: PyGILState_Release: thread state");
    FATAL(delete_current, "Fatal Python error: PyThreadState_Delete: tstate");
    FATAL(unlock_free, "Fatal Python error: PyMutex_Unlock: unlocking mutex that is not locked");
    FATAL(release_free, "Fatal Python error: PyThread_release_lock");
}

static void interpreters(void)
{
    PyInterpreterState *i = PyInterpreterState_Get();
    CHECK(i && i == PyInterpreterState_Main() && i == PyInterpreterState_Head() && !PyInterpreterState_Next(i));
    CHECK(PyInterpreterState_GetID(i) == 0);
    PyObject *d = PyInterpreterState_GetDict(i);
    CHECK(d && PyDict_CheckExact(d) && PyInterpreterState_GetDict(i) == d);
    CHECK(PyInterpreterState_ThreadHead(i) == PyThreadState_Get() && !PyThreadState_Next(PyThreadState_Get()));
    CHECK_CLEAN();
}

static void states(void)
{
    PyThreadState *main = PyThreadState_Get(), *t = PyThreadState_New(PyInterpreterState_Get());
    CHECK(t && t != main && PyThreadState_GetUnchecked() == main && PyThreadState_GetInterpreter(t) == PyInterpreterState_Get());
    CHECK(PyThreadState_GetID(t) > PyThreadState_GetID(main));
    CHECK(!PyThreadState_GetFrame(main));
    PyObject *d = PyThreadState_GetDict();
    CHECK(d && PyThreadState_GetDict() == d && PyDict_CheckExact(d));
    /* Swap: the dict is the record's. */
    CHECK(PyThreadState_Swap(t) == main && PyThreadState_Get() == t);
    CHECK(PyThreadState_GetDict() && PyThreadState_GetDict() != d);
    PyObject *v = PyList_New(0);
    CHECK(PyDict_SetItemString(PyThreadState_GetDict(), "v", v) == 0 && Py_REFCNT(v) == 2);
    CHECK(PyThreadState_Swap(main) == t && PyThreadState_Get() == main);
    PyThreadState_Clear(t);
    CHECK(Py_REFCNT(v) == 1);
    PyThreadState_Delete(t);
    /* DeleteCurrent leaves the thread detached. */
    t = PyThreadState_New(PyInterpreterState_Get());
    PyThreadState_Swap(t);
    CHECK(PyDict_SetItemString(PyThreadState_GetDict(), "v", v) == 0);
    PyThreadState_Clear(t);
    PyThreadState_DeleteCurrent();
    CHECK(!PyThreadState_GetUnchecked() && !PyGILState_Check() && !PyThreadState_GetDict());
    PyEval_AcquireThread(main);
    CHECK(PyThreadState_Get() == main && Py_REFCNT(v) == 1);
    PyEval_ReleaseThread(main);
    CHECK(!PyThreadState_GetUnchecked());
    PyEval_RestoreThread(main);
    CHECK(PyThreadState_Swap(NULL) == main && PyThreadState_Swap(main) == NULL);
    PyThreadState_EnterTracing(main);
    PyThreadState_LeaveTracing(main);
    Py_DECREF(v);
    CHECK_CLEAN();
}

static void async_exceptions(void)
{
    CHECK(PyThreadState_SetAsyncExc(0x7fffffff, PyExc_ValueError) == 0);
    Py_ssize_t n = Py_REFCNT(PyExc_KeyError);
    CHECK(PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), PyExc_KeyError) == 1);
    CHECK(PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), NULL) == 1);
    CHECK(Py_REFCNT(PyExc_KeyError) == n);
    CHECK_CLEAN();
}

static void ensure_nested(void)
{
    PyThreadState *main = PyThreadState_Get();
    PyGILState_STATE a = PyGILState_Ensure();
    CHECK(a == PyGILState_LOCKED && PyThreadState_Get() == main);
    PyGILState_Release(a);
    Py_BEGIN_ALLOW_THREADS
    CHECK(!PyGILState_Check() && PyGILState_GetThisThreadState() == main);
    a = PyGILState_Ensure();
    CHECK(a == PyGILState_UNLOCKED && PyThreadState_Get() == main);
    PyGILState_STATE b = PyGILState_Ensure();
    CHECK(b == PyGILState_LOCKED);
    PyGILState_Release(b);
    CHECK(PyGILState_Check());
    PyGILState_Release(a);
    CHECK(!PyGILState_Check());
    Py_END_ALLOW_THREADS
    CHECK(PyGILState_Check());
}

static void sub_interpreters(void)
{
    CHECK(!Py_NewInterpreter());
    CHECK(PyErr_ExceptionMatches(PyExc_NotImplementedError));
    PyErr_Clear();
    PyThreadState *t = (PyThreadState *)1;
    PyInterpreterConfig c = {.check_multi_interp_extensions = 1, .gil = PyInterpreterConfig_OWN_GIL};
    PyStatus s = Py_NewInterpreterFromConfig(&t, &c);
    CHECK(PyStatus_Exception(s) && PyStatus_IsError(s) && !t && s.err_msg && strstr(s.err_msg, "Py_NewInterpreterFromConfig is not implemented"));
    PyErr_Clear();
}

/* A thread that attaches after the end hangs for ever; so does one that only comes then. */
static atomic_int came_back, tries;
static void *attach_late(void *p)
{
    PyThreadState *t = NULL;
    PyGILState_STATE g = PyGILState_Ensure();
    t = PyEval_SaveThread();
    tries++;
    while (!Py_IsInitialized() ? 0 : 1) usleep(1000);
    PyEval_RestoreThread(t);
    came_back++;
    PyGILState_Release(g);
    return p;
}
static void *ensure_late(void *p) { tries++; PyGILState_Ensure(); came_back++; return p; }

int main(void)
{
    CHECK(!Py_IsInitialized()); /* waits until the library is ready: a child forked before would wait for ever */
#ifdef UNGIL_PORTABLE
    (void)fatal_calls; /* a forked child cannot enter Go there */
#else
    fatal_calls();
#endif
    Py_Initialize();
    interpreters();
    states();
    async_exceptions();
    ensure_nested();
    sub_interpreters();
    pthread_t a, b;
    pthread_create(&a, NULL, attach_late, NULL);
    Py_BEGIN_ALLOW_THREADS
    while (!tries) usleep(1000);
    Py_END_ALLOW_THREADS
    int r = Py_FinalizeEx();
    pthread_create(&b, NULL, ensure_late, NULL);
    while (tries < 2) usleep(1000);
    usleep(100000);
    CHECK(came_back == 0);
    return r < 0 ? 2 : check_failures ? 1 : 0;
}
