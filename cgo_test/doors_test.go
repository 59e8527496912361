// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

import (
	"context"
	"os/exec"
	"path/filepath"
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
