// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"strings"
)

// Classes of ASCII characters: the PY_CTF_ constants of cpython/pyctype.h.
const (
	ctfLower, ctfUpper, ctfDigit, ctfSpace, ctfXDigit = 0x01, 0x02, 0x04, 0x08, 0x10
)

// tableNames are what writeTables defines.
var tableNames = []string{"_Py_ctype_table", "_Py_ctype_tolower", "_Py_ctype_toupper", "_Py_ascii_whitespace"}

// writeTables writes the constant tables that macros of include/ index.
func writeTables() {
	var b bytes.Buffer
	b.WriteString(headC + "#include <Python.h>\n")
	table := func(decl string, n int, value func(c int) int) {
		fmt.Fprintf(&b, "\n%s = {", decl)
		for c := range n {
			if c%16 == 0 {
				b.WriteString("\n   ")
			}
			fmt.Fprintf(&b, " %d,", value(c))
		}
		b.WriteString("\n};\n")
	}
	is := func(c int, set string) bool { return c < 128 && strings.IndexByte(set, byte(c)) >= 0 }
	lower := func(c int) bool { return c >= 'a' && c <= 'z' }
	upper := func(c int) bool { return c >= 'A' && c <= 'Z' }
	table("const unsigned int _Py_ctype_table[256]", 256, func(c int) (v int) {
		if lower(c) {
			v |= ctfLower
		}
		if upper(c) {
			v |= ctfUpper
		}
		if c >= '0' && c <= '9' {
			v |= ctfDigit
		}
		if is(c, "\t\n\v\f\r ") {
			v |= ctfSpace
		}
		if is(c, "0123456789abcdefABCDEF") {
			v |= ctfXDigit
		}
		return v
	})
	table("const unsigned char _Py_ctype_tolower[256]", 256, func(c int) int {
		if upper(c) {
			return c + 'a' - 'A'
		}
		return c
	})
	table("const unsigned char _Py_ctype_toupper[256]", 256, func(c int) int {
		if lower(c) {
			return c + 'A' - 'a'
		}
		return c
	})
	table("const unsigned char _Py_ascii_whitespace[128]", 128, func(c int) int {
		if is(c, "\t\n\v\f\r\x1c\x1d\x1e\x1f ") {
			return 1
		}
		return 0
	})
	write("capi/ztables.c", b.Bytes())
}

// writeExports writes the linker's version script: what abi.txt lists is exported, and nothing else.
func (g *generator) writeExports() {
	var b bytes.Buffer
	b.WriteString(headC + "{\n  global:\n")
	for _, e := range g.names {
		fmt.Fprintf(&b, "    %s;\n", e.name)
	}
	b.WriteString("  local:\n    *;\n};\n")
	write("capi/zexports.map", b.Bytes())
}
