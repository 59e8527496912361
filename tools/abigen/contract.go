// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// entry is a line of abi.txt: what a caller may rely on. The columns of a function are those of its words; a datum has none.
//
// The caller and the mark todo are facts of the Go code, and written into abi.txt; everything else is stated there and held against
// the prototype and against what the Go function's comment says.
type entry struct {
	name, kind string
	caller     string // attached: a thread with a record; any
	result     string // of an object: new, borrowed, none (always NULL); - for anything else
	err        string // what an error looks like
	steals     string // "steals:1,3": arguments, counted from 1, whose reference the call takes over; "3?" only when it succeeds
	todo       bool
	line       int
}

// errorWords tell what an error looks like, in words and by the kinds of results that can look so (as in cType).
var errorWords = map[string]struct{ kinds, words string }{
	"NULL":       {"p", "NULL, with an exception set"},
	"NULL?":      {"p", "NULL, with an exception set; NULL without one is an answer: ask PyErr_Occurred"},
	"quiet:NULL": {"p", "NULL, and no exception is set"},
	"-1":         {"il", "-1, with an exception set"},
	"-1?":        {"ildfc", "-1, with an exception set; -1 is an answer too: ask PyErr_Occurred"},
	"-2":         {"il", "-2, with an exception set"},
	"quiet:-1":   {"il", "-1 (or another value that is not 0), and no exception is set"},
	"0":          {"il", "0, with an exception set"},
	"sets":       {"v", "there is no result; an exception may be set afterwards"},
	"status":     {"s", "a PyStatus, to be looked at with PyStatus_Exception"},
	"none":       {"pildfcv", "none; it cannot fail, or does not tell"},
	"fatal":      {"pildfcv", "it ends the process, or the thread"},
}

var resultWords = map[string]string{
	"new": "a new reference", "borrowed": "a borrowed reference", "none": "always NULL", "-": "no reference",
}

var stealsWord = regexp.MustCompile(`^(?:-|steals:[1-9]\??(?:,[1-9]\??)*)$`)

const abiHead = `# Every public name of the C ABI, as a contract. A datum has two columns, a function six:
#
#   symbol  func|data  caller  result  error  references taken over  [todo]
#
# caller  attached: the calling thread has an attached thread state, or the process ends with a text that says so; any: it need not
# result  of an object: new, borrowed, none (always NULL); - where the result is no object
# error   NULL, -1, -2, 0: this, with an exception set; with ? it is an answer too, and PyErr_Occurred tells; quiet: without an exception;
#         sets: an exception may be set, there is no result; status: a PyStatus; none: it cannot fail or does not tell; fatal: it does not return
# steals  arguments whose reference the function takes over, counted from 1, also when it fails; with ? only when it succeeds
# todo    not written: a function raises NotImplementedError with its name, a datum is not defined
#
# tools/abigen keeps caller and todo, and holds the rest against prototypes and comments; docs/reference tells it in words.
`

func (e entry) String() string {
	s := fmt.Sprintf("%-48s %s", e.name, e.kind)
	if e.kind == "func" {
		s = fmt.Sprintf("%-48s %s %-8s %-8s %-10s %s", e.name, e.kind, e.caller, e.result, e.err, e.steals)
	}
	if e.todo {
		s += " todo"
	}
	return s
}

