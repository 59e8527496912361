/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What ungil offers beyond Python's C API. Include after Python.h. */
#ifndef UNGIL_H
#define UNGIL_H
#include "Python.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Loads the extension module in the file path under its full dotted name, without importing its parent packages, and puts it into
 * sys.modules; a module of that name that is already there is returned instead. Both texts are UTF-8.
 * Returns a new reference, or NULL with an exception: ImportError when the file is no extension for this runtime. */
PyAPI_FUNC(PyObject *) Ungil_LoadExtension(const char *path, const char *name);

/* What a module says about the GIL. */
typedef enum {
    UNGIL_GIL_DECLARED_FREE = 0, /* it needs no GIL */
    UNGIL_GIL_DECLARED_USED = 1, /* it needs the GIL */
    UNGIL_GIL_UNDECLARED = 2     /* it says nothing, and so needs the GIL */
} Ungil_GILReason;

/* One decision about the GIL. The texts live as long as the process. */
typedef struct {
    const char *module; /* full name */
    const char *file;
    const char *chain;  /* the imports that led there, outermost first, joined by " > " */
    Ungil_GILReason reason;
    int enabled;        /* this module turned the GIL on; 0 again when it failed to load and the GIL went off */
    long long time_ns;  /* since the epoch */
} Ungil_GILDecision;

/* The i-th decision, oldest first. Returns 1 and fills decision, or 0 when there are fewer. Never fails; any thread. */
PyAPI_FUNC(int) Ungil_GetGILDecision(Py_ssize_t i, Ungil_GILDecision *decision);

/* Whether the GIL is on. Never fails; any thread. */
PyAPI_FUNC(int) Ungil_IsGILEnabled(void);

/* Makes count allocations of the calling thread fail, beginning with the first-th from now (1 is the next); all from there on when
 * count is negative, none when first is 0. This concerns objects and PyMem_ memory, not raw memory. Returns how many allocations
 * the call before this one made fail. To see what an extension does without memory, repeat what it does with first = 1, 2, ...
 * until nothing fails. Never fails itself; needs an attached thread. */
PyAPI_FUNC(Py_ssize_t) Ungil_FailAllocations(Py_ssize_t first, Py_ssize_t count);

/* How many blocks of objects and PyMem_ memory all threads have in use. Needs an attached thread, and stops the others. */
PyAPI_FUNC(Py_ssize_t) Ungil_CountBlocks(void);

#ifdef __cplusplus
}
#endif
#endif
