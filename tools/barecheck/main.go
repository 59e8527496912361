// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Command barecheck is the gate on bare code: it reads the object code of the built library and fails when a bare function, or
// anything that one calls directly, uses a service of the Go runtime that allow.txt does not list, calls assembly through ABI0,
// or reads thread-local storage. It also reads the source of bare packages and refuses the address of a local kept as a number: in
// the portable build stacks move.
//
//	barecheck [-allow FILE] [-bare PREFIX,...] LIBRARY
//
// Findings go to standard output, one a line, sorted by place. Findings are also paths whose frames sum to more than 16 KiB between
// two looks at the stack, and recursion without a look unless allow.txt says why it is bounded.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

const module = "github.com/ungil/ungil/"

func main() {
	allow := flag.String("allow", "tools/barecheck/allow.txt", "the list of what bare code may use")
	bare := flag.String("bare", module+"runtime/bare/,"+module+"modslot.,"+module+"runtime/doors.", "prefixes of bare functions")
	source := flag.String("source", "./runtime/bare/...,./modslot", "packages whose source is searched for kept addresses of locals; none if empty")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	g, err := check(flag.Arg(0), *allow, strings.Split(*bare, ","))
	if err != nil {
		fmt.Fprintln(os.Stderr, "barecheck:", err)
		os.Exit(2)
	}
	if *source != "" {
		kept, err := checkLocals(strings.Split(*source, ",")...)
		if err != nil {
			fmt.Fprintln(os.Stderr, "barecheck:", err)
			os.Exit(2)
		}
		for _, f := range kept {
			if !g.rules.match(g.rules.locals, f.function) {
				g.found = append(g.found, f)
			}
		}
	}
	for _, f := range g.found {
		fmt.Printf("%s: %s %s\n", f.where, f.function[strings.LastIndexByte(f.function, '/')+1:], f.what)
	}
	deep := g.frameFindings()
	for _, s := range deep {
		fmt.Println(s)
	}
	for _, p := range g.rules.unused() {
		fmt.Println("allow.txt: nothing needs", p)
	}
	fmt.Printf("barecheck: %d functions, %d findings\n", len(g.seen), len(g.found)+len(deep))
	if len(g.found)+len(deep) > 0 || len(g.rules.unused()) > 0 {
		os.Exit(1)
	}
}

// check runs the gate on a linked file.
func check(path, allow string, bare []string) (*gate, error) {
	r, err := readRules(allow)
	if err != nil {
		return nil, err
	}
	o, err := openObject(path)
	if err != nil {
		return nil, err
	}
	g := &gate{o: o, rules: r, bare: bare}
	return g, g.run()
}
