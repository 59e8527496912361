/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Small macros without a subject of their own. */
#ifndef Py_PYMACRO_H
#define Py_PYMACRO_H

#include "pyport.h"

/* static_assert is a keyword in C++11 and C23 and a macro of assert.h in C11. */
#if !defined(static_assert) && !defined(__cplusplus) \
        && (!defined(__STDC_VERSION__) || __STDC_VERSION__ <= 201710L)
#define static_assert _Static_assert
#endif

#define Py_MIN(x, y) (((x) > (y)) ? (y) : (x))
#define Py_MAX(x, y) (((x) > (y)) ? (x) : (y))
#define Py_ABS(x) ((x) < 0 ? -(x) : (x))

#define _Py_XSTRINGIFY(x) #x
#define Py_STRINGIFY(x) _Py_XSTRINGIFY(x)

#define Py_MEMBER_SIZE(type, member) sizeof(((type *)0)->member)

/* A compile-time check usable inside an expression, and one as a statement. */
#define Py_BUILD_ASSERT_EXPR(cond) (sizeof(char[1 - 2 * !(cond)]) - 1)
#define Py_BUILD_ASSERT(cond) \
    do { \
        (void)Py_BUILD_ASSERT_EXPR(cond); \
    } while (0)

#ifdef __cplusplus
#define Py_ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#else
/* In C a pointer is refused: its type is compatible with that of &array[0]. */
#define Py_ARRAY_LENGTH(array) \
    (sizeof(array) / sizeof((array)[0]) \
     + Py_BUILD_ASSERT_EXPR(!__builtin_types_compatible_p(__typeof__(array), \
                                                          __typeof__(&(array)[0]))))
#endif

#define PyDoc_VAR(name) static const char name[]
#define PyDoc_STRVAR(name, str) PyDoc_VAR(name) = PyDoc_STR(str)
#ifdef WITH_DOC_STRINGS
#define PyDoc_STR(str) str
#else
#define PyDoc_STR(str) ""
#endif

#define _Py_SIZE_ROUND_DOWN(n, a) ((size_t)(n) & ~(size_t)((a) - 1))
#define _Py_SIZE_ROUND_UP(n, a) (((size_t)(n) + (size_t)((a) - 1)) & ~(size_t)((a) - 1))
#define _Py_ALIGN_DOWN(p, a) ((void *)((uintptr_t)(p) & ~(uintptr_t)((a) - 1)))
#define _Py_ALIGN_UP(p, a) ((void *)(((uintptr_t)(p) + (uintptr_t)((a) - 1)) & ~(uintptr_t)((a) - 1)))
#define _Py_IS_ALIGNED(p, a) (!((uintptr_t)(p) & (uintptr_t)((a) - 1)))

/* A point that control cannot reach. Debug builds abort with a message. */
#ifndef NDEBUG
#define Py_UNREACHABLE() Py_FatalError("control reached a place marked unreachable")
#else
#define Py_UNREACHABLE() __builtin_unreachable()
#endif

#define _Py_CONTAINER_OF(ptr, type, member) \
    (type *)((char *)ptr - offsetof(type, member))

#define _Py_RVALUE(EXPR) ((void)0, (EXPR))

#define _Py_IS_TYPE_SIGNED(type) ((type)(-1) <= 0)

/* The version words of PY_VERSION_HEX; also functions, for callers that have
 * no preprocessor. */
#ifdef __cplusplus
extern "C" {
#endif
PyAPI_FUNC(uint32_t) Py_PACK_FULL_VERSION(int x, int y, int z, int level, int serial);
PyAPI_FUNC(uint32_t) Py_PACK_VERSION(int x, int y);
#ifdef __cplusplus
}
#endif
#define Py_PACK_FULL_VERSION _Py_PACK_FULL_VERSION
#define Py_PACK_VERSION _Py_PACK_VERSION

#endif /* Py_PYMACRO_H */
