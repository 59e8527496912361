/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The API as the program's first act: in a constructor of the program, before the library's own start is over. Also a call
 * before Py_Initialize, which must end the process with a text that names the function. */
#include <check.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long seen;

__attribute__((constructor)) static void first_act(void)
{
    int pipes[2], status = 0;
    char text[1024] = "";
    if (pipe(pipes) < 0) return;
    /* The child calls before anything was initialized. Nothing but the door's own check runs in it. */
    pid_t p = fork();
    if (p == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        alarm(10);
        dup2(pipes[1], 2);
        PyList_New(0);
        _exit(0);
    }
    close(pipes[1]);
    waitpid(p, &status, 0);
    ssize_t n = read(pipes[0], text, sizeof text - 1);
    close(pipes[0]);
    seen = n > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && strstr(text, "Fatal Python error: PyList_New: ") ? 1 : -1;
    Py_Initialize();
    PyObject *o = PyLong_FromLong(42);
    seen *= PyLong_AsLong(o);
    Py_DECREF(o);
}

int main(void)
{
    CHECK(seen == 42);
    CHECK(Py_IsInitialized());
    return CHECK_DONE();
}
