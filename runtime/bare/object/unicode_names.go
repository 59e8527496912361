// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Names of characters: what \N{...} finds and namereplace writes.
//
// World: bare.
// Guard: none; the tables of zunicode_names.go are constant.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

const (
	hangulBase   = 0xac00
	hangulVowels = 21
	hangulFinals = 28
	hangulCount  = 19 * hangulVowels * hangulFinals

	hangulPrefix = "HANGUL SYLLABLE "
	cjkPrefix    = "CJK UNIFIED IDEOGRAPH"

	// The parts of a Hangul syllable's name, each ended by NUL.
	hangulLead  = "G\x00GG\x00N\x00D\x00DD\x00R\x00M\x00B\x00BB\x00S\x00SS\x00\x00J\x00JJ\x00C\x00K\x00T\x00P\x00H\x00"
	hangulVowel = "A\x00AE\x00YA\x00YAE\x00EO\x00E\x00YEO\x00YE\x00O\x00WA\x00WAE\x00OE\x00YO\x00U\x00WEO\x00WE\x00WI\x00YU\x00EU\x00YI\x00I\x00"
	hangulFinal = "\x00G\x00GG\x00GS\x00N\x00NJ\x00NH\x00D\x00L\x00LG\x00LM\x00LB\x00LS\x00LT\x00LP\x00LH\x00M\x00B\x00BS\x00S\x00SS\x00NG\x00J\x00C\x00K\x00T\x00P\x00H\x00"
)

func nameRun(i int) (first, count, name uint32) {
	p := uintptr(unsafe.Pointer(&nameRuns)) + uintptr(i)*12
	return prim.Load[uint32](p), prim.Load[uint32](p + 4), prim.Load[uint32](p + 8)
}

func nameRange(i int) (first, last uint32, prefix uintptr) {
	p := uintptr(unsafe.Pointer(&nameRanges)) + uintptr(i)*12
	return prim.Load[uint32](p), prim.Load[uint32](p + 4), strAddr(namePrefixes) + uintptr(prim.Load[uint32](p+8))
}

// nameWord reads the next word of a name: its text, 0 at the end, and where to go on.
func nameWord(p uintptr) (word, next uintptr) {
	k := uint32(byteAt(p, 0))
	p++
	if k == 0 {
		return 0, p
	}
	if k >= nameSingle {
		k = nameSingle + (k-nameSingle)<<8 + uint32(byteAt(p, 0))
		p++
	}
	return strAddr(nameWords) + uintptr(prim.Load[uint32](uintptr(unsafe.Pointer(&nameWordAt))+uintptr(k)*4)), p
}

// nameStart is where the words of a name begin.
func nameStart(i uint32) uintptr {
	p := strAddr(nameTokens) + uintptr(prim.Load[uint32](uintptr(unsafe.Pointer(&nameStarts))+uintptr(i/nameStep)*4))
	for i %= nameStep; i > 0; {
		if byteAt(p, 0) == 0 {
			i--
		} else if byteAt(p, 0) >= nameSingle {
			p++
		}
		p++
	}
	return p
}

// unicodeName adds the name of c; false, and nothing added, when it has none.
func unicodeName(ts *Thread, b *textBuffer, c uint32) bool {
	if c-hangulBase < hangulCount {
		s := c - hangulBase
		b.string(ts, hangulPrefix)
		b.nth(ts, hangulLead, s/(hangulVowels*hangulFinals))
		b.nth(ts, hangulVowel, s/hangulFinals%hangulVowels)
		b.nth(ts, hangulFinal, s%hangulFinals)
		return true
	}
	for i := 0; i < nameRangeCount; i++ {
		first, last, prefix := nameRange(i)
		if c >= first && c <= last {
			b.bytes(ts, prefix, prim.Strlen(prefix))
			b.upperHex(ts, c, 4)
			return true
		}
	}
	i, ok := nameNumber(c)
	if !ok {
		return false
	}
	for p, gap := nameStart(i), false; ; gap = true {
		var w uintptr
		if w, p = nameWord(p); w == 0 {
			return true
		}
		if gap {
			b.byte(ts, ' ')
		}
		b.bytes(ts, w, prim.Strlen(w))
	}
}

// nth adds one of NUL-terminated texts.
func (b *textBuffer) nth(ts *Thread, texts string, i uint32) {
	p := codecNth(texts, int(i))
	b.bytes(ts, p, prim.Strlen(p))
}

// upperHex adds a number in at least width digits.
func (b *textBuffer) upperHex(ts *Thread, c uint32, width int) {
	if width > 1 || c >= 16 {
		b.upperHex(ts, c>>4, width-1)
	}
	b.byte(ts, byteAt(strAddr("0123456789ABCDEF"), int(c&15)))
}

// nameNumber is the number of the name of c.
func nameNumber(c uint32) (uint32, bool) {
	low, high := 0, nameRunCount
	for low < high {
		mid := (low + high) >> 1
		first, count, name := nameRun(mid)
		switch {
		case c < first:
			high = mid
		case c >= first+count:
			low = mid + 1
		default:
			return name + c - first, true
		}
	}
	return 0, false
}

