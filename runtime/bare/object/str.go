// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The str object: its forms in memory, and views of them.
//
// World: bare.
// Guard: the characters never change once a second reference exists. Hash, the UTF-8 form and the interned state are filled late,
// by any thread: the hash by a plain word store (all threads store the same), the UTF-8 pointer by compare-and-swap.
// Invariant: a compact str is in the narrowest kind that holds its largest character, so equal texts have equal kinds.
// Invariant: a str of a subclass is not compact: its characters lie in a block of their own at Data.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// Bits of the second state byte. Kind is 1, 2 or 4: the bytes of a character.
const (
	strKindMask = 7
	strCompact  = 8
	strASCII    = 16
	strStatic   = 32
)

// The first state byte. Interned strings are immortal here; the mortal form of CPython's default build is never used.
const (
	strNotInterned      = 0
	strInternedImmortal = 2
	strInternedStatic   = 3
)

const (
	strASCIIHead   = 56 // sizeof(PyASCIIObject): where ASCII characters begin
	strCompactHead = 72 // sizeof(PyCompactUnicodeObject): where others begin
	strMaxChar     = 0x10ffff
	ssizeMax       = 1<<63 - 1
)

// isStr tells whether o is a str or of a subclass.
func isStr(o *Object) bool { return o.ObType.TpFlags&layout.TPFLAGS_UNICODE_SUBCLASS != 0 }

// isStrExact tells whether o is a str and not of a subclass.
func isStrExact(o *Object) bool { return o.ObType == UnicodeType }

// strView is the characters of a str, or of other memory in the same form.
type strView struct {
	p    uintptr
	n    int
	kind uintptr // 1, 2, 4
}

// strData is the address of the first character.
func strData(o *Object) uintptr {
	bits := as[*layout.ASCIIObject](o).Bits
	if bits&strCompact == 0 {
		return as[*layout.UnicodeObject](o).Data
	}
	if bits&strASCII != 0 {
		return addr(o) + strASCIIHead
	}
	return addr(o) + strCompactHead
}

// strLen is the number of characters.
func strLen(o *Object) int { return as[*layout.ASCIIObject](o).Length }

// strKind is the bytes of a character: 1, 2, 4.
func strKind(o *Object) uintptr { return uintptr(as[*layout.ASCIIObject](o).Bits & strKindMask) }

// strIsASCII tells whether all characters are below 128.
func strIsASCII(o *Object) bool { return as[*layout.ASCIIObject](o).Bits&strASCII != 0 }

// strMaxOf bounds the characters of o: 127, 255, 65535 or 0x10ffff.
func strMaxOf(o *Object) uint32 {
	if strIsASCII(o) {
		return 127
	}
	return kindMax(strKind(o))
}

// kindMax is the largest character that a kind holds.
func kindMax(kind uintptr) uint32 {
	switch kind {
	case 1:
		return 255
	case 2:
		return 0xffff
	}
	return strMaxChar
}

// kindOf is the kind that holds a largest character.
func kindOf(max uint32) uintptr {
	if max < 256 {
		return 1
	}
	if max < 0x10000 {
		return 2
	}
	return 4
}

// viewStr is the view of a str; it must not outlive the reference.
func viewStr(o *Object) strView { return strView{strData(o), strLen(o), strKind(o)} }

// viewConst views a constant of ASCII.
func viewConst(s string) strView { return strView{strAddr(s), len(s), 1} }

// charAt reads the i-th character of memory in the given kind.
func charAt(p, kind uintptr, i int) uint32 {
	switch kind {
	case 1:
		return uint32(*(*uint8)(unsafe.Pointer(p + uintptr(i))))
	case 2:
		return uint32(*(*uint16)(unsafe.Pointer(p + uintptr(i)*2)))
	}
	return *(*uint32)(unsafe.Pointer(p + uintptr(i)*4))
}

// setCharAt writes the i-th character; c fits the kind.
func setCharAt(p, kind uintptr, i int, c uint32) {
	switch kind {
	case 1:
		*(*uint8)(unsafe.Pointer(p + uintptr(i))) = uint8(c)
	case 2:
		*(*uint16)(unsafe.Pointer(p + uintptr(i)*2)) = uint16(c)
	default:
		*(*uint32)(unsafe.Pointer(p + uintptr(i)*4)) = c
	}
}

func (v strView) at(i int) uint32 { return charAt(v.p, v.kind, i) }

// sub is the view of characters i to j; 0 <= i <= j <= n.
func (v strView) sub(i, j int) strView { return strView{v.p + uintptr(i)*v.kind, j - i, v.kind} }

