/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Calls one published extension, from one thread and then from four at once: host FILE MODULE. */
#include "../check.h"
#include <pthread.h>
#include <ungil.h>

static PyObject *module;

/* A call of a function of the module; takes args. */
static PyObject *call(const char *name, PyObject *args)
{
    PyObject *f = PyObject_GetAttrString(module, name), *r = f && args ? PyObject_Call(f, args, NULL) : NULL;
    Py_XDECREF(f);
    Py_XDECREF(args);
    if (!r) { printf("%s: ", name); check_failures++; PyErr_Print(); }
    return r;
}

static PyObject *bytes(const char *s, Py_ssize_t n) { return Py_BuildValue("(y#)", s, n); }

static void use_xxhash(void)
{
    CHECK_REPR(call("xxh64_hexdigest", bytes("abc", 3)), "'44bc2cf5ad770999'");
    PyObject *h = call("xxh64", Py_BuildValue("()"));
    Py_XDECREF(PyObject_CallMethod(h, "update", "y#", "a", (Py_ssize_t)1));
    Py_XDECREF(PyObject_CallMethod(h, "update", "y#", "bc", (Py_ssize_t)2));
    CHECK_REPR(PyObject_CallMethod(h, "hexdigest", NULL), "'44bc2cf5ad770999'");
    Py_XDECREF(h);
    CHECK(!PyObject_CallMethod(module, "xxh64_hexdigest", NULL));
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
}

static void use_mmh3(void)
{
    CHECK_REPR(call("hash", Py_BuildValue("(s)", "foo")), "-156908512");
    CHECK_REPR(call("hash128", Py_BuildValue("(s)", "foo")), "168394135621993849475852668931176482145");
}

static void use_crc32c(void) { CHECK_REPR(call("crc32c", bytes("123456789", 9)), "3808858755"); }

static void use_levenshtein(void)
{
    CHECK_REPR(call("median", Py_BuildValue("([ssss])", "SpSm", "mpamm", "Spam", "Spa")), "'Spam'");
    CHECK_REPR(call("setratio", Py_BuildValue("([ss][ss])", "h\xc3\xa9llo", "b", "h\xc3\xa9llo", "b")), "1.0");
}

static void use_blake3(void)
{
    PyObject *h = call("blake3", bytes("abc", 3));
    CHECK_REPR(h ? PyObject_CallMethod(h, "hexdigest", NULL) : NULL, "'6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85'");
    Py_XDECREF(h);
}

static void use_multidict(void)
{
    PyObject *d = call("CIMultiDict", Py_BuildValue("([(ss)(ss)])", "A", "1", "a", "2"));
    if (!d) return;
    CHECK_REPR(PyObject_CallMethod(d, "getall", "s", "a"), "['1', '2']");
    CHECK(PyMapping_Size(d) == 2);
    Py_XDECREF(PyObject_CallMethod(d, "add", "ss", "b", "3"));
    CHECK_REPR(PyObject_CallMethod(d, "get", "s", "B"), "'3'");
    PyObject *it = PyObject_GetIter(d), *x;
    int n = 0;
    while ((x = PyIter_Next(it))) n++, Py_DECREF(x);
    CHECK(n == 2); /* equal keys once */
    CHECK_CLEAN();
    Py_DECREF(it);
    Py_DECREF(d);
}

static void use_hiredis(void)
{
    PyObject *r = call("Reader", Py_BuildValue("()"));
    if (!r) return;
    Py_XDECREF(PyObject_CallMethod(r, "feed", "y", "*2\r\n$5\r\nhello\r\n:42\r\n"));
    CHECK_REPR(PyObject_CallMethod(r, "gets", NULL), "[b'hello', 42]");
    Py_DECREF(r);
}

static void use_websockets(void)
{
    CHECK_REPR(call("apply_mask", Py_BuildValue("(y#y#)", "abcdefgh", (Py_ssize_t)8, "\1\2\3\4", (Py_ssize_t)4)), "b'````dddl'");
}

static void use_bound(void)
{
    CHECK_REPR(call("add", Py_BuildValue("(i)", 1)), "11");
    CHECK_REPR(call("add", Py_BuildValue("(ii)", 1, 2)), "3");
    CHECK_REPR(call("total", Py_BuildValue("([ddi])", 1.5, 2.5, 3)), "7.0");
    CHECK(!PyObject_CallMethod(module, "add", "s", "x"));
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    CHECK(!PyObject_CallMethod(module, "fail", "i", 0));
    CHECK_RAISED(PyExc_RuntimeError, "boom");
    CHECK(!PyObject_CallMethod(module, "fail", "i", 1));
    CHECK_RAISED(PyExc_KeyError, "'k'");
    PyObject *add = PyObject_GetAttrString(module, "add");
    CHECK_REPR(call("call", Py_BuildValue("(Oii)", add, 4, 5)), "9");
    Py_XDECREF(add);
    PyObject *dog = call("Dog", Py_BuildValue("(s)", "Rex")), *pet = PyObject_GetAttrString(module, "Pet");
    if (!dog || !pet) return;
    CHECK(PyObject_IsInstance(dog, pet) == 1);
    CHECK_REPR(PyObject_CallMethod(dog, "speak", NULL), "'woof Rex'");
    CHECK_REPR(PyObject_GetAttrString(dog, "age"), "3");
    PyObject *n = PyUnicode_FromString("Max");
    CHECK(PyObject_SetAttrString(dog, "name", n) == 0);
    CHECK_REPR(PyObject_CallMethod(dog, "speak", NULL), "'woof Max'");
    CHECK(!PyObject_CallMethod(dog, "missing", NULL));
    CHECK(PyErr_ExceptionMatches(PyExc_AttributeError));
    PyErr_Clear();
    Py_DECREF(n);
    Py_DECREF(pet);
    Py_DECREF(dog);
}

static const struct { const char *module; void (*use)(void); } uses[] = {
    {"xxhash._xxhash", use_xxhash}, {"mmh3", use_mmh3}, {"crc32c._crc32c", use_crc32c}, {"Levenshtein.levenshtein_cpp", use_levenshtein},
    {"blake3.blake3", use_blake3}, {"multidict._multidict", use_multidict}, {"hiredis.hiredis", use_hiredis}, {"websockets.speedups", use_websockets},
    {"bound", use_bound},
};

static void *work(void *use)
{
    PyGILState_STATE g = PyGILState_Ensure();
    for (int i = 0; i < 200; i++) ((void (*)(void))use)();
    PyGILState_Release(g);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 3) return 2;
    Py_Initialize();
    module = Ungil_LoadExtension(argv[1], argv[2]);
    CHECK(module);
    if (!module) return 1;
    void (*use)(void) = NULL;
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        if (!strcmp(uses[i].module, argv[2])) use = uses[i].use;
    CHECK(use);
    if (!use) return 1;
    use();
    pthread_t t[4];
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, work, (void *)use);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    Py_DECREF(module);
    return CHECK_DONE();
}
