// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Debug hooks on memory: every block between bytes that nobody may write, fresh and dead memory filled, blocks freed in the domain that
// gave them. What is wrong is a fatal error with a picture of the block.
//
// World: bare.
// Layout: size (8 bytes, the most significant first) | letter of the domain | 7 times 0xfd | the block | 8 times 0xfd.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	memGuard     = 0xfd
	memFresh     = 0xcd
	memDead      = 0xdd
	memGuardHead = 16
	memExtra     = 24

	// memObjectHead is what filling leaves alone in the domain of objects: a reader without a lock may look there after the end.
	memObjectHead = 24
)

// memDebug is, per domain, its letter and the allocator below the hooks.
var memDebug [3 * 6]uintptr

func memDebugAt(domain uintptr) uintptr { return pointerOf(&memDebug) + domain*48 }

// memDebugBelow is where the allocator below the hooks lies.
func memDebugBelow(domain uintptr) uintptr { return memDebugAt(domain) + 8 }

// MemSetupDebugHooks implements PyMem_SetupDebugHooks: nothing where they are on already.
func MemSetupDebugHooks(tls *TLS) {
	memFill()
	for d := uintptr(0); d < 3; d++ {
		a := memAllocator(d)
		if a.Malloc == fn_memDebugMalloc {
			continue
		}
		at := memDebugAt(d)
		letter := uintptr('r')
		if d == domainMem {
			letter = 'm'
		} else if d == domainObj {
			letter = 'o'
		}
		prim.Store(at, letter)
		prim.Move(at+8, pointerOf(&memAllocators)+d*allocatorSize, allocatorSize)
		a.Ctx = at
		a.Malloc, a.Calloc, a.Realloc, a.Free = fn_memDebugMalloc, fn_memDebugCalloc, fn_memDebugRealloc, fn_memDebugFree
	}
	memSwitch()
}

func memBelow(ctx uintptr) *layout.MemAllocatorEx { return prim.At[*layout.MemAllocatorEx](ctx + 8) }

// memDebugAttached refuses threads that may not touch the domain.
func memDebugAttached(tls *TLS, ctx uintptr, function string) {
	if prim.Load[uintptr](ctx) != 'r' && tls.Attached == nil {
		PrivFatalErrorFunc(tls, strAddr(function), strAddr("Python memory allocator called without holding the GIL\x00"))
	}
}

// memFillWith fills n bytes.
func memFillWith(p uintptr, c byte, n uintptr) {
	for i := 0; i < int(n); i++ {
		setByte(p, i, c)
	}
}

// memFillBytes fills a block, but for what must stay of an object.
func memFillBytes(ctx, p uintptr, c byte, n uintptr) {
	if prim.Load[uintptr](ctx) == 'o' {
		if n <= memObjectHead {
			return
		}
		p, n = p+memObjectHead, n-memObjectHead
	}
	memFillWith(p, c, n)
}

// memDebugSize is what was asked for when the block at p was made.
func memDebugSize(p uintptr) uintptr {
	return uintptr(bits.ReverseBytes64(prim.Load[uint64](p - memGuardHead)))
}

// memDebugDress writes what lies around a block of n bytes whose first byte of memory is p, and gives the block.
func memDebugDress(ctx, p uintptr, n uint) uintptr {
	prim.Store(p, bits.ReverseBytes64(uint64(n)))
	setByte(p, 8, byte(prim.Load[uintptr](ctx)))
	memFillWith(p+9, memGuard, 7)
	memFillWith(p+memGuardHead+uintptr(n), memGuard, 8)
	return p + memGuardHead
}

func memDebugMalloc(tls *TLS, ctx uintptr, n uint) uintptr {
	memDebugAttached(tls, ctx, "_PyMem_DebugMalloc\x00")
	return memDebugNew(ctx, n)
}

// memDebugNew is a filled block.
func memDebugNew(ctx uintptr, n uint) uintptr {
	if n > 1<<63-1-memExtra {
		return 0
	}
	a := memBelow(ctx)
	p := prim.Call2(a.Malloc, a.Ctx, uintptr(n)+memExtra)
	if p == 0 {
		return 0
	}
	p = memDebugDress(ctx, p, n)
	memFillBytes(ctx, p, memFresh, uintptr(n))
	return p
}

func memDebugCalloc(tls *TLS, ctx uintptr, n, size uint) uintptr {
	memDebugAttached(tls, ctx, "_PyMem_DebugCalloc\x00")
	total := n * size
	if total > 1<<63-1-memExtra {
		return 0
	}
	a := memBelow(ctx)
	p := prim.Call3(a.Calloc, a.Ctx, 1, uintptr(total)+memExtra)
	if p == 0 {
		return 0
	}
	return memDebugDress(ctx, p, total)
}

func memDebugFree(tls *TLS, ctx, p uintptr) {
	memDebugAttached(tls, ctx, "_PyMem_DebugFree\x00")
	if p == 0 {
		return
	}
	memDebugCheck(tls, ctx, p, "_PyMem_DebugRawFree\x00")
	head := p - memGuardHead
	n := memDebugSize(p)
	memFillWith(head, memDead, memGuardHead)
	memFillBytes(ctx, p, memDead, n+8)
	a := memBelow(ctx)
	prim.Call2(a.Free, a.Ctx, head)
}

