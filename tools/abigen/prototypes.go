// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/cc/v4"
)

// cType is a C parameter or result reduced to what a call needs: p pointer, l 64-bit integer, i integer of at most 32 bits,
// d double, f float, c Py_complex, s struct returned through a hidden pointer, v nothing.
type cType struct {
	kind   byte
	goType string // what a generated Go function declares
	text   string
	size   int64 // of a struct
}

type proto struct {
	name     string
	result   cType
	params   []cType
	variadic bool
}

// ints counts the integer arguments, hidden result pointer included.
func (p proto) ints() int {
	n := 0
	for _, t := range p.params {
		if strings.IndexByte("pli", t.kind) >= 0 {
			n++
		}
	}
	if p.result.kind == 's' {
		n++
	}
	return n
}

// byValue tells whether a struct of more than two words is a parameter: the shim passes its address.
func (p proto) byValue() bool {
	for _, t := range p.params {
		if t.kind == 's' {
			return true
		}
	}
	return false
}

// withPointers is the prototype with such parameters replaced by pointers.
func (p proto) withPointers() proto {
	p.params = append([]cType{}, p.params...)
	for i := range p.params {
		if p.params[i].kind == 's' {
			p.params[i] = cType{kind: 'p', goType: "uintptr"}
		}
	}
	return p
}

// goSig is the signature that a Go function for this prototype has.
func (p proto) goSig() sig {
	s := sig{thread: "Thread", result: p.result.kind}
	if p.result.kind == 's' {
		s.params = append(s.params, 'p')
		s.result = 'p'
	}
	ints := 0
	for _, t := range p.params {
		switch t.kind {
		case 'c':
			s.params = append(s.params, 'd', 'd')
			continue
		case 'd', 'f':
			s.params = append(s.params, t.kind)
			continue
		}
		if ints++; ints <= 6 {
			s.params = append(s.params, t.kind)
		}
	}
	if ints > 6 {
		s.params = append(s.params, 'p')
	}
	return s
}

// vaTwin names, for a variadic function, the public function that takes a va_list instead.
var vaTwin = map[string]string{
	"PyErr_Format":                "PyErr_FormatV",
	"PyArg_ParseTuple":            "PyArg_VaParse",
	"PyArg_Parse":                 "",
	"PyArg_ParseTupleAndKeywords": "PyArg_VaParseTupleAndKeywords",
	"Py_BuildValue":               "Py_VaBuildValue",
	"PyUnicode_FromFormat":        "PyUnicode_FromFormatV",
	"PyOS_snprintf":               "PyOS_vsnprintf",

	"_PyArg_ParseTupleAndKeywords_SizeT": "PyArg_VaParseTupleAndKeywords",
	"_PyArg_ParseTuple_SizeT":            "PyArg_VaParse",
	"_Py_BuildValue_SizeT":               "Py_VaBuildValue",
	"PyEval_CallFunction":                "ungil_PyObject_CallFunction_va",
	"PyEval_CallMethod":                  "ungil_PyObject_CallMethod_va",
	"_PyObject_CallFunction_SizeT":       "ungil_PyObject_CallFunction_va",
	"_PyObject_CallMethod_SizeT":         "ungil_PyObject_CallMethod_va",
}

// headers beyond Python.h that declare public functions.
var moreHeaders = []string{"datetime.h", "structmember.h", "frameobject.h", "marshal.h", "osdefs.h", "internal/ungil_abi.h", "ungil.h"}

