// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Making str objects from memory, growing and changing them while they are new.
//
// World: bare.
// Guard: an object is changed in place only while strModifiable holds.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// strState is the eight bytes from Interned on, for a str that is not interned.
func strState(bits uint) uint { return bits << 8 }

func setStrState(o *Object, state uint) { *(*uint)(unsafe.Pointer(addr(o) + 48)) = state }

// newASCII is a str of n ASCII characters that the caller writes; the NUL behind them is set. n > 0.
//
//go:nosplit
func newASCII(ts *Thread, n int) *Object {
	if uint(n) <= 1024-strASCIIHead-1 {
		if b := ts.Heap.Take(heap.KindObject, uintptr(strASCIIHead+n+1)); b != 0 {
			o := obj(b)
			initHeader(ts, o, UnicodeType)
			a := as[*layout.ASCIIObject](o)
			a.Length, a.Hash = n, -1
			setStrState(o, strState(1|strCompact|strASCII))
			setByte(addr(o)+strASCIIHead, n, 0)
			return o
		}
	}
	return newASCIISlow(ts, n)
}

//go:noinline
func newASCIISlow(ts *Thread, n int) *Object {
	if n >= ssizeMax-strASCIIHead {
		return ErrNoMemory(ts)
	}
	o := newObject(ts, UnicodeType, uintptr(strASCIIHead+n+1))
	if o == nil {
		return nil
	}
	a := as[*layout.ASCIIObject](o)
	a.Length, a.Hash = n, -1
	setStrState(o, strState(1|strCompact|strASCII))
	setByte(addr(o)+strASCIIHead, n, 0)
	return o
}

// UnicodeNew implements PyUnicode_New: a str of n characters, none above max, which the caller writes. New reference.
// n 0 gives the empty str. ValueError for max above 0x10ffff, SystemError for a negative n.
//
// Refs: new.
func UnicodeNew(ts *Thread, n int, max uint32) *Object {
	if n == 0 {
		return emptyStr
	}
	if max < 128 && n > 0 {
		return newASCII(ts, n)
	}
	return newWide(ts, n, max)
}

// strNegative raises what a size below 0 does.
//
//go:noinline
func strNegative(ts *Thread) *Object {
	return raise(ts, ExcSystemError, "Negative size passed to PyUnicode_New")
}

//go:noinline
func newWide(ts *Thread, n int, max uint32) *Object {
	if max > strMaxChar {
		return raise(ts, ExcSystemError, "invalid maximum character passed to PyUnicode_New")
	}
	if n < 0 {
		return strNegative(ts)
	}
	kind := kindOf(max)
	if n > ssizeMax/4-strCompactHead {
		return ErrNoMemory(ts)
	}
	o := newObject(ts, UnicodeType, strCompactHead+uintptr(n+1)*kind)
	if o == nil {
		return nil
	}
	u := as[*layout.CompactUnicodeObject](o)
	u.Length, u.Hash = n, -1
	setStrState(o, strState(uint(kind)|strCompact))
	u.Utf8Length, u.Utf8 = 0, 0
	setCharAt(addr(o)+strCompactHead, kind, n, 0)
	return o
}

// strFromView copies a view into a str of the narrowest kind. New reference.
func strFromView(ts *Thread, v strView) *Object {
	if v.n == 0 {
		return emptyStr
	}
	if v.n == 1 {
		return strFromChar(ts, v.at(0))
	}
	max := v.maxChar()
	o := UnicodeNew(ts, v.n, max)
	if o != nil {
		strCopy(strData(o), kindOf(max), v.p, v.kind, v.n)
	}
	return o
}

// strFromChar is the str of one character. New reference.
func strFromChar(ts *Thread, c uint32) *Object {
	if c < 256 {
		return latin1Char(c)
	}
	o := newWide(ts, 1, c)
	if o != nil {
		setCharAt(addr(o)+strCompactHead, kindOf(c), 0, c)
	}
	return o
}

// strFromASCII copies n bytes that are known to be ASCII. New reference.
func strFromASCII(ts *Thread, p uintptr, n int) *Object {
	if n <= 1 {
		if n <= 0 {
			return emptyStr
		}
		return latin1Char(uint32(byteAt(p, 0)))
	}
	o := newASCII(ts, n)
	if o != nil {
		prim.Move(addr(o)+strASCIIHead, p, uintptr(n))
	}
	return o
}

