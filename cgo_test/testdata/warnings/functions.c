/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Warnings: what is written, once or always or never, and what a filter makes an error. Every case runs in a child with filters in
 * PYTHONWARNINGS. */
#include "../check.h"
#include "../child.h"

static void warn(PyObject *category, const char *text) { if (PyErr_WarnEx(category, text, 1) < 0) PyErr_Print(); }

static int child(const char *name)
{
    setvbuf(stderr, NULL, _IONBF, 0);
    Py_Initialize();
    PyObject *registry = PyDict_New();
    if (!strcmp(name, "kinds")) {
        warn(PyExc_UserWarning, "user");
        warn(NULL, "runtime");
        warn(PyExc_DeprecationWarning, "hidden");
        warn(PyExc_PendingDeprecationWarning, "hidden");
        warn(PyExc_ImportWarning, "hidden");
        warn(PyExc_ResourceWarning, "hidden");
        warn(PyExc_FutureWarning, "future\xc3\xa9");
    } else if (!strcmp(name, "repeat")) {
        for (int i = 0; i < 3; i++) warn(PyExc_UserWarning, "same");
        warn(PyExc_UserWarning, "other");
    } else if (!strcmp(name, "lines")) {
        for (int line = 1; line <= 2; line++)
            for (int i = 0; i < 2; i++)
                if (PyErr_WarnExplicit(PyExc_UserWarning, "text", "dir/f.py", line, "mod", registry) < 0) PyErr_Print();
    } else if (!strcmp(name, "explicit")) {
        PyObject *text = PyUnicode_FromString("text"), *file = PyUnicode_FromString("f.py"), *e = PyObject_CallFunction(PyExc_FutureWarning, "s", "instance");
        CHECK(PyErr_WarnExplicitObject(PyExc_UserWarning, text, file, 7, NULL, NULL) == 0);
        CHECK(PyErr_WarnExplicitObject(PyExc_UserWarning, text, file, 7, NULL, Py_None) == 0);
        CHECK(PyErr_WarnExplicitObject(PyExc_UserWarning, e, file, 8, text, registry) == 0);
        CHECK(PyErr_WarnExplicitFormat(PyExc_UserWarning, "g.py", 9, "m", registry, "%s %d", "n", 5) == 0);
        CHECK(PyErr_WarnFormat(PyExc_UserWarning, 1, "%s-%zd", "a", (Py_ssize_t)3) == 0);
        CHECK(PyErr_WarnExplicitObject(PyExc_UserWarning, text, file, 7, NULL, text) == -1);
        CHECK_RAISED(PyExc_TypeError, "'registry' must be a dict or None");
        CHECK(PyErr_WarnEx(PyExc_UserWarning, "\xff", 1) == -1);
        CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
        CHECK(PyDict_GetItemString(registry, "version") != NULL && PyDict_Size(registry) == 3);
        Py_DECREF(text); Py_DECREF(file); Py_DECREF(e);
    } else if (!strcmp(name, "resource")) {
        CHECK(PyErr_ResourceWarning(Py_None, 1, "unclosed %R", Py_None) == 0);
    }
    Py_DECREF(registry);
    return Py_FinalizeEx() < 0 ? 1 : check_failures != 0;
}

static void check(const char *name, const char *env, const char *want)
{
    char variable[100];
    snprintf(variable, sizeof variable, "PYTHONWARNINGS=%s", env);
    run_child(name, variable);
    if (child_status || strcmp(child_output, want)) {
        printf("%s with %s: status %d\n--- got\n%s--- want\n%s", name, env, child_status, child_output, want);
        check_failures++;
    }
}

#define SYS(category, text) "<sys>:0: " category ": " text "\n"
#define USER SYS("UserWarning", "user") SYS("RuntimeWarning", "runtime")
#define FUTURE SYS("FutureWarning", "future\xc3\xa9")

int main(int argc, char **argv)
{
    if (argc > 1) return child(argv[1]);
    check("kinds", "", USER FUTURE);
    check("kinds", "ignore", "");
    check("kinds", "ignore,default::FutureWarning", FUTURE);
    check("kinds", "ignore::UserWarning", SYS("RuntimeWarning", "runtime") FUTURE);
    check("kinds", "error::UserWarning", "UserWarning: user\n" SYS("RuntimeWarning", "runtime") FUTURE);
    check("kinds", "error", "UserWarning: user\nRuntimeWarning: runtime\nDeprecationWarning: hidden\nPendingDeprecationWarning: hidden\nImportWarning: hidden\n"
          "ResourceWarning: hidden\nFutureWarning: future\xc3\xa9\n");
    check("kinds", "default", USER SYS("DeprecationWarning", "hidden") SYS("PendingDeprecationWarning", "hidden") SYS("ImportWarning", "hidden")
          SYS("ResourceWarning", "hidden") FUTURE);
    check("kinds", "ignore:::sys", "");
    check("kinds", "ignore:::other", USER FUTURE);
    check("kinds", "ign", "");
    check("repeat", "", SYS("UserWarning", "same") SYS("UserWarning", "other"));
    check("repeat", "always", SYS("UserWarning", "same") SYS("UserWarning", "same") SYS("UserWarning", "same") SYS("UserWarning", "other"));
    check("repeat", "once", SYS("UserWarning", "same") SYS("UserWarning", "other"));
    check("repeat", "module", SYS("UserWarning", "same") SYS("UserWarning", "other"));
    check("lines", "", "dir/f.py:1: UserWarning: text\ndir/f.py:2: UserWarning: text\n");
    check("lines", "module", "dir/f.py:1: UserWarning: text\n");
    check("lines", "once", "dir/f.py:1: UserWarning: text\n");
    check("lines", "always", "dir/f.py:1: UserWarning: text\ndir/f.py:1: UserWarning: text\ndir/f.py:2: UserWarning: text\ndir/f.py:2: UserWarning: text\n");
    check("lines", "error:::mod:2", "dir/f.py:1: UserWarning: text\nUserWarning: text\nUserWarning: text\n");
    check("explicit", "", "f.py:7: UserWarning: text\nf.py:7: UserWarning: text\nf.py:8: FutureWarning: instance\ng.py:9: UserWarning: n 5\n" SYS("UserWarning", "a-3"));
    check("resource", "", "");
    check("resource", "default", SYS("ResourceWarning", "unclosed None"));
    return check_failures ? 1 : 0;
}
