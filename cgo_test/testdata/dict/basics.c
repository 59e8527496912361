/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Dicts through the C API: storing, looking up, removing, merging, growing, watching. */
#include "../check.h"

static void items(void)
{
    PyObject *d = PyDict_New(), *k = PyUnicode_FromString("alpha"), *v = PyLong_FromLong(1234567), *r = NULL;
    CHECK(d && PyDict_Size(d) == 0 && PyDict_GET_SIZE(d) == 0);
    CHECK(PyDict_GetItemRef(d, k, &r) == 0 && !r);
    CHECK(PyDict_SetItem(d, k, v) == 0 && Py_REFCNT(v) == 2);
    CHECK(PyDict_SetItem(d, k, v) == 0 && Py_REFCNT(v) == 2 && PyDict_Size(d) == 1);
    CHECK(PyDict_GetItemWithError(d, k) == v && PyDict_GetItem(d, k) == v && Py_REFCNT(v) == 2);
    CHECK(PyDict_GetItemRef(d, k, &r) == 1 && r == v && Py_REFCNT(v) == 3);
    Py_DECREF(r);
    PyObject *k2 = PyUnicode_FromString("alpha");
    CHECK(k2 != k && PyDict_GetItemWithError(d, k2) == v && PyDict_Contains(d, k2) == 1);
    CHECK(PyDict_GetItemString(d, "alpha") == v && PyDict_ContainsString(d, "beta") == 0 && PyDict_ContainsString(d, "alpha") == 1);
    CHECK(PyDict_GetItemStringRef(d, "alpha", &r) == 1 && r == v);
    Py_DECREF(r);
    CHECK(_PyDict_GetItem_KnownHash(d, k2, PyObject_Hash(k2)) == v);
    CHECK(PyDict_DelItem(d, k2) == 0 && PyDict_Size(d) == 0 && Py_REFCNT(v) == 1 && Py_REFCNT(k) == 1);
    CHECK(PyDict_DelItem(d, k) == -1);
    CHECK_RAISED(PyExc_KeyError, "'alpha'");
    CHECK(PyDict_DelItemString(d, "gamma") == -1);
    CHECK_RAISED(PyExc_KeyError, "'gamma'");
    PyObject *pair = Py_BuildValue("(ii)", 1, 2);
    CHECK(PyDict_DelItem(d, pair) == -1);
    CHECK_RAISED(PyExc_KeyError, "(1, 2)");
    CHECK(PyDict_SetItem(d, pair, v) == 0);
    PyObject *pair2 = Py_BuildValue("(ii)", 1, 2);
    CHECK(PyDict_GetItemWithError(d, pair2) == v && PyDict_SetItemString(d, "s", v) == 0 && PyDict_Size(d) == 2);
    PyDict_Clear(d);
    CHECK(PyDict_Size(d) == 0 && Py_REFCNT(pair) == 1 && Py_REFCNT(v) == 1);
    Py_DECREF(pair);
    Py_DECREF(pair2);
    Py_DECREF(k);
    Py_DECREF(k2);
    Py_DECREF(v);
    Py_DECREF(d);
    CHECK_CLEAN();
}

static void wrong(void)
{
    PyObject *l = PyList_New(0), *d = PyDict_New(), *r = l;
    CHECK(PyDict_SetItem(d, l, l) == -1);
    CHECK_RAISED(PyExc_TypeError, "cannot use 'list' as a dict key (unhashable type: 'list')");
    CHECK(PyDict_GetItemRef(d, l, &r) == -1 && !r);
    CHECK_RAISED(PyExc_TypeError, "cannot use 'list' as a dict key (unhashable type: 'list')");
    CHECK(!PyDict_GetItemWithError(d, l));
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyDict_Contains(d, l) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyDict_DelItem(d, l) == -1);
    CHECK_RAISED(PyExc_TypeError, NULL);
    CHECK(PyDict_Pop(d, l, NULL) == 0);
    CHECK_CLEAN();
    CHECK(PyDict_Size(l) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyDict_SetItem(l, Py_None, l) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(PyDict_SetItem(l, NULL, l) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    r = l;
    CHECK(PyDict_GetItemRef(l, NULL, &r) == -1 && !r);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyDict_GetItemWithError(l, NULL));
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyDict_GetItem(l, NULL));
    CHECK_CLEAN();
    CHECK(PyDict_GetItemRef(l, Py_None, &r) == -1 && !r);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyDict_Copy(l) && PyErr_Occurred());
    PyErr_Clear();
    CHECK(!PyDict_Keys(l) && PyErr_Occurred());
    PyErr_Clear();
    CHECK(PyDict_Update(l, d) == -1);
    CHECK_RAISED(PyExc_SystemError, NULL);
    CHECK(!PyDict_GetItem(l, Py_None));
    CHECK_CLEAN();
    PyErr_SetString(PyExc_ValueError, "kept");
    CHECK(!PyDict_GetItem(d, Py_None));
    CHECK_RAISED(PyExc_ValueError, "kept");
    Py_DECREF(l);
    Py_DECREF(d);
}