// maxCharOf rounds a largest character, or the union of all characters' bits, up to a bound.
func maxCharOf(c uint32) uint32 {
	if c < 128 {
		return 127
	}
	if c < 256 {
		return 255
	}
	if c < 0x10000 {
		return 0xffff
	}
	return strMaxChar
}

// latin1Char is the one str of a character below 256; immortal.
func latin1Char(c uint32) *Object {
	if c < 128 {
		return obj(asciiChars + uintptr(c)*64)
	}
	return obj(latin1Chars + uintptr(c-128)*80)
}

// UnicodeGetLength implements PyUnicode_GetLength: the number of characters, -1 and TypeError when o is no str.
func UnicodeGetLength(ts *Thread, o *Object) int {
	if !isStr(o) {
		ErrBadArgument(ts)
		return -1
	}
	return strLen(o)
}

// UnicodeGetSize implements PyUnicode_GetSize, which only old binaries call: it always fails, as in CPython.
func UnicodeGetSize(ts *Thread, o *Object) int {
	raise(ts, ExcRuntimeError, "PyUnicode_GetSize has been removed.")
	return -1
}

// UnicodeKIND implements PyUnicode_KIND as a function: 1, 2 or 4. o must be a str.
func UnicodeKIND(ts *Thread, o *Object) int32 { return int32(strKind(o)) }

// UnicodeDATA implements PyUnicode_DATA as a function: the address of the characters. o must be a str.
func UnicodeDATA(ts *Thread, o *Object) uintptr { return strData(o) }

// UnicodeReadChar implements PyUnicode_ReadChar: one character, or ^0 with TypeError or IndexError.
func UnicodeReadChar(ts *Thread, o *Object, i int) uint32 {
	if !isStr(o) {
		ErrBadArgument(ts)
		return ^uint32(0)
	}
	if uint(i) >= uint(strLen(o)) {
		raise(ts, ExcIndexError, "string index out of range")
		return ^uint32(0)
	}
	return charAt(strData(o), strKind(o), i)
}

// strModifiable tells whether a str may be changed in place: nobody else knows it, no value depends on its text.
func strModifiable(ts *Thread, o *Object) bool {
	a := as[*layout.ASCIIObject](o)
	return uniquelyReferenced(ts, o) && a.Hash == -1 && a.Interned == 0 && isStrExact(o)
}

// strCheckModifiable is strModifiable with CPython's error.
func strCheckModifiable(ts *Thread, o *Object) bool {
	if !strModifiable(ts, o) {
		raise(ts, ExcSystemError, "Cannot modify a string currently used")
		return false
	}
	return true
}

// UnicodeWriteChar implements PyUnicode_WriteChar: replaces one character of a str that is still being built. 0, or -1 with
// TypeError, IndexError, SystemError (shared) or ValueError (the character does not fit the kind).
func UnicodeWriteChar(ts *Thread, o *Object, i int, c uint32) int32 {
	if !isStr(o) || as[*layout.ASCIIObject](o).Bits&strCompact == 0 {
		ErrBadArgument(ts)
		return -1
	}
	if uint(i) >= uint(strLen(o)) {
		return raiseInt(ts, ExcIndexError, "string index out of range")
	}
	if !strCheckModifiable(ts, o) {
		return -1
	}
	if c > strMaxOf(o) {
		return raiseInt(ts, ExcValueError, "character out of range")
	}
	setCharAt(strData(o), strKind(o), i, c)
	return 0
}

// strHash is the tp_hash of str.
func strHash(ts *Thread, o *Object) int {
	a := as[*layout.ASCIIObject](o)
	if h := a.Hash; h != -1 {
		return h
	}
	return strHashSlow(ts, o)
}

//go:noinline
func strHashSlow(ts *Thread, o *Object) int {
	h := int(hashBytes(strData(o), strLen(o)*int(strKind(o))))
	if h == -1 {
		h = -2
	}
	as[*layout.ASCIIObject](o).Hash = h
	return h
}

// strDealloc is the tp_dealloc of str and, through their own, of subclasses.
func strDealloc(ts *Thread, o *Object) {
	u := as[*layout.UnicodeObject](o)
	if u.Bits&(strCompact|strASCII) == strCompact|strASCII {
		if o.ObType == UnicodeType {
			freeObject(ts, o)
			return
		}
	} else {
		compact := u.Bits&strCompact != 0
		if u.Utf8 != 0 && (compact || u.Utf8 != u.Data) {
			freeMem(ts, u.Utf8)
		}
		if !compact && u.Data != 0 {
			freeMem(ts, u.Data)
		}
	}
	if o.ObType == UnicodeType {
		freeObject(ts, o)
		return
	}
	callFree(ts, o.ObType.TpFree, addr(o))
}
