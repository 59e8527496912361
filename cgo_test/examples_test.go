// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestExamples runs make test of every example.
func TestExamples(t *testing.T) {
	lib := libraryDir(t)
	files, err := filepath.Glob("../examples/*/*/Makefile")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples: ", err)
	}
	include, err := filepath.Abs("../include")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		dir := filepath.Dir(f)
		t.Run(strings.TrimPrefix(dir, "../examples/"), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
			defer cancel()
			b, err := exec.CommandContext(ctx, "make", "-C", dir, "test", "INCLUDE="+include, "LIB="+lib, "OUT="+t.TempDir()).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, b)
			}
		})
	}
}

// TestExamplesWithoutMemory lets every allocation of every example fail.
func TestExamplesWithoutMemory(t *testing.T) {
	lib := libraryDir(t)
	dir := t.TempDir()
	for _, name := range []string{"primes", "graph", "legacy"} {
		build(t, "make", "-s", "-C", "../examples/ext/"+name, "INCLUDE="+must(filepath.Abs("../include")), "OUT="+dir)
	}
	program := filepath.Join(dir, "program")
	build(t, "gcc", "-O1", "-Wall", "-Werror", "-I../include", "testdata/memory/examples/examples.c", "-o", program, "-L"+lib, "-lungil", "-Wl,-rpath,"+lib)
	cmd := exec.Command(program, dir)
	cmd.Env = append(os.Environ(), "PYTHONWARNINGS=ignore")
	if b, err := cmd.CombinedOutput(); err != nil || len(b) != 0 {
		t.Errorf("%v\n%s", err, b)
	}
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

// TestMainJob runs the main job and looks for a row of every file. A published file that could not be had is skipped.
func TestMainJob(t *testing.T) {
	lib := libraryDir(t)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "../examples/run/run.sh", lib).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	const suffix = ".cpython-314t-x86_64-linux-gnu.so"
	for _, name := range []string{"wheel/_speedups", "wheel/ujson", "compiled/_speedups", "compiled/ujson", "primes", "graph", "legacy"} {
		t.Run(name, func(t *testing.T) {
			if _, err := os.Stat(filepath.Join(lib, "run", name+suffix)); err != nil {
				if !strings.Contains(name, "/") {
					t.Fatal(err)
				}
				t.Skip("could not be had: ", err)
			}
			how, base := "compiled", filepath.Base(name)
			if strings.HasPrefix(name, "wheel") {
				how = "wheel"
			}
			for _, row := range strings.Split(string(out), "\n") {
				words := strings.Fields(row)
				if len(words) > 2 && words[0] == base+suffix && words[1] == how {
					if words[2] == "FAILED" {
						t.Error(row)
					}
					return
				}
			}
			t.Error("no row")
		})
	}
}
