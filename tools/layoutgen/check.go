// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ourOwn are the constants that differ from the facts on purpose: the facts were read from a later patch
// release than the one that this runtime presents. Each must have exactly this value.
var ourOwn = map[string]int64{
	"PY_MICRO_VERSION": 0,
	"PY_VERSION_HEX":   0x030E00F0,
}

// notOurs are the constants of the facts that describe how the original was built, and nothing that an
// extension could use.
var notOurs = map[string]bool{
	"_Py_ATTR_CACHE_UNUSED":       true,
	"_Py_FFI_SUPPORT_C_COMPLEX":   true,
	"_Py_HACL_CAN_COMPILE_VEC128": true,
	"_Py_HACL_CAN_COMPILE_VEC256": true,
	"_Py_HAVE_STRERROR_R":         true,
}

// check compares everything in the CSV files of dir with the headers, and returns a line per difference.
func (h *headers) check(dir string) ([]string, error) {
	var problems []string
	layouts, _ := filepath.Glob(filepath.Join(dir, "layout_*.csv"))
	constants, _ := filepath.Glob(filepath.Join(dir, "constants_*.csv"))
	if len(layouts) == 0 || len(constants) == 0 {
		return nil, fmt.Errorf("no layout_*.csv or no constants_*.csv in %s", dir)
	}
	for _, file := range layouts {
		rows, err := readCSV(file, 4)
		if err != nil {
			return nil, err
		}
		problems = append(problems, h.checkLayout(rows)...)
	}
	for _, file := range constants {
		rows, err := readCSV(file, 2)
		if err != nil {
			return nil, err
		}
		problems = append(problems, h.checkConstants(rows)...)
	}
	return problems, nil
}

// readCSV returns the rows after the first, which names the columns.
func readCSV(file string, columns int) ([][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %v", file, err)
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("%s: empty", file)
	}
	return rows[1:], nil
}

// checkLayout compares in both directions: members that the facts do not have are differences, too.
func (h *headers) checkLayout(rows [][]string) []string {
	var problems []string
	report := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	known := map[string]bool{} // "struct.member", outermost members only
	var names []string
	for _, r := range rows {
		name, path := r[0], r[1]
		s := h.structs[name]
		if s == nil {
			if path == "" {
				report("struct %s: missing", name)
			}
			continue
		}
		if path == "" {
			names = append(names, name)
			if want := r[3]; fmt.Sprint(s.size) != want {
				report("struct %s: size %d, want %s", name, s.size, want)
			}
			continue
		}
		head, _, _ := strings.Cut(path, ".")
		known[name+"."+head] = true
		f, ok := s.field(path)
		if !ok {
			report("struct %s: no member %s", name, path)
			continue
		}
		if fmt.Sprint(f.offset) != r[2] {
			report("struct %s: %s at %d, want %s", name, path, f.offset, r[2])
		}
		if size := f.sizeText(); size != r[3] {
			report("struct %s: %s has size %s, want %s", name, path, size, r[3])
		}
	}
	for _, name := range names {
		for _, f := range h.structs[name].fields {
			if !known[name+"."+f.name] {
				report("struct %s: unknown member %s at %d", name, f.name, f.offset)
			}
		}
	}
	return problems
}

func (f cField) sizeText() string {
	if f.bits > 0 {
		return fmt.Sprintf("%d bits at bit %d", f.bits, f.bit)
	}
	return fmt.Sprint(f.size)
}

func (h *headers) checkConstants(rows [][]string) []string {
	var problems []string
	for _, r := range rows {
		name := r[0]
		want, err := strconv.ParseInt(r[1], 10, 64)
		if err != nil {
			problems = append(problems, fmt.Sprintf("constant %s: %v", name, err))
			continue
		}
		if own, ok := ourOwn[name]; ok {
			want = own
		}
		v, ok := h.consts[name]
		switch {
		case !ok && notOurs[name]:
		case !ok:
			problems = append(problems, fmt.Sprintf("constant %s: missing", name))
		case v.int64() != want:
			problems = append(problems, fmt.Sprintf("constant %s: %d, want %d", name, v.int64(), want))
		}
	}
	return problems
}