func (g *generator) readPrototypes(include string) error {
	cfg, err := cc.NewConfig("linux", "amd64")
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(include)
	if err != nil {
		return err
	}
	cfg.IncludePaths = append([]string{"", abs}, cfg.IncludePaths...)
	cfg.SysIncludePaths = append([]string{abs}, cfg.SysIncludePaths...)
	text := "#include <Python.h>\n"
	for _, h := range moreHeaders {
		if _, err := os.Stat(filepath.Join(include, h)); err == nil {
			text += "#include <" + h + ">\n"
		}
	}
	ast, err := cc.Translate(cfg, []cc.Source{
		{Name: "<predefined>", Value: cfg.Predefined},
		{Name: "<builtin>", Value: cc.Builtin},
		{Name: "abigen.c", Value: text},
	})
	if err != nil {
		return fmt.Errorf("parsing %s/Python.h: %v", include, err)
	}
	g.protos = map[string]proto{}
	for name, nodes := range ast.Scope.Nodes {
		for _, n := range nodes {
			d, ok := n.(*cc.Declarator)
			if !ok || d.IsTypename() {
				continue
			}
			ft, ok := d.Type().(*cc.FunctionType)
			if !ok {
				continue
			}
			p := proto{name: name, result: classify(ft.Result()), variadic: ft.IsVariadic()}
			for _, a := range ft.Parameters() {
				if a.Type().Kind() == cc.Void {
					continue
				}
				p.params = append(p.params, classify(a.Type()))
			}
			for _, t := range append(p.params, p.result) {
				if !strings.HasPrefix(strings.TrimLeft(name, "_"), "Py") {
					break
				}
				if t.kind == '?' {
					g.fail("%s: a parameter or result of type %s cannot pass a door", name, t.text)
				}
			}
			g.protos[name] = p
			break
		}
	}
	return nil
}

// typeName is the typedef or tag that a type was written with.
func typeName(t cc.Type) string {
	if d := t.Typedef(); d != nil {
		return d.Name()
	}
	if s, ok := t.(*cc.StructType); ok {
		tag := s.Tag()
		return tag.SrcStr()
	}
	return ""
}

// goPointers maps a C struct to the Go type that generated functions use for a pointer to it; any other pointer is a uintptr.
var goPointers = map[string]string{
	"PyObject": "*Object", "PyTypeObject": "*TypeObject", "PyThreadState": "*Thread",
}

func classify(t cc.Type) cType {
	switch t.Kind() {
	case cc.Void:
		return cType{kind: 'v'}
	case cc.Ptr:
		e := t.(*cc.PointerType).Elem()
		if n := typeName(t); n == "va_list" || n == "__builtin_va_list" || strings.HasSuffix(n, "gnuc_va_list") {
			return cType{kind: 'p', goType: "*VaList"}
		}
		n := typeName(e)
		if n == "_object" {
			n = "PyObject"
		}
		if n == "_typeobject" {
			n = "PyTypeObject"
		}
		if strings.Contains(n, "va_list") {
			return cType{kind: 'p', goType: "*VaList"}
		}
		if gt := goPointers[n]; gt != "" {
			return cType{kind: 'p', goType: gt}
		}
		return cType{kind: 'p', goType: "uintptr"}
	case cc.Array, cc.Function:
		if n := typeName(t); strings.Contains(n, "va_list") {
			return cType{kind: 'p', goType: "*VaList"}
		}
		return cType{kind: 'p', goType: "uintptr"}
	case cc.Double:
		return cType{kind: 'd', goType: "float64"}
	case cc.Float:
		return cType{kind: 'f', goType: "float32"}
	case cc.Struct, cc.Union:
		if t.Size() > 16 {
			return cType{kind: 's', goType: "uintptr", size: t.Size()}
		}
		if s, ok := t.(*cc.StructType); ok && s.NumFields() == 2 && s.FieldByIndex(0).Type().Kind() == cc.Double {
			return cType{kind: 'c'} // Py_complex travels as two doubles
		}
		return cType{kind: '?', text: t.String()}
	}
	unsigned := !cc.IsSignedInteger(t)
	switch {
	case t.Size() == 8 && unsigned:
		return cType{kind: 'l', goType: "uint"}
	case t.Size() == 8:
		return cType{kind: 'l', goType: "int"}
	case unsigned:
		return cType{kind: 'i', goType: "uint32"}
	}
	return cType{kind: 'i', goType: "int32"}
}
