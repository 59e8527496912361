// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is a tree of a few functions, a type and their sources; it is without fault.
const small = "testdata/tree"

// enter makes a copy of a tree the current folder.
func enter(t *testing.T, tree string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(tree)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// faults is what abigen has to say of the current folder.
func faults() string {
	g := newGenerator()
	if err := g.read(); err != nil {
		return err.Error()
	}
	return strings.Join(g.errors, "\n")
}

func edit(t *testing.T, file, from, to string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(b), from) != 1 {
		t.Fatalf("%s does not have %q once", file, from)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(b), from, to, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestNoFault(t *testing.T) {
	enter(t, small)
	if s := faults(); s != "" {
		t.Error(s)
	}
}

// TestFaults makes one fault at a time in the small tree; abigen tells it, and nothing else.
func TestFaults(t *testing.T) {
	const (
		abi    = "capi/abi.txt"
		source = "runtime/bare/object/thing.go"
		types  = "capi/types/thing.txt"
		header = "include/Python.h"
	)
	for _, tt := range []struct{ name, file, from, to, want string }{
		{"arity", source, "ThingGet(ts *Thread, o *Object, i int)", "ThingGet(ts *Thread, o *Object)",
			"PyThing_Get: Go function ThingGet disagrees with include/: 1 parameters, want 2"},
		{"kind of a parameter", source, "ThingNew(ts *Thread, value float64)", "ThingNew(ts *Thread, value int)",
			"PyThing_New: Go function ThingNew disagrees with include/: parameter 1 is of kind l, want d"},
		{"kind of the result", source, "ThingSet(ts *Thread, thing, value *Object) int32", "ThingSet(ts *Thread, thing, value *Object) int",
			"PyThing_Set: Go function ThingSet disagrees with include/: result is of kind l, want i"},
		{"no thread record", source, "ThingHash(ts *Thread, o *Object)", "ThingHash(o *Object)",
			"PyThing_Hash: Go function ThingHash disagrees with include/: its first parameter is not a thread record"},
		{"a variadic function's list", source, "format uintptr, va *VaList", "format uintptr",
			"PyThing_Write: Go function ThingWriteVa disagrees with include/: 1 parameters, want 2"},
		{"declared, not listed", header, "#endif\n", "PyAPI_FUNC(int) PyThing_More(void);\n#endif\n",
			"include/Python.h declares PyThing_More, which is not in abi.txt"},
		{"datum declared, not listed", header, "#endif\n", "PyAPI_DATA(int) PyThing_Count;\n#endif\n",
			"include/Python.h declares PyThing_Count, which is not in abi.txt"},
		{"written, not listed", source, "func thingHash(", "// ThingMore implements PyThing_More.\nfunc ThingMore(ts *Thread) {}\n\nfunc thingHash(",
			"ThingMore implements PyThing_More, which is not in abi.txt"},
		{"listed, not declared", abi, "PyThing_Log ", "PyThing_More func any - none -\nPyThing_Log ",
			"PyThing_More is in abi.txt, but include/ does not declare it"},
		{"datum listed, not declared", abi, "PyThing_Type ", "PyThing_Count data\nPyThing_Type ",
			"PyThing_Count is in abi.txt, but include/ does not declare it"},
		{"a slot without a function", types, "tp_hash thingHash", "tp_hash thingHush",
			"capi/types/thing.txt: PyThing_Type tp_hash: no Go function thingHush"},
		{"a slot with another's function", types, "tp_hash thingHash", "tp_repr thingHash",
			"capi/types/thing.txt: PyThing_Type tp_repr: thingHash: result is of kind l, want p"},
		{"an unknown slot", types, "slot tp_hash", "slot tp_hush", "capi/types/thing.txt:3: unknown slot tp_hush"},
		{"an unknown directive", types, "basicsize", "size", "capi/types/thing.txt:2: unknown directive size"},
		{"a stop at nothing", "capi/stops.txt", "PyThing_New", "PyThing_Now", "capi/stops.txt:1: PyThing_Now is no public function"},
		{"a stop at a datum", "capi/stops.txt", "PyThing_New", "PyThing_Type", "capi/stops.txt:1: PyThing_Type is no public function"},
		{"a fast path to nothing", "capi/fast_amd64.S", "FAST PyThing_Get", "FAST PyThing_Got", "PyThing_Got has a fast path, but no door"},
		{"an address of nothing", source, "func thingHash(ts *Thread, o *Object) int { return 0 }",
			"func thingHash(ts *Thread, o *Object) int { return int(fn_thingMore) }", "fn_thingMore: no Go function thingMore"},

		{"a comment says borrowed", source, "Refs: new.", "Refs: borrowed.",
			`PyThing_New: abi.txt says new, the comment of ThingNew says "Refs: borrowed"`},
		{"a comment says new", source, "Refs: borrowed.", "Refs: new.", `PyThing_Get: abi.txt says borrowed, the comment of ThingGet says "Refs: new"`},
		{"a comment says steals", abi, "steals:2", "-", `PyThing_Set: abi.txt says that it steals nothing, the comment of ThingSet says "steals"`},
		{"an object without a mark", abi, "new      NULL", "-        NULL", "PyThing_New: returns an object, and abi.txt says neither new nor borrowed nor none"},
		{"a number with a mark", abi, "PyThing_Hash   func attached -  ", "PyThing_Hash   func attached new", "PyThing_Hash: abi.txt says new, but the result is no object"},
		{"no columns", abi, "func attached new      NULL -", "func",
			"PyThing_New: abi.txt does not say what its result, its errors and its arguments' references are"},
		{"a column too many", abi, "steals:2", "steals:2 here", "capi/abi.txt:5: PyThing_Set: 5 columns behind func, want caller, result, error, steals"},
		{"an unknown caller", abi, "func any ", "func all ", `capi/abi.txt:3: PyThing_Log: caller "all" is neither attached nor any`},
		{"an unknown result", abi, "borrowed", "lent", `capi/abi.txt:1: PyThing_Get: unknown result "lent"`},
		{"an unknown error", abi, "none -", "nothing -", `capi/abi.txt:3: PyThing_Log: unknown error "nothing"`},
		{"an unknown mark", abi, "steals:2", "takes:2", `capi/abi.txt:5: PyThing_Set: unknown column "takes:2", want - or steals:N`},
		{"a stolen number", abi, "borrowed NULL -", "borrowed NULL steals:2", "PyThing_Get: abi.txt says that argument 2 is stolen; it is no object"},
		{"a stolen argument too many", abi, "steals:2", "steals:3", "PyThing_Set: abi.txt says that argument 3 is stolen; there are 2"},
		{"an error that the result cannot show", abi, "new      NULL", "new      -1",
			"PyThing_New: an error cannot look like -1 in a result of kind p"},
		{"a name twice", abi, "PyThing_Type ", "PyThing_Set func attached - -1 steals:2\nPyThing_Type ", "capi/abi.txt:6: PyThing_Set is there twice"},
		{"an unknown kind", abi, "PyThing_Type   data", "PyThing_Type   datum", "capi/abi.txt:6: want a name and func or data"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			enter(t, small)
			edit(t, tt.file, tt.from, tt.to)
			if got := faults(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestWrites looks at what the small tree becomes.
func TestWrites(t *testing.T) {
	enter(t, small)
	edit(t, "capi/abi.txt", "PyThing_Log    func any ", "PyThing_Log    func attached ") // who may call is a fact: it is put right
	edit(t, "runtime/bare/object/thing.go", "func ThingHash(", "func thingOther(")       // so PyThing_Hash is not written
	edit(t, "runtime/bare/object/thing.go", "// ThingHash implements PyThing_Hash.\n", "")
	g := newGenerator()
	if err := g.read(); err != nil || g.errors != nil {
		t.Fatal(err, g.errors)
	}
	if err := g.write(); err != nil {
		t.Fatal(err)
	}
	if err := g.writeReference("docs/reference"); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string][]string{
		"capi/abi.txt": {"PyThing_Log                                      func any      -        none       -\n",
			"PyThing_Hash                                     func attached -        -1         - todo\n",
			"PyThing_Set                                      func attached -        -1         steals:2\n"},
		"capi/zdoors.h":                {"DOOR PyThing_Get, 0, 1\n", "DOOR_ANY PyThing_Log, 2\n", ".hidden ungil_PyThing_Write_va\n"},
		"capi/znames.c":                {"ungil_stops[] = {3, -1}"},
		"capi/zvariadic.c":             {"int PyThing_Write(void *a0, ...) { va_list v; va_start(v, a0); int r = ungil_PyThing_Write_va(a0, v); va_end(v); return r; }"},
		"runtime/bare/object/ztodo.go": {"func ThingHash(ts *Thread, a0 *Object) int {\n\tnotWritten(ts, \"PyThing_Hash\")\n\treturn -1\n}"},
		"docs/reference/README.md":     {"| [Python.h](Python.md) | A small C API for the tests | 6 | 1 | 1 |"},
		"docs/reference/Python.md": {"# Python.h: A small C API for the tests\n", "PyObject *PyThing_Get(PyObject *o, Py_ssize_t i);",
			"Returns a borrowed reference. Error: NULL, with an exception set.\n\nThe i-th part.\n\nRefs: borrowed.\n",
			"Takes over the reference of argument 2, also when it fails.", "**Not written**: raises NotImplementedError.",
			"Any thread may call it.", "A thread may be stopped in it.", "- `PyTypeObject PyThing_Type`\n"},
	} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, w := range want {
			if !strings.Contains(string(b), w) {
				t.Errorf("%s does not have %q:\n%s", file, w, b)
			}
		}
	}
}

// TestSame writes everything for the whole repository twice: the second time nothing changes, whatever the order of maps.
func TestSame(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"capi", "include", "runtime/bare", "modslot"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS("../../"+part)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var first map[string]string
	for range 2 {
		g := newGenerator()
		if err := g.read(); err != nil || g.errors != nil {
			t.Fatal(err, g.errors)
		}
		if err := g.write(); err != nil {
			t.Fatal(err)
		}
		if err := g.writeReference("docs/reference"); err != nil {
			t.Fatal(err)
		}
		now := contents(t)
		for name, text := range now {
			if first != nil && first[name] != text {
				t.Errorf("%s differs the second time", name)
			}
		}
		if len(now) < 80 || first != nil && len(now) != len(first) {
			t.Errorf("%d files", len(now))
		}
		first = now
	}
}

// contents reads the generated files below the current folder.
func contents(t *testing.T) map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(d.Name(), "z") || strings.HasPrefix(path, "docs/") || d.Name() == "abi.txt" {
			b, err := os.ReadFile(path)
			files[path] = string(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
