// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
	object bool  // a pointer to an object
	named  bool  // the header gives the parameter a name
}

type proto struct {
	name     string
	result   cType
	params   []cType
	variadic bool
	object   bool   // the result is a pointer to an object
	header   string // that declares it, below include/
	text     string // as the header has it
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
	g.data = map[string]proto{}
	sources := sources{root: abs, text: map[string]string{}}
	for name, nodes := range ast.Scope.Nodes {
		for _, n := range nodes {
			d, ok := n.(*cc.Declarator)
			if !ok || d.IsTypename() {
				continue
			}
			ft, ok := d.Type().(*cc.FunctionType)
			if !ok {
				if d.IsExtern() {
					p := proto{name: name}
					p.header, p.text = sources.declaration(d)
					g.data[name] = p
				}
				continue
			}
			p := proto{name: name, result: classify(ft.Result()), variadic: ft.IsVariadic(), object: isObject(ft.Result())}
			if !d.IsStatic() {
				p.header, p.text = sources.declaration(d)
			}
			for _, a := range ft.Parameters() {
				if a.Type().Kind() == cc.Void {
					continue
				}
				t := classify(a.Type())
				t.object, t.named = isObject(a.Type()), a.Name() != ""
				p.params = append(p.params, t)
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

// sources holds the text of the headers, of which declarations are shown as they stand.
type sources struct {
	root string
	text map[string]string // by path
}

var (
	apiMacro   = regexp.MustCompile(`\b(?:PyAPI_FUNC|PyAPI_DATA|UNGIL_API)\(([^()]*)\)`)
	attributes = regexp.MustCompile(`\b(?:Py_DEPRECATED|Py_GCC_ATTRIBUTE|__attribute__)\((?:[^()]|\([^()]*\))*\)|\b(?:extern|_Py_NO_RETURN|Py_UNUSED)\b`)
	comment    = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)
)

// declaration gives the header and the text of a declaration, on one line and without macros; "" outside include/.
func (s *sources) declaration(d *cc.Declarator) (header, text string) {
	at := d.Position()
	header, err := filepath.Rel(s.root, at.Filename)
	if err != nil || strings.HasPrefix(header, "..") || !filepath.IsAbs(at.Filename) {
		return "", ""
	}
	if s.text[header] == "" {
		b, err := os.ReadFile(at.Filename)
		if err != nil {
			return "", ""
		}
		s.text[header] = comment.ReplaceAllStringFunc(string(b), func(c string) string {
			return strings.Repeat(" ", len(c)-strings.Count(c, "\n")) + strings.Repeat("\n", strings.Count(c, "\n"))
		})
	}
	src, lines := s.text[header], 1
	i := 0
	for ; lines < at.Line && i < len(src); i++ {
		if src[i] == '\n' {
			lines++
		}
	}
	// Of the line that has the name, the statement around it: headers put a comment or a directive nowhere inside one.
	name := i + max(strings.Index(src[i:], d.Name()), 0)
	begin := strings.LastIndexAny(src[:name], ";{}") + 1
	if j := strings.LastIndex(src[begin:name], "\n#"); j >= 0 {
		begin += j + 1
		begin += max(strings.IndexByte(src[begin:], '\n'), 0)
	}
	end := len(src)
	if j := strings.IndexAny(src[name:], ";{"); j >= 0 {
		end = name + j
	}
	text = apiMacro.ReplaceAllString(src[begin:end], "$1")
	text = strings.Join(strings.Fields(attributes.ReplaceAllString(text, " ")), " ")
	text = strings.ReplaceAll(text, "( ", "(")
	return header, strings.ReplaceAll(text, "* "+d.Name(), "*"+d.Name())
}

// objectStructs are the structs that begin with an object's head.
var objectStructs = map[string]bool{
	"PyObject": true, "_object": true, "PyTypeObject": true, "_typeobject": true, "PyVarObject": true, "PyLongObject": true, "_longobject": true,
	"PyCodeObject": true, "PyFrameObject": true, "_frame": true,
}

func isObject(t cc.Type) bool {
	p, ok := t.(*cc.PointerType)
	return ok && objectStructs[typeName(p.Elem())]
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
