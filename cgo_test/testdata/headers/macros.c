/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Every function-like macro of the public headers, used as extensions use
 * them. It is compiled, never run, in each dialect of C and C++; headers_test.go
 * checks that no macro of the list is left out. */
#include <Python.h>
#include <datetime.h>
#include <frameobject.h>
#include <structmember.h>

#define SINK(x) ((void)(x))

PyDoc_VAR(doc_var) = "text";
PyDoc_STRVAR(doc_strvar, "more text");
static const char *doc_str = PyDoc_STR("and more");

Py_LOCAL(int) local_function(void) { return 1; }
Py_LOCAL_INLINE(int) local_inline(void) { return 2; }
PyAPI_FUNC(int) visible_function(void);
PyAPI_DATA(int) visible_data;
Py_DEPRECATED(3.14) static int deprecated_function(int Py_UNUSED(unused)) { return 3; }
static int printf_like(const char *format, ...) Py_GCC_ATTRIBUTE((format(printf, 1, 2)));
static int printf_like(const char *format, ...) { return format != NULL; }
static int Py_ALIGNED(16) aligned_int;

static PyTypeObject Static_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "macros.Static",
    sizeof(PyObject), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
};
typedef struct {
    PyObject_HEAD
    int value;
} Plain;
static Plain static_object = {PyObject_HEAD_INIT(&Static_Type) 3};

static PyMethodDef methods[] = {{NULL, NULL, 0, NULL}};
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "macros", doc_var, 0, methods, NULL, NULL, NULL, NULL
};

typedef struct {
    PyObject_HEAD
    PyObject *member;
} Instance;

typedef struct {
    PyObject_VAR_HEAD
    int items[1];
} VarInstance;

static int traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Instance *)self)->member);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static PyObject *compare(int a, int b, int op) { Py_RETURN_RICHCOMPARE(a, b, op); }
static PyObject *infinity(double sign) { Py_RETURN_INF(sign); }
static PyObject *none(void) { Py_RETURN_NONE; }
static PyObject *truth(int x)
{
    if (x) {
        Py_RETURN_TRUE;
    }
    Py_RETURN_FALSE;
}
static PyObject *nan_value(void) { Py_RETURN_NAN; }
static PyObject *not_implemented(void) { Py_RETURN_NOTIMPLEMENTED; }

static void plain(PyObject *o, int i, double d)
{
    int array[3] = {0, 1, 2};
    Py_BUILD_ASSERT(sizeof(int) == 4);
    SINK(Py_BUILD_ASSERT_EXPR(sizeof(int) == 4));
    SINK(Py_ARRAY_LENGTH(array));
    SINK(array[0]);
    SINK(Py_ABS(i)); SINK(Py_MIN(i, 2)); SINK(Py_MAX(i, 2));
    SINK(Py_STRINGIFY(i)); SINK(Py_MEMBER_SIZE(Instance, member));
    SINK(Py_LL(1)); SINK(Py_ULL(1)); SINK(Py_CHARMASK(i));
    SINK(Py_ARITHMETIC_RIGHT_SHIFT(int, i, 1)); SINK(Py_FORCE_EXPANSION(i));
    SINK(Py_SAFE_DOWNCAST(i, int, short));
    SINK(Py_PACK_VERSION(3, 14)); SINK(Py_PACK_FULL_VERSION(3, 14, 0, 15, 0));
    SINK(Py_IS_NAN(d)); SINK(Py_IS_INFINITY(d)); SINK(Py_IS_FINITE(d));
    SINK(Py_ISALNUM(i)); SINK(Py_ISALPHA(i)); SINK(Py_ISDIGIT(i)); SINK(Py_ISLOWER(i));
    SINK(Py_ISSPACE(i)); SINK(Py_ISUPPER(i)); SINK(Py_ISXDIGIT(i));
    SINK(Py_TOLOWER(i)); SINK(Py_TOUPPER(i));
    SINK(local_function() + local_inline() + deprecated_function(0) + printf_like("%d", 1));
    SINK(aligned_int); SINK(doc_strvar); SINK(doc_str); SINK(visible_data); SINK(visible_function());
    SINK(PY_MONITORING_IS_INSTRUMENTED_EVENT(PY_MONITORING_EVENT_LINE));
    PyFPE_START_PROTECT("error", return)
    PyFPE_END_PROTECT(d)
    if (i == 12345) {
        Py_FatalError("never");
    }
    if (i == 12346) {
        Py_UNREACHABLE();
    }
    SINK(o);
}

