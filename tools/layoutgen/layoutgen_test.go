// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	includeDir = "../../include"
	factsDir   = "../../testdata/abi"
)

// TestFacts holds include/ to the facts: no struct, member, size or constant may differ.
func TestFacts(t *testing.T) {
	h := parsed(t, includeDir)
	problems, err := h.check(factsDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// TestGenerated makes sure that package layout is what include/ gives.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	if err := parsed(t, includeDir).write(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"zlayout.go", "zconst.go", "zassert.go"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join("../../runtime/layout", name)); err != nil || string(got) != string(want) {
			t.Errorf("runtime/layout/%s is not up to date: run make gen", name)
		}
	}
}

// TestDifferences changes the headers and expects to be told exactly what.
func TestDifferences(t *testing.T) {
	tests := []struct {
		name, file, old, new string
		want                 []string
	}{
		{"member moved", "cpython/listobject.h",
			"PyObject **ob_item;   /* NULL while allocated is 0 */\n    Py_ssize_t allocated;", "Py_ssize_t allocated; PyObject **ob_item;",
			[]string{"struct PyListObject: ob_item at 48, want 40", "struct PyListObject: allocated at 40, want 48"}},
		{"member added", "cpython/floatobject.h", "double ob_fval;", "double ob_fval; int more;",
			[]string{"struct PyFloatObject: size 48, want 40", "struct PyFloatObject: unknown member more at 40"}},
		{"member gone", "cpython/pyerrors.h", "PyObject *value;", "PyObject *other;",
			[]string{"struct PyStopIterationObject: no member value", "struct PyStopIterationObject: unknown member other at 88"}},
		{"bit-field", "cpython/unicodeobject.h", "unsigned int kind : 3;", "unsigned int kind : 2;",
			[]string{"state.kind has size 2 bits at bit 0, want 3 bits at bit 0", "state.compact has size 1 bits at bit 2, want 1 bits at bit 3",
				"state.ascii has size 1 bits at bit 3, want 1 bits at bit 4", "state.statically_allocated has size 1 bits at bit 4, want 1 bits at bit 5"}},
		{"constant wrong", "typeslots.h", "#define Py_nb_add 7\n", "#define Py_nb_add 8\n",
			[]string{"constant Py_nb_add: 8, want 7"}},
		{"constant gone", "typeslots.h", "#define Py_nb_and 8\n", "",
			[]string{"constant Py_nb_and: missing"}},
		{"own constant", "patchlevel.h", "#define PY_MICRO_VERSION 0", "#define PY_MICRO_VERSION 1",
			[]string{"constant PY_MICRO_VERSION: 1, want 0", "constant PY_VERSION_HEX: 51249648, want 51249392"}},
		{"struct gone", "cpython/descrobject.h", "} PyMemberDescrObject;", "} PyOtherDescrObject;",
			[]string{"struct PyMemberDescrObject: missing"}},
	}
	// The changes do not touch each other: one reading serves them all.
	dir := copyHeaders(t)
	for _, tt := range tests {
		replace(t, filepath.Join(dir, tt.file), tt.old, tt.new)
	}
	problems, err := parsed(t, dir).check(factsDir)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(problems, "\n")
	told := 0
	for _, tt := range tests {
		for _, want := range tt.want {
			told++
			if !strings.Contains(all, want) {
				t.Errorf("%s: not told %q, but\n%s", tt.name, want, all)
			}
		}
	}
	if len(problems) != told {
		t.Errorf("%d differences, want %d:\n%s", len(problems), told, all)
	}
}

// TestNoFacts: a directory without facts is an error and no agreement.
func TestNoFacts(t *testing.T) {
	h := &headers{}
	if _, err := h.check(t.TempDir()); err == nil {
		t.Error("no error")
	}
}

func TestNames(t *testing.T) {
	for c, want := range map[string]string{
		"PyObject": "Object", "PyVarObject": "VarObject", "Py_buffer": "Buffer", "Py_complex": "Complex",
		"PyModuleDef_Slot": "ModuleDefSlot", "PyType_Spec": "TypeSpec", "setentry": "SetEntry",
		"_PyErr_StackItem": "ErrStackItem", "_PyManagedBufferObject": "ManagedBufferObject",
		"PyFrameObject": "FrameObject", "PyDateTime_CAPI": "DateTimeCAPI", "Py_tss_t": "TssT",
	} {
		if got := typeName(c); got != want {
			t.Errorf("typeName(%s) = %s, want %s", c, got, want)
		}
	}
	for c, want := range map[string]string{
		"ob_tid": "ObTid", "tp_as_number": "TpAsNumber", "m_base": "MBase", "co_firstlineno": "CoFirstlineno",
		"_ma_watcher_tag": "MaWatcherTag", "DateTime_FromDateAndTime": "DateTimeFromDateAndTime",
	} {
		if got := camel(c); got != want {
			t.Errorf("camel(%s) = %s, want %s", c, got, want)
		}
	}
	for c, want := range map[string]string{
		"Py_TPFLAGS_HEAPTYPE": "TPFLAGS_HEAPTYPE", "METH_O": "METH_O", "PyBUF_SIMPLE": "BUF_SIMPLE",
		"Py_nb_add": "Nb_add", "Py_mod_gil": "Mod_gil", "Py_T_INT": "T_INT", "Py_LT": "LT",
		"_Py_IMMORTAL_REFCNT_LOCAL": "IMMORTAL_REFCNT_LOCAL", "PY_SSIZE_T_MAX": "PY_SSIZE_T_MAX",
	} {
		if got := constName(c); got != want {
			t.Errorf("constName(%s) = %s, want %s", c, got, want)
		}
	}
}

func parsed(t *testing.T, include string) *headers {
	t.Helper()
	h, err := parse(include)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func copyHeaders(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(includeDir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func replace(t *testing.T, file, from, to string) {
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
