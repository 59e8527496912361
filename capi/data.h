/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The forms of static objects, for zdata.c only. All of them are immortal from the start. Hashes are filled by Py_Initialize. */
#ifndef UNGIL_DATA_H
#define UNGIL_DATA_H

#define UNGIL_STATIC_BUILTIN (1UL << 1) /* tp_flags: a type of this library's own, never freed */

/* A compact ASCII str: state byte 48 is "interned, static", byte 49 is kind 1, compact, ascii, statically allocated. */
#define UNGIL_STR_HEAD(len, isascii) {PyObject_HEAD_INIT(&PyUnicode_Type) .length = (len), .hash = -1, \
    .state = {.interned = 3, .kind = 1, .compact = 1, .ascii = (isascii), .statically_allocated = 1}}
#define UNGIL_ASCII(size) struct { PyASCIIObject head; char data[size]; }
#define UNGIL_ASCII_INIT(len, text) {UNGIL_STR_HEAD(len, 1), text}

struct ungil_ascii_char { PyASCIIObject head; unsigned char data[8]; };
struct ungil_latin1_char { PyCompactUnicodeObject head; unsigned char data[8]; };
struct ungil_byte { PyVarObject head; Py_hash_t hash; char data[8]; };
#define UNGIL_ASCII_CHAR(c) {UNGIL_STR_HEAD(1, 1), {c}}
#define UNGIL_LATIN1_CHAR(c) {{._base = UNGIL_STR_HEAD(1, 0)}, {c}}
#define UNGIL_BYTE(c) {PyVarObject_HEAD_INIT(&PyBytes_Type, 1) -1, {(char)(c)}}

HIDDEN UNGIL_ASCII(1) ungil_empty_str = UNGIL_ASCII_INIT(0, "");
HIDDEN struct ungil_byte ungil_empty_bytes = {PyVarObject_HEAD_INIT(&PyBytes_Type, 0) -1, {0}};
HIDDEN PyTupleObject ungil_empty_tuple = {PyVarObject_HEAD_INIT(&PyTuple_Type, 0) -1, {NULL}};
HIDDEN uint64_t _Py_HashSecret[3]; /* the keys of str and bytes hashes */

/* The old global variables of configuration. ORDER FLAGS: config_flags.go lists the same. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
int Py_UTF8Mode, Py_DebugFlag, Py_VerboseFlag, Py_QuietFlag, Py_InteractiveFlag, Py_InspectFlag, Py_OptimizeFlag, Py_NoSiteFlag,
    Py_BytesWarningFlag, Py_FrozenFlag, Py_IgnoreEnvironmentFlag, Py_DontWriteBytecodeFlag, Py_NoUserSiteDirectory,
    Py_UnbufferedStdioFlag, Py_HashRandomizationFlag, Py_IsolatedFlag;
int Py_HasFileSystemDefaultEncoding;
const char *Py_FileSystemDefaultEncoding, *Py_FileSystemDefaultEncodeErrors;
HIDDEN void *const ungil_flags[] = {
    &Py_UTF8Mode, &Py_DebugFlag, &Py_VerboseFlag, &Py_QuietFlag, &Py_InteractiveFlag, &Py_InspectFlag, &Py_OptimizeFlag, &Py_NoSiteFlag,
    &Py_BytesWarningFlag, &Py_FrozenFlag, &Py_IgnoreEnvironmentFlag, &Py_DontWriteBytecodeFlag, &Py_NoUserSiteDirectory,
    &Py_UnbufferedStdioFlag, &Py_HashRandomizationFlag, &Py_IsolatedFlag,
    &Py_HasFileSystemDefaultEncoding, &Py_FileSystemDefaultEncoding, &Py_FileSystemDefaultEncodeErrors,
};

extern HIDDEN PyTypeObject _PyNone_Type, _PyNotImplemented_Type;
#define UNGIL_SINGLETON(type) {.ob_flags = 4, .ob_ref_local = UINT32_MAX, .ob_type = (type)}
PyObject _Py_NoneStruct = UNGIL_SINGLETON(&_PyNone_Type);
PyObject _Py_NotImplementedStruct = UNGIL_SINGLETON(&_PyNotImplemented_Type);
PyObject _Py_EllipsisObject = UNGIL_SINGLETON(&PyEllipsis_Type);
PyLongObject _Py_TrueStruct = {PyObject_HEAD_INIT(&PyBool_Type) {8, {1}}};
PyLongObject _Py_FalseStruct = {PyObject_HEAD_INIT(&PyBool_Type) {1, {0}}};

/* Objects that only this library makes, for the offsets of their members. */
typedef struct { PyObject ob_base; PyObject *descr, *self; } ungil_method_wrapper;
typedef struct { PyObject ob_base; PyObject *callable, *dict; } ungil_funcobject;
typedef struct { PyObject ob_base; PyObject *get, *set, *del, *doc, *name; Py_ssize_t getter_doc; } ungil_property;

/* Old names of OSError: the same object. */
extern HIDDEN PyTypeObject ungil_OSError_Type;
PyObject *PyExc_EnvironmentError = (PyObject *)&ungil_OSError_Type;
PyObject *PyExc_IOError = (PyObject *)&ungil_OSError_Type;

char _PyByteArray_empty_string[1] = {0};
const char *const PyStructSequence_UnnamedField = "unnamed field";
const unsigned long Py_Version = PY_VERSION_HEX;
const long long PY_TIMEOUT_MAX = 0x7fffffffffffffffLL / 1000; /* microseconds, as nanoseconds in 64 bits */
const char *Py_FileSystemDefaultEncoding = "utf-8", *Py_FileSystemDefaultEncodeErrors = "surrogateescape";
const struct _frozen *PyImport_FrozenModules;
static struct _inittab no_inittab[1];
struct _inittab *PyImport_Inittab = no_inittab;
int (*PyOS_InputHook)(void);
char *(*PyOS_ReadlineFunctionPointer)(FILE *, FILE *, const char *);
const char *Py_hexdigits = "0123456789abcdef";
int _Py_SwappedOp[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};
const PyTypeObject *const PyUnstable_ExecutableKinds[PyUnstable_EXECUTABLE_KINDS + 1] = {
    [PyUnstable_EXECUTABLE_KIND_SKIP] = &_PyNone_Type,
    [PyUnstable_EXECUTABLE_KIND_PY_FUNCTION] = &PyCode_Type,
    [PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION] = &PyMethod_Type,
    [PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR] = &PyMethodDescr_Type,
};
#endif
