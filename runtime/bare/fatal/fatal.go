// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package fatal ends the process with a text when the runtime itself, or a C caller beyond repair, is at fault. It allocates
// nothing and may be called in any state.
package fatal

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// Throw reports a bug of ours and aborts. msg is a constant.
//
//go:noinline
func Throw(msg string) {
	prim.WriteString("ungil: internal error: ")
	prim.WriteString(msg)
	prim.WriteString("\n")
	prim.Abort()
}

// Fatal reports a mistake of the embedding program or an extension that cannot be an exception, in CPython's form, and aborts.
// function may be 0.
//
//go:noinline
func Fatal(function uintptr, msg string) {
	prim.WriteString("Fatal Python error: ")
	if function != 0 {
		prim.Write(2, function, prim.Strlen(function))
		prim.WriteString(": ")
	}
	prim.WriteString(msg)
	prim.WriteString("\n")
	prim.Abort()
}
