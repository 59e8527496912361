/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of moduleobject.h, modsupport.h and PyState_. */
#include "../check.h"

#define FAILS(x, type, want) do { CHECK((x) == NULL); CHECK_RAISED(type, want); } while (0)
#define MINUS(x, type, want) do { CHECK((x) == -1); CHECK_RAISED(type, want); } while (0)
static PyObject *attr(PyObject *o, const char *name) { return o ? PyObject_GetAttrString(o, name) : NULL; }
static PyObject *str(const char *s) { return PyUnicode_FromString(s); }

static void new_module(void)
{
    PyObject *m = PyModule_New("m"), *n = str("n"), *o = PyModule_NewObject(n);
    CHECK_REPR(Py_NewRef(m), "<module 'm'>");
    CHECK_REPR(Py_NewRef(o), "<module 'n'>");
    CHECK_REPR(Py_NewRef(PyModule_GetDict(m)), "{'__name__': 'm', '__doc__': None, '__package__': None, '__loader__': None, '__spec__': None}");
    CHECK(PyModule_Check(m) && PyModule_CheckExact(m));
    CHECK(!strcmp(PyModule_GetName(m), "m"));
    CHECK_REPR(PyModule_GetNameObject(m), "'m'");
    FAILS(PyModule_GetFilenameObject(m), PyExc_SystemError, "module filename missing");
    FAILS(PyModule_GetFilename(m), PyExc_SystemError, "module filename missing");
    PyObject_SetAttrString(m, "__file__", n);
    CHECK_REPR(PyModule_GetFilenameObject(m), "'n'");
    CHECK(!strcmp(PyModule_GetFilename(m), "n"));
    CHECK_REPR(Py_NewRef(m), "<module 'm' from 'n'>");
    CHECK(PyModule_GetDef(m) == NULL && PyModule_GetState(m) == NULL);
    CHECK_CLEAN();
    PyDict_DelItemString(PyModule_GetDict(m), "__name__");
    FAILS(PyModule_GetName(m), PyExc_SystemError, "nameless module");
    FAILS(PyModule_GetNameObject(m), PyExc_SystemError, "nameless module");
    FAILS(PyObject_GetAttrString(m, "x"), PyExc_AttributeError, "module has no attribute 'x'");
    Py_DECREF(m); Py_DECREF(n); Py_DECREF(o);
    FAILS(PyModule_New("\xff"), PyExc_UnicodeDecodeError, NULL);
    FAILS(PyModule_GetDict(Py_None), PyExc_SystemError, NULL);
    FAILS(PyModule_GetName(Py_None), PyExc_TypeError, "bad argument type for built-in operation");
    FAILS(PyModule_GetFilename(Py_None), PyExc_TypeError, "bad argument type for built-in operation");
    FAILS(PyModule_GetDef(Py_None), PyExc_TypeError, "bad argument type for built-in operation");
    FAILS(PyModule_GetState(Py_None), PyExc_TypeError, "bad argument type for built-in operation");
}

static PyObject *one(PyObject *self, PyObject *o) { return PyModule_GetNameObject(self); }

