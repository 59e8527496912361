/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Integer types, casts and compiler attributes used by the other headers. */
#ifndef Py_PYPORT_H
#define Py_PYPORT_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <inttypes.h>
#include <sys/types.h>
#include "pyconfig.h"
#include "exports.h"

#ifdef __has_builtin
#define _Py__has_builtin(x) __has_builtin(x)
#else
#define _Py__has_builtin(x) 0
#endif
#ifdef __has_attribute
#define _Py__has_attribute(x) __has_attribute(x)
#else
#define _Py__has_attribute(x) 0
#endif

/* C-style casts throughout, because arguments of macros may be const. */
#define _Py_CAST(type, expr) ((type)(expr))
#ifdef __cplusplus
#define _Py_STATIC_CAST(type, expr) static_cast<type>(expr)
#else
#define _Py_STATIC_CAST(type, expr) ((type)(expr))
#endif

#if defined(__cplusplus) && __cplusplus >= 201103L
#define _Py_NULL nullptr
#else
#define _Py_NULL NULL
#endif

#define HAVE_LONG_LONG 1
#define PY_LONG_LONG long long
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#define PY_UINT32_T uint32_t
#define PY_UINT64_T uint64_t
#define PY_INT32_T int32_t
#define PY_INT64_T int64_t

/* An int has 30-bit digits. */
#define PYLONG_BITS_IN_DIGIT 30

/* Object sizes and indices; signed, as wide as size_t. */
typedef ssize_t Py_ssize_t;
#define PY_SSIZE_T_MAX ((Py_ssize_t)(((size_t)-1) >> 1))
#define PY_SSIZE_T_MIN (-PY_SSIZE_T_MAX - 1)
#define PY_SIZE_MAX SIZE_MAX
#define SIZEOF_PY_HASH_T SIZEOF_SIZE_T
#define SIZEOF_PY_UHASH_T SIZEOF_SIZE_T

typedef Py_ssize_t Py_hash_t;
typedef size_t Py_uhash_t;
typedef uintptr_t Py_uintptr_t;
typedef intptr_t Py_intptr_t;
typedef Py_ssize_t Py_ssize_clean_t;

#define PY_FORMAT_SIZE_T "z"
#define PY_DWORD_MAX 4294967295U

/* C++ wants the keyword list of PyArg_ParseTupleAndKeywords const; C, which
 * does not convert char ** to const pointers implicitly, must not have it. */
#ifdef __cplusplus
#define PY_CXX_CONST const
#else
#define PY_CXX_CONST
#endif

#ifdef __BYTE_ORDER__
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define PY_BIG_ENDIAN 1
#define PY_LITTLE_ENDIAN 0
#else
#define PY_BIG_ENDIAN 0
#define PY_LITTLE_ENDIAN 1
#endif
#else
#define PY_BIG_ENDIAN 0
#define PY_LITTLE_ENDIAN 1
#endif

#if defined(__GNUC__) || defined(__clang__)
#define Py_GCC_ATTRIBUTE(x) __attribute__(x)
#define Py_ALIGNED(x) __attribute__((aligned(x)))
#define Py_UNUSED(name) _unused_##name __attribute__((unused))
#define Py_NO_INLINE __attribute__((noinline))
#define Py_ALWAYS_INLINE __attribute__((always_inline))
#define Py_DEPRECATED(VERSION_UNUSED) __attribute__((__deprecated__))
#else
#define Py_GCC_ATTRIBUTE(x)
#define Py_ALIGNED(x)
#define Py_UNUSED(name) _unused_##name
#define Py_NO_INLINE
#define Py_ALWAYS_INLINE
#define Py_DEPRECATED(VERSION_UNUSED)
#endif

#if defined(__GNUC__) || defined(__clang__)
#define Py_NO_RETURN __attribute__((__noreturn__))
#else
#define Py_NO_RETURN
#endif

#define _Py_HOT_FUNCTION Py_GCC_ATTRIBUTE((hot))
#define _Py_TYPEOF(expr) __typeof__(expr)
#define Py_VA_COPY va_copy
#define Py_USING_UNICODE 1
#define _Py_NO_RETURN Py_NO_RETURN

/* Silence about deprecated names from here to the end. */
#if defined(__GNUC__) || defined(__clang__)
#define _Py_COMP_DIAG_PUSH _Pragma("GCC diagnostic push")
#define _Py_COMP_DIAG_IGNORE_DEPR_DECLS \
    _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")
#define _Py_COMP_DIAG_POP _Pragma("GCC diagnostic pop")
#else
#define _Py_COMP_DIAG_PUSH
#define _Py_COMP_DIAG_IGNORE_DEPR_DECLS
#define _Py_COMP_DIAG_POP
#endif

#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static inline type
#define Py_MEMCPY memcpy
#define Py_LL(x) x##LL
#define Py_ULL(x) Py_LL(x##U)
#define Py_CHARMASK(c) ((unsigned char)((c) & 0xff))

/* Right shift of a negative number keeps the sign with every compiler we know. */
#define Py_ARITHMETIC_RIGHT_SHIFT(TYPE, I, J) ((I) >> (J))

/* Old spelling of a switch that nothing reads any more. */
#define Py_FORCE_EXPANSION(X) X

#ifdef NDEBUG
#define Py_SAFE_DOWNCAST(VALUE, WIDE, NARROW) _Py_STATIC_CAST(NARROW, (VALUE))
#else
#define Py_SAFE_DOWNCAST(VALUE, WIDE, NARROW) \
    (assert(_Py_STATIC_CAST(WIDE, _Py_STATIC_CAST(NARROW, (VALUE))) == (VALUE)), \
     _Py_STATIC_CAST(NARROW, (VALUE)))
#endif

#define Py_CAN_START_THREADS 1
#define WITH_THREAD 1

/* Only the compiler's own thread storage is used. */
#if defined(__cplusplus) && __cplusplus >= 201103L
#define _Py_thread_local thread_local
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define _Py_thread_local _Thread_local
#else
#define _Py_thread_local __thread
#endif

#endif /* Py_PYPORT_H */
