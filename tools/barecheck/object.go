// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"debug/dwarf"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"golang.org/x/arch/x86/x86asm"
)

// function is a function of the linked file, as its object code shows it.
type function struct {
	name    string
	addr    uint64
	size    uint64
	frame   int // bytes of stack it takes, return address included
	calls   []call
	tls     []uint64 // where it reads through fs
	barrier []uint64 // where it looks at the write barrier's flag
	scanned bool
}

// call is a direct call, or a jump into another function.
type call struct {
	at     uint64
	target *function
	tail   bool
}

// object is a linked ELF file of Go code for amd64.
type object struct {
	text      []byte
	textAddr  uint64
	functions []*function // by address
	byName    map[string]*function
	barrier   [2]uint64 // where runtime.writeBarrier lies
	lines     []dwarf.LineEntry
	file      *elf.File
}

// outside stands for code without a name: the linkage table, C.
var outside = &function{name: "(outside Go)"}

// openObject reads the symbols. Nothing is disassembled yet.
func openObject(path string) (*object, error) {
	f, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	if f.Machine != elf.EM_X86_64 {
		return nil, fmt.Errorf("%s: code for %v; only amd64 has doors", path, f.Machine)
	}
	o := &object{byName: map[string]*function{}, file: f}
	section := f.Section(".text")
	if section == nil {
		return nil, fmt.Errorf("%s: no .text", path)
	}
	if o.text, err = section.Data(); err != nil {
		return nil, err
	}
	o.textAddr = section.Addr
	symbols, err := f.Symbols()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: it must not be stripped", path, err)
	}
	for _, s := range symbols {
		if s.Name == "runtime.writeBarrier" {
			o.barrier = [2]uint64{s.Value, s.Value + max(s.Size, 4)}
		}
		if elf.ST_TYPE(s.Info) != elf.STT_FUNC || s.Size == 0 || s.Value < o.textAddr || s.Value+s.Size > o.textAddr+uint64(len(o.text)) {
			continue
		}
		fn := &function{name: s.Name, addr: s.Value, size: s.Size}
		o.functions = append(o.functions, fn)
		o.byName[s.Name] = fn
	}
	sort.SliceStable(o.functions, func(i, j int) bool { return o.functions[i].addr < o.functions[j].addr })
	return o, nil
}

// at is the function that holds an address.
func (o *object) at(addr uint64) *function {
	i := sort.Search(len(o.functions), func(i int) bool { return o.functions[i].addr > addr }) - 1
	if i < 0 || addr >= o.functions[i].addr+o.functions[i].size {
		return outside
	}
	return o.functions[i]
}

// scan disassembles fn once.
func (o *object) scan(fn *function) error {
	if fn.scanned || fn == outside {
		return nil
	}
	fn.scanned = true
	fn.frame = 8
	framed := false
	code := o.text[fn.addr-o.textAddr:][:fn.size]
	for pc := uint64(0); pc < fn.size; {
		in, err := x86asm.Decode(code[pc:], 64)
		if err != nil {
			// Newer vector instructions that the decoder does not know: they neither call nor touch the stack pointer.
			if !vector(code[pc:]) {
				return fmt.Errorf("%s+%#x: %w", fn.name, pc, err)
			}
			pc += uint64(vectorLen(code[pc:]))
			continue
		}
		next := fn.addr + pc + uint64(in.Len)
		o.note(fn, in, fn.addr+pc, next, &framed)
		pc += uint64(in.Len)
	}
	return nil
}

