// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// LockSlow waits for a one-byte mutex.
func LockSlow(ts *Thread, m *uint8) {
	for !atom.CAS8(m, 0, 1) {
		prim.Yield()
	}
}

// UnlockSlow gives back a mutex that has waiters.
func UnlockSlow(ts *Thread, m *uint8) { atom.Swap8(m, 0) }

// Lock takes a one-byte mutex; a thread that waits is detached.
func Lock(ts *Thread, m *uint8) {
	if !atom.CAS8(m, 0, 1) {
		LockSlow(ts, m)
	}
}

// Unlock gives a mutex back.
func Unlock(ts *Thread, m *uint8) {
	if !atom.CAS8(m, 1, 0) {
		UnlockSlow(ts, m)
	}
}
