// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package loader finds extension files, looks into them before any of their code runs, and opens them.
//
// World: managed. Bare code reaches it by two lifts, for which Find and Open stand. It touches no Python object: it gets texts and
// gives addresses and texts.
package loader
