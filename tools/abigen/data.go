// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
)

// address is one entry of ungil_addresses: a C expression and the Go variable that gets it.
type address struct{ c, goVar, goType string }

const smallMin, smallMax = -5, 256

// writeData writes the data symbols as C objects, and the Go variables that hold their addresses.
func (g *generator) writeData() {
	var c bytes.Buffer
	fmt.Fprintf(&c, "%s#define Py_BUILD_CORE 1\n#include <Python.h>\n#include <stddef.h>\n#include <frameobject.h>\n#include <structmember.h>\n#include \"internal/pycore_frame.h\"\n#include \"internal/ungil_objects.h\"\n#include \"internal.h\"\n#include \"data.h\"\n\n", headC)
	var types, vars []address
	seen := map[string]bool{}
	g.declareSlots(&c, seen)
	for _, t := range g.types {
		if t.hidden || t.exc != "" {
			fmt.Fprintf(&c, "HIDDEN extern PyTypeObject %s;\n", t.symbol)
		}
	}
	var tables []address
	for _, t := range g.types {
		if t.table != "" && len(t.getsets) > 0 {
			fmt.Fprintf(&c, "static PyGetSetDef ungil_table_%s[] = {\n    %s,\n    {0},\n};\n\n", t.table, strings.Join(t.getsets, ",\n    "))
			tables = append(tables, address{"ungil_table_" + t.table, t.table, "uintptr"})
			continue
		}
		if t.table != "" {
			fmt.Fprintf(&c, "static PyMethodDef ungil_table_%s[] = {\n    %s,\n    {0},\n};\n\n", t.table, strings.Join(t.methods, ",\n    "))
			tables = append(tables, address{"ungil_table_" + t.table, t.table, "uintptr"})
			continue
		}
		g.writeType(&c, t)
		if t.exc != "" {
			fmt.Fprintf(&c, "PyObject *%s = (PyObject *)&%s;\n\n", t.exc, t.symbol)
			types = append(types, address{"&" + t.symbol, goName(t.exc), "*Object"})
		} else {
			types = append(types, address{"&" + t.symbol, typeVar(t.symbol), "*TypeObject"})
		}
	}
	vars = append(g.writeConstants(&c), tables...)
	idents := g.writeIdentifiers(&c)
	fns := g.functionAddresses(&c, seen)
	g.writeAddresses(&c, types, idents, vars, fns)
	write("capi/zdata.c", c.Bytes())
}

// typeVar is the Go variable of a static type: PyList_Type is ListType, ungil_DictKeys_Type is DictKeysType.
func typeVar(symbol string) string {
	return strings.TrimPrefix(goName(strings.TrimPrefix(strings.TrimPrefix(symbol, "ungil_"), "_")), "Priv")
}

func (g *generator) declareSlots(c *bytes.Buffer, seen map[string]bool) {
	for _, t := range g.types {
		for _, r := range t.funcs {
			if s := slotSymbol(r.fn); !seen[s] {
				seen[s] = true
				fmt.Fprintf(c, "extern HIDDEN void %s(void);\n", s)
			}
		}
	}
	c.WriteString("\n")
}

func (g *generator) writeType(c *bytes.Buffer, t *typeDef) {
	table := func(ctype, name string, rows []string) string {
		if len(rows) == 0 {
			return ""
		}
		id := "ungil_" + t.symbol + "_" + name
		fmt.Fprintf(c, "static %s %s[] = {\n    %s,\n    {0},\n};\n", ctype, id, strings.Join(rows, ",\n    "))
		return id
	}
	fields := append([][2]string{}, t.fields...)
	for _, x := range []struct {
		field, ctype string
		rows         []string
	}{
		{"tp_methods", "PyMethodDef", t.methods}, {"tp_getset", "PyGetSetDef", t.getsets}, {"tp_members", "PyMemberDef", t.member}} {
		if id := table(x.ctype, x.field, x.rows); id != "" {
			fields = append(fields, [2]string{x.field, id})
		}
	}
	var names []string
	for s := range t.slots {
		names = append(names, s)
	}
	sort.Strings(names)
	for _, sub := range subtables {
		var rows []string
		for _, s := range names {
			if strings.HasPrefix(s, sub.prefix) {
				rows = append(rows, fmt.Sprintf(".%s = %s", s, t.slots[s]))
			}
		}
		if len(rows) > 0 {
			id := "ungil_" + t.symbol + "_" + sub.field
			fmt.Fprintf(c, "static %s %s = {%s};\n", sub.ctype, id, strings.Join(rows, ", "))
			fields = append(fields, [2]string{sub.field, "&" + id})
		}
	}
	for _, s := range names {
		if strings.HasPrefix(s, "tp_") {
			fields = append(fields, [2]string{s, t.slots[s]})
		}
	}
	meta := t.metatype
	if meta == "" {
		meta = "PyType_Type"
	}
	vis := ""
	if t.hidden || t.exc != "" {
		vis = "HIDDEN "
	}
	flags := t.flags
	if flags == "" {
		flags = "0"
	}
	fmt.Fprintf(c, "%sPyTypeObject %s = {\n    PyVarObject_HEAD_INIT(&%s, 0)\n    .tp_name = %s,\n    .tp_flags = %s | Py_TPFLAGS_IMMUTABLETYPE | UNGIL_STATIC_BUILTIN,\n", vis, t.symbol, meta, cString(t.name), flags)
	for _, f := range fields {
		fmt.Fprintf(c, "    .%s = %s,\n", f[0], f[1])
	}
	c.WriteString("};\n\n")
}

