// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// An ELF file seen as the system's dynamic linker sees it: program headers, not sections, which a stripped file need not have.
//
// World: managed. Nothing here runs code of the file.
// Invariant: every read is inside data; a file made to mislead gives an error, never a panic.

import (
	"encoding/binary"
	"fmt"
	"sort"
)

var le = binary.LittleEndian

// Numbers of the ELF format that this package reads; debug/elf names them too, with types that do not fit raw words.
const (
	elfHeaderSize     = 64
	programHeaderSize = 56
	symbolSize        = 24
	relaSize          = 24
	pageSize          = 4096
	addressLimit      = 1 << 47 // the user half of the address space

	ptLoad        = 1
	ptDynamic     = 2
	ptNote        = 4
	ptPhdr        = 6
	ptTLS         = 7
	ptGNURelro    = 0x6474e552
	ptGNUProperty = 0x6474e553

	flagExec, flagWrite = 1, 2
)

// refuse is the one form of every refusal: what the file is, what it should be, and what its user can do.
func refuse(found, expected, todo string) error {
	return fmt.Errorf("found %s; expected %s; %s", found, expected, todo)
}

const (
	wantShared = "an x86-64 ELF shared object"
	doInstall  = "install the wheel of this package for cp314t on this platform"
	doFetch    = "the file is damaged: install the package again"
)

// damaged refuses a file whose tables would crash the dynamic linker.
func damaged(format string, args ...any) error {
	return refuse(fmt.Sprintf(format, args...), "tables that lie inside the mapped file", doFetch)
}

// segment is one program header.
type segment struct {
	kind, flags                            uint32
	offset, addr, fileSize, memSize, align uint64
}

// image is a file and its PT_LOAD segments, in ascending order of addresses.
type image struct {
	data     []byte
	segments []segment
	loads    []segment
}

func parseImage(data []byte) (*image, error) {
	if err := checkHeader(data); err != nil {
		return nil, err
	}
	m := &image{data: data}
	if err := m.readSegments(); err != nil {
		return nil, err
	}
	for i := range m.segments {
		if err := m.checkSegment(&m.segments[i]); err != nil {
			return nil, err
		}
	}
	if len(m.loads) == 0 {
		return nil, damaged("no segment to load")
	}
	return m, m.checkInner()
}

// checkHeader looks at what the first 64 bytes say.
func checkHeader(data []byte) error {
	switch {
	case len(data) < 4 || string(data[:4]) != "\x7fELF":
		return refuse("a file that is not ELF", wantShared, doInstall)
	case len(data) < elfHeaderSize:
		return truncated(len(data), elfHeaderSize)
	case data[4] != 2 || data[5] != 1 || le.Uint16(data[18:]) != 62:
		return refuse(describeMachine(data), wantShared, doInstall)
	case le.Uint16(data[16:]) != 3:
		return refuse(describeType(le.Uint16(data[16:])), wantShared, "link the extension with -shared, or "+doInstall)
	case data[6] != 1 || le.Uint32(data[20:]) != 1 || data[7] != 0 && data[7] != 3:
		return refuse("an ELF file of another version or system", wantShared, doInstall)
	case le.Uint16(data[54:]) != programHeaderSize:
		return damaged("program headers of %d bytes", le.Uint16(data[54:]))
	}
	return nil
}

func truncated(have int, need uint64) error {
	return refuse(fmt.Sprintf("a truncated file of %d bytes", have), fmt.Sprintf("at least %d bytes", need), doFetch)
}

// describeMachine names class, byte order and machine of a foreign file.
func describeMachine(data []byte) string {
	order := binary.ByteOrder(le)
	bits, end := "64-bit", "little-endian"
	if data[4] == 1 {
		bits = "32-bit"
	}
	if data[5] == 2 {
		order, end = binary.BigEndian, "big-endian"
	}
	machine := order.Uint16(data[18:])
	name, ok := map[uint16]string{3: "i386", 8: "MIPS", 21: "PowerPC64", 22: "S390", 40: "ARM", 62: "x86-64", 183: "AArch64", 243: "RISC-V", 258: "LoongArch"}[machine]
	if !ok {
		name = fmt.Sprintf("machine number %d", machine)
	}
	return fmt.Sprintf("an ELF file for another machine (%s %s %s)", bits, end, name)
}

func describeType(t uint16) string {
	switch t {
	case 1:
		return "a relocatable object file (ET_REL)"
	case 2:
		return "an executable (ET_EXEC)"
	case 4:
		return "a core file (ET_CORE)"
	}
	return fmt.Sprintf("an ELF file of type %d", t)
}

