// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

// #include <stdlib.h>
import "C"

import "unsafe"

// malloc is libc's: what bare code frees with prim.Free.
func malloc(n uintptr) uintptr { return uintptr(unsafe.Pointer(C.malloc(C.size_t(n)))) }
