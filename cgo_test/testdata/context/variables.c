/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Context variables: values, defaults, tokens, contexts, watchers. */
#include "../check.h"

static PyObject *get(PyObject *var)
{
    PyObject *v = (PyObject *)&check_failures;
    CHECK(PyContextVar_Get(var, NULL, &v) == 0);
    return v;
}

static int is(PyObject *got, PyObject *want)
{
    int same = got == want;
    Py_XDECREF(got);
    return same;
}

static void check_new(void)
{
    PyObject *def = PyList_New(0), *v = PyContextVar_New("v", def);
    CHECK(v && PyContextVar_CheckExact(v) && Py_REFCNT(v) == 1 && Py_REFCNT(def) == 2);
    CHECK_REPR(PyObject_GetAttrString(v, "name"), "'v'");
    char want[200];
    snprintf(want, sizeof want, "<ContextVar name='v' default=[] at %p>", (void *)v);
    Py_INCREF(v);
    CHECK_REPR(v, want);
    CHECK(PyObject_Hash(v) != -1);
    Py_DECREF(v);
    CHECK(Py_REFCNT(def) == 1);
    Py_DECREF(def);
    CHECK(!PyContextVar_New("\xff", NULL));
    CHECK_RAISED(PyExc_UnicodeDecodeError, NULL);
    CHECK(!PyObject_CallFunction((PyObject *)&PyContextVar_Type, "i", 1));
    CHECK_RAISED(PyExc_TypeError, "context variable name must be a str");
    CHECK(!PyObject_CallNoArgs((PyObject *)&PyContextVar_Type));
    CHECK_RAISED(PyExc_TypeError, "ContextVar() takes exactly 1 positional argument (0 given)");
    CHECK_REPR(PyObject_GetItem((PyObject *)&PyContextVar_Type, (PyObject *)&PyLong_Type), "_contextvars.ContextVar[int]");
}

static void check_get(void)
{
    PyObject *def = PyUnicode_FromString("default"), *other = PyUnicode_FromString("other"), *out = def;
    PyObject *v = PyContextVar_New("v", def), *bare = PyContextVar_New("bare", NULL);
    CHECK(is(get(v), def));
    CHECK(is(get(bare), NULL));
    CHECK_CLEAN();
    CHECK(PyContextVar_Get(v, other, &out) == 0 && is(out, other));
    CHECK(PyContextVar_Get(bare, other, &out) == 0 && is(out, other));
    PyObject *t = PyContextVar_Set(v, Py_Ellipsis);
    CHECK(PyContextVar_Get(v, other, &out) == 0 && is(out, Py_Ellipsis));
    out = def;
    CHECK(PyContextVar_Get(def, NULL, &out) == -1 && out == def);
    CHECK_RAISED(PyExc_TypeError, "an instance of ContextVar was expected");
    CHECK(!PyObject_CallMethod(bare, "get", NULL));
    PyObject *e = PyErr_GetRaisedException();
    PyObject *args = PyObject_GetAttrString(e, "args");
    CHECK(PyErr_GivenExceptionMatches(e, PyExc_LookupError) && PyTuple_GET_ITEM(args, 0) == bare);
    Py_DECREF(args);
    Py_DECREF(e);
    CHECK(is(PyObject_CallMethod(bare, "get", "O", other), other));
    CHECK(is(PyObject_CallMethod(v, "get", "O", other), Py_Ellipsis));
    CHECK(!PyObject_CallMethod(v, "get", "ii", 1, 2));
    CHECK_RAISED(PyExc_TypeError, "get expected at most 1 argument, got 2");
    CHECK(PyContextVar_Reset(v, t) == 0);
    Py_DECREF(t);
    Py_DECREF(v);
    Py_DECREF(bare);
    Py_DECREF(def);
    Py_DECREF(other);
}

