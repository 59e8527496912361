/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Code objects. */
#ifndef Py_CPYTHON_CODE_H
#define Py_CPYTHON_CODE_H

#include "../object.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _PyExecutorArray _PyExecutorArray;
typedef struct _PyCoMonitoringData _PyCoMonitoringData;

/* Tuples made on demand and kept. */
typedef struct {
    PyObject *_co_code;
    PyObject *_co_varnames;
    PyObject *_co_cellvars;
    PyObject *_co_freevars;
} _PyCoCached;

/* One copy of the bytecode per thread, made on demand. */
typedef struct {
    Py_ssize_t size;
    char *entries[1];
} _PyCodeArray;

struct PyCodeObject {
    PyObject_VAR_HEAD

    PyObject *co_consts;         /* tuple */
    PyObject *co_names;          /* tuple of str */
    PyObject *co_exceptiontable; /* bytes */
    int co_flags;                /* CO_..., below */

    int co_argcount;        /* without *args and keyword-only ones */
    int co_posonlyargcount;
    int co_kwonlyargcount;
    int co_stacksize;
    int co_firstlineno;

    int co_nlocalsplus; /* nlocals + ncellvars + nfreevars, cells that are arguments once */
    int co_framesize;
    int co_nlocals;
    int co_ncellvars;
    int co_nfreevars;
    uint32_t co_version;

    PyObject *co_localsplusnames; /* tuple */
    PyObject *co_localspluskinds; /* bytes */
    PyObject *co_filename;
    PyObject *co_name;
    PyObject *co_qualname;
    PyObject *co_linetable;       /* bytes */
    PyObject *co_weakreflist;
    _PyExecutorArray *co_executors;
    _PyCoCached *_co_cached;
    uintptr_t _co_instrumentation_version;
    _PyCoMonitoringData *_co_monitoring;
    Py_ssize_t _co_unique_id;     /* index of the per-thread reference counts */
    int _co_firsttraceable;
    void *co_extra;
    _PyCodeArray *co_tlbc;
    char co_code_adaptive[1];
};

#define CO_OPTIMIZED 0x0001
#define CO_NEWLOCALS 0x0002
#define CO_VARARGS 0x0004
#define CO_VARKEYWORDS 0x0008
#define CO_NESTED 0x0010
#define CO_GENERATOR 0x0020
#define CO_COROUTINE 0x0080
#define CO_ITERABLE_COROUTINE 0x0100
#define CO_ASYNC_GENERATOR 0x0200

#define CO_FUTURE_DIVISION 0x20000
#define CO_FUTURE_ABSOLUTE_IMPORT 0x40000
#define CO_FUTURE_WITH_STATEMENT 0x80000
#define CO_FUTURE_PRINT_FUNCTION 0x100000
#define CO_FUTURE_UNICODE_LITERALS 0x200000
#define CO_FUTURE_BARRY_AS_BDFL 0x400000
#define CO_FUTURE_GENERATOR_STOP 0x800000
#define CO_FUTURE_ANNOTATIONS 0x1000000

#define CO_NO_MONITORING_EVENTS 0x2000000
#define CO_HAS_DOCSTRING 0x4000000
#define CO_METHOD 0x8000000

/* Exists for the sake of code that used to size a stack of blocks. */
#define CO_MAXBLOCKS 21

#define PY_PARSER_REQUIRES_FUTURE_KEYWORD

#define PY_FOREACH_CODE_EVENT(V) \
    V(CREATE) \
    V(DESTROY)

typedef enum {
#define PY_DEF_EVENT(op) PY_CODE_EVENT_##op,
    PY_FOREACH_CODE_EVENT(PY_DEF_EVENT)
#undef PY_DEF_EVENT
    _PY_CODE_EVENT_COUNT
} PyCodeEvent;

typedef int (*PyCode_WatchCallback)(PyCodeEvent event, PyCodeObject *co);

/* Forms of an entry of the line table. The short ones, 0 to 9, hold part of
 * the column. */
typedef enum _PyCodeLocationInfoKind {
    PY_CODE_LOCATION_INFO_SHORT0 = 0,
    PY_CODE_LOCATION_INFO_ONE_LINE0 = 10,
    PY_CODE_LOCATION_INFO_ONE_LINE1 = 11,
    PY_CODE_LOCATION_INFO_ONE_LINE2 = 12,
    PY_CODE_LOCATION_INFO_NO_COLUMNS = 13,
    PY_CODE_LOCATION_INFO_LONG = 14,
    PY_CODE_LOCATION_INFO_NONE = 15
} _PyCodeLocationInfoKind;

/* Cursor of a walk over the line table. */
struct _opaque {
    int computed_line;
    const uint8_t *lo_next;
    const uint8_t *limit;
};

typedef struct _line_offsets {
    int ar_start;
    int ar_end;
    int ar_line;
    struct _opaque opaque;
} PyCodeAddressRange;

