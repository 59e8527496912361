// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build portable && !race

package doors

import "unsafe"

// Where the stubs would lie; unused in this build.
var Start, Size, Table uintptr

// Direct never finds a door of ours: in this build they are cgo exports, called like any C function.
func Direct(fn uintptr) (f unsafe.Pointer, ok bool) { return nil, false }
