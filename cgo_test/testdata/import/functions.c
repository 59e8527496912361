/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of import.h, and finders in sys.meta_path. */
#include "../check.h"

static PyObject *str(const char *s) { return PyUnicode_FromString(s); }
static PyObject *attr(PyObject *o, const char *name) { return o ? PyObject_GetAttrString(o, name) : NULL; }
#define FAILS(x, type, want) do { CHECK((x) == NULL); CHECK_RAISED(type, want); } while (0)

static void missing(void)
{
    CHECK(PyImport_ImportModule("not_there") == NULL);
    PyObject *e = PyErr_GetRaisedException();
    CHECK((PyObject *)Py_TYPE(e) == PyExc_ModuleNotFoundError);
    CHECK_REPR(attr(e, "name"), "'not_there'");
    CHECK_REPR(attr(e, "path"), "None");
    CHECK_REPR(e, "ModuleNotFoundError(\"No module named 'not_there'\")");
    FAILS(PyImport_ImportModule("sys.nothing"), PyExc_ModuleNotFoundError, "No module named 'sys.nothing'; 'sys' is not a package");
    FAILS(PyImport_ImportModule("not_there.sub"), PyExc_ModuleNotFoundError, "No module named 'not_there'");
    FAILS(PyImport_ImportModule(""), PyExc_ValueError, "Empty module name");
    FAILS(PyImport_ImportModule("\xff"), PyExc_UnicodeDecodeError, NULL);
    FAILS(PyImport_Import(Py_None), PyExc_TypeError, "module name must be a string");
    FAILS(PyImport_ImportModuleNoBlock("not_there"), PyExc_ModuleNotFoundError, "No module named 'not_there'");
}

static void present(void)
{
    PyObject *a = PyImport_ImportModule("sys"), *n = str("sys"), *b = PyImport_Import(n), *c = PyImport_GetModule(n);
    CHECK(a && a == b && b == c && PyModule_Check(a));
    Py_XDECREF(a); Py_XDECREF(b); Py_XDECREF(c);
    CHECK(PyImport_GetModule(Py_None) == NULL);
    CHECK_CLEAN();
    PyObject *list = PyList_New(0);
    FAILS(PyImport_GetModule(list), PyExc_TypeError, NULL);
    Py_DECREF(list);
    PyObject *d = PyImport_GetModuleDict();
    CHECK(PyDict_Check(d) && d == PySys_GetObject("modules") && PyDict_Contains(d, n) == 1);
    PyDict_SetItemString(d, "halted", Py_None);
    FAILS(PyImport_ImportModule("halted"), PyExc_ModuleNotFoundError, "import of halted halted; None in sys.modules");
    FAILS(PyImport_ImportModule("halted.sub"), PyExc_ModuleNotFoundError, "No module named 'halted.sub'; 'halted' is not a package");
    PyDict_SetItemString(d, "number", n);
    a = PyImport_ImportModule("number");
    CHECK(a == n);
    Py_XDECREF(a);
    Py_DECREF(n);
}

static void add(void)
{
    PyObject *m = PyImport_AddModuleRef("added");
    CHECK(m && PyModule_Check(m));
    PyObject *again = PyImport_AddModule("added"), *n = str("added");
    CHECK(again == m && PyImport_AddModuleObject(n) == m);
    CHECK_REPR(attr(m, "__name__"), "'added'");
    CHECK_REPR(attr(m, "__spec__"), "None");
    PyDict_SetItem(PyImport_GetModuleDict(), n, Py_None);
    again = PyImport_AddModuleRef("added");
    CHECK(again && again != m && PyModule_Check(again));
    Py_XDECREF(again);
    again = PyImport_AddModuleRef("added.sub"); /* no parent is looked for */
    CHECK(again && PyModule_Check(again));
    Py_XDECREF(again);
    FAILS(PyImport_AddModuleRef("\xff"), PyExc_UnicodeDecodeError, NULL);
    PyObject *list = PyList_New(0);
    FAILS(PyImport_AddModuleObject(list), PyExc_TypeError, NULL);
    Py_DECREF(list); Py_DECREF(n); Py_XDECREF(m);
}

