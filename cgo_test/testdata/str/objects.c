/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * % and format with objects of other types: which slot a conversion uses, what its errors become, references. */
#include "calls.h"

static PyObject *seven(PyObject *self) { (void)self; return PyLong_FromLong(7); }
static PyObject *half(PyObject *self) { (void)self; return PyFloat_FromDouble(0.5); }
static PyObject *type_error(PyObject *self) { (void)self; PyErr_SetString(PyExc_TypeError, "own text"); return NULL; }
static PyObject *value_error(PyObject *self) { (void)self; PyErr_SetString(PyExc_ValueError, "own text"); return NULL; }
static PyObject *euro(PyObject *self) { (void)self; return PyUnicode_FromString("\xe2\x82\xac"); }
static PyObject *key_text(PyObject *self, PyObject *key) { (void)self; return PyObject_Repr(key); }
static PyObject *show_spec(PyObject *self, PyObject *spec) { (void)self; return PyUnicode_FromFormat("<%U>", spec); }
static PyObject *no_str(PyObject *self, PyObject *spec) { (void)self; (void)spec; return PyLong_FromLong(5); }
static PyObject *broken(PyObject *self, PyObject *spec) { (void)self; (void)spec; PyErr_SetString(PyExc_OSError, "format"); return NULL; }

