/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What is written of exceptions that nobody handles, byte for byte. Every case runs in a child, whose stderr and exit status are
 * compared with display.h. With an argument the texts are written in the form of display.h instead. */
#include "../check.h"
#include "../child.h"
#include <frameobject.h>

static PyObject *new(PyObject *cls, const char *text) { return PyObject_CallFunction(cls, "s", text); }

/* Raises value with a traceback of count entries in a file, the first one at a line. */
static void raise_at(PyObject *value, const char *file, const char *function, int line, int count)
{
    PyObject *globals = PyDict_New();
    for (int i = 0; i < count; i++) {
        PyCodeObject *code = PyCode_NewEmpty(file, function, line);
        PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
        PyErr_SetObject((PyObject *)Py_TYPE(value), value);
        PyTraceBack_Here(frame);
        if (i + 1 < count) value = PyErr_GetRaisedException();
        Py_DECREF(frame);
        Py_DECREF(code);
    }
    Py_DECREF(globals);
}

static void source(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    fputs(text, f);
    fclose(f);
}

static PyObject *at(PyObject *value, const char *file, const char *function, int line, int count)
{
    raise_at(value, file, function, line, count);
    return PyErr_GetRaisedException();
}

static void print(PyObject *e)
{
    PyErr_SetRaisedException(e);
    PyErr_Print();
}

static void show(PyObject *o)
{
    PyObject *s = PyObject_Repr(o);
    fputs(s ? PyUnicode_AsUTF8(s) : "(exception)", stderr);
    Py_XDECREF(s);
}

static void put(PyObject *o, const char *name, PyObject *v) { if (PyObject_SetAttrString(o, name, v) < 0) PyErr_Print(); }

/* A class with methods given as C functions. */
static PyObject *subclass(PyObject *base, const char *name, PyMethodDef *defs)
{
    PyObject *d = PyDict_New(), *c;
    c = PyErr_NewException(name, base, d);
    for (; defs && defs->ml_name; defs++) {
        PyObject *m = PyDescr_NewMethod((PyTypeObject *)c, defs);
        put(c, defs->ml_name, m);
    }
    return c;
}

static PyObject *bad(PyObject *self, PyObject *args) { PyErr_SetString(PyExc_RuntimeError, "broken"); return NULL; }
static PyMethodDef bad_str[] = {{"__str__", bad, METH_NOARGS, NULL}, {NULL}};
static PyMethodDef bad_repr[] = {{"__repr__", bad, METH_NOARGS, NULL}, {NULL}};
static PyMethodDef bad_both[] = {{"__repr__", bad, METH_NOARGS, NULL}, {"__str__", bad, METH_NOARGS, NULL}, {NULL}};

