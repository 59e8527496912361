// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Command offend has one function for each thing that bare code must not do, and some that are fine. The comment after want
// is a part of the finding.
package main

import (
	"os"
	"unsafe"
)

var (
	table   [8]int
	slice   = []int{1, 2, 3}
	kept    *int
	boxed   any
	numbers = map[int]int{1: 2}
	channel = make(chan int, 1)
	text    string
	n       = len(os.Args)
)

//go:noinline
func index(i int) int { return table[i] } // want runtime.panicBounds

//go:noinline
func cut(i int) []int { return slice[i:] } // want runtime.panicBounds

//go:noinline
func divide(a, b int) int { return a / b } // want runtime.panicdivide

//go:noinline
func shift(a, b int) int { return a << b } // want runtime.panicshift

//go:noinline
func escape(a int) *int { return &a } // want runtime.newobject

//go:noinline
func grow(a int) { slice = append(slice, a) } // want runtime.growslice

//go:noinline
func box(a int) { boxed = a } // want runtime.convT

//go:noinline
func later() { // want runtime.deferreturn
	for i := range n {
		defer index(i)
	}
}

//go:noinline
func look(a int) int { return numbers[a] } // want runtime.mapaccess

//go:noinline
func send(a int) { channel <- a } // want runtime.chansend

//go:noinline
func start() { go index(0) } // want runtime.newproc

//go:noinline
func join(a, b string) { text = a + b } // want runtime.concatstring

//go:noinline
func store(p *int) { kept = p } // want write barrier

//go:noinline
func stop() { panic("no") } // want runtime.gopanic

//go:noinline
func deep(i int) int { return bareHelper(i) } // want (in what it calls)

//go:noinline
func bareHelper(i int) int { return outsideHelper(i) }

func assembly(i int) int

// threadWord is assembly that reads thread-local storage.
func threadWord() int // want loads from thread-local storage

//go:noinline
func abi0(i int) int { return assembly(i) } // want .abi0

//go:noinline
func exempt(i int) int { return table[i] }

//go:noinline
func callsExempt() int { return exempt(0) } // want exempts

//go:noinline
func fine(a, b int) int {
	if b != 0 {
		a /= b
	}
	return *(*int)(unsafe.Add(unsafe.Pointer(&table), a&7*8)) << (uint(b) & 63)
}

func main() {
	a := index(n) + len(cut(n)) + divide(n, n) + shift(n, n) + *escape(n) + look(n) + deep(n) + abi0(n) + fine(n, n) + exempt(n) + callsExempt() + circle(n) + watched(n) + few(n) + int(large(n)) + threadWord()
	grow(a)
	box(a)
	later()
	send(a)
	start()
	join(os.Args[0], text)
	store(kept)
	stop()
}

// circle and its half call each other without a look at the stack.
//
//go:noinline
func circle(n int) int {
	if n == 0 {
		return 1
	}
	return half(n) + 1
}

//go:noinline
func half(n int) int { return circle(n/2) + n }

// watched looks at the stack each time.
//
//go:noinline
func watched(n int) int {
	if low() || n == 0 {
		return 1
	}
	return watched(n-1) + 1
}

// few is allowed to call itself.
//
//go:noinline
func few(n int) int {
	if n == 0 {
		return 1
	}
	return few(n/10) + 1
}

//go:noinline
func low() bool { return n == 0 }

// large takes more stack than there may be between two looks.
//
//go:noinline
func large(i int) byte {
	var room [20000]byte
	fill(&room)
	return room[i&7]
}

//go:noinline
func fill(room *[20000]byte) { room[1] = byte(n) }
