// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Properties of characters, of Unicode 16.0: what a letter is, what its upper case is.
//
// World: bare.
// Guard: none; the tables of zunicode.go are constant.
// Invariant: record 0 is that of characters that do not exist, which have no property and map to themselves.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// unicodeRecord holds the properties that many characters share. With ucExtended a mapping is a place in unicodeCases: the
// index in the low 24 bits, the number of characters above them; otherwise it is the distance from the character.
type unicodeRecord struct {
	upper, lower, title, fold int32
	flags                     uint16
	decimal, digit            int8 // -1: none
	numeric                   uint8
}

// unicodeOf is the record of c, any number.
func unicodeOf(c uint32) *unicodeRecord {
	p := uintptr(unsafe.Pointer(&unicodeRecords))
	if c > strMaxChar {
		return (*unicodeRecord)(unsafe.Pointer(p))
	}
	block := prim.Load[uint16](uintptr(unsafe.Pointer(&unicodeFirst)) + uintptr(c>>unicodeShift)*2)
	at := uintptr(block)<<unicodeShift + uintptr(c&(1<<unicodeShift-1))
	i := prim.Load[uint16](uintptr(unsafe.Pointer(&unicodeSecond)) + at*2)
	return (*unicodeRecord)(unsafe.Pointer(p + uintptr(i)*unsafe.Sizeof(unicodeRecord{})))
}

// unicodeHas tells whether c has one of the properties.
func unicodeHas(c uint32, flags uint16) bool { return unicodeOf(c).flags&flags != 0 }

// unicodeHasInt is unicodeHas for C.
func unicodeHasInt(c uint32, flags uint16) int32 {
	if unicodeHas(c, flags) {
		return 1
	}
	return 0
}

// unicodeCaseAt is the i-th character of a long mapping.
func unicodeCaseAt(place int32, i int) uint32 {
	return prim.Load[uint32](uintptr(unsafe.Pointer(&unicodeCases)) + uintptr(place&0xffffff)*4 + uintptr(i)*4)
}

// unicodeMap is the first character of a mapping of c, and how many there are.
func unicodeMap(c uint32, r *unicodeRecord, m int32) (uint32, int) {
	if r.flags&ucExtended != 0 {
		return unicodeCaseAt(m, 0), int(m >> 24)
	}
	return uint32(int32(c) + m), 1
}

// PrivUnicodeIsAlpha implements _PyUnicode_IsAlpha: 1 for letters.
func PrivUnicodeIsAlpha(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucAlpha) }

// PrivUnicodeIsDecimalDigit implements _PyUnicode_IsDecimalDigit: 1 for digits of decimal numbers.
func PrivUnicodeIsDecimalDigit(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucDecimal) }

// PrivUnicodeIsDigit implements _PyUnicode_IsDigit: 1 for digits, superscripts and the like included.
func PrivUnicodeIsDigit(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucDigit) }

// PrivUnicodeIsNumeric implements _PyUnicode_IsNumeric: 1 for what has a numeric value.
func PrivUnicodeIsNumeric(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucNumeric) }

// PrivUnicodeIsLinebreak implements _PyUnicode_IsLinebreak: 1 for what ends a line.
func PrivUnicodeIsLinebreak(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucLinebreak) }

// PrivUnicodeIsWhitespace implements _PyUnicode_IsWhitespace: 1 for white space.
func PrivUnicodeIsWhitespace(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucSpace) }

// PrivUnicodeIsPrintable implements _PyUnicode_IsPrintable: 1 for what repr shows as it is.
func PrivUnicodeIsPrintable(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucPrintable) }

// PrivUnicodeIsLowercase implements _PyUnicode_IsLowercase.
func PrivUnicodeIsLowercase(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucLower) }

// PrivUnicodeIsUppercase implements _PyUnicode_IsUppercase.
func PrivUnicodeIsUppercase(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucUpper) }

// PrivUnicodeIsTitlecase implements _PyUnicode_IsTitlecase: 1 for the characters that exist for titles, such as U+01C5.
func PrivUnicodeIsTitlecase(ts *Thread, c uint32) int32 { return unicodeHasInt(c, ucTitle) }

// PrivUnicodeToUppercase implements _PyUnicode_ToUppercase: the upper case of c, the first character of it when it has several.
func PrivUnicodeToUppercase(ts *Thread, c uint32) uint32 {
	r := unicodeOf(c)
	u, _ := unicodeMap(c, r, r.upper)
	return u
}

// PrivUnicodeToLowercase implements _PyUnicode_ToLowercase: the lower case of c, the first character of it when it has several.
func PrivUnicodeToLowercase(ts *Thread, c uint32) uint32 {
	r := unicodeOf(c)
	u, _ := unicodeMap(c, r, r.lower)
	return u
}

// PrivUnicodeToTitlecase implements _PyUnicode_ToTitlecase: the title case of c, the first character of it when it has several.
func PrivUnicodeToTitlecase(ts *Thread, c uint32) uint32 {
	r := unicodeOf(c)
	u, _ := unicodeMap(c, r, r.title)
	return u
}

// PrivUnicodeToDecimalDigit implements _PyUnicode_ToDecimalDigit: 0 to 9, or -1.
func PrivUnicodeToDecimalDigit(ts *Thread, c uint32) int32 { return int32(unicodeOf(c).decimal) }

// PrivUnicodeToDigit implements _PyUnicode_ToDigit: 0 to 9, or -1.
func PrivUnicodeToDigit(ts *Thread, c uint32) int32 { return int32(unicodeOf(c).digit) }

// PrivUnicodeToNumeric implements _PyUnicode_ToNumeric: the value, or -1.0. U+0F33 has the value -0.5.
func PrivUnicodeToNumeric(ts *Thread, c uint32) float64 {
	return prim.Load[float64](uintptr(unsafe.Pointer(&unicodeNumbers)) + uintptr(unicodeOf(c).numeric)*8)
}

// UnicodeIsIdentifier implements PyUnicode_IsIdentifier: 1 when o is a name as Python's grammar has it, else 0. o must be a str.
// Keywords are names too.
func UnicodeIsIdentifier(ts *Thread, o *Object) int32 {
	v := viewStr(o)
	if v.n == 0 || !unicodeHas(v.at(0), ucXidStart) {
		return 0
	}
	for i := 1; i < v.n; i++ {
		if !unicodeHas(v.at(i), ucXidContinue) {
			return 0
		}
	}
	return 1
}