// parseEntry reads a line of abi.txt; it may have no columns behind the kind, which checkContract then misses.
func parseEntry(f []string) (entry, error) {
	e := entry{name: f[0]}
	if len(f) < 2 || f[1] != "func" && f[1] != "data" {
		return e, fmt.Errorf("want a name and func or data")
	}
	e.kind, f = f[1], f[2:]
	if len(f) > 0 && f[len(f)-1] == "todo" {
		e.todo, f = true, f[:len(f)-1]
	}
	if e.kind == "data" {
		if len(f) > 0 {
			return e, fmt.Errorf("%s: a datum has no column %q", e.name, f[0])
		}
		return e, nil
	}
	if len(f) == 0 {
		return e, nil
	}
	if len(f) != 4 {
		return e, fmt.Errorf("%s: %d columns behind func, want caller, result, error, steals", e.name, len(f))
	}
	e.caller, e.result, e.err, e.steals = f[0], f[1], f[2], f[3]
	if e.caller != "attached" && e.caller != "any" {
		return e, fmt.Errorf("%s: caller %q is neither attached nor any", e.name, e.caller)
	}
	if resultWords[e.result] == "" {
		return e, fmt.Errorf("%s: unknown result %q", e.name, e.result)
	}
	if errorWords[e.err].words == "" {
		return e, fmt.Errorf("%s: unknown error %q", e.name, e.err)
	}
	if !stealsWord.MatchString(e.steals) {
		return e, fmt.Errorf("%s: unknown column %q, want - or steals:N", e.name, e.steals)
	}
	return e, nil
}

// readNames reads abi.txt; # begins a comment.
func (g *generator) readNames(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for n, line := range strings.Split(string(b), "\n") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		e, err := parseEntry(f)
		if err != nil {
			return fmt.Errorf("%s:%d: %v", path, n+1, err)
		}
		if seen[e.name] {
			return fmt.Errorf("%s:%d: %s is there twice", path, n+1, e.name)
		}
		seen[e.name] = true
		e.line = n + 1
		g.names = append(g.names, e)
	}
	return nil
}

// behind finds the door of a public function: its own, that of its shim, or of the twin that takes a va_list.
func (g *generator) behind(name string) (door, bool) {
	symbol := name
	if p := g.protos[name]; p.variadic {
		symbol = "ungil_" + name + "_va"
		if v := vaTwin[name]; v != "" {
			symbol = v
		}
	} else if p.byValue() {
		symbol = "ungil_" + name + "_p"
	}
	i, ok := g.byName[symbol]
	if !ok {
		return door{}, false
	}
	return g.doors[i], true
}

// What a comment promises of references. "Refs: new; steals a" has both.
var (
	refsNew      = regexp.MustCompile(`\bRefs: new\b`)
	refsBorrowed = regexp.MustCompile(`\bRefs: borrowed\b`)
	refsSteals   = regexp.MustCompile(`\bRefs: (?:\w+; )?steals (\w+)`)
)

// stealsArgument tells whether a comment says that an argument is stolen; "the reference in *p" and "arguments of N" are none.
func stealsArgument(doc string) bool {
	m := refsSteals.FindStringSubmatch(doc)
	return m != nil && m[1] != "the" && m[1] != "arguments"
}