/* Many keys of a kind, in order, through growth and removal. */
static void many(int strings)
{
    enum { N = 70000 };
    PyObject *d = PyDict_New();
    char text[32];
    for (long i = 0; i < N; i++) {
        sprintf(text, "key%ld", i);
        PyObject *k = strings ? PyUnicode_FromString(text) : PyLong_FromLong(i << (i % 40)), *v = PyLong_FromLong(i);
        if (PyDict_SetItem(d, k, v) < 0) CHECK(0);
        Py_DECREF(k);
        Py_DECREF(v);
        if (i == 10 || i == 200 || i == 40000) CHECK(PyDict_Size(d) <= i + 1);
    }
    Py_ssize_t n = PyDict_Size(d), pos = 0, seen = 0;
    CHECK(strings ? n == N : n > N / 2);
    PyObject *k, *v;
    long last = -1, bad = 0;
    while (PyDict_Next(d, &pos, &k, &v)) {
        seen++;
        if (PyDict_GetItemWithError(d, k) != v) bad++;
        if (strings) {
            if (PyLong_AsLong(v) != last + 1) bad++;
            last = PyLong_AsLong(v);
        }
    }
    CHECK(seen == n && bad == 0);
    PyObject *c = PyDict_Copy(d);
    CHECK(PyObject_RichCompareBool(c, d, Py_EQ) == 1);
    PyObject *keys = PyDict_Keys(d);
    CHECK(PyList_Size(keys) == n);
    for (Py_ssize_t i = 0; i < n; i += 2) if (PyDict_DelItem(d, PyList_GET_ITEM(keys, i)) < 0) CHECK(0);
    CHECK(PyDict_Size(d) == n / 2);
    for (Py_ssize_t i = 0; i < n; i++) if (PyDict_Contains(d, PyList_GET_ITEM(keys, i)) != i % 2) bad++;
    CHECK(bad == 0 && PyObject_RichCompareBool(c, d, Py_NE) == 1);
    PyObject *c2 = PyDict_Copy(d);
    CHECK(PyObject_RichCompareBool(c2, d, Py_EQ) == 1);
    CHECK(PyDict_Update(d, c) == 0 && PyObject_RichCompareBool(c, d, Py_EQ) == 1);
    while (PyDict_Size(c) > 0) {
        PyObject *item = PyObject_CallMethod(c, "popitem", NULL);
        if (!item) { CHECK(0); break; }
        Py_DECREF(item);
    }
    CHECK(!PyObject_CallMethod(c, "popitem", NULL));
    CHECK_RAISED(PyExc_KeyError, "'popitem(): dictionary is empty'");
    Py_DECREF(keys);
    Py_DECREF(c2);
    Py_DECREF(c);
    Py_DECREF(d);
    CHECK_CLEAN();
}

static void defaults(void)
{
    PyObject *d = PyDict_New(), *a = PyLong_FromLong(1000), *b = PyLong_FromLong(2000), *k = PyLong_FromLong(77777), *r = NULL;
    CHECK(PyDict_SetDefaultRef(d, k, a, &r) == 0 && r == a && Py_REFCNT(a) == 3);
    Py_DECREF(r);
    CHECK(PyDict_SetDefaultRef(d, k, b, &r) == 1 && r == a);
    Py_DECREF(r);
    CHECK(PyDict_SetDefaultRef(d, k, b, NULL) == 1 && Py_REFCNT(b) == 1 && Py_REFCNT(a) == 2);
    CHECK(PyDict_SetDefault(d, k, b) == a && Py_REFCNT(a) == 2);
    CHECK(PyDict_Pop(d, k, &r) == 1 && r == a && Py_REFCNT(a) == 2 && PyDict_Size(d) == 0);
    Py_DECREF(r);
    PyDict_SetItem(d, b, b);
    r = a;
    CHECK(PyDict_Pop(d, k, &r) == 0 && !r);
    CHECK(PyDict_PopString(d, "x", &r) == 0 && !r);
    CHECK(_PyDict_Pop(d, k, a) == a && Py_REFCNT(a) == 2);
    Py_DECREF(a);
    CHECK(!_PyDict_Pop(d, k, NULL));
    CHECK_RAISED(PyExc_KeyError, "77777");
    CHECK(PyDict_Pop(d, b, NULL) == 1 && Py_REFCNT(b) == 1);
    PyObject *p = _PyDict_NewPresized(1000);
    for (int i = 0; i < 2000; i++) { PyObject *n = PyLong_FromLong(i); PyDict_SetItem(p, n, n); Py_DECREF(n); }
    CHECK(PyDict_Size(p) == 2000);
    Py_DECREF(p);
    Py_DECREF(d);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(k);
    CHECK_CLEAN();
}

