/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Hammer: several threads intern the same new texts at the same time, in different order and by every function, while others look
 * them up as attributes. One object for one text must come out; the hash and the UTF-8 form of shared strs are made by all at once. */
#include "../check.h"
#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 4, TEXTS = 3000, ROUNDS = 4 };

static PyObject *seen[THREADS][TEXTS];
static PyObject *shared[TEXTS]; /* not interned, known to all */
static pthread_barrier_t barrier;
static int failures;

static void text_of(char *text, int round, int i)
{
    static const char *forms[] = {"round %d text %d", "r\xc3\xa9%d_%d", "\xe2\x82\xac%d/%d", "\xf0\x9f\x98\x80%d.%d"};
    snprintf(text, 64, forms[i & 3], round, i);
}

static PyObject *intern(int thread, int round, int i)
{
    char text[64];
    text_of(text, round, i);
    PyObject *o;
    switch ((thread + i) % 3) {
    case 0:
        return PyUnicode_InternFromString(text);
    case 1:
        o = PyUnicode_FromString(text);
        break;
    default:
        o = Py_NewRef(shared[i]); /* of another thread, perhaps being interned just now */
    }
    PyUnicode_InternInPlace(&o);
    return o;
}

static void *work(void *arg)
{
    int thread = (int)(size_t)arg;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(&barrier);
        if (thread == 0) {
            PyGILState_STATE g = PyGILState_Ensure();
            for (int i = 0; i < TEXTS; i++) {
                char text[64];
                text_of(text, round, i);
                shared[i] = PyUnicode_FromString(text);
            }
            PyGILState_Release(g);
        }
        pthread_barrier_wait(&barrier);
        PyGILState_STATE g = PyGILState_Ensure();
        for (int k = 0; k < TEXTS; k++) {
            int i = thread & 1 ? TEXTS - 1 - k : k;
            if (PyObject_Hash(shared[i]) == -1) __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
            PyObject *o = seen[thread][i] = intern(thread, round, i);
            char text[64];
            text_of(text, round, i);
            const char *utf8 = o ? PyUnicode_AsUTF8(o) : NULL;
            if (!utf8 || strcmp(utf8, text) || strcmp(PyUnicode_AsUTF8(shared[i]), text)) __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
            PyObject *r = PyObject_GetAttrString((PyObject *)&PyUnicode_Type, text); /* a lookup of the same text */
            if (r) __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
            PyErr_Clear();
        }
        PyGILState_Release(g);
        pthread_barrier_wait(&barrier);
        if (thread == 0) {
            g = PyGILState_Ensure();
            for (int i = 0; i < TEXTS; i++) {
                char text[64];
                text_of(text, round, i);
                PyObject *o = PyUnicode_InternFromString(text);
                for (int t = 0; t < THREADS; t++) {
                    if (seen[t][i] != o || !PyUnicode_CHECK_INTERNED(o)) __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
                    Py_XDECREF(seen[t][i]);
                }
                if (PyUnicode_Compare(o, shared[i]) != 0) __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
                Py_DECREF(o);
                Py_DECREF(shared[i]);
            }
            PyGILState_Release(g);
        }
        pthread_barrier_wait(&barrier);
    }
    return NULL;
}

int main(void)
{
    Py_Initialize();
    pthread_barrier_init(&barrier, NULL, THREADS);
    PyThreadState *state = PyEval_SaveThread();
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, (void *)i);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    PyEval_RestoreThread(state);
    CHECK(failures == 0);
    CHECK_CLEAN();
    return CHECK_DONE();
}