static void references(PyObject *o, Instance *self)
{
    const PyObject *constant = o;
    Instance *other = self;
    Py_INCREF(o); Py_DECREF(o); Py_XINCREF(o); Py_XDECREF(o);
    Py_INCREF(self); Py_DECREF(self);
    SINK(Py_NewRef(self)); SINK(Py_XNewRef(self));
    SINK(Py_REFCNT(constant)); SINK(Py_REFCNT(self)); Py_SET_REFCNT(self, 1);
    SINK(Py_TYPE(self)); SINK(Py_TYPE(constant)); SINK(Py_SIZE(self));
    Py_SET_TYPE(self, &Static_Type); Py_SET_SIZE(self, 1);
    SINK(Py_IS_TYPE(constant, &Static_Type)); SINK(Py_Is(o, Py_None));
    SINK(Py_IsNone(o)); SINK(Py_IsTrue(o)); SINK(Py_IsFalse(o));
    SINK(PyObject_TypeCheck(self, &Static_Type));
    Py_SETREF(self->member, NULL); Py_XSETREF(other, NULL); Py_CLEAR(self->member);
    SINK(PyType_Check(o)); SINK(PyType_CheckExact(o)); SINK(PyType_IS_GC(&Static_Type));
    SINK(PyType_FastSubclass(&Static_Type, Py_TPFLAGS_LONG_SUBCLASS));
    Py_TRASHCAN_BEGIN(o, traverse)
    SINK(static_object.value);
    Py_TRASHCAN_END
}

static int memory(PyObject *o)
{
    int *p = PyMem_New(int, 3);
    int *q = PyMem_NEW(int, 3);
    void *v = PyMem_MALLOC(3);
    VarInstance *var;
    PyMem_Resize(p, int, 5); PyMem_RESIZE(q, int, 5);
    v = PyMem_REALLOC(v, 4);
    PyMem_FREE(v); PyMem_Del(p); PyMem_DEL(q);
    SINK(PyObject_New(Instance, &Static_Type)); SINK(PyObject_NEW(Instance, &Static_Type));
    SINK(PyObject_NewVar(VarInstance, &Static_Type, 3));
    SINK(PyObject_NEW_VAR(VarInstance, &Static_Type, 3));
    SINK(PyObject_GC_New(Instance, &Static_Type));
    var = PyObject_GC_NewVar(VarInstance, &Static_Type, 3);
    var = PyObject_GC_Resize(VarInstance, var, 4);
    SINK(PyObject_INIT(o, &Static_Type)); SINK(PyObject_INIT_VAR(var, &Static_Type, 3));
    return 0;
}

static void sections(PyObject *a, PyObject *b)
{
    PyMutex m1 = {0}, m2 = {0};
    Py_BEGIN_CRITICAL_SECTION(a);
    SINK(b);
    Py_END_CRITICAL_SECTION();
    Py_BEGIN_CRITICAL_SECTION2(a, b);
    SINK(b);
    Py_END_CRITICAL_SECTION2();
    Py_BEGIN_CRITICAL_SECTION_MUTEX(&m1);
    SINK(b);
    Py_END_CRITICAL_SECTION();
    Py_BEGIN_CRITICAL_SECTION2_MUTEX(&m1, &m2);
    SINK(b);
    Py_END_CRITICAL_SECTION2();
    PyMutex_Lock(&m1); SINK(PyMutex_IsLocked(&m1)); PyMutex_Unlock(&m1);
    Py_BEGIN_ALLOW_THREADS
    Py_BLOCK_THREADS
    Py_UNBLOCK_THREADS
    Py_END_ALLOW_THREADS
    SINK(PyThreadState_GET());
}

