/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Members of every kind, getters and setters: reading, writing, overflow, what is refused; dict, weak references and vectorcall by offsets. */
#include "../check.h"
#include <limits.h>
#include <stddef.h>

#define B Py_BuildValue

typedef struct {
    PyObject ob_base;
    char boolean; signed char byte; unsigned char ubyte; short sh; unsigned short ush; int i; unsigned int ui; long l; unsigned long ul; long long ll; unsigned long long ull;
    Py_ssize_t n; float f; double d; char c; const char *s; char inplace[8]; PyObject *o, *ex, *ro; PyObject *dict, *weak; vectorcallfunc call;
} All;
#define AT(x) offsetof(All, x)
static PyMemberDef members[] = {
    {"bool", Py_T_BOOL, AT(boolean), 0, "doc of bool"}, {"byte", Py_T_BYTE, AT(byte), 0}, {"ubyte", Py_T_UBYTE, AT(ubyte), 0}, {"short", Py_T_SHORT, AT(sh), 0}, {"ushort", Py_T_USHORT, AT(ush), 0},
    {"int", Py_T_INT, AT(i), 0}, {"uint", Py_T_UINT, AT(ui), 0}, {"long", Py_T_LONG, AT(l), 0}, {"ulong", Py_T_ULONG, AT(ul), 0}, {"longlong", Py_T_LONGLONG, AT(ll), 0}, {"ulonglong", Py_T_ULONGLONG, AT(ull), 0},
    {"ssize", Py_T_PYSSIZET, AT(n), 0}, {"float", Py_T_FLOAT, AT(f), 0}, {"double", Py_T_DOUBLE, AT(d), 0}, {"char", Py_T_CHAR, AT(c), 0}, {"string", Py_T_STRING, AT(s), 0}, {"inplace", Py_T_STRING_INPLACE, AT(inplace), 0},
    {"object", _Py_T_OBJECT, AT(o), 0}, {"object_ex", Py_T_OBJECT_EX, AT(ex), 0}, {"ro", Py_T_OBJECT_EX, AT(ro), Py_READONLY}, {"none", _Py_T_NONE, AT(o), 0},
    {"__dictoffset__", Py_T_PYSSIZET, AT(dict), Py_READONLY}, {"__weaklistoffset__", Py_T_PYSSIZET, AT(weak), Py_READONLY}, {"__vectorcalloffset__", Py_T_PYSSIZET, AT(call), Py_READONLY}, {NULL}};

static PyObject *got(PyObject *o, void *closure) { return B("s", (char *)closure); }
static int set(PyObject *o, PyObject *v, void *closure)
{
    if (!v) { PyErr_SetString(PyExc_TypeError, "no deleting"); return -1; }
    ((All *)o)->i = PyLong_AsInt(v);
    return PyErr_Occurred() ? -1 : 0;
}
static PyGetSetDef getset[] = {{"both", got, set, "doc of both", "closure"}, {"readable", got, NULL, NULL, "r"}, {"writable", NULL, set, NULL, NULL}, {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL}, {NULL}};
static int traverse(PyObject *o, visitproc visit, void *arg) { Py_VISIT(Py_TYPE(o)); Py_VISIT(((All *)o)->o); Py_VISIT(((All *)o)->ex); Py_VISIT(((All *)o)->dict); return 0; }
static int clear(PyObject *o) { Py_CLEAR(((All *)o)->o); Py_CLEAR(((All *)o)->ex); Py_CLEAR(((All *)o)->ro); Py_CLEAR(((All *)o)->dict); return 0; }
static void dealloc(PyObject *o)
{
    PyTypeObject *t = Py_TYPE(o);
    PyObject_GC_UnTrack(o);
    PyObject_ClearWeakRefs(o);
    clear(o);
    t->tp_free(o);
    Py_DECREF(t);
}
static PyObject *called(PyObject *o, PyObject *const *args, size_t n, PyObject *names) { return PyLong_FromSsize_t(PyVectorcall_NARGS(n)); }
static PyType_Slot slots[] = {{Py_tp_members, members}, {Py_tp_getset, getset}, {Py_tp_traverse, traverse}, {Py_tp_clear, clear}, {Py_tp_dealloc, dealloc}, {Py_tp_call, PyVectorcall_Call}, {0, NULL}};
static PyType_Spec spec = {"m.All", sizeof(All), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, slots};

