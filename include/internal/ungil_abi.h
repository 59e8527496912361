/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the runtime exports for compiled extensions only: functions that older
 * headers declared, or whose callers were generated. New code has no use for
 * them, so that no other header includes this one. */
#ifndef Py_INTERNAL_UNGIL_ABI_H
#define Py_INTERNAL_UNGIL_ABI_H

#include "../Python.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Former functions of the stable ABI. */
PyAPI_FUNC(PyObject *) PyCFunction_Call(PyObject *func, PyObject *args, PyObject *kwargs);
PyAPI_FUNC(void) PyEval_AcquireLock(void);
PyAPI_FUNC(void) PyEval_ReleaseLock(void);
PyAPI_FUNC(int) PyEval_ThreadsInitialized(void);
PyAPI_FUNC(PyObject *) PyEval_CallFunction(PyObject *callable, const char *format, ...);
PyAPI_FUNC(PyObject *) PyEval_CallMethod(PyObject *obj, const char *name, const char *format, ...);
PyAPI_FUNC(PyObject *) PyEval_CallObjectWithKeywords(PyObject *callable, PyObject *args,
                                                     PyObject *kwargs);
PyAPI_FUNC(int) PyObject_AsCharBuffer(PyObject *obj, const char **buffer, Py_ssize_t *len);
PyAPI_FUNC(int) PyObject_AsReadBuffer(PyObject *obj, const void **buffer, Py_ssize_t *len);
PyAPI_FUNC(int) PyObject_AsWriteBuffer(PyObject *obj, void **buffer, Py_ssize_t *len);
PyAPI_FUNC(int) PyObject_CheckReadBuffer(PyObject *obj);
PyAPI_FUNC(void) PySys_AddWarnOption(const wchar_t *option);
PyAPI_FUNC(void) PySys_AddWarnOptionUnicode(PyObject *option);
PyAPI_FUNC(void) PySys_AddXOption(const wchar_t *option);
PyAPI_FUNC(int) PySys_HasWarnOptions(void);
PyAPI_FUNC(void) PySys_SetPath(const wchar_t *path);
PyAPI_FUNC(void) Py_SetPath(const wchar_t *path);
PyAPI_FUNC(Py_ssize_t) PyUnicode_GetSize(PyObject *unicode);
PyAPI_FUNC(void) PyUnicode_InternImmortal(PyObject **unicode);

/* '#' of a format was once an int, unless the caller asked for these names.
 * It is a Py_ssize_t under every name now. */
PyAPI_FUNC(int) _PyArg_Parse_SizeT(PyObject *args, const char *format, ...);
PyAPI_FUNC(int) _PyArg_ParseTuple_SizeT(PyObject *args, const char *format, ...);
PyAPI_FUNC(int) _PyArg_ParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs,
                                                   const char *format,
                                                   PY_CXX_CONST char *const *keywords, ...);
PyAPI_FUNC(int) _PyArg_VaParse_SizeT(PyObject *args, const char *format, va_list va);
PyAPI_FUNC(int) _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs,
                                                     const char *format,
                                                     PY_CXX_CONST char *const *keywords,
                                                     va_list va);
PyAPI_FUNC(PyObject *) _Py_BuildValue_SizeT(const char *format, ...);
PyAPI_FUNC(PyObject *) _Py_VaBuildValue_SizeT(const char *format, va_list va);
PyAPI_FUNC(PyObject *) _PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...);
PyAPI_FUNC(PyObject *) _PyObject_CallMethod_SizeT(PyObject *obj, const char *name,
                                                  const char *format, ...);

/* Parts of former macros. */
PyAPI_DATA(int) _Py_SwappedOp[];

/* Reached through internal headers. */
PyAPI_FUNC(void) _Py_SetImmortal(PyObject *op);

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_UNGIL_ABI_H */
