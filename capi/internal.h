/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * What the C and assembly files of this package share. Nothing here is for users. */
#ifndef UNGIL_INTERNAL_H
#define UNGIL_INTERNAL_H
#include <stdint.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* The thread-local block: the only thing of ours in TLS. attached is the thread record that holds the right to run now, bound the
 * one that PyGILState_Ensure goes back to. Bare Go reaches it through a pointer in the record. */
struct ungil_tls { void *attached, *bound; };
extern HIDDEN __thread struct ungil_tls ungil_tls __attribute__((tls_model("initial-exec")));

extern HIDDEN uintptr_t ungil_addresses[];    /* ORDER ADDRESSES: zdata.c; read by zdata.go */
extern HIDDEN const int ungil_doors_count;
extern HIDDEN const char *const ungil_door_names[];
extern HIDDEN uintptr_t ungil_libc[64];

HIDDEN void ungil_no_thread(int door);
HIDDEN void *ungil_need_thread(int door);
HIDDEN struct ungil_tls *ungil_tls_block(void);
HIDDEN void ungil_ready(void);
#endif
