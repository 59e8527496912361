// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build portable

package prim

/*
#include <stdint.h>
typedef uintptr_t w;
static w call(w fn, w a, w b, w c, w d, w e, w f) { return ((w (*)(w, w, w, w, w, w))fn)(a, b, c, d, e, f); }
static double call_float(w fn, double x) { return ((double (*)(double))fn)(x); }
static double call_float2(w fn, double x, double y) { return ((double (*)(double, double))fn)(x, y); }
*/
import "C"

// Callout is unused in this build; the shared library sets it all the same.
var Callout uintptr

// The ways out, through cgo. See call_doors.go.

func Call0(fn uintptr) uintptr { return uintptr(C.call(C.w(fn), 0, 0, 0, 0, 0, 0)) }

func Call1(fn, a uintptr) uintptr { return uintptr(C.call(C.w(fn), C.w(a), 0, 0, 0, 0, 0)) }

func Call2(fn, a, b uintptr) uintptr { return uintptr(C.call(C.w(fn), C.w(a), C.w(b), 0, 0, 0, 0)) }

func Call3(fn, a, b, c uintptr) uintptr {
	return uintptr(C.call(C.w(fn), C.w(a), C.w(b), C.w(c), 0, 0, 0))
}

func Call4(fn, a, b, c, d uintptr) uintptr {
	return uintptr(C.call(C.w(fn), C.w(a), C.w(b), C.w(c), C.w(d), 0, 0))
}

func Call5(fn, a, b, c, d, e uintptr) uintptr {
	return uintptr(C.call(C.w(fn), C.w(a), C.w(b), C.w(c), C.w(d), C.w(e), 0))
}

func Call6(fn, a, b, c, d, e, f uintptr) uintptr {
	return uintptr(C.call(C.w(fn), C.w(a), C.w(b), C.w(c), C.w(d), C.w(e), C.w(f)))
}

// CallFloat calls a C function of one double that returns a double.
func CallFloat(fn uintptr, x float64) float64 { return float64(C.call_float(C.w(fn), C.double(x))) }

// CallFloat2 calls a C function of two doubles that returns a double.
func CallFloat2(fn uintptr, x, y float64) float64 {
	return float64(C.call_float2(C.w(fn), C.double(x), C.double(y)))
}
