/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * An extension "slots" that was compiled for another binary interface, in plain words so that no header of that is needed. None of its
 * code may run: a constructor would write "ran". */
#include <unistd.h>
__attribute__((constructor)) static void ran(void) { write(1, "ran\n", 4); }

struct slot { int id; void *value; };
static struct slot slots[] = {{4, (void *)1}, {0, 0}};
/* A PyModuleDef behind an object head of 16 bytes, and one behind a head of 32 bytes. */
struct gil { long count; void *type; void *init; long index; void *copy; const char *name, *doc; long size; void *methods, *slots, *traverse, *clear, *release, *rest; };
struct free { long tid; unsigned flags, local; long shared; void *type; void *init; long index; void *copy; const char *name, *doc; long size; void *methods, *slots, *traverse, *clear, *release, *rest; };
void *PyModuleDef_Init(void *), *PyModule_Create2(void *, int);

#if defined MULTI
static struct gil def = {.count = 0xc0000000, .name = "slots", .slots = slots};
void *PyInit_slots(void) { return PyModuleDef_Init(&def); }
#elif defined SINGLE
static struct gil def = {.count = 0xc0000000, .name = "slots", .size = -1};
void *PyInit_slots(void) { return PyModule_Create2(&def, 1013); }
#elif defined COUNTS
void _Py_Dealloc(void *);
void *PyInit_slots(void) { _Py_Dealloc(slots); return 0; }
#elif defined FREE
static struct free def = {.local = ~0u, .name = "slots", .slots = slots};
void *PyInit_slots(void) { return PyModuleDef_Init(&def); }
#elif defined MISSING
void PyNone_One(void), PyNone_Two(void), _PyNone_Three(void);
static struct free def = {.local = ~0u, .name = "slots", .slots = slots};
void *PyInit_slots(void) { PyNone_One(); PyNone_Two(); _PyNone_Three(); return PyModuleDef_Init(&def); }
#elif defined NOTHING
void *PyInit_other(void) { return 0; }
#endif
