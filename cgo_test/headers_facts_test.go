// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What the real compilers make of the headers, against the facts in testdata/abi. tools/layoutgen compares
// the same facts with what its own parser makes of them, so that the two keep each other honest.

// factRows reads the CSV files that match pattern, without their first rows.
func factRows(t *testing.T, pattern string) [][]string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join("../testdata/abi", pattern))
	if len(files) == 0 {
		t.Fatalf("no %s", pattern)
	}
	var rows [][]string
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil || len(all) < 2 {
			t.Fatalf("%s: %v", file, err)
		}
		rows = append(rows, all[1:]...)
	}
	return rows
}

// laterRelease are the constants that tell the patch release, which is our own; unset are those of the
// original's own build.
var laterRelease = map[string]bool{"PY_MICRO_VERSION": true, "PY_VERSION_HEX": true}
var unset = map[string]bool{
	"_Py_ATTR_CACHE_UNUSED": true, "_Py_FFI_SUPPORT_C_COMPLEX": true, "_Py_HACL_CAN_COMPILE_VEC128": true,
	"_Py_HACL_CAN_COMPILE_VEC256": true, "_Py_HAVE_STRERROR_R": true,
}

// factsProgram is a C and C++ program that prints each fact that does not hold. Offsets of bit-fields are
// found by setting all their bits in a struct of zeros.
func factsProgram(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`#include <Python.h>
#include <datetime.h>
#include <frameobject.h>
#include <structmember.h>
#include <internal/pycore_frame.h>
#include <internal/ungil_objects.h>
typedef struct wrapperbase wrapperbase;
static int failures;
static void want(const char *what, long long got, long long expected)
{
    if (got != expected) {
        printf("%s: %lld, want %lld\n", what, got, expected);
        failures++;
    }
}
static long long whole(double d) { return d != d ? 0 : d >= 9.3e18 ? LLONG_MAX : (long long)d; }
static long long first_bit(const void *p, size_t n)
{
    for (size_t i = 0; i < n * 8; i++) {
        if (((const unsigned char *)p)[i / 8] >> (i % 8) & 1) {
            return (long long)i;
        }
    }
    return -1;
}
int main(void)
{
`)
	for _, r := range factRows(t, "layout_*.csv") {
		name, path, offset, size := r[0], r[1], r[2], r[3]
		what := name + "." + path
		switch {
		case path == "":
			fmt.Fprintf(&b, "    want(\"size of %s\", sizeof(%s), %s);\n", name, name, size)
		case strings.Contains(size, "bits at bit"):
			var bits, bit, at int
			fmt.Sscanf(size, "%d bits at bit %d", &bits, &bit)
			fmt.Sscan(offset, &at)
			fmt.Fprintf(&b, "    { %s s; memset(&s, 0, sizeof s); s.%s = %d; want(\"%s\", first_bit(&s, sizeof s), %d);"+
				" want(\"%s, bits\", s.%s, %d); }\n", name, path, 1<<bits-1, what, at*8+bit, what, path, 1<<bits-1)
		default:
			fmt.Fprintf(&b, "    want(\"%s\", offsetof(%s, %s), %s);\n", what, name, path, offset)
			fmt.Fprintf(&b, "    want(\"size of %s\", sizeof(((%s *)0)->%s), %s);\n", what, name, path, size)
		}
	}
	for _, r := range factRows(t, "constants_*.csv") {
		name, want := r[0], r[1]
		if laterRelease[name] || unset[name] {
			continue
		}
		if want == "-9223372036854775808" {
			want = "LLONG_MIN"
		}
		switch name {
		case "Py_HUGE_VAL", "Py_INFINITY", "Py_NAN", "Py_MATH_PI", "Py_MATH_PIl", "Py_MATH_E", "Py_MATH_El", "Py_MATH_TAU":
			fmt.Fprintf(&b, "    want(\"%s\", whole((double)%s), %s);\n", name, name, want)
		case "_Py_NULL", "Py_TP_USE_SPEC":
			fmt.Fprintf(&b, "    want(\"%s\", %s == NULL, 1);\n", name, name)
		default:
			fmt.Fprintf(&b, "    want(\"%s\", (long long)(%s), %s);\n", name, name, want)
		}
	}
	b.WriteString("    return failures != 0;\n}\n")
	return b.String()
}

// TestHeaderFacts runs the program in C and in C++: layouts must not depend on the language.
func TestHeaderFacts(t *testing.T) {
	program := factsProgram(t)
	for _, d := range []dialect{dialects[0], dialects[3], dialects[5]} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(d.compiler); err != nil {
				t.Skipf("no %s here", d.compiler)
			}
			dir := t.TempDir()
			file, exe := filepath.Join(dir, "facts"+d.ext), filepath.Join(dir, "facts")
			if err := os.WriteFile(file, []byte(program), 0o644); err != nil {
				t.Fatal(err)
			}
			// Optimised, so that inlined functions which nobody calls refer to no library.
			args := []string{d.std, "-O1", "-DNDEBUG", "-w", "-I" + includeDir(t), "-o", exe, file}
			if out, err := exec.Command(d.compiler, args...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if out, err := exec.Command(exe).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
