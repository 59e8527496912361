/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The types of generators and coroutines: extensions read their slots, and nobody can make an instance. */
#include "../check.h"

static void check_type(PyTypeObject *t, const char *name, const char *cannot)
{
    CHECK(!strcmp(t->tp_name, name));
    CHECK((t->tp_flags & Py_TPFLAGS_READY) && (t->tp_flags & Py_TPFLAGS_HAVE_GC) && !(t->tp_flags & Py_TPFLAGS_BASETYPE));
    CHECK(t->tp_base == &PyBaseObject_Type && t->tp_dealloc && t->tp_traverse && t->tp_finalize && !t->tp_new);
    CHECK(!PyObject_CallNoArgs((PyObject *)t));
    CHECK_RAISED(PyExc_TypeError, cannot);
    CHECK(!PyObject_TypeCheck(Py_None, t));
}

static int has(PyTypeObject *t, const char *attribute) { return PyObject_HasAttrString((PyObject *)t, attribute); }

static void check_slots(void)
{
    PyTypeObject *g = &PyGen_Type, *c = &PyCoro_Type, *a = &PyAsyncGen_Type, *s = &_PyAsyncGenASend_Type;
    CHECK(g->tp_iter == PyObject_SelfIter && g->tp_iternext && g->tp_as_async && g->tp_as_async->am_send && !g->tp_as_async->am_await);
    CHECK(!c->tp_iter && !c->tp_iternext && c->tp_as_async->am_await && c->tp_as_async->am_send);
    CHECK(a->tp_as_async->am_aiter == PyObject_SelfIter && a->tp_as_async->am_anext && !a->tp_iternext);
    CHECK(s->tp_iter == PyObject_SelfIter && s->tp_iternext && s->tp_as_async->am_await == PyObject_SelfIter);
    CHECK(g->tp_weaklistoffset && g->tp_weaklistoffset == c->tp_weaklistoffset && g->tp_basicsize == c->tp_basicsize && g->tp_itemsize == 8);
    CHECK(has(g, "send") && has(g, "throw") && has(g, "close") && has(g, "__next__") && has(g, "gi_frame") && has(g, "gi_code"));
    CHECK(has(c, "send") && has(c, "throw") && has(c, "close") && has(c, "__await__") && has(c, "cr_await") && !has(c, "__iter__"));
    CHECK(has(a, "asend") && has(a, "athrow") && has(a, "aclose") && has(a, "__anext__") && has(a, "__aiter__"));
    CHECK_REPR(PyObject_GetItem((PyObject *)g, (PyObject *)&PyLong_Type), "generator[int]");
    CHECK(!PyObject_CallMethod((PyObject *)g, "send", "OO", Py_None, Py_None));
    CHECK_RAISED(PyExc_TypeError, "descriptor 'send' for 'generator' objects doesn't apply to a 'NoneType' object");
}

int main(void)
{
    Py_Initialize();
    check_type(&PyGen_Type, "generator", "cannot create 'generator' instances");
    check_type(&PyCoro_Type, "coroutine", "cannot create 'coroutine' instances");
    check_type(&PyAsyncGen_Type, "async_generator", "cannot create 'async_generator' instances");
    check_type(&_PyAsyncGenASend_Type, "async_generator_asend", "cannot create 'async_generator_asend' instances");
    check_slots();
    CHECK_CLEAN();
    return CHECK_DONE();
}
