// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package capi

/*
#include <stdint.h>
extern uintptr_t ungil_lift(uintptr_t reason, uintptr_t args);
static inline uintptr_t lifter(void) { return (uintptr_t)ungil_lift; }
*/
import "C"

import (
	"github.com/ungil/ungil/loader"
	"github.com/ungil/ungil/runtime/doors"
	"github.com/ungil/ungil/runtime/managed/bigint"
)

// openLift tells bare code where to lift. Called before any door is open.
func openLift() { doors.Lifter = uintptr(C.lifter()) }

// ungil_lift is where bare code enters managed Go.
//
//export ungil_lift
func ungil_lift(reason, args C.uintptr_t) C.uintptr_t {
	switch doors.LiftReason(reason) {
	case doors.LiftFindExtension:
		loader.LiftFind(uintptr(args))
	case doors.LiftOpenExtension:
		loader.LiftOpen(uintptr(args))
	case doors.LiftBigMul:
		bigint.LiftMul(uintptr(args))
	case doors.LiftBigDivmod:
		bigint.LiftDivmod(uintptr(args))
	case doors.LiftBigToString:
		bigint.LiftToString(uintptr(args))
	case doors.LiftBigFromString:
		bigint.LiftFromString(uintptr(args))
	case doors.LiftBigGCD:
		bigint.LiftGCD(uintptr(args))
	case doors.LiftBigPowMod:
		bigint.LiftPowMod(uintptr(args))
	default:
		panic("BUG: unknown lift")
	}
	return 0
}
