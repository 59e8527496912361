/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Exported names that no public header declares: older or stable-ABI binaries import them. For tools/abigen. */
PyObject *PyCFunction_Call(PyObject *, PyObject *, PyObject *);
PyObject *PyEval_CallObjectWithKeywords(PyObject *, PyObject *, PyObject *);
PyObject *PyEval_CallFunction(PyObject *, const char *, ...);
PyObject *PyEval_CallMethod(PyObject *, const char *, const char *, ...);
void PyEval_AcquireLock(void);
void PyEval_ReleaseLock(void);
int PyEval_ThreadsInitialized(void);
int PyObject_AsCharBuffer(PyObject *, const char **, Py_ssize_t *);
int PyObject_AsReadBuffer(PyObject *, const void **, Py_ssize_t *);
int PyObject_AsWriteBuffer(PyObject *, void **, Py_ssize_t *);
int PyObject_CheckReadBuffer(PyObject *);
void PySys_AddWarnOption(const wchar_t *);
void PySys_AddWarnOptionUnicode(PyObject *);
void PySys_AddXOption(const wchar_t *);
int PySys_HasWarnOptions(void);
void PySys_SetPath(const wchar_t *);
Py_ssize_t PyUnicode_GetSize(PyObject *);
void PyUnicode_InternImmortal(PyObject **);
void Py_SetPath(const wchar_t *);
int _PyArg_ParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, const char *const *, ...);
int _PyArg_ParseTuple_SizeT(PyObject *, const char *, ...);
int _PyArg_Parse_SizeT(PyObject *, const char *, ...);
int _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, const char *const *, va_list);
int _PyArg_VaParse_SizeT(PyObject *, const char *, va_list);
PyObject *_PyObject_CallFunction_SizeT(PyObject *, const char *, ...);
PyObject *_PyObject_CallMethod_SizeT(PyObject *, const char *, const char *, ...);
PyObject *_Py_BuildValue_SizeT(const char *, ...);
PyObject *_Py_VaBuildValue_SizeT(const char *, va_list);
void _Py_SetImmortal(PyObject *);
