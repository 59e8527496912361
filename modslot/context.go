// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package modslot

import (
	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// contextName is the full name of the extension that this thread is importing when its last part is name, else name.
func contextName(ts *Thread, name uintptr) uintptr {
	full := ts.ImportName
	if full == 0 {
		return name
	}
	last := full
	s := object.CString(full)
	for i := 0; i < len(s); i++ {
		if prim.Load[byte](full+uintptr(i)) == '.' {
			last = full + uintptr(i) + 1
		}
	}
	if object.CString(last) == object.CString(name) {
		return full
	}
	return name
}

// fatalText ends the process in CPython's form.
func fatalText(function, msg string) {
	prim.WriteString("Fatal Python error: ")
	prim.WriteString(function)
	prim.WriteString(": ")
	prim.WriteString(msg)
	prim.WriteString("\n")
	prim.Abort()
}
