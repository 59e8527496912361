/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Tables of expressions and what they give. A row is Python's expression syntax, evaluated here with nothing but the C API: literals,
 * calls, attributes, items, operators, lambda, and a = b, a[b] = c, a += b, del a[b] between semicolons; the last one is the result.
 * Names are builtins, the helpers below, and functions of the C API: those take NULL, and a NULL result without an exception is NULL.
 * The outcome is the repr, or type and text of the exception. rows_main runs every row twice, with PyObject_Call and with
 * PyObject_Vectorcall, and then (where the library has ungil.h) with the N-th allocation failing for every N: MemoryError or the same
 * outcome, no block more than before; the N-th and all behind it for every fourth row. With the argument "print" it prints the rows with what this library gives. */
#ifndef UNGIL_ROWS_H
#define UNGIL_ROWS_H
#include "check.h"
#include <ctype.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#if __has_include(<ungil.h>)
#include <ungil.h>
#define ROWS_MEMORY 1
#endif

struct row { const char *text, *want; };

/* A function of the C API: the kinds of its result and of its arguments. Results: O new, B borrowed, i int, n Py_ssize_t, v nothing,
 * P int and a new reference through a last argument. Arguments: O object, S stolen, i and n numbers, s text. */
struct row_function { const char *name; void *call; const char *kinds; };
#define F(name, kinds) {#name, (void *)name, kinds}

typedef struct {
    const char *p;
    PyObject *scope;         /* dict; "" is the enclosing one */
    int skip;                /* parsed only: everything is None */
    const char *target_end;  /* where an assignment's target ends */
    PyObject *object, *key;  /* of that target: key is a name when attribute */
    int attribute;
} Ev;

static PyObject *ev_expr(Ev *e);
static const struct row_function *row_functions;
static PyObject *row_null, *row_builtins, *row_helpers;
static PyTypeObject *row_fn_type, *row_capi_type;
static int row_vectorcall;

static void ev_space(Ev *e) { while (*e->p == ' ') e->p++; }
static int ev_is(Ev *e, const char *s)
{
    ev_space(e);
    size_t n = strlen(s);
    if (strncmp(e->p, s, n)) return 0;
    if (isalpha((unsigned char)s[0]) && (isalnum((unsigned char)e->p[n]) || e->p[n] == '_')) return 0;
    return 1;
}
static int ev_take(Ev *e, const char *s)
{
    if (!ev_is(e, s)) return 0;
    e->p += strlen(s);
    ev_space(e);
    return 1;
}
static PyObject *ev_syntax(Ev *e) { return PyErr_Format(PyExc_SyntaxError, "in a row at: %s", e->p); }

/* lambda */
typedef struct { PyObject_HEAD const char *body; PyObject *names, *scope; } RowFn;
static void fn_dealloc(PyObject *o)
{
    RowFn *f = (RowFn *)o;
    PyTypeObject *t = Py_TYPE(o);
    Py_XDECREF(f->names);
    Py_XDECREF(f->scope);
    t->tp_free(o);
    Py_DECREF(t);
}
static PyObject *fn_call(PyObject *o, PyObject *args, PyObject *kwargs)
{
    RowFn *f = (RowFn *)o;
    Py_ssize_t n = PyTuple_GET_SIZE(f->names);
    int star = n && PyUnicode_ReadChar(PyTuple_GET_ITEM(f->names, n - 1), 0) == '*';
    if (kwargs && PyDict_GET_SIZE(kwargs) && !star) return PyErr_Format(PyExc_TypeError, "<lambda>() got keywords");
    if (star ? PyTuple_GET_SIZE(args) < n - 1 : PyTuple_GET_SIZE(args) != n) return PyErr_Format(PyExc_TypeError, "<lambda>() takes %zd arguments", n);
    PyObject *scope = PyDict_New();
    int r = scope ? PyDict_SetItemString(scope, "", f->scope) : -1;
    for (Py_ssize_t i = 0; !r && i < n - star; i++) r = PyDict_SetItem(scope, PyTuple_GET_ITEM(f->names, i), PyTuple_GET_ITEM(args, i));
    if (!r && star) {
        PyObject *rest = PyTuple_GetSlice(args, n - 1, PyTuple_GET_SIZE(args));
        r = rest ? PyDict_SetItemString(scope, PyUnicode_AsUTF8(PyTuple_GET_ITEM(f->names, n - 1)) + 1, rest) : -1;
        Py_XDECREF(rest);
        if (!r) r = PyDict_SetItemString(scope, "kwargs", kwargs ? kwargs : Py_None);
    }
    Ev e = {f->body, scope, 0, NULL, NULL, NULL, 0};
    PyObject *v = r ? NULL : ev_expr(&e);
    Py_XDECREF(scope);
    return v;
}
static PyObject *fn_get(PyObject *f, PyObject *o, PyObject *t)
{
    (void)t;
    return o ? PyMethod_New(f, o) : Py_NewRef(f);
}
static PyType_Slot fn_slots[] = {{Py_tp_dealloc, fn_dealloc}, {Py_tp_call, fn_call}, {Py_tp_descr_get, fn_get}, {0, NULL}};
static PyType_Spec fn_spec = {"rows.function", sizeof(RowFn), 0, Py_TPFLAGS_DEFAULT, fn_slots};