// strConst is a str of constant ASCII text. New reference.
func strConst(ts *Thread, s string) *Object { return strFromASCII(ts, strAddr(s), len(s)) }

// UnicodeFromString implements PyUnicode_FromString: a str of NUL-terminated UTF-8. New reference; UnicodeDecodeError.
//
// Refs: new.
//
//go:nosplit
func UnicodeFromString(ts *Thread, p uintptr) *Object {
	// The end is found word by word: reading up to the next multiple of eight never leaves the page.
	n := 0
	q := p
	for q&7 != 0 {
		c := *(*uint8)(unsafe.Pointer(q))
		if c == 0 {
			return strFromBytesMixed(ts, p, int(q-p))
		}
		if c >= 128 {
			return strFromStringSlow(ts, p)
		}
		q++
	}
	for {
		w := *(*uint64)(unsafe.Pointer(q))
		if w&highBits != 0 {
			return strFromStringSlow(ts, p)
		}
		if z := (w - 0x0101010101010101) & highBits; z != 0 {
			// No byte has its high bit, so the lowest bit of z marks the first NUL.
			n = int(q-p) + trailingBytes(z)
			break
		}
		q += 8
	}
	if n < 2 {
		return strFromBytesMixed(ts, p, n)
	}
	o := obj(ts.Heap.Alloc(heap.KindObject, uintptr(strASCIIHead+n+1)))
	if o == nil {
		return strNoMemory(ts)
	}
	initHeader(ts, o, UnicodeType)
	a := as[*layout.ASCIIObject](o)
	a.Length, a.Hash = n, -1
	setStrState(o, strState(1|strCompact|strASCII))
	prim.Move(addr(o)+strASCIIHead, p, uintptr(n+1))
	return o
}

// strFromBytesMixed makes a short str of ASCII.
//
//go:noinline
func strFromBytesMixed(ts *Thread, p uintptr, n int) *Object { return strFromASCII(ts, p, n) }

//go:noinline
func strFromStringSlow(ts *Thread, p uintptr) *Object {
	return strDecodeUTF8(ts, p, prim.Strlen(p), 0, 0)
}

//go:noinline
func strNoMemory(ts *Thread) *Object { return ErrNoMemory(ts) }

// UnicodeFromStringAndSize implements PyUnicode_FromStringAndSize: a str of n bytes of UTF-8. New reference; UnicodeDecodeError,
// SystemError for a negative size or for NULL with a size.
//
// Refs: new.
//
//go:nosplit
func UnicodeFromStringAndSize(ts *Thread, p uintptr, n int) *Object {
	if n > 1 && p != 0 && isASCII(p, n) {
		o := newASCII(ts, n)
		if o != nil {
			prim.Move(addr(o)+strASCIIHead, p, uintptr(n))
		}
		return o
	}
	return strFromBytesSlow(ts, p, n)
}

//go:noinline
func strFromBytesSlow(ts *Thread, p uintptr, n int) *Object {
	if n < 0 {
		return raise(ts, ExcSystemError, "Negative size passed to PyUnicode_FromStringAndSize")
	}
	if p == 0 {
		if n > 0 {
			return raise(ts, ExcSystemError, "NULL string with positive size with NULL passed to PyUnicode_FromStringAndSize")
		}
		return emptyStr
	}
	return strDecodeUTF8(ts, p, n, 0, 0)
}

// UnicodeFromKindAndData implements PyUnicode_FromKindAndData: a str of n characters of kind 1, 2 or 4. New reference;
// SystemError for another kind, ValueError for a negative size.
//
// Refs: new.
//
//go:nosplit
func UnicodeFromKindAndData(ts *Thread, kind int32, p uintptr, n int) *Object {
	if n > 1 {
		if kind == 4 {
			if bits32(p, n) < 128 {
				o := newASCII(ts, n)
				if o != nil {
					copy32to8(addr(o)+strASCIIHead, p, n)
				}
				return o
			}
		} else if kind == 1 && isASCII(p, n) {
			o := newASCII(ts, n)
			if o != nil {
				prim.Move(addr(o)+strASCIIHead, p, uintptr(n))
			}
			return o
		}
	}
	return strFromKindSlow(ts, kind, p, n)
}