static void checks(PyObject *o)
{
    SINK(PyAnySet_Check(o)); SINK(PyAnySet_CheckExact(o)); SINK(PySet_Check(o)); SINK(PySet_CheckExact(o));
    SINK(PyFrozenSet_Check(o)); SINK(PyFrozenSet_CheckExact(o));
    SINK(PyAsyncGenASend_CheckExact(o)); SINK(PyAsyncGen_CheckExact(o)); SINK(PyCoro_CheckExact(o));
    SINK(PyGen_Check(o)); SINK(PyGen_CheckExact(o)); SINK(PyBool_Check(o));
    SINK(PyByteArray_Check(o)); SINK(PyByteArray_CheckExact(o)); SINK(PyBytes_Check(o)); SINK(PyBytes_CheckExact(o));
    SINK(PyCFunction_Check(o)); SINK(PyCFunction_CheckExact(o)); SINK(PyCMethod_Check(o)); SINK(PyCMethod_CheckExact(o));
    SINK(PyCallIter_Check(o)); SINK(PySeqIter_Check(o)); SINK(PyCapsule_CheckExact(o)); SINK(PyCell_Check(o));
    SINK(PyCode_Check(o)); SINK(PyComplex_Check(o)); SINK(PyComplex_CheckExact(o));
    SINK(PyContextToken_CheckExact(o)); SINK(PyContextVar_CheckExact(o)); SINK(PyContext_CheckExact(o));
    SINK(PyDictItems_Check(o)); SINK(PyDictKeys_Check(o)); SINK(PyDictValues_Check(o)); SINK(PyDictViewSet_Check(o));
    SINK(PyDict_Check(o)); SINK(PyDict_CheckExact(o)); SINK(PyODict_Check(o)); SINK(PyODict_CheckExact(o));
    SINK(PyExceptionClass_Check(o)); SINK(PyExceptionInstance_Check(o)); SINK(PyExceptionInstance_Class(o));
    SINK(PyFloat_Check(o)); SINK(PyFloat_CheckExact(o)); SINK(PyFrame_Check(o)); SINK(PyFrameLocalsProxy_Check(o));
    SINK(PyFunction_Check(o)); SINK(PyInstanceMethod_Check(o)); SINK(PyMethod_Check(o));
    SINK(PyList_Check(o)); SINK(PyList_CheckExact(o)); SINK(PyLong_Check(o)); SINK(PyLong_CheckExact(o));
    SINK(PyMemoryView_Check(o)); SINK(PyModule_Check(o)); SINK(PyModule_CheckExact(o)); SINK(PyPickleBuffer_Check(o));
    SINK(PyRange_Check(o)); SINK(PySlice_Check(o)); SINK(PyTraceBack_Check(o));
    SINK(PyTuple_Check(o)); SINK(PyTuple_CheckExact(o)); SINK(PyUnicode_Check(o)); SINK(PyUnicode_CheckExact(o));
    SINK(PyWeakref_Check(o)); SINK(PyWeakref_CheckProxy(o)); SINK(PyWeakref_CheckRef(o)); SINK(PyWeakref_CheckRefExact(o));
}

static void accessors(PyObject *o, PyObject *v)
{
    Py_ssize_t a, b, c, n;
    SINK(PyByteArray_AS_STRING(o)); SINK(PyByteArray_GET_SIZE(o)); SINK(PyBytes_AS_STRING(o)); SINK(PyBytes_GET_SIZE(o));
    SINK(PyCFunction_GET_CLASS(o)); SINK(PyCFunction_GET_FLAGS(o)); SINK(PyCFunction_GET_FUNCTION(o)); SINK(PyCFunction_GET_SELF(o));
    SINK(PyCFunction_New(methods, o)); SINK(PyCFunction_NewEx(methods, o, o));
    SINK(PyCell_GET(o)); PyCell_SET(o, v); SINK(PyDescr_NAME(o)); SINK(PyDescr_TYPE(o)); SINK(PyDict_GET_SIZE(o));
    SINK(PyFloat_AS_DOUBLE(o)); SINK(PyLong_AS_LONG(o));
    SINK(PyFunction_GET_ANNOTATIONS(o)); SINK(PyFunction_GET_CLOSURE(o)); SINK(PyFunction_GET_CODE(o));
    SINK(PyFunction_GET_DEFAULTS(o)); SINK(PyFunction_GET_GLOBALS(o)); SINK(PyFunction_GET_KW_DEFAULTS(o));
    SINK(PyFunction_GET_MODULE(o)); SINK(PyInstanceMethod_GET_FUNCTION(o)); SINK(PyMethod_GET_FUNCTION(o)); SINK(PyMethod_GET_SELF(o));
    SINK(PyList_GET_ITEM(o, 0)); SINK(PyList_GET_SIZE(o)); PyList_SET_ITEM(o, 0, v);
    SINK(&PyList_GET_ITEM(o, 0)); SINK(&PyTuple_GET_ITEM(o, 0));
    SINK(PyTuple_GET_ITEM(o, 0)); SINK(PyTuple_GET_SIZE(o)); PyTuple_SET_ITEM(o, 0, v);
    SINK(PyMemoryView_GET_BASE(o)); SINK(PyMemoryView_GET_BUFFER(o));
    SINK(PyODict_Contains(o, v)); SINK(PyODict_GetItem(o, v)); SINK(PyODict_GetItemString(o, "k"));
    SINK(PyODict_GetItemWithError(o, v)); SINK(PyODict_SIZE(o)); SINK(PyODict_Size(o)); SINK(PySet_GET_SIZE(o));
    SINK(PySequence_Fast_GET_ITEM(o, 0)); SINK(PySequence_Fast_GET_SIZE(o)); SINK(PySequence_Fast_ITEMS(o)); SINK(PySequence_ITEM(o, 0));
    SINK(PyMapping_DelItem(o, v)); SINK(PyMapping_DelItemString(o, "k"));
    SINK(PySlice_GetIndicesEx(o, 10, &a, &b, &c, &n));
    SINK(PyWeakref_GET_OBJECT(o)); SINK(PyVectorcall_NARGS(3 | PY_VECTORCALL_ARGUMENTS_OFFSET));
    SINK(PyStructSequence_GET_ITEM(o, 0)); PyStructSequence_SET_ITEM(o, 0, v);
    SINK(PyUnstable_Long_IsCompact((PyLongObject *)o)); SINK(PyUnstable_Long_CompactValue((PyLongObject *)o));
    SINK(PyCode_GetNumFree((PyCodeObject *)o));
}

