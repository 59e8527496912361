/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that look at several characters at once, at every length and with the character that matters at every place: held against
 * a walk character by character. */
#include "../check.h"
#include <stdlib.h>

enum { LONGEST = 35 };

/* The text of o is these n characters. */
static int is_text(PyObject *o, const Py_UCS4 *c, Py_ssize_t n)
{
    if (!o || !PyUnicode_CheckExact(o) || PyUnicode_GetLength(o) != n) return 0;
    for (Py_ssize_t i = 0; i < n; i++)
        if (PyUnicode_ReadChar(o, i) != c[i]) return 0;
    return PyUnicode_READ(PyUnicode_KIND(o), PyUnicode_DATA(o), n) == 0;
}

static int is_bytes(PyObject *o, const char *s, Py_ssize_t n)
{
    Py_UCS4 c[4 * LONGEST + 8];
    for (Py_ssize_t i = 0; i < n; i++) c[i] = (unsigned char)s[i];
    return is_text(o, c, n);
}

/* Every kind of input, of every length, with one character that decides the kind of the result. */
static void from_kind_and_data(void)
{
    static const Py_UCS4 odd[] = {0, 'x', 127, 128, 255, 256, 0xffff, 0x10000, 0x10ffff};
    for (int kind = 1; kind <= 4; kind *= 2)
        for (int n = 0; n <= LONGEST; n++)
            for (int at = -1; at < n; at++)
                for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
                    Py_UCS4 wide[LONGEST], max = 0;
                    Py_UCS1 one[LONGEST];
                    Py_UCS2 two[LONGEST];
                    if (kind == 1 && odd[k] > 255) continue;
                    if (kind == 2 && odd[k] > 0xffff) continue;
                    for (int i = 0; i < n; i++) {
                        wide[i] = i == at ? odd[k] : (Py_UCS4)('a' + i % 26);
                        one[i] = (Py_UCS1)wide[i];
                        two[i] = (Py_UCS2)wide[i];
                        if (wide[i] > max) max = wide[i];
                    }
                    PyObject *o = PyUnicode_FromKindAndData(kind, kind == 1 ? (void *)one : kind == 2 ? (void *)two : (void *)wide, n);
                    CHECK(is_text(o, wide, n));
                    CHECK(o && PyUnicode_KIND(o) == (max < 256 ? 1 : max < 0x10000 ? 2 : 4));
                    CHECK(o && !!PyUnicode_IS_ASCII(o) == (max < 128));
                    Py_XDECREF(o);
                }
    Py_UCS4 bad[2] = {'a', 'b'};
    CHECK(!PyUnicode_FromKindAndData(3, bad, 2));
    CHECK_RAISED(PyExc_SystemError, "invalid kind");
    CHECK(!PyUnicode_FromKindAndData(1, bad, -1));
    CHECK_RAISED(PyExc_ValueError, "size must be positive");
}

/* Bytes at every alignment: one that is not ASCII is seen wherever it is. */
static void from_bytes(void)
{
    char memory[LONGEST + 16];
    for (int shift = 0; shift < 8; shift++)
        for (int n = 0; n <= LONGEST; n++) {
            char *s = memory + shift;
            memset(memory, 0xff, sizeof memory);
            for (int i = 0; i < n; i++) s[i] = (char)('a' + i % 26);
            PyObject *o = PyUnicode_FromStringAndSize(s, n);
            CHECK(is_bytes(o, s, n));
            Py_XDECREF(o);
            for (int at = 0; at < n; at++) {
                s[at] = (char)0xff;
                CHECK(!PyUnicode_FromStringAndSize(s, n));
                CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
                s[at] = 'z';
            }
            s[n] = 0;
            o = PyUnicode_FromString(s);
            CHECK(is_bytes(o, s, n));
            CHECK(o && PyUnicode_EqualToUTF8(o, s));
            Py_XDECREF(o);
        }
}

