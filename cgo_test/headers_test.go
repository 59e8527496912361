// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// The public headers, compiled by the real compilers in every dialect that
// extensions are written in. Any warning is an error: users compile with
// their own flags, and a header may not be in their way.

// dialect is a compiler with a language version.
type dialect struct{ name, compiler, ext, std string }

var dialects = []dialect{
	{"c11", "gcc", ".c", "-std=c11"},
	{"c17", "gcc", ".c", "-std=c17"},
	{"gnu17", "gcc", ".c", "-std=gnu17"},
	{"c++11", "g++", ".cpp", "-std=c++11"},
	{"c++17", "g++", ".cpp", "-std=c++17"},
	{"c++20", "g++", ".cpp", "-std=c++20"},
}

var strict = []string{"-Wall", "-Wextra", "-Wpedantic", "-Werror"}

// stricter is for the headers alone, some of it for C alone: a macro may cast const away from what a user gives it.
var (
	stricter  = []string{"-Wshadow", "-Wundef", "-Wcast-qual"}
	stricterC = []string{"-Wdeclaration-after-statement", "-Wstrict-prototypes", "-Wmissing-prototypes"}
)

// includeDir is the absolute path of include/.
func includeDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../include")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// compileSource compiles text strictly and returns what the compiler says; "" is success.
func compileSource(t *testing.T, d dialect, text string, flags ...string) string {
	t.Helper()
	if _, err := exec.LookPath(d.compiler); err != nil {
		t.Skipf("no %s here", d.compiler)
	}
	file := filepath.Join(t.TempDir(), "test"+d.ext)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	args := append([]string{d.std, "-S", "-o", os.DevNull, "-I" + includeDir(t)}, strict...)
	cmd := exec.Command(d.compiler, append(append(args, flags...), file)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return fmt.Sprintf("%v\n%s", err, bytes.TrimSpace(out))
}

// headerFiles lists the headers below include/, as they are written in #include lines.
func headerFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	root := includeDir(t)
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".h") {
			rel, _ := filepath.Rel(root, path)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(files)
	return files
}

// TestHeaders compiles Python.h alone, each header that it does not include after it, and all of
// them in one file, twice over.
func TestHeaders(t *testing.T) {
	files := headerFiles(t)
	included := includedByPython(t)
	for _, d := range dialects {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			all := "#include <Python.h>\n"
			for _, h := range append(append([]string{}, files...), files...) {
				all += "#include <" + h + ">\n"
			}
			texts := map[string]string{"Python.h": "#include <Python.h>\n", "all": all}
			for _, h := range files {
				if !included[h] {
					texts[h] = "#include <Python.h>\n#include <" + h + ">\n"
				}
			}
			flags := stricter
			if d.compiler == "gcc" {
				flags = append(append([]string{}, stricter...), stricterC...)
			}
			for name, text := range texts {
				t.Run(name, func(t *testing.T) {
					if msg := compileSource(t, d, text, flags...); msg != "" {
						t.Error(msg)
					}
				})
			}
		})
	}
}

// includedByPython asks the preprocessor which of our headers Python.h brings in.
func includedByPython(t *testing.T) map[string]bool {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no gcc here")
	}
	root := includeDir(t)
	cmd := exec.Command("gcc", "-M", "-I"+root, "-x", "c", "-")
	cmd.Stdin = strings.NewReader("#include <Python.h>\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, word := range strings.Fields(string(out)) {
		if rel, err := filepath.Rel(root, word); err == nil && !strings.HasPrefix(rel, "..") {
			seen[filepath.ToSlash(rel)] = true
		}
	}
	return seen
}

