// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// accessors use an address at once and keep it not: the address of a local may be an argument of theirs. Anything else could hold
// it while the stack moves, which it does in the portable build, or hand it to C.
var accessors = map[string]bool{
	"itemAt": true, "setItem": true, "byteAt": true, "setByte": true,
	"Load": true, "Store": true, "Move": true, "Clear": true, "Equal": true,
}

// listed is what go list tells about a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// checkLocals looks in the source of packages for addresses of locals as numbers.
func checkLocals(patterns ...string) ([]finding, error) {
	out, err := exec.Command("go", append([]string{"list", "-deps", "-export", "-json=ImportPath,Dir,Export,GoFiles"}, patterns...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	own, err := exec.Command("go", append([]string{"list", "-json=ImportPath"}, patterns...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	all, err := decode(out)
	if err != nil {
		return nil, err
	}
	ours, err := decode(own)
	if err != nil {
		return nil, err
	}
	exports := map[string]listed{}
	for _, p := range all {
		exports[p.ImportPath] = p
	}
	fset := token.NewFileSet()
	imp := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path].Export) })
	var found []finding
	for _, p := range ours {
		f, err := localsOf(fset, imp, exports[p.ImportPath])
		if err != nil {
			return nil, err
		}
		found = append(found, f...)
	}
	return found, nil
}

func decode(b []byte) (out []listed, err error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
}

// localsOf checks one package.
func localsOf(fset *token.FileSet, imp types.Importer, p listed) ([]finding, error) {
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Importer: imp, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := conf.Check(p.ImportPath, fset, files, info)
	if err != nil {
		return nil, err
	}
	var found []finding
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			var above []ast.Node
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if n == nil {
					above = above[:len(above)-1]
					return true
				}
				if name := localAddress(pkg, info, n); name != "" && !usedAtOnce(above) {
					pos := fset.Position(n.Pos())
					found = append(found, finding{pkg.Name() + "." + fn.Name.Name, fmt.Sprintf("%s:%d", pos.Filename, pos.Line),
						"keeps the address of the local " + name + ": the portable build's stack may move (use scratch)"})
				}
				above = append(above, n)
				return true
			})
		}
	}
	return found, nil
}

// localAddress is the name of the local variable when n is uintptr(unsafe.Pointer(&local...)).
func localAddress(pkg *types.Package, info *types.Info, n ast.Node) string {
	number, ok := n.(*ast.CallExpr)
	if !ok || len(number.Args) != 1 {
		return ""
	}
	pointer, ok := ast.Unparen(number.Args[0]).(*ast.CallExpr)
	if !ok || len(pointer.Args) != 1 || !isType(info, number.Fun, types.Uintptr) || !isType(info, pointer.Fun, types.UnsafePointer) {
		return ""
	}
	and, ok := ast.Unparen(pointer.Args[0]).(*ast.UnaryExpr)
	if !ok || and.Op != token.AND {
		return ""
	}
	for e := ast.Unparen(and.X); ; {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			if t := info.Types[x.X].Type; t == nil || isPointer(t) {
				return ""
			}
			e = ast.Unparen(x.X)
		case *ast.IndexExpr:
			if t := info.Types[x.X].Type; t == nil || !isArray(t) {
				return ""
			}
			e = ast.Unparen(x.X)
		case *ast.Ident:
			if v, ok := info.Uses[x].(*types.Var); ok && v.Parent() != pkg.Scope() {
				return x.Name
			}
			return ""
		default:
			return ""
		}
	}
}

func isType(info *types.Info, e ast.Expr, kind types.BasicKind) bool {
	tv := info.Types[e]
	b, ok := tv.Type.(*types.Basic)
	return tv.IsType() && ok && b.Kind() == kind
}

func isPointer(t types.Type) bool { _, ok := t.Underlying().(*types.Pointer); return ok }

func isArray(t types.Type) bool { _, ok := t.Underlying().(*types.Array); return ok }

// usedAtOnce tells whether the address, perhaps with something added, is an argument of an accessor or only compared.
func usedAtOnce(above []ast.Node) bool {
	for i := len(above) - 1; i >= 0; i-- {
		switch x := above[i].(type) {
		case *ast.ParenExpr:
		case *ast.BinaryExpr:
			if x.Op != token.ADD && x.Op != token.SUB {
				return true // a comparison
			}
		case *ast.CallExpr:
			fun := ast.Unparen(x.Fun)
			if index, ok := fun.(*ast.IndexExpr); ok {
				fun = index.X
			}
			switch f := fun.(type) {
			case *ast.Ident:
				return accessors[f.Name]
			case *ast.SelectorExpr:
				return accessors[f.Sel.Name]
			}
			return false
		default:
			return false
		}
	}
	return false
}
