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
}

// frames finds, for every checked function, the stack it needs until the next look. Recursion is told apart: its depth is data.
type frames struct {
	g    *gate
	done map[*function]*deepest
	open map[*function]bool
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

// frameFindings lists paths above the limit, one for each function where a path begins, and recursion without a look.
func (g *gate) frameFindings() (out []string) {
	f := &frames{g, map[*function]*deepest{}, map[*function]bool{}}
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
				out = append(out, fmt.Sprintf("%d bytes of stack without a look: %s", d.bytes, shortPath(d.path)))
			}
		}
	}
	out = append(out, f.circles()...)
	sort.Strings(out)
	return out
}

// circles lists, one for each group of functions that reach each other, a way from a function to itself on which nothing looks at the
// stack and nothing is allowed as bounded.
func (f *frames) circles() (out []string) {
	inside := map[*function]bool{}
	for fn := range f.g.seen {
		r := f.g.rules
		inside[fn] = !f.looks(fn) && !r.match(r.checks, fn.name) && !r.match(r.bounded, fn.name)
	}
	g := groups{inside: inside, order: map[*function]int{}, low: map[*function]int{}, open: map[*function]bool{}}
	for _, fn := range f.g.o.functions {
		if inside[fn] && g.order[fn] == 0 {
			g.visit(fn)
		}
	}
	for _, group := range g.found {
		members := map[*function]bool{}
		for _, fn := range group {
			members[fn] = true
		}
		var shortest []*function
		for _, fn := range group {
			if way := wayBack(fn, members); way != nil && (shortest == nil || len(way) < len(shortest)) {
				shortest = way
			}
		}
		if shortest == nil {
			continue
		}
		names := make([]string, len(shortest))
		for i, fn := range shortest {
			names[i] = fn.name
		}
		out = append(out, fmt.Sprintf("recursion without a look at the stack, one way among %d functions: %s", len(group), shortPath(names)))
	}
	return out
}

// groups finds functions that reach each other, by Tarjan's algorithm.
type groups struct {
	inside map[*function]bool
	order  map[*function]int
	low    map[*function]int
	open   map[*function]bool
	stack  []*function
	found  [][]*function
}

func (g *groups) visit(fn *function) {
	n := len(g.order) + 1
	g.order[fn], g.low[fn], g.open[fn] = n, n, true
	g.stack = append(g.stack, fn)
	for _, c := range fn.calls {
		switch to := c.target; {
		case !g.inside[to]:
		case g.order[to] == 0:
			g.visit(to)
			g.low[fn] = min(g.low[fn], g.low[to])
		case g.open[to]:
			g.low[fn] = min(g.low[fn], g.order[to])
		}
	}
	if g.low[fn] != n {
		return
	}
	for i := len(g.stack) - 1; ; i-- {
		g.open[g.stack[i]] = false
		if g.stack[i] == fn {
			g.found = append(g.found, append([]*function{}, g.stack[i:]...))
			g.stack = g.stack[:i]
			return
		}
	}
}

// wayBack is the shortest way from a function to itself, both ends included; nil when there is none. A jump to itself is a loop.
func wayBack(fn *function, inside map[*function]bool) []*function {
	from := map[*function]*function{}
	queue := []*function{fn}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, c := range at.calls {
			if c.target == fn && !(at == fn && c.tail) {
				way := []*function{fn}
				for w := at; w != nil; w = from[w] {
					way = append(way, w)
				}
				for i, j := 0, len(way)-1; i < j; i, j = i+1, j-1 {
					way[i], way[j] = way[j], way[i]
				}
				return way
			}
			if _, ok := from[c.target]; inside[c.target] && !ok && c.target != fn {
				from[c.target] = at
				queue = append(queue, c.target)
			}
		}
	}
	return nil
}

func shortPath(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n[strings.LastIndexByte(n, '/')+1:]
	}
	return strings.Join(out, " > ")
}
