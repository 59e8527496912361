// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Characters from one width to another, eight bytes at a time: finding the kind that holds them, and copying.
//
// World: bare; hot.
// Invariant: no byte outside the n characters is read or written. What is left over behind whole words is done by a word that
// overlaps the one before, which repeats work but needs no loop.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// bits32 is the union of the bits of n 32-bit characters, n > 1.
//
//go:nosplit
func bits32(p uintptr, n int) uint32 {
	end := p + uintptr(n)*4 - 8 // the last pair
	or := prim.Load[uint64](end)
	for ; p+8 < end; p += 16 {
		or |= prim.Load[uint64](p) | prim.Load[uint64](p+8)
	}
	if p < end {
		or |= prim.Load[uint64](p)
	}
	return uint32(or | or>>32)
}

// bits16 is the union of the bits of n 16-bit characters.
func bits16(p uintptr, n int) uint32 {
	if n < 4 {
		var or uint32
		for ; n > 0; n-- {
			or |= uint32(prim.Load[uint16](p))
			p += 2
		}
		return or
	}
	end := p + uintptr(n)*2 - 8
	or := prim.Load[uint64](end)
	for ; p < end; p += 8 {
		or |= prim.Load[uint64](p)
	}
	or |= or >> 32
	return uint32(or|or>>16) & 0xffff
}

// four8 packs four 32-bit characters below 256, given as two pairs, into four bytes.
func four8(a, b uint64) uint32 {
	return uint32(uint16(a|a>>24)) | uint32(uint16(b|b>>24))<<16
}

// copy32to8 narrows n characters that are all below 256.
//
//go:nosplit
func copy32to8(dst, src uintptr, n int) {
	if n < 4 {
		for ; n > 0; n-- {
			prim.Store(dst, prim.Load[uint8](src))
			dst++
			src += 4
		}
		return
	}
	last, lastSrc := dst+uintptr(n)-4, src+uintptr(n)*4-16
	for dst+4 < last {
		prim.Store(dst, uint64(four8(prim.Load[uint64](src), prim.Load[uint64](src+8)))|
			uint64(four8(prim.Load[uint64](src+16), prim.Load[uint64](src+24)))<<32)
		dst += 8
		src += 32
	}
	if dst < last {
		prim.Store(dst, four8(prim.Load[uint64](src), prim.Load[uint64](src+8)))
	}
	prim.Store(last, four8(prim.Load[uint64](lastSrc), prim.Load[uint64](lastSrc+8)))
}

// copy32to16 narrows n characters that are all below 65536, n > 1.
func copy32to16(dst, src uintptr, n int) {
	last := dst + uintptr(n)*2 - 4
	end := prim.Load[uint64](src + uintptr(n)*4 - 8)
	for dst < last {
		a := prim.Load[uint64](src)
		prim.Store(dst, uint32(uint16(a))|uint32(a>>16)&0xffff0000)
		dst += 4
		src += 8
	}
	prim.Store(last, uint32(uint16(end))|uint32(end>>16)&0xffff0000)
}

// copy16to8 narrows n characters that are all below 256.
func copy16to8(dst, src uintptr, n int) {
	if n < 4 {
		for ; n > 0; n-- {
			prim.Store(dst, prim.Load[uint8](src))
			dst++
			src += 2
		}
		return
	}
	last := dst + uintptr(n) - 4
	end := prim.Load[uint64](src + uintptr(n)*2 - 8)
	for dst < last {
		prim.Store(dst, four16to8(prim.Load[uint64](src)))
		dst += 4
		src += 8
	}
	prim.Store(last, four16to8(end))
}

// four16to8 packs four 16-bit characters below 256 into four bytes.
func four16to8(a uint64) uint32 {
	a |= a >> 8
	return uint32(uint16(a)) | uint32(a>>16)&0xffff0000
}

// copy8to16 widens n characters.
func copy8to16(dst, src uintptr, n int) {
	for ; n >= 4; n -= 4 {
		a := uint64(prim.Load[uint32](src))
		a = (a | a<<16) & 0x0000ffff0000ffff
		prim.Store(dst, (a|a<<8)&0x00ff00ff00ff00ff)
		dst += 8
		src += 4
	}
	for ; n > 0; n-- {
		prim.Store(dst, uint16(prim.Load[uint8](src)))
		dst += 2
		src++
	}
}

// copy8to32 and copy16to32 widen n characters.
func copy8to32(dst, src uintptr, n int) {
	for ; n > 0; n-- {
		prim.Store(dst, uint32(prim.Load[uint8](src)))
		dst += 4
		src++
	}
}

func copy16to32(dst, src uintptr, n int) {
	for ; n > 0; n-- {
		prim.Store(dst, uint32(prim.Load[uint16](src)))
		dst += 4
		src += 2
	}
}

// strCopy copies n characters from one kind to a kind at least as wide, or to a narrower one that all of them fit.
func strCopy(dst, dkind, src, skind uintptr, n int) {
	if dkind == skind {
		prim.Move(dst, src, uintptr(n)*dkind)
		return
	}
	if n < 2 {
		if n == 1 {
			setCharAt(dst, dkind, 0, charAt(src, skind, 0))
		}
		return
	}
	switch dkind<<4 | skind {
	case 0x21:
		copy8to16(dst, src, n)
	case 0x41:
		copy8to32(dst, src, n)
	case 0x42:
		copy16to32(dst, src, n)
	case 0x14:
		copy32to8(dst, src, n)
	case 0x24:
		copy32to16(dst, src, n)
	case 0x12:
		copy16to8(dst, src, n)
	}
}

const highBits = 0x8080808080808080

// asciiPrefix is how many of the n bytes at p are ASCII before the first that is not.
func asciiPrefix(p uintptr, n int) int {
	i := 0
	for ; i+8 <= n; i += 8 {
		if w := prim.Load[uint64](p+uintptr(i)) & highBits; w != 0 {
			return i + trailingBytes(w)
		}
	}
	for ; i < n; i++ {
		if byteAt(p, i) >= 128 {
			break
		}
	}
	return i
}

// isASCII tells whether n bytes are all ASCII.
//
//go:nosplit
func isASCII(p uintptr, n int) bool {
	if n >= 8 {
		last := p + uintptr(n) - 8
		w := prim.Load[uint64](last)
		for ; p < last; p += 8 {
			w |= prim.Load[uint64](p)
		}
		return w&highBits == 0
	}
	if n >= 4 {
		return (prim.Load[uint32](p)|prim.Load[uint32](p+uintptr(n)-4))&0x80808080 == 0
	}
	var c uint8
	for ; n > 0; n-- {
		c |= prim.Load[uint8](p)
		p++
	}
	return c < 128
}

// highCount counts the bytes from 128 on.
func highCount(p uintptr, n int) int {
	count := 0
	for ; n >= 8; n -= 8 {
		// One bit for each byte: the product adds them up in the top byte.
		count += int(prim.Load[uint64](p) & highBits >> 7 * wordOnes >> 56)
		p += 8
	}
	for ; n > 0; n-- {
		count += int(prim.Load[byte](p) >> 7)
		p++
	}
	return count
}

// maxChar is a bound of the characters: 127, 255, 65535 or 0x10ffff, the least that fits all.
func (v strView) maxChar() uint32 {
	switch {
	case v.kind == 1:
		if isASCII(v.p, v.n) {
			return 127
		}
		return 255
	case v.kind == 2:
		return maxCharOf(bits16(v.p, v.n))
	case v.n > 1:
		return maxCharOf(bits32(v.p, v.n))
	case v.n == 1:
		return maxCharOf(v.at(0))
	}
	return 127
}
