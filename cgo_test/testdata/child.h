/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Programs that end: a program runs itself again with the name of a case, and looks at what that wrote and how it ended. */
#ifndef UNGIL_CHILD_H
#define UNGIL_CHILD_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char child_output[1 << 16]; /* stdout and stderr of the last one */
static int child_status;           /* its exit code, or minus the signal that ended it */

/* Runs the case, with NAME=VALUE in its environment unless env is NULL. */
static inline void run_child(const char *name, const char *env)
{
    int fds[2], status = 0;
    size_t n = 0;
    ssize_t k;
    fflush(NULL);
    if (pipe(fds)) abort();
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        dup2(fds[1], 1), dup2(fds[1], 2), close(fds[0]), close(fds[1]);
        if (env) putenv((char *)env);
        alarm(60);
        execl("/proc/self/exe", "child", name, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    while (n < sizeof child_output - 1 && (k = read(fds[0], child_output + n, sizeof child_output - 1 - n)) > 0) n += k;
    child_output[n] = 0;
    close(fds[0]);
    if (pid < 0 || waitpid(pid, &status, 0) < 0) abort();
    child_status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* The case ends with this status and wrote this text, among others. */
#define CHECK_CHILD(name, env, status, text) check_child(__FILE__, __LINE__, name, env, status, text)
static inline void check_child(const char *file, int line, const char *name, const char *env, int status, const char *text)
{
    run_child(name, env);
    if (child_status != status || !strstr(child_output, text)) {
        printf("%s:%d: %s: status %d, want %d, \"%s\", want \"%s\"\n", file, line, name, child_status, status, child_output, text);
        check_failures++;
    }
}
#endif