static void check_set(void)
{
    PyObject *v = PyContextVar_New("v", NULL), *a = PyList_New(0), *b = PyList_New(0);
    PyObject *t = PyContextVar_Set(v, a);
    CHECK(t && PyContextToken_CheckExact(t) && Py_REFCNT(a) == 2);
    CHECK(is(PyObject_GetAttrString(t, "var"), v));
    PyObject *missing = PyObject_GetAttrString(t, "old_value");
    CHECK(is(PyObject_GetAttrString((PyObject *)&PyContextToken_Type, "MISSING"), missing));
    CHECK_REPR(missing, "<Token.MISSING>");
    PyObject *t2 = PyContextVar_Set(v, b);
    CHECK(is(PyObject_GetAttrString(t2, "old_value"), a));
    CHECK(is(get(v), b) && Py_REFCNT(a) == 2);
    char want[200];
    snprintf(want, sizeof want, "<Token var=<ContextVar name='v' at %p> at %p>", (void *)v, (void *)t2);
    Py_INCREF(t2);
    CHECK_REPR(t2, want);
    CHECK(PyContextVar_Reset(v, t2) == 0 && is(get(v), a));
    snprintf(want, sizeof want, "<Token used var=<ContextVar name='v' at %p> at %p> has already been used once", (void *)v, (void *)t2);
    CHECK(PyContextVar_Reset(v, t2) == -1);
    CHECK_RAISED(PyExc_RuntimeError, want);
    Py_DECREF(t2);
    CHECK(Py_REFCNT(b) == 1);
    CHECK(PyContextVar_Reset(v, t) == 0 && is(get(v), NULL) && Py_REFCNT(a) == 1);
    Py_DECREF(t);
    CHECK(!PyContextVar_Set(a, b));
    CHECK_RAISED(PyExc_TypeError, "an instance of ContextVar was expected");
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(v);
}