/* A function of the C API. */
typedef struct { PyObject_HEAD const struct row_function *f; } RowCapi;
static PyObject *row_result(PyObject *r)
{
    if (!r && !PyErr_Occurred()) return Py_NewRef(row_null);
    if (r && PyErr_Occurred()) { Py_DECREF(r); PyErr_SetString(PyExc_SystemError, "result with an exception"); return NULL; }
    return r;
}
static PyObject *capi_call(PyObject *o, PyObject *args, PyObject *kwargs)
{
    const struct row_function *f = ((RowCapi *)o)->f;
    (void)kwargs;
    intptr_t a[6] = {0};
    Py_ssize_t n = (Py_ssize_t)strlen(f->kinds) - 1;
    if (PyTuple_GET_SIZE(args) != n) return PyErr_Format(PyExc_SystemError, "%s with %zd arguments", f->name, PyTuple_GET_SIZE(args));
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *x = PyTuple_GET_ITEM(args, i);
        switch (f->kinds[i + 1]) {
        case 'O': a[i] = x == row_null ? 0 : (intptr_t)x; break;
        case 'S': a[i] = x == row_null ? 0 : (intptr_t)x; break;
        case 's': a[i] = x == row_null ? 0 : (intptr_t)PyUnicode_AsUTF8(x); break;
        default: a[i] = PyLong_AsSsize_t(x);
        }
        if (PyErr_Occurred()) return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) if (f->kinds[i + 1] == 'S') Py_XINCREF((PyObject *)a[i]);
    PyObject *out = (PyObject *)&a; /* must be overwritten */
    if (f->kinds[0] == 'P') a[n] = (intptr_t)&out;
    intptr_t r = ((intptr_t (*)(intptr_t, intptr_t, intptr_t, intptr_t, intptr_t, intptr_t))f->call)(a[0], a[1], a[2], a[3], a[4], a[5]);
    switch (f->kinds[0]) {
    case 'O': return row_result((PyObject *)r);
    case 'B': return row_result(Py_XNewRef((PyObject *)r));
    case 'v': return row_result(Py_NewRef(Py_None));
    case 'n': return PyErr_Occurred() ? (r == -1 ? NULL : PyErr_Format(PyExc_SystemError, "result with an exception")) : PyLong_FromSsize_t(r);
    case 'i': return PyErr_Occurred() ? ((int)r == -1 ? NULL : PyErr_Format(PyExc_SystemError, "result with an exception")) : PyLong_FromLong((int)r);
    case 'P':
        if (out == (PyObject *)&a) return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_SystemError, "nothing written");
        if (PyErr_Occurred()) return out || (int)r >= 0 ? PyErr_Format(PyExc_SystemError, "result with an exception") : NULL;
        return Py_BuildValue("iN", (int)r, out ? out : Py_NewRef(row_null));
    }
    return NULL;
}
static PyObject *capi_repr(PyObject *o)
{
    return PyUnicode_FromString(o == row_null ? "NULL" : ((RowCapi *)o)->f->name);
}
static PyType_Slot capi_slots[] = {{Py_tp_call, capi_call}, {Py_tp_repr, capi_repr}, {0, NULL}};
static PyType_Spec capi_spec = {"rows.capi", sizeof(RowCapi), 0, Py_TPFLAGS_DEFAULT, capi_slots};

