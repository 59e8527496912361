// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Comparing strings.
//
// World: bare. No lock: texts do not change.

package object

import (
	"math/bits"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// trailingBytes is the index of the lowest byte that has its high bit in z, which is not 0.
func trailingBytes(z uint64) int { return bits.TrailingZeros64(z) >> 3 }

// strEqual tells whether two strings have the same text. Equal texts have equal kinds.
func strEqual(a, b *Object) bool {
	if a == b {
		return true
	}
	n := strLen(a)
	if n != strLen(b) {
		return false
	}
	k := strKind(a)
	return k == strKind(b) && prim.Equal(strData(a), strData(b), uintptr(n)*k)
}

// strEqualConst tells whether o's text is a constant of ASCII.
func strEqualConst(o *Object, s string) bool {
	return strLen(o) == len(s) && strKind(o) == 1 && prim.Equal(strData(o), strAddr(s), uintptr(len(s)))
}

// viewCompare orders two texts by their characters: -1, 0, 1.
func viewCompare(a, b strView) int32 {
	n := min(a.n, b.n)
	i := 0
	if a.kind == 1 && b.kind == 1 {
		for i+8 <= n && prim.Load[uint64](a.p+uintptr(i)) == prim.Load[uint64](b.p+uintptr(i)) {
			i += 8
		}
	}
	for ; i < n; i++ {
		if x, y := a.at(i), b.at(i); x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	if a.n == b.n {
		return 0
	}
	if a.n < b.n {
		return -1
	}
	return 1
}

// UnicodeCompare implements PyUnicode_Compare: -1, 0, 1; -1 with TypeError when one is no str.
func UnicodeCompare(ts *Thread, a, b *Object) int32 {
	if a == b && isStr(a) {
		return 0
	}
	if !isStr(a) || !isStr(b) {
		return raiseInt(ts, ExcTypeError, "Can't compare %s and %s", argTO(a), argTO(b))
	}
	return viewCompare(viewStr(a), viewStr(b))
}

// UnicodeCompareWithASCIIString implements PyUnicode_CompareWithASCIIString: orders o against NUL-terminated Latin-1: -1, 0, 1.
// No error. o must be a str.
func UnicodeCompareWithASCIIString(ts *Thread, o *Object, s uintptr) int32 {
	v := viewStr(o)
	if v.kind == 1 {
		i := 0
		// Both words may be read whole while the str has eight characters left and s has shown no NUL: s is read up to its page's
		// end only, since a read that crosses it goes byte by byte.
		for i+8 <= v.n && (s+uintptr(i))&4095 <= 4088 {
			w := prim.Load[uint64](s + uintptr(i))
			if w != prim.Load[uint64](v.p+uintptr(i)) || (w-0x0101010101010101)&^w&highBits != 0 {
				break
			}
			i += 8
		}
		for ; i < v.n; i++ {
			x, y := byteAt(v.p, i), byteAt(s, i)
			if x != y {
				if x < y {
					return -1
				}
				return 1
			}
			if y == 0 {
				return 1 // the str goes on behind a NUL
			}
		}
		if byteAt(s, v.n) != 0 {
			return -1
		}
		return 0
	}
	for i := 0; i < v.n; i++ {
		x, y := v.at(i), uint32(byteAt(s, i))
		if y == 0 {
			return 1
		}
		if x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	if byteAt(s, v.n) != 0 {
		return -1
	}
	return 0
}

// UnicodeEqual implements PyUnicode_Equal: 1, 0, or -1 with TypeError when one is no str.
func UnicodeEqual(ts *Thread, a, b *Object) int32 {
	if !isStr(a) {
		return raiseInt(ts, ExcTypeError, "first argument must be str, not %s", argTO(a))
	}
	if !isStr(b) {
		return raiseInt(ts, ExcTypeError, "second argument must be str, not %s", argTO(b))
	}
	return b2i(strEqual(a, b))
}

// UnicodeEqualToUTF8 implements PyUnicode_EqualToUTF8: whether o's text is the NUL-terminated UTF-8 at s. No error, no exception.
func UnicodeEqualToUTF8(ts *Thread, o *Object, s uintptr) int32 {
	return UnicodeEqualToUTF8AndSize(ts, o, s, prim.Strlen(s))
}

// UnicodeEqualToUTF8AndSize implements PyUnicode_EqualToUTF8AndSize: whether o's text is n bytes of UTF-8. Invalid UTF-8 equals
// nothing. No error, no exception.
func UnicodeEqualToUTF8AndSize(ts *Thread, o *Object, s uintptr, n int) int32 {
	v := viewStr(o)
	if strIsASCII(o) {
		return b2i(v.n == n && prim.Equal(v.p, s, uintptr(n)))
	}
	j := 0
	for i := 0; i < v.n; i++ {
		c, k := utf8At(s+uintptr(j), n-j)
		if k <= 0 || c != v.at(i) {
			return 0
		}
		j += k
	}
	return b2i(j == n)
}

// The operations of a rich comparison.
const (
	cmpLT = 0
	cmpLE = 1
	cmpEQ = 2
	cmpNE = 3
	cmpGT = 4
	cmpGE = 5
)

// strBool is True or False; both are immortal.
func strBool(b bool) *Object {
	if b {
		return True
	}
	return False
}

// UnicodeRichCompare implements PyUnicode_RichCompare, the tp_richcompare of str. New reference; NotImplemented when one is no
// str, TypeError for an unknown operation.
func UnicodeRichCompare(ts *Thread, a, b *Object, op int32) *Object {
	if !isStr(a) || !isStr(b) {
		return NotImplemented
	}
	if op == cmpEQ {
		return strBool(strEqual(a, b))
	}
	if op == cmpNE {
		return strBool(!strEqual(a, b))
	}
	var c int32
	if a != b {
		c = viewCompare(viewStr(a), viewStr(b))
	}
	switch op {
	case cmpLT:
		return strBool(c < 0)
	case cmpLE:
		return strBool(c <= 0)
	case cmpGT:
		return strBool(c > 0)
	case cmpGE:
		return strBool(c >= 0)
	}
	ErrBadArgument(ts)
	return nil
}
