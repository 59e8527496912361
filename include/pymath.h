/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Numeric constants and classification of floats. */
#ifndef Py_PYMATH_H
#define Py_PYMATH_H

#include "pyport.h"
#include <math.h>

#ifndef Py_MATH_PIl
#define Py_MATH_PIl 3.1415926535897932384626433832795029L
#endif
#ifndef Py_MATH_PI
#define Py_MATH_PI 3.14159265358979323846
#endif
#ifndef Py_MATH_El
#define Py_MATH_El 2.7182818284590452353602874713526625L
#endif
#ifndef Py_MATH_E
#define Py_MATH_E 2.7182818284590452354
#endif
#ifndef Py_MATH_TAU
#define Py_MATH_TAU 6.2831853071795864769252867665590057683943L
#endif

/* In C++ the names of math.h may be functions of namespace std only; the
 * compiler's builtins are the same in both languages. */
#define Py_IS_NAN(X) __builtin_isnan(X)
#define Py_IS_INFINITY(X) __builtin_isinf(X)
#define Py_IS_FINITE(X) __builtin_isfinite(X)

#define Py_INFINITY ((double)INFINITY)
#define Py_HUGE_VAL HUGE_VAL
#define Py_NAN ((double)NAN)

#endif /* Py_PYMATH_H */
