/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * PyModule_FromDefAndSpec2: the first phase of a module, with a version of the API. */
#include "../check.h"

static PyObject *spec_of(const char *name)
{
    PyObject *m = PyModule_New("spec"), *n = PyUnicode_FromString(name);
    PyObject_SetAttrString(m, "name", n);
    Py_DECREF(n);
    return m;
}

static int ran;
static int exec(PyObject *m) { ran++; return 0; }
static PyObject *nothing(PyObject *spec, PyModuleDef *def) { return NULL; }
static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec}, {0, NULL}}, unknown_slots[] = {{99, exec}, {0, NULL}}, null_slots[] = {{Py_mod_create, nothing}, {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "def", "the doc", 16, NULL, slots, NULL, NULL, NULL};
static PyModuleDef negative = {PyModuleDef_HEAD_INIT, "def", NULL, -1, NULL, slots, NULL, NULL, NULL};
static PyModuleDef unknown = {PyModuleDef_HEAD_INIT, "def", NULL, 0, NULL, unknown_slots, NULL, NULL, NULL};
static PyModuleDef null = {PyModuleDef_HEAD_INIT, "def", NULL, 0, NULL, null_slots, NULL, NULL, NULL};

/* Named by the spec, not yet run and without state. */
static void check_first_phase(void)
{
    PyObject *spec = spec_of("pkg.name");
    Py_ssize_t refs = Py_REFCNT(spec);
    const int versions[] = {PYTHON_API_VERSION, PYTHON_ABI_VERSION};
    for (int i = 0; i < 2; i++) {
        PyObject *m = PyModule_FromDefAndSpec2(&def, spec, versions[i]);
        CHECK(m && PyModule_GetDef(m) == &def && !PyModule_GetState(m) && ran == 0);
        CHECK_REPR(PyModule_GetNameObject(m), "'pkg.name'");
        CHECK_REPR(PyObject_GetAttrString(m, "__doc__"), "'the doc'");
        CHECK(PyModule_ExecDef(m, &def) == 0 && ran == 1 && PyModule_GetState(m));
        ran = 0;
        CHECK_CLEAN();
        Py_XDECREF(m);
    }
    CHECK(Py_REFCNT(spec) == refs);
    Py_DECREF(spec);
}

static void refuses(PyModuleDef *d, const char *text)
{
    PyObject *spec = spec_of("n");
    Py_ssize_t refs = Py_REFCNT(spec);
    CHECK(PyModule_FromDefAndSpec2(d, spec, PYTHON_API_VERSION) == NULL);
    CHECK_RAISED(PyExc_SystemError, text);
    CHECK(Py_REFCNT(spec) == refs);
    Py_DECREF(spec);
}

static void check_refused(void)
{
    refuses(&negative, "module n: m_size may not be negative for multi-phase initialization");
    refuses(&unknown, "module n uses unknown slot ID 99");
    refuses(&null, "creation of module n failed without setting an exception");
    CHECK(PyModule_FromDefAndSpec2(&def, Py_None, PYTHON_API_VERSION) == NULL);
    CHECK_RAISED(PyExc_AttributeError, "'NoneType' object has no attribute 'name'");
}

/* Another version of the API is worth a warning. */
static void check_version(void)
{
    PyObject *spec = spec_of("n"), *m = PyModule_FromDefAndSpec2(&def, spec, 1);
    CHECK(m != NULL);
    CHECK_CLEAN();
    Py_XDECREF(m);
    Py_DECREF(spec);
}

int main(void)
{
    Py_Initialize();
    PySys_ResetWarnOptions();
    check_first_phase();
    check_refused();
    freopen("/dev/null", "w", stderr);
    check_version();
    return CHECK_DONE();
}