static PyObject *ev_name(Ev *e, const char *s, size_t n)
{
    PyObject *name = PyUnicode_FromStringAndSize(s, (Py_ssize_t)n), *v = NULL;
    if (!name) return NULL;
    for (PyObject *scope = e->scope; scope; ) {
        PyObject *up = NULL;
        if (PyDict_GetItemRef(scope, name, &v)) goto done;
        if (PyDict_GetItemStringRef(scope, "", &up) < 0) goto done;
        Py_XDECREF(up); /* the scope below it holds it */
        scope = up;
    }
    if (PyDict_GetItemRef(row_helpers, name, &v) || PyDict_GetItemRef(row_builtins, name, &v)) goto done;
    for (const struct row_function *f = row_functions; f && f->name; f++)
        if (strlen(f->name) == n && !memcmp(f->name, s, n)) {
            RowCapi *c = PyObject_New(RowCapi, row_capi_type);
            if (c) c->f = f;
            v = (PyObject *)c;
            goto done;
        }
    PyErr_Format(PyExc_NameError, "%U", name);
done:
    Py_DECREF(name);
    return v;
}

static PyObject *ev_text(Ev *e, int bytes)
{
    char quote = *e->p++, buf[400];
    size_t n = 0;
    while (*e->p && *e->p != quote && n < sizeof buf - 4) {
        if (*e->p != '\\') { buf[n++] = *e->p++; continue; }
        e->p++;
        switch (*e->p++) {
        case 'n': buf[n++] = '\n'; break;
        case '0': buf[n++] = 0; break;
        case 'x': {
            unsigned c;
            sscanf(e->p, "%2x", &c);
            if (c >= 128 && !bytes) { buf[n++] = (char)(0xc0 | c >> 6); c = 0x80 | (c & 63); }
            buf[n++] = (char)c;
            e->p += 2;
            break;
        }
        default: buf[n++] = e->p[-1];
        }
    }
    if (*e->p++ != quote) return ev_syntax(e);
    if (e->skip) return Py_NewRef(Py_None);
    return bytes ? PyBytes_FromStringAndSize(buf, (Py_ssize_t)n) : PyUnicode_FromStringAndSize(buf, (Py_ssize_t)n);
}

static PyObject *ev_lambda(Ev *e)
{
    PyObject *names = e->skip ? Py_NewRef(Py_None) : PyList_New(0);
    while (names && !ev_take(e, ":")) {
        ev_space(e);
        const char *s = e->p;
        while (isalnum((unsigned char)*e->p) || *e->p == '_' || *e->p == '*') e->p++;
        if (!e->skip) {
            PyObject *name = PyUnicode_FromStringAndSize(s, e->p - s);
            if (!name || PyList_Append(names, name) < 0) Py_CLEAR(names);
            Py_XDECREF(name);
        }
        if (!ev_take(e, ",") && !ev_is(e, ":")) { Py_XDECREF(names); return ev_syntax(e); }
    }
    if (!names) return NULL;
    const char *body = e->p;
    e->skip++;
    PyObject *v = ev_expr(e);
    e->skip--;
    if (!v || e->skip) { Py_DECREF(names); return v; }
    Py_DECREF(v);
    RowFn *f = PyObject_New(RowFn, row_fn_type);
    if (f) {
        f->body = body;
        f->scope = Py_NewRef(e->scope);
        f->names = PyList_AsTuple(names);
        if (!f->names) Py_CLEAR(f);
    }
    Py_DECREF(names);
    return (PyObject *)f;
}

/* [a, b], (a, b) and {a, b}, {a: b} behind the opening bracket. */
static PyObject *ev_display(Ev *e, const char *end)
{
    PyObject *l = PyList_New(0), *d = NULL, *r = NULL;
    int comma = 0;
    while (l && !ev_take(e, end)) {
        int star = ev_take(e, "*");
        PyObject *k = ev_expr(e), *v = NULL;
        if (!k) goto done;
        if (*end == '}' && ev_take(e, ":")) {
            v = ev_expr(e);
            if (v && !d) d = PyDict_New();
            if (!v || !d || (!e->skip && PyDict_SetItem(d, k, v) < 0)) { Py_DECREF(k); Py_XDECREF(v); goto done; }
            Py_DECREF(v);
        } else if (star && !e->skip) {
            PyObject *x = PySequence_InPlaceConcat(l, k);
            Py_XDECREF(x);
            if (!x) { Py_DECREF(k); goto done; }
            comma = 1;
        } else if (PyList_Append(l, k) < 0) { Py_DECREF(k); goto done; }
        Py_DECREF(k);
        if (ev_take(e, ",")) comma = 1;
        else if (!ev_is(e, end)) { ev_syntax(e); goto done; }
    }
    if (!l) return NULL;
    if (e->skip) r = Py_NewRef(Py_None);
    else if (*end == ']') r = Py_NewRef(l);
    else if (*end == ')') r = PyList_GET_SIZE(l) == 1 && !comma ? Py_NewRef(PyList_GET_ITEM(l, 0)) : PyList_AsTuple(l);
    else if (d || !PyList_GET_SIZE(l)) r = d ? Py_NewRef(d) : PyDict_New();
    else r = PySet_New(l);
done:
    Py_XDECREF(l);
    Py_XDECREF(d);
    return r;
}

