// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Interrupts, and the C library's functions of PyOS_.
//
// World: bare. ErrSetInterrupt may be called by a signal handler: it sets a flag and writes a byte, no more.
// Guard: interruptSet and wakeupFd are atomic.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

const (
	sigInt     = 2
	signalsMax = 65 // NSIG
)

var (
	interruptSet uint32
	wakeupFd     uint32 = 1<<32 - 1
)

// ErrSetInterruptEx implements PyErr_SetInterruptEx: behaves as if a signal had arrived. SIGINT becomes KeyboardInterrupt in the next
// ErrCheckSignals; other signals have no handler in Python and are ignored. -1 when there is no such signal.
func ErrSetInterruptEx(tls *TLS, signal int32) int32 {
	if signal < 1 || signal >= signalsMax {
		return -1
	}
	if signal == sigInt {
		atom.Swap32(&interruptSet, 1)
		if fd := int32(atom.Load32(&wakeupFd)); fd >= 0 {
			prim.Write(int(fd), strAddr("\x02"), 1)
		}
	}
	return 0
}

// ErrSetInterrupt implements PyErr_SetInterrupt: PyErr_SetInterruptEx(SIGINT).
func ErrSetInterrupt(tls *TLS) { ErrSetInterruptEx(tls, sigInt) }

// ErrCheckSignals implements PyErr_CheckSignals: -1 with KeyboardInterrupt when an interrupt is waiting, which only the main thread sees.
func ErrCheckSignals(ts *Thread) int32 {
	if atom.Load32(&interruptSet) == 0 {
		return 0
	}
	return signalsRaise(ts)
}

//go:noinline
func signalsRaise(ts *Thread) int32 {
	if !thread.IsMain(ts) || atom.Swap32(&interruptSet, 0) == 0 {
		return 0
	}
	ErrSetNone(ts, ExcKeyboardInterrupt)
	return -1
}

// OSInterruptOccurred implements PyOS_InterruptOccurred: takes a waiting interrupt; 0 on other threads than the main one.
func OSInterruptOccurred(ts *Thread) int32 {
	return b2i(atom.Load32(&interruptSet) != 0 && thread.IsMain(ts) && atom.Swap32(&interruptSet, 0) != 0)
}

// SignalSetWakeupFd implements PySignal_SetWakeupFd: a file descriptor that gets a byte for each interrupt, -1 for none; returns the
// one before.
func SignalSetWakeupFd(ts *Thread, fd int32) int32 {
	if fd < 0 {
		fd = -1
	}
	return int32(atom.Swap32(&wakeupFd, uint32(fd)))
}

// libcFunction finds a function of the C library that prim.Libc has no place for.
func libcFunction(name string) uintptr { return prim.Call2(prim.Libc.Dlsym, 0, strAddr(name)) }

// sigactionSize is more than struct sigaction has in any C library for this platform; the handler is its first word.
const sigactionSize = 160

// OSGetsig implements PyOS_getsig: the handler of a signal, -1 (SIG_ERR) on failure.
func OSGetsig(ts *Thread, signal int32) uintptr {
	p, mark := scratch(ts, sigactionSize)
	if p == 0 {
		ErrClear(ts)
		return ^uintptr(0)
	}
	h := ^uintptr(0)
	if int32(prim.Call3(libcFunction("sigaction\x00"), uintptr(uint32(signal)), 0, p)) == 0 {
		h = prim.Load[uintptr](p)
	}
	ts.ScratchTop = mark
	return h
}

// OSSetsig implements PyOS_setsig: sets the handler of a signal and returns the one before, -1 (SIG_ERR) on failure.
func OSSetsig(ts *Thread, signal int32, handler uintptr) uintptr {
	const onStack = 0x08000000 // Go's own requirement for handlers in its process, too
	p, mark := scratch(ts, 2*sigactionSize)
	if p == 0 {
		ErrClear(ts)
		return ^uintptr(0)
	}
	prim.Clear(p, 2*sigactionSize)
	prim.Store(p, handler)
	prim.Store(p+136, uint32(onStack)) // sa_flags, behind the mask of 128 bytes
	h := ^uintptr(0)
	if int32(prim.Call3(libcFunction("sigaction\x00"), uintptr(uint32(signal)), p, p+sigactionSize)) == 0 {
		h = prim.Load[uintptr](p + sigactionSize)
	}
	ts.ScratchTop = mark
	return h
}

// OSVsnprintf implements PyOS_vsnprintf: vsnprintf that always ends the text with NUL when there is room for one.
func OSVsnprintf(tls *TLS, p uintptr, size uint, format uintptr, va *VaList) int32 {
	if size > 1<<31-2 {
		return -666
	}
	n := int32(prim.Call4(prim.Libc.Vsnprintf, p, uintptr(size), format, va.address()))
	if size > 0 {
		setByte(p, int(size)-1, 0)
	}
	return n
}
