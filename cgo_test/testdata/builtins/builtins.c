/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Functions of the module builtins that compute, print, or look at names; PyObject_Print. */
#include "../check.h"

#define B Py_BuildValue
#define FAILS(x, exc, text) do { CHECK(!(x)); CHECK_RAISED(exc, text); } while (0)

/* name(*args, **kwargs); both stolen. */
static PyObject *call(const char *name, PyObject *args, PyObject *kwargs)
{
    PyObject *f = PyDict_GetItemString(PyEval_GetBuiltins(), name), *r = NULL;
    if (!f) printf("no builtins.%s\n", name), check_failures++;
    else if (args) r = PyObject_Call(f, args, kwargs);
    Py_XDECREF(args), Py_XDECREF(kwargs);
    return r;
}

static PyObject *negate(PyObject *self, PyObject *o) { return PyNumber_Negative(o); }
static PyObject *fails(PyObject *self, PyObject *o) { PyErr_SetString(PyExc_KeyError, "k"); return NULL; }
static PyMethodDef negate_def = {"negate", negate, METH_O, NULL}, fails_def = {"fails", fails, METH_O, NULL};

static void extremes(void)
{
    PyObject *neg = PyCFunction_New(&negate_def, NULL), *bad = PyCFunction_New(&fails_def, NULL);
    CHECK_REPR(call("max", B("([iii])", 1, 3, 2), NULL), "3");
    CHECK_REPR(call("min", B("(iii)", 5, 3, 4), NULL), "3");
    CHECK_REPR(call("max", B("(idi)", 3, 3.0, 1), NULL), "3");
    CHECK_REPR(call("min", B("(di)", 3.0, 3), NULL), "3.0");
    CHECK_REPR(call("max", B("([iii])", 1, 3, 2), B("{s:O}", "key", neg)), "1");
    CHECK_REPR(call("max", B("([iii])", 1, 3, 2), B("{s:O}", "key", Py_None)), "3");
    CHECK_REPR(call("max", B("([])"), B("{s:i}", "default", 7)), "7");
    CHECK_REPR(call("min", B("([i])", 1), B("{s:i}", "default", 7)), "1");
    CHECK_REPR(call("min", B("([])"), B("{s:O}", "default", Py_None)), "None");
    FAILS(call("max", B("([])"), NULL), PyExc_ValueError, "max() iterable argument is empty");
    FAILS(call("min", B("([])"), NULL), PyExc_ValueError, "min() iterable argument is empty");
    FAILS(call("max", B("()"), NULL), PyExc_TypeError, "max expected at least 1 argument, got 0");
    FAILS(call("max", B("(i)", 1), NULL), PyExc_TypeError, "'int' object is not iterable");
    FAILS(call("max", B("(ii)", 1, 2), B("{s:i}", "default", 7)), PyExc_TypeError, "Cannot specify a default for max() with multiple positional arguments");
    FAILS(call("max", B("(ii)", 1, 2), B("{s:i}", "other", 7)), PyExc_TypeError, "max() got an unexpected keyword argument 'other'");
    FAILS(call("max", B("(is)", 1, "x"), NULL), PyExc_TypeError, "'>' not supported between instances of 'str' and 'int'");
    FAILS(call("min", B("(is)", 1, "x"), NULL), PyExc_TypeError, "'<' not supported between instances of 'str' and 'int'");
    FAILS(call("min", B("(ii)", 1, 2), B("{s:O}", "key", bad)), PyExc_KeyError, "'k'");
    PyObject *a = B("[]"), *b = B("[]"), *t = B("(OO)", a, b);
    Py_ssize_t ra = Py_REFCNT(a), rb = Py_REFCNT(b);
    PyObject *r = call("max", Py_NewRef(t), NULL);
    CHECK(r == a && Py_REFCNT(a) == ra + 1 && Py_REFCNT(b) == rb);
    Py_XDECREF(r), Py_DECREF(t), Py_DECREF(a), Py_DECREF(b), Py_DECREF(neg), Py_DECREF(bad);
}

