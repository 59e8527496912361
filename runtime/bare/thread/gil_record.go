// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Which module turned the GIL on, why, when, from which import: asked for through Ungil_GetGILDecision.

package thread

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// decision is Ungil_GILDecision, in a list that only grows: a reader needs no lock.
type decision struct {
	_                   cgo.Incomplete
	module, file, chain uintptr
	reason              int32
	enabled             int32
	time                int
	next                uintptr // *decision; atomic: release on publish
}

var (
	decisions     uintptr // the first; atomic
	decisionMutex uint8
)

// copyText copies a C string to memory that lives for ever; 0 when there is none.
func copyText(p uintptr) uintptr {
	n := uintptr(prim.Strlen(p)) + 1
	q := prim.Malloc(n)
	if q != 0 {
		prim.Move(q, p, n)
	}
	return q
}

// recordDecision appends to the list. Without memory the decision stands, but is not recorded.
func recordDecision(ts *Thread, name, path, chain uintptr, reason GILReason, enabled bool) {
	p := prim.Calloc(1, unsafe.Sizeof(*(*decision)(nil)))
	if p == 0 {
		return
	}
	d := prim.At[*decision](p)
	d.module, d.file, d.chain, d.reason = copyText(name), copyText(path), copyText(chain), int32(reason)
	if d.module == 0 || d.file == 0 || d.chain == 0 {
		return
	}
	if enabled {
		d.enabled = 1
	}
	d.time = prim.RealTime(ts.ScratchTop)
	Lock(ts, &decisionMutex)
	slot := &decisions
	for *slot != 0 {
		slot = &prim.At[*decision](*slot).next
	}
	atom.StoreRelease(slot, p)
	Unlock(ts, &decisionMutex)
}

// forgetEnabled notes that the GIL is off again: the modules that had turned it on are not there.
func forgetEnabled(ts *Thread) {
	Lock(ts, &decisionMutex)
	for p := decisions; p != 0; p = prim.At[*decision](p).next {
		prim.At[*decision](p).enabled = 0
	}
	Unlock(ts, &decisionMutex)
}

// UngilGetGILDecision implements Ungil_GetGILDecision.
func UngilGetGILDecision(tls *TLS, i int, out uintptr) int32 {
	p := atom.LoadAcquire(&decisions)
	for ; p != 0 && i > 0; i-- {
		p = atom.LoadAcquire(&prim.At[*decision](p).next)
	}
	if p == 0 || i < 0 {
		return 0
	}
	prim.Move(out, p, 40)
	return 1
}

// UngilIsGILEnabled implements Ungil_IsGILEnabled.
func UngilIsGILEnabled(tls *TLS) int32 {
	if GILEnabled() {
		return 1
	}
	return 0
}