/* Equal texts hash alike, whatever the alignment of their bytes was. */
static void hashes(void)
{
    for (int n = 0; n <= LONGEST; n++) {
        char s[LONGEST + 1], t[LONGEST + 2];
        for (int i = 0; i < n; i++) s[i] = (char)('A' + i);
        memcpy(t + 1, s, (size_t)n);
        PyObject *o = PyUnicode_FromStringAndSize(s, n), *b = PyBytes_FromStringAndSize(t + 1, n);
        CHECK(o && b && PyObject_Hash(o) == PyObject_Hash(b));
        CHECK(o && PyObject_Hash(o) == Py_HashBuffer(t + 1, n));
        Py_XDECREF(o);
        Py_XDECREF(b);
    }
}

static void split_and_join(void)
{
    PyObject *comma = PyUnicode_FromString(","), *two = PyUnicode_FromString(", "), *none = PyUnicode_FromString("");
    for (int n = 0; n <= LONGEST; n++)
        for (int every = 1; every <= 10; every++)
            for (int first = 0; first < every; first++) {
                char s[LONGEST + 1];
                for (int i = 0; i < n; i++) s[i] = i % every == first ? ',' : (char)('a' + i % 26);
                PyObject *o = PyUnicode_FromStringAndSize(s, n), *l = PyUnicode_Split(o, comma, -1);
                int part = 0, begin = 0;
                for (int i = 0; i <= n; i++)
                    if (i == n || s[i] == ',') {
                        CHECK(l && part < PyList_GET_SIZE(l) && is_bytes(PyList_GetItem(l, part), s + begin, i - begin));
                        begin = i + 1;
                        part++;
                    }
                CHECK(l && PyList_GET_SIZE(l) == part);
                PyObject *j = PyUnicode_Join(comma, l);
                CHECK(j && PyUnicode_Compare(j, o) == 0 && is_bytes(j, s, n));
                Py_XDECREF(j);
                PyObject *t = PyList_AsTuple(l), *r = PyUnicode_Join(none, t), *u = PyUnicode_Join(two, t);
                CHECK(r && PyUnicode_GetLength(r) == n - (part - 1));
                CHECK(u && PyUnicode_GetLength(u) == n + part - 1);
                Py_XDECREF(r);
                Py_XDECREF(u);
                Py_XDECREF(t);
                Py_XDECREF(l);
                Py_XDECREF(o);
            }
    PyObject *mixed = Py_BuildValue("[sss]", "a", "\xc3\xa9", "\xe2\x82\xac"), *j = PyUnicode_Join(comma, mixed);
    static const Py_UCS4 want[] = {'a', ',', 0xe9, ',', 0x20ac};
    CHECK(is_text(j, want, 5));
    Py_XDECREF(j);
    PyList_SetItem(mixed, 1, PyLong_FromLong(1));
    CHECK(!PyUnicode_Join(comma, mixed));
    CHECK_RAISED(PyExc_TypeError, "sequence item 1: expected str instance, int found");
    Py_DECREF(mixed);
    Py_DECREF(comma);
    Py_DECREF(two);
    Py_DECREF(none);
}

