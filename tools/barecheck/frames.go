// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sort"
	"strings"
)

// maxStack is how much stack bare code may take between two looks at what is left of it.
const maxStack = 16 << 10

// deepest is the path with the largest frames from one function down to a look at the stack, or to the end.
type deepest struct {
	bytes int
	path  []string
	cycle bool // the function reaches itself without a look
}

// frames finds, for every checked function, the stack it needs until the next look. Recursion is told apart: its depth is data.
type frames struct {
	g       *gate
	done    map[*function]*deepest
	open    map[*function]bool
	circles map[string]bool
}

// looks tells whether fn itself looks at the stack: then its callees start from zero, because RecursionError came before.
func (f *frames) looks(fn *function) bool {
	for _, c := range fn.calls {
		if f.g.rules.match(f.g.rules.checks, c.target.name) {
			return true
		}
	}
	return false
}

func (f *frames) measure(fn *function) *deepest {
	if d := f.done[fn]; d != nil {
		return d
	}
	d := &deepest{bytes: fn.frame, path: []string{fn.name}}
	f.open[fn] = true
	for _, c := range fn.calls {
		to := c.target
		if !f.g.seen[to] || f.looks(to) || f.g.rules.match(f.g.rules.checks, to.name) {
			continue
		}
		if f.open[to] {
			f.circles[to.name] = true
			continue
		}
		own := fn.frame
		if c.tail {
			own = 0
		}
		if below := f.measure(to); own+below.bytes > d.bytes {
			d.bytes, d.path = own+below.bytes, append([]string{fn.name}, below.path...)
		}
	}
	delete(f.open, fn)
	f.done[fn] = d
	return d
}

// warnings lists paths above the limit, one for each function where a path begins, and recursion without a look.
func (g *gate) frameWarnings() (long, recursive []string) {
	f := &frames{g, map[*function]*deepest{}, map[*function]bool{}, map[string]bool{}}
	inner := map[*function]bool{}
	for fn := range g.seen {
		for _, c := range fn.calls {
			if c.target != fn && !f.looks(c.target) {
				inner[c.target] = true
			}
		}
	}
	for _, fn := range g.o.functions {
		if g.seen[fn] && !inner[fn] {
			if d := f.measure(fn); d.bytes > maxStack {
				long = append(long, fmt.Sprintf("%6d bytes  %s", d.bytes, shortPath(d.path)))
			}
		}
	}
	for _, fn := range g.o.functions { // circles that nothing outside enters
		if g.seen[fn] {
			f.measure(fn)
		}
	}
	for name := range f.circles {
		recursive = append(recursive, name[strings.LastIndexByte(name, '/')+1:])
	}
	sort.Sort(sort.Reverse(sort.StringSlice(long)))
	sort.Strings(recursive)
	return long, recursive
}

func shortPath(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n[strings.LastIndexByte(n, '/')+1:]
	}
	return strings.Join(out, " > ")
}