static void strings(PyObject *o, Py_UCS4 ch)
{
    void *data = PyUnicode_DATA(o);
    int kind = PyUnicode_KIND(o);
    _PyUnicodeWriter writer;
    SINK(PyUnicode_1BYTE_DATA(o)); SINK(PyUnicode_2BYTE_DATA(o)); SINK(PyUnicode_4BYTE_DATA(o));
    SINK(PyUnicode_CHECK_INTERNED(o)); SINK(PyUnicode_GET_LENGTH(o)); SINK(PyUnicode_IS_ASCII(o));
    SINK(PyUnicode_IS_COMPACT(o)); SINK(PyUnicode_IS_COMPACT_ASCII(o)); SINK(PyUnicode_IS_READY(o)); SINK(PyUnicode_READY(o));
    SINK(PyUnicode_MAX_CHAR_VALUE(o)); SINK(PyUnicode_READ(kind, data, 0)); SINK(PyUnicode_READ_CHAR(o, 0));
    PyUnicode_WRITE(kind, data, 0, ch); PyUnicode_WRITE(PyUnicode_1BYTE_KIND, data, 0, 'x');
    SINK(Py_UNICODE_ISALPHA(ch)); SINK(Py_UNICODE_ISDECIMAL(ch)); SINK(Py_UNICODE_ISDIGIT(ch)); SINK(Py_UNICODE_ISLINEBREAK(ch));
    SINK(Py_UNICODE_ISLOWER(ch)); SINK(Py_UNICODE_ISNUMERIC(ch)); SINK(Py_UNICODE_ISPRINTABLE(ch)); SINK(Py_UNICODE_ISTITLE(ch));
    SINK(Py_UNICODE_ISUPPER(ch)); SINK(Py_UNICODE_TODECIMAL(ch)); SINK(Py_UNICODE_TODIGIT(ch)); SINK(Py_UNICODE_TOLOWER(ch));
    SINK(Py_UNICODE_TONUMERIC(ch)); SINK(Py_UNICODE_TOTITLE(ch)); SINK(Py_UNICODE_TOUPPER(ch));
    SINK(Py_UNICODE_ISSPACE(ch)); SINK(Py_UNICODE_ISALNUM(ch)); SINK(Py_UNICODE_IS_SURROGATE(ch));
    SINK(Py_UNICODE_JOIN_SURROGATES(0xD800, 0xDC00)); SINK(Py_UNICODE_HIGH_SURROGATE(ch)); SINK(Py_UNICODE_LOW_SURROGATE(ch));
    _PyUnicodeWriter_Init(&writer);
    SINK(_PyUnicodeWriter_Prepare(&writer, 3, 127)); SINK(_PyUnicodeWriter_PrepareKind(&writer, 1));
}

static int modules(PyObject *m, PyObject *spec)
{
    SINK(PyModule_Create(&definition)); SINK(PyModule_FromDefAndSpec(&definition, spec));
    SINK(PyModule_AddIntMacro(m, METH_O)); SINK(PyModule_AddStringMacro(m, PY_VERSION));
    SINK(PyImport_ImportModuleEx("m", NULL, NULL, NULL));
    SINK(PyErr_Warn(PyExc_UserWarning, "warning")); PyErr_BadInternalCall();
    return 0;
}

