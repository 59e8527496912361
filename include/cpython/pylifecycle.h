/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the full API adds to pylifecycle.h. */
#ifndef Py_CPYTHON_PYLIFECYCLE_H
#define Py_CPYTHON_PYLIFECYCLE_H

#include "../object.h"
#include "initconfig.h"
#include "pystate.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*atexit_datacallbackfunc)(void *);

Py_NO_RETURN PyAPI_FUNC(void) Py_ExitStatusException(PyStatus err);
PyAPI_FUNC(int) Py_FdIsInteractive(FILE *, const char *);
PyAPI_FUNC(int) Py_FrozenMain(int argc, char **argv);
PyAPI_FUNC(PyStatus) Py_InitializeFromConfig(const PyConfig *config);
PyAPI_FUNC(PyStatus) Py_NewInterpreterFromConfig(
    PyThreadState **tstate_p, const PyInterpreterConfig *config);
PyAPI_FUNC(PyStatus) Py_PreInitialize(const PyPreConfig *src_config);
PyAPI_FUNC(PyStatus) Py_PreInitializeFromArgs(
    const PyPreConfig *src_config, Py_ssize_t argc, wchar_t **argv);
PyAPI_FUNC(PyStatus) Py_PreInitializeFromBytesArgs(
    const PyPreConfig *src_config, Py_ssize_t argc, char **argv);
PyAPI_FUNC(int) Py_RunMain(void);
PyAPI_FUNC(int) PyUnstable_AtExit(PyInterpreterState *, atexit_datacallbackfunc, void *);

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_PYLIFECYCLE_H */
