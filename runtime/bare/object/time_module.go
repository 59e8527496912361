// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The module time: clocks and sleep. Dates and their texts are not in it.
//
// World: bare. A thread that sleeps is detached.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

const (
	clockProcess = 2
	clockThread  = 3
)

// timeOf is a clock's nanoseconds.
func timeOf(ts *Thread, clock uintptr) (ns int, ok bool) {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return 0, false
	}
	r := timeGet(ts, clock, p)
	ns = prim.Load[int](p)
	ts.ScratchTop = mark
	return ns, r == 0
}

func timeSeconds(ts *Thread, clock uintptr) *Object {
	ns, ok := timeOf(ts, clock)
	if !ok {
		return nil
	}
	return FloatFromDouble(ts, TimeAsSecondsDouble(ts.TLS, ns))
}

func timeNanoseconds(ts *Thread, clock uintptr) *Object {
	ns, ok := timeOf(ts, clock)
	if !ok {
		return nil
	}
	return LongFromLong(ts, ns)
}

func timeModuleTime(ts *Thread, _, _ *Object) *Object      { return timeSeconds(ts, clockRealtime) }
func timeModuleMonotonic(ts *Thread, _, _ *Object) *Object { return timeSeconds(ts, clockMonotonic) }
func timeModuleProcess(ts *Thread, _, _ *Object) *Object   { return timeSeconds(ts, clockProcess) }
func timeModuleThread(ts *Thread, _, _ *Object) *Object    { return timeSeconds(ts, clockThread) }
func timeModuleTimeNs(ts *Thread, _, _ *Object) *Object    { return timeNanoseconds(ts, clockRealtime) }
func timeModuleMonotonicNs(ts *Thread, _, _ *Object) *Object {
	return timeNanoseconds(ts, clockMonotonic)
}
func timeModuleProcessNs(ts *Thread, _, _ *Object) *Object { return timeNanoseconds(ts, clockProcess) }
func timeModuleThreadNs(ts *Thread, _, _ *Object) *Object  { return timeNanoseconds(ts, clockThread) }

// timeDuration is an argument of seconds as nanoseconds, rounded up.
func timeDuration(ts *Thread, o *Object) (ns int, ok bool) {
	const most = 9223372036 // seconds in 63 bits of nanoseconds
	if floatCheck(ts, o) {
		x := floatValue(o)
		switch {
		case x != x:
			raise(ts, ExcValueError, "Invalid value NaN (not a number)")
			return 0, false
		case x > most || x < -most:
			raise(ts, ExcOverflowError, "timestamp out of range for platform time_t")
			return 0, false
		}
		x *= 1e9
		ns = int(x)
		if float64(ns) < x {
			ns++
		}
		return ns, true
	}
	i := NumberIndex(ts, o)
	if i == nil {
		return 0, false
	}
	v := LongAsLong(ts, i)
	decref(ts, i)
	if v == -1 && ErrOccurred(ts) != nil && ErrExceptionMatches(ts, ExcOverflowError) == 0 {
		return 0, false
	}
	if ErrOccurred(ts) != nil || v > most || v < -most {
		raise(ts, ExcOverflowError, "timestamp out of range for platform time_t")
		return 0, false
	}
	return v * 1e9, true
}

// timeModuleSleep is sleep(seconds, /). A signal does not end it, unless its handler raises.
func timeModuleSleep(ts *Thread, _, seconds *Object) *Object {
	ns, ok := timeDuration(ts, seconds)
	if !ok {
		return nil
	}
	if ns < 0 {
		return raise(ts, ExcValueError, "sleep length must be non-negative")
	}
	now, ok := timeOf(ts, clockMonotonic)
	if !ok {
		return nil
	}
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil
	}
	end := uint(now) + uint(ns)
	prim.Store(p, end/1e9)
	prim.Store(p+8, end%1e9)
	nanosleep, tls := libcFunction("clock_nanosleep\x00"), ts.TLS
	const absolute, eintr = 1, 4
	for {
		thread.Detach(ts)
		e := int32(prim.Call4(nanosleep, clockMonotonic, absolute, p, 0))
		thread.Attach(tls, ts)
		if e == 0 {
			break
		}
		if e != eintr {
			errnoSet(e)
			ErrSetFromErrno(ts, ExcOSError)
		} else if ErrCheckSignals(ts) == 0 {
			continue
		}
		ts.ScratchTop = mark
		return nil
	}
	ts.ScratchTop = mark
	return None
}

// sysGetframe is sys._getframe(depth=0): no frame runs.
func sysGetframe(ts *Thread, _ *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "_getframe", nargs, 0, 1) {
		return nil
	}
	if nargs == 1 {
		if n := LongAsInt(ts, itemAt(args, 0)); n == -1 && ErrOccurred(ts) != nil {
			return nil
		}
	}
	return raise(ts, ExcValueError, "call stack is not deep enough")
}
