// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// Relocations: checked, because the dynamic linker writes where they say; and read, because they are where a file that has not
// run keeps its pointers.
//
// World: managed.
// Invariant: words is sorted by address when parseDynamic returns.

import (
	"cmp"
	"slices"
)

// Types of x86-64 relocations that a shared object may have.
const (
	relNone, rel64, relPC32, relCopy, relGlobDat, relJumpSlot, relRelative, rel32 = 0, 1, 2, 5, 6, 7, 8, 10
	relDTPMod64, relDTPOff64, relTPOff64, relSize32, relSize64, relTLSDesc        = 16, 17, 18, 32, 33, 36
	relIRelative, relRelative64                                                   = 37, 38
)

// width is how many bytes a relocation of this type writes; 0 for a type that the linker does not know.
func width(kind uint32, size uint64) uint64 {
	switch kind {
	case relNone:
		return 1
	case relPC32, rel32, relSize32:
		return 4
	case rel64, relGlobDat, relJumpSlot, relRelative, relDTPMod64, relDTPOff64, relTPOff64, relSize64, relIRelative, relRelative64:
		return 8
	case relTLSDesc:
		return 16
	case relCopy:
		return max(size, 1)
	}
	return 0
}

// checkRelocations checks types and places.
func (d *dynamic) checkRelocations() error {
	plain := d.tags[dtRelaCount]
	for n, table := range d.relas {
		for i := uint64(0); len(table) > 0; i, table = i+1, table[relaSize:] {
			kind := le.Uint32(table[8:])
			// The linker adds the base to the first DT_RELACOUNT words without a look at their type.
			if n == 0 && i < plain && kind != relRelative {
				return damaged("relocation %d of type %d among the relative ones", i, kind)
			}
			if err := d.checkRelocation(le.Uint64(table), kind, uint64(le.Uint32(table[12:])), le.Uint64(table[16:])); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(d.words, byAddress)
	return nil
}

func byAddress(a, b word) int { return cmp.Compare(a.at, b.at) }

func (d *dynamic) checkRelocation(at uint64, kind uint32, index, addend uint64) error {
	s := d.symbol(index)
	size := width(kind, s.size)
	switch {
	case size == 0:
		return damaged("a relocation of unknown type %d", kind)
	case kind == relNone:
		return nil
	case !d.writable(at, size):
		return damaged("a relocation at %#x outside the data", at)
	case kind == relIRelative && !d.has(addend, 1, flagExec):
		return damaged("a function that chooses functions (%#x) outside the code", addend)
	case kind == relRelative:
		d.words = append(d.words, word{at, addend})
	case kind == rel64 && s.section != 0:
		d.words = append(d.words, word{at, s.value + addend})
	}
	return nil
}

// writable tells whether the linker may write here: it makes code writable only when DT_TEXTREL asks for it.
func (d *dynamic) writable(at, size uint64) bool {
	if _, textRel := d.tags[dtTextRel]; textRel || d.tags[dtFlags]&dfTextRel != 0 {
		return d.at(at, size) != nil
	}
	return d.has(at, size, flagWrite)
}

// checkRelr reads DT_RELR: an even word is an address, an odd one a bitmap of the 63 words that follow the last place.
func (d *dynamic) checkRelr() error {
	addr, present := d.tags[dtRelr]
	size := d.tags[dtRelrSz]
	if !present {
		return nil
	}
	table := d.bytes(addr, size)
	if table == nil || size%8 != 0 || addr%8 != 0 {
		return damaged("a table of relative relocations out of range")
	}
	next, begun := uint64(0), false
	for ; len(table) > 0; table = table[8:] {
		entry := le.Uint64(table)
		if entry&1 == 0 {
			if !d.relative(entry) {
				return damaged("a relocation at %#x outside the data", entry)
			}
			next, begun = entry+8, true
			continue
		}
		for i := uint64(0); i < 63; i++ {
			if entry>>(i+1)&1 != 0 && (!begun || !d.relative(next+8*i)) {
				return damaged("a relocation at %#x outside the data", next+8*i)
			}
		}
		next += 63 * 8
	}
	slices.SortFunc(d.words, byAddress)
	return nil
}

// relative keeps the word at an address of DT_RELR, whose addend lies in place.
func (d *dynamic) relative(at uint64) bool {
	if !d.writable(at, 8) {
		return false
	}
	if b := d.bytes(at, 8); b != nil {
		d.words = append(d.words, word{at, le.Uint64(b)})
	}
	return true
}

// pointer is where the word at an address points after relocation; false when it is not a relocated word.
func (d *dynamic) pointer(at uint64) (uint64, bool) {
	i, found := slices.BinarySearchFunc(d.words, at, func(w word, at uint64) int { return cmp.Compare(w.at, at) })
	if !found {
		return 0, false
	}
	return d.words[i].to, true
}
