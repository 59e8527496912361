// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Ints: arithmetic of long ones in math/big (runtime/managed/bigint).
//
// World: bare.
// Invariant: what a lift reads and writes is memory of the caller's, made before the lift: so it cannot fail. Where there is no lift
// (a forked child, ints of a size that Go's heap should not see) the caller goes on with its own, slower way.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/doors"
)

// BigRequest is what the lifts for ints work on; it lies on the scratch stack.
//
// ORDER BIG: runtime/managed/bigint reads and writes the same words.
type BigRequest struct {
	A  uintptr // in: digits of an operand; digit values of a text, a byte each, highest first
	NA int     // how many
	B  uintptr // in: digits of another
	NB int
	Q  uintptr // out: digits of the quotient, or 0; in: those of the modulus
	NQ int
	R  uintptr // out: digits of the result or remainder, or 0; the text
	NR int
	// Base is that of the text.
	Base int
}

// Lengths in digits from which a lift is faster than what bare Go does.
const (
	liftMulDigits     = 44
	liftDivDigits     = 60 // of the divisor
	liftQuotientLeast = 20 // of the quotient
	liftGCDDigits     = 6
	liftPowDigits     = 4
	liftTextDigits    = 40  // of the int
	liftScanDigits    = 250 // of the text
	liftMaxDigits     = 1 << 26
	bigRequestSize    = unsafe.Sizeof(BigRequest{})
)

// longCanLift tells whether ints of up to n digits may be lifted.
func longCanLift(n int) bool { return n <= liftMaxDigits && atom.Load32(&thread.Forked) == 0 }

// longRequest makes a request for two operands. The caller restores ts.ScratchTop.
//
// Error: nil, nothing set: there is no room, and the caller's own way is to be taken.
func longRequest(ts *Thread, a uintptr, na int, b uintptr, nb int) *BigRequest {
	mark := ts.ScratchTop
	if ts.ScratchEnd-mark < bigRequestSize+16 {
		return nil
	}
	ts.ScratchTop = (mark + bigRequestSize + 15) &^ 15
	r := prim.At[*BigRequest](mark)
	r.A, r.NA, r.B, r.NB = a, na, b, nb
	r.Q, r.NQ, r.R, r.NR, r.Base = 0, 0, 0, 0, 0
	return r
}

// longLift runs a request and gives its memory back.
func longLift(ts *Thread, reason doors.LiftReason, r *BigRequest) {
	doors.Lift(reason, uintptr(unsafe.Pointer(r)))
	ts.ScratchTop = uintptr(unsafe.Pointer(r))
}

// magMulLift writes a * b as na+nb digits. False: there was no lift.
func magMulLift(ts *Thread, p, a uintptr, na int, b uintptr, nb int) bool {
	if !longCanLift(na + nb) {
		return false
	}
	r := longRequest(ts, a, na, b, nb)
	if r == nil {
		return false
	}
	r.R, r.NR = p, na+nb
	longLift(ts, doors.LiftBigMul, r)
	return true
}

// magDivLift writes quotient (na-nb+1 digits, unless q is 0) and remainder (nb digits, unless rem is 0). False: there was no lift.
func magDivLift(ts *Thread, q, rem, a uintptr, na int, b uintptr, nb int) bool {
	if !longCanLift(na) {
		return false
	}
	r := longRequest(ts, a, na, b, nb)
	if r == nil {
		return false
	}
	r.Q, r.NQ, r.R, r.NR = q, na-nb+1, rem, nb
	longLift(ts, doors.LiftBigDivmod, r)
	return true
}

// magGCDLift writes the greatest common divisor as nb digits, nb <= na. False: there was no lift.
func magGCDLift(ts *Thread, p, a uintptr, na int, b uintptr, nb int) bool {
	if nb < liftGCDDigits || !longCanLift(na) {
		return false
	}
	r := longRequest(ts, a, na, b, nb)
	if r == nil {
		return false
	}
	r.R, r.NR = p, nb
	longLift(ts, doors.LiftBigGCD, r)
	return true
}

// longPowLift is a**b modulo mod, all positive, a < mod, when that is worth a lift. False: there was none.
//
// Refs: new through z, nil with MemoryError set.
func longPowLift(ts *Thread, a, b, mod *Object, z **Object) bool {
	n := longLen(mod)
	if n < liftPowDigits || longLen(b) < 2 || longIsZero(a) || !longCanLift(n) || !longCanLift(longLen(b)) {
		return false
	}
	r := longRequest(ts, longDigits(a), longLen(a), longDigits(b), longLen(b))
	if r == nil {
		return false
	}
	o := longAlloc(ts, n)
	if o == nil {
		ts.ScratchTop = uintptr(unsafe.Pointer(r))
		*z = nil
		return true
	}
	r.Q, r.NQ, r.R, r.NR = longDigits(mod), n, longDigits(o), n
	longLift(ts, doors.LiftBigPowMod, r)
	*z = longFinish(ts, o, n, false)
	return true
}

// magTextLift writes the decimal text of n digits at out, which has room for size bytes, and tells its length. 0: there was no lift.
func magTextLift(ts *Thread, out uintptr, size int, p uintptr, n int) int {
	if n < liftTextDigits || !longCanLift(n) {
		return 0
	}
	r := longRequest(ts, p, n, 0, 0)
	if r == nil {
		return 0
	}
	r.R, r.NR = out, size
	longLift(ts, doors.LiftBigToString, r)
	return r.NR
}

// magScanLift writes the number that n digit values in a base are as size digits. False: there was no lift.
func magScanLift(ts *Thread, out uintptr, size int, p uintptr, n int, base uint) bool {
	if n < liftScanDigits || !longCanLift(size) {
		return false
	}
	r := longRequest(ts, p, n, 0, 0)
	if r == nil {
		return false
	}
	r.R, r.NR, r.Base = out, size, int(base)
	longLift(ts, doors.LiftBigFromString, r)
	return true
}