static void sums(void)
{
    Py_complex c = {1, 2};
    CHECK_REPR(call("sum", B("([iii])", 1, 2, 3), NULL), "6");
    CHECK_REPR(call("sum", B("([])"), NULL), "0");
    CHECK_REPR(call("sum", B("([]i)", 5), NULL), "5");
    CHECK_REPR(call("sum", B("([i])", 1), B("{s:i}", "start", 10)), "11");
    CHECK_REPR(call("sum", B("([LL])", 0x7fffffffffffffffLL, 1LL), NULL), "9223372036854775808");
    CHECK_REPR(call("sum", B("([ddddd])", 1e16, 1.0, -1e16, 0.5, 0.25), NULL), "1.75");
    CHECK_REPR(call("sum", B("([dddddddddd])", .1, .1, .1, .1, .1, .1, .1, .1, .1, .1), NULL), "1.0");
    CHECK_REPR(call("sum", B("([id])", 1, .5), NULL), "1.5");
    CHECK_REPR(call("sum", B("([did])", .5, 1, 2.5), NULL), "4.0");
    CHECK_REPR(call("sum", B("([dD])", .5, &c), NULL), "(1.5+2j)");
    CHECK_REPR(call("sum", B("([DdiD])", &c, .5, 1, &c), NULL), "(3.5+4j)");
    CHECK_REPR(call("sum", B("([d]d)", -0.0, -0.0), NULL), "-0.0");
    CHECK_REPR(call("sum", B("([dd])", 1e308, 1e308), NULL), "inf");
    CHECK_REPR(call("sum", B("([[i][i]][])", 1, 2), NULL), "[1, 2]");
    CHECK_REPR(call("sum", B("([OO])", Py_True, Py_True), NULL), "2");
    FAILS(call("sum", B("()"), NULL), PyExc_TypeError, "sum() takes at least 1 positional argument (0 given)");
    FAILS(call("sum", B("([]ii)", 1, 2), NULL), PyExc_TypeError, "sum() takes at most 2 arguments (3 given)");
    FAILS(call("sum", B("([s]s)", "a", ""), NULL), PyExc_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    FAILS(call("sum", B("([]y)", ""), NULL), PyExc_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    FAILS(call("sum", B("([]N)", PyByteArray_FromStringAndSize("", 0)), NULL), PyExc_TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    FAILS(call("sum", B("([s])", "a"), NULL), PyExc_TypeError, "unsupported operand type(s) for +: 'int' and 'str'");
    FAILS(call("sum", B("([ds])", 1.5, "a"), NULL), PyExc_TypeError, "unsupported operand type(s) for +: 'float' and 'str'");
    FAILS(call("sum", B("(i)", 1), NULL), PyExc_TypeError, "'int' object is not iterable");
}

static void powers(void)
{
    CHECK_REPR(call("pow", B("(ii)", 2, 10), NULL), "1024");
    CHECK_REPR(call("pow", B("(iii)", 2, 10, 1000), NULL), "24");
    CHECK_REPR(call("pow", B("(i)", 2), B("{s:i,s:i}", "exp", 3, "mod", 5)), "3");
    CHECK_REPR(call("pow", B("()"), B("{s:i,s:i}", "base", 3, "exp", 3)), "27");
    FAILS(call("pow", B("(i)", 2), NULL), PyExc_TypeError, "pow() missing required argument 'exp' (pos 2)");
    FAILS(call("pow", B("()"), NULL), PyExc_TypeError, "pow() missing required argument 'base' (pos 1)");
    FAILS(call("pow", B("(iiii)", 1, 2, 3, 4), NULL), PyExc_TypeError, "pow() takes at most 3 arguments (4 given)");
    FAILS(call("pow", B("(ii)", 2, 3), B("{s:i}", "base", 1)), PyExc_TypeError, "argument for pow() given by name ('base') and position (1)");
    FAILS(call("pow", B("(ii)", 2, 2), B("{s:i}", "x", 1)), PyExc_TypeError, "pow() got an unexpected keyword argument 'x'");
    FAILS(call("pow", B("(iii)", 2, 2, 0), NULL), PyExc_ValueError, "pow() 3rd argument cannot be 0");
    CHECK_REPR(call("round", B("(d)", 2.5), NULL), "2");
    CHECK_REPR(call("round", B("(di)", 2.675, 2), NULL), "2.67");
    CHECK_REPR(call("round", B("(dO)", 3.5, Py_None), NULL), "4");
    CHECK_REPR(call("round", B("(i)", 1234), B("{s:i}", "ndigits", -2)), "1200");
    FAILS(call("round", B("(s)", "x"), NULL), PyExc_TypeError, "type str doesn't define __round__ method");
    FAILS(call("round", B("()"), NULL), PyExc_TypeError, "round() missing required argument 'number' (pos 1)");
    FAILS(call("round", B("(ds)", 1.5, "x"), NULL), PyExc_TypeError, "'str' object cannot be interpreted as an integer");
}

static PyObject *written;
static PyObject *file_write(PyObject *self, PyObject *s) { PyList_Append(written, s); return Py_NewRef(Py_None); }
static PyObject *file_flush(PyObject *self, PyObject *none) { PyObject *s = PyUnicode_FromString("FLUSH"); PyList_Append(written, s); Py_DECREF(s); return Py_NewRef(Py_None); }
static PyMethodDef file_methods[] = {{"write", file_write, METH_O, NULL}, {"flush", file_flush, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot file_slots[] = {{Py_tp_methods, file_methods}, {0, NULL}};
static PyType_Spec file_spec = {"b.File", 0, 0, Py_TPFLAGS_DEFAULT, file_slots};

/* What a call of print wrote. */
static PyObject *printed(PyObject *args, PyObject *kwargs)
{
    PyObject *r = call("print", args, kwargs), *w = written;
    CHECK(r == Py_None);
    Py_XDECREF(r);
    written = PyList_New(0);
    return w;
}

static void printing(void)
{
    PyObject *t = PyType_FromSpec(&file_spec), *f = PyObject_CallNoArgs(t);
    written = PyList_New(0);
    CHECK_REPR(printed(B("(iss)", 1, "x", "y"), B("{s:O}", "file", f)), "['1', ' ', 'x', ' ', 'y', '\\n']");
    CHECK_REPR(printed(B("()"), B("{s:O}", "file", f)), "['\\n']");
    CHECK_REPR(printed(B("(ii)", 1, 2), B("{s:O,s:s,s:s,s:i}", "file", f, "sep", "-", "end", "!", "flush", 1)), "['1', '-', '2', '!', 'FLUSH']");
    CHECK_REPR(printed(B("(ii)", 1, 2), B("{s:O,s:O,s:O}", "file", f, "sep", Py_None, "end", Py_None)), "['1', ' ', '2', '\\n']");
    PyObject *old = Py_XNewRef(PySys_GetObject("stdout"));
    CHECK(PySys_SetObject("stdout", f) == 0);
    CHECK_REPR(printed(B("(i)", 1), NULL), "['1', '\\n']");
    CHECK(PySys_SetObject("stdout", Py_None) == 0);
    CHECK_REPR(printed(B("(i)", 1), NULL), "[]");
    CHECK(PySys_SetObject("stdout", NULL) == 0);
    FAILS(call("print", B("(i)", 1), NULL), PyExc_RuntimeError, "lost sys.stdout");
    CHECK(PySys_SetObject("stdout", old) == 0);
    Py_XDECREF(old);
    FAILS(call("print", B("(i)", 1), B("{s:O,s:i}", "file", f, "sep", 1)), PyExc_TypeError, "sep must be None or a string, not int");
    FAILS(call("print", B("(i)", 1), B("{s:O,s:i}", "file", f, "end", 1)), PyExc_TypeError, "end must be None or a string, not int");
    FAILS(call("print", B("(i)", 1), B("{s:i}", "files", 1)), PyExc_TypeError, NULL);
    FAILS(call("print", B("(i)", 1), B("{s:i}", "file", 1)), PyExc_AttributeError, "'int' object has no attribute 'write'");
    Py_DECREF(f), Py_DECREF(t), Py_DECREF(written);
}

static void names(void)
{
    PyObject *m = PyModule_New("m");
    PyModule_AddIntConstant(m, "x", 1);
    PyObject *d = call("vars", B("(O)", m), NULL);
    CHECK(d == PyModule_GetDict(m));
    Py_XDECREF(d);
    FAILS(call("vars", B("(i)", 1), NULL), PyExc_TypeError, "vars() argument must have __dict__ attribute");
    FAILS(call("vars", B("(ii)", 1, 2), NULL), PyExc_TypeError, "vars expected at most 1 argument, got 2");
    FAILS(call("locals", B("()"), NULL), PyExc_SystemError, "frame does not exist");
    FAILS(call("aiter", B("(i)", 1), NULL), PyExc_TypeError, "'int' object is not an async iterable");
    FAILS(call("anext", B("(i)", 1), NULL), PyExc_TypeError, "'int' object is not an async iterator");
    FAILS(call("__build_class__", B("(i)", 1), NULL), PyExc_TypeError, "__build_class__: not enough arguments");
    FAILS(call("__build_class__", B("(is)", 1, "C"), NULL), PyExc_TypeError, "__build_class__: func must be a function");
    PyObject *sys = call("__import__", B("(s)", "sys"), NULL), *same = PyImport_ImportModule("sys");
    CHECK(sys == same);
    Py_XDECREF(sys), Py_XDECREF(same);
    FAILS(call("__import__", B("(s)", "no_such_module"), NULL), PyExc_ModuleNotFoundError, "No module named 'no_such_module'");
    FAILS(call("__import__", B("(i)", 1), NULL), PyExc_TypeError, "module name must be a string");
    FAILS(call("__import__", B("()"), NULL), PyExc_TypeError, "__import__() missing required argument 'name' (pos 1)");
    FAILS(call("__import__", B("(s)", "sys"), B("{s:i}", "level", -1)), PyExc_ValueError, "level must be >= 0");
#if PY_VERSION_HEX >= 0x030e0000
    FAILS(call("open", B("(s)", "x"), NULL), PyExc_NotImplementedError, NULL);
    FAILS(call("input", B("()"), NULL), PyExc_NotImplementedError, NULL);
    FAILS(call("breakpoint", B("()"), NULL), PyExc_NotImplementedError, NULL);
#endif
    Py_DECREF(m);
}

static void to_stream(void)
{
    char text[100] = "";
    FILE *f = tmpfile();
    PyObject *o = B("(si)", "\xc3\xa9", 5), *s = PyUnicode_FromString("\xc3\xa9"), *lone = PyUnicode_FromOrdinal(0xd800), *five = PyLong_FromLong(5);
    CHECK(PyObject_Print(o, f, 0) == 0);
    CHECK(PyObject_Print(s, f, Py_PRINT_RAW) == 0);
    CHECK(PyObject_Print(s, f, 0) == 0);
    CHECK(PyObject_Print(NULL, f, 0) == 0);
    CHECK(PyObject_Print(lone, f, Py_PRINT_RAW) == -1);
    CHECK_RAISED(PyExc_UnicodeEncodeError, NULL);
    CHECK(PyObject_Print(lone, f, 0) == 0);
    rewind(f);
    CHECK(fread(text, 1, sizeof text - 1, f) > 0);
    CHECK(!strcmp(text, "('\xc3\xa9', 5)\xc3\xa9'\xc3\xa9'<nil>'\\ud800'"));
    fclose(f);
    f = fopen("/dev/null", "r");
    CHECK(PyObject_Print(o, f, 0) == -1);
    CHECK_RAISED(PyExc_OSError, NULL);
    fclose(f);
    Py_DECREF(o), Py_DECREF(s), Py_DECREF(lone), Py_DECREF(five);
}

int main(void)
{
    Py_Initialize();
    extremes();
    sums();
    powers();
    printing();
    names();
    to_stream();
    return CHECK_DONE();
}
