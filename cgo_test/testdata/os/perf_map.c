/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The map of code made at run time for the profiler perf. */
#include "../check.h"
#include <stdlib.h>
#include <unistd.h>

static void contents(const char *name, char *text, size_t size)
{
    FILE *f = fopen(name, "r");
    size_t n = f ? fread(text, 1, size - 1, f) : 0;
    text[n] = 0;
    if (f) fclose(f);
}

int main(void)
{
    Py_Initialize();
    char name[100], parent[] = "/tmp/ungil-perf-XXXXXX", text[500];
    snprintf(name, sizeof name, "/tmp/perf-%d.map", (int)getpid());
    unlink(name);
    CHECK(PyUnstable_PerfMapState_Init() == 0);
    CHECK(PyUnstable_WritePerfMapEntry((void *)0x1234abcd, 0x20, "py::first") == 0);
    CHECK(PyUnstable_WritePerfMapEntry((void *)0xff, 255, "a name with spaces") == 0);
    contents(name, text, sizeof text);
    CHECK(!strcmp(text, "1234abcd 20 py::first\nff ff a name with spaces\n"));
    PyUnstable_PerfMapState_Fini();
    CHECK(PyUnstable_WritePerfMapEntry((void *)0x1, 1, "again") == 0);
    int fd = mkstemp(parent);
    CHECK(write(fd, "10 10 parent\n", 13) == 13);
    close(fd);
    CHECK(PyUnstable_CopyPerfMapFile(parent) == 0);
    contents(name, text, sizeof text);
    CHECK(!strcmp(text, "1234abcd 20 py::first\nff ff a name with spaces\n1 1 again\n10 10 parent\n"));
    CHECK(PyUnstable_CopyPerfMapFile("/no/such/file") == -1);
    CHECK_CLEAN();
    PyUnstable_PerfMapState_Fini();
    PyUnstable_PerfMapState_Fini();
    unlink(parent);
    unlink(name);
    return CHECK_DONE();
}