// note takes from one instruction what matters: calls, thread-local storage, the write barrier's flag, the frame.
func (o *object) note(fn *function, in x86asm.Inst, pc, next uint64, framed *bool) {
	for _, a := range in.Args {
		m, ok := a.(x86asm.Mem)
		if !ok {
			continue
		}
		if m.Segment == x86asm.FS {
			fn.tls = append(fn.tls, pc)
		}
		if m.Base == x86asm.RIP && in.Op != x86asm.LEA {
			if p := next + uint64(m.Disp); p >= o.barrier[0] && p < o.barrier[1] {
				fn.barrier = append(fn.barrier, pc)
			}
		}
	}
	if rel, ok := in.Args[0].(x86asm.Rel); ok {
		to := next + uint64(int64(rel))
		if to < fn.addr || to >= fn.addr+fn.size || in.Op == x86asm.CALL {
			fn.calls = append(fn.calls, call{pc, o.at(to), in.Op != x86asm.CALL})
		}
		return
	}
	if in.Op == x86asm.PUSH && !*framed {
		fn.frame += 8
	}
	if (in.Op == x86asm.SUB || in.Op == x86asm.ADD) && in.Args[0] == x86asm.RSP && !*framed {
		if n, ok := in.Args[1].(x86asm.Imm); ok {
			fn.frame += max(int(n), -int(n))
			*framed = true
		}
	}
}

// vector tells whether the code begins with a VEX or EVEX prefix, which x86asm does not decode.
func vector(code []byte) bool { return code[0] == 0xc4 || code[0] == 0xc5 || code[0] == 0x62 }

// vectorLen is the length of a VEX or EVEX instruction: prefix, opcode, operand, displacement and, for map 3, an immediate.
func vectorLen(code []byte) int {
	n, opcodeMap := 2, byte(1)
	switch code[0] {
	case 0xc4:
		n, opcodeMap = 3, code[1]&31
	case 0x62:
		n, opcodeMap = 4, code[1]&7
	}
	opcode := code[n]
	n++
	if opcodeMap == 1 && opcode == 0x77 { // vzeroupper has no operand
		return n
	}
	modrm := code[n]
	n++
	mod, rm := modrm>>6, modrm&7
	if mod != 3 && rm == 4 {
		if mod == 0 && code[n]&7 == 5 {
			n += 4
		}
		n++
	}
	switch {
	case mod == 1:
		n++
	case mod == 2, mod == 0 && rm == 5:
		n += 4
	}
	shuffles := opcode >= 0x70 && opcode <= 0x73 || opcode == 0xc2 || opcode >= 0xc4 && opcode <= 0xc6
	if opcodeMap == 3 || opcodeMap == 1 && shuffles {
		n++
	}
	return n
}

// line tells where an address comes from, as file:line; the function that was inlined last counts.
func (o *object) line(addr uint64) string {
	if o.lines == nil {
		o.lines = readLines(o.file)
	}
	i := sort.Search(len(o.lines), func(i int) bool { return o.lines[i].Address > addr }) - 1
	if i < 0 || o.lines[i].File == nil {
		return "?"
	}
	name := o.lines[i].File.Name
	name = strings.TrimPrefix(name, "github.com/ungil/ungil/")
	return fmt.Sprintf("%s:%d", name, o.lines[i].Line)
}

// readLines is the line table by address; empty when the file has none.
func readLines(f *elf.File) []dwarf.LineEntry {
	lines := []dwarf.LineEntry{}
	d, err := f.DWARF()
	if err != nil {
		return lines
	}
	for r := d.Reader(); ; {
		e, err := r.Next()
		if e == nil || err != nil {
			break
		}
		if e.Tag == dwarf.TagCompileUnit {
			if lr, err := d.LineReader(e); err == nil && lr != nil {
				lines = appendLines(lines, lr)
			}
		}
		r.SkipChildren()
	}
	slices.SortStableFunc(lines, func(a, b dwarf.LineEntry) int {
		switch {
		case a.Address < b.Address:
			return -1
		case a.Address > b.Address:
			return 1
		}
		return 0
	})
	return lines
}

func appendLines(lines []dwarf.LineEntry, lr *dwarf.LineReader) []dwarf.LineEntry {
	var e dwarf.LineEntry
	for {
		if err := lr.Next(&e); err != nil {
			if !errors.Is(err, io.EOF) {
				return lines
			}
			return lines
		}
		lines = append(lines, e)
	}
}
