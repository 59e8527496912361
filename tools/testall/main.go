// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Command testall runs every test and counts them: generated files without drift, go vet and the Go tests, each for both builds,
// bare functions under the race detector, then the C programs, the examples and the main job against both built libraries.
//
//	testall [-summary FILE] BUILD PORTABLE-BUILD
//
// Only what fails or is skipped is shown, with its output. The last line is "N passed, N failed, N skipped"; a test with subtests
// counts through them. Both libraries must run the same tests: a test that one of them lacks has failed.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

type tally struct{ passed, failed, skipped int }

func (t *tally) add(outcome string) {
	switch outcome {
	case "pass":
		t.passed++
	case "fail":
		t.failed++
	case "skip":
		t.skipped++
	}
}

func (t *tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, t.failed, t.skipped)
}

func main() {
	summary := flag.String("summary", "", "write the last line into this file too")
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	var t tally
	if _, err := os.Stat(".git"); err != nil {
		fmt.Println("skip  generated files without drift: not a git checkout")
		t.skipped++
	} else {
		t.step("reference pages", "", "go", "run", "./tools/abigen", "-reference")
		t.step("generated files without drift", "", "git", "diff", "--exit-code", "--stat", "--", "runtime/layout/z*", "runtime/bare/object/z*", "capi/z*",
			"capi/abi.txt", "docs/reference")
	}
	t.step("gofmt", "", "sh", "-c", `out=$(gofmt -l . | grep -v /testdata/); echo "$out"; test -z "$out"`)
	t.step("barecheck", "", "go", "run", "./tools/barecheck", filepath.Join(flag.Arg(0), "libungil.so"))
	for _, tags := range []string{"", "portable"} {
		t.step("go vet, tags "+quoted(tags), "", "go", "vet", "-unsafeptr=false", "-tags="+tags, "./...")
		t.goTests("Go tests, tags "+quoted(tags), "", append([]string{"-tags=" + tags}, packages(tags)...)...)
	}
	t.goTests("race detector", "", "-race", "-tags=portable,sabotage", "-gcflags=all=-d=checkptr=0", "./capi/race")
	const conformance = "./cgo_test"
	doors := t.goTests("conformance, "+flag.Arg(0), flag.Arg(0), conformance)
	portable := t.goTests("conformance, "+flag.Arg(1), flag.Arg(1), conformance)
	t.compare(doors, portable)
	if *summary != "" {
		if err := os.WriteFile(*summary, []byte(t.String()+"\n"), 0o666); err != nil {
			fmt.Println(err)
			t.failed++
		}
	}
	fmt.Println(&t)
	if t.failed > 0 {
		os.Exit(1)
	}
}

// packages are those whose tests need no built library.
func packages(tags string) (out []string) {
	list, err := exec.Command("go", "list", "-tags="+tags, "./...").Output()
	if err != nil {
		return []string{"./..."} // go test will say why
	}
	for _, p := range strings.Fields(string(list)) {
		if !strings.HasSuffix(p, "/cgo_test") {
			out = append(out, p)
		}
	}
	return out
}

func quoted(tags string) string {
	if tags == "" {
		return "none"
	}
	return tags
}

// step runs a command that counts as one test.
func (t *tally) step(title, build, name string, args ...string) {
	begin := time.Now()
	out, err := command(build, name, args...).CombinedOutput()
	outcome := "pass"
	if err != nil {
		outcome = "fail"
		fmt.Printf("%s\n%s %v\n", out, name, err)
	}
	t.add(outcome)
	fmt.Printf("%s  %s (%.1f s)\n", outcome, title, time.Since(begin).Seconds())
}

func command(build, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	for _, e := range os.Environ() { // nothing of the make that runs us
		if key, _, _ := strings.Cut(e, "="); key != "MAKEFLAGS" && key != "MFLAGS" && key != "MAKELEVEL" && key != "PORTABLE" {
			c.Env = append(c.Env, e)
		}
	}
	if build != "" {
		abs, err := filepath.Abs(build)
		if err != nil {
			abs = build
		}
		c.Env = append(c.Env, "UNGIL_BUILD="+abs)
	}
	return c
}

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