static PyObject *ev_atom(Ev *e)
{
    ev_space(e);
    if (ev_take(e, "lambda")) return ev_lambda(e);
    if (*e->p == '\'' || *e->p == '"') return ev_text(e, 0);
    if (*e->p == 'b' && e->p[1] == '\'') { e->p++; return ev_text(e, 1); }
    if (ev_take(e, "(")) return ev_display(e, ")");
    if (ev_take(e, "[")) return ev_display(e, "]");
    if (ev_take(e, "{")) return ev_display(e, "}");
    if (ev_take(e, "...")) return Py_NewRef(Py_Ellipsis);
    const char *s = e->p;
    if (isdigit((unsigned char)*s)) {
        int real = 0;
        while (isdigit((unsigned char)*e->p) || *e->p == '.' || *e->p == 'e' || (e->p[-1] == 'e' && *e->p == '-')) real |= !isdigit((unsigned char)*e->p++);
        char buf[200];
        snprintf(buf, sizeof buf, "%.*s", (int)(e->p - s), s);
        if (e->skip) return Py_NewRef(Py_None);
        return real ? PyFloat_FromDouble(strtod(buf, NULL)) : PyLong_FromString(buf, NULL, 10);
    }
    while (isalnum((unsigned char)*e->p) || *e->p == '_') e->p++;
    if (e->p == s) return ev_syntax(e);
    return e->skip ? Py_NewRef(Py_None) : ev_name(e, s, (size_t)(e->p - s));
}

/* The arguments behind "(". */
static PyObject *ev_call(Ev *e, PyObject *f)
{
    PyObject *args = PyList_New(0), *kwargs = NULL, *r = NULL, *v = NULL;
    while (args && !ev_take(e, ")")) {
        const char *s = e->p;
        size_t n = 0;
        while (isalnum((unsigned char)s[n]) || s[n] == '_') n++;
        int keyword = n && s[n] == '=' && s[n + 1] != '=', two = !keyword && ev_take(e, "**"), one = !keyword && !two && ev_take(e, "*");
        if (keyword) e->p += n + 1;
        if (!(v = ev_expr(e))) goto done;
        if (!e->skip) {
            if ((keyword || two) && !kwargs && !(kwargs = PyDict_New())) goto done;
            if (keyword) {
                char name[60];
                snprintf(name, sizeof name, "%.*s", (int)n, s);
                if (PyDict_SetItemString(kwargs, name, v) < 0) goto done;
            } else if (two) {
                if (PyDict_Update(kwargs, v) < 0) goto done;
            } else if (one) {
                PyObject *x = PySequence_InPlaceConcat(args, v);
                Py_XDECREF(x);
                if (!x) goto done;
            } else if (PyList_Append(args, v) < 0) goto done;
        }
        Py_CLEAR(v);
        if (!ev_take(e, ",") && !ev_is(e, ")")) { ev_syntax(e); goto done; }
    }
    if (!args) return NULL;
    if (e->skip) r = Py_NewRef(Py_None);
    else {
        PyObject *t = PyList_AsTuple(args);
        Py_CLEAR(args); /* arguments are held once */
        if (t && row_vectorcall) r = PyObject_VectorcallDict(f, ((PyTupleObject *)t)->ob_item, (size_t)PyTuple_GET_SIZE(t), kwargs);
        else if (t) r = PyObject_Call(f, t, kwargs);
        Py_XDECREF(t);
    }
done:
    Py_XDECREF(v);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
    return r;
}

