// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Names of characters.
//
// World: bare.

package object

func unicodeName(ts *Thread, b *textBuffer, c uint32) bool { return false }

func unicodeNamed(p uintptr, n int) (uint32, bool) { return 0, false }
