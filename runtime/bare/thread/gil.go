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
// name and path are UTF-8; both are copied.
func GILDecide(ts *Thread, name, path uintptr, reason GILReason) bool {
	if GILPolicy != GILAuto || reason == GILDeclaredFree || gilEnabled {
		return false
	}
	gilEnabled = true
	return true
}