// nameChar is the character of a name's number.
func nameChar(i uint32) uint32 {
	if i >= namePlain {
		return prim.Load[uint32](uintptr(unsafe.Pointer(&nameAliases)) + uintptr(i-namePlain)*4)
	}
	low, high := 0, nameRunCount
	for high-low > 1 {
		mid := (low + high) >> 1
		if _, _, name := nameRun(mid); i < name {
			high = mid
		} else {
			low = mid
		}
	}
	first, _, name := nameRun(low)
	return first + i - name
}

func nameUpper(c byte) byte {
	if c-'a' < 26 {
		c -= 32
	}
	return c
}

// nameIs compares a name with the text at p, whatever its case.
func nameIs(i uint32, p uintptr, n int) bool {
	k := 0
	for t, gap := nameStart(i), false; ; gap = true {
		var w uintptr
		if w, t = nameWord(t); w == 0 {
			return k == n
		}
		if gap {
			if k >= n || byteAt(p, k) != ' ' {
				return false
			}
			k++
		}
		for ; byteAt(w, 0) != 0; w++ {
			if k >= n || nameUpper(byteAt(p, k)) != byteAt(w, 0) {
				return false
			}
			k++
		}
	}
}

// hasPrefix tells whether the n bytes at p begin with a NUL-terminated text, whatever their case if fold.
func hasPrefix(p uintptr, n int, prefix uintptr, fold bool) bool {
	for i := 0; byteAt(prefix, i) != 0; i++ {
		if i >= n {
			return false
		}
		c := byteAt(p, i)
		if fold {
			c = nameUpper(c)
		}
		if c != byteAt(prefix, i) {
			return false
		}
	}
	return true
}

// unicodeNamed is the character whose name, or alias, is the n bytes at p, in any case but for Hangul syllables and unified ideographs.
func unicodeNamed(p uintptr, n int) (uint32, bool) {
	if hasPrefix(p, n, strAddr(hangulPrefix+"\x00"), false) {
		return hangulNamed(p+uintptr(len(hangulPrefix)), n-len(hangulPrefix))
	}
	cjk := hasPrefix(p, n, strAddr(cjkPrefix+"-\x00"), false)
	for i := 0; i < nameRangeCount; i++ {
		first, last, prefix := nameRange(i)
		if !hasPrefix(p, n, prefix, true) {
			continue
		}
		if !cjk && hasPrefix(prefix, prim.Strlen(prefix), strAddr(cjkPrefix+"-\x00"), false) {
			return 0, false
		}
		k := prim.Strlen(prefix)
		if c, ok := nameHex(p+uintptr(k), n-k, !cjk); ok && c >= first && c <= last {
			return c, true
		}
	}
	if cjk || n > nameLongest {
		return 0, false
	}
	h := uint32(0x811c9dc5)
	for i := 0; i < n; i++ {
		h = (h ^ uint32(nameUpper(byteAt(p, i)))) * 0x01000193
	}
	for s := (h ^ h>>16) & (nameSlots - 1); ; s = (s + 1) & (nameSlots - 1) {
		i := prim.Load[uint16](uintptr(unsafe.Pointer(&nameSlotTable)) + uintptr(s)*2)
		if i == 0xffff {
			return 0, false
		}
		if nameIs(uint32(i), p, n) {
			return nameChar(uint32(i)), true
		}
	}
}

// nameHex reads a number of 4 or 5 digits and nothing behind it; fold allows small letters but no needless 0.
func nameHex(p uintptr, n int, fold bool) (c uint32, ok bool) {
	if n != 4 && n != 5 {
		return 0, false
	}
	for i := 0; i < n; i++ {
		b := byteAt(p, i)
		if fold {
			b = nameUpper(b)
		}
		switch {
		case b-'0' < 10:
			c = c<<4 | uint32(b-'0')
		case b-'A' < 6:
			c = c<<4 | uint32(b-'A'+10)
		default:
			return 0, false
		}
	}
	return c, !fold || n == 4 || c > 0xffff
}

// hangulPart finds the longest of count parts that the text begins with: its number, -1 for none, and its length.
func hangulPart(p uintptr, n int, parts string, count int) (part, length int) {
	part, length = -1, -1
	t := strAddr(parts)
	for i := 0; i < count; i++ {
		k := prim.Strlen(t)
		if k > length && hasPrefix(p, n, t, false) {
			part, length = i, k
		}
		t += uintptr(k) + 1
	}
	if part < 0 {
		length = 0
	}
	return part, length
}

func hangulNamed(p uintptr, n int) (uint32, bool) {
	l, k := hangulPart(p, n, hangulLead, 19)
	v, k2 := hangulPart(p+uintptr(k), n-k, hangulVowel, hangulVowels)
	k += k2
	f, k3 := hangulPart(p+uintptr(k), n-k, hangulFinal, hangulFinals)
	if l < 0 || v < 0 || f < 0 || k+k3 != n {
		return 0, false
	}
	return hangulBase + uint32((l*hangulVowels+v)*hangulFinals+f), true
}
