// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Abigen writes the C ABI: doors, their table, data symbols, va_start shims, the portable build's exports. It reads
//
//	capi/abi.txt       every public name, with what its caller may rely on
//	capi/stops.txt     public functions at which a thread stops when the world does
//	capi/fast_amd64.S  which doors have a fast path in front, with fast_containers.h
//	capi/types/*.txt   the static types, slot by slot
//	include/           the C prototypes (with modernc.org/cc/v4)
//	the bare packages  which Go functions exist, and with what parameters
//
// and fails where a C prototype and its Go function disagree in arity or kinds, where abi.txt and a comment disagree about references,
// and where include/ declares what abi.txt does not list. A public function without a Go function gets one that raises
// NotImplementedError with its name. With -reference it writes docs/reference, a page for each header, and nothing else.
//
// Usage, from the root of the repository: go run ./tools/abigen [-list] [-reference]
package main

import (
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
)

// generator gathers what is known about the ABI before anything is written.
type generator struct {
	names  []entry           // abi.txt, in its order
	protos map[string]proto  // by C name
	data   map[string]proto  // declarations of variables
	funcs  map[string]goFunc // by Go name (package object) or package.Name
	types  []*typeDef        // capi/types
	idents []string          // identifiers that the Go sources use as id_xxx
	fnRefs []string          // functions whose C address Go uses as fn_xxx
	doors  []door            // in table order
	byName map[string]int    // door index by C symbol
	stops  map[string]bool   // symbols of the doors where a thread stops when the world does
	fast   map[string]bool   // symbols with a fast path in assembly
	errors []string
}

// door is one stub: its C symbol, its Go function, what the prototype says.
type door struct {
	symbol string // C symbol
	public bool
	pkg    string // "object" or another bare package
	fn     string // Go name in it; "" where none is written
	sig    sig
	proto  proto // zero for slots
	rest   bool  // more than six integer arguments: Go gets a pointer to those on the stack
}

func (g *generator) fail(format string, args ...any) {
	g.errors = append(g.errors, fmt.Sprintf(format, args...))
}

func main() {
	list := flag.Bool("list", false, "list the public functions that are not written and exit")
	reference := flag.Bool("reference", false, "write docs/reference, and nothing else")
	flag.Parse()
	g := newGenerator()
	must(g.read())
	if *list {
		g.listTodo()
		return
	}
	g.check()
	if *reference {
		must(g.writeReference("docs/reference"))
		return
	}
	must(g.write())
	g.check()
}

func newGenerator() *generator {
	return &generator{byName: map[string]int{}, stops: map[string]bool{}, fast: map[string]bool{}}
}

// read gathers everything below the current folder and finds what disagrees.
func (g *generator) read() error {
	for _, step := range []error{
		g.readNames("capi/abi.txt"), g.readStops("capi/stops.txt"), g.readFast("capi/fast_amd64.S"), g.readFast("capi/fast_containers.h"),
		g.readPrototypes("include"), g.readTypes("capi/types"), g.readGo(),
	} {
		if step != nil {
			return step
		}
	}
	g.plan()
	g.checkFast()
	g.checkContract()
	return nil
}

// write writes every generated file.
func (g *generator) write() error {
	if err := g.writeNames("capi/abi.txt"); err != nil {
		return err
	}
	g.writeDoors()
	g.writeGoDoors()
	g.writeTodo()
	g.writeVariadic()
	g.writePortable()
	g.writeData()
	writePow10()
	writeTables()
	g.writeExports()
	return nil
}

// check reports the faults found so far and ends.
func (g *generator) check() {
	if len(g.errors) > 0 {
		sort.Strings(g.errors)
		fmt.Fprintln(os.Stderr, "abigen: "+strings.Join(g.errors, "\nabigen: "))
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "abigen:", err)
		os.Exit(1)
	}
}

// readStops reads stops.txt: a C symbol a line; # begins a comment.
func (g *generator) readStops(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, e := range g.names {
		known[e.name] = e.kind == "func"
	}
	for n, line := range strings.Split(string(b), "\n") {
		line, _, _ = strings.Cut(line, "#")
		for _, s := range strings.Fields(line) {
			if !known[s] {
				return fmt.Errorf("%s:%d: %s is no public function", path, n+1, s)
			}
			g.stops[s], g.stops["ungil_"+s+"_va"] = true, true
		}
	}
	return nil
}