/* What stands in []. */
static PyObject *ev_key(Ev *e)
{
    PyObject *part[3] = {NULL, NULL, NULL}, *r = NULL;
    int i = 0, slice = 0;
    while (!ev_take(e, "]")) {
        if (ev_take(e, ":")) { slice = 1; if (++i > 2) return ev_syntax(e); }
        else if (ev_take(e, ",")) { /* a[1, 2], of two at most */
            PyObject *second = ev_is(e, "]") ? NULL : ev_expr(e);
            if (!second && PyErr_Occurred()) goto done;
            r = e->skip ? Py_NewRef(Py_None) : second ? PyTuple_Pack(2, part[0], second) : PyTuple_Pack(1, part[0]);
            Py_XDECREF(second);
            if (!r) goto done;
            Py_SETREF(part[0], r);
            r = NULL;
        }
        else if (!(part[i] = ev_expr(e))) goto done;
    }
    if (e->skip) r = Py_NewRef(Py_None);
    else r = slice ? PySlice_New(part[0], part[1], part[2]) : Py_NewRef(part[0]);
done:
    for (i = 0; i < 3; i++) Py_XDECREF(part[i]);
    return r;
}

static PyObject *ev_postfix(Ev *e)
{
    PyObject *v = ev_atom(e), *r;
    while (v) {
        if (ev_take(e, "(")) r = ev_call(e, v);
        else if (ev_take(e, "[")) {
            PyObject *k = ev_key(e);
            ev_space(e);
            if (k && e->target_end == e->p && !e->skip) { e->object = v; e->key = k; e->attribute = 0; return Py_NewRef(Py_None); }
            r = !k ? NULL : e->skip ? Py_NewRef(Py_None) : PyObject_GetItem(v, k);
            Py_XDECREF(k);
        } else if (ev_is(e, ".") && isalpha((unsigned char)(e->p[1] == '_' ? 'a' : e->p[1]))) {
            const char *s = ++e->p;
            while (isalnum((unsigned char)*e->p) || *e->p == '_') e->p++;
            PyObject *k = PyUnicode_FromStringAndSize(s, e->p - s);
            ev_space(e);
            if (k && e->target_end == e->p && !e->skip) { e->object = v; e->key = k; e->attribute = 1; return Py_NewRef(Py_None); }
            r = !k ? NULL : e->skip ? Py_NewRef(Py_None) : PyObject_GetAttr(v, k);
            Py_XDECREF(k);
        } else break;
        Py_DECREF(v);
        v = r;
    }
    return v;
}

static PyObject *ev_power(PyObject *a, PyObject *b) { return PyNumber_Power(a, b, Py_None); }
static PyObject *ev_ipower(PyObject *a, PyObject *b) { return PyNumber_InPlacePower(a, b, Py_None); }
static const struct { int level; const char *text; PyObject *(*call)(PyObject *, PyObject *), *(*in_place)(PyObject *, PyObject *); } ev_operators[] = {
    {5, "**", ev_power, ev_ipower}, {4, "//", PyNumber_FloorDivide, PyNumber_InPlaceFloorDivide}, {4, "*", PyNumber_Multiply, PyNumber_InPlaceMultiply}, {4, "/", PyNumber_TrueDivide, PyNumber_InPlaceTrueDivide},
    {4, "%", PyNumber_Remainder, PyNumber_InPlaceRemainder}, {4, "@", PyNumber_MatrixMultiply, PyNumber_InPlaceMatrixMultiply}, {3, "+", PyNumber_Add, PyNumber_InPlaceAdd}, {3, "-", PyNumber_Subtract, PyNumber_InPlaceSubtract},
    {2, "<<", PyNumber_Lshift, PyNumber_InPlaceLshift}, {2, ">>", PyNumber_Rshift, PyNumber_InPlaceRshift}, {1, "&", PyNumber_And, PyNumber_InPlaceAnd}, {0, "^", PyNumber_Xor, PyNumber_InPlaceXor}, {-1, "|", PyNumber_Or, PyNumber_InPlaceOr},
};
#define EV_OPERATORS (sizeof ev_operators / sizeof *ev_operators)

static PyObject *ev_unary(Ev *e)
{
    PyObject *(*f)(PyObject *) = ev_take(e, "-") ? PyNumber_Negative : ev_take(e, "+") ? PyNumber_Positive : ev_take(e, "~") ? PyNumber_Invert : NULL;
    if (!f) return ev_postfix(e);
    PyObject *v = ev_unary(e), *r = !v || e->skip ? Py_XNewRef(v) : f(v);
    Py_XDECREF(v);
    return r;
}

static PyObject *ev_binary(Ev *e, int level)
{
    PyObject *v = level > 5 ? ev_unary(e) : ev_binary(e, level + 1);
    for (size_t i = 0; v && level <= 5 && i < EV_OPERATORS; i++) {
        size_t n = strlen(ev_operators[i].text);
        if (ev_operators[i].level != level || !ev_is(e, ev_operators[i].text) || e->p[n] == '=' || (n == 1 && e->p[1] == e->p[0])) continue;
        e->p += n;
        PyObject *w = ev_binary(e, level + 1), *r = !w ? NULL : e->skip ? Py_NewRef(Py_None) : ev_operators[i].call(v, w);
        Py_DECREF(v);
        Py_XDECREF(w);
        v = r;
        i = (size_t)-1;
    }
    return v;
}

