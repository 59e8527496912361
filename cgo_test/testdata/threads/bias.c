/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Containers that their owner uses alone and that others ask for in the middle of it: no two threads are ever inside, nothing is lost. */
#include "threads/threads.h"

enum { ROUNDS = 3000, OTHERS = 2, STEPS = 60 };

/* What one round is about: fresh containers of the owner, and what only their holder touches. */
static struct round {
    PyObject *list, *dict, *set;
    int inside, count;
} now;
static atomic_int round_number, finished, bad, expected;
static atomic_int rounds_over;

static void enter(struct round *r)
{
    if (r->inside++ != 0) bad++;
    if (r->count++ % 16 == 0) sched_yield(); /* others come while the lock is held */
    if (r->inside != 1) bad++;
    r->inside--;
}

static PyObject *numbers[STEPS];

/* One step of anybody. */
static void step(struct round *r, int i, int who)
{
    switch ((i + who) % 6) {
    case 0:
        Py_BEGIN_CRITICAL_SECTION(r->list);
        enter(r);
        Py_END_CRITICAL_SECTION();
        expected++;
        break;
    case 1:
        if (PyList_Append(r->list, numbers[i]) < 0) bad++;
        break;
    case 2:
        Py_BEGIN_CRITICAL_SECTION(r->list);
        Py_BEGIN_CRITICAL_SECTION(r->list);
        enter(r);
        if (PyList_Append(r->list, numbers[i]) < 0) bad++;
        enter(r);
        Py_END_CRITICAL_SECTION();
        enter(r);
        Py_END_CRITICAL_SECTION();
        expected += 3;
        break;
    case 3: {
        PyObject *x = PyList_GetItemRef(r->list, 0);
        if (x ? !PyLong_Check(x) : !PyErr_ExceptionMatches(PyExc_IndexError)) bad++;
        PyErr_Clear();
        Py_XDECREF(x);
        break;
    }
    case 4:
        if (PyDict_SetItem(r->dict, numbers[i], numbers[i]) < 0 || PySet_Add(r->set, numbers[i]) < 0) bad++;
        if (PyDict_Contains(r->dict, numbers[i]) != 1 || PySet_Contains(r->set, numbers[i]) != 1) bad++;
        break;
    case 5:
        Py_BEGIN_CRITICAL_SECTION(r->dict);
        Py_BEGIN_CRITICAL_SECTION2(r->dict, r->list);
        enter(r);
        Py_END_CRITICAL_SECTION2();
        Py_END_CRITICAL_SECTION();
        expected++;
        break;
    }
}

static int appended(int who)
{
    int n = 0;
    for (int i = 0; i < STEPS; i++) n += (i + who) % 6 == 1 || (i + who) % 6 == 2;
    return n;
}

static void *other(void *arg)
{
    int who = (int)(intptr_t)arg;
    PyGILState_STATE g = PyGILState_Ensure();
    for (int n = 1;; n++) {
        Py_BEGIN_ALLOW_THREADS
        while (atomic_load(&round_number) < n && !rounds_over) sched_yield();
        Py_END_ALLOW_THREADS
        if (rounds_over) break;
        for (volatile int wait = (n * 37 + who * 101) % 900; wait > 0; wait--) { }
        for (int i = 0; i < STEPS; i++) step(&now, i, who);
        atomic_fetch_add(&finished, 1);
    }
    PyGILState_Release(g);
    return NULL;
}

/* Makes containers, uses them alone and then with the others; every third time the owner is gone before they are done. */
static void *owner(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    int n = (int)(intptr_t)arg;
    struct round r = {PyList_New(0), PyDict_New(), PySet_New(NULL), 0, 0};
    if (!r.list || !r.dict || !r.set) bad++;
    now = r;
    for (int i = 0; i < STEPS; i++) step(&now, i, 0);
    atomic_store(&round_number, n);
    for (int i = 0; i < STEPS; i++) step(&now, i, n % 6);
    PyGILState_Release(g);
    return NULL;
}

static void test_rounds(void)
{
    pthread_t ids[OTHERS], id;
    for (int i = 0; i < OTHERS; i++) pthread_create(&ids[i], NULL, other, (void *)(intptr_t)(i + 1));
    double end = hammer_end();
    for (int n = 1; n <= ROUNDS && seconds() < end; n++) {
        expected = 0;
        finished = 0;
        if (n % 3) {
            owner((void *)(intptr_t)n);
            Py_BEGIN_ALLOW_THREADS
            while (atomic_load(&finished) < OTHERS) sched_yield();
            Py_END_ALLOW_THREADS
        } else {
            Py_BEGIN_ALLOW_THREADS
            pthread_create(&id, NULL, owner, (void *)(intptr_t)n);
            pthread_join(id, NULL);
            while (atomic_load(&finished) < OTHERS) sched_yield();
            Py_END_ALLOW_THREADS
        }
        CHECK(now.count == atomic_load(&expected));
        int want = appended(0) + appended(n % 6);
        for (int i = 0; i < OTHERS; i++) want += appended(i + 1);
        CHECK(PyList_Size(now.list) == want);
        CHECK(PyDict_Size(now.dict) == PySet_Size(now.set));
        Py_DECREF(now.list);
        Py_DECREF(now.dict);
        Py_DECREF(now.set);
    }
    rounds_over = 1;
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < OTHERS; i++) pthread_join(ids[i], NULL);
    Py_END_ALLOW_THREADS
    CHECK(bad == 0);
}

