// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyTime_: clocks in nanoseconds.
//
// World: bare. The functions with Raw in their name need no thread state and raise nothing.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

const (
	clockRealtime  = 0
	clockMonotonic = 1
)

// timeRead stores a clock's nanoseconds at result: -1, and 0 stored, when the clock fails. The timespec lies in the word that C gave and in
// one of the thread's own.
func timeRead(clock, result, timespec uintptr) int32 {
	if int32(prim.Call2(prim.Libc.ClockGettime, clock, timespec)) != 0 {
		prim.Store(result, 0)
		return -1
	}
	prim.Store(result, prim.Load[int](timespec)*1e9+prim.Load[int](timespec+8))
	return 0
}

// timeGet is timeRead with an exception.
func timeGet(ts *Thread, clock, result uintptr) int32 {
	p, mark := scratch(ts, 16)
	if p == 0 {
		return -1
	}
	r := timeRead(clock, result, p)
	ts.ScratchTop = mark
	if r < 0 {
		ErrSetFromErrno(ts, ExcOSError)
	}
	return r
}

// TimeTime implements PyTime_Time: since the epoch.
//
// Errors: -1, OSError.
func TimeTime(ts *Thread, result uintptr) int32 { return timeGet(ts, clockRealtime, result) }

// TimeMonotonic implements PyTime_Monotonic.
func TimeMonotonic(ts *Thread, result uintptr) int32 { return timeGet(ts, clockMonotonic, result) }

// TimePerfCounter implements PyTime_PerfCounter: the monotonic clock.
func TimePerfCounter(ts *Thread, result uintptr) int32 { return timeGet(ts, clockMonotonic, result) }

// TimeTimeRaw implements PyTime_TimeRaw: -1 without an exception.
func TimeTimeRaw(tls *TLS, result uintptr) int32 { return timeRaw(tls, clockRealtime, result) }

// TimeMonotonicRaw implements PyTime_MonotonicRaw.
func TimeMonotonicRaw(tls *TLS, result uintptr) int32 { return timeRaw(tls, clockMonotonic, result) }

// TimePerfCounterRaw implements PyTime_PerfCounterRaw.
func TimePerfCounterRaw(tls *TLS, result uintptr) int32 { return timeRaw(tls, clockMonotonic, result) }

func timeRaw(tls *TLS, clock, result uintptr) int32 { return timeRead(clock, result, tls.Timespec()) }

// TimeAsSecondsDouble implements PyTime_AsSecondsDouble.
func TimeAsSecondsDouble(tls *TLS, t int) float64 {
	if t%1e9 == 0 {
		return float64(t / 1e9) // without the rounding of a division
	}
	return float64(t) / 1e9
}
