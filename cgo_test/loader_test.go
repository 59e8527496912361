// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

// Extensions that are wrong in one way each, and files that are none: what the import says, what stays in sys.modules, and whether the
// GIL is on afterwards. The program testdata/loader/ext/host.c imports them.

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	loaderSources = "testdata/loader/ext/"
	freeSuffix    = ".cpython-314t-x86_64-linux-gnu.so"
	gilWarning    = "<sys>:0: RuntimeWarning: The global interpreter lock (GIL) has been enabled to load module 'NAME', which has not declared that it can " +
		"run safely without the GIL. To override this behavior and keep the GIL disabled (at your own risk), run with PYTHON_GIL=0 or -Xgil=0.\n"
)

func warned(name string) string { return strings.Replace(gilWarning, "NAME", name, 1) }

// buildExtension compiles one of the sources to a file, whose folder is made.
func buildExtension(t *testing.T, out, source string, flags ...string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-w", "-shared", "-fPIC", "-I../include", loaderSources + source, "-o", out}, flags...)
	if b, err := exec.Command("gcc", args...).CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v\n%s", err, b)
	}
	return out
}

func loaderHost(t *testing.T) string {
	t.Helper()
	return compileProgram(t, libraryDir(t), loaderSources+"host.c")
}

// imported runs the host in an environment and gives what it wrote.
func imported(t *testing.T, host string, env []string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, host, args...)
	c.Env = append(os.Environ(), env...)
	c.Dir = t.TempDir()
	b, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, b)
	}
	return string(b)
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestSlotRules imports each case of slots.c twice; slots.txt says what comes of it.
func TestSlotRules(t *testing.T) {
	host := loaderHost(t)
	data, err := os.ReadFile("testdata/loader/slots.txt")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(loaderSources + "slots.c")
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(strings.TrimSpace(string(data)), "\n\n")
	if n := strings.Count(string(source), "defined CASE_"); n != len(cases) {
		t.Errorf("%d cases, %d expectations", n, len(cases))
	}
	for _, c := range cases {
		name, want, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := buildExtension(t, filepath.Join(dir, "slots.so"), "slots.c", "-DCASE_"+name)
			same(t, imported(t, host, []string{"PYTHON_GIL=0"}, dir, "slots", "slots"), want+"\n")
			if name == "retry" {
				return // it counts its calls
			}
			first, _, _ := strings.Cut(want, "\n")
			got, _, _ := strings.Cut(imported(t, host, []string{"PYTHON_GIL=0"}, "/none", file), "\n")
			same(t, got, strings.TrimSuffix(first, " (not in sys.modules)"))
		})
	}
}

// TestGILPolicy looks at what turns the GIL on, what is written, and what turns it off again.
func TestGILPolicy(t *testing.T) {
	host, dir := loaderHost(t), t.TempDir()
	slots := func(name string) string {
		d := filepath.Join(dir, name)
		buildExtension(t, filepath.Join(d, "slots"+freeSuffix), "slots.c", "-DCASE_"+name)
		return d
	}
	const module, on = "module __name__='slots'", " (GIL on)\n"
	decided := func(reason, enabled string) string {
		return "slots: slots; reason " + reason + ", enabled " + enabled + "\n"
	}
	for _, c := range []struct{ name, env, want string }{
		{"no_slots", "", warned("slots") + module + on + decided("2", "1")},
		{"gil_used", "", warned("slots") + module + on + decided("1", "1")},
		{"gil_7", "", warned("slots") + module + on + decided("1", "1")},
		{"single_undeclared", "", warned("slots") + module + on + decided("2", "1")},
		{"single", "", module + "\n" + decided("0", "0")},
		{"interpreters_2", "", module + "\n" + decided("0", "0")},
		{"no_slots", "PYTHON_GIL=0", module + "\n" + decided("2", "0")},
		{"no_slots", "PYTHON_GIL=1", module + on + decided("2", "0")},
		{"single", "PYTHON_GIL=1", module + on + decided("0", "0")},
		{"no_slots", "PYTHONWARNINGS=ignore", module + on + decided("2", "1")},
		{"no_slots", "PYTHONWARNINGS=error", strings.TrimPrefix(strings.TrimSuffix(warned("slots"), "\n"), "<sys>:0: ") + " (not in sys.modules)\n" + decided("2", "0")},
		{"single_undeclared", "PYTHONWARNINGS=error", strings.TrimPrefix(strings.TrimSuffix(warned("slots"), "\n"), "<sys>:0: ") + " (not in sys.modules)\n" + decided("2", "0")},
		{"undeclared_fails", "", warned("slots") + "ValueError: from exec (not in sys.modules)\n" + decided("2", "0")},
	} {
		t.Run(c.name+" "+c.env, func(t *testing.T) {
			same(t, imported(t, host, []string{c.env}, slots(c.name), "slots", "chain"), c.want)
		})
	}
}

