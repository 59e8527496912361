/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Methods and functions of str with the N-th allocation failing, alone and with all behind it, for every N: MemoryError or the
 * right result, no block lost, arguments as before. */
#include "calls.h"
#include <ungil.h>

/* A call to repeat: how() of the objects that a row made. */
struct call {
    const char *name;
    PyObject *(*how)(struct call *);
    PyObject *o, *args, *kwargs;
};

static PyObject *by_name(struct call *c)
{
    PyObject *f = PyObject_GetAttrString(c->o, c->name), *r = f ? PyObject_Call(f, c->args, c->kwargs) : NULL;
    Py_XDECREF(f);
    return r;
}

static PyObject *percent(struct call *c) { return PyNumber_Remainder(c->o, c->args); }
static PyObject *from_format(struct call *c) { return PyUnicode_FromFormat("%s %5d %R %U %S %A %6.2s%c %p %T", "text", 5, c->args, c->o, c->args, c->o, "abc", 0x20ac, NULL, c->o); }
static PyObject *wide(struct call *c)
{
    wchar_t *w = PyUnicode_AsWideCharString(c->o, NULL);
    PyObject *r = w ? PyUnicode_FromWideChar(w, -1) : NULL;
    PyMem_Free(w);
    return r;
}
static PyObject *append(struct call *c)
{
    PyObject *s = PyUnicode_FromString("begin");
    for (int i = 0; s && i < 40; i++) PyUnicode_Append(&s, c->o);
    return s;
}
static PyObject *append_and_del(struct call *c)
{
    PyObject *s = Py_NewRef(c->o);
    for (int i = 0; s && i < 10; i++) PyUnicode_AppendAndDel(&s, PyUnicode_FromString("more text"));
    return s;
}
static PyObject *writer(struct call *c)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(5);
    if (!w) return NULL;
    for (int i = 0; i < 30; i++) {
        if (PyUnicodeWriter_WriteStr(w, c->o) < 0 || PyUnicodeWriter_WriteRepr(w, c->args) < 0 || PyUnicodeWriter_Format(w, "%d%S", i, c->args) < 0 || PyUnicodeWriter_WriteUTF8(w, "\xe2\x82\xac", -1) < 0 ||
            PyUnicodeWriter_WriteChar(w, 'c') < 0 || PyUnicodeWriter_WriteSubstring(w, c->o, 1, 2) < 0 || PyUnicodeWriter_WriteASCII(w, "ascii", -1) < 0) {
            PyUnicodeWriter_Discard(w);
            return NULL;
        }
    }
    return PyUnicodeWriter_Finish(w);
}
static PyObject *resize(struct call *c)
{
    PyObject *s = Py_NewRef(c->o);
    if (PyUnicode_Resize(&s, 3) < 0 || PyUnicode_Resize(&s, 300) < 0) { Py_DECREF(s); return NULL; }
    if (PyUnicode_Resize(&s, 3) < 0) { Py_DECREF(s); return NULL; }
    return s;
}
static PyObject *intern(struct call *c)
{
    /* Interning is left out when there is no memory. */
    PyObject *s = PyUnicode_FromObject(c->o);
    if (s) PyUnicode_InternInPlace(&s);
    return s;
}
static PyObject *iterate(struct call *c) { return PySequence_List(c->o); }
static PyObject *build(struct call *c) { (void)c; return Py_BuildValue("sU#", "a", "text", (Py_ssize_t)4); }

static int errors; /* how often a call ended with MemoryError */

static void repeat(struct call c)
{
    PyObject *want = c.how(&c), *text = want ? PyObject_ASCII(want) : NULL;
    Py_XDECREF(want);
    if (!text) { printf("%s fails\n", c.name); check_failures++; PyErr_Print(); return; }
    Py_ssize_t refs = Py_REFCNT(c.o);
    Py_XDECREF(c.how(&c));
    for (int all = 0; all < 2; all++) for (Py_ssize_t first = 1; ; first++) {
        Py_ssize_t blocks = Ungil_CountBlocks();
        Ungil_FailAllocations(first, all ? -1 : 1);
        PyObject *r = c.how(&c);
        Py_ssize_t failed = Ungil_FailAllocations(0, 0);
        if (r) {
            PyObject *t = PyObject_ASCII(r);
            if (!t || PyUnicode_Compare(t, text)) { printf("%s, allocation %zd: another result\n", c.name, first); check_failures++; }
            Py_XDECREF(t);
            Py_DECREF(r);
            CHECK_CLEAN();
        } else if (!PyErr_ExceptionMatches(PyExc_MemoryError)) {
            printf("%s, allocation %zd: no MemoryError\n", c.name, first);
            check_failures++;
            if (PyErr_Occurred()) PyErr_Print();
        }
        else errors++;
        PyErr_Clear();
        if (Ungil_CountBlocks() != blocks) { printf("%s, allocation %zd%s: %zd blocks more\n", c.name, first, all ? " and all behind" : "", Ungil_CountBlocks() - blocks); check_failures++; }
        if (Py_REFCNT(c.o) != refs) { printf("%s, allocation %zd: %zd references, want %zd\n", c.name, first, Py_REFCNT(c.o), refs); check_failures++; refs = Py_REFCNT(c.o); }
        if (!failed) break;
        if (first > 2000) { printf("%s never ends\n", c.name); check_failures++; break; }
    }
    Py_DECREF(text);
    Py_DECREF(c.o);
    Py_XDECREF(c.args);
    Py_XDECREF(c.kwargs);
}
#define M(name, o, args) repeat((struct call){name, by_name, o, args, NULL})
#define K(name, o, args, kwargs) repeat((struct call){name, by_name, o, args, kwargs})
#define H(how, o, args) repeat((struct call){#how, how, o, args, NULL})

