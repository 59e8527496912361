// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

import (
	"os"
	"path/filepath"
)

// Suffixes of extension files, in the order of the search.
var Suffixes = []string{".cpython-314t-x86_64-linux-gnu.so", ".so"}

// Kind is what a search found.
type Kind uintptr

// ORDER FIND: runtime/bare/object/import.go has the same numbers.
const (
	Nothing Kind = iota
	Extension
	Package // a folder whose __init__ is an extension
	Source  // Python source, or a folder with it
)

// Find looks for a module named by the last part of its name along folders, in CPython's order: a package, an extension,
// source. An empty folder name is the current one.
func Find(dirs []string, name string) (Kind, string) {
	for _, dir := range dirs {
		if dir == "" {
			dir = "."
		}
		base := filepath.Join(dir, name)
		if info, err := os.Stat(base); err == nil && info.IsDir() {
			for _, s := range Suffixes {
				if p := filepath.Join(base, "__init__"+s); isFile(p) {
					return Package, p
				}
			}
			if p := filepath.Join(base, "__init__.py"); isFile(p) {
				return Source, p
			}
		}
		for _, s := range Suffixes {
			if isFile(base + s) {
				return Extension, base + s
			}
		}
		if isFile(base + ".py") {
			return Source, base + ".py"
		}
	}
	return Nothing, ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
