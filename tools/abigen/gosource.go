// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// sig is a Go function's parameters by kind, the thread parameter apart.
type sig struct {
	thread  string // "Thread", "TLS" or "" for none
	params  []byte // p l i d f
	result  byte   // p l i d f c v
	pointer []bool // for a p parameter: a uintptr, which also takes an integer
	todo    bool
}

type goFunc struct {
	pkg, name string
	sig       sig
	doc       string   // the comment
	params    []string // names, the thread parameter apart
}

// barePackages are searched for functions that C can enter.
var barePackages = []struct{ name, dir string }{
	{"object", "runtime/bare/object"}, {"thread", "runtime/bare/thread"}, {"eval", "runtime/bare/eval"}, {"modslot", "modslot"},
}

// Go sources name C data by convention: id_append is the interned string "append", fn_listLen the C address of the door of listLen,
// fn_PyObject_Hash that of a public function.
var (
	identifier = regexp.MustCompile(`\bid_(\w+)\b`)
	reference  = regexp.MustCompile(`\bfn_(\w+)\b`)
)

func (g *generator) readGo() error {
	g.funcs = map[string]goFunc{}
	ids, fns := map[string]bool{}, map[string]bool{}
	for _, p := range barePackages {
		files, _ := filepath.Glob(filepath.Join(p.dir, "*.go"))
		for _, path := range files {
			base := filepath.Base(path)
			if strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "z") {
				continue
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range identifier.FindAllStringSubmatch(string(src), -1) {
				ids[m[1]] = true
			}
			for _, m := range reference.FindAllStringSubmatch(string(src), -1) {
				fns[m[1]] = true
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution|parser.ParseComments)
			if err != nil {
				return err
			}
			for _, d := range f.Decls {
				fd, ok := d.(*ast.FuncDecl)
				if !ok || fd.Recv != nil {
					continue
				}
				name := fd.Name.Name
				key := name
				if p.name != "object" {
					key = p.name + "." + name
				}
				g.funcs[key] = goFunc{p.name, name, goSignature(fd.Type), fd.Doc.Text(), paramNames(fd.Type)}
			}
		}
	}
	for id := range ids {
		g.idents = append(g.idents, id)
	}
	sort.Strings(g.idents)
	for fn := range fns {
		g.fnRefs = append(g.fnRefs, fn)
	}
	sort.Strings(g.fnRefs)
	return nil
}

// goSignature reduces a Go function type to kinds, from its text alone.
func goSignature(t *ast.FuncType) sig {
	var s sig
	for i, f := range t.Params.List {
		k, isWord := goKind(f.Type)
		n := len(f.Names)
		if n == 0 {
			n = 1
		}
		if i == 0 && n == 1 {
			if th := typeText(f.Type); th == "*Thread" || th == "*thread.Thread" {
				s.thread = "Thread"
				continue
			} else if th == "*TLS" || th == "*thread.TLS" {
				s.thread = "TLS"
				continue
			}
		}
		for ; n > 0; n-- {
			s.params = append(s.params, k)
			s.pointer = append(s.pointer, isWord)
		}
	}
	s.result = 'v'
	if t.Results != nil {
		k, _ := goKind(t.Results.List[0].Type)
		s.result = k
		if t.Results.NumFields() == 2 && k == 'd' {
			s.result = 'c'
		}
	}
	return s
}

func paramNames(t *ast.FuncType) (names []string) {
	for _, f := range t.Params.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
	}
	if len(names) > 0 {
		return names[1:]
	}
	return nil
}

func typeText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeText(e.X)
	case *ast.SelectorExpr:
		return typeText(e.X) + "." + e.Sel.Name
	}
	return "?"
}

func goKind(e ast.Expr) (kind byte, word bool) {
	switch t := typeText(e); t {
	case "uintptr":
		return 'p', true
	case "unsafe.Pointer":
		return 'p', false
	case "int", "uint", "int64", "uint64":
		return 'l', false
	case "int32", "uint32", "int16", "uint16", "int8", "uint8", "byte", "rune", "bool":
		return 'i', false
	case "float64":
		return 'd', false
	case "float32":
		return 'f', false
	default:
		if strings.HasPrefix(t, "*") {
			return 'p', false
		}
		return '?', false
	}
}

// matches says why a Go function does not fit a C prototype; "" when it does.
func (s sig) matches(p proto) string {
	want := p.goSig()
	if s.thread == "" {
		return "its first parameter is not a thread record"
	}
	if len(s.params) != len(want.params) {
		return fmt.Sprintf("%d parameters, want %d", len(s.params), len(want.params))
	}
	for i, k := range want.params {
		if s.params[i] != k && !(k == 'l' && s.params[i] == 'p' && s.pointer[i]) {
			return fmt.Sprintf("parameter %d is of kind %c, want %c", i+1, s.params[i], k)
		}
	}
	if s.result != want.result && !(want.result == 'l' && s.result == 'p') {
		return fmt.Sprintf("result is of kind %c, want %c", s.result, want.result)
	}
	return ""
}

// fits says why a Go function cannot stand in a slot that is called with want; it may take fewer arguments.
func (s sig) fits(want string) string {
	result, params := want[0], want[1:]
	if s.thread != "Thread" {
		return "its first parameter is not a *Thread"
	}
	if len(s.params) > len(params) {
		return fmt.Sprintf("%d parameters, want at most %d", len(s.params), len(params))
	}
	for i := range s.params {
		if k := params[i]; s.params[i] != k && !(k == 'l' && s.params[i] == 'p') {
			return fmt.Sprintf("parameter %d is of kind %c, want %c", i+1, s.params[i], k)
		}
	}
	if s.result != result && !(s.result == 'p' && result == 'l') {
		return fmt.Sprintf("result is of kind %c, want %c", s.result, result)
	}
	return ""
}
