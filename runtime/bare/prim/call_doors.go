// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

package prim

import "unsafe"

// Callout is the address of a word that holds the entry of the way out (capi/doors_amd64.S): a func value made by hand.
// Set once, while the library loads.
var Callout uintptr

// The ways out: fn is a C function with System V calling convention and as many integer arguments as the name says. They are
// for code entered through a door: on a goroutine's stack C would run without its thread's stack.
//
// Cost: 1.6 ns above a Go call.

func Call0(fn uintptr) uintptr {
	p := Callout
	return (*(*func(fn uintptr) uintptr)(unsafe.Pointer(&p)))(fn)
}

func Call1(fn, a uintptr) uintptr {
	p := Callout
	return (*(*func(fn, a uintptr) uintptr)(unsafe.Pointer(&p)))(fn, a)
}

func Call2(fn, a, b uintptr) uintptr {
	p := Callout
	return (*(*func(fn, a, b uintptr) uintptr)(unsafe.Pointer(&p)))(fn, a, b)
}

func Call3(fn, a, b, c uintptr) uintptr {
	p := Callout
	return (*(*func(fn, a, b, c uintptr) uintptr)(unsafe.Pointer(&p)))(fn, a, b, c)
}

func Call4(fn, a, b, c, d uintptr) uintptr {
	p := Callout
	return (*(*func(fn, a, b, c, d uintptr) uintptr)(unsafe.Pointer(&p)))(fn, a, b, c, d)
}

func Call5(fn, a, b, c, d, e uintptr) uintptr {
	p := Callout
	return (*(*func(fn, a, b, c, d, e uintptr) uintptr)(unsafe.Pointer(&p)))(fn, a, b, c, d, e)
}

func Call6(fn, a, b, c, d, e, f uintptr) uintptr {
	p := Callout
	return (*(*func(fn, a, b, c, d, e, f uintptr) uintptr)(unsafe.Pointer(&p)))(fn, a, b, c, d, e, f)
}

// CallFloat calls a C function of one double that returns a double.
func CallFloat(fn uintptr, x float64) float64 {
	p := Callout
	return (*(*func(fn uintptr, x float64) float64)(unsafe.Pointer(&p)))(fn, x)
}

// CallFloat2 calls a C function of two doubles that returns a double.
func CallFloat2(fn uintptr, x, y float64) float64 {
	p := Callout
	return (*(*func(fn uintptr, x, y float64) float64)(unsafe.Pointer(&p)))(fn, x, y)
}