static PyObject *level(const char *name, PyObject *globals, PyObject *from, int n)
{
    PyObject *r = PyImport_ImportModuleLevel(name, globals, NULL, from, n);
    Py_XDECREF(globals);
    Py_XDECREF(from);
    return r;
}

static void levels(void)
{
    PyObject *d = PyImport_GetModuleDict();
    PyObject *pkg = PyImport_AddModule("pkg"), *sub = PyImport_AddModule("pkg.sub"), *leaf = PyImport_AddModule("pkg.sub.leaf");
    PyObject *path = PyList_New(0);
    PyObject_SetAttrString(pkg, "__path__", path);
    PyObject_SetAttrString(sub, "__path__", path);
    Py_DECREF(path);
#define GLOBALS(package) Py_BuildValue("{s:s,s:s}", "__package__", package, "__name__", package ".x")
#define IS(x, m) do { PyObject *r = x; CHECK(r == m); Py_XDECREF(r); } while (0)
    IS(level("pkg.sub.leaf", NULL, NULL, 0), pkg);
    IS(level("pkg.sub.leaf", NULL, Py_BuildValue("(s)", "x"), 0), leaf);
    IS(level("pkg.sub.leaf", NULL, Py_BuildValue("()"), 0), pkg);
    IS(level("", GLOBALS("pkg.sub"), NULL, 1), sub);
    IS(level("leaf", GLOBALS("pkg.sub"), NULL, 1), leaf);
    IS(level("sub.leaf", GLOBALS("pkg"), NULL, 1), sub);
    IS(level("sub.leaf", GLOBALS("pkg.sub"), NULL, 2), sub);
    IS(level("sub.leaf", GLOBALS("pkg.sub"), Py_BuildValue("(s)", "x"), 2), leaf);
    IS(level("", Py_BuildValue("{s:s,s:s}", "__package__", "pkg.sub", "__name__", "pkg.sub"), NULL, 2), pkg);
    FAILS(level("x", GLOBALS("pkg.sub"), NULL, 3), PyExc_ImportError, "attempted relative import beyond top-level package");
    FAILS(level("x", GLOBALS(""), NULL, 1), PyExc_ImportError, "attempted relative import with no known parent package");
    FAILS(level("x", NULL, NULL, 1), PyExc_KeyError, "\"'__name__' not in globals\"");
    FAILS(level("x", PyDict_New(), NULL, 1), PyExc_KeyError, "\"'__name__' not in globals\"");
    FAILS(level("x", PyList_New(0), NULL, 1), PyExc_TypeError, "globals must be a dict");
    FAILS(level("x", Py_BuildValue("{s:i}", "__package__", 1), NULL, 1), PyExc_TypeError, "package must be a string");
    FAILS(level("", NULL, NULL, 0), PyExc_ValueError, "Empty module name");
    FAILS(level("sys", NULL, NULL, -1), PyExc_ValueError, "level must be >= 0");
    FAILS(level("none", GLOBALS("pkg"), NULL, 1), PyExc_ModuleNotFoundError, "No module named 'pkg.none'");
    FAILS(PyImport_ImportModuleLevelObject(NULL, NULL, NULL, NULL, 0), PyExc_ValueError, "Empty module name");
    FAILS(PyImport_ImportModuleLevelObject(Py_None, NULL, NULL, NULL, 0), PyExc_TypeError, "module name must be a string");
    FAILS(level("pkg", NULL, Py_BuildValue("(i)", 1), 0), PyExc_TypeError, "Item in ``from list'' must be str, not int");
    IS(level("pkg", NULL, Py_BuildValue("(ss)", "absent", "sub"), 0), pkg);
    PyObject *all = Py_BuildValue("(s)", "also_absent");
    PyObject_SetAttrString(pkg, "__all__", all);
    Py_DECREF(all);
    IS(level("pkg", NULL, Py_BuildValue("(s)", "*"), 0), pkg);
    (void)d;
}

