/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What it costs to start, on one line: milliseconds of Py_Initialize, megabytes resident after it, milliseconds of "UNGIL --version". */
#include <Python.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

static double resident(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
    if (f) fclose(f);
    return pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    double t = now();
    pid_t child = fork(); /* before this process uses the library */
    if (!child) {
        if (!freopen("/dev/null", "w", stdout)) _exit(1);
        execl(argv[1], argv[1], "--version", (char *)NULL);
        _exit(127);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status) return 1;
    double version = now() - t;
    t = now();
    Py_Initialize();
    t = now() - t;
    printf("%6.2f ms Py_Initialize, %5.1f MB, %6.2f ms --version\n", t, resident(), version);
    return 0;
}