static PyObject *o;

/* Sets a member and reads it back. */
static void sets(const char *name, PyObject *v, const char *text)
{
    CHECK(v && PyObject_SetAttrString(o, name, v) == 0);
    CHECK_REPR(PyObject_GetAttrString(o, name), text);
    Py_XDECREF(v);
}
static void refuses(const char *name, PyObject *v, PyObject *exc, const char *text)
{
    CHECK(PyObject_SetAttrString(o, name, v) < 0);
    CHECK_RAISED(exc, text);
    Py_XDECREF(v);
}

static PyObject *power(int n, int minus) { PyObject *one = PyLong_FromLong(1), *k = PyLong_FromLong(n), *r = PyNumber_Lshift(one, k), *m = PyLong_FromLong(minus), *s = PyNumber_Subtract(r, m); Py_DECREF(one), Py_DECREF(k), Py_DECREF(r), Py_DECREF(m); return s; }

static void numbers(void)
{
    sets("bool", Py_NewRef(Py_True), "True");
    sets("bool", Py_NewRef(Py_False), "False");
    refuses("bool", PyLong_FromLong(1), PyExc_TypeError, "attribute value type must be bool");
    const char *kinds[] = {"byte", "ubyte", "short", "ushort", "int", "uint", "long", "ulong", "longlong", "ulonglong", "ssize"};
    for (int i = 0; i < 11; i++) {
        sets(kinds[i], PyLong_FromLong(100), "100");
        CHECK(PyObject_SetAttrString(o, kinds[i], Py_None) < 0);
        CHECK_RAISED(PyExc_TypeError, NULL);
        CHECK(PyObject_DelAttrString(o, kinds[i]) < 0);
        CHECK_RAISED(PyExc_TypeError, "can't delete numeric/char attribute");
    }
    sets("byte", PyLong_FromLong(-128), "-128");
    sets("ubyte", PyLong_FromLong(255), "255");
    sets("short", PyLong_FromLong(-32768), "-32768");
    sets("ushort", PyLong_FromLong(65535), "65535");
    sets("int", PyLong_FromLong(INT_MIN), "-2147483648");
    sets("uint", PyLong_FromLong(UINT_MAX), "4294967295");
    sets("long", PyLong_FromLong(LONG_MIN), "-9223372036854775808");
    sets("ulong", power(64, 1), "18446744073709551615");
    sets("longlong", PyLong_FromLong(LONG_MIN), "-9223372036854775808");
    sets("ulonglong", power(64, 1), "18446744073709551615");
    sets("ssize", PyLong_FromLong(LONG_MAX), "9223372036854775807");
    refuses("long", power(63, 0), PyExc_OverflowError, NULL);
    refuses("ulong", power(64, 0), PyExc_OverflowError, NULL);
    refuses("longlong", power(63, 0), PyExc_OverflowError, NULL);
    refuses("ulonglong", power(64, 0), PyExc_OverflowError, NULL);
    refuses("ssize", power(63, 0), PyExc_OverflowError, NULL);
    refuses("int", power(63, 0), PyExc_OverflowError, NULL);
    sets("float", PyFloat_FromDouble(0.5), "0.5");
    sets("float", PyLong_FromLong(2), "2.0");
    sets("double", PyFloat_FromDouble(0.1), "0.1");
    refuses("float", PyUnicode_FromString("x"), PyExc_TypeError, "must be real number, not str");
    refuses("double", PyUnicode_FromString("x"), PyExc_TypeError, "must be real number, not str");
    refuses("int", PyUnicode_FromString("x"), PyExc_TypeError, NULL);
    sets("char", PyUnicode_FromString("q"), "'q'");
    refuses("char", PyUnicode_FromString("qq"), PyExc_TypeError, "bad argument type for built-in operation");
    refuses("char", PyLong_FromLong(1), PyExc_TypeError, "bad argument type for built-in operation");
}

