/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Searching, comparing, splitting, joining and replacing through functions. */
#include "calls.h"

#define TEXT(o, want) is_row(__FILE__, __LINE__, want, o)
#define NO_STR(call, bad) do { CHECK((call) == (bad)); CHECK_RAISED(PyExc_TypeError, "must be str, not NoneType"); } while (0)

static PyObject *a, *w, *x, *e; /* abcabc, a U+20AC b U+20AC, U+1F600, empty */

static void find(void)
{
    PyObject *b = S("b"), *bc = S("bc"), *u = S("\xe2\x82\xac");
    CHECK(PyUnicode_Find(a, b, 0, 6, 1) == 1 && PyUnicode_Find(a, b, 0, 6, -1) == 4 && PyUnicode_Find(a, bc, 2, 6, 1) == 4);
    CHECK(PyUnicode_Find(a, b, -2, 99, 1) == 4 && PyUnicode_Find(a, b, 0, -2, -1) == 1 && PyUnicode_Find(a, b, 5, 6, 1) == -1);
    CHECK(PyUnicode_Find(a, e, 0, 6, 1) == 0 && PyUnicode_Find(a, e, 0, 6, -1) == 6 && PyUnicode_Find(a, e, 3, 3, 1) == 3 && PyUnicode_Find(a, e, 7, 9, 1) == -1);
    CHECK(PyUnicode_Find(a, e, 4, 2, 1) == -1 && PyUnicode_Find(a, u, 0, 6, 1) == -1 && PyUnicode_Find(w, u, 0, 4, 1) == 1 && PyUnicode_Find(w, u, 0, 4, -1) == 3);
    CHECK(PyUnicode_Find(x, x, 0, 1, 1) == 0 && PyUnicode_Find(w, b, 0, 4, 1) == 2);
    CHECK(PyUnicode_FindChar(a, 'b', 0, 6, 1) == 1 && PyUnicode_FindChar(a, 'b', 0, 6, -1) == 4 && PyUnicode_FindChar(a, 'b', -3, 6, 1) == 4);
    CHECK(PyUnicode_FindChar(a, 0x20ac, 0, 6, 1) == -1 && PyUnicode_FindChar(w, 0x20ac, 2, 4, 1) == 3 && PyUnicode_FindChar(w, 0x120ac, 0, 4, 1) == -1);
    CHECK(PyUnicode_FindChar(a, 'b', 0, 99, 1) == 1 && PyUnicode_FindChar(a, 'z', 0, 6, -1) == -1 && PyUnicode_FindChar(a, 'a' + 256, 0, 6, 1) == -1);
    CHECK(PyUnicode_Count(a, b, 0, 6) == 2 && PyUnicode_Count(a, b, 2, 6) == 1 && PyUnicode_Count(a, e, 0, 6) == 7 && PyUnicode_Count(a, e, 7, 9) == 0);
    CHECK(PyUnicode_Count(w, u, 0, PY_SSIZE_T_MAX) == 2 && PyUnicode_Count(a, u, 0, 6) == 0 && PyUnicode_Count(a, b, PY_SSIZE_T_MIN, PY_SSIZE_T_MAX) == 2);
    NO_STR(PyUnicode_Find(Py_None, b, 0, 1, 1), -2);
    NO_STR(PyUnicode_Find(a, Py_None, 0, 1, 1), -2);
    NO_STR(PyUnicode_Count(Py_None, b, 0, 1), -1);
    NO_STR(PyUnicode_Count(a, Py_None, 0, 1), -1);
    CHECK(PyUnicode_Tailmatch(a, bc, 0, 6, 1) == 1 && PyUnicode_Tailmatch(a, bc, 0, 6, -1) == 0 && PyUnicode_Tailmatch(a, bc, 1, 6, -1) == 1);
    CHECK(PyUnicode_Tailmatch(a, e, 0, 6, 1) == 1 && PyUnicode_Tailmatch(a, e, 7, 9, 1) == 0 && PyUnicode_Tailmatch(a, bc, -5, -3, -1) == 1);
    CHECK(PyUnicode_Tailmatch(w, u, 0, 4, 1) == 1 && PyUnicode_Tailmatch(a, u, 0, 6, 1) == 0 && PyUnicode_Tailmatch(w, b, 0, 3, 1) == 1);
    NO_STR(PyUnicode_Tailmatch(Py_None, b, 0, 1, 1), -1);
    NO_STR(PyUnicode_Tailmatch(a, Py_None, 0, 1, 1), -1);
    CHECK(PyUnicode_Contains(a, bc) == 1 && PyUnicode_Contains(a, u) == 0 && PyUnicode_Contains(a, e) == 1 && PyUnicode_Contains(w, u) == 1 && PyUnicode_Contains(e, e) == 1);
    CHECK(PyUnicode_Contains(a, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "'in <string>' requires string as left operand, not NoneType");
    NO_STR(PyUnicode_Contains(Py_None, a), -1);
    Py_DECREF(b);
    Py_DECREF(bc);
    Py_DECREF(u);
}

static void compare(void)
{
    PyObject *b = S("abcabd"), *s = SS("abcabc"), *l = S("a\xc3\xa9");
    CHECK(PyUnicode_Compare(a, a) == 0 && PyUnicode_Compare(a, s) == 0 && PyUnicode_Compare(a, b) == -1 && PyUnicode_Compare(b, a) == 1);
    CHECK(PyUnicode_Compare(a, w) == -1 && PyUnicode_Compare(w, a) == 1 && PyUnicode_Compare(x, w) == 1 && PyUnicode_Compare(w, l) == 1 && PyUnicode_Compare(e, a) == -1);
    CHECK(PyUnicode_Compare(a, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "Can't compare str and NoneType");
    CHECK(PyUnicode_Compare(Py_None, a) == -1);
    CHECK_RAISED(PyExc_TypeError, "Can't compare NoneType and str");
    CHECK(PyUnicode_CompareWithASCIIString(a, "abcabc") == 0 && PyUnicode_CompareWithASCIIString(a, "abcabd") == -1 && PyUnicode_CompareWithASCIIString(a, "abc") == 1);
    CHECK(PyUnicode_CompareWithASCIIString(a, "abcabcd") == -1 && PyUnicode_CompareWithASCIIString(e, "") == 0 && PyUnicode_CompareWithASCIIString(w, "a") == 1);
    CHECK(PyUnicode_CompareWithASCIIString(l, "a\xe9") == 0 && PyUnicode_CompareWithASCIIString(w, "b") == -1);
    PyObject *z = Sn("ab\0c", 4);
    CHECK(PyUnicode_CompareWithASCIIString(z, "ab") == 1 && PyUnicode_CompareWithASCIIString(z, "abc") == -1);
    static const char *ops[] = {"<", "<=", "==", "!=", ">", ">="};
    static const int truth[6][3] = {{1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {1, 0, 1}, {0, 0, 1}, {0, 1, 1}};
    PyObject *left[] = {a, s, b, w}, *right[] = {b, a, a, x};
    int order[] = {0, 1, 2, 0};
    for (int op = 0; op < 6; op++) for (int i = 0; i < 4; i++) {
        PyObject *r = PyUnicode_RichCompare(left[i], right[i], op);
        if (r != (truth[op][order[i]] ? Py_True : Py_False)) { printf("%s %d\n", ops[op], i); check_failures++; }
        Py_XDECREF(r);
    }
    PyObject *r = PyUnicode_RichCompare(a, Py_None, Py_EQ);
    CHECK(r == Py_NotImplemented);
    r = PyUnicode_RichCompare(Py_None, a, Py_LT);
    CHECK(r == Py_NotImplemented);
    CHECK(PyUnicode_EqualToUTF8(a, "abcabc") == 1 && PyUnicode_EqualToUTF8(a, "abcab") == 0 && PyUnicode_EqualToUTF8(a, "abcabcd") == 0 && PyUnicode_EqualToUTF8(e, "") == 1);
    CHECK(PyUnicode_EqualToUTF8(w, "a\xe2\x82\xac" "b\xe2\x82\xac") == 1 && PyUnicode_EqualToUTF8(w, "a\xe2\x82\xac" "b") == 0 && PyUnicode_EqualToUTF8(x, "\xf0\x9f\x98\x80") == 1);
    CHECK(PyUnicode_EqualToUTF8(l, "a\xe9") == 0 && PyUnicode_EqualToUTF8(l, "a\xc3\xa9") == 1 && PyUnicode_EqualToUTF8(l, "a\xc3") == 0 && PyUnicode_EqualToUTF8(x, "\xf0\x9f\x98") == 0);
    CHECK(PyUnicode_EqualToUTF8AndSize(z, "ab\0c", 4) == 1 && PyUnicode_EqualToUTF8AndSize(z, "ab\0c", 3) == 0 && PyUnicode_EqualToUTF8(z, "ab") == 0);
    CHECK(PyUnicode_EqualToUTF8AndSize(s, "abcabcXX", 6) == 1);
    PyObject *surrogate = S("\xed\xa0\x80");
    CHECK(PyUnicode_EqualToUTF8(surrogate, "\xed\xa0\x80") == 0 && !PyErr_Occurred());
    Py_DECREF(surrogate);
    PyErr_SetString(PyExc_KeyError, "kept");
    CHECK(PyUnicode_EqualToUTF8(a, "abcabc") == 1 && PyUnicode_EqualToUTF8(l, "\xff") == 0 && PyUnicode_CompareWithASCIIString(a, "abcabc") == 0);
    CHECK_RAISED(PyExc_KeyError, "'kept'");
#if PY_VERSION_HEX >= 0x030E0000
    CHECK(PyUnicode_Equal(a, s) == 1 && PyUnicode_Equal(a, b) == 0 && PyUnicode_Equal(a, w) == 0 && PyUnicode_Equal(e, e) == 1);
    CHECK(PyUnicode_Equal(a, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "second argument must be str, not NoneType");
    CHECK(PyUnicode_Equal(Py_None, a) == -1);
    CHECK_RAISED(PyExc_TypeError, "first argument must be str, not NoneType");
#endif
    Py_DECREF(b);
    Py_DECREF(s);
    Py_DECREF(l);
    Py_DECREF(z);
}

static void split(void)
{
    PyObject *b = S("b"), *text = S(" one  two three ");
    TEXT(PyUnicode_Split(a, b, -1), "['a', 'ca', 'c']");
    TEXT(PyUnicode_Split(a, b, 1), "['a', 'cabc']");
    TEXT(PyUnicode_Split(a, b, 0), "['abcabc']");
    TEXT(PyUnicode_RSplit(a, b, 1), "['abca', 'c']");
    TEXT(PyUnicode_Split(text, NULL, -1), "['one', 'two', 'three']");
    TEXT(PyUnicode_Split(text, NULL, 1), "['one', 'two three ']");
    TEXT(PyUnicode_RSplit(text, NULL, 1), "[' one  two', 'three']");
    TEXT(PyUnicode_Split(e, NULL, -1), "[]");
    TEXT(PyUnicode_Split(e, b, -1), "['']");
    TEXT(PyUnicode_Split(w, x, -1), "['a\\u20acb\\u20ac']");
    CHECK(!PyUnicode_Split(a, e, -1));
    CHECK_RAISED(PyExc_ValueError, "empty separator");
    CHECK(!PyUnicode_RSplit(a, e, -1));
    CHECK_RAISED(PyExc_ValueError, "empty separator");
    NO_STR(PyUnicode_Split(Py_None, b, -1), NULL);
    NO_STR(PyUnicode_Split(a, Py_None, -1), NULL);
    NO_STR(PyUnicode_RSplit(Py_None, b, -1), NULL);
    NO_STR(PyUnicode_RSplit(a, Py_None, -1), NULL);
    /* The whole str is shared when nothing is split off. */
    Py_ssize_t refs = Py_REFCNT(a);
    PyObject *r = PyUnicode_Split(a, x, -1);
    CHECK(r && PyList_GET_SIZE(r) == 1 && PyList_GET_ITEM(r, 0) == a && Py_REFCNT(a) == refs + 1);
    Py_XDECREF(r);
    CHECK(Py_REFCNT(a) == refs);
    TEXT(PyUnicode_Partition(a, b), "('a', 'b', 'cabc')");
    TEXT(PyUnicode_RPartition(a, b), "('abca', 'b', 'c')");
    TEXT(PyUnicode_Partition(a, x), "('abcabc', '', '')");
    TEXT(PyUnicode_RPartition(a, x), "('', '', 'abcabc')");
    TEXT(PyUnicode_Partition(w, b), "('a\\u20ac', 'b', '\\u20ac')");
    CHECK(!PyUnicode_Partition(a, e));
    CHECK_RAISED(PyExc_ValueError, "empty separator");
    CHECK(!PyUnicode_RPartition(a, e));
    CHECK_RAISED(PyExc_ValueError, "empty separator");
    NO_STR(PyUnicode_Partition(Py_None, b), NULL);
    NO_STR(PyUnicode_Partition(a, Py_None), NULL);
    NO_STR(PyUnicode_RPartition(Py_None, b), NULL);
    NO_STR(PyUnicode_RPartition(a, Py_None), NULL);
    PyObject *lines = S("one\ntwo\r\nthree\xe2\x80\xa8" "four");
    TEXT(PyUnicode_Splitlines(lines, 0), "['one', 'two', 'three', 'four']");
    TEXT(PyUnicode_Splitlines(lines, 1), "['one\\n', 'two\\r\\n', 'three\\u2028', 'four']");
    TEXT(PyUnicode_Splitlines(e, 0), "[]");
    NO_STR(PyUnicode_Splitlines(Py_None, 0), NULL);
    Py_DECREF(lines);
    Py_DECREF(b);
    Py_DECREF(text);
}

static void join(void)
{
    PyObject *list = L(3, S("x"), S("\xe2\x82\xac"), S("z")), *one = L(1, Py_NewRef(a)), *bad = L(2, S("x"), I(1)), *sub = L(1, SS("sub")), *none = L(0);
    TEXT(PyUnicode_Join(e, list), "'x\\u20acz'");
    TEXT(PyUnicode_Join(a, list), "'xabcabc\\u20acabcabcz'");
    TEXT(PyUnicode_Join(x, list), "'x\\U0001f600\\u20ac\\U0001f600z'");
    TEXT(PyUnicode_Join(NULL, list), "'x \\u20ac z'");
    TEXT(PyUnicode_Join(a, none), "''");
    TEXT(PyUnicode_Join(e, a), "'abcabc'");
    Py_ssize_t refs = Py_REFCNT(a);
    PyObject *r = PyUnicode_Join(x, one);
    CHECK(r == a && Py_REFCNT(a) == refs + 1);
    Py_XDECREF(r);
    r = PyUnicode_Join(x, sub);
    CHECK(r && PyUnicode_CheckExact(r) && !PyUnicode_CompareWithASCIIString(r, "sub"));
    Py_XDECREF(r);
    CHECK(!PyUnicode_Join(e, bad));
    CHECK_RAISED(PyExc_TypeError, "sequence item 1: expected str instance, int found");
    CHECK(!PyUnicode_Join(Py_None, list));
    CHECK_RAISED(PyExc_TypeError, "separator: expected str instance, NoneType found");
    CHECK(!PyUnicode_Join(e, Py_None));
    CHECK_RAISED(PyExc_TypeError, "can only join an iterable");
    CHECK(!PyUnicode_Join(e, bad) && Py_REFCNT(bad) == 1);
    PyErr_Clear();
    Py_DECREF(list);
    Py_DECREF(one);
    Py_DECREF(bad);
    Py_DECREF(sub);
    Py_DECREF(none);
}

static void replace(void)
{
    PyObject *b = S("b"), *s = SS("abc"), *u = S("\xe2\x82\xac"), *long1 = PyUnicode_FromString("replaced");
    TEXT(PyUnicode_Replace(a, b, long1, -1), "'areplacedcareplacedc'");
    TEXT(PyUnicode_Replace(a, b, long1, 1), "'areplacedcabc'");
    TEXT(PyUnicode_Replace(a, b, x, -1), "'a\\U0001f600ca\\U0001f600c'");
    TEXT(PyUnicode_Replace(a, b, e, -1), "'acac'");
    TEXT(PyUnicode_Replace(w, u, e, -1), "'ab'");
    TEXT(PyUnicode_Replace(w, u, b, 1), "'abb\\u20ac'");
    TEXT(PyUnicode_Replace(b, e, u, -1), "'\\u20acb\\u20ac'");
    TEXT(PyUnicode_Replace(e, e, b, -1), "'b'");
    PyObject *r = PyUnicode_Replace(a, u, b, -1), *q = PyUnicode_Replace(a, b, u, 0);
    CHECK(r == a && q == a);
    Py_XDECREF(r);
    Py_XDECREF(q);
    r = PyUnicode_Replace(s, u, b, -1);
    CHECK(r && PyUnicode_CheckExact(r) && r != s);
    Py_XDECREF(r);
    NO_STR(PyUnicode_Replace(Py_None, b, b, -1), NULL);
    NO_STR(PyUnicode_Replace(a, Py_None, b, -1), NULL);
    NO_STR(PyUnicode_Replace(a, b, Py_None, -1), NULL);
    /* A result that no memory holds. */
    PyObject *big = PyUnicode_New(1 << 22, 127);
    PyUnicode_Fill(big, 0, 1 << 22, 'b');
    PyObject *bigger = PyUnicode_Replace(big, b, e, -1);
    CHECK(bigger && PyUnicode_GET_LENGTH(bigger) == 0);
    Py_XDECREF(bigger);
    Py_DECREF(big);
    Py_DECREF(b);
    Py_DECREF(s);
    Py_DECREF(u);
    Py_DECREF(long1);
}

static void translate(void)
{
    PyObject *table = D(3, I('a'), S("xy"), I('b'), N(), I('c'), I(0x20ac)), *part = D(1, I('b'), N()), *bad = D(1, I('c'), F(1.5)), *far = D(1, I('c'), I(0x110000));
    TEXT(PyUnicode_Translate(a, table, "ignore"), "'xy\\u20acxy\\u20ac'");
    TEXT(PyUnicode_Translate(a, part, "ignore"), "'acac'");
    TEXT(PyUnicode_Translate(e, table, NULL), "''");
    CHECK(!PyUnicode_Translate(a, part, NULL));
    CHECK_RAISED(PyExc_UnicodeTranslateError, "can't translate character '\\x62' in position 1: character maps to <undefined>");
    CHECK(!PyUnicode_Translate(a, part, "strict"));
    CHECK_RAISED(PyExc_UnicodeTranslateError, NULL);
    TEXT(PyUnicode_Translate(a, part, "replace"), "'a\\ufffdca\\ufffdc'");
    PyObject *row = S("abbbc");
    TEXT(PyUnicode_Translate(row, part, "replace"), "'a\\ufffd\\ufffd\\ufffdc'");
    CHECK(!PyUnicode_Translate(row, part, "strict"));
    CHECK_RAISED(PyExc_UnicodeTranslateError, "can't translate characters in position 1-3: character maps to <undefined>");
    Py_DECREF(row);
    CHECK(!PyUnicode_Translate(a, bad, "ignore"));
    CHECK_RAISED(PyExc_TypeError, "character mapping must return integer, None or str");
    CHECK(!PyUnicode_Translate(a, far, "ignore"));
    CHECK_RAISED(PyExc_ValueError, "character mapping must be in range(0x110000)");
    CHECK(!PyUnicode_Translate(a, NULL, "ignore"));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    NO_STR(PyUnicode_Translate(Py_None, table, "ignore"), NULL);
    TEXT(PyUnicode_Format(S("%s and %d"), T(2, S("x"), I(5))), "'x and 5'");
    CHECK(!PyUnicode_Format(NULL, Py_None));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyUnicode_Format(a, NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
    NO_STR(PyUnicode_Format(Py_None, Py_None), NULL);
    Py_DECREF(table);
    Py_DECREF(part);
    Py_DECREF(bad);
    Py_DECREF(far);
}

static int lookups;

static PyObject *counted(PyObject *self, PyObject *key)
{
    (void)self;
    lookups++;
    long c = PyLong_AsLong(key);
    switch (c) {
    case 'a': return PyLong_FromLong('x');
    case 'b': return Py_NewRef(Py_None);
    case 'c': return PyUnicode_FromString("yz");
    case 'd': return PyUnicode_FromString("");
    case 'e': PyErr_SetString(PyExc_KeyError, "e"); return NULL;
    case 'f': return PyLong_FromLong(0x20ac);
    }
    PyErr_SetString(PyExc_OSError, "not asked for");
    return NULL;
}

static void translate_counted(void)
{
    PyType_Slot slots[] = {{Py_mp_subscript, (void *)counted}, {0, NULL}};
    PyType_Spec spec = {"Counted", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *table = PyObject_CallNoArgs(type);
    static const struct { const char *text, *want; int lookups; } rows[] = {
        {"aaaa", "'xxxx'", 1}, {"abab", "'xx'", 2}, {"eaea", "'exex'", 2}, {"aacaa", "'xxyzxx'", 4}, {"aadaa", "'xxxx'", 4}, {"aafaa", "'xx\\u20acxx'", 4}, {"bbbb", "''", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        PyObject *s = S(rows[i].text);
        lookups = 0;
        TEXT(PyUnicode_Translate(s, table, "ignore"), rows[i].want);
        CHECK(lookups >= rows[i].lookups && lookups <= (int)strlen(rows[i].text) + 1); /* an ASCII character is looked up once, until one becomes something else */
        Py_DECREF(s);
    }
    CHECK(!PyUnicode_Translate(a, Py_None, "ignore"));
    CHECK_RAISED(PyExc_TypeError, "'NoneType' object is not subscriptable");
    PyObject *q = S("aq");
    CHECK(!PyUnicode_Translate(q, table, "ignore"));
    CHECK_RAISED(PyExc_OSError, "not asked for");
    Py_DECREF(q);
    Py_DECREF(table);
    Py_DECREF(type);
}

static void encoding_map(void)
{
    PyObject *all = PyUnicode_New(256, 255);
    for (int i = 0; i < 256; i++) PyUnicode_WriteChar(all, i, (Py_UCS4)(255 - i));
    PyObject *map = PyUnicode_BuildEncodingMap(all);
    CHECK(map);
    PyObject *s = S("\xc3\xbf" "a");
    PyObject *r = PyUnicode_AsCharmapString(s, map);
    CHECK(r && PyBytes_GET_SIZE(r) == 2 && (unsigned char)PyBytes_AS_STRING(r)[0] == 0 && (unsigned char)PyBytes_AS_STRING(r)[1] == 255 - 'a');
    Py_XDECREF(r);
    Py_XDECREF(map);
    Py_DECREF(s);
    Py_DECREF(all);
    CHECK(!PyUnicode_BuildEncodingMap(Py_None));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
    CHECK(!PyUnicode_BuildEncodingMap(e));
    CHECK_RAISED(PyExc_TypeError, "bad argument type for built-in operation");
}

static void identifiers(void)
{
    static const struct { const char *text; int yes; } rows[] = {{"a", 1}, {"_x1", 1}, {"1a", 0}, {"", 0}, {"a b", 0}, {"\xc3\xa9t\xc3\xa9", 1}, {"\xe2\x82\xac", 0}, {"a\xc2\xb7", 1}, {"\xc2\xb7", 0}, {"class", 1}, {"\xf0\x9d\x94\x98", 1}, {"a-b", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        PyObject *s = S(rows[i].text);
        CHECK(PyUnicode_IsIdentifier(s) == rows[i].yes);
        Py_DECREF(s);
    }
}

int main(void)
{
    Py_Initialize();
    a = S("abcabc");
    w = S("a\xe2\x82\xac" "b\xe2\x82\xac");
    x = S("\xf0\x9f\x98\x80");
    e = S("");
    find();
    compare();
    split();
    join();
    replace();
    translate();
    translate_counted();
    encoding_map();
    identifiers();
    CHECK(Py_REFCNT(a) == 1 && Py_REFCNT(w) == 1 && Py_REFCNT(x) == 1);
    Py_DECREF(a);
    Py_DECREF(w);
    Py_DECREF(x);
    Py_DECREF(e);
    CHECK_CLEAN();
    return CHECK_DONE();
}