static void methods(void)
{
    M("replace", S("abcabcabc"), T(2, S("b"), S("\xe2\x82\xac!")));
    K("replace", S("abcabcabc"), T(2, S("b"), S("yy")), D(1, S("count"), I(2)));
    M("replace", S("\xe2\x82\xac" "abc"), T(2, S(""), S("--")));
    M("split", S("one two three four"), T(0));
    M("rsplit", S("one,two,\xe2\x82\xac,four"), T(1, S(",")));
    M("splitlines", S("one\ntwo\r\n\xe2\x82\xac"), T(1, O(Py_True)));
    M("join", S(", "), T(1, L(3, S("aa"), S("\xf0\x9f\x98\x80"), S("cc"))));
    M("join", S("-"), T(1, S("abc")));
    M("partition", S("one=two"), T(1, S("=")));
    M("rpartition", S("one=\xe2\x82\xac"), T(1, S("=")));
    M("strip", S("  a text  "), T(0));
    M("center", S("a text"), T(2, I(20), S("\xe2\x82\xac")));
    M("ljust", S("a text"), T(1, I(20)));
    M("zfill", S("-42"), T(1, I(10)));
    M("expandtabs", S("a\tb\t\xe2\x82\xac\tc"), T(0));
    M("removeprefix", S("prefix and text"), T(1, S("prefix")));
    M("upper", S("stra\xc3\x9f" "e text"), T(0));
    M("lower", S("A LONG TEXT"), T(0));
    M("title", S("\xe2\x82\xac words and words"), T(0));
    M("capitalize", S("words"), T(0));
    M("swapcase", S("Words"), T(0));
    M("casefold", S("STRA\xc3\x9f" "E"), T(0));
    M("translate", S("abcdef"), T(1, D(3, I('a'), S("xyz"), I('c'), N(), I('d'), I(0x20ac))));
    M("maketrans", S(""), T(3, S("ab"), S("xy"), S("z")));
    M("maketrans", S(""), T(1, D(2, S("a"), I(1), I(5), S("x"))));
    M("encode", S("a text \xe2\x82\xac"), T(0));
    M("__getitem__", S("a text \xe2\x82\xac"), T(1, I(7)));
    M("__mul__", S("ab\xe2\x82\xac"), T(1, I(50)));
    M("__add__", S("ab\xe2\x82\xac"), T(1, S("cd")));
    M("__repr__", S("ab\xe2\x82\xac\n'\xf0\x9f\x98\x80"), T(0));
    M("__getnewargs__", SS("text"), T(0));
    M("__format__", S("text"), T(1, S("\xe2\x82\xac^20")));
    M("__format__", I(1234567), T(1, S("\xe2\x82\xac>+20,d")));
    M("__format__", F(1234.5678), T(1, S("020,.3f")));
    M("__format__", Z(1.5, -2.5), T(1, S(">30.3f")));
    M("__call__", O(subclass()), T(1, S("text")));
    M("__call__", O((PyObject *)&PyUnicode_Type), T(1, F(1.5)));
    K("format", S("{} and {!r:>{w}} \xe2\x82\xac {a[k].real:5}"), T(2, S("first"), L(2, I(1), S("x"))), D(2, S("w"), I(12), S("a"), D(1, S("k"), I(7))));
    M("format_map", S("{k} {k:*^{w}}"), T(1, D(2, S("k"), S("value"), S("w"), I(9))));
}

static void functions(void)
{
    H(percent, S("%s %+5d %-8r|%.3f %#x %c %a %*d"), T(9, S("text"), I(42), S("\xe2\x82\xac"), F(2.5), I(255), I(0x1f600), S("\xe2\x82\xac"), I(6), I(7)));
    H(percent, S("%(a)s %(b)05d%% %(a)r"), D(2, S("a"), S("text"), S("b"), I(-3)));
    H(from_format, S("str"), L(2, I(1), S("x")));
    H(wide, S("wide \xe2\x82\xac"), NULL);
    H(append, S("\xe2\x82\xac text"), NULL);
    H(append_and_del, S("a text"), NULL);
    H(writer, S("a text"), I(12345));
    H(resize, S("a text"), NULL);
    H(intern, SS("interned without memory"), NULL);
    H(iterate, S("a\xe2\x82\xac\xf0\x9f\x98\x80"), NULL);
    H(build, S(""), NULL);
}

int main(void)
{
    Py_Initialize();
    methods();
    functions();
    CHECK(errors > 500);
    CHECK_CLEAN();
    return CHECK_DONE();
}
