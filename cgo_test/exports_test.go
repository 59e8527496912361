// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

import (
	"debug/elf"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExports holds the library's exported names against capi/abi.txt: every name that is not marked todo data, and no other. Whatever
// else a library exports could be taken for a symbol of the host's or of another library's.
func TestExports(t *testing.T) {
	f, err := elf.Open(filepath.Join(libraryDir(t), "libungil.so"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]bool{}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			exported[s.Name] = true
		}
	}
	b, err := os.ReadFile("../capi/abi.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, line := range strings.Split(string(b), "\n") {
		w := strings.Fields(line)
		if len(w) < 2 || w[0] == "#" {
			continue
		}
		listed[w[0]] = true
		todo := w[1] == "data" && w[len(w)-1] == "todo"
		if exported[w[0]] == todo {
			t.Errorf("%s: exported %v, abi.txt says %q", w[0], exported[w[0]], line)
		}
	}
	if len(listed) < 1300 {
		t.Errorf("only %d names in abi.txt", len(listed))
	}
	for name := range exported {
		if !listed[name] {
			t.Errorf("%s is exported and not in abi.txt", name)
		}
	}
}
