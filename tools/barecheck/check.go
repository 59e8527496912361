// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"sort"
	"strings"
)

// rules is what allow.txt says.
type rules struct {
	services []string // patterns of runtime functions that bare code may call
	skips    []string // patterns of functions of bare packages that bare code never calls
	checks   []string // patterns of functions whose caller has checked the stack
	locals   []string // patterns of functions that may keep the address of a local
	bounded  []string // patterns of functions through which recursion comes a few times at most
	used     map[string]bool
}

// readRules reads lines of a kind, a pattern and a reason, none of which may be missing.
func readRules(name string) (*rules, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := &rules{used: map[string]bool{}}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line, _, _ := strings.Cut(s.Text(), "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) < 3 {
			return nil, fmt.Errorf("%s:%d: want: service|skip|local|check|bounded PATTERN REASON", name, n)
		}
		if _, err := path.Match(words[1], ""); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		switch words[0] {
		case "service":
			r.services = append(r.services, words[1])
		case "skip":
			r.skips = append(r.skips, words[1])
		case "local":
			r.locals = append(r.locals, words[1])
		case "bounded":
			r.bounded = append(r.bounded, words[1])
		case "check":
			r.checks = append(r.checks, words[1])
		default:
			return nil, fmt.Errorf("%s:%d: unknown kind %q", name, n, words[0])
		}
	}
	return r, s.Err()
}

// match tells whether a pattern fits the function's name, its import path's folders left out but the last: object.ListAppend.
func (r *rules) match(patterns []string, name string) bool {
	short := name[strings.LastIndexByte(name, '/')+1:]
	for _, p := range patterns {
		if ok, _ := path.Match(p, short); ok {
			r.used[p] = true
			return true
		}
	}
	return false
}

// unused are exemptions that outlived their reason.
func (r *rules) unused() []string {
	var out []string
	for _, p := range append(append([]string{}, r.skips...), r.bounded...) {
		if !r.used[p] {
			out = append(out, p)
		}
	}
	return out
}

// finding is one offence, at a place in bare code or in what it calls.
type finding struct {
	function string
	where    string // file:line
	what     string
}

// gate checks a linked file: every function of the bare packages that is in it, and everything they call directly.
//
// The linker drops what nothing reaches, so a function that is there is reached by a door, by start-up or by managed Go; the last
// two are named in allow.txt.
type gate struct {
	o     *object
	rules *rules
	bare  []string // prefixes of the names of bare functions
	seen  map[*function]bool
	found []finding
}

func (g *gate) isBare(name string) bool {
	for _, p := range g.bare {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// run collects findings in the order of names.
func (g *gate) run() error {
	g.seen = map[*function]bool{}
	roots := 0
	for _, fn := range g.o.functions {
		if !g.isBare(fn.name) || g.rules.match(g.rules.skips, fn.name) {
			continue
		}
		roots++
		if err := g.visit(fn); err != nil {
			return err
		}
	}
	if roots == 0 {
		return fmt.Errorf("no function of %v is in the file", g.bare)
	}
	sort.SliceStable(g.found, func(i, j int) bool { return g.found[i].where < g.found[j].where })
	return nil
}

func (g *gate) add(fn *function, at uint64, what string) {
	g.found = append(g.found, finding{fn.name, g.o.line(at), what})
}

// visit checks fn and what it calls.
func (g *gate) visit(fn *function) error {
	if g.seen[fn] {
		return nil
	}
	g.seen[fn] = true
	if err := g.o.scan(fn); err != nil {
		return err
	}
	for _, at := range fn.tls {
		g.add(fn, at, "loads from thread-local storage")
	}
	for _, at := range fn.barrier {
		g.add(fn, at, "a write barrier: a Go pointer is stored")
	}
	for _, c := range fn.calls {
		if err := g.follow(fn, c); err != nil {
			return err
		}
	}
	return nil
}

func (g *gate) follow(fn *function, c call) error {
	name := c.target.name
	switch {
	case g.rules.match(g.rules.services, name):
		return nil
	case strings.HasSuffix(name, ".abi0"):
		g.add(fn, c.at, "calls "+name+": Go reloads g from thread-local storage afterwards")
	case c.target == outside:
		g.add(fn, c.at, "calls C directly")
	case strings.HasPrefix(name, "runtime.gcWriteBarrier"), name == "gcWriteBarrier":
		// The flag was tested just before, which is the finding.
	case isRuntime(name):
		g.add(fn, c.at, "calls "+name+meaning(name))
	case g.isBare(name) && g.rules.match(g.rules.skips, name):
		g.add(fn, c.at, "calls "+name+", which allow.txt exempts because bare code never calls it")
	default:
		return g.visit(c.target)
	}
	return nil
}

// isRuntime tells whether a function belongs to the Go runtime, its maps included.
func isRuntime(name string) bool {
	return strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "internal/runtime/") || strings.HasPrefix(name, "runtime/")
}

// meaning says what in the source leads to a runtime call.
func meaning(name string) string {
	for _, m := range [][2]string{
		{"runtime.panicBounds", "an index, slice or conversion is checked: use prim, itemAt, byteAt, or mask it"},
		{"runtime.panicIndex", "an index is checked: use prim, itemAt, byteAt, or mask it"},
		{"runtime.panicSlice", "a slice expression is checked"},
		{"runtime.panicdivide", "a divisor may be zero: test it just before"},
		{"runtime.panicshift", "a shift count may be negative: make it unsigned"},
		{"runtime.newobject", "a variable escapes, or new"},
		{"runtime.growslice", "append"},
		{"runtime.makeslice", "make"},
		{"runtime.convT", "a conversion to an interface"},
		{"runtime.deferproc", "defer"},
		{"runtime.deferreturn", "defer"},
		{"runtime.map", "a map"},
		{"internal/runtime/maps.", "a map"},
		{"runtime.chan", "a channel"},
		{"runtime.gopanic", "panic"},
		{"runtime.panicnil", "a nil func, map or interface"},
		{"runtime.panicdottype", "a type assertion"},
		{"runtime.concatstring", "strings are joined"},
		{"runtime.slicebytetostring", "bytes become a string"},
		{"runtime.stringtoslice", "a string becomes bytes"},
		{"runtime.decoderune", "range over a string"},
		{"runtime.newproc", "go"},
		{"runtime.wbMove", "a struct with Go pointers is copied"},
		{"runtime.typedmem", "a struct with Go pointers is copied"},
	} {
		if strings.HasPrefix(name, m[0]) {
			return " (" + m[1] + ")"
		}
	}
	return ""
}
