/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Operators of numbers, with operands of many types: results, texts of errors, operands' references as before. */
#include "check.h"
#include <float.h>
#include <math.h>

struct row { const char *op; int a, b, c; const char *want; };
static const struct row rows[] = {
#include "operators_rows.h"
};

static PyObject *I(const char *s) { return PyLong_FromString(s, NULL, 0); }
static PyObject *F(double d) { return PyFloat_FromDouble(d); }
static PyObject *C(double a, double b) { return PyComplex_FromDoubles(a, b); }
static PyObject *S(const char *s) { return PyUnicode_FromString(s); }

static PyObject *r_7(PyObject *s) { (void)s; return PyLong_FromLong(7); }
static PyObject *r_true(PyObject *s) { (void)s; return Py_NewRef(Py_True); }
static PyObject *r_str(PyObject *s) { (void)s; return S("x"); }
static PyObject *r_half(PyObject *s) { (void)s; return F(2.5); }
static PyObject *r_not(PyObject *a, PyObject *b) { (void)a, (void)b; return Py_NewRef(Py_NotImplemented); }
static PyObject *r_who(PyObject *a, PyObject *b) { return PyUnicode_FromFormat("<%s,%s>", Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name); }
static PyObject *r_who3(PyObject *a, PyObject *b, PyObject *c) { return PyUnicode_FromFormat("<%s,%s,%s>", Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name, Py_TYPE(c)->tp_name); }
static PyObject *m_complex(PyObject *s, PyObject *a) { (void)s, (void)a; return C(1, 2); }
static PyObject *m_float(PyObject *s, PyObject *a) { (void)s, (void)a; return F(1); }
static PyMethodDef is_complex[] = {{"__complex__", m_complex, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyMethodDef is_float[] = {{"__complex__", m_float, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

/* An instance, made of arg, of a new subclass of base. */
static PyObject *made(const char *name, PyTypeObject *base, PyObject *arg, PyType_Slot *slots)
{
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *t = PyType_FromSpecWithBases(&spec, (PyObject *)base), *o = t ? PyObject_CallFunctionObjArgs(t, arg, NULL) : NULL;
    CHECK(o);
    Py_XDECREF(t);
    Py_XDECREF(arg);
    return o;
}
#define MADE(name, base, arg, ...) made("m." #name, base, arg, (PyType_Slot[]){__VA_ARGS__ {0, NULL}})
#define SLOT(id, f) {Py_##id, (void *)f},

static PyObject *values[80];
static int count;
static void add(PyObject *o)
{
    CHECK(o);
    values[count++] = o;
}

static void make_values(void)
{
    add(I("0")); /* 0 */
    add(I("1")); /* 1 */
    add(I("-1")); /* 2 */
    add(I("7")); /* 3 */
    add(I("-7")); /* 4 */
    add(I("70")); /* 5 */
    add(I("256")); /* 6 */
    add(I("1073741824")); /* 7 */
    add(I("-1073741825")); /* 8 */
    add(I("9223372036854775807")); /* 9 */
    add(I("9223372036854775808")); /* 10 */
    add(I("-9223372036854775808")); /* 11 */
    add(I("-9223372036854775809")); /* 12 */
    add(I("18446744073709551616")); /* 13 */
    add(I("9007199254740993")); /* 14 */
    add(I("123456789012345678901234567890123456789")); /* 15 */
    add(I("-98765432109876543210")); /* 16 */
    add(Py_NewRef(Py_True)); /* 17 */
    add(Py_NewRef(Py_False)); /* 18 */
    add(F(0.0)); /* 19 */
    add(F(-0.0)); /* 20 */
    add(F(1.0)); /* 21 */
    add(F(-2.5)); /* 22 */
    add(F(0.5)); /* 23 */
    add(F(3.0)); /* 24 */
    add(F(1e300)); /* 25 */
    add(F(9007199254740992.0)); /* 26 */
    add(F(9223372036854775808.0)); /* 27 */
    add(F(INFINITY)); /* 28 */
    add(F(-INFINITY)); /* 29 */
    add(F(NAN)); /* 30 */
    add(F(5e-324)); /* 31 */
    add(F(DBL_MAX)); /* 32 */
    add(F(2.675)); /* 33 */
    add(C(0,0)); /* 34 */
    add(C(1,2)); /* 35 */
    add(C(-0.0,0)); /* 36 */
    add(C(3,0)); /* 37 */
    add(C(INFINITY,NAN)); /* 38 */
    add(C(1e300,1e300)); /* 39 */
    add(C(0,-1)); /* 40 */
    add(S("12")); /* 41 */
    add(S("a")); /* 42 */
    add(Py_NewRef(Py_None)); /* 43 */
    add(PyBytes_FromString("12")); /* 44 */
    add(PyTuple_New(0)); /* 45 */
    add(Py_NewRef(&PyLong_Type)); /* 46 */
    add(MADE(IntSub, &PyLong_Type, I("12"), )); /* 47 */
    add(MADE(FloatSub, &PyFloat_Type, F(1.5), )); /* 48 */
    add(MADE(ComplexSub, &PyComplex_Type, C(1,1), )); /* 49 */
    add(MADE(IntSubAdd, &PyLong_Type, I("3"), SLOT(nb_add, r_who) SLOT(nb_multiply, r_who) SLOT(nb_floor_divide, r_who) SLOT(nb_power, r_who3) SLOT(nb_lshift, r_who))); /* 50 */
    add(MADE(FloatSubAdd, &PyFloat_Type, F(3), SLOT(nb_add, r_who) SLOT(nb_true_divide, r_who))); /* 51 */
    add(MADE(HasIndex, NULL, NULL, SLOT(nb_index, r_7))); /* 52 */
    add(MADE(HasInt, NULL, NULL, SLOT(nb_int, r_7))); /* 53 */
    add(MADE(HasFloat, NULL, NULL, SLOT(nb_float, r_half))); /* 54 */
    add(MADE(IndexBool, NULL, NULL, SLOT(nb_index, r_true))); /* 55 */
    add(MADE(IndexStr, NULL, NULL, SLOT(nb_index, r_str))); /* 56 */
    add(MADE(IntStr, NULL, NULL, SLOT(nb_int, r_str))); /* 57 */
    add(MADE(IntBool, NULL, NULL, SLOT(nb_int, r_true))); /* 58 */
    add(MADE(FloatStr, NULL, NULL, SLOT(nb_float, r_str))); /* 59 */
    add(MADE(FloatInt, NULL, NULL, SLOT(nb_float, r_7))); /* 60 */
    add(MADE(HasComplex, NULL, NULL, SLOT(tp_methods, is_complex))); /* 61 */
    add(MADE(BadComplex, NULL, NULL, SLOT(tp_methods, is_float))); /* 62 */
    add(MADE(NI, NULL, NULL, SLOT(nb_add, r_not) SLOT(nb_inplace_add, r_not) SLOT(nb_matrix_multiply, r_who) SLOT(nb_inplace_matrix_multiply, r_who) SLOT(nb_and, r_who) SLOT(nb_inplace_and, r_who))); /* 63 */
}

static PyObject *power(PyObject *a, PyObject *b) { return PyNumber_Power(a, b, Py_None); }
static PyObject *power_in_place(PyObject *a, PyObject *b) { return PyNumber_InPlacePower(a, b, Py_None); }
#define COMPARISON(name, op) static PyObject *name(PyObject *a, PyObject *b) { return PyObject_RichCompare(a, b, op); }
COMPARISON(less, Py_LT) COMPARISON(same, Py_EQ) COMPARISON(other, Py_NE) COMPARISON(not_less, Py_GE)
static PyObject *as_int(PyObject *a, PyObject *b) { return PyObject_CallFunctionObjArgs((PyObject *)&PyLong_Type, a, b, NULL); }

static const struct { const char *name; PyObject *(*f)(PyObject *, PyObject *); } operators[] = {
    {"+", PyNumber_Add}, {"-", PyNumber_Subtract}, {"*", PyNumber_Multiply}, {"/", PyNumber_TrueDivide}, {"//", PyNumber_FloorDivide}, {"%", PyNumber_Remainder},
    {"divmod", PyNumber_Divmod}, {"&", PyNumber_And}, {"|", PyNumber_Or}, {"^", PyNumber_Xor}, {"@", PyNumber_MatrixMultiply}, {"+=", PyNumber_InPlaceAdd},
    {"-=", PyNumber_InPlaceSubtract}, {"*=", PyNumber_InPlaceMultiply}, {"/=", PyNumber_InPlaceTrueDivide}, {"//=", PyNumber_InPlaceFloorDivide},
    {"%=", PyNumber_InPlaceRemainder}, {"&=", PyNumber_InPlaceAnd}, {"|=", PyNumber_InPlaceOr}, {"^=", PyNumber_InPlaceXor}, {"@=", PyNumber_InPlaceMatrixMultiply},
    {"lshift", PyNumber_Lshift}, {"rshift", PyNumber_Rshift}, {"ilshift", PyNumber_InPlaceLshift}, {"irshift", PyNumber_InPlaceRshift}, {"pow", power},
    {"ipow", power_in_place}, {"cmpPy_LT", less}, {"cmpPy_EQ", same}, {"cmpPy_NE", other}, {"cmpPy_GE", not_less}, {"int", as_int},
};
#define OPERATORS (sizeof operators / sizeof *operators)

static void check(const struct row *r)
{
    PyObject *a = values[r->a], *b = values[r->b], *v, *text;
    Py_ssize_t refs = Py_REFCNT(a) + Py_REFCNT(b);
    char got[400];
    if (r->c >= 0) v = PyNumber_Power(a, b, values[r->c]);
    else {
        size_t i = 0;
        while (i < OPERATORS && strcmp(operators[i].name, r->op)) i++;
        if (i == OPERATORS) { printf("no operator %s\n", r->op); check_failures++; return; }
        v = operators[i].f(a, b);
    }
    if (v) {
        CHECK_CLEAN();
        text = PyObject_ASCII(v);
        snprintf(got, sizeof got, "%s %s", Py_TYPE(v)->tp_name, text ? PyUnicode_AsUTF8(text) : "?");
        Py_DECREF(v);
    } else {
        v = PyErr_GetRaisedException();
        text = v ? PyObject_Str(v) : NULL;
        snprintf(got, sizeof got, "!%s: %s", v ? Py_TYPE(v)->tp_name : "nothing", text ? PyUnicode_AsUTF8(text) : "?");
        Py_XDECREF(v);
    }
    Py_XDECREF(text);
    if (strcmp(got, r->want)) { printf("%s of %d, %d, %d: %s, want %s\n", r->op, r->a, r->b, r->c, got, r->want); check_failures++; }
    if (Py_REFCNT(a) + Py_REFCNT(b) != refs) { printf("%s of %d, %d, %d: references differ\n", r->op, r->a, r->b, r->c); check_failures++; }
}

int main(void)
{
    Py_Initialize();
    make_values();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check(&rows[i]);
    for (int i = 0; i < count; i++) Py_DECREF(values[i]);
    CHECK_CLEAN();
    return CHECK_DONE();
}
