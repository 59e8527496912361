/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Atomic operations on the types that objects are made of. The compiler's
 * __atomic builtins serve, as they mean the same in C and C++; <stdatomic.h>
 * and <atomic> do not mix.
 *
 * Without a suffix an operation is sequentially consistent. */
#ifndef Py_CPYTHON_PYATOMIC_H
#define Py_CPYTHON_PYATOMIC_H

#include "../pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _Py_USE_GCC_BUILTIN_ATOMICS 1

/* Loads and stores that every atomic type has. */
#define _Py_ATOMIC_COMMON(NAME, TYPE) \
    static inline TYPE _Py_atomic_load_##NAME(const TYPE *obj) \
    { return __atomic_load_n(obj, __ATOMIC_SEQ_CST); } \
    static inline TYPE _Py_atomic_load_##NAME##_relaxed(const TYPE *obj) \
    { return __atomic_load_n(obj, __ATOMIC_RELAXED); } \
    static inline TYPE _Py_atomic_load_##NAME##_acquire(const TYPE *obj) \
    { return __atomic_load_n(obj, __ATOMIC_ACQUIRE); } \
    static inline void _Py_atomic_store_##NAME(TYPE *obj, TYPE value) \
    { __atomic_store_n(obj, value, __ATOMIC_SEQ_CST); } \
    static inline void _Py_atomic_store_##NAME##_relaxed(TYPE *obj, TYPE value) \
    { __atomic_store_n(obj, value, __ATOMIC_RELAXED); } \
    static inline void _Py_atomic_store_##NAME##_release(TYPE *obj, TYPE value) \
    { __atomic_store_n(obj, value, __ATOMIC_RELEASE); } \
    static inline TYPE _Py_atomic_exchange_##NAME(TYPE *obj, TYPE value) \
    { return __atomic_exchange_n(obj, value, __ATOMIC_SEQ_CST); } \
    static inline int _Py_atomic_compare_exchange_##NAME(TYPE *obj, TYPE *expected, TYPE desired) \
    { return __atomic_compare_exchange_n(obj, expected, desired, 0, \
                                         __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); }

/* Arithmetic; the result is the value before. */
#define _Py_ATOMIC_ADD(NAME, TYPE) \
    static inline TYPE _Py_atomic_add_##NAME(TYPE *obj, TYPE value) \
    { return __atomic_fetch_add(obj, value, __ATOMIC_SEQ_CST); }
#define _Py_ATOMIC_BITS(NAME, TYPE) \
    static inline TYPE _Py_atomic_and_##NAME(TYPE *obj, TYPE value) \
    { return __atomic_fetch_and(obj, value, __ATOMIC_SEQ_CST); } \
    static inline TYPE _Py_atomic_or_##NAME(TYPE *obj, TYPE value) \
    { return __atomic_fetch_or(obj, value, __ATOMIC_SEQ_CST); }

#define _Py_ATOMIC_SIGNED(NAME, TYPE) _Py_ATOMIC_COMMON(NAME, TYPE) _Py_ATOMIC_ADD(NAME, TYPE)
#define _Py_ATOMIC_UNSIGNED(NAME, TYPE) _Py_ATOMIC_SIGNED(NAME, TYPE) _Py_ATOMIC_BITS(NAME, TYPE)

_Py_ATOMIC_SIGNED(int, int)
_Py_ATOMIC_SIGNED(int8, int8_t)
_Py_ATOMIC_SIGNED(int16, int16_t)
_Py_ATOMIC_SIGNED(int32, int32_t)
_Py_ATOMIC_SIGNED(int64, int64_t)
_Py_ATOMIC_SIGNED(intptr, intptr_t)
_Py_ATOMIC_SIGNED(ssize, Py_ssize_t)
_Py_ATOMIC_SIGNED(uint, unsigned int)
_Py_ATOMIC_SIGNED(ulong, unsigned long)
_Py_ATOMIC_UNSIGNED(uint8, uint8_t)
_Py_ATOMIC_UNSIGNED(uint16, uint16_t)
_Py_ATOMIC_UNSIGNED(uint32, uint32_t)
_Py_ATOMIC_UNSIGNED(uint64, uint64_t)
_Py_ATOMIC_UNSIGNED(uintptr, uintptr_t)

#undef _Py_ATOMIC_COMMON
#undef _Py_ATOMIC_ADD
#undef _Py_ATOMIC_BITS
#undef _Py_ATOMIC_SIGNED
#undef _Py_ATOMIC_UNSIGNED

static inline unsigned long long
_Py_atomic_load_ullong_relaxed(const unsigned long long *obj)
{
    return __atomic_load_n(obj, __ATOMIC_RELAXED);
}

static inline void
_Py_atomic_store_ullong_relaxed(unsigned long long *obj, unsigned long long value)
{
    __atomic_store_n(obj, value, __ATOMIC_RELAXED);
}

/* Pointers of any type travel as void *: obj is the address of a pointer. */
static inline void *
_Py_atomic_load_ptr(const void *obj)
{
    return __atomic_load_n((void *const *)obj, __ATOMIC_SEQ_CST);
}

static inline void *
_Py_atomic_load_ptr_relaxed(const void *obj)
{
    return __atomic_load_n((void *const *)obj, __ATOMIC_RELAXED);
}

static inline void *
_Py_atomic_load_ptr_acquire(const void *obj)
{
    return __atomic_load_n((void *const *)obj, __ATOMIC_ACQUIRE);
}

static inline void
_Py_atomic_store_ptr(void *obj, void *value)
{
    __atomic_store_n((void **)obj, value, __ATOMIC_SEQ_CST);
}

static inline void
_Py_atomic_store_ptr_relaxed(void *obj, void *value)
{
    __atomic_store_n((void **)obj, value, __ATOMIC_RELAXED);
}

static inline void
_Py_atomic_store_ptr_release(void *obj, void *value)
{
    __atomic_store_n((void **)obj, value, __ATOMIC_RELEASE);
}

static inline void *
_Py_atomic_exchange_ptr(void *obj, void *value)
{
    return __atomic_exchange_n((void **)obj, value, __ATOMIC_SEQ_CST);
}

static inline int
_Py_atomic_compare_exchange_ptr(void *obj, void *expected, void *desired)
{
    return __atomic_compare_exchange_n((void **)obj, (void **)expected, desired, 0,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline void
_Py_atomic_fence_seq_cst(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static inline void
_Py_atomic_fence_acquire(void)
{
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
}

static inline void
_Py_atomic_fence_release(void)
{
    __atomic_thread_fence(__ATOMIC_RELEASE);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_PYATOMIC_H */