static void add(void)
{
    PyObject *m = PyModule_New("m"), *v = PyList_New(0);
    Py_ssize_t refs = Py_REFCNT(v);
    CHECK(PyModule_AddObjectRef(m, "ref", v) == 0 && Py_REFCNT(v) == refs + 1);
    CHECK(PyModule_Add(m, "add", Py_NewRef(v)) == 0 && Py_REFCNT(v) == refs + 2);
    CHECK(PyModule_AddObject(m, "object", Py_NewRef(v)) == 0 && Py_REFCNT(v) == refs + 3);
    MINUS(PyModule_AddObjectRef(m, "x", NULL), PyExc_SystemError, "PyModule_AddObjectRef() must be called with an exception raised if value is NULL");
    PyErr_SetString(PyExc_ValueError, "kept");
    MINUS(PyModule_Add(m, "x", NULL), PyExc_ValueError, "kept");
    MINUS(PyModule_AddObjectRef(Py_None, "x", v), PyExc_TypeError, "PyModule_AddObjectRef() first argument must be a module");
    MINUS(PyModule_Add(Py_None, "x", Py_NewRef(v)), PyExc_TypeError, "PyModule_AddObjectRef() first argument must be a module");
    CHECK(Py_REFCNT(v) == refs + 3);
    MINUS(PyModule_AddObject(Py_None, "x", v), PyExc_TypeError, "PyModule_AddObjectRef() first argument must be a module");
    CHECK(Py_REFCNT(v) == refs + 3);
    CHECK(PyModule_AddIntConstant(m, "i", -7) == 0 && PyModule_AddStringConstant(m, "s", "text") == 0);
    CHECK_REPR(attr(m, "i"), "-7");
    CHECK_REPR(attr(m, "s"), "'text'");
    MINUS(PyModule_AddStringConstant(m, "s", "\xff"), PyExc_UnicodeDecodeError, NULL);
    CHECK(PyModule_AddIntMacro(m, METH_O) == 0);
    CHECK_REPR(attr(m, "METH_O"), "8");
    CHECK(PyModule_AddType(m, &PyLong_Type) == 0);
    CHECK_REPR(attr(m, "int"), "<class 'int'>");
    CHECK(PyModule_SetDocString(m, "doc") == 0);
    CHECK_REPR(attr(m, "__doc__"), "'doc'");
    static PyMethodDef good[] = {{"one", one, METH_O, "one($module, x, /)\n--\n\nText."}, {NULL}}, wrong[] = {{"one", one, METH_O | METH_CLASS, NULL}, {NULL}};
    CHECK(PyModule_AddFunctions(m, good) == 0);
    CHECK_REPR(PyObject_CallMethod(m, "one", "i", 1), "'m'");
    PyObject *f = attr(m, "one");
    CHECK_REPR(attr(f, "__module__"), "'m'");
    CHECK_REPR(attr(f, "__doc__"), "'Text.'");
    CHECK_REPR(attr(f, "__text_signature__"), "'($module, x, /)'");
    Py_XDECREF(f);
    MINUS(PyModule_AddFunctions(m, wrong), PyExc_ValueError, "module functions cannot set METH_CLASS or METH_STATIC");
    MINUS(PyModule_AddFunctions(Py_None, good), PyExc_TypeError, "bad argument type for built-in operation");
    MINUS(PyUnstable_Module_SetGIL(Py_None, Py_MOD_GIL_USED), PyExc_SystemError, NULL);
    Py_DECREF(m); Py_DECREF(v);
}

static PyObject *getattr_hook(PyObject *self, PyObject *name) { return PyUnicode_FromFormat("<%U>", name); }
static PyObject *dir_hook(PyObject *self, PyObject *args) { return Py_BuildValue("[ss]", "b", "a"); }
static void attributes(void)
{
    PyObject *m = PyModule_New("m");
    FAILS(PyObject_GetAttrString(m, "x"), PyExc_AttributeError, "module 'm' has no attribute 'x'");
    CHECK(PyObject_SetAttrString(m, "x", Py_True) == 0);
    CHECK_REPR(attr(m, "x"), "True");
    CHECK(PyObject_DelAttrString(m, "x") == 0);
    MINUS(PyObject_DelAttrString(m, "x"), PyExc_AttributeError, "'module' object has no attribute 'x'");
    static PyMethodDef hooks[] = {{"__getattr__", getattr_hook, METH_O, NULL}, {"__dir__", dir_hook, METH_NOARGS, NULL}, {NULL}};
    CHECK_REPR(PyObject_Dir(m), "['__doc__', '__loader__', '__name__', '__package__', '__spec__']");
    CHECK(PyModule_AddFunctions(m, hooks) == 0);
    CHECK_REPR(attr(m, "x"), "'<x>'");
    CHECK_REPR(PyObject_Dir(m), "['a', 'b']");
    CHECK_REPR(attr(m, "__annotations__"), "{}");
    MINUS(PyObject_SetAttrString(m, "__dict__", Py_None), PyExc_AttributeError, "readonly attribute");
    Py_DECREF(m);
    PyObject *t = (PyObject *)&PyModule_Type;
    m = PyObject_CallFunction(t, "ss", "made", "doc");
    CHECK_REPR(attr(m, "__doc__"), "'doc'");
    Py_XDECREF(m);
    FAILS(PyObject_CallFunction(t, NULL), PyExc_TypeError, "module() missing required argument 'name' (pos 1)");
    FAILS(PyObject_CallFunction(t, "i", 1), PyExc_TypeError, "module() argument 'name' must be str, not int");
}

static int traversed, cleared, freed;
static int traverse(PyObject *m, visitproc visit, void *arg) { traversed++; return 0; }
static int clear(PyObject *m) { cleared++; return 0; }
static void release(void *m) { freed++; }

