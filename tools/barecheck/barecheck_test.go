// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOffenders runs the gate over a program with one offence of each kind: every one is found, at its line or in its
// function, and nothing else is.
func TestOffenders(t *testing.T) {
	out := filepath.Join(t.TempDir(), "offend")
	if b, err := exec.Command("go", "build", "-o", out, "./testdata/offend").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	g, err := check(out, "testdata/allow.txt", []string{"main."})
	if err != nil {
		t.Fatal(err)
	}
	want := wanted(t)
	deep := map[string]bool{
		"20032 bytes of stack without a look: main.large > main.fill":                                             true,
		"recursion without a look at the stack, one way among 2 functions: main.circle > main.half > main.circle": true,
	}
	for _, f := range g.found {
		name := strings.TrimSuffix(strings.TrimPrefix(f.function, "main."), ".abi0")
		text, ok := want[name]
		if !ok && !strings.HasPrefix(name, "later") {
			t.Errorf("not an offence: %+v", f)
		}
		if strings.Contains(f.what, text) {
			delete(want, name)
		}
	}
	for name, text := range want {
		t.Errorf("not found: %s %s", name, text)
	}
	for _, s := range g.frameFindings() {
		if !deep[s] {
			t.Errorf("not an offence: %s", s)
		}
		delete(deep, s)
	}
	for s := range deep {
		t.Errorf("not found: %s", s)
	}
	if p := g.rules.unused(); len(p) != 0 {
		t.Errorf("unused exemptions: %v", p)
	}
	for _, f := range g.found {
		if f.function == "main.index" && !strings.HasSuffix(f.where, "main.go:25") {
			t.Errorf("index is found at %s", f.where)
		}
	}
}

// wanted reads the comments of the sources: function name to a part of its finding.
func wanted(t *testing.T) map[string]string {
	want := map[string]string{}
	for _, name := range []string{"main.go", "helper.go"} {
		f, err := os.Open("testdata/offend/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			rest, ok := strings.CutPrefix(s.Text(), "func ")
			fn, _, _ := strings.Cut(rest, "(")
			_, text, marked := strings.Cut(rest, "// want ")
			if ok && marked && !strings.HasPrefix(text, "(") {
				want[fn] = text
			}
		}
	}
	return want
}

// TestVectorLength compares the lengths of instructions that the decoder does not know with what the assembler makes of them.
func TestVectorLength(t *testing.T) {
	for _, code := range [][]byte{
		{0xc5, 0xf8, 0x77},                         // vzeroupper
		{0xc5, 0xfe, 0x6f, 0x06},                   // vmovdqu (%rsi), %ymm0
		{0xc5, 0xfe, 0x6f, 0x44, 0x1e, 0xe0},       // vmovdqu -32(%rsi,%rbx), %ymm0
		{0xc5, 0xfd, 0xd7, 0xd0},                   // vpmovmskb %ymm0, %edx
		{0xc4, 0xe2, 0x7d, 0x78, 0xc0},             // vpbroadcastb %xmm0, %ymm0
		{0xc4, 0xe3, 0xfd, 0x00, 0xc0, 0x44},       // vpermq $68, %ymm0, %ymm0
		{0xc4, 0xe2, 0xe8, 0xf2, 0xc3},             // andn %rbx, %rdx, %rax
		{0xc5, 0xfe, 0x6f, 0x05, 0x01, 0, 0, 0},    // vmovdqu 1(%rip), %ymm0
		{0x62, 0xf1, 0xfe, 0x48, 0x6f, 0x46, 0x01}, // vmovdqu64 64(%rsi), %zmm0
	} {
		if n := vectorLen(append(append([]byte{}, code...), make([]byte, 8)...)); n != len(code) {
			t.Errorf("% x: %d bytes, want %d", code, n, len(code))
		}
	}
}

// TestKept finds the addresses of locals that testdata/kept keeps, and no others.
func TestKept(t *testing.T) {
	found, err := checkLocals("./testdata/kept")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range found {
		names = append(names, f.function)
	}
	if got, want := strings.Join(names, " "), "kept.variable kept.argument kept.result"; got != want {
		t.Errorf("found in %s; want %s", got, want)
	}
}
