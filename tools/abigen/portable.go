// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"strings"
)

// params is what a door's Go function takes and returns, by kind, the thread record apart.
func (d door) params() (kinds []byte, result byte) {
	if d.proto.name == "" {
		return d.sig.params, d.sig.result
	}
	s := d.proto.goSig()
	return s.params, s.result
}

// writePortable writes the build in which doors are cgo exports: a C function per door that finds the thread record and calls an
// exported Go function, which calls the bare one.
func (g *generator) writePortable() {
	var c bytes.Buffer
	fmt.Fprintf(&c, "%s#ifdef UNGIL_PORTABLE\n#include \"internal.h\"\n\nstruct two { double a, b; };\n\n", headC)
	for i, d := range g.doors {
		kinds, r := d.params()
		var decl, use []string
		for n, k := range kinds {
			decl = append(decl, fmt.Sprintf("%sa%d", cKind(k), n))
			use = append(use, fmt.Sprintf("a%d", n))
		}
		ret := cKind(r)
		inner := "void *" + strings.Join(append([]string{""}, decl...), ", ")
		fmt.Fprintf(&c, "extern %sungil_go%d(%s);\n", ret, i, inner)
		outer, pass := decl, use
		pre := ""
		if d.rest {
			outer, pass, pre = restParams(d.proto)
		}
		vis := "HIDDEN "
		if d.public {
			vis = ""
		}
		first := fmt.Sprintf("ungil_need_thread(%d)", i)
		if d.sig.thread == "TLS" {
			first = "ungil_tls_block()"
		}
		args := strings.Join(append([]string{first}, pass...), ", ")
		body := fmt.Sprintf("return ungil_go%d(%s);", i, args)
		if r == 'v' {
			body = fmt.Sprintf("ungil_go%d(%s);", i, args)
		}
		ps := strings.Join(outer, ", ")
		if ps == "" {
			ps = "void"
		}
		if g.stops[d.symbol] {
			pre = "UNGIL_STOP " + pre
		}
		fmt.Fprintf(&c, "%s%s%s(%s) { UNGIL_DOOR %s%s }\n", vis, ret, d.symbol, ps, pre, body)
	}
	c.WriteString("#endif\n")
	write("capi/zportable.c", c.Bytes())
	g.writePortableGo()
}

// restParams is the C parameter list of a function with more than six integer arguments: those past the sixth become an array.
func restParams(p proto) (outer, pass []string, pre string) {
	n, ints := 0, 0
	var rest []string
	add := func(k byte) {
		name := fmt.Sprintf("a%d", n)
		outer = append(outer, cKind(k)+name)
		if strings.IndexByte("pli", k) >= 0 {
			if ints++; ints > 6 {
				rest = append(rest, "(uintptr_t)"+name)
				n++
				return
			}
		}
		pass = append(pass, name)
		n++
	}
	if p.result.kind == 's' {
		add('p')
	}
	for _, t := range p.params {
		add(t.kind)
	}
	pass = append(pass, "rest")
	return outer, pass, fmt.Sprintf("uintptr_t rest[] = {%s}; ", strings.Join(rest, ", "))
}

// writePortableGo writes the exported Go functions. A bare function is called through its func value, viewed as a func of plain
// words: parameters differ from its own in the names of their types only.
func (g *generator) writePortableGo() {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s//go:build portable\n\npackage capi\n\n/*\nstruct two { double a, b; };\n*/\nimport \"C\"\n\nimport \"unsafe\"\n\n", headGo)
	goT := map[byte]string{'p': "unsafe.Pointer", 'l': "int", 'i': "int32", 'd': "float64", 'f': "float32", 'c': "(float64, float64)"}
	cT := map[byte]string{'p': "unsafe.Pointer", 'l': "C.long", 'i': "C.int", 'd': "C.double", 'f': "C.float", 'c': "C.struct_two"}
	for i, d := range g.doors {
		kinds, r := d.params()
		decl, types, use := "ts unsafe.Pointer", "unsafe.Pointer", "ts"
		for n, k := range kinds {
			decl += fmt.Sprintf(", a%d %s", n, cT[k])
			types += ", " + goT[k]
			if k == 'p' {
				use += fmt.Sprintf(", a%d", n)
			} else {
				use += fmt.Sprintf(", %s(a%d)", goT[k], n)
			}
		}
		fmt.Fprintf(&b, "//export ungil_go%d\nfunc ungil_go%d(%s) %s {\n\tp := entry(%d)\n", i, i, decl, cT[r], i)
		call := fmt.Sprintf("(*(*func(%s) %s)(unsafe.Pointer(&p)))(%s)", types, goT[r], use)
		switch r {
		case 'v':
			fmt.Fprintf(&b, "\t%s\n", call)
		case 'c':
			fmt.Fprintf(&b, "\tx, y := %s\n\treturn C.struct_two{C.double(x), C.double(y)}\n", call)
		case 'p':
			fmt.Fprintf(&b, "\treturn %s\n", call)
		default:
			fmt.Fprintf(&b, "\treturn %s(%s)\n", cT[r], call)
		}
		b.WriteString("}\n\n")
	}
	writeGo("capi/zportable.go", &b)
}