// readSegments copies the program headers.
func (m *image) readSegments() error {
	start, count := le.Uint64(m.data[32:]), uint64(le.Uint16(m.data[56:]))
	end := start + count*programHeaderSize
	if end < start || end > uint64(len(m.data)) {
		return truncated(len(m.data), end)
	}
	for p := start; p < end; p += programHeaderSize {
		h := m.data[p : p+programHeaderSize]
		m.segments = append(m.segments, segment{
			kind: le.Uint32(h), flags: le.Uint32(h[4:]), offset: le.Uint64(h[8:]), addr: le.Uint64(h[16:]),
			fileSize: le.Uint64(h[32:]), memSize: le.Uint64(h[40:]), align: le.Uint64(h[48:]),
		})
	}
	return nil
}

// checkSegment checks one PT_LOAD and keeps it.
func (m *image) checkSegment(s *segment) error {
	if s.kind != ptLoad {
		return nil
	}
	size := uint64(len(m.data))
	switch {
	case s.offset > addressLimit || s.fileSize > addressLimit || s.memSize > addressLimit || s.addr > addressLimit || s.addr+s.memSize > addressLimit:
		return damaged("a segment beyond the address space")
	case s.offset+s.fileSize > size:
		return truncated(len(m.data), s.offset+s.fileSize)
	case s.fileSize > s.memSize:
		return damaged("a segment larger in the file than in memory")
	case s.align&(s.align-1) != 0 || (s.addr-s.offset)%pageSize != 0:
		return damaged("a segment that is not aligned")
	case len(m.loads) > 0 && s.addr < last(m.loads).addr+last(m.loads).memSize:
		return damaged("segments that overlap or are out of order")
	}
	m.loads = append(m.loads, *s)
	return nil
}

func last(s []segment) *segment { return &s[len(s)-1] }

// checkInner checks the headers that name parts of loaded segments.
func (m *image) checkInner() error {
	for i := range m.segments {
		s := &m.segments[i]
		switch s.kind {
		case ptTLS:
			if s.align&(s.align-1) != 0 || s.fileSize > s.memSize || s.fileSize > 0 && m.bytes(s.addr, s.fileSize) == nil {
				return damaged("a template of thread-local storage out of range")
			}
		case ptNote, ptGNUProperty, ptPhdr:
			if s.memSize > s.fileSize || s.memSize > 0 && m.bytes(s.addr, s.memSize) == nil {
				return damaged("a note or header segment out of range")
			}
		case ptGNURelro:
			if at := m.at(s.addr, 1); s.memSize > 0 && (at == nil || s.addr+s.memSize < s.addr || s.addr+s.memSize > pageEnd(at)) {
				return damaged("a read-only-after-relocation range outside its segment")
			}
		}
	}
	return nil
}

func pageEnd(s *segment) uint64 { return (s.addr + s.memSize + pageSize - 1) &^ (pageSize - 1) }

// load is the last loaded segment that begins at addr or before, or nil. A file may claim thousands of segments.
func (m *image) load(addr uint64) *segment {
	n := sort.Search(len(m.loads), func(i int) bool { return m.loads[i].addr > addr })
	if n == 0 {
		return nil
	}
	return &m.loads[n-1]
}

// at is the loaded segment that holds size bytes from addr, or nil.
func (m *image) at(addr, size uint64) *segment {
	s := m.load(addr)
	if s == nil || addr-s.addr > s.memSize || size > s.memSize-(addr-s.addr) {
		return nil
	}
	return s
}

// bytes is the file's content of size bytes from addr; nil when they are not all mapped from the file.
func (m *image) bytes(addr, size uint64) []byte {
	s := m.load(addr)
	if s == nil || addr-s.addr > s.fileSize || size > s.fileSize-(addr-s.addr) {
		return nil
	}
	o := s.offset + addr - s.addr
	return m.data[o : o+size : o+size]
}

// rest is the file's content from addr to the end of its segment.
func (m *image) rest(addr uint64) []byte {
	s := m.load(addr)
	if s == nil || addr-s.addr >= s.fileSize {
		return nil
	}
	return m.data[s.offset+addr-s.addr : s.offset+s.fileSize]
}

// has tells whether addr lies in a segment with one of these flags.
func (m *image) has(addr, size uint64, flag uint32) bool {
	s := m.at(addr, size)
	return s != nil && s.flags&flag != 0
}
