// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"modernc.org/cc/v4"
)

// headers is everything that the C headers say.
type headers struct {
	structs map[string]*cStruct // by typedef name or tag
	consts  map[string]value
	goNames map[string]string // typedef name or tag of what is laid out, to its Go name
}

// cStruct is the layout of one struct.
type cStruct struct {
	name   string
	size   int64
	align  int64
	fields []cField
}

// cField is a member. A bit-field has bits > 0 and bit counted from the lowest bit of the byte at offset.
type cField struct {
	name         string
	offset, size int64
	bits, bit    int64
	typ          cc.Type
}

// value is a constant: an integer, or a float when isFloat.
type value struct {
	i       int64
	u       uint64
	wide    bool // the value is u, which does not fit i
	f       float64
	isFloat bool
}

// int64 is the value as C converts it, except that floats outside of the range give its nearest end.
func (v value) int64() int64 {
	switch {
	case v.isFloat && math.IsNaN(v.f):
		return 0
	case v.isFloat && v.f >= math.MaxInt64:
		return math.MaxInt64
	case v.isFloat && v.f <= math.MinInt64:
		return math.MinInt64
	case v.isFloat:
		return int64(v.f)
	case v.wide:
		return int64(v.u)
	}
	return v.i
}

// sources are the headers that are read. internal/ungil_objects.h has what no public header shows.
var sources = []string{
	"Python.h", "datetime.h", "frameobject.h", "marshal.h", "structmember.h",
	"internal/pycore_frame.h", "internal/ungil_objects.h",
}

// floats stands in for the C library's infinities, which are calls of builtins that the parser does not fold.
const floats = "#undef HUGE_VAL\n#define HUGE_VAL (1e308*10)\n#undef INFINITY\n#define INFINITY (1e308*10)\n#undef NAN\n#define NAN (1e308*10-1e308*10)\n"

// parse reads the headers twice: for the names of macros, and then with one expression per macro.
func parse(include string) (*headers, error) {
	dir, err := filepath.Abs(include)
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, s := range sources {
		if _, err := os.Stat(filepath.Join(dir, s)); err == nil {
			fmt.Fprintf(&text, "#include <%s>\n", s)
		}
	}
	text.WriteString(floats)
	ast, err := translate(dir, text.String())
	if err != nil {
		return nil, err
	}
	h := &headers{structs: map[string]*cStruct{}, consts: map[string]value{}}
	h.readStructs(ast)
	h.nameStructs(ast)
	if err := h.readConstants(dir, text.String(), ast); err != nil {
		return nil, err
	}
	return h, nil
}

func translate(dir, text string) (*cc.AST, error) {
	cfg, err := cc.NewConfig("linux", "amd64")
	if err != nil {
		return nil, err
	}
	cfg.SysIncludePaths = append([]string{dir}, cfg.SysIncludePaths...)
	return cc.Translate(cfg, []cc.Source{
		{Name: "<predefined>", Value: cfg.Predefined},
		{Name: "<builtin>", Value: cc.Builtin},
		{Name: "layoutgen.c", Value: text},
	})
}

// readStructs lays out every struct that has a typedef or a tag.
func (h *headers) readStructs(ast *cc.AST) {
	for name, nodes := range ast.Scope.Nodes {
		for _, n := range nodes {
			var t cc.Type
			switch d := n.(type) {
			case *cc.Declarator:
				if d.IsTypename() {
					t = d.Type()
				}
			case *cc.StructOrUnionSpecifier:
				t = d.Type()
			}
			s, ok := t.(*cc.StructType)
			if !ok || s.IsIncomplete() || h.structs[name] != nil {
				continue
			}
			h.structs[name] = layOut(name, s)
		}
	}
}

// nameStructs finds every name of the structs that are laid out, as a pointer may use any of them.
func (h *headers) nameStructs(ast *cc.AST) {
	h.goNames = map[string]string{}
	wanted := map[string]bool{}
	for _, c := range laidOut {
		wanted[c] = true
		h.goNames[c] = typeName(c)
	}
	for name, nodes := range ast.Scope.Nodes {
		for _, n := range nodes {
			d, ok := n.(*cc.Declarator)
			if !ok || !d.IsTypename() || !wanted[name] {
				continue
			}
			if s, ok := d.Type().(*cc.StructType); ok {
				if tag := s.Tag(); tag.SrcStr() != "" {
					h.goNames[tag.SrcStr()] = typeName(name)
				}
			}
		}
	}
}

// layOut places the members by the rules of the System V ABI. The parser's own placement is right but for
// bit-fields that share a word with an ordinary member before them.
func layOut(name string, s *cc.StructType) *cStruct {
	c := &cStruct{name: name, align: 1}
	pos := int64(0) // in bits
	for i := 0; i < s.NumFields(); i++ {
		f := s.FieldByIndex(i)
		size, align := sizeOf(f.Type())
		if !f.IsBitfield() {
			pos = roundUp(pos, align*8)
			c.fields = append(c.fields, cField{name: f.Name(), offset: pos / 8, size: size, typ: f.Type()})
			pos += size * 8
			c.align = max(c.align, align)
			continue
		}
		bits := f.ValueBits()
		if bits == 0 || pos/(size*8) != (pos+bits-1)/(size*8) {
			pos = roundUp(pos, size*8) // no bit-field crosses a word of its type
		}
		if f.Name() != "" {
			m := cField{name: f.Name(), offset: pos / 8, bit: pos % 8, bits: bits, typ: f.Type()}
			m.size = (m.bit + m.bits + 7) / 8
			c.fields = append(c.fields, m)
			c.align = max(c.align, align) // padding has no alignment
		}
		pos += bits
	}
	c.size = roundUp(roundUp(pos, 8)/8, c.align)
	return c
}