// TestGILChain has modules that import each other: one warning, by the first that needs the GIL, and the way to each.
func TestGILChain(t *testing.T) {
	host := loaderHost(t)
	build := func(t *testing.T, last ...string) string {
		dir := t.TempDir()
		for _, m := range [][]string{{"outer", `-DIMPORTS="middle"`}, {"middle", `-DIMPORTS="inner"`, "-DNEEDS"}, append([]string{"inner", "-DNEEDS"}, last...)} {
			buildExtension(t, filepath.Join(dir, m[0]+freeSuffix), "chain.c", append(m[1:], "-DNAME="+m[0])...)
		}
		return dir
	}
	t.Run("good", func(t *testing.T) {
		same(t, imported(t, host, nil, build(t), "outer", "chain"), warned("middle")+"module __name__='outer' which='outer' (GIL on)\n"+
			"outer: outer; reason 0, enabled 0\nmiddle: outer > middle; reason 2, enabled 1\ninner: outer > middle > inner; reason 2, enabled 0\n")
	})
	t.Run("fails", func(t *testing.T) {
		same(t, imported(t, host, nil, build(t, "-DFAILS"), "outer", "chain"), warned("middle")+"ValueError: at the end (not in sys.modules)\n"+
			"outer: outer; reason 0, enabled 0\nmiddle: outer > middle; reason 2, enabled 0\ninner: outer > middle > inner; reason 2, enabled 0\n")
	})
	t.Run("inner stays", func(t *testing.T) {
		dir := build(t)
		buildExtension(t, filepath.Join(dir, "middle"+freeSuffix), "chain.c", "-DNAME=middle", `-DIMPORTS="inner"`, "-DNEEDS", "-DFAILS")
		same(t, imported(t, host, nil, dir, "outer", "inner"), warned("middle")+"ValueError: at the end (not in sys.modules) (GIL on)\n"+
			"module __name__='inner' which='inner' (GIL on)\n")
	})
}

// TestPackages has a package whose __init__ is an extension, with a submodule and a package below.
func TestPackages(t *testing.T) {
	host, dir := loaderHost(t), t.TempDir()
	for file, name := range map[string]string{"pkg/__init__": "pkg", "pkg/sub": "sub", "pkg/deep/__init__": "deep", "pkg/deep/leaf": "leaf", "flat": "flat"} {
		buildExtension(t, filepath.Join(dir, file+freeSuffix), "chain.c", "-DNAME="+name)
	}
	same(t, imported(t, host, nil, dir, "pkg.deep.leaf", "pkg", "pkg.sub", "pkg.none", "flat.sub", "none.sub", "pkg.deep"),
		"module __name__='pkg.deep.leaf' which='leaf'\nmodule __name__='pkg' which='pkg'\nmodule __name__='pkg.sub' which='sub'\n"+
			"ModuleNotFoundError: No module named 'pkg.none' (not in sys.modules)\n"+
			"ModuleNotFoundError: No module named 'flat.sub'; 'flat' is not a package (not in sys.modules)\n"+
			"ModuleNotFoundError: No module named 'none' (not in sys.modules)\nmodule __name__='pkg.deep' which='deep'\n")
}

