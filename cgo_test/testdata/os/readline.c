/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyOS_Readline from streams that are no terminals. */
#include "../check.h"
#include <stdlib.h>
#include <unistd.h>

static char *never(FILE *in, FILE *out, const char *prompt) { abort(); }

int main(void)
{
    Py_Initialize();
    FILE *in = tmpfile(), *out = tmpfile();
    fputs("first\nsecond without end", in);
    rewind(in);
    PyOS_ReadlineFunctionPointer = never; /* for terminals only */
    int saved = dup(2), err = fileno(tmpfile());
    dup2(err, 2);
    char *line = PyOS_Readline(in, out, "prompt> ");
    dup2(saved, 2);
    CHECK(line && !strcmp(line, "first\n"));
    PyMem_Free(line);
    char text[50] = "";
    CHECK(pread(err, text, sizeof text - 1, 0) == 8 && !strcmp(text, "prompt> "));
    line = PyOS_Readline(in, out, NULL);
    CHECK(line && !strcmp(line, "second without end"));
    PyMem_Free(line);
    line = PyOS_Readline(in, out, NULL);
    CHECK(line && !*line);
    PyMem_Free(line);
    rewind(in);
    for (int i = 0; i < 3000; i++) fputs("0123456789", in);
    fputs("\n", in);
    rewind(in);
    line = PyOS_Readline(in, out, NULL);
    CHECK(line && strlen(line) == 30001 && line[30000] == '\n');
    PyMem_Free(line);
    CHECK_CLEAN();
    fclose(in);
    fclose(out);
    return CHECK_DONE();
}