func roundUp(n, to int64) int64 { return (n + to - 1) / to * to }

// sizeOf is a type's size and alignment, structs placed by layOut.
func sizeOf(t cc.Type) (size, align int64) {
	switch t := t.(type) {
	case *cc.StructType:
		c := layOut("", t)
		return c.size, c.align
	case *cc.ArrayType:
		size, align = sizeOf(t.Elem())
		return size * t.Len(), align
	}
	return t.Size(), int64(t.Align())
}

// field finds a member by its path, "long_value.lv_tag".
func (s *cStruct) field(path string) (cField, bool) {
	head, rest, nested := strings.Cut(path, ".")
	for _, f := range s.fields {
		if f.name != head {
			continue
		}
		if !nested {
			return f, true
		}
		inner, ok := f.typ.(*cc.StructType)
		if !ok {
			return cField{}, false
		}
		g, ok := layOut(head, inner).field(rest)
		g.offset += f.offset
		return g, ok
	}
	return cField{}, false
}

// public tells which macros are constants of the interface.
var public = regexp.MustCompile(`^(_?Py[A-Z_]|_?PY[A-Z_]|METH_|CO_|T_[A-Z]|READONLY$|RESTRICTED$|SSTATE_|TYPE_MAX_WATCHERS$|WAIT_LOCK$|NOWAIT_LOCK$)`)

// notPublic are the platform's own and what guards headers.
var notPublic = regexp.MustCompile(`_H$|^Py_PYTHON_H|^PY_LONG_LONG$|^PY_TIMEOUT_T$`)

// readConstants evaluates the object-like macros and the enumerators of our headers.
func (h *headers) readConstants(dir, text string, ast *cc.AST) error {
	var names []string
	for name, m := range ast.Macros {
		ours := strings.HasPrefix(m.Position().Filename, dir)
		if ours && !m.IsFnLike && len(m.ReplacementList()) > 0 && public.MatchString(name) && !notPublic.MatchString(name) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	// What is no expression, a type or part of a declaration, is found by the parser and left out.
	for {
		bad, err := h.evaluate(dir, text, names)
		if err == nil {
			break
		}
		if len(bad) == 0 {
			return err
		}
		kept := names[:0]
		for i, n := range names {
			if !bad[i] {
				kept = append(kept, n)
			}
		}
		names = kept
	}
	for name, nodes := range ast.Scope.Nodes {
		for _, n := range nodes {
			e, ok := n.(*cc.Enumerator)
			if ok && strings.HasPrefix(e.Position().Filename, dir) {
				if v, ok := constant(e.Value()); ok {
					h.consts[name] = v
				}
			}
		}
	}
	return nil
}

var errorLine = regexp.MustCompile(`layoutgen\.c:(\d+):`)

// evaluate adds one expression statement per name to text and keeps those that are constant. On an error it
// returns the indices of the names that caused it. Each name has two lines, as the parser may notice an error
// at the token after it.
func (h *headers) evaluate(dir, text string, names []string) (map[int]bool, error) {
	first := strings.Count(text, "\n") + 2
	var b strings.Builder
	fmt.Fprintf(&b, "%svoid layoutgen_probe(void) {\n", text)
	for _, n := range names {
		fmt.Fprintf(&b, "(%s);\n;\n", n)
	}
	b.WriteString("}\n")
	ast, err := translate(dir, b.String())
	if err != nil {
		bad := map[int]bool{}
		for _, m := range errorLine.FindAllStringSubmatch(err.Error(), -1) {
			line, _ := strconv.Atoi(m[1])
			if i := (line - first) / 2; line >= first && i < len(names) {
				bad[i] = true
			}
		}
		return bad, err
	}
	for l := ast.TranslationUnit; l != nil; l = l.TranslationUnit {
		f := l.ExternalDeclaration.FunctionDefinition
		if f == nil || f.Declarator.Name() != "layoutgen_probe" {
			continue
		}
		for b := f.CompoundStatement.BlockItemList; b != nil; b = b.BlockItemList {
			if b.BlockItem.Statement == nil || b.BlockItem.Statement.ExpressionStatement == nil {
				continue
			}
			e := b.BlockItem.Statement.ExpressionStatement
			if e.ExpressionList == nil {
				continue
			}
			i := (e.Position().Line - first) / 2
			if v, ok := constant(e.ExpressionList.Value()); ok && i >= 0 && i < len(names) {
				h.consts[names[i]] = v
			}
		}
	}
	return nil, nil
}

// constant converts what the parser folded.
func constant(v cc.Value) (value, bool) {
	switch v := v.(type) {
	case cc.Int64Value:
		return value{i: int64(v)}, true
	case cc.UInt64Value:
		if v > math.MaxInt64 {
			return value{u: uint64(v), wide: true}, true
		}
		return value{i: int64(v)}, true
	case cc.Float64Value:
		return value{f: float64(v), isFloat: true}, true
	case *cc.LongDoubleValue:
		f, _ := (*big.Float)(v).Float64()
		return value{f: f, isFloat: true}, true
	case *cc.ZeroValue:
		return value{}, true
	}
	return value{}, false
}