// TestBadFiles loads what is no extension for this runtime.
func TestBadFiles(t *testing.T) {
	host, dir := loaderHost(t), t.TempDir()
	good, err := os.ReadFile(buildExtension(t, filepath.Join(dir, "slots"+freeSuffix), "slots.c", "-DCASE_good"))
	if err != nil {
		t.Fatal(err)
	}
	patched := func(at int, b ...byte) []byte {
		data := append([]byte(nil), good...)
		copy(data[at:], b)
		return data
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":     {nil, "found an empty file; expected an x86-64 ELF shared object"},
		"text":      {[]byte("#!/bin/sh\n"), "found a file that is not ELF"},
		"head":      {good[:40], "found a truncated file of 40 bytes"},
		"half":      {good[:len(good)/2], "found a truncated file of"},
		"bits":      {patched(4, 1), "another machine (32-bit little-endian x86-64)"},
		"endian":    {patched(5, 2), "another machine (64-bit big-endian"},
		"machine":   {patched(18, 183, 0), "another machine (64-bit little-endian AArch64)"},
		"kind":      {patched(16, 2, 0), "an executable (ET_EXEC)"},
		"sections":  {patched(60, 0xff, 0xff), ""}, // nobody reads sections
		"segments":  {patched(56, 0xff, 0xff), "found a truncated file of"},
		"version":   {patched(6, 9), "an ELF file of another version or system"},
		"no header": {patched(54, 1, 0), "program headers of 1 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "slots.so")
			if err := os.WriteFile(file, c.data, 0o644); err != nil {
				t.Fatal(err)
			}
			got := imported(t, host, nil, filepath.Dir(file), "slots", file)
			lines := strings.Split(got, "\n")
			if c.want == "" {
				if !strings.HasPrefix(got, "module ") {
					t.Errorf("got %s", got)
				}
			} else if !strings.HasPrefix(got, "ImportError: "+file+": ") || !strings.Contains(got, c.want) || !strings.HasSuffix(lines[0], " (not in sys.modules)") ||
				lines[1] != strings.TrimSuffix(lines[0], " (not in sys.modules)") {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	t.Run("folder", func(t *testing.T) {
		d := filepath.Join(t.TempDir(), "slots.so")
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
		same(t, imported(t, host, nil, filepath.Dir(d), "slots", d), "ModuleNotFoundError: No module named 'slots' (not in sys.modules)\n"+
			"ImportError: "+d+": found something that is not a regular file; expected an x86-64 ELF shared object; give the path of an extension file\n")
	})
	t.Run("missing", func(t *testing.T) {
		same(t, imported(t, host, nil, "/none", "/none/slots.so"), "ImportError: open /none/slots.so: no such file or directory\n")
	})
}

// TestForeignABI compiles extensions with headers of a build with GIL, and refuses them before their code runs.
func TestForeignABI(t *testing.T) {
	host := loaderHost(t)
	for _, c := range []struct{ file, flags, want string }{
		{"slots.so", "-DMULTI", "built for the GIL (its PyModuleDef has the layout of a build with GIL)"},
		{"slots.so", "-DSINGLE", "built for the GIL (its PyModuleDef has the layout of a build with GIL)"},
		{"slots.so", "-DCOUNTS", "built for the GIL (it counts references with _Py_Dealloc alone)"},
		{"slots.cpython-314-x86_64-linux-gnu.so", "-DFREE", "an extension whose name says cpython-314"},
		{"slots.cpython-313t-x86_64-linux-gnu.so", "-DFREE", "an extension whose name says cpython-313t"},
		{"slots.abi3.so", "-DFREE", "an extension whose name says abi3"},
		{"slots.so", "-DNOTHING", "dynamic module does not define module export function (PyInit_slots)"},
		{"slots.so", "-DMISSING", "found undefined symbols PyNone_One, PyNone_Two, _PyNone_Three; expected only functions and data that this runtime defines"},
	} {
		t.Run(c.file+c.flags, func(t *testing.T) {
			file := buildExtension(t, filepath.Join(t.TempDir(), c.file), "foreign.c", c.flags)
			got := imported(t, host, nil, "/none", file)
			if !strings.HasPrefix(got, "ImportError: ") || !strings.Contains(got, c.want) || strings.Contains(got, "ran") {
				t.Errorf("got %swant %s", got, c.want)
			}
		})
	}
}
