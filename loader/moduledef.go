// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// PyModuleDef in a file that has not run: its pointers are relocations, its other fields lie in the file as they will in memory.
//
// World: managed.

import "strings"

// Offsets in PyModuleDef. A free-threaded PyObject has 32 bytes, one of a build with GIL 16: all that follows it moves.
const (
	freeName, gilName = 56, 40
	nameToSlots       = 32

	slotSize   = 16
	slotsLimit = 64 // more than a definition can use: each kind of slot but exec and abi may stand once
	slotModGIL = 4
)

// moduleDef is a PyModuleDef that the file shows.
type moduleDef struct {
	name string
	free bool // it has the free-threaded layout
	gil  GILSlot
}

// is tells whether the definition is that of a module by the last part of its name.
func (m *moduleDef) is(last string) bool {
	return m.name == last || strings.HasSuffix(m.name, "."+last)
}

// moduleDefs finds definitions: a static object head that nothing relocates, followed by a pointer to a module's name.
func (d *dynamic) moduleDefs() (defs []moduleDef) {
	for _, w := range d.words {
		free := d.head(w.at-freeName, freeName, true)
		if !free && !d.head(w.at-gilName, gilName, false) {
			continue
		}
		if name, ok := d.moduleName(w.to); ok {
			defs = append(defs, moduleDef{name: name, free: free, gil: d.slotGIL(w.at + nameToSlots)})
		}
	}
	return defs
}

// head tells whether the bytes before m_name are those of PyModuleDef_HEAD_INIT: an immortal count and zeros.
func (d *dynamic) head(addr, size uint64, free bool) bool {
	b := d.bytes(addr, size)
	if b == nil || addr%8 != 0 {
		return false
	}
	if free {
		// ob_tid is 0; flags, mutex and GC bits vary; ob_ref_local is that of an immortal object; the rest is 0.
		return le.Uint64(b) == 0 && le.Uint32(b[12:]) == 0xffffffff && zero(b[16:]) && d.untouched(addr, size)
	}
	// Immortal counts of 3.12 to 3.14, and the 1 of older limited APIs.
	switch le.Uint32(b) {
	case 1, 0x3fffffff, 0xc0000000, 0xffffffff:
		return zero(b[8:]) && d.untouched(addr, size)
	}
	return false
}

func zero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// untouched tells whether no word of the range is a relocated pointer.
func (d *dynamic) untouched(addr, size uint64) bool {
	for at := addr; at < addr+size; at += 8 {
		if _, found := d.pointer(at); found {
			return false
		}
	}
	return true
}

// moduleName reads a module's name: identifiers joined by dots. Bytes above ASCII are allowed, as in identifiers.
func (d *dynamic) moduleName(addr uint64) (string, bool) {
	const longest = 512
	b := d.rest(addr)
	for i := 0; i < len(b) && i < longest; i++ {
		c := b[i]
		switch {
		case c == 0:
			return string(b[:i]), i > 0
		case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80:
		case i > 0 && (c == '.' || c >= '0' && c <= '9'):
		default:
			return "", false
		}
	}
	return "", false
}

// slotGIL reads the Py_mod_gil slot of the slots that the word at addr points to.
func (d *dynamic) slotGIL(addr uint64) GILSlot {
	slots, found := d.pointer(addr)
	if !found {
		return GILUnseen
	}
	for i := uint64(0); i < slotsLimit; i++ {
		b := d.bytes(slots+i*slotSize, slotSize)
		if b == nil {
			return GILUnseen
		}
		switch le.Uint32(b) {
		case 0:
			return GILUnseen
		case slotModGIL:
			return d.gilValue(slots+i*slotSize+8, le.Uint64(b[8:]))
		}
	}
	return GILUnseen
}

// gilValue tells the value of a Py_mod_gil slot: Py_MOD_GIL_USED is 0, Py_MOD_GIL_NOT_USED 1.
func (d *dynamic) gilValue(at, value uint64) GILSlot {
	if _, relocated := d.pointer(at); relocated {
		return GILUnseen
	}
	switch value {
	case 0:
		return GILSlotUsed
	case 1:
		return GILSlotNotUsed
	}
	return GILUnseen
}
