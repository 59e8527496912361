// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Wide strings (wchar_t, 32 bits) and lists of them: what a configuration is made of. Usable before the runtime starts.
//
// World: bare. Memory is libc's, so that it outlives threads and allocators.
// Invariant: the locale's encoding is UTF-8 with surrogateescape.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	listFound    = 1 << 62
	wideEscape   = 0xdc00 // surrogateescape: a byte that is no UTF-8, from 0x80 on
	wideMaxItems = 1 << 59
)

func wideAt(p uintptr, i int) uint32     { return prim.Load[uint32](p + uintptr(i)*4) }
func setWide(p uintptr, i int, c uint32) { prim.Store(p+uintptr(i)*4, c) }

// wideNew is memory for n characters and the NUL, which is set; 0 when there is none.
func wideNew(n int) uintptr {
	p := prim.Malloc(uintptr(n+1) * 4)
	if p != 0 {
		setWide(p, n, 0)
	}
	return p
}

// wideCopyN copies n characters.
func wideCopyN(p uintptr, n int) uintptr {
	q := wideNew(n)
	if q != 0 {
		prim.Move(q, p, uintptr(n)*4)
	}
	return q
}

func wideCopy(p uintptr) uintptr { return wideCopyN(p, wideLen(p)) }

// wideText makes a wide string of ASCII.
func wideText(s string) uintptr {
	q := wideNew(len(s))
	if q != 0 {
		for i := 0; i < len(s); i++ {
			setWide(q, i, uint32(s[i]))
		}
	}
	return q
}

// wideIs tells whether p is the ASCII text s.
func wideIs(p uintptr, s string) bool { return wideBegins(p, s) && wideAt(p, len(s)) == 0 }

// wideBegins tells whether p begins with the ASCII text s.
func wideBegins(p uintptr, s string) bool {
	for i := 0; i < len(s); i++ {
		if wideAt(p, i) != uint32(s[i]) {
			return false
		}
	}
	return true
}

func wideEqual(a, b uintptr) bool {
	for i := 0; ; i++ {
		if c := wideAt(a, i); c != wideAt(b, i) {
			return false
		} else if c == 0 {
			return true
		}
	}
}

// wideFind is the address of the first c in p, 0 when there is none.
func wideFind(p uintptr, c uint32) uintptr {
	for ; ; p += 4 {
		switch prim.Load[uint32](p) {
		case c:
			return p
		case 0:
			return 0
		}
	}
}

// wideInt reads a decimal number that fits a C int, as strtol does: with blanks and a sign before it; nothing is 0.
func wideInt(p uintptr) (n int32, ok bool) { return decimalInt(p, 4) }

// textInt is wideInt for a C string.
func textInt(p uintptr) (n int32, ok bool) { return decimalInt(p, 1) }

func decimalChar(p uintptr, size uintptr) uint32 {
	if size == 1 {
		return uint32(byteAt(p, 0))
	}
	return prim.Load[uint32](p)
}

func decimalInt(p, size uintptr) (n int32, ok bool) {
	c := decimalChar(p, size)
	if c == 0 {
		return 0, true
	}
	for c == ' ' || c >= '\t' && c <= '\r' {
		p += size
		c = decimalChar(p, size)
	}
	negative := c == '-'
	if negative || c == '+' {
		p += size
		c = decimalChar(p, size)
	}
	if c == 0 {
		return 0, false
	}
	v := 0
	for ; c != 0; c = decimalChar(p, size) {
		if c < '0' || c > '9' {
			return 0, false
		}
		if v = v*10 + int(c-'0'); v > 1<<31 {
			return 0, false
		}
		p += size
	}
	if negative {
		v = -v
	}
	return int32(v), v < 1<<31
}

// wideDecode decodes n bytes of UTF-8 as the locale does: bytes that are none become 0xdc80 to 0xdcff. 0 when there is no memory.
func wideDecode(p uintptr, n int) (text uintptr, length int) {
	q := wideNew(n)
	if q == 0 {
		return 0, 0
	}
	k := 0
	for i := 0; i < n; k++ {
		c, size := wideDecodeOne(p+uintptr(i), n-i)
		setWide(q, k, c)
		i += size
	}
	setWide(q, k, 0)
	return q, k
}

// wideDecodeOne decodes the character at p, of which n > 0 bytes are there.
func wideDecodeOne(p uintptr, n int) (c uint32, size int) {
	b := uint32(byteAt(p, 0))
	if b < 0x80 {
		return b, 1
	}
	var least uint32
	switch {
	case b >= 0xc2 && b < 0xe0:
		c, size, least = b&0x1f, 2, 0x80
	case b >= 0xe0 && b < 0xf0:
		c, size, least = b&0xf, 3, 0x800
	case b >= 0xf0 && b < 0xf5:
		c, size, least = b&7, 4, 0x10000
	default:
		return wideEscape + b, 1
	}
	if size > n {
		return wideEscape + b, 1
	}
	for i := 1; i < size; i++ {
		x := uint32(byteAt(p, i))
		if x&0xc0 != 0x80 {
			return wideEscape + b, 1
		}
		c = c<<6 | x&0x3f
	}
	if c < least || c > 0x10ffff || c >= 0xd800 && c < 0xe000 {
		return wideEscape + b, 1
	}
	return c, size
}