/* Values that do not fit are cut, with a warning. */
static void truncated(void)
{
    PyObject *w = PyImport_ImportModule("_warnings");
    struct { const char *name; long v; const char *text, *warning; } cases[] = {{"byte", 128, "-128", "Truncation of value to char"}, {"ubyte", 256, "0", "Truncation of value to unsigned char"}, {"short", 32768, "-32768", "Truncation of value to short"},
        {"ushort", 65536, "0", "Truncation of value to unsigned short"}, {"int", 1L << 31, "-2147483648", "Truncation of value to int"}, {"uint", 1L << 32, "0", "Truncation of value to unsigned int"}, {"uint", -1, "4294967295", "Writing negative value into unsigned field"}, {"ulong", -1, "18446744073709551615", "Writing negative value into unsigned field"},
        {"ulonglong", -1, "18446744073709551615", "Writing negative value into unsigned field"}};
    PyObject *filters = w ? PyObject_GetAttrString(w, "filters") : NULL, *f = B("(sOOOi)", "error", Py_None, PyExc_RuntimeWarning, Py_None, 0), *old = filters ? PySequence_List(filters) : NULL;
    CHECK(filters && PyList_Insert(filters, 0, f) == 0);
    PyObject *r = PyObject_CallMethod(w, PY_VERSION_HEX >= 0x030e0000 ? "_filters_mutated_lock_held" : "_filters_mutated", NULL);
    if (!r) PyErr_Clear();
    Py_XDECREF(r);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PyObject *v = PyLong_FromLong(cases[i].v);
        CHECK(PyObject_SetAttrString(o, cases[i].name, v) < 0);
        CHECK_RAISED(PyExc_RuntimeWarning, cases[i].warning);
        CHECK_REPR(PyObject_GetAttrString(o, cases[i].name), cases[i].text); /* stored before the warning */
        Py_DECREF(v);
    }
    CHECK(PySequence_DelItem(filters, 0) == 0);
    r = PyObject_CallMethod(w, PY_VERSION_HEX >= 0x030e0000 ? "_filters_mutated_lock_held" : "_filters_mutated", NULL);
    if (!r) PyErr_Clear();
    Py_XDECREF(r), Py_XDECREF(old), Py_DECREF(f), Py_XDECREF(filters), Py_XDECREF(w);
}

