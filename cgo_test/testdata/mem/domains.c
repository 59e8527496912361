/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Memory: the three domains, allocators of C code in them, debug hooks. */
#include "../check.h"
#include "../child.h"
#include <signal.h>
#include <stdint.h>

typedef void *(*malloc_f)(size_t);
typedef void *(*calloc_f)(size_t, size_t);
typedef void *(*realloc_f)(void *, size_t);
typedef void (*free_f)(void *);
static const struct { malloc_f malloc; calloc_f calloc; realloc_f realloc; free_f free; char letter; } domains[] = {
    {PyMem_RawMalloc, PyMem_RawCalloc, PyMem_RawRealloc, PyMem_RawFree, 'r'},
    {PyMem_Malloc, PyMem_Calloc, PyMem_Realloc, PyMem_Free, 'm'},
    {PyObject_Malloc, PyObject_Calloc, PyObject_Realloc, PyObject_Free, 'o'},
};

static int all(const unsigned char *p, size_t n, int c)
{
    for (size_t i = 0; i < n; i++) if (p[i] != c) return 0;
    return 1;
}

/* No bytes are a block; too many are none; NULL may be resized and freed; contents survive. */
static void edges(int d)
{
    void *p = domains[d].malloc(0), *q = domains[d].malloc(0);
    CHECK(p && q && p != q);
    domains[d].free(p);
    domains[d].free(q);
    CHECK((p = domains[d].calloc(0, 7)) != NULL);
    domains[d].free(p);
    CHECK((p = domains[d].calloc(7, 0)) != NULL);
    domains[d].free(p);
    CHECK(!domains[d].malloc((size_t)PY_SSIZE_T_MAX + 1));
    CHECK(!domains[d].malloc(SIZE_MAX));
    CHECK(!domains[d].calloc((size_t)PY_SSIZE_T_MAX / 2 + 1, 2));
    CHECK(!domains[d].calloc(SIZE_MAX, SIZE_MAX));
    CHECK(!domains[d].realloc(NULL, SIZE_MAX));
    domains[d].free(NULL);
    p = domains[d].realloc(NULL, 10);
    CHECK(p != NULL);
    memset(p, 7, 10);
    CHECK(!domains[d].realloc(p, SIZE_MAX));
    CHECK(all(p, 10, 7));
    p = domains[d].realloc(p, 100000);
    CHECK(p && all(p, 10, 7));
    memset(p, 9, 100000);
    p = domains[d].realloc(p, 3);
    CHECK(p && all(p, 3, 9));
    p = domains[d].realloc(p, 0);
    CHECK(p != NULL);
    domains[d].free(p);
    for (size_t n = 1; n < 70000; n = n * 3 + 1) {
        unsigned char *z = domains[d].calloc(n, 1);
        CHECK(z && all(z, n, 0));
        CHECK(((uintptr_t)z & (n < 16 ? 7 : 15)) == 0);
        memset(z, 255, n);
        domains[d].free(z);
    }
    CHECK_CLEAN();
}

/* An allocator that counts and hands on. */
static struct counter { PyMemAllocatorEx below; int mallocs, callocs, reallocs, frees; } counters[3];
static void *count_malloc(void *ctx, size_t n) { struct counter *c = ctx; c->mallocs++; return c->below.malloc(c->below.ctx, n); }
static void *count_calloc(void *ctx, size_t n, size_t m) { struct counter *c = ctx; c->callocs++; return c->below.calloc(c->below.ctx, n, m); }
static void *count_realloc(void *ctx, void *p, size_t n) { struct counter *c = ctx; c->reallocs++; return c->below.realloc(c->below.ctx, p, n); }
static void count_free(void *ctx, void *p) { struct counter *c = ctx; c->frees++; c->below.free(c->below.ctx, p); }

static void counting(int d)
{
    struct counter *c = &counters[d];
    memset(c, 0, sizeof *c);
    PyMem_GetAllocator(d, &c->below);
    CHECK(c->below.malloc && c->below.calloc && c->below.realloc && c->below.free);
    PyMemAllocatorEx mine = {c, count_malloc, count_calloc, count_realloc, count_free}, now;
    PyMem_SetAllocator(d, &mine);
    PyMem_GetAllocator(d, &now);
    CHECK(now.ctx == c && now.malloc == count_malloc && now.free == count_free);
    int mallocs = c->mallocs, callocs = c->callocs, reallocs = c->reallocs, frees = c->frees;
    void *p = domains[d].malloc(10), *q = domains[d].calloc(3, 4);
    p = domains[d].realloc(p, 1000);
    domains[d].free(p);
    domains[d].free(q);
    CHECK(c->mallocs == mallocs + 1 && c->callocs == callocs + 1 && c->reallocs == reallocs + 1 && c->frees == frees + 2);
    mallocs = c->mallocs;
    CHECK(!domains[d].malloc(SIZE_MAX));
    CHECK(c->mallocs == mallocs);
    PyMem_SetAllocator(d, &c->below);
    p = domains[d].malloc(10);
    domains[d].free(p);
    CHECK(c->mallocs == mallocs);
}