static void merging(void)
{
    PyObject *a = Py_BuildValue("{sisi}", "x", 1, "y", 2), *b = Py_BuildValue("{sisi}", "y", 20, "z", 30);
    CHECK(PyDict_Merge(a, b, 0) == 0);
    CHECK_REPR(Py_NewRef(a), "{'x': 1, 'y': 2, 'z': 30}");
    CHECK(PyDict_Merge(a, b, 1) == 0);
    CHECK_REPR(Py_NewRef(a), "{'x': 1, 'y': 20, 'z': 30}");
    PyObject *pairs = Py_BuildValue("[(si)[si]]", "p", 1, "x", 5);
    CHECK(PyDict_MergeFromSeq2(a, pairs, 0) == 0);
    CHECK_REPR(Py_NewRef(a), "{'x': 1, 'y': 20, 'z': 30, 'p': 1}");
    CHECK(PyDict_MergeFromSeq2(a, pairs, 1) == 0);
    CHECK_REPR(Py_NewRef(a), "{'x': 5, 'y': 20, 'z': 30, 'p': 1}");
    PyObject *bad = Py_BuildValue("[(iii)]", 1, 2, 3);
    CHECK(PyDict_MergeFromSeq2(a, bad, 1) == -1);
    CHECK_RAISED(PyExc_ValueError, "dictionary update sequence element #0 has length 3; 2 is required");
    PyObject *worse = Py_BuildValue("[i]", 1);
    CHECK(PyDict_MergeFromSeq2(a, worse, 1) == -1);
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e && (PyObject *)Py_TYPE(e) == PyExc_TypeError);
    PyObject *notes = e ? PyObject_GetAttrString(e, "__notes__") : NULL;
    CHECK_REPR(notes, "['Cannot convert dictionary update sequence element #0 to a sequence']");
    Py_XDECREF(e);
    CHECK(PyDict_Update(a, worse) == -1 && PyErr_ExceptionMatches(PyExc_AttributeError));
    PyErr_Clear();
    PyObject *proxy = PyDictProxy_New(b), *c = PyDict_New();
    CHECK(PyDict_Update(c, proxy) == 0 && PyObject_RichCompareBool(c, b, Py_EQ) == 1);
    CHECK(PyDict_Update(c, c) == 0 && PyDict_Size(c) == 2);
    Py_DECREF(proxy);
    Py_DECREF(c);
    Py_DECREF(worse);
    Py_DECREF(bad);
    Py_DECREF(pairs);
    Py_DECREF(a);
    Py_DECREF(b);
    CHECK_CLEAN();
}

static char watched[100];
static int watch_fails;

static int watcher(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value)
{
    size_t n = strlen(watched);
    watched[n] = "amdcxz"[event];
    watched[n + 1] = 0;
    if (watch_fails) { PyErr_SetString(PyExc_ValueError, "watcher"); return -1; }
    return 0;
}

static void watchers(void)
{
    int id = PyDict_AddWatcher(watcher);
    CHECK(id >= 0);
    PyObject *d = PyDict_New(), *k = PyUnicode_FromString("k"), *other = Py_BuildValue("{si}", "a", 1);
    CHECK(PyDict_Watch(id, d) == 0);
    PyDict_SetItem(d, k, Py_None);
    PyDict_SetItem(d, k, Py_None);
    PyDict_SetItem(d, k, Py_True);
    PyDict_DelItem(d, k);
    PyDict_Update(d, other);
    PyDict_Clear(d);
    CHECK(!strcmp(watched, "amdcx"));
    CHECK(PyDict_Unwatch(id, d) == 0);
    PyDict_SetItem(d, k, Py_None);
    CHECK(!strcmp(watched, "amdcx"));
    CHECK(PyDict_Watch(id, d) == 0);
    Py_DECREF(d);
    CHECK(!strcmp(watched, "amdcxz"));
    CHECK(PyDict_Watch(id, k) == -1);
    CHECK_RAISED(PyExc_ValueError, "Cannot watch non-dictionary");
    CHECK(PyDict_Watch(8, other) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid dict watcher ID 8");
    CHECK(PyDict_ClearWatcher(id) == 0 && PyDict_ClearWatcher(id) == -1);
    char text[50];
    sprintf(text, "No dict watcher set for ID %d", id);
    CHECK_RAISED(PyExc_ValueError, text);
    int ids[8], n = 0;
    while (n < 8 && (ids[n] = PyDict_AddWatcher(watcher)) >= 0) n++;
    CHECK_RAISED(PyExc_RuntimeError, "no more dict watcher IDs available");
    while (n > 0) PyDict_ClearWatcher(ids[--n]);
    Py_DECREF(k);
    Py_DECREF(other);
    CHECK_CLEAN();
}

int main(void)
{
    Py_Initialize();
    items();
    wrong();
    many(1);
    many(0);
    defaults();
    merging();
    watchers();
    return CHECK_DONE();
}
