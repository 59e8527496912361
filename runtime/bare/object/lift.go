// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Asking before a lift: after fork without exec managed Go has lost all threads but one, and a lift would wait for them for ever.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// CanLift tells whether managed Go can be called, for what the constant says. Error: false and RuntimeError in a forked child.
func CanLift(ts *Thread, what string) bool {
	if atom.Load32(&thread.Forked) == 0 {
		return true
	}
	raise(ts, ExcRuntimeError, "%s is not possible in a forked child process: the runtime's Go part ended with the fork; "+
		"do it before fork, or exec after it", argS(what))
	return false
}
