/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Slots and special methods: a C slot called by its dunder name, a dunder set on a class that changes the slot, also in subclasses. */
#include "../check.h"

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)

static PyObject *text(const char *s) { return PyUnicode_FromString(s); }
static PyObject *call(PyObject *o, const char *name, PyObject *args)
{
    PyObject *f = PyObject_GetAttrString(o, name), *r = f && args ? PyObject_Call(f, args, NULL) : NULL;
    Py_XDECREF(f), Py_XDECREF(args);
    return r;
}
static PyObject *class(const char *name, PyObject *base) { PyObject *c = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, base); CHECK(c != NULL); return c; }

#define BIN(n) static PyObject *s_##n(PyObject *a, PyObject *b) { return text(#n); }
#define UN(n) static PyObject *s_##n(PyObject *a) { return text(#n); }
BIN(add) BIN(subtract) BIN(multiply) BIN(remainder) BIN(divmod) BIN(lshift) BIN(rshift) BIN(and) BIN(xor) BIN(or) BIN(floor_divide) BIN(true_divide) BIN(matrix_multiply)
BIN(iadd) BIN(isubtract) BIN(imultiply) BIN(iremainder) BIN(ilshift) BIN(irshift) BIN(iand) BIN(ixor) BIN(ior) BIN(ifloor_divide) BIN(itrue_divide) BIN(imatrix_multiply)
UN(negative) UN(positive) UN(absolute) UN(invert) UN(repr) UN(str) UN(iter) UN(iternext) UN(await) UN(aiter) UN(anext)
static PyObject *s_int(PyObject *a) { return PyLong_FromLong(5); }
static PyObject *s_index(PyObject *a) { return PyLong_FromLong(6); }
static PyObject *s_float(PyObject *a) { return PyFloat_FromDouble(7.5); }
static int s_bool(PyObject *a) { return 0; }
static PyObject *s_power(PyObject *a, PyObject *b, PyObject *m) { return m == Py_None ? text("power") : text("power3"); }
static PyObject *s_ipower(PyObject *a, PyObject *b, PyObject *m) { return text("ipower"); }
static Py_ssize_t s_len(PyObject *a) { return 10; }
static PyObject *s_subscript(PyObject *a, PyObject *k) { return B("sO", "subscript", k); }
static int stored;
static int s_ass(PyObject *a, PyObject *k, PyObject *v) { stored = v ? 1 : 2; return 0; }
static int s_contains(PyObject *a, PyObject *k) { return k == Py_True; }
static PyObject *s_call(PyObject *a, PyObject *args, PyObject *kw) { return B("sOO", "call", args, kw ? kw : Py_None); }
static PyObject *s_get(PyObject *a, PyObject *o, PyObject *t) { return B("OO", o ? o : Py_Ellipsis, t ? t : Py_Ellipsis); }
static int s_set(PyObject *a, PyObject *o, PyObject *v) { stored = v ? 3 : 4; return 0; }
static PyObject *s_rich(PyObject *a, PyObject *b, int op) { return PyLong_FromLong(op + 100); }
static Py_hash_t s_hash(PyObject *a) { return 1234; }
static PyObject *s_getattro(PyObject *o, PyObject *n) { PyObject *r = PyObject_GenericGetAttr(o, n); if (!r) { PyErr_Clear(); r = B("sO", "attr", n); } return r; }
static int s_setattro(PyObject *o, PyObject *n, PyObject *v) { stored = v ? 5 : 6; return 0; }
static int s_init(PyObject *o, PyObject *args, PyObject *kw) { stored = 7; return 0; }