/* Memory that the API hands out comes from the allocator of PyMem_, and goes back there. */
static void handed_out(void)
{
    struct counter *c = &counters[1];
    memset(c, 0, sizeof *c);
    PyMem_GetAllocator(PYMEM_DOMAIN_MEM, &c->below);
    PyMemAllocatorEx mine = {c, count_malloc, count_calloc, count_realloc, count_free};
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &mine);
    PyObject *s = PyUnicode_FromString("wide");
    int mallocs = c->mallocs, frees = c->frees;
    wchar_t *w = PyUnicode_AsWideCharString(s, NULL);
    CHECK(c->mallocs == mallocs + 1);
    PyMem_Free(w);
    CHECK(c->frees == frees + 1);
    mallocs = c->mallocs;
    Py_UCS4 *u = PyUnicode_AsUCS4Copy(s);
    CHECK(c->mallocs > mallocs);
    PyMem_Free(u);
    mallocs = c->mallocs;
    char *f = PyOS_double_to_string(1.5, 'r', 0, 0, NULL);
    CHECK(c->mallocs > mallocs);
    CHECK(f && !strcmp(f, "1.5"));
    PyMem_Free(f);
    Py_DECREF(s);
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &c->below);
}

/* Failing allocators: MemoryError or NULL, and nothing breaks. */
static void *no_malloc(void *ctx, size_t n) { (void)ctx, (void)n; return NULL; }
static void *no_calloc(void *ctx, size_t n, size_t m) { (void)ctx, (void)n, (void)m; return NULL; }
static void *no_realloc(void *ctx, void *p, size_t n) { (void)ctx, (void)p, (void)n; return NULL; }
static void failing(void)
{
    PyMemAllocatorEx old, none;
    PyObject *s = PyUnicode_FromString("text");
    PyMem_GetAllocator(PYMEM_DOMAIN_MEM, &old);
    none = (PyMemAllocatorEx){old.ctx, no_malloc, no_calloc, no_realloc, old.free};
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &none);
    CHECK(!PyMem_Malloc(1));
    CHECK(!PyMem_Calloc(1, 1));
    CHECK(!PyMem_Realloc(NULL, 1));
    CHECK_CLEAN();
    CHECK(!PyUnicode_AsWideCharString(s, NULL));
    CHECK(PyErr_ExceptionMatches(PyExc_MemoryError));
    PyErr_Clear();
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &old);
    Py_DECREF(s);
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &old);
    none = (PyMemAllocatorEx){old.ctx, no_malloc, no_calloc, no_realloc, old.free};
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &none);
    void *p = PyMem_RawMalloc(1);
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &old);
    CHECK(!p);
}

static void no_domain(void)
{
    PyMemAllocatorEx a;
    memset(&a, 1, sizeof a);
    PyMem_GetAllocator((PyMemAllocatorDomain)99, &a);
    CHECK(!a.ctx && !a.malloc && !a.calloc && !a.realloc && !a.free);
    PyMem_SetAllocator((PyMemAllocatorDomain)99, &a);
}

static void *arena_alloc(void *ctx, size_t n) { (void)ctx; return malloc(n); }
static void arena_free(void *ctx, void *p, size_t n) { (void)ctx, (void)n; free(p); }
static void arenas(void)
{
    PyObjectArenaAllocator old, now, mine = {&old, arena_alloc, arena_free};
    PyObject_GetArenaAllocator(&old);
    CHECK(old.alloc && old.free);
    void *p = old.alloc(old.ctx, 1 << 18);
    CHECK(p != NULL);
    memset(p, 1, 1 << 18);
    old.free(old.ctx, p, 1 << 18);
    PyObject_SetArenaAllocator(&mine);
    PyObject_GetArenaAllocator(&now);
    CHECK(now.ctx == &old && now.alloc == arena_alloc && now.free == arena_free);
    PyObject_SetArenaAllocator(&old);
}

static void tracing(void)
{
    CHECK(PyTraceMalloc_Track(0, 1, 1) == -2);
    CHECK(PyTraceMalloc_Untrack(0, 1) == -2);
    CHECK_CLEAN();
}

/* With debug hooks: what fresh and dead memory holds, and what lies around it. */
static void hooks(int d)
{
    for (size_t n = 0; n < 5000; n = n * 2 + 1) {
        unsigned char *p = domains[d].malloc(n);
        size_t skip = d == 2 ? 40 : 0; /* what may stay of an object */
        CHECK(n <= skip || all(p + skip, n - skip, 0xcd));
        CHECK(__builtin_bswap64(*(size_t *)(p - 16)) == n && p[-8] == domains[d].letter && all(p - 7, 7, 0xfd) && all(p + n, 8, 0xfd));
        memset(p, 1, n);
        p = domains[d].realloc(p, n + 100);
        CHECK(all(p, n, 1) && all(p + n, 100, 0xcd) && all(p + n + 100, 8, 0xfd));
        p = domains[d].realloc(p, n);
        CHECK(all(p, n, 1) && all(p + n, 8, 0xfd) && __builtin_bswap64(*(size_t *)(p - 16)) == n);
        domains[d].free(p);
        p = domains[d].calloc(n, 1);
        CHECK(all(p, n, 0) && all(p + n, 8, 0xfd));
        domains[d].free(p);
    }
}

