// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The functions that are a whole python command. They need an interpreter of Python source, which is not there, and have no exception to
// say so: they print it and give an exit code.
//
// World: bare. No thread state is needed.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

func mainMissing(name string) int32 {
	prim.WriteString(name)
	prim.WriteString(" is not implemented: there is no interpreter of Python source\n")
	return 1
}

// Main implements Py_Main.
func Main(tls *TLS, argc int32, argv uintptr) int32 { return mainMissing("Py_Main") }

// BytesMain implements Py_BytesMain.
func BytesMain(tls *TLS, argc int32, argv uintptr) int32 { return mainMissing("Py_BytesMain") }

// FrozenMain implements Py_FrozenMain.
func FrozenMain(tls *TLS, argc int32, argv uintptr) int32 { return mainMissing("Py_FrozenMain") }

// RunMain implements Py_RunMain: the runtime ends, as after any program.
func RunMain(tls *TLS) int32 {
	r := mainMissing("Py_RunMain")
	FinalizeEx(tls)
	return r
}
