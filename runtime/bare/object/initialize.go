// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Starting and ending the runtime.

package object

import "github.com/ungil/ungil/runtime/bare/thread"

// Initialize implements Py_Initialize.
func Initialize(tls *TLS) {
	if tls.Attached != nil {
		return
	}
	ts := thread.New(tls)
	tls.Attached = ts
}

// enterRecursive raises RecursionError when the C stack is nearly used up. where is a constant such as " while calling a Python object".
func enterRecursive(ts *Thread, where string) bool {
	if stackLow(ts) {
		raise(ts, ExcRecursionError, "Stack overflow%s", argS(where))
		return false
	}
	return true
}