static PyType_Slot slots[] = {{Py_nb_add, s_add}, {Py_nb_subtract, s_subtract}, {Py_nb_multiply, s_multiply}, {Py_nb_remainder, s_remainder}, {Py_nb_divmod, s_divmod}, {Py_nb_lshift, s_lshift}, {Py_nb_rshift, s_rshift},
    {Py_nb_and, s_and}, {Py_nb_xor, s_xor}, {Py_nb_or, s_or}, {Py_nb_floor_divide, s_floor_divide}, {Py_nb_true_divide, s_true_divide}, {Py_nb_matrix_multiply, s_matrix_multiply}, {Py_nb_inplace_add, s_iadd}, {Py_nb_inplace_subtract, s_isubtract},
    {Py_nb_inplace_multiply, s_imultiply}, {Py_nb_inplace_remainder, s_iremainder}, {Py_nb_inplace_lshift, s_ilshift}, {Py_nb_inplace_rshift, s_irshift}, {Py_nb_inplace_and, s_iand}, {Py_nb_inplace_xor, s_ixor}, {Py_nb_inplace_or, s_ior},
    {Py_nb_inplace_floor_divide, s_ifloor_divide}, {Py_nb_inplace_true_divide, s_itrue_divide}, {Py_nb_inplace_matrix_multiply, s_imatrix_multiply}, {Py_nb_negative, s_negative}, {Py_nb_positive, s_positive}, {Py_nb_absolute, s_absolute}, {Py_nb_invert, s_invert},
    {Py_nb_int, s_int}, {Py_nb_index, s_index}, {Py_nb_float, s_float}, {Py_nb_bool, s_bool}, {Py_nb_power, s_power}, {Py_nb_inplace_power, s_ipower}, {Py_mp_length, s_len}, {Py_mp_subscript, s_subscript}, {Py_mp_ass_subscript, s_ass}, {Py_sq_contains, s_contains},
    {Py_tp_call, s_call}, {Py_tp_repr, s_repr}, {Py_tp_str, s_str}, {Py_tp_iter, s_iter}, {Py_tp_iternext, s_iternext}, {Py_am_await, s_await}, {Py_am_aiter, s_aiter}, {Py_am_anext, s_anext}, {Py_tp_descr_get, s_get}, {Py_tp_descr_set, s_set},
    {Py_tp_richcompare, s_rich}, {Py_tp_hash, s_hash}, {Py_tp_getattro, s_getattro}, {Py_tp_setattro, s_setattro}, {Py_tp_init, s_init}, {0, NULL}};
