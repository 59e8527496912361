/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that C makes, members that C reads and writes at an address, struct sequences of static types. */
#include "../check.h"
#include <stddef.h>

typedef struct { PyObject ob_base; int i; double d; char c; PyObject *o, *ex; const char *s; } Rec;
static PyType_Slot slots[] = {{0, NULL}};
static PyType_Spec spec = {"m.Rec", sizeof(Rec), 0, Py_TPFLAGS_DEFAULT, slots};
static PyTypeObject *type;
static Rec *rec;

static PyObject *get(PyObject *o, void *closure) { return Py_BuildValue("is", ((Rec *)o)->i, (char *)closure); }
static int set(PyObject *o, PyObject *v, void *closure) { ((Rec *)o)->i = v ? PyLong_AsInt(v) : -7; return 0; }
static PyGetSetDef both = {"both", get, set, "the doc", "closure"}, reads = {"reads", get, NULL, NULL, "r"};
static PyMemberDef member = {"i", Py_T_INT, offsetof(Rec, i), 0, "a member"}, read_only = {"i", Py_T_INT, offsetof(Rec, i), Py_READONLY, NULL};
static PyMemberDef relative = {"i", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL}, unknown = {"u", 77, offsetof(Rec, i), 0, NULL};
static PyMemberDef object = {"o", _Py_T_OBJECT, offsetof(Rec, o), 0, NULL}, object_ex = {"ex", Py_T_OBJECT_EX, offsetof(Rec, ex), 0, NULL};
static PyMemberDef string = {"s", Py_T_STRING, offsetof(Rec, s), 0, NULL}, character = {"c", Py_T_CHAR, offsetof(Rec, c), 0, NULL};

static void check_getset(void)
{
    PyObject *d = PyDescr_NewGetSet(type, &both), *five = PyLong_FromLong(5);
    CHECK(d && Py_TYPE(d) == &PyGetSetDescr_Type);
    CHECK_REPR(Py_XNewRef(d), "<attribute 'both' of 'm.Rec' objects>");
    CHECK_REPR(PyObject_GetAttrString(d, "__doc__"), "'the doc'");
    CHECK(Py_TYPE(d)->tp_descr_set(d, (PyObject *)rec, five) == 0 && rec->i == 5);
    CHECK_REPR(Py_TYPE(d)->tp_descr_get(d, (PyObject *)rec, (PyObject *)type), "(5, 'closure')");
    CHECK(Py_TYPE(d)->tp_descr_get(d, Py_None, NULL) == NULL);
    CHECK_RAISED(PyExc_TypeError, "descriptor 'both' for 'm.Rec' objects doesn't apply to a 'NoneType' object");
    Py_DECREF(d);
    d = PyDescr_NewGetSet(type, &reads);
    CHECK(Py_TYPE(d)->tp_descr_set(d, (PyObject *)rec, five) == -1);
    CHECK_RAISED(PyExc_AttributeError, "attribute 'reads' of 'm.Rec' objects is not writable");
    Py_DECREF(d);
    Py_DECREF(five);
}

static void check_member(void)
{
    PyObject *d = PyDescr_NewMember(type, &member);
    CHECK(d && Py_TYPE(d) == &PyMemberDescr_Type);
    CHECK_REPR(Py_XNewRef(d), "<member 'i' of 'm.Rec' objects>");
    rec->i = 11;
    CHECK_REPR(Py_TYPE(d)->tp_descr_get(d, (PyObject *)rec, NULL), "11");
    Py_DECREF(d);
    CHECK(PyDescr_NewMember(type, &relative) == NULL);
    CHECK_RAISED(PyExc_SystemError, "PyDescr_NewMember used with Py_RELATIVE_OFFSET");
}

static PyObject *wrap(PyObject *self, PyObject *args, void *wrapped) { return Py_BuildValue("OOs", self, args, (char *)wrapped); }
static PyObject *wrap_kw(PyObject *self, PyObject *args, void *wrapped, PyObject *kw) { return Py_BuildValue("OO", args, kw ? kw : Py_None); }
static struct wrapperbase base = {.name = "__slot__", .wrapper = wrap, .doc = "a slot"};
static struct wrapperbase base_kw = {.name = "__kw__", .wrapper = (wrapperfunc)(void (*)(void))wrap_kw, .flags = PyWrapperFlag_KEYWORDS};

static void check_wrapper(void)
{
    PyObject *d = PyDescr_NewWrapper(&PyLong_Type, &base, "wrapped"), *n = PyLong_FromLong(70000), *kw = Py_BuildValue("{s:i}", "k", 1);
    CHECK(d && Py_TYPE(d) == &PyWrapperDescr_Type);
    CHECK_REPR(Py_XNewRef(d), "<slot wrapper '__slot__' of 'int' objects>");
    CHECK_REPR(PyObject_CallFunctionObjArgs(d, n, Py_None, NULL), "(70000, (None,), 'wrapped')");
    Py_ssize_t refs = Py_REFCNT(d);
    PyObject *w = PyWrapper_New(d, n);
    CHECK(w && Py_REFCNT(w) == 1 && Py_REFCNT(d) == refs + 1 && Py_REFCNT(n) == 2);
    CHECK_REPR(PyObject_CallNoArgs(w), "(70000, (), 'wrapped')");
    CHECK_REPR(PyObject_GetAttrString(w, "__name__"), "'__slot__'");
    PyObject *none = PyTuple_New(0);
    CHECK(PyObject_Call(w, none, kw) == NULL);
    CHECK_RAISED(PyExc_TypeError, "wrapper __slot__() takes no keyword arguments");
    Py_DECREF(w);
    CHECK(Py_REFCNT(d) == refs && Py_REFCNT(n) == 1);
    Py_DECREF(d);
    d = PyDescr_NewWrapper(&PyLong_Type, &base_kw, NULL);
    w = PyWrapper_New(d, n);
    CHECK_REPR(PyObject_Call(w, none, kw), "((), {'k': 1})");
    Py_DECREF(none); Py_DECREF(w); Py_DECREF(d); Py_DECREF(n); Py_DECREF(kw);
}

