/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Watchers of dicts: what they are told, what becomes of their exceptions; dicts that change while PyDict_Next goes through them. */
#include "check.h"

static char log_[200];
static PyObject *last_dict, *last_key, *last_value;
static Py_ssize_t size_seen;

static int note(char who, PyDict_WatchEvent event, PyObject *d, PyObject *key, PyObject *value)
{
    size_t n = strlen(log_);
    snprintf(log_ + n, sizeof log_ - n, "%c%c ", who, "amdcxz"[event]);
    last_dict = d, last_key = key, last_value = value;
    if (event != PyDict_EVENT_DEALLOCATED) size_seen = PyDict_GET_SIZE(d);
    return 0;
}
static int first(PyDict_WatchEvent e, PyObject *d, PyObject *k, PyObject *v) { return note('1', e, d, k, v); }
static int second(PyDict_WatchEvent e, PyObject *d, PyObject *k, PyObject *v) { return note('2', e, d, k, v); }
static int failing(PyDict_WatchEvent e, PyObject *d, PyObject *k, PyObject *v)
{
    note('f', e, d, k, v);
    PyErr_SetString(PyExc_ValueError, "watcher");
    return -1;
}

static int logged(const char *want)
{
    int r = !strcmp(log_, want);
    if (!r) printf("%s\n", log_);
    log_[0] = 0;
    return r;
}

/* The dict is still what it was when the watcher is told. */
static void events_come_before_the_change(void)
{
    int id = PyDict_AddWatcher(first);
    PyObject *d = PyDict_New(), *k = PyUnicode_FromString("k"), *v = PyFloat_FromDouble(1), *w = PyFloat_FromDouble(2);
    CHECK(PyDict_Watch(id, d) == 0);
    CHECK(PyDict_SetItem(d, k, v) == 0);
    CHECK(logged("1a ") && last_dict == d && last_key == k && last_value == v && size_seen == 0);
    CHECK(PyDict_SetItem(d, k, w) == 0);
    CHECK(logged("1m ") && last_key == k && last_value == w && size_seen == 1);
    CHECK(PyDict_DelItem(d, k) == 0);
    CHECK(logged("1d ") && last_key == k && last_value == NULL && size_seen == 1);
    PyDict_SetItem(d, k, v);
    PyDict_Clear(d);
    CHECK(logged("1a 1x ") && last_key == NULL && last_value == NULL && size_seen == 1);
    Py_DECREF(d);
    CHECK(logged("1z "));
    CHECK(Py_REFCNT(v) == 1 && Py_REFCNT(w) == 1);
    CHECK(PyDict_ClearWatcher(id) == 0);
    Py_DECREF(k);
}

static void each_watcher_is_told(void)
{
    int a = PyDict_AddWatcher(first), b = PyDict_AddWatcher(second);
    PyObject *d = PyDict_New();
    CHECK(a != b);
    CHECK(PyDict_Watch(a, d) == 0 && PyDict_Watch(b, d) == 0 && PyDict_Watch(b, d) == 0);
    PyDict_SetItem(d, Py_None, Py_None);
    CHECK(logged("1a 2a "));
    CHECK(PyDict_Unwatch(a, d) == 0 && PyDict_Unwatch(a, d) == 0);
    PyDict_DelItem(d, Py_None);
    CHECK(logged("2d "));
    CHECK(PyDict_ClearWatcher(b) == 0);
    PyDict_SetItem(d, Py_None, Py_None);
    CHECK(logged(""));
    CHECK(PyDict_ClearWatcher(a) == 0);
    Py_DECREF(d);
    CHECK(logged(""));
}

static int unraisable;
static PyObject *hook(PyObject *self, PyObject *args)
{
    PyObject *e = PyObject_GetAttrString(args, "exc_value"), *s = PyObject_Str(e);
    if (!strcmp(PyUnicode_AsUTF8(s), "watcher")) unraisable++;
    Py_DECREF(e);
    Py_DECREF(s);
    Py_RETURN_NONE;
}
static PyMethodDef hook_def = {"hook", hook, METH_O, NULL};

static void what_a_watcher_raises_is_unraisable(void)
{
    int id = PyDict_AddWatcher(failing);
    PyObject *f = PyCFunction_New(&hook_def, NULL), *old = Py_NewRef(PySys_GetObject("unraisablehook")), *d = PyDict_New();
    PySys_SetObject("unraisablehook", f);
    PyDict_Watch(id, d);
    CHECK(PyDict_SetItem(d, Py_None, Py_True) == 0);
    CHECK_CLEAN();
    CHECK(PyDict_Size(d) == 1 && unraisable == 1);
    CHECK(PyDict_DelItem(d, Py_None) == 0 && PyDict_Size(d) == 0 && unraisable == 2);
    CHECK_CLEAN();
    PyDict_Unwatch(id, d);
    PySys_SetObject("unraisablehook", old);
    CHECK(PyDict_ClearWatcher(id) == 0);
    CHECK(logged("fa fd "));
    Py_DECREF(old);
    Py_DECREF(f);
    Py_DECREF(d);
}