/* The owner drops its last reference, or detaches, inside the section: others still wait for it. */
static PyObject *held;
static atomic_int inside, go;

static void *intruder(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    PyObject *o = Py_NewRef(held);
    atomic_store(&go, 1);
    Py_BEGIN_ALLOW_THREADS
    while (atomic_load(&go) < 2) sched_yield();
    Py_END_ALLOW_THREADS
    Py_BEGIN_CRITICAL_SECTION(o);
    if (inside) bad++;
    Py_END_CRITICAL_SECTION();
    Py_DECREF(o);
    PyGILState_Release(g);
    return NULL;
}

static void test_given_up_inside(void)
{
    double end = hammer_end();
    for (int n = 0; n < 1000 && seconds() < end; n++) {
        pthread_t id;
        if (n % 100 == 0) PyGC_Collect(); /* whoever loses many biased locks stops biasing until then */
        PyObject *o = held = PyList_New(0);
        go = 0;
        pthread_create(&id, NULL, intruder, NULL);
        Py_BEGIN_ALLOW_THREADS
        while (atomic_load(&go) < 1) sched_yield();
        Py_END_ALLOW_THREADS
        Py_BEGIN_CRITICAL_SECTION(o);
        inside = 1;
        if (n % 2) atomic_store(&go, 2);
        Py_DECREF(o); /* the other thread has one */
        if (n % 2 == 0) atomic_store(&go, 2);
        for (int i = 0; i < 200; i++) sched_yield(); /* time for the other to come, on a busy machine too */
        inside = 0;
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_ALLOW_THREADS
        pthread_join(id, NULL);
        Py_END_ALLOW_THREADS
    }
    CHECK(bad == 0);
}

/* Another thread asks for an object whose owner is inside, and stays there for as long as it takes the other to come. */
static atomic_int came;

static void *visitor(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    PyObject *o = Py_NewRef(held);
    atomic_store(&go, 1);
    Py_BEGIN_ALLOW_THREADS
    while (atomic_load(&go) < 2) sched_yield();
    Py_END_ALLOW_THREADS
    Py_BEGIN_CRITICAL_SECTION(o);
    if (inside) bad++;
    came = 1;
    Py_END_CRITICAL_SECTION();
    Py_DECREF(o);
    PyGILState_Release(g);
    return arg;
}

static void test_asked_for_while_held(void)
{
    for (int n = 0; n < 100; n++) {
        pthread_t id;
        PyObject *o = held = PyList_New(0);
        go = came = 0;
        pthread_create(&id, NULL, visitor, NULL);
        Py_BEGIN_ALLOW_THREADS
        while (atomic_load(&go) < 1) sched_yield();
        Py_END_ALLOW_THREADS
        Py_BEGIN_CRITICAL_SECTION(o);
        inside = 1;
        atomic_store(&go, 2);
        for (int i = 0; i < 300 && !came; i++) sched_yield(); /* it waits for the lock all the while */
        inside = 0;
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_ALLOW_THREADS
        pthread_join(id, NULL);
        Py_END_ALLOW_THREADS
        Py_DECREF(o);
    }
    CHECK(bad == 0);
}

/* A section that is held across a detach is given up meanwhile and held again afterwards. */
static atomic_int stop;
static PyObject *shared;
static int plain, sum;

static void *user(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    while (!stop) {
        Py_BEGIN_CRITICAL_SECTION(shared);
        if (plain++ != 0) bad++;
        sum++;
        plain--;
        Py_END_CRITICAL_SECTION();
    }
    PyGILState_Release(g);
    return NULL;
}

static void test_detach_inside(void)
{
    pthread_t id;
    stop = 0;
    shared = PyList_New(0);
    Py_BEGIN_CRITICAL_SECTION(shared);
    pthread_create(&id, NULL, user, NULL);
    for (int n = 0; n < 300; n++) {
        if (plain++ != 0) bad++;
        for (volatile int i = 0; i < 200; i++) { }
        plain--;
        Py_BEGIN_ALLOW_THREADS
        if (n % 50 == 0) sched_yield();
        Py_END_ALLOW_THREADS
    }
    Py_END_CRITICAL_SECTION();
    stop = 1;
    Py_BEGIN_ALLOW_THREADS
    pthread_join(id, NULL);
    Py_END_ALLOW_THREADS
    CHECK(bad == 0);
    Py_DECREF(shared);
}