// writeConstants writes what has a fixed form: small ints, one-character strings and bytes.
func (g *generator) writeConstants(c *bytes.Buffer) []address {
	fmt.Fprintf(c, "HIDDEN PyLongObject ungil_small_ints[%d] = {\n", smallMax-smallMin+1)
	for i := smallMin; i <= smallMax; i++ {
		tag, digit := 8, i
		if i < 0 {
			tag, digit = 8|2, -i
		} else if i == 0 {
			tag = 1
		}
		fmt.Fprintf(c, "    {PyObject_HEAD_INIT(&PyLong_Type) {%d, {%d}}},\n", tag|4, digit)
	}
	c.WriteString("};\n\nHIDDEN struct ungil_ascii_char ungil_ascii_chars[128] = {\n")
	for i := 0; i < 128; i++ {
		fmt.Fprintf(c, "    UNGIL_ASCII_CHAR(%d),\n", i)
	}
	c.WriteString("};\nHIDDEN struct ungil_latin1_char ungil_latin1_chars[128] = {\n")
	for i := 128; i < 256; i++ {
		fmt.Fprintf(c, "    UNGIL_LATIN1_CHAR(%d),\n", i)
	}
	c.WriteString("};\nHIDDEN struct ungil_byte ungil_bytes[256] = {\n")
	for i := 0; i < 256; i++ {
		fmt.Fprintf(c, "    UNGIL_BYTE(%d),\n", i)
	}
	c.WriteString("};\n\n")
	return []address{
		{"ungil_small_ints", "smallInts", "uintptr"}, {"ungil_ascii_chars", "asciiChars", "uintptr"},
		{"ungil_latin1_chars", "latin1Chars", "uintptr"}, {"ungil_bytes", "byteChars", "uintptr"},
		{"&ungil_empty_str", "emptyStr", "*Object"}, {"&ungil_empty_bytes", "emptyBytes", "*Object"}, {"&ungil_empty_tuple", "emptyTuple", "*Object"},
		{"&_Py_NoneStruct", "None", "*Object"}, {"&_Py_TrueStruct", "True", "*Object"}, {"&_Py_FalseStruct", "False", "*Object"},
		{"&_Py_EllipsisObject", "Ellipsis", "*Object"}, {"&_Py_NotImplementedStruct", "NotImplemented", "*Object"},
		{"&_Py_HashSecret", "hashSecret", "uintptr"}, {"_PyByteArray_empty_string", "byteArrayEmpty", "uintptr"},
		{"PyStructSequence_UnnamedField", "unnamedField", "uintptr"},
		{"&PyImport_Inittab", "inittabVariable", "uintptr"},
		{"&PyImport_FrozenModules", "frozenVariable", "uintptr"},
		{"&PyOS_ReadlineFunctionPointer", "readlineVariable", "uintptr"},
		{"ungil_flags", "configFlags", "uintptr"},
	}
}

func (g *generator) writeIdentifiers(c *bytes.Buffer) []address {
	var a []address
	for _, id := range g.idents {
		fmt.Fprintf(c, "static UNGIL_ASCII(%d) id_%s = UNGIL_ASCII_INIT(%d, \"%s\");\n", len(id)+1, id, len(id), id)
		a = append(a, address{"&id_" + id, "id_" + id, "*Object"})
	}
	c.WriteString("\n")
	return a
}

// functionAddresses serves fn_X in Go sources: the C address of a Go function's door, or of a public function.
func (g *generator) functionAddresses(c *bytes.Buffer, seen map[string]bool) []address {
	var a []address
	for _, fn := range g.fnRefs {
		symbol := slotSymbol(fn)
		if strings.HasPrefix(fn, "Py") || strings.HasPrefix(fn, "_Py") {
			symbol = fn
			if _, ok := g.protos[fn]; !ok {
				g.fail("fn_%s: include/ does not declare %s", fn, fn)
			}
		} else if !seen[symbol] {
			seen[symbol] = true
			fmt.Fprintf(c, "extern HIDDEN void %s(void);\n", symbol)
		}
		a = append(a, address{symbol, "fn_" + fn, "uintptr"})
	}
	return a
}

// writeAddresses writes ORDER ADDRESSES on both sides: types, identifiers, constants, functions.
func (g *generator) writeAddresses(c *bytes.Buffer, types, idents, vars, fns []address) {
	var o, body bytes.Buffer
	c.WriteString("\nHIDDEN uintptr_t ungil_addresses[] = {\n")
	fmt.Fprintf(&o, "%spackage object\n\nimport \"unsafe\"\n\n// Addresses of C data and functions. Set once, while the library loads, before any door is open.\nvar (\n\taddresses uintptr\n", headGo)
	i := 0
	for _, part := range [][]address{types, idents, vars, fns} {
		for _, a := range part {
			fmt.Fprintf(c, "    (uintptr_t)%s,\n", a.c)
			fmt.Fprintf(&o, "\t%s %s\n", a.goVar, a.goType)
			value := fmt.Sprintf("*(*uintptr)(unsafe.Pointer(p + %d))", i*8)
			if a.goType != "uintptr" {
				value = fmt.Sprintf("(%s)(unsafe.Pointer(%s))", a.goType, value)
			}
			fmt.Fprintf(&body, "\t%s = %s\n", a.goVar, value)
			i++
		}
	}
	c.WriteString("};\n")
	fmt.Fprintf(&o, ")\n\n// The static types are the first of addresses, the identifiers follow.\nconst (\n\tstaticTypes = %d\n\tidentifiers = %d\n)\n\n", len(types), len(idents))
	fmt.Fprintf(&o, "// SetAddresses fills the variables above from the array at p.\nfunc SetAddresses(p uintptr) {\n\taddresses = p\n%s}\n", body.String())
	writeGo("runtime/bare/object/zdata.go", &o)
}
