// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

//go:noinline
func outsideHelper(i int) int { return slice[i] } // want runtime.panicBounds