static void objects(void)
{
    All *a = (All *)o;
    CHECK_REPR(PyObject_GetAttrString(o, "string"), "None");
    a->s = "text \xc3\xa9";
    CHECK_REPR(PyObject_GetAttrString(o, "string"), "'text \xc3\xa9'");
    strcpy(a->inplace, "abc");
    CHECK_REPR(PyObject_GetAttrString(o, "inplace"), "'abc'");
    refuses("string", PyUnicode_FromString("x"), PyExc_TypeError, "readonly attribute");
    refuses("inplace", PyUnicode_FromString("x"), PyExc_TypeError, "readonly attribute");
    CHECK(PyObject_DelAttrString(o, "string") < 0);
    CHECK_RAISED(PyExc_TypeError, "can't delete numeric/char attribute");
    CHECK_REPR(PyObject_GetAttrString(o, "object"), "None");
    CHECK(!PyObject_GetAttrString(o, "object_ex"));
    CHECK_RAISED(PyExc_AttributeError, "'m.All' object has no attribute 'object_ex'");
    CHECK(PyObject_DelAttrString(o, "object_ex") < 0);
    CHECK_RAISED(PyExc_AttributeError, "object_ex");
    CHECK(PyObject_DelAttrString(o, "object") == 0);
    PyObject *l = PyList_New(0);
    Py_ssize_t r = Py_REFCNT(l);
    sets("object", Py_NewRef(l), "[]");
    sets("object_ex", Py_NewRef(l), "[]");
    CHECK(Py_REFCNT(l) == r + 2);
    CHECK(PyObject_DelAttrString(o, "object") == 0 && PyObject_DelAttrString(o, "object_ex") == 0 && Py_REFCNT(l) == r);
    refuses("ro", Py_NewRef(l), PyExc_AttributeError, "readonly attribute");
    CHECK(!PyObject_GetAttrString(o, "ro"));
    CHECK_RAISED(PyExc_AttributeError, "'m.All' object has no attribute 'ro'");
    a->ro = Py_NewRef(l);
    CHECK_REPR(PyObject_GetAttrString(o, "ro"), "[]");
    CHECK_REPR(PyObject_GetAttrString(o, "none"), "None");
    CHECK(PyObject_SetAttrString(o, "none", l) < 0);
    CHECK_RAISED(PyExc_SystemError, "bad memberdescr type for none");
    Py_DECREF(l);
    PyObject *d = PyObject_GetAttrString((PyObject *)Py_TYPE(o), "bool");
    CHECK_REPR(PyObject_GetAttrString(d, "__doc__"), "'doc of bool'");
    CHECK_REPR(PyObject_GetAttrString(d, "__name__"), "'bool'");
    CHECK_REPR(PyObject_GetAttrString(d, "__qualname__"), "'All.bool'");
    CHECK_REPR(PyObject_GetAttrString(d, "__objclass__"), "<class 'm.All'>");
    CHECK_REPR(Py_NewRef(d), "<member 'bool' of 'm.All' objects>");
    CHECK(!PyObject_CallMethod(d, "__get__", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "descriptor 'bool' for 'm.All' objects doesn't apply to a 'int' object");
    CHECK(!PyObject_CallMethod(d, "__set__", "ii", 1, 2));
    CHECK_RAISED(PyExc_TypeError, "descriptor 'bool' for 'm.All' objects doesn't apply to a 'int' object");
    Py_XDECREF(d);
}

static void functions(void)
{
    CHECK_REPR(PyObject_GetAttrString(o, "both"), "'closure'");
    CHECK_REPR(PyObject_GetAttrString(o, "readable"), "'r'");
    CHECK(!PyObject_GetAttrString(o, "writable"));
    CHECK_RAISED(PyExc_AttributeError, "attribute 'writable' of 'm.All' objects is not readable");
    refuses("readable", PyLong_FromLong(1), PyExc_AttributeError, "attribute 'readable' of 'm.All' objects is not writable");
    PyObject *v = PyLong_FromLong(77);
    CHECK(PyObject_SetAttrString(o, "writable", v) == 0 && ((All *)o)->i == 77);
    Py_DECREF(v);
    refuses("both", PyUnicode_FromString("x"), PyExc_TypeError, NULL);
    CHECK(PyObject_DelAttrString(o, "both") < 0);
    CHECK_RAISED(PyExc_TypeError, "no deleting");
    PyObject *d = PyObject_GetAttrString((PyObject *)Py_TYPE(o), "both");
    CHECK_REPR(Py_NewRef(d), "<attribute 'both' of 'm.All' objects>");
    CHECK_REPR(PyObject_GetAttrString(d, "__doc__"), "'doc of both'");
    CHECK(!PyObject_CallMethod(d, "__get__", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "descriptor 'both' for 'm.All' objects doesn't apply to a 'int' object");
    Py_XDECREF(d);
}

static void offsets(void)
{
    PyTypeObject *t = Py_TYPE(o);
    CHECK(t->tp_dictoffset == AT(dict) && t->tp_weaklistoffset == AT(weak) && t->tp_vectorcall_offset == AT(call));
    PyObject *v = PyLong_FromLong(5);
    CHECK(PyObject_SetAttrString(o, "free", v) == 0);
    CHECK_REPR(Py_XNewRef(((All *)o)->dict), "{'free': 5}");
    CHECK_REPR(PyObject_GetAttrString(o, "__dict__"), "{'free': 5}");
    CHECK(PyObject_SetAttrString(o, "__dict__", v) < 0);
    CHECK_RAISED(PyExc_TypeError, "__dict__ must be set to a dictionary, not a 'int'");
    CHECK(PyObject_DelAttrString(o, "__dict__") < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot delete __dict__");
    PyObject *d = B("{s:i}", "z", 1);
    CHECK(PyObject_SetAttrString(o, "__dict__", d) == 0 && ((All *)o)->dict == d);
    CHECK_REPR(PyObject_GetAttrString(o, "z"), "1");
    Py_DECREF(d), Py_DECREF(v);
    PyObject *w = PyWeakref_NewRef(o, NULL);
    CHECK(w && ((All *)o)->weak == w);
    ((All *)o)->call = called;
    CHECK_REPR(PyObject_CallFunction(o, "iii", 1, 2, 3), "3");
    Py_DECREF(o);
    PyObject *dead = NULL;
    CHECK(PyWeakref_GetRef(w, &dead) == 0);
    Py_DECREF(w);
}

int main(void)
{
    Py_Initialize();
    PyObject *t = PyType_FromSpec(&spec);
    CHECK(t != NULL);
    o = PyObject_CallNoArgs(t);
    numbers();
    truncated();
    objects();
    functions();
    offsets();
    Py_DECREF(t);
    return CHECK_DONE();
}