static void create(void)
{
    static PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = "stateful", .m_doc = "Doc.", .m_size = 24, .m_traverse = traverse, .m_clear = clear, .m_free = release};
    PyObject *m = PyModule_Create(&def);
    CHECK(PyModule_GetDef(m) == &def);
    char *state = PyModule_GetState(m), zero[24] = {0};
    CHECK(state && !memcmp(state, zero, 24));
    CHECK_REPR(attr(m, "__doc__"), "'Doc.'");
    PyGC_Collect();
    CHECK(traversed > 0);
    Py_DECREF(m);
    PyGC_Collect();
    CHECK(freed == 1);
    static PyModuleDef_Slot none[] = {{0, NULL}};
    static PyModuleDef slotted = {PyModuleDef_HEAD_INIT, .m_name = "slotted", .m_slots = none, .m_size = 8, .m_free = release, .m_traverse = traverse};
    static PyModuleDef_Slot no_exec[] = {{Py_mod_exec, NULL}, {0, NULL}};
    static PyModuleDef empty_exec = {PyModuleDef_HEAD_INIT, .m_name = "empty_exec", .m_slots = no_exec};
    PyObject *filled = PyModule_New("filled");
    CHECK(PyModule_ExecDef(filled, &empty_exec) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(filled);
    FAILS(PyModule_Create(&slotted), PyExc_SystemError, "module slotted: PyModule_Create is incompatible with m_slots");
    /* A module that is not executed has no state, and m_traverse and m_free are not called for it. */
    PyObject *kw = Py_BuildValue("{s:s}", "name", "from_spec"), *args = PyTuple_New(0), *spec = PyObject_Call((PyObject *)Py_TYPE(PySys_GetObject("implementation")), args, kw);
    m = PyModule_FromDefAndSpec(&slotted, spec);
    CHECK_REPR(PyModule_GetNameObject(m), "'from_spec'");
    CHECK(m && PyModule_GetState(m) == NULL && PyModule_GetDef(m) == &slotted);
    traversed = freed = 0;
    PyGC_Collect();
    CHECK(traversed == 0);
    Py_XDECREF(m);
    PyGC_Collect();
    CHECK(freed == 0);
    m = PyModule_FromDefAndSpec(&slotted, spec);
    CHECK(PyModule_ExecDef(m, &slotted) == 0);
    state = PyModule_GetState(m);
    CHECK(state != NULL);
    CHECK(PyModule_ExecDef(m, &slotted) == 0 && PyModule_GetState(m) == state);
    Py_XDECREF(m);
    PyGC_Collect();
    CHECK(freed == 1 && traversed > 0);
    Py_DECREF(kw); Py_DECREF(args); Py_XDECREF(spec);
    FAILS(PyModule_FromDefAndSpec(&slotted, Py_None), PyExc_AttributeError, "'NoneType' object has no attribute 'name'");
    CHECK(PyModuleDef_Init(&slotted) == (PyObject *)&slotted);
    CHECK(Py_TYPE((PyObject *)&slotted) == &PyModuleDef_Type);
    MINUS(PyState_AddModule(Py_None, &slotted), PyExc_SystemError, "PyState_AddModule called on module with slots");
    MINUS(PyState_RemoveModule(&slotted), PyExc_SystemError, "PyState_RemoveModule called on module with slots");
    CHECK(PyState_FindModule(&slotted) == NULL);
    CHECK_CLEAN();
}

static void state(void)
{
    static PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = "found", .m_size = -1};
    CHECK(PyState_FindModule(&def) == NULL);
    PyObject *m = PyModule_Create(&def);
    CHECK(PyState_FindModule(&def) == NULL);
    Py_ssize_t refs = Py_REFCNT(m);
    CHECK(PyState_AddModule(m, &def) == 0 && PyState_FindModule(&def) == m && Py_REFCNT(m) == refs + 1);
    CHECK(PyState_RemoveModule(&def) == 0 && PyState_FindModule(&def) == NULL && Py_REFCNT(m) == refs);
    CHECK(PyState_AddModule(m, &def) == 0 && PyState_RemoveModule(&def) == 0);
    Py_DECREF(m);
}

static int destroyed;
static void destroy(PyObject *c) { destroyed++; CHECK(PyCapsule_IsValid(c, "cap.api.x")); }