// wideEncode is the reverse of wideDecode, in libc's memory. A character that has no bytes gives bad, its index, and no memory.
func wideEncode(p uintptr) (text uintptr, bad int) {
	n := wideLen(p)
	q := prim.Malloc(uintptr(n)*4 + 1)
	if q == 0 {
		return 0, -1
	}
	k := 0
	for i := 0; i < n; i++ {
		c := wideAt(p, i)
		switch {
		case c < 0x80:
			setByte(q, k, byte(c))
			k++
		case c < 0x800:
			setByte(q, k, byte(0xc0|c>>6))
			setByte(q, k+1, byte(0x80|c&0x3f))
			k += 2
		case c >= wideEscape+0x80 && c <= wideEscape+0xff:
			setByte(q, k, byte(c))
			k++
		case c > 0x10ffff || c >= 0xd800 && c < 0xe000:
			prim.Free(q)
			return 0, i
		case c < 0x10000:
			setByte(q, k, byte(0xe0|c>>12))
			setByte(q, k+1, byte(0x80|c>>6&0x3f))
			setByte(q, k+2, byte(0x80|c&0x3f))
			k += 3
		default:
			setByte(q, k, byte(0xf0|c>>18))
			setByte(q, k+1, byte(0x80|c>>12&0x3f))
			setByte(q, k+2, byte(0x80|c>>6&0x3f))
			setByte(q, k+3, byte(0x80|c&0x3f))
			k += 4
		}
	}
	setByte(q, k, 0)
	return q, -1
}

// wideSet makes *at a copy of p, 0 for NULL, and frees what was there.
func wideSet(at, p uintptr) bool {
	q := uintptr(0)
	if p != 0 {
		if q = wideCopy(p); q == 0 {
			return false
		}
	}
	prim.Free(prim.Load[uintptr](at))
	prim.Store(at, q)
	return true
}

// wideSetText makes *at an ASCII text.
func wideSetText(at uintptr, s string) bool {
	q := wideText(s)
	if q == 0 {
		return false
	}
	prim.Free(prim.Load[uintptr](at))
	prim.Store(at, q)
	return true
}

// wideItem is the i-th string of a list.
func wideItem(list uintptr, i int) uintptr {
	return prim.Load[uintptr](prim.At[*layout.WideStringList](list).Items + uintptr(i)*8)
}

func wideListLen(list uintptr) int { return prim.At[*layout.WideStringList](list).Length }

// wideListInsert puts item, which it takes, at index, or behind the last.
func wideListInsert(list uintptr, index int, item uintptr) bool {
	l := prim.At[*layout.WideStringList](list)
	if item == 0 || l.Length >= wideMaxItems {
		prim.Free(item)
		return false
	}
	items := prim.Realloc(l.Items, uintptr(l.Length+1)*8)
	if items == 0 {
		prim.Free(item)
		return false
	}
	if index > l.Length {
		index = l.Length
	}
	prim.Move(items+uintptr(index+1)*8, items+uintptr(index)*8, uintptr(l.Length-index)*8)
	prim.Store(items+uintptr(index)*8, item)
	l.Items = items
	l.Length++
	return true
}

func wideListAppend(list, item uintptr) bool { return wideListInsert(list, listFound, item) }

func wideListClear(list uintptr) {
	l := prim.At[*layout.WideStringList](list)
	for i := 0; i < l.Length; i++ {
		prim.Free(wideItem(list, i))
	}
	prim.Free(l.Items)
	l.Length, l.Items = 0, 0
}

// wideListExtend appends copies of n strings at items.
func wideListExtend(list uintptr, n int, items uintptr) bool {
	for i := 0; i < n; i++ {
		if !wideListAppend(list, wideCopy(prim.Load[uintptr](items+uintptr(i)*8))) {
			return false
		}
	}
	return true
}

// wideListSet replaces a list by copies of n strings. The list stays as it is when there is no memory.
func wideListSet(list uintptr, n int, items uintptr) bool {
	l := prim.At[*layout.WideStringList](list)
	oldLength, oldItems := l.Length, l.Items
	l.Length, l.Items = 0, 0
	if !wideListExtend(list, n, items) {
		wideListClear(list)
		l.Length, l.Items = oldLength, oldItems
		return false
	}
	for i := 0; i < oldLength; i++ {
		prim.Free(prim.Load[uintptr](oldItems + uintptr(i)*8))
	}
	prim.Free(oldItems)
	return true
}

func wideListCopy(list, from uintptr) bool {
	return wideListSet(list, wideListLen(from), prim.At[*layout.WideStringList](from).Items)
}

// wideListHas tells whether a list has an item.
func wideListHas(list, item uintptr) bool {
	for i := 0; i < wideListLen(list); i++ {
		if wideEqual(wideItem(list, i), item) {
			return true
		}
	}
	return false
}

// WideStringListAppend implements PyWideStringList_Append: appends a copy.
func WideStringListAppend(tls *TLS, ret, list, item uintptr) uintptr {
	if !wideListAppend(list, wideCopy(item)) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}

// WideStringListInsert implements PyWideStringList_Insert: an index behind the last item appends.
//
// Error: a negative index.
func WideStringListInsert(tls *TLS, ret, list uintptr, index int, item uintptr) uintptr {
	if index < 0 {
		statusFail(ret, "PyWideStringList_Insert\x00", "PyWideStringList_Insert index must be >= 0\x00")
		return ret
	}
	if !wideListInsert(list, index, wideCopy(item)) {
		return StatusNoMemory(tls, ret)
	}
	return StatusOk(tls, ret)
}
