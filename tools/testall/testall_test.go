// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// module makes a module of packages, each of one test file, the current folder.
func module(t *testing.T, packages map[string]string) {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"go.mod": "module sample\n\ngo 1.26\n"}
	for name, body := range packages {
		files[name+"/"+name+"_test.go"] = "package " + name + "\n\nimport \"testing\"\n\n" + body
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

// TestCounts runs go test over packages that pass, fail, skip, die and do not compile.
func TestCounts(t *testing.T) {
	const passes = "func TestA(t *testing.T) {}\nfunc TestB(t *testing.T) {}\n"
	for _, tt := range []struct {
		name     string
		packages map[string]string
		want     tally
	}{
		{"all pass", map[string]string{"one": passes}, tally{passed: 2}},
		{"one fails", map[string]string{"one": passes, "two": "func TestC(t *testing.T) { t.Error(1) }\nfunc TestD(t *testing.T) {}\n"},
			tally{passed: 3, failed: 1}},
		{"two skip", map[string]string{"one": passes + "func TestC(t *testing.T) { t.Skip() }\nfunc TestD(t *testing.T) { t.Skip() }\n"},
			tally{passed: 2, skipped: 2}},
		{"a test counts through its subtests",
			map[string]string{"one": "func TestA(t *testing.T) {\n\tt.Run(\"x\", func(t *testing.T) {})\n\tt.Run(\"y\", func(t *testing.T) { t.Fail() })\n\tt.Run(\"z\", func(t *testing.T) { t.Skip() })\n}\n"},
			tally{passed: 1, failed: 1, skipped: 1}},
		{"the process ends", map[string]string{"one": "func TestA(t *testing.T) {}\nfunc TestB(t *testing.T) { var p *int; *p = 1 }\n"},
			tally{passed: 1, failed: 1}},
		{"does not compile", map[string]string{"one": passes, "two": "func TestC(t *testing.T) { missing() }\n"}, tally{passed: 2, failed: 1}},
		{"fails before any test", map[string]string{"one": "func TestMain(m *testing.M) { panic(1) }\nfunc TestA(t *testing.T) {}\n"}, tally{failed: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			module(t, tt.packages)
			var got tally
			got.goTests(tt.name, "", "./...")
			if got != tt.want {
				t.Errorf("%v, want %v", &got, &tt.want)
			}
		})
	}
}

// TestOutcomes: the names that the two builds are compared by are those of tests without subtests.
func TestOutcomes(t *testing.T) {
	module(t, map[string]string{"one": "func TestA(t *testing.T) { t.Run(\"x\", func(t *testing.T) {}) }\nfunc TestB(t *testing.T) { t.Skip() }\n"})
	var all tally
	got := all.goTests("outcomes", "", "./one")
	if len(got) != 2 || got["TestA/x"] != "pass" || got["TestB"] != "skip" {
		t.Errorf("%v", got)
	}
}

func TestStep(t *testing.T) {
	var got tally
	got.step("passes", "", "true")
	got.step("fails", "", "false")
	got.step("is missing", "", "no-such-command")
	if want := (tally{passed: 1, failed: 2}); got != want {
		t.Errorf("%v, want %v", &got, &want)
	}
	if s, want := got.String(), "1 passed, 2 failed, 0 skipped"; s != want {
		t.Errorf("%q, want %q", s, want)
	}
}

// TestBuild: a step sees the build it is for, and nothing of the make that runs testall.
func TestBuild(t *testing.T) {
	t.Setenv("PORTABLE", "1")
	t.Setenv("MAKEFLAGS", "j9")
	out, err := command("build/x", "sh", "-c", `echo "$UNGIL_BUILD|$PORTABLE|$MAKEFLAGS"`).Output()
	abs, _ := filepath.Abs("build/x")
	if want := abs + "||\n"; err != nil || string(out) != want {
		t.Errorf("%q %v, want %q", out, err, want)
	}
}

// TestCompare: builds that execute different tests fail, also when one only skips what the other executes.
func TestCompare(t *testing.T) {
	type m = map[string]string
	for _, tt := range []struct {
		name string
		a, b m
		same bool
	}{
		{"the same", m{"A": "pass", "B": "pass"}, m{"A": "pass", "B": "pass"}, true},
		{"skipped by both", m{"A": "pass", "B": "skip"}, m{"A": "pass", "B": "skip"}, true},
		{"failed by one", m{"A": "pass"}, m{"A": "fail"}, true}, // counted where it failed
		{"missing in the second", m{"A": "pass", "B": "pass"}, m{"A": "pass"}, false},
		{"missing in the first", m{"A": "pass"}, m{"A": "pass", "B": "pass"}, false},
		{"as many, but others", m{"A": "pass", "B": "pass"}, m{"A": "pass", "C": "pass"}, false},
		{"skipped by one", m{"A": "pass", "B": "pass"}, m{"A": "pass", "B": "skip"}, false},
		{"none", m{}, m{}, false},
		{"only skipped", m{"A": "skip"}, m{"A": "skip"}, false},
	} {
		var got tally
		got.compare(tt.a, tt.b)
		if (got == tally{passed: 1}) != tt.same || (got == tally{failed: 1}) == tt.same {
			t.Errorf("%s: %v", tt.name, &got)
		}
	}
}
