// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Hashes of bytes, pointers and floats, and the secret that keys those of bytes.
//
// World: bare.
// Guard: hashSecret is written once, by hashInit, before any str or bytes object is hashed.
// Invariant: equal numbers of any type hash alike: a number is hashed by its value modulo 2**61 - 1.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
)

const (
	hashInfinity   = 314159
	hashSecretSize = 24
	maxHashSeed    = 1<<32 - 1
)

// hashBytes is SipHash-1-3 of n bytes at p; 0 for none.
func hashBytes(p uintptr, n int) uint64 {
	if n == 0 {
		return 0
	}
	k0, k1 := prim.Load[uint64](hashSecret), prim.Load[uint64](hashSecret+8)
	v0, v1 := k0^0x736f6d6570736575, k1^0x646f72616e646f6d
	v2, v3 := k0^0x6c7967656e657261, k1^0x7465646279746573
	last := uint64(n) << 56
	for ; n >= 8; n -= 8 {
		m := prim.Load[uint64](p)
		p += 8
		v3 ^= m
		v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
		v0 ^= m
	}
	if n != 0 {
		if p&4095 <= 4088 {
			// The word lies in one page of the system, whoever owns its other bytes.
			last |= prim.Load[uint64](p) & (1<<(uint(n)*8&63) - 1)
		} else {
			for i := 0; i < n; i++ {
				last |= uint64(byteAt(p, i)) << (uint(i) * 8 & 63)
			}
		}
	}
	v3 ^= last
	v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	v0 ^= last
	v2 ^= 0xff
	v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	return v0 ^ v1 ^ v2 ^ v3
}

func sipRound(v0, v1, v2, v3 uint64) (uint64, uint64, uint64, uint64) {
	v0 += v1
	v2 += v3
	v1 = bits.RotateLeft64(v1, 13) ^ v0
	v3 = bits.RotateLeft64(v3, 16) ^ v2
	v0 = bits.RotateLeft64(v0, 32)
	v2 += v1
	v0 += v3
	v1 = bits.RotateLeft64(v1, 17) ^ v2
	v3 = bits.RotateLeft64(v3, 21) ^ v0
	v2 = bits.RotateLeft64(v2, 32)
	return v0, v1, v2, v3
}

// HashBuffer implements Py_HashBuffer: 0 for no bytes, never -1.
func HashBuffer(ts *Thread, p uintptr, n int) int {
	if h := int(hashBytes(p, n)); h != -1 {
		return h
	}
	return -2
}

// HashPointer implements Py_HashPointer: the address without its low zeros in front.
func HashPointer(ts *Thread, p uintptr) int {
	if h := int(bits.RotateLeft64(uint64(p), -4)); h != -1 {
		return h
	}
	return -2
}

// hashFloat is the value modulo 2**61 - 1, with the sign of x; x is no NaN.
func hashFloat(x float64) int {
	if isInf(x) {
		if x > 0 {
			return hashInfinity
		}
		return -hashInfinity
	}
	m, e := floatParts(x)
	// 2**61 is 1 here, so a power of two is a rotation of 61 bits.
	r := e % hashBits
	if r < 0 {
		r += hashBits
	}
	s := uint(r)
	h := int(m<<s&hashModulus | m>>(hashBits-s))
	if signbit(x) {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h
}

// PrivHashDouble implements _Py_HashDouble: a NaN hashes by the identity of o.
func PrivHashDouble(ts *Thread, o *Object, x float64) int {
	if x != x {
		return HashPointer(ts, addr(o))
	}
	if x > -1e18 && x < 1e18 {
		if i := int(x); float64(i) == x && i < hashModulus && i > -hashModulus {
			if i == -1 {
				return -2
			}
			return i
		}
	}
	return hashFloat(x)
}

// hashFuncDef is what PyHash_GetFuncDef points at; its name is filled with it.
var hashFuncDef struct {
	hash, name         uintptr
	hashBits, seedBits int32
}

// HashGetFuncDef implements PyHash_GetFuncDef: static memory.
func HashGetFuncDef(ts *Thread) uintptr {
	hashFuncDef.hash = fn_Py_HashBuffer
	hashFuncDef.name = strAddr("siphash13\x00")
	hashFuncDef.hashBits, hashFuncDef.seedBits = 64, 128
	return pointerOf(&hashFuncDef)
}

// hashInit fills the secret: from the system, or by a seed, of which 0 means no secret at all.
func hashInit(fixed bool, seed uint) {
	switch {
	case fixed && seed == 0:
		prim.Clear(hashSecret, hashSecretSize)
	case fixed:
		hashGenerate(uint32(seed))
	default:
		hashRandom()
	}
}

// hashSeed reads a decimal number that fits 32 bits.
func hashSeed(p uintptr, n int) (seed uint, ok bool) {
	for i := 0; i < n; i++ {
		c := byteAt(p, i)
		if !isDigit(c) {
			return 0, false
		}
		if seed = seed*10 + uint(c-'0'); seed > maxHashSeed {
			return 0, false
		}
	}
	return seed, true
}

// hashGenerate fills the secret by the linear congruential generator that gives a seed the same hashes everywhere.
func hashGenerate(x uint32) {
	for i := 0; i < hashSecretSize; i++ {
		x = x*214013 + 2531011
		setByte(hashSecret, i, byte(x>>16))
	}
}

// hashRandom fills the secret from the system.
func hashRandom() {
	const sysGetrandom, nonblock = 318, 1
	got := prim.Call4(prim.Libc.Syscall, sysGetrandom, hashSecret, hashSecretSize, nonblock)
	if got != hashSecretSize {
		got = prim.Call4(prim.Libc.Syscall, sysGetrandom, hashSecret, hashSecretSize, 0)
	}
	if got != hashSecretSize {
		fatal.Throw("no random numbers from the system to key hashes with")
	}
}

// hashStr is the hash of a str's characters as they lie in memory.
func hashStr(ts *Thread, o *Object) int {
	v := textOf(o)
	return HashBuffer(ts, v.p, v.n*v.kind)
}