/* A collection stops a thread that holds a section: it still holds it. */
static void *collector(void *arg)
{
    PyGILState_STATE g = PyGILState_Ensure();
    while (!stop) {
        PyGC_Collect();
        Py_BEGIN_CRITICAL_SECTION(shared);
        if (plain++ != 0) bad++;
        plain--;
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
    }
    PyGILState_Release(g);
    return NULL;
}

static void test_collected_inside(void)
{
    pthread_t id;
    stop = 0;
    shared = NULL;
    double end = hammer_end();
    for (int n = 0; n < 100 && seconds() < end; n++) {
        stop = 0;
        shared = PyList_New(0);
        pthread_create(&id, NULL, collector, NULL);
        for (int i = 0; i < 50; i++) {
            Py_BEGIN_CRITICAL_SECTION(shared);
            if (plain++ != 0) bad++;
            for (int k = 0; k < 20; k++) Py_DECREF(PyList_New(3));
            if (plain != 1) bad++;
            plain--;
            Py_END_CRITICAL_SECTION();
        }
        stop = 1;
        Py_BEGIN_ALLOW_THREADS
        pthread_join(id, NULL);
        Py_END_ALLOW_THREADS
        Py_DECREF(shared);
    }
    CHECK(bad == 0);
}

/* Two threads ask for a fresh lock at about the same time. What the owner stores lies behind stores to memory that no cache holds, so that
 * it looks at the lock's word long before its entry is visible, unless it passes a barrier; the other looks for the entry meanwhile. */
enum { COLD = 1 << 25, BEFORE = 12, FRESH = 8 };
static char *cold;
static PyObject *fresh[FRESH];
static atomic_long turn, taken_by_other;
static atomic_int over;
static volatile int within[FRESH];
static volatile int sink;

static void use_alone(volatile int *within, int spins)
{
    if ((*within)++ != 0) bad++;
    for (volatile int i = 0; i < spins; i++) { }
    if (*within != 1) bad++;
    (*within)--;
}

static void wait_for(atomic_long *p, long n)
{
    for (int spins = 0; atomic_load(p) < n && !over; spins++) {
        if (spins < 2000) continue;
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
        spins = 0;
    }
}

static void *second(void *arg)
{
    (void)arg;
    PyGILState_STATE g = PyGILState_Ensure();
    for (long n = 1;; n++) {
        wait_for(&turn, n);
        if (over) break;
        for (int i = 0; i < FRESH; i++) {
            Py_BEGIN_CRITICAL_SECTION(fresh[i]);
            use_alone(&within[i], 60);
            Py_END_CRITICAL_SECTION();
        }
        atomic_store(&taken_by_other, n);
    }
    PyGILState_Release(g);
    return NULL;
}

static void test_same_moment(void)
{
    pthread_t id;
    uint32_t r = 1;
    if (!(cold = malloc(COLD))) exit(3);
    memset(cold, 1, COLD);
    over = 0;
    turn = 0;
    taken_by_other = 0;
    pthread_create(&id, NULL, second, NULL);
    long n = 0;
    for (double end = hammer_end(); seconds() < end && !bad;) {
        for (int i = 0; i < FRESH; i++) {
            if (!(fresh[i] = PyList_New(0))) bad++;
            Py_BEGIN_CRITICAL_SECTION(fresh[i]); /* its word is at hand */
            Py_END_CRITICAL_SECTION();
        }
        atomic_store(&turn, ++n);
        int pace = (int)(rnd(&r) % 500);
        for (int i = 0; i < FRESH; i++) {
            for (int wait = (int)(rnd(&r) % 300) + pace; wait > 0; wait--) sink++;
            for (int k = 0; k < BEFORE; k++) cold[rnd(&r) % COLD] = (char)k;
            Py_BEGIN_CRITICAL_SECTION(fresh[i]);
            use_alone(&within[i], 200);
            Py_END_CRITICAL_SECTION();
        }
        wait_for(&taken_by_other, n);
        for (int i = 0; i < FRESH; i++) Py_DECREF(fresh[i]);
        /* A thread whose objects lose their bias all the time stops biasing until it collects. */
        if (n % 25 == 0) PyGC_Collect();
    }
    over = 1;
    Py_BEGIN_ALLOW_THREADS
    pthread_join(id, NULL);
    Py_END_ALLOW_THREADS
    free(cold);
    CHECK(bad == 0);
}

int main(void)
{
    Py_Initialize();
    for (int i = 0; i < STEPS; i++) numbers[i] = PyLong_FromLong(100000 + i);
    test_asked_for_while_held();
    test_same_moment();
    test_rounds();
    test_given_up_inside();
    test_detach_inside();
    test_collected_inside();
    for (int i = 0; i < STEPS; i++) Py_DECREF(numbers[i]);
    CHECK_CLEAN();
    return CHECK_DONE();
}
