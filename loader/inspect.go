// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// What a file says about itself before any of its code runs, and the decision whether it can be an extension here.
//
// World: managed.
// Invariant: a file that check accepts does not crash the dynamic linker by its form.

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// Facts is what a file says about itself before any of its code runs.
type Facts struct {
	Undefined []string // symbols of the C API that the file takes from the process, without weak ones
	Needed    []string // libraries that it names
	search    []string // folders where it wants them
	defined   map[string]bool
	imports   map[string]bool
	defs      []moduleDef
}

// Inspect reads an ELF file as the dynamic linker will. It runs nothing of it.
func Inspect(path string) (*Facts, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, refuse("something that is not a regular file", wantShared, "give the path of an extension file"))
	}
	if info.Size() == 0 {
		return nil, fmt.Errorf("%s: %w", path, refuse("an empty file", wantShared, doFetch))
	}
	// A mapping costs only the pages that are looked at; an extension may have hundreds of megabytes.
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer syscall.Munmap(data)
	facts, err := inspect(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return facts, nil
}

// inspect keeps no reference to data.
func inspect(data []byte) (*Facts, error) {
	m, err := parseImage(data)
	if err != nil {
		return nil, err
	}
	d, err := parseDynamic(m)
	if err != nil {
		return nil, err
	}
	f := &Facts{Needed: d.needed, search: d.search, defined: map[string]bool{}, imports: map[string]bool{}, defs: d.moduleDefs()}
	for i := uint64(1); i < d.count; i++ {
		f.addSymbol(d, d.symbol(i))
	}
	return f, nil
}

// addSymbol keeps what check asks for: names of the C API, and entries.
func (f *Facts) addSymbol(d *dynamic, s symbol) {
	const weak = 2
	if at := d.strings[s.name:]; !bytes.HasPrefix(at, []byte("Py")) && !bytes.HasPrefix(at, []byte("_Py")) {
		return
	}
	name, _ := d.text(uint64(s.name))
	switch {
	case s.section != 0:
		f.defined[name] = d.has(s.value, 1, flagExec)
	case !f.imports[name]:
		f.imports[name] = true
		if s.bind != weak {
			f.Undefined = append(f.Undefined, name)
		}
	}
}

// check refuses a file that cannot be an extension for this process. defined tells which symbols the process has.
// last is the last part of the module's name.
func (f *Facts) check(path, last string, defined func(string) bool) error {
	symbol, _ := entrySymbol(last)
	entry, found := f.defined[symbol]
	switch {
	case !found:
		return fmt.Errorf("dynamic module does not define module export function (%s)", symbol)
	case !entry:
		return fmt.Errorf("%s: %w", path, damaged("%s outside the code", symbol))
	}
	if err := f.checkABI(path, last); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, lib := range f.Needed {
		if strings.HasPrefix(lib, "libpython") {
			return fmt.Errorf("%s: %w", path, refuse("a file that needs "+lib, "one that takes the C API from its process",
				"link the extension without libpython: a process has room for one runtime"))
		}
	}
	if missing := f.missing(path, defined); len(missing) > 0 {
		return fmt.Errorf("%s: %w", path, refuse("undefined symbols "+strings.Join(missing, ", "), "only functions and data that this runtime defines",
			"install a version of the package made for CPython 3.14t, or report the symbols"))
	}
	return nil
}

const (
	wantFree  = "one built for free threading (cp314t)"
	doRebuild = "install the cp314t wheel of this package, or compile it against the headers of this runtime"
)

var abiTag = regexp.MustCompile(`\.(cpython-[0-9]+[a-z]*|abi3|pypy[0-9]+-[a-z]+[0-9]+|graalpy[0-9]+-[0-9]+)[-.]`)

// checkABI refuses what was built for another binary interface. The definition of the module decides, where the file shows one;
// then the functions that its reference counting calls; the name of the file must agree with both.
func (f *Facts) checkABI(path, last string) error {
	if tag := abiTag.FindStringSubmatch(filepath.Base(path)); tag != nil && tag[1] != "cpython-314t" {
		return refuse("an extension whose name says "+tag[1], wantFree, doRebuild)
	}
	free, gil := false, false
	for _, def := range f.defs {
		// Other static structs can look like a definition: the module's own name tells.
		free, gil = free || def.free && def.is(last), gil || !def.free && def.is(last)
	}
	switch {
	case gil && !free:
		return refuse("an extension built for the GIL (its PyModuleDef has the layout of a build with GIL)", wantFree, doRebuild)
	case !free && f.imports["_Py_Dealloc"] && !f.imports["_Py_DecRefShared"] && !f.imports["_Py_MergeZeroLocalRefcount"]:
		return refuse("an extension built for the GIL (it counts references with _Py_Dealloc alone)", wantFree, doRebuild)
	}
	return nil
}

// missing is the C API that neither the process nor a library beside the file defines.
func (f *Facts) missing(path string, defined func(string) bool) (missing []string) {
	for _, name := range f.Undefined {
		if !defined(name) {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	// A package may bring a library whose names begin with Py as well.
	for _, lib := range f.Needed {
		for _, dir := range f.search {
			dir = strings.NewReplacer("$ORIGIN", filepath.Dir(path), "${ORIGIN}", filepath.Dir(path)).Replace(dir)
			if other, err := Inspect(filepath.Join(dir, lib)); err == nil {
				missing = without(missing, other.defined)
				break
			}
		}
	}
	return missing
}

func without(names []string, gone map[string]bool) (rest []string) {
	for _, name := range names {
		if _, found := gone[name]; !found {
			rest = append(rest, name)
		}
	}
	return rest
}

// gil is the Py_mod_gil slot of the module last, the last part of its name: of the definition of that name, or of the only one.
func (f *Facts) gil(last string) GILSlot {
	for _, def := range f.defs {
		if def.is(last) {
			return def.gil
		}
	}
	if len(f.defs) == 1 {
		return f.defs[0].gil
	}
	return GILUnseen
}