static PyObject *small_new(PyTypeObject *t, PyObject *args, PyObject *kw) { (void)args, (void)kw; return t->tp_alloc(t, 0); }
static PyType_Slot small_slots[] = {{Py_tp_new, small_new}, {0, NULL}};
static PyType_Spec small_spec = {"mem.Small", sizeof(PyObject) + 16, 0, Py_TPFLAGS_DEFAULT, small_slots};

/* Objects of all kinds live and die under hooks. */
static void objects(void)
{
    PyObject *t = PyType_FromSpec(&small_spec), *l = PyList_New(0), *d = PyDict_New();
    for (int i = 0; i < 1000; i++) {
        PyObject *o = PyObject_CallNoArgs(t), *s = PyUnicode_FromFormat("%d text", i), *n = PyObject_New(PyObject, (PyTypeObject *)t);
        CHECK(o && s && n && PyList_Append(l, o) == 0 && PyDict_SetItem(d, s, n) == 0);
        Py_XDECREF(o);
        Py_XDECREF(s);
        Py_XDECREF(n);
    }
    Py_DECREF(l);
    Py_DECREF(d);
    Py_DECREF(t);
    PyGC_Collect();
    CHECK_CLEAN();
}

static int debug_case(const char *name)
{
    PyMem_SetupDebugHooks();
    PyMem_SetupDebugHooks();
    Py_Initialize();
    if (!strcmp(name, "over")) { char *p = PyMem_Malloc(5); p[5] = 'x'; PyMem_Free(p); }
    if (!strcmp(name, "under")) { char *p = PyMem_RawMalloc(5); p[-1] = 'x'; PyMem_RawFree(p); }
    if (!strcmp(name, "domain")) { char *p = PyMem_Malloc(5); PyMem_RawFree(p); }
    if (!strcmp(name, "resize")) { char *p = PyObject_Malloc(5); PyMem_Realloc(p, 9); }
    if (!strcmp(name, "good")) { for (int d = 0; d < 3; d++) edges(d), hooks(d); objects(); tracing(); return CHECK_DONE(); }
    return 0;
}

static int environment_case(void)
{
    Py_Initialize();
    unsigned char *p = PyMem_RawMalloc(8);
    printf("%s\n", all(p, 8, 0xcd) ? "debug" : "plain");
    PyMem_RawFree(p);
    objects();
    return CHECK_DONE();
}

int main(int argc, char **argv)
{
    if (argc > 1) return !strcmp(argv[1], "environment") ? environment_case() : debug_case(argv[1]);
    CHECK_CHILD("good", NULL, 0, "");
    CHECK(!child_output[0]);
    CHECK_CHILD("over", NULL, -SIGABRT, "Fatal Python error: _PyMem_DebugRawFree: bad trailing pad byte\nPython runtime state: initialized\n");
    CHECK(strstr(child_output, "Debug memory block at address p=0x") && strstr(child_output, ": API 'm'\n    5 bytes originally requested\n"));
    CHECK(strstr(child_output, "    The 7 pad bytes at p-7 are FORBIDDENBYTE, as expected.\n"));
    CHECK(strstr(child_output, " are not all FORBIDDENBYTE (0xfd):\n        at tail+0: 0x78 *** OUCH\n        at tail+1: 0xfd\n"));
    CHECK(strstr(child_output, "    Data at p: cd cd cd cd cd\n"));
    CHECK_CHILD("under", NULL, -SIGABRT, "Fatal Python error: _PyMem_DebugRawFree: bad leading pad byte\n");
    CHECK(strstr(child_output, "        at p-1: 0x78 *** OUCH\n"));
    CHECK_CHILD("domain", NULL, -SIGABRT,
                "Fatal Python error: _PyMem_DebugRawFree: bad ID: Allocated using API 'm', verified using API 'r'\n");
    CHECK_CHILD("resize", NULL, -SIGABRT,
                "Fatal Python error: _PyMem_DebugRawRealloc: bad ID: Allocated using API 'o', verified using API 'm'\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=debug", 0, "debug\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=mimalloc_debug", 0, "debug\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=mimalloc", 0, "plain\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=default", 0, "plain\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=", 0, "plain\n");
    CHECK_CHILD("environment", "PYTHONDEVMODE=1", 0, "debug\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=pymalloc", 1,
                "Fatal Python error: preconfig_init_allocator: PYTHONMALLOC: unknown allocator\nPython runtime state: preinitializing\n\n");
    CHECK_CHILD("environment", "PYTHONMALLOC=x", 1, "unknown allocator");
    Py_Initialize();
    for (int d = 0; d < 3; d++) edges(d);
    for (int d = 0; d < 3; d++) counting(d);
    for (int d = 0; d < 3; d++) edges(d);
    handed_out();
    failing();
    no_domain();
    arenas();
    tracing();
    objects();
    return CHECK_DONE();
}
