// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The lock that every object carries.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// lockObject takes o's own lock. Recursion by the same thread is allowed for the section on top.
func lockObject(ts *Thread, o *Object) {
	if !atom.CAS8(&o.ObMutex, 0, 1) {
		thread.LockSlow(ts, &o.ObMutex)
	}
}

// unlockObject gives o's lock back.
func unlockObject(ts *Thread, o *Object) {
	if !atom.CAS8(&o.ObMutex, 1, 0) {
		thread.UnlockSlow(ts, &o.ObMutex)
	}
}
