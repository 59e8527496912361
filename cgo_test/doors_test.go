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

// TestConstructor opens, from a host that knows nothing of the library, a plugin whose constructor uses the API: the doors make it
// wait for Go's init, which must not need the dynamic loader's lock. Several times, since it is a race.
func TestConstructor(t *testing.T) {
	lib := libraryDir(t)
	dir := t.TempDir()
	plugin, host := filepath.Join(dir, "plugin.so"), filepath.Join(dir, "host")
	build(t, "gcc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-I../include", "testdata/doors/plugin/plugin.c", "-o", plugin,
		"-L"+lib, "-lungil", "-Wl,-rpath,"+lib)
	build(t, "gcc", "-O1", "-Wall", "-Werror", "testdata/doors/plugin/host.c", "-o", host, "-ldl")
	for range 20 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		b, err := exec.CommandContext(ctx, host, plugin).CombinedOutput()
		cancel()
		if err != nil || len(b) != 0 {
			t.Fatalf("%v\n%s", err, b)
		}
	}
}

// build runs a compiler.
func build(t *testing.T, name string, args ...string) {
	t.Helper()
	if b, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, b)
	}
}

// TestFastPaths compares what the functions with a fast path in assembly answer with what the Go functions behind them do: the same
// program once more with the fast paths off.
func TestFastPaths(t *testing.T) {
	lib := libraryDir(t)
	program := filepath.Join(t.TempDir(), "fast")
	build(t, "gcc", "-O1", "-Wall", "-Werror", "-I../include", "testdata/doors/fast/fast.c", "-o", program, "-L"+lib, "-lungil", "-lpthread", "-Wl,-rpath,"+lib)
	run := func(fast string) string {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), "UNGIL_FAST="+fast, "PYTHONHASHSEED=1")
		b, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("UNGIL_FAST=%s: %v\n%s", fast, err, b)
		}
		return string(b)
	}
	on, off := strings.Split(run("1"), "\n"), strings.Split(run("0"), "\n")
	if len(on) < 5000 || len(on) != len(off) {
		t.Fatalf("%d lines with fast paths, %d without", len(on), len(off))
	}
	for i := range on {
		if on[i] != off[i] {
			t.Errorf("line %d: %q with fast paths, %q without", i+1, on[i], off[i])
		}
	}
}
