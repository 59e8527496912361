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

// libraryDir is the folder of the library under test: UNGIL_BUILD, or the ordinary build.
func libraryDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("UNGIL_BUILD")
	if dir == "" {
		dir = "../build"
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(abs, "libungil.so")); err != nil {
		t.Fatalf("%v: run make first", err)
	}
	return abs
}

// TestPrograms compiles every C and C++ program of testdata against include/ and runs it with the built library. A program prints
// nothing and exits with 0 when all is right.
func TestPrograms(t *testing.T) {
	lib := libraryDir(t)
	files, err := filepath.Glob("testdata/*/*.c*")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs: ", err)
	}
	for _, f := range files {
		if strings.HasPrefix(f, "testdata/headers/") || strings.HasPrefix(f, "testdata/published/") {
			continue // compiled by headers_test.go, in several languages, and by published_test.go
		}
		t.Run(strings.TrimPrefix(f, "testdata/"), func(t *testing.T) {
			t.Parallel()
			runProgram(t, lib, f)
		})
	}
}

// compileProgram builds a host program.
func compileProgram(t *testing.T, lib, source string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "program")
	cc, std := "gcc", "-std=gnu17"
	if filepath.Ext(source) == ".cc" {
		cc, std = "g++", "-std=gnu++17"
		if _, err := exec.LookPath(cc); err != nil {
			t.Skip(err)
		}
	}
	abi, err := filepath.Abs("../capi/abi.txt")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{std, "-O1", "-g", "-Wall", "-Werror", "-Wno-deprecated-declarations", "-I../include", "-Itestdata", `-DUNGIL_ABI="` + abi + `"`, source, "-o", out, "-L" + lib, "-lungil", "-lpthread", "-Wl,-rpath," + lib}
	if filepath.Base(lib) == "portable" {
		args = append(args, "-DUNGIL_PORTABLE")
	}
	if b, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", cc, strings.Join(args, " "), err, b)
	}
	return out
}

func runProgram(t *testing.T, lib, source string) {
	program := compileProgram(t, lib, source)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir = t.TempDir()
	b, err := cmd.CombinedOutput()
	if err != nil || len(b) != 0 {
		t.Errorf("%v\n%s", err, b)
	}
}
