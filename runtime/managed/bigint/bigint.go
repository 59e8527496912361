// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package bigint serves the lifts for ints that are too long for schoolbook arithmetic, with math/big.
//
// World: managed.
// Guard: operands are ints or copies that the caller keeps, results are memory that only the caller knows; nothing here waits for a
// thread of Python's, so that the caller stays attached and may hold locks of objects.
package bigint

import (
	"math/big"
	"math/bits"
	"sync"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/object"
)

// work is what a lift computes with: kept, so that repeated arithmetic makes no garbage.
type work struct {
	a, b, m, q, r big.Int
	text          []byte
}

var pool = sync.Pool{New: func() any { return new(work) }}

// shift is how many bits a digit of Python's ints has.
const shift = 30

// digits are the n digits at p.
func digits(p uintptr, n int) []uint32 { return unsafe.Slice((*uint32)(unsafe.Pointer(p)), n) }

// load sets x to the number that n digits at p are.
func load(x *big.Int, p uintptr, n int) {
	w := x.Bits()[:0]
	if need := n*shift/bits.UintSize + 1; cap(w) < need {
		w = make([]big.Word, 0, need+need/4)
	}
	acc, have := uint(0), 0
	for _, d := range digits(p, n) {
		acc |= uint(d) << have
		if have += shift; have >= bits.UintSize {
			w = append(w, big.Word(acc))
			have -= bits.UintSize
			acc = uint(d) >> (shift - have)
		}
	}
	x.SetBits(append(w, big.Word(acc)))
}

// store writes x as n digits at p, zeros behind its own.
func store(x *big.Int, p uintptr, n int) {
	out := digits(p, n)
	acc, have, k := uint(0), 0, 0
	for _, w := range x.Bits() {
		if have < shift {
			// A digit that has bits of two words.
			if k < n {
				out[k] = uint32((acc | uint(w)<<have) & (1<<shift - 1))
				k++
			}
			acc = uint(w) >> (shift - have)
			have += bits.UintSize - shift
		}
		for have >= shift {
			if k < n {
				out[k] = uint32(acc & (1<<shift - 1))
				k++
			}
			acc >>= shift
			have -= shift
		}
	}
	if k < n {
		out[k] = uint32(acc)
		k++
	}
	clear(out[k:])
}

// request is what the lifts below work on, and room for it.
func request(args uintptr) (*object.BigRequest, *work) {
	return (*object.BigRequest)(unsafe.Pointer(args)), pool.Get().(*work)
}

// LiftMul serves doors.LiftBigMul.
func LiftMul(args uintptr) {
	r, w := request(args)
	load(&w.a, r.A, r.NA)
	if r.A == r.B && r.NA == r.NB {
		w.q.Mul(&w.a, &w.a)
	} else {
		load(&w.b, r.B, r.NB)
		w.q.Mul(&w.a, &w.b)
	}
	store(&w.q, r.R, r.NR)
	pool.Put(w)
}

// LiftDivmod serves doors.LiftBigDivmod.
func LiftDivmod(args uintptr) {
	r, w := request(args)
	load(&w.a, r.A, r.NA)
	load(&w.b, r.B, r.NB)
	w.q.QuoRem(&w.a, &w.b, &w.r)
	if r.Q != 0 {
		store(&w.q, r.Q, r.NQ)
	}
	if r.R != 0 {
		store(&w.r, r.R, r.NR)
	}
	pool.Put(w)
}

// LiftGCD serves doors.LiftBigGCD.
func LiftGCD(args uintptr) {
	r, w := request(args)
	load(&w.a, r.A, r.NA)
	load(&w.b, r.B, r.NB)
	store(w.q.GCD(nil, nil, &w.a, &w.b), r.R, r.NR)
	pool.Put(w)
}

// LiftPowMod serves doors.LiftBigPowMod.
func LiftPowMod(args uintptr) {
	r, w := request(args)
	load(&w.a, r.A, r.NA)
	load(&w.b, r.B, r.NB)
	load(&w.m, r.Q, r.NQ)
	store(w.q.Exp(&w.a, &w.b, &w.m), r.R, r.NR)
	pool.Put(w)
}

// LiftToString serves doors.LiftBigToString: NR becomes the length of the text, which is written at R when NR bytes are enough for it.
func LiftToString(args uintptr) {
	r, w := request(args)
	load(&w.a, r.A, r.NA)
	w.text = w.a.Append(w.text[:0], 10)
	if len(w.text) <= r.NR {
		copy(unsafe.Slice((*byte)(unsafe.Pointer(r.R)), len(w.text)), w.text)
	}
	r.NR = len(w.text)
	pool.Put(w)
}

// LiftFromString serves doors.LiftBigFromString.
func LiftFromString(args uintptr) {
	r, w := request(args)
	s := scanner{base: uint(r.Base)}
	s.measure()
	s.scan(&w.a, unsafe.Slice((*byte)(unsafe.Pointer(r.A)), r.NA))
	store(&w.a, r.R, r.NR)
	pool.Put(w)
}

// scanner reads digits of a base: long texts by halves whose lower one is a power of two times leafDigits long, so that few powers
// are needed.
type scanner struct {
	base   uint
	unit   uint       // the largest power of base that fits a word
	count  int        // its exponent
	powers []*big.Int // of base, exponents leafDigits << i
}

// leafDigits is the length up to which quadratic time is less.
const leafDigits = 1200

func (s *scanner) measure() {
	s.unit, s.count = s.base, 1
	for {
		hi, lo := bits.Mul(s.unit, s.base)
		if hi != 0 {
			return
		}
		s.unit, s.count = lo, s.count+1
	}
}

// power is base to leafDigits << i.
func (s *scanner) power(i int) *big.Int {
	for len(s.powers) <= i {
		p := new(big.Int)
		if k := len(s.powers); k == 0 {
			p.Exp(new(big.Int).SetUint64(uint64(s.base)), big.NewInt(leafDigits), nil)
		} else {
			p.Mul(s.powers[k-1], s.powers[k-1])
		}
		s.powers = append(s.powers, p)
	}
	return s.powers[i]
}

// scan sets z to the number whose digit values, highest first, are given.
func (s *scanner) scan(z *big.Int, v []byte) {
	if len(v) <= leafDigits {
		s.leaf(z, v)
		return
	}
	i := bits.Len(uint(len(v)-1)/leafDigits) - 1
	cut := len(v) - leafDigits<<i
	var low big.Int
	s.scan(&low, v[cut:])
	s.scan(z, v[:cut])
	z.Mul(z, s.power(i))
	z.Add(z, &low)
}

// leaf is scan in quadratic time.
func (s *scanner) leaf(z *big.Int, v []byte) {
	w := z.Bits()[:0]
	for len(v) > 0 {
		unit, n := s.unit, s.count
		if first := len(v) % s.count; first != 0 {
			// The odd ones first, so that all further units are whole.
			n = first
		}
		d := uint(0)
		for _, x := range v[:n] {
			d = d*s.base + uint(x)
		}
		v = v[n:]
		for j, x := range w {
			hi, lo := bits.Mul(uint(x), unit)
			lo, carry := bits.Add(lo, d, 0)
			w[j], d = big.Word(lo), hi+carry
		}
		if d != 0 {
			w = append(w, big.Word(d))
		}
	}
	z.SetBits(w)
}