static void check_reset_errors(void)
{
    PyObject *v = PyContextVar_New("v", NULL), *w = PyContextVar_New("w", NULL), *t = PyContextVar_Set(v, Py_None);
    char want[200];
    CHECK(PyContextVar_Reset(w, t) == -1);
    snprintf(want, sizeof want, "<Token var=<ContextVar name='v' at %p> at %p> was created by a different ContextVar", (void *)v, (void *)t);
    CHECK_RAISED(PyExc_ValueError, want);
    PyObject *ctx = PyContext_New();
    CHECK(PyContext_Enter(ctx) == 0);
    CHECK(PyContextVar_Reset(v, t) == -1);
    snprintf(want, sizeof want, "<Token var=<ContextVar name='v' at %p> at %p> was created in a different Context", (void *)v, (void *)t);
    CHECK_RAISED(PyExc_ValueError, want);
    CHECK(PyContext_Exit(ctx) == 0);
    CHECK(PyContextVar_Reset(v, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "an instance of Token was expected");
    CHECK(PyContextVar_Reset(Py_None, t) == -1);
    CHECK_RAISED(PyExc_TypeError, "an instance of ContextVar was expected");
    CHECK(!PyObject_CallMethod(v, "reset", "i", 1));
    CHECK_RAISED(PyExc_TypeError, "expected an instance of Token, got 1");
    CHECK(!PyObject_CallNoArgs((PyObject *)&PyContextToken_Type));
    CHECK_RAISED(PyExc_RuntimeError, "Tokens can only be created by ContextVars");
    CHECK(PyObject_Hash(t) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: '_contextvars.Token'");
    CHECK_REPR(PyObject_CallMethod(v, "reset", "O", t), "None");
    Py_DECREF(t);
    Py_DECREF(v);
    Py_DECREF(w);
    Py_DECREF(ctx);
}

static void check_contexts(void)
{
    PyObject *v = PyContextVar_New("v", NULL), *a = PyList_New(0);
    PyObject *t = PyContextVar_Set(v, a), *copy = PyContext_CopyCurrent(), *empty = PyContext_New();
    CHECK(PyContext_CheckExact(copy) && PyContext_CheckExact(empty) && PyObject_Size(empty) == 0);
    CHECK(PyContext_Enter(copy) == 0);
    CHECK(is(get(v), a));
    Py_XDECREF(PyContextVar_Set(v, Py_None));
    CHECK(is(get(v), Py_None));
    CHECK(PyContext_Enter(empty) == 0 && is(get(v), NULL));
    CHECK(PyContext_Enter(copy) == -1);
    char want[200];
    snprintf(want, sizeof want, "cannot enter context: <_contextvars.Context object at %p> is already entered", (void *)copy);
    CHECK_RAISED(PyExc_RuntimeError, want);
    CHECK(PyContext_Exit(copy) == -1);
    CHECK_RAISED(PyExc_RuntimeError, "cannot exit context: thread state references a different context object");
    CHECK(PyContext_Exit(empty) == 0 && is(get(v), Py_None));
    CHECK(PyContext_Exit(copy) == 0 && is(get(v), a));
    CHECK(PyContext_Exit(copy) == -1);
    snprintf(want, sizeof want, "cannot exit context: <_contextvars.Context object at %p> has not been entered", (void *)copy);
    CHECK_RAISED(PyExc_RuntimeError, want);
    PyObject *second = PyContext_Copy(copy);
    CHECK(is(PyObject_GetItem(second, v), Py_None));
    CHECK(PyObject_RichCompareBool(second, copy, Py_EQ) == 1 && PyObject_RichCompareBool(second, empty, Py_NE) == 1);
    CHECK(!PyContext_Copy(a));
    CHECK_RAISED(PyExc_TypeError, "an instance of Context was expected");
    CHECK(PyContext_Enter(a) == -1);
    CHECK_RAISED(PyExc_TypeError, "an instance of Context was expected");
    CHECK(PyContext_Exit(a) == -1);
    CHECK_RAISED(PyExc_TypeError, "an instance of Context was expected");
    CHECK(PyObject_Hash(empty) == -1);
    CHECK_RAISED(PyExc_TypeError, "unhashable type: '_contextvars.Context'");
    CHECK(!PyObject_CallFunction((PyObject *)&PyContext_Type, "i", 1));
    CHECK_RAISED(PyExc_TypeError, "Context() does not accept any arguments");
    CHECK(Py_REFCNT(copy) == 1 && Py_REFCNT(empty) == 1);
    CHECK(PyContextVar_Reset(v, t) == 0);
    Py_DECREF(second);
    Py_DECREF(copy);
    Py_DECREF(empty);
    Py_DECREF(t);
    CHECK(Py_REFCNT(a) == 1 && Py_REFCNT(v) == 1);
    Py_DECREF(a);
    Py_DECREF(v);
}

static void check_mapping(void)
{
    enum { N = 40 };
    PyObject *vars[N], *ctx = PyContext_New();
    CHECK(PyContext_Enter(ctx) == 0);
    for (int i = 0; i < N; i++) {
        vars[i] = PyContextVar_New("v", NULL);
        PyObject *n = PyLong_FromLong(i + 1000);
        Py_XDECREF(PyContextVar_Set(vars[i], n));
        Py_DECREF(n);
    }
    CHECK(PyContext_Exit(ctx) == 0 && PyObject_Size(ctx) == N);
    for (int i = 0; i < N; i++) {
        PyObject *n = PyObject_GetItem(ctx, vars[i]);
        CHECK(n && PyLong_AsLong(n) == i + 1000);
        Py_XDECREF(n);
        CHECK(PySequence_Contains(ctx, vars[i]) == 1);
    }
    PyObject *items = PyObject_CallMethod(ctx, "items", NULL), *pair;
    int count = 0;
    while (items && (pair = PyIter_Next(items))) {
        PyObject *v = PyObject_CallMethod(ctx, "get", "O", PyTuple_GET_ITEM(pair, 0));
        CHECK(is(v, PyTuple_GET_ITEM(pair, 1)));
        Py_DECREF(pair);
        count++;
    }
    CHECK(count == N);
    Py_XDECREF(items);
    long sum = 0;
    PyObject *values = PyObject_CallMethod(ctx, "values", NULL), *n;
    while (values && (n = PyIter_Next(values))) {
        sum += PyLong_AsLong(n);
        Py_DECREF(n);
    }
    CHECK(sum == 1000L * N + N * (N - 1) / 2);
    Py_XDECREF(values);
    PyObject *keys = PySequence_List(ctx), *keys2 = PyObject_CallMethod(ctx, "keys", NULL), *list2 = PySequence_List(keys2);
    CHECK(PyObject_RichCompareBool(keys, list2, Py_EQ) == 1 && PyList_Size(keys) == N);
    Py_XDECREF(keys);
    Py_XDECREF(keys2);
    Py_XDECREF(list2);
    CHECK(PySequence_Contains(ctx, Py_None) == -1);
    CHECK_RAISED(PyExc_TypeError, "a ContextVar key was expected, got None");
    CHECK(!PyObject_GetItem(ctx, Py_None));
    CHECK_RAISED(PyExc_TypeError, "a ContextVar key was expected, got None");
    PyObject *stranger = PyContextVar_New("s", Py_None);
    CHECK(!PyObject_GetItem(ctx, stranger));
    CHECK_RAISED(PyExc_KeyError, NULL);
    CHECK(PySequence_Contains(ctx, stranger) == 0);
    CHECK_REPR(PyObject_CallMethod(ctx, "get", "O", stranger), "None");
    CHECK_REPR(PyObject_CallMethod(ctx, "get", "Oi", stranger, 5), "5");
    Py_DECREF(stranger);
    PyObject *ref = PyWeakref_NewRef(ctx, NULL);
    CHECK(ref != NULL);
    for (int i = 0; i < N; i++) CHECK(Py_REFCNT(vars[i]) == 2);
    Py_DECREF(ctx);
    CHECK_REPR(PyObject_CallNoArgs(ref), "None");
    Py_XDECREF(ref);
    for (int i = 0; i < N; i++) {
        CHECK(Py_REFCNT(vars[i]) == 1);
        Py_DECREF(vars[i]);
    }
}

static PyObject *seen_value, *the_var;
static PyObject *look(PyObject *self, PyObject *arg)
{
    seen_value = get(the_var);
    if (arg == Py_None) {
        PyErr_SetString(PyExc_ValueError, "from inside");
        return NULL;
    }
    return Py_NewRef(arg);
}
static PyMethodDef look_def = {"look", look, METH_O, NULL};

static void check_run(void)
{
    PyObject *ctx = PyContext_New(), *f = PyCFunction_New(&look_def, NULL);
    the_var = PyContextVar_New("v", NULL);
    PyObject *set = PyObject_GetAttrString(the_var, "set");
    Py_XDECREF(PyObject_CallMethod(ctx, "run", "Oi", set, 7));
    CHECK_REPR(PyObject_CallMethod(ctx, "run", "Oi", f, 8), "8");
    CHECK_REPR(seen_value, "7");
    CHECK(!PyObject_CallMethod(ctx, "run", "OO", f, Py_None));
    CHECK_RAISED(PyExc_ValueError, "from inside");
    Py_XDECREF(seen_value);
    CHECK(!PyObject_CallMethod(ctx, "run", NULL));
    CHECK_RAISED(PyExc_TypeError, "run() missing 1 required positional argument");
    PyObject *run = PyObject_GetAttrString(ctx, "run");
    CHECK(!PyObject_CallFunctionObjArgs(run, run, f, NULL));
    CHECK_RAISED(PyExc_RuntimeError, NULL);
    CHECK(is(get(the_var), NULL));
    CHECK(PyContext_Enter(ctx) == 0 && PyContext_Exit(ctx) == 0);
    Py_DECREF(run);
    Py_DECREF(set);
    Py_DECREF(f);
    Py_DECREF(ctx);
    Py_CLEAR(the_var);
}

/* A cycle of a variable's value and the context that holds it dies. */
static void check_cycle(void)
{
    PyObject *v = PyContextVar_New("v", NULL), *l = PyList_New(0), *ctx = PyContext_New();
    PyObject *ref = PyWeakref_NewRef(ctx, NULL);
    CHECK(PyContext_Enter(ctx) == 0);
    Py_XDECREF(PyContextVar_Set(v, l));
    CHECK(PyContext_Exit(ctx) == 0);
    PyList_Append(l, ctx);
    Py_DECREF(ctx);
    Py_DECREF(l);
    Py_DECREF(v);
    PyGC_Collect();
    CHECK_REPR(PyObject_CallNoArgs(ref), "None");
    Py_DECREF(ref);
}

static void check_module(void)
{
    PyObject *m = PyImport_ImportModule("contextvars");
    PyObject *c = PyObject_CallMethod(m, "copy_context", NULL);
    CHECK(c && PyContext_CheckExact(c));
    Py_XDECREF(c);
    CHECK(is(PyObject_GetAttrString(m, "Context"), (PyObject *)&PyContext_Type));
    CHECK(is(PyObject_GetAttrString(m, "ContextVar"), (PyObject *)&PyContextVar_Type));
    CHECK(is(PyObject_GetAttrString(m, "Token"), (PyObject *)&PyContextToken_Type));
    Py_DECREF(m);
    CHECK_REPR(PyObject_GetAttrString((PyObject *)&PyContext_Type, "__module__"), "'_contextvars'");
}

#if PY_VERSION_HEX >= 0x030E0000
static PyObject *switched[8];
static int switches;
static int on_switch(PyContextEvent event, PyObject *o)
{
    CHECK(event == Py_CONTEXT_SWITCHED);
    if (switches < 8) switched[switches++] = o;
    return 0;
}
static int on_switch_fails(PyContextEvent event, PyObject *o)
{
    PyErr_SetString(PyExc_ValueError, "watcher");
    return -1;
}
static PyObject *unraised;
static PyObject *hook(PyObject *self, PyObject *arg)
{
    Py_XSETREF(unraised, PyObject_GetAttrString(arg, "err_msg"));
    Py_RETURN_NONE;
}
static PyMethodDef hook_def = {"hook", hook, METH_O, NULL};

static void check_watchers(void)
{
    int id = PyContext_AddWatcher(on_switch);
    CHECK(id == 0);
    PyObject *c = PyContext_New(), *d = PyContext_New();
    CHECK(PyContext_Enter(c) == 0 && PyContext_Enter(d) == 0 && PyContext_Exit(d) == 0 && PyContext_Exit(c) == 0);
    CHECK(switches == 4 && switched[0] == c && switched[1] == d && switched[2] == c && switched[3] != c && switched[3] != d);
    CHECK(PyContext_ClearWatcher(id) == 0);
    CHECK(PyContext_Enter(c) == 0 && PyContext_Exit(c) == 0 && switches == 4);
    CHECK(PyContext_ClearWatcher(id) == -1);
    CHECK_RAISED(PyExc_ValueError, "No context watcher set for ID 0");
    CHECK(PyContext_ClearWatcher(8) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid context watcher ID 8");
    CHECK(PyContext_ClearWatcher(-1) == -1);
    CHECK_RAISED(PyExc_ValueError, "Invalid context watcher ID -1");
    for (int i = 0; i < 8; i++) CHECK(PyContext_AddWatcher(on_switch_fails) == i);
    CHECK(PyContext_AddWatcher(on_switch) == -1);
    CHECK_RAISED(PyExc_RuntimeError, "no more context watcher IDs available");
    for (int i = 1; i < 8; i++) CHECK(PyContext_ClearWatcher(i) == 0);
    PyObject *f = PyCFunction_New(&hook_def, NULL);
    PySys_SetObject("unraisablehook", f);
    CHECK(PyContext_Enter(c) == 0);
    CHECK_CLEAN();
    char want[200];
    snprintf(want, sizeof want, "Exception ignored in Py_CONTEXT_SWITCHED watcher callback for <_contextvars.Context object at %p>", (void *)c);
    CHECK(unraised && !strcmp(PyUnicode_AsUTF8(unraised), want));
    PyErr_SetString(PyExc_KeyError, "kept");
    CHECK(PyContext_Exit(c) == 0);
    CHECK_RAISED(PyExc_KeyError, "'kept'");
    CHECK(PyContext_ClearWatcher(0) == 0);
    Py_CLEAR(unraised);
    Py_DECREF(f);
    Py_DECREF(c);
    Py_DECREF(d);
}

static void check_with_token(void)
{
    PyObject *v = PyContextVar_New("v", NULL), *t = PyContextVar_Set(v, Py_None);
    CHECK(is(PyObject_CallMethod(t, "__enter__", NULL), t));
    CHECK_REPR(PyObject_CallMethod(t, "__exit__", "OOO", Py_None, Py_None, Py_None), "None");
    CHECK(is(get(v), NULL));
    CHECK(!PyObject_CallMethod(t, "__exit__", "OOO", Py_None, Py_None, Py_None));
    CHECK_RAISED(PyExc_RuntimeError, NULL);
    Py_DECREF(t);
    Py_DECREF(v);
}
#endif

int main(void)
{
    Py_Initialize();
#if PY_VERSION_HEX >= 0x030E0000
    check_watchers();
    check_with_token();
#endif
    check_new();
    check_get();
    check_set();
    check_reset_errors();
    check_contexts();
    check_mapping();
    check_run();
    check_cycle();
    check_module();
    CHECK_CLEAN();
    return CHECK_DONE();
}