//go:noinline
func strFromKindSlow(ts *Thread, kind int32, p uintptr, n int) *Object {
	if n < 0 {
		return raise(ts, ExcValueError, "size must be positive")
	}
	switch kind {
	case 1, 2, 4:
	default:
		return raise(ts, ExcSystemError, "invalid kind")
	}
	v := strView{p, n, uintptr(kind)}
	if kind == 4 && n > 0 && (n == 1 || bits32(p, n) > strMaxChar) {
		for i := 0; i < n; i++ {
			if v.at(i) > strMaxChar {
				return raise(ts, ExcValueError, "character U+%s is not in range [U+0000; U+10ffff]", argC(hexText(ts, v.at(i))))
			}
		}
	}
	return strFromView(ts, v)
}

// hexText writes c in hexadecimal, NUL-terminated, into scratch that nobody has reserved: for an error text made at once.
func hexText(ts *Thread, c uint32) uintptr {
	p, mark := scratch(ts, 16)
	ts.ScratchTop = mark
	if p == 0 {
		return strAddr("?\x00")
	}
	n := 0
	for s := uint(28); ; s -= 4 {
		if d := c >> s & 15; d != 0 || n > 0 || s == 0 {
			setByte(p, n, hexDigit(d))
			n++
		}
		if s == 0 {
			break
		}
	}
	setByte(p, n, 0)
	return p
}

// hexDigit is the lower-case digit of d, below 16.
func hexDigit(d uint32) byte {
	if d < 10 {
		return '0' + byte(d)
	}
	return 'a' + byte(d) - 10
}

// UnicodeFromOrdinal implements PyUnicode_FromOrdinal: the str of one character. New reference; ValueError.
//
// Refs: new.
func UnicodeFromOrdinal(ts *Thread, c int32) *Object {
	if c < 0 || c > strMaxChar {
		return raise(ts, ExcValueError, "chr() arg not in range(0x110000)")
	}
	return strFromChar(ts, uint32(c))
}

// UnicodeFromObject implements PyUnicode_FromObject: o itself, or an exact copy of a subclass's str. New reference; TypeError.
func UnicodeFromObject(ts *Thread, o *Object) *Object {
	if isStrExact(o) {
		return newRef(ts, o)
	}
	if isStr(o) {
		return strExactCopy(ts, o)
	}
	return raise(ts, ExcTypeError, "Can't convert '%s' object to str implicitly", argTO(o))
}

// strExactCopy is a compact copy. New reference.
func strExactCopy(ts *Thread, o *Object) *Object {
	n := strLen(o)
	c := UnicodeNew(ts, n, strMaxOf(o))
	if c != nil && n > 0 {
		prim.Move(strData(c), strData(o), uintptr(n)*strKind(o))
	}
	return c
}

// strUnchanged is o itself when it is exact, else an exact copy: what methods return that change nothing. New reference.
func strUnchanged(ts *Thread, o *Object) *Object {
	if isStrExact(o) {
		return newRef(ts, o)
	}
	return strExactCopy(ts, o)
}

// strSub is characters i to j, clipped by the caller. New reference.
func strSub(ts *Thread, o *Object, i, j int) *Object {
	if i == 0 && j == strLen(o) {
		return strUnchanged(ts, o)
	}
	v := viewStr(o).sub(i, j)
	if strIsASCII(o) {
		return strFromASCII(ts, v.p, v.n)
	}
	return strFromView(ts, v)
}

// UnicodeSubstring implements PyUnicode_Substring: characters from start up to end, clipped to the length. New reference;
// IndexError for a negative bound.
//
// Refs: new.
func UnicodeSubstring(ts *Thread, o *Object, start, end int) *Object {
	n := strLen(o)
	if end > n {
		end = n
	}
	if start == 0 && end == n {
		return strUnchanged(ts, o)
	}
	if start < 0 || end < 0 {
		return raise(ts, ExcIndexError, "string index out of range")
	}
	if start >= n || end < start {
		return emptyStr
	}
	return strSub(ts, o, start, end)
}