PyAPI_DATA(PyTypeObject) PyCode_Type;

PyAPI_FUNC(int) _PyCode_CheckLineNumber(int lasti, PyCodeAddressRange *bounds);
PyAPI_FUNC(PyObject *) _PyCode_ConstantKey(PyObject *obj);
PyAPI_FUNC(int) PyCode_Addr2Line(PyCodeObject *, int);
PyAPI_FUNC(int) PyCode_Addr2Location(PyCodeObject *, int, int *, int *, int *, int *);
PyAPI_FUNC(int) PyCode_AddWatcher(PyCode_WatchCallback callback);
PyAPI_FUNC(int) PyCode_ClearWatcher(int watcher_id);
PyAPI_FUNC(PyObject *) PyCode_GetCellvars(PyCodeObject *code);
PyAPI_FUNC(PyObject *) PyCode_GetCode(PyCodeObject *code);
PyAPI_FUNC(PyObject *) PyCode_GetFreevars(PyCodeObject *code);
PyAPI_FUNC(PyObject *) PyCode_GetVarnames(PyCodeObject *code);
PyAPI_FUNC(PyCodeObject *) PyCode_NewEmpty(
    const char *filename, const char *funcname, int firstlineno);
PyAPI_FUNC(PyObject *) PyCode_Optimize(
    PyObject *code, PyObject *const s, PyObject *names, PyObject *lnotab);
PyAPI_FUNC(int) PyUnstable_Code_GetExtra(PyObject *code, Py_ssize_t index, void **extra);
PyAPI_FUNC(PyCodeObject *) PyUnstable_Code_New(
    int, int, int, int, int, PyObject *, PyObject *, PyObject *, PyObject *, PyObject *,
    PyObject *, PyObject *, PyObject *, PyObject *, int, PyObject *, PyObject *);
PyAPI_FUNC(PyCodeObject *) PyUnstable_Code_NewWithPosOnlyArgs(
    int, int, int, int, int, int, PyObject *, PyObject *, PyObject *, PyObject *, PyObject *,
    PyObject *, PyObject *, PyObject *, PyObject *, int, PyObject *, PyObject *);
PyAPI_FUNC(int) PyUnstable_Code_SetExtra(PyObject *code, Py_ssize_t index, void *extra);

#define PyCode_Check(op) Py_IS_TYPE((op), &PyCode_Type)

static inline Py_ssize_t
PyCode_GetNumFree(PyCodeObject *op)
{
    assert(PyCode_Check(op));
    return op->co_nfreevars;
}
#define PyCode_GetNumFree(op) PyCode_GetNumFree((PyCodeObject *)(op))

static inline int
PyUnstable_Code_GetFirstFree(PyCodeObject *op)
{
    assert(PyCode_Check(op));
    return op->co_nlocalsplus - op->co_nfreevars;
}

/* Former spellings of constructors whose arguments follow the version. */
Py_DEPRECATED(3.13) static inline int
PyCode_GetFirstFree(PyCodeObject *op)
{
    return PyUnstable_Code_GetFirstFree(op);
}

Py_DEPRECATED(3.12) static inline int
_PyCode_GetExtra(PyObject *code, Py_ssize_t index, void **extra)
{
    return PyUnstable_Code_GetExtra(code, index, extra);
}

Py_DEPRECATED(3.12) static inline int
_PyCode_SetExtra(PyObject *code, Py_ssize_t index, void *extra)
{
    return PyUnstable_Code_SetExtra(code, index, extra);
}

Py_DEPRECATED(3.11) static inline PyCodeObject *
PyCode_New(int argcount, int kwonly, int nlocals, int stacksize, int flags, PyObject *code,
           PyObject *consts, PyObject *names, PyObject *varnames, PyObject *freevars,
           PyObject *cellvars, PyObject *filename, PyObject *name, PyObject *qualname,
           int firstlineno, PyObject *linetable, PyObject *exceptiontable)
{
    return PyUnstable_Code_New(argcount, kwonly, nlocals, stacksize, flags, code, consts,
                               names, varnames, freevars, cellvars, filename, name,
                               qualname, firstlineno, linetable, exceptiontable);
}

Py_DEPRECATED(3.11) static inline PyCodeObject *
PyCode_NewWithPosOnlyArgs(int argcount, int posonly, int kwonly, int nlocals, int stacksize,
                          int flags, PyObject *code, PyObject *consts, PyObject *names,
                          PyObject *varnames, PyObject *freevars, PyObject *cellvars,
                          PyObject *filename, PyObject *name, PyObject *qualname,
                          int firstlineno, PyObject *linetable, PyObject *exceptiontable)
{
    return PyUnstable_Code_NewWithPosOnlyArgs(
        argcount, posonly, kwonly, nlocals, stacksize, flags, code, consts, names, varnames,
        freevars, cellvars, filename, name, qualname, firstlineno, linetable, exceptiontable);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_CODE_H */
