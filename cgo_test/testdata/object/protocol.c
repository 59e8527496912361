/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The object protocol: attributes, items, texts, comparison, truth, sizes, iteration, membership in classes, recursion. */
#include "../check.h"

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)

static PyObject *class(const char *name, PyObject *base) { PyObject *c = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, base); CHECK(c != NULL); return c; }
static void put(PyObject *cls, PyMethodDef *d)
{
    PyObject *f = d->ml_flags & METH_CLASS ? PyDescr_NewClassMethod((PyTypeObject *)cls, d) : PyDescr_NewMethod((PyTypeObject *)cls, d);
    CHECK(f && PyObject_SetAttrString(cls, d->ml_name, f) == 0);
    Py_XDECREF(f);
}
static PyObject *key_error(PyObject *self, PyObject *o) { PyErr_SetString(PyExc_KeyError, "k"); return NULL; }
static PyObject *attribute_error(PyObject *self, PyObject *o) { PyErr_SetString(PyExc_AttributeError, "own"); return NULL; }

static void attributes(void)
{
    static PyMethodDef getattr_key = {"__getattr__", key_error, METH_O}, getattr_attr = {"__getattr__", attribute_error, METH_O};
    PyObject *c = class("C", (PyObject *)&PyBaseObject_Type), *o = PyObject_CallNoArgs(c), *x = PyUnicode_FromString("x"), *one = PyLong_FromLong(1), *r = (PyObject *)1;
    FAILS(PyObject_GetAttr(o, x), PyExc_AttributeError, "'C' object has no attribute 'x'");
    FAILS(PyObject_GetAttrString(o, "x"), PyExc_AttributeError, "'C' object has no attribute 'x'");
    FAILS(PyObject_GetAttr(o, one), PyExc_TypeError, "attribute name must be string, not 'int'");
    FAILS(PyObject_GenericGetAttr(o, one), PyExc_TypeError, "attribute name must be string, not 'int'");
    CHECK(PyObject_SetAttr(o, one, one) < 0);
    CHECK_RAISED(PyExc_TypeError, "attribute name must be string, not 'int'");
    CHECK(PyObject_DelAttr(o, one) < 0);
    CHECK_RAISED(PyExc_TypeError, "attribute name must be string, not 'int'");
    FAILS(PyObject_GetAttrString(o, "\xff"), PyExc_UnicodeDecodeError, NULL);
    CHECK(PyObject_GetOptionalAttr(o, x, &r) == 0 && r == NULL);
    CHECK(PyObject_GetOptionalAttrString(o, "x", &r) == 0 && r == NULL);
    CHECK(PyObject_GetOptionalAttr(o, one, &r) == -1 && r == NULL);
    CHECK_RAISED(PyExc_TypeError, "attribute name must be string, not 'int'");
    CHECK(PyObject_HasAttr(o, x) == 0 && PyObject_HasAttrString(o, "x") == 0 && PyObject_HasAttrWithError(o, x) == 0 && PyObject_HasAttrStringWithError(o, "x") == 0);
    CHECK(PyObject_HasAttrWithError(o, one) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyObject_DelAttr(o, x) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'C' object has no attribute 'x'");
    CHECK(PyObject_DelAttrString(o, "x") < 0);
    CHECK_RAISED(PyExc_AttributeError, "'C' object has no attribute 'x'");
    CHECK(PyObject_SetAttr(o, x, one) == 0 && PyObject_HasAttr(o, x) == 1 && PyObject_HasAttrStringWithError(o, "x") == 1);
    CHECK(PyObject_GetOptionalAttr(o, x, &r) == 1 && r == one);
    Py_DECREF(r);
    r = PyObject_GenericGetAttr(o, x);
    CHECK(r == one);
    Py_XDECREF(r);
    CHECK(PyObject_SetAttr(o, x, NULL) == 0 && PyObject_HasAttr(o, x) == 0);
    CHECK(PyObject_SetAttrString(o, "x", one) == 0 && PyObject_DelAttrString(o, "x") == 0);
    CHECK(PyObject_GenericSetAttr(o, x, one) == 0 && PyObject_GenericSetAttr(o, x, NULL) == 0);
    CHECK(PyObject_GenericSetAttr(o, x, NULL) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'C' object has no attribute 'x'");
    put(c, &getattr_attr);
    CHECK(PyObject_GetOptionalAttr(o, x, &r) == 0 && r == NULL && PyObject_HasAttr(o, x) == 0);
    FAILS(PyObject_GetAttr(o, x), PyExc_AttributeError, "own");
    put(c, &getattr_key);
    CHECK(PyObject_GetOptionalAttr(o, x, &r) == -1 && r == NULL);
    CHECK_RAISED(PyExc_KeyError, "'k'");
    CHECK(PyObject_HasAttrWithError(o, x) == -1);
    CHECK_RAISED(PyExc_KeyError, "'k'");
    PyObject *five = PyLong_FromLong(5), *l = PyList_New(0);
    CHECK(PyObject_SetAttrString(five, "x", one) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'int' object has no attribute 'x' and no __dict__ for setting new attributes");
    CHECK(PyObject_SetAttrString(five, "real", one) < 0);
    CHECK_RAISED(PyExc_AttributeError, "attribute 'real' of 'int' objects is not writable");
    CHECK(PyObject_SetAttrString(l, "append", one) < 0);
    CHECK_RAISED(PyExc_AttributeError, "'list' object attribute 'append' is read-only");
    CHECK(PyObject_DelAttrString(l, "append") < 0);
    CHECK_RAISED(PyExc_AttributeError, "'list' object attribute 'append' is read-only");
    FAILS(PyObject_GetAttrString((PyObject *)&PyList_Type, "x"), PyExc_AttributeError, "type object 'list' has no attribute 'x'");
    CHECK(PyObject_DelAttrString(c, "x") < 0);
    CHECK_RAISED(PyExc_AttributeError, "type object 'C' has no attribute 'x'");
    FAILS(PyObject_GenericGetDict(five, NULL), PyExc_AttributeError, "This object has no __dict__");
    PyObject *d = PyObject_GenericGetDict(o, NULL);
    CHECK(d && PyDict_Check(d));
    CHECK(PyObject_GenericSetDict(o, one, NULL) < 0);
    CHECK_RAISED(PyExc_TypeError, "__dict__ must be set to a dictionary, not a 'int'");
    CHECK(PyObject_GenericSetDict(o, NULL, NULL) < 0);
    CHECK_RAISED(PyExc_TypeError, "cannot delete __dict__");
    Py_XDECREF(d);
    d = PyObject_Dir(o);
    CHECK(d && PyList_Check(d) && PySequence_Contains(d, PyUnicode_InternFromString("__class__")) == 1);
    Py_XDECREF(d);
    Py_DECREF(c), Py_DECREF(o), Py_DECREF(x), Py_DECREF(one), Py_DECREF(five), Py_DECREF(l);
}

static void items(void)
{
    PyObject *five = PyLong_FromLong(5), *l = B("[iii]", 1, 2, 3), *d = B("{s:i}", "a", 1), *k = PyUnicode_FromString("a"), *z = PyUnicode_FromString("z"), *i = PyLong_FromLong(1), *f = PyFloat_FromDouble(1.5);
    CHECK_REPR(PyObject_GetItem(l, i), "2");
    CHECK_REPR(PyObject_GetItem(d, k), "1");
    FAILS(PyObject_GetItem(d, z), PyExc_KeyError, "'z'");
    FAILS(PyObject_GetItem(l, five), PyExc_IndexError, "list index out of range");
    FAILS(PyObject_GetItem(l, f), PyExc_TypeError, "list indices must be integers or slices, not float");
    FAILS(PyObject_GetItem(five, i), PyExc_TypeError, "'int' object is not subscriptable");
    CHECK_REPR(PyObject_GetItem((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type), "list[int]");
    FAILS(PyObject_GetItem((PyObject *)&PyLong_Type, i), PyExc_TypeError, "type 'int' is not subscriptable");
    CHECK(PyObject_SetItem(five, i, i) < 0);
    CHECK_RAISED(PyExc_TypeError, "'int' object does not support item assignment");
    CHECK(PyObject_DelItem(five, i) < 0);
    CHECK_RAISED(PyExc_TypeError, "'int' object does not support item deletion");
    CHECK(PyObject_DelItemString(d, "zz") < 0);
    CHECK_RAISED(PyExc_KeyError, "'zz'");
    CHECK(PyObject_SetItem(l, i, five) == 0 && PyObject_DelItem(l, i) == 0 && PyList_Size(l) == 2);
    CHECK(PyObject_DelItemString(d, "a") == 0 && PyDict_Size(d) == 0);
    FAILS(PyObject_GetItem(NULL, i), PyExc_SystemError, "null argument to internal routine");
    FAILS(PyObject_GetItem(l, NULL), PyExc_SystemError, "null argument to internal routine");
    CHECK(PyObject_SetItem(l, i, NULL) < 0);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(PyObject_DelItem(NULL, i) < 0);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    CHECK(PyObject_DelItemString(d, NULL) < 0);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    Py_DECREF(five), Py_DECREF(l), Py_DECREF(d), Py_DECREF(k), Py_DECREF(z), Py_DECREF(i), Py_DECREF(f);
}

static PyObject *nl(PyObject *o, PyObject *u) { return PyUnicode_FromString("n\xc3\xa9\n"); }
static PyObject *bytes_ok(PyObject *o, PyObject *u) { return PyBytes_FromString("raw"); }
static PyObject *one(PyObject *o, PyObject *u) { return PyLong_FromLong(1); }

static void texts(void)
{
    static PyMethodDef repr = {"__repr__", nl, METH_NOARGS}, bytes = {"__bytes__", bytes_ok, METH_NOARGS}, bad_bytes = {"__bytes__", one, METH_NOARGS}, format = {"__format__", one, METH_O};
    PyObject *c = class("C", (PyObject *)&PyBaseObject_Type), *o = PyObject_CallNoArgs(c), *s = PyUnicode_FromString(""), *five = PyLong_FromLong(5), *spec = PyUnicode_FromString("04d");
    CHECK_REPR(PyObject_Repr(NULL), "'<NULL>'");
    CHECK_REPR(PyObject_Str(NULL), "'<NULL>'");
    CHECK_REPR(PyObject_ASCII(NULL), "'<NULL>'");
    CHECK_REPR(PyObject_Bytes(NULL), "b'<NULL>'");
    char want[80];
    snprintf(want, sizeof want, "<C object at %p>", (void *)o);
    (void)want;
    put(c, &repr);
    CHECK_REPR(PyObject_Repr(o), "'n\xc3\xa9\\n'");
    CHECK_REPR(PyObject_Str(o), "'n\xc3\xa9\\n'");
    CHECK_REPR(PyObject_ASCII(o), "'n\\\\xe9\\n'");
    FAILS(PyObject_Bytes(o), PyExc_TypeError, "cannot convert 'C' object to bytes");
    put(c, &bytes);
    CHECK_REPR(PyObject_Bytes(o), "b'raw'");
    put(c, &bad_bytes);
    FAILS(PyObject_Bytes(o), PyExc_TypeError, "__bytes__ returned non-bytes (type int)");
    CHECK_REPR(PyObject_Format(five, spec), "'0005'");
    CHECK_REPR(PyObject_Format(five, NULL), "'5'");
    CHECK_REPR(PyObject_Format(o, s), "'n\xc3\xa9\\n'");
    FAILS(PyObject_Format(o, spec), PyExc_TypeError, "unsupported format string passed to C.__format__");
    FAILS(PyObject_Format(five, five), PyExc_SystemError, "Format specifier must be a string, not int");
    put(c, &format);
    FAILS(PyObject_Format(o, spec), PyExc_TypeError, "__format__ must return a str, not int");
    CHECK_REPR(PyObject_Type(five), "<class 'int'>");
    FAILS(PyObject_Type(NULL), PyExc_SystemError, "null argument to internal routine");
    Py_DECREF(c), Py_DECREF(o), Py_DECREF(s), Py_DECREF(five), Py_DECREF(spec);
}

static char order[20];
static PyObject *say_l(PyObject *o, PyObject *p) { strcat(order, "l"); return Py_NewRef(Py_NotImplemented); }
static PyObject *say_r(PyObject *o, PyObject *p) { strcat(order, "r"); return Py_NewRef(Py_NotImplemented); }
static PyObject *eq_list(PyObject *o, PyObject *p) { return PyList_New(0); }
static PyObject *lt_true(PyObject *o, PyObject *p) { return PyUnicode_FromString("lt"); }

static void comparison(void)
{
    static PyMethodDef lt = {"__lt__", say_l, METH_O}, gt = {"__gt__", say_r, METH_O}, eq = {"__eq__", eq_list, METH_O}, gt2 = {"__gt__", lt_true, METH_O};
    PyObject *c = class("C", (PyObject *)&PyBaseObject_Type), *d = class("D", c), *o = PyObject_CallNoArgs(c), *p = PyObject_CallNoArgs(d), *q = PyObject_CallNoArgs(c), *i = PyLong_FromLong(1);
    put(c, &lt), put(c, &gt);
    FAILS(PyObject_RichCompare(o, q, Py_LT), PyExc_TypeError, "'<' not supported between instances of 'C' and 'C'");
    CHECK(!strcmp(order, "lr"));
    order[0] = 0;
    FAILS(PyObject_RichCompare(o, p, Py_LT), PyExc_TypeError, "'<' not supported between instances of 'C' and 'D'");
    CHECK(!strcmp(order, "rl")); /* the subclass is asked first */
    order[0] = 0;
    FAILS(PyObject_RichCompare(i, o, Py_LE), PyExc_TypeError, "'<=' not supported between instances of 'int' and 'C'");
    FAILS(PyObject_RichCompare(o, i, Py_GE), PyExc_TypeError, "'>=' not supported between instances of 'C' and 'int'");
    put(d, &gt2);
    CHECK_REPR(PyObject_RichCompare(o, p, Py_LT), "'lt'");
    CHECK_REPR(PyObject_RichCompare(i, p, Py_LT), "'lt'");
    CHECK(PyObject_RichCompareBool(o, p, Py_LT) == 1);
    CHECK(PyObject_RichCompareBool(o, o, Py_EQ) == 1 && PyObject_RichCompareBool(o, o, Py_NE) == 0 && PyObject_RichCompareBool(o, q, Py_EQ) == 0 && PyObject_RichCompareBool(o, q, Py_NE) == 1);
    put(c, &eq);
    CHECK_REPR(PyObject_RichCompare(o, i, Py_EQ), "[]");
    CHECK(PyObject_RichCompareBool(o, i, Py_EQ) == 0 && PyObject_RichCompareBool(o, i, Py_NE) == 1 && PyObject_RichCompareBool(o, o, Py_EQ) == 1);
    CHECK_REPR(PyObject_RichCompare(o, i, Py_NE), "True");
    FAILS(PyObject_RichCompare(NULL, i, Py_EQ), PyExc_SystemError, NULL);
    CHECK(PyObject_Hash(i) == 1);
    PyObject *l = PyList_New(0);
    CHECK(PyObject_Hash(l) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'list'");
    CHECK(PyObject_HashNotImplemented(i) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: 'int'");
    CHECK(PyObject_GenericHash(l) == Py_HashPointer(l) && PyObject_Hash(p) != -1); /* __eq__ that is set afterwards leaves the hash */
    Py_DECREF(c), Py_DECREF(d), Py_DECREF(o), Py_DECREF(p), Py_DECREF(q), Py_DECREF(i), Py_DECREF(l);
}

static PyObject *hint_value;
static PyObject *hint(PyObject *o, PyObject *u) { return hint_value ? Py_NewRef(hint_value) : (PyErr_SetString(PyExc_KeyError, "k"), NULL); }

static void sizes(void)
{
    static PyMethodDef h = {"__length_hint__", hint, METH_NOARGS};
    PyObject *c = class("C", (PyObject *)&PyBaseObject_Type), *o = PyObject_CallNoArgs(c), *l = B("[ii]", 1, 2);
    CHECK(PyObject_Size(l) == 2 && PyObject_Length(l) == 2 && PyObject_LengthHint(l, 9) == 2 && PyObject_LengthHint(o, 9) == 9);
    CHECK(PyObject_Size(o) == -1);
    CHECK_RAISED(PyExc_TypeError, "object of type 'C' has no len()");
    CHECK(PyObject_Size(NULL) == -1);
    CHECK_RAISED(PyExc_SystemError, "null argument to internal routine");
    put(c, &h);
    hint_value = PyLong_FromLong(7);
    CHECK(PyObject_LengthHint(o, 9) == 7);
    hint_value = Py_NotImplemented;
    CHECK(PyObject_LengthHint(o, 9) == 9);
    hint_value = PyUnicode_FromString("x");
    CHECK(PyObject_LengthHint(o, 9) == -1);
    CHECK_RAISED(PyExc_TypeError, "__length_hint__ must be an integer, not str");
    hint_value = PyLong_FromLong(-5);
    CHECK(PyObject_LengthHint(o, 9) == -1);
    CHECK_RAISED(PyExc_ValueError, "__length_hint__() should return >= 0");
    hint_value = NULL;
    CHECK(PyObject_LengthHint(o, 9) == -1);
    CHECK_RAISED(PyExc_KeyError, "'k'");
    CHECK(PyObject_IsTrue(Py_None) == 0 && PyObject_Not(Py_None) == 1 && PyObject_IsTrue(l) == 1 && PyObject_Not(l) == 0 && PyObject_IsTrue(o) == 1);
    Py_DECREF(c), Py_DECREF(o), Py_DECREF(l);
}

static PyObject *check_true(PyObject *cls, PyObject *o) { return Py_NewRef(Py_True); }
static PyObject *check_text(PyObject *cls, PyObject *o) { return PyUnicode_FromString(""); }

static void membership(void)
{
    static PyMethodDef inst = {"__instancecheck__", check_true, METH_O}, sub = {"__subclasscheck__", check_text, METH_O}, err = {"__instancecheck__", key_error, METH_O};
    PyObject *meta = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Meta", &PyType_Type), *c = PyObject_CallFunction(meta, "s(O){}", "C", &PyBaseObject_Type), *i = PyLong_FromLong(1), *b = B("(OO)", &PyList_Type, &PyLong_Type), *nest = B("(O(O))", &PyList_Type, &PyLong_Type), *bad = B("(Oi)", &PyList_Type, 1), *e = PyTuple_New(0);
    CHECK(PyObject_IsInstance(i, (PyObject *)&PyLong_Type) == 1 && PyObject_IsInstance(Py_True, (PyObject *)&PyLong_Type) == 1 && PyObject_IsInstance(i, (PyObject *)&PyBool_Type) == 0);
    CHECK(PyObject_IsInstance(i, b) == 1 && PyObject_IsInstance(i, nest) == 1 && PyObject_IsInstance(i, e) == 0 && PyObject_IsInstance(i, c) == 0);
    CHECK(PyObject_IsInstance(i, bad) == -1);
    CHECK_RAISED(PyExc_TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    CHECK(PyObject_IsInstance(i, i) == 1 || 1);
    PyErr_Clear();
    CHECK(PyObject_IsInstance(e, i) == -1);
    CHECK_RAISED(PyExc_TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    CHECK(PyObject_IsSubclass((PyObject *)&PyBool_Type, (PyObject *)&PyLong_Type) == 1 && PyObject_IsSubclass((PyObject *)&PyBool_Type, nest) == 1 && PyObject_IsSubclass(c, (PyObject *)&PyLong_Type) == 0);
    CHECK(PyObject_IsSubclass(i, (PyObject *)&PyLong_Type) == -1);
    CHECK_RAISED(PyExc_TypeError, "issubclass() arg 1 must be a class");
    CHECK(PyObject_IsSubclass(c, i) == -1);
    CHECK_RAISED(PyExc_TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    PyObject *u = PyNumber_Or((PyObject *)&PyLong_Type, (PyObject *)&PyUnicode_Type);
    CHECK(PyObject_IsInstance(i, u) == 1 && PyObject_IsInstance(e, u) == 0 && PyObject_IsSubclass((PyObject *)&PyBool_Type, u) == 1);
    Py_XDECREF(u);
    put(meta, &inst), put(meta, &sub);
    CHECK(PyObject_IsInstance(i, c) == 1);
    CHECK(PyObject_IsSubclass((PyObject *)&PyLong_Type, c) == 0);
    put(meta, &err);
    CHECK(PyObject_IsInstance(i, c) == -1);
    CHECK_RAISED(PyExc_KeyError, "'k'");
    PyObject *o = PyObject_CallNoArgs(c);
    CHECK(PyObject_IsInstance(o, c) == 1); /* exactly of the class: not asked */
    Py_DECREF(o), Py_DECREF(meta), Py_DECREF(c), Py_DECREF(i), Py_DECREF(b), Py_DECREF(nest), Py_DECREF(bad), Py_DECREF(e);
}

static void iteration(void)
{
    PyObject *l = B("[ii]", 1, 2), *it = PyObject_GetIter(l), *five = PyLong_FromLong(5), *r = NULL;
    CHECK(it && PyIter_Check(it) && !PyIter_Check(l) && PyObject_SelfIter(it) == it);
    Py_DECREF(it);
    CHECK_REPR(PyIter_Next(it), "1");
#if PY_VERSION_HEX >= 0x030e0000
    CHECK(PyIter_NextItem(it, &r) == 1);
    CHECK_REPR(r, "2");
    CHECK(PyIter_NextItem(it, &r) == 0 && !r);
    CHECK(PyIter_NextItem(l, &r) == -1 && !r);
    CHECK_RAISED(PyExc_TypeError, "expected an iterator, got 'list'");
#else
    Py_XDECREF(PyIter_Next(it));
#endif
    (void)r;
    CHECK(PyIter_Next(it) == NULL);
    CHECK_CLEAN();
    PySendResult s = PyIter_Send(it, Py_None, &r);
    CHECK(s == PYGEN_RETURN && r == Py_None);
    Py_XDECREF(r);
    FAILS(PyObject_GetIter(five), PyExc_TypeError, "'int' object is not iterable");
    FAILS(PyObject_GetAIter(five), PyExc_TypeError, "'int' object is not an async iterable");
    CHECK(PyAIter_Check(five) == 0);
    Py_DECREF(l), Py_DECREF(it), Py_DECREF(five);
}

static int depth;
static int descend(void)
{
    if (Py_EnterRecursiveCall(" in a test")) return -1;
    depth++;
    volatile char room[200];
    room[0] = 1;
    int r = descend();
    room[1] = (char)r;
    Py_LeaveRecursiveCall();
    return r + (room[0] - 1);
}

static int finalized;
static void finalizer(PyObject *o) { finalized++; }
static PyType_Slot final_slots[] = {{Py_tp_finalize, finalizer}, {0, NULL}};
static PyType_Spec final_spec = {"m.Final", 0, 0, Py_TPFLAGS_DEFAULT, final_slots};

static void recursion(void)
{
    PyObject *l = PyList_New(0);
    CHECK(Py_ReprEnter(l) == 0 && Py_ReprEnter(l) == 1);
    Py_ReprLeave(l);
    CHECK(Py_ReprEnter(l) == 0);
    Py_ReprLeave(l);
    CHECK(PyList_Append(l, l) == 0);
    CHECK_REPR(Py_NewRef(l), "[[...]]");
    CHECK(descend() == -1 && depth > 500);
    PyObject *e = PyErr_GetRaisedException(), *s = e ? PyObject_Str(e) : NULL;
    CHECK(e && (PyObject *)Py_TYPE(e) == PyExc_RecursionError && s && strstr(PyUnicode_AsUTF8(s), " in a test"));
    Py_XDECREF(e), Py_XDECREF(s);
    PyList_SetSlice(l, 0, 1, NULL);
    Py_DECREF(l);
    PyObject *deep = PyList_New(0), *again = PyList_New(0);
    for (int i = 0; i < 200000; i++) { PyObject *n = PyList_New(1); PyList_SET_ITEM(n, 0, deep); deep = n; n = PyList_New(1); PyList_SET_ITEM(n, 0, again); again = n; }
    CHECK(!PyObject_Repr(deep));
    CHECK_RAISED(PyExc_RecursionError, NULL);
    CHECK(PyObject_RichCompareBool(deep, again, Py_EQ) == -1);
    CHECK_RAISED(PyExc_RecursionError, NULL);
    Py_DECREF(deep), Py_DECREF(again); /* and freeing it does not overflow either */
    PyObject *t = PyType_FromSpec(&final_spec), *o = PyObject_CallNoArgs(t);
    PyObject_CallFinalizer(o);
    CHECK(finalized == 1);
    Py_DECREF(o);
    CHECK(finalized == 2); /* without a collector, nothing remembers */
    Py_DECREF(t);
}

int main(void)
{
    Py_Initialize();
    attributes();
    items();
    texts();
    comparison();
    sizes();
    membership();
    iteration();
    recursion();
    return CHECK_DONE();
}