static PyType_Spec spec = {"m.Full", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static void by_name(PyObject *t)
{
    PyObject *o = PyObject_CallNoArgs(t);
    CHECK(o && stored == 7);
    const struct { const char *name; const char *want; } binary[] = {{"__add__", "add"}, {"__radd__", "add"}, {"__sub__", "subtract"}, {"__rsub__", "subtract"}, {"__mul__", "multiply"}, {"__rmul__", "multiply"}, {"__mod__", "remainder"}, {"__rmod__", "remainder"}, {"__divmod__", "divmod"}, {"__rdivmod__", "divmod"},
        {"__lshift__", "lshift"}, {"__rshift__", "rshift"}, {"__and__", "and"}, {"__xor__", "xor"}, {"__or__", "or"}, {"__ror__", "or"}, {"__floordiv__", "floor_divide"}, {"__truediv__", "true_divide"}, {"__matmul__", "matrix_multiply"}, {"__rmatmul__", "matrix_multiply"},
        {"__iadd__", "iadd"}, {"__isub__", "isubtract"}, {"__imul__", "imultiply"}, {"__imod__", "iremainder"}, {"__ilshift__", "ilshift"}, {"__irshift__", "irshift"}, {"__iand__", "iand"}, {"__ixor__", "ixor"}, {"__ior__", "ior"}, {"__ifloordiv__", "ifloor_divide"}, {"__itruediv__", "itrue_divide"}, {"__imatmul__", "imatrix_multiply"},
        {"__pow__", "power"}, {"__rpow__", "power"}, {"__ipow__", "ipower"}};
    char want[60];
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
        snprintf(want, sizeof want, "'%s'", binary[i].want);
        CHECK_REPR(call(o, binary[i].name, B("(i)", 1)), want);
        FAILS(call(o, binary[i].name, B("()")), PyExc_TypeError, strstr(binary[i].name, "pow") ? NULL : "expected 1 argument, got 0");
    }
    const struct { const char *name; const char *want; } unary[] = {{"__neg__", "'negative'"}, {"__pos__", "'positive'"}, {"__abs__", "'absolute'"}, {"__invert__", "'invert'"}, {"__repr__", "'repr'"}, {"__str__", "'str'"}, {"__iter__", "'iter'"}, {"__next__", "'iternext'"}, {"__await__", "'await'"}, {"__aiter__", "'aiter'"}, {"__anext__", "'anext'"},
        {"__int__", "5"}, {"__index__", "6"}, {"__float__", "7.5"}, {"__bool__", "False"}, {"__len__", "10"}, {"__hash__", "1234"}};
    for (size_t i = 0; i < sizeof unary / sizeof *unary; i++) {
        CHECK_REPR(call(o, unary[i].name, B("()")), unary[i].want);
        FAILS(call(o, unary[i].name, B("(i)", 1)), PyExc_TypeError, "expected 0 arguments, got 1");
    }
    CHECK_REPR(call(o, "__pow__", B("(ii)", 1, 2)), "'power3'");
    CHECK_REPR(call(o, "__getitem__", B("(i)", 3)), "('subscript', 3)");
    CHECK_REPR(call(o, "__setitem__", B("(ii)", 3, 4)), "None"); CHECK(stored == 1);
    CHECK_REPR(call(o, "__delitem__", B("(i)", 3)), "None"); CHECK(stored == 2);
    FAILS(call(o, "__setitem__", B("(i)", 3)), PyExc_TypeError, " expected 2 arguments, got 1");
    CHECK_REPR(call(o, "__contains__", B("(O)", Py_True)), "True");
    CHECK_REPR(call(o, "__call__", B("(i)", 3)), "('call', (3,), None)");
    CHECK_REPR(call(o, "__get__", B("(iO)", 3, &PyLong_Type)), "(3, <class 'int'>)");
    CHECK_REPR(call(o, "__get__", B("(i)", 3)), "(3, Ellipsis)");
    CHECK_REPR(call(o, "__get__", B("(OO)", Py_None, &PyLong_Type)), "(Ellipsis, <class 'int'>)");
    FAILS(call(o, "__get__", B("(OO)", Py_None, Py_None)), PyExc_TypeError, "__get__(None, None) is invalid");
    CHECK_REPR(call(o, "__set__", B("(ii)", 3, 4)), "None"); CHECK(stored == 3);
    CHECK_REPR(call(o, "__delete__", B("(i)", 3)), "None"); CHECK(stored == 4);
    CHECK_REPR(call(o, "__lt__", B("(i)", 3)), "100");
    CHECK_REPR(call(o, "__ge__", B("(i)", 3)), "105");
    CHECK_REPR(call(o, "__getattribute__", B("(s)", "q")), "('attr', 'q')");
    CHECK_REPR(call(o, "__setattr__", B("(si)", "q", 1)), "None"); CHECK(stored == 5);
    CHECK_REPR(call(o, "__delattr__", B("(s)", "q")), "None"); CHECK(stored == 6);
    CHECK_REPR(call(o, "__init__", B("()")), "None"); CHECK(stored == 7);
    PyObject *add = PyObject_GetAttrString(t, "__add__");
    CHECK_REPR(Py_NewRef(add), "<slot wrapper '__add__' of 'm.Full' objects>");
    FAILS(PyObject_CallFunction(add, "ii", 1, 2), PyExc_TypeError, "descriptor '__add__' requires a 'm.Full' object but received a 'int'");
    FAILS(PyObject_CallFunction(add, NULL), PyExc_TypeError, "descriptor '__add__' of 'm.Full' object needs an argument");
    PyObject *kw = B("{s:i}", "a", 1), *args = B("(Oi)", o, 1);
    FAILS(PyObject_Call(add, args, kw), PyExc_TypeError, "wrapper __add__() takes no keyword arguments");
    Py_DECREF(kw), Py_DECREF(args), Py_DECREF(add);
    PyObject *sub = class("Sub", t), *so = PyObject_CallNoArgs(sub), *one = PyLong_FromLong(1);
    CHECK(((PyTypeObject *)sub)->tp_as_number->nb_add == s_add && ((PyTypeObject *)sub)->tp_hash == s_hash && ((PyTypeObject *)sub)->tp_repr == s_repr);
    CHECK_REPR(PyNumber_Add(so, one), "'add'");
    CHECK_REPR(PyNumber_InPlaceAdd(so, one), "'iadd'");
    CHECK_REPR(PyNumber_Power(so, one, Py_None), "'power'");
    CHECK(PyObject_Hash(so) == 1234 && PyObject_Size(so) == 10 && PyObject_IsTrue(so) == 0);
    Py_DECREF(sub), Py_DECREF(so), Py_DECREF(one), Py_DECREF(o);
}

