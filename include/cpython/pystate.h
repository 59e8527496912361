/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Layout of the thread state. Generated code reads and writes
 * current_exception and exc_info in place.
 *
 * Guard: owner thread only, but for eval_breaker and state, which are atomic.
 * Invariant: current_exception at 112, exc_info at 120. */
#ifndef Py_CPYTHON_PYSTATE_H
#define Py_CPYTHON_PYSTATE_H

#include "../object.h"
#include "code.h"
#include "initconfig.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _PyInterpreterConfig {
    int use_main_obmalloc;
    int allow_fork;
    int allow_exec;
    int allow_threads;
    int allow_daemon_threads;
    int check_multi_interp_extensions;
    int gil; /* PyInterpreterConfig_..._GIL */
} PyInterpreterConfig;

#define PyInterpreterConfig_DEFAULT_GIL (0)
#define PyInterpreterConfig_SHARED_GIL (1)
#define PyInterpreterConfig_OWN_GIL (2)

/* Modules that use one phase of initialisation may not be imported by
 * interpreters other than the main one. */
#define _PyInterpreterConfig_LEGACY_CHECK_MULTI_INTERP_EXTENSIONS 1

#define _PyInterpreterConfig_INIT \
    { \
        .use_main_obmalloc = 0, .allow_fork = 0, .allow_exec = 0, .allow_threads = 1, \
        .allow_daemon_threads = 0, .check_multi_interp_extensions = 1, \
        .gil = PyInterpreterConfig_OWN_GIL, \
    }
#define _PyInterpreterConfig_LEGACY_INIT \
    { \
        .use_main_obmalloc = 1, .allow_fork = 1, .allow_exec = 1, .allow_threads = 1, \
        .allow_daemon_threads = 1, \
        .check_multi_interp_extensions = _PyInterpreterConfig_LEGACY_CHECK_MULTI_INTERP_EXTENSIONS, \
        .gil = PyInterpreterConfig_SHARED_GIL, \
    }

struct _PyInterpreterFrame;

typedef int (*Py_tracefunc)(PyObject *, PyFrameObject *, int, PyObject *);

/* What a Py_tracefunc is told. */
#define PyTrace_CALL 0
#define PyTrace_EXCEPTION 1
#define PyTrace_LINE 2
#define PyTrace_RETURN 3
#define PyTrace_C_CALL 4
#define PyTrace_C_EXCEPTION 5
#define PyTrace_C_RETURN 6
#define PyTrace_OPCODE 7

/* The exceptions being handled, innermost first. */
typedef struct _err_stackitem {
    PyObject *exc_value; /* NULL or None: none */
    struct _err_stackitem *previous_item;
} _PyErr_StackItem;

typedef struct _stack_chunk {
    struct _stack_chunk *previous;
    size_t size;
    size_t top;
    PyObject *data[1];
} _PyStackChunk;

/* A debugger of another process writes here. */
#define _Py_MAX_SCRIPT_PATH_SIZE 512
typedef struct {
    int32_t debugger_pending_call;
    char debugger_script_path[_Py_MAX_SCRIPT_PATH_SIZE];
} _PyRemoteDebuggerSupport;

struct _ts {
    PyThreadState *prev;
    PyThreadState *next;
    PyInterpreterState *interp;

    uintptr_t eval_breaker; /* not 0: look at what is pending */

    struct {
        unsigned int initialized : 1;
        unsigned int bound : 1;
        unsigned int unbound : 1;
        unsigned int bound_gilstate : 1;
        unsigned int active : 1;
        unsigned int finalizing : 1;
        unsigned int cleared : 1;
        unsigned int finalized : 1;
        unsigned int : 24;
    } _status;

    int holds_gil;
    int _whence;
    int state; /* attached, detached or suspended */

    int py_recursion_remaining;
    int py_recursion_limit;
    int recursion_headroom;

    int tracing; /* > 0 inside of a tracing function */
    int what_event;

    struct _PyInterpreterFrame *current_frame;

    Py_tracefunc c_profilefunc;
    Py_tracefunc c_tracefunc;
    PyObject *c_profileobj;
    PyObject *c_traceobj;

    PyObject *current_exception; /* the error indicator */
    _PyErr_StackItem *exc_info;  /* innermost exception being handled */

    PyObject *dict;

    int gilstate_counter;

    PyObject *async_exc; /* to be raised at the next occasion */
    unsigned long thread_id;
    unsigned long native_thread_id;

    PyObject *delete_later;      /* objects whose deallocation was put off */
    uintptr_t critical_section;  /* innermost; low bits are flags */

    int coroutine_origin_tracking_depth;
    PyObject *async_gen_firstiter;
    PyObject *async_gen_finalizer;

    PyObject *context;
    uint64_t context_ver;

    uint64_t id;

    _PyStackChunk *datastack_chunk;
    PyObject **datastack_top;
    PyObject **datastack_limit;

    _PyErr_StackItem exc_state; /* the outermost item of exc_info */

    PyObject *current_executor;
    uint64_t dict_global_version;

    PyObject *threading_local_key;
    PyObject *threading_local_sentinel;

    _PyRemoteDebuggerSupport remote_debugger_support;

    _PyStackChunk *datastack_cached_chunk;
};

typedef PyObject *(*_PyFrameEvalFunction)(PyThreadState *tstate,
                                          struct _PyInterpreterFrame *, int);

PyAPI_FUNC(_PyFrameEvalFunction) _PyInterpreterState_GetEvalFrameFunc(PyInterpreterState *interp);
PyAPI_FUNC(void) _PyInterpreterState_RequireIDRef(PyInterpreterState *, int);
PyAPI_FUNC(int) _PyInterpreterState_RequiresIDRef(PyInterpreterState *);
PyAPI_FUNC(void) _PyInterpreterState_SetEvalFrameFunc(
    PyInterpreterState *interp, _PyFrameEvalFunction eval_frame);
PyAPI_FUNC(PyObject *) _PyThread_CurrentFrames(void);
PyAPI_FUNC(int) PyGILState_Check(void);
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Head(void);
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Main(void);
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Next(PyInterpreterState *);
PyAPI_FUNC(PyThreadState *) PyInterpreterState_ThreadHead(PyInterpreterState *);
PyAPI_FUNC(void) PyThreadState_DeleteCurrent(void);
PyAPI_FUNC(void) PyThreadState_EnterTracing(PyThreadState *tstate);
PyAPI_FUNC(PyThreadState *) PyThreadState_GetUnchecked(void);
PyAPI_FUNC(void) PyThreadState_LeaveTracing(PyThreadState *tstate);
PyAPI_FUNC(PyThreadState *) PyThreadState_Next(PyThreadState *);
PyAPI_FUNC(void) PyUnstable_ThreadState_ResetStackProtection(PyThreadState *tstate);
PyAPI_FUNC(int) PyUnstable_ThreadState_SetStackProtection(
    PyThreadState *tstate, void *stack_start_addr, size_t stack_size);

/* Former spelling. */
#define _PyThreadState_UncheckedGet PyThreadState_GetUnchecked

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_PYSTATE_H */
