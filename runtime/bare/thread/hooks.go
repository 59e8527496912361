// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What package thread needs of package object, which it cannot import.

package thread

import "github.com/ungil/ungil/runtime/layout"

var (
	deallocHook func(*Thread, *layout.Object)
	clearHook   func(*Thread)
)

// SetHooks tells how an object dies, and how a record's objects are dropped. Called while the library loads.
func SetHooks(dealloc func(*Thread, *layout.Object), clear func(*Thread)) {
	deallocHook, clearHook = dealloc, clear
}
