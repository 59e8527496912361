/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Threads intern the same new texts at the same time: each text is one object for all of them. */
#include "threads/threads.h"

enum { THREADS = 4, TEXTS = 2000 };
static PyObject *got[THREADS][TEXTS];
static int round_;

static void intern(long i)
{
    char s[64];
    for (int k = 0; k < TEXTS; k++) {
        snprintf(s, sizeof s, "interned text %d of round %d", k, round_);
        if (i % 2) got[i][k] = PyUnicode_InternFromString(s);
        else {
            got[i][k] = PyUnicode_FromString(s);
            PyUnicode_InternInPlace(&got[i][k]);
        }
    }
}

int main(void)
{
    Py_Initialize();
    for (double end = hammer_end(); seconds() < end && round_ < 40 && !check_failures; round_++) {
        run(intern, THREADS);
        for (int k = 0; k < TEXTS; k++)
            for (int i = 0; i < THREADS; i++) {
                CHECK(got[i][k] == got[0][k] && PyUnicode_CHECK_INTERNED(got[i][k]));
                char s[64];
                snprintf(s, sizeof s, "interned text %d of round %d", k, round_);
                CHECK(PyUnicode_EqualToUTF8(got[i][k], s));
            }
    }
    return CHECK_DONE();
}