static PyObject *m_one(PyObject *self, PyObject *unused) { return PyLong_FromLong(1); }
static PyObject *m_text(PyObject *self, PyObject *unused) { return text("text"); }
static PyObject *m_ni(PyObject *self, PyObject *unused) { return Py_NewRef(Py_NotImplemented); }
static PyObject *m_name(PyObject *self, PyObject *o) { return B("sO", "radd", o); }
static PyObject *m_none(PyObject *self, PyObject *const *a, Py_ssize_t n) { return Py_NewRef(Py_None); }
static PyObject *m_minus(PyObject *self, PyObject *unused) { return PyLong_FromLong(-1); }
static PyObject *m_error(PyObject *self, PyObject *unused) { PyErr_SetString(PyExc_KeyError, "x"); return NULL; }
static PyObject *m_attr(PyObject *self, PyObject *n) { return B("sO", "hook", n); }
static PyMethodDef table[] = {{"one", m_one, METH_NOARGS}, {"text", m_text, METH_NOARGS}, {"ni", m_ni, METH_O}, {"name", m_name, METH_O}, {"none", (PyCFunction)m_none, METH_FASTCALL}, {"minus", m_minus, METH_NOARGS}, {"error", m_error, METH_NOARGS}, {"attr", m_attr, METH_O}, {"text_o", m_text, METH_O}};

/* Sets cls.name to a method of the table, or None. */
static void put(PyObject *cls, const char *name, int i)
{
    PyObject *d = i < 0 ? Py_NewRef(Py_None) : PyDescr_NewMethod((PyTypeObject *)cls, &table[i]);
    CHECK(d && PyObject_SetAttrString(cls, name, d) == 0);
    Py_XDECREF(d);
}

