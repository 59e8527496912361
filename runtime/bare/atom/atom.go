// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package atom names the atomic operations of bare code after their memory order. Nothing else in bare code imports
// sync/atomic. Every operation is a few instructions, inlined, and works on memory outside the Go heap.
//
// Under the race detector (atom_race.go) all of them are sync/atomic, so that it sees the order they make.
package atom

import (
	"sync/atomic"
	"unsafe"
)

// LoadRelaxed reads a word that other threads write; no order with other memory.
func LoadRelaxed(p *uintptr) uintptr { return atomic.LoadUintptr(p) }

// LoadInt reads a signed word with acquire order.
func LoadInt(p *int) int { return int(atomic.LoadUintptr((*uintptr)(unsafe.Pointer(p)))) }

// Load32 reads 32 bits with acquire order.
func Load32(p *uint32) uint32 { return atomic.LoadUint32(p) }

// CAS replaces old by new and tells whether it did; a full barrier.
func CAS(p *uintptr, old, new uintptr) bool { return atomic.CompareAndSwapUintptr(p, old, new) }

// CASInt is CAS for a signed word.
func CASInt(p *int, old, new int) bool {
	return atomic.CompareAndSwapUintptr((*uintptr)(unsafe.Pointer(p)), uintptr(old), uintptr(new))
}

// CAS32 is CAS for 32 bits.
func CAS32(p *uint32, old, new uint32) bool { return atomic.CompareAndSwapUint32(p, old, new) }

// Swap stores v and returns what was there; a full barrier.
func Swap(p *uintptr, v uintptr) uintptr { return atomic.SwapUintptr(p, v) }

// Swap32 is Swap for 32 bits.
func Swap32(p *uint32, v uint32) uint32 { return atomic.SwapUint32(p, v) }

// Add adds d and returns the new value; a full barrier.
func Add(p *uintptr, d uintptr) uintptr { return atomic.AddUintptr(p, d) }

// AddInt is Add for a signed word.
func AddInt(p *int, d int) int {
	return int(atomic.AddUintptr((*uintptr)(unsafe.Pointer(p)), uintptr(d)))
}

// Add32 is Add for 32 bits.
func Add32(p *uint32, d uint32) uint32 { return atomic.AddUint32(p, d) }

// word32 is the aligned 32-bit word around a byte, and the byte's shift in it: Go has no compare-and-swap of one byte.
func word32(p *uint8) (*uint32, uint) {
	a := uintptr(unsafe.Pointer(p))
	return (*uint32)(unsafe.Pointer(a &^ 3)), uint(a&3) * 8
}

// CAS8 replaces one byte. The bytes beside it may change meanwhile: it tries again as long as only they differ.
func CAS8(p *uint8, old, new uint8) bool {
	w, s := word32(p)
	for {
		v := atomic.LoadUint32(w)
		if uint8(v>>s) != old {
			return false
		}
		if atomic.CompareAndSwapUint32(w, v, v&^(0xff<<s)|uint32(new)<<s) {
			return true
		}
	}
}

// Swap8 stores one byte and returns what was there; a full barrier.
func Swap8(p *uint8, v uint8) uint8 {
	w, s := word32(p)
	for {
		o := atomic.LoadUint32(w)
		if atomic.CompareAndSwapUint32(w, o, o&^(0xff<<s)|uint32(v)<<s) {
			return uint8(o >> s)
		}
	}
}

// Or8 sets bits of one byte and returns the byte before; a full barrier.
func Or8(p *uint8, bits uint8) uint8 {
	w, s := word32(p)
	for {
		o := atomic.LoadUint32(w)
		if atomic.CompareAndSwapUint32(w, o, o|uint32(bits)<<s) {
			return uint8(o >> s)
		}
	}
}

// And8 keeps only the given bits of one byte and returns the byte before; a full barrier.
func And8(p *uint8, bits uint8) uint8 {
	w, s := word32(p)
	for {
		o := atomic.LoadUint32(w)
		if atomic.CompareAndSwapUint32(w, o, o&^(uint32(^bits)<<s)) {
			return uint8(o >> s)
		}
	}
}