static void running(FILE *f, PyObject *g, PyCompilerFlags *flags)
{
    SINK(Py_CompileString("x", "f", Py_eval_input)); SINK(Py_CompileStringFlags("x", "f", Py_eval_input, flags));
    SINK(PyRun_AnyFile(f, "f")); SINK(PyRun_AnyFileEx(f, "f", 0)); SINK(PyRun_AnyFileFlags(f, "f", flags));
    SINK(PyRun_File(f, "f", Py_file_input, g, g)); SINK(PyRun_FileEx(f, "f", Py_file_input, g, g, 0));
    SINK(PyRun_FileFlags(f, "f", Py_file_input, g, g, flags));
    SINK(PyRun_InteractiveLoop(f, "f")); SINK(PyRun_InteractiveOne(f, "f"));
    SINK(PyRun_SimpleFile(f, "f")); SINK(PyRun_SimpleFileEx(f, "f", 0)); SINK(PyRun_SimpleString("x"));
    SINK(PyRun_String("x", Py_eval_input, g, g));
}

static int dates(PyObject *o)
{
    PyDateTime_IMPORT;
    SINK(PyDate_Check(o)); SINK(PyDate_CheckExact(o)); SINK(PyDateTime_Check(o)); SINK(PyDateTime_CheckExact(o));
    SINK(PyTime_Check(o)); SINK(PyTime_CheckExact(o)); SINK(PyDelta_Check(o)); SINK(PyDelta_CheckExact(o));
    SINK(PyTZInfo_Check(o)); SINK(PyTZInfo_CheckExact(o)); SINK(PyDateTime_TimeZone_UTC);
    SINK(PyDateTime_GET_YEAR(o)); SINK(PyDateTime_GET_MONTH(o)); SINK(PyDateTime_GET_DAY(o));
    SINK(PyDateTime_DATE_GET_FOLD(o)); SINK(PyDateTime_DATE_GET_HOUR(o)); SINK(PyDateTime_DATE_GET_MICROSECOND(o));
    SINK(PyDateTime_DATE_GET_MINUTE(o)); SINK(PyDateTime_DATE_GET_SECOND(o)); SINK(PyDateTime_DATE_GET_TZINFO(o));
    SINK(PyDateTime_DELTA_GET_DAYS(o)); SINK(PyDateTime_DELTA_GET_MICROSECONDS(o)); SINK(PyDateTime_DELTA_GET_SECONDS(o));
    SINK(PyDateTime_TIME_GET_FOLD(o)); SINK(PyDateTime_TIME_GET_HOUR(o)); SINK(PyDateTime_TIME_GET_MICROSECOND(o));
    SINK(PyDateTime_TIME_GET_MINUTE(o)); SINK(PyDateTime_TIME_GET_SECOND(o)); SINK(PyDateTime_TIME_GET_TZINFO(o));
    SINK(PyDate_FromDate(2000, 1, 1)); SINK(PyDateTime_FromDateAndTime(2000, 1, 1, 0, 0, 0, 0));
    SINK(PyDateTime_FromDateAndTimeAndFold(2000, 1, 1, 0, 0, 0, 0, 1)); SINK(PyTime_FromTime(0, 0, 0, 0));
    SINK(PyTime_FromTimeAndFold(0, 0, 0, 0, 1)); SINK(PyDelta_FromDSU(1, 2, 3));
    SINK(PyTimeZone_FromOffset(o)); SINK(PyTimeZone_FromOffsetAndName(o, o));
    SINK(PyDate_FromTimestamp(o)); SINK(PyDateTime_FromTimestamp(o));
    return 0;
}

enum {
#define NAME_CODE(event) code_##event,
#define NAME_DICT(event) dict_##event,
#define NAME_FUNC(event) func_##event,
    PY_FOREACH_CODE_EVENT(NAME_CODE)
    PY_FOREACH_DICT_EVENT(NAME_DICT)
    PY_FOREACH_FUNC_EVENT(NAME_FUNC)
    events
};

PyMODINIT_FUNC PyInit_macros(void)
{
    PyObject *o = PyErr_Occurred();
    SINK(traverse); SINK(compare(1, 2, Py_EQ)); SINK(infinity(1)); SINK(none()); SINK(truth(1)); SINK(nan_value());
    SINK(not_implemented()); SINK(events);
    plain(o, 1, 2.0); references(o, (Instance *)o); SINK(memory(o)); sections(o, o); checks(o); accessors(o, o);
    strings(o, 'x'); SINK(modules(o, o)); running(NULL, o, NULL); SINK(dates(o));
    return o;
}
