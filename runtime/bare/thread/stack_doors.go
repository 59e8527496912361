// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

package thread

import "unsafe"

// StackPointer is about where the calling thread's C stack is used up to. Bare code runs on it.
func StackPointer(ts *Thread) uintptr {
	var here byte
	return uintptr(unsafe.Pointer(&here))
}
