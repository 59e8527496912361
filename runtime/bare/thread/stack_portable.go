// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build portable

package thread

// StackPointer is about where the calling thread's C stack is used up to: at the innermost door, for Go runs on a stack of its own,
// which grows. Every call of a slot passes a door, so recursion through C shows here.
func StackPointer(ts *Thread) uintptr {
	if ts.TLS == nil {
		return ^uintptr(0) // a record that is being given back has no C stack of its own to run out of
	}
	return ts.TLS.CStack
}
