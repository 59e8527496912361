// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package prim is all that bare code needs of the machine and of libc: calls of C functions by address, memory from the
// system, futexes, time, raw memory. Nothing else in bare code touches the operating system.
//
// The addresses in Libc are filled by capi while the library loads, before any door is open. Every function here may be called
// with or without a thread record.
package prim

import (
	"math/bits"
	"unsafe"
)

// Libc holds addresses of C functions.
//
// ORDER LIBC: capi/start.c lists them in the same order.
var Libc LibcTable

// LibcTable is the form of Libc.
type LibcTable struct {
	Malloc, Calloc, Realloc, Free uintptr
	Mmap, Munmap, Madvise         uintptr
	Syscall                       uintptr
	Abort, Write, Getenv          uintptr
	ClockGettime                  uintptr
	Snprintf, Vsnprintf, Strerror uintptr
	Dlsym, PthreadSelf            uintptr
	PthreadExit, PthreadGetattr   uintptr
	Exit, Getpid, SchedYield      uintptr
	Fopen, Fclose, Fwrite, Fflush uintptr
	ErrnoLocation                 uintptr
	Stdout, Stderr                uintptr
	Pow, Fmod, Hypot, Atan2       uintptr
	Exp, Log, Sin, Cos            uintptr
	Localeconv                    uintptr
}

// Load reads a T at p.
func Load[T any](p uintptr) T { return *(*T)(unsafe.Pointer(p)) }

// Store writes a T at p.
func Store[T any](p uintptr, v T) { *(*T)(unsafe.Pointer(p)) = v }

// At views an address as a pointer type: At[*layout.MethodDef](p).
func At[P any](p uintptr) P { return *(*P)(unsafe.Pointer(&p)) }

// String views n bytes as a Go string, without a copy. unsafe.String would check its arguments and panic.
func String(p uintptr, n int) (s string) {
	h := (*[2]uintptr)(unsafe.Pointer(&s))
	h[0], h[1] = p, uintptr(n)
	return
}

// Strlen is the length of the NUL-terminated string at p.
func Strlen(p uintptr) int {
	// Word by word from the next multiple of eight on: an aligned word lies in one page.
	q := p
	for ; q&7 != 0; q++ {
		if Load[byte](q) == 0 {
			return int(q - p)
		}
	}
	return int(q-p) + StrlenAligned(q)
}

// StrlenAligned is Strlen of an address that is a multiple of eight.
//
//go:nosplit
func StrlenAligned(p uintptr) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	q := p
	for {
		w := Load[uint64](q)
		if z := (w - ones) &^ w & highs; z != 0 {
			return int(q-p) + bits.TrailingZeros64(z)>>3 // the lowest bit is right also where a borrow spoilt higher ones
		}
		q += 8
	}
}

// Malloc is C's malloc: 0 when there is no memory. n may be 0.
func Malloc(n uintptr) uintptr { return Call1(Libc.Malloc, n) }

// Calloc is C's calloc.
func Calloc(n, size uintptr) uintptr { return Call2(Libc.Calloc, n, size) }

// Realloc is C's realloc.
func Realloc(p, n uintptr) uintptr { return Call2(Libc.Realloc, p, n) }

// Free is C's free.
func Free(p uintptr) { Call1(Libc.Free, p) }

// Release tells the system that the content of n bytes at p is not needed; they read as zero afterwards.
func Release(p, n uintptr) {
	const dontneed = 4
	Call3(Libc.Madvise, p, n, dontneed)
}

const (
	sysFutex         = 202
	futexWaitPrivate = 128
	futexWakePrivate = 129
)

// FutexWait sleeps while the 32-bit word at p is v, at most ns nanoseconds (negative: no limit). It may wake early.
// timespec is 16 bytes of memory that no other thread uses, needed when ns is not negative.
func FutexWait(p *uint32, v uint32, ns int, timespec uintptr) {
	t := uintptr(0)
	if ns >= 0 {
		t = timespec
		Store(t, uint(ns)/1e9)
		Store(t+8, uint(ns)%1e9)
	}
	Call5(Libc.Syscall, sysFutex, uintptr(unsafe.Pointer(p)), futexWaitPrivate, uintptr(v), t)
}

// FutexWake wakes up to n sleepers on the word at p.
func FutexWake(p *uint32, n int) {
	Call4(Libc.Syscall, sysFutex, uintptr(unsafe.Pointer(p)), futexWakePrivate, uintptr(n))
}

// Now is the monotonic clock in nanoseconds. timespec is 16 bytes of memory that no other thread uses.
func Now(timespec uintptr) int {
	const monotonic = 1
	Call2(Libc.ClockGettime, monotonic, timespec)
	return Load[int](timespec)*1e9 + Load[int](timespec+8)
}

// RealTime is nanoseconds since the epoch. timespec is 16 bytes of memory that no other thread uses.
func RealTime(timespec uintptr) int {
	const realtime = 0
	Call2(Libc.ClockGettime, realtime, timespec)
	return Load[int](timespec)*1e9 + Load[int](timespec+8)
}

// Write writes n bytes to a file descriptor.
func Write(fd int, p uintptr, n int) { Call3(Libc.Write, uintptr(fd), p, uintptr(n)) }

// WriteString writes a string to standard error: for messages of a dying process.
func WriteString(s string) { Write(2, uintptr(unsafe.Pointer(unsafe.StringData(s))), len(s)) }

// Abort ends the process by SIGABRT.
func Abort() { Call0(Libc.Abort) }

// Yield gives the processor to another thread.
func Yield() { Call0(Libc.SchedYield) }