static PyObject *ev_compare(Ev *e)
{
    static const char *const ops[] = {"<=", "==", "!=", ">=", "<", ">", "is not", "is", "not in", "in", NULL};
    static const int codes[] = {Py_LE, Py_EQ, Py_NE, Py_GE, Py_LT, Py_GT};
    PyObject *v = ev_binary(e, -1), *r = NULL;
    int i = 0;
    while (v && ops[i] && !ev_take(e, ops[i])) i++;
    if (!v || !ops[i]) return v;
    PyObject *w = ev_binary(e, -1);
    if (!w || e->skip) r = Py_XNewRef(w);
    else if (i < 6) r = PyObject_RichCompare(v, w, codes[i]);
    else if (i < 8) r = PyBool_FromLong(Py_Is(v, w) == (i == 7));
    else {
        int in = PySequence_Contains(w, v);
        r = in < 0 ? NULL : PyBool_FromLong(in == (i == 9));
    }
    Py_DECREF(v);
    Py_XDECREF(w);
    return r;
}

static PyObject *ev_not(Ev *e)
{
    if (!ev_take(e, "not")) return ev_compare(e);
    PyObject *v = ev_not(e);
    int t = v && !e->skip ? PyObject_Not(v) : 0;
    Py_XDECREF(v);
    return !v || t < 0 ? NULL : PyBool_FromLong(t);
}

static PyObject *ev_bool(Ev *e, int or)
{
    PyObject *v = or ? ev_bool(e, 0) : ev_not(e);
    while (v && ev_take(e, or ? "or" : "and")) {
        int t = e->skip ? 0 : PyObject_IsTrue(v);
        if (t < 0) { Py_DECREF(v); return NULL; }
        int keep = t == or;
        e->skip += keep;
        PyObject *w = or ? ev_bool(e, 0) : ev_not(e);
        e->skip -= keep;
        if (keep && w) Py_DECREF(w);
        else Py_SETREF(v, w);
    }
    return v;
}

static PyObject *ev_expr(Ev *e)
{
    ev_space(e);
    const char *s = e->p;
    e->skip++;
    PyObject *v = ev_bool(e, 1);
    e->skip--;
    if (!v) return NULL;
    if (!ev_take(e, "if")) {
        if (e->skip) return v;
        Py_DECREF(v);
        e->p = s;
        return ev_bool(e, 1);
    }
    Py_DECREF(v);
    PyObject *c = ev_bool(e, 1);
    int t = !c ? -1 : e->skip ? 0 : PyObject_IsTrue(c);
    Py_XDECREF(c);
    if (t < 0) return NULL;
    if (!ev_take(e, "else")) return ev_syntax(e);
    e->skip += t;
    v = ev_expr(e);
    e->skip -= t;
    if (!t || !v) return v;
    Py_DECREF(v);
    const char *end = e->p;
    e->p = s;
    v = ev_bool(e, 1);
    e->p = end;
    return v;
}

/* Stores v (NULL: deletes) where the text from s to end says; takes over the reference. */
static int ev_store(Ev *e, const char *s, const char *end, PyObject *v)
{
    const char *name_end = s;
    while (isalnum((unsigned char)*name_end) || *name_end == '_') name_end++;
    int r = -1;
    const char *after = e->p;
    while (end > s && end[-1] == ' ') end--;
    if (name_end == end) {
        PyObject *name = PyUnicode_FromStringAndSize(s, end - s);
        if (name) r = v ? PyDict_SetItem(e->scope, name, v) : PyDict_DelItem(e->scope, name);
        Py_XDECREF(name);
    } else {
        while (*end == ' ') end++;
        e->p = s;
        e->target_end = end;
        e->object = NULL;
        PyObject *x = ev_unary(e);
        e->target_end = NULL;
        e->p = after;
        Py_XDECREF(x);
        if (x && e->object) {
            if (e->attribute) r = v ? PyObject_SetAttr(e->object, e->key, v) : PyObject_DelAttr(e->object, e->key);
            else r = v ? PyObject_SetItem(e->object, e->key, v) : PyObject_DelItem(e->object, e->key);
            Py_DECREF(e->object);
            Py_DECREF(e->key);
        } else if (x) ev_syntax(e);
    }
    Py_XDECREF(v);
    return r;
}