static void simple(void) { PyErr_SetString(PyExc_ValueError, "bad"); PyErr_Print(); }
static void empty(void) { PyErr_SetNone(PyExc_ValueError); PyErr_Print(); }
static void nothing(void) { fputs("[", stderr); if (0) PyErr_Print(); fputs("]", stderr); }
static void lines(void) { PyErr_SetString(PyExc_ValueError, "a\nb\n\nc"); PyErr_Print(); }
static void key(void) { PyErr_SetString(PyExc_KeyError, "k"); PyErr_Print(); }
static void surrogate(void) { PyErr_SetObject(PyExc_ValueError, PyUnicode_DecodeUTF8("a\xed\xb2\x80\xc3\xa9z", 7, "surrogatepass")); PyErr_Print(); }
static void cause(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *b = new(PyExc_TypeError, "b"), *c = new(PyExc_KeyError, "c");
    PyException_SetCause(b, a);
    PyException_SetCause(c, b);
    print(c);
}
static void context(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *b = new(PyExc_TypeError, "b"), *c = new(PyExc_KeyError, "c");
    PyException_SetContext(b, a);
    PyException_SetContext(c, b);
    print(c);
}
static void both(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *b = new(PyExc_TypeError, "b"), *c = new(PyExc_KeyError, "c");
    PyException_SetContext(c, a);
    PyException_SetCause(c, b);
    print(c);
}
static void suppressed(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *c = new(PyExc_KeyError, "c");
    PyException_SetContext(c, a);
    put(c, "__suppress_context__", Py_True);
    print(c);
}
static void cause_none(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *c = new(PyExc_KeyError, "c");
    PyException_SetContext(c, a);
    put(c, "__cause__", Py_None);
    print(c);
}
static void circle(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *b = new(PyExc_KeyError, "b");
    PyException_SetContext(a, Py_NewRef(b));
    PyException_SetContext(b, a);
    print(b);
}
static void cause_circle(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *b = new(PyExc_KeyError, "b");
    PyException_SetContext(b, Py_NewRef(a));
    PyException_SetCause(a, Py_NewRef(b));
    PyException_SetCause(b, a);
    print(b);
}
static void chained_tracebacks(void)
{
    PyObject *a = at(new(PyExc_ValueError, "a"), "one.c", "f", 3, 1), *b = at(new(PyExc_KeyError, "b"), "two.c", "g", 4, 2);
    PyException_SetContext(b, a);
    print(b);
}
static void notes(void)
{
    PyObject *a = new(PyExc_ValueError, "a");
    PyObject_CallMethod(a, "add_note", "s", "one");
    PyObject_CallMethod(a, "add_note", "s", "two\nlines");
    PyObject_CallMethod(a, "add_note", "s", "");
    print(a);
}
static void notes_kinds(void)
{
    PyObject *a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_BuildValue("(siO)", "x", 5, Py_None));
    print(a);
    a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_BuildValue("s", "text"));
    print(a);
    a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_BuildValue("i", 5));
    print(a);
    a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_None);
    print(a);
    a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_BuildValue("{s:i}", "k", 1));
    print(a);
    a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_BuildValue("y", "raw"));
    print(a);
}
static void notes_broken(void)
{
    PyObject *c = subclass(PyExc_Exception, "m.Broken", bad_both), *o = PyObject_CallNoArgs(c), *a = new(PyExc_ValueError, "a");
    put(a, "__notes__", Py_BuildValue("[O]", o));
    print(a);
    a = new(PyExc_ValueError, "a");
    put(a, "__notes__", o);
    print(a);
}
static PyObject *group(const char *text, PyObject *list) { return PyObject_CallFunction(PyExc_BaseExceptionGroup, "sN", text, list); }
static void group_flat(void)
{
    print(group("msg", Py_BuildValue("[NN]", new(PyExc_ValueError, "a"), new(PyExc_TypeError, "b\nc"))));
}
static void group_nested(void)
{
    PyObject *inner = group("inner", Py_BuildValue("[NN]", new(PyExc_ValueError, "a"), new(PyExc_TypeError, "b")));
    print(group("outer", Py_BuildValue("[NNN]", new(PyExc_KeyError, "x"), inner, new(PyExc_KeyError, "y"))));
}
static void group_nested_last(void)
{
    PyObject *inner = group("inner", Py_BuildValue("[NN]", new(PyExc_ValueError, "a"), new(PyExc_TypeError, "b")));
    print(group("outer", Py_BuildValue("[NN]", new(PyExc_KeyError, "x"), inner)));
}
static void group_tracebacks(void)
{
    source("src.py", "first\n    second line  \nthird\n");
    PyObject *a = at(new(PyExc_ValueError, "a"), "src.py", "f", 2, 1), *b = new(PyExc_TypeError, "b"), *c = at(new(PyExc_KeyError, "c"), "g.c", "g", 7, 1);
    PyException_SetCause(b, c);
    PyObject *g = group("msg", Py_BuildValue("[NN]", a, b));
    PyObject_CallMethod(g, "add_note", "s", "note of\ngroup");
    PyObject_CallMethod(a, "add_note", "s", "note of a");
    print(at(g, "src.py", "h", 1, 2));
}
static void group_context(void)
{
    PyObject *g = group("msg", Py_BuildValue("[N]", new(PyExc_ValueError, "a")));
    PyException_SetContext(g, at(new(PyExc_TypeError, "before"), "c.c", "f", 1, 1));
    PyObject *e = new(PyExc_KeyError, "after");
    PyException_SetContext(e, g);
    print(e);
}
static void group_cause_group(void)
{
    PyObject *g = group("one", Py_BuildValue("[N]", new(PyExc_ValueError, "a"))), *h = group("two", Py_BuildValue("[N]", new(PyExc_ValueError, "b")));
    PyException_SetCause(h, g);
    print(at(h, "c.c", "f", 1, 1));
}
static void group_wide(void)
{
    for (int n = 15; n <= 18; n++) {
        PyObject *l = PyList_New(0);
        for (int i = 0; i < n; i++) PyList_Append(l, PyObject_CallFunction(PyExc_ValueError, "i", i));
        print(group("wide", l));
    }
}
static void group_deep(void)
{
    PyObject *e = new(PyExc_ValueError, "deep");
    for (int i = 0; i < 13; i++) e = group("g", Py_BuildValue("[N]", e));
    print(e);
}
static void group_same(void)
{
    PyObject *a = new(PyExc_ValueError, "a"), *b = new(PyExc_ValueError, "b");
    PyException_SetContext(b, Py_NewRef(a));
    print(group("msg", Py_BuildValue("[NN]", a, b)));
}
static PyObject *syntax(const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *args = Py_VaBuildValue(format, va), *e = PyObject_Call(PyExc_SyntaxError, args, NULL);
    va_end(va);
    Py_DECREF(args);
    return e;
}
static void syntax_forms(void)
{
    print(syntax("(s)", "bad"));
    print(syntax("(s(siis))", "bad", "f.py", 3, 5, "abc def ghi\n"));
    print(syntax("(s(siisii))", "bad", "f.py", 3, 5, "abc def ghi\n", 3, 8));
    print(syntax("(s(siisii))", "bad", "f.py", 3, 5, "    abc def ghi\n", 3, 8));
    print(syntax("(s(siisii))", "bad", "f.py", 3, 5, "abc def\nghi\n", 4, 2));
    print(syntax("(s(siisii))", "bad", "f.py", 3, 2, "abc", 3, -1));
    print(syntax("(s(siis))", "bad", "f.py", 3, 0, "abc"));
    print(syntax("(s(siis))", "bad", "f.py", 3, 99, "abc"));
    print(syntax("(s(siis))", "bad", "f.py", 3, 1, "\tabc\td"));
    print(syntax("(s(siis))", "bad", "f.py", 3, 5, "\tabc\td"));
    print(syntax("(s(siis))", "bad", "f.py", 3, -3, "abc"));
    print(syntax("(s(siOs))", "bad", "f.py", 3, Py_None, "abc"));
    print(syntax("(s(siOO))", "bad", "f.py", 3, Py_None, Py_None));
    print(syntax("(s(sOOO))", "bad", "f.py", Py_None, Py_None, Py_None));
    print(syntax("(s(OiOO))", "bad", Py_None, 7, Py_None, Py_None));
    print(syntax("(s(OOOO))", "bad", Py_None, Py_None, Py_None, Py_None));
    print(syntax("(O(siis))", Py_None, "f.py", 1, 1, "x"));
    print(syntax("(s(siisii))", "bad", "f.py", 1, 1, "h\xc3\xa9llo", 1, 4));
    print(syntax("(s(siis))", "bad", "f.py", 1, 3, ""));
    print(syntax("(s(siis))", "bad", "f.py", 1, 3, "  \n"));
    print(syntax("(s(siisii))", "bad", "f.py", 3, 1, "abc\n", 0, 0));
    print(syntax("(s(siisOO))", "bad", "f.py", 3, 1, "abc\n", Py_None, Py_None));
    print(syntax("()"));
    print(syntax("(i)", 5));
}
static void syntax_file(void)
{
    source("src.py", "first\n    second line  \nthird\n");
    PyErr_SetString(PyExc_SyntaxError, "here");
    PyErr_SyntaxLocationEx("src.py", 2, 7);
    PyErr_Print();
    PyErr_SetString(PyExc_IndentationError, "here");
    PyErr_SyntaxLocation("src.py", 3);
    PyErr_Print();
    PyObject *name = PyUnicode_FromString("src.py");
    PyErr_SetString(PyExc_SyntaxError, "here");
    PyErr_RangedSyntaxLocationObject(name, 2, 5, 2, 11);
    PyErr_Print();
    PyErr_SetString(PyExc_ValueError, "not a syntax error");
    PyErr_SyntaxLocationObject(name, 2, 5);
    PyErr_Print();
    PyErr_SetString(PyExc_SyntaxError, "no file");
    PyErr_SyntaxLocationEx("missing.py", 2, 7);
    PyErr_Print();
    raise_at(syntax("(s(siis))", "bad", "f.py", 3, 5, "abc def ghi\n"), "src.py", "f", 1, 1);
    PyErr_Print();
}
static void traceback_lines(void)
{
    source("src.py", "first\n    second line  \n\n\t\xc3\xa9\t x\r\nlast without end");
    for (int line = -1; line < 8; line++) {
        raise_at(new(PyExc_ValueError, "a"), "src.py", "f", line, 1);
        PyErr_Print();
    }
}
static void traceback_names(void)
{
    raise_at(new(PyExc_ValueError, "a"), "/no/such/f.c", "f", 3, 1);
    PyErr_Print();
    raise_at(new(PyExc_ValueError, "a"), "<string>", "<module>", 3, 1);
    PyErr_Print();
    raise_at(new(PyExc_ValueError, "a"), "d\xc3\xa9.c", "\xc3\xa9", 3, 1);
    PyErr_Print();
    raise_at(new(PyExc_ValueError, "a"), "", "", 3, 1);
    PyErr_Print();
}
static void traceback_repeated(void)
{
    source("src.py", "first\n    second line  \n");
    for (int n = 3; n <= 6; n++) {
        raise_at(new(PyExc_ValueError, "a"), "src.py", "f", 2, n);
        PyErr_Print();
    }
    PyObject *e = at(new(PyExc_ValueError, "a"), "src.py", "f", 2, 5);
    e = at(e, "src.py", "g", 1, 5);
    print(e);
}
static void traceback_limit(void)
{
    int limits[] = {0, 1, 2, -1, 100};
    for (int i = 0; i < 5; i++) {
        PyObject *e = at(at(at(new(PyExc_ValueError, "a"), "a.c", "a", 1, 1), "b.c", "b", 2, 1), "c.c", "c", 3, 1);
        PySys_SetObject("tracebacklimit", PyLong_FromLong(limits[i]));
        print(e);
    }
    PySys_SetObject("tracebacklimit", Py_None);
    print(at(new(PyExc_ValueError, "a"), "a.c", "a", 1, 1));
    PySys_SetObject("tracebacklimit", PyUnicode_FromString("x"));
    print(at(new(PyExc_ValueError, "a"), "a.c", "a", 1, 1));
}
static void traceback_print(void)
{
    PyObject *e = at(at(at(new(PyExc_ValueError, "a"), "a.c", "a", 1, 1), "b.c", "b", 2, 5), "c.c", "c", 3, 1), *tb = PyException_GetTraceback(e);
    PyObject *err = PySys_GetObject("stderr");
    fprintf(stderr, "%d\n", PyTraceBack_Print(tb, err));
    PySys_SetObject("tracebacklimit", PyLong_FromLong(1));
    fprintf(stderr, "%d\n", PyTraceBack_Print(tb, err));
    PySys_SetObject("tracebacklimit", PyLong_FromLong(0));
    fprintf(stderr, "%d\n", PyTraceBack_Print(tb, err));
    fprintf(stderr, "%d\n", PyTraceBack_Print(Py_None, err));
    PyErr_Print();
}
static void broken(void)
{
    PyObject *c = subclass(PyExc_Exception, "mod.Broken", bad_str), *a = new(c, "x"), *b = new(PyExc_KeyError, "b");
    PyException_SetCause(b, a);
    print(b);
    print(PyObject_CallNoArgs(subclass(PyExc_KeyError, "m.R", bad_repr)));
    PyObject *bad = PyObject_CallNoArgs(subclass(PyExc_KeyError, "m.R", bad_both));
    PyErr_SetObject(PyExc_KeyError, bad);
    PyErr_Print();
    print(PyObject_CallOneArg(PyExc_ValueError, bad));
}
static void names(void)
{
    print(new(subclass(NULL, "a.b.Name", NULL), "x"));
    PyObject *c = subclass(NULL, "__main__.Name", NULL);
    print(new(c, "x"));
    c = subclass(NULL, "builtins.Name", NULL);
    print(new(c, "x"));
    put(c, "__module__", Py_None);
    print(new(c, "x"));
    put(c, "__module__", PyUnicode_FromString("m"));
    put(c, "__qualname__", PyUnicode_FromString("Outer.Name"));
    print(new(c, ""));
}
static void no_suggestions(void)
{
    PyObject *m = PyModule_New("mod");
    PyModule_AddIntConstant(m, "value", 1);
    PyModule_AddIntConstant(m, "_hidden", 1);
    PyObject_GetAttrString(m, "hidden");
    PyErr_Print();
    PyObject_GetAttrString(m, "nothing_like_it");
    PyErr_Print();
    PyErr_SetString(PyExc_AttributeError, "plain");
    PyErr_Print();
    PyErr_SetString(PyExc_NameError, "name 'x' is not defined");
    PyErr_Print();
}
static void unraisable(void)
{
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(NULL);
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_None);
    PyErr_SetNone(PyExc_ValueError);
    PyErr_WriteUnraisable(PyExc_KeyError);
    PyErr_WriteUnraisable(PyExc_KeyError);
    PyErr_SetString(PyExc_ValueError, "a\nb");
    PyErr_FormatUnraisable("Exception ignored while %s %d", "counting", 3);
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_FormatUnraisable(NULL);
    PyErr_FormatUnraisable("no exception");
    raise_at(new(PyExc_ValueError, "a"), "u.c", "u", 3, 2);
    PyErr_WriteUnraisable(Py_True);
    PyErr_SetObject(subclass(NULL, "m.S", bad_str), Py_None);
    PyErr_WriteUnraisable(Py_True);
    PyObject *o = PyObject_CallNoArgs(subclass(PyExc_KeyError, "m.R", bad_repr));
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(o);
}
static PyObject *hook(PyObject *self, PyObject *args) { fprintf(stderr, "hook: "); show(args); fputc('\n', stderr); Py_RETURN_NONE; }
static PyObject *hook_one(PyObject *self, PyObject *o)
{
    const char *names[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object"};
    for (int i = 0; i < 5; i++) { show(PyObject_GetAttrString(o, names[i])); fputc('\n', stderr); }
    fprintf(stderr, "%s\n", Py_TYPE(o)->tp_name);
    Py_RETURN_NONE;
}
static PyObject *hook_fails(PyObject *self, PyObject *args) { PyErr_SetString(PyExc_RuntimeError, "hook failed"); return NULL; }
static PyObject *hook_exits(PyObject *self, PyObject *args) { PyErr_SetObject(PyExc_SystemExit, PyLong_FromLong(9)); return NULL; }
static PyMethodDef hooks[] = {{"hook", hook, METH_VARARGS}, {"fails", hook_fails, METH_VARARGS}, {"exits", hook_exits, METH_VARARGS}, {"one", hook_one, METH_O}};
static void excepthook(void)
{
    PySys_SetObject("excepthook", PyCFunction_New(&hooks[0], NULL));
    simple();
    empty();
    show(PySys_GetObject("last_exc"));
    PySys_SetObject("excepthook", PyCFunction_New(&hooks[1], NULL));
    raise_at(new(PyExc_ValueError, "a"), "u.c", "u", 3, 1);
    PyErr_Print();
    PySys_SetObject("excepthook", Py_None);
    simple();
    PySys_SetObject("excepthook", NULL);
    simple();
    PySys_SetObject("excepthook", PyCFunction_New(&hooks[2], NULL));
    simple();
}
static void unraisablehook(void)
{
    PySys_SetObject("unraisablehook", PyCFunction_New(&hooks[3], NULL));
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_FormatUnraisable("msg %d", 1);
    PySys_SetObject("unraisablehook", PyCFunction_New(&hooks[1], NULL));
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
    PySys_SetObject("unraisablehook", Py_None);
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
    PySys_SetObject("unraisablehook", NULL);
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
}
static PyObject *write_it(PyObject *self, PyObject *s) { fprintf(stderr, "%s", PyUnicode_AsUTF8(s)); Py_RETURN_NONE; }
static PyMethodDef write_def[] = {{"write", write_it, METH_O}, {"write", hook_fails, METH_VARARGS}};
static void stderr_kinds(void)
{
    PyObject *m = PyModule_New("file");
    PyModule_AddFunctions(m, (PyMethodDef[]){{"write", write_it, METH_O}, {NULL}});
    PySys_SetObject("stderr", m);
    simple();
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
    PyObject_SetAttrString(m, "write", PyCFunction_New(&write_def[1], NULL));
    fputs("failing\n", stderr);
    simple();
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
    fputs("None\n", stderr);
    PySys_SetObject("stderr", Py_None);
    simple();
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
}
static void stderr_missing(void)
{
    PySys_SetObject("stderr", NULL);
    simple();
    PyErr_SetString(PyExc_ValueError, "a");
    PyErr_WriteUnraisable(Py_True);
}
static void system_exit(PyObject *code) { PyErr_SetObject(PyExc_SystemExit, code); fputs("[", stderr); PyErr_Print(); fputs("]", stderr); }
static void exit_none(void) { PyErr_SetNone(PyExc_SystemExit); PyErr_Print(); }
static void exit_3(void) { system_exit(PyLong_FromLong(3)); }
static void exit_minus(void) { system_exit(PyLong_FromLong(-1)); }
static void exit_large(void) { system_exit(PyLong_FromString("100000000000000000000", NULL, 10)); }
static void exit_text(void) { system_exit(PyUnicode_FromString("bye\xc3\xa9")); }
static void exit_tuple(void) { system_exit(Py_BuildValue("(ii)", 1, 2)); }
static void exit_float(void) { system_exit(PyFloat_FromDouble(0)); }
static void exit_true(void) { system_exit(Py_True); }
static void exit_broken(void) { system_exit(PyTuple_Pack(1, PyObject_CallNoArgs(subclass(PyExc_KeyError, "m.R", bad_both)))); }
static void exit_subclass(void) { PyErr_SetObject(subclass(PyExc_SystemExit, "m.Leave", NULL), PyLong_FromLong(4)); PyErr_PrintEx(0); }
static void exit_stderr_none(void) { PySys_SetObject("stderr", Py_None); exit_text(); }
static void keyboard(void) { PyErr_SetNone(PyExc_KeyboardInterrupt); PyErr_Print(); }
static void display_values(void)
{
    PyErr_Display(NULL, Py_True, NULL);
    PyErr_Display(PyExc_ValueError, new(PyExc_ValueError, "v"), NULL);
    PyObject *e = at(new(PyExc_ValueError, "a"), "a.c", "a", 1, 1);
    PyErr_Display(PyExc_ValueError, new(PyExc_ValueError, "v"), PyException_GetTraceback(e));
    PyErr_DisplayException(e);
    PyErr_DisplayException(Py_None);
    fprintf(stderr, "%d\n", PyErr_Occurred() != NULL);
}
static void last(void)
{
    PyErr_SetString(PyExc_ValueError, "first");
    PyErr_PrintEx(0);
    fprintf(stderr, "%d %d\n", PySys_GetObject("last_exc") != NULL, PySys_GetObject("last_type") != NULL);
    PyErr_SetString(PyExc_ValueError, "second");
    PyErr_PrintEx(1);
    show(PySys_GetObject("last_exc"));
    show(PySys_GetObject("last_type"));
    show(PySys_GetObject("last_value"));
    show(PySys_GetObject("last_traceback"));
}

#define C(f) {#f, f}
static struct { const char *name; void (*run)(void); } cases[] = {
    C(simple), C(empty), C(nothing), C(lines), C(key), C(surrogate), C(cause), C(context), C(both), C(suppressed), C(cause_none), C(circle), C(cause_circle),
    C(chained_tracebacks), C(notes), C(notes_kinds), C(notes_broken), C(group_flat), C(group_nested), C(group_nested_last), C(group_tracebacks),
    C(group_context), C(group_cause_group), C(group_wide), C(group_deep), C(group_same), C(syntax_forms), C(syntax_file), C(traceback_lines),
    C(traceback_names), C(traceback_repeated), C(traceback_limit), C(traceback_print), C(broken), C(names), C(no_suggestions), C(unraisable), C(excepthook),
    C(unraisablehook), C(stderr_kinds), C(stderr_missing), C(exit_none), C(exit_3), C(exit_minus), C(exit_large), C(exit_text), C(exit_tuple),
    C(exit_float), C(exit_true), C(exit_broken), C(exit_subclass), C(exit_stderr_none), C(keyboard), C(display_values), C(last),
};

static struct { const char *name; int status; const char *text; } expected[] = {
#include "display.h"
};

static int child(const char *name)
{
    setvbuf(stderr, NULL, _IONBF, 0);
    Py_Initialize();
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++) {
        if (!strcmp(name, cases[i].name)) cases[i].run();
    }
    return Py_FinalizeEx();
}

static void literal(const char *s)
{
    printf("        \"");
    for (; *s; s++) {
        unsigned char c = *s;
        if (c == '\n') printf(s[1] ? "\\n\"\n        \"" : "\\n");
        else if (c == '"' || c == '\\') printf("\\%c", c);
        else if (c < 32 || c > 126) printf("\\%03o", c);
        else putchar(c);
    }
    printf("\"},\n");
}

int main(int argc, char **argv)
{
    int dump = argc > 1 && !strcmp(argv[1], "dump");
    if (argc > 1 && !dump) return child(argv[1]);
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++) {
        if (argc > 2 && strcmp(argv[2], cases[i].name)) continue;
        run_child(cases[i].name, "PYTHONPATH=");
        if (dump) {
            printf("    {\"%s\", %d,\n", cases[i].name, child_status);
            literal(child_output);
            continue;
        }
        CHECK(!strcmp(expected[i].name, cases[i].name));
        if (child_status != expected[i].status || strcmp(child_output, expected[i].text)) {
            printf("%s: status %d, want %d\n--- got\n%s\n--- want\n%s\n", cases[i].name, child_status, expected[i].status, child_output, expected[i].text);
            check_failures++;
        }
    }
    return check_failures ? 1 : 0;
}
