// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

import (
	"debug/elf"
	"fmt"
)

// Facts is what a file says about itself before any of its code runs.
type Facts struct {
	Class   elf.Class
	Machine elf.Machine
	Type    elf.Type
	GIL     GILSlot
	entries map[string]bool // defined dynamic functions that begin with Py
}

// Inspect reads an ELF file. It runs nothing of it.
func Inspect(path string) (*Facts, error) {
	f, err := elf.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: not an ELF shared object that can be read (%v)", path, err)
	}
	defer f.Close()
	facts := &Facts{Class: f.Class, Machine: f.Machine, Type: f.Type, entries: map[string]bool{}}
	symbols, err := f.DynamicSymbols()
	if err != nil {
		return nil, fmt.Errorf("%s: no dynamic symbols can be read (%v)", path, err)
	}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			facts.entries[s.Name] = true
		}
	}
	return facts, nil
}

// check refuses a file that cannot be an extension for this process.
func (f *Facts) check(path, symbol string) error {
	switch {
	case f.Class != elf.ELFCLASS64 || f.Machine != elf.EM_X86_64:
		return fmt.Errorf("%s: made for another machine (%v, %v); expected an x86-64 shared object: install the wheel for this platform", path, f.Class, f.Machine)
	case f.Type != elf.ET_DYN:
		return fmt.Errorf("%s: an ELF file of type %v; expected a shared object", path, f.Type)
	case !f.entries[symbol]:
		return fmt.Errorf("dynamic module does not define module export function (%s)", symbol)
	}
	return nil
}
