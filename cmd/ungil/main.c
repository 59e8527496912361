/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The command, over the library. It does not start Python for what it can tell without. */
#include <Python.h>
#include <stdio.h>
#include <string.h>

static const char usage[] = "usage: ungil --version | --help\n"
                            "\n"
                            "A free-threaded Python runtime with Python's C API, for C extensions and for programs that embed Python.\n"
                            "\n"
                            "  --version, -V   the version of this runtime and of the C API\n"
                            "  --help, -h      this text\n"
                            "\n"
                            "Running Python source is not there yet: there is no interpreter.\n";

int main(int argc, char **argv)
{
    if (argc == 2 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))) {
        printf("ungil 0.1 (Python %lu.%lu C API)\n", Py_Version >> 24, Py_Version >> 16 & 255);
        return 0;
    }
    if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc > 1) fprintf(stderr, "ungil: %s: ", argv[1]);
    else fputs("ungil: ", stderr);
    fputs("running Python source, the prompt and modules is not there yet: there is no interpreter (NotImplementedError)\n"
          "Try: ungil --help\n", stderr);
    return 2;
}
