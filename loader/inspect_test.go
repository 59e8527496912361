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
	"time"
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

// small are the flags of a shared object of a few kilobytes: the fuzzer takes minutes to make a small one of a large one.
var small = []string{"-shared", "-fPIC", "-nostdlib", "-s", "-Wl,-z,noseparate-code", "-Wl,--build-id=none", "-Wl,-z,max-page-size=4096"}

// versioned is a library with names in both tables of versions.
const versioned = "int puts(const char*); __asm__(\".symver old,good@V1\"); int old(void){return puts(\"\");} " + freeDef

// seeds are whole files of each kind.
func seeds(t testing.TB) (files [][]byte) {
	script := filepath.Join(t.TempDir(), "versions")
	if err := os.WriteFile(script, []byte("V1 { global: *; }; V2 { global: PyInit_good; } V1;"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		source string
		flags  []string
	}{
		{freeDef, small}, {gilDef, small}, {freeDef, append([]string{"-Wl,--hash-style=sysv"}, small...)},
		{versioned, []string{"-shared", "-fPIC", "-s", "-Wl,--version-script=" + script, "-Wl,-z,noseparate-code"}},
	} {
		data, err := os.ReadFile(compile(t, "good.so", c.source, c.flags...))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	return files
}

func inspected(data []byte) error {
	facts, err := inspect(data)
	if err == nil {
		err = facts.check("good.so", "good", func(name string) bool { return !strings.HasPrefix(name, "Py") })
	}
	return err
}

// patches writes words over a file: each is 2 bytes of offset and 4 of value. A word at a time is what an input of a few bytes can say;
// of an input as large as a file the fuzzer tries to leave out every part of every length.
func patches(data, words []byte) {
	for ; len(words) >= 6; words = words[6:] {
		if at := int(le.Uint16(words)) * 2; at+4 <= len(data) {
			copy(data[at:], words[2:6])
		}
	}
}

func FuzzInspect(f *testing.F) {
	files := seeds(f)
	for i := range files {
		f.Add(byte(i), uint16(0xffff), []byte{})
		// A word of the ELF header, of a program header and of what follows them.
		f.Add(byte(i), uint16(0xffff), []byte{27, 0, 9, 0, 0, 0})
		f.Add(byte(i), uint16(0xffff), []byte{64, 0, 0xff, 0xff, 0xff, 0xff, 0, 1, 0x80, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, file byte, size uint16, words []byte) {
		if len(words) > 8*6 {
			return
		}
		data := append([]byte(nil), files[int(file)%len(files)]...)
		patches(data, words)
		_ = inspected(data[:min(len(data), int(size))])
	})
}

// TestSeedsAreGood keeps the corpus from being refused at its first byte.
func TestSeedsAreGood(t *testing.T) {
	for i, data := range seeds(t) {
		if err := inspected(data); (err == nil) != (i != 1) {
			t.Errorf("seed %d: %v", i, err)
		}
	}
}

// TestEveryLength inspects each seed cut off after every byte: an error, and no panic. What lies behind the last segment, the section
// headers, may be missing.
func TestEveryLength(t *testing.T) {
	for i, data := range seeds(t) {
		m, err := parseImage(data)
		if err != nil {
			t.Fatal(err)
		}
		needed := last(m.loads).offset + last(m.loads).fileSize
		for n := range data {
			if err := inspected(data[:n]); err == nil && uint64(n) < needed {
				t.Fatalf("seed %d of %d bytes is accepted", i, n)
			}
		}
	}
}

// TestEveryByte damages each byte of each seed in turn; what counts is that nothing panics or runs away.
func TestEveryByte(t *testing.T) {
	for _, data := range seeds(t) {
		for i := range data {
			old := data[i]
			for _, b := range []byte{0, 1, 0x7f, 0xff} {
				data[i] = b
				_ = inspected(data)
			}
			data[i] = old
		}
	}
}

// versionsAt finds the address of a table of versions in a seed's file, as an offset.
func versionsAt(t *testing.T, data []byte, tag uint64) uint64 {
	m, err := parseImage(data)
	if err != nil {
		t.Fatal(err)
	}
	d, err := parseDynamic(m)
	if err != nil {
		t.Fatal(err)
	}
	s := d.load(d.tags[tag])
	return s.offset + d.tags[tag] - s.addr
}

// TestCyclicVersions makes each entry of the version tables lead to itself, by a step that wraps around or of nothing.
func TestCyclicVersions(t *testing.T) {
	whole := seeds(t)[3]
	for name, c := range map[string]struct{ tag, count, next uint64 }{
		"need": {dtVerneed, 2, 12}, "need names": {dtVerneed, 2, 16 + 12}, "def": {dtVerdef, 6, 16}, "def names": {dtVerdef, 6, 20 + 4}} {
		for _, step := range []uint32{4, 0xfffffff0, 0xfffffffc, 0xffffffff} {
			data := append([]byte(nil), whole...)
			at := versionsAt(t, data, c.tag)
			le.PutUint16(data[at+c.count:], 0xffff)
			le.PutUint32(data[at+c.next:], step)
			done := make(chan error, 1)
			go func() { done <- inspected(data) }()
			select {
			case err := <-done:
				if err == nil || !strings.Contains(err.Error(), "a table of versions out of range") {
					t.Errorf("%s, step %#x: %v", name, step, err)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s, step %#x: the walk does not end", name, step)
			}
		}
	}
}

// TestSharedVersionNames has a table whose entries all share one long list of names: as many steps as the square of its size.
func TestSharedVersionNames(t *testing.T) {
	const n = 200_000
	data := make([]byte, n*16)
	for i := 0; i < n; i++ { // read as entry: version 1, count 65535, names 16 further, next 16 further; as name: next 16 further
		e := data[i*16:]
		le.PutUint16(e, 1)
		le.PutUint16(e[2:], 0xffff)
		le.PutUint32(e[8:], 16)
		le.PutUint32(e[12:], 16)
	}
	m := &image{data: data, loads: []segment{{kind: ptLoad, fileSize: n * 16, memSize: n * 16}}}
	d := &dynamic{image: m, tags: map[uint64]uint64{dtVerneed: 0}, strings: make([]byte, 1<<16)}
	start := time.Now()
	if err := d.checkVersions(); err == nil || time.Since(start) > 5*time.Second {
		t.Fatalf("%v after %v", err, time.Since(start))
	}
}

// TestManySegments has as many program headers as an ELF header can count.
func TestManySegments(t *testing.T) {
	data := append([]byte(nil), seeds(t)[0]...)
	at := uint64(len(data))
	le.PutUint64(data[32:], at)
	le.PutUint16(data[56:], 0xffff)
	data = append(data, make([]byte, 0xffff*programHeaderSize)...)
	for i := uint64(0); i < 0xffff; i++ {
		h := data[at+i*programHeaderSize:]
		le.PutUint32(h, ptLoad)
		le.PutUint64(h[16:], i*pageSize)
		le.PutUint64(h[40:], pageSize)
	}
	start := time.Now()
	if err := inspected(data); err == nil || time.Since(start) > 5*time.Second {
		t.Fatalf("%v after %v", err, time.Since(start))
	}
}