static void wrong_watchers(void)
{
    PyObject *d = PyDict_New(), *l = PyList_New(0);
    int id = PyDict_AddWatcher(first);
    CHECK(PyDict_Unwatch(id, l) == -1);
    CHECK_RAISED(PyExc_ValueError, "Cannot watch non-dictionary");
    CHECK(PyDict_Watch(-1, d) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid dict watcher ID -1");
    CHECK(PyDict_Unwatch(8, d) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid dict watcher ID 8");
    CHECK(PyDict_ClearWatcher(-1) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid dict watcher ID -1");
    CHECK(PyDict_ClearWatcher(id) == 0);
    char text[50];
    sprintf(text, "No dict watcher set for ID %d", id);
    CHECK(PyDict_Watch(id, d) == -1);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK(PyDict_Unwatch(id, d) == -1);
    CHECK_RAISED(PyExc_ValueError, text);
    Py_DECREF(d);
    Py_DECREF(l);
}

static PyObject *three(void) { return Py_BuildValue("{s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3); }

static void next_lends_keys_and_values(void)
{
    PyObject *d = PyDict_New(), *v = PyFloat_FromDouble(1), *w = PyFloat_FromDouble(2), *key, *value;
    PyDict_SetItem(d, v, w);
    Py_ssize_t pos = 0;
    CHECK(PyDict_Next(d, &pos, &key, &value) == 1 && key == v && value == w && Py_REFCNT(v) == 2 && Py_REFCNT(w) == 2);
    CHECK(PyDict_Next(d, &pos, &key, &value) == 0);
    pos = 0;
    CHECK(PyDict_Next(d, &pos, NULL, NULL) == 1 && PyDict_Next(d, &pos, NULL, NULL) == 0);
    Py_DECREF(d);
    CHECK(Py_REFCNT(v) == 1 && Py_REFCNT(w) == 1);
}

static void next_of_no_dict_ends(void)
{
    PyObject *l = PyList_New(0), *key, *value;
    Py_ssize_t pos = 0;
    CHECK(PyDict_Next(l, &pos, &key, &value) == 0);
    CHECK_CLEAN();
    PyObject *d = three();
    pos = -1;
    CHECK(PyDict_Next(d, &pos, &key, &value) == 0);
    pos = 1000;
    CHECK(PyDict_Next(d, &pos, &key, &value) == 0);
    CHECK_CLEAN();
    Py_DECREF(d);
    Py_DECREF(l);
}

static void values_may_change_meanwhile(void)
{
    PyObject *d = three(), *key, *value;
    Py_ssize_t pos = 0;
    int n = 0;
    while (PyDict_Next(d, &pos, &key, &value)) {
        PyObject *more = PyLong_FromLong(PyLong_AsLong(value) + 10);
        CHECK(PyDict_SetItem(d, key, more) == 0);
        Py_DECREF(more);
        n++;
    }
    CHECK(n == 3);
    CHECK_REPR(d, "{'a': 11, 'b': 12, 'c': 13}");
}

static void deleted_entries_are_passed_over(void)
{
    PyObject *d = three(), *key, *value;
    Py_ssize_t pos = 0;
    CHECK(PyDict_Next(d, &pos, &key, &value) == 1 && PyLong_AsLong(value) == 1);
    CHECK(PyDict_DelItemString(d, "a") == 0 && PyDict_DelItemString(d, "b") == 0);
    CHECK(PyDict_Next(d, &pos, &key, &value) == 1 && PyLong_AsLong(value) == 3);
    CHECK(PyDict_Next(d, &pos, &key, &value) == 0);
    pos = 0;
    PyDict_Clear(d);
    CHECK(PyDict_Next(d, &pos, &key, &value) == 0);
    CHECK_CLEAN();
    Py_DECREF(d);
}

int main(void)
{
    Py_Initialize();
    events_come_before_the_change();
    each_watcher_is_told();
    what_a_watcher_raises_is_unraisable();
    wrong_watchers();
    next_lends_keys_and_values();
    next_of_no_dict_ends();
    values_may_change_meanwhile();
    deleted_entries_are_passed_over();
    return CHECK_DONE();
}
