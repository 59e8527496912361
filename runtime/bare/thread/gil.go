// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The GIL: off unless a module, the environment or the embedder asks for it.

package thread

// GILReason says why a module's decision fell as it did.
type GILReason int32

const (
	GILDeclaredFree GILReason = iota // the module declares that it needs no GIL
	GILDeclaredUsed                  // the module declares that it needs the GIL
	GILUndeclared                    // the module declares nothing
)

// Policies: PYTHON_GIL or the embedder's configuration.
const (
	GILAuto = iota
	GILOn
	GILOff
)

// GILPolicy is one of the above. Set before the first thread attaches.
var GILPolicy int

// gilEnabled is whether attaching takes the GIL. Changed only while the world is stopped.
var gilEnabled bool

// GILEnabled tells whether the GIL is on.
func GILEnabled() bool { return gilEnabled }

// GILDecide records the decision about a module and turns the GIL on when the policy asks for it. It tells whether this call did so.
// The texts are UTF-8 and copied; chain tells the imports that led there.
func GILDecide(ts *Thread, name, path, chain uintptr, reason GILReason) bool {
	turn := GILPolicy == GILAuto && reason != GILDeclaredFree && !gilEnabled
	if turn {
		gilEnabled = true
	}
	recordDecision(ts, name, path, chain, reason, turn)
	return turn
}