// strResize gives a modifiable compact str another length. On success the old pointer is gone; on failure it stays valid.
func strResize(ts *Thread, o *Object, n int) *Object {
	head, kind := uintptr(strASCIIHead), strKind(o)
	if !strIsASCII(o) {
		head = strCompactHead
		u := as[*layout.CompactUnicodeObject](o)
		if u.Utf8 != 0 {
			freeMem(ts, u.Utf8)
			u.Utf8, u.Utf8Length = 0, 0
		}
	}
	if n > ssizeMax/4-strCompactHead {
		return ErrNoMemory(ts)
	}
	p := ts.Heap.Realloc(heap.KindObject, addr(o), head+uintptr(n+1)*kind)
	if p == 0 {
		return ErrNoMemory(ts)
	}
	as[*layout.ASCIIObject](obj(p)).Length = n
	setCharAt(p+head, kind, n, 0)
	return obj(p)
}

// UnicodeResize implements PyUnicode_Resize: changes the length of *po, which is replaced when it cannot change in place.
// 0, or -1 with the exception set and *po untouched. Refs: steals the reference in *po when it stores another.
func UnicodeResize(ts *Thread, po uintptr, n int) int32 {
	if po == 0 {
		badInternalCall(ts)
		return -1
	}
	o := itemAt(po, 0)
	if o == nil || !isStr(o) || n < 0 {
		badInternalCall(ts)
		return -1
	}
	old := strLen(o)
	if old == n {
		return 0
	}
	if n == 0 {
		setItem(po, 0, emptyStr)
		decref(ts, o)
		return 0
	}
	if strModifiable(ts, o) {
		r := strResize(ts, o, n)
		if r == nil {
			return -1
		}
		setItem(po, 0, r)
		return 0
	}
	r := UnicodeNew(ts, n, strMaxOf(o))
	if r == nil {
		return -1
	}
	k := min(n, old)
	prim.Move(strData(r), strData(o), uintptr(k)*strKind(o))
	setItem(po, 0, r)
	decref(ts, o)
	return 0
}

// UnicodeCopyCharacters implements PyUnicode_CopyCharacters: copies up to howMany characters between strings; the target must
// still be modifiable. The number copied, or -1 with SystemError, IndexError.
func UnicodeCopyCharacters(ts *Thread, to *Object, toStart int, from *Object, fromStart, howMany int) int {
	if !isStr(from) || !isStr(to) {
		badInternalCall(ts)
		return -1
	}
	if uint(fromStart) > uint(strLen(from)) || uint(toStart) > uint(strLen(to)) {
		raise(ts, ExcIndexError, "string index out of range")
		return -1
	}
	if howMany < 0 {
		raise(ts, ExcSystemError, "how_many cannot be negative")
		return -1
	}
	howMany = min(strLen(from)-fromStart, howMany)
	if toStart+howMany > strLen(to) {
		raise(ts, ExcSystemError, "Cannot write %d characters at %d in a string of %d characters", argI(howMany), argI(toStart), argI(strLen(to)))
		return -1
	}
	if howMany == 0 {
		return 0
	}
	if !strCheckModifiable(ts, to) {
		return -1
	}
	src := viewStr(from).sub(fromStart, fromStart+howMany)
	if max := src.maxChar(); max > strMaxOf(to) {
		raise(ts, ExcSystemError, "Cannot copy %s characters into a string of %s characters", argS(kindName(max)), argS(kindName(strMaxOf(to))))
		return -1
	}
	dk := strKind(to)
	strCopy(strData(to)+uintptr(toStart)*dk, dk, src.p, src.kind, howMany)
	return howMany
}

// kindName names a kind in errors.
func kindName(max uint32) string {
	switch kindOf(max) {
	case 1:
		if max < 128 {
			return "ascii"
		}
		return "UCS1"
	case 2:
		return "UCS2"
	}
	return "UCS4"
}

// fillChars sets n characters.
func fillChars(p, kind uintptr, i, n int, c uint32) {
	for ; n > 0; n-- {
		setCharAt(p, kind, i, c)
		i++
	}
}