static PyObject *ev_statement(Ev *e)
{
    ev_space(e);
    int del = ev_take(e, "del");
    const char *s = e->p;
    e->skip++;
    PyObject *v = ev_expr(e);
    e->skip--;
    if (!v) return NULL;
    Py_DECREF(v);
    const char *end = e->p;
    if (del) return ev_store(e, s, end, NULL) < 0 ? NULL : Py_NewRef(Py_None);
    for (size_t i = 0; i < EV_OPERATORS; i++) {
        size_t n = strlen(ev_operators[i].text);
        if (!ev_is(e, ev_operators[i].text) || e->p[n] != '=') continue;
        e->p = s;
        v = ev_expr(e);
        e->p = end + n + 1;
        PyObject *w = v ? ev_expr(e) : NULL, *r = w ? ev_operators[i].in_place(v, w) : NULL;
        Py_XDECREF(v);
        Py_XDECREF(w);
        return !r || ev_store(e, s, end, r) < 0 ? NULL : Py_NewRef(Py_None);
    }
    if (ev_is(e, "=")) {
        e->p++;
        v = ev_expr(e);
        return !v || ev_store(e, s, end, v) < 0 ? NULL : Py_NewRef(Py_None);
    }
    e->p = s;
    return ev_expr(e);
}

/* Helpers: throw(e) raises, catch(f) gives the exception's text or the result, null(o) is whether o is NULL, exhaust(it) the list of
 * an iterator's items, changed(f, l) ... are lambdas of the rows. */
static PyObject *row_text_of_exception(void)
{
    PyObject *x = PyErr_GetRaisedException(), *r = PyUnicode_FromFormat("%s: %S", Py_TYPE(x)->tp_name, x);
    if (!r && !PyErr_ExceptionMatches(PyExc_MemoryError)) { PyErr_Clear(); r = PyUnicode_FromFormat("%s", Py_TYPE(x)->tp_name); }
    Py_DECREF(x);
    return r;
}
static PyObject *helper_throw(PyObject *m, PyObject *o) { (void)m; PyErr_SetObject(PyExceptionInstance_Class(o), o); return NULL; }
static PyObject *helper_catch(PyObject *m, PyObject *f)
{
    (void)m;
    PyObject *r = PyObject_CallNoArgs(f);
    return r || PyErr_ExceptionMatches(PyExc_MemoryError) ? r : row_text_of_exception();
}
static PyObject *helper_exact(PyObject *m, PyObject *o) { (void)m; return PyUnicode_FromFormat("%s:%R", Py_TYPE(o)->tp_name, o); }
/* kept(f): f() with an exception set before, and whether it is still set. */
static PyObject *helper_kept(PyObject *m, PyObject *f)
{
    (void)m;
    PyObject *args = PyTuple_New(0);
    if (!args) return NULL;
    PyErr_SetString(PyExc_OSError, "before");
    PyObject *r = Py_TYPE(f)->tp_call(f, args, NULL);
    Py_DECREF(args);
    Py_XDECREF(r);
    return PyErr_Occurred() ? row_text_of_exception() : PyUnicode_FromString("none");
}
static PyMethodDef row_methods[] = {{"throw", helper_throw, METH_O, ""}, {"catch", helper_catch, METH_O, ""}, {"exact", helper_exact, METH_O, ""}, {"kept", helper_kept, METH_O, ""}, {NULL, NULL, 0, NULL}};

/* The outcome of a row; NULL without memory. */
static PyObject *row_outcome(const char *text)
{
    PyObject *scope = PyDict_New(), *v = NULL, *r;
    if (!scope) return NULL;
    Ev e = {text, scope, 0, NULL, NULL, NULL, 0};
    do {
        Py_XDECREF(v);
        v = ev_statement(&e);
    } while (v && ev_take(&e, ";"));
    if (v && *e.p) { Py_CLEAR(v); ev_syntax(&e); }
    r = v ? PyObject_Repr(v) : NULL;
    if (!r && !PyErr_ExceptionMatches(PyExc_MemoryError)) r = row_text_of_exception();
    Py_XDECREF(v);
    PyObject *x = PyErr_GetRaisedException();
    PyDict_Clear(scope);
    PyErr_SetRaisedException(x);
    Py_DECREF(scope);
    return r;
}

#ifdef ROWS_MEMORY
static Py_ssize_t row_failures; /* how often a row ended without memory */

