// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !race

package atom

// Race tells that the race detector looks on.
const Race = false