// checkContract holds abi.txt against include/ and the comments of the Go functions, and finds who may call.
func (g *generator) checkContract() {
	listed := map[string]bool{}
	for i := range g.names {
		e := &g.names[i]
		listed[e.name] = true
		p, ok := g.protos[e.name]
		if e.kind == "data" {
			if _, ok := g.data[e.name]; !ok {
				g.fail("%s is in abi.txt, but include/ does not declare it", e.name)
			}
			continue
		}
		d, behind := g.behind(e.name)
		if !ok || !behind {
			continue // plan has said so
		}
		e.caller = "attached"
		if d.sig.thread == "TLS" {
			e.caller = "any"
		}
		if !g.checkResult(e, p) {
			continue
		}
		f, ok := g.lookup(d.fn)
		if !ok || d.proto.name != "" && d.proto.name != e.name && !strings.Contains(f.doc, e.name) {
			continue // a twin's comment is the twin's
		}
		switch {
		case refsNew.MatchString(f.doc) && p.object && e.result != "new":
			g.fail("%s: abi.txt says %s, the comment of %s says \"Refs: new\"", e.name, e.result, d.fn)
		case refsBorrowed.MatchString(f.doc) && p.object && e.result != "borrowed":
			g.fail("%s: abi.txt says %s, the comment of %s says \"Refs: borrowed\"", e.name, e.result, d.fn)
		case e.steals == "-" && stealsArgument(f.doc):
			g.fail("%s: abi.txt says that it steals nothing, the comment of %s says \"steals\"", e.name, d.fn)
		}
	}
	for name, p := range g.protos {
		if p.header != "" && !listed[name] && isPublic(name) {
			g.fail("include/%s declares %s, which is not in abi.txt", p.header, name)
		}
	}
	for name, p := range g.data {
		if p.header != "" && !listed[name] && isPublic(name) {
			g.fail("include/%s declares %s, which is not in abi.txt", p.header, name)
		}
	}
	for key, f := range g.funcs {
		first, _, _ := strings.Cut(f.doc, "\n")
		w := strings.FieldsFunc(first, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(w) > 2 && w[1] == "implements" && isPublic(w[2]) && !listed[w[2]] && !strings.Contains(first, w[2]+"_") {
			g.fail("%s implements %s, which is not in abi.txt", key, w[2])
		}
	}
}

func isPublic(name string) bool {
	return strings.HasPrefix(strings.TrimPrefix(name, "_"), "Py") || strings.HasPrefix(name, "Ungil_")
}

// checkResult holds the columns of a function against its prototype, and tells whether they say what its result is.
func (g *generator) checkResult(e *entry, p proto) bool {
	if e.result == "" {
		g.fail("%s: abi.txt does not say what its result, its errors and its arguments' references are", e.name)
		return false
	}
	if p.object && e.result == "-" {
		g.fail("%s: returns an object, and abi.txt says neither new nor borrowed nor none", e.name)
		return false
	}
	if !p.object && e.result != "-" {
		g.fail("%s: abi.txt says %s, but the result is no object", e.name, e.result)
	}
	if strings.IndexByte(errorWords[e.err].kinds, p.result.kind) < 0 {
		g.fail("%s: an error cannot look like %s in a result of kind %c", e.name, e.err, p.result.kind)
	}
	for _, n := range stolen(e.steals) {
		if n > len(p.params) {
			g.fail("%s: abi.txt says that argument %d is stolen; there are %d", e.name, n, len(p.params))
		} else if !p.params[n-1].object {
			g.fail("%s: abi.txt says that argument %d is stolen; it is no object", e.name, n)
		}
	}
	return true
}

// stolen lists the arguments in a column "steals:1,3?".
func stolen(column string) (args []int) {
	list, ok := strings.CutPrefix(column, "steals:")
	if !ok {
		return nil
	}
	for _, s := range strings.Split(list, ",") {
		n, _ := strconv.Atoi(strings.TrimSuffix(s, "?"))
		args = append(args, n)
	}
	return args
}

// writeNames writes abi.txt anew: callers and todo as the code is, everything else as it was read.
func (g *generator) writeNames(path string) error {
	todo, err := g.undefinedData()
	if err != nil {
		return err
	}
	for _, d := range g.doors {
		if d.sig.todo {
			todo[d.proto.name] = true
		}
	}
	var b strings.Builder
	b.WriteString(abiHead)
	for i := range g.names {
		e := &g.names[i]
		e.todo = todo[e.name]
		b.WriteString(e.String() + "\n")
	}
	write(path, []byte(b.String()))
	return nil
}

// undefinedData finds the public data that neither a type's description nor data.h nor a table defines.
func (g *generator) undefinedData() (map[string]bool, error) {
	b, err := os.ReadFile("capi/data.h")
	if err != nil {
		return nil, err
	}
	defined := map[string]bool{}
	for _, name := range append(strings.FieldsFunc(string(b), func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), tableNames...) {
		defined[name] = true
	}
	for _, t := range g.types {
		if !t.hidden {
			defined[t.symbol] = true
		}
		defined[t.exc] = true
	}
	todo := map[string]bool{}
	for _, e := range g.names {
		if e.kind == "data" && !defined[e.name] {
			todo[e.name] = true
		}
	}
	return todo, nil
}