static void capsules(void)
{
    static int data;
    FAILS(PyCapsule_New(NULL, "n", NULL), PyExc_ValueError, "PyCapsule_New called with null pointer");
    PyObject *c = PyCapsule_New(&data, "cap.api", NULL);
    CHECK(PyCapsule_CheckExact(c) && PyCapsule_GetPointer(c, "cap.api") == &data && !strcmp(PyCapsule_GetName(c), "cap.api"));
    FAILS(PyCapsule_GetPointer(c, "other"), PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
    FAILS(PyCapsule_GetPointer(c, NULL), PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
    FAILS(PyCapsule_GetPointer(Py_None, NULL), PyExc_ValueError, "PyCapsule_GetPointer called with invalid PyCapsule object");
    FAILS(PyCapsule_GetPointer(NULL, NULL), PyExc_ValueError, "PyCapsule_GetPointer called with invalid PyCapsule object");
    FAILS(PyCapsule_GetName(Py_None), PyExc_ValueError, "PyCapsule_GetName called with invalid PyCapsule object");
    FAILS(PyCapsule_GetDestructor(Py_None), PyExc_ValueError, "PyCapsule_GetDestructor called with invalid PyCapsule object");
    FAILS(PyCapsule_GetContext(Py_None), PyExc_ValueError, "PyCapsule_GetContext called with invalid PyCapsule object");
    CHECK(PyCapsule_GetContext(c) == NULL && PyCapsule_GetDestructor(c) == NULL);
    CHECK_CLEAN();
    CHECK(PyCapsule_SetContext(c, &data) == 0 && PyCapsule_GetContext(c) == &data);
    MINUS(PyCapsule_SetPointer(c, NULL), PyExc_ValueError, "PyCapsule_SetPointer called with null pointer");
    MINUS(PyCapsule_SetPointer(Py_None, &data), PyExc_ValueError, "PyCapsule_SetPointer called with invalid PyCapsule object");
    MINUS(PyCapsule_SetName(Py_None, "x"), PyExc_ValueError, "PyCapsule_SetName called with invalid PyCapsule object");
    MINUS(PyCapsule_SetContext(Py_None, &data), PyExc_ValueError, "PyCapsule_SetContext called with invalid PyCapsule object");
    MINUS(PyCapsule_SetDestructor(Py_None, NULL), PyExc_ValueError, "PyCapsule_SetDestructor called with invalid PyCapsule object");
    CHECK(PyCapsule_IsValid(c, "cap.api") && !PyCapsule_IsValid(c, "x") && !PyCapsule_IsValid(Py_None, "x") && !PyCapsule_IsValid(NULL, NULL));
    PyObject *m = PyImport_AddModule("cap");
    CHECK(PyModule_AddObjectRef(m, "api", c) == 0);
    CHECK(PyCapsule_Import("cap.api", 0) == &data && PyCapsule_Import("cap.api", 1) == &data);
    FAILS(PyCapsule_Import("cap.none", 0), PyExc_AttributeError, "module 'cap' has no attribute 'none'");
    FAILS(PyCapsule_Import("cap.api.x", 0), PyExc_AttributeError, "'PyCapsule' object has no attribute 'x'");
    FAILS(PyCapsule_Import("cap", 0), PyExc_AttributeError, "PyCapsule_Import \"cap\" is not valid");
    FAILS(PyCapsule_Import("cap_none.api", 0), PyExc_ImportError, "PyCapsule_Import could not import module \"cap_none\"");
    CHECK(PyCapsule_SetName(c, "other") == 0);
    FAILS(PyCapsule_Import("cap.api", 0), PyExc_AttributeError, "PyCapsule_Import \"cap.api\" is not valid");
    CHECK(PyCapsule_SetName(c, "cap.api.x") == 0 && PyCapsule_SetDestructor(c, destroy) == 0);
    PyObject *s = PyObject_Repr(c);
    CHECK(!strncmp(PyUnicode_AsUTF8(s), "<capsule object \"cap.api.x\" at 0x", 33));
    Py_DECREF(s);
    PyObject_DelAttrString(m, "api");
    Py_DECREF(c);
    CHECK(destroyed == 1);
    c = PyCapsule_New(&data, NULL, NULL);
    CHECK(PyCapsule_GetPointer(c, NULL) == &data && PyCapsule_GetName(c) == NULL && PyCapsule_IsValid(c, NULL));
    CHECK_CLEAN();
    Py_DECREF(c);
}

int main(void)
{
    Py_Initialize();
    new_module();
    add();
    attributes();
    create();
    state();
    capsules();
    return CHECK_DONE();
}
