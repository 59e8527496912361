// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// The dynamic section and the tables it names, checked as far as the dynamic linker trusts them: glibc's dlopen follows their
// addresses and counts without a look and crashes the process on a damaged file.
//
// World: managed.
// Invariant: a *dynamic that parseDynamic returned has symbols, strings and relocations that lie inside the file.

import (
	"bytes"
	"strings"
)

// Tags of the dynamic section.
const (
	dtNeeded, dtPltRelSz, dtPltGot, dtHash, dtStrTab, dtSymTab, dtRela, dtRelaSz     = 1, 2, 3, 4, 5, 6, 7, 8
	dtRelaEnt, dtStrSz, dtSymEnt, dtInit, dtFini, dtSoname, dtRpath, dtRel           = 9, 10, 11, 12, 13, 14, 15, 17
	dtPltRel, dtTextRel, dtJmpRel, dtInitArray, dtFiniArray                          = 20, 22, 23, 25, 26
	dtInitArraySz, dtFiniArraySz, dtRunpath, dtFlags                                 = 27, 28, 29, 30
	dtRelrSz, dtRelr, dtRelrEnt                                                      = 35, 36, 37
	dtGNUHash, dtVersym, dtRelaCount, dtVerdef, dtVerdefNum, dtVerneed, dtVerneedNum = 0x6ffffef5, 0x6ffffff0, 0x6ffffff9,
		0x6ffffffc, 0x6ffffffd, 0x6ffffffe, 0x6fffffff

	dfTextRel = 4
)

// dynamic is the dynamic section with its tables.
type dynamic struct {
	*image
	tags     map[uint64]uint64
	neededAt []uint64 // offsets of the strings
	needed   []string
	search   []string // DT_RUNPATH, or DT_RPATH when there is none
	strings  []byte   // ends with NUL
	symbols  []byte
	count    uint64 // of symbols
	relas    [][]byte
	words    []word
	steps    int // that the walks of the version tables may still take
}

// word is a relocated pointer: the address of the pointer, and where in the file's own image it points.
type word struct{ at, to uint64 }

