// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package cgo_test

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const extensionSuffix = ".cpython-314t-x86_64-linux-gnu.so"

// pipDownload gets what a requirements file pins into a folder beside the built library; skips the test when it cannot be had.
func pipDownload(t *testing.T, lib, requirements string, args ...string) string {
	t.Helper()
	pip, err := exec.LookPath("pip3")
	if err != nil {
		t.Skip("pip3 is missing: ", err)
	}
	dir := filepath.Join(lib, "published", strings.TrimSuffix(filepath.Base(requirements), ".txt"))
	if _, err := os.Stat(filepath.Join(dir, ".done")); err == nil {
		return dir
	}
	cmd := exec.Command(pip, append([]string{"download", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:",
		"-d", dir, "-r", requirements}, args...)...)
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("could not be had: %v\n%s", err, b)
	}
	if err := os.WriteFile(filepath.Join(dir, ".done"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// unzip extracts the files of every wheel in dir that want chooses, and returns their paths by name in the wheel.
func unzip(t *testing.T, dir, out string, want func(name string) bool) map[string]string {
	t.Helper()
	wheels, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil || len(wheels) == 0 {
		t.Fatal("no wheels in ", dir, err)
	}
	files := map[string]string{}
	for _, w := range wheels {
		z, err := zip.OpenReader(w)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if !want(f.Name) || strings.Contains(f.Name, "..") {
				continue
			}
			path := filepath.Join(out, f.Name)
			if err := extract(f, path); err != nil {
				t.Fatal(err)
			}
			files[f.Name] = path
		}
		z.Close()
	}
	return files
}

func extract(f *zip.File, path string) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o666)
}

// TestPublished loads wheels as published (C, C++, Cython and Rust) and calls them from one and from four threads.
func TestPublished(t *testing.T) {
	lib := libraryDir(t)
	dir := pipDownload(t, lib, "testdata/published/wheels.txt", "--python-version", "314", "--implementation", "cp", "--abi", "cp314t",
		"--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_17_x86_64", "--platform", "manylinux_2_24_x86_64",
		"--platform", "manylinux_2_28_x86_64", "--platform", "manylinux1_x86_64")
	out := t.TempDir()
	files := unzip(t, dir, out, func(name string) bool { return strings.HasSuffix(name, extensionSuffix) })
	program := filepath.Join(out, "host")
	build(t, "gcc", "-O1", "-g", "-Wall", "-Werror", "-I../include", "testdata/published/host.c", "-o", program, "-L"+lib, "-lungil", "-lpthread", "-Wl,-rpath,"+lib)
	for _, module := range []string{"xxhash._xxhash", "mmh3", "crc32c._crc32c", "Levenshtein.levenshtein_cpp", "blake3.blake3", "multidict._multidict",
		"hiredis.hiredis", "websockets.speedups"} {
		t.Run(module, func(t *testing.T) {
			path := files[strings.ReplaceAll(module, ".", "/")+extensionSuffix]
			if path == "" {
				t.Fatalf("the wheels have no such file: %v", files)
			}
			cmd := exec.Command(program, path, module)
			cmd.Env = append(os.Environ(), "PYTHONWARNINGS=ignore")
			if b, err := cmd.CombinedOutput(); err != nil || len(b) != 0 {
				t.Errorf("%v\n%s", err, b)
			}
		})
	}
}

// TestBinders compiles modules with pybind11 and nanobind against include/, and calls them from one and from four threads.
func TestBinders(t *testing.T) {
	lib := libraryDir(t)
	if _, err := exec.LookPath("g++"); err != nil {
		t.Skip(err)
	}
	dir := pipDownload(t, lib, "testdata/published/headers.txt")
	out := t.TempDir()
	unzip(t, dir, out, func(name string) bool {
		return strings.HasPrefix(name, "pybind11/include/") || strings.HasPrefix(name, "nanobind/")
	})
	program := filepath.Join(out, "host")
	build(t, "gcc", "-O1", "-g", "-Wall", "-Werror", "-I../include", "testdata/published/host.c", "-o", program, "-L"+lib, "-lungil", "-lpthread", "-Wl,-rpath,"+lib)
	nanobind := filepath.Join(out, "nanobind")
	for name, args := range map[string][]string{
		"pybind11": {"-I" + filepath.Join(out, "pybind11/include")},
		"nanobind": {"-DNB_FREE_THREADED", "-fno-strict-aliasing", "-I" + nanobind + "/include", "-I" + nanobind + "/ext/robin_map/include", nanobind + "/src/nb_combined.cpp"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "bound"+extensionSuffix)
			build(t, "g++", append([]string{"-std=c++17", "-O0", "-shared", "-fPIC", "-fvisibility=hidden", "-I../include",
				"testdata/published/with_" + name + ".cc", "-o", file}, args...)...)
			if b, err := exec.Command(program, file, "bound").CombinedOutput(); err != nil || len(b) != 0 {
				t.Errorf("%v\n%s", err, b)
			}
		})
	}
}
