/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the C and assembly files of this package share. Nothing here is for users. */
#ifndef UNGIL_INTERNAL_H
#define UNGIL_INTERNAL_H
#include <stddef.h>
#include <stdint.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* The thread-local block: the only thing of ours in TLS. attached is the thread record that holds the right to run now, bound the
 * one that PyGILState_Ensure goes back to. Bare Go reaches it through a pointer in the record. */
struct ungil_tls { void *attached, *bound; uintptr_t c_stack, words[13]; }; /* words: package thread's */
enum { ungil_tls_size = sizeof(struct ungil_tls), ungil_tls_c_stack = offsetof(struct ungil_tls, c_stack) }; /* capi.go compares */
extern HIDDEN __thread struct ungil_tls ungil_tls __attribute__((tls_model("initial-exec")));

extern HIDDEN uintptr_t ungil_addresses[];    /* ORDER ADDRESSES: zdata.c; read by zdata.go */
extern HIDDEN const int ungil_doors_count;
extern HIDDEN const char *const ungil_door_names[];
extern HIDDEN uintptr_t ungil_libc[64];

HIDDEN void ungil_no_thread(int door);
HIDDEN void *ungil_need_thread(int door);
HIDDEN struct ungil_tls *ungil_tls_block(void);
HIDDEN void ungil_ready(void);
HIDDEN void ungil_wait(void);
HIDDEN void ungil_swap(int stop);
extern HIDDEN const int ungil_stops[];        /* indexes of the doors of stops.txt, -1 at the end */
extern HIDDEN uintptr_t ungil_pthread[8];

/* Hidden doors of package object. */
extern HIDDEN void ungil_f_threadPark(void), ungil_f_threadExit(void), ungil_f_forkBefore(void), ungil_f_forkParent(void), ungil_f_forkChild(void);
extern HIDDEN int ungil_stopping;             /* portable build: the world is to stop */

/* In the portable build Go runs on stacks of its own, so the recursion check needs to be told where the C stack is: every door
 * notes it, and puts back what was there when it is left. */
static inline void ungil_door_left(const uintptr_t *before) { ungil_tls.c_stack = *before; }
#define UNGIL_DOOR \
    const uintptr_t ungil_before __attribute__((cleanup(ungil_door_left))) = ungil_tls.c_stack; \
    ungil_tls.c_stack = (uintptr_t)__builtin_frame_address(0);

/* Doors of stops.txt in the portable build, which has no table to swap. */
#define UNGIL_STOP if (__builtin_expect(__atomic_load_n(&ungil_stopping, __ATOMIC_RELAXED), 0)) ungil_wait();
#endif
