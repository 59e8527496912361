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
#define BYTES_DATA 48
#define CFUNCTION_DEF 32
#define CFUNCTION_SELF 40
#define CFUNCTION_VECTORCALL 64
#define METHOD_FUNCTION 8
#define METHOD_FLAGS 16
#define METHOD_STATIC 0x20
#define BUFFER_BUF 0
#define BUFFER_OBJ 8
#define BUFFER_LEN 16
#define BUFFER_ITEMSIZE 24
#define BUFFER_READONLY 32 /* and ndim behind it */
#define BUFFER_FORMAT 40   /* and four more addresses behind it */
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
#define GC_TRACKED 1
#define GC_DEFERRED 64
#define REF_FLAGS 3 /* the low bits of ob_ref_shared; all of them: merged */
#define GC_SHARED 16
#define STR_COMPACT_ASCII 24

/* Small ints: the lowest, and how many; a PyLongObject each. */
#define SMALL_INT_MIN (-5)
#define SMALL_INT_COUNT 262
#define LONG_SIZE 48

/* The thread record and the heap in it. */
#define THREAD_CURRENT_EXCEPTION 112
#define THREAD_HEAP 984
#define THREAD_STACK_LIMIT 848
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
#define KIND_GC 2

/* Locks: runtime/bare/thread/bias.go. */
#define OB_MUTEX 10
#define NOT_BIASED 0x80ff0000
#define WORD_LOCK 0xff0000
#define WORD_TAKEN 0x10000
#define WORD_UNBIASED 0x80000000
#define ENTRY_BIASED 4
#define SECTION_PREV 0
#define SECTION_MUTEX 8
#define SECTION_ENTRY 4
#define THREAD_BIAS 888
#define THREAD_LOCK_TOP 872
#define THREAD_GC_BUDGET 912
#define THREAD_SECTION 176

/* Lists, the tables of dicts, sets. */
#define LIST_ALLOCATED 48
#define LIST_SIZE 56
#define LIST_NEW_MAX 120 /* items of a list whose array is a small block */
#define DICT_KEYS 48
#define DICT_WATCHERS 40
#define KEYS_ENTRIES 0
#define KEYS_MASK 8
#define KEYS_N 16
#define KEYS_WIDTH 33
#define KEYS_GENERAL 34
#define KEYS_INDEX 40
#define SET_FILL 32
#define SET_USED 40
#define SET_MASK 48
#define SET_TABLE 56
#define SET_REMOVED 1
#define SET_LINEAR 9
#endif
