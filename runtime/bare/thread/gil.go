// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The GIL: off unless a module, the environment or the embedder asks for it, and then on for good, unless every module that asked for
// it failed to load.
//
// World: bare.
// Guard: it goes on and off while the world is stopped. While it is on attaching takes gilMutex, detaching gives it back; a waiter gets it handed
// over after a millisecond, so that a thread that detaches and attaches in a loop lets others in.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/sabotage"
)

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

// GILPolicy is one of the above. Set by SetGILPolicy before another thread attaches.
var GILPolicy int

// gilOn.on is read by every attach: alone in its cache line, because it is hardly ever written.
var gilOn struct {
	_  [64]byte
	on uint32
	_  [64]byte
}

var gilMutex uint8

// GILEnabled tells whether the GIL is on.
func GILEnabled() bool { return atom.Load32(&gilOn.on) != 0 }

func takeGIL(tls *TLS, t *Thread) {
	lockRaw(tls, &gilMutex, -1, false)
	t.HoldsGil = 1
}

// waitGIL is takeGIL for a thread that attaches: if the GIL has gone off meanwhile, the next one in the queue may go on as well.
func waitGIL(tls *TLS, t *Thread) {
	takeGIL(tls, t)
	if !GILEnabled() {
		dropGIL(tls, t)
	}
}

func dropGIL(tls *TLS, t *Thread) {
	t.HoldsGil = 0
	UnlockTLS(tls, &gilMutex)
}

// enableGIL turns the GIL on; the calling thread holds it afterwards.
func enableGIL(ts *Thread) {
	if sabotage.GILStop {
		takeGIL(ts.TLS, ts)
		atom.Swap32(&gilOn.on, 1)
		return
	}
	StopTheWorld(ts)
	if gilOn.on == 0 {
		takeGIL(ts.TLS, ts)
		atom.Swap32(&gilOn.on, 1)
	}
	StartTheWorld(ts)
}

// gilNeeds counts the modules that need the GIL and are loaded or being loaded; atomic.
var gilNeeds int

// disableGIL turns the GIL off if no module needs it. The world is stopped, so that no other thread decides at the same time.
func disableGIL(ts *Thread) {
	StopTheWorld(ts)
	if gilOn.on != 0 && gilNeeds == 0 {
		atom.Swap32(&gilOn.on, 0)
		if ts.HoldsGil != 0 {
			dropGIL(ts.TLS, ts)
		}
		forgetEnabled(ts)
	}
	StartTheWorld(ts)
}

// GILWithdraw undoes what GILDecide did about a module that needs the GIL and failed to load: nothing of it is left.
func GILWithdraw(ts *Thread, reason GILReason) {
	if reason == GILDeclaredFree || GILPolicy != GILAuto {
		return
	}
	if atom.AddInt(&gilNeeds, -1) == 0 {
		disableGIL(ts)
	}
}

// SetGILPolicy applies a configuration before the first thread attaches: 1 is on from the start, 0 is never, -1 leaves it to the modules.
func SetGILPolicy(enable int) {
	switch enable {
	case 0:
		GILPolicy = GILOff
	case 1:
		GILPolicy = GILOn
	default:
		GILPolicy = GILAuto
	}
	gilNeeds = 0
	on := uint32(0)
	if GILPolicy == GILOn {
		on = 1
	}
	atom.Swap32(&gilOn.on, on)
}

// GILDecide records the decision about a module and turns the GIL on when the policy asks for it. It tells whether this call did so.
// The texts are UTF-8 and copied; chain tells the imports that led there.
func GILDecide(ts *Thread, name, path, chain uintptr, reason GILReason) bool {
	turn := false
	if GILPolicy == GILAuto && reason != GILDeclaredFree {
		atom.AddInt(&gilNeeds, 1)
		if turn = !GILEnabled(); turn {
			enableGIL(ts)
		}
	}
	recordDecision(ts, name, path, chain, reason, turn)
	return turn
}