func parseDynamic(m *image) (*dynamic, error) {
	d := &dynamic{image: m, tags: map[uint64]uint64{}}
	for _, step := range []func() error{d.readTags, d.checkStrings, d.checkEntrySizes, d.findRelocations, d.countSymbols,
		d.checkSymbols, d.checkVersions, d.checkCode, d.checkRelocations, d.checkRelr} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// readTags reads the entries up to DT_NULL. The linker does not know the section's length: it stops at DT_NULL alone.
func (d *dynamic) readTags() error {
	var head *segment
	for i := range d.segments {
		if d.segments[i].kind == ptDynamic {
			head = &d.segments[i]
		}
	}
	if head == nil {
		return refuse("an ELF file without a dynamic section", wantShared, "link the extension with -shared, or "+doInstall)
	}
	section := d.bytes(head.addr, head.memSize)
	if section == nil || head.addr%8 != 0 || head.flags&flagWrite != 0 && !d.has(head.addr, head.memSize, flagWrite) {
		return damaged("a dynamic section out of range")
	}
	for ; len(section) >= 16; section = section[16:] {
		tag, value := le.Uint64(section), le.Uint64(section[8:])
		switch tag {
		case 0:
			return nil
		case dtNeeded:
			d.neededAt = append(d.neededAt, value)
		default:
			d.tags[tag] = value
		}
	}
	return damaged("a dynamic section without an end")
}

// checkStrings reads the string table and the texts that the dynamic section takes from it.
func (d *dynamic) checkStrings() error {
	d.strings = d.bytes(d.tags[dtStrTab], d.tags[dtStrSz])
	if len(d.strings) == 0 || d.strings[len(d.strings)-1] != 0 {
		return damaged("a string table out of range")
	}
	for _, offset := range d.neededAt {
		s, ok := d.text(offset)
		if !ok || s == "" {
			return damaged("the name of a needed library out of range")
		}
		d.needed = append(d.needed, s)
	}
	for _, tag := range []uint64{dtSoname, dtRpath, dtRunpath} {
		offset, present := d.tags[tag]
		s, ok := d.text(offset)
		if present && !ok {
			return damaged("a text of the dynamic section out of range")
		}
		if present && tag != dtSoname {
			d.search = strings.Split(s, ":")
		}
	}
	return nil
}

// text is the string at an offset of the string table.
func (d *dynamic) text(offset uint64) (string, bool) {
	if offset >= uint64(len(d.strings)) {
		return "", false
	}
	s := d.strings[offset:]
	return string(s[:bytes.IndexByte(s, 0)]), true
}

// hasText tells whether text would find a string.
func (d *dynamic) hasText(offset uint32) bool { return uint64(offset) < uint64(len(d.strings)) }

// checkEntrySizes checks the sizes that the linker takes for granted, and asserts on.
func (d *dynamic) checkEntrySizes() error {
	for _, c := range []struct {
		table, size, want uint64
		name              string
	}{{dtSymTab, dtSymEnt, symbolSize, "symbols"}, {dtRela, dtRelaEnt, relaSize, "relocations"}, {dtRelr, dtRelrEnt, 8, "relative relocations"}} {
		if _, present := d.tags[c.table]; present && d.tags[c.size] != c.want {
			return damaged("%s of %d bytes", c.name, d.tags[c.size])
		}
	}
	if _, present := d.tags[dtRel]; present {
		return damaged("relocations without addends")
	}
	if _, present := d.tags[dtJmpRel]; present && d.tags[dtPltRel] != dtRela {
		return damaged("a procedure linkage table with relocations of kind %d", d.tags[dtPltRel])
	}
	return nil
}

// findRelocations finds DT_RELA and DT_JMPREL.
func (d *dynamic) findRelocations() error {
	for _, t := range [][2]uint64{{dtRela, dtRelaSz}, {dtJmpRel, dtPltRelSz}} {
		addr, present := d.tags[t[0]]
		size := d.tags[t[1]]
		if !present && size == 0 {
			continue
		}
		table := d.bytes(addr, size)
		if table == nil || !present || size%relaSize != 0 || addr%8 != 0 {
			return damaged("a table of relocations out of range")
		}
		d.relas = append(d.relas, table)
	}
	if d.tags[dtRelaCount] > d.tags[dtRelaSz]/relaSize {
		return damaged("more relative relocations than relocations")
	}
	return nil
}

// checkCode checks what the linker calls: init and fini functions; and the global offset table, which it may write.
func (d *dynamic) checkCode() error {
	for _, tag := range []uint64{dtInit, dtFini} {
		if addr, present := d.tags[tag]; present && !d.has(addr, 1, flagExec) {
			return damaged("an initialisation function outside the code")
		}
	}
	for _, t := range [][2]uint64{{dtInitArray, dtInitArraySz}, {dtFiniArray, dtFiniArraySz}} {
		addr, present := d.tags[t[0]]
		size := d.tags[t[1]]
		if present && (d.bytes(addr, size) == nil || size%8 != 0 || addr%8 != 0) {
			return damaged("an array of initialisation functions out of range")
		}
	}
	if addr, present := d.tags[dtPltGot]; present && len(d.relas) > 0 && d.at(addr, 8) == nil {
		return damaged("a global offset table out of range")
	}
	return nil
}

// symbol is one entry of the symbol table.
type symbol struct {
	name        uint32 // offset in strings
	kind, bind  byte
	section     uint16
	value, size uint64
}

// symbol reads entry i, which is below count.
func (d *dynamic) symbol(i uint64) symbol {
	b := d.symbols[i*symbolSize : (i+1)*symbolSize]
	return symbol{name: le.Uint32(b), kind: b[4] & 15, bind: b[4] >> 4, section: le.Uint16(b[6:]), value: le.Uint64(b[8:]), size: le.Uint64(b[16:])}
}

// checkSymbols finds the table, whose length only the hash tables and the relocations tell.
func (d *dynamic) checkSymbols() error {
	if d.count > uint64(len(d.data))/symbolSize {
		return damaged("%d symbols", d.count)
	}
	d.symbols = d.bytes(d.tags[dtSymTab], d.count*symbolSize)
	if d.symbols == nil || d.tags[dtSymTab]%8 != 0 {
		return damaged("a symbol table out of range")
	}
	for i := uint64(0); i < d.count; i++ {
		if !d.hasText(le.Uint32(d.symbols[i*symbolSize:])) {
			return damaged("the name of symbol %d out of range", i)
		}
	}
	return nil
}

// countSymbols takes the largest number that a hash table or a relocation uses.
func (d *dynamic) countSymbols() error {
	d.count = 1
	if addr, present := d.tags[dtHash]; present {
		if err := d.countHash(addr); err != nil {
			return err
		}
	}
	if addr, present := d.tags[dtGNUHash]; present {
		if err := d.countGNUHash(addr); err != nil {
			return err
		}
	}
	for _, table := range d.relas {
		for ; len(table) > 0; table = table[relaSize:] {
			d.count = max(d.count, uint64(le.Uint32(table[12:]))+1)
		}
	}
	return nil
}

// countHash checks DT_HASH: chains that end.
func (d *dynamic) countHash(addr uint64) error {
	bad := damaged("a hash table of symbols out of range")
	h := d.bytes(addr, 8)
	if h == nil || addr%4 != 0 {
		return bad
	}
	buckets, chains := uint64(le.Uint32(h)), uint64(le.Uint32(h[4:]))
	h = d.bytes(addr+8, 4*(buckets+chains))
	if h == nil || buckets == 0 {
		return bad
	}
	// Each symbol is in one chain at most, so a second visit is a ring.
	seen := make([]bool, chains)
	for b := uint64(0); b < buckets; b++ {
		for i := uint64(le.Uint32(h[4*b:])); i != 0; i = uint64(le.Uint32(h[4*(buckets+i):])) {
			if i >= chains || seen[i] {
				return bad
			}
			seen[i] = true
		}
	}
	d.count = max(d.count, chains)
	return nil
}

// countGNUHash checks DT_GNU_HASH: a filter whose length is a power of two, chains whose last entry is odd.
func (d *dynamic) countGNUHash(addr uint64) error {
	bad := damaged("a GNU hash table of symbols out of range")
	h := d.bytes(addr, 16)
	if h == nil || addr%8 != 0 {
		return bad
	}
	buckets, first, filter := uint64(le.Uint32(h)), uint64(le.Uint32(h[4:])), uint64(le.Uint32(h[8:]))
	table := d.bytes(addr+16+8*filter, 4*buckets)
	if table == nil || buckets == 0 || filter == 0 || filter&(filter-1) != 0 || d.bytes(addr+16, 8*filter) == nil || le.Uint32(h[12:]) > 63 {
		return bad
	}
	highest := uint64(0)
	for ; len(table) > 0; table = table[4:] {
		i := uint64(le.Uint32(table))
		if i != 0 && i < first {
			return bad
		}
		highest = max(highest, i)
	}
	if highest == 0 {
		d.count = max(d.count, min(first, uint64(len(d.data))))
		return nil
	}
	// The chain that begins highest is the last in the table: all others end before it.
	chain := d.rest(addr + 16 + 8*filter + 4*buckets)
	for i := highest - first; i < uint64(len(chain))/4; i++ {
		if le.Uint32(chain[4*i:])&1 != 0 {
			d.count = max(d.count, first+i+1)
			return nil
		}
	}
	return bad
}

// checkVersions walks DT_VERNEED and DT_VERDEF; the linker indexes an array with what DT_VERSYM says.
//
// Entries that do not overlap take at least 8 bytes each. Without that limit tables that share their entries would cost the square of
// the file's size.
func (d *dynamic) checkVersions() error {
	highest := uint16(0)
	d.steps = len(d.data) / 8
	for _, t := range []versionTable{{dtVerneed, dtVerneedNum, 16, 16, 2, 6, 8, 12}, {dtVerdef, dtVerdefNum, 20, 8, 6, 4, 12, 16}} {
		addr, present := d.tags[t.tag]
		if !present {
			continue
		}
		n, err := d.walkVersions(t, addr)
		if err != nil {
			return err
		}
		highest = max(highest, n)
	}
	addr, present := d.tags[dtVersym]
	if !present || highest == 0 {
		return nil
	}
	v := d.bytes(addr, 2*d.count)
	if v == nil || addr%2 != 0 {
		return damaged("a table of symbol versions out of range")
	}
	for ; len(v) > 0; v = v[2:] {
		if n := le.Uint16(v) & 0x7fff; n > max(highest, 1) {
			return damaged("a symbol of an unknown version (%d)", n)
		}
	}
	return nil
}

// versionTable says where the fields of Elf64_Verneed or Elf64_Verdef lie.
type versionTable struct {
	tag, num                   uint64
	entrySize, auxSize         uint64
	auxCount, index, aux, next int
}

// walkVersions checks one list of versions and gives the highest index it names.
func (d *dynamic) walkVersions(t versionTable, addr uint64) (highest uint16, err error) {
	bad := damaged("a table of versions out of range")
	// A list of the linker's has no counted end; it stops at the entry whose next is 0. Each step goes forward, so the walk ends.
	for {
		d.steps--
		e := d.bytes(addr, t.entrySize)
		if e == nil || d.steps < 0 || addr%4 != 0 || le.Uint16(e) != 1 {
			return 0, bad
		}
		need := t.tag == dtVerneed
		if need && !d.hasText(le.Uint32(e[4:])) {
			return 0, bad
		}
		if !need {
			highest = max(highest, le.Uint16(e[t.index:])&0x7fff)
		}
		n, ok := d.walkAux(addr+uint64(le.Uint32(e[t.aux:])), t.auxSize, le.Uint16(e[t.auxCount:]), need)
		if !ok {
			return 0, bad
		}
		highest = max(highest, n)
		step := uint64(le.Uint32(e[t.next:]))
		if step == 0 {
			return highest, nil
		}
		addr += step
	}
}

// walkAux checks the names of one entry: Elf64_Vernaux (name at 8, index at 6, next at 12) or Elf64_Verdaux (name at 0, next at 4).
func (d *dynamic) walkAux(addr, size uint64, count uint16, need bool) (highest uint16, ok bool) {
	name, next := 0, 4
	if need {
		name, next = 8, 12
	}
	for i := uint16(0); i < count; i++ {
		d.steps--
		a := d.bytes(addr, size)
		if a == nil || d.steps < 0 || addr%4 != 0 || !d.hasText(le.Uint32(a[name:])) {
			return 0, false
		}
		if need {
			highest = max(highest, le.Uint16(a[6:])&0x7fff)
		}
		step := uint64(le.Uint32(a[next:]))
		if step == 0 {
			break
		}
		addr += step
	}
	return highest, true
}
