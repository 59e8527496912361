/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Views that several threads read, slice, compare and release at once: everyone gets items or a ValueError, never freed memory, and
 * every buffer comes back once. */
#include "exporter.h"
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 3, ROUNDS = 1500, SIZE = 64 };

static PyObject *_Atomic shared[4];
static atomic_int bad, out, stop;

/* Its memory lives as long as a buffer of it is out, and is overwritten afterwards. */
static int fleeting_get(PyObject *o, Py_buffer *v, int flags)
{
    char *m = malloc(SIZE);
    memset(m, 1, SIZE);
    out++;
    if (PyBuffer_FillInfo(v, o, m, SIZE, 0, flags) < 0) {
        free(m);
        return -1;
    }
    return 0;
}

static void fleeting_release(PyObject *o, Py_buffer *v)
{
    (void)o;
    memset(v->buf, 2, SIZE);
    free(v->buf);
    out--;
}

static PyType_Slot fleeting_slots[] = {{Py_bf_getbuffer, fleeting_get}, {Py_bf_releasebuffer, fleeting_release}, {0, NULL}};
static PyType_Spec fleeting_spec = {"test.Fleeting", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, fleeting_slots};
static PyObject *fleeting, *ones;

/* Nothing but ValueError (released) and BufferError (in use by another thread) may come. */
static void allowed(void)
{
    if (!PyErr_Occurred())
        return;
    if (!PyErr_ExceptionMatches(PyExc_ValueError) && !PyErr_ExceptionMatches(PyExc_BufferError)) {
        PyErr_Print();
        bad++;
    }
    PyErr_Clear();
}

static void use(PyObject *mv, long r)
{
    PyObject *x = PySequence_GetItem(mv, r % SIZE), *y;
    if (x && PyLong_AsLong(x) != 1)
        bad++;
    Py_XDECREF(x);
    allowed();
    Py_buffer v;
    switch (r % 8) {
    case 0:
        x = CALL(mv, "tobytes", NULL);
        if (x && memcmp(PyBytes_AS_STRING(x), PyBytes_AS_STRING(ones), SIZE))
            bad++;
        break;
    case 1:
        x = CALL(mv, "tolist", NULL);
        if (x && PyLong_AsLong(PyList_GET_ITEM(x, SIZE - 1)) != 1)
            bad++;
        break;
    case 2:
        y = slice(0, 999, 2);
        x = PyObject_GetItem(mv, y);
        Py_DECREF(y);
        if (x) {
            y = CALL(x, "hex", NULL);
            if (y && strncmp(PyUnicode_AsUTF8(y), "010101", 6))
                bad++;
            Py_XDECREF(y);
        }
        break;
    case 3:
        x = CALL(mv, "cast", "s", "h");
        if (x) {
            y = PySequence_GetItem(x, 3);
            if (y && PyLong_AsLong(y) != 0x101)
                bad++;
            Py_XDECREF(y);
        }
        break;
    case 4:
        x = PyObject_RichCompare(mv, ones, Py_EQ); /* False once it is released */
        break;
    case 5:
        x = NULL;
        if (PyObject_GetBuffer(mv, &v, PyBUF_FULL_RO) == 0) {
            if (((char *)v.buf)[SIZE - 1] != 1)
                bad++;
            PyBuffer_Release(&v);
        }
        break;
    case 6:
        x = PyMemoryView_FromObject(mv);
        break;
    default:
        x = NULL;
        y = PyLong_FromLong(1);
        if (PySequence_Contains(mv, y) == 0)
            bad++;
        Py_DECREF(y);
    }
    allowed();
    Py_XDECREF(x);
}

static void *worker(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    long id = (long)arg;
    for (long r = id; !stop && r < ROUNDS * 8; r++) {
        PyObject *o = shared[r % 4];
        Py_INCREF(o);
        use(o, r);
        if ((r + id) % 13 == 0) {
            Py_XDECREF(CALL(o, "release", NULL));
            allowed();
        }
        Py_DECREF(o);
    }
    PyGILState_Release(g);
    return NULL;
}

/* Views are shared by threads that read and release them. */
static void hammer(void)
{
    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 4; i++)
            shared[i] = PyMemoryView_FromObject(fleeting);
        pthread_t t[THREADS];
        stop = 0;
        for (long i = 0; i < THREADS; i++)
            pthread_create(&t[i], NULL, worker, (void *)(i + 1));
        Py_BEGIN_ALLOW_THREADS
        struct timespec d = {0, 2000000};
        nanosleep(&d, NULL);
        stop = 1;
        for (int i = 0; i < THREADS; i++)
            pthread_join(t[i], NULL);
        Py_END_ALLOW_THREADS
        for (int i = 0; i < 4; i++)
            Py_DECREF(shared[i]);
        CHECK(out == 0);
        if (out || bad)
            break;
    }
}

static PyObject *array;

static void *exporter(void *arg)
{
    (void)arg;
    PyGILState_STATE g = PyGILState_Ensure();
    for (int r = 0; r < ROUNDS; r++) {
        PyObject *mv = PyMemoryView_FromObject(array);
        if (!mv || PyObject_Size(mv) < SIZE)
            bad++;
        Py_XDECREF(mv);
        PyObject *p = PyPickleBuffer_FromObject(array);
        Py_XDECREF(p);
        if (PyByteArray_Resize(array, SIZE + r % 50) < 0)
            allowed();
    }
    PyGILState_Release(g);
    return NULL;
}

/* Counts of exports of a bytearray come out even, and it never moves while it is exported. */
static void exports(void)
{
    array = PyByteArray_FromStringAndSize(NULL, SIZE);
    pthread_t t[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, exporter, NULL);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    Py_END_ALLOW_THREADS
    CHECK(((PyByteArrayObject *)array)->ob_exports == 0);
    Py_DECREF(array);
}

int main(void)
{
    Py_Initialize();
    PyObject *type = PyType_FromSpec(&fleeting_spec);
    fleeting = PyObject_CallNoArgs(type);
    char m[SIZE];
    memset(m, 1, SIZE);
    ones = PyBytes_FromStringAndSize(m, SIZE);
    hammer();
    exports();
    CHECK(bad == 0 && out == 0);
    Py_DECREF(fleeting);
    Py_DECREF(type);
    Py_DECREF(ones);
    CHECK_CLEAN();
    return CHECK_DONE();
}