static void attributes(void)
{
    PyObject *m = str("sys"), *a = str("maxsize"), *o = PyImport_GetModule(m), *x = PyObject_GetAttr(o, a);
    CHECK_REPR(Py_XNewRef(x), "9223372036854775807");
    Py_XDECREF(x); Py_XDECREF(o); Py_DECREF(m); Py_DECREF(a);
#if PY_VERSION_HEX >= 0x030e0000
    CHECK_REPR(PyImport_ImportModuleAttrString("sys", "maxsize"), "9223372036854775807");
    FAILS(PyImport_ImportModuleAttrString("sys", "no_such"), PyExc_AttributeError, "module 'sys' has no attribute 'no_such'");
    FAILS(PyImport_ImportModuleAttrString("not_there", "x"), PyExc_ModuleNotFoundError, "No module named 'not_there'");
    m = str("sys"), a = str("maxsize");
    CHECK_REPR(PyImport_ImportModuleAttr(m, a), "9223372036854775807");
    FAILS(PyImport_ImportModuleAttr(Py_None, a), PyExc_TypeError, "module name must be a string");
    FAILS(PyImport_ImportModuleAttr(m, Py_None), PyExc_TypeError, "attribute name must be string, not 'NoneType'");
    Py_DECREF(m); Py_DECREF(a);
#endif
}

/* A namespace object with attributes. */
static PyObject *space(const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *kw = Py_VaBuildValue(format, va), *args = PyTuple_New(0);
    va_end(va);
    PyObject *r = PyObject_Call((PyObject *)Py_TYPE(PySys_GetObject("implementation")), args, kw);
    Py_DECREF(kw); Py_DECREF(args);
    return r;
}

static char asked[500];
static PyObject *find_spec(PyObject *self, PyObject *args)
{
    const char *name;
    PyObject *path, *target;
    if (!PyArg_ParseTuple(args, "sOO", &name, &path, &target)) return NULL;
    sprintf(asked + strlen(asked), "%s%s ", name, path == Py_None ? "" : "*");
    CHECK(target == Py_None);
    if (!strncmp(name, "raise_", 6)) { PyErr_SetString(PyExc_ValueError, "from find_spec"); return NULL; }
    if (strncmp(name, "meta_", 5) || strchr(name, '.')) Py_RETURN_NONE;
    PyObject *loader = !strcmp(name, "meta_nothing") || !strcmp(name, "meta_space") ? Py_NewRef(Py_None) : Py_NewRef(self);
    PyObject *search = !strncmp(name, "meta_pkg", 8) || !strcmp(name, "meta_space") ? Py_BuildValue("[s]", "/p") : Py_NewRef(Py_None);
    return space("{s:s,s:N,s:N,s:s,s:O,s:s,s:O,s:[]}", "name", name, "loader", loader, "submodule_search_locations", search, "origin", "/file", "has_location", Py_True,
                 "parent", "par", "cached", Py_None, "_uninitialized_submodules");
}
static PyObject *create_module(PyObject *self, PyObject *spec)
{
    PyObject *name = PyObject_GetAttrString(spec, "name");
    if (!strcmp(PyUnicode_AsUTF8(name), "meta_own")) { Py_DECREF(name); return PyModule_New("its_own_name"); }
    if (!strcmp(PyUnicode_AsUTF8(name), "meta_create")) { Py_DECREF(name); PyErr_SetString(PyExc_ValueError, "from create_module"); return NULL; }
    Py_DECREF(name);
    Py_RETURN_NONE;
}
static PyObject *exec_module(PyObject *self, PyObject *m)
{
    PyObject *spec = PyObject_GetAttrString(m, "__spec__"), *name = PyObject_GetAttrString(spec, "name");
    CHECK_REPR(attr(spec, "_initializing"), "True");
    CHECK(PyDict_GetItem(PyImport_GetModuleDict(), name) == m);
    const char *n = PyUnicode_AsUTF8(name);
    int r = PyObject_SetAttrString(m, "executed", Py_True);
    if (!strcmp(n, "meta_exec")) { PyErr_SetString(PyExc_ValueError, "from exec_module"); r = -1; }
    if (!strcmp(n, "meta_replaced")) r = PyDict_SetItem(PyImport_GetModuleDict(), name, Py_True);
    if (!strcmp(n, "meta_gone")) r = PyDict_DelItem(PyImport_GetModuleDict(), name);
    Py_DECREF(name);
    Py_DECREF(spec);
    if (r < 0) return NULL;
    Py_RETURN_NONE;
}
static PyMethodDef finder_methods[] = {{"find_spec", find_spec, METH_VARARGS}, {"create_module", create_module, METH_O}, {"exec_module", exec_module, METH_O}, {NULL}};

