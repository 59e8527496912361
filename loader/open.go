// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

import (
	"fmt"
	"strings"

	"github.com/ebitengine/purego"
)

// Opened is an extension that is ready to be initialised.
type Opened struct {
	Init  uintptr // the entry function
	ASCII bool    // the entry symbol is PyInit_ and not PyInitU_
	GIL   GILSlot
}

// GILSlot is what a file shows of its Py_mod_gil slot before its code runs.
type GILSlot uintptr

const (
	GILUnseen GILSlot = iota
	GILSlotUsed
	GILSlotNotUsed
)

// Open checks the file, loads it and finds the entry of the module name (its full name). The error's text says what was found,
// what was expected and what to do.
func Open(path, name string) (Opened, error) {
	last := name[strings.LastIndexByte(name, '.')+1:]
	symbol, ascii := entrySymbol(last)
	facts, err := Inspect(path)
	if err != nil {
		return Opened{}, err
	}
	if err := promote(); err != nil {
		return Opened{}, err
	}
	if err := facts.check(path, last, inProcess); err != nil {
		return Opened{}, err
	}
	h, err := purego.Dlopen(absolute(path), purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return Opened{}, err
	}
	f, err := purego.Dlsym(h, symbol)
	if err != nil {
		return Opened{}, fmt.Errorf("dynamic module does not define module export function (%s)", symbol)
	}
	return Opened{Init: f, ASCII: ascii, GIL: facts.gil(last)}, nil
}

// inProcess tells whether a symbol is in the global scope, where the dynamic linker will look for it.
func inProcess(name string) bool {
	_, err := purego.Dlsym(purego.RTLD_DEFAULT, name)
	return err == nil
}

// absolute keeps dlopen from searching its own folders for a name without a slash.
func absolute(path string) string {
	if !strings.Contains(path, "/") {
		return "./" + path
	}
	return path
}

// entrySymbol is the name of a module's init function: PyInit_ and the name, or PyInitU_ and its punycode.
func entrySymbol(last string) (symbol string, ascii bool) {
	for _, r := range last {
		if r > 127 {
			return "PyInitU_" + strings.ReplaceAll(punycode(last), "-", "_"), false
		}
	}
	return "PyInit_" + last, true
}