// TestHeaderCopies includes the headers from two files of one shared object, so that nothing in
// them is defined twice, with optimisation and warnings that need data flow.
func TestHeaderCopies(t *testing.T) {
	for _, d := range []dialect{dialects[0], dialects[5]} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(d.compiler); err != nil {
				t.Skipf("no %s here", d.compiler)
			}
			dir := t.TempDir()
			args := append([]string{d.std, "-O2", "-shared", "-fPIC", "-I" + includeDir(t), "-o", filepath.Join(dir, "out.so")}, strict...)
			for _, name := range []string{"one", "two"} {
				file := filepath.Join(dir, name+d.ext)
				text := "#include <Python.h>\n#include <datetime.h>\nPyAPI_FUNC(PyObject *) " + name +
					"(PyObject *o);\nPyObject *" + name + "(PyObject *o) { PyDateTime_IMPORT; Py_XINCREF(o); return o; }\n"
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				args = append(args, file)
			}
			if out, err := exec.Command(d.compiler, args...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// macroList reads the function-like macros that the headers must have.
func macroList(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../testdata/abi/macros_cp314t.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, line := range strings.Split(string(b), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			names = append(names, line)
		}
	}
	return names
}

// TestHeaderMacros compiles a file that uses every function-like macro, and makes sure that each is
// there and that the file leaves none out. Deprecated ones are used on purpose.
func TestHeaderMacros(t *testing.T) {
	b, err := os.ReadFile("testdata/headers/macros.c")
	if err != nil {
		t.Fatal(err)
	}
	source := string(b)
	words := map[string]bool{}
	for _, w := range regexp.MustCompile(`\w+`).FindAllString(source, -1) {
		words[w] = true
	}
	exists := "#include <Python.h>\n#include <datetime.h>\n"
	for _, name := range macroList(t) {
		if !words[name] {
			t.Errorf("testdata/headers/macros.c does not use %s", name)
		}
		exists += "#ifndef " + name + "\n#error no macro " + name + "\n#endif\n"
	}
	if msg := compileSource(t, dialects[0], exists); msg != "" {
		t.Error(msg)
	}
	for _, d := range dialects {
		for _, flags := range [][]string{{"-O1"}, {"-O2", "-DNDEBUG"}} {
			t.Run(d.name+strings.Join(flags, ""), func(t *testing.T) {
				t.Parallel()
				if msg := compileSource(t, d, source, append(flags, "-Wno-deprecated-declarations")...); msg != "" {
					t.Error(msg)
				}
			})
		}
	}
}

// TestHeaderMacrosRefuse shows that misuse is found: a pointer is no array.
func TestHeaderMacrosRefuse(t *testing.T) {
	for name, text := range map[string]string{
		"array_length": "int f(int *p);\nint f(int *p) { return (int)Py_ARRAY_LENGTH(p); }\n",
		"build_assert": "void f(void);\nvoid f(void) { Py_BUILD_ASSERT(sizeof(int) == 3); }\n",
		"limited_api":  "",
	} {
		t.Run(name, func(t *testing.T) {
			head := ""
			if name == "limited_api" {
				head = "#define Py_LIMITED_API 0x030e0000\n"
			}
			if compileSource(t, dialects[0], head+"#include <Python.h>\n"+text) == "" {
				t.Error("compiled, and should not")
			}
		})
	}
}

// TestHeaderLines checks the lines that build tools read as text.
func TestHeaderLines(t *testing.T) {
	for file, lines := range map[string][]string{
		"pyconfig.h":   {"#define Py_GIL_DISABLED 1", "#define Py_NOGIL 1"},
		"patchlevel.h": {`#define PY_VERSION "3.14.0"`, "#define PY_MAJOR_VERSION 3", "#define PY_MINOR_VERSION 14", "#define PY_MICRO_VERSION 0"},
	} {
		b, err := os.ReadFile(filepath.Join(includeDir(t), file))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if !strings.Contains(string(b), "\n"+line+"\n") {
				t.Errorf("%s has no line %q", file, line)
			}
		}
	}
	text := "#include <Python.h>\n#if PY_VERSION_HEX != 0x030E00F0 || !defined(Py_GIL_DISABLED)\n#error wrong version\n#endif\n"
	if msg := compileSource(t, dialects[0], text); msg != "" {
		t.Error(msg)
	}
}

var declaration = regexp.MustCompile(`PyAPI_(?:FUNC|DATA)\([^)]*\)\s*\(?\*?\s*(\w+)`)

// TestHeaderSymbols: what the headers declare is exported, so that no extension compiles and then fails to load.
func TestHeaderSymbols(t *testing.T) {
	b, err := os.ReadFile("../capi/abi.txt")
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]bool{}
	for _, line := range strings.Split(string(b), "\n") {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			exported[f[0]] = true
		}
	}
	declared := 0
	for _, h := range headerFiles(t) {
		if h == "exports.h" {
			continue // defines the macros
		}
		b, err := os.ReadFile(filepath.Join(includeDir(t), h))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declaration.FindAllStringSubmatch(string(b), -1) {
			declared++
			if !exported[m[1]] {
				t.Errorf("%s declares %s, which capi/abi.txt does not have", h, m[1])
			}
		}
	}
	if declared < 1000 {
		t.Errorf("found only %d declarations", declared)
	}
}