static void check_is_data(void)
{
    PyObject *d = PyDescr_NewGetSet(type, &reads), *w = PyDescr_NewWrapper(&PyLong_Type, &base, NULL);
    CHECK(PyDescr_IsData(d) == 1 && PyDescr_IsData(w) == 0 && PyDescr_IsData(Py_None) == 0);
    Py_DECREF(d);
    Py_DECREF(w);
}

static void check_get_one(void)
{
    const char *p = (const char *)rec;
    rec->i = -3;
    rec->c = 'x';
    CHECK_REPR(PyMember_GetOne(p, &member), "-3");
    CHECK_REPR(PyMember_GetOne(p, &character), "'x'");
    CHECK_REPR(PyMember_GetOne(p, &string), "None");
    CHECK_REPR(PyMember_GetOne(p, &object), "None");
    CHECK(PyMember_GetOne(p, &object_ex) == NULL);
    CHECK_RAISED(PyExc_AttributeError, "'m.Rec' object has no attribute 'ex'");
    CHECK(PyMember_GetOne(p, &relative) == NULL);
    CHECK_RAISED(PyExc_SystemError, "PyMember_GetOne used with Py_RELATIVE_OFFSET");
    CHECK(PyMember_GetOne(p, &unknown) == NULL);
    CHECK_RAISED(PyExc_SystemError, "bad memberdescr type");
}

static void check_set_one(void)
{
    char *p = (char *)rec;
    PyObject *n = PyLong_FromLong(70000), *l = PyList_New(0);
    CHECK(PyMember_SetOne(p, &member, n) == 0 && rec->i == 70000);
    CHECK(PyMember_SetOne(p, &object_ex, l) == 0 && rec->ex == l && Py_REFCNT(l) == 2);
    PyObject *got = PyMember_GetOne(p, &object_ex);
    CHECK(got == l && Py_REFCNT(l) == 3);
    Py_XDECREF(got);
    CHECK(PyMember_SetOne(p, &object_ex, NULL) == 0 && !rec->ex && Py_REFCNT(l) == 1);
    CHECK(PyMember_SetOne(p, &object_ex, NULL) == -1);
    CHECK_RAISED(PyExc_AttributeError, "ex");
    CHECK(PyMember_SetOne(p, &object, NULL) == 0);
    CHECK(PyMember_SetOne(p, &member, NULL) == -1);
    CHECK_RAISED(PyExc_TypeError, "can't delete numeric/char attribute");
    CHECK(PyMember_SetOne(p, &read_only, n) == -1);
    CHECK_RAISED(PyExc_AttributeError, "readonly attribute");
    CHECK(PyMember_SetOne(p, &string, n) == -1);
    CHECK_RAISED(PyExc_TypeError, "readonly attribute");
    CHECK(PyMember_SetOne(p, &character, n) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyMember_SetOne(p, &relative, n) == -1);
    CHECK_RAISED(PyExc_SystemError, "PyMember_SetOne used with Py_RELATIVE_OFFSET");
    CHECK(PyMember_SetOne(p, &unknown, n) == -1);
    CHECK_RAISED(PyExc_SystemError, "bad memberdescr type for u");
    CHECK(rec->i == 70000);
    Py_DECREF(n);
    Py_DECREF(l);
}

static void check_struct_sequence(void)
{
    static PyTypeObject t;
    static PyStructSequence_Field fields[] = {{"a", "first"}, {"b", NULL}, {"hidden", NULL}, {NULL, NULL}};
    static PyStructSequence_Desc desc = {"m.Seq", "doc", fields, 2};
    PyStructSequence_InitType(&t, &desc);
    CHECK_CLEAN();
    PyObject *s = PyStructSequence_New(&t);
    for (int i = 0; i < 3; i++) PyStructSequence_SetItem(s, i, PyLong_FromLong(i + 1));
    CHECK(PyTuple_Size(s) == 2);
    CHECK_REPR(PyObject_GetAttrString(s, "hidden"), "3");
    CHECK_REPR(s, "m.Seq(a=1, b=2)");
    /* A type in use is refused. */
    PyStructSequence_InitType(&t, &desc);
    CHECK_RAISED(PyExc_SystemError, NULL);
}

int main(void)
{
    Py_Initialize();
    type = (PyTypeObject *)PyType_FromSpec(&spec);
    rec = (Rec *)PyType_GenericAlloc(type, 0);
    check_getset();
    check_member();
    check_wrapper();
    check_is_data();
    check_get_one();
    check_set_one();
    check_struct_sequence();
    Py_DECREF(rec);
    Py_DECREF(type);
    return CHECK_DONE();
}
