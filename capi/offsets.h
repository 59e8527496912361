/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The offsets and numbers that fast_amd64.S needs, for the preprocessor only. offsets.go holds each of them against Go's layout, so a
 * wrong one does not compile. */
#ifndef UNGIL_OFFSETS_H
#define UNGIL_OFFSETS_H

/* Object headers and objects. */
#define OB_TID 0
#define OB_FLAGS 8 /* with the mutex, the collector's bits and, as the upper half of the word, the local count */
#define OB_REF_LOCAL 12
#define OB_REF_SHARED 16
#define OB_GC_BITS 11
#define OB_TYPE 24
#define OB_SIZE 32
#define LIST_ITEM 40
#define TUPLE_ITEM 48
#define LONG_TAG 32
#define LONG_DIGIT 40
#define FLOAT_VALUE 32
#define STR_LENGTH 32
#define STR_INTERNED 48
#define STR_BITS 49
#define STR_ASCII_DATA 56
#define CACHED_HASH 40 /* of a tuple, a bytes object, a str */
#define TYPE_FLAGS 184
#define ITER_INDEX 32 /* of a list or tuple iterator */
#define ITER_SEQ 40
#define COMPARE_EQ 2 /* Py_EQ; Py_NE follows */

/* Bits of tp_flags and of objects. */
#define FLAG_STATIC_BUILTIN 0x2
#define FLAG_LONG 0x1000000
#define FLAG_LIST 0x2000000
#define FLAG_TUPLE 0x4000000
#define FLAG_BYTES 0x8000000
#define FLAG_UNICODE 0x10000000
#define FLAG_DICT 0x20000000
#define GC_SHARED 16
#define STR_COMPACT_ASCII 24

/* Small ints: the lowest, and how many; a PyLongObject each. */
#define SMALL_INT_MIN (-5)
#define SMALL_INT_COUNT 262
#define LONG_SIZE 48

/* The thread record and the heap in it. */
#define THREAD_CURRENT_EXCEPTION 112
#define THREAD_HEAP 968
#define HEAP_DIRECT 0
#define PAGE_HEAP 0
#define PAGE_FREE 16
#define PAGE_USED 24
#define PAGE_FULL 73
#define PAGE_PREV 64
#define PAGE_MASK 0xffff
#define HEAP_SMALL_MAX 1024
#define HEAP_CLASSES 97
#define KIND_MEM 0
#define KIND_OBJECT 1
#endif