static int imported(const char *name) { return PyDict_GetItemString(PyImport_GetModuleDict(), name) != NULL; }

static void finders(void)
{
    static PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = "finder", .m_size = -1};
    PyObject *finder = PyModule_Create(&def), *meta = PySys_GetObject("meta_path"), *odd = space("{}");
    for (PyMethodDef *d = finder_methods; d->ml_name; d++) {
        PyObject *f = PyCFunction_New(d, finder);
        PyModule_Add(finder, d->ml_name, f);
    }
    CHECK(PyList_Insert(meta, 0, finder) == 0 && PyList_Insert(meta, 0, odd) == 0);
    PyObject *m = PyImport_ImportModule("meta_plain");
    CHECK(!strcmp(asked, "meta_plain "));
    CHECK_REPR(attr(m, "executed"), "True");
    CHECK_REPR(attr(m, "__name__"), "'meta_plain'");
    CHECK_REPR(attr(m, "__package__"), "'par'");
    CHECK_REPR(attr(m, "__file__"), "'/file'");
    CHECK(PyObject_HasAttrString(m, "__path__") == 0);
    PyObject *spec = attr(m, "__spec__"), *loader = attr(m, "__loader__");
    CHECK_REPR(attr(spec, "_initializing"), "False");
    CHECK(loader == finder);
    Py_XDECREF(spec); Py_XDECREF(loader);
    PyObject *again = PyImport_ImportModule("meta_plain");
    CHECK(again == m && !strcmp(asked, "meta_plain "));
    Py_XDECREF(again); Py_XDECREF(m);
    *asked = 0;
    m = PyImport_ImportModule("meta_pkg.sub");
    FAILS(m, PyExc_ModuleNotFoundError, "No module named 'meta_pkg.sub'");
    CHECK(!strcmp(asked, "meta_pkg meta_pkg.sub* ") && imported("meta_pkg"));
    m = PyImport_ImportModule("meta_pkg");
    CHECK_REPR(attr(m, "__path__"), "['/p']");
    Py_XDECREF(m);
    m = PyImport_ImportModule("meta_own");
    CHECK_REPR(attr(m, "__name__"), "'its_own_name'");
    Py_XDECREF(m);
    FAILS(PyImport_ImportModule("meta_create"), PyExc_ValueError, "from create_module");
    CHECK(!imported("meta_create"));
    FAILS(PyImport_ImportModule("meta_exec"), PyExc_ValueError, "from exec_module");
    CHECK(!imported("meta_exec"));
    m = PyImport_ImportModule("meta_replaced");
    CHECK(m == Py_True);
    Py_XDECREF(m);
    FAILS(PyImport_ImportModule("meta_gone"), PyExc_KeyError, "'meta_gone'");
    FAILS(PyImport_ImportModule("meta_nothing"), PyExc_ImportError, "missing loader");
    FAILS(PyImport_ImportModule("raise_it"), PyExc_ValueError, "from find_spec");
    FAILS(PyImport_ImportModule("not_there"), PyExc_ModuleNotFoundError, "No module named 'not_there'");
    PyObject_DelAttrString(finder, "create_module");
    FAILS(PyImport_ImportModule("meta_half"), PyExc_ImportError, "loaders that define exec_module() must also define create_module()");
    CHECK(PySequence_DelItem(meta, 0) == 0 && PySequence_DelItem(meta, 0) == 0);
    Py_INCREF(meta);
    PySys_SetObject("meta_path", Py_None);
    FAILS(PyImport_ImportModule("not_there"), PyExc_ImportError, "sys.meta_path is None, Python is likely shutting down");
    PySys_SetObject("meta_path", meta);
    Py_DECREF(meta); Py_DECREF(finder); Py_DECREF(odd);
}

int main(void)
{
    Py_Initialize();
    missing();
    present();
    add();
    levels();
    attributes();
    finders();
    return CHECK_DONE();
}
