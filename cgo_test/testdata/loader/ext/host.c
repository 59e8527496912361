/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Imports modules along a folder and says what became of each: host FOLDER NAME... A name with a slash is a file for
 * Ungil_LoadExtension, which has the name slots; "chain" writes the decisions about the GIL. */
#include <Python.h>
#include <stdio.h>
#include <string.h>
#ifndef PEER
#include <ungil.h>
#endif

static void say(PyObject *e)
{
    PyObject *s = PyObject_Str(e), *c = PyException_GetCause(e);
    printf("%s: %s", Py_TYPE(e)->tp_name, s ? PyUnicode_AsUTF8(s) : "?");
    if (c) { printf(" <- "); say(c); }
    Py_XDECREF(s);
    Py_DECREF(e);
}

static void look(PyObject *m)
{
    static const char *names[] = {"fine", "second", "__doc__", "__name__", "which", NULL};
    printf("%s", Py_TYPE(m)->tp_name);
    for (int i = 0; names[i]; i++) {
        PyObject *v = PyObject_GetAttrString(m, names[i]), *r = v ? PyObject_Repr(v) : NULL;
        if (r && v != Py_None) printf(" %s=%s", names[i], PyUnicode_AsUTF8(r));
        PyErr_Clear();
        Py_XDECREF(v);
        Py_XDECREF(r);
    }
    PyObject *f = PyObject_CallMethod(m, "function", NULL);
    if (f) printf(" function=%ld", PyLong_AsLong(f));
    PyErr_Clear();
    Py_XDECREF(f);
}

static int gil(void)
{
    PyObject *r = PyObject_CallMethod(PyImport_ImportModule("sys"), "_is_gil_enabled", NULL);
    int on = r == Py_True;
    Py_XDECREF(r);
    return on;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    Py_Initialize();
    PyObject *dir = PyUnicode_DecodeFSDefault(argv[1]);
    PyList_Insert(PySys_GetObject("path"), 0, dir);
    Py_DECREF(dir);
    for (int i = 2; i < argc; i++) {
        PyObject *m;
#ifndef PEER
        if (!strcmp(argv[i], "chain")) {
            Ungil_GILDecision d;
            for (int k = 0; Ungil_GetGILDecision(k, &d); k++) printf("%s: %s; reason %d, enabled %d\n", d.module, d.chain, d.reason, d.enabled);
            continue;
        }
        if (strchr(argv[i], '/')) m = Ungil_LoadExtension(argv[i], "slots");
        else
#endif
        m = PyImport_ImportModule(argv[i]);
        if (m) look(m);
        else say(PyErr_GetRaisedException());
        PyObject *name = PyUnicode_FromString(argv[i]);
        int known = PyMapping_HasKey(PyImport_GetModuleDict(), name);
        printf("%s%s\n", known || strchr(argv[i], '/') ? "" : " (not in sys.modules)", gil() ? " (GIL on)" : "");
        Py_DECREF(name);
        Py_XDECREF(m);
    }
    fflush(stdout);
    return Py_FinalizeEx() < 0;
}