/* repr of texts that need no escape, and of texts with one character that does, at every place. */
static void reprs(void)
{
    static const struct { char c; const char *text; } odd[] = {
        {'x', "x"}, {' ', " "}, {'~', "~"}, {'"', "\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\t', "\\t"}, {'\r', "\\r"}, {0, "\\x00"}, {31, "\\x1f"},
        {127, "\\x7f"}, {'[', "["}, {']', "]"}, {'&', "&"}, {'(', "("}, {'!', "!"},
    };
    for (int n = 0; n <= LONGEST; n++)
        for (int at = 0; at < n; at++)
            for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
                char s[LONGEST + 1], want[4 * LONGEST], in_list[9 * LONGEST];
                int m = 0;
                want[m++] = '\'';
                for (int i = 0; i < n; i++) {
                    s[i] = i == at ? odd[k].c : (char)('a' + i % 26);
                    if (i != at) want[m++] = s[i];
                    else m += sprintf(want + m, "%s", odd[k].text);
                }
                want[m++] = '\'';
                want[m] = 0;
                PyObject *o = PyUnicode_FromStringAndSize(s, n), *r = PyObject_Repr(o);
                CHECK(is_bytes(r, want, m));
                Py_XDECREF(r);
                sprintf(in_list, "[%s, 1, %s]", want, want);
                CHECK_REPR(Py_BuildValue("[OiO]", o, 1, o), in_list);
                Py_DECREF(o);
            }
    CHECK_REPR(PyUnicode_FromString("it's"), "\"it's\"");
    CHECK_REPR(PyUnicode_FromString("'\""), "'\\'\"'");
    CHECK_REPR(Py_BuildValue("[ss]", "\xe2\x82\xac", "plain"), "['\xe2\x82\xac', 'plain']");
    CHECK_REPR(PyList_New(0), "[]");
}

/* Formats of plain units, with too few and too many arguments: nothing is stored before the count is right. */
static void plain_arguments(void)
{
    int i = -1;
    long l = -1;
    Py_ssize_t z = -1;
    double d = -1;
    const char *s = NULL, *t = NULL;
    PyObject *o = NULL, *args = Py_BuildValue("(ilndsO)", 7, -8L, (Py_ssize_t)9, 2.5, "text", Py_None);
    CHECK(PyArg_ParseTuple(args, "ilndsO:name", &i, &l, &z, &d, &s, &o));
    CHECK(i == 7 && l == -8 && z == 9 && d == 2.5 && s && !strcmp(s, "text") && o == Py_None);
    i = 1;
    CHECK(!PyArg_ParseTuple(args, "i:name", &i));
    CHECK_RAISED(PyExc_TypeError, "name() takes exactly 1 argument (6 given)");
    CHECK(i == 1);
    CHECK(!PyArg_ParseTuple(args, "ilndsOO|z;message", &i, &l, &z, &d, &s, &o, &o, &t));
    CHECK_RAISED(PyExc_TypeError, "message");
    CHECK(i == 1);
    CHECK(PyArg_ParseTuple(args, "ilnd|sOz", &i, &l, &z, &d, &s, &o, &t) && !t && i == 7);
    CHECK(!PyArg_ParseTuple(args, "ilndi|O:name", &i, &l, &z, &d, &i, &o));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(!PyArg_ParseTuple(args, "ilnds(O)", &i, &l, &z, &d, &s, &o));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_DECREF(args);
    args = Py_BuildValue("(s#)", "nul\0inside", (Py_ssize_t)10);
    CHECK(!PyArg_ParseTuple(args, "s", &s));
    CHECK_RAISED(PyExc_ValueError, "embedded null character");
    Py_ssize_t size = 0;
    CHECK(PyArg_ParseTuple(args, "s#", &s, &size) && size == 10);
    Py_DECREF(args);
}

/* Keywords among few and among many, with values that are missing, surplus or wrong. */
static void keywords(void)
{
    static char *names[] = {"a", "abc", "ab", "e\xcc\x81", NULL};
    int v[4] = {0, 0, 0, 0};
    PyObject *none = PyTuple_New(0), *kw = Py_BuildValue("{s:i,s:i,s:i}", "ab", 3, "a", 1, "abc", 2);
    CHECK(PyArg_ParseTupleAndKeywords(none, kw, "i|iii:f", names, &v[0], &v[1], &v[2], &v[3]));
    CHECK(v[0] == 1 && v[1] == 2 && v[2] == 3 && v[3] == 0);
    PyDict_DelItemString(kw, "a");
    CHECK(!PyArg_ParseTupleAndKeywords(none, kw, "i|iii:f", names, &v[0], &v[1], &v[2], &v[3]));
    CHECK_RAISED(PyExc_TypeError, "f() missing required argument 'a' (pos 1)");
    PyObject *n = PyLong_FromLong(9);
    PyDict_SetItemString(kw, "e\xcc\x81", n);
    PyDict_SetItemString(kw, "a", n);
    CHECK(PyArg_ParseTupleAndKeywords(none, kw, "i|iii:f", names, &v[0], &v[1], &v[2], &v[3]));
    CHECK(v[0] == 9 && v[3] == 9);
    Py_DECREF(n);
    Py_DECREF(kw);
    kw = Py_BuildValue("{s:i,s:i}", "a", 1, "abcd", 2);
    CHECK(!PyArg_ParseTupleAndKeywords(none, kw, "i|iii:f", names, &v[0], &v[1], &v[2], &v[3]));
    CHECK_RAISED(PyExc_TypeError, NULL);
    Py_DECREF(kw);
    Py_DECREF(none);
}

