// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// Files made by the C compiler, whole and damaged. A definition is written as plain words, so that no header is needed and both
// layouts can be made.
//
// World: managed.

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	slots   = "struct s{int n;void*v;}; static struct s slots[]={{4,(void*)1},{0,0}};\n"
	freeDef = slots + `struct d{long tid;unsigned flags,local;long r[5];const char*name,*doc;long size;void*methods,*slots;long x[4];};
struct d def={0,0,~0u,{0},"good",0,0,0,slots,{0}}; void*PyInit_good(void){return &def;}`
	gilDef = slots + `struct d{long count;long r[4];const char*name,*doc;long size;void*methods,*slots;long x[4];};
struct d def={0xc0000000,{0},"good",0,0,0,slots,{0}}; void*PyInit_good(void){return &def;}`
)

// compile makes a shared object; flags replace -shared -fPIC when there are any.
func compile(t testing.TB, name, source string, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if flags == nil {
		flags = []string{"-shared", "-fPIC"}
	}
	c := exec.Command("gcc", append(flags, "-w", "-x", "c", "-", "-o", path)...)
	c.Stdin = strings.NewReader(source)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v\n%s", err, out)
	}
	return path
}

func none(string) bool { return false }

// refused inspects and checks a file and wants an error with this text.
func refused(t *testing.T, path, want string) {
	t.Helper()
	f, err := Inspect(path)
	if err == nil {
		err = f.check(path, "good", none)
	}
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want %q", err, want)
	}
}

// patched is a good file with bytes replaced at an offset.
func patched(t *testing.T, offset int, b ...byte) string {
	t.Helper()
	path := compile(t, "good.so", freeDef)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(data[offset:], b)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// retagged is a good file with the value of one dynamic tag replaced.
func retagged(t *testing.T, tag, value uint64) string {
	t.Helper()
	path := compile(t, "good.so", freeDef)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := parseImage(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range m.segments {
		for o := s.offset; s.kind == ptDynamic && o < s.offset+s.fileSize; o += 16 {
			if le.Uint64(data[o:]) == tag {
				le.PutUint64(data[o+8:], value)
				if err := os.WriteFile(path, data, 0o644); err != nil {
					t.Fatal(err)
				}
				return path
			}
		}
	}
	t.Fatalf("no tag %d", tag)
	return ""
}

func TestGoodFileShowsGILSlot(t *testing.T) {
	path := compile(t, "good.so", freeDef)
	f, err := Inspect(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.check(path, "good", none); err != nil {
		t.Fatal(err)
	}
	if f.gil("good") != GILSlotNotUsed {
		t.Fatalf("slot %d, definitions %v", f.gil("good"), f.defs)
	}
}

func TestGILSlotUsed(t *testing.T) {
	f, err := Inspect(compile(t, "good.so", strings.Replace(freeDef, "(void*)1", "0", 1)))
	if err != nil || f.gil("good") != GILSlotUsed {
		t.Fatalf("%v, %v", f, err)
	}
}

func TestNotELF(t *testing.T)       { refused(t, patched(t, 0, '#'), "not ELF") }
func TestOtherClass(t *testing.T)   { refused(t, patched(t, 4, 1), "another machine (32-bit") }
func TestOtherMachine(t *testing.T) { refused(t, patched(t, 18, 183), "AArch64") }
func TestObjectFile(t *testing.T)   { refused(t, compile(t, "good.so", freeDef, "-c"), "ET_REL") }
func TestExecutable(t *testing.T) {
	refused(t, compile(t, "good.so", freeDef+"\nint main(){}", "-no-pie"), "ET_EXEC")
}
func TestNoEntry(t *testing.T) {
	refused(t, compile(t, "good.so", "int x;"), "dynamic module does not define module export function (PyInit_good)")
}
func TestGILLayout(t *testing.T) {
	refused(t, compile(t, "good.so", gilDef), "layout of a build with GIL")
}
func TestGILName(t *testing.T) {
	refused(t, compile(t, "good.cpython-314-x86_64-linux-gnu.so", freeDef), "name says cpython-314;")
}
func TestAbi3Name(t *testing.T) { refused(t, compile(t, "good.abi3.so", freeDef), "name says abi3;") }
func TestGILCounts(t *testing.T) {
	refused(t, compile(t, "good.so", "void _Py_Dealloc(void*); void*PyInit_good(void){_Py_Dealloc(0);return 0;}"), "_Py_Dealloc alone")
}
func TestAllUndefinedInOneMessage(t *testing.T) {
	path := compile(t, "good.so", "void PyA(void),_PyB(void); void*PyInit_good(void){PyA();_PyB();return 0;}")
	refused(t, path, "PyA")
	refused(t, path, "_PyB")
}
func TestTruncated(t *testing.T) {
	path := compile(t, "good.so", freeDef)
	if err := os.Truncate(path, 5000); err != nil {
		t.Fatal(err)
	}
	refused(t, path, "truncated")
}

func TestTableOutOfRange(t *testing.T) {
	for name, tag := range map[string]uint64{"strtab": dtStrTab, "strsz": dtStrSz, "symtab": dtSymTab, "syment": dtSymEnt, "rela": dtRela,
		"relasz": dtRelaSz, "relaent": dtRelaEnt, "relacount": dtRelaCount, "init": dtInit, "init_array": dtInitArray, "gnu_hash": dtGNUHash} {
		t.Run(name, func(t *testing.T) { refused(t, retagged(t, tag, 0x7ffffff8), "inside the mapped file") })
	}
}

func FuzzInspect(f *testing.F) {
	for _, source := range []string{freeDef, gilDef} {
		data, err := os.ReadFile(compile(f, "good.so", source))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if facts, err := inspect(data); err == nil {
			_ = facts.check("good.so", "good", none)
		}
	})
}