static void row_without_memory(const struct row *row, int modes)
{
    Py_ssize_t quiet = Ungil_CountBlocks();
    Py_XDECREF(row_outcome(row->text));
    int collect = Ungil_CountBlocks() != quiet; /* it makes cycles */
    for (int all = 0; all < modes; all++) for (Py_ssize_t first = 1; ; first++) {
        if (collect) PyGC_Collect();
        Py_ssize_t blocks = Ungil_CountBlocks();
        Ungil_FailAllocations(first, all ? -1 : 1);
        PyObject *r = row_outcome(row->text);
        Py_ssize_t failed = Ungil_FailAllocations(0, 0);
        if (r) {
            const char *got = PyUnicode_AsUTF8(r);
            if (!strstr(got, "MemoryError") && strcmp(got, row->want)) { printf("%s, allocation %zd%s: %s\n", row->text, first, all ? " and all behind" : "", got); check_failures++; }
            Py_DECREF(r);
        } else row_failures++;
        PyErr_Clear();
        if (collect) PyGC_Collect();
        if (Ungil_CountBlocks() != blocks) { printf("%s, allocation %zd%s: %zd blocks more\n", row->text, first, all ? " and all behind" : "", Ungil_CountBlocks() - blocks); check_failures++; }
        if (!failed) break;
        if (first > (collect ? 5 : 30)) first += first / 3; /* long ones: here and there */
    }
}
#endif

static void rows_print(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int status = 0;
        fflush(stdout);
        pid_t child = fork(); /* a row may crash the other library */
        if (child) {
            waitpid(child, &status, 0);
            if (status) printf("CRASH %s\n", rows[i].text);
            continue;
        }
        alarm(1);
        PyObject *r = row_outcome(rows[i].text);
        printf("    {\"");
        const char *texts[] = {rows[i].text, r ? PyUnicode_AsUTF8(r) : "MemoryError"};
        for (int k = 0; k < 2; k++) {
            for (const char *s = texts[k]; *s; s++) {
                if (*s == '"' || *s == '\\') printf("\\%c", *s);
                else if (*s == '\n') printf("\\n");
                else putchar(*s);
            }
            printf(k ? "\"},\n" : "\", \"");
        }
        fflush(stdout);
        _exit(0);
    }
}

static int rows_main(int argc, char **argv, const struct row *rows, size_t n, const struct row_function *functions)
{
    Py_Initialize();
    setvbuf(stdout, NULL, _IOLBF, 0);
    row_functions = functions;
    row_fn_type = (PyTypeObject *)PyType_FromSpec(&fn_spec);
    row_capi_type = (PyTypeObject *)PyType_FromSpec(&capi_spec);
    row_builtins = PyEval_GetBuiltins();
    row_helpers = PyDict_New();
    row_null = (PyObject *)PyObject_New(RowCapi, row_capi_type);
    PyDict_SetItemString(row_helpers, "NULL", row_null);
    PyDict_SetItemString(row_helpers, "mappingproxy", (PyObject *)&PyDictProxy_Type);
    for (PyMethodDef *m = row_methods; m->ml_name; m++) PyDict_SetItemString(row_helpers, m->ml_name, PyCFunction_New(m, NULL));
    if (argc > 1 && !strcmp(argv[1], "print")) {
        rows_print(rows, n);
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        int before = check_failures;
        for (row_vectorcall = 0; row_vectorcall < 2; row_vectorcall++) {
            PyObject *r = row_outcome(rows[i].text);
            const char *got = r ? PyUnicode_AsUTF8(r) : "MemoryError";
            if (PyErr_Occurred() && r) { printf("%s leaves an exception\n", rows[i].text); check_failures++; }
            if (strcmp(got, rows[i].want)) { printf("%s\n    %s\n    %s wanted\n", rows[i].text, got, rows[i].want); check_failures++; }
            PyErr_Clear();
            Py_XDECREF(r);
        }
#ifdef ROWS_MEMORY
        if (before == check_failures && strcmp(rows[i].want, "MemoryError")) row_without_memory(&rows[i], i % 4 ? 1 : 2);
#endif
        (void)before;
    }
#ifdef ROWS_MEMORY
    CHECK(row_failures >= (Py_ssize_t)n);
#endif
    CHECK_CLEAN();
    return CHECK_DONE();
}
#define ROWS_MAIN(rows, functions) int main(int argc, char **argv) { return rows_main(argc, argv, rows, sizeof(rows) / sizeof *(rows), functions); }
#endif