/* PyObject_CallFunction with many arguments, with one tuple, with a unit that fails in the middle. */
static PyObject *gather(PyObject *self, PyObject *args) { return Py_NewRef(args); }
static PyMethodDef gather_def = {"gather", gather, METH_VARARGS, NULL};

static void call_formats(void)
{
    PyObject *f = PyCFunction_New(&gather_def, NULL), *t = Py_BuildValue("(ii)", 1, 2);
    CHECK_REPR(PyObject_CallFunction(f, NULL), "()");
    CHECK_REPR(PyObject_CallFunction(f, ""), "()");
    CHECK_REPR(PyObject_CallFunction(f, "i", 1), "(1,)");
    CHECK_REPR(PyObject_CallFunction(f, "i, s", 1, "x"), "(1, 'x')");
    CHECK_REPR(PyObject_CallFunction(f, "iiiiii", 1, 2, 3, 4, 5, 6), "(1, 2, 3, 4, 5, 6)");
    CHECK_REPR(PyObject_CallFunction(f, "iiiiiii", 1, 2, 3, 4, 5, 6, 7), "(1, 2, 3, 4, 5, 6, 7)");
    CHECK_REPR(PyObject_CallFunction(f, "O", t), "(1, 2)");
    CHECK_REPR(PyObject_CallFunction(f, "(ii)", 3, 4), "(3, 4)");
    CHECK_REPR(PyObject_CallFunction(f, "(ii)i", 3, 4, 5), "((3, 4), 5)");
    CHECK_REPR(PyObject_CallFunction(f, "{s:i}[d]", "k", 1, 0.5), "({'k': 1}, [0.5])");
    CHECK_REPR(Py_BuildValue("(isd)", 1, "text", 2.5), "(1, 'text', 2.5)");
    CHECK_REPR(Py_BuildValue("()"), "()");
    CHECK_REPR(Py_BuildValue("(i)(i)", 1, 2), "((1,), (2,))");
    PyObject *kept = PyLong_FromLong(123456789);
    Py_ssize_t before = Py_REFCNT(kept);
    CHECK(!PyObject_CallFunction(f, "OsO", kept, "\xff", kept));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!PyObject_CallFunction(f, "ONs", kept, Py_NewRef(kept), "\xff"));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!PyObject_CallFunction(f, "sN", "\xff", Py_NewRef(kept)));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!Py_BuildValue("(OsN)", kept, "\xff", Py_NewRef(kept)));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(Py_REFCNT(kept) == before);
    CHECK(!Py_BuildValue("(i", 1));
    CHECK_RAISED(PyExc_SystemError, NULL);
    Py_DECREF(kept);
    Py_DECREF(t);
    Py_DECREF(f);
}

int main(void)
{
    Py_Initialize();
    from_kind_and_data();
    from_bytes();
    hashes();
    split_and_join();
    reprs();
    plain_arguments();
    keywords();
    call_formats();
    CHECK_CLEAN();
    return Py_FinalizeEx() < 0 || check_failures != 0;
}