static PyObject *make(const char *name, PyType_Slot *slots)
{
    PyType_Spec spec = {name, sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *t = PyType_FromSpec(&spec), *o = t ? PyObject_CallNoArgs(t) : NULL;
    Py_XDECREF(t);
    return o;
}
#define MAKE(name, ...) make(name, (PyType_Slot[]){__VA_ARGS__, {0, NULL}})
#define P(want, format, o) IS(want, S(format), "%", T(1, Py_NewRef(o)), NULL)
#define PR(type, text, format, o) RAISES(type, text, S(format), "%", T(1, Py_NewRef(o)), NULL)
#define FM(want, format, o) IS(want, S(format), "format", T(1, Py_NewRef(o)), NULL)
#define FR(type, text, format, o) RAISES(type, text, S(format), "format", T(1, Py_NewRef(o)), NULL)

static void numbers(void)
{
    PyObject *i = MAKE("m.Int", {Py_nb_int, (void *)seven}), *x = MAKE("m.Index", {Py_nb_index, (void *)seven}), *f = MAKE("m.Float", {Py_nb_float, (void *)half});
    PyObject *te = MAKE("m.TypeErr", {Py_nb_int, (void *)type_error}, {Py_nb_index, (void *)type_error}, {Py_nb_float, (void *)type_error});
    PyObject *ve = MAKE("m.ValueErr", {Py_nb_int, (void *)value_error}, {Py_nb_index, (void *)value_error}, {Py_nb_float, (void *)value_error});
    PyObject *bad = MAKE("m.Bad", {Py_nb_int, (void *)half}, {Py_nb_index, (void *)half}, {Py_nb_float, (void *)seven});
    Py_ssize_t refs = Py_REFCNT(i);
    P("'7'", "%d", i); P("'    7'", "%5i", i); P("'7'", "%d", x); P("'7'", "%x", x); P("'0o7'", "%#o", x); P("'\\x07'", "%c", x); P("'0.500000'", "%f", f); P("'7.000000'", "%f", x); P("' +0.5'", "%+5.1f", f);
    PR(PyExc_TypeError, "%x format: an integer is required, not m.Int", "%x", i);
    PR(PyExc_TypeError, "%d format: a real number is required, not m.TypeErr", "%d", te);
    PR(PyExc_TypeError, "%o format: an integer is required, not m.TypeErr", "%o", te);
    PR(PyExc_TypeError, "own text", "%f", te);
    PR(PyExc_ValueError, "own text", "%d", ve);
    PR(PyExc_ValueError, "own text", "%x", ve);
    PR(PyExc_ValueError, "own text", "%f", ve);
    PR(PyExc_ValueError, "own text", "%c", ve);
    PR(PyExc_TypeError, "%d format: a real number is required, not m.Bad", "%d", bad);
    PR(PyExc_TypeError, "must be real number, not m.Int", "%f", i);
    PR(PyExc_TypeError, "* wants int", "%*d", x);
    CHECK(Py_REFCNT(i) == refs);
    PyObject *all[] = {i, x, f, te, ve, bad};
    for (int k = 0; k < 6; k++) Py_DECREF(all[k]);
}

static void texts(void)
{
    PyObject *o = MAKE("m.Text", {Py_tp_str, (void *)euro}, {Py_tp_repr, (void *)euro}), *bad = MAKE("m.Bad", {Py_tp_str, (void *)seven}, {Py_tp_repr, (void *)seven}), *err = MAKE("m.Err", {Py_tp_str, (void *)value_error}, {Py_tp_repr, (void *)value_error});
    P("'[\\u20ac]'", "[%s]", o); P("'[\\u20ac]'", "[%r]", o); P("'[\\\\u20ac]'", "[%a]", o); P("'[   \\u20ac]'", "[%4s]", o); P("'[]'", "[%.0r]", o);
    PR(PyExc_TypeError, "__str__ returned non-string (type int)", "%s", bad);
    PR(PyExc_TypeError, "__repr__ returned non-string (type int)", "%r", bad);
    PR(PyExc_ValueError, "own text", "some text %s", err);
    PR(PyExc_ValueError, "own text", "%a", err);
    FM("'\\u20ac|\\u20ac|\\\\u20ac'", "{0}|{0!r}|{0!a}", o); FM("'  \\u20ac'", "{0!s:>3}", o);
    FR(PyExc_TypeError, "unsupported format string passed to m.Text.__format__", "{:>5}", o);
    FR(PyExc_TypeError, "__str__ returned non-string (type int)", "{}", bad);
    FR(PyExc_ValueError, "own text", "{!s}", err);
    Py_DECREF(o);
    Py_DECREF(bad);
    Py_DECREF(err);
}

static void formats(void)
{
    PyMethodDef show[] = {{"__format__", show_spec, METH_O, NULL}, {NULL, NULL, 0, NULL}}, wrong[] = {{"__format__", no_str, METH_O, NULL}, {NULL, NULL, 0, NULL}}, fails[] = {{"__format__", broken, METH_O, NULL}, {NULL, NULL, 0, NULL}};
    PyObject *o = MAKE("m.Show", {Py_tp_methods, show}), *w = MAKE("m.Wrong", {Py_tp_methods, wrong}), *f = MAKE("m.Fails", {Py_tp_methods, fails});
    FM("'<>'", "{}", o); FM("'<>'", "{:}", o); FM("'<any thing!>'", "{0:any thing!}", o); FM("'<\\u20ac>'", "{0:\xe2\x82\xac}", o); FM("'<<x>y>'", "{0:{0:x}y}", o);
    FR(PyExc_TypeError, "__format__ must return a str, not int", "{}", w);
    FR(PyExc_OSError, "format", "text {:x}", f);
    PyObject *r = PyObject_Format(o, NULL);
    CHECK_REPR(r, "'<>'");
    CHECK(!PyObject_Format(o, Py_None));
    CHECK_RAISED(PyExc_SystemError, "Format specifier must be a string, not NoneType");
    /* Subclasses of built-in types are asked by their own method. */
    PyType_Slot slots[] = {{Py_tp_methods, show}, {0, NULL}};
    PyType_Spec spec = {"m.Sub", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *sub = PyType_FromSpecWithBases(&spec, (PyObject *)&PyLong_Type), *n = PyObject_CallFunction(sub, "i", 5);
    FM("'<05>'", "{:05}", n); P("'00005'", "%05d", n); P("'5'", "%s", n);
    Py_DECREF(n);
    Py_DECREF(sub);
    Py_DECREF(o);
    Py_DECREF(w);
    Py_DECREF(f);
}

static void mappings(void)
{
    PyObject *m = MAKE("m.Map", {Py_mp_subscript, (void *)key_text}), *plain = MAKE("m.Plain", {Py_tp_str, (void *)euro});
    IS("\"'a' 'b c'\"", S("%(a)s %(b c)s"), "%", Py_NewRef(m), NULL);
    IS("'no fields'", S("no fields"), "%", Py_NewRef(m), NULL);
    IS("'\\'a\\'  \"\\'b\\'\"'", S("{a}  {b!r}"), "format_map", T(1, Py_NewRef(m)), NULL);
    RAISES(PyExc_TypeError, "not all arguments converted during string formatting", S("no fields"), "%", Py_NewRef(plain), NULL);
    RAISES(PyExc_TypeError, "format requires a mapping", S("%(a)s"), "%", Py_NewRef(plain), NULL);
    RAISES(PyExc_TypeError, "'m.Plain' object is not subscriptable", S("{a}"), "format_map", T(1, Py_NewRef(plain)), NULL);
    /* The other operand's turn. */
    PyObject *r = PyNumber_Remainder(plain, plain);
    CHECK(!r);
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for %: 'm.Plain' and 'm.Plain'");
    PyObject *s = S("text");
    CHECK(!PyNumber_Remainder(Py_None, s));
    CHECK_RAISED(PyExc_TypeError, "unsupported operand type(s) for %: 'NoneType' and 'str'");
    r = PyNumber_InPlaceRemainder(s, Py_None);
    CHECK(!r);
    CHECK_RAISED(PyExc_TypeError, "not all arguments converted during string formatting");
    Py_DECREF(s);
    Py_DECREF(m);
    Py_DECREF(plain);
}

int main(void)
{
    Py_Initialize();
    numbers();
    texts();
    formats();
    mappings();
    CHECK_CLEAN();
    return CHECK_DONE();
}
