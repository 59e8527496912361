// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyOS_: C strings to C integers, and comparison without regard to case.
//
// World: bare; entered from C. Errors are told by errno, as C's own functions do.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// skipSpace is the first character at or behind p that is no ASCII white space.
func skipSpace(p uintptr) uintptr {
	for asciiSpace(prim.Load[byte](p)) {
		p++
	}
	return p
}

// basePrefix is the letter behind the 0 of a base's prefix, 0 for none.
func basePrefix(base int32) byte {
	switch base {
	case 2:
		return 'b'
	case 8:
		return 'o'
	case 16:
		return 'x'
	}
	return 0
}

// strtoulStart finds the base of the text at p and its first digit behind a prefix. done: the value is 0, and the text ends there.
func strtoulStart(p uintptr, base int32) (digits uintptr, radix int32, done bool) {
	first, second := prim.Load[byte](p), byte(0)
	if first == '0' {
		second = asciiLower(prim.Load[byte](p + 1))
	}
	if base == 0 {
		if first != '0' {
			return p, 10, false
		}
		switch second {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		default:
			// No octal numbers in C's way: zeros alone are a number.
			for prim.Load[byte](p) == '0' {
				p++
			}
			return skipSpace(p), 10, true
		}
	}
	if base < 2 || base > 36 {
		return p, base, true
	}
	if letter := basePrefix(base); letter != 0 && second == letter {
		if digitValue(prim.Load[byte](p+2)) >= uint(base) {
			return p, base, true // a prefix without digits
		}
		p += 2
	}
	return p, base, false
}

// OSStrtoul implements PyOS_strtoul. Too large: the largest value, errno ERANGE, *end behind all digits.
func OSStrtoul(ts *Thread, p, end uintptr, base int32) uint {
	p, radix, done := strtoulStart(skipSpace(p), base)
	v, overflow := uint(0), false
	for ; !done; p++ {
		d := digitValue(prim.Load[byte](p))
		if d >= uint(radix) {
			break
		}
		hi, lo := bits.Mul64(uint64(v), uint64(radix))
		sum, carry := bits.Add64(lo, uint64(d), 0)
		overflow = overflow || hi != 0 || carry != 0
		v = uint(sum)
	}
	if end != 0 {
		prim.Store(end, p)
	}
	if overflow {
		setErrno(errnoRange)
		return ^uint(0)
	}
	return v
}

// OSStrtol implements PyOS_strtol. Out of range: the nearest value, errno ERANGE.
func OSStrtol(ts *Thread, p, end uintptr, base int32) int {
	p = skipSpace(p)
	sign := prim.Load[byte](p)
	if sign == '+' || sign == '-' {
		p++
	}
	u := OSStrtoul(ts, p, end, base)
	const most = 1<<63 - 1
	if sign == '-' {
		if u <= most+1 {
			return -int(u)
		}
		setErrno(errnoRange)
		return -most - 1
	}
	if u > most {
		setErrno(errnoRange)
		return most
	}
	return int(u)
}

// compareCase compares up to n characters, letters of either case alike.
func compareCase(a, b uintptr, n int) int32 {
	for i := 0; i < n; i++ {
		x, y := asciiLower(byteAt(a, i)), asciiLower(byteAt(b, i))
		if x != y || x == 0 {
			return int32(x) - int32(y)
		}
	}
	return 0
}

// OSMystricmp implements PyOS_mystricmp.
func OSMystricmp(ts *Thread, a, b uintptr) int32 { return compareCase(a, b, 1<<62) }

// OSMystrnicmp implements PyOS_mystrnicmp.
func OSMystrnicmp(ts *Thread, a, b uintptr, n int) int32 { return compareCase(a, b, n) }