// UnicodeFill implements PyUnicode_Fill: sets characters of a str that is still modifiable. The number set, or -1 with
// SystemError, IndexError, ValueError.
func UnicodeFill(ts *Thread, o *Object, start, n int, c uint32) int {
	if !isStr(o) {
		badInternalCall(ts)
		return -1
	}
	if !strCheckModifiable(ts, o) {
		return -1
	}
	if start < 0 {
		raise(ts, ExcIndexError, "string index out of range")
		return -1
	}
	if c > strMaxOf(o) {
		raise(ts, ExcValueError, "fill character is bigger than the string maximum character")
		return -1
	}
	n = min(strLen(o)-start, n)
	if n <= 0 {
		return 0
	}
	fillChars(strData(o), strKind(o), start, n, c)
	return n
}

// UnicodeConcat implements PyUnicode_Concat: left + right. New reference; TypeError.
//
// Refs: new.
func UnicodeConcat(ts *Thread, l, r *Object) *Object {
	if !isStr(l) || !isStr(r) {
		return strConcatError(ts, l, r)
	}
	ln, rn := strLen(l), strLen(r)
	if as[*layout.ASCIIObject](l).Bits&as[*layout.ASCIIObject](r).Bits&(strASCII|strCompact) == strASCII|strCompact && ln > 0 && rn > 0 {
		o := newASCII(ts, ln+rn) // lengths of objects in memory: the sum cannot overflow
		if o == nil {
			return nil
		}
		d := addr(o) + strASCIIHead
		prim.Move(d, addr(l)+strASCIIHead, uintptr(ln))
		prim.Move(d+uintptr(ln), addr(r)+strASCIIHead, uintptr(rn))
		return o
	}
	return strConcatSlow(ts, l, r)
}

//go:noinline
func strConcatError(ts *Thread, l, r *Object) *Object {
	if !isStr(l) {
		return raise(ts, ExcTypeError, "must be str, not %s", argTO(l))
	}
	return raise(ts, ExcTypeError, "can only concatenate str (not \"%s\") to str", argTO(r))
}

//go:noinline
func strConcatSlow(ts *Thread, l, r *Object) *Object {
	ln, rn := strLen(l), strLen(r)
	if ln == 0 {
		return UnicodeFromObject(ts, r)
	}
	if rn == 0 {
		return UnicodeFromObject(ts, l)
	}
	if ln > ssizeMax-rn {
		return raise(ts, ExcOverflowError, "strings are too large to concat")
	}
	o := UnicodeNew(ts, ln+rn, max(strMaxOf(l), strMaxOf(r)))
	if o == nil {
		return nil
	}
	k := strKind(o)
	d := strData(o)
	strCopy(d, k, strData(l), strKind(l), ln)
	strCopy(d+uintptr(ln)*k, k, strData(r), strKind(r), rn)
	return o
}

// UnicodeAppend implements PyUnicode_Append: *pl becomes *pl + r, in place when nobody else knows it. On failure *pl becomes NULL
// with the exception set. Refs: steals the reference in *pl, none of r.
func UnicodeAppend(ts *Thread, pl uintptr, r *Object) {
	if pl == 0 {
		if ErrOccurred(ts) == nil {
			badInternalCall(ts)
		}
		return
	}
	l := itemAt(pl, 0)
	if r == nil || l == nil || !isStr(l) || !isStr(r) {
		if ErrOccurred(ts) == nil {
			badInternalCall(ts)
		}
		setItem(pl, 0, nil)
		xdecref(ts, l)
		return
	}
	if rn := strLen(r); rn > 0 && l != r && strModifiable(ts, l) && strKind(r) <= strKind(l) && (!strIsASCII(l) || strIsASCII(r)) {
		ln := strLen(l)
		o := strResize(ts, l, ln+rn)
		setItem(pl, 0, o)
		if o == nil {
			decref(ts, l)
			return
		}
		k := strKind(o)
		strCopy(strData(o)+uintptr(ln)*k, k, strData(r), strKind(r), rn)
		return
	}
	o := UnicodeConcat(ts, l, r)
	setItem(pl, 0, o)
	decref(ts, l)
}

// UnicodeAppendAndDel implements PyUnicode_AppendAndDel: PyUnicode_Append that also drops r.
func UnicodeAppendAndDel(ts *Thread, pl uintptr, r *Object) {
	UnicodeAppend(ts, pl, r)
	xdecref(ts, r)
}
