// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The GIL: off unless a module, the environment or the embedder asks for it, and then on for good.
//
// World: bare.
// Guard: it goes on while the world is stopped. Afterwards attaching takes gilMutex, detaching gives it back; a waiter gets it handed
// over after a millisecond, so that a thread that detaches and attaches in a loop lets others in.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
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

// GILPolicy is one of the above. Set by ReadGILPolicy before another thread attaches.
var GILPolicy int

// gilOn.on is read by every attach: alone in its cache line, because it is written once.
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

func dropGIL(tls *TLS, t *Thread) {
	t.HoldsGil = 0
	UnlockTLS(tls, &gilMutex)
}

// enableGIL turns the GIL on; the calling thread holds it afterwards.
func enableGIL(ts *Thread) {
	StopTheWorld(ts)
	if gilOn.on == 0 {
		takeGIL(ts.TLS, ts)
		atom.Swap32(&gilOn.on, 1)
	}
	StartTheWorld(ts)
}

// ReadGILPolicy applies PYTHON_GIL, before the first thread attaches: "1" is on from the start, "0" is never, nothing or the empty text
// leaves it to the modules. Anything else ends the process with status 1, as in CPython.
func ReadGILPolicy(tls *TLS) {
	v := prim.Call1(prim.Libc.Getenv, text("PYTHON_GIL\x00"))
	if v == 0 || prim.Load[byte](v) == 0 {
		return
	}
	c := prim.Load[byte](v)
	if c != '0' && c != '1' || prim.Load[byte](v+1) != 0 {
		prim.WriteString("Fatal Python error: config_read_gil: PYTHON_GIL / -X gil must be \"0\" or \"1\"\nPython runtime state: preinitialized\n\n")
		prim.Call1(prim.Libc.Exit, 1)
	}
	if c == '0' {
		GILPolicy = GILOff
		return
	}
	GILPolicy = GILOn
	atom.Swap32(&gilOn.on, 1)
}

// GILDecide records the decision about a module and turns the GIL on when the policy asks for it. It tells whether this call did so.
// The texts are UTF-8 and copied; chain tells the imports that led there.
func GILDecide(ts *Thread, name, path, chain uintptr, reason GILReason) bool {
	turn := GILPolicy == GILAuto && reason != GILDeclaredFree && !GILEnabled()
	if turn {
		enableGIL(ts)
	}
	recordDecision(ts, name, path, chain, reason, turn)
	return turn
}
