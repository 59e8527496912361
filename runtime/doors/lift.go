// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package doors

import "github.com/ungil/ungil/runtime/bare/prim"

// LiftReason enumerates every reason for which bare code calls managed Go. Adding one needs an entry in RATIONALE.md.
type LiftReason uintptr

const (
	LiftNone          LiftReason = iota
	LiftFindExtension            // search sys.path for an extension and inspect its file
	LiftOpenExtension            // dlopen and look up the entry symbol
	LiftBigMul                   // product of two ints too long for schoolbook arithmetic
	LiftBigDivmod                // quotient and remainder of long ints
	LiftBigToString              // decimal text of a long int
	LiftBigFromString            // a long int from digits of some base
	LiftBigGCD                   // greatest common divisor of long ints
	LiftBigPowMod                // power of long ints modulo a third
)

// Lifter is the address of the C function that enters managed Go. Set once, while the library loads.
var Lifter uintptr

// Lift calls managed Go. args points at memory of the reason's own form: never a Go local (portable build), never while an
// object's lock is held; one that may block is called detached.
func Lift(reason LiftReason, args uintptr) uintptr {
	return prim.Call2(Lifter, uintptr(reason), args)
}