static void by_slot(void)
{
    PyObject *c = class("C", (PyObject *)&PyBaseObject_Type), *d = class("D", c), *o = PyObject_CallNoArgs(d), *one = PyLong_FromLong(1);
    FAILS(PyObject_Size(o) >= 0, PyExc_TypeError, "object of type 'D' has no len()");
    put(c, "__len__", 0);
    CHECK(PyObject_Size(o) == 1 && PySequence_Size(o) == 1 && PyObject_IsTrue(o) == 1);
    put(c, "__len__", 5);
    FAILS(PyObject_Size(o) >= 0, PyExc_ValueError, "__len__() should return >= 0");
    put(c, "__len__", 1);
    FAILS(PyObject_Size(o) >= 0, PyExc_TypeError, "'str' object cannot be interpreted as an integer");
    put(c, "__len__", -1);
    FAILS(PyObject_Size(o) >= 0, PyExc_TypeError, "'NoneType' object is not callable");
    put(d, "__len__", 0);
    CHECK(PyObject_Size(o) == 1);
    CHECK(PyObject_DelAttrString(d, "__len__") == 0 && PyObject_DelAttrString(c, "__len__") == 0);
    FAILS(PyObject_Size(o) >= 0, PyExc_TypeError, "object of type 'D' has no len()");
    put(c, "__bool__", 0);
    FAILS(PyObject_IsTrue(o) >= 0, PyExc_TypeError, "__bool__ should return bool, returned int");
    CHECK(PyObject_DelAttrString(c, "__bool__") == 0);
    put(c, "__repr__", 1);
    CHECK_REPR(Py_NewRef(o), "text");
    put(c, "__repr__", 0);
    FAILS(PyObject_Repr(o), PyExc_TypeError, "__repr__ returned non-string (type int)");
    put(c, "__str__", 0);
    FAILS(PyObject_Str(o), PyExc_TypeError, "__str__ returned non-string (type int)");
    CHECK(PyObject_DelAttrString(c, "__repr__") == 0 && PyObject_DelAttrString(c, "__str__") == 0);
    put(c, "__hash__", 1);
    FAILS(PyObject_Hash(o) != -1, PyExc_TypeError, "__hash__ method should return an integer");
    put(c, "__hash__", 5);
    CHECK(PyObject_Hash(o) == -2);
    put(c, "__hash__", -1);
    FAILS(PyObject_Hash(o) != -1, PyExc_TypeError, "unhashable type: 'D'");
    CHECK(PyObject_DelAttrString(c, "__hash__") == 0 && PyObject_Hash(o) != -1);
    put(c, "__radd__", 3);
    CHECK_REPR(PyNumber_Add(one, o), "('radd', 1)");
    put(c, "__add__", 2);
    FAILS(PyNumber_Add(o, one), PyExc_TypeError, "unsupported operand type(s) for +: 'D' and 'int'");
    put(c, "__iadd__", 3);
    CHECK_REPR(PyNumber_InPlaceAdd(o, one), "('radd', 1)");
    put(c, "__getattr__", 7);
    CHECK_REPR(PyObject_GetAttrString(o, "missing"), "('hook', 'missing')");
    CHECK_REPR(PyObject_GetAttrString(o, "__module__"), "('hook', '__module__')");
    CHECK(PyObject_DelAttrString(c, "__getattr__") == 0);
    FAILS(PyObject_GetAttrString(o, "missing"), PyExc_AttributeError, "'D' object has no attribute 'missing'");
    put(c, "__getattribute__", 7);
    CHECK_REPR(PyObject_GetAttrString(o, "__class__"), "('hook', '__class__')");
    CHECK(PyObject_DelAttrString(c, "__getattribute__") == 0);
    put(c, "__getitem__", 3);
    CHECK_REPR(PyObject_GetItem(o, one), "('radd', 1)");
    CHECK_REPR(PySequence_GetItem(o, 4), "('radd', 4)");
    PyObject *it = PyObject_GetIter(o);
    CHECK(it && PySeqIter_Check(it));
    Py_XDECREF(it);
    put(c, "__iter__", -1);
    FAILS(PyObject_GetIter(o), PyExc_TypeError, "'D' object is not iterable");
    put(c, "__iter__", 0);
    FAILS(PyObject_GetIter(o), PyExc_TypeError, "iter() returned non-iterator of type 'int'");
    put(c, "__next__", 6);
    CHECK(((PyTypeObject *)d)->tp_iternext != NULL);
    FAILS(((PyTypeObject *)d)->tp_iternext(o), PyExc_KeyError, "'x'");
    put(c, "__contains__", 3);
    CHECK(PySequence_Contains(o, one) == 1);
    put(c, "__contains__", -1);
    FAILS(PySequence_Contains(o, one) >= 0, PyExc_TypeError, "'D' object is not a container");
    put(c, "__eq__", 3);
    CHECK_REPR(PyObject_RichCompare(o, one, Py_EQ), "('radd', 1)");
    CHECK(PyObject_RichCompareBool(o, one, Py_EQ) == 1);
    put(c, "__eq__", 2);
    CHECK(PyObject_RichCompareBool(o, one, Py_EQ) == 0);
    put(c, "__lt__", 2);
    FAILS(PyObject_RichCompare(o, one, Py_LT), PyExc_TypeError, "'<' not supported between instances of 'D' and 'int'");
    put(c, "__index__", 0);
    CHECK_REPR(PyNumber_Index(o), "1");
    put(c, "__index__", 1);
    FAILS(PyNumber_Index(o), PyExc_TypeError, "__index__ returned non-int (type str)");
    put(c, "__float__", 1);
    FAILS(PyNumber_Float(o), PyExc_TypeError, "D.__float__ returned non-float (type str)");
    put(c, "__call__", 4);
    CHECK_REPR(PyObject_CallFunction(o, "ii", 1, 2), "None");
    CHECK(PyObject_DelAttrString(c, "__call__") == 0);
    FAILS(PyObject_CallNoArgs(o), PyExc_TypeError, "'D' object is not callable");
    put(c, "__init__", 0);
    FAILS(PyObject_CallNoArgs(d), PyExc_TypeError, "__init__() should return None, not 'int'");
    put(c, "__init__", 4);
    PyObject *o2 = PyObject_CallFunction(d, "ii", 1, 2);
    CHECK(o2 && (PyObject *)Py_TYPE(o2) == d);
    Py_XDECREF(o2);
    CHECK(PyObject_DelAttrString(c, "__init__") == 0);
    FAILS(PyObject_CallFunction(d, "ii", 1, 2), PyExc_TypeError, "D() takes no arguments");
    put(c, "__setattr__", 4);
    CHECK(PyObject_SetAttrString(o, "zz", one) == 0);
    CHECK(PyObject_DelAttrString(c, "__setattr__") == 0);
    FAILS(PyObject_GetAttrString(o, "zz"), PyExc_AttributeError, "'D' object has no attribute 'zz'");
    put(c, "__get__", 4);
    CHECK(((PyTypeObject *)d)->tp_descr_get != NULL);
    put(c, "__format__", 0);
    FAILS(PyObject_Format(o, NULL), PyExc_TypeError, NULL);
    put(c, "__length_hint__", 1);
    Py_DECREF(c), Py_DECREF(d), Py_DECREF(o), Py_DECREF(one);
}

int main(void)
{
    Py_Initialize();
    PyObject *t = PyType_FromSpec(&spec);
    CHECK(t != NULL);
    if (t) by_name(t);
    by_slot();
    Py_XDECREF(t);
    return CHECK_DONE();
}
