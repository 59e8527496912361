// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Command layoutgen writes package layout from the C headers, so that Go and C cannot disagree about a struct.
//
//	layoutgen                 writes runtime/layout/z*.go from include/
//	layoutgen -check DIR      compares include/ with the facts in DIR and writes nothing
//
// The facts are layout_*.csv (struct, field, offset, size) and constants_*.csv (name, value), read from the
// original headers. A struct or constant that differs, or that include/ does not have, is listed by name and
// the exit status is 1.
//
// parse.go reads C, names.go holds the rules for names and types, structs.go what is laid out, emit.go writes
// Go, check.go compares.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	include := flag.String("include", "include", "directory of the public headers")
	out := flag.String("out", filepath.Join("runtime", "layout"), "directory of the package to write")
	facts := flag.String("check", "", "compare with the CSV files of this directory instead of writing")
	flag.Parse()
	if err := run(*include, *out, *facts); err != nil {
		fmt.Fprintln(os.Stderr, "layoutgen:", err)
		os.Exit(1)
	}
}

func run(include, out, facts string) error {
	h, err := parse(include)
	if err != nil {
		return err
	}
	if facts == "" {
		return h.write(out)
	}
	problems, err := h.check(facts)
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d differences between %s and %s", len(problems), include, facts)
	}
	return nil
}