// readFast finds the functions that have a fast path: what the macro FAST is given, itself or by a macro of the file.
func (g *generator) readFast(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	wraps := map[string]bool{"FAST": true}
	macro := ""
	for _, line := range strings.Split(string(b), "\n") {
		f := strings.Fields(strings.ReplaceAll(line, ",", " "))
		switch {
		case len(f) < 2:
			if len(f) == 1 && f[0] == ".endm" {
				macro = ""
			}
		case f[0] == ".macro":
			macro = f[1]
		case f[0] == "FAST" && macro != "":
			wraps[macro] = true
		case wraps[f[0]] && macro == "":
			g.fast[f[1]] = true
		}
	}
	return nil
}

// checkFast finds fast paths that stand in front of nothing. A variadic function's door is C's shim.
func (g *generator) checkFast() {
	for name := range g.fast {
		if _, ok := g.byName[name]; !ok && !g.protos[name].variadic {
			g.fail("%s has a fast path, but no door", name)
		}
	}
}

// plan gives every public function and every function in a slot its place in the table.
func (g *generator) plan() {
	for _, e := range g.names {
		if e.kind != "func" {
			continue
		}
		p, ok := g.protos[e.name]
		if !ok {
			g.fail("%s is in abi.txt, but include/ does not declare it", e.name)
			continue
		}
		symbol, name := e.name, goName(e.name)
		if p.variadic {
			if v := vaTwin[e.name]; v != "" {
				continue // its shim calls the public twin that takes a va_list
			}
			symbol, name = "ungil_"+e.name+"_va", name+"Va"
			p.params = append(append([]cType{}, p.params...), cType{kind: 'p', goType: "*VaList"})
			p.variadic = false
		}
		if p.byValue() {
			symbol, p = "ungil_"+e.name+"_p", p.withPointers()
		}
		g.addDoor(door{symbol: symbol, public: symbol == e.name, proto: p, pkg: "object"}, name)
	}
	for _, t := range g.types {
		for _, r := range t.funcs {
			symbol := slotSymbol(r.fn)
			f, ok := g.funcs[r.fn]
			if !ok {
				g.fail("%s: %s: no Go function %s", t.file, r.where, r.fn)
				continue
			}
			if why := f.sig.fits(r.want); why != "" {
				g.fail("%s: %s: %s: %s", t.file, r.where, r.fn, why)
				continue
			}
			if _, ok := g.byName[symbol]; !ok {
				g.addDoor(door{symbol: symbol, pkg: f.pkg, sig: f.sig}, f.name)
			}
		}
	}
	g.planRefs()
}

// planRefs gives a door to every Go function whose address Go itself takes.
func (g *generator) planRefs() {
	for _, fn := range g.fnRefs {
		if strings.HasPrefix(fn, "Py") || strings.HasPrefix(fn, "_Py") {
			continue
		}
		f, ok := g.funcs[fn]
		if !ok {
			g.fail("fn_%s: no Go function %s", fn, fn)
			continue
		}
		if _, ok := g.byName[slotSymbol(fn)]; !ok {
			g.addDoor(door{symbol: slotSymbol(fn), pkg: f.pkg, sig: f.sig}, f.name)
		}
	}
}

func (g *generator) addDoor(d door, name string) {
	d.fn = name
	if f, ok := g.lookup(name); ok {
		d.sig, d.pkg = f.sig, f.pkg
		if d.proto.name != "" {
			if why := d.sig.matches(d.proto); why != "" {
				g.fail("%s: Go function %s disagrees with include/: %s", d.proto.name, name, why)
			}
		}
	} else if d.proto.name != "" {
		d.sig = d.proto.goSig()
		d.sig.todo = true
	}
	d.rest = d.proto.ints() > 6
	g.byName[d.symbol] = len(g.doors)
	g.doors = append(g.doors, d)
}

// lookup finds the Go function of a public name: in package object, or in another bare package.
func (g *generator) lookup(name string) (goFunc, bool) {
	if f, ok := g.funcs[name]; ok {
		return f, true
	}
	for _, pkg := range []string{"modslot", "thread", "eval"} {
		if f, ok := g.funcs[pkg+"."+name]; ok {
			return f, true
		}
	}
	return goFunc{}, false
}

func (g *generator) listTodo() {
	for _, d := range g.doors {
		if d.sig.todo {
			fmt.Println(d.proto.name)
		}
	}
}

func slotSymbol(fn string) string { return "ungil_f_" + strings.ReplaceAll(fn, ".", "_") }

// goName is the Go name of a public C function: without Py and underscores; Priv for a leading underscore.
func goName(c string) string {
	prefix := ""
	if strings.HasPrefix(c, "_") {
		prefix, c = "Priv", c[1:]
	}
	c = strings.TrimPrefix(c, "Py")
	s := prefix
	for _, p := range strings.Split(c, "_") {
		if p != "" {
			s += strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return s
}