func memDebugRealloc(tls *TLS, ctx, p uintptr, n uint) uintptr {
	memDebugAttached(tls, ctx, "_PyMem_DebugRealloc\x00")
	if p == 0 {
		return memDebugNew(ctx, n)
	}
	memDebugCheck(tls, ctx, p, "_PyMem_DebugRawRealloc\x00")
	if n > 1<<63-1-memExtra {
		return 0
	}
	old := memDebugSize(p)
	a := memBelow(ctx)
	q := prim.Call3(a.Realloc, a.Ctx, p-memGuardHead, uintptr(n)+memExtra)
	if q == 0 {
		return 0
	}
	q = memDebugDress(ctx, q, n)
	if uintptr(n) > old {
		memFillWith(q+old, memFresh, uintptr(n)-old)
	}
	return q
}

// memDebugCheck ends the process when a block is not what it should be.
func memDebugCheck(tls *TLS, ctx, p uintptr, function string) {
	letter := byte(prim.Load[uintptr](ctx))
	if id := byteAt(p-8, 0); id != letter {
		memDebugShow(p)
		buffer := prim.Malloc(128)
		if buffer == 0 {
			prim.Abort()
		}
		prim.Call5(prim.Libc.Snprintf, buffer, 128, strAddr("bad ID: Allocated using API '%c', verified using API '%c'\x00"), uintptr(id), uintptr(letter))
		PrivFatalErrorFunc(tls, strAddr(function), buffer)
	}
	if !memGuardsWhole(p-7, 7) {
		memDebugShow(p)
		PrivFatalErrorFunc(tls, strAddr(function), strAddr("bad leading pad byte\x00"))
	}
	if !memGuardsWhole(p+memDebugSize(p), 8) {
		memDebugShow(p)
		PrivFatalErrorFunc(tls, strAddr(function), strAddr("bad trailing pad byte\x00"))
	}
}

func memGuardsWhole(p uintptr, n int) bool {
	for i := 0; i < n; i++ {
		if byteAt(p, i) != memGuard {
			return false
		}
	}
	return true
}

// memSay is fprintf(stderr, format, arguments); format ends with NUL.
func memSay(format string, a, b uintptr) {
	prim.Call4(libcFunction("fprintf\x00"), fileStream(2), strAddr(format), a, b)
}

// memDebugShow prints the picture of a block.
func memDebugShow(p uintptr) {
	memSay("Debug memory block at address p=%p:\x00", p, 0)
	memSay(" API '%c'\n\x00", uintptr(byteAt(p-8, 0)), 0)
	n := memDebugSize(p)
	memSay("    %zu bytes originally requested\n\x00", n, 0)
	memSay("    The %d pad bytes at p-%d are \x00", 7, 7)
	if memGuardsWhole(p-7, 7) {
		memSay("FORBIDDENBYTE, as expected.\n\x00", 0, 0)
	} else {
		memSay("not all FORBIDDENBYTE (0x%02x):\n\x00", memGuard, 0)
		for i := uintptr(7); i >= 1; i-- {
			memSay("        at p-%d: 0x%02x\x00", i, uintptr(byteAt(p-i, 0)))
			memOuch(byteAt(p-i, 0))
		}
		memSay("    Because memory is corrupted at the start, the count of bytes requested\n"+
			"       may be bogus, and checking the trailing pad bytes may segfault.\n\x00", 0, 0)
	}
	tail := p + n
	memSay("    The %d pad bytes at tail=%p are \x00", 8, tail)
	if memGuardsWhole(tail, 8) {
		memSay("FORBIDDENBYTE, as expected.\n\x00", 0, 0)
	} else {
		memSay("not all FORBIDDENBYTE (0x%02x):\n\x00", memGuard, 0)
		for i := uintptr(0); i < 8; i++ {
			memSay("        at tail+%d: 0x%02x\x00", i, uintptr(byteAt(tail+i, 0)))
			memOuch(byteAt(tail+i, 0))
		}
	}
	if n > 0 {
		memSay("    Data at p:\x00", 0, 0)
		q := p
		for ; q < tail && q < p+8; q++ {
			memSay(" %02x\x00", uintptr(byteAt(q, 0)), 0)
		}
		if tail-q > 8 {
			memSay(" ...\x00", 0, 0)
			q = tail - 8
		}
		for ; q < tail; q++ {
			memSay(" %02x\x00", uintptr(byteAt(q, 0)), 0)
		}
		memSay("\n\x00", 0, 0)
	}
	memSay("\nEnable tracemalloc to get the memory block allocation traceback\n\n\x00", 0, 0)
	prim.Call1(prim.Libc.Fflush, 0)
}

func memOuch(b byte) {
	if b != memGuard {
		memSay(" *** OUCH\x00", 0, 0)
	}
	memSay("\n\x00", 0, 0)
}