// result is what became of a test or a package.
type result struct {
	outcome string
	output  strings.Builder
	parent  bool // has subtests
}

// goTests runs go test, shows what failed or was skipped, and returns outcomes by name.
func (t *tally) goTests(title, build string, args ...string) map[string]string {
	begin := time.Now()
	c := command(build, "go", append([]string{"test", "-json", "-count=1", "-vet=off", "-timeout=20m"}, args...)...)
	c.Stderr = os.Stderr
	pipe, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		fmt.Println(title, err)
		t.failed++
		return nil
	}
	results := map[string]*result{}
	s := bufio.NewScanner(pipe)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		collect(results, s.Bytes())
	}
	exit := c.Wait()
	var one tally
	outcomes := one.count(results)
	if exit != nil && one.failed == 0 {
		fmt.Println(title, exit)
		one.failed++
	}
	t.passed, t.failed, t.skipped = t.passed+one.passed, t.failed+one.failed, t.skipped+one.skipped
	fmt.Printf("%v  %s (%.1f s)\n", &one, title, time.Since(begin).Seconds())
	return outcomes
}

func collect(results map[string]*result, line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		fmt.Printf("%s\n", line)
		return
	}
	name := e.Package
	if name == "" {
		name = e.ImportPath
	}
	if e.Test != "" {
		name += " " + e.Test
	}
	r := results[name]
	if r == nil {
		r = &result{}
		results[name] = r
		for i := strings.LastIndexByte(name, '/'); e.Test != "" && i > len(e.Package); i = strings.LastIndexByte(name[:i], '/') {
			if p := results[name[:i]]; p != nil {
				p.parent = true
			}
		}
	}
	switch e.Action {
	case "pass", "fail", "skip":
		r.outcome = e.Action
	case "build-fail":
		r.outcome = "fail"
	case "output", "build-output":
		r.output.WriteString(e.Output)
	}
}

// count counts tests; a package counts only when it failed without a failed test, as when it does not compile.
func (t *tally) count(results map[string]*result) map[string]string {
	outcomes := map[string]string{}
	names := make([]string, 0, len(results))
	for n := range results {
		names = append(names, n)
	}
	sort.Strings(names)
	packageFailed := map[string]bool{}
	for _, n := range names {
		r := results[n]
		pkg, test, isTest := strings.Cut(n, " ")
		if !isTest {
			continue
		}
		if r.outcome == "" { // the process died in it
			r.outcome = "fail"
		}
		if r.outcome == "fail" {
			packageFailed[pkg] = true
		}
		if r.outcome != "pass" && (!r.parent || strings.Count(r.output.String(), "\n") > 3) {
			fmt.Printf("%s %s\n%s", r.outcome, n, r.output.String())
		}
		if r.parent {
			continue
		}
		outcomes[test] = r.outcome
		t.add(r.outcome)
	}
	for _, n := range names {
		if r := results[n]; !strings.Contains(n, " ") && r.outcome == "fail" && !packageFailed[n] {
			fmt.Printf("fail %s\n%s", n, r.output.String())
			t.add("fail")
		}
	}
	return outcomes
}

// compare counts as one test that both builds executed the same tests.
func (t *tally) compare(a, b map[string]string) {
	ran := func(m map[string]string) (n int) {
		for _, o := range m {
			if o != "skip" {
				n++
			}
		}
		return n
	}
	outcome := "pass"
	all := map[string]bool{}
	for n := range a {
		all[n] = true
	}
	for n := range b {
		all[n] = true
	}
	for n := range all {
		inA, inB := a[n] != "" && a[n] != "skip", b[n] != "" && b[n] != "skip"
		if inA != inB {
			outcome = "fail"
			fmt.Printf("executed by one build only: %s\n", n)
		}
	}
	if ran(a) == 0 {
		outcome = "fail"
	}
	fmt.Printf("%s  both builds execute the same tests: %d and %d\n", outcome, ran(a), ran(b))
	t.add(outcome)
}
